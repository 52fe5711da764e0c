import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { askHelper } from '../../../src/adapters/registry/credential-helper.ts'
import { createCredentials } from '../../../src/adapters/registry/credentials.ts'
import { TransportError } from '../../../src/domain/errors.ts'

let folder = ''
const env = () => ({ PATH: `${folder}:${process.env.PATH ?? ''}`, FOLDER: folder })

/** Helpers are shell scripts here: quick to start, and every program may be a helper. */
const scripts: Readonly<Record<string, string>> = {
  good: 'read -r key || true; echo "$1 $key" >> "$FOLDER/asked"; printf \'{"ServerURL":"%s","Username":"user","Secret":"s3cret"}\' "$key"',
  token: 'echo \'{"ServerURL":"x","Username":"<token>","Secret":"refresh"}\'',
  none: 'echo "credentials not found in native keychain"; exit 1',
  empty: 'echo \'{"ServerURL":"","Username":"","Secret":""}\'',
  'no-url': 'echo "no credentials server URL s3cret"; exit 1',
  'no-json': 'echo s3cret',
  'wrong-type': 'echo \'{"Username":5,"Secret":"s3cret"}\'',
  twice: 'echo \'{"Username":"a","Username":"b","Secret":"s3cret"}\'',
  colon: 'echo \'{"Username":"a:b","Secret":"s3cret"}\'',
  slow: 'exec sleep 6',
  endless: 'exec yes s3cret',
  'holds-pipe': 'sleep 6 & exec sleep 6',
  deaf: 'exec <&-; echo \'{"Username":"user","Secret":"s3cret"}\'',
  noisy: 'yes | head -c 100000 >&2; echo \'{"Username":"user","Secret":"s3cret"}\'',
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-test-'))
  for (const [name, script] of Object.entries(scripts)) {
    const path = join(folder, `docker-credential-${name}`)
    writeFileSync(path, `#!/bin/sh\n${script}\n`)
    chmodSync(path, 0o755)
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('askHelper', () => {
  it('gives the server by standard input and reads user and secret', async () => {
    const credential = await askHelper('good', 'a.test:5000', { env: env() })
    expect(credential).toEqual({
      kind: 'password',
      username: 'user',
      password: 's3cret',
      source: { file: 'docker-credential-good', entry: 'a.test:5000' },
    })
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe('get a.test:5000\n')
  })

  it('takes the secret of the user <token> for an identity token', async () => {
    expect(await askHelper('token', 'a.test', { env: env() })).toMatchObject({
      kind: 'identity-token',
      identityToken: 'refresh',
    })
  })

  it.each(['none', 'empty'])('%s means no credential', async (name) => {
    expect(await askHelper(name, 'a.test', { env: env() })).toBeNull()
  })

  it('does not mind a helper that reads no input', async () => {
    expect(await askHelper('deaf', 'a'.repeat(200_000), { env: env() })).toMatchObject({ username: 'user' })
  })

  it('does not mind what a helper says on standard error', async () => {
    expect(await askHelper('noisy', 'a.test', { env: env() })).toMatchObject({ username: 'user' })
  })

  it.each([
    ['no-url', 'ended with exit code 1'],
    ['no-json', 'no JSON object'],
    ['wrong-type', 'no JSON object'],
    ['twice', 'no JSON object'],
    ['colon', 'a user name with a colon'],
    ['missing', 'not found in PATH'],
    ['endless', 'more than 1048576 bytes'],
  ])('%s is an error that shows nothing of the output', async (name, words) => {
    const asked = askHelper(name, 'a.test', { env: env() })
    await expect(asked).rejects.toMatchObject({
      code: 'credential-helper-failed',
      message: expect.stringContaining(words),
    })
    const error: unknown = await asked.catch((reason: unknown) => reason)
    // A format fault would mean broken evidence, which rejects an image; this only leaves it undecided.
    expect(error).toBeInstanceOf(TransportError)
    expect(
      JSON.stringify([error, String(error), error instanceof Error ? String(error.cause) : '']),
    ).not.toContain('s3cret')
  })

  it.each(['slow', 'holds-pipe'])('%s is stopped in time', async (name) => {
    const start = Date.now()
    await expect(askHelper(name, 'a.test', { env: env(), timeoutMs: 100 })).rejects.toMatchObject({
      code: 'timeout',
    })
    expect(Date.now() - start).toBeLessThan(5000)
  })

  it('is stopped with the run', async () => {
    const run = new AbortController()
    const asked = askHelper('slow', 'a.test', { env: env(), signal: run.signal })
    run.abort()
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
    await expect(askHelper('slow', 'a.test', { env: env(), signal: run.signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })

  it.each(['', '../evil', 'a b', 'a;touch x', '$(x)', 'a/b', 'a\0b', '`x`'])(
    'the name %j is refused',
    async (name) => {
      await expect(askHelper(name, 'a.test', { env: env() })).rejects.toMatchObject({
        code: 'credentials-malformed',
      })
    },
  )

  it('gives no key to a shell', async () => {
    const key = '$(touch "$FOLDER/owned");`touch "$FOLDER/owned"`'
    expect(await askHelper('noisy', key, { env: env() })).toMatchObject({ source: { entry: key } })
    expect(existsSync(join(folder, 'owned'))).toBe(false)
  })
})

describe('createCredentials', () => {
  const withConfig = (document: unknown) =>
    createCredentials({
      env: { ...env(), DOCKER_AUTH_CONFIG: JSON.stringify(document), XDG_RUNTIME_DIR: folder },
      home: folder,
    })

  it('asks a helper once for each server', async () => {
    rmSync(join(folder, 'asked'), { force: true })
    const credentials = withConfig({ credsStore: 'good' })
    for (const key of ['a.test/x', 'a.test/y', 'docker.io/library/app', 'b.test', 'a.test']) {
      expect(await credentials.find(key)).toMatchObject({ password: 's3cret' })
    }
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe(
      'get a.test\nget https://index.docker.io/v1/\nget b.test\n',
    )
  })

  it('names the helper, never the secret', async () => {
    const facts = await withConfig({ credHelpers: { 'a.test': 'good' } }).describe('a.test/x')
    expect(facts).toEqual({ file: 'docker-credential-good', entry: 'a.test', username: 'user' })
  })

  it('looks further where a helper knows nothing', async () => {
    const credentials = withConfig({ credsStore: 'none' })
    expect(await credentials.find('a.test')).toBeNull()
  })
})
