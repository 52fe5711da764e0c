import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import type { SignedImage } from '../../src/app/contract.ts'
import { UsageError } from '../../src/domain/errors.ts'
import { parsePolicy } from '../../src/domain/policy/parse-policy.ts'
import { othersVerify, othersVerifyMarkdown } from '../../src/report/others-verify.ts'
import { hostileTexts, secretTexts } from './hostile-texts.ts'
import { signed, signedManifest, signer, signOutcome } from './outcomes.ts'

const other = { ...signer, fingerprint: 'B'.repeat(40), keyFingerprint: 'B'.repeat(40) }
const keys = [
  { signer, method: 'gpg' as const, publicKey: Buffer.from('key A') },
  { signer: other, method: 'gpg' as const, publicKey: Buffer.from('key B') },
]
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const byOther = signedManifest({ signer: other })
const error = new UsageError('timeout', 'late')

const scopesOf = (images: readonly SignedImage[]): unknown => {
  const text = othersVerify(signOutcome(images, { keys }))?.policyJson ?? ''
  const policy = JSON.parse(text) as { readonly transports: { readonly docker: unknown } }
  return policy.transports.docker
}
const requirement = (keyData: string) => ({ type: 'signedBy', keyType: 'GPGKeys', keyData: base64(keyData) })
const lookasides = (images: readonly SignedImage[]): unknown =>
  parse(othersVerify(signOutcome(images, { keys }))?.registriesD ?? '')

describe('the policy for others', () => {
  it('rejects all but what was signed, and is one', () => {
    const { policyJson = '' } = othersVerify(signOutcome([signed('a'), signed('b')])) ?? {}
    expect(JSON.parse(policyJson)).toEqual({
      default: [{ type: 'reject' }],
      transports: {
        docker: { 'h.example/t/a': [requirement('key')], 'h.example/t/b': [requirement('key')] },
      },
    })
    expect(() => parsePolicy(Buffer.from(policyJson), 'policy.json')).not.toThrow()
  })

  it.each<[string, readonly SignedImage[], unknown]>([
    [
      'asks for every key that signed',
      [signed('a', { signed: [signedManifest(), byOther] })],
      [requirement('key A'), requirement('key B')],
    ],
    [
      'asks for no key that signed only some images of the repository',
      [
        signed('a', { signed: [signedManifest(), byOther] }),
        signed('a', { reference: 'h.example/t/a:2', signed: [byOther] }),
      ],
      [requirement('key B')],
    ],
    [
      'asks for any key where no key signed all',
      [signed('a'), signed('a', { reference: 'h.example/t/a:2', signed: [byOther] })],
      [requirement('key Akey B')],
    ],
    [
      'counts no key that failed on one platform',
      [signed('a', { signed: [byOther, signedManifest(), signedManifest({ state: 'failed', error })] })],
      [requirement('key B')],
    ],
    [
      'counts what had been signed before',
      [signed('a', { signed: [signedManifest({ state: 'unchanged' })] })],
      [requirement('key A')],
    ],
  ])('%s', (_name, images, requirements) => {
    expect(scopesOf(images)).toEqual({ 'h.example/t/a': requirements })
  })

  it.each<[string, readonly SignedImage[]]>([
    ['nothing was named', []],
    ['all failed', [signed('a', { signed: [signedManifest({ state: 'failed', error })] })]],
    ['nothing was written', [signed('a', { signed: [signedManifest({ state: 'would-publish' })] })]],
    ['the image as a whole failed', [{ text: 'a', signed: [], warnings: [], error }]],
  ])('is not there when %s', (_name, images) => {
    expect(othersVerify(signOutcome(images))).toBeUndefined()
  })

  it('is not there when no key is known', () => {
    expect(othersVerify(signOutcome([signed('a')], { keys: [] }))).toBeUndefined()
  })
})

