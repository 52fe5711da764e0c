import { chmod } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeKey, type TestKey } from '../adapters/openpgp-kit.ts'
import type { Run } from './kit/command.ts'
import { expectHarmless } from './kit/expectations.ts'
import { readAll } from './kit/files.ts'
import { openStage, publicText, type Stage } from './kit/judged.ts'
import { answer, type ScriptedServer, scriptedServer, serveManifest } from './kit/servers.ts'

const secrets = {
  passphrase: 'correct-horse-battery-staple',
  password: 'pa55w0rd-of-registry',
  identityToken: 'refresh-token-4711',
  bearer: 'bearer-token-0815',
  header: 'x-api-key-2718',
  userInfo: 'us3rinf0-password',
  query: 'query-signature-3141',
  proxy: 'proxy-password-1618',
  helper: 'helper-secret-1414',
} as const

interface Scene {
  readonly scene: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  readonly exitCode: number
  /** Stands in the output: that the run came to where the secret is. */
  readonly says: string | RegExp
}

let stage: Stage
let registry: ScriptedServer
let locked: TestKey
let damaged: string
const runs = new Map<string, Run>()

/** Spellings under which a secret could slip through. */
const spellings = (secret: string): readonly string[] => [
  secret,
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(`user:${secret}`).toString('base64').replace(/=+$/, ''),
  encodeURIComponent(secret),
]

/** Lines of the armored key, and its secret packet in hex and base64. */
const keySpellings = (): readonly string[] => [
  ...locked.key
    .armor()
    .split(/\r?\n/)
    .filter((line) => /^[A-Za-z0-9+/]{40,}$/.test(line)),
  'PRIVATE KEY BLOCK',
]

const auth = (password: string): string => Buffer.from(`user:${password}`).toString('base64')

/** A program that writes down what it can see of us, then does as it is told. */
const spy = (name: string, then: string): string =>
  [
    '#!/bin/sh',
    `tr '\\0' '\\n' < /proc/$$/environ >> "$SPY/${name}.environ"`,
    `tr '\\0' ' ' < /proc/$$/cmdline >> "$SPY/${name}.cmdline"`,
    `tr '\\0' ' ' < /proc/$PPID/cmdline >> "$SPY/${name}.parent"`,
    then,
    '',
  ].join('\n')

async function prepare(): Promise<void> {
  const { work } = stage
  const { host } = registry
  const entries = {
    'basic.json': {
      auths: { [host]: { auth: auth(secrets.password) } },
      HttpHeaders: { 'X-Key': secrets.header },
    },
    'identity.json': { auths: { [host]: { auth: auth(''), identitytoken: secrets.identityToken } } },
    'helped.json': { credHelpers: { [host]: 'spy' } },
    'lost.json': { credHelpers: { [host]: 'lost' } },
    'odd.json': { credHelpers: { [host]: 'odd' } },
    'nobase64.json': { auths: { [host]: { auth: secrets.password } } },
    'token.json': { auths: { [host]: { registrytoken: `${secrets.bearer}\n` } } },
  }
  const whole = JSON.stringify(entries['basic.json'])
  await work.put({
    ...Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, JSON.stringify(value)])),
    'cut.json': whole.slice(0, whole.indexOf(auth(secrets.password)) + 20),
    'twice.json': `{"auths":{"${host}":{"password":"${secrets.password}","password":"${secrets.password}"}}}`,
    'locked.asc': locked.key.armor(),
    'locked.pub.asc': publicText(locked),
    'phrase.txt': `${secrets.passphrase}\n`,
    'two-lines.txt': `${secrets.passphrase}\n${secrets.passphrase}\n`,
    'sections/a.yaml': `docker:\n  "${host}":\n    lookaside: http://user:${secrets.userInfo}@${stage.lookaside.host}/sigs?sig=${secrets.query}\n`,
    'broken/a.yaml': `docker:\n  "${host}":\n    lookaside: https://user:${secrets.userInfo}@host/?sig=${secrets.query}: [\n`,
    'bin/docker-credential-spy': spy(
      'helper',
      `echo '{"ServerURL":"x","Username":"user","Secret":"${secrets.helper}"}'`,
    ),
    'bin/docker-credential-lost': spy(
      'lost',
      `echo "cannot open ${secrets.helper}"; echo "${secrets.helper}" >&2; exit 1`,
    ),
    'bin/docker-credential-odd': spy('odd', `echo '{"Username":"user","Secret":"${secrets.helper}'`),
    'bin/gpg': spy('gpg', `cat > "$SPY/gpg.stdin"; echo 'gpg: no such key' >&2; exit 2`),
    'spied/.keep': '',
  })
  for (const name of ['docker-credential-spy', 'docker-credential-lost', 'docker-credential-odd', 'gpg'])
    await chmod(work.path('bin', name), 0o755)
}

