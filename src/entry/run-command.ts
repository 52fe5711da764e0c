import { existsSync } from 'node:fs'
import { compilePolicy } from '../app/compile-policy.ts'
import type { Outcome } from '../app/contract.ts'
import { digest } from '../app/digest.ts'
import { inspect } from '../app/inspect.ts'
import { generateKey } from '../app/key-generate.ts'
import { checkPolicy } from '../app/policy-tools.ts'
import { sign } from '../app/sign.ts'
import { signBlob } from '../app/sign-blob.ts'
import { verify } from '../app/verify.ts'
import { verifyBlob } from '../app/verify-blob.ts'
import { where } from '../app/where.ts'
import { FormatError, UsageError } from '../domain/errors.ts'
import type { Ports } from '../ports.ts'
import * as blobs from './blob-requests.ts'
import type { CommandLine } from './command-line.ts'
import { ownPolicy, ownPolicyFiles } from './own-policy.ts'
import { workingDirectory } from './paths.ts'
import { policyRequest } from './policy-requests.ts'
import * as requests from './requests.ts'
import { productVersion } from './version.ts'
import {
  commandLineParts,
  createPorts,
  type DoorParts,
  inputReaders,
  type RunControl,
  systemPolicyFile,
} from './wire.ts'

/** The side of a run that differs from door to door. */
export interface Door {
  readonly surroundings: requests.Surroundings
  readonly parts: DoorParts
}

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
 * Makes the request, builds the ports and walks through the use case.
 *
 * @throws CountersignError
 */
export async function runCommand(line: CommandLine, control: RunControl, door: Door): Promise<Outcome> {
  const { surroundings } = door
  const ports = (): Ports => createPorts(line, control, door.parts)
  switch (line.command) {
    case 'digest':
      return await digest(await asUsage(() => requests.digestRequest(line, inputReaders(control))), ports())
    case 'sign':
      return await sign(await asUsage(() => requests.signRequest(line, surroundings)), ports())
    case 'verify':
    case 'explain':
      return await verify(
        await asUsage(async () =>
          requests.verifyRequest(
            line,
            surroundings,
            await blobs.bundlesOf(line, inputReaders(control).inputFile),
          ),
        ),
        ports(),
      )
    case 'inspect':
      return await inspect(await asUsage(() => requests.inspectRequest(line, surroundings)), ports())
    case 'where':
      return await where(await asUsage(() => requests.whereRequest(line, surroundings)), ports())
    case 'verify-blob': {
      const { inputFile } = inputReaders(control)
      return await verifyBlob(
        await asUsage(() => blobs.verifyBlobRequest(line, surroundings, inputFile)),
        ports(),
      )
    }
    case 'sign-blob': {
      const { inputFile } = inputReaders(control)
      return await signBlob(
        await asUsage(() => blobs.signBlobRequest(line, surroundings, inputFile)),
        ports(),
      )
    }
    case 'key':
      return await generateKey(await asUsage(() => blobs.keyGenerateRequest(line)), ports())
    case 'policy': {
      const request = await asUsage(() => policyRequest(line))
      return request.verb === 'check'
        ? await checkPolicy(request, ports())
        : await compilePolicy(request, ports())
    }
    case 'demo':
      throw new UsageError('command-unknown', 'countersign demo: expected to be run by the door')
  }
}

/** A malformed reference or digest on the command line is a mistake of usage, not of a fetched file. */
async function asUsage<T>(make: () => T | Promise<T>): Promise<T> {
  try {
    return await make()
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    throw new UsageError(cause.code, cause.message, {
      cause,
      ...(cause.next === undefined ? {} : { next: cause.next }),
    })
  }
}

function defaultPolicy(): { readonly kind: 'file'; readonly path: string } | undefined {
  const path = ownPolicy({
    strict: existsSync(ownPolicyFiles.strict),
    trust: existsSync(ownPolicyFiles.trust),
  })
  return path === undefined ? undefined : { kind: 'file', path }
}
