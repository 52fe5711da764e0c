import { generateKeyPairSync } from 'node:crypto'
import { chmod } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type LoopbackServer, startLoopbackServer } from '../../src/adapters/demo/loopback-server.ts'
import { readBody } from '../../src/adapters/demo/sigstore-answers.ts'
import type { StepResult } from '../runner/job.ts'
import { readAll } from '../security/kit/files.ts'
import { answer, manifestPath } from '../security/kit/servers.ts'
import { type KeylessStage, openKeylessStage } from './keyless-stage.ts'
import { fault } from './secret-scenes.ts'
import { everything, type Inputs, type StepOptions } from './stage.ts'

/** A run in which secrets are about. */
interface Scene {
  readonly scene: string
  readonly exitCode: number
  readonly says: string
  readonly images?: string
  readonly inputs?: Inputs
  readonly options?: StepOptions
}

const password = 'password-of-the-key-2718'
const opaqueToken = 'opaque-token-that-is-no-jwt-5772'
const lockedKey = generateKeyPairSync('ec', {
  namedCurve: 'prime256v1',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: password },
}).privateKey
const plainKey = generateKeyPairSync('ec', {
  namedCurve: 'prime256v1',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey

let stage: KeylessStage
/** Answers with all that it was sent, as an authority or a platform might that talks too much. */
let echo: LoopbackServer
let given: Readonly<Record<'environment' | 'expired' | 'audience' | 'file', string>>
const results = new Map<string, StepResult>()

const noRight = { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' }

function scenes(): readonly Scene[] {
  const { services, at, job, reference } = stage
  const { urls } = services
  const addresses = (fulcio: string): Inputs => ({
    'signing-config': '',
    'fulcio-url': fulcio,
    'rekor-url': urls.rekorV2,
    'tsa-url': urls.timestamps,
  })
  const withToken = (token: string): StepOptions => ({ env: { ...noRight, SIGSTORE_ID_TOKEN: token } })
  const platform = (path: string): StepOptions => ({
    env: { ACTIONS_ID_TOKEN_REQUEST_URL: `${echo.url}/${path}?x=1` },
  })
  const crash = (kind: string): StepOptions => ({
    env: { NODE_OPTIONS: `--require=${job.path('fault.cjs')}`, FAULT: kind },
  })
  const key = { method: 'sigstore-key', 'sigstore-key': lockedKey, 'sigstore-key-password': password }
  return [
    { scene: 'a signature', exitCode: 0, says: 'signed' },
    {
      scene: 'a signature by a token of the environment',
      exitCode: 0,
      says: 'signed',
      options: withToken(given.environment),
    },
    {
      scene: 'a token in a file',
      exitCode: 0,
      says: 'signed',
      inputs: { 'identity-token-file': 'token.jwt' },
      options: { env: noRight },
    },
    {
      scene: 'a token in place of its file',
      exitCode: 2,
      says: 'file-unreadable',
      inputs: { 'identity-token-file': given.environment },
      options: { env: noRight },
    },
    {
      scene: 'an expired token',
      exitCode: 2,
      says: 'identity-token-expired',
      options: withToken(given.expired),
    },
    {
      scene: 'a token for others',
      exitCode: 2,
      says: 'identity-token-audience',
      options: withToken(given.audience),
    },
    {
      scene: 'a token that is none',
      exitCode: 2,
      says: 'identity-token-malformed',
      options: withToken(opaqueToken),
    },
    {
      scene: 'a platform that gives a token that is none',
      exitCode: 2,
      says: 'identity-token-malformed',
      options: platform('opaque'),
    },
    {
      scene: 'a platform that refuses and repeats what it was sent',
      exitCode: 3,
      says: 'identity-token-failed',
      options: platform('refuse'),
    },
    {
      scene: 'a platform that answers nonsense',
      exitCode: 3,
      says: 'identity-token-failed',
      options: platform('nonsense'),
    },
    {
      scene: 'an authority that refuses and repeats what it was sent',
      exitCode: 3,
      says: 'certificate-refused',
      inputs: addresses(`${echo.url}/refuse`),
    },
    {
      scene: 'an authority that answers with what it was sent',
      exitCode: 3,
      says: 'service-answer-malformed',
      inputs: addresses(`${echo.url}/good`),
    },
    { scene: 'a fault inside', exitCode: 3, says: 'internal-error', options: crash('inside') },
    { scene: 'a fault where nobody waits', exitCode: 3, says: 'injected fault', options: crash('outside') },
    {
      scene: 'a credential helper',
      exitCode: 3,
      says: 'registry-login-refused',
      images: reference('private/app'),
      inputs: { 'auth-file': 'helped.json' },
      options: { env: { PATH: `${job.path('bin')}:${process.env.PATH}`, SPY: job.path('spied') } },
    },
    { scene: 'a locked key', exitCode: 0, says: 'signed', inputs: key },
    { scene: 'an open key', exitCode: 0, says: 'signed', inputs: { ...key, 'sigstore-key': plainKey } },
    {
      scene: 'a key in base64',
      exitCode: 0,
      says: 'unchanged',
      inputs: { ...key, 'sigstore-key': Buffer.from(lockedKey).toString('base64') },
    },
    {
      scene: 'a wrong password',
      exitCode: 2,
      says: 'password-wrong',
      inputs: { ...key, 'sigstore-key-password': `${password}x` },
    },
    {
      scene: 'no password',
      exitCode: 2,
      says: 'password-wrong',
      inputs: { ...key, 'sigstore-key-password': '' },
    },
    {
      scene: 'a key that is cut',
      exitCode: 2,
      says: 'sigstore-key-malformed',
      inputs: { ...key, 'sigstore-key': plainKey.slice(0, -60) },
    },
    {
      scene: 'a key whose line ends are lost',
      exitCode: 0,
      says: 'unchanged',
      inputs: { ...key, 'sigstore-key': plainKey.replaceAll('\n', ' ') },
    },
    {
      scene: 'the password in place of the key',
      exitCode: 2,
      says: 'file-unreadable',
      inputs: { ...key, 'sigstore-key': password },
    },
    {
      scene: 'the key in place of the GPG key',
      exitCode: 2,
      says: 'key',
      inputs: { method: 'gpg', 'gpg-key': plainKey, lookaside: 'public/x' },
    },
    ...['images', 'signing-config', 'fulcio-url', 'annotations', 'signature-repository', 'trusted-root'].map(
      (name) => ({
        scene: `the key in place of ${name}`,
        exitCode: 2,
        says: `input ${name}: expected no secret`,
        ...(name === 'images' ? { images: plainKey } : { inputs: { [name]: plainKey } }),
      }),
    ),
  ].map((scene) => ({ images: at('app'), ...scene }))
}

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

const isMask = (line: string): boolean => line.startsWith('::add-mask::')
const told = (result: StepResult): string =>
  everything(result)
    .split('\n')
    .filter((line) => !isMask(line))
    .join('\n')

/** Header and payload of a token hold no secret, but nobody should learn them from a log either. */
const piecesOf = (secret: string): readonly string[] => [
  secret,
  ...secret.split('.').filter((part) => part.length > 16),
]

const bodyOf = (pem: string): readonly string[] =>
  pem.split('\n').filter((line) => line.length > 8 && !line.startsWith('-----'))

/** All that may never be shown: what the tests know, and each token that the platform gave. */
const secretsOf = (result: StepResult): readonly string[] => [
  ...[stage.services.requestToken, password, opaqueToken, ...Object.values(given)].flatMap(piecesOf),
  ...result.masks.filter((mask) => /^ey[\w-]+\.ey/.test(mask)).flatMap(piecesOf),
  ...[lockedKey, plainKey].flatMap(bodyOf),
  Buffer.from(lockedKey).toString('base64').slice(40, 100),
]

describe('secrets of Sigstore', () => {
  it('are in nothing that is told, whatever goes well or wrong, under debug and on a crash', () => {
    const found = scenes().map(({ scene, says }) => {
      const result = results.get(scene)
      if (result === undefined) throw new Error(`${scene}: expected a result`)
      const text = told(result)
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
  })

  it('are in no file that is left behind, and in no environment of a program that is started', async () => {
    const left = (await readAll(stage.job.temp)) + (await readAll(stage.job.path('public')).catch(() => ''))
    expect(left).toContain('countersign/sign/v1')
    const environ = await readAll(stage.job.path('spied'))
    expect(environ).toContain('GITHUB_ACTIONS=true')
    for (const text of [left, environ])
      expect(
        secretsOf(results.get('a signature') ?? ({ masks: [] } as never)).filter((secret) =>
          text.includes(secret),
        ),
      ).toEqual([])
  })
})
