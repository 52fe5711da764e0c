import { type SignerIdentity, signerIds } from './signer-identity.ts'

/**
 * Gives each signer the number of the group that counts as one: those that share a name (`signerIds`), and those that
 * do so by way of others. Groups are numbered from 0 in the order of their first member.
 *
 * @returns one number for each signer, in order
 * @see trust-policy, section 2, "Distinct"
 */
export function groupSigners(signers: readonly SignerIdentity[]): readonly number[] {
  const parents = new Map<string, string>()
  const rootOf = (id: string): string => {
    let at = id
    for (let up = parents.get(at); up !== undefined; up = parents.get(at)) at = up
    return at
  }
  const names = signers.map(signerIds)
  for (const [first, ...others] of names) {
    if (first === undefined) throw new Error('a signer without a name cannot be counted')
    for (const other of others) {
      const [one, two] = [rootOf(first), rootOf(other)]
      if (one !== two) parents.set(two, one)
    }
  }
  const numbers = new Map<string, number>()
  return names.map(([first = '']) => {
    const root = rootOf(first)
    const number = numbers.get(root) ?? numbers.size
    numbers.set(root, number)
    return number
  })
}

/**
 * The greatest number of entries that can each be given a signer of their own. Entries that only the same signer
 * satisfied count one, however often it signed.
 *
 * @param entries - for each entry the signers that satisfied it
 */
export function countDistinct(entries: readonly (readonly SignerIdentity[])[]): number {
  const groups = groupSigners(entries.flat())
  let at = 0
  const choices = entries.map((signers) => {
    at += signers.length
    return [...new Set(groups.slice(at - signers.length, at))]
  })
  const holder = new Map<number, number>()
  return choices.filter((_, entry) => assign(entry, choices, holder, new Set())).length
}

/** Finds a signer for one entry, if need be by giving another entry another one (Kuhn's algorithm). */
function assign(
  entry: number,
  choices: readonly (readonly number[])[],
  holder: Map<number, number>,
  asked: Set<number>,
): boolean {
  for (const group of choices[entry] ?? []) {
    if (asked.has(group)) continue
    asked.add(group)
    const other = holder.get(group)
    if (other === undefined || assign(other, choices, holder, asked)) {
      holder.set(group, entry)
      return true
    }
  }
  return false
}
