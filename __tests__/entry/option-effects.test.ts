import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { closeAll, serve } from '../adapters/loopback-server.ts'
import { type ForwardingProxy, startForwardingProxy } from '../fakes/forwarding-proxy.ts'
import { imageManifest } from '../fakes/manifests.ts'
import { answer } from '../security/kit/servers.ts'
import type { CliRun } from './built-program.ts'
import { type KeylessScene, signWords, startKeylessScene, trustWords } from './keyless-kit.ts'

let scene: KeylessScene
let proxy: ForwardingProxy
const inFolder = (name: string): string => join(scene.folder, name)
const run = async (...words: readonly string[]): Promise<CliRun> => await scene.run(words)
const ended = (status: number, ...texts: readonly string[]): object => ({
  status,
  output: texts.length === 0 ? expect.any(String) : expect.stringMatching(new RegExp(texts.join('[^]*'))),
})

/** Hosts of the public services as far as a name tells, answered by the embedded ones. */
const publicHosts = {
  fulcio: 'fulcio.sigstore.dev',
  rekorV2: 'rekor.sigstore.dev',
  timestamps: 'tsa.example',
}

beforeAll(async () => {
  scene = await startKeylessScene()
  const { urls } = scene.sigstore
  const origins = Object.entries(publicHosts).map(
    ([name, host]) => [host, new URL(urls[name as keyof typeof publicHosts]).origin] as const,
  )
  proxy = await startForwardingProxy({
    ...Object.fromEntries(origins),
    'registry.example': scene.registry.url,
  })
})
afterAll(async () => {
  await Promise.all([scene.close(), proxy.close(), closeAll()])
})

/** A rule for one repository of the registry; all else is refused. */
const policyFor = (name: string, ...rules: readonly object[]): string =>
  JSON.stringify({
    default: [{ type: 'reject' }],
    transports: { docker: { [`${scene.registry.host}/shop/${name}`]: rules } },
  })

