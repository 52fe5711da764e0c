/**
 * A timestamp authority (RFC 3161) with whole seconds. For demonstrations and tests only: its time is that of the
 * process, and nothing outside trusts it.
 */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Answer } from './loopback-server.ts'
import { answering, BadRequest, readBody, refusal } from './sigstore-answers.ts'
import { longValidity, makeAuthority } from './sigstore-ca.ts'
import {
  type DistinguishedName,
  extensions,
  makeCertificate,
  makeSerialNumber,
  nameDer,
  purposes,
  toPem,
} from './sigstore-certificates.ts'
import {
  context,
  type Element,
  element,
  generalizedTime,
  integer,
  nullValue,
  octetString,
  oid,
  readElements,
  sequence,
  setOf,
} from './sigstore-der.ts'
import { sha256 } from './sigstore-hashes.ts'

/** What is to be timestamped. */
export interface TimestampRequest {
  /** `MessageImprint` as DER: algorithm and hash. */
  readonly imprint: Uint8Array
  /** `INTEGER` as DER, repeated in the answer. */
  readonly nonce?: Uint8Array
  /** The answer holds the signer's certificate. */
  readonly withCertificate: boolean
}

/** The embedded authority. */
export interface TimestampAuthority {
  /** Leaf first, root last; DER. */
  readonly chain: readonly Buffer[]
  /** A granted `TimeStampResp` as DER. */
  stamp(request: TimestampRequest): Buffer
}

const types = {
  sha256: '2.16.840.1.101.3.4.2.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  /** The policy that sigstore's own authority names. */
  policy: '1.3.6.1.4.1.57264.2',
} as const

const sha256Algorithm = sequence(oid(types.sha256))

/** `MessageImprint` over the SHA-256 of these bytes. */
export const imprintOf = (bytes: Uint8Array): Buffer =>
  sequence(sequence(oid(types.sha256), nullValue), octetString(sha256(bytes)))

/** Makes an authority with new P-256 keys: signer, intermediate, root. */
export function makeTimestampAuthority(nowMs: () => number): TimestampAuthority {
  const authority = makeAuthority('timestamps', purposes.timeStamping, nowMs())
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const serialNumber = makeSerialNumber()
  const leaf = makeCertificate(
    {
      ...longValidity(nowMs()),
      subject: { organization: 'countersign demo', commonName: 'timestamp signer' },
      issuer: authority.issuer,
      serialNumber,
      publicKey,
      extensions: [
        extensions.keyUsage('digitalSignature'),
        extensions.purpose(purposes.timeStamping, true), // RFC 3161, 2.3: critical, and the only one
        extensions.subjectKey(publicKey),
        extensions.authorityKey(authority.issuerKey),
      ],
    },
    authority.issuerKey,
  )
  const signer = { leaf, privateKey, issuer: authority.issuer, serialNumber }
  return {
    chain: [leaf, ...authority.chain],
    stamp: (request) => {
      const now = Math.floor(nowMs() / 1000)
      return sequence(sequence(integer(0)), signedToken(signer, tstInfo(request, now), now, request))
    },
  }
}

/** RFC 3161, 2.4.2. */
function tstInfo({ imprint, nonce }: TimestampRequest, unixSeconds: number): Buffer {
  const fields = [integer(1), oid(types.policy), imprint, integer(makeSerialNumber())]
  return sequence(...fields, generalizedTime(unixSeconds), ...(nonce === undefined ? [] : [nonce]))
}

interface TokenSigner {
  readonly leaf: Buffer
  readonly privateKey: KeyObject
  readonly issuer: DistinguishedName
  readonly serialNumber: Buffer
}

/** CMS SignedData around a TSTInfo (RFC 5652, 5.1), with the attributes that RFC 3161 and RFC 5816 ask for. */
function signedToken(
  signer: TokenSigner,
  info: Buffer,
  unixSeconds: number,
  request: TimestampRequest,
): Buffer {
  const attribute = (type: string, value: Uint8Array): Buffer => sequence(oid(type), setOf(value))
  const attributes = setOf(
    attribute(types.contentType, oid(types.tstInfo)),
    attribute(types.messageDigest, octetString(sha256(info))),
    attribute(types.signingTime, generalizedTime(unixSeconds)),
    attribute(types.signingCertificateV2, sequence(sequence(sequence(octetString(sha256(signer.leaf)))))),
  )
  const signature = sign('sha256', attributes, signer.privateKey)
  const signerInfo = sequence(
    integer(1),
    sequence(nameDer(signer.issuer), integer(signer.serialNumber)),
    sha256Algorithm,
    // Signed as SET OF, stored under [0] (RFC 5652, 5.4).
    Buffer.concat([Buffer.from([0xa0]), attributes.subarray(1)]),
    sequence(oid(types.ecdsaWithSha256)),
    octetString(signature),
  )
  const certificates = request.withCertificate ? [element(0xa0, signer.leaf)] : []
  const signedData = sequence(
    integer(3),
    setOf(sha256Algorithm),
    sequence(oid(types.tstInfo), context(0, octetString(info))),
    ...certificates,
    setOf(signerInfo),
  )
  return sequence(oid(types.signedData), context(0, signedData))
}

/** Reads a `TimeStampReq` (RFC 3161, 2.4.1). @throws BadRequest */
export function readTimestampRequest(der: Uint8Array): TimestampRequest {
  const [version, imprint, ...rest] = membersOf(der)
  if (version?.tag !== 0x02 || imprint?.tag !== 0x30) throw new BadRequest('expected a TimeStampReq')
  const nonce = rest.find(({ tag }) => tag === 0x02)
  const wantsCertificate = rest.some(({ tag, contents }) => tag === 0x01 && contents[0] !== 0)
  return {
    imprint: imprint.bytes,
    ...(nonce && { nonce: nonce.bytes }),
    withCertificate: wantsCertificate,
  }
}

function membersOf(der: Uint8Array): Element[] {
  try {
    const [outer, second] = readElements(der)
    if (outer?.tag !== 0x30 || second !== undefined) throw new BadRequest('expected one SEQUENCE')
    return readElements(outer.contents)
  } catch (error) {
    if (error instanceof RangeError) throw new BadRequest(error.message)
    throw error
  }
}

/** Answers a request to the authority, which stands at `/api/v1/timestamp` as sigstore's own does. */
export async function respondAsTimestampAuthority(
  authority: TimestampAuthority,
  request: IncomingMessage,
  url: URL,
): Promise<Answer> {
  switch (`${request.method} ${url.pathname}`) {
    case 'POST /api/v1/timestamp':
      return await answering(async () => ({
        status: 201,
        headers: { 'content-type': 'application/timestamp-reply' },
        body: authority.stamp(readTimestampRequest(await readBody(request))),
      }))
    case 'GET /api/v1/timestamp/certchain':
      return {
        status: 200,
        headers: { 'content-type': 'application/pem-certificate-chain' },
        body: Buffer.from(authority.chain.map((der) => toPem(der)).join('')),
      }
    default:
      return refusal(404, 'not found')
  }
}
