import type { Run } from './contest.ts'
import type { Course } from './course.ts'

/** The members of the published schemas that the checks read. */
export interface Report {
  readonly counts?: { readonly accepted: number }
  readonly verdict?: string
  readonly images?: readonly { readonly signed?: readonly { readonly state: string }[] }[]
}

/** How many images a run accepted. */
export const accepted = ({ counts }: Report): number => counts?.accepted ?? 0

/** How many signatures a run published. */
export const published = ({ images = [] }: Report): number =>
  images.flatMap(({ signed = [] }) => signed).filter(({ state }) => state === 'published').length

/** Our command line under the pinned Node, with the exit code and one number of its report checked. */
export function countersign(
  { cli, home }: Pick<Course, 'cli' | 'home'>,
  args: readonly string[],
  count: (report: Report) => number,
  expected: number,
): Run {
  return {
    command: process.execPath,
    args: [cli, ...args, '--json'],
    home,
    check: (stdout) => {
      const found = count(JSON.parse(stdout) as Report)
      if (found !== expected) throw new Error(`countersign ${args[0]}: expected ${expected}, found ${found}`)
    },
  }
}
