import { codes } from '../domain/codes.ts'
import { type CountersignError, FormatError } from '../domain/errors.ts'
import { isKnownTransport } from '../domain/image/transport.ts'
import { collectPolicyFaults, parsePolicy } from '../domain/policy/parse-policy.ts'
import type { Policy, Requirement } from '../domain/policy/policy.ts'
import { policyWarnings } from '../domain/policy/policy-warnings.ts'
import type { Reason } from '../domain/policy/verdict.ts'
import { extendPath } from '../domain/strict-json.ts'
import type { Ports, TrustMaterial } from '../ports.ts'
import type { PolicyCheckOutcome, PolicyCheckRequest } from './contract.ts'

type Fault = PolicyCheckOutcome['faults'][number]

/** A requirement with its place in the policy. */
interface PlacedRequirement {
  readonly path: string
  /** False under a transport that does not exist, whose scopes no image ever asks. */
  readonly isAsked: boolean
  readonly requirement: Requirement
}

/**
 * Checks a policy file: every fault of its grammar, and, when it has none, whether the keys it names can be used.
 * Verifying takes such a key for a refusal; here it is a fault, because here somebody can mend it.
 *
 * @throws UsageError `policy-not-found` when there is no file to check
 */
export async function checkPolicy(
  { path: file }: PolicyCheckRequest,
  { policies, trust }: Ports,
): Promise<PolicyCheckOutcome> {
  const bytes = await policies.readBytes(file)
  const faults = collectPolicyFaults(bytes, file)
  const checked = { command: 'policy check', policy: file } as const
  if (faults.length > 0) {
    return { ...checked, scopes: 0, requirements: 0, faults: faults.map(faultOf), warnings: [] }
  }
  const policy = parsePolicy(bytes, file)
  const requirements = requirementsOf(policy)
  const keys = await checkKeys(requirements, file, trust)
  return {
    ...checked,
    scopes: [...policy.transports.values()].reduce((sum, scopes) => sum + scopes.size, 0),
    requirements: requirements.length,
    faults: keys.faults,
    warnings: [...policyWarnings(policy), ...keys.warnings, ...requirements.flatMap(notYet)],
  }
}

function requirementsOf(policy: Policy): readonly PlacedRequirement[] {
  const lists = [...policy.transports].flatMap(([transport, scopes]) =>
    [...scopes].map(([scope, list]) => ({
      place: extendPath(extendPath('transports', transport), scope),
      list,
      isAsked: isKnownTransport(transport),
    })),
  )
  return [{ place: 'default', list: policy.default, isAsked: true }, ...lists].flatMap(
    ({ place, list, isAsked }) =>
      list.map((requirement, index) => ({ path: extendPath(place, index), requirement, isAsked })),
  )
}

async function checkKeys(
  requirements: readonly PlacedRequirement[],
  file: string,
  trust: TrustMaterial,
): Promise<Pick<PolicyCheckOutcome, 'faults' | 'warnings'>> {
  const faults: Fault[] = []
  const warnings: Reason[] = []
  for (const { path, requirement, isAsked } of requirements) {
    if (!isAsked || requirement.type !== 'signedBy' || requirement.keyType !== 'GPGKeys') continue
    const ring = await trust.gpgKeyRing(requirement.keys)
    if (ring.kind === 'usable') {
      warnings.push(
        ...ring.warnings.map((warning) => ({ ...warning, message: `${path}: ${warning.message}` })),
      )
      continue
    }
    const message = `${file}: ${path}: ${ring.message}`
    faults.push({ code: ring.code, path, message, next: codes[ring.code].next })
  }
  return { faults, warnings }
}

/** Requirements that are right, but that this version cannot decide or that nothing can meet. */
function notYet({ path, requirement }: PlacedRequirement): readonly Reason[] {
  if (requirement.type !== 'sigstoreSigned') return []
  const message = `${path}: sigstoreSigned is not verified yet: images under it stay undecided`
  return [{ code: 'sigstore-not-yet', message }]
}

const faultOf = (fault: CountersignError): Fault => ({
  code: fault.code,
  path: fault instanceof FormatError ? (fault.path ?? '') : '',
  message: fault.message,
  next: fault.next ?? codes[fault.code].next,
})
