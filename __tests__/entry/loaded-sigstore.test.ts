import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type KeylessScene, signWords, startKeylessScene, trustWords } from './keyless-kit.ts'
import { type Loaded, loadDoor } from './loading-kit.ts'

let scene: KeylessScene
let image: string

/** What the library of Sigstore's own verifier is made of. */
const verifierPackages = ['@sigstore/core', '@sigstore/verify']
/** Clients of the services, and whatever signs. */
const ofSigning = /^src\/adapters\/(signers\/(?!open-signer)|sigstore\/)/
const ofGpg = /^src\/adapters\/(verifiers\/openpgp-|signers\/openpgp|signers\/gpg)/

const load = (...args: readonly string[]): Promise<Loaded> => loadDoor(scene.folder, 'cli.js', args)
const verify = (): Promise<Loaded> => load('verify', image, ...trustWords(scene.sigstore))

beforeAll(async () => {
  scene = await startKeylessScene()
  const pushed = await scene.push('app:1')
  image = pushed.byTag
  expect(await scene.run([...signWords, image])).toMatchObject({ status: 0 })
  const workflow = { repository: 'octo-org/app', workflow: '.github/workflows/release.yml' }
  const rule = { type: 'workflowSigned', ...workflow, issuer: scene.sigstore.urls.issuer }
  const policy = { default: [{ ...rule, trustedRootPath: 'root.json' }] }
  writeFileSync(join(scene.folder, 'policy.trust.json'), JSON.stringify(policy))
})
afterAll(async () => await scene.close())

describe('the command line loads', () => {
  it.each<[string, () => Promise<Loaded>]>([
    ['an identity', verify],
    ['a trust policy in JSON', () => load('verify', image, '--policy', 'policy.trust.json')],
  ])('the verifier of Sigstore and nothing else to verify under %s', async (_name, run) => {
    const { status, output, packages, modules, bytes } = await run()
    expect({ status, output, packages }).toEqual({ status: 0, output, packages: verifierPackages })
    expect(modules.filter((path) => ofSigning.test(path) || ofGpg.test(path))).toEqual([])
    expect(modules.filter((path) => /tuf|make-fetch-happen|undici|public-instance/.test(path))).toEqual([])
    expect(modules.length).toBeGreaterThan(50)
    // 0.66 MB in 18 chunks when this was written.
    expect(bytes).toBeLessThan(720_000)
    expect(modules.length).toBeLessThan(280)
  })

  it('neither the fetch of Node nor its web crypto to verify keyless', async () => {
    const { builtins } = await verify()
    expect(builtins.filter((name) => /undici|webcrypto|webstreams/.test(name))).toEqual([])
  })

  it('no package to show what lies there', async () => {
    const { status, packages } = await load('inspect', image)
    expect([status, packages]).toEqual([0, []])
  })

  it('no code for GPG and no TUF to sign keyless with services from a file', async () => {
    const { tokenRequest } = scene.sigstore.urls
    const { status, modules, packages } = await loadDoor(scene.folder, 'cli.js', [...signWords, image], {
      ACTIONS_ID_TOKEN_REQUEST_URL: tokenRequest,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: scene.sigstore.requestToken,
    })
    expect(status).toBe(0)
    expect(modules.filter((path) => ofGpg.test(path))).toEqual([])
    expect(modules.filter((path) => ofSigning.test(path)).length).toBeGreaterThan(5)
    expect(packages).not.toContain('@sigstore/tuf')
    expect(packages).not.toContain('openpgp')
  })
})
