import { decodeBase64 } from '../../domain/base64.ts'
import type { Code } from '../../domain/codes.ts'
import { FormatError } from '../../domain/errors.ts'

/** One block of a PEM text (RFC 7468): `PUBLIC KEY`, `CERTIFICATE` … and what it holds (DER, as a rule). */
export interface PemBlock {
  readonly label: string
  readonly bytes: Uint8Array
}

/** What is read, and how strictly. */
export interface PemRules {
  /** Name of the text, for messages. */
  readonly what: string
  /** Code of every fault. */
  readonly code: Code
  readonly maxBlocks: number
  /** True takes other text around the blocks, as files of certificates have it; false nothing but white space. */
  readonly textBetween: boolean
}

const beginLine = /^-----BEGIN ([A-Z0-9][A-Z0-9 ]*)-----$/

/**
 * Every block of a PEM text, in order; none where there is no block. Headers inside a block (RFC 1421) are a fault.
 *
 * @throws FormatError with the code of the rules
 */
export function readPemBlocks(text: string, rules: PemRules): readonly PemBlock[] {
  const lines = text.split('\n').map((line) => line.trimEnd())
  const blocks: PemBlock[] = []
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    const label = beginLine.exec(line)?.[1]
    if (label === undefined) {
      if (line !== '' && (!rules.textBetween || line.includes('-----')))
        throw fault(rules, index, 'other text')
      continue
    }
    if (blocks.length === rules.maxBlocks) throw fault(rules, index, `more than ${rules.maxBlocks} blocks`)
    const end = lines.indexOf(`-----END ${label}-----`, index + 1)
    if (end < 0) throw fault(rules, index, `"BEGIN ${label}" without its end: truncated`)
    blocks.push({ label, bytes: decodeBody(lines.slice(index + 1, end), rules, index) })
    index = end
  }
  return blocks
}

function decodeBody(body: readonly string[], rules: PemRules, index: number): Uint8Array {
  const bytes = decodeBase64(body.join(''))
  if (bytes === undefined || bytes.length === 0) throw fault(rules, index, 'a block that is no base64 text')
  return bytes
}

function fault({ what, code }: PemRules, index: number, found: string): FormatError {
  return new FormatError(code, `${what}: line ${index + 1}: expected PEM, found ${found}`)
}
