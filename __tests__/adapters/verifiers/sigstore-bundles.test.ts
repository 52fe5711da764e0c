import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { publicKeyOf, readPublicKeys } from '../../../src/adapters/verifiers/public-keys.ts'
import {
  type BundleLeaf,
  createBundleVerifiers,
  verifierBy,
} from '../../../src/adapters/verifiers/sigstore-bundles.ts'
import { readTrustedRoot } from '../../../src/adapters/verifiers/trusted-root-json.ts'
import { FormatError, TransportError } from '../../../src/domain/errors.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { cosignPayload, imageStatement } from '../../fakes/signed-texts.ts'
import {
  authorityExtensions,
  type Breakage,
  type BundleOptions,
  breakageNames,
  certify,
  type Extension,
  extensions,
  makeBundle,
  makeKey,
  makeLayer,
  publicKeyPem,
  purposes,
  startTestSigstore,
  type TestSigstore,
  trustedRootOf,
} from '../../fakes/sigstore.ts'
import { digestOnly } from '../../fakes/sigstore-facts.ts'
import { answerOf, byIdentity, byKeys, imageDigest, noFiles, nowUnixSeconds, stored } from './sigstore-kit.ts'

const statement = imageStatement(imageDigest)
const key = makeKey()
let services: TestSigstore

beforeAll(async () => {
  services = await startTestSigstore()
})
afterAll(async () => {
  await services.close()
})

const make = (options: Partial<BundleOptions> = {}): Uint8Array =>
  makeBundle({ services, ...(options.message ? {} : { statement }), ...options }).bytes
const checkIdentity = (bytes: Uint8Array, root = services.trustedRoot) =>
  byIdentity(root).check(stored(bytes))
const checkKey = (bytes: Uint8Array, root = services.trustedRoot) => byKeys(root, key).check(stored(bytes))

/**
 * What one change does to a bundle by a certificate in Rekor v2 with a timestamp, and in Rekor v1 without one. What the
 * bundle no longer needs, or nobody signs, changes nothing.
 */
