import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { SignatureToLog } from '../../../src/adapters/sigstore/log-entry.ts'
import { logInRekorV1 } from '../../../src/adapters/sigstore/rekor-v1.ts'
import { startTestSigstore, type TestSigstore } from '../../fakes/sigstore.ts'
import { closeAll, type LoopbackServer, serve } from '../loopback-server.ts'
import { impatientHttp, rejection } from '../sigstore-signer-kit.ts'

const http = impatientHttp()
const path = '/api/v1/log/entries'
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })

function signed(text: string): SignatureToLog {
  const bytes = Buffer.from(text)
  return {
    signed: bytes,
    hash: 'sha256',
    signature: sign('sha256', bytes, privateKey),
    signedBy: {
      kind: 'public-key',
      der: publicKey.export({ type: 'spki', format: 'der' }),
      pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    },
  }
}

let sigstore: TestSigstore
/** A log that answers a second request for any entry with 409. */
let log: LoopbackServer
let kept: Buffer | undefined
/** Where it says that the entry is, from the entry's name. */
let locationOf = (name: string): string => `${path}/${name}`

async function askLog(body: string): Promise<Buffer> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${sigstore.urls.rekorV1}${path}`, { method: 'POST', headers, body })
  return Buffer.from(await answer.arrayBuffer())
}

beforeAll(async () => {
  sigstore = await startTestSigstore()
  log = await serve((request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(kept)
      return
    }
    if (kept !== undefined) {
      const [name = ''] = Object.keys(JSON.parse(kept.toString()) as object)
      response.writeHead(409, { location: locationOf(name) }).end('{"code":409,"message":"exists"}')
      return
    }
    void askLog(request.body).then((answer) => {
      kept = answer
      response.writeHead(201, { 'content-type': 'application/json' }).end(answer)
    })
  })
})
beforeEach(() => {
  kept = undefined
  locationOf = (name) => `${path}/${name}`
})
afterAll(async () => {
  http.close()
  await closeAll()
  await sigstore.close()
})

describe('an entry that is there already', () => {
  it.each([
    ['a path', (name: string) => `${path}/${name}`],
    ['a URL of another host', (name: string) => `http://169.254.169.254/latest/${name}`],
  ])('is fetched from the same log by its name, where it is named by %s', async (_, location) => {
    locationOf = location
    const entry = signed('one')
    const first = await logInRekorV1(http, log.url, entry)
    const second = await logInRekorV1(http, log.url, entry)
    expect(second).toEqual(first)
    const [name = ''] = Object.keys(JSON.parse(String(kept)) as object)
    expect(log.seen.at(-1)).toMatchObject({ method: 'GET', path: `${path}/${name}` })
  })

  it('is refused where it is another', async () => {
    await logInRekorV1(http, log.url, signed('one'))
    expect(await rejection(logInRekorV1(http, log.url, signed('two')))).toMatchObject({
      code: 'log-entry-mismatch',
    })
  })

  it.each(['', '/', '/api/v1/log/entries/..', '/api/v1/log/entries/abc', '/x?y=z'])(
    'is not looked for under the name "%s"',
    async (location) => {
      await logInRekorV1(http, log.url, signed('one'))
      locationOf = () => location
      const before = log.seen.length
      expect(await rejection(logInRekorV1(http, log.url, signed('one')))).toMatchObject({
        code: 'service-answer-malformed',
      })
      expect(log.seen.length - before).toBe(1)
    },
  )
})
