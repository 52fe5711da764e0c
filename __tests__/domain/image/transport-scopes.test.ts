import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseReference } from '../../../src/domain/image/reference.ts'
import {
  dockerIdentity,
  dockerNamespaces,
  pathNamespaces,
  scopeFault,
} from '../../../src/domain/image/transport-scopes.ts'

const hex = 'a'.repeat(64)

describe('dockerNamespaces', () => {
  it.each([
    [
      'example.com:5000/ns/app:v1',
      ['example.com:5000/ns/app', 'example.com:5000/ns', 'example.com:5000', '*.com'],
    ],
    ['localhost:5000/app', ['localhost:5000/app', 'localhost:5000']],
    ['127.0.0.1:5000/app', ['127.0.0.1:5000/app', '127.0.0.1:5000', '*.0.0.1', '*.0.1', '*.1']],
    ['[fc00::1]:5000/app', ['[fc00::1]:5000/app', '[fc00::1]:5000']],
    ['app', ['docker.io/library/app', 'docker.io/library', 'docker.io', '*.io']],
  ])('%s', (text, wanted) => {
    expect(dockerNamespaces(parseReference(text))).toEqual(wanted)
  })

  it('follows the identity, which has tag or digest', () => {
    expect(dockerIdentity(parseReference(`app@sha256:${hex}`))).toBe(`docker.io/library/app@sha256:${hex}`)
  })
})

describe('pathNamespaces', () => {
  it('lists the parents without the root, each a prefix of the path', () => {
    expect(pathNamespaces('/a/b/c')).toEqual(['/a/b', '/a'])
    expect(pathNamespaces('/a')).toEqual([])
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 6 }), (parts) => {
        const path = `/${parts.join('/')}`
        const namespaces = pathNamespaces(path)
        expect(namespaces).toHaveLength(parts.length - 1)
        expect(namespaces.every((scope) => path.startsWith(`${scope}/`) && scope.startsWith('/'))).toBe(true)
      }),
    )
  })
})

describe('scopeFault', () => {
  it.each([
    ['docker', 'example.com'],
    ['docker', '*.example.com'],
    ['docker', 'what ever'],
    ['atomic', 'host:8443'],
    ['atomic', 'host:8443/ns'],
    ['atomic', 'host/ns/stream'],
    ['atomic', 'host/ns/stream:tag'],
    ['dir', '/a/b'],
    ['oci', '/a/..b'],
    ['oci-archive', '/a.tar'],
    ['sif', '/a'],
    ['docker-daemon', 'example.com/app:1'],
    ['docker-daemon', 'sha256:abc'],
    ['containers-storage', '[/var/lib/containers]'],
    ['containers-storage', '[overlay@/var/lib/containers]'],
    ['containers-storage', '[/r]docker.io/library/app:1'],
    ['containers-storage', `[/r]app@${hex}`],
    ['containers-storage', `[/r]app@sha256:${hex}`],
    ['containers-storage', `[/r]app@sha256:${hex}@${hex}`],
    ['docker-archive', ''],
    ['tarball', ''],
    ['dir', ''],
    ['containers-storage', ''],
    ['unheard-of', 'any/thing'],
  ])('%s takes %p', (transport, scope) => {
    expect(scopeFault(transport, scope)).toBeUndefined()
  })

  it.each([
    ['atomic', 'host/ns:tag', 'expected HOST'],
    ['atomic', 'host/ns/stream/more', 'expected HOST'],
    ['atomic', 'host/ns/stream:tag:tag', 'expected HOST'],
    ['dir', 'a/b', 'absolute'],
    ['dir', '/', '""'],
    ['dir', '/a/', 'write "/a"'],
    ['dir', '/a//b', 'write "/a/b"'],
    ['oci', '/a/./b', 'write "/a/b"'],
    ['oci-archive', '/a/../b', 'write "/b"'],
    ['sif', '//a', 'write "/a"'],
    ['dir', '//', 'write "/"'],
    ['docker-archive', 'app', 'no identity'],
    ['tarball', '/a', 'no identity'],
    ['docker-daemon', `sha256:${hex}`, 'image IDs'],
    ['containers-storage', 'app', 'expected [ROOT]'],
    ['containers-storage', '[]', 'expected [ROOT]'],
    ['containers-storage', '[/r', 'expected [ROOT]'],
    ['containers-storage', '[r]app', 'expected [ROOT]'],
    ['containers-storage', '[overlay@r]', 'expected [ROOT]'],
    ['containers-storage', '[overlay@]', 'expected [ROOT]'],
    ['containers-storage', '[@/r]', 'expected [ROOT]'],
    ['containers-storage', '[/r]app@nonsense', 'expected [ROOT]'],
    ['containers-storage', `[/r]app@${hex}@${hex}`, 'expected [ROOT]'],
    ['containers-storage', `[/r]app@sha256:${hex}@short`, 'expected [ROOT]'],
    ['containers-storage', `[/r]app@sha256:${hex}@${hex}@${hex}`, 'expected [ROOT]'],
  ])('%s refuses %p', (transport, scope, why) => {
    expect(scopeFault(transport, scope)).toContain(why)
  })
})
