import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import { workflowClaims } from '../../../src/adapters/demo/sigstore-issuer.ts'
import { freePort } from './start-server.ts'
import type { Workspace } from './workspace.ts'

/**
 * What tokens are issued as: `ci` is shaped like GitHub's workflow tokens, `email` like those of a person. Each is an
 * issuer of its own, `URL/ci` and `URL/email`.
 */
export type TokenKind = 'ci' | 'email'

/** Claims that replace or join the usual ones. */
export type Claims = Readonly<Record<string, string>>

const keyName = 'lab'
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function mint(privateKey: KeyObject, issuer: string, claims: Readonly<Record<string, unknown>>): string {
  const now = Math.floor(Date.now() / 1000)
  const times = { iat: now, nbf: now - 5, exp: now + 600 }
  const signed = `${encode({ alg: 'RS256', kid: keyName })}.${encode({ iss: issuer, ...times, ...claims })}`
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
}

function claimsOf(kind: TokenKind, { audience = 'sigstore', ...given }: Claims): Record<string, unknown> {
  return kind === 'ci'
    ? { aud: audience, ...workflowClaims(given) }
    : { aud: audience, sub: 'u1', email: 'dev@example.com', email_verified: true, ...given }
}

/** What OpenID Connect Discovery 1.0, section 3, demands. */
const discovery = (issuer: string) => ({
  issuer,
  jwks_uri: `${issuer}/jwks`,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/none`,
  response_types_supported: ['id_token'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
})

/**
 * Starts both issuers in this process. `ISSUER/token` answers as the token endpoint of a workflow run does; any claim
 * can be set by a query parameter.
 *
 * @returns the URL below which both lie
 */
export async function startIssuer(workspace: Workspace): Promise<string> {
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: keyName, alg: 'RS256', use: 'sig' }]
  const answer = (url: URL): unknown => {
    const [, kind, ...rest] = url.pathname.split('/')
    if (kind !== 'ci' && kind !== 'email') return undefined
    const issuer = `${base}/${kind}`
    switch (rest.join('/')) {
      case '.well-known/openid-configuration':
        return discovery(issuer)
      case 'jwks':
        return { keys }
      case 'token':
        return { value: mint(privateKey, issuer, claimsOf(kind, Object.fromEntries(url.searchParams))) }
      default:
        return undefined
    }
  }
  const server = http.createServer((request, response) => {
    const value = answer(new URL(request.url ?? '/', base))
    response.writeHead(value === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(value ?? {}))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  workspace.onClose(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return base
}
