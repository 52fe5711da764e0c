import { afterEach, describe, expect, it } from '@jest/globals'
import { createSlots } from '../../../src/adapters/platform/slots.ts'
import type { RegistryClient } from '../../../src/adapters/registry/client.ts'
import type { ManifestWritten } from '../../../src/adapters/registry/manifests.ts'
import { addToTag } from '../../../src/adapters/stores/add-to-tag.ts'
import { formatJson } from '../../../src/adapters/stores/json-text.ts'
import type { Pace } from '../../../src/adapters/stores/pace.ts'
import type { SharedTag } from '../../../src/adapters/stores/shared-tag.ts'
import { TransportError } from '../../../src/domain/errors.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { mediaTypes } from '../../../src/domain/image/media-types.ts'
import type { JsonObject } from '../../../src/domain/strict-json.ts'
import { closeAll } from '../loopback-server.ts'

afterEach(closeAll)

const tag: SharedTag = {
  reference: { domain: 'a.example', path: 'team/app', tag: 'shared' },
  mediaType: mediaTypes.ociIndex,
  list: 'manifests',
  keyOf: (entry) => formatJson(entry.get('digest') ?? null),
  compose: async (current, entries) => {
    const base: JsonObject = current ?? new Map([['mediaType', mediaTypes.ociIndex]])
    return Buffer.from(formatJson(new Map([...base, ['manifests', entries]])))
  },
}
const entryOf = (name: string): JsonObject => new Map([['digest', name]])

/** Time that jumps from event to event, so that many writers race in no time and always in the same way. */
function simulation(seed: number) {
  let nowMs = 0
  let state = seed
  const random = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  const events: { readonly atMs: number; readonly wake: () => void }[] = []
  const sleep = (ms: number): Promise<void> =>
    new Promise((wake) => {
      events.push({ atMs: nowMs + ms, wake })
    })
  const pace: Pace = { sleep, nowMs: () => nowMs, random }
  /** Runs until all have settled. */
  const run = async <T>(tasks: readonly Promise<T>[]): Promise<readonly PromiseSettledResult<T>[]> => {
    let left = tasks.length
    for (const task of tasks) void task.catch(() => undefined).finally(() => (left -= 1))
    while (left > 0) {
      for (let turns = 0; turns < 50; turns += 1) await Promise.resolve()
      events.sort((one, other) => one.atMs - other.atMs)
      const next = events.shift()
      if (next === undefined) continue
      nowMs = next.atMs
      next.wake()
    }
    return await Promise.allSettled(tasks)
  }
  return { pace, sleep, run, random, now: () => nowMs }
}

/** A registry of one tag, with a network of some delay before it and behind it. */
function registry(
  { sleep, random }: ReturnType<typeof simulation>,
  { latencyMs = 50, guarded = false }: { readonly latencyMs?: number; readonly guarded?: boolean } = {},
) {
  let content: Uint8Array | null = null
  const delay = () => sleep(latencyMs * (0.5 + random()))
  const writes: (string | undefined)[] = []
  const client = {
    async getManifest() {
      await delay()
      const bytes = content
      await delay()
      if (bytes === null) throw new TransportError('manifest-not-found', 'no tag', { status: 404 })
      return { bytes, digest: digestOf(bytes), etag: `"${digestOf(bytes)}"` }
    },
    async putManifest(_reference: unknown, { bytes, onlyIf }: Parameters<RegistryClient['putManifest']>[1]) {
      await delay()
      const current = content === null ? undefined : `"${digestOf(content)}"`
      const wanted = onlyIf === 'missing' ? undefined : onlyIf?.etag
      writes.push(onlyIf === 'missing' ? '*' : onlyIf?.etag)
      const isOutdated = guarded && onlyIf !== undefined && wanted !== current
      if (!isOutdated) content = bytes
      await delay()
      return isOutdated
        ? {
            kind: 'refused' as const,
            failure: new TransportError('registry-error', 'outdated', { status: 412 }),
          }
        : { kind: 'written' as const }
    },
  }
  const entries = (): readonly string[] =>
    content === null
      ? []
      : (JSON.parse(Buffer.from(content).toString()).manifests as { digest: string }[]).map(
          (entry) => entry.digest,
        )
  return {
    client: client as unknown as RegistryClient,
    entries,
    writes,
    wipe: (bytes: Uint8Array | null) => (content = bytes),
  }
}

