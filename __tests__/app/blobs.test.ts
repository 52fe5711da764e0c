import { describe, expect, it } from '@jest/globals'
import type { VerifyBlobRequest } from '../../src/app/contract.ts'
import { exitCodeOf } from '../../src/app/exit-code.ts'
import { generateKey } from '../../src/app/key-generate.ts'
import { verifyBlob } from '../../src/app/verify-blob.ts'
import { TransportError, UsageError } from '../../src/domain/errors.ts'
import { digestOf } from '../../src/domain/image/digest.ts'
import type { SignatureVerifier, TrustMaterial } from '../../src/ports.ts'
import { fakeNewFiles } from '../fakes/new-files.ts'
import { fakeTrust } from '../fakes/ports.ts'
import { imageStatement } from '../fakes/signed-texts.ts'
import {
  bundleSigned,
  certificateOf,
  digestOnly,
  identitySigned,
  keySigner,
  provenance,
  sigstoreCheck,
} from '../fakes/sigstore-facts.ts'
import { fakeBundle, fakeSigstoreVerifier } from '../fakes/sigstore-signers.ts'
import { firstCode } from '../fakes/verdicts.ts'

const bytes = Buffer.from('content')
const digest = digestOf(bytes)
const release = certificateOf()
const identity = release.certificate.subject.value
const key = keySigner('a')

describe('verifyBlob', () => {
  const rule = identitySigned([identity], digestOnly)
  const byKey = bundleSigned(['a'], digestOnly)
  const request = (payload: Uint8Array, over: Partial<VerifyBlobRequest> = {}): VerifyBlobRequest => ({
    bundle: { name: 'f.sigstore.json', bytes: fakeBundle(release, payload) },
    artifact: { name: 'f', blob: { digest, bytes } },
    rule,
    ...over,
  })
  const judge = (wanted: VerifyBlobRequest, verifierOf: TrustMaterial['verifierOf']) =>
    verifyBlob(wanted, { trust: { ...fakeTrust(), verifierOf } })
  const everybody: TrustMaterial['verifierOf'] = async () => fakeSigstoreVerifier([release, key])

  it.each<readonly [string, VerifyBlobRequest, string]>([
    ['a statement about the file', request(imageStatement(digest)), 'accepted'],
    ['an attestation about the file', request(imageStatement(digest, provenance)), 'accepted'],
    [
      'a statement about another file',
      request(imageStatement(digestOf(Buffer.from('x')))),
      'rejected wrong-image',
    ],
    ['what is no statement', request(Buffer.from('{}')), 'rejected statement-malformed'],
    [
      'a bundle by somebody unknown',
      request(Buffer.from(''), { bundle: { name: 'b', bytes: fakeBundle(keySigner('b'), bytes) } }),
      'rejected untrusted-key',
    ],
    [
      'an altered bundle',
      request(Buffer.from(''), {
        bundle: { name: 'b', bytes: fakeBundle(release, imageStatement(digest), false) },
      }),
      'rejected signature-invalid',
    ],
    [
      'another identity',
      request(imageStatement(digest), {
        rule: { ...rule, identities: [{ kind: 'exact', text: `${identity}x` }] },
      }),
      'rejected wrong-signer',
    ],
    [
      'another issuer',
      request(imageStatement(digest), { rule: { ...rule, issuer: 'https://other' } }),
      'rejected wrong-issuer',
    ],
  ])('judges %s', async (_what, wanted, expected) => {
    const outcome = await judge(wanted, everybody)
    expect(firstCode(outcome.verdict)).toBe(expected)
    expect(exitCodeOf(outcome)).toBe(expected === 'accepted' ? 0 : 1)
    expect(outcome).toMatchObject({ bundle: wanted.bundle.name, artifact: 'f', digest })
  })

  it('gives the file to the verifier, and shows the log entries of what it verified', async () => {
    const seen: unknown[] = []
    const check: SignatureVerifier['check'] = async (signature, blob) => {
      seen.push([signature, blob])
      return sigstoreCheck(release, new Uint8Array(), { form: 'message' })
    }
    const wanted = request(new Uint8Array())
    const outcome = await judge(wanted, async () => ({ kind: 'usable', warnings: [], check }))
    expect(seen).toEqual([
      [
        { kind: 'bundle', place: 'f.sigstore.json', bytes: wanted.bundle.bytes },
        { digest, bytes },
      ],
    ])
    expect(outcome).toMatchObject({
      verdict: { kind: 'accepted', by: [release] },
      logEntries: [{ index: '7' }],
    })
  })

  it('shows no log entry of what did not verify', async () => {
    const check: SignatureVerifier['check'] = async () => null
    const outcome = await judge(request(bytes), async () => ({ kind: 'usable', warnings: [], check }))
    expect(outcome).toMatchObject({ verdict: { kind: 'rejected' }, logEntries: [] })
  })

  it('refuses under a file that holds no key, and calls one that is not there a mistake', async () => {
    const unusable = (code: 'key-malformed' | 'key-file-missing' | 'trusted-root-malformed') =>
      judge(request(bytes, { rule: byKey }), async () => ({ kind: 'unusable', code, message: 'k.pub' }))
    const refused = await unusable('key-malformed')
    expect(refused.verdict).toMatchObject({
      kind: 'rejected',
      reasons: [{ code: 'key-malformed', message: 'k.pub' }],
    })
    for (const code of ['key-file-missing', 'trusted-root-malformed'] as const)
      await expect(unusable(code)).rejects.toMatchObject({ code, exitCode: 2 })
  })

  it('knows nothing where the trusted root cannot be fetched', async () => {
    const error = new TransportError('network-unreachable', 'tuf')
    await expect(judge(request(bytes), () => Promise.reject(error))).rejects.toBe(error)
    expect(error.exitCode).toBe(3)
  })
})

describe('generateKey', () => {
  const makeKeyPair = async () => ({ signer: key, privateKey: 'SECRET', publicKey: 'PUBLIC' })

  it('writes both halves, the private one for its owner alone', async () => {
    const { files, newFiles } = fakeNewFiles()
    const outcome = await generateKey({ prefix: 'keys/release' }, { makeKeyPair, newFiles })
    const [privateKeyFile, publicKeyFile] = ['keys/release.key', 'keys/release.pub']
    expect(outcome).toEqual({ command: 'key generate', signer: key, privateKeyFile, publicKeyFile })
    expect(
      [...files.values()].map((file) => [file.path, file.access, Buffer.from(file.bytes).toString()]),
    ).toEqual([
      [privateKeyFile, 'private', 'SECRET'],
      [publicKeyFile, 'shared', 'PUBLIC'],
    ])
  })

  it.each(['release.key', 'release.pub'])('writes nothing where %s is there', async (name) => {
    const { files, newFiles } = fakeNewFiles([name])
    const failed = generateKey({ prefix: 'release' }, { makeKeyPair, newFiles })
    await expect(failed).rejects.toMatchObject({ code: 'file-exists', exitCode: 2 })
    expect(files.size).toBe(0)
  })

  it('writes nothing without a password', async () => {
    const { files, newFiles } = fakeNewFiles()
    const refuse = () => Promise.reject(new UsageError('password-missing', 'none'))
    const failed = generateKey({ prefix: 'release' }, { makeKeyPair: refuse, newFiles })
    await expect(failed).rejects.toMatchObject({ code: 'password-missing' })
    expect(files.size).toBe(0)
  })
})
