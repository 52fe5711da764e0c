import type { Outcome } from '../app/contract.ts'
import { generateKey } from '../app/key-generate.ts'
import { sign } from '../app/sign.ts'
import { signBlob } from '../app/sign-blob.ts'
import { asUsage } from './as-usage.ts'
import { keyGenerateRequest, signBlobRequest } from './blob-requests.ts'
import type { CommandLine } from './command-line.ts'
import { signRequest } from './sign-requests.ts'
import { createPorts } from './wire.ts'
import type { Door, RunControl } from './wire-door.ts'
import { inputReaders } from './wire-files.ts'

/**
 * The commands that make signatures and keys.
 *
 * @throws CountersignError
 */
export async function runSign(
  command: 'sign' | 'sign-blob' | 'key',
  line: CommandLine,
  control: RunControl,
  { surroundings, parts }: Door,
): Promise<Outcome> {
  switch (command) {
    case 'sign': {
      const request = await asUsage(() => signRequest(line, surroundings))
      return await sign(request, createPorts(line, control, parts))
    }
    case 'sign-blob': {
      const { inputFile } = inputReaders(control)
      const request = await asUsage(() => signBlobRequest(line, surroundings, inputFile))
      return await signBlob(request, createPorts(line, control, parts))
    }
    case 'key': {
      const request = await asUsage(() => keyGenerateRequest(line))
      return await generateKey(request, createPorts(line, control, parts))
    }
  }
}
