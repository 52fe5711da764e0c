import type { Reference } from '../image/reference.ts'
import { dockerIdentity, dockerNamespaces } from '../image/transport.ts'
import { nearestWord } from '../nearest.ts'
import type { JsonObject, JsonValue } from '../strict-json.ts'
import { extendPath } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import { faultAt, memberPlace, readObject, readString } from '../strict-json-values.ts'
import type { Reason } from './verdict.ts'

/** What reports call the store that is used where nothing is configured. */
export const builtInSource = '(built in)'

/** The keys of one section that we use; the older names `sigstore` and `sigstore-staging` are kept apart. */
export interface RegistrySection {
  readonly lookaside?: string
  readonly lookasideStaging?: string
  readonly sigstore?: string
  readonly sigstoreStaging?: string
  readonly useSigstoreAttachments?: boolean
  /** File that holds the section, for messages. */
  readonly file: string
}

/** A registries.d folder, merged (containers-registries.d(5)). */
export interface RegistriesConfig {
  /** Folder as shown to the user; absent when none was there. */
  readonly folder?: string
  readonly defaultDocker?: RegistrySection
  readonly docker: ReadonlyMap<string, RegistrySection>
  /** Built-in store when nothing is configured: `file:` URL, depends on the user (registries-d, section 4). */
  readonly builtInLookaside: string
  readonly warnings: readonly string[]
}

/** One parsed file of the folder; `tree` is null for an empty file. */
export interface RegistriesFile {
  /** Path as shown to the user. */
  readonly file: string
  readonly tree: JsonValue
}

/** A base URL, without the repository path, and where it is set. */
export interface LookasideBase {
  readonly url: string
  /** `FILE: docker["example.com/ns"].lookaside`, or `(built in)`. */
  readonly source: string
}

/** What registries.d says for one repository. */
export interface LookasideChoice {
  readonly read: LookasideBase
  readonly write: LookasideBase
  readonly useSigstoreAttachments: boolean
  readonly warnings: readonly Reason[]
}

const topKeys = ['default-docker', 'docker']
const sectionKeys = [
  'lookaside',
  'lookaside-staging',
  'sigstore',
  'sigstore-staging',
  'use-sigstore-attachments',
]
/** Words that the YAML reader of the reference library takes for a boolean where one is wanted (go-yaml v3, decode). */
const booleanWords: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'on'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'off'].map((word) => [word, false] as const),
])

/**
 * Merges the files of one folder. Null stands for "not set" wherever it is found, as in the reference library.
 *
 * @param options - `folder` as shown to the user, absent when there is none; `builtInLookaside` as a `file:` URL
 * @throws FormatError `registries-d-malformed` (wrong type), `registries-d-duplicate` (the default, or the same
 *   scope, in two files, even if equal); both end with 2
 * @see containers-registries.d(5); containers/image docker/registries_d.go, loadAndMergeConfig
 */
export function mergeRegistries(
  files: readonly RegistriesFile[],
  options: { readonly folder?: string; readonly builtInLookaside: string },
): RegistriesConfig {
  const docker = new Map<string, RegistrySection>()
  const warnings: string[] = []
  let defaultDocker: RegistrySection | undefined
  for (const { file, tree } of files) {
    const place: JsonPlace = { what: file, path: '', code: 'registries-d-malformed', ownFile: true }
    const top = objectOrEmpty(tree, place)
    warnings.push(...unknownKeys(top, place, topKeys))
    const ownDefault = top.get('default-docker') ?? null
    if (ownDefault !== null) {
      const section = readSection(ownDefault, memberPlace(place, 'default-docker'), warnings)
      if (defaultDocker !== undefined) throw duplicate(file, 'default-docker', defaultDocker.file)
      defaultDocker = section
    }
    const scopes = memberPlace(place, 'docker')
    for (const [scope, value] of objectOrEmpty(top.get('docker'), scopes)) {
      const section = readSection(value, memberPlace(scopes, scope), warnings)
      const other = docker.get(scope)
      if (other !== undefined) throw duplicate(file, extendPath('docker', scope), other.file)
      docker.set(scope, section)
    }
  }
  return { ...options, ...(defaultDocker && { defaultDocker }), docker, warnings }
}

/**
 * Where the signatures of a repository are read and written. Each value is looked up on its own: a section that
 * does not set it falls through to the next wider scope, then to `default-docker`, then to the built-in store.
 * That is what the reference library does, although its manual page says that only the most specific section
 * counts; each such fall-through is a warning. URLs are bases: `withRepositoryPath` completes them.
 *
 * @see containers/image docker/registries_d.go, signatureTopLevel, useSigstoreAttachments
 */
export function lookasideFor(config: RegistriesConfig, reference: Reference): LookasideChoice {
  const sections = matchingSections(config, reference)
  const read = findBase(config, sections, readUrl)
  const write = findBase(config, sections, writeUrl)
  const warnings = [...fallThrough(read, write), ...doubledSlash(read, write)]
  return {
    read: { url: read.url, source: read.source },
    write: { url: write.url, source: write.source },
    useSigstoreAttachments:
      sections.map(({ section }) => section.useSigstoreAttachments).find((value) => value !== undefined) ??
      false,
    warnings,
  }
}

