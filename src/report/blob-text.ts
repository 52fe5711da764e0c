import type { KeyGenerateOutcome, SignBlobOutcome, VerifyBlobOutcome } from '../app/contract.ts'
import { shown } from './escape.ts'
import { reasonLine, type TextStyle, warningLine } from './lines.ts'
import { logEntryLine } from './log-entries.ts'
import { signerLine } from './signer-words.ts'

/** The verdict on a bundle for a file. */
export function verifyBlobText(outcome: VerifyBlobOutcome, { paint, quiet }: TextStyle): readonly string[] {
  const { verdict, logEntries } = outcome
  if (quiet && verdict.kind === 'accepted') return []
  const head = (tone: 'good' | 'bad' | 'unsure'): string =>
    `${paint(tone, verdict.kind.padEnd(10))} ${paint('strong', shown(outcome.artifact))}`
  const digest = `           ${outcome.digest}`
  switch (verdict.kind) {
    case 'accepted':
      return [
        head('good'),
        digest,
        ...verdict.by.map((signer) => `           signed by ${signerLine(signer)}`),
        ...logEntries.map((entry) => `           ${logEntryLine(entry)}`),
      ]
    case 'rejected':
      return [head('bad'), digest, ...verdict.reasons.map((reason) => `           ${reasonLine(reason)}`)]
    case 'undecided':
      return [head('unsure'), digest, `           ${reasonLine(verdict.error)}`]
  }
}

/** The bundle that was written. */
export function signBlobText(outcome: SignBlobOutcome, style: TextStyle): readonly string[] {
  if (style.quiet) return []
  return [
    `${style.paint('good', 'signed'.padEnd(10))} ${style.paint('strong', shown(outcome.artifact))}`,
    `           ${outcome.digest}  by ${signerLine(outcome.signer)}`,
    `           bundle ${shown(outcome.place)}`,
    ...outcome.warnings.map((warning) => `           ${warningLine(warning, style)}`),
  ]
}

/** The two files of a new key. */
export function keyGenerateText(outcome: KeyGenerateOutcome, { paint, quiet }: TextStyle): readonly string[] {
  if (quiet) return []
  return [
    `${paint('good', 'made'.padEnd(10))} key ${signerLine(outcome.signer)}`,
    `           private, encrypted  ${shown(outcome.privateKeyFile)}`,
    `           public              ${shown(outcome.publicKeyFile)}`,
  ]
}
