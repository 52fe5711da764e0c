import { FormatError, SigningError, TransportError, UsageError } from '../../domain/errors.ts'
import { type JsonObject, parseStrictJson } from '../../domain/strict-json.ts'
import { isJsonArray, isJsonObject } from '../../domain/strict-json-values.ts'

/** Where a run may get an identity token from; they are asked in this order. */
export interface IdentityTokenSources {
  /** Asks the platform of the workflow; absent where the run has no right to (`id-token: write`) or is none. */
  readonly requestActionToken?: ((audience: string) => Promise<string>) | undefined
  /** Text of `SIGSTORE_ID_TOKEN`. */
  readonly environmentToken?: string | undefined
  /** Reads the file that the user named; undefined where none was. */
  readonly readTokenFile: () => Promise<string | undefined>
  /** Called with every token before anything else can print it. */
  readonly maskSecret: (text: string) => void
}

/** What an identity token claims; nothing of it is verified here, as the certificate authority does that. */
export interface TokenClaims {
  readonly issuer: string
  readonly subject: string
  /** Only where the token calls it verified. */
  readonly email?: string
  readonly expiresUnixSeconds: number
  /** `public`, `private` or `internal`, of workflow tokens. */
  readonly repositoryVisibility?: string
  /** `OWNER/REPOSITORY/PATH@REF` of the workflow that defines the job. */
  readonly workflowRef?: string
  /** `OWNER/REPOSITORY` that the workflow runs for. */
  readonly repository?: string
}

/** A token with what it claims. The text is secret. */
export interface IdentityToken {
  readonly text: string
  readonly claims: TokenClaims
}

/** Audience that certificate authorities of Sigstore ask for. */
const audience = 'sigstore'
/** Longest token that is read; those of workflows have about 2,000 characters. */
const maxTokenLength = 16 * 1024
/** A token that ends within this time is renewed where the source can. */
const spareSeconds = 30

/** Hands out the token of the run: one, and a new one only when the first is about to end. */
export type GetIdentityToken = () => Promise<IdentityToken>

/**
 * @returns asks the first source that there is, once for all who ask at the same time
 * Its errors: UsageError `identity-token-missing`; SigningError `identity-token-failed`, `identity-token-malformed`,
 * `identity-token-expired`, `identity-token-audience`. None holds any part of a token.
 */
export function createIdentityToken(
  sources: IdentityTokenSources,
  nowUnixSeconds: () => number,
): GetIdentityToken {
  let held: IdentityToken | undefined
  let running: Promise<IdentityToken> | undefined
  return async () => {
    if (held !== undefined && held.claims.expiresUnixSeconds - nowUnixSeconds() > spareSeconds) return held
    running ??= fetchToken(sources, nowUnixSeconds).finally(() => {
      running = undefined
    })
    held = await running
    return held
  }
}

async function fetchToken(
  sources: IdentityTokenSources,
  nowUnixSeconds: () => number,
): Promise<IdentityToken> {
  const text = await readFirstSource(sources)
  sources.maskSecret(text)
  const claims = readTokenClaims(text)
  const now = nowUnixSeconds()
  if (claims.expiresUnixSeconds <= now) {
    throw new SigningError(
      'identity-token-expired',
      `identity token: expected one that is still valid, found one that ended at ${shownTime(claims.expiresUnixSeconds)} (the clock here says ${shownTime(now)})`,
    )
  }
  return { text, claims }
}

async function readFirstSource(sources: IdentityTokenSources): Promise<string> {
  const { requestActionToken, environmentToken, readTokenFile } = sources
  if (requestActionToken !== undefined) return await askPlatform(requestActionToken)
  if (environmentToken !== undefined && environmentToken.trim() !== '') return environmentToken.trim()
  const text = (await readTokenFile())?.trim()
  if (text !== undefined && text !== '') return text
  throw new UsageError(
    'identity-token-missing',
    'identity token: expected the right id-token: write in a workflow, SIGSTORE_ID_TOKEN or --identity-token-file, found none of them',
  )
}

async function askPlatform(request: (audience: string) => Promise<string>): Promise<string> {
  let text: string
  try {
    text = (await request(audience)).trim()
  } catch (cause) {
    // Its message may hold the address with its query, or what was answered: neither is repeated, nor kept.
    const status = cause instanceof TransportError ? cause.status : undefined
    const found = status === undefined ? '' : ` (status ${status})`
    throw new SigningError(
      'identity-token-failed',
      `identity token: the platform of the workflow gave none${found}`,
      { exitCode: 3 },
    )
  }
  if (text === '') throw malformed()
  return text
}

/**
 * Reads what a token claims, without verifying anything.
 *
 * @throws SigningError `identity-token-malformed`, `identity-token-audience`; no part of the text is in them
 * @see RFC 7519, section 4.1
 */
export function readTokenClaims(text: string): TokenClaims {
  const parts = text.split('.')
  const wellFormed = text.length <= maxTokenLength && parts.length === 3 && parts.every(isBase64Url)
  if (!wellFormed) throw malformed()
  const claims = readJson(Buffer.from(parts[1] ?? '', 'base64url'))
  if (!audiences(claims).includes(audience)) {
    throw new SigningError(
      'identity-token-audience',
      `identity token: expected one for the audience "${audience}", found one for another`,
    )
  }
  const issuer = textOf(claims, 'iss')
  const subject = textOf(claims, 'sub')
  const expiresUnixSeconds = claims.get('exp')
  if (issuer === undefined || subject === undefined || typeof expiresUnixSeconds !== 'number') {
    throw malformed()
  }
  const email = isVerified(claims) ? textOf(claims, 'email') : undefined
  const repositoryVisibility = textOf(claims, 'repository_visibility')
  const workflowRef = textOf(claims, 'job_workflow_ref')
  const repository = textOf(claims, 'repository')
  return {
    issuer,
    subject,
    expiresUnixSeconds,
    ...(email === undefined ? {} : { email }),
    ...(repositoryVisibility === undefined ? {} : { repositoryVisibility }),
    ...(workflowRef === undefined ? {} : { workflowRef }),
    ...(repository === undefined ? {} : { repository }),
  }
}

const isBase64Url = (part: string): boolean => part.length > 0 && /^[A-Za-z0-9_-]+$/.test(part)

function readJson(bytes: Uint8Array): JsonObject {
  try {
    const value = parseStrictJson(bytes, { what: 'identity token', maxBytes: maxTokenLength })
    if (isJsonObject(value)) return value
  } catch (error) {
    // The error of the parser quotes what it found.
    if (!(error instanceof FormatError)) throw error
  }
  throw malformed()
}

function audiences(claims: JsonObject): readonly unknown[] {
  const named = claims.get('aud')
  return named !== undefined && isJsonArray(named) ? named : [named]
}

/** Some issuers write the flag as text. */
function isVerified(claims: JsonObject): boolean {
  const flag = claims.get('email_verified')
  return flag === true || flag === 'true'
}

function textOf(claims: JsonObject, name: string): string | undefined {
  const value = claims.get(name)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function malformed(): SigningError {
  return new SigningError(
    'identity-token-malformed',
    'identity token: expected a JSON web token with issuer, subject and expiry, found something else',
  )
}

const shownTime = (unixSeconds: number): string => {
  const date = new Date(unixSeconds * 1000)
  return Number.isNaN(date.getTime()) ? 'an unreadable time' : date.toISOString()
}
