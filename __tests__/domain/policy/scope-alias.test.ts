import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseReference } from '../../../src/domain/image/reference.ts'
import type { PolicyTarget } from '../../../src/domain/image/transport.ts'
import { dockerIdentity, dockerNamespaces } from '../../../src/domain/image/transport-scopes.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'
import { requirementsFor } from '../../../src/domain/policy/scope.ts'
import { scopeAlias } from '../../../src/domain/policy/scope-alias.ts'

function policyOf(scopes: readonly string[], transport = 'docker'): Policy {
  return {
    default: [{ type: 'insecureAcceptAnything' }],
    transports: new Map([[transport, new Map(scopes.map((scope) => [scope, [{ type: 'reject' }]]))]]),
  }
}

function targetOf(text: string, transport = 'docker'): PolicyTarget {
  const reference = parseReference(text)
  return {
    transport,
    identity: dockerIdentity(reference),
    namespaces: dockerNamespaces(reference),
    reference,
  }
}

const aliasOf = (image: string, ...scopes: readonly string[]): string | undefined =>
  scopeAlias(policyOf(scopes), targetOf(image))

describe('a host written otherwise slips past a scope', () => {
  it.each([
    ['in capitals', 'GHCR.example/acme/app:1', 'ghcr.example/acme'],
    ['in lower case where the scope has capitals', 'ghcr.example/acme/app:1', 'GHCR.example/acme'],
    ['with the port of https', 'ghcr.example:443/acme/app:1', 'ghcr.example/acme'],
    ['with the port of http', 'ghcr.example:80/acme/app:1', 'ghcr.example/acme'],
    ['without the port that the scope has', 'ghcr.example/acme/app:1', 'ghcr.example:443/acme'],
    ['with the other default port', 'ghcr.example:80/acme/app:1', 'ghcr.example:443/acme'],
    ['with a port that begins with zeros', 'ghcr.example:0443/acme/app:1', 'ghcr.example/acme'],
    ['with zeros before any port', 'ghcr.example:05000/acme/app:1', 'ghcr.example:5000/acme'],
    ['in capitals and with a port', 'GHCR.example:443/acme/app:1', 'ghcr.example'],
    ['past a whole repository', 'GHCR.example/acme/app:1', 'ghcr.example/acme/app'],
    ['past an identity', 'GHCR.example/acme/app:1', 'ghcr.example/acme/app:1'],
    ['past a scope of another path', 'GHCR.example/other/app:1', 'ghcr.example/acme'],
    ['past a pattern', 'reg.EXAMPLE.com/app:1', '*.example.com'],
    ['past a pattern in capitals', 'reg.example.com/app:1', '*.Example.com'],
    ['as the same address in fewer parts', '10.5/acme/app:1', '10.0.0.5/acme'],
    ['as the same address in other digits', '0x0a.0.0.5:5000/acme/app:1', '10.0.0.5:5000/acme'],
    ['as the same IPv6 address', '[0:0::1]:5000/acme/app:1', '[::1]:5000/acme'],
    ['in capitals of docker.io, which then gets no library/', 'DOCKER.io/app:1', 'docker.io/library/app'],
    ['by digest', `GHCR.example/acme/app@sha256:${'a'.repeat(64)}`, 'ghcr.example/acme'],
  ])('%s', (_name, image, scope) => {
    expect(aliasOf(image, scope)).toBe(scope)
    expect(aliasOf(image, 'unrelated.example', scope, '')).toBe(scope)
  })

  it('for the docker daemon, too', () => {
    expect(
      scopeAlias(
        policyOf(['ghcr.example/acme'], 'docker-daemon'),
        targetOf('GHCR.example/acme/app:1', 'docker-daemon'),
      ),
    ).toBe('ghcr.example/acme')
  })

  it.each([
    [
      'the host as written',
      'h.example:443/acme/app:1',
      ['h.example:443', 'h.example/acme'],
      'h.example/acme',
    ],
    [
      'another path of the host as written',
      'h.example:443/acme/app:1',
      ['h.example:443/other', 'h.example/acme'],
      'h.example/acme',
    ],
    ['a pattern', 'h.example:443/acme/app:1', ['*.example', 'h.example/acme'], 'h.example/acme'],
    [
      'the repository as written',
      'h.example:443/acme/app:1',
      ['h.example:443/acme', 'h.example/acme/app'],
      'h.example/acme/app',
    ],
  ])('where it is more specific than %s', (_name, image, scopes, expected) => {
    expect(aliasOf(image, ...scopes)).toBe(expected)
    expect(aliasOf(image, ...scopes.toReversed())).toBe(expected)
  })
})

