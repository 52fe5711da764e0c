import { FormatError } from '../../domain/errors.ts'
import { type JsonObject, parseStrictJson } from '../../domain/strict-json.ts'
import type { JsonPlace } from '../../domain/strict-json-values.ts'
import {
  exactKeys,
  faultAt,
  itemPlace,
  memberPlace,
  readArray,
  readInteger,
  readObject,
  readString,
} from '../../domain/strict-json-values.ts'

/** One service that a signing config names. */
export interface ConfiguredService {
  readonly url: string
  readonly majorApiVersion: number
  readonly startUnixSeconds: number
  /** Absent: valid until further notice. */
  readonly endUnixSeconds?: number
  readonly operator: string
}

/** How many of the services of a kind are to be used; `none` is what an empty selector says. */
export type ServiceSelector =
  | { readonly kind: 'none' | 'any' | 'all' }
  | { readonly kind: 'exact'; readonly count: number }

/** A signing config of version 0.2. */
export interface SigningConfig {
  readonly certificateAuthorities: readonly ConfiguredService[]
  readonly logs: readonly ConfiguredService[]
  readonly logSelector: ServiceSelector
  readonly timestampAuthorities: readonly ConfiguredService[]
  readonly timestampSelector: ServiceSelector
}

const mediaType = 'application/vnd.dev.sigstore.signingconfig.v0.2+json'
const maxBytes = 1024 * 1024
const maxServices = 100

/**
 * Reads a signing config; unknown keys are refused.
 *
 * @param name - of its file, for messages
 * @throws FormatError `signing-config-malformed` (exit 2), or a `json-…` code
 * @see sigstore_trustroot.proto, SigningConfig
 */
export function parseSigningConfig(bytes: Uint8Array, name: string): SigningConfig {
  const root: JsonPlace = { what: name, path: '', code: 'signing-config-malformed', ownFile: true }
  const config = readObject(parseStrictJson(bytes, { what: name, maxBytes, ownFile: true }), root)
  exactKeys(config, root, {
    required: ['mediaType'],
    optional: ['caUrls', 'oidcUrls', 'rekorTlogUrls', 'rekorTlogConfig', 'tsaUrls', 'tsaConfig'],
  })
  const mediaTypePlace = memberPlace(root, 'mediaType')
  if (readString(config.get('mediaType'), mediaTypePlace) !== mediaType) {
    throw faultAt(mediaTypePlace, `expected "${mediaType}", found another version`)
  }
  readServices(config, root, 'oidcUrls')
  return {
    certificateAuthorities: readServices(config, root, 'caUrls'),
    logs: readServices(config, root, 'rekorTlogUrls'),
    logSelector: readSelector(config, root, 'rekorTlogConfig'),
    timestampAuthorities: readServices(config, root, 'tsaUrls'),
    timestampSelector: readSelector(config, root, 'tsaConfig'),
  }
}

function readServices(config: JsonObject, root: JsonPlace, key: string): readonly ConfiguredService[] {
  const value = config.get(key)
  if (value === undefined) return []
  const place = memberPlace(root, key)
  const items = readArray(value, place)
  if (items.length > maxServices) {
    throw faultAt(place, `expected at most ${maxServices} services, found ${items.length}`)
  }
  return items.map((item, index) => {
    const at = itemPlace(place, index)
    return readService(readObject(item, at), at)
  })
}

function readService(service: JsonObject, place: JsonPlace): ConfiguredService {
  exactKeys(service, place, {
    required: ['url', 'majorApiVersion'],
    optional: ['validFor', 'operator'],
  })
  const urlPlace = memberPlace(place, 'url')
  const url = readString(service.get('url'), urlPlace)
  if (!isServiceUrl(url)) throw faultAt(urlPlace, 'expected an http or https URL, found other text')
  const validPlace = memberPlace(place, 'validFor')
  const validFor = service.has('validFor') ? readObject(service.get('validFor'), validPlace) : undefined
  if (validFor !== undefined) exactKeys(validFor, validPlace, { optional: ['start', 'end'] })
  const time = (key: string): number | undefined =>
    validFor?.has(key) === true
      ? readTime(readString(validFor.get(key), memberPlace(validPlace, key)), memberPlace(validPlace, key))
      : undefined
  const endUnixSeconds = time('end')
  return {
    url,
    majorApiVersion: readInteger(service.get('majorApiVersion'), memberPlace(place, 'majorApiVersion')),
    startUnixSeconds: time('start') ?? 0,
    ...(endUnixSeconds === undefined ? {} : { endUnixSeconds }),
    operator: service.has('operator')
      ? readString(service.get('operator'), memberPlace(place, 'operator'))
      : '',
  }
}

/** True for a text that may be the address of a service: http or https, without user, query and fragment. */
export function isServiceUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, search, hash } = new URL(text)
  return /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === '')
}

/** RFC 3339, as the JSON form of protobuf timestamps has it. */
function readTime(text: string, place: JsonPlace): number {
  const wellFormed = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(text)
  const ms = wellFormed ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms)) throw faultAt(place, 'expected a time of RFC 3339, found other text')
  return ms / 1000
}

function readSelector(config: JsonObject, root: JsonPlace, key: string): ServiceSelector {
  if (!config.has(key)) return { kind: 'none' }
  const place = memberPlace(root, key)
  const object = readObject(config.get(key), place)
  exactKeys(object, place, { optional: ['selector', 'count'] })
  if (!object.has('selector')) return { kind: 'none' }
  const selectorPlace = memberPlace(place, 'selector')
  switch (readString(object.get('selector'), selectorPlace)) {
    case 'SERVICE_SELECTOR_UNDEFINED':
      return { kind: 'none' }
    case 'ANY':
      return { kind: 'any' }
    case 'ALL':
      return { kind: 'all' }
    case 'EXACT':
      return { kind: 'exact', count: readCount(object, memberPlace(place, 'count')) }
    default:
      throw faultAt(selectorPlace, 'expected ANY, ALL or EXACT, found another text')
  }
}

function readCount(object: JsonObject, place: JsonPlace): number {
  const count = readInteger(object.get('count'), place)
  if (count < 1 || count > maxServices) {
    throw new FormatError(place.code, `${place.what}: ${place.path}: expected 1 to ${maxServices}`, {
      ownFile: true,
      path: place.path,
    })
  }
  return count
}
