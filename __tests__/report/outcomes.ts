import type {
  InspectedImage,
  InspectOutcome,
  JudgedManifest,
  SignedImage,
  SignedManifest,
  SignOutcome,
  VerifiedImage,
  VerifyOutcome,
} from '../../src/app/contract.ts'
import { digestOf } from '../../src/domain/image/digest.ts'
import type { Verdict } from '../../src/domain/policy/verdict.ts'
import type { GpgSigner } from '../../src/domain/signature/signer-identity.ts'
import type { RunFacts } from '../../src/domain/workflow/run-facts.ts'
import type { ActionContext } from '../../src/report/action-context.ts'

export const digest = digestOf(Buffer.from('{}'))
export const fingerprint = 'A'.repeat(40)
export const signer: GpgSigner = { kind: 'gpg', fingerprint, keyFingerprint: fingerprint }

export const facts: RunFacts = {
  event: 'push',
  repository: 'team/app',
  server: { url: 'https://github.com', kind: 'github.com' },
  commit: 'c'.repeat(40),
  ref: 'refs/heads/main',
  job: 'build',
}

export const context = (
  action: ActionContext['action'],
  more: Partial<ActionContext> = {},
): ActionContext => ({ action, version: '1.2.3', facts, changedFiles: [], ...more })

export const accepted: Verdict = { kind: 'accepted', by: [signer] }
/** No cure of its own for workflows, so that the table of codes speaks. */
export const rejected: Verdict = {
  kind: 'rejected',
  reasons: [{ code: 'untrusted-key', message: 'found a signature by B', next: 'Ask who B is.' }],
}
export const undecided: Verdict = {
  kind: 'undecided',
  error: { code: 'timeout', message: 'no answer in 10 s', next: 'Try later.' },
}

export const verified = (
  name: string,
  verdict: Verdict,
  more: Partial<VerifiedImage> = {},
): VerifiedImage => ({
  text: name,
  reference: `h.example/t/${name}:1`,
  digest,
  verdict,
  decisions: [],
  differences: [],
  warnings: [],
  ...more,
})

export const verifyOutcome = (
  images: readonly VerifiedImage[],
  more: Partial<VerifyOutcome> = {},
): VerifyOutcome => ({
  command: 'verify',
  mode: 'enforce',
  waived: 'warn',
  policy: 'policy.json',
  images,
  warnings: [],
  ...more,
})

export const judged = (verdict: Verdict): JudgedManifest => ({
  digest,
  role: 'image',
  decision: {
    verdict,
    scope: { transport: 'docker', key: 'h.example/t', source: 'namespace' },
    requirements: [
      { path: 'transports.docker["h.example/t"][0]', type: 'signedBy', outcome: 'not-met', signers: [] },
    ],
    places: [{ url: 'https://s.example/t/a', store: 'lookaside', status: 'read', found: 1 }],
    signatures: [
      {
        place: 'https://s.example/t/a/signature-1',
        kind: 'simple-signing',
        verified: false,
        claimed: { reference: 'h.example/t/a:1', createdUnixSeconds: 0 },
        outcome: 'not-accepted',
        code: 'untrusted-key',
        message: 'made by B',
      },
    ],
    warnings: [],
  },
})

export const signedManifest = (more: Partial<SignedManifest> = {}): SignedManifest => ({
  digest,
  role: 'image',
  method: 'gpg',
  publish: 'lookaside',
  signer,
  place: 'file:///srv/sigs/t/a@sha256=44/signature-1',
  state: 'published',
  ...more,
})

export const signed = (name: string, more: Partial<SignedImage> = {}): SignedImage => ({
  text: `h.example/t/${name}:1`,
  reference: `h.example/t/${name}:1`,
  digest,
  signed: [signedManifest()],
  warnings: [],
  ...more,
})

export const signOutcome = (
  images: readonly SignedImage[],
  more: Partial<SignOutcome> = {},
): SignOutcome => ({
  command: 'sign',
  images,
  keys: [{ signer, method: 'gpg', publicKey: Buffer.from('key') }],
  warnings: [],
  ...more,
})

export const inspected = (name: string, more: Partial<InspectedImage> = {}): InspectedImage => ({
  text: name,
  reference: `h.example/t/${name}:1`,
  digest,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  entries: [],
  places: [
    {
      subject: digest,
      url: 'https://s.example/t/a',
      store: 'lookaside',
      status: 'read',
      signatures: [
        {
          place: 'https://s.example/t/a/signature-1',
          kind: 'simple-signing',
          untrustedClaim: { keyId: 'BBBB', reference: 'h.example/t/a:1' },
        },
      ],
    },
  ],
  warnings: [],
  ...more,
})

export const inspectOutcome = (images: readonly InspectedImage[]): InspectOutcome => ({
  command: 'inspect',
  images,
})
