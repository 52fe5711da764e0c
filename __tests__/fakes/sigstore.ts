/**
 * The embedded Sigstore services with a clock that tests set and faults that tests switch on. For tests only: nothing
 * outside trusts what these services sign.
 */
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Answer } from '../../src/adapters/demo/loopback-server.ts'
import { jsonAnswer, readBody, readJson, refusal, textAt } from '../../src/adapters/demo/sigstore-answers.ts'
import { issueIdentity } from '../../src/adapters/demo/sigstore-ca.ts'
import { toPem } from '../../src/adapters/demo/sigstore-certificates.ts'
import { workflowClaims } from '../../src/adapters/demo/sigstore-issuer.ts'
import { makeLogV1, makeLogV2 } from '../../src/adapters/demo/sigstore-log.ts'
import {
  type ServiceName,
  type SigstoreServices,
  startSigstoreServices,
} from '../../src/adapters/demo/sigstore-services.ts'
import { imprintOf, readTimestampRequest } from '../../src/adapters/demo/sigstore-timestamps.ts'
import { answerV1, answerV2, hashedRekordV1, hashedRekordV2, publicKeyPem } from './sigstore-material.ts'

export * from './sigstore-bundles.ts'
export * from './sigstore-layers.ts'
export * from './sigstore-material.ts'

/**
 * What a service does wrong. Numbers are HTTP statuses; `down` cuts the connection, `slow` answers after a minute,
 * `nonsense` is no JSON (no DER), `empty` has no body, `huge` is 20 MB. The rest is right in form and wrong in
 * content: a certificate for another key or identity, without its chain, already expired; a log entry of another body
 * or of a log nobody knows; a timestamp of something else, with another nonce, of two days ago, or a refusal.
 */
export type Fault =
  | 'down'
  | 'slow'
  | 'nonsense'
  | 'empty'
  | 'huge'
  | 400
  | 401
  | 403
  | 404
  | 409
  | 429
  | 500
  | 503
  | 'other-key'
  | 'other-identity'
  | 'no-chain'
  | 'expired'
  | 'other-body'
  | 'other-log'
  | 'other-imprint'
  | 'other-nonce'
  | 'old-time'
  | 'rejected'

/** The services of a test. */
export interface TestSigstore extends SigstoreServices {
  /** From now on a service does this wrong; undefined heals it. `times`: only for so many requests. */
  setFault(service: ServiceName, fault: Fault | undefined, times?: number): void
  /** Milliseconds since 1970, as the services see it. */
  nowMs(): number
  /** Runs something while the clock of the services stands at another time (milliseconds since 1970). */
  atMs<T>(ms: number, run: () => T): T
  /** Moves the clock of the services for good, by milliseconds. */
  advance(ms: number): void
}

interface Switch {
  readonly fault: Fault
  left: number
}

/** Starts services whose clock goes with the real one until a test moves it. */
export async function startTestSigstore(startMs?: number): Promise<TestSigstore> {
  let offsetMs = startMs === undefined ? 0 : startMs - Date.now()
  let fixedMs: number | undefined
  const nowMs = (): number => fixedMs ?? Date.now() + offsetMs
  const switches = new Map<ServiceName, Switch>()
  const services: SigstoreServices = await startSigstoreServices({
    nowMs,
    intercept: async (service, answer, request) => {
      const active = switches.get(service)
      if (active === undefined || active.left === 0) return await answer()
      active.left -= 1
      return await answerWrongly({ services, service, answer, request, atMs }, active.fault)
    },
  })
  const atMs = <T>(ms: number, run: () => T): T => {
    const before = fixedMs
    fixedMs = ms
    try {
      return run()
    } finally {
      fixedMs = before
    }
  }
  return {
    ...services,
    nowMs,
    atMs,
    advance: (ms) => {
      offsetMs += ms
    },
    setFault: (service, fault, times = Number.POSITIVE_INFINITY) => {
      if (fault === undefined) switches.delete(service)
      else switches.set(service, { fault, left: times })
    },
  }
}

interface Wrong {
  readonly services: SigstoreServices
  readonly service: ServiceName
  readonly answer: () => Promise<Answer>
  readonly request: IncomingMessage
  readonly atMs: <T>(ms: number, run: () => T) => T
}

