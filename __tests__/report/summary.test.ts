import { describe, expect, it } from '@jest/globals'
import { UsageError } from '../../src/domain/errors.ts'
import { summaryOfError, summaryOfOutcome } from '../../src/report/summary.ts'
import {
  accepted,
  context,
  digest,
  facts,
  fingerprint,
  inspected,
  inspectOutcome,
  judged,
  rejected,
  signed,
  signedManifest,
  signOutcome,
  undecided,
  verified,
  verifyOutcome,
} from './outcomes.ts'

const digestCode = `<code>sha256:<wbr>${digest.slice(7)}</code>`
/** In the table: as far as people compare it. */
const shortDigest = `<code>sha256:<wbr>${digest.slice(7, 19)}&#8230;</code>`
const lines = (text: string): readonly string[] => text.split('\n')
const headOf = (text: string): string => lines(text)[0] ?? ''

describe('the summary of verify', () => {
  it('has the failures first, and their evidence in folds', () => {
    const outcome = verifyOutcome([
      verified('good', accepted),
      verified('open', undecided),
      verified('bad', rejected, { decisions: [judged(rejected)], differences: ['podman would not'] }),
      verified('any', { kind: 'waived' }),
    ])
    const more = {
      leg: 'os=linux, arch=arm64',
      origin: { kind: 'base', of: 'pull-request', commit: 'abc1234'.repeat(5) },
      changedFiles: ['policy.json'],
      reportPath: '/tmp/report.json',
    } as const
    expect(lines(summaryOfOutcome(outcome, context('verify', more)))).toEqual([
      '### ❌ Countersign verify: 1 accepted, 1 waived, 1 rejected, 1 undecided (os=linux, arch=arm64)',
      '',
      'Policy <code>policy.json</code>, read from the base commit <code>abc1234</code> of this pull request.',
      '',
      'This pull request edits <code>policy.json</code>; it was judged by what the base says, not by its own edit.',
      '',
      '| Image | Verdict | Signer, or why not | What to do |',
      '| --- | --- | --- | --- |',
      `| <code>h.example/t/bad:<wbr>1</code><br>${shortDigest} | ❌ rejected | <code>untrusted-key</code> found a signature by B | Ask who B is. |`,
      `| <code>h.example/t/open:<wbr>1</code><br>${shortDigest} | ❓ undecided | <code>timeout</code> no answer in 10 s | Try later. |`,
      `| <code>h.example/t/any:<wbr>1</code><br>${shortDigest} | ⚠️ waived | the policy accepts anything here; nothing was verified |  |`,
      `| <code>h.example/t/good:<wbr>1</code><br>${shortDigest} | ✅ accepted | signed by <code>${fingerprint}</code> |  |`,
      '',
      '<details>',
      '<summary>❌ rejected: <code>h.example/t/bad:<wbr>1</code></summary>',
      '<p>Why</p>',
      '<ul>',
      '<li><code>untrusted-key</code>: found a signature by B. Ask who B is.</li>',
      '</ul>',
      `<p>image ${digestCode}: rejected, under the scope docker <code>h.example/t</code> (namespace)</p>`,
      '<ul>',
      '<li>requirement <code>transports.docker&#91;"h.example/t"&#93;&#91;0&#93;</code> signedBy: not-met</li>',
      '<li>place <code>https:<wbr>//s.example/t/a</code>: read, 1 found</li>',
      '<li>signature <code>https:<wbr>//s.example/t/a/signature-1</code>: does not count, <code>untrusted-key</code>: made by B; not verified; it claims reference <code>h.example/t/a:<wbr>1</code>, made 1970-01-01T00:<wbr>00:<wbr>00.000Z</li>',
      '</ul>',
      '<p>What podman and cosign would do</p>',
      '<ul>',
      '<li>podman would not</li>',
      '</ul>',
      '</details>',
      '',
      '<details>',
      '<summary>❓ undecided: <code>h.example/t/open:<wbr>1</code></summary>',
      '<p>Why</p>',
      '<ul>',
      '<li><code>timeout</code>: no answer in 10 s. Try later.</li>',
      '</ul>',
      '</details>',
      '',
      'Countersign 1.2.3. The output <code>report-path</code> of the step names the whole report, as JSON.',
      '',
    ])
  })

  it.each([
    ['everything accepted', [accepted], {}, '✅'],
    ['something waived', [accepted, { kind: 'waived' }], {}, '⚠️'],
    ['something waived where that is fine', [{ kind: 'waived' }], { waived: 'allow' }, '⚠️'],
    ['something waived where that is refused', [{ kind: 'waived' }], { waived: 'fail' }, '❌'],
    ['something undecided', [accepted, undecided], {}, '❌'],
    ['something rejected, report only', [rejected], { mode: 'report' }, '⚠️'],
  ] as const)('%s: %#', (_name, verdicts, more, mark) => {
    const outcome = verifyOutcome(
      verdicts.map((verdict) => verified('a', verdict)),
      more,
    )
    expect(headOf(summaryOfOutcome(outcome, context('verify')))).toMatch(
      new RegExp(`^### ${mark} Countersign verify: `, 'u'),
    )
  })

  it('never calls a waived image verified, nor an undecided one unsigned', () => {
    const outcome = verifyOutcome([verified('a', { kind: 'waived' }), verified('b', undecided)], {
      waived: 'fail',
    })
    const text = summaryOfOutcome(outcome, context('verify'))
    expect(text).toContain('| ⚠️ waived | <code>image-waived</code>')
    expect(text).toContain('| ❓ undecided | <code>timeout</code>')
    expect(text).not.toMatch(/✅|unsigned|no signature|signature-missing/)
  })

  it.each([
    [{ kind: 'checkout' }, 'Policy <code>policy.json</code>, read from the checkout.'],
    [
      { kind: 'base', of: 'merge-group', commit: '0123456789' },
      'Policy <code>policy.json</code>, read from the base commit <code>0123456</code> of this merge group.',
    ],
    [{ kind: 'step' }, 'Judged by the key or identity that the step names.'],
    [undefined, 'Policy <code>policy.json</code>.'],
  ] as const)('says where the policy was read: %j', (origin, line) => {
    const given = context('verify', origin === undefined ? {} : { origin })
    expect(lines(summaryOfOutcome(verifyOutcome([verified('a', accepted)]), given))[2]).toBe(line)
  })

  it('says a reason once among the evidence, and what only a requirement or a place says', () => {
    const manifest = judged(rejected)
    const [requirement] = manifest.decision.requirements
    const [place] = manifest.decision.places
    if (requirement === undefined || place === undefined)
      throw new Error('expected a requirement and a place')
    const told = ['found a signature by B', 'only here']
    const decision = {
      ...manifest.decision,
      requirements: told.map((message) => ({ ...requirement, message })),
      places: told.map((message) => ({ ...place, error: { code: 'timeout' as const, message } })),
    }
    const image = verified('bad', rejected, { decisions: [{ ...manifest, decision }] })
    const text = summaryOfOutcome(verifyOutcome([image]), context('verify'))
    const evidence = text.slice(text.indexOf('<details>'))
    expect(evidence.match(/found a signature by B/g)).toHaveLength(1)
    expect(evidence.match(/signedBy: not-met(?:<|, only here<)/g)).toHaveLength(2)
    expect(evidence.match(/: read, <code>timeout<\/code>(?:<|: only here<)/g)).toHaveLength(2)
  })

  it('names the input where keys were given in place of a policy', () => {
    const outcome = verifyOutcome([verified('a', accepted)], { policy: '(options)' })
    const text = summaryOfOutcome(outcome, context('verify', { origin: { kind: 'checkout' } }))
    expect(lines(text)[2]).toBe(
      'Judged by the key or identity that the step names; its files were read from the checkout.',
    )
  })

  it.each([
    [{ byDigestAlone: true }, true],
    [{}, false],
  ] as const)('tells that names were not compared, where that is so: %j', (more, isTold) => {
    const text = summaryOfOutcome(verifyOutcome([verified('a', accepted)], more), context('verify'))
    expect(lines(text).includes('By digest alone: names were not compared.')).toBe(isTold)
  })

  it('tells the report mode, the identity and the warnings of the run', () => {
    const outcome = verifyOutcome([verified('a', accepted)], {
      mode: 'report',
      identity: 'h.example/a:1',
      warnings: Array.from({ length: 12 }, (_each, index) => ({
        code: 'policy-relative-path' as const,
        message: `path ${index}`,
        next: 'Write it in full.',
      })),
    })
    const text = summaryOfOutcome(outcome, context('verify'))
    expect(text).toContain('Report only: nothing is refused.')
    expect(text).toContain(
      'Images without a name of their own were judged as <code>h.example/a:<wbr>1</code>.',
    )
    expect(text).toContain('Warning <code>policy-relative-path</code>: path 9. Write it in full.')
    expect(text).not.toContain('path 10')
    expect(text).toContain('And 2 more warnings.')
  })

  it('puts a mistake of usage before a refusal, and that before what is open', () => {
    const outcome = verifyOutcome([
      verified('open', undecided),
      verified('bad', rejected),
      verified('usage', undecided, { usageError: true }),
    ])
    const rows = lines(summaryOfOutcome(outcome, context('verify'))).filter((line) =>
      line.startsWith('| <code>'),
    )
    expect(rows.map((row) => /t\/(\w+)/.exec(row)?.[1])).toEqual(['usage', 'bad', 'open'])
  })
})

