import { type JsonPosition, positionAt } from './strict-json.ts'
import type { JsonStep } from './strict-json-values.ts'

const token = /"(?:[^"\\]|\\.)*"|[{}[\],]|[^\s{}[\],":]+/g

/** An object or array that is open at the place of the reader. */
interface Open {
  readonly kind: 'object' | 'array'
  /** Key or number of the member that is being read. */
  step: JsonStep
  /** Whether the next text is a key. */
  expectsKey: boolean
}

/**
 * Where a member (its key) or an item begins in a document that `parseStrictJson` has read; undefined when it has no
 * such place. Walks through the document: only what is wrong is looked for.
 */
export function findInJson(bytes: Uint8Array, steps: readonly JsonStep[]): JsonPosition | undefined {
  const text = new TextDecoder().decode(bytes)
  const open: Open[] = []
  for (const { 0: found, index } of text.matchAll(token)) {
    const top = open.at(-1)
    if (found === '}' || found === ']') {
      open.pop()
      continue
    }
    if (found === ',') {
      if (top?.kind === 'array' && typeof top.step === 'number') top.step += 1
      if (top?.kind === 'object') top.expectsKey = true
      continue
    }
    const isKey = top?.expectsKey === true
    if (top !== undefined && isKey) {
      top.step = keyOf(found)
      top.expectsKey = false
    }
    // A member is where its key is: its value is no second place.
    if ((isKey || top?.kind !== 'object') && isAt(open, steps)) return positionAt(text, index)
    if (found === '{') open.push({ kind: 'object', step: '', expectsKey: true })
    if (found === '[') open.push({ kind: 'array', step: 0, expectsKey: false })
  }
  return undefined
}

function keyOf(written: string): string {
  const key: unknown = JSON.parse(written)
  return typeof key === 'string' ? key : ''
}

const isAt = (open: readonly Open[], steps: readonly JsonStep[]): boolean =>
  open.length === steps.length && open.every(({ step }, depth) => step === steps[depth])
