import type {
  DigestOutcome,
  LookasidePlace,
  Outcome,
  PolicyCheckOutcome,
  PolicyCompileOutcome,
  SignedImage,
  SignOutcome,
  WhereOutcome,
} from '../app/contract.ts'
import { CountersignError } from '../domain/errors.ts'
import { formatPlatform } from '../domain/image/manifest.ts'
import type { Reason } from '../domain/policy/verdict.ts'
import { keyGenerateText, signBlobText, verifyBlobText } from './blob-text.ts'
import { shown } from './escape.ts'
import { reasonFrom, signingFailed } from './findings.ts'
import { inspectText } from './inspect-text.ts'
import { counted, entryLine, reasonLine, sentence, type TextStyle, warningLine } from './lines.ts'
import { logEntryLine } from './log-entries.ts'
import { signerLine } from './signer-words.ts'
import { explainText, verifyText } from './verify-text.ts'

/** The report of a command for a person. Everything that came from outside is escaped. Ends with a line feed, or is empty. */
export function textOfOutcome(outcome: Outcome, style: TextStyle): string {
  const lines = linesOf(outcome, style)
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

/** One line: code, what was expected and found, and what to do next. With `verbose` the causes follow, one a line. */
export function textOfError(error: CountersignError, style: TextStyle): string {
  const { code, message, next } = reasonFrom(error)
  const head = `${style.paint('bad', `error[${code}]`)}: ${sentence(message, next)}`
  return `${[head, ...(style.verbose ? causes(error) : [])].join('\n')}\n`
}

/** Warnings of an outcome that stand for the run as a whole, one a line. */
export function textOfWarnings(warnings: readonly Reason[], style: TextStyle): string {
  return warnings.map((warning) => `${warningLine(warning, style)}\n`).join('')
}

function linesOf(outcome: Outcome, style: TextStyle): readonly string[] {
  switch (outcome.command) {
    case 'digest':
      return digestText(outcome, style)
    case 'sign':
      return signText(outcome, style)
    case 'verify':
      return verifyText(outcome, style)
    case 'explain':
      return explainText(outcome, style)
    case 'inspect':
      return inspectText(outcome, style)
    case 'where':
      return whereText(outcome, style)
    case 'policy check':
      return policyText(outcome, style)
    case 'policy compile':
      return compileText(outcome, style)
    case 'verify-blob':
      return verifyBlobText(outcome, style)
    case 'sign-blob':
      return signBlobText(outcome, style)
    case 'key generate':
      return keyGenerateText(outcome, style)
  }
}

function causes(error: CountersignError): readonly string[] {
  const lines: string[] = []
  let cause: unknown = error.cause
  while (cause instanceof Error && lines.length < 8) {
    const code = cause instanceof CountersignError ? `${cause.code}: ` : ''
    lines.push(`  caused by ${cause.name}: ${code}${shown(cause.message)}`)
    cause = cause.cause
  }
  return lines
}

function digestText(outcome: DigestOutcome, style: TextStyle): readonly string[] {
  const { paint, quiet } = style
  if (quiet) return [outcome.digest]
  const config =
    outcome.config === undefined
      ? []
      : [`  config  ${outcome.config.digest}  ${shown(outcome.config.mediaType)}`]
  return [
    `${paint('strong', outcome.digest)}  ${shown(outcome.mediaType ?? 'media type not recognised')}`,
    ...config,
    ...outcome.entries.map((entry) => `  ${entryLine(entry)}`),
    ...outcome.warnings.map((warning) => `  ${warningLine(warning, style)}`),
  ]
}

function signText(outcome: SignOutcome, style: TextStyle): readonly string[] {
  const failed = outcome.images.filter(signingFailed)
  const images = (style.quiet ? failed : outcome.images).flatMap((image) => signedImageText(image, style))
  const states = outcome.images.flatMap(({ signed }) => signed.map(({ state }) => state))
  const count = (state: (typeof states)[number]): number => states.filter((each) => each === state).length
  const planned = count('would-publish')
  const summary = [
    planned > 0 ? `${planned} would be published (dry run)` : `${count('published')} published`,
    `${count('unchanged')} unchanged`,
    `${failed.length} of ${counted(outcome.images.length, 'image')} failed`,
  ]
  return style.quiet && failed.length === 0 ? [] : [...images, summary.join(', ')]
}

function signedImageText(image: SignedImage, style: TextStyle): readonly string[] {
  const { paint } = style
  const failed = signingFailed(image)
  const unchanged = !failed && image.signed.every(({ state }) => state === 'unchanged')
  const word = failed
    ? 'failed'
    : unchanged
      ? 'unchanged'
      : image.signed.some(({ state }) => state === 'would-publish')
        ? 'would sign'
        : 'signed'
  const lines = [
    `${paint(failed ? 'bad' : 'good', word.padEnd(10))} ${paint('strong', shown(image.reference ?? image.text))}`,
  ]
  if (image.error !== undefined) lines.push(`           ${reasonLine(image.error)}`)
  for (const manifest of image.signed) {
    const platform = manifest.platform === undefined ? manifest.role : formatPlatform(manifest.platform)
    const place = manifest.place === undefined ? '' : `  ${paint('quiet', shown(manifest.place))}`
    lines.push(
      `           ${manifest.digest}  ${shown(platform)}  ${manifest.state}  by ${signerLine(manifest.signer)}${place}`,
      ...(manifest.logEntries ?? []).map((entry) => `             ${logEntryLine(entry)}`),
    )
    if (manifest.error !== undefined) lines.push(`             ${reasonLine(manifest.error)}`)
  }
  return [...lines, ...image.warnings.map((warning) => `           ${warningLine(warning, style)}`)]
}

/** Sources that are no file stand in brackets already. */
const placeText = ({ url, source }: LookasidePlace): string =>
  `${shown(url)}  ${source.startsWith('(') ? shown(source) : `(${shown(source)})`}`

const noWritePlace = 'nowhere: sign wants --lookaside, or a section of registries.d'

function whereText(outcome: WhereOutcome, style: TextStyle): readonly string[] {
  const { lookaside, credentials } = outcome
  const places =
    lookaside === undefined
      ? []
      : [
          `read         ${placeText(lookaside.read)}`,
          `write        ${lookaside.write === undefined ? noWritePlace : placeText(lookaside.write)}`,
          `bundles      referrers of the image in ${shown(outcome.registry ?? '')}, or its fallback tag; .sig tags there, too`,
          `sigstore     attachments for sigstoreSigned are switched ${outcome.sigstoreAttachments ? 'on' : 'off'} (use-sigstore-attachments)`,
        ]
  const login =
    credentials === null
      ? 'none: requests are anonymous'
      : `entry ${JSON.stringify(shown(credentials.entry))} of ${shown(credentials.file)}, user ${JSON.stringify(shown(credentials.username))}`
  return [
    style.paint('strong', shown(outcome.subject)),
    ...places,
    `credentials  ${login}`,
    ...outcome.warnings.map((warning) => warningLine(warning, style)),
  ]
}

/** The message of a fault names the file and the path in it. */
const faultLine = (
  { code, message, next }: PolicyCheckOutcome['faults'][number],
  { paint }: TextStyle,
): string => `${paint('bad', code)}: ${sentence(message, next)}`

function compileText(outcome: PolicyCompileOutcome, style: TextStyle): readonly string[] {
  const { paint, quiet } = style
  const policy = shown(outcome.policy)
  if (outcome.place === undefined) {
    return [
      ...outcome.faults.map((fault) => faultLine(fault, style)),
      `${paint('bad', 'faulty')}  ${policy}: ${counted(outcome.faults.length, 'fault')}, nothing is written`,
    ]
  }
  const stricter =
    outcome.warnings.length === 0
      ? 'says the same'
      : `stricter in ${counted(outcome.warnings.length, 'place')}`
  const verdict = `${paint('good', 'written')}  ${shown(outcome.place)} of ${policy}: ${stricter}`
  return [...outcome.warnings.map((warning) => warningLine(warning, style)), ...(quiet ? [] : [verdict])]
}

function policyText(outcome: PolicyCheckOutcome, style: TextStyle): readonly string[] {
  const { paint } = style
  const faults = outcome.faults.map((fault) => faultLine(fault, style))
  const warnings = outcome.warnings.map((warning) => warningLine(warning, style))
  const verdict =
    faults.length === 0
      ? `${paint('good', 'valid')}  ${shown(outcome.policy)}: ${counted(outcome.scopes, 'scope')}, ${counted(outcome.requirements, 'requirement')}`
      : `${paint('bad', 'faulty')}  ${shown(outcome.policy)}: ${counted(faults.length, 'fault')}`
  return style.quiet && faults.length === 0 ? [] : [...faults, ...warnings, verdict]
}
