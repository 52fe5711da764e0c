import { setTimeout as wait } from 'node:timers/promises'
import { TransportError } from '../../domain/errors.ts'
import { createSlots, type Slots } from '../platform/slots.ts'
import { type ResolveName, resolveBySystem } from './checked-lookup.ts'
import { cancelled, exchange, type TimeLimits } from './exchange.ts'
import type { Http, HttpRequest, HttpResponse } from './http-request.ts'
import { firstHop, type Hop, maxRedirects, nextHop } from './redirects.ts'
import { noRepeats, planRepeat, type RepeatClock, type Tried } from './repeat.ts'
import { createRoutes, type Routes } from './routes.ts'
import { shownUrl } from './shown-url.ts'
import { proxyFailure } from './tunnel.ts'

export type { Http, HttpRequest, HttpResponse } from './http-request.ts'

/** What one client is made of; only the first three are needed outside tests. */
export interface HttpOptions {
  /** Variables of the environment: proxies, `NODE_EXTRA_CA_CERTS`. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** `NAME/VERSION` sent as user agent. */
  readonly userAgent: string
  /** Hosts (with port) that may be asked over plain http. */
  readonly insecureHosts: readonly string[]
  /** File of PEM certificates trusted beside the usual roots. */
  readonly caFile?: string
  /** certs.d folders for registries, first one first; see `readHostCertificates`. Default: none. */
  readonly certsFolders?: readonly string[]
  /** Requests at a time to one host; default 8. */
  readonly concurrencyPerHost?: number
  /** Aborted when the run ends early. */
  readonly signal?: AbortSignal
  /** Default: 10 s to connect, 30 s idle, 120 s for a whole exchange. */
  readonly limits?: Partial<TimeLimits>
  readonly resolveName?: ResolveName
  readonly clock?: RepeatClock
  /** Rejects when the signal is aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>
}

const defaultLimits: TimeLimits = { connectMs: 10_000, idleMs: 30_000, totalMs: 120_000 }

/** Everything that one client keeps from request to request. */
interface Client {
  readonly options: HttpOptions
  readonly limits: TimeLimits
  readonly routes: Routes
  readonly slots: Slots
  readonly clock: RepeatClock
}

/**
 * The way out: everything that leaves over http or https goes through one of these.
 *
 * @throws FormatError `ca-file-malformed`
 */
export function createHttp(options: HttpOptions): Http {
  const limits = { ...defaultLimits, ...options.limits }
  const client: Client = {
    options,
    limits,
    routes: createRoutes({
      env: options.env,
      insecureHosts: options.insecureHosts,
      ...(options.caFile === undefined ? {} : { caFile: options.caFile }),
      certsFolders: options.certsFolders ?? [],
      resolveName: options.resolveName ?? resolveBySystem,
      connectTimeoutMs: limits.connectMs,
    }),
    slots: createSlots(options.concurrencyPerHost ?? 8),
    clock: options.clock ?? { nowMs: Date.now, random: Math.random },
  }
  return { request: (request) => follow(client, request), close: client.routes.close }
}

async function follow(client: Client, request: HttpRequest): Promise<HttpResponse> {
  let hop = firstHop(request, client.options.userAgent)
  // Counted over the whole chain: a server cannot earn new tries by redirecting.
  let repeats = noRepeats
  let redirects = 0
  for (;;) {
    const tried = await attempt(client, request, hop)
    const plan = planRepeat(tried, { ...request, method: hop.method }, repeats, client.clock)
    if (plan !== null) {
      repeats = plan.repeats
      await pause(client, request, plan.waitMs)
      continue
    }
    if ('error' in tried) throw tried.error
    const next = nextHop(hop, tried.response, request)
    if (next === null) return tried.response
    redirects += 1
    if (redirects > maxRedirects) throw tooManyRedirects(request)
    hop = next
  }
}

function tooManyRedirects(request: HttpRequest): TransportError {
  const found = `${shownUrl(request.url)} redirected more than ${maxRedirects} times`
  return new TransportError('redirect-loop', `${request.what}: ${found}`)
}

async function attempt(client: Client, request: HttpRequest, hop: Hop): Promise<Tried> {
  const signals = signalsOf(client, request)
  const { what, maxBytes } = request
  try {
    const route = client.routes.routeTo(hop.url, request)
    const response = await client.slots.run(hop.url.origin, async () => {
      if (signals.some((signal) => signal.aborted)) throw cancelled(`${what}: ${shownUrl(request.url)}`)
      return await exchange({ hop, route, what, maxBytes, limits: client.limits, signals })
    })
    const { forwardingProxy } = route
    if (response.status === 407 && forwardingProxy !== undefined) {
      throw proxyFailure(forwardingProxy, 'answered status 407: it wants a user and password')
    }
    return { response }
  } catch (error) {
    return { error }
  }
}

/** Waits outside the slots of the host, so that a server's wish to wait holds up no other request. */
async function pause(client: Client, request: HttpRequest, ms: number): Promise<void> {
  const signals = signalsOf(client, request)
  const signal = signals.length === 0 ? undefined : AbortSignal.any([...signals])
  const sleep =
    client.options.sleep ??
    ((time, stop) => wait(time, undefined, stop === undefined ? {} : { signal: stop }))
  try {
    await sleep(ms, signal)
  } catch (cause) {
    if (signal?.aborted !== true) throw cause
    throw cancelled(`${request.what}: ${shownUrl(request.url)}`)
  }
}

function signalsOf(client: Client, request: HttpRequest): readonly AbortSignal[] {
  return [client.options.signal, request.signal].filter((signal) => signal !== undefined)
}
