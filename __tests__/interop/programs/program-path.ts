import { accessSync, constants } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { searchPath } from './run-program.ts'

/** Programs that lie on the search path: packages of Debian 12, and setpriv, which every Linux has. */
type SystemProgram = 'skopeo' | 'podman' | 'docker-registry' | 'nginx' | 'gpg' | 'openssl' | 'setpriv'

/** Programs of newer Debian releases, a folder each. forky is Debian's testing: an extra, never required. */
type ReleaseProgram =
  `${'trixie' | 'forky'}/${'skopeo' | 'podman' | 'cosign' | 'oras' | 'gpg' | 'gpgsm' | 'sq' | 'sqv' | 'sigstore-go-verification'}`

/** Programs built from source in pinned versions; refreg, ocireg and judge-gpgme are our own. */
type BuiltProgram =
  | 'registry'
  | 'refreg'
  | 'ocireg'
  | 'judge-gpgme'
  | 'crane'
  | 'regctl'
  | 'versitygw'
  | 'act'
  | 'actionlint'
  | 'fulcio'
  | 'rekor-tiles'
  | 'timestamp-server'
  | 'tesseract'
  | 'cosign'

/** Programs that come as Python packages, each with an environment of its own. */
type PythonProgram = 'zizmor' | 'sigstore-python'

/** Every program that scripts/ci/install-programs.sh installs. */
export type Program = SystemProgram | ReleaseProgram | BuiltProgram | PythonProgram

// The same folder as in scripts/ci/programs/common.sh, where an empty variable counts as none.
const cache: string = resolve(
  process.env.COUNTERSIGN_CACHE ||
    join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'countersign-ci'),
)

const builtPrograms: readonly string[] = [
  'registry',
  'refreg',
  'ocireg',
  'judge-gpgme',
  'crane',
  'regctl',
  'versitygw',
  'act',
  'actionlint',
  'fulcio',
  'rekor-tiles',
  'timestamp-server',
  'tesseract',
  'cosign',
] satisfies readonly BuiltProgram[]

/** What to run for a program: its absolute path, or its bare name when it is found on the search path. */
export function programPath(program: Program): string {
  const [release, name] = program.split('/')
  if (name !== undefined) return join(cache, release ?? '', 'bin', name)
  if (program === 'zizmor') return join(cache, program, 'bin', program)
  if (program === 'sigstore-python') return join(cache, program, 'bin', 'sigstore')
  return builtPrograms.includes(program) ? join(cache, 'bin', program) : program
}

/** Whether a program is there and may be run. */
export function isInstalled(program: Program): boolean {
  const path = programPath(program)
  const files = path === program ? searchPath.split(delimiter).map((folder) => join(folder, path)) : [path]
  return files.some((file) => {
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
