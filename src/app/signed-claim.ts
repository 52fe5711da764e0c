import { FormatError } from '../domain/errors.ts'
import type { Digest } from '../domain/image/digest.ts'
import { formatReference, type Reference, repositoryOf } from '../domain/image/reference.ts'
import type { SignatureCheck } from '../domain/policy/facts.ts'
import { referenceAnnotation } from '../domain/signature/annotations.ts'
import { parseCosignPayload, writeCosignPayload } from '../domain/signature/cosign-payload.ts'
import type { NewSignature } from '../domain/signature/envelope.ts'
import { parsePayload, writePayload } from '../domain/signature/payload.ts'
import {
  isSubject,
  parseStatement,
  signaturePredicateType,
  writeStatement,
} from '../domain/signature/statement.ts'
import type { Signer, SigstoreSigner } from '../ports.ts'

/** What a signature is to say: this manifest, under this reference, with these annotations. */
export interface SignedClaim {
  /** sha256. */
  readonly digest: Digest
  /** With a tag or a digest, never both. */
  readonly reference: Reference
  /** Name to text, from the user. */
  readonly annotations: ReadonlyMap<string, string>
}

/** The claim as a simple signature (containers-signature(5)). */
export async function simpleSignatureOf(
  { digest, reference, annotations }: SignedClaim,
  made: { readonly creator: string; readonly createdUnixSeconds: number },
  signer: Signer,
): Promise<NewSignature> {
  const dockerReference = formatReference(reference)
  const payload = writePayload({ ...made, dockerReference, digest, annotations })
  return { kind: 'simple-signing', bytes: await signer.sign(payload) }
}

/** The claim as a layer of the `.sig` tag (cosign SIGNATURE_SPEC). */
export async function cosignLayerOf(
  { digest, reference, annotations }: SignedClaim,
  signer: SigstoreSigner,
): Promise<NewSignature> {
  const payload = writeCosignPayload({ dockerReference: formatReference(reference), digest, annotations })
  return { kind: 'cosign-layer', payload, annotations: await signer.signLayer(payload) }
}

/** The claim as a bundle over a statement (cosign BUNDLE_SPEC). */
export async function bundleOf(
  { digest, reference, annotations }: SignedClaim,
  signer: SigstoreSigner,
): Promise<NewSignature> {
  const statement = writeStatement({
    repository: repositoryOf(reference),
    dockerReference: formatReference(reference),
    digest,
    annotations,
  })
  const { bytes, createdUnixSeconds } = await signer.signStatement(statement)
  return { kind: 'bundle', bytes, predicateType: signaturePredicateType, createdUnixSeconds }
}

/** Why what was signed is not the claim, or undefined when it is. */
export function differenceFrom(
  check: Extract<SignatureCheck, { kind: 'verified' }>,
  wanted: SignedClaim,
): string | undefined {
  try {
    const found = claimIn(check, wanted.digest)
    const reference = formatReference(wanted.reference)
    if (found.digest !== wanted.digest) return `it is for ${found.digest}`
    if (found.reference !== reference) return `it is for ${found.reference ?? 'no reference'}`
    return areEqual(found.annotations, wanted.annotations) ? undefined : 'it has other annotations'
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    return cause.message
  }
}

interface FoundClaim {
  readonly digest: string
  readonly reference?: string
  readonly annotations: ReadonlyMap<string, string>
}

function claimIn(
  { payload, sigstore }: Extract<SignatureCheck, { kind: 'verified' }>,
  wanted: Digest,
): FoundClaim {
  switch (sigstore?.form) {
    case 'statement':
      return claimInStatement(payload, wanted)
    case 'cosign-payload': {
      const { dockerReference, manifestDigest, annotations } = parseCosignPayload(payload)
      return { digest: manifestDigest, reference: dockerReference, annotations }
    }
    case 'message':
      return { digest: 'a file', annotations: new Map() }
    case undefined: {
      const { dockerReference, manifestDigest, annotations } = parsePayload(payload)
      const own = new Map([...annotations].filter(([name]) => name !== 'creator'))
      return { digest: manifestDigest, reference: dockerReference, annotations: own }
    }
  }
}

/** An attestation about the image is no signature of it. */
function claimInStatement(payload: Uint8Array, wanted: Digest): FoundClaim {
  const { subjects, predicateType } = parseStatement(payload)
  const subject = subjects.find((each) => isSubject(each, wanted))
  if (subject === undefined || predicateType !== signaturePredicateType) {
    return { digest: 'something else', annotations: new Map() }
  }
  const { [referenceAnnotation]: reference, ...annotations } = Object.fromEntries(subject.annotations)
  return {
    digest: wanted,
    ...(reference !== undefined && { reference }),
    annotations: new Map(Object.entries(annotations)),
  }
}

const areEqual = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean =>
  one.size === other.size && [...one].every(([name, text]) => other.get(name) === text)
