import { sign, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { X509Certificate as SigstoreCertificate } from '@sigstore/core'
import {
  der,
  type KeyPair,
  makeKey,
  publicKeyPem,
  startTestSigstore,
  type TestSigstore,
} from '../../fakes/sigstore.ts'

const workflow = 'https://github.com/octo-org/app/.github/workflows/release.yml@refs/heads/main'
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

let services: TestSigstore
beforeAll(async () => {
  services = await startTestSigstore()
})
afterAll(() => services.close())

/** Asks the certificate service as signers do. */
async function askFulcio(given: { token?: string; proof?: Buffer; key?: KeyPair } = {}): Promise<Response> {
  const { token = services.mintToken(), key = makeKey() } = given
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    string
  >
  const proven = Buffer.from(claims.email ?? claims.sub ?? '')
  const proof = given.proof ?? sign('sha256', proven, key.privateKey)
  return await post(`${services.urls.fulcio}/api/v2/signingCert`, {
    credentials: { oidcIdentityToken: token },
    publicKeyRequest: {
      publicKey: { algorithm: 'ECDSA', content: publicKeyPem(key.publicKey) },
      proofOfPossession: base64(proof),
    },
  })
}

const post = (url: string, body: unknown): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

async function certificatesOf(response: Response): Promise<X509Certificate[]> {
  const { signedCertificateEmbeddedSct } = (await response.json()) as {
    signedCertificateEmbeddedSct: { chain: { certificates: string[] } }
  }
  return signedCertificateEmbeddedSct.chain.certificates.map((pem) => new X509Certificate(pem))
}

describe('the certificate service', () => {
  it('issues a chain of real certificates for ten minutes', async () => {
    const key = makeKey()
    const [leaf, intermediate, root, ...more] = await certificatesOf(await askFulcio({ key }))
    expect(more).toEqual([])
    if (!leaf || !intermediate || !root) throw new Error('three certificates')
    expect(leaf.verify(intermediate.publicKey) && leaf.checkIssued(intermediate)).toBe(true)
    expect(intermediate.verify(root.publicKey) && intermediate.checkIssued(root)).toBe(true)
    expect(root.verify(root.publicKey)).toBe(true)
    expect([leaf.ca, intermediate.ca, root.ca]).toEqual([false, true, true])
    expect(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)).toBe(600_000)
    expect(leaf.publicKey.equals(key.publicKey)).toBe(true)
    const rootCert = await (await fetch(`${services.urls.fulcio}/api/v1/rootCert`)).text()
    expect(new X509Certificate(rootCert).raw).toEqual(intermediate.raw)
  })

  it('writes the identity of the workflow into it', async () => {
    const [leaf] = await certificatesOf(await askFulcio())
    expect(leaf?.subjectAltName).toBe(`URI:${workflow}`)
    const { extensions } = SigstoreCertificate.parse(Buffer.from(leaf?.raw ?? ''))
    const values = extensions.flatMap(({ subs }) => {
      const number = /^1\.3\.6\.1\.4\.1\.57264\.1\.(\d+)$/.exec(subs[0]?.toOID() ?? '')?.[1]
      const value = subs.at(-1)?.value ?? Buffer.alloc(0)
      if (number === undefined) return []
      const text = Number(number) <= 6 ? value : (der.readElements(value)[0]?.contents ?? Buffer.alloc(0))
      return [[Number(number), Buffer.from(text).toString()]]
    })
    const [sha, repository] = ['a'.repeat(40), 'https://github.com/octo-org/app']
    expect(values).toEqual([
      [1, services.urls.issuer],
      [2, 'push'],
      [3, sha],
      [4, 'release'],
      [5, 'octo-org/app'],
      [6, 'refs/heads/main'],
      [8, services.urls.issuer],
      [9, workflow],
      [10, sha],
      [11, 'github-hosted'],
      [12, repository],
      [13, sha],
      [14, 'refs/heads/main'],
      [15, '12345'],
      [16, 'https://github.com/octo-org'],
      [17, '345'],
      [18, workflow],
      [19, sha],
      [20, 'push'],
      [21, `${repository}/actions/runs/42/attempts/1`],
      [22, 'public'],
      [24, 'repo:octo-org/app:ref:refs/heads/main'],
    ])
  })

  it('names a person by e-mail address', async () => {
    const [leaf] = await certificatesOf(await askFulcio({ token: services.mintToken({}, 'email') }))
    expect(leaf?.subjectAltName).toBe('email:dev@example.com')
  })

  const tampered = (token: string): string => {
    const [head, , signature] = token.split('.')
    return `${head}.${Buffer.from('{"iss":"x","aud":"sigstore"}').toString('base64url')}.${signature}`
  }
  it.each<[string, () => Parameters<typeof askFulcio>[0], string]>([
    ['another audience', () => ({ token: services.mintToken({ aud: 'other' }) }), 'audience'],
    ['an expired token', () => ({ token: services.mintToken({ exp: 1 }) }), 'expired'],
    ['a token of the future', () => ({ token: services.mintToken({ nbf: 9_999_999_999 }) }), 'not valid yet'],
    ['a changed token', () => ({ token: tampered(services.mintToken()) }), 'signature'],
    ['no token', () => ({ token: 'a.e30.c' }), 'signature'],
    ['a proof of something else', () => ({ proof: Buffer.from('no signature') }), 'proof of possession'],
  ])('refuses %s', async (_, given, reason) => {
    const response = await askFulcio(given())
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(reason)])
  })

  it('does not repeat the token in what it says', async () => {
    const token = tampered(services.mintToken())
    expect(await (await askFulcio({ token })).text()).not.toContain(token.split('.')[2])
  })
})

describe('other ways to ask', () => {
  it('takes the token from a header too, as cosign 3 sends it', async () => {
    const { privateKey, publicKey } = makeKey()
    const proof = sign('sha256', Buffer.from('repo:octo-org/app:ref:refs/heads/main'), privateKey)
    const response = await fetch(`${services.urls.fulcio}/api/v2/signingCert`, {
      method: 'POST',
      headers: { authorization: `Bearer ${services.mintToken()}` },
      body: JSON.stringify({
        publicKeyRequest: {
          publicKey: { content: publicKeyPem(publicKey) },
          proofOfPossession: base64(proof),
        },
      }),
    })
    expect(await certificatesOf(response)).toHaveLength(3)
  })

  it('speaks the first API, as cosign 2 does', async () => {
    const { privateKey, publicKey } = makeKey()
    const proof = sign('sha256', Buffer.from('repo:octo-org/app:ref:refs/heads/main'), privateKey)
    const response = await fetch(`${services.urls.fulcio}/api/v1/signingCert`, {
      method: 'POST',
      headers: { authorization: `Bearer ${services.mintToken()}` },
      body: JSON.stringify({
        publicKey: { content: base64(Buffer.from(publicKeyPem(publicKey))) },
        signedEmailAddress: base64(proof),
      }),
    })
    expect(response.status).toBe(201)
    expect((await response.text()).match(/BEGIN CERTIFICATE/g)).toHaveLength(3)
  })

  it.each([
    ['no JSON', 'POST', 400, '{'],
    ['another path', 'GET', 404, undefined],
  ])('refuses %s', async (_, method, status, body) => {
    const path = method === 'POST' ? '/api/v2/signingCert' : '/api/v2/nothing'
    const response = await fetch(`${services.urls.fulcio}${path}`, { method, ...(body && { body }) })
    expect(response.status).toBe(status)
  })
})
