import { type CountersignError, TransportError } from '../domain/errors.ts'
import type { Reason } from '../domain/policy/verdict.ts'
import type { PolicyOrigin, RunFacts } from '../domain/workflow/run-facts.ts'
import { curedFor } from './causes.ts'
import { reasonFrom } from './findings.ts'
import { inInputWords } from './input-words.ts'

/** What the reports of an action say beside the outcome. */
export interface ActionContext {
  readonly action: 'sign' | 'verify' | 'inspect'
  readonly version: string
  readonly facts: RunFacts
  /** Leg of a matrix in words, for example `os=linux, arch=arm64`; from outside. */
  readonly leg?: string
  /** Where the policy was read; verify only. */
  readonly origin?: PolicyOrigin
  /** Policy or key files that the proposed change edits; those of the base are used all the same. */
  readonly changedFiles: readonly string[]
  /** Absolute path of the JSON report, where one was written. */
  readonly reportPath?: string
}

/** Code, message and cure of a fault as a workflow author needs them: for this run, inputs instead of flags. Not escaped. */
export function toldReason(fault: Reason | CountersignError, { facts }: ActionContext): Required<Reason> {
  const registry = fault instanceof TransportError ? fault.refusal?.registry : undefined
  const { code, message, next } = curedFor(reasonFrom(fault), facts, registry)
  return { code, message: inInputWords(message), next: inInputWords(next) }
}
