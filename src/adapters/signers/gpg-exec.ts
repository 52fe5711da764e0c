import { FormatError, SigningError, UsageError } from '../../domain/errors.ts'
import type { Signer, SignerChoice } from '../../ports.ts'
import { type OpenpgpRing, openRing } from '../verifiers/openpgp-ring.ts'
import { type GpgRun, type GpgSettings, runGpg } from './run-gpg.ts'
import {
  chooseSigningPart,
  requireFullFingerprint,
  requireOwnSignature,
  type SigningPart,
  signerIdentity,
  warningsFor,
} from './signing-key.ts'
import { trimPassphrase } from './unlock.ts'

/** What the engine `gpg` works with: the keyring of GNUPGHOME, with its agent, card or token. */
export interface GpgSignerParts extends Partial<Pick<GpgSettings, 'program' | 'timeoutMs' | 'signal'>> {
  readonly environment: GpgSettings['environment']
  /** Given only where the agent does not know it. One line end at its end is not part of it. */
  readonly passphrase?: string
  readonly nowUnixSeconds: () => number
}

type Run = (args: readonly string[], input?: Uint8Array) => Promise<GpgRun>

/** Long enough for a person to type a passphrase or to touch a token. */
const defaultTimeoutMs = 120_000

/** Whatever gpg.conf says: binary, uncompressed, without name and end, as the in-process engine writes it. */
const plainSignature = [
  ...['--no-armor', '--no-textmode', '--compress-algo', 'none', '--digest-algo', 'SHA512'],
  ...['--set-filename', '', '--no-ask-sig-expire', '--default-sig-expire', '0', '--output', '-', '--sign'],
]

/**
 * Signing by the program gpg, for keys that cannot leave their agent, card or HSM. What it makes is the same form over
 * the same bytes as in process, and is verified here before it is used.
 *
 * @returns opens the chosen keys, which must be named by full fingerprint
 */
export function createGpgSigners(
  parts: GpgSignerParts,
): (choice: SignerChoice) => Promise<readonly Signer[]> {
  return async ({ fingerprints }) => {
    if (fingerprints.length === 0) {
      throw new UsageError(
        'key-choice',
        '--gpg-engine gpg: expected --gpg-fingerprint with the key that signs, found none',
        {
          next: 'Give its full fingerprint; `gpg --list-secret-keys --with-subkey-fingerprints` shows it.',
        },
      )
    }
    fingerprints.forEach(requireFullFingerprint)
    const passphrase = trimPassphrase(parts.passphrase)
    const run = oneAtATime(parts)
    const signers: Signer[] = []
    for (const wanted of new Set(fingerprints)) {
      signers.push(await openSigner(wanted, { run, passphrase, nowUnixSeconds: parts.nowUnixSeconds }))
    }
    return signers
  }
}

interface Opening {
  readonly run: Run
  readonly passphrase: string | undefined
  readonly nowUnixSeconds: () => number
}

async function openSigner(wanted: string, { run, passphrase, nowUnixSeconds }: Opening): Promise<Signer> {
  const secrets = await listSecrets(run, wanted)
  const ring = await exportPublic(run, wanted, nowUnixSeconds)
  const trusted = ring.set.parts.get(wanted)
  if (trusted === undefined) throw notFound(wanted, 'a key that does not count')
  const hasSecret = (fingerprint: string): boolean => secrets.has(fingerprint)
  const chosen = chooseSigningPart(trusted, wanted, { hasSecret, nowUnixSeconds: nowUnixSeconds() })
  return {
    identity: signerIdentity(chosen),
    publicKeys: { kind: 'data', data: [trusted.publicBytes] },
    warnings: warningsFor(chosen, nowUnixSeconds()),
    sign: (payload) => sign(payload, { run, passphrase, chosen, ring }),
  }
}

/**
 * The fingerprints whose secret half gpg can reach.
 *
 * @see GnuPG doc/DETAILS, "Format of the colon listings": field 15 is `#` where the secret half is elsewhere
 */
async function listSecrets(run: Run, wanted: string): Promise<ReadonlySet<string>> {
  const { stdout, exitCode, lastWords } = await run(['--with-colons', '--list-secret-keys', wanted])
  if (exitCode !== 0) throw notFound(wanted, lastWords)
  const secrets = new Set<string>()
  let reachable = false
  for (const line of Buffer.from(stdout).toString('latin1').split(/\r?\n/)) {
    const fields = line.split(':')
    if (fields[0] === 'sec' || fields[0] === 'ssb') reachable = fields[14] !== '#'
    if (fields[0] === 'fpr' && reachable && fields[9] !== undefined) secrets.add(fields[9])
  }
  return secrets
}

