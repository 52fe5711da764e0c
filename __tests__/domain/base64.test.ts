import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decodeBase64 } from '../../src/domain/base64.ts'

describe('decodeBase64', () => {
  it.each([
    ['', ''],
    ['YWJj', 'abc'],
    ['YWI=', 'ab'],
    ['YQ==', 'a'],
    ['Y\nWJj\r\n', 'abc'],
    ['YWI=\n', 'ab'],
    ['Pz8/', '???'],
    ['Pj4+', '>>>'],
  ])('reads %j', (text, expected) => {
    expect(Buffer.from(decodeBase64(text) ?? []).toString()).toBe(expected)
  })

  it.each([
    ['no padding', 'YWI'],
    ['too much padding', 'YWJj===='],
    ['three marks of padding', 'Y==='],
    ['padding inside', 'YW==YWJj'],
    ['the alphabet of URLs', 'Pj4-'],
    ['the other sign of that alphabet', 'Pz8_'],
    ['a space', 'YW Jj'],
    ['a tab', 'YWJj\t\t\t\t'],
    ['other text', 'this is invalid base64'],
    ['a character that looks alike', 'YWJ\u0421'],
    ['a quarter beside whole ones', 'YWJjY'],
  ])('refuses %s', (_name, text) => {
    expect(decodeBase64(text)).toBeUndefined()
  })

  it('reads back what Node writes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBase64(Buffer.from(bytes).toString('base64'))).toEqual(bytes)
      }),
    )
  })

  it('takes texts of megabytes', () => {
    expect(decodeBase64('QUFB'.repeat(1_500_000))?.length).toBe(4_500_000)
    expect(decodeBase64(`${'QUFB'.repeat(1_500_000)}QUF!`)).toBeUndefined()
  })
})
