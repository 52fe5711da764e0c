import type { Code } from '../../domain/codes.ts'
import { FormatError } from '../../domain/errors.ts'
import type { KeySource } from '../../domain/policy/policy.ts'
import { type Certificate, readCertificate } from './certificate.ts'
import { type KeyFileReader, readKeyFiles } from './key-files.ts'
import { type PemBlock, readPemBlocks } from './pem.ts'

/** Most certificates in a chain that comes with a signature: ten authorities and their root. */
const maxChain = 11
/** Most certificates in a file of the policy. */
const maxAuthorities = 1000

const certificateLabel = 'CERTIFICATE'

/**
 * The one PEM block that a text is, with nothing behind it but one line end, as the reference library demands of what
 * is compared with the entry of a log.
 *
 * @throws FormatError with this code
 */
export function readOnlyPem(
  text: string,
  { what, code }: { readonly what: string; readonly code: Code },
): PemBlock {
  const [block] = readPemBlocks(text, { what, code, maxBlocks: 1, textBetween: false })
  if (block === undefined || !/-----\r?\n?$/.test(text)) {
    throw new FormatError(code, `${what}: expected one PEM block and nothing behind it`)
  }
  return block
}

/** The certificate of a signature. @throws FormatError `certificate-malformed`, `key-unsupported`, `key-weak` */
export function readLeaf(text: string): Certificate {
  const block = readOnlyPem(text, { what: 'certificate', code: 'certificate-malformed' })
  return certificateOf(block, 'certificate')
}

/**
 * Authorities that come with a signature, first the one that issued its certificate. The last one is left out: it is
 * meant to be the root, which only the policy can name.
 *
 * @throws FormatError `certificate-malformed`, `key-unsupported`, `key-weak`
 */
export function readChain(text: string | undefined): readonly Certificate[] {
  const rules = { what: 'certificate chain', code: 'certificate-malformed', maxBlocks: maxChain } as const
  const blocks = readPemBlocks(text ?? '', { ...rules, textBetween: false })
  return blocks.map((block) => certificateOf(block, rules.what)).slice(0, -1)
}

/**
 * Reads the certificate authorities of a policy: PEM, one or several, with other text around them.
 *
 * @throws FormatError `authority-malformed`, and as `readKeyFiles`
 */
export async function readAuthorities(
  source: KeySource,
  files: KeyFileReader,
): Promise<readonly Certificate[]> {
  const read = await readKeyFiles(source, files, 'a file with PEM certificates')
  const all = read.flatMap(({ name, bytes }) => {
    const text = Buffer.from(bytes).toString('latin1')
    const rules = { what: name, code: 'authority-malformed', maxBlocks: maxAuthorities } as const
    return readPemBlocks(text, { ...rules, textBetween: true }).map((block) => authorityOf(block, name))
  })
  if (all.length > 0) return all
  const names = read.map(({ name }) => name).join(', ')
  throw new FormatError('authority-malformed', `${names}: expected PEM certificates, found none`)
}

function authorityOf(block: PemBlock, name: string): Certificate {
  try {
    return certificateOf(block, name)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    throw new FormatError('authority-malformed', `${name}: ${error.message}`, { cause: error })
  }
}

function certificateOf({ label, bytes }: PemBlock, what: string): Certificate {
  if (label === certificateLabel) return readCertificate(bytes)
  throw new FormatError(
    'certificate-malformed',
    `${what}: expected "BEGIN ${certificateLabel}", found "BEGIN ${label}"`,
  )
}
