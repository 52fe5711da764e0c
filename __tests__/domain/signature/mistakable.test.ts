import { describe, expect, it } from '@jest/globals'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { writeCosignPayload } from '../../../src/domain/signature/cosign-payload.ts'
import { mistakableFor } from '../../../src/domain/signature/mistakable.ts'
import { writePayload } from '../../../src/domain/signature/payload.ts'

const image = { dockerReference: 'h.example/a/b:1', digest: digestOf(Buffer.from('m')) }
const layer = Buffer.from(writeCosignPayload({ ...image, annotations: new Map() }))
const simple = writePayload({ ...image, creator: 'c 1', createdUnixSeconds: 1 })

describe('a file whose signature could be hung on an image', () => {
  it.each([
    ['the inside of an envelope', Buffer.from('DSSEv1 28 application/vnd.in-toto+json 2 {}')],
    ['the payload of a .sig layer', layer],
    ['a simple signing payload', simple],
    ['what only a lax reader takes for one', Buffer.from(layer.toString().replace('critical', 'Critical'))],
  ])('is %s', (_name, bytes) => {
    expect(mistakableFor(bytes)).toBeDefined()
  })

  it.each([
    ['nothing', Buffer.of()],
    ['text', Buffer.from('DSSEv1')],
    ['other JSON', Buffer.from('{"critical":{}}')],
    ['a statement, which is signed in an envelope only', Buffer.from('{"_type":"x"}')],
    ['what is too large for a payload', Buffer.concat([layer, Buffer.alloc(4 * 1024 * 1024, ' ')])],
    ['bytes', Buffer.of(0xff, 0x00)],
  ])('is not %s', (_name, bytes) => {
    expect(mistakableFor(bytes)).toBeUndefined()
  })
})
