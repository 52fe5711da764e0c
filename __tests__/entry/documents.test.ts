import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { generatedDocuments } from '../../scripts/docs.ts'
import { helpOf } from '../../src/entry/help.ts'
import { commands } from '../../src/entry/option-row.ts'
import { options, optionsOf } from '../../src/entry/options.ts'

describe('documents made from tables', () => {
  it.each(generatedDocuments().map(({ path, text }) => [basename(path), path, text] as const))(
    '%s is fresh (else run `npm run docs`)',
    (_name, path, text) => {
      expect(readFileSync(path, 'utf8')).toBe(text)
    },
  )

  it('the README names every option that may be repeated, and of which kind it is', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
    const [, lists = '', others = ''] = /Options that take a list \(([^)]*)\)([^.]*)\./.exec(readme) ?? []
    const namesIn = (text: string): readonly string[] =>
      [...text.matchAll(/`--([^`]*)`/g)].map(([, name = '']) => name)
    const flags = options.filter((row) => row.commands.length > 0)
    const named = (...kinds: readonly string[]): readonly string[] =>
      flags.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name)
    expect(namesIn(lists).toSorted()).toEqual(named('list').toSorted())
    expect(namesIn(others).toSorted()).toEqual(named('files', 'lines').toSorted())
  })

  it.each(commands)('help of %s names every option, a default and an example', (command) => {
    const help = helpOf(command)
    for (const row of optionsOf(command)) expect(help).toContain(`--${row.name}`)
    expect(help).toContain(`countersign ${command}`)
  })
})
