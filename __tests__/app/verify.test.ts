import { describe, expect, it } from '@jest/globals'
import type { VerifiedImage, VerifyRequest } from '../../src/app/contract.ts'
import { exitCodeOf } from '../../src/app/exit-code.ts'
import { verify } from '../../src/app/verify.ts'
import {
  CountersignError,
  FormatError,
  IntegrityError,
  TransportError,
  UsageError,
} from '../../src/domain/errors.ts'
import { type Digest, digestOf } from '../../src/domain/image/digest.ts'
import { parsePlatform } from '../../src/domain/image/manifest.ts'
import { parseReference } from '../../src/domain/image/reference.ts'
import { parseImageName } from '../../src/domain/image/transport.ts'
import type { Policy, Requirements } from '../../src/domain/policy/policy.ts'
import type { Ports } from '../../src/ports.ts'
import { imageManifest, indexManifest, type MadeManifest } from '../fakes/manifests.ts'
import { policyOf, reject, signedBy, sigstore, waive } from '../fakes/policies.ts'
import {
  type FakeEntry,
  type FakeImage,
  fakeImages,
  fakePorts,
  fakeStores,
  fakeTrust,
  keysOf,
  noRegistries,
} from '../fakes/ports.ts'
import { fakeSignature, fingerprints } from '../fakes/signatures.ts'
import { verdictText } from '../fakes/verdicts.ts'

const { alice, bob, mallory } = fingerprints
const name = 'registry.example/ns/app:v1'
const base = 'https://sigs.example'

const request = (operands: readonly string[], given: Partial<VerifyRequest> = {}): VerifyRequest => ({
  command: 'verify',
  operands: operands.map((text) => ({ text, name: parseImageName(text) })),
  policy: { kind: 'file', path: 'policy.json' },
  lookaside: base,
  allPlatforms: false,
  mode: 'enforce',
  waived: 'allow',
  concurrency: 4,
  ...given,
})

/** A world of images, signatures in the lookaside at `base`, and a policy. */
interface World {
  readonly images: Readonly<Record<string, FakeImage>>
  readonly signatures?: readonly (readonly [MadeManifest, ...FakeEntry[]])[]
  readonly policy?: Policy
  readonly ports?: Partial<Ports>
  readonly lookaside?: string
}

function worldOf({ images, signatures = [], policy, ports: given, lookaside = base }: World) {
  const source = fakeImages(Object.entries(images).map(([text, image]) => [parseImageName(text), image]))
  const stores = fakeStores()
  const trust = fakeTrust({ 'alice.asc': [alice], 'both.asc': [alice, bob] })
  for (const [manifest, ...entries] of signatures)
    stores.lookaside(lookaside).entries.set(manifest.digest, entries)
  const ports = fakePorts({
    images: source,
    stores,
    trust,
    policy: policy ?? policyOf(signedBy(alice)),
    ...given,
  })
  return {
    ports,
    source,
    stores,
    trust,
    lists: stores.lookaside(lookaside).lists,
    primaries: stores.lookaside(lookaside).primaries,
  }
}

const shown = ({ verdict }: VerifiedImage): string => verdictText(verdict)

async function judgeOne(world: World, given: Partial<VerifyRequest> = {}, text = name) {
  const made = worldOf(world)
  const outcome = await verify(request([text], given), made.ports)
  const [image] = outcome.images
  if (image === undefined) throw new Error('no image judged')
  expect(made.source.leaked()).toBe(0)
  return { ...made, outcome, image, verdict: shown(image), exitCode: exitCodeOf(outcome) }
}

const single = imageManifest()
const byAlice = fakeSignature(alice, name, single.digest)

