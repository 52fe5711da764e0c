import { extensions, purposes, toPem } from '../../../src/adapters/demo/sigstore-certificates.ts'
import { octetString, utf8String } from '../../../src/adapters/demo/sigstore-der.ts'
import {
  authorityOf,
  type CertificatePlan,
  email,
  fulcio,
  type Leaf,
  leafOf,
  oidcIssuer,
} from './attachment-certificates.ts'
import {
  base64,
  bundleOf,
  casesOf,
  layerOf,
  loggedUnixSeconds,
  nowUnixSeconds,
  pairOf,
  type Row,
  signed,
} from './attachment-kit.ts'
import { by, issued, leaf, log, middleWith, pem, requirement, root, through } from './attachment-scene.ts'

const unknown = { oid: '1.2.3.4', value: octetString(Buffer.from('x')) }
const san = (plan: Parameters<typeof extensions.names>[0]) => ({
  without: ['names'] as const,
  more: [extensions.names(plan)],
})
const issuerOf = (...more: readonly CertificatePlan['more'][]) => ({
  without: ['issuer'] as const,
  more: more.flatMap((list) => list ?? []),
})

const names: readonly Row[] = [
  ['verified', 'the issuer in its current form', issued()],
  ['verified', 'the issuer in its old form', issued(issuerOf([fulcio.v1()]))],
  ['verified', 'the issuer in both forms', issued({ more: [fulcio.v1()] })],
  ['verified', 'the second of two e-mail addresses', issued(san({ emails: ['a@example.com', email] }))],
  [
    'verified',
    'an e-mail address beside a URI',
    issued(san({ emails: [email], uris: ['https://example.com/a'] })),
  ],
  ['certificate-identity', 'no issuer', issued({ without: ['issuer'] })],
  ['certificate-identity', 'two issuers that differ', issued({ more: [fulcio.v1('https://other.example')] })],
  ['wrong-issuer', 'another issuer', issued(issuerOf([fulcio.v2('https://other.example')]))],
  ['wrong-issuer', 'an issuer with a slash more', issued(issuerOf([fulcio.v2(`${oidcIssuer}/`)]))],
  [
    'wrong-issuer',
    'an issuer in its old form, written as DER',
    issued(issuerOf([{ ...fulcio.v1(), value: utf8String(oidcIssuer) }])),
  ],
  [
    'certificate-malformed',
    'an issuer in its current form, written as plain text',
    issued(issuerOf([{ ...fulcio.v2(), value: Buffer.from(oidcIssuer) }])),
  ],
  [
    'certificate-malformed',
    'an issuer with bytes behind it',
    issued(
      issuerOf([{ ...fulcio.v2(), value: Buffer.concat([utf8String(oidcIssuer), Buffer.from([5, 0])]) }]),
    ),
  ],
  ['certificate-malformed', 'the issuer twice', issued({ more: [fulcio.v2()] })],
  [
    'certificate-malformed',
    'two lists of names',
    issued({ more: [extensions.names({ emails: ['a@example.com'] })] }),
  ],
  ['wrong-signer', 'another e-mail address', issued(san({ emails: ['other@example.com'] }))],
  ['wrong-signer', 'the e-mail address in capitals', issued(san({ emails: [email.toUpperCase()] }))],
  ['wrong-signer', 'the e-mail address with more behind it', issued(san({ emails: [`${email}.example`] }))],
  ['wrong-signer', 'the e-mail address as a host', issued(san({ hosts: [email] }))],
  [
    'wrong-signer',
    'a URI, as workflows have',
    issued(san({ uris: ['https://github.com/team/app/.github/workflows/release.yml@refs/heads/main'] })),
  ],
  ['wrong-signer', 'the e-mail address as common name', issued({ without: ['names'], commonName: email })],
]

const times: readonly Row[] = [
  ['verified', 'the first second of a certificate', issued({ notBefore: loggedUnixSeconds })],
  ['verified', 'the last second of a certificate', issued({ notAfter: loggedUnixSeconds })],
  ['certificate-time', 'an entry before the certificate', issued({ notBefore: loggedUnixSeconds + 1 })],
  ['certificate-time', 'an entry after the certificate', issued({ notAfter: loggedUnixSeconds - 1 })],
  [
    'certificate-time',
    'an entry of now, a certificate of then',
    issued({}, { integratedTime: nowUnixSeconds }),
  ],
  [
    'certificate-time',
    'an authority that had ended',
    through(middleWith({ notAfter: loggedUnixSeconds - 1 })),
  ],
  ['certificate-time', 'a root that had ended', ended()],
]

