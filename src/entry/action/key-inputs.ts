import { decodeBase64 } from '../../domain/base64.ts'
import { UsageError } from '../../domain/errors.ts'
import type { KeySource } from '../../domain/policy/policy.ts'

/** What an input holds that may be a key or name the file of one. */
export type KeyInput =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly path: string }

/** No key is as short as a path is long: the smallest secret key has some 200 characters in base64. */
const longestPath = 200

/**
 * Tells a key from the path of one: `@PATH`, or a short single line with nothing of a key about it.
 *
 * @param text - of the input, without blanks around it
 */
export function keyInput(text: string): KeyInput {
  if (text === '') return { kind: 'none' }
  if (text.startsWith('@')) return { kind: 'file', path: text.slice(1).trim() }
  const isPath = text.length <= longestPath && !/[\r\n]|-----BEGIN /.test(text)
  return isPath ? { kind: 'file', path: text } : { kind: 'text', text }
}

/**
 * The keys that `key` of the verifier holds: armored or base64 text, or paths one a line.
 *
 * @throws UsageError `option-value` for text that is neither
 */
export function trustedKeys(text: string): KeySource {
  if (text.includes('-----BEGIN ')) return { kind: 'data', data: [Buffer.from(text)] }
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  const bytes = decodeBase64(lines.join(''))
  // The first byte of binary OpenPGP has its high bit set (RFC 9580, section 4.2); armor inside base64 does not.
  if (lines.join('').length > longestPath && bytes !== undefined) return { kind: 'data', data: [bytes] }
  const paths = lines.map((line) => (line.startsWith('@') ? line.slice(1).trim() : line))
  const tooLong = paths.find((path) => path.length > 4096)
  if (paths.length === 0 || tooLong !== undefined) {
    throw new UsageError('option-value', 'input key: expected a public key or paths of some, found neither', {
      next: 'Give the armored key, its base64, or the paths of key files, one a line.',
    })
  }
  return { kind: 'paths', paths }
}

/**
 * Texts that must never be shown although the runner may not know them: each line of a key but its frame, which
 * stands in public keys, too; the key inside base64; the passphrase.
 *
 * @returns values of at least 4 characters: the runner masks each everywhere, and shorter ones would eat the log
 */
export function textsToMask(key: string, passphrase: string): readonly string[] {
  const isFrame = (line: string): boolean => /^-----(BEGIN|END) |^[A-Za-z]+: /.test(line)
  const ofKey = [...linesOf(key), ...linesOf(armorIn(key))].filter((line) => !isFrame(line))
  return [...new Set([...ofKey, ...linesOf(passphrase)])].filter((line) => line.length >= 4)
}

const linesOf = (text: string): readonly string[] => text.split(/\r\n|\r|\n/).map((line) => line.trim())

/** The armored key inside base64; `''` where there is none. */
function armorIn(text: string): string {
  const bytes = decodeBase64(text.replaceAll(/\s/g, ''))
  const inner = bytes === undefined ? '' : Buffer.from(bytes).toString('latin1')
  return inner.includes('-----BEGIN ') ? inner : ''
}
