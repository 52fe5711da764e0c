import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repository, type TriggeringEvent } from './events.ts'

/** Folders of one job. */
export interface JobFolders {
  readonly workspace: string
  /** RUNNER_TEMP */
  readonly temp: string
  readonly home: string
  /** Where the files of the runner itself lie. */
  readonly own: string
}

/** Files that a step may write to, empty at its start. */
export const commandFiles = ['OUTPUT', 'ENV', 'PATH', 'STATE', 'STEP_SUMMARY'] as const
/** One of them. */
export type CommandFile = (typeof commandFiles)[number]

/** What one step is started with. */
export interface Surroundings {
  readonly variables: Readonly<Record<string, string>>
  readonly files: Readonly<Record<CommandFile, string>>
}

/** The token of the job, which defaults of inputs may name. */
export const jobToken = 'ghs_notARealTokenButLongEnoughToBeOne0123456789'

/** Facts of the job that differ from test to test. */
export interface JobFacts {
  readonly event: TriggeringEvent
  readonly serverUrl?: string
  readonly debug: boolean
}

/** Makes the files and the variables of one step, as the runner does before it starts the program. */
export async function prepareStep(folders: JobFolders, facts: JobFacts, step: string): Promise<Surroundings> {
  const own = join(folders.own, step)
  await mkdir(own, { recursive: true })
  const eventFile = join(own, 'event.json')
  await writeFile(eventFile, JSON.stringify(facts.event.payload, null, 2))
  const entries = commandFiles.map((name) => [name, join(own, name.toLowerCase())] as const)
  for (const [, file] of entries) await writeFile(file, '')
  const { event, debug, serverUrl = 'https://github.com' } = facts
  const variables = {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: step,
    GITHUB_ACTOR: event.actor,
    GITHUB_API_URL: serverUrl === 'https://github.com' ? 'https://api.github.com' : `${serverUrl}/api/v3`,
    GITHUB_BASE_REF: event.baseRef,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: eventFile,
    GITHUB_GRAPHQL_URL: `${serverUrl}/api/graphql`,
    GITHUB_HEAD_REF: event.headRef,
    GITHUB_JOB: 'images',
    GITHUB_REF: event.ref,
    GITHUB_REF_NAME: event.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_OWNER: repository.split('/')[0] ?? '',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '4711',
    GITHUB_RUN_NUMBER: '3',
    GITHUB_SERVER_URL: serverUrl,
    GITHUB_SHA: event.sha,
    GITHUB_TRIGGERING_ACTOR: event.actor,
    GITHUB_WORKFLOW: 'images',
    GITHUB_WORKFLOW_REF: `${repository}/.github/workflows/images.yml@${event.ref}`,
    GITHUB_WORKSPACE: folders.workspace,
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'a runner of the tests',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: folders.temp,
    RUNNER_TOOL_CACHE: join(folders.own, 'tools'),
    ...(debug && { RUNNER_DEBUG: '1' }),
    ...Object.fromEntries(entries.map(([name, file]) => [`GITHUB_${name}`, file])),
  }
  return { variables, files: Object.fromEntries(entries) as Record<CommandFile, string> } // every name is there
}