describe('verify: one image', () => {
  it.each<readonly [string, readonly FakeEntry[], string, number]>([
    ['signed', [byAlice], 'accepted A', 0],
    ['not signed', [], 'rejected signature-missing', 1],
    ['signed by a stranger', [fakeSignature(mallory, name, single.digest)], 'rejected untrusted-key', 1],
    [
      'for another image',
      [fakeSignature(alice, name, imageManifest('two').digest)],
      'rejected wrong-image',
      1,
    ],
    [
      'under another name',
      [fakeSignature(alice, 'other.example/x:1', single.digest)],
      'rejected wrong-identity',
      1,
    ],
    [
      'list breaks off',
      [byAlice, new TransportError('http-status', 'status 500')],
      'undecided http-status',
      3,
    ],
    [
      'no container',
      [byAlice, { kind: 'malformed', place: 'sig', code: 'signature-malformed', message: 'empty' }],
      'rejected signature-malformed',
      1,
    ],
  ])('%s', async (_, entries, verdict, exitCode) => {
    const judged = await judgeOne({
      images: { [name]: { manifest: single.text } },
      signatures: [[single, ...entries]],
    })
    expect(judged.verdict).toBe(verdict)
    expect(judged.exitCode).toBe(exitCode)
    expect(judged.image).toMatchObject({
      text: name,
      reference: name,
      digest: single.digest,
      differences: [],
    })
  })

  it('asks for one manifest and one list, and keeps the evidence', async () => {
    const { source, lists, image } = await judgeOne({
      images: { [name]: { manifest: single.text, claimedMediaType: single.mediaType } },
      signatures: [[single, byAlice, fakeSignature(mallory, name, single.digest)]],
    })
    expect(source.requests).toEqual(['docker'])
    expect(lists).toEqual([single.digest])
    expect(image.decisions).toMatchObject([
      {
        digest: single.digest,
        role: 'image',
        decision: {
          scope: { transport: 'docker', source: 'default' },
          requirements: [{ path: 'default[0]', outcome: 'met' }],
          places: [{ url: `${base}/ns/app@sha256=${single.digest.slice(7)}`, status: 'read', found: 2 }],
          signatures: [{ outcome: 'accepted' }, { outcome: 'not-accepted', code: 'untrusted-key' }],
        },
      },
    ])
  })

  it('checks each signature once under each requirement that asks for it', async () => {
    const { trust, verdict } = await judgeOne({
      images: { [name]: { manifest: single.text } },
      signatures: [[single, byAlice, fakeSignature(bob, name, single.digest)]],
      policy: policyOf(signedBy(alice), signedBy(bob), waive),
    })
    expect(verdict).toBe('accepted AB')
    expect(trust.checked()).toBe(4)
  })

  it('is refused where a key file of the policy cannot be used, without asking for the image', async () => {
    const keys = { kind: 'paths', paths: ['gone.asc'] } as const
    const { source, verdict, exitCode } = await judgeOne({
      images: { [name]: { manifest: single.text } },
      policy: policyOf({ ...signedBy(alice), keys }),
    })
    expect([verdict, exitCode, source.requests]).toEqual(['rejected file-unreadable', 1, []])
  })
})

