import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { fulcioCases } from '../adapters/verifiers/attachment-cases-fulcio.ts'
import { keyCases } from '../adapters/verifiers/attachment-cases-keys.ts'
import { logCases } from '../adapters/verifiers/attachment-cases-log.ts'
import { pathCases } from '../adapters/verifiers/attachment-cases-paths.ts'
import { pkiCases } from '../adapters/verifiers/attachment-cases-pki.ts'
import { type AttachmentCase, manifest, signatureFile } from '../adapters/verifiers/attachment-kit.ts'
import { type Answer, startJudge } from './differential/judge.ts'
import { stricterOnPurpose } from './programs/stricter.ts'
import { interopSuite } from './programs/suite.ts'
import { openWorkspace, type Workspace } from './programs/workspace.ts'

// The tables that the verifier of sigstoreSigned is held to, judged by the library of podman and skopeo: what counts
// there must count here, but for the rows that are marked as stricter on purpose.

const groups = [
  ['keys', keyCases],
  ['keys and a log', logCases],
  ['Fulcio and a log', fulcioCases],
  ['authorities of Fulcio', pathCases],
  ['an own authority', pkiCases],
] as const

/** Nothing is asked of a registry. */
const noProxy = 'http://127.0.0.1:9'

interopSuite('sigstoreSigned as the library of podman and skopeo judges it', ['judge-gpgme'], () => {
  let workspace: Workspace
  const answers = new Map<AttachmentCase, Answer>()

  beforeAll(async () => {
    workspace = await openWorkspace()
    const judge = await startJudge(workspace, noProxy)
    const registries = await workspace.newFolder('registries.d')
    const cases = groups.flatMap(([, list]) => list)
    await Promise.all(
      cases.map(async (one, id) => {
        const folder = await workspace.newFolder('case')
        const image = await writeImage(folder, one)
        const policy = join(folder, 'policy.json')
        await writeFile(policy, JSON.stringify({ default: [one.requirement] }))
        answers.set(one, await judge.ask({ id, image: `dir:${image}`, policy, registries, instances: [] }))
      }),
    )
  })
  afterAll(() => workspace.close())

  it('what is stricter on purpose stands in the documentation', async () => {
    const table = await stricterOnPurpose()
    const stricter = groups.flatMap(([, list]) => list.filter((one) => one.stricterThanLibrary === true))
    expect(stricter.length).toBeGreaterThan(0)
    for (const { expect: code } of stricter) expect(table).toContain(`\`${code.replace('unusable ', '')}\``)
  })

  describe.each(groups.map(([trust, cases]): [string, readonly AttachmentCase[]] => [trust, cases]))(
    'by %s',
    (_trust, cases) => {
      it.each(cases.map((one): [string, string, AttachmentCase] => [one.expect, one.name, one]))(
        '%s: %s',
        (_expected, _name, one) => {
          const { top } = answers.get(one) ?? { top: { accepted: undefined, reason: 'not asked' } }
          const accepted = one.expect === 'verified' || one.stricterThanLibrary === true
          expect({ accepted: top.accepted, reason: accepted ? top.reason : '' }).toEqual({
            accepted,
            reason: '',
          })
        },
      )
    },
  )
})

async function writeImage(folder: string, { layer }: AttachmentCase): Promise<string> {
  const image = join(folder, 'image')
  await mkdir(image)
  await writeFile(join(image, 'version'), 'Directory Transport Version: 1.1\n')
  await writeFile(join(image, 'manifest.json'), manifest)
  await writeFile(join(image, 'signature-1'), signatureFile(layer))
  return image
}
