import { describe, expect, it } from '@jest/globals'
import { CountersignError } from '../../src/domain/errors.ts'
import { digestOf } from '../../src/domain/image/digest.ts'
import { keyGenerateRequest, signBlobRequest, verifyBlobRequest } from '../../src/entry/blob-requests.ts'
import { readCommandLine } from '../../src/entry/command-line.ts'
import { options } from '../../src/entry/options.ts'
import type { Surroundings } from '../../src/entry/request-parts.ts'
import { inspectRequest, verifyRequest } from '../../src/entry/requests.ts'
import { signRequest } from '../../src/entry/sign-requests.ts'
import { openSigstoreSigner, type SigstoreSide } from '../../src/entry/wire-sigstore.ts'

const surroundings: Surroundings = {
  workingDirectory: '/work dir',
  creator: 'countersign 1',
  defaultPolicy: () => undefined,
  systemPolicy: () => '/etc/containers/policy.json',
  keysGiven: [],
}
type Keys = Surroundings['keysGiven']
const fingerprint = 'A'.repeat(40)

/** Code of the error, or `made`. */
async function codeOf(make: () => unknown): Promise<string> {
  try {
    await make()
  } catch (error) {
    if (error instanceof CountersignError) return error.code
    throw error
  }
  return 'made'
}
const sign = (words: readonly string[], keysGiven: Keys = []) =>
  signRequest(readCommandLine(['sign', 'a:1', ...words]), { ...surroundings, keysGiven })
const verify = (...words: readonly string[]) =>
  verifyRequest(readCommandLine(['verify', 'a:1', ...words]), surroundings)

describe('methods', () => {
  it.each<readonly [string, readonly string[], Keys, readonly string[]]>([
    ['gpg where nothing is given', [], [], ['gpg']],
    ['gpg by its key', [], ['gpg'], ['gpg']],
    ['a key by itself', [], ['sigstore-key'], ['sigstore-key']],
    ['both by their keys', [], ['sigstore-key', 'gpg'], ['gpg', 'sigstore-key']],
    ['gpg by its engine beside a key', ['--gpg-engine', 'gpg'], ['sigstore-key'], ['gpg', 'sigstore-key']],
    ['keyless as written', ['--method', 'keyless'], [], ['keyless']],
    [
      'what is written, whatever keys there are',
      ['--method', 'keyless'],
      ['gpg', 'sigstore-key'],
      ['keyless'],
    ],
    ['a list, each once', ['--method', 'keyless,gpg', '--method', 'gpg'], [], ['gpg', 'keyless']],
  ])('are %s', (_what, words, keys, expected) => {
    expect(sign(words, keys).methods).toEqual(expected)
  })

  it('are never keyless unless that is written, whatever else speaks for it', () => {
    const hints = [
      '--fulcio-url',
      'https://f',
      '--identity-token-file',
      't',
      '--transparency',
      'log',
      '--public-log',
    ]
    for (const keys of [[], ['gpg'], ['sigstore-key'], ['gpg', 'sigstore-key']] as const)
      expect(sign(hints, keys).methods).not.toContain('keyless')
  })

  it.each<readonly [string, readonly string[], string]>([
    ['a word that is none', ['--method', 'cosign'], 'option-value'],
    ['a list of nothing', ['--method', ','], 'option-value'],
    ['a GPG key that no method uses', ['--method', 'keyless', '--gpg-key', 'k'], 'option-conflict'],
    [
      'a fingerprint that no method uses',
      ['--method', 'keyless', '--gpg-fingerprint', fingerprint],
      'option-conflict',
    ],
    [
      'a Sigstore key that no method uses',
      ['--method', 'gpg,keyless', '--sigstore-key', 'k'],
      'option-conflict',
    ],
    ['two Sigstore keys', ['--sigstore-key', 'a', '--sigstore-key', 'b'], 'option-repeated'],
    ['a place that only other methods have', ['--publish', 'referrers'], 'key-missing'],
    ['a place that is none', ['--publish', 'tag'], 'option-value'],
    ['a transparency that is none', ['--transparency', 'off'], 'option-value'],
    ['a repository with a tag', ['--signature-repository', 'host/a:1'], 'option-value'],
    [
      'a repository with a digest',
      ['--signature-repository', `host/a@sha256:${'0'.repeat(64)}`],
      'option-value',
    ],
    ['a repository that is none', ['--signature-repository', 'HOST//A'], 'reference-malformed'],
  ])('refuse %s', async (_what, words, code) => {
    expect(await codeOf(() => sign(words))).toBe(code)
  })

  it('come with what is common to them', () => {
    expect(sign(['--method', 'keyless']).sigstore).toEqual({ transparency: 'log', publicLog: false })
    const words = ['--transparency', 'none', '--public-log', '--trusted-root', 'root.json']
    expect(sign(words).sigstore).toEqual({ transparency: 'none', publicLog: true, trustedRoot: 'root.json' })
    expect(sign(['--publish', 'referrers,sig-tag'], ['sigstore-key']).publish).toEqual([
      'referrers',
      'sig-tag',
    ])
    expect(sign(['--signature-repository', 'host.example/team/sigs']).signatureRepository).toEqual({
      domain: 'host.example',
      path: 'team/sigs',
    })
  })
})

