import { FormatError } from '../../domain/errors.ts'
import { referenceAnnotation } from '../../domain/signature/annotations.ts'
import { parseCosignPayload } from '../../domain/signature/cosign-payload.ts'
import { cosignLayerType } from '../../domain/signature/envelope.ts'
import { parseStatement } from '../../domain/signature/statement.ts'
import type { UntrustedClaim } from '../../ports.ts'
import { readCertificate } from './certificate.ts'
import { readBundle } from './sigstore-bundle.ts'
import { certificateFacts } from './sigstore-certificate-facts.ts'
import { readLayer } from './sigstore-layer.ts'
import type { SignatureParts } from './sigstore-parts.ts'

/** What a bundle says of itself. Nothing is verified, and what cannot be read is left out. Never throws. */
export function readBundleClaim(bytes: Uint8Array): UntrustedClaim {
  const parts = orUndefined(() => readBundle(bytes))
  if (parts === undefined) return {}
  return {
    ...claimOfSigner(parts),
    ...(parts.content.kind === 'dsse' ? claimOfStatement(parts.content.payload) : {}),
  }
}

/** What a `.sig` layer says of itself, by the same rules. */
export function readLayerClaim(
  payload: Uint8Array,
  annotations: Readonly<Record<string, string>>,
): UntrustedClaim {
  const layer = {
    kind: 'cosign-layer',
    place: '',
    mediaType: cosignLayerType,
    payload,
    annotations,
  } as const
  const parts = orUndefined(() => readLayer(layer))
  const claim = orUndefined(() => parseCosignPayload(payload))
  return {
    ...(parts === undefined ? {} : claimOfSigner(parts)),
    ...(claim === undefined ? {} : { reference: claim.dockerReference, digest: claim.manifestDigest }),
  }
}

function claimOfSigner({ signer, entries }: SignatureParts): UntrustedClaim {
  const facts =
    signer.kind === 'key' ? undefined : orUndefined(() => certificateFacts(readCertificate(signer.der)))
  const seconds = Number(entries.find(({ integratedTime }) => integratedTime !== '0')?.integratedTime ?? 0)
  return {
    ...(facts === undefined ? {} : { identity: facts.subject.value, issuer: facts.issuer }),
    ...(seconds === 0 ? {} : { createdUnixSeconds: seconds }),
  }
}

function claimOfStatement(payload: Uint8Array): UntrustedClaim {
  const statement = orUndefined(() => parseStatement(payload))
  if (statement === undefined) return {}
  const [subject] = statement.subjects
  const sha256 = subject?.digests.get('sha256')
  const reference = subject?.annotations.get(referenceAnnotation)
  return {
    predicateType: statement.predicateType,
    ...(sha256 === undefined ? {} : { digest: `sha256:${sha256}` }),
    ...(reference === undefined ? {} : { reference }),
  }
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}
