import type { SigstoreFacts } from './facts.ts'
import type { SigstoreConditions } from './policy.ts'
import { quoted } from './text-match.ts'
import type { Reason } from './verdict.ts'

/** Clock differences that are nobody's fault (decisions, section 1). */
export const clockSkewSeconds = 300

/** When a signature was made, and by whose word. */
export interface SignatureTime {
  readonly unixSeconds: number | undefined
  readonly by: 'signer' | 'authority'
}

/**
 * The time from which the age of a Sigstore signature counts: the earliest that a log or authority vouches for, so that
 * a second timestamp makes no signature younger.
 */
export function verifiedTime({ times }: SigstoreFacts): SignatureTime {
  const all = times.map(({ unixSeconds }) => unixSeconds)
  return { unixSeconds: all.length === 0 ? undefined : Math.min(...all), by: 'authority' }
}

/**
 * Why a signature is too old, or its age unknown; null when it is young enough or may have any age.
 *
 * @returns a message that goes on after "signed by NAME, "
 */
export function ageMismatch(
  maxAgeSeconds: number | undefined,
  { unixSeconds, by }: SignatureTime,
  nowUnixSeconds: number,
): Reason | null {
  if (maxAgeSeconds === undefined) return null
  if (unixSeconds === undefined || !Number.isFinite(unixSeconds)) {
    const message = `but nobody vouches for when, and it may be no older than ${duration(maxAgeSeconds)}`
    return { code: 'signature-time-missing', message }
  }
  const when = `${isoTime(unixSeconds)}${by === 'signer' ? " (the signer's own word)" : ''}`
  if (unixSeconds > nowUnixSeconds + clockSkewSeconds) {
    return {
      code: 'signature-from-future',
      message: `but at ${when}, which is still to come: it is ${isoTime(nowUnixSeconds)}`,
    }
  }
  if (nowUnixSeconds - unixSeconds <= maxAgeSeconds) return null
  const age = duration(nowUnixSeconds - unixSeconds)
  const message = `but at ${when}, ${age} ago; it may be no older than ${duration(maxAgeSeconds)}`
  return { code: 'signature-too-old', message }
}

/** Why a signature does not stand where the policy wants it recorded; null when it does. */
export function transparencyMismatch(
  transparency: SigstoreConditions['transparency'],
  { times, logEntries }: SigstoreFacts,
): Reason | null {
  switch (transparency) {
    case 'none':
      return null
    case 'log':
      if (logEntries.length > 0) return null
      return { code: 'log-entry-missing', message: 'but in no transparency log of the trusted root' }
    case 'timestamp':
      if (times.some(({ source }) => source === 'timestamp-authority')) return null
      return { code: 'timestamp-missing', message: 'but without a time of a trusted timestamp authority' }
  }
}

/** Why an annotation that is demanded is not among those that were signed; null when all are. */
export function annotationMismatch(
  wanted: ReadonlyMap<string, string> | undefined,
  signed: ReadonlyMap<string, string>,
): Reason | null {
  for (const [name, text] of wanted ?? []) {
    const found = signed.get(name)
    if (found === text) continue
    const instead = found === undefined ? 'found none' : `found ${quoted(found)}`
    const message = `but expected the annotation ${quoted(name)} to be ${quoted(text)}, ${instead}`
    return { code: 'annotation-mismatch', message }
  }
  return null
}

/** Times that no calendar holds are shown as they are. */
function isoTime(unixSeconds: number): string {
  const time = new Date(unixSeconds * 1000)
  return Number.isNaN(time.getTime()) ? `Unix time ${unixSeconds}` : time.toISOString().replace('.000Z', 'Z')
}

/** Days, hours or minutes in whole numbers, rounded down; seconds below a minute. */
function duration(seconds: number): string {
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const
  for (const [unit, size] of units) {
    const count = Math.floor(seconds / size)
    if (count > 0) return `${count} ${unit}${count === 1 ? '' : 's'}`
  }
  return `${Math.floor(seconds)} seconds`
}
