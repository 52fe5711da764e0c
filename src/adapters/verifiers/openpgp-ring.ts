import type { Code } from '../../domain/codes.ts'
import { FormatError } from '../../domain/errors.ts'
import type { GpgCheck } from '../../domain/policy/facts.ts'
import { clockSkewSeconds } from '../../domain/policy/match-conditions.ts'
import type { KeyRing, PrimaryKeyState } from '../../ports.ts'
import type { KeyFile } from './key-files.ts'
import { findPart, gpgSigner, type KeySet, readKeySet, type TrustedKey } from './openpgp-key-set.ts'
import { isoTime, judgeKey, type KeyState } from './openpgp-key-state.ts'
import { readSignedMessage, type SignedMessage } from './openpgp-message.ts'
import { isMadeBy, type PublicKey, takesHash } from './openpgp-public-key.ts'
import type { SignatureFacts } from './openpgp-signature.ts'

type Failed = Extract<GpgCheck, { readonly kind: 'failed' }>

/** A ring with the keys it was made of, for adapters that ask more of them than whether a signature is good. */
export interface OpenpgpRing extends KeyRing {
  readonly set: KeySet
}

/**
 * Makes a ring of the keys in these files.
 *
 * @throws FormatError as `readKeySet`
 */
export function openRing(files: readonly KeyFile[], nowUnixSeconds: () => number): OpenpgpRing {
  const set = readKeySet(files)
  const judge = rememberingJudge()
  return {
    kind: 'usable',
    set,
    fingerprints: [...set.keys.keys()],
    warnings: set.secretIn.map((name) => ({
      code: 'key-file-secret',
      message: `${name}: expected public keys, found a secret key: whoever reads it can sign; give the output of gpg --export`,
    })),
    states: () =>
      [...set.keys].map(([fingerprint, trusted]) => ({
        fingerprint,
        ...stateOf(judge(trusted, fingerprint, nowUnixSeconds())),
      })),
    check: async (blob) => checkMessage(blob, set, { judge, nowUnixSeconds: nowUnixSeconds() }),
  }
}

const stateOf = (state: KeyState): Omit<PrimaryKeyState, 'fingerprint'> =>
  state.kind === 'refused'
    ? { refusal: state.refusal }
    : { ...(state.endsUnixSeconds !== undefined && { endsUnixSeconds: state.endsUnixSeconds }) }

interface Checking {
  readonly judge: typeof judgeKey
  readonly nowUnixSeconds: number
}

/** A signature and the key that it is checked against. */
interface Candidate {
  readonly message: SignedMessage
  readonly trusted: TrustedKey
  readonly part: PublicKey
  readonly fingerprint: string
}

/** Container, exactly one signature, crypto, key in the set, times: in this order (simple-signing, section 3). */
function checkMessage(blob: Uint8Array, set: KeySet, checking: Checking): GpgCheck {
  const message = readOrFail(blob)
  if ('kind' in message) return message
  const { signature } = message
  const candidates = findCandidates(message, set)
  if (candidates.length === 0) return noKey(signature, set)
  let last: GpgCheck = failed('signature-invalid', 'the signature does not fit the signed bytes', signature)
  for (const candidate of candidates) {
    if (!isMadeBy(candidate.part, signature, message.payload)) continue
    last = judgeGood(candidate, checking)
    if (last.kind === 'verified') return last
  }
  return last
}

function readOrFail(blob: Uint8Array): SignedMessage | Failed {
  try {
    return readSignedMessage(blob)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return { kind: 'failed', code: error.code, message: error.message }
  }
}

/** By full fingerprint where the signature names one; an id of 64 bits may fit several keys, so each is tried. */
function findCandidates(message: SignedMessage, set: KeySet): readonly Candidate[] {
  return [...set.parts].flatMap(([fingerprint, trusted]) => {
    const part = names(message.signature, fingerprint) ? findPart(trusted, fingerprint) : undefined
    if (part === undefined || isUnfit(set, fingerprint)) return []
    return [{ message, trusted, part, fingerprint }]
  })
}

function noKey(signature: SignatureFacts, set: KeySet): Failed {
  const unfit = set.unfit.find(
    ({ fingerprint }) => fingerprint !== undefined && names(signature, fingerprint),
  )
  if (unfit !== undefined)
    return failed(unfit.code, `made by a key that does not count: ${unfit.message}`, signature)
  const trusted = [...set.keys.keys()]
  const shown = trusted.slice(0, 3).join(', ') + (trusted.length > 3 ? ` and ${trusted.length - 3} more` : '')
  const found = issuer(signature) ?? 'a signature that names no key'
  return failed('untrusted-key', `expected a signature by ${shown}, found ${found}`, signature)
}

function judgeGood(
  { message, trusted, part, fingerprint }: Candidate,
  { judge, nowUnixSeconds }: Checking,
): GpgCheck {
  const { signature, payload } = message
  const { createdUnixSeconds, expiresUnixSeconds } = signature
  if (!takesHash(part, signature.hash))
    return failed(
      'signature-hash-weak',
      `made by ${fingerprint}: expected a hash as long as its curve, found ${signature.hash}`,
      signature,
    )
  const state = judge(trusted, fingerprint, nowUnixSeconds)
  if (state.kind === 'refused') {
    const { code, message: why } = state.refusal
    return failed(code, `made by ${fingerprint}: ${why}`, signature)
  }
  if (createdUnixSeconds < part.createdUnixSeconds) {
    return failed('signature-before-key', `dated before its key ${fingerprint} was made`, signature)
  }
  if (createdUnixSeconds > nowUnixSeconds + clockSkewSeconds) {
    return failed(
      'signature-from-future',
      `dated ${isoTime(createdUnixSeconds)}, which is still to come`,
      signature,
    )
  }
  if (expiresUnixSeconds !== undefined && expiresUnixSeconds <= nowUnixSeconds) {
    return failed('signature-expired', `it expired on ${isoTime(expiresUnixSeconds)}`, signature)
  }
  return { kind: 'verified', signer: gpgSigner(trusted, fingerprint), payload, createdUnixSeconds }
}

/** A key is judged once a second: a batch asks about the same one for each image. */
function rememberingJudge(): typeof judgeKey {
  const known = new Map<string, { readonly at: number; readonly answer: KeyState }>()
  return (trusted, fingerprint, nowUnixSeconds) => {
    const before = known.get(fingerprint)
    if (before?.at === nowUnixSeconds) return before.answer
    const answer = judgeKey(trusted, fingerprint, nowUnixSeconds)
    known.set(fingerprint, { at: nowUnixSeconds, answer })
    return answer
  }
}

function names({ issuerFingerprint, issuerKeyId }: SignatureFacts, fingerprint: string): boolean {
  if (issuerFingerprint !== undefined) return issuerFingerprint === fingerprint
  return issuerKeyId !== undefined && fingerprint.endsWith(issuerKeyId)
}

const isUnfit = (set: KeySet, fingerprint: string): boolean =>
  set.unfit.some((unfit) => unfit.fingerprint === fingerprint)

const issuer = (signature: SignatureFacts): string | undefined =>
  signature.issuerFingerprint ?? signature.issuerKeyId

function failed(code: Code, message: string, signature: SignatureFacts): Failed {
  const signerHint = issuer(signature)
  return { kind: 'failed', code, message, ...(signerHint === undefined ? {} : { signerHint }) }
}
