import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

/** The table of docs/verdicts.md below the heading "Stricter on purpose", as text; its codes stand in backquotes. */
export async function stricterOnPurpose(): Promise<string> {
  const file = resolve(import.meta.dirname, '../../../docs/verdicts.md')
  const table = (await readFile(file, 'utf8')).split('## Stricter on purpose')[1]?.split('\n## ')[0]
  if (table === undefined) throw new Error(`${file}: expected the heading "Stricter on purpose", found none`)
  return table
}
