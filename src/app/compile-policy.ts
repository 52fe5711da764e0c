import { compilePolicy as sayInPolicyJson } from '../domain/policy/compile-policy.ts'
import { formatPolicy } from '../domain/policy/format-policy.ts'
import { parsePolicy } from '../domain/policy/parse-policy.ts'
import type { Ports } from '../ports.ts'
import type { PolicyCompileOutcome, PolicyCompileRequest } from './contract.ts'
import { policyFault } from './policy-tools.ts'

/**
 * Writes the nearest policy.json of a trust policy, for tools that read no other, and tells what it could not say.
 * A policy with faults is not compiled.
 *
 * @throws UsageError `policy-not-found`, `file-exists`
 */
export async function compilePolicy(
  { path, to }: PolicyCompileRequest,
  { policies, newFiles }: Pick<Ports, 'policies' | 'newFiles'>,
): Promise<PolicyCompileOutcome> {
  const { policy, faults } = await policies.inspect(path)
  const compiled = { command: 'policy compile', policy: path } as const
  if (policy === undefined) return { ...compiled, faults: faults.map(policyFault), warnings: [] }
  const { policy: strict, notes } = sayInPolicyJson(policy)
  const bytes = new TextEncoder().encode(formatPolicy(strict))
  // What other tools would refuse whole must not be written: read back by the grammar that they have.
  parsePolicy(bytes, to)
  await newFiles.write([{ path: to, bytes, access: 'shared' }])
  return { ...compiled, place: to, faults: [], warnings: notes }
}
