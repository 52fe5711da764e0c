import { createHash } from 'node:crypto'
import { digestParts } from '../../domain/image/digest.ts'
import type { SignatureCheck, SigstoreFacts, VerifiedTime } from '../../domain/policy/facts.ts'
import { encodeEnvelope, statementType } from '../../domain/signature/dsse.ts'
import type { SignerIdentity } from '../../domain/signature/signer-identity.ts'
import type { SignedBlob } from '../../ports.ts'
import { type Certificate, readCertificate } from './certificate.ts'
import type { PublicKey } from './public-keys.ts'
import { verifyIssued } from './sigstore-certificate.ts'
import { certificateFacts } from './sigstore-certificate-facts.ts'
import { answerOf, fault } from './sigstore-faults.ts'
import { matchEntry } from './sigstore-log-body.ts'
import { namedEntries, requireLogInForce, verifyEntries } from './sigstore-log-entries.ts'
import type { HashName, SignatureParts, SignedContent } from './sigstore-parts.ts'
import { verifyCertificateLogged } from './sigstore-sct.ts'
import { isSignedBy, type Signed } from './sigstore-signature.ts'
import { verifyTimestamps } from './sigstore-times.ts'
import type { TrustedRoot } from './trusted-root-json.ts'

/** What a leaf of a policy wants to be true of a signature, but for who signed. */
export interface CheckRules {
  readonly signers:
    | { readonly kind: 'keys'; readonly keys: readonly PublicKey[] }
    | { readonly kind: 'certificates' }
  readonly root: TrustedRoot
  readonly nowUnixSeconds: () => number
}

/**
 * Verifies one signature to the end: signature, log entries, times, certificate and its SCT, in this order. Never
 * throws: whatever fails is the answer. Says who signed and what logs and authorities vouch for, and leaves to the
 * policy whether that is what it wants.
 *
 * @param read - reads the signature; what it throws is an answer, too
 * @see sigstore-on-images, section 6
 */
export function checkSignature(
  read: () => SignatureParts,
  rules: CheckRules,
  blob?: SignedBlob,
): SignatureCheck {
  return answerOf(() => verified(read(), rules, blob))
}

function verified(parts: SignatureParts, rules: CheckRules, blob?: SignedBlob): SignatureCheck {
  const signed = signedOf(parts.content, blob)
  const holder = findHolder(parts, signed, rules)
  const entries = verifyEntries(parts.entries, rules.root.logs)
  for (const { entry } of entries.entries) {
    matchEntry(entry, {
      signature: parts.signature,
      verifier: holder.verifier,
      digestOfSigned: (algorithm) => digestOf(signed, algorithm),
      ...(parts.content.kind === 'dsse' ? { payload: parts.content.payload } : {}),
    })
  }
  const stamps = verifyTimestamps(parts.timestamps, parts.signature, rules.root.timestampAuthorities)
  const times = [...stamps, ...entries.times]
  requireLogInForce(
    entries.entries.filter(({ entry }) => entry.promise === undefined),
    times.length === 0 ? [rules.nowUnixSeconds()] : times.map(({ unixSeconds }) => unixSeconds),
  )
  return {
    kind: 'verified',
    signer: identify(holder, rules.root, times),
    payload: payloadOf(parts.content),
    sigstore: { form: forms[parts.content.kind], times, logEntries: namedEntries(entries.entries) },
  }
}

const forms: Readonly<Record<SignedContent['kind'], SigstoreFacts['form']>> = {
  dsse: 'statement',
  message: 'message',
  'cosign-payload': 'cosign-payload',
}

const payloadOf = (content: SignedContent): Uint8Array =>
  content.kind === 'message' ? new Uint8Array() : content.payload

function signedOf(content: SignedContent, blob: SignedBlob | undefined): Signed {
  switch (content.kind) {
    case 'dsse':
      if (content.payloadType !== statementType) {
        throw fault(
          'payload-type',
          `envelope: expected the payload type ${statementType}, found ${JSON.stringify(content.payloadType.slice(0, 100))}`,
        )
      }
      return { kind: 'bytes', bytes: encodeEnvelope(content), takesPrehash: false }
    case 'cosign-payload':
      return { kind: 'bytes', bytes: content.payload, takesPrehash: true }
    case 'message':
      return signedFile(content.digest, blob)
  }
}

function signedFile(claimed: { algorithm: HashName; value: Buffer }, blob: SignedBlob | undefined): Signed {
  if (blob === undefined) {
    throw fault(
      'signature-over-file',
      'bundle: expected a statement about an image, found a signature over a file',
    )
  }
  const { algorithm, value } = claimed
  if (blob.bytes !== undefined) {
    requireSameFile(createHash(algorithm).update(blob.bytes).digest(), value)
    return { kind: 'bytes', bytes: blob.bytes, takesPrehash: true }
  }
  const given = digestParts(blob.digest)
  if (given.algorithm !== algorithm) {
    throw fault(
      'bundle-content',
      `bundle: expected a signature over the ${given.algorithm} of the file, found one over its ${algorithm}: give the file itself`,
    )
  }
  requireSameFile(Buffer.from(given.hex, 'hex'), value)
  return { kind: 'digest', algorithm, digest: value }
}

function requireSameFile(found: Buffer, signed: Buffer): void {
  if (found.equals(signed)) return
  throw fault(
    'blob-mismatch',
    `bundle: expected a signature over the file with the digest ${found.toString('hex')}, found one over ${signed.toString('hex').slice(0, 128)}`,
  )
}

const digestOf = (signed: Signed, algorithm: HashName): Uint8Array | undefined => {
  if (signed.kind === 'bytes') return createHash(algorithm).update(signed.bytes).digest()
  return signed.algorithm === algorithm ? signed.digest : undefined
}

/** Whoever holds the key that fits: one of the policy's keys, or a certificate of which nothing is verified yet. */
type Holder = { readonly verifier: Uint8Array } & (
  | { readonly kind: 'key'; readonly key: PublicKey }
  | { readonly kind: 'certificate'; readonly certificate: Certificate }
)

function findHolder({ signer, signature }: SignatureParts, signed: Signed, { signers }: CheckRules): Holder {
  if (signer.kind === 'certificate') {
    if (signers.kind === 'keys') {
      throw fault(
        'key-bundle-expected',
        'expected a signature by a key of the policy, found one by a certificate',
      )
    }
    const certificate = readCertificate(signer.der)
    if (!isSignedBy(certificate.key, signature, signed)) {
      throw fault(
        'signature-invalid',
        'expected a signature by the key of its certificate, found one that does not fit',
      )
    }
    return { kind: 'certificate', certificate, verifier: signer.der }
  }
  if (signers.kind === 'certificates') {
    throw fault(
      'identity-bundle-expected',
      'expected a signature with a certificate, found one by a key alone',
    )
  }
  const key = signers.keys.find((one) => isSignedBy(one.key, signature, signed))
  if (key === undefined) {
    throw fault(
      'untrusted-key',
      'expected a signature by a key of the policy, found one by another key or over other bytes',
    )
  }
  return { kind: 'key', key, verifier: key.spki }
}

function identify(holder: Holder, root: TrustedRoot, times: readonly VerifiedTime[]): SignerIdentity {
  if (holder.kind === 'key') return { kind: 'key', fingerprint: holder.key.fingerprint }
  const { certificate } = holder
  const issuer = verifyIssued(certificate, root.certificateAuthorities, times)
  verifyCertificateLogged(certificate, issuer, root.certificateLogs)
  return { kind: 'certificate', certificate: certificateFacts(certificate) }
}
