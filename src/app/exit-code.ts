import type { Verdict } from '../domain/policy/verdict.ts'
import type { InspectedImage, Outcome, SignedImage, VerifiedImage, VerifyOutcome } from './contract.ts'

/** 0 done or accepted, 1 refused by policy, 2 usage or configuration, 3 not completed or not decided. */
export type ExitCode = 0 | 1 | 2 | 3

/** In a batch a mistake of usage beats a refusal, and a refusal beats what could not be decided (decisions, section 2). */
const worstFirst: readonly ExitCode[] = [2, 1, 3]

/** The exit code that an outcome deserves. */
export function exitCodeOf(outcome: Outcome): ExitCode {
  switch (outcome.command) {
    case 'verify':
    case 'explain':
      return worst(outcome.images.map((image) => ofVerified(image, outcome)))
    case 'sign':
      return worst(outcome.images.flatMap(ofSigned))
    case 'inspect':
      return worst(outcome.images.map(ofInspected))
    case 'policy check':
    case 'policy compile':
      return outcome.faults.length > 0 ? 2 : 0
    case 'verify-blob':
      return ofVerdict(outcome.verdict)
    case 'digest':
    case 'where':
    case 'sign-blob':
    case 'key generate':
      return 0
  }
}

const worst = (codes: readonly ExitCode[]): ExitCode => worstFirst.find((code) => codes.includes(code)) ?? 0

/** A mistake of usage stays one whatever the mode; `report` lets every verdict pass, but a stopped run reached none. */
function ofVerified(image: VerifiedImage, { mode, waived }: VerifyOutcome): ExitCode {
  if (image.usageError === true) return 2
  if (mode === 'report') return wasStopped(image) ? 3 : 0
  return image.verdict.kind === 'waived' && waived === 'fail' ? 1 : ofVerdict(image.verdict)
}

function ofVerdict({ kind }: Verdict): ExitCode {
  switch (kind) {
    case 'accepted':
    case 'waived':
      return 0
    case 'rejected':
      return 1
    case 'undecided':
      return 3
  }
}

const wasStopped = ({ verdict }: VerifiedImage): boolean =>
  verdict.kind === 'undecided' && verdict.error.code === 'cancelled'

const ofSigned = ({ error, signed }: SignedImage): readonly ExitCode[] => [
  error?.exitCode ?? 0,
  ...signed.map((manifest) => (manifest.state === 'failed' ? (manifest.error?.exitCode ?? 3) : 0)),
]

/** A missing signature is an answer; a place that could not be read leaves the inspection incomplete. */
function ofInspected({ error, places }: InspectedImage): ExitCode {
  if (error !== undefined) return error.exitCode
  return places.some(({ status }) => status === 'unread') ? 3 : 0
}
