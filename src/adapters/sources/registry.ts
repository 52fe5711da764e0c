import type { Digest } from '../../domain/image/digest.ts'
import type { ImageName } from '../../domain/image/transport.ts'
import type { FetchedManifest, ImageSource } from '../../ports.ts'
import type { RegistryClient } from '../registry/client.ts'

type RegistryImageName = Extract<ImageName, { transport: 'docker' }>

/**
 * An image of a registry. Its tag is resolved once, when the primary manifest is first read; everything after
 * goes by digest. Nothing is fetched before that, and layers never.
 */
export function openRegistryImage(
  client: Pick<RegistryClient, 'getManifest'>,
  name: RegistryImageName,
): ImageSource {
  let primary: Promise<FetchedManifest> | undefined
  const readPrimary = (): Promise<FetchedManifest> => {
    primary ??= client.getManifest(name.reference)
    return primary
  }
  return {
    name,
    async readManifest(digest?: Digest) {
      if (digest === undefined || digest === name.reference.digest) return await readPrimary()
      const known = await primary
      if (known?.digest === digest) return known
      const { domain, path } = name.reference
      return await client.getManifest({ domain, path, digest })
    },
    async close() {
      // The connections belong to the client of the run.
    },
  }
}
