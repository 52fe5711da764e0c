import type { JsonObject } from '../strict-json.ts'
import { quotedKey } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import { faultAt, memberPlace, readObject, readString } from '../strict-json-values.ts'
import { type KeySourceNames, keySourceKeys, readKeySource } from './parse-key-source.ts'
import { parseSignedIdentity } from './parse-signed-identity.ts'
import type { Conditions, KeySource, SigstoreConditions } from './policy.ts'
import { readFilledText, readWord, under } from './policy-fields.ts'

/** Conditions as they are written on a requirement, or come down to it from a combination. */
export interface StatedConditions extends Conditions {
  readonly signedIdentity?: SigstoreConditions['signedIdentity']
  readonly trustedRoot?: KeySource
  readonly transparency?: SigstoreConditions['transparency']
}

/** A requirement as it is written. */
export interface WrittenRequirement {
  readonly object: JsonObject
  readonly place: JsonPlace
  /** What comes down from combinations around it. */
  readonly above: StatedConditions
}

const trustedRootNames: KeySourceNames = { path: 'trustedRootPath', data: 'trustedRootData' }
const transparencies = ['log', 'timestamp', 'none'] as const
const secondsOf: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 }
const maxAgeGrammar = /^([1-9][0-9]{0,5})([mhd])$/

/** Fields of every signed requirement beside `signedIdentity`. */
export const conditionKeys: readonly string[] = ['annotations', 'maxAge']
/** Fields of the requirements that only a trust policy has, and of combinations. */
export const sigstoreConditionKeys: readonly string[] = [
  'signedIdentity',
  ...conditionKeys,
  ...keySourceKeys(trustedRootNames),
  'transparency',
]

/**
 * Reads the conditions that are written on one requirement; which of them it may have was checked with its keys.
 *
 * @throws FormatError `policy-…`
 * @see trust-policy, section 1
 */
export function readConditions(object: JsonObject, place: JsonPlace): StatedConditions {
  const trustedRoot = readKeySource(object, place, trustedRootNames)
  return {
    ...(object.has('annotations') && { annotations: readAnnotations(object, place) }),
    ...(object.has('maxAge') && { maxAgeSeconds: readMaxAge(object, place) }),
    ...(object.has('signedIdentity') && { signedIdentity: readIdentity(object, place) }),
    ...(object.has('transparency') && {
      transparency: readWord(object, place, 'transparency', transparencies),
    }),
    ...(trustedRoot !== undefined && { trustedRoot }),
  }
}

/**
 * The conditions of a part of a combination. Annotations add up, of two ages the shorter holds, and anything else that
 * the part states itself takes the place of what comes from above.
 *
 * @throws FormatError `policy-combination-invalid` where an annotation would have to have two texts
 */
export function handDown(above: StatedConditions, own: StatedConditions, place: JsonPlace): StatedConditions {
  const ages = [above.maxAgeSeconds, own.maxAgeSeconds].filter((age) => age !== undefined)
  const annotations = new Map(above.annotations)
  for (const [name, text] of own.annotations ?? []) {
    const other = annotations.get(name)
    if (other !== undefined && other !== text) {
      const found = `found ${quotedKey(other)} above it and ${quotedKey(text)} here`
      throw faultAt(
        under(memberPlace(memberPlace(place, 'annotations'), name), 'policy-combination-invalid'),
        `expected one text for an annotation, ${found}`,
      )
    }
    annotations.set(name, text)
  }
  return {
    ...above,
    ...own,
    ...(ages.length > 0 && { maxAgeSeconds: Math.min(...ages) }),
    ...(annotations.size > 0 && { annotations }),
  }
}

/** The conditions that any signed requirement can have. */
export function plainConditions({ annotations, maxAgeSeconds }: StatedConditions): Conditions {
  return {
    ...(annotations !== undefined && { annotations }),
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
  }
}

/**
 * The conditions of a requirement that only a trust policy has, whole.
 *
 * @param by - what it asks for: without a log or a timestamp nobody could say when a short-lived certificate signed
 * @throws FormatError `policy-…`, `policy-combination-invalid` for `transparency: none` without a key
 */
export function readSigstoreConditions(
  { object, place, above }: WrittenRequirement,
  by: 'certificate' | 'key',
): SigstoreConditions {
  const stated = handDown(above, readConditions(object, place), place)
  const transparency = stated.transparency ?? (by === 'key' ? 'none' : 'log')
  if (transparency === 'none' && by === 'certificate') {
    throw faultAt(
      under(place, 'policy-combination-invalid'),
      'expected transparency "log" or "timestamp" for a keyless signature, found "none", which is for keys only',
    )
  }
  return {
    ...plainConditions(stated),
    signedIdentity: stated.signedIdentity ?? { type: 'matchRepoDigestOrExact' },
    transparency,
    ...(stated.trustedRoot !== undefined && { trustedRoot: stated.trustedRoot }),
  }
}

function readIdentity(object: JsonObject, place: JsonPlace): SigstoreConditions['signedIdentity'] {
  const here = memberPlace(place, 'signedIdentity')
  const value = object.get('signedIdentity')
  const identity = readObject(value, under(here, 'policy-wrong-type'))
  if (identity.get('type') !== 'digestOnly') return parseSignedIdentity(value, here, ['digestOnly'])
  for (const key of identity.keys()) {
    if (key === 'type') continue
    throw faultAt(under(here, 'policy-unknown-key'), `unknown key ${quotedKey(key)}; digestOnly has no other`)
  }
  return { type: 'digestOnly' }
}

function readAnnotations(object: JsonObject, place: JsonPlace): ReadonlyMap<string, string> {
  const here = memberPlace(place, 'annotations')
  const annotations = readObject(object.get('annotations'), under(here, 'policy-wrong-type'))
  if (annotations.size === 0) {
    throw faultAt(under(here, 'policy-value-invalid'), 'expected at least one annotation, found none')
  }
  if (annotations.has('')) {
    throw faultAt(under(here, 'policy-value-invalid'), 'expected names of annotations, found an empty one')
  }
  return new Map([...annotations.keys()].map((name) => [name, readFilledText(annotations, here, name)]))
}

function readMaxAge(object: JsonObject, place: JsonPlace): number {
  const here = memberPlace(place, 'maxAge')
  const text = readString(object.get('maxAge'), under(here, 'policy-wrong-type'))
  const [, count = '', unit = ''] = maxAgeGrammar.exec(text) ?? []
  const seconds = secondsOf[unit]
  if (seconds !== undefined) return Number(count) * seconds
  throw faultAt(
    under(here, 'policy-value-invalid'),
    `expected an age such as 30m, 12h or 90d, found ${quotedKey(text)}`,
  )
}
