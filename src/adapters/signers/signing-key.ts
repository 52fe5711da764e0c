import type { Code } from '../../domain/codes.ts'
import { SigningError, UsageError } from '../../domain/errors.ts'
import type { GpgSigner } from '../../domain/signature/signer-identity.ts'
import type { Signer } from '../../ports.ts'
import { findPart, gpgSigner, type TrustedKey } from '../verifiers/openpgp-key-set.ts'
import { judgeKey } from '../verifiers/openpgp-key-state.ts'
import { readSignedMessage } from '../verifiers/openpgp-message.ts'
import type { OpenpgpRing } from '../verifiers/openpgp-ring.ts'
import { signingCure } from './key-text.ts'

/** A key that was wanted, found, and may sign now. */
export interface SigningPart {
  readonly trusted: TrustedKey
  /** Of the primary key or the subkey that makes the signatures. */
  readonly fingerprint: string
  /** When it may no longer sign; absent: never. */
  readonly endsUnixSeconds?: number
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
export function chooseSigningPart(
  trusted: TrustedKey,
  wanted: string,
  { hasSecret, nowUnixSeconds }: { readonly hasSecret: HasSecret; readonly nowUnixSeconds: number },
): SigningPart {
  const usable = (fingerprint: string): SigningPart | undefined => {
    const state = judgeKey(trusted, fingerprint, nowUnixSeconds)
    if (state.kind === 'refused' || !hasSecret(fingerprint)) return undefined
    const { endsUnixSeconds } = state
    return { trusted, fingerprint, ...(endsUnixSeconds !== undefined && { endsUnixSeconds }) }
  }
  if (findPart(trusted, wanted) === undefined)
    throw new UsageError('key-not-found', `no key ${wanted} in ${trusted.fingerprint}`)
  const named = usable(wanted)
  if (named !== undefined) return named
  const state = judgeKey(trusted, wanted, nowUnixSeconds)
  const refusal = state.kind === 'refused' ? state.refusal : null
  const mayDelegate =
    wanted === trusted.fingerprint && (refusal === null || refusal.code === 'key-cannot-sign')
  if (mayDelegate) {
    const newestFirst = trusted.subkeys.toSorted((a, b) => b.createdUnixSeconds - a.createdUnixSeconds)
    for (const { fingerprint } of newestFirst) {
      const subkey = usable(fingerprint)
      if (subkey !== undefined) return subkey
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
export function warningsFor(
  { trusted, fingerprint, endsUnixSeconds: end }: SigningPart,
  nowUnixSeconds: number,
): Signer['warnings'] {
  const warnings: { readonly code: Code; readonly message: string }[] = []
  if (fingerprint !== trusted.fingerprint) {
    const message = `subkey ${fingerprint} signs for ${trusted.fingerprint}: skopeo 1.18, podman 5.4 and older refuse that`
    warnings.push({ code: 'signs-by-subkey', message })
  }
  if (end !== undefined && end - nowUnixSeconds < soonSeconds) {
    const day = new Date(end * 1000).toISOString().slice(0, 10)
    warnings.push({
      code: 'key-expires-soon',
      message: `key ${fingerprint} expires on ${day}; its signatures end with it`,
    })
  }
  return warnings
}

/** Who a key is in reports: its primary fingerprint, and which of its keys signs. */
export const signerIdentity = ({ trusted, fingerprint }: SigningPart): GpgSigner =>
  gpgSigner(trusted, fingerprint)

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
