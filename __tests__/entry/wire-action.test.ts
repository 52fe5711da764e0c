import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { RunFacts } from '../../src/domain/workflow/run-facts.ts'
import type { CommandLine } from '../../src/entry/command-line.ts'
import { openActionDoor, type StepFacts } from '../../src/entry/wire-action.ts'

const run: RunFacts = {
  event: 'push',
  repository: 'team/app',
  server: { url: 'https://github.com', kind: 'github.com' },
  commit: '1'.repeat(40),
  ref: 'refs/heads/main',
  job: 'check',
}
const change = { kind: 'pull-request', baseCommit: '2'.repeat(40), headCommit: '3'.repeat(40) } as const

let folder: string
let workspace: string

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'countersign-door-')))
  workspace = join(folder, 'workspace')
  for (const clone of ['app', 'app/inner', '../workspace-beside'])
    await mkdir(join(workspace, clone, '.git'), { recursive: true })
  await mkdir(join(folder, 'elsewhere'))
  await symlink(join(folder, 'elsewhere'), join(workspace, 'app', 'public'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function step(
  command: CommandLine['command'],
  values: Readonly<Record<string, string>>,
  more: Partial<RunFacts> = {},
): StepFacts {
  const given = new Map(Object.entries(values).map(([name, value]) => [name, [value]]))
  return {
    line: { command, operands: [], values: given },
    run: { ...run, ...more },
    workspace,
    secrets: { key: { kind: 'none' }, passphrase: '', ...noSigstore },
    maskSecret: () => undefined,
    cancel: new AbortController().signal,
  }
}

const noSigstore = {
  sigstoreKey: { kind: 'none' },
  sigstorePassword: '',
  identityToken: undefined,
  tokenRequest: {},
} as const

describe('keys that a policy of the checkout names', () => {
  it.each([
    ['the clone of the policy', 'app/policy.json', 'app'],
    ['the inner clone of two', 'app/inner/policy.json', 'app/inner'],
    ['the workspace, where no clone holds the policy', 'policy.json', '.'],
    ['the workspace, for a policy in a folder whose name begins the same', '../workspace-beside/p.json', '.'],
  ])('count from %s', async (_name, policy, root) => {
    const { parts, rules } = await openActionDoor(step('verify', { policy }))
    expect(parts.files.root).toBe(join(workspace, root))
    expect(rules()).toEqual({ origin: { kind: 'checkout' }, changedFiles: [] })
  })
})

it.each([
  ['as they are in the checkout', {}, true],
  ['not where the checkout is of a change', { change }, false],
])('links in registries.d are followed %s', async (_name, more, followLinks) => {
  const { parts } = await openActionDoor(step('sign', {}, more))
  expect(parts).toMatchObject({ followLinks, ambientRegistries: false })
})

describe('a folder that a link of a change leads to', () => {
  const refused = { code: 'path-outside-workspace' }
  const inUrl = (): string => pathToFileURL(join(workspace, 'app/public/sigs')).href

  it.each([
    ['the lookaside', 'lookaside', () => 'app/public/sigs'],
    ['the lookaside as a URL', 'lookaside', inUrl],
    ['registries.d', 'registries-d', () => 'app/public'],
    ['a file of certificates', 'ca-file', () => 'app/public/ca.pem'],
    ['a file of logins', 'auth-file', () => join(workspace, 'app/public/auth.json')],
    ['the trusted root of a signer', 'trusted-root', () => 'app/public/trusted_root.json'],
    ['a signing config', 'signing-config', () => 'app/public/signing.json'],
    ['the file of a token', 'identity-token-file', () => 'app/public/token'],
  ])('is refused as %s', async (_name, input, value) => {
    await expect(openActionDoor(step('sign', { [input]: value() }, { change }))).rejects.toMatchObject(
      refused,
    )
    await expect(openActionDoor(step('sign', { [input]: value() }))).resolves.toBeDefined()
  })

  it('is refused as the path of a key', async () => {
    await writeFile(join(folder, 'elsewhere', 'key.asc'), '')
    const secrets = {
      key: { kind: 'file', path: 'app/public/key.asc' },
      passphrase: '',
      ...noSigstore,
    } as const
    await expect(openActionDoor({ ...step('sign', {}, { change }), secrets })).rejects.toMatchObject(refused)
  })

  it.each(['https://store.example/app/public', 'app/sigs'])('is not meant by %s', async (lookaside) => {
    await expect(openActionDoor(step('sign', { lookaside }, { change }))).resolves.toBeDefined()
  })
})

it('who can see the repository is known to the signer, which asks before it writes to a public log', async () => {
  const { parts } = await openActionDoor(step('sign', {}, { visibility: 'private' }))
  expect(parts).toMatchObject({ visibility: 'private', serverUrl: run.server.url })
})

describe('keyless on an Enterprise Server', () => {
  const server = { server: { url: 'https://ghe.example', kind: 'enterprise-server' } } as const
  const tokenRequest = { ACTIONS_ID_TOKEN_REQUEST_URL: 'u', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't' }
  const keyless = { method: 'keyless' }

  it.each<[string, Readonly<Record<string, string>>, Partial<StepFacts['secrets']>]>([
    ['alone', keyless, {}],
    ['with its own token', keyless, { tokenRequest }],
    ['with another token, which comes second', keyless, { tokenRequest, identityToken: 'x' }],
    ['with a log of its own only', { ...keyless, 'rekor-url': 'https://log.example' }, {}],
  ])('is refused by the public services: %s', async (_name, values, secrets) => {
    const given = step('sign', values, server)
    await expect(
      openActionDoor({ ...given, secrets: { ...given.secrets, ...secrets } }),
    ).rejects.toMatchObject({ code: 'signing-service-missing', exitCode: 2 })
  })

  it.each<[string, Readonly<Record<string, string>>, Partial<StepFacts['secrets']>, Partial<RunFacts>]>([
    ['an authority of its own', { ...keyless, 'fulcio-url': 'https://ca.example' }, { tokenRequest }, server],
    ['a signing config', { ...keyless, 'signing-config': 'signing.json' }, { tokenRequest }, server],
    ['a token from elsewhere', keyless, { identityToken: 'x' }, server],
    ['a key', { method: 'sigstore-key' }, { tokenRequest }, server],
    ['github.com', keyless, { tokenRequest }, {}],
  ])('goes on with %s', async (_name, values, secrets, more) => {
    const given = step('sign', values, more)
    await expect(
      openActionDoor({ ...given, secrets: { ...given.secrets, ...secrets } }),
    ).resolves.toBeDefined()
  })
})
