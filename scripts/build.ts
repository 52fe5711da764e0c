/**
 * Builds `dist/`: one file per door, heavy packages in chunks of their own, nothing minified, byte-reproducible.
 *
 *   node scripts/build.ts [--outdir DIR]     default: dist
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild'
import { fewerChunks } from './chunk-plan.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { values } = parseArgs({ options: { outdir: { type: 'string', default: join(root, 'dist') } } })

interface PackageFacts {
  readonly name: string
  readonly version: string
  readonly license?: string
}

const readPackage = (folder: string): PackageFacts =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFacts

/** Folders of the npm packages whose code went into the bundle, from the build's own list of inputs. */
function bundledPackages(metafile: Metafile): string[] {
  const folders = Object.keys(metafile.inputs)
    .map((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1])
    .filter((folder) => folder !== undefined)
  return [...new Set(folders)].sort()
}

function licenceText(folder: string): string {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name))
  return file === undefined
    ? '(no licence file in the package)'
    : readFileSync(join(folder, file), 'utf8').trim()
}

/** The licence list that bundled code asks for; openpgp (LGPL) stays a readable, replaceable chunk. */
function licenceList(metafile: Metafile): string {
  const parts = bundledPackages(metafile).map((folder) => {
    const { name, version, license } = readPackage(join(root, folder))
    return `${name} ${version} (${license ?? 'licence not declared'})\n\n${licenceText(join(root, folder))}\n`
  })
  return `Packages bundled in this folder, each under its own licence. Nothing here is minified; every package is\nunchanged from the version named.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`
}

/**
 * An import of a module of Node makes Node read every export of it, and some of them load much more: all of undici
 * behind `node:http` (35 ms of each start, measured with Node 24), web crypto behind `node:crypto` (8 ms for all
 * others together). Asked for this way, only what is used is loaded.
 */
const builtinsWithoutRest: Plugin = {
  name: 'builtins-without-rest',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^node:/ }, ({ path, kind, importer }) => {
      // Packages import whole modules; only node:http costs so much that they get it this way too.
      const ours = path === 'node:http' || !importer.includes('node_modules')
      // One for each importer: shared by several, it would become a chunk of its own.
      return ours && kind === 'import-statement'
        ? { path: `${path} of ${relative(root, importer)}`, namespace: 'builtin', sideEffects: false }
        : undefined
    })
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({
      contents: builtinExports(path.replace(/ of .*/, '')),
    }))
  },
}

/** The exports of a module of Node, each of which is left out where nobody imports it. */
function builtinExports(path: string): string {
  const names = Object.keys(process.getBuiltinModule(path) ?? {}).filter((name) =>
    /^[A-Za-z_]\w*$/.test(name),
  )
  return [
    `const builtin = process.getBuiltinModule('${path}')`,
    'export default builtin',
    ...names
      .filter((name) => name !== 'default')
      .map((name) => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})()`),
  ].join('\n')
}

/**
 * Code of @actions that nobody imports is left out: its index reaches for an http client (400 kB) and for child
 * processes, whether they are used or not.
 */
const actionsWithoutRest: Plugin = {
  name: 'actions-without-rest',
  setup: ({ onResolve, resolve }) => {
    onResolve({ filter: /./ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      if (pluginData === 'asked' || !`${importer} ${path}`.includes('@actions/')) return undefined
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: 'asked' })
      return found.path.includes('/@actions/') ? { ...found, sideEffects: false } : found
    })
  },
}

/**
 * The checks of logs ask for all of @sigstore/core and, through their list of trust, for every message of
 * @sigstore/protobuf-specs (80 kB that are run, not only read), of which they need a few functions: they get those.
 */
const sigstoreWithoutRest: Plugin = {
  name: 'sigstore-without-rest',
  setup: ({ onResolve, onLoad }) => {
    const modules = join(root, 'node_modules', '@sigstore')
    const inVerify = (importer: string): boolean => importer.startsWith(join(modules, 'verify'))
    onResolve({ filter: /^\.\.\/trust$/ }, ({ importer }) =>
      inVerify(importer) ? { path: join(modules, 'verify', 'dist', 'trust', 'filter.js') } : undefined,
    )
    onResolve({ filter: /^@sigstore\/core$/ }, ({ importer }) =>
      inVerify(importer) ? { path: 'crypto and json', namespace: 'sigstore-core' } : undefined,
    )
    onLoad({ filter: /./, namespace: 'sigstore-core' }, () => ({
      contents: ['crypto', 'json']
        .map((name) => `exports.${name} = require('@sigstore/core/dist/${name}.js')`)
        .join('\n'),
      resolveDir: root,
    }))
  },
}

/** What CommonJS packages still require when all is bundled are modules of Node; `createRequire` would read 4 more. */
const requireOfBuiltins =
  'const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};'

const options = {
  absWorkingDir: root,
  entryPoints: {
    cli: 'src/entry/cli.ts',
    ...Object.fromEntries(
      ['sign', 'verify', 'inspect'].map((name) => [`${name}-action`, `src/entry/${name}-action.ts`]),
    ),
  },
  outdir: values.outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  chunkNames: 'chunks/[name]-[hash]',
  banner: { js: requireOfBuiltins },
  define: { COUNTERSIGN_VERSION: JSON.stringify(readPackage(root).version) },
  legalComments: 'inline',
  metafile: true,
  plugins: [builtinsWithoutRest, actionsWithoutRest, sigstoreWithoutRest],
  logLevel: 'warning',
} satisfies BuildOptions

rmSync(values.outdir, { recursive: true, force: true })
const { metafile } = await build({ ...options, write: false })
const result = await build({ ...options, plugins: [...options.plugins, fewerChunks(root, metafile)] })
writeFileSync(join(values.outdir, 'package.json'), '{ "type": "module" }\n')
writeFileSync(join(values.outdir, 'licenses.txt'), licenceList(result.metafile))
