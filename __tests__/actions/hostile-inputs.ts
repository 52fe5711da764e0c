import type { Action } from '../../src/entry/option-row.ts'
import { inputsOf } from '../../src/entry/options.ts'
import { pullRequest, push } from '../runner/events.ts'
import type { Place, Row } from './hostile-place.ts'
import type { ActionStage, Inputs } from './stage.ts'

const keyless: Inputs = { method: 'keyless', 'gpg-key': '', 'gpg-passphrase': '' }

/** Nobody signed it: it is read, not verified, before a service is asked. */
const tokenThatSaysLittle = [{ alg: 'none' }, { iss: 'i', sub: 's', aud: 'sigstore', exp: 9_999_999_999 }, {}]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.')

/** Every input of every action; those that several take are tested where they do most. */
export function inputPlaces({ registry, lookaside, push: serve, secretKey }: ActionStage): readonly Place[] {
  serve('i/app')
  const images = `${registry.host}/i/app:1`
  const given: Readonly<Record<Action, Inputs>> = {
    sign: { images, lookaside: 'out', 'gpg-key': secretKey, 'gpg-passphrase': 'wrong' },
    verify: { images, lookaside: lookaside.url, policy: 'policy.json' },
    inspect: { images, lookaside: lookaside.url },
  }
  const besides: Readonly<Record<string, Inputs>> = {
    key: { policy: '' },
    fingerprint: { policy: '', key: 'trusted.asc' },
    'certificate-identity': { policy: '', 'certificate-oidc-issuer': 'x' },
    'certificate-oidc-issuer': { policy: '', 'certificate-identity': 'x' },
    'trusted-root': { policy: '', 'certificate-identity': 'x', 'certificate-oidc-issuer': 'y' },
    'signing-config': keyless,
    'fulcio-url': keyless,
    'rekor-url': { ...keyless, 'fulcio-url': 'http://127.0.0.1:9' },
    'rekor-version': { ...keyless, 'rekor-url': 'http://127.0.0.1:9' },
    'tsa-url': { ...keyless, 'fulcio-url': 'http://127.0.0.1:9' },
  }
  const env = { SIGSTORE_ID_TOKEN: tokenThatSaysLittle }
  const seen = new Set(['images'])
  const places = (['verify', 'sign', 'inspect'] as const).flatMap((action) =>
    inputsOf(action)
      .filter(({ name }) => !seen.has(name) && seen.add(name) !== undefined)
      .map(({ name }) => ({
        name: `input: ${name}`,
        action,
        row: (text: string): Row => ({ with: { ...given[action], ...besides[name], [name]: text }, env }),
      })),
  )
  return [
    ...places,
    {
      name: 'input: a name that is not known',
      action: 'inspect',
      row: (text) => ({ with: { ...given.inspect, [text.replaceAll('=', '~')]: text } }),
    },
  ]
}

/** What the runner tells of the run: matrix, event, variables. */
export function runPlaces({ registry, lookaside, push: serve }: ActionStage): readonly Place[] {
  serve('e/app')
  const good = { images: `${registry.host}/e/app:1`, lookaside: lookaside.url }
  const shas = { baseSha: '1'.repeat(40), headSha: '2'.repeat(40) }
  const place = (name: string, row: (text: string) => Omit<Row, 'with'>): Place => ({
    name: `run: ${name}`,
    action: 'inspect',
    row: (text) => ({ with: good, ...row(text) }),
  })
  const variable = (name: string): Place => place(name, (text) => ({ env: { [name]: text } }))
  return [
    place('matrix', (text) => ({ matrix: text })),
    place('matrix value', (text) => ({ matrix: { os: text } })),
    place('matrix name', (text) => ({ matrix: { [text]: 'x', ok: [text, { [text]: text }] } })),
    place('branch', (text) => ({ event: pullRequest({ ...shas, branch: text }) })),
    place('title and actor', (text) => ({ event: pullRequest({ ...shas, title: text, actor: text }) })),
    place('fork', (text) => ({ event: pullRequest({ ...shas, headRepository: text }) })),
    place('base', (text) => ({ event: pullRequest({ ...shas, baseSha: text }) })),
    place('head', (text) => ({ event: pullRequest({ ...shas, headSha: text }) })),
    place('event', (text) => ({ event: pullRequest({ ...shas, event: text }) })),
    place('pushed branch', (text) => ({ event: push({ branch: text }) })),
    place('server', (text) => ({ serverUrl: text })),
    ...['GITHUB_REF', 'GITHUB_SHA', 'GITHUB_REPOSITORY'].map(variable),
    ...['HTTP_PROXY', 'DOCKER_AUTH_CONFIG'].map(variable),
    {
      name: 'run: what a fork is called, without a key',
      action: 'sign',
      row: (text) => ({
        with: { images: good.images, lookaside: 'out' },
        event: pullRequest({ ...shas, headRepository: text, branch: text, actor: text }),
      }),
    },
  ]
}
