/**
 * Runs the same program many times in one process, each time with its own variables, and keeps apart what each run
 * printed: a table of a thousand rows costs one start. The program must be a module that is done when it is loaded.
 *
 *   node many-steps.mjs MAIN LIST RESULTS      LIST: [{ env, cwd }], RESULTS: [{ exitCode, output }]
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const [main, list, results] = process.argv.slice(2)
const kept = []
let output = ''
const keep = (chunk, encoding, done) => {
  output += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
  const finished = typeof encoding === 'function' ? encoding : done
  finished?.()
  return true
}
process.stdout.write = keep
process.stderr.write = keep

for (const [index, { env, cwd }] of JSON.parse(readFileSync(list, 'utf8')).entries()) {
  output = ''
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, env)
  process.chdir(cwd)
  process.exitCode = undefined
  await import(`${pathToFileURL(main)}?run=${index}`)
  // A process of its own would have ended with what it heeds.
  process.removeAllListeners('uncaughtException')
  kept.push({ exitCode: process.exitCode ?? 0, output })
}
process.exitCode = 0
writeFileSync(results, JSON.stringify(kept))
