import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeImage } from '../../__tests__/interop/programs/image.ts'
import { programPath } from '../../__tests__/interop/programs/program-path.ts'
import { pushImage } from '../../__tests__/interop/programs/push-image.ts'
import { type RegistryServer, startMemoryRegistry } from '../../__tests__/interop/programs/registry-server.ts'
import { environment, mustRun } from '../../__tests__/interop/programs/run-program.ts'
import { joinSigstoreLab, type SigstoreLab } from '../../__tests__/interop/programs/sigstore-lab.ts'
import { keyPassword, type SigstoreKey, setUpPeers } from '../../__tests__/interop/programs/sigstore-peers.ts'
import { freePort, startServer } from '../../__tests__/interop/programs/start-server.ts'
import type { Workspace } from '../../__tests__/interop/programs/workspace.ts'
import type { Course } from './course.ts'

/** What the contests of Sigstore run on: the real services, one registry with the referrers API, a key. */
export interface SigstoreCourse {
  readonly course: Course
  readonly lab: SigstoreLab
  readonly registry: RegistryServer
  readonly key: SigstoreKey
  readonly keyPassword: string
  /** Path of cosign 3. */
  readonly cosign: string
  /** Folder with a bundle over a file, made by cosign, and what judges it. */
  readonly blob: { readonly file: string; readonly bundle: string }
}

let laid: Promise<SigstoreCourse> | undefined

/** Sets it up when the first contest wants it. */
export function sigstoreCourse(workspace: Workspace, course: Course): Promise<SigstoreCourse> {
  laid ??= layOut(workspace, course)
  return laid
}

async function layOut(workspace: Workspace, course: Course): Promise<SigstoreCourse> {
  const lab = await joinSigstoreLab(workspace)
  const peers = await setUpPeers(workspace, lab)
  const file = await workspace.write('bench-blob.txt', 'a file that is signed\n')
  return {
    course,
    lab,
    registry: await startMemoryRegistry(workspace, 'ocireg'),
    key: await peers.newKey(),
    keyPassword,
    cosign: programPath('cosign'),
    blob: { file, bundle: await peers.cosignSignBlob(file, { kind: 'token' }) },
  }
}

/** Images of a course, by tag; `renew` puts other content behind the same names, so that each run signs anew. */
export interface Images {
  readonly references: readonly string[]
  readonly renew: () => Promise<void>
}

let generation = 0

/**
 * Names of images in the registry.
 *
 * @param host - under which both sides know the registry
 */
export function imagesOf({ registry }: SigstoreCourse, count: number, host = registry.host): Images {
  const names = Array.from({ length: count }, (_, index) => `bench/k-${index + 1}`)
  return {
    references: names.map((name) => `${host}/${name}:v1`),
    renew: async () => {
      generation += 1
      await Promise.all(
        names.map((name) => pushImage(registry, name, makeImage(`${name} ${generation}`), 'v1')),
      )
    },
  }
}

/** Images that cosign signed once, keyless, known by digest. */
export async function signedImages(
  course: SigstoreCourse,
  name: string,
  count: number,
): Promise<readonly string[]> {
  const { registry, lab, cosign } = course
  const references: string[] = []
  for (let number = 1; number <= count; number += 1) {
    const image = makeImage(`${name} ${number}`)
    await pushImage(registry, `bench/${name}-${number}`, image, 'v1')
    references.push(`${registry.host}/bench/${name}-${number}@${image.digest}`)
  }
  const trust = ['--signing-config', lab.signingConfigFile, '--trusted-root', lab.trustedRootFile]
  const run = { env: environment(course.course.home), cwd: course.course.home, timeoutMs: 600_000 }
  // One call each, side by side: the log makes every entry wait for its next checkpoint.
  const sign = async (reference: string): Promise<void> => {
    const token = await lab.token()
    await mustRun(cosign, ['sign', '-y', '--identity-token', token, ...trust, reference], run)
  }
  for (let from = 0; from < references.length; from += 10)
    await Promise.all(references.slice(from, from + 10).map(sign))
  return references
}

/** The services and the registry behind a slow network. */
export interface Far {
  readonly host: string
  readonly signingConfigFile: string
}

/** Half of the round trip that is added. */
const delayMs = 10

/** The same servers with 20 ms of round trip more than there is. */
export async function farAway(workspace: Workspace, { lab, registry }: SigstoreCourse): Promise<Far> {
  const near = [`http://${registry.host}`, lab.fulcioUrl, lab.rekorUrl, lab.tsaUrl].map(portOf)
  const far = await Promise.all(near.map(() => freePort()))
  const proxy = join(import.meta.dirname, 'delaying-proxy.ts')
  const routes = near.map((port, index) => `${far[index]}:${port}`)
  await startServer(workspace, far[0] ?? 0, process.execPath, [proxy, String(delayMs), ...routes])
  const config = await readFile(lab.signingConfigFile, 'utf8')
  const moved = near.reduce((text, port, index) => text.replaceAll(`:${port}`, `:${far[index]}`), config)
  return {
    host: `127.0.0.1:${far[0]}`,
    signingConfigFile: await workspace.write('far-signing-config.json', moved),
  }
}

const portOf = (url: string): string => new URL(url).port
