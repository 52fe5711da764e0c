import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Seen } from '../adapters/loopback-server.ts'
import { imageManifest } from '../fakes/manifests.ts'
import type { Run } from './kit/command.ts'
import { expectHarmless, imagesOf, type ReportedImage } from './kit/expectations.ts'
import { listFiles } from './kit/files.ts'
import { openStage, type Stage } from './kit/judged.ts'
import { answer, manifestPath, scriptedServer, signaturePath } from './kit/servers.ts'

interface Failure {
  readonly failure: string
  readonly say: (response: ServerResponse, request: Seen, raw: IncomingMessage) => void
  /** As a registry; as a lookaside it is always `lookaside-unreadable`, unless told otherwise. */
  readonly code: string
  /** What the message must hold. */
  readonly says: readonly (string | RegExp)[]
  readonly lookaside?: { readonly code: string; readonly verdict: string }
}

const hostile = '::error::x\r\n##[error]y \u001b[2J\u202e<script>alert(1)</script>'
const apology = JSON.stringify({ errors: [{ code: 'DENIED', message: hostile }] })
const soon = { 'retry-after': '0' }

const redirectTo =
  (location: string | readonly string[]): Failure['say'] =>
  (response) => {
    response.writeHead(302, { location: location as string })
    response.end()
  }

const failures: readonly Failure[] = [
  {
    failure: '401 without a challenge',
    say: (response) => answer(response, 401, apology),
    code: 'registry-login-missing',
    says: ['status 401', 'without credentials'],
  },
  {
    failure: '401 that wants a password',
    say: (response) => answer(response, 401, '', { 'www-authenticate': 'Basic realm="x"' }),
    code: 'registry-login-missing',
    says: ['status 401', 'without credentials'],
  },
  {
    failure: '401 with a challenge that nobody knows',
    say: (response) => answer(response, 401, '', { 'www-authenticate': 'Negotiate' }),
    code: 'challenge-unsupported',
    says: ['expected a Basic challenge', 'negotiate'],
  },
  {
    failure: '401 that sends for a token to a file',
    say: (response) => answer(response, 401, '', { 'www-authenticate': 'Bearer realm="file:///etc/passwd"' }),
    code: 'realm-refused',
    says: ['expected the https URL of a token service'],
  },
  {
    failure: '403',
    say: (response) => answer(response, 403, apology),
    code: 'registry-denied',
    says: ['status 403', 'DENIED'],
  },
  {
    failure: '404',
    say: (response) => answer(response, 404, apology),
    code: 'manifest-not-found',
    says: ['status 404'],
    lookaside: { code: 'signature-missing', verdict: 'rejected' },
  },
  {
    failure: '410',
    say: (response) => answer(response, 410, apology),
    code: 'registry-error',
    says: ['status 410'],
  },
  {
    failure: '429 for ever',
    say: (response) => answer(response, 429, apology, soon),
    code: 'rate-limited',
    says: ['status 429'],
  },
  {
    failure: '429 that wants us to come back in an hour',
    say: (response) => answer(response, 429, apology, { 'retry-after': '3600' }),
    code: 'rate-limited',
    says: ['status 429', 'asks to come back after 3600 s'],
  },
  {
    failure: '503 that wants us to come back in an hour',
    say: (response) => answer(response, 503, apology, { 'retry-after': '3600' }),
    code: 'registry-error',
    says: ['status 503', 'asks to come back after 3600 s'],
  },
  {
    failure: '500',
    say: (response) => answer(response, 500, apology, soon),
    code: 'registry-error',
    says: ['status 500'],
  },
  {
    failure: '503 for ever',
    say: (response) => answer(response, 503, apology, soon),
    code: 'registry-error',
    says: ['status 503'],
  },
  {
    failure: 'a status that is none',
    say: (response) => answer(response, 799, apology),
    code: 'registry-error',
    says: ['status 799'],
  },
  {
    failure: 'a redirect to itself',
    say: (response, request) => {
      response.writeHead(307, { location: request.path })
      response.end()
    },
    code: 'redirect-loop',
    says: ['more than 10 times'],
  },
  {
    failure: 'a redirect to a file',
    say: redirectTo('file:///etc/passwd'),
    code: 'redirect-refused',
    says: ['no http or https address'],
  },
  {
    failure: 'a redirect to nowhere',
    say: (response) => answer(response, 302),
    code: 'redirect-refused',
    says: ['no address'],
  },
  {
    failure: 'a redirect to two places',
    say: redirectTo(['https://a.example/', 'https://b.example/']),
    code: 'redirect-refused',
    says: ['more than one'],
  },
  {
    failure: 'a redirect to the metadata of the machine',
    say: redirectTo('https://169.254.169.254/latest/meta-data/?token=hunter2'),
    code: 'address-refused',
    says: ['169.254.169.254', 'metadata'],
  },
  {
    failure: 'a redirect to a host that is not there',
    say: redirectTo('https://registry.invalid/x?sig=hunter2'),
    code: 'dns-failure',
    says: ['registry.invalid', 'no address'],
  },
  {
    failure: 'a connection that is cut',
    say: (_response, _request, raw) => {
      raw.socket.destroy()
    },
    code: 'network-unreachable',
    says: ['connection'],
  },
]

