import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { FormatError } from '../../../src/domain/errors.ts'
import { parseDigest } from '../../../src/domain/image/digest.ts'
import {
  familiarReference,
  formatReference,
  parseReference,
  podmanRefusal,
  type Reference,
  repositoryOf,
  withDefaultTag,
} from '../../../src/domain/image/reference.ts'

const hex = 'a'.repeat(64)
const faultOf = (text: string, options?: { ownFile?: boolean }): FormatError => {
  try {
    parseReference(text, options)
  } catch (error) {
    if (error instanceof FormatError) return error
    throw error
  }
  throw new Error(`expected ${text} to be refused`)
}

describe('parseReference', () => {
  it.each([
    ['app', 'docker.io/library/app', 'app'],
    ['ns/app:1', 'docker.io/ns/app:1', 'ns/app:1'],
    ['docker.io/app', 'docker.io/library/app', 'app'],
    ['index.docker.io/app', 'docker.io/library/app', 'app'],
    ['registry-1.docker.io/app', 'registry-1.docker.io/app', 'registry-1.docker.io/app'],
    ['localhost/app', 'localhost/app', 'localhost/app'],
    ['localhost:5000/app', 'localhost:5000/app', 'localhost:5000/app'],
    ['localhost:5000', 'docker.io/library/localhost:5000', 'localhost:5000'],
    ['myhost/app', 'docker.io/myhost/app', 'myhost/app'],
    ['example.com:443/ns/app', 'example.com:443/ns/app', 'example.com:443/ns/app'],
    ['Example.com/ns/app', 'Example.com/ns/app', 'Example.com/ns/app'],
    ['app:5000', 'docker.io/library/app:5000', 'app:5000'],
    [`ns/app:1@sha256:${hex}`, `docker.io/ns/app:1@sha256:${hex}`, `ns/app:1@sha256:${hex}`],
    [
      `app@sha512:${'b'.repeat(128)}`,
      `docker.io/library/app@sha512:${'b'.repeat(128)}`,
      `app@sha512:${'b'.repeat(128)}`,
    ],
    ['a__b/c.d/e-----f', 'docker.io/a__b/c.d/e-----f', 'a__b/c.d/e-----f'],
    ['[::1]:5000/app', '[::1]:5000/app', '[::1]:5000/app'],
    ['LOCAL/app', 'LOCAL/app', 'LOCAL/app'],
    // Short forms that would be read as something else keep what makes them unambiguous.
    ['docker.io/foo.bar/app', 'docker.io/foo.bar/app', 'docker.io/foo.bar/app'],
    ['docker.io/localhost/app', 'docker.io/localhost/app', 'docker.io/localhost/app'],
    [`docker.io/library/${hex}`, `docker.io/library/${hex}`, `library/${hex}`],
    ['library/library/app', 'docker.io/library/library/app', 'library/library/app'],
  ])('%s is %s, for people %s', (text, normal, familiar) => {
    const reference = parseReference(text)
    expect(formatReference(reference)).toBe(normal)
    expect(familiarReference(reference)).toBe(familiar)
    expect(parseReference(familiar)).toEqual(reference)
  })

  it('gives the parts', () => {
    expect(parseReference(`r.example:5000/a/b:t@sha256:${hex}`)).toEqual({
      domain: 'r.example:5000',
      path: 'a/b',
      tag: 't',
      digest: `sha256:${hex}`,
    })
    expect(repositoryOf(parseReference('r.example/a/b:t'))).toBe('r.example/a/b')
  })

  it.each([
    ['', 'found nothing'],
    [hex, 'image ID'],
    ['https://example.com/app', 'SCHEME://'],
    ['docker://app', 'SCHEME://'],
    ['Example.com/Ns/app', 'write "ns/app"'],
    ['Ns/App', 'lower case'],
    ['App', 'lower case'],
    ['app@sha256:abc', '64 lower-case hex digits'],
    [`app@sha256:${hex.toUpperCase()}`, 'lower-case hex'],
    [`app@md5:${'a'.repeat(32)}`, 'sha256, sha384 or sha512'],
    [`app@sha256:${hex}@sha256:${hex}`, 'digest'],
    [`@sha256:${hex}`, 'name parts'],
    ['app@', 'digest'],
    ['app:', 'tag'],
    ['app:.t', 'tag'],
    ['app:-t', 'tag'],
    ['app:a:b', 'tag'],
    [`app:${'t'.repeat(129)}`, 'tag'],
    ['app:tag/x', 'HOST or HOST:PORT'],
    ['ex_ample.com/app', 'HOST or HOST:PORT'],
    ['example.com:/app', 'HOST or HOST:PORT'],
    ['example..com/app', 'HOST or HOST:PORT'],
    ['-example.com/app', 'HOST or HOST:PORT'],
    ['[fe80::1%eth0]:5000/app', 'HOST or HOST:PORT'],
    ['..%2f/app', 'HOST or HOST:PORT'],
    ['../app', 'HOST or HOST:PORT'],
    ['example.com/../app', 'name parts'],
    ['example.com/', 'name parts'],
    ['example.com//app', 'name parts'],
    ['/app', 'name parts'],
    ['app/', 'name parts'],
    ['a._b', 'name parts'],
    ['a___b', 'name parts'],
    ['a..b', 'name parts'],
    ['-a', 'name parts'],
    ['a-', 'name parts'],
    [' app', 'name parts'],
    ['app\n', 'name parts'],
    ['app:1\n', 'tag'],
    ['ä', 'name parts'],
    ['a\u0131b', 'name parts'],
    ['::error::x/y', 'HOST or HOST:PORT'],
  ])('refuses %p', (text, message) => {
    const error = faultOf(text)
    expect(error.code).toBe('reference-malformed')
    expect(error.message).toContain(message)
    expect(error.message).not.toContain('\n')
  })

  it.each([
    ['alice:s3cret@registry.example/app:1', '"***@registry.example/app:1"'],
    ['https://alice:s3cret@registry.example/app', '"https://***@registry.example/app"'],
    ['alice:s3cret+1@registry.example/app', '"***@registry.example/app"'],
    ['alice:s3cret/1@registry.example/app', '"***@registry.example/app"'],
    ['alice:a:s3cret@registry.example/app', '"***@registry.example/app"'],
    ['alice:a@s3cret@registry.example/app', '"***@registry.example/app"'],
    ['https://alice:s3cret/1@registry.example/app', '"https://***@registry.example/app"'],
    ['alice:s3cret+1@registry', '"***@registry"'],
    ['registry.example/app:1?token=s3cret', '"registry.example/app:1?…"'],
    ['app:1.0@d34db33f', '"app:1.0@d34db33f"'],
  ])('shows %p without its secrets', (text, shown) => {
    const { message } = faultOf(text)
    expect(message).toContain(`image reference ${shown}: `)
    expect(message).not.toContain('s3cret')
  })

  it('limits host and name together to 255 characters', () => {
    const path = 'a'.repeat(255 - 'r.example/'.length)
    expect(parseReference(`r.example/${path}:${'t'.repeat(128)}`).path).toBe(path)
    expect(faultOf(`r.example/${path}a`).message).toContain('at most 255 characters, found 256')
    expect(faultOf('b'.repeat(256 - 'docker.io/library/'.length)).message).toContain('found 256')
    for (const part of ['a', 'a:', 'a@', '?', 'a/'])
      expect(faultOf(part.repeat(1_000_000)).message.length).toBeLessThan(500)
  })

  it('ends with 2 where the text is the user’s own', () => {
    expect(faultOf('A', { ownFile: true }).exitCode).toBe(2)
    expect(faultOf('A').exitCode).toBe(3)
  })
})

