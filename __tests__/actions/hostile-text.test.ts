import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { actions } from '../../src/entry/option-row.ts'
import { schemaFaults } from '../report/schemas.ts'
import type { StepResult } from '../runner/job.ts'
import { harmOf, structureOf } from './harm.ts'
import type { Place, Row } from './hostile-place.ts'
import { hostilePlaces, quietPlaces } from './hostile-places.ts'
import { hostileTexts, plainText } from './hostile-texts.ts'
import { type ActionStage, doors, openActionStage } from './stage.ts'

interface Told {
  readonly place: string
  readonly text: string
  readonly result: StepResult
  /** The same place with a plain word in it. */
  readonly plain: StepResult
}

let stage: ActionStage
let places: readonly Place[]
const told: Told[] = []

/** Places that one process takes on; the processes run side by side. */
const placesAtOnce = 10

/** All rows of some places of one action, run in one process; the plain word is the first of each place. */
async function tellOf(mine: readonly Place[], firstId: number): Promise<readonly Told[]> {
  const texts = [plainText, ...hostileTexts]
  const [{ action } = { action: 'verify' as const }] = mine
  const rows: Row[] = []
  for (const [at, place] of mine.entries())
    for (const [index, text] of texts.entries()) rows.push(await place.row(text, `${firstId + at}-${index}`))
  const results = await stage.job.steps(doors[action], rows)
  return mine.flatMap(({ name }, at) => {
    const [plain, ...hostile] = results.slice(at * texts.length, (at + 1) * texts.length)
    if (plain === undefined) throw new Error(`${name}: expected results`)
    return hostile.map((result, index) => ({ place: name, text: hostileTexts[index] ?? '', result, plain }))
  })
}

beforeAll(async () => {
  stage = await openActionStage()
  places = actions.flatMap((action) => hostilePlaces(stage).filter((place) => place.action === action))
  const groups = actions.flatMap((action) => {
    const mine = places.filter((place) => place.action === action)
    return Array.from({ length: Math.ceil(mine.length / placesAtOnce) }, (_, index) =>
      mine.slice(index * placesAtOnce, (index + 1) * placesAtOnce),
    )
  })
  told.push(...(await Promise.all(groups.map((group, index) => tellOf(group, index * placesAtOnce)))).flat())
}, 240_000)

afterAll(() => stage.close())

describe('hostile text, wherever it can come from', () => {
  it('is a table of its own', () => {
    expect(new Set(hostileTexts).size).toBeGreaterThanOrEqual(40)
    expect(hostileTexts.filter((text) => !text.includes('obeyed'))).toEqual([])
    expect(told).toHaveLength(places.length * hostileTexts.length)
  })

  it('steers nothing', () => {
    const harm = told.flatMap(({ place, text, result }) =>
      harmOf(result).map((found) => ({ place, text: text.slice(0, 80), found })),
    )
    expect(harm.slice(0, 20)).toEqual([])
  })

  it('changes nothing of what the runner makes of the log, and nothing of the build of the summary', () => {
    const compared = told.flatMap(({ place, text, result, plain }) => {
      const [found, expected] = [structureOf(result), structureOf(plain)]
      const means = found.exitCode === expected.exitCode && found.code === expected.code
      if (!means || imagesIn(result) !== imagesIn(plain)) return [] // it means something else
      return [{ place, text: text.slice(0, 80), found, expected }]
    })
    const changed = compared.filter(
      ({ found, expected }) => JSON.stringify(found) !== JSON.stringify(expected),
    )
    expect(changed.slice(0, 5)).toEqual([])
    // Most texts mean nothing else where they stand: were few left, this would compare nothing.
    expect(compared.length).toBeGreaterThan(told.length * 0.75)
  })

  it('breaks no report', () => {
    const broken = told.flatMap(({ place, text, result }) => {
      const faults = reportFaults(result)
      return faults.length === 0 ? [] : [{ place, text: text.slice(0, 80), faults }]
    })
    expect(broken.slice(0, 10)).toEqual([])
  })

  it('is met, or its place is one that no report repeats', () => {
    const never = places.filter((place) => {
      const rows = told.filter(({ place: name }) => name === place.name)
      const words = rows.map(({ result }) => result.stdout + result.summaryAsWritten + result.outputs.json)
      return !words.some((word) => word.includes('obeyed'))
    })
    expect([...new Set(never.map(({ name }) => name))].sort()).toEqual([...quietPlaces].sort())
  })
})

/** How many images a report is about: a comma or a line end in a list makes two of one. */
const imagesIn = ({ outputs }: StepResult): number =>
  (JSON.parse(outputs.json ?? '{}') as { readonly images?: readonly unknown[] }).images?.length ?? 0

function reportFaults({ exitCode, outputs }: StepResult): readonly string[] {
  try {
    return [
      ...schemaFaults(outputs.json ?? ''),
      ...(exitCode === null || exitCode > 3 ? [`exit code ${exitCode}`] : []),
      ...(outputs.code === 'internal-error' ? ['a fault of ours'] : []),
    ]
  } catch (error) {
    return [String(error)]
  }
}
