import { throughCli } from './set-up/run-cli.ts'
import { vectorSuite } from './set-up/vectors.ts'
import { checkVerdict, folderQuestion } from './set-up/verdict.ts'

vectorSuite('whole images against a policy', '2-policy-eval', ({ folder, cases }) => {
  throughCli(cases, (one) => folderQuestion(folder, one), checkVerdict)
})