describe('the summary of sign', () => {
  it('says what was signed, and how others verify it', () => {
    const text = summaryOfOutcome(
      signOutcome([signed('a', { readBase: 'https://s.example' })]),
      context('sign'),
    )
    expect(lines(text)).toEqual([
      '### ✅ Countersign sign: 1 signed',
      '',
      '| Image | Result | Signer, or why not | What to do |',
      '| --- | --- | --- | --- |',
      `| <code>h.example/t/a:<wbr>1</code><br>${shortDigest} | ✅ signed | by <code>${fingerprint}</code>: image |  |`,
      '',
      '<details>',
      '<summary>✅ signed: <code>h.example/t/a:<wbr>1</code></summary>',
      '<p>Signatures</p>',
      '<ul>',
      `<li>image ${digestCode}: published, key <code>${fingerprint}</code>, <code>file:<wbr>///srv/sigs/t/a&#64;<wbr>sha256=44/signature-1</code></li>`,
      '</ul>',
      '</details>',
      '',
      '#### How others verify this',
      '',
      '<code>policy.json</code>:',
      '',
      '```json',
      '{',
      '  "default": [',
      '    {',
      '      "type": "reject"',
      '    }',
      '  ],',
      '  "transports": {',
      '    "docker": {',
      '      "h.example/t/a": [',
      '        {',
      '          "type": "signedBy",',
      '          "keyType": "GPGKeys",',
      '          "keyData": "a2V5"',
      '        }',
      '      ]',
      '    }',
      '  }',
      '}',
      '```',
      '',
      '<code>registries.d/countersign.yaml</code>:',
      '',
      '```yaml',
      'docker:',
      '  "h.example/t/a":',
      '    lookaside: "https://s.example"',
      '```',
      '',
      'In the folder that holds both files, one of these:',
      '',
      '```sh',
      '# Countersign',
      'countersign verify h.example/t/a:1 --policy policy.json --registries-d registries.d',
      '# or skopeo',
      'skopeo --policy policy.json --registries.d registries.d copy docker://h.example/t/a:1 dir:checked-image',
      '# or podman, for this pull',
      'install -D -m 644 registries.d/countersign.yaml ~/.config/containers/registries.d/countersign.yaml',
      'podman pull --signature-policy policy.json h.example/t/a:1',
      '# or podman and CRI-O, for every pull of this repository on this machine',
      `sudo mkdir -p /etc/pki/containers && sed -n 's/.*"keyData": "\\(.*\\)".*/\\1/p' policy.json | head -n 1 | base64 -d | sudo tee /etc/pki/containers/h.example-t-a.gpg >/dev/null`,
      'sudo install -D -m 644 registries.d/countersign.yaml /etc/containers/registries.d/countersign.yaml',
      'sudo podman image trust set --type signedBy --pubkeysfile /etc/pki/containers/h.example-t-a.gpg h.example/t/a',
      '```',
      '',
      'Countersign 1.2.3.',
      '',
    ])
  })

  it('tells every state, a failed platform with its reason', () => {
    const error = new UsageError('lookaside-missing', 'expected --lookaside, found nothing', {
      next: 'Give it.',
    })
    const outcome = signOutcome([
      signed('same', { signed: [signedManifest({ state: 'unchanged' })] }),
      signed('dry', { signed: [signedManifest({ state: 'would-publish' })] }),
      signed('new'),
      signed('half', {
        signed: [
          signedManifest({ role: 'index' }),
          signedManifest({ state: 'failed', platform: { os: 'linux', architecture: 'arm64' }, error }),
        ],
      }),
    ])
    const text = summaryOfOutcome(outcome, context('sign'))
    const rows = lines(text).filter((line) => line.startsWith('| <code>'))
    expect(rows.map((row) => row.split(' | ').slice(1).join(' | '))).toEqual([
      expect.stringMatching(
        /^❌ failed \| <code>lookaside-missing<\/code> expected input <code>lookaside<\/code>, found nothing \| Give/,
      ),
      `✅ unchanged | by <code>${fingerprint}</code>: image |  |`,
      `📝 would be signed | by <code>${fingerprint}</code>: image |  |`,
      `✅ signed | by <code>${fingerprint}</code>: image |  |`,
    ])
    expect(headOf(text)).toBe('### ❌ Countersign sign: 1 failed, 1 unchanged, 1 would be signed, 1 signed')
    expect(text).toContain(`<li>linux/arm64 ${digestCode}: failed, key `)
  })
})

