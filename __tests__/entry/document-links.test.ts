import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'

const root = join(import.meta.dirname, '..', '..')
const documents = [
  ...readdirSync(root),
  ...readdirSync(join(root, 'docs'), { encoding: 'utf8', recursive: true }).map((name) => join('docs', name)),
].filter((name) => name.endsWith('.md'))

/** As GitHub makes anchors: lower case, no punctuation, hyphens for blanks. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

/** Text outside fenced blocks, which are examples. */
const proseOf = (path: string): string => readFileSync(path, 'utf8').replaceAll(/^ *```[\s\S]*?^ *```$/gm, '')

const anchorsOf = (path: string): readonly string[] =>
  [...proseOf(path).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading))

describe('links in the documents', () => {
  it('are looked for in all of them', () => {
    expect(documents).toEqual(
      expect.arrayContaining(['README.md', 'SECURITY.md', join('docs', 'trust-policy.md')]),
    )
  })

  it.each(documents)('lead somewhere: %s', (document) => {
    const path = join(root, document)
    const links = [...proseOf(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    const broken = links.filter((link) => {
      if (/^https?:/.test(link)) return false
      const [file = '', anchor] = link.split('#')
      const target = file === '' ? path : join(dirname(path), file)
      if (!existsSync(target)) return true
      return anchor !== undefined && !anchorsOf(target).includes(anchor)
    })
    expect(broken).toEqual([])
  })
})
