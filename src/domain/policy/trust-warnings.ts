import { quotedKey } from '../strict-json.ts'
import { type PlacedLeaf, type PlacedList, placedLeaves } from './placed-requirements.ts'
import type { BundleSigned, Leaf, SigstoreSigned, TextMatch, WorkflowSigned } from './policy.ts'
import type { Reason } from './verdict.ts'

/**
 * What one list of requirements trusts more widely than whoever wrote it may have meant: everything, a workflow on any
 * ref, a name that may change hands, a time that only the signer vouches for.
 */
export function* trustWarnings(placed: PlacedList): Generator<Reason> {
  if (placed.list.every(({ type }) => type === 'insecureAcceptAnything')) {
    const message = `${placed.path}: accepts every image, unverified (waived)`
    yield { code: 'policy-waived-scope', message }
  }
  for (const leaf of placedLeaves(placed)) yield* leafWarnings(leaf)
}

function* leafWarnings({ path, leaf }: PlacedLeaf): Generator<Reason> {
  if (leaf.type === 'signedBy' && leaf.maxAgeSeconds !== undefined) {
    const message = `${path}: maxAge of a GPG signature is measured from the time that the signer wrote into it`
    yield { code: 'policy-age-by-signer', message }
  }
  if (isByKey(leaf) && leaf.maxAgeSeconds !== undefined) {
    const message = `${path}: maxAge does not hold back whoever has an old signature by a key and has it stamped or logged anew`
    yield { code: 'policy-age-renewable', message }
  }
  if (leaf.type === 'workflowSigned') {
    if (leaf.refs === undefined) {
      const message = `${path}: the workflow is trusted on every branch and tag, because no ref is given`
      yield { code: 'policy-ref-unpinned', message }
    }
    const holder = leaf.signerRepository
    if (holder !== undefined && hasOpenSource(leaf, holder)) {
      const message = `${path}: ref pins the workflow of ${quotedKey(holder)} alone; any branch of ${shown(leaf.repository)} may call it`
      yield { code: 'policy-source-open', message }
    }
    if (leaf.repositoryId === undefined && leaf.ownerId === undefined) {
      const message = `${path}: ${shown(leaf.repository)} is trusted by its name, without repositoryId and ownerId`
      yield { code: 'policy-names-without-ids', message }
    }
  }
  if (leaf.type === 'identitySigned') {
    for (const identity of leaf.identities.filter(isBroad)) {
      const message = `${path}: ${shown(identity)} matches every identity of that host`
      yield { code: 'policy-identity-broad', message }
    }
  }
}

/** A workflow elsewhere is called from whatever ref of the source its authors allow. */
const hasOpenSource = ({ repository, sourceDigest, environment }: WorkflowSigned, holder: string): boolean =>
  quotedKey(holder) !== shown(repository) && sourceDigest === undefined && environment === undefined

const shown = (match: TextMatch): string => quotedKey(match.kind === 'exact' ? match.text : match.pattern)

/** A URI of which no more is written than scheme and host. */
const isBroad = (match: TextMatch): boolean =>
  match.kind === 'pattern' && /^[^:]*:\/\/[^/]*(?:\/[^A-Za-z0-9]*)?$/.test(match.pattern)

/** By a key, or a certificate that lives as long as one. */
const isByKey = (leaf: Leaf): leaf is BundleSigned | SigstoreSigned =>
  leaf.type === 'bundleSigned' || (leaf.type === 'sigstoreSigned' && leaf.trust.kind !== 'fulcio')
