import { describe, expect, it } from '@jest/globals'
import { exitCodeOf } from '../../src/app/exit-code.ts'
import { checkPolicy } from '../../src/app/policy-tools.ts'
import { UsageError } from '../../src/domain/errors.ts'
import { readPolicy } from '../../src/domain/policy/parse-policy.ts'
import { readJsonDocument, readTrustPolicy } from '../../src/domain/policy/parse-trust-policy.ts'
import type { PolicyReading } from '../../src/domain/policy/policy-tree.ts'
import type { KeyRing, TrustMaterial } from '../../src/ports.ts'
import { fakePorts, fakeTrust } from '../fakes/ports.ts'
import { fingerprints } from '../fakes/signatures.ts'

const signedBy = (keyPath: string, keyType = 'GPGKeys'): object => ({ type: 'signedBy', keyType, keyPath })
const reject = [{ type: 'reject' }]

function read(policy: unknown, file: string): PolicyReading {
  const bytes = Buffer.from(typeof policy === 'string' ? policy : JSON.stringify(policy))
  return file === 'policy.json'
    ? readPolicy(bytes, file)
    : readTrustPolicy(readJsonDocument(bytes, file), file)
}

/** Keys by their path: those called `gone` and `lost` are missing, and every other verifier is fine. */
const trustOf = (): TrustMaterial => {
  const fake = fakeTrust({
    '/keys/alice.asc': [fingerprints.alice],
    '/keys/alice.secret.asc': [fingerprints.alice],
  })
  return {
    ...fake,
    verifierOf: async (leaf) => {
      const text = JSON.stringify(leaf)
      return /gone|lost/.test(text)
        ? { kind: 'unusable', code: 'key-file-missing', message: `no such file: ${text}` }
        : { kind: 'usable', warnings: [], check: async () => null }
    },
  }
}

function check(policy: unknown, file = 'policy.json', trust = trustOf()) {
  const ports = fakePorts({ trust })
  const inspect = async () => ({
    grammar: file === 'policy.json' ? ('policy.json' as const) : ('trust-policy' as const),
    ...read(policy, file),
  })
  return checkPolicy({ path: file }, { ...ports, policies: { ...ports.policies, inspect } })
}
const checkTrust = (policy: unknown, trust?: TrustMaterial) => check(policy, 'p.trust.json', trust)

