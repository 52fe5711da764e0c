/** Makers of certificates, log entries and trusted roots, for tests that need odd ones. Keys are test keys. */
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { makeAuthority } from '../../src/adapters/demo/sigstore-ca.ts'
import {
  type CertificateContents,
  type DistinguishedName,
  type Extension,
  extensions,
  makeCertificate,
  purposes,
} from '../../src/adapters/demo/sigstore-certificates.ts'
import { makeCtLog } from '../../src/adapters/demo/sigstore-ct-log.ts'
import { makeLogV1, makeLogV2 } from '../../src/adapters/demo/sigstore-log.ts'
import type { SigstoreServices } from '../../src/adapters/demo/sigstore-services.ts'
import { makeTimestampAuthority } from '../../src/adapters/demo/sigstore-timestamps.ts'
import { type TrustedParts, trustedRootJson, type Window } from '../../src/adapters/demo/sigstore-trust.ts'

export {
  type Authority,
  type Claims,
  identityExtension,
  identityExtensions,
  issueIdentity,
  makeAuthority,
} from '../../src/adapters/demo/sigstore-ca.ts'
export {
  type CertificateContents,
  type Extension,
  extensions,
  makeCertificate,
  purposes,
  toPem,
} from '../../src/adapters/demo/sigstore-certificates.ts'
export * as der from '../../src/adapters/demo/sigstore-der.ts'
export {
  dsseV1,
  hashedRekordV1,
  hashedRekordV2,
  preAuthEncoding,
} from '../../src/adapters/demo/sigstore-entries.ts'
export { publicKeyPem } from '../../src/adapters/demo/sigstore-fulcio.ts'
export { personClaims, workflowClaims } from '../../src/adapters/demo/sigstore-issuer.ts'
export {
  canonicalJson,
  entryJson,
  makeLogV1,
  makeLogV2,
  promisedText,
} from '../../src/adapters/demo/sigstore-log.ts'
export { answerV1, answerV2 } from '../../src/adapters/demo/sigstore-rekor.ts'
export {
  signingConfigJson,
  type TrustedParts,
  trustedRootJson,
  type Window,
} from '../../src/adapters/demo/sigstore-trust.ts'

/** Changes to what the services' trusted root vouches for. */
export interface RootChanges {
  /** Two more logs (v1 and v2) that sign nothing here. */
  readonly moreLogs?: boolean
  /** Logs that nobody here writes to, in place of the services' own. */
  readonly unknownLogs?: boolean
  readonly noLogs?: boolean
  readonly noCtLog?: boolean
  readonly unknownCtLog?: boolean
  readonly noAuthority?: boolean
  readonly otherAuthority?: boolean
  readonly noTimestampAuthority?: boolean
  readonly otherTimestampAuthority?: boolean
  /** Certificates of the only authority of this kind, DER, root last. */
  readonly authorityChain?: readonly Uint8Array[]
  readonly timestampChain?: readonly Uint8Array[]
  /** Windows in unix seconds, in place of the wide ones. */
  readonly logWindow?: Window
  readonly ctLogWindow?: Window
  readonly authorityWindow?: Window
  readonly timestampWindow?: Window
}

/** trusted_root.json of the services, changed. */
export const trustedRootOf = (services: SigstoreServices, changes: RootChanges = {}): Uint8Array =>
  trustedRootJson(changedParts(services, changes))