const nameOf = (at: number): string => `fail/image${at}`
const signedNameOf = (at: number): string => `deaf/image${at}`
const rows = failures.map((failure, at) => ({ ...failure, at }))
const unreadable = { code: 'lookaside-unreadable', verdict: 'undecided' }
const lookasideRows = rows.map((row) => ({ ...row, expected: row.lookaside ?? unreadable }))

let stage: Stage
/** A challenge is remembered for its registry, so each failure has a registry of its own. */
let references: readonly string[] = []
let runs: { readonly verified: Run; readonly signed: Run; readonly inspected: Run; readonly text: Run }
const judged = new Map<string, ReportedImage>()

beforeAll(async () => {
  stage = await openStage(5) // most of them only wait
  const { lookaside, work, trusted, push, reference, verify } = stage
  for (const { at, say } of rows) {
    const registry = await scriptedServer()
    registry.say(manifestPath(nameOf(at), '1'), say)
    references = [...references, `${registry.host}/${nameOf(at)}:1`]
    const { digest } = push(signedNameOf(at))
    lookaside.say(signaturePath(signedNameOf(at), digest), say)
  }
  const deaf = rows.map(({ at }) => signedNameOf(at))
  const signedBy = { type: 'signedBy', keyType: 'GPGKeys', keyPath: 'trusted.asc' }
  await work.put({ 'policy.json': JSON.stringify({ default: [signedBy] }) })
  const env = { COUNTERSIGN_GPG_KEY: trusted.key.armor() }
  const places = ['--lookaside', lookaside.url, '--auth-file', 'auth.json']
  const [verified, signed, inspected, text] = await Promise.all([
    verify([...references, ...deaf]),
    work.run(['sign', ...references, '--lookaside', 'out', '--auth-file', 'auth.json', '--json'], { env }),
    work.run(['inspect', ...deaf.map(reference), ...places, '--json']),
    work.run(['verify', ...references, '--policy', 'policy.json', ...places]),
  ])
  runs = { verified, signed, inspected, text }
  for (const image of imagesOf(verified)) judged.set(image.reference, image)
}, 40_000)

afterAll(() => stage.close())

