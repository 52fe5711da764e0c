import type {
  InspectedImage,
  InspectOutcome,
  SignedImage,
  SignOutcome,
  VerifiedImage,
  VerifyOutcome,
} from '../app/contract.ts'
import type { CountersignError } from '../domain/errors.ts'
import { formatPlatform } from '../domain/image/manifest.ts'
import { namesRegistry } from '../domain/image/transport.ts'
import { signerName } from '../domain/signature/signer-identity.ts'
import type { ActionContext } from './action-context.ts'
import { shown } from './escape.ts'
import { isWhollyInspected, leadingReason, signingFailed, verdictCounts } from './findings.ts'

/** What an action can tell later steps about. */
export type ActionOutcome = SignOutcome | VerifyOutcome | InspectOutcome

/** Outputs by name; plain strings, lists one a line. */
export type Outputs = Readonly<Record<string, string>>

/** Longest JSON in an output, in UTF-16 units: the runner allows a job 1 MB of outputs in all. */
export const maxJsonOutputLength = 256 * 1024

/**
 * The scalar answers of a run, as the README lists them (scripts/action-files.ts). Set whether the step then fails or
 * not.
 */
export function outputsOfOutcome(outcome: ActionOutcome): Outputs {
  switch (outcome.command) {
    case 'sign':
      return signOutputs(outcome)
    case 'verify':
    case 'explain':
      return verifyOutputs(outcome)
    case 'inspect':
      return inspectOutputs(outcome)
  }
}

/** The outputs of a run that ended before there was an outcome. */
export const outputsOfError = (error: CountersignError): Outputs => ({
  result: error.exitCode === 3 ? 'undecided' : 'error',
  code: error.code,
})

/** Which commit's policy judged: the base of a proposed change; empty where it was that of the checkout. */
export const policyOutputs = ({ action, origin }: Pick<ActionContext, 'action' | 'origin'>): Outputs =>
  action === 'verify' ? { 'policy-commit': origin?.kind === 'base' ? origin.commit : '' } : {}

/** The whole report where it fits; else its head, `truncated`, and nothing that could be taken for an answer. */
export function jsonOutputs(json: string, reportPath: string | undefined): Outputs {
  if (json.length <= maxJsonOutputLength) return { json, truncated: 'false' }
  const { schema, exitCode, counts } = JSON.parse(json) as Readonly<Record<string, unknown>>
  return {
    json: JSON.stringify({ schema, exitCode, counts, truncated: true, reportPath }),
    truncated: 'true',
  }
}

/** Longest list in an output, in UTF-16 units: some hundred references. */
const maxListLength = 128 * 1024

/**
 * Empties a list that is too long for what a job may put out, and says so: one that was cut could pass for the whole.
 * The report file has it.
 */
export function boundedOutputs(outputs: Outputs): Outputs {
  const isLong = ([name, value]: readonly [string, string]): boolean =>
    name !== 'json' && value.length > maxListLength
  const long = Object.entries(outputs).filter(isLong)
  if (long.length === 0) return outputs
  return { ...outputs, ...Object.fromEntries(long.map(([name]) => [name, ''])), truncated: 'true' }
}

/** Items one a line. Later steps print and split them, and a registry may have written what is in them. */
const lines = (values: readonly string[]): string => [...new Set(values)].map(shown).join('\n')

/** The name with the digest that was seen behind it, for later steps; nothing for what none of them could pull. */
function pinned(reference: string, digest: string | undefined): readonly string[] {
  if (digest === undefined || !namesRegistry(reference)) return []
  const [name = ''] = reference.split('@')
  return [`${name.replace(/:[^/:]*$/, '')}@${digest}`]
}

/**
 * The manifests that a verdict stands on. Where one platform was asked for and its manifest was accepted, the index
 * was not: whoever ran it on another platform would run what nobody looked at.
 */
function judgedDigests({ digest, platform, decisions }: VerifiedImage): readonly (string | undefined)[] {
  const [first, ...others] = decisions
  const kind = first?.decision.verdict.kind
  const isIndexOpen = kind === 'accepted' || kind === 'waived'
  return platform === undefined || isIndexOpen || others.length === 0
    ? [digest]
    : others.map((entry) => entry.digest)
}

