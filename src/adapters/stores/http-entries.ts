import { codes } from '../../domain/codes.ts'
import { CountersignError, TransportError } from '../../domain/errors.ts'
import { shownLookasideUrl } from '../../domain/policy/lookaside-url.ts'
import { maxSignatureBytes } from '../../domain/signature/envelope.ts'
import type { Http, HttpResponse } from '../http/http.ts'
import { retryAfterWish } from '../http/repeat.ts'
import type { Entries } from './list-entries.ts'

/**
 * The entries behind an HTTP lookaside. Only 404 means "there is none"; any other status, and any failure of the
 * network, leaves open which signatures there are. The content type means nothing here.
 *
 * @param urlOf - full URL of an entry; `http:` needs no further leave, because the user wrote the base
 * @param registryName - registry of the image: its certs.d folder counts here, too, as for podman
 */
export function httpEntries(http: Http, urlOf: (number: number) => string, registryName: string): Entries {
  const place = (number: number): string => shownLookasideUrl(urlOf(number))
  return {
    place,
    async read(number) {
      const response = await get(http, { url: urlOf(number), registryName }, place(number))
      if (response.status === 404) return null
      if (response.status === 200) return response.body
      throw unreadable(place(number), response)
    },
  }
}

async function get(
  http: Http,
  where: { readonly url: string; readonly registryName: string },
  place: string,
): Promise<HttpResponse> {
  const request = {
    ...where,
    method: 'GET',
    what: 'signature',
    maxBytes: maxSignatureBytes,
    allowPlainHttp: true,
  } as const
  try {
    return await http.request(request)
  } catch (cause) {
    if (!(cause instanceof CountersignError) || cause.code === 'cancelled') throw cause
    const mayPass = cause instanceof TransportError && cause.mayPass
    // The cure is that of the cause: a name that has no address needs another one than a wrong status.
    const details = { cause, mayPass, next: cause.next ?? codes[cause.code].next }
    const message = cause.message.includes(place) ? cause.message : `${place}: ${cause.message}`
    throw new TransportError('lookaside-unreadable', message, details)
  }
}

/** Statuses that servers give by mistake where 404 is meant, and what to do about each. */
const cures: Readonly<Record<number, string>> = {
  401: 'Lookasides are read without a login: allow anonymous reading.',
  403: 'Object stores answer 403 for missing entries unless the reader may list the bucket: grant that, or map 403 to 404.',
  410: 'Answer 404 instead: other tools take 410 for a failure, too.',
}

function unreadable(place: string, response: HttpResponse): TransportError {
  const { status } = response
  const next = cures[status]
  const mayPass = status === 429 || status >= 500
  const details = { status, mayPass, ...(next !== undefined && { next }) }
  return new TransportError(
    'lookaside-unreadable',
    `${place}: expected 200, or 404 after the last entry; answered status ${status}${retryAfterWish(response)}`,
    details,
  )
}
