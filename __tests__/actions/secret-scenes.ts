import { chmod } from 'node:fs/promises'
import type { TestKey } from '../adapters/openpgp-kit.ts'
import type { StepResult } from '../runner/job.ts'
import { publicText } from '../security/kit/judged.ts'
import { answer, manifestPath, signaturePath } from '../security/kit/servers.ts'
import { type ActionStage, everything, type Inputs, type StepOptions } from './stage.ts'

/** None of them may ever be seen. */
export const secrets = {
  passphrase: 'correct-horse-battery-staple',
  password: 'pa55w0rd-of-registry',
  identityToken: 'refresh-token-4711',
  bearer: 'bearer-token-0815',
  userInfo: 'us3rinf0-password',
  query: 'query-signature-3141',
  proxy: 'proxy-password-1618',
  helper: 'helper-secret-1414',
} as const

/** One run in which secrets are about. */
export interface Scene {
  readonly scene: string
  readonly action: 'sign' | 'verify' | 'inspect'
  readonly images?: string
  readonly inputs?: Inputs
  readonly options?: StepOptions
  /** Null where a signal ends it. */
  readonly exitCode: number | null
  /** Stands in what it told: that it came to where the secret is. */
  readonly says: string
}

/** The stage with the key whose passphrase is one of the secrets. */
export interface SecretStage {
  readonly stage: ActionStage
  readonly locked: TestKey
}

/** As a header or a credential file holds it. */
export const auth = (password: string): string => Buffer.from(`user:${password}`).toString('base64')

/** Spellings under which a secret could slip through. */
export const spellings = (secret: string): readonly string[] => [
  secret,
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  auth(secret).replace(/=+$/, ''),
  Buffer.from(secret).toString('hex'),
  encodeURIComponent(secret),
]

export const isMask = (line: string): boolean => line.startsWith('::add-mask::')

/** Everything but what the runner is told to hide. */
export const withoutMasks = (result: StepResult): string =>
  everything(result)
    .split('\n')
    .filter((line) => !isMask(line))
    .join('\n')

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

/** Fails in the middle of a run, with the key in memory, where nobody waits for it. */
export const fault = `
const { get } = require('node:http')
const crypto = require('node:crypto')
const real = crypto.createHash
let count = 0
crypto.createHash = (...words) => {
  count += 1
  if (process.env.FAULT === 'inside' && count > 1) throw new TypeError('injected fault')
  if (process.env.FAULT === 'outside') setImmediate(() => { throw new Error('injected fault') })
  return real(...words)
}
require('node:module').syncBuiltinESMExports()
`

/** Files of the workspace: credentials with secrets in them, programs that spy, and a fault to inject. */
export async function prepareFiles({ stage, locked }: SecretStage): Promise<void> {
  const { job, registry, lookaside } = stage
  const { host } = registry
  const entries = {
    'basic.json': { auths: { [host]: { auth: auth(secrets.password) } } },
    'wrong.json': { auths: { [host]: { auth: auth(`${secrets.password}x`) } } },
    'identity.json': { auths: { [host]: { auth: auth(''), identitytoken: secrets.identityToken } } },
    'helped.json': { credHelpers: { [host]: 'spy' } },
    'lost.json': { credHelpers: { [host]: 'lost' } },
    'token.json': { auths: { [host]: { registrytoken: `${secrets.bearer}\n` } } },
  }
  await job.put({
    ...Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, JSON.stringify(value)])),
    'cut.json': JSON.stringify(entries['basic.json']).slice(0, -12),
    'locked.asc': locked.key.armor(),
    'locked.pub.asc': publicText(locked),
    'fault.cjs': fault,
    'sections/a.yaml': `docker:\n  "${host}":\n    lookaside: http://user:${secrets.userInfo}@${lookaside.host}/sigs?sig=${secrets.query}\n`,
    'bin/docker-credential-spy': spy(
      'helper',
      `echo '{"ServerURL":"x","Username":"user","Secret":"${secrets.helper}"}'`,
    ),
    'bin/docker-credential-lost': spy(
      'lost',
      `echo "${secrets.helper}"; echo "${secrets.helper}" >&2; exit 1`,
    ),
    'bin/gpg': spy('gpg', "cat > /dev/null; echo 'gpg: no such key' >&2; exit 2"),
    'spied/.keep': '',
  })
  for (const name of ['docker-credential-spy', 'docker-credential-lost', 'gpg'])
    await chmod(job.path('bin', name), 0o755)
}