describe('verify: what the policy decides alone', () => {
  it('rejects without a request', async () => {
    const { source, lists, verdict, image } = await judgeOne({
      images: { [name]: { manifest: '' } },
      policy: policyOf(reject),
    })
    expect([verdict, source.requests, lists]).toEqual(['rejected policy-reject', [], []])
    expect(image.digest).toBeUndefined()
    expect(image.decisions).toMatchObject([{ role: 'image', decision: { scope: { source: 'default' } } }])
  })

  it('waives with the digest, and reads no signatures', async () => {
    const { source, lists, verdict, image } = await judgeOne({
      images: { [name]: { manifest: single.text } },
      policy: policyOf(waive),
    })
    expect([verdict, source.requests, lists]).toEqual(['waived', ['docker'], []])
    expect(image.digest).toBe(single.digest)
    expect(image.warnings).toEqual([])
  })

  it.each<readonly [string, Ports['registries'], string]>([
    [
      'cannot be read',
      { load: () => Promise.reject(new FormatError('registries-d-malformed', 'x', { ownFile: true })) },
      'undecided registries-d-malformed',
    ],
    [
      'names no URL',
      {
        load: async () => ({ ...noRegistries, defaultDocker: { lookaside: 'file:///%zz', file: 'x.yaml' } }),
      },
      'undecided lookaside-unsupported',
    ],
    [
      'names a URL that nothing is read from',
      { load: async () => ({ ...noRegistries, defaultDocker: { lookaside: 'ftp://x/y', file: 'x.yaml' } }) },
      'waived',
    ],
  ])('waives nothing that podman would not open: registries.d %s', async (_, registries, verdict) => {
    const images = { [name]: { manifest: single.text } }
    const { ports } = worldOf({ images, policy: policyOf(waive), ports: { registries } })
    const { lookaside: _given, ...asked } = request([name])
    const [image] = (await verify(asked, ports)).images
    expect(image === undefined ? undefined : shown(image)).toBe(verdict)
    const elsewhere = await verify(request([name]), ports)
    expect(elsewhere.images.map(shown)).toEqual(['waived'])
  })

  it('warns of a waiver where that is asked for', async () => {
    const waived = { images: { [name]: { manifest: single.text } }, policy: policyOf(waive) }
    const warned = await judgeOne(waived, { waived: 'warn' })
    expect(warned.image.warnings).toMatchObject([{ code: 'image-waived' }])
    expect([warned.verdict, warned.exitCode]).toEqual(['waived', 0])
    const signed = { images: waived.images, signatures: [[single, byAlice] as const] }
    expect((await judgeOne(signed, { waived: 'warn' })).image.warnings).toEqual([])
  })

  it('does not waive what could not be fetched whole', async () => {
    const error = new IntegrityError('digest-mismatch', 'other bytes')
    const { verdict } = await judgeOne({
      images: { [name]: { manifest: '', error } },
      policy: policyOf(waive),
    })
    expect(verdict).toBe('undecided digest-mismatch')
  })

  it('is not met by a GPG signature where it wants one of Sigstore', async () => {
    const { verdict, exitCode } = await judgeOne({
      images: { [name]: { manifest: single.text } },
      signatures: [[single, byAlice]],
      policy: policyOf(signedBy(alice), sigstore),
    })
    expect([verdict, exitCode]).toEqual(['rejected signature-missing', 1])
  })

  const scoped = (scope: string, ...requirements: Requirements): Policy => ({
    default: [waive],
    transports: new Map([['docker', new Map([[scope, requirements]])]]),
  })

  it.each([
    ['Registry.Example', 'registry.example/ns/app:v1'],
    ['registry.example:443', 'registry.example/ns/app:v1'],
  ])('refuses a name that slips past the scope %s', async (scope, text) => {
    const world = { images: { [text]: { manifest: single.text } }, policy: scoped(scope, reject) }
    const { verdict, source, exitCode } = await judgeOne(world, {}, text)
    expect([verdict, source.requests, exitCode]).toEqual(['rejected scope-alias', [], 1])
  })

  it.each([single.sha512, `sha384:${'0'.repeat(96)}`])('refuses a reference by %s', async (digest) => {
    const text = `registry.example/ns/app@${digest}`
    const world = { images: { [text]: { manifest: single.text } }, signatures: [[single, byAlice] as const] }
    const { verdict, source } = await judgeOne(world, {}, text)
    expect([verdict, source.requests]).toEqual(['rejected digest-not-sha256', []])
  })
})

describe('verify: what cannot be fetched', () => {
  class Odd extends CountersignError {
    readonly exitCode = 2
  }
  it.each<readonly [string, Error, string, number, boolean]>([
    [
      'network',
      new TransportError('network-unreachable', 'no route'),
      'undecided network-unreachable',
      3,
      false,
    ],
    ['other bytes', new IntegrityError('digest-mismatch', 'x'), 'undecided digest-mismatch', 3, false],
    ['a broken layout', new FormatError('manifest-malformed', 'x'), 'rejected manifest-malformed', 1, false],
    [
      'a broken file of the user',
      new FormatError('credentials-malformed', 'x', { ownFile: true }),
      'undecided credentials-malformed',
      2,
      true,
    ],
    ['a mistake of usage', new UsageError('option-value', 'x'), 'undecided option-value', 2, true],
    ['another of ours', new Odd('timeout', 'x'), 'undecided timeout', 2, true],
    ['a fault of our own', new TypeError('x is undefined'), 'undecided internal-error', 3, false],
  ])('%s', async (_, error, verdict, exitCode, usage) => {
    const judged = await judgeOne({ images: { [name]: { manifest: '', error } } })
    expect(judged.verdict).toBe(verdict)
    expect(judged.exitCode).toBe(exitCode)
    expect(judged.image.usageError === true).toBe(usage)
  })

  it.each([
    ['not JSON', 'hello', 'rejected manifest-malformed'],
    ['an unknown kind', '{"schemaVersion":7}', 'rejected manifest-malformed'],
    [
      'two kinds at once',
      JSON.stringify({ ...JSON.parse(single.text), manifests: [] }),
      'rejected manifest-ambiguous',
    ],
  ])('a manifest that is %s', async (_, manifest, verdict) => {
    expect((await judgeOne({ images: { [name]: { manifest } } })).verdict).toBe(verdict)
  })

  it('an image that cannot even be opened', async () => {
    const { verdict, image } = await judgeOne({ images: {} })
    expect(verdict).toBe('undecided manifest-not-found')
    expect(image).toMatchObject({ text: name, reference: name, decisions: [] })
  })

  it('a registries.d that cannot be used is a mistake of configuration', async () => {
    const registries = {
      load: async (): Promise<never> => {
        throw new FormatError('registries-d-malformed', 'x.yaml', { ownFile: true })
      },
    }
    const { lookaside: _, ...bare } = request([name])
    const { ports } = worldOf({ images: { [name]: { manifest: single.text } }, ports: { registries } })
    const outcome = await verify(bare, ports)
    expect(outcome.images.map(shown)).toEqual(['undecided registries-d-malformed'])
    expect(exitCodeOf(outcome)).toBe(2)
  })
})

