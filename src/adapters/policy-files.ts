import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { type CountersignError, FormatError, TransportError, UsageError } from '../domain/errors.ts'
import { mapKeyPaths } from '../domain/policy/key-paths.ts'
import { maxPolicyBytes, readPolicy } from '../domain/policy/parse-policy.ts'
import {
  isTrustPolicyName,
  maxYamlPolicyBytes,
  type PolicyDocument,
  readJsonDocument,
  readTrustPolicy,
} from '../domain/policy/parse-trust-policy.ts'
import { type PolicyReading, policyOrFault } from '../domain/policy/policy-tree.ts'
import type { Policies } from '../ports.ts'
import { parseYamlDocument } from './parsers/yaml.ts'
import { placeWords, type TrustedFiles } from './trusted-files.ts'

type Files = Pick<TrustedFiles, 'root' | 'origin' | 'read'>

/**
 * Policy files of the user, relative ones from the working directory, read where the files of this run are trusted.
 * Paths of keys in a trust policy count from that file, those of a policy.json from the root of those files.
 */
export function createPolicies(workingDirectory: string, files: Files): Policies {
  const read = async (path: string, cures: Cures): Promise<PolicyReading> => {
    const absolutePath = resolve(workingDirectory, path)
    const bytes = await readPolicyFile(path, absolutePath, cures, files)
    if (!isTrustPolicyName(path)) return readPolicy(bytes, path)
    const reading = await readTrustFile(bytes, path)
    if (reading.policy === undefined) return reading
    return { ...reading, policy: mapKeyPaths(reading.policy, besideFile(absolutePath, files.root)) }
  }
  return {
    inspect: async (path) => ({
      grammar: isTrustPolicyName(path) ? 'trust-policy' : 'policy.json',
      ...(await read(path, curesOfCheck)),
    }),
    load: async (path) => ({
      name: path,
      policy: policyOrFault(await read(path, curesOfUse)),
      ...(files.origin.kind === 'base' && { commit: files.origin.commit }),
    }),
  }
}

async function readTrustFile(bytes: Uint8Array, file: string): Promise<PolicyReading> {
  try {
    return readTrustPolicy(await documentOf(bytes, file), file)
  } catch (error) {
    if (error instanceof FormatError) return { faults: [error] }
    throw error
  }
}

async function documentOf(bytes: Uint8Array, file: string): Promise<PolicyDocument> {
  return file.toLowerCase().endsWith('.json')
    ? readJsonDocument(bytes, file)
    : await parseYamlDocument(bytes, {
        what: file,
        maxBytes: maxYamlPolicyBytes,
        code: 'policy-malformed',
        ownFile: true,
      })
}

/** A path as written in a trust policy, as one from the root; those that lead out of it become absolute. */
function besideFile(policyFile: string, root: string): (path: string) => string {
  return (path) => {
    const absolute = resolve(dirname(policyFile), path)
    const fromRoot = relative(root, absolute)
    const isInside = fromRoot !== '..' && !fromRoot.startsWith(`..${sep}`) && !isAbsolute(fromRoot)
    return isInside && !isAbsolute(path) ? fromRoot : absolute
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

async function readPolicyFile(
  path: string,
  absolutePath: string,
  cures: Cures,
  files: Files,
): Promise<Uint8Array> {
  const shown = `${path}${placeWords(files.origin)}`
  const read = await files.read(absolutePath, maxPolicyBytes)
  switch (read.kind) {
    case 'read':
      if (!isOpenpgpKey(read.bytes)) return read.bytes
      throw new UsageError('json-malformed', `${shown}: expected a policy file, found an OpenPGP key`, {
        next: cures.key,
      })
    case 'missing':
      throw notThere(shown, files.origin, cures)
    case 'failed':
      throw new UsageError(
        'file-unreadable',
        `${shown}: expected a readable policy file, found: ${read.why}`,
        {
          cause: read.cause,
          ...(files.origin.kind === 'base' && { next: cureAtBase }),
        },
      )
  }
}

const cureAtBase =
  'Keep the policy as a regular file in the repository, and merge it before the changes that it is to judge.'

/** A change that brings the first policy cannot be judged by it: nobody has agreed to it yet. */
function notThere(shown: string, origin: TrustedFiles['origin'], cures: Cures): CountersignError {
  const message = `${shown}: expected a policy file, found none`
  return origin.kind === 'base'
    ? new TransportError('policy-not-at-base', message, {
        next: 'Merge the policy and its keys first, in a change of their own; changes after that are judged by them.',
      })
    : new UsageError('policy-not-found', message, { next: cures.missing })
}

/** Armored, or the packet header of a public or secret key (RFC 4880, section 4.2), with which no JSON begins. */
function isOpenpgpKey(bytes: Uint8Array): boolean {
  const [first = 0] = bytes
  const tag = (first & 0x40) === 0 ? (first >> 2) & 0xf : first & 0x3f
  if ((first & 0x80) !== 0) return tag === 5 || tag === 6
  return /^\s*-----BEGIN PGP /.test(Buffer.from(bytes.subarray(0, 200)).toString('latin1'))
}
