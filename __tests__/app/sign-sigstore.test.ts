import { describe, expect, it } from '@jest/globals'
import type { SignedImage, SignMethod, SignOutcome, SignRequest } from '../../src/app/contract.ts'
import { exitCodeOf } from '../../src/app/exit-code.ts'
import { sign } from '../../src/app/sign.ts'
import { SigningError, TransportError } from '../../src/domain/errors.ts'
import type { Digest } from '../../src/domain/image/digest.ts'
import { parseReference } from '../../src/domain/image/reference.ts'
import { parseImageName } from '../../src/domain/image/transport.ts'
import { parseCosignPayload } from '../../src/domain/signature/cosign-payload.ts'
import { parseStatement } from '../../src/domain/signature/statement.ts'
import type { SignatureStore, SignatureStores, SigstoreSigner } from '../../src/ports.ts'
import { imageManifest, indexManifest } from '../fakes/manifests.ts'
import { type FakeEntry, fakeImages, fakePorts, fakeSigner, fakeStores } from '../fakes/ports.ts'
import { fakeSignature, fingerprints } from '../fakes/signatures.ts'
import { cosignPayload, imageStatement, type StatementParts } from '../fakes/signed-texts.ts'
import { certificateOf, keySigner, provenance } from '../fakes/sigstore-facts.ts'
import {
  fakeBundle,
  fakeOpenSigstoreSigner,
  fakeSigstoreSigner,
  openFakeBundle,
  storedBundle,
  storedLayer,
} from '../fakes/sigstore-signers.ts'

const name = 'registry.example/ns/app:1'
const reference = parseReference(name)
const single = imageManifest()
const [amd64, arm64] = [imageManifest('amd64'), imageManifest('arm64')]
const index = indexManifest([
  { manifest: amd64, platform: 'linux/amd64' },
  { manifest: arm64, platform: 'linux/arm64' },
])
const main = certificateOf()
const branch = certificateOf({ ref: 'refs/heads/next' })
const key = keySigner('a')

interface Given {
  readonly request?: Partial<SignRequest>
  readonly images?: Readonly<Record<string, string>>
  readonly signers?: readonly SigstoreSigner[]
  readonly stores?: (stores: ReturnType<typeof fakeStores>) => SignatureStores
}

/** Signs `name` keyless as `main`, unless told otherwise. */
function setUp({ request, images = { [name]: single.text }, signers, stores: change }: Given = {}) {
  const stores = fakeStores()
  const open = fakeOpenSigstoreSigner(...(signers ?? [fakeSigstoreSigner(main), fakeSigstoreSigner(key)]))
  const gpg = fakeSigner(fingerprints.alice)
  const opened = fakeImages(
    Object.entries(images).map(([text, manifest]) => [parseImageName(text), { manifest }] as const),
  )
  const ports = fakePorts({
    images: opened,
    stores: change?.(stores) ?? stores,
    signer: async () => [gpg],
    sigstoreSigner: open,
    registries: { load: async () => Promise.reject(new Error('registries.d was asked')) },
  })
  const base: SignRequest = {
    operands: Object.keys(images).map((text) => ({ text, name: parseImageName(text) })),
    methods: ['keyless'],
    signer: { engine: 'builtin', fingerprints: [] },
    sigstore: { transparency: 'log', publicLog: false },
    publish: [],
    annotations: new Map(),
    platforms: 'all',
    force: false,
    dryRun: false,
    concurrency: 4,
    creator: 'countersign test',
    ...request,
  }
  return {
    run: (more: Partial<SignRequest> = {}) => sign({ ...base, ...more }, ports),
    stores,
    open,
    gpg,
    opened,
  }
}
type World = ReturnType<typeof setUp>

const only = ({ images }: SignOutcome): SignedImage => {
  expect(images).toHaveLength(1)
  return images[0] as SignedImage // by the line above
}
const states = ({ signed }: SignedImage): readonly string[] => signed.map(({ state }) => state)
const bundlesOf = ({ stores }: Pick<World, 'stores'>, digest: Digest) =>
  (stores.referrers().entries.get(digest) ?? []).map((entry) => {
    if (!('kind' in entry) || entry.kind !== 'bundle') throw new Error('expected a bundle')
    const { by, payload } = openFakeBundle(entry.bytes)
    const names = [
      ...Buffer.from(payload)
        .toString()
        .matchAll(/"name":"([^"]*)"/g),
    ].map(([, found]) => found)
    return { by, names, statement: parseStatement(payload) }
  })
