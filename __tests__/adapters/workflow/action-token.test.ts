import { afterEach, describe, expect, it } from '@jest/globals'
import type { Http } from '../../../src/adapters/http/http.ts'
import { actionTokenRequest } from '../../../src/adapters/workflow/action-token.ts'
import { CountersignError } from '../../../src/domain/errors.ts'
import { closeAll, type LoopbackServer, type Seen, serve } from '../loopback-server.ts'
import { impatientHttp } from '../sigstore-signer-kit.ts'

const right = 'secret-right-to-ask'
const clients: Http[] = []
afterEach(async () => {
  await closeAll()
})

function http(): Http {
  const client = impatientHttp()
  clients.push(client)
  return client
}
afterEach(() => {
  for (const client of clients.splice(0)) client.close()
})

const asker = (url: string, token = right) =>
  actionTokenRequest(http(), { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token })

async function ask(url: string): Promise<string> {
  const request = asker(url)
  if (request === undefined) throw new Error('expected a way to ask')
  return await request('sigstore')
}

/** A server with one answer. */
const answering = (
  status: number,
  body: string,
  headers: Record<string, string> = {},
): Promise<LoopbackServer> =>
  serve((_request, response) => {
    response.writeHead(status, headers)
    response.end(body)
  })

describe('the request of an identity token', () => {
  it.each([
    ['without either variable', {}],
    ['without the address', { ACTIONS_ID_TOKEN_REQUEST_TOKEN: right }],
    ['without the right', { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1/' }],
    ['with empty ones', { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' }],
  ])('is not possible %s', (_what, environment) => {
    expect(actionTokenRequest(http(), environment)).toBeUndefined()
  })

  it.each([
    ['/token?api-version=2.0', '/token?api-version=2.0&audience=sigstore'],
    ['/token', '/token?audience=sigstore'],
  ])('adds the audience to %s and shows the right once', async (path, expected) => {
    const server = await answering(200, '{"value":"a.b.c","count":5}')
    expect(await ask(`${server.url}${path}`)).toBe('a.b.c')
    expect(server.seen.map((seen: Seen) => [seen.method, seen.path, seen.headers.authorization])).toEqual([
      ['GET', expected, `Bearer ${right}`],
    ])
  })

  it('encodes the audience', async () => {
    const server = await answering(200, '{"value":"a.b.c"}')
    expect(await asker(`${server.url}/token`)?.('a&b=c')).toBe('a.b.c')
    expect(server.seen[0]?.path).toBe('/token?audience=a%26b%3Dc')
  })

  it.each<[string, number, string, string, number]>([
    ['refuses', 401, '{"message":"secret-answer"}', 'http-status', 1],
    ['forbids', 403, '', 'http-status', 1],
    ['knows nothing', 404, '', 'http-status', 1],
    ['limits', 429, '', 'rate-limited', 2],
    ['fails', 500, 'secret-answer', 'http-status', 2],
    ['answers no JSON', 200, '<html>secret-answer</html>', 'response-malformed', 1],
    ['answers nothing', 200, '', 'response-malformed', 1],
    ['answers a text', 200, '"secret-answer"', 'response-malformed', 1],
    ['answers null', 200, 'null', 'response-malformed', 1],
    ['gives no value', 200, '{"token":"secret-answer"}', 'response-malformed', 1],
    ['gives a number', 200, '{"value":7}', 'response-malformed', 1],
    ['gives 100 kB', 200, JSON.stringify({ value: 'x'.repeat(100_000) }), 'response-too-large', 1],
  ])('fails where the platform %s', async (_what, status, body, code, least) => {
    const server = await answering(status, body)
    const error = await ask(`${server.url}/token?api-version=secret-query`).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code })
    if (!(error instanceof CountersignError)) throw error
    expect(`${error.message} ${error.next ?? ''}`).not.toMatch(/secret-/)
    // What may pass is tried again, what will not is not.
    if (least === 1) expect(server.seen).toHaveLength(1)
    else expect(server.seen.length).toBeGreaterThanOrEqual(least)
  })

  it('fails where nobody listens', async () => {
    const server = await answering(200, '')
    await closeAll()
    await expect(ask(`${server.url}/token`)).rejects.toMatchObject({ exitCode: 3 })
  })

  it('does not show the right to another host that it is sent to', async () => {
    const thief = await answering(200, '{"value":"forged"}')
    const server = await answering(307, '', { location: `${thief.url}/token` })
    await ask(`${server.url}/token`).catch(() => undefined)
    expect(thief.seen.flatMap(({ headers }) => headers.authorization ?? [])).toEqual([])
    expect(JSON.stringify(thief.seen)).not.toContain(right)
  })
})
