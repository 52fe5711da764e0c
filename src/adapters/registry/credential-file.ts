import { isUtf8 } from 'node:buffer'
import { decodeBase64 } from '../../domain/base64.ts'
import { FormatError } from '../../domain/errors.ts'
import { type JsonObject, type JsonValue, parseStrictJson } from '../../domain/strict-json.ts'
import { type JsonPlace, memberPlace, readObject, readString } from '../../domain/strict-json-values.ts'
import { readHttpHeaders } from './credential-headers.ts'

/** Largest credential file that is read. */
export const maxCredentialFileBytes = 4 * 1024 * 1024

/** Where a credential was found. */
export interface CredentialSource {
  /** Path, `DOCKER_AUTH_CONFIG`, or helper program. */
  readonly file: string
  /** Key as it stands there. */
  readonly entry: string
}

/** What a registry accepts. Everything but `username` and `source` is secret. */
export type Credential =
  | {
      readonly kind: 'password'
      readonly username: string
      readonly password: string
      readonly source: CredentialSource
    }
  /** A refresh token for the token service; `password` is the (often empty) one stored beside it. */
  | {
      readonly kind: 'identity-token'
      readonly username: string
      readonly password: string
      readonly identityToken: string
      readonly source: CredentialSource
    }
  /** A bearer token, sent to the registry as it is. */
  | {
      readonly kind: 'registry-token'
      readonly username: string
      readonly registryToken: string
      readonly source: CredentialSource
    }

/** What a file says about a key. */
export type FileAnswer =
  | { readonly kind: 'credential'; readonly credential: Credential }
  | { readonly kind: 'helper'; readonly name: string; readonly serverKey: string }
  | { readonly kind: 'nothing' }

/** A credential file, parsed. */
export interface CredentialFile {
  /** @throws FormatError `credentials-malformed` when the entry for this key is broken */
  lookUp(key: string): FileAnswer
  /** `HttpHeaders`, names in lower case. @throws FormatError `credentials-malformed` */
  headers(): Readonly<Record<string, string>>
}

/** Key under which docker stores Docker Hub, and names by which it is known (docker CLI, registry.IndexServer). */
const hubKey = 'https://index.docker.io/v1/'
const hubNames: readonly string[] = ['docker.io', 'index.docker.io', 'registry-1.docker.io']

/**
 * Reads a docker `config.json`, a podman `auth.json`, or the older `.dockercfg` (no `auths`, `credHelpers` or
 * `credsStore`: the top level is the list of entries). Other members are let be; duplicate keys are refused.
 *
 * @param name - path, or name of the variable
 * @throws FormatError `credentials-malformed` (exit 2)
 */
export function parseCredentialFile(name: string, bytes: Uint8Array): CredentialFile {
  const place: JsonPlace = { what: name, path: '', code: 'credentials-malformed', ownFile: true }
  const root = readObject(parse(name, bytes), place)
  const legacy = !['auths', 'credHelpers', 'credsStore'].some((member) => root.has(member))
  const auths = legacy ? root : readOptional(root, 'auths', place)
  const authsPlace = legacy ? place : memberPlace(place, 'auths')
  const helpers = readOptional(root, 'credHelpers', place)
  return {
    lookUp(key) {
      const host = hostOf(key)
      const helperKey = [host, ...hubKeys(host)].find((candidate) => helpers.has(candidate))
      if (helperKey !== undefined) {
        const helper = readString(
          helpers.get(helperKey),
          memberPlace(memberPlace(place, 'credHelpers'), helperKey),
        )
        return { kind: 'helper', name: helper, serverKey: serverKeyOf(host) }
      }
      const entry = findEntry(auths, key, legacy)
      const credential =
        entry === undefined
          ? null
          : readEntry(auths.get(entry), memberPlace(authsPlace, entry), { file: name, entry })
      if (credential !== null) return { kind: 'credential', credential }
      const store = root.get('credsStore') ?? ''
      if (store === '') return { kind: 'nothing' }
      return {
        kind: 'helper',
        name: readString(store, memberPlace(place, 'credsStore')),
        serverKey: serverKeyOf(host),
      }
    },
    headers: () => (legacy ? {} : readHttpHeaders(root, place)),
  }
}

