import { describe, expect, it } from '@jest/globals'
import type { VerifiedImage, VerifyRequest } from '../../src/app/contract.ts'
import { exitCodeOf } from '../../src/app/exit-code.ts'
import { verify } from '../../src/app/verify.ts'
import { TransportError } from '../../src/domain/errors.ts'
import { parseReference } from '../../src/domain/image/reference.ts'
import { parseImageName } from '../../src/domain/image/transport.ts'
import type { Policy, Requirement, Requirements } from '../../src/domain/policy/policy.ts'
import type { RegistriesConfig } from '../../src/domain/policy/registries-d.ts'
import type { SignerIdentity } from '../../src/domain/signature/signer-identity.ts'
import type { KeysUnusable, SignatureStores, TrustMaterial } from '../../src/ports.ts'
import { imageManifest, indexManifest } from '../fakes/manifests.ts'
import { policyOf, signedBy, sigstore } from '../fakes/policies.ts'
import { type FakeEntry, fakeImages, fakePorts, fakeStores, fakeTrust, noRegistries } from '../fakes/ports.ts'
import { fakeSignature, fingerprints } from '../fakes/signatures.ts'
import { cosignPayload, imageStatement } from '../fakes/signed-texts.ts'
import {
  bundleSigned,
  certificateOf,
  digestOnly,
  identitySigned,
  keySigner,
  workflowSigned,
} from '../fakes/sigstore-facts.ts'
import { fakeBundle, fakeSigstoreVerifier, storedBundle, storedLayer } from '../fakes/sigstore-signers.ts'
import { firstCode } from '../fakes/verdicts.ts'

const { alice } = fingerprints
const repository = 'registry.example/ns/app'
const single = imageManifest()
const [amd64, arm64] = [imageManifest('amd64'), imageManifest('arm64')]
const index = indexManifest([
  { manifest: amd64, platform: 'linux/amd64' },
  { manifest: arm64, platform: 'linux/arm64' },
])
const byTag = `${repository}:1`
const byDigest = (of = single): string => `${repository}@${of.digest}`
const release = certificateOf()
const key = keySigner('a')
const identity = release.certificate.subject.value

type Verifier = Awaited<ReturnType<TrustMaterial['verifierOf']>>

interface World {
  readonly requirements: Requirements
  readonly policy?: Partial<Policy>
  readonly referrers?: readonly FakeEntry[]
  readonly sigTag?: readonly FakeEntry[]
  readonly lookaside?: readonly FakeEntry[]
  /** Digest under which they lie; of `single` when not given. */
  readonly of?: typeof single
  /** What leaves of Sigstore are checked with, in place of everybody's own verifier. */
  readonly verifierOf?: (type: Requirement['type']) => Verifier | Error
  readonly registries?: RegistriesConfig
  readonly manifest?: string
  readonly manifestError?: Error
  readonly request?: Partial<VerifyRequest>
}

const everybody: readonly SignerIdentity[] = [release, key, certificateOf({ ref: 'refs/pull/1/merge' })]

