import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createTrustedRoots } from '../../../src/adapters/verifiers/trusted-root.ts'
import { readTrustedRoot } from '../../../src/adapters/verifiers/trusted-root-json.ts'
import { FormatError } from '../../../src/domain/errors.ts'
import type { KeySource } from '../../../src/domain/policy/policy.ts'
import { publicInstanceNotAsked } from '../../fakes/ports.ts'
import {
  authorityExtensions,
  type Certified,
  certify,
  der,
  type Extension,
  startTestSigstore,
  type TestSigstore,
  trustedRootJson,
} from '../../fakes/sigstore.ts'
import { noFiles } from './sigstore-kit.ts'

let services: TestSigstore
beforeAll(async () => {
  services = await startTestSigstore()
})
afterAll(async () => {
  await services.close()
})

type Json = Record<string, unknown> & {
  tlogs: Record<string, unknown>[]
  certificateAuthorities: Record<string, unknown>[]
}

function answer(edit: (json: Json) => unknown): string {
  const json = JSON.parse(Buffer.from(services.trustedRoot).toString()) as Json // as the services made it
  edit(json)
  try {
    readTrustedRoot(Buffer.from(JSON.stringify(json)), 'root.json')
    return 'read'
  } catch (error) {
    return error instanceof FormatError ? `${error.code} ${error.message}` : String(error)
  }
}

function thrownBy(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}

