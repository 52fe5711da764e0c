import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { FormatError } from '../../src/domain/errors.ts'
import { digestOf } from '../../src/domain/image/digest.ts'
import { guessMediaType, manifestDigest } from '../../src/domain/image/manifest.ts'
import { throughCli } from './set-up/run-cli.ts'
import { asObject, asText, vectorSuite } from './set-up/vectors.ts'

vectorSuite('digests of manifests', '6-manifest-digest', ({ folder, cases }) => {
  describe('asked of the functions', () => {
    it.each(cases.map((one) => [one.id, one] as const))('%s', (_id, one) => {
      const bytes = readFileSync(join(folder, asText(one.inputs.file, 'file')))
      const wanted = asObject(one.output, 'output')
      expect(guessMediaType(bytes)).toBe(wanted.mediaType)
      if (one.expect === 'reject') {
        expect(() => manifestDigest(bytes)).toThrow(FormatError)
        return
      }
      expect(manifestDigest(bytes)).toBe(wanted.digest)
      expect(manifestDigest(bytes) === digestOf(bytes)).toBe(wanted.digestIsOfRawBytes)
    })
  })

  describe('asked of the command line', () => {
    throughCli(
      cases,
      ({ inputs }) => ({ cwd: folder, args: ['digest', asText(inputs.file, 'file'), '--json'] }),
      (one, answer) => {
        const { digest, mediaType } = asObject(one.output, 'output')
        if (one.expect === 'accept')
          expect(answer).toMatchObject({ exitCode: 0, report: { digest, mediaType } })
        else expect(answer).toMatchObject({ exitCode: 3, report: { exitCode: 3 } })
      },
    )
  })
})
