import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type DemoRegistry, startDemoRegistry } from '../../src/adapters/demo/registry-server.ts'
import { digestOf } from '../../src/domain/image/digest.ts'
import { parseReference } from '../../src/domain/image/reference.ts'
import type { StoredSignature } from '../../src/domain/signature/envelope.ts'
import type { SignatureStore, SignatureSubject } from '../../src/ports.ts'
import { closeAll, type LoopbackServer, serve } from '../adapters/loopback-server.ts'
import { bundleOf, fastPace, layerOf, readAll, signed, testStores } from '../adapters/stores/test-stores.ts'

const manifest = Buffer.from('{"schemaVersion":2}')
const digest = digestOf(manifest)
const hex = digest.slice('sha256:'.length)
const subject: SignatureSubject = { digest, primary: true, reference: parseReference('h.example/ns/app:1') }
const instance: SignatureSubject = { ...subject, primary: false }

let top: string
let server: LoopbackServer

beforeAll(async () => {
  server = await serve(({ path }, response) => {
    const [file = '/'] = path.split('?')
    readFile(join(top, decodeURIComponent(file))).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    )
  })
})
afterAll(closeAll)
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'countersign-stores-'))
  await mkdir(join(top, 'image'))
  await writeFile(join(top, 'image/manifest.json'), manifest)
})
afterEach(() => rm(top, { recursive: true, force: true }))

/** One kind of place: what writes to it, what reads it, where entry N lies and what it is called. */
interface Place {
  readonly name: string
  readonly subject: SignatureSubject
  readonly writer: () => SignatureStore
  readonly reader: () => SignatureStore
  readonly file: (number: number) => string
  readonly shown: (number: number) => string
  /** What the list as a whole is called. */
  readonly list: () => string
}

const stores = () => testStores()
const inLookaside = (number: number) => join(top, `sigs/ns/app@sha256=${hex}/signature-${number}`)
const places: readonly Place[] = [
  {
    name: 'a lookaside folder',
    subject,
    writer: () => stores().lookasideWriter(`file://${top}/sigs`),
    reader: () => stores().lookasideReader(`file://${top}/sigs`),
    file: inLookaside,
    shown: (number) => `file://${inLookaside(number)}`,
    list: () => `file://${top}/sigs/ns/app@sha256=${hex}`,
  },
  {
    name: 'a lookaside behind HTTP',
    subject,
    writer: () => stores().lookasideWriter(`file://${top}/sigs`),
    reader: () => stores().lookasideReader(`${server.url.replace('//', '//user:secret@')}/sigs?token=secret`),
    file: inLookaside,
    shown: (number) => `${server.url}/sigs/ns/app@sha256=${hex}/signature-${number}?token=…`,
    list: () => `${server.url}/sigs/ns/app@sha256=${hex}?token=…`,
  },
  {
    name: 'a dir: image',
    subject,
    writer: () => stores().directory(join(top, 'image')),
    reader: () => stores().directory(join(top, 'image')),
    file: (number) => join(top, `image/signature-${number}`),
    shown: (number) => join(top, `image/signature-${number}`),
    list: () => join(top, 'image/signature-*'),
  },
  {
    name: 'an instance of a dir: image',
    subject: instance,
    writer: () => stores().directory(join(top, 'image')),
    reader: () => stores().directory(join(top, 'image')),
    file: (number) => join(top, `image/${hex}.signature-${number}`),
    shown: (number) => join(top, `image/${hex}.signature-${number}`),
    list: () => join(top, `image/${hex}.signature-*`),
  },
]

/** Something that looks like an OpenPGP message. */
const blob = (text: string) => Buffer.concat([Buffer.from([0xc2]), Buffer.from(text)])
const all = async (store: SignatureStore, of: SignatureSubject): Promise<readonly StoredSignature[]> => {
  const found: StoredSignature[] = []
  for await (const entry of store.list(of)) found.push(entry)
  return found
}

it('a lookaside reader tells which folder is not there, and a server has none', async () => {
  const folder = stores().lookasideReader(`file://${top}/sigs`)
  expect(await folder.missingFolder?.()).toBe(join(top, 'sigs'))
  await mkdir(join(top, 'sigs'))
  expect(await folder.missingFolder?.()).toBeUndefined()
  expect(stores().lookasideReader(server.url).missingFolder).toBeUndefined()
})

