import { symlink } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { digestOf } from '../../src/domain/image/digest.ts'
import { type Member, tar } from '../adapters/sources/test-images.ts'
import { imageManifest, indexManifest, type MadeManifest } from '../fakes/manifests.ts'
import { imagesOf, type ReportedImage } from './kit/expectations.ts'
import { listFiles } from './kit/files.ts'
import { openStage, type Stage } from './kit/judged.ts'

const name = 'registry.example/app:1'
const [honest, evil] = [imageManifest('honest'), imageManifest('evil')]
const hexOf = ({ digest }: MadeManifest): string => digest.slice('sha256:'.length)
const version = 'Directory Transport Version: 1.1\n'
const blob = (manifest: MadeManifest): string => `blobs/sha256/${hexOf(manifest)}`
const layoutFile = '{"imageLayoutVersion":"1.0.0"}'

/** `index.json` of a layout over one manifest, with whatever an attacker would have it say. */
const indexJson = (more: object = {}): string =>
  JSON.stringify({
    schemaVersion: 2,
    manifests: [{ mediaType: honest.mediaType, digest: honest.digest, size: honest.text.length, ...more }],
  })

const layout = (files: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  'oci-layout': layoutFile,
  'index.json': indexJson(),
  [blob(honest)]: honest.text,
  ...files,
})

const members = (files: Readonly<Record<string, string>>): (readonly [string, Member])[] =>
  Object.entries(files)
const layoutTar = (...more: readonly (readonly [string, Member])[]): Promise<Buffer> =>
  tar([...members(layout()), ...more])

interface Forgery {
  readonly forgery: string
  /** Makes it below the folder of this name and gives the reference. */
  readonly make: (at: string, stage: Stage, signature: Uint8Array) => Promise<string>
  readonly code?: string
  readonly verdict: 'accepted' | 'rejected' | 'undecided'
}

const dir =
  (files: Readonly<Record<string, string | Uint8Array>>): Forgery['make'] =>
  async (at, { work }, signature) => {
    const all = { version, 'manifest.json': honest.text, 'signature-1': signature, ...files }
    await work.put(Object.fromEntries(Object.entries(all).map(([file, bytes]) => [`${at}/${file}`, bytes])))
    return `dir:${at}`
  }

const oci =
  (files: Readonly<Record<string, string>>, select = ''): Forgery['make'] =>
  async (at, { work }) => {
    await work.put(
      Object.fromEntries(Object.entries(layout(files)).map(([file, text]) => [`${at}/${file}`, text])),
    )
    return `oci:${at}${select}`
  }

const archive =
  (bytes: () => Promise<Uint8Array>, transport = 'oci-archive'): Forgery['make'] =>
  async (at, { work }) => {
    await work.put({ [`${at}.tar`]: await bytes() })
    return `${transport}:${at}.tar`
  }

const rejected = (code: string) => ({ verdict: 'rejected', code }) as const
const undecided = (code: string) => ({ verdict: 'undecided', code }) as const