describe('annotations', () => {
  const annotations = (...texts: readonly string[]) => [
    ...sign(texts.flatMap((text) => ['--annotations', text])).annotations,
  ]

  it.each<readonly [string, readonly string[], readonly (readonly [string, string])[]]>([
    ['none', [], []],
    [
      'several, in order of their names',
      ['b=2', 'a=1'],
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['a text with `=`', ['q=a=b==c'], [['q', 'a=b==c']]],
    ['a text with commas', ['list=a,b,c'], [['list', 'a,b,c']]],
    ['an empty text', ['empty='], [['empty', '']]],
    ['blanks around name and text', [' a = b c '], [['a', 'b c']]],
    [
      'names that objects have',
      ['__proto__=x', 'constructor=y'],
      [
        ['__proto__', 'x'],
        ['constructor', 'y'],
      ],
    ],
  ])('are %s', (_what, texts, expected) => {
    expect(annotations(...texts)).toEqual(expected)
  })

  it.each<readonly [string, readonly string[], string]>([
    ['a word without `=`', ['a'], 'option-value'],
    ['an empty name', ['=a'], 'option-value'],
    ['a blank name', [' =a'], 'option-value'],
    ['a name given twice', ['a=1', 'a=2'], 'option-value'],
    ['a name given twice but for blanks', ['a=1', ' a =2'], 'option-value'],
    ['a name of ours', ['dev.countersign.docker-reference=host/other:1'], 'annotation-invalid'],
    ['a text of 5,000 characters', [`a=${'x'.repeat(5000)}`], 'annotation-invalid'],
    ['100 of them', Array.from({ length: 100 }, (_, at) => `n${at}=x`), 'annotation-invalid'],
  ])('refuse %s', async (_what, texts, code) => {
    expect(await codeOf(() => annotations(...texts))).toBe(code)
  })
})

const identity = 'https://github.com/team/app/.github/workflows/release.yml@refs/heads/main'
const issuer = 'https://token.actions.githubusercontent.com'
const both = ['--certificate-identity', identity, '--certificate-oidc-issuer', issuer]

describe('whose signatures count', () => {
  it('is an identity as a whole, with its issuer, and no reference', () => {
    expect(verify(...both).policy).toEqual({
      kind: 'identity',
      rule: {
        type: 'identitySigned',
        issuer,
        identities: [{ kind: 'exact', text: identity }],
        extensions: new Map(),
        signedIdentity: { type: 'digestOnly' },
        transparency: 'log',
      },
    })
  })

  it.each<readonly [string, readonly string[], string]>([
    ['an identity without issuer', ['--certificate-identity', identity], 'option-conflict'],
    ['an issuer without identity', ['--certificate-oidc-issuer', issuer], 'option-conflict'],
    ['an issuer beside a policy', ['--policy', 'p', '--certificate-oidc-issuer', issuer], 'option-conflict'],
    ['an issuer beside a key', ['--key', 'k', '--certificate-oidc-issuer', issuer], 'option-conflict'],
    ['an identity and a key', ['--key', 'k', ...both], 'option-conflict'],
    ['an identity and a policy', ['--policy', 'p', ...both], 'option-conflict'],
    ['an identity and the policy of the system', ['--system-policy', ...both], 'option-conflict'],
    ['an identity and a fingerprint', ['--fingerprint', fingerprint, ...both], 'option-conflict'],
    ['two identities', [...both, '--certificate-identity', 'b'], 'option-repeated'],
    [
      'an empty identity',
      ['--certificate-identity', '', '--certificate-oidc-issuer', issuer],
      'option-value',
    ],
    ['an empty issuer', ['--certificate-identity', identity, '--certificate-oidc-issuer='], 'option-value'],
  ])('is not %s', async (_what, words, code) => {
    expect(await codeOf(() => verify(...words))).toBe(code)
  })

  it('is not the policy of the repository where an identity is given', () => {
    const standing = { ...surroundings, defaultPolicy: () => ({ kind: 'file', path: 'own' }) as const }
    expect(verifyRequest(readCommandLine(['verify', 'a:1', ...both]), standing).policy.kind).toBe('identity')
    expect(verifyRequest(readCommandLine(['verify', 'a:1']), standing).policy.kind).toBe('file')
  })

  it('is looked for in the repository that is named', () => {
    const words = ['--signature-repository', 'host.example/sigs']
    const expected = { domain: 'host.example', path: 'sigs' }
    expect(verify(...both, ...words).signatureRepository).toEqual(expected)
    expect(inspectRequest(readCommandLine(['inspect', 'a', ...words]), surroundings)).toMatchObject({
      signatureRepository: expected,
    })
  })
})

const bytes = Buffer.from('content')
const read = async (): Promise<Uint8Array> => bytes

describe('verify-blob', () => {
  const request = (...words: readonly string[]) =>
    verifyBlobRequest(readCommandLine(['verify-blob', ...words]), surroundings, read)

  it('knows a file by its bytes, and a digest as one', async () => {
    const digest = digestOf(bytes)
    expect((await request('f', '--bundle', 'b', ...both)).artifact).toEqual({
      name: 'f',
      blob: { digest, bytes },
    })
    for (const algorithm of ['sha256', 'sha384', 'sha512'] as const) {
      const word = digestOf(bytes, algorithm)
      const { artifact } = await request(word, '--bundle', 'b', ...both)
      expect(artifact).toEqual({ name: word, blob: { digest: word } })
    }
  })

  it('trusts a key or an identity', async () => {
    expect((await request('f', '--bundle', 'b', '--key', 'k.pub')).rule).toMatchObject({
      ...{ type: 'bundleSigned', transparency: 'none', keys: { kind: 'paths', paths: ['k.pub'] } },
    })
    expect((await request('f', '--bundle', 'b', ...both)).rule).toMatchObject({
      ...{ type: 'identitySigned', transparency: 'log' },
    })
  })

  it.each<readonly [string, readonly string[], string]>([
    ['no file', ['--bundle', 'b', ...both], 'operand-missing'],
    ['two files', ['f', 'g', '--bundle', 'b', ...both], 'operand-unexpected'],
    ['no bundle', ['f', ...both], 'operand-missing'],
    ['two bundles', ['f', '--bundle', 'a', '--bundle', 'b', ...both], 'operand-missing'],
    ['nobody to trust', ['f', '--bundle', 'b'], 'policy-missing'],
    ['a key and an identity', ['f', '--bundle', 'b', '--key', 'k', ...both], 'option-conflict'],
    ['an issuer alone', ['f', '--bundle', 'b', '--certificate-oidc-issuer', issuer], 'option-conflict'],
    [
      'a key and an issuer',
      ['f', '--bundle', 'b', '--key', 'k', '--certificate-oidc-issuer', issuer],
      'option-conflict',
    ],
    ['a digest cut short', ['sha256:abc', '--bundle', 'b', ...both], 'digest-malformed'],
    ['a digest in capitals', [`sha256:${'A'.repeat(64)}`, '--bundle', 'b', ...both], 'digest-malformed'],
    ['a policy', ['f', '--bundle', 'b', '--policy', 'p'], 'option-unknown'],
    ['certificates for servers', ['f', '--bundle', 'b', '--ca-file', 'c', ...both], 'option-unknown'],
    ['servers without TLS', ['f', '--bundle', 'b', '--insecure-registries', 'h', ...both], 'option-unknown'],
  ])('refuses %s', async (_what, words, code) => {
    expect(await codeOf(() => request(...words))).toBe(code)
  })
})

describe('sign-blob', () => {
  const request = (words: readonly string[], keysGiven: Keys = []) =>
    signBlobRequest(readCommandLine(['sign-blob', ...words]), { ...surroundings, keysGiven }, read)

  it('signs with the key that is given, or keyless where that is written', async () => {
    expect((await request(['f'], ['sigstore-key'])).sigstore).toEqual({
      ...{ method: 'sigstore-key', transparency: 'log', publicLog: false, dryRun: false },
    })
    expect((await request(['f', '--method', 'keyless'])).sigstore.method).toBe('keyless')
  })

  it('does not mind a GPG key in the environment', async () => {
    expect((await request(['f'], ['gpg', 'sigstore-key'])).sigstore.method).toBe('sigstore-key')
    expect(await codeOf(() => request(['f'], ['gpg']))).toBe('key-missing')
  })

  it.each([
    ['f', 'f.sigstore.json'],
    ['folder/f.tar', 'folder/f.tar.sigstore.json'],
    ['a:b/file:1.txt', 'a:b/file:1.txt.sigstore.json'],
    [digestOf(bytes), `${digestOf(bytes).replace(':', '-')}.sigstore.json`],
  ])('writes beside %s', async (operand, expected) => {
    expect((await request([operand], ['sigstore-key'])).bundleFile).toBe(expected)
    expect((await request([operand, '--bundle', 'b'], ['sigstore-key'])).bundleFile).toBe('b')
  })

  it.each<readonly [string, readonly string[], Keys, string]>([
    ['no key', ['f'], [], 'key-missing'],
    ['GPG', ['f', '--method', 'gpg'], ['gpg'], 'key-missing'],
    ['two methods', ['f', '--method', 'keyless,sigstore-key'], [], 'option-conflict'],
    ['no file', [], ['sigstore-key'], 'operand-missing'],
    ['two files', ['f', 'g'], ['sigstore-key'], 'operand-unexpected'],
    ['two bundles', ['f', '--bundle', 'a', '--bundle', 'b'], ['sigstore-key'], 'option-conflict'],
  ])('refuses %s', async (_what, words, keys, code) => {
    expect(await codeOf(() => request(words, keys))).toBe(code)
  })
})

describe('key generate', () => {
  it.each<readonly [readonly string[], string]>([
    [['generate'], 'cosign'],
    [['generate', '--output', 'keys/release'], 'keys/release'],
  ])('%j writes %s', (words, prefix) => {
    expect(keyGenerateRequest(readCommandLine(['key', ...words]))).toEqual({ prefix })
  })

  it.each<readonly [readonly string[], string]>([
    [[], 'command-unknown'],
    [['make'], 'command-unknown'],
    [['generate', 'release'], 'operand-unexpected'],
    [['generate', '--output', ''], 'option-value'],
  ])('%j is %s', async (words, code) => {
    expect(await codeOf(() => keyGenerateRequest(readCommandLine(['key', ...words])))).toBe(code)
  })
})

describe('the services that options name', () => {
  const notAsked = (): never => {
    throw new Error('asked')
  }
  const open = (...words: readonly string[]) => {
    const side: SigstoreSide = {
      line: readCommandLine(['sign', 'a:1', ...words]),
      http: () => ({ request: notAsked, close: () => undefined }),
      clock: { nowUnixSeconds: () => 0 },
      secrets: {
        keysGiven: [],
        keyMaterials: notAsked,
        passphrase: notAsked,
        sigstoreKey: notAsked,
        sigstorePassword: notAsked,
        identityToken: undefined,
        identityTokenFile: async () => undefined,
      },
      tokenRequest: {},
      readFile: async () => Buffer.from('{}'),
      verifierOf: notAsked,
      publicInstance: { trustedRoot: notAsked, signingConfig: notAsked },
      maskSecret: () => undefined,
    }
    const choice = { method: 'keyless', transparency: 'log', publicLog: false, dryRun: false } as const
    return openSigstoreSigner(side)(choice)
  }

  it.each<readonly [string, readonly string[], string]>([
    ['a config beside an address', ['--signing-config', 'c', '--tsa-url', 'https://t'], 'option-conflict'],
    ['a version of no log', ['--rekor-version', '1'], 'option-conflict'],
    ['a version beside a config', ['--signing-config', 'c', '--rekor-version', '1'], 'option-conflict'],
    [
      'a version beside another address',
      ['--fulcio-url', 'https://f', '--rekor-version', '1'],
      'option-conflict',
    ],
    ['a version that is none', ['--rekor-url', 'https://r', '--rekor-version', '3'], 'option-value'],
  ])('are refused with %s before anything is asked', async (_what, words, code) => {
    expect(await codeOf(() => open(...words))).toBe(code)
  })
})

describe('the option table', () => {
  const names = options.map(({ name }) => name)

  it('has every option once', () => {
    expect(names).toEqual([...new Set(names)])
  })

  it('takes no secret as a value on the command line', () => {
    const secret = options.filter((row) => row.secret === true && row.commands.length > 0)
    expect(secret.length).toBeGreaterThan(3)
    expect(secret.filter(({ kind }) => kind !== 'file' && kind !== 'files')).toEqual([])
  })

  it('says of every choice which holds when it is not given', () => {
    for (const row of options.filter(({ kind }) => kind === 'choice'))
      expect(row.choices?.some((choice) => row.default.includes(choice)) ?? false).toBe(true)
  })
})
