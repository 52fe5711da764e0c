import { describe, expect, it } from '@jest/globals'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { writeCosignPayload } from '../../../src/domain/signature/cosign-payload.ts'
import { mistakableFor } from '../../../src/domain/signature/mistakable.ts'
import { writePayload } from '../../../src/domain/signature/payload.ts'

const image = { dockerReference: 'h.example/a/b:1', digest: digestOf(Buffer.from('m')) }
const layer = Buffer.from(writeCosignPayload({ ...image, annotations: new Map() }))
const rewritten = (part: string | RegExp, by: string): Buffer =>
  Buffer.from(layer.toString().replace(part, by))
const simple = writePayload({ ...image, creator: 'c 1', createdUnixSeconds: 1 })

describe('a file whose signature could be hung on an image', () => {
  it.each([
    ['the inside of an envelope', Buffer.from('DSSEv1 28 application/vnd.in-toto+json 2 {}')],
    ['the payload of a .sig layer', layer],
    ['a simple signing payload', simple],
    ['one with names in other letters', rewritten('critical', 'Critical')],
    ['one with other letters in its last name', rewritten('docker-manifest', 'Docker-Manifest')],
    [
      'one with letters that Go folds',
      rewritten('docker-manifest-digest', 'doc\u{212a}er-manife\u{17f}t-digest'),
    ],
    ['one with an escape in a name', rewritten('-digest"', '-diges\\u0074"')],
    ['one whose parts come in two objects', rewritten(/\}$/, ',"critical":{},"Critical":null}')],
    ['one with more behind it', Buffer.from(`${layer} {`)],
    ['one that is padded', Buffer.concat([layer, Buffer.alloc(4 * 1024 * 1024, ' ')])],
    ['one behind white space', Buffer.from(`\r\n\t ${layer}`)],
    ['one with a broken name before it', rewritten('{', '{"\\x":1,"a\\"}":[{}],')],
  ])('is %s', (_name, bytes) => {
    expect(mistakableFor(bytes)).toBeDefined()
  })

  it.each([
    ['nothing', Buffer.of()],
    ['text', Buffer.from('DSSEv1')],
    ['other JSON', Buffer.from('{"critical":{}}')],
    ['a statement, which is signed in an envelope only', Buffer.from('{"_type":"x"}')],
    ['what is too large for every reader', Buffer.concat([layer, Buffer.alloc(128 * 1024 * 1024, ' ')])],
    ['a list of payloads', Buffer.from(`[${layer}]`)],
    ['an object that holds one', Buffer.from(`{"payload":${layer}}`)],
    [
      'the words alone',
      Buffer.from('{"critical":["image","docker-manifest-digest"],"image":{"critical":1}}'),
    ],
    ['bytes', Buffer.of(0xff, 0x00)],
  ])('is not %s', (_name, bytes) => {
    expect(mistakableFor(bytes)).toBeUndefined()
  })
})