const layersOf = ({ stores }: Pick<World, 'stores'>, digest: Digest) =>
  (stores.sigTag().entries.get(digest) ?? []).map((entry) => {
    if (!('kind' in entry) || entry.kind !== 'cosign-layer') throw new Error('expected a layer')
    return parseCosignPayload(entry.payload)
  })

describe('sign with Sigstore: what is signed and where it goes', () => {
  it('a statement over the digest that binds the reference, as a referrer, without registries.d', async () => {
    const world = setUp()
    const outcome = await world.run()
    expect(only(outcome)).toMatchObject({
      ...{ reference: name, digest: single.digest, warnings: [] },
      signed: [{ method: 'keyless', publish: 'referrers', signer: main, state: 'published' }],
    })
    expect(only(outcome).signed[0]?.logEntries).toEqual([{ log: 'https://log.example', index: '7' }])
    expect(bundlesOf(world, single.digest)).toEqual([
      {
        by: expect.stringContaining('release.yml@refs/heads/main'),
        names: ['registry.example/ns/app'],
        statement: {
          predicateType: 'https://sigstore.dev/cosign/sign/v1',
          subjects: [
            {
              digests: new Map([['sha256', single.digest.slice('sha256:'.length)]]),
              annotations: new Map([['dev.countersign.docker-reference', name]]),
            },
          ],
        },
      },
    ])
    expect(outcome.keys).toEqual([{ signer: main, method: 'keyless' }])
    expect([outcome.sigstore, exitCodeOf(outcome)]).toEqual([{ transparency: 'log' }, 0])
    expect(world.opened.requests).toEqual(['docker'])
  })

  it('the payload of cosign, as a layer of the .sig tag', async () => {
    const world = setUp()
    const annotations = new Map([['stage', 'production']])
    const image = only(await world.run({ methods: ['sigstore-key'], publish: ['sig-tag'], annotations }))
    expect(image.signed).toMatchObject([{ method: 'sigstore-key', publish: 'sig-tag', state: 'published' }])
    expect(layersOf(world, single.digest)).toEqual([
      { dockerReference: name, manifestDigest: single.digest, annotations },
    ])
    expect(world.stores.referrers().entries.size).toBe(0)
  })

  it('each manifest of an index, told with its type and size', async () => {
    const subjects: unknown[] = []
    const world = setUp({
      images: { [name]: index.text },
      stores: (stores) => ({
        ...stores,
        referrers: () => {
          const store = stores.referrers()
          const append: SignatureStore['append'] = async (subject, signature) => {
            subjects.push({ digest: subject.digest, primary: subject.primary, ...subject.descriptor })
            return await store.append(subject, signature)
          }
          return { ...store, append }
        },
      }),
    })
    expect(states(only(await world.run()))).toEqual(['published', 'published', 'published'])
    const told = (manifest: typeof index, primary: boolean) => ({
      ...{ digest: manifest.digest, primary, mediaType: manifest.mediaType, size: manifest.text.length },
    })
    expect(subjects).toEqual([told(index, true), told(amd64, false), told(arm64, false)])
    for (const { digest } of [index, amd64, arm64]) {
      const [bundle] = bundlesOf(world, digest)
      expect(bundle?.statement.subjects[0]?.annotations.get('dev.countersign.docker-reference')).toBe(name)
    }
    expect(world.opened.requests).toEqual(['docker'])
  })

  it('into the repository that is named for signatures', async () => {
    const asked: unknown[] = []
    const noted = (kind: 'referrers' | 'sigTag', stores: ReturnType<typeof fakeStores>) =>
      ((repository) => {
        asked.push([kind, repository])
        return stores[kind](repository)
      }) satisfies SignatureStores['referrers']
    const world = setUp({
      stores: (stores) => ({
        ...stores,
        referrers: noted('referrers', stores),
        sigTag: noted('sigTag', stores),
      }),
    })
    const signatureRepository = parseReference('sigs.example/all')
    const outcome = await world.run({ signatureRepository, publish: ['referrers', 'sig-tag'] })
    expect(outcome.sigstore).toMatchObject({ signatureRepository: 'sigs.example/all' })
    const image = only(outcome)
    expect(states(image)).toEqual(['published', 'published'])
    expect(asked).toEqual([
      ['referrers', signatureRepository],
      ['sigTag', signatureRepository],
    ])
    expect(image.reference).toBe(name)
  })

  it.each(['dir:/image', 'oci:/layout:1', 'oci-archive:/a.tar'])(
    'of %s into the repository of its identity',
    async (text) => {
      const world = setUp({ images: { [text]: single.text } })
      expect(states(only(await world.run({ identity: reference })))).toEqual(['published'])
      expect(bundlesOf(world, single.digest)).toHaveLength(1)
      expect(only(await world.run()).error).toMatchObject({ code: 'identity-missing', exitCode: 2 })
    },
  )

  it('asks for each method once for the run, in the words of the request', async () => {
    const images = { [name]: index.text, 'registry.example/ns/other:1': single.text }
    const world = setUp({ images })
    const sigstore = { transparency: 'timestamp', publicLog: true, trustedRoot: 'root.json' } as const
    const outcome = await world.run({ methods: ['sigstore-key', 'keyless'], sigstore, dryRun: true })
    const choice = { transparency: 'timestamp', publicLog: true, dryRun: true }
    expect(world.open.choices).toEqual([
      { method: 'sigstore-key', ...choice },
      { method: 'keyless', ...choice },
    ])
    expect(outcome.sigstore).toEqual({ transparency: 'timestamp', trustedRoot: 'root.json' })
    expect(outcome.keys.map(({ publicKey }) => publicKey?.length)).toEqual([71, undefined])
    expect(outcome.keys.map(({ digestAlgorithm }) => digestAlgorithm)).toEqual(['sha384', undefined])
  })
})

