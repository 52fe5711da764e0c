import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { Credential } from '../../src/adapters/registry/credential-file.ts'
import { createCredentials } from '../../src/adapters/registry/credentials.ts'
import { FormatError } from '../../src/domain/errors.ts'
import { throughCli } from './set-up/run-cli.ts'
import { asObject, asText, vectorSuite } from './set-up/vectors.ts'

/** A credential with its secrets, as the cases write it. */
function secretsOf(credential: Credential | null): unknown {
  if (credential === null) return null
  const { source: _source, kind: _kind, ...rest } = credential
  return rest
}

vectorSuite('which credentials would be used', '10-credentials', ({ folder, cases }) => {
  describe('asked of the adapter', () => {
    it.each(cases.map((one) => [one.id, one] as const))('%s', async (_id, one) => {
      const authFile = join(folder, asText(one.inputs.file, 'file'))
      const credentials = createCredentials({ env: {}, home: folder, authFile })
      const found = credentials.find(asText(one.inputs.key, 'key'))
      if (one.expect === 'reject') await expect(found).rejects.toThrow(FormatError)
      else expect(secretsOf(await found)).toEqual(one.output)
    })
  })

  describe('asked of the command line', () => {
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
})
