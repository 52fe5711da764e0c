import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { FileRead } from '../../src/adapters/platform/files.ts'
import { createPolicies } from '../../src/adapters/policy-files.ts'
import { checkoutFiles } from '../../src/adapters/trusted-files.ts'
import { makeKey } from './openpgp-kit.ts'

const strict = '{"default":[{"type":"reject"}]}'
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-policies-'))
  const { key, publicBytes, secretBytes } = await makeKey()
  const files = {
    'policy.json': strict,
    'utf16.json': Buffer.from(`\ufeff${strict}`, 'utf16le'),
    'armored.asc': key.toPublic().armor(),
    'secret.asc': key.armor(),
    'public.gpg': publicBytes,
    'secret.gpg': secretBytes,
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const policies = () => createPolicies(folder, checkoutFiles(folder))

describe('createPolicies', () => {
  it('loads a policy under the name that the user wrote', async () => {
    expect(await policies().load('policy.json')).toMatchObject({
      name: 'policy.json',
      policy: { default: [{ type: 'reject' }] },
    })
    expect(Buffer.from(await policies().readBytes('policy.json')).toString()).toBe(strict)
  })

  it.each(['armored.asc', 'secret.asc', 'public.gpg', 'secret.gpg'])('knows %s for a key', async (file) => {
    const key = { code: 'json-malformed', exitCode: 2, message: expect.stringContaining('an OpenPGP key') }
    const cure = { next: expect.stringContaining('--key') }
    await expect(policies().load(file)).rejects.toMatchObject({ ...key, ...cure })
    await expect(policies().readBytes(file)).rejects.toMatchObject({ ...key, ...cure })
  })

  it('takes other bytes that are no JSON for what they are', async () => {
    await expect(policies().load('utf16.json')).rejects.toMatchObject({
      code: 'json-malformed',
      message: expect.not.stringContaining('OpenPGP'),
    })
  })

  it('offers --key only where it could stand in for a policy', async () => {
    const missing = { code: 'policy-not-found', exitCode: 2 }
    await expect(policies().load('nope.json')).rejects.toMatchObject({
      ...missing,
      next: expect.stringContaining('--key'),
    })
    await expect(policies().readBytes('nope.json')).rejects.toMatchObject({
      ...missing,
      next: expect.not.stringContaining('--key'),
    })
  })

  describe('at the base of a change', () => {
    const commit = '0123456789'.repeat(4)
    const at = (read: FileRead) =>
      createPolicies(folder, {
        origin: { kind: 'base', of: 'pull-request', commit },
        read: async () => read,
      })
    const place = 'p.json at commit 0123456 (base of the pull request): '

    it('is called what the user called it', async () => {
      const policies = at({ kind: 'read', bytes: Buffer.from(strict) })
      expect(await policies.load('p.json')).toMatchObject({ name: 'p.json' })
    })

    it('is undecided where there is none, and says how to begin', async () => {
      await expect(at({ kind: 'missing' }).load('p.json')).rejects.toMatchObject({
        code: 'policy-not-at-base',
        exitCode: 3,
        message: `${place}expected a policy file, found none`,
        next: expect.stringContaining('Merge the policy'),
      })
    })

    it.each<[string, FileRead, string]>([
      ['a link', { kind: 'failed', why: 'it is a link there', symlink: true }, 'file-unreadable'],
      ['a key', { kind: 'read', bytes: Buffer.from('-----BEGIN PGP PUBLIC') }, 'json-malformed'],
    ])('names the commit where it is %s', async (_name, read, code) => {
      await expect(at(read).load('p.json')).rejects.toMatchObject({
        code,
        exitCode: 2,
        message: expect.stringContaining(place),
      })
    })
  })
})
