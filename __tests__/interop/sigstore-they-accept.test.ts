import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startJudge } from './differential/judge.ts'
import { codesOf } from './programs/expectations.ts'
import type { Judge } from './programs/judge.ts'
import { describeGenerations } from './programs/judges.ts'
import { programPath } from './programs/program-path.ts'
import { environment, mustRun } from './programs/run-program.ts'
import { identityTrust, keyTrust, type Trust } from './programs/sigstore-flags.ts'
import {
  type MatrixRow,
  matrix,
  matrixTable,
  type Outcome,
  type PeerName,
  peerNames,
  type SignerKind,
} from './programs/sigstore-matrix.ts'
import {
  attachmentJudge,
  type OurMeans,
  openSigstoreScene,
  type Pushed,
  type SigstoreScene,
  sigstoreRegistries,
} from './programs/sigstore-scene.ts'
import { servicePrograms } from './programs/sigstore-services.ts'
import { bundlesOf } from './programs/sigstore-store.ts'
import { interopSuite } from './programs/suite.ts'

const needed = [
  ...servicePrograms,
  ...sigstoreRegistries,
  'trixie/cosign',
  'trixie/skopeo',
  'trixie/sigstore-go-verification',
  'sigstore-python',
  'judge-gpgme',
  'crane',
  'regctl',
  'trixie/oras',
] as const

const generateKey: Readonly<Record<Exclude<SignerKind, 'keyless'>, () => KeyObject>> = {
  'P-256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  'P-384': () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
  Ed25519: () => generateKeyPairSync('ed25519').privateKey,
  'RSA 2048': () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
}

/** One way to sign, and whom that makes a peer trust. */
interface Ours {
  readonly means: OurMeans
  readonly trust: Trust
}

