import { CountersignError } from '../domain/errors.ts'
import type { Reason, Verdict } from '../domain/policy/verdict.ts'
import type { Ports } from '../ports.ts'
import { type BatchResult, forEachBounded } from './batch.ts'
import type { Operand, VerifiedImage, VerifyOutcome, VerifyRequest } from './contract.ts'
import { type JudgeContext, type JudgedImage, judgeImage } from './judge-image.ts'
import { choosePolicy } from './policy-choice.ts'
import { shownName, withSource } from './resolve.ts'
import { placeFinder } from './signature-places.ts'

/**
 * Accepts or refuses images under a policy, each with the evidence for it. An error with one image is the verdict
 * on that image and never ends the batch. The same name given twice is resolved once, so that both get one answer.
 *
 * @throws CountersignError for what concerns the whole run: the policy, the keys and the places given as options
 */
export async function verify(request: VerifyRequest, ports: Ports): Promise<VerifyOutcome> {
  const chosen = await choosePolicy(request.policy, ports)
  const places = placeFinder(request.lookaside, ports)
  const context: JudgeContext = {
    request,
    chosen,
    places,
    nowUnixSeconds: () => ports.clock.nowUnixSeconds(),
  }

  const judged = new Map<string, Promise<JudgedImage>>()
  const judgeOnce = async ({ name }: Operand): Promise<JudgedImage> => {
    const key = JSON.stringify(name)
    const found = judged.get(key) ?? withSource(ports.images, name, (source) => judgeImage(source, context))
    judged.set(key, found)
    return await found
  }
  const results = await forEachBounded(
    request.operands,
    request.concurrency,
    judgeOrExplain(judgeOnce, ports),
    {
      signal: ports.cancel,
      progress: ports.progress,
      failed: ({ verdict }) => verdict.kind === 'rejected' || verdict.kind === 'undecided',
    },
  )
  const { command, mode, waived, operands } = request
  const images = operands.map((operand, index) => imageOf(operand, results[index]))
  return { command, mode, waived, policy: chosen.name, images, warnings: places.warnings() }
}

/** Turns whatever goes wrong with one image into its verdict. */
function judgeOrExplain(
  judge: (operand: Operand) => Promise<JudgedImage>,
  { cancel }: Pick<Ports, 'cancel'>,
): (operand: Operand) => Promise<VerifiedImage> {
  return async (operand) => {
    const image = await judgeOrFail(judge, operand)
    if (image.verdict.kind !== 'undecided') return image
    // Whatever an aborted request calls its failure, the reason is that the run was stopped.
    if (cancel.aborted) return { ...image, verdict: cancelled }
    const { error } = image.verdict
    return error instanceof CountersignError && error.exitCode === 2 ? { ...image, usageError: true } : image
  }
}

async function judgeOrFail(
  judge: (operand: Operand) => Promise<JudgedImage>,
  operand: Operand,
): Promise<VerifiedImage> {
  try {
    return { text: operand.text, ...(await judge(operand)) }
  } catch (error) {
    return undecided(operand, error instanceof CountersignError ? error : unexpected(error))
  }
}

const imageOf = (operand: Operand, result: BatchResult<VerifiedImage> | undefined): VerifiedImage =>
  result?.kind === 'done' ? result.value : undecided(operand, cancelled.error)

const undecided = ({ text, name }: Operand, error: Reason | CountersignError): VerifiedImage => ({
  text,
  reference: shownName(name),
  verdict: { kind: 'undecided', error },
  decisions: [],
  differences: [],
  warnings: [],
})

const cancelled = {
  kind: 'undecided',
  error: { code: 'cancelled', message: 'the run was stopped before this image was judged' },
} as const satisfies Verdict

/** A fault of our own: nothing is accepted because of it, and it does not hide the other images. */
const unexpected = (error: unknown): Reason => ({
  code: 'internal-error',
  message: `unexpected ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
})
