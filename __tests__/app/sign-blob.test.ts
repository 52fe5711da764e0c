import { describe, expect, it } from '@jest/globals'
import { signBlob } from '../../src/app/sign-blob.ts'
import { UsageError } from '../../src/domain/errors.ts'
import { digestOf } from '../../src/domain/image/digest.ts'
import { fakePorts } from '../fakes/ports.ts'

const bytes = Buffer.from('content')
const request = {
  artifact: { name: 'f.txt', blob: { digest: digestOf(bytes), bytes } },
  bundleFile: 'f.txt.sigstore.json',
  sigstore: { method: 'keyless', transparency: 'log', publicLog: false, dryRun: false },
} as const

describe('signBlob asks for no certificate', () => {
  // The signer of these ports fails the test when it is opened.
  const { newFiles, ...ports } = fakePorts()

  it('where the bundle has no free name', async () => {
    const demandFree = async () => {
      throw new UsageError('file-exists', 'there already')
    }
    await expect(
      signBlob(request, { ...ports, newFiles: { ...newFiles, demandFree } }),
    ).rejects.toMatchObject({
      code: 'file-exists',
      exitCode: 2,
    })
  })

  it('for no more than a digest', async () => {
    const artifact = { name: 'sha256:…', blob: { digest: digestOf(bytes) } }
    await expect(signBlob({ ...request, artifact }, { ...ports, newFiles })).rejects.toMatchObject({
      code: 'blob-bytes-missing',
      exitCode: 2,
    })
  })

  it('for what could be hung on an image', async () => {
    const payload = Buffer.from('{"critical":{"image":{"Docker-manifest-digest":"sha256:0"}}}')
    const artifact = { name: 'f.json', blob: { digest: digestOf(payload), bytes: payload } }
    await expect(signBlob({ ...request, artifact }, { ...ports, newFiles })).rejects.toMatchObject({
      code: 'blob-mistakable',
      message: 'f.json: expected a file, found the payload of an image signature',
      exitCode: 2,
    })
  })
})
