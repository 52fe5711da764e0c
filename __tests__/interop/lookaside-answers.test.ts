import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { acceptedRun, rejectedRun, undecidedRun } from './programs/expectations.ts'
import { type Image, makeImage } from './programs/image.ts'
import { type Judge, setUpJudge } from './programs/judge.ts'
import { placeSignatures, signatureFolder } from './programs/lookaside-files.ts'
import { startLookaside } from './programs/lookaside-server.ts'
import { payload, rejectBut, signedBy } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { openScene, type Scene } from './programs/scene.ts'
import type { TestKey } from './programs/signing-keys.ts'
import { freePort } from './programs/start-server.ts'
import { interopSuite } from './programs/suite.ts'

interopSuite('what a lookaside may answer', ['skopeo', 'podman', 'docker-registry', 'nginx', 'gpg'], () => {
  let scene: Scene
  let key: TestKey
  let image: Image
  let reference: string
  let signature: Buffer
  beforeAll(async () => {
    scene = await openScene()
    key = await scene.keyring.generate('ed25519')
    image = makeImage('answers')
    reference = await pushImage(scene.registry, 'it/app', image, 'v1')
    signature = await scene.keyring.sign(key, payload(reference, image.digest))
  })
  afterAll(() => scene.workspace.close())

  const judgeAt = (url: string): Promise<Judge> =>
    setUpJudge(scene.workspace, {
      policy: rejectBut({ [scene.registry.host]: [signedBy(key)] }),
      registries: { [scene.registry.host]: { lookaside: url } },
    })

  it('200 and then 404: the list is known to its end, the image accepted', async () => {
    await placeSignatures(signatureFolder(scene.lookaside.folder, 'it/app', image.digest), [signature])
    const judge = await judgeAt(scene.lookaside.url)
    expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: true })
    expect(await scene.verify(judge, reference)).toMatchObject(acceptedRun)
  })

  it('404: unsigned, rejected', async () => {
    const judge = await judgeAt(`${scene.lookaside.url}/nothing/here`)
    expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: false })
    expect(await scene.verify(judge, reference)).toMatchObject(rejectedRun)
  })

  it.each([403, 410, 500, 503])('%i: undecided, never called unsigned', async (status) => {
    const judge = await judgeAt((await startLookaside(scene.workspace, status)).url)
    const says = { accepted: false, message: expect.stringContaining(`status ${status}`) }
    expect(await judge.skopeoCopy(reference)).toEqual(says)
    expect(await judge.podmanPull(reference)).toEqual(says)
    const run = await scene.verify(judge, reference)
    expect(run).toMatchObject(undecidedRun)
    expect(run.stdout).toContain(`${status}`)
    expect(await scene.verify(judge, reference, ['--mode', 'report'])).toMatchObject({
      exitCode: 0,
      report: { images: [{ verdict: 'undecided' }] },
    })
  })

  it('down: undecided', async () => {
    const judge = await judgeAt(`http://127.0.0.1:${await freePort()}`)
    expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: false })
    expect(await scene.verify(judge, reference)).toMatchObject(undecidedRun)
  })

  it('stopped between two runs: accepted, then undecided', async () => {
    const lookaside = await startLookaside(scene.workspace)
    await placeSignatures(signatureFolder(lookaside.folder, 'it/app', image.digest), [signature])
    const judge = await judgeAt(lookaside.url)
    expect(await scene.verify(judge, reference)).toMatchObject(acceptedRun)
    await lookaside.stop()
    expect(await scene.verify(judge, reference)).toMatchObject(undecidedRun)
  })
})
