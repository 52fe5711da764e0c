import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseCredentialFile } from '../../../src/adapters/registry/credential-file.ts'
import { credentialPlaces } from '../../../src/adapters/registry/credential-places.ts'
import { type CredentialOptions, createCredentials } from '../../../src/adapters/registry/credentials.ts'
import { FormatError } from '../../../src/domain/errors.ts'

const auth = (pair: string) => ({ auth: Buffer.from(pair).toString('base64') })
const parsed = (document: unknown) => parseCredentialFile('file.json', Buffer.from(JSON.stringify(document)))

/** `user:password` that a file has for a key, or what else it says. */
function pairIn(document: unknown, key: string): string | null {
  const answer = parsed(document).lookUp(key)
  if (answer.kind === 'helper') return `helper ${answer.name} ${answer.serverKey}`
  if (answer.kind === 'nothing') return null
  const { credential } = answer
  return credential.kind === 'password' ? `${credential.username}:${credential.password}` : credential.kind
}

describe('an entry', () => {
  const auths = {
    'a.test': auth('host:1'),
    'a.test/ns': auth('ns:2'),
    'a.test/ns/repo': auth('repo:3'),
    'a.test:5000': auth('port:4'),
    'https://url.test/v1/': auth('url:5'),
    'http://plain.test': auth('plain:6'),
    'https://index.docker.io/v1/': auth('hub:7'),
    'b.test/only/deep': auth('deep:8'),
    localhost: auth('local:9'),
  }
  it.each([
    ['a.test', 'host:1'],
    ['a.test/other', 'host:1'],
    ['a.test/ns', 'ns:2'],
    ['a.test/ns/other', 'ns:2'],
    ['a.test/ns/repo', 'repo:3'],
    ['a.test/ns/repo/more', 'repo:3'],
    ['a.test/nsx', 'host:1'],
    ['a.test:5000', 'port:4'],
    ['a.test:5000/ns', 'port:4'],
    ['a.test:5001', null],
    ['url.test', 'url:5'],
    ['url.test/any/path', 'url:5'],
    ['plain.test', 'plain:6'],
    ['docker.io/library/app', 'hub:7'],
    ['index.docker.io', 'hub:7'],
    ['registry-1.docker.io/x', 'hub:7'],
    ['b.test/only/deep/x', 'deep:8'],
    ['b.test/only', null],
    ['localhost', 'local:9'],
    ['localhost/x', 'local:9'],
    // Look-alikes of a host get nothing.
    ['a.test.evil.example', null],
    ['evil-a.test', null],
    ['xa.test', null],
    ['a.tes', null],
    ['A.test', null],
    ['url.test.evil.example', null],
    ['docker.io.evil.example', null],
    ['test', null],
    ['', null],
    ['a.test@evil.example', null],
  ])('for %s is %s', (key, expected) => {
    expect(pairIn({ auths }, key)).toBe(expected)
  })

  it('that is exact comes before one of Docker Hub under another name', () => {
    const both = { auths: { 'docker.io': auth('short:1'), 'https://index.docker.io/v1/': auth('long:2') } }
    expect(pairIn(both, 'docker.io/library/app')).toBe('short:1')
    expect(pairIn(both, 'index.docker.io')).toBe('long:2')
  })

  it('is never that of another host', () => {
    const host = fc.domain()
    fc.assert(
      fc.property(host, host, fc.constantFrom('', ':5000', '/ns'), (one, other, rest) => {
        fc.pre(one !== other)
        expect(
          pairIn({ auths: { [`${other}${rest}`]: auth('a:b'), [`https://${other}/v1/`]: auth('c:d') } }, one),
        ).toBeNull()
      }),
    )
  })

  it.each<readonly [string, unknown, string | null]>([
    ['with a colon in the password', auth('user:pa:ss'), 'user:pa:ss'],
    ['with an empty password', auth('user:'), 'user:'],
    ['filled up with NUL', auth('user:pass\0\0'), 'user:pass'],
    ['in UTF-8', auth('üser:pæss'), 'üser:pæss'],
    ['in members of its own', { username: 'user', password: 'pass' }, 'user:pass'],
    ['that is a mark', {}, null],
    ['that is an empty text', { auth: '' }, null],
    ['with an identity token', { ...auth('0:'), identitytoken: 'T' }, 'identity-token'],
    ['with a registry token', { registrytoken: 'T' }, 'registry-token'],
    ['with more than we know', { ...auth('user:pass'), email: 'x', n: 1 }, 'user:pass'],
  ])('%s is %s', (_name, entry, expected) => {
    expect(pairIn({ auths: { 'a.test': entry } }, 'a.test')).toBe(expected)
  })

  it.each<readonly [string, unknown]>([
    ['without a colon', { auth: Buffer.from('s3cret').toString('base64') }],
    ['that is no base64', { auth: 's3cret!' }],
    ['that is no UTF-8', { auth: Buffer.from([0xff, 0x3a, 0x41]).toString('base64') }],
    ['of another type', { auth: 5 }],
    ['that is no object', 's3cret'],
    ['whose token is no text', { identitytoken: ['s3cret'] }],
  ])('%s is an error that does not show it', (_name, entry) => {
    const error = errorOf(() => pairIn({ auths: { 'a.test': entry } }, 'a.test/x'))
    expect([error.code, error.exitCode]).toEqual(['credentials-malformed', 2])
    expect(error.message).toContain('file.json: auths["a.test"]')
    expect(error.message).not.toContain('s3cret')
  })

  it('that is broken does not disturb another', () => {
    expect(pairIn({ auths: { 'a.test': { auth: 'no' }, 'b.test': auth('user:pass') } }, 'b.test')).toBe(
      'user:pass',
    )
  })
})