describe('sign with Sigstore: places of methods', () => {
  const lookaside = 'file:///sigs'
  it.each<readonly [readonly SignMethod[], SignRequest['publish'], readonly string[] | 'publish-conflict']>([
    [['gpg'], [], ['gpg lookaside']],
    [['keyless'], [], ['keyless referrers']],
    [['sigstore-key'], [], ['sigstore-key referrers']],
    [['gpg', 'keyless'], [], ['gpg lookaside', 'keyless referrers']],
    [
      ['gpg', 'sigstore-key', 'keyless'],
      [],
      ['gpg lookaside', 'sigstore-key referrers', 'keyless referrers'],
    ],
    [['keyless'], ['sig-tag'], ['keyless sig-tag']],
    [['keyless'], ['sig-tag', 'referrers'], ['keyless referrers', 'keyless sig-tag']],
    [
      ['gpg', 'keyless'],
      ['lookaside', 'sig-tag'],
      ['gpg lookaside', 'keyless sig-tag'],
    ],
    [['gpg'], ['referrers'], 'publish-conflict'],
    [['gpg'], ['sig-tag'], 'publish-conflict'],
    [['gpg'], ['lookaside', 'referrers'], 'publish-conflict'],
    [['keyless'], ['lookaside'], 'publish-conflict'],
    [['sigstore-key'], ['lookaside'], 'publish-conflict'],
    [['keyless'], ['lookaside', 'referrers'], 'publish-conflict'],
    [['gpg', 'keyless'], ['referrers'], 'publish-conflict'],
    [['gpg', 'keyless'], ['lookaside'], 'publish-conflict'],
    [
      ['gpg', 'keyless'],
      ['lookaside', 'referrers', 'sig-tag'],
      ['gpg lookaside', 'keyless referrers', 'keyless sig-tag'],
    ],
  ])('%j to %j: %j', async (methods, publish, expected) => {
    const world = setUp()
    if (expected === 'publish-conflict') {
      const failed = expect(world.run({ methods, publish, lookaside })).rejects
      await failed.toMatchObject({ code: expected, exitCode: 2 })
      // Told before a key is opened or a certificate asked for.
      expect([world.open.choices, world.opened.requests]).toEqual([[], []])
      return
    }
    const { signed } = only(await world.run({ methods, publish, lookaside }))
    expect(signed.map((one) => `${one.method} ${one.publish}`)).toEqual(expected)
    expect(signed.map(({ state }) => state)).toEqual(expected.map(() => 'published'))
  })

  it('GPG and keyless on one digest change nothing of each other, now and again', async () => {
    const world = setUp({ images: { [name]: index.text } })
    const both = { methods: ['gpg', 'keyless'], lookaside } as const
    expect(states(only(await world.run(both)))).toEqual(Array.from({ length: 6 }, () => 'published'))
    expect(states(only(await world.run(both)))).toEqual(Array.from({ length: 6 }, () => 'unchanged'))
    for (const { digest } of [index, amd64, arm64]) {
      expect(bundlesOf(world, digest)).toHaveLength(1)
      expect(world.stores.lookaside(lookaside).entries.get(digest)).toHaveLength(1)
    }
  })
})