function setUp(world: World) {
  const of = world.of ?? single
  const stores = fakeStores()
  stores.referrers().entries.set(of.digest, [...(world.referrers ?? [])])
  stores.sigTag().entries.set(of.digest, [...(world.sigTag ?? [])])
  stores.lookaside('file:///sigs').entries.set(of.digest, [...(world.lookaside ?? [])])
  const gpg = fakeTrust()
  const trust: TrustMaterial = {
    ...gpg,
    verifierOf: async (leaf) => {
      if (leaf.type === 'signedBy') return await gpg.verifierOf(leaf)
      const made = world.verifierOf?.(leaf.type) ?? fakeSigstoreVerifier(everybody)
      if (made instanceof Error) throw made
      return made
    },
  }
  const manifest = world.manifest ?? of.text
  const names = [byTag, byDigest(of), `${repository}:1@${of.digest}`, 'dir:/image', 'oci:/layout:1']
  const error = world.manifestError === undefined ? {} : { error: world.manifestError }
  const images = fakeImages(
    names.map((text) => [
      parseImageName(text),
      { manifest, byDigest: [amd64.text, arm64.text], resolvedPath: '/image', ...error },
    ]),
  )
  const asked: unknown[] = []
  const repositories: SignatureStores = {
    ...stores,
    referrers: (named) => {
      asked.push(named)
      return stores.referrers(named)
    },
  }
  const ports = fakePorts({
    images,
    stores: repositories,
    trust,
    policy: { ...policyOf(...world.requirements), ...world.policy },
    registries: { load: async () => world.registries ?? noRegistries },
  })
  const run = async (text: string): Promise<VerifiedImage & { readonly exitCode: number }> => {
    const outcome = await verify(
      {
        command: 'verify',
        operands: [{ text, name: parseImageName(text) }],
        policy: { kind: 'file', path: 'policy.trust.json' },
        lookaside: 'file:///sigs',
        allPlatforms: false,
        mode: 'enforce',
        waived: 'allow',
        concurrency: 4,
        ...world.request,
      },
      ports,
    )
    return { ...(outcome.images[0] as VerifiedImage), exitCode: exitCodeOf(outcome) } // one operand was given
  }
  const lists = () => ({
    referrers: stores.referrers().lists.length,
    sigTag: stores.sigTag().lists.length,
    lookaside: stores.lookaside('file:///sigs').lists.length,
    manifests: images.requests.length,
  })
  return { run, stores, images, lists, asked }
}

/** `accepted`, `waived`, or the code of the first reason. */
const answerOf = ({ verdict }: VerifiedImage): string => firstCode(verdict)

const bundle = (signer: SignerIdentity = release, reference: string | null = byTag, of = single): FakeEntry =>
  storedBundle(fakeBundle(signer, imageStatement(of.digest, { reference })))
const layer = (signer: SignerIdentity = release, of = single): FakeEntry =>
  storedLayer(signer, cosignPayload(byTag, of.digest))
const gpgSignature = (reference = byTag): FakeEntry => fakeSignature(alice, reference, single.digest)
const unreachable = new TransportError('network-unreachable', 'no route')
const anyRelease = identitySigned([identity], digestOnly)
const none = { referrers: 0, sigTag: 0, lookaside: 0, manifests: 0 }

