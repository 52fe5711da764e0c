import { isDeepStrictEqual } from 'node:util'
import { RFC3161Timestamp } from '@sigstore/core'
import { parseImageName, policyTarget } from '../../src/domain/image/transport.ts'
import type { Policy, Requirement } from '../../src/domain/policy/policy.ts'
import { requirementsFor } from '../../src/domain/policy/scope.ts'
import { mirrorCertificate, mirrorEcdsa } from './der-mutants.ts'
import type { Json } from './json-mutants.ts'
import { image } from './sigstore-judge.ts'
import { documentOf } from './sigstore-mutants.ts'
import type { StoredEntry } from './sigstore-world.ts'

/**
 * In what an accepted mutant may differ from the evidence it was made of: nothing of this is signed, or means anything
 * else. A mutant that differs in something without a name here fails the run.
 */
export type SigstoreClass =
  // Bundles and layers
  | 'JSON text'
  | 'base64 or PEM text'
  | 'key hint or key id'
  | 'ECDSA n - s'
  | 'place of a log entry that nobody signed'
  | 'log entry that is not needed'
  | 'promise beside a proof, or proof beside a promise'
  | 'chain beside the certificate'
  | 'version of a bundle by a key'
  | 'timestamp that is not needed'
  | 'timestamp, but for what it signs'
  | 'annotation that is not read'
  // Referrer manifests
  | 'referrer manifest, but for subject and layer'
  // Policies
  | 'text of the policy'
  | 'rest of the policy'
  | 'scope that holds the image'
  | 'condition that fits as well'

/** Every leaf of a document by its path; numbers as text, base64 as its bytes; null counts as absent. */
function leavesOf(value: Json, path = ''): readonly (readonly [string, string])[] {
  if (value === null) return []
  if (typeof value !== 'object') return [[path, plain(String(value))]]
  return Object.entries(value).flatMap(([name, held]) =>
    leavesOf(held, `${path}/${name.replaceAll('/', '|')}`),
  )
}

/** The same text for all that decodes to the same bytes. */
function plain(text: string): string {
  const joined = text.replaceAll(/[\r\n]/g, '')
  if (!/^[A-Za-z0-9+/]{8,}={0,2}$/.test(joined)) return text
  return `base64:${Buffer.from(joined, 'base64').toString('base64')}`
}

