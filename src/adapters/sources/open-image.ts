import type { ImageName } from '../../domain/image/transport.ts'
import type { ImageSource, Images } from '../../ports.ts'
import type { RegistryClient } from '../registry/client.ts'
import { openDockerArchive, openLayoutArchive } from './archives.ts'
import { openDirectoryImage } from './directory.ts'
import { openDaemonImage } from './docker-daemon.ts'
import { openLayoutImage } from './oci-layout.ts'
import { openRegistryImage } from './registry.ts'

/** What images of all transports are read with. */
export interface ImagesOptions {
  /** The one of the run: it remembers tokens and schemes. */
  readonly client: RegistryClient
  /** For `DOCKER_HOST` and what belongs to it. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted when the run ends early. */
  readonly signal?: AbortSignal
}

/** Images of all transports. */
export function createImages(options: ImagesOptions): Images {
  return {
    open: async (name) =>
      name.transport === 'docker' ? openRegistryImage(options.client, name) : await openLocal(name, options),
  }
}

type LocalName = Exclude<ImageName, { readonly transport: 'docker' }>

async function openLocal(name: LocalName, { env, signal }: ImagesOptions): Promise<ImageSource> {
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
