import {
  chmod,
  chown,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { baseFiles } from '../../src/adapters/base-files.ts'
import type { TrustedFiles } from '../../src/adapters/trusted-files.ts'
import type { ProposedChange } from '../../src/domain/workflow/run-facts.ts'
import {
  type CheckoutPlan,
  type CommitPlan,
  type Content,
  changeOf,
  checkOut,
  commitOf,
  type Files,
  git,
  makeOrigin,
  type Origin,
  pullRequestPlans,
  type Workspace,
} from '../fakes/pull-requests.ts'

// Processes are started, which takes its time on a busy machine.
jest.setTimeout(60_000)

const policyPath = '.github/countersign/policy.json'
const base: Files = {
  [policyPath]: 'the rule of the base',
  'keys/release.gpg': 'the key of the base',
  'a.txt': 'a',
}
const head: Files = { [policyPath]: 'the rule of the head', 'keys/release.gpg': 'the key of the head' }

const usual = pullRequestPlans(base, head)
/** The server of the usual pull request, which no test changes. */
let usualOrigin: Origin
beforeAll(async () => {
  usualOrigin = await makeOrigin(usual)
})
afterAll(() => usualOrigin.remove())

const made: { remove(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(made.splice(0).map((one) => one.remove()))
})

async function origin(plans = usual, format?: Origin['objectFormat']): Promise<Origin> {
  if (plans === usual && format === undefined) return usualOrigin
  const server = await makeOrigin(plans, format)
  made.push(server)
  return server
}

/** From now on the clone gets nothing from its server. */
const cutOff = ({ root }: Workspace): Promise<string> =>
  git(root, ['config', 'remote.origin.url', 'file:///nonexistent'])

async function checkedOut(server: Origin, plan: CheckoutPlan): Promise<Workspace> {
  const workspace = await checkOut(server, plan)
  made.push(workspace)
  return workspace
}

interface Asked {
  readonly change?: ProposedChange
  readonly policyPath?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

const open = (
  server: Origin,
  { folder }: Pick<Workspace, 'folder'>,
  asked: Asked = {},
): Promise<TrustedFiles> =>
  baseFiles({
    change: changeOf(server),
    workspace: folder,
    environment: { ...process.env },
    policyPath,
    ...asked,
  })

/** The text of a file below the root, or what stands in its place. */
async function textOf(files: TrustedFiles, path: string = policyPath): Promise<string> {
  const read = await files.read(join(files.root, path), 1000)
  switch (read.kind) {
    case 'read':
      return Buffer.from(read.bytes).toString()
    case 'missing':
      return '(missing)'
    case 'failed':
      return `(failed: ${read.why})`
  }
}

const undecided = (fetchDepth: 0 | 2) => ({
  code: 'policy-not-at-base',
  exitCode: 3,
  next: expect.stringContaining(`\`fetch-depth: ${fetchDepth}\``),
})

describe('baseFiles', () => {
  it.each<[string, CheckoutPlan]>([
    ['the trial merge alone', { commit: 'merge', depth: 1 }],
    ['the trial merge and its parents', { commit: 'merge', depth: 2 }],
    ['the trial merge and all history', { commit: 'merge', depth: 0 }],
    ['the head alone', { commit: 'head', depth: 1 }],
    ['the head and all history', { commit: 'head', depth: 0 }],
    ['the base', { commit: 'base', depth: 1 }],
    ['the trial merge below a path', { commit: 'merge', depth: 1, path: 'sub/app' }],
    ['a clone without contents', { commit: 'merge', depth: 1, filter: 'blob:none' }],
    ['a clone without folders', { commit: 'merge', depth: 2, filter: 'tree:0' }],
  ])('reads the base with %s checked out', async (_name, plan) => {
    const server = await origin()
    const workspace = await checkedOut(server, plan)
    const files = await open(server, workspace, { policyPath: join(plan.path ?? '', policyPath) })
    expect(files.origin).toEqual({ kind: 'base', of: 'pull-request', commit: commitOf(server, 'base') })
    expect(files.root).toBe(workspace.root)
    expect(await textOf(files)).toBe('the rule of the base')
    expect(await textOf(files, 'keys/release.gpg')).toBe('the key of the base')
    expect(await textOf(files, 'a.txt')).toBe('a')
    const edited = plan.commit === 'base' ? [] : [policyPath, 'keys/release.gpg']
    expect(files.changedFiles()).toEqual(edited)
  })

  it('reads a repository with SHA-256', async () => {
    const server = await origin(undefined, 'sha256')
    const files = await open(server, await checkedOut(server, { commit: 'merge', depth: 1 }))
    expect(commitOf(server, 'base')).toHaveLength(64)
    expect(await textOf(files)).toBe('the rule of the base')
  })

  it.each<[string, CheckoutPlan, 0 | 2]>([
    ['the trial merge', { commit: 'merge', depth: 1 }, 2],
    ['the head', { commit: 'head', depth: 1 }, 0],
  ])('finds nothing with %s alone and no server', async (_name, plan, fetchDepth) => {
    const server = await origin()
    const workspace = await checkedOut(server, plan)
    await cutOff(workspace)
    await expect(open(server, workspace)).rejects.toMatchObject(undecided(fetchDepth))
  })

  it.each([2, 0])('needs no server with a depth of %d', async (depth) => {
    const server = await origin()
    const workspace = await checkedOut(server, { commit: 'merge', depth })
    await cutOff(workspace)
    expect(await textOf(await open(server, workspace))).toBe('the rule of the base')
  })

  it('reads the base of a merge group, and asks for all history where it lacks', async () => {
    const server = await origin()
    const group: ProposedChange = { ...changeOf(server), kind: 'merge-group' }
    const workspace = await checkedOut(server, { commit: 'merge', depth: 1 })
    const files = await open(server, workspace, { change: group })
    expect(files.origin).toMatchObject({ of: 'merge-group' })
    expect(await textOf(files)).toBe('the rule of the base')

    const other = await checkedOut(server, { commit: 'merge', depth: 1 })
    await cutOff(other)
    await expect(open(server, other, { change: group })).rejects.toMatchObject(undecided(0))
  })

  it("takes the trial merge's own base where main went on and the event's base is not to be had", async () => {
    const moved = { [policyPath]: 'the rule of the base, moved' }
    const server = await origin(pullRequestPlans(base, head, moved))
    const workspace = await checkedOut(server, { commit: 'merge', depth: 2 })
    const change = { ...changeOf(server), baseCommit: 'f'.repeat(40) }
    const files = await open(server, workspace, { change })
    expect(files.origin).toMatchObject({ commit: commitOf(server, 'moved') })
    expect(await textOf(files)).toBe('the rule of the base, moved')
  })

  it("prefers the event's base to the merge's", async () => {
    const server = await origin(pullRequestPlans(base, head, { [policyPath]: 'moved' }))
    const workspace = await checkedOut(server, { commit: 'merge', depth: 0 })
    expect(await textOf(await open(server, workspace))).toBe('the rule of the base')
  })
})

describe('baseFiles, with a hostile change', () => {
  const lax: Files = { [policyPath]: 'the rule of the attacker' }
  const main = 'refs/heads/main'
  const branch = 'refs/pull/7/head'

  /** What the attacker may have pushed; `checkedOut` is HEAD. */
  const merges: readonly [string, readonly CommitPlan[]][] = [
    [
      'a merge of the head into a history of their own',
      [
        { name: 'evil', ref: 'refs/heads/evil', parents: [], files: lax },
        { name: 'checkedOut', ref: branch, parents: ['evil', 'head'], files: lax },
      ],
    ],
    [
      'a merge of three, the head last',
      [
        { name: 'evil', ref: 'refs/heads/evil', parents: [], files: lax },
        { name: 'checkedOut', ref: branch, parents: ['evil', 'base', 'head'], files: lax },
      ],
    ],
    [
      'a merge of three, the head second',
      [
        { name: 'evil', ref: 'refs/heads/evil', parents: [], files: lax },
        { name: 'checkedOut', ref: branch, parents: ['evil', 'head', 'base'], files: lax },
      ],
    ],
    ['a commit upon the head', [{ name: 'checkedOut', ref: branch, parents: ['head'], files: lax }]],
  ]

  it.each(merges)('never believes %s', async (_name, pushed) => {
    const server = await origin([...pullRequestPlans(base, head), ...pushed])
    const change = changeOf(server)
    const full = await checkedOut(server, { commit: 'checkedOut', depth: 0 })
    expect(await textOf(await open(server, full))).toBe('the rule of the base')

    // Where only the parents are there, and the server has no such base, the first parent must not do.
    const near = await checkedOut(server, { commit: 'checkedOut', depth: 2 })
    const elsewhere = { ...change, baseCommit: 'f'.repeat(40) }
    await expect(open(server, near, { change: elsewhere })).rejects.toMatchObject(undecided(0))
  })

  it('never believes a merge that the run is on, whose second parent is not the head', async () => {
    const server = await origin([
      ...pullRequestPlans(base, head),
      { name: 'evil', ref: 'refs/heads/evil', parents: [], files: lax },
      { name: 'odd', ref: 'refs/heads/odd', parents: ['evil', 'base'], files: lax },
    ])
    const workspace = await checkedOut(server, { commit: 'odd', depth: 2 })
    const change = {
      ...changeOf(server),
      baseCommit: 'f'.repeat(40),
      mergeCommit: commitOf(server, 'odd'),
    }
    await expect(open(server, workspace, { change })).rejects.toMatchObject(undecided(0))
  })

  it('reads past commits that are put in place of others', async () => {
    const plans = [...pullRequestPlans(base, head), { name: 'evil', ref: main, parents: [], files: lax }]
    const server = await origin(plans)
    const workspace = await checkedOut(server, { commit: 'merge', depth: 0 })
    const [of, evil] = [commitOf(server, 'base'), commitOf(server, 'evil')]
    await git(workspace.root, ['fetch', '--quiet', 'origin', evil])
    await git(workspace.root, ['replace', of, evil])
    expect(await git(workspace.root, ['show', `${of}:${policyPath}`])).toBe('the rule of the attacker')
    expect(await textOf(await open(server, workspace))).toBe('the rule of the base')
  })

  it('reads past parents that are put in place of others', async () => {
    const moved = { [policyPath]: 'the rule of the base, moved' }
    const plans = [
      ...pullRequestPlans(base, head, moved),
      { name: 'evil', ref: 'refs/heads/evil', parents: [], files: lax },
    ]
    const server = await origin(plans)
    const workspace = await checkedOut(server, { commit: 'merge', depth: 0 })
    await git(workspace.root, ['fetch', '--quiet', 'origin', commitOf(server, 'evil')])
    const lie = ['merge', 'evil', 'head'].map((name) => commitOf(server, name)).join(' ')
    await writeFile(join(workspace.root, '.git', 'info', 'grafts'), `${lie}\n`)
    expect(await git(workspace.root, ['rev-parse', 'HEAD^1'])).toBe(`${commitOf(server, 'evil')}\n`)
    const change = { ...changeOf(server), baseCommit: 'f'.repeat(40) }
    expect(await textOf(await open(server, workspace, { change }))).toBe('the rule of the base, moved')
  })

  it('notices objects that were written over', async () => {
    const server = await origin()
    const workspace = await checkedOut(server, { commit: 'merge', depth: 0 })
    // So few objects are kept one to a file.
    const fileOf = async (commit: string): Promise<string> => {
      const id = (await git(workspace.root, ['rev-parse', `${commit}:${policyPath}`])).trim()
      return join(workspace.root, '.git', 'objects', id.slice(0, 2), id.slice(2))
    }
    const right = await fileOf(commitOf(server, 'base'))
    await chmod(right, 0o644)
    await copyFile(await fileOf('HEAD'), right)
    const files = await open(server, workspace)
    await expect(textOf(files)).rejects.toMatchObject({ code: 'git-failed', exitCode: 3 })
  })

  it.each<[string, Content, string]>([
    ['takes the policy away', null, 'the rule of the base'],
    ['makes a link of it', { link: '/etc/passwd' }, 'the rule of the base'],
    ['makes a folder of it', null, 'the rule of the base'],
  ])('reads the base where it %s', async (name, content, text) => {
    const inFolder = name.includes('folder') ? { [`${policyPath}/inner`]: 'the rule of the head' } : {}
    const server = await origin(pullRequestPlans(base, { [policyPath]: content, ...inFolder }))
    const files = await open(server, await checkedOut(server, { commit: 'merge', depth: 1 }))
    expect(await textOf(files)).toBe(text)
    expect(files.changedFiles()).toEqual([policyPath])
  })

  it('is not led into an inner repository that the change brings in place of the folder', async () => {
    const server = await origin(pullRequestPlans({ ...base, 'policy.json': 'a lax file of the base' }, head))
    const workspace = await checkedOut(server, { commit: 'merge', depth: 0 })
    const inner = join(workspace.root, '.github', 'countersign')
    await rm(inner, { recursive: true })
    await git(workspace.root, ['clone', '--quiet', '--no-local', `file://${server.folder}`, inner])
    const files = await open(server, workspace)
    expect(files.root).toBe(workspace.root)
    expect(await textOf(files)).toBe('the rule of the base')
  })

  it('names a file that the change adds, as what it is', async () => {
    const server = await origin(pullRequestPlans({ 'a.txt': 'a' }, head))
    const files = await open(server, await checkedOut(server, { commit: 'merge', depth: 1 }))
    expect(await textOf(files)).toBe('(missing)')
    expect(await textOf(files, 'b.txt')).toBe('(missing)')
    expect(files.changedFiles()).toEqual([policyPath])
  })

  it('does not take the line ends of a checkout for an edit', async () => {
    const lines = { ...base, [policyPath]: 'the rule\nof the base\n' }
    const server = await origin(pullRequestPlans(lines, { 'a.txt': 'b' }))
    const workspace = await checkedOut(server, { commit: 'merge', depth: 1 })
    await writeFile(join(workspace.root, policyPath), 'the rule\r\nof the base\r\n')
    const files = await open(server, workspace)
    expect(await textOf(files)).toBe('the rule\nof the base\n')
    expect(files.changedFiles()).toEqual([])
  })

  it.each<[string, Files, string, string]>([
    ['a link', { [policyPath]: { link: 'other.json' } }, policyPath, '(failed: it is a symbolic link there)'],
    [
      'a file behind a link',
      { '.github': { link: 'elsewhere' }, 'elsewhere/countersign/policy.json': 'x' },
      policyPath,
      '(failed: a part of its path is a symbolic link there)',
    ],
    ['a folder', {}, 'keys', '(failed: it is a folder there)'],
    ['a file below a file', {}, 'a.txt/policy.json', '(failed: a part of its path is no folder there)'],
    ['a submodule', { keys: { submodule: '1'.repeat(40) } }, 'keys', '(failed: it is a submodule there)'],
    [
      'a file in a submodule',
      { keys: { submodule: '1'.repeat(40) } },
      'keys/release.gpg',
      '(failed: a part of its path is a submodule there)',
    ],
    ['another case', {}, '.github/Countersign/policy.json', '(missing)'],
    ['a pattern', {}, '.github/*/policy.json', '(missing)'],
    ['what git would take for a path of its own', {}, ':(top)a.txt', '(missing)'],
    ['two lines', {}, 'a.txt\nb', '(failed: its path holds control characters, or is empty)'],
    ['the root', {}, '.', '(failed: its path holds control characters, or is empty)'],
    ['a folder of git', {}, '.git/config', '(missing)'],
    ['more than it may hold', { big: 'x'.repeat(2000) }, 'big', '(failed: it is larger than 1000 bytes)'],
  ])('tells %s at the base for what it is', async (_name, more, path, text) => {
    const server = await origin(pullRequestPlans({ ...base, ...more }, { 'b.txt': 'b' }))
    const files = await open(server, await checkedOut(server, { commit: 'merge', depth: 2 }))
    expect(await textOf(files, path)).toBe(text)
  })

  it.each(['../other/policy.json', '..', '/etc/passwd'])('refuses %s, which lies outside', async (path) => {
    const server = await origin()
    const workspace = await checkedOut(server, { commit: 'merge', depth: 1, path: 'app' })
    await mkdir(join(workspace.folder, 'other'))
    await writeFile(join(workspace.folder, 'other', 'policy.json'), 'the rule of somebody')
    const files = await open(server, workspace, { policyPath: 'app/policy.json' })
    expect(await files.read(resolve(files.root, path), 1000)).toMatchObject({
      kind: 'failed',
      why: expect.stringContaining('outside the repository'),
    })
  })

  it('takes an absolute path inside, also through a link to the workspace', async () => {
    const server = await origin()
    const workspace = await checkedOut(server, { commit: 'merge', depth: 1 })
    const link = `${workspace.folder}-link`
    await symlink(workspace.folder, link)
    made.push({ remove: () => rm(link) })
    const files = await open(server, { folder: link })
    for (const folder of [link, workspace.folder]) {
      const read = await files.read(join(folder, policyPath), 1000)
      expect(read.kind === 'read' && Buffer.from(read.bytes).toString()).toBe('the rule of the base')
    }
  })
})

describe('baseFiles, with a clone that is odd', () => {
  const noClone = {
    code: 'policy-not-at-base',
    exitCode: 3,
    message: expect.stringMatching(/ at commit [0-9a-f]{7} \(base of the pull request\): .* holds no clone/),
    next: expect.stringContaining('actions/checkout'),
  }

  it('says that there is none', async () => {
    const server = await origin()
    const folder = await mkdtemp(join(tmpdir(), 'countersign-empty-'))
    made.push({ remove: () => rm(folder, { recursive: true }) })
    await mkdir(join(folder, '.github', 'countersign'), { recursive: true })
    await writeFile(join(folder, policyPath), 'the rule of the head')
    await expect(open(server, { folder })).rejects.toMatchObject(noClone)
  })

  it('looks nowhere above the workspace', async () => {
    const server = await origin()
    const { root } = await checkedOut(server, { commit: 'merge', depth: 0 })
    await expect(open(server, { folder: join(root, 'keys') })).rejects.toMatchObject(noClone)
    const above = open(server, { folder: join(root, 'keys') }, { policyPath: '../a.txt' })
    await expect(above).rejects.toMatchObject(noClone)
  })

  it('says what git says of a clone that is none', async () => {
    const server = await origin()
    const folder = await mkdtemp(join(tmpdir(), 'countersign-broken-'))
    made.push({ remove: () => rm(folder, { recursive: true }) })
    await mkdir(join(folder, '.git'))
    await expect(open(server, { folder })).rejects.toMatchObject({
      code: 'policy-not-at-base',
      message: expect.stringContaining('not a git repository'),
    })
  })

  it('says that git is not there', async () => {
    const server = await origin()
    const workspace = await checkedOut(server, { commit: 'merge', depth: 2 })
    // What the work tree brings is no program, however it is called.
    await writeFile(join(workspace.root, 'git'), '#!/bin/sh\nexit 0\n')
    await chmod(join(workspace.root, 'git'), 0o755)
    await expect(open(server, workspace, { environment: { PATH: '.:' } })).rejects.toMatchObject({
      code: 'policy-not-at-base',
      message: expect.stringContaining('expected the program git on the PATH'),
      next: expect.stringContaining('Install git'),
    })
  })

  it('reads a clone whose HEAD names nothing', async () => {
    const server = await origin()
    const workspace = await checkedOut(server, { commit: 'merge', depth: 0 })
    await git(workspace.root, ['symbolic-ref', 'HEAD', 'refs/heads/none'])
    const files = await open(server, workspace)
    expect(await textOf(files)).toBe('the rule of the base')
    expect(files.changedFiles()).toEqual([policyPath])
  })

  it('reads a work tree whose repository is elsewhere', async () => {
    const server = await origin()
    const { root } = await checkedOut(server, { commit: 'merge', depth: 0 })
    const folder = await mkdtemp(join(tmpdir(), 'countersign-worktree-'))
    made.push({ remove: () => rm(folder, { recursive: true }) })
    await git(root, ['worktree', 'add', '--quiet', join(folder, 'tree'), 'HEAD'])
    const files = await open(server, { folder: join(folder, 'tree') })
    expect(await textOf(files)).toBe('the rule of the base')
  })

  const isRoot = process.geteuid?.() === 0
  ;(isRoot ? it : it.skip)('reads a clone of another user, as a container job finds it', async () => {
    const server = await origin()
    const workspace = await checkedOut(server, { commit: 'merge', depth: 1 })
    for (const path of await readdir(workspace.folder, { recursive: true }))
      await chown(join(workspace.folder, path), 12_345, 12_345)
    await chown(workspace.folder, 12_345, 12_345)
    await expect(git(workspace.root, ['status'])).rejects.toThrow('dubious ownership')
    expect(await textOf(await open(server, workspace))).toBe('the rule of the base')
  })

  it('is not turned elsewhere by variables, and leaves secrets and the clone alone', async () => {
    const server = await origin()
    const workspace = await checkedOut(server, { commit: 'merge', depth: 1 })
    const bin = await mkdtemp(join(tmpdir(), 'countersign-bin-'))
    made.push({ remove: () => rm(bin, { recursive: true }) })
    const seen = join(bin, 'seen')
    const calls = join(bin, 'calls')
    await writeFile(
      join(bin, 'git'),
      `#!/bin/sh\nenv >> ${seen}\necho "$*" >> ${calls}\nPATH="\${PATH#*:}" exec git "$@"\n`,
    )
    await chmod(join(bin, 'git'), 0o755)
    const environment = {
      PATH: `${bin}:${process.env.PATH}`,
      GIT_DIR: '/nonexistent',
      GIT_INDEX_FILE: '/nonexistent',
      GIT_OBJECT_DIRECTORY: '/nonexistent',
      GIT_TRACE: '1',
      GIT_CONFIG_PARAMETERS: "'core.bare'='true'",
      GIT_ALLOW_PROTOCOL: 'ext',
      'INPUT_GPG-KEY': 'a secret',
      COUNTERSIGN_GPG_PASSPHRASE: 'a secret',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'a secret',
      KEPT: 'yes',
    }
    expect(await textOf(await open(server, workspace, { environment }))).toBe('the rule of the base')
    const calledWith = (await readFile(calls, 'utf8')).trimEnd().split('\n')
    expect(calledWith.length).toBeGreaterThan(3)
    for (const setting of [
      'core.hooksPath=/dev/null',
      'core.fsmonitor=false',
      'gc.auto=0',
      'maintenance.auto=false',
    ])
      for (const line of calledWith) expect(line).toContain(` -c ${setting} `)
    const variables = await readFile(seen, 'utf8')
    expect(variables).toContain('KEPT=yes')
    expect(variables).toContain('GIT_TERMINAL_PROMPT=0')
    expect(variables).not.toMatch(/a secret|nonexistent|GIT_TRACE|ALLOW_PROTOCOL=ext$/m)
    const left = await readdir(join(workspace.root, '.git'))
    expect(left).not.toContain('FETCH_HEAD.lock')
    expect(await git(workspace.root, ['for-each-ref', '--format=%(refname)'])).toBe(
      'refs/remotes/pull/7/merge\n',
    )
  })

  it.each([
    ['the folders of the head', '$base:', 'HEAD:'],
    ['the root of the head', '$base^{tree}', 'HEAD^{tree}'],
    ['the policy of the head', `$base:${policyPath}`, `HEAD:${policyPath}`],
  ])('believes no git that gives %s', async (_name, asked, given) => {
    const server = await origin()
    const workspace = await checkedOut(server, { commit: 'merge', depth: 2 })
    const bin = await mkdtemp(join(tmpdir(), 'countersign-bin-'))
    made.push({ remove: () => rm(bin, { recursive: true }) })
    // Every object that it gives is whole and has its name; the names are of others than were asked for.
    const base = commitOf(server, 'base')
    const lie = `s|^${asked.replace('$base', base).replace('^', '\\^')}|${given}|`
    const real = `PATH='${process.env.PATH}' git "$@"`
    await writeFile(join(bin, 'git'), `#!/bin/sh\nPATH='${process.env.PATH}' sed '${lie}' | ${real}\n`)
    await chmod(join(bin, 'git'), 0o755)
    const files = await open(server, workspace, { environment: { PATH: bin } })
    await expect(textOf(files)).rejects.toMatchObject({ code: 'git-failed', exitCode: 3 })
  })

  it('runs nothing that the clone names', async () => {
    const server = await origin()
    const workspace = await checkedOut(server, { commit: 'merge', depth: 1 })
    const mark = join(workspace.folder, 'it-ran')
    const script = join(workspace.folder, 'run.sh')
    await writeFile(script, `#!/bin/sh\ntouch ${mark}\nexit 1\n`)
    await chmod(script, 0o755)
    const hooks = join(workspace.root, '.git', 'hooks')
    for (const hook of ['reference-transaction', 'post-checkout', 'pre-auto-gc'])
      await copyFile(script, join(hooks, hook))
    for (const name of ['remote.origin.uploadpack', 'core.fsmonitor', 'core.alternateRefsCommand'])
      await git(workspace.root, ['config', name, script])
    expect(await textOf(await open(server, workspace))).toBe('the rule of the base')
    await expect(stat(mark)).rejects.toMatchObject({ code: 'ENOENT' })

    const other = await checkedOut(server, { commit: 'merge', depth: 1 })
    await git(other.root, ['config', 'remote.origin.url', `ext::${script}`])
    await git(other.root, ['config', 'protocol.ext.allow', 'always'])
    await expect(open(server, other)).rejects.toMatchObject({
      ...undecided(2),
      message: expect.stringContaining("transport 'ext' not allowed"),
    })
    await expect(stat(mark)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('shows no password of an address', async () => {
    const server = await origin()
    const workspace = await checkedOut(server, { commit: 'merge', depth: 1 })
    const helper = join(workspace.folder, 'helper.sh')
    await writeFile(helper, '#!/bin/sh\necho "fatal: no way to ssh://user:pa55@host/app" >&2\nexit 1\n')
    await chmod(helper, 0o755)
    await git(workspace.root, ['config', 'core.sshCommand', helper])
    await git(workspace.root, ['config', 'ssh.variant', 'simple'])
    await git(workspace.root, ['config', 'remote.origin.url', 'ssh://user:pa55@host/app'])
    const error = await open(server, workspace).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject(undecided(2))
    expect(String(error)).toContain('no way to ssh://host/app')
    expect(String(error)).not.toContain('pa55')
  })

  it('reads many files at once', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`keys/${index}`, `key ${index}`]),
    )
    const server = await origin(pullRequestPlans(many, head))
    const files = await open(server, await checkedOut(server, { commit: 'merge', depth: 2 }))
    const texts = await Promise.all(Object.keys(many).map((path) => textOf(files, path)))
    expect(texts).toEqual(Object.values(many))
  })

  it('leaves a whole clone whole where it has to fetch', async () => {
    const later: CommitPlan = { name: 'later', ref: 'refs/heads/later', parents: ['base'], files: head }
    const server = await origin([...pullRequestPlans(base, head), later])
    const workspace = await checkedOut(server, { commit: 'merge', depth: 0 })
    await git(workspace.root, ['update-ref', '-d', 'refs/remotes/origin/later'])
    await git(workspace.root, ['gc', '--quiet', '--prune=now'])
    const change = { ...changeOf(server), baseCommit: commitOf(server, 'later') }
    const mergeCommit = { mergeCommit: commitOf(server, 'base') }
    expect(await textOf(await open(server, workspace, { change: { ...change, ...mergeCommit } }))).toBe(
      'the rule of the head',
    )
    expect(await git(workspace.root, ['rev-parse', '--is-shallow-repository'])).toBe('false\n')
  })

  it('ends with the run', async () => {
    const server = await origin()
    const workspace = await checkedOut(server, { commit: 'merge', depth: 1 })
    const signal = AbortSignal.abort()
    await expect(open(server, workspace, { signal })).rejects.toMatchObject({ code: 'cancelled' })
  })
})
