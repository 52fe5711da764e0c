import { describe, expect, it } from '@jest/globals'
import type { SignedImage, SignOutcome, SignRequest } from '../../src/app/contract.ts'
import { sign } from '../../src/app/sign.ts'
import { SigningError, TransportError, UsageError } from '../../src/domain/errors.ts'
import { digestOf, parseDigest } from '../../src/domain/image/digest.ts'
import { parsePlatform } from '../../src/domain/image/manifest.ts'
import { parseReference } from '../../src/domain/image/reference.ts'
import { type ImageName, parseImageName } from '../../src/domain/image/transport.ts'
import type { RegistriesConfig } from '../../src/domain/policy/registries-d.ts'
import { parsePayload } from '../../src/domain/signature/payload.ts'
import type { Images, Ports, SignatureStore, SignatureStores, Signer } from '../../src/ports.ts'
import {
  type FakeImage,
  fakeImages,
  fakePorts,
  fakeSigner,
  fakeStores,
  noRegistries,
} from '../fakes/ports.ts'
import { fakeSignature, fingerprints, openFakeMessage } from '../fakes/signatures.ts'

const { alice, bob } = fingerprints
const base = 'file:///sigs'
const ociManifest = 'application/vnd.oci.image.manifest.v1+json'
const ociIndex = 'application/vnd.oci.image.index.v1+json'

const imageManifest = (text: string): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: ociManifest,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOf(Buffer.from(text)),
      size: 2,
    },
    layers: [],
  })

const amd64 = imageManifest('amd64')
const arm64 = imageManifest('arm64')
const digest = digestOf(Buffer.from(amd64))
const arm64Digest = digestOf(Buffer.from(arm64))

const entry = (content: string, more: Record<string, unknown> = {}, mediaType = ociManifest) => ({
  mediaType,
  digest: digestOf(Buffer.from(content)),
  size: content.length,
  ...more,
})
const linux = (architecture: string) => ({ platform: { os: 'linux', architecture } })
const indexOf = (...manifests: readonly unknown[]): string =>
  JSON.stringify({ schemaVersion: 2, mediaType: ociIndex, manifests })

const index = indexOf(entry(amd64, linux('amd64')), entry(arm64, linux('arm64')))
const indexDigest = digestOf(Buffer.from(index))

interface Given {
  readonly request?: Partial<SignRequest>
  readonly ports?: Partial<Ports>
  readonly signers?: readonly Signer[]
  readonly registries?: RegistriesConfig
  /** Leaves the place to registries.d. */
  readonly unplaced?: boolean
}

/** Signs the named images with Alice's key into `base`, unless told otherwise. */
function setUp(images: Readonly<Record<string, FakeImage>>, given: Given = {}) {
  const stores = fakeStores()
  const opened = fakeImages(
    Object.entries(images).map(([text, image]): readonly [ImageName, FakeImage] => [
      parseImageName(text),
      image,
    ]),
  )
  const signers = given.signers ?? [fakeSigner(alice)]
  const ports = fakePorts({
    images: opened,
    stores,
    signer: async () => signers,
    registries: { load: async () => given.registries ?? noRegistries },
    ...given.ports,
  })
  const request: SignRequest = {
    operands: Object.keys(images).map((text) => ({ text, name: parseImageName(text) })),
    methods: ['gpg'],
    signer: { engine: 'builtin', fingerprints: [] },
    sigstore: { transparency: 'log', publicLog: false },
    publish: [],
    annotations: new Map(),
    platforms: 'all',
    ...(given.unplaced !== true && { lookaside: base }),
    force: false,
    dryRun: false,
    concurrency: 4,
    creator: 'countersign test',
    ...given.request,
  }
  return {
    run: (more: Partial<SignRequest> = {}) => sign({ ...request, ...more }, ports),
    stores,
    images: opened,
    signers,
  }
}