describe('a trusted root', () => {
  it('is read with its logs and authorities', () => {
    const root = readTrustedRoot(services.trustedRoot, 'root.json')
    expect(root.logs.map(({ baseUrl }) => baseUrl)).toEqual([services.urls.rekorV1, services.urls.rekorV2])
    expect(root.certificateAuthorities.map(({ links }) => links.length)).toEqual([2])
    expect(root.timestampAuthorities.map(({ links }) => links.length)).toEqual([3])
    expect(root.certificateLogs).toHaveLength(1)
  })

  it.each<[string, (json: Json) => unknown, string]>([
    [
      'of version 0.2',
      (json) => Object.assign(json, { mediaType: 'application/vnd.dev.sigstore.trustedroot.v0.2+json' }),
      'read',
    ],
    ['with operators', (json) => Object.assign(json.tlogs[0] ?? {}, { operator: 'somebody' }), 'read'],
    [
      'with a key id for checkpoints',
      (json) => Object.assign(json.tlogs[0] ?? {}, { checkpointKeyId: { keyId: 'AAAAAA==' } }),
      'read',
    ],
    ['without any logs', (json) => Object.assign(json, { tlogs: [] }), 'read'],
    [
      'of version 0.9',
      (json) =>
        Object.assign(json, { mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.9' }),
      'mediaType',
    ],
    ['with an unknown field', (json) => Object.assign(json, { other: [] }), 'other'],
    [
      'with an unknown field of a log',
      (json) => Object.assign(json.tlogs[0] ?? {}, { other: 1 }),
      'tlogs[0]',
    ],
    ['with a log without id', (json) => delete json.tlogs[0]?.logId, 'tlogs[0]'],
    ['with a log without key', (json) => delete json.tlogs[0]?.publicKey, 'publicKey'],
    [
      'with a key that is none',
      (json) => Object.assign(json.tlogs[0]?.publicKey ?? {}, { rawBytes: 'AAAA' }),
      'publicKey',
    ],
    [
      'with a time that is none',
      (json) => Object.assign(json.tlogs[0]?.publicKey ?? {}, { validFor: { start: 'tomorrow' } }),
      'start',
    ],
    [
      'with an authority without certificates',
      (json) => Object.assign(json.certificateAuthorities[0] ?? {}, { certChain: { certificates: [] } }),
      'certChain',
    ],
    [
      'with a certificate that is none',
      (json) =>
        Object.assign(json.certificateAuthorities[0] ?? {}, {
          certChain: { certificates: [{ rawBytes: 'AAAA' }] },
        }),
      'certChain',
    ],
    ['with 200 logs', (json) => Object.assign(json, { tlogs: Array(200).fill(json.tlogs[0]) }), 'tlogs'],
  ])('%s: %#', (_name, edit, expected) => {
    const found = answer(edit)
    if (expected === 'read') expect(found).toBe('read')
    else {
      expect(found).toMatch(/^trusted-root-malformed root\.json: /)
      expect(found).toContain(expected)
    }
  })

  it('with a key twice is refused', () => {
    expect(() => readTrustedRoot(Buffer.from('{"mediaType":"a","mediaType":"b"}'), 'r')).toThrow(
      expect.objectContaining({ code: 'trusted-root-malformed' }),
    )
  })
})

describe('the chain of an authority', () => {
  const root = certify('root', undefined, { extensions: authorityExtensions(1) })
  const middle = certify('middle', root, { extensions: authorityExtensions(0) })
  const below = certify('below', middle, { extensions: authorityExtensions() })
  const noAuthority = certify('leaf', root)
  const other = certify('root', undefined, { extensions: authorityExtensions(1) })

  const under = (...more: readonly Extension[]) => {
    const odd = certify('odd', undefined, { extensions: [...authorityExtensions(1), ...more] })
    return [certify('middle', odd, { extensions: authorityExtensions(0) }), odd]
  }
  const uriConstraint = der.contextPrimitive(6, Buffer.from('a.example'))
  const constraints = der.sequence(der.context(0, der.sequence(uriConstraint)))

  it.each<[string, readonly Certified[], number | string]>([
    ['root alone', [root], 1],
    ['middle and root', [middle, root], 2],
    [
      'a signer of timestamps below all authorities that are allowed',
      [certify('stamps', middle), middle, root],
      3,
    ],
    [
      'one authority more than the path allows',
      [below, middle, root],
      '1 authorities below one that allows 0',
    ],
    ['the wrong order', [root, middle], 'one of another issuer'],
    ['another root of the same name', [middle, other], 'one that it did not sign'],
    [
      'one above that is no authority',
      [certify('x', noAuthority), noAuthority, root],
      'an issuer that is no authority',
    ],
    ['one above with an extension', under({ oid: '1.2.3.4', value: der.nullValue }), 2],
    [
      'one above with a critical extension that nobody knows',
      under({ oid: '1.2.3.4', critical: true, value: der.nullValue }),
      'the critical extension 1.2.3.4',
    ],
    ['one above that constrains names', under({ oid: '2.5.29.30', value: constraints }), 'constrains names'],
    [
      'the same, critical',
      under({ oid: '2.5.29.30', critical: true, value: constraints }),
      'the critical extension 2.5.29.30',
    ],
  ])('%s', (_name, chain, expected) => {
    const part = { chain: chain.map(({ der }) => der), url: 'http://ca.example', window: { start: 0 } }
    for (const kind of ['authorities', 'timestampAuthorities'] as const) {
      const none = { logs: [], ctLogs: [], authorities: [], timestampAuthorities: [] }
      const read = () => readTrustedRoot(trustedRootJson({ ...none, [kind]: [part] }), 'r')
      if (typeof expected === 'string') {
        const place = kind === 'authorities' ? 'certificateAuthorities[0].certChain' : `${kind}[0].certChain`
        const thrown = thrownBy(read)
        expect(thrown).toMatchObject({ name: 'FormatError', code: 'trusted-root-malformed' })
        expect(thrown).toMatchObject({ message: expect.stringContaining(place) })
        expect(thrown).toMatchObject({ message: expect.stringContaining(expected) })
      } else {
        const [authority] = [...read().certificateAuthorities, ...read().timestampAuthorities]
        expect(authority?.links).toHaveLength(expected)
      }
    }
  })
})

describe('opening trusted roots', () => {
  it('reads each source once, and the public instance once', async () => {
    let asked = 0
    const open = createTrustedRoots({
      files: noFiles,
      publicInstance: () => {
        asked += 1
        return Promise.resolve(services.trustedRoot)
      },
    })
    const source = (): KeySource => ({ kind: 'data', data: [services.trustedRoot] })
    expect(await open(source())).toBe(await open(source()))
    expect(await open()).toBe(await open())
    expect(asked).toBe(1)
  })

  it.each<[string, KeySource, string]>([
    ['a file that is not there', { kind: 'paths', paths: ['none.json'] }, 'key-file-missing'],
    ['two', { kind: 'data', data: [Buffer.from('{}'), Buffer.from('{}')] }, 'trusted-root-malformed'],
    ['none', { kind: 'data', data: [] }, 'trusted-root-malformed'],
    ['no JSON', { kind: 'data', data: [Buffer.from('root')] }, 'trusted-root-malformed'],
  ])('%s cannot be used', async (_name, source, code) => {
    const open = createTrustedRoots({
      files: noFiles,
      publicInstance: publicInstanceNotAsked,
    })
    await expect(open(source)).rejects.toMatchObject({ name: 'FormatError', code })
  })
})
