import type { InspectedPlace } from '../app/contract.ts'
import { shown } from './escape.ts'
import { joined, type RichText } from './rich-text.ts'

type Claim = NonNullable<InspectedPlace['signatures'][number]['untrustedClaim']>

const names = [
  ['keyId', 'key'],
  ['identity', 'identity'],
  ['issuer', 'issuer'],
  ['predicateType', 'predicate'],
  ['reference', 'reference'],
  ['digest', 'digest'],
] as const

/** What a signature says of itself, as a list with commas; empty where it says nothing. */
export function claimText(claim: Claim): RichText {
  const { createdUnixSeconds } = claim
  return joined([
    ...names.flatMap(([field, name]): readonly RichText[] => {
      const text = claim[field]
      return text === undefined ? [] : [[`${name} `, { code: text }]]
    }),
    ...(createdUnixSeconds === undefined ? [] : [[`made ${dateText(createdUnixSeconds)}`]]),
  ])
}

/** The same for a terminal, escaped. */
export const claimLine = (claim: Claim): string =>
  claimText(claim)
    .map((piece) => shown(typeof piece === 'string' ? piece : piece.code))
    .join('')

/** ISO date of Unix seconds; numbers outside the calendar are shown as they are. */
function dateText(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000)
  return Number.isNaN(date.getTime()) ? String(unixSeconds) : date.toISOString()
}