describe('a registry that will not answer', () => {
  it.each(rows)('$failure: undecided, $code', ({ at, code, says }) => {
    const image = judged.get(references[at] ?? '')
    expect(image).toMatchObject({ verdict: 'undecided', code })
    for (const part of says) expect(image?.message).toMatch(part)
    expect(image?.message).not.toMatch(/hunter2|\p{Cc}/u)
    expect(image?.next).toMatch(/^[A-Z`].*[.?]$/)
  })

  it('signs nothing', async () => {
    expect(runs.signed.exitCode).toBe(3)
    const images = imagesOf(runs.signed)
    expect(images.map(({ code }) => code)).toEqual(failures.map(({ code }) => code))
    expect(await listFiles(stage.work.path('out'))).toEqual([])
  })

  it('is told in one line for each image, and the counts', () => {
    const { exitCode, stdout, stderr } = runs.text
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' })
    expectHarmless(stdout)
    const lines = stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(2 * failures.length + 1)
    for (const [at, { code }] of failures.entries()) {
      expect(lines[2 * at]).toBe(`undecided  ${references[at]}`)
      expect(lines[2 * at + 1]).toMatch(new RegExp(`^ {11}${code}: .+\\. [A-Z].+[.?]$`))
    }
    expect(lines.at(-1)).toBe(`0 accepted, 0 waived, 0 rejected, ${failures.length} undecided`)
  })
})

describe('a lookaside that will not answer', () => {
  it.each(lookasideRows)('$failure: $expected.verdict, $expected.code', ({ at, expected }) => {
    const image = judged.get(stage.reference(signedNameOf(at)))
    expect(image).toMatchObject(expected)
    expect(image?.message).not.toMatch(/hunter2|\p{Cc}/u)
    expect(runs.verified.exitCode).toBe(1) // the one that answered 404 is refused, and that beats undecided
  })

  it('is a place that inspect could not read', () => {
    expect(runs.inspected.exitCode).toBe(3)
    for (const [at, image] of imagesOf(runs.inspected).entries()) {
      const status = failures[at]?.failure === '404' ? 'read' : 'unread'
      expect([failures[at]?.failure, image.places?.[0]?.status]).toEqual([failures[at]?.failure, status])
    }
  })

  it('with a list that never ends is left undecided', async () => {
    const endless = imageManifest('endless')
    stage.push('endless/app', endless)
    const blob = await stage.sign('endless/app', endless, { key: stage.stranger })
    stage.publish('endless/app', endless, ...Array<Uint8Array>(128).fill(blob))
    const images = imagesOf(await stage.verify(['endless/app']))
    expect(images).toMatchObject([{ verdict: 'undecided', code: 'lookaside-endless' }])
  })

  it('with a signature beyond every measure is left undecided', async () => {
    const large = stage.push('large/app')
    stage.publish('large/app', large, Buffer.alloc(4 * 1024 * 1024 + 1, 0x90))
    const images = imagesOf(await stage.verify(['large/app']))
    expect(images).toMatchObject([{ verdict: 'undecided', code: 'lookaside-unreadable' }])
    expect(images[0]?.message).toContain('4194304 bytes')
  })
})

/** Ways to keep us waiting. */
const waits: readonly { readonly wait: string; readonly say: Failure['say'] }[] = [
  { wait: 'never answers', say: () => undefined },
  {
    wait: 'drips',
    say: (response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream' })
      const timer = setInterval(() => response.write('x'), 100)
      response.on('close', () => clearInterval(timer))
    },
  },
  {
    wait: 'wants us to come back in a minute',
    say: (response) => answer(response, 429, '', { 'retry-after': '60' }),
  },
]

describe('a server that keeps us waiting', () => {
  it('is left after --timeout, and what was done is told', async () => {
    const { registry, lookaside, push, publish, sign, verify } = stage
    const done = push('wait/done')
    publish('wait/done', done, await sign('wait/done', done))
    for (const [at, { say }] of waits.entries()) {
      registry.say(manifestPath(`wait/registry${at}`, '1'), say)
      const signed = push(`wait/lookaside${at}`)
      lookaside.say(signaturePath(`wait/lookaside${at}`, signed.digest), say)
    }
    const names = waits.flatMap((_, at) => [`wait/registry${at}`, `wait/lookaside${at}`])
    const run = await verify(['wait/done', ...names], '--timeout', '3s')
    expect(run.exitCode).toBe(3)
    expect(run.elapsedMs).toBeLessThan(10_000)
    const [first, ...others] = imagesOf(run)
    expect(first).toMatchObject({ verdict: 'accepted' })
    expect(others.map(({ verdict, code }) => `${verdict} ${code}`)).toEqual(
      names.map(() => 'undecided cancelled'),
    )
  })
})
