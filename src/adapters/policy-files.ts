import { resolve } from 'node:path'
import { UsageError } from '../domain/errors.ts'
import { maxPolicyBytes, parsePolicy } from '../domain/policy/parse-policy.ts'
import type { Policies } from '../ports.ts'
import { readRegularFile } from './platform/files.ts'

/** Policy files of the user, relative ones from the working directory. */
export function createPolicies(workingDirectory: string): Policies {
  const read = (path: string, cures: Cures): Promise<Uint8Array> =>
    readPolicyFile(path, resolve(workingDirectory, path), cures)
  return {
    readBytes: (path) => read(path, curesOfCheck),
    load: async (path) => ({ name: path, policy: parsePolicy(await read(path, curesOfUse), path) }),
  }
}

/** What to do about a file that is not there, and about a key in its place. */
interface Cures {
  readonly missing: string
  readonly key: string
}

const curesOfUse: Cures = {
  missing: 'Correct the path, or give --key FILE for a single key.',
  key: 'Give it with --key.',
}
const curesOfCheck: Cures = {
  missing: 'Correct the path; a relative one counts from the working directory.',
  key: 'Give the policy that names the key; to verify by the key alone, use `countersign verify --key`.',
}

async function readPolicyFile(shownPath: string, path: string, cures: Cures): Promise<Uint8Array> {
  const read = await readRegularFile(path, { maxBytes: maxPolicyBytes, followLinks: true })
  switch (read.kind) {
    case 'read':
      if (!isOpenpgpKey(read.bytes)) return read.bytes
      throw new UsageError('json-malformed', `${shownPath}: expected a policy file, found an OpenPGP key`, {
        next: cures.key,
      })
    case 'missing':
      throw new UsageError('policy-not-found', `${shownPath}: expected a policy file, found none`, {
        next: cures.missing,
      })
    case 'failed':
      throw new UsageError(
        'file-unreadable',
        `${shownPath}: expected a readable policy file, found: ${read.why}`,
        {
          cause: read.cause,
        },
      )
  }
}

/** Armored, or the packet header of a public or secret key (RFC 4880, section 4.2), with which no JSON begins. */
function isOpenpgpKey(bytes: Uint8Array): boolean {
  const [first = 0] = bytes
  const tag = (first & 0x40) === 0 ? (first >> 2) & 0xf : first & 0x3f
  if ((first & 0x80) !== 0) return tag === 5 || tag === 6
  return /^\s*-----BEGIN PGP /.test(Buffer.from(bytes.subarray(0, 200)).toString('latin1'))
}
