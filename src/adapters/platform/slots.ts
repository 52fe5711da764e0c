/** Runs at most a fixed number of tasks at a time for each key; the rest wait in order. */
export interface Slots {
  run<T>(key: string, task: () => Promise<T>): Promise<T>
}

/** Slots with `limit` (1 or more) tasks at a time for each key. */
export function createSlots(limit: number): Slots {
  const busy = new Map<string, { running: number; readonly waiting: (() => void)[] }>()

  async function enter(key: string): Promise<void> {
    const slot = busy.get(key) ?? { running: 0, waiting: [] }
    busy.set(key, slot)
    if (slot.running < limit) slot.running += 1
    else await new Promise<void>((resolve) => slot.waiting.push(resolve))
  }

  function leave(key: string): void {
    const slot = busy.get(key)
    if (slot === undefined) return
    const next = slot.waiting.shift()
    // A task that waited takes the place over, so `running` stays as it is.
    if (next !== undefined) next()
    else if (slot.running > 1) slot.running -= 1
    else busy.delete(key)
  }

  return {
    async run(key, task) {
      await enter(key)
      try {
        return await task()
      } finally {
        leave(key)
      }
    },
  }
}
