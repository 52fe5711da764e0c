import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome } from '../app/contract.ts'
import { FormatError, UsageError } from '../domain/errors.ts'
import type { CommandLine } from './command-line.ts'
import * as requests from './requests.ts'
import { productVersion } from './version.ts'
import { createPorts, inputReaders, type RunControl, systemPolicyFile } from './wire.ts'

/**
 * Makes the request, builds the ports and walks through the use case.
 *
 * @throws CountersignError
 */
export async function runCommand(line: CommandLine, control: RunControl): Promise<Outcome> {
  const surroundings: requests.Surroundings = {
    workingDirectory: process.cwd(),
    creator: `countersign ${productVersion()}`,
    defaultPolicy,
    systemPolicy: systemPolicyFile,
  }
  switch (line.command) {
    case 'digest': {
      const request = await asUsage(() => requests.digestRequest(line, inputReaders(control)))
      const { digest } = await import('../app/digest.ts')
      return await digest(request, createPorts(line, control))
    }
    case 'sign': {
      const request = await asUsage(() => requests.signRequest(line, surroundings))
      const { sign } = await import('../app/sign.ts')
      return await sign(request, createPorts(line, control))
    }
    case 'verify':
    case 'explain': {
      const request = await asUsage(() => requests.verifyRequest(line, surroundings))
      const { verify } = await import('../app/verify.ts')
      return await verify(request, createPorts(line, control))
    }
    case 'inspect': {
      const request = await asUsage(() => requests.inspectRequest(line, surroundings))
      const { inspect } = await import('../app/inspect.ts')
      return await inspect(request, createPorts(line, control))
    }
    case 'where': {
      const request = await asUsage(() => requests.whereRequest(line, surroundings))
      const { where } = await import('../app/where.ts')
      return await where(request, createPorts(line, control))
    }
    case 'policy': {
      const request = await asUsage(() => requests.policyCheckRequest(line))
      const { checkPolicy } = await import('../app/policy-tools.ts')
      return await checkPolicy(request, createPorts(line, control))
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

/** The repository's own policy; two of them are one too many. */
function defaultPolicy(): { readonly kind: 'file'; readonly path: string } | undefined {
  const folder = join('.github', 'countersign')
  const strict = join(folder, 'policy.json')
  const trust = join(folder, 'policy.yaml')
  if (!existsSync(strict)) return undefined
  if (existsSync(trust)) {
    throw new UsageError('policy-ambiguous', `${folder}: expected policy.json or policy.yaml, found both`)
  }
  return { kind: 'file', path: strict }
}
