import { join } from 'node:path'
import { type Choices, choicesOf, plainChoicesBut } from './choices.ts'
import { makeIdentity } from './identities.ts'
import { type MadeImage, makeCaseImage } from './images.ts'
import type { PoolKey } from './keys.ts'
import { type MadeFile, makeFile, makeFileBeside, type Tools } from './messages.ts'
import { claimOf, makePayload } from './payloads.ts'
import { makePolicy, type PolicyPlan } from './policies.ts'
import { type Asked, makeAsked, nearScopes, scopesOf } from './references.ts'
import { type MadeRegistries, makeRegistries } from './registries.ts'
import { stricter } from './stricter.ts'

/** What all cases of a run share. */
export interface Pool {
  readonly seed: number
  /** Absolute, without links; the case `number` is laid out in the folder of that name. */
  readonly folder: string
  /** Folder of the public keys, by their place in the list. */
  readonly keysFolder: string
  readonly keys: readonly PoolKey[]
  readonly tools: Tools
  /** `127.0.0.1:PORT` of the registry. */
  readonly loopback: string
}

/** One image under one policy, with everything that both judges read. */
export interface Case {
  readonly seed: number
  readonly number: number
  /** `TRANSPORT:DETAILS`, docker references with `docker://`. */
  readonly image: string
  readonly folder: string
  /** Files below `folder`, and where one is a link what it points to. */
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly links: ReadonlyMap<string, string>
  /** What the registry and the servers of signatures answer, by URL. */
  readonly web: ReadonlyMap<string, { readonly bytes: Uint8Array; readonly mediaType: string }>
  /** Hosts to be asked over plain HTTP. */
  readonly hosts: readonly string[]
  readonly platforms: MadeImage['entries']
  /** What is in it, for the list of differences on purpose and for people. */
  readonly features: readonly string[]
}

/** Makes the case with this number; it needs none before it. The first ones are examples of differences on purpose. */
export async function makeCase(number: number, pool: Pool): Promise<Case> {
  const oddities = stricter[number]?.example
  const choices = oddities === undefined ? choicesOf(pool.seed, number) : plainChoicesBut(oddities)
  const transport = choices.weighted<'docker' | 'dir' | 'oci'>([
    [89, 'docker'],
    [8, 'dir'],
    [3, 'oci'],
  ])
  const made = makeCaseImage(choices, `image ${pool.seed} ${number}`)
  const draft: Draft = { number, choices, pool, image: made, folder: join(pool.folder, String(number)) }
  return transport === 'docker' ? await dockerCase(draft) : await diskCase(draft, transport)
}

interface Draft {
  readonly number: number
  readonly choices: Choices
  readonly pool: Pool
  readonly image: MadeImage
  readonly folder: string
}

/** Keys and claims that fit the main requirement of the policy, or mostly do. */
interface Plan {
  readonly policy: { readonly bytes: Uint8Array; readonly features: readonly string[] }
  readonly key: PoolKey
  readonly claim: string
}

function makePlan(
  { choices, pool, image }: Draft,
  asked: Asked,
  target: Pick<PolicyPlan, 'transport' | 'scopes' | 'nearScopes'>,
): Plan {
  const names = pool.keys.map(({ name }) => name)
  const named = choices.odd('key', 10, names)
  const usable = pool.keys.filter(({ kind }) => kind === 'usable')
  const key = pool.keys.find(({ name }) => name === named) ?? choices.pick(usable)
  const { matcher, fits } = makeIdentity(choices, asked)
  const other = makeIdentity(choices, asked)
  const otherName = choices.odd('other key', 100, names)
  const otherKey = pool.keys.find(({ name }) => name === otherName) ?? key
  const notes: string[] = []
  const policy = makePolicy(choices, {
    ...target,
    note: (feature) => notes.push(feature),
    key,
    otherKey,
    fileOf: (wanted) => join(pool.keysFolder, `${pool.keys.indexOf(wanted)}`),
    ...(matcher === undefined ? {} : { matcher }),
    ...(other.matcher === undefined ? {} : { otherMatcher: other.matcher }),
  })
  const features = [...policy.features, ...notes, `trusted: ${key.name}`, `trusted: ${otherKey.name}`]
  return {
    policy: { ...policy, features },
    key,
    claim: choices.chance(9) ? claimOf(choices, asked, image.top.digest) : fits,
  }
}

