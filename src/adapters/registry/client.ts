import { FormatError, TransportError } from '../../domain/errors.ts'
import { parseManifest } from '../../domain/image/manifest.ts'
import { maxManifestBytes } from '../../domain/image/manifest-digest.ts'
import { manifestMediaTypes } from '../../domain/image/media-types.ts'
import { formatReference, type Reference } from '../../domain/image/reference.ts'
import type { FetchedManifest } from '../../ports.ts'
import type { Http, HttpResponse } from '../http/http.ts'
import { shownUrl } from '../http/shown-url.ts'
import { fetchedManifest } from '../platform/fetched-manifest.ts'
import { type AuthorizedAnswer, createAuthorization } from './authorization.ts'
import type { RegistryCredentials } from './credentials.ts'
import { checkDigestHeader } from './digest-header.ts'
import type { Wanted } from './refusal.ts'
import { manifestFailure } from './registry-failure.ts'
import { createSchemes } from './schemes.ts'

/** Reads registries (OCI distribution-spec 1.1, docker registry API v2). */
export interface RegistryClient {
  /**
   * Fetches the manifest of a digest, else of a tag, in one request (two when the registry wants to be asked with
   * authorization and that is not known yet). The bytes are hashed; what the registry says of them is compared.
   *
   * @param reference - with a digest, else a tag
   * @throws IntegrityError `digest-mismatch`, `digest-header-mismatch`; TransportError `manifest-not-found`,
   *   `repository-not-found`, `registry-login-missing`, `registry-login-refused`, `registry-denied`, `registry-error`,
   *   `rate-limited`, `challenge-unsupported`, `realm-refused`, and as `Http.request`; FormatError `credentials-malformed`, and as `manifestDigest`
   */
  getManifest(reference: Reference): Promise<FetchedManifest>
}

/** What the client asks with. */
export interface RegistryClientOptions {
  readonly http: Http
  readonly credentials: RegistryCredentials
  /** Hosts (with port) that may be asked over plain http when https is not there. */
  readonly insecureHosts: readonly string[]
  /** For the life of tokens; default: the clock of the machine. */
  readonly nowMs?: () => number
}

/** Docker Hub answers its API under another name, as docker and podman know. */
const apiHosts: ReadonlyMap<string, string> = new Map([['docker.io', 'registry-1.docker.io']])

/** A reader of one or many registries; one for a run, because it remembers tokens and schemes. */
export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const { http, credentials } = options
  const authorization = createAuthorization(http, credentials, options.nowMs ?? Date.now)
  const schemes = createSchemes(options.insecureHosts)

  async function ask(reference: Reference, registry: URL, answered: () => void): Promise<AuthorizedAnswer> {
    const own = await credentials.headers()
    const get = async (path: string, authorized: string | null): Promise<HttpResponse> => {
      const headers = { ...own, accept: manifestMediaTypes.join(', '), ...authorizationHeader(authorized) }
      const url = `${registry.origin}${path}`
      const shared = {
        method: 'GET',
        what: 'manifest',
        maxBytes: maxManifestBytes,
        namedHost: registry.host,
        registryName: reference.domain,
      } as const
      const response = await http.request({ ...shared, url, headers })
      answered()
      return response
    }
    return await authorization.exchange({
      registry,
      wanted: wantedOf(reference),
      scopes: [`repository:${reference.path}:pull`],
      send: (authorized) => get(manifestPath(reference), authorized),
      ping: () => get('/v2/', null),
    })
  }

  return {
    async getManifest(reference) {
      const host = apiHost(reference)
      const answer = await schemes.use(host, (scheme, answered) =>
        ask(reference, new URL(`${scheme}://${host}`), answered),
      )
      if (answer.response.status === 200) return checkManifest(reference, answer.response)
      throw manifestFailure(formatReference(reference), wantedOf(reference), answer, host)
    },
  }
}

/** @throws FormatError `reference-malformed` for a host that no URL can hold, such as one with port 99999 */
function apiHost(reference: Reference): string {
  const host = apiHosts.get(reference.domain) ?? reference.domain
  if (URL.canParse(`https://${host}`)) return host
  const found = JSON.stringify(host)
  throw new FormatError(
    'reference-malformed',
    `image reference: expected HOST or HOST:PORT, found ${found}`,
    {
      ownFile: true,
    },
  )
}

const wantedOf = ({ domain, path }: Reference): Wanted => ({
  registry: domain,
  repository: path,
  operation: 'pull',
})

function authorizationHeader(value: string | null): Readonly<Record<string, string>> {
  return value === null ? {} : { authorization: value }
}

/** The grammar of references leaves nothing in path, tag or digest that a URL would have to escape. */
function manifestPath(reference: Reference): string {
  return `/v2/${reference.path}/manifests/${reference.digest ?? reference.tag ?? 'latest'}`
}

function checkManifest(reference: Reference, response: HttpResponse): FetchedManifest {
  const place = `manifest of ${formatReference(reference)}: ${shownUrl(response.url)}`
  const [claimed = ''] = (response.headers['content-type']?.[0] ?? '').split(';')
  const mediaType = claimed.trim().toLowerCase()
  const claims = { place, digest: reference.digest, mediaType: mediaType === '' ? undefined : mediaType }
  if (response.body.length === 0) throw noManifest(place, response, 'an empty answer')
  const manifest = fetchedManifest(response.body, claims)
  const isWhole = checkDigestHeader(place, response) || reference.digest !== undefined
  if (!isWhole) checkIsManifest(place, response)
  return manifest
}

/**
 * Bytes that no digest vouches for may be half of something, or the sign-in page of a proxy: what is no manifest is then
 * a failure of the registry, not a fault of the image.
 *
 * @throws TransportError `registry-error`
 */
function checkIsManifest(place: string, response: HttpResponse): void {
  try {
    parseManifest(response.body)
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    throw noManifest(place, response, `none that can be read: ${cause.message}`, cause)
  }
}

function noManifest(place: string, { status }: HttpResponse, found: string, cause?: unknown): TransportError {
  return new TransportError('registry-error', `${place}: expected a manifest, found ${found}`, {
    status,
    ...(cause !== undefined && { cause }),
  })
}
