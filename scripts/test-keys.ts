/**
 * Makes the GPG keys and messages under `__tests__/fixtures/gpg-keys` with the program gpg (2.2.40 was used): only
 * what openpgp.js cannot make itself. All are throw-away test keys, made on 2 January 2024 by gpg's own clock.
 *
 * Run: `node scripts/run.mjs node scripts/test-keys.ts`; every run makes other keys.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '..', '__tests__', 'fixtures', 'gpg-keys')
const home = mkdtempSync(join(tmpdir(), 'countersign-test-keys-'))
const made = '20240102T000000'
const payload = '{"critical":{"identity":{"docker-reference":"registry.example/team/app:1.0"}}}'

interface GpgOptions {
  readonly at?: string
  readonly passphrase?: string
  readonly input?: string
}

function gpg(args: readonly string[], { at = made, passphrase = '', input = '' }: GpgOptions = {}): Buffer {
  const base = ['--homedir', home, '--batch', '--quiet', '--no-tty', '--faked-system-time', `${at}!`]
  const secret = ['--pinentry-mode', 'loopback', '--passphrase', passphrase]
  return execFileSync('gpg', [...base, ...secret, ...args], { input, stdio: ['pipe', 'pipe', 'ignore'] })
}

function newKey(
  name: string,
  algorithm: string,
  options: GpgOptions & { readonly expires?: string } = {},
): string {
  const user = `TEST KEY ${name} (do not trust) <${name}@example.com>`
  const kind = [user, algorithm, 'sign', options.expires ?? 'never']
  const status = gpg(['--status-fd', '1', '--quick-generate-key', ...kind], options).toString()
  const fingerprint = /KEY_CREATED P ([0-9A-F]{40})/.exec(status)?.[1]
  if (fingerprint === undefined) throw new Error(`gpg: expected KEY_CREATED, found ${status}`)
  return fingerprint
}

const sign = (fingerprint: string, args: readonly string[] = [], options: GpgOptions = {}): Buffer =>
  gpg([...args, '--local-user', `${fingerprint}!`, '--sign'], { input: payload, ...options })

const save = (name: string, content: Buffer): void => writeFileSync(join(folder, name), content)

function makeAll(): void {
  const rsa = newKey('rsa2048', 'rsa2048')
  save('rsa2048.public.gpg', gpg(['--export', rsa]))
  save('rsa2048.secret.asc', gpg(['--armor', '--export-secret-keys', rsa]))
  save('rsa2048.default.pgp', sign(rsa))
  save('rsa2048.textmode.pgp', sign(rsa, ['--textmode']))
  save('rsa2048.parts.pgp', sign(rsa, ['--compress-algo', 'none'], { input: payload.padEnd(20_000) }))

  const brainpool = newKey('brainpool', 'brainpoolP256r1')
  save('brainpool.public.asc', gpg(['--armor', '--export', brainpool]))
  save('brainpool.secret.asc', gpg(['--armor', '--export-secret-keys', brainpool]))

  const locked = newKey('locked', 'ed25519', { passphrase: 'test passphrase' })
  save(
    'locked.secret.asc',
    gpg(['--armor', '--export-secret-keys', locked], { passphrase: 'test passphrase' }),
  )

  const offline = newKey('offline', 'ed25519')
  gpg(['--quick-add-key', offline, 'ed25519', 'sign', 'never'])
  save('offline-primary.secret.asc', gpg(['--armor', '--export-secret-subkeys', offline]))

  const extended = newKey('extended', 'ed25519', { expires: '30d' })
  save('extended.message.pgp', sign(extended, [], { at: '20240110T000000' }))
  gpg(['--quick-set-expire', extended, '20y'], { at: '20240120T000000' })
  save('extended.public.asc', gpg(['--armor', '--export', extended]))
}

mkdirSync(folder, { recursive: true })
try {
  makeAll()
} finally {
  execFileSync('gpgconf', ['--homedir', home, '--kill', 'all'])
  rmSync(home, { recursive: true, force: true })
}
