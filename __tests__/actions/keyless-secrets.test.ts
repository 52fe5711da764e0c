import { chmod } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type LoopbackServer, startLoopbackServer } from '../../src/adapters/demo/loopback-server.ts'
import { readBody } from '../../src/adapters/demo/sigstore-answers.ts'
import type { StepResult } from '../runner/job.ts'
import { readAll } from '../security/kit/files.ts'
import { answer, manifestPath } from '../security/kit/servers.ts'
import {
  type GivenTokens,
  type KeylessScene,
  keylessSecretScenes,
  lockedKey,
  opaqueToken,
  password,
  plainKey,
  shortKeyBase64,
  shortKeyBody,
} from './keyless-secret-scenes.ts'
import { type KeylessStage, openKeylessStage } from './keyless-stage.ts'
import { fault, isMask, spellings, withoutMasks } from './secret-scenes.ts'

let stage: KeylessStage
/** Answers with all that it was sent, as an authority or a platform might that talks too much. */
let echo: LoopbackServer
let given: GivenTokens
const results = new Map<string, StepResult>()

const scenes = (): readonly KeylessScene[] => keylessSecretScenes({ stage, echoUrl: echo.url, given })

beforeAll(async () => {
  stage = await openKeylessStage()
  const { services, pushTo, job, registry } = stage
  await pushTo('app')
  echo = await startLoopbackServer(async (request, url) => {
    const sent = `${request.headers.authorization ?? ''} ${Buffer.from(await readBody(request)).toString()}`
    if (url.pathname.startsWith('/refuse'))
      return { status: 403, body: Buffer.from(JSON.stringify({ message: sent, code: 7 })) }
    if (url.pathname.startsWith('/opaque'))
      return { status: 200, body: Buffer.from(JSON.stringify({ value: opaqueToken })) }
    return { status: 200, body: Buffer.from(sent) }
  })
  const past = Math.floor(Date.now() / 1000) - 4000
  given = {
    environment: services.mintToken({ repository: 'team/env' }),
    expired: services.mintToken({ iat: past, nbf: past, exp: past + 300 }),
    audience: services.mintToken({ aud: 'somebody-else' }),
    file: services.mintToken({ repository: 'team/file' }),
  }
  await job.put({
    'token.jwt': given.file,
    'fault.cjs': fault,
    'helped.json': JSON.stringify({ credHelpers: { [registry.host]: 'spy' } }),
    'bin/docker-credential-spy': [
      '#!/bin/sh',
      `tr '\\0' '\\n' < /proc/$$/environ >> "$SPY/environ"`,
      `echo '{"ServerURL":"x","Username":"user","Secret":"x"}'`,
      '',
    ].join('\n'),
    'spied/.keep': '',
  })
  await chmod(job.path('bin', 'docker-credential-spy'), 0o755)
  registry.say(manifestPath('private/app', '1'), (response) =>
    answer(response, 401, '', { 'www-authenticate': 'Basic realm="x"' }),
  )
  for (const { scene, images = '', inputs, options = {} } of scenes()) {
    const env = { RUNNER_DEBUG: '1', ...options.env }
    results.set(scene, await stage.signKeyless(images, inputs, { ...options, debug: true, env }))
  }
}, 120_000)

afterAll(async () => {
  await echo.close()
  await stage.close()
})

/** Header and payload of a token hold no secret, but nobody should learn them from a log either. */
const piecesOf = (secret: string): readonly string[] => [
  secret,
  ...secret.split('.').filter((part) => part.length > 16),
]

const bodyOf = (pem: string): readonly string[] =>
  pem.split('\n').filter((line) => line.length > 8 && !line.startsWith('-----'))

/** All that may never be shown, however it is spelt: what the tests know, and each token that the platform gave. */
const secretsOf = (result: StepResult): readonly string[] =>
  [
    ...[stage.services.requestToken, password, opaqueToken, ...Object.values(given)].flatMap(piecesOf),
    ...result.masks.filter((mask) => /^ey[\w-]+\.ey/.test(mask)).flatMap(piecesOf),
    ...[lockedKey, plainKey].flatMap(bodyOf),
    shortKeyBody,
    shortKeyBase64,
    Buffer.from(lockedKey).toString('base64').slice(40, 100),
  ].flatMap(spellings)

describe('secrets of Sigstore', () => {
  it('are in nothing that is told, whatever goes well or wrong, under debug and on a crash', () => {
    const found = scenes().map(({ scene, says }) => {
      const result = results.get(scene)
      if (result === undefined) throw new Error(`${scene}: expected a result`)
      const text = withoutMasks(result)
      const shown = secretsOf(result).filter((secret) => text.includes(secret))
      const { exitCode, violations } = result
      return {
        scene,
        exitCode,
        shown,
        violations,
        ...(text.includes(says) && shown.length === 0 ? {} : { text }),
      }
    })
    expect(found).toEqual(
      scenes().map(({ scene, exitCode }) => ({ scene, exitCode, shown: [], violations: [] })),
    )
  })

  it('are hidden before the first word', () => {
    for (const { scene } of scenes()) {
      const { raw = [] } = results.get(scene) ?? {}
      const first = raw.findIndex((line) => !isMask(line))
      expect([scene, raw.slice(first).filter(isMask)]).toEqual([scene, []])
    }
  })

  it('are known to the runner: the token that was given, the right to one, key and password', () => {
    const masks = (scene: string): readonly string[] => results.get(scene)?.masks ?? []
    for (const { scene, options } of scenes()) {
      const isWithout = options?.env?.ACTIONS_ID_TOKEN_REQUEST_TOKEN === ''
      expect([scene, masks(scene).includes(stage.services.requestToken)]).toEqual([scene, !isWithout])
    }
    expect(masks('a signature').filter((mask) => /^ey[\w-]+\.ey[\w-]+\.[\w-]+$/.test(mask))).toHaveLength(1)
    expect(masks('a signature by a token of the environment')).toContain(given.environment)
    expect(masks('a token in a file')).toContain(given.file)
    expect(masks('a platform that gives a token that is none')).toContain(opaqueToken)
    expect(masks('a locked key')).toEqual(expect.arrayContaining([password, ...bodyOf(lockedKey)]))
    for (const scene of scenes().filter(({ scene }) => scene.startsWith('a short key')))
      expect(masks(scene.scene)).toEqual(expect.arrayContaining([shortKeyBase64, shortKeyBody]))
  })

  it('are in no file that is left behind, and in no environment of a program that is started', async () => {
    const left = (await readAll(stage.job.temp)) + (await readAll(stage.job.path('public')).catch(() => ''))
    expect(left).toContain('countersign/sign/v1')
    const environ = await readAll(stage.job.path('spied'))
    expect(environ).toContain('GITHUB_ACTIONS=true')
    const result = results.get('a signature')
    if (result === undefined) throw new Error('expected a result')
    for (const text of [left, environ])
      expect(secretsOf(result).filter((secret) => text.includes(secret))).toEqual([])
  })
})
