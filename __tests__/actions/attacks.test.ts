import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeMessage } from '../adapters/openpgp-kit.ts'
import { imageManifest, indexManifest, type MadeManifest } from '../fakes/manifests.ts'
import {
  checkOut,
  commitOf,
  git,
  makeOrigin,
  pullRequestPlans,
  type Workspace,
} from '../fakes/pull-requests.ts'
import { payloadBytes } from '../fakes/signatures.ts'
import { push, type TriggeringEvent } from '../runner/events.ts'
import type { StepResult } from '../runner/job.ts'
import { publicText } from '../security/kit/judged.ts'
import { serveManifest } from '../security/kit/servers.ts'
import { type ActionStage, openActionStage, policyText } from './stage.ts'

let stage: ActionStage
/** Signed by a key that is in the file of keys, but not the one that is demanded. */
let theirs: MadeManifest

beforeAll(async () => {
  stage = await openActionStage()
  const { push: serve, publish, reference, stranger } = stage
  await publish('ours', serve('ours', imageManifest('ours')))
  theirs = serve('theirs', imageManifest('theirs'))
  const message = await makeMessage(stranger, payloadBytes(reference('theirs'), theirs.digest))
  await publish('theirs', theirs, message)
})
afterAll(() => stage.close())

const ref = (name: string): string => stage.reference(name)

describe('references, which later steps run', () => {
  it('name the manifest of the platform that was judged, not the index around it', async () => {
    const { push: serve, publish, registry } = stage
    const [good, evil] = [imageManifest('good platform'), imageManifest('evil platform')]
    const index = indexManifest([
      { manifest: good, platform: 'linux/amd64' },
      { manifest: evil, platform: 'linux/arm64' },
    ])
    serve('multi', index)
    await publish('multi', good)
    const whole = await stage.verify(ref('multi'))
    expect(whole).toMatchObject({ exitCode: 1, outputs: { references: '', result: 'rejected' } })

    const name = `${registry.host}/multi`
    const one = await stage.verify(ref('multi'), { platform: 'linux/amd64' })
    expect(one).toMatchObject({ exitCode: 0, outputs: { result: 'accepted', digest: good.digest } })
    expect(one.outputs.references).toBe(`${name}@${good.digest}`)

    await publish('multi', index)
    const signed = await stage.verify(ref('multi'), { platform: 'linux/amd64' })
    expect(signed.outputs.references).toBe(`${name}@${index.digest}`)
  })

  it('name all manifests among which a client of the platform may choose', async () => {
    const variants = [imageManifest('gzip'), imageManifest('zstd')]
    const index = indexManifest(variants.map((manifest) => ({ manifest, platform: 'linux/amd64' })))
    stage.push('variants', index)
    for (const manifest of variants) await stage.publish('variants', manifest)
    const { outputs } = await stage.verify(ref('variants'), { platform: 'linux/amd64' })
    const name = `${stage.registry.host}/variants`
    expect(outputs.references).toBe(variants.map(({ digest }) => `${name}@${digest}`).join('\n'))
    expect(outputs.digest).toBe('')
  })

  it('name no image that was not let through, nor the tag that moves', async () => {
    const bad = `${ref('theirs')}@${theirs.digest}`
    const images = [ref('ours'), ref('theirs'), bad, ref('nothing')].join('\n')
    const both = await stage.table('verify', [{ images }, { images, mode: 'report' }])
    expect(both.map(({ exitCode }) => exitCode)).toEqual([1, 0])
    const ours = `${stage.registry.host}/ours@${imageManifest('ours').digest}`
    for (const { outputs } of both) expect(outputs.references).toBe(ours)
  })

  it('name no folder as if it were a repository', async () => {
    const { job, trusted } = stage
    const image = imageManifest('on disk')
    await job.put({
      'redis/manifest.json': image.text,
      'redis/version': 'Directory Transport Version: 1.1\n',
      'redis/signature-1': await makeMessage(trusted, payloadBytes(ref('disk'), image.digest)),
    })
    const result = await stage.verify('dir:redis', { identity: ref('disk') })
    expect(result).toMatchObject({ exitCode: 0, outputs: { result: 'accepted', digest: image.digest } })
    expect(result.outputs.references).toBe('')
  })
})

