import { randomBytes } from 'node:crypto'
import { createHttp, type Http } from '../../src/adapters/http/http.ts'
import {
  createOpenSigstoreSigner,
  type SigstoreSignerParts,
} from '../../src/adapters/signers/open-sigstore-signer.ts'
import { checkoutFiles } from '../../src/adapters/trusted-files.ts'
import { createTrustMaterial } from '../../src/adapters/verifiers/trust-material.ts'
import type { OpenSigstoreSigner, SigstoreChoice } from '../../src/ports.ts'
import type { TestSigstore } from '../fakes/sigstore.ts'

/** Keyless, logged, for real. */
export const keylessChoice: SigstoreChoice = {
  method: 'keyless',
  transparency: 'log',
  publicLog: false,
  dryRun: false,
}
export const keyChoice: SigstoreChoice = { ...keylessChoice, method: 'sigstore-key' }

/** A client that repeats without waiting and gives up soon. */
export const impatientHttp = (): Http =>
  createHttp({
    env: {},
    userAgent: 'countersign/test',
    insecureHosts: [],
    concurrencyPerHost: 20,
    limits: { connectMs: 2000, idleMs: 500, totalMs: 2000 },
    sleep: async () => {},
  })

/** A statement about an image. */
export const statement = Buffer.from(
  JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'registry.test/app', digest: { sha256: 'a'.repeat(64) }, annotations: {} }],
    predicateType: 'https://sigstore.dev/cosign/sign/v1',
    predicate: {},
  }),
)

/** A key that was given as text, with its password. */
export const keyOf = (pem: string | undefined, password?: string): SigstoreSignerParts['key'] => ({
  readKey: async () => (pem === undefined ? undefined : Buffer.from(pem)),
  readPassword: async () => password,
})

/** The same services with Rekor v1. */
export const rekorV1Of = ({ urls }: TestSigstore): Pick<SigstoreSignerParts, 'services'> => ({
  services: {
    kind: 'urls',
    fulcioUrl: urls.fulcio,
    rekor: { url: urls.rekorV1, version: 1 },
    tsaUrl: urls.timestamps,
  },
})

/** The signer under test against the embedded services, which trusts their root for the read-back. */
export function openerFor(
  sigstore: TestSigstore,
  http: Http,
  changes: Partial<SigstoreSignerParts> = {},
): OpenSigstoreSigner {
  const nowUnixSeconds = (): number => Math.floor(sigstore.nowMs() / 1000)
  const trust = createTrustMaterial({
    files: checkoutFiles('/nowhere'),
    nowUnixSeconds,
    trustedRoot: { kind: 'data', data: [sigstore.trustedRoot] },
    publicInstance: () => Promise.reject(new Error('no public instance')),
  })
  return createOpenSigstoreSigner({
    http,
    clock: { nowUnixSeconds },
    randomBytes: (size) => randomBytes(size),
    key: keyOf(undefined),
    token: {
      environmentToken: sigstore.mintToken(),
      readTokenFile: async () => undefined,
      maskSecret: () => {},
    },
    services: { kind: 'config', name: 'signing_config.json', bytes: sigstore.signingConfig },
    publicSigningConfig: () => Promise.reject(new Error('no public signing config')),
    verifierOf: trust.verifierOf,
    ...changes,
  })
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('expected a rejection')
}

/** Everything that an error could print: messages, causes, stacks. */
export function printedText(error: unknown): string {
  const seen: string[] = []
  for (let at = error; at instanceof Error; at = at.cause) {
    seen.push(at.message, at.stack ?? '', JSON.stringify(at))
  }
  return seen.join('\n')
}
