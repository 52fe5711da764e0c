#!/usr/bin/env node
import { heedCrashes } from './crash.ts'
import { heedOutput } from './output.ts'
import { productVersion } from './version.ts'

// The door of the command line. `--version` answers before anything else is loaded: scripts ask it often.
const words = process.argv.slice(2)
heedOutput()
heedCrashes(async (error) => (await import('./main.ts')).printError(error, words, error.exitCode))
if (words.length === 1 && words[0] === '--version') {
  process.stdout.write(`${productVersion()}\n`)
} else {
  const { main } = await import('./main.ts')
  process.exitCode = await main(words)
}
