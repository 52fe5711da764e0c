import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { maxJsonOutputLength } from '../../src/report/action-outputs.ts'
import { schemaFaults } from '../report/schemas.ts'
import { fileLimits } from '../runner/file-commands.ts'
import { type ActionStage, openActionStage } from './stage.ts'

const count = 300
/** Longer than most, so that reports grow as they may in earnest. */
const nameOf = (index: number): string => `limits/team-with-a-long-name/project/image-${index}`

let stage: ActionStage
let images = ''

beforeAll(async () => {
  stage = await openActionStage()
  for (let index = 0; index < count; index += 1) {
    const image = stage.push(nameOf(index))
    if (index % 10 === 0) await stage.publish(nameOf(index), image)
  }
  images = Array.from({ length: count }, (_, index) => stage.reference(nameOf(index))).join('\n')
})

afterAll(() => stage.close())

describe('a run over 300 images', () => {
  it('keeps to every limit of the runner, and loses no failure', async () => {
    const result = await stage.verify(images)
    expect(result.violations).toEqual([])
    const { outputs, annotations, summaryAsWritten, groups } = result
    expect({ exitCode: result.exitCode, ...outputs }).toMatchObject({
      exitCode: 1,
      result: 'rejected',
      accepted: '30',
      rejected: '270',
      truncated: 'true',
    })

    expect((outputs.json ?? '').length).toBeLessThanOrEqual(maxJsonOutputLength)
    expect(JSON.parse(outputs.json ?? '')).toMatchObject({
      exitCode: 1,
      truncated: true,
      counts: { rejected: 270 },
    })
    const whole = await readFile(outputs['report-path'] ?? '', 'utf8')
    expect(schemaFaults(whole)).toEqual([])
    expect(whole.length).toBeGreaterThan(maxJsonOutputLength)
    const report = JSON.parse(whole) as { readonly images: readonly unknown[] }
    expect(report.images).toHaveLength(count)

    expect(Buffer.byteLength(summaryAsWritten)).toBeLessThan(fileLimits.summaryBytes)
    for (let index = 1; index < count; index += index % 10 === 9 ? 2 : 1)
      expect(summaryAsWritten).toContain(`image-${index}:`)
    expect(groups).toHaveLength(count)

    const errors = annotations.filter(({ level }) => level === 'error')
    expect(errors).toHaveLength(10)
    expect(errors[8]?.message).toContain('262 more')
    expect(errors[9]?.properties.title).toContain('failed')
  })

  it('gives every pinned reference to the next step, and no other', async () => {
    const { outputs, violations } = await stage.verify(images)
    const references = (outputs.references ?? '').split('\n')
    expect(references).toHaveLength(30)
    expect(violations).toEqual([])
    const next = await stage.verify(outputs.references ?? '')
    expect(next).toMatchObject({ exitCode: 0, outputs: { accepted: '30', rejected: '0' }, violations: [] })
  })

  it('inspects them all', async () => {
    const { exitCode, outputs, violations } = await stage.inspect(images)
    expect({ exitCode, violations }).toEqual({ exitCode: 0, violations: [] })
    expect(outputs).toMatchObject({ result: 'done', signatures: '30' })
    expect((outputs.references ?? '').split('\n')).toHaveLength(count)
  })

  it('is cancelled whole, and says so', async () => {
    stage.registry.say('/v2/limits/never/manifests/1', () => undefined)
    const never = `${stage.registry.host}/limits/never:1`
    const { exitCode, outputs, violations, stderr } = await stage.verify(`${images}\n${never}`, {
      timeout: '4s',
    })
    expect({ violations, stderr }).toEqual({ violations: [], stderr: '' })
    // On a busy machine not one may be judged in this time; what was, stays.
    expect(exitCode).toBe(Number(outputs.rejected) > 0 ? 1 : 3)
    expect(Number(outputs.undecided)).toBeGreaterThan(0)
    expect(Number(outputs.accepted) + Number(outputs.rejected) + Number(outputs.undecided)).toBe(count + 1)
  })
})
