import { spawn } from 'node:child_process'
import { FormatError, TransportError } from '../../domain/errors.ts'
import { parseStrictJson } from '../../domain/strict-json.ts'
import { type JsonPlace, memberPlace, readObject, readString } from '../../domain/strict-json-values.ts'
import { childEnvironment } from '../platform/child-environment.ts'
import { errnoOf, failureWords } from '../platform/files.ts'
import { findProgram } from '../platform/find-program.ts'
import type { Credential } from './credential-file.ts'

/** How helper programs are run. */
export interface HelperOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Default 30 s. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

const maxOutputBytes = 1024 * 1024
/** What every helper prints, on standard output, when it has nothing (docker-credential-helpers). */
const nothingFound = 'credentials not found in native keychain'

interface Finished {
  readonly exitCode: number | null
  readonly stdout: Buffer
}

/**
 * Asks `docker-credential-NAME get` for a server. The server key goes in by standard input, the secret comes out
 * by standard output, and neither is ever shown.
 *
 * @returns null when the helper knows no credential
 * @throws FormatError `credentials-malformed` for a name that is none; TransportError `credential-helper-failed`,
 *   `timeout`, `cancelled`
 * @see docker-credential-helpers, "Development"
 */
export async function askHelper(
  name: string,
  serverKey: string,
  options: HelperOptions,
): Promise<Credential | null> {
  if (!/^[A-Za-z0-9._-]+$/.test(name)) {
    const found = JSON.stringify(name.slice(0, 100))
    throw new FormatError(
      'credentials-malformed',
      `credential helper: expected a name of letters, digits, ".", "_" and "-", found ${found}`,
      {
        ownFile: true,
      },
    )
  }
  const program = `docker-credential-${name}`
  // Not left to the system: it looks in the working directory for an empty part of PATH, and a change may bring that.
  const path = await findProgram(program, options.env.PATH)
  if (path === undefined) throw failed(program, notInPath)
  const { exitCode, stdout } = await run({ program, path }, serverKey, options)
  if (exitCode !== 0) {
    if (stdout.toString('utf8').trim() === nothingFound) return null
    throw failed(program, `ended with exit code ${exitCode}`)
  }
  return readAnswer(program, serverKey, stdout)
}

function run(
  { program, path }: { readonly program: string; readonly path: string },
  serverKey: string,
  options: HelperOptions,
): Promise<Finished> {
  const timeoutMs = options.timeoutMs ?? 30_000
  return new Promise((resolve, reject) => {
    const child = spawn(path, ['get'], {
      env: childEnvironment(options.env),
      stdio: ['pipe', 'pipe', 'ignore'],
      shell: false,
      windowsHide: true,
    })
    const chunks: Buffer[] = []
    let sizeBytes = 0
    const end = (error: Error | null, exitCode: number | null = null): void => {
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', cancel)
      if (error === null) resolve({ exitCode, stdout: Buffer.concat(chunks) })
      else reject(error)
    }
    const stop = (error: Error): void => {
      child.kill('SIGKILL')
      // A child of the helper may hold the pipes open; the answer is not waited for.
      child.stdout.destroy()
      end(error)
    }
    const cancel = (): void => stop(new TransportError('cancelled', `${program}: stopped before it was done`))
    const timer = setTimeout(() => stop(late(program, timeoutMs)), timeoutMs)
    options.signal?.addEventListener('abort', cancel, { once: true })
    if (options.signal?.aborted === true) cancel()
    child.on('error', (cause) => end(failed(program, startFailure(cause), cause)))
    child.stdout.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length
      if (sizeBytes > maxOutputBytes) stop(failed(program, `printed more than ${maxOutputBytes} bytes`))
      else chunks.push(chunk)
    })
    child.on('close', (exitCode) => end(null, exitCode))
    // A helper that does not read its input is judged by its answer.
    child.stdin.on('error', (error) => {
      if (errnoOf(error) !== 'EPIPE')
        end(failed(program, `could not be written to: ${failureWords(error)}`, error))
    })
    child.stdin.end(serverKey)
  })
}

function readAnswer(program: string, serverKey: string, stdout: Buffer): Credential | null {
  const { username, secret } = parseAnswer(program, stdout)
  if (username === '' && secret === '') return null
  const source = { file: program, entry: serverKey }
  if (username === '<token>')
    return { kind: 'identity-token', username, password: '', identityToken: secret, source }
  if (username.includes(':')) throw failed(program, 'answered a user name with a colon')
  return { kind: 'password', username, password: secret, source }
}

/** Parser faults could quote a piece of the secret, so they are neither shown nor kept as cause. */
function parseAnswer(
  program: string,
  stdout: Buffer,
): { readonly username: string; readonly secret: string } {
  const place: JsonPlace = { what: program, path: '', code: 'credential-helper-failed' }
  try {
    const answer = readObject(parseStrictJson(stdout, { what: program, maxBytes: maxOutputBytes }), place)
    const text = (member: string): string => readString(answer.get(member) ?? '', memberPlace(place, member))
    return { username: text('Username'), secret: text('Secret') }
  } catch (cause) {
    if (cause instanceof FormatError)
      throw failed(program, 'answered no JSON object with Username and Secret')
    throw cause
  }
}

const notInPath = 'not found in PATH'

function startFailure(cause: unknown): string {
  return errnoOf(cause) === 'ENOENT' ? notInPath : `could not be started: ${failureWords(cause)}`
}

function late(program: string, timeoutMs: number): TransportError {
  return new TransportError('timeout', `${program}: no answer within ${timeoutMs / 1000} s`)
}

function failed(program: string, found: string, cause?: unknown): TransportError {
  return new TransportError('credential-helper-failed', `${program}: ${found}`, {
    next: `Run "${program} get" by hand, or remove the helper from the credential file.`,
    ...(cause === undefined ? {} : { cause }),
  })
}
