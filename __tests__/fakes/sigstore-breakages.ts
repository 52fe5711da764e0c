/** One thing each that can be wrong with a bundle. For tests only. */
import { identityExtension, identityExtensions, makeAuthority } from '../../src/adapters/demo/sigstore-ca.ts'
import { type Extension, extensions, purposes } from '../../src/adapters/demo/sigstore-certificates.ts'
import { makeCtLog } from '../../src/adapters/demo/sigstore-ct-log.ts'
import { makeLogV1, makeLogV2 } from '../../src/adapters/demo/sigstore-log.ts'
import { makeTimestampAuthority } from '../../src/adapters/demo/sigstore-timestamps.ts'
import type { BundleJson, BundleOptions, EntryJson, SigningPlan } from './sigstore-bundles.ts'
import { makeKey } from './sigstore-material.ts'

interface BreakageRule {
  /** Changes what the bundle is made of: all signatures in it are good. */
  readonly plan?: (plan: SigningPlan, options: BundleOptions) => Partial<SigningPlan>
  /** Changes the finished bundle. */
  readonly json?: (bundle: BundleJson, plan: SigningPlan) => void
}

/** Flips the last bit of base64 bytes, or of the byte at an index from the end. */
function flip(value: string, fromEnd = 1): string {
  const bytes = Buffer.from(value, 'base64')
  bytes[bytes.length - fromEnd] = (bytes[bytes.length - fromEnd] ?? 0) ^ 1
  return bytes.toString('base64')
}

const entries = (change: (entry: EntryJson) => void): BreakageRule => ({
  json: (bundle) => {
    for (const entry of bundle.verificationMaterial.tlogEntries) change(entry)
  },
})

const proofs = (change: (proof: NonNullable<EntryJson['inclusionProof']>) => void): BreakageRule =>
  entries((entry) => {
    if (entry.inclusionProof) change(entry.inclusionProof)
  })

const signatures = (change: (bundle: BundleJson) => void): BreakageRule => ({ json: change })

const nameOid = '2.5.29.17'
const identity = (
  change: (usual: readonly Extension[], plan: SigningPlan) => readonly Extension[],
): BreakageRule => ({
  plan: (plan) => ({
    certificate: { ...plan.certificate, identity: change(identityExtensions(plan.claims), plan) },
  }),
})

const hour = 3600
const others = (plan: SigningPlan, nowMs: () => number) =>
  plan.logs.map(({ version }) => (version === 1 ? makeLogV1('127.0.0.1', nowMs) : makeLogV2('127.0.0.1')))

/** A line of the checkpoint, counted from 0: origin, size, root. */
const checkpointLine = (envelope: string, line: number, text: string): string =>
  envelope
    .split('\n')
    .map((old, index) => (index === line ? text : old))
    .join('\n')

