import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { CountersignError, UsageError } from '../../../src/domain/errors.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { parseReference } from '../../../src/domain/image/reference.ts'
import {
  lookasideTarget,
  shownLookasideUrl,
  signatureUrl,
  withRepositoryPath,
} from '../../../src/domain/policy/lookaside-url.ts'

const reference = parseReference('h.example/ns/app:v1')
const digest = digestOf(new Uint8Array())
const hex = digest.slice('sha256:'.length)

describe('composing', () => {
  it.each([
    ['https://s.example/base', 'https://s.example/base/ns/app'],
    ['https://s.example', 'https://s.example/ns/app'],
    ['https://s.example/', 'https://s.example//ns/app'],
    ['HTTPS://S.example:8443/b', 'https://S.example:8443/b/ns/app'],
    ['https://u:p@s.example/b?k=v&w#f', 'https://u:p@s.example/b/ns/app?k=v&w#f'],
    ['https://[::1]:80/b', 'https://[::1]:80/b/ns/app'],
    ['file:///srv/sigs', 'file:///srv/sigs/ns/app'],
    ['file:///srv/a b/é', 'file:///srv/a%20b/%C3%A9/ns/app'],
    ['file:///srv/a%2fb%20c%ff%41', 'file:///srv/a/b%20c%FFA/ns/app'],
    ['/no/scheme', '/no/scheme/ns/app'],
    ['relative', 'relative/ns/app'],
  ])('%s and ns/app', (base, expected) => {
    expect(withRepositoryPath(base, reference)).toBe(expected)
  })

  it('puts the digest and the number behind the path, before the query', () => {
    expect(signatureUrl('https://s.example/b/ns/app?k=v', digest, 3)).toBe(
      `https://s.example/b/ns/app@sha256=${hex}/signature-3?k=v`,
    )
  })

  it.each([
    ['an escaped slash in the host', 'http://sigs.example%2F1'],
    ['an escaped letter in the host', 'https://%73igs.example/x'],
    ['no scheme before a colon', ':emptyscheme'],
    ['no path after a scheme', 'file:srv'],
    ['a broken escape', 'https://s.example/%zz'],
    ['a line break', 'https://s.example/\n'],
    ['a password with a slash', 'https://user:pa/ss@s.example/x'],
    ['two ports', 'https://s.example:1:2/x'],
    ['an endless text', `https://s.example/${'x'.repeat(20_000)}`],
  ])('refuses %s', (_name, base) => {
    expect(() => withRepositoryPath(base, reference)).toThrow(
      expect.objectContaining({ code: 'lookaside-unsupported' }),
    )
  })

  it.each(['..', 'a/../b', 'a//b', '', '/a', 'a/.'])('refuses the repository path %j', (path) => {
    expect(() => withRepositoryPath('file:///s', { domain: 'h.example', path })).toThrow(
      expect.objectContaining({ code: 'reference-malformed' }),
    )
  })

  it('never says the password, and says where the base is set', () => {
    const secret = 'hunter2'
    for (const base of [
      `https://u:${secret}@h/%zz?t=${secret}`,
      `https://u:${secret}/@h/x`,
      `x:u:${secret}@h`,
    ]) {
      try {
        withRepositoryPath(base, reference, '0.yaml: default-docker.lookaside')
        throw new Error('expected an error')
      } catch (error) {
        if (!(error instanceof UsageError)) throw error
        expect(error.message).toContain('0.yaml: default-docker.lookaside: ')
        expect(error.message).not.toContain(secret)
      }
    }
  })
})

describe('what a base means', () => {
  it.each([
    ['file:///srv/sigs', { kind: 'folder', path: '/srv/sigs' }],
    ['file:/srv/sigs', { kind: 'folder', path: '/srv/sigs' }],
    ['file:///srv/a%20b', { kind: 'folder', path: '/srv/a b' }],
    ['https://s.example/b', { kind: 'http', url: 'https://s.example/b' }],
    ['http://s.example', { kind: 'http', url: 'http://s.example' }],
  ])('%s', (base, expected) => {
    expect(lookasideTarget(base)).toEqual(expected)
  })

  it.each([
    'ftp://s.example/b',
    's3://bucket/b',
    '/no/scheme',
    'relative',
    '',
    'file://srv/sigs',
    'file://localhost/sigs',
    'file://',
    'https://',
    'https:/x',
    'https://a b/x',
    'file:///a%00b',
    'file:///a%ff',
  ])('refuses %j', (base) => {
    expect(() => lookasideTarget(base)).toThrow(
      expect.objectContaining({ code: 'lookaside-unsupported', exitCode: 2 }),
    )
  })
})

describe('showing', () => {
  it.each([
    ['https://u:p@s.example:8443/b//x@y?k=v&token&=&s3cret=#f', 'https://s.example:8443/b//x@y?k=…&…'],
    ['https://s.example/?sig=a&sig=b', 'https://s.example/?sig=…'],
    ['https://u@s.example', 'https://s.example'],
    ['file:///srv/sigs', 'file:///srv/sigs'],
    ['https://u:p/w@s.example/', '(unreadable URL)'],
    ['https://s.example/\u001b[31m', '(unreadable URL)'],
    ['x:secret@host', '(unreadable URL)'],
  ])('%s', (url, shown) => {
    expect(shownLookasideUrl(url)).toBe(shown)
  })
})

it('no text makes it throw anything but its own error, and composing is stable', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.webUrl({ withQueryParameters: true })),
      (base) => {
        try {
          const url = withRepositoryPath(base, reference)
          expect(signatureUrl(url, digest, 1)).toContain(`/ns/app@sha256=${hex}/signature-1`)
          lookasideTarget(url)
        } catch (error) {
          if (!(error instanceof CountersignError)) throw error
          expect(error.code).toBe('lookaside-unsupported')
        }
      },
    ),
  )
})
