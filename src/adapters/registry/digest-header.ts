import { FormatError, IntegrityError } from '../../domain/errors.ts'
import { type Digest, digestParts, parseDigest } from '../../domain/image/digest.ts'
import { manifestDigest } from '../../domain/image/manifest-digest.ts'
import type { HttpResponse } from '../http/http.ts'

/**
 * Compares `Docker-Content-Digest` with the bytes. The header is a hint that may be missing, but one that is there
 * must be true (distribution-spec, "Pulling manifests"). A digest by an algorithm that is unknown here says nothing.
 *
 * @returns true when a digest was compared: then the bytes are whole, whatever they are
 * @throws IntegrityError `digest-header-mismatch`
 */
export function checkDigestHeader(place: string, response: HttpResponse): boolean {
  let isCompared = false
  for (const line of response.headers['docker-content-digest'] ?? []) {
    const announced = readDigest(place, line)
    if (announced === null) continue
    const computed = manifestDigest(response.body, digestParts(announced).algorithm)
    if (computed !== announced) throw mismatch(place, announced, computed)
    isCompared = true
  }
  return isCompared
}

function readDigest(place: string, line: string): Digest | null {
  try {
    return parseDigest(line)
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    if (cause.code === 'digest-unsupported') return null
    throw mismatch(place, JSON.stringify(line.slice(0, 200)), 'no digest', cause)
  }
}

function mismatch(place: string, announced: string, found: string, cause?: unknown): IntegrityError {
  const details = cause === undefined ? {} : { cause }
  return new IntegrityError(
    'digest-header-mismatch',
    `${place}: the header Docker-Content-Digest says ${announced}, found ${found}`,
    details,
  )
}
