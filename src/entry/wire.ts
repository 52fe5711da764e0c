import { lstatSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { createHttp } from '../adapters/http/http.ts'
import { createNewFiles } from '../adapters/new-files.ts'
import { readRegularFile } from '../adapters/platform/files.ts'
import { createPolicies } from '../adapters/policy-files.ts'
import { createRegistriesConfigs } from '../adapters/registries-d-folder.ts'
import { createRegistryClient } from '../adapters/registry/client.ts'
import { createCredentials } from '../adapters/registry/credentials.ts'
import { createOpenSigner } from '../adapters/signers/open-signer.ts'
import { createImages } from '../adapters/sources/open-image.ts'
import { createSignatureStores } from '../adapters/stores/signature-stores.ts'
import { checkoutFiles, type TrustedFiles } from '../adapters/trusted-files.ts'
import { createTrustMaterial } from '../adapters/verifiers/trust-material.ts'
import { UsageError } from '../domain/errors.ts'
import { maxManifestBytes } from '../domain/image/manifest-digest.ts'
import type { Ports, Progress } from '../ports.ts'
import type { CommandLine } from './command-line.ts'
import { concurrencyOf } from './option-values.ts'
import { workingDirectory } from './paths.ts'
import { type ReadFile, type Secrets, takeSecrets } from './secrets.ts'
import { readStandardInput } from './standard-input.ts'
import { productVersion } from './version.ts'
import { keyPairMaker, openSigstoreSigner, publicInstance } from './wire-sigstore.ts'

const nowUnixSeconds = (): number => Math.floor(Date.now() / 1000)

/** What a run may be told and may tell. */
export interface RunControl {
  readonly cancel: AbortSignal
  readonly progress: Progress
}

/** The user's home, or `/` where the system knows none for this user id, as container runtimes have it. */
function homeFolder(): string {
  try {
    return homedir()
  } catch {
    return '/'
  }
}

/** Where certificates of registries lie, as podman and docker look for them (containers-certs.d(5)). */
const certsFolders = (home: string): readonly string[] => [
  join(home, '.config', 'containers', 'certs.d'),
  '/etc/containers/certs.d',
  '/etc/docker/certs.d',
]

/** What one door does otherwise than another. */
export interface DoorParts {
  readonly secrets: Secrets
  /** Whether the user's or the system's registries.d counts where no folder is named. */
  readonly ambientRegistries: boolean
  /** Whether links among the files of a registries.d folder are followed. */
  readonly followLinks: boolean
  /** Policies and the keys that they name. */
  readonly files: TrustedFiles
  /** Hides a token from everything that the runner prints. */
  readonly maskSecret: (text: string) => void
  /** Of the repository that the run belongs to: `public`, `private` or `internal`, where that is known. */
  readonly visibility?: string
  /** Of that repository's server, without a slash at the end. */
  readonly serverUrl?: string
}

/** Entries of a transparency log wait for its next checkpoint, all together. */
const serviceRequestsAtOnce = 32

/** The command line: secrets from files and variables, registries.d of the machine. */
export const commandLineParts = (line: CommandLine, { cancel }: Pick<RunControl, 'cancel'>): DoorParts => ({
  secrets: takeSecrets(line, readFile, cancel),
  ambientRegistries: true,
  followLinks: true,
  files: checkoutFiles(workingDirectory()),
  maskSecret: () => undefined, // nothing prints it here
})

/** The composition root: real adapters for one run of a door. Heavy packages load when first used. */
export function createPorts(
  line: CommandLine,
  { cancel, progress }: RunControl,
  { secrets, ambientRegistries, followLinks, files, maskSecret, visibility, serverUrl }: DoorParts,
): Ports {
  const one = (name: string): string | undefined => line.values.get(name)?.[0]
  const folder = workingDirectory()
  const env = process.env
  const insecureHosts = (line.values.get('insecure-registries') ?? []).flatMap((value) => value.split(','))
  const caFile = one('ca-file')
  const authFile = one('auth-file')
  const registriesFolder = one('registries-d')
  const httpOptions = {
    env,
    userAgent: `countersign/${productVersion()}`,
    insecureHosts,
    concurrencyPerHost: concurrencyOf(line),
    signal: cancel,
    ...(caFile === undefined ? {} : { caFile }),
    certsFolders: certsFolders(homeFolder()),
  }
  const http = createHttp(httpOptions)
  const credentials = createCredentials({
    env,
    home: homeFolder(),
    signal: cancel,
    ...(authFile === undefined ? {} : { authFile: resolve(folder, authFile) }),
  })
  const client = createRegistryClient({ http, credentials, insecureHosts })
  const instance = publicInstance(homeFolder())
  const trustedRoot = one('trusted-root')
  const trust = createTrustMaterial({
    files,
    nowUnixSeconds,
    ...(trustedRoot !== undefined && {
      trustedRoot: { kind: 'paths', paths: [resolve(folder, trustedRoot)] },
    }),
    publicInstance: instance.trustedRoot,
  })
  return {
    images: createImages({ client, env, signal: cancel }),
    stores: createSignatureStores({ http, client, signal: cancel }),
    trust,
    sigstoreSigner: openSigstoreSigner({
      line,
      http: () => createHttp({ ...httpOptions, concurrencyPerHost: serviceRequestsAtOnce }),
      clock: { nowUnixSeconds },
      secrets,
      readFile: inputReaders({ cancel }).inputFile,
      verifierOf: trust.verifierOf,
      publicInstance: instance,
      maskSecret,
      ...(visibility !== undefined && { visibility }),
      ...(serverUrl !== undefined && { serverUrl }),
    }),
    makeKeyPair: keyPairMaker(secrets),
    newFiles: createNewFiles(folder),
    signer: createOpenSigner({ ...secrets, environment: env, signal: cancel, nowUnixSeconds }),
    policies: createPolicies(folder, files),
    registries: createRegistriesConfigs({
      home: homeFolder(),
      isRoot: process.geteuid?.() === 0,
      ambient: ambientRegistries,
      followLinks,
      ...(registriesFolder === undefined ? {} : { folder: resolve(folder, registriesFolder) }),
    }),
    credentials,
    clock: { nowUnixSeconds },
    progress,
    cancel,
  }
}

const readFile: ReadFile = async (path, maxBytes) => {
  const read = await readRegularFile(path, { maxBytes, followLinks: true })
  return read.kind === 'missing' ? { kind: 'failed', why: 'no such file' } : read
}

/** Readers of what `digest` takes besides images: files and standard input, up to the limit of a manifest. */
export const inputReaders = ({ cancel }: Pick<RunControl, 'cancel'>) => ({
  /** The bytes of a regular file that must be there. @throws UsageError `file-unreadable` */
  inputFile: async (path: string, maxBytes: number): Promise<Uint8Array> => {
    const read = await readFile(resolve(workingDirectory(), path), maxBytes)
    if (read.kind === 'read') return read.bytes
    throw new UsageError('file-unreadable', `${path}: expected a readable file, found: ${read.why}`)
  },
  /** The bytes of a regular file; undefined where there is none, so that the word is a reference. */
  file: async (path: string): Promise<Uint8Array | undefined> => {
    const read = await readRegularFile(resolve(workingDirectory(), path), {
      maxBytes: maxManifestBytes,
      followLinks: true,
    })
    if (read.kind === 'read') return read.bytes
    if (read.kind === 'missing' || !/^[./]/.test(path)) return undefined
    throw new UsageError('file-unreadable', `${path}: expected a readable manifest file, found: ${read.why}`)
  },
  standardInput: (): Promise<Uint8Array> => readStandardInput(maxManifestBytes, cancel),
})

/**
 * The file that `--system-policy` means: the user's, else the system's. One that is there but cannot be read is still
 * the one that is meant: falling back could mean a laxer policy.
 *
 * @throws UsageError `policy-not-found`
 */
export function systemPolicyFile(): string {
  const candidates = [
    join(homeFolder(), '.config', 'containers', 'policy.json'),
    '/etc/containers/policy.json',
  ]
  const found = candidates.find(isThere)
  if (found === undefined) {
    throw new UsageError(
      'policy-not-found',
      `--system-policy: expected ${candidates.join(' or ')}, found neither`,
    )
  }
  return found
}

/** False only where the system says that there is nothing, not even a dangling link. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return true // there, or hidden from us: reading it will say why
  }
}
