// The one bootstrap: runs under any Node 20+, installs the pinned packages when they are missing or stale,
// then hands over to the pinned Node 24 of node_modules. Plain JavaScript, because nothing is installed yet.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const stamp = join(root, 'node_modules', '.countersign-lock-sha256')
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const bin = (name, path) => join(root, 'node_modules', name, ...path.split('/'))

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')

function ensurePackages() {
  if (existsSync(stamp) && existsSync(node) && readFileSync(stamp, 'utf8') === lockHash()) return
  process.stderr.write('countersign: installing the pinned packages (npm ci)\n')
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (result.status !== 0) {
    process.stderr.write('countersign: npm ci failed; see its message above, then try again\n')
    process.exit(result.status ?? 1)
  }
  writeFileSync(stamp, lockHash())
}

/** Runs a program of the pinned Node; ends this process when it fails. */
function run(args, { cwd = root, last = false } = {}) {
  const result = spawnSync(node, args, {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  })
  if (result.error) throw result.error
  const status = result.status ?? 128 + 15
  if (status !== 0 || last) process.exit(status)
}

const jest = ['--experimental-vm-modules', bin('jest', 'bin/jest.js')]

const lint = [
  ['format and lint', [bin('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings', '.']],
  ['types', [bin('typescript', 'bin/tsc'), '--noEmit']],
  ['typed lint', [bin('eslint', 'bin/eslint.js'), '.', '--max-warnings', '0']],
  [
    'structure',
    [bin('dependency-cruiser', 'bin/dependency-cruiser.mjs'), '--config', '.dependency-cruiser.cjs', 'src'],
  ],
  ['unused', [bin('knip', 'bin/knip.js')]],
]
const check = [...lint, ['tests', [...jest, '--selectProjects', 'hermetic']]]

const [what, ...rest] = process.argv.slice(2)
ensurePackages()
switch (what) {
  case 'start':
    // Where the user stands is where paths are meant: npm changes to the package's folder, INIT_CWD tells.
    run([join(root, 'src/entry/cli.ts'), ...(rest.length > 0 ? rest : ['demo'])], {
      cwd: process.env.INIT_CWD ?? root,
      last: true,
    })
    break
  case 'test':
    run([...jest, ...rest, '--selectProjects', 'hermetic'], { last: true })
    break
  case 'suite':
    run([...jest, ...rest.slice(1), '--selectProjects', rest[0]], { last: true })
    break
  case 'jest':
    run([...jest, ...rest], { last: true })
    break
  case 'node':
    run(rest, { last: true })
    break
  case 'lint':
  case 'check':
    for (const [name, args] of what === 'lint' ? lint : check) {
      process.stdout.write(`\n== ${name}\n`)
      run(args)
    }
    break
  default:
    process.stderr.write(`countersign: unknown task ${what}; see "scripts" in package.json\n`)
    process.exit(2)
}
