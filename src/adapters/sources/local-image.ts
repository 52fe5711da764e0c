import type { ImageName } from '../../domain/image/transport.ts'
import type { ImageSource } from '../../ports.ts'
import { openDockerArchive, openLayoutArchive } from './archives.ts'
import { openDirectoryImage } from './directory.ts'
import { openDaemonImage } from './docker-daemon.ts'
import { openLayoutImage } from './oci-layout.ts'

type LocalName = Exclude<ImageName, { readonly transport: 'docker' }>

/** What images on this machine are read with. */
export interface LocalImageOptions {
  /** For `DOCKER_HOST` and what belongs to it. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted when the run ends early. */
  readonly signal?: AbortSignal
}

/** Opens an image in a folder, in an archive or with a Docker daemon. */
export async function openLocalImage(
  name: LocalName,
  { env, signal }: LocalImageOptions,
): Promise<ImageSource> {
  const stop = signal === undefined ? {} : { signal }
  switch (name.transport) {
    case 'dir':
      return await openDirectoryImage(name)
    case 'oci':
      return await openLayoutImage({ ...name, transport: 'oci' })
    case 'oci-archive':
      return await openLayoutArchive({ ...name, transport: 'oci-archive' }, stop)
    case 'docker-archive':
      return await openDockerArchive(name, stop)
    case 'docker-daemon':
      return openDaemonImage(name, { env, ...stop })
  }
}