/** The files of one manifest: usually one good signature, sometimes others before or after it, sometimes none. */
async function makeFiles(
  draft: Draft,
  { key, claim }: Plan,
  digest: string,
  asked: Asked,
): Promise<readonly MadeFile[]> {
  const { choices, pool } = draft
  const { tools, keys } = pool
  const good = async (): Promise<MadeFile> => {
    const payload = makePayload(choices, { reference: claim, digest, percent: 7 })
    const ingredients = { choices, key, payload: payload.bytes, tools }
    const file = await makeFile(ingredients, 10)
    return { ...file, feature: `${file.feature}; ${payload.feature}; key: ${key.name}` }
  }
  const bad = async (): Promise<MadeFile> => {
    const by = choices.chance(50) ? key : choices.pick(keys)
    const reference = choices.chance(50) ? claim : claimOf(choices, asked, digest)
    const wrongDigest = `sha256:${'6'.repeat(64)}`
    const payload = makePayload(choices, {
      reference,
      digest: choices.chance(70) ? digest : wrongDigest,
      percent: 20,
    })
    const file = await makeFile({ choices, key: by, payload: payload.bytes, tools }, 50)
    return { ...file, feature: `${file.feature}; ${payload.feature}; key: ${by.name}` }
  }
  const order = choices.weighted<readonly (() => Promise<MadeFile>)[]>([
    [64, [good]],
    [8, [bad]],
    [8, [good, bad]],
    [8, [bad, good]],
    [3, [bad, bad, good]],
    [2, [good, good]],
    [3, []],
  ])
  const files: MadeFile[] = []
  for (const make of order) files.push(await make())
  const payload = makePayload(choices, { reference: claim, digest, percent: 0 })
  const beside = await makeFileBeside({ choices, key, payload: payload.bytes, tools })
  return beside === undefined ? files : [...files, beside]
}

/** Files by their number in the store; sometimes with a gap. */
function numbered(choices: Choices, files: readonly MadeFile[]): readonly (readonly [number, MadeFile])[] {
  const gap = choices.chance(3) ? choices.below(files.length + 1) : files.length
  return files.map((file, index) => [index + (index >= gap ? 2 : 1), file])
}

async function dockerCase(draft: Draft): Promise<Case> {
  const { choices, pool, image, folder, number } = draft
  const asked = makeAsked(choices, { number, digest: image.top.digest, loopback: pool.loopback })
  const target = { transport: 'docker', scopes: scopesOf(asked), nearScopes: nearScopes(asked) } as const
  const plan = makePlan(draft, asked, target)
  const web = registryAnswers(asked, image)
  const store = choices.weighted<'file' | 'odd name' | 'http'>([
    [80, 'file'],
    [6, 'odd name'],
    [14, 'http'],
  ])
  const name =
    store === 'odd name' ? choices.pick(['a b', 'ü', '100%', 'a+b', 'a#b', 'a?b', "a'b", '@=:']) : 'store'
  const base =
    store === 'http' ? `http://sigs.example/${number}` : `file://${folder}/${encodeURIComponent(name)}`
  const emptyUrl = `file://${folder}/empty`
  const registries = makeRegistries(choices, { ...target, url: base, emptyUrl })
  const files = new Map(registryFiles(registries, plan))
  const features: string[] = [
    `asked: ${asked.isReference ? '' : 'malformed '}${asked.text}`,
    image.feature,
    ...plan.policy.features,
    ...registries.features,
  ]
  for (const manifest of [image.top, ...image.entries.map((entry) => entry.manifest)]) {
    if (manifest !== image.top && choices.chance(40)) continue
    const made = await makeFiles(draft, plan, manifest.digest, asked)
    for (const [position, file] of numbered(choices, made)) {
      const place = `${asked.path}@${manifest.digest.replace(':', '=')}/signature-${position}`
      features.push(file.feature)
      if (store === 'http')
        web.set(`${base}/${place}`, { bytes: file.bytes, mediaType: 'application/octet-stream' })
      else files.set(`${name}/${place}`, file.bytes)
    }
  }
  return {
    seed: pool.seed,
    number,
    image: `docker://${asked.text}`,
    folder,
    files,
    links: new Map(),
    web,
    hosts: [asked.domain, 'registry-1.docker.io', 'sigs.example'],
    platforms: image.entries,
    features,
  }
}

