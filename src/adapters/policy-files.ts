import { resolve } from 'node:path'
import { UsageError } from '../domain/errors.ts'
import { maxPolicyBytes, parsePolicy } from '../domain/policy/parse-policy.ts'
import type { Policies } from '../ports.ts'
import { readRegularFile } from './platform/files.ts'

/** Policy files of the user, relative ones from the working directory. */
export function createPolicies(workingDirectory: string): Policies {
  const readBytes = (path: string): Promise<Uint8Array> =>
    readPolicyFile(path, resolve(workingDirectory, path))
  return {
    readBytes,
    load: async (path) => ({ name: path, policy: parsePolicy(await readBytes(path), path) }),
  }
}

async function readPolicyFile(shownPath: string, path: string): Promise<Uint8Array> {
  const read = await readRegularFile(path, { maxBytes: maxPolicyBytes, followLinks: true })
  switch (read.kind) {
    case 'read':
      return read.bytes
    case 'missing':
      throw new UsageError('policy-not-found', `${shownPath}: expected a policy file, found none`)
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
