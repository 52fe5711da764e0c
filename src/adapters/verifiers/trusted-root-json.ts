import { createPublicKey, type KeyObject } from 'node:crypto'
import { FormatError } from '../../domain/errors.ts'
import { parseStrictJson } from '../../domain/strict-json.ts'
import { faultAt, type JsonPlace, memberPlace } from '../../domain/strict-json-values.ts'
import { derTag, readDer, readDerInside } from '../platform/der.ts'
import { maxKeyFileBytes } from './key-files.ts'
import { attempt, fault } from './sigstore-faults.ts'
import {
  bytes,
  items,
  member,
  optionalMember,
  type PlacedObject,
  placed,
  requiredBytes,
  text,
} from './sigstore-json.ts'
import { linkAuthority, type Period, type TrustedAuthority } from './trusted-root-authority.ts'

/** Whom to trust in Sigstore: authorities for certificates and times, and logs. */
export interface TrustedRoot {
  readonly certificateAuthorities: readonly TrustedAuthority[]
  readonly timestampAuthorities: readonly TrustedAuthority[]
  readonly logs: readonly TrustedLog[]
  readonly certificateLogs: readonly TrustedLog[]
}

/** A transparency log. */
export interface TrustedLog {
  readonly baseUrl: string
  /** Ids under which entries name it. */
  readonly ids: readonly Buffer[]
  /** Id whose first bytes stand in its checkpoints. */
  readonly checkpointId: Buffer
  readonly key: KeyObject
  readonly period: Period
}

/** A root that trusts nobody: for keys that need neither log nor timestamp. */
export const emptyTrustedRoot: TrustedRoot = {
  certificateAuthorities: [],
  timestampAuthorities: [],
  logs: [],
  certificateLogs: [],
}

const mediaTypes: readonly string[] = [
  'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  'application/vnd.dev.sigstore.trustedroot+json;version=0.2',
  'application/vnd.dev.sigstore.trustedroot.v0.2+json',
]
/** The public instance has about five of each, and chains of three. */
const maxInstances = 128
const maxChain = 16
/** Last second that a `Date` can hold. */
const endOfTime = 8_640_000_000_000

/**
 * Reads a trusted_root.json, strictly and up to 1 MiB.
 *
 * @param name - the file, for messages
 * @throws FormatError `trusted-root-malformed`
 * @see protobuf-specs, sigstore_trustroot.proto
 */
export function readTrustedRoot(json: Uint8Array, name: string): TrustedRoot {
  const place: JsonPlace = { what: name, path: '', code: 'trusted-root-malformed' }
  const root = placed(parse(json, name), place, {
    required: ['mediaType'],
    optional: ['tlogs', 'certificateAuthorities', 'ctlogs', 'timestampAuthorities'],
  })
  if (!mediaTypes.includes(text(root, 'mediaType'))) {
    throw faultAt(
      memberPlace(place, 'mediaType'),
      'expected a trusted root of version 0.1 or 0.2, found another media type',
    )
  }
  return {
    certificateAuthorities: items(root, 'certificateAuthorities', maxInstances, (value, at) =>
      readAuthority(placed(value, at, authorityKeys)),
    ),
    timestampAuthorities: items(root, 'timestampAuthorities', maxInstances, (value, at) =>
      readAuthority(placed(value, at, authorityKeys)),
    ),
    logs: items(root, 'tlogs', maxInstances, (value, at) => readLog(placed(value, at, logKeys))),
    certificateLogs: items(root, 'ctlogs', maxInstances, (value, at) => readLog(placed(value, at, logKeys))),
  }
}

function parse(json: Uint8Array, name: string): ReturnType<typeof parseStrictJson> {
  try {
    return parseStrictJson(json, { what: name, maxBytes: maxKeyFileBytes })
  } catch (cause) {
    if (cause instanceof FormatError) throw fault('trusted-root-malformed', cause.message, cause)
    throw cause
  }
}

const authorityKeys = { required: ['certChain'], optional: ['subject', 'uri', 'validFor', 'operator'] }

function readAuthority(authority: PlacedObject): TrustedAuthority {
  const chain = member(authority, 'certChain', { required: ['certificates'] })
  const ders = items(chain, 'certificates', maxChain, (value, place) =>
    requiredBytes(placed(value, place, { required: ['rawBytes'] }), 'rawBytes'),
  )
  if (ders.length === 0) throw faultAt(chain.place, 'expected at least one certificate, found none')
  try {
    return linkAuthority(ders, readPeriod(authority))
  } catch (cause) {
    if (cause instanceof FormatError) throw faultAt(chain.place, cause.message)
    throw cause
  }
}

const logKeys = {
  required: ['publicKey'],
  optional: ['baseUrl', 'hashAlgorithm', 'logId', 'checkpointKeyId', 'operator'],
}

function readLog(log: PlacedObject): TrustedLog {
  const publicKey = member(log, 'publicKey', { required: ['rawBytes', 'keyDetails'], optional: ['validFor'] })
  const ids = ['checkpointKeyId', 'logId'].flatMap((key) => {
    const id = optionalMember(log, key, { optional: ['keyId'] })
    return id === undefined ? [] : [bytes(id, 'keyId')]
  })
  const [checkpointId] = ids
  if (checkpointId === undefined || ids.some((id) => id.length < 4)) {
    throw faultAt(log.place, 'expected the id of the log (logId or checkpointKeyId), found none')
  }
  return {
    baseUrl: log.object.has('baseUrl') ? text(log, 'baseUrl') : '',
    ids,
    checkpointId,
    key: readKey(publicKey),
    period: readPeriod(publicKey),
  }
}

/** The first logs have RSA keys in the form of PKCS#1, all others SubjectPublicKeyInfo; no bytes are both. */
function readKey(publicKey: PlacedObject): KeyObject {
  const { place } = publicKey
  text(publicKey, 'keyDetails')
  const key = requiredBytes(publicKey, 'rawBytes')
  return attempt(
    'trusted-root-malformed',
    `${place.what}: ${place.path}: expected a public key in DER`,
    () => {
      const isPkcs1 = readDerInside(readDer(key)?.[0], derTag.sequence)?.[0]?.tag === derTag.integer
      return createPublicKey({ key, format: 'der', type: isPkcs1 ? 'pkcs1' : 'spki' })
    },
  )
}

function readPeriod(holder: PlacedObject): Period {
  const period = optionalMember(holder, 'validFor', { optional: ['start', 'end'] })
  return {
    fromUnixSeconds: period?.object.has('start') === true ? readTime(period, 'start') : 0,
    toUnixSeconds: period?.object.has('end') === true ? readTime(period, 'end') : endOfTime,
  }
}

/** RFC 3339 in UTC, as protobuf writes times. */
function readTime(period: PlacedObject, key: string): number {
  const written = text(period, key)
  const milliseconds = Date.parse(written)
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(written) && !Number.isNaN(milliseconds)) {
    return milliseconds / 1000
  }
  throw faultAt(
    memberPlace(period.place, key),
    'expected a time such as 2025-01-31T00:00:00Z, found something else',
  )
}
