import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

let folder: string
const identity = { type: 'identitySigned', issuer: 'https://issuer.example', identity: 'me@acme.example' }

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-trusted-root-'))
  const policies = { 'plain.trust.json': {}, 'own-root.trust.json': { trustedRootPath: 'none.json' } }
  for (const [name, more] of Object.entries(policies)) {
    writeFileSync(join(folder, name), JSON.stringify({ default: [{ ...identity, ...more }] }))
  }
  writeFileSync(join(folder, 'broken.json'), '{}')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function verify(...args: readonly string[]) {
  const cli = process.env.COUNTERSIGN_TEST_CLI ?? ''
  const words = [cli, 'verify', '127.0.0.1:1/team/app:1', '--json', ...args]
  const run = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8', env: { HOME: folder } })
  return { status: run.status, printed: JSON.parse(run.stdout) as unknown }
}

describe('a trusted root that cannot be used', () => {
  const missing = { code: 'key-file-missing', next: expect.stringContaining('the path of --trusted-root') }
  const broken = { code: 'trusted-root-malformed', next: expect.stringContaining('Make it again') }
  const byIdentity = [
    '--certificate-identity',
    identity.identity,
    '--certificate-oidc-issuer',
    identity.issuer,
  ]

  it.each([
    ['none.json', missing],
    ['broken.json', broken],
  ])('%s, of the option, is a mistake of usage', (path, error) => {
    expect(verify('--trusted-root', path, ...byIdentity)).toMatchObject({ status: 2, printed: { error } })
    expect(verify('--trusted-root', path, '--policy', 'plain.trust.json')).toMatchObject({
      status: 2,
      printed: { images: [{ verdict: 'undecided', ...error }] },
    })
  })

  it('is a refusal where the policy names it, whatever the option says', () => {
    expect(verify('--trusted-root', 'broken.json', '--policy', 'own-root.trust.json')).toMatchObject({
      status: 1,
      printed: { images: [{ verdict: 'rejected', code: 'key-file-missing' }] },
    })
  })
})
