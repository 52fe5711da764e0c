import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { CountersignError, FormatError, UsageError } from '../../../src/domain/errors.ts'
import { formatReference, parseReference } from '../../../src/domain/image/reference.ts'
import {
  formatImageName,
  type ImageName,
  isKnownTransport,
  parseImageName,
  policyTarget,
} from '../../../src/domain/image/transport.ts'

const hex = 'a'.repeat(64)
const faultOf = (text: string): CountersignError => {
  try {
    parseImageName(text)
  } catch (error) {
    if (error instanceof CountersignError) return error
    throw error
  }
  throw new Error(`expected ${text} to be refused`)
}

describe('parseImageName', () => {
  it.each<[string, ImageName]>([
    ['app', { transport: 'docker', reference: parseReference('app:latest') }],
    ['docker://app:1', { transport: 'docker', reference: parseReference('app:1') }],
    [
      `r.example/app@sha256:${hex}`,
      { transport: 'docker', reference: parseReference(`r.example/app@sha256:${hex}`) },
    ],
    ['localhost:5000/app:1', { transport: 'docker', reference: parseReference('localhost:5000/app:1') }],
    ['oc:1', { transport: 'docker', reference: parseReference('oc:1') }],
    ['dir:/a b/ä:1', { transport: 'dir', path: '/a b/ä:1' }],
    ['dir:.', { transport: 'dir', path: '.' }],
    ['oci:lay/out', { transport: 'oci', path: 'lay/out' }],
    ['oci:l:v1.0', { transport: 'oci', path: 'l', select: { kind: 'name', name: 'v1.0' } }],
    [
      'oci:l:r.example/app:v1',
      { transport: 'oci', path: 'l', select: { kind: 'name', name: 'r.example/app:v1' } },
    ],
    ['oci:l:@0', { transport: 'oci', path: 'l', select: { kind: 'position', position: 0 } }],
    ['oci:C:\\lay\\out:v1', { transport: 'oci', path: 'C:\\lay\\out', select: { kind: 'name', name: 'v1' } }],
    ['oci:c:/layout', { transport: 'oci', path: 'c:/layout' }],
    [
      'oci-archive:a.tar:v--1',
      { transport: 'oci-archive', path: 'a.tar', select: { kind: 'name', name: 'v--1' } },
    ],
    ['docker-archive:a.tar', { transport: 'docker-archive', path: 'a.tar' }],
    [
      'docker-archive:a.tar:app',
      {
        transport: 'docker-archive',
        path: 'a.tar',
        select: { kind: 'reference', reference: parseReference('app:latest') },
      },
    ],
    [
      'docker-archive:a.tar:@12',
      { transport: 'docker-archive', path: 'a.tar', select: { kind: 'position', position: 12 } },
    ],
    [
      'docker-daemon:app:1',
      { transport: 'docker-daemon', select: { kind: 'reference', reference: parseReference('app:1') } },
    ],
    [
      `docker-daemon:sha256:${hex}`,
      { transport: 'docker-daemon', select: { kind: 'image-id', id: `sha256:${hex}` } },
    ],
  ])('%s', (text, name) => {
    expect(parseImageName(text)).toEqual(name)
    expect(parseImageName(formatImageName(name))).toEqual(name)
  })

  it('takes the tag off where a digest stands beside it, and keeps it apart', () => {
    const name = parseImageName(`app:1@sha256:${hex}`)
    expect(name).toEqual({
      transport: 'docker',
      reference: parseReference(`app@sha256:${hex}`),
      droppedTag: '1',
    })
    expect(formatImageName(name)).toBe(`docker://docker.io/library/app@sha256:${hex}`)
  })

  it.each([
    ['', 'found nothing'],
    ['docker:app', 'expected "//" after "docker:"'],
    ['docker://', 'found nothing'],
    ['docker://app@@unknown-digest@@', 'unknown-digest'],
    ['http://r.example/app', 'SCHEME://'],
    ['dir:', 'expected a path'],
    ['oci:', 'expected a path'],
    ['oci::v1', 'expected a path'],
    ['oci:l:', 'expected PATH:NAME'],
    ['oci:l:@', 'expected PATH:NAME'],
    ['oci:l:@-1', 'expected PATH:NAME'],
    ['oci:l:@01', 'expected PATH:NAME'],
    ['oci:l:@9999999', 'expected PATH:NAME'],
    ['oci:l:a---b', 'expected PATH:NAME'],
    ['oci:lay:/a', 'expected PATH:NAME'],
    ['oci:l:a b', 'expected PATH:NAME'],
    [`docker-archive:a.tar:app@sha256:${hex}`, 'docker archives hold none'],
    ['docker-archive:a.tar:App', 'lower case'],
    ['docker-daemon:app', 'docker-daemon:NAME:TAG'],
    [`docker-daemon:app:1@sha256:${hex}`, 'docker-daemon:NAME:TAG'],
    ['docker-daemon:sha256:abc', 'docker-daemon:sha256:IMAGE-ID'],
    [`docker-daemon:${hex}`, 'image ID'],
    ['dir:a\0b', 'no NUL'],
    [`dir:${'a'.repeat(5000)}`, 'at most 4096'],
    ['APP', 'lower case'],
  ])('refuses %p', (text, message) => {
    const error = faultOf(text)
    expect(error).toBeInstanceOf(FormatError)
    expect(error.code).toBe('reference-malformed')
    expect(error.exitCode).toBe(2)
    expect(error.message).toContain(message)
  })

  it.each([
    ['dockr://r.example/app:1', 'docker://'],
    ['Docker://r.example/app:1', 'docker://'],
    ['oic://layout', 'oci:'],
    ['docker-deamon://app:1', 'docker-daemon:'],
  ])('%s is a mistyped transport', (text, meant) => {
    const error = faultOf(text)
    expect(error).toBeInstanceOf(UsageError)
    expect(error.code).toBe('transport-unsupported')
    expect(error.next).toBe(`Did you mean ${meant}?`)
  })

  it.each(['containers-storage:app', 'atomic:r.example/ns/app', 'sif:a.sif', 'tarball:a.tar'])(
    '%s is not supported',
    (text) => {
      const error = faultOf(text)
      expect(error).toBeInstanceOf(UsageError)
      expect(error.code).toBe('transport-unsupported')
      expect(error.next).toContain('docker-archive')
    },
  )

  it('knows the transports of containers-transports(5) by exact name', () => {
    expect(['docker', 'dir', 'sif', 'atomic'].every(isKnownTransport)).toBe(true)
    expect(['Docker', '', 'ostree', 'toString', 'docker-'].some(isKnownTransport)).toBe(false)
  })

  it('throws nothing but its own errors, and names survive writing and reading', () => {
    const piece = fc.constantFrom(
      'docker',
      '://',
      ':',
      'dir',
      'oci',
      'oci-archive',
      'docker-daemon',
      'app',
      '/',
      '@',
      '1',
      `sha256:${hex}`,
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 8 }).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(text, (found) => {
        let name: ImageName
        try {
          name = parseImageName(found)
        } catch (error) {
          expect(error).toBeInstanceOf(CountersignError)
          return
        }
        const again = parseImageName(formatImageName(name))
        expect(again).toEqual(
          'droppedTag' in name ? { transport: name.transport, reference: name.reference } : name,
        )
      }),
      { numRuns: 1000 },
    )
  })
})

