import { expect } from '@jest/globals'
import {
  type CheckoutPlan,
  checkOut,
  commitOf,
  type Files,
  makeOrigin,
  pullRequestPlans,
  type Workspace,
} from '../fakes/pull-requests.ts'
import { type PullRequestFacts, pullRequest, type TriggeringEvent } from '../runner/events.ts'
import type { StepResult } from '../runner/job.ts'
import type { ActionStage, Inputs, StepOptions } from './stage.ts'

/** A pull request, and how a workflow checks it out. */
export interface Proposal {
  readonly base: Files
  readonly head: Files
  /** The trial merge with its parents when not given. */
  readonly checkout?: CheckoutPlan
  readonly event?: (facts: PullRequestFacts) => TriggeringEvent
  readonly before?: (workspace: Workspace) => Promise<unknown>
}

/** What a step made of a pull request. */
export interface Judged {
  readonly result: StepResult
  readonly baseCommit: string
}

/** Runs a step in a checkout of the pull request, which is gone afterwards. */
export async function runIn(
  proposal: Proposal,
  step: (options: StepOptions) => Promise<StepResult>,
): Promise<Judged> {
  const origin = await makeOrigin(pullRequestPlans(proposal.base, proposal.head))
  const workspace = await checkOut(origin, proposal.checkout ?? { commit: 'merge', depth: 2 })
  try {
    await proposal.before?.(workspace)
    const [baseSha, headSha, mergeSha] = [
      commitOf(origin, 'base'),
      commitOf(origin, 'head'),
      commitOf(origin, 'merge'),
    ]
    const event = (proposal.event ?? pullRequest)({ baseSha, headSha, mergeSha })
    return { result: await step({ event, workspace: workspace.folder }), baseCommit: baseSha }
  } finally {
    await Promise.all([origin.remove(), workspace.remove()])
  }
}

/** Verifies images in a checkout of the pull request, as a workflow does. */
export const judgeIn = (
  stage: ActionStage,
  { images, inputs, ...proposal }: Proposal & { readonly images: string; readonly inputs?: Inputs },
): Promise<Judged> => runIn(proposal, (options) => stage.verify(images, { policy: '', ...inputs }, options))

/** By the rules of the base: one image is accepted, the other rejected, and the edit is told. */
export function expectByTheBase(
  { result, baseCommit }: Judged,
  edited: string,
  more: Readonly<Record<string, string>> = {},
): void {
  const { outputs, shown, summary, exitCode, violations } = result
  expect({ exitCode, violations, shown: exitCode === 1 ? [] : shown }).toEqual({
    exitCode: 1,
    violations: [],
    shown: [],
  })
  expect(outputs).toMatchObject({
    result: 'rejected',
    accepted: '1',
    rejected: '1',
    waived: '0',
    'policy-commit': baseCommit,
    ...more,
  })
  for (const text of [shown.join('\n'), summary.replaceAll('&#95;', '_')]) {
    expect(text).toContain(baseCommit.slice(0, 7))
    expect(text).toContain(edited)
  }
}
