import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { acceptedRun, rejectedRun } from './programs/expectations.ts'
import { makeImage, makeIndex } from './programs/image.ts'
import { setUpJudge, skopeoWith } from './programs/judge.ts'
import { placeSignatures, signatureFolder } from './programs/lookaside-files.ts'
import { payload, rejectBut, signedBy } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { openScene, type Scene } from './programs/scene.ts'
import type { KeyAlgorithm, TestKey } from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'

interopSuite('Countersign accepts what others sign', ['skopeo', 'docker-registry', 'nginx', 'gpg'], () => {
  let scene: Scene
  let key: TestKey
  beforeAll(async () => {
    scene = await openScene()
    key = await scene.keyring.generate('rsa2048')
  })
  afterAll(() => scene.workspace.close())

  it.each<[KeyAlgorithm]>([
    ['rsa2048'],
    ['rsa3072'],
    ['rsa4096'],
    ['nistp256'],
    ['nistp384'],
    ['nistp521'],
    ['ed25519'],
  ])('skopeo standalone-sign with %s', async (algorithm) => {
    const signer = await scene.keyring.generate(algorithm)
    const image = makeImage(algorithm)
    const reference = await pushImage(scene.registry, 'it/standalone', image, algorithm)
    const manifest = await scene.workspace.write('manifest.json', image.manifest)
    const file = join(scene.workspace.folder, 'standalone.sig')
    await skopeoWith(scene.keyring, ['standalone-sign', manifest, reference, signer.fingerprint, '-o', file])
    const folder = signatureFolder(scene.lookaside.folder, 'it/standalone', image.digest)
    await placeSignatures(folder, [await readFile(file)])
    const judge = await scene.judgeOf(signer)
    expect(await scene.verify(judge, reference)).toMatchObject({
      exitCode: 0,
      report: {
        schema: 'countersign/verify/v1',
        images: [
          {
            verdict: 'accepted',
            digest: image.digest,
            signatures: [
              { kind: 'simple-signing', verified: true, claimed: { reference, digest: image.digest } },
            ],
          },
        ],
        counts: { accepted: 1, waived: 0, rejected: 0, undecided: 0 },
      },
    })
    const stranger = await scene.judgeOf(key)
    expect(await scene.verify(stranger, reference)).toMatchObject(rejectedRun)
  })

  it('skopeo copy --sign-by into a registry and a staging folder', async () => {
    const { host } = scene.registry
    const url = `file://${await scene.workspace.newFolder('staging')}`
    const registries = { [host]: { lookaside: url, 'lookaside-staging': url } }
    const judge = await setUpJudge(scene.workspace, {
      policy: rejectBut({ [host]: [signedBy(key)] }),
      registries,
    })
    const source = await pushImage(scene.registry, 'it/source', makeImage('copied'), 'v1')
    const target = `${host}/it/copied:v2`
    const tls = ['--src-tls-verify=false', '--dest-tls-verify=false']
    const copy = ['copy', ...tls, '--sign-by', key.fingerprint, `docker://${source}`, `docker://${target}`]
    expect(await scene.verify(judge, target)).toMatchObject({ exitCode: 3 }) // not there yet
    await skopeoWith(scene.keyring, copy, judge.registriesFolder)
    expect(await scene.verify(judge, target)).toMatchObject(acceptedRun)
    expect(await judge.skopeoCopy(target)).toMatchObject({ accepted: true })
    expect(await scene.verify(judge, source)).toMatchObject(rejectedRun)
  })

  it('skopeo copy --all --sign-by: an index and its platforms', async () => {
    const { host } = scene.registry
    const url = `file://${await scene.workspace.newFolder('staging')}`
    const registries = { [host]: { lookaside: url, 'lookaside-staging': url } }
    const judge = await setUpJudge(scene.workspace, {
      policy: rejectBut({ [host]: [signedBy(key)] }),
      registries,
    })
    const source = await pushImage(scene.registry, 'it/source', makeIndex('copied'), 'index')
    const target = `${host}/it/copied:index`
    const flags = ['--all', '--src-tls-verify=false', '--dest-tls-verify=false', '--sign-by', key.fingerprint]
    await skopeoWith(
      scene.keyring,
      ['copy', ...flags, `docker://${source}`, `docker://${target}`],
      judge.registriesFolder,
    )
    expect(await scene.verify(judge, target, ['--platforms', 'all'])).toMatchObject(acceptedRun)
  })

  it('skopeo copy --sign-by into a dir: image; its changed manifest is refused by both', async () => {
    const source = await pushImage(scene.registry, 'it/dir', makeImage('dir'), 'v1')
    const folder = await scene.workspace.newFolder('dir')
    const sign = ['--sign-by', key.fingerprint, '--sign-identity', source]
    await skopeoWith(scene.keyring, [
      'copy',
      '--src-tls-verify=false',
      ...sign,
      `docker://${source}`,
      `dir:${folder}`,
    ])
    const matcher = { type: 'exactReference', dockerReference: source }
    const transports = { dir: { [folder]: [signedBy(key, matcher)] }, docker: { [source]: [signedBy(key)] } }
    const judge = await setUpJudge(scene.workspace, { policy: { default: [{ type: 'reject' }], transports } })
    const image = `dir:${folder}`
    expect(await judge.skopeoCopy(image)).toMatchObject({ accepted: true })
    expect(await scene.verify(judge, image)).toMatchObject(acceptedRun)
    expect(await scene.verify(judge, image, ['--identity', source])).toMatchObject(acceptedRun)
    expect(await scene.verify(judge, image, ['--identity', `${source}2`])).toMatchObject(rejectedRun)

    const manifest = await readFile(join(folder, 'manifest.json'), 'utf8')
    await scene.workspace.write(
      `${folder.slice(scene.workspace.folder.length)}/manifest.json`,
      `${manifest}\n`,
    )
    expect(await judge.skopeoCopy(image)).toEqual({
      accepted: false,
      message: expect.stringContaining('Signature for digest'),
    })
    expect(await scene.verify(judge, image)).toMatchObject(rejectedRun)
  })

  it('plain gpg --sign of a payload, with the keys named on the command line', async () => {
    const image = makeImage('plain gpg')
    const reference = await pushImage(scene.registry, 'it/plain', image, 'v1')
    const signature = await scene.keyring.sign(key, payload(reference, image.digest))
    await placeSignatures(signatureFolder(scene.lookaside.folder, 'it/plain', image.digest), [signature])
    const judge = await scene.judgeOf(key)
    expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: true })
    expect(await scene.verify(judge, reference)).toMatchObject(acceptedRun)

    const place = ['--lookaside', scene.lookaside.url, '--json']
    const byKey = ['verify', reference, ...place, '--key', key.publicFile, '--fingerprint']
    expect(await scene.countersign.run([...byKey, key.fingerprint])).toMatchObject(acceptedRun)
    const stranger = await scene.keyring.generate('ed25519')
    const wrongKey = ['verify', reference, ...place, '--key', stranger.publicFile]
    expect(await scene.countersign.run([...wrongKey, '--fingerprint', stranger.fingerprint])).toMatchObject(
      rejectedRun,
    )
  })

  it('a signing subkey, reported under its primary key', async () => {
    const signer = await scene.keyring.generate('rsa2048')
    await scene.keyring.addSigningSubkey(signer)
    const image = makeImage('subkey')
    const reference = await pushImage(scene.registry, 'it/subkey', image, 'v1')
    const signature = await scene.keyring.sign(signer, payload(reference, image.digest), { subkey: true })
    await placeSignatures(signatureFolder(scene.lookaside.folder, 'it/subkey', image.digest), [signature])
    const judge = await scene.judgeOf(await scene.keyring.exportPublic(signer))
    // This generation of skopeo compares the subkey's own fingerprint and refuses; newer ones accept.
    expect(await judge.skopeoCopy(reference)).toEqual({
      accepted: false,
      message: expect.stringContaining('is not accepted'),
    })
    expect(await scene.verify(judge, reference)).toMatchObject(acceptedRun)
    const report = JSON.stringify((await scene.verify(judge, reference)).report)
    expect(report).toContain(signer.fingerprint)
  })

  it.each([
    ['OCI image', () => makeImage('digest')],
    ['Docker image', () => makeImage('digest', 'docker')],
    ['OCI index', () => makeIndex('digest')],
    ['Docker list', () => makeIndex('digest', 'docker')],
  ])('the digest of an %s is what skopeo and the registry say', async (_, make) => {
    const image = make()
    const reference = await pushImage(scene.registry, 'it/digests', image, 'v1')
    const file = await scene.workspace.write('manifest.json', image.manifest)
    const theirs = (await skopeoWith(scene.keyring, ['manifest-digest', file])).trim()
    for (const subject of [reference, file]) {
      expect(await scene.countersign.run(['digest', subject, '--json'])).toMatchObject({
        exitCode: 0,
        report: { digest: theirs, mediaType: image.mediaType },
      })
    }
    expect(theirs).toBe(image.digest)
  })

  it('inspect shows what is there and trusts nothing', async () => {
    const image = makeImage('inspected')
    const reference = await pushImage(scene.registry, 'it/inspected', image, 'v1')
    const signature = await scene.keyring.sign(key, payload('example.com/another/name:v9', image.digest))
    await placeSignatures(signatureFolder(scene.lookaside.folder, 'it/inspected', image.digest), [signature])
    const result = await scene.countersign.run([
      'inspect',
      reference,
      '--lookaside',
      scene.lookaside.url,
      '--json',
    ])
    expect(result).toMatchObject({ exitCode: 0, report: { schema: 'countersign/inspect/v1' } })
    expect(result.stdout).toContain(image.digest)
    expect(result.stdout).toContain('example.com/another/name:v9')
    expect(result.stdout).toContain('signature-1')
  })
})
