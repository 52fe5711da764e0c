import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Countersign, type CountersignResult, setUpCountersign } from './programs/countersign.ts'
import type { FaultRow, Outcome } from './programs/fault-kinds.ts'
import { type FaultProxy, proxyAuthority, startFaultProxy } from './programs/fault-proxy.ts'
import { type Image, makeImage } from './programs/image.ts'
import { type Judge, setUpJudge } from './programs/judge.ts'
import { lookasideFaults } from './programs/lookaside-faults.ts'
import { type LookasideServer, startLookaside } from './programs/lookaside-server.ts'
import { rejectBut, signedBy } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { registryFaults } from './programs/registry-faults.ts'
import { type RegistryServer, startRegistry } from './programs/registry-server.ts'
import { openKeyring } from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'
import { openWorkspace, type Workspace } from './programs/workspace.ts'

/** A fault with the proxy it befalls, and the images that are asked for through it. */
interface Scene {
  readonly row: FaultRow
  readonly proxy: FaultProxy
  /** `HOST/REPOSITORY` of what is asked for, without `/signed` and `/unsigned`. */
  readonly repository: string
  /** registries.d: scope, and base of the lookaside. */
  readonly lookaside: readonly [string, string]
}

const images = { signed: makeImage('signed'), unsigned: makeImage('unsigned') } as const
/** Most of the time is spent waiting. */
const runsAtOnce = 6

/** Verdict and code of the signed image, of the unsigned one, and how the run ends. */
function expectedOf({ outcome, again }: FaultRow): { readonly exitCode: number; readonly report: object } {
  const missing = { verdict: 'rejected', code: 'signature-missing' }
  if (outcome === 'recovered') {
    const accepted = { verdict: 'accepted', code: 'accepted' }
    const images = again === true ? [accepted, missing, accepted] : [accepted, missing]
    return { exitCode: 1, report: { images } }
  }
  if ('signedUndecided' in outcome) {
    const signed = { verdict: 'undecided', code: outcome.signedUndecided }
    return { exitCode: 1, report: { images: [signed, missing] } }
  }
  const [verdict, code] =
    'undecided' in outcome ? ['undecided', outcome.undecided] : ['rejected', outcome.rejected]
  const both = { verdict, code }
  return { exitCode: verdict === 'undecided' ? 3 : 1, report: { images: [both, both] } }
}

/** An outcome in the name of a test. */
const shown = (outcome: Outcome): string =>
  outcome === 'recovered' ? outcome : Object.entries(outcome).flat().join(' ')

/** Runs the tasks, some at a time, and gives their results in order. */
async function pooled<T>(tasks: readonly (() => Promise<T>)[]): Promise<readonly T[]> {
  const results: T[] = []
  const waiting = [...tasks.entries()]
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      results[next[0]] = await next[1]()
  }
  await Promise.all(Array.from({ length: runsAtOnce }, worker))
  return results
}

// The rows are made twice: here for their names, and once the server that some lead to is there.
const nowhere = { url: '' }
const tests = (rows: readonly FaultRow[], from: number) =>
  rows.map((row, at) => ({ row, name: row.name, shown: shown(row.outcome), at: from + at }))
const atRegistry = tests(registryFaults(nowhere), 0)
const atLookaside = tests(lookasideFaults(nowhere), atRegistry.length)

