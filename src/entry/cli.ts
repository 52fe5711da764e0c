#!/usr/bin/env node
import { heedOutput } from './output.ts'
import { productVersion } from './version.ts'

// The door of the command line. `--version` answers before anything else is loaded: scripts ask it often.
const words = process.argv.slice(2)
heedOutput()
if (words.length === 1 && words[0] === '--version') {
  process.stdout.write(`${productVersion()}\n`)
} else {
  const { main } = await import('./main.ts')
  process.exitCode = await main(words)
}
