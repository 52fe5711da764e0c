import type { CertificateFacts } from './certificate-facts.ts'

/** A GPG key that made a signature, or is wanted to. Fingerprints are full, upper-case hex. */
export interface GpgSigner {
  readonly kind: 'gpg'
  /** Of the primary key: the identity that is compared and counted. */
  readonly fingerprint: string
  /** Of the key that made the signature: the primary itself or a subkey. */
  readonly keyFingerprint: string
  /** User ids are claims of whoever made the key; shown, never compared. */
  readonly claimedUserIds?: readonly string[]
  /** SHA-256 of the primary key as SubjectPublicKeyInfo, lower-case hex: the same key in a PEM file is the same signer. */
  readonly keyMaterial?: string
}

/** A key outside GPG: a PEM public key, or that of a certificate of the user's own PKI. */
export interface KeySigner {
  readonly kind: 'key'
  /** SHA-256 of its SubjectPublicKeyInfo (DER), lower-case hex. */
  readonly fingerprint: string
  /** E-mail or host name of the certificate that holds it, where one does. */
  readonly subject?: string
}

/** Whoever a short-lived certificate was issued to: a workflow, a person. */
export interface CertificateSigner {
  readonly kind: 'certificate'
  readonly certificate: CertificateFacts
}

/** Whoever a signature was verified to come from. */
export type SignerIdentity = GpgSigner | KeySigner | CertificateSigner

/** The one name by which messages and lists call a signer. */
export function signerName(signer: SignerIdentity): string {
  switch (signer.kind) {
    case 'gpg':
      return signer.fingerprint
    case 'key':
      return `sha256:${signer.fingerprint}`
    case 'certificate':
      return signer.certificate.subject.value
  }
}

/**
 * Names under which a signer is counted; two identities that share one are one signer (trust-policy, section 2): a GPG
 * key by its primary fingerprint and its key material, a key by its key material, a workflow by issuer, source
 * repository and workflow path whatever the ref, anyone else by issuer and subject. Never empty.
 */
export function signerIds(signer: SignerIdentity): readonly string[] {
  switch (signer.kind) {
    case 'gpg':
      return [
        JSON.stringify(['gpg', signer.fingerprint]),
        ...(signer.keyMaterial === undefined ? [] : [keyId(signer.keyMaterial)]),
      ]
    case 'key':
      return [keyId(signer.fingerprint)]
    case 'certificate':
      return certificateIds(signer.certificate)
  }
}

/** Whether both are the same signer. */
export function isSameSigner(one: SignerIdentity, other: SignerIdentity): boolean {
  const ids = signerIds(other)
  return signerIds(one).some((id) => ids.includes(id))
}

const keyId = (sha256: string): string => JSON.stringify(['key', sha256])

/** A repository counts under its number and under its name, so that certificates with one and with both are one. */
function certificateIds({ issuer, subject, extensions }: CertificateFacts): readonly string[] {
  const number = extensions.get('sourceRepositoryIdentifier')
  // Names of owners and repositories know no capitals, and a workflow may be called by any of them.
  const signing = subject.kind === 'uri' ? withoutRef(subject.value)?.toLowerCase() : undefined
  const uri = (extensions.get('sourceRepositoryUri') ?? oldUri(signing, extensions))?.toLowerCase()
  if (signing === undefined || (number === undefined && uri === undefined)) {
    return [JSON.stringify(['identity', issuer, subject.kind, subject.value])]
  }
  // Inside its own repository the path alone, which a new name of the repository leaves as it is.
  const path = uri !== undefined && signing.startsWith(`${uri}/`) ? signing.slice(uri.length) : signing
  return [
    ...(number === undefined ? [] : [JSON.stringify(['workflow', issuer, 'number', number, path])]),
    ...(uri === undefined ? [] : [JSON.stringify(['workflow', issuer, 'name', uri, path])]),
  ]
}

/** The source repository as certificates of 2022 tell it, without its server. */
function oldUri(signing: string | undefined, extensions: CertificateFacts['extensions']): string | undefined {
  const name = extensions.get('workflowRepository')
  const [server] = /^https?:\/\/[^/]+/.exec(signing ?? '') ?? []
  return name === undefined || server === undefined ? undefined : `${server}/${name}`
}

/**
 * The URI of a workflow before its ref. A branch may be called `x@refs/y`, a file of a workflow cannot hold a slash, so
 * the first `@refs/` is the border; workflows named by commit have no other `@`.
 */
function withoutRef(uri: string): string | undefined {
  const border = uri.includes('@refs/') ? uri.indexOf('@refs/') : uri.lastIndexOf('@')
  return border > 0 ? uri.slice(0, border) : undefined
}
