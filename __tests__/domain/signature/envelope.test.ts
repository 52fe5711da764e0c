import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { maxSignatureBytes, parseEnvelope } from '../../../src/domain/signature/envelope.ts'

const place = 'signature-1'
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const sigstore = (body: string): Uint8Array => bytes(`\0sigstore-json\n${body}`)
const body =
  '{"mimeType":"application/vnd.dev.cosign.simplesigning.v1+json","payload":"eyJ4IjoxfQ==","annotations":{"dev.cosignproject.cosign/signature":"MEUC"}}'

/** First bytes that the reference library takes for OpenPGP; 0x3d is in its table, 0x93 is not. */
const openPgp = [0x88, 0x89, 0x8a, 0x8b, 0xc2, 0x90, 0x91, 0x92, 0x3d, 0xc4, 0xa0, 0xa1, 0xa2, 0xa3, 0xc8]
const everyByte = Array.from({ length: 256 }, (_, byte) => byte)

describe('parseEnvelope', () => {
  it.each(openPgp)('takes the first byte %i for a simple signature, bytes untouched', (first) => {
    const blob = Uint8Array.of(first, 0, 0xff)
    expect(parseEnvelope(blob, place)).toEqual({ kind: 'simple-signing', place, bytes: blob })
  })

  it.each(everyByte.filter((byte) => !openPgp.includes(byte)))('refuses the first byte %i alone', (first) => {
    expect(parseEnvelope(Uint8Array.of(first, 1, 2), place)).toMatchObject({
      kind: 'malformed',
      place,
      code: 'signature-malformed',
    })
  })

  it('refuses an empty file', () => {
    expect(parseEnvelope(new Uint8Array(), place)).toEqual({
      kind: 'malformed',
      place,
      code: 'signature-malformed',
      message: 'expected a signature, found an empty file',
    })
  })

  it('takes 4 MiB and not a byte more', () => {
    expect(parseEnvelope(new Uint8Array(maxSignatureBytes).fill(0x88), place).kind).toBe('simple-signing')
    expect(parseEnvelope(new Uint8Array(maxSignatureBytes + 1).fill(0x88), place).kind).toBe('malformed')
  })

  it('reads the named format simple-signing, whatever is in it', () => {
    expect(parseEnvelope(bytes('\0simple-signing\n-----BEGIN'), place)).toEqual({
      kind: 'simple-signing',
      place,
      bytes: bytes('-----BEGIN'),
    })
  })

  it('reads the named format sigstore-json', () => {
    expect(parseEnvelope(sigstore(body), place)).toEqual({
      kind: 'cosign-layer',
      place,
      mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
      payload: bytes('{"x":1}'),
      annotations: { 'dev.cosignproject.cosign/signature': 'MEUC' },
    })
  })

  it('keeps an annotation called __proto__ a plain annotation', () => {
    const read = parseEnvelope(
      sigstore('{"mimeType":"","payload":"","annotations":{"__proto__":"x"}}'),
      place,
    )
    if (read.kind !== 'cosign-layer') throw new Error(read.kind)
    expect(Object.entries(read.annotations)).toEqual([['__proto__', 'x']])
  })

  it.each([
    ['a format that nobody knows', '\0openpgp\nx'],
    ['a format that nobody knows, with a body that is known', `\0sigstore\n${body}`],
    ['a known name in capitals', '\0SIMPLE-SIGNING\nx'],
    ['a known name with more behind it', '\0simple-signing2\nx'],
    ['a known name cut short', '\0simple-signin\nx'],
    ['no name', '\0\nx'],
    ['no line feed', '\0simple-signing'],
    ['another byte in place of the line feed', '\0simple-signingx'],
    ['a carriage return before the line feed', '\0simple-signing\r\nx'],
    ['a tab in the name', '\0simple\tsigning\nx'],
    ['a character outside ASCII in the name', '\0simple-signing\u00e9\nx'],
    ['a line feed far away', `\0${'x'.repeat(5000)}\n`],
    ['nothing behind the zero byte', '\0'],
  ])('refuses %s', (_name, text) => {
    expect(parseEnvelope(bytes(text), place)).toMatchObject({
      kind: 'malformed',
      code: 'signature-malformed',
    })
  })

  it.each([
    [0x1f, 'printable ASCII'],
    [0x20, 'found " x"'],
    [0x7e, 'found "~x"'],
    [0x7f, 'printable ASCII'],
    [0x9b, 'printable ASCII'],
  ])('shows a format name only where every byte of it can be shown: %i', (byte, message) => {
    const blob = Uint8Array.of(0, byte, ...bytes('x\n'))
    expect(parseEnvelope(blob, place)).toMatchObject({ message: expect.stringContaining(message) })
  })

  it.each([
    ['no JSON', 'x'],
    ['nothing', ''],
    ['an array', '[]'],
    ['bytes behind the object', `${body}x`],
    ['a duplicate key', body.replace('"payload"', '"mimeType":"x","payload"')],
    ['an unknown key', body.replace('"payload"', '"x":1,"payload"')],
    ['a key in other letters', body.replace('"mimeType"', '"mimetype"')],
    ['no mimeType', body.replace(/"mimeType":"[^"]*",/, '')],
    ['no payload', body.replace('"payload":"eyJ4IjoxfQ==",', '')],
    ['no annotations', body.replace(/,"annotations":.*$/, '}')],
    ['a mimeType that is null', body.replace(/"mimeType":"[^"]*"/, '"mimeType":null')],
    ['a payload that is an object', body.replace('"eyJ4IjoxfQ=="', '{"x":1}')],
    ['a payload without padding', body.replace('eyJ4IjoxfQ==', 'eyJ4IjoxfQ')],
    ['annotations that are null', body.replace(/"annotations":\{.*\}\}$/, '"annotations":null}')],
    ['an annotation that is a number', body.replace('"MEUC"', '1')],
  ])('refuses sigstore-json with %s', (_name, text) => {
    expect(text).not.toBe(body)
    expect(parseEnvelope(sigstore(text), place)).toMatchObject({
      kind: 'malformed',
      code: 'signature-malformed',
    })
  })

  it.each([
    ['ASCII armor', '-----BEGIN PGP MESSAGE-----', 'ASCII armor'],
    ['a web page', '<!doctype html>', 'a web page'],
    ['other text', 'not found', '0x6e'],
  ])('says what %s is', (_name, text, hint) => {
    expect(parseEnvelope(bytes(text), place)).toMatchObject({ message: expect.stringContaining(hint) })
  })

  it('throws nothing, whatever the bytes', () => {
    const named = fc.uint8Array().map((rest) => Uint8Array.of(...bytes('\0sigstore-json\n'), ...rest))
    const json = fc.json().map(sigstore)
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), named, json), (blob) => {
        expect(parseEnvelope(blob, place).place).toBe(place)
      }),
    )
  })
})
