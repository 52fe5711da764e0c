import { describe, expect, it } from '@jest/globals'
import { type Publication, publish } from '../../src/app/publish.ts'
import { IntegrityError, type RegistryRefusal, TransportError, UsageError } from '../../src/domain/errors.ts'
import { digestOf } from '../../src/domain/image/digest.ts'
import type { NewSignature } from '../../src/domain/signature/envelope.ts'

const digest = digestOf(Buffer.from('image'))
const reference = { domain: 'registry.example', path: 'app', tag: '1' }
const identity = { kind: 'key', fingerprint: 'a'.repeat(64) } as const
const options = { force: false, dryRun: false }

/** What is published by a key whose signature stands in this many logs, into a store that fails. */
function failing(error: Error, logs: number, made: NewSignature): Publication {
  const logEntries = Array.from({ length: logs }, (_, index) => ({
    log: `https://log${index}.example`,
    index: '7',
  }))
  const form = 'statement'
  return {
    ...{
      subject: { digest, reference, primary: true },
      claim: { digest, reference, annotations: new Map() },
    },
    form: made.kind,
    signer: {
      ...{ method: 'sigstore-key', identity, warnings: [], make: async () => made },
      check: async () => ({
        ...{ kind: 'verified', signer: identity, payload: new Uint8Array() },
        sigstore: { form, logEntries, times: [] },
      }),
    },
    store: {
      ...{ kind: 'referrers', carries: ['bundle'], place: () => 'registry.example/app' },
      list: async function* () {},
      append: () => Promise.reject(error),
    },
  } as unknown as Publication // no more than is asked for here
}

const bundle: NewSignature = {
  ...{ kind: 'bundle', bytes: new Uint8Array(1), predicateType: 'p', createdUnixSeconds: 1 },
}
const layer: NewSignature = { kind: 'cosign-layer', payload: new Uint8Array(1), annotations: {} }
const simple: NewSignature = { kind: 'simple-signing', bytes: new Uint8Array(1) }
const refusal: RegistryRefusal = {
  ...{ registry: 'registry.example', repository: 'app', operation: 'push', by: 'registry', status: 403 },
}
const denied = new TransportError('registry-denied', 'denied', { status: 403, refusal, next: 'Ask.' })
const one = 'denied; the signature was made and stands as entry 7 in the log https://log0.example'

describe('a signature that was made and cannot be published', () => {
  it.each([
    ['a bundle that is logged', bundle, 1, one],
    ['a layer that is logged', layer, 1, one],
    ['a bundle in two logs', bundle, 2, `${one} and entry 7 in the log https://log1.example`],
    ['a bundle without a log', bundle, 0, 'denied'],
    ['a GPG signature', simple, 1, 'denied'],
  ])('%s: the error says where it stands', async (_, made, logs, message) => {
    await expect(publish(failing(denied, logs, made), options)).rejects.toMatchObject({
      ...{ code: 'registry-denied', message, exitCode: 3, status: 403, refusal, next: 'Ask.' },
    })
  })

  it.each([
    new IntegrityError('digest-header-mismatch', 'other bytes'),
    new UsageError('identity-missing', 'none'),
    new Error('a fault of ours'),
  ])('%s keeps its kind', async (error) => {
    const found: unknown = await publish(failing(error, 1, bundle), options).catch((cause: unknown) => cause)
    expect(found).toBeInstanceOf(error.constructor)
  })
})
