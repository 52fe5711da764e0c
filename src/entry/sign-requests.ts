import type { PublishPlace, SignMethod, SignRequest } from '../app/contract.ts'
import { UsageError } from '../domain/errors.ts'
import { type Digest, parseDigest } from '../domain/image/digest.ts'
import { parsePlatform } from '../domain/image/manifest.ts'
import { orderedAnnotations } from '../domain/signature/annotations.ts'
import type { SigstoreChoice } from '../ports.ts'
import { badValue, type CommandLine } from './command-line.ts'
import { operandsOf } from './operands.ts'
import { choice, concurrencyOf, fingerprintsOf, has, many, one, optionOf } from './option-values.ts'
import { lookasideUrl } from './paths.ts'
import { conflict, identityOf, optional, type Surroundings, signatureRepositoryOf } from './request-parts.ts'

const methods: readonly SignMethod[] = ['gpg', 'sigstore-key', 'keyless']
const places: readonly PublishPlace[] = ['lookaside', 'referrers', 'sig-tag']

/** @throws UsageError, FormatError */
export function signRequest(line: CommandLine, surroundings: Surroundings): SignRequest {
  const { creator, workingDirectory } = surroundings
  const digest = one(line, 'digest')
  const engine = choice(line, 'gpg-engine', ['builtin', 'gpg'], 'builtin')
  // The program signs with its own keyring: a key file beside it would be passed over without a word.
  if (engine === 'gpg' && has(line, 'gpg-key')) throw conflict('gpg-engine gpg', 'gpg-key')
  const chosen = methodsOf(line, surroundings)
  return {
    operands: operandsOf(line),
    methods: chosen,
    signer: {
      engine,
      fingerprints: fingerprintsOf(line, 'gpg-fingerprint'),
    },
    sigstore: { ...sigstoreOf(line), ...optional('trustedRoot', one(line, 'trusted-root')) },
    publish: words(line, 'publish', places),
    annotations: annotationsOf(line),
    platforms: signedPlatforms(line),
    force: has(line, 'force'),
    dryRun: has(line, 'dry-run'),
    concurrency: concurrencyOf(line),
    creator,
    ...optional<'expectedDigest', Digest>(
      'expectedDigest',
      digest === undefined ? undefined : parseDigest(digest),
    ),
    ...optional('signatureRepository', signatureRepositoryOf(line)),
    ...optional('lookaside', lookasideUrl(one(line, 'lookaside'), workingDirectory)),
    ...optional('identity', identityOf(line)),
  }
}

/**
 * The methods that are written, else those of the keys that were given. Keyless is never guessed: a secret that did not
 * arrive must not send the name of an image to a public log.
 *
 * @throws UsageError `option-value`, `option-conflict` for a key option that no method uses, `key-missing`
 */
export function methodsOf(line: CommandLine, { keysGiven }: Surroundings): readonly SignMethod[] {
  const written = words(line, 'method', methods)
  if (written.length === 0) {
    const hasEngine = one(line, 'gpg-engine') === 'gpg'
    const guessed = methods.filter((method) => keysGiven.includes(method) || (method === 'gpg' && hasEngine))
    if (guessed.length === 0) refuseWithoutKey(line)
    return guessed.length > 0 ? guessed : ['gpg']
  }
  for (const [option, method] of keyOptions) {
    if (!has(line, option) || written.includes(method)) continue
    throw new UsageError(
      'option-conflict',
      `--method ${written.join(',')}: expected no --${option}, found one`,
      { next: `Add ${method} to the methods, or leave out --${option}.` },
    )
  }
  return methods.filter((method) => written.includes(method))
}

/** A place of Sigstore signatures without their key: not that it does not go with GPG, which nobody asked for. */
function refuseWithoutKey(line: CommandLine): void {
  const asked = words(line, 'publish', places)
  if (asked.length === 0 || asked.includes('lookaside')) return
  throw new UsageError(
    'key-missing',
    `publish ${asked.join(', ')}: expected --sigstore-key FILE or --method keyless, found neither`,
  )
}

/** Options that mean nothing without the method that they choose a key for. */
const keyOptions = [
  ['gpg-key', 'gpg'],
  ['gpg-fingerprint', 'gpg'],
  ['sigstore-key', 'sigstore-key'],
] as const

/** What is common to all Sigstore signatures of a run. @throws UsageError `option-value` */
export const sigstoreOf = (line: CommandLine): Pick<SigstoreChoice, 'transparency' | 'publicLog'> => ({
  transparency: choice(line, 'transparency', ['log', 'timestamp', 'none'], 'log'),
  publicLog: has(line, 'public-log'),
})

function words<T extends string>(line: CommandLine, name: string, known: readonly T[]): readonly T[] {
  return many(line, name).map((word) => {
    const found = known.find((each) => each === word)
    if (found === undefined) throw badValue(optionOf(line, name), known.join(', '), word)
    return found
  })
}

/**
 * Told before a certificate is asked for.
 *
 * @throws UsageError `option-value` for a line without `=`, an empty name, and a name given twice; `annotation-invalid`
 */
function annotationsOf(line: CommandLine): ReadonlyMap<string, string> {
  const annotations = new Map<string, string>()
  for (const text of line.values.get('annotations') ?? []) {
    const [name = '', ...rest] = text.split('=')
    const isGood = name.trim() !== '' && rest.length > 0 && !annotations.has(name.trim())
    if (!isGood) throw badValue(optionOf(line, 'annotations'), 'NAME=TEXT, each name once', text)
    annotations.set(name.trim(), rest.join('=').trim())
  }
  return new Map(orderedAnnotations(annotations))
}

function signedPlatforms(line: CommandLine): SignRequest['platforms'] {
  const wanted = many(line, 'platforms')
  const [first] = wanted
  if (first === undefined) return 'all'
  if (wanted.length === 1 && (first === 'all' || first === 'index')) return first
  return wanted.map(parsePlatform)
}
