import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TransportError } from '../../domain/errors.ts'
import { failureWords } from '../platform/files.ts'

/**
 * Writes reports for later steps into a new folder of their own: steps may run side by side.
 *
 * @param folder - `RUNNER_TEMP`; the system's folder for temporary files where it is not set
 * @param files - text by file name
 * @returns absolute paths, in the order of the names
 * @throws TransportError `report-not-written`
 */
export async function writeReportFiles(
  folder: string | undefined,
  files: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  try {
    const own = await mkdtemp(join(folder === undefined || folder === '' ? tmpdir() : folder, 'countersign-'))
    const names = Object.keys(files)
    return await Promise.all(
      names.map(async (name) => {
        const path = join(own, name)
        await writeFile(path, files[name] ?? '', { flag: 'wx' })
        return path
      }),
    )
  } catch (cause) {
    throw new TransportError(
      'report-not-written',
      `report files: expected to write into RUNNER_TEMP, found: ${failureWords(cause)}`,
      { cause },
    )
  }
}
