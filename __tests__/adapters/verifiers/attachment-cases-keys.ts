import { constants, createHash, sign } from 'node:crypto'
import { toPem } from '../../../src/adapters/demo/sigstore-certificates.ts'
import { authorityOf } from './attachment-certificates.ts'
import {
  base64,
  casesOf,
  type Layer,
  layerOf,
  type Pair,
  pairOf,
  payload,
  type Row,
  signed,
} from './attachment-kit.ts'

const [p256, p384, p521, rsa, ed25519, other] = [
  pairOf(),
  pairOf('P-384'),
  pairOf('P-521'),
  pairOf('rsa'),
  pairOf('ed25519'),
  pairOf(),
]

const by = (layer: Layer, ...pems: readonly string[]) => ({
  requirement: pems.length === 1 ? { keyData: base64(pems[0] ?? '') } : { keyDatas: pems.map(base64) },
  layer,
})
const made = (pair: Pair, hash?: string) => by(layerOf({ signature: signed(pair, payload, hash) }), pair.pem)
const good = layerOf({ signature: signed(p256) })

/** The same key with a point in its short form (SEC 1, section 2.3.3). */
function compressedPem({ publicKey }: Pair): string {
  const der = publicKey.export({ type: 'spki', format: 'der' })
  const [x, y] = [der.subarray(27, 59), der.subarray(59)]
  const point = Buffer.concat([Buffer.from([0x03, 0x22, 0x00, ((y.at(-1) ?? 0) & 1) === 1 ? 3 : 2]), x])
  return toPem(
    Buffer.concat([Buffer.from([0x30, 21 + point.length]), der.subarray(2, 23), point]),
    'PUBLIC KEY',
  )
}

function mutated(bytes: Uint8Array, at = bytes.length - 1): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

const rsaPss = sign('sha256', payload, { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING })
const plain = sign('sha256', payload, { key: p256.privateKey, dsaEncoding: 'ieee-p1363' })
const sha512 = createHash('sha512').update(payload).digest()
const small = pairOf('rsa1024')
const [p224, koblitz] = [pairOf('P-224'), pairOf('secp256k1')]

const rows: readonly Row[] = [
  ['verified', 'a P-256 key', made(p256)],
  ['verified', 'a P-384 key with SHA-256', made(p384)],
  ['verified', 'a P-521 key with SHA-256', made(p521)],
  ['verified', 'an RSA key', made(rsa)],
  ['verified', 'an Ed25519 key over the payload itself', made(ed25519)],
  ['verified', 'the second of two keys', by(good, other.pem, p256.pem)],
  [
    'verified',
    'an RSA key as PKCS#1',
    by(
      layerOf({ signature: signed(rsa) }),
      rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    ),
  ],
  ['verified', 'a key with line ends of Windows', by(good, p256.pem.replaceAll('\n', '\r\n'))],
  [
    'verified',
    'a signature with a line end in its base64',
    by(layerOf({ signature: base64(signed(p256)).replace(/^.{20}/, '$&\n') }), p256.pem),
  ],
  [
    'verified',
    'annotations that this policy does not ask for',
    by(layerOf({ signature: signed(p256), certificate: 'x', chain: 'x', bundle: 'x' }), p256.pem),
  ],
  ['signature-invalid', 'another key', by(good, other.pem)],
  ['signature-invalid', 'two other keys', by(good, other.pem, p384.pem)],
  ['signature-invalid', 'a P-384 key with SHA-384, as cosign 3 signs', made(p384, 'sha384')],
  ['signature-invalid', 'a P-521 key with SHA-512', made(p521, 'sha512')],
  ['signature-invalid', 'an RSA key with SHA-512', made(rsa, 'sha512')],
  ['signature-invalid', 'RSA with PSS padding', by(layerOf({ signature: rsaPss }), rsa.pem)],
  [
    'signature-invalid',
    'an Ed25519 key over a SHA-512',
    by(layerOf({ signature: signed(ed25519, sha512) }), ed25519.pem),
  ],
  ['signature-invalid', 'ECDSA numbers without DER', by(layerOf({ signature: plain }), p256.pem), 'stricter'],
  ['signature-invalid', 'an altered payload', by({ ...good, payload: mutated(payload, 20) }, p256.pem)],
  [
    'signature-invalid',
    'a payload with a byte more',
    by({ ...good, payload: Buffer.concat([payload, Buffer.from(' ')]) }, p256.pem),
  ],
  ['signature-invalid', 'an altered signature', by(layerOf({ signature: mutated(signed(p256)) }), p256.pem)],
  ['signature-invalid', 'an empty signature', by(layerOf({ signature: '' }), p256.pem)],
  ['signature-malformed', 'a signature that is no base64', by(layerOf({ signature: 'MEUC*' }), p256.pem)],
  ['signature-malformed', 'no signature', by(layerOf({}), p256.pem)],
  ['not looked at', 'a layer of another type', by({ ...good, mimeType: 'application/json' }, p256.pem)],
  ['unusable key-none', 'no key', by(good, ' ')],
  ['unusable key-none', 'a text', by(good, 'release key')],
  [
    'unusable key-wrong-kind',
    'a GPG key',
    by(good, '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxsBN\n-----END PGP PUBLIC KEY BLOCK-----\n'),
  ],
  [
    'unusable key-wrong-kind',
    'a private key',
    by(good, p256.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
  ],
  ['unusable key-wrong-kind', 'a certificate', by(good, authorityOf('a', { key: p256 }).certificate)],
  ['unusable key-malformed', 'a key cut short', by(good, toPem(Buffer.from('3039', 'hex'), 'PUBLIC KEY'))],
  [
    'unusable key-malformed',
    'a key with bytes behind it',
    by(
      good,
      toPem(
        Buffer.concat([p256.publicKey.export({ type: 'spki', format: 'der' }), Buffer.from([0])]),
        'PUBLIC KEY',
      ),
    ),
  ],
  ['unusable key-malformed', 'a key with a point in its short form', by(good, compressedPem(p256))],
  [
    'unusable key-malformed',
    'PKCS#1 under the name of another form',
    by(
      layerOf({ signature: signed(rsa) }),
      toPem(rsa.publicKey.export({ type: 'pkcs1', format: 'der' }), 'PUBLIC KEY'),
    ),
  ],
  ['unusable key-malformed', 'two keys in one file', by(good, p256.pem + other.pem), 'stricter'],
  ['unusable key-malformed', 'a text before the key', by(good, `release key\n${p256.pem}`), 'stricter'],
  ['unusable key-malformed', 'a text behind the key', by(good, `${p256.pem}release key\n`), 'stricter'],
  [
    'unusable key-malformed',
    'one good key and one broken',
    by(good, p256.pem, toPem(Buffer.from('x'), 'PUBLIC KEY')),
  ],
  ['unusable key-weak', 'RSA of 1024 bits', made(small), 'stricter'],
  ['unusable key-unsupported', 'a key on P-224', made(p224), 'stricter'],
  ['unusable key-unsupported', 'a key on secp256k1', made(koblitz)],
]

/** By keys of the policy, without a log. */
export const keyCases = casesOf(rows)