describe.each(places)('$name', ({ subject, writer, reader, file, shown, list }) => {
  const put = async (number: number, bytes: Uint8Array) => {
    await mkdir(dirname(file(number)), { recursive: true })
    await writeFile(file(number), bytes)
  }

  it('holds nothing at first', async () => {
    expect(await all(reader(), subject)).toEqual([])
  })

  it('gives back what was added, in order, under the place it told', async () => {
    const first = await writer().append(subject, signed(blob('one')))
    const second = await writer().append(subject, signed(blob('two')))
    const third = await writer().append(subject, signed(blob('three')))
    expect([first, second, third].map(({ number }) => number)).toEqual([1, 2, 3])
    const listed = await all(reader(), subject)
    expect(listed).toEqual(
      ['one', 'two', 'three'].map((text, index) => ({
        kind: 'simple-signing',
        place: shown(index + 1),
        bytes: blob(text),
      })),
    )
    expect(await readFile(file(2))).toEqual(blob('two'))
  })

  it('keeps the entries of other manifests apart', async () => {
    await writer().append(subject, signed(blob('one')))
    const other = { ...subject, primary: false, digest: digestOf(Buffer.from('other')) }
    expect(await all(reader(), other)).toEqual([])
  })

  it('takes a byte-equal entry for the same signature and writes nothing', async () => {
    await writer().append(subject, signed(blob('one')))
    await writer().append(subject, signed(blob('two')))
    expect((await writer().append(subject, signed(blob('one')))).number).toBe(1)
    expect((await all(reader(), subject)).length).toBe(2)
  })

  it('leaves no other files behind', async () => {
    await writer().append(subject, signed(blob('one')))
    const names = await readdir(dirname(file(1)))
    expect(names.filter((name) => name !== 'manifest.json')).toEqual([
      file(1).slice(dirname(file(1)).length + 1),
    ])
  })

  it('sees nothing behind a gap, and fills it', async () => {
    await put(2, blob('hidden'))
    expect(await all(reader(), subject)).toEqual([])
    expect((await writer().append(subject, signed(blob('one')))).number).toBe(1)
    expect((await all(reader(), subject)).map(({ place }) => place)).toEqual([shown(1), shown(2)])
  })

  it('yields what is no signature, and goes on behind it', async () => {
    await put(1, Buffer.from('<html>'))
    await put(2, new Uint8Array())
    await put(3, blob('three'))
    await put(4, Buffer.from('\0simple-signing\nbody'))
    const listed = await all(reader(), subject)
    expect(listed.map(({ kind }) => kind)).toEqual([
      'malformed',
      'malformed',
      'simple-signing',
      'simple-signing',
    ])
    expect(listed[0]).toMatchObject({ place: shown(1), code: 'signature-malformed' })
    expect(listed[3]).toMatchObject({ bytes: Buffer.from('body') })
  })

  it('never takes a temporary file for an entry', async () => {
    await put(1, blob('one'))
    await writeFile(join(dirname(file(1)), '.countersign-signature-2'), blob('two'))
    expect((await all(reader(), subject)).length).toBe(1)
  })

  it('holds 127 entries, and refuses to add or to read more', async () => {
    for (let number = 1; number <= 127; number += 1) await put(number, blob(`${number}`))
    expect((await all(reader(), subject)).length).toBe(127)
    await expect(writer().append(subject, signed(blob('one more')))).rejects.toMatchObject({
      code: 'store-full',
      exitCode: 3,
    })
    await put(128, blob('128'))
    await expect(all(reader(), subject)).rejects.toMatchObject({ code: 'lookaside-endless', exitCode: 3 })
  })

  it('refuses an entry of more than 4 MiB as unreadable', async () => {
    await put(1, blob('one'))
    await put(2, Buffer.alloc(4 * 1024 * 1024 + 1, 0xc2))
    await expect(all(reader(), subject)).rejects.toMatchObject({ code: 'lookaside-unreadable', exitCode: 3 })
  })

  it('loses nothing when many add at once', async () => {
    const blobs = Array.from({ length: 24 }, (_, index) => blob(`${index}`))
    const receipts = await Promise.all(
      blobs.map(async (bytes) => await writer().append(subject, signed(bytes))),
    )
    expect(new Set(receipts.map(({ number }) => number)).size).toBe(24)
    const listed = await all(reader(), subject)
    expect(listed.length).toBe(24)
    expect(
      new Set(listed.map((entry) => (entry.kind === 'simple-signing' ? entry.bytes.toString() : ''))),
    ).toEqual(new Set(blobs.map((bytes) => bytes.toString())))
  })

  it('says where it looks, without passwords', () => {
    expect(reader().place(subject)).toBe(list())
  })
})