describe('verify: accepted by the digest', () => {
  it('without the manifest, by one list', async () => {
    const { run, lists, images } = setUp({ requirements: [anyRelease], referrers: [bundle()] })
    const image = await run(byDigest())
    expect(answerOf(image)).toBe('accepted')
    expect(image).toMatchObject({ digest: single.digest, exitCode: 0, decisions: [{ role: 'digest' }] })
    expect([lists(), images.leaked()]).toEqual([{ ...none, referrers: 1 }, 0])
  })

  it('whatever is wrong with the manifest, which nobody asked for', async () => {
    const { run } = setUp({ requirements: [anyRelease], referrers: [bundle()], manifestError: unreachable })
    expect(answerOf(await run(byDigest()))).toBe('accepted')
    expect(answerOf(await run(byTag))).toBe('undecided network-unreachable')
  })

  it('beside a tag, warning of a signature for another one', async () => {
    const { run, lists } = setUp({
      requirements: [anyRelease],
      referrers: [bundle(release, `${repository}:2`)],
    })
    const image = await run(`${repository}:1@${single.digest}`)
    expect([answerOf(image), lists()]).toEqual(['accepted', { ...none, referrers: 1 }])
    expect(image.warnings.map(({ code }) => code)).toEqual(['signature-other-tag'])
  })

  it.each<readonly [string, Partial<World>, string, Partial<typeof none>]>([
    ['a tag: its manifest says the digest', {}, byTag, { manifests: 1, referrers: 1 }],
    [
      'the lookaside in the list',
      { requirements: [anyRelease, signedBy(alice)], lookaside: [gpgSignature()] },
      byDigest(),
      { manifests: 1, referrers: 1, lookaside: 1 },
    ],
    [
      'a platform',
      { request: { platform: { os: 'linux', architecture: 'amd64' } } },
      byDigest(),
      { manifests: 1, referrers: 1 },
    ],
    ['all platforms', { request: { allPlatforms: true } }, byDigest(), { manifests: 1, referrers: 1 }],
    [
      'denied digests, whose index this may be',
      { policy: { denied: new Map([[amd64.digest, 'old']]) } },
      byDigest(),
      { manifests: 1, referrers: 1 },
    ],
  ])('but not with %s', async (_what, world, text, expected) => {
    const { run, lists } = setUp({ requirements: [anyRelease], referrers: [bundle()], ...world })
    expect(answerOf(await run(text))).toBe('accepted')
    expect(lists()).toEqual({ ...none, ...expected })
  })

  it('falls back to the manifest, and lists nothing twice', async () => {
    const { run, lists } = setUp({ requirements: [anyRelease], referrers: [bundle(key)] })
    expect(answerOf(await run(byDigest()))).toBe('rejected wrong-signer')
    expect(lists()).toEqual({ ...none, manifests: 1, referrers: 1, sigTag: 1 })
  })

  it('falls back to the platforms of an index, whose own list is read once', async () => {
    const { run, lists, stores } = setUp({ requirements: [anyRelease], of: index })
    for (const child of [amd64, arm64])
      stores.referrers().entries.set(child.digest, [bundle(release, byTag, child)])
    const image = await run(byDigest(index))
    expect(answerOf(image)).toBe('accepted')
    expect(stores.referrers().lists).toEqual([index.digest, amd64.digest, arm64.digest])
    expect([lists().manifests, stores.sigTag().lists]).toEqual([1, [index.digest]])
    expect(image.decisions.map(({ role }) => role)).toEqual(['index', 'image', 'image'])
  })

  it('is undecided where neither a signature nor the manifest is to be had', async () => {
    const { run, lists } = setUp({ requirements: [anyRelease], manifestError: unreachable })
    expect(await run(byDigest())).toMatchObject({ verdict: { kind: 'undecided' }, exitCode: 3 })
    expect(lists()).toEqual({ ...none, manifests: 1, referrers: 1 })
  })
})

describe('verify: the .sig tag is read second', () => {
  it.each<readonly [string, Partial<World>, string, number]>([
    ['not where a referrer is accepted', { referrers: [bundle()], sigTag: [layer()] }, 'accepted', 0],
    [
      'not where it could not be read anyway',
      { referrers: [bundle()], sigTag: [unreachable] },
      'accepted',
      0,
    ],
    ['where there is no referrer', { sigTag: [layer()] }, 'accepted', 1],
    ['where the referrer is by another', { referrers: [bundle(key)], sigTag: [layer()] }, 'accepted', 1],
    ['where the referrers cannot be read', { referrers: [unreachable], sigTag: [layer()] }, 'accepted', 1],
    ['in vain', { sigTag: [layer(key)] }, 'rejected wrong-signer', 1],
    ['and undecided where it cannot be read', { sigTag: [unreachable] }, 'undecided network-unreachable', 1],
    [
      'and undecided where the referrers cannot',
      { referrers: [unreachable] },
      'undecided network-unreachable',
      1,
    ],
    ['and one broken entry hides no good one', { referrers: [malformed(), bundle()] }, 'accepted', 0],
  ])('%s', async (_what, world, expected, tagLists) => {
    for (const text of [byTag, byDigest()]) {
      const { run, lists } = setUp({ requirements: [anyRelease], ...world })
      expect(answerOf(await run(text))).toBe(expected)
      expect(lists()).toMatchObject({ referrers: 1, sigTag: tagLists })
    }
  })
})

function malformed(): FakeEntry {
  return { kind: 'malformed', place: 'registry:x', code: 'signature-malformed', message: 'no container' }
}

