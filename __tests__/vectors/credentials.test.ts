import { join } from 'node:path'
import { expect } from '@jest/globals'
import { throughCli } from './set-up/run-cli.ts'
import { asObject, asText, vectorSuite } from './set-up/vectors.ts'

vectorSuite('which credentials would be used', '10-credentials', ({ folder, cases }) => {
  throughCli(
    cases,
    ({ inputs }) => ({
      cwd: folder,
      args: [
        'where',
        '--registry',
        asText(inputs.key, 'key'),
        '--auth-file',
        asText(inputs.file, 'file'),
        '--registries-d',
        join(folder, 'none'),
        '--json',
      ],
    }),
    (one, answer) => {
      if (one.expect === 'reject') {
        expect(answer).toMatchObject({ exitCode: 2, report: { exitCode: 2 } })
        return
      }
      if (one.output === null) {
        expect(answer).toMatchObject({ exitCode: 0, report: { credentials: null } })
        return
      }
      const { username, password } = asObject(one.output, 'output')
      const credentials = {
        username,
        entry: expect.any(String),
        file: expect.stringContaining(asText(one.inputs.file, 'file')),
      }
      expect(answer).toMatchObject({ exitCode: 0, report: { credentials } })
      // The report names the entry and nothing that is secret.
      if (password !== '')
        expect(answer.stdout + answer.stderr).not.toContain(`"${asText(password, 'password')}"`)
    },
  )
})
