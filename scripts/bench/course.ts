import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { makeImage } from '../../__tests__/interop/programs/image.ts'
import { type Judge, setUpJudge } from '../../__tests__/interop/programs/judge.ts'
import { type LookasideServer, startLookaside } from '../../__tests__/interop/programs/lookaside-server.ts'
import { rejectBut, signedBy } from '../../__tests__/interop/programs/policy.ts'
import { pushImage } from '../../__tests__/interop/programs/push-image.ts'
import { type RegistryServer, startRegistry } from '../../__tests__/interop/programs/registry-server.ts'
import { environment, mustRun } from '../../__tests__/interop/programs/run-program.ts'
import { type Keyring, openKeyring, type TestKey } from '../../__tests__/interop/programs/signing-keys.ts'
import type { Workspace } from '../../__tests__/interop/programs/workspace.ts'

/** One pushed image of the course. */
export interface CourseImage {
  /** `HOST/bench/app-N:v1`. */
  readonly reference: string
  /** Its manifest as a file, for `skopeo standalone-sign`. */
  readonly manifestFile: string
}

/** Signed images under a policy that both sides read. */
export interface Judged {
  /** `HOST/bench/NAME:v1`. */
  readonly references: readonly string[]
  /** skopeo's home, with the policy and registries.d that ours is given too. */
  readonly judge: Judge
  readonly judgeHome: string
}

/** Everything the contests run on: real servers, one RSA-4096 key, images signed with it, one policy. */
export interface Course extends Judged {
  /** Folder of the build. */
  readonly dist: string
  /** The built command line. */
  readonly cli: string
  /** An empty home folder. */
  readonly home: string
  readonly keyring: Keyring
  readonly key: TestKey
  readonly secretKey: string
  readonly images: readonly CourseImage[]
  readonly registry: RegistryServer
  readonly lookaside: LookasideServer
}

const root = resolve(import.meta.dirname, '../..')

async function build(workspace: Workspace): Promise<string> {
  const folder = await workspace.newFolder('dist')
  execFileSync(process.execPath, [join(root, 'scripts/build.ts'), '--outdir', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return folder
}

/** Builds the command line, starts the servers, pushes `count` images and signs them into the lookaside. */
export async function layOut(workspace: Workspace, count: number): Promise<Course> {
  const dist = await build(workspace)
  const cli = join(dist, 'cli.js')
  const home = await workspace.newFolder('home')
  const registry = await startRegistry(workspace)
  const lookaside = await startLookaside(workspace)
  const keyring = await openKeyring(workspace)
  const key = await keyring.generate('rsa4096')
  const secretKey = await keyring.exportSecret(key)
  const images: CourseImage[] = []
  for (let number = 1; number <= count; number += 1) {
    const image = makeImage(`bench ${number}`)
    const reference = await pushImage(registry, `bench/app-${number}`, image, 'v1')
    images.push({
      reference,
      manifestFile: await workspace.write(`manifests/${number}.json`, image.manifest),
    })
  }
  const judge = await setUpJudge(workspace, {
    policy: rejectBut({ [registry.host]: [signedBy(key)] }),
    registries: { [registry.host]: { lookaside: lookaside.url } },
  })
  const judgeHome = resolve(judge.registriesFolder, '../../..')
  const references = images.map(({ reference }) => reference)
  await mustRun(process.execPath, [cli, 'sign', ...references, '--lookaside', `file://${lookaside.folder}`], {
    env: environment(home, { COUNTERSIGN_GPG_KEY: secretKey }),
    cwd: home,
  })
  const signing = { home, keyring, key, secretKey }
  return { dist, cli, ...signing, images, references, judge, judgeHome, registry, lookaside }
}
