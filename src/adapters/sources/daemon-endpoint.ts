import type { RequestOptions } from 'node:https'
import { join } from 'node:path'
import { TransportError } from '../../domain/errors.ts'
import { readRegularFileSync } from '../platform/files.ts'

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where the daemon listens, as Node's clients want it. */
export interface DaemonEndpoint {
  readonly secure: boolean
  readonly options: Pick<RequestOptions, 'socketPath' | 'host' | 'port' | 'ca' | 'cert' | 'key'>
  /** What stands before the API's own paths; empty for most. */
  readonly basePath: string
  /** For messages; never holds user info. */
  readonly shown: string
}

const defaultHost = 'unix:///var/run/docker.sock'
const plainPort = 2375
const securePort = 2376
const maxCertificateBytes = 4 * 1024 * 1024

/**
 * Reads `DOCKER_HOST` (`unix://`, `tcp://`, `http://`, `https://`; default: the local socket), and with
 * `DOCKER_TLS_VERIFY` the certificates in `DOCKER_CERT_PATH`, as the docker client does.
 *
 * @throws TransportError `docker-daemon-unavailable` for anything else, and for certificates that cannot be read
 * @see docker(1), "Environment variables"
 */
export function daemonEndpoint(env: Environment): DaemonEndpoint {
  const host = env.DOCKER_HOST || defaultHost
  if (host.startsWith('unix://')) {
    const socketPath = host.slice('unix://'.length)
    return { secure: false, options: { socketPath }, basePath: '', shown: socketPath }
  }
  const url = URL.canParse(host) ? new URL(host) : undefined
  if (url === undefined || !['tcp:', 'http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    const scheme = /^[a-z]{1,20}:/.exec(host)?.[0] ?? 'no scheme'
    throw unavailable(`DOCKER_HOST: expected unix:///PATH or tcp://HOST:PORT, found ${scheme}`)
  }
  const wantsTls = (env.DOCKER_TLS_VERIFY ?? '') !== ''
  const secure = url.protocol === 'https:' || (url.protocol === 'tcp:' && wantsTls)
  const port = url.port === '' ? (secure ? securePort : plainPort) : Number(url.port)
  return {
    secure,
    options: {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port,
      ...(secure && wantsTls && certificates(env)),
    },
    basePath: url.pathname.replace(/\/$/, ''),
    shown: `${url.hostname}:${port}`,
  }
}

function certificates(env: Environment): Pick<RequestOptions, 'ca' | 'cert' | 'key'> {
  const folder = env.DOCKER_CERT_PATH || join(env.HOME ?? '', '.docker')
  const read = (name: string): Buffer => {
    const path = join(folder, name)
    const found = readRegularFileSync(path, { maxBytes: maxCertificateBytes, followLinks: true })
    if (found.kind === 'read') return Buffer.from(found.bytes)
    const why = found.kind === 'missing' ? 'not found' : found.why
    throw unavailable(`${path}: expected a certificate or key for the Docker daemon, found: ${why}`)
  }
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') }
}

/** The error for a daemon that cannot be reached. */
export function unavailable(message: string, cause?: unknown): TransportError {
  return new TransportError('docker-daemon-unavailable', message, { cause })
}
