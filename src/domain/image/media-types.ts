/** Manifest media types by their short names (manifests-and-digests, section 1). */
export const mediaTypes = {
  schema1: 'application/vnd.docker.distribution.manifest.v1+json',
  schema1Signed: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
  schema2: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociIndex: 'application/vnd.oci.image.index.v1+json',
} as const

/** The six types that a registry is asked for; leaving the lists out makes some convert, which changes the digest. */
export const manifestMediaTypes: readonly string[] = Object.values(mediaTypes)

/** A Sigstore bundle, as the layer and the kind of the artifact that hangs it on an image (cosign BUNDLE_SPEC). */
export const bundleMediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json'
/** What stands for a configuration that an artifact has not (OCI image-spec 1.1, "Guidance for an Empty Descriptor"). */
export const emptyMediaType = 'application/vnd.oci.empty.v1+json'

const ociConfig = 'application/vnd.oci.image.config.v1+json'
const dockerConfig = 'application/vnd.docker.container.image.v1+json'

/** True for an OCI index or a Docker manifest list. */
export function isIndexMediaType(mediaType: string): boolean {
  return mediaType === mediaTypes.ociIndex || mediaType === mediaTypes.dockerList
}

/** True for the manifest of one image or artifact. */
export function isManifestMediaType(mediaType: string): boolean {
  return manifestMediaTypes.includes(mediaType) && !isIndexMediaType(mediaType)
}

/** True for the configuration of a runnable image: anything else makes a manifest an artifact. */
export function isImageConfigMediaType(mediaType: string): boolean {
  return mediaType === ociConfig || mediaType === dockerConfig
}

/** Manifest type that a configuration of this type implies where the manifest names none. */
export function manifestTypeOfConfig(mediaType: string): string | undefined {
  if (mediaType === ociConfig) return mediaTypes.ociManifest
  return mediaType === dockerConfig ? mediaTypes.schema2 : undefined
}
