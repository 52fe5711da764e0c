import { describe, expect, it } from '@jest/globals'
import { openBundleFilesStore } from '../../../src/adapters/stores/bundle-files.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'

const files = [
  { name: 'a.sigstore.json', bytes: Buffer.from('{}') },
  { name: 'b.sigstore.json', bytes: Buffer.from('no JSON') },
]
const subject = { digest: digestOf(Buffer.from('m')), primary: true }

describe('bundles that are given as files', () => {
  it('are looked at for every image, whatever they hold', async () => {
    const found: unknown[] = []
    for await (const entry of openBundleFilesStore(files).list(subject)) found.push(entry)
    expect(found).toEqual(files.map(({ name, bytes }) => ({ kind: 'bundle', place: name, bytes })))
  })

  it('are named as they were given', () => {
    expect(openBundleFilesStore(files).place(subject)).toBe('a.sigstore.json, b.sigstore.json')
  })

  it('hold nothing new', async () => {
    const bundle = { kind: 'bundle', bytes: files[0]?.bytes ?? Buffer.of(), predicateType: '' } as const
    const store = openBundleFilesStore(files)
    await expect(store.append(subject, { ...bundle, createdUnixSeconds: 0 })).rejects.toThrow('read only')
    expect(store.carries).toEqual([])
  })
})