const only = ({ images }: SignOutcome): SignedImage => {
  expect(images).toHaveLength(1)
  return images[0] as SignedImage
}
const states = ({ signed }: SignedImage): readonly string[] => signed.map(({ state }) => state)
const held = (stores: ReturnType<typeof fakeStores>, subject: string, at = base) =>
  (stores.lookaside(at).entries.get(parseDigest(subject)) ?? []).map((blob) => {
    if (!(blob instanceof Uint8Array)) throw new Error('expected a signature')
    const { fingerprint, payload } = openFakeMessage(blob)
    return { fingerprint, ...parsePayload(payload) }
  })

describe('sign', () => {
  it('signs the digest that the name leads to, asked for once, and reads the signature back', async () => {
    const { run, stores, images } = setUp({ 'example.com/app:1': { manifest: amd64 } })
    const outcome = await run()
    expect(only(outcome)).toMatchObject({
      text: 'example.com/app:1',
      reference: 'example.com/app:1',
      digest,
      signed: [
        {
          digest,
          role: 'image',
          method: 'gpg',
          state: 'published',
          place: `file:///sigs/app@${digest.replace(':', '=')}/signature-1`,
        },
      ],
      warnings: [],
    })
    expect(held(stores, digest)).toEqual([
      {
        fingerprint: alice,
        dockerReference: 'example.com/app:1',
        manifestDigest: digest,
        annotations: new Map([['creator', 'countersign test']]),
        createdUnixSeconds: 1_700_000_100,
      },
    ])
    expect([images.requests.length, images.leaked()]).toEqual([1, 0])
    expect(stores.lookaside(base).lists).toEqual([digest, digest])
  })

  it.each([
    ['a tag', 'app:1', 'docker.io/library/app:1'],
    ['no tag', 'example.com/app', 'example.com/app:latest'],
    ['a digest', `example.com/app@${digest}`, `example.com/app@${digest}`],
    ['a tag and a digest', `example.com/app:1@${digest}`, 'example.com/app:1'],
    [
      'a sha512 digest',
      `example.com/app@${digestOf(Buffer.from(amd64), 'sha512')}`,
      `example.com/app@${digest}`,
    ],
  ])('names %s in the payload', async (_what, text, reference) => {
    const { run, stores } = setUp({ [text]: { manifest: amd64 } })
    expect(only(await run()).reference).toBe(reference)
    expect(held(stores, digest).map(({ dockerReference }) => dockerReference)).toEqual([reference])
  })

  describe('an index', () => {
    it('is signed with each platform under one name, and nothing else is fetched', async () => {
      const { run, stores, images } = setUp({ 'example.com/app:1': { manifest: index } })
      const { signed } = only(await run())
      expect(
        signed.map(({ digest: signedDigest, role, platform }) => [
          signedDigest,
          role,
          platform?.architecture,
        ]),
      ).toEqual([
        [indexDigest, 'index', undefined],
        [digest, 'image', 'amd64'],
        [arm64Digest, 'image', 'arm64'],
      ])
      for (const subject of [indexDigest, digest, arm64Digest]) {
        expect(held(stores, subject).map(({ dockerReference }) => dockerReference)).toEqual([
          'example.com/app:1',
        ])
      }
      expect(images.requests).toEqual(['docker'])
    })

    it.each([
      ['index', 'index' as const, [indexDigest]],
      ['a platform', [parsePlatform('linux/arm64')], [arm64Digest]],
      ['two platforms', [parsePlatform('linux/arm64'), parsePlatform('linux/amd64')], [arm64Digest, digest]],
      ['one twice', [parsePlatform('linux/amd64'), parsePlatform('linux/x86_64')], [digest]],
    ])('is signed as asked: %s', async (_what, platforms, digests) => {
      const { run } = setUp({ 'example.com/app:1': { manifest: index } })
      expect(only(await run({ platforms })).signed.map((manifest) => manifest.digest)).toEqual(digests)
    })

    it('without the platform that was asked for is not signed at all', async () => {
      const { run, stores } = setUp({ 'example.com/app:1': { manifest: index } })
      const platforms = [parsePlatform('linux/amd64'), parsePlatform('linux/s390x')]
      expect(only(await run({ platforms })).error).toMatchObject({ code: 'platform-missing', exitCode: 2 })
      expect(stores.lookaside(base).entries.size).toBe(0)
    })

    it('leaves attestations and artifacts out, signs a nested index, and says so', async () => {
      const nested = indexOf()
      const attestation = entry('{}', { platform: { os: 'unknown', architecture: 'unknown' } })
      const artifact = entry('{"a":1}', { artifactType: 'application/vnd.example.sbom' })
      const mixed = indexOf(entry(amd64, linux('amd64')), attestation, artifact, entry(nested, {}, ociIndex))
      const { run } = setUp({ 'example.com/app:1': { manifest: mixed } })
      const { signed, warnings } = only(await run())
      expect(signed.map((manifest) => [manifest.digest, manifest.role])).toEqual([
        [digestOf(Buffer.from(mixed)), 'index'],
        [digest, 'image'],
        [digestOf(Buffer.from(nested)), 'index'],
      ])
      expect(warnings.map(({ code }) => code)).toEqual(['nested-index', 'entry-not-signed'])
    })

    it('signs a manifest that is listed twice once', async () => {
      const twice = indexOf(
        entry(amd64, linux('amd64')),
        entry(amd64, { platform: { os: 'linux', architecture: 'arm', variant: 'v7' } }),
      )
      const { run, stores } = setUp({ 'example.com/app:1': { manifest: twice } })
      expect(only(await run()).signed).toHaveLength(2)
      expect(held(stores, digest)).toHaveLength(1)
    })

    it('fetches a child that it names by sha512, to sign its sha256', async () => {
      const other = indexOf({
        ...entry(amd64, linux('amd64')),
        digest: digestOf(Buffer.from(amd64), 'sha512'),
      })
      const { run, stores } = setUp({ 'example.com/app:1': { manifest: other, byDigest: [amd64] } })
      await run()
      expect(held(stores, digest)).toHaveLength(1)
    })
  })

  describe('a demanded digest', () => {
    it.each([digest, digestOf(Buffer.from(amd64), 'sha512')])(
      'that is served is signed: %s',
      async (expectedDigest) => {
        const { run } = setUp({ 'example.com/app:1': { manifest: amd64 } })
        expect(states(only(await run({ expectedDigest })))).toEqual(['published'])
      },
    )

    it('that is not served ends the image before anything is signed, and names both', async () => {
      const signer = fakeSigner(alice)
      const { run, stores } = setUp({ 'example.com/app:1': { manifest: amd64 } }, { signers: [signer] })
      const { error, signed } = only(await run({ expectedDigest: arm64Digest }))
      expect(error).toMatchObject({ code: 'tag-moved', exitCode: 3 })
      expect(error?.message).toContain(digest)
      expect(error?.message).toContain(arm64Digest)
      expect([signed.length, signer.signed(), stores.lookaside(base).entries.size]).toEqual([0, 0, 0])
    })
  })

  describe('what is there already', () => {
    it('stays: a second run changes nothing, and --force adds', async () => {
      const { run, stores } = setUp({ 'example.com/app:1': { manifest: index } })
      const first = only(await run())
      const second = only(await run())
      expect(states(second)).toEqual(['unchanged', 'unchanged', 'unchanged'])
      expect(second.signed.map(({ place }) => place)).toEqual(first.signed.map(({ place }) => place))
      expect(states(only(await run({ force: true })))).toEqual(['published', 'published', 'published'])
      expect(held(stores, indexDigest)).toHaveLength(2)
    })

    it.each([
      ['another key', fakeSignature(bob, 'example.com/app:1', digest)],
      ['another reference', fakeSignature(alice, 'example.com/app:2', digest)],
      ['another digest', fakeSignature(alice, 'example.com/app:1', arm64Digest)],
    ])('does not count when it is by or for %s', async (_what, blob) => {
      const { run, stores } = setUp({ 'example.com/app:1': { manifest: amd64 } })
      stores.lookaside(base).entries.set(digest, [blob])
      expect(states(only(await run()))).toEqual(['published'])
      expect(held(stores, digest)).toHaveLength(2)
    })

    it('is told when it is no signature at all', async () => {
      const { run, stores } = setUp({ 'example.com/app:1': { manifest: amd64 } })
      const broken = {
        kind: 'malformed' as const,
        place: 'file:///sigs/x/signature-1',
        code: 'signature-malformed' as const,
        message: 'empty',
      }
      stores.lookaside(base).entries.set(digest, [broken])
      const { signed, warnings } = only(await run())
      expect([signed[0]?.state, warnings.map(({ code }) => code)]).toEqual([
        'published',
        ['store-entry-malformed'],
      ])
    })

    it('that cannot be read fails the manifest, and nothing is signed', async () => {
      const signer = fakeSigner(alice)
      const { run, stores } = setUp({ 'example.com/app:1': { manifest: amd64 } }, { signers: [signer] })
      stores.lookaside(base).entries.set(digest, [new TransportError('http-status', 'found 503')])
      expect(only(await run()).signed).toMatchObject([{ state: 'failed', error: { code: 'http-status' } }])
      expect(signer.signed()).toBe(0)
    })
  })

  it('signs with several keys, each adding its own', async () => {
    const signers = [fakeSigner(alice), fakeSigner(bob)]
    const { run, stores } = setUp({ 'example.com/app:1': { manifest: amd64 } }, { signers })
    expect(states(only(await run()))).toEqual(['published', 'published'])
    expect(held(stores, digest).map(({ fingerprint }) => fingerprint)).toEqual([alice, bob])
  })

  it('signs one manifest under two tags, and under one name once', async () => {
    const { run, stores } = setUp({
      'example.com/app:1': { manifest: amd64 },
      'example.com/app:2': { manifest: amd64 },
    })
    const names = ['example.com/app:1', 'example.com/app:2', 'docker://example.com/app:1']
    const { images } = await run({ operands: names.map((text) => ({ text, name: parseImageName(text) })) })
    expect(images.map(states)).toEqual([['published'], ['published'], ['unchanged']])
    expect(held(stores, digest).map(({ dockerReference }) => dockerReference)).toEqual([
      'example.com/app:1',
      'example.com/app:2',
    ])
  })

  it('writes and signs nothing in a dry run', async () => {
    const signer = fakeSigner(alice)
    const { run, stores } = setUp({ 'example.com/app:1': { manifest: index } }, { signers: [signer] })
    const { signed } = only(await run({ dryRun: true }))
    expect(signed.map(({ state, place }) => [state, place?.startsWith('file:///sigs/app@sha256=')])).toEqual([
      ['would-publish', true],
      ['would-publish', true],
      ['would-publish', true],
    ])
    expect([signer.signed(), stores.lookaside(base).entries.size]).toEqual([0, 0])
  })

  it('goes on after an image that fails', async () => {
    const { run } = setUp({
      'example.com/gone:1': { manifest: '', error: new TransportError('manifest-not-found', 'gone') },
      'example.com/broken:1': { manifest: '{' },
      'example.com/app:1': { manifest: amd64 },
    })
    const { images } = await run()
    expect(images.map(({ error, signed }) => [error?.code, signed.length])).toEqual([
      ['manifest-not-found', 0],
      ['manifest-malformed', 0],
      [undefined, 1],
    ])
    expect(images[0]?.reference).toBe('example.com/gone:1')
  })

  it('goes on after a manifest that fails', async () => {
    const good = fakeStores()
    const store = good.lookaside(base)
    const flaky: SignatureStore = {
      ...store,
      append: async (subject, blob) => {
        if (subject.digest === digest) throw new TransportError('network-unreachable', 'gone')
        return await store.append(subject, blob)
      },
    }
    const stores: SignatureStores = { ...good, lookasideWriter: () => flaky }
    const { run } = setUp({ 'example.com/app:1': { manifest: index } }, { ports: { stores } })
    expect(states(only(await run()))).toEqual(['published', 'failed', 'published'])
  })

  describe('the read-back', () => {
    /** A store whose list is altered once something was appended. */
    const spoiled = (spoil: (blob: Uint8Array) => readonly Uint8Array[]): SignatureStores => {
      const stores = fakeStores()
      const store = stores.lookaside(base)
      return {
        ...stores,
        lookasideWriter: () => ({
          ...store,
          append: async (subject, signature) => {
            const receipt = await store.append(subject, signature)
            if (signature.kind === 'simple-signing')
              store.entries.set(subject.digest, [...spoil(signature.bytes)])
            return receipt
          },
        }),
      }
    }

    it.each([
      ['is gone', () => []],
      ['is another', () => [fakeSignature(alice, 'example.com/app:1', digest)]],
    ])('fails when the signature %s', async (_what, spoil) => {
      const { run } = setUp(
        { 'example.com/app:1': { manifest: amd64 } },
        { ports: { stores: spoiled(spoil) } },
      )
      expect(only(await run()).signed).toMatchObject([
        { state: 'failed', error: { code: 'read-back-failed', exitCode: 3 } },
      ])
    })

    it('fails when what was signed does not verify', async () => {
      const { run } = setUp(
        { 'example.com/app:1': { manifest: amd64 } },
        { signers: [fakeSigner(alice, false)] },
      )
      expect(only(await run()).signed).toMatchObject([
        { state: 'failed', error: { code: 'read-back-failed' } },
      ])
    })

    const split: RegistriesConfig = {
      ...noRegistries,
      docker: new Map([
        ['example.com', { file: 'a.yaml', lookaside: 'https://public.example/sigs', lookasideStaging: base }],
      ]),
    }

    it('warns when the public address does not serve the signature yet', async () => {
      const { run } = setUp(
        { 'example.com/app:1': { manifest: amd64 } },
        { registries: split, unplaced: true },
      )
      const { signed, warnings } = only(await run())
      expect([signed[0]?.state, warnings.map(({ code }) => code)]).toEqual(['published', ['read-back-stale']])
    })

    it('warns when the public address cannot be read', async () => {
      const { run, stores } = setUp(
        { 'example.com/app:1': { manifest: amd64 } },
        { registries: split, unplaced: true },
      )
      stores
        .lookaside('https://public.example/sigs')
        .entries.set(digest, [new TransportError('http-status', 'found 503')])
      const { signed, warnings } = only(await run())
      expect([signed[0]?.state, warnings[0]?.code]).toEqual(['published', 'read-back-stale'])
      expect(warnings[0]?.message).toContain('503')
    })

    it('is content when the public address serves it', async () => {
      const stores = fakeStores()
      const one = stores.lookaside(base)
      const shared = { ...stores, lookasideReader: () => one, lookasideWriter: () => one }
      const { run } = setUp(
        { 'example.com/app:1': { manifest: amd64 } },
        { registries: split, unplaced: true, ports: { stores: shared } },
      )
      expect(only(await run()).warnings).toEqual([])
    })
  })

  describe('the place', () => {
    it('is the staging folder of registries.d', async () => {
      const registries: RegistriesConfig = {
        ...noRegistries,
        docker: new Map([['example.com', { file: 'a.yaml', lookasideStaging: 'file:///staging' }]]),
      }
      const { run, stores } = setUp(
        { 'example.com/app:1': { manifest: amd64 } },
        { registries, unplaced: true },
      )
      const { signed, warnings } = only(await run())
      expect(signed[0]?.place).toMatch(/^file:\/\/\/staging\/app@/)
      expect(held(stores, digest, 'file:///staging')).toHaveLength(1)
      // Nothing is configured for reading, so no public address is asked.
      expect(warnings.map(({ code }) => code)).toEqual(['registries-d-fall-through'])
    })

    it('must be configured: the error shows both ways', async () => {
      const { run } = setUp({ 'example.com/app:1': { manifest: amd64 } }, { unplaced: true })
      const { error } = only(await run())
      expect(error).toMatchObject({ code: 'lookaside-missing', exitCode: 2 })
      expect(error?.next).toContain('--lookaside')
      expect(error?.next).toContain('lookaside-staging')
    })

    it('must be writable', async () => {
      const refusing: SignatureStores = {
        ...fakeStores(),
        lookasideWriter: (url) => {
          throw new UsageError('lookaside-unsupported', `lookaside ${url}: expected file:`)
        },
      }
      const { run } = setUp({ 'example.com/app:1': { manifest: amd64 } }, { ports: { stores: refusing } })
      expect(only(await run({ lookaside: 'https://x' })).error).toMatchObject({ exitCode: 2 })
    })

    it('is the folder of a dir: image itself, which needs no registries.d', async () => {
      const broken = { load: async () => Promise.reject(new Error('must not be asked')) }
      const { run, stores } = setUp(
        { 'dir:/image': { manifest: amd64 } },
        { unplaced: true, ports: { registries: broken } },
      )
      const outcome = await run({ identity: parseReference('example.com/app:1') })
      expect(states(only(outcome))).toEqual(['published'])
      const listed: unknown[] = []
      for await (const found of stores.directory('/image').list({ digest, primary: true })) listed.push(found)
      expect(listed).toHaveLength(1)
    })

    it.each(['oci:/layout:1', 'oci-archive:/a.tar'])(
      'is the lookaside of the identity for %s',
      async (text) => {
        const { run, stores } = setUp({ [text]: { manifest: amd64 } })
        const image = only(await run({ identity: parseReference('example.com/app:1') }))
        expect(image.reference).toBe('example.com/app:1')
        expect(held(stores, digest)).toMatchObject([{ dockerReference: 'example.com/app:1' }])
      },
    )
  })

  it.each([
    ['example.com/app:1', parseReference('example.com/other:1'), 'option-conflict'],
    ['dir:/image', undefined, 'identity-missing'],
    ['oci:/layout', undefined, 'identity-missing'],
    ['oci:/layout', parseReference('example.com/app'), 'identity-missing'],
    ['docker-archive:/a.tar', parseReference('example.com/app:1'), 'transport-not-signable'],
    ['docker-daemon:app:1', parseReference('example.com/app:1'), 'transport-not-signable'],
  ])('refuses %s under %p before it opens anything', async (text, identity, code) => {
    const { run, images } = setUp({ [text]: { manifest: amd64 } })
    const { error } = only(await run(identity === undefined ? {} : { identity }))
    expect(error).toMatchObject({ code, exitCode: 2 })
    expect(images.requests).toEqual([])
  })

  it('refuses to sign a folder under the digest of another image', async () => {
    const { run } = setUp({ 'dir:/image': { manifest: amd64 } })
    const outcome = await run({ identity: parseReference(`example.com/app@${arm64Digest}`) })
    expect(only(outcome).error).toMatchObject({ code: 'tag-moved' })
    const tagged = await run({ identity: parseReference(`example.com/app:1@${arm64Digest}`) })
    expect(only(tagged).error).toMatchObject({ code: 'tag-moved' })
  })

  it('names the tag where the identity has tag and digest, as for an image of a registry', async () => {
    const { run, stores } = setUp({ 'oci:/layout': { manifest: amd64 } })
    const image = only(await run({ identity: parseReference(`example.com/app:1@${digest}`) }))
    expect(image.reference).toBe('example.com/app:1')
    expect(held(stores, digest)).toMatchObject([{ dockerReference: 'example.com/app:1' }])
  })

  describe('keys', () => {
    it('are opened before anything is asked of the network', async () => {
      const refuse = async () => Promise.reject(new SigningError('internal-error', 'wrong passphrase'))
      const { run, images } = setUp(
        { 'example.com/app:1': { manifest: amd64 } },
        { ports: { signer: refuse } },
      )
      await expect(run()).rejects.toMatchObject({ exitCode: 2 })
      expect(images.requests).toEqual([])
    })

    it('that nobody could verify are refused', async () => {
      const signer = { ...fakeSigner(alice), publicKeys: { kind: 'paths' as const, paths: ['gone'] } }
      const { run } = setUp({ 'example.com/app:1': { manifest: amd64 } }, { signers: [signer] })
      await expect(run()).rejects.toMatchObject({ code: 'file-unreadable', exitCode: 2 })
    })

    it('are told with the public half that others verify by', async () => {
      const key = new Uint8Array([0x98, 1])
      const signer = { ...fakeSigner(alice), publicKeys: { kind: 'data' as const, data: [key] } }
      const { run } = setUp({ 'example.com/app:1': { manifest: amd64 } }, { signers: [signer] })
      expect((await run()).keys).toEqual([{ signer: signer.identity, method: 'gpg', publicKey: key }])
    })

    it('pass their warnings on, once for the run', async () => {
      const warning = { code: 'registries-d-ineffective' as const, message: 'expires soon' }
      const signer = { ...fakeSigner(alice), warnings: [warning] }
      const images = { 'example.com/app:1': { manifest: amd64 }, 'example.com/app:2': { manifest: amd64 } }
      const { run } = setUp(images, { signers: [signer] })
      expect((await run()).warnings).toEqual([warning])
    })
  })

  it.each<readonly [string, Partial<SignRequest>, true | undefined]>([
    ['example.com/app:1', {}, true],
    ['example.com/app:1', { expectedDigest: digest }, undefined],
    [`example.com/app@${digest}`, {}, undefined],
  ])('tells whether the tag was taken as it stood: %s %j', async (name, request, expected) => {
    const { run } = setUp({ [name]: { manifest: amd64 } })
    expect(only(await run(request)).takenAsItStood).toBe(expected)
  })

  it('warns of a name that podman cannot read, and signs all the same', async () => {
    const { run } = setUp({ 'Registry/app:1': { manifest: amd64 } })
    const image = only(await run())
    expect(states(image)).toEqual(['published'])
    expect(image.warnings).toEqual([
      { code: 'reference-not-portable', message: expect.stringContaining('podman') },
    ])
  })

  it('finishes what is under way when it is stopped, and says what was not done', async () => {
    const stop = new AbortController()
    const signer: Signer = {
      ...fakeSigner(alice),
      sign: async (payload) => {
        stop.abort(new TransportError('cancelled', 'stopped by SIGINT'))
        return await fakeSigner(alice).sign(payload)
      },
    }
    const images = { 'example.com/app:1': { manifest: index }, 'example.com/app:2': { manifest: amd64 } }
    const { run } = setUp(images, { signers: [signer], ports: { cancel: stop.signal } })
    const outcome = await run({ concurrency: 1 })
    expect(outcome.images[0]?.signed.map(({ state, error }) => [state, error?.code])).toEqual([
      ['published', undefined],
      ['failed', 'cancelled'],
      ['failed', 'cancelled'],
    ])
    expect(outcome.images[1]).toMatchObject({
      text: 'example.com/app:2',
      signed: [],
      error: { message: 'stopped by SIGINT' },
    })
  })

  it('calls a fault of its own by its name, and goes on', async () => {
    const good = fakeImages([[parseImageName('example.com/app:1'), { manifest: amd64 }]])
    const images: Images = {
      open: async (name) => {
        if (name.transport === 'docker' && name.reference.path === 'bug') throw new TypeError('bug')
        return await good.open(name)
      },
    }
    const { run } = setUp(
      { 'example.com/bug:1': { manifest: amd64 }, 'example.com/app:1': { manifest: amd64 } },
      { ports: { images } },
    )
    const outcome = await run()
    expect(outcome.images[0]?.error).toMatchObject({ code: 'internal-error', exitCode: 3 })
    expect(outcome.images.map(states)).toEqual([[], ['published']])
  })
})
