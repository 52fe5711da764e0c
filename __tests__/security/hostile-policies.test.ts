import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { expectError } from './kit/expectations.ts'
import { openSigstoreStage, type SigstoreStage } from './kit/sigstore-stage.ts'

/** A policy that a hostile change could bring, and why it is refused as a whole. */
const policies: readonly (readonly [string, string, string])[] = [
  [
    'a bomb of anchors',
    'policy-malformed',
    `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
      .split('')
      .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`).join(',')}]`)
      .join('\n')}\ndefault: [{ type: reject }]\n`,
  ],
  [
    'a default twice',
    'policy-malformed',
    'default: [{ type: reject }]\ndefault: [{ type: insecureAcceptAnything }]\n',
  ],
  [
    'a default twice, once quoted',
    'policy-malformed',
    'default: [{ type: reject }]\n"default": [{ type: insecureAcceptAnything }]\n',
  ],
  [
    'a merge key',
    'policy-malformed',
    'default: [{ type: reject }]\nx: &x { type: insecureAcceptAnything }\ntransports: { docker: { "": [{ <<: *x }] } }\n',
  ],
  [
    'a second document',
    'policy-malformed',
    'default: [{ type: reject }]\n---\ndefault: [{ type: insecureAcceptAnything }]\n',
  ],
  ['YAML 1.1, where `on` is true', 'policy-malformed', '%YAML 1.1\n---\ndefault: [{ type: reject }]\n'],
  ['a key `on`', 'policy-unknown-key', 'default: [{ type: reject, on: push }]\n'],
  ['a tag that makes an object', 'policy-malformed', 'default: !!js/function [{ type: reject }]\n'],
  ['refPattern **', 'policy-value-invalid', workflowText("refPattern: '**'")],
  ['refPattern refs/**', 'policy-pattern-invalid', workflowText("refPattern: 'refs/**'")],
  [
    'repositoryPattern */*',
    'policy-pattern-invalid',
    workflowText('ref: refs/heads/main', "repositoryPattern: '*/*'"),
  ],
  [
    'identityPattern **',
    'policy-pattern-invalid',
    "default: [{ type: identitySigned, issuer: https://issuer.example, identityPattern: '**' }]\n",
  ],
  ['a pattern in the field for exact texts', 'policy-pattern-invalid', workflowText("ref: 'refs/heads/*'")],
  [
    'a threshold of none',
    'policy-value-invalid',
    'default: [{ type: atLeast, count: 0, of: [{ type: reject }] }]\n',
  ],
  ['any of nothing', 'policy-empty-requirements', 'default: [{ type: anyOf, of: [] }]\n'],
  [
    'a waiver among alternatives',
    'policy-combination-invalid',
    'default: [{ type: anyOf, of: [{ type: reject }, { type: insecureAcceptAnything }] }]\n',
  ],
]

function workflowText(ref: string, repository = 'repository: acme/app'): string {
  return `default: [{ type: workflowSigned, ${repository}, workflow: .github/workflows/release.yml, ${ref} }]\n`
}

describe('policies that mean more than they seem to', () => {
  let stage: SigstoreStage
  beforeAll(async () => {
    stage = await openSigstoreStage()
  })
  afterAll(async () => {
    await stage.close()
  })

  it.each(policies)('%s: %s', async (_name, code, text) => {
    const image = stage.image('policies/app')
    image.attach(image.bundle({ claims: { repository: 'mallory/app' } }))
    const file = `${code}-${text.length}.yaml`
    await stage.work.put({ [file]: text })
    const run = await stage.work.run(['verify', image.reference, '--policy', file])
    expectError(run, { exitCode: 2, code, says: [file] })
  })

  it('is not led past a scope by capitals in the name of a host', async () => {
    await stage.work.put({
      'scopes.yaml':
        'default: [{ type: insecureAcceptAnything }]\ntransports: { docker: { localhost:1: [{ type: reject }] } }\n',
    })
    const run = await stage.work.run(['verify', 'LOCALHOST:1/app:1', '--policy', 'scopes.yaml', '--json'])
    expect(run.exitCode).toBe(1)
    expect(run.stdout).toContain('scope-alias')
  })
})
