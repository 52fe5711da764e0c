import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Workspace } from '../../__tests__/interop/programs/workspace.ts'
import { push } from '../../__tests__/runner/events.ts'
import { prepareStep } from '../../__tests__/runner/surroundings.ts'
import type { Contest, Run } from './contest.ts'
import type { Course, Judged } from './course.ts'
import { layOutFar } from './far-course.ts'
import { accepted, countersign, published } from './our-run.ts'

const emptied = async (folder: string): Promise<void> => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
}

function verifying(course: Course, { references, judge }: Omit<Judged, 'judgeHome'> = course): Run {
  const { policyFile, registriesFolder } = judge
  const args = ['verify', ...references, '--policy', policyFile, '--registries-d', registriesFolder]
  return countersign(course, args, accepted, references.length)
}

/** `skopeo copy` of each line of a file into a folder, two at a time; xargs fails when one of them does. */
async function copying(workspace: Workspace, { references, judgeHome }: Judged): Promise<Run> {
  const out = join(judgeHome, `copies-${references.length}`)
  const list = await workspace.write(`references-${references.length}`, `${references.join('\n')}\n`)
  const script = `xargs -P2 -I{} sh -c 'skopeo copy -q --src-tls-verify=false "docker://$1" "dir:${out}/$(basename "$1")"' - {} < ${list}`
  return { command: 'sh', args: ['-c', script], home: judgeHome, prepare: () => emptied(out) }
}

/** Verify many: 100 images of a real registry with an HTTP lookaside. */
export async function v100(workspace: Workspace, course: Course): Promise<Contest> {
  return {
    name: 'V100',
    what: `verify ${course.references.length} signed images / xargs -P2 skopeo copy, same policy`,
    goal: 0.1,
    pairs: 5,
    ours: verifying(course),
    theirs: await copying(workspace, course),
  }
}

/** Verify many on a real network: 20 ms of round trip more than there is. */
export async function v20n(workspace: Workspace, course: Course): Promise<Contest> {
  const far = await layOutFar(workspace, course, 20)
  return {
    name: 'V20n',
    what: `verify ${far.references.length} images 20 ms away / xargs -P2 skopeo copy, same policy`,
    goal: 0.08,
    pairs: 7,
    ours: verifying(course, far),
    theirs: await copying(workspace, far),
  }
}

/**
 * Writes down at the end what memory Node used at most. Not `process.resourceUsage`: Linux counts there what the
 * parent used before it became this program (`setmax_mm_hiwater_rss` in exec).
 */
const memoryHook = `import { readFileSync, writeSync } from 'node:fs'
process.on('exit', () => writeSync(2, '\\n' + /VmHWM:.*/.exec(readFileSync('/proc/self/status', 'utf8'))[0] + '\\n'))
`

/** Memory at its highest, for many images. */
export async function m(workspace: Workspace, course: Course): Promise<Contest> {
  const hook = ['--import', await workspace.write('memory-hook.mjs', memoryHook)]
  const measured = ({ stderr }: { readonly stderr: string }): number =>
    Number(/VmHWM:\s+(\d+) kB/.exec(stderr)?.[1]) / 1024
  const ours = verifying(course)
  return {
    name: 'M',
    what: `peak memory, verify ${course.references.length} images / node -e 0`,
    goal: 2.5,
    pairs: 7,
    unit: 'MiB',
    ours: { ...ours, args: [...hook, ...ours.args], measure: measured },
    theirs: {
      command: process.execPath,
      args: [...hook, '-e', '0'],
      home: course.home,
      measure: measured,
    },
  }
}

/** Sign many: RSA-4096, into an empty folder; ours also asks the registry for each manifest. */
export async function s100(workspace: Workspace, course: Course): Promise<Contest> {
  const ourFolder = join(course.home, 'signatures')
  const theirFolder = join(course.keyring.folder, 'signatures')
  const { references } = course
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
    ours: verifying(course, { references: [reference], judge: course.judge }),
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

/** Start of a step: an input that is empty is told from what every step pays. */
export async function c0a(
  workspace: Workspace,
  course: Course,
  action: 'sign' | 'verify' | 'inspect',
): Promise<Contest> {
  const [own, temp] = [await workspace.newFolder('runner'), await workspace.newFolder('temp')]
  const folders = { own, temp, home: course.home, workspace: course.home }
  const { variables } = await prepareStep(folders, { event: push(), debug: false }, 'step')
  return {
    name: `C0a-${action}`,
    what: `the action ${action} without images / node -e 0`,
    goal: 2.5,
    pairs: 25,
    ours: {
      command: process.execPath,
      args: [join(course.dist, `${action}-action.js`)],
      home: course.home,
      env: { ...variables, INPUT_IMAGES: '' },
      exitCode: 2,
      check: (stdout) => {
        if (!stdout.includes('images')) throw new Error(`the action ${action}: expected a word on images`)
      },
    },
    theirs: { command: process.execPath, args: ['-e', '0'], home: course.home },
  }
}
