import { describe, expect, it } from '@jest/globals'
import type { SignedImage, SigningKey, SignOutcome } from '../../src/app/contract.ts'
import type { CertificateSigner, KeySigner } from '../../src/domain/signature/signer-identity.ts'
import { sigstoreCommands, sigstoreCommandsMarkdown } from '../../src/report/sigstore-commands.ts'
import { digest, signed, signedManifest, signOutcome } from './outcomes.ts'

const subject = 'https://github.com/t/a/.github/workflows/r.yml@refs/heads/main'
const issuer = 'https://token.actions.githubusercontent.com'
const workflow: CertificateSigner = {
  kind: 'certificate',
  certificate: { issuer, subject: { kind: 'uri', value: subject }, extensions: new Map() },
}
const key: KeySigner = { kind: 'key', fingerprint: 'ab'.repeat(32) }
const name = `h.example/t/a@${digest}`

const keyless: SigningKey = { signer: workflow, method: 'keyless' }
const byKey: SigningKey = { signer: key, method: 'sigstore-key', publicKey: Buffer.from('PEM') }

const image = ({ method, signer }: SigningKey, more: Partial<SignedImage['signed'][number]> = {}) =>
  signed('a', {
    signed: [
      signedManifest({ method, signer, publish: 'referrers', place: `h.example/t/a@${digest}`, ...more }),
    ],
  })

const commands = (
  signingKey: SigningKey,
  sigstore: NonNullable<SignOutcome['sigstore']>,
  images = [image(signingKey)],
): readonly string[] =>
  sigstoreCommands({ ...signOutcome(images), keys: [signingKey], sigstore }).flatMap((each) => each.commands)

describe('how others verify Sigstore signatures', () => {
  const who = `--certificate-identity ${subject} --certificate-oidc-issuer ${issuer}`

  it.each<[string, SigningKey, NonNullable<SignOutcome['sigstore']>, readonly string[]]>([
    [
      'keyless',
      keyless,
      { transparency: 'log' },
      [`cosign verify ${who} ${name}`, `countersign verify ${name} ${who}`],
    ],
    [
      'keyless with a root of its own',
      keyless,
      { transparency: 'log', trustedRoot: 'my root.json' },
      [
        `cosign verify ${who} --trusted-root 'my root.json' ${name}`,
        `countersign verify ${name} ${who} --trusted-root 'my root.json'`,
      ],
    ],
    [
      'keyless with a timestamp only',
      keyless,
      { transparency: 'timestamp' },
      [
        `cosign verify ${who} --insecure-ignore-tlog --use-signed-timestamps ${name}`,
        '# countersign verify: by a trust policy with `transparency: timestamp` for this identity',
      ],
    ],
    ...(
      [
        [{ digestAlgorithm: 'sha256' }, ''],
        [{ digestAlgorithm: 'sha384' }, ' --signature-digest-algorithm sha384'],
        [{ digestAlgorithm: 'sha512' }, ' --signature-digest-algorithm sha512'],
        [{}, ''],
      ] as const
    ).map(
      ([hashing, flag]) =>
        [
          `a key with ${JSON.stringify(hashing)}, not logged`,
          { ...byKey, ...hashing },
          { transparency: 'none' as const },
          [
            `cosign verify --key countersign.pub${flag} --insecure-ignore-tlog ${name}`,
            `countersign verify ${name} --key countersign.pub`,
          ],
        ] as [string, SigningKey, NonNullable<SignOutcome['sigstore']>, readonly string[]],
    ),
  ])('%s', (_name, signingKey, sigstore, expected) => {
    expect(commands(signingKey, sigstore)).toEqual(expected)
  })

  it.each([
    [
      'other.example/sigs',
      'COSIGN_REPOSITORY=other.example/sigs ',
      ' --signature-repository other.example/sigs',
    ],
    ['h.example/t/a', '', ''],
  ])('name the repository that holds them, where it is another: %s', (signatureRepository, before, after) => {
    expect(commands(keyless, { transparency: 'log', signatureRepository })).toEqual([
      `${before}cosign verify ${who} ${name}`,
      `countersign verify ${name} ${who}${after}`,
    ])
  })

  it('are none for what is not signed whole, and for GPG', () => {
    const failed = [image(keyless, { state: 'failed' })]
    expect(commands(keyless, { transparency: 'log' }, failed)).toEqual([])
    expect(sigstoreCommands(signOutcome([signed('a')]))).toEqual([])
    expect(sigstoreCommandsMarkdown([])).toBe('')
  })

  it('hold nothing that the runner obeys', () => {
    const value = 'x##[error]y\n::warning::z'
    const hostile: SigningKey = {
      method: 'keyless',
      signer: {
        kind: 'certificate',
        certificate: { issuer, subject: { kind: 'uri', value }, extensions: new Map() },
      },
    }
    const outcome = {
      ...signOutcome([image(hostile)]),
      keys: [hostile],
      sigstore: { transparency: 'log' as const },
    }
    const told = sigstoreCommandsMarkdown(sigstoreCommands(outcome))
    expect(told).toContain("'x#''#[error]y")
    expect(told).not.toMatch(/##\[|^::/m)
  })
})
