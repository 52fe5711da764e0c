import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Pool } from './differential/case.ts'
import { keysOfGpg } from './differential/gpg-keys.ts'
import { startJudge } from './differential/judge.ts'
import { makeKeys } from './differential/keys.ts'
import { byCommandLine, type Decide, inProcess, type Surroundings } from './differential/ours.ts'
import { judgeCases, type Tally } from './differential/run.ts'
import { stricter } from './differential/stricter.ts'
import { startWeb, type Web } from './differential/web.ts'
import { setUpCountersign } from './programs/countersign.ts'
import { openKeyring } from './programs/signing-keys.ts'
import { stricterOnPurpose } from './programs/stricter.ts'
import { interopSuite } from './programs/suite.ts'
import { openWorkspace, type Workspace } from './programs/workspace.ts'

// Generated cases (policy, reference, registries.d, keys, image, signatures), each judged by the containers image
// library and by Countersign: what one accepts the other must accept, but for a list of differences on purpose.
//
// The library comes with gpgme, which runs gpg: that is how podman and skopeo are built. Its other mechanism, in Go,
// differs from gpg in keys and messages (expiry, compression, packets), and few programs ship it. The library asks for
// images through a proxy, as we do, so that every host name leads to one server of this test and scopes of any host count.
//
// COUNTERSIGN_DIFFERENTIAL: how many cases (500), with their seed behind an @ (5000@7), or which (35-35@7).

const wanted = process.env.COUNTERSIGN_DIFFERENTIAL ?? '500'
const [, from = '0', count = '500', seed = '1'] = /^(?:(\d+)-)?(\d+)(?:@(\d+))?$/.exec(wanted) ?? []
const first = Number(from)
const last = wanted.includes('-') ? Number(count) : Number(count) - 1
const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index)
/** Numbers of the cases that the built command line is asked about, too: the examples, and as many others. */
const forCommandLine = Array.from({ length: 2 * stricter.length }, (_, index) => index)

interopSuite('the library of podman and skopeo, and Countersign', ['gpg', 'judge-gpgme'], () => {
  let workspace: Workspace
  let web: Web
  let pool: Pool
  let around: Surroundings

  beforeAll(async () => {
    workspace = await openWorkspace()
    web = await startWeb(workspace)
    around = { proxyUrl: web.url, home: await workspace.newFolder('home') }
    pool = await makePool(workspace, web.host)
  })
  afterAll(() => workspace.close())

  const judgeAll = async (list: readonly number[], decide: Decide): Promise<Tally> => {
    const judge = await startJudge(workspace, web.url)
    return await judgeCases(list, { pool, web, judge, decide })
  }

  it(
    `decide alike about ${numbers.length} cases of seed ${seed}`,
    async () => {
      const { agreed, excused, disagreements } = await judgeAll(numbers, inProcess(around))
      const differ = [...excused.values()].reduce((sum, found) => sum + found, 0)
      process.stdout.write(
        `differential: both accept ${agreed.accepted}, both refuse ${agreed.refused}, ${differ} differ on purpose\n`,
      )
      expect(disagreements.slice(0, 3).join('\n\n')).toBe('')
      if (numbers.length < 500) return
      expect(stricter.filter((entry) => !excused.has(entry)).map(({ what }) => what)).toEqual([])
      expect(agreed.accepted).toBeGreaterThan(numbers.length / 5)
      expect(agreed.refused).toBeGreaterThan(numbers.length / 5)
      expect(differ).toBeLessThan(numbers.length / 8)
    },
    60_000 + 1000 * numbers.length,
  )

  it('the built command line decides as its parts do', async () => {
    const decide = byCommandLine(await setUpCountersign(workspace), around)
    const { agreed, excused, disagreements } = await judgeAll(forCommandLine, decide)
    expect(disagreements.slice(0, 3).join('\n\n')).toBe('')
    expect(excused.size).toBe(stricter.length)
    expect(agreed.accepted).toBeGreaterThan(0)
  }, 120_000)

  it('the list of differences on purpose is that of the documentation', async () => {
    const rows = (await stricterOnPurpose()).split('\n')
    for (const { what, codes } of stricter) {
      const row = rows.find((line) => line.startsWith(`| ${what} | `))
      expect({ what, row }).toEqual({ what, row: expect.any(String) })
      for (const code of codes) expect(row).toContain(`\`${code}\``)
    }
  })
})

/** Keys in files, and what all cases share. The keys are new in each run: a case is the same but for them and the time. */
async function makePool(workspace: Workspace, loopback: string): Promise<Pool> {
  const now = Math.floor(Date.now() / 1000)
  const ownKeys = await makeKeys(now)
  const keys = [...ownKeys, ...(await keysOfGpg(await openKeyring(workspace)))]
  for (const [index, { file }] of keys.entries()) await workspace.write(`keys/${index}`, file)
  const stranger = ownKeys.find(({ name }) => name === 'another ed25519')?.maker
  if (stranger?.kind !== 'own') throw new Error('expected another key')
  const folder = await realpath(workspace.folder)
  return {
    seed: Number(seed),
    folder: join(folder, 'cases'),
    keysFolder: join(folder, 'keys'),
    keys,
    tools: { now, stranger },
    loopback,
  }
}