describe('verify: where signatures are read', () => {
  it('asks registries.d once for all images, and warns of it once', async () => {
    let loads = 0
    const config = {
      ...noRegistries,
      defaultDocker: { lookaside: 'https://default.example', file: 'default.yaml' },
      warnings: ['default.yaml: unknown key "lookasid"'],
    }
    const registries = {
      load: async () => {
        loads += 1
        return config
      },
    }
    const others = ['registry.example/ns/app:v1', 'registry.example/ns/app:v2']
    const world = worldOf({
      images: Object.fromEntries(others.map((text) => [text, { manifest: single.text }])),
      signatures: [[single, byAlice, fakeSignature(alice, 'registry.example/ns/app:v2', single.digest)]],
      lookaside: 'https://default.example',
      ports: { registries },
    })
    const { lookaside: _, ...bare } = request(others)
    const outcome = await verify(bare, world.ports)
    expect(outcome.images.map(shown)).toEqual(['accepted A', 'accepted A'])
    expect(loads).toBe(1)
    expect(outcome.warnings).toMatchObject([{ code: 'registries-d-ineffective' }])
  })

  it('ends the run for a lookaside option that cannot be read', async () => {
    const { ports } = worldOf({ images: {} })
    await expect(verify(request([name], { lookaside: 'ftp://sigs' }), ports)).rejects.toMatchObject({
      code: 'lookaside-unsupported',
      exitCode: 2,
    })
  })

  it('reads a dir: image beside it, under whatever identity', async () => {
    const world = worldOf({ images: { 'dir:/image': { manifest: single.text, resolvedPath: '/image' } } })
    world.stores.directory('/image').entries.set(single.digest, [byAlice])
    const bare = await verify(request(['dir:/image']), world.ports)
    expect(bare.images.map(shown)).toEqual(['rejected wrong-identity'])
    const named = await verify(request(['dir:/image'], { identity: parseReference(name) }), world.ports)
    expect(named.images.map(shown)).toEqual(['accepted A'])
    expect(named.images[0]?.decisions[0]?.decision.scope.transport).toBe('docker')
    expect(world.lists).toEqual([])
  })

  it.each([
    'oci:/layout:v1',
    'oci-archive:/layout.tar',
    'docker-archive:/image.tar',
    'docker-daemon:ns/app:v1',
  ])('reads %s from the lookaside of its identity, and nowhere without one', async (text) => {
    const world = worldOf({
      images: { [text]: { manifest: single.text, resolvedPath: '/layout' } },
      signatures: [[single, byAlice]],
    })
    const bare = await verify(request([text]), world.ports)
    expect(bare.images.map(shown)).toEqual(['rejected signature-missing'])
    expect(bare.images[0]?.verdict).toMatchObject({
      reasons: [{ next: expect.stringContaining('--identity') }],
    })
    expect(world.lists).toEqual([])
    const named = await verify(request([text], { identity: parseReference(name) }), world.ports)
    expect(named.images.map(shown)).toEqual(['accepted A'])
    expect(world.lists).toEqual([single.digest])
  })

  it('holds an image on disk to the digest of its identity', async () => {
    const images = { 'dir:/image': { manifest: single.text, resolvedPath: '/image' } }
    const as = async (digest: string, policy = policyOf(signedBy(alice))) => {
      const identity = parseReference(`registry.example/ns/app@${digest}`)
      const world = worldOf({ images, policy })
      world.stores.directory('/image').entries.set(single.digest, [byAlice])
      return (await verify(request(['dir:/image'], { identity }), world.ports)).images.map(shown)
    }
    expect(await as(single.digest)).toEqual(['accepted A'])
    expect(await as(imageManifest('two').digest)).toEqual(['rejected wrong-image'])
    expect(await as(imageManifest('two').digest, policyOf(waive))).toEqual(['rejected wrong-image'])
  })

  it('judges an image of a registry under its own name only', async () => {
    const world = { images: { [name]: { manifest: single.text } }, signatures: [[single, byAlice] as const] }
    const { verdict, exitCode } = await judgeOne(world, { identity: parseReference('other.example/x:1') })
    expect([verdict, exitCode]).toEqual(['undecided option-conflict', 2])
  })

  it('warns when the signature claims another tag than the one beside the digest', async () => {
    const text = `registry.example/ns/app:v2@${single.digest}`
    const world = { images: { [text]: { manifest: single.text } }, signatures: [[single, byAlice] as const] }
    const { verdict, image } = await judgeOne(world, {}, text)
    expect(verdict).toBe('accepted A')
    expect(image.warnings).toMatchObject([{ code: 'signature-other-tag' }])
  })
})

