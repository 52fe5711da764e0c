import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { TransportError } from '../../src/domain/errors.ts'
import type { ActionContext } from '../../src/report/action-context.ts'
import { type LogPart, logOfError, logOfOutcome } from '../../src/report/action-log.ts'
import type { ActionOutcome } from '../../src/report/action-outputs.ts'
import { type Annotation, annotationsOfError, annotationsOfOutcome } from '../../src/report/annotations.ts'
import { summaryOfError, summaryOfOutcome } from '../../src/report/summary.ts'
import { hostileTexts, secretTexts } from './hostile-texts.ts'
import {
  context,
  digest,
  facts,
  inspected,
  inspectOutcome,
  judged,
  signed,
  signedManifest,
  signer,
  signOutcome,
  verified,
  verifyOutcome,
} from './outcomes.ts'

/** A text in every place of an outcome that somebody else may have filled. */
const verifyWith = (text: string): ActionOutcome => {
  const reason = { code: 'untrusted-key', message: text, next: text } as const
  const verdict = { kind: 'rejected', reasons: [reason, { ...reason, code: 'key-weak' }] } as const
  const { decision } = judged(verdict)
  const platform = { os: text, architecture: text, variant: text }
  const hostileSigner = { ...signer, claimedUserIds: [text] }
  const manifest = {
    digest,
    platform,
    role: 'image' as const,
    decision: {
      ...decision,
      scope: { ...decision.scope, transport: text, key: text },
      requirements: [
        {
          path: text,
          type: text,
          outcome: 'not-met' as const,
          code: reason.code,
          message: text,
          signers: [hostileSigner],
        },
      ],
      places: [
        { url: text, store: 'lookaside' as const, status: 'unread' as const, found: 0, error: reason },
      ],
      signatures: [
        {
          place: text,
          kind: 'simple-signing' as const,
          verified: true,
          signer: hostileSigner,
          claimed: { reference: text, digest: text, createdUnixSeconds: 1e300 },
          outcome: 'not-accepted' as const,
          code: reason.code,
          message: text,
        },
      ],
    },
  }
  const rest = { platform, differences: [text], warnings: [reason] }
  return verifyOutcome(
    [
      verified('a', verdict, { ...rest, text, reference: text, decisions: [manifest] }),
      verified('b', { kind: 'undecided', error: reason }, { ...rest, reference: text }),
      verified('c', { kind: 'waived' }, { reference: text }),
      verified('d', { kind: 'accepted', by: [hostileSigner] }, { reference: text }),
    ],
    { policy: text, identity: text, warnings: [reason] },
  )
}

const signWith = (text: string): ActionOutcome => {
  const reason = { code: 'signs-by-subkey', message: text, next: text } as const
  const error = new TransportError('timeout', text, { next: text })
  const hostile = {
    signer: { ...signer, claimedUserIds: [text] },
    place: text,
    platform: { os: text, architecture: text },
  }
  return signOutcome(
    [
      signed('a', { text, readBase: text, warnings: [reason], signed: [signedManifest(hostile)] }),
      signed('b', { text, signed: [signedManifest({ ...hostile, state: 'failed', error })] }),
      { text, signed: [], warnings: [reason], error },
    ],
    { warnings: [reason] },
  )
}

const inspectWith = (text: string): ActionOutcome => {
  const reason = { code: 'timeout', message: text, next: text } as const
  const found = {
    place: text,
    kind: 'malformed' as const,
    untrustedClaim: { keyId: text, reference: text, digest: text },
    message: text,
  }
  const place = { subject: digest, url: text, store: 'lookaside' as const }
  const entry = {
    digest,
    mediaType: text,
    platform: { os: text, architecture: text },
    role: 'image' as const,
  }
  return inspectOutcome([
    inspected('a', {
      text,
      reference: text,
      mediaType: text,
      entries: [entry],
      places: [
        { ...place, status: 'read', signatures: [found] },
        { ...place, status: 'unread', signatures: [], error: reason },
      ],
      warnings: [reason],
    }),
  ])
}