function changedParts({ parts, urls }: SigstoreServices, changes: RootChanges): TrustedParts {
  const { trusted, nowMs } = parts
  const window = { start: 0 }
  const otherLogs = [
    { log: makeLogV1('127.0.0.1', nowMs), url: urls.rekorV1, window },
    { log: makeLogV2('127.0.0.1'), url: urls.rekorV2, window },
  ]
  const otherCtLog = { log: makeCtLog(nowMs), url: urls.fulcio, window }
  const others = {
    authority: {
      chain: makeAuthority('other', purposes.codeSigning, nowMs()).chain,
      url: urls.fulcio,
      window,
    },
    timestamps: { chain: makeTimestampAuthority(nowMs).chain, url: urls.timestamps, window },
  }
  const given = (chain: readonly Uint8Array[], url: string) => [{ chain, url, window }]
  const within = <T extends { readonly window: Window }>(entries: readonly T[], only?: Window): T[] =>
    entries.map((entry) => ({ ...entry, window: only ?? entry.window }))
  const logs = changes.noLogs ? [] : changes.unknownLogs ? otherLogs : trusted.logs
  const ctLogs = changes.noCtLog ? [] : changes.unknownCtLog ? [otherCtLog] : trusted.ctLogs
  const authorities = changes.noAuthority
    ? []
    : changes.otherAuthority
      ? [others.authority]
      : ((changes.authorityChain && given(changes.authorityChain, urls.fulcio)) ?? trusted.authorities)
  const stamps = changes.otherTimestampAuthority
    ? [others.timestamps]
    : ((changes.timestampChain && given(changes.timestampChain, urls.timestamps)) ??
      trusted.timestampAuthorities)
  return {
    logs: [...within(logs, changes.logWindow), ...(changes.moreLogs ? otherLogs : [])],
    ctLogs: within(ctLogs, changes.ctLogWindow),
    authorities: within(authorities, changes.authorityWindow),
    timestampAuthorities: changes.noTimestampAuthority ? [] : within(stamps, changes.timestampWindow),
  }
}

/** A private key with its public half. */
export interface KeyPair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** Makes a test key. */
export function makeKey(type: 'p256' | 'p384' | 'p521' | 'ed25519' | 'rsa' = 'p256'): KeyPair {
  const curves = { p256: 'prime256v1', p384: 'secp384r1', p521: 'secp521r1' } as const
  if (type === 'ed25519') return generateKeyPairSync('ed25519')
  if (type === 'rsa') return generateKeyPairSync('rsa', { modulusLength: 2048 })
  return generateKeyPairSync('ec', { namedCurve: curves[type] })
}

/** Both halves of a private key. */
export const pairOf = (privateKey: KeyObject): KeyPair => ({
  privateKey,
  publicKey: createPublicKey(privateKey),
})

/** A certificate and the key it is for. */
export interface Certified extends KeyPair {
  readonly name: DistinguishedName
  readonly der: Buffer
}

/** What differs from an ordinary certificate that lives from an hour ago for a day. */
export type CertifiedOptions = Partial<
  Pick<CertificateContents, 'notBefore' | 'notAfter' | 'serialNumber' | 'subject'>
> & { readonly key?: KeyPair; readonly extensions?: readonly Extension[] }

/**
 * Makes any X.509 certificate.
 *
 * @param issuer - absent: self-signed
 */
export function certify(commonName: string, issuer?: Certified, options: CertifiedOptions = {}): Certified {
  const key = options.key ?? makeKey()
  const now = Math.floor(Date.now() / 1000)
  const subject = options.subject ?? { organization: 'test', commonName }
  const signing = issuer?.privateKey ?? key.privateKey
  const authorityKey = issuer?.publicKey ?? key.publicKey
  const contents: CertificateContents = {
    subject,
    issuer: issuer?.name ?? subject,
    publicKey: key.publicKey,
    notBefore: options.notBefore ?? now - 3600,
    notAfter: options.notAfter ?? now + 86_400,
    extensions: [
      extensions.subjectKey(key.publicKey),
      extensions.authorityKey(authorityKey),
      ...(options.extensions ?? []),
    ],
    ...(options.serialNumber && { serialNumber: options.serialNumber }),
  }
  return { ...key, name: subject, der: makeCertificate(contents, signing) }
}

/** Extensions of a certificate that may issue others. */
export const authorityExtensions = (pathLength?: number): readonly Extension[] => [
  extensions.keyUsage('certificateAuthority'),
  extensions.authority(pathLength),
]
