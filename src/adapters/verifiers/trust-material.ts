import { FormatError } from '../../domain/errors.ts'
import type { KeySource, SignedBy, SignedLeaf, SigstoreSigned } from '../../domain/policy/policy.ts'
import type { StoredSignature } from '../../domain/signature/envelope.ts'
import type { KeyRing, KeysUnusable, SignatureVerifier, TrustMaterial, UntrustedClaim } from '../../ports.ts'
import { takingTurns } from './in-turn.ts'
import { type KeyFile, type KeyFileReader, keySourceName, readKeyFiles } from './key-files.ts'

/** What the trust material stands on. */
export interface TrustMaterialParts {
  /** Where keys, certificates and trusted roots are read. */
  readonly files: KeyFileReader
  readonly nowUnixSeconds: () => number
  /** trusted_root.json of the run, for leaves that name none of their own. */
  readonly trustedRoot?: KeySource
  /** The trusted root of the public instance, for leaves of a run that has none; asked only then. */
  readonly publicInstance: () => Promise<Uint8Array>
  /** Aborted when the run ends early. */
  readonly signal?: AbortSignal
}

/**
 * Keys and roots of policies and options, and the check of signatures against them: in process, never with a user's
 * keyring. Each source is read and parsed once; the code of a form of signatures is loaded when it is first asked for.
 */
export function createTrustMaterial(parts: TrustMaterialParts): TrustMaterial {
  const gpgKeyRing = oncePerSource((source) => orUnusable(() => openGpgKeyRing(source, parts)))
  const openSigstore = sigstoreVerifiers(parts)
  const known = new WeakMap<SignedLeaf, Promise<SignatureVerifier | KeysUnusable>>()
  const open = (leaf: SignedLeaf): Promise<SignatureVerifier | KeysUnusable> =>
    leaf.type === 'signedBy' ? gpgVerifier(leaf, gpgKeyRing) : orUnusable(() => openSigstore(leaf))
  return {
    gpgKeyRing,
    keyForm: (source) => keyForm(source, parts.files),
    verifierOf: (leaf) => {
      const verifier = known.get(leaf) ?? open(leaf)
      known.set(leaf, verifier)
      return verifier
    },
    readClaimWithoutVerifying,
  }
}

async function openGpgKeyRing(
  source: KeySource,
  { files, nowUnixSeconds }: TrustMaterialParts,
): Promise<KeyRing> {
  const { openRing } = await import('./openpgp-ring.ts')
  return openRing(await readKeyFiles(source, files, 'a file with GPG keys'), nowUnixSeconds)
}

/** Missing and unreadable files show nothing; whoever reads them as keys says so. */
async function keyForm(source: KeySource, files: KeyFileReader): Promise<'gpg' | 'pem'> {
  const read = await orUnusable(() => readKeyFiles(source, files, 'a file with keys'))
  if (!Array.isArray(read)) return 'gpg'
  const texts = read.map(({ bytes }: KeyFile) => Buffer.from(bytes).toString('latin1'))
  return texts.length > 0 && texts.every(isPem) ? 'pem' : 'gpg'
}

const isPem = (text: string): boolean => text.includes('-----BEGIN ') && !text.includes('-----BEGIN PGP ')

async function gpgVerifier(
  { keyType, keys }: SignedBy,
  gpgKeyRing: TrustMaterial['gpgKeyRing'],
): Promise<SignatureVerifier | KeysUnusable> {
  if (keyType !== 'GPGKeys') {
    const message = `keyType ${keyType} always rejects: only GPGKeys can accept an image`
    return { kind: 'unusable', code: 'key-type-unsupported', message }
  }
  const ring = await gpgKeyRing(keys)
  if (ring.kind === 'unusable') return ring
  return {
    kind: 'usable',
    warnings: ring.warnings,
    check: async (signature) =>
      signature.kind === 'simple-signing' ? await ring.check(signature.bytes) : null,
  }
}

type SigstoreLeaf = Exclude<SignedLeaf, SignedBy>
type OpenVerifier<T> = (leaf: T) => Promise<SignatureVerifier | KeysUnusable>

function sigstoreVerifiers(parts: TrustMaterialParts): OpenVerifier<SigstoreLeaf> {
  const { files, nowUnixSeconds } = parts
  const publicKeys = oncePerSource(async (source) => {
    const { readPublicKeys } = await import('./public-keys.ts')
    return readPublicKeys(source, files)
  })
  const attachments = once(async (): Promise<OpenVerifier<SigstoreSigned>> => {
    const { createAttachmentVerifiers } = await import('./attachment-verifier.ts')
    return createAttachmentVerifiers({ files, nowUnixSeconds, publicKeys })
  })
  const bundles = once(async (): Promise<OpenVerifier<Exclude<SigstoreLeaf, SigstoreSigned>>> => {
    const { createBundleVerifiers } = await import('./sigstore-bundles.ts')
    return createBundleVerifiers({ ...parts, publicKeys })
  })
  const inTurn = takingTurns(parts.signal)
  return async (leaf) => {
    const verifier =
      leaf.type === 'sigstoreSigned' ? await (await attachments())(leaf) : await (await bundles())(leaf)
    return verifier.kind === 'usable' ? inTurn(verifier) : verifier
  }
}

async function readClaimWithoutVerifying(signature: StoredSignature): Promise<UntrustedClaim> {
  switch (signature.kind) {
    case 'simple-signing':
      return (await import('./openpgp-claim.ts')).readClaim(signature.bytes)
    case 'bundle':
      return (await import('./sigstore-claim.ts')).readBundleClaim(signature.bytes)
    case 'cosign-layer':
      return (await import('./sigstore-claim.ts')).readLayerClaim(signature.payload, signature.annotations)
    case 'malformed':
      return {}
  }
}

async function orUnusable<T>(open: () => Promise<T>): Promise<T | KeysUnusable> {
  try {
    return await open()
  } catch (error) {
    // Whether there is a key at all could not be found out, or an option of the run is wrong.
    if (!(error instanceof FormatError)) throw error
    // Keys that are missing or no keys are a reason to reject, not a failure of the run (decisions, section 2).
    return { kind: 'unusable', code: error.code, message: error.message }
  }
}

function oncePerSource<T>(read: (source: KeySource) => Promise<T>): (source: KeySource) => Promise<T> {
  const known = new Map<string, Promise<T>>()
  return (source) => {
    const name = keySourceName(source)
    const value = known.get(name) ?? read(source)
    known.set(name, value)
    return value
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