describe('sign with Sigstore: signed already', () => {
  const other = 'registry.example/ns/app:2'
  const bundleBy = (signer: typeof main, over: StatementParts = {}, of = name) =>
    storedBundle(fakeBundle(signer, imageStatement(single.digest, { reference: of, ...over })))

  it('stays as it is; --force adds; a second name is another signature', async () => {
    const world = setUp()
    await world.run()
    const again = only(await world.run())
    expect(again.signed).toMatchObject([{ state: 'unchanged', logEntries: [{ index: '7' }] }])
    expect(again.signed[0]?.place).toMatch(/signature-1$/)
    expect(states(only(await world.run({ force: true })))).toEqual(['published'])
    const operands = [{ text: other, name: parseImageName(other) }]
    const second = setUp({ images: { [other]: single.text }, stores: () => world.stores })
    expect(states(only(await second.run({ operands })))).toEqual(['published'])
    expect(bundlesOf(world, single.digest)).toHaveLength(3)
  })

  it.each<readonly [string, ReturnType<typeof bundleBy>, string]>([
    ['is by the very same workflow on this branch', bundleBy(main), 'unchanged'],
    ['is by another branch of the same workflow', bundleBy(branch), 'published'],
    [
      'is by the same workflow of another repository',
      bundleBy(certificateOf({ repository: 'acme/fork' })),
      'published',
    ],
    ['is vouched for by another issuer', bundleBy(certificateOf({ issuer: 'https://other' })), 'published'],
    ['is for another reference', bundleBy(main, {}, other), 'published'],
    ['binds no reference', storedBundle(fakeBundle(main, imageStatement(single.digest))), 'published'],
    [
      'is for another image',
      storedBundle(fakeBundle(main, imageStatement(amd64.digest, { reference: name }))),
      'published',
    ],
    ['has an annotation', bundleBy(main, { annotations: { stage: 'production' } }), 'published'],
    ['is an attestation', bundleBy(main, provenance), 'published'],
    [
      'is altered',
      storedBundle(fakeBundle(main, imageStatement(single.digest, { reference: name }), false)),
      'published',
    ],
    ['is no statement', storedBundle(fakeBundle(main, Buffer.from('{}'))), 'published'],
  ])('%s', async (_what, there, expected) => {
    const trusted = [
      main,
      branch,
      certificateOf({ repository: 'acme/fork' }),
      certificateOf({ issuer: 'https://other' }),
    ]
    const signer = fakeSigstoreSigner(main, {}, trusted)
    const world = setUp({ signers: [signer] })
    world.stores.referrers().entries.set(single.digest, [there])
    expect(states(only(await world.run()))).toEqual([expected])
    expect(signer.signed()).toBe(expected === 'unchanged' ? 0 : 1)
  })

  it.each<readonly [string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string]>([
    ['the same', { stage: 'production', by: 'ci' }, { by: 'ci', stage: 'production' }, 'unchanged'],
    ['one more wanted', { stage: 'production', by: 'ci' }, { stage: 'production' }, 'published'],
    ['one less wanted', { stage: 'production' }, { stage: 'production', by: 'ci' }, 'published'],
    ['another text', { stage: 'production' }, { stage: 'test' }, 'published'],
    ['another case', { stage: 'production' }, { Stage: 'production' }, 'published'],
    ['a name of objects', { constructor: 'x' }, {}, 'published'],
  ])('with annotations: %s', async (_what, wanted, there, expected) => {
    const world = setUp()
    world.stores.referrers().entries.set(single.digest, [bundleBy(main, { annotations: there })])
    world.stores
      .sigTag()
      .entries.set(single.digest, [storedLayer(key, cosignPayload(name, single.digest, there))])
    const annotations = new Map(Object.entries(wanted))
    expect(states(only(await world.run({ annotations })))).toEqual([expected])
    const layer = { methods: ['sigstore-key'], publish: ['sig-tag'], annotations } as const
    expect(states(only(await world.run(layer)))).toEqual([expected])
  })

  it('is not a signature of another kind at the same digest', async () => {
    const world = setUp()
    world.stores
      .referrers()
      .entries.set(single.digest, [
        fakeSignature(fingerprints.alice, name, single.digest),
        storedLayer(main, cosignPayload(name, single.digest)),
      ])
    // A layer by the same signer that says the same is the same, wherever it lies; a GPG signature is not.
    expect(states(only(await world.run()))).toEqual(['unchanged'])
    world.stores
      .referrers()
      .entries.set(single.digest, [fakeSignature(fingerprints.alice, name, single.digest)])
    expect(states(only(await world.run()))).toEqual(['published'])
  })

  it('cannot be known where the list cannot be read: nothing is signed', async () => {
    const signer = fakeSigstoreSigner(main)
    const world = setUp({ signers: [signer] })
    const gone = new TransportError('http-status', 'found 503')
    world.stores.referrers().entries.set(single.digest, [bundleBy(branch), gone])
    const outcome = await world.run({ force: true })
    expect(only(outcome).signed).toMatchObject([{ state: 'failed', error: { code: 'http-status' } }])
    expect([signer.signed(), exitCodeOf(outcome)]).toEqual([0, 3])
  })
})

