import { describe, expect, it } from '@jest/globals'
import { CountersignError } from '../../src/domain/errors.ts'
import { readCommandLine } from '../../src/entry/command-line.ts'
import { policyRequest } from '../../src/entry/policy-requests.ts'

const request = (...words: readonly string[]) => policyRequest(readCommandLine(['policy', ...words]))

function faultOf(words: readonly string[]): CountersignError | undefined {
  try {
    request(...words)
  } catch (error) {
    if (error instanceof CountersignError) return error
    throw error
  }
  return undefined
}

describe('policyRequest', () => {
  it.each(['p.json', 'p.yaml', 'p.trust.json'])('checks %s', (path) => {
    expect(request('check', path)).toEqual({ verb: 'check', path })
  })

  it('compiles a trust policy into another file', () => {
    expect(request('compile', 'p.yaml', '--to', 'policy.json')).toEqual({
      verb: 'compile',
      path: 'p.yaml',
      to: 'policy.json',
    })
  })

  it.each([
    [[], 'command-unknown', 'found nothing', 'policy check FILE'],
    [['p.json'], 'command-unknown', 'found "p.json"', 'policy check FILE'],
    [['chek', 'p.json'], 'command-unknown', 'found "chek"', 'policy check FILE'],
    [['check'], 'operand-missing', 'found none', 'Name the policy file'],
    [['compile', '--to', 'a.json'], 'operand-missing', 'found none', 'Name the policy file'],
    [['check', 'a', 'b'], 'operand-unexpected', 'found 2', 'once for each file'],
    [['check', 'a', '--to', 'b'], 'option-conflict', 'no --to', 'policy compile FILE --to'],
    [['compile', 'p.yaml'], 'operand-missing', 'expected --to FILE', 'Name the policy.json'],
    [['compile', 'p.json', '--to', 'q.json'], 'policy-grammar', 'expected a trust policy', 'no compiling'],
    [['compile', 'p.yaml', '--to', 'q.yml'], 'policy-grammar', 'found one that says trust policy', ''],
  ])('%j is %s', (words, code, told, next) => {
    const fault = faultOf(words)
    expect(fault).toMatchObject({ code, exitCode: 2, message: expect.stringContaining(told) })
    if (next !== '') expect(fault?.next).toContain(next)
  })
})
