import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { imageManifest } from '../fakes/manifests.ts'
import { schemaFaults } from '../report/schemas.ts'
import { readActionFile } from '../runner/action-file.ts'
import type { StepResult } from '../runner/job.ts'
import { listFiles } from '../security/kit/files.ts'
import { type ActionStage, openActionStage } from './stage.ts'

let stage: ActionStage
const root = `${import.meta.dirname}/../..`

beforeAll(async () => {
  stage = await openActionStage()
})

afterAll(() => stage.close())

/** A step that did what it was asked to, as every step should. */
function expectWellKept(result: StepResult): void {
  expect(result.violations).toEqual([])
  expect(result.changes).toEqual({ env: '', path: '', state: '' })
  expect(schemaFaults(result.outputs.json ?? '')).toEqual([])
  expect(result.stderr).toBe('')
}

describe('a workflow', () => {
  it('signs what it built, accepts it, and refuses what was changed afterwards', async () => {
    const { push, sign, verify, inspect, reference, trusted } = stage
    const image = push('walk/app')
    const build = { digest: image.digest }
    const store = { lookaside: 'public/sigstore' }

    const signed = await sign(reference('walk/app'), { ...build })
    expectWellKept(signed)
    expect(signed).toMatchObject({
      exitCode: 0,
      outputs: {
        result: 'signed',
        digest: image.digest,
        published: '1',
        unchanged: '0',
        failed: '0',
        fingerprints: trusted.fingerprint,
        truncated: 'false',
      },
    })
    expect(await listFiles(stage.job.path('public/sigstore'))).toEqual([
      `walk/app@${image.digest.replace(':', '=')}/signature-1`,
    ])

    const again = await sign(reference('walk/app'), { ...build })
    expect(again).toMatchObject({
      exitCode: 0,
      outputs: { result: 'unchanged', published: '0', unchanged: '1' },
    })

    const accepted = await verify(signed.outputs.references ?? '', store)
    expectWellKept(accepted)
    expect(accepted).toMatchObject({
      exitCode: 0,
      outputs: { result: 'accepted', digest: image.digest, accepted: '1', rejected: '0', undecided: '0' },
    })
    expect(accepted.outputs.references).toBe(`${stage.registry.host}/walk/app@${image.digest}`)

    const inspected = await inspect(accepted.outputs.references ?? '', store)
    expectWellKept(inspected)
    expect(inspected).toMatchObject({
      exitCode: 0,
      outputs: { result: 'done', digest: image.digest, signatures: '1' },
    })

    push('walk/app', imageManifest('changed afterwards'))
    const refused = await verify(reference('walk/app'), store)
    expectWellKept(refused)
    expect(refused).toMatchObject({
      exitCode: 1,
      outputs: {
        result: 'rejected',
        code: 'signature-missing',
        accepted: '0',
        rejected: '1',
        references: '',
      },
    })
    const moved = await sign(reference('walk/app'), build)
    expect(moved).toMatchObject({ exitCode: 3, outputs: { result: 'failed', code: 'tag-moved' } })
    const bare = await inspect(reference('walk/app'), store)
    expect(bare).toMatchObject({ exitCode: 0, outputs: { result: 'done', signatures: '0' } })
  })

  it('hands the files for others to a later step', async () => {
    stage.push('walk/others')
    const signed = await stage.sign(stage.reference('walk/others'))
    const policy = signed.outputs['policy-path'] ?? ''
    expect(policy.startsWith(stage.job.temp)).toBe(true)
    const verified = await stage.verify(stage.reference('walk/others'), {
      policy,
      lookaside: 'public/sigstore',
    })
    expect(verified).toMatchObject({ exitCode: 0, outputs: { result: 'accepted' } })
  })
})

describe('every declared output', () => {
  /** Outputs that are empty are answers, too; a name that is never set is none. */
  it.each(['sign', 'verify', 'inspect'] as const)('is set by %s when all is well', async (action) => {
    const image = stage.push(`outputs/${action}`)
    await stage.publish(`outputs/${action}`, image)
    const result = await stage[action](stage.reference(`outputs/${action}`))
    const declared = readActionFile(root, action === 'sign' ? './' : action).outputs
    expect(result.exitCode).toBe(0)
    expect(Object.keys(result.outputs).sort()).toEqual([...declared].sort())
  })

  it.each(['sign', 'verify', 'inspect'] as const)('that says why is set when %s fails', async (action) => {
    const result = await stage[action]('')
    expect(result.exitCode).toBe(2)
    expect(result.outputs).toMatchObject({ result: 'error', code: 'operand-missing', truncated: 'false' })
    expect(JSON.parse(result.outputs.json ?? '')).toMatchObject({ exitCode: 2 })
    expect(result.violations).toEqual([])
  })
})