describe('policyTarget', () => {
  it('asks for a docker image by reference, parents, host with port and wildcards', () => {
    expect(policyTarget(parseImageName('a.example.com:5000/ns/app:v1'))).toEqual({
      transport: 'docker',
      identity: 'a.example.com:5000/ns/app:v1',
      namespaces: [
        'a.example.com:5000/ns/app',
        'a.example.com:5000/ns',
        'a.example.com:5000',
        '*.example.com',
        '*.com',
      ],
      reference: parseReference('a.example.com:5000/ns/app:v1'),
    })
  })

  it.each(['dir:x', 'oci:x:v1', 'oci-archive:x'])(
    'asks for %s by resolved path and parent folders',
    (text) => {
      const name = parseImageName(text)
      expect(policyTarget(name, { resolvedPath: '/a/b/c' })).toEqual({
        transport: name.transport,
        identity: '/a/b/c',
        namespaces: ['/a/b', '/a'],
      })
      expect(policyTarget(name, { resolvedPath: '/a' }).namespaces).toEqual([])
      expect(policyTarget(name, { resolvedPath: '/' }).namespaces).toEqual([])
      expect(() => policyTarget(name)).toThrow(expect.objectContaining({ code: 'internal-error' }))
    },
  )

  it('asks for a docker archive by nothing but the default of its transport', () => {
    expect(policyTarget(parseImageName('docker-archive:a.tar'))).toEqual({
      transport: 'docker-archive',
      identity: '',
      namespaces: [],
    })
    expect(policyTarget(parseImageName('docker-archive:a.tar:app:1')).reference).toEqual(
      parseReference('app:1'),
    )
  })

  it('asks for a daemon image as for docker, and for an image ID by nothing', () => {
    expect(policyTarget(parseImageName('docker-daemon:app:1'))).toEqual({
      transport: 'docker-daemon',
      identity: 'docker.io/library/app:1',
      namespaces: ['docker.io/library/app', 'docker.io/library', 'docker.io', '*.io'],
      reference: parseReference('app:1'),
    })
    expect(policyTarget(parseImageName(`docker-daemon:sha256:${hex}`))).toEqual({
      transport: 'docker-daemon',
      identity: '',
      namespaces: [],
    })
  })

  it('judges an image under a given identity by the scopes of docker alone', () => {
    const target = policyTarget(parseImageName('dir:/tmp/x'), {
      resolvedPath: '/tmp/x',
      identity: parseReference(`localhost/app:1@sha256:${hex}`),
    })
    expect(target.transport).toBe('docker')
    expect(target.identity).toBe(`localhost/app@sha256:${hex}`)
    expect(target.namespaces).toEqual(['localhost/app', 'localhost'])
    expect(target.reference && formatReference(target.reference)).toBe(`localhost/app@sha256:${hex}`)
  })

  it('adds no tag to a given identity', () => {
    const target = policyTarget(parseImageName('dir:/x'), { identity: parseReference('r.example/app') })
    expect(target.identity).toBe('r.example/app')
    expect(target.reference?.tag).toBeUndefined()
  })
})
