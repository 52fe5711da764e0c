import { describe, expect, it } from '@jest/globals'
import { FormatError } from '../../src/domain/errors.ts'
import { parseReference } from '../../src/domain/image/reference.ts'
import { parseSignedIdentity } from '../../src/domain/policy/parse-signed-identity.ts'
import { matchSignedIdentity } from '../../src/domain/policy/signed-identity.ts'
import { type JsonValue, parseStrictJson } from '../../src/domain/strict-json.ts'
import { throughCli } from './set-up/run-cli.ts'
import { asObject, asOptionalText, asText, type VectorCase, vectorSuite } from './set-up/vectors.ts'
import { checkVerdict, verifyQuestion } from './set-up/verdict.ts'

const strictly = (value: unknown): JsonValue =>
  parseStrictJson(new TextEncoder().encode(JSON.stringify(value)), { what: 'matcher', maxBytes: 100_000 })

/** A matcher or image reference that cannot be read matches nothing. */
function matches({ inputs }: VectorCase): boolean {
  try {
    const place = { what: 'matcher', path: 'signedIdentity', code: 'policy-wrong-type' } as const
    const rule = parseSignedIdentity(strictly(inputs.matcher), place)
    const image = asOptionalText(inputs.image, 'image')
    const reference = image === undefined ? undefined : parseReference(image)
    return matchSignedIdentity(rule, reference, asText(inputs.signature, 'signature')).matches
  } catch (error) {
    if (error instanceof FormatError) return false
    throw error
  }
}

vectorSuite('what a signature calls the image', '4-signed-identity', ({ folder, cases }) => {
  describe('asked of the matcher', () => {
    it.each(cases.map((one) => [`${one.id}: ${one.expect}`, one] as const))('%s', (_name, one) => {
      expect(matches(one)).toBe(one.expect === 'accept')
    })
  })

  describe('asked of the command line', () => {
    throughCli(
      cases.filter(({ inputs }) => inputs.endToEnd !== undefined),
      ({ inputs }) => {
        const { policy, imageDir, identity } = asObject(inputs.endToEnd, 'endToEnd')
        return verifyQuestion(
          folder,
          asText(imageDir, 'imageDir'),
          asText(policy, 'policy'),
          asOptionalText(identity, 'identity'),
        )
      },
      checkVerdict,
    )
  })
})