describe('what is as it should be', () => {
  it.each([
    ['the scope as written', 'ghcr.example/acme/app:1', ['ghcr.example/acme']],
    [
      'both ways of writing, each with its scope',
      'ghcr.example:443/acme/app:1',
      ['ghcr.example/acme', 'ghcr.example:443/acme'],
    ],
    ['the other of both', 'ghcr.example/acme/app:1', ['ghcr.example/acme', 'ghcr.example:443/acme']],
    [
      'a scope in capitals asked for in capitals',
      'GHCR.example/acme/app:1',
      ['GHCR.example/acme', 'ghcr.example/acme'],
    ],
    [
      'a more specific scope as written',
      'ghcr.example:443/acme/app:1',
      ['ghcr.example:443/acme/app', 'ghcr.example/acme', 'ghcr.example'],
    ],
    [
      'another path of a host that is known as written',
      'ghcr.example:443/third/app:1',
      ['ghcr.example:443/other', 'ghcr.example/acme'],
    ],
    ['a host that a pattern knows', 'ghcr.example/third/app:1', ['*.example', 'GHCR.example/acme']],
    ['another port', 'ghcr.example:5000/acme/app:1', ['ghcr.example/acme']],
    ['two ports that are no default', 'ghcr.example:8080/acme/app:1', ['ghcr.example:5000/acme']],
    ['another host', 'quay.example/acme/app:1', ['ghcr.example/acme']],
    ['a longer host', 'my.ghcr.example/acme/app:1', ['ghcr.example/acme']],
    ['the host of a pattern', 'EXAMPLE.com/app:1', ['*.example.com']],
    [
      'a pattern that never matches',
      'reg.EXAMPLE.com/app:1',
      ['*.example.com:443', '*.example.com/app', '*'],
    ],
    [
      'a scope that is no host',
      'ghcr.example/acme/app:1',
      ['not a reference at all!', 'user@GHCR.example/acme', 'GHCR.example?x', 'https://GHCR.example'],
    ],
    ['the default of the transport alone', 'GHCR.example/acme/app:1', ['']],
    ['no scopes', 'GHCR.example/acme/app:1', []],
    ['a short name', 'app:1', ['ghcr.example/acme', 'docker.io/library']],
  ])('%s is no alias', (_name, image, scopes) => {
    expect(aliasOf(image, ...scopes)).toBeUndefined()
    expect(aliasOf(image, ...scopes.toReversed())).toBeUndefined()
  })

  it('looks at the scopes of its own transport only', () => {
    expect(
      scopeAlias(policyOf(['ghcr.example/acme'], 'atomic'), targetOf('GHCR.example/acme/app:1')),
    ).toBeUndefined()
    expect(
      scopeAlias(policyOf(['/a/b'], 'dir'), {
        transport: 'dir',
        identity: '/A/b',
        namespaces: ['/A'],
        reference: parseReference('a.b/c:1'),
      }),
    ).toBeUndefined()
  })

  it('asks nothing of an image without a docker reference', () => {
    const { reference: _reference, ...target } = targetOf('GHCR.example/acme/app:1')
    expect(scopeAlias(policyOf(['ghcr.example/acme']), target)).toBeUndefined()
  })
})

describe('whatever is asked under whatever scopes', () => {
  const hosts = [
    'h.example',
    'H.example',
    'h.EXAMPLE',
    'h.example:443',
    'H.example:80',
    'h.example:5000',
    'g.example',
  ]
  const paths = ['', '/a', '/a/b', '/a/b:1']
  const scope = fc.tuple(fc.constantFrom(...hosts), fc.constantFrom(...paths)).map((parts) => parts.join(''))
  const scopes = fc.uniqueArray(fc.oneof(scope, fc.constantFrom('*.example', '*.EXAMPLE', '')), {
    maxLength: 4,
  })
  const image = fc.constantFrom(...hosts).map((host) => `${host}/a/b:1`)
  const canonical = (text: string): string => text.toLowerCase().replace(/:(?:443|80)(?=\/|$)/, '')

  it('what passes is judged by no laxer list than with every host in one form', () => {
    fc.assert(
      fc.property(scopes, image, (keys, asked) => {
        const policy = policyOf(keys)
        const target = targetOf(asked)
        if (scopeAlias(policy, target) !== undefined) return
        const chosen = requirementsFor(policy, target).scope.key
        const inOneForm = requirementsFor(policyOf(keys.map(canonical)), targetOf(canonical(asked))).scope.key
        expect(chosen === undefined ? undefined : canonical(chosen)).toBe(inOneForm)
      }),
      { numRuns: 1000 },
    )
  })

  it('an exact identity is never refused', () => {
    fc.assert(
      fc.property(scopes, image, (keys, asked) => {
        expect(aliasOf(asked, asked, ...keys)).toBeUndefined()
      }),
    )
  })
})
