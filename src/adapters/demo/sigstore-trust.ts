/**
 * `trusted_root.json` and `signing_config.json` of the embedded Sigstore services. For demonstrations and tests only.
 *
 * @see sigstore protobuf-specs, sigstore_trustroot.proto
 */
import type { KeyObject } from 'node:crypto'
import { publicKeyDer } from './sigstore-certificates.ts'
import type { CtLog } from './sigstore-ct-log.ts'
import type { TransparencyLog } from './sigstore-log.ts'

/** Unix seconds; without an end it goes on. */
export interface Window {
  readonly start: number
  readonly end?: number
}

/** What a trusted root vouches for. */
export interface TrustedParts {
  readonly logs: readonly {
    readonly log: Pick<TransparencyLog, 'publicKey' | 'logId'>
    readonly url: string
    readonly window: Window
  }[]
  readonly ctLogs: readonly {
    readonly log: Pick<CtLog, 'publicKey' | 'logId'>
    readonly url: string
    readonly window: Window
  }[]
  readonly authorities: readonly ChainEntry[]
  readonly timestampAuthorities: readonly ChainEntry[]
}

/** One authority with its chain, DER, root last. */
export interface ChainEntry {
  readonly chain: readonly Uint8Array[]
  readonly url: string
  readonly window: Window
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const time = (unixSeconds: number): string => new Date(unixSeconds * 1000).toISOString().replace('.000', '')

const windowJson = ({ start, end }: Window) => ({
  start: time(start),
  ...(end !== undefined && { end: time(end) }),
})

const keyDetails = (key: KeyObject): string =>
  key.asymmetricKeyType === 'ed25519' ? 'PKIX_ED25519' : 'PKIX_ECDSA_P256_SHA_256'

const logJson = ({ log, url, window }: TrustedParts['logs'][number]) => ({
  baseUrl: url,
  hashAlgorithm: 'SHA2_256',
  publicKey: {
    rawBytes: base64(publicKeyDer(log.publicKey)),
    keyDetails: keyDetails(log.publicKey),
    validFor: windowJson(window),
  },
  logId: { keyId: base64(log.logId) },
})

const authorityJson = ({ chain, url, window }: ChainEntry) => ({
  subject: { organization: 'countersign demo', commonName: 'demo' },
  uri: url,
  certChain: { certificates: chain.map((der) => ({ rawBytes: base64(der) })) },
  validFor: windowJson(window),
})

const jsonBytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)

/** The file that verifiers trust by. */
export const trustedRootJson = (parts: TrustedParts): Uint8Array =>
  jsonBytes({
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: parts.logs.map(logJson),
    certificateAuthorities: parts.authorities.map(authorityJson),
    ctlogs: parts.ctLogs.map(logJson),
    timestampAuthorities: parts.timestampAuthorities.map(authorityJson),
  })

/** Services that a signer may use; absent ones are left out. */
export interface SigningServices {
  readonly fulcio?: string
  readonly issuer?: string
  readonly logs: readonly { readonly url: string; readonly version: 1 | 2 }[]
  /** Full URL. */
  readonly timestamps?: string
  /** Begin of all of them, unix seconds. */
  readonly start: number
}

/** The file that signers choose services by (version 0.2). */
export function signingConfigJson({ fulcio, issuer, logs, timestamps, start }: SigningServices): Uint8Array {
  const service = (url: string, majorApiVersion = 1) => ({
    url,
    majorApiVersion,
    validFor: { start: time(start) },
    operator: 'countersign demo',
  })
  const some = (url: string | undefined) => (url === undefined ? [] : [service(url)])
  return jsonBytes({
    mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
    caUrls: some(fulcio),
    oidcUrls: some(issuer),
    rekorTlogUrls: logs.map(({ url, version }) => service(url, version)),
    rekorTlogConfig: logs.length === 0 ? {} : { selector: 'ANY' },
    tsaUrls: some(timestamps),
    tsaConfig: timestamps === undefined ? {} : { selector: 'ANY' },
  })
}
