import { FormatError } from '../../domain/errors.ts'
import { maxSignatureBytes } from '../../domain/signature/envelope.ts'
import { type JsonValue, parseStrictJson } from '../../domain/strict-json.ts'
import {
  faultAt,
  type JsonPlace,
  memberPlace,
  readObject,
  readString,
} from '../../domain/strict-json-values.ts'
import { fault } from './sigstore-faults.ts'
import {
  digits,
  items,
  member,
  optionalMember,
  type PlacedObject,
  placed,
  requiredBytes,
  text,
} from './sigstore-json.ts'
import { type EntryParts, type ProofParts, protoHashes, type SignatureParts } from './sigstore-parts.ts'

type Bytes = Buffer<ArrayBuffer>

/** Limits of sigstore-go, `bundle` package. */
const maxEntries = 32
const maxTimestamps = 32
const maxHashes = 64
const maxCertificates = 16

/** Media type to version (protobuf-specs, sigstore_bundle.proto). */
const versions: Readonly<Record<string, '0.1' | '0.2' | '0.3'>> = {
  'application/vnd.dev.sigstore.bundle+json;version=0.1': '0.1',
  'application/vnd.dev.sigstore.bundle+json;version=0.2': '0.2',
  'application/vnd.dev.sigstore.bundle+json;version=0.3': '0.3',
  'application/vnd.dev.sigstore.bundle.v0.3+json': '0.3',
}

/**
 * Reads a bundle of version 0.1 to 0.3 as what it must be and nothing else: unknown, duplicate and mistyped fields,
 * a second content, a second signature and everything beyond the limits are refused.
 *
 * @param wanted - `0.3`: no older one, as referrers of images are (cosign BUNDLE_SPEC)
 * @throws FormatError `bundle-malformed`, `bundle-version`, `bundle-content`, `bundle-signature-count`
 * @see sigstore client-spec, section 5
 */
export function readBundle(json: Uint8Array, wanted: '0.1 to 0.3' | '0.3' = '0.1 to 0.3'): SignatureParts {
  const root: JsonPlace = { what: 'bundle', path: '', code: 'bundle-malformed' }
  const object = readObject(parse(json), root)
  const mediaType = readString(object.get('mediaType'), memberPlace(root, 'mediaType'))
  const version = Object.hasOwn(versions, mediaType) ? versions[mediaType] : undefined
  if (version === undefined || (wanted === '0.3' && version !== wanted)) {
    throw fault(
      'bundle-version',
      `bundle: mediaType: expected a bundle of version ${wanted}, found ${JSON.stringify(mediaType.slice(0, 100))}`,
    )
  }
  const bundle = placed(object, root, {
    required: ['mediaType', 'verificationMaterial'],
    optional: ['messageSignature', 'dsseEnvelope'],
  })
  const material = member(bundle, 'verificationMaterial', {
    optional: [
      'certificate',
      'x509CertificateChain',
      'publicKey',
      'tlogEntries',
      'timestampVerificationData',
    ],
  })
  return {
    signer: readSigner(material, version),
    ...readContent(bundle),
    entries: items(material, 'tlogEntries', maxEntries, (value, place) => readEntry(value, place, version)),
    timestamps: readTimestamps(material),
  }
}

function parse(json: Uint8Array): ReturnType<typeof parseStrictJson> {
  try {
    return parseStrictJson(json, { what: 'bundle', maxBytes: maxSignatureBytes })
  } catch (cause) {
    if (cause instanceof FormatError) throw fault('bundle-malformed', cause.message, cause)
    throw cause
  }
}

function readSigner(material: PlacedObject, version: string): SignatureParts['signer'] {
  const chain = optionalMember(material, 'x509CertificateChain', { optional: ['certificates'] })
  const certificate = optionalMember(material, 'certificate', { required: ['rawBytes'] })
  const key = optionalMember(material, 'publicKey', { optional: ['hint'] })
  if ([chain, certificate, key].filter((one) => one !== undefined).length !== 1) {
    throw fault('bundle-content', 'bundle: expected exactly one certificate, chain or public key')
  }
  if (key !== undefined) {
    if (key.object.has('hint')) text(key, 'hint')
    return { kind: 'key' }
  }
  if (certificate !== undefined) {
    if (version !== '0.3')
      throw fault('bundle-content', `bundle: expected a chain in version ${version}, found a certificate`)
    return { kind: 'certificate', der: requiredBytes(certificate, 'rawBytes') }
  }
  if (version === '0.3')
    throw fault('bundle-content', 'bundle: expected a certificate in version 0.3, found a chain')
  const [leaf] =
    chain === undefined
      ? []
      : items(chain, 'certificates', maxCertificates, (value, place) =>
          requiredBytes(placed(value, place, { required: ['rawBytes'] }), 'rawBytes'),
        )
  if (leaf === undefined)
    throw fault('bundle-content', 'bundle: expected a certificate in the chain, found none')
  return { kind: 'certificate', der: leaf }
}

