import { describe, expect, it } from '@jest/globals'
import { forEachBounded } from '../../src/app/batch.ts'

const soon = (turns: number): Promise<void> =>
  new Promise((resolve) => {
    const step = (left: number): void => {
      if (left === 0) resolve()
      else setImmediate(step, left - 1)
    }
    step(turns)
  })

describe('forEachBounded', () => {
  it.each([
    { limit: 1, most: 1 },
    { limit: 3, most: 3 },
    { limit: 100, most: 10 },
    { limit: 0, most: 1 },
    { limit: -5, most: 1 },
  ])('keeps the order and never runs more than the limit ($limit)', async ({ limit, most }) => {
    let running = 0
    let seenAtOnce = 0
    const items = Array.from({ length: 10 }, (_, index) => index)
    const results = await forEachBounded(items, limit, async (item) => {
      running += 1
      seenAtOnce = Math.max(seenAtOnce, running)
      await soon(10 - item)
      running -= 1
      return item * 2
    })
    expect(results).toEqual(items.map((item) => ({ kind: 'done', value: item * 2 })))
    expect(seenAtOnce).toBe(most)
  })

  it('gives an empty list for no items', async () => {
    expect(await forEachBounded([], 4, async () => 1)).toEqual([])
  })

  it('counts what is done and what failed', async () => {
    const told: unknown[] = []
    await forEachBounded([1, 2, 3], 1, async (item) => item, {
      progress: { update: (state) => told.push(state) },
      failed: (value) => value === 2,
    })
    expect(told).toEqual([
      { done: 1, total: 3, failed: 0 },
      { done: 2, total: 3, failed: 1 },
      { done: 3, total: 3, failed: 1 },
    ])
  })

  it('begins nothing after an abort and keeps what is under way', async () => {
    const stop = new AbortController()
    const begun: number[] = []
    const results = await forEachBounded(
      [0, 1, 2, 3],
      2,
      async (item) => {
        begun.push(item)
        if (item === 0) stop.abort()
        await soon(2)
        return item
      },
      { signal: stop.signal },
    )
    // The second worker had not drawn its item yet when the first one aborted.
    expect(begun).toEqual([0])
    expect(results).toEqual([
      { kind: 'done', value: 0 },
      { kind: 'cancelled' },
      { kind: 'cancelled' },
      { kind: 'cancelled' },
    ])
  })

  it('waits for what is under way before it throws the first error', async () => {
    let finished = false
    const run = forEachBounded([0, 1, 2], 2, async (item) => {
      if (item === 0) throw new Error('first')
      await soon(3)
      finished = true
      return item
    })
    await expect(run).rejects.toThrow('first')
    expect(finished).toBe(true)
  })
})
