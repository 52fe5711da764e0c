import { spawn } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect } from '@jest/globals'
import { type CliRun, outputOf } from './built-program.ts'

const bundle = dirname(process.env.COUNTERSIGN_TEST_CLI ?? '')

/** What a run loaded. */
export interface Loaded extends CliRun {
  /** npm packages with code in the files of the bundle that were read. */
  readonly packages: readonly string[]
  /** Files of ours and of packages that those are made of, as paths from the root of the repository. */
  readonly modules: readonly string[]
  readonly bytes: number
  /** Modules of Node that were loaded, without `node:`. */
  readonly builtins: readonly string[]
}

/** Runs a door of the bundle with the home `folder/home`, and writes down each file of it that Node reads. */
export async function loadDoor(
  folder: string,
  door: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Loaded> {
  const log = join(folder, 'loaded')
  const hook = join(folder, 'hook.mjs')
  writeFileSync(log, '')
  writeFileSync(
    hook,
    `import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
const log = ${JSON.stringify(log)}
registerHooks({
  load(url, context, next) {
    appendFileSync(log, url + '\\n')
    return next(url, context)
  },
})
process.on('exit', () => appendFileSync(log, process.moduleLoadList.join('\\n')))
`,
  )
  const child = spawn(process.execPath, ['--import', pathToFileURL(hook).href, join(bundle, door), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: join(folder, 'home'), ...env },
  })
  const { status, output } = await outputOf(child)
  const lines = readFileSync(log, 'utf8').split('\n')
  const files = lines
    .filter((line) => line.startsWith(pathToFileURL(bundle).href))
    .map((url) => fileURLToPath(url))
  expect(files).toContain(join(bundle, door))
  const builtins = lines.flatMap((line) => /^NativeModule (.*)$/.exec(line)?.[1] ?? [])
  expect(builtins).toContain('fs')
  const modules = files.flatMap(modulesIn)
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0)
  return { status, output, packages: packagesOf(modules), modules, bytes, builtins }
}

/** esbuild writes the path of each input before its code. */
const modulesIn = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^ *\/\/ \S*?((?:src|node_modules)\/\S+)$/gm)].map(
    ([, path = '']) => path,
  )

function packagesOf(modules: readonly string[]): readonly string[] {
  const names = modules.flatMap((path) => {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]
    return name === undefined ? [] : [name]
  })
  return [...new Set(names)].sort()
}