function readContent(bundle: PlacedObject): Pick<SignatureParts, 'signature' | 'content'> {
  const message = optionalMember(bundle, 'messageSignature', { required: ['messageDigest', 'signature'] })
  const envelope = optionalMember(bundle, 'dsseEnvelope', {
    required: ['payload', 'payloadType', 'signatures'],
  })
  if (message !== undefined && envelope === undefined) {
    const digest = member(message, 'messageDigest', { required: ['algorithm', 'digest'] })
    const algorithm = protoHashes.get(text(digest, 'algorithm'))
    if (algorithm === undefined) {
      throw fault(
        'bundle-malformed',
        'bundle: messageSignature.messageDigest.algorithm: expected SHA2_256, SHA2_384 or SHA2_512',
      )
    }
    return {
      signature: requiredBytes(message, 'signature'),
      content: { kind: 'message', digest: { algorithm, value: requiredBytes(digest, 'digest') } },
    }
  }
  if (envelope === undefined || message !== undefined) {
    throw fault('bundle-content', 'bundle: expected exactly one DSSE envelope or message signature')
  }
  const signatures = items(envelope, 'signatures', 1024, (value, place) =>
    placed(value, place, { required: ['sig'], optional: ['keyid'] }),
  )
  const [signature] = signatures
  if (signature === undefined || signatures.length > 1) {
    throw fault(
      'bundle-signature-count',
      `bundle: expected exactly one signature in the envelope, found ${signatures.length}`,
    )
  }
  // The keyid names a key in words that nobody signed: it is not asked.
  if (signature.object.has('keyid')) text(signature, 'keyid')
  return {
    signature: requiredBytes(signature, 'sig'),
    content: {
      kind: 'dsse',
      payloadType: text(envelope, 'payloadType'),
      payload: requiredBytes(envelope, 'payload'),
    },
  }
}

const entryKeys = {
  required: ['logId', 'kindVersion', 'canonicalizedBody'],
  optional: ['logIndex', 'integratedTime', 'inclusionPromise', 'inclusionProof'],
}

/**
 * Reads an entry of a log as bundles of this version hold it: 0.1 needs the promise, later ones the proof (client-spec,
 * section 5).
 *
 * @throws FormatError with the code of the place
 */
export function readEntry(value: JsonValue, place: JsonPlace, version: '0.1' | '0.2' | '0.3'): EntryParts {
  const entry = placed(value, place, entryKeys)
  const promise = optionalMember(entry, 'inclusionPromise', { required: ['signedEntryTimestamp'] })
  const proof = optionalMember(entry, 'inclusionProof', {
    required: ['rootHash', 'treeSize'],
    optional: ['logIndex', 'hashes', 'checkpoint'],
  })
  if (version === '0.1' && promise === undefined) {
    throw faultAt(place, 'expected a signed promise of the log in version 0.1, found none')
  }
  // In version 0.1 a proof may come without a checkpoint: nobody signed it, and the promise is what counts.
  const usable = version === '0.1' && proof?.object.has('checkpoint') === false ? undefined : proof
  if (version !== '0.1' && usable === undefined) {
    throw faultAt(place, `expected an inclusion proof in version ${version}, found none`)
  }
  const kindVersion = member(entry, 'kindVersion', { required: ['kind', 'version'] })
  return {
    logId: requiredBytes(member(entry, 'logId', { required: ['keyId'] }), 'keyId'),
    logIndex: digits(entry, 'logIndex'),
    kind: text(kindVersion, 'kind'),
    version: text(kindVersion, 'version'),
    integratedTime: digits(entry, 'integratedTime'),
    body: requiredBytes(entry, 'canonicalizedBody'),
    ...(promise === undefined ? {} : { promise: requiredBytes(promise, 'signedEntryTimestamp') }),
    ...(usable === undefined ? {} : { proof: readProof(usable) }),
  }
}

function readProof(proof: PlacedObject): ProofParts {
  return {
    logIndex: digits(proof, 'logIndex'),
    treeSize: digits(proof, 'treeSize'),
    rootHash: requiredBytes(proof, 'rootHash'),
    hashes: items(proof, 'hashes', maxHashes, (value, place) => {
      const list: PlacedObject = { object: new Map([['hash', value]]), place }
      return requiredBytes(list, 'hash')
    }),
    checkpoint: text(member(proof, 'checkpoint', { required: ['envelope'] }), 'envelope'),
  }
}

function readTimestamps(material: PlacedObject): readonly Bytes[] {
  const data = optionalMember(material, 'timestampVerificationData', { optional: ['rfc3161Timestamps'] })
  if (data === undefined) return []
  return items(data, 'rfc3161Timestamps', maxTimestamps, (value, place) =>
    requiredBytes(placed(value, place, { required: ['signedTimestamp'] }), 'signedTimestamp'),
  )
}
