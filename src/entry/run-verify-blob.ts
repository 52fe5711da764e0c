import type { VerifyBlobOutcome } from '../app/contract.ts'
import { verifyBlob } from '../app/verify-blob.ts'
import { asUsage } from './as-usage.ts'
import { verifyBlobRequest } from './blob-requests.ts'
import type { CommandLine } from './command-line.ts'
import type { Door, RunControl } from './wire-door.ts'
import { homeFolder, inputReaders } from './wire-files.ts'
import { openTrust, publicInstance } from './wire-trust.ts'

/**
 * Judges a file by a bundle: no registry is asked, and nothing that could ask one is loaded.
 *
 * @throws CountersignError
 */
export async function runVerifyBlob(
  line: CommandLine,
  control: RunControl,
  { surroundings, parts }: Door,
): Promise<VerifyBlobOutcome> {
  const { inputFile } = inputReaders(control)
  const request = await asUsage(() => verifyBlobRequest(line, surroundings, inputFile))
  const trust = openTrust(line, parts.files, publicInstance(homeFolder()), control.cancel)
  return await verifyBlob(request, { trust })
}
