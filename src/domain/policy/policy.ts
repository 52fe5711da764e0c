/** A containers policy.json, parsed and checked (containers-policy.json(5)). */
export interface Policy {
  readonly default: Requirements
  /** Transport name to scope to requirements; those of unknown transports are read by the same rules and never match. */
  readonly transports: ReadonlyMap<string, ReadonlyMap<string, Requirements>>
}

/** All must hold; never empty. */
export type Requirements = readonly [Requirement, ...Requirement[]]

/** One rule that an image must meet (containers-policy.json(5), "Policy Requirements"). */
export type Requirement =
  | { readonly type: 'insecureAcceptAnything' }
  | { readonly type: 'reject' }
  | SignedBy
  | SigstoreSigned
  | { readonly type: 'signedBaseLayer'; readonly baseLayerIdentity: SignedIdentity }

/** A simple signature by one of these keys; only `GPGKeys` can ever be met. */
export interface SignedBy {
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
export interface SigstoreSigned {
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

/** How the reference in a signature must fit the image (containers-policy.json(5), "signedIdentity"). */
export type SignedIdentity =
  | { readonly type: 'matchExact' }
  | { readonly type: 'matchRepoDigestOrExact' }
  | { readonly type: 'matchRepository' }
  | { readonly type: 'exactReference'; readonly dockerReference: string }
  | { readonly type: 'exactRepository'; readonly dockerRepository: string }
  | { readonly type: 'remapIdentity'; readonly prefix: string; readonly signedPrefix: string }
