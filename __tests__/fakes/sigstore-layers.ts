/** Makes `.sig` layers with the parts of the embedded Sigstore services. For tests only. */
import { createHash } from 'node:crypto'
import { type Claims, issueIdentity } from '../../src/adapters/demo/sigstore-ca.ts'
import { publicKeyDer, toPem } from '../../src/adapters/demo/sigstore-certificates.ts'
import { hashedRekordV1 } from '../../src/adapters/demo/sigstore-entries.ts'
import type { LogEntry } from '../../src/adapters/demo/sigstore-log.ts'
import type { SigstoreServices } from '../../src/adapters/demo/sigstore-services.ts'
import { imprintOf } from '../../src/adapters/demo/sigstore-timestamps.ts'
import { base64, claimsOf, type HashName, signBytes } from './sigstore-bundles.ts'
import { type KeyPair, makeKey } from './sigstore-material.ts'

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
