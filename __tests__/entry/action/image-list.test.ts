import { describe, expect, it } from '@jest/globals'
import { listImages, listItems } from '../../../src/entry/action/image-list.ts'

const digest = `sha256:${'a'.repeat(64)}`
const other = `sha256:${'b'.repeat(64)}`

describe('listItems', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['one', 'a:1', ['a:1']],
    ['lines', 'a:1\nb:2', ['a:1', 'b:2']],
    ['lines of Windows', 'a:1\r\nb:2\r\n', ['a:1', 'b:2']],
    ['commas', 'a:1,b:2 , c:3', ['a:1', 'b:2', 'c:3']],
    ['blank lines and blanks', '\n  a:1  \n\t\n', ['a:1']],
    ['a comment line', '# ours\na:1', ['a:1']],
    ['a comment behind', 'a:1 # ours, and b', ['a:1']],
    ['a hash inside a word', 'a#b', ['a#b']],
    ['quotes around a comma', '"a,b",c', ['a,b', 'c']],
    ['doubled quotes', '"a ""b"" c"', ['a "b" c']],
    ['empty items', 'a:1,,b:2,', ['a:1', 'b:2']],
    ['a path with a comma', 'dir:/a,b\nc:1', ['dir:/a,b', 'c:1']],
    ['nothing', ' \n , \n#x', []],
  ])('reads %s', (_name, text, items) => {
    expect(listItems(text)).toEqual(items)
  })
})

describe('listImages', () => {
  it.each<readonly [string, unknown, readonly unknown[]]>([
    [
      'tags of docker/metadata-action',
      { tags: ['a:1', 'a:2'], labels: {} },
      [{ text: 'a:1' }, { text: 'a:2' }],
    ],
    ['an array', ['a:1'], [{ text: 'a:1' }]],
    [
      'metadata of docker/build-push-action',
      { 'containerimage.digest': digest, 'image.name': 'a:1,a:2', 'buildx.build.ref': 'x' },
      [
        { text: 'a:1', expectedDigest: digest },
        { text: 'a:2', expectedDigest: digest },
      ],
    ],
    [
      'metadata of docker/bake-action, with a target that made no image',
      {
        app: { 'containerimage.digest': digest, 'image.name': 'a:1' },
        db: { 'containerimage.digest': other, 'image.name': 'b:1' },
        cache: { 'buildx.build.ref': 'x' },
        'buildx.build.warnings': [],
      },
      [
        { text: 'a:1', expectedDigest: digest },
        { text: 'b:1', expectedDigest: other },
      ],
    ],
  ])('reads %s', (_name, value, images) => {
    expect(listImages(JSON.stringify(value, null, 1))).toEqual(images)
  })

  it.each([
    ['nothing', '', 'operand-missing'],
    ['blanks', ' \n ', 'operand-missing'],
    ['comments only', '# a:1', 'operand-missing'],
    ['no tags', '{"tags":[]}', 'operand-missing'],
    ['tags that are no texts', '{"tags":[1]}', 'option-value'],
    ['other JSON', '{"a":{"b":1}}', 'option-value'],
    ['a build that was not tagged', `{"containerimage.digest":"${digest}"}`, 'option-value'],
    ['a build without a digest', '{"image.name":"a:1"}', 'option-value'],
    ['a digest that is none', '{"image.name":"a:1","containerimage.digest":"sha256:1"}', 'digest-malformed'],
    ['duplicate keys', '{"tags":["a:1"],"tags":["b:1"]}', 'json-duplicate-key'],
    ['JSON cut short', '{"tags":["a:1"', 'json-malformed'],
  ])('refuses %s', (_name, text, code) => {
    expect(() => listImages(text)).toThrow(expect.objectContaining({ code }))
  })

  it('says of an empty list what both likely causes are', () => {
    expect(() => listImages('')).toThrow(
      expect.objectContaining({ exitCode: 2, next: expect.stringMatching(/mistyped.*did not run/) }),
    )
  })
})
