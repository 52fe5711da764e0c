import type {
  DigestOutcome,
  InspectedImage,
  JudgedManifest,
  ManifestEntry,
  Outcome,
  SignedImage,
  VerifiedImage,
  VerifyBlobOutcome,
  VerifyOutcome,
  WhereOutcome,
} from '../app/contract.ts'
import type { CountersignError } from '../domain/errors.ts'
import { formatPlatform, type Platform } from '../domain/image/manifest.ts'
import type { Reason, RequirementOutcome, SignatureOutcome } from '../domain/policy/verdict.ts'
import { shownJson, withoutSecrets } from './escape.ts'
import { leadingReason, reasonFrom, verdictCounts } from './findings.ts'
import { type Json, logEntriesOf, signerOf } from './json-values.ts'

/** What the door adds to an outcome: the exit code, and the error that ended the run when there was no outcome. */
export interface JsonFrame {
  readonly command: string
  readonly exitCode: number
}

/**
 * One JSON object for an outcome, as `docs/schemas` publishes it. Safe to print in a workflow log: control and hidden
 * characters and the `##` of `##[` and `##vso[` are written as `\u` escapes, which readers of JSON see as the same text.
 */
export function jsonOfOutcome(outcome: Outcome, exitCode: number): string {
  return print({ ...head(outcome.command, exitCode), ...body(outcome) })
}

/** The object for a run that ended in an error before there was an outcome. */
export function jsonOfError(error: CountersignError, { command, exitCode }: JsonFrame): string {
  return print({ ...head(command, exitCode), error: errorOf(error) })
}

const head = (command: string, exitCode: number): { readonly schema: string; readonly exitCode: number } => ({
  schema: `countersign/${command.replace(' ', '-')}/v1`,
  exitCode,
})

const print = (value: Json): string => `${shownJson(withoutSecrets(JSON.stringify(value, null, 2)))}\n`

function body(outcome: Outcome): { readonly [key: string]: Json } {
  switch (outcome.command) {
    case 'digest':
      return digestBody(outcome)
    case 'sign':
      return { images: outcome.images.map(signedImage), warnings: outcome.warnings.map(reasonOf) }
    case 'verify':
    case 'explain':
      return verifyBody(outcome)
    case 'inspect':
      return { images: outcome.images.map(inspectedImage) }
    case 'where':
      return whereBody(outcome)
    case 'verify-blob':
      return {
        bundle: outcome.bundle,
        artifact: outcome.artifact,
        digest: outcome.digest,
        ...blobVerdict(outcome.verdict),
        logEntries: logEntriesOf(outcome.logEntries),
      }
    case 'sign-blob':
      return {
        artifact: outcome.artifact,
        digest: outcome.digest,
        signer: signerOf(outcome.signer),
        place: outcome.place,
        warnings: outcome.warnings.map(reasonOf),
      }
    case 'key generate':
      return {
        signer: signerOf(outcome.signer),
        privateKeyFile: outcome.privateKeyFile,
        publicKeyFile: outcome.publicKeyFile,
      }
    case 'policy compile':
      return {
        policy: outcome.policy,
        place: outcome.place,
        faults: outcome.faults.map((fault) => ({ ...fault })),
        warnings: outcome.warnings.map(reasonOf),
      }
    case 'policy check':
      return {
        policy: outcome.policy,
        scopes: outcome.scopes,
        requirements: outcome.requirements,
        faults: outcome.faults.map((fault) => ({ ...fault })),
        warnings: outcome.warnings.map(reasonOf),
      }
  }
}

const verifyBody = (outcome: VerifyOutcome): { readonly [key: string]: Json } => ({
  policy: outcome.policy,
  byDigestAlone: outcome.byDigestAlone,
  policyCommit: outcome.policyCommit,
  identity: outcome.identity,
  mode: outcome.mode,
  images: outcome.images.map(verifiedImage),
  counts: verdictCounts(outcome.images),
  warnings: outcome.warnings.map(reasonOf),
})

const whereBody = (outcome: WhereOutcome): { readonly [key: string]: Json } => ({
  subject: outcome.subject,
  lookaside: outcome.lookaside === undefined ? null : placesOf(outcome.lookaside),
  registry: outcome.registry ?? null,
  sigstoreAttachments: outcome.sigstoreAttachments,
  credentials: outcome.credentials === null ? null : { ...outcome.credentials },
  warnings: outcome.warnings.map(reasonOf),
})

function blobVerdict(verdict: VerifyBlobOutcome['verdict']): { readonly [key: string]: Json } {
  const reason = leadingReason(verdict)
  return {
    verdict: verdict.kind,
    ...(reason === undefined ? { code: verdict.kind, message: '', next: '' } : reasonFrom(reason)),
    signers: verdict.kind === 'accepted' ? verdict.by.map(signerOf) : [],
  }
}

const placesOf = ({ read, write }: NonNullable<WhereOutcome['lookaside']>): Json => ({
  read: { ...read },
  write: write === undefined ? null : { ...write },
})

