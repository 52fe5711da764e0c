import { readFile, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { searchPath } from './run-program.ts'
import type { Workspace } from './workspace.ts'

/** What a helper does when it is asked; see docker-credential-test.mjs. */
export type HelperBehaviour = 'works' | 'fails' | 'talks' | 'floods' | 'sleeps'

/** One question that a helper was asked. */
export interface HelperCall {
  readonly verb: string
  readonly server: string
  /** Of the process that answered. */
  readonly pid: number
}

/** Credential helpers `docker-credential-BEHAVIOUR`, with one store of secrets. */
export interface CredentialHelpers {
  /** A search path on which they are found before everything else. */
  readonly path: string
  /** Replaces all that is stored. */
  keep(
    secrets: Readonly<Record<string, { readonly username: string; readonly secret: string }>>,
  ): Promise<void>
  /** All calls since the last look, oldest first. */
  takeCalls(): Promise<readonly HelperCall[]>
}

const program = join(import.meta.dirname, 'docker-credential-test.mjs')
const behaviours: readonly HelperBehaviour[] = ['works', 'fails', 'talks', 'floods', 'sleeps']

/** Puts one helper for each behaviour into a folder of its own. */
export async function installCredentialHelpers(workspace: Workspace): Promise<CredentialHelpers> {
  const folder = await workspace.newFolder('helpers')
  const calls = join(folder, 'calls')
  const store = join(folder, 'store.json')
  for (const behaviour of behaviours) {
    const script = `#!/bin/sh\nexec '${process.execPath}' '${program}' '${folder}' ${behaviour} "$@"\n`
    await writeFile(join(folder, `docker-credential-${behaviour}`), script, { mode: 0o755 })
  }
  await writeFile(calls, '')
  await writeFile(store, '{}')
  return {
    path: [folder, searchPath].join(delimiter),
    keep: async (secrets) => {
      const entries = Object.entries(secrets).map(([server, { username, secret }]) => [
        server,
        { Username: username, Secret: secret },
      ])
      await writeFile(store, JSON.stringify(Object.fromEntries(entries)))
    },
    takeCalls: async () => {
      const lines = (await readFile(calls, 'utf8')).split('\n').filter((line) => line !== '')
      await writeFile(calls, '')
      return lines.map(readCall)
    },
  }
}

function readCall(line: string): HelperCall {
  const value: unknown = JSON.parse(line)
  const { verb, server, pid } = Object(value) as Record<string, unknown>
  if (typeof verb === 'string' && typeof server === 'string' && typeof pid === 'number')
    return { verb, server, pid }
  throw new Error(`calls of a helper: expected verb, server and pid, found ${line}`)
}
