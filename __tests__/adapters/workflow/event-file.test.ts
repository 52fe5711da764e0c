import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readEventFile } from '../../../src/adapters/workflow/event-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-event-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('readEventFile', () => {
  it('reads the payload', async () => {
    const path = join(folder, 'event.json')
    await writeFile(path, '\ufeff{"number":7,"pull_request":{"title":"caf\\u00e9 \\ud800"}}')
    expect(await readEventFile(path)).toEqual({ number: 7, pull_request: { title: 'caf\u00e9 \ud800' } })
  })

  it.each([
    ['no variable', undefined],
    ['an empty variable', ''],
    ['no file', '/nonexistent/event.json'],
  ])('knows of no payload where there is %s', async (_name, path) => {
    expect(await readEventFile(path)).toBeUndefined()
  })

  it.each<[string, (path: string) => Promise<unknown>, RegExp]>([
    ['half a payload', (path) => writeFile(path, '{"number":'), /expected the JSON of an event/],
    ['an empty file', (path) => writeFile(path, ''), /expected the JSON of an event/],
    ['bytes that are no text', (path) => writeFile(path, Buffer.from('{"a":"\xff"}', 'latin1')), /JSON/],
    ['a folder', (path) => mkdir(path), /no regular file/],
    [
      'more than GitHub ever sends',
      async (path) => {
        await writeFile(path, '{}')
        await truncate(path, 33 * 1024 * 1024)
      },
      /larger than 33554432 bytes/,
    ],
  ])('refuses %s', async (name, make, message) => {
    const path = join(folder, name.replaceAll(' ', '-'))
    await make(path)
    await expect(readEventFile(path)).rejects.toMatchObject({
      code: 'event-malformed',
      exitCode: 3,
      message: expect.stringMatching(message),
    })
  })
})
