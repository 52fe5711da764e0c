import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createRegistriesConfigs } from '../../src/adapters/registries-d-folder.ts'

let top: string
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'countersign-registries-'))
})
afterEach(() => rm(top, { recursive: true, force: true }))

const put = async (path: string, text: string) => {
  await mkdir(join(top, path, '..'), { recursive: true })
  await writeFile(join(top, path), text)
}
const load = (folder?: string) =>
  createRegistriesConfigs({
    home: join(top, 'home'),
    isRoot: false,
    systemFolder: join(top, 'system'),
    ...(folder !== undefined && { folder: join(top, folder) }),
  }).load()
const section = (name: string) => `default-docker:\n  lookaside: https://${name}.example\n`
const userFolder = 'home/.config/containers/registries.d'

describe('which folder', () => {
  it('takes the one that is named, and no other', async () => {
    await put('given/a.yaml', section('given'))
    await put(`${userFolder}/a.yaml`, section('user'))
    const config = await load('given')
    expect(config).toMatchObject({
      folder: join(top, 'given'),
      defaultDocker: { lookaside: 'https://given.example' },
    })
  })

  it("takes the user's before the system's, without merging", async () => {
    await put('system/a.yaml', section('system'))
    expect((await load()).defaultDocker?.lookaside).toBe('https://system.example')
    await mkdir(join(top, userFolder), { recursive: true })
    expect(await load()).toEqual({
      folder: join(top, userFolder),
      docker: new Map(),
      builtInLookaside: `file://${top}/home/.local/share/containers/sigstore`,
      warnings: [],
    })
  })

  it('takes a missing one as empty; says so when it was named', async () => {
    expect((await load()).warnings).toEqual([])
    expect(await load('nowhere')).toMatchObject({
      docker: new Map(),
      warnings: [expect.stringContaining('nowhere')],
    })
  })

  it("has the system's built-in store for root", async () => {
    const config = await createRegistriesConfigs({
      home: top,
      isRoot: true,
      systemFolder: join(top, 'none'),
    }).load()
    expect(config.builtInLookaside).toBe('file:///var/lib/containers/sigstore')
  })

  it('reads once', async () => {
    await put('given/a.yaml', section('one'))
    const configs = createRegistriesConfigs({ home: top, isRoot: false, folder: join(top, 'given') })
    const first = await configs.load()
    await put('given/a.yaml', section('two'))
    expect(await configs.load()).toBe(first)
  })
})

describe('which files', () => {
  it('reads names that end in exactly .yaml, links too, and no folders below', async () => {
    await put('given/a.yml', '}')
    await put('given/b.yaml.bak', '}')
    await put('given/c.YAML', '}')
    await put('given/sub/d.yaml', '}')
    await put('elsewhere', 'docker: {h.example: {lookaside: "https://h.example"}}')
    await symlink(join(top, 'elsewhere'), join(top, 'given/e.yaml'))
    await put('given/empty.yaml', '')
    expect([...(await load('given')).docker.keys()]).toEqual(['h.example'])
  })

  it('refuses links where they are not to be followed, even to what is missing', async () => {
    await put('elsewhere', section('elsewhere'))
    await mkdir(join(top, 'given'))
    for (const target of ['elsewhere', 'gone']) {
      await symlink(join(top, target), join(top, 'given/a.yaml'))
      const configs = createRegistriesConfigs({
        home: top,
        isRoot: false,
        folder: join(top, 'given'),
        followLinks: false,
      })
      await expect(configs.load()).rejects.toMatchObject({
        code: 'registries-d-unreadable',
        message: expect.stringContaining('a.yaml: cannot be read: it is a symbolic link'),
      })
      await rm(join(top, 'given/a.yaml'))
    }
  })

  it('refuses more than is read in reasonable time, however small each file is', async () => {
    const text = `#${'x'.repeat(300 * 1024)}\n`
    for (const name of ['a', 'b', 'c']) await put(`given/${name}.yaml`, text)
    expect(await load('given')).toMatchObject({ warnings: [] })
    await put('given/d.yaml', text)
    await expect(load('given')).rejects.toMatchObject({
      code: 'registries-d-unreadable',
      message: expect.stringContaining('1048576 bytes in all files'),
    })
  })

  it('ignores a file that is gone when its turn comes', async () => {
    await put('given/a.yaml', section('a'))
    await symlink(join(top, 'gone'), join(top, 'given/b.yaml'))
    expect((await load('given')).defaultDocker?.lookaside).toBe('https://a.example')
  })

  it.each([
    ['broken YAML', '}', 'registries-d-malformed'],
    ['a wrong type', 'docker: [a]', 'registries-d-malformed'],
    ['the default a second time', section('b'), 'registries-d-duplicate'],
    ['too many bytes', `#${'x'.repeat(600 * 1024)}`, 'registries-d-unreadable'],
  ])('refuses the folder for %s in one file, and names it', async (_name, text, code) => {
    await put('given/a.yaml', section('a'))
    await put('given/b.yaml', text)
    await expect(load('given')).rejects.toMatchObject({
      code,
      exitCode: 2,
      message: expect.stringContaining(join(top, 'given/b.yaml')),
    })
  })

  it('refuses a folder named like a file, and a file in place of the folder', async () => {
    await mkdir(join(top, 'given/x.yaml'), { recursive: true })
    await expect(load('given')).rejects.toMatchObject({ code: 'registries-d-unreadable', exitCode: 2 })
    await put('file', '')
    await expect(load('file')).rejects.toMatchObject({ code: 'registries-d-unreadable', exitCode: 2 })
  })
})
