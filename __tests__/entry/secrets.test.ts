import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { readRegularFile } from '../../src/adapters/platform/files.ts'
import { readCommandLine } from '../../src/entry/command-line.ts'
import { type ReadFile, type Secrets, secretLimits, takeSecrets } from '../../src/entry/secrets.ts'

const names = {
  gpgKey: 'COUNTERSIGN_GPG_KEY',
  passphrase: 'COUNTERSIGN_GPG_PASSPHRASE',
  sigstoreKey: 'COUNTERSIGN_SIGSTORE_KEY',
  password: 'COSIGN_PASSWORD',
  token: 'SIGSTORE_ID_TOKEN',
} as const

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cs-secrets-'))
  mkdirSync(join(folder, 'a-folder'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => {
  for (const name of Object.values(names)) delete process.env[name]
})

const readFile: ReadFile = async (path, maxBytes) => {
  const read = await readRegularFile(path, { maxBytes, followLinks: true })
  return read.kind === 'missing' ? { kind: 'failed', why: 'no such file' } : read
}
const fileWith = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

/** Takes the secrets of `sign a:1 WORDS` with these variables set. */
function taken(
  words: readonly string[] = [],
  variables: Partial<Record<keyof typeof names, string>> = {},
  command = 'sign',
): Secrets {
  for (const [key, value] of Object.entries(variables)) {
    process.env[names[key as keyof typeof names]] = value // the keys of `names`
  }
  return takeSecrets(readCommandLine([command, 'a:1', ...words]), readFile, new AbortController().signal)
}
const textOf = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString()

describe('secrets', () => {
  it('are none where nothing is given', async () => {
    const secrets = taken()
    expect([secrets.keysGiven, secrets.identityToken]).toEqual([[], undefined])
    expect(await secrets.keyMaterials()).toEqual([])
    expect(
      await Promise.all([
        secrets.passphrase(),
        secrets.sigstoreKey(),
        secrets.sigstorePassword(),
        secrets.identityTokenFile(),
      ]),
    ).toEqual([undefined, undefined, undefined, undefined])
  })

  it('come from the variables, which no program started later sees', async () => {
    const variables = { gpgKey: 'G', passphrase: 'p', sigstoreKey: 'S', password: 'w', token: 'a.b.c' }
    const secrets = taken([], variables)
    for (const name of Object.values(names)) expect(process.env).not.toHaveProperty(name)
    expect([secrets.keysGiven, secrets.identityToken]).toEqual([['gpg', 'sigstore-key'], 'a.b.c'])
    expect((await secrets.keyMaterials()).map(textOf)).toEqual(['G'])
    expect([await secrets.passphrase(), textOf(await secrets.sigstoreKey())]).toEqual(['p', 'S'])
    expect(await secrets.sigstorePassword()).toBe('w')
  })

  it('come from the files that are named, before any variable', async () => {
    const words = [
      ...['--gpg-key', fileWith('g1', 'G1'), '--gpg-key', fileWith('g2', 'G2')],
      ...['--gpg-passphrase-file', fileWith('p', 'from file')],
      ...['--sigstore-key', fileWith('s', 'S1')],
      ...['--sigstore-key-password-file', fileWith('w', 'password')],
      ...['--identity-token-file', fileWith('t', 'd.e.f\n')],
    ]
    const secrets = taken(words, { gpgKey: 'G', passphrase: 'p', sigstoreKey: 'S', password: 'w' })
    expect((await secrets.keyMaterials()).map(textOf)).toEqual(['G1', 'G2'])
    expect([await secrets.passphrase(), textOf(await secrets.sigstoreKey())]).toEqual(['from file', 'S1'])
    expect([await secrets.sigstorePassword(), await secrets.identityTokenFile()]).toEqual([
      'password',
      'd.e.f\n',
    ])
  })

  it.each(['pass word', 'password\n', ' password ', '', '\n'])(
    'are what the password file %j holds: whoever opens the key knows about line ends',
    async (text) => {
      const secrets = taken(['--sigstore-key-password-file', fileWith('w', text)])
      expect(await secrets.sigstorePassword()).toBe(text)
    },
  )

  it('that are set but empty are keys that did not arrive, and an empty password is one', async () => {
    const secrets = taken([], { gpgKey: '', passphrase: '', sigstoreKey: '', password: '', token: '' })
    expect(secrets.keysGiven).toEqual(['gpg', 'sigstore-key'])
    expect((await secrets.keyMaterials()).map(textOf)).toEqual([''])
    expect(textOf(await secrets.sigstoreKey())).toBe('')
    expect([await secrets.passphrase(), await secrets.sigstorePassword()]).toEqual([undefined, ''])
    expect(secrets.identityToken).toBeUndefined()
  })

  it.each<readonly [string, (secrets: Secrets) => Promise<unknown>]>([
    ['gpg-key', (secrets) => secrets.keyMaterials()],
    ['gpg-passphrase-file', (secrets) => secrets.passphrase()],
    ['sigstore-key', (secrets) => secrets.sigstoreKey()],
    ['sigstore-key-password-file', (secrets) => secrets.sigstorePassword()],
    ['identity-token-file', (secrets) => secrets.identityTokenFile()],
  ])(
    'of --%s that cannot be read are told without the value, which may be the secret',
    async (option, read) => {
      for (const value of ['a-secret-where-a-path-belongs', join(folder, 'a-folder')]) {
        const secrets = taken([`--${option}`, value])
        const error = await read(secrets).catch((cause: unknown) => cause)
        expect(error).toMatchObject({ code: 'file-unreadable', exitCode: 2 })
        expect(`${(error as Error).message}`).toMatch(new RegExp(`^--${option}: `)) // an error by the line above
        expect(`${(error as Error).message}`).not.toContain(value)
      }
    },
  )

  it.each<readonly [string, number, (secrets: Secrets) => Promise<unknown>]>([
    ['gpg-passphrase-file', secretLimits.passphraseBytes, (secrets) => secrets.passphrase()],
    ['sigstore-key', secretLimits.keyBytes, (secrets) => secrets.sigstoreKey()],
    ['sigstore-key-password-file', secretLimits.passphraseBytes, (secrets) => secrets.sigstorePassword()],
    ['identity-token-file', secretLimits.tokenBytes, (secrets) => secrets.identityTokenFile()],
  ])('of --%s have at most %d bytes', async (option, limit, read) => {
    const path = fileWith('long', 'x'.repeat(limit))
    expect(await read(taken([`--${option}`, path]))).toHaveLength(limit)
    writeFileSync(path, 'x'.repeat(limit + 1))
    await expect(read(taken([`--${option}`, path]))).rejects.toMatchObject({ code: 'file-unreadable' })
  })

  it('are not both read from standard input', () => {
    const words = ['--gpg-passphrase-file', '-', '--sigstore-key-password-file', '-']
    expect(() => taken(words)).toThrow(expect.objectContaining({ code: 'option-conflict', exitCode: 2 }))
    expect(() => taken(words.slice(2))).not.toThrow()
  })
})
