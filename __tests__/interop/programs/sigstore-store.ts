import type { JsonObject } from './policy.ts'

/** A registry that needs no login, and a repository in it. */
export interface Place {
  readonly host: string
  readonly repository: string
}

/** A referrer that holds one bundle. */
export interface StoredBundle {
  /** Of the referrer's manifest. */
  readonly digest: string
  readonly manifest: JsonObject
  /** The bundle, as it lies in the registry. */
  readonly text: string
}

/** A manifest or an index, as far as these tests look at it. */
interface Manifest {
  readonly artifactType?: string
  readonly layers?: readonly { readonly digest: string; readonly mediaType: string }[]
  readonly manifests?: readonly { readonly digest: string }[] | null
}

const bundleType = /^application\/vnd\.dev\.sigstore\.bundle/
const manifestTypes = ['manifest', 'index']
  .map((kind) => `application/vnd.oci.image.${kind}.v1+json`)
  .join(', ')

const urlOf = ({ host, repository }: Place, rest: string): string => `http://${host}/v2/${repository}/${rest}`

/** The text at a URL; undefined when there is nothing. */
async function read(url: string): Promise<string | undefined> {
  const response = await fetch(url, { headers: { accept: manifestTypes } })
  if (response.status === 404) return undefined
  if (!response.ok) throw new Error(`GET ${url}: expected 200 or 404, found ${response.status}`)
  return await response.text()
}

async function readManifest(url: string): Promise<Manifest | undefined> {
  const text = await read(url)
  return text === undefined ? undefined : (JSON.parse(text) as Manifest)
}

/** Digests of everything that refers to a manifest: by the referrers API, by the fallback tag where there is none. */
export async function referrersOf(place: Place, digest: string): Promise<readonly string[]> {
  const answer =
    (await readManifest(urlOf(place, `referrers/${digest}`))) ??
    (await readManifest(urlOf(place, `manifests/${digest.replace(':', '-')}`)))
  return (answer?.manifests ?? []).map((entry) => entry.digest)
}

/** The bundles among the referrers of a manifest, oldest first as far as the registry keeps the order. */
export async function bundlesOf(place: Place, digest: string): Promise<readonly StoredBundle[]> {
  const bundles: StoredBundle[] = []
  for (const referrer of await referrersOf(place, digest)) {
    const text = await read(urlOf(place, `manifests/${referrer}`))
    if (text === undefined) throw new Error(`${referrer}: expected the referrer that is listed, found none`)
    const manifest = JSON.parse(text) as Manifest & JsonObject
    const layer = manifest.layers?.find(({ mediaType }) => bundleType.test(mediaType))
    const blob = layer && (await read(urlOf(place, `blobs/${layer.digest}`)))
    if (blob !== undefined) bundles.push({ digest: referrer, manifest, text: blob })
  }
  return bundles
}

/** Layers of the `.sig` tag of a manifest; empty when there is no such tag. */
export async function sigLayersOf(place: Place, digest: string): Promise<readonly JsonObject[]> {
  const manifest = await readManifest(urlOf(place, `manifests/${digest.replace(':', '-')}.sig`))
  return (manifest?.layers ?? []) as readonly JsonObject[]
}
