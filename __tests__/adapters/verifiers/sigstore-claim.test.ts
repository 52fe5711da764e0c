import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readBundleClaim, readLayerClaim } from '../../../src/adapters/verifiers/sigstore-claim.ts'
import { cosignPayload, imageStatement } from '../../fakes/signed-texts.ts'
import { makeBundle, makeKey, makeLayer, startTestSigstore, type TestSigstore } from '../../fakes/sigstore.ts'
import { imageDigest } from './sigstore-kit.ts'

const reference = 'registry.example/team/app:1.0'
let services: TestSigstore
beforeAll(async () => {
  services = await startTestSigstore()
})
afterAll(async () => {
  await services.close()
})

describe('what a signature claims, unverified', () => {
  const statement = imageStatement(imageDigest, { reference })
  const about = {
    predicateType: 'https://sigstore.dev/cosign/sign/v1',
    digest: imageDigest,
    reference,
  }

  it('of a bundle by a certificate', () => {
    const bundle = makeBundle({ services, statement, log: 'v1', broken: 'signature-flipped' })
    expect(readBundleClaim(bundle.bytes)).toEqual({
      ...about,
      identity: expect.stringContaining('https://github.com/'),
      issuer: services.urls.issuer,
      createdUnixSeconds: expect.any(Number),
    })
  })

  it('of a bundle by a key', () => {
    expect(readBundleClaim(makeBundle({ services, statement, key: makeKey() }).bytes)).toEqual(about)
  })

  it('of a signature over a file: nothing but the signer', () => {
    const bundle = makeBundle({ services, message: Buffer.from('file') })
    expect(Object.keys(readBundleClaim(bundle.bytes))).toEqual(['identity', 'issuer'])
  })

  it('of a layer', () => {
    const layer = makeLayer({ services, payload: cosignPayload(reference, imageDigest) })
    expect(readLayerClaim(layer.payload, layer.annotations)).toMatchObject({
      reference,
      digest: imageDigest,
      issuer: services.urls.issuer,
    })
    expect(readLayerClaim(layer.payload, {})).toEqual({ reference, digest: imageDigest })
  })

  it('of anything else: nothing, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.dictionary(fc.string(), fc.string()), (bytes, annotations) => {
        expect(readBundleClaim(bytes)).toEqual({})
        expect(readLayerClaim(bytes, annotations)).toEqual({})
      }),
    )
  })
})