const changes: Readonly<Record<Breakage, readonly [v2: string, v1: string]>> = {
  'payload-changed': ['signature-invalid', 'signature-invalid'],
  'payload-type-changed': ['payload-type', 'payload-type'],
  'signature-flipped': ['signature-invalid', 'signature-invalid'],
  'no-signature': ['bundle-signature-count', 'bundle-signature-count'],
  'two-signatures': ['bundle-signature-count', 'bundle-signature-count'],
  'two-contents': ['bundle-content', 'bundle-content'],
  'no-content': ['bundle-content', 'bundle-content'],
  'other-signer': ['signature-invalid', 'signature-invalid'],
  'unknown-version': ['bundle-version', 'bundle-version'],
  'unknown-field': ['bundle-malformed', 'bundle-malformed'],
  'chain-in-v03': ['bundle-content', 'bundle-content'],
  'no-certificate': ['bundle-content', 'bundle-content'],
  'certificate-flipped': ['log-entry-mismatch', 'log-entry-mismatch'],
  'certificate-for-other-key': ['signature-invalid', 'signature-invalid'],
  'certificate-of-other-authority': ['certificate-untrusted', 'certificate-untrusted'],
  'certificate-expired': ['certificate-time', 'certificate-time'],
  'certificate-not-yet-valid': ['certificate-time', 'certificate-time'],
  'certificate-for-servers': ['certificate-untrusted', 'certificate-untrusted'],
  'unknown-critical-extension': ['certificate-untrusted', 'certificate-untrusted'],
  'two-names': ['certificate-malformed', 'certificate-malformed'],
  // The first URI is the subject, whatever stands behind it.
  'two-names-in-one': ['verified', 'verified'],
  'no-name': ['certificate-identity', 'certificate-identity'],
  'no-issuer': ['certificate-identity', 'certificate-identity'],
  'issuers-differ': ['certificate-identity', 'certificate-identity'],
  'issuer-twice': ['certificate-malformed', 'certificate-malformed'],
  'issuer-with-trailing-bytes': ['certificate-malformed', 'certificate-malformed'],
  'no-sct': ['sct-missing', 'sct-missing'],
  'sct-of-unknown-log': ['sct-missing', 'sct-missing'],
  'sct-of-other-certificate': ['sct-invalid', 'sct-invalid'],
  // Verified without a log entry; the policy asks for one (`match-conditions`).
  'no-log-entry': ['verified', 'signature-time-missing'],
  'log-entry-twice': ['log-entry-invalid', 'log-entry-invalid'],
  'entry-of-unknown-log': ['verified', 'signature-time-missing'],
  'entry-of-other-signature': ['log-entry-mismatch', 'log-entry-mismatch'],
  'entry-of-other-content': ['log-entry-mismatch', 'log-entry-mismatch'],
  'entry-of-other-key': ['log-entry-mismatch', 'log-entry-mismatch'],
  'entry-body-changed': ['log-entry-invalid', 'log-entry-invalid'],
  'entry-kind-changed': ['log-entry-invalid', 'log-entry-invalid'],
  'entry-log-id-changed': ['verified', 'signature-time-missing'],
  // Only a promise signs the outer index; without one the proof's is told.
  'entry-index-changed': ['verified', 'log-entry-invalid'],
  'entry-time-changed': ['log-entry-invalid', 'log-entry-invalid'],
  'promise-flipped': ['verified', 'log-entry-invalid'],
  'no-promise': ['verified', 'signature-time-missing'],
  'no-proof': ['bundle-malformed', 'bundle-malformed'],
  'neither-promise-nor-proof': ['bundle-malformed', 'bundle-malformed'],
  'proof-index-changed': ['log-entry-invalid', 'log-entry-invalid'],
  'proof-size-changed': ['log-entry-invalid', 'log-entry-invalid'],
  'proof-root-changed': ['log-entry-invalid', 'log-entry-invalid'],
  'proof-hash-changed': ['log-entry-invalid', 'log-entry-invalid'],
  'checkpoint-origin-changed': ['log-entry-invalid', 'log-entry-invalid'],
  'checkpoint-size-changed': ['log-entry-invalid', 'log-entry-invalid'],
  'checkpoint-root-changed': ['log-entry-invalid', 'log-entry-invalid'],
  'checkpoint-unsigned': ['log-entry-invalid', 'log-entry-invalid'],
  'no-timestamp': ['signature-time-missing', 'verified'],
  'timestamp-twice': ['verified', 'verified'],
  'timestamp-of-other-signature': ['timestamp-invalid', 'verified'],
  'timestamp-of-payload': ['timestamp-invalid', 'verified'],
  'timestamp-of-unknown-authority': ['signature-time-missing', 'verified'],
  'timestamp-flipped': ['timestamp-invalid', 'verified'],
}

describe('a bundle by a certificate with one thing changed', () => {
  it.each(breakageNames.map((name) => [name, ...changes[name]] as const))(
    '%s: %s in Rekor v2, %s in Rekor v1',
    async (broken, v2, v1) => {
      // A timestamp that is not made cannot be broken: that of Rekor v1 is as if nothing had been changed.
      const isOfTime = broken.startsWith('timestamp-')
      expect(answerOf(await checkIdentity(make({ broken })))).toBe(v2)
      expect(
        answerOf(await checkIdentity(make({ ...(isOfTime ? {} : { broken }), log: 'v1', timestamp: false }))),
      ).toBe(v1)
    },
  )
})

describe('a bundle by a key with one thing changed', () => {
  it.each<[Breakage, string]>([
    ['payload-changed', 'untrusted-key'],
    ['signature-flipped', 'untrusted-key'],
    ['other-signer', 'untrusted-key'],
    ['payload-type-changed', 'payload-type'],
    ['two-signatures', 'bundle-signature-count'],
    ['entry-of-other-key', 'log-entry-mismatch'],
    ['entry-of-other-signature', 'log-entry-mismatch'],
    ['entry-of-other-content', 'log-entry-mismatch'],
    ['proof-root-changed', 'log-entry-invalid'],
    ['timestamp-flipped', 'timestamp-invalid'],
    ['no-timestamp', 'verified'],
    ['no-log-entry', 'verified'],
  ])('%s: %s', async (broken, expected) => {
    expect(answerOf(await checkKey(make({ key, broken })))).toBe(expected)
  })
})

