import { createHash, sign, X509Certificate } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { bundleFromJSON } from '@sigstore/bundle'
import { RFC3161Timestamp } from '@sigstore/core'
import { TrustedRoot } from '@sigstore/protobuf-specs'
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify'
import { imageStatement } from '../../fakes/signed-texts.ts'
import {
  der,
  type EntryJson,
  type Fault,
  makeKey,
  preAuthEncoding,
  publicKeyPem,
  startTestSigstore,
  statementType,
  type TestSigstore,
} from '../../fakes/sigstore.ts'

const statement = imageStatement(`sha256:${'a'.repeat(64)}`)
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()
const { privateKey, publicKey } = makeKey()
const signed = preAuthEncoding(statementType, statement)
const signature = sign('sha256', signed, privateKey)

let services: TestSigstore
beforeAll(async () => {
  services = await startTestSigstore()
})
afterEach(() => {
  for (const service of ['fulcio', 'rekorV1', 'rekorV2', 'timestamps'] as const)
    services.setFault(service, undefined)
})
afterAll(() => services.close())

const post = (url: string, body: unknown): Promise<Response> =>
  fetch(url, { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(5000) })

async function certificate(): Promise<X509Certificate> {
  const proof = sign('sha256', Buffer.from('repo:octo-org/app:ref:refs/heads/main'), privateKey)
  const response = await post(`${services.urls.fulcio}/api/v2/signingCert`, {
    credentials: { oidcIdentityToken: services.mintToken() },
    publicKeyRequest: { publicKey: { content: publicKeyPem(publicKey) }, proofOfPossession: base64(proof) },
  })
  const text = await response.text()
  return new X509Certificate(
    (/-----BEGIN[^"]*?END CERTIFICATE-----/.exec(text)?.[0] ?? '').replaceAll('\\n', '\n'),
  )
}

const requestV2 = (
  given: Readonly<Record<string, unknown>> = {},
  verifier?: Readonly<Record<string, unknown>>,
) => ({
  hashedRekordRequestV002: {
    digest: base64(sha256(signed)),
    signature: {
      content: base64(signature),
      verifier: {
        keyDetails: 'PKIX_ECDSA_P256_SHA_256',
        ...(verifier ?? {
          publicKey: { rawBytes: base64(publicKey.export({ type: 'spki', format: 'der' })) },
        }),
      },
    },
    ...given,
  },
})

const envelope = {
  payload: base64(statement),
  payloadType: statementType,
  signatures: [{ sig: base64(signature) }],
}

const requestDsse = (pem: string, given: object = envelope) => ({
  apiVersion: '0.0.1',
  kind: 'dsse',
  spec: { proposedContent: { envelope: JSON.stringify(given), verifiers: [base64(Buffer.from(pem))] } },
})

const sha256Oid = der.oid('2.16.840.1.101.3.4.2.1')
const nonce = der.integer(Buffer.from('0102030405060708', 'hex'))
const requestStamp = (bytes: Uint8Array): Buffer =>
  der.sequence(
    der.integer(1),
    der.sequence(der.sequence(sha256Oid, der.nullValue), der.octetString(sha256(bytes))),
    nonce,
    der.trueValue,
  )

async function stamp(): Promise<Buffer<ArrayBuffer>> {
  const response = await fetch(services.urls.timestamps, {
    method: 'POST',
    body: Uint8Array.from(requestStamp(signature)),
  })
  return Buffer.from(await response.arrayBuffer())
}

/** Rekor v1 answers in its own words; this is how bundles say it. */
async function entryV1(response: Response): Promise<object> {
  const [entry] = Object.values((await response.json()) as Record<string, AnswerV1>)
  if (!entry) throw new Error('one entry')
  const { inclusionProof: proof } = entry.verification
  const base64OfHex = (hex: string): string => Buffer.from(hex, 'hex').toString('base64')
  return {
    logIndex: String(entry.logIndex),
    logId: { keyId: base64OfHex(entry.logID) },
    kindVersion: { kind: 'dsse', version: '0.0.1' },
    integratedTime: String(entry.integratedTime),
    inclusionPromise: { signedEntryTimestamp: entry.verification.signedEntryTimestamp },
    inclusionProof: {
      logIndex: String(proof.logIndex),
      rootHash: base64OfHex(proof.rootHash),
      treeSize: String(proof.treeSize),
      hashes: proof.hashes.map(base64OfHex),
      checkpoint: { envelope: proof.checkpoint },
    },
    canonicalizedBody: entry.body,
  }
}

interface AnswerV1 {
  readonly body: string
  readonly integratedTime: number
  readonly logID: string
  readonly logIndex: number
  readonly verification: {
    readonly inclusionProof: {
      readonly checkpoint: string
      readonly hashes: string[]
      readonly logIndex: number
      readonly rootHash: string
      readonly treeSize: number
    }
    readonly signedEntryTimestamp: string
  }
}

describe('a bundle of what the services answer', () => {
  it.each([1, 2] as const)('verifies, Rekor v%d', async (version) => {
    const leaf = await certificate()
    const entry =
      version === 1
        ? await entryV1(
            await post(`${services.urls.rekorV1}/api/v1/log/entries`, requestDsse(leaf.toString())),
          )
        : await (
            await post(
              `${services.urls.rekorV2}/api/v2/log/entries`,
              requestV2({}, { x509Certificate: { rawBytes: base64(leaf.raw) } }),
            )
          ).json()
    const bundle = {
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: {
        certificate: { rawBytes: base64(leaf.raw) },
        tlogEntries: [entry],
        timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: base64(await stamp()) }] },
      },
      dsseEnvelope: envelope,
    }
    const root = TrustedRoot.fromJSON(JSON.parse(Buffer.from(services.trustedRoot).toString()))
    const verifier = new Verifier(toTrustMaterial(root))
    const { identity } = verifier.verify(toSignedEntity(bundleFromJSON(bundle)))
    expect(identity?.extensions?.issuer).toBe(services.urls.issuer)
  })
})

