/**
 * An OpenID Connect issuer in the form of GitHub Actions, and one for people. For demonstrations and tests only:
 * whoever knows the request token is given a token with any claims.
 */
import { generateKeyPairSync, type KeyPairKeyObjectResult, randomBytes, sign, verify } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Answer } from './loopback-server.ts'
import { jsonAnswer, refusal } from './sigstore-answers.ts'
import type { Claims } from './sigstore-ca.ts'

/** Names of the issuers: a workflow's, another workflow's, a person's. Each is the path of its URL. */
export type IssuerName = 'ci' | 'other-ci' | 'email'

const issuerNames: readonly string[] = ['ci', 'other-ci', 'email'] satisfies IssuerName[]

/** The embedded issuer. */
export interface Issuer {
  /** What the request of a token must show (`ACTIONS_ID_TOKEN_REQUEST_TOKEN`). */
  readonly requestToken: string
  /** A signed token; given claims replace the usual ones of that issuer. */
  mint(name: IssuerName, claims?: Claims): string
  /** The claims of a token that this issuer signed and that is valid now; otherwise what is wrong with it. */
  check(token: string, audience: string): Claims | string
  respond(request: IncomingMessage, url: URL): Answer
}

const tokenSeconds = 300

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Claims of a run of `octo-org/app`, as GitHub Actions words them; those that are given replace them. */
export function workflowClaims(given: Claims = {}): Claims {
  const repository = String(given.repository ?? 'octo-org/app')
  const ref = String(given.ref ?? 'refs/heads/main')
  const sha = String(given.sha ?? 'a'.repeat(40))
  const workflowRef = String(given.workflow_ref ?? `${repository}/.github/workflows/release.yml@${ref}`)
  return {
    sub: `repo:${repository}:ref:${ref}`,
    repository,
    ref,
    sha,
    workflow: 'release',
    workflow_ref: workflowRef,
    workflow_sha: sha,
    job_workflow_ref: workflowRef,
    job_workflow_sha: sha,
    repository_id: '12345',
    repository_owner: repository.split('/')[0] ?? '',
    repository_owner_id: '345',
    repository_visibility: 'public',
    run_id: '42',
    run_attempt: '1',
    runner_environment: 'github-hosted',
    event_name: 'push',
    ...given,
  }
}

/** Claims of a person; those that are given replace them. */
export const personClaims = (given: Claims = {}): Claims => ({
  sub: 'user-1',
  email: 'dev@example.com',
  email_verified: true,
  ...given,
})

/** Makes an issuer with a new key. @param baseUrl - asked when needed, since the port is known after the start */
export function makeIssuer(baseUrl: () => string, nowMs: () => number): Issuer {
  // RSA as at GitHub: cosign takes no token of another algorithm. Made when first needed, since it takes a while.
  let made: KeyPairKeyObjectResult | undefined
  const keys = (): KeyPairKeyObjectResult => {
    made ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
    return made
  }
  const requestToken = randomBytes(24).toString('base64url')
  const mint = (name: IssuerName, claims: Claims = {}): string => {
    const now = Math.floor(nowMs() / 1000)
    const usual = name === 'email' ? personClaims(claims) : workflowClaims(claims)
    const times = { iat: now, nbf: now - 5, exp: now + tokenSeconds }
    const payload = { iss: `${baseUrl()}/${name}`, aud: 'sigstore', ...times, ...usual }
    const signed = `${encode({ alg: 'RS256', kid: 'demo', typ: 'JWT' })}.${encode(payload)}`
    return `${signed}.${sign('sha256', Buffer.from(signed), keys().privateKey).toString('base64url')}`
  }
  const check = (token: string, audience: string): Claims | string => {
    const [head = '', body = '', signature = ''] = token.split('.')
    const signed = Buffer.from(`${head}.${body}`)
    if (!verify('sha256', signed, keys().publicKey, Buffer.from(signature, 'base64url'))) {
      return 'the signature of the token does not verify'
    }
    // Signed by this process: the shape is that of `mint`.
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims
    return faultOf(claims, audience, nowMs() / 1000) ?? claims
  }
  const respond = (request: IncomingMessage, url: URL): Answer => {
    const [, name = '', ...rest] = url.pathname.split('/')
    if (!isIssuerName(name)) return refusal(404, 'no such issuer')
    switch (rest.join('/')) {
      case '.well-known/openid-configuration':
        return jsonAnswer(200, discovery(`${baseUrl()}/${name}`))
      case 'jwks':
        return jsonAnswer(200, { keys: [{ ...keys().publicKey.export({ format: 'jwk' }), ...keyUse }] })
      case 'token':
        if (bearerOf(request) !== requestToken) return refusal(401, 'bearer token required')
        return jsonAnswer(200, { value: mint(name, claimsOf(url)) })
      default:
        return refusal(404, 'not found')
    }
  }
  return { requestToken, mint, check, respond }
}

/** The token of the Authorization header; the scheme in any case, as clients differ (RFC 9110, 11.1). */
export const bearerOf = (request: IncomingMessage): string | undefined =>
  /^bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]

const keyUse = { kid: 'demo', alg: 'RS256', use: 'sig' } as const

const isIssuerName = (name: string): name is IssuerName => issuerNames.includes(name)

/** `audience` is the platform's parameter; all others, but its version, are claims. */
function claimsOf(url: URL): Claims {
  const {
    audience = 'https://github.com/octo-org',
    'api-version': _,
    ...claims
  } = Object.fromEntries(url.searchParams)
  return { aud: audience, ...claims }
}

function faultOf(claims: Claims, audience: string, nowSeconds: number): string | undefined {
  if (claims.aud !== audience) return `expected the audience ${audience}, found another`
  if (Number(claims.exp) <= nowSeconds) return 'the token has expired'
  if (Number(claims.nbf) > nowSeconds) return 'the token is not valid yet'
  return undefined
}

/** OpenID Connect Discovery 1.0, section 4.2, as far as Fulcio reads it. */
const discovery = (issuer: string) => ({
  issuer,
  jwks_uri: `${issuer}/jwks`,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/none`,
  response_types_supported: ['id_token'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
})