describe('checkPolicy', () => {
  it('counts scopes and requirements of a policy without faults', async () => {
    const outcome = await check({
      default: reject,
      transports: {
        docker: { 'registry.example/ns': [signedBy('/keys/alice.asc')] },
        dir: { '': [signedBy('/keys/alice.asc'), { type: 'sigstoreSigned', keyPath: '/keys/c.pub' }] },
      },
    })
    expect(outcome).toEqual({
      command: 'policy check',
      policy: 'policy.json',
      scopes: 2,
      requirements: 4,
      faults: [],
      warnings: [],
    })
    expect(exitCodeOf(outcome)).toBe(0)
  })

  it('warns of a secret key where public ones belong, with its place', async () => {
    const outcome = await check({ default: [signedBy('/keys/alice.secret.asc')] })
    expect(outcome.warnings).toMatchObject([
      { code: 'key-file-secret', message: expect.stringMatching(/^default\[0\]: .*alice\.secret/) },
    ])
    expect(exitCodeOf(outcome)).toBe(0)
  })

  it('names every fault of the grammar with its place', async () => {
    const outcome = await check({ default: [], transports: { docker: { 'a.example': [{ type: 'rejct' }] } } })
    expect(outcome.faults).toMatchObject([
      { code: 'policy-empty-requirements', path: 'default' },
      { code: 'policy-unknown-type', path: 'transports.docker["a.example"][0].type' },
    ])
    for (const { message, next } of outcome.faults) {
      expect(message).toContain('policy.json')
      expect(next).not.toBe('')
    }
    expect(exitCodeOf(outcome)).toBe(2)
  })

  it('takes the types of a trust policy for faults of a policy.json, and tells of the name', async () => {
    const outcome = await check({ default: [{ type: 'bundleSigned', keyPath: 'k' }] })
    expect(outcome.faults).toMatchObject([
      { code: 'policy-unknown-type', message: expect.stringContaining('name the file .trust.json or .yaml') },
    ])
  })

  it.each([
    ['no JSON', 'hello', 'json-malformed'],
    [
      'a key twice',
      '{"default":[{"type":"reject"}],"default":[{"type":"insecureAcceptAnything"}]}',
      'json-duplicate-key',
    ],
  ])('names %s', async (_, text, code) => {
    expect((await check(text)).faults).toMatchObject([{ code, path: '' }])
  })

  it('names key files that cannot be used, where a requirement asks for them', async () => {
    const outcome = await check({
      default: [signedBy('/keys/alice.asc'), signedBy('/keys/gone.asc')],
      transports: {
        docker: { '': [signedBy('/keys/gone.asc', 'X509Certificates'), signedBy('/keys/lost.asc')] },
        // No image ever asks for the scopes of a transport that does not exist.
        dokcer: { '': [signedBy('/keys/gone.asc')] },
      },
    })
    expect(outcome.faults).toMatchObject([
      { code: 'file-unreadable', path: 'default[1]', message: expect.stringContaining('/keys/gone.asc') },
      {
        code: 'file-unreadable',
        path: 'transports.docker[""][1]',
        message: expect.stringContaining('/keys/lost.asc'),
      },
    ])
    expect(exitCodeOf(outcome)).toBe(2)
  })

  it('opens the keys and roots of every Sigstore requirement, also in combinations', async () => {
    const workflow = { type: 'workflowSigned', repository: 'a/b', workflow: '.github/workflows/r.yml' }
    const { faults, requirements } = await checkTrust({
      default: [
        { type: 'anyOf', of: [signedBy('/keys/alice.asc'), { type: 'bundleSigned', keyPath: 'gone.pub' }] },
        { ...workflow, trustedRootPath: 'lost.json' },
        workflow,
        { type: 'sigstoreSigned', keyPath: 'gone.pub' },
      ],
    })
    expect(faults).toMatchObject([
      { code: 'key-file-missing', path: 'default[0].of[1]' },
      { code: 'key-file-missing', path: 'default[1]' },
      { code: 'key-file-missing', path: 'default[3]' },
    ])
    expect(requirements).toBe(5)
  })

  it('asks for no service to look at a key', async () => {
    const asked: unknown[] = []
    const trust: TrustMaterial = {
      ...trustOf(),
      verifierOf: async (leaf) => {
        asked.push(leaf)
        return { kind: 'usable', warnings: [], check: async () => null }
      },
    }
    await checkTrust({ default: [{ type: 'bundleSigned', keyPath: 'k', transparency: 'log' }] }, trust)
    expect(asked).toMatchObject([{ transparency: 'none' }])
  })

  describe('keys that end', () => {
    const now = fakePorts().clock.nowUnixSeconds()
    const day = 86_400
    const state = (more: object) => [{ fingerprint: fingerprints.alice, ...more }]
    const withState = (states: ReturnType<KeyRing['states']>): TrustMaterial => ({
      ...trustOf(),
      gpgKeyRing: async () => ({
        kind: 'usable',
        fingerprints: [fingerprints.alice],
        warnings: [],
        states: () => states,
        check: async () => ({ kind: 'failed', code: 'untrusted-key', message: '' }),
      }),
    })

    it.each([
      ['in 29 days', state({ endsUnixSeconds: now + 29 * day }), 'expires on 20'],
      [
        'already',
        state({ refusal: { code: 'key-expired', message: 'it expired on 2020-01-01' } }),
        'counts: it expired',
      ],
    ])('%s are told', async (_name, states, told) => {
      const { warnings } = await check(
        { default: [signedBy('/keys/alice.asc')] },
        'policy.json',
        withState(states),
      )
      expect(warnings).toMatchObject([{ code: 'policy-key-ends', message: expect.stringContaining(told) }])
      expect(warnings[0]?.message).toContain(fingerprints.alice)
    })

    it.each([
      ['in 31 days', state({ endsUnixSeconds: now + 31 * day })],
      ['never', state({})],
    ])('%s are fine', async (_name, states) => {
      const { warnings } = await check(
        { default: [signedBy('/keys/alice.asc')] },
        'policy.json',
        withState(states),
      )
      expect(warnings).toEqual([])
    })
  })

  it('warns of what is valid but probably not meant', async () => {
    const outcome = await check({
      default: reject,
      transports: { docker: { app: [signedBy('/keys/alice.asc')] } },
    })
    expect(outcome.faults).toEqual([])
    expect(outcome.warnings.map(({ code }) => code)).toEqual(['policy-scope-never-matches'])
  })

  it('says that there is no file', async () => {
    const ports = fakePorts()
    const missing = new UsageError('file-unreadable', 'policy.json: not found')
    const policies = {
      ...ports.policies,
      inspect: async (): Promise<never> => {
        throw missing
      },
    }
    await expect(checkPolicy({ path: 'policy.json' }, { ...ports, policies })).rejects.toBe(missing)
  })
})
