import { describe, expect, it } from '@jest/globals'
import { exitCodeOf } from '../../src/app/exit-code.ts'
import { checkPolicy } from '../../src/app/policy-tools.ts'
import { UsageError } from '../../src/domain/errors.ts'
import { fakePorts, fakeTrust } from '../fakes/ports.ts'
import { fingerprints } from '../fakes/signatures.ts'

const signedBy = (keyPath: string, keyType = 'GPGKeys'): object => ({ type: 'signedBy', keyType, keyPath })

function check(policy: unknown) {
  const trust = fakeTrust({
    '/keys/alice.asc': [fingerprints.alice],
    '/keys/alice.secret.asc': [fingerprints.alice],
  })
  const text = typeof policy === 'string' ? policy : JSON.stringify(policy)
  const ports = fakePorts({ trust })
  const policies = { ...ports.policies, readBytes: async () => Buffer.from(text) }
  return checkPolicy({ path: 'policy.json' }, { ...ports, policies })
}

describe('checkPolicy', () => {
  it('counts scopes and requirements of a policy without faults', async () => {
    const outcome = await check({
      default: [{ type: 'reject' }],
      transports: {
        docker: { 'registry.example/ns': [signedBy('/keys/alice.asc'), { type: 'insecureAcceptAnything' }] },
        dir: { '': [{ type: 'insecureAcceptAnything' }] },
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

  it('warns of what is valid but probably not meant', async () => {
    const outcome = await check({
      default: [{ type: 'sigstoreSigned', keyPath: '/keys/cosign.pub' }],
      transports: { docker: { app: [{ type: 'reject' }] } },
    })
    expect(outcome.faults).toEqual([])
    expect(outcome.warnings.map(({ code }) => code)).toEqual([
      'policy-scope-never-matches',
      'sigstore-not-yet',
    ])
  })

  it('says that there is no file', async () => {
    const ports = fakePorts()
    const missing = new UsageError('file-unreadable', 'policy.json: not found')
    const policies = {
      ...ports.policies,
      readBytes: async (): Promise<never> => {
        throw missing
      },
    }
    await expect(checkPolicy({ path: 'policy.json' }, { ...ports, policies })).rejects.toBe(missing)
  })
})
