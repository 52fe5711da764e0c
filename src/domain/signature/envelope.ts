import { decodeBase64 } from '../base64.ts'
import type { Code } from '../codes.ts'
import { FormatError } from '../errors.ts'
import type { Digest } from '../image/digest.ts'
import type { JsonObject } from '../strict-json.ts'
import { parseStrictJson } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import { exactKeys, faultAt, memberPlace, readObject, readString } from '../strict-json-values.ts'

/** One entry of a signature store, sorted by what it is; nothing in it is trusted. */
export type StoredSignature =
  | { readonly kind: 'simple-signing'; readonly place: string; readonly bytes: Uint8Array }
  | {
      readonly kind: 'cosign-layer'
      readonly place: string
      readonly mediaType: string
      readonly payload: Uint8Array
      readonly annotations: Readonly<Record<string, string>>
    }
  /** A Sigstore bundle (JSON), from a referrer of the image or a file. */
  | {
      readonly kind: 'bundle'
      readonly place: string
      readonly bytes: Uint8Array
      /** The referrer manifest that carries it. */
      readonly manifestDigest?: Digest
    }
  /** No signature container at all: rejects the whole image, as for podman (manifests-and-digests, section 9). */
  | { readonly kind: 'malformed'; readonly place: string; readonly code: Code; readonly message: string }

/** A signature on its way into a store. */
export type NewSignature =
  | { readonly kind: 'simple-signing'; readonly bytes: Uint8Array }
  /** One layer of a `.sig` manifest (cosign SIGNATURE_SPEC). */
  | {
      readonly kind: 'cosign-layer'
      readonly payload: Uint8Array
      readonly annotations: Readonly<Record<string, string>>
    }
  /** A bundle of version 0.3 over a statement (cosign BUNDLE_SPEC). */
  | {
      readonly kind: 'bundle'
      readonly bytes: Uint8Array
      readonly predicateType: string
      /** Of the verified timestamp, so that the same bundle always makes the same manifest. */
      readonly createdUnixSeconds: number
    }

/** Layers of this media type are signatures (cosign SIGNATURE_SPEC). */
export const cosignLayerType = 'application/vnd.dev.cosign.simplesigning.v1+json'

/** Largest signature that is read from anywhere, as in the reference library (its `iolimits`). */
export const maxSignatureBytes = 4 * 1024 * 1024

/** Longest format name that is looked for after a zero byte; the two that exist have 13 and 14 characters. */
const maxFormatName = 64

/**
 * First bytes of a binary OpenPGP message: signature, one-pass signature and compressed packets in old and new
 * framing. 0x3D stands in the reference table by mistake for 0x93; both are kept as they are there, so that the
 * same files count as containers.
 */
const openPgpFirstBytes: ReadonlySet<number> = new Set([
  0x88, 0x89, 0x8a, 0x8b, 0xc2, 0x90, 0x91, 0x92, 0x3d, 0xc4, 0xa0, 0xa1, 0xa2, 0xa3, 0xc8,
])

/**
 * Sorts one stored signature by its first byte. Never throws: what is no container becomes `malformed` with code
 * `signature-malformed`, and says nothing of whether the signature inside is good.
 *
 * @param place - where it was found, for reports
 * @see containers/image internal/signature, FromBlob
 */
export function parseEnvelope(bytes: Uint8Array, place: string): StoredSignature {
  const first = bytes[0]
  if (first === undefined) return malformed(place, 'expected a signature, found an empty file')
  if (bytes.length > maxSignatureBytes) {
    return malformed(place, `expected at most ${maxSignatureBytes} bytes, found ${bytes.length}`)
  }
  if (openPgpFirstBytes.has(first)) return { kind: 'simple-signing', place, bytes }
  if (first === 0x00) return parseNamedFormat(bytes, place)
  return malformed(
    place,
    `expected a binary OpenPGP message or a named format, found ${describeFirstByte(bytes)}`,
  )
}

/** `00`, format name in ASCII, line feed, body. */
function parseNamedFormat(bytes: Uint8Array, place: string): StoredSignature {
  const lineFeed = bytes.subarray(0, maxFormatName + 2).indexOf(0x0a)
  if (lineFeed === -1) {
    return malformed(place, 'expected a format name and a line feed after the zero byte, found no line feed')
  }
  const name = bytes.subarray(1, lineFeed)
  const body = bytes.subarray(lineFeed + 1)
  if (name.some((byte) => byte < 0x20 || byte > 0x7e)) {
    return malformed(place, 'expected a format name in printable ASCII, found other bytes')
  }
  const format = String.fromCharCode(...name)
  if (format === 'simple-signing') return { kind: 'simple-signing', place, bytes: body }
  if (format === 'sigstore-json') return parseSigstoreJson(body, place)
  return malformed(
    place,
    `expected the format simple-signing or sigstore-json, found ${JSON.stringify(format)}`,
  )
}

function parseSigstoreJson(body: Uint8Array, place: string): StoredSignature {
  const root: JsonPlace = { what: 'sigstore-json', path: '', code: 'signature-malformed' }
  try {
    const value = readObject(parseStrictJson(body, { what: root.what, maxBytes: maxSignatureBytes }), root)
    exactKeys(value, root, { required: ['mimeType', 'payload', 'annotations'] })
    return {
      kind: 'cosign-layer',
      place,
      mediaType: readString(value.get('mimeType'), memberPlace(root, 'mimeType')),
      payload: readBase64(value, root, 'payload'),
      annotations: readAnnotations(value, memberPlace(root, 'annotations')),
    }
  } catch (error) {
    if (error instanceof FormatError) return malformed(place, error.message)
    throw error
  }
}

function readBase64(object: JsonObject, parent: JsonPlace, key: string): Uint8Array {
  const place = memberPlace(parent, key)
  const bytes = decodeBase64(readString(object.get(key), place))
  if (bytes === undefined) throw faultAt(place, 'expected base64 with padding, found other text')
  return bytes
}

function readAnnotations(object: JsonObject, place: JsonPlace): Readonly<Record<string, string>> {
  const annotations = readObject(object.get('annotations'), place)
  // fromEntries defines properties, so that a key such as __proto__ stays a plain key.
  return Object.fromEntries(
    [...annotations].map(([name, value]) => [name, readString(value, memberPlace(place, name))]),
  )
}

/** Names the frequent mistakes, which people can put right. */
function describeFirstByte(bytes: Uint8Array): string {
  if (bytes[0] === 0x2d)
    return 'text that begins with "-" (ASCII armor or a cleartext signature; store it binary)'
  if (bytes[0] === 0x3c) return 'text that begins with "<" (a web page instead of a signature)'
  return `the first byte 0x${(bytes[0] ?? 0).toString(16).padStart(2, '0')}`
}

function malformed(place: string, message: string): StoredSignature {
  return { kind: 'malformed', place, code: 'signature-malformed', message }
}
