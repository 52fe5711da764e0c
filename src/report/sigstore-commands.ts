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
  const root =
    sigstore?.trustedRoot === undefined ? '' : ` --trusted-root ${quoted(visible(sigstore.trustedRoot))}`
  const { signer } = key
  if (signer.kind === 'certificate') {
    const { issuer, subject } = signer.certificate
    const who = `--certificate-identity ${quoted(visible(subject.value))} --certificate-oidc-issuer ${quoted(visible(issuer))}`
    return { commands: [`cosign verify ${who}${root} ${name}`, `countersign verify ${name} ${who}${root}`] }
  }
  const publicKey = key.publicKey === undefined ? '' : new TextDecoder().decode(key.publicKey)
  const unlogged = sigstore?.transparency === 'log' ? root : ' --insecure-ignore-tlog'
  return {
    publicKey,
    commands: [
      `cosign verify --key ${publicKeyFile}${unlogged} ${name}`,
      `countersign verify ${name} --key ${publicKeyFile}${root}`,
    ],
  }
}

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
