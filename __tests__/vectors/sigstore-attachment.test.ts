import { throughCli } from './set-up/run-cli.ts'
import { vectorSuite } from './set-up/vectors.ts'
import { checkVerdict, folderQuestion } from './set-up/verdict.ts'

vectorSuite('Sigstore attachments', '8-sigstore-attachment', ({ folder, cases }) => {
  throughCli(cases, (one) => folderQuestion(folder, one), checkVerdict)
})
