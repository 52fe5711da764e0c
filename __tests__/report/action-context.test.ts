import { describe, expect, it } from '@jest/globals'
import { TransportError } from '../../src/domain/errors.ts'
import { type ActionContext, toldReason } from '../../src/report/action-context.ts'
import { mergeAlike } from '../../src/report/findings.ts'

const context: ActionContext = {
  action: 'sign',
  version: '1.2.3',
  facts: {
    event: 'push',
    repository: 'team/app',
    server: { url: 'https://github.com', kind: 'github.com' },
    commit: 'c',
    ref: 'refs/heads/main',
    job: 'release',
  },
  changedFiles: [],
}
const refused = (registry: string): TransportError =>
  new TransportError('registry-denied', `manifest of ${registry}/team/app:1: ghcr.io answered status 403`, {
    next: 'Use another account; give --auth-file.',
    refusal: { registry, repository: 'team/app', operation: 'pull', by: 'registry', status: 403 },
  })

describe('toldReason', () => {
  it.each([
    ['by itself', (error: TransportError) => error],
    ['where one of several faults', (error: TransportError) => mergeAlike([error])[0] ?? error],
  ])('names the cause that the registry tells which refused, %s', (_name, faultOf) => {
    expect(toldReason(faultOf(refused('ghcr.io')), context).next).toContain('permissions: packages')
    expect(toldReason(faultOf(refused('containers.example')), context).next).toBe(
      'Use another account; give input `auth-file`.',
    )
  })

  it('tells faults that are alike once, with how many more there are', () => {
    const [only, ...others] = mergeAlike([refused('a.example'), refused('b.example'), refused('c.example')])
    expect(others).toEqual([])
    expect(only?.message).toMatch(/a\.example.*\(and 2 more alike\)$/)
  })
})