/** `private/…` wants Basic, `token/…` a bearer token, `odd-token/…` gets one that cannot be read; others are public. */
function guard(): void {
  const manifest = stage.push('unused/app')
  const open = new Map<string, string>()
  for (const [space, challenge] of [
    ['private', 'Basic realm="x"'],
    ['token', `Bearer realm="${registry.url}/token",service="s"`],
    ['odd-token', `Bearer realm="${registry.url}/odd",service="s"`],
    ['no-token', `Bearer realm="${registry.url}/none?secret=${secrets.query}",service="s"`],
  ] as const) {
    open.set(space, challenge)
    registry.say(`/v2/${space}/app/manifests/1`, (response, request) => {
      const header = request.headers.authorization
      const allowed = header?.startsWith('Basic')
        ? header.endsWith(auth(secrets.password)) || space === 'token'
        : header === `Bearer ${secrets.bearer}`
      if (allowed) answer(response, 200, manifest.text, { 'content-type': manifest.mediaType })
      else answer(response, 401, '', { 'www-authenticate': challenge })
    })
  }
  registry.say('/token', (response) => answer(response, 200, JSON.stringify({ token: secrets.bearer })))
  registry.say('/odd', (response) => answer(response, 200, `{"token":"${secrets.bearer}","token":`))
  registry.say('/none', (response) => answer(response, 500, secrets.bearer, { 'retry-after': '0' }))
  registry.say('/v2/away/app/manifests/1', (response) =>
    answer(response, 302, '', {
      location: `https://user:${secrets.userInfo}@storage.invalid/x?sig=${secrets.query}`,
    }),
  )
  serveManifest(registry, 'public/app', '1', manifest)
}

