import { afterEach, describe, expect, it } from '@jest/globals'
import { noRepeats, planRepeat } from '../../../src/adapters/http/repeat.ts'
import { statusFailure } from '../../../src/adapters/http/status-failure.ts'
import { TransportError } from '../../../src/domain/errors.ts'
import { closeAll, serve, testHttp } from '../loopback-server.ts'

afterEach(closeAll)

const limit = { what: 'thing', maxBytes: 1000 } as const
const clock = { nowMs: () => Date.UTC(2026, 0, 1, 12, 0, 0), random: () => 1 }
const answered = (status: number, retryAfter?: string) => ({
  response: {
    status,
    headers: retryAfter === undefined ? {} : { 'retry-after': [retryAfter] },
    body: new Uint8Array(),
    url: '',
  },
})

describe('planRepeat', () => {
  it.each([
    ['5', 5000],
    ['0', 0],
    ['60', 60_000],
    ['Thu, 01 Jan 2026 12:00:07 GMT', 7000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    ['soon', 2000],
    ['-1', 2000],
    ['1e9', 2000],
    ['Thu, 99 Jan 2026 12:00:07 GMT', 2000],
  ])('waits after 429 with Retry-After %s for %i ms', (retryAfter, waitMs) => {
    expect(planRepeat(answered(429, retryAfter), { method: 'GET' }, noRepeats, clock)?.waitMs).toBe(waitMs)
  })

  it.each([
    [429, '61'],
    [429, '999999999'],
    [429, 'Thu, 01 Jan 2027 12:00:00 GMT'],
    [503, '61'],
  ])('gives %i back at once where Retry-After is %s', (status, retryAfter) => {
    expect(planRepeat(answered(status, retryAfter), { method: 'GET' }, noRepeats, clock)).toBeNull()
  })

  it('waits 60 s in all for a server that asks again and again', () => {
    const first = planRepeat(answered(429, '40'), { method: 'GET' }, noRepeats, clock)
    expect(first?.waitMs).toBe(40_000)
    expect(planRepeat(answered(503, '21'), { method: 'GET' }, first?.repeats ?? noRepeats, clock)).toBeNull()
    expect(
      planRepeat(answered(503, '20'), { method: 'GET' }, first?.repeats ?? noRepeats, clock)?.waitMs,
    ).toBe(20_000)
  })

  it('takes Retry-After of 503 too', () => {
    expect(planRepeat(answered(503, '9'), { method: 'GET' }, noRepeats, clock)?.waitMs).toBe(9000)
  })

  it.each([200, 206, 304, 400, 401, 403, 404, 405, 409, 412, 413, 501])('takes %i as it is', (status) => {
    expect(planRepeat(answered(status), { method: 'GET' }, noRepeats, clock)).toBeNull()
  })

  it('adds up to half of the wait by chance', () => {
    const waits = [0, 0.5, 1].map(
      (chance) =>
        planRepeat(answered(503), { method: 'GET' }, noRepeats, { ...clock, random: () => chance })?.waitMs,
    )
    expect(waits).toEqual([250, 375, 500])
  })

  it('repeats an error only where it may pass', () => {
    const error = (mayPass: boolean) => ({ error: new TransportError('timeout', 'slow', { mayPass }) })
    expect(planRepeat(error(true), { method: 'GET' }, noRepeats, clock)).not.toBeNull()
    expect(planRepeat(error(true), { method: 'POST' }, noRepeats, clock)).toBeNull()
    expect(planRepeat(error(false), { method: 'GET' }, noRepeats, clock)).toBeNull()
    expect(planRepeat(error(true), { method: 'POST', repeat: 'always' }, noRepeats, clock)).not.toBeNull()
    expect(planRepeat(error(true), { method: 'PUT', repeat: 'never' }, noRepeats, clock)).toBeNull()
    expect(planRepeat(answered(429), { method: 'PUT', repeat: 'never' }, noRepeats, clock)).toBeNull()
    expect(planRepeat({ error: new Error('own fault') }, { method: 'GET' }, noRepeats, clock)).toBeNull()
  })
})

describe('a status that may pass', () => {
  it.each([
    [429, 'GET', 5, [2000, 4000, 8000, 16_000]],
    [429, 'POST', 5, [2000, 4000, 8000, 16_000]],
    [408, 'GET', 4, [250, 500, 1000]],
    [502, 'HEAD', 4, [250, 500, 1000]],
    [503, 'PUT', 4, [250, 500, 1000]],
    [504, 'GET', 4, [250, 500, 1000]],
    [503, 'POST', 1, []],
    [500, 'GET', 2, [250]],
    [500, 'POST', 1, []],
    [404, 'GET', 1, []],
  ] as const)('%i to %s: %i requests in all', async (status, method, count, waits) => {
    const server = await serve((_request, response) => response.writeHead(status).end())
    const client = testHttp()
    const response = await client.request({ method, url: server.url, ...limit })
    expect(response.status).toBe(status)
    expect(server.seen).toHaveLength(count)
    expect(client.waits).toEqual(waits)
  })

  it('is forgotten once the server recovers', async () => {
    const answers = [429, 503, 500, 200]
    const server = await serve((_request, response) => response.writeHead(answers.shift() ?? 200).end('ok'))
    expect((await testHttp().request({ method: 'GET', url: server.url, ...limit })).status).toBe(200)
    expect(server.seen).toHaveLength(4)
  })

  it('is counted over all redirects', async () => {
    let turn = 0
    const server = await serve((_request, response) => {
      turn += 1
      if (turn % 2 === 1) response.writeHead(503).end()
      else response.writeHead(302, { location: `/${turn}` }).end()
    })
    expect((await testHttp().request({ method: 'GET', url: server.url, ...limit })).status).toBe(503)
    expect(server.seen).toHaveLength(7)
  })

  it('keeps no slot of its host while it waits', async () => {
    const server = await serve((request, response) =>
      response.writeHead(request.path === '/busy' ? 429 : 200).end(),
    )
    let wake: () => void = () => undefined
    const sleeping = new Promise<void>((resolve) => {
      wake = resolve
    })
    const client = testHttp({ concurrencyPerHost: 1, sleep: () => sleeping })
    const busy = client.request({ method: 'GET', url: `${server.url}/busy`, ...limit })
    expect((await client.request({ method: 'GET', url: `${server.url}/free`, ...limit })).status).toBe(200)
    wake()
    expect((await busy).status).toBe(429)
  })
})

describe('statusFailure', () => {
  it.each([
    [429, 'rate-limited', true],
    [503, 'http-status', true],
    [500, 'http-status', true],
    [403, 'http-status', false],
    [418, 'http-status', false],
  ])('%i is %s', (status, code, mayPass) => {
    const error = statusFailure({ status, url: 'https://u:p@a.test/x?y=z', headers: {} }, 'signature')
    expect([error.code, error.status, error.mayPass]).toEqual([code, status, mayPass])
    expect(error.message).toBe(`signature: https://a.test/x?y=… answered status ${status}`)
  })

  it.each([
    ['3600', ', and asks to come back after 3600 s (we wait 60 s at most)'],
    [
      'Thu, 01 Jan 2027 12:00:00 GMT',
      ', and asks to come back at Thu, 01 Jan 2027 12:00:00 GMT (we wait 60 s at most)',
    ],
    ['\u001b[2Jsoon', ''],
  ])('tells what Retry-After %j asks for', (retryAfter, told) => {
    const headers = { 'retry-after': [retryAfter] }
    const { message } = statusFailure({ status: 429, url: 'https://a.test/', headers }, 'signature')
    expect(message).toBe(`signature: https://a.test/ answered status 429${told}`)
  })
})
