import { FormatError } from '../../domain/errors.ts'
import type { SignatureCheck } from '../../domain/policy/facts.ts'
import type { KeySource, SigstoreSigned } from '../../domain/policy/policy.ts'
import { cosignLayerType, type StoredSignature } from '../../domain/signature/envelope.ts'
import type { SignerIdentity } from '../../domain/signature/signer-identity.ts'
import type { SignatureVerifier } from '../../ports.ts'
import { requireEmail, requireFulcioIdentity, requireHost } from './attachment-identity.ts'
import {
  type Attachment,
  isMadeBy,
  notMade,
  openEntry,
  readAttachment,
  readCertificates,
  requireSignedBy,
} from './attachment-layer.ts'
import { readAuthorities } from './attachment-pem.ts'
import { mismatch, type PromisedEntry } from './attachment-promise.ts'
import { requirePath } from './certificate-path.ts'
import type { KeyFileReader } from './key-files.ts'
import { keyFingerprint } from './key-fingerprint.ts'
import type { PublicKey } from './public-keys.ts'
import { answerOf } from './sigstore-faults.ts'

/** What the verifiers of `sigstoreSigned` stand on. */
export interface AttachmentParts {
  /** Where certificate authorities are read. */
  readonly files: KeyFileReader
  readonly nowUnixSeconds: () => number
  /** Reads public keys, each source once. */
  readonly publicKeys: (source: KeySource) => Promise<readonly PublicKey[]>
}

/** Who made a signature, and when a log says that it was there. */
interface Signed {
  readonly signer: SignerIdentity
  readonly integratedUnixSeconds?: number
}

/** @throws FormatError with the reason why an attachment does not count */
type Judge = (attachment: Attachment) => Signed

/**
 * Opens verifiers of `sigstoreSigned` as containers policy.json means it: `.sig` layers by a key, by Fulcio and Rekor, or
 * by a certificate of the user's own authority. It looks at no SCT, no timestamp and no URI, and hashes with SHA-256
 * only, whatever the key; Ed25519 signs the payload itself.
 *
 * @returns a function that throws FormatError for keys and authorities that cannot be used: `key-…`, `authority-malformed`
 * @see containers/image, signature/policy_eval_sigstore.go; containers-policy.json(5), "sigstoreSigned"
 */
export function createAttachmentVerifiers(
  parts: AttachmentParts,
): (leaf: SigstoreSigned) => Promise<SignatureVerifier> {
  return async (leaf) => {
    const judge = await openJudge(leaf, parts)
    return { kind: 'usable', warnings: [], check: async (signature) => checkLayer(signature, judge) }
  }
}

function checkLayer(stored: StoredSignature, judge: Judge): SignatureCheck | null {
  if (stored.kind !== 'cosign-layer' || stored.mediaType !== cosignLayerType) return null
  const { payload } = stored
  return answerOf(() => {
    const { signer, integratedUnixSeconds: unixSeconds } = judge(readAttachment(stored))
    const times = unixSeconds === undefined ? [] : [{ source: 'log', unixSeconds } as const]
    return {
      kind: 'verified',
      signer,
      payload,
      sigstore: { form: 'cosign-payload', times, logEntries: [] },
    }
  })
}

function openJudge(leaf: SigstoreSigned, parts: AttachmentParts): Promise<Judge> {
  const { trust } = leaf
  switch (trust.kind) {
    case 'keys':
      return keyJudge(trust.keys, leaf.rekorKeys, parts)
    case 'fulcio':
      return fulcioJudge(trust, leaf.rekorKeys, parts)
    case 'pki':
      return pkiJudge(trust, parts)
  }
}

async function keyJudge(
  source: KeySource,
  rekorKeys: KeySource | undefined,
  parts: AttachmentParts,
): Promise<Judge> {
  const keys = await parts.publicKeys(source)
  const logs = rekorKeys === undefined ? undefined : await readLogKeys(rekorKeys, parts)
  return (attachment) => {
    const entry = logs === undefined ? undefined : openEntry(attachment, logs)
    const candidates =
      entry === undefined ? keys : keys.filter(({ spki }) => Buffer.compare(entry.signer, spki) === 0)
    if (candidates.length === 0) throw mismatch('key')
    const made = candidates.find(({ key }) => isMadeBy(key, attachment))
    if (made === undefined) throw notMade(`a signature by ${namesOf(candidates)}`)
    return { signer: { kind: 'key', fingerprint: made.fingerprint }, ...timeOf(entry) }
  }
}

async function fulcioJudge(
  trust: Extract<SigstoreSigned['trust'], { readonly kind: 'fulcio' }>,
  rekorKeys: KeySource | undefined,
  parts: AttachmentParts,
): Promise<Judge> {
  // The parser of policies asks for them; without a time no certificate of Fulcio can be judged.
  if (rekorKeys === undefined) throw new Error('fulcio: expected keys of Rekor')
  const [roots, logs] = await Promise.all([
    readAuthorities(trust.ca, parts.files),
    readLogKeys(rekorKeys, parts),
  ])
  return (attachment) => {
    const entry = openEntry(attachment, logs)
    const { leaf, intermediates } = readCertificates(attachment)
    if (Buffer.compare(entry.signer, leaf.der) !== 0) throw mismatch('certificate')
    requirePath(leaf, { roots, intermediates, atUnixSeconds: entry.integratedUnixSeconds })
    const certificate = requireFulcioIdentity(leaf, trust)
    requireSignedBy(leaf, attachment)
    return { signer: { kind: 'certificate', certificate }, ...timeOf(entry) }
  }
}

async function pkiJudge(
  trust: Extract<SigstoreSigned['trust'], { readonly kind: 'pki' }>,
  { files, nowUnixSeconds }: AttachmentParts,
): Promise<Judge> {
  const { subjectEmail, subjectHostname } = trust
  const roots = await readAuthorities(trust.roots, files)
  const known = trust.intermediates === undefined ? [] : await readAuthorities(trust.intermediates, files)
  return (attachment) => {
    const { leaf, intermediates } = readCertificates(attachment)
    requirePath(leaf, {
      roots,
      intermediates: [...known, ...intermediates],
      atUnixSeconds: nowUnixSeconds(),
    })
    if (subjectEmail !== undefined) requireEmail(leaf, subjectEmail)
    if (subjectHostname !== undefined) requireHost(leaf, subjectHostname)
    requireSignedBy(leaf, attachment)
    const subject = subjectEmail ?? subjectHostname
    return {
      signer: {
        kind: 'key',
        fingerprint: keyFingerprint(leaf.key),
        ...(subject === undefined ? {} : { subject }),
      },
    }
  }
}

/** @throws FormatError `key-unsupported` for a key that is no ECDSA key, as logs with such promises have */
async function readLogKeys(
  source: KeySource,
  { publicKeys }: AttachmentParts,
): Promise<readonly PublicKey[]> {
  const keys = await publicKeys(source)
  const other = keys.find(({ key }) => key.asymmetricKeyType !== 'ec')
  if (other === undefined) return keys
  throw new FormatError(
    'key-unsupported',
    `${other.name}: expected an ECDSA key of Rekor, found ${other.key.asymmetricKeyType}`,
  )
}

function namesOf(keys: readonly PublicKey[]): string {
  const shown = keys.slice(0, 3).map(({ name }) => name)
  return shown.join(' or ') + (keys.length > shown.length ? ` or ${keys.length - shown.length} more` : '')
}

const timeOf = (entry: PromisedEntry | undefined): Pick<Signed, 'integratedUnixSeconds'> =>
  entry === undefined ? {} : { integratedUnixSeconds: entry.integratedUnixSeconds }
