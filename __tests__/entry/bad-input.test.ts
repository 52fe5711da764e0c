import { execFileSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { certified, makeKey, testKey } from '../adapters/openpgp-kit.ts'
import { schemaFaults } from '../report/schemas.ts'
import { openWorkplace, type Run, type Workplace } from '../security/kit/command.ts'
import {
  type ExpectedError,
  expectError,
  expectHarmless,
  expectJsonError,
} from '../security/kit/expectations.ts'
import { listFiles } from '../security/kit/files.ts'
import { publicText } from '../security/kit/judged.ts'

/** A mistake, and what is said about it. Nothing is asked of any network before it is found. */
interface Mistake extends Omit<ExpectedError, 'exitCode'> {
  readonly mistake: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  readonly exitCode?: 3
}

const image = '127.0.0.1:1/team/app:1'
const passphrase = 'correct horse'
const pem =
  '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n-----END PRIVATE KEY-----\n'
const ssh =
  '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n'
const reject = [{ type: 'reject' }]
const signedBy = { type: 'signedBy', keyType: 'GPGKeys' }

/** Throw-away keys; made before the tables, which name their fingerprints. */
const [good, other, locked] = [await makeKey(), await makeKey(), await makeKey({ passphrase })]
const expired = await certified(await makeKey(), { expiresAfter: 200_000, flags: 3 })
const revoked = testKey(await (await makeKey()).key.revoke())
const armored = good.key.armor()

/** Policies that are refused, by file name, each with what is said about it. */
const policies: readonly {
  readonly file: string
  readonly content: string | Uint8Array
  readonly code: string
  readonly says: readonly (string | RegExp)[]
}[] = [
  { file: 'empty.json', content: '', code: 'json-malformed', says: ['empty.json', 'line 1, column 1'] },
  {
    file: 'cut.json',
    content: '{"default":[{"type":"rej',
    code: 'json-malformed',
    says: ['cut.json', 'line 1'],
  },
  {
    file: 'no-json.json',
    content: 'default: reject',
    code: 'json-malformed',
    says: ['expected a JSON value'],
  },
  {
    file: 'list.json',
    content: '[]',
    code: 'policy-wrong-type',
    says: ['expected an object', 'found an array'],
  },
  {
    file: 'twice.json',
    content: '{"default":[{"type":"reject"}],"default":[{"type":"insecureAcceptAnything"}]}',
    code: 'json-duplicate-key',
    says: ['at default:', 'second time'],
  },
  {
    file: 'twice-below.json',
    content: '{"default":[{"type":"reject","type":"insecureAcceptAnything"}]}',
    code: 'json-duplicate-key',
    says: ['at default[0].type:', 'second time'],
  },
  {
    file: 'unknown.json',
    content: JSON.stringify({ default: reject, tranports: {} }),
    code: 'policy-unknown-key',
    says: ['"tranports"', 'transports'],
  },
  { file: 'no-default.json', content: '{"transports":{}}', code: 'policy-missing-field', says: ['default'] },
  { file: 'no-rules.json', content: '{"default":[]}', code: 'policy-empty-requirements', says: ['default'] },
  {
    file: 'odd-rule.json',
    content: JSON.stringify({ default: [{ type: 'signBy' }] }),
    code: 'policy-unknown-type',
    says: ['default[0]', 'signBy'],
  },
  {
    file: 'no-key.json',
    content: JSON.stringify({ default: [signedBy] }),
    code: 'policy-key-source',
    says: ['default[0]', 'keyPath'],
  },
  {
    file: 'two-keys.json',
    content: JSON.stringify({ default: [{ ...signedBy, keyPath: 'a', keyData: 'YQ==' }] }),
    code: 'policy-key-source',
    says: ['default[0]'],
  },
  {
    file: 'scope.json',
    content: JSON.stringify({ default: reject, transports: { dir: { 'images/app': reject } } }),
    code: 'policy-scope-invalid',
    says: ['images/app'],
  },
  {
    file: 'latin1.json',
    content: Buffer.from([0x7b, 0x22, 0xe4, 0x22, 0x3a, 0x31, 0x7d]),
    code: 'json-malformed',
    says: ['UTF-8'],
  },
  {
    file: 'bom.json',
    content: `\ufeff${JSON.stringify({ default: reject })}`,
    code: 'json-malformed',
    says: ['byte order mark'],
  },
  {
    file: 'deep.json',
    content: `{"default":${'['.repeat(5000)}${']'.repeat(5000)}}`,
    code: 'json-too-deep',
    says: ['64'],
  },
  {
    file: 'large.json',
    content: Buffer.alloc(4 * 1024 * 1024 + 1, 0x20),
    code: 'file-unreadable',
    says: ['larger than 4194304 bytes'],
  },
]

/** Credential files that are refused. */
const logins: readonly {
  readonly file: string
  readonly content: string
  readonly says: readonly (string | RegExp)[]
}[] = [
  {
    file: 'auth-cut.json',
    content: '{"auths":{"r.example":{"auth":"dXNlcjpwYXNz',
    says: ['auth-cut.json', 'line 1'],
  },
  { file: 'auth-list.json', content: '[]', says: ['expected an object'] },
  { file: 'auth-twice.json', content: '{"auths":{},"auths":{}}', says: ['at auths:', 'second time'] },
  {
    file: 'auth-odd.json',
    content: '{"auths":{"127.0.0.1:1":{"auth":"no colon"}}}',
    says: ['expected base64 of USER:PASSWORD'],
  },
  { file: 'auth-large.json', content: ' '.repeat(4 * 1024 * 1024 + 1), says: ['4194304'] },
]

/** Folders of registries.d that are refused, by the content of their one file. */
const sections: readonly {
  readonly folder: string
  readonly content: string
  readonly code: string
  readonly says: readonly (string | RegExp)[]
}[] = [
  { folder: 'yaml-cut', content: 'docker: {', code: 'registries-d-malformed', says: ['a.yaml', 'line'] },
  {
    folder: 'yaml-twice',
    content: 'docker:\n  r.example: {}\n  r.example: {}\n',
    code: 'registries-d-malformed',
    says: ['r.example'],
  },
  { folder: 'yaml-list', content: '- docker', code: 'registries-d-malformed', says: ['a.yaml'] },
  {
    folder: 'yaml-bomb',
    content: `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.replace(
      /./g,
      (name) =>
        `${name}: &${name} [${Array(9)
          .fill(`*${String.fromCharCode(name.charCodeAt(0) - 1)}`)
          .join(',')}]\n`,
    )}`,
    code: 'registries-d-malformed',
    says: ['a.yaml'],
  },
  {
    folder: 'yaml-large',
    content: `# ${'x'.repeat(600 * 1024)}\n`,
    code: 'registries-d-unreadable',
    says: ['524288 bytes'],
  },
]

const sign = (...more: readonly string[]): readonly string[] => ['sign', image, '--lookaside', 'out', ...more]
const verify = (...more: readonly string[]): readonly string[] => ['verify', image, ...more]
const trusting = ['--key', 'good.pub.asc', '--lookaside', 'out']

const given = (key: string, more: Readonly<Record<string, string>> = {}) => ({
  args: sign(),
  env: { COUNTERSIGN_GPG_KEY: key, ...more },
})

const keyMistakes: readonly Mistake[] = [
  {
    mistake: 'no key',
    args: sign(),
    code: 'key-missing',
    says: ['--gpg-key', 'COUNTERSIGN_GPG_KEY'],
  },
  { mistake: 'an empty variable', ...given(''), code: 'key-missing', says: ['found nothing'] },
  { mistake: 'a variable of blanks', ...given(' \n '), code: 'key-missing', says: ['found nothing'] },
  {
    mistake: 'a public key',
    ...given(publicText(good)),
    code: 'key-not-secret',
    says: ['expected a secret key', 'public'],
  },
  { mistake: 'a PEM key', ...given(pem), code: 'key-wrong-kind', says: ['expected a GPG key', 'PEM'] },
  { mistake: 'an SSH key', ...given(ssh), code: 'key-wrong-kind', says: ['expected a GPG key'] },
  {
    mistake: 'a path in the variable',
    ...given('/home/me/key.asc'),
    code: 'key-none',
    says: ['looks like a path'],
  },
  {
    mistake: 'base64 of something else',
    ...given(Buffer.from('hello').toString('base64')),
    code: 'key-none',
    says: ['base64'],
  },
  {
    mistake: 'a key cut short',
    ...given(armored.slice(0, 200)),
    code: 'key-malformed',
    says: ['signing key'],
  },
  {
    mistake: 'a key on one line',
    ...given(armored.replaceAll('\n', ' ')),
    code: 'key-malformed',
    says: ['line ends'],
  },
  {
    mistake: 'a key beyond every measure',
    args: sign('--gpg-key', 'large.asc'),
    code: 'file-unreadable',
    says: ['--gpg-key', '1048576 bytes'],
  },
  {
    mistake: 'a key file that is not there',
    args: sign('--gpg-key', 'none.asc'),
    code: 'file-unreadable',
    says: ['--gpg-key', 'no such file'],
  },
  {
    mistake: 'a folder for a key file',
    args: sign('--gpg-key', 'folder'),
    code: 'file-unreadable',
    says: ['no regular file'],
  },
  {
    mistake: 'two keys in one',
    ...given(`${armored}\n${other.key.armor()}`),
    code: 'key-choice',
    says: [good.fingerprint, other.fingerprint],
  },
  {
    mistake: 'the fingerprint of another key',
    args: sign('--gpg-fingerprint', other.fingerprint),
    env: { COUNTERSIGN_GPG_KEY: armored },
    code: 'key-not-found',
    says: [other.fingerprint, good.fingerprint],
  },
  {
    mistake: 'a key id for a fingerprint',
    args: sign('--gpg-fingerprint', good.fingerprint.slice(-16)),
    env: { COUNTERSIGN_GPG_KEY: armored },
    code: 'option-value',
    says: ['--gpg-fingerprint', '40 hex digits'],
  },
  {
    mistake: 'no passphrase',
    ...given(locked.key.armor()),
    code: 'passphrase-missing',
    says: [locked.fingerprint],
  },
  {
    mistake: 'an empty passphrase',
    ...given(locked.key.armor(), { COUNTERSIGN_GPG_PASSPHRASE: '' }),
    code: 'passphrase-missing',
    says: [locked.fingerprint],
  },
  {
    mistake: 'the wrong passphrase',
    ...given(locked.key.armor(), { COUNTERSIGN_GPG_PASSPHRASE: 'wrong' }),
    code: 'passphrase-wrong',
    says: [locked.fingerprint],
  },
  {
    mistake: 'a passphrase file that is not there',
    args: sign('--gpg-key', 'locked.asc', '--gpg-passphrase-file', 'none'),
    code: 'file-unreadable',
    says: ['--gpg-passphrase-file', 'no such file'],
  },
  {
    mistake: 'a passphrase beyond every measure',
    args: sign('--gpg-key', 'locked.asc', '--gpg-passphrase-file', '-'),
    input: 'x'.repeat(5000),
    code: 'file-unreadable',
    says: ['standard input', '4096 bytes'],
  },
  {
    mistake: 'an expired key',
    ...given(expired.key.armor()),
    code: 'key-expired',
    says: [expired.fingerprint],
  },
  {
    mistake: 'a revoked key',
    ...given(revoked.key.armor()),
    code: 'key-revoked',
    says: [revoked.fingerprint],
  },
  {
    mistake: 'no fingerprint for gpg',
    args: sign('--gpg-engine', 'gpg'),
    code: 'key-choice',
    says: ['--gpg-fingerprint'],
  },
  {
    mistake: 'a public key file that is not there',
    args: verify('--key', 'none.asc'),
    code: 'key-file-missing',
    says: ['none.asc'],
  },
  {
    mistake: 'a public key file without keys',
    args: verify('--key', 'auth.json'),
    code: 'key-none',
    says: ['auth.json'],
  },
  {
    mistake: 'a PEM file with the secret half for a public key',
    args: verify('--key', 'key.pem'),
    code: 'key-wrong-kind',
    says: ['key.pem'],
  },
  {
    mistake: 'a fingerprint that the key has not',
    args: verify(...trusting, '--fingerprint', other.fingerprint),
    code: 'fingerprint-not-in-key',
    says: [other.fingerprint, good.fingerprint],
  },
]

const fileMistakes: readonly Mistake[] = [
  ...policies.map(({ file, code, says }) => ({
    mistake: `policy ${file}`,
    args: verify('--policy', file),
    code,
    says,
  })),
  {
    mistake: 'a policy that is not there',
    args: verify('--policy', 'none.json'),
    code: 'policy-not-found',
    says: ['none.json'],
  },
  {
    mistake: 'a folder for a policy',
    args: verify('--policy', 'folder'),
    code: 'file-unreadable',
    says: ['folder'],
  },
  {
    mistake: 'a faulty trust policy',
    args: verify('--policy', 'trust.yaml'),
    code: 'policy-wrong-type',
    says: ['trust.yaml', 'line 1, column 1', 'default', 'array'],
  },
  { mistake: 'no policy', args: verify(), code: 'policy-missing', says: ['--policy', '--key'] },
  {
    mistake: 'a policy and a key',
    args: verify('--policy', 'ok.json', '--key', 'good.pub.asc'),
    code: 'option-conflict',
    says: ['--policy', '--key'],
  },
  {
    mistake: 'no policy to check',
    args: ['policy', 'check'],
    code: 'operand-missing',
    says: ['expected one file'],
  },
  ...logins.map(({ file, says }) => ({
    mistake: `credentials ${file}`,
    args: ['where', image, '--auth-file', file],
    code: 'credentials-malformed',
    says,
  })),
  {
    mistake: 'a credential file that is not there',
    args: ['where', image, '--auth-file', 'none.json'],
    code: 'credentials-malformed',
    says: ['none.json', 'no such file'],
  },
  ...sections.map(({ folder, code, says }) => ({
    mistake: `registries.d ${folder}`,
    args: ['where', image, '--registries-d', folder],
    code,
    says,
  })),
  {
    mistake: 'a file for registries.d',
    args: ['where', image, '--registries-d', 'ok.json'],
    code: 'registries-d-unreadable',
    says: ['ok.json'],
  },
  {
    mistake: 'certificates that are none',
    args: ['digest', image, '--ca-file', 'ok.json'],
    code: 'ca-file-malformed',
    says: ['--ca-file', 'PEM'],
  },
  {
    mistake: 'certificates that are not there',
    args: ['digest', image, '--ca-file', 'none.pem'],
    code: 'ca-file-malformed',
    says: ['none.pem'],
  },
  {
    mistake: 'a manifest file that is not there',
    args: ['digest', 'dir:./none'],
    code: 'image-not-found',
    exitCode: 3,
    says: ['./none'],
  },
  {
    mistake: 'a folder for a manifest',
    args: ['digest', './folder'],
    code: 'file-unreadable',
    says: ['./folder'],
  },
  {
    mistake: 'nothing on standard input',
    args: ['digest', '-'],
    input: '',
    code: 'manifest-empty',
    exitCode: 3,
    says: ['found no bytes'],
  },
  {
    mistake: 'too much on standard input',
    args: ['digest', '-'],
    input: ' '.repeat(4 * 1024 * 1024 + 1),
    code: 'file-unreadable',
    says: ['4194304 bytes'],
  },
]

const wordMistakes: readonly Mistake[] = [
  { mistake: 'a command mistyped', args: ['verfy', image], code: 'command-unknown', says: ['"verfy"'] },
  {
    mistake: 'an option mistyped',
    args: verify('--polcy', 'ok.json'),
    code: 'option-unknown',
    says: ['"--polcy"'],
  },
  {
    mistake: 'an option of another command',
    args: verify('--gpg-key', 'good.pub.asc'),
    code: 'option-unknown',
    says: ['"--gpg-key"'],
  },
  {
    mistake: 'an option twice',
    args: verify('--policy', 'ok.json', '--policy', 'ok.json'),
    code: 'option-repeated',
    says: ['--policy', 'twice'],
  },
  {
    mistake: 'an option without its value',
    args: verify('--policy'),
    code: 'option-value',
    says: ['--policy', 'found nothing'],
  },
  {
    mistake: 'an option with an empty value',
    args: verify('--policy', ''),
    code: 'option-value',
    says: ['--policy', 'found nothing'],
  },
  {
    mistake: 'an option for the value of another',
    args: verify('--policy', '--quiet'),
    code: 'option-value',
    says: ['--policy', '"--quiet"'],
  },
  {
    mistake: 'a flag with a value',
    args: verify('--require-signed=yes', ...trusting),
    code: 'option-value',
    says: ['--require-signed', '"yes"'],
  },
  {
    mistake: 'a mode that is none',
    args: verify('--mode', 'off', ...trusting),
    code: 'option-value',
    says: ['enforce or report', '"off"'],
  },
  {
    mistake: 'a time that is none',
    args: verify('--timeout', '10', ...trusting),
    code: 'option-value',
    says: ['--timeout', '30s'],
  },
  {
    mistake: 'a number out of bounds',
    args: verify('--concurrency', '65', ...trusting),
    code: 'option-value',
    says: ['1 to 64', '"65"'],
  },
  {
    mistake: 'a platform that is none',
    args: verify('--platform', 'Linux', ...trusting),
    code: 'platform-malformed',
    says: ['OS/ARCHITECTURE', '"Linux"'],
  },
  {
    mistake: 'a digest that is none',
    args: sign('--digest', 'sha256:abc'),
    code: 'digest-malformed',
    says: ['64 lower-case hex digits', '"abc"'],
  },
  {
    mistake: 'both ways to name a platform',
    args: verify('--platform', 'linux/amd64', '--platforms', 'all', ...trusting),
    code: 'option-conflict',
    says: ['--platform', '--platforms'],
  },
  {
    mistake: 'no image',
    args: ['verify', ...trusting],
    code: 'operand-missing',
    says: ['at least one image', 'found none'],
  },
  {
    mistake: 'an empty image',
    args: ['verify', '', ...trusting],
    code: 'operand-missing',
    says: ['found none'],
  },
  {
    mistake: 'images of blanks and commas',
    args: ['sign', ' ,\n,', '--lookaside', 'out'],
    code: 'operand-missing',
    says: ['found none'],
  },
  {
    mistake: 'several images for one',
    args: ['explain', image, 'app', ...trusting],
    code: 'option-value',
    says: ['one image', 'several'],
  },
  {
    mistake: 'an image that is none',
    args: ['verify', 'Team/App', ...trusting],
    code: 'reference-malformed',
    says: ['"Team/App"', 'lower case'],
  },
  {
    mistake: 'a transport that is none',
    args: ['verify', 'atomic:registry.example/app:1', ...trusting],
    code: 'transport-unsupported',
    says: ['"atomic"'],
  },
  {
    mistake: 'a lookaside of another scheme',
    args: verify('--key', 'good.pub.asc', '--lookaside', 'ftp://host/x'),
    code: 'lookaside-unsupported',
    says: ['file, http or https', '"ftp"'],
  },
  {
    mistake: 'a lookaside on another host',
    args: verify('--key', 'good.pub.asc', '--lookaside', 'file://host/x'),
    code: 'lookaside-unsupported',
    says: ['three slashes'],
  },
  {
    mistake: 'a registry with a tag',
    args: ['where', '--registry', 'r.example/app:1'],
    code: 'option-value',
    says: ['--registry', 'HOST/PATH'],
  },
  {
    mistake: 'an image on disk to look up',
    args: ['where', 'dir:x'],
    code: 'where-not-docker',
    says: ['dir:x'],
  },
]

const rows: readonly Mistake[] = [...keyMistakes, ...fileMistakes, ...wordMistakes]
const runs = new Map<string, Run>()
let work: Workplace

beforeAll(async () => {
  work = await openWorkplace()
  await mkdir(work.path('folder'))
  await work.put({
    'good.pub.asc': publicText(good),
    'locked.asc': locked.key.armor(),
    'key.pem': pem,
    'large.asc': Buffer.alloc(1024 * 1024 + 1, 0x41),
    'ok.json': JSON.stringify({ default: reject }),
    'trust.yaml': 'default: reject',
    ...Object.fromEntries([...policies, ...logins].map(({ file, content }) => [file, content])),
    ...Object.fromEntries(sections.map(({ folder, content }) => [`${folder}/a.yaml`, content])),
  })
  await Promise.all(
    rows.map(async ({ mistake, args, env = {}, input }) => {
      const hasLogin = args.includes('--auth-file') || args[0] === 'policy'
      const [command = '', ...rest] = args
      const words = [command, '--json', ...(hasLogin ? [] : ['--auth-file', 'auth.json']), ...rest]
      runs.set(mistake, await work.run(words, { env, ...(input !== undefined && { input }) }))
    }),
  )
}, 60_000)

afterAll(() => work.close())

describe('bad input', () => {
  it.each(rows)('$mistake: $code', ({ mistake, code, says, exitCode }) => {
    const run = runs.get(mistake)
    if (run === undefined) throw new Error('two rows of one name')
    const expected: ExpectedError = { exitCode: exitCode === 3 ? 3 : 2, code, says }
    expectError({ ...run, stdout: '' }, expected)
    expectJsonError(run, expected)
  })

  it('without a key is told the other ways to sign', () => {
    for (const way of ['--sigstore-key FILE', '--method keyless'])
      expect(runs.get('no key')?.stderr).toContain(way)
  })

  it('leaves nothing half-written', async () => {
    expect(runs.size).toBe(rows.length)
    expect(await listFiles(work.path('out'))).toEqual([])
    expect(await listFiles(work.path('home'))).toEqual(['.keep'])
  })
})

describe('a policy with faults, checked', () => {
  const checked = policies.filter(({ file }) => file !== 'large.json')
  const checks = new Map<string, { readonly text: Run; readonly json: Run }>()

  beforeAll(async () => {
    await Promise.all(
      checked.map(async ({ file }) => {
        const [text, json] = await Promise.all([
          work.run(['policy', 'check', file]),
          work.run(['policy', 'check', file, '--json']),
        ])
        checks.set(file, { text, json })
      }),
    )
  }, 60_000)

  it.each(checked)('$file: $code, with its place and cure', ({ file, code, says }) => {
    const { text, json } = checks.get(file) ?? {}
    expect({ exitCode: text?.exitCode, stderr: text?.stderr }).toEqual({ exitCode: 2, stderr: '' })
    const [fault = '', ...others] = (text?.stdout ?? '').trimEnd().split('\n')
    expect(fault).toMatch(new RegExp(`^${code}(  \\S+)?: .+[.?] [A-Z\`].+[.?]$`))
    for (const part of says) expect(fault).toMatch(part)
    expect(others.at(-1)).toBe(
      `faulty  ${file}: ${others.length} ${others.length === 1 ? 'fault' : 'faults'}`,
    )
    expectHarmless(text?.stdout ?? '')
    expect(schemaFaults(json?.stdout ?? '')).toEqual([])
    expect(JSON.parse(json?.stdout ?? '')).toMatchObject({ exitCode: 2, faults: [{ code }] })
  })
})

describe('a working directory that was deleted', () => {
  /** Starts a program in a folder that is no more. */
  const nowhere = ['sh', '-c', 'mkdir gone && cd gone && rmdir ../gone && exec "$@"', 'sh']

  it('is a mistake of usage, said clearly', async () => {
    const expected = {
      exitCode: 2,
      code: 'working-directory-missing',
      says: ['expected a folder that is there'],
    } as const
    expectError(await work.run(['where', image], { through: nowhere }), expected)
    expectJsonError(await work.run(['where', image, '--json'], { through: nowhere }), expected)
  })
})

/** Starts a program as a user whom the system does not know and who has no HOME, as containers do. */
const asStranger = ['unshare', '-U', '--map-user=54321', 'env', '-u', 'HOME']

function mayBeStranger(): boolean {
  try {
    execFileSync('unshare', [...asStranger.slice(1), 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

;(mayBeStranger() ? describe : describe.skip)('a user without a home (needs user namespaces)', () => {
  it('is no mistake', async () => {
    const run = await work.run(['where', image, '--json'], { through: asStranger })
    expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(schemaFaults(run.stdout)).toEqual([])
  })
})