describe('what is demanded', () => {
  it('is not dropped where a list holds nothing but commas and comments', async () => {
    await stage.job.put({ 'both.asc': publicText(stage.trusted) + publicText(stage.stranger) })
    const given = { images: ref('theirs'), policy: '', key: 'both.asc' }
    const [control, ...empty] = await stage.table('verify', [
      { ...given, fingerprint: stage.trusted.fingerprint },
      { ...given, fingerprint: ',' },
      { ...given, fingerprint: '# the one of the release' },
      { ...given, fingerprint: ' ,\n,' },
      { ...given, fingerprint: '', platforms: ',' },
    ])
    expect(control).toMatchObject({ exitCode: 1, outputs: { code: 'untrusted-key' } })
    for (const { exitCode, outputs } of empty)
      expect({ exitCode, code: outputs.code, references: outputs.references ?? '' }).toEqual({
        exitCode: 2,
        code: 'option-value',
        references: '',
      })
  })

  it('is never nothing: no rules, whatever the mode, accept nothing', async () => {
    const none = { images: ref('ours'), policy: '', mode: 'report' }
    const results = await stage.table('verify', [
      none,
      { ...none, key: ' \n ' },
      { ...none, key: '# key' },
      { ...none, key: 'missing.asc', mode: 'enforce' },
      { ...none, policy: 'missing.json' },
      { ...none, policy: 'policy.json', key: 'trusted.asc' },
      { ...none, policy: 'policy.json', mode: 'Report' },
      { ...none, policy: 'policy.json', platform: 'linux' },
      { ...none, policy: 'policy.json', images: '' },
    ])
    expect(results.map(({ exitCode }) => exitCode)).toEqual([2, 2, 2, 2, 2, 2, 2, 2, 2])
    expect(results.map(({ outputs }) => outputs.references ?? '').join('')).toBe('')
  })

  it('holds for every target of a build that names an image', async () => {
    const digest = imageManifest('ours').digest
    const app = { 'image.name': ref('ours'), 'containerimage.digest': digest }
    const [skipped, moved, cache] = await stage.table('verify', [
      { images: JSON.stringify({ app, evil: { 'image.name': ref('theirs') } }) },
      {
        images: JSON.stringify({
          app,
          evil: { 'image.name': ref('ours'), 'containerimage.digest': theirs.digest },
        }),
      },
      { images: JSON.stringify({ app, cache: { 'buildx.build.ref': 'x' } }) },
    ])
    expect(skipped).toMatchObject({ exitCode: 2, outputs: { code: 'option-value' } })
    expect(moved).toMatchObject({ exitCode: 3, outputs: { code: 'tag-moved', accepted: '1' } })
    expect(cache).toMatchObject({ exitCode: 0, outputs: { accepted: '1' } })
  })
})