/** The one digest of the run, or nothing where there are several. */
function onlyDigest(images: readonly { readonly digest?: string | undefined }[]): string {
  const digests = new Set(images.map(({ digest }) => digest))
  const [only] = digests
  return digests.size === 1 && only !== undefined ? only : ''
}

function signOutputs({ images, keys }: SignOutcome): Outputs {
  const signed = images.flatMap((image) => image.signed)
  const count = (state: (typeof signed)[number]['state']): number =>
    signed.filter((each) => each.state === state).length
  const failed = images.filter(signingFailed)
  const whole = images.filter((image) => !signingFailed(image))
  return {
    result: failed.length > 0 ? 'failed' : signResult(count),
    code: failed.map(faultOfSigned).find((code) => code !== '') ?? '',
    digest: onlyDigest(whole),
    references: lines(whole.flatMap(signedDigests)),
    published: String(count('published')),
    unchanged: String(count('unchanged')),
    failed: String(failed.length),
    fingerprints: lines(keys.flatMap(({ signer }) => (signer.kind === 'gpg' ? [signer.fingerprint] : []))),
    signers: lines(keys.map(({ signer }) => signerName(signer))),
  }
}

/** The image itself where it was signed; where only platforms of an index were, those. */
function signedDigests({ reference = '', digest, signed }: SignedImage): readonly string[] {
  const isSigned = signed.some((manifest) => manifest.digest === digest)
  const digests = isSigned ? [digest] : signed.map((manifest) => manifest.digest)
  return digests.flatMap((each) => pinned(reference, each))
}

const signResult = (count: (state: 'would-publish' | 'published') => number): string =>
  count('would-publish') > 0 ? 'would-sign' : count('published') > 0 ? 'signed' : 'unchanged'

const faultOfSigned = ({ error, signed }: SignedImage): string =>
  error?.code ?? signed.find((each) => each.error !== undefined)?.error?.code ?? ''

function verifyOutputs({ images, waived }: VerifyOutcome): Outputs {
  const counts = verdictCounts(images)
  const result = (['rejected', 'undecided', 'waived', 'accepted'] as const).find((kind) => counts[kind] > 0)
  const open = images.filter(
    ({ verdict }) => verdict.kind === 'accepted' || (verdict.kind === 'waived' && waived !== 'fail'),
  )
  return {
    result: result ?? 'undecided',
    code: images.filter(({ verdict }) => verdict.kind === result).map(faultOfVerified)[0] ?? '',
    digest: onlyDigest(images.flatMap((image) => judgedDigests(image).map((digest) => ({ digest })))),
    references: lines(
      open.flatMap((image) => judgedDigests(image).flatMap((digest) => pinned(image.reference, digest))),
    ),
    accepted: String(counts.accepted),
    waived: String(counts.waived),
    rejected: String(counts.rejected),
    undecided: String(counts.undecided),
  }
}

const faultOfVerified = ({ verdict }: VerifiedImage): string => leadingReason(verdict)?.code ?? ''

function inspectOutputs({ images }: InspectOutcome): Outputs {
  const whole = images.filter(isWhollyInspected)
  const platforms = whole.flatMap(({ entries }) =>
    entries.flatMap(({ role, platform }) =>
      role === 'image' && platform !== undefined ? [formatPlatform(platform)] : [],
    ),
  )
  const signatures = images.flatMap(({ places }) => places.flatMap((place) => place.signatures))
  const types = new Set(whole.map(({ mediaType }) => mediaType ?? ''))
  return {
    result: whole.length === images.length ? 'done' : 'incomplete',
    code: images.map(faultOfInspected).find((code) => code !== '') ?? '',
    digest: onlyDigest(images),
    'media-type': types.size === 1 ? lines([...types]) : '',
    platforms: lines(platforms),
    references: lines(whole.flatMap(({ reference, digest }) => pinned(reference, digest))),
    signatures: String(signatures.length),
  }
}

const faultOfInspected = ({ error, places }: InspectedImage): string =>
  error?.code ?? places.find((place) => place.error !== undefined)?.error?.code ?? ''
