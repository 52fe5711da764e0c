import { CountersignError, IntegrityError } from '../domain/errors.ts'
import { formatReference } from '../domain/image/reference.ts'
import type { Verdict } from '../domain/policy/verdict.ts'
import type { Ports } from '../ports.ts'
import { forEachBounded } from './batch.ts'
import type { Operand, VerifiedImage, VerifyOutcome, VerifyRequest } from './contract.ts'
import { verdictOfError } from './error-verdict.ts'
import { type JudgeContext, type JudgedImage, judgeImage } from './judge-image.ts'
import { choosePolicy } from './policy-choice.ts'
import { shownName, withSource } from './resolve.ts'
import { placeFinder } from './signature-places.ts'
import { faultOf, stoppedBy } from './stopped.ts'

/**
 * Accepts or refuses images under a policy, each with the evidence for it. An error with one image is the verdict
 * on that image and never ends the batch. The same name given twice is resolved once, so that both get one answer.
 *
 * @throws CountersignError for what concerns the whole run: the policy, the keys and the places given as options
 */
export async function verify(request: VerifyRequest, ports: Ports): Promise<VerifyOutcome> {
  const chosen = await choosePolicy(request.policy, ports)
  const places = placeFinder(request, ports)
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
  const images = operands.map((operand, index) => {
    const result = results[index]
    if (result?.kind !== 'done')
      return withoutDecision(operand, { kind: 'undecided', error: stoppedBy(ports.cancel) })
    return waived === 'warn' ? withWaiverTold(result.value) : result.value
  })
  return {
    command,
    mode,
    waived,
    policy: chosen.name,
    ...(chosen.byDigestAlone && { byDigestAlone: true as const }),
    ...(chosen.commit === undefined ? {} : { policyCommit: chosen.commit }),
    ...(request.identity === undefined ? {} : { identity: formatReference(request.identity) }),
    images,
    warnings: [...chosen.warnings(), ...places.warnings()],
  }
}

/** Turns whatever goes wrong with one image into its verdict. */
function judgeOrExplain(
  judge: (operand: Operand) => Promise<JudgedImage>,
  { cancel }: Pick<Ports, 'cancel'>,
): (operand: Operand) => Promise<VerifiedImage> {
  return async (operand) => {
    const image = await judgeOrFail(judge, operand, cancel)
    if (image.verdict.kind !== 'undecided') return image
    if (cancel.aborted) return { ...image, verdict: { kind: 'undecided', error: stoppedBy(cancel) } }
    const { error } = image.verdict
    return error instanceof CountersignError && error.exitCode === 2 ? { ...image, usageError: true } : image
  }
}

async function judgeOrFail(
  judge: (operand: Operand) => Promise<JudgedImage>,
  operand: Operand,
  cancel: AbortSignal,
): Promise<VerifiedImage> {
  try {
    return ofMeantDigest({ text: operand.text, ...(await judge(operand)) }, operand)
  } catch (cause) {
    return withoutDecision(operand, verdictOfError(faultOf(cause, cancel)))
  }
}

/** A good image is not the one that was meant when a build step told another digest. */
function ofMeantDigest(image: VerifiedImage, { text, expectedDigest }: Operand): VerifiedImage {
  const passes = image.verdict.kind === 'accepted' || image.verdict.kind === 'waived'
  if (!passes || expectedDigest === undefined || image.digest === expectedDigest) return image
  const message = `${text}: expected digest ${expectedDigest}, found ${image.digest ?? 'none'}`
  return { ...image, verdict: { kind: 'undecided', error: new IntegrityError('tag-moved', message) } }
}

function withWaiverTold(image: VerifiedImage): VerifiedImage {
  if (image.verdict.kind !== 'waived') return image
  const message = `${image.reference}: the policy accepts anything here; nothing was verified`
  return { ...image, warnings: [...image.warnings, { code: 'image-waived', message }] }
}

const withoutDecision = ({ text, name }: Operand, verdict: Verdict): VerifiedImage => ({
  text,
  reference: shownName(name),
  verdict,
  decisions: [],
  differences: [],
  warnings: [],
})
