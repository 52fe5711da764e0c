import type { ManifestEntry } from '../app/contract.ts'
import type { CountersignError } from '../domain/errors.ts'
import { formatPlatform } from '../domain/image/manifest.ts'
import type { Reason } from '../domain/policy/verdict.ts'
import { shown } from './escape.ts'
import { reasonFrom } from './findings.ts'
import type { Paint } from './paint.ts'

/** How much is told, and whether in colour. */
export interface TextStyle {
  readonly paint: Paint
  /** Only what failed. */
  readonly quiet: boolean
  /** Every place and signature, and the causes of errors. */
  readonly verbose: boolean
}

/** One line of an index: digest, platform or role, media type. */
export function entryLine(entry: ManifestEntry): string {
  const what =
    entry.platform !== undefined && entry.role === 'image' ? formatPlatform(entry.platform) : entry.role
  return `${entry.digest}  ${shown(what).padEnd(16)}  ${shown(entry.mediaType)}`
}

/** A message as a sentence; one that ends in a question keeps its mark. */
export const withStop = (message: string): string => (/[.?!]$/.test(message) ? message : `${message}.`)

/** What was found, then what to do, escaped. */
export const sentence = (message: string, next: string): string =>
  `${shown(withStop(message))} ${shown(next)}`

/** `1 fault`, `2 faults`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** `code: message. Next.`, escaped. */
export function reasonLine(fault: Reason | CountersignError): string {
  const { code, message, next } = reasonFrom(fault)
  return `${code}: ${sentence(message, next)}`
}

/** `warning[code]: message`, escaped. */
export const warningLine = (warning: Reason, { paint }: TextStyle): string =>
  `${paint('unsure', `warning[${warning.code}]`)}: ${shown(warning.message)}`
