import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { CountersignResult } from './programs/countersign.ts'
import { codesOf } from './programs/expectations.ts'
import type { Evidence } from './programs/sigstore-flags.ts'
import type { SigstoreKey } from './programs/sigstore-peers.ts'
import { openSigstoreScene, type Pushed, type SigstoreScene } from './programs/sigstore-scene.ts'
import { servicePrograms } from './programs/sigstore-services.ts'
import { bundlesOf, sigLayersOf } from './programs/sigstore-store.ts'
import { interopSuite } from './programs/suite.ts'

const writers = 20
/** A release is judged by five; a run of CI may take fewer. */
const rounds = Number(process.env.COUNTERSIGN_WRITER_ROUNDS ?? 5)
const minute = 60_000

interopSuite(
  'many writers of Sigstore signatures',
  [...servicePrograms, 'docker-registry', 'refreg', 'ocireg'],
  () => {
    let scene: SigstoreScene
    const keys: SigstoreKey[] = []
    beforeAll(async () => {
      scene = await openSigstoreScene()
      for (let count = 0; count < writers; count += 1) keys.push(await scene.peers.newKey())
    }, 2 * minute)
    afterAll(() => scene.workspace.close())

    const signAll = (pushed: Pushed, some: readonly SigstoreKey[], evidence: Evidence) =>
      Promise.all(some.map((key) => scene.sign(pushed.tagged, { kind: 'key', key }, evidence)))

    const stored = async ({ place, digest }: Pushed, evidence: Evidence): Promise<number> =>
      (evidence === 'sig' ? await sigLayersOf(place, digest) : await bundlesOf(place, digest)).length

    /** Whose signature is found by whoever trusts that key alone. */
    const found = (pushed: Pushed): Promise<readonly boolean[]> =>
      Promise.all(
        keys.map(async ({ publicFile }) => {
          const run = await scene.verify(pushed.reference, { kind: 'key', publicFile })
          return run.exitCode === 0
        }),
      )

    const saidSigned = ({ exitCode }: CountersignResult): boolean => exitCode === 0

    // Where the registry lists referrers itself, the writers share nothing and nobody may lose.
    it.each<['refreg' | 'ocireg' | 'docker-registry', Evidence, { readonly shared: boolean }]>([
      ['refreg', 'bundle', { shared: false }],
      ['ocireg', 'bundle', { shared: false }],
      ['docker-registry', 'bundle', { shared: true }],
      ['docker-registry', 'sig', { shared: true }],
    ])(
      `${writers} processes on %s (%s): whoever says "signed" is there, ${rounds} times`,
      async (name, evidence, { shared }) => {
        let kept = 0
        for (let round = 1; round <= rounds; round += 1) {
          const pushed = await scene.push(name)
          const runs = await signAll(pushed, keys, evidence)
          const storedAtOnce = await stored(pushed, evidence)
          kept += storedAtOnce
          if (!shared) {
            expect(runs.filter((run) => !saidSigned(run))).toEqual([])
            expect(storedAtOnce).toBe(writers)
          }
          const there = await found(pushed)
          for (const [index, run] of runs.entries()) {
            // A loss that was noticed is no lie: it ends in exit 3, and a later run repairs it.
            if (saidSigned(run))
              expect({ round, index, there: there[index] }).toEqual({ round, index, there: true })
            else {
              expect(run).toMatchObject({ exitCode: 3 })
              expect(codesOf(run.report)).toContain('store-lost-update')
            }
          }
          if (runs.every(saidSigned)) continue
          const losers = keys.filter((_, index) => !saidSigned(runs[index] as CountersignResult))
          for (const key of losers)
            expect(await signAll(pushed, [key], evidence)).toMatchObject([{ exitCode: 0 }])
          expect(await stored(pushed, evidence)).toBe(writers)
          expect(await found(pushed)).toEqual(keys.map(() => true))
        }
        process.stderr.write(`${name}, ${evidence}: kept at once ${kept} of ${writers * rounds}\n`)
      },
      rounds * 2 * minute,
    )
  },
)