/** The signature is always good, for the honest manifest under the name that is judged. */
const forgeries: readonly Forgery[] = [
  { forgery: 'dir: as it was signed', make: dir({}), verdict: 'accepted' },
  {
    forgery: 'dir: a tampered manifest',
    make: dir({ 'manifest.json': evil.text }),
    ...rejected('wrong-image'),
  },
  {
    forgery: 'dir: a manifest with one more blank',
    make: dir({ 'manifest.json': `${honest.text} ` }),
    ...rejected('wrong-image'),
  },
  { forgery: 'dir: no manifest', make: dir({ 'manifest.json': '' }), ...rejected('manifest-empty') },
  {
    forgery: 'dir: a manifest beyond every measure',
    make: dir({ 'manifest.json': `${honest.text}${' '.repeat(4 * 1024 * 1024)}` }),
    ...undecided('image-unreadable'),
  },
  {
    forgery: 'dir: another format',
    make: dir({ version: 'x\u001b[2J\n::error::y' }),
    ...rejected('layout-malformed'),
  },
  {
    forgery: 'dir: a signature behind a gap',
    make: async (at, stage, signature) => {
      await stage.work.put({
        [`${at}/version`]: version,
        [`${at}/manifest.json`]: honest.text,
        [`${at}/signature-2`]: signature,
      })
      return `dir:${at}`
    },
    ...rejected('signature-missing'),
  },
  {
    forgery: 'dir: a signature that is a link',
    make: async (at, stage, signature) => {
      await stage.work.put({
        [`${at}/version`]: version,
        [`${at}/manifest.json`]: honest.text,
        [`${at}-elsewhere/signature-1`]: signature,
      })
      await symlink(stage.work.path(`${at}-elsewhere`, 'signature-1'), stage.work.path(at, 'signature-1'))
      return `dir:${at}`
    },
    ...undecided('store-symlink'),
  },
  {
    forgery: 'dir: a signature that is a folder',
    make: async (at, stage) => {
      await stage.work.put({
        [`${at}/version`]: version,
        [`${at}/manifest.json`]: honest.text,
        [`${at}/signature-1/x`]: '',
      })
      return `dir:${at}`
    },
    ...undecided('lookaside-unreadable'),
  },
  {
    forgery: 'dir: a platform under the name of another manifest',
    make: dir({
      'manifest.json': indexManifest([{ manifest: honest, platform: 'linux/amd64', bySha512: true }]).text,
      [`sha512-${honest.sha512.slice('sha512:'.length)}.manifest.json`]: evil.text,
    }),
    ...undecided('digest-mismatch'),
  },
  { forgery: 'oci: as it was signed', make: oci({}), verdict: 'accepted' },
  {
    forgery: 'oci: other bytes under the digest',
    make: oci({ [blob(honest)]: evil.text }),
    ...undecided('digest-mismatch'),
  },
  {
    forgery: 'oci: a digest that leads out of the folder',
    make: oci({ 'index.json': indexJson({ digest: 'sha256:../../../../../etc/passwd' }) }),
    ...rejected('layout-malformed'),
  },
  {
    forgery: 'oci: a digest by an algorithm that leads out of the folder',
    make: oci({ 'index.json': indexJson({ digest: '../../etc:passwd' }) }),
    ...rejected('layout-malformed'),
  },
  {
    forgery: 'oci: a size that is not that of the manifest',
    make: oci({ 'index.json': indexJson({ size: 3 }) }),
    ...undecided('digest-mismatch'),
  },
  {
    forgery: 'oci: the list of manifests twice',
    make: oci({ 'index.json': indexJson().replace('"manifests":', '"manifests":[],"manifests":') }),
    ...rejected('layout-malformed'),
  },
  {
    forgery: 'oci: half an index',
    make: oci({ 'index.json': indexJson().slice(0, 50) }),
    ...rejected('layout-malformed'),
  },
  {
    forgery: 'oci: another version',
    make: oci({ 'oci-layout': '{"imageLayoutVersion":"9"}' }),
    ...rejected('layout-malformed'),
  },
  {
    forgery: 'oci: two images of one name',
    make: oci(
      {
        'index.json': JSON.stringify({
          schemaVersion: 2,
          manifests: [honest, evil].map(({ mediaType, digest, text }) => ({
            ...{ mediaType, digest, size: text.length },
            annotations: { 'org.opencontainers.image.ref.name': 'v1' },
          })),
        }),
      },
      ':v1',
    ),
    ...rejected('layout-malformed'),
  },
  { forgery: 'oci-archive: as it was signed', make: archive(() => layoutTar()), verdict: 'accepted' },
  {
    forgery: 'oci-archive: the same, compressed',
    make: archive(async () => gzipSync(await layoutTar())),
    verdict: 'accepted',
  },
  {
    forgery: 'oci-archive: a member above the archive',
    make: archive(() => layoutTar(['../../escaped', 'x'])),
    ...rejected('archive-malformed'),
  },
  {
    forgery: 'oci-archive: a member with an absolute name',
    make: archive(() => layoutTar(['/tmp/escaped', 'x'])),
    ...rejected('archive-malformed'),
  },
  {
    forgery: 'oci-archive: a link out of the archive',
    make: archive(() => layoutTar(['escaped', { type: 'symlink', to: '../../../etc/passwd' }])),
    ...rejected('archive-malformed'),
  },
  {
    forgery: 'oci-archive: a hard link out of the archive',
    make: archive(() => layoutTar(['escaped', { type: 'link', to: '/etc/passwd' }])),
    ...rejected('archive-malformed'),
  },
  {
    forgery: 'oci-archive: the manifest twice, the last one another',
    make: archive(() => layoutTar([blob(honest), evil.text])),
    ...rejected('archive-malformed'),
  },
  {
    forgery: 'oci-archive: the manifest a second time, spelt otherwise',
    make: archive(() => layoutTar([`./${blob(honest)}`, evil.text])),
    ...rejected('archive-malformed'),
  },
  {
    forgery: 'oci-archive: a link that stands in for the manifest',
    make: archive(() =>
      layoutTar([blob(honest), { type: 'symlink', to: hexOf(evil) }], [blob(evil), evil.text]),
    ),
    ...rejected('archive-malformed'),
  },
  {
    forgery: 'oci-archive: a name that steers the terminal',
    make: archive(() => layoutTar(['\u001b[2J::error::x', 'x'])),
    ...rejected('archive-malformed'),
  },
  {
    forgery: 'oci-archive: a pipe and a folder, which nobody reads',
    make: archive(() => layoutTar(['pipe', { type: 'fifo' }], ['folder', { type: 'directory' }])),
    verdict: 'accepted',
  },
  {
    forgery: 'oci-archive: cut in the middle',
    make: archive(async () => (await layoutTar()).subarray(0, 1500)),
    ...rejected('archive-malformed'),
  },
  {
    forgery: 'oci-archive: compressed and cut',
    make: archive(async () => gzipSync(await layoutTar()).subarray(0, 200)),
    ...rejected('archive-malformed'),
  },
  {
    forgery: 'oci-archive: no archive',
    make: archive(async () => Buffer.from('<html>')),
    ...rejected('archive-malformed'),
  },
  {
    forgery: 'oci-archive: nothing',
    make: archive(async () => Buffer.alloc(0)),
    ...undecided('image-not-found'),
  },
  {
    forgery: 'oci-archive: compressed in a way that is not read',
    make: archive(async () => Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1, 2])),
    ...undecided('archive-compression-unsupported'),
  },
  {
    forgery: 'docker-archive: a layer with other content than the configuration says',
    make: archive(() => dockerTar({ layer: 'evil' }), 'docker-archive'),
    ...undecided('digest-mismatch'),
  },
  {
    forgery: 'docker-archive: a configuration outside the archive',
    make: archive(() => dockerTar({ config: '../../../etc/passwd' }), 'docker-archive'),
    ...rejected('layout-malformed'),
  },
  {
    forgery: 'docker-archive: a layer outside the archive',
    make: archive(() => dockerTar({ path: '/etc/passwd' }), 'docker-archive'),
    ...rejected('layout-malformed'),
  },
]