describe('sign with Sigstore: dry run, read-back, failures', () => {
  it('signs and writes nothing in a dry run, and says where it would', async () => {
    const signer = fakeSigstoreSigner(main)
    const world = setUp({ signers: [signer], images: { [name]: index.text } })
    const image = only(await world.run({ dryRun: true, publish: ['referrers', 'sig-tag'] }))
    expect(states(image)).toEqual(Array.from({ length: 6 }, () => 'would-publish'))
    expect(image.signed.every(({ place }) => place?.startsWith('registry:') === true)).toBe(true)
    expect([signer.signed(), world.stores.referrers().entries.size]).toEqual([0, 0])
  })

  const spoiled =
    (spoil: () => readonly FakeEntry[]): NonNullable<Given['stores']> =>
    (stores) => {
      const store = stores.referrers()
      const append: SignatureStore['append'] = async (subject, signature) => {
        const receipt = await store.append(subject, signature)
        store.entries.set(subject.digest, [...spoil()])
        return receipt
      }
      return { ...stores, referrers: () => ({ ...store, append }) }
    }

  it.each<readonly [string, Given]>([
    ['is not listed', { stores: spoiled(() => []) }],
    [
      'is listed as another one by the same signer',
      {
        stores: spoiled(() => [
          storedBundle(fakeBundle(main, imageStatement(amd64.digest, { reference: name }))),
        ]),
      },
    ],
    ['does not verify', { signers: [fakeSigstoreSigner(main, { bad: true })] }],
  ])('fails where what was written %s', async (_what, given) => {
    const outcome = await setUp(given).run()
    expect(only(outcome).signed).toMatchObject([
      { state: 'failed', error: { code: 'read-back-failed', exitCode: 3 } },
    ])
    expect(exitCodeOf(outcome)).toBe(3)
  })

  it('fails where the list cannot be read afterwards', async () => {
    const gone = new TransportError('network-unreachable', 'gone')
    const outcome = await setUp({ stores: spoiled(() => [gone]) }).run()
    expect(only(outcome).signed).toMatchObject([{ state: 'failed', error: { code: 'network-unreachable' } }])
  })

  it('publishes nothing of what a service failed, goes on with the rest, and a second run completes', async () => {
    const down = new TransportError('http-status', 'rekor: status 503', { mayPass: true })
    const names = ['1', '2', '3'].map((tag) => `registry.example/ns/app:${tag}`)
    const images = Object.fromEntries(names.map((text, at) => [text, imageManifest(`${at}`).text]))
    const world = setUp({
      images,
      signers: [fakeSigstoreSigner(main, { failing: { from: 1, error: down } })],
    })
    const outcome = await world.run({ concurrency: 1, sigstore: { transparency: 'none', publicLog: false } })
    expect(outcome.images.map(states)).toEqual([['published'], ['failed'], ['failed']])
    expect(outcome.images[1]?.signed[0]?.error).toBe(down)
    expect([exitCodeOf(outcome), world.stores.referrers().entries.size]).toEqual([3, 1])
    const healed = setUp({ images, stores: () => world.stores })
    expect((await healed.run()).images.map(states)).toEqual([['unchanged'], ['published'], ['published']])
  })

  it('asks no service where the place may not be written to', async () => {
    let made = 0
    const signer = fakeSigstoreSigner(main)
    const counting: SigstoreSigner = {
      ...signer,
      signStatement: (statement) => {
        made += 1
        return signer.signStatement(statement)
      },
    }
    const denied = new TransportError('registry-denied', 'no push')
    const { run } = setUp({
      signers: [counting],
      stores: (stores) => ({
        ...stores,
        referrers: () => ({ ...stores.referrers(), prepare: () => Promise.reject(denied) }),
      }),
    })
    expect(only(await run()).signed).toMatchObject([{ state: 'failed', error: { code: 'registry-denied' } }])
    expect(made).toBe(0)
  })

  it('does not let a failing method hold up another', async () => {
    const down = new TransportError('http-status', 'rekor: status 503')
    const world = setUp({ signers: [fakeSigstoreSigner(main, { failing: { from: 0, error: down } })] })
    const outcome = await world.run({ methods: ['gpg', 'keyless'], lookaside: 'file:///sigs' })
    expect(states(only(outcome))).toEqual(['published', 'failed'])
    expect(exitCodeOf(outcome)).toBe(3)
  })

  it('fails a form that the key cannot make as the mistake that it is, beside one that it can', async () => {
    const error = new SigningError('sig-tag-unsupported', 'Ed25519')
    const signer: SigstoreSigner = {
      ...fakeSigstoreSigner(main),
      signLayer: () => Promise.reject(error),
    }
    const outcome = await setUp({ signers: [signer] }).run({ publish: ['referrers', 'sig-tag'] })
    expect(states(only(outcome))).toEqual(['published', 'failed'])
    expect(exitCodeOf(outcome)).toBe(2)
  })

  it('ends before anything is asked of the registry where no certificate is to be had', async () => {
    const error = new SigningError('identity-token-expired', 'expired')
    const opened = fakeImages([])
    const ports = fakePorts({ images: opened, sigstoreSigner: () => Promise.reject(error) })
    const request = { methods: ['keyless'], operands: [{ text: name, name: parseImageName(name) }] } as const
    const failed = sign(
      {
        ...{ publish: [], annotations: new Map(), platforms: 'all', force: false, dryRun: false },
        ...{ signer: { engine: 'builtin', fingerprints: [] }, concurrency: 1, creator: '' },
        sigstore: { transparency: 'log', publicLog: false },
        ...request,
      },
      ports,
    )
    await expect(failed).rejects.toBe(error)
    expect(opened.requests).toEqual([])
  })

  it('signs two names of one image one after the other, so that both are there in the end', async () => {
    const images = Object.fromEntries(
      ['1', '2', '3', '4'].map((tag) => [`registry.example/ns/app:${tag}`, single.text]),
    )
    const world = setUp({
      images,
      stores: (stores) => {
        const store = stores.referrers()
        // Loses what others add between its look and its write, as a fallback tag does.
        const append: SignatureStore['append'] = async (subject, signature) => {
          const before = store.entries.get(subject.digest) ?? []
          await new Promise((resolve) => setTimeout(resolve, 5))
          store.entries.set(subject.digest, [...before])
          return await store.append(subject, signature)
        }
        return { ...stores, referrers: () => ({ ...store, append }) }
      },
    })
    expect((await world.run()).images.map(states)).toEqual(Object.keys(images).map(() => ['published']))
    expect(bundlesOf(world, single.digest)).toHaveLength(4)
  })
})
