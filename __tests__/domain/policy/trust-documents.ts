import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { FormatError } from '../../../src/domain/errors.ts'
import { readJsonDocument, readTrustPolicy } from '../../../src/domain/policy/parse-trust-policy.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'
import { policyOrFault } from '../../../src/domain/policy/policy-tree.ts'

const schemaFile = join(import.meta.dirname, '..', '..', '..', 'docs', 'schemas', 'trust-policy.schema.json')
const check = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false }).compile(
  JSON.parse(readFileSync(schemaFile, 'utf8')) as object,
)

/** Whether the published schema takes this document. */
export const holdsSchema = (value: unknown): boolean => check(value)

export const file = 'p.trust.json'
export const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
export const parse = (value: unknown): Policy =>
  policyOrFault(readTrustPolicy(readJsonDocument(json(value), file), file))

/** The first fault of a document, or undefined. Whatever else is thrown fails the test. */
export function faultOf(value: unknown): FormatError | undefined {
  const document = readJsonDocument(json(value), file)
  const [first] = readTrustPolicy(document, file).faults
  try {
    policyOrFault(readTrustPolicy(document, file))
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return error.message === first?.message ? error : undefined
  }
  return undefined
}

/** The same, without line and column: for tests of thousands of documents. */
export const quickFaultOf = (value: unknown): FormatError | undefined =>
  readTrustPolicy({ tree: readJsonDocument(json(value), file).tree }, file).faults[0]

export const workflow = {
  type: 'workflowSigned',
  repository: 'acme/app',
  workflow: '.github/workflows/release.yml',
  ref: 'refs/heads/main',
}
export const identity = { type: 'identitySigned', issuer: 'https://id.example', identity: 'a@acme.example' }
export const bundle = { type: 'bundleSigned', keyPath: 'keys/vendor.pub' }
export const gpg = { type: 'signedBy', keyType: 'GPGKeys', keyPath: 'keys/a.asc' }
export const attachment = { type: 'sigstoreSigned', keyPath: 'keys/cosign.pub' }
export const digest = `sha256:${'a'.repeat(64)}`
