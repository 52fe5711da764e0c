import { delimiter, dirname, join } from 'node:path'
import { isInstalled, type Program, programPath } from './program-path.ts'
import { environment, mustRun, searchPath } from './run-program.ts'
import { interopSuite } from './suite.ts'

/** Which Debian release the programs of a generation come from. */
type Release = 'bookworm' | 'trixie' | 'forky'

/** skopeo, podman, gpg and Sequoia of one Debian release, which judge and sign together. */
export interface Generation {
  readonly release: Release
  readonly programs: readonly Program[]
  /** Major and minor versions; undefined for a release that moves: printed, never required. */
  readonly versions: { readonly skopeo: string; readonly podman: string; readonly gpg: string } | undefined
  /** Does its containers library take a signature by a subkey of a trusted key? */
  readonly takesSubkeys: boolean
  /** Has sq and sqv (Sequoia-PGP). */
  readonly hasSequoia: boolean
  /** More of the environment of every program, so that it finds the others of its own release. */
  readonly env: Readonly<Record<string, string>>
}

/** The environment in which the programs of a release that lies in a folder find each other. */
function ownEnvironment(release: 'trixie' | 'forky'): Record<string, string> {
  const folder = dirname(programPath(`${release}/skopeo`))
  return {
    PATH: [folder, searchPath].join(delimiter),
    CONTAINERS_CONF: join(folder, '../containers.conf'),
    PODMAN_IGNORE_CGROUPSV1_WARNING: '1',
  }
}

/** All generations, oldest first. */
const generations: readonly Generation[] = [
  {
    release: 'bookworm',
    programs: ['skopeo', 'podman', 'gpg'],
    versions: { skopeo: '1.9', podman: '4.3', gpg: '2.2' },
    takesSubkeys: false,
    hasSequoia: false,
    env: {},
  },
  {
    release: 'trixie',
    programs: ['trixie/skopeo', 'trixie/podman', 'trixie/gpg', 'trixie/sq', 'trixie/sqv'],
    versions: { skopeo: '1.18', podman: '5.4', gpg: '2.4' },
    takesSubkeys: false,
    hasSequoia: true,
    env: ownEnvironment('trixie'),
  },
  {
    release: 'forky',
    programs: ['forky/skopeo', 'forky/podman', 'forky/gpg', 'forky/sq', 'forky/sqv'],
    versions: undefined,
    takesSubkeys: true,
    hasSequoia: true,
    env: ownEnvironment('forky'),
  },
]

/**
 * A `describe` for each wanted generation, inside an `interopSuite`. One that is missing is skipped, with the
 * reason in its name; where the interop suite is required it fails, unless it moves.
 */
export function describeGenerations(
  body: (generation: Generation) => void,
  isWanted: (generation: Generation) => boolean = () => true,
): void {
  for (const generation of generations.filter(isWanted)) {
    interopSuite(`the programs of ${generation.release}`, generation.programs, () => body(generation))
  }
}

/** The generations that are there, to be asked side by side. */
export function presentGenerations(): readonly Generation[] {
  return generations.filter(({ programs }) => programs.every(isInstalled))
}

/** The versions that the programs of a generation say of themselves. */
export async function versionsOf(
  { env }: Generation,
  home: string,
): Promise<Readonly<Record<'skopeo' | 'podman' | 'gpg', string>>> {
  const version = async (program: string): Promise<string> => {
    const text = await mustRun(program, ['--version'], { env: environment(home, env) })
    return /\d+\.\d+\.\d+/.exec(text)?.[0] ?? text
  }
  return { skopeo: await version('skopeo'), podman: await version('podman'), gpg: await version('gpg') }
}
