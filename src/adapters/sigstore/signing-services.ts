import { UsageError } from '../../domain/errors.ts'
import type { SigstoreChoice } from '../../ports.ts'
import {
  type ConfiguredService,
  isServiceUrl,
  parseSigningConfig,
  type ServiceSelector,
} from './signing-config.ts'

/** What the user says of the services to sign with. */
export type ServicesChoice =
  | { readonly kind: 'public' }
  /** A signing config (bytes of the file), and its name for messages. */
  | { readonly kind: 'config'; readonly name: string; readonly bytes: Uint8Array }
  | {
      readonly kind: 'urls'
      readonly fulcioUrl?: string
      readonly rekor?: { readonly url: string; readonly version: 1 | 2 }
      readonly tsaUrl?: string
    }

/** A transparency log and the version of its API. */
export interface LogService {
  readonly url: string
  readonly version: 1 | 2
}

/** The services that one way of signing needs. */
export interface SigningServices {
  /** Certificate authority; only for keyless. */
  readonly fulcioUrl?: string
  readonly logs: readonly LogService[]
  /** Full URLs of timestamp authorities. */
  readonly timestampUrls: readonly string[]
}

const fulcioVersions: readonly number[] = [1]
const logVersions: readonly number[] = [2, 1]
const timestampVersions: readonly number[] = [1]
const noServices: SigningServices = { logs: [], timestampUrls: [] }
/** Path under which the authority of Sigstore answers, where only its origin was named. */
const timestampPath = '/api/v1/timestamp'

/**
 * Picks the services for a way of signing. A version 1 certificate authority is one that serves `/api/v2/signingCert`:
 * signing configs count the protocol, not the path.
 *
 * @param readPublicConfig - bytes of the public instance's signing config; asked only where it is needed
 * @throws UsageError `signing-service-missing` before anything was signed; FormatError `signing-config-malformed`;
 * whatever `readPublicConfig` throws
 */
export async function chooseServices(
  choice: ServicesChoice,
  way: Pick<SigstoreChoice, 'method' | 'transparency'>,
  readPublicConfig: () => Promise<Uint8Array>,
  nowUnixSeconds: number,
): Promise<SigningServices> {
  if (way.method === 'sigstore-key' && way.transparency === 'none') return noServices
  const found = await findServices(choice, readPublicConfig, nowUnixSeconds)
  const fulcioUrl = way.method === 'keyless' ? found.fulcioUrl() : undefined
  const logs = way.transparency === 'log' ? found.logs() : []
  const timestampUrls = found.timestampUrls()
  if (way.transparency === 'log' && logs.length === 0) throw missing('a transparency log')
  if (way.transparency === 'timestamp' && timestampUrls.length === 0) throw missing('a timestamp authority')
  if (timestampUrls.length === 0 && logs.some(({ version }) => version === 2)) {
    throw missing('a timestamp authority beside a log of Rekor v2, which vouches for no time')
  }
  return { logs, timestampUrls, ...(fulcioUrl === undefined ? {} : { fulcioUrl }) }
}

/** Whether anything that is signed with these services is seen by everybody: those of sigstore.dev and its staging. */
export function arePublic({ fulcioUrl, logs }: Pick<SigningServices, 'fulcioUrl' | 'logs'>): boolean {
  const urls = [...(fulcioUrl === undefined ? [] : [fulcioUrl]), ...logs.map(({ url }) => url)]
  return urls.some((url) => /(?:^|\.)sigst(?:ore|age)\.dev\.?$/.test(new URL(url).hostname))
}

/** Each is picked only where it is needed: a config may lack what is not. */
interface FoundServices {
  readonly fulcioUrl: () => string
  readonly logs: () => readonly LogService[]
  readonly timestampUrls: () => readonly string[]
}