interopSuite('the programs of Sigstore accept what Countersign signs', needed, () => {
  let scene: SigstoreScene
  let signers: Readonly<Record<SignerKind, Ours>>
  let library: Awaited<ReturnType<typeof startJudge>>
  beforeAll(async () => {
    scene = await openSigstoreScene()
    library = await startJudge(scene.workspace, '')
    signers = {
      keyless: { means: { kind: 'token' }, trust: identityTrust(scene.lab.workflow) },
      'P-256': await newKey('P-256'),
      'P-384': await newKey('P-384'),
      Ed25519: await newKey('Ed25519'),
      'RSA 2048': await newKey('RSA 2048'),
    }
  })
  afterAll(() => scene.workspace.close())

  const newKey = async (kind: keyof typeof generateKey): Promise<Ours> => {
    const key = await scene.peers.newKey(
      generateKey[kind]().export({ type: 'pkcs8', format: 'pem' }).toString(),
    )
    return { means: { kind: 'key', key }, trust: keyTrust(key) }
  }

  /** skopeo 1.18 and the judge, told to trust one key for the registry of an image. */
  const policyJudge = async (pushed: Pushed, publicFile: string): Promise<Judge> => {
    const folder = join(programPath('trixie/skopeo'), '..')
    const env = { PATH: `${folder}:/usr/bin:/bin` }
    return await attachmentJudge(scene.workspace, pushed, { publicFile, env })
  }

  const ask = async (peer: PeerName, row: MatrixRow, pushed: Pushed): Promise<boolean> => {
    const { peers, lab } = scene
    const { trust } = signers[row.signer]
    const isBundle = row.evidence.startsWith('bundle')
    switch (peer) {
      case 'cosign 3.1.3':
        return (await peers.verify('cosign', pushed.tagged, trust, row.evidence)).accepted
      case 'cosign 2.5': {
        if (!isBundle)
          return (await peers.verify('trixie/cosign', pushed.tagged, trust, row.evidence)).accepted
        const files = await scene.bundleFiles(pushed)
        return (await peers.verifyFile('trixie/cosign', files, trust, row.evidence)).accepted
      }
      case 'sigstore-go 0.7': {
        const files = await scene.bundleFiles(pushed)
        const program = 'trixie/sigstore-go-verification'
        return (await peers.sigstoreGo(program, files, trust, row.evidence)).accepted
      }
      case 'sigstore-python 4.5':
        return (await peers.sigstorePython(await scene.bundleFiles(pushed), lab.workflow)).accepted
      case 'skopeo 1.18':
      case 'image library 5.41': {
        if (trust.kind !== 'key') throw new Error(`${peer}: expected a key to trust`)
        const judge = await policyJudge(pushed, trust.publicFile)
        if (peer === 'skopeo 1.18') return (await judge.skopeoCopy(pushed.tagged)).accepted
        const { policyFile: policy, registriesFolder: registries } = judge
        const image = `docker://${pushed.tagged}`
        return (await library.ask({ id: 1, image, policy, registries, instances: [] })).top.accepted
      }
    }
  }

  describe.each(matrix.map((row) => [row.signer, row.evidence, row] as const))(
    '%s: %s',
    (_, evidence, row) => {
      const { refused, outcomes } = row
      if (refused !== undefined) {
        it(`is not made: ${refused}`, async () => {
          const { tagged } = await scene.push()
          const run = await scene.sign(tagged, signers[row.signer].means, evidence)
          expect(run).toMatchObject({ exitCode: 2 })
          expect(codesOf(run.report)).toContain(refused)
        })
        return
      }
      it('is judged by every program as the documentation says', async () => {
        const pushed = await scene.push()
        const run = await scene.sign(pushed.tagged, signers[row.signer].means, evidence)
        expect(run).toMatchObject({ exitCode: 0, report: { images: [{ signed: [{ state: 'published' }] }] } })
        const found: Outcome[] = []
        for (const [index, peer] of peerNames.entries()) {
          const expected = outcomes?.[index]
          if (expected === '-') found.push('-')
          else found.push((await ask(peer, row, pushed)) ? 'accepts' : 'refuses')
        }
        expect(found).toEqual(outcomes)
      })
    },
  )

  it('docs/sigstore-peers.md holds the table of these tests', async () => {
    const file = join(import.meta.dirname, '../../docs/sigstore-peers.md')
    expect(await readFile(file, 'utf8')).toContain(matrixTable())
  })

  describe.each(sigstoreRegistries)('on %s', (name) => {
    it('cosign accepts, and regctl and oras list the referrer', async () => {
      const { peers, workspace } = scene
      const pushed = await scene.push(name)
      const { reference, tagged, place, digest } = pushed
      for (const kind of ['keyless', 'P-256'] as const) {
        const { means, trust } = signers[kind]
        expect(await scene.sign(tagged, means, 'bundle with log')).toMatchObject({ exitCode: 0 })
        // One bundle at least must fit; cosign looks at all of them.
        const verdict = await peers.verify('cosign', reference, trust, 'bundle with log')
        expect(verdict).toMatchObject({ accepted: true })
      }
      const env = environment(workspace.folder)
      const regctl = [
        '--host',
        `reg=${place.host},tls=disabled`,
        'artifact',
        'list',
        '--format',
        '{{json .}}',
      ]
      const oras = ['discover', '--plain-http', '-o', 'json', reference]
      const listed = [
        await mustRun(programPath('regctl'), [...regctl, reference], { env }),
        await mustRun(programPath('trixie/oras'), oras, { env }),
      ]
      const bundles = await bundlesOf(place, digest)
      expect(bundles).toHaveLength(2)
      for (const text of listed) for (const bundle of bundles) expect(text).toContain(bundle.digest)
    })

    it('cosign 2.5 and 3 accept the .sig layer', async () => {
      const { peers } = scene
      const { means, trust } = signers['P-256']
      const { tagged } = await scene.push(name)
      expect(await scene.sign(tagged, means, 'sig')).toMatchObject({ exitCode: 0 })
      for (const cosign of ['cosign', 'trixie/cosign'] as const)
        expect(await peers.verify(cosign, tagged, trust, 'sig')).toMatchObject({ accepted: true })
    })
  })

  describeGenerations(
    ({ env }) => {
      it('skopeo and podman accept the .sig of a key under sigstoreSigned, for the very tag', async () => {
        const { means, trust } = signers['P-256']
        if (trust.kind !== 'key') throw new Error('expected a key to trust')
        const pushed = await scene.push()
        const { tagged } = pushed
        expect(await scene.sign(tagged, means, 'sig')).toMatchObject({ exitCode: 0 })
        const judge = await attachmentJudge(scene.workspace, pushed, { publicFile: trust.publicFile, env })
        expect(await judge.skopeoCopy(tagged)).toMatchObject({ accepted: true })
        expect(await judge.podmanPull(tagged)).toMatchObject({ accepted: true })
        await mustRun(programPath('crane'), ['tag', '--insecure', tagged, 'v2'], {
          env: environment(scene.workspace.folder),
        })
        expect(await judge.skopeoCopy(tagged.replace(/:v1$/, ':v2'))).toMatchObject({ accepted: false })
      })
    },
    ({ release }) => release !== 'bookworm', // whose skopeo was built without Sigstore
  )

  it('sigstore-python and cosign accept a file that Countersign signed keyless', async () => {
    const { workspace, countersign, lab, peers } = scene
    const file = await workspace.write('ours.txt', 'by us\n')
    const bundle = `${file}.sigstore.json`
    const services = ['--signing-config', lab.signingConfigFile, '--trusted-root', lab.trustedRootFile]
    const args = ['sign-blob', '--method', 'keyless', ...services, '--bundle', bundle, file]
    const env = { SIGSTORE_ID_TOKEN: await lab.token() }
    expect(await countersign.run(args, { env })).toMatchObject({ exitCode: 0 })
    const trust = identityTrust(lab.workflow)
    expect(await peers.verifyBlob(bundle, file, trust)).toMatchObject({ accepted: true })
    expect(await peers.sigstorePython({ bundle, digest: file }, lab.workflow)).toMatchObject({
      accepted: true,
    })
  })

  it('cosign signs with a key that Countersign generated, and the other way round', async () => {
    const { workspace, countersign, peers } = scene
    const cwd = await workspace.newFolder('generated')
    const env = { COSIGN_PASSWORD: 'not-a-secret' }
    const generated = await countersign.run(['key', 'generate', '--json'], { cwd, env })
    expect(generated).toMatchObject({ exitCode: 0, report: { privateKeyFile: expect.any(String) } })
    const { privateKeyFile, publicKeyFile } = generated.report as Readonly<Record<string, string>>
    const key = { privateFile: join(cwd, privateKeyFile ?? ''), publicFile: join(cwd, publicKeyFile ?? '') }
    const trust = keyTrust(key)
    const theirs = await scene.push()
    await peers.sign('cosign', theirs.reference, { kind: 'key', key }, 'bundle')
    expect(await scene.verify(theirs.reference, trust)).toMatchObject({ exitCode: 0 })
    const ours = await scene.push()
    expect(await scene.sign(ours.tagged, { kind: 'key', key }, 'bundle')).toMatchObject({ exitCode: 0 })
    expect(await peers.verify('cosign', ours.reference, trust, 'bundle')).toMatchObject({ accepted: true })
  })
})
