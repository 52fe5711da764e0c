import { describe, expect, it } from '@jest/globals'
import { compilePolicy } from '../../src/app/compile-policy.ts'
import { exitCodeOf } from '../../src/app/exit-code.ts'
import { readTrustPolicy } from '../../src/domain/policy/parse-trust-policy.ts'
import type { JsonValue } from '../../src/domain/strict-json.ts'
import { fakePorts } from '../fakes/ports.ts'

async function compile(type: string) {
  const written: [string, string][] = []
  const tree: JsonValue = new Map([['default', [new Map([['type', type]])]]])
  const inspect = async () => ({
    grammar: 'trust-policy' as const,
    ...readTrustPolicy({ tree }, 'p.yaml'),
  })
  const { policies } = fakePorts()
  const newFiles = {
    demandFree: async () => undefined,
    write: async (files: readonly { readonly path: string; readonly bytes: Uint8Array }[]) => {
      for (const { path, bytes } of files) written.push([path, Buffer.from(bytes).toString()])
    },
  }
  const request = { path: 'p.yaml', to: 'policy.json' }
  return { outcome: await compilePolicy(request, { policies: { ...policies, inspect }, newFiles }), written }
}

describe('compilePolicy', () => {
  it('writes the file that was named', async () => {
    const { outcome, written } = await compile('reject')
    expect(outcome).toEqual({
      command: 'policy compile',
      policy: 'p.yaml',
      place: 'policy.json',
      faults: [],
      warnings: [],
    })
    expect(exitCodeOf(outcome)).toBe(0)
    expect(written.map(([path, text]): readonly unknown[] => [path, JSON.parse(text)])).toEqual([
      ['policy.json', { default: [{ type: 'reject' }] }],
    ])
  })

  it('writes nothing of a policy with faults', async () => {
    const { outcome, written } = await compile('rejct')
    expect(outcome.faults).toMatchObject([{ code: 'policy-unknown-type', path: 'default[0].type' }])
    expect(outcome).not.toHaveProperty('place')
    expect(exitCodeOf(outcome)).toBe(2)
    expect(written).toEqual([])
  })
})
