/**
 * Does something to each item, a few at a time, and yields what came of each in the order of the items. Nothing is
 * thrown: one failure hides no other result.
 *
 * @param limit - items at a time, 1 or more
 */
export async function* inOrder<T, R>(
  items: readonly T[],
  limit: number,
  task: (item: T, index: number) => Promise<R>,
): AsyncGenerator<PromiseSettledResult<R>, void, undefined> {
  const running: Promise<PromiseSettledResult<R>>[] = []
  const settle = (item: T, index: number): Promise<PromiseSettledResult<R>> =>
    task(item, index).then(
      (value) => ({ status: 'fulfilled', value }),
      (reason: unknown) => ({ status: 'rejected', reason }),
    )
  for (const [index, item] of items.entries()) {
    running.push(settle(item, index))
    const first = running.length === limit ? running.shift() : undefined
    if (first !== undefined) yield await first
  }
  for (const last of running) yield await last
}
