import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** What a test makes of a value before it is signed or shown. */
export type Change<T> = (value: T) => unknown

export const nowUnixSeconds = Math.floor(Date.now() / 1000)
/** When a log saw the signatures: the certificates of Fulcio have ended since. */
export const loggedUnixSeconds = nowUnixSeconds - 86_400

export const reference = 'registry.example/team/app:1.0'
export const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: {
    mediaType: 'application/vnd.oci.image.config.v1+json',
    digest: `sha256:${'ab'.repeat(32)}`,
    size: 2,
  },
  layers: [],
})
const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`

/** The payload that all signatures are over. */
export const payload = Buffer.from(
  JSON.stringify({
    critical: {
      identity: { 'docker-reference': reference },
      image: { 'docker-manifest-digest': digest },
      type: 'cosign container image signature',
    },
    optional: null,
  }),
)

/** A key pair with its public half as PEM. */
export interface Pair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly pem: string
}

type Kind = 'P-256' | 'P-384' | 'P-521' | 'P-224' | 'secp256k1' | 'ed25519' | 'rsa' | 'rsa1024'

/** Makes a key pair. */
export function pairOf(kind: Kind = 'P-256'): Pair {
  const { privateKey, publicKey } =
    kind === 'ed25519'
      ? generateKeyPairSync('ed25519')
      : kind === 'rsa' || kind === 'rsa1024'
        ? generateKeyPairSync('rsa', { modulusLength: kind === 'rsa' ? 2048 : 1024 })
        : generateKeyPairSync('ec', { namedCurve: kind })
  return { privateKey, publicKey, pem: publicKey.export({ type: 'spki', format: 'pem' }).toString() }
}

export const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64')

/** As containers/image verifies: SHA-256, but for Ed25519. */
export const signed = ({ privateKey }: Pair, bytes: Uint8Array = payload, hash = 'sha256'): Buffer =>
  sign(privateKey.asymmetricKeyType === 'ed25519' ? null : hash, bytes, privateKey)

/** A `.sig` layer in the form of a `dir:` image. */
export interface Layer {
  readonly mimeType: string
  readonly payload: Uint8Array
  readonly annotations: Readonly<Record<string, string>>
}

/** A layer with these parts; `undefined` ones are left out. */
export function layerOf(parts: {
  readonly signature?: Uint8Array | string | undefined
  readonly certificate?: string | undefined
  readonly chain?: string | undefined
  readonly bundle?: string | undefined
  readonly payload?: Uint8Array
  readonly mimeType?: string
}): Layer {
  const { signature, certificate, chain, bundle } = parts
  const annotations = {
    'dev.cosignproject.cosign/signature': typeof signature === 'object' ? base64(signature) : signature,
    'dev.sigstore.cosign/certificate': certificate,
    'dev.sigstore.cosign/chain': chain,
    'dev.sigstore.cosign/bundle': bundle,
  }
  return {
    mimeType: parts.mimeType ?? 'application/vnd.dev.cosign.simplesigning.v1+json',
    payload: parts.payload ?? payload,
    annotations: Object.fromEntries(
      Object.entries(annotations).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  }
}

/** The file of a `dir:` image that holds a layer. */
export const signatureFile = ({ mimeType, payload: bytes, annotations }: Layer): Buffer =>
  Buffer.concat([
    Buffer.from('\0sigstore-json\n'),
    Buffer.from(JSON.stringify({ mimeType, payload: base64(bytes), annotations })),
  ])

/** What a log is told, and what is changed of it. Changes come in the order in which they stand here. */
export interface PromiseParts {
  readonly log: Pair
  /** PEM of key or certificate. */
  readonly signer: string
  readonly signature: Uint8Array
  readonly integratedTime?: number
  readonly entry?: Change<LogRecord>
  readonly body?: Change<string>
  /** What is signed. */
  readonly payload?: Change<Logged>
  readonly promise?: Change<Buffer>
  /** What is shown of what was signed. */
  readonly shown?: Change<Logged>
  readonly text?: (text: string) => string
}

/** A hashedrekord of Rekor. */
interface LogRecord {
  readonly apiVersion: string
  readonly kind: string
  readonly spec: {
    readonly data: { readonly hash: { readonly algorithm: string; readonly value: string } }
    readonly signature: { readonly content: string; readonly publicKey: { readonly content: string } }
  }
}

/** What a log signs. */
interface Logged {
  readonly body: string
  readonly integratedTime: number
  readonly logIndex: number
  readonly logID: string
}

/** The `bundle` annotation: an entry with its log's promise (cosign SIGNATURE_SPEC). */
export function bundleOf(parts: PromiseParts): string {
  const keep = (value: unknown) => value
  const { entry = keep, body = keep, payload: change = keep, promise = keep, shown = keep } = parts
  const record = entry({
    apiVersion: '0.0.1',
    kind: 'hashedrekord',
    spec: {
      data: { hash: { algorithm: 'sha256', value: createHash('sha256').update(payload).digest('hex') } },
      signature: { content: base64(parts.signature), publicKey: { content: base64(parts.signer) } },
    },
  })
  const told = change({
    body: base64(String(body(JSON.stringify(record)))),
    integratedTime: parts.integratedTime ?? loggedUnixSeconds,
    logIndex: 12,
    logID: 'c0'.repeat(32),
  })
  const members = Object.entries(told as Record<string, unknown>)
  const sorted = Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)))
  const made = promise(sign('sha256', Buffer.from(JSON.stringify(sorted)), parts.log.privateKey)) as Buffer
  const bundle = { SignedEntryTimestamp: base64(made), Payload: shown(told as Logged) }
  const text = JSON.stringify(bundle)
  return parts.text?.(text) ?? text
}

/** One question about one layer, and its answer here and by the reference library. */
export interface AttachmentCase {
  readonly name: string
  /** A code where it does not count; `unusable …` where the policy's keys do not; `not looked at` for other layers. */
  readonly expect: string
  /** Set where the library accepts what is refused here on purpose. */
  readonly stricterThanLibrary?: true
  readonly requirement: Readonly<Record<string, unknown>>
  readonly layer: Layer
}

/** A row of a table of cases. */
export type Row = readonly [
  expect: string,
  name: string,
  question: { readonly requirement: AttachmentCase['requirement']; readonly layer: Layer },
  stricter?: 'stricter',
]

/** Rows as cases. */
export const casesOf = (rows: readonly Row[]): readonly AttachmentCase[] =>
  rows.map(([expect, name, { requirement, layer }, stricter]) => ({
    name,
    expect,
    requirement: {
      type: 'sigstoreSigned',
      signedIdentity: { type: 'exactReference', dockerReference: reference },
      ...requirement,
    },
    layer,
    ...(stricter === undefined ? {} : { stricterThanLibrary: true }),
  }))
