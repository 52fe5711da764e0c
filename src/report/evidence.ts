import type { InspectedImage, JudgedManifest, SignedImage, VerifiedImage } from '../app/contract.ts'
import { formatPlatform } from '../domain/image/manifest.ts'
import type {
  Decision,
  PlaceRead,
  Reason,
  RequirementOutcome,
  SignatureOutcome,
} from '../domain/policy/verdict.ts'
import { claimText } from './claims.ts'
import { counted, withStop } from './lines.ts'
import { logEntryText } from './log-entries.ts'
import type { RichText } from './rich-text.ts'
import { signerText } from './signer-words.ts'

/** A part of what a result stands on: a heading, and what belongs to it. Nothing in it is escaped. */
export interface EvidencePart {
  readonly title: RichText
  readonly lines: readonly RichText[]
}

/** What every image has. */
interface Told {
  readonly digest?: string
  readonly reasons: readonly Required<Reason>[]
  readonly warnings: readonly Required<Reason>[]
}

/** Most lines of one image; the JSON report has them all. */
const maxLines = 300

/** Reasons, then for each manifest the scope, the requirements, the places and the signatures, then what differs. */
export function verifyEvidence(image: VerifiedImage, told: Told): readonly EvidencePart[] {
  const said = new Set(told.reasons.map(({ message }) => message))
  return bounded([
    whyPart(told),
    ...image.decisions.map((judged) => decisionPart(judged, said)),
    part(
      'What podman and cosign would do',
      image.differences.map((difference) => [difference]),
    ),
    warningPart(told),
  ])
}

/** Reasons, then each signature with its state and place. */
export function signEvidence(image: SignedImage, told: Told): readonly EvidencePart[] {
  const lines = image.signed.map(
    ({ digest, platform, role, state, signer, place, logEntries = [] }): RichText => [
      `${platform === undefined ? role : formatPlatform(platform)} `,
      { code: digest },
      `: ${state === 'would-publish' ? 'would be published' : state}, `,
      ...signerText(signer),
      ...(place === undefined ? [] : [', ', { code: place }]),
      ...logEntries.flatMap((entry) => [', ', ...logEntryText(entry)]),
    ],
  )
  return bounded([whyPart(told), part('Signatures', lines), warningPart(told)])
}

/** What the image is, and what lies in each place; all that a signature says of itself is a claim. */
export function inspectEvidence(image: InspectedImage, told: Told): readonly EvidencePart[] {
  const what: readonly RichText[] =
    told.digest === undefined
      ? []
      : [['digest ', { code: told.digest }, ', ', image.mediaType ?? 'media type not recognised']]
  const entries = image.entries.map(
    ({ platform, role, digest, mediaType }): RichText => [
      `${platform !== undefined && role === 'image' ? formatPlatform(platform) : role} `,
      { code: digest },
      ', ',
      mediaType,
    ],
  )
  const places = image.places.flatMap((place): readonly RichText[] => [
    [
      ...placeHead(place.url, place.status),
      place.error === undefined
        ? `${place.signatures.length} found`
        : `${place.error.code}: ${place.error.message}`,
    ],
    ...place.signatures.map((signature): RichText => {
      const claims = claimText(signature.untrustedClaim ?? {})
      const why = signature.message === undefined ? [] : [`; ${signature.message}`]
      return [
        'unverified claim ',
        { code: signature.place },
        `, ${signature.kind}`,
        ...(claims.length === 0 ? [] : [': ', ...claims]),
        ...why,
      ]
    }),
  ])
  return bounded([
    whyPart(told),
    part('Manifest', [...what, ...entries]),
    part('Signatures, none of them verified', places),
    warningPart(told),
  ])
}

const part = (title: string, lines: readonly RichText[]): EvidencePart => ({ title: [title], lines })

const faultPart = (title: string, faults: readonly Required<Reason>[]): EvidencePart =>
  part(
    title,
    faults.map(({ code, message, next }) => [{ code }, `: ${withStop(message)} ${next}`]),
  )

const whyPart = ({ reasons }: Told): EvidencePart => faultPart('Why', reasons)
const warningPart = ({ warnings }: Told): EvidencePart => faultPart('Warnings', warnings)

/** Leaves out empty parts; beyond the limit says how many lines are left out. */
function bounded(parts: readonly EvidencePart[]): readonly EvidencePart[] {
  let left = maxLines
  return parts
    .map(({ title, lines }) => {
      const kept = lines.slice(0, left)
      const more = lines.length - kept.length
      left -= kept.length
      return { title, lines: more === 0 ? kept : [...kept, [`and ${counted(more, 'more line')}`]] }
    })
    .filter(({ lines }) => lines.length > 0)
}

/** @param said - messages that the reasons above hold already: here their code or outcome is enough */
function decisionPart(
  { decision, platform, role, digest }: JudgedManifest,
  said: ReadonlySet<string>,
): EvidencePart {
  return {
    title: [
      `${platform === undefined ? role : formatPlatform(platform)} `,
      digest === undefined ? '(digest not known)' : { code: digest },
      `: ${decision.verdict.kind}, under `,
      ...scopeText(decision),
    ],
    lines: [
      ...decision.requirements.flatMap((requirement) => requirementLines(requirement, said)),
      ...decision.places.map((place) => placeLine(place, said)),
      ...decision.signatures.map(signatureLine),
    ],
  }
}

function scopeText({ scope }: Decision): RichText {
  if (scope.source === 'default') return ["the policy's default"]
  const key = scope.key === undefined || scope.key === '' ? [' default'] : [' ', { code: scope.key }]
  return [`the scope ${scope.transport}`, ...key, ` (${scope.source})`]
}

/** A requirement, and what a combination holds. */
function requirementLines(
  { path, type, outcome, message, signers, parts = [] }: RequirementOutcome,
  said: ReadonlySet<string>,
): readonly RichText[] {
  const by = signers.flatMap((signer) => [', by ', ...signerText(signer)])
  const why = message === undefined || said.has(message) ? [] : [`, ${message}`]
  return [
    ['requirement ', { code: path }, ` ${type}: ${outcome}`, ...by, ...why],
    ...parts.flatMap((part) => requirementLines(part, said)),
  ]
}

const placeHead = (url: string, status: PlaceRead['status']): RichText => [
  'place ',
  { code: url },
  `: ${status}, `,
]

function placeLine({ url, status, found, error }: PlaceRead, said: ReadonlySet<string>): RichText {
  const head = placeHead(url, status)
  if (error === undefined) return [...head, `${found} found`]
  return [...head, { code: error.code }, ...(said.has(error.message) ? [] : [`: ${error.message}`])]
}

function signatureLine(signature: SignatureOutcome): RichText {
  const { outcome, code, message, verified, signer, claimed, logEntries = [] } = signature
  const words = {
    accepted: 'counts',
    'not-accepted': 'does not count',
    'not-asked': 'was not asked for',
  } as const
  const claims = claimText(claimed)
  return [
    'signature ',
    { code: signature.place },
    `: ${words[outcome]}`,
    ...(code === undefined ? [] : [', ', { code }, `: ${message ?? ''}`]),
    ...(verified && signer !== undefined ? ['; verified, ', ...signerText(signer)] : ['; not verified']),
    ...logEntries.flatMap((entry) => ['; ', ...logEntryText(entry)]),
    ...(claims.length === 0 ? [] : ['; it claims ', ...claims]),
  ]
}
