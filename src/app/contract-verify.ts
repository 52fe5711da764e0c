import type { Digest } from '../domain/image/digest.ts'
import type { Platform } from '../domain/image/manifest.ts'
import type { Reference } from '../domain/image/reference.ts'
import type { IdentitySigned, KeySource } from '../domain/policy/policy.ts'
import type { Decision, Reason, Verdict } from '../domain/policy/verdict.ts'
import type { BundleFile } from '../ports.ts'
import type { Operand } from './operand.ts'

/** How reports call the policy that `--key` makes, which is no file. */
export const policyOfKeys = '(options)'

/** Whose signatures count: a file, or the one-rule policy that `--key` makes. */
export type PolicyChoice =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'keys'; readonly keys: KeySource; readonly fingerprints: readonly string[] }
  /** `--certificate-identity` with `--certificate-oidc-issuer`, which demand no reference. */
  | { readonly kind: 'identity'; readonly rule: IdentitySigned }

/** Which images to judge, under which policy, and how strictly. */
export interface VerifyRequest {
  readonly command: 'verify' | 'explain'
  readonly operands: readonly Operand[]
  readonly policy: PolicyChoice
  /** Base to read in place of registries.d. */
  readonly lookaside?: string
  /** Reference under which an image without one is judged. */
  readonly identity?: Reference
  /** What a client of this platform would run. */
  readonly platform?: Platform
  /** `all`: the index and every image platform; default: either. */
  readonly allPlatforms: boolean
  /** Bundles to be looked at beside those that are published. */
  readonly bundles?: readonly BundleFile[]
  /** Repository that holds referrers and `.sig` tags in place of the image's own. */
  readonly signatureRepository?: Reference
  readonly mode: 'enforce' | 'report'
  readonly waived: 'warn' | 'fail' | 'allow'
  readonly concurrency: number
}

/** The verdict on each image, in the order of the operands. */
export interface VerifyOutcome {
  readonly command: 'verify' | 'explain'
  readonly mode: 'enforce' | 'report'
  readonly waived: 'warn' | 'fail' | 'allow'
  /** Policy as shown in reports. */
  readonly policy: string
  /** Set where no name is compared: an identity or a PEM key was given in place of a policy. */
  readonly byDigestAlone?: true
  /** Commit that it was read from, where that is not the checkout: the base of a proposed change. */
  readonly policyCommit?: string
  /** Reference that images without a name of their own were judged under. */
  readonly identity?: string
  readonly images: readonly VerifiedImage[]
  readonly warnings: readonly Reason[]
}

/** The verdict on one image, with everything it stands on. */
export interface VerifiedImage {
  readonly text: string
  readonly reference: string
  /** Digest that the reference resolved to; absent when it could not be resolved. */
  readonly digest?: Digest
  readonly platform?: Platform
  readonly verdict: Verdict
  /** The decision on the resolved digest first, then on each platform that was judged. */
  readonly decisions: readonly JudgedManifest[]
  /** What podman and cosign would do where that differs (decisions, section 3). */
  readonly differences: readonly string[]
  readonly warnings: readonly Reason[]
  /** True where the error is one of usage: exit 2 whatever the mode. */
  readonly usageError?: boolean
}

/** The decision on one manifest of an image. */
export interface JudgedManifest {
  readonly digest?: Digest
  readonly platform?: Platform
  /** `digest`: accepted by its digest, without a look at what it is. */
  readonly role: 'index' | 'image' | 'digest'
  readonly decision: Decision
}