function parse(name: string, bytes: Uint8Array): JsonValue {
  try {
    return parseStrictJson(bytes, { what: name, maxBytes: maxCredentialFileBytes, ownFile: true })
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    throw new FormatError('credentials-malformed', cause.message, { cause, ownFile: true })
  }
}

function readOptional(root: JsonObject, member: string, place: JsonPlace): JsonObject {
  const value = root.get(member) ?? null
  return value === null ? new Map() : readObject(value, memberPlace(place, member))
}

/** The host of `HOST` or `HOST/PATH`. */
function hostOf(key: string): string {
  return key.split('/', 1)[0] ?? key
}

function hubKeys(host: string): readonly string[] {
  return hubNames.includes(host) ? [...hubNames, hubKey] : []
}

function serverKeyOf(host: string): string {
  return hubNames.includes(host) ? hubKey : host
}

/**
 * The entry for a key: exact from `HOST/NS/REPO` down to `HOST`, then entries written as URLs, reduced to their
 * host. Hosts are compared whole, never by parts: a look-alike must not get another host's password.
 *
 * @see containers/image pkg/docker/config, findCredentialsInFile
 */
function findEntry(auths: JsonObject, key: string, legacy: boolean): string | undefined {
  if (!legacy) {
    const exact = parentsOf(key).find((candidate) => auths.has(candidate))
    if (exact !== undefined) return exact
  }
  const host = hostOf(key)
  const candidates = [...auths.keys()]
  return (
    candidates.find((candidate) => hostOfKey(candidate, legacy) === host) ??
    candidates.find((candidate) => normalHost(hostOfKey(candidate, legacy)) === normalHost(host))
  )
}

function parentsOf(key: string): readonly string[] {
  const parts = key.split('/')
  return parts.map((_part, index) => parts.slice(0, parts.length - index).join('/'))
}

/** Only keys written as URLs, and all keys of the older form, lose their path. */
function hostOfKey(key: string, legacy: boolean): string {
  const bare = key.replace(/^https?:\/\//, '')
  return legacy || bare !== key ? hostOf(bare) : bare
}

function normalHost(host: string): string {
  return hubNames.includes(host) ? 'index.docker.io' : host
}

/** @returns null for an entry without content: a mark that a helper left */
function readEntry(
  value: JsonValue | undefined,
  place: JsonPlace,
  source: CredentialSource,
): Credential | null {
  const entry = readObject(value, place)
  const text = (member: string): string => {
    const found = entry.get(member) ?? ''
    return readString(found, memberPlace(place, member))
  }
  const encoded = text('auth')
  const pair =
    encoded === ''
      ? { username: text('username'), password: text('password') }
      : decodePair(encoded, memberPlace(place, 'auth'))
  const identityToken = text('identitytoken')
  if (identityToken !== '') return { kind: 'identity-token', ...pair, identityToken, source }
  const registryToken = text('registrytoken')
  if (registryToken !== '') return { kind: 'registry-token', username: pair.username, registryToken, source }
  return pair.username === '' && pair.password === '' ? null : { kind: 'password', ...pair, source }
}

/** Base64 of `user:password`; some writers fill up with NUL bytes, which docker and podman trim. */
function decodePair(
  encoded: string,
  place: JsonPlace,
): { readonly username: string; readonly password: string } {
  const bytes = decodeBase64(encoded)
  const text = bytes === undefined ? undefined : utf8(bytes)
  const colon = text?.indexOf(':') ?? -1
  if (text === undefined || colon < 0) {
    // What was found is a secret, so it is not shown.
    throw new FormatError(
      'credentials-malformed',
      `${place.what}: ${place.path}: expected base64 of USER:PASSWORD`,
      {
        next: 'Sign in to this registry again with the tool that wrote the file.',
        ownFile: true,
      },
    )
  }
  return { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, '') }
}

function utf8(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? Buffer.from(bytes).toString('utf8') : undefined
}
