import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

let folder: string
const policy = JSON.stringify({ default: [{ type: 'reject' }] })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-default-policy-'))
  mkdirSync(join(folder, '.github', 'countersign'), { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Verifies without --policy in a repository that holds these files beside each other. */
function verifyBeside(files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, '.github', 'countersign', name), text)
  }
  const cli = process.env.COUNTERSIGN_TEST_CLI ?? ''
  const { status, stdout } = spawnSync(process.execPath, [cli, 'verify', 'h.example/a:1', '--json'], {
    cwd: folder,
    encoding: 'utf8',
    env: { HOME: folder },
  })
  return { status, printed: JSON.parse(stdout) as unknown }
}

describe("the repository's own policy", () => {
  it('stands in for --policy, and is named', () => {
    expect(verifyBeside({ 'policy.json': policy })).toMatchObject({
      status: 1,
      printed: { policy: join('.github', 'countersign', 'policy.json'), images: [{ code: 'policy-reject' }] },
    })
  })

  it('may be a trust policy', () => {
    expect(verifyBeside({ 'policy.yaml': 'default: [{ type: reject }]' })).toMatchObject({
      status: 1,
      printed: { policy: join('.github', 'countersign', 'policy.yaml'), images: [{ code: 'policy-reject' }] },
    })
  })

  it('is refused where two files could be meant', () => {
    expect(verifyBeside({ 'policy.json': policy, 'policy.yaml': policy })).toMatchObject({
      status: 2,
      printed: { error: { code: 'policy-ambiguous' } },
    })
  })

  it('is missed where there is none', () => {
    expect(verifyBeside({})).toMatchObject({ status: 2, printed: { error: { code: 'policy-missing' } } })
  })
})
