import { describe, expect, it } from '@jest/globals'
import type { SigstoreSignerParts } from '../../../src/adapters/signers/open-sigstore-signer.ts'
import { CountersignError } from '../../../src/domain/errors.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { isSameSigner, signerName } from '../../../src/domain/signature/signer-identity.ts'
import {
  keyChoice,
  keylessChoice,
  keyOf,
  keyPem,
  keyPemOf,
  rejection,
  signerOfFile,
  statement,
  tokenOf,
} from '../sigstore-signer-kit.ts'

const { sigstore, open, rekorV1 } = signerOfFile()
const place = 'bundle.json'

describe('keyless', () => {
  it.each([
    ['Rekor v2 and a timestamp', 'log', false],
    ['Rekor v1 and a timestamp', 'log', true],
    ['a timestamp only', 'timestamp', false],
  ] as const)('signs a statement with %s, which verifies', async (_, transparency, first) => {
    const signer = await open(first ? rekorV1() : {})({ ...keylessChoice, transparency })
    const { bytes, createdUnixSeconds } = await signer.signStatement(statement)
    const check = await signer.verifier.check({ kind: 'bundle', place, bytes })
    expect(check).toMatchObject({ kind: 'verified', signer: signer.identity })
    expect(check?.kind === 'verified' && Buffer.from(check.payload)).toEqual(statement)
    expect(Math.abs(createdUnixSeconds - sigstore().nowMs() / 1000)).toBeLessThan(60)
    expect(signer.identity).toMatchObject({
      kind: 'certificate',
      certificate: {
        issuer: sigstore().urls.issuer,
        subject: {
          kind: 'uri',
          value: 'https://github.com/octo-org/app/.github/workflows/release.yml@refs/heads/main',
        },
      },
    })
    expect(JSON.parse(Buffer.from(bytes).toString())).toMatchObject({
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      dsseEnvelope: { signatures: [{ sig: expect.any(String) }] },
    })
    expect(Buffer.from(bytes).toString()).not.toMatch(/"keyid":"[^"]/)
  })

  it('signs a file, which verifies as that file only', async () => {
    const signer = await open()(keylessChoice)
    const file = Buffer.from('a file')
    const { bytes } = await signer.signBlob({ digest: digestOf(file), bytes: file })
    const check = async (blob: Buffer) =>
      await signer.verifier.check({ kind: 'bundle', place, bytes }, { digest: digestOf(blob), bytes: blob })
    expect(await check(file)).toMatchObject({ kind: 'verified', sigstore: { form: 'message' } })
    expect(await check(Buffer.from('another'))).toMatchObject({ kind: 'failed' })
    expect(await rejection(signer.signBlob({ digest: digestOf(file) }))).toMatchObject({
      code: 'blob-bytes-missing',
    })
  })

  it('asks for one certificate for a run, and for another before it ends', async () => {
    let tokens = 0
    const requestActionToken = async () => {
      tokens += 1
      return sigstore().mintToken()
    }
    const opener = open({ token: { ...tokenOf(), requestActionToken } })
    const before = sigstore().requests().fulcio
    const signers = await Promise.all([opener(keylessChoice), opener(keylessChoice)])
    await Promise.all(signers.flatMap((one) => [one.signStatement(statement), one.signStatement(statement)]))
    expect([sigstore().requests().fulcio - before, tokens]).toEqual([1, 1])
    sigstore().advance(9 * 60_000)
    try {
      await Promise.all(signers.map((one) => one.signStatement(statement)))
      expect([sigstore().requests().fulcio - before, tokens]).toEqual([2, 2])
    } finally {
      sigstore().advance(-9 * 60_000)
    }
  })

  it('asks for no certificate in a dry run, and names whom the token is for', async () => {
    const before = sigstore().requests()
    const signer = await open()({ ...keylessChoice, dryRun: true })
    expect(sigstore().requests()).toEqual(before)
    expect(signer.identity).toMatchObject({
      certificate: {
        subject: {
          value: 'https://github.com/octo-org/app/.github/workflows/release.yml@refs/heads/main',
        },
      },
    })
    await expect(signer.signStatement(statement)).rejects.toThrow('dry run')
  })

  it.each([
    ['of a workflow', {}, 'ci'],
    ['of a shared workflow', { job_workflow_ref: 'acme/ci/.github/workflows/sign.yml@refs/heads/v1' }, 'ci'],
    ['of a person', {}, 'email'],
  ] as const)('knows in a dry run what the signer %s signed', async (_, claims, issuer) => {
    const opener = open({ token: tokenOf(sigstore().mintToken(claims, issuer)) })
    const [foreseen, real] = [await opener({ ...keylessChoice, dryRun: true }), await opener(keylessChoice)]
    expect(isSameSigner(foreseen.identity, real.identity)).toBe(true)
    expect(signerName(foreseen.identity)).toBe(signerName(real.identity))
  })

  it('signs for a person', async () => {
    const token = tokenOf(sigstore().mintToken({}, 'email'))
    const signer = await open({ token })(keylessChoice)
    const { bytes } = await signer.signStatement(statement)
    expect(await signer.verifier.check({ kind: 'bundle', place, bytes })).toMatchObject({
      kind: 'verified',
      signer: { certificate: { subject: { kind: 'email', value: 'dev@example.com' } } },
    })
  })

  it('makes .sig annotations with Rekor v1 that verify, and refuses Rekor v2', async () => {
    const signer = await open(rekorV1())(keylessChoice)
    const annotations = await signer.signLayer(layerPayload)
    expect(Object.keys(annotations).sort()).toEqual([
      'dev.cosignproject.cosign/signature',
      'dev.sigstore.cosign/bundle',
      'dev.sigstore.cosign/certificate',
      'dev.sigstore.cosign/chain',
      'dev.sigstore.cosign/rfc3161timestamp',
    ])
    expect(await signer.verifier.check(layer(annotations))).toMatchObject({ kind: 'verified' })
    const other = await open()(keylessChoice)
    expect(await rejection(other.signLayer(layerPayload))).toMatchObject({ code: 'sig-tag-unsupported' })
  })

  it('tells before a certificate is asked for that no .sig layer could be made', async () => {
    const before = sigstore().requests().fulcio
    const choice = { ...keylessChoice, withLayers: true }
    expect(await rejection(open()(choice))).toMatchObject({ code: 'sig-tag-unsupported', exitCode: 2 })
    expect(sigstore().requests().fulcio).toBe(before)
    await open(rekorV1())(choice)
    expect(sigstore().requests().fulcio).toBe(before + 1)
  })

  it('refuses to sign without log and time', async () => {
    const choice = { ...keylessChoice, transparency: 'none' } as const
    expect(await rejection(open()(choice))).toMatchObject({ code: 'keyless-needs-time', exitCode: 2 })
  })
})

