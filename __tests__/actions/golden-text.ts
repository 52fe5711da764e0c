import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pullRequest } from '../runner/events.ts'
import type { StepResult } from '../runner/job.ts'
import type { ActionStage } from './stage.ts'

const folder = join(import.meta.dirname, 'golden')
const update = process.env.UPDATE_GOLDEN === '1'

const shas = { baseSha: '1'.repeat(40), headSha: '2'.repeat(40) }

/** A pull request of a colleague, and two that are given no secrets. */
export const colleague = pullRequest(shas)
export const fork = pullRequest({ ...shas, headRepository: 'mallory/app' })
export const dependabot = pullRequest({ ...shas, actor: 'dependabot[bot]' })

/** The file's text; written first where `UPDATE_GOLDEN=1` is set. */
export async function goldenText(name: string, present: string): Promise<string> {
  const file = join(folder, `${name}.txt`)
  if (update) {
    await mkdir(folder, { recursive: true })
    await writeFile(file, present)
  }
  return await readFile(file, 'utf8').catch(() => `${file}: not there; run with UPDATE_GOLDEN=1 and read it`)
}

/** What a user meets of a step, with the ports and folders that every run has of its own replaced. */
export function readable(title: string, result: StepResult, stage: ActionStage): string {
  const annotations = result.annotations.map(({ level, message, properties }) =>
    [`${level}:`, ...Object.entries(properties).map(([name, value]) => `[${name}: ${value}]`), message].join(
      ' ',
    ),
  )
  const outputs = Object.entries(result.outputs).map(([name, value]) =>
    value.includes('\n') ? `${name}:\n${value.replaceAll(/^/gm, '  ')}` : `${name}: ${value}`,
  )
  const parts = [
    ['log', [...result.runnerWarnings.map((line) => `##[warning]${line}`), ...result.shown]],
    ['annotations', annotations],
    ['outputs', outputs],
    ['summary', [result.summary]],
  ] as const
  const text = parts.map(([name, lines]) => `\n---- ${name} ----\n${lines.join('\n')}\n`).join('')
  return withoutChance(`${title}\nexit code ${result.exitCode}\n${text}`, stage)
}

function withoutChance(text: string, { registry, lookaside, job }: ActionStage): string {
  const names = [
    [registry.host, 'registry.example'],
    [lookaside.host, 'signatures.example'],
    [registry.host.replace(':', '-'), 'registry.example'],
    [job.workspace, '/work'],
    [job.temp, '/temp'],
  ] as const
  return names
    .reduce(
      (result, [found, name]) => result.replaceAll(found, name).replaceAll(asMarkdown(found), name),
      text,
    )
    .replace(/\bcountersign-[A-Za-z0-9]{6}\b/g, 'countersign-000000')
}

/** As the summary writes a text with colons. */
const asMarkdown = (text: string): string => text.replaceAll(':', ':<wbr>')
