import { setTimeout as wait } from 'node:timers/promises'
import type { HttpOptions } from '../../../src/adapters/http/http.ts'
import { createRegistryClient, type RegistryClient } from '../../../src/adapters/registry/client.ts'
import { createCredentials } from '../../../src/adapters/registry/credentials.ts'
import type { Pace } from '../../../src/adapters/stores/pace.ts'
import { createSignatureStores } from '../../../src/adapters/stores/signature-stores.ts'
import type { StoreFiles } from '../../../src/adapters/stores/store-files.ts'
import type { NewSignature, StoredSignature } from '../../../src/domain/signature/envelope.ts'
import type { SignatureStore, SignatureStores, SignatureSubject } from '../../../src/ports.ts'
import { testHttp } from '../loopback-server.ts'

/** Bytes as an OpenPGP signature on its way into a store. */
export const signed = (bytes: Uint8Array): NewSignature => ({ kind: 'simple-signing', bytes })

/** Text as a bundle on its way into a store. */
export const bundleOf = (text: string, createdUnixSeconds = 1_700_000_000): NewSignature => ({
  kind: 'bundle',
  bytes: Buffer.from(text),
  predicateType: 'https://sigstore.dev/cosign/sign/v1',
  createdUnixSeconds,
})

/** Text as a layer of a `.sig` manifest. */
export const layerOf = (text: string, signature = text): NewSignature => ({
  kind: 'cosign-layer',
  payload: Buffer.from(text),
  annotations: { 'dev.cosignproject.cosign/signature': Buffer.from(signature).toString('base64') },
})

/** Time that passes when slept only. */
export function testPace(): Pace {
  let now = 0
  return {
    sleep: async (ms) => {
      now += ms
    },
    nowMs: () => now,
    random: () => 0.5,
  }
}

/** Real time that passes 20 times as fast, for writers that race each other. */
export const fastPace = (): Pace => ({
  sleep: async (ms) => await wait(ms / 20),
  nowMs: () => performance.now() * 20,
  random: Math.random,
})

/** A client without credentials, or with those of a docker config. */
export function testRegistryClient(
  http: Partial<HttpOptions> = {},
  auths: Readonly<Record<string, unknown>> = {},
): RegistryClient {
  const env = { DOCKER_AUTH_CONFIG: JSON.stringify({ auths }), XDG_RUNTIME_DIR: '/nonexistent' }
  const credentials = createCredentials({ env, home: '/nonexistent' })
  return createRegistryClient({ http: testHttp(http), credentials, insecureHosts: http.insecureHosts ?? [] })
}

/** All stores, as one run has them. */
export const testStores = (
  options: { readonly files?: StoreFiles; readonly pace?: Pace } = {},
): SignatureStores =>
  createSignatureStores({ http: testHttp(), client: testRegistryClient(), pace: testPace(), ...options })

/** What a store lists, and what it fails with at the end. */
export async function readAll(
  store: SignatureStore,
  subject: SignatureSubject,
): Promise<{ readonly found: readonly StoredSignature[]; readonly error: unknown }> {
  const found: StoredSignature[] = []
  try {
    for await (const entry of store.list(subject)) found.push(entry)
    return { found, error: undefined }
  } catch (error) {
    return { found, error }
  }
}
