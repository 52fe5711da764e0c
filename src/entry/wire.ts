import { join, resolve } from 'node:path'
import { createHttp, type HttpOptions } from '../adapters/http/http.ts'
import { createNewFiles } from '../adapters/new-files.ts'
import { createRegistriesConfigs } from '../adapters/registries-d-folder.ts'
import { createRegistryClient } from '../adapters/registry/client.ts'
import { createCredentials } from '../adapters/registry/credentials.ts'
import { createOpenSigner } from '../adapters/signers/open-signer.ts'
import { createImages } from '../adapters/sources/open-image.ts'
import { createSignatureStores } from '../adapters/stores/signature-stores.ts'
import type { TrustedFiles } from '../adapters/trusted-files.ts'
import type { Policies, Ports } from '../ports.ts'
import type { CommandLine } from './command-line.ts'
import { concurrencyOf } from './option-values.ts'
import { workingDirectory } from './paths.ts'
import { productVersion } from './version.ts'
import type { DoorParts, RunControl } from './wire-door.ts'
import { homeFolder, inputReaders } from './wire-files.ts'
import { keyPairMaker, openSigstoreSigner } from './wire-sigstore.ts'
import { nowUnixSeconds, openTrust, publicInstance } from './wire-trust.ts'

/** Where certificates of registries lie, as podman and docker look for them (containers-certs.d(5)). */
const certsFolders = (home: string): readonly string[] => [
  join(home, '.config', 'containers', 'certs.d'),
  '/etc/containers/certs.d',
  '/etc/docker/certs.d',
]

/** Entries of a transparency log wait for its next checkpoint, all together. */
const serviceRequestsAtOnce = 32

/** The composition root: real adapters for one run of a door. Heavy packages load when first used. */
export function createPorts(line: CommandLine, { cancel, progress }: RunControl, door: DoorParts): Ports {
  const { secrets, files, visibility, serverUrl } = door
  const one = (name: string): string | undefined => line.values.get(name)?.[0]
  const folder = workingDirectory()
  const env = process.env
  const authFile = one('auth-file')
  const registriesFolder = one('registries-d')
  const httpOptions = httpOptionsOf(line, cancel)
  const http = createHttp(httpOptions)
  const credentials = createCredentials({
    env,
    home: homeFolder(),
    signal: cancel,
    ...(authFile === undefined ? {} : { authFile: resolve(folder, authFile) }),
  })
  const client = createRegistryClient({ http, credentials, insecureHosts: httpOptions.insecureHosts })
  const instance = publicInstance(homeFolder())
  const trust = openTrust(line, files, instance, cancel)
  return {
    images: createImages({ client, env, signal: cancel }),
    stores: createSignatureStores({ http, client, signal: cancel }),
    trust,
    sigstoreSigner: openSigstoreSigner({
      line,
      http: () => createHttp({ ...httpOptions, concurrencyPerHost: serviceRequestsAtOnce }),
      clock: { nowUnixSeconds },
      secrets,
      tokenRequest: door.tokenRequest,
      readFile: inputReaders({ cancel }).inputFile,
      verifierOf: trust.verifierOf,
      publicInstance: instance,
      maskSecret: door.maskSecret,
      ...(visibility !== undefined && { visibility }),
      ...(serverUrl !== undefined && { serverUrl }),
    }),
    makeKeyPair: keyPairMaker(secrets),
    newFiles: createNewFiles(folder),
    signer: createOpenSigner({ ...secrets, environment: env, signal: cancel, nowUnixSeconds }),
    policies: policyFiles(folder, files),
    registries: createRegistriesConfigs({
      home: homeFolder(),
      isRoot: process.geteuid?.() === 0,
      ambient: door.ambientRegistries,
      followLinks: door.followLinks,
      ...(registriesFolder === undefined ? {} : { folder: resolve(folder, registriesFolder) }),
    }),
    credentials,
    clock: { nowUnixSeconds },
    progress,
    cancel,
  }
}

function httpOptionsOf(line: CommandLine, signal: AbortSignal): HttpOptions {
  const caFile = line.values.get('ca-file')?.[0]
  return {
    env: process.env,
    userAgent: `countersign/${productVersion()}`,
    insecureHosts: (line.values.get('insecure-registries') ?? []).flatMap((value) => value.split(',')),
    concurrencyPerHost: concurrencyOf(line),
    signal,
    ...(caFile === undefined ? {} : { caFile }),
    certsFolders: certsFolders(homeFolder()),
  }
}

/** Policy files; their grammars are loaded when the first is read. */
function policyFiles(workingDirectory: string, files: TrustedFiles): Policies {
  const open = async (): Promise<Policies> =>
    (await import('../adapters/policy-files.ts')).createPolicies(workingDirectory, files)
  return {
    load: async (path) => await (await open()).load(path),
    inspect: async (path) => await (await open()).inspect(path),
  }
}
