import type { Workspace } from '../../__tests__/interop/programs/workspace.ts'
import type { Contest, Run } from './contest.ts'
import type { Course } from './course.ts'
import { accepted, countersign, published } from './our-run.ts'
import {
  farAway,
  type Images,
  imagesOf,
  type SigstoreCourse,
  signedImages,
  sigstoreCourse,
} from './sigstore-course.ts'

const theirs = ({ cosign, course }: SigstoreCourse, args: readonly string[]): Run => ({
  command: cosign,
  args,
  home: course.home,
})

/** Both sign the same new images with the same identity, log and timestamps. */
async function keyless(
  course: SigstoreCourse,
  { references, renew }: Images,
  signingConfig: string,
): Promise<Pick<Contest, 'ours' | 'theirs'>> {
  const services = ['--signing-config', signingConfig, '--trusted-root', course.lab.trustedRootFile]
  const token = await course.lab.token()
  const sign = ['sign', ...references, '--method', 'keyless', ...services]
  const cosign = ['sign', '-y', '--identity-token', token, ...services, ...references]
  return {
    ours: {
      ...countersign(course.course, sign, published, references.length),
      env: { SIGSTORE_ID_TOKEN: token },
      prepare: renew,
    },
    theirs: { ...theirs(course, cosign), prepare: renew },
  }
}

/** Sign keyless, with certificate, log entry and timestamp. */
export async function k(workspace: Workspace, all: Course, count: 1 | 20): Promise<Contest> {
  const course = await sigstoreCourse(workspace, all)
  return {
    name: `K${count}`,
    what: `sign ${count} keyless, real services / one call of cosign`,
    goal: count === 1 ? 1.1 : 0.1,
    pairs: count === 1 ? 9 : 5,
    ...(await keyless(course, imagesOf(course, count), course.lab.signingConfigFile)),
  }
}

/** The same on a real network: 20 ms of round trip more than there is. */
export async function k20n(workspace: Workspace, all: Course): Promise<Contest> {
  const course = await sigstoreCourse(workspace, all)
  const far = await farAway(workspace, course)
  return {
    name: 'K20n',
    what: 'sign 20 keyless 20 ms away / one call of cosign',
    goal: 0.1,
    pairs: 5,
    ...(await keyless(course, imagesOf(course, 20, far.host), far.signingConfigFile)),
  }
}

/** Sign many with an encrypted key and no services. */
export async function sk20(workspace: Workspace, all: Course): Promise<Contest> {
  const course = await sigstoreCourse(workspace, all)
  const { references, renew } = imagesOf(course, 20)
  const { lab, key, keyPassword } = course
  const env = { COSIGN_PASSWORD: keyPassword }
  const sign = ['sign', ...references, '--sigstore-key', key.privateFile, '--transparency', 'none']
  const services = ['--signing-config', lab.noServicesFile, '--trusted-root', lab.trustedRootFile]
  const cosign = ['sign', '-y', '--key', key.privateFile, ...services, ...references]
  return {
    name: 'SK20',
    what: 'sign 20 with an encrypted key, no services / one call of cosign',
    goal: 0.2,
    pairs: 5,
    ours: { ...countersign(course.course, sign, published, 20), env, prepare: renew },
    theirs: { ...theirs(course, cosign), env, prepare: renew },
  }
}

const kvGoals = { 1: 2, 20: 0.8, 100: 0.4 } as const

/** Verify keyless signatures of cosign, trust from a file. */
export async function kv(workspace: Workspace, all: Course, count: 1 | 20 | 100): Promise<Contest> {
  const course = await sigstoreCourse(workspace, all)
  const references = await signedImages(course, `kv${count}`, count)
  return {
    name: `KV${count}`,
    what: `verify ${count} keyless by digest, trusted root from a file / one call of cosign`,
    goal: kvGoals[count],
    pairs: count === 1 ? 15 : 7,
    ...verifying(course, references),
  }
}

/** The same on a real network. */
export async function kv20n(workspace: Workspace, all: Course): Promise<Contest> {
  const course = await sigstoreCourse(workspace, all)
  const near = await signedImages(course, 'kvn', 20)
  const { host } = await farAway(workspace, course)
  const references = near.map((reference) => reference.replace(course.registry.host, host))
  return {
    name: 'KV20n',
    what: 'verify 20 keyless 20 ms away / one call of cosign',
    goal: 0.2,
    pairs: 5,
    ...verifying(course, references),
  }
}

function verifying(course: SigstoreCourse, references: readonly string[]): Pick<Contest, 'ours' | 'theirs'> {
  const trust = trustOf(course)
  return {
    ours: countersign(course.course, ['verify', ...references, ...trust], accepted, references.length),
    theirs: theirs(course, ['verify', ...trust, ...references]),
  }
}

const trustOf = ({ lab }: SigstoreCourse): readonly string[] => [
  '--trusted-root',
  lab.trustedRootFile,
  '--certificate-identity',
  lab.workflow.subject,
  '--certificate-oidc-issuer',
  lab.workflow.issuer,
]

/** Start to verdict for one bundle from a file. */
export async function c1s(workspace: Workspace, all: Course): Promise<Contest> {
  const course = await sigstoreCourse(workspace, all)
  const { file, bundle } = course.blob
  const judge = ['verify-blob', file, '--bundle', bundle, ...trustOf(course)]
  return {
    name: 'C1s',
    what: 'verdict on one bundle from a file / node -e 0',
    goal: 4,
    pairs: 25,
    ours: countersign(course.course, judge, ({ verdict }) => (verdict === 'accepted' ? 1 : 0), 1),
    theirs: { command: process.execPath, args: ['-e', '0'], home: all.home },
  }
}