describe('verify: denied digests', () => {
  const denied = (digest: string): Partial<World> => ({
    policy: { denied: new Map([[digest, 'withdrawn: CVE']]) },
    referrers: [bundle(), bundle(release, byTag, index)],
  })
  it.each<readonly [string, typeof single, Partial<World>, string]>([
    ['the image itself', single, denied(single.digest), 'rejected image-denied'],
    ['an entry of an index', index, denied(arm64.digest), 'rejected image-denied'],
    ['the index', index, denied(index.digest), 'rejected image-denied'],
    ['something else', single, denied(`sha256:${'0'.repeat(64)}`), 'accepted'],
  ])('%s, by tag and by digest', async (_what, of, world, expected) => {
    for (const text of [byTag, byDigest(of)]) {
      const { run, lists } = setUp({ requirements: [anyRelease], of, ...world })
      const image = await run(text)
      expect(answerOf(image)).toBe(expected)
      if (expected !== 'accepted') {
        expect(image.exitCode).toBe(1)
        // No signature is looked at, however good.
        expect(lists()).toEqual({ ...none, manifests: 1 })
      }
    }
  })

  it('an entry that an index names by another digest', async () => {
    const of = indexManifest([
      { manifest: amd64, platform: 'linux/amd64' },
      { manifest: arm64, platform: 'linux/arm64', bySha512: true },
    ])
    const world = { ...denied(arm64.digest), of, referrers: [bundle(release, byTag, of)] }
    expect(answerOf(await setUp({ requirements: [anyRelease], ...world }).run(byTag))).toBe(
      'rejected image-denied',
    )
  })

  it('where anything else goes, too', async () => {
    const world = { ...denied(single.digest), requirements: [{ type: 'insecureAcceptAnything' }] } as const
    expect(answerOf(await setUp(world).run(byTag))).toBe('rejected image-denied')
  })
})

describe('verify: trust that is not to be had', () => {
  const tuf = new TransportError('network-unreachable', 'the public instance')
  const noRoot = (type: Requirement['type']): Verifier | Error =>
    type === 'identitySigned' ? tuf : fakeSigstoreVerifier(everybody)
  const unusable: KeysUnusable = { kind: 'unusable', code: 'key-file-missing', message: 'gone' }
  const byKey = bundleSigned(['a'], digestOnly)
  const anyOf = (...of: Requirements): Requirement => ({ type: 'anyOf', count: 1, of })
  const atLeast = (count: number, ...of: Requirements): Requirement => ({ type: 'atLeast', count, of })

  it.each<readonly [string, Requirements, readonly FakeEntry[], World['verifierOf'], string]>([
    [
      'leaves a leaf undecided, with or without a signature',
      [anyRelease],
      [bundle()],
      noRoot,
      'undecided network-unreachable',
    ],
    [
      'leaves it undecided where nothing is signed',
      [anyRelease],
      [],
      noRoot,
      'undecided network-unreachable',
    ],
    [
      'does not matter where another leaf accepts',
      [anyOf(anyRelease, byKey)],
      [bundle(key)],
      noRoot,
      'accepted',
    ],
    [
      'matters where no other accepts',
      [anyOf(anyRelease, byKey)],
      [bundle()],
      noRoot,
      'undecided network-unreachable',
    ],
    [
      'does not matter where another must and cannot',
      [anyRelease, { type: 'reject' }],
      [bundle()],
      noRoot,
      'rejected policy-reject',
    ],
    [
      'matters for one of two that both must',
      [anyRelease, byKey],
      [bundle(key)],
      noRoot,
      'undecided network-unreachable',
    ],
    [
      'does not reach a number without it',
      [atLeast(2, anyRelease, byKey)],
      [bundle(key)],
      noRoot,
      'undecided network-unreachable',
    ],
    [
      'as keys that are not there rejects',
      [byKey],
      [bundle(key)],
      () => unusable,
      'rejected key-file-missing',
    ],
    [
      'as keys of one leaf leaves the other',
      [anyOf(byKey, anyRelease)],
      [bundle()],
      (type) => (type === 'bundleSigned' ? unusable : fakeSigstoreVerifier(everybody)),
      'accepted',
    ],
  ])('%s', async (_what, requirements, referrers, verifierOf, expected) => {
    for (const text of [byTag, byDigest()]) {
      const { run } = setUp({ requirements, referrers, ...(verifierOf && { verifierOf }) })
      expect(answerOf(await run(text))).toBe(expected)
    }
  })
})

