import { existsSync } from 'node:fs'
import type { Outcome } from '../app/contract.ts'
import { UsageError } from '../domain/errors.ts'
import type { CommandLine } from './command-line.ts'
import { ownPolicy, ownPolicyFiles } from './own-policy.ts'
import { workingDirectory } from './paths.ts'
import { productVersion } from './version.ts'
import type { Door, RunControl } from './wire-door.ts'
import { commandLineParts, systemPolicyFile } from './wire-files.ts'

/** The command line: its own policy in the repository, secrets from files and variables. */
export function commandLineDoor(line: CommandLine, control: RunControl): Door {
  const parts = commandLineParts(line, control)
  return {
    surroundings: {
      workingDirectory: workingDirectory(),
      creator,
      defaultPolicy,
      systemPolicy: systemPolicyFile,
      keysGiven: parts.secrets.keysGiven,
    },
    parts,
  }
}

/** What stands in signatures as their creator. */
export const creator = `countersign ${productVersion()}`

/**
 * Makes the request, builds the ports and walks through the use case. A run loads the code of its own command only:
 * reading code takes longer than most commands.
 *
 * @throws CountersignError
 */
export async function runCommand(line: CommandLine, control: RunControl, door: Door): Promise<Outcome> {
  switch (line.command) {
    case 'digest':
    case 'verify':
    case 'explain':
    case 'inspect':
    case 'where':
      return await (await import('./run-images.ts')).runImages(line.command, line, control, door)
    case 'verify-blob':
      return await (await import('./run-verify-blob.ts')).runVerifyBlob(line, control, door)
    case 'sign':
    case 'sign-blob':
    case 'key':
      return await (await import('./run-sign.ts')).runSign(line.command, line, control, door)
    case 'policy':
      return await (await import('./run-policy.ts')).runPolicy(line, control, door)
    case 'demo':
      throw new UsageError('command-unknown', 'countersign demo: expected to be run by the door')
  }
}

function defaultPolicy(): { readonly kind: 'file'; readonly path: string } | undefined {
  const path = ownPolicy({
    strict: existsSync(ownPolicyFiles.strict),
    trust: existsSync(ownPolicyFiles.trust),
  })
  return path === undefined ? undefined : { kind: 'file', path }
}