function scenes(): readonly Scene[] {
  const { host } = registry
  const sign = (image: string, ...more: readonly string[]): readonly string[] => [
    ...['sign', `${host}/${image}:1`, '--lookaside', 'out', '--verbose'],
    ...more,
  ]
  const key = { COUNTERSIGN_GPG_KEY: locked.key.armor() }
  const both = { ...key, COUNTERSIGN_GPG_PASSPHRASE: secrets.passphrase }
  const anonymous = ['--auth-file', 'auth.json']
  const verify = (image: string, ...more: readonly string[]): readonly string[] => [
    ...['verify', `${host}/${image}:1`, '--key', 'locked.pub.asc', '--verbose'],
    ...more,
  ]
  return [
    // What goes well.
    {
      scene: 'a signature, everything by variables',
      args: sign('private/app', '--auth-file', 'basic.json'),
      env: both,
      exitCode: 0,
      says: '1 published',
    },
    {
      scene: 'a signature, everything by files',
      args: sign(
        'token/app',
        '--auth-file',
        'identity.json',
        '--gpg-key',
        'locked.asc',
        '--gpg-passphrase-file',
        'phrase.txt',
        '--force',
      ),
      exitCode: 0,
      says: '1 published',
    },
    {
      scene: 'a signature, told in JSON',
      args: sign(
        'public/app',
        ...anonymous,
        '--gpg-key',
        'locked.asc',
        '--gpg-passphrase-file',
        '-',
        '--json',
        '--force',
      ),
      input: `${secrets.passphrase}\n`,
      exitCode: 0,
      says: '"published"',
    },
    {
      scene: 'a helper that has a password',
      args: sign('private/app', '--auth-file', 'helped.json'),
      env: both,
      exitCode: 3,
      says: 'registry-login-refused',
    },
    {
      scene: 'where everything is',
      args: [
        'where',
        `${host}/private/app:1`,
        '--auth-file',
        'basic.json',
        '--registries-d',
        'sections',
        '--verbose',
      ],
      env: both,
      exitCode: 0,
      says: /credentials {2}entry/,
    },
    {
      scene: 'where everything is, in JSON',
      args: [
        'where',
        `${host}/private/app:1`,
        '--auth-file',
        'helped.json',
        '--registries-d',
        'sections',
        '--json',
      ],
      env: both,
      exitCode: 0,
      says: '"username": "user"',
    },
    {
      scene: 'a lookaside behind a password',
      args: verify('public/app', ...anonymous, '--registries-d', 'sections'),
      env: both,
      exitCode: 1,
      says: '?sig=…',
    },
    // Keys and passphrases.
    {
      scene: 'no passphrase',
      args: sign('public/app', ...anonymous),
      env: key,
      exitCode: 2,
      says: 'passphrase-missing',
    },
    {
      scene: 'the wrong passphrase',
      args: sign('public/app', ...anonymous),
      env: { ...key, COUNTERSIGN_GPG_PASSPHRASE: `${secrets.passphrase}x` },
      exitCode: 2,
      says: 'passphrase-wrong',
    },
    {
      scene: 'a passphrase of two lines',
      args: sign(
        'public/app',
        ...anonymous,
        '--gpg-key',
        'locked.asc',
        '--gpg-passphrase-file',
        'two-lines.txt',
      ),
      exitCode: 2,
      says: 'passphrase-malformed',
    },
    {
      scene: 'the passphrase in place of its file',
      args: sign(
        'public/app',
        ...anonymous,
        '--gpg-key',
        'locked.asc',
        '--gpg-passphrase-file',
        secrets.passphrase,
      ),
      exitCode: 2,
      says: 'file-unreadable',
    },
    {
      scene: 'the key in place of its file',
      args: sign('public/app', ...anonymous, '--gpg-key', locked.key.armor()),
      exitCode: 2,
      says: /file-unreadable|option-value/,
    },
    {
      scene: 'the key in place of its fingerprint',
      args: sign('public/app', ...anonymous, '--gpg-fingerprint', locked.key.armor()),
      env: both,
      exitCode: 2,
      says: 'option-value',
    },
    {
      scene: 'a damaged key',
      args: sign('public/app', ...anonymous),
      env: { ...both, COUNTERSIGN_GPG_KEY: damaged },
      exitCode: 2,
      says: 'key-malformed',
    },
    {
      scene: 'a key on one line',
      args: sign('public/app', ...anonymous),
      env: { ...both, COUNTERSIGN_GPG_KEY: locked.key.armor().replace(/\r?\n/g, ' ') },
      exitCode: 2,
      says: 'key-malformed',
    },
    {
      scene: 'the passphrase in place of the key',
      args: sign('public/app', ...anonymous),
      env: { COUNTERSIGN_GPG_KEY: secrets.passphrase },
      exitCode: 2,
      says: 'key-none',
    },
    {
      scene: 'a secret key in place of a public one',
      args: [
        'verify',
        `${host}/public/app:1`,
        '--key',
        'locked.asc',
        ...anonymous,
        '--lookaside',
        'none',
        '--verbose',
      ],
      exitCode: 1,
      says: 'signature-missing',
    },
    {
      scene: 'the engine gpg',
      args: sign('public/app', ...anonymous, '--gpg-engine', 'gpg', '--gpg-fingerprint', locked.fingerprint),
      env: both,
      exitCode: 2,
      says: 'key-not-found',
    },
    // Registries and credentials.
    {
      scene: 'an identity token where a password is wanted',
      args: sign('private/app', '--auth-file', 'identity.json'),
      env: both,
      exitCode: 3,
      says: 'challenge-unsupported',
    },
    {
      scene: 'a token that cannot be read',
      args: sign('odd-token/app', '--auth-file', 'basic.json'),
      env: both,
      exitCode: 3,
      says: 'registry-error',
    },
    {
      scene: 'a token service that fails',
      args: sign('no-token/app', '--auth-file', 'identity.json'),
      env: both,
      exitCode: 3,
      says: '?secret=…',
    },
    {
      scene: 'a token that fits no header',
      args: sign('token/app', '--auth-file', 'token.json'),
      env: both,
      exitCode: 2,
      says: 'credentials-malformed',
    },
    {
      scene: 'a credential file that is cut',
      args: sign('private/app', '--auth-file', 'cut.json'),
      env: both,
      exitCode: 2,
      says: 'credentials-malformed',
    },
    {
      scene: 'a password twice',
      args: sign('private/app', '--auth-file', 'twice.json'),
      env: both,
      exitCode: 2,
      says: 'credentials-malformed',
    },
    {
      scene: 'a password that is no base64',
      args: sign('private/app', '--auth-file', 'nobase64.json'),
      env: both,
      exitCode: 2,
      says: 'credentials-malformed',
    },
    {
      scene: 'a helper that fails',
      args: sign('private/app', '--auth-file', 'lost.json'),
      env: both,
      exitCode: 3,
      says: 'credential-helper-failed',
    },
    {
      scene: 'a helper that answers by half',
      args: sign('private/app', '--auth-file', 'odd.json'),
      env: both,
      exitCode: 3,
      says: 'credential-helper-failed',
    },
    // URLs.
    {
      scene: 'a redirect with secrets in it',
      args: sign('away/app', '--auth-file', 'basic.json'),
      env: both,
      exitCode: 3,
      says: 'dns-failure',
    },
    {
      scene: 'a lookaside with secrets in it',
      args: verify(
        'public/app',
        ...anonymous,
        '--lookaside',
        `https://user:${secrets.userInfo}@store.invalid/?sig=${secrets.query}`,
      ),
      exitCode: 3,
      says: 'lookaside-unreadable',
    },
    {
      scene: 'a lookaside that is no URL',
      args: verify(
        'public/app',
        ...anonymous,
        '--lookaside',
        `https://user:${secrets.userInfo}@x@store.invalid/?sig=${secrets.query}`,
      ),
      exitCode: 2,
      says: 'lookaside-unsupported',
    },
    {
      scene: 'a lookaside to write to by http',
      args: sign(
        'public/app',
        ...anonymous,
        '--lookaside',
        `https://user:${secrets.userInfo}@store.invalid/?sig=${secrets.query}`,
      ).filter((word, at, all) => word !== 'out' && !(word === '--lookaside' && all[at + 1] === 'out')),
      env: both,
      exitCode: 2,
      says: 'lookaside-not-writable',
    },
    {
      scene: 'a section of registries.d that is broken',
      args: verify('public/app', ...anonymous, '--registries-d', 'broken'),
      exitCode: 2,
      says: 'registries-d-malformed',
    },
    {
      scene: 'an image named by a URL',
      args: verify('public/app').map((word) =>
        word.startsWith(host) ? `https://user:${secrets.userInfo}@${word}?sig=${secrets.query}` : word,
      ),
      exitCode: 2,
      says: 'reference-malformed',
    },
    {
      scene: 'an image named with a password',
      args: verify('public/app').map((word) =>
        word.startsWith(host) ? `user:${secrets.userInfo}@${word}` : word,
      ),
      exitCode: 2,
      says: 'reference-malformed',
    },
    {
      scene: 'a proxy that is not there',
      args: ['digest', 'https.example/app:1', ...anonymous, '--verbose'],
      env: { HTTPS_PROXY: `http://user:${secrets.proxy}@127.0.0.1:9` },
      exitCode: 3,
      says: 'proxy-failure',
    },
    {
      scene: 'a proxy that is none',
      args: ['digest', 'https.example/app:1', ...anonymous, '--verbose'],
      env: { HTTPS_PROXY: `socks5://user:${secrets.proxy}@127.0.0.1:9` },
      exitCode: 3,
      says: 'proxy-unsupported',
    },
  ]
}

