import { gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decompressed } from '../../../src/adapters/platform/decompress.ts'
import { readTar, type TarEntry } from '../../../src/adapters/platform/tar.ts'
import { FormatError, TransportError } from '../../../src/domain/errors.ts'
import { tar } from '../sources/test-images.ts'

const limits = { maxEntries: 100, maxBytes: 1_000_000 }
async function* pieces(bytes: Uint8Array, size = bytes.length || 1): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const textOf = async (entry: TarEntry) => {
  let text = ''
  for await (const chunk of entry.content) text += Buffer.from(chunk).toString()
  return text
}
const readAll = async (source: AsyncIterable<Uint8Array>, more: Partial<typeof limits> = {}) => {
  const found: [string, string][] = []
  for await (const entry of readTar(source, 'x.tar', { ...limits, ...more })) {
    found.push([entry.name, entry.target === undefined ? await textOf(entry) : `-> ${entry.target}`])
  }
  return found
}

it('gives files and links in order, under plain names', async () => {
  const long = `${'d/'.repeat(80)}long`
  const bytes = await tar([
    ['./a', 'A'],
    ['d/', { type: 'directory' }],
    ['d//b', 'B'],
    ['d/s', { type: 'symlink', to: '../a' }],
    ['h', { type: 'link', to: 'd/b' }],
    ['p', { type: 'fifo' }],
    [long, 'long'],
    ['e', ''],
  ])
  const expected = [
    ['a', 'A'],
    ['d/b', 'B'],
    ['d/s', '-> a'],
    ['h', '-> d/b'],
    [long, 'long'],
    ['e', ''],
  ]
  expect(await readAll(pieces(bytes))).toEqual(expected)
  expect(await readAll(pieces(bytes, 7))).toEqual(expected)
  expect(await readAll(decompressed(pieces(gzipSync(bytes), 3), 'x.tar'))).toEqual(expected)
})

it('passes over content that nobody reads, and stops when nobody goes on', async () => {
  let isClosed = false
  async function* source() {
    try {
      yield* pieces(
        await tar(Array.from({ length: 50 }, (_, index) => [`${index}`, Buffer.alloc(10_000)])),
        512,
      )
    } finally {
      isClosed = true
    }
  }
  const names: string[] = []
  for await (const { name } of readTar(decompressed(source(), 'x.tar'), 'x.tar', limits)) {
    names.push(name)
    if (names.length === 3) break
  }
  expect(names).toEqual(['0', '1', '2'])
  expect(isClosed).toBe(true)
})

describe('what is refused', () => {
  it.each<[string, readonly (readonly [string, string])[]]>([
    ['a name that leads out', [['../x', '']]],
    ['a name that leads out later', [['a/../../x', '']]],
    ['an absolute name', [['/x', '']]],
    ['a name with a line break', [['a\nb', '']]],
    [
      'a name twice',
      [
        ['a', ''],
        ['a', ''],
      ],
    ],
    [
      'a name twice in two spellings',
      [
        ['a', ''],
        ['./b/../a', ''],
      ],
    ],
  ])('%s', async (_name, members) => {
    await expect(readAll(pieces(await tar(members)))).rejects.toMatchObject({
      code: 'archive-malformed',
      exitCode: 3,
    })
  })

  it.each(['/etc/passwd', '../../x'])('a link to %s', async (to) => {
    await expect(readAll(pieces(await tar([['d/l', { type: 'symlink', to }]])))).rejects.toMatchObject({
      code: 'archive-malformed',
    })
  })

  it('more than the limits', async () => {
    const bytes = await tar(Array.from({ length: 10 }, (_, index) => [`${index}`, 'x']))
    await expect(readAll(pieces(bytes), { maxEntries: 9 })).rejects.toMatchObject({
      code: 'archive-too-large',
    })
    await expect(readAll(pieces(bytes), { maxBytes: 5000 })).rejects.toMatchObject({
      code: 'archive-too-large',
    })
  })

  it('a bomb, before it goes off', async () => {
    let given = 0
    async function* counted() {
      for await (const chunk of decompressed(pieces(gzipSync(Buffer.alloc(100_000_000)), 1000), 'x.tar')) {
        given += chunk.length
        yield chunk
      }
    }
    await expect(readAll(counted())).rejects.toMatchObject({ code: 'archive-too-large' })
    expect(given).toBeLessThan(10_000_000)
  })
})

it('errors of the source are given on as they are', async () => {
  const lost = new TransportError('image-unreadable', 'lost')
  async function* failing() {
    yield (await tar([['a', Buffer.alloc(5000)]])).subarray(0, 1000)
    throw lost
  }
  await expect(readAll(failing())).rejects.toBe(lost)
  await expect(readAll(decompressed(failing(), 'x.tar'))).rejects.toBe(lost)
})

it('no bytes make it throw anything but a FormatError', async () => {
  const archive = await tar([
    ['a', 'A'.repeat(600)],
    ['b', { type: 'symlink', to: 'a' }],
    [`${'d/'.repeat(80)}long`, 'long'],
  ])
  const damage = fc.array(fc.tuple(fc.nat({ max: archive.length - 1 }), fc.nat({ max: 255 })), {
    minLength: 1,
    maxLength: 8,
  })
  await fc.assert(
    fc.asyncProperty(
      damage,
      fc.nat({ max: archive.length }),
      fc.boolean(),
      async (changes, length, compress) => {
        const bytes = Buffer.from(archive)
        for (const [at, value] of changes) bytes[at] = value
        const cut = bytes.subarray(0, length)
        const source = decompressed(pieces(compress ? gzipSync(cut).subarray(0, length) : cut, 1000), 'x.tar')
        await readAll(source).catch((error: unknown) => expect(error).toBeInstanceOf(FormatError))
      },
    ),
    { numRuns: 120 },
  )
})
