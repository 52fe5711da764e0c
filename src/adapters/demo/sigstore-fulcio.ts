/**
 * The part of Fulcio's API that asks for a certificate. For demonstrations and tests only: nothing outside trusts it.
 *
 * @see Fulcio fulcio.proto, `CreateSigningCertificate`
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Answer } from './loopback-server.ts'
import { answering, BadRequest, jsonAnswer, readJson, refusal, textAt } from './sigstore-answers.ts'
import { type Authority, type Claims, issueIdentity } from './sigstore-ca.ts'
import { publicKeyDer, toPem } from './sigstore-certificates.ts'
import type { CtLog } from './sigstore-ct-log.ts'
import { signingHashOf } from './sigstore-hashes.ts'
import { bearerOf, type Issuer } from './sigstore-issuer.ts'

/** What the certificate service stands on. */
export interface FulcioParts {
  readonly authority: Authority
  readonly ctLog: CtLog
  readonly issuer: Pick<Issuer, 'check'>
  readonly nowMs: () => number
}

function readKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem)
  } catch {
    throw new BadRequest('expected a public key in PEM form')
  }
}

/** Who must have signed the proof: the e-mail address of a person, the subject of a workflow. */
const provenText = (claims: Claims): string => String(claims.email ?? claims.sub)

/** What a request for a certificate shows, in either version of the API. */
interface CertificateRequest {
  readonly token: string
  readonly key: KeyObject
  readonly proof: Buffer
}

/** The token stands in the body or in a header; cosign 3 sends the header. */
function readRequestV2(body: unknown, bearer: string | undefined): CertificateRequest {
  return {
    token: bearer ?? textAt(body, 'credentials', 'oidcIdentityToken'),
    key: readKey(textAt(body, 'publicKeyRequest', 'publicKey', 'content')),
    proof: Buffer.from(textAt(body, 'publicKeyRequest', 'proofOfPossession'), 'base64'),
  }
}

/** As cosign 2 asks: the token in a header, the key's PEM in base64. */
function readRequestV1(body: unknown, bearer: string | undefined): CertificateRequest {
  return {
    token: bearer ?? '',
    key: readKey(Buffer.from(textAt(body, 'publicKey', 'content'), 'base64').toString()),
    proof: Buffer.from(textAt(body, 'signedEmailAddress'), 'base64'),
  }
}

/** The chain as PEM, leaf first. @throws BadRequest; like Fulcio for a bad token too, not 401 */
function certify(parts: FulcioParts, { token, key, proof }: CertificateRequest): readonly string[] {
  const claims = parts.issuer.check(token, 'sigstore')
  if (typeof claims === 'string') throw new BadRequest(`error processing the identity token: ${claims}`)
  if (!verify(signingHashOf(key), Buffer.from(provenText(claims)), key, proof)) {
    throw new BadRequest('the signature that was given as proof of possession does not verify')
  }
  const notBefore = Math.floor(parts.nowMs() / 1000)
  const leaf = issueIdentity(parts.authority, claims, key, { notBefore, ctLog: parts.ctLog })
  return [leaf, ...parts.authority.chain].map((der) => toPem(der))
}

async function createCertificateV2(parts: FulcioParts, request: IncomingMessage): Promise<Answer> {
  const chain = certify(parts, readRequestV2(await readJson(request), bearerOf(request)))
  return jsonAnswer(200, { signedCertificateEmbeddedSct: { chain: { certificates: chain } } })
}

async function createCertificateV1(parts: FulcioParts, request: IncomingMessage): Promise<Answer> {
  const chain = certify(parts, readRequestV1(await readJson(request), bearerOf(request)))
  return pemAnswer(201, chain)
}

const pemAnswer = (status: number, pems: readonly string[]): Answer => ({
  status,
  headers: { 'content-type': 'application/pem-certificate-chain' },
  body: Buffer.from(pems.join('')),
})

/** Answers a request to the certificate service. */
export async function respondAsFulcio(
  parts: FulcioParts,
  request: IncomingMessage,
  url: URL,
): Promise<Answer> {
  const pems = parts.authority.chain.map((der) => toPem(der))
  switch (`${request.method} ${url.pathname}`) {
    case 'POST /api/v2/signingCert':
      return await answering(() => createCertificateV2(parts, request))
    case 'POST /api/v1/signingCert':
      return await answering(() => createCertificateV1(parts, request))
    case 'GET /api/v1/rootCert':
      return pemAnswer(200, pems)
    case 'GET /api/v2/trustBundle':
      return jsonAnswer(200, { chains: [{ certificates: pems }] })
    default:
      return refusal(404, 'not found')
  }
}

/** A public key as PEM, the form that Fulcio and Rekor v1 take. */
export const publicKeyPem = (key: KeyObject): string => toPem(publicKeyDer(key), 'PUBLIC KEY')