describe('what is verified is told', () => {
  it('of a workflow: subject, issuer, every extension, payload, time and log', async () => {
    const check = await checkIdentity(make({ claims: { repository_id: '77', event_name: 'schedule' } }))
    expect(check).toMatchObject({
      kind: 'verified',
      payload: Buffer.from(statement),
      signer: {
        kind: 'certificate',
        certificate: { subject: { kind: 'uri' }, issuer: services.urls.issuer },
      },
      sigstore: {
        form: 'statement',
        times: [{ source: 'timestamp-authority', unixSeconds: expect.any(Number) }],
        logEntries: [{ log: services.urls.rekorV2, index: expect.stringMatching(/^\d+$/) }],
      },
    })
    const extensions =
      check?.kind === 'verified' && check.signer.kind === 'certificate'
        ? check.signer.certificate.extensions
        : new Map()
    expect(extensions.get('sourceRepositoryIdentifier')).toBe('77')
    expect(extensions.get('buildTrigger')).toBe('schedule')
    expect(extensions.get('workflowTrigger')).toBe('schedule')
    // Extensions 2 to 6 and 9 to 22, and 24: a workflow without an environment has no 23.
    expect(extensions.size).toBe(20)
  })

  it('of a person: the e-mail address', async () => {
    expect(await checkIdentity(make({ claims: { email: 'dev@example.com' } }))).toMatchObject({
      signer: {
        certificate: {
          subject: { kind: 'email', value: 'dev@example.com' },
          issuer: services.urls.emailIssuer,
        },
      },
    })
  })

  it('of two logs: both, and the time of the one that promises', async () => {
    expect(await checkIdentity(make({ log: 'both', timestamp: false }))).toMatchObject({
      sigstore: {
        times: [{ source: 'log' }],
        logEntries: [{ log: services.urls.rekorV1 }, { log: services.urls.rekorV2 }],
      },
    })
  })
})

describe('one odd item never spoils a good bundle', () => {
  it('an entry of an unknown log beside a known one does not count', async () => {
    const bytes = make({
      log: 'both',
      edit: ({ verificationMaterial: { tlogEntries } }) => {
        const [first] = tlogEntries
        if (first !== undefined) first.logId.keyId = Buffer.alloc(32).toString('base64')
      },
    })
    expect(await checkIdentity(bytes)).toMatchObject({
      kind: 'verified',
      sigstore: { logEntries: [{ log: services.urls.rekorV2 }] },
    })
  })

  it('a timestamp of an unknown authority beside a known one does not count', async () => {
    const other = makeBundle({ services, statement, broken: 'timestamp-of-unknown-authority' }).json
    const stamps = other.verificationMaterial.timestampVerificationData?.rfc3161Timestamps ?? []
    expect(stamps).toHaveLength(1)
    const bytes = make({
      edit: ({ verificationMaterial: { timestampVerificationData: data } }) => {
        data?.rfc3161Timestamps.unshift(...stamps)
      },
    })
    const check = await checkIdentity(bytes)
    expect(check).toMatchObject({ kind: 'verified' })
    expect(check?.kind === 'verified' ? check.sigstore?.times.length : 0).toBe(1)
  })

  it('but an entry of a known log that does not verify fails the bundle, whatever stands beside it', async () => {
    const bytes = make({
      log: 'both',
      edit: ({ verificationMaterial: { tlogEntries } }) => {
        const proof = tlogEntries[1]?.inclusionProof
        if (proof !== undefined) proof.rootHash = Buffer.alloc(32).toString('base64')
      },
    })
    expect(answerOf(await checkIdentity(bytes))).toBe('log-entry-invalid')
  })
})

