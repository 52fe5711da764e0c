/**
 * The certificate authorities of the embedded Sigstore services. For demonstrations and tests only: keys are made at
 * start and never leave the process.
 */
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import {
  type CertificateContents,
  certificateBody,
  type DistinguishedName,
  type Extension,
  extensions,
  makeCertificate,
  makeSerialNumber,
  purposes,
  signCertificate,
} from './sigstore-certificates.ts'
import type { CtLog } from './sigstore-ct-log.ts'
import { utf8String } from './sigstore-der.ts'

/** An authority with a root and an intermediate that issues. */
export interface Authority {
  /** Intermediate first, root last; DER. */
  readonly chain: readonly [intermediate: Buffer, root: Buffer]
  readonly issuer: DistinguishedName
  /** Of the intermediate. */
  readonly issuerKey: KeyObject
}

const yearSeconds = 365 * 86_400

/** Begin and end of everything long-lived, in unix seconds: wide, so that tests may set their clocks back. */
export const longValidity = (nowMs: number): { readonly notBefore: number; readonly notAfter: number } => {
  const now = Math.floor(nowMs / 1000)
  return { notBefore: now - 2 * yearSeconds, notAfter: now + 10 * yearSeconds }
}

/** Makes an authority with new P-256 keys. @param purpose - the only one its certificates may serve */
export function makeAuthority(name: string, purpose: string, nowMs: number): Authority {
  const root = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const intermediate = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const rootName = { organization: 'countersign demo', commonName: `${name} root` }
  const issuer = { organization: 'countersign demo', commonName: name }
  const validity = longValidity(nowMs)
  const authorityUse = extensions.keyUsage('certificateAuthority')
  const rootDer = makeCertificate(
    {
      ...validity,
      subject: rootName,
      issuer: rootName,
      publicKey: root.publicKey,
      extensions: [authorityUse, extensions.authority(1), extensions.subjectKey(root.publicKey)],
    },
    root.privateKey,
  )
  const intermediateDer = makeCertificate(
    {
      ...validity,
      subject: issuer,
      issuer: rootName,
      publicKey: intermediate.publicKey,
      extensions: [
        authorityUse,
        extensions.purpose(purpose),
        extensions.authority(0),
        extensions.subjectKey(intermediate.publicKey),
        extensions.authorityKey(root.publicKey),
      ],
    },
    root.privateKey,
  )
  return { chain: [intermediateDer, rootDer], issuer, issuerKey: intermediate.privateKey }
}

/** Claims of a token. */
export type Claims = Readonly<Record<string, string | number | boolean>>

const server = 'https://github.com'

const text = (claims: Claims, name: string): string | undefined => {
  const value = claims[name]
  return value === undefined || value === '' ? undefined : String(value)
}

const inServer = (claims: Claims, name: string): string | undefined => {
  const value = text(claims, name)
  return value && `${server}/${value}`
}

function runUri(claims: Claims): string | undefined {
  const repository = inServer(claims, 'repository')
  const run = text(claims, 'run_id')
  return (
    repository && run && `${repository}/actions/runs/${run}/attempts/${text(claims, 'run_attempt') ?? '1'}`
  )
}

/**
 * What the extensions 1.3.6.1.4.1.57264.1.N hold, by N. Those up to 6 are bare text, the others UTF8String.
 *
 * @see Fulcio docs/oid-info.md
 */
function identityValues(claims: Claims): readonly (readonly [number: number, value: string | undefined])[] {
  return [
    [1, text(claims, 'iss')],
    [2, text(claims, 'event_name')],
    [3, text(claims, 'sha')],
    [4, text(claims, 'workflow')],
    [5, text(claims, 'repository')],
    [6, text(claims, 'ref')],
    [8, text(claims, 'iss')],
    [9, inServer(claims, 'job_workflow_ref')],
    [10, text(claims, 'job_workflow_sha')],
    [11, text(claims, 'runner_environment')],
    [12, inServer(claims, 'repository')],
    [13, text(claims, 'sha')],
    [14, text(claims, 'ref')],
    [15, text(claims, 'repository_id')],
    [16, inServer(claims, 'repository_owner')],
    [17, text(claims, 'repository_owner_id')],
    [18, inServer(claims, 'workflow_ref')],
    [19, text(claims, 'workflow_sha')],
    [20, text(claims, 'event_name')],
    [21, runUri(claims)],
    [22, text(claims, 'repository_visibility')],
    [23, text(claims, 'environment')],
    [24, text(claims, 'sub')],
  ]
}

/** The extension 1.3.6.1.4.1.57264.1.N with this text. */
export const identityExtension = (number: number, value: string): Extension => ({
  oid: `1.3.6.1.4.1.57264.1.${number}`,
  value: number <= 6 ? Buffer.from(value) : utf8String(value),
})

/** What the certificate of an identity says of it: alternative name and extensions. */
export function identityExtensions(claims: Claims): readonly Extension[] {
  const email = text(claims, 'email')
  const uri = inServer(claims, 'job_workflow_ref') ?? text(claims, 'sub') ?? ''
  const values = identityValues(claims).filter(([number]) => email === undefined || [1, 8].includes(number))
  return [
    extensions.names(email === undefined ? { uris: [uri] } : { emails: [email] }),
    ...values.flatMap(([number, value]) => (value === undefined ? [] : [identityExtension(number, value)])),
  ]
}

/** What differs from an ordinary certificate. */
export interface IssueOptions {
  /** Start of its ten minutes, unix seconds. */
  readonly notBefore: number
  /** Absent: a certificate without a promise of a CT log. */
  readonly ctLog?: CtLog | undefined
  /** Purpose by its object identifier; code signing when not given. */
  readonly purpose?: string
  /** Names and extensions in place of those that the claims make. */
  readonly identity?: readonly Extension[]
}

/** How long a certificate lives, in seconds, as at the public instance. */
const certificateSeconds = 600

/** A certificate of an identity for a key, as DER. */
export function issueIdentity(
  authority: Authority,
  claims: Claims,
  publicKey: KeyObject,
  { notBefore, ctLog, purpose = purposes.codeSigning, identity = identityExtensions(claims) }: IssueOptions,
): Buffer {
  const contents: CertificateContents = {
    subject: {},
    issuer: authority.issuer,
    serialNumber: makeSerialNumber(),
    publicKey,
    notBefore,
    notAfter: notBefore + certificateSeconds,
    extensions: [
      extensions.keyUsage('digitalSignature'),
      extensions.purpose(purpose),
      extensions.subjectKey(publicKey),
      extensions.authorityKey(createPublicKey(authority.issuerKey)),
      ...identity,
    ],
  }
  const body = certificateBody(contents, authority.issuerKey)
  const promise = ctLog?.promise(body, authority.issuerKey)
  if (promise === undefined) return signCertificate(body, authority.issuerKey)
  const withPromise = { ...contents, extensions: [...contents.extensions, promise] }
  return makeCertificate(withPromise, authority.issuerKey)
}
