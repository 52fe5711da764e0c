import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Claims } from '../adapters/demo/sigstore-ca.ts'
import { type SigstoreServices, startSigstoreServices } from '../adapters/demo/sigstore-services.ts'
import type { Outcome } from '../app/contract.ts'
import type { Ports } from '../ports.ts'

/** What the keyless part of the demonstration plays on. */
export interface KeylessStage {
  readonly services: SigstoreServices
  /** Signs images keyless, as a run with these claims would; `other`: of a server that is not trusted. */
  sign(images: readonly string[], claims?: Claims, issuer?: 'trusted' | 'other'): Promise<Outcome>
  /** A bundle by the trusted workflow over any statement: what it makes of its own accord, such as provenance. */
  attest(statement: Uint8Array): Promise<Uint8Array>
  /** Verifies images under a trust policy. */
  verify(images: readonly string[]): Promise<Outcome>
}

/** What the other stage lends. */
export interface Lent {
  readonly folder: string
  readonly host: string
  /** Runs a command on images of the registry. */
  readonly run: (
    command: 'sign' | 'verify',
    images: readonly string[],
    words: readonly string[],
  ) => Promise<Outcome>
  readonly ports: (words: readonly string[]) => Ports
}

/** The workflow that the policy trusts. */
export const trustedWorkflow = {
  repository: 'octo-org/app',
  workflow: '.github/workflows/release.yml',
  ref: 'refs/heads/main',
} as const

/** Starts local Sigstore services and writes a policy that trusts one workflow. */
export async function setKeylessStage({
  folder,
  host,
  run,
  ports,
}: Lent): Promise<{ readonly stage: KeylessStage; readonly close: () => Promise<void> }> {
  const services = await startSigstoreServices()
  const write = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(folder, name)
    await writeFile(path, content)
    return path
  }
  const root = await write('trusted_root.json', services.trustedRoot)
  const config = await write('signing_config.json', services.signingConfig)
  const policy = await write('policy.trust.json', JSON.stringify(policyFor(host, services.urls.issuer)))
  const signing = ['--method', 'keyless', '--signing-config', config, '--trusted-root', root]
  const stage: KeylessStage = {
    services,
    sign: async (images, claims = {}, issuer = 'trusted') =>
      await withToken(services.mintToken(claims, issuer === 'other' ? 'other-ci' : 'ci'), () =>
        run('sign', images, signing),
      ),
    attest: async (statement) =>
      await withToken(services.mintToken(), async () => {
        const open = ports(['sign', ...signing]).sigstoreSigner
        const signer = await open({ method: 'keyless', transparency: 'log', publicLog: false, dryRun: false })
        return (await signer.signStatement(statement)).bytes
      }),
    verify: (images) => run('verify', images, ['--policy', policy]),
  }
  return { stage, close: services.close }
}

const policyFor = (host: string, issuer: string) => ({
  default: [{ type: 'reject' }],
  transports: {
    docker: {
      [host]: [{ type: 'workflowSigned', ...trustedWorkflow, issuer, trustedRootPath: 'trusted_root.json' }],
    },
  },
})

/** Those of a real workflow, which the demonstration must not spend. */
const tokenVariables = ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'SIGSTORE_ID_TOKEN']

/** Works with this identity token alone, and leaves the environment as it was. */
async function withToken<T>(token: string, work: () => Promise<T>): Promise<T> {
  const before = tokenVariables.map((name) => [name, process.env[name]] as const)
  for (const name of tokenVariables) delete process.env[name]
  process.env.SIGSTORE_ID_TOKEN = token
  try {
    return await work()
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}
