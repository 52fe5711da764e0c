import { describe, expect, it } from '@jest/globals'
import type { InspectRequest } from '../../src/app/contract.ts'
import { exitCodeOf } from '../../src/app/exit-code.ts'
import { inspect } from '../../src/app/inspect.ts'
import { TransportError } from '../../src/domain/errors.ts'
import { parseReference } from '../../src/domain/image/reference.ts'
import { parseImageName } from '../../src/domain/image/transport.ts'
import type { TrustMaterial } from '../../src/ports.ts'
import { imageManifest, indexManifest } from '../fakes/manifests.ts'
import { type FakeImage, fakeImages, fakePorts, fakeStores, fakeTrust } from '../fakes/ports.ts'
import { fakeSignature, fingerprints } from '../fakes/signatures.ts'
import { cosignPayload, imageStatement } from '../fakes/signed-texts.ts'
import { certificateOf, provenance } from '../fakes/sigstore-facts.ts'
import { fakeBundle, storedBundle, storedLayer } from '../fakes/sigstore-signers.ts'

const name = 'registry.example/ns/app:v1'
const base = 'https://sigs.example'
const amd64 = imageManifest('amd64')
const arm64 = imageManifest('arm64')
const attestation = imageManifest('attestation')
const index = indexManifest([
  { manifest: amd64, platform: 'linux/amd64' },
  { manifest: arm64, platform: 'linux/arm64' },
  { manifest: attestation, platform: 'attestation' },
])

const request = (operands: readonly string[], given: Partial<InspectRequest> = {}): InspectRequest => ({
  operands: operands.map((text) => ({ text, name: parseImageName(text) })),
  lookaside: base,
  concurrency: 1,
  ...given,
})

function worldOf(images: Readonly<Record<string, FakeImage>>) {
  const source = fakeImages(Object.entries(images).map(([text, image]) => [parseImageName(text), image]))
  const stores = fakeStores()
  return { source, stores, store: stores.lookaside(base), ports: fakePorts({ images: source, stores }) }
}

