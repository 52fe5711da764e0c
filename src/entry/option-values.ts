import { badValue, type CommandLine, type GivenOption } from './command-line.ts'
import { options } from './options.ts'

/** The value of an option that is given at most once. */
export const one = ({ values }: CommandLine, name: string): string | undefined => values.get(name)?.[0]

/** Whether an option was given. */
export const has = ({ values }: CommandLine, name: string): boolean => values.has(name)

/**
 * Values of a list option: repeated, or separated by commas.
 *
 * @throws UsageError `option-value` for one that is given and holds nothing: what was to be demanded would not be
 */
export function many(line: CommandLine, name: string): readonly string[] {
  const given = line.values.get(name)
  const found = (given ?? [])
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '')
  if (given !== undefined && found.length === 0)
    throw badValue(optionOf(line, name), 'at least one value', given.join(','))
  return found
}

/** An option of the table, as this command was given it. @throws Error for a name that is none: a fault of ours */
export function optionOf({ command }: CommandLine, name: string): GivenOption {
  const row = options.find((each) => each.name === name)
  if (row === undefined) throw new Error(`no option ${name} in the table`)
  return { command, row }
}

/**
 * One word out of several.
 *
 * @param standard - what holds when the option is not given
 * @throws UsageError `option-value`
 */
export function choice<T extends string>(
  line: CommandLine,
  name: string,
  choices: readonly T[],
  standard: T,
): T {
  const value = one(line, name)
  if (value === undefined) return standard
  const found = choices.find((each) => each === value)
  if (found === undefined) throw badValue(optionOf(line, name), choices.join(' or '), value)
  return found
}

/**
 * Requests at once to one host: 1 to 64, 8 when not given.
 *
 * @throws UsageError `option-value`
 */
export function concurrencyOf(line: CommandLine): number {
  const value = one(line, 'concurrency')
  if (value === undefined) return 8
  if (!/^[0-9]{1,2}$/.test(value) || Number(value) < 1 || Number(value) > 64) {
    throw badValue(optionOf(line, 'concurrency'), 'a whole number from 1 to 64', value)
  }
  return Number(value)
}

/**
 * The time limit of the run in milliseconds: `30s`, `10m`, `1h`; 10 minutes when not given.
 *
 * @throws UsageError `option-value`
 */
export function timeoutMsOf(line: CommandLine): number {
  const value = one(line, 'timeout') ?? '10m'
  const [, count = '', unit = ''] = /^([1-9][0-9]{0,4})(s|m|h)$/.exec(value) ?? []
  const unitMs = { s: 1000, m: 60_000, h: 3_600_000 }[unit]
  if (unitMs === undefined || Number(count) * unitMs > 86_400_000) {
    throw badValue(optionOf(line, 'timeout'), 'a time like 30s, 10m or 1h, up to 24h', value)
  }
  return Number(count) * unitMs
}

/**
 * Fingerprints without spaces, upper case; key ids are refused because they can be forged.
 *
 * @throws UsageError `option-value`
 */
export function fingerprintsOf(line: CommandLine, name: string): readonly string[] {
  return many(line, name).map((value) => {
    const fingerprint = value.replace(/\s|^0x/gi, '').toUpperCase()
    if (!/^[0-9A-F]{40}$/.test(fingerprint))
      throw badValue(optionOf(line, name), 'a full fingerprint of 40 hex digits', value)
    return fingerprint
  })
}