describe('the trusted root decides', () => {
  const hour = 3600
  it.each([
    ['another authority', { otherAuthority: true }, 'certificate-untrusted'],
    ['no authority', { noAuthority: true }, 'certificate-untrusted'],
    ['an authority that ended', { authorityWindow: { start: 0, end: 1_000_000 } }, 'certificate-time'],
    ['another certificate log', { unknownCtLog: true }, 'sct-missing'],
    ['no certificate log at all', { noCtLog: true }, 'sct-missing'],
    ['a certificate log that ended', { ctLogWindow: { start: 0, end: 1_000_000 } }, 'sct-invalid'],
    ['no timestamp authority', { noTimestampAuthority: true }, 'signature-time-missing'],
    ['another timestamp authority', { otherTimestampAuthority: true }, 'signature-time-missing'],
    [
      'a timestamp authority that ended',
      { timestampWindow: { start: 0, end: 1_000_000 } },
      'timestamp-invalid',
    ],
    ['a log that ended', { logWindow: { start: 0, end: 1_000_000 } }, 'log-entry-invalid'],
    ['a log that begins in an hour', { logWindow: { start: nowUnixSeconds() + hour } }, 'log-entry-invalid'],
    ['more logs', { moreLogs: true }, 'verified'],
    ['no logs', { noLogs: true }, 'verified'],
  ])('%s: %#', async (_name, change, expected) => {
    expect(answerOf(await checkIdentity(make(), trustedRootOf(services, change)))).toBe(expected)
  })

  /** Each log with a namesake: of the same id, with another key, and in force as the window says. */
  const withNamesakes = (
    order: 'before' | 'after',
    logWindow?: { start: number; end: number },
  ): Uint8Array => {
    const trusted = trustedRootOf(services, logWindow === undefined ? {} : { logWindow })
    const root = JSON.parse(Buffer.from(trusted).toString()) as { tlogs: { publicKey: object }[] }
    const tlogs = root.tlogs.flatMap((log) => {
      const rawBytes = makeKey().publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
      const validFor = { start: '2020-01-01T00:00:00Z' }
      const other = { ...log, publicKey: { ...log.publicKey, rawBytes, validFor } }
      return order === 'before' ? [other, log] : [log, other]
    })
    return Buffer.from(JSON.stringify({ ...root, tlogs }))
  }
  it.each([
    ['v2', 'before'],
    ['v2', 'after'],
    ['v1', 'before'],
    ['v1', 'after'],
  ] as const)('a log %s counts in its own period, whatever has its id %s it', async (log, order) => {
    const answer = async (root: Uint8Array) => answerOf(await checkIdentity(make({ log }), root))
    expect(await answer(withNamesakes(order))).toBe('verified')
    expect(await answer(withNamesakes(order, { start: 0, end: 1_000_000 }))).toBe('log-entry-invalid')
  })

  it('a log without times must be in force now where no timestamp says when', async () => {
    const ended = trustedRootOf(services, { logWindow: { start: 0, end: 1_000_000 } })
    expect(answerOf(await checkKey(make({ key, timestamp: false }), ended))).toBe('log-entry-invalid')
    expect(answerOf(await checkKey(make({ key, timestamp: false })))).toBe('verified')
  })
})

describe('what a root above the issuing authority says', () => {
  const forTime = extensions.purpose(purposes.timeStamping)
  const forCode = extensions.purpose(purposes.codeSigning)
  const forServers = extensions.purpose(purposes.serverAuth)
  const forAll = extensions.purpose('2.5.29.37.0')

  it.each<readonly [string, readonly Extension[], string]>([
    ['no purpose', [], 'verified'],
    ['its purpose', [forCode], 'verified'],
    ['any purpose', [forAll], 'verified'],
    ['the purpose of time stamping', [forTime], 'certificate-untrusted'],
  ])('holds for certificates: %s', async (_name, more, expected) => {
    const root = certify('root', undefined, { extensions: [...authorityExtensions(1), ...more] })
    const middle = certify('middle', root, { extensions: authorityExtensions(0) })
    const chain = [middle.der, root.der] as const
    const bytes = make({
      plan: () => ({ authority: { chain, issuer: middle.name, issuerKey: middle.privateKey } }),
    })
    const trusted = trustedRootOf(services, { authorityChain: chain })
    expect(answerOf(await checkIdentity(bytes, trusted))).toBe(expected)
  })

  it.each<readonly [string, readonly Extension[], string]>([
    ['no purpose', [], 'verified'],
    ['its purpose', [forTime], 'verified'],
    ['any purpose', [forAll], 'verified'],
    ['the purpose of signing code', [forCode], 'timestamp-invalid'],
    ['the purpose of servers', [forServers], 'timestamp-invalid'],
  ])('holds for timestamps: %s', async (_name, more, expected) => {
    const trusted = trustedRootOf(services, { timestampChain: stampingChain({ root: more }) })
    expect(answerOf(await checkIdentity(make(), trusted))).toBe(expected)
  })

  it.each<readonly [string, readonly Extension[], string]>([
    ['the purpose alone', [], 'verified'],
    [
      'a critical extension that nobody knows',
      [{ oid: '1.2.3.4', critical: true, value: Buffer.from([5, 0]) }],
      'timestamp-invalid',
    ],
  ])('the certificate that signs timestamps with %s', async (_name, more, expected) => {
    const trusted = trustedRootOf(services, { timestampChain: stampingChain({ signer: more }) })
    expect(answerOf(await checkIdentity(make(), trusted))).toBe(expected)
  })

  /** The authority of the services, whose certificate is issued anew under a root with these extensions. */
  function stampingChain(more: {
    readonly root?: readonly Extension[]
    readonly signer?: readonly Extension[]
  }): readonly Uint8Array[] {
    const [signer] = services.parts.timestamps.chain.map((der) => new X509Certificate(der))
    if (signer === undefined) throw new Error('expected the certificate that signs')
    const root = certify('root', undefined, {
      extensions: [...authorityExtensions(1), ...(more.root ?? [])],
    })
    const issuer = certify('timestamps', root, {
      subject: { organization: 'countersign demo', commonName: 'timestamps' },
      extensions: authorityExtensions(0),
    })
    const { der } = certify('timestamp signer', issuer, {
      key: { publicKey: signer.publicKey, privateKey: issuer.privateKey },
      serialNumber: Buffer.from(signer.serialNumber, 'hex'),
      extensions: [extensions.purpose(purposes.timeStamping, true), ...(more.signer ?? [])],
    })
    return [der, issuer.der, root.der]
  }
})

