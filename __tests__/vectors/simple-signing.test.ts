import { throughCli } from './set-up/run-cli.ts'
import { vectorSuite } from './set-up/vectors.ts'
import { checkVerdict, folderQuestion } from './set-up/verdict.ts'

vectorSuite('simple signing over one manifest', '1-simple-signing', ({ folder, cases }) => {
  throughCli(cases, (one) => folderQuestion(folder, one), checkVerdict)
})
