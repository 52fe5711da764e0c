import type { LogEntry } from '../domain/policy/verdict.ts'
import { type SignerIdentity, signerName } from '../domain/signature/signer-identity.ts'

/** A value of JSON; members that are `undefined` are left out. */
export type Json =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Json[]
  | { readonly [key: string]: Json }

/** Who a signer is, as `docs/schemas` publishes it. */
export function signerOf(signer: SignerIdentity): Json {
  switch (signer.kind) {
    case 'gpg':
      return { kind: 'gpg', fingerprint: signer.fingerprint, keyFingerprint: signer.keyFingerprint }
    case 'key':
      return { kind: 'key', fingerprint: signerName(signer), subject: signer.subject }
    case 'certificate': {
      const { issuer, subject, extensions } = signer.certificate
      return {
        kind: 'certificate',
        issuer,
        subject: subject.value,
        subjectKind: subject.kind,
        extensions: Object.fromEntries(extensions),
      }
    }
  }
}

/** Left out where there are none. */
export const logEntriesOf = (entries: readonly LogEntry[] = []): Json =>
  entries.length === 0 ? undefined : entries.map((entry) => ({ ...entry }))