describe('options of sign', () => {
  it('--annotations: signs what a policy may demand', async () => {
    const { byTag } = await scene.push('noted:1')
    const notes = ['--annotations', 'stage=production', '--annotations', 'team=a=b']
    expect(await run(...signWords, byTag, ...notes)).toEqual(ended(0))
    const [, identity, , issuer] = trustWords(scene.sigstore)
    for (const [annotations, status] of [
      [{ stage: 'production', team: 'a=b' }, 0],
      [{ stage: 'test' }, 1],
      [{ release: 'production' }, 1],
    ] as const) {
      const rule = { type: 'identitySigned', issuer, identity, trustedRootPath: 'root.json', annotations }
      writeFileSync(inFolder('noted.trust.json'), policyFor('noted', rule))
      expect(await run('verify', byTag, '--policy', 'noted.trust.json')).toEqual(ended(status))
    }
  })

  it('--signature-repository: puts signatures there, where verify and inspect find them by the same option', async () => {
    const { byTag } = await scene.push('apart:1')
    const there = ['--signature-repository', `${scene.registry.host}/team/signatures`]
    const asked = await scene.asked(() => run(...signWords, byTag, ...there))
    expect(asked.status).toBe(0)
    const pushed = asked.registry.filter((request) => /^(PUT|POST|PATCH) /.test(request))
    expect(pushed.filter((request) => !request.includes(' /v2/team/signatures/'))).toEqual([])
    expect(pushed).not.toEqual([])
    const trust = trustWords(scene.sigstore)
    expect(await run('verify', byTag, ...trust)).toEqual(ended(1, 'signature-missing'))
    expect(await run('verify', byTag, ...trust, ...there)).toEqual(ended(0))
    expect((await run('inspect', byTag)).output).not.toContain(trust[1])
    expect((await run('inspect', byTag, ...there)).output).toContain(trust[1])
  })

  it('--tsa-url: asks this authority for the time, without which keyless needs a log', async () => {
    const { byTag } = await scene.push('timed:1')
    const { urls } = scene.sigstore
    const words = ['sign', byTag, '--method', 'keyless', '--transparency', 'timestamp']
    const given = [...words, '--fulcio-url', urls.fulcio, '--trusted-root', 'root.json']
    const without = await scene.asked(() => run(...given))
    expect(without).toMatchObject({ ...ended(2, 'signing-service-missing'), services: { fulcio: 0 } })
    const timed = await scene.asked(() => run(...given, '--tsa-url', urls.timestamps))
    expect(timed).toMatchObject({ status: 0, services: { fulcio: 1, timestamps: 1, rekorV1: 0, rekorV2: 0 } })
  })

  it('--public-log: lets a private repository into a public log, and nothing else does', async () => {
    const { byTag } = await scene.push('private:1')
    const { urls } = scene.sigstore
    const path = new URL(urls.timestamps).pathname
    const words = [
      ...['sign', byTag, '--method', 'keyless', '--trusted-root', 'root.json'],
      ...['--fulcio-url', `http://${publicHosts.fulcio}`, '--rekor-url', `http://${publicHosts.rekorV2}`],
      ...['--tsa-url', `http://${publicHosts.timestamps}${path}`],
      ...['--insecure-registries', Object.values(publicHosts).join(',')],
    ]
    const isPrivate = {
      ...proxy.variables,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${urls.tokenRequest}&repository_visibility=private`,
    }
    expect(await scene.run(words, isPrivate)).toEqual(ended(2, 'public-log-refused'))
    expect(proxy.forwarded).toEqual([])
    expect(await scene.run([...words, '--public-log'], isPrivate)).toEqual(ended(0))
    for (const host of Object.values(publicHosts))
      expect(proxy.forwarded).toContainEqual(expect.stringContaining(` ${host}/`))
    expect(await run('verify', byTag, ...trustWords(scene.sigstore))).toEqual(ended(0))
  })
})

describe('options of verify', () => {
  it('--waived and --require-signed: say what becomes of an image that the policy lets pass unseen', async () => {
    const { byTag } = await scene.push('waived:1')
    writeFileSync(inFolder('waived.json'), policyFor('waived', { type: 'insecureAcceptAnything' }))
    const verify = (...words: readonly string[]) => run('verify', byTag, '--policy', 'waived.json', ...words)
    const quiet = await verify()
    expect(quiet).toEqual(ended(0, 'waived'))
    expect(await verify('--waived', 'allow')).toEqual(quiet)
    const warned = await verify('--waived', 'warn')
    expect(warned).toEqual(ended(0, 'warning'))
    expect(quiet.output).not.toContain('warning')
    expect(await verify('--waived', 'fail')).toEqual(ended(1))
    expect(await verify('--require-signed')).toEqual(ended(1))
  })

  it('--system-policy: takes the file of the user, even one that cannot be read, else that of the system', async () => {
    const { byTag } = await scene.push('system:1')
    const verify = async (): Promise<unknown> => {
      const { status, output } = await run('verify', byTag, '--system-policy', '--json')
      const { policy, error } = JSON.parse(output.slice(0, output.lastIndexOf('}') + 1)) as {
        readonly policy?: string
        readonly error?: { readonly code: string; readonly message: string }
      }
      return { status, policy, error }
    }
    const [folder, system] = [inFolder('home/.config/containers'), '/etc/containers/policy.json']
    const user = join(folder, 'policy.json')
    const none = { status: 2, error: { code: 'policy-not-found', message: expect.stringContaining(user) } }
    expect(await verify()).toMatchObject(existsSync(system) ? { policy: system } : none)
    mkdirSync(folder, { recursive: true })
    writeFileSync(user, policyFor('system', { type: 'insecureAcceptAnything' }))
    expect(await verify()).toMatchObject({ status: 0, policy: user })
    rmSync(user)
    symlinkSync('gone.json', user)
    expect(await verify()).toMatchObject(none)
    rmSync(user)
  })
})

describe('policy compile', () => {
  const compile = (...words: readonly string[]) => run('policy', 'compile', 'compiled.yaml', ...words)

  it('--to: writes a policy.json that judges no looser, and tells what it cannot say there', async () => {
    const [other, open] = [await scene.push('other:1'), await scene.push('open:1')]
    const { host } = scene.registry
    writeFileSync(
      inFolder('compiled.yaml'),
      [
        'default: [{ type: reject }]',
        'transports:',
        '  docker:',
        `    ${host}/shop/open: [{ type: insecureAcceptAnything }]`,
        `    ${host}/shop/other: [{ type: workflowSigned, repository: octo-org/app, workflow: .github/workflows/release.yml, issuer: "${scene.sigstore.urls.issuer}" }]`,
      ].join('\n'),
    )
    expect(await run(...signWords, other.byTag)).toEqual(ended(0))
    expect(await compile('--to', 'compiled.json')).toEqual(ended(0, 'workflowSigned'))
    expect(JSON.parse(readFileSync(inFolder('compiled.json'), 'utf8'))).toEqual({
      default: [{ type: 'reject' }],
      transports: {
        docker: {
          [`${host}/shop/open`]: [{ type: 'insecureAcceptAnything' }],
          [`${host}/shop/other`]: [{ type: 'reject' }],
        },
      },
    })
    const trust = ['--trusted-root', 'root.json']
    expect(await run('verify', other.byTag, '--policy', 'compiled.yaml', ...trust)).toEqual(ended(0))
    expect(await run('verify', other.byTag, '--policy', 'compiled.json')).toEqual(ended(1))
    expect(await run('verify', open.byTag, '--policy', 'compiled.json')).toEqual(ended(0))
  })

  it('--to: writes over nothing, and nothing of a policy with faults', async () => {
    const before = readFileSync(inFolder('compiled.json'), 'utf8')
    expect(await compile('--to', 'compiled.json')).toEqual(ended(2, 'file-exists'))
    expect(readFileSync(inFolder('compiled.json'), 'utf8')).toBe(before)
    writeFileSync(inFolder('compiled.yaml'), 'default: [{ type: rejected }]\n')
    expect(await compile('--to', 'broken.json')).toEqual(ended(2))
    expect(existsSync(inFolder('broken.json'))).toBe(false)
  })
})

describe('options of requests', () => {
  it.each([1, 3])('--concurrency %i: asks a host no more at once, and no less', async (wanted) => {
    let [current, most] = [0, 0]
    const manifest = imageManifest()
    const registry = await serve(({ path }, response) => {
      current += 1
      most = Math.max(most, current)
      setTimeout(() => {
        current -= 1
        if (!path.includes('/manifests/1')) return answer(response, 404)
        return answer(response, 200, manifest.text, { 'content-type': manifest.mediaType })
      }, 100)
    })
    const images = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${registry.host}/${name}:1`)
    expect(await run('inspect', ...images, '--concurrency', `${wanted}`)).toEqual(ended(0))
    expect(most).toBe(wanted)
  })

  it('--insecure-registries: speaks plain http to the hosts that it names, and to no other', async () => {
    await scene.push('plain:1')
    const digest = (...words: readonly string[]): Promise<CliRun> =>
      scene.run(['digest', 'registry.example/shop/plain:1', ...words], proxy.variables)
    const before = proxy.forwarded.length
    for (const words of [[], ['--insecure-registries', 'registry.example:5000,other.example']])
      expect(await digest(...words)).toEqual(ended(3))
    expect(proxy.forwarded).toHaveLength(before)
    expect(await digest('--insecure-registries', 'registry.example')).toEqual(ended(0, 'sha256:'))
    expect(proxy.forwarded.slice(before)).toContain('GET registry.example/v2/shop/plain/manifests/1')
  })
})
