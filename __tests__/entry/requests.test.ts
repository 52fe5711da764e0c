import { describe, expect, it } from '@jest/globals'
import { codes } from '../../src/domain/codes.ts'
import { CountersignError } from '../../src/domain/errors.ts'
import { readCommandLine } from '../../src/entry/command-line.ts'
import { operandsOf, requireNoOperands } from '../../src/entry/operands.ts'
import { concurrencyOf, timeoutMsOf } from '../../src/entry/option-values.ts'
import type { Surroundings } from '../../src/entry/request-parts.ts'
import { digestRequest, inspectRequest, verifyRequest, whereRequest } from '../../src/entry/requests.ts'
import { signRequest } from '../../src/entry/sign-requests.ts'

const surroundings: Surroundings = {
  workingDirectory: '/work dir',
  creator: 'countersign 1',
  defaultPolicy: () => undefined,
  systemPolicy: () => '/etc/containers/policy.json',
  keysGiven: [],
}
const codeOf = (make: () => unknown): string => {
  try {
    make()
  } catch (error) {
    if (error instanceof CountersignError) return error.code
    throw error
  }
  return 'made'
}
const nextOf = (make: () => unknown): string => {
  try {
    make()
  } catch (error) {
    if (error instanceof CountersignError) return `${error.message}. ${error.next ?? codes[error.code].next}`
    throw error
  }
  return 'made'
}
const verify = (...words: string[]) => verifyRequest(readCommandLine(['verify', ...words]), surroundings)
const sign = (...words: string[]) => signRequest(readCommandLine(['sign', ...words]), surroundings)
const fingerprint = 'A'.repeat(40)

describe('operands', () => {
  it('takes lists as workflows pass them: lines, commas, blanks', () => {
    const line = readCommandLine(['verify', ' a:1,\nb:2\r\n\n', 'c:3'])
    expect(operandsOf(line).map(({ text }) => text)).toEqual(['a:1', 'b:2', 'c:3'])
  })

  it('leaves commas in paths alone', () => {
    expect(operandsOf(readCommandLine(['verify', 'dir:/a,b'])).map(({ text }) => text)).toEqual(['dir:/a,b'])
  })

  it.each([[[]], [['']], [[' \n, ']]])('refuses an empty list %j', (words: string[]) => {
    expect(codeOf(() => operandsOf(readCommandLine(['verify', ...words])))).toBe('operand-missing')
  })
})

describe('verifyRequest', () => {
  it('knows the policy file, and the key as its stand-in', () => {
    expect(verify('a', '--policy', 'p.json').policy).toEqual({ kind: 'file', path: 'p.json' })
    expect(verify('a', '--key', 'k.asc', '--fingerprint', `0x${fingerprint.toLowerCase()}`).policy).toEqual({
      kind: 'keys',
      keys: { kind: 'paths', paths: ['k.asc'] },
      fingerprints: [fingerprint],
    })
    expect(verify('a', '--system-policy').policy).toEqual({
      kind: 'file',
      path: '/etc/containers/policy.json',
    })
  })

  it('takes an identity as it is, and adds the default tag to one that has neither tag nor digest', () => {
    const digest = `sha256:${'0'.repeat(64)}`
    const identity = `a:1@${digest}`
    expect(verify('dir:x', '--key', 'k', '--identity', identity).identity).toMatchObject({ tag: '1', digest })
    expect(sign('dir:x', '--identity', identity).identity).toMatchObject({ tag: '1', digest })
    expect(verify('dir:x', '--key', 'k', '--identity', 'a').identity).toMatchObject({ tag: 'latest' })
  })

  it.each([
    ['no policy', ['a'], 'policy-missing'],
    ['two policies', ['a', '--policy', 'p', '--key', 'k'], 'option-conflict'],
    ['a fingerprint without a key', ['a', '--policy', 'p', '--fingerprint', fingerprint], 'option-conflict'],
    ['a key id', ['a', '--key', 'k', '--fingerprint', '0123456789ABCDEF'], 'option-value'],
    ['a mode that is none', ['a', '--key', 'k', '--mode', 'lenient'], 'option-value'],
    [
      'a platform and all of them',
      ['a', '--key', 'k', '--platform', 'linux/amd64', '--platforms', 'all'],
      'option-conflict',
    ],
    ['platforms by name', ['a', '--key', 'k', '--platforms', 'linux/amd64'], 'option-value'],
    ['a reference that is none', ['A B', '--key', 'k'], 'reference-malformed'],
    ['two words on waived', ['a', '--key', 'k', '--waived', 'warn', '--require-signed'], 'option-conflict'],
  ])('refuses %s', (_name, words, code) => {
    expect(codeOf(() => verify(...words))).toBe(code)
  })
})

