import type { PolicyChoice, SignMethod } from '../app/contract.ts'
import { UsageError } from '../domain/errors.ts'
import { parseReference, type Reference, withDefaultTag } from '../domain/image/reference.ts'
import type { KeySource } from '../domain/policy/policy.ts'
import type { CommandLine } from './command-line.ts'
import { one } from './option-values.ts'

/** What the door knows of its surroundings and a request may need. */
export interface Surroundings {
  readonly workingDirectory: string
  /** `countersign VERSION`. */
  readonly creator: string
  /** Policy file that stands for `--policy` when no option names one, if there is one. */
  readonly defaultPolicy: () => PolicyChoice | undefined
  /** File that `--system-policy` means. */
  readonly systemPolicy: () => string
  /** Keys of `key` that are no paths of the command line. */
  readonly trustedKeys?: KeySource
  /** Methods whose key was given, as an option, an input or a variable. */
  readonly keysGiven: readonly SignMethod[]
}

/** The member, unless its value is undefined. */
export const optional = <K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [key in K]?: V }

/** `--identity`, with the tag that podman would add. @throws FormatError */
export function identityOf(line: CommandLine): Reference | undefined {
  const value = one(line, 'identity')
  return value === undefined ? undefined : withDefaultTag(parseReference(value))
}

/** `--signature-repository`: a repository, without tag and digest. @throws FormatError, UsageError `option-value` */
export function signatureRepositoryOf(line: CommandLine): Reference | undefined {
  const value = one(line, 'signature-repository')
  if (value === undefined) return undefined
  const reference = parseReference(value)
  if (reference.tag === undefined && reference.digest === undefined) return reference
  throw new UsageError(
    'option-value',
    `--signature-repository: expected HOST/NAME without tag and digest, found ${JSON.stringify(value.slice(0, 300))}`,
  )
}

/** The error for two options of which only one can hold. */
export const conflict = (first: string, second: string): UsageError =>
  new UsageError('option-conflict', `--${first} and --${second}: expected one of them, found both`)
