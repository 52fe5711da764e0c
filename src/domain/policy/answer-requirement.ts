import { quotedKey } from '../strict-json.ts'
import { type Answer, type Judgements, notAsked, notMet, type Reasons, someReasons } from './answer.ts'
import type { Facts, KeysUnusable, Question, RequirementFacts } from './facts.ts'
import { judgeSignature } from './judge-signature.ts'
import { furthestFirst } from './judgement.ts'
import { readsFrom } from './leaves.ts'
import type { Leaf, SignedBy, SignedLeaf } from './policy.ts'
import type { PlaceRead, Reason, StoreKind } from './verdict.ts'

/** What lies where a requirement looks. */
interface Evidence {
  readonly judgements: Judgements
  /** Entries that are no signature container at all. */
  readonly broken: readonly Reason[]
  /** Places that could hold a signature which meets it. */
  readonly places: readonly PlaceRead[]
}

/**
 * The answer of a requirement as far as no signature can change it; `not-asked` where one could.
 *
 * @param unusable - why the keys of this requirement cannot be used; null where they can or none are needed
 * @see policy-json, section 4
 */
export function answerBeforeReading(leaf: Leaf, question: Question, unusable: KeysUnusable | null): Answer {
  switch (leaf.type) {
    case 'insecureAcceptAnything':
      return { outcome: 'met', signers: [], judgements: [] }
    case 'reject':
      return notMet(rejectedBy(question))
    case 'signedBaseLayer':
      return notMet({
        code: 'signed-base-layer-unsupported',
        message: 'signedBaseLayer always rejects: no tool implements it',
      })
    case 'signedBy':
      if (leaf.keyType !== 'GPGKeys') return notMet(keyTypeUnsupported(leaf))
      return answerByKeys(unusable)
    case 'sigstoreSigned':
    case 'workflowSigned':
    case 'identitySigned':
    case 'bundleSigned':
      return answerByKeys(unusable)
  }
}

const answerByKeys = (unusable: KeysUnusable | null): Answer =>
  unusable === null ? notAsked : notMet({ code: unusable.code, message: unusable.message })

/**
 * The answer of a requirement to everything that was found out.
 *
 * @param stores - for each stored signature, the kind of place where it lies
 * @throws Error for facts of another requirement
 */
export function answerRequirement(
  leaf: Leaf,
  known: RequirementFacts,
  question: Question,
  facts: Facts,
  stores: readonly StoreKind[],
): Answer {
  const before = answerBeforeReading(leaf, question, known.kind === 'unusable' ? known : null)
  if (before.outcome !== 'not-asked') return before
  switch (leaf.type) {
    case 'signedBy':
    case 'sigstoreSigned':
      return answerStrictly(evidenceFor(leaf, known, question, facts, stores), known)
    case 'workflowSigned':
    case 'identitySigned':
    case 'bundleSigned':
      return answerByOneGood(evidenceFor(leaf, known, question, facts, stores), known)
    case 'insecureAcceptAnything':
    case 'reject':
    case 'signedBaseLayer':
      throw new Error(`${leaf.type}: needs no signature`)
  }
}

/** Judges every signature that lies where the requirement looks; no other counts for it. */
function evidenceFor(
  leaf: SignedLeaf,
  known: RequirementFacts,
  question: Question,
  facts: Facts,
  stores: readonly StoreKind[],
): Evidence {
  const checks = known.kind === 'unknown' ? facts.signatures.map(() => null) : checksOf(leaf, known, facts)
  const isRead = (store: StoreKind | undefined): boolean =>
    store !== undefined && readsFrom(leaf, store, question.attachments === true)
  const { reference } = question.target
  const { subject, nowUnixSeconds } = facts
  const against = { subject, nowUnixSeconds, ...(reference === undefined ? {} : { reference }) }
  return {
    judgements: facts.signatures.map(({ place, kind }, index) => {
      const check = checks[index] ?? null
      if (check === null || kind === 'malformed' || !isRead(stores[index])) return null
      return judgeSignature(place, check, leaf, against)
    }),
    broken: facts.signatures.flatMap((signature, index) =>
      signature.kind === 'malformed' && isRead(stores[index])
        ? [{ code: signature.code, message: `${signature.place}: ${signature.message}` }]
        : [],
    ),
    places: facts.places.filter(({ store }) => isRead(store)),
  }
}

function checksOf(leaf: SignedLeaf, known: RequirementFacts, { signatures }: Facts) {
  if (known.kind !== 'checks' || known.checks.length !== signatures.length) {
    throw new Error(`${leaf.type}: expected one check for each stored signature`)
  }
  return known.checks
}

/**
 * As the reference library: one accepted signature is enough, but only in lists that were read to their end, since an
 * entry behind the failure might be no signature container, and one of those refuses whatever lies beside it
 * (simple-signing, section 4.1; manifests-and-digests, section 9).
 */
function answerStrictly({ judgements, broken, places }: Evidence, known: RequirementFacts): Answer {
  const unread = unknownOrUnread(known, places)
  const refused = unread === undefined ? refusals(judgements) : []
  const reasons = someReasons([...broken, ...refused])
  if (broken.length > 0 && reasons !== undefined) return { outcome: 'not-met', reasons, judgements }
  if (unread !== undefined) return { outcome: 'undecided', reasons: unread, judgements }
  return answerByGood(judgements, unchecked(judgements), reasons ?? [noSignature(places)])
}

/**
 * One accepted signature is enough: what is broken or unread beside it neither hides nor helps it. Without one, an
 * unread place, or a signature that could not be checked, leaves the requirement undecided.
 */
function answerByOneGood({ judgements, broken, places }: Evidence, known: RequirementFacts): Answer {
  const open = unknownOrUnread(known, places) ?? unchecked(judgements)
  const reasons = someReasons([...refusals(judgements), ...broken])
  return answerByGood(judgements, open, reasons ?? [noSignature(places)])
}

/** @param open - why there may be a good signature that is not known of */
function answerByGood(judgements: Judgements, open: Reasons | undefined, reasons: Reasons): Answer {
  const signers = acceptedSigners(judgements)
  if (signers.length > 0) {
    return { outcome: 'met', signers, judgements, ...(open === undefined ? {} : { open: open[0] }) }
  }
  if (open !== undefined) return { outcome: 'undecided', reasons: open, judgements }
  return { outcome: 'not-met', reasons, judgements }
}

function unknownOrUnread(known: RequirementFacts, places: readonly PlaceRead[]): Reasons | undefined {
  const unread = places.filter(({ status }) => status === 'unread').map(whyUnread)
  return someReasons([...(known.kind === 'unknown' ? [known.error] : []), ...unread])
}

/** A signature that could not be checked is a signature all the same: unlike what was not read, it breaks no list. */
const unchecked = (judgements: Judgements): Reasons | undefined =>
  someReasons(judgements.flatMap((found) => (found?.kind === 'unknown' ? [found.reason] : [])))

const acceptedSigners = (judgements: Judgements) =>
  judgements.flatMap((found) => (found?.kind === 'accepted' ? [found.signer] : []))

const refusals = (judgements: Judgements): readonly Reason[] =>
  furthestFirst(judgements.filter((found) => found?.kind === 'refused')).map(({ reason }) => reason)

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

const keyTypeUnsupported = ({ keyType }: SignedBy): Reason => ({
  code: 'key-type-unsupported',
  message: `keyType ${keyType} always rejects: only GPGKeys can accept an image`,
})
