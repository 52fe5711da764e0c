import { generateKeyPairSync } from 'node:crypto'
import type { KeylessStage } from './keyless-stage.ts'
import type { Inputs, StepOptions } from './stage.ts'

/** A run in which secrets are about. */
export interface KeylessScene {
  readonly scene: string
  readonly exitCode: number
  readonly says: string
  readonly images?: string
  readonly inputs?: Inputs
  readonly options?: StepOptions
}

/** None of these may ever be seen. */
export const password = 'password-of-the-key-2718'
export const opaqueToken = 'opaque-token-that-is-no-jwt-5772'
/** PKCS#8 under the password. */
export const lockedKey = generateKeyPairSync('ec', {
  namedCurve: 'prime256v1',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: password },
}).privateKey
export const plainKey = generateKeyPairSync('ec', {
  namedCurve: 'prime256v1',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey
/** So short that its PEM in base64 has the length of a path. */
const shortKey = generateKeyPairSync('ed25519', {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey
export const shortKeyBase64 = Buffer.from(shortKey).toString('base64')
/** The line of base64 in its PEM. */
export const [, shortKeyBody = ''] = shortKey.split('\n')

/** The tokens that a step is given, by where. */
export type GivenTokens = Readonly<Record<'environment' | 'expired' | 'audience' | 'file', string>>

/** What the scenes play on. */
export interface SceneParts {
  readonly stage: KeylessStage
  /** Of the server that repeats all that it was sent. */
  readonly echoUrl: string
  readonly given: GivenTokens
}

const noRight = { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' }

/** Every run, and what must come of it. */
export function keylessSecretScenes({ stage, echoUrl, given }: SceneParts): readonly KeylessScene[] {
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
    env: { ACTIONS_ID_TOKEN_REQUEST_URL: `${echoUrl}/${path}?x=1` },
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
      inputs: addresses(`${echoUrl}/refuse`),
    },
    {
      scene: 'an authority that answers with what it was sent',
      exitCode: 3,
      says: 'service-answer-malformed',
      inputs: addresses(`${echoUrl}/good`),
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
      scene: 'a short key in base64',
      exitCode: 0,
      says: 'signed',
      inputs: { method: 'sigstore-key', 'sigstore-key': shortKeyBase64, transparency: 'none' },
    },
    {
      scene: 'a short key that the log does not take',
      exitCode: 2,
      says: 'key-log-unsupported',
      inputs: { method: 'sigstore-key', 'sigstore-key': shortKeyBase64 },
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
      scene: 'a short key in place of the GPG key',
      exitCode: 2,
      says: 'key',
      inputs: { method: 'gpg', 'gpg-key': shortKeyBase64, lookaside: 'public/x' },
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
