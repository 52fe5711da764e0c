import { gzipSync } from 'node:zlib'
import type { Answer, Fault, Faulty } from './fault-proxy.ts'

/** What must become of a signed image and an unsigned one beside it. */
export type Outcome =
  /** As if nothing had been: the one is accepted, the other rejected because no signature is there. */
  | 'recovered'
  /** Both undecided, under this code. */
  | { readonly undecided: string }
  /** The signed one undecided under this code; the unsigned one has an honest end of its list at signature-1. */
  | { readonly signedUndecided: string }
  /** Both rejected, under this code: the store was read, and what it holds is no signature (as podman has it). */
  | { readonly rejected: string }

/** One fault of a registry (every request to it is at its mercy), or of a lookaside. */
export interface FaultRow {
  readonly name: string
  readonly fault: Fault
  readonly outcome: Outcome
  /** Asked for by the digest of the image. */
  readonly byDigest?: true
  /** The credential file holds a login for the registry. */
  readonly login?: true
  /** The proxy speaks https. */
  readonly tls?: true
  /** The signed image is asked for again after the unsigned one, and must get the same answer. */
  readonly again?: true
  /** More options of `verify`. */
  readonly more?: readonly string[]
}

/** Where faults may lead: a second proxy that is honest. */
export interface Elsewhere {
  readonly url: string
}

/** Both images undecided under this code. */
export const undecided = (code: string): Outcome => ({ undecided: code })
/** Both images rejected under this code. */
export const rejected = (code: string): Outcome => ({ rejected: code })

/** Another status, and nothing of the honest body. */
export const status =
  (code: number, headers: Answer['headers'] = {}, body = ''): Fault =>
  ({ reply }) =>
    reply({ status: code, headers, body: Buffer.from(body) })
/** Only the first request for each path. */
export const once =
  (fault: Fault): Fault =>
  (faulty) =>
    faulty.earlier === 0 ? fault(faulty) : faulty.reply()
/** 307 to this address. */
export const redirect =
  (to: (faulty: Faulty) => string): Fault =>
  (faulty) =>
    faulty.reply({ status: 307, headers: { location: to(faulty) }, body: Buffer.alloc(0) })

/** Headers as a server writes them, after the status line, with these replaced or added. */
export function head(faulty: Faulty, other: Answer['headers'] = {}): string {
  const lines = Object.entries({ ...faulty.honest.headers, ...other }).filter(([, value]) => value !== '')
  return `HTTP/1.1 ${faulty.honest.status} OK\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
}

/** Writes the honest body, or what is made of it, under a length of its own, and hangs up. */
export const announced =
  (
    length: (body: Buffer) => number,
    sent: (body: Buffer) => Buffer,
    headers: Answer['headers'] = {},
  ): Fault =>
  (faulty) => {
    const { body } = faulty.honest
    faulty.socket.write(
      head(faulty, { 'content-length': String(length(body)), connection: 'close', ...headers }),
    )
    faulty.socket.end(sent(body))
  }
/** The first half. */
export const half = (body: Buffer): Buffer => body.subarray(0, body.length >> 1)
/** All of it. */
export const whole = (body: Buffer): Buffer => body
/** Half of what was announced. */
export const truncated = announced((body) => body.length, half)
/** The connection is reset instead of an answer. */
export const resetBeforeHeaders: Fault = ({ socket }) => socket.resetAndDestroy()
/** The connection is reset after half of the body. */
export const resetInBody: Fault = (faulty) => {
  const { body } = faulty.honest
  faulty.socket.write(
    Buffer.concat([Buffer.from(head(faulty, { 'content-length': String(body.length) })), half(body)]),
  )
  setTimeout(() => faulty.socket.resetAndDestroy(), 50)
}
/** Bytes of the test's own instead of an answer. */
export const raw =
  (text: (faulty: Faulty) => string): Fault =>
  (faulty) =>
    faulty.socket.end(text(faulty))
/** The same after a while. */
export const later =
  (ms: number, fault: Fault): Fault =>
  (faulty) =>
    void setTimeout(() => fault(faulty), ms)
/** Sends the honest body bit by bit, or one byte for ever. */
export const dripping =
  (forEver: boolean): Fault =>
  (faulty) => {
    const { body } = faulty.honest
    const length = forEver ? body.length + 1000 : body.length
    faulty.socket.write(head(faulty, { 'content-length': String(length) }))
    let at = 0
    const timer = setInterval(() => {
      const step = forEver ? 1 : Math.ceil(body.length / 8)
      faulty.socket.write(forEver ? ' ' : body.subarray(at, at + step))
      at += step
      if (faulty.socket.destroyed || (!forEver && at >= body.length)) clearInterval(timer)
    }, 100)
  }
/** What a proxy in front of a registry may show instead. */
export const signInPage = '<!doctype html><title>Sign in</title><form action="/login"></form>'
/** Headers of a page that has nothing to do with the honest answer. */
export const html = { 'content-type': 'text/html', 'docker-content-digest': '', etag: '' }
/** Wants us back in an hour. */
export const hour = { 'retry-after': '3600' }
/** For what would never end. */
export const waitAtMost2s = ['--timeout', '2s'] as const

/** The honest body compressed, and a header that says so. */
export const compressed: Fault = ({ reply, honest }) =>
  reply({ status: 200, headers: { 'content-encoding': 'gzip' }, body: gzipSync(honest.body) })

/** More bytes than anybody reads. */
export const huge: Fault = ({ reply }) =>
  reply({ status: 200, headers: html, body: Buffer.alloc(5 * 1024 * 1024, 0x90) })