describe('verify: an index', () => {
  const amd64 = imageManifest('amd64')
  const arm64 = imageManifest('arm64')
  const attestation = imageManifest('attestation')
  const index = indexManifest([
    { manifest: amd64, platform: 'linux/amd64' },
    { manifest: arm64, platform: 'linux/arm64' },
    { manifest: attestation, platform: 'attestation' },
  ])
  const images = { [name]: { manifest: index.text } }
  const signed = (...manifests: readonly MadeManifest[]) =>
    manifests.map((manifest) => [manifest, fakeSignature(alice, name, manifest.digest)] as const)
  const arm = parsePlatform('linux/arm64')

  it.each<
    readonly [string, readonly MadeManifest[], Partial<VerifyRequest>, string, readonly MadeManifest[]]
  >([
    ['all signed, default', [index, amd64, arm64], {}, 'accepted A', [index]],
    ['index signed, default', [index], {}, 'accepted A', [index]],
    ['platforms signed, default', [amd64, arm64], {}, 'accepted A', [index, amd64, arm64]],
    [
      'one platform signed, default',
      [amd64],
      {},
      'rejected signature-missing signature-missing',
      [index, amd64, arm64],
    ],
    ['all signed, all', [index, amd64, arm64], { allPlatforms: true }, 'accepted A', [index, amd64, arm64]],
    [
      'index signed, all',
      [index],
      { allPlatforms: true },
      'rejected signature-missing signature-missing',
      [index, amd64, arm64],
    ],
    [
      'platforms signed, all',
      [amd64, arm64],
      { allPlatforms: true },
      'rejected signature-missing',
      [index, amd64, arm64],
    ],
    ['platform signed, that one', [arm64], { platform: arm }, 'accepted A', [index, arm64]],
    ['index signed, one platform', [index], { platform: arm }, 'accepted A', [index]],
    [
      'another platform signed',
      [amd64],
      { platform: arm },
      'rejected signature-missing signature-missing',
      [index, arm64],
    ],
  ])('%s', async (_, manifests, given, verdict, read) => {
    const judged = await judgeOne({ images, signatures: signed(...manifests) }, { concurrency: 1, ...given })
    expect(judged.verdict).toBe(verdict)
    // One manifest request whatever is judged: the index names the digests of its entries.
    expect(judged.source.requests).toEqual(['docker'])
    expect(judged.lists).toEqual(read.map(({ digest }) => digest))
    expect(judged.primaries).toEqual([index.digest])
    expect(judged.image.digest).toBe(index.digest)
    expect(judged.image.decisions.map(({ digest }) => digest)).toEqual(read.map(({ digest }) => digest))
    expect(judged.image.decisions[0]?.role).toBe('index')
  })

  it('says what podman and cosign would do otherwise', async () => {
    const byPlatforms = await judgeOne({ images, signatures: signed(amd64, arm64) })
    expect(byPlatforms.image.differences).toEqual([expect.stringMatching(/^cosign/)])
    const byIndex = await judgeOne({ images, signatures: signed(index) })
    expect(byIndex.image.differences).toEqual([expect.stringMatching(/podman/)])
  })

  it('is undecided while a platform that could be accepted is unread', async () => {
    const error = new TransportError('http-status', 'status 503')
    const judged = await judgeOne({ images, signatures: [...signed(amd64), [arm64, error]] })
    expect(judged.verdict).toBe('undecided http-status')
  })

  it('is refused without platforms unless it is signed itself', async () => {
    const empty = indexManifest([{ manifest: attestation, platform: 'attestation' }])
    const one = { images: { [name]: { manifest: empty.text } } }
    expect((await judgeOne(one)).verdict).toBe('rejected signature-missing index-without-platforms')
    expect((await judgeOne({ ...one, signatures: signed(empty) })).verdict).toBe('accepted A')
  })

  it('demands what some client could run, also without a platform or nested', async () => {
    const nested = indexManifest([{ manifest: arm64, platform: 'linux/arm64' }])
    const outer = indexManifest([{ manifest: amd64, platform: 'linux/amd64' }, { manifest: nested }])
    const one = { images: { [name]: { manifest: outer.text } } }
    const half = await judgeOne({ ...one, signatures: signed(amd64) })
    expect(half.verdict).toBe('rejected signature-missing signature-missing')
    const both = await judgeOne({ ...one, signatures: signed(amd64, nested) })
    expect(both.verdict).toBe('accepted A')
    expect(both.image.decisions.map(({ role }) => role)).toEqual(['index', 'image', 'index'])
  })

  it('is a mistake of usage to ask for a platform that it has not', async () => {
    const judged = await judgeOne(
      { images, signatures: signed(index) },
      { platform: parsePlatform('windows/amd64') },
    )
    expect([judged.verdict, judged.exitCode]).toEqual(['undecided platform-missing', 2])
  })

  it('fetches an entry that is listed by another digest than sha256, and only that', async () => {
    const mixed = indexManifest([
      { manifest: amd64, platform: 'linux/amd64' },
      { manifest: arm64, platform: 'linux/arm64', bySha512: true },
    ])
    const one = { images: { [name]: { manifest: mixed.text, byDigest: [amd64.text, arm64.text] } } }
    const judged = await judgeOne({ ...one, signatures: signed(amd64, arm64) })
    expect(judged.verdict).toBe('accepted A')
    expect(judged.source.requests).toEqual(['docker', `docker ${arm64.sha512}`])
    const gone = await judgeOne({
      images: { [name]: { manifest: mixed.text } },
      signatures: signed(amd64, arm64),
    })
    expect(gone.verdict).toBe('undecided manifest-not-found')
  })

  it('reads an entry once, though it stands for several platforms', async () => {
    const twice = indexManifest([
      { manifest: amd64, platform: 'linux/amd64' },
      { manifest: amd64, platform: 'linux/386' },
    ])
    const judged = await judgeOne({ images: { [name]: { manifest: twice.text } }, signatures: signed(amd64) })
    expect(judged.verdict).toBe('accepted A')
    expect(judged.lists).toEqual([twice.digest, amd64.digest])
    expect(judged.image.decisions).toHaveLength(3)
  })
})

