import { programPath } from './program-path.ts'
import type { ServerCertificate } from './server-certificate.ts'
import { freePort, startServer } from './start-server.ts'
import { registryUser, type TokenServer, tokenIssuer, tokenService } from './token-server.ts'
import type { Workspace } from './workspace.ts'

/** What a registry asks of its clients. */
export type RegistryAuthentication =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic' }
  | { readonly kind: 'bearer'; readonly tokens: TokenServer }

/** Registries that take one configuration file: docker-registry is distribution 2.8, registry is distribution 3.1. */
export type ConfiguredRegistry = 'docker-registry' | 'registry'

/** What else a registry is given. */
export interface RegistryOptions {
  /** docker-registry when not given. */
  readonly program?: ConfiguredRegistry
  /** Then it speaks https only. */
  readonly certificate?: ServerCertificate
  /** Asks every client for a certificate of this authority (PEM file). */
  readonly clientAuthorityFile?: string
  /** Driver and its parameters; in memory when not given. */
  readonly storage?: Readonly<Record<string, unknown>>
}

/** A running registry. */
export interface RegistryServer {
  /** `127.0.0.1:PORT`, as it stands in references. */
  readonly host: string
  /** How images are pushed to it when it speaks https. */
  readonly tls?: { readonly ca: string; readonly cert?: string; readonly key?: string }
  /** Value of the Authorization header for pushing to a repository; undefined when none is needed. */
  authorization(repository: string): string | undefined
}

// bcrypt of registryUser.password; docker-registry reads no other form (htpasswd -B).
const htpasswd = `${registryUser.name}:$2y$05$countersigntestsalt0u.yjJc1AvSBgO..8R692YhVOe23PmFXWS\n`

async function authenticationSection(workspace: Workspace, wanted: RegistryAuthentication): Promise<object> {
  switch (wanted.kind) {
    case 'none':
      return {}
    case 'basic':
      return { auth: { htpasswd: { realm: 'test', path: await workspace.write('htpasswd', htpasswd) } } }
    case 'bearer': {
      const { realm, proof, certificateFile, keySetFile } = wanted.tokens
      const trusted = proof === 'x5c' ? { rootcertbundle: certificateFile } : { jwks: keySetFile }
      return { auth: { token: { realm, service: tokenService, issuer: tokenIssuer, ...trusted } } }
    }
  }
}

function tlsSection({ certificate, clientAuthorityFile }: RegistryOptions): object {
  if (certificate === undefined) return {}
  const { certificateFile, keyFile } = certificate
  const clients = clientAuthorityFile === undefined ? {} : { clientcas: [clientAuthorityFile] }
  return { tls: { certificate: certificateFile, key: keyFile, ...clients } }
}

function authorizationOf(wanted: RegistryAuthentication, repository: string): string | undefined {
  switch (wanted.kind) {
    case 'none':
      return undefined
    case 'basic':
      return `Basic ${Buffer.from(`${registryUser.name}:${registryUser.password}`).toString('base64')}`
    case 'bearer':
      return `Bearer ${wanted.tokens.mint(repository)}`
  }
}

/** Starts a registry with an empty store on a free port; it speaks plain http unless it has a certificate. */
export async function startRegistry(
  workspace: Workspace,
  wanted: RegistryAuthentication = { kind: 'none' },
  options: RegistryOptions = {},
): Promise<RegistryServer> {
  const port = await freePort()
  const host = `127.0.0.1:${port}`
  const configuration = {
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { ...(options.storage ?? { inmemory: {} }), delete: { enabled: true } },
    http: { addr: host, secret: 'not-a-secret', ...tlsSection(options) },
    ...(await authenticationSection(workspace, wanted)),
  }
  // JSON is YAML.
  const file = await workspace.write(`registry-${port}.yml`, JSON.stringify(configuration))
  await startServer(workspace, port, programPath(options.program ?? 'docker-registry'), ['serve', file])
  const authorization = (repository: string): string | undefined => authorizationOf(wanted, repository)
  const { certificate } = options
  return certificate === undefined
    ? { host, authorization }
    : { host, authorization, tls: { ca: certificate.authority } }
}

/** Registries that keep everything in memory and take flags; see `programs/go`. */
export type MemoryRegistry = 'refreg' | 'ocireg'

/** Starts an open registry of our own small programs on a free port. */
export async function startMemoryRegistry(
  workspace: Workspace,
  program: MemoryRegistry,
  flags: readonly string[] = [],
): Promise<RegistryServer> {
  const port = await freePort()
  const host = `127.0.0.1:${port}`
  await startServer(workspace, port, programPath(program), ['-listen', host, ...flags])
  return { host, authorization: () => undefined }
}