const platformText = (platform: Platform | undefined): string | undefined =>
  platform === undefined ? undefined : formatPlatform(platform)

const reasonOf = (reason: Reason): Json => ({ ...reasonFrom(reason) })
const errorOf = (error: CountersignError): Json => ({ ...reasonFrom(error) })

function digestBody(outcome: DigestOutcome): { readonly [key: string]: Json } {
  return {
    reference: outcome.reference,
    digest: outcome.digest,
    mediaType: outcome.mediaType,
    config: outcome.config === undefined ? undefined : { ...outcome.config },
    manifests: outcome.entries.map(entryOf),
    warnings: outcome.warnings.map(reasonOf),
  }
}

const entryOf = (entry: ManifestEntry): Json => ({
  digest: entry.digest,
  mediaType: entry.mediaType,
  platform: platformText(entry.platform),
  role: entry.role,
})

function signedImage(image: SignedImage): Json {
  return {
    reference: image.reference ?? image.text,
    digest: image.digest,
    signed: image.signed.map((manifest) => ({
      digest: manifest.digest,
      platform: platformText(manifest.platform),
      role: manifest.role,
      method: manifest.method,
      publish: manifest.publish,
      signer: signerOf(manifest.signer),
      place: manifest.place,
      state: manifest.state,
      logEntries: logEntriesOf(manifest.logEntries),
      ...(manifest.error === undefined ? {} : reasonFrom(manifest.error)),
    })),
    warnings: image.warnings.map(reasonOf),
    ...(image.error === undefined ? {} : reasonFrom(image.error)),
  }
}

function verifiedImage(image: VerifiedImage): Json {
  const reason = leadingReason(image.verdict)
  const shownFirst = image.decisions[0]
  return {
    reference: image.reference,
    digest: image.digest,
    platform: platformText(image.platform),
    verdict: image.verdict.kind,
    ...(reason === undefined ? { code: image.verdict.kind, message: '', next: '' } : reasonFrom(reason)),
    ...(shownFirst === undefined
      ? { requirements: [], signatures: [], places: [] }
      : decisionBody(shownFirst)),
    manifests: image.decisions.map((judged) => ({
      digest: judged.digest,
      platform: platformText(judged.platform),
      role: judged.role,
      verdict: judged.decision.verdict.kind,
      ...decisionBody(judged),
    })),
    differences: [...image.differences],
    warnings: image.warnings.map(reasonOf),
  }
}

function decisionBody({ decision }: JudgedManifest): { readonly [key: string]: Json } {
  return {
    scope: {
      transport: decision.scope.transport,
      key: decision.scope.key ?? null,
      source: decision.scope.source,
    },
    requirements: decision.requirements.map(requirementOf),
    signatures: decision.signatures.map(signatureOf),
    places: decision.places.map((place) => ({
      url: place.url,
      store: place.store,
      status: place.status,
      found: place.found,
      ...(place.error === undefined ? {} : { code: place.error.code, message: place.error.message }),
    })),
  }
}

const requirementOf = (requirement: RequirementOutcome): Json => ({
  path: requirement.path,
  type: requirement.type,
  outcome: requirement.outcome,
  code: requirement.code ?? requirement.outcome,
  message: requirement.message,
  signers: requirement.signers.map(signerOf),
  parts: requirement.parts?.map(requirementOf),
})

const signatureOf = (signature: SignatureOutcome): Json => ({
  place: signature.place,
  kind: signature.kind,
  verified: signature.verified,
  signer: signature.signer === undefined ? undefined : signerOf(signature.signer),
  claimed: {
    reference: signature.claimed.reference,
    digest: signature.claimed.digest,
    created: signature.claimed.createdUnixSeconds,
  },
  logEntries: logEntriesOf(signature.logEntries),
  outcome: signature.outcome,
  code: signature.code ?? signature.outcome,
  message: signature.message,
})

function inspectedImage(image: InspectedImage): Json {
  return {
    reference: image.reference,
    digest: image.digest,
    mediaType: image.mediaType,
    manifests: image.entries.map(entryOf),
    places: image.places.map((place) => ({
      subject: place.subject,
      url: place.url,
      store: place.store,
      status: place.status,
      ...(place.error === undefined ? {} : { code: place.error.code, message: place.error.message }),
      signatures: place.signatures.map(({ untrustedClaim: claim, ...signature }) => ({
        place: signature.place,
        kind: signature.kind,
        claimed: {
          keyId: claim?.keyId,
          identity: claim?.identity,
          issuer: claim?.issuer,
          predicateType: claim?.predicateType,
          reference: claim?.reference,
          digest: claim?.digest,
          created: claim?.createdUnixSeconds,
        },
        message: signature.message,
      })),
    })),
    warnings: image.warnings.map(reasonOf),
    ...(image.error === undefined ? {} : reasonFrom(image.error)),
  }
}