describe('a file', () => {
  it.each<readonly [string, string]>([
    ['that is no JSON', 'Json rocks'],
    ['that is empty', ''],
    ['with a key twice', '{"auths":{"a.test":{},"a.test":{}}}'],
    ['with a list of entries', '{"auths":[]}'],
    ['that is a list', '[]'],
    ['that is no UTF-8', '{"auths":"\xff"}'],
  ])('%s is an error', (_name, text) => {
    const error = errorOf(() => parseCredentialFile('file.json', Buffer.from(text, 'latin1')))
    expect([error.code, error.exitCode]).toEqual(['credentials-malformed', 2])
    expect(error.message).toContain('file.json')
  })

  it('of more than 4 MiB is an error', () => {
    expect(
      errorOf(() => parseCredentialFile('file.json', Buffer.alloc(4 * 1024 * 1024 + 1, 0x20))).code,
    ).toBe('credentials-malformed')
  })

  it.each([{}, { auths: null }, { auths: {}, credHelpers: null, credsStore: null }, { currentContext: 'x' }])(
    '%j has nothing',
    (document) => {
      expect(pairIn(document, 'a.test')).toBeNull()
    },
  )

  it('of the older form has its entries at the top', () => {
    const legacy = { 'https://a.test/v1/': auth('a:1'), 'b.test/v2': auth('b:2') }
    expect(pairIn(legacy, 'a.test/x')).toBe('a:1')
    expect(pairIn(legacy, 'b.test')).toBe('b:2')
    expect(pairIn({ ...legacy, auths: {} }, 'a.test')).toBeNull()
  })

  it('of any bytes throws nothing but FormatError', () => {
    const json = fc.json().map((text) => Buffer.from(text))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), json), fc.string(), (bytes, key) => {
        try {
          const file = parseCredentialFile('file.json', bytes)
          file.lookUp(key)
          file.headers()
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError)
        }
      }),
    )
  })
})

describe('a helper', () => {
  it.each([
    ['for one host', { credHelpers: { 'a.test': 'one' } }, 'a.test/x', 'helper one a.test'],
    ['for one host, not for its neighbour', { credHelpers: { 'a.test': 'one' } }, 'b.test', null],
    [
      'for one host before the entries',
      { credHelpers: { 'a.test': 'one' }, auths: { 'a.test': auth('u:p') } },
      'a.test',
      'helper one a.test',
    ],
    [
      'for Docker Hub',
      { credHelpers: { 'docker.io': 'one' } },
      'docker.io/library/app',
      'helper one https://index.docker.io/v1/',
    ],
    [
      'for Docker Hub by its key',
      { credHelpers: { 'https://index.docker.io/v1/': 'one' } },
      'docker.io/x',
      'helper one https://index.docker.io/v1/',
    ],
    ['for all hosts', { credsStore: 'all' }, 'a.test:5000/x', 'helper all a.test:5000'],
    [
      'for all hosts, for Docker Hub',
      { credsStore: 'all' },
      'docker.io/library/app',
      'helper all https://index.docker.io/v1/',
    ],
    [
      'for all hosts where the entry is a mark',
      { credsStore: 'all', auths: { 'a.test': {} } },
      'a.test',
      'helper all a.test',
    ],
    [
      'for all hosts after an entry with content',
      { credsStore: 'all', auths: { 'a.test': auth('u:p') } },
      'a.test',
      'u:p',
    ],
    ['without a name', { credsStore: '' }, 'a.test', null],
  ])('%s', (_name, document, key, expected) => {
    expect(pairIn(document, key)).toBe(expected)
  })
})

