import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  createIdentityToken,
  type IdentityTokenSources,
  readTokenClaims,
} from '../../../src/adapters/sigstore/identity-token.ts'
import { CountersignError, TransportError } from '../../../src/domain/errors.ts'
import { printedText, rejection } from '../sigstore-signer-kit.ts'

const now = 1_800_000_000
const usual = { iss: 'https://issuer.test', sub: 'repo:octo-org/app', aud: 'sigstore', exp: now + 600 }

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const token = (claims: Readonly<Record<string, unknown>>): string =>
  `${encode({ alg: 'RS256' })}.${encode({ ...usual, ...claims })}.c2VjcmV0LXNpZ25hdHVyZQ`
const rawToken = (payload: string): string =>
  `${encode({ alg: 'RS256' })}.${Buffer.from(payload).toString('base64url')}.c2ln`

const masked: string[] = []
const sources = (changes: Partial<IdentityTokenSources>): IdentityTokenSources => ({
  readTokenFile: async () => undefined,
  maskSecret: (text) => masked.push(text),
  ...changes,
})
const ask = (changes: Partial<IdentityTokenSources>) => createIdentityToken(sources(changes), () => now)()

describe('sources', () => {
  const all = {
    requestActionToken: async () => token({ sub: 'action' }),
    environmentToken: `${token({ sub: 'environment' })}\n`,
    readTokenFile: async () => `${token({ sub: 'file' })}\n`,
  }

  it.each([
    ['action', all],
    ['environment', { ...all, requestActionToken: undefined }],
    ['file', { ...all, requestActionToken: undefined, environmentToken: '' }],
  ])('%s comes before what follows', async (subject, given) => {
    const found = await ask(given)
    expect(found.claims.subject).toBe(subject)
    expect(masked.at(-1)).toBe(found.text)
  })

  it('asks the platform for the audience of Sigstore', async () => {
    const audiences: string[] = []
    await ask({
      requestActionToken: async (audience) => {
        audiences.push(audience)
        return token({})
      },
    })
    expect(audiences).toEqual(['sigstore'])
  })

  it('keeps the token until it is about to end', async () => {
    let at = now
    let count = 0
    const requestActionToken = async () => {
      count += 1
      return token({ exp: at + 600 })
    }
    const get = createIdentityToken(sources({ requestActionToken }), () => at)
    await get()
    await get()
    expect(count).toBe(1)
    at += 580
    await get()
    expect(count).toBe(2)
  })

  it('asks again after a failure', async () => {
    let count = 0
    const requestActionToken = async () => {
      count += 1
      if (count === 1) throw new Error('a passing fault')
      return token({})
    }
    const get = createIdentityToken(sources({ requestActionToken }), () => now)
    expect(await rejection(get())).toMatchObject({ code: 'identity-token-failed' })
    expect((await get()).claims.subject).toBe(usual.sub)
  })
})

describe('claims', () => {
  it('reads what is used', () => {
    const claims = { email: 'dev@example.com', email_verified: true, repository_visibility: 'private' }
    expect(readTokenClaims(token({ ...claims, job_workflow_ref: 'o/r/.github/workflows/x.yml@r' }))).toEqual({
      issuer: usual.iss,
      subject: usual.sub,
      expiresUnixSeconds: usual.exp,
      email: 'dev@example.com',
      repositoryVisibility: 'private',
      workflowRef: 'o/r/.github/workflows/x.yml@r',
    })
  })

  it.each([false, undefined, 1, 'yes'])('takes no e-mail address that is %s', (email_verified) => {
    expect(readTokenClaims(token({ email: 'dev@example.com', email_verified })).email).toBeUndefined()
  })

  it.each([['sigstore'], ['other', 'sigstore']])('takes the audience %s', (...aud) => {
    expect(readTokenClaims(token({ aud })).subject).toBe(usual.sub)
  })
})

const secret = 'c2VjcmV0LXNlY3JldA'
const bad: readonly (readonly [string, string, string])[] = [
  ['of another audience', token({ aud: 'other' }), 'identity-token-audience'],
  ['without audience', token({ aud: undefined }), 'identity-token-audience'],
  ['with a part of the audience', token({ aud: 'sigstore2' }), 'identity-token-audience'],
  ['expired', token({ exp: now - 1 }), 'identity-token-expired'],
  ['that ends now', token({ exp: now }), 'identity-token-expired'],
  ['with an absurd expiry', token({ exp: -1e15 }), 'identity-token-expired'],
  ['without expiry', token({ exp: undefined }), 'identity-token-malformed'],
  ['with an expiry in words', token({ exp: 'never' }), 'identity-token-malformed'],
  ['without subject', token({ sub: undefined }), 'identity-token-malformed'],
  ['with an empty issuer', token({ iss: '' }), 'identity-token-malformed'],
  ['of two parts', `${secret}.${secret}`, 'identity-token-malformed'],
  ['of four parts', `${token({})}.${secret}`, 'identity-token-malformed'],
  ['that is a word', secret, 'identity-token-malformed'],
  ['of other letters', `a+b.${encode(usual)}.${secret}`, 'identity-token-malformed'],
  ['that is no JSON', rawToken('secret-claims'), 'identity-token-malformed'],
  ['with a claim twice', rawToken('{"secret-claims":1,"secret-claims":2}'), 'identity-token-malformed'],
  ['that is an array', rawToken('["secret-claims"]'), 'identity-token-malformed'],
  ['of 20,000 characters', token({ pad: 'x'.repeat(20_000) }), 'identity-token-malformed'],
]

describe('a token', () => {
  it.each(bad)('%s is refused without a word of it', async (_, text, code) => {
    const error = await rejection(ask({ environmentToken: text }))
    expect(error).toMatchObject({ code, exitCode: 2 })
    const printed = printedText(error)
    for (const part of [...text.split('.'), 'secret-claims']) expect(printed).not.toContain(part)
  })

  it('that is nowhere is told with all its sources', async () => {
    const error = await rejection(ask({ environmentToken: ' ' }))
    expect(error).toMatchObject({ code: 'identity-token-missing', exitCode: 2 })
    expect(printedText(error)).toMatch(/id-token: write.*SIGSTORE_ID_TOKEN.*--identity-token-file/)
  })

  it('that the platform refuses is told with the status only', async () => {
    const message = `https://platform.example:443/${secret}`
    const fault = new TransportError('http-status', message, { status: 403, cause: new Error(secret) })
    const error = await rejection(ask({ requestActionToken: () => Promise.reject(fault) }))
    expect(error).toMatchObject({ code: 'identity-token-failed', exitCode: 3 })
    expect(printedText(error)).toContain('(status 403)')
    expect(printedText(error)).not.toContain(secret)
  })

  it('of any text is read or refused with a code', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json().map(rawToken),
      fc.dictionary(fc.constantFrom('iss', 'sub', 'aud', 'exp', 'email'), fc.jsonValue()).map(token),
    )
    fc.assert(
      fc.property(texts, (text) => {
        try {
          readTokenClaims(text)
        } catch (error) {
          expect(error).toBeInstanceOf(CountersignError)
        }
      }),
    )
  })
})
