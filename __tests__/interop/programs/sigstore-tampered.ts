import type { JsonObject } from './policy.ts'

/** A bundle as cosign writes it, as far as it is altered here (protobuf-specs, bundle v0.3). */
interface Bundle extends JsonObject {
  readonly verificationMaterial: {
    readonly tlogEntries?: readonly JsonObject[]
    readonly timestampVerificationData?: { readonly rfc3161Timestamps: readonly JsonObject[] }
  }
  readonly dsseEnvelope: {
    readonly payload: string
    readonly payloadType: string
    readonly signatures: readonly { readonly sig: string }[]
  }
}

/** Makes something else of a good bundle; `another` is a good one by the same signer of another image. */
export type Alter = (good: Bundle, another: Bundle) => unknown

/** Changes one bit in the middle of bytes in base64. */
function withBitChanged(base64: string): string {
  const bytes = Buffer.from(base64, 'base64')
  const at = bytes.length >> 1
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0x01, at)
  return bytes.toString('base64')
}

/** The payload with another digest in it, which is no longer what was signed. */
function withDigestChanged(payload: string): string {
  const text = Buffer.from(payload, 'base64').toString()
  const changed = text.replace(
    /"sha256":"(.)/,
    (_, first: string) => `"sha256":"${first === '0' ? '1' : '0'}`,
  )
  return Buffer.from(changed).toString('base64')
}

const withEnvelope = (bundle: Bundle, change: Partial<Bundle['dsseEnvelope']>): unknown => ({
  ...bundle,
  dsseEnvelope: { ...bundle.dsseEnvelope, ...change },
})

const withMaterial = (bundle: Bundle, change: JsonObject): unknown => ({
  ...bundle,
  verificationMaterial: { ...bundle.verificationMaterial, ...change },
})

const entriesOf = ({ verificationMaterial }: Bundle): readonly JsonObject[] =>
  verificationMaterial.tlogEntries ?? []

/** What was altered, in bundles of any kind. */
export const alteredBundles: Readonly<Record<string, Alter>> = {
  'the bundle of another image': (_, another) => another,
  'another digest in the statement': (good) =>
    withEnvelope(good, { payload: withDigestChanged(good.dsseEnvelope.payload) }),
  'a changed bit of the signature': ({ dsseEnvelope, ...rest }) => ({
    ...rest,
    dsseEnvelope: {
      ...dsseEnvelope,
      signatures: dsseEnvelope.signatures.map((one) => ({ ...one, sig: withBitChanged(one.sig) })),
    },
  }),
  'the signature of another image': (good, another) =>
    withEnvelope(good, { signatures: another.dsseEnvelope.signatures }),
  'two signatures': (good, another) =>
    withEnvelope(good, {
      signatures: [...another.dsseEnvelope.signatures, ...good.dsseEnvelope.signatures],
    }),
  'no signature': (good) => withEnvelope(good, { signatures: [] }),
  'another payload type': (good) => withEnvelope(good, { payloadType: 'application/json' }),
  'the timestamp of another signature': (good, another) =>
    withMaterial(good, {
      timestampVerificationData: another.verificationMaterial.timestampVerificationData,
    }),
  'no timestamp': (good) => withMaterial(good, { timestampVerificationData: {} }),
  'no signer': ({ verificationMaterial, ...rest }) => ({
    ...rest,
    verificationMaterial: { ...verificationMaterial, certificate: undefined, publicKey: undefined },
  }),
  'a field that nobody knows': (good) => ({ ...good, unknown: true }),
}

/** The entries with some members replaced. */
const withEntries = (good: Bundle, change: (entry: JsonObject) => JsonObject): unknown =>
  withMaterial(good, { tlogEntries: entriesOf(good).map((entry) => ({ ...entry, ...change(entry) })) })

const withProof = (good: Bundle, change: JsonObject): unknown =>
  withEntries(good, ({ inclusionProof }) => ({
    inclusionProof: { ...(inclusionProof as JsonObject), ...change },
  }))

const noHash = Buffer.alloc(32).toString('base64')

/** The same for bundles with an entry of Rekor v2. */
export const alteredEntries: Readonly<Record<string, Alter>> = {
  'the log entry of another signature': (good, another) =>
    withMaterial(good, { tlogEntries: entriesOf(another) }),
  'no log entry': (good) => withMaterial(good, { tlogEntries: [] }),
  'other hashes in the proof': (good) => withProof(good, { hashes: [noHash] }),
  'another index in the proof': (good) =>
    withEntries(withProof(good, { logIndex: '0' }) as Bundle, () => ({ logIndex: '0' })),
  'the id of another log': (good) => withEntries(good, () => ({ logId: { keyId: noHash } })),
}

/**
 * What some take and some refuse. cosign makes the body of an entry of Rekor v2 and the root of the proof anew from the
 * rest of the bundle and looks at the given ones not at all; the index beside the proof is signed by nobody, and
 * Countersign takes that of the proof.
 */
export const alteredUnheeded: Readonly<
  Record<string, { readonly alter: Alter; readonly taken: 'by cosign' | 'by Countersign' }>
> = {
  'a changed bit of the body': {
    alter: (good) =>
      withEntries(good, ({ canonicalizedBody }) => ({
        canonicalizedBody: withBitChanged(String(canonicalizedBody)),
      })),
    taken: 'by cosign',
  },
  'another root in the proof': {
    alter: (good) => withProof(good, { rootHash: noHash }),
    taken: 'by cosign',
  },
  'another index beside the proof': {
    alter: (good) => withEntries(good, () => ({ logIndex: '99999' })),
    taken: 'by Countersign',
  },
}
