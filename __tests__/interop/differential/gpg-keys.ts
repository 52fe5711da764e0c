import { readFile } from 'node:fs/promises'
import type { KeyAlgorithm, Keyring } from '../programs/signing-keys.ts'
import type { PoolKey } from './keys.ts'

const algorithms: readonly (readonly [KeyAlgorithm, PoolKey['kind']])[] = [
  ['rsa2048', 'usable'],
  ['ed25519', 'usable'],
  ['nistp256', 'usable'],
  ['brainpoolP256r1', 'odd'],
  ['secp256k1', 'odd'],
  ['dsa2048', 'odd'],
]

/** Keys that gpg holds and signs with. */
export async function keysOfGpg(keyring: Keyring): Promise<readonly PoolKey[]> {
  const keys: PoolKey[] = []
  for (const [algorithm, kind] of algorithms) {
    const key = await keyring.generate(algorithm)
    const sign = async (payload: Uint8Array, flags: readonly string[]): Promise<Uint8Array> =>
      new Uint8Array(await keyring.sign(key, payload, { flags }))
    keys.push({
      name: `${algorithm} of gpg`,
      kind,
      file: await readFile(key.publicFile),
      maker: { kind: 'gpg', sign, takesSha1: algorithm.startsWith('rsa') },
    })
  }
  return keys
}
