import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Evidence, identityTrust, keyTrust, type Trust } from './programs/sigstore-flags.ts'
import type { Identity } from './programs/sigstore-lab.ts'
import type { SigningMeans, SigstoreKey } from './programs/sigstore-peers.ts'
import { openSigstoreScene, type SigstoreScene, sigstoreRegistries } from './programs/sigstore-scene.ts'
import { servicePrograms } from './programs/sigstore-services.ts'
import { bundlesOf, referrersOf, sigLayersOf } from './programs/sigstore-store.ts'
import { interopSuite } from './programs/suite.ts'

const needed = [
  ...servicePrograms,
  ...sigstoreRegistries,
  'trixie/cosign',
  'trixie/sigstore-go-verification',
  'sigstore-python',
] as const

const accepted = { accepted: true }

// Countersign has no part in this file: it shows that the services of the lab work, and that the programs accept and
// refuse there as the other files rely on.
interopSuite('the real programs of Sigstore by themselves', needed, () => {
  let scene: SigstoreScene
  let key: SigstoreKey
  beforeAll(async () => {
    scene = await openSigstoreScene()
    key = await scene.peers.newKey()
  })
  afterAll(() => scene.workspace.close())

  const workflow = (change: Partial<Identity> = {}): Trust => identityTrust(scene.lab.workflow, change)
  const means = (kind: 'token' | 'key'): [SigningMeans, Trust] =>
    kind === 'token' ? [{ kind }, workflow()] : [{ kind, key }, keyTrust(key)]

  it.each(sigstoreRegistries)('cosign signs for a workflow and refuses every other (%s)', async (name) => {
    const { peers, lab } = scene
    const { reference, tagged, digest, place } = await scene.push(name)
    await peers.sign('cosign', reference, { kind: 'token' }, 'bundle with log')
    const ask = (trust: Trust, image = reference) => peers.verify('cosign', image, trust, 'bundle with log')
    expect(await ask(workflow())).toMatchObject(accepted)
    expect(await ask(workflow(), tagged)).toMatchObject(accepted)
    const refused = { accepted: false, message: expect.stringContaining('no matching CertificateIdentity') }
    const subject = lab.workflow.subject.replace('release.yml', 'other.yml')
    expect(await ask(workflow({ subject }))).toEqual(refused)
    expect(await ask(workflow({ issuer: lab.person.issuer }))).toEqual(refused)
    expect(await bundlesOf(place, digest)).toHaveLength(1)
    const nothing = { accepted: false, message: expect.stringContaining('no signatures found') }
    expect(await ask(workflow(), (await scene.push(name)).reference)).toEqual(nothing)
  })

  it('cosign signs for a person', async () => {
    const { peers, lab } = scene
    const { reference } = await scene.push()
    await peers.sign('cosign', reference, { kind: 'token', from: 'email' }, 'bundle with log')
    const person = identityTrust(lab.person)
    expect(await peers.verify('cosign', reference, person, 'bundle with log')).toMatchObject(accepted)
    const refused = await peers.verify('cosign', reference, workflow(), 'bundle with log')
    expect(refused).toMatchObject({ accepted: false })
  })

  it.each<['token' | 'key', Evidence, boolean]>([
    ['token', 'bundle with log', false], // cosign 2.5 knows no Rekor v2
    ['token', 'bundle with timestamp', true],
    ['key', 'bundle with log', false],
    ['key', 'bundle with timestamp', true],
    ['key', 'bundle', true],
  ])('cosign signs by %s: %s; cosign 2.5 takes the bundle: %s', async (kind, evidence, isTaken) => {
    const { peers } = scene
    const pushed = await scene.push()
    const [signing, trust] = means(kind)
    await peers.sign('cosign', pushed.reference, signing, evidence)
    expect(await peers.verify('cosign', pushed.reference, trust, evidence)).toMatchObject(accepted)
    const files = await scene.bundleFiles(pushed)
    expect(await peers.verifyFile('cosign', files, trust, evidence)).toMatchObject(accepted)
    const older = await peers.verifyFile('trixie/cosign', files, trust, evidence)
    expect(older).toMatchObject({ accepted: isTaken })
    expect(await sigLayersOf(pushed.place, pushed.digest)).toEqual([])
  })

  it.each<['cosign' | 'trixie/cosign', 'token' | 'key', Evidence]>([
    ['cosign', 'key', 'sig'],
    ['trixie/cosign', 'key', 'sig'],
    ['cosign', 'token', 'sig with timestamp'],
    ['trixie/cosign', 'token', 'sig with timestamp'],
  ])('%s signs by %s: %s; both generations take it, of nobody else', async (cosign, kind, evidence) => {
    const { peers, lab } = scene
    const { reference, place, digest } = await scene.push()
    const [signing, trust] = means(kind)
    await peers.sign(cosign, reference, signing, evidence)
    const { publicFile } = await peers.newKey()
    const other: Trust = kind === 'key' ? { kind, publicFile } : { kind: 'identity', ...lab.person }
    for (const judge of ['cosign', 'trixie/cosign'] as const) {
      expect(await peers.verify(judge, reference, trust, evidence)).toMatchObject(accepted)
      expect(await peers.verify(judge, reference, other, evidence)).toMatchObject({
        accepted: false,
        message: expect.stringContaining('no matching signatures'),
      })
    }
    expect(await sigLayersOf(place, digest)).toHaveLength(1)
    expect(await referrersOf(place, digest)).toEqual([])
  })

  it('sigstore-go takes the bundle of cosign without the log and refuses it for another image', async () => {
    const { peers } = scene
    const program = 'trixie/sigstore-go-verification'
    const evidence = 'bundle with timestamp'
    const pushed = await scene.push()
    await peers.sign('cosign', pushed.reference, { kind: 'token' }, evidence)
    const files = await scene.bundleFiles(pushed)
    expect(await peers.sigstoreGo(program, files, workflow(), evidence)).toMatchObject(accepted)
    const { digest } = await scene.push()
    expect(await peers.sigstoreGo(program, { ...files, digest }, workflow(), evidence)).toMatchObject({
      accepted: false,
      message: expect.stringContaining('provided artifact digest does not match'),
    })
  })

  it('sigstore-python signs a file, which cosign and it take, and nothing else', async () => {
    const { peers, lab, workspace } = scene
    const file = await workspace.write('python.txt', 'by python\n')
    const other = await workspace.write('other.txt', 'by nobody\n')
    const bundle = await peers.pythonSign(file)
    expect(await peers.verifyBlob(bundle, file, workflow())).toMatchObject(accepted)
    expect(await peers.verifyBlob(bundle, other, workflow())).toMatchObject({ accepted: false })
    const judge = (digest: string, identity = lab.workflow) =>
      peers.sigstorePython({ bundle, digest }, identity)
    expect(await judge(file)).toMatchObject(accepted)
    expect(await judge(other)).toMatchObject({ accepted: false })
    expect(await judge(file, lab.person)).toMatchObject({ accepted: false })
  })
})