async function findServices(
  choice: ServicesChoice,
  readPublicConfig: () => Promise<Uint8Array>,
  now: number,
): Promise<FoundServices> {
  switch (choice.kind) {
    case 'public':
      return inConfig(await readPublicConfig(), 'signing config of the public instance', now)
    case 'config':
      return inConfig(choice.bytes, choice.name, now)
    case 'urls':
      return named(choice)
  }
}

function inConfig(bytes: Uint8Array, name: string, now: number): FoundServices {
  const config = parseSigningConfig(bytes, name)
  const pick = (
    services: readonly ConfiguredService[],
    versions: readonly number[],
    selector: ServiceSelector,
    what: string,
  ): readonly ConfiguredService[] =>
    selectServices(usableServices(services, versions, now), selector, `${name}: ${what}`)
  return {
    fulcioUrl: () => {
      const [authority] = pick(
        config.certificateAuthorities,
        fulcioVersions,
        { kind: 'any' },
        'certificate authority',
      )
      if (authority === undefined) throw missing(`${name}: a certificate authority`)
      return authority.url
    },
    logs: () =>
      pick(config.logs, logVersions, config.logSelector, 'transparency log').map(
        ({ url, majorApiVersion }) => ({ url, version: majorApiVersion === 2 ? 2 : 1 }),
      ),
    timestampUrls: () =>
      pick(
        config.timestampAuthorities,
        timestampVersions,
        config.timestampSelector,
        'timestamp authority',
      ).map(({ url }) => timestampUrl(url)),
  }
}

/** Valid now, of the newest version that is known, the newest of each operator. */
function usableServices(
  services: readonly ConfiguredService[],
  versions: readonly number[],
  now: number,
): readonly ConfiguredService[] {
  const valid = services
    .filter((one) => one.startUnixSeconds <= now && now <= (one.endUnixSeconds ?? Number.POSITIVE_INFINITY))
    .toSorted((one, other) => other.startUnixSeconds - one.startUnixSeconds)
  const version = versions.find((known) => valid.some((one) => one.majorApiVersion === known))
  const operators = new Set<string>()
  return valid.filter(({ majorApiVersion, operator }) => {
    if (majorApiVersion !== version || operators.has(operator)) return false
    operators.add(operator)
    return true
  })
}

function selectServices(
  usable: readonly ConfiguredService[],
  selector: ServiceSelector,
  what: string,
): readonly ConfiguredService[] {
  switch (selector.kind) {
    case 'none':
      return []
    case 'any':
      return usable.slice(0, 1)
    case 'all':
      return usable
    case 'exact':
      if (usable.length < selector.count) {
        throw missing(`${what}: ${selector.count} by different operators; found ${usable.length}`)
      }
      return usable.slice(0, selector.count)
  }
}

function named(choice: Extract<ServicesChoice, { kind: 'urls' }>): FoundServices {
  const { fulcioUrl, rekor, tsaUrl } = choice
  for (const url of [fulcioUrl, rekor?.url, tsaUrl]) {
    if (url !== undefined && !isServiceUrl(url)) {
      throw new UsageError(
        'signing-service-missing',
        'signing services: expected http or https URLs without user, query and fragment, found another text',
      )
    }
  }
  return {
    fulcioUrl: () => {
      if (fulcioUrl === undefined) throw missing('a certificate authority (fulcio-url)')
      return fulcioUrl
    },
    logs: () => (rekor === undefined ? [] : [rekor]),
    timestampUrls: () => (tsaUrl === undefined ? [] : [timestampUrl(tsaUrl)]),
  }
}

/** People name the authority by its origin as well as by its full URL. */
function timestampUrl(text: string): string {
  const url = new URL(text)
  return url.pathname === '/' ? `${url.origin}${timestampPath}` : text
}

function missing(wanted: string): UsageError {
  return new UsageError(
    'signing-service-missing',
    `signing services: expected ${wanted}${wanted.includes('; found') ? '' : ', found none that can be used now'}`,
  )
}