describe('verify: GPG and Sigstore in one list', () => {
  const anyOf: Requirement = { type: 'anyOf', count: 1, of: [signedBy(alice), anyRelease] }
  const two: Requirement = { type: 'atLeast', count: 2, of: [signedBy(alice), anyRelease] }
  it.each<readonly [string, Requirements, Partial<World>, string]>([
    [
      'both, both there',
      [signedBy(alice), anyRelease],
      { lookaside: [gpgSignature()], referrers: [bundle()] },
      'accepted',
    ],
    ['both, no GPG', [signedBy(alice), anyRelease], { referrers: [bundle()] }, 'rejected signature-missing'],
    [
      'both, no bundle',
      [signedBy(alice), anyRelease],
      { lookaside: [gpgSignature()] },
      'rejected signature-missing',
    ],
    [
      'both, GPG unread',
      [signedBy(alice), anyRelease],
      { lookaside: [unreachable], referrers: [bundle()] },
      'undecided network-unreachable',
    ],
    [
      'both, GPG unread and nothing else',
      [signedBy(alice), anyRelease],
      { lookaside: [unreachable] },
      'rejected signature-missing',
    ],
    ['either, GPG there', [anyOf], { lookaside: [gpgSignature()] }, 'accepted'],
    ['either, bundle there', [anyOf], { referrers: [bundle()] }, 'accepted'],
    [
      'either, bundle there and the lookaside unread',
      [anyOf],
      { lookaside: [unreachable], referrers: [bundle()] },
      'accepted',
    ],
    [
      'either, no bundle and the lookaside unread',
      [anyOf],
      { lookaside: [unreachable] },
      'undecided network-unreachable',
    ],
    ['either, none', [anyOf], {}, 'rejected signature-missing'],
    ['two distinct, both there', [two], { lookaside: [gpgSignature()], referrers: [bundle()] }, 'accepted'],
    ['two distinct, one twice', [two], { referrers: [bundle(), bundle()] }, 'rejected threshold-not-met'],
    [
      'a bundle in the lookaside, a GPG signature in the registry',
      [anyOf],
      { lookaside: [bundle()], referrers: [gpgSignature()] },
      'rejected signature-missing',
    ],
  ])('%s', async (_what, requirements, world, expected) => {
    expect(answerOf(await setUp({ requirements, ...world }).run(byTag))).toBe(expected)
  })

  it('asks the registry for a workflow, which may be of no pull request', async () => {
    const requirements: Requirements = [workflowSigned(digestOnly)]
    expect(answerOf(await setUp({ requirements, referrers: [bundle()] }).run(byDigest()))).toBe('accepted')
    const { refs: _refs, ...anyRef } = workflowSigned(digestOnly)
    const proposed = [bundle(certificateOf({ ref: 'refs/pull/1/merge' }))]
    expect(answerOf(await setUp({ requirements: [anyRef], referrers: proposed }).run(byDigest()))).toBe(
      'rejected pull-request-signer',
    )
  })

  it.each<readonly [string | null, string]>([
    [byTag, 'accepted'],
    [`${repository}:2`, 'rejected wrong-identity'],
    [null, 'rejected reference-not-signed'],
  ])('binds the tag where the policy asks for it: %s is %s', async (reference, expected) => {
    const world = {
      requirements: [identitySigned([identity])],
      referrers: [bundle(release, reference)],
    } as const
    expect(answerOf(await setUp(world).run(byTag))).toBe(expected)
  })
})