describe('Rekor v2', () => {
  const send = (body: unknown): Promise<Response> => post(`${services.urls.rekorV2}/api/v2/log/entries`, body)

  it('writes empty fields out, as the real one does', async () => {
    const fresh = await startTestSigstore()
    const response = await post(`${fresh.urls.rekorV2}/api/v2/log/entries`, requestV2())
    await fresh.close()
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({
      logIndex: '0',
      integratedTime: '0',
      inclusionPromise: null,
      inclusionProof: { logIndex: '0', treeSize: '1', hashes: [] },
    })
  })

  const ed25519 = makeKey('ed25519').publicKey.export({ type: 'spki', format: 'der' })
  it.each<[string, unknown, string]>([
    ['an envelope', { dsseRequestV002: {} }, 'must be hashedrekord'],
    ['a digest of another length', requestV2({ digest: base64(Buffer.alloc(64)) }), '32 bytes'],
    ['no signature', requestV2({ signature: {} }), 'expected'],
    ['details of another key', requestV2({}, { keyDetails: 'PKIX_ED25519' }), 'rawBytes'],
    ['a key that is none', requestV2({}, { publicKey: { rawBytes: 'AAAA' } }), 'expected DER'],
    ['pure Ed25519', requestV2({}, { publicKey: { rawBytes: base64(ed25519) } }), 'Ed25519'],
  ])('refuses %s', async (_, body, reason) => {
    const response = await send(body)
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(reason)])
  })
})