const rules = {
  // The content.
  'payload-changed': signatures(({ dsseEnvelope, messageSignature }) => {
    if (dsseEnvelope) dsseEnvelope.payload = Buffer.from('{"other":"statement"}').toString('base64')
    if (messageSignature) messageSignature.messageDigest.digest = flip(messageSignature.messageDigest.digest)
  }),
  'payload-type-changed': signatures(({ dsseEnvelope }) => {
    if (dsseEnvelope) dsseEnvelope.payloadType = 'text/plain'
  }),
  'signature-flipped': signatures(({ dsseEnvelope, messageSignature }) => {
    for (const signature of dsseEnvelope?.signatures ?? []) signature.sig = flip(signature.sig)
    if (messageSignature) messageSignature.signature = flip(messageSignature.signature)
  }),
  'no-signature': signatures(({ dsseEnvelope, messageSignature }) => {
    if (dsseEnvelope) dsseEnvelope.signatures = []
    if (messageSignature) messageSignature.signature = ''
  }),
  'two-signatures': signatures(({ dsseEnvelope }) => {
    const [first] = dsseEnvelope?.signatures ?? []
    if (first) dsseEnvelope?.signatures.push({ ...first })
  }),
  'two-contents': signatures((bundle) => {
    const digest = Buffer.alloc(32).toString('base64')
    bundle.messageSignature ??= { messageDigest: { algorithm: 'SHA2_256', digest }, signature: digest }
    bundle.dsseEnvelope ??= {
      payload: digest,
      payloadType: 'text/plain',
      signatures: [{ sig: digest, keyid: '' }],
    }
  }),
  'no-content': signatures((bundle) => {
    delete bundle.dsseEnvelope
    delete bundle.messageSignature
  }),
  'other-signer': { plan: () => ({ key: makeKey() }) },
  // The form.
  'unknown-version': signatures((bundle) => {
    bundle.mediaType = 'application/vnd.dev.sigstore.bundle.v0.9+json'
  }),
  'unknown-field': signatures((bundle) => {
    bundle.surprise = true
  }),
  'chain-in-v03': signatures(({ verificationMaterial }) => {
    const { certificate } = verificationMaterial
    if (certificate) verificationMaterial.x509CertificateChain = { certificates: [certificate] }
    delete verificationMaterial.certificate
  }),
  // The certificate.
  'no-certificate': signatures(({ verificationMaterial }) => {
    delete verificationMaterial.certificate
    delete verificationMaterial.x509CertificateChain
  }),
  'certificate-flipped': signatures(({ verificationMaterial: { certificate } }) => {
    if (certificate) certificate.rawBytes = flip(certificate.rawBytes)
  }),
  'certificate-for-other-key': { plan: () => ({ certifiedKey: makeKey().publicKey }) },
  'certificate-of-other-authority': {
    plan: (_, { services }) => ({
      authority: makeAuthority('certificates', purposes.codeSigning, services.parts.nowMs()),
    }),
  },
  'certificate-expired': {
    plan: ({ certificate }) => ({ certificate: { ...certificate, notBefore: certificate.notBefore - hour } }),
  },
  'certificate-not-yet-valid': {
    plan: ({ certificate }) => ({ certificate: { ...certificate, notBefore: certificate.notBefore + hour } }),
  },
  'certificate-for-servers': {
    plan: ({ certificate }) => ({ certificate: { ...certificate, purpose: purposes.serverAuth } }),
  },
  'unknown-critical-extension': identity((usual) => [
    ...usual,
    { oid: '1.2.3.4.5', critical: true, value: Buffer.from([5, 0]) },
  ]),
  'two-names': identity((usual) => [
    ...usual,
    extensions.names({ uris: ['https://github.com/mallory/app/.github/workflows/x.yml@refs/heads/main'] }),
  ]),
  'two-names-in-one': identity((usual, { claims }) => [
    extensions.names({
      uris: [`https://github.com/${claims.job_workflow_ref}`, 'https://github.com/mallory/app'],
    }),
    ...usual.filter(({ oid }) => oid !== nameOid),
  ]),
  'no-name': identity((usual) => usual.filter(({ oid }) => oid !== nameOid)),
  'no-issuer': identity((usual) => usual.filter(({ oid }) => !/\.57264\.1\.[18]$/.test(oid))),
  'issuers-differ': identity((usual) => [
    identityExtension(1, 'https://issuer.example'),
    ...usual.filter(({ oid }) => !oid.endsWith('.57264.1.1')),
  ]),
  'issuer-twice': identity((usual) => [...usual, identityExtension(8, 'https://issuer.example')]),
  'issuer-with-trailing-bytes': identity((usual) =>
    usual.map((extension) =>
      extension.oid.endsWith('.57264.1.8')
        ? { ...extension, value: Buffer.concat([extension.value, Buffer.from([5, 0])]) }
        : extension,
    ),
  ),
  'no-sct': { plan: ({ certificate }) => ({ certificate: { ...certificate, ctLog: undefined } }) },
  'sct-of-unknown-log': {
    plan: ({ certificate }, { services }) => ({
      certificate: { ...certificate, ctLog: makeCtLog(services.parts.nowMs) },
    }),
  },
  'sct-of-other-certificate': {
    plan: ({ certificate, authority, claims }) => ({
      certificate: {
        ...certificate,
        ctLog: undefined,
        identity: [
          ...identityExtensions(claims),
          ...(certificate.ctLog
            ? [certificate.ctLog.promise(Buffer.from('another'), authority.issuerKey)]
            : []),
        ],
      },
    }),
  },
  // The log.
  'no-log-entry': signatures(({ verificationMaterial }) => {
    verificationMaterial.tlogEntries = []
  }),
  'log-entry-twice': signatures(({ verificationMaterial }) => {
    verificationMaterial.tlogEntries.push(...verificationMaterial.tlogEntries)
  }),
  'entry-of-unknown-log': { plan: (plan, { services }) => ({ logs: others(plan, services.parts.nowMs) }) },
  'entry-of-other-signature': { plan: () => ({ logged: { signature: Buffer.from('another signature') } }) },
  'entry-of-other-content': { plan: () => ({ logged: { bytes: Buffer.from('{"other":"content"}') } }) },
  'entry-of-other-key': { plan: () => ({ logged: { verifier: makeKey().publicKey } }) },
  'entry-body-changed': entries((entry) => {
    const text = Buffer.from(entry.canonicalizedBody, 'base64').toString()
    entry.canonicalizedBody = Buffer.from(text.replace('"apiVersion"', '"note":1,"apiVersion"')).toString(
      'base64',
    )
  }),
  'entry-kind-changed': entries((entry) => {
    entry.kindVersion = { kind: 'intoto', version: '0.0.2' }
  }),
  'entry-log-id-changed': entries((entry) => {
    entry.logId.keyId = flip(entry.logId.keyId)
  }),
  'entry-index-changed': entries((entry) => {
    entry.logIndex = '424242'
  }),
  'entry-time-changed': entries((entry) => {
    entry.integratedTime = String(Number(entry.integratedTime ?? 0) + 60)
  }),
  'promise-flipped': entries((entry) => {
    const { inclusionPromise } = entry
    if (inclusionPromise) inclusionPromise.signedEntryTimestamp = flip(inclusionPromise.signedEntryTimestamp)
  }),
  'no-promise': entries((entry) => {
    delete entry.inclusionPromise
  }),
  'no-proof': entries((entry) => {
    delete entry.inclusionProof
  }),
  'neither-promise-nor-proof': entries((entry) => {
    delete entry.inclusionProof
    delete entry.inclusionPromise
  }),
  'proof-index-changed': proofs((proof) => {
    proof.logIndex = String(Number(proof.logIndex ?? 0) + 1)
  }),
  'proof-size-changed': proofs((proof) => {
    proof.treeSize = String(Number(proof.treeSize) + 1)
  }),
  'proof-root-changed': proofs((proof) => {
    proof.rootHash = flip(proof.rootHash)
  }),
  'proof-hash-changed': proofs((proof) => {
    proof.hashes = (proof.hashes ?? [Buffer.alloc(32).toString('base64')]).map((hash) => flip(hash))
  }),
  'checkpoint-origin-changed': proofs(({ checkpoint }) => {
    checkpoint.envelope = checkpointLine(checkpoint.envelope, 0, 'log.example')
  }),
  'checkpoint-size-changed': proofs(({ checkpoint }) => {
    checkpoint.envelope = checkpointLine(checkpoint.envelope, 1, '1000000')
  }),
  'checkpoint-root-changed': proofs(({ checkpoint }) => {
    checkpoint.envelope = checkpointLine(checkpoint.envelope, 2, Buffer.alloc(32).toString('base64'))
  }),
  'checkpoint-unsigned': proofs(({ checkpoint }) => {
    checkpoint.envelope = `${checkpoint.envelope.split('\n\n')[0]}\n`
  }),
  // The time.
  'no-timestamp': signatures(({ verificationMaterial }) => {
    delete verificationMaterial.timestampVerificationData
  }),
  'timestamp-twice': signatures(({ verificationMaterial: { timestampVerificationData: data } }) => {
    data?.rfc3161Timestamps.push(...data.rfc3161Timestamps)
  }),
  'timestamp-of-other-signature': { plan: () => ({ stamped: Buffer.from('another signature') }) },
  'timestamp-of-payload': {
    plan: (_, { statement, message }) => ({ stamped: statement ?? message ?? Buffer.alloc(0) }),
  },
  'timestamp-of-unknown-authority': {
    plan: (_, { services }) => ({ timestamps: [makeTimestampAuthority(services.parts.nowMs)] }),
  },
  'timestamp-flipped': signatures(({ verificationMaterial: { timestampVerificationData: data } }) => {
    for (const stamp of data?.rfc3161Timestamps ?? []) stamp.signedTimestamp = flip(stamp.signedTimestamp)
  }),
} satisfies Readonly<Record<string, BreakageRule>>

/** Name of one thing that is wrong. */
export type Breakage = keyof typeof rules

/** All of them. */
export const breakages: Readonly<Record<Breakage, BreakageRule>> = rules

/** All names, for tables. */
export const breakageNames = Object.keys(rules) as readonly Breakage[]