/** A `docker save` of one layer. */
function dockerTar({ layer = 'layer', config = 'config.json', path = 'layer.tar' }): Promise<Buffer> {
  const rootfs = { type: 'layers', diff_ids: [digestOf(Buffer.from('layer'))] }
  return tar([
    ['manifest.json', JSON.stringify([{ Config: config, RepoTags: [name], Layers: [path] }])],
    ['config.json', JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs })],
    ['layer.tar', layer],
  ])
}

let stage: Stage
let images: readonly ReportedImage[]
let before: readonly string[]

beforeAll(async () => {
  stage = await openStage()
  const { work, lookaside } = stage
  const signature = await stage.sign('', honest, { reference: name })
  lookaside.say(`/app@sha256=${hexOf(honest)}/signature-1`, signature)
  const references: string[] = []
  for (const [at, { make }] of forgeries.entries())
    references.push(await make(`image${at}`, stage, signature))
  before = await listFiles(work.folder)
  const places = ['--key', 'trusted.asc', '--lookaside', lookaside.url, '--identity', name]
  const run = await work.run(['verify', ...references, ...places, '--json'])
  expect(run.exitCode).toBe(1)
  images = imagesOf(run)
}, 30_000)

afterAll(() => stage.close())

describe('images on disk', () => {
  it.each(forgeries.map((row, at) => ({ ...row, at })))('$forgery: $verdict', ({ at, verdict, code }) => {
    const expected = code === undefined ? { verdict } : { verdict, code }
    expect(images[at]).toMatchObject(expected)
    expect(images[at]?.message).not.toMatch(/root:|\p{Cc}/u)
  })

  it('are unpacked nowhere', async () => {
    expect(await listFiles(stage.work.folder)).toEqual(before)
  })
})

describe('a lookaside folder', () => {
  const place = (base: string, file = ''): string => `${base}/app@sha256=${hexOf(honest)}${file}`

  it('is read where it is, never where a link in it leads', async () => {
    const { work, sign } = stage
    const signature = await sign('', honest, { reference: name })
    await work.put({
      'signed/manifest.json': honest.text,
      [place('honest-store', '/signature-1')]: signature,
      [place('file-store', '/.keep')]: '',
      'folder-store/.keep': '',
    })
    await symlink(work.path('honest-store'), work.path('linked-store'))
    await symlink(work.path(place('honest-store')), work.path(place('folder-store')))
    await symlink(
      work.path(place('honest-store', '/signature-1')),
      work.path(place('file-store', '/signature-1')),
    )
    await work.put({ [`layout/${blob(honest)}`]: honest.text, 'layout/index.json': indexJson() })
    const verify = async (store: string): Promise<ReportedImage | undefined> => {
      const options = ['--key', 'trusted.asc', '--identity', name, '--lookaside', store, '--json']
      return imagesOf(await work.run(['verify', 'oci:layout', ...options]))[0]
    }
    // The base itself is named by the user; links below it are not.
    expect(await verify('linked-store')).toMatchObject({ verdict: 'accepted' })
    for (const store of ['folder-store', 'file-store'])
      expect(await verify(store)).toMatchObject({ verdict: 'undecided', code: 'store-symlink' })
  })
})
