import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { canonicalJson, formatJson } from '../../../src/adapters/stores/json-text.ts'
import { parseStrictJson } from '../../../src/domain/strict-json.ts'

const parse = (text: string) => parseStrictJson(Buffer.from(text), { what: 'test', maxBytes: 1_000_000 })
/** Values that strict JSON can hold: no lone surrogates, no integers beyond those of a double. */
const values = fc
  .jsonValue({ maxDepth: 4, stringUnit: 'grapheme' })
  .map((value) => JSON.stringify(value))
  .filter((text) => !/\d{16}/.test(text) && !/e\+/.test(text))

describe('formatJson', () => {
  it('gives text that means the same', () => {
    fc.assert(fc.property(values, (text) => expect(parse(formatJson(parse(text)))).toEqual(parse(text))))
  })

  it('keeps members in their order, also those that other objects would not hold', () => {
    const text = '{"b":1,"__proto__":{"x":[null,true,"\\u2028"]},"a":1.5,"2":"é"}'
    expect(JSON.parse(formatJson(parse(text)))).toEqual(JSON.parse(text))
    expect(formatJson(parse('{"b":1,"__proto__":2,"2":3}'))).toBe('{"b":1,"__proto__":2,"2":3}')
  })
})

it('canonicalJson is equal for equal values, whatever the order of members', () => {
  expect(canonicalJson(parse('{"a":{"c":1,"b":[1,2]},"d":"x"}'))).toBe(
    canonicalJson(parse('{"d":"x","a":{"b":[1,2],"c":1}}')),
  )
  expect(canonicalJson(parse('[1,2]'))).not.toBe(canonicalJson(parse('[2,1]')))
})
