import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { shown, shownJson } from '../../src/report/escape.ts'

describe('shown', () => {
  it.each([
    ['plain text stays', 'registry.example/app:1 is fine', 'registry.example/app:1 is fine'],
    ['a line feed', 'a\n::error::b', 'a\\x0a::error::b'],
    ['a carriage return', 'a\rb', 'a\\x0db'],
    ['an escape sequence', '\u001b[31mred', '\\x1b[31mred'],
    ['a C1 control', '\u009b31m', '\\x9b31m'],
    ['bidi override', 'a\u202eb', 'a\\u{202e}b'],
    ['zero width', 'a\u200bb', 'a\\u{200b}b'],
    ['line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['a lone surrogate', 'a\ud800b', 'a\\u{d800}b'],
    ['a command at the start', '::add-mask::x', '\\x3a:add-mask::x'],
    ['a command after blanks', '  ::error::x', '  \\x3a:error::x'],
    ['the older command form', 'see ##[error]x', 'see #\\x23[error]x'],
    ['the command form of another system', 'see ##vso[x]y', 'see #\\x23vso[x]y'],
    ['two number signs that command nothing', '## heading [x]', '## heading [x]'],
    ['user info in a URL', 'https://alice:s3cret@host/x', 'https://***@host/x'],
    ['user info with an @ in it', 'https://alice:s3@ret@host/x', 'https://***@host/x'],
    [
      'a digest behind a transport',
      `docker://app@sha256:${'a'.repeat(64)}`,
      `docker://app@sha256:${'a'.repeat(64)}`,
    ],
    [
      'user info before a digest',
      `docker://a:s3cret@app@sha256:${'a'.repeat(64)}`,
      `docker://***@app@sha256:${'a'.repeat(64)}`,
    ],
    ['a private key', 'found -----BEGIN PGP PRIVATE KEY BLOCK-----\n\nxYYEaE1a4BYJ\n', 'found [private key]'],
    [
      'a private key in quotes',
      'found "-----BEGIN RSA PRIVATE KEY-----\\nMIIE" here',
      'found "[private key]" here',
    ],
  ])('%s', (_name, text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  it('cuts long text and says so', () => {
    expect(shown('x'.repeat(5000))).toBe(`${'x'.repeat(2000)} [cut, 5000 characters]`)
  })

  it('never yields a control character, a second line or a runner command', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const out = shown(text)
        expect(out).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
        expect(out).not.toMatch(/^\s*::/)
        expect(out).not.toContain('##[')
      }),
    )
  })
})

describe('shownJson', () => {
  it.each([
    ['a command', 'see ##[error]x', '"see \\u0023\\u0023[error]x"'],
    ['a C1 control', '\u009b31m', '"\\u009b31m"'],
    ['a bidi override', 'a\u202eb', '"a\\u202eb"'],
    ['a character beyond the first plane that hides', '\u{e0041}', '"\\udb40\\udc41"'],
    ['a character for private use', '\ue000', '"\\ue000"'],
    ['letters of any script', 'é漢', '"é漢"'],
  ])('escapes %s', (_name, text, expected) => {
    expect(shownJson(JSON.stringify(text))).toBe(expected)
  })

  it('says the same to a reader of JSON, and nothing to the runner', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const out = shownJson(JSON.stringify(texts, null, 2))
        expect(JSON.parse(out)).toEqual(texts)
        expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u)
        expect(out).not.toMatch(/##[A-Za-z]*\[/)
      }),
    )
  })
})
