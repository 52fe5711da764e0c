/** The import directions of the house (CONTRIBUTING.md, "The house"). */
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: '^src/', pathNot: allowed },
})

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    only(
      'domain-base',
      '^src/domain/[^/]+\\.ts$',
      '^src/domain/[^/]+\\.ts$',
      'errors, codes and strict-json stand alone',
    ),
    only(
      'domain-image',
      '^src/domain/image/',
      '^src/domain/([^/]+\\.ts$|image/)',
      'image knows nothing of signatures or policy',
    ),
    only(
      'domain-signature',
      '^src/domain/signature/',
      '^src/domain/([^/]+\\.ts$|image/|signature/)',
      'signature stands on image',
    ),
    only(
      'domain-workflow',
      '^src/domain/workflow/',
      '^src/domain/([^/]+\\.ts$|workflow/)',
      'whose rules judge a run is known before any image or policy',
    ),
    only('domain-policy', '^src/domain/policy/', '^src/domain/', 'policy stands on image and signature'),
    only('ports', '^src/ports[^/]*\\.ts$', '^src/(domain/|ports[^/]*\\.ts$)', 'ports speak in domain types'),
    only('app', '^src/app/', '^src/(app/|domain/|ports[^/]*\\.ts$)', 'use cases know ports, never adapters'),
    only(
      'report',
      '^src/report/',
      '^src/(report/|domain/|app/(contract[^/]*|operand)\\.ts$)',
      'reports read outcomes',
    ),
    only(
      'adapters',
      '^src/adapters/',
      '^src/(adapters/|domain/|ports[^/]*\\.ts$)',
      'adapters implement ports',
    ),
    {
      name: 'entry-through-wire',
      severity: 'error',
      comment: 'doors reach adapters through the composition root',
      from: { path: '^src/entry/', pathNot: '^src/entry/(wire|demo)' },
      to: { path: '^src/adapters/' },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'no I/O in domain, app and report',
      from: { path: '^src/(domain|app|report|ports)' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|path)(/posix)?$' },
    },
    {
      name: 'packages-only-in-adapters',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/adapters/' },
      to: { dependencyTypes: ['npm', 'npm-dev'] },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^src/' }, to: {} },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.cjs'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
}
