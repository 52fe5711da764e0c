import { TransportError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import { formatReference } from '../../domain/image/reference.ts'
import type { JsonObject } from '../../domain/strict-json.ts'
import type { Slots } from '../platform/slots.ts'
import type { RegistryClient } from '../registry/client.ts'
import type { Pace } from './pace.ts'
import {
  readTag,
  type SharedTag,
  type TagState,
  type TagWritten,
  withEntries,
  writeTag,
} from './shared-tag.ts'

/** What is needed to write to shared tags. */
export interface TagWriter {
  readonly client: RegistryClient
  readonly pace: Pace
  /** One at a time for each tag within this process. */
  readonly locks: Slots
}

/** Writes of one entry before it counts as lost. */
const maxTries = 8
/** The tag must stay as it is for this long: nobody else is there, or somebody else was seen, in milliseconds. */
const quietMs = { alone: 2000, contended: 5000 } as const
/** Between two looks. */
const lookMs = 1000
/** A write that stands on an older look is looked at once more before it is sent. */
const maxLookAgeMs = 500
/** Refusals without any change of the tag after which nobody can have been faster. */
const maxSameRefusals = 4
/** After all this time the tag is too busy to be sure of anything. */
const deadlineMs = 120_000

/** Looks in a row that fail for a reason that may pass; each is repeated by the client, too. */
const maxBlindLooks = 4

/** What a look found, and when it began. */
type Looked = TagState & { readonly lookedMs: number }

/** One entry on its way into one tag. */
interface Run {
  readonly writer: TagWriter
  readonly tag: SharedTag
  /** What has to be there in the end: our entry, and all that were seen there since. */
  readonly wanted: Map<string, JsonObject>
  readonly startedMs: number
  tries: number
  blindLooks: number
  /** Somebody else writes, too. */
  contended: boolean
  /** Waited after a loss, so that writers who found out together do not write together. */
  rested: boolean
  last: Digest | null
  quietSinceMs: number
  refusals: { readonly digest: Digest | null; readonly count: number }
  failure: TransportError | undefined
}

/**
 * Adds one entry to a shared tag and comes back when it is sure to stay. Few registries guard tags (docker-registry and
 * distribution ignore `If-Match` on PUT), and without a guard the last writer wins. So after the write the tag is
 * watched: it must hold our entry and all that were seen before, and not change for longer than any writer needs between
 * its look and its write. Whoever looked before our write has then written, and whoever looks now sees our entry.
 * What got lost, ours or not, is added again after a wait of random length. Others' entries are kept as they are.
 *
 * Requests, alone: GET, PUT, GET, GET; only GET where the entry is there already.
 *
 * @throws TransportError `store-lost-update`, `store-tag-foreign`, `store-tag-immutable`, `store-full`, and as the client
 * @see OCI distribution-spec 1.1, "Pushing Manifests with Subject"
 */
export async function addToTag(writer: TagWriter, tag: SharedTag, entry: JsonObject): Promise<void> {
  const { pace, locks } = writer
  const startedMs = pace.nowMs()
  const run: Run = {
    writer,
    tag,
    startedMs,
    wanted: new Map([[tag.keyOf(entry), entry]]),
    tries: 0,
    blindLooks: 0,
    contended: false,
    rested: false,
    last: null,
    quietSinceMs: startedMs,
    failure: undefined,
    refusals: { digest: null, count: 0 },
  }
  for (;;) {
    const waitMs = await locks.run(formatReference(tag.reference), () => takeTurn(run))
    if (waitMs === null) return
    if (pace.nowMs() - startedMs > deadlineMs) throw lost(run, 'the tag has not come to rest')
    await pace.sleep(waitMs)
  }
}

/** One look, and one write where something is missing. @returns how long to wait before the next, null when done */
async function takeTurn(run: Run): Promise<number | null> {
  const { pace } = run.writer
  const now = await lookOrWait(run)
  if (typeof now === 'number') return now
  if (missingFrom(run, now).length === 0) return rest(run, now)
  if (run.tries > 0 && !run.rested) {
    run.contended = true
    run.rested = true
    return backOffMs(run)
  }
  if (run.tries === maxTries) throw run.failure ?? lost(run, `it did not stay in ${maxTries} tries`)
  run.tries += 1
  run.rested = false
  const { base, result } = await write(run, now)
  if (result.kind === 'written') {
    run.failure = undefined
    run.last = result.digest
    run.quietSinceMs = pace.nowMs()
    return lookTimeMs(run, lookMs)
  }
  run.contended = true
  run.failure = result.kind === 'unknown' ? result.failure : undefined
  if (result.kind === 'refused') countRefusal(run, base, result.failure)
  run.rested = true
  return backOffMs(run)
}

/** All is there. It stays when the tag has not changed for long enough. */
function rest(run: Run, now: TagState): number | null {
  const { pace } = run.writer
  // Nothing was written by us: it was there before we came.
  if (run.tries === 0) return null
  if (now.digest !== run.last) {
    run.contended = true
    run.last = now.digest
    run.quietSinceMs = pace.nowMs()
  }
  run.rested = false
  const leftMs = quietMs[run.contended ? 'contended' : 'alone'] - (pace.nowMs() - run.quietSinceMs)
  return leftMs <= 0 ? null : lookTimeMs(run, Math.min(lookMs, leftMs))
}

/**
 * A look, or how long to wait before the next one: docker-registry 2.8 answers 500 to some of those who read a tag just
 * when it is written.
 */
async function lookOrWait(run: Run): Promise<Looked | number> {
  try {
    const looked = await look(run)
    run.blindLooks = 0
    return looked
  } catch (error) {
    if (!(error instanceof TransportError) || !error.mayPass || run.blindLooks === maxBlindLooks) throw error
    run.blindLooks += 1
    run.contended = true
    return lookTimeMs(run, lookMs)
  }
}

/** @throws TransportError `store-tag-foreign` */
async function look({ writer, tag, wanted }: Run): Promise<Looked> {
  const lookedMs = writer.pace.nowMs()
  const state = await readTag(writer.client, tag)
  if ('foreign' in state) {
    const { foreign, cause } = state
    const message = `${formatReference(tag.reference)}: ${foreign}; it is not overwritten`
    throw new TransportError('store-tag-foreign', message, cause === undefined ? {} : { cause })
  }
  for (const entry of state.entries) wanted.set(tag.keyOf(entry), entry)
  return { ...state, lookedMs }
}

function missingFrom({ tag, wanted }: Run, { entries }: TagState): readonly JsonObject[] {
  const there = new Set(entries.map((entry) => tag.keyOf(entry)))
  return [...wanted].filter(([key]) => !there.has(key)).map(([, entry]) => entry)
}

/** Writes on top of a look that is as fresh as can be; making the manifest may have taken a while. */
async function write(
  run: Run,
  first: Looked,
): Promise<{ readonly base: TagState; readonly result: TagWritten }> {
  const { writer, tag } = run
  let base = first
  for (let looks = 1; ; looks += 1) {
    const entries = withEntries(tag, base.entries, missingFrom(run, base))
    const bytes = await tag.compose(base.document, entries)
    const isFresh = writer.pace.nowMs() - base.lookedMs <= maxLookAgeMs || looks === maxTries
    const again = isFresh ? base : await look(run)
    if (again.digest === base.digest)
      return { base: again, result: await writeTag(writer.client, tag, bytes, conditionFor(run, again)) }
    run.contended = true
    base = again
  }
}

/** A condition that was refused while nothing had changed is not understood there: the next write goes without. */
function conditionFor(
  { refusals }: Run,
  { digest, etag }: TagState,
): 'missing' | { readonly etag: string } | undefined {
  if (refusals.count > 1 && refusals.digest === digest) return undefined
  if (digest === null) return 'missing'
  return etag === undefined ? undefined : { etag }
}

/** @throws TransportError `store-tag-immutable`, or the refusal itself where there is no tag yet that it could protect */
function countRefusal(run: Run, { digest }: TagState, failure: TransportError): void {
  const isSame = run.refusals.count > 0 && run.refusals.digest === digest
  run.refusals = { digest, count: isSame ? run.refusals.count + 1 : 1 }
  if (digest === null && failure.status === 400) throw failure
  if (run.refusals.count < maxSameRefusals) return
  const place = formatReference(run.tag.reference)
  const message = `${place}: expected that the tag can be written again, found refusals though nobody else wrote: ${failure.message}`
  throw new TransportError('store-tag-immutable', message, {
    cause: failure,
    ...(failure.status !== undefined && { status: failure.status }),
  })
}

/** Looks of many writers must not fall together. */
const lookTimeMs = ({ writer }: Run, ms: number): number => ms * (1 + writer.pace.random() / 5)

/** From 0.2 to 2 s for each try. */
const backOffMs = ({ writer, tries }: Run): number => (200 + 1800 * writer.pace.random()) * Math.max(1, tries)

function lost({ tag }: Run, why: string): TransportError {
  const place = formatReference(tag.reference)
  const message = `${place}: the signature is pushed, but its entry is not sure to stay in this tag: ${why}; other writers write it at the same time`
  return new TransportError('store-lost-update', message, { mayPass: true })
}