describe('the places for others', () => {
  it.each<[string, readonly SignedImage[], Readonly<Record<string, string>>]>([
    [
      'the public address',
      [signed('a', { readBase: 'https://s.example/x' })],
      { 'h.example/t/a': 'https://s.example/x' },
    ],
    [
      'a mark where only the folder is known',
      [signed('a')],
      { 'h.example/t/a': 'https://signatures.example/REPLACE-ME' },
    ],
    [
      'no login',
      [signed('a', { readBase: 'https://alice:HUSH@s.example/x?sig=HUSH' })],
      { 'h.example/t/a': 'https://s.example/x?sig=…' },
    ],
    [
      'each image, where one repository has two stores',
      [
        signed('a', { readBase: 'https://one.example' }),
        signed('a', { reference: 'h.example/t/a:2', readBase: 'https://two.example' }),
      ],
      { 'h.example/t/a:1': 'https://one.example', 'h.example/t/a:2': 'https://two.example' },
    ],
    ['none for a folder that carries its signatures', [signed('a', { text: 'dir:/x' })], {}],
  ])('%s', (_name, images, expected) => {
    const sections = Object.entries(expected).map(([scope, lookaside]) => [scope, { lookaside }] as const)
    expect(lookasides(images)).toEqual({ docker: Object.fromEntries(sections) })
  })

  it('names the folder that was written to', () => {
    const { registriesD } = othersVerify(signOutcome([signed('a')])) ?? {}
    expect(registriesD).toContain(
      '# Replace the address by the one under which others read "file:///srv/sigs".',
    )
  })

  it.each(hostileTexts)('%s: stays a text', (_name, text) => {
    const manifests = [signedManifest({ place: text })]
    const told = lookasides([
      signed('a', { readBase: `https://s.example/${text}` }),
      signed('b', { signed: manifests }),
    ])
    expect(told).toEqual({
      docker: {
        'h.example/t/a': { lookaside: expect.any(String) },
        'h.example/t/b': { lookaside: 'https://signatures.example/REPLACE-ME' },
      },
    })
  })

  it.each(secretTexts)('%s: is left out', (_name, text) => {
    const image = signed('a', { readBase: text, text, signed: [signedManifest({ place: text })] })
    expect(JSON.stringify(othersVerify(signOutcome([image])))).not.toContain('HUSH')
  })
})

describe('the commands for others', () => {
  const commandsFor = (image: SignedImage): readonly string[] =>
    othersVerify(signOutcome([image]))?.commands ?? []
  const files = '--policy policy.json --registries-d registries.d'

  it('an index with its platforms: every program', () => {
    const image = signed('a', { signed: [signedManifest({ role: 'index' }), signedManifest()] })
    expect(commandsFor(image).map((command) => command.split(' ', 3).join(' '))).toEqual([
      'countersign verify h.example/t/a:1',
      'skopeo --policy policy.json',
      'install -D -m',
      'podman pull --signature-policy',
      'sudo mkdir -p',
      'sudo install -D',
      'sudo podman image',
    ])
  })

  it('the index alone: only what judges an index', () => {
    const image = signed('a', { signed: [signedManifest({ role: 'index' })] })
    expect(commandsFor(image)).toEqual([`countersign verify h.example/t/a:1 ${files}`])
  })

  it('one platform alone: asks for that', () => {
    const platform = { os: 'linux', architecture: 'arm', variant: 'v7' }
    const [ours, skopeo, , podman] = commandsFor(signed('a', { signed: [signedManifest({ platform })] }))
    expect(ours).toBe(`countersign verify h.example/t/a:1 ${files} --platform linux/arm/v7`)
    expect(skopeo).toContain(' --override-os linux --override-arch arm --override-variant v7 copy ')
    expect(podman).toContain(' --platform linux/arm/v7 ')
  })

  it.each(['dir:/srv/my images/a', 'oci:/srv/x:1', 'oci-archive:/srv/x.tar'])(
    '%s: under its reference',
    (text) => {
      const quoted = text.includes(' ') ? `'${text}'` : text
      expect(commandsFor(signed('a', { text }))).toEqual([
        `countersign verify ${quoted} --identity h.example/t/a:1 ${files}`,
      ])
    },
  )

  it('takes an image of a registry as the example', () => {
    const images = [
      signed('dir', { text: 'dir:/x' }),
      signed('index', { signed: [signedManifest({ role: 'index' })] }),
      signed('a'),
    ]
    expect(othersVerify(signOutcome(images))?.commands[0]).toContain('h.example/t/a:1')
  })

  it.each(hostileTexts)('%s: is one quoted word', (_name, text) => {
    const platform = { os: text, architecture: 'x' }
    const told = [
      ...commandsFor(signed('a', { text: `dir:${text}` })),
      ...commandsFor(signed('a', { signed: [signedManifest({ platform })] })),
    ]
    for (const command of told) {
      expect(command).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)
      const bare = command.replace(/'[^']*'|\\'/g, 'Q')
      expect(bare).toMatch(/^[A-Za-z0-9 _./:@%+=~|&>-]*$/)
    }
  })
})

describe('the part of the summary', () => {
  const shown = (image: SignedImage): string => {
    const others = othersVerify(signOutcome([image]))
    return others === undefined ? '' : othersVerifyMarkdown(others)
  }

  it('tells one way from the next', () => {
    expect(shown(signed('a')).match(/^# .*/gm)).toEqual([
      '# Countersign',
      '# or skopeo',
      '# or podman, for this pull',
      '# or podman and CRI-O, for every pull of this repository on this machine',
    ])
  })

  it.each([
    ['https://team.example/s', /^In the folder/m],
    [undefined, /^Put the address .* in place of the example\. Then, in the folder/m],
  ])('with the address %s: says what is to be put in', (readBase, expected) => {
    const { readBase: _, ...image } = signed('a')
    expect(shown(readBase === undefined ? image : { ...image, readBase })).toMatch(expected)
  })
})
