import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Generation } from './judges.ts'
import { programPath } from './program-path.ts'
import { environment, mustRun } from './run-program.ts'

/** The user `nobody` of Debian, when the tests run as root; else the user who runs them. */
const isRoot = process.getuid?.() === 0
const asNobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', '--']

function isOpen(path: string): boolean {
  const facts = statSync(path, { throwIfNoEntry: false })
  return facts === undefined || (facts.mode & 0o001) !== 0
}

/** The outermost folder on a path that `nobody` may not pass, such as `/root`; undefined when there is none. */
function closedFolder(path: string): string | undefined {
  if (path === '/') return undefined
  return closedFolder(dirname(path)) ?? (isOpen(path) ? undefined : path)
}

/**
 * In a mount namespace of its own, puts the folder $1 alone under an empty $2 that everybody may pass, and runs
 * the rest. The programs of a release cannot simply be bound elsewhere: they name their libraries by full path.
 */
const uncover = `set -e
held=$(mktemp -d); mount --bind "$1" "$held"; mount -t tmpfs -o mode=755 none "$2"
mkdir -p "$1"; mount --move "$held" "$1"; rmdir "$held"; shift 2; exec "$@"`

/** A command that runs the programs of a generation as a user without any rights. */
export function throughOrdinaryUser({ release }: Generation): readonly string[] {
  if (!isRoot) return []
  if (release === 'bookworm') return asNobody
  const folder = dirname(dirname(programPath(`${release}/skopeo`)))
  const closed = closedFolder(folder)
  if (closed === undefined) return asNobody
  const mount = ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', uncover, 'sh']
  return [...mount, folder, closed, ...asNobody]
}

/** Why podman cannot be run without root here; undefined when it can. It needs a user namespace of its own. */
export function whyNotRootless(generation: Generation): string | undefined {
  const [command = '', ...args] = [...throughOrdinaryUser(generation), 'unshare', '--user', 'true']
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', env: environment('/') })
  return status === 0 ? undefined : (error?.message ?? stderr.trim())
}

/** Gives a folder with all that is in it to the user of `throughOrdinaryUser`. */
export async function handOver(folder: string): Promise<void> {
  if (isRoot) await mustRun('chown', ['-R', '65534:65534', folder], { env: environment(folder) })
}
