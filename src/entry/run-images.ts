import type { Outcome } from '../app/contract.ts'
import { digest } from '../app/digest.ts'
import { inspect } from '../app/inspect.ts'
import { verify } from '../app/verify.ts'
import { where } from '../app/where.ts'
import { asUsage } from './as-usage.ts'
import type { CommandLine } from './command-line.ts'
import { bundlesOf } from './given-bundles.ts'
import { digestRequest, inspectRequest, verifyRequest, whereRequest } from './requests.ts'
import { createPorts } from './wire.ts'
import type { Door, RunControl } from './wire-door.ts'
import { inputReaders } from './wire-files.ts'

/**
 * The commands that look at images, and change none.
 *
 * @throws CountersignError
 */
export async function runImages(
  command: 'digest' | 'verify' | 'explain' | 'inspect' | 'where',
  line: CommandLine,
  control: RunControl,
  { surroundings, parts }: Door,
): Promise<Outcome> {
  const read = inputReaders(control)
  switch (command) {
    case 'digest': {
      const request = await asUsage(() => digestRequest(line, read))
      return await digest(request, createPorts(line, control, parts))
    }
    case 'verify':
    case 'explain': {
      const request = await asUsage(async () =>
        verifyRequest(line, surroundings, await bundlesOf(line, read.inputFile)),
      )
      return await verify(request, createPorts(line, control, parts))
    }
    case 'inspect': {
      const request = await asUsage(() => inspectRequest(line, surroundings))
      return await inspect(request, createPorts(line, control, parts))
    }
    case 'where': {
      const request = await asUsage(() => whereRequest(line, surroundings))
      return await where(request, createPorts(line, control, parts))
    }
  }
}
