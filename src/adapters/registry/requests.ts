import { FormatError } from '../../domain/errors.ts'
import type { Reference } from '../../domain/image/reference.ts'
import type { Http, HttpRequest, HttpResponse } from '../http/http.ts'
import { type AuthorizedAnswer, createAuthorization } from './authorization.ts'
import type { RegistryCredentials } from './credentials.ts'
import type { Wanted } from './refusal.ts'
import { createSchemes } from './schemes.ts'

/** A repository: registry as the user named it, and path. */
export type Repository = Pick<Reference, 'domain' | 'path'>

/** One request to a registry. */
export interface RegistryRequest
  extends Pick<HttpRequest, 'method' | 'what' | 'body' | 'maxBytes' | 'headers' | 'repeat'> {
  readonly repository: Repository
  readonly operation: Wanted['operation']
  /** Path and query below the registry, such as `/v2/team/app/manifests/v1`. */
  readonly path: string
}

/** An answer with the registry that gave it, as it was asked. */
export interface RegistryAnswer extends AuthorizedAnswer {
  /** Base URL of the registry, with the scheme in use. */
  readonly registry: URL
  readonly wanted: Wanted
}

/** Sends requests to registries, with authorization where they want it. */
export interface RegistryRequests {
  /**
   * Answers with any status but 401.
   *
   * @throws FormatError `reference-malformed`, and as `Authorization.exchange` and `Http.request`
   */
  send(request: RegistryRequest): Promise<RegistryAnswer>
  /**
   * Sends to a place that the registry named and that is not the registry itself: without any credentials.
   *
   * @throws as `Http.request`
   */
  sendElsewhere(request: Omit<RegistryRequest, 'path'>, url: URL, registry: URL): Promise<HttpResponse>
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

/** One for a run, because it remembers tokens, schemes and which repositories are written to. */
export function createRegistryRequests(options: RegistryClientOptions): RegistryRequests {
  const { http, credentials } = options
  const authorization = createAuthorization(http, credentials, options.nowMs ?? Date.now)
  const schemes = createSchemes(options.insecureHosts)
  const scopesOf = createScopes()

  async function ask(request: RegistryRequest, registry: URL, answered: () => void): Promise<RegistryAnswer> {
    const own = await credentials.headers()
    const { repository, path, headers } = request
    const wanted = wantedOf(request)
    const go = async (
      message: Omit<HttpRequest, 'url' | 'namedHost' | 'registryName' | 'headers'>,
      where: string,
      authorized: string | null,
    ): Promise<HttpResponse> => {
      const response = await http.request({
        ...message,
        url: `${registry.origin}${where}`,
        headers: { ...own, ...headers, ...(authorized === null ? {} : { authorization: authorized }) },
        namedHost: registry.host,
        registryName: repository.domain,
      })
      answered()
      return response
    }
    const { maxBytes, what } = request
    const answer = await authorization.exchange({
      registry,
      wanted,
      scopes: scopesOf(request),
      send: (authorized) => go(messageOf(request), path, authorized),
      ping: () => go({ method: 'GET', what, maxBytes }, '/v2/', null),
    })
    return { ...answer, registry, wanted }
  }

  return {
    send: async (request) => {
      const host = apiHost(request.repository)
      return await schemes.use(host, (scheme, answered) =>
        ask(request, new URL(`${scheme}://${host}`), answered),
      )
    },
    sendElsewhere: async (request, url, registry) =>
      await http.request({
        ...messageOf(request),
        url: url.href,
        headers: request.headers ?? {},
        namedHost: registry.host,
        registryName: request.repository.domain,
      }),
  }
}

const messageOf = ({ method, what, maxBytes, body, repeat }: Omit<RegistryRequest, 'path'>) => ({
  method,
  what,
  maxBytes,
  ...(body !== undefined && { body }),
  ...(repeat !== undefined && { repeat }),
})

const wantedOf = ({ repository, operation }: RegistryRequest): Wanted => ({
  registry: repository.domain,
  repository: repository.path,
  operation,
})

/**
 * Only what is needed is asked for: token services refuse strangers who want to push. Once a repository is written to,
 * the one token serves reading it, too.
 */
function createScopes(): (request: RegistryRequest) => readonly string[] {
  const written = new Set<string>()
  return ({ repository: { domain, path }, operation }) => {
    const key = `${domain}/${path}`
    if (operation === 'push') written.add(key)
    return [`repository:${path}:${written.has(key) ? 'pull,push' : 'pull'}`]
  }
}

/** @throws FormatError `reference-malformed` for a host that no URL can hold, such as one with port 99999 */
function apiHost({ domain }: Repository): string {
  const host = apiHosts.get(domain) ?? domain
  if (URL.canParse(`https://${host}`)) return host
  throw new FormatError(
    'reference-malformed',
    `image reference: expected HOST or HOST:PORT, found ${JSON.stringify(host)}`,
    { ownFile: true },
  )
}