describe('withDefaultTag', () => {
  it.each([
    ['app', 'docker.io/library/app:latest'],
    ['app:1', 'docker.io/library/app:1'],
    [`app@sha256:${hex}`, `docker.io/library/app@sha256:${hex}`],
  ])('%s is %s', (text, wanted) => {
    expect(formatReference(withDefaultTag(parseReference(text)))).toBe(wanted)
  })
})

describe('podmanRefusal', () => {
  it.each([
    ['[fc00::1]:5000/app', 'IPv6'],
    ['Docker/app', 'capitals'],
  ])('%s is refused by podman', (text, why) => {
    expect(podmanRefusal(parseReference(text))).toContain(why)
  })

  it.each(['app', 'localhost/app', 'Example.com/app', 'HOST:5000/app'])('%s is not', (text) => {
    expect(podmanRefusal(parseReference(text))).toBeUndefined()
  })
})

describe('properties', () => {
  const alnum = fc.stringMatching(/^[a-z0-9]{1,8}$/)
  const component = fc
    .array(fc.tuple(alnum, fc.constantFrom('.', '_', '__', '-', '---')), { minLength: 1, maxLength: 3 })
    .map((parts) =>
      parts.map(([word, mark], index) => (index === parts.length - 1 ? word : word + mark)).join(''),
    )
  const path = fc.array(component, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
  const domain = fc.constantFrom('docker.io', 'r.example', 'R.Example:5000', 'localhost', '[::1]:80', 'HOST')
  const reference: fc.Arbitrary<Reference> = fc
    .record(
      {
        domain,
        path,
        tag: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/),
        digest: fc.stringMatching(/^[0-9a-f]{64}$/).map((digits) => parseDigest(`sha256:${digits}`)),
      },
      { requiredKeys: ['domain', 'path'] },
    )
    .map((any) =>
      any.domain === 'docker.io' && !any.path.includes('/') ? { ...any, path: `library/${any.path}` } : any,
    )

  it('reads back what it writes, in normal and in familiar form', () => {
    fc.assert(
      fc.property(reference, (any) => {
        expect(parseReference(formatReference(any))).toEqual(any)
        expect(parseReference(familiarReference(any))).toEqual(any)
      }),
    )
  })

  it('gives a normal form or a FormatError for any text, and the normal form is stable', () => {
    const mark = fc.constantFrom(
      '/',
      ':',
      '@',
      '.',
      '-',
      '_',
      'a',
      'B',
      '0',
      '[',
      ']',
      '%',
      ' ',
      'docker.io',
      'sha256:',
      hex,
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(mark, { maxLength: 8 }).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(text, (found) => {
        let parsed: Reference
        try {
          parsed = parseReference(found)
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError)
          return
        }
        const normal = formatReference(parsed)
        expect(parseReference(normal)).toEqual(parsed)
        expect(normal).toMatch(/^[\x21-\x7e]+$/)
        expect(normal).not.toMatch(/\.\.|\/\/|%/)
      }),
      { numRuns: 1000 },
    )
  })

  it('takes linear time for hostile repetitions', () => {
    const started = performance.now()
    for (const text of [
      `${'a-'.repeat(120)}!`,
      `${'a.'.repeat(120)}/b`,
      `${'-'.repeat(250)}/x`,
      `a${'_'.repeat(250)}b`,
    ]) {
      expect(faultOf(text).code).toBe('reference-malformed')
    }
    expect(performance.now() - started).toBeLessThan(500)
  })
})