describe('the summary of inspect', () => {
  it('marks everything that a signature says as a claim', () => {
    const text = summaryOfOutcome(inspectOutcome([inspected('a')]), context('inspect'))
    expect(lines(text).slice(0, 19)).toEqual([
      '### ✅ Countersign inspect: 1 inspected',
      '',
      '| Image | Result | Found | What to do |',
      '| --- | --- | --- | --- |',
      `| <code>h.example/t/a:<wbr>1</code><br>${shortDigest} | 🔎 inspected | 1 signature found: an unverified claim |  |`,
      '',
      '<details>',
      '<summary>🔎 inspected: <code>h.example/t/a:<wbr>1</code></summary>',
      '<p>Manifest</p>',
      '<ul>',
      `<li>digest ${digestCode}, application/vnd.oci.image.manifest.v1+json</li>`,
      '</ul>',
      '<p>Signatures, none of them verified</p>',
      '<ul>',
      '<li>place <code>https:<wbr>//s.example/t/a</code>: read, 1 found</li>',
      '<li>unverified claim <code>https:<wbr>//s.example/t/a/signature-1</code>, simple-signing: key <code>BBBB</code>, reference <code>h.example/t/a:<wbr>1</code></li>',
      '</ul>',
      '</details>',
      '',
    ])
  })

  it.each([
    ['no signature', { places: [] }, '🔎 inspected | no signature found |  |'],
    [
      'a place that could not be read',
      {
        places: [
          {
            subject: digest,
            url: 'u',
            store: 'lookaside',
            status: 'unread',
            error: { code: 'timeout', message: 'late', next: 'Wait.' },
            signatures: [],
          },
        ],
      },
      '❓ incomplete | <code>timeout</code> late | Wait. |',
    ],
    [
      'an image that could not be read',
      { error: new UsageError('reference-malformed', 'bad', { next: 'Mend it.' }) },
      '❌ failed | <code>reference-malformed</code> bad | Mend it. |',
    ],
  ] as const)('%s', (_name, more, cells) => {
    const text = summaryOfOutcome(inspectOutcome([inspected('a', more)]), context('inspect'))
    expect(text).toContain(` | ${cells}`)
  })
})

describe('the summary of a run without an outcome', () => {
  it('says what, why and what to do, in inputs', () => {
    const error = new UsageError('option-value', 'expected --concurrency 1 to 64, found 100', {
      next: 'Give a number from 1 to 64.',
    })
    const given = context('verify', { leg: 'os=linux', reportPath: '/tmp/r.json', facts })
    expect(summaryOfError(error, given)).toBe(
      `### ❌ Countersign verify failed (os=linux)

Code <code>option-value</code>: expected input <code>concurrency</code> 1 to 64, found 100.

**What to do:** Give a number from 1 to 64.

Countersign 1.2.3. The output <code>report-path</code> of the step names the whole report, as JSON.
`,
    )
  })
})
