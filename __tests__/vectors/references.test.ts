import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { FormatError } from '../../src/domain/errors.ts'
import {
  familiarReference,
  formatReference,
  parseReference,
  repositoryOf,
} from '../../src/domain/image/reference.ts'
import { formatImageName, parseImageName, policyTarget } from '../../src/domain/image/transport.ts'
import { throughCli } from './set-up/run-cli.ts'
import { asObject, asText, type VectorCase, vectorSuite } from './set-up/vectors.ts'

/** Longer than containers/image allows, where distribution/reference counts the path only: refused by choice. */
const refusedByChoice = ['ref-091']

const textOf = ({ inputs }: VectorCase): string => asText(inputs.string, 'string')
const isAccepted = (one: VectorCase): boolean =>
  one.expect === 'accept' || (one.expect === 'either' && !refusedByChoice.includes(one.id))

vectorSuite('image references', '5-references', ({ folder, cases }) => {
  describe('asked of the parser', () => {
    it.each(cases.map((one) => [one.id, one] as const))('%s', (_id, one) => {
      if (!isAccepted(one)) {
        expect(() => parseReference(textOf(one))).toThrow(FormatError)
        return
      }
      const reference = parseReference(textOf(one))
      expect({
        ...reference,
        normalized: formatReference(reference),
        name: repositoryOf(reference),
        familiar: familiarReference(reference),
      }).toEqual(one.output)
    })
  })

  describe('as operands', () => {
    const asked = cases.filter((one) => one.fields.dockerTransport !== undefined)
    it.each(asked.map((one) => [one.id, one] as const))('%s', (_id, one) => {
      const wanted = asObject(one.fields.dockerTransport, 'dockerTransport')
      const name = parseImageName(`docker://${textOf(one)}`)
      if (wanted.error !== undefined) {
        // A tag beside a digest: the transport of containers/image refuses it, podman's operands drop the tag, as ours.
        expect(name).toMatchObject({ droppedTag: asObject(one.output, 'output').tag })
        expect(name).not.toHaveProperty('reference.tag')
        return
      }
      const { identity, namespaces } = policyTarget(name)
      expect({ reference: formatImageName(name), identity, namespaces }).toEqual({
        reference: `docker://${asText(wanted.reference, 'reference')}`,
        identity: wanted.policyIdentity,
        namespaces: wanted.policyNamespaces,
      })
    })

    it('says of every accepted case what docker:// makes of it', () => {
      expect(asked.length).toBe(cases.filter((one) => one.expect === 'accept').length)
    })
  })

  describe('asked of the command line', () => {
    // Operands are trimmed, so white space around a name is no fault there.
    const asked = cases.filter((one) => textOf(one) === textOf(one).trim())
    throughCli(
      asked,
      (one) => ({
        cwd: folder,
        args: ['where', '--registries-d', join(folder, 'none'), '--json', '--', textOf(one)],
      }),
      (one, answer) => {
        if (!isAccepted(one)) {
          expect(answer).toMatchObject({ exitCode: 2, report: { exitCode: 2 } })
          return
        }
        const path = asText(asObject(one.output, 'output').path, 'path')
        expect(answer).toMatchObject({
          exitCode: 0,
          report: { lookaside: { read: { url: expect.stringMatching(/^file:\/\/\//) } } },
        })
        expect(answer.stdout).toContain(`/containers/sigstore/${path}"`)
      },
    )
  })
})
