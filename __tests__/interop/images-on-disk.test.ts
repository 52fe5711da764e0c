import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { acceptedRun, expectAccepted, rejectedRun } from './programs/expectations.ts'
import { makeImage } from './programs/image.ts'
import { skopeoWith } from './programs/judge.ts'
import { pushImage } from './programs/push-image.ts'
import { openScene, type Scene } from './programs/scene.ts'
import type { TestKey } from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'

interopSuite(
  'images that skopeo wrote to disk',
  ['skopeo', 'podman', 'docker-registry', 'nginx', 'gpg'],
  () => {
    let scene: Scene
    let key: TestKey
    let source: string
    beforeAll(async () => {
      scene = await openScene()
      key = await scene.keyring.generate('nistp256')
      source = await pushImage(scene.registry, 'it/source', makeImage('on disk'), 'v1')
    })
    afterAll(() => scene.workspace.close())

    /** Copies the source image to disk as it is; returns the reference of the copy. */
    const copyTo = async (transport: string, suffix: string): Promise<string> => {
      const target = `${transport}:${join(await scene.workspace.newFolder(transport), 'image')}`
      const flags = ['copy', '--src-tls-verify=false', '--dest-oci-accept-uncompressed-layers']
      await skopeoWith(scene.keyring, [...flags, `docker://${source}`, `${target}${suffix}`])
      return `${target}${suffix}`
    }

    it.each([
      ['dir', ''],
      ['oci', ':v1'],
      ['oci-archive', ':v1'],
      ['docker-archive', ':example.com/it/app:v1'],
    ])('%s: the digest is the one that skopeo computes', async (transport, suffix) => {
      const image = await copyTo(transport, suffix)
      const theirs = (await skopeoWith(scene.keyring, ['inspect', '--format', '{{.Digest}}', image])).trim()
      const ours = await scene.countersign.run(['digest', image, '--json'])
      expect(ours).toMatchObject({ exitCode: 0, report: { digest: theirs } })
    })

    it.each([
      ['oci', ':v1'],
      ['oci-archive', ':v1'],
    ])('%s: signed before it is pushed, accepted by all after', async (transport, suffix) => {
      const image = await copyTo(transport, suffix)
      const reference = `${scene.registry.host}/it/${transport}:v1`
      const judge = await scene.judgeOf(key)
      expect(await scene.verify(judge, image, ['--identity', reference])).toMatchObject(rejectedRun)
      expect(await scene.sign(key, image, ['--identity', reference])).toMatchObject({ exitCode: 0 })
      expect(await scene.verify(judge, image, ['--identity', reference])).toMatchObject(acceptedRun)
      expect(await scene.verify(judge, image)).toMatchObject(rejectedRun) // its own transport has no scope

      const flags = ['copy', '--dest-tls-verify=false', '--preserve-digests']
      await skopeoWith(scene.keyring, [...flags, image, `docker://${reference}`])
      await expectAccepted(scene, judge, reference)
    })

    it('docker-archive: is never signed', async () => {
      const image = await copyTo('docker-archive', ':example.com/it/app:v1')
      const run = await scene.sign(key, image, ['--identity', 'example.com/it/app:v1'])
      expect(run).toMatchObject({ exitCode: 2, report: { images: [{ code: 'transport-not-signable' }] } })
    })
  },
)
