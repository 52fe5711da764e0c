import type {
  DigestRequest,
  InspectRequest,
  PolicyCheckRequest,
  PolicyChoice,
  SignRequest,
  VerifyRequest,
  WhereRequest,
} from '../app/contract.ts'
import { UsageError } from '../domain/errors.ts'
import { type Digest, parseDigest } from '../domain/image/digest.ts'
import { type Platform, parsePlatform } from '../domain/image/manifest.ts'
import { parseReference, type Reference, withDefaultTag } from '../domain/image/reference.ts'
import type { KeySource } from '../domain/policy/policy.ts'
import { badValue, type CommandLine } from './command-line.ts'
import { operandsOf, singleOperand } from './operands.ts'
import { choice, concurrencyOf, fingerprintsOf, has, many, one, optionOf } from './option-values.ts'
import { lookasideUrl } from './paths.ts'

/** What the door knows of its surroundings and a request may need. */
export interface Surroundings {
  readonly workingDirectory: string
  /** `countersign VERSION`. */
  readonly creator: string
  /** Policy file that stands for `--policy` when no option names one, if there is one. */
  readonly defaultPolicy: () => PolicyChoice | undefined
  /** File that `--system-policy` means. */
  readonly systemPolicy: () => string
  /** Keys of `key` that are no paths of the command line. */
  readonly trustedKeys?: KeySource
}

function identityOf(line: CommandLine): Reference | undefined {
  const value = one(line, 'identity')
  return value === undefined ? undefined : withDefaultTag(parseReference(value))
}

const optional = <K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [key in K]?: V }

/** @throws UsageError, FormatError */
export function signRequest(line: CommandLine, { creator, workingDirectory }: Surroundings): SignRequest {
  const digest = one(line, 'digest')
  const engine = choice(line, 'gpg-engine', ['builtin', 'gpg'], 'builtin')
  // The program signs with its own keyring: a key file beside it would be passed over without a word.
  if (engine === 'gpg' && has(line, 'gpg-key')) throw conflict('gpg-engine gpg', 'gpg-key')
  return {
    operands: operandsOf(line),
    signer: {
      engine,
      fingerprints: fingerprintsOf(line, 'gpg-fingerprint'),
    },
    platforms: signedPlatforms(line),
    force: has(line, 'force'),
    dryRun: has(line, 'dry-run'),
    concurrency: concurrencyOf(line),
    creator,
    ...optional<'expectedDigest', Digest>(
      'expectedDigest',
      digest === undefined ? undefined : parseDigest(digest),
    ),
    ...optional('lookaside', lookasideUrl(one(line, 'lookaside'), workingDirectory)),
    ...optional('identity', identityOf(line)),
  }
}

function signedPlatforms(line: CommandLine): SignRequest['platforms'] {
  const words = many(line, 'platforms')
  const [first] = words
  if (first === undefined) return 'all'
  if (words.length === 1 && (first === 'all' || first === 'index')) return first
  return words.map(parsePlatform)
}

/** @throws UsageError, FormatError */
export function verifyRequest(line: CommandLine, surroundings: Surroundings): VerifyRequest {
  const platforms = many(line, 'platforms')
  if (platforms.length > 0 && (platforms.length > 1 || platforms[0] !== 'all')) {
    throw badValue(
      optionOf(line, 'platforms'),
      '`all` (to judge one platform, use --platform)',
      platforms.join(','),
    )
  }
  const platform = one(line, 'platform')
  if (platform !== undefined && platforms.length > 0) throw conflict('platform', 'platforms')
  if (has(line, 'require-signed') && has(line, 'waived')) throw conflict('require-signed', 'waived')
  return {
    command: line.command === 'explain' ? 'explain' : 'verify',
    operands: line.command === 'explain' ? [singleOperand(line)] : operandsOf(line),
    policy: policyChoice(line, surroundings),
    allPlatforms: platforms.length > 0,
    mode: choice(line, 'mode', ['enforce', 'report'], 'enforce'),
    waived: has(line, 'require-signed') ? 'fail' : choice(line, 'waived', ['allow', 'warn', 'fail'], 'allow'),
    concurrency: concurrencyOf(line),
    ...optional<'platform', Platform>(
      'platform',
      platform === undefined ? undefined : parsePlatform(platform),
    ),
    ...optional('lookaside', lookasideUrl(one(line, 'lookaside'), surroundings.workingDirectory)),
    ...optional('identity', identityOf(line)),
  }
}

const conflict = (first: string, second: string): UsageError =>
  new UsageError('option-conflict', `--${first} and --${second}: expected one of them, found both`)

