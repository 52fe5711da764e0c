import type { CountersignError } from '../../src/domain/errors.ts'
import type { SignatureCheck } from '../../src/domain/policy/facts.ts'
import type { StoredSignature } from '../../src/domain/signature/envelope.ts'
import { type SignerIdentity, signerName } from '../../src/domain/signature/signer-identity.ts'
import type { SignatureVerifier, SigstoreChoice, SigstoreSigner } from '../../src/ports.ts'
import { signedAtUnixSeconds } from './signatures.ts'
import { sigstoreCheck } from './sigstore-facts.ts'

const layerAnnotation = 'test/signed-by'

/** A stand-in for a bundle: who signed which statement, and whether the fake crypto finds it good. */
export const fakeBundle = (signer: SignerIdentity, payload: Uint8Array, good = true): Uint8Array =>
  Buffer.from(JSON.stringify({ by: nameOf(signer), payload: Buffer.from(payload).toString('base64'), good }))

/** A bundle as a store of referrers gives it. */
export const storedBundle = (
  bytes: Uint8Array,
  place = 'registry:bundle',
): Extract<StoredSignature, { kind: 'bundle' }> => ({ kind: 'bundle', place, bytes })

/** A `.sig` layer as its store gives it. */
export const storedLayer = (
  signer: SignerIdentity,
  payload: Uint8Array,
  place = 'registry:layer',
): Extract<StoredSignature, { kind: 'cosign-layer' }> => ({
  kind: 'cosign-layer',
  place,
  payload,
  mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
  annotations: { [layerAnnotation]: nameOf(signer) },
})

const nameOf = (signer: SignerIdentity): string =>
  signer.kind === 'certificate' ? `${signer.certificate.issuer} ${signerName(signer)}` : signerName(signer)

/** Verifies fakes by these signers, and no other; null for what is neither a bundle nor a layer. */
export function fakeSigstoreVerifier(trusted: readonly SignerIdentity[]): SignatureVerifier & {
  readonly checked: () => number
} {
  let checked = 0
  const judge = (
    name: string,
    good: boolean,
    found: (signer: SignerIdentity) => SignatureCheck,
  ): SignatureCheck => {
    const signer = trusted.find((each) => nameOf(each) === name)
    if (signer === undefined)
      return { kind: 'failed', code: 'untrusted-key', message: `by ${name}`, signerHint: name }
    if (!good) return { kind: 'failed', code: 'signature-invalid', message: 'altered', signerHint: name }
    return found(signer)
  }
  const check = async (signature: StoredSignature): Promise<SignatureCheck | null> => {
    checked += 1
    switch (signature.kind) {
      case 'bundle': {
        const { by, payload, good } = openFakeBundle(signature.bytes)
        return judge(by, good, (signer) => sigstoreCheck(signer, payload))
      }
      case 'cosign-layer':
        return judge(signature.annotations[layerAnnotation] ?? '', true, (signer) =>
          sigstoreCheck(signer, signature.payload, { form: 'cosign-payload' }),
        )
      case 'simple-signing':
      case 'malformed':
        return null
    }
  }
  return { kind: 'usable', warnings: [], check, checked: () => checked }
}

/** The parts of a `fakeBundle`; throws for anything else, since only a broken test makes that. */
export function openFakeBundle(bytes: Uint8Array): {
  readonly by: string
  readonly payload: Uint8Array
  readonly good: boolean
} {
  const { by, payload, good } = JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>
  if (typeof by !== 'string' || typeof payload !== 'string' || typeof good !== 'boolean')
    throw new Error('not a fake bundle')
  return { by, payload: Buffer.from(payload, 'base64'), good }
}

/** What a fake signer does otherwise than well. */
export interface SignerFaults {
  /** Makes bundles that do not verify. */
  readonly bad?: boolean
  /** Fails in place of signing, at the nth signature and those after it, from 0. */
  readonly failing?: { readonly from: number; readonly error: CountersignError }
}

/** A signer whose work `fakeSigstoreVerifier` checks; it trusts everybody in `trusted`, itself at least. */
export function fakeSigstoreSigner(
  identity: SignerIdentity,
  { bad = false, failing }: SignerFaults = {},
  trusted: readonly SignerIdentity[] = [identity],
): SigstoreSigner & { readonly signed: () => number } {
  let signed = 0
  const next = (): void => {
    if (failing !== undefined && signed >= failing.from) throw failing.error
    signed += 1
  }
  const made = (payload: Uint8Array) => ({
    bytes: fakeBundle(identity, payload, !bad),
    createdUnixSeconds: signedAtUnixSeconds,
  })
  return {
    method: identity.kind === 'certificate' ? 'keyless' : 'sigstore-key',
    identity,
    ...(identity.kind === 'key' && {
      publicKeyPem: `PEM of ${identity.fingerprint}`,
      digestAlgorithm: 'sha384' as const,
    }),
    warnings: [],
    verifier: fakeSigstoreVerifier(trusted),
    signed: () => signed,
    signStatement: async (statement) => {
      next()
      return made(statement)
    },
    signLayer: async () => {
      next()
      return { [layerAnnotation]: bad ? 'somebody' : nameOf(identity) }
    },
    signBlob: async ({ digest }) => {
      next()
      return made(Buffer.from(digest))
    },
  }
}

/** Opens the signer of a method, and writes down how it was asked. */
export function fakeOpenSigstoreSigner(
  ...signers: readonly SigstoreSigner[]
): ((choice: SigstoreChoice) => Promise<SigstoreSigner>) & { readonly choices: readonly SigstoreChoice[] } {
  const choices: SigstoreChoice[] = []
  const open = async (choice: SigstoreChoice): Promise<SigstoreSigner> => {
    choices.push(choice)
    const signer = signers.find(({ method }) => method === choice.method)
    if (signer === undefined) throw new Error(`the test has no signer for ${choice.method}`)
    return signer
  }
  return Object.assign(open, { choices })
}
