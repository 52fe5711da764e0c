import type { PolicyCheckRequest, PolicyCompileRequest } from '../app/contract.ts'
import { UsageError } from '../domain/errors.ts'
import { isTrustPolicyName } from '../domain/policy/parse-trust-policy.ts'
import type { CommandLine } from './command-line.ts'
import { has, one } from './option-values.ts'

/**
 * What `policy` is asked to do: `check FILE`, or `compile FILE --to POLICY.JSON`.
 *
 * @throws UsageError `command-unknown`, `operand-missing`, `operand-unexpected`, `option-conflict`, `policy-grammar`
 */
export function policyRequest(
  line: CommandLine,
): ({ readonly verb: 'check' } & PolicyCheckRequest) | ({ readonly verb: 'compile' } & PolicyCompileRequest) {
  const [verb = '', path = '', ...more] = line.operands
  if (verb !== 'check' && verb !== 'compile') {
    const found = verb === '' ? 'nothing' : JSON.stringify(verb.slice(0, 60))
    throw new UsageError(
      'command-unknown',
      `countersign policy: expected \`check\` or \`compile\`, found ${found}`,
      {
        next: 'Did you mean `countersign policy check FILE`?',
      },
    )
  }
  requireOneFile(verb, path, more)
  if (verb === 'compile') return { verb, path, to: targetOf(line, path) }
  if (!has(line, 'to')) return { verb, path }
  throw new UsageError('option-conflict', 'countersign policy check: expected no --to, found one', {
    next: 'Did you mean `countersign policy compile FILE --to policy.json`?',
  })
}

function requireOneFile(verb: string, path: string, more: readonly string[]): void {
  if (more.length > 0) {
    const found = `found ${more.length + 1}`
    throw new UsageError('operand-unexpected', `countersign policy ${verb}: expected one file, ${found}`, {
      next: 'Run the command once for each file.',
    })
  }
  if (path === '') {
    throw new UsageError('operand-missing', `countersign policy ${verb}: expected one file, found none`, {
      next: 'Name the policy file; an empty name is often a variable that is not set.',
    })
  }
}

/** A trust policy is compiled into a policy.json, never over itself. */
function targetOf(line: CommandLine, path: string): string {
  if (!isTrustPolicyName(path)) {
    const message = `${path}: expected a trust policy (.yaml, .yml, .trust.json), found another name`
    throw new UsageError('policy-grammar', message, { next: 'A policy.json needs no compiling.' })
  }
  const to = one(line, 'to')
  if (to === undefined || to === '') {
    throw new UsageError('operand-missing', 'countersign policy compile: expected --to FILE, found none', {
      next: 'Name the policy.json to write.',
    })
  }
  if (!isTrustPolicyName(to)) return to
  const message = `--to ${to}: expected the name of a policy.json, found one that says trust policy`
  throw new UsageError('policy-grammar', message)
}
