import { describe, expect } from '@jest/globals'
import { throughCli } from './set-up/run-cli.ts'
import { asText, vectorSuite } from './set-up/vectors.ts'
import { checkNotYet, folderQuestion } from './set-up/verdict.ts'

vectorSuite('Sigstore bundles: not yet', '7-sigstore-bundle', ({ folder, cases }) => {
  // No command judges bundles; what is asked for by name must not pass for done.
  throughCli(
    cases.slice(0, 1),
    ({ inputs }) => ({
      cwd: folder,
      args: ['verify-blob', '--bundle', asText(inputs.bundle, 'bundle'), '--json'],
    }),
    (_one, answer) => {
      expect(answer).toMatchObject({ exitCode: 2, report: { exitCode: 2 } })
    },
  )
})

vectorSuite('Sigstore attachments: not yet', '8-sigstore-attachment', ({ folder, cases }) => {
  describe('no case is accepted', () => {
    throughCli(cases, (one) => folderQuestion(folder, one), checkNotYet)
  })
})
