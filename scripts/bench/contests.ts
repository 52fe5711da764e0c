import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Workspace } from '../../__tests__/interop/programs/workspace.ts'
import type { Contest, Run } from './contest.ts'
import type { Course } from './course.ts'

const emptied = async (folder: string): Promise<void> => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
}

/** Our command line under the pinned Node, with the exit code and one member of its JSON checked. */
function countersign(
  course: Course,
  args: readonly string[],
  count: (report: Report) => number,
  expected: number,
): Run {
  return {
    command: process.execPath,
    args: [course.cli, ...args, '--json'],
    home: course.home,
    check: (stdout) => {
      const found = count(JSON.parse(stdout) as Report)
      if (found !== expected)
        throw new Error(`countersign ${args[0]}: expected ${expected} images, found ${found}`)
    },
  }
}

/** The members of the published schemas that the checks read. */
interface Report {
  readonly counts?: { readonly accepted: number }
  readonly images?: readonly { readonly signed?: readonly { readonly state: string }[] }[]
}

const accepted = ({ counts }: Report): number => counts?.accepted ?? 0
const published = ({ images = [] }: Report): number =>
  images.flatMap(({ signed = [] }) => signed).filter(({ state }) => state === 'published').length

function verifying(course: Course, references: readonly string[]): Run {
  const { policyFile, registriesFolder } = course.judge
  const args = ['verify', ...references, '--policy', policyFile, '--registries-d', registriesFolder]
  return countersign(course, args, accepted, references.length)
}

/** `skopeo copy` of each line of a file into a folder, two at a time; xargs fails when one of them does. */
async function copying(workspace: Workspace, course: Course, references: readonly string[]): Promise<Run> {
  const out = join(course.judgeHome, `copies-${references.length}`)
  const list = await workspace.write(`references-${references.length}`, `${references.join('\n')}\n`)
  const script = `xargs -P2 -I{} sh -c 'skopeo copy -q --src-tls-verify=false "docker://$1" "dir:${out}/$(basename "$1")"' - {} < ${list}`
  return { command: 'sh', args: ['-c', script], home: course.judgeHome, prepare: () => emptied(out) }
}

/** Verify many: 100 images of a real registry with an HTTP lookaside. */
export async function v100(workspace: Workspace, course: Course): Promise<Contest> {
  const references = course.images.map(({ reference }) => reference)
  return {
    name: 'V100',
    what: `verify ${references.length} signed images / xargs -P2 skopeo copy, same policy`,
    goal: 0.1,
    pairs: 5,
    ours: verifying(course, references),
    theirs: await copying(workspace, course, references),
  }
}

/** Sign many: RSA-4096, into an empty folder; ours also asks the registry for each manifest. */
export async function s100(workspace: Workspace, course: Course): Promise<Contest> {
  const ourFolder = join(course.home, 'signatures')
  const theirFolder = join(course.keyring.folder, 'signatures')
  const references = course.images.map(({ reference }) => reference)
  const lines = course.images.map(
    ({ reference, manifestFile }, index) =>
      `skopeo standalone-sign ${manifestFile} ${reference} ${course.key.fingerprint} -o ${theirFolder}/${index}`,
  )
  const script = join(workspace.folder, 'standalone-sign.sh')
  await writeFile(script, `set -e\n${lines.join('\n')}\n`)
  const sign = countersign(
    course,
    ['sign', ...references, '--lookaside', ourFolder],
    published,
    references.length,
  )
  return {
    name: 'S100',
    what: `sign ${references.length} manifests RSA-4096 to a folder / loop of skopeo standalone-sign`,
    goal: 0.08,
    pairs: 5,
    ours: { ...sign, env: { COUNTERSIGN_GPG_KEY: course.secretKey }, prepare: () => emptied(ourFolder) },
    theirs: {
      command: 'sh',
      args: [script],
      home: course.keyring.folder,
      env: { GNUPGHOME: course.keyring.folder },
      prepare: () => emptied(theirFolder),
    },
  }
}

/** Verify one: start-up is most of it. */
export async function v1(course: Course): Promise<Contest> {
  const reference = course.images[0]?.reference ?? ''
  const out = join(course.judgeHome, 'copy-1')
  return {
    name: 'V1',
    what: 'verify one signed image / skopeo copy, same policy',
    goal: 1.5,
    pairs: 15,
    ours: verifying(course, [reference]),
    theirs: {
      command: 'skopeo',
      args: ['copy', '-q', '--src-tls-verify=false', `docker://${reference}`, `dir:${out}`],
      home: course.judgeHome,
      prepare: () => emptied(out),
    },
  }
}

/** Start: what every command pays. */
export const c0 = (course: Course): Contest => ({
  name: 'C0',
  what: 'countersign --version / node -e 0',
  goal: 2,
  pairs: 25,
  ours: { command: process.execPath, args: [course.cli, '--version'], home: course.home },
  theirs: { command: process.execPath, args: ['-e', '0'], home: course.home },
})
