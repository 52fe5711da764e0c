import type { Code } from '../../domain/codes.ts'
import { FormatError, type SigningError, TransportError } from '../../domain/errors.ts'
import { type JsonObject, parseStrictJson } from '../../domain/strict-json.ts'
import { isJsonObject, type JsonPlace, readObject } from '../../domain/strict-json-values.ts'
import type { Http, HttpResponse } from '../http/http-request.ts'
import { shownUrl } from '../http/shown-url.ts'
import { statusFailure } from '../http/status-failure.ts'

/** Largest answer of a signing service, in bytes; an honest one is below 32 KiB. */
const maxAnswerBytes = 1024 * 1024
/** Longest reason of a service that is repeated in a message. */
const maxReason = 300

/** One request to a signing service. */
export interface ServiceRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** What is asked for, in messages: `signing certificate`, `log entry`, `timestamp`. */
  readonly what: string
  readonly contentType?: string
  readonly accept: string
  readonly body?: Uint8Array
  /** True where the body holds the identity token. */
  readonly secretBody?: boolean
}

/**
 * Asks one of the services named by the user or by a signing config; these may be on plain http on loopback and on the
 * hosts that `insecure-registries` names.
 *
 * @returns an answer of any status, see `serviceFailure`
 * @throws as `Http.request`
 */
export async function askService(http: Http, request: ServiceRequest): Promise<HttpResponse> {
  const { contentType, accept, body, ...rest } = request
  return await http.request({
    ...rest,
    // None does harm twice: at worst there is a certificate, a timestamp or an entry more.
    repeat: 'always',
    maxBytes: maxAnswerBytes,
    headers: { accept, ...(contentType === undefined ? {} : { 'content-type': contentType }) },
    ...(body === undefined ? {} : { body }),
  })
}

/** Joins a base URL and a path, whether or not the base ends with a slash. */
export const serviceUrl = (base: string, path: string): string => `${base.replace(/\/+$/, '')}${path}`

/**
 * The error for an answer that is no success: the service does not want this (`refused`, for 400 to 499), or failed.
 *
 * @param refused - makes the error for a refusal, from the end of its message
 * @param secrets - texts that the answer might repeat and that no message may hold
 */
export function serviceFailure(
  response: HttpResponse,
  what: string,
  refused: (found: string) => SigningError,
  secrets: readonly string[] = [],
): SigningError | TransportError {
  const { status } = response
  const refusal = status >= 400 && status < 500 && ![404, 405, 408, 429].includes(status)
  if (!refusal) return notAService(response, what)
  const reason = claimedReason(response.body, secrets)
  const said = reason === undefined ? '' : `: ${JSON.stringify(reason)}`
  return refused(`${what}: ${shownUrl(response.url)} answered status ${status}${said}`)
}

function notAService(response: HttpResponse, what: string): TransportError {
  const failure = statusFailure(response, what)
  if (failure.code === 'rate-limited') return failure
  const { status } = response
  const next =
    status === 404 || status === 405
      ? 'Check the URL of the service and the version of its API.'
      : 'Run the command again later; ask the operator of the service if it stays.'
  return new TransportError('service-failed', failure.message, { status, mayPass: failure.mayPass, next })
}

/** What a service gives as its reason, without control characters, shortened, and without anything that is secret. */
function claimedReason(body: Uint8Array, secrets: readonly string[]): string | undefined {
  const text = reasonText(body)?.trim()
  if (text === undefined || text === '') return undefined
  const clean = secrets
    .filter((secret) => secret.length > 0)
    .reduce((kept, secret) => kept.replaceAll(secret, '[masked]'), text)
  const printable = clean.replace(/\p{C}+/gu, ' ')
  return printable.length > maxReason ? `${printable.slice(0, maxReason)}…` : printable
}

function reasonText(body: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(body.subarray(0, 64 * 1024))
  try {
    const json = parseStrictJson(body, { what: 'answer', maxBytes: maxAnswerBytes })
    const message = isJsonObject(json) ? (json.get('message') ?? json.get('error')) : undefined
    return typeof message === 'string' ? message : undefined
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    // A web page is no reason.
    return text.includes('<') ? undefined : text
  }
}

/**
 * Reads the JSON object that a service answered.
 *
 * @returns the object and its place, under the code `service-answer-malformed`
 * @throws FormatError `service-answer-malformed`, without a word of the answer
 */
export function readServiceJson(
  response: Pick<HttpResponse, 'body' | 'url'>,
  what: string,
): { readonly object: JsonObject; readonly place: JsonPlace } {
  const where = `${what}: ${shownUrl(response.url)}`
  const place: JsonPlace = { what: where, path: '', code: answerMalformed }
  try {
    const value = parseStrictJson(response.body, { what: where, maxBytes: maxAnswerBytes })
    return { object: readObject(value, place), place }
  } catch (error) {
    if (error instanceof FormatError && error.code !== answerMalformed) {
      throw new FormatError(answerMalformed, `${where}: expected a JSON object, found other text`)
    }
    throw error
  }
}

/** Code of every answer that cannot be read. */
export const answerMalformed: Code = 'service-answer-malformed'
