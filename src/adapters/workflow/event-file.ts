import { FormatError } from '../../domain/errors.ts'
import { readRunFacts, type Variables } from '../../domain/workflow/read-run-facts.ts'
import type { RunFacts } from '../../domain/workflow/run-facts.ts'
import { readRegularFile } from '../platform/files.ts'

/** GitHub sends no payload over 25 MB (GitHub Docs, "Webhook events and payloads", payload cap). */
const maxEventBytes = 32 * 1024 * 1024

/**
 * The facts of the run that this process is a step of: its variables, and the event file that they name.
 *
 * @throws FormatError `event-malformed`: the event cannot be read, or is about a change whose commits it does not name
 */
export async function readRun(environment: Variables): Promise<RunFacts> {
  return readRunFacts(environment, await readEvent(environment.GITHUB_EVENT_PATH))
}

/** The payload; undefined where the runner wrote none. */
async function readEvent(path: string | undefined): Promise<unknown> {
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
