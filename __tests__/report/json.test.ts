import { describe, expect, it } from '@jest/globals'
import type { Outcome, VerifiedImage } from '../../src/app/contract.ts'
import { TransportError, UsageError } from '../../src/domain/errors.ts'
import { digestOf } from '../../src/domain/image/digest.ts'
import type { Decision } from '../../src/domain/policy/verdict.ts'
import { jsonOfError, jsonOfOutcome } from '../../src/report/json.ts'
import { schemaFaults } from './schemas.ts'

const digest = digestOf(new Uint8Array([1]))
const signer = { kind: 'gpg', fingerprint: 'A'.repeat(40), keyFingerprint: 'B'.repeat(40) } as const
const linux = { os: 'linux', architecture: 'arm64', variant: 'v8' }
const warnings = [{ code: 'digest-mismatch', message: 'told' }] as const
const unread = new TransportError('cancelled', 'stopped')

const decision: Decision = {
  verdict: { kind: 'accepted', by: [signer] },
  scope: { transport: 'docker', key: 'host/ns', source: 'namespace' },
  requirements: [
    { path: 'default[0]', type: 'signedBy', outcome: 'met', signers: [signer] },
    {
      path: 'default[1]',
      type: 'reject',
      outcome: 'not-met',
      code: 'digest-mismatch',
      message: 'no',
      signers: [],
    },
  ],
  signatures: [
    {
      place: 'p/1',
      kind: 'simple-signing',
      verified: true,
      signer,
      claimed: { reference: 'a:1', digest, createdUnixSeconds: 1 },
      outcome: 'accepted',
    },
    {
      place: 'p/2',
      kind: 'malformed',
      verified: false,
      claimed: {},
      outcome: 'not-accepted',
      code: 'digest-mismatch',
      message: 'bad',
    },
  ],
  places: [
    { url: 'file:///p', store: 'lookaside', status: 'read', found: 2 },
    {
      url: 'https://q',
      store: 'lookaside',
      status: 'unread',
      found: 0,
      error: { code: 'cancelled', message: 'stopped' },
    },
  ],
  warnings: [],
}

const judged = (verdict: VerifiedImage['verdict'], text: string): VerifiedImage => ({
  text,
  reference: text,
  digest,
  platform: linux,
  verdict,
  decisions: [{ digest, platform: linux, role: 'image', decision }],
  differences: ['podman would accept'],
  warnings,
})

const images = [
  judged({ kind: 'accepted', by: [signer] }, 'a:1'),
  judged({ kind: 'waived' }, 'b:1'),
  judged({ kind: 'rejected', reasons: [{ code: 'digest-mismatch', message: 'no' }] }, 'c:1'),
  {
    text: 'd:1',
    reference: 'd:1',
    verdict: { kind: 'undecided', error: unread },
    decisions: [],
    differences: [],
    warnings: [],
  },
] as const

