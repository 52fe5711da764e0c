import { describe, expect, it } from '@jest/globals'
import type { DigestOutcome } from '../../src/app/contract.ts'
import { digestOf } from '../../src/domain/image/digest.ts'
import { textOfOutcome } from '../../src/report/log-text.ts'
import { painter } from '../../src/report/paint.ts'

const digest = digestOf(Buffer.from('{}'))
const outcome: DigestOutcome = {
  command: 'digest',
  reference: 'm.json',
  digest,
  mediaType: null,
  entries: [],
  warnings: [{ code: 'manifest-malformed', message: 'two\nlines' }],
}
const style = { paint: painter(false), quiet: false, verbose: false }

describe('the text of digest', () => {
  it('tells what is wrong with the manifest, one escaped line each', () => {
    expect(textOfOutcome(outcome, style).split('\n')).toEqual([
      `${digest}  media type not recognised`,
      '  warning[manifest-malformed]: two\\x0alines',
      '',
    ])
  })

  it('is the digest alone with --quiet', () => {
    expect(textOfOutcome(outcome, { ...style, quiet: true })).toBe(`${digest}\n`)
  })
})
