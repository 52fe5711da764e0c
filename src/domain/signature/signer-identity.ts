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
 * repository and workflow path whatever the ref, anyone else by issuer and subject.
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
      return [certificateId(signer.certificate)]
  }
}

/** Whether both are the same signer. */
export function isSameSigner(one: SignerIdentity, other: SignerIdentity): boolean {
  const ids = signerIds(other)
  return signerIds(one).some((id) => ids.includes(id))
}

const keyId = (sha256: string): string => JSON.stringify(['key', sha256])

function certificateId({ issuer, subject, extensions }: CertificateFacts): string {
  const repository =
    extensions.get('sourceRepositoryIdentifier') ?? extensions.get('sourceRepositoryUri') ?? undefined
  const workflow = subject.kind === 'uri' ? /^(.+)@refs\/.+$/.exec(subject.value)?.[1] : undefined
  return repository === undefined || workflow === undefined
    ? JSON.stringify(['identity', issuer, subject.kind, subject.value])
    : JSON.stringify(['workflow', issuer, repository, workflow])
}