describe('a run upon a pull request that has checked out its head', () => {
  const policyPath = '.github/countersign/policy.json'
  const lax = JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] })

  async function judge(
    name: string,
    payload: Readonly<Record<string, unknown>>,
    made: (workspace: Workspace) => Promise<void>,
  ): Promise<StepResult> {
    const base = {
      [policyPath]: policyText(stage.registry.host, 'trusted.asc'),
      'trusted.asc': publicText(stage.trusted),
    }
    const origin = await makeOrigin(pullRequestPlans(base, { [policyPath]: lax }))
    const workspace = await checkOut(origin, { commit: 'head', depth: 1 })
    try {
      await made(workspace)
      const event: TriggeringEvent = { ...push({ sha: commitOf(origin, 'base') }), name, payload }
      return await stage.verify(ref('theirs'), { policy: '' }, { event, workspace: workspace.folder })
    } finally {
      await Promise.all([origin.remove(), workspace.remove()])
    }
  }

  it.each([
    ['a comment', 'issue_comment', { issue: { number: 7, pull_request: { url: 'x' } } }],
    ['the end of a run', 'workflow_run', { workflow_run: { event: 'pull_request', head_sha: 'x' } }],
    ['the end of a run for a target', 'workflow_run', { workflow_run: { event: 'pull_request_target' } }],
  ])('is judged by the default branch: %s', async (_name, event, payload) => {
    const result = await judge(event, payload, async () => undefined)
    expect(result).toMatchObject({ exitCode: 1, outputs: { result: 'rejected', code: 'untrusted-key' } })
    expect(result.outputs['policy-commit']).toMatch(/^[0-9a-f]{40}$/)
  })

  it('finds no rules in a clone within the clone, nor in what stands for objects', async () => {
    const payload = { issue: { pull_request: {} } }
    const result = await judge('issue_comment', payload, async ({ root }) => {
      await git(root, ['init', '--quiet', '.github/countersign'])
      await git(
        root,
        ['commit', '--quiet', '--allow-empty', '-m', 'x'].flatMap((word, index) =>
          index === 0 ? ['-c', 'user.name=x', '-c', 'user.email=x', word] : [word],
        ),
      )
    })
    expect(result).toMatchObject({ exitCode: 1, outputs: { result: 'rejected' } })
  })

  it.each([
    ['a comment on an issue', 'issue_comment', { issue: { number: 7 } }],
    ['the end of a run for a push', 'workflow_run', { workflow_run: { event: 'push' } }],
  ])('is none: %s', async (_name, event, payload) => {
    expect(await judge(event, payload, async () => undefined)).toMatchObject({
      exitCode: 0,
      outputs: { result: 'waived' },
    })
  })
})

describe('a step of a composite action', () => {
  it('tells of a waived image however many inputs are handed down that it does not have', async () => {
    await stage.job.put({ 'any.json': JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] }) })
    const handed = Array.from({ length: 30 }, (_, at) => [`INPUT_HANDED-DOWN-${at}`, 'x'])
    const env = Object.fromEntries(handed) as Readonly<Record<string, string>>
    const result = await stage.verify(ref('theirs'), { policy: 'any.json' }, { env })
    const titles = result.annotations.map(({ properties }) => properties.title)
    expect(titles).toEqual(['Countersign: input-unknown', 'Countersign: image-waived'])
    expect(result.violations).toEqual([])
  })
})

describe('a step that may skip', () => {
  it('heeds that only where it signs, whatever an outer action hands down', async () => {
    const result = await stage.verify(ref('ours'), {}, { env: { 'INPUT_WHEN-UNTRUSTED': 'sometimes' } })
    expect(result).toMatchObject({ exitCode: 0, outputs: { result: 'accepted' } })
  })

  it('passes in no silence where nothing can be handed on', async () => {
    const result = await stage.verify(ref('ours'), {}, { env: { GITHUB_OUTPUT: '/nonexistent/outputs' } })
    expect(result.exitCode).toBe(3)
    expect(result.shown.join('\n')).toContain('accepted: ')
    expect(result.annotations.at(-1)?.properties.title).toContain('report-not-written')
  })

  it('leaves its report outside the workspace where the runner names no folder for it', async () => {
    const { outputs } = await stage.verify(ref('ours'), {}, { env: { RUNNER_TEMP: '' } })
    expect(outputs['report-path']).toMatch(/^\//)
    expect(outputs['report-path']?.startsWith(stage.job.workspace)).toBe(false)
  })
})

describe('a tag that moves between two steps', () => {
  it('does not move what was verified', async () => {
    const { push: serve, publish, registry } = stage
    const first = serve('moves', imageManifest('first'))
    await publish('moves', first)
    const before = await stage.verify(ref('moves'))
    serveManifest(registry, 'moves', first.digest, first)
    serveManifest(registry, 'moves', '1', imageManifest('second'))
    const after = await stage.table('verify', [
      { images: ref('moves') },
      { images: before.outputs.references ?? '' },
    ])
    expect(after.map(({ exitCode }) => exitCode)).toEqual([1, 0])
  })
})
