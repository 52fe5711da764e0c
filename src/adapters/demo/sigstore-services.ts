/**
 * Sigstore in one process: certificates, CT log, Rekor v1 and v2, timestamps and an OpenID Connect issuer, each on a
 * random port of 127.0.0.1. For demonstrations and tests only: keys are made at start, and nothing outside trusts
 * what is signed with them.
 */
import type { IncomingMessage } from 'node:http'
import { type Answer, type LoopbackServer, type Respond, startLoopbackServer } from './loopback-server.ts'
import { type Authority, type Claims, longValidity, makeAuthority } from './sigstore-ca.ts'
import { purposes } from './sigstore-certificates.ts'
import { type CtLog, makeCtLog } from './sigstore-ct-log.ts'
import { respondAsFulcio } from './sigstore-fulcio.ts'
import { type Issuer, type IssuerName, makeIssuer } from './sigstore-issuer.ts'
import { makeLogV1, makeLogV2, type TransparencyLog } from './sigstore-log.ts'
import { respondAsRekorV1, respondAsRekorV2 } from './sigstore-rekor.ts'
import {
  makeTimestampAuthority,
  respondAsTimestampAuthority,
  type TimestampAuthority,
} from './sigstore-timestamps.ts'
import { signingConfigJson, type TrustedParts, trustedRootJson } from './sigstore-trust.ts'

/** The servers. */
export type ServiceName = 'fulcio' | 'rekorV1' | 'rekorV2' | 'timestamps' | 'issuer'

/** Stands before a service: may answer in its place, or change what it answers. */
export type Intercept = (
  service: ServiceName,
  answer: () => Promise<Answer>,
  request: IncomingMessage,
) => Promise<Answer>

/** What differs from the usual services. */
export interface SigstoreOptions {
  /** Milliseconds since 1970; the present time when not given. */
  readonly nowMs?: () => number
  readonly intercept?: Intercept
}

/** The parts behind the servers, for whoever makes signatures without asking over HTTP. */
export interface SigstoreParts {
  readonly authority: Authority
  readonly ctLog: CtLog
  readonly logV1: TransparencyLog
  readonly logV2: TransparencyLog
  readonly timestamps: TimestampAuthority
  readonly issuer: Issuer
  /** What the trusted root is made of. */
  readonly trusted: TrustedParts
  readonly nowMs: () => number
}

/** All services, running. */
export interface SigstoreServices {
  readonly urls: {
    readonly fulcio: string
    readonly rekorV1: string
    readonly rekorV2: string
    /** Full URL, with the path of the API. */
    readonly timestamps: string
    /** Issuer of workflows (`iss`). */
    readonly issuer: string
    /** Another issuer of workflows, which the certificate service takes as well. */
    readonly otherIssuer: string
    /** Issuer for people. */
    readonly emailIssuer: string
    /** `ACTIONS_ID_TOKEN_REQUEST_URL`; further query parameters replace claims. */
    readonly tokenRequest: string
  }
  /** `ACTIONS_ID_TOKEN_REQUEST_TOKEN`. */
  readonly requestToken: string
  readonly trustedRoot: Uint8Array
  /** With Rekor v2 and timestamps. */
  readonly signingConfig: Uint8Array
  /** A token for the audience `sigstore`; given claims replace the usual ones. */
  mintToken(claims?: Claims, issuer?: IssuerName): string
  /** How many requests each server has had. */
  requests(): Readonly<Record<ServiceName, number>>
  readonly parts: SigstoreParts
  /** Stops all servers; may be called twice. */
  close(): Promise<void>
}

/** Host name of every URL here, which the logs sign as their origin. */
const hostName = '127.0.0.1'

/** Starts all services. */
export async function startSigstoreServices(options: SigstoreOptions = {}): Promise<SigstoreServices> {
  const { nowMs = Date.now, intercept = (_, answer) => answer() } = options
  const counts: Record<ServiceName, number> = { fulcio: 0, rekorV1: 0, rekorV2: 0, timestamps: 0, issuer: 0 }
  const servers: LoopbackServer[] = []
  const start = async (service: ServiceName, respond: Respond): Promise<string> => {
    const server = await startLoopbackServer(async (request, url) => {
      counts[service] += 1
      return await intercept(service, async () => await respond(request, url), request)
    })
    servers.push(server)
    return server.url
  }
  let issuerUrl = ''
  const issuer = makeIssuer(() => issuerUrl, nowMs)
  const made = makeParts(nowMs, issuer)
  const { logV1, logV2, timestamps: stamps } = made
  issuerUrl = await start('issuer', issuer.respond)
  const urls = {
    fulcio: await start('fulcio', (request, url) => respondAsFulcio(made, request, url)),
    rekorV1: await start('rekorV1', (request, url) => respondAsRekorV1(logV1, request, url)),
    rekorV2: await start('rekorV2', (request, url) => respondAsRekorV2(logV2, request, url)),
    timestamps: `${await start('timestamps', (request, url) => respondAsTimestampAuthority(stamps, request, url))}/api/v1/timestamp`,
    issuer: `${issuerUrl}/ci`,
    otherIssuer: `${issuerUrl}/other-ci`,
    emailIssuer: `${issuerUrl}/email`,
    tokenRequest: `${issuerUrl}/ci/token?api-version=2.0`,
  }
  const trusted = trustedPartsOf(made, urls)
  return {
    urls,
    requestToken: issuer.requestToken,
    trustedRoot: trustedRootJson(trusted),
    signingConfig: signingConfigJson({
      ...urls,
      logs: [{ url: urls.rekorV2, version: 2 }],
      start: longValidity(nowMs()).notBefore,
    }),
    mintToken: (claims = {}, name = 'ci') => issuer.mint(name, claims),
    requests: () => ({ ...counts }),
    parts: { ...made, trusted },
    close: async () => {
      await Promise.all(servers.map((server) => server.close()))
    },
  }
}

const makeParts = (nowMs: () => number, issuer: Issuer) => ({
  authority: makeAuthority('certificates', purposes.codeSigning, nowMs()),
  ctLog: makeCtLog(nowMs),
  logV1: makeLogV1(hostName, nowMs),
  logV2: makeLogV2(hostName),
  timestamps: makeTimestampAuthority(nowMs),
  issuer,
  nowMs,
})

function trustedPartsOf(
  { authority, ctLog, logV1, logV2, timestamps, nowMs }: Omit<SigstoreParts, 'trusted'>,
  urls: SigstoreServices['urls'],
): TrustedParts {
  const window = { start: longValidity(nowMs()).notBefore }
  return {
    logs: [
      { log: logV1, url: urls.rekorV1, window },
      { log: logV2, url: urls.rekorV2, window },
    ],
    ctLogs: [{ log: ctLog, url: urls.fulcio, window }],
    authorities: [{ chain: authority.chain, url: urls.fulcio, window }],
    timestampAuthorities: [{ chain: timestamps.chain, url: urls.timestamps, window }],
  }
}
