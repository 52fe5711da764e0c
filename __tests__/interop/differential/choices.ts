import { type Random, randomFrom } from '../../mutation/random.ts'

/** The choices of one case: the same seed and number make the same ones. */
export interface Choices extends Random {
  /** True this many times in a hundred. */
  chance(percent: number): boolean
  /** One of the values, each as often as its weight says; the first is the plain one. */
  weighted<T>(table: readonly (readonly [weight: number, value: T])[]): T
  /** Some of the values, in another order; perhaps none. */
  some<T>(list: readonly T[], most: number): readonly T[]
  /** The name of something odd, this many times in a hundred; undefined: do the plain thing. */
  odd(what: Oddity, percent: number, names: readonly string[]): string | undefined
  /** Choices for something whose number of choices depends on the keys of the run, so that what follows does not. */
  fork(): Choices
}

/** In what a case can be odd by name. */
export type Oddity =
  | 'key'
  | 'other key'
  | 'key source'
  | 'manifest'
  | 'place of the rule'
  | 'near scope'
  | 'requirement'
  | 'policy'
  | 'registries.d'
  | 'URL'
  | 'file'
  | 'file beside'
  | 'payload'

/** @param seed - of the run; each case has choices of its own, so that one can be made without those before it */
export function choicesOf(seed: number, number: number): Choices {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b))
  const chance = (percent: number): boolean => random.below(100) < percent
  return {
    ...random,
    chance,
    weighted: (table) => {
      let left = random.below(table.reduce((sum, [weight]) => sum + weight, 0))
      const found = table.find(([weight]) => {
        left -= weight
        return left < 0
      })
      if (found === undefined) throw new Error('expected something to pick from')
      return found[1]
    },
    some: (list, most) => {
      const left = [...list]
      const count = random.below(Math.min(most, left.length) + 1)
      return Array.from({ length: count }, () => left.splice(random.below(left.length), 1)).flat()
    },
    odd: (_what, percent, names) => (chance(percent) ? random.pick(names) : undefined),
    fork: () => choicesOf(random.below(2 ** 31), number),
  }
}

/** What is odd in a case that is plain in everything else. */
export type Oddities = Readonly<Partial<Record<Oddity, string>>>

/** Always the plain thing, but for these oddities. */
export function plainChoicesBut(oddities: Oddities): Choices {
  const first = <T>(list: readonly T[]): T => {
    const [found] = list
    if (found === undefined) throw new Error('expected something to pick from')
    return found
  }
  const choices: Choices = {
    below: () => 0,
    pick: first,
    bytes: (length) => new Uint8Array(length),
    chance: () => false,
    weighted: (table) => first(table)[1],
    some: () => [],
    odd: (what, _percent, names) => {
      const wanted = oddities[what]
      if (wanted !== undefined && !names.includes(wanted))
        throw new Error(`${what}: nothing is called ${wanted}`)
      return wanted
    },
    fork: () => choices,
  }
  return choices
}
