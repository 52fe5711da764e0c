import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { PushedImage } from '../../src/adapters/demo/push-images.ts'
import { push } from '../runner/events.ts'
import type { StepResult } from '../runner/job.ts'
import { answer } from '../security/kit/servers.ts'
import { dependabot, fork, goldenText, readable } from './golden-text.ts'
import { type KeylessStage, openKeylessStage, workflowIdentity } from './keyless-stage.ts'

let stage: KeylessStage
let image: PushedImage

const none = { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' }
const enterprise = 'https://ghe.example'
const publicConfig = JSON.stringify({
  mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
  caUrls: [
    {
      url: 'https://fulcio.sigstore.dev',
      majorApiVersion: 1,
      validFor: { start: '2020-01-01T00:00:00Z' },
      operator: 'sigstore.dev',
    },
  ],
  rekorTlogUrls: [
    {
      url: 'https://rekor.sigstore.dev',
      majorApiVersion: 1,
      validFor: { start: '2020-01-01T00:00:00Z' },
      operator: 'sigstore.dev',
    },
  ],
  rekorTlogConfig: { selector: 'ANY' },
  tsaUrls: [],
  tsaConfig: { selector: 'ANY' },
})

beforeAll(async () => {
  stage = await openKeylessStage()
  const { pushTo, signKeyless, at, job, registry, push: serve } = stage
  image = await pushTo('app')
  await signKeyless(at('app'))
  await job.put({ 'public.json': publicConfig })
  serve('denied')
  registry.say('/v2/denied/blobs/uploads/', (response) =>
    answer(
      response,
      403,
      '{"errors":[{"code":"DENIED","message":"installation not allowed to Write organization package"}]}',
    ),
  )
}, 60_000)
afterAll(() => stage.close())

/** What a user may meet, and what it must tell. */
type Scene = readonly [
  name: string,
  title: string,
  exitCode: number,
  code: string | undefined,
  run: () => Promise<StepResult>,
]

const app = (): string => stage.at('app')

it.each<Scene>([
  [
    'sign-keyless',
    'An image is signed by its workflow',
    0,
    undefined,
    () => stage.signKeyless(app(), { force: 'true', digest: image.digest }),
  ],
  [
    'verify-keyless',
    'An image that the wanted workflow signed',
    0,
    undefined,
    () => stage.verifyKeyless(app()),
  ],
  [
    'verify-other-workflow',
    'An image that another workflow signed is refused',
    1,
    'wrong-signer',
    () =>
      stage.verifyKeyless(app(), { 'certificate-identity': workflowIdentity.replace('release', 'build') }),
  ],
  [
    'verify-no-issuer',
    'An identity without its issuer',
    2,
    'option-conflict',
    () => stage.verifyKeyless(app(), { 'certificate-oidc-issuer': '' }),
  ],
  ['inspect-keyless', 'What a signature says of itself', 0, undefined, () => stage.inspect(app())],
  [
    'sign-no-token',
    'A job that may not ask for a token',
    2,
    'identity-token-missing',
    () => stage.signKeyless(app(), {}, { env: none }),
  ],
  [
    'sign-no-token-fork',
    'A pull request from a fork gets no token',
    2,
    'identity-token-missing',
    () => stage.signKeyless(app(), {}, { env: none, event: fork }),
  ],
  [
    'sign-no-token-dependabot',
    'Dependabot gets no token',
    2,
    'identity-token-missing',
    () => stage.signKeyless(app(), {}, { env: none, event: dependabot }),
  ],
  [
    'sign-no-token-skipped',
    'A fork is allowed to sign nothing keyless',
    0,
    'run-skipped',
    () => stage.signKeyless(app(), { 'when-untrusted': 'skip' }, { env: none, event: fork }),
  ],
  [
    'sign-token-refused',
    'A platform that gives no token',
    3,
    'identity-token-failed',
    () => stage.signKeyless(app(), {}, { env: { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-a-job-that-ended' } }),
  ],
  [
    'sign-push-denied',
    'A token that may not push',
    3,
    'registry-denied',
    () => stage.signKeyless(stage.reference('denied')),
  ],
  [
    'sign-private-repository',
    'A private repository and the public log',
    2,
    'public-log-refused',
    () =>
      stage.signKeyless(
        app(),
        { 'signing-config': 'public.json' },
        { claims: { repository_visibility: 'private' } },
      ),
  ],
  [
    'sign-enterprise-server',
    'An Enterprise Server without services of its own',
    2,
    'signing-service-missing',
    () => stage.signKeyless(app(), { 'signing-config': '', 'trusted-root': '' }, { serverUrl: enterprise }),
  ],
  [
    'sign-unknown-issuer',
    'An authority that does not know the server',
    3,
    'certificate-refused',
    () => {
      stage.services.setFault('fulcio', 403, 1)
      return stage.signKeyless(app(), {}, { serverUrl: enterprise, event: push() })
    },
  ],
  [
    'sign-log-down',
    'A transparency log that is down',
    3,
    'log-refused',
    async () => {
      stage.services.setFault('rekorV2', 400)
      const result = await stage.signKeyless(app(), { force: 'true' })
      stage.services.setFault('rekorV2', undefined)
      return result
    },
  ],
])('%s', async (name, title, exitCode, code, run) => {
  const result = await run()
  const present = withoutChance(readable(title, result, stage))
  expect(present).toBe(await goldenText(name, present))
  expect({ exitCode: result.exitCode, violations: result.violations }).toEqual({ exitCode, violations: [] })
  if (code === undefined) return
  const told = [
    JSON.stringify(result.annotations),
    ...(exitCode === 0 ? [] : [result.shown.join('\n'), result.summary, result.outputs.code]),
  ]
  for (const text of told) expect(text).toContain(code)
})

/** Takes out addresses, digests of bundles, entries and times, which every run has of its own. */
function withoutChance(text: string): string {
  const { services, hub } = stage
  const hosts = Object.entries(services.urls).map(
    ([name, url]) => [new URL(url).host, `${name}.example`] as const,
  )
  return [[hub.host, 'hub.example'] as const, ...hosts]
    .reduce(
      (result, [host, name]) =>
        result.replaceAll(host, name).replaceAll(host.replaceAll(':', ':<wbr>'), name),
      text,
    )
    .replace(/[0-9a-f]{64}/g, (hex) => (image.digest.endsWith(hex) ? hex : '0'.repeat(64)))
    .replace(/[0-9a-f]{12}(?=&#8230;)/g, (hex) =>
      image.digest.startsWith(`sha256:${hex}`) ? hex : '0'.repeat(12),
    )
    .replace(/\b20\d\d-\d\d-\d\dT[\d:]+(?:<wbr>[\d:]+)*(?:\.\d+)?Z/g, 'DATE')
    .replace(/("index": )"\d+"/g, '$1"1"')
    .replace(/entry (<code>)?\d+/g, 'entry $11')
    .replace(/("(?:created|notBefore|notAfter|issued|expires)[A-Za-z]*": )\d+/g, '$10')
}