describe('HttpHeaders', () => {
  it('are read with names in lower case', () => {
    expect(parsed({ auths: {}, HttpHeaders: { 'X-Meta-A': 'b c', 'User-Agent': 'x/1' } }).headers()).toEqual({
      'x-meta-a': 'b c',
      'user-agent': 'x/1',
    })
  })

  it.each([
    ['Authorization', 'Bearer x'],
    ['host', 'evil.test'],
    ['Content-Length', '5'],
    ['Transfer-Encoding', 'chunked'],
    ['Accept', 'text/plain'],
    ['X-A\r\nX-B', 'c'],
    ['X A', 'c'],
    ['', 'c'],
    ['X-A', 'b\r\nX-B: c'],
    ['X-A', 'ü'],
    ['X-A', 5],
  ])('%j of %j are an error', (name, value) => {
    expect(errorOf(() => parsed({ auths: {}, HttpHeaders: { [name]: value } }).headers()).code).toBe(
      'credentials-malformed',
    )
  })
})

describe('credentialPlaces', () => {
  const around = { env: {}, home: '/h', uid: 7, platform: 'linux' }
  const shown = (more: Partial<Parameters<typeof credentialPlaces>[0]>): readonly string[] =>
    credentialPlaces({ ...around, ...more }).map((place) => (place.kind === 'file' ? place.path : place.name))

  it.each<readonly [string, Partial<Parameters<typeof credentialPlaces>[0]>, readonly string[]]>([
    [
      'plain',
      {},
      ['/h/.docker/config.json', '/run/containers/7/auth.json', '/h/.config/containers/auth.json'],
    ],
    [
      'the option alone',
      {
        authFile: '/x.json',
        env: { REGISTRY_AUTH_FILE: '/y', DOCKER_AUTH_CONFIG: '{}', DOCKER_CONFIG: '/z' },
      },
      ['/x.json'],
    ],
    [
      'all variables',
      {
        env: {
          REGISTRY_AUTH_FILE: '/y',
          DOCKER_AUTH_CONFIG: '{}',
          DOCKER_CONFIG: '/z',
          XDG_RUNTIME_DIR: '/r',
          XDG_CONFIG_HOME: '/c',
        },
      },
      ['/y', 'DOCKER_AUTH_CONFIG', '/z/config.json', '/r/containers/auth.json', '/c/containers/auth.json'],
    ],
    [
      'empty variables',
      {
        env: {
          REGISTRY_AUTH_FILE: '',
          DOCKER_AUTH_CONFIG: '',
          DOCKER_CONFIG: '',
          XDG_RUNTIME_DIR: '',
          XDG_CONFIG_HOME: '',
        },
      },
      ['/h/.docker/config.json', '/run/containers/7/auth.json', '/h/.config/containers/auth.json'],
    ],
    [
      'another system',
      { platform: 'darwin' },
      ['/h/.docker/config.json', '/h/.config/containers/auth.json', '/h/.config/containers/auth.json'],
    ],
  ])('with %s', (_name, more, expected) => {
    expect(shown(more)).toEqual(expected)
  })
})