describe('a fault of ours', () => {
  const broken = (): never => {
    throw new TypeError('of ours')
  }
  const unknown = { kind: 'unknown', code: 'internal-error', message: 'unexpected TypeError: of ours' }

  it('is no answer about a bundle or a layer', async () => {
    const bundle = Object.defineProperty(stored(make()), 'bytes', { get: broken })
    expect(await byIdentity(services.trustedRoot).check(bundle)).toEqual(unknown)
    const made = makeLayer({ services, payload: cosignPayload('r.example/app:1', imageDigest) })
    const layer = Object.defineProperty({ ...made, place: '' }, 'annotations', { get: broken })
    expect(await byIdentity(services.trustedRoot).check(layer)).toEqual(unknown)
  })

  it('in the middle of a check is none either', async () => {
    const rules = { root: readTrustedRoot(services.trustedRoot, 'root.json'), nowUnixSeconds: broken }
    const verifier = verifierBy({
      ...rules,
      signers: { kind: 'keys', keys: [publicKeyOf(key.publicKey, 'key')] },
    })
    expect(await verifier.check(stored(make({ key, timestamp: false })))).toEqual(unknown)
    expect(answerOf(await verifier.check(stored(make({ key }))))).toBe('verified')
  })
})

describe('kinds of keys', () => {
  it.each(['p256', 'p384', 'p521', 'ed25519', 'rsa'] as const)(
    '%s signs statements and layers, logged or not',
    async (kind) => {
      const own = makeKey(kind)
      const verifier = byKeys(services.trustedRoot, makeKey(), own)
      for (const log of ['none', 'v1', 'v2'] as const) {
        const bytes = makeBundle({ services, statement, key: own, log }).bytes
        expect(answerOf(await verifier.check(stored(bytes)))).toBe('verified')
      }
      const layer = makeLayer({ services, payload: cosignPayload('r.example/app:1', imageDigest), key: own })
      expect(answerOf(await verifier.check({ ...layer, place: 'layer' }))).toBe('verified')
    },
  )

  it.each(['p384', 'p521'] as const)('%s signed with SHA-256 by older programs', async (kind) => {
    const own = makeKey(kind)
    const bytes = makeBundle({ services, statement, key: own, hash: 'sha256', log: 'v1' }).bytes
    expect(answerOf(await byKeys(services.trustedRoot, own).check(stored(bytes)))).toBe('verified')
  })

  it('a hash that does not go with the key is none', async () => {
    const bytes = makeBundle({ services, statement, key, hash: 'sha512', log: 'none' }).bytes
    expect(answerOf(await checkKey(bytes))).toBe('untrusted-key')
  })
})

