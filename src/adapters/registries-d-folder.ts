import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FormatError } from '../domain/errors.ts'
import type { RegistriesConfig, RegistriesFile } from '../domain/policy/registries-d.ts'
import { mergeRegistries } from '../domain/policy/registries-d.ts'
import type { RegistriesConfigs } from '../ports.ts'
import { parseYaml } from './parsers/yaml.ts'
import { errnoOf, failureWords, readRegularFile } from './platform/files.ts'
import { folderUrl } from './platform/local-path.ts'

/** Largest file of the folder; real ones have a few hundred bytes. */
const maxFileBytes = 512 * 1024
/** Most files that are read. */
const maxFiles = 1000
/** Most of all files together: reading YAML takes some microseconds a byte, and nothing interrupts it. */
const maxFolderBytes = 1024 * 1024
const systemFolder = '/etc/containers/registries.d'

/** Whose configuration is read. */
export interface RegistriesFolderOptions {
  /** `--registries-d`; absent: the user's folder if it is there, else the system's. */
  readonly folder?: string
  /** False: without a folder nothing is configured, whatever the machine has. */
  readonly ambient?: boolean
  /** False refuses files that are symbolic links: a proposed change may have put any into its work tree. */
  readonly followLinks?: boolean
  /** Home directory of the user. */
  readonly home: string
  /** Effective user id 0: the built-in store then is the system's. */
  readonly isRoot: boolean
  /** Replaces /etc/containers/registries.d. */
  readonly systemFolder?: string
}

/**
 * Reads the registries.d folder in force, once, when it is first asked for. One folder only: they are never
 * merged with each other. A missing folder is an empty one.
 *
 * @see containers-registries.d(5); containers/image docker/registries_d.go, registriesDirPath
 */
export function createRegistriesConfigs(options: RegistriesFolderOptions): RegistriesConfigs {
  let loading: Promise<RegistriesConfig> | undefined
  return {
    load() {
      loading ??= load(options)
      return loading
    },
  }
}

async function load(options: RegistriesFolderOptions): Promise<RegistriesConfig> {
  const builtInLookaside = builtInStore(options)
  if (options.folder === undefined && options.ambient === false)
    return mergeRegistries([], { builtInLookaside })
  const folder = options.folder ?? (await defaultFolder(options))
  const names = await yamlNames(folder)
  if (names === null) {
    const empty = mergeRegistries([], { builtInLookaside })
    if (options.folder === undefined) return empty
    return { ...empty, warnings: [`${folder}: no such folder, so nothing is configured`] }
  }
  const files: RegistriesFile[] = []
  let left = maxFolderBytes
  for (const name of names) {
    const bytes = await readOne(join(folder, name), options)
    if (bytes === null) continue
    left -= bytes.length
    if (left < 0)
      throw unreadable(folder, `expected at most ${maxFolderBytes} bytes in all files, found more`)
    const file = join(folder, name)
    files.push({ file, tree: await parseYaml(bytes, yamlOptions(file)) })
  }
  return mergeRegistries(files, { folder, builtInLookaside })
}

async function defaultFolder(options: RegistriesFolderOptions): Promise<string> {
  const own = join(options.home, '.config/containers/registries.d')
  try {
    await access(own)
    return own
  } catch {
    // Any failure counts as "not there", as in the reference library.
    return options.systemFolder ?? systemFolder
  }
}

function builtInStore({ isRoot, home }: RegistriesFolderOptions): string {
  const path = isRoot ? '/var/lib/containers/sigstore' : join(home, '.local/share/containers/sigstore')
  return folderUrl(path)
}

/** Names that end in exactly `.yaml`, sorted so that messages do not depend on the file system; null: no folder. */
async function yamlNames(folder: string): Promise<readonly string[] | null> {
  let names: readonly string[]
  try {
    names = await readdir(folder)
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return null
    throw unreadable(folder, failureWords(cause), cause)
  }
  const wanted = names.filter((name) => name.endsWith('.yaml')).sort()
  if (wanted.length <= maxFiles) return wanted
  throw unreadable(folder, `expected at most ${maxFiles} files, found ${wanted.length}`)
}

async function readOne(
  file: string,
  { followLinks = true }: RegistriesFolderOptions,
): Promise<Uint8Array | null> {
  const read = await readRegularFile(file, { maxBytes: maxFileBytes, followLinks })
  switch (read.kind) {
    case 'missing':
      // Deleted since the folder was listed: the reference library goes on, too.
      return null
    case 'failed':
      throw unreadable(file, read.why, read.cause)
    case 'read':
      return read.bytes
  }
}

function yamlOptions(file: string): Parameters<typeof parseYaml>[1] {
  return { what: file, maxBytes: maxFileBytes, code: 'registries-d-malformed', ownFile: true }
}

function unreadable(path: string, why: string, cause?: unknown): FormatError {
  return new FormatError('registries-d-unreadable', `${path}: cannot be read: ${why}`, {
    ownFile: true,
    cause,
  })
}
