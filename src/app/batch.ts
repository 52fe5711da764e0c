import type { Progress } from '../ports.ts'

/** What became of one item: its value, or `cancelled` when the run was stopped before it was begun. */
export type BatchResult<R> = { readonly kind: 'done'; readonly value: R } | { readonly kind: 'cancelled' }

/** How a batch is watched and stopped. */
export interface BatchOptions<R> {
  /** Once aborted, no further item is begun; those under way end by themselves. */
  readonly signal?: AbortSignal
  readonly progress?: Progress
  /** Which values `progress` counts as failed; none by default. */
  readonly failed?: (value: R) => boolean
}

/**
 * Runs `work` over all items, at most `limit` at a time, and gives the results in the order of the items.
 * `work` is expected to turn its failures into values: if it throws, no further item is begun, those under way
 * are waited for, and the first error is thrown.
 *
 * @param limit - at least 1; smaller numbers count as 1
 */
export async function forEachBounded<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
  options: BatchOptions<R> = {},
): Promise<readonly BatchResult<R>[]> {
  const results: BatchResult<R>[] = items.map(() => ({ kind: 'cancelled' }))
  const thrown: { readonly error: unknown }[] = []
  const queue = items.entries()
  let done = 0
  let failed = 0

  const stopped = (): boolean => thrown.length > 0 || options.signal?.aborted === true
  const runOne = async (index: number, item: T): Promise<void> => {
    const value = await work(item, index)
    results[index] = { kind: 'done', value }
    done += 1
    if (options.failed?.(value) === true) failed += 1
    options.progress?.update({ done, total: items.length, failed })
  }
  const worker = async (): Promise<void> => {
    // Every worker draws from the one iterator, so each item is begun once.
    while (!stopped()) {
      const next = queue.next()
      if (next.done === true) return
      try {
        await runOne(...next.value)
      } catch (error) {
        thrown.push({ error })
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(Math.max(1, limit), items.length) }, worker))
  const [first] = thrown
  if (first !== undefined) throw first.error
  return results
}

/** As `forEachBounded`, for a batch that nothing stops: the values in the order of the items. */
export async function mapBounded<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<readonly R[]> {
  const results = await forEachBounded(items, limit, work)
  return results.map((result) => {
    if (result.kind === 'cancelled') throw new Error('an item was left out of a batch that nothing stops')
    return result.value
  })
}
