import type { ImageName } from '../../domain/image/transport.ts'
import type { ImageSource, Images } from '../../ports.ts'
import type { Http } from '../http/http.ts'
import { createRegistryClient } from '../registry/client.ts'
import type { RegistryCredentials } from '../registry/credentials.ts'
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

/** Images of all transports. What only some of them need is loaded when one is first opened. */
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
      return await (await import('./directory.ts')).openDirectoryImage(name)
    case 'oci':
      return await (await import('./oci-layout.ts')).openLayoutImage({ ...name, transport: 'oci' })
    case 'oci-archive':
      return await (await import('./archives.ts')).openLayoutArchive(
        { ...name, transport: 'oci-archive' },
        stop,
      )
    case 'docker-archive':
      return await (await import('./archives.ts')).openDockerArchive(name, stop)
    case 'docker-daemon': {
      const { openDaemonImage } = await import('./docker-daemon.ts')
      return openDaemonImage(name, { env, ...stop })
    }
  }
}
