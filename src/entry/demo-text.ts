import { shown } from '../report/escape.ts'
import type { TextStyle } from '../report/lines.ts'
import type { Tone } from '../report/paint.ts'
import { trustedWorkflow } from './demo-keyless-stage.ts'
import { type Answer, type Chapter, isAsExpected, type Scene } from './demo-scenes.ts'
import type { Stage } from './demo-stage.ts'

const tones: Readonly<Record<Answer, Tone>> = {
  signed: 'good',
  unchanged: 'good',
  accepted: 'good',
  waived: 'unsure',
  undecided: 'unsure',
  rejected: 'bad',
  failed: 'bad',
}

const columns = 100
const indent = ' '.repeat(13)

/** What is on the stage, before anything happens. */
export function stageText({ registry, lookaside, trusted }: Stage, { paint }: TextStyle): string {
  const rows = [
    ['registry', `${registry.host}, in memory; names below leave it out`],
    ['lookaside', lookaside.url],
    ['policy', `reject all but what is signed by ${trusted.fingerprint}`],
    [
      'keyless',
      `reject all but what ${trustedWorkflow.workflow} of ${trustedWorkflow.repository} signed on main`,
    ],
  ] as const
  const title = 'Countersign against an embedded registry and lookaside, with throw-away keys'
  return `${[paint('strong', title), ...rows.map(([name, value]) => `  ${name.padEnd(9)}  ${value}`)].join('\n')}\n`
}

/** A chapter as it would look on a terminal. */
export function chapterText(chapter: Chapter, stage: Stage, style: TextStyle): string {
  const { paint } = style
  const head = ['', paint('strong', chapter.title), paint('quiet', `$ ${chapter.command}`)]
  return `${[...head, ...chapter.scenes.flatMap((scene) => sceneLines(scene, stage, style))].join('\n')}\n`
}

/** How many answers were what they must be, and how long it took. */
export function endText(scenes: readonly Scene[], elapsedMs: number, { paint }: TextStyle): string {
  const right = scenes.filter(isAsExpected).length
  const verdict = `${right} of ${scenes.length} answers are what they must be`
  return `\n${paint(right === scenes.length ? 'good' : 'bad', verdict)}, in ${(elapsedMs / 1000).toFixed(1)} s\n`
}

/** Only what differs from what it must be. */
export function differencesText(scenes: readonly Scene[], stage: Stage, style: TextStyle): string {
  return scenes
    .filter((scene) => !isAsExpected(scene))
    .flatMap((scene) => sceneLines(scene, stage, style))
    .map((line) => `${line}\n`)
    .join('')
}

function sceneLines(scene: Scene, stage: Stage, { paint }: TextStyle): readonly string[] {
  const { answer, reason, detail } = scene.found
  const head =
    scene.what === undefined ? `${scene.image.padEnd(15)}  ${detail ?? ''}` : `${scene.what} (${scene.image})`
  const lines = [`  ${paint(tones[answer], answer.padEnd(9))}  ${shortened(shown(head), stage)}`]
  if (reason !== undefined)
    lines.push(...wrapped(shortened(`${reason.code}: ${shown(reason.message)}`, stage)))
  if (!isAsExpected(scene)) lines.push(`${indent}${paint('bad', `expected ${expectedText(scene)}`)}`)
  return lines
}

const expectedText = ({ expected }: Scene): string =>
  expected.code === undefined ? expected.answer : `${expected.answer} with ${expected.code}`

/** Easier on the eye, and nearly the same in every run: no ports, no server, of digests the first twelve digits. */
const shortened = (text: string, { registry, lookaside }: Stage): string =>
  text
    .replaceAll(lookaside.url, 'LOOKASIDE')
    .replaceAll(registry.url, 'REGISTRY')
    .replaceAll(`${registry.host}/`, '')
    .replaceAll('https://github.com/', '')
    .replace(/(sha256[:=][0-9a-f]{12})[0-9a-f]{52}/g, '$1…')

function wrapped(text: string): readonly string[] {
  const lines: string[] = []
  let line = indent
  for (const word of text.split(' ')) {
    if (line.length > indent.length && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = indent
    }
    line += line === indent ? word : ` ${word}`
  }
  return [...lines, line]
}
