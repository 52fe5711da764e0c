import { type PushedImage, pushImages } from '../../src/adapters/demo/push-images.ts'
import { type DemoRegistry, startDemoRegistry } from '../../src/adapters/demo/registry-server.ts'
import { startTestSigstore, type TestSigstore } from '../fakes/sigstore.ts'
import { repository } from '../runner/events.ts'
import type { StepResult } from '../runner/job.ts'
import { type ActionStage, type Inputs, openActionStage, type StepOptions } from './stage.ts'

/** What the platform says of a run; other claims than the usual ones of `team/app`. */
export type RunClaims = Readonly<Record<string, string>>

/** A job whose runner can vouch for it, the services of Sigstore, and a registry that can be pushed to. */
export interface KeylessStage extends ActionStage {
  readonly services: TestSigstore
  readonly hub: DemoRegistry
  /** Pushes an image of one platform under `NAME:1`; another content makes another image. */
  pushTo(name: string, content?: string): Promise<PushedImage>
  /** `HOST/NAME:1` in the registry that can be pushed to. */
  at(name: string): string
  /** Variables by which the runner lets a step ask for a token. */
  oidc(claims?: RunClaims): Readonly<Record<string, string>>
  signKeyless(
    images: string,
    inputs?: Inputs,
    options?: StepOptions & { readonly claims?: RunClaims },
  ): Promise<StepResult>
  /** By the identity of the usual workflow. */
  verifyKeyless(images: string, inputs?: Inputs, options?: StepOptions): Promise<StepResult>
}

/** Identity of the workflow whose runs these are. */
export const workflowIdentity = `https://github.com/${repository}/.github/workflows/release.yml@refs/heads/main`

/** Where the files of the services lie in the workspace. */
export const serviceFiles = {
  root: 'sigstore/trusted_root.json',
  config: 'sigstore/signing_config.json',
} as const

/** Inputs that take the embedded services, and no key. */
export const keylessInputs: Inputs = {
  'gpg-key': '',
  'gpg-passphrase': '',
  lookaside: '',
  method: 'keyless',
  'signing-config': serviceFiles.config,
  'trusted-root': serviceFiles.root,
}

/** Sets the stage in new folders and on new ports. */
export async function openKeylessStage(): Promise<KeylessStage> {
  const stage = await openActionStage()
  const [services, hub] = [await startTestSigstore(), await startDemoRegistry()]
  await stage.job.put({
    [serviceFiles.root]: services.trustedRoot,
    [serviceFiles.config]: services.signingConfig,
  })
  const at = (name: string): string => `${hub.host}/${name}:1`
  const oidc = (claims: RunClaims = {}): Readonly<Record<string, string>> => ({
    ACTIONS_ID_TOKEN_REQUEST_URL: `${services.urls.tokenRequest}&${new URLSearchParams({ repository, ...claims })}`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: services.requestToken,
  })
  return {
    ...stage,
    ...{ services, hub, at, oidc },
    pushTo: (name, content = name) => pushImages(hub.url, name, '1', { architectures: ['amd64'], content }),
    signKeyless: (images, inputs = {}, { claims, ...options } = {}) =>
      stage.sign(
        images,
        { ...keylessInputs, ...inputs },
        { ...options, env: { ...oidc(claims), ...options.env } },
      ),
    verifyKeyless: (images, inputs = {}, options) =>
      stage.verify(
        images,
        {
          policy: '',
          lookaside: '',
          'certificate-identity': workflowIdentity,
          'certificate-oidc-issuer': services.urls.issuer,
          'trusted-root': serviceFiles.root,
          ...inputs,
        },
        options,
      ),
    close: async () => {
      await Promise.all([services.close(), hub.close()])
      await stage.close()
    },
  }
}
