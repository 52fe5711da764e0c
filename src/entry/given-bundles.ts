import { maxSignatureBytes } from '../domain/signature/envelope.ts'
import type { BundleFile } from '../ports.ts'
import type { CommandLine } from './command-line.ts'

/** Reads a whole file, bounded. @throws UsageError `file-unreadable` */
export type ReadInput = (path: string, maxBytes: number) => Promise<Uint8Array>

/** The files of `--bundle`, read. @throws UsageError `file-unreadable` */
export async function bundlesOf(line: CommandLine, read: ReadInput): Promise<readonly BundleFile[]> {
  const names = line.values.get('bundle') ?? []
  return await Promise.all(names.map(async (name) => ({ name, bytes: await read(name, maxSignatureBytes) })))
}
