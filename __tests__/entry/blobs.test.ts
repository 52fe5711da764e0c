import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { digestOf } from '../../src/domain/image/digest.ts'
import type { CliRun } from './built-program.ts'
import { type KeylessScene, keylessWords, startKeylessScene, trustWords } from './keyless-kit.ts'

let scene: KeylessScene
const password = 'correct horse'
const at = (name: string): string => join(scene.folder, name)
const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliRun> =>
  scene.run(words, env)
const verify = (bundle: string, operand: string, ...trust: readonly string[]): Promise<CliRun> =>
  run([
    'verify-blob',
    '--bundle',
    bundle,
    ...(trust.length > 0 ? trust : trustWords(scene.sigstore)),
    operand,
  ])

beforeAll(async () => {
  scene = await startKeylessScene()
  writeFileSync(at('file.txt'), 'content')
  writeFileSync(at('other.txt'), 'other content')
})
afterAll(async () => await scene.close())

describe('key generate', () => {
  it('makes a key that signs and verifies files and images, with its password only', async () => {
    const made = await run(['key', 'generate', '--output', 'release'], { COSIGN_PASSWORD: password })
    expect(made).toMatchObject({ status: 0 })
    expect(made.output).not.toContain(password)
    expect(readFileSync(at('release.key'), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----/)
    expect(readFileSync(at('release.pub'), 'utf8')).toMatch(/^-----BEGIN PUBLIC KEY-----/)
    expect([statSync(at('release.key')).mode & 0o777, statSync(at('release.pub')).mode & 0o077]).toEqual([
      0o600, 0o044,
    ])

    const sign = ['sign-blob', 'file.txt', '--sigstore-key', 'release.key', '--transparency', 'none']
    const signed = await run([...sign, '--bundle', 'by-key.json'], { COSIGN_PASSWORD: password })
    expect(signed).toMatchObject({ status: 0 })
    expect(await verify('by-key.json', 'file.txt', '--key', 'release.pub')).toMatchObject({ status: 0 })
    expect(await verify('by-key.json', 'other.txt', '--key', 'release.pub')).toMatchObject({ status: 1 })

    const wrong = await run([...sign, '--bundle', 'wrong.json'], { COSIGN_PASSWORD: 'wrong' })
    expect([wrong.status, existsSync(at('wrong.json'))]).toEqual([2, false])
    expect(wrong.output).toContain('password-wrong')

    const { byTag } = await scene.push('key:1')
    const key = ['--sigstore-key', 'release.key', '--transparency', 'none']
    writeFileSync(at('password'), `${password}\n`)
    expect(await run(['sign', byTag, ...key, '--sigstore-key-password-file', 'password'])).toMatchObject({
      status: 0,
    })
    expect(await run(['verify', byTag, '--key', 'release.pub'])).toMatchObject({ status: 0 })
  })

  it('never writes over a key', async () => {
    writeFileSync(at('mine.pub'), 'mine')
    const { status, output } = await run(['key', 'generate', '--output', 'mine'], { COSIGN_PASSWORD: 'x' })
    expect([status, existsSync(at('mine.key')), readFileSync(at('mine.pub'), 'utf8')]).toEqual([
      2,
      false,
      'mine',
    ])
    expect(output).toContain('error[file-exists]')
  })

  it('is asked for a password, which may be empty only when that is said', async () => {
    const { status, output } = await run(['key', 'generate', '--output', 'none'])
    expect([status, existsSync(at('none.key'))]).toEqual([2, false])
    expect(output).toContain('error[password-missing]')
    expect(await run(['key', 'generate', '--output', 'empty'], { COSIGN_PASSWORD: '' })).toMatchObject({
      status: 0,
    })
  })
})

describe('sign-blob and verify-blob', () => {
  it('sign a file keyless, and accept it as a file and by its digest, from this workflow only', async () => {
    expect(await run(['sign-blob', 'file.txt', ...keylessWords])).toMatchObject({ status: 0 })
    const bundle = 'file.txt.sigstore.json'
    const digest = digestOf(readFileSync(at('file.txt')))
    expect(await verify(bundle, 'file.txt')).toMatchObject({ status: 0 })
    expect(await verify(bundle, digest)).toMatchObject({ status: 0 })
    expect(await verify(bundle, 'other.txt')).toMatchObject({ status: 1 })
    expect(await verify(bundle, `sha256:${'0'.repeat(64)}`)).toMatchObject({ status: 1 })
    const [, identity = '', , issuer = ''] = trustWords(scene.sigstore)
    const by = (who: string, vouched: string): Promise<CliRun> =>
      verify(
        bundle,
        'file.txt',
        ...[
          '--certificate-identity',
          who,
          '--certificate-oidc-issuer',
          vouched,
          '--trusted-root',
          'root.json',
        ],
      )
    expect(await by(identity, issuer)).toMatchObject({ status: 0 })
    for (const other of [`${identity}x`, identity.slice(0, -1), identity.toUpperCase(), '.*'])
      expect((await by(other, issuer)).status).toBe(1)
    expect((await by(identity, `${issuer}/`)).status).toBe(1)
  })

  it('write no bundle over another, and none where the folder is not there', async () => {
    writeFileSync(at('taken.json'), 'mine')
    for (const [bundle, code, status] of [
      ['taken.json', 'file-exists', 2],
      ['none/b.json', 'file-not-written', 3],
    ] as const) {
      const asked = await scene.asked(() =>
        run(['sign-blob', 'file.txt', '--bundle', bundle, ...keylessWords]),
      )
      expect(asked).toMatchObject({ status, output: expect.stringContaining(`error[${code}]`) })
      // A certificate and an entry in a log are for ever.
      expect(asked.total).toBe(0)
    }
    expect(readFileSync(at('taken.json'), 'utf8')).toBe('mine')
  })

  it.each<readonly [string, () => readonly string[], string]>([
    ['a file that is not there', () => ['gone.txt', '--bundle', 'taken.json'], 'file-unreadable'],
    ['a bundle that is not there', () => ['file.txt', '--bundle', 'gone.json'], 'file-unreadable'],
    ['a folder', () => ['home', '--bundle', 'taken.json'], 'file-unreadable'],
  ])('tell %s', async (_what, words, code) => {
    const { status, output } = await run(['verify-blob', ...words(), ...trustWords(scene.sigstore)])
    expect([status, output]).toEqual([2, expect.stringContaining(`error[${code}]`)])
  })

  it('refuse what is no bundle', async () => {
    for (const text of [
      '',
      'mine',
      '{}',
      '[]',
      '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}',
    ]) {
      writeFileSync(at('broken.json'), text)
      expect((await verify('broken.json', 'file.txt')).status).toBe(1)
    }
  })

  it('publish nothing where the log is down, and complete later', async () => {
    scene.sigstore.setFault('rekorV2', 503)
    try {
      const failed = await run([
        'sign-blob',
        'file.txt',
        '--bundle',
        'later.json',
        '--timeout',
        '2s',
        ...keylessWords,
      ])
      expect([failed.status, existsSync(at('later.json'))]).toEqual([3, false])
    } finally {
      scene.sigstore.setFault('rekorV2', undefined)
    }
    expect(await run(['sign-blob', 'file.txt', '--bundle', 'later.json', ...keylessWords])).toMatchObject({
      status: 0,
    })
    expect(await verify('later.json', 'file.txt')).toMatchObject({ status: 0 })
  })

  it('take the token from a file that is kept from the output', async () => {
    const token = scene.sigstore.mintToken()
    writeFileSync(at('token'), token)
    chmodSync(at('token'), 0o600)
    const words = [
      'sign-blob',
      'other.txt',
      '--identity-token-file',
      'token',
      ...keylessWords,
      '--verbose',
      '--json',
    ]
    const result = await run(words, { ACTIONS_ID_TOKEN_REQUEST_URL: '' })
    expect(result.status).toBe(0)
    for (const part of token.split('.')) expect(result.output).not.toContain(part)
  })
})
