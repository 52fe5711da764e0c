/**
 * Four suites, one configuration. `npm test` runs `hermetic`; the others have scripts of their own.
 * Every suite gets the command line built from the present sources (setup/build-cli.mjs), never the committed dist.
 */
const suite = (displayName, testMatch, more = {}) => ({
  displayName,
  testMatch: [].concat(testMatch).map((glob) => `<rootDir>/__tests__/${glob}`),
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: 'node',
  transform: { '\\.ts$': '<rootDir>/__tests__/setup/esbuild-transform.mjs' },
  globalSetup: '<rootDir>/__tests__/setup/build-cli.mjs',
  globalTeardown: '<rootDir>/__tests__/setup/remove-cli.mjs',
  ...more,
})

const apart = ['vectors', 'interop', 'mutation'].map((name) => `<rootDir>/__tests__/${name}/`)

export default {
  // Most tests wait for child processes and servers: one worker a core, none kept free.
  maxWorkers: '100%',
  // No test measures time; on a busy machine a child process may take seconds to start.
  testTimeout: 30_000,
  projects: [
    suite('hermetic', '**/*.test.ts', {
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/', ...apart],
    }),
    suite('vectors', 'vectors/**/*.test.ts'),
    suite('interop', 'interop/**/*.test.ts'),
    suite('mutation', 'mutation/**/*.test.ts'),
  ],
}
