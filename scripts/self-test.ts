/**
 * The stage of the workflow `self-test`: a registry on loopback with one small image, a key for one day, and the
 * services of Sigstore with an issuer of their own in place of the platform's: a test leaves no trace in a public log.
 *
 *   node scripts/self-test.ts open DIR      starts the servers, pushes, makes the key, sets the outputs of the step
 *   node scripts/self-test.ts tamper DIR    pushes another image under the same tag
 *   node scripts/self-test.ts close DIR     stops the servers
 */
import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { pushImages } from '../src/adapters/demo/push-images.ts'
import { startDemoRegistry } from '../src/adapters/demo/registry-server.ts'
import { startSigstoreServices } from '../src/adapters/demo/sigstore-services.ts'
import { makeThrowAwayKey } from '../src/adapters/demo/throw-away-key.ts'

interface Serving {
  readonly url: string
  readonly host: string
  readonly pid: number
  readonly issuer: string
  /** As the runner gives them to a job that may ask for tokens. */
  readonly tokenUrl: string
  readonly tokenRight: string
}

/** Whom the tokens name. */
const repository = 'team/app'
const identity = `https://github.com/${repository}/.github/workflows/release.yml@refs/heads/main`
const tag = '1.2'

const stateFile = (folder: string): string => join(folder, 'servers.json')
const rootFile = (folder: string): string => join(folder, 'trusted_root.json')
const configFile = (folder: string): string => join(folder, 'signing_config.json')
const readState = (folder: string): Serving => JSON.parse(readFileSync(stateFile(folder), 'utf8')) as Serving

/** Outputs of the step, in the form of the runner's file; texts of several lines between a delimiter. */
function setOutputs(outputs: Readonly<Record<string, string>>): void {
  const delimiter = 'end-of-self-test-output'
  const text = Object.entries(outputs).map(
    ([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`,
  )
  if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, text.join(''))
}

async function open(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const server = spawn(process.execPath, [fileURLToPath(import.meta.url), 'serve', folder], {
    detached: true,
    stdio: 'ignore',
  })
  server.unref()
  for (let tries = 0; !existsSync(stateFile(folder)); tries += 1) {
    if (tries > 300 || server.exitCode !== null) throw new Error('the servers did not start')
    await pause(100)
  }
  const { url, host, issuer, tokenUrl, tokenRight } = readState(folder)
  const { digest } = await pushImages(url, repository, tag, { architectures: ['amd64'] })
  const key = await makeThrowAwayKey('Self-test')
  for (const line of key.secret.split(/\r?\n/)) {
    if (line !== '' && !line.startsWith('-----')) process.stdout.write(`::add-mask::${line}\n`)
  }
  process.stdout.write(`::add-mask::${tokenRight}\n`)
  setOutputs({
    image: `${host}/${repository}:${tag}`,
    digest,
    key: key.secret,
    'public-key': key.public,
    lookaside: join(folder, 'sigstore'),
    'signing-config': configFile(folder),
    'trusted-root': rootFile(folder),
    identity,
    issuer,
    'token-url': tokenUrl,
    'token-right': tokenRight,
  })
  process.stdout.write(`pushed ${host}/${repository}:${tag} ${digest}\n`)
}

async function serve(folder: string): Promise<void> {
  const [registry, services] = [await startDemoRegistry(), await startSigstoreServices()]
  writeFileSync(rootFile(folder), services.trustedRoot)
  writeFileSync(configFile(folder), services.signingConfig)
  const state: Serving = {
    url: registry.url,
    host: registry.host,
    pid: process.pid,
    issuer: services.urls.issuer,
    tokenUrl: `${services.urls.tokenRequest}&repository=${repository}`,
    tokenRight: services.requestToken,
  }
  writeFileSync(`${stateFile(folder)}.new`, JSON.stringify(state))
  renameSync(`${stateFile(folder)}.new`, stateFile(folder)) // whoever waits for it finds it whole
  setTimeout(() => process.exit(0), 15 * 60_000) // a job that is cancelled does not close
}

async function tamper(folder: string): Promise<void> {
  const options = { architectures: ['amd64'], content: 'tampered with' }
  const { digest } = await pushImages(readState(folder).url, repository, tag, options)
  process.stdout.write(`pushed another image as ${repository}:${tag}: ${digest}\n`)
}

const tasks: Readonly<Record<string, (folder: string) => Promise<void> | void>> = {
  open,
  serve,
  tamper,
  close: (folder) => {
    process.kill(readState(folder).pid)
  },
}

const [task = '', folder] = process.argv.slice(2)
const run = tasks[task]
if (run === undefined || folder === undefined) {
  process.stderr.write(`self-test: expected ${Object.keys(tasks).join(', ')} and a folder\n`)
  process.exitCode = 2
} else {
  await run(folder)
}
