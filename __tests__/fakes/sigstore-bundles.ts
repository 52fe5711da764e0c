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
import {
  dsseV1,
  hashedRekordV1,
  hashedRekordV2,
  preAuthEncoding,
} from '../../src/adapters/demo/sigstore-entries.ts'
import { workflowClaims } from '../../src/adapters/demo/sigstore-issuer.ts'
import { entryJson, type LogEntry, type TransparencyLog } from '../../src/adapters/demo/sigstore-log.ts'
import type { SigstoreServices } from '../../src/adapters/demo/sigstore-services.ts'
import { imprintOf, type TimestampAuthority } from '../../src/adapters/demo/sigstore-timestamps.ts'
import { type Breakage, breakages } from './sigstore-breakages.ts'
import { type KeyPair, makeKey } from './sigstore-material.ts'

export { type Breakage, breakageNames } from './sigstore-breakages.ts'

/** Payload type of in-toto statements in DSSE envelopes. */
export const statementType = 'application/vnd.in-toto+json'

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

/** Standard base64. */
export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

const mediaTypes = {
  '0.1': 'application/vnd.dev.sigstore.bundle+json;version=0.1',
  '0.2': 'application/vnd.dev.sigstore.bundle+json;version=0.2',
  '0.3': 'application/vnd.dev.sigstore.bundle.v0.3+json',
} as const

/** Hashes that signatures of Sigstore use. */
export type HashName = 'sha256' | 'sha384' | 'sha512'

const hashes: Readonly<Record<string, HashName>> = { secp384r1: 'sha384', secp521r1: 'sha512' }

/** The hash that goes with a key. */
const hashOf = (key: KeyObject): HashName =>
  key.asymmetricKeyType === 'ed25519'
    ? 'sha512'
    : (hashes[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? 'sha256')

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

/** Claims of a workflow, or of a person when an e-mail address is among them. */
export function claimsOf({ services, claims = {} }: Pick<BundleOptions, 'services' | 'claims'>): Claims {
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
