/**
 * Makes bundles and `.sig` layers with the parts of the embedded Sigstore services, without asking over HTTP, and
 * breaks one thing in them where a test wants that. For tests only.
 */
import { createHash, type KeyObject, sign } from 'node:crypto'
import {
  type Authority,
  type Claims,
  type IssueOptions,
  issueIdentity,
} from '../../src/adapters/demo/sigstore-ca.ts'
import { publicKeyDer, toPem } from '../../src/adapters/demo/sigstore-certificates.ts'
import { workflowClaims } from '../../src/adapters/demo/sigstore-issuer.ts'
import { entryJson, type LogEntry, type TransparencyLog } from '../../src/adapters/demo/sigstore-log.ts'
import {
  dsseV1,
  hashedRekordV1,
  hashedRekordV2,
  preAuthEncoding,
} from '../../src/adapters/demo/sigstore-rekor.ts'
import type { SigstoreServices } from '../../src/adapters/demo/sigstore-services.ts'
import { imprintOf, type TimestampAuthority } from '../../src/adapters/demo/sigstore-timestamps.ts'
import { type Breakage, breakages } from './sigstore-breakages.ts'
import { type KeyPair, makeKey } from './sigstore-material.ts'

export { type Breakage, breakageNames } from './sigstore-breakages.ts'

/** Payload type of in-toto statements in DSSE envelopes. */
export const statementType = 'application/vnd.in-toto+json'

/** The statement that cosign 3 signs for an image. @param hex - SHA-256 of the manifest, without `sha256:` */
export const imageStatement = (
  hex: string,
  given: {
    readonly annotations?: Readonly<Record<string, string>>
    readonly name?: string
    readonly predicateType?: string
  } = {},
): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [
        {
          ...(given.name && { name: given.name }),
          digest: { sha256: hex },
          annotations: given.annotations ?? {},
        },
      ],
      predicateType: given.predicateType ?? 'https://sigstore.dev/cosign/sign/v1',
      predicate: {},
    }),
  )

/** Bundle JSON that a test may change. */
export interface BundleJson {
  mediaType: string
  verificationMaterial: {
    certificate?: { rawBytes: string }
    x509CertificateChain?: { certificates: { rawBytes: string }[] }
    publicKey?: { hint: string }
    tlogEntries: EntryJson[]
    timestampVerificationData?: { rfc3161Timestamps: { signedTimestamp: string }[] }
  }
  dsseEnvelope?: { payload: string; payloadType: string; signatures: { sig: string; keyid: string }[] }
  messageSignature?: { messageDigest: { algorithm: string; digest: string }; signature: string }
  [more: string]: unknown
}

/** Log entry in a bundle. */
export interface EntryJson {
  logIndex?: string
  logId: { keyId: string }
  kindVersion: { kind: string; version: string }
  integratedTime?: string
  inclusionPromise?: { signedEntryTimestamp: string }
  inclusionProof?: {
    logIndex?: string
    rootHash: string
    treeSize: string
    hashes?: string[]
    checkpoint: { envelope: string }
  }
  canonicalizedBody: string
}

/** What a bundle is made of, before it is made. Breakages change it here, or the finished JSON. */
export interface SigningPlan {
  readonly key: KeyPair
  /** Key that the certificate is for. */
  readonly certifiedKey: KeyObject
  readonly claims: Claims
  readonly authority: Authority
  readonly certificate: IssueOptions
  /** What the log entry is about. */
  readonly logged: {
    readonly signature?: Uint8Array
    readonly bytes?: Uint8Array
    readonly verifier?: KeyObject
  }
  readonly logs: readonly TransparencyLog[]
  readonly stamped?: Uint8Array
  readonly timestamps: readonly TimestampAuthority[]
}

