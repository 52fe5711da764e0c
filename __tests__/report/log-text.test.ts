import { describe, expect, it } from '@jest/globals'
import type { DigestOutcome, Outcome } from '../../src/app/contract.ts'
import { digestOf } from '../../src/domain/image/digest.ts'
import { textOfOutcome } from '../../src/report/log-text.ts'
import { painter } from '../../src/report/paint.ts'
import { signed, signedManifest, signOutcome } from './outcomes.ts'

const digest = digestOf(Buffer.from('{}'))
const outcome: DigestOutcome = {
  command: 'digest',
  reference: 'm.json',
  digest,
  mediaType: null,
  entries: [],
  warnings: [{ code: 'manifest-malformed', message: 'two\nlines' }],
}
const style = { paint: painter(false), quiet: false, verbose: false }

describe('the text of digest', () => {
  it('tells what is wrong with the manifest, one escaped line each', () => {
    expect(textOfOutcome(outcome, style).split('\n')).toEqual([
      `${digest}  media type not recognised`,
      '  warning[manifest-malformed]: two\\x0alines',
      '',
    ])
  })

  it('is the digest alone with --quiet', () => {
    expect(textOfOutcome(outcome, { ...style, quiet: true })).toBe(`${digest}\n`)
  })
})

describe('the text of sign', () => {
  it('names the entries in transparency logs, escaped', () => {
    const logEntries = [{ log: 'https://log.example\n', index: '7' }]
    const image = signed('a', { signed: [signedManifest({ method: 'keyless', logEntries })] })
    expect(
      textOfOutcome(signOutcome([image]), style)
        .split('\n')
        .slice(1, -2),
    ).toEqual([
      expect.stringContaining(`${digest}  image  published  by `),
      '             logged at https://log.example\\x0a, entry 7',
    ])
  })
})

describe('the text of where', () => {
  it('puts the source of a place in brackets once, and says what is switched', () => {
    const place = (source: string) => ({ url: 'file:///sigs', source })
    const told = textOfOutcome(
      {
        command: 'where',
        subject: 'a',
        lookaside: { read: place('(built in)'), write: place('x.yaml: docker') },
        registry: 'h.example/t/a',
        sigstoreAttachments: false,
        credentials: null,
        warnings: [],
      },
      style,
    )
    expect(told.split('\n').slice(1, 5)).toEqual([
      'read         file:///sigs  (built in)',
      'write        file:///sigs  (x.yaml: docker)',
      'bundles      referrers of the image in h.example/t/a, or its fallback tag; .sig tags there, too',
      'sigstore     attachments for sigstoreSigned are switched off (use-sigstore-attachments)',
    ])
  })

  it('says where there is no place to write', () => {
    const lookaside = { read: { url: 'file:///sigs', source: '(built in)' } }
    const told = textOfOutcome(
      {
        command: 'where',
        subject: 'a',
        lookaside,
        sigstoreAttachments: false,
        credentials: null,
        warnings: [],
      },
      style,
    )
    expect(told).toContain('write        nowhere: sign wants --lookaside, or a section of registries.d\n')
  })
})

describe('the text of policy check', () => {
  const checked = (given: object): readonly string[] => {
    const none = { command: 'policy check', policy: 'p.json', scopes: 1, requirements: 2, faults: [] }
    return textOfOutcome({ ...none, warnings: [], ...given } as Outcome, style).split('\n')
  }

  it('counts', () => {
    expect(checked({})[0]).toBe('valid  p.json: 1 scope, 2 requirements')
    expect(checked({ scopes: 0, requirements: 1 })[0]).toBe('valid  p.json: 0 scopes, 1 requirement')
  })

  it('names file and path once, and sets no dot behind a question', () => {
    const fault = { code: 'policy-unknown-type', path: 'default[0].type', next: 'Write one.' }
    const message = 'p.json: default[0].type: found "rejct"; did you mean "reject"?'
    expect(checked({ faults: [{ ...fault, message }] })).toEqual([
      `policy-unknown-type: ${message} Write one.`,
      'faulty  p.json: 1 fault',
      '',
    ])
  })
})

describe('the text of inspect', () => {
  const place = { subject: digest, store: 'lookaside', status: 'read', signatures: [] } as const
  const inspected = (places: readonly object[]): string =>
    textOfOutcome(
      {
        command: 'inspect',
        images: [{ text: 'a', reference: 'a:1', digest, mediaType: 'm', entries: [], warnings: [], places }],
      } as Outcome,
      style,
    )

  it('lists what a signature claims of itself', () => {
    const untrustedClaim = { keyId: 'K\n', issuer: 'I', createdUnixSeconds: 0 }
    const signatures = [
      { place: 'p', kind: 'bundle', untrustedClaim },
      { place: 'q', kind: 'malformed', message: 'empty' },
    ]
    expect(inspected([{ ...place, url: 'u', signatures }])).toContain(
      '      p  bundle  claims key K\\x0a, issuer I, made 1970-01-01T00:00:00.000Z\n' +
        '      q  malformed  claims empty\n',
    )
  })

  it.each<[string, readonly object[], string]>([
    ['one place', [{ ...place, url: 'file:///a' }], 'none found at file:///a\n'],
    [
      'an index',
      [
        { ...place, url: 'file:///a' },
        { ...place, url: 'file:///b' },
        { ...place, url: 'file:///c' },
      ],
      'none found at file:///a and 2 more places of its platforms\n',
    ],
    ['no place', [], 'not looked for: no reference says where; give --identity HOST/NAME:TAG\n'],
    [
      'a place that was not read',
      [{ ...place, url: 'u', status: 'unread', error: { code: 'timeout', message: 'late' } }],
      'none could be read\n',
    ],
  ])('says where it found none: %s', (_name, places, told) => {
    expect(inspected(places)).toContain(`signatures: ${told}`)
  })
})