describe('signRequest', () => {
  it.each([
    ['referrers', [], 'key-missing'],
    ['sig-tag', [], 'key-missing'],
    ['referrers', ['sigstore-key'], 'made'],
    ['lookaside', [], 'made'], // the key is missed when it is read
  ] as const)('--publish %s with the keys %j: %s', (publish, keysGiven, code) => {
    const line = readCommandLine(['sign', 'registry.example/app:1', '--publish', publish])
    expect(codeOf(() => signRequest(line, { ...surroundings, keysGiven }))).toBe(code)
  })

  it('makes a folder a file URL, percent-encoded, and leaves URLs alone', () => {
    expect(sign('a', '--lookaside', 'public/sig#store').lookaside).toBe(
      'file:///work%20dir/public/sig%23store',
    )
    expect(sign('a', '--lookaside', 'https://x.example/s').lookaside).toBe('https://x.example/s')
  })

  it('reads platforms', () => {
    expect(sign('a').platforms).toBe('all')
    expect(sign('a', '--platforms', 'index').platforms).toBe('index')
    expect(sign('a', '--platforms', 'linux/amd64,linux/arm64').platforms).toHaveLength(2)
  })

  it.each([
    ['an engine that is none', ['a', '--gpg-engine', 'sq'], 'option-value'],
    [
      'a key file beside the keyring of gpg',
      ['a', '--gpg-engine', 'gpg', '--gpg-key', 'k'],
      'option-conflict',
    ],
    ['a digest that is none', ['a', '--digest', 'sha256:123'], 'digest-malformed'],
    ['no image', ['--gpg-key', 'k'], 'operand-missing'],
  ])('refuses %s', (_name, words, code) => {
    expect(codeOf(() => sign(...words))).toBe(code)
  })
})

describe('numbers and times', () => {
  it.each([
    ['1', 1],
    ['64', 64],
    ['0', 'option-value'],
    ['65', 'option-value'],
    ['8x', 'option-value'],
  ])('concurrency %s', (value, expected) => {
    const line = readCommandLine(['verify', '--concurrency', value])
    const read = typeof expected === 'number' ? concurrencyOf(line) : codeOf(() => concurrencyOf(line))
    expect(read).toBe(expected)
  })

  it('points to the help of the command that runs, and at variables only for an empty value', () => {
    const line = readCommandLine(['verify', '--concurrency', '0'])
    expect(nextOf(() => concurrencyOf(line))).toMatch(/found "0"\. See `countersign verify --help`\.$/)
    expect(nextOf(() => verify('a', '--key', 'k', '--mode', 'x'))).toContain('`countersign verify --help`.')
  })

  it.each([
    ['30s', 30_000],
    ['10m', 600_000],
    ['24h', 86_400_000],
    ['25h', 'option-value'],
    ['10', 'option-value'],
    ['0s', 'option-value'],
  ])('timeout %s', (value, expected) => {
    const line = readCommandLine(['verify', '--timeout', value])
    const read = typeof expected === 'number' ? timeoutMsOf(line) : codeOf(() => timeoutMsOf(line))
    expect(read).toBe(expected)
  })
})

describe('the other requests', () => {
  const reading = {
    file: async (path: string) => (path === 'm.json' ? new Uint8Array([1]) : undefined),
    standardInput: async () => new Uint8Array([2]),
  }

  it.each([
    ['-', { kind: 'bytes', label: '(standard input)' }],
    ['m.json', { kind: 'bytes', label: 'm.json' }],
    ['docker.io/library/alpine', { kind: 'image' }],
    ['dir:m.json', { kind: 'image' }],
  ])('digest %s', async (word, expected) => {
    expect(await digestRequest(readCommandLine(['digest', word]), reading)).toMatchObject(expected)
  })

  it.each(['./nope', './nope.json', '/nope', '../nope', 'nope.json', 'some/nope.json'])(
    'digest %s is no image but a file that is not there',
    async (word) => {
      await expect(digestRequest(readCommandLine(['digest', word]), reading)).rejects.toMatchObject({
        code: 'file-unreadable',
        exitCode: 2,
        message: expect.stringContaining(`${word}: expected a manifest file, found none`),
        next: expect.stringContaining('docker://'),
      })
    },
  )

  it('demo takes nothing', () => {
    expect(() => requireNoOperands(readCommandLine(['demo']))).not.toThrow()
    const given = readCommandLine(['demo', 'x'])
    expect(codeOf(() => requireNoOperands(given))).toBe('operand-unexpected')
    expect(nextOf(() => requireNoOperands(given))).toContain(
      'countersign demo: expected no operand, found "x"',
    )
  })

  it('where takes an image or a registry, not both', () => {
    expect(whereRequest(readCommandLine(['where', '--registry', 'host/ns']), surroundings).subject).toEqual({
      kind: 'registry',
      name: 'host/ns',
    })
    expect(
      codeOf(() => whereRequest(readCommandLine(['where', 'a', '--registry', 'host']), surroundings)),
    ).toBe('option-conflict')
    expect(codeOf(() => whereRequest(readCommandLine(['where']), surroundings))).toBe('operand-missing')
    expect(codeOf(() => whereRequest(readCommandLine(['where', 'a', 'b']), surroundings))).toBe(
      'option-value',
    )
  })

  it('inspect needs no policy', () => {
    expect(inspectRequest(readCommandLine(['inspect', 'a']), surroundings).operands).toHaveLength(1)
  })
})
