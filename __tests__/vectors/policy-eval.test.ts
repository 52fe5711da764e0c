import { describe } from '@jest/globals'
import { throughCli } from './set-up/run-cli.ts'
import { vectorSuite } from './set-up/vectors.ts'
import { asksForSigstore, checkNotYet, checkVerdict, folderQuestion } from './set-up/verdict.ts'

vectorSuite('whole images against a policy', '2-policy-eval', ({ folder, cases }) => {
  const sigstore = cases.filter((one) => asksForSigstore(folder, one))
  describe('asking for GPG signatures', () => {
    const others = cases.filter((one) => !sigstore.includes(one))
    throughCli(others, (one) => folderQuestion(folder, one), checkVerdict)
  })
  describe('asking for Sigstore signatures: not yet', () => {
    throughCli(sigstore, (one) => folderQuestion(folder, one), checkNotYet)
  })
})