/** The error of our own that a writer ended with. */
const failureIn = (settled: PromiseSettledResult<unknown> | undefined): TransportError | undefined =>
  settled?.status === 'rejected' && settled.reason instanceof TransportError ? settled.reason : undefined
const codesOf = (settled: readonly PromiseSettledResult<unknown>[]): readonly unknown[] =>
  settled.map((each) => (each.status === 'fulfilled' ? 'done' : failureIn(each)?.code))

describe('one writer', () => {
  it('waits two seconds for others, and asks four times', async () => {
    const time = simulation(1)
    const { client, entries, writes } = registry(time)
    const [settled] = await time.run([
      addToTag({ client, pace: time.pace, locks: createSlots(1) }, tag, entryOf('a')),
    ])
    expect([settled?.status, entries(), writes]).toEqual(['fulfilled', ['a'], ['*']])
    expect(time.now()).toBeGreaterThan(2000)
    expect(time.now()).toBeLessThan(3500)
  })

  it('is done at once where its entry is there', async () => {
    const time = simulation(1)
    const { client, wipe, writes } = registry(time)
    wipe(await tag.compose(null, [entryOf('a')]))
    await time.run([addToTag({ client, pace: time.pace, locks: createSlots(1) }, tag, entryOf('a'))])
    expect([writes, time.now() < 200]).toEqual([[], true])
  })
})

describe('writers that looked long before they write', () => {
  it.each([
    ['one', [1500]],
    ['one, and then another', [1500, 6000]],
  ])('%s: what they overwrite is added again', async (_name, late) => {
    const time = simulation(5)
    const { client, entries, wipe } = registry(time)
    const overwrite = async (atMs: number) => {
      await time.sleep(atMs)
      wipe(await tag.compose(null, [entryOf(`late ${atMs}`)]))
    }
    const ours = addToTag({ client, pace: time.pace, locks: createSlots(1) }, tag, entryOf('a'))
    const settled = await time.run([ours, ...late.map(overwrite)])
    expect(settled.map(({ status }) => status)).not.toContain('rejected')
    expect([...entries()].sort()).toEqual(['a', ...late.map((atMs) => `late ${atMs}`)])
  })
})

describe('twenty writers that share nothing but the tag', () => {
  it.each(
    Array.from({ length: 30 }, (_, seed) => [seed + 1, [20, 100, 300, 20, 100][seed % 5] ?? 20] as const),
  )('all end with all entries (seed %i, %i ms away)', async (seed, latencyMs) => {
    const time = simulation(seed)
    const { client, entries } = registry(time, { latencyMs })
    const names = Array.from({ length: 20 }, (_, index) => `w${index}`)
    const settled = await time.run(
      names.map(async (name) => {
        await time.sleep(time.random() * 3000)
        await addToTag({ client, pace: time.pace, locks: createSlots(1) }, tag, entryOf(name))
      }),
    )
    // Nobody says done for an entry that is missing in the end.
    const kept = entries()
    expect(
      names.filter((name, index) => settled[index]?.status === 'fulfilled' && !kept.includes(name)),
    ).toEqual([])
    expect(codesOf(settled)).toEqual(names.map(() => 'done'))
    expect([...kept].sort()).toEqual([...names].sort())
    expect(time.now()).toBeLessThan(90_000)
  })

  it('where the registry guards tags, lose nothing either', async () => {
    const time = simulation(7)
    const { client, entries, writes } = registry(time, { guarded: true })
    const names = Array.from({ length: 20 }, (_, index) => `w${index}`)
    const settled = await time.run(
      names.map((name) => addToTag({ client, pace: time.pace, locks: createSlots(1) }, tag, entryOf(name))),
    )
    expect(codesOf(settled)).toEqual(names.map(() => 'done'))
    expect([...entries()].sort()).toEqual([...names].sort())
    expect(writes).not.toContain(undefined)
  })
})

