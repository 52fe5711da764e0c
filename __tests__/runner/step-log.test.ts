import { describe, expect, it } from '@jest/globals'
import { createMasks } from './masks.ts'
import { createStepLog, type StepLog } from './step-log.ts'

function logOf(text: string, debug = false): StepLog {
  const log = createStepLog(createMasks(), { debug })
  log.lines(text)
  return log.end()
}

describe('the log of a step', () => {
  it('shows what is plain, and carries out what is not', () => {
    const log = logOf('one\n::group::Image\ntwo\n::endgroup::\n::warning title=T::w%0Ax\n::debug::d\n')
    expect(log.shown).toEqual(['one', '##[group]Image', 'two', '##[endgroup]', '##[warning]w\nx'])
    expect(log.groups).toEqual([{ title: 'Image', lines: ['two'] }])
    expect(log.annotations).toEqual([{ level: 'warning', message: 'w\nx', properties: { title: 'T' } }])
    expect(log.commands.map(({ name }) => name)).toEqual(['group', 'endgroup', 'warning', 'debug'])
    expect(log.violations).toEqual([])
  })

  it('shows debug lines only when they are asked for', () => {
    expect(logOf('::debug::a%0Ab\n', true).shown).toEqual(['##[debug]a', '##[debug]b'])
    expect(logOf('::debug::a\n').shown).toEqual([])
  })

  it('hides a value from the line on that follows its mask', () => {
    const log = logOf(
      's3cret\n::add-mask::s3cret\nhas s3cret\n::error title=s3cret::s3cret\n::group::s3cret\n::endgroup::\n',
    )
    expect(log.shown).toEqual(['s3cret', 'has ***', '##[error]***', '##[group]***', '##[endgroup]'])
    expect(log.annotations[0]).toEqual({ level: 'error', message: '***', properties: { title: '***' } })
    expect(log.groups[0]?.title).toBe('***')
    expect(log.raw).toContain('has s3cret')
  })

  it('reads no command between stop-commands and its token', () => {
    const log = logOf('::stop-commands::T0k\n::error::x\n##[warning]y\n::t0K::\n::error::z\n')
    expect(log.annotations.map(({ message }) => message)).toEqual(['z'])
    expect(log.violations).toEqual([])
    expect(log.shown).toContain('::error::x')
  })

  it.each([
    ['::set-output name=a::b', /^obeyed: ::set-output/],
    ['::save-state name=a::b', /^obeyed/],
    ['::set-env name=a::b', /^obeyed/],
    ['::add-path::b', /^obeyed/],
    ['::add-matcher::b', /^obeyed/],
    ['::echo::on', /^obeyed/],
    ['told ##[error]x', /^obeyed in brackets/],
    ['told ##[section]x', /^looks like a command/],
    ['  ::later::x', /^looks like a command/],
    ['::endgroup::', /^endgroup without a group/],
    ['::group::x', /^group not ended: x/],
    ['::stop-commands::x', /never started again/],
    ['::error::', /^error without a message/],
    ['::add-mask::', /^add-mask of nothing/],
    [`::notice::${'x'.repeat(4097)}`, /^notice of 4097 characters/],
  ])('tells that %j is not how an action behaves', (line, expected) => {
    expect(logOf(`${line}\n`).violations).toEqual([expect.stringMatching(expected)])
  })

  it('tells of a group in a group', () => {
    const { violations } = logOf('::group::a\n::group::b\n::endgroup::\n')
    expect(violations).toEqual(['group inside a group: b'])
  })

  it('keeps ten annotations of each level, and cuts a long one', () => {
    const lines = ['error', 'warning', 'notice'].flatMap((level) =>
      Array.from({ length: 11 }, (_, at) => `::${level}::${at}`),
    )
    const log = logOf(`${lines.join('\n')}\n`)
    expect(log.annotations).toHaveLength(30)
    expect(log.violations).toEqual(
      ['error', 'warning', 'notice'].map((level) => `more than 10 annotations of level ${level}`),
    )
    expect(logOf(`::error::${'x'.repeat(5000)}\n`).annotations[0]?.message).toHaveLength(4096)
  })
})
