import type { Ports } from '../ports.ts'
import type { KeyGenerateOutcome, KeyGenerateRequest } from './contract.ts'

/**
 * Makes a key pair and writes `PREFIX.key` (encrypted, for its owner only) and `PREFIX.pub`.
 *
 * @throws UsageError `file-exists`, `password-missing`
 */
export async function generateKey(
  { prefix }: KeyGenerateRequest,
  { makeKeyPair, newFiles }: Pick<Ports, 'makeKeyPair' | 'newFiles'>,
): Promise<KeyGenerateOutcome> {
  const { signer, privateKey, publicKey } = await makeKeyPair()
  const [privateKeyFile, publicKeyFile] = [`${prefix}.key`, `${prefix}.pub`]
  const text = new TextEncoder()
  await newFiles.write([
    { path: privateKeyFile, bytes: text.encode(privateKey), access: 'private' },
    { path: publicKeyFile, bytes: text.encode(publicKey), access: 'shared' },
  ])
  return { command: 'key generate', signer, privateKeyFile, publicKeyFile }
}
