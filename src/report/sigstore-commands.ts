import type { SignedImage, SigningKey, SignOutcome } from '../app/contract.ts'
import { parseReference, repositoryOf } from '../domain/image/reference.ts'
import { isSameSigner } from '../domain/signature/signer-identity.ts'
import { visible } from './escape.ts'
import { fenced } from './markdown.ts'
import { quoted } from './shell-word.ts'

/** Where the commands expect the public key of a Sigstore key. */
const publicKeyFile = 'countersign.pub'

/** How others verify what was signed with Sigstore, by one signer. */
export interface SigstoreCommands {
  /** PEM, to be saved under the name that the commands use; absent for keyless. */
  readonly publicKey?: string
  /** For a POSIX shell; one for each program. */
  readonly commands: readonly string[]
}

/** One entry for each Sigstore signer, with the first image that it signed whole as the example. */
export function sigstoreCommands(outcome: SignOutcome): readonly SigstoreCommands[] {
  return outcome.keys
    .filter(({ method }) => method !== 'gpg')
    .flatMap((key) => {
      const example = outcome.images.find((image) => isSignedWhole(image, key))
      return example === undefined ? [] : [commandsFor(example, key, outcome)]
    })
}

/** Both what was published now and what was there already can be verified. */
const isSignedWhole = ({ signed, reference, digest }: SignedImage, key: SigningKey): boolean => {
  const own = signed.filter(({ method, signer }) => method === key.method && isSameSigner(signer, key.signer))
  const isThere = own.every(({ state }) => state === 'published' || state === 'unchanged')
  return own.length > 0 && isThere && reference !== undefined && digest !== undefined
}

function commandsFor(image: SignedImage, key: SigningKey, { sigstore }: SignOutcome): SigstoreCommands {
  const repository = repositoryOf(parseReference(image.reference ?? ''))
  const name = quoted(`${repository}@${image.digest ?? ''}`)
  const holder = sigstore?.signatureRepository
  const elsewhere = holder === repository ? undefined : holder
  const cosign =
    elsewhere === undefined ? 'cosign verify' : `COSIGN_REPOSITORY=${quoted(elsewhere)} cosign verify`
  const ours = elsewhere === undefined ? '' : ` --signature-repository ${quoted(elsewhere)}`
  const root =
    sigstore?.trustedRoot === undefined ? '' : ` --trusted-root ${quoted(visible(sigstore.trustedRoot))}`
  const isLogged = sigstore?.transparency === 'log'
  const { signer } = key
  if (signer.kind === 'certificate') {
    const { issuer, subject } = signer.certificate
    const who = `--certificate-identity ${quoted(visible(subject.value))} --certificate-oidc-issuer ${quoted(visible(issuer))}`
    // At the time of the timestamp, not now: the certificate has ended by then.
    const stamped = isLogged ? '' : ' --insecure-ignore-tlog --use-signed-timestamps'
    return {
      commands: [
        `${cosign} ${who}${root}${stamped} ${name}`,
        // Identities that are given as options must stand in a log; only a policy can ask for less.
        isLogged
          ? `countersign verify ${name} ${who}${root}${ours}`
          : '# countersign verify: by a trust policy with `transparency: timestamp` for this identity',
      ],
    }
  }
  const publicKey = key.publicKey === undefined ? '' : new TextDecoder().decode(key.publicKey)
  const unlogged = isLogged ? root : ' --insecure-ignore-tlog'
  return {
    publicKey,
    commands: [
      `${cosign} --key ${publicKeyFile}${digestFlag(key)}${unlogged} ${name}`,
      `countersign verify ${name} --key ${publicKeyFile}${root}${ours}`,
    ],
  }
}

/** cosign 3.1 takes every key for one that signs SHA-256 unless it is told (docs/sigstore-peers.md). */
const digestFlag = ({ digestAlgorithm = 'sha256' }: SigningKey): string =>
  digestAlgorithm === 'sha256' ? '' : ` --signature-digest-algorithm ${digestAlgorithm}`

/** The part of a summary with these commands; empty where there are none. */
export function sigstoreCommandsMarkdown(all: readonly SigstoreCommands[]): string {
  return all
    .flatMap(({ publicKey, commands }) => [
      '#### How others verify the Sigstore signatures',
      ...(publicKey === undefined
        ? []
        : [`<code>${publicKeyFile}</code>:`, fenced(publicKey.trimEnd(), 'text')]),
      fenced(commands.join('\n'), 'sh'),
    ])
    .join('\n\n')
}
