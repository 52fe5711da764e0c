import { freePort, startServer } from './start-server.ts'
import { registryUser, type TokenServer, tokenIssuer, tokenService } from './token-server.ts'
import type { Workspace } from './workspace.ts'

/** What a registry asks of its clients. */
export type RegistryAuthentication =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic' }
  | { readonly kind: 'bearer'; readonly tokens: TokenServer }

/** A running docker-registry. */
export interface RegistryServer {
  /** `127.0.0.1:PORT`, as it stands in references. */
  readonly host: string
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
      const { realm, certificateFile } = wanted.tokens
      const token = { realm, service: tokenService, issuer: tokenIssuer, rootcertbundle: certificateFile }
      return { auth: { token } }
    }
  }
}

/** Starts docker-registry with an empty store in memory on a free port. */
export async function startRegistry(
  workspace: Workspace,
  wanted: RegistryAuthentication = { kind: 'none' },
): Promise<RegistryServer> {
  const port = await freePort()
  const host = `127.0.0.1:${port}`
  const configuration = {
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { inmemory: {}, delete: { enabled: true } },
    http: { addr: host, secret: 'not-a-secret' },
    ...(await authenticationSection(workspace, wanted)),
  }
  // JSON is YAML.
  const file = await workspace.write(`registry-${port}.yml`, JSON.stringify(configuration))
  await startServer(workspace, port, 'docker-registry', ['serve', file])
  return {
    host,
    authorization: (repository) => {
      switch (wanted.kind) {
        case 'none':
          return undefined
        case 'basic':
          return `Basic ${Buffer.from(`${registryUser.name}:${registryUser.password}`).toString('base64')}`
        case 'bearer':
          return `Bearer ${wanted.tokens.mint(repository)}`
      }
    },
  }
}
