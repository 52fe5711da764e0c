import { verify, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { bundleFromJSON } from '@sigstore/bundle'
import { RFC3161Timestamp } from '@sigstore/core'
import { TrustedRoot } from '@sigstore/protobuf-specs'
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify'
import { cosignPayload, imageStatement } from '../../fakes/signed-texts.ts'
import {
  type Breakage,
  type BundleOptions,
  hintOf,
  type KeyPair,
  makeBundle,
  makeKey,
  makeLayer,
  type RootChanges,
  startTestSigstore,
  type TestBundle,
  type TestSigstore,
  trustedRootOf,
} from '../../fakes/sigstore.ts'

const statement = imageStatement(`sha256:${'a'.repeat(64)}`)
const message = Buffer.from('a file')
const workflow = 'https://github.com/octo-org/app/.github/workflows/release.yml@refs/heads/main'
const parse = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString())

let services: TestSigstore
beforeAll(async () => {
  services = await startTestSigstore()
})
afterAll(() => services.close())

/** With every threshold 1, which is the default of the library. */
function check(bundle: Pick<TestBundle, 'bytes' | 'publicKey'>, root = services.trustedRoot): unknown {
  const keys = (hint: string) => {
    if (hint !== hintOf(bundle.publicKey)) throw new Error('another hint')
    return { publicKey: bundle.publicKey, validFor: () => true }
  }
  const trust = toTrustMaterial(TrustedRoot.fromJSON(parse(root)), keys)
  const entity = toSignedEntity(bundleFromJSON(parse(bundle.bytes)), message)
  return new Verifier(trust).verify(entity).identity?.subjectAlternativeName
}

