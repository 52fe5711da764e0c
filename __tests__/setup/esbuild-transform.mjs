import { createHash } from 'node:crypto'
import { transformSync, version } from 'esbuild'

/** Strips types for Jest; imports keep their `.ts` endings, as in Node itself. */
export default {
  process: (source, filename) => {
    const { code, map } = transformSync(source, {
      loader: 'ts',
      format: 'esm',
      target: 'node24',
      sourcefile: filename,
      sourcemap: 'both',
    })
    return { code, map }
  },
  getCacheKey: (source, filename) =>
    createHash('sha256').update(version).update(filename).update(source).digest('hex'),
}
