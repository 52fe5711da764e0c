import { describe, expect, it } from '@jest/globals'
import type { SignBlobRequest } from '../../src/app/contract.ts'
import { exitCodeOf } from '../../src/app/exit-code.ts'
import { signBlob } from '../../src/app/sign-blob.ts'
import { TransportError } from '../../src/domain/errors.ts'
import { digestOf } from '../../src/domain/image/digest.ts'
import { fakeNewFiles } from '../fakes/new-files.ts'
import { fakePorts } from '../fakes/ports.ts'
import { certificateOf } from '../fakes/sigstore-facts.ts'
import { fakeBundle, fakeOpenSigstoreSigner, fakeSigstoreSigner } from '../fakes/sigstore-signers.ts'

const bytes = Buffer.from('content')
const digest = digestOf(bytes)
const release = certificateOf()
const request: SignBlobRequest = {
  artifact: { name: 'f', blob: { digest, bytes } },
  bundleFile: 'f.sigstore.json',
  sigstore: { method: 'keyless', transparency: 'log', publicLog: false, dryRun: false },
}

describe('signBlob', () => {
  it('writes what it made once that verifies', async () => {
    const { files, newFiles } = fakeNewFiles()
    const open = fakeOpenSigstoreSigner(fakeSigstoreSigner(release))
    const outcome = await signBlob(request, { ...fakePorts(), sigstoreSigner: open, newFiles })
    const made = files.get('f.sigstore.json')
    expect(made).toMatchObject({ access: 'shared', bytes: fakeBundle(release, Buffer.from(digest)) })
    expect(outcome).toMatchObject({ artifact: 'f', digest, signer: release, place: 'f.sigstore.json' })
    expect([open.choices, exitCodeOf(outcome)]).toEqual([[request.sigstore], 0])
  })

  it('writes nothing where it does not verify, or where a service fails', async () => {
    const down = new TransportError('http-status', 'rekor: status 503')
    for (const [signer, code] of [
      [fakeSigstoreSigner(release, { bad: true }), 'read-back-failed'],
      [fakeSigstoreSigner(release, { failing: { from: 0, error: down } }), 'http-status'],
    ] as const) {
      const { files, newFiles } = fakeNewFiles()
      const failed = signBlob(request, { sigstoreSigner: async () => signer, newFiles })
      await expect(failed).rejects.toMatchObject({ code, exitCode: 3 })
      expect(files.size).toBe(0)
    }
  })
})

describe('signBlob asks for no certificate', () => {
  // The signer of these ports fails the test when it is opened, their files when they are asked for.
  const { sigstoreSigner, newFiles } = fakePorts()

  it('where the bundle has no free name', async () => {
    const taken = fakeNewFiles(['f.sigstore.json'])
    await expect(signBlob(request, { sigstoreSigner, newFiles: taken.newFiles })).rejects.toMatchObject({
      code: 'file-exists',
      exitCode: 2,
    })
  })

  it('for no more than a digest', async () => {
    const artifact = { name: 'sha256:…', blob: { digest } }
    await expect(signBlob({ ...request, artifact }, { sigstoreSigner, newFiles })).rejects.toMatchObject({
      code: 'blob-bytes-missing',
      exitCode: 2,
    })
  })

  it('for what could be hung on an image', async () => {
    const payload = Buffer.from('{"critical":{"image":{"Docker-manifest-digest":"sha256:0"}}}')
    const artifact = { name: 'f.json', blob: { digest: digestOf(payload), bytes: payload } }
    await expect(signBlob({ ...request, artifact }, { sigstoreSigner, newFiles })).rejects.toMatchObject({
      code: 'blob-mistakable',
      message: 'f.json: expected a file, found the payload of an image signature',
      exitCode: 2,
    })
  })
})
