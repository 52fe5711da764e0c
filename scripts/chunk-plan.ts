import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metafile, Plugin } from 'esbuild'
import { loadedBefore, loadedWith, type Names } from './module-graph.ts'

/** For each of our modules the doors that load it, or come after it: one bit for each door. */
type Plan = ReadonlyMap<string, bigint>

/** What stays the same while a plan is made. */
interface Facts {
  readonly bytes: (name: string) => number
  /** The module and all of ours that it imports at once. */
  readonly loads: ReadonlyMap<string, readonly string[]>
  /** Modules that nobody loads who does not need them: parts of packages are among what they import. */
  readonly heavy: Names
  /** Bits of the first doors: what they load, every run does. */
  readonly first: bigint
}

/** Reading one more file takes as long as reading so many bytes (Node 24, measured). */
const bytesPerFile = 8000

/**
 * esbuild puts two modules into one chunk where the same doors reach both, and each module that is imported when it is
 * needed counts as a door: a run would read dozens of tiny files. So such a module is told to import what every run
 * has loaded by then, and what is so small that to read it in vain is quicker than to read one more file.
 *
 * @param metafile - of a build of the same doors without this plugin
 */
export function fewerChunks(root: string, { inputs, outputs }: Metafile): Plugin {
  const before = loadedBefore(inputs)
  const doors = [...before.keys()].filter((name) => name.startsWith('src/'))
  const loaded = doors.map((door) => new Set([...loadedWith(inputs, door), ...(before.get(door) ?? [])]))
  const isFirst = (door: string): boolean => before.get(door)?.size === 0
  const bitsOf = (holds: (index: number) => boolean): bigint =>
    doors.reduce((bits, _door, index) => (holds(index) ? bits | (1n << BigInt(index)) : bits), 0n)
  const modules = Object.keys(inputs).filter((name) => name.startsWith('src/') && !isFirst(name))
  const bytes = new Map(
    Object.values(outputs).flatMap((output) =>
      Object.entries(output.inputs).map(([name, { bytesInOutput }]) => [name, bytesInOutput] as const),
    ),
  )
  const plan = merged(
    new Map(modules.map((name) => [name, bitsOf((index) => loaded[index]?.has(name) === true)])),
    {
      bytes: (name) => bytes.get(name) ?? 0,
      loads: new Map(
        modules.map((name) => [name, [...loadedWith(inputs, name)].filter((one) => modules.includes(one))]),
      ),
      heavy: new Set(
        modules.filter((name) =>
          [...loadedWith(inputs, name)].some((one) => one.startsWith('node_modules/')),
        ),
      ),
      first: bitsOf((index) => isFirst(doors[index] ?? '')),
    },
  )
  const importsOfDoor = (index: number): readonly string[] =>
    modules.filter((name) => name !== doors[index] && ((plan.get(name) ?? 0n) >> BigInt(index)) % 2n === 1n)
  return appendImports(
    new Map(
      doors.map((door, index) => [join(root, door), importsOfDoor(index).map((name) => join(root, name))]),
    ),
  )
}

function appendImports(imports: ReadonlyMap<string, readonly string[]>): Plugin {
  return {
    name: 'fewer-chunks',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const lines = (imports.get(path) ?? []).map((name) => `import ${JSON.stringify(name)}\n`)
        return { contents: `${readFileSync(path, 'utf8')}\n${lines.sort().join('')}`, loader: 'ts' }
      })
    },
  }
}

/** Joins what becomes two chunks as long as this saves more than it costs, the best pair first. */
function merged(plan: Plan, facts: Facts): Plan {
  const chunks = [...new Set(plan.values())]
  let best = plan
  for (const [index, one] of chunks.entries()) {
    for (const other of chunks.slice(index + 1)) {
      const joined = withJoined(plan, one | other, new Set([one, other]), facts)
      if (joined !== undefined && costOf(joined, facts) < costOf(best, facts)) best = joined
    }
  }
  return best === plan ? plan : merged(best, facts)
}

/** The plan with chunks loaded by more doors, together with all that they import; undefined where that must not be. */
function withJoined(
  plan: Plan,
  doors: bigint,
  chunks: ReadonlySet<bigint>,
  { loads, heavy, first }: Facts,
): Plan | undefined {
  const next = new Map(plan)
  for (const [name, old] of plan) {
    if (!chunks.has(old)) continue
    for (const loaded of loads.get(name) ?? []) {
      const [had, has] = [plan.get(loaded) ?? 0n, (next.get(loaded) ?? 0n) | doors]
      if (has !== had && (heavy.has(loaded) || (has & first) !== (had & first))) return undefined
      next.set(loaded, has)
    }
  }
  return next
}

/** Bytes that all doors read together, each file counted as some more. */
function costOf(plan: Plan, { bytes }: Facts): number {
  const sizes = new Map<bigint, number>()
  for (const [name, doors] of plan) sizes.set(doors, (sizes.get(doors) ?? bytesPerFile) + bytes(name))
  return [...sizes].reduce((sum, [doors, size]) => sum + size * countOfBits(doors), 0)
}

const countOfBits = (bits: bigint): number => bits.toString(2).replaceAll('0', '').length
