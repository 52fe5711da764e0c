import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CliRun } from './built-program.ts'
import { type Asked, type KeylessScene, signWords, startKeylessScene, trustWords } from './keyless-kit.ts'

const keyless = (...words: readonly string[]): readonly string[] => [...signWords, ...words]
const none = { fulcio: 0, rekorV1: 0, rekorV2: 0, timestamps: 0, issuer: 0 }
/** What the services are asked for so many signatures: one token, one certificate, one entry and one time for each. */
const servicesFor = (signatures: number) => ({
  ...{ fulcio: 1, rekorV1: 0, rekorV2: signatures, timestamps: signatures, issuer: 1 },
})

/** Requests without digests and ids, in the order they came. */
const shapes = ({ registry }: Asked): readonly string[] =>
  registry.map((line) =>
    line
      .replace(/sha256(:|%3A)[0-9a-f]{64}/g, 'DIGEST')
      .replace(/sha256-[0-9a-f]{64}/, 'FALLBACK')
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, 'ID'),
  )

const readOne = (repository: string): readonly string[] => [
  `GET /v2/shop/${repository}/referrers/DIGEST`,
  `GET /v2/shop/${repository}/manifests/DIGEST`,
  `GET /v2/shop/${repository}/blobs/DIGEST`,
]

describe('requests of keyless signing, where the registry has the referrers API', () => {
  let scene: KeylessScene
  beforeAll(async () => {
    scene = await startKeylessScene()
  })
  afterAll(async () => await scene.close())
  const ask = (...words: readonly string[]): Promise<CliRun & Asked> =>
    scene.asked(() => scene.run(keyless(...words)))

  it('14 for the first image, with the look before and the read-back; 6 where it is signed already', async () => {
    const { byTag } = await scene.push('first:1')
    const first = await ask(byTag)
    expect(first).toMatchObject({ status: 0, total: 14, services: servicesFor(1) })
    expect([...shapes(first)].sort()).toEqual(
      [
        'GET /v2/shop/first/manifests/1',
        'GET /v2/shop/first/referrers/DIGEST', // signed already?
        ...['POST /v2/shop/first/blobs/uploads/', 'POST /v2/shop/first/blobs/uploads/'], // bundle, empty config
        'PUT /v2/shop/first/blobs/uploads/ID?digest=DIGEST',
        'PUT /v2/shop/first/blobs/uploads/ID?digest=DIGEST',
        'PUT /v2/shop/first/manifests/DIGEST',
        ...readOne('first'),
      ].sort(),
    )
    const again = await ask(byTag)
    expect(again).toMatchObject({ status: 0, total: 6, services: servicesFor(0) })
    expect(shapes(again)).toEqual(['GET /v2/shop/first/manifests/1', ...readOne('first')])
    expect(again.output).toContain('unchanged')
  })

  it('10 for each further image of a repository, by one token and one certificate', async () => {
    const images = await Promise.all(Array.from({ length: 5 }, (_, at) => scene.push(`many:${at}`)))
    const result = await ask(...images.map(({ byTag }) => byTag))
    expect(result).toMatchObject({ status: 0, total: 14 + 4 * 10, services: servicesFor(5) })
  })

  it('12 for each further repository, which needs an empty config of its own', async () => {
    const images = await Promise.all(['one', 'two', 'three'].map((name) => scene.push(`${name}:1`)))
    const result = await ask(...images.map(({ byTag }) => byTag))
    expect(result).toMatchObject({ status: 0, total: 14 + 2 * 12, services: servicesFor(3) })
  })

  it('9 for each platform of an index, whose manifests are not fetched', async () => {
    const { byTag } = await scene.push('multi:1', ['amd64', 'arm64'])
    const result = await ask(byTag)
    expect(result).toMatchObject({ status: 0, total: 14 + 2 * 9, services: servicesFor(3) })
    expect(shapes(result).filter((line) => line.startsWith('GET /v2/shop/multi/manifests/1'))).toHaveLength(1)
  })

  it('no more with --force than the signature beside costs to read', async () => {
    const { byTag } = await scene.push('forced:1')
    expect(await ask(byTag)).toMatchObject({ status: 0, total: 14 })
    // The first is read before and after: its manifest and its blob.
    expect(await ask(byTag, '--force')).toMatchObject({ status: 0, total: 14 + 4, services: servicesFor(1) })
  })

  it('3 in a dry run: a token, the manifest and a look; no certificate and no write', async () => {
    const { byTag } = await scene.push('dry:1')
    const result = await ask(byTag, '--dry-run')
    expect(result).toMatchObject({ status: 0, total: 3, services: { ...none, issuer: 1 } })
    expect(shapes(result)).toEqual(['GET /v2/shop/dry/manifests/1', 'GET /v2/shop/dry/referrers/DIGEST'])
  })
})

