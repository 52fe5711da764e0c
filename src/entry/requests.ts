import type { DigestRequest, InspectRequest, VerifyRequest, WhereRequest } from '../app/contract.ts'
import { UsageError } from '../domain/errors.ts'
import { type Platform, parsePlatform } from '../domain/image/manifest.ts'
import type { BundleFile } from '../ports.ts'
import { badValue, type CommandLine } from './command-line.ts'
import { operandsOf, singleOperand } from './operands.ts'
import { choice, concurrencyOf, has, many, one, optionOf } from './option-values.ts'
import { lookasideUrl } from './paths.ts'
import { conflict, identityOf, optional, type Surroundings, signatureRepositoryOf } from './request-parts.ts'
import { policyChoice } from './trust-choice.ts'

/** @throws UsageError, FormatError */
export function verifyRequest(
  line: CommandLine,
  surroundings: Surroundings,
  bundles: readonly BundleFile[] = [],
): VerifyRequest {
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
    bundles,
    mode: choice(line, 'mode', ['enforce', 'report'], 'enforce'),
    waived: has(line, 'require-signed') ? 'fail' : choice(line, 'waived', ['allow', 'warn', 'fail'], 'allow'),
    concurrency: concurrencyOf(line),
    ...optional<'platform', Platform>(
      'platform',
      platform === undefined ? undefined : parsePlatform(platform),
    ),
    ...optional('lookaside', lookasideUrl(one(line, 'lookaside'), surroundings.workingDirectory)),
    ...optional('signatureRepository', signatureRepositoryOf(line)),
    ...optional('identity', identityOf(line)),
  }
}

/** @throws UsageError, FormatError */
export function inspectRequest(line: CommandLine, { workingDirectory }: Surroundings): InspectRequest {
  return {
    operands: operandsOf(line),
    concurrency: concurrencyOf(line),
    ...optional('lookaside', lookasideUrl(one(line, 'lookaside'), workingDirectory)),
    ...optional('signatureRepository', signatureRepositoryOf(line)),
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
