import {
  createPrivateKey,
  createPublicKey,
  createSign,
  type KeyObject,
  randomUUID,
  X509Certificate,
} from 'node:crypto'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { join } from 'node:path'
import { environment, mustRun } from './run-program.ts'
import type { ServerCertificate } from './server-certificate.ts'
import { freePort } from './start-server.ts'
import type { Workspace } from './workspace.ts'

/** The one user of the test registries. */
export const registryUser = { name: 'alice', password: 's3cret' } as const

/** How a token names its key: by the certificate in its header, or by a name that the registry knows (JWKS). */
export type TokenProof = 'x5c' | 'kid'

/** A token service as the distribution token specification and its OAuth2 page describe it. */
export interface TokenServer {
  readonly realm: string
  readonly proof: TokenProof
  readonly certificateFile: string
  /** JSON Web Key Set (RFC 7517) with the one key. */
  readonly keySetFile: string
  /** Methods of the token requests answered so far, oldest first: `GET`, or `POST` and its grant type. */
  readonly requests: readonly string[]
  /** A token that may pull from and push to a repository. */
  mint(repository: string): string
  /** A refresh token of the one user, as a login stores it. */
  refreshToken(): string
}

interface Access {
  readonly type: string
  readonly name: string
  readonly actions: readonly string[]
}

interface Issuer {
  readonly key: KeyObject
  /** The member of a token's header that names the key. */
  readonly proof: { readonly x5c: readonly string[] } | { readonly kid: string }
  readonly refreshTokens: Set<string>
  readonly requests: string[]
}

export const tokenIssuer = 'test-issuer'
export const tokenService = 'test-registry'
/** The name of the issuer's key in its key set. */
const keyName = 'test-key'

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function signToken(issuer: Issuer, subject: string, access: readonly Access[]): string {
  const now = Math.floor(Date.now() / 1000)
  const header = { typ: 'JWT', alg: 'ES256', ...issuer.proof }
  const times = { exp: now + 300, nbf: now - 10, iat: now }
  const claims = { iss: tokenIssuer, sub: subject, aud: tokenService, ...times, jti: randomUUID(), access }
  const signed = `${encode(header)}.${encode(claims)}`
  const signature = createSign('sha256').update(signed).sign({ key: issuer.key, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}

/** Scope grammar of the token specification: the type ends at the first colon, the actions begin at the last. */
function parseScope(scope: string): Access {
  const [type = '', ...rest] = scope.split(':')
  const actions = (rest.pop() ?? '').split(',')
  return { type, name: rest.join(':'), actions }
}

type Login = { readonly kind: 'anonymous' } | { readonly kind: 'user' } | { readonly kind: 'refused' }

function logIn(issuer: Issuer, authorization: string | undefined, form: URLSearchParams): Login {
  const check = (known: boolean): Login => ({ kind: known ? 'user' : 'refused' })
  const { name, password } = registryUser
  if (authorization?.startsWith('Basic ')) {
    return check(Buffer.from(authorization.slice(6), 'base64').toString() === `${name}:${password}`)
  }
  const grant = form.get('grant_type')
  if (grant === 'password') return check(form.get('username') === name && form.get('password') === password)
  if (grant === 'refresh_token') return check(issuer.refreshTokens.has(form.get('refresh_token') ?? ''))
  return { kind: 'anonymous' }
}

async function answer(issuer: Issuer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams
  const form = request.method === 'POST' ? new URLSearchParams(body) : query
  issuer.requests.push([request.method, form.get('grant_type')].filter(Boolean).join(' '))
  const login = logIn(issuer, request.headers.authorization, form)
  const send = (status: number, value: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  }
  if (login.kind === 'refused') return send(401, { details: 'incorrect username or password' })
  const wanted = form.getAll('scope').flatMap((scopes) => scopes.split(' ').filter(Boolean).map(parseScope))
  // Anyone may pull from pub/, the one user may do all but touch closed/. Granting less than was asked is no error.
  const mayDo = ({ name }: Access, action: string): boolean =>
    login.kind === 'user' ? !name.startsWith('closed/') : action === 'pull' && name.startsWith('pub/')
  const access = wanted.map((one) => ({
    ...one,
    actions: one.actions.filter((action) => mayDo(one, action)),
  }))
  const token = signToken(issuer, login.kind === 'user' ? registryUser.name : '', access)
  return send(200, { token, access_token: token, expires_in: 300, issued_at: new Date().toISOString() })
}

/**
 * Starts the token service in this process. The realm says `localhost`, because some clients refuse a realm
 * that is a loopback address of another port (crane 0.22.1).
 *
 * @param certificate - then it speaks https only
 */
export async function startTokenServer(
  workspace: Workspace,
  proof: TokenProof = 'x5c',
  certificate?: ServerCertificate,
): Promise<TokenServer> {
  const folder = await workspace.newFolder('issuer')
  const keyFile = join(folder, 'issuer.key')
  const certificateFile = join(folder, 'issuer.crt')
  const kind = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=issuer'.split(' ')
  await mustRun('openssl', ['req', ...kind, '-keyout', keyFile, '-out', certificateFile], {
    env: environment(workspace.folder),
  })
  const key = createPrivateKey(await readFile(keyFile))
  const keySetFile = join(folder, 'jwks.json')
  const publicKey = {
    ...createPublicKey(key).export({ format: 'jwk' }),
    kid: keyName,
    use: 'sig',
    alg: 'ES256',
  }
  await writeFile(keySetFile, JSON.stringify({ keys: [publicKey] }))
  const issuerCertificate = new X509Certificate(await readFile(certificateFile)).raw.toString('base64')
  const issuer: Issuer = {
    key,
    proof: proof === 'x5c' ? { x5c: [issuerCertificate] } : { kid: keyName },
    refreshTokens: new Set(),
    requests: [],
  }
  const port = await listen(workspace, issuer, certificate)
  return {
    realm: `${certificate === undefined ? 'http' : 'https'}://localhost:${port}/token`,
    proof,
    certificateFile,
    keySetFile,
    requests: issuer.requests,
    mint: (name) =>
      signToken(issuer, registryUser.name, [{ type: 'repository', name, actions: ['pull', 'push'] }]),
    refreshToken: () => {
      const token = randomUUID()
      issuer.refreshTokens.add(token)
      return token
    },
  }
}

async function listen(
  workspace: Workspace,
  issuer: Issuer,
  certificate: ServerCertificate | undefined,
): Promise<number> {
  const port = await freePort()
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    answer(issuer, request, response).catch((error: unknown) => response.destroy(new Error(String(error))))
  }
  const server = certificate === undefined ? createServer(serve) : createTlsServer(certificate.pair, serve)
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  workspace.onClose(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return port
}
