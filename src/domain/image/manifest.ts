import type { Digest } from './digest.ts'

export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
  readonly osVersion?: string
}

export interface Descriptor {
  readonly mediaType: string
  readonly digest: Digest
  readonly sizeBytes: number
  readonly platform?: Platform
  readonly annotations?: Readonly<Record<string, string>>
  readonly artifactType?: string
}

/** A manifest, read strictly as far as we need it. */
export type Manifest =
  | { readonly kind: 'index'; readonly mediaType: string; readonly manifests: readonly Descriptor[] }
  | { readonly kind: 'image'; readonly mediaType: string; readonly config: Descriptor }
  | { readonly kind: 'artifact'; readonly mediaType: string; readonly artifactType?: string; readonly config?: Descriptor }
  | { readonly kind: 'schema1'; readonly mediaType: string; readonly signed: boolean }
