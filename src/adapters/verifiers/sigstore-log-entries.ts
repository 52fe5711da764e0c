import { FormatError } from '../../domain/errors.ts'
import type { VerifiedTime } from '../../domain/policy/facts.ts'
import type { LogEntry } from '../../domain/policy/verdict.ts'
import { attempt, fault } from './sigstore-faults.ts'
import {
  type TLogAuthority,
  verifyCheckpoint,
  verifyMerkleInclusion,
  verifyTLogSET,
} from './sigstore-library.ts'
import type { EntryParts, ProofParts } from './sigstore-parts.ts'
import { covers } from './trusted-root-authority.ts'
import type { TrustedLog } from './trusted-root-json.ts'

/**
 * Longest checkpoint that is read; one with the words of a dozen witnesses has some 3 KiB. Its numbers cost quadratic
 * time.
 */
const maxCheckpointLength = 64 * 1024

/** What the logs of the trusted root vouch for. */
export interface VerifiedEntries {
  /** Those of known logs; whether they are of this signature is another question (`matchEntry`). */
  readonly entries: readonly KnownEntry[]
  readonly times: readonly VerifiedTime[]
}

/** An entry and the logs of the trusted root that bear its id: one, as a rule. Once verified, those whose keys did. */
export interface KnownEntry {
  readonly entry: EntryParts
  readonly logs: readonly TrustedLog[]
}

/**
 * Checks every entry of a known log: its signed promise, its proof, and the log's signature over the tree; at least one
 * of them is needed, and whichever is there must verify. Entries of unknown logs do not count.
 *
 * @throws FormatError `log-entry-invalid`
 */
export function verifyEntries(entries: readonly EntryParts[], logs: readonly TrustedLog[]): VerifiedEntries {
  const known = entries.flatMap((entry): readonly KnownEntry[] => {
    const ofEntry = logs.filter(({ ids }) => ids.some((id) => id.equals(entry.logId)))
    return ofEntry.length === 0 ? [] : [{ entry, logs: ofEntry }]
  })
  requireDistinct(known)
  const verified = known.map(verifyInclusion)
  const times = verified.flatMap(({ entry }): readonly VerifiedTime[] =>
    // Only the promise signs the time; a proof alone leaves it to whoever wrote the bundle.
    entry.promise === undefined || entry.integratedTime === '0'
      ? []
      : [{ source: 'log', unixSeconds: Number(entry.integratedTime) }],
  )
  return { entries: verified, times }
}

/**
 * Checks that the key of each entry's log was in force at one of these times: for entries that carry no time of their
 * own (Rekor v2), which the library takes at any time.
 *
 * @throws FormatError `log-entry-invalid`
 */
export function requireLogInForce(entries: readonly KnownEntry[], unixSeconds: readonly number[]): void {
  for (const { entry, logs } of entries) {
    if (!logs.some((log) => unixSeconds.some((time) => covers(log.period, time)))) {
      throw fault(
        'log-entry-invalid',
        `log entry ${entry.logIndex}: the key of the log was not in force when it was signed`,
      )
    }
  }
}

/** For reports: one for each log, with the URL of the trusted root. */
export function namedEntries(entries: readonly KnownEntry[]): readonly LogEntry[] {
  const named = new Map<string, LogEntry>()
  for (const { entry, logs } of entries) {
    const log = logs[0]?.baseUrl ?? ''
    // Without a promise nobody has signed the outer index; the proof is for its own.
    const { logIndex } = entry.promise === undefined ? (entry.proof ?? entry) : entry
    if (!named.has(log)) named.set(log, { log, index: logIndex })
  }
  return [...named.values()]
}

function requireDistinct(entries: readonly KnownEntry[]): void {
  const seen = new Set<string>()
  for (const {
    entry: { logId, logIndex },
  } of entries) {
    const name = `${logId.toString('hex')} ${logIndex}`
    if (seen.has(name))
      throw fault('log-entry-invalid', `log entry ${logIndex}: expected it once, found it twice`)
    seen.add(name)
  }
}

