import { makeImage, makeIndex, sha256Hex } from '../programs/image.ts'
import type { Choices } from './choices.ts'

/** A manifest as a registry serves it. */
export interface Manifest {
  readonly bytes: Uint8Array
  readonly mediaType: string
  readonly digest: string
}

/** An image of a case. */
export interface MadeImage {
  readonly top: Manifest
  /** Of an index: its entries, in order; `platform` is absent where it is none that can run. */
  readonly entries: readonly { readonly manifest: Manifest; readonly platform?: string }[]
  readonly feature: string
}

const manifestOf = (bytes: Uint8Array, mediaType: string): Manifest => ({
  bytes,
  mediaType,
  digest: `sha256:${sha256Hex(bytes)}`,
})

const edited =
  (from: RegExp | string, to: string) =>
  (manifest: string): string =>
    manifest.replace(from, to)

/** Ways to write or spoil a manifest of one image. */
const changes: Readonly<Record<string, (manifest: string) => string>> = {
  'with white space': (manifest) => `${JSON.stringify(JSON.parse(manifest), null, 3)}\n`,
  'without media type': edited(/"mediaType":"[^"]*",/, ''),
  'with another member': edited('{', '{"x":1,'),
  'with a key twice': edited('{', '{"schemaVersion":2,'),
  cut: (manifest) => manifest.slice(0, -5),
  'no JSON': () => 'no manifest: ',
  'index and image': edited('{', '{"manifests":[],'),
}
const indexes = [
  'index',
  'index',
  'index',
  'index',
  'index',
  'index',
  'index with an attestation',
  'index with an attestation',
]

/** An image of some kind; `name` makes its digest another than that of any other case. */
export function makeCaseImage(choices: Choices, name: string): MadeImage {
  const format = choices.pick(['oci', 'docker'] as const)
  const odd = choices.odd('manifest', 14, [...indexes, ...Object.keys(changes)])
  const feature = `manifest: ${odd ?? 'usual'}`
  if (odd !== undefined && indexes.includes(odd))
    return { ...makeCaseIndex(name, format, odd !== 'index'), feature }
  const { manifest, mediaType } = makeImage(name, format)
  const change = odd === undefined ? undefined : changes[odd]
  const bytes =
    change === undefined
      ? manifest
      : Buffer.from(`${change(String(manifest))}${odd === 'no JSON' ? name : ''}`)
  return { top: manifestOf(bytes, mediaType), entries: [], feature }
}

function makeCaseIndex(
  name: string,
  format: 'oci' | 'docker',
  isAttested: boolean,
): Omit<MadeImage, 'feature'> {
  const { manifest, mediaType, children } = makeIndex(name, format)
  const [amd64, arm64] = children.map((child) => manifestOf(child.manifest, child.mediaType))
  if (amd64 === undefined || arm64 === undefined) throw new Error('expected two platforms')
  const platforms = [
    { manifest: amd64, platform: 'linux/amd64' },
    { manifest: arm64, platform: 'linux/arm64' },
  ]
  if (!isAttested) return { top: manifestOf(manifest, mediaType), entries: platforms }
  const made = makeImage(`${name} attestation`, format)
  const attestation = manifestOf(made.manifest, made.mediaType)
  const entry = {
    mediaType: made.mediaType,
    size: made.manifest.length,
    digest: attestation.digest,
    platform: { architecture: 'unknown', os: 'unknown' },
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': amd64.digest,
    },
  }
  const text = String(manifest).replace(/\]\}$/, `,${JSON.stringify(entry)}]}`)
  const top = manifestOf(Buffer.from(text), mediaType)
  return {
    top,
    entries: [...platforms, { manifest: attestation }],
  }
}
