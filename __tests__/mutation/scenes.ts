import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { createOpenpgpSigners } from '../../src/adapters/signers/openpgp-js.ts'
import { digestOf } from '../../src/domain/image/digest.ts'
import { writePayload } from '../../src/domain/signature/payload.ts'
import { ascii, bytes, makeKey, makeMessage, now, type TestKey } from '../adapters/openpgp-kit.ts'
import { imageManifest, indexManifest } from '../fakes/manifests.ts'
import type { Evidence } from './judge.ts'

/** Valid evidence, and what must come out of it. */
export interface Scene {
  readonly name: string
  readonly evidence: Evidence
  /** Primary fingerprint and fingerprint of the key that signed. */
  readonly signer: readonly [string, string]
  /** What the trusted signature covers. */
  readonly payload: Uint8Array
}

/** The image of every scene. */
export const reference = 'registry.example/team/app:1.0'

const rsaSecret = new Uint8Array(
  readFileSync(join(import.meta.dirname, '..', 'fixtures', 'gpg-keys', 'rsa2048.secret.asc')),
)

/** Evidence that is accepted, in each form that real programs write. */
export async function makeScenes(): Promise<readonly Scene[]> {
  const ed25519 = await makeKey()
  const nist = await makeKey({ curve: 'nistP256' })
  const owner = await makeKey({ subkeys: [{ sign: true }] })
  const stranger = await makeKey()
  const image = ascii(imageManifest().text)
  const index = ascii(indexManifest([{ manifest: imageManifest(), platform: 'linux/amd64' }]).text)
  const make = async (name: string, manifest: Uint8Array, sign: Sign): Promise<Scene> =>
    await makeScene({ name, manifest, sign, stranger })
  return await Promise.all([
    make('Ed25519', image, signWith(ed25519.secretBytes)),
    make('NIST P-256 over an index', index, signWith(nist.secretBytes)),
    make('RSA, compressed as gpg does', image, compressed(signWith(rsaSecret))),
    make('a subkey', index, signWith(owner.secretBytes, owner.subkeys)),
    make('a text-mode signature', image, async (payload) => ({
      message: await makeMessage(ed25519, payload, { type: 1, format: 't' }),
      publicKey: ed25519.publicBytes,
      signer: [ed25519.fingerprint, ed25519.fingerprint],
    })),
  ])
}

interface Signed {
  readonly message: Uint8Array
  readonly publicKey: Uint8Array
  readonly signer: readonly [string, string]
}

type Sign = (payload: Uint8Array) => Promise<Signed>

const signWith =
  (keyMaterial: Uint8Array, fingerprints: readonly string[] = []): Sign =>
  async (payload) => {
    const open = createOpenpgpSigners({ keyMaterial, nowUnixSeconds: () => now })
    const [signer] = await open({ engine: 'builtin', fingerprints })
    if (signer?.publicKeys.kind !== 'data') throw new Error('expected a signer')
    const { identity, publicKeys } = signer
    const [publicKey = new Uint8Array()] = publicKeys.data
    return {
      message: await signer.sign(payload),
      publicKey,
      signer: [identity.fingerprint, identity.keyFingerprint],
    }
  }

/** In a compressed packet that runs to the end, as `gpg --sign` writes it. */
const compressed =
  (sign: Sign): Sign =>
  async (payload) => {
    const signed = await sign(payload)
    return { ...signed, message: bytes(new Uint8Array([0xa3, 1]), deflateRawSync(signed.message)) }
  }

async function makeScene(parts: {
  readonly name: string
  readonly manifest: Uint8Array
  readonly sign: Sign
  readonly stranger: TestKey
}): Promise<Scene> {
  const { name, manifest, sign, stranger } = parts
  const payload = writePayload({
    dockerReference: reference,
    digest: digestOf(manifest),
    creator: 'countersign 0.0.0',
    createdUnixSeconds: now,
  })
  const { message, publicKey, signer } = await sign(payload)
  // A stranger's good signature lies beside it all the time: no mutant may make it count.
  const signatures = [message, await makeMessage(stranger, payload)] as const
  return {
    name,
    signer,
    payload,
    evidence: { policy: policyText(publicKey, stranger), manifest, signatures },
  }
}

/** Everything is rejected but this image; the stranger is trusted elsewhere. */
function policyText(trusted: Uint8Array, stranger: TestKey): Uint8Array {
  const signedBy = (key: Uint8Array, signedIdentity: object): object => ({
    type: 'signedBy',
    keyType: 'GPGKeys',
    keyData: Buffer.from(key).toString('base64'),
    signedIdentity,
  })
  const policy = {
    default: [{ type: 'reject' }],
    transports: {
      docker: {
        'registry.example/team/app': [signedBy(trusted, { type: 'matchRepoDigestOrExact' })],
        'elsewhere.example/other': [signedBy(stranger.publicBytes, { type: 'matchRepository' })],
      },
      dir: { '': [{ type: 'insecureAcceptAnything' }] },
    },
  }
  return ascii(JSON.stringify(policy, null, 2))
}
