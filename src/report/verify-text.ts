import type { JudgedManifest, VerifiedImage, VerifyOutcome } from '../app/contract.ts'
import { formatPlatform } from '../domain/image/manifest.ts'
import { judgedByIndexAlone } from '../domain/policy/image-verdict.ts'
import type { Decision, RequirementOutcome, SignatureOutcome, Verdict } from '../domain/policy/verdict.ts'
import type { SignerIdentity } from '../domain/signature/signer-identity.ts'
import { claimLine } from './claims.ts'
import { shown } from './escape.ts'
import { mergeAlike, verdictCounts } from './findings.ts'
import { reasonLine, type TextStyle, warningLine } from './lines.ts'
import type { Tone } from './paint.ts'
import { signerLine } from './signer-words.ts'

const tones: Readonly<Record<Verdict['kind'], Tone>> = {
  accepted: 'good',
  waived: 'unsure',
  rejected: 'bad',
  undecided: 'unsure',
}

/** One block an image, then the counts of every verdict. */
export function verifyText(outcome: VerifyOutcome, style: TextStyle): readonly string[] {
  const told = style.quiet ? outcome.images.filter(({ verdict }) => blocks(verdict, outcome)) : outcome.images
  const images = told.flatMap((image) => [
    ...imageText(image, outcome, style),
    ...(style.verbose ? image.decisions.flatMap(decisionText) : []),
  ])
  return style.quiet && told.length === 0 ? [] : [...images, ...countsLine(outcome)]
}

/** Each image with the whole decision. */
export function explainText(outcome: VerifyOutcome, style: TextStyle): readonly string[] {
  const images = outcome.images.flatMap((image) => [
    ...imageText(image, outcome, style),
    ...image.decisions.flatMap(decisionText),
    '',
  ])
  return [`policy     ${shown(outcome.policy)}`, ...images, ...countsLine(outcome)]
}

const blocks = (verdict: Verdict, { waived }: VerifyOutcome): boolean =>
  verdict.kind === 'rejected' ||
  verdict.kind === 'undecided' ||
  (verdict.kind === 'waived' && waived === 'fail')

function countsLine(outcome: VerifyOutcome): readonly string[] {
  const { accepted, waived, rejected, undecided } = verdictCounts(outcome.images)
  const mode = outcome.mode === 'report' ? ' (report only: nothing is refused)' : ''
  const names = outcome.byDigestAlone && accepted > 0 ? '; by digest alone, names were not compared' : ''
  return [
    `${accepted} accepted, ${waived} waived, ${rejected} rejected, ${undecided} undecided${mode}${names}`,
  ]
}

function imageText(image: VerifiedImage, outcome: VerifyOutcome, style: TextStyle): readonly string[] {
  const { verdict } = image
  const platform = image.platform === undefined ? '' : `  ${shown(formatPlatform(image.platform))}`
  const head = `${style.paint(tones[verdict.kind], verdict.kind.padEnd(10))} ${style.paint('strong', shown(image.reference))}${platform}`
  const digest = image.digest === undefined ? [] : [image.digest]
  return [
    head,
    ...[
      ...judgedAs(image, outcome),
      ...digest,
      ...verdictLines(image, outcome),
      ...toldDifferences(image, outcome, style),
    ].map((line) => `           ${line}`),
    ...image.warnings.map((warning) => `           ${warningLine(warning, style)}`),
  ]
}

/** Which reference and scope an image without a name of its own was judged under (decisions, section 1, `identity`). */
function judgedAs({ decisions }: VerifiedImage, { identity }: VerifyOutcome): readonly string[] {
  const [first] = decisions
  if (identity === undefined || first === undefined) return []
  return [`judged as ${shown(identity)}, by ${scopeText(first.decision)}`]
}

/** That an index was judged by itself is no news where it was accepted; it is told where all is told. */
function toldDifferences(
  { differences }: VerifiedImage,
  { command }: VerifyOutcome,
  { verbose }: TextStyle,
): readonly string[] {
  const all = verbose || command === 'explain'
  return differences.filter((difference) => all || difference !== judgedByIndexAlone).map(shown)
}

function verdictLines({ verdict, decisions }: VerifiedImage, { waived }: VerifyOutcome): readonly string[] {
  switch (verdict.kind) {
    case 'accepted':
      return verdict.by.map((signer) => `signed by ${signerLine(signer)}`)
    case 'waived':
      // With `warn` the warning of the image says it.
      if (waived === 'warn') return []
      return [
        `the policy accepts anything here; nothing was verified${waived === 'fail' ? ': refused by --waived fail' : ''}`,
      ]
    case 'rejected':
      return (decisions.length > 1 ? mergeAlike(verdict.reasons) : verdict.reasons).map(reasonLine)
    case 'undecided':
      return [reasonLine(verdict.error)]
  }
}

function decisionText(judged: JudgedManifest): readonly string[] {
  const { decision } = judged
  const what = judged.platform === undefined ? judged.role : shown(formatPlatform(judged.platform))
  return [
    `  ${what} ${judged.digest ?? '(digest not known)'}: ${decision.verdict.kind}`,
    `    scope        ${scopeText(decision)}`,
    ...decision.requirements.flatMap(requirementText),
    ...decision.places.map((place) => {
      const why = place.error === undefined ? `${place.found} found` : reasonLine(place.error)
      return `    place        ${shown(place.url)}: ${place.status}, ${why}`
    }),
    ...decision.signatures.map((signature) => `    signature    ${signatureText(signature)}`),
  ]
}

/** A requirement, and what a combination holds. */
function requirementText(requirement: RequirementOutcome): readonly string[] {
  const { path, type, outcome, message, signers, parts = [] } = requirement
  const why = message === undefined ? '' : `  ${shown(message)}`
  const by = signers.length === 0 ? '' : `  by ${signers.map(signerLine).join(', ')}`
  return [`    requirement  ${shown(path)} ${type}: ${outcome}${by}${why}`, ...parts.flatMap(requirementText)]
}

function scopeText({ scope }: Decision): string {
  if (scope.source === 'default') return "the policy's default"
  const key =
    scope.key === undefined || scope.key === ''
      ? 'the default of the transport'
      : JSON.stringify(shown(scope.key))
  return `${shown(scope.transport)}: ${key} (${scope.source})`
}

function signatureText(signature: SignatureOutcome): string {
  const claims = claimLine(signature.claimed)
  const why = signature.code === undefined ? '' : `  ${signature.code}: ${shown(signature.message ?? '')}`
  const { signer } = signature
  const crypto =
    signature.verified && signer !== undefined ? `verified, ${signerKey(signer)}` : 'not verified'
  return `${shown(signature.place)}: ${signature.outcome}, ${crypto}${claims === '' ? '' : `; claims ${claims}`}${why}`
}

/** The very key that signed. */
const signerKey = (signer: SignerIdentity): string =>
  signer.kind === 'gpg' ? `key ${signer.keyFingerprint}` : signerLine(signer)