describe('verify: policy of keys', () => {
  const world = {
    images: { [name]: { manifest: single.text } },
    signatures: [[single, byAlice]] as const,
  }
  const keys = (paths: readonly string[], pins: readonly string[] = []): Partial<VerifyRequest> => ({
    policy: { kind: 'keys', keys: { kind: 'paths', paths }, fingerprints: pins },
  })

  it.each<readonly [string, readonly string[], readonly string[], string]>([
    ['the key', ['alice.asc'], [], 'accepted A'],
    ['one of two keys', ['both.asc'], [], 'accepted A'],
    ['one of two keys, that one', ['both.asc'], [alice], 'accepted A'],
    ['one of two keys, the other one', ['both.asc'], [bob], 'rejected untrusted-key'],
  ])('%s', async (_, paths, pins, verdict) => {
    const judged = await judgeOne(world, keys(paths, pins))
    expect(judged.verdict).toBe(verdict)
    expect(judged.outcome.policy).toBe('(options)')
  })

  it.each<readonly [string, readonly string[], readonly string[], string]>([
    ['a key file that is not there', ['gone.asc'], [], 'file-unreadable'],
    ['a fingerprint of no given key', ['alice.asc'], [bob], 'fingerprint-not-in-key'],
    ['a key id', ['alice.asc'], [alice.slice(-16)], 'fingerprint-not-in-key'],
  ])('ends the run for %s', async (_, paths, pins, code) => {
    const { ports, source } = worldOf(world)
    await expect(verify(request([name], keys(paths, pins)), ports)).rejects.toMatchObject({
      code,
      exitCode: 2,
    })
    expect(source.requests).toEqual([])
  })

  it('binds the tag', async () => {
    const other = 'registry.example/ns/app:v2'
    const images = { [other]: { manifest: single.text } }
    expect((await judgeOne({ ...world, images }, keys(['alice.asc']), other)).verdict).toBe(
      'rejected wrong-identity',
    )
  })
})

