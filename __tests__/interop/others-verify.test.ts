import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { SignOutcome } from '../../src/app/contract.ts'
import { readCommandLine } from '../../src/entry/command-line.ts'
import { commandLineDoor, runCommand } from '../../src/entry/run-command.ts'
import { type OthersVerify, othersVerify, othersVerifyFiles } from '../../src/report/others-verify.ts'
import { type Image, makeImage, makeIndex } from './programs/image.ts'
import { describeGenerations, type Generation } from './programs/judges.ts'
import { pushImage } from './programs/push-image.ts'
import { environment, type ProgramResult, runProgram } from './programs/run-program.ts'
import { openScene, type Scene } from './programs/scene.ts'
import type { TestKey } from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'

const needed = ['skopeo', 'podman', 'docker-registry', 'nginx', 'gpg'] as const

interopSuite('what a signer tells others to do is true', needed, () => {
  let scene: Scene
  let key: TestKey
  let stranger: TestKey
  beforeAll(async () => {
    scene = await openScene()
    key = await scene.keyring.generate('rsa3072')
    stranger = await scene.keyring.generate('nistp256')
  })
  afterAll(() => scene.workspace.close())

  /** Signs as the action does, in this process, since the outcome is what the report is made from. */
  async function signInProcess(
    reference: string,
    signer: TestKey,
    more: readonly string[],
  ): Promise<SignOutcome> {
    const secret = await scene.workspace.write('signer.asc', await scene.keyring.exportSecret(signer))
    const line = readCommandLine(['sign', reference, '--gpg-key', secret, ...more])
    const control = { cancel: new AbortController().signal, progress: { update: () => undefined } }
    const outcome = await runCommand(line, control, commandLineDoor(line, control))
    if (outcome.command !== 'sign') throw new Error(`expected a signing, found ${outcome.command}`)
    return outcome
  }

  /** registries.d of the signer: written to the folder, read from nginx. */
  async function signerRegistries(): Promise<readonly string[]> {
    const { registry, lookaside, workspace } = scene
    const section = { lookaside: lookaside.url, 'lookaside-staging': `file://${lookaside.folder}` }
    const folder = await workspace.newFolder('signer')
    const name = folder.slice(workspace.folder.length + 1)
    await workspace.write(join(name, 'a.yaml'), JSON.stringify({ docker: { [registry.host]: section } }))
    return ['--registries-d', folder]
  }

  /** Signs, and lays the two files into a folder as a reader would. */
  async function told(
    reference: string,
    more: readonly string[] = [],
  ): Promise<{ readonly others: OthersVerify; readonly folder: string }> {
    const outcome = await signInProcess(reference, key, [...(await signerRegistries()), ...more])
    const others = othersVerify(outcome)
    if (others === undefined) throw new Error('expected something to be signed, found nothing')
    const folder = await scene.workspace.newFolder('reader')
    const name = folder.slice(scene.workspace.folder.length + 1)
    await scene.workspace.write(join(name, othersVerifyFiles.policy), others.policyJson)
    await scene.workspace.write(join(name, othersVerifyFiles.registriesD), others.registriesD)
    return { others, folder }
  }

  /**
   * Runs a command as it was told. Only this differs: the registry has no TLS, podman keeps its images in the
   * folder, and what is to be done as root is done in the folder, too.
   */
  function follow(command: string, folder: string, env: Generation['env']): Promise<ProgramResult> {
    // A store of its own: generations of podman that share one differ in what they leave there of their networks.
    const podman = `podman --root ${folder}/r --runroot ${folder}/run --tmpdir ${folder}/tmp --storage-driver vfs`
    const bundle = process.env.COUNTERSIGN_TEST_CLI ?? ''
    const here = command
      .replace(' copy ', ' copy --src-tls-verify=false ')
      .replace('podman pull', `${podman} pull --tls-verify=false`)
      .replace('podman image trust set', `${podman} image trust set --policypath ${folder}/machine.json`)
      .replaceAll('sudo ', '')
      .replaceAll('/etc/', `${folder}/etc/`)
      .replace(/^countersign/, `${process.execPath} ${bundle}`)
    return runProgram('sh', ['-c', here], {
      cwd: folder,
      env: environment(folder, { TMPDIR: scene.workspace.folder, ...env }),
    })
  }

  const run = async (
    { others, folder }: Awaited<ReturnType<typeof told>>,
    env: Generation['env'],
  ): Promise<readonly (number | null)[]> => {
    await scene.workspace.write(
      join(folder.slice(scene.workspace.folder.length + 1), 'machine.json'),
      '{"default":[{"type":"reject"}]}',
    )
    const codes: (number | null)[] = []
    for (const command of others.commands) {
      const { exitCode, stderr } = await follow(command, folder, env)
      // A failing program says why only there.
      if (exitCode !== 0 && exitCode !== 1 && exitCode !== 125) throw new Error(`${command}\n${stderr}`)
      codes.push(exitCode)
    }
    return codes
  }

  describeGenerations(({ release, env }) => {
    it.each<[string, () => Image]>([
      ['an image', () => makeImage(`others ${release}`)],
      ['an index', () => makeIndex(`others ${release}`)],
    ])('%s: every command accepts', async (name, make) => {
      const reference = await pushImage(
        scene.registry,
        `it/others-${release}/${name.replace(/\W/g, '')}`,
        make(),
        'v1',
      )
      const given = await told(reference)
      expect(await run(given, env)).toEqual([0, 0, 0, 0, 0, 0, 0])
      // The rule that podman wrote for the machine is one that skopeo takes, and accepts the image under.
      const copy = `skopeo --policy machine.json --registries.d etc/containers/registries.d copy docker://${reference} dir:again`
      expect(await follow(copy, given.folder, env)).toMatchObject({ exitCode: 0 })
    })

    it('one platform: asks for that', async () => {
      const reference = await pushImage(
        scene.registry,
        `it/others-${release}/platform`,
        makeIndex(`others one ${release}`),
        'v1',
      )
      const given = await told(reference, ['--platforms', 'linux/arm64'])
      expect(await run(given, env)).toEqual([0, 0, 0, 0, 0, 0, 0])
    })

    it('two keys: one signature is not enough', async () => {
      const repository = `it/others-${release}/two`
      const reference = await pushImage(scene.registry, repository, makeImage(`others two ${release}`), 'v1')
      const registries = await signerRegistries()
      const first = await signInProcess(reference, key, registries)
      const second = await signInProcess(reference, stranger, registries)
      const [one, two] = [first.images[0], second.images[0]]
      if (one === undefined || two === undefined) throw new Error('expected two signed images')
      const both = othersVerify({
        ...first,
        images: [{ ...one, signed: [...one.signed, ...two.signed] }],
        keys: [...first.keys, ...second.keys],
      })
      if (both === undefined) throw new Error('expected something to be signed, found nothing')
      const { folder } = await told(reference)
      await scene.workspace.write(
        join(folder.slice(scene.workspace.folder.length + 1), othersVerifyFiles.policy),
        both.policyJson,
      )
      expect((await run({ others: both, folder }, env)).slice(0, 4)).toEqual([0, 0, 0, 0])
      const once = await pushImage(scene.registry, repository, makeImage(`others once ${release}`), 'v2')
      await signInProcess(once, key, registries)
      const commands = both.commands.slice(0, 4).map((command) => command.replace(reference, once))
      expect(await run({ others: { ...both, commands }, folder }, env)).toEqual([1, 1, 0, 125])
    })

    it('another image of the same registry is refused under these files', async () => {
      const { registry } = scene
      const reference = await pushImage(
        registry,
        `it/others-${release}/mine`,
        makeImage(`mine ${release}`),
        'v1',
      )
      const unsigned = await pushImage(
        registry,
        `it/others-${release}/mine`,
        makeImage(`new ${release}`),
        'v2',
      )
      const elsewhere = await pushImage(
        registry,
        `it/others-${release}/its`,
        makeImage(`its ${release}`),
        'v1',
      )
      const { others, folder } = await told(reference)
      for (const refused of [unsigned, elsewhere]) {
        const commands = others.commands.slice(0, 4).map((command) => command.replace(reference, refused))
        expect(await run({ others: { ...others, commands }, folder }, env)).toEqual([1, 1, 0, 125])
      }
    })
  })

  it('the index alone: countersign accepts, and nobody else is named', async () => {
    const reference = await pushImage(scene.registry, 'it/others/index', makeIndex('others alone'), 'v1')
    const given = await told(reference, ['--platforms', 'index'])
    expect(given.others.commands).toHaveLength(1)
    expect(await run(given, {})).toEqual([0])
  })

  it('only a folder is known: true once the address is put in', async () => {
    const { registry, lookaside } = scene
    const reference = await pushImage(registry, 'it/others/folder', makeImage('others folder'), 'v1')
    const outcome = await signInProcess(reference, key, ['--lookaside', lookaside.folder])
    const others = othersVerify(outcome)
    expect(others?.registriesD).toContain(`others read "file://${lookaside.folder}".`)
    const { folder } = await told(reference)
    const mended = others?.registriesD.replace('https://signatures.example/REPLACE-ME', lookaside.url) ?? ''
    const name = folder.slice(scene.workspace.folder.length + 1)
    await scene.workspace.write(join(name, othersVerifyFiles.registriesD), mended)
    const [, skopeo = ''] = others?.commands ?? []
    expect(await follow(skopeo, folder, {})).toMatchObject({ exitCode: 0 })
  })
})
