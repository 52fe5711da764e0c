import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from '@jest/globals'
import { TransportError } from '../../../src/domain/errors.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { parseReference } from '../../../src/domain/image/reference.ts'
import type { StoredSignature } from '../../../src/domain/signature/envelope.ts'
import type { SignatureSubject } from '../../../src/ports.ts'
import { closeAll, serve } from '../loopback-server.ts'
import { signed, testStores } from './test-stores.ts'

const digest = digestOf(Buffer.from('manifest'))
const subject: SignatureSubject = { digest, primary: true, reference: parseReference('h.example/ns/app:1') }
const path = `/sigs/ns/app@${digest.replace(':', '=')}`
const blob = Buffer.from([0xc2, 1, 2, 3])

afterEach(closeAll)

/** What the server does with the request for entry N; 404 where nothing is said. */
type Answers = Readonly<Record<number, (response: ServerResponse) => void>>
const ok = (response: ServerResponse) => response.end(blob)
const status = (code: number) => (response: ServerResponse) => response.writeHead(code).end('no')

async function lookaside(answers: Answers) {
  const server = await serve((request, response) => {
    const number = Number(request.path.split('signature-')[1])
    const answer = answers[number] ?? status(404)
    answer(response)
  })
  const store = testStores().lookasideReader(`${server.url}/sigs`)
  const found: StoredSignature[] = []
  let error: unknown
  try {
    for await (const entry of store.list(subject)) found.push(entry)
  } catch (cause) {
    error = cause
  }
  const paths = server.seen.map((request) => request.path)
  return {
    found,
    error,
    paths,
    numbers: paths.map((each) => Number(each.slice(`${path}/signature-`.length))),
  }
}

describe('the requests', () => {
  it.each([0, 1, 2, 3, 7])('for %i signatures are max(2, n + 1)', async (count) => {
    const answers = Object.fromEntries(Array.from({ length: count }, (_, index) => [index + 1, ok]))
    const { found, numbers, error } = await lookaside(answers)
    expect(error).toBeUndefined()
    expect(found.length).toBe(count)
    expect([...numbers].sort((a, b) => a - b)).toEqual(
      Array.from({ length: Math.max(2, count + 1) }, (_, index) => index + 1),
    )
  })

  it('hold "@" and "=" as they are', async () => {
    const { paths } = await lookaside({})
    expect(paths.sort()).toEqual([`${path}/signature-1`, `${path}/signature-2`])
  })

  it('ask for 1 and 2 at once', async () => {
    const held: ServerResponse[] = []
    const hold = (response: ServerResponse) => {
      held.push(response)
      if (held.length === 2) for (const each of held) each.writeHead(404).end()
    }
    expect(await lookaside({ 1: hold, 2: hold })).toMatchObject({ found: [], error: undefined })
  })
})

