import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseSigningConfig } from '../../../src/adapters/sigstore/signing-config.ts'
import {
  arePublic,
  chooseServices,
  type ServicesChoice,
} from '../../../src/adapters/sigstore/signing-services.ts'
import { FormatError } from '../../../src/domain/errors.ts'
import { publicInstanceNotAsked } from '../../fakes/ports.ts'
import { rejection } from '../sigstore-signer-kit.ts'

const now = Date.parse('2026-06-01T00:00:00Z') / 1000
const mediaType = 'application/vnd.dev.sigstore.signingconfig.v0.2+json'
const service = (url: string, more: object = {}) => ({
  url: `https://${url}`,
  majorApiVersion: 1,
  validFor: { start: '2026-01-01T00:00:00Z' },
  operator: url,
  ...more,
})
const config = (more: object = {}) => ({
  mediaType,
  caUrls: [service('ca.test')],
  oidcUrls: [service('oidc.test')],
  rekorTlogUrls: [service('log.test')],
  rekorTlogConfig: { selector: 'ANY' },
  tsaUrls: [service('tsa.test/stamp')],
  tsaConfig: { selector: 'ANY' },
  ...more,
})
const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))
const fileOf = (value: unknown): ServicesChoice => ({
  kind: 'config',
  name: 'config.json',
  bytes: bytesOf(value),
})
const keyless = { method: 'keyless', transparency: 'log' } as const
const key = { ...keyless, method: 'sigstore-key' } as const
const choose = (choice: ServicesChoice, way: Parameters<typeof chooseServices>[1] = keyless) =>
  chooseServices(choice, way, publicInstanceNotAsked, now)
const logsOf = async (rekorTlogUrls: unknown, rekorTlogConfig: unknown) =>
  (await choose(fileOf(config({ rekorTlogUrls, rekorTlogConfig })))).logs.map(({ url }) => url)

