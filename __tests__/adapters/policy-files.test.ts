import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { FileRead } from '../../src/adapters/platform/files.ts'
import { createPolicies } from '../../src/adapters/policy-files.ts'
import { checkoutFiles } from '../../src/adapters/trusted-files.ts'
import { makeKey } from './openpgp-kit.ts'

const strict = '{"default":[{"type":"reject"}]}'
const trustPolicy = `
default: [{ type: reject }]
transports:
  docker:
    h.example:
      - type: anyOf
        of:
          - { type: signedBy, keyType: GPGKeys, keyPath: keys/a.asc }
          - { type: signedBy, keyType: GPGKeys, keyPaths: [../up.asc, ../../out.asc, /etc/b.asc] }
      - { type: bundleSigned, keyPath: vendor.pub, trustedRootPath: ./root.json }
      - type: sigstoreSigned
        fulcio: { caPath: ca.pem, oidcIssuer: i, subjectEmail: e }
        rekorPublicKeyPath: rekor.pub
      - { type: sigstoreSigned, pki: { caRootsPath: roots.pem, caIntermediatesPath: i.pem, subjectEmail: e } }
      - { type: bundleSigned, keyData: AAAA }
`
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-policies-'))
  const { key, publicBytes, secretBytes } = await makeKey()
  const files = {
    'policy.json': strict,
    'utf16.json': Buffer.from(`\ufeff${strict}`, 'utf16le'),
    'sub/policy.yaml': trustPolicy,
    'faulty.yml': 'default:\n  - {type: rejct}\n  - {type: bundleSigned, keyPath: 1.0}\n',
    'broken.yaml': 'default: [',
    'long.yaml': `default: [{ type: reject }]\n#${'x'.repeat(64 * 1024)}\n`,
    'twice.trust.json': '{"default":[],\n"default":[]}',
    'key.yaml': key.toPublic().armor(),
    'armored.asc': key.toPublic().armor(),
    'secret.asc': key.armor(),
    'public.gpg': publicBytes,
    'secret.gpg': secretBytes,
  }
  await mkdir(join(folder, 'sub'))
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
    expect(await policies().inspect('policy.json')).toMatchObject({
      grammar: 'policy.json',
      faults: [],
      policy: { default: [{ type: 'reject' }] },
    })
  })

  it.each(['armored.asc', 'secret.asc', 'public.gpg', 'secret.gpg', 'key.yaml'])(
    'knows %s for a key',
    async (file) => {
      const key = { code: 'json-malformed', exitCode: 2, message: expect.stringContaining('an OpenPGP key') }
      const cure = { next: expect.stringContaining('--key') }
      await expect(policies().load(file)).rejects.toMatchObject({ ...key, ...cure })
      await expect(policies().inspect(file)).rejects.toMatchObject({ ...key, ...cure })
    },
  )

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
    await expect(policies().inspect('nope.json')).rejects.toMatchObject({
      ...missing,
      next: expect.not.stringContaining('--key'),
    })
  })

  describe('a trust policy', () => {
    const sources = (name: string): Promise<string> =>
      policies()
        .inspect(name)
        .then(({ policy }) => JSON.stringify([...(policy?.transports.get('docker')?.get('h.example') ?? [])]))

    it('names keys from where it lies', async () => {
      const read = await sources('sub/policy.yaml')
      for (const path of ['a.asc', 'vendor.pub', 'root.json', 'ca.pem', 'rekor.pub', 'roots.pem', 'i.pem']) {
        const inFolder = path === 'a.asc' ? join('sub', 'keys', path) : join('sub', path)
        expect(read).toContain(`${JSON.stringify(inFolder)}`)
      }
      expect(read).toContain(JSON.stringify(['up.asc', join(folder, '..', 'out.asc'), '/etc/b.asc']))
      expect(await sources(join(folder, 'sub/policy.yaml'))).toBe(read)
    })

    it('tells every fault, by line and column', async () => {
      const { grammar, faults } = await policies().inspect('faulty.yml')
      expect(grammar).toBe('trust-policy')
      expect(faults.map(({ message }) => message)).toEqual([
        expect.stringContaining('faulty.yml: line 2, column 6, at default[0].type: expected one of'),
        expect.stringContaining(
          'line 3, column 26, at default[1].keyPath: expected a string, found a number; quote it',
        ),
      ])
      await expect(policies().load('faulty.yml')).rejects.toMatchObject({
        code: 'policy-unknown-type',
        exitCode: 2,
      })
    })

    it.each([
      ['broken.yaml', 'policy-malformed', 'line'],
      ['long.yaml', 'policy-malformed', 'expected at most 65536 bytes'],
      ['twice.trust.json', 'json-duplicate-key', 'line 2, column 1'],
    ])('that cannot be read is one fault: %s', async (name, code, told) => {
      const fault = { code, exitCode: 2, message: expect.stringContaining(told) }
      await expect(policies().load(name)).rejects.toMatchObject(fault)
      expect(await policies().inspect(name)).toMatchObject({ faults: [fault] })
    })
  })

  describe('at the base of a change', () => {
    const commit = '0123456789'.repeat(4)
    const at = (read: FileRead) =>
      createPolicies(folder, {
        root: folder,
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
