import { expect, it } from '@jest/globals'
import { legOf } from '../../../src/entry/action/matrix-leg.ts'

it.each([
  ['{"os":"linux","arch":"arm64"}', 'os=linux, arch=arm64'],
  ['{"node":24,"with":{"a":true}}', 'node=24, with={"a":true}'],
  ['{}', undefined],
  ['null', undefined],
  ['[1]', undefined],
  ['', undefined],
  ['{"os":', undefined],
  [JSON.stringify({ a: 'x'.repeat(300) }), `a=${'x'.repeat(198)}…`],
])('%s', (json, words) => {
  expect(legOf(json)).toBe(words)
})
