import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeKey, type TestKey } from '../adapters/openpgp-kit.ts'
import type { StepResult } from '../runner/job.ts'
import { readAll } from '../security/kit/files.ts'
import {
  auth,
  guardRegistry,
  isMask,
  prepareFiles,
  type Scene,
  secretScenes,
  secrets,
  spellings,
  withoutMasks,
} from './secret-scenes.ts'
import { type ActionStage, openActionStage } from './stage.ts'

let stage: ActionStage
let locked: TestKey
const results = new Map<string, StepResult>()

const scenes = (): readonly Scene[] => secretScenes({ stage, locked })

/** Pieces of the secret key as it was given, in base64 once more, and decoded. */
function keyPieces(): readonly string[] {
  const armor = locked.key.armor()
  const lines = armor.split(/\r?\n/).filter((line) => /^[A-Za-z0-9+/]{40,}$/.test(line))
  const again = Buffer.from(armor).toString('base64').match(/.{60}/g) ?? []
  const secretPart = Buffer.from(locked.secretBytes).subarray(60)
  return [...lines, ...again, secretPart.subarray(0, 24).toString('hex'), 'BEGIN PGP PRIVATE']
}

const found = (text: string): readonly string[] => [
  ...Object.entries(secrets)
    .filter(([, secret]) => spellings(secret).some((spelling) => text.includes(spelling)))
    .map(([name]) => name),
  ...keyPieces().filter((piece) => text.includes(piece)),
]

beforeAll(async () => {
  stage = await openActionStage()
  locked = await makeKey({ passphrase: secrets.passphrase })
  guardRegistry({ stage, locked })
  await prepareFiles({ stage, locked })
  await Promise.all(
    scenes().map(async ({ scene, action, images = stage.reference('public/app'), inputs, options = {} }) => {
      const env = { RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true', ...options.env }
      results.set(scene, await stage[action](images, inputs, { ...options, debug: true, env }))
    }),
  )
}, 120_000)

afterAll(() => stage.close())

describe('secrets', () => {
  it('are in nothing that is told, whatever goes well or wrong, under debug and on a crash', () => {
    const told = scenes().map(({ scene, says }) => {
      const result = results.get(scene)
      if (result === undefined) throw new Error(`${scene}: expected a result`)
      const text = withoutMasks(result)
      const shown = found(text)
      const problem =
        text.includes(says) &&
        shown.length === 0 &&
        result.exitCode === scenes().find((each) => each.scene === scene)?.exitCode
          ? {}
          : { text }
      return { scene, exitCode: result.exitCode, shown, violations: result.violations, ...problem }
    })
    expect(told).toEqual(
      scenes().map(({ scene, exitCode }) => ({ scene, exitCode, shown: [], violations: [] })),
    )
  })

  it('are in no file that is left behind', async () => {
    const left = (await readAll(stage.job.temp)) + (await readAll(stage.job.path('public')))
    expect(left).toContain('countersign/sign/v1')
    expect(left).toContain('atomic container signature')
    expect(found(left)).toEqual([])
  })

  it('are in neither environment nor arguments of a program that is started, nor in our own arguments', async () => {
    const seen = await readAll(stage.job.path('spied'))
    for (const mark of ['docker-credential-spy', 'docker-credential-lost', 'gpg', 'sign-action.js'])
      expect(seen).toContain(mark)
    expect(found(seen)).toEqual([])
  })

  it('are hidden before the first word', () => {
    for (const scene of ['a signature', 'a key in base64', 'the wrong passphrase']) {
      const { raw = [], masks = [] } = results.get(scene) ?? {}
      const first = raw.findIndex((line) => !isMask(line))
      expect(raw.slice(first).filter(isMask)).toEqual([])
      expect(masks.some((mask) => mask.startsWith(secrets.passphrase))).toBe(true)
      const lines = locked.key.armor().split(/\r?\n/)
      const body = lines.filter((line) => /^[A-Za-z0-9+/=]{4,}$/.test(line))
      expect(body.filter((line) => !masks.includes(line))).toEqual([])
      expect(masks.filter((mask) => /^-----|^$/.test(mask))).toEqual([])
    }
  })

  it('reach the one server that they are for', async () => {
    const sent = stage.registry.seen.map(({ headers }) => headers.authorization ?? '')
    expect(sent).toContain(`Basic ${auth(secrets.password)}`)
    expect(sent).toContain(`Bearer ${secrets.bearer}`)
    const passed = stage.lookaside.seen.map(({ headers }) => headers.authorization ?? '')
    expect(new Set(passed)).toEqual(new Set(['', `Basic ${auth(secrets.userInfo)}`]))
    expect(await readFile(stage.job.path('locked.asc'), 'utf8')).toBe(locked.key.armor())
  })
})
