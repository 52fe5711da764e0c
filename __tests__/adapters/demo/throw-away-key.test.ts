import { describe, expect, it } from '@jest/globals'
import { readKey, readPrivateKey } from 'openpgp'
import { makeThrowAwayKey } from '../../../src/adapters/demo/throw-away-key.ts'

describe('a throw-away key', () => {
  it('is of a kind that gpg 2.2 reads, signs by its primary, and does not last', async () => {
    const made = await makeThrowAwayKey('Release')
    const key = await readKey({ armoredKey: made.public })
    expect(key.getAlgorithmInfo()).toMatchObject({ algorithm: 'eddsaLegacy', curve: 'ed25519Legacy' })
    expect([key.keyPacket.version, key.subkeys.length, key.isPrivate()]).toEqual([4, 0, false])
    expect(made.fingerprint).toBe(key.getFingerprint().toUpperCase())
    const expires = Number(await key.getExpirationTime())
    expect(expires - key.getCreationTime().getTime()).toBe(86_400_000)
    const secret = await readPrivateKey({ armoredKey: made.secret })
    expect([secret.isDecrypted(), secret.getFingerprint()]).toEqual([true, key.getFingerprint()])
  })

  it('is another each time', async () => {
    const [first, second] = await Promise.all([makeThrowAwayKey('Release'), makeThrowAwayKey('Release')])
    expect(first.fingerprint).not.toBe(second.fingerprint)
  })
})
