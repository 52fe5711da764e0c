import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The folder of one image's signatures: `BASE/REPOSITORY@sha256=HEX`. */
export function signatureFolder(base: string, repository: string, digest: string): string {
  return join(base, `${repository}@${digest.replace(':', '=')}`)
}

/** Replaces all signatures of an image by the given ones, in order. */
export async function placeSignatures(folder: string, signatures: readonly Uint8Array[]): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const [index, bytes] of signatures.entries())
    await writeFile(join(folder, `signature-${index + 1}`), bytes)
}

/** The visible entries of a folder of signatures, sorted by number; empty when there is no folder. */
export async function listSignatures(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const number = (name: string): number => Number(name.replace(/^\D*/, ''))
  return names.filter((name) => !name.startsWith('.')).sort((a, b) => number(a) - number(b))
}

/** `signature-1` of a folder. */
export function firstSignature(folder: string): Promise<Buffer> {
  return readFile(join(folder, 'signature-1'))
}