const layerPayload = Buffer.from('{"critical":{}}')
const layer = (annotations: Readonly<Record<string, string>>) =>
  ({
    kind: 'cosign-layer',
    place: 'layer',
    mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
    payload: layerPayload,
    annotations,
  }) as const

describe('with a key', () => {
  const ok = 'verified'
  const no = 'key-log-unsupported'
  it.each([
    ['p256', ok, ok, ok, ok],
    ['p384', ok, no, ok, ok],
    ['p521', ok, no, ok, ok],
    ['ed25519', no, ok, ok, ok],
    ['rsa', ok, ok, ok, ok],
  ] as const)('%s: Rekor v2 %s, Rekor v1 %s, timestamp %s, none %s', async (name, ...wanted) => {
    const key = keyOf(keyPemOf(name))
    const outcome = async (
      changes: Partial<SigstoreSignerParts>,
      transparency: 'log' | 'timestamp' | 'none',
    ) => {
      try {
        const signer = await open({ ...changes, key })({ ...keyChoice, transparency })
        const { bytes } = await signer.signStatement(statement)
        const check = await signer.verifier.check({ kind: 'bundle', place, bytes })
        return check?.kind === 'failed' ? check : check?.kind
      } catch (error) {
        return error instanceof CountersignError ? error.code : error
      }
    }
    expect([
      await outcome({}, 'log'),
      await outcome(rekorV1(), 'log'),
      await outcome({}, 'timestamp'),
      await outcome({}, 'none'),
    ]).toEqual(wanted)
  })

  it.each([
    ['none', 'log', 'log-entry-missing'],
    ['none', 'timestamp', 'timestamp-missing'],
    ['timestamp', 'log', 'log-entry-missing'],
  ] as const)('made with %s is not what a run with %s made', async (made, wanted, code) => {
    const opener = open({ key: keyOf(keyPem) })
    const { bytes } = await (await opener({ ...keyChoice, transparency: made })).signStatement(statement)
    const check = async (transparency: 'none' | 'timestamp' | 'log') =>
      await (await opener({ ...keyChoice, transparency })).verifier.check({ kind: 'bundle', place, bytes })
    expect(await check(wanted)).toMatchObject({ kind: 'failed', code })
    expect(await check(made)).toMatchObject({ kind: 'verified' })
  })

  it.each([
    ['p256', 'sha256'],
    ['p384', 'sha384'],
    ['p521', 'sha512'],
    ['ed25519', undefined],
    ['rsa', 'sha256'],
  ] as const)('%s: says that it signs the hash by %s', async (name, algorithm) => {
    const signer = await open({ key: keyOf(keyPemOf(name)) })({ ...keyChoice, transparency: 'none' })
    expect(signer.digestAlgorithm).toBe(algorithm)
  })

  it('asks no service for an unlogged signature', async () => {
    const before = sigstore().requests()
    const services = { kind: 'public' } as const
    const signer = await open({ services, key: keyOf(keyPem) })({ ...keyChoice, transparency: 'none' })
    const { bytes } = await signer.signStatement(statement)
    expect(await signer.verifier.check({ kind: 'bundle', place, bytes })).toMatchObject({ kind: 'verified' })
    expect(sigstore().requests()).toEqual(before)
    // cosign 3.1.3 takes any hint, but no key id.
    const text = Buffer.from(bytes).toString()
    expect(text).not.toMatch(/"keyid":"[^"]/)
    const fingerprint = signer.identity.kind === 'key' ? signer.identity.fingerprint : ''
    const hint = Buffer.from(fingerprint, 'hex').toString('base64')
    expect(JSON.parse(text)).toMatchObject({ verificationMaterial: { publicKey: { hint } } })
  })

  it.each([['p384'], ['p521'], ['ed25519']] as const)('makes no .sig layer with %s', async (name) => {
    const key = keyOf(keyPemOf(name))
    const choice = { ...keyChoice, transparency: 'none' } as const
    const signer = await open({ key })(choice)
    expect(await rejection(signer.signLayer(layerPayload))).toMatchObject({ code: 'sig-tag-unsupported' })
    expect(await rejection(open({ key })({ ...choice, withLayers: true }))).toMatchObject({
      code: 'sig-tag-unsupported',
    })
  })

  it.each(['p256', 'rsa'] as const)('makes a bare .sig layer with %s, which verifies', async (name) => {
    const signer = await open({ key: keyOf(keyPemOf(name)) })({ ...keyChoice, transparency: 'none' })
    const annotations = await signer.signLayer(layerPayload)
    expect(Object.keys(annotations)).toEqual(['dev.cosignproject.cosign/signature'])
    expect(await signer.verifier.check(layer(annotations))).toMatchObject({ kind: 'verified' })
  })

  it('wants a key', async () => {
    expect(await rejection(open()(keyChoice))).toMatchObject({ code: 'key-missing', exitCode: 2 })
  })
})
