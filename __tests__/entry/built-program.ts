import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

/** A finished run. */
export interface CliRun {
  readonly status: number | null
  /** Standard output and error, as they came. */
  readonly output: string
}

/** Both streams of a program as they come, and how it ends; a stream that is not piped is left out. */
export async function outputOf(child: ChildProcess): Promise<CliRun> {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  const status = await new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  )
  return { status, output }
}

/** Runs the built command line in a folder, with the home `folder/home`. */
export async function runCli(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  const cli = process.env.COUNTERSIGN_TEST_CLI ?? ''
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: join(folder, 'home'), ...env },
  })
  return await outputOf(child)
}
