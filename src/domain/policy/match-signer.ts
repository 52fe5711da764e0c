import type { CertificateFacts } from '../signature/certificate-facts.ts'
import type { SignerIdentity } from '../signature/signer-identity.ts'
import { differs, otherExtension, workflowMismatch } from './match-workflow.ts'
import type { BundleSigned, IdentitySigned, WorkflowSigned } from './policy.ts'
import { fitsText, quoted, wantedText } from './text-match.ts'
import type { Reason } from './verdict.ts'

/**
 * Why a signer is not the one that a requirement asks for; null when it is. That its key is one of the policy's, or its
 * certificate of a trusted authority, was verified before.
 *
 * @returns a message that goes on after "signed by NAME, "
 * @see sigstore-on-images, section 5.3
 */
export function signerMismatch(
  leaf: WorkflowSigned | IdentitySigned | BundleSigned,
  signer: SignerIdentity,
): Reason | null {
  switch (leaf.type) {
    case 'bundleSigned':
      return signer.kind === 'key' ? null : otherKind('a key', signer)
    case 'workflowSigned':
      return signer.kind === 'certificate'
        ? (issuerMismatch(leaf.issuer, signer.certificate) ?? workflowMismatch(leaf, signer.certificate))
        : otherKind('a certificate for a workflow', signer)
    case 'identitySigned':
      return signer.kind === 'certificate'
        ? (issuerMismatch(leaf.issuer, signer.certificate) ?? identityMismatch(leaf, signer.certificate))
        : otherKind('a certificate for an identity', signer)
  }
}

function issuerMismatch(wanted: string, { issuer }: CertificateFacts): Reason | null {
  return issuer === wanted ? null : differs('wrong-issuer', 'the issuer', quoted(wanted), issuer)
}

/** The ref of the source, as certificates of today and of old state it. */
const sourceRefs = ['sourceRepositoryRef', 'workflowRef'] as const

/**
 * One of the identities and every extension must fit. A run for a pull request signs only where the policy names such a
 * ref to the letter: in an identity that fits, or as the extension `sourceRepositoryRef`.
 */
function identityMismatch(
  { identities, extensions: wanted }: IdentitySigned,
  { subject, extensions }: CertificateFacts,
): Reason | null {
  const fitting = identities.filter((identity) => fitsText(identity, subject.value))
  if (fitting.length === 0) {
    return differs('wrong-signer', 'the identity', wantedText(identities), subject.value)
  }
  const namesPull = fitting.some((identity) =>
    (identity.kind === 'exact' ? identity.text : identity.pattern).includes('@refs/pull/'),
  )
  const pull = subject.value.includes('@refs/pull/')
    ? subject.value
    : sourceRefs
        .map((name) => extensions.get(name))
        .find((ref) => ref?.startsWith('refs/pull/') && !sourceRefs.some((name) => wanted.get(name) === ref))
  if (!namesPull && pull !== undefined) {
    return {
      code: 'pull-request-signer',
      message: `but in a run for a pull request, ${quoted(pull)}, whose ref the identity does not name`,
    }
  }
  for (const [name, text] of wanted) {
    const other = otherExtension(extensions, name, [text])
    if (other !== null) return other
  }
  return null
}

function otherKind(wanted: string, signer: SignerIdentity): Reason {
  const found = { gpg: 'a GPG key', key: 'a key', certificate: 'a certificate' }[signer.kind]
  return { code: 'wrong-signer', message: `but expected ${wanted}, found ${found}` }
}
