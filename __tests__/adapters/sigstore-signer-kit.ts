import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll } from '@jest/globals'
import { createHttp, type Http } from '../../src/adapters/http/http.ts'
import {
  createOpenSigstoreSigner,
  type SigstoreSignerParts,
} from '../../src/adapters/signers/open-sigstore-signer.ts'
import { checkoutFiles } from '../../src/adapters/trusted-files.ts'
import { createTrustMaterial } from '../../src/adapters/verifiers/trust-material.ts'
import type { OpenSigstoreSigner, SigstoreChoice } from '../../src/ports.ts'
import { publicInstanceNotAsked } from '../fakes/ports.ts'
import { imageStatement } from '../fakes/signed-texts.ts'
import { makeKey, startTestSigstore, type TestSigstore } from '../fakes/sigstore.ts'

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
export const statement = imageStatement(`sha256:${'a'.repeat(64)}`, { name: 'registry.test/app' })

/** A key that was given as text, with its password. */
export const keyOf = (pem: string | undefined, password?: string): SigstoreSignerParts['key'] => ({
  readKey: async () => (pem === undefined ? undefined : Buffer.from(pem)),
  readPassword: async () => password,
})

/** A new key as text, not encrypted. */
export const keyPemOf = (type: Parameters<typeof makeKey>[0]): string =>
  makeKey(type).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

export const keyPem = keyPemOf('p256')

/** Where a token comes from: the environment, or nowhere. */
export const tokenOf = (environmentToken?: string): SigstoreSignerParts['token'] => ({
  environmentToken,
  readTokenFile: async () => undefined,
  maskSecret: () => {},
})

/** Signers of a test file, against services that run as long as its tests. */
export interface SignerOfFile {
  sigstore(): TestSigstore
  /** The signer under test, which trusts the root of the services for the read-back. */
  open(changes?: Partial<SigstoreSignerParts>): OpenSigstoreSigner
  /** The same services with Rekor v1. */
  rekorV1(): Pick<SigstoreSignerParts, 'services'>
}

/** Starts services before the tests of the file that calls this, and closes them behind. */
export function signerOfFile(): SignerOfFile {
  let sigstore: TestSigstore
  const http = impatientHttp()
  beforeAll(async () => {
    sigstore = await startTestSigstore()
  })
  afterAll(async () => {
    http.close()
    await sigstore.close()
  })
  return {
    sigstore: () => sigstore,
    open: (changes) => openerFor(sigstore, http, changes),
    rekorV1: () => rekorV1Of(sigstore),
  }
}

const rekorV1Of = ({ urls }: TestSigstore): Pick<SigstoreSignerParts, 'services'> => ({
  services: {
    kind: 'urls',
    fulcioUrl: urls.fulcio,
    rekor: { url: urls.rekorV1, version: 1 },
    tsaUrl: urls.timestamps,
  },
})

function openerFor(
  sigstore: TestSigstore,
  http: Http,
  changes: Partial<SigstoreSignerParts> = {},
): OpenSigstoreSigner {
  const nowUnixSeconds = (): number => Math.floor(sigstore.nowMs() / 1000)
  const trust = createTrustMaterial({
    files: checkoutFiles('/nowhere'),
    nowUnixSeconds,
    trustedRoot: { kind: 'data', data: [sigstore.trustedRoot] },
    publicInstance: publicInstanceNotAsked,
  })
  return createOpenSigstoreSigner({
    http,
    clock: { nowUnixSeconds },
    randomBytes: (size) => randomBytes(size),
    key: keyOf(undefined),
    token: tokenOf(sigstore.mintToken()),
    services: { kind: 'config', name: 'signing_config.json', bytes: sigstore.signingConfig },
    publicSigningConfig: publicInstanceNotAsked,
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