describe('who is wanted', () => {
  it('a key where an identity is wanted, and the other way round', async () => {
    expect(answerOf(await checkIdentity(make({ key })))).toBe('identity-bundle-expected')
    expect(answerOf(await checkKey(make()))).toBe('key-bundle-expected')
  })

  it('other kinds of signatures are not looked at', async () => {
    const verifier = byIdentity(services.trustedRoot)
    expect(await verifier.check({ kind: 'simple-signing', place: '', bytes: new Uint8Array() })).toBeNull()
    expect(
      await verifier.check({ kind: 'malformed', place: '', code: 'signature-malformed', message: '' }),
    ).toBeNull()
    const attestation = {
      kind: 'cosign-layer',
      place: '',
      mediaType: 'application/vnd.dsse.envelope.v1+json',
    } as const
    expect(await verifier.check({ ...attestation, payload: new Uint8Array(), annotations: {} })).toBeNull()
  })
})

describe('signatures over files', () => {
  const message = Buffer.from('the file')
  const blob = { digest: digestOf(message), bytes: message }
  const inDigest = { digest: digestOf(message) }

  it('count only where a file is judged', async () => {
    expect(answerOf(await checkIdentity(make({ message })))).toBe('signature-over-file')
  })

  it.each(['p256', 'p384', 'p521', 'rsa'] as const)('%s, with the file and with its digest', async (kind) => {
    const own = makeKey(kind)
    const verifier = byKeys(services.trustedRoot, own)
    const bytes = makeBundle({ services, message, key: own, hash: 'sha256', log: 'v1' }).bytes
    expect(await verifier.check(stored(bytes), blob)).toMatchObject({
      kind: 'verified',
      payload: new Uint8Array(),
    })
    expect(await verifier.check(stored(bytes), inDigest)).toMatchObject({
      kind: 'verified',
      sigstore: { form: 'message' },
    })
    const other = { digest: digestOf(Buffer.from('another')), bytes: Buffer.from('another') }
    expect(answerOf(await verifier.check(stored(bytes), other))).toBe('blob-mismatch')
    expect(answerOf(await verifier.check(stored(bytes), { digest: other.digest }))).toBe('blob-mismatch')
  })

  it('with a digest in another algorithm cannot be compared', async () => {
    const bytes = make({ message, key, log: 'none' })
    expect(
      answerOf(
        await byKeys(services.trustedRoot, key).check(stored(bytes), { digest: digestOf(message, 'sha512') }),
      ),
    ).toBe('bundle-content')
  })
})

describe('.sig layers', () => {
  const payload = cosignPayload('r.example/app:1', imageDigest)
  const annotation = 'dev.sigstore.cosign/'

  it('by a certificate in Rekor v1', async () => {
    const layer = makeLayer({ services, payload, timestamp: true })
    expect(await byIdentity(services.trustedRoot).check({ ...layer, place: '' })).toMatchObject({
      kind: 'verified',
      payload: Buffer.from(payload),
      sigstore: { form: 'cosign-payload', logEntries: [{ log: services.urls.rekorV1 }] },
    })
  })

  it.each([
    ['no signature', { 'dev.cosignproject.cosign/signature': undefined }, 'layer-malformed'],
    ['a signature that is no base64', { 'dev.cosignproject.cosign/signature': '!' }, 'layer-malformed'],
    ['a certificate that is none', { [`${annotation}certificate`]: 'x' }, 'layer-malformed'],
    ['no certificate', { [`${annotation}certificate`]: undefined }, 'identity-bundle-expected'],
    ['an empty certificate', { [`${annotation}certificate`]: '' }, 'identity-bundle-expected'],
    ['no time', { [`${annotation}bundle`]: undefined }, 'signature-time-missing'],
    ['a log entry that is no JSON', { [`${annotation}bundle`]: '{' }, 'layer-malformed'],
    [
      'a log entry with a key twice',
      { [`${annotation}bundle`]: '{"Payload":{},"Payload":{}}' },
      'layer-malformed',
    ],
    [
      'a timestamp that is none',
      { [`${annotation}rfc3161timestamp`]: '{"SignedRFC3161Timestamp":"AAAA"}' },
      'timestamp-invalid',
    ],
    ['no chain', { [`${annotation}chain`]: undefined }, 'verified'],
  ])('%s: %#', async (_name, edit, expected) => {
    const layer = makeLayer({ services, payload, edit: (annotations) => ({ ...annotations, ...edit }) })
    expect(answerOf(await byIdentity(services.trustedRoot).check({ ...layer, place: '' }))).toBe(expected)
  })

  it.each([
    ['signature', { signature: Buffer.from('another') }],
    ['payload', { payload: Buffer.from('another') }],
    ['key', { verifierPem: publicKeyPem(makeKey().publicKey) }],
  ])('with the log entry of another %s', async (_name, logged) => {
    const layer = makeLayer({ services, payload, logged })
    expect(answerOf(await byIdentity(services.trustedRoot).check({ ...layer, place: '' }))).toBe(
      'log-entry-mismatch',
    )
  })
})

