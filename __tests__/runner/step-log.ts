import {
  looksLikeCommand,
  parseCommand,
  type RunnerCommand,
  registeredCommands,
  splitLines,
} from './commands.ts'
import type { Masks } from './masks.ts'

/** A message that the runner shows beside the run. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  /** Masked, cut at 4,096 characters. */
  readonly message: string
  /** `title`, `file`, `line` … as given. */
  readonly properties: Readonly<Record<string, string>>
}

/** A fold of the log. */
export interface Group {
  readonly title: string
  readonly lines: readonly string[]
}

/** What the runner makes of the output of a step. */
export interface StepLog {
  /** As it came from the program. */
  readonly raw: readonly string[]
  /** As a reader sees it: masked, commands carried out, `##[group]` and the like as the runner writes them. */
  readonly shown: readonly string[]
  /** Every line that was obeyed, in order. */
  readonly commands: readonly RunnerCommand[]
  readonly groups: readonly Group[]
  /** Those that are kept: the first ten of each level. */
  readonly annotations: readonly Annotation[]
  /** What a well-kept action never does. */
  readonly violations: readonly string[]
}

/** actions/runner, ExecutionContext.cs: `_maxCountPerIssueType`, `_maxIssueMessageLength`. */
export const annotationLimits = { perLevel: 10, messageLength: 4096 } as const

/** Commands that an action of today has no use for: files took the place of most, the others change the reading. */
const unwanted = new Set([
  'add-matcher',
  'add-path',
  'echo',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
])

/** Reads the output of a step. */
export interface StepLogReader {
  /** Whole lines of output. */
  lines(text: string): void
  end(): StepLog
}

interface State extends StepLog {
  readonly raw: string[]
  readonly shown: string[]
  readonly commands: RunnerCommand[]
  readonly groups: { readonly title: string; readonly lines: string[] }[]
  readonly annotations: Annotation[]
  readonly violations: string[]
  readonly masks: Masks
  readonly debug: boolean
  readonly known: Set<string>
  stopToken: string | undefined
  group: { readonly title: string; readonly lines: string[] } | undefined
}

/** @param debug - `ACTIONS_STEP_DEBUG` of the workflow: debug lines are shown */
export function createStepLog(masks: Masks, { debug }: { readonly debug: boolean }): StepLogReader {
  const state: State = {
    ...{ raw: [], shown: [], commands: [], groups: [], annotations: [], violations: [] },
    ...{ masks, debug, known: new Set(registeredCommands), stopToken: undefined, group: undefined },
  }
  return {
    lines: (text) => {
      for (const line of splitLines(text)) read(state, line)
    },
    end: () => {
      if (state.stopToken !== undefined) state.violations.push('commands stopped and never started again')
      if (state.group !== undefined) state.violations.push(`group not ended: ${state.group.title}`)
      const { raw, shown, commands, groups, annotations, violations } = state
      return { raw, shown, commands, groups, annotations, violations }
    },
  }
}

function read(state: State, line: string): void {
  state.raw.push(line)
  const command = parseCommand(line, state.known)
  if (command !== undefined && obey(state, line, command)) return
  if (looksLikeCommand(line) && state.stopToken === undefined) {
    state.violations.push(`looks like a command: ${line}`)
  }
  show(state, line)
}

/** Whether the line was obeyed. */
function obey(state: State, line: string, command: RunnerCommand): boolean {
  if (state.stopToken !== undefined) {
    if (command.name !== state.stopToken) return false
    state.known.delete(state.stopToken)
    state.stopToken = undefined
    show(state, line)
  } else if (command.name === 'stop-commands') {
    state.stopToken = command.data.toLowerCase()
    state.known.add(state.stopToken)
    show(state, line)
  } else carryOut(state, command)
  state.commands.push(command)
  if (command.form === 'brackets') state.violations.push(`obeyed in brackets: ${line}`)
  if (unwanted.has(command.name)) state.violations.push(`obeyed: ${line}`)
  return true
}

function carryOut(state: State, command: RunnerCommand): void {
  switch (command.name) {
    case 'error':
    case 'warning':
    case 'notice':
      annotate(state, command.name, command)
      return
    case 'debug':
      if (!state.debug) return
      for (const line of command.data.split(/\r?\n/)) show(state, `##[debug]${line}`)
      return
    case 'add-mask':
      if (command.data.trim() === '') state.violations.push('add-mask of nothing')
      else state.masks.add(command.data)
      return
    case 'group':
      if (state.group !== undefined) state.violations.push(`group inside a group: ${command.data}`)
      show(state, `##[group]${command.data}`)
      state.group = { title: state.masks.apply(command.data), lines: [] }
      state.groups.push(state.group)
      return
    case 'endgroup':
      if (state.group === undefined) state.violations.push('endgroup without a group')
      state.group = undefined
      show(state, '##[endgroup]')
      return
    default: // those that are told as violations
  }
}

function annotate(state: State, level: Annotation['level'], { data, properties }: RunnerCommand): void {
  const { masks, violations, annotations } = state
  const masked = masks.apply(data)
  if (masked.length > annotationLimits.messageLength)
    violations.push(`${level} of ${masked.length} characters`)
  if (masked.trim() === '') violations.push(`${level} without a message`)
  show(state, `##[${level}]${data}`)
  if (annotations.filter((each) => each.level === level).length >= annotationLimits.perLevel) {
    violations.push(`more than ${annotationLimits.perLevel} annotations of level ${level}`)
    return
  }
  const shown = Object.entries(properties).map(([name, text]) => [name, masks.apply(text)] as const)
  const message = masked.slice(0, annotationLimits.messageLength)
  annotations.push({ level, message, properties: Object.fromEntries(shown) })
}

function show(state: State, text: string): void {
  const masked = state.masks.apply(text)
  state.shown.push(masked)
  state.group?.lines.push(masked)
}
