/** Commands of the command line. `policy` has the sub-commands `check` and `compile`, `key` has `generate`. */
export const commands = [
  'digest',
  'sign',
  'verify',
  'inspect',
  'explain',
  'where',
  'policy',
  'key',
  'sign-blob',
  'verify-blob',
  'demo',
] as const
/** One command of the command line. */
export type Command = (typeof commands)[number]

/** The actions, each a step of a workflow. */
export const actions = ['sign', 'verify', 'inspect'] as const
/** One action. */
export type Action = (typeof actions)[number]

/** One option, for every door: flags of the command line and inputs of the actions come from the same rows. */
export interface OptionRow {
  readonly name: string
  /** `text` one value, `list` repeatable and comma-separated, `lines` repeatable and one a line, `file` a path, `flag` no value, `choice` one of `choices`. */
  readonly kind: 'text' | 'list' | 'lines' | 'file' | 'files' | 'flag' | 'choice' | 'number' | 'duration'
  /** Commands that take it as a flag; none for what only an action takes. */
  readonly commands: readonly Command[]
  /** Actions that take it as an input of the same name. */
  readonly actions?: readonly Action[]
  /** What an input says where it differs from the flag. */
  readonly input?: {
    readonly help?: string
    /** What holds when the input is not given, in words. */
    readonly default?: string
    /** Text that `action.yml` sets; the runner fills it in. */
    readonly preset?: string
  }
  readonly choices?: readonly string[]
  /** What holds when it is not given, in words. */
  readonly default: string
  /** Environment variable that gives the value when the flag does not. */
  readonly env?: string
  /** True when the value (or what the file holds) is a secret: never shown. */
  readonly secret?: boolean
  readonly placeholder?: string
  readonly help: string
}
