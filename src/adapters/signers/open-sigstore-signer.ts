import { UsageError } from '../../domain/errors.ts'
import type { SignedLeaf } from '../../domain/policy/policy.ts'
import type { CertificateFacts } from '../../domain/signature/certificate-facts.ts'
import type {
  Clock,
  KeysUnusable,
  OpenSigstoreSigner,
  SignatureVerifier,
  SigstoreChoice,
  SigstoreSigner,
} from '../../ports.ts'
import type { Http } from '../http/http-request.ts'
import { createCertificateHolder, type GetCertificate } from '../sigstore/certificate-holder.ts'
import type { IssuedCertificate } from '../sigstore/fulcio.ts'
import {
  createIdentityToken,
  type GetIdentityToken,
  type IdentityTokenSources,
} from '../sigstore/identity-token.ts'
import { chooseServices, type ServicesChoice, type SigningServices } from '../sigstore/signing-services.ts'
import { certificateFacts } from '../verifiers/sigstore-certificate-facts.ts'
import { certificateKeyKind, type SigstoreKeyKind } from './sigstore-key-kinds.ts'
import { openSigstoreKey, type SigstoreKey, type SigstoreKeySource } from './sigstore-keys.ts'
import { refuseLayer } from './sigstore-make-layer.ts'
import { guardPublicLog } from './sigstore-public-log.ts'
import {
  foreseenIdentity,
  identityLeaf,
  keyLeaf,
  openReadBack,
  refuseOtherIdentity,
} from './sigstore-signer-identity.ts'
import { type Credential, createSigning } from './sigstore-signing.ts'

/** What signers are made of. All of it is held here; secrets never leave. */
export interface SigstoreSignerParts {
  /** Should let 32 requests at a time to one host: entries of a log wait for each other otherwise. */
  readonly http: Http
  readonly clock: Clock
  readonly randomBytes: (size: number) => Uint8Array
  /** Reads the key and its password; called once at most, and the second only for a key that is locked. */
  readonly key: SigstoreKeySource
  readonly token: IdentityTokenSources
  readonly services: ServicesChoice
  /** Bytes of the public instance's signing config (v0.2); asked only where its services are used. */
  readonly publicSigningConfig: () => Promise<Uint8Array>
  /** `public`, `private` or `internal`, from the event of the workflow; that of the token wins. */
  readonly repositoryVisibility?: string
  /** Of the repository, without a slash at its end; default `https://github.com`. Only shown. */
  readonly serverUrl?: string
  /** Judges under the trusted root of the run. */
  readonly verifierOf: (leaf: SignedLeaf) => Promise<SignatureVerifier | KeysUnusable>
}

/** What is kept from one opening to the next: keys are unlocked once, one token and one certificate serve a run. */
interface Run {
  readonly parts: SigstoreSignerParts
  readonly key: () => Promise<SigstoreKey>
  readonly token: GetIdentityToken
  readonly certificateOf: (fulcioUrl: string) => GetCertificate
  readonly now: () => number
}

/**
 * Opens keys and certificates that sign in the forms of Sigstore.
 *
 * @returns its errors: UsageError `key-missing`, `sigstore-key-wrong-kind`, `signing-service-missing`,
 * `keyless-needs-time`, `public-log-refused`, `identity-token-missing`; SigningError `sig-tag-unsupported`, `password-missing`,
 * `password-wrong`, `sigstore-key-unsupported`, `key-log-unsupported`, `identity-token-…`, `certificate-…`;
 * FormatError `sigstore-key-malformed`, `signing-config-malformed`, `service-answer-malformed`; TransportError of a
 * service
 */
export function createOpenSigstoreSigner(parts: SigstoreSignerParts): OpenSigstoreSigner {
  const now = (): number => parts.clock.nowUnixSeconds()
  const token = createIdentityToken(parts.token, now)
  const certificates = new Map<string, GetCertificate>()
  let key: Promise<SigstoreKey> | undefined
  const run: Run = {
    parts,
    token,
    now,
    key: () => {
      key ??= openSigstoreKey(parts.key)
      return key
    },
    certificateOf: (fulcioUrl) => {
      const known = certificates.get(fulcioUrl)
      if (known !== undefined) return known
      const holder = createCertificateHolder(parts.http, fulcioUrl, token, now)
      certificates.set(fulcioUrl, holder)
      return holder
    },
  }
  return async (choice) => {
    if (choice.method === 'sigstore-key') return await openWithKey(run, choice)
    return await openKeyless(run, choice)
  }
}