const registryFiles = (
  registries: MadeRegistries,
  { policy }: Plan,
): readonly (readonly [string, Uint8Array])[] => [
  ['policy.json', policy.bytes],
  ...registries.files.map(
    ([name, text]) => [`registries.d/${name}`, new Uint8Array(Buffer.from(text))] as const,
  ),
]

function registryAnswers(
  { domain, path, tag }: Asked,
  { top, entries }: MadeImage,
): Map<string, { readonly bytes: Uint8Array; readonly mediaType: string }> {
  const host = domain === 'docker.io' ? 'registry-1.docker.io' : domain.toLowerCase().replace(/:80$/, '')
  const at = (name: string): string => `http://${host}/v2/${path}/manifests/${name}`
  const manifests = [top, ...entries.map(({ manifest }) => manifest)]
  return new Map([
    [at(tag ?? top.digest), top],
    ...manifests.map((manifest) => [at(manifest.digest), manifest] as const),
    // The one digest that is asked for and served wrongly.
    [at(`sha256:${'1'.repeat(64)}`), top],
  ])
}

/** An image in a folder, whose policy scopes are paths. */
async function diskCase(draft: Draft, transport: 'dir' | 'oci'): Promise<Case> {
  const { choices, pool, image, folder, number } = draft
  const asked: Asked = {
    text: '',
    domain: 'registry.example',
    path: `app${number}`,
    tag: 'v1',
    isReference: true,
  }
  const inside = choices.pick(['image', 'a/b/image', 'with space/image'])
  const path = `${folder}/${inside}`
  const parents = path
    .split('/')
    .slice(0, -1)
    .map((_, index, all) => all.slice(0, all.length - index).join('/'))
    .filter((text) => text !== '')
  const near = [`${path}/x`, `${folder}/other`, `${path}x`, `${folder}/link`, '/nonexistent']
  const plan = makePlan(draft, asked, { transport, scopes: [path, ...parents], nearScopes: near })
  const files = new Map<string, Uint8Array>([['policy.json', plan.policy.bytes]])
  const features = [`transport: ${transport}`, image.feature, ...plan.policy.features]
  const put = (name: string, bytes: Uint8Array | string) =>
    files.set(`${inside}/${name}`, new Uint8Array(Buffer.from(bytes)))
  if (transport === 'dir') {
    put('version', 'Directory Transport Version: 1.1\n')
    for (const { digest, bytes } of [image.top, ...image.entries.map(({ manifest }) => manifest)]) {
      const prefix = digest === image.top.digest ? '' : `${digest.replace('sha256:', '')}.`
      put(`${prefix}manifest.json`, bytes)
      for (const [position, file] of numbered(choices, await makeFiles(draft, plan, digest, asked))) {
        features.push(file.feature)
        put(`${prefix}signature-${position}`, file.bytes)
      }
    }
  } else {
    const { top, entries } = image
    put('oci-layout', '{"imageLayoutVersion":"1.0.0"}')
    const descriptor = { mediaType: top.mediaType, digest: top.digest, size: top.bytes.length }
    put('index.json', JSON.stringify({ schemaVersion: 2, manifests: [descriptor] }))
    for (const { digest, bytes } of [top, ...entries.map(({ manifest }) => manifest)])
      put(`blobs/${digest.replace(':', '/')}`, bytes)
  }
  const viaLink = choices.chance(25)
  const name = viaLink ? `${folder}/link` : `${path}${choices.chance(10) ? '/' : ''}`
  const links = new Map(viaLink ? [['link', path]] : [])
  return {
    seed: pool.seed,
    number,
    image: `${transport}:${name}`,
    folder,
    files,
    links,
    web: new Map(),
    hosts: [],
    platforms: image.entries,
    features,
  }
}