/** Annotations of layers that are documents of their own are opened, PEM is taken for its bytes. */
function openDocument(entry: StoredEntry): Json {
  const document = JSON.parse(documentOf(entry)) as Json
  if (entry.kind === 'bundle') return document
  const annotations = Object.entries(entry.layer.annotations).map(([name, text]): [string, Json] => {
    if (text === '') return [name, null]
    if (/^\s*\{/.test(text)) return [name, JSON.parse(text) as Json]
    return [name, text.replaceAll(/-----[A-Z ]+-----|\s/g, '')]
  })
  return { ...(document as { [name: string]: Json }), annotations: Object.fromEntries(annotations) } // made above
}

/** A difference in one leaf; `before` or `after` is undefined where it is not there. */
interface Difference {
  readonly path: string
  readonly before: string | undefined
  readonly after: string | undefined
}

/** What the policy of a scene wants others to vouch for: then one of those that did must still be there. */
export interface Needs {
  readonly log: boolean
  /** A timestamp, or any verified time. */
  readonly time: 'none' | 'any' | 'timestamp'
}

/** The differences between two accepted signatures, or the one that is not harmless. */
export function differencesOfEntries(
  good: StoredEntry,
  mutant: StoredEntry,
  needs: Needs,
): readonly SigstoreClass[] | string {
  const [before, after] = [new Map(leavesOf(openDocument(good))), new Map(leavesOf(openDocument(mutant)))]
  const paths = new Set([...before.keys(), ...after.keys()])
  const differences = [...paths]
    .map((path): Difference => ({ path, before: before.get(path), after: after.get(path) }))
    .filter((one) => one.before !== one.after)
  if (differences.length === 0) {
    const [one, other] = [good, mutant].map((entry) => JSON.stringify(JSON.parse(documentOf(entry))))
    return [one === other ? 'JSON text' : 'base64 or PEM text']
  }
  const missing = missingVoucher(needs, before, after)
  if (missing !== null) return missing
  const found = differences.map((difference) => classOf(difference, before, after))
  const odd = differences[found.indexOf(null)]
  return odd === undefined ? found.flatMap((one) => one ?? []) : `${odd.path}: ${odd.before} -> ${odd.after}`
}

/** What is needed and gone: the word of a log on an entry that was there before, or a time. */
function missingVoucher(needs: Needs, before: Leaves, after: Leaves): string | null {
  const words = wordsOfLogs(before)
  const kept = wordsOfLogs(after).filter((word) => words.includes(word))
  if (needs.log && kept.length === 0) return 'in no log any more'
  const hasTimestamp = keepsTimestamp(before, after)
  const hasTime = hasTimestamp || kept.some((word) => word.startsWith('promise'))
  if (needs.time === 'timestamp' ? !hasTimestamp : needs.time === 'any' && !hasTime) return 'without a time'
  return null
}

/** Each promise, and each proof with a checkpoint, by the log and the body that stand in the same entry. */
function wordsOfLogs(leaves: Leaves): readonly string[] {
  return [...leaves.keys()].flatMap((path) => {
    const [, entry = '', name] =
      /^(.*\/)(inclusionPromise|SignedEntryTimestamp|inclusionProof\/checkpoint)/.exec(path) ?? []
    if (name === undefined) return []
    const log = leaves.get(`${entry}logId/keyId`) ?? leaves.get(`${entry}Payload/logID`)
    const body = leaves.get(`${entry}canonicalizedBody`) ?? leaves.get(`${entry}Payload/body`)
    return [`${name.includes('Proof') ? 'proof' : 'promise'} of ${log} for ${body}`]
  })
}

/** Whether a timestamp of before is still there: one of another authority, or that says something else, is none. */
const keepsTimestamp = (before: Leaves, after: Leaves): boolean =>
  timestampsOf(before).some((one) =>
    timestampsOf(after).some((other) => classOfTimestamp(one, other) === 'timestamp, but for what it signs'),
  )

const timestampsOf = (leaves: Leaves): readonly string[] =>
  [...leaves].flatMap(([path, text]) => (isTimestamp(path) ? [text] : []))

type Leaves = ReadonlyMap<string, string>

function classOf(difference: Difference, before: Leaves, after: Leaves): SigstoreClass | null {
  const { path } = difference
  if (/^\/verificationMaterial\/publicKey\/hint$|\/signatures\/0\/keyid$/.test(path))
    return 'key hint or key id'
  if (/^\/verificationMaterial\/x509CertificateChain\/certificates\/[1-9]/.test(path)) {
    return 'chain beside the certificate'
  }
  if (path === '/mediaType') {
    const byKey = after.has('/verificationMaterial/publicKey/hint') || !hasCertificate(after)
    return byKey ? 'version of a bundle by a key' : null
  }
  if (/\/(?:sig|signedEntryTimestamp|SignedEntryTimestamp|signature)$/.test(path) && isMirrored(difference)) {
    return 'ECDSA n - s'
  }
  if (
    /\/(?:certificate|certificates\/0)\/rawBytes$/.test(path) &&
    isMirrored(difference, mirrorCertificate)
  ) {
    return 'ECDSA n - s'
  }
  if (path.endsWith('/checkpoint/envelope') && isSameCheckpoint(difference)) return 'base64 or PEM text'
  const entry = /^(\/verificationMaterial\/tlogEntries\/\d+)\//.exec(path)?.[1]
  if (entry !== undefined) return classOfLogEntry(path, entry, before, after)
  if (isTimestamp(path)) return classOfTimestamp(difference.before, difference.after)
  const annotation = /^\/annotations\/([^/]+)/.exec(path)?.[1]?.replaceAll('|', '/')
  if (annotation !== undefined) return readAnnotations.has(annotation) ? null : 'annotation that is not read'
  return null
}

const isTimestamp = (path: string): boolean => /ignedTimestamp$|SignedRFC3161Timestamp$/.test(path)

const hasCertificate = (leaves: Leaves): boolean =>
  [...leaves.keys()].some((path) => path.endsWith('/rawBytes'))

const readAnnotations: ReadonlySet<string> = new Set([
  'dev.cosignproject.cosign/signature',
  'dev.sigstore.cosign/certificate',
  'dev.sigstore.cosign/bundle',
  'dev.sigstore.cosign/rfc3161timestamp',
])

const bytesOf = (text: string | undefined): Buffer<ArrayBuffer> =>
  Buffer.from((text ?? '').replace('base64:', ''), 'base64')

function isMirrored({ before, after }: Difference, mirror = mirrorEcdsa): boolean {
  const mirrored = mirror(bytesOf(before))
  return mirrored !== undefined && bytesOf(after).equals(Buffer.from(mirrored))
}

/** Whether the same tree is signed, by the same signatures: their base64 may be written loosely. */
function isSameCheckpoint({ before = '', after = '' }: Difference): boolean {
  const [one, other] = [before, after].map((note) => {
    const [tree = '', signatures = ''] = note.split('\n\n')
    const lines = signatures.split('\n').map((line) => bytesOf(line.split(' ')[2]).toString('hex'))
    return [tree, lines.filter((line) => line !== '')]
  })
  return isDeepStrictEqual(one, other)
}

/** Whether the entry or what vouches for it is gone, or only what nobody vouches for is another. */
function classOfLogEntry(path: string, entry: string, before: Leaves, after: Leaves): SigstoreClass | null {
  const id = `${entry}/logId/keyId`
  // Of no known log: it is as if it were not there, and the policy was met without it.
  if (before.get(id) !== after.get(id)) return 'log entry that is not needed'
  const [promise, proof] = [`${entry}/inclusionPromise/`, `${entry}/inclusionProof/`]
  const hasPromise = hasUnder(after, promise)
  // A proof is one only with the checkpoint that is signed.
  const hasProof = hasUnder(after, `${proof}checkpoint/`)
  if ((path.startsWith(promise) && !hasPromise) || (path.startsWith(proof) && !hasProof)) {
    return hasPromise || hasProof
      ? 'promise beside a proof, or proof beside a promise'
      : 'log entry that is not needed'
  }
  if (/\/(?:logIndex|integratedTime)$/.test(path) && !path.includes('Proof') && !hasPromise) {
    return 'place of a log entry that nobody signed'
  }
  return null
}

const hasUnder = (leaves: Leaves, prefix: string): boolean =>
  [...leaves.keys()].some((path) => path.startsWith(prefix))

function classOfTimestamp(before: string | undefined, after: string | undefined): SigstoreClass | null {
  if (before === undefined || after === undefined) return 'timestamp that is not needed'
  const [one, other] = [before, after].map((text) => RFC3161Timestamp.parse(bytesOf(text)))
  if (one === undefined || other === undefined) return null
  // Of no known authority: it is as if it were not there, and the policy was met without it.
  if (authorityOf(one) !== authorityOf(other)) return 'timestamp that is not needed'
  return one.tstInfo.raw.equals(other.tstInfo.raw) ? 'timestamp, but for what it signs' : null
}

/** Nobody signs how a timestamp names its authority: zeros in front change nothing. */
const authorityOf = ({ signerIssuer, signerSerialNumber }: RFC3161Timestamp): string =>
  `${signerIssuer.toString('hex')} ${signerSerialNumber.toString('hex').replace(/^0+/, '')}`

/** The differences between two manifests that carry the same bundle for the same image; null where they do not. */
export function differencesOfReferrers(
  good: Uint8Array,
  mutant: Uint8Array,
): readonly SigstoreClass[] | null {
  const [before, after] = [good, mutant].map((bytes) => {
    const manifest = JSON.parse(Buffer.from(bytes).toString()) as {
      readonly subject: { readonly digest: string }
      readonly layers: readonly { readonly digest: string; readonly size: number }[]
    }
    return [manifest.subject.digest, manifest.layers.map(({ digest, size }) => [digest, size])]
  })
  return isDeepStrictEqual(before, after) ? ['referrer manifest, but for subject and layer'] : null
}

/**
 * The differences between two policies under which the same signatures count. What a policy says is its owner's word, so
 * any other condition that is met is right; that the signer is the same was compared before.
 */
export function differencesOfSigstorePolicies(
  before: Policy,
  after: Policy,
): readonly SigstoreClass[] | null {
  if (isDeepStrictEqual(before, after)) return ['text of the policy']
  const target = policyTarget(parseImageName(image))
  const [first, second] = [requirementsFor(before, target), requirementsFor(after, target)]
  const found: SigstoreClass[] = []
  if (!isDeepStrictEqual(first.scope, second.scope)) found.push('scope that holds the image')
  if (!isDeepStrictEqual(first.requirements, second.requirements)) {
    if (!second.requirements.every(demandsSignatures)) return null
    found.push('condition that fits as well')
  }
  return found.length > 0 ? found : ['rest of the policy']
}

const demandsSignatures = (requirement: Requirement): boolean =>
  ['workflowSigned', 'identitySigned', 'bundleSigned', 'allOf', 'anyOf', 'atLeast'].includes(requirement.type)
