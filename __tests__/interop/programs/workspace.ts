import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A temporary folder and everything that was started in it; one per test file. */
export interface Workspace {
  readonly folder: string
  /** A new empty folder whose name starts with `name`. */
  newFolder(name: string): Promise<string>
  /** Writes a file inside, making its parent folders; returns its absolute path. */
  write(name: string, content: string | Uint8Array): Promise<string>
  /** Remembers what must be stopped; stopped in reverse order by `close`. */
  onClose(stop: () => Promise<void>): void
  /** Stops what was started and removes the folder. */
  close(): Promise<void>
}

/**
 * Makes a workspace in the system's temporary folder. The name is short because the sockets of gpg-agent
 * lie inside and a socket path holds 107 bytes at most (unix(7)).
 */
export async function openWorkspace(): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'cs-'))
  const stops: (() => Promise<void>)[] = []
  let folders = 0
  return {
    folder,
    newFolder: async (name) => {
      folders += 1
      const path = join(folder, `${name}-${folders}`)
      await mkdir(path, { mode: 0o700 })
      return path
    },
    write: async (name, content) => {
      const path = join(folder, name)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, content)
      return path
    },
    onClose: (stop) => stops.push(stop),
    close: async () => {
      for (const stop of stops.reverse()) await stop()
      await endAgents(folder)
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/**
 * Ends the gpg-agents of keyrings below a folder. skopeo and podman verify with a throw-away keyring there; gpg 2.4
 * starts an agent for it, which now and then misses that its folder is gone and stays for ever.
 */
async function endAgents(folder: string): Promise<void> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  for (const pid of processes) {
    const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')
    const home = words[words.indexOf('--homedir') + 1] ?? ''
    if (words[0]?.endsWith('gpg-agent') === true && home.startsWith(`${folder}/`)) endProcess(Number(pid))
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid)
  } catch (error) {
    const hasEnded = error instanceof Error && 'code' in error && error.code === 'ESRCH'
    if (!hasEnded) throw error
  }
}
