import { describe, expect, it } from '@jest/globals'
import { FormatError } from '../../src/domain/errors.ts'
import type { JsonObject } from '../../src/domain/strict-json.ts'
import {
  exactKeys,
  faultAt,
  itemPlace,
  type JsonPlace,
  memberPlace,
  readArray,
  readBoolean,
  readInteger,
  readObject,
  readString,
} from '../../src/domain/strict-json-values.ts'

const place: JsonPlace = { what: 'x.json', path: '', code: 'json-malformed', ownFile: true }
const messageOf = (read: () => unknown): string => {
  try {
    read()
  } catch (error) {
    if (error instanceof FormatError && error.code === 'json-malformed' && error.exitCode === 2)
      return error.message
    throw error
  }
  throw new Error('expected a FormatError, found none')
}

describe('places', () => {
  it('lengthen step by step and quote what is no plain word', () => {
    const deep = memberPlace(
      itemPlace(memberPlace(memberPlace(place, 'docker'), 'r.example/app'), 0),
      'keyPath',
    )
    expect(deep.path).toBe('docker["r.example/app"][0].keyPath')
    expect(memberPlace(place, 'a\n"').path).toBe('["a\\n\\""]')
    expect(memberPlace(place, 'k'.repeat(5000)).path.length).toBeLessThan(220)
  })

  it('head the message with document and path', () => {
    expect(faultAt(place, 'why').message).toBe('x.json: why')
    expect(faultAt(itemPlace(place, 3), 'why').message).toBe('x.json: [3]: why')
    expect(faultAt({ ...place, ownFile: false }, 'why').exitCode).toBe(3)
  })
})

describe('typed readers', () => {
  const object: JsonObject = new Map()
  it.each([
    [readObject, object, 'expected an object, found an array', []],
    [readArray, [1], 'expected an array, found an object', object],
    [readString, '', 'expected a string, found null', null],
    [readBoolean, false, 'expected true or false, found nothing', undefined],
    [readInteger, 0, 'expected an integer, found a number with a fraction', 0.5],
    [readInteger, -7, 'expected an integer, found a string', '1'],
    [readString, 'a', 'expected a string, found a boolean', true],
    [readString, 'a', 'expected a string, found a number', 12],
  ] as const)('%p', (read, good, message, bad) => {
    expect(read(good, place)).toBe(good)
    expect(messageOf(() => read(bad, place))).toBe(`x.json: ${message}`)
  })

  it('never repeat the value, which may be a secret', () => {
    expect(messageOf(() => readObject('hunter2', place))).not.toContain('hunter2')
  })
})

describe('exactKeys', () => {
  const keys = { required: ['type'], optional: ['keyPath', 'keyPaths', 'signedIdentity'] }
  const object = (...names: string[]): JsonObject => new Map(names.map((name) => [name, null]))

  it('takes required keys with any of the optional ones', () => {
    expect(() => exactKeys(object('type'), place, keys)).not.toThrow()
    expect(() => exactKeys(object('keyPath', 'type'), place, keys)).not.toThrow()
    expect(() => exactKeys(object(), place, {})).not.toThrow()
  })

  it.each([
    [['type', 'keypath'], 'unknown key "keypath"; did you mean "keyPath"?'],
    [['type', 'signedIdentiy'], 'unknown key "signedIdentiy"; did you mean "signedIdentity"?'],
    [['Type'], 'unknown key "Type"; did you mean "type"?'],
    [['type', 'comment'], 'unknown key "comment"; known keys: type, keyPath, keyPaths, signedIdentity'],
    [['keyPath'], 'expected the key "type", found none'],
    [['type', '__proto__'], 'unknown key "__proto__"; known keys: '],
  ])('refuses %p', (names, message) => {
    expect(messageOf(() => exactKeys(object(...names), place, keys))).toContain(message)
  })
})
