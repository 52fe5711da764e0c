import type { Reference } from './reference.ts'

/** An image as the user names it, by transport (containers-transports(5)). */
export type ImageName =
  /** Always a tag or a digest, never both: a tag beside a digest is taken off and kept as `droppedTag`. */
  | { readonly transport: 'docker'; readonly reference: Reference; readonly droppedTag?: string }
  | { readonly transport: 'dir'; readonly path: string }
  | { readonly transport: 'oci' | 'oci-archive'; readonly path: string; readonly select?: LayoutSelect }
  | { readonly transport: 'docker-archive'; readonly path: string; readonly select?: ArchiveSelect }
  | { readonly transport: 'docker-daemon'; readonly select: DaemonSelect }

export type LayoutSelect = { readonly kind: 'name'; readonly name: string } | { readonly kind: 'position'; readonly position: number }
export type ArchiveSelect = { readonly kind: 'reference'; readonly reference: Reference } | { readonly kind: 'position'; readonly position: number }
export type DaemonSelect = { readonly kind: 'reference'; readonly reference: Reference } | { readonly kind: 'image-id'; readonly id: string }

/** What the policy is asked about: identity and scopes in search order (policy-json, section 3). */
export interface PolicyTarget {
  readonly transport: string
  /** Full policy identity; may be empty. */
  readonly identity: string
  /** Scopes after the identity, most specific first, without the transport's `""` and the default. */
  readonly namespaces: readonly string[]
  /** Docker reference that identity matchers compare; absent for images that have none. */
  readonly reference?: Reference
}
