import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { programPath } from '../programs/program-path.ts'
import { environment } from '../programs/run-program.ts'
import type { Workspace } from '../programs/workspace.ts'

/** What the library decides about one manifest. */
export interface Decision {
  readonly accepted: boolean
  readonly reason: string
}

/** What it decides about an image, and about each entry of an index by itself. */
export interface Answer {
  readonly id: number
  readonly top: Decision
  readonly instances: readonly Decision[]
}

/** What it is asked. */
export interface Question {
  readonly id: number
  readonly image: string
  readonly policy: string
  readonly registries: string
  readonly instances: readonly string[]
}

/** The judge of ../judge-go, running. */
export interface Judge {
  ask(question: Question): Promise<Answer>
}

/** Starts it under an empty home folder; it ends with the workspace. */
export async function startJudge(workspace: Workspace, proxyUrl: string): Promise<Judge> {
  const home = await workspace.newFolder('judge')
  const authFile = await workspace.write('judge-auth.json', '{}')
  const registriesConf = await workspace.write('judge-registries.conf', '')
  const args = ['-proxy', proxyUrl, '-authfile', authFile, '-registries-conf', registriesConf]
  const child = spawn(programPath('judge-gpgme'), args, {
    env: environment(home, { TMPDIR: home }),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const waiting = new Map<
    number,
    { readonly done: (answer: Answer) => void; readonly failed: (error: Error) => void }
  >()
  const ended = endOf(child, (error) => {
    for (const { failed } of waiting.values()) failed(error)
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as Answer
    waiting.get(answer.id)?.done(answer)
    waiting.delete(answer.id)
  })
  workspace.onClose(async () => {
    child.stdin.end()
    await ended
  })
  return {
    ask: (question) =>
      new Promise((done, failed) => {
        waiting.set(question.id, { done, failed })
        child.stdin.write(`${JSON.stringify(question)}\n`)
      }),
  }
}

function endOf(child: ChildProcess, tell: (error: Error) => void): Promise<void> {
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  child.stdin?.on('error', () => undefined)
  return new Promise((resolve) => {
    const end = (how: string): void => {
      tell(new Error(`judge: expected an answer, found ${how}: ${said}`))
      resolve()
    }
    child.on('error', (error) => end(error.message))
    child.on('exit', (exitCode) => end(`exit ${exitCode}`))
  })
}
