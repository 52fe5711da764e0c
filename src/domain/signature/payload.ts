import { FormatError } from '../errors.ts'
import type { Digest } from '../image/digest.ts'
import { digestParts, parseDigestAt } from '../image/digest.ts'
import type { JsonObject } from '../strict-json.ts'
import { parseStrictJson } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import {
  exactKeys,
  faultAt,
  memberPlace,
  readInteger,
  readObject,
  readString,
} from '../strict-json-values.ts'
import { objectJson, orderedAnnotations } from './annotations.ts'
import { maxSignatureBytes } from './envelope.ts'

/** What a simple signature says (containers-signature(5)). Claims of the signer, whoever that is. */
export interface SimpleSigningPayload {
  /** Any text: it is read as a reference only where it is compared with one. */
  readonly dockerReference: string
  readonly manifestDigest: Digest
  /** Informational: readers do not judge it. */
  readonly createdUnixSeconds?: number
  /** Every text in `optional`, the creator too: what a trust policy may demand by name. */
  readonly annotations: ReadonlyMap<string, string>
}

/** The two kinds of simple-signing payload that differ in how they call themselves. */
interface PayloadForm {
  readonly type: string
  /** cosign writes `"optional": null` where there are no annotations. */
  readonly mayBeNull: boolean
}

/** What `writePayload` needs to know. */
export interface PayloadFacts {
  /** Fully expanded, with a tag or a digest, never both. */
  readonly dockerReference: string
  /** sha256: the only algorithm that readers compare. */
  readonly digest: Digest
  /** `SOFTWARE VERSION`. */
  readonly creator: string
  readonly createdUnixSeconds: number
  /** From the user: further members of `optional`. */
  readonly annotations?: ReadonlyMap<string, string>
}

const atomic: PayloadForm = { type: 'atomic container signature', mayBeNull: false }
/** Members of `optional` that readers take for fields of their own. */
export const ownMembers: readonly string[] = ['creator', 'timestamp']
/** Larger than any payload that fits into a signature. */
const maxPayloadBytes = maxSignatureBytes

const root: JsonPlace = { what: 'signature payload', path: '', code: 'payload-malformed' }

/**
 * Reads a payload that a verified signature covers. Stricter than the reference library in two places: duplicate
 * keys are refused at any depth, and `null` is no creator and no timestamp.
 *
 * @throws FormatError `payload-malformed`; `digest-malformed` or `digest-unsupported` for its digest; a `json-…` code
 * where it is not even strict JSON
 * @see containers-signature(5), "The cryptographic signature and JSON data format"
 */
export function parsePayload(bytes: Uint8Array): SimpleSigningPayload {
  return readSimpleSigning(bytes, atomic)
}

/** Reads a payload of one form; both are read with the same strictness. @throws FormatError as `parsePayload` */
export function readSimpleSigning(bytes: Uint8Array, form: PayloadForm): SimpleSigningPayload {
  const payload = readObject(parseStrictJson(bytes, { what: root.what, maxBytes: maxPayloadBytes }), root)
  exactKeys(payload, root, { required: ['critical', 'optional'] })
  const criticalPlace = memberPlace(root, 'critical')
  const critical = readObject(payload.get('critical'), criticalPlace)
  exactKeys(critical, criticalPlace, { required: ['type', 'image', 'identity'] })
  readSignatureType(critical, memberPlace(criticalPlace, 'type'), form)
  return {
    dockerReference: readOnlyText(critical, criticalPlace, 'identity', 'docker-reference'),
    manifestDigest: parseDigestAt(
      readOnlyText(critical, criticalPlace, 'image', 'docker-manifest-digest'),
      memberPlace(memberPlace(criticalPlace, 'image'), 'docker-manifest-digest'),
    ),
    ...readOptional(payload, memberPlace(root, 'optional'), form),
  }
}

/**
 * Writes a payload byte for byte as the reference library would: compact JSON, keys in alphabetical order, no line
 * end, and `<`, `>`, `&`, U+2028, U+2029 escaped as Go's encoder does.
 *
 * @throws FormatError `payload-malformed` for an empty reference or a time that is no whole second;
 * `digest-unsupported` for a digest other than sha256; UsageError `annotation-invalid`
 */
export function writePayload(facts: PayloadFacts): Uint8Array {
  const { dockerReference, digest, creator, createdUnixSeconds } = facts
  if (!Number.isSafeInteger(createdUnixSeconds)) {
    throw faultAt(memberPlace(root, 'timestamp'), `expected whole seconds, found ${createdUnixSeconds}`)
  }
  const own = [
    ['creator', creator],
    ['timestamp', createdUnixSeconds],
  ] as const
  const theirs = orderedAnnotations(facts.annotations ?? new Map(), ownMembers)
  const members = [...own, ...theirs].toSorted(([one], [other]) => (one < other ? -1 : 1))
  const optionalJson = objectJson(members)
  return writeSimpleSigning({ type: atomic.type, dockerReference, digest, optionalJson })
}

/**
 * Writes a payload of either form.
 *
 * @param optionalJson - the value of `optional`, keys in alphabetical order
 * @throws FormatError `payload-malformed`, `digest-unsupported`
 */
export function writeSimpleSigning({
  type,
  dockerReference,
  digest,
  optionalJson,
}: Pick<PayloadFacts, 'dockerReference' | 'digest'> & {
  readonly type: string
  readonly optionalJson: string
}): Uint8Array {
  if (dockerReference === '') {
    throw faultAt(memberPlace(root, 'docker-reference'), 'expected an image reference, found an empty text')
  }
  if (digestParts(digest).algorithm !== 'sha256') {
    throw new FormatError(
      'digest-unsupported',
      `signature payload: expected a sha256 digest to sign, found ${digest}`,
    )
  }
  const critical = JSON.stringify({
    identity: { 'docker-reference': dockerReference },
    image: { 'docker-manifest-digest': digest },
    type,
  })
  const json = `{"critical":${critical},"optional":${optionalJson}}`
  return new TextEncoder().encode(json.replace(/[<>&\u2028\u2029]/g, escapeForGo))
}

function readSignatureType(critical: JsonObject, place: JsonPlace, form: PayloadForm): void {
  const type = readString(critical.get('type'), place)
  if (type !== form.type) {
    throw faultAt(place, `expected ${JSON.stringify(form.type)}, found ${JSON.stringify(type.slice(0, 100))}`)
  }
}

/** The one text in an object that may hold nothing else. */
function readOnlyText(critical: JsonObject, criticalPlace: JsonPlace, name: string, key: string): string {
  const place = memberPlace(criticalPlace, name)
  const holder = readObject(critical.get(name), place)
  exactKeys(holder, place, { required: [key] })
  return readString(holder.get(key), memberPlace(place, key))
}

function readOptional(
  payload: JsonObject,
  place: JsonPlace,
  { mayBeNull }: PayloadForm,
): Pick<SimpleSigningPayload, 'createdUnixSeconds' | 'annotations'> {
  if (mayBeNull && payload.get('optional') === null) return { annotations: new Map() }
  const optional = readObject(payload.get('optional'), place)
  const creator = optional.get('creator')
  if (creator !== undefined) readString(creator, memberPlace(place, 'creator'))
  const timestamp = optional.get('timestamp')
  return {
    ...(timestamp === undefined
      ? {}
      : { createdUnixSeconds: readInteger(timestamp, memberPlace(place, 'timestamp')) }),
    annotations: textsOf(optional),
  }
}

/** The members of an object that are texts. */
export function textsOf(object: JsonObject): ReadonlyMap<string, string> {
  return new Map(
    [...object].flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  )
}

function escapeForGo(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
