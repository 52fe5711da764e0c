import type { KeyGenerateRequest, SignBlobRequest, VerifyBlobRequest } from '../app/contract.ts'
import { UsageError } from '../domain/errors.ts'
import { type Digest, digestOf, parseDigest } from '../domain/image/digest.ts'
import type { SignedBlob } from '../ports.ts'
import type { CommandLine } from './command-line.ts'
import { bundlesOf, type ReadInput } from './given-bundles.ts'
import { one } from './option-values.ts'
import { conflict, type Surroundings } from './request-parts.ts'
import { methodsOf, sigstoreOf } from './sign-requests.ts'
import { blobRule } from './trust-choice.ts'

/** Largest file that is signed or verified: it is held in memory. */
const maxBlobBytes = 1024 * 1024 * 1024

/** @throws UsageError, FormatError */
export async function verifyBlobRequest(
  line: CommandLine,
  surroundings: Surroundings,
  read: ReadInput,
): Promise<VerifyBlobRequest> {
  const rule = blobRule(line, surroundings)
  const artifact = await blobOf(onlyOperand(line), read)
  const [bundle, ...more] = await bundlesOf(line, read)
  if (bundle === undefined || more.length > 0) {
    const found = bundle === undefined ? 'none' : `${more.length + 1}`
    throw new UsageError(
      'operand-missing',
      `countersign verify-blob: expected one --bundle FILE, found ${found}`,
    )
  }
  return { rule, artifact, bundle }
}

/** @throws UsageError, FormatError */
export async function signBlobRequest(
  line: CommandLine,
  surroundings: Surroundings,
  read: ReadInput,
): Promise<SignBlobRequest> {
  // A GPG key that happens to be in the environment says nothing of files, which GPG does not sign here.
  const keysGiven = surroundings.keysGiven.filter((given) => given !== 'gpg')
  const [method, another] = methodsOf(line, { ...surroundings, keysGiven })
  if (another !== undefined) throw conflict(`method ${method}`, `method ${another}`)
  if (method === undefined || method === 'gpg') {
    throw new UsageError(
      'key-missing',
      'countersign sign-blob: expected --sigstore-key FILE or --method keyless, found neither',
      { next: 'Files are signed with a Sigstore key or keyless; GPG signs images.' },
    )
  }
  const operand = onlyOperand(line)
  const artifact = await blobOf(operand, read)
  const [bundleFile = defaultBundle(operand), second] = line.values.get('bundle') ?? []
  if (second !== undefined) throw conflict('bundle', 'bundle')
  return { artifact, bundleFile, sigstore: { method, dryRun: false, ...sigstoreOf(line) } }
}

/** @throws UsageError `command-unknown`, `operand-unexpected` */
export function keyGenerateRequest(line: CommandLine): KeyGenerateRequest {
  const [verb = '', ...more] = line.operands
  if (verb !== 'generate') {
    const found = verb === '' ? 'nothing' : JSON.stringify(verb.slice(0, 60))
    throw new UsageError('command-unknown', `countersign key: expected \`generate\`, found ${found}`, {
      next: 'Did you mean `countersign key generate`?',
    })
  }
  if (more.length > 0) {
    throw new UsageError(
      'operand-unexpected',
      `countersign key generate: expected no file, found ${JSON.stringify(more[0]?.slice(0, 200))}`,
      { next: 'Name the files with --output PREFIX.' },
    )
  }
  return { prefix: one(line, 'output') ?? 'cosign' }
}

function onlyOperand({ command, operands }: CommandLine): string {
  const [operand = '', ...more] = operands
  if (operand === '') {
    throw new UsageError('operand-missing', `countersign ${command}: expected one file, found none`)
  }
  if (more.length === 0) return operand
  throw new UsageError(
    'operand-unexpected',
    `countersign ${command}: expected one file, found ${more.length + 1}`,
    { next: 'Run the command once for each file.' },
  )
}

/** A file, or the digest of one that is elsewhere. */
async function blobOf(
  operand: string,
  read: ReadInput,
): Promise<{ readonly name: string; readonly blob: SignedBlob }> {
  if (isDigest(operand)) return { name: operand, blob: { digest: parseDigest(operand) } }
  const bytes = await read(operand, maxBlobBytes)
  const digest: Digest = digestOf(bytes)
  return { name: operand, blob: { digest, bytes } }
}

const isDigest = (operand: string): boolean => /^sha(256|384|512):/.test(operand)

/** Beside the file; not every system allows the colon of a digest in a name. */
const defaultBundle = (operand: string): string =>
  `${isDigest(operand) ? operand.replace(':', '-') : operand}.sigstore.json`
