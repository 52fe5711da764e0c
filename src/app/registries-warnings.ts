import type { RegistriesConfig } from '../domain/policy/registries-d.ts'
import type { Reason } from '../domain/policy/verdict.ts'

/** What is odd in the registries.d folder as a whole, such as keys that no tool knows. */
export const registriesWarnings = (config: RegistriesConfig): readonly Reason[] =>
  config.warnings.map((message) => ({ code: 'registries-d-ineffective', message }))
