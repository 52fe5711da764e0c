import { compilePolicy } from '../app/compile-policy.ts'
import type { Outcome } from '../app/contract.ts'
import { checkPolicy } from '../app/policy-tools.ts'
import { asUsage } from './as-usage.ts'
import type { CommandLine } from './command-line.ts'
import { policyRequest } from './policy-requests.ts'
import { createPorts } from './wire.ts'
import type { Door, RunControl } from './wire-door.ts'

/**
 * The tools for policy files.
 *
 * @throws CountersignError
 */
export async function runPolicy(line: CommandLine, control: RunControl, { parts }: Door): Promise<Outcome> {
  const request = await asUsage(() => policyRequest(line))
  const ports = createPorts(line, control, parts)
  return request.verb === 'check' ? await checkPolicy(request, ports) : await compilePolicy(request, ports)
}
