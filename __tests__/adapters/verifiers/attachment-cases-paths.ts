import { extensions } from '../../../src/adapters/demo/sigstore-certificates.ts'
import { context, contextPrimitive, sequence } from '../../../src/adapters/demo/sigstore-der.ts'
import { authorityOf, type Leaf, leafOf } from './attachment-certificates.ts'
import { base64, casesOf, nowUnixSeconds, pairOf, type Row } from './attachment-kit.ts'
import { by, issued, leaf, middle, middleWith, pem, root, through } from './attachment-scene.ts'

/** Permitted: e-mail addresses at example.com (RFC 5280, section 4.2.1.10). */
const constrained = {
  oid: '2.5.29.30',
  critical: true,
  value: sequence(context(0, sequence(contextPrimitive(1, Buffer.from('example.com'))))),
}

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

/** By Fulcio and a log: ways from a certificate to its root. */
export const pathCases = casesOf(paths)
