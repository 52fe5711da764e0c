import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { shownUrl } from '../../../src/adapters/http/shown-url.ts'

describe('shownUrl', () => {
  it.each([
    ['https://a.test/x', 'https://a.test/x'],
    ['https://user:pass@a.test:8443/x', 'https://a.test:8443/x'],
    ['https://a.test/x?sig=s3cret&n=2#part', 'https://a.test/x?sig=…&n=…'],
    ['https://a.test/x?sig=a&sig=b', 'https://a.test/x?sig=…'],
    ['https://a.test/x?s3cret', 'https://a.test/x?…'],
    ['https://a.test/\n::error::x', 'https://a.test/::error::x'],
    ['file:///var/x', 'file:///var/x'],
    ['no url, s3cret', '(unreadable URL)'],
  ])('shows %j as %s', (url, shown) => {
    expect(shownUrl(url)).toBe(shown)
  })

  it('shows neither user info nor values, and no control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        const secret = `s3c${encodeURIComponent(text)}ret`
        const shown = shownUrl(`https://u${secret}:p${secret}@a.test/p?k=${secret}&${secret}#${secret}`)
        expect(shown).not.toContain(secret)
        expect(shown).toMatch(/^[\x21-\x7e…]*$/)
      }),
    )
  })
})
