import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { parseYamlDocument } from '../../src/adapters/parsers/yaml.ts'
import { checkPolicy } from '../../src/app/policy-tools.ts'
import { compilePolicy } from '../../src/domain/policy/compile-policy.ts'
import { formatPolicy } from '../../src/domain/policy/format-policy.ts'
import { parsePolicy } from '../../src/domain/policy/parse-policy.ts'
import { readTrustPolicy } from '../../src/domain/policy/parse-trust-policy.ts'
import { extensionNames } from '../../src/domain/signature/certificate-facts.ts'
import type { JsonValue } from '../../src/domain/strict-json.ts'
import { isJsonArray, isJsonObject } from '../../src/domain/strict-json-values.ts'
import type { TrustMaterial } from '../../src/ports.ts'
import { holdsSchema } from '../domain/policy/trust-documents.ts'
import { fakePorts, fakeTrust } from '../fakes/ports.ts'

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'trust-policy.md'), 'utf8')
const examples = [...page.matchAll(/### (.*)\n[^#]*?```yaml\n([\s\S]*?)```/g)].map(
  ([, title = '', text = '']) => [title, text] as const,
)
const everyKey: TrustMaterial = {
  ...fakeTrust(),
  gpgKeyRing: async () => ({
    kind: 'usable',
    fingerprints: [],
    states: () => [],
    warnings: [],
    check: async () => ({ kind: 'failed', code: 'untrusted-key', message: '' }),
  }),
  verifierOf: async () => ({ kind: 'usable', warnings: [], check: async () => null }),
}

const read = async (text: string) =>
  await parseYamlDocument(Buffer.from(text), {
    what: 'policy.yaml',
    maxBytes: 10_000,
    code: 'policy-malformed',
  })

/** As a reader of the schema sees it. */
function plain(value: JsonValue): unknown {
  if (isJsonArray(value)) return value.map(plain)
  if (!isJsonObject(value)) return value
  return Object.fromEntries([...value].map(([key, member]) => [key, plain(member)]))
}

describe('the examples of the trust policy page', () => {
  it('are all looked at', () => {
    expect(examples.length).toBe(page.split('```yaml').length - 1)
    expect(examples.length).toBeGreaterThanOrEqual(8)
  })

  it.each(examples)('%s: is checked without a fault, and holds the schema', async (_title, text) => {
    const document = await read(text)
    const ports = fakePorts({ trust: everyKey })
    const policies = {
      ...ports.policies,
      inspect: async () => ({
        grammar: 'trust-policy' as const,
        ...readTrustPolicy(document, 'policy.yaml'),
      }),
    }
    const { faults, warnings } = await checkPolicy({ path: 'policy.yaml' }, { ...ports, policies })
    expect(faults).toEqual([])
    // The page says itself that these images are let through.
    expect(warnings.filter(({ code }) => code !== 'policy-waived-scope')).toEqual([])
    expect(holdsSchema(plain(document.tree))).toBe(true)
  })

  it.each(examples)('%s: compiles into a policy.json', async (_title, text) => {
    const { policy } = readTrustPolicy(await read(text), 'policy.yaml')
    expect(policy).toBeDefined()
    if (policy === undefined) return
    const compiled = compilePolicy(policy).policy
    expect(parsePolicy(Buffer.from(formatPolicy(compiled)), 'policy.json')).toEqual(compiled)
  })
})

it('names every extension that an identity can be held to', () => {
  const [, paragraph = ''] = /\n`extensions` of `identitySigned` (.*)\n/.exec(page) ?? []
  const named = [...paragraph.matchAll(/`(\w+)`/g)].map(([, name]) => name)
  expect(named.toSorted()).toEqual(Object.values(extensionNames).toSorted())
})