/** Two logs may bear one id, each with a key and a period of its own: only the log whose key verifies is the one. */
function verifyInclusion({ entry, logs }: KnownEntry): KnownEntry {
  const { promise, proof, integratedTime, logIndex } = entry
  if (promise === undefined && proof === undefined) {
    throw fault('log-entry-invalid', `log entry ${logIndex}: expected a promise or a proof, found neither`)
  }
  const inForce = logs.filter((log) => integratedTime === '0' || covers(log.period, Number(integratedTime)))
  if (inForce.length === 0) {
    throw fault('log-entry-invalid', `log entry ${logIndex}: the key of the log was not in force at its time`)
  }
  const promising =
    promise === undefined ? inForce : logsThat(inForce, (log) => verifyPromise(entry, promise, log))
  const proving =
    proof === undefined ? promising : logsThat(promising, (log) => verifyProof(entry, proof, log))
  return { entry, logs: proving }
}

/** Those for which a check passes. @throws FormatError of the first where it passes for none */
function logsThat(logs: readonly TrustedLog[], check: (log: TrustedLog) => void): readonly TrustedLog[] {
  const faults: FormatError[] = []
  const passing = logs.filter((log) => {
    try {
      check(log)
      return true
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      faults.push(error)
      return false
    }
  })
  const [first] = faults
  if (passing.length === 0 && first !== undefined) throw first
  return passing
}

function verifyPromise(entry: EntryParts, promise: Buffer, log: TrustedLog): void {
  attempt('log-entry-invalid', `log entry ${entry.logIndex}: its signed promise does not verify`, () => {
    verifyTLogSET({ ...libraryEntry(entry), inclusionPromise: { signedEntryTimestamp: promise } }, [
      authority(log, entry.logId),
    ])
  })
}

function verifyProof(entry: EntryParts, proof: ProofParts, log: TrustedLog): void {
  attempt('log-entry-invalid', `log entry ${entry.logIndex}: its inclusion proof does not verify`, () => {
    verifyTree(entry, proof, log)
  })
}

/** The library takes the tree from the checkpoint and never looks at the one that the proof names: they must be one. */
function verifyTree(entry: EntryParts, proof: ProofParts, log: TrustedLog): void {
  if (proof.checkpoint.length > maxCheckpointLength) {
    throw fault(
      'log-entry-invalid',
      `log entry ${entry.logIndex}: expected a checkpoint of at most ${maxCheckpointLength} characters, found ${proof.checkpoint.length}`,
    )
  }
  const withProof = {
    ...libraryEntry(entry),
    inclusionProof: {
      logIndex: proof.logIndex,
      treeSize: proof.treeSize,
      rootHash: proof.rootHash,
      hashes: [...proof.hashes],
      checkpoint: { envelope: proof.checkpoint },
    },
  }
  const checkpoint = verifyCheckpoint(withProof, [authority(log, log.checkpointId)])
  if (checkpoint.logSize.toString() !== proof.treeSize || !checkpoint.logHash.equals(proof.rootHash)) {
    throw fault(
      'log-entry-invalid',
      `log entry ${entry.logIndex}: expected the tree of the checkpoint, found a proof for another`,
    )
  }
  verifyMerkleInclusion(withProof, checkpoint)
}

const authority = ({ baseUrl, key, period }: TrustedLog, logID: Buffer): TLogAuthority => ({
  baseURL: baseUrl,
  logID,
  publicKey: key,
  validFor: { start: new Date(period.fromUnixSeconds * 1000), end: new Date(period.toUnixSeconds * 1000) },
})

const libraryEntry = ({ logId, logIndex, kind, version, integratedTime, body }: EntryParts) => ({
  logIndex,
  logId: { keyId: logId },
  kindVersion: { kind, version },
  integratedTime,
  canonicalizedBody: body,
  inclusionPromise: undefined,
  inclusionProof: undefined,
})