interopSuite('a registry and a lookaside with faults', ['docker-registry', 'nginx', 'gpg', 'skopeo'], () => {
  let workspace: Workspace
  let registry: RegistryServer
  let lookaside: LookasideServer
  let countersign: Countersign
  let elsewhere: { readonly registry: FaultProxy; readonly lookaside: FaultProxy }
  let judge: Judge
  let scenes: readonly Scene[]
  let results: readonly CountersignResult[]

  const push = async (repository: string): Promise<void> => {
    for (const [name, image] of Object.entries(images))
      await pushImage(registry, `${repository}/${name}`, image, 'v1')
  }

  async function sceneAtRegistry(row: FaultRow, at: number): Promise<Scene> {
    const proxy = await startFaultProxy(workspace, `http://${registry.host}`, { tls: row.tls === true })
    await push(`r${at}`)
    return { row, proxy, repository: `${proxy.host}/r${at}`, lookaside: [proxy.host, lookaside.url] }
  }

  async function sceneAtLookaside(row: FaultRow, at: number): Promise<Scene> {
    const proxy = await startFaultProxy(workspace, lookaside.url)
    await push(`l${at}`)
    const repository = `${registry.host}/l${at}`
    return { row, proxy, repository, lookaside: [repository, proxy.url] }
  }

  const nameOf = ({ repository, row }: Scene, name: keyof typeof images): string => {
    const image: Image = images[name]
    return `${repository}/${name}${row.byDigest === true ? `@${image.digest}` : ':v1'}`
  }

  const verify = (scene: Scene): Promise<CountersignResult> => {
    const [signed, unsigned] = [nameOf(scene, 'signed'), nameOf(scene, 'unsigned')]
    const names = scene.row.again === true ? [signed, unsigned, signed] : [signed, unsigned]
    const places = ['--policy', judge.policyFile, '--registries-d', judge.registriesFolder]
    const trust = ['--auth-file', judge.authFile, '--ca-file', proxyAuthority]
    return countersign.run(['verify', ...names, ...places, ...trust, '--json', ...(scene.row.more ?? [])])
  }

  beforeAll(async () => {
    workspace = await openWorkspace()
    ;[registry, lookaside] = [await startRegistry(workspace), await startLookaside(workspace)]
    countersign = await setUpCountersign(workspace)
    elsewhere = {
      registry: await startFaultProxy(workspace, `http://${registry.host}`),
      lookaside: await startFaultProxy(workspace, lookaside.url),
    }
    scenes = [
      ...(await pooled(registryFaults(elsewhere.registry).map((row, at) => () => sceneAtRegistry(row, at)))),
      ...(await pooled(
        lookasideFaults(elsewhere.lookaside).map((row, at) => () => sceneAtLookaside(row, at)),
      )),
    ]
    const keyring = await openKeyring(workspace)
    const key = await keyring.generate('ed25519')
    const hosts = [registry.host, ...scenes.map(({ proxy }) => proxy.host)]
    const login = { auth: Buffer.from('user:hunter2').toString('base64') }
    judge = await setUpJudge(workspace, {
      policy: rejectBut(Object.fromEntries(hosts.map((host) => [host, [signedBy(key)]]))),
      registries: Object.fromEntries(
        scenes.map(({ lookaside: [scope, url] }) => [scope, { lookaside: url }]),
      ),
      auths: Object.fromEntries(
        scenes.filter(({ row }) => row.login).map(({ proxy }) => [proxy.host, login]),
      ),
    })
    const signed = await countersign.run(
      [
        'sign',
        ...scenes.map((scene) => `${scene.repository}/signed:v1`),
        '--lookaside',
        lookaside.folder,
        '--ca-file',
        proxyAuthority,
        '--json',
      ],
      { env: { COUNTERSIGN_GPG_KEY: await keyring.exportSecret(key) } },
    )
    expect(signed).toMatchObject({ exitCode: 0 })
    for (const { proxy, row } of scenes) proxy.setFault(row.fault)
    results = await pooled(scenes.map((scene) => () => verify(scene)))
  }, 120_000)
  afterAll(() => workspace.close())

  describe('the registry', () => {
    it.each(atRegistry)('$name: $shown', ({ row, at }) => {
      expect(results[at]).toMatchObject(expectedOf(row))
    })
  })

  describe('the lookaside', () => {
    it.each(atLookaside)('$name: $shown', ({ row, at }) => {
      expect(results[at]).toMatchObject(expectedOf(row))
    })
  })

  it('skopeo refuses a store with a sign-in page for what is missing, too', async () => {
    const scene = scenes.find(({ row: { outcome } }) => outcome !== 'recovered' && 'rejected' in outcome)
    if (scene === undefined) throw new Error('expected a row that is rejected, found none')
    expect(await judge.skopeoCopy(nameOf(scene, 'signed'))).toMatchObject({ accepted: false })
  })

  it('no password went to another server, or into a report', () => {
    expect(elsewhere.registry.authorizations.length).toBeGreaterThan(0)
    expect(elsewhere.registry.authorizations.filter((value) => value !== undefined)).toEqual([])
    for (const { stdout, stderr } of results) expect(stdout + stderr).not.toMatch(/hunter2|dXNlcjpodW50ZXIy/)
  })
})