/** Which bundle is wanted. */
export interface BundleOptions {
  readonly services: Pick<SigstoreServices, 'parts' | 'urls'>
  /** An in-toto statement that goes into a DSSE envelope; or a message that is signed itself. */
  readonly statement?: Uint8Array
  readonly message?: Uint8Array
  readonly payloadType?: string
  /** Claims that replace the usual ones of a workflow; `email` makes a person. */
  readonly claims?: Claims
  /** A key in place of a certificate. */
  readonly key?: KeyPair
  /** Logs that take the entry; Rekor v2 when not given. */
  readonly log?: 'v1' | 'v2' | 'both' | 'none'
  /** What Rekor v1 is told of an envelope; `dsse` when not given. */
  readonly entryKind?: 'dsse' | 'hashedrekord'
  /** Hash under the signature; the one that goes with the key when not given. */
  readonly hash?: HashName
  /** True when not given. */
  readonly timestamp?: boolean
  readonly version?: '0.1' | '0.2' | '0.3'
  /** One thing that is wrong. */
  readonly broken?: Breakage
  readonly plan?: (plan: SigningPlan) => Partial<SigningPlan>
  readonly edit?: (bundle: BundleJson) => void
}

/** A bundle that was made. */
export interface TestBundle {
  readonly bytes: Uint8Array
  readonly json: BundleJson
  /** Of the certificate or the key. */
  readonly publicKey: KeyObject
  /** Leaf, where there is one. */
  readonly certificate?: Buffer
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

const mediaTypes = {
  '0.1': 'application/vnd.dev.sigstore.bundle+json;version=0.1',
  '0.2': 'application/vnd.dev.sigstore.bundle+json;version=0.2',
  '0.3': 'application/vnd.dev.sigstore.bundle.v0.3+json',
} as const

/** Hashes that signatures of Sigstore use. */
export type HashName = 'sha256' | 'sha384' | 'sha512'

function hashOf(key: KeyObject): HashName {
  if (key.asymmetricKeyType === 'ed25519') return 'sha512'
  switch (key.asymmetricKeyDetails?.namedCurve) {
    case 'secp384r1':
      return 'sha384'
    case 'secp521r1':
      return 'sha512'
    default:
      return 'sha256'
  }
}

/** Signs as Sigstore does with this key: the hash follows the key, Ed25519 is pure. */
export const signBytes = (bytes: Uint8Array, { privateKey }: KeyPair, hash = hashOf(privateKey)): Buffer =>
  sign(privateKey.asymmetricKeyType === 'ed25519' ? null : hash, bytes, privateKey)

function planOf(options: BundleOptions): SigningPlan {
  const { authority, ctLog, logV1, logV2, timestamps, nowMs } = options.services.parts
  const key = options.key ?? makeKey()
  const logs = { v1: [logV1], v2: [logV2], both: [logV1, logV2], none: [] }[options.log ?? 'v2']
  const plan: SigningPlan = {
    key,
    certifiedKey: key.publicKey,
    claims: claimsOf(options),
    authority,
    certificate: { notBefore: Math.floor(nowMs() / 1000), ctLog },
    logged: {},
    logs,
    timestamps: options.timestamp === false ? [] : [timestamps],
  }
  const broken = options.broken && breakages[options.broken].plan?.(plan, options)
  return { ...plan, ...broken, ...options.plan?.({ ...plan, ...broken }) }
}

function claimsOf({ services, claims = {} }: Pick<BundleOptions, 'services' | 'claims'>): Claims {
  if (claims.email !== undefined) return { iss: services.urls.emailIssuer, sub: 'user-1', ...claims }
  return workflowClaims({ iss: services.urls.issuer, ...claims })
}

/** Makes one bundle. */
export function makeBundle(options: BundleOptions): TestBundle {
  const plan = planOf(options)
  const { statement, message, payloadType = statementType } = options
  if ((statement === undefined) === (message === undefined)) throw new Error('give a statement or a message')
  const signed =
    statement === undefined ? (message ?? Buffer.alloc(0)) : preAuthEncoding(payloadType, statement)
  const hash = options.hash ?? hashOf(plan.key.publicKey)
  const signature = signBytes(signed, plan.key, hash)
  const certificate = options.key
    ? undefined
    : issueIdentity(plan.authority, plan.claims, plan.certifiedKey, plan.certificate)
  const content =
    statement === undefined
      ? messageContent(signed, signature, hash)
      : envelopeContent(payloadType, statement, signature)
  const verifier = { key: plan.logged.verifier ?? plan.key.publicKey, certificate }
  const entries = plan.logs.map((log) =>
    entryJson(appendTo(log, { signed, signature, verifier, plan, options, content })),
  )
  const stamps = plan.timestamps.map((authority) => ({
    signedTimestamp: base64(
      authority.stamp({ imprint: imprintOf(plan.stamped ?? signature), withCertificate: false }),
    ),
  }))
  const json: BundleJson = {
    mediaType: mediaTypes[options.version ?? '0.3'],
    verificationMaterial: {
      ...signerJson(options, plan, certificate),
      tlogEntries: structuredClone(entries) as EntryJson[], // a copy, which nobody else reads
      ...(stamps.length > 0 && { timestampVerificationData: { rfc3161Timestamps: stamps } }),
    },
    ...content,
  }
  if (options.broken) breakages[options.broken].json?.(json, plan)
  options.edit?.(json)
  const publicKey = plan.key.publicKey
  return { bytes: Buffer.from(JSON.stringify(json)), json, publicKey, ...(certificate && { certificate }) }
}

function signerJson(
  { key, version = '0.3' }: BundleOptions,
  { authority }: SigningPlan,
  certificate: Buffer | undefined,
): Partial<BundleJson['verificationMaterial']> {
  if (certificate === undefined) return { publicKey: { hint: key ? hintOf(key.publicKey) : '' } }
  if (version === '0.3') return { certificate: { rawBytes: base64(certificate) } }
  const chain = [certificate, authority.chain[0]] // roots must not be in bundles
  return { x509CertificateChain: { certificates: chain.map((der) => ({ rawBytes: base64(der) })) } }
}

/** As cosign writes it: base64 of SHA-256 of the key's DER. */
export const hintOf = (key: KeyObject): string =>
  createHash('sha256').update(publicKeyDer(key)).digest('base64')

const envelopeContent = (payloadType: string, payload: Uint8Array, signature: Buffer) => ({
  dsseEnvelope: {
    payload: base64(payload),
    payloadType,
    signatures: [{ sig: base64(signature), keyid: '' }],
  },
})

function messageContent(message: Uint8Array, signature: Buffer, hash: HashName) {
  const algorithm = hash.replace('sha', 'SHA2_')
  const digest = base64(createHash(hash).update(message).digest())
  return { messageSignature: { messageDigest: { algorithm, digest }, signature: base64(signature) } }
}

interface Logging {
  readonly signed: Uint8Array
  readonly signature: Buffer
  readonly verifier: { readonly key: KeyObject; readonly certificate: Buffer | undefined }
  readonly plan: SigningPlan
  readonly options: BundleOptions
  readonly content: Pick<BundleJson, 'dsseEnvelope'> | Pick<BundleJson, 'messageSignature'>
}

function appendTo(
  log: TransparencyLog,
  { signed, signature, verifier, plan, options, content }: Logging,
): LogEntry {
  const bytes = plan.logged.bytes ?? signed
  const about = plan.logged.signature ?? signature
  const certificate = plan.logged.verifier ? undefined : verifier.certificate
  if (log.version === 2) {
    const digest = createHash(options.hash ?? hashOf(verifier.key))
      .update(bytes)
      .digest()
    const der = certificate ?? publicKeyDer(verifier.key)
    const kind = certificate ? 'x509Certificate' : 'publicKey'
    const entry = hashedRekordV2(digest, about, { kind, der })
    return log.append(entry.kind, entry.body)
  }
  const pem = certificate ? toPem(certificate) : toPem(publicKeyDer(verifier.key), 'PUBLIC KEY')
  const asEnvelope = options.statement !== undefined && options.entryKind !== 'hashedrekord'
  const payload = plan.logged.bytes ?? options.statement ?? Buffer.alloc(0)
  const entry = asEnvelope
    ? dsseV1(JSON.stringify(content), payload, base64(about), pem)
    : hashedRekordV1(createHash('sha256').update(bytes).digest('hex'), about, pem)
  return log.append(entry.kind, entry.body)
}

/** Which `.sig` layer is wanted. */
export interface LayerOptions {
  readonly services: Pick<SigstoreServices, 'parts' | 'urls'>
  /** Simple-signing JSON, byte for byte. */
  readonly payload: Uint8Array
  readonly claims?: Claims
  /** A key in place of a certificate of the services. */
  readonly key?: KeyPair
  /** A certificate of another authority for `key`, and the chain to show with it, root last; DER. */
  readonly certificate?: Uint8Array
  readonly chain?: readonly Uint8Array[]
  readonly hash?: HashName
  /** A Rekor v1 entry in the annotation `dev.sigstore.cosign/bundle`; true when not given. */
  readonly log?: boolean
  /** False when not given. */
  readonly timestamp?: boolean
  /** Changes annotations; undefined takes one away. */
  readonly edit?: (
    annotations: Readonly<Record<string, string>>,
  ) => Readonly<Record<string, string | undefined>>
  /** What the entry says in place of the truth. */
  readonly logged?: {
    readonly signature?: Uint8Array
    readonly payload?: Uint8Array
    readonly verifierPem?: string
  }
}

/** One layer of a `.sig` manifest. */
export interface TestLayer {
  readonly kind: 'cosign-layer'
  readonly mediaType: string
  readonly payload: Uint8Array
  readonly annotations: Readonly<Record<string, string>>
}

/** Makes one `.sig` layer. */
export function makeLayer(options: LayerOptions): TestLayer {
  const { services, payload, logged = {} } = options
  const { authority, ctLog, logV1, timestamps, nowMs } = services.parts
  const key = options.key ?? makeKey()
  const signature = signBytes(payload, key, options.hash)
  const issued = options.key
    ? options.certificate
    : issueIdentity(authority, claimsOf(options), key.publicKey, {
        notBefore: Math.floor(nowMs() / 1000),
        ctLog,
      })
  const chain = options.chain ?? (options.key ? [] : authority.chain)
  const pem = issued ? toPem(issued) : toPem(publicKeyDer(key.publicKey), 'PUBLIC KEY')
  const digest = createHash('sha256')
    .update(logged.payload ?? payload)
    .digest('hex')
  const proposed = hashedRekordV1(digest, logged.signature ?? signature, logged.verifierPem ?? pem)
  const entry = options.log === false ? undefined : logV1.append(proposed.kind, proposed.body)
  const stamp =
    options.timestamp && timestamps.stamp({ imprint: imprintOf(signature), withCertificate: true })
  const annotations: Record<string, string> = {
    'dev.cosignproject.cosign/signature': base64(signature),
    ...(issued && { 'dev.sigstore.cosign/certificate': pem }),
    ...(issued &&
      chain.length > 0 && { 'dev.sigstore.cosign/chain': chain.map((der) => toPem(der)).join('') }),
    ...(entry && { 'dev.sigstore.cosign/bundle': layerBundle(entry) }),
    ...(stamp && {
      'dev.sigstore.cosign/rfc3161timestamp': JSON.stringify({ SignedRFC3161Timestamp: base64(stamp) }),
    }),
  }
  const edited = options.edit?.(annotations) ?? annotations
  const kept = Object.entries(edited).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return {
    kind: 'cosign-layer',
    mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
    payload,
    annotations: Object.fromEntries(kept) as Record<string, string>, // pairs of texts, filtered above
  }
}

/** Value of the annotation `dev.sigstore.cosign/bundle`. */
export const layerBundle = (entry: LogEntry): string =>
  JSON.stringify({
    SignedEntryTimestamp: base64(entry.promise?.signature ?? Buffer.alloc(0)),
    Payload: {
      body: base64(entry.body),
      integratedTime: entry.promise?.integratedTime,
      logIndex: entry.logIndex,
      logID: entry.logId.toString('hex'),
    },
  })

/** The simple-signing payload that cosign signs. @param hex - SHA-256 of the manifest */
export const cosignPayload = (hex: string, reference: string, optional: unknown = null): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      critical: {
        identity: { 'docker-reference': reference },
        image: { 'docker-manifest-digest': `sha256:${hex}` },
        type: 'cosign container image signature',
      },
      optional,
    }),
  )
