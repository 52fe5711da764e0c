import { FormatError, TransportError } from '../../domain/errors.ts'
import type { KeySource } from '../../domain/policy/policy.ts'
import { type KeyFileReader, keySourceName, readKeyFiles } from './key-files.ts'
import { fault } from './sigstore-faults.ts'
import { readTrustedRoot, type TrustedRoot } from './trusted-root-json.ts'

/** Where trusted roots come from. */
export interface TrustedRootParts {
  readonly files: KeyFileReader
  /**
   * trusted_root.json of the public instance.
   *
   * @throws TransportError when it cannot be had: then nothing is known
   */
  readonly publicInstance: () => Promise<Uint8Array>
}

/**
 * Opens trusted roots; each source is read once.
 *
 * @param source - file or bytes; absent: the public instance
 * @throws FormatError for a file that is missing or broken; TransportError of the public instance, or of a base commit
 * that cannot be asked
 */
export type OpenTrustedRoot = (source?: KeySource) => Promise<TrustedRoot>

/** Makes the reader of trusted roots for one run. */
export function createTrustedRoots(parts: TrustedRootParts): OpenTrustedRoot {
  const opened = new Map<string, Promise<TrustedRoot>>()
  return (source) => {
    const name = source === undefined ? '' : keySourceName(source)
    const known = opened.get(name)
    if (known !== undefined) return known
    const opening = open(source, parts)
    opened.set(name, opening)
    return opening
  }
}

async function open(source: KeySource | undefined, parts: TrustedRootParts): Promise<TrustedRoot> {
  if (source === undefined) return await openPublic(parts)
  const [file, ...more] = await readKeyFiles(source, parts.files, 'a trusted root')
  if (file === undefined || more.length > 0) {
    throw fault(
      'trusted-root-malformed',
      `expected one trusted root, found ${more.length + (file === undefined ? 0 : 1)}`,
    )
  }
  return readTrustedRoot(file.bytes, file.name)
}

/** What the public instance signed is no fault of the user's files: where we cannot read it, nothing is known. */
async function openPublic({ publicInstance }: TrustedRootParts): Promise<TrustedRoot> {
  const json = await publicInstance()
  try {
    return readTrustedRoot(json, 'trusted root of the public instance')
  } catch (cause) {
    if (cause instanceof FormatError)
      throw new TransportError('trusted-root-malformed', cause.message, { cause })
    throw cause
  }
}
