import type { GpgCheck } from '../../src/domain/policy/facts.ts'
import type { GpgSigner } from '../../src/domain/signature/signer-identity.ts'

/** Fingerprints for tests that need no crypto; they differ in every digit. */
export const fingerprints = { alice: 'A'.repeat(40), bob: 'B'.repeat(40), mallory: 'E'.repeat(40) } as const

/** A signer who signs with the primary key. */
export const gpgSigner = (fingerprint: string): GpgSigner => ({
  kind: 'gpg',
  fingerprint,
  keyFingerprint: fingerprint,
})

/** 2023-11-14, the time at which the fakes sign. */
export const signedAtUnixSeconds = 1_700_000_000

/** The bytes of a payload as our own writer would make them. */
export function payloadBytes(
  reference: string,
  digest: string,
  optional: Readonly<Record<string, unknown>> = {},
): Uint8Array {
  return Buffer.from(
    JSON.stringify({
      critical: {
        identity: { 'docker-reference': reference },
        image: { 'docker-manifest-digest': digest },
        type: 'atomic container signature',
      },
      optional,
    }),
  )
}

/** A stand-in for an OpenPGP message: says who signed what, and whether the fake crypto finds it good. */
export function fakeMessage(fingerprint: string, payload: Uint8Array, good = true): Uint8Array {
  return Buffer.from(JSON.stringify({ fingerprint, payload: Buffer.from(payload).toString('base64'), good }))
}

/** A good message by `fingerprint` for this image. */
export const fakeSignature = (fingerprint: string, reference: string, digest: string): Uint8Array =>
  fakeMessage(fingerprint, payloadBytes(reference, digest))

/** Reads a `fakeMessage` the way a key ring with these primary keys would. */
export function checkFakeMessage(blob: Uint8Array, trusted: readonly string[]): GpgCheck {
  const { fingerprint, payload, good } = openFakeMessage(blob)
  if (!trusted.includes(fingerprint)) {
    return { kind: 'failed', code: 'untrusted-key', message: `by ${fingerprint}`, signerHint: fingerprint }
  }
  if (!good)
    return { kind: 'failed', code: 'signature-malformed', message: 'altered', signerHint: fingerprint }
  return {
    kind: 'verified',
    signer: gpgSigner(fingerprint),
    payload,
    createdUnixSeconds: signedAtUnixSeconds,
  }
}

/** The parts of a `fakeMessage`; throws for anything else, since only a broken test makes that. */
export function openFakeMessage(blob: Uint8Array): {
  readonly fingerprint: string
  readonly payload: Uint8Array
  readonly good: boolean
} {
  const { fingerprint, payload, good } = JSON.parse(Buffer.from(blob).toString()) as Record<string, unknown>
  if (typeof fingerprint !== 'string' || typeof payload !== 'string' || typeof good !== 'boolean') {
    throw new Error('not a fake message')
  }
  return { fingerprint, payload: Buffer.from(payload, 'base64'), good }
}