const contextWith = (action: ActionContext['action'], text: string): ActionContext =>
  context(action, {
    leg: text,
    changedFiles: [text, 'x'],
    reportPath: text,
    origin: { kind: 'base', of: 'pull-request', commit: text },
    facts: { ...facts, repository: text, job: text, ref: text },
  })

const makers = [
  ['verify', verifyWith],
  ['sign', signWith],
  ['inspect', inspectWith],
] as const

const errorOf = (text: string): TransportError => new TransportError('timeout', text, { next: text })

const summaries = (text: string): readonly string[] => [
  ...makers.map(([action, outcome]) => summaryOfOutcome(outcome(text), contextWith(action, text))),
  summaryOfError(errorOf(text), contextWith('verify', text)),
]

const linesOf = (part: LogPart): readonly string[] =>
  part.kind === 'line' ? [part.text] : [part.title, ...part.lines]

const logLines = (text: string): readonly string[] =>
  [
    ...makers.flatMap(([action, outcome]) => logOfOutcome(outcome(text), contextWith(action, text))),
    ...logOfError(errorOf(text), contextWith('sign', text)),
  ].flatMap(linesOf)

const annotations = (text: string): readonly Annotation[] => [
  ...makers.flatMap(([action, outcome]) => annotationsOfOutcome(outcome(text), contextWith(action, text))),
  ...annotationsOfError(errorOf(text), contextWith('inspect', text)),
]

/** Everything in a summary that could mean something, in order; code spans come and go with backticks in a text. */
const structure = (markdown: string): string =>
  markdown
    .replace(/<wbr>|<\/?code>|&#\d+;/g, '')
    .replace(/(`{3,})(?:json|yaml|sh)\n[\s\S]*?\n\1/g, 'FENCE')
    .match(/FENCE|\n|<[^>]*>|[#`*_~[\]<>&!@$\\|^{}]/g)
    ?.join('') ?? ''

const plain = summaries('x').map(structure)

/** All lines at once, as there are many: none may break the rules of `shown`. */
const expectSafeLines = (lines: readonly string[]): void => {
  expect(lines.filter((line) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|^\s*::|##[A-Za-z]*\[/u.test(line))).toEqual(
    [],
  )
}

describe('a hostile text in every place', () => {
  it('stands in every place', () => {
    const told = [
      ...summaries('HERE'),
      ...logLines('HERE'),
      ...annotations('HERE').map((each) => each.message),
    ]
    for (const text of told) if (text.length > 200) expect(text).toContain('HERE')
    expect(summaries('HERE')[0]?.match(/HERE/g)?.length).toBeGreaterThan(40)
  })

  it.each(hostileTexts)('%s: changes nothing of a summary but its words', (_name, text) => {
    expect(summaries(text).map(structure)).toEqual(plain)
  })

  it.each(hostileTexts)('%s: is no command in the log, and one line', (_name, text) => {
    expectSafeLines(logLines(text))
  })

  it.each(hostileTexts)('%s: is no command in an annotation, and within its limits', (_name, text) => {
    for (const { title, message } of annotations(text)) {
      expectSafeLines([title, message])
      expect(title.length).toBeLessThanOrEqual(60)
      expect(message.length).toBeLessThanOrEqual(4096)
    }
  })

  it('whatever it is', () => {
    const marks = fc.stringMatching(/^[@#:$|`<>&[\]*_~\\!w.GH\-0-9a/(){}\n\r ]{0,30}$/)
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), marks), (text) => {
        expect(summaries(text).map(structure)).toEqual(plain)
        expectSafeLines(logLines(text))
        expectSafeLines(annotations(text).flatMap(({ title, message }) => [title, message]))
      }),
      { numRuns: 200 },
    )
  })

  it.each(secretTexts)('%s is told nowhere', (_name, text) => {
    const told = [...summaries(text), ...logLines(text), JSON.stringify(annotations(text))].join('\n')
    expect(told).not.toContain('HUSH')
  })
})