/** `private/…` wants Basic, `token/…` a bearer token, `no-token/…` one that nobody gives; others are public. */
export function guardRegistry({ stage }: SecretStage): void {
  const { registry, push, lookaside } = stage
  const image = push('public/app')
  for (const [space, challenge] of [
    ['private', 'Basic realm="x"'],
    ['token', `Bearer realm="${registry.url}/token",service="s"`],
    ['no-token', `Bearer realm="${registry.url}/none?secret=${secrets.query}",service="s"`],
  ] as const) {
    registry.say(manifestPath(`${space}/app`, '1'), (response, { headers: { authorization } }) => {
      const allowed = [`Basic ${auth(secrets.password)}`, `Bearer ${secrets.bearer}`].includes(
        authorization ?? '',
      )
      if (allowed) answer(response, 200, image.text, { 'content-type': image.mediaType })
      else answer(response, 401, '', { 'www-authenticate': challenge })
    })
  }
  registry.say('/token', (response) => answer(response, 200, JSON.stringify({ token: secrets.bearer })))
  registry.say('/none', (response) => answer(response, 403, secrets.bearer))
  registry.say(manifestPath('away/app', '1'), (response) =>
    answer(response, 302, '', {
      location: `https://user:${secrets.userInfo}@storage.invalid/x?sig=${secrets.query}`,
    }),
  )
  // A run that waits for this is stopped while it waits.
  registry.say(manifestPath('never/app', '1'), () => stop())
  lookaside.say(signaturePath('public/app', image.digest), (response) => answer(response, 404))
}

/** Ends the run that waits for an answer. */
let stop = (): void => undefined

