import { CountersignError, FormatError, IntegrityError } from '../domain/errors.ts'
import type { SignatureCheck } from '../domain/policy/facts.ts'
import type { Reason } from '../domain/policy/verdict.ts'
import { parsePayload, writePayload } from '../domain/signature/payload.ts'
import type { KeyRing, SignatureStore, SignatureSubject, Signer } from '../ports.ts'

/** One signature that is wanted: by whom, over what, where. */
export interface Publication {
  readonly subject: SignatureSubject
  /** What the payload names: with a tag or a digest, never both. */
  readonly dockerReference: string
  readonly signer: Signer
  /** The public half of the signer, for judging what a store holds. */
  readonly keys: KeyRing
  readonly store: SignatureStore
  /** Where others read, when that is another place than the store. */
  readonly publicStore?: SignatureStore
}

/** How to publish, the same for all of a run. */
export interface PublishOptions {
  /** Sign even where the same signature is there already. */
  readonly force: boolean
  /** Do everything but sign and write. */
  readonly dryRun: boolean
  readonly creator: string
  readonly nowUnixSeconds: () => number
}

/** What became of one signature. */
export interface Published {
  readonly state: 'published' | 'unchanged' | 'would-publish'
  /** The signature itself, or with `would-publish` the place that would hold it. */
  readonly place: string
  readonly warnings: readonly Reason[]
}

/**
 * Signs and publishes, unless a signature by the same primary key over the same digest and reference is there and
 * verifies now. It counts as published only after the store gave back the same bytes and they verified.
 *
 * @throws IntegrityError `read-back-failed`; SigningError; TransportError of the store
 * @see simple-signing, section 4.3
 */
export async function publish(wanted: Publication, options: PublishOptions): Promise<Published> {
  const { store, subject } = wanted
  const { same, warnings } = await survey(wanted)
  if (same !== undefined && !options.force) return { state: 'unchanged', place: same, warnings }
  if (options.dryRun) return { state: 'would-publish', place: store.place(subject), warnings }

  const payload = writePayload({
    dockerReference: wanted.dockerReference,
    digest: subject.digest,
    creator: options.creator,
    createdUnixSeconds: options.nowUnixSeconds(),
  })
  const blob = await wanted.signer.sign(payload)
  const receipt = await store.append(subject, blob)
  await readBack(wanted, blob, receipt)
  return {
    state: 'published',
    place: receipt.place,
    warnings: [...warnings, ...(await askPublicStore(wanted, blob))],
  }
}

/** Reads what the store holds already: our own signature, and files that spoil the place. */
async function survey(
  wanted: Publication,
): Promise<{ readonly same?: string; readonly warnings: readonly Reason[] }> {
  const warnings: Reason[] = []
  let same: string | undefined
  for await (const entry of wanted.store.list(wanted.subject)) {
    if (entry.kind === 'malformed')
      warnings.push({ code: 'store-entry-malformed', message: `${entry.place}: ${entry.message}` })
    if (entry.kind !== 'simple-signing' || same !== undefined) continue
    if (faultOf(await wanted.keys.check(entry.bytes), wanted) === undefined) same = entry.place
  }
  return { ...(same !== undefined && { same }), warnings }
}

/** Why a checked signature is not the wanted one, or undefined when it is. */
function faultOf(
  check: SignatureCheck,
  { subject, dockerReference, signer }: Publication,
): string | undefined {
  if (check.kind === 'failed') return check.message
  if (check.signer.fingerprint !== signer.identity.fingerprint) return `it is by ${check.signer.fingerprint}`
  try {
    const claim = parsePayload(check.payload)
    if (claim.manifestDigest !== subject.digest) return `it is for ${claim.manifestDigest}`
    return claim.dockerReference === dockerReference ? undefined : `it is for ${claim.dockerReference}`
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    return cause.message
  }
}

async function readBack(
  wanted: Publication,
  blob: Uint8Array,
  receipt: { place: string; number: number },
): Promise<void> {
  const refuse = (why: string): IntegrityError =>
    new IntegrityError(
      'read-back-failed',
      `${receipt.place}: expected the signature that was written, found ${why}`,
    )
  let number = 0
  for await (const entry of wanted.store.list(wanted.subject)) {
    number += 1
    if (number !== receipt.number) continue
    if (entry.kind !== 'simple-signing' || !areEqual(entry.bytes, blob)) throw refuse('other bytes')
    const fault = faultOf(await wanted.keys.check(entry.bytes), wanted)
    if (fault !== undefined) throw refuse(`one that does not verify: ${fault}`)
    return
  }
  throw refuse(`a list of ${number} that ends before it`)
}

/** A copy to a public address, or its cache, may lag: that is worth a warning, never a failure. */
async function askPublicStore(
  { publicStore, subject }: Publication,
  blob: Uint8Array,
): Promise<readonly Reason[]> {
  if (publicStore === undefined) return []
  const stale = (why: string): readonly Reason[] => [
    { code: 'read-back-stale', message: `${publicStore.place(subject)}: ${why}` },
  ]
  try {
    for await (const entry of publicStore.list(subject)) {
      if (entry.kind === 'simple-signing' && areEqual(entry.bytes, blob)) return []
    }
    return stale('the new signature is not served there yet')
  } catch (cause) {
    if (!(cause instanceof CountersignError)) throw cause
    return stale(`the new signature could not be read there: ${cause.message}`)
  }
}

const areEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])