describe('verify: sigstoreSigned', () => {
  const attachments: RegistriesConfig = {
    ...noRegistries,
    docker: new Map([['registry.example', { file: 'a.yaml', useSigstoreAttachments: true }]]),
  }
  it.each<readonly [string, Partial<World>, string, Partial<typeof none>]>([
    [
      'reads the .sig tag where registries.d says so',
      { registries: attachments, sigTag: [layer()] },
      'accepted',
      { sigTag: 1 },
    ],
    ['reads no .sig tag where it does not', { sigTag: [layer()] }, 'rejected signature-missing', {}],
    ['reads the lookaside as well', { lookaside: [layer()] }, 'accepted', {}],
    [
      'reads both to the end',
      { registries: attachments, lookaside: [layer()], sigTag: [unreachable] },
      'undecided network-unreachable',
      { sigTag: 1 },
    ],
    [
      'never looks at referrers',
      { registries: attachments, referrers: [bundle()] },
      'rejected signature-missing',
      { sigTag: 1 },
    ],
  ])('%s', async (_what, world, expected, lists) => {
    const scene = setUp({ requirements: [sigstore], ...world })
    expect(answerOf(await scene.run(byTag))).toBe(expected)
    expect(scene.lists()).toEqual({ ...none, manifests: 1, lookaside: 1, ...lists })
  })

  it('does not read the .sig tag twice where bundles are wanted, too', async () => {
    const requirements: Requirements = [{ type: 'anyOf', count: 1, of: [sigstore, anyRelease] }]
    const { run, lists } = setUp({ requirements, registries: attachments, sigTag: [layer(key)] })
    expect(answerOf(await run(byTag))).toBe('accepted')
    expect(lists()).toEqual({ referrers: 1, sigTag: 1, lookaside: 1, manifests: 1 })
  })
})

describe('verify: images on disk and other places', () => {
  it.each(['dir:/image', 'oci:/layout:1'])('%s is judged by the registry of its identity', async (text) => {
    const world = { requirements: [anyRelease], referrers: [bundle()] } as const
    const under = { ...world, request: { identity: parseReference(byTag) } }
    expect(answerOf(await setUp(under).run(text))).toBe('accepted')
    const alone = setUp(world)
    const image = await alone.run(text)
    expect([answerOf(image), alone.lists().referrers]).toEqual(['rejected signature-missing', 0])
  })

  it('looks into the repository that is named for signatures', async () => {
    const signatureRepository = parseReference('sigs.example/all')
    const { run, asked, stores } = setUp({ requirements: [anyRelease], request: { signatureRepository } })
    stores.referrers(signatureRepository).entries.set(single.digest, [bundle()])
    expect(answerOf(await run(byDigest()))).toBe('accepted')
    expect(asked).toEqual([signatureRepository])
  })

  it.each<readonly [string, Partial<World>, FakeEntry, string]>([
    [
      'accepted though the registry cannot be read',
      { referrers: [unreachable], sigTag: [unreachable] },
      bundle(),
      'accepted',
    ],
    ['accepted beside what is published', { referrers: [bundle(key)] }, bundle(), 'accepted'],
    ['refused as any other', {}, bundle(key), 'rejected wrong-signer'],
    ['refused for another image', {}, bundle(release, byTag, amd64), 'rejected wrong-image'],
  ])('a bundle that is given as a file is %s', async (_what, world, given, expected) => {
    if (!('kind' in given) || given.kind !== 'bundle') throw new Error('expected a bundle')
    const request = { bundles: [{ name: 'b.json', bytes: given.bytes }] }
    for (const text of [byTag, byDigest()]) {
      const { run } = setUp({ requirements: [anyRelease], request, ...world })
      expect(answerOf(await run(text))).toBe(expected)
    }
  })
})
