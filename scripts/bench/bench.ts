/**
 * Measures Countersign side by side with real programs that do the same work.
 *
 *   npm run bench [-- NAME...]     NAME: V100, V20n, S100, V1, M, C0, C0a-sign, C0a-verify, C0a-inspect, and of Sigstore
 *                                K1, K20, K20n, SK20, KV1, KV20, KV100, KV20n, C1s;
 *                                all when none is given
 *
 * Exit 0 when every goal is reached, 1 when one is missed, 2 for an unknown name, 3 when a program is missing.
 */
import { accessSync, constants } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { delimiter, join } from 'node:path'
import { searchPath } from '../../__tests__/interop/programs/run-program.ts'
import { openWorkspace, type Workspace } from '../../__tests__/interop/programs/workspace.ts'
import { type Contest, hold, type Result } from './contest.ts'
import { c0, c0a, m, s100, v1, v20n, v100 } from './contests.ts'
import { type Course, layOut } from './course.ts'
import { c1s, k, k20n, kv, kv20n, sk20 } from './sigstore-contests.ts'

const programs = ['skopeo', 'docker-registry', 'nginx', 'gpg', 'setpriv', 'xargs']
const imageCount = 100
const nameWidth = 11

const contests: Readonly<
  Record<string, (workspace: Workspace, course: Course) => Promise<Contest> | Contest>
> = {
  V100: v100,
  V20n: v20n,
  S100: s100,
  V1: (_workspace, course) => v1(course),
  M: m,
  C0: (_workspace, course) => c0(course),
  'C0a-sign': (workspace, course) => c0a(workspace, course, 'sign'),
  'C0a-verify': (workspace, course) => c0a(workspace, course, 'verify'),
  'C0a-inspect': (workspace, course) => c0a(workspace, course, 'inspect'),
  K1: (workspace, course) => k(workspace, course, 1),
  K20: (workspace, course) => k(workspace, course, 20),
  K20n: k20n,
  SK20: sk20,
  KV1: (workspace, course) => kv(workspace, course, 1),
  KV20: (workspace, course) => kv(workspace, course, 20),
  KV100: (workspace, course) => kv(workspace, course, 100),
  KV20n: kv20n,
  C1s: c1s,
}

function isInstalled(program: string): boolean {
  return searchPath.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false // not in this folder
    }
  })
}

const inUnit = (value: number, unit: string): string => `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`

function line({ contest, ours, theirs, ratio, ratios }: Result): string {
  const verdict = ratio <= contest.goal ? 'reached' : 'MISSED'
  const spread = `${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`
  return [
    contest.name.padEnd(nameWidth),
    inUnit(ours, contest.unit ?? 'ms').padStart(9),
    inUnit(theirs, contest.unit ?? 'ms').padStart(9),
    ratio.toFixed(3).padStart(6),
    `goal ${contest.goal.toFixed(2)} ${verdict.padEnd(7)}`,
    `${contest.pairs} pairs, ${spread}`.padEnd(26),
    contest.what,
  ].join('  ')
}

async function run(names: readonly string[]): Promise<number> {
  const workspace = await openWorkspace()
  try {
    process.stdout.write(
      `${cpus().length} cores, load ${loadavg()[0]?.toFixed(2)}, Node ${process.version}\n`,
    )
    const course = await layOut(workspace, imageCount)
    process.stdout.write(
      `\n${'name'.padEnd(nameWidth)}  ${'ours'.padStart(9)}  ${'theirs'.padStart(9)}   ratio  (medians)\n`,
    )
    let missed = 0
    for (const name of names) {
      const contest = await contests[name]?.(workspace, course)
      if (contest === undefined) continue
      const result = await hold(contest, (pair) => {
        if (process.stderr.isTTY) process.stderr.write(`\r${name} ${pair}/${contest.pairs} `)
      })
      if (process.stderr.isTTY) process.stderr.write('\r')
      process.stdout.write(`${line(result)}\n`)
      if (result.ratio > contest.goal) missed += 1
    }
    process.stdout.write(
      missed === 0 ? '\nevery goal reached\n' : `\n${missed} of ${names.length} goals missed\n`,
    )
    return missed === 0 ? 0 : 1
  } finally {
    await workspace.close()
  }
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(contests, name))
const missing = programs.filter((program) => !isInstalled(program))
if (unknown.length > 0) {
  process.stderr.write(`bench: expected ${Object.keys(contests).join(', ')}, found ${unknown.join(', ')}\n`)
  process.exitCode = 2
} else if (missing.length > 0) {
  process.stderr.write(`bench: missing ${missing.join(', ')}; run scripts/ci/install-programs.sh\n`)
  process.exitCode = 3
} else {
  process.exitCode = await run(asked.length > 0 ? asked : Object.keys(contests))
}
