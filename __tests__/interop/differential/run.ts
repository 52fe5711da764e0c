import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Case, makeCase, type Pool } from './case.ts'
import type { Answer, Judge } from './judge.ts'
import type { Decide, IndexOption, OurAnswer } from './ours.ts'
import { type Stricter, stricterThan } from './stricter.ts'
import type { Web } from './web.ts'

/** What came of a run. */
export interface Tally {
  readonly agreed: { accepted: number; refused: number }
  /** Answers by the entry of the list that excuses them. */
  readonly excused: Map<Stricter, number>
  /** Every disagreement that nothing excuses, each with all that is needed to see it again. */
  readonly disagreements: string[]
}

/** Who is asked, and where. */
export interface Court {
  readonly pool: Pool
  readonly web: Web
  readonly judge: Judge
  readonly decide: Decide
}

/** How an index may be judged: by our options, and by what the library decides about its parts. */
interface Way {
  readonly option: IndexOption
  readonly theirs: (answer: Answer, platforms: Case['platforms']) => boolean
}

const ofPlatforms = (
  { instances }: Answer,
  platforms: Case['platforms'],
  wanted?: string,
): readonly boolean[] =>
  platforms.flatMap(({ platform }, index) =>
    platform !== undefined && (wanted === undefined || platform === wanted)
      ? [instances[index]?.accepted === true]
      : [],
  )

const plainWay: Way = { option: null, theirs: ({ top }) => top.accepted }

/** docs/verdicts.md, "Indexes". */
const indexWays: readonly Way[] = [
  {
    option: null,
    theirs: (answer, platforms) =>
      answer.top.accepted || ofPlatforms(answer, platforms).every((accepted) => accepted),
  },
  {
    option: { platforms: 'all' },
    theirs: (answer, platforms) =>
      answer.top.accepted && ofPlatforms(answer, platforms).every((accepted) => accepted),
  },
  {
    option: { platform: 'linux/arm64' },
    theirs: (answer, platforms) =>
      answer.top.accepted || ofPlatforms(answer, platforms, 'linux/arm64').some((accepted) => accepted),
  },
]

/** Judges the cases with these numbers, some at a time. */
export async function judgeCases(numbers: readonly number[], court: Court): Promise<Tally> {
  const tally: Tally = { agreed: { accepted: 0, refused: 0 }, excused: new Map(), disagreements: [] }
  const left = [...numbers]
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await judgeCase(next, court, tally)
  }
  await Promise.all(Array.from({ length: 6 }, work))
  return tally
}

async function judgeCase(number: number, court: Court, tally: Tally): Promise<void> {
  const made = await makeCase(number, court.pool)
  await layOut(made)
  court.web.serve(made.web)
  const [theirs, ours] = await Promise.all([
    court.judge.ask({
      id: number,
      image: made.image,
      policy: join(made.folder, 'policy.json'),
      registries: join(made.folder, 'registries.d'),
      instances: made.platforms.map(({ manifest }) => manifest.digest),
    }),
    ourAnswers(made, court.decide),
  ])
  for (const [way, answer] of ours) compare(made, way, { theirs, ours: answer }, tally)
  court.web.forget(made.web)
  await rm(made.folder, { recursive: true, force: true })
}

async function ourAnswers(made: Case, decide: Decide): Promise<readonly (readonly [Way, OurAnswer])[]> {
  const ways = made.platforms.length === 0 ? [plainWay] : indexWays
  const answers: (readonly [Way, OurAnswer])[] = []
  for (const way of ways) answers.push([way, await decide(made, way.option)])
  return answers
}

function compare(
  made: Case,
  way: Way,
  { theirs, ours }: { readonly theirs: Answer; readonly ours: OurAnswer },
  { agreed, excused, disagreements }: Tally,
): void {
  const accepted = way.theirs(theirs, made.platforms)
  if (accepted === ours.accepted) {
    agreed[accepted ? 'accepted' : 'refused'] += 1
    return
  }
  const excuse = accepted ? stricterThan(made.features, ours.codes) : undefined
  if (excuse === undefined) disagreements.push(describeDisagreement(made, way, { theirs, ours }))
  else excused.set(excuse, (excused.get(excuse) ?? 0) + 1)
}

async function layOut({ folder, files, links }: Case): Promise<void> {
  await mkdir(join(folder, 'registries.d'), { recursive: true })
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), bytes)
  }
  for (const [name, target] of links) await symlink(target, join(folder, name))
}

/** Everything that both judges read, so that it can be laid out by hand. */
function describeDisagreement(
  made: Case,
  way: Way,
  { theirs, ours }: { readonly theirs: Answer; readonly ours: OurAnswer },
): string {
  const textOf = (bytes: Uint8Array): string => {
    const text = Buffer.from(bytes).toString('utf8')
    return Buffer.from(text).equals(bytes) && !/[^\P{Cc}\n\r\t]/u.test(text)
      ? text
      : `base64 ${Buffer.from(bytes).toString('base64')}`
  }
  return [
    `seed ${made.seed}, case ${made.number}: ${made.image} ${JSON.stringify(way.option)}`,
    `they: ${JSON.stringify(theirs)}`,
    `we: ${JSON.stringify(ours)}`,
    ...made.features,
    ...[...made.files].map(([name, bytes]) => `--- ${made.folder}/${name}\n${textOf(bytes)}`),
    ...[...made.web].map(([url, { bytes }]) => `--- ${url}\n${textOf(bytes)}`),
  ].join('\n')
}
