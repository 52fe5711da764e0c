import { withRemark } from '../domain/error-remark.ts'
import { CountersignError, IntegrityError } from '../domain/errors.ts'
import { type SignatureCheck, verifiedLogEntries } from '../domain/policy/facts.ts'
import type { LogEntry, Reason } from '../domain/policy/verdict.ts'
import { cosignLayerType, type NewSignature, type StoredSignature } from '../domain/signature/envelope.ts'
import { isSameSigner, type SignerIdentity, signerName } from '../domain/signature/signer-identity.ts'
import type { SignatureStore, SignatureSubject } from '../ports.ts'
import type { ReadySigner } from './sign-keys.ts'
import { differenceFrom, type SignedClaim } from './signed-claim.ts'

/** One signature that is wanted: by whom, over what, where. */
export interface Publication {
  readonly subject: SignatureSubject
  readonly claim: SignedClaim
  readonly signer: ReadySigner
  readonly store: SignatureStore
  /** What the store will hold. */
  readonly form: NewSignature['kind']
  /** Where others read, when that is another place than the store. */
  readonly publicStore?: SignatureStore
}

/** How to publish, the same for all of a run. */
export interface PublishOptions {
  /** Sign even where the same signature is there already. */
  readonly force: boolean
  /** Do everything but sign and write. */
  readonly dryRun: boolean
}

/** What became of one signature. */
export interface Published {
  readonly state: 'published' | 'unchanged' | 'would-publish'
  /** The signature itself, or with `would-publish` the place that would hold it. */
  readonly place: string
  /** Verified entries of the signature in transparency logs. */
  readonly logEntries: readonly LogEntry[]
  readonly warnings: readonly Reason[]
}

/**
 * Signs and publishes, unless a signature by the same signer over the same digest, reference and annotations is there
 * and verifies now. It counts as published only after the store gave back the same bytes and they verified.
 *
 * @throws IntegrityError `read-back-failed`; SigningError; TransportError of the store or of a service
 * @see simple-signing, section 4.3; decisions, section 3, "Already signed"
 */
export async function publish(wanted: Publication, options: PublishOptions): Promise<Published> {
  const { store, subject, signer } = wanted
  const { same, warnings } = await survey(wanted)
  if (same !== undefined && !options.force) return { state: 'unchanged', ...same, warnings }
  if (options.dryRun) return { state: 'would-publish', place: store.place(subject), logEntries: [], warnings }

  await store.prepare?.(subject)
  const signature = await signer.make(wanted.claim, wanted.form)
  try {
    return await putOut(wanted, signature, warnings)
  } catch (cause) {
    throw withRemark(cause, await remainsOf(wanted, signature))
  }
}

async function putOut(
  wanted: Publication,
  signature: NewSignature,
  warnings: readonly Reason[],
): Promise<Published> {
  const receipt = await wanted.store.append(wanted.subject, signature)
  const { logEntries } = await readBack(wanted, signature, receipt.place)
  return {
    state: 'published',
    place: receipt.place,
    logEntries,
    warnings: [...warnings, ...(await askPublicStore(wanted, signature))],
  }
}

/** Where a signature stands for ever although it could not be published; a new one is made when the run is repeated. */
async function remainsOf({ signer, store, subject }: Publication, signature: NewSignature): Promise<string> {
  if (signature.kind === 'simple-signing') return ''
  const made = { ...signature, place: store.place(subject), mediaType: cosignLayerType }
  // What went wrong before is the thing to tell.
  const check = await signer.check(made).catch(() => null)
  const entries = verifiedLogEntries(check)
  if (entries.length === 0) return ''
  const named = entries.map(({ log, index }) => `entry ${index} in the log ${log}`).join(' and ')
  return `; the signature was made and stands as ${named}`
}

/** A signature in a store that says what is wanted. */
type Same = Pick<Published, 'place' | 'logEntries'>

/** Reads what the store holds already: our own signature, and files that spoil the place. */
async function survey(
  wanted: Publication,
): Promise<{ readonly same?: Same; readonly warnings: readonly Reason[] }> {
  const warnings: Reason[] = []
  let same: Same | undefined
  for await (const entry of wanted.store.list(wanted.subject)) {
    if (entry.kind === 'malformed')
      warnings.push({ code: 'store-entry-malformed', message: `${entry.place}: ${entry.message}` })
    if (same !== undefined) continue
    const judged = judge(await wanted.signer.check(entry), wanted)
    if (judged.fault === undefined) same = { place: entry.place, logEntries: judged.logEntries }
  }
  return { ...(same !== undefined && { same }), warnings }
}

/** Why a checked signature is not the wanted one; without a fault when it is. */
function judge(
  check: SignatureCheck | null,
  { claim, signer }: Publication,
): { readonly fault?: string; readonly logEntries: readonly LogEntry[] } {
  const fault = faultOf(check, claim, signer)
  return { ...(fault !== undefined && { fault }), logEntries: verifiedLogEntries(check) }
}

function faultOf(
  check: SignatureCheck | null,
  claim: SignedClaim,
  { identity }: ReadySigner,
): string | undefined {
  if (check === null) return 'it is of another kind'
  if (check.kind !== 'verified') return check.message
  if (!isThisVery(check.signer, identity)) return `it is by ${signerName(check.signer)}`
  return differenceFrom(check, claim)
}

/** The very subject of a certificate: another branch of the same workflow is another signature. */
const isThisVery = (found: SignerIdentity, wanted: SignerIdentity): boolean =>
  isSameSigner(found, wanted) && signerName(found) === signerName(wanted)

async function readBack(wanted: Publication, written: NewSignature, place: string): Promise<Same> {
  const refuse = (why: string): IntegrityError =>
    new IntegrityError('read-back-failed', `${place}: expected the signature that was written, found ${why}`)
  let entries = 0
  for await (const entry of wanted.store.list(wanted.subject)) {
    entries += 1
    if (!isSameSignature(entry, written)) continue
    const { fault, logEntries } = judge(await wanted.signer.check(entry), wanted)
    if (fault !== undefined) throw refuse(`one that does not verify: ${fault}`)
    return { place, logEntries }
  }
  throw refuse(`a list of ${entries} without it`)
}

/** A copy to a public address, or its cache, may lag: that is worth a warning, never a failure. */
async function askPublicStore(
  { publicStore, subject }: Publication,
  written: NewSignature,
): Promise<readonly Reason[]> {
  if (publicStore === undefined) return []
  const stale = (why: string): readonly Reason[] => [
    { code: 'read-back-stale', message: `${publicStore.place(subject)}: ${why}` },
  ]
  try {
    for await (const entry of publicStore.list(subject)) if (isSameSignature(entry, written)) return []
    return stale('the new signature is not served there yet')
  } catch (cause) {
    if (!(cause instanceof CountersignError)) throw cause
    return stale(`the new signature could not be read there: ${cause.message}`)
  }
}

function isSameSignature(entry: StoredSignature, written: NewSignature): boolean {
  switch (written.kind) {
    case 'simple-signing':
    case 'bundle':
      return entry.kind === written.kind && areEqual(entry.bytes, written.bytes)
    case 'cosign-layer':
      return (
        entry.kind === 'cosign-layer' &&
        areEqual(entry.payload, written.payload) &&
        Object.entries(written.annotations).every(([name, text]) => entry.annotations[name] === text)
      )
  }
}

const areEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])
