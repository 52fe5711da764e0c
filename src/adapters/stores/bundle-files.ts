import type { BundleFile, SignatureStore } from '../../ports.ts'

/**
 * Bundles that the user has as files, for images whose registry cannot be asked or holds none. A file is looked at for
 * every image of the run: whose it is stands in what it signs.
 */
export function openBundleFilesStore(files: readonly BundleFile[]): SignatureStore {
  return {
    kind: 'bundle-file',
    carries: [],
    place: () => files.map(({ name }) => name).join(', '),
    async *list() {
      for (const { name, bytes } of files) yield { kind: 'bundle', place: name, bytes }
    },
    append: async () => {
      throw new Error('bundle files are read only')
    },
  }
}
