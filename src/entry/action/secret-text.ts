/** Shorter text holds no key: the smallest secret key has some 150 octets. */
const shortestKey = 100
/** Base64 in either alphabet. */
const base64Run = new RegExp(`[A-Za-z0-9+/_-]{${shortestKey},}`, 'g')

/**
 * Whether a text holds a secret key: armored, PEM, or base64 of either or of a binary OpenPGP key, in one line or
 * several, with its line ends lost or written as `\n`. Public keys are none.
 */
export function holdsSecretKey(text: string): boolean {
  if (text.includes('PRIVATE KEY')) return true
  const joined = text.replaceAll(/\\[nr]|\s/g, '')
  return [...joined.matchAll(base64Run)].some(([run]) => isSecretKey(Buffer.from(run, 'base64')))
}

const isSecretKey = (bytes: Buffer): boolean => bytes.includes('PRIVATE KEY') || startsWithSecretPacket(bytes)

/** Tag 5 in the old form or the new, its length, and a version (RFC 9580, sections 4.2 and 5.5.1.3). */
function startsWithSecretPacket(bytes: Buffer): boolean {
  const [first = 0, second = 0] = bytes
  const oldLengths: Readonly<Record<number, number>> = { 148: 1, 149: 2, 150: 4, 151: 0 }
  const newLength = second < 192 ? 1 : second < 224 ? 2 : second === 255 ? 5 : 1
  const lengthOctets = first === 0xc5 ? newLength : oldLengths[first]
  if (lengthOctets === undefined) return false
  const version = bytes[1 + lengthOctets] ?? 0
  return version >= 2 && version <= 6
}
