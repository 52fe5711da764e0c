import type { Digest } from '../image/digest.ts'
import { objectJson, orderedAnnotations } from './annotations.ts'
import { ownMembers, readSimpleSigning, type SimpleSigningPayload, writeSimpleSigning } from './payload.ts'

const cosignType = 'cosign container image signature'

/**
 * Reads the payload of a `.sig` layer that a verified signature covers: as strict as for simple signing, but for
 * another `type`, and `optional` may be `null`. Under these rules containers/image judges `sigstoreSigned`; cosign
 * itself looks at no more than the digest.
 *
 * @throws FormatError as `parsePayload`
 * @see cosign SIGNATURE_SPEC, "Payload"; containers/image internal/signature, UntrustedSigstorePayload
 */
export function parseCosignPayload(bytes: Uint8Array): SimpleSigningPayload {
  return readSimpleSigning(bytes, { type: cosignType, mayBeNull: true })
}

/**
 * Writes the payload of a `.sig` layer as cosign does with `--sign-container-identity`: compact JSON in Go's
 * spelling, the annotations in `optional`, or `null` where there are none.
 *
 * @param facts.dockerReference - in full, with its tag, so that the tag is bound
 * @throws FormatError `payload-malformed` for an empty reference, `digest-unsupported`; UsageError `annotation-invalid`,
 * also for `creator` and `timestamp`, which readers take for fields of their own
 */
export function writeCosignPayload(facts: {
  readonly dockerReference: string
  readonly digest: Digest
  readonly annotations: ReadonlyMap<string, string>
}): Uint8Array {
  const annotations = orderedAnnotations(facts.annotations, ownMembers)
  return writeSimpleSigning({
    type: cosignType,
    dockerReference: facts.dockerReference,
    digest: facts.digest,
    optionalJson: annotations.length === 0 ? 'null' : objectJson(annotations),
  })
}
