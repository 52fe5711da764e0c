import { describe, expect, it } from '@jest/globals'
import { parseReference } from '../../../src/domain/image/reference.ts'
import type { PolicyTarget } from '../../../src/domain/image/transport.ts'
import { dockerIdentity, dockerNamespaces } from '../../../src/domain/image/transport-scopes.ts'
import type { Policy, Requirements } from '../../../src/domain/policy/policy.ts'
import { requirementsFor } from '../../../src/domain/policy/scope.ts'

/** A list that can be told from every other. */
const marked = (name: string): Requirements => [
  {
    type: 'signedBy',
    keyType: 'GPGKeys',
    keys: { kind: 'paths', paths: [name] },
    signedIdentity: { type: 'matchExact' },
  },
]

/** A policy with these scopes, each with a list that carries its name. */
function policyOf(transports: Readonly<Record<string, readonly string[]>>): Policy {
  return {
    default: marked('the default'),
    transports: new Map(
      Object.entries(transports).map(([transport, scopes]) => [
        transport,
        new Map(scopes.map((scope) => [scope, marked(`${transport} ${scope}`)])),
      ]),
    ),
  }
}

function dockerTarget(text: string): PolicyTarget {
  const reference = parseReference(text)
  return {
    transport: 'docker',
    identity: dockerIdentity(reference),
    namespaces: dockerNamespaces(reference),
    reference,
  }
}

const order = [
  ['example.com:5000/ns/app:v1', 'identity'],
  ['example.com:5000/ns/app', 'namespace'],
  ['example.com:5000/ns', 'namespace'],
  ['example.com:5000', 'namespace'],
  ['*.com', 'wildcard'],
  ['', 'transport-default'],
] as const

describe('the search for a docker image', () => {
  const target = dockerTarget('example.com:5000/ns/app:v1')

  it.each(order.map(([key, source], index) => ({ key, source, index })))(
    '$source "$key" comes before all that follow',
    ({ key, source, index }) => {
      const scopes = order.slice(index).map(([scope]) => scope)
      const selection = requirementsFor(policyOf({ docker: scopes.toReversed() }), target)
      expect(selection).toEqual({
        scope: { transport: 'docker', key, source },
        requirements: marked(`docker ${key}`),
        path: `transports.docker[${JSON.stringify(key)}]`,
      })
    },
  )

  it('ends with the default of the policy', () => {
    const none = {
      scope: { transport: 'docker', source: 'default' },
      requirements: marked('the default'),
      path: 'default',
    }
    expect(requirementsFor(policyOf({}), target)).toEqual(none)
    expect(requirementsFor(policyOf({ docker: [] }), target)).toEqual(none)
  })

  it.each([
    ['the host without its port', 'example.com'],
    ['that host with the path', 'example.com/ns/app'],
    ['a part of a name', 'example.com:5000/n'],
    ['a longer name', 'example.com:5000/ns/app2'],
    ['another tag', 'example.com:5000/ns/app:v2'],
    ['the short name', 'ns/app'],
    ['the host in capitals', 'EXAMPLE.com:5000'],
    ['a pattern that would have to match the host itself', '*.example.com'],
    ['a pattern with a port', '*.com:5000'],
    ['a pattern with a path', '*.com/ns'],
    ['a pattern of another kind', '*'],
    ['a slash at the end', 'example.com:5000/'],
  ])('passes over %s', (_name, scope) => {
    expect(requirementsFor(policyOf({ docker: [scope] }), target).path).toBe('default')
  })

  it('looks under no other transport', () => {
    const policy = policyOf({ atomic: ['example.com:5000/ns/app', ''], Docker: [''], unknown: [''] })
    expect(requirementsFor(policy, target).path).toBe('default')
  })

  it('finds patterns from the longest to the shortest, without the port', () => {
    const deep = dockerTarget('a.b.example.com:5000/app:1')
    const patterns = ['*.b.example.com', '*.example.com', '*.com']
    for (const [index, key] of patterns.entries()) {
      expect(requirementsFor(policyOf({ docker: patterns.slice(index) }), deep).scope).toEqual({
        transport: 'docker',
        key,
        source: 'wildcard',
      })
    }
  })
})

describe('images without a docker identity', () => {
  it('have the folders above them as namespaces', () => {
    const target: PolicyTarget = { transport: 'dir', identity: '/a/b/c', namespaces: ['/a/b', '/a'] }
    expect(requirementsFor(policyOf({ dir: ['/a', '/a/b/c'] }), target)).toMatchObject({
      scope: { key: '/a/b/c', source: 'identity' },
      path: 'transports.dir["/a/b/c"]',
    })
    expect(requirementsFor(policyOf({ dir: ['/a', ''] }), target)).toMatchObject({
      scope: { key: '/a', source: 'namespace' },
    })
    expect(requirementsFor(policyOf({ dir: [''] }), target)).toMatchObject({
      scope: { key: '', source: 'transport-default' },
    })
  })

  it('reach the default of their transport where they have no identity at all', () => {
    const target: PolicyTarget = { transport: 'docker-archive', identity: '', namespaces: [] }
    expect(requirementsFor(policyOf({ 'docker-archive': [''] }), target)).toEqual({
      scope: { transport: 'docker-archive', key: '', source: 'transport-default' },
      requirements: marked('docker-archive '),
      path: 'transports.docker-archive[""]',
    })
    expect(requirementsFor(policyOf({ docker: [''] }), target).path).toBe('default')
  })
})
