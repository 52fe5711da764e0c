import { createHash, type KeyObject, type X509Certificate } from 'node:crypto'
import { SigningError } from '../../domain/errors.ts'
import { type EnvelopeContent, encodeEnvelope, statementType } from '../../domain/signature/dsse.ts'
import type { MadeBundle, SigstoreSigner } from '../../ports.ts'
import type { Http } from '../http/http-request.ts'
import type { SignatureToLog } from '../sigstore/log-entry.ts'
import type { SigningServices } from '../sigstore/signing-services.ts'
import type { SigstoreKeyKind } from './sigstore-key-kinds.ts'
import { signBytes } from './sigstore-keys.ts'
import { type BundleContent, makeBundle, type Witnesses } from './sigstore-make-bundle.ts'
import { refuseLayer, writeLayerAnnotations } from './sigstore-make-layer.ts'
import { gatherWitnesses } from './sigstore-witnesses.ts'

/** A key with what others verify it by. */
export interface Credential {
  readonly kind: SigstoreKeyKind
  readonly privateKey: KeyObject
  readonly signedBy: SignatureToLog['signedBy'] &
    (
      | { readonly kind: 'certificate' /** The root is last. */; readonly chain: readonly X509Certificate[] }
      | { readonly kind: 'public-key' /** Of the SubjectPublicKeyInfo. */; readonly sha256: Uint8Array }
    )
  /** What was issued for it, for errors. */
  readonly exists?: string
}

/** What signing needs beside a credential. */
export interface SigningParts {
  readonly http: Http
  readonly services: SigningServices
  readonly randomBytes: (size: number) => Uint8Array
  readonly now: () => number
}

/**
 * Makes signatures: sign first, then log and timestamp at once.
 *
 * @param credential - asked for each signature, as certificates end
 */
export function createSigning(
  parts: SigningParts,
  credential: () => Promise<Credential>,
): Pick<SigstoreSigner, 'signStatement' | 'signLayer' | 'signBlob'> {
  return {
    async signStatement(payload) {
      const envelope = { payloadType: statementType, payload }
      const made = await signAndLog(parts, await credential(), encodeEnvelope(envelope), envelope)
      return toBundle(parts, made, { kind: 'envelope', ...envelope })
    },
    async signBlob({ bytes }) {
      if (bytes === undefined) {
        throw new SigningError(
          'blob-bytes-missing',
          'sign-blob: expected a file, found no more than its digest, which these keys do not sign',
        )
      }
      const made = await signAndLog(parts, await credential(), bytes)
      const hash = made.credential.kind.hash ?? 'sha256'
      return toBundle(parts, made, { kind: 'message', hash, digest: createHash(hash).update(bytes).digest() })
    },
    async signLayer(payload) {
      const chosen = await credential()
      refuseLayer(chosen.kind, parts.services)
      const { signature, witnesses } = await signAndLog(parts, chosen, payload)
      return writeLayerAnnotations({ signature, signedBy: chosen.signedBy, ...witnesses })
    },
  }
}

interface Made {
  readonly credential: Credential
  readonly signature: Uint8Array
  readonly witnesses: Witnesses
}

async function signAndLog(
  parts: SigningParts,
  credential: Credential,
  signed: Uint8Array,
  envelope?: EnvelopeContent,
): Promise<Made> {
  const { kind, privateKey, signedBy, exists } = credential
  const signature = signBytes(kind, privateKey, signed)
  const toLog: SignatureToLog = {
    signed,
    signature,
    signedBy,
    hash: kind.hash,
    ...(kind.keyDetails === undefined ? {} : { keyDetails: kind.keyDetails }),
    ...(envelope === undefined ? {} : { envelope }),
  }
  return { credential, signature, witnesses: await gatherWitnesses(parts, toLog, exists) }
}

function toBundle(
  { now }: SigningParts,
  { credential, signature, witnesses }: Made,
  content: BundleContent['content'],
): MadeBundle {
  const { signedBy } = credential
  return {
    bytes: makeBundle({ signature, signedBy, content, ...witnesses }),
    createdUnixSeconds: createdAt(witnesses) ?? now(),
  }
}

function createdAt({ entries, timestamps }: Witnesses): number | undefined {
  const logged = entries.map(({ integratedTime }) => Number(integratedTime)).find((seconds) => seconds > 0)
  return timestamps[0]?.unixSeconds ?? logged
}
