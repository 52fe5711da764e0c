import { existsSync } from 'node:fs'
import { chmod, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { inputsOf } from '../../src/entry/options.ts'
import { makeKey, type TestKey } from '../adapters/openpgp-kit.ts'
import { readAll } from '../security/kit/files.ts'
import { answer, manifestPath } from '../security/kit/servers.ts'
import { withoutMasks } from './secret-scenes.ts'
import { type ActionStage, openActionStage } from './stage.ts'

let stage: ActionStage
let key: TestKey

beforeAll(async () => {
  stage = await openActionStage()
  key = await makeKey({})
  stage.push('app')
})
afterAll(() => stage.close())

/** Every run of 20 characters of a text: as much as nobody may read anywhere. */
function piecesOf(text: string): ReadonlySet<string> {
  return new Set(Array.from({ length: Math.max(0, text.length - 19) }, (_, at) => text.slice(at, at + 20)))
}

function leaks(text: string, pieces: ReadonlySet<string>): readonly string[] {
  const found = Array.from({ length: text.length }, (_, at) => text.slice(at, at + 20))
  return found.filter((piece) => pieces.has(piece)).slice(0, 1)
}

describe('a secret key in the wrong input', () => {
  const forms = (): Readonly<Record<string, string>> => {
    const armor = key.key.armor()
    const binary = Buffer.from(key.secretBytes).toString('base64')
    return {
      armor,
      'armor in one line': armor.replace(/\r?\n/g, ' '),
      base64: binary,
      'base64 in lines': binary.replace(/.{76}/g, '$&\n'),
      'base64 for URLs': binary.replaceAll('+', '-').replaceAll('/', '_'),
      'base64 of armor': Buffer.from(`\n${armor}`).toString('base64'),
    }
  }

  it.each(['sign', 'verify'] as const)(
    'of %s is repeated nowhere, not even a piece of it',
    async (action) => {
      // What a public key says, and what all armor says, is no secret.
      const known = piecesOf(
        `${Buffer.from(key.publicBytes).toString('base64')}${key.key.toPublic().armor()}`,
      )
      const pieces = new Set(Object.values(forms()).flatMap((form) => [...piecesOf(form)]))
      for (const piece of known) pieces.delete(piece)
      const names = inputsOf(action).flatMap(({ name }) => (name === 'gpg-key' ? [] : [name]))
      const rows = names.flatMap((name) =>
        Object.entries(forms()).map(([form, text]) => ({ name, form, text })),
      )
      const results = await stage.table(
        action,
        rows.map(({ name, text }) => ({
          images: stage.reference('app'),
          ...(action === 'verify' && name === 'key' && { policy: '' }),
          [name]: text,
        })),
      )
      const shown = results.flatMap((result, index) => {
        const found = leaks(withoutMasks(result), pieces)
        return found.length === 0 ? [] : [{ ...rows[index], text: '', found }]
      })
      expect(shown).toEqual([])
      expect(leaks(await readAll(stage.job.temp), pieces)).toEqual([])
    },
  )
})

describe('a login in front of a reference', () => {
  it.each([
    'user:S3CRET/+x@registry.example/app',
    'user:S3CRET+@registry.example/app',
    'user:p:S3CRET@registry.example/app',
    'docker://user:S3+CRET@registry.example/app',
    'docker:user:S3CRET@registry.example/app',
    'dcker://user:S3CRET/x@registry.example/app',
    'https://user:S3CRET/x@registry.example/app',
    'registry.example/app@S3CRET@sha256:1',
  ])('is repeated nowhere: %s', async (images) => {
    const [one, other] = await stage.table('verify', [
      { images },
      { images: 'dir:x', identity: images.replace(/^[a-z]+:\/\//, '') },
    ])
    for (const result of [one, other]) {
      expect(result?.exitCode).toBe(2)
      expect(result === undefined ? '' : withoutMasks(result)).not.toMatch(/S3\+?CRET/)
    }
  })
})

describe('programs that are started', () => {
  it('are none that a change brings: a credential helper in the workspace', async () => {
    const { job, registry } = stage
    const name = 'docker-credential-brought'
    await job.put({
      'brought.json': JSON.stringify({ credHelpers: { [registry.host]: 'brought' } }),
      [name]: '#!/bin/sh\ntouch started\necho "{}"\n',
    })
    await chmod(job.path(name), 0o755)
    registry.say(manifestPath('shut', '1'), (response) =>
      answer(response, 401, '', { 'www-authenticate': 'Basic realm="x"' }),
    )
    for (const path of ['.', '']) {
      const env = { PATH: `${path}:${process.env.PATH}` }
      const result = await stage.sign(stage.reference('shut'), { 'auth-file': 'brought.json' }, { env })
      expect(result.outputs.code).toBe('credential-helper-failed')
    }
    expect(existsSync(job.path('started'))).toBe(false)
  })

  it('get no token of the job: a credential helper', async () => {
    const { job, registry } = stage
    await job.put({
      'helped.json': JSON.stringify({ credHelpers: { [registry.host]: 'told' } }),
      'bin/docker-credential-told': '#!/bin/sh\nenv > "$0.environment"\necho "{}"\n',
    })
    await chmod(job.path('bin/docker-credential-told'), 0o755)
    const env = {
      PATH: `${job.path('bin')}:${process.env.PATH}`,
      ACTIONS_RUNTIME_TOKEN: 'runtime-S3CRET',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'identity-S3CRET',
    }
    registry.say(manifestPath('closed', '1'), (response) =>
      answer(response, 401, '', { 'www-authenticate': 'Basic realm="x"' }),
    )
    const result = await stage.sign(stage.reference('closed'), { 'auth-file': 'helped.json' }, { env })
    expect(result.outputs.code).toBe('registry-login-missing')
    const seen = await readFile(job.path('bin/docker-credential-told.environment'), 'utf8')
    expect(seen).toContain('GITHUB_REPOSITORY=')
    expect(seen).not.toMatch(/S3CRET|INPUT_|PRIVATE KEY/)
  })
})
