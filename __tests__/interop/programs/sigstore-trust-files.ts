import { join } from 'node:path'
import { programPath } from './program-path.ts'
import { environment, mustRun } from './run-program.ts'
import type { Workspace } from './workspace.ts'

/** The files that say whom to trust and whom to ask. */
export interface TrustFiles {
  readonly trustedRootFile: string
  readonly signingConfigFile: string
  /** A signing config without the log. */
  readonly noLogFile: string
  /** A signing config that names no service: for keys without log and time. */
  readonly noServicesFile: string
}

/** A file, the key that signed it, and the bundle with the first entry of the log. */
export interface FirstEntry {
  readonly file: string
  readonly bundleFile: string
  readonly publicFile: string
}

/** Times before this are outside what the trusted root and the signing config hold for. */
const start = new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+/, '')

/** What the trusted root and the signing configs are made of. */
export interface Started {
  readonly issuerUrl: string
  readonly fulcio: { readonly url: string; readonly rootFile: string }
  readonly rekor: { readonly url: string; readonly publicFile: string }
  readonly tsa: { readonly url: string; readonly chainFile: string }
  readonly ctLogUrl: string
  readonly ctKeyFile: string
}

const fieldsOf = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join(',')

/** Lets cosign write the files, as a user of these services would. */
export async function writeTrust(workspace: Workspace, started: Started): Promise<TrustFiles> {
  const { fulcio, rekor, tsa } = started
  const create = async (command: string, name: string, args: readonly string[]): Promise<string> => {
    const file = join(workspace.folder, name)
    const words = [command, 'create', ...args, '--out', file]
    await mustRun(programPath('cosign'), words, { env: environment(workspace.folder) })
    return file
  }
  const asked = (url: string, version: number): string =>
    fieldsOf({ url, 'api-version': `${version}`, 'start-time': start, operator: 'lab' })
  const certificates = ['--fulcio', asked(fulcio.url, 1)]
  const persons = ['--oidc-provider', asked(`${started.issuerUrl}/email`, 1)]
  const log = ['--rekor', asked(rekor.url, 2), '--rekor-config', 'ANY']
  const times = ['--tsa', asked(tsa.url, 1), '--tsa-config', 'ANY']
  const trusted = (url: string, more: Readonly<Record<string, string>>): string => fieldsOf({ url, ...more })
  return {
    trustedRootFile: await create('trusted-root', 'trusted_root.json', [
      ...['--fulcio', trusted(fulcio.url, { 'certificate-chain': fulcio.rootFile })],
      // An Ed25519 log is known by its origin and key together, so the origin must be told: the host name
      // without port, which cosign 3.1.3 compares with that of the URL.
      '--rekor',
      trusted(rekor.url, {
        'public-key': rekor.publicFile,
        'start-time': start,
        origin: new URL(rekor.url).hostname,
      }),
      ...['--ctfe', trusted(started.ctLogUrl, { 'public-key': started.ctKeyFile, 'start-time': start })],
      ...['--tsa', trusted(tsa.url, { 'certificate-chain': tsa.chainFile })],
    ]),
    signingConfigFile: await create('signing-config', 'signing_config.json', [
      ...[...certificates, ...persons, ...log, ...times],
    ]),
    noLogFile: await create('signing-config', 'no_log.json', [...certificates, ...persons, ...times]),
    noServicesFile: await create('signing-config', 'no_services.json', []),
  }
}

/**
 * Logs the first entry. Its bundle leaves out the index, which is 0, and the hashes of the proof, of which there are
 * none (protojson); sigstore-python 4.5.1 takes no such bundle, so no other test may be given this entry.
 */
export async function logFirst(workspace: Workspace, files: TrustFiles): Promise<FirstEntry> {
  const file = await workspace.write('first.txt', 'first\n')
  const bundleFile = join(workspace.folder, 'first.json')
  const options = { env: environment(workspace.folder, { COSIGN_PASSWORD: '' }), cwd: workspace.folder }
  await mustRun(programPath('cosign'), ['generate-key-pair'], options)
  const services = ['--signing-config', files.signingConfigFile, '--trusted-root', files.trustedRootFile]
  const args = ['sign-blob', '-y', '--key', 'cosign.key', '--bundle', bundleFile, ...services, file]
  await mustRun(programPath('cosign'), args, options)
  return { file, bundleFile, publicFile: join(workspace.folder, 'cosign.pub') }
}
