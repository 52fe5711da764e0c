import { describe, expect, it } from '@jest/globals'
import { createMasks } from './masks.ts'

const secret = 'p&ss "word" ünd mehr'
const encoded = Buffer.from(secret).toString('base64')

describe('masks', () => {
  it.each([
    ['itself', secret],
    ['in base64', encoded],
    ['in base64, one byte later', Buffer.from(`x${secret}`).toString('base64').slice(4, -4)],
    ['in base64, two bytes later', Buffer.from(`xy${secret}`).toString('base64').slice(4, -4)],
    ['in JSON', JSON.stringify(secret)],
    ['in a URL', encodeURIComponent(secret)],
    ['in XML', 'p&amp;ss &quot;word&quot; ünd mehr'],
    ['on a command line', 'p&ss \\"word\\" ünd mehr'],
  ])('hide a value %s', (_, text) => {
    const masks = createMasks()
    masks.add(secret)
    const shown = masks.apply(`before ${text} after`)
    expect(shown).toContain('***')
    expect(shown).not.toContain('word')
    expect(shown).toMatch(/^before .* after$/)
  })

  it('hide each line of a value, and no empty one', () => {
    const masks = createMasks()
    masks.add('first line\r\n\n second line \n')
    expect(masks.apply('x first line y')).toBe('x *** y')
    expect(masks.apply('a second line b')).toBe('a***b')
    expect(masks.apply('  plain  ')).toBe('  plain  ')
    expect(masks.values).toEqual(['first line\r\n\n second line \n'])
  })

  it('hide the longer of two values first', () => {
    const masks = createMasks()
    masks.add('abc')
    masks.add('abcdef')
    expect(masks.apply('abcdef abc')).toBe('*** ***')
  })
})