describe('bundles made with the parts of the services', () => {
  const keys = { p256: makeKey(), p384: makeKey('p384'), rsa: makeKey('rsa') }

  it.each<[string, Omit<BundleOptions, 'services'>]>([
    ['an envelope in Rekor v2', { statement }],
    ['an envelope in Rekor v1', { statement, log: 'v1' }],
    ['an envelope in Rekor v1, timed by the log alone', { statement, log: 'v1', timestamp: false }],
    ['an envelope in Rekor v1 as hashedrekord', { statement, log: 'v1', entryKind: 'hashedrekord' }],
    ['an envelope in both', { statement, log: 'both' }],
    ['a message in Rekor v2', { message }],
    ['a message in Rekor v1', { message, log: 'v1' }],
    ['version 0.2', { message, log: 'v1', version: '0.2' }],
    ['version 0.1', { message, log: 'v1', version: '0.1' }],
  ])('verify without a key: %s', (_, options) => {
    // Several, so that proofs of more than one tree are looked at.
    for (let count = 0; count < 3; count += 1)
      expect(check(makeBundle({ services, ...options }))).toBe(workflow)
  })

  it.each<[string, KeyPair, Omit<BundleOptions, 'services' | 'key'>]>([
    ['P-256 in Rekor v2', keys.p256, { statement }],
    ['P-256 in Rekor v1', keys.p256, { statement, log: 'v1' }],
    ['P-256 over a message', keys.p256, { message, log: 'v1' }],
    ['RSA in Rekor v2', keys.rsa, { statement }],
    ['P-384 with SHA-256 in Rekor v1', keys.p384, { statement, log: 'v1', hash: 'sha256' }],
  ])('verify with a key: %s', (_, key, options) => {
    expect(() => check(makeBundle({ services, key, ...options }))).not.toThrow()
  })

  it('name a person by e-mail address', () => {
    const bundle = makeBundle({ services, statement, claims: { email: 'dev@example.com' } })
    expect(check(bundle)).toBe('dev@example.com')
  })

  it.each<[Breakage, 'v1' | 'v2', string]>([
    ['payload-changed', 'v2', 'TLOG_BODY_ERROR'],
    ['other-signer', 'v2', 'SIGNATURE_ERROR'],
    ['signature-flipped', 'v2', 'TIMESTAMP_ERROR'],
    ['certificate-of-other-authority', 'v2', 'CERTIFICATE_ERROR'],
    ['certificate-for-other-key', 'v2', 'SIGNATURE_ERROR'],
    ['certificate-expired', 'v2', 'CERTIFICATE_ERROR'],
    ['no-sct', 'v2', 'CERTIFICATE_ERROR'],
    ['sct-of-unknown-log', 'v2', 'CERTIFICATE_ERROR'],
    ['sct-of-other-certificate', 'v2', 'CERTIFICATE_ERROR'],
    ['no-log-entry', 'v2', 'TLOG_ERROR'],
    ['entry-of-other-signature', 'v1', 'TLOG_BODY_ERROR'],
    ['entry-of-other-content', 'v1', 'TLOG_BODY_ERROR'],
    ['entry-of-unknown-log', 'v2', 'TLOG_INCLUSION_PROOF_ERROR'],
    ['promise-flipped', 'v1', 'TLOG_INCLUSION_PROMISE_ERROR'],
    ['entry-time-changed', 'v1', 'TLOG_INCLUSION_PROMISE_ERROR'],
    ['proof-hash-changed', 'v2', 'TLOG_INCLUSION_PROOF_ERROR'],
    ['checkpoint-size-changed', 'v2', 'TLOG_INCLUSION_PROOF_ERROR'],
    ['no-timestamp', 'v2', 'TIMESTAMP_ERROR'],
    ['timestamp-of-other-signature', 'v2', 'TIMESTAMP_ERROR'],
    ['timestamp-of-unknown-authority', 'v2', 'TIMESTAMP_ERROR'],
  ])('do not verify with one thing broken: %s, Rekor %s', (broken, log, code) => {
    makeBundle({ services, statement, log }) // so that proofs have hashes
    expect(() => check(makeBundle({ services, statement, log, broken }))).toThrow(
      expect.objectContaining({ code }),
    )
  })

  it('verify under a root with more logs', () => {
    const root = trustedRootOf(services, { moreLogs: true })
    expect(check(makeBundle({ services, statement }), root)).toBe(workflow)
  })

  it.each<[string, RootChanges, string]>([
    ['unknown logs only', { unknownLogs: true }, 'TLOG_INCLUSION_PROOF_ERROR'],
    ['no CT log', { noCtLog: true }, 'CERTIFICATE_ERROR'],
    ['another CT log', { unknownCtLog: true }, 'CERTIFICATE_ERROR'],
    ['another authority', { otherAuthority: true }, 'CERTIFICATE_ERROR'],
    ['another timestamp authority', { otherTimestampAuthority: true }, 'TIMESTAMP_ERROR'],
    ['no timestamp authority', { noTimestampAuthority: true }, 'TIMESTAMP_ERROR'],
    ['an authority that came to an end', { authorityWindow: { start: 0, end: 1 } }, 'CERTIFICATE_ERROR'],
    ['timestamps that came to an end', { timestampWindow: { start: 0, end: 1 } }, 'TIMESTAMP_ERROR'],
    ['a CT log that came to an end', { ctLogWindow: { start: 0, end: 1 } }, 'CERTIFICATE_ERROR'],
  ])('do not verify under a root with %s', (_, changes, code) => {
    const root = trustedRootOf(services, changes)
    const run = () => check(makeBundle({ services, statement }), root)
    expect(run).toThrow(expect.objectContaining({ code }))
  })

  it('bear the time that the clock of the services shows', () => {
    const ms = Date.parse('2026-01-02T03:04:05Z')
    const { json } = services.atMs(ms, () => makeBundle({ services, statement, log: 'v1' }))
    expect(json.verificationMaterial.tlogEntries[0]?.integratedTime).toBe(String(ms / 1000))
    const [stamp] = json.verificationMaterial.timestampVerificationData?.rfc3161Timestamps ?? []
    const time = RFC3161Timestamp.parse(Buffer.from(stamp?.signedTimestamp ?? '', 'base64')).signingTime
    expect(time).toEqual(new Date(ms))
  })
})

describe('a .sig layer', () => {
  it('holds signature, certificate, chain and log entry of cosign', () => {
    const layer = makeLayer({
      services,
      payload: cosignPayload('shop.example/web', `sha256:${'a'.repeat(64)}`),
      timestamp: true,
    })
    const { annotations } = layer
    const certificate = new X509Certificate(annotations['dev.sigstore.cosign/certificate'] ?? '')
    const signature = Buffer.from(annotations['dev.cosignproject.cosign/signature'] ?? '', 'base64')
    expect(verify('sha256', layer.payload, certificate.publicKey, signature)).toBe(true)
    expect(certificate.subjectAltName).toBe(`URI:${workflow}`)
    expect(annotations['dev.sigstore.cosign/chain']?.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
    const { Payload } = JSON.parse(annotations['dev.sigstore.cosign/bundle'] ?? '') as {
      Payload: { logID: string }
    }
    expect(Payload.logID).toBe(services.parts.logV1.logId.toString('hex'))
    expect(Object.keys(annotations)).toContain('dev.sigstore.cosign/rfc3161timestamp')
  })
})
