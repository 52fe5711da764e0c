import { decodeBase64 } from '../../domain/base64.ts'
import { UsageError } from '../../domain/errors.ts'
import type { KeySource } from '../../domain/policy/policy.ts'
import { holdsSecretKey } from './secret-text.ts'

/** What an input holds that may be a key or name the file of one. */
export type KeyInput =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly path: string }

/** Longer text is no path. A key may be shorter: PEM of Ed25519 in base64 has some 150 characters. */
const longestPath = 200

/**
 * Tells a key from the path of one: `@PATH`, or a short single line with nothing of a key about it.
 *
 * @param text - of the input, without blanks around it
 */
export function keyInput(text: string): KeyInput {
  if (text === '') return { kind: 'none' }
  const isPath = text.length <= longestPath && !/[\r\n]|-----BEGIN /.test(text) && !holdsSecretKey(text)
  if (!isPath) return { kind: 'text', text }
  return { kind: 'file', path: text.startsWith('@') ? text.slice(1).trim() : text }
}

/**
 * The keys that `key` of the verifier holds: armored or base64 text, or paths one a line.
 *
 * @throws UsageError `option-value` for text that is neither
 */
export function trustedKeys(text: string): KeySource {
  if (text.includes('-----BEGIN ')) return { kind: 'data', data: [Buffer.from(text)] }
  const lines = linesOf(text).filter((line) => line !== '' && !line.startsWith('#'))
  const joined = lines.join('')
  const bytes = decodeBase64(joined)
  const isKey = joined.length > longestPath || armorIn(joined).includes('PUBLIC KEY')
  if (isKey && bytes !== undefined) return { kind: 'data', data: [bytes] }
  const paths = lines.map((line) => (line.startsWith('@') ? line.slice(1).trim() : line))
  const isNoPath = (path: string): boolean => path.length > 4096 || holdsSecretKey(path)
  if (paths.length === 0 || paths.some(isNoPath) || holdsSecretKey(joined)) {
    throw new UsageError('option-value', 'input key: expected a public key or paths of some, found neither', {
      next: 'Give the armored key, its base64, or the paths of key files, one a line.',
    })
  }
  return { kind: 'paths', paths }
}

/** A line that stands in public keys, too: the first, the last, a header. */
const frame = /^-----(BEGIN|END) [A-Z0-9 ]+-----$|^(Version|Comment|MessageID|Hash|Charset): /

/**
 * Texts of a key that must never be shown although the runner may not know them: each line but its frame, which stands
 * in public keys, too; the key inside base64; the pieces of a key whose line ends were lost.
 *
 * @returns as `linesToMask`
 */
export function keyTextsToMask(key: string): readonly string[] {
  const lines = [...linesOf(key), ...linesOf(armorIn(key))].filter((line) => !frame.test(line))
  return longEnough(lines.flatMap((line) => [line, ...piecesOf(line)]))
}

/**
 * Lines of a passphrase or a token, which must never be shown either.
 *
 * @returns values of at least 4 characters: the runner masks each everywhere, and shorter ones would eat the log
 */
export const linesToMask = (secret: string): readonly string[] => longEnough(linesOf(secret))

const longEnough = (texts: readonly string[]): readonly string[] =>
  [...new Set(texts)].filter((text) => text.length >= 4)

const linesOf = (text: string): readonly string[] => text.split(/\r\n|\r|\n/).map((line) => line.trim())

/** The base64 in a line that holds more than that, whether blanks or `\n` stand for its line ends. */
const piecesOf = (line: string): readonly string[] =>
  line
    .split(/\\[nr]|\s/)
    .filter((piece) => piece !== line && /^[A-Za-z0-9+/]{16,}={0,2}$|^=[A-Za-z0-9+/]{4}$/.test(piece))

/** The armored key inside base64; `''` where there is none. */
function armorIn(text: string): string {
  const bytes = decodeBase64(text.replaceAll(/\s/g, ''))
  const inner = bytes === undefined ? '' : Buffer.from(bytes).toString('latin1')
  return inner.includes('-----BEGIN ') ? inner : ''
}