/** Places in a registry: what is told apart, and what they hold. */
describe.each([
  ['referrers, by the API', 'referrers', {}],
  ['referrers, by the API that says nothing of itself', 'referrers', { referrers: 'silent' }],
  ['referrers, by the fallback tag', 'referrers', { referrers: 'none' }],
  ['the .sig tag', 'sigTag', { referrers: 'none' }],
  ['the .sig tag, guarded', 'sigTag', { guarded: true }],
] as const)('%s', (_name, kind, options) => {
  let registry: DemoRegistry
  let subject: SignatureSubject
  beforeEach(async () => {
    registry = await startDemoRegistry(options)
    subject = {
      ...{ digest, primary: true, reference: parseReference(`${registry.host}/ns/app:1`) },
      descriptor: { mediaType: 'application/vnd.oci.image.manifest.v1+json', size: manifest.length },
    }
  })
  afterEach(() => registry.close())

  const open = () => stores()[kind]()
  const one = (text: string) => (kind === 'referrers' ? bundleOf(text) : layerOf(text))
  const textsOf = async (of: SignatureSubject) => {
    const { found, error } = await readAll(open(), of)
    expect(error).toBeUndefined()
    return found.map((entry) => {
      if (entry.kind === 'bundle') return Buffer.from(entry.bytes).toString()
      return entry.kind === 'cosign-layer' ? Buffer.from(entry.payload).toString() : entry.kind
    })
  }

  it('holds nothing at first', async () => {
    expect(await textsOf(subject)).toEqual([])
  })

  it('gives back what was added, in order, under places that differ', async () => {
    for (const text of ['one', 'two', 'three']) await open().append(subject, one(text))
    expect(await textsOf(subject)).toEqual(['one', 'two', 'three'])
    const { found } = await readAll(open(), subject)
    expect(new Set(found.map(({ place }) => place)).size).toBe(3)
    expect(found.every(({ place }) => place.startsWith(`${registry.host}/ns/app`))).toBe(true)
  })

  it('takes an equal one for the same signature', async () => {
    for (const text of ['one', 'two', 'one']) await open().append(subject, one(text))
    expect(await textsOf(subject)).toEqual(['one', 'two'])
  })

  it('keeps the entries of other manifests and repositories apart', async () => {
    await open().append(subject, one('one'))
    const others: readonly SignatureSubject[] = [
      { ...subject, digest: digestOf(Buffer.from('other')) },
      { ...subject, reference: parseReference(`${registry.host}/ns/other:1`) },
    ]
    for (const other of others) expect(await textsOf(other)).toEqual([])
  })

  it('loses nothing when many add at once, in one run and in several', async () => {
    const texts = Array.from({ length: 8 }, (_, index) => `n${index}`)
    const run = () => testStores({ pace: fastPace() })[kind]()
    const shared = run()
    await Promise.all(
      texts.map(async (text, index) => await (index % 2 === 0 ? shared : run()).append(subject, one(text))),
    )
    expect([...(await textsOf(subject))].sort()).toEqual(texts)
  })

  it('refuses what it does not carry', async () => {
    const store = open()
    expect(store.carries).toEqual([kind === 'referrers' ? 'bundle' : 'cosign-layer'])
    await expect(store.append(subject, signed(blob('one')))).rejects.toThrow('not a simple-signing')
    expect(await textsOf(subject)).toEqual([])
  })

  it('is unread, never empty, once the registry is gone', async () => {
    await registry.close()
    expect((await readAll(open(), subject)).error).toMatchObject({ code: 'network-unreachable', exitCode: 3 })
  })
})