describe('what cannot be done', () => {
  const attempt = async (change: (it: ReturnType<typeof registry>) => Partial<RegistryClient>) => {
    const time = simulation(3)
    const made = registry(time)
    const client = { ...made.client, ...change(made) }
    const [settled] = await time.run([
      addToTag({ client, pace: time.pace, locks: createSlots(1) }, tag, entryOf('a')),
    ])
    return { error: failureIn(settled), ended: settled?.status, ...made }
  }
  const refusal = (status: number): ManifestWritten => ({
    ...{ kind: 'refused', failure: new TransportError('registry-error', `status ${status}`, { status }) },
  })

  it('an entry that somebody takes out each time is lost', async () => {
    const { error, writes } = await attempt(({ client, wipe }) => ({
      putManifest: async (...args) => {
        const result = await client.putManifest(...args)
        wipe(null)
        return result
      },
    }))
    expect(error).toMatchObject({ code: 'store-lost-update', exitCode: 3, mayPass: true })
    expect(error?.message).toContain('the signature is pushed')
    expect(writes).toHaveLength(8)
  })

  it.each([409, 412])('a tag that is refused with %i though nobody writes is immutable', async (status) => {
    const { error } = await attempt(() => ({ putManifest: async () => refusal(status) }))
    expect(error).toMatchObject({ code: 'store-tag-immutable', exitCode: 3 })
  })

  it('a condition that is not understood is left out', async () => {
    const seen: unknown[] = []
    const { ended, entries } = await attempt(({ client }) => ({
      putManifest: async (reference, manifest) => {
        seen.push(manifest.onlyIf)
        return manifest.onlyIf === undefined ? await client.putManifest(reference, manifest) : refusal(412)
      },
    }))
    expect([ended, entries(), seen]).toEqual(['fulfilled', ['a'], ['missing', 'missing', undefined]])
  })

  it('a refusal of the very first entry is the registry’s own', async () => {
    const { error } = await attempt(() => ({ putManifest: async () => refusal(400) }))
    expect(error).toMatchObject({ code: 'registry-error', status: 400 })
  })

  it('a failure that may pass is tried again, and told when it stays', async () => {
    let failures = 2
    const fail = () => new TransportError('network-unreachable', 'reset', { mayPass: true })
    const some = await attempt(({ client }) => ({
      putManifest: async (...args) => {
        failures -= 1
        // The answer is lost, not the write.
        const result = await client.putManifest(...args)
        if (failures >= 0) throw fail()
        return result
      },
    }))
    expect([some.ended, some.entries()]).toEqual(['fulfilled', ['a']])
    const all = await attempt(() => ({ putManifest: () => Promise.reject(fail()) }))
    expect(all.error).toMatchObject({ code: 'network-unreachable' })
  })

  it('a look that fails for a moment is taken again, and told when it stays', async () => {
    const fail = () => new TransportError('registry-error', 'status 500', { status: 500, mayPass: true })
    const failing = (failures: number) =>
      attempt(({ client }) => ({
        getManifest: async (reference) => {
          failures -= 1
          if (failures >= 0) throw fail()
          return await client.getManifest(reference)
        },
      }))
    const some = await failing(4)
    expect([some.ended, some.entries()]).toEqual(['fulfilled', ['a']])
    expect((await failing(99)).error).toMatchObject({ code: 'registry-error', status: 500 })
  })

  it('a list of 1000 takes no other entry', async () => {
    const full = await tag.compose(
      null,
      Array.from({ length: 1000 }, (_, index) => entryOf(`e${index}`)),
    )
    const { error } = await attempt(({ wipe }) => {
      wipe(full)
      return {}
    })
    expect(error).toMatchObject({ code: 'store-full', exitCode: 3 })
  })
})
