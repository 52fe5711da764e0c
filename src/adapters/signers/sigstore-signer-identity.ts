import { FormatError, SigningError } from '../../domain/errors.ts'
import { transparencyMismatch } from '../../domain/policy/match-conditions.ts'
import type { BundleSigned, IdentitySigned, SignedLeaf } from '../../domain/policy/policy.ts'
import type { CertificateFacts } from '../../domain/signature/certificate-facts.ts'
import { signerName } from '../../domain/signature/signer-identity.ts'
import type { KeysUnusable, SignatureVerifier, SigstoreChoice } from '../../ports.ts'
import type { TokenClaims } from '../sigstore/identity-token.ts'

/** Server of workflows whose tokens do not name it. */
const defaultServer = 'https://github.com'

/**
 * What a certificate for this token would say, as far as the token tells; only for a run that asks for none.
 *
 * @param server - of the repository, without a slash at its end
 */
export function foreseenIdentity(claims: TokenClaims, server = defaultServer): CertificateFacts {
  const { issuer, subject, email, workflowRef, repository } = claims
  const none: CertificateFacts['extensions'] = new Map()
  if (email !== undefined) return { issuer, extensions: none, subject: { kind: 'email', value: email } }
  if (workflowRef !== undefined) {
    const source =
      repository === undefined ? [] : [['sourceRepositoryUri', `${server}/${repository}`] as const]
    const value = `${server}/${workflowRef}`
    return { issuer, extensions: new Map(source), subject: { kind: 'uri', value } }
  }
  const kind = URL.canParse(subject) ? 'uri' : 'user-name'
  return { issuer, extensions: none, subject: { kind, value: subject } }
}

/**
 * Refuses a certificate that is not for whom the token names, as far as the token tells: its e-mail address; or its
 * issuer and workflow. (Issuers that stand for others, of people, name those in the certificate.)
 *
 * @throws SigningError `certificate-mismatch`
 */
export function refuseOtherIdentity({ issuer, subject }: CertificateFacts, claims: TokenClaims): void {
  const { email, workflowRef } = claims
  const fits =
    email === undefined
      ? issuer === claims.issuer && (workflowRef === undefined || subject.value.endsWith(`/${workflowRef}`))
      : subject.value === email
  if (fits) return
  throw new SigningError(
    'certificate-mismatch',
    `signing certificate: expected one for the identity of the token, found one for ${JSON.stringify(subject.value)} of ${JSON.stringify(issuer)}`,
    { exitCode: 3 },
  )
}

/** The rule under which the signatures of a certificate for this identity are read back. */
export function identityLeaf(
  { issuer, subject }: CertificateFacts,
  transparency: SigstoreChoice['transparency'],
): IdentitySigned {
  return {
    type: 'identitySigned',
    issuer,
    identities: [{ kind: 'exact', text: subject.value }],
    extensions: new Map(),
    signedIdentity: { type: 'matchRepoDigestOrExact' },
    transparency,
  }
}

/** The rule under which the signatures of this key are read back. */
export function keyLeaf(publicKeyPem: string, transparency: SigstoreChoice['transparency']): BundleSigned {
  return {
    type: 'bundleSigned',
    keys: { kind: 'data', data: [Buffer.from(publicKeyPem)] },
    signedIdentity: { type: 'matchRepoDigestOrExact' },
    transparency,
  }
}

/**
 * Opens the check for the read-back: a signature that is not recorded as it is to be now is none of this run's.
 *
 * @throws FormatError with the code of the key where it cannot be used (exit 2), and as `verifierOf`
 */
export async function openReadBack(
  verifierOf: (leaf: SignedLeaf) => Promise<SignatureVerifier | KeysUnusable>,
  leaf: BundleSigned | IdentitySigned,
): Promise<SignatureVerifier> {
  const verifier = await verifierOf(leaf)
  if (verifier.kind === 'usable') return { ...verifier, check: recorded(verifier, leaf.transparency) }
  throw new FormatError(verifier.code, `trust for the read-back: ${verifier.message}`, {
    ownFile: true,
  })
}

function recorded(
  verifier: SignatureVerifier,
  transparency: SigstoreChoice['transparency'],
): SignatureVerifier['check'] {
  return async (signature, blob) => {
    const check = await verifier.check(signature, blob)
    if (check?.kind !== 'verified' || check.sigstore === undefined) return check
    const mismatch = transparencyMismatch(transparency, check.sigstore)
    if (mismatch === null) return check
    const { code, message } = mismatch
    return { kind: 'failed', code, message: `signed by ${signerName(check.signer)}, ${message}` }
  }
}
