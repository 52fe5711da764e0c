import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { codesOf } from './programs/expectations.ts'
import { type Judge, setUpJudge } from './programs/judge.ts'
import { describeGenerations, type Generation, versionsOf } from './programs/judges.ts'
import { type Case, judgedCases, type Question } from './programs/judges-cases.ts'
import { rejectBut, signedBy } from './programs/policy.ts'
import { openScene, type Scene } from './programs/scene.ts'
import { interopSuite } from './programs/suite.ts'

interopSuite(
  'every generation judges what Countersign signs as Countersign does',
  ['skopeo', 'podman', 'docker-registry', 'nginx', 'gpg'],
  () => {
    let scene: Scene
    const questions = new Map<string, Question>()
    beforeAll(async () => {
      scene = await openScene()
      const { keyring } = scene
      const keys = { main: await keyring.generate('nistp256'), stranger: await keyring.generate('ed25519') }
      for (const [at, { name, prepare }] of judgedCases.entries()) {
        questions.set(name, await prepare({ scene, repository: `it/case-${at}`, keys }))
      }
    })
    afterAll(() => scene.workspace.close())

    const questionOf = ({ name }: Case): Question => {
      const question = questions.get(name)
      if (question === undefined) throw new Error(`no question: ${name}`)
      return question
    }

    /** One policy over all cases: each repository under its own key, all else refused. */
    const judgeOf = (env: Generation['env']): Promise<Judge> => {
      const scopeOf = ({ reference }: Question): string => reference.replace(/:v1$|@.*$/, '')
      const all = [...questions.values()]
      const url = scene.lookaside.url
      return setUpJudge(scene.workspace, {
        policy: rejectBut(Object.fromEntries(all.map((one) => [scopeOf(one), [signedBy(one.key)]]))),
        registries: Object.fromEntries(all.map((one) => [scopeOf(one), { lookaside: one.lookaside ?? url }])),
        env,
      })
    }

    it.each(judgedCases)('Countersign: $name', async (one) => {
      const { report } = await scene.verify(await judgeOf({}), questionOf(one).reference)
      const verdict = one.code === undefined ? 'accepted' : 'rejected'
      const codes = one.code === undefined ? [] : [one.code]
      expect(report).toMatchObject({ images: [{ verdict }] })
      expect(codesOf(report)).toEqual(expect.arrayContaining(codes))
    })

    describeGenerations((generation) => {
      let judge: Judge
      beforeAll(async () => {
        judge = await judgeOf(generation.env)
      })

      it('the versions are those that are meant', async () => {
        const found = await versionsOf(generation, scene.workspace.folder)
        if (generation.versions === undefined)
          process.stderr.write(`${generation.release}: ${JSON.stringify(found)}\n`)
        const minor = (version: string): string => version.split('.').slice(0, 2).join('.')
        const { skopeo, podman, gpg } = found
        const releases = { skopeo: minor(skopeo), podman: minor(podman), gpg: minor(gpg) }
        expect(releases).toEqual(generation.versions ?? expect.anything())
      })

      it.each(judgedCases)('$name', async (one) => {
        const { reference } = questionOf(one)
        const refuses = one.bySubkey ? !generation.takesSubkeys : one.says !== undefined
        const expected = refuses
          ? { accepted: false, message: expect.stringMatching(one.says ?? /^$/) }
          : { accepted: true }
        expect(await judge.skopeoCopy(reference)).toMatchObject(expected)
        expect(await judge.podmanPull(reference)).toMatchObject(expected)
      })
    })
  },
)