describe('Rekor v1', () => {
  const send = (body: unknown): Promise<Response> => post(`${services.urls.rekorV1}/api/v1/log/entries`, body)
  const other = { ...envelope, payload: base64(Buffer.from('{}')) }

  it.each<[string, unknown, string]>([
    ['an envelope that does not verify', requestDsse(publicKeyPem(publicKey), other), 'does not verify'],
    ['an envelope without a key', requestDsse('no key'), 'certificate or a public key'],
    ['another kind', { apiVersion: '0.0.2', kind: 'intoto', spec: {} }, 'hashedrekord or dsse'],
    ['no entry', [], 'expected text in kind'],
  ])('refuses %s', async (_, body, reason) => {
    const response = await send(body)
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(reason)])
  })

  it('keeps hashes of an envelope, not the envelope', async () => {
    const response = await send(requestDsse(publicKeyPem(publicKey)))
    const [entry] = Object.values((await response.json()) as Record<string, AnswerV1>)
    expect(JSON.parse(Buffer.from(entry?.body ?? '', 'base64').toString())).toEqual({
      apiVersion: '0.0.1',
      kind: 'dsse',
      spec: {
        envelopeHash: {
          algorithm: 'sha256',
          value: sha256(Buffer.from(JSON.stringify(envelope))).toString('hex'),
        },
        payloadHash: { algorithm: 'sha256', value: sha256(statement).toString('hex') },
        signatures: [
          { signature: base64(signature), verifier: base64(Buffer.from(publicKeyPem(publicKey))) },
        ],
      },
    })
  })
})

describe('the timestamp authority', () => {
  it('repeats the nonce, tells whole seconds, and counts the request', async () => {
    const before = services.requests()
    const answer = await stamp()
    expect(services.requests()).toEqual({ ...before, timestamps: before.timestamps + 1 })
    expect(answer.includes(nonce)).toBe(true)
    expect(RFC3161Timestamp.parse(answer).signingTime.getMilliseconds()).toBe(0)
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('hello there')],
    ['another SEQUENCE', der.sequence(der.integer(1))],
    ['a cut request', requestStamp(signature).subarray(0, 20)],
  ])('refuses %s', async (_, body) => {
    expect(
      (await fetch(services.urls.timestamps, { method: 'POST', body: Uint8Array.from(body) })).status,
    ).toBe(400)
  })
})

describe('faults that tests switch on', () => {
  const entries = (): string => `${services.urls.rekorV2}/api/v2/log/entries`

  it.each<[Fault, number]>([
    [503, 503],
    ['nonsense', 201],
    ['empty', 201],
    ['other-body', 201],
  ])('%s', async (fault, status) => {
    const good = (await (await post(entries(), requestV2())).json()) as { canonicalizedBody: string }
    services.setFault('rekorV2', fault, 1)
    const response = await post(entries(), requestV2())
    expect(response.status).toBe(status)
    expect(await response.text()).not.toContain(good.canonicalizedBody)
    expect(await (await post(entries(), requestV2())).text()).toContain(good.canonicalizedBody) // once only
  })

  it('other-log gives the same entry of another log', async () => {
    const send = async () => (await (await post(entries(), requestV2())).json()) as EntryJson
    const good = await send()
    services.setFault('rekorV2', 'other-log')
    const other = await send()
    expect(other.canonicalizedBody).toBe(good.canonicalizedBody)
    expect(other.logId).not.toEqual(good.logId)
  })

  it('down cuts the connection', async () => {
    services.setFault('rekorV2', 'down')
    await expect(post(entries(), requestV2())).rejects.toThrow('fetch failed')
  })

  it('gives a certificate for another key', async () => {
    expect((await certificate()).publicKey.equals(publicKey)).toBe(true)
    services.setFault('fulcio', 'other-key')
    expect((await certificate()).publicKey.equals(publicKey)).toBe(false)
  })

  it.each<[Fault, boolean]>([
    ['other-imprint', true],
    ['other-nonce', false],
  ])('gives a timestamp with %s', async (fault, hasNonce) => {
    services.setFault('timestamps', fault)
    const answer = await stamp()
    expect(answer.includes(nonce)).toBe(hasNonce)
    expect(answer.includes(sha256(signature))).toBe(fault === 'other-nonce')
  })

  it('gives an old timestamp', async () => {
    services.setFault('timestamps', 'old-time')
    expect(RFC3161Timestamp.parse(await stamp()).signingTime.getTime()).toBeLessThan(Date.now() - 86_400_000)
  })
})