describe('a signing config', () => {
  it('gives what keyless signing needs', async () => {
    expect(await choose(fileOf(config()))).toEqual({
      fulcioUrl: 'https://ca.test',
      logs: [{ url: 'https://log.test', version: 1 }],
      timestampUrls: ['https://tsa.test/stamp'],
    })
  })

  it('gives only what the way of signing needs', async () => {
    const timestamp = { ...key, transparency: 'timestamp' } as const
    expect(await choose(fileOf(config()), timestamp)).toEqual({
      logs: [],
      timestampUrls: ['https://tsa.test/stamp'],
    })
    const none = { ...key, transparency: 'none' } as const
    expect(await choose({ kind: 'public' }, none)).toEqual({ logs: [], timestampUrls: [] })
  })

  const ended = { validFor: { start: '2026-01-01T00:00:00Z', end: '2026-05-31T23:59:59Z' } }
  const coming = { validFor: { start: '2026-06-01T00:00:01Z' } }
  const newer = { validFor: { start: '2026-02-01T00:00:00Z' } }
  const second = { majorApiVersion: 2 }
  it.each([
    [
      'the one that is valid',
      [service('a.test', ended), service('b.test', coming), service('c.test')],
      'ANY',
      ['c'],
    ],
    ['the newest', [service('a.test'), service('b.test', newer)], 'ANY', ['b']],
    ['the newest version', [service('a.test', newer), service('b.test', second)], 'ALL', ['b']],
    ['no unknown version', [service('a.test', { majorApiVersion: 3 }), service('b.test')], 'ALL', ['b']],
    [
      'each operator once',
      [service('a.test', { operator: 'x' }), service('b.test', { operator: 'x' })],
      'ALL',
      ['a'],
    ],
    ['all', [service('a.test'), service('b.test')], 'ALL', ['a', 'b']],
  ])('picks %s', async (_, services, selector, wanted) => {
    expect(await logsOf(services, { selector })).toEqual(wanted.map((name) => `https://${name}.test`))
  })

  it('picks as many as it says', async () => {
    const services = ['a', 'b', 'c'].map((name) => service(`${name}.test`))
    expect(await logsOf(services, { selector: 'EXACT', count: 2 })).toHaveLength(2)
    expect(await rejection(logsOf(services, { selector: 'EXACT', count: 4 }))).toMatchObject({
      code: 'signing-service-missing',
    })
  })

  it.each([
    ['an empty selector', { rekorTlogConfig: {} }, keyless],
    ['no selector', { rekorTlogConfig: undefined }, keyless],
    ['no log that is valid', { rekorTlogUrls: [service('log.test', ended)] }, keyless],
    ['no authority', { caUrls: [] }, keyless],
    ['no timestamp authority', { tsaConfig: {} }, { ...key, transparency: 'timestamp' }],
    ['Rekor v2 without timestamps', { rekorTlogUrls: [service('log.test', second)], tsaUrls: [] }, key],
  ] as const)('with %s is told before anything is signed', async (_, more, way) => {
    expect(await rejection(choose(fileOf(config(more)), way))).toMatchObject({
      code: 'signing-service-missing',
      exitCode: 2,
    })
  })

  it.each([
    ['another version', { mediaType: mediaType.replace('v0.2', 'v0.1') }],
    ['no version', { mediaType: undefined }],
    ['an unknown key', { extra: true }],
    ['an unknown key in a service', { caUrls: [service('ca.test', { extra: 1 })] }],
    ['a service without version', { caUrls: [service('ca.test', { majorApiVersion: undefined })] }],
    ['a service that is no URL', { caUrls: [service('', { url: 'ca.test' })] }],
    ['a service of another scheme', { caUrls: [service('', { url: 'file:///etc/passwd' })] }],
    ['a service with a password', { caUrls: [service('user:pw@ca.test')] }],
    ['a time in words', { caUrls: [service('ca.test', { validFor: { start: 'today' } })] }],
    ['an unknown selector', { tsaConfig: { selector: 'SOME' } }],
    ['EXACT without count', { tsaConfig: { selector: 'EXACT' } }],
    ['EXACT of none', { tsaConfig: { selector: 'EXACT', count: 0 } }],
    ['too many services', { caUrls: Array.from({ length: 101 }, () => service('ca.test')) }],
  ])('with %s is refused', (_, more) => {
    expect(() => parseSigningConfig(bytesOf(config(more)), 'config.json')).toThrow(
      expect.objectContaining({ code: 'signing-config-malformed', exitCode: 2 }),
    )
  })

  it('of any JSON is read or refused with a code', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(config())), fc.jsonValue()), (more) => {
        try {
          parseSigningConfig(bytesOf(config(more)), 'config.json')
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError)
        }
      }),
    )
  })
})

describe('URLs', () => {
  const urls = {
    kind: 'urls',
    fulcioUrl: 'https://ca.test',
    rekor: { url: 'https://log.test/base/', version: 2 },
  } as const

  it('name services; a timestamp authority also by its origin', async () => {
    const found = await choose({ ...urls, tsaUrl: 'https://tsa.test' })
    expect(found.timestampUrls).toEqual(['https://tsa.test/api/v1/timestamp'])
    const full = await choose({ ...urls, tsaUrl: 'https://tsa.test/stamp' })
    expect(full.timestampUrls).toEqual(['https://tsa.test/stamp'])
  })

  it.each([
    ['none that stamps beside Rekor v2', urls],
    ['no certificate authority', { kind: 'urls', tsaUrl: 'https://tsa.test' }],
    ['one that is none', { ...urls, tsaUrl: 'tsa.test' }],
    ['one with a query', { ...urls, tsaUrl: 'https://tsa.test/?token=secret' }],
  ] as const)('are refused: %s', async (_, choice) => {
    const error = await rejection(choose(choice))
    expect(error).toMatchObject({ code: 'signing-service-missing' })
    expect(String(error)).not.toContain('secret')
  })
})

describe('public services', () => {
  it.each([
    ['https://fulcio.sigstore.dev', true],
    ['https://sigstore.dev/x', true],
    ['https://FULCIO.SIGSTORE.DEV.', true],
    ['https://fulcio.sigstage.dev', true],
    ['https://notsigstore.dev', false],
    ['https://fulcio.sigstore.dev.example', false],
  ])('%s: %s', (fulcioUrl, wanted) => {
    expect(arePublic({ fulcioUrl, logs: [] })).toBe(wanted)
    expect(arePublic({ logs: [{ url: fulcioUrl, version: 2 }] })).toBe(wanted)
  })
})
