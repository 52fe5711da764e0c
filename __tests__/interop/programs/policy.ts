import type { TestKey } from './signing-keys.ts'

/** Any JSON object; policies that only the programs under test parse. */
export type JsonObject = { readonly [key: string]: unknown }

/** containers-policy.json(5) `signedBy`, with the matcher of the image's identity when given. */
export function signedBy(key: TestKey, signedIdentity?: JsonObject): JsonObject {
  const requirement = { type: 'signedBy', keyType: 'GPGKeys', keyPath: key.publicFile }
  return signedIdentity === undefined ? requirement : { ...requirement, signedIdentity }
}

/** A policy that refuses everything but the given scopes of the `docker` transport. */
export function rejectBut(docker: Readonly<Record<string, readonly JsonObject[]>>): JsonObject {
  return { default: [{ type: 'reject' }], transports: { docker } }
}

/** A simple-signing payload as containers-signature(5) describes it. */
export function payload(reference: string, digest: string): string {
  const identity = { 'docker-reference': reference }
  const image = { 'docker-manifest-digest': digest }
  return JSON.stringify({ critical: { identity, image, type: 'atomic container signature' }, optional: {} })
}
