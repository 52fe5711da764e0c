import { quotedKey } from '../strict-json.ts'
import type { Facts, Question, RequirementFacts } from './facts.ts'
import { furthestFirst, type Judgement, judgeSignature } from './judge-signature.ts'
import type { Requirement, SignedBy } from './policy.ts'
import type { PlaceRead, Reason } from './verdict.ts'

type Judgements = readonly (Judgement | null)[]

/** Never empty. */
type Reasons = readonly [Reason, ...Reason[]]

/** What one requirement says, with its judgement on each stored signature (null: not asked about that one). */
export type Answer =
  | { readonly outcome: 'met'; readonly judgements: Judgements }
  | { readonly outcome: 'not-met'; readonly reasons: Reasons; readonly judgements: Judgements }
  | { readonly outcome: 'undecided'; readonly reasons: Reasons; readonly judgements: Judgements }
  /** Signatures have to be read first. */
  | { readonly outcome: 'not-asked'; readonly judgements: readonly [] }

/** Why the keys of a requirement cannot be used. */
export type KeysUnusable = Extract<RequirementFacts, { kind: 'keys-unusable' }>

/** The answer of a requirement before any signature was read. */
export const notAsked: Answer = { outcome: 'not-asked', judgements: [] }

/**
 * The answer of a requirement as far as no signature can change it; `not-asked` where one could.
 *
 * @param unusable - why the keys of this requirement cannot be used; null where they can or none are needed
 * @see policy-json, section 4
 */
export function answerBeforeReading(
  requirement: Requirement,
  question: Question,
  unusable: KeysUnusable | null,
): Answer {
  switch (requirement.type) {
    case 'insecureAcceptAnything':
      return { outcome: 'met', judgements: [] }
    case 'reject':
      return notMet(rejectedBy(question))
    case 'signedBaseLayer':
      return notMet({
        code: 'signed-base-layer-unsupported',
        message: 'signedBaseLayer always rejects: no tool implements it',
      })
    case 'sigstoreSigned':
    case 'workflowSigned':
    case 'identitySigned':
    case 'bundleSigned':
    case 'anyOf':
    case 'allOf':
    case 'atLeast':
      return notAsked
    case 'signedBy':
      if (requirement.keyType !== 'GPGKeys') return notMet(keyTypeUnsupported(requirement))
      return unusable === null ? notAsked : notMet({ code: unusable.code, message: unusable.message })
  }
}

/** The answer of a requirement to everything that was found out. @throws Error for facts of another requirement */
export function answerRequirement(
  requirement: Requirement,
  known: RequirementFacts,
  question: Question,
  facts: Facts,
): Answer {
  const before = answerBeforeReading(requirement, question, known.kind === 'keys-unusable' ? known : null)
  if (before.outcome !== 'not-asked') return before
  if (requirement.type !== 'signedBy') return sigstoreNotYet
  if (known.kind !== 'checks' || known.checks.length !== facts.signatures.length) {
    throw new Error('signedBy: expected one check for each stored signature')
  }
  const judgements = facts.signatures.map(({ place }, index) => {
    const check = known.checks[index] ?? null
    if (check === null) return null
    const { signedIdentity } = requirement
    const { reference } = question.target
    const against = { subject: facts.subject, signedIdentity }
    return judgeSignature(place, check, reference === undefined ? against : { ...against, reference })
  })
  return answerFrom(judgements, facts.places)
}

/** Whoever met the requirement; empty unless it is met. */
export const signersOf = (answer: Answer) =>
  answer.outcome === 'met'
    ? answer.judgements.flatMap((found) => (found?.kind === 'accepted' ? [found.signer] : []))
    : []

/**
 * One accepted signature is enough, but only in lists that were read to their end: an entry behind the failure
 * might be no signature container, which rejects the image (simple-signing, section 4.1).
 */
function answerFrom(judgements: Judgements, places: readonly PlaceRead[]): Answer {
  const [unread, ...others] = places.filter(({ status }) => status === 'unread').map(whyUnread)
  if (unread !== undefined) return { outcome: 'undecided', reasons: [unread, ...others], judgements }
  if (judgements.some((found) => found?.kind === 'accepted')) return { outcome: 'met', judgements }
  const [furthest, ...rest] = furthestFirst(judgements.filter((found) => found?.kind === 'refused'))
  if (furthest === undefined) return { outcome: 'not-met', reasons: [noSignature(places)], judgements }
  const reasons: Reasons = [furthest.reason, ...rest.map(({ reason }) => reason)]
  return { outcome: 'not-met', reasons, judgements }
}

function noSignature(places: readonly PlaceRead[]): Reason {
  const code = 'signature-missing'
  if (places.length > 0) {
    const where = places.map(({ url }) => url).join(', ')
    return { code, message: `a signature was required, but no signature exists at ${where}` }
  }
  return {
    code,
    message:
      'a signature was required, but this image carries none and no reference says where to look for them',
    next: 'Say under which reference it is to be judged, with `--identity HOST/NAME:TAG`.',
  }
}

/** Which rule rejects, and the name that was judged: often it is the wrong one of the two that wants correcting. */
function rejectedBy({ target, selection }: Question): Reason {
  const { scope, path } = selection
  const rule = scope.source === 'default' ? 'the default of the policy' : path
  const { transport, identity } = target
  const judged = transport === 'docker' ? identity : `${transport}:${identity}`
  const name = identity === '' ? `every image of ${transport}` : judged
  return {
    code: 'policy-reject',
    message: `${rule} rejects ${name}, whoever signed it`,
    next: cureOfReject(transport, scope),
  }
}

function cureOfReject(transport: string, { source, key }: Question['selection']['scope']): string {
  if (source !== 'default' && source !== 'transport-default') {
    return `Change the requirements of ${quotedKey(key ?? '')} if the image is to be allowed.`
  }
  if (transport === 'docker') return 'Add a scope for it to the policy if it is to be allowed.'
  return `Give \`--identity HOST/NAME:TAG\` to judge it as the image of a registry, or add a scope for ${transport} to the policy.`
}

const whyUnread = ({ url, error }: PlaceRead): Reason =>
  error ?? { code: 'signatures-unread', message: `${url}: the signatures could not be read to their end` }

const notMet = (reason: Reason): Answer => ({ outcome: 'not-met', reasons: [reason], judgements: [] })

const keyTypeUnsupported = ({ keyType }: SignedBy): Reason => ({
  code: 'key-type-unsupported',
  message: `keyType ${keyType} always rejects: only GPGKeys can accept an image`,
})

const sigstoreNotYet: Answer = {
  outcome: 'undecided',
  reasons: [
    {
      code: 'sigstore-not-yet',
      message: 'the policy asks for a Sigstore signature, which this version does not verify yet',
    },
  ],
  judgements: [],
}
