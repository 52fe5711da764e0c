import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createGpgSigners } from '../../../src/adapters/signers/gpg-exec.ts'
import type { Signer } from '../../../src/ports.ts'
import {
  ascii,
  certified,
  flags,
  makeKey,
  makeMessage,
  now,
  outcome,
  ringOf,
  type TestKey,
} from '../openpgp-kit.ts'

/**
 * A stand-in for gpg that writes down how it was called and answers from files, so that these tests need no gpg; the
 * interop suite uses the real one.
 */
const standIn = `#!/bin/sh
here="\${0%/*}"
for argument in "$@"; do
  case "$argument" in --list-secret-keys) what=list ;; --export) what=export ;; --sign) what=sign ;; esac
done
echo "begin $what" >> "$here/calls"
printf '%s\\n' "$@" > "$here/$what.arguments"
if [ $what = sign ]; then
  env > "$here/sign.environment"
  cat > "$here/sign.input"
fi
if [ -f "$here/$what.sleep" ]; then
  echo $$ > "$here/pid"
  exec sleep 60
fi
cat "$here/$what.output"
if [ -s "$here/$what.errors" ]; then cat "$here/$what.errors" >&2; fi
echo "end $what" >> "$here/calls"
read -r code < "$here/$what.code"
exit "$code"
`

const payload = ascii('{"critical":{"type":"atomic container signature"}}\n')

// Processes are started, which takes its time on a busy machine.
jest.setTimeout(30_000)

let folder: string
let program: string
let key: TestKey

/** The colon listing of a secret key; a part marked `#` is elsewhere. */
const listing = (parts: readonly (readonly [record: string, fingerprint: string, token: string])[]): string =>
  parts
    .map(([record, fingerprint, token]) => {
      return `${record}:u:255:22:${fingerprint.slice(-16)}:0::::::scSC:::${token}::ed25519:::0:\nfpr:::::::::${fingerprint}:\n`
    })
    .join('')

async function answer(
  what: 'list' | 'export' | 'sign',
  output: string | Uint8Array,
  errors = '',
  code = 0,
): Promise<void> {
  await writeFile(join(folder, `${what}.output`), output)
  await writeFile(join(folder, `${what}.errors`), errors)
  await writeFile(join(folder, `${what}.code`), `${code}\n`)
}

const created = (fingerprint: string): string => `[GNUPG:] SIG_CREATED S 22 10 00 ${now} ${fingerprint}\n`
const told = (name: string): Promise<string> => readFile(join(folder, name), 'utf8')

interface Given {
  readonly passphrase?: string
  readonly timeoutMs?: number
  readonly program?: string
  readonly fingerprints?: readonly string[]
}

const open = ({ fingerprints = [key.fingerprint], ...given }: Given = {}): Promise<readonly Signer[]> =>
  createGpgSigners({
    environment: {
      PATH: process.env.PATH,
      GNUPGHOME: '/the/home',
      COUNTERSIGN_GPG_PASSPHRASE: 'x',
      'INPUT_GPG-KEY': 'y',
    },
    nowUnixSeconds: () => now,
    program,
    ...given,
  })({ engine: 'gpg', fingerprints })

/** Whether a process ends soon. */
async function gone(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      process.kill(pid, 0)
    } catch {
      return true
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}

