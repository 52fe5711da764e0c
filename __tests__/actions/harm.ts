import type { StepResult } from '../runner/job.ts'

/** Commands that our actions give, and no others. */
const ours = new Set(['add-mask', 'debug', 'endgroup', 'error', 'group', 'notice', 'warning'])
/** Elements that our summaries are made of. */
const elements = /^<\/?(br|code|details|li|p|summary|ul|wbr)>$/

/** Characters that steer terminals, split lines or hide text; a line feed is the end of a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

/** What of a step could be obeyed, or read as something that it is not; empty for a harmless one. */
export function harmOf(result: StepResult): readonly string[] {
  const { commands, annotations, outputs, stdout, stderr, summaryAsWritten } = result
  const texts = [
    // A mask holds a secret as it is: the runner reads it to the end of the line, and shows nothing of it.
    [
      'log',
      stdout
        .split('\n')
        .filter((line) => !line.startsWith('::add-mask::'))
        .join('\n'),
    ],
    ['errors', stderr],
    ['summary', summaryAsWritten],
    ...annotations.map(({ message }) => ['annotation', message]),
    ...annotations.flatMap(({ properties }) => Object.values(properties).map((text) => ['property', text])),
    ...Object.entries(outputs).map(([name, value]) => [`output ${name}`, value]),
  ] as const
  return [
    ...result.violations,
    ...commands
      .filter(({ name, form }) => !ours.has(name) || form !== 'colons')
      .map(({ name }) => `obeyed ${name}`),
    ...texts.flatMap(([name = '', text = '']) => textHarm(name, text)),
    ...annotations.flatMap(({ message }) =>
      /^\s*::/m.test(message) ? ['annotation that could be a command'] : [],
    ),
    ...(summaryAsWritten.length > 0 ? summaryHarm(withoutFences(summaryAsWritten)) : []),
    ...tagsOf(summaryAsWritten)
      .filter((tag) => !elements.test(tag))
      .map((tag) => `element ${tag} in the summary`),
    ...Object.values(result.changes).flatMap((change) => (change === '' ? [] : [`change ${change}`])),
  ]
}

/** What GitHub makes links, emoji, mentions and formulas of, wherever it stands. */
function summaryHarm(summary: string): readonly string[] {
  const found = /:(?![ \n]|<wbr>|$)|@|#(?![# ]|\d+;)|\$|\bwww\.|\[|\]\(|\*(?!\*)|_/.exec(
    summary.replace(/^\| ---.*$/gm, '').replaceAll('**What to do:**', ''),
  )
  return found === null ? [] : [`${found[0]} in the summary: ${summary.slice(found.index, found.index + 40)}`]
}

function textHarm(name: string, text: string): readonly string[] {
  const found = steering.exec(text)
  const at = found === null ? '' : JSON.stringify(text.slice(Math.max(0, found.index - 30), found.index + 10))
  return [
    ...(found === null ? [] : [`${name}: steering characters near ${at}`]),
    ...(/##[A-Za-z]*\[/.test(text) ? [`${name}: brackets of a command`] : []),
    ...(/\bundefined\b|\[object /.test(text.replaceAll('undefined behaviour', ''))
      ? [`${name}: a missing value`]
      : []),
  ]
}

/** The summary without the insides of its code blocks, where nothing has a meaning. */
function withoutFences(summary: string): string {
  const kept: string[] = []
  let fence = ''
  for (const line of summary.split('\n')) {
    const [, marks = ''] = /^(`{3,})/.exec(line) ?? []
    if (fence !== '') {
      if (marks.length >= fence.length && line.trim() === marks) fence = ''
    } else {
      kept.push(line)
      fence = marks
    }
  }
  return kept.join('\n')
}

const tagsOf = (summary: string): readonly string[] => withoutFences(summary).match(/<[^>]*>?/g) ?? []

/** Everything in a summary that can have a meaning: text and character references are left out. */
const skeletonOf = (summary: string): string =>
  withoutFences(summary)
    // Our sentences put commands between backticks, and so may words from outside: an element without a meaning.
    .replace(/<wbr>|<\/?code>/g, '')
    .replace(/&#\d+;/g, '')
    .replace(/[\p{L}\p{M}\p{N} ,./():="+%?;'-]/gu, '')

/** The build of what a step tells, without its words: the same for a hostile text and a plain one in its place. */
export interface Structure {
  readonly exitCode: number | null
  readonly code: string
  readonly commands: readonly string[]
  readonly logLines: number
  readonly outputs: readonly string[]
  readonly summary: string
}

/** Masks come in the number of lines that a key has. */
const shaping = ({ commands }: StepResult): StepResult['commands'] =>
  commands.filter(({ name }) => name !== 'add-mask')

export const structureOf = (result: StepResult): Structure => ({
  exitCode: result.exitCode,
  code: result.outputs.code ?? '',
  commands: shaping(result).map(({ name, properties }) => [name, ...Object.keys(properties)].join(' ')),
  logLines: result.raw.length - (result.commands.length - shaping(result).length),
  outputs: Object.keys(result.outputs),
  summary: skeletonOf(result.summaryAsWritten),
})
