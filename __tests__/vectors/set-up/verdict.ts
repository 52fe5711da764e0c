import { join } from 'node:path'
import { expect } from '@jest/globals'
import type { CliAnswer, CliQuestion } from './run-cli.ts'
import { asObject, asOptionalText, asText, type VectorCase } from './vectors.ts'

/** The question "may this image run?", asked where the key files of the policy are found. */
export function verifyQuestion(cwd: string, image: string, policy: string, identity?: string): CliQuestion {
  const under = identity === undefined ? [] : ['--identity', identity]
  return { cwd, args: ['verify', `dir:${image}`, '--policy', policy, ...under, '--json'] }
}

/** The question of a case with a folder of its own, to which its policy's key files are relative. */
export function folderQuestion(root: string, { inputs }: VectorCase): CliQuestion {
  const folder = asText(inputs.folder, 'folder')
  const inside = (path: string): string => path.slice(folder.length + 1)
  return verifyQuestion(
    join(root, folder),
    inside(asText(inputs.image, 'image')),
    inside(asText(inputs.policy, 'policy')),
    asOptionalText(inputs.identity, 'identity'),
  )
}

/** Verdict and code of the only image in a report of `verify`. */
export function verdictOf({ report, stdout, stderr }: CliAnswer): {
  readonly verdict: string
  readonly code: string
} {
  try {
    const { images } = asObject(report, 'report')
    const image = asObject(Array.isArray(images) ? images[0] : undefined, 'images[0]')
    return { verdict: asText(image.verdict, 'verdict'), code: asText(image.code, 'code') }
  } catch (cause) {
    throw new Error(`expected a report with one image, found\n${stdout}\n${stderr}`, { cause })
  }
}

/**
 * Holds an answer of `verify` to the case: an accepted image is verified or waived and ends with 0, a rejected
 * one ends with 1. Where both answers are right the report must still agree with the exit code.
 */
export function checkVerdict(one: VectorCase, answer: CliAnswer): void {
  const { verdict, code } = verdictOf(answer)
  const shown = { id: one.id, exitCode: answer.exitCode, verdict, code }
  const accepted = { ...shown, exitCode: 0, verdict: expect.stringMatching(/^(accepted|waived)$/) }
  const rejected = { ...shown, exitCode: 1, verdict: 'rejected' }
  const mayRefuse = one.expect === 'either' || (one.expect === 'accept' && one.tags.includes('openpgp-v3'))
  if (one.expect === 'reject' || (mayRefuse && answer.exitCode !== 0)) expect(shown).toEqual(rejected)
  else expect(shown).toEqual(accepted)
}
