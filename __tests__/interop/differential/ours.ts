import { join } from 'node:path'
import { createHttp } from '../../../src/adapters/http/http.ts'
import { createPolicies } from '../../../src/adapters/policy-files.ts'
import { createRegistriesConfigs } from '../../../src/adapters/registries-d-folder.ts'
import { createRegistryClient } from '../../../src/adapters/registry/client.ts'
import { createCredentials } from '../../../src/adapters/registry/credentials.ts'
import { createImages } from '../../../src/adapters/sources/open-image.ts'
import { createSignatureStores } from '../../../src/adapters/stores/signature-stores.ts'
import { checkoutFiles } from '../../../src/adapters/trusted-files.ts'
import { createTrustMaterial } from '../../../src/adapters/verifiers/trust-material.ts'
import type { VerifyRequest } from '../../../src/app/contract.ts'
import { verify } from '../../../src/app/verify.ts'
import { CountersignError } from '../../../src/domain/errors.ts'
import { parsePlatform } from '../../../src/domain/image/manifest.ts'
import { parseImageName } from '../../../src/domain/image/transport.ts'
import type { Ports } from '../../../src/ports.ts'
import { fakePorts, publicInstanceNotAsked } from '../../fakes/ports.ts'
import type { Countersign } from '../programs/countersign.ts'
import { codesOf } from '../programs/expectations.ts'
import type { Case } from './case.ts'

/** What Countersign decides about an image. */
export interface OurAnswer {
  readonly accepted: boolean
  /** Its kind, or `error`. */
  readonly verdict: string
  /** Every code of the report. */
  readonly codes: readonly string[]
  readonly reason: string
}

/** How an index is judged; nothing for the usual way. */
export type IndexOption = { readonly platforms: 'all' } | { readonly platform: string } | null

/** Where the judges look outside of a case. */
export interface Surroundings {
  readonly proxyUrl: string
  /** A home folder with nothing in it. */
  readonly home: string
}

/** Asks Countersign about a case. */
export type Decide = (made: Case, option: IndexOption) => Promise<OurAnswer>

/** Decides in this process, with the adapters of the command line. */
export const inProcess =
  (around: Surroundings): Decide =>
  (made, option) =>
    decideInProcess(made, option, around)

/** Decides with the built command line. */
export const byCommandLine =
  (countersign: Countersign, { proxyUrl }: Surroundings): Decide =>
  async ({ image, folder, hosts }, option) => {
    const places = ['--policy', join(folder, 'policy.json'), '--registries-d', join(folder, 'registries.d')]
    const insecure = hosts.length === 0 ? [] : ['--insecure-registries', hosts.join(',')]
    const platform = Object.entries(option ?? {}).flatMap(([name, value]) => [`--${name}`, value])
    const env = { http_proxy: proxyUrl, https_proxy: proxyUrl }
    const words = ['verify', image, ...places, ...insecure, ...platform, '--json']
    const { exitCode, report, stderr } = await countersign.run(words, { env, cwd: process.cwd() })
    const verdict = /"verdict":"(\w+)"/.exec(JSON.stringify(report))?.[1] ?? 'error'
    return { accepted: exitCode === 0, verdict, codes: [...new Set(codesOf(report))], reason: stderr }
  }

async function decideInProcess(made: Case, option: IndexOption, around: Surroundings): Promise<OurAnswer> {
  try {
    const { images } = await verify(requestFor(made, option), portsFor(made, around))
    const [image] = images
    if (image === undefined) throw new Error('expected one image')
    const { verdict, decisions } = image
    const [first] =
      verdict.kind === 'rejected' ? verdict.reasons : verdict.kind === 'undecided' ? [verdict.error] : []
    return {
      accepted: verdict.kind === 'accepted' || verdict.kind === 'waived',
      verdict: verdict.kind,
      codes: [...new Set(codesOf([verdict, decisions]))],
      reason: first?.message ?? '',
    }
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error
    return { accepted: false, verdict: 'error', codes: [error.code], reason: error.message }
  }
}

function requestFor({ image, folder }: Case, option: IndexOption): VerifyRequest {
  return {
    command: 'verify',
    operands: [{ text: image, name: parseImageName(image) }],
    policy: { kind: 'file', path: join(folder, 'policy.json') },
    ...(option !== null && 'platform' in option ? { platform: parsePlatform(option.platform) } : {}),
    allPlatforms: option !== null && 'platforms' in option,
    mode: 'enforce',
    waived: 'allow',
    concurrency: 8,
  }
}

function portsFor({ folder, hosts }: Case, { proxyUrl, home }: Surroundings): Ports {
  const env = { http_proxy: proxyUrl, https_proxy: proxyUrl }
  const workingDirectory = process.cwd()
  const files = checkoutFiles(workingDirectory)
  const http = createHttp({ env, userAgent: 'test', insecureHosts: hosts })
  const credentials = createCredentials({ env, home })
  const client = createRegistryClient({ http, credentials, insecureHosts: hosts })
  return fakePorts({
    images: createImages({ client, env }),
    stores: createSignatureStores({ http, client }),
    trust: createTrustMaterial({ files, nowUnixSeconds, publicInstance: publicInstanceNotAsked }),
    policies: createPolicies(workingDirectory, files),
    registries: createRegistriesConfigs({ home, isRoot: false, folder: join(folder, 'registries.d') }),
    clock: { nowUnixSeconds },
  })
}

const nowUnixSeconds = (): number => Math.floor(Date.now() / 1000)
