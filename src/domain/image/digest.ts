import { createHash } from 'node:crypto'
import { FormatError } from '../errors.ts'
import type { JsonPlace } from '../strict-json-values.ts'

/** `ALGORITHM:HEX`, checked: only `parseDigest` and `digestOf` make one. */
export type Digest = string & { readonly __brand: 'Digest' }

/** Algorithms we compute; a signature always binds sha256 (manifests-and-digests, section 4). */
export type DigestAlgorithm = 'sha256' | 'sha384' | 'sha512'

const hexLengths: Readonly<Record<DigestAlgorithm, number>> = { sha256: 64, sha384: 96, sha512: 128 }
const grammar = /^([a-z0-9]+(?:[+._-][a-z0-9]+)*):([a-zA-Z0-9=_-]+)$/

const isSupported = (algorithm: string): algorithm is DigestAlgorithm => Object.hasOwn(hexLengths, algorithm)

/**
 * Reads a digest string.
 *
 * @throws FormatError `digest-malformed` (grammar, length, upper-case hex) or `digest-unsupported` (other algorithm)
 * @see OCI image-spec 1.1, descriptor, "Digests"
 */
export function parseDigest(text: string): Digest {
  const [, algorithm, encoded] = grammar.exec(text) ?? []
  if (algorithm === undefined || encoded === undefined) {
    throw new FormatError(
      'digest-malformed',
      `digest: expected ALGORITHM:HEX, found ${JSON.stringify(text.slice(0, 200))}`,
    )
  }
  if (!isSupported(algorithm)) {
    throw new FormatError(
      'digest-unsupported',
      `digest: expected sha256, sha384 or sha512, found algorithm ${JSON.stringify(algorithm.slice(0, 40))}`,
    )
  }
  if (encoded.length !== hexLengths[algorithm] || !/^[0-9a-f]+$/.test(encoded)) {
    throw new FormatError(
      'digest-malformed',
      `digest: expected ${hexLengths[algorithm]} lower-case hex digits after "${algorithm}:", found ${JSON.stringify(encoded.slice(0, 140))}`,
    )
  }
  return text as Digest
}

/**
 * Reads a digest that stands in a JSON document, and names its place when it is none.
 *
 * @throws FormatError `digest-malformed`, `digest-unsupported`
 */
export function parseDigestAt(text: string, { what, path }: JsonPlace): Digest {
  try {
    return parseDigest(text)
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    throw new FormatError(cause.code, `${what}: ${path}: ${cause.message}`, { cause })
  }
}

/** The digest of exactly these bytes. */
export function digestOf(bytes: Uint8Array, algorithm: DigestAlgorithm = 'sha256'): Digest {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}` as Digest
}

/** The two halves of a digest. */
export function digestParts(digest: Digest): { readonly algorithm: DigestAlgorithm; readonly hex: string } {
  const colon = digest.indexOf(':')
  const algorithm = digest.slice(0, colon)
  // A Digest was made by parseDigest or digestOf, so the algorithm is one of ours.
  return { algorithm: algorithm as DigestAlgorithm, hex: digest.slice(colon + 1) }
}
