import { describe, expect, it } from '@jest/globals'
import type { Extension } from '../../../src/adapters/demo/sigstore-certificates.ts'
import { utf8String } from '../../../src/adapters/demo/sigstore-der.ts'
import { requireFulcioIdentity } from '../../../src/adapters/verifiers/attachment-identity.ts'
import { type Certificate, readCertificate } from '../../../src/adapters/verifiers/certificate.ts'
import { certificateFacts } from '../../../src/adapters/verifiers/sigstore-certificate-facts.ts'
import { FormatError } from '../../../src/domain/errors.ts'
import type { CertificateFacts } from '../../../src/domain/signature/certificate-facts.ts'
import { authorityOf, email, fulcio, leafOf, oidcIssuer } from './attachment-certificates.ts'

const authority = authorityOf('Fulcio')
const issuedWith = (...more: readonly Extension[]): Certificate =>
  readCertificate(leafOf(authority, { without: ['issuer'], more }).der)

/** As `sigstoreSigned` of policy.json reads it, and as bundles do. */
const byAttachment = (certificate: Certificate): CertificateFacts =>
  requireFulcioIdentity(certificate, { oidcIssuer, subjectEmail: email })

function answerOf(read: () => unknown): string {
  try {
    read()
    return 'read'
  } catch (error) {
    return error instanceof FormatError ? error.code : String(error)
  }
}

const extension = (number: number, value: Buffer): Extension => ({
  oid: `1.3.6.1.4.1.57264.1.${number}`,
  value,
})
const noText = Buffer.from([0xc3, 0x28])
const noTextInDer = Buffer.from([0x0c, 2, ...noText])
const workflowRef = (value: Buffer): Extension => extension(6, value)
const sourceRepositoryUri = (value: Buffer): Extension => extension(12, value)

describe('a certificate of Fulcio', () => {
  it.each<[string, readonly Extension[], attachment: string, bundle: string]>([
    ['with an issuer', [fulcio.v2()], 'read', 'read'],
    ['with an issuer in its old form', [fulcio.v1()], 'read', 'read'],
    ['with one issuer in both forms', [fulcio.v1(), fulcio.v2()], 'read', 'read'],
    ['without an issuer', [], 'certificate-identity', 'certificate-identity'],
    [
      'with two issuers that differ',
      [fulcio.v1('https://other.example'), fulcio.v2()],
      'certificate-identity',
      'certificate-identity',
    ],
    [
      'with one that is empty in its old form only',
      [fulcio.v1(''), fulcio.v2()],
      'certificate-identity',
      'certificate-identity',
    ],
    ['with an empty issuer', [fulcio.v2('')], 'wrong-issuer', 'certificate-identity'],
    [
      'with an issuer that is no UTF-8',
      [extension(8, noTextInDer)],
      'certificate-malformed',
      'certificate-identity',
    ],
    [
      'with an old issuer that is no UTF-8',
      [extension(1, noText)],
      'certificate-malformed',
      'certificate-identity',
    ],
    [
      'with a raw text that is no UTF-8',
      [fulcio.v2(), workflowRef(noText)],
      'certificate-malformed',
      'certificate-identity',
    ],
    [
      'with a text in DER that is no UTF-8',
      [fulcio.v2(), sourceRepositoryUri(noTextInDer)],
      'certificate-malformed',
      'certificate-identity',
    ],
    [
      'with raw text in place of DER',
      [fulcio.v2(), sourceRepositoryUri(Buffer.from('https://example.com/a'))],
      'certificate-malformed',
      'certificate-malformed',
    ],
  ])('%s', (_name, more, attachment, bundle) => {
    const certificate = issuedWith(...more)
    expect(answerOf(() => byAttachment(certificate))).toBe(attachment)
    expect(answerOf(() => certificateFacts(certificate))).toBe(bundle)
  })

  it('has texts before the eighth raw and all others as DER', () => {
    const uri = 'https://example.com/a'
    const certificate = issuedWith(
      fulcio.v2(),
      workflowRef(Buffer.from('refs/heads/main')),
      sourceRepositoryUri(utf8String(uri)),
    )
    const extensions = new Map([
      ['workflowRef', 'refs/heads/main'],
      ['sourceRepositoryUri', uri],
    ])
    const facts = { subject: { kind: 'email', value: email }, issuer: oidcIssuer, extensions }
    expect(byAttachment(certificate)).toEqual(facts)
    expect(certificateFacts(certificate)).toEqual(facts)
  })
})
