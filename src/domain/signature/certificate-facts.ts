/**
 * What a Fulcio certificate states besides its issuer and subject: names of this product, by the last number of the
 * extension (Fulcio, oid-info, arc 1.3.6.1.4.1.57264.1). 1 to 6 hold raw text, 8 to 24 a DER UTF8String.
 */
export const extensionNames = {
  2: 'workflowTrigger',
  3: 'workflowSha',
  4: 'workflowName',
  5: 'workflowRepository',
  6: 'workflowRef',
  9: 'buildSignerUri',
  10: 'buildSignerDigest',
  11: 'runnerEnvironment',
  12: 'sourceRepositoryUri',
  13: 'sourceRepositoryDigest',
  14: 'sourceRepositoryRef',
  15: 'sourceRepositoryIdentifier',
  16: 'sourceRepositoryOwnerUri',
  17: 'sourceRepositoryOwnerIdentifier',
  18: 'buildConfigUri',
  19: 'buildConfigDigest',
  20: 'buildTrigger',
  21: 'runInvocationUri',
  22: 'sourceRepositoryVisibility',
  23: 'deploymentEnvironment',
  24: 'tokenSubject',
} as const

/** Name of a certificate extension, as policies and reports write it. */
export type ExtensionName = (typeof extensionNames)[keyof typeof extensionNames]

/** What a verified certificate says of whom it was issued to. True only as far as its authority is trusted. */
export interface CertificateFacts {
  /** The one that is compared: the first URI, else the first e-mail address, else the user name (otherName). */
  readonly subject: { readonly kind: 'uri' | 'email' | 'user-name'; readonly value: string }
  /** OIDC issuer: extension 8, else 1; both present are equal. */
  readonly issuer: string
  readonly extensions: ReadonlyMap<ExtensionName, string>
}
