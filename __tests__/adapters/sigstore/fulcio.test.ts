import { createPublicKey } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { issueIdentity } from '../../../src/adapters/demo/sigstore-ca.ts'
import { purposes, toPem } from '../../../src/adapters/demo/sigstore-certificates.ts'
import { workflowClaims } from '../../../src/adapters/demo/sigstore-issuer.ts'
import type { Http, HttpRequest } from '../../../src/adapters/http/http-request.ts'
import { requestCertificate } from '../../../src/adapters/sigstore/fulcio.ts'
import { readTokenClaims } from '../../../src/adapters/sigstore/identity-token.ts'
import { startTestSigstore, type TestSigstore } from '../../fakes/sigstore.ts'
import { printedText, rejection } from '../sigstore-signer-kit.ts'

const now = Math.floor(Date.now() / 1000)
let sigstore: TestSigstore
let token: { readonly text: string; readonly claims: ReturnType<typeof readTokenClaims> }

beforeAll(async () => {
  sigstore = await startTestSigstore()
  const text = sigstore.mintToken()
  token = { text, claims: readTokenClaims(text) }
})
afterAll(async () => await sigstore.close())

interface Wanted {
  readonly purpose?: string
  readonly notBefore?: number
}
/** A chain for the key that was asked for, in PEM. */
function chainFor(
  request: HttpRequest,
  { purpose = purposes.codeSigning, notBefore = now }: Wanted = {},
): string[] {
  const body = JSON.parse(Buffer.from(request.body ?? []).toString()) as {
    readonly publicKeyRequest: { readonly publicKey: { readonly content: string } }
  }
  const key = createPublicKey(body.publicKeyRequest.publicKey.content)
  const { authority } = sigstore.parts
  const claims = workflowClaims({ iss: sigstore.urls.issuer })
  const leaf = issueIdentity(authority, claims, key, { notBefore, purpose })
  return [leaf, ...authority.chain].map((der) => toPem(der))
}

const embedded = (certificates: readonly unknown[]) => ({
  signedCertificateEmbeddedSct: { chain: { certificates } },
})

/** Asks an authority that answers like this. */
async function ask(status: number, answer: (request: HttpRequest) => unknown) {
  const requests: HttpRequest[] = []
  const http: Http = {
    request: async (request) => {
      requests.push(request)
      const body = Buffer.from(JSON.stringify(answer(request)))
      return { status, headers: {}, body, url: request.url }
    },
    close: () => {},
  }
  const certificate = await requestCertificate(http, 'https://ca.test/', token, () => now)
  return { certificate, requests }
}

describe('a certificate', () => {
  it('is asked for with the token, which goes to no other origin', async () => {
    const { certificate, requests } = await ask(200, (request) => embedded(chainFor(request)))
    expect(requests).toMatchObject([
      { url: 'https://ca.test/api/v2/signingCert', method: 'POST', secretBody: true },
    ])
    expect(certificate.chain.at(-1)?.subject).toBe(certificate.chain.at(-1)?.issuer)
    expect(certificate.lifetimeSeconds).toBe(600)
  })

  it('is taken where the promise of the log stands beside it', async () => {
    const { certificate } = await ask(201, (request) => ({
      signedCertificateDetachedSct: { chain: { certificates: chainFor(request) } },
    }))
    expect(certificate.chain).toHaveLength(2)
  })

  it.each([
    ['is for timestamps', { purpose: purposes.timeStamping }],
    ['begins in ten minutes', { notBefore: now + 600 }],
    ['ended ten minutes ago', { notBefore: now - 1200 }],
  ])('is refused where it %s', async (_, wanted) => {
    expect(await rejection(ask(200, (request) => embedded(chainFor(request, wanted))))).toMatchObject({
      code: 'certificate-mismatch',
      exitCode: 3,
    })
  })

  it.each([
    ['begins in four minutes', now + 240],
    ['ended four minutes ago', now - 840],
  ])('is taken where it %s, by this clock', async (_, notBefore) => {
    const { certificate } = await ask(200, (request) => embedded(chainFor(request, { notBefore })))
    expect(certificate.chain).toHaveLength(2)
  })

  it.each([
    ['no certificate', () => embedded([])],
    ['the leaf alone', (request: HttpRequest) => embedded(chainFor(request).slice(0, 1))],
    ['eleven', (request: HttpRequest) => embedded(Array(11).fill(chainFor(request)[0]))],
    ['other text', () => embedded(['x', 'y'])],
    [
      'broken PEM',
      () => embedded(Array(2).fill('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')),
    ],
    ['numbers', () => embedded([1, 2])],
    ['another form', () => ({ certificates: [] })],
    ['no object', () => []],
  ])('is not found in %s', async (_, answer) => {
    expect(await rejection(ask(200, answer))).toMatchObject({ code: 'service-answer-malformed' })
  })
})

describe('a refusal', () => {
  it('gives the reason of the authority, without the token and in one line', async () => {
    const error = await rejection(
      ask(400, () => ({ code: 3, message: `issuer not known\u001b[31m\n::error::${token.text}` })),
    )
    expect(error).toMatchObject({ code: 'certificate-refused', exitCode: 3 })
    const text = printedText(error)
    expect(text).toContain('issuer not known')
    for (const part of token.text.split('.')) expect(text).not.toContain(part)
    expect(error instanceof Error && error.message).not.toMatch(/\p{C}/u)
  })

  it('repeats no page and no long reason', async () => {
    const long = await rejection(ask(403, () => ({ message: 'x'.repeat(5000) })))
    expect(long instanceof Error && long.message.length).toBeLessThan(500)
    expect(long).toMatchObject({ next: expect.stringContaining('issuer') })
    const page = await rejection(ask(400, () => '<html>'))
    expect(printedText(page)).not.toContain('<html>')
  })
})
