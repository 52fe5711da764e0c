import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { bundleFromJSON } from '@sigstore/bundle'
import { TrustedRoot } from '@sigstore/protobuf-specs'
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify'
import {
  type BundleOptions,
  hintOf,
  imageStatement,
  makeBundle,
  makeKey,
  startTestSigstore,
  type TestBundle,
  type TestSigstore,
} from '../../fakes/sigstore.ts'

const statement = imageStatement('a'.repeat(64))

describe('the embedded Sigstore services', () => {
  let services: TestSigstore

  beforeAll(async () => {
    services = await startTestSigstore()
  })
  afterAll(() => services.close())

  const verify = (bundle: TestBundle, message?: Uint8Array) => {
    const root = TrustedRoot.fromJSON(JSON.parse(Buffer.from(services.trustedRoot).toString()))
    const keys = (hint: string) => {
      if (hint !== hintOf(bundle.publicKey)) throw new Error('another hint')
      return { publicKey: bundle.publicKey, validFor: () => true }
    }
    const entity = toSignedEntity(
      bundleFromJSON(JSON.parse(Buffer.from(bundle.bytes).toString())),
      message && Buffer.from(message),
    )
    return new Verifier(toTrustMaterial(root, keys)).verify(entity)
  }

  it.each<[string, Omit<BundleOptions, 'services'>]>([
    ['v2', {}],
    ['v1 dsse', { log: 'v1' }],
    ['v1 hashedrekord', { log: 'v1', entryKind: 'hashedrekord', timestamp: false }],
    ['key', { key: makeKey(), timestamp: true }],
    ['key v1', { key: makeKey(), log: 'v1' }],
    ['both', { log: 'both' }],
    ['0.2', { log: 'v1', version: '0.2' }],
  ])('%s', (_, options) => {
    verify(makeBundle({ services, statement, ...options }))
    verify(makeBundle({ services, statement, ...options }))
    verify(makeBundle({ services, statement, ...options }))
    expect(1).toBe(1)
  })
})
