import { generateKeyPair, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import { SigningError } from '../../domain/errors.ts'
import type { JsonObject } from '../../domain/strict-json.ts'
import {
  faultAt,
  isJsonObject,
  itemPlace,
  type JsonPlace,
  memberPlace,
  readArray,
  readObject,
  readString,
} from '../../domain/strict-json-values.ts'
import type { Http } from '../http/http-request.ts'
import { shownUrl } from '../http/shown-url.ts'
import { type Certificate, readCertificate } from '../verifiers/certificate.ts'
import { purposeOids } from '../verifiers/certificate-extensions.ts'
import { isoTime } from '../verifiers/certificate-path.ts'
import type { IdentityToken } from './identity-token.ts'
import { askService, readServiceJson, serviceFailure, serviceUrl } from './service.ts'

/** A short-lived certificate with the key that it was issued for. */
export interface IssuedCertificate {
  readonly leaf: Certificate
  /** From the issuer of the leaf to the root, as the authority gave them; the root is last. */
  readonly chain: readonly X509Certificate[]
  /** ECDSA P-256; lives in this process only. */
  readonly privateKey: KeyObject
  readonly lifetimeSeconds: number
}

const what = 'signing certificate'
const maxCertificates = 10
/** How wrong this machine's clock may be. */
const skewSeconds = 300

/**
 * Asks a certificate authority for a certificate over a new key, which is proved to be ours by a signature over the
 * subject of the token.
 *
 * @throws TransportError as `Http` and `service-failed`; SigningError `certificate-refused`, `certificate-mismatch`;
 * FormatError `service-answer-malformed`, and as `readCertificate`. No part of the token is in them.
 * @see Fulcio, fulcio.proto, CreateSigningCertificate
 */
export async function requestCertificate(
  http: Http,
  fulcioUrl: string,
  token: IdentityToken,
  nowUnixSeconds: () => number,
): Promise<IssuedCertificate> {
  const pair = await promisify(generateKeyPair)('ec', { namedCurve: 'prime256v1' })
  const subject = token.claims.email ?? token.claims.subject
  const response = await askService(http, {
    method: 'POST',
    url: serviceUrl(fulcioUrl, '/api/v2/signingCert'),
    what,
    contentType: 'application/json',
    accept: 'application/json',
    secretBody: true,
    body: Buffer.from(
      JSON.stringify({
        credentials: { oidcIdentityToken: token.text },
        publicKeyRequest: {
          publicKey: {
            algorithm: 'ECDSA',
            content: pair.publicKey.export({ type: 'spki', format: 'pem' }),
          },
          proofOfPossession: sign('sha256', Buffer.from(subject), pair.privateKey).toString('base64'),
        },
      }),
    ),
  })
  if (response.status !== 200 && response.status !== 201) {
    throw serviceFailure(response, what, refusal(response.status), [token.text, ...token.text.split('.')])
  }
  const { object, place } = readServiceJson(response, what)
  const [first, ...chain] = readChain(object, place)
  if (first === undefined) throw faultAt(place, 'expected a certificate, found none')
  const leaf = readCertificate(first.raw)
  const problem = findMismatch(leaf, pair.publicKey, nowUnixSeconds())
  if (problem !== undefined) {
    throw new SigningError('certificate-mismatch', `${what}: ${shownUrl(response.url)}: ${problem}`, {
      exitCode: 3,
    })
  }
  const lifetimeSeconds = leaf.notAfterUnixSeconds - leaf.notBeforeUnixSeconds
  return { leaf, chain, privateKey: pair.privateKey, lifetimeSeconds }
}

const refusal =
  (status: number) =>
  (found: string): SigningError =>
    new SigningError('certificate-refused', found, {
      exitCode: 3,
      ...(status === 401 || status === 403
        ? {
            next: 'The authority does not accept the identity token: check that it trusts the issuer, and that the token is new.',
          }
        : {}),
    })

/** Certificates with their promise of a log (SCT) inside, or beside them; bundles can hold only the former. */
function readChain(answer: JsonObject, place: JsonPlace): readonly X509Certificate[] {
  const key = ['signedCertificateEmbeddedSct', 'signedCertificateDetachedSct'].find((name) =>
    isJsonObject(answer.get(name)),
  )
  if (key === undefined) throw faultAt(place, 'expected a signed certificate, found none')
  const signedPlace = memberPlace(place, key)
  const chainPlace = memberPlace(signedPlace, 'chain')
  const chain = readObject(readObject(answer.get(key), signedPlace).get('chain'), chainPlace)
  const listPlace = memberPlace(chainPlace, 'certificates')
  const list = readArray(chain.get('certificates'), listPlace)
  if (list.length < 2 || list.length > maxCertificates) {
    throw faultAt(listPlace, `expected 2 to ${maxCertificates} certificates, found ${list.length}`)
  }
  return list.map((item, index) => parsePem(readString(item, itemPlace(listPlace, index)), listPlace))
}

function parsePem(pem: string, place: JsonPlace): X509Certificate {
  try {
    if (/^-----BEGIN CERTIFICATE-----/.test(pem)) return new X509Certificate(pem)
  } catch {
    // Reported below: what the library says of foreign bytes helps nobody.
  }
  throw faultAt(place, 'expected a certificate (PEM), found other text')
}

function findMismatch(leaf: Certificate, publicKey: KeyObject, now: number): string | undefined {
  if (!leaf.key.equals(publicKey)) return 'answered a certificate for another key'
  if (leaf.purposes?.includes(purposeOids.codeSigning) !== true)
    return 'answered a certificate that is not for signing code'
  const { notBeforeUnixSeconds: start, notAfterUnixSeconds: end } = leaf
  if (start <= now + skewSeconds && end >= now - skewSeconds) return undefined
  return `answered a certificate valid from ${isoTime(start)} to ${isoTime(end)}; the clock here says ${isoTime(now)}`
}