describe('createCredentials', () => {
  let home = ''
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'countersign-test-'))
  })
  afterEach(() => rmSync(home, { recursive: true }))

  const write = (path: string, document: unknown): string => {
    const full = join(home, path)
    mkdirSync(dirname(full), { recursive: true })
    writeFileSync(full, typeof document === 'string' ? document : JSON.stringify(document))
    return full
  }
  const open = (env: Record<string, string> = {}, more: Partial<CredentialOptions> = {}) =>
    createCredentials({ env: { XDG_RUNTIME_DIR: join(home, 'run'), ...env }, home, ...more })
  const entry = (host: string, pair: string) => ({ auths: { [host]: auth(pair) } })

  it('takes the first place that has a credential', async () => {
    const named = write('named.json', entry('a.test', 'named:1'))
    const docker = write('.docker/config.json', {
      auths: { ...entry('a.test', 'docker:2').auths, ...entry('b.test', 'docker:2').auths },
    })
    write('run/containers/auth.json', entry('c.test', 'runtime:3'))
    write('.config/containers/auth.json', entry('d.test', 'config:4'))
    const inline = JSON.stringify(entry('b.test', 'inline:5'))
    const credentials = open({ REGISTRY_AUTH_FILE: named, DOCKER_AUTH_CONFIG: inline })
    expect(await credentials.describe('a.test')).toEqual({ file: named, entry: 'a.test', username: 'named' })
    expect(await credentials.describe('b.test/x')).toEqual({
      file: 'DOCKER_AUTH_CONFIG',
      entry: 'b.test',
      username: 'inline',
    })
    expect(await credentials.describe('c.test')).toMatchObject({ username: 'runtime' })
    expect(await credentials.describe('d.test')).toMatchObject({ username: 'config' })
    expect(await credentials.describe('e.test')).toBeNull()
    expect(await open().describe('a.test')).toEqual({ file: docker, entry: 'a.test', username: 'docker' })
  })

  it('reads the file of the option and no other', async () => {
    write('.docker/config.json', entry('a.test', 'docker:1'))
    const authFile = write('own.json', entry('b.test', 'own:2'))
    const credentials = open({}, { authFile })
    expect(await credentials.find('a.test')).toBeNull()
    expect(await credentials.describe('b.test')).toEqual({ file: authFile, entry: 'b.test', username: 'own' })
  })

  it('describes without the secret', async () => {
    write('.docker/config.json', entry('a.test', 'user:s3cret'))
    const credentials = open()
    expect(await credentials.find('a.test')).toMatchObject({ kind: 'password', password: 's3cret' })
    expect(JSON.stringify(await credentials.describe('a.test'))).not.toContain('s3cret')
  })

  it('does without files that are not there', async () => {
    expect(
      await open({ REGISTRY_AUTH_FILE: join(home, 'no/file.json'), DOCKER_CONFIG: join(home, 'no') }).find(
        'a.test',
      ),
    ).toBeNull()
    const file = write('file', '')
    expect(await open({ DOCKER_CONFIG: file, XDG_CONFIG_HOME: file }).find('a.test')).toBeNull()
  })

  it('refuses a missing file of the option', async () => {
    const authFile = join(home, 'no.json')
    await expect(open({}, { authFile }).find('a.test')).rejects.toMatchObject({
      code: 'credentials-malformed',
      exitCode: 2,
      message: expect.stringContaining(authFile),
    })
  })

  it('refuses a file that is a folder, and a broken one even if another has the entry', async () => {
    write('run/containers/auth.json', entry('a.test', 'user:pass'))
    mkdirSync(join(home, '.docker/config.json'), { recursive: true })
    await expect(open().find('a.test')).rejects.toMatchObject({ code: 'credentials-malformed' })
    const broken = write('broken.json', '{')
    await expect(open({ REGISTRY_AUTH_FILE: broken }).find('a.test')).rejects.toMatchObject({
      code: 'credentials-malformed',
    })
  })

  it('reads a file once', async () => {
    const path = write('.docker/config.json', entry('a.test', 'user:1'))
    const credentials = open()
    await credentials.find('a.test')
    writeFileSync(path, 'changed')
    expect(await credentials.find('a.test/x')).toMatchObject({ password: '1' })
  })

  it('gives the headers of the first file that has any', async () => {
    write('.docker/config.json', { auths: {}, HttpHeaders: { 'X-A': '1' } })
    expect(await open().headers()).toEqual({ 'x-a': '1' })
    expect(await open({ DOCKER_AUTH_CONFIG: '{"auths":{},"HttpHeaders":{"X-A":"2"}}' }).headers()).toEqual({
      'x-a': '2',
    })
    expect(await open({}, { authFile: write('own.json', { auths: {} }) }).headers()).toEqual({})
  })
})

function errorOf(run: () => unknown): FormatError {
  try {
    run()
  } catch (error) {
    if (error instanceof FormatError) return error
    throw error
  }
  throw new Error('expected a FormatError')
}
