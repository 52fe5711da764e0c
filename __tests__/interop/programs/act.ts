import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, symlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { programPath } from './program-path.ts'
import { type ProgramResult, runProgram } from './run-program.ts'
import type { Workspace } from './workspace.ts'

const root = resolve(import.meta.dirname, '../../..')
/** The bundle of this test run, made by the global set-up, or the committed one where it was told so. */
const dist = dirname(process.env.COUNTERSIGN_TEST_CLI ?? join(root, 'dist', 'cli.js'))

/** What a workflow is given. */
export interface WorkflowInputs {
  /** File name in `.github/workflows` of the copy. */
  readonly workflow: string
  readonly secrets?: Readonly<Record<string, string>>
  readonly variables?: Readonly<Record<string, string>>
  /** Variables of every step, as the runner sets them. */
  readonly environment?: Readonly<Record<string, string>>
}

/** A copy of this repository in which act runs workflows on this machine. */
export interface ActRepository {
  readonly folder: string
  /** Both streams stand in `stdout`. The exit code is 1 where the job failed. */
  run(inputs: WorkflowInputs): Promise<ProgramResult>
}

/** Files of the work tree that git knows or would take, as a user's clone has them. */
const ownFiles = (): readonly string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
    .toString('utf8')
    .split('\0')
    .filter((file) => file !== '' && !file.startsWith('dist/') && existsSync(join(root, file)))

/**
 * Copies the repository, the built `dist` in place of the committed one, and the given workflows into it.
 *
 * @param workflows - files to put into `.github/workflows`
 */
export async function openActRepository(
  workspace: Workspace,
  workflows: readonly string[] = [],
): Promise<ActRepository> {
  const repository = await workspace.newFolder('repository')
  for (const file of ownFiles()) {
    await mkdir(join(repository, dirname(file)), { recursive: true })
    await cp(join(root, file), join(repository, file))
  }
  await cp(dist, join(repository, 'dist'), { recursive: true })
  for (const file of workflows)
    await cp(file, join(repository, '.github/workflows', file.split('/').at(-1) ?? ''))
  const git = (...args: readonly string[]): void => {
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.invalid', ...args], {
      cwd: repository,
      stdio: 'ignore',
    })
  }
  git('init', '-q', '-b', 'main')
  git('add', '-A', '-f')
  git('commit', '-q', '-m', 'copy')
  await symlink(join(root, 'node_modules'), join(repository, 'node_modules')) // installed already
  return { folder: repository, run: (inputs) => runWorkflow(repository, workspace, inputs) }
}

async function runWorkflow(
  repository: string,
  workspace: Workspace,
  { workflow, secrets = {}, variables = {}, environment = {} }: WorkflowInputs,
): Promise<ProgramResult> {
  const home = await workspace.newFolder('act')
  const secretFile = await workspace.write(`secrets-${workflow}`, JSON.stringify(secrets)) // JSON is YAML
  const settings = Object.entries(variables).flatMap(([name, value]) => ['--var', `${name}=${value}`])
  const environmentFile = await workspace.write(`environment-${workflow}`, JSON.stringify(environment)) // JSON is YAML
  const file = join('.github', 'workflows', workflow)
  const machine = ['-P', 'ubuntu-latest=-self-hosted', '--no-cache-server', '--secret-file', secretFile]
  return await runProgram(
    programPath('act'),
    ['push', '-C', repository, '-W', file, '--env-file', environmentFile, ...machine, ...settings],
    {
      env: {
        PATH: `${join(root, 'node_modules/.bin')}:/usr/local/bin:/usr/bin:/bin`,
        HOME: home,
        LC_ALL: 'C',
      },
      timeoutMs: 180_000,
    },
  )
}