async function openWithKey(run: Run, choice: SigstoreChoice): Promise<SigstoreSigner> {
  const { parts } = run
  const { kind, privateKey, publicKey } = await run.key()
  const services = await servicesFor(run, choice)
  refuseUnloggable(kind, services)
  if (choice.withLayers === true) refuseLayer(kind, services)
  const warnings = guardPublicLog(services, parts.repositoryVisibility, choice.publicLog)
  const credential: Credential = {
    kind,
    privateKey,
    signedBy: { kind: 'public-key', der: publicKey.der, pem: publicKey.pem, sha256: publicKey.sha256 },
  }
  const leaf = keyLeaf(publicKey.pem, choice.transparency)
  return {
    method: 'sigstore-key',
    identity: { kind: 'key', fingerprint: Buffer.from(publicKey.sha256).toString('hex') },
    publicKeyPem: publicKey.pem,
    ...(kind.hash !== null && { digestAlgorithm: kind.hash }),
    warnings,
    verifier: await openReadBack(parts.verifierOf, leaf),
    ...createSigning({ ...parts, services, now: run.now }, () => Promise.resolve(credential)),
  }
}

async function openKeyless(run: Run, choice: SigstoreChoice): Promise<SigstoreSigner> {
  const { parts } = run
  if (choice.transparency === 'none') {
    throw new UsageError(
      'keyless-needs-time',
      'sigstore: expected a log or a timestamp for keyless signing, found transparency none',
    )
  }
  const { claims } = await run.token()
  const services = await servicesFor(run, choice)
  const visibility = claims.repositoryVisibility ?? parts.repositoryVisibility
  const warnings = guardPublicLog(services, visibility, choice.publicLog)
  if (choice.withLayers === true) refuseLayer(certificateKeyKind, services)
  const { fulcioUrl } = services
  if (choice.dryRun || fulcioUrl === undefined) {
    return await keylessSigner(run, choice, foreseenIdentity(claims, parts.serverUrl), warnings, {
      services,
      credential: () => Promise.reject(new Error('nothing is signed in a dry run')),
    })
  }
  const certificate = run.certificateOf(fulcioUrl)
  const { leaf } = await certificate()
  const facts = certificateFacts(leaf)
  refuseOtherIdentity(facts, claims)
  return await keylessSigner(run, choice, facts, warnings, {
    services,
    credential: async () => credentialOf(await certificate(), facts.subject.value),
  })
}

async function keylessSigner(
  run: Run,
  choice: SigstoreChoice,
  facts: CertificateFacts,
  warnings: SigstoreSigner['warnings'],
  signing: { readonly services: SigningServices; readonly credential: () => Promise<Credential> },
): Promise<SigstoreSigner> {
  const { parts, now } = run
  const leaf = identityLeaf(facts, choice.transparency)
  return {
    method: 'keyless',
    identity: { kind: 'certificate', certificate: facts },
    warnings,
    verifier: await openReadBack(parts.verifierOf, leaf),
    ...createSigning({ ...parts, services: signing.services, now }, signing.credential),
  }
}

function credentialOf({ leaf, chain, privateKey }: IssuedCertificate, subject: string): Credential {
  return {
    kind: certificateKeyKind,
    privateKey,
    signedBy: { kind: 'certificate', der: leaf.der, pem: leaf.x509.toString(), chain },
    exists: `a certificate for ${JSON.stringify(subject)}`,
  }
}

async function servicesFor({ parts, now }: Run, choice: SigstoreChoice): Promise<SigningServices> {
  return await chooseServices(parts.services, choice, parts.publicSigningConfig, now())
}

/** Before anything is signed: a log that takes no such key would refuse each image. */
function refuseUnloggable(kind: SigstoreKeyKind, { logs }: SigningServices): void {
  for (const { version } of logs) {
    if (version === 2 ? kind.keyDetails !== undefined : kind.inFirstLog) continue
    throw new UsageError(
      'key-log-unsupported',
      `sigstore key: expected one that Rekor v${version} takes signatures of, found ${kind.name}`,
    )
  }
}
