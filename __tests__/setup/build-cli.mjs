import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Builds the command line from the present sources once per run; tests find it in COUNTERSIGN_TEST_CLI. */
export default function buildCli() {
  if (process.env.COUNTERSIGN_TEST_CLI) return
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-dist-'))
  execFileSync(process.execPath, ['scripts/build.ts', '--outdir', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  process.env.COUNTERSIGN_TEST_CLI = join(folder, 'cli.js')
  process.env.COUNTERSIGN_TEST_CLI_FOLDER = folder
}
