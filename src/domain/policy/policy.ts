import type { ExtensionName } from '../signature/certificate-facts.ts'

/**
 * Whom to trust for which image: a containers policy.json (containers-policy.json(5)), or a trust policy, which can say
 * more. Both are this one type and are judged by one evaluator.
 */
export interface Policy {
  readonly default: Requirements
  /** Transport name to scope to requirements; those of unknown transports are read by the same rules and never match. */
  readonly transports: ReadonlyMap<string, ReadonlyMap<string, Requirements>>
  /** Refused whatever signed them: digest to reason. Trust policies only. */
  readonly denied?: ReadonlyMap<string, string>
}

/** All must hold; never empty. */
export type Requirements = readonly [Requirement, ...Requirement[]]

/** One rule that an image must meet (containers-policy.json(5), "Policy Requirements"; trust-policy, section 1). */
export type Requirement = Leaf | Combination

/** A rule that holds no other. */
export type Leaf =
  | { readonly type: 'insecureAcceptAnything' }
  | { readonly type: 'reject' }
  | { readonly type: 'signedBaseLayer'; readonly baseLayerIdentity: SignedIdentity }
  | SignedLeaf

/** A rule that signatures can meet. */
export type SignedLeaf = SignedBy | SigstoreSigned | WorkflowSigned | IdentitySigned | BundleSigned

/** Several rules, of which one, all, or a number by distinct signers must be met. Trust policies only. */
export interface Combination {
  readonly type: 'anyOf' | 'allOf' | 'atLeast'
  /** How many by distinct signers: 1 of `anyOf`, all of `allOf` (which asks for no distinct ones). */
  readonly count: number
  readonly of: Requirements
}

/** What a trust policy may demand beside the signer; those of a combination were handed down to its parts. */
export interface Conditions {
  /** Name to exact text, in what was signed. */
  readonly annotations?: ReadonlyMap<string, string>
  /** Oldest that a signature may be. */
  readonly maxAgeSeconds?: number
}

/** A simple signature by one of these keys; only `GPGKeys` can ever be met. */
export interface SignedBy extends Conditions {
  readonly type: 'signedBy'
  readonly keyType: 'GPGKeys' | 'signedByGPGKeys' | 'X509Certificates' | 'signedByX509CAs'
  readonly keys: KeySource
  readonly signedIdentity: SignedIdentity
}

/** Where keys or certificates are: files (relative ones to the working directory), or bytes in the policy. */
export type KeySource =
  | { readonly kind: 'paths'; readonly paths: readonly string[] }
  | { readonly kind: 'data'; readonly data: readonly Uint8Array[] }

/** A Sigstore signature by a key, or by a certificate for this identity. */
export interface SigstoreSigned extends Conditions {
  readonly type: 'sigstoreSigned'
  readonly trust:
    | { readonly kind: 'keys'; readonly keys: KeySource }
    | {
        readonly kind: 'fulcio'
        readonly ca: KeySource
        readonly oidcIssuer: string
        readonly subjectEmail: string
      }
    | {
        readonly kind: 'pki'
        readonly roots: KeySource
        readonly intermediates?: KeySource
        readonly subjectEmail?: string
        readonly subjectHostname?: string
      }
  readonly rekorKeys?: KeySource
  readonly signedIdentity: SignedIdentity
}

/** Sigstore evidence beyond policy.json, found as referrers, `.sig` layers or bundle files. */
export interface SigstoreConditions extends Conditions {
  readonly signedIdentity: SignedIdentity | { readonly type: 'digestOnly' }
  /** trusted_root.json; absent: that of the run, else the public instance. */
  readonly trustedRoot?: KeySource
  /** `log`: a verified log entry; `timestamp`: a verified RFC 3161 time is enough; `none`: keys only. */
  readonly transparency: 'log' | 'timestamp' | 'none'
}

/** A text that must be equal, or a pattern (`*` within a segment, `**` across) that must fit the whole of it. */
export type TextMatch =
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'pattern'; readonly pattern: string }

/** Keyless, by a workflow of a repository. Everything stated must hold; lists are alternatives. */
export interface WorkflowSigned extends SigstoreConditions {
  readonly type: 'workflowSigned'
  readonly issuer: string
  /** `https://github.com`, without a slash at the end. */
  readonly server: string
  /** `owner/name` of the source repository (extension 12). */
  readonly repository: TextMatch
  /** `owner/name` that holds the signing workflow; absent: the source repository itself. */
  readonly signerRepository?: string
  /** Path of the signing workflow in its repository. */
  readonly workflow: TextMatch
  /** Absent: any but refs of pull requests. */
  readonly refs?: readonly TextMatch[]
  readonly triggers: readonly string[]
  readonly environment?: string
  readonly runner?: string
  readonly repositoryId?: string
  readonly ownerId?: string
  readonly sourceDigest?: string
}

/** Keyless, by any identity. */
export interface IdentitySigned extends SigstoreConditions {
  readonly type: 'identitySigned'
  readonly issuer: string
  readonly identities: readonly TextMatch[]
  readonly extensions: ReadonlyMap<ExtensionName, string>
}

/** By a key. */
export interface BundleSigned extends SigstoreConditions {
  readonly type: 'bundleSigned'
  readonly keys: KeySource
}

/** How the reference in a signature must fit the image (containers-policy.json(5), "signedIdentity"). */
export type SignedIdentity =
  | { readonly type: 'matchExact' }
  | { readonly type: 'matchRepoDigestOrExact' }
  | { readonly type: 'matchRepository' }
  | { readonly type: 'exactReference'; readonly dockerReference: string }
  | { readonly type: 'exactRepository'; readonly dockerRepository: string }
  | { readonly type: 'remapIdentity'; readonly prefix: string; readonly signedPrefix: string }
