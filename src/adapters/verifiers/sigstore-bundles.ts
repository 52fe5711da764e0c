import { FormatError, UsageError } from '../../domain/errors.ts'
import type { BundleSigned, IdentitySigned, KeySource, WorkflowSigned } from '../../domain/policy/policy.ts'
import { cosignLayerType, type StoredSignature } from '../../domain/signature/envelope.ts'
import type { SignatureVerifier } from '../../ports.ts'
import type { KeyFileReader } from './key-files.ts'
import type { PublicKey } from './public-keys.ts'
import { readBundle } from './sigstore-bundle.ts'
import { type CheckRules, checkSignature } from './sigstore-check.ts'
import { readLayer } from './sigstore-layer.ts'
import { createTrustedRoots, type OpenTrustedRoot } from './trusted-root.ts'
import { emptyTrustedRoot, type TrustedRoot } from './trusted-root-json.ts'

/** What the verifiers of Sigstore leaves are made of. */
export interface BundleVerifierParts {
  readonly files: KeyFileReader
  readonly nowUnixSeconds: () => number
  /** Of the run; a policy's own wins. */
  readonly trustedRoot?: KeySource
  /** trusted_root.json of the public instance. @throws TransportError when it cannot be had */
  readonly publicInstance: () => Promise<Uint8Array>
  /** @throws FormatError for a file without a usable key; TransportError where a base commit cannot be asked */
  readonly publicKeys: (source: KeySource) => Promise<readonly PublicKey[]>
}

/** A leaf that Sigstore bundles and `.sig` layers can meet. */
export type BundleLeaf = WorkflowSigned | IdentitySigned | BundleSigned

/**
 * Makes the opener of verifiers for one run; keys and trusted roots are read once for each source, and leaves that take
 * the same evidence share a verifier: what they want to be signed, and by whom, is compared later.
 *
 * @returns a verifier that looks at bundles and at `.sig` layers; it says who signed, never whether that is whom the
 * leaf wants. It throws FormatError for keys and trusted roots of the leaf that cannot be used, UsageError for the trusted
 * root of the run, TransportError where they or the public instance could not be had.
 */
export function createBundleVerifiers(
  parts: BundleVerifierParts,
): (leaf: BundleLeaf) => Promise<SignatureVerifier> {
  const openRoot = createTrustedRoots(parts)
  const { nowUnixSeconds } = parts
  const byCertificates = new WeakMap<TrustedRoot, SignatureVerifier>()
  return async (leaf) => {
    const signers = await signersOf(leaf, parts)
    const root = await rootOf(leaf, parts, openRoot)
    if (signers.kind === 'keys') return verifierBy({ signers, root, nowUnixSeconds })
    const verifier = byCertificates.get(root) ?? verifierBy({ signers, root, nowUnixSeconds })
    byCertificates.set(root, verifier)
    return verifier
  }
}

async function signersOf(
  leaf: BundleLeaf,
  { publicKeys }: BundleVerifierParts,
): Promise<CheckRules['signers']> {
  if (leaf.type !== 'bundleSigned') return { kind: 'certificates' }
  return { kind: 'keys', keys: await publicKeys(leaf.keys) }
}

/** A key that needs nobody else's word does not make us fetch a trusted root; one that is given is heeded. */
async function rootOf(
  leaf: BundleLeaf,
  { trustedRoot }: BundleVerifierParts,
  open: OpenTrustedRoot,
): Promise<TrustedRoot> {
  if (leaf.trustedRoot !== undefined) return await open(leaf.trustedRoot)
  if (trustedRoot !== undefined) return await openGiven(trustedRoot, open)
  const needsNobody =
    leaf.type === 'bundleSigned' && leaf.transparency === 'none' && leaf.maxAgeSeconds === undefined
  return needsNobody ? emptyTrustedRoot : await open()
}

/** What the run was given is no word of the policy: where it cannot be used, nothing is refused. */
async function openGiven(source: KeySource, open: OpenTrustedRoot): Promise<TrustedRoot> {
  try {
    return await open(source)
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    // The table of codes speaks of the files of a policy.
    const next = 'Correct the path of --trusted-root; a relative one counts from the working directory.'
    const isMissing = cause.code === 'key-file-missing'
    throw new UsageError(cause.code, cause.message, { cause, ...(isMissing && { next }) })
  }
}

/** A verifier of bundles and `.sig` layers under these rules. */
export function verifierBy(rules: CheckRules): SignatureVerifier {
  return {
    kind: 'usable',
    warnings: [],
    check: async (signature, blob) => {
      switch (signature.kind) {
        case 'bundle':
          return checkSignature(() => readBundle(signature.bytes, versionsOf(signature)), rules, blob)
        case 'cosign-layer':
          if (signature.mediaType !== cosignLayerType) return null
          return checkSignature(() => readLayer(signature), rules)
        case 'simple-signing':
        case 'malformed':
          return null
      }
    },
  }
}

/** What hangs on an image is of version 0.3; cosign would not look at an older one. Files may be older. */
const versionsOf = ({ manifestDigest }: Extract<StoredSignature, { readonly kind: 'bundle' }>) =>
  manifestDigest === undefined ? '0.1 to 0.3' : '0.3'
