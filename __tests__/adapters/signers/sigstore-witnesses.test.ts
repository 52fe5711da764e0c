import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from '@jest/globals'

const url = (path: string): string => new URL(`../../../src/${path}`, import.meta.url).href

/** A process of its own, since a rejection that nobody waits for ends it; prints the message of the error. */
const script = (waitMs: Readonly<Record<string, number>>): string => `
import { setTimeout as wait } from 'node:timers/promises'
import { gatherWitnesses } from '${url('adapters/signers/sigstore-witnesses.ts')}'
import { TransportError } from '${url('domain/errors.ts')}'
const waitMs = ${JSON.stringify(waitMs)}
const http = {
  request: async ({ what }) => {
    await wait(waitMs[what])
    throw new TransportError('network-unreachable', what + ': refused')
  },
}
const services = { logs: [{ url: 'http://127.0.0.1:1', version: 2 }], timestampUrls: ['http://127.0.0.1:2/'] }
const bytes = new Uint8Array(8)
const signature = {
  ...{ signed: bytes, signature: bytes, hash: 'sha256', keyDetails: 'PKIX_ECDSA_P256_SHA_256' },
  signedBy: { kind: 'public-key', der: bytes, pem: '' },
}
try {
  await gatherWitnesses({ http, services, randomBytes: () => bytes }, signature)
} catch (error) {
  console.log(error.code + ' ' + error.message)
}
`

describe('witnesses that fail one after another', () => {
  it.each([
    ['the timestamp first', { timestamp: 1, 'log entry': 100 }],
    ['the log first', { timestamp: 100, 'log entry': 1 }],
  ])('%s: one error, and no other is left that would end the process', async (_, waitMs) => {
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script(waitMs)])
    await expect(run).resolves.toEqual({
      stdout: 'network-unreachable log entry: refused; nothing is published\n',
      stderr: '',
    })
  })
})