function ended() {
  const old = authorityOf('root', { notAfter: loggedUnixSeconds - 1 })
  return by(leafOf(old), { fulcio: { caData: base64(old.certificate) } })
}

const uses: readonly Row[] = [
  ['verified', 'a certificate without a purpose', issued({ without: ['purpose'] })],
  ['verified', 'any purpose', issued({ without: ['purpose'], more: [extensions.purpose('2.5.29.37.0')] })],
  ['verified', 'an extension that is not known', issued({ more: [unknown] })],
  [
    'certificate-untrusted',
    'a certificate of a server',
    issued({ without: ['purpose'], more: [extensions.purpose(purposes.serverAuth)] }),
  ],
  [
    'certificate-untrusted',
    'a certificate for timestamps',
    issued({ without: ['purpose'], more: [extensions.purpose(purposes.timeStamping)] }),
  ],
  [
    'certificate-untrusted',
    'an authority for servers',
    through(middleWith({ more: [extensions.purpose(purposes.serverAuth)] })),
  ],
  [
    'verified',
    'an authority for signing code',
    through(middleWith({ more: [extensions.purpose(purposes.codeSigning)] })),
  ],
  [
    'certificate-untrusted',
    'a critical extension that is not known',
    issued({ more: [{ ...unknown, critical: true }] }),
  ],
  [
    'certificate-untrusted',
    'an authority with such an extension',
    through(middleWith({ more: [{ ...unknown, critical: true }] })),
  ],
]

const forms: readonly Row[] = [
  [
    'certificate-missing',
    'no certificate',
    { requirement, layer: layerOf({ ...parts(leaf), certificate: undefined }) },
  ],
  ['log-entry-missing', 'no entry', { requirement, layer: layerOf({ ...parts(leaf), bundle: undefined }) }],
  [
    'log-entry-mismatch',
    'an entry with another certificate',
    by(leaf, { logged: leafOf(root, { key: leaf }).certificate }),
  ],
  ['log-entry-mismatch', 'an entry with the key alone', by(leaf, { logged: leaf.pem })],
  [
    'certificate-malformed',
    'two certificates',
    by(leaf, { certificate: leaf.certificate + leaf.certificate, logged: leaf.certificate }),
  ],
  [
    'certificate-malformed',
    'an empty line behind the certificate',
    by(leaf, { certificate: `${leaf.certificate}\n`, logged: leaf.certificate }),
  ],
  ['certificate-malformed', 'a certificate that is none', by(leaf, { certificate: pem('x') })],
  [
    'certificate-malformed',
    'bytes behind a certificate',
    by(leaf, { certificate: toPem(Buffer.concat([leaf.der, Buffer.from([5, 0])])) }),
  ],
  [
    'certificate-malformed',
    'a certificate cut short',
    by(leaf, { certificate: toPem(leaf.der.subarray(0, -1)) }),
  ],
  ['signature-invalid', 'a signature by another key', by(leaf, { signature: signed(pairOf()) })],
  ['unusable authority-malformed', 'no root', issued({}, { fulcio: { caData: base64('none') } })],
  ['unusable authority-malformed', 'a key as root', issued({}, { fulcio: { caData: base64(root.pem) } })],
  ['unusable authority-malformed', 'a broken root', issued({}, { fulcio: { caData: base64(pem('x')) } })],
  [
    'unusable authority-malformed',
    'a good root and a broken one',
    issued({}, { fulcio: { caData: base64(root.certificate + pem('x')) } }),
    'stricter',
  ],
]

function parts(own: Leaf) {
  const signature = signed(own)
  return {
    signature,
    certificate: own.certificate,
    bundle: bundleOf({ log, signer: own.certificate, signature }),
  }
}

/** By Fulcio and a log: names, times, uses and forms. */
export const fulcioCases = casesOf([...names, ...times, ...uses, ...forms])
