import type { ImageName } from '../../domain/image/transport.ts'
import type { ImageSource, Images } from '../../ports.ts'
import type { Http } from '../http/http.ts'
import { createRegistryClient } from '../registry/client.ts'
import type { RegistryCredentials } from '../registry/credentials.ts'
import { openDockerArchive, openLayoutArchive } from './archives.ts'
import { openDirectoryImage } from './directory.ts'
import { openDaemonImage } from './docker-daemon.ts'
import { openLayoutImage } from './oci-layout.ts'
import { openRegistryImage } from './registry.ts'

/** What images of all transports are read with. */
export interface ImagesOptions {
  readonly http: Http
  readonly credentials: RegistryCredentials
  /** Hosts (with port) that may be asked over plain http. */
  readonly insecureHosts: readonly string[]
  /** For `DOCKER_HOST` and what belongs to it. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted when the run ends early. */
  readonly signal?: AbortSignal
}

/** Images of all transports. */
export function createImages(options: ImagesOptions): Images {
  const client = createRegistryClient(options)
  return {
    open: async (name) =>
      name.transport === 'docker' ? openRegistryImage(client, name) : await openLocal(name, options),
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