async function signOnce(given: Given = {}): Promise<Uint8Array> {
  const [signer] = await open(given)
  if (signer === undefined) throw new Error('expected a signer')
  return await signer.sign(payload)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign gpg-'))
  await mkdir(join(folder, 'bin'), { recursive: true })
  program = join(folder, 'gpg')
  await writeFile(program, standIn)
  await chmod(program, 0o755)
  key = await makeKey()
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

beforeEach(async () => {
  await rm(join(folder, 'calls'), { force: true })
  await rm(join(folder, 'sign.sleep'), { force: true })
  await answer('list', listing([['sec', key.fingerprint, '+']]))
  await answer('export', key.publicBytes)
  await answer('sign', await makeMessage(key, payload), created(key.fingerprint))
})

describe('the engine gpg', () => {
  it('gives gpg the bytes and takes what it makes', async () => {
    const [signer] = await open()
    expect(signer?.identity).toMatchObject({ fingerprint: key.fingerprint, keyFingerprint: key.fingerprint })
    expect(signer?.warnings).toEqual([])
    expect(signer?.publicKeys.kind === 'data' && signer.publicKeys.data.length).toBe(1)
    const message = await signer?.sign(payload)
    expect(Buffer.from(await readFile(join(folder, 'sign.input')))).toEqual(Buffer.from(payload))
    expect(outcome(await (await ringOf([key.publicBytes])).check(message ?? new Uint8Array()))).toBe(
      'verified',
    )
  })

  it('names exactly the key, and overrides what a gpg.conf may say', async () => {
    await signOnce()
    const given = (await told('sign.arguments')).trimEnd().split('\n')
    expect(given).toContain('--batch')
    expect(given[given.indexOf('--local-user') + 1]).toBe(`${key.fingerprint}!`)
    expect(given[given.indexOf('--digest-algo') + 1]).toBe('SHA512')
    expect(given[given.indexOf('--compress-algo') + 1]).toBe('none')
    expect(given).toEqual(expect.arrayContaining(['--no-armor', '--no-textmode', '--no-ask-sig-expire']))
    expect(given).not.toContain('--passphrase-fd')
  })

  it('passes GNUPGHOME on, and none of our own variables', async () => {
    await signOnce()
    const environment = await told('sign.environment')
    expect(environment).toContain('GNUPGHOME=/the/home')
    expect(environment).not.toMatch(/^(?:COUNTERSIGN_|INPUT_)/m)
  })

  it('hands a passphrase over by standard input alone', async () => {
    await signOnce({ passphrase: 'my secret\n' })
    expect(await told('sign.input')).toBe(`my secret\n${Buffer.from(payload).toString()}`)
    const given = await told('sign.arguments')
    expect(given).toContain('--pinentry-mode\nloopback\n--passphrase-fd\n0\n')
    expect(given + (await told('sign.environment'))).not.toContain('my secret')
    expect(await told('list.arguments')).not.toContain('--passphrase-fd')
  })

  it('does one thing after another', async () => {
    const [signer] = await open()
    await Promise.all([signer?.sign(payload), signer?.sign(payload), signer?.sign(payload)])
    const calls = (await told('calls')).trimEnd().split('\n')
    expect(calls).toEqual(
      ['list', 'export', 'sign', 'sign', 'sign'].flatMap((what) => [`begin ${what}`, `end ${what}`]),
    )
  })

  it('lets a subkey sign where the primary key is elsewhere, with a warning', async () => {
    const owner = await makeKey({ subkeys: [{ sign: true }] })
    const [subkey = ''] = owner.subkeys
    await answer(
      'list',
      listing([
        ['sec', owner.fingerprint, '#'],
        ['ssb', subkey, 'D276000124010304'],
      ]),
    )
    await answer('export', owner.publicBytes)
    await answer('sign', await makeMessage(owner, payload, { subkey: 0 }), created(subkey))
    const [signer] = await open({ fingerprints: [owner.fingerprint] })
    expect(signer?.identity).toMatchObject({ fingerprint: owner.fingerprint, keyFingerprint: subkey })
    expect(signer?.warnings).toMatchObject([{ code: 'signs-by-subkey' }])
    await signer?.sign(payload)
    expect(await told('sign.arguments')).toContain(`${subkey}!`)
  })
})

describe('the engine gpg refuses', () => {
  it.each<[string, string, number, Given]>([
    ['to guess a key', 'key-choice', 2, { fingerprints: [] }],
    ['a short key id', 'fingerprint-malformed', 2, { fingerprints: ['1122334455667788'] }],
    ['a passphrase of two lines', 'passphrase-malformed', 2, { passphrase: 'a\nb' }],
    ['to go on without the program', 'gpg-not-found', 2, { program: 'gpg-that-is-not-there' }],
  ])('%s', async (_name, code, exitCode, given) => {
    await expect(open(given)).rejects.toMatchObject({ code, exitCode })
  })

  it.each<[string, string, () => Promise<void>]>([
    [
      'a key it does not have',
      'key-not-found',
      () => answer('list', '', 'gpg: error reading key: No secret key\n', 2),
    ],
    [
      'a key it does not export',
      'key-not-found',
      () => answer('export', '', 'gpg: WARNING: nothing exported\n'),
    ],
    [
      'a key whose secret half is elsewhere',
      'key-secret-missing',
      () => answer('list', listing([['sec', key.fingerprint, '#']])),
    ],
    ['an expired key', 'key-expired', async () => exported(await makeKey({ keyExpirationTime: 100_000 }))],
    [
      'a key that may only certify',
      'key-cannot-sign',
      async () => exported(await certified(await makeKey(), { flags: flags.certify })),
    ],
    [
      'a key of an unsupported kind',
      'key-unsupported',
      async () => exported(await makeKey({ type: 'curve25519' })),
    ],
  ])('%s', async (_name, code, prepare) => {
    await prepare()
    const fingerprint = /fpr:::::::::([0-9A-F]{40})/.exec(await told('list.output'))?.[1] ?? key.fingerprint
    await expect(open({ fingerprints: [fingerprint] })).rejects.toMatchObject({ code, exitCode: 2 })
  })

  it.each<[string, string, number, string, number]>([
    [
      'a wrong passphrase',
      'passphrase-wrong',
      2,
      '[GNUPG:] FAILURE sign 67108875\ngpg: signing failed: Bad passphrase\n',
      2,
    ],
    [
      'a wrong PIN',
      'passphrase-wrong',
      2,
      '[GNUPG:] FAILURE sign 100663383\ngpg: signing failed: Bad PIN\n',
      2,
    ],
    [
      'no passphrase',
      'passphrase-missing',
      2,
      '[GNUPG:] FAILURE sign 67109041\ngpg: signing failed: No passphrase\n',
      2,
    ],
    [
      'no pinentry',
      'passphrase-missing',
      2,
      '[GNUPG:] FAILURE sign 67108949\ngpg: signing failed: No pinentry\n',
      2,
    ],
    [
      'no terminal',
      'passphrase-missing',
      2,
      '[GNUPG:] FAILURE sign 83918950\ngpg: signing failed: Inappropriate ioctl\n',
      2,
    ],
    ['another failure', 'gpg-failed', 3, '[GNUPG:] FAILURE sign 1\ngpg: signing failed: Card error\n', 2],
    ['a crash', 'gpg-failed', 3, '', 139],
    ['success without a signature', 'gpg-failed', 3, '', 0],
  ])('%s', async (_name, code, exitCode, errors, status) => {
    await answer('sign', '', errors, status)
    await expect(signOnce()).rejects.toMatchObject({
      code,
      exitCode,
      message: expect.stringContaining(key.fingerprint),
    })
  })

  it.each<[string, () => Promise<readonly [Uint8Array, string]>]>([
    [
      'a signature over other bytes',
      async () => [await makeMessage(key, ascii('{}')), created(key.fingerprint)],
    ],
    [
      'a signature that is altered',
      async () => [(await makeMessage(key, payload)).fill(0x41, 40, 41), created(key.fingerprint)],
    ],
    [
      'a signature by another key',
      async () => [await makeMessage(await makeKey(), payload), created(key.fingerprint)],
    ],
    [
      'a status that names another key',
      async () => [await makeMessage(key, payload), created('A'.repeat(40))],
    ],
    [
      'a text-mode signature',
      async () => [await makeMessage(key, payload, { type: 1, format: 't' }), created(key.fingerprint)],
    ],
    [
      'a signature with an end',
      async () => [await makeMessage(key, payload, { expiresAfter: 1000 }), created(key.fingerprint)],
    ],
    ['armor', async () => [ascii('-----BEGIN PGP MESSAGE-----\n'), created(key.fingerprint)]],
  ])('%s, whatever gpg says of it', async (_name, make) => {
    const [message, errors] = await make()
    await answer('sign', message, errors)
    await expect(signOnce()).rejects.toMatchObject({ code: 'signing-failed', exitCode: 3 })
  })

  it('a signature by another key of the same owner, whatever gpg says of it', async () => {
    const owner = await makeKey({ subkeys: [{ sign: true }] })
    await exported(owner)
    await answer('sign', await makeMessage(owner, payload, { subkey: 0 }), created(owner.fingerprint))
    await expect(signOnce({ fingerprints: [owner.fingerprint] })).rejects.toMatchObject({
      code: 'signing-failed',
      message: expect.stringContaining(owner.subkeys[0] ?? 'no subkey'),
    })
  })

  it('output without end', async () => {
    await answer('sign', new Uint8Array(4 * 1024 * 1024 + 1), created(key.fingerprint))
    await expect(signOnce()).rejects.toMatchObject({ code: 'gpg-failed' })
  })

  it('to wait for ever, and ends the process that hangs', async () => {
    await writeFile(join(folder, 'sign.sleep'), '')
    await expect(signOnce({ timeoutMs: 2000 })).rejects.toMatchObject({ code: 'gpg-timeout', exitCode: 3 })
    const pid = Number(await told('pid'))
    await expect(gone(pid)).resolves.toBe(true)
  })

  it('control characters in what gpg says', async () => {
    await answer('sign', '', 'gpg: \u001b[31m::error::x\u0007\n', 2)
    await expect(signOnce()).rejects.toMatchObject({ message: expect.not.stringMatching(/\p{Cc}/u) })
  })

  async function exported(made: TestKey): Promise<void> {
    await answer('list', listing([['sec', made.fingerprint, '+']]))
    await answer('export', made.publicBytes)
  }
})
