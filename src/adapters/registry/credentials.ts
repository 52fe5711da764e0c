import { FormatError } from '../../domain/errors.ts'
import type { CredentialFacts, Credentials } from '../../ports.ts'
import { errnoOf, type FileRead, readRegularFile } from '../platform/files.ts'
import {
  type Credential,
  type CredentialFile,
  maxCredentialFileBytes,
  parseCredentialFile,
} from './credential-file.ts'
import { askHelper } from './credential-helper.ts'
import { type CredentialPlace, credentialPlaces } from './credential-places.ts'

/** Credentials as the registry client needs them; only `describe` leaves this room. */
export interface RegistryCredentials extends Credentials {
  /**
   * The credential for `HOST` or `HOST/PATH…`, or null for anonymous use. Files are read once, helpers asked once
   * for each server.
   *
   * @throws FormatError `credentials-malformed` (exit 2); TransportError `credential-helper-failed`, `timeout`
   */
  find(key: string): Promise<Credential | null>
  /** `HttpHeaders` of the first file that has any; for the registry's own origin only. @throws as `find` */
  headers(): Promise<Readonly<Record<string, string>>>
}

/** Where credentials are looked for, and how long a helper may take. */
export interface CredentialOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Home directory, absolute. */
  readonly home: string
  /** The only file to read, absolute. */
  readonly authFile?: string
  /** Default: those of this process. */
  readonly uid?: number
  readonly platform?: string
  /** Aborted when the run ends early. */
  readonly signal?: AbortSignal
  readonly helperTimeoutMs?: number
}

/** Looks credentials up where docker and podman keep them (containers-auth.json(5), docker login). */
export function createCredentials(options: CredentialOptions): RegistryCredentials {
  const places = credentialPlaces({
    env: options.env,
    home: options.home,
    uid: options.uid ?? process.geteuid?.(),
    platform: options.platform ?? process.platform,
    ...(options.authFile === undefined ? {} : { authFile: options.authFile }),
  })
  const files = new Map<CredentialPlace, Promise<CredentialFile | null>>()
  const helped = new Map<string, Promise<Credential | null>>()

  const readOnce = (place: CredentialPlace): Promise<CredentialFile | null> =>
    remember(files, place, () => readPlace(place))

  const ask = (name: string, serverKey: string): Promise<Credential | null> =>
    remember(helped, `${name} ${serverKey}`, () =>
      askHelper(name, serverKey, {
        env: options.env,
        ...(options.helperTimeoutMs === undefined ? {} : { timeoutMs: options.helperTimeoutMs }),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      }),
    )

  async function find(key: string): Promise<Credential | null> {
    for (const place of places) {
      const answer = (await readOnce(place))?.lookUp(key) ?? { kind: 'nothing' }
      if (answer.kind === 'credential') return answer.credential
      if (answer.kind === 'helper') {
        const credential = await ask(answer.name, answer.serverKey)
        if (credential !== null) return credential
      }
    }
    return null
  }

  return {
    find,
    async describe(key): Promise<CredentialFacts | null> {
      const credential = await find(key)
      return credential === null ? null : { ...credential.source, username: credential.username }
    },
    async headers() {
      for (const place of places) {
        const headers = (await readOnce(place))?.headers() ?? {}
        if (Object.keys(headers).length > 0) return headers
      }
      return {}
    },
  }
}

async function readPlace(place: CredentialPlace): Promise<CredentialFile | null> {
  if (place.kind === 'inline') return parseCredentialFile(place.name, Buffer.from(place.text, 'utf8'))
  const read = await readRegularFile(place.path, { maxBytes: maxCredentialFileBytes, followLinks: true })
  if (read.kind === 'read') return parseCredentialFile(place.path, read.bytes)
  if (place.need !== 'must-exist' && isAbsent(read, place.need === 'may-be-hidden')) return null
  const found = read.kind === 'missing' ? 'no such file' : read.why
  throw new FormatError(
    'credentials-malformed',
    `${place.path}: expected a credential file, found: ${found}`,
    { ownFile: true, ...(read.kind === 'failed' && { cause: read.cause }) },
  )
}

/** A part of the path that is no folder is as good as a missing folder. */
function isAbsent(read: FileRead, mayBeHidden: boolean): boolean {
  if (read.kind !== 'failed') return read.kind === 'missing'
  const errno = errnoOf(read.cause)
  return errno === 'ENOTDIR' || (mayBeHidden && errno === 'EACCES')
}

function remember<K, V>(known: Map<K, Promise<V>>, key: K, make: () => Promise<V>): Promise<V> {
  const value = known.get(key) ?? make()
  known.set(key, value)
  return value
}
