import type { SignatureCheck, SigstoreFacts } from '../../src/domain/policy/facts.ts'
import type { BundleSigned, IdentitySigned, WorkflowSigned } from '../../src/domain/policy/policy.ts'
import type { CertificateFacts, ExtensionName } from '../../src/domain/signature/certificate-facts.ts'
import type {
  CertificateSigner,
  KeySigner,
  SignerIdentity,
} from '../../src/domain/signature/signer-identity.ts'
import { signedAtUnixSeconds } from './signatures.ts'

export const githubIssuer = 'https://token.actions.githubusercontent.com'
const server = 'https://github.com'

/** A key outside GPG, of one hex digit. */
export const keySigner = (digit: string): KeySigner => ({ kind: 'key', fingerprint: digit.repeat(64) })

/** What a certificate says for a run of a workflow; every field of a table test has its own name here. */
export interface Run {
  readonly repository?: string
  readonly holder?: string
  readonly workflow?: string
  readonly ref?: string
  readonly sourceRef?: string | null
  readonly trigger?: string | null
  readonly subject?: string
  readonly kind?: CertificateFacts['subject']['kind']
  readonly issuer?: string
  readonly extensions?: Readonly<Partial<Record<ExtensionName, string | null>>>
}

/** The certificate of `acme/app` for its release workflow on main, but for what is given; `null` leaves out. */
export function certificateOf(run: Run = {}): CertificateSigner {
  const repository = run.repository ?? 'acme/app'
  const ref = run.ref ?? 'refs/heads/main'
  const workflow = run.workflow ?? '.github/workflows/release.yml'
  const value = run.subject ?? `${server}/${run.holder ?? repository}/${workflow}@${ref}`
  const extensions: Partial<Record<ExtensionName, string | null>> = {
    buildSignerUri: value,
    runnerEnvironment: 'github-hosted',
    sourceRepositoryUri: `${server}/${repository}`,
    sourceRepositoryDigest: 'c'.repeat(40),
    sourceRepositoryRef: run.sourceRef === undefined ? ref : run.sourceRef,
    sourceRepositoryIdentifier: '1001',
    sourceRepositoryOwnerIdentifier: '77',
    buildTrigger: run.trigger === undefined ? 'push' : run.trigger,
    ...run.extensions,
  }
  return {
    kind: 'certificate',
    certificate: {
      subject: { kind: run.kind ?? 'uri', value },
      issuer: run.issuer ?? githubIssuer,
      extensions: new Map(
        Object.entries(extensions).flatMap(([name, text]): [ExtensionName, string][] =>
          text === null || text === undefined ? [] : [[name as ExtensionName, text]],
        ),
      ),
    },
  }
}

const conditions = { signedIdentity: { type: 'matchRepoDigestOrExact' }, transparency: 'log' } as const

/** A rule that wants the digest signed, under whatever reference. */
export const digestOnly = { signedIdentity: { type: 'digestOnly' } } as const

/** What a statement says that is an attestation. */
export const provenance = { predicateType: 'https://slsa.dev/provenance/v1' }

/** `workflowSigned` for the release workflow of `acme/app` on main. */
export const workflowSigned = (over: Partial<WorkflowSigned> = {}): WorkflowSigned => ({
  ...conditions,
  type: 'workflowSigned',
  issuer: githubIssuer,
  server,
  repository: { kind: 'exact', text: 'acme/app' },
  workflow: { kind: 'exact', text: '.github/workflows/release.yml' },
  refs: [{ kind: 'exact', text: 'refs/heads/main' }],
  triggers: ['push', 'release', 'schedule', 'workflow_dispatch'],
  ...over,
})

/** `identitySigned` for these exact identities. */
export const identitySigned = (
  identities: readonly string[],
  over: Partial<IdentitySigned> = {},
): IdentitySigned => ({
  ...conditions,
  type: 'identitySigned',
  issuer: githubIssuer,
  identities: identities.map((text) => ({ kind: 'exact', text })),
  extensions: new Map(),
  ...over,
})

/** `bundleSigned` by keys that only the tests' own checks look at. */
export const bundleSigned = (digits: readonly string[], over: Partial<BundleSigned> = {}): BundleSigned => ({
  ...conditions,
  type: 'bundleSigned',
  transparency: 'none',
  keys: { kind: 'data', data: digits.map((digit) => Buffer.from(digit)) },
  ...over,
})

/** A good check: logged and timestamped at `signedAtUnixSeconds`, over a statement, but for what is given. */
export const sigstoreCheck = (
  signer: SignerIdentity,
  payload: Uint8Array,
  over: Partial<SigstoreFacts> = {},
): SignatureCheck => ({
  kind: 'verified',
  signer,
  payload,
  sigstore: {
    form: 'statement',
    times: [{ source: 'log', unixSeconds: signedAtUnixSeconds }],
    logEntries: [{ log: 'https://log.example', index: '7' }],
    ...over,
  },
})