describe.each([
  { api: 'silent', listing: [], first: 15, further: 10, byTag: 4, byDigest: 3 },
  {
    api: 'none',
    listing: ['GET /v2/shop/app/manifests/FALLBACK'],
    first: 20,
    further: 15,
    byTag: 5,
    byDigest: 4,
  },
] as const)(
  'requests where the referrers API is $api',
  ({ api, listing, first, further, byTag, byDigest }) => {
    let scene: KeylessScene
    beforeAll(async () => {
      scene = await startKeylessScene({ referrers: api })
    })
    afterAll(async () => await scene.close())

    it(`${first} to sign the first image, ${further} for each further one, and as many as ever to see them`, async () => {
      const images = await Promise.all(['1', '2', '3'].map((tag) => scene.push(`app:${tag}`)))
      const [one, ...others] = images
      const sign = (...names: readonly string[]) => scene.asked(() => scene.run(keyless(...names)))
      expect(await sign(one?.byTag ?? '')).toMatchObject({
        status: 0,
        total: first,
        services: servicesFor(1),
      })
      const more = await sign(...others.map((image) => image.byTag))
      expect(more).toMatchObject({ status: 0, total: first + further, services: servicesFor(2) })
      const again = await sign(one?.byTag ?? '')
      expect(again).toMatchObject({ status: 0, services: servicesFor(0) })
      const [list = '', ...read] = readOne('app')
      expect(shapes(again)).toEqual(['GET /v2/shop/app/manifests/1', list, ...listing, ...read])
    })

    it(`${byTag} to verify by tag, ${byDigest} by digest`, async () => {
      const image = await scene.push('seen:1')
      expect(await scene.run(keyless(image.byTag))).toMatchObject({ status: 0 })
      const ask = (name: string) =>
        scene.asked(() => scene.run(['verify', name, ...trustWords(scene.sigstore)]))
      expect(await ask(image.byTag)).toMatchObject({ status: 0, total: byTag, services: none })
      expect(await ask(image.byDigest)).toMatchObject({ status: 0, total: byDigest, services: none })
    })
  },
)

describe('requests of keyless verifying, by a trusted root from a file', () => {
  let scene: KeylessScene
  let signed: readonly { readonly byTag: string; readonly byDigest: string }[]
  const ask = (...names: readonly string[]): Promise<CliRun & Asked> =>
    scene.asked(() => scene.run(['verify', ...names, ...trustWords(scene.sigstore)]))
  beforeAll(async () => {
    scene = await startKeylessScene()
    signed = await Promise.all(['1', '2', '3'].map((tag) => scene.push(`app:${tag}`)))
    expect(await scene.run(keyless(...signed.map(({ byTag }) => byTag)))).toMatchObject({ status: 0 })
  })
  afterAll(async () => await scene.close())

  it.each([1, 3])('3 for each of %d images by digest: the manifest is not fetched', async (count) => {
    const result = await ask(...signed.slice(0, count).map(({ byDigest }) => byDigest))
    expect(result).toMatchObject({ status: 0, total: 3 * count, services: none })
    if (count === 1) expect(shapes(result)).toEqual(readOne('app'))
  })

  it.each([1, 3])('4 for each of %d images by tag', async (count) => {
    const result = await ask(...signed.slice(0, count).map(({ byTag }) => byTag))
    expect(result).toMatchObject({ status: 0, total: 4 * count, services: none })
    if (count === 1) expect(shapes(result)).toEqual(['GET /v2/shop/app/manifests/1', ...readOne('app')])
  })

  it('3 to refuse: beside the listing the manifest by its digest and the .sig tag; nothing is listed twice', async () => {
    const { byDigest } = await scene.push('unsigned:1')
    const result = await ask(byDigest)
    expect(result).toMatchObject({ status: 1, total: 3, services: none })
    expect(shapes(result)).toEqual([
      'GET /v2/shop/unsigned/referrers/DIGEST',
      'GET /v2/shop/unsigned/manifests/DIGEST',
      'GET /v2/shop/unsigned/manifests/FALLBACK.sig',
    ])
  })

  it('one image under two names costs its names and its signatures once for each', async () => {
    const [image] = signed
    const result = await ask(image?.byTag ?? '', image?.byTag ?? '')
    expect(result).toMatchObject({ status: 0, total: 4, services: none })
  })
})

describe('requests of `.sig` tags', () => {
  let scene: KeylessScene
  let image: { readonly byTag: string; readonly byDigest: string }
  const sign = (): Promise<CliRun & Asked> => {
    const { fulcio, rekorV1 } = scene.sigstore.urls
    const services = ['--fulcio-url', fulcio, '--rekor-url', rekorV1, '--rekor-version', '1']
    const words = ['sign', '--method', 'keyless', ...services, '--trusted-root', 'root.json']
    return scene.asked(() => scene.run([...words, '--publish', 'sig-tag', image.byTag]))
  }
  beforeAll(async () => {
    scene = await startKeylessScene()
    image = await scene.push('app:1')
  })
  afterAll(async () => await scene.close())

  it('15 to sign, 5 where it is signed already, 4 to verify', async () => {
    expect(await sign()).toMatchObject({
      ...{ status: 0, total: 15 },
      services: { ...none, fulcio: 1, issuer: 1, rekorV1: 1 },
    })
    const again = await sign()
    expect(again).toMatchObject({ status: 0, total: 5, services: servicesFor(0) })
    expect(again.output).toContain('unchanged')
    const verify = await scene.asked(() => scene.run(['verify', image.byTag, ...trustWords(scene.sigstore)]))
    expect(verify).toMatchObject({ status: 0, total: 4, services: none })
    expect(shapes(verify)).toEqual([
      'GET /v2/shop/app/manifests/1',
      'GET /v2/shop/app/referrers/DIGEST',
      'GET /v2/shop/app/manifests/FALLBACK.sig',
      'GET /v2/shop/app/blobs/DIGEST',
    ])
  })
})
