import { join } from 'node:path'

/** One place where credentials may lie. */
export type CredentialPlace =
  | { readonly kind: 'file'; readonly path: string; readonly need: FileNeed }
  | { readonly kind: 'inline'; readonly name: string; readonly text: string }

/**
 * `must-exist`: named by the user. `may-lack`: a usual place. `may-be-hidden`: below a folder that may belong to
 * root (`/run/containers`, mode 700 once root has used podman), where even looking is not permitted.
 */
type FileNeed = 'must-exist' | 'may-lack' | 'may-be-hidden'

/** What decides where credentials are looked for. */
export interface CredentialSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Home directory, absolute. */
  readonly home: string
  /** User number, where the system has such. */
  readonly uid: number | undefined
  /** As `process.platform`. */
  readonly platform: string
  /** File given by option: then the only place. */
  readonly authFile?: string
}

/**
 * Where credentials are looked for, first place first: the file of the option alone;
 * else REGISTRY_AUTH_FILE, DOCKER_AUTH_CONFIG, the docker configuration, the two files of podman.
 */
export function credentialPlaces(around: CredentialSurroundings): readonly CredentialPlace[] {
  const { env, home } = around
  if (around.authFile !== undefined) return [{ kind: 'file', path: around.authFile, need: 'must-exist' }]
  const places: CredentialPlace[] = []
  const file = (path: string): number => places.push({ kind: 'file', path, need: 'may-lack' })
  if (isSet(env.REGISTRY_AUTH_FILE)) file(env.REGISTRY_AUTH_FILE)
  if (isSet(env.DOCKER_AUTH_CONFIG)) {
    places.push({ kind: 'inline', name: 'DOCKER_AUTH_CONFIG', text: env.DOCKER_AUTH_CONFIG })
  }
  file(join(isSet(env.DOCKER_CONFIG) ? env.DOCKER_CONFIG : join(home, '.docker'), 'config.json'))
  places.push(podmanRuntimeFile(around))
  file(
    join(isSet(env.XDG_CONFIG_HOME) ? env.XDG_CONFIG_HOME : join(home, '.config'), 'containers', 'auth.json'),
  )
  return places
}

/** @see containers-auth.json(5) */
function podmanRuntimeFile({ env, home, uid, platform }: CredentialSurroundings): CredentialPlace {
  const file = (path: string, need: FileNeed): CredentialPlace => ({ kind: 'file', path, need })
  if (platform !== 'linux') return file(join(home, '.config', 'containers', 'auth.json'), 'may-lack')
  if (isSet(env.XDG_RUNTIME_DIR))
    return file(join(env.XDG_RUNTIME_DIR, 'containers', 'auth.json'), 'may-lack')
  return file(join('/run/containers', String(uid ?? 0), 'auth.json'), 'may-be-hidden')
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}
