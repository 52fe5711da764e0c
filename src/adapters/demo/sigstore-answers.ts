/** Bodies of requests and answers of the embedded Sigstore services. For demonstrations and tests only. */
import type { IncomingMessage } from 'node:http'
import { type Answer, readBoundedBody } from './loopback-server.ts'

/** Longest body that is read, in bytes: an envelope in base64, twice. */
const maxBodyBytes = 8 * 1024 * 1024

/** A request that the service cannot serve; `message` goes to the client. */
export class BadRequest extends Error {}

/** The whole body of a request. @throws BadRequest when it is too long */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const body = await readBoundedBody(request, maxBodyBytes)
  if (body === undefined) throw new BadRequest(`expected at most ${maxBodyBytes} bytes`)
  return body
}

/** The body as a tree. @throws BadRequest for what is no JSON */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request)
  try {
    return JSON.parse(body.toString())
  } catch {
    throw new BadRequest('expected a JSON body')
  }
}

/** The value at a path of member names, or undefined where there is none. */
export function valueAt(tree: unknown, ...path: readonly (string | number)[]): unknown {
  let value = tree
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Readonly<Record<string, unknown>>)[name]
  }
  return value
}

/** The text at a path. @throws BadRequest where there is none */
export function textAt(tree: unknown, ...path: readonly (string | number)[]): string {
  const value = valueAt(tree, ...path)
  if (typeof value !== 'string' || value === '') throw new BadRequest(`expected text in ${path.join('.')}`)
  return value
}

/** An answer with a JSON body. */
export const jsonAnswer = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(JSON.stringify(value)),
})

/** An error in the form that all Sigstore services share. */
export const refusal = (status: number, message: string): Answer =>
  jsonAnswer(status, { code: status, message })

/** Runs a handler; a BadRequest becomes the answer 400. */
export async function answering(handle: () => Promise<Answer>): Promise<Answer> {
  try {
    return await handle()
  } catch (error) {
    if (error instanceof BadRequest) return refusal(400, error.message)
    throw error
  }
}
