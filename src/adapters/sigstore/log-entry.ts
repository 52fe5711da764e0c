import { createHash } from 'node:crypto'
import { FormatError, SigningError } from '../../domain/errors.ts'
import type { EnvelopeContent } from '../../domain/signature/dsse.ts'
import { matchEntry } from '../verifiers/sigstore-log-body.ts'
import type { EntryParts } from '../verifiers/sigstore-parts.ts'

/** What is to be logged: a signature with everything that the log checks it by. */
export interface SignatureToLog {
  /** The bytes that the signature covers: the encoded envelope (PAE), a payload, a file. */
  readonly signed: Uint8Array
  /** Hash that the signature is over; null for a key that hashes by itself. */
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null
  readonly signature: Uint8Array
  /** Name of the key's kind in the protocol of Rekor v2; absent where that log takes no such key. */
  readonly keyDetails?: string
  readonly signedBy: {
    readonly kind: 'certificate' | 'public-key'
    readonly der: Uint8Array
    readonly pem: string
  }
  /** The envelope, where what is signed is one. */
  readonly envelope?: EnvelopeContent
}

/** In messages. */
export const logWhat = 'log entry'

/**
 * Demands that a log answered the entry of what it was sent.
 *
 * @param where - the log, for messages
 * @throws SigningError `log-entry-mismatch`
 */
export function requireOurs(
  made: EntryParts,
  { signed, signature, signedBy, envelope }: SignatureToLog,
  where: string,
): void {
  try {
    matchEntry(made, {
      signature,
      verifier: signedBy.der,
      digestOfSigned: (algorithm) => createHash(algorithm).update(signed).digest(),
      ...(envelope === undefined ? {} : { payload: envelope.payload }),
    })
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    throw new SigningError(
      'log-entry-mismatch',
      `${where}: answered an entry of another signature than the one that was sent`,
      { exitCode: 3, cause },
    )
  }
}
