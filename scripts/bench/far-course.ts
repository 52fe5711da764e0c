import { join, resolve } from 'node:path'
import { makeImage } from '../../__tests__/interop/programs/image.ts'
import { setUpJudge } from '../../__tests__/interop/programs/judge.ts'
import { rejectBut, signedBy } from '../../__tests__/interop/programs/policy.ts'
import { pushImage } from '../../__tests__/interop/programs/push-image.ts'
import { environment, mustRun } from '../../__tests__/interop/programs/run-program.ts'
import { freePort, startServer } from '../../__tests__/interop/programs/start-server.ts'
import type { Workspace } from '../../__tests__/interop/programs/workspace.ts'
import type { Course, Judged } from './course.ts'

/** Half of the round trip that is added. */
const delayMs = 10

/** The same servers behind a slow network: `count` more images, pushed without delay, known under the far name. */
export async function layOutFar(workspace: Workspace, course: Course, count: number): Promise<Judged> {
  const { registry, lookaside, key, cli, home, secretKey } = course
  const [registryPort, lookasidePort] = [await freePort(), await freePort()]
  const routes = [
    `${registryPort}:${portOf(`http://${registry.host}`)}`,
    `${lookasidePort}:${portOf(lookaside.url)}`,
  ]
  const proxy = join(import.meta.dirname, 'delaying-proxy.ts')
  await startServer(workspace, registryPort, process.execPath, [proxy, String(delayMs), ...routes])
  const host = `127.0.0.1:${registryPort}`
  const references: string[] = []
  for (let number = 1; number <= count; number += 1) {
    const name = `bench/far-${number}`
    await pushImage(registry, name, makeImage(`far ${number}`), 'v1')
    references.push(`${host}/${name}:v1`)
  }
  const judge = await setUpJudge(workspace, {
    policy: rejectBut({ [host]: [signedBy(key)] }),
    registries: { [host]: { lookaside: `http://127.0.0.1:${lookasidePort}` } },
  })
  await mustRun(process.execPath, [cli, 'sign', ...references, '--lookaside', `file://${lookaside.folder}`], {
    env: environment(home, { COUNTERSIGN_GPG_KEY: secretKey }),
    cwd: home,
  })
  return { references, judge, judgeHome: resolve(judge.registriesFolder, '../../..') }
}

const portOf = (url: string): string => new URL(url).port
