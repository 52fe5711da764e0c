import { extensions, purposes } from '../../../src/adapters/demo/sigstore-certificates.ts'
import { contextPrimitive, sequence } from '../../../src/adapters/demo/sigstore-der.ts'
import { authorityOf, type CertificatePlan, email, leafOf } from './attachment-certificates.ts'
import { base64, casesOf, layerOf, nowUnixSeconds, pairOf, type Row, signed } from './attachment-kit.ts'

const root = authorityOf('root')
const middle = authorityOf('middle', { issuer: root })
const host = 'build.example.com'
const period = { notBefore: nowUnixSeconds - 60, notAfter: nowUnixSeconds + 86_400 }

type Names = Parameters<typeof extensions.names>[0]

interface Question {
  readonly pki?: Readonly<Record<string, unknown>>
  readonly names?: Names
  readonly plan?: CertificatePlan & { readonly commonName?: string }
  readonly issuer?: typeof root
  readonly chain?: string
}

function ask({
  pki = { subjectEmail: email },
  names = { emails: [email] },
  plan,
  issuer = root,
  chain,
}: Question) {
  const usual = [extensions.purpose(purposes.codeSigning), extensions.names(names)]
  const leaf = leafOf(issuer, { ...period, extensions: usual, ...plan })
  return {
    requirement: { pki: { caRootsData: base64(root.certificate), ...pki } },
    layer: layerOf({ signature: signed(leaf), certificate: leaf.certificate, chain }),
  }
}

/** A certificate for these hosts, asked for this one. */
const hosts = (sought: string, ...found: readonly string[]) =>
  ask({ pki: { subjectHostname: sought }, names: { hosts: found } })

/** A certificate for an IP address (RFC 5280, section 4.2.1.6). */
const address = (sought: string, ...octets: readonly number[]) =>
  ask({
    pki: { subjectHostname: sought },
    plan: {
      extensions: [
        extensions.purpose(purposes.codeSigning),
        { oid: '2.5.29.17', value: sequence(contextPrimitive(7, Buffer.from(octets))) },
      ],
    },
  })

const both = { subjectEmail: email, subjectHostname: host }
const alone = leafOf(root, { ...period, extensions: [extensions.names({ emails: [email] })] })

const rows: readonly Row[] = [
  ['verified', 'an e-mail address', ask({})],
  ['verified', 'a host', hosts(host, host)],
  ['verified', 'a host in capitals', hosts('BUILD.example.com', 'build.EXAMPLE.com')],
  ['verified', 'a host with a dot at its end', hosts(`${host}.`, host)],
  ['verified', 'a host that a star stands for', hosts(host, '*.example.com')],
  ['verified', 'the second of two hosts', hosts(host, 'a.example.com', host)],
  ['verified', 'an IP address', address('192.0.2.1', 192, 0, 2, 1)],
  ['verified', 'an e-mail address and a host', ask({ pki: both, names: { emails: [email], hosts: [host] } })],
  [
    'verified',
    'an authority of the policy in between',
    ask({ issuer: middle, pki: { subjectEmail: email, caIntermediatesData: base64(middle.certificate) } }),
  ],
  [
    'verified',
    'an authority that comes with the signature',
    ask({ issuer: middle, chain: middle.certificate + root.certificate }),
  ],
  [
    'verified',
    'the certificate itself among the roots',
    {
      requirement: { pki: { subjectEmail: email, caRootsData: base64(alone.certificate) } },
      layer: layerOf({ signature: signed(alone), certificate: alone.certificate }),
    },
  ],
  ['wrong-signer', 'another e-mail address', ask({ names: { emails: ['other@example.com'] } })],
  ['wrong-signer', 'another host', hosts(host, 'other.example.com')],
  ['wrong-signer', 'a host below that of the certificate', hosts(host, 'example.com')],
  ['wrong-signer', 'two labels for one star', hosts('a.build.example.com', '*.example.com')],
  ['wrong-signer', 'a star for nothing', hosts('example.com', '*.example.com')],
  ['wrong-signer', 'a star within a label', hosts(host, 'b*.example.com')],
  ['wrong-signer', 'a star in the middle', hosts(host, 'build.*.com')],
  ['wrong-signer', 'a star that is sought', hosts('*.example.com', 'build.example.com')],
  [
    'wrong-signer',
    'a host as common name',
    ask({ pki: { subjectHostname: host }, plan: { commonName: host } }),
  ],
  ['wrong-signer', 'another IP address', address('192.0.2.1', 192, 0, 2, 2)],
  ['wrong-signer', 'an IP address as a host', hosts('192.0.2.1', '192.0.2.1')],
  ['wrong-signer', 'the e-mail address without the host', ask({ pki: both })],
  ['wrong-signer', 'the host without the e-mail address', ask({ pki: both, names: { hosts: [host] } })],
  ['certificate-time', 'a certificate that has ended', ask({ plan: { notAfter: nowUnixSeconds - 60 } })],
  [
    'certificate-time',
    'a certificate that is still to come',
    ask({ plan: { notBefore: nowUnixSeconds + 3600 } }),
  ],
  [
    'certificate-untrusted',
    'a certificate of a server',
    ask({
      plan: { extensions: [extensions.purpose(purposes.serverAuth), extensions.names({ emails: [email] })] },
    }),
  ],
  ['certificate-untrusted', 'another authority', ask({ issuer: authorityOf('root') })],
  ['certificate-untrusted', 'an authority that is not there', ask({ issuer: middle })],
  ['certificate-missing', 'no certificate', { ...ask({}), layer: layerOf({ signature: signed(pairOf()) }) }],
  [
    'unusable authority-malformed',
    'no root',
    ask({ pki: { subjectEmail: email, caRootsData: base64('x') } }),
  ],
  [
    'unusable authority-malformed',
    'no authority in between',
    ask({ pki: { subjectEmail: email, caIntermediatesData: base64('x') } }),
  ],
]

/** By certificates of the user's own authority. */
export const pkiCases = casesOf(rows)