describe('what is no answer', () => {
  it.each([
    [401, 'anonymous'],
    [403, 'bucket'],
    [410, '404'],
    [204, undefined],
    [304, undefined],
    [500, undefined],
    [503, undefined],
  ])('status %i leaves the list unread', async (code, cure) => {
    const { found, error } = await lookaside({ 1: ok, 2: ok, 3: status(code) })
    expect(found.length).toBe(2)
    expect(error).toBeInstanceOf(TransportError)
    expect(error).toMatchObject({ code: 'lookaside-unreadable', status: code, exitCode: 3 })
    expect(error).toMatchObject({ message: expect.stringContaining(`${path}/signature-3: `) })
    if (cure !== undefined) expect(error).toMatchObject({ next: expect.stringContaining(cure) })
  })

  it('of a second entry matters only behind a first one', async () => {
    expect(await lookaside({ 2: status(403) })).toMatchObject({ found: [], error: undefined })
    expect((await lookaside({ 1: ok, 2: status(403) })).error).toMatchObject({
      code: 'lookaside-unreadable',
      status: 403,
    })
  })

  it.each<[string, (response: ServerResponse) => void]>([
    [
      'a body cut short',
      (response) => response.writeHead(200, { 'content-length': 100 }).end(blob, () => response.destroy()),
    ],
    ['a connection cut before the answer', (response) => response.destroy()],
    [
      'a body without end',
      (response) => {
        const more = () => {
          while (response.write(Buffer.alloc(65_536, 0xc2)));
        }
        response.on('drain', more)
        more()
      },
    ],
    [
      'a redirect in a circle',
      (response) => response.writeHead(302, { location: `${path}/signature-1` }).end(),
    ],
  ])('%s leaves the list unread', async (_name, answer) => {
    const { found, error } = await lookaside({ 1: answer })
    expect(found).toEqual([])
    expect(error).toMatchObject({
      code: 'lookaside-unreadable',
      exitCode: 3,
      cause: expect.any(TransportError),
    })
  })

  it('nobody listening leaves the list unread, and says no password', async () => {
    const server = await serve((_request, response) => response.end())
    const base = `http://user:hunter2@${server.host}/sigs?token=hunter2`
    await closeAll()
    const store = testStores().lookasideReader(base)
    const error: unknown = await store
      .list(subject)
      [Symbol.asyncIterator]()
      .next()
      .catch((cause: unknown) => cause)
    expect(error).toMatchObject({
      code: 'lookaside-unreadable',
      cause: expect.any(TransportError),
      next: expect.stringContaining('Check the host name, the port'),
    })
    // The long URL stands there once.
    expect((error as Error).message.split('signature-1')).toHaveLength(2)
    expect(`${error} ${(error as Error).stack}`).not.toContain('hunter2')
  })

  it('a page for everything is a list of broken entries without end', async () => {
    const page = (response: ServerResponse) => response.end('<!doctype html>')
    const { found, error, numbers } = await lookaside(new Proxy({}, { get: () => page }))
    expect(found.length).toBe(127)
    expect(found.every(({ kind }) => kind === 'malformed')).toBe(true)
    expect(error).toMatchObject({ code: 'lookaside-endless' })
    expect(numbers.length).toBe(128)
  })
})

it('follows a redirect to where the entry lies', async () => {
  const moved = (response: ServerResponse) => response.writeHead(302, { location: '/elsewhere' }).end()
  const server = await serve((request, response) => {
    if (request.path === '/elsewhere') ok(response)
    else if (request.path.endsWith('signature-1')) moved(response)
    else status(404)(response)
  })
  const store = testStores().lookasideReader(`${server.url}/sigs`)
  const found: string[] = []
  for await (const entry of store.list(subject)) found.push(entry.place)
  expect(found).toEqual([`${server.url}${path}/signature-1`])
})

describe('what cannot be opened', () => {
  const stores = testStores()
  it.each(['ftp://h/x', 's3://bucket', '/srv/sigs', 'file://srv/sigs', 'https://', ''])('%j', (base) => {
    const coded = expect.objectContaining({ code: 'lookaside-unsupported', exitCode: 2 })
    expect(() => stores.lookasideReader(base)).toThrow(coded)
    expect(() => stores.lookasideWriter(base)).toThrow(coded)
  })

  it.each(['http://h.example/x', 'https://u:hunter2@h.example/x'])('%s for writing', (base) => {
    expect(() => stores.lookasideWriter(base)).toThrow(
      expect.objectContaining({
        code: 'lookaside-not-writable',
        exitCode: 2,
        message: expect.not.stringContaining('hunter2'),
      }),
    )
  })

  it('a reader adds nothing', async () => {
    await expect(stores.lookasideReader('file:///srv').append(subject, signed(blob))).rejects.toMatchObject({
      code: 'lookaside-not-writable',
    })
  })

  it('an image without a reference has no place in a lookaside', () => {
    const nameless = { digest, primary: true }
    expect(() => stores.lookasideReader('https://h.example').place(nameless)).toThrow(
      expect.objectContaining({ code: 'identity-missing', exitCode: 2 }),
    )
    expect(() => stores.lookasideWriter('file:///srv').list(nameless)).toThrow(
      expect.objectContaining({ code: 'identity-missing' }),
    )
  })
})
