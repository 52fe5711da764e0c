import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { writeDer } from '../../../src/adapters/platform/der.ts'
import { readBundle } from '../../../src/adapters/verifiers/sigstore-bundle.ts'
import { FormatError } from '../../../src/domain/errors.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import type { SignatureCheck } from '../../../src/domain/policy/facts.ts'
import type { StoredSignature } from '../../../src/domain/signature/envelope.ts'
import type { SignatureVerifier } from '../../../src/ports.ts'
import { imageStatement } from '../../fakes/signed-texts.ts'
import { type BundleJson, makeBundle, startTestSigstore, type TestSigstore } from '../../fakes/sigstore.ts'
import { answerOf, byIdentity, imageDigest, stored } from './sigstore-kit.ts'

const statement = imageStatement(imageDigest)
let services: TestSigstore
let verifier: SignatureVerifier
let good: { readonly v2: Buffer; readonly v1: Buffer; readonly both: Buffer }

beforeAll(async () => {
  services = await startTestSigstore()
  verifier = byIdentity(services.trustedRoot)
  const make = (log: 'v1' | 'v2' | 'both'): Buffer =>
    Buffer.from(makeBundle({ services, statement, log }).bytes)
  good = { v2: make('v2'), v1: make('v1'), both: make('both') }
})
afterAll(async () => {
  await services.close()
})

const codeOf = (read: () => unknown): string => {
  try {
    read()
    return 'read'
  } catch (error) {
    return error instanceof FormatError ? error.code : String(error)
  }
}

type Edit = (bundle: BundleJson) => void
const entryOf = ({ verificationMaterial }: BundleJson): Record<string, unknown> => {
  const [entry] = verificationMaterial.tlogEntries
  if (entry === undefined) throw new Error('expected an entry')
  return entry as unknown as Record<string, unknown> // to be broken in ways that its type forbids
}
const repeat =
  (count: number, edit: (json: BundleJson) => unknown[]): Edit =>
  (json) => {
    const list = edit(json)
    for (const [first] = list; list.length < count; ) list.push(first)
  }

