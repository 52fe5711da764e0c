import { extensions, purposes, toPem } from '../../../src/adapters/demo/sigstore-certificates.ts'
import {
  context,
  contextPrimitive,
  octetString,
  sequence,
  utf8String,
} from '../../../src/adapters/demo/sigstore-der.ts'
import {
  authorityOf,
  base64,
  bundleOf,
  type CertificatePlan,
  casesOf,
  email,
  fulcio,
  type Leaf,
  layerOf,
  leafOf,
  loggedUnixSeconds,
  nowUnixSeconds,
  oidcIssuer,
  pairOf,
  type Row,
  signed,
} from './attachment-kit.ts'

const log = pairOf()
const root = authorityOf('root')
const middle = authorityOf('middle', { issuer: root })
const requirement = {
  fulcio: { caData: base64(root.certificate), oidcIssuer, subjectEmail: email },
  rekorPublicKeyData: base64(log.pem),
}

interface Shown {
  readonly certificate?: string
  readonly chain?: string
  /** What the log was told. */
  readonly logged?: string
  readonly integratedTime?: number
  readonly signature?: Buffer
  readonly fulcio?: Readonly<Record<string, unknown>>
}

/** A signature by the key of a leaf, logged with its certificate. */
function by(leaf: Leaf, shown: Shown = {}) {
  const {
    signature = signed(leaf),
    certificate = leaf.certificate,
    integratedTime = loggedUnixSeconds,
  } = shown
  const bundle = bundleOf({ log, signer: shown.logged ?? certificate, signature, integratedTime })
  return {
    requirement: { ...requirement, fulcio: { ...requirement.fulcio, ...shown.fulcio } },
    layer: layerOf({ signature, certificate, chain: shown.chain, bundle }),
  }
}

const issued = (plan: Parameters<typeof leafOf>[1] = {}, shown?: Shown) => by(leafOf(root, plan), shown)
/** Issued through an authority in between, which the signature brings along. */
const through = (
  authority: Parameters<typeof leafOf>[0] & { readonly certificate: string },
  plan?: CertificatePlan,
) => by(leafOf(authority, plan), { chain: authority.certificate + root.certificate })
const middleWith = (plan: Parameters<typeof authorityOf>[1]) =>
  authorityOf('middle', { issuer: root, ...plan })

const leaf = leafOf(root)
const unknown = { oid: '1.2.3.4', value: octetString(Buffer.from('x')) }
/** Permitted: e-mail addresses at example.com (RFC 5280, section 4.2.1.10). */
const constrained = {
  oid: '2.5.29.30',
  critical: true,
  value: sequence(context(0, sequence(contextPrimitive(1, Buffer.from('example.com'))))),
}
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

const pem = (text: string): string => toPem(Buffer.from(text))

const first = authorityOf('level 1', { issuer: root })
const second = authorityOf('level 2', { issuer: first })
const third = authorityOf('level 3', { issuer: second })
const far = [third, second, first, root]
const farChain = far.map(({ certificate }) => certificate).join('')
/** A leaf that acts as an authority of its own name. */
const asAuthority = (own: Leaf) => ({ ...own, name: 'leaf' })
const impostor = authorityOf('root')
const [loopA, loopB] = [pairOf(), pairOf()]
const loop = [
  authorityOf('a', { key: loopA, issuer: { name: 'b', privateKey: loopB.privateKey } }),
  authorityOf('b', { key: loopB, issuer: { name: 'a', privateKey: loopA.privateKey } }),
]

const paths: readonly Row[] = [
  ['verified', 'an authority in between', through(middle)],
  ['verified', 'three authorities in between', by(leafOf(third), { chain: farChain })],
  [
    'verified',
    'authorities in another order',
    by(leafOf(third), {
      chain:
        [...far.slice(0, 3)]
          .reverse()
          .map(({ certificate }) => certificate)
          .join('') + root.certificate,
    }),
  ],
  ['verified', 'an RSA root', withRoot(authorityOf('root', { key: pairOf('rsa') }))],
  ['verified', 'an Ed25519 root', withRoot(authorityOf('root', { key: pairOf('ed25519') }))],
  [
    'verified',
    'a P-384 root, text around it',
    withRoot(authorityOf('root', { key: pairOf('P-384') }), 'the root\n'),
  ],
  [
    'verified',
    'the certificate itself among the roots',
    by(leaf, { fulcio: { caData: base64(leaf.certificate) } }),
  ],
  ['verified', 'a root that allows no authority below it', withRoot(authorityOf('root', { pathLength: 0 }))],
  ['certificate-untrusted', 'no authority in between', by(leafOf(middle))],
  [
    'certificate-untrusted',
    'an authority in the place of the root',
    by(leafOf(middle), { chain: middle.certificate }),
  ],
  [
    'certificate-untrusted',
    'a gap in the chain',
    by(leafOf(third), { chain: third.certificate + root.certificate }),
  ],
  ['certificate-untrusted', 'another root of that name', by(leafOf(impostor))],
  [
    'certificate-untrusted',
    'another root of that name, brought along',
    by(leafOf(impostor), { chain: impostor.certificate + root.certificate }),
  ],
  ['certificate-untrusted', 'signed by itself', by(selfSigned())],
  [
    'certificate-untrusted',
    'issued by a certificate that is no authority',
    through(asAuthority(leafOf(root, { commonName: 'leaf', notBefore: 0, notAfter: nowUnixSeconds }))),
  ],
  [
    'certificate-untrusted',
    'an authority without basic constraints',
    through(middleWith({ extensions: [extensions.keyUsage('certificateAuthority')] })),
  ],
  [
    'certificate-untrusted',
    'an authority that may not sign certificates',
    through(middleWith({ extensions: [extensions.keyUsage('digitalSignature'), extensions.authority()] })),
  ],
  ['certificate-untrusted', 'more authorities than the root allows', tooDeep()],
  [
    'certificate-untrusted',
    'authorities that vouch for each other',
    by(leafOf(loop[0] ?? root), {
      chain: loop.map(({ certificate }) => certificate).join('') + root.certificate,
    }),
  ],
  [
    'certificate-untrusted',
    'an authority that constrains names',
    through(middleWith({ more: [constrained] })),
    'stricter',
  ],
  [
    'certificate-malformed',
    'text in the chain',
    by(leafOf(middle), { chain: `x\n${middle.certificate}${root.certificate}` }),
    'stricter',
  ],
  ['certificate-malformed', 'a chain that is none', issued({}, { chain: 'x' })],
  ['certificate-malformed', 'a broken authority', by(leafOf(middle), { chain: pem('x') + root.certificate })],
]

function withRoot(own: ReturnType<typeof authorityOf>, around = '') {
  return by(leafOf(own), { fulcio: { caData: base64(around + own.certificate + around) } })
}

function tooDeep() {
  const own = authorityOf('root', { pathLength: 0 })
  const below = authorityOf('middle', { issuer: own })
  return by(leafOf(below), {
    chain: below.certificate + own.certificate,
    fulcio: { caData: base64(own.certificate) },
  })
}

function selfSigned(): Leaf {
  const key = pairOf()
  return leafOf({ name: 'root', privateKey: key.privateKey }, { key })
}

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

/** By Fulcio and a log. */
export const fulcioCases = casesOf([...names, ...times, ...uses, ...paths, ...forms])