beforeAll(async () => {
  stage = await openStage()
  registry = await scriptedServer()
  locked = await makeKey({ passphrase: secrets.passphrase })
  damaged = locked.key.armor().replace(/([A-Za-z0-9+/]{40})\r?\n/, 'AAAA$1\n')
  guard()
  await prepare()
  const { work } = stage
  const machine = { PATH: `${work.path('bin')}:${process.env.PATH}`, SPY: work.path('spied') }
  await Promise.all(
    scenes().map(async ({ scene, args, env = {}, input }) => {
      runs.set(
        scene,
        await work.run(args, { env: { ...machine, ...env }, ...(input !== undefined && { input }) }),
      )
    }),
  )
}, 60_000)

afterAll(() => stage.close())

const found = (text: string): readonly string[] => [
  ...Object.entries(secrets)
    .filter(([, secret]) => spellings(secret).some((spelling) => text.includes(spelling)))
    .map(([name]) => name),
  ...keySpellings().filter((line) => text.includes(line)),
]

describe('secrets', () => {
  it('in no output, whatever goes well or wrong', () => {
    const rows = scenes()
    expect(rows.length).toBe(runs.size)
    const told = rows.map(({ scene, says }) => {
      const run = runs.get(scene)
      const text = `${run?.stdout}${run?.stderr}`
      expectHarmless(text)
      const reached = typeof says === 'string' ? text.includes(says) : says.test(text)
      const shown = found(text)
      return { scene, exitCode: run?.exitCode, shown, ...(reached && shown.length === 0 ? {} : { text }) }
    })
    expect(told).toEqual(rows.map(({ scene, exitCode }) => ({ scene, exitCode, shown: [] })))
  })

  it('in no file that is written', async () => {
    const written = await readAll(stage.work.path('out'))
    expect(written).toContain('atomic container signature')
    expect(found(written)).toEqual([])
  })

  it('in neither environment nor arguments of a program that is started, nor in our own arguments', async () => {
    const seen = await readAll(stage.work.path('spied'))
    for (const mark of ['docker-credential-spy', 'docker-credential-odd', '--list-secret-keys'])
      expect(seen).toContain(mark)
    expect(found(seen)).toEqual([])
  })

  it('reach the one server that they are for', () => {
    const sent = registry.seen.map(({ headers }) => headers.authorization ?? '')
    expect(sent).toContain(`Basic ${auth(secrets.password)}`)
    expect(sent).toContain(`Bearer ${secrets.bearer}`)
    const passed = stage.lookaside.seen.map(({ headers }) => headers.authorization)
    expect(new Set(passed)).toEqual(new Set([`Basic ${auth(secrets.userInfo)}`]))
  })
})