describe('what is no bundle', () => {
  it.each<[string, string, Edit]>([
    ['an unknown field', 'bundle-malformed', (json) => Object.assign(json, { other: 1 })],
    [
      'an unknown field of the material',
      'bundle-malformed',
      (json) => Object.assign(json.verificationMaterial, { other: 1 }),
    ],
    [
      'an unknown field of an entry',
      'bundle-malformed',
      (json) => Object.assign(entryOf(json), { other: 1 }),
    ],
    ['33 log entries', 'bundle-malformed', repeat(33, (json) => json.verificationMaterial.tlogEntries)],
    [
      '33 timestamps',
      'bundle-malformed',
      repeat(33, (json) => json.verificationMaterial.timestampVerificationData?.rfc3161Timestamps ?? []),
    ],
    [
      '65 hashes',
      'bundle-malformed',
      (json) =>
        Object.assign(json.verificationMaterial.tlogEntries[0]?.inclusionProof ?? {}, {
          hashes: Array(65).fill('AA=='),
        }),
    ],
    [
      'a number with a fraction',
      'bundle-malformed',
      (json) => Object.assign(entryOf(json), { logIndex: 1.5 }),
    ],
    ['a negative number', 'bundle-malformed', (json) => Object.assign(entryOf(json), { logIndex: '-1' })],
    [
      'a number in another form',
      'bundle-malformed',
      (json) => Object.assign(entryOf(json), { integratedTime: '1e9' }),
    ],
    [
      'a number of 20 digits',
      'bundle-malformed',
      (json) => Object.assign(entryOf(json), { integratedTime: '9'.repeat(20) }),
    ],
    ['an entry without a log', 'bundle-malformed', (json) => delete entryOf(json).logId],
    ['an entry without a kind', 'bundle-malformed', (json) => delete entryOf(json).kindVersion],
    ['an entry without a body', 'bundle-malformed', (json) => delete entryOf(json).canonicalizedBody],
    [
      'base64 without padding',
      'bundle-malformed',
      (json) => Object.assign(entryOf(json), { canonicalizedBody: 'e30' }),
    ],
    [
      'base64 of URLs',
      'bundle-malformed',
      (json) => Object.assign(json.dsseEnvelope ?? {}, { payload: '-_-_' }),
    ],
    [
      'an empty payload',
      'bundle-malformed',
      (json) => Object.assign(json.dsseEnvelope ?? {}, { payload: '' }),
    ],
    [
      'a keyid that is no text',
      'bundle-malformed',
      (json) => Object.assign(json.dsseEnvelope?.signatures[0] ?? {}, { keyid: 1 }),
    ],
    [
      'a certificate and a key',
      'bundle-content',
      (json) => Object.assign(json.verificationMaterial, { publicKey: { hint: '' } }),
    ],
    [
      'a version that is an object member',
      'bundle-version',
      (json) => Object.assign(json, { mediaType: 'constructor' }),
    ],
    [
      'version 0.4',
      'bundle-version',
      (json) => Object.assign(json, { mediaType: 'application/vnd.dev.sigstore.bundle.v0.4+json' }),
    ],
    [
      'a certificate in version 0.2',
      'bundle-content',
      (json) => Object.assign(json, { mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.2' }),
    ],
    ['no media type', 'bundle-malformed', (json) => Object.assign(json, { mediaType: 3 })],
    [
      'an unknown hash',
      'bundle-malformed',
      (json) => {
        delete json.dsseEnvelope
        json.messageSignature = { messageDigest: { algorithm: 'MD5', digest: 'AAAA' }, signature: 'AAAA' }
      },
    ],
  ])('%s: %s', (_name, expected, edit) => {
    const json = JSON.parse(good.v2.toString()) as BundleJson // as it was made above
    edit(json)
    expect(codeOf(() => readBundle(Buffer.from(JSON.stringify(json))))).toBe(expected)
  })

  it.each([
    ['no JSON', () => Buffer.from('bundle')],
    ['a list', () => Buffer.from('[]')],
    ['a key twice', () => Buffer.from(good.v2.toString().replace('{', '{"mediaType":"x",'))],
    ['5 MB', () => Buffer.from(good.v2.toString() + ' '.repeat(5_000_000))],
    [
      '100,000 entries',
      () =>
        Buffer.from(good.v2.toString().replace('"tlogEntries":[', `"tlogEntries":[${'{},'.repeat(100_000)}`)),
    ],
    ['deep nesting', () => Buffer.from('{"a":'.repeat(1000))],
  ])('%s', (_name, bytes) => {
    expect(codeOf(() => readBundle(bytes()))).toBe('bundle-malformed')
  })

  it('takes what protobuf takes: null for nothing, a plain number, a key id that nobody signed', async () => {
    const json = JSON.parse(good.v2.toString()) as BundleJson // as it was made above
    const entry = entryOf(json)
    Object.assign(entry, { logIndex: Number(entry.logIndex ?? 0), inclusionPromise: null })
    Object.assign(json.dsseEnvelope?.signatures[0] ?? {}, { keyid: 'whoever' })
    Object.assign(json, { messageSignature: null })
    expect(answerOf(await verifier.check(stored(Buffer.from(JSON.stringify(json)))))).toBe('verified')
  })

  it.each([
    ['0.1', 'v1'],
    ['0.2', 'v1'],
    ['0.2', 'v2'],
    ['0.3', 'both'],
  ] as const)('takes version %s in %s', async (version, log) => {
    expect(
      answerOf(await verifier.check(stored(makeBundle({ services, statement, version, log }).bytes))),
    ).toBe('verified')
  })

  it.each([
    ['0.1', 'bundle-version'],
    ['0.2', 'bundle-version'],
    ['0.3', 'verified'],
  ] as const)('answers version %s of a referrer with %s', async (version, expected) => {
    const { bytes } = makeBundle({ services, statement, version, log: 'v1' })
    const referrer = { ...stored(bytes), manifestDigest: digestOf(bytes) } as StoredSignature // as stores make it
    expect(answerOf(await verifier.check(referrer))).toBe(expected)
  })

  it('takes a proof without checkpoint in version 0.1, where the promise counts', async () => {
    const edit: Edit = (json) => delete (entryOf(json).inclusionProof as Record<string, unknown>).checkpoint // made above
    const bytes = (version: '0.1' | '0.2') =>
      makeBundle({ services, statement, version, log: 'v1', edit }).bytes
    expect(answerOf(await verifier.check(stored(bytes('0.1'))))).toBe('verified')
    expect(answerOf(await verifier.check(stored(bytes('0.2'))))).toBe('bundle-malformed')
  })
})

describe('what would take minutes to read is refused by its size', () => {
  const long = 2_000_000
  const nested = (content: Uint8Array): string =>
    Buffer.from(writeDer(0x30, writeDer(0x30, writeDer(0x02, content)))).toString('base64')

  it.each<[string, string, Edit]>([
    [
      'a number of a timestamp',
      'timestamp: expected at most 16384 bytes',
      ({ verificationMaterial }) => {
        const signedTimestamp = nested(Buffer.alloc(long, 0x11))
        verificationMaterial.timestampVerificationData = { rfc3161Timestamps: [{ signedTimestamp }] }
      },
    ],
    [
      'a number of a checkpoint',
      'expected a checkpoint of at most 65536 characters',
      ({ verificationMaterial }) => {
        const [entry] = verificationMaterial.tlogEntries
        if (entry?.inclusionProof === undefined) throw new Error('expected a proof')
        const { checkpoint } = entry.inclusionProof
        checkpoint.envelope = checkpoint.envelope.replace(/\n\d+\n/, `\n${'9'.repeat(long)}\n`)
      },
    ],
    [
      'a certificate of a million elements',
      'certificate: expected at most 65536 bytes',
      ({ verificationMaterial }) => {
        verificationMaterial.certificate = { rawBytes: nested(Buffer.alloc(long, '0500', 'hex')) }
      },
    ],
  ])('%s', async (_name, message, edit) => {
    const check = await verifier.check(stored(makeBundle({ services, statement, edit }).bytes))
    expect(check).toMatchObject({ kind: 'failed', message: expect.stringContaining(message) })
  })
})

/** What must be equal in everything that is accepted. */
function essence(check: SignatureCheck | null): unknown {
  if (check?.kind !== 'verified') return undefined
  const { signer, payload, sigstore } = check
  const facts =
    signer.kind === 'certificate'
      ? [signer.certificate.subject, signer.certificate.issuer, ...signer.certificate.extensions]
      : signer
  return {
    facts,
    payload: Buffer.from(payload).toString('hex'),
    times: sigstore?.times.map(({ unixSeconds }) => unixSeconds),
  }
}

describe('whatever is changed', () => {
  it.each(['v2', 'v1'] as const)(
    'a byte of a bundle in %s: refused, or the same bytes by the same signer',
    async (name) => {
      const original = essence(await verifier.check(stored(good[name])))
      await fc.assert(
        fc.asyncProperty(
          fc.nat(good[name].length - 1),
          fc.integer({ min: 1, max: 255 }),
          async (at, mask) => {
            const changed = Buffer.from(good[name])
            changed[at] = (changed[at] ?? 0) ^ mask
            const check = await verifier.check(stored(changed))
            if (check?.kind === 'verified') {
              const { times, ...same } = essence(check) as { times: readonly number[] } // verified: an object
              const { times: before, ...rest } = original as { times: readonly number[] } // verified: an object
              expect(same).toEqual(rest)
              expect(before).toEqual(expect.arrayContaining([...times]))
            }
          },
        ),
        { numRuns: 400 },
      )
    },
    60_000,
  )

  it('a decoded byte of any base64 in it: the same', async () => {
    const text = good.both.toString()
    const places = [...text.matchAll(/"([A-Za-z0-9+/]{24,}={0,2})"/g)].map((match) => ({
      at: match.index + 1,
      value: match[1] ?? '',
    }))
    const original = essence(await verifier.check(stored(good.both))) as { facts: unknown; payload: string } // verified above
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.nat(),
        fc.integer({ min: 0, max: 7 }),
        async ({ at, value }, index, bit) => {
          const bytes = Buffer.from(value, 'base64')
          const place = index % bytes.length
          bytes[place] = (bytes[place] ?? 0) ^ (1 << bit)
          const changed = text.slice(0, at) + bytes.toString('base64') + text.slice(at + value.length)
          const check = await verifier.check(stored(Buffer.from(changed)))
          if (check?.kind === 'verified') {
            expect(essence(check)).toMatchObject({ facts: original.facts, payload: original.payload })
          }
        },
      ),
      { numRuns: 400 },
    )
  }, 60_000)

  it('any bytes are answered, never thrown at', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((json) => Buffer.from(json)),
        ),
        async (bytes) => {
          expect((await verifier.check(stored(bytes)))?.kind).toBe('failed')
        },
      ),
    )
  })
})
