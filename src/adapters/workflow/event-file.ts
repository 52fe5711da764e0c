import { FormatError } from '../../domain/errors.ts'
import { readRegularFile } from '../platform/files.ts'

/** GitHub sends no payload over 25 MB (GitHub Docs, "Webhook events and payloads", payload cap). */
const maxEventBytes = 32 * 1024 * 1024

/**
 * The payload of the event that the run was started by.
 *
 * @param path - `GITHUB_EVENT_PATH`
 * @returns undefined where the runner wrote none
 * @throws FormatError `event-malformed`: nothing is known of the run where its file is there and cannot be read
 */
export async function readEventFile(path: string | undefined): Promise<unknown> {
  if (path === undefined || path === '') return undefined
  const read = await readRegularFile(path, { maxBytes: maxEventBytes, followLinks: true })
  switch (read.kind) {
    case 'missing':
      return undefined
    case 'failed':
      throw malformed(path, `expected a readable event file, found: ${read.why}`, read.cause)
    case 'read':
      return parseEvent(path, read.bytes)
  }
}

/** The runner writes the file itself, from a payload that it has parsed: no key stands twice in it. */
function parseEvent(path: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw malformed(path, 'expected the JSON of an event, found something else', cause)
  }
}

const malformed = (path: string, message: string, cause: unknown): FormatError =>
  new FormatError('event-malformed', `${path} (GITHUB_EVENT_PATH): ${message}`, { cause })
