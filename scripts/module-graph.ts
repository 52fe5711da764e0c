import type { Metafile } from 'esbuild'

type Inputs = Metafile['inputs']

export type Names = ReadonlySet<string>

/**
 * For each door, which is a module that is imported when it is needed or by nobody: the modules that every run has
 * loaded by then. Begins with all modules for each, and takes away what one of its importers may come without, until
 * nothing changes.
 */
export function loadedBefore(inputs: Inputs): ReadonlyMap<string, Names> {
  const names = Object.keys(inputs)
  const later = new Set(names.flatMap((name) => importsOf(inputs, name, 'dynamic-import')))
  const imported = new Set(names.flatMap((name) => importsOf(inputs, name)))
  const doors = names.filter((name) => later.has(name) || !imported.has(name))
  const first = new Set(doors.filter((door) => !later.has(door)))
  const loads = new Map(doors.map((door) => [door, loadedWith(inputs, door)]))
  const opens = new Map(doors.map((door) => [door, openedBy(inputs, loads.get(door) ?? new Set())]))
  // A first door may still wait for what it opens, so nothing may wait for it.
  const most = names.filter((name) => !first.has(name))
  const before = new Map(doors.map((door) => [door, new Set(first.has(door) ? [] : most)]))
  for (let changed = true; changed; ) {
    changed = false
    for (const door of later) {
      const importers = doors.filter((importer) => opens.get(importer)?.has(door))
      const old = before.get(door) ?? new Set()
      const kept = [...old].filter((name) =>
        importers.every((importer) => loads.get(importer)?.has(name) || before.get(importer)?.has(name)),
      )
      changed ||= kept.length < old.size
      before.set(door, new Set(kept))
    }
  }
  return before
}

/** What these modules import when they need it. */
const openedBy = (inputs: Inputs, names: Names): Names =>
  new Set([...names].flatMap((name) => importsOf(inputs, name, 'dynamic-import')))

/** The module and everything that it imports, whatever that imports in its turn, at once. */
export function loadedWith(inputs: Inputs, door: string): Names {
  const found = new Set([door])
  for (const name of found) {
    for (const next of importsOf(inputs, name)) found.add(next)
  }
  return found
}

/** Bundled modules that a module imports: at once, or when it needs them. */
function importsOf(inputs: Inputs, name: string, only?: 'dynamic-import'): readonly string[] {
  const imports = inputs[name]?.imports ?? []
  return imports
    .filter(({ kind, external }) => !external && (kind === 'dynamic-import') === (only !== undefined))
    .map(({ path }) => path)
}
