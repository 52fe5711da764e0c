import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Countersign, setUpCountersign } from './programs/countersign.ts'
import { type Image, makeImage, makeIndex } from './programs/image.ts'
import { type Judge, setUpJudge } from './programs/judge.ts'
import { rejectBut, signedBy } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { type RegistryServer, startMemoryRegistry, startRegistry } from './programs/registry-server.ts'
import { type Keyring, openKeyring, type TestKey } from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'
import { openWorkspace, type Workspace } from './programs/workspace.ts'

/** The registries differ in headers, error bodies and in what they check; see the flags of programs/go/ocireg. */
const registries: readonly (readonly [string, (workspace: Workspace) => Promise<RegistryServer>])[] = [
  ['docker-registry', (workspace) => startRegistry(workspace)],
  ['registry', (workspace) => startRegistry(workspace, { kind: 'none' }, { program: 'registry' })],
  ['refreg', (workspace) => startMemoryRegistry(workspace, 'refreg')],
  ['ocireg', (workspace) => startMemoryRegistry(workspace, 'ocireg')],
  ['ocireg that names no digest', (workspace) => startMemoryRegistry(workspace, 'ocireg', ['-nodigest'])],
  [
    'ocireg otherwise as bare as can be',
    (workspace) => {
      const flags = ['-immutable', '-lax', '-nolink', '-noreferrers', '-nofilter', '-nopost']
      return startMemoryRegistry(workspace, 'ocireg', flags)
    },
  ],
]

const images: Readonly<Record<string, Image>> = {
  'it/image': makeImage('image'),
  'it/index': makeIndex('index'),
  'it/docker-image': makeImage('docker image', 'docker'),
  'it/docker-list': makeIndex('docker list', 'docker'),
}

/** What these two answer for a repository that is not there: the same as for a tag. */
const tellsNoRepository: readonly string[] = ['docker-registry', 'registry']

const needed = ['docker-registry', 'registry', 'refreg', 'ocireg', 'skopeo', 'gpg'] as const
interopSuite('every registry gives the same answers', needed, () => {
  let workspace: Workspace
  let keyring: Keyring
  let key: TestKey
  let countersign: Countersign
  beforeAll(async () => {
    workspace = await openWorkspace()
    keyring = await openKeyring(workspace)
    key = await keyring.generate('nistp256')
    countersign = await setUpCountersign(workspace)
  })
  afterAll(() => workspace.close())

  /** What the first registry of the list answered to each command, without what is its own. */
  const expected = new Map<string, string>()

  describe.each(registries)('%s', (name, start) => {
    let registry: RegistryServer
    let lookaside: string
    let judge: Judge
    let references: readonly string[]
    beforeAll(async () => {
      registry = await start(workspace)
      lookaside = await workspace.newFolder('lookaside')
      judge = await setUpJudge(workspace, {
        policy: rejectBut({ [registry.host]: [signedBy(key)] }),
        registries: { [registry.host]: { lookaside: pathToFileURL(lookaside).href } },
      })
      references = await Promise.all(
        Object.entries(images).map(([repository, image]) => pushImage(registry, repository, image, 'v1')),
      )
    })

    const places = (): readonly string[] => ['--registries-d', judge.registriesFolder]
    const policy = (): readonly string[] => ['--policy', judge.policyFile, ...places()]
    const run = async (command: string, names: readonly string[], more: readonly string[]) => {
      const env = command === 'sign' ? { COUNTERSIGN_GPG_KEY: await keyring.exportSecret(key) } : {}
      return await countersign.run([command, ...names, ...more, '--json'], { env })
    }

    const expectAsOnTheFirst = (question: string, report: unknown): void => {
      const text = JSON.stringify(report, null, 1)
        .replaceAll(registry.host, 'REGISTRY')
        .replaceAll(lookaside, 'LOOKASIDE')
        .replaceAll(judge.policyFile, 'POLICY')
        .replaceAll(judge.registriesFolder, 'REGISTRIES')
        .replace(/"created": \d+/g, '"created": 0')
      expect(text).toBe(expected.get(question) ?? text)
      expected.set(question, text)
    }

    it('to digest', async () => {
      for (const [index, image] of Object.values(images).entries()) {
        const { report } = await run('digest', references.slice(index, index + 1), [])
        expect(report).toMatchObject({ digest: image.digest, mediaType: image.mediaType })
        expectAsOnTheFirst(`digest ${index}`, report)
      }
    })

    it('to verify before anything is signed', async () => {
      const { exitCode, report } = await run('verify', references, policy())
      expect(exitCode).toBe(1)
      expect(report).toMatchObject({ counts: { rejected: references.length } })
      expectAsOnTheFirst('verify unsigned', report)
    })

    it('to sign, verify and inspect, and skopeo accepts', async () => {
      const signed = await run('sign', references, ['--lookaside', lookaside])
      expect(signed.exitCode).toBe(0)
      expectAsOnTheFirst('sign', signed.report)
      const verified = await run('verify', references, policy())
      expect(verified.report).toMatchObject({ exitCode: 0, counts: { accepted: references.length } })
      expectAsOnTheFirst('verify', verified.report)
      const inspected = await run('inspect', references, places())
      expect(inspected.exitCode).toBe(0)
      expectAsOnTheFirst('inspect', inspected.report)
      for (const reference of references) {
        expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: true })
      }
    })

    it('to a digest in place of the tag', async () => {
      const names = Object.entries(images).map(([name, { digest }]) => `${registry.host}/${name}@${digest}`)
      const inspected = await run('inspect', names, places())
      expect(inspected.exitCode).toBe(0)
      expectAsOnTheFirst('inspect by digest', inspected.report)
    })

    it('to a tag, a digest or a repository that is not there', async () => {
      const digest = `sha256:${'0'.repeat(64)}`
      const repositoryCode = tellsNoRepository.includes(name) ? 'manifest-not-found' : 'repository-not-found'
      const codes = {
        'it/image:none': 'manifest-not-found',
        [`it/image@${digest}`]: 'manifest-not-found',
        'it/never:v1': repositoryCode,
      }
      const names = Object.keys(codes).map((name) => `${registry.host}/${name}`)
      const missing = Object.values(codes).map((code) => ({ code }))
      const undecided = missing.map(({ code }) => ({ verdict: 'undecided', code }))
      const verified = await run('verify', names, policy())
      expect(verified).toMatchObject({ exitCode: 3, report: { images: undecided } })
      const inspected = await run('inspect', names, places())
      expect(inspected).toMatchObject({ exitCode: 3, report: { images: missing } })
      const signed = await run('sign', names, ['--lookaside', lookaside])
      expect(signed).toMatchObject({ exitCode: 3, report: { images: missing } })
    })
  })
})