describe('opening a leaf', () => {
  const conditions = { ...digestOnly, transparency: 'none' } as const
  const keys = { kind: 'data', data: [Buffer.from(publicKeyPem(key.publicKey))] } as const
  const keyLeaf: BundleLeaf = { ...conditions, type: 'bundleSigned', keys }
  const identityLeaf: BundleLeaf = {
    ...conditions,
    type: 'identitySigned',
    issuer: 'i',
    identities: [],
    extensions: new Map(),
  }
  const unreachable = new TransportError('public-instance-unreachable', 'no network')
  const open = (parts: object = {}) =>
    createBundleVerifiers({
      files: noFiles,
      nowUnixSeconds,
      publicInstance: () => Promise.reject(unreachable),
      publicKeys: (source) => readPublicKeys(source, noFiles),
      ...parts,
    })

  it('a key that needs nobody else asks for no trusted root', async () => {
    expect(await open()(keyLeaf)).toMatchObject({ kind: 'usable' })
  })

  it.each<[string, BundleLeaf]>([
    ['an identity', identityLeaf],
    ['a key that must be logged', { ...keyLeaf, transparency: 'log' }],
    ['a key with a largest age', { ...keyLeaf, maxAgeSeconds: 60 }],
  ])('%s asks the public instance, and nothing is known without it', async (_name, leaf) => {
    await expect(open()(leaf)).rejects.toBe(unreachable)
  })

  it('identities share the check of what their trusted root vouches for, and nothing else', async () => {
    const data = (bytes: Uint8Array) => ({ kind: 'data', data: [bytes] }) as const
    const opened = open({ trustedRoot: data(services.trustedRoot) })
    const verifier = await opened(identityLeaf)
    expect(await opened({ ...identityLeaf, issuer: 'https://other.example' })).toBe(verifier)
    const other = data(trustedRootOf(services, { otherAuthority: true }))
    expect(await opened({ ...identityLeaf, trustedRoot: other })).not.toBe(verifier)
    expect(await opened(keyLeaf)).not.toBe(verifier)
  })

  it("the policy's trusted root wins over that of the run, and that over the public instance", async () => {
    const data = (bytes: Uint8Array) => ({ kind: 'data', data: [bytes] }) as const
    const own = data(services.trustedRoot)
    const other = data(trustedRootOf(services, { otherAuthority: true }))
    const bytes = make()
    const answer = async (trustedRoot: object, leaf: BundleLeaf): Promise<string> => {
      const verifier = await open({ trustedRoot })(leaf)
      return answerOf(await verifier.check(stored(bytes)))
    }
    expect(await answer(own, identityLeaf)).toBe('verified')
    expect(await answer(other, identityLeaf)).toBe('certificate-untrusted')
    expect(await answer(other, { ...identityLeaf, trustedRoot: own })).toBe('verified')
    await expect(
      answer(own, { ...identityLeaf, trustedRoot: data(Buffer.from('{}')) }),
    ).rejects.toMatchObject({
      name: 'FormatError',
      code: 'trusted-root-malformed',
    })
    await expect(answer({ kind: 'paths', paths: ['none.json'] }, identityLeaf)).rejects.toMatchObject({
      name: 'UsageError',
      code: 'key-file-missing',
      next: expect.stringContaining('--trusted-root'),
    })
  })

  it.each([new FormatError('key-none', 'no key'), unreachable])(
    'why keys cannot be read is passed on: %s',
    async (error) => {
      await expect(open({ publicKeys: () => Promise.reject(error) })(keyLeaf)).rejects.toBe(error)
    },
  )

  it('a public trusted root that cannot be read is no refusal', async () => {
    await expect(
      open({ publicInstance: () => Promise.resolve(Buffer.from('{}')) })(identityLeaf),
    ).rejects.toMatchObject({
      code: 'trusted-root-malformed',
      exitCode: 3,
    })
  })
})