describe('verify: a batch', () => {
  const names = ['registry.example/ns/a:1', 'registry.example/ns/b:1', 'registry.example/ns/c:1']
  const worldOfThree = () =>
    worldOf({
      images: {
        'registry.example/ns/a:1': { manifest: single.text },
        'registry.example/ns/c:1': { manifest: imageManifest('c').text },
      },
      signatures: [[single, fakeSignature(alice, 'registry.example/ns/a:1', single.digest)]],
    })

  it('judges every image in order, and a refusal is not hidden by one that is unreachable', async () => {
    const { ports } = worldOfThree()
    const told: unknown[] = []
    const progress = { update: (state: unknown) => told.push(state) }
    const outcome = await verify(request(names, { concurrency: 1 }), { ...ports, progress })
    expect(outcome.images.map(shown)).toEqual([
      'accepted A',
      'undecided manifest-not-found',
      'rejected signature-missing',
    ])
    expect(exitCodeOf(outcome)).toBe(1)
    expect(told.at(-1)).toEqual({ done: 3, total: 3, failed: 2 })
  })

  it('resolves a name once, though it is given twice', async () => {
    const { ports, source } = worldOfThree()
    const [first = ''] = names
    const outcome = await verify(request([first, `docker://${first}`, first]), ports)
    expect(outcome.images.map(({ text }) => text)).toEqual([first, `docker://${first}`, first])
    expect(outcome.images.map(shown)).toEqual(['accepted A', 'accepted A', 'accepted A'])
    expect(source.requests).toEqual(['docker'])
  })

  it('reports what was done when it is stopped, and by what', async () => {
    const stop = new AbortController()
    const { ports } = worldOfThree()
    const timeUp = new TransportError('cancelled', 'stopped after the time limit of 1 s (--timeout)')
    const progress = { update: () => stop.abort(timeUp) }
    const outcome = await verify(request(names, { concurrency: 1 }), {
      ...ports,
      progress,
      cancel: stop.signal,
    })
    expect(outcome.images.map(shown)).toEqual(['accepted A', 'undecided cancelled', 'undecided cancelled'])
    expect(outcome.images[2]?.verdict).toMatchObject({ error: { message: timeUp.message } })
  })

  it('calls an aborted request cancelled', async () => {
    const error = new TransportError('network-unreachable', 'aborted')
    const { ports } = worldOf({ images: { [name]: { manifest: '', error } } })
    const stop = new AbortController()
    const images = {
      open: async (asked: Parameters<Ports['images']['open']>[0]) => {
        stop.abort()
        return await ports.images.open(asked)
      },
    }
    const outcome = await verify(request([name]), { ...ports, images, cancel: stop.signal })
    expect(outcome.images.map(shown)).toEqual(['undecided cancelled'])
  })

  it('opens nothing when the policy cannot be loaded', async () => {
    const { ports, source } = worldOfThree()
    const policies = {
      ...ports.policies,
      load: async (): Promise<never> => {
        throw new FormatError('policy-unknown-key', 'policy.json', { ownFile: true })
      },
    }
    await expect(verify(request(names), { ...ports, policies })).rejects.toMatchObject({
      code: 'policy-unknown-key',
    })
    expect(source.requests).toEqual([])
  })
})

