import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type DemoLookaside, startDemoLookaside } from '../../../src/adapters/demo/lookaside-server.ts'

const entry = `shop/web@sha256=${'a'.repeat(64)}`

describe('the embedded lookaside', () => {
  let folder: string
  let lookaside: DemoLookaside

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cs-lookaside-'))
    await mkdir(join(folder, entry), { recursive: true })
    await writeFile(join(folder, entry, 'signature-1'), 'signature')
    await writeFile(join(folder, entry, '.countersign-temp'), 'half')
    await writeFile(join(folder, 'secret'), 'outside the layout')
    lookaside = await startDemoLookaside(folder)
  })
  afterAll(async () => {
    await lookaside.close()
    await rm(folder, { recursive: true })
  })

  it('serves a signature', async () => {
    const response = await fetch(`${lookaside.url}/${entry}/signature-1`)
    expect([response.status, await response.text()]).toEqual([200, 'signature'])
  })

  it.each([
    ['the number after the last', `/${entry}/signature-2`],
    ['a number with a leading zero', `/${entry}/signature-01`],
    ['a temporary file', `/${entry}/.countersign-temp`],
    ['a folder', `/${entry}`],
    ['another file of the folder', '/secret'],
    ['an encoded way out', `/..%2f${entry}/signature-1`],
    ['a file under a file', `/${entry}/signature-1/signature-1`],
  ])('answers 404 for %s', async (_what, path) => {
    expect((await fetch(`${lookaside.url}${path}`)).status).toBe(404)
  })

  it('takes nothing', async () => {
    const response = await fetch(`${lookaside.url}/${entry}/signature-2`, { method: 'PUT', body: 'x' })
    expect(response.status).toBe(405)
  })

  it('answers 503 for all when it is taken down', async () => {
    const other = await startDemoLookaside(folder)
    other.takeDown()
    expect((await fetch(`${other.url}/${entry}/signature-1`)).status).toBe(503)
    await other.close()
  })
})