async function answerWrongly(wrong: Wrong, fault: Fault): Promise<Answer> {
  if (typeof fault === 'number') return refusal(fault, 'a fault that the test asked for')
  const type = { 'content-type': 'application/json' }
  switch (fault) {
    case 'down':
      wrong.request.socket.destroy()
      return { status: 500 }
    case 'slow':
      await delay(60_000, undefined, { ref: false })
      return await wrong.answer()
    case 'nonsense':
      return { status: 201, headers: type, body: Buffer.from('<html>maintenance</html>') }
    case 'empty':
      return { status: 201, headers: type }
    case 'huge':
      return { status: 201, headers: type, body: Buffer.alloc(20_000_000, 0x20) }
    case 'other-key':
    case 'other-identity':
    case 'no-chain':
    case 'expired':
      return await wrongCertificate(wrong, fault)
    case 'other-body':
      return otherEntry(wrong)
    case 'other-log':
      return await foreignEntry(wrong)
    case 'other-imprint':
    case 'other-nonce':
    case 'old-time':
    case 'rejected':
      return await wrongTimestamp(wrong, fault)
  }
}

async function wrongCertificate(
  { services, request }: Wrong,
  fault: 'other-key' | 'other-identity' | 'no-chain' | 'expired',
): Promise<Answer> {
  const { authority, ctLog, nowMs } = services.parts
  const body = await readJson(request)
  const asked = createPublicKey(textAt(body, 'publicKeyRequest', 'publicKey', 'content'))
  const key =
    fault === 'other-key' ? generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey : asked
  const given = fault === 'other-identity' ? { repository: 'mallory/app' } : {}
  const claims = workflowClaims({ iss: services.urls.issuer, ...given })
  const notBefore = Math.floor(nowMs() / 1000) - (fault === 'expired' ? 7200 : 0)
  const leaf = issueIdentity(authority, claims, key, { notBefore, ctLog })
  const chain = fault === 'no-chain' ? [] : [leaf, ...authority.chain]
  const certificates = chain.map((der) => toPem(der))
  return jsonAnswer(200, { signedCertificateEmbeddedSct: { chain: { certificates } } })
}

/** A good entry, but of another signature. */
function otherEntry({ services, service }: Wrong): Answer {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const { logV1, logV2 } = services.parts
  const signature = Buffer.from('another signature')
  if (service === 'rekorV1') {
    const { kind, body } = hashedRekordV1('0'.repeat(64), signature, publicKeyPem(publicKey))
    return answerV1(logV1.append(kind, body))
  }
  const der = publicKey.export({ type: 'spki', format: 'der' })
  const { kind, body } = hashedRekordV2(Buffer.alloc(32), signature, { kind: 'publicKey', der })
  return answerV2(logV2.append(kind, body))
}

/** The entry that was asked for, but in a log that is in no trusted root. */
async function foreignEntry({ services, service, answer }: Wrong): Promise<Answer> {
  const own = JSON.parse(Buffer.from((await answer()).body ?? []).toString()) as object // made by the log itself
  const inV1 = service === 'rekorV1'
  const text = inV1 ? textAt(Object.values(own)[0], 'body') : textAt(own, 'canonicalizedBody')
  const body = Buffer.from(text, 'base64')
  const { kind, apiVersion: version } = JSON.parse(body.toString()) as { kind: string; apiVersion: string }
  return inV1
    ? answerV1(makeLogV1('127.0.0.1', services.parts.nowMs).append({ kind, version }, body))
    : answerV2(makeLogV2('127.0.0.1').append({ kind, version }, body))
}

async function wrongTimestamp(
  { services, request, atMs }: Wrong,
  fault: 'other-imprint' | 'other-nonce' | 'old-time' | 'rejected',
): Promise<Answer> {
  const { timestamps, nowMs } = services.parts
  const asked = readTimestampRequest(await readBody(request))
  const two = Buffer.from([0x02, 0x01, 0x02])
  const changed = {
    ...asked,
    ...(fault === 'other-imprint' && { imprint: imprintOf(Buffer.from('another signature')) }),
    ...(fault === 'other-nonce' && { nonce: two }),
  }
  const ms = nowMs() - (fault === 'old-time' ? 2 * 86_400_000 : 0)
  const granted = atMs(ms, () => timestamps.stamp(changed))
  // SEQUENCE { SEQUENCE { INTEGER 2 } }: PKIStatus rejection (RFC 3161, 2.4.2).
  const body = fault === 'rejected' ? Buffer.from('30053003020102', 'hex') : granted
  return { status: 201, headers: { 'content-type': 'application/timestamp-reply' }, body }
}
