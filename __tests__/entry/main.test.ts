import { spawnSync } from 'node:child_process'
import { describe, expect, it } from '@jest/globals'
import { generalHelp } from '../../src/entry/help.ts'

const run = (...words: string[]) =>
  spawnSync(process.execPath, [process.env.COUNTERSIGN_TEST_CLI ?? '', ...words], { encoding: 'utf8' })

describe('countersign', () => {
  it('without any word prints its help as the mistake that it is', () => {
    expect(run()).toMatchObject({ status: 2, stdout: '', stderr: generalHelp() })
  })

  it('help prints the same as what was asked for', () => {
    expect(run('--help')).toMatchObject({ status: 0, stdout: generalHelp(), stderr: '' })
  })

  it('demo with an operand starts nothing', () => {
    const { status, stdout, stderr } = run('demo', 'x')
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('error[operand-unexpected]')
  })
})
