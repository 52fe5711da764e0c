import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { generatedDocuments } from '../../scripts/docs.ts'
import { helpOf } from '../../src/entry/help.ts'
import { commands } from '../../src/entry/option-row.ts'
import { optionsOf } from '../../src/entry/options.ts'

describe('documents made from tables', () => {
  it.each(generatedDocuments().map(({ path, text }) => [basename(path), path, text] as const))(
    '%s is fresh (else run `npm run docs`)',
    (_name, path, text) => {
      expect(readFileSync(path, 'utf8')).toBe(text)
    },
  )

  it.each(commands)('help of %s names every option, a default and an example', (command) => {
    const help = helpOf(command)
    for (const row of optionsOf(command)) expect(help).toContain(`--${row.name}`)
    expect(help).toContain(`countersign ${command}`)
  })
})
