import { TransportError } from '../../domain/errors.ts'
import { parseLooseJson } from '../../domain/loose-json.ts'
import type { Http } from '../http/http.ts'
import { statusFailure } from '../http/status-failure.ts'

/** Largest answer; tokens have about 2,000 characters. */
const maxAnswerBytes = 64 * 1024

/**
 * The way to ask the platform of a workflow for an identity token (GitHub, "OpenID Connect reference"); undefined where
 * the run has no right to one.
 *
 * The toolkit's own request is not used: it prints commands to standard output, where the report of a command line goes,
 * has no bounds, and brings an http client of 400 kB.
 *
 * @param environment - `ACTIONS_ID_TOKEN_REQUEST_URL` and `ACTIONS_ID_TOKEN_REQUEST_TOKEN`, as the runner sets them
 */
export function actionTokenRequest(
  http: Http,
  environment: Readonly<Record<string, string | undefined>>,
): ((audience: string) => Promise<string>) | undefined {
  const url = environment.ACTIONS_ID_TOKEN_REQUEST_URL
  const right = environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN
  if (!url || !right) return undefined
  return async (audience) => {
    const what = 'identity token'
    const response = await http.request({
      method: 'GET',
      url: `${url}${url.includes('?') ? '&' : '?'}audience=${encodeURIComponent(audience)}`,
      what,
      headers: { accept: 'application/json', authorization: `Bearer ${right}` },
      maxBytes: maxAnswerBytes,
      allowPlainHttp: true, // the runner names the address
    })
    if (response.status !== 200) throw statusFailure(response, what)
    const answer = parseLooseJson(Buffer.from(response.body).toString('utf8'))
    if (
      typeof answer === 'object' &&
      answer !== null &&
      'value' in answer &&
      typeof answer.value === 'string'
    )
      return answer.value
    throw new TransportError(
      'response-malformed',
      `${what}: expected JSON with a value, found something else`,
    )
  }
}
