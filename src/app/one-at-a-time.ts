/** Runs work of one key after the earlier work of that key has ended, well or badly; other keys do not wait. */
export type Turns = <T>(key: string, work: () => Promise<T>) => Promise<T>

/** Makes an empty set of queues. */
export function oneAtATime(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return async (key, work) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work)
    last.set(key, mine)
    return await mine
  }
}
