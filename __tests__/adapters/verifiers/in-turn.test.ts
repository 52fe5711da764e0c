import { describe, expect, it } from '@jest/globals'
import { takingTurns } from '../../../src/adapters/verifiers/in-turn.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import type { SignatureVerifier } from '../../../src/ports.ts'

const newSignature = () => ({ kind: 'bundle', place: 'p', bytes: Buffer.from('{}') }) as const

/** A verifier that keeps the process busy for a moment, and counts. */
function busy(ms: number): SignatureVerifier & { readonly done: () => number } {
  let done = 0
  return {
    kind: 'usable',
    warnings: [],
    done: () => done,
    check: async () => {
      const until = performance.now() + ms
      while (performance.now() < until);
      done += 1
      return null
    },
  }
}

describe('checks that keep the process busy', () => {
  it('let timers in between, so that a run can be stopped', async () => {
    const [one, other] = [busy(2), busy(2)]
    const stop = new AbortController()
    const inTurn = takingTurns(stop.signal)
    const verifiers = [inTurn(one), inTurn(other)] as const
    setTimeout(() => stop.abort(), 20)
    const all = await Promise.allSettled(
      Array.from({ length: 500 }, (_, index) => verifiers[index % 2 === 0 ? 0 : 1].check(newSignature())),
    )
    const refused = all.filter(({ status }) => status === 'rejected')
    expect(refused[0]).toMatchObject({ reason: { code: 'cancelled' } })
    expect(one.done() + other.done()).toBe(500 - refused.length)
    expect(refused.length).toBeGreaterThan(250)
  })

  it('go on after one that failed, and give back what each found', async () => {
    const failing: SignatureVerifier = {
      ...busy(0),
      check: () => Promise.reject(new Error('a fault of ours')),
    }
    const inTurn = takingTurns(undefined)
    const [bad, good] = [inTurn(failing).check(newSignature()), inTurn(busy(0)).check(newSignature())]
    await expect(bad).rejects.toThrow('a fault of ours')
    await expect(good).resolves.toBeNull()
  })

  it('are done once for each signature, and for each file', async () => {
    const verifier = busy(0)
    const inTurn = takingTurns(undefined)
    const [signature, blob] = [newSignature(), { digest: digestOf(Buffer.from('a file')) }]
    await Promise.all([inTurn(verifier).check(signature), inTurn(verifier).check(signature)])
    expect(verifier.done()).toBe(1)
    await inTurn(verifier).check(newSignature())
    expect(verifier.done()).toBe(2)
    await inTurn(verifier).check(signature, blob)
    await inTurn(verifier).check(signature, blob)
    expect(verifier.done()).toBe(4)
  })
})
