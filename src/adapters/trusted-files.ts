import type { PolicyOrigin } from '../domain/workflow/run-facts.ts'
import { type FileRead, readRegularFile } from './platform/files.ts'

/** Where policies and the keys that they name are read: the one place that decides whose rules judge a run. */
export interface TrustedFiles {
  /** Absolute folder from which relative paths of keys count: for a base commit the root of the repository. */
  readonly root: string
  readonly origin: PolicyOrigin
  /**
   * Reads a whole regular file of bounded size, by its absolute path in the file system. For a base commit this is
   * the file that the path had there, whatever is checked out now.
   *
   * @throws TransportError `git-failed`, `cancelled` where it could not be found out what the file is
   */
  read(absolutePath: string, maxBytes: number): Promise<FileRead>
  /**
   * The files among those read until now that the checked-out commit has otherwise, or lacks: the change edits the
   * rules that others are judged by. Relative to the root, with `/`, sorted.
   */
  changedFiles(): readonly string[]
}

/** Files of the file system as they are; symbolic links are followed. */
export function checkoutFiles(workingDirectory: string): TrustedFiles {
  return {
    root: workingDirectory,
    origin: { kind: 'checkout' },
    read: (path, maxBytes) => readRegularFile(path, { maxBytes, followLinks: true }),
    changedFiles: () => [],
  }
}

/**
 * Words to put behind a path in a message: ` at commit abc1234 (base of the pull request)`; nothing for files of the
 * checkout.
 */
export function placeWords(origin: PolicyOrigin): string {
  if (origin.kind !== 'base') return ''
  const change = origin.of === 'pull-request' ? 'pull request' : 'merge group'
  return ` at commit ${origin.commit.slice(0, 7)} (base of the ${change})`
}
