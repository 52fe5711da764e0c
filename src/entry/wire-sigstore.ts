import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { Http } from '../adapters/http/http.ts'
import type { ServicesChoice } from '../adapters/sigstore/signing-services.ts'
import type { PublicInstance } from '../adapters/verifiers/public-instance.ts'
import { actionTokenRequest } from '../adapters/workflow/action-token.ts'
import { UsageError } from '../domain/errors.ts'
import type { Clock, MakeKeyPair, OpenSigstoreSigner, TrustMaterial } from '../ports.ts'
import type { CommandLine } from './command-line.ts'
import { choice } from './option-values.ts'
import { workingDirectory } from './paths.ts'
import type { Secrets } from './secrets.ts'

/** Largest signing config; an honest one has some kilobytes. */
const maxSigningConfigBytes = 1024 * 1024

/** What the Sigstore side of a run is made of. */
export interface SigstoreSide {
  readonly line: CommandLine
  /** Lets more requests at once to a host than a registry would like: entries of a log wait for each other. */
  readonly http: () => Http
  readonly clock: Clock
  readonly secrets: Secrets
  /** Where the right to ask the platform of a workflow for a token stands. */
  readonly tokenRequest: Readonly<Record<string, string | undefined>>
  readonly readFile: (path: string, maxBytes: number) => Promise<Uint8Array>
  readonly verifierOf: TrustMaterial['verifierOf']
  readonly publicInstance: PublicInstance
  /** Hides a token from everything that the runner prints. */
  readonly maskSecret: (text: string) => void
  /** Of the repository that the run belongs to, where that is known. */
  readonly visibility?: string
  readonly serverUrl?: string
}

/** Signers of Sigstore, loaded when one is opened. */
export function openSigstoreSigner(side: SigstoreSide): OpenSigstoreSigner {
  const open = async (): Promise<OpenSigstoreSigner> => {
    const { createOpenSigstoreSigner } = await import('../adapters/signers/open-sigstore-signer.ts')
    const { secrets, clock, visibility, serverUrl } = side
    const http = side.http()
    const requestActionToken = actionTokenRequest(http, side.tokenRequest)
    return createOpenSigstoreSigner({
      http,
      clock,
      randomBytes,
      key: { readKey: secrets.sigstoreKey, readPassword: secrets.sigstorePassword },
      token: {
        ...(requestActionToken !== undefined && { requestActionToken }),
        ...(secrets.identityToken !== undefined && { environmentToken: secrets.identityToken }),
        readTokenFile: secrets.identityTokenFile,
        maskSecret: side.maskSecret,
      },
      services: await servicesOf(side),
      publicSigningConfig: side.publicInstance.signingConfig,
      ...(visibility !== undefined && { repositoryVisibility: visibility }),
      ...(serverUrl !== undefined && { serverUrl }),
      verifierOf: side.verifierOf,
    })
  }
  let opened: Promise<OpenSigstoreSigner> | undefined
  return async (wanted) => {
    opened ??= open()
    return await (await opened)(wanted)
  }
}

/** Maker of key pairs, loaded when one is wanted. */
export const keyPairMaker =
  ({ sigstorePassword }: Secrets): MakeKeyPair =>
  async () => {
    const { createMakeKeyPair } = await import('../adapters/signers/sigstore-keys.ts')
    return await createMakeKeyPair(sigstorePassword)()
  }

/**
 * The services that the options name.
 *
 * @throws UsageError `option-conflict` for a signing config beside addresses and a version without one, `file-unreadable`
 */
async function servicesOf({ line, readFile }: SigstoreSide): Promise<ServicesChoice> {
  const one = (name: string): string | undefined => line.values.get(name)?.[0]
  const [config, fulcioUrl, rekorUrl, tsaUrl] = ['signing-config', 'fulcio-url', 'rekor-url', 'tsa-url'].map(
    one,
  )
  if (one('rekor-version') !== undefined && rekorUrl === undefined) {
    throw new UsageError('option-conflict', '--rekor-version: expected --rekor-url beside it, found none', {
      next: 'Name the log whose version it is; a signing config says the versions of its own.',
    })
  }
  const hasUrls = [fulcioUrl, rekorUrl, tsaUrl].some((url) => url !== undefined)
  if (config !== undefined) {
    if (!hasUrls) {
      const bytes = await readFile(resolve(workingDirectory(), config), maxSigningConfigBytes)
      return { kind: 'config', name: config, bytes }
    }
    throw new UsageError(
      'option-conflict',
      '--signing-config: expected no address of a service beside it, found one',
      {
        next: 'Name the services in the signing config, or leave it out.',
      },
    )
  }
  if (!hasUrls) return { kind: 'public' }
  const version = choice(line, 'rekor-version', ['2', '1'], '2') === '1' ? 1 : 2
  return {
    kind: 'urls',
    ...(fulcioUrl !== undefined && { fulcioUrl }),
    ...(rekorUrl !== undefined && { rekor: { url: rekorUrl, version } }),
    ...(tsaUrl !== undefined && { tsaUrl }),
  }
}
