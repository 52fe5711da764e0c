import type { Code } from '../../domain/codes.ts'
import { FormatError } from '../../domain/errors.ts'
import type { StoredSignature } from '../../domain/signature/envelope.ts'
import { parseStrictJson } from '../../domain/strict-json.ts'
import { type JsonPlace, memberPlace } from '../../domain/strict-json-values.ts'
import { readPemBlocks } from './pem.ts'
import { fault } from './sigstore-faults.ts'
import { base64At, digits, member, placed, requiredBytes, text } from './sigstore-json.ts'
import type { EntryParts, SignatureParts } from './sigstore-parts.ts'

type Bytes = Buffer<ArrayBuffer>
type Layer = Extract<StoredSignature, { readonly kind: 'cosign-layer' }>

/** Annotations of such a layer; only the first has this prefix. */
export const layerAnnotations = {
  signature: 'dev.cosignproject.cosign/signature',
  certificate: 'dev.sigstore.cosign/certificate',
  chain: 'dev.sigstore.cosign/chain',
  bundle: 'dev.sigstore.cosign/bundle',
  timestamp: 'dev.sigstore.cosign/rfc3161timestamp',
} as const

const code: Code = 'layer-malformed'
/** Larger than any real annotation; a whole manifest is bounded before. */
const maxAnnotationBytes = 1024 * 1024

/**
 * Reads a `.sig` layer as the same parts that a bundle has. The chain annotation is not read: what may stand between
 * the certificate and its authority is said by the trusted root.
 *
 * @throws FormatError `layer-malformed`
 */
export function readLayer({ annotations, payload }: Layer): SignatureParts {
  const signature = annotations[layerAnnotations.signature]
  if (signature === undefined) {
    throw fault(code, `layer: expected the annotation ${layerAnnotations.signature}, found none`)
  }
  const certificate = annotations[layerAnnotations.certificate]
  const bundle = annotations[layerAnnotations.bundle]
  const timestamp = annotations[layerAnnotations.timestamp]
  return {
    signer: isGiven(certificate) ? { kind: 'certificate', der: certificateOf(certificate) } : { kind: 'key' },
    signature: base64At(signature, placeOf(layerAnnotations.signature)),
    content: { kind: 'cosign-payload', payload: Buffer.from(payload) },
    entries: isGiven(bundle) ? [readLogBundle(bundle)] : [],
    timestamps: isGiven(timestamp) ? [readTimestamp(timestamp)] : [],
  }
}

/** cosign writes empty annotations for what it does not have. */
const isGiven = (annotation: string | undefined): annotation is string =>
  annotation !== undefined && annotation !== ''

const placeOf = (annotation: string): JsonPlace => ({
  what: `layer annotation ${annotation}`,
  path: '',
  code,
})

/** Exactly one PEM block: a second one would be a second answer to who signed. */
function certificateOf(pem: string): Bytes {
  const what = placeOf(layerAnnotations.certificate).what
  const [block] = readPemBlocks(pem, { what, code, maxBlocks: 1, textBetween: false })
  if (block?.label !== 'CERTIFICATE') throw fault(code, `${what}: expected one PEM certificate`)
  return Buffer.from(block.bytes)
}

/** What Rekor v1 signed when it took the entry: a promise, no proof. */
function readLogBundle(json: string): EntryParts {
  const place = placeOf(layerAnnotations.bundle)
  const bundle = placed(parse(json, place), place, { required: ['SignedEntryTimestamp', 'Payload'] })
  const payload = member(bundle, 'Payload', { required: ['body', 'integratedTime', 'logIndex', 'logID'] })
  const logId = text(payload, 'logID')
  if (!/^(?:[0-9a-f]{2}){1,64}$/.test(logId)) {
    throw fault(code, `${place.what}: Payload.logID: expected lower-case hex`)
  }
  const body = base64At(text(payload, 'body'), memberPlace(payload.place, 'body'))
  return {
    logId: Buffer.from(logId, 'hex'),
    logIndex: digits(payload, 'logIndex'),
    integratedTime: digits(payload, 'integratedTime'),
    body,
    // cosign takes no other entry here; a body of another kind does not fit this and is refused.
    kind: 'hashedrekord',
    version: '0.0.1',
    promise: requiredBytes(bundle, 'SignedEntryTimestamp'),
  }
}

function readTimestamp(json: string): Bytes {
  const place = placeOf(layerAnnotations.timestamp)
  return requiredBytes(
    placed(parse(json, place), place, { required: ['SignedRFC3161Timestamp'] }),
    'SignedRFC3161Timestamp',
  )
}

function parse(json: string, { what }: JsonPlace): ReturnType<typeof parseStrictJson> {
  try {
    return parseStrictJson(Buffer.from(json), { what, maxBytes: maxAnnotationBytes })
  } catch (cause) {
    if (cause instanceof FormatError) throw fault(code, cause.message, cause)
    throw cause
  }
}
