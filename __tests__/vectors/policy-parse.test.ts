import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { FormatError } from '../../src/domain/errors.ts'
import { parsePolicy } from '../../src/domain/policy/parse-policy.ts'
import { throughCli } from './set-up/run-cli.ts'
import { asText, vectorSuite } from './set-up/vectors.ts'
import { checkVerdict, verifyQuestion } from './set-up/verdict.ts'

/** Valid, but its own rule for `dir:` rejects the image, as skopeo says, too. */
const rejectingItself = ['pp-dir-empty']

vectorSuite('policy files, valid and not', '3-policy-parse', ({ folder, cases }) => {
  describe('asked of the parser', () => {
    it.each(cases.map((one) => [one.id, one] as const))('%s', (_id, one) => {
      const policy = asText(one.inputs.policy, 'policy')
      const parse = () => parsePolicy(readFileSync(join(folder, policy)), policy)
      if (one.expect === 'accept') expect(parse()).toBeDefined()
      else expect(parse).toThrow(FormatError)
    })
  })

  describe('asked of the command line', () => {
    throughCli(
      cases,
      ({ inputs }) => verifyQuestion(folder, asText(inputs.image, 'image'), asText(inputs.policy, 'policy')),
      (one, answer) => {
        if (rejectingItself.includes(one.id)) checkVerdict({ ...one, expect: 'reject' }, answer)
        else if (one.expect === 'accept') checkVerdict(one, answer)
        else
          expect({ exitCode: answer.exitCode, report: answer.report }).toMatchObject({
            exitCode: 2,
            report: { exitCode: 2 },
          })
      },
    )
  })
})