const entry = { digest, mediaType: 'm', platform: linux, role: 'image' } as const
const outcomes: readonly Outcome[] = [
  { command: 'digest', reference: 'a', digest, mediaType: null, entries: [entry], warnings },
  {
    command: 'digest',
    reference: 'a',
    digest,
    mediaType: 'm',
    config: { digest, mediaType: 'c' },
    entries: [],
    warnings: [],
  },
  {
    command: 'sign',
    keys: [],
    warnings,
    images: [
      {
        text: 'a',
        reference: 'a:1',
        digest,
        warnings,
        signed: [
          {
            digest,
            platform: linux,
            role: 'image',
            method: 'gpg',
            publish: 'lookaside',
            signer,
            place: 'p',
            state: 'published',
          },
          {
            digest,
            role: 'index',
            method: 'gpg',
            publish: 'lookaside',
            signer,
            state: 'failed',
            error: unread,
          },
        ],
      },
      { text: 'b', signed: [], warnings: [], error: unread },
    ],
  },
  {
    command: 'verify',
    mode: 'enforce',
    waived: 'allow',
    policy: 'p.json',
    identity: 'h.example/a:1',
    images,
    warnings,
  },
  { command: 'explain', mode: 'report', waived: 'fail', policy: 'p.json', images, warnings: [] },
  {
    command: 'inspect',
    images: [
      {
        text: 'a',
        reference: 'a:1',
        digest,
        mediaType: 'm',
        entries: [entry],
        warnings,
        places: [
          {
            subject: digest,
            url: 'u',
            store: 'directory',
            status: 'read',
            signatures: [
              {
                place: 'p',
                kind: 'simple-signing',
                untrustedClaim: { keyId: 'K', reference: 'r', digest: 'd', createdUnixSeconds: 1 },
              },
              { place: 'q', kind: 'malformed', message: 'bad' },
            ],
          },
          {
            subject: digest,
            url: 'u',
            store: 'lookaside',
            status: 'unread',
            error: { code: 'cancelled', message: 'm' },
            signatures: [],
          },
        ],
      },
      { text: 'b', reference: 'b', entries: [], places: [], warnings: [], error: unread },
    ],
  },
  {
    command: 'where',
    subject: 'a',
    lookaside: { read: { url: 'u', source: 's' }, write: { url: 'u', source: 's' } },
    sigstoreAttachments: false,
    credentials: { file: 'f', entry: 'e', username: 'n' },
    warnings,
  },
  {
    command: 'where',
    subject: 'a',
    lookaside: { read: { url: 'u', source: '(built in)' } },
    sigstoreAttachments: false,
    credentials: null,
    warnings: [],
  },
  { command: 'where', subject: 'a', sigstoreAttachments: false, credentials: null, warnings: [] },
  {
    command: 'policy check',
    policy: 'p.json',
    scopes: 1,
    requirements: 2,
    faults: [{ code: 'digest-mismatch', path: 'default[0]', message: 'm', next: 'n' }],
    warnings,
  },
]

describe('jsonOfOutcome', () => {
  it.each(outcomes.map((outcome, at) => [`${outcome.command} ${at}`, outcome] as const))(
    '%s holds its published schema',
    (_name, outcome) => {
      expect(schemaFaults(jsonOfOutcome(outcome, 0))).toEqual([])
    },
  )

  it('counts every verdict', () => {
    const printed = JSON.parse(jsonOfOutcome(outcomes[3] as Outcome, 1)) as {
      counts: unknown
      exitCode: number
    }
    expect(printed.counts).toEqual({ accepted: 1, waived: 1, rejected: 1, undecided: 1 })
    expect(printed.exitCode).toBe(1)
  })

  it.each([
    ['a runner command', '##[error]x', '##[error]x', '##['],
    ['hidden characters', 'a\u202eb\u009bc\u{e0001}', 'a\u202eb\u009bc\u{e0001}', '\u202e'],
    ['user info', 'https://alice:s3cret@h/x', 'https://***@h/x', 's3cret'],
  ])('prints %s so that a log obeys nothing and a reader sees the same', (_name, text, read, never) => {
    const printed = jsonOfOutcome(
      { command: 'where', subject: text, sigstoreAttachments: false, credentials: null, warnings: [] },
      0,
    )
    expect(printed).not.toContain(never)
    expect((JSON.parse(printed) as { subject: string }).subject).toBe(read)
  })
})

describe('jsonOfError', () => {
  it.each(['digest', 'sign', 'verify', 'explain', 'inspect', 'where', 'policy check', 'error'])(
    '%s: holds the schema',
    (command) => {
      const printed = jsonOfError(new UsageError('operand-missing', 'none'), { command, exitCode: 2 })
      expect(schemaFaults(printed)).toEqual([])
      expect(JSON.parse(printed)).toMatchObject({
        exitCode: 2,
        error: { code: 'operand-missing', message: 'none' },
      })
    },
  )
})
