import tls from 'node:tls'
import { type HostCertificates, readHostCertificates } from './host-certificates.ts'
import { readPemCertificates } from './pem-file.ts'

/** Which authorities a connection trusts, and whether it shows a certificate of its own. */
export interface TlsIdentity {
  /** Equal for equal identities; part of the name of a socket pool. */
  readonly key: string
  /** Absent where Node's own default is the same, which is built but once. */
  readonly context?: tls.SecureContext
}

/** The identities of one client; see `createTlsIdentities`. */
export interface TlsIdentities {
  /** The usual roots, those of NODE_EXTRA_CA_CERTS and those of `caFile`. */
  readonly base: TlsIdentity
  /**
   * What holds for requests on behalf of a registry: the base with what certs.d adds. Read once.
   *
   * @param registryName - `HOST` or `HOST:PORT` as the user named it
   * @param isRegistry - the request goes to the registry itself: only then is its client certificate shown
   * @throws FormatError `certs-d-malformed`, `ca-file-malformed` (exit 2)
   */
  ofRegistry(registryName: string, isRegistry: boolean): TlsIdentity
}

/** Where certificates are read from. */
export interface CertificateFiles {
  readonly caFile?: string
  /** Value of NODE_EXTRA_CA_CERTS. */
  readonly extraFile?: string
  /** certs.d folders, first one first. */
  readonly certsFolders: readonly string[]
}

/** @throws FormatError `ca-file-malformed` (exit 2) */
export function createTlsIdentities(files: CertificateFiles): TlsIdentities {
  const own =
    files.caFile === undefined
      ? []
      : readPemCertificates({ label: '--ca-file', path: files.caFile, code: 'ca-file-malformed' })
  const base = files.caFile === undefined ? { key: '' } : { key: '', context: contextOf(files, own) }
  const folders = new Map<string, HostCertificates | null>()
  const known = new Map<string, TlsIdentity>()

  const certificatesOf = (registryName: string): HostCertificates | null => {
    const certificates = folders.get(registryName) ?? readHostCertificates(files.certsFolders, registryName)
    folders.set(registryName, certificates)
    return certificates
  }

  return {
    base,
    ofRegistry(registryName, isRegistry) {
      const certificates = certificatesOf(registryName)
      if (certificates === null) return base
      const shown = isRegistry ? certificates.client : undefined
      const key = `${registryName} ${shown === undefined ? 'without' : 'with'} client certificate`
      const roots = [...own, ...certificates.authorities]
      const identity = known.get(key) ?? { key, context: contextOf(files, roots, shown) }
      known.set(key, identity)
      return identity
    },
  }
}

function contextOf(
  { extraFile = '' }: CertificateFiles,
  own: readonly string[],
  client?: HostCertificates['client'],
): tls.SecureContext {
  const pair = client === undefined ? {} : { cert: client.certificates, key: client.key }
  // Without own authorities Node's default list holds NODE_EXTRA_CA_CERTS already.
  if (own.length === 0) return tls.createSecureContext(pair)
  const extra =
    extraFile === ''
      ? []
      : readPemCertificates({ label: 'NODE_EXTRA_CA_CERTS', path: extraFile, code: 'ca-file-malformed' })
  return tls.createSecureContext({ ca: [...tls.rootCertificates, ...extra, ...own], ...pair })
}