async function exportPublic(run: Run, wanted: string, nowUnixSeconds: () => number): Promise<OpenpgpRing> {
  const { stdout, lastWords } = await run(['--no-armor', '--export', wanted])
  if (stdout.length === 0) throw notFound(wanted, lastWords)
  try {
    return openRing([{ name: `gpg --export ${wanted}`, bytes: stdout }], nowUnixSeconds)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    throw new SigningError(error.code, error.message)
  }
}

async function sign(
  payload: Uint8Array,
  parts: {
    readonly run: Run
    readonly passphrase: string | undefined
    readonly chosen: SigningPart
    readonly ring: OpenpgpRing
  },
): Promise<Uint8Array> {
  const { run, passphrase, chosen, ring } = parts
  const { fingerprint } = chosen
  // The exclamation mark makes gpg take exactly this key, where it would prefer a subkey.
  const args = [...loopback(passphrase), '--local-user', `${fingerprint}!`, ...plainSignature]
  const input = passphrase === undefined ? payload : Buffer.concat([Buffer.from(`${passphrase}\n`), payload])
  const result = await run(args, input)
  const created = result.status
    .find((line) => line.startsWith('SIG_CREATED '))
    ?.split(' ')
    .at(-1)
  if (result.exitCode !== 0 || created === undefined) throw gpgFailed(result, fingerprint)
  if (created !== fingerprint) {
    throw new SigningError(
      'signing-failed',
      `gpg: expected a signature by ${fingerprint}, found ${created}`,
      {
        exitCode: 3,
      },
    )
  }
  await requireOwnSignature(result.stdout, { payload, fingerprint, ring })
  return result.stdout
}

/** gpg takes the first line of its input as passphrase and the rest as what is to be signed. */
const loopback = (passphrase: string | undefined): readonly string[] =>
  passphrase === undefined ? [] : ['--pinentry-mode', 'loopback', '--passphrase-fd', '0']

/** Error numbers of libgpg-error (err-codes.h), in the lower 16 bits of a FAILURE line. */
const failures = { badPassphrase: 11, noPassphrase: 177, badPin: 87, noPinentry: 85, noTerminal: 32768 + 102 }

function gpgFailed({ status, lastWords, exitCode }: GpgRun, fingerprint: string): SigningError {
  const code =
    Number(/^FAILURE \S+ (\d+)/.exec(status.find((line) => line.startsWith('FAILURE ')) ?? '')?.[1]) & 0xffff
  if (code === failures.badPassphrase || code === failures.badPin) {
    return new SigningError(
      'passphrase-wrong',
      `gpg: the passphrase does not open ${fingerprint}: ${lastWords}`,
    )
  }
  const { noPassphrase, noPinentry, noTerminal } = failures
  if (code === noPassphrase || code === noPinentry || code === noTerminal) {
    return new SigningError(
      'passphrase-missing',
      `gpg: expected a passphrase for ${fingerprint}: ${lastWords}`,
    )
  }
  return new SigningError('gpg-failed', `gpg: it ended with ${exitCode} for ${fingerprint}: ${lastWords}`, {
    exitCode: 3,
  })
}

const notFound = (wanted: string, found: string): UsageError =>
  new UsageError('key-not-found', `gpg: expected the secret key ${wanted} in its keyring, found ${found}`, {
    next: 'Check GNUPGHOME and the user that runs this; list keys with `gpg --list-secret-keys`.',
  })

/** An agent, and a card even more, does one thing after another; runs that wait here do not time out there. */
function oneAtATime({ program, timeoutMs, environment, signal }: GpgSignerParts): Run {
  const settings: GpgSettings = {
    program: program ?? 'gpg',
    timeoutMs: timeoutMs ?? defaultTimeoutMs,
    environment,
    ...(signal !== undefined && { signal }),
  }
  let last: Promise<unknown> = Promise.resolve()
  return (args, input = new Uint8Array()) => {
    const next = last.then(() => runGpg(args, input, settings))
    // A failure is told to whoever asked for that run; the next one starts all the same.
    last = next.catch(() => undefined)
    return next
  }
}
