import { UsageError } from '../errors.ts'

/** A platform by the words of the OCI image-spec 1.1, image-index; of an index, a claim. Empty: not said. */
export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
  readonly osVersion?: string
}

const grammar = /^([a-z0-9]+)(?:\(([A-Za-z0-9.]+)\))?\/([a-z0-9_-]+)(?:\/([a-z0-9.]+))?$/
const otherNames: Readonly<Record<string, string>> = {
  aarch64: 'arm64',
  'x86-64': 'amd64',
  x86_64: 'amd64',
  i386: '386',
  macos: 'darwin',
}

/** Variants of an architecture, most capable first: a machine of one runs images of those after it. */
const compatibleVariants: Readonly<Record<string, readonly string[]>> = {
  arm: ['v8', 'v7', 'v6', 'v5'],
  arm64: ['v8'],
}
/** The variant that every machine of an architecture has. */
const baseVariants: Readonly<Record<string, string>> = { arm64: 'v8' }

/**
 * Reads `OS/ARCHITECTURE[/VARIANT]`, for Windows also `windows(VERSION)/ARCHITECTURE`; `aarch64`, `x86_64` and
 * the like become the names that indexes use.
 *
 * @throws UsageError `platform-malformed`
 */
export function parsePlatform(text: string): Platform {
  const [, os, osVersion, architecture, variant] = grammar.exec(text) ?? []
  if (os === undefined || architecture === undefined) {
    throw new UsageError(
      'platform-malformed',
      `platform: expected OS/ARCHITECTURE or OS/ARCHITECTURE/VARIANT in lower case, found ${JSON.stringify(text.slice(0, 100))}`,
    )
  }
  return {
    os: usualName(os),
    architecture: usualName(architecture),
    ...(variant !== undefined && { variant: /^[0-9]+$/.test(variant) ? `v${variant}` : variant }),
    ...(osVersion !== undefined && { osVersion }),
  }
}

function usualName(word: string): string {
  return Object.hasOwn(otherNames, word) ? (otherNames[word] ?? word) : word
}

/** `OS/ARCHITECTURE[/VARIANT]`; `parsePlatform` reads it back. Words of a hostile index are not escaped here. */
export function formatPlatform(platform: Platform): string {
  const { os, osVersion, architecture, variant } = platform
  return `${os}${osVersion === undefined ? '' : `(${osVersion})`}/${architecture}${variant === undefined ? '' : `/${variant}`}`
}

/** True for `unknown/unknown`, which no client runs: how BuildKit marks what is no image. */
export function isUnknownPlatform(platform: Platform): boolean {
  return platform.os === 'unknown' && platform.architecture === 'unknown'
}

/**
 * How well an entry's platform serves a wanted one: 0 is best, undefined is not at all. A wanted variant falls
 * back to lesser ones and to none; without one, only no variant or the base variant will do. `osVersion` counts
 * only where it is wanted.
 *
 * @see containers/image internal/pkg/platform WantedPlatforms
 */
export function platformRank(found: Platform, wanted: Platform): number | undefined {
  if (found.os !== wanted.os || found.architecture !== wanted.architecture) return undefined
  if (wanted.osVersion !== undefined && found.osVersion !== wanted.osVersion) return undefined
  const rank = wantedVariants(wanted).indexOf(found.variant ?? '')
  return rank < 0 ? undefined : rank
}

/**
 * As `platformRank`, for Docker and containerd: they take more words for the same platform, an OS that is not said for
 * their own, and every lesser variant.
 *
 * @see containerd/platforms Normalize, platformVector
 */
export function containerdRank(found: Platform, wanted: Platform): number | undefined {
  if (wanted.osVersion !== undefined && found.osVersion !== wanted.osVersion) return undefined
  const [theirs, ours] = [normalized(found, wanted.os), normalized(wanted, wanted.os)]
  if (theirs.os !== ours.os || theirs.architecture !== ours.architecture) return undefined
  if (theirs.variant === ours.variant) return 0
  const rank = levelOf(ours.variant) - levelOf(theirs.variant)
  return rank > 0 ? rank : undefined
}

/** Names of an architecture that say its variant, whatever else does. */
const variantNames: Readonly<Record<string, readonly [architecture: string, variant: string]>> = {
  armhf: ['arm', 'v7'],
  armel: ['arm', 'v6'],
  i386: ['386', ''],
}
/** The variant that is meant where none is said. */
const usualVariants: Readonly<Record<string, string>> = { amd64: 'v1', arm: 'v7', arm64: 'v8' }

function normalized(
  { os, architecture, variant = '' }: Platform,
  ownOs: string,
): Required<Pick<Platform, 'os' | 'architecture' | 'variant'>> {
  const word = architecture.toLowerCase()
  const [name, level] = variantNames[word] ?? [usualName(word), variant.toLowerCase()]
  const isNumber = name.startsWith('arm') && /^[0-9]$/.test(level)
  return {
    os: usualName(os.toLowerCase()) || ownOs,
    architecture: name,
    variant: (isNumber ? `v${level}` : level) || (usualVariants[name] ?? ''),
  }
}

/** NaN, which is above and below nothing, for a variant that is no level. */
const levelOf = (variant: string): number => Number(/^v([0-9]+)$/.exec(variant)?.[1])

function wantedVariants({ architecture, variant }: Platform): readonly string[] {
  if (variant === undefined)
    return Object.hasOwn(baseVariants, architecture) ? ['', baseVariants[architecture] ?? ''] : ['']
  const known = Object.hasOwn(compatibleVariants, architecture)
    ? (compatibleVariants[architecture] ?? [])
    : []
  const from = known.indexOf(variant)
  return [...(from < 0 ? [variant] : known.slice(from)), '']
}