describe('inspect', () => {
  it('lists digests, entries and where each was looked for, and trusts nothing', async () => {
    const { ports, store, source } = worldOf({ [name]: { manifest: index.text } })
    const claim = fakeSignature(fingerprints.mallory, 'anything/at:all', amd64.digest)
    store.entries.set(index.digest, [
      claim,
      { kind: 'malformed', place: 'signature-2', code: 'signature-malformed', message: 'empty' },
    ])
    store.entries.set(arm64.digest, [claim, new TransportError('http-status', 'status 500')])
    const outcome = await inspect(request([name]), ports)
    expect(outcome.images).toMatchObject([
      {
        reference: name,
        digest: index.digest,
        mediaType: index.mediaType,
        entries: [
          { digest: amd64.digest, role: 'image', platform: { architecture: 'amd64' } },
          { digest: arm64.digest, role: 'image' },
          { digest: attestation.digest, role: 'attestation' },
        ],
        places: [
          {
            subject: index.digest,
            status: 'read',
            signatures: [
              {
                kind: 'simple-signing',
                untrustedClaim: {
                  keyId: fingerprints.mallory.slice(-16),
                  reference: 'anything/at:all',
                  digest: amd64.digest,
                },
              },
              { kind: 'malformed', message: 'empty' },
            ],
          },
          { subject: index.digest, store: 'referrers', status: 'read', signatures: [] },
          { subject: index.digest, store: 'sig-tag', status: 'read', signatures: [] },
          { subject: amd64.digest, status: 'read', signatures: [] },
          { subject: amd64.digest, store: 'referrers', signatures: [] },
          { subject: amd64.digest, store: 'sig-tag', signatures: [] },
          { subject: arm64.digest, status: 'unread', error: { code: 'http-status' }, signatures: [{}] },
          { subject: arm64.digest, store: 'referrers', signatures: [] },
          { subject: arm64.digest, store: 'sig-tag', signatures: [] },
        ],
      },
    ])
    expect(source.requests).toEqual(['docker'])
    expect(store.primaries).toEqual([index.digest])
    expect(source.leaked()).toBe(0)
    expect(exitCodeOf(outcome)).toBe(3)
  })

  it('refuses an identity beside an image that has a name of its own', async () => {
    const { ports } = worldOf({ [name]: { manifest: amd64.text } })
    const { images } = await inspect(
      request([name], { identity: parseReference('other.example/a:1') }),
      ports,
    )
    expect(images).toMatchObject([{ error: { code: 'option-conflict', exitCode: 2 } }])
  })

  it('does not fail for an image without signatures', async () => {
    const { ports } = worldOf({ [name]: { manifest: amd64.text } })
    const outcome = await inspect(request([name]), ports)
    expect(outcome.images[0]?.places).toMatchObject(
      ['lookaside', 'referrers', 'sig-tag'].map((store) => ({ store, status: 'read', signatures: [] })),
    )
    expect(exitCodeOf(outcome)).toBe(0)
  })

  it('reads a dir: image beside it, and another image on disk under its identity or nowhere', async () => {
    const images = { 'dir:/image': { manifest: amd64.text }, 'oci:/layout': { manifest: amd64.text } }
    const { ports, stores, store } = worldOf(images)
    stores
      .directory('/image')
      .entries.set(amd64.digest, [fakeSignature(fingerprints.alice, name, amd64.digest)])
    const bare = await inspect(request(['dir:/image', 'oci:/layout']), ports)
    expect(bare.images.map(({ places }) => places.length)).toEqual([1, 0])
    expect(store.lists).toEqual([])
    const named = await inspect(request(['oci:/layout'], { identity: parseReference(name) }), ports)
    expect(named.images[0]?.places).toMatchObject(
      ['lookaside', 'referrers', 'sig-tag'].map((store) => ({ store, subject: amd64.digest })),
    )
  })

  it('goes on after an image that cannot be had, and says how it ended when stopped', async () => {
    const stop = new AbortController()
    const { ports } = worldOf({ [name]: { manifest: amd64.text } })
    const missing = 'registry.example/ns/gone:1'
    const outcome = await inspect(request([missing, name]), ports)
    expect(outcome.images.map(({ error }) => error?.code)).toEqual(['manifest-not-found', undefined])
    const faulty = {
      open: async (asked: Parameters<typeof ports.images.open>[0]) => {
        if (JSON.stringify(asked).includes('gone')) throw new TypeError('a fault of ours')
        return await ports.images.open(asked)
      },
    }
    const after = await inspect(request([missing, name]), { ...ports, images: faulty })
    expect(after.images.map(({ error }) => error?.code)).toEqual(['internal-error', undefined])
    const progress = { update: () => stop.abort() }
    const stopped = await inspect(request([name, missing]), { ...ports, progress, cancel: stop.signal })
    expect(stopped.images.map(({ error }) => error?.code)).toEqual([undefined, 'cancelled'])
  })

  it('finds the sha256 of an entry that is listed by another digest', async () => {
    const mixed = indexManifest([{ manifest: arm64, platform: 'linux/arm64', bySha512: true }])
    const { ports } = worldOf({ [name]: { manifest: mixed.text, byDigest: [arm64.text] } })
    const { images } = await inspect(request([name]), ports)
    const subjects = images[0]?.places.map(({ subject }) => subject)
    expect([...new Set(subjects)]).toEqual([mixed.digest, arm64.digest])
  })

  it('ends the run for a lookaside option that cannot be read', async () => {
    const { ports } = worldOf({})
    await expect(inspect(request([name], { lookaside: 'ftp://x' }), ports)).rejects.toMatchObject({
      code: 'lookaside-unsupported',
    })
  })

  it('shows bundles, layers and attestations with what they claim, wherever some tool would look', async () => {
    const { source, stores } = worldOf({ [name]: { manifest: index.text } })
    const signer = certificateOf()
    const bundle = storedBundle(
      fakeBundle(signer, imageStatement(amd64.digest, { reference: name, ...provenance })),
      'registry:attestation',
    )
    stores.referrers().entries.set(index.digest, [bundle])
    stores.sigTag().entries.set(arm64.digest, [storedLayer(signer, cosignPayload(name, arm64.digest))])
    const trust: TrustMaterial = {
      ...fakeTrust(),
      verifierOf: () => Promise.reject(new Error('something was verified')),
      readClaimWithoutVerifying: async ({ kind }) =>
        kind === 'bundle'
          ? { identity: 'https://github.com/anyone', issuer: 'https://anywhere', ...provenance }
          : { digest: arm64.digest, reference: name, createdUnixSeconds: 1 },
    }
    const outcome = await inspect(request([name]), fakePorts({ images: source, stores, trust }))
    const [image] = outcome.images
    // Three places for each of three digests; attestations of the index itself are no image.
    const places = image?.places.map(({ subject, store }) => `${store} ${subject}`) ?? []
    const digests = [index.digest, amd64.digest, arm64.digest]
    expect(places).toEqual(
      digests.flatMap((of) => ['lookaside', 'referrers', 'sig-tag'].map((store) => `${store} ${of}`)),
    )
    expect(image?.places.flatMap(({ signatures }) => signatures)).toEqual([
      {
        place: 'registry:attestation',
        kind: 'bundle',
        untrustedClaim: {
          predicateType: provenance.predicateType,
          identity: 'https://github.com/anyone',
          issuer: 'https://anywhere',
        },
      },
      {
        place: 'registry:layer',
        kind: 'cosign-layer',
        untrustedClaim: { digest: arm64.digest, reference: name, createdUnixSeconds: 1 },
      },
    ])
    expect(exitCodeOf(outcome)).toBe(0)
  })

  it('looks into the repository that is named for signatures', async () => {
    const { ports, stores } = worldOf({ [name]: { manifest: amd64.text } })
    const signatureRepository = parseReference('sigs.example/all')
    stores
      .referrers(signatureRepository)
      .entries.set(amd64.digest, [new TransportError('http-status', '500')])
    const outcome = await inspect(request([name], { signatureRepository }), ports)
    expect(outcome.images[0]?.places.map(({ store, status }) => [store, status])).toEqual([
      ['lookaside', 'read'],
      ['referrers', 'unread'],
      ['sig-tag', 'read'],
    ])
    expect(exitCodeOf(outcome)).toBe(3)
  })
})