function objectOrEmpty(value: JsonValue | undefined, place: JsonPlace): JsonObject {
  return value === null || value === undefined ? new Map() : readObject(value, place)
}

function readSection(value: JsonValue, place: JsonPlace, warnings: string[]): RegistrySection {
  const section = objectOrEmpty(value, place)
  warnings.push(...unknownKeys(section, place, sectionKeys))
  const text = (key: string): string | undefined => {
    const found = section.get(key) ?? null
    // An empty text sets nothing: the search goes on in the next scope.
    return found === null ? undefined : readString(found, memberPlace(place, key)) || undefined
  }
  const lookaside = text('lookaside')
  const lookasideStaging = text('lookaside-staging')
  const sigstore = text('sigstore')
  const sigstoreStaging = text('sigstore-staging')
  const useSigstoreAttachments = readSwitch(section, memberPlace(place, 'use-sigstore-attachments'))
  return {
    file: place.what,
    ...(lookaside !== undefined && { lookaside }),
    ...(lookasideStaging !== undefined && { lookasideStaging }),
    ...(sigstore !== undefined && { sigstore }),
    ...(sigstoreStaging !== undefined && { sigstoreStaging }),
    ...(useSigstoreAttachments !== undefined && { useSigstoreAttachments }),
  }
}

function readSwitch(section: JsonObject, place: JsonPlace): boolean | undefined {
  const value = section.get('use-sigstore-attachments') ?? null
  if (value === null) return undefined
  const meant = typeof value === 'string' ? booleanWords.get(value) : value
  if (typeof meant === 'boolean') return meant
  throw faultAt(place, 'expected true or false')
}

function unknownKeys(object: JsonObject, place: JsonPlace, known: readonly string[]): readonly string[] {
  return [...object.keys()]
    .filter((key) => !known.includes(key))
    .map((key) => {
      const meant = nearestWord(key, known)
      const hint = meant === undefined ? `known keys: ${known.join(', ')}` : `did you mean "${meant}"?`
      return `${place.what}: ${extendPath(place.path, key)}: unknown key, ignored by every tool; ${hint}`
    })
}

function duplicate(file: string, path: string, otherFile: string): Error {
  const place: JsonPlace = { what: file, path, code: 'registries-d-duplicate', ownFile: true }
  return faultAt(place, `expected this section in one file only, found it in ${otherFile}, too`)
}

/** A section that applies to a reference, and what to call it. */
interface Match {
  readonly name: string
  readonly section: RegistrySection
}

function matchingSections(config: RegistriesConfig, reference: Reference): readonly Match[] {
  const scopes = [dockerIdentity(reference), ...dockerNamespaces(reference)]
  const matches = scopes.flatMap((scope) => {
    const section = config.docker.get(scope)
    return section === undefined ? [] : [{ name: extendPath('docker', scope), section }]
  })
  const { defaultDocker } = config
  return defaultDocker === undefined
    ? matches
    : [...matches, { name: 'default-docker', section: defaultDocker }]
}

/** A URL that a section sets, with the key that sets it. */
type SetUrl = readonly [key: string, url: string]

function readUrl(section: RegistrySection): SetUrl | undefined {
  if (section.lookaside !== undefined) return ['lookaside', section.lookaside]
  return section.sigstore === undefined ? undefined : ['sigstore', section.sigstore]
}

function writeUrl(section: RegistrySection): SetUrl | undefined {
  if (section.lookasideStaging !== undefined) return ['lookaside-staging', section.lookasideStaging]
  if (section.sigstoreStaging !== undefined) return ['sigstore-staging', section.sigstoreStaging]
  return readUrl(section)
}

interface FoundBase extends LookasideBase {
  /** More specific sections that apply and do not set it. */
  readonly passed: readonly Match[]
}

function findBase(
  config: RegistriesConfig,
  sections: readonly Match[],
  urlOf: (section: RegistrySection) => SetUrl | undefined,
): FoundBase {
  for (const [position, { name, section }] of sections.entries()) {
    const set = urlOf(section)
    if (set === undefined) continue
    return { url: set[1], source: `${section.file}: ${name}.${set[0]}`, passed: sections.slice(0, position) }
  }
  return { url: config.builtInLookaside, source: builtInSource, passed: sections }
}

function fallThrough(read: FoundBase, write: FoundBase): readonly Reason[] {
  const isAlike = read.source === write.source && read.passed.length === write.passed.length
  if (isAlike) return fallThroughOf(read, 'lookaside')
  return [...fallThroughOf(read, 'lookaside for reading'), ...fallThroughOf(write, 'lookaside for writing')]
}

function fallThroughOf({ passed: [first], source }: FoundBase, what: string): readonly Reason[] {
  if (first === undefined) return []
  const { section, name } = first
  const message = `${section.file}: ${name} sets no ${what}, so ${source} is used, as by podman and skopeo`
  return [{ code: 'registries-d-fall-through', message }]
}

function doubledSlash(...bases: readonly LookasideBase[]): readonly Reason[] {
  const base = bases.find(({ url }) => /^https?:[^?#]*\/(?:[?#]|$)/i.test(url))
  if (base === undefined) return []
  const message = `${base.source}: the base ends with a slash, so the URLs of its signatures hold a double slash`
  return [{ code: 'lookaside-trailing-slash', message }]
}
