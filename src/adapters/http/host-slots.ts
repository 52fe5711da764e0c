/** Runs at most a fixed number of tasks at a time for each key; the rest wait in order. */
export interface HostSlots {
  run<T>(key: string, task: () => Promise<T>): Promise<T>
}

/** Slots with `limit` (1 or more) tasks at a time for each key. */
export function createHostSlots(limit: number): HostSlots {
  const hosts = new Map<string, { running: number; readonly waiting: (() => void)[] }>()

  async function enter(key: string): Promise<void> {
    const host = hosts.get(key) ?? { running: 0, waiting: [] }
    hosts.set(key, host)
    if (host.running < limit) host.running += 1
    else await new Promise<void>((resolve) => host.waiting.push(resolve))
  }

  function leave(key: string): void {
    const host = hosts.get(key)
    if (host === undefined) return
    const next = host.waiting.shift()
    // A task that waited takes the place over, so `running` stays as it is.
    if (next !== undefined) next()
    else if (host.running > 1) host.running -= 1
    else hosts.delete(key)
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