/** Exactly one source of trust; none is never a default that accepts. */
function policyChoice(
  line: CommandLine,
  { defaultPolicy, systemPolicy, trustedKeys }: Surroundings,
): PolicyChoice {
  const given = ['policy', 'key', 'system-policy'].filter((name) => has(line, name))
  const [first, second] = given
  if (first !== undefined && second !== undefined) throw conflict(first, second)
  if (has(line, 'fingerprint') && first !== 'key') {
    throw new UsageError('option-conflict', '--fingerprint: expected beside --key, found without it', {
      next: 'Give the key file with --key; a fingerprint alone is no key.',
    })
  }
  const path = one(line, 'policy')
  if (path !== undefined) return { kind: 'file', path: strictPolicy(path) }
  if (first === 'system-policy') return { kind: 'file', path: systemPolicy() }
  if (first === 'key') {
    return {
      kind: 'keys',
      keys: trustedKeys ?? { kind: 'paths', paths: line.values.get('key') ?? [] },
      fingerprints: fingerprintsOf(line, 'fingerprint'),
    }
  }
  const standard = defaultPolicy()
  if (standard !== undefined) return standard
  throw new UsageError(
    'policy-missing',
    `countersign ${line.command}: expected --policy or --key, found neither`,
  )
}

/** A name that promises another grammar is not read as policy.json by mistake. */
function strictPolicy(path: string): string {
  if (/\.(ya?ml|trust\.json)$/i.test(path)) {
    throw new UsageError(
      'policy-grammar',
      `${path}: expected a containers policy.json, found a name that says trust policy`,
      {
        next: 'Give a policy.json; this version reads no trust policies.',
      },
    )
  }
  return path
}

/** @throws UsageError, FormatError */
export function inspectRequest(line: CommandLine, { workingDirectory }: Surroundings): InspectRequest {
  return {
    operands: operandsOf(line),
    concurrency: concurrencyOf(line),
    ...optional('lookaside', lookasideUrl(one(line, 'lookaside'), workingDirectory)),
    ...optional('identity', identityOf(line)),
  }
}

/** @throws UsageError, FormatError */
export function whereRequest(line: CommandLine, { workingDirectory }: Surroundings): WhereRequest {
  const registry = one(line, 'registry')
  if (registry !== undefined && line.operands.length > 0) {
    throw new UsageError('option-conflict', 'countersign where: expected an image or --registry, found both')
  }
  return {
    subject:
      registry === undefined
        ? { kind: 'image', operand: singleOperand(line) }
        : { kind: 'registry', name: registry },
    ...optional('lookaside', lookasideUrl(one(line, 'lookaside'), workingDirectory)),
  }
}

/** @throws UsageError `operand-missing`, `operand-unexpected`, `command-unknown` */
export function policyCheckRequest({ operands }: CommandLine): PolicyCheckRequest {
  const [verb = '', path = '', ...more] = operands
  if (verb !== 'check') {
    const found = verb === '' ? 'nothing' : JSON.stringify(verb.slice(0, 60))
    throw new UsageError('command-unknown', `countersign policy: expected \`check\`, found ${found}`, {
      next: 'Did you mean `countersign policy check FILE`?',
    })
  }
  if (more.length > 0) {
    const found = `found ${more.length + 1}`
    throw new UsageError('operand-unexpected', `countersign policy check: expected one file, ${found}`, {
      next: 'Run the command once for each file.',
    })
  }
  if (path === '') {
    throw new UsageError('operand-missing', 'countersign policy check: expected one file, found none', {
      next: 'Name the policy file; an empty name is often a variable that is not set.',
    })
  }
  return { path: strictPolicy(path) }
}

/**
 * What `digest` is asked about: `-` is standard input, a path that is a file is that file, anything else an image.
 *
 * @throws UsageError, FormatError
 */
export async function digestRequest(
  line: CommandLine,
  read: {
    readonly file: (path: string) => Promise<Uint8Array | undefined>
    readonly standardInput: () => Promise<Uint8Array>
  },
): Promise<DigestRequest> {
  const [text] = line.operands
  if (line.operands.length === 1 && text === '-') {
    return { kind: 'bytes', label: '(standard input)', bytes: await read.standardInput() }
  }
  const namesTransport = /^(docker:\/\/|dir:|oci:|oci-archive:|docker-archive:|docker-daemon:)/.test(
    text ?? '',
  )
  if (line.operands.length === 1 && text !== undefined && text !== '' && !namesTransport) {
    const bytes = await read.file(text)
    if (bytes !== undefined) return { kind: 'bytes', label: text, bytes }
    if (/^\.{0,2}\/|\.json$/i.test(text)) throw noSuchFile(text)
  }
  return { kind: 'image', operand: singleOperand(line) }
}

function noSuchFile(path: string): UsageError {
  const shown = path.slice(0, 300)
  return new UsageError('file-unreadable', `${shown}: expected a manifest file, found none`, {
    next: 'Correct the path; an image of that name is written docker://HOST/NAME.',
  })
}