/** Every run, and what must come of it. */
export function secretScenes({ stage, locked }: SecretStage): readonly Scene[] {
  const { job, registry, reference: ref } = stage
  const key = { 'gpg-key': locked.key.armor(), 'gpg-passphrase': secrets.passphrase }
  const machine = { PATH: `${job.path('bin')}:${process.env.PATH}`, SPY: job.path('spied') }
  const crash = (kind: string): StepOptions => ({
    env: { NODE_OPTIONS: `--require=${job.path('fault.cjs')}`, FAULT: kind },
  })
  const sign = (scene: string, exitCode: number | null, says: string, more: Partial<Scene> = {}): Scene => ({
    scene,
    action: 'sign',
    exitCode,
    says,
    ...more,
    inputs: { ...key, ...more.inputs },
  })
  const verify = (
    scene: string,
    exitCode: number,
    says: string,
    inputs: Inputs = {},
    more: Partial<Scene> = {},
  ): Scene => ({
    scene,
    action: 'verify',
    exitCode,
    says,
    inputs: { policy: '', key: 'locked.pub.asc', ...inputs },
    ...more,
  })
  const asUser = (file: string, image: string): Partial<Scene> => ({
    images: ref(image),
    inputs: { 'auth-file': file },
  })
  return [
    sign('a signature', 0, 'signed'),
    sign('a key in base64', 0, 'signed', {
      inputs: { 'gpg-key': Buffer.from(locked.key.armor()).toString('base64'), force: 'true' },
    }),
    sign('a key in a file', 0, 'signed', { inputs: { 'gpg-key': 'locked.asc', force: 'true' } }),
    sign('a registry with a password', 0, 'signed', asUser('basic.json', 'private/app')),
    sign('a registry with tokens', 0, 'signed', asUser('identity.json', 'token/app')),
    sign('a password that is refused', 3, 'registry-login-refused', asUser('wrong.json', 'private/app')),
    sign('a token service that refuses', 3, 'registry-denied', asUser('basic.json', 'no-token/app')),
    sign('a token that fits no header', 2, 'credentials-malformed', asUser('token.json', 'token/app')),
    sign('a credential file that is cut', 2, 'credentials-malformed', asUser('cut.json', 'private/app')),
    sign('a helper', 3, 'registry-login-refused', {
      ...asUser('helped.json', 'private/app'),
      options: { env: machine },
    }),
    sign('a helper that fails', 3, 'credential-helper-failed', {
      ...asUser('lost.json', 'private/app'),
      options: { env: machine },
    }),
    sign('no passphrase', 2, 'passphrase-missing', { inputs: { 'gpg-passphrase': '' } }),
    sign('the wrong passphrase', 2, 'passphrase-wrong', {
      inputs: { 'gpg-passphrase': `${secrets.passphrase}x` },
    }),
    sign('a key on one line', 2, 'key-malformed', {
      inputs: { 'gpg-key': locked.key.armor().replace(/\r?\n/g, ' ') },
    }),
    sign('a key that is cut', 2, 'key-malformed', {
      inputs: { 'gpg-key': locked.key.armor().slice(0, -120) },
    }),
    sign('the passphrase in place of the key', 2, 'file-unreadable', {
      inputs: { 'gpg-key': secrets.passphrase },
    }),
    sign('the key in place of the passphrase', 2, 'passphrase', {
      inputs: { 'gpg-passphrase': locked.key.armor() },
    }),
    sign('the key in place of the fingerprint', 2, 'option-value', {
      inputs: { 'gpg-fingerprint': locked.key.armor() },
    }),
    sign('the key in place of the images', 2, 'input images: expected no secret', {
      images: locked.key.armor(),
    }),
    sign('the key in place of the lookaside', 2, 'input lookaside: expected no secret', {
      inputs: { lookaside: locked.key.armor() },
    }),
    sign('the key in place of the digest', 2, 'input digest: expected no secret', {
      inputs: { digest: locked.key.armor() },
    }),
    sign('the key in place of the folder, in base64', 2, 'input registries-d: expected no secret', {
      inputs: { 'registries-d': Buffer.from(locked.key.armor()).toString('base64') },
    }),
    sign('the key under another name', 0, 'input-unknown', {
      inputs: { 'gpg-keys': locked.key.armor(), force: 'true' },
    }),
    sign('the engine gpg', 2, 'key-not-found', {
      inputs: { 'gpg-key': '', 'gpg-engine': 'gpg', 'gpg-fingerprint': locked.fingerprint },
      options: { env: machine },
    }),
    sign('the engine gpg with a key', 2, 'gpg', {
      inputs: { 'gpg-engine': 'gpg', 'gpg-fingerprint': locked.fingerprint },
      options: { env: machine },
    }),
    sign('a redirect with secrets in it', 3, 'dns-failure', { images: ref('away/app') }),
    sign('an image named by a URL', 2, 'reference-malformed', {
      images: `https://user:${secrets.userInfo}@${registry.host}/public/app:1?sig=${secrets.query}`,
    }),
    sign('a lookaside to write to by http', 2, 'lookaside-not-writable', {
      inputs: { lookaside: `https://user:${secrets.userInfo}@store.invalid/?sig=${secrets.query}` },
    }),
    sign('a fault inside', 3, 'internal-error', { options: crash('inside') }),
    sign('a fault where nobody waits', 3, 'injected fault', { options: crash('outside') }),
    sign('a run that is stopped', 143, 'cancelled', {
      images: ref('never/app'),
      options: {
        onStart: (child) => {
          stop = () => void child.kill('SIGTERM')
        },
      },
    }),
    verify('a secret key in place of a public one', 1, 'signature-missing', { key: locked.key.armor() }),
    verify('a lookaside behind a password', 1, 'signature-missing', {
      lookaside: '',
      'registries-d': 'sections',
    }),
    verify('a lookaside with secrets in it', 3, 'lookaside-unreadable', {
      lookaside: `https://user:${secrets.userInfo}@store.invalid/?sig=${secrets.query}`,
    }),
    verify(
      'a proxy that is not there',
      3,
      'proxy-failure',
      {},
      {
        images: 'https.example/app:1',
        options: { env: { HTTPS_PROXY: `http://user:${secrets.proxy}@127.0.0.1:9` } },
      },
    ),
  ]
}
