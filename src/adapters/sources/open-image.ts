import type { Images } from '../../ports.ts'
import type { RegistryClient } from '../registry/client.ts'
import type { LocalImageOptions } from './local-image.ts'
import { openRegistryImage } from './registry.ts'

/** What images of all transports are read with. */
export interface ImagesOptions extends LocalImageOptions {
  /** The one of the run: it remembers tokens and schemes. */
  readonly client: RegistryClient
}

/** Images of all transports; readers of those that lie on this machine are loaded when one is opened. */
export function createImages(options: ImagesOptions): Images {
  return {
    open: async (name) => {
      if (name.transport === 'docker') return openRegistryImage(options.client, name)
      const { openLocalImage } = await import('./local-image.ts')
      return await openLocalImage(name, options)
    },
  }
}
