import type { Code } from '../../domain/codes.ts'
import { SigningError, UsageError } from '../../domain/errors.ts'
import type { GpgSigner } from '../../domain/signature/signer-identity.ts'
import type { Signer } from '../../ports.ts'
import type { TrustedKey } from '../verifiers/openpgp-key-set.ts'
import { judgeKey } from '../verifiers/openpgp-key-state.ts'
import { findPart, fingerprintOf, type Key, type Subkey } from '../verifiers/openpgp-library.ts'
import { readSignedMessage } from '../verifiers/openpgp-message.ts'
import type { OpenpgpRing } from '../verifiers/openpgp-ring.ts'
import { signingCure } from './key-text.ts'

/** A key that was wanted, found, and may sign now. */
export interface SigningPart {
  readonly trusted: TrustedKey
  /** The primary key or the subkey that makes the signatures. */
  readonly part: Key | Subkey
  readonly fingerprint: string
}

/** Which secret parts are at hand; engines differ in how they know. */
export type HasSecret = (fingerprint: string) => boolean

const soonSeconds = 30 * 24 * 3600

/**
 * Checks the form of what a user names keys by.
 *
 * @throws UsageError `fingerprint-malformed`
 */
export function requireFullFingerprint(fingerprint: string): void {
  if (/^[0-9A-F]{40}$/.test(fingerprint)) return
  const found = /^[0-9A-Fa-f ]{1,64}$/.test(fingerprint) ? JSON.stringify(fingerprint) : 'something else'
  throw new UsageError(
    'fingerprint-malformed',
    `fingerprint: expected 40 hex digits in upper case, found ${found}`,
  )
}

/**
 * Chooses what signs for a wanted key: the very subkey that was named; for a primary key itself, and a signing subkey
 * only where the primary cannot sign or its secret half is not there.
 *
 * @throws SigningError with the reason why it may not sign now, or `key-secret-missing`
 * @see decisions, section 8
 */
export async function chooseSigningPart(
  trusted: TrustedKey,
  wanted: string,
  { hasSecret, nowUnixSeconds }: { readonly hasSecret: HasSecret; readonly nowUnixSeconds: number },
): Promise<SigningPart> {
  const named = findPart(trusted.key, wanted)
  if (named === undefined) throw new UsageError('key-not-found', `no key ${wanted} in ${trusted.fingerprint}`)
  const refusal = await judgeKey(trusted, wanted, nowUnixSeconds)
  if (refusal === null && hasSecret(wanted)) return { trusted, part: named, fingerprint: wanted }
  const mayDelegate =
    wanted === trusted.fingerprint && (refusal === null || refusal.code === 'key-cannot-sign')
  if (mayDelegate) {
    const newestFirst = trusted.key.subkeys.toSorted(
      (a, b) => Number(b.getCreationTime()) - Number(a.getCreationTime()),
    )
    for (const part of newestFirst) {
      const fingerprint = fingerprintOf(part)
      if (!hasSecret(fingerprint)) continue
      if ((await judgeKey(trusted, fingerprint, nowUnixSeconds)) === null)
        return { trusted, part, fingerprint }
    }
  }
  if (refusal !== null) {
    const message = `signing key ${wanted}: ${refusal.message}`
    throw new SigningError(refusal.code, message, signingCure(refusal.code))
  }
  throw new SigningError(
    'key-secret-missing',
    `signing key ${wanted}: expected its secret half, found only the public one, and no subkey that may sign`,
  )
}

/** What the user should know about a key before it signs. */
export async function warningsFor(
  { trusted, part, fingerprint }: SigningPart,
  nowUnixSeconds: number,
): Promise<Signer['warnings']> {
  const warnings: { readonly code: Code; readonly message: string }[] = []
  if (fingerprint !== trusted.fingerprint) {
    const message = `subkey ${fingerprint} signs for ${trusted.fingerprint}: skopeo 1.18 and older and podman 4 refuse that`
    warnings.push({ code: 'signs-by-subkey', message })
  }
  const ends = [
    await trusted.key.getExpirationTime(),
    'subkeys' in part ? null : await part.getExpirationTime(),
  ]
  const end = Math.min(...ends.flatMap((time) => (time === null ? [] : [Number(time) / 1000])))
  if (end - nowUnixSeconds < soonSeconds) {
    const day = new Date(end * 1000).toISOString().slice(0, 10)
    warnings.push({
      code: 'key-expires-soon',
      message: `key ${fingerprint} expires on ${day}; its signatures end with it`,
    })
  }
  return warnings
}

/** Who a key is in reports: its primary fingerprint, and which of its keys signs. */
export const signerIdentity = ({ trusted, fingerprint }: SigningPart): GpgSigner => ({
  kind: 'gpg',
  fingerprint: trusted.fingerprint,
  keyFingerprint: fingerprint,
  claimedUserIds: trusted.key.getUserIDs(),
})

/**
 * Checks what an engine made before anyone sees it: the form that every reader takes, over exactly this payload, by
 * exactly this key, good now.
 *
 * @throws SigningError `signing-failed` (exit 3)
 */
export async function requireOwnSignature(
  message: Uint8Array,
  expected: { readonly payload: Uint8Array; readonly fingerprint: string; readonly ring: OpenpgpRing },
): Promise<void> {
  const check = await expected.ring.check(message)
  if (check.kind === 'failed') throw failed(expected.fingerprint, check.message)
  const { signature, literal, compressed } = readSignedMessage(message)
  if (
    signature.type !== 0 ||
    literal.format !== 'b' ||
    compressed ||
    signature.expiresUnixSeconds !== undefined
  ) {
    throw failed(expected.fingerprint, 'it is no plain binary signature without an end')
  }
  if (Buffer.compare(check.payload, expected.payload) !== 0)
    throw failed(expected.fingerprint, 'it covers other bytes')
  if (check.signer.keyFingerprint !== expected.fingerprint) {
    throw failed(expected.fingerprint, `it was made by ${check.signer.keyFingerprint}`)
  }
}

function failed(fingerprint: string, problem: string): SigningError {
  return new SigningError(
    'signing-failed',
    `signing key ${fingerprint}: the signature failed its own check: ${problem}`,
    {
      exitCode: 3,
    },
  )
}