describe('verify: digest told by a build step', () => {
  const world = { images: { [name]: { manifest: single.text } }, signatures: [[single, byAlice]] as const }
  const operand = (expectedDigest: Digest) => ({ text: name, name: parseImageName(name), expectedDigest })

  it('accepts the image that was meant', async () => {
    const { ports } = worldOf(world)
    const { images } = await verify({ ...request([name]), operands: [operand(single.digest)] }, ports)
    expect(images[0]?.verdict.kind).toBe('accepted')
  })

  it('leaves another one undecided, however well it is signed', async () => {
    const { ports } = worldOf(world)
    const other = digestOf(Buffer.from('other'))
    const { images } = await verify({ ...request([name]), operands: [operand(other)] }, ports)
    expect(images[0]?.verdict).toMatchObject({ kind: 'undecided', error: { code: 'tag-moved' } })
  })
})

describe('verify: keys', () => {
  const images = { [name]: { manifest: single.text } }
  const trust = fakeTrust({ 'alice.secret.asc': [alice] })

  it('warns once of a secret key given as --key', async () => {
    const { ports } = worldOf({ images, ports: { trust } })
    const policy = {
      kind: 'keys',
      keys: { kind: 'paths', paths: ['alice.secret.asc'] },
      fingerprints: [alice],
    } as const
    const { warnings } = await verify(request([name, name], { policy }), ports)
    expect(warnings).toMatchObject([{ code: 'key-file-secret' }])
  })

  it('warns once of a secret key that the policy names', async () => {
    const keys = { kind: 'paths', paths: ['alice.secret.asc'] } as const
    const policy = policyOf({ ...signedBy(alice), keys })
    const others = [name, 'registry.example/ns/app:v2']
    const { ports } = worldOf({ images, policy, ports: { trust } })
    const { warnings } = await verify(request(others), ports)
    expect(warnings).toMatchObject([{ code: 'key-file-secret' }])
  })

  it.each(['gpg', 'pem'] as const)(
    'does not speak of keyData where --key (%s) names no file',
    async (form) => {
      const unusable = { kind: 'unusable', code: 'key-file-missing', message: 'gone.asc' } as const
      const noTrust = { ...trust, keyForm: async () => form, verifierOf: async () => unusable }
      const { ports } = worldOf({ images, ports: { trust: noTrust } })
      const policy = { kind: 'keys', keys: { kind: 'paths', paths: ['gone.asc'] }, fingerprints: [] } as const
      await expect(verify(request([name], { policy }), ports)).rejects.toMatchObject({
        code: 'key-file-missing',
        next: 'Correct the path of --key; a relative one counts from the working directory.',
      })
    },
  )
})

describe('verify: a lookaside folder that is not there', () => {
  const missing = (base: string) => {
    const world = worldOf({ images: { [name]: { manifest: single.text } }, lookaside: base })
    const reader = (url: string) => ({
      ...world.stores.lookasideReader(url),
      missingFolder: async () => '/no/sigs',
    })
    return { ...world.ports, stores: { ...world.stores, lookasideReader: reader } }
  }

  it('holds no signatures, and is told with the image', async () => {
    const outcome = await verify(
      request([name], { lookaside: 'file:///no/sigs' }),
      missing('file:///no/sigs'),
    )
    expect(outcome.images.map(shown)).toEqual(['rejected signature-missing'])
    expect(outcome.images[0]?.warnings).toMatchObject([
      { code: 'lookaside-folder-missing', message: expect.stringMatching(/^--lookaside: .*\/no\/sigs/) },
    ])
  })

  it('is told with its section of registries.d, but not for the built-in store', async () => {
    const { lookaside: _, ...bare } = request([name])
    const defaultDocker = { lookaside: 'file:///no/sigs', file: 'default.yaml' }
    const warningsUnder = async (config: typeof noRegistries) => {
      const registries = { load: async () => config }
      const { images } = await verify(bare, { ...missing('file:///no/sigs'), registries })
      return images[0]?.warnings
    }
    expect(await warningsUnder({ ...noRegistries, defaultDocker })).toMatchObject([
      { code: 'lookaside-folder-missing', message: expect.stringMatching(/^default\.yaml/) },
    ])
    expect(await warningsUnder(noRegistries)).toEqual([])
  })
})

it('keysOf names what fakeTrust trusts', async () => {
  const ring = await fakeTrust().gpgKeyRing(keysOf(alice, bob))
  expect(ring).toMatchObject({ kind: 'usable', fingerprints: [alice, bob] })
})
