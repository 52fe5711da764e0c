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

/** What a simple signature says (containers-signature(5)). Claims of the signer, whoever that is. */
export interface SimpleSigningPayload {
  /** Any text: it is read as a reference only where it is compared with one. */
  readonly dockerReference: string
  readonly manifestDigest: Digest
  /** Software and version that wrote it; informational. */
  readonly creator?: string
  /** Informational: readers do not judge it. */
  readonly createdUnixSeconds?: number
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
}

const signatureType = 'atomic container signature'
/** Larger than any payload that fits into a signature (see `maxSignatureBytes`). */
const maxPayloadBytes = 4 * 1024 * 1024

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
  const payload = readObject(parseStrictJson(bytes, { what: root.what, maxBytes: maxPayloadBytes }), root)
  exactKeys(payload, root, { required: ['critical', 'optional'] })
  const criticalPlace = memberPlace(root, 'critical')
  const critical = readObject(payload.get('critical'), criticalPlace)
  exactKeys(critical, criticalPlace, { required: ['type', 'image', 'identity'] })
  readSignatureType(critical, memberPlace(criticalPlace, 'type'))
  return {
    dockerReference: readOnlyText(critical, criticalPlace, 'identity', 'docker-reference'),
    manifestDigest: parseDigestAt(
      readOnlyText(critical, criticalPlace, 'image', 'docker-manifest-digest'),
      memberPlace(memberPlace(criticalPlace, 'image'), 'docker-manifest-digest'),
    ),
    ...readOptional(payload, memberPlace(root, 'optional')),
  }
}

/**
 * Writes a payload byte for byte as the reference library would: compact JSON, keys in alphabetical order, no line
 * end, and `<`, `>`, `&`, U+2028, U+2029 escaped as Go's encoder does.
 *
 * @throws FormatError `payload-malformed` for an empty reference or a time that is no whole second;
 * `digest-unsupported` for a digest other than sha256
 */
export function writePayload(facts: PayloadFacts): Uint8Array {
  const { dockerReference, digest, creator, createdUnixSeconds } = facts
  if (dockerReference === '') {
    throw faultAt(memberPlace(root, 'docker-reference'), 'expected an image reference, found an empty text')
  }
  if (!Number.isSafeInteger(createdUnixSeconds)) {
    throw faultAt(memberPlace(root, 'timestamp'), `expected whole seconds, found ${createdUnixSeconds}`)
  }
  if (digestParts(digest).algorithm !== 'sha256') {
    throw new FormatError(
      'digest-unsupported',
      `signature payload: expected a sha256 digest to sign, found ${digest}`,
    )
  }
  const json = JSON.stringify({
    critical: {
      identity: { 'docker-reference': dockerReference },
      image: { 'docker-manifest-digest': digest },
      type: signatureType,
    },
    optional: { creator, timestamp: createdUnixSeconds },
  })
  return new TextEncoder().encode(json.replace(/[<>&\u2028\u2029]/g, escapeForGo))
}

function readSignatureType(critical: JsonObject, place: JsonPlace): void {
  const type = readString(critical.get('type'), place)
  if (type !== signatureType) {
    throw faultAt(
      place,
      `expected ${JSON.stringify(signatureType)}, found ${JSON.stringify(type.slice(0, 100))}`,
    )
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
): Pick<SimpleSigningPayload, 'creator' | 'createdUnixSeconds'> {
  const optional = readObject(payload.get('optional'), place)
  const creator = optional.get('creator')
  const timestamp = optional.get('timestamp')
  return {
    ...(creator === undefined ? {} : { creator: readString(creator, memberPlace(place, 'creator')) }),
    ...(timestamp === undefined
      ? {}
      : { createdUnixSeconds: readInteger(timestamp, memberPlace(place, 'timestamp')) }),
  }
}

function escapeForGo(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
