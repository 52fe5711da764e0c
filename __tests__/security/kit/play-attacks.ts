import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Run } from './command.ts'
import { imagesOf, type ReportedImage } from './expectations.ts'
import { type Attack, openSigstoreStage, type SigstoreStage } from './sigstore-stage.ts'

type Refusal = 'rejected' | 'undecided'

/**
 * Plays attacks through the built program, all that end alike in one run: each must be refused with its code, and
 * nothing may be accepted but what is said to be, which shows that the stage is as it should be.
 */
export function playAttacks(name: string, attacks: readonly Attack[]): void {
  const verdicts: readonly Refusal[] = ['rejected', 'undecided']
  describe(name, () => {
    let stage: SigstoreStage
    const runs = new Map<Refusal, Run>()
    let images: ReadonlyMap<string, ReportedImage>

    beforeAll(async () => {
      stage = await openSigstoreStage()
      const reported: ReportedImage[] = []
      for (const verdict of verdicts) {
        const group = attacks.filter((attack) => groupOf(attack) === verdict)
        if (group.length === 0) continue
        const run = await stage.play(group)
        if (!run.stdout.includes('"images"')) throw new Error(`expected a report: ${run.stdout}${run.stderr}`)
        runs.set(verdict, run)
        reported.push(...imagesOf(run))
      }
      images = new Map(reported.map((image) => [image.reference, image]))
    }, 60_000)
    afterAll(async () => {
      await stage.close()
    })

    it.each(attacks.map((attack) => [attack.attack, attack.code, attack] as const))(
      '%s: %s',
      (_name, code, attack) => {
        const image = images.get(stage.referenceOf(attack))
        const verdict = attack.verdict ?? 'rejected'
        expect({ verdict: image?.verdict, code: image?.code, message: image?.message }).toMatchObject({
          verdict,
          code,
        })
        const accepted = (image?.signatures ?? []).filter(({ outcome }) => outcome === 'accepted')
        expect(accepted).toHaveLength(attack.good ?? (verdict === 'accepted' ? 1 : 0))
      },
    )

    it('ends with the exit code of the refusal', () => {
      const codes = { rejected: 1, undecided: 3 }
      for (const [verdict, run] of runs) expect([verdict, run.exitCode]).toEqual([verdict, codes[verdict]])
    })
  })
}

/** What is accepted is played beside what is rejected: it does not change the exit code. */
const groupOf = ({ verdict }: Attack): Refusal => (verdict === 'undecided' ? 'undecided' : 'rejected')
