import { chmod, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ascii, bytes, makeKey, makeMessage } from '../adapters/openpgp-kit.ts'
import { imageManifest } from '../fakes/manifests.ts'
import { payloadBytes } from '../fakes/signatures.ts'
import { schemaFaults } from '../report/schemas.ts'
import type { Run } from './kit/command.ts'
import { expectHarmless } from './kit/expectations.ts'
import { openStage, publicText, type Stage } from './kit/judged.ts'
import { answer, manifestPath, scriptedServer, signaturePath } from './kit/servers.ts'

/** What terminals, runners of workflows, browsers and careless readers obey; `obeyed` marks that it was shown. */
const spoken = [
  'obeyed\n::error::x\r\n  ::set-output name=a::b\r::stop-commands::c',
  '##[error]d ##vso[task.setvariable variable=e]f',
  '\u001b[2J\u001b]0;g\u0007\u009b31m\u0008\u007f',
  '\u202eh\u2066\u200b\u2060\ufeff\u00ad\u2028::error::i\u2029',
  '</pre><script>alert(1)</script>',
].join('')
/** The same with what no argument and no file name can hold. */
const text = `${spoken}\0j`
/** The same as one part of a file name. */
const fileName = spoken.replaceAll('/', '_')
/** The same as a value of JSON or a header, which know other letters. */
const json = JSON.stringify(text)

interface Scene {
  readonly scene: string
  readonly words: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** False where nothing of the text needs to be shown. */
  readonly shown?: false
}

const evil = imageManifest('evil')

/** The manifest with hostile words in everything that is a word. */
const wordy = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  manifests: [
    {
      mediaType: evil.mediaType,
      digest: evil.digest,
      size: 1,
      platform: { os: text, architecture: text, variant: text, 'os.version': text },
      annotations: { [text]: text },
      artifactType: text,
    },
    { mediaType: text, digest: evil.digest, size: 1 },
  ],
})

async function prepare(stage: Stage): Promise<void> {
  const { work, registry, lookaside, trusted, push, publish, reference } = stage
  const say = (name: string, status: number, body: string, headers: Record<string, string> = {}): void =>
    registry.say(manifestPath(name, '1'), (response) => answer(response, status, body, headers))
  say('denied', 403, `{"errors":[{"code":${json},"message":${json}}]}`)
  say('missing', 404, text)
  say('wordy', 200, wordy)
  say('typed', 200, evil.text, { 'content-type': 'obeyed##[error]x' })
  say('named', 200, evil.text, { 'docker-content-digest': 'obeyed##[error]x' })
  say('moved', 302, '', { location: 'https://obeyed.invalid/##[error]x/%1b%0a::error::x?a=%1b' })
  say('challenged', 401, '', { 'www-authenticate': 'obeyed##[error]x, Basic' })
  say('unknown', 200, `{"schemaVersion":2,"mediaType":${json}}`)
  say('twice', 200, `{"schemaVersion":2,${json}:1,${json}:2,"layers":[],"config":{}}`)

  const uidKey = await makeKey({ userIDs: [{ name: spoken, email: 'a@example.org' }] })
  const signed = push('signed')
  publish(
    'signed',
    signed,
    await makeMessage(trusted, payloadBytes(text, signed.digest, { creator: text })),
    await makeMessage(uidKey, payloadBytes(reference('signed'), signed.digest, { [text]: text })),
    await makeMessage(trusted, payloadBytes(reference('signed'), text)),
  )
  const foreign = push('foreign')
  lookaside.say(signaturePath('foreign', foreign.digest), bytes(ascii('\0obeyed##[error]x\n'), ascii(text)))
  const uids = push('uids')
  publish('uids', uids, await stage.sign('uids', uids, { key: uidKey }))

  const signedBy = { type: 'signedBy', keyType: 'GPGKeys' }
  const policies: Readonly<Record<string, unknown>> = {
    'key.json': { default: [signedBy], [text]: 1 },
    'scope.json': { default: [{ type: 'reject' }], transports: { docker: { [text]: [{ type: 'reject' }] } } },
    'transport.json': { default: [{ type: 'reject' }], transports: { [text]: { '': [{ type: 'reject' }] } } },
    'type.json': { default: [{ type: text }] },
    'path.json': { default: [{ ...signedBy, keyPath: `/${spoken}` }] },
    'identity.json': {
      default: [
        {
          ...signedBy,
          keyPath: 'trusted.asc',
          signedIdentity: { type: 'exactReference', dockerReference: text },
        },
      ],
    },
    'uid.json': { default: [{ ...signedBy, keyPath: 'uid.asc' }] },
    'dir.json': {
      default: [{ type: 'reject' }],
      transports: { dir: { [`/${spoken}`]: [{ type: 'reject' }] } },
    },
    'entries.json': { auths: { [registry.host]: { username: text, password: 'x' } } },
    'odd-entries.json': { auths: { [registry.host]: { auth: 5 }, [text]: {} } },
    'helper.json': { credHelpers: { [registry.host]: text } },
    'spoken.json': { credHelpers: { [registry.host]: 'spoken' } },
  }
  await work.put({
    ...Object.fromEntries(Object.entries(policies).map(([name, value]) => [name, JSON.stringify(value)])),
    'uid.asc': publicText(uidKey),
    'uid.secret.asc': uidKey.key.armor(),
    'duplicate.json': `{"default":[],${json}:1,${json}:2}`,
    [`${fileName}/version`]: text,
    [`${fileName}/manifest.json`]: evil.text,
    [`sections/${fileName}.yaml`]: `docker:\n  "${registry.host}": {${json}: 1, lookaside: ${json}}\n`,
    'broken/a.yaml': `${json}: [\n`,
    'bin/docker-credential-spoken': `#!/bin/sh\nprintf '%s' ${JSON.stringify(JSON.stringify({ Username: text }))}\n`,
    'bin/gpg': '#!/bin/sh\ncat > /dev/null; cat gpg-words >&2; exit 2\n',
    'gpg-words': text,
  })
  for (const name of ['docker-credential-spoken', 'gpg']) await chmod(work.path('bin', name), 0o755)
}

async function scenesOf(stage: Stage): Promise<readonly Scene[]> {
  const { work, lookaside, reference } = stage
  const daemon = await scriptedServer()
  daemon.say('/images/docker.io/library/app:1/get', (response) =>
    answer(response, 500, `{"message":${json}}`),
  )
  const common = ['--lookaside', lookaside.url, '--auth-file', 'auth.json']
  const policy = ['--policy', 'policy.json', ...common]
  const key = { COUNTERSIGN_GPG_KEY: await readFile(work.path('uid.secret.asc'), 'utf8') }
  const fetched = ['denied', 'missing', 'wordy', 'typed', 'named', 'moved', 'challenged', 'unknown', 'twice']
  const verify = (...names: readonly string[]): readonly string[] => [
    'verify',
    ...names.map(reference),
    ...policy,
  ]
  return [
    { scene: 'an operand', words: ['verify', spoken, ...policy], shown: false },
    { scene: 'an operand with a digest', words: ['verify', `app@${spoken}`, ...policy] },
    { scene: 'a path', words: ['digest', `dir:${spoken}`], shown: false },
    {
      scene: 'a path of another transport',
      words: ['verify', `oci-archive:${spoken}`, ...policy],
      shown: false,
    },
    { scene: 'a command', words: [spoken] },
    { scene: 'a verb', words: ['policy', spoken] },
    { scene: 'an option', words: ['verify', 'app', `--${spoken}`] },
    { scene: 'the value of an option', words: ['verify', 'app', '--mode', spoken, ...policy] },
    { scene: 'a policy file', words: ['verify', 'app', '--policy', spoken] },
    { scene: 'a policy file to check', words: ['policy', 'check', spoken] },
    { scene: 'a key file', words: ['verify', 'app', '--key', spoken] },
    { scene: 'a file of certificates', words: ['digest', 'app', '--ca-file', spoken] },
    { scene: 'a credential file', words: ['where', 'app', '--auth-file', spoken] },
    {
      scene: 'a folder of registries.d',
      words: ['where', 'app', '--auth-file', 'auth.json', '--registries-d', spoken],
    },
    {
      scene: 'a lookaside',
      words: ['verify', reference('signed'), ...policy.slice(0, 2), '--lookaside', `https://${spoken}`],
      shown: false,
    },
    {
      scene: 'a lookaside folder',
      words: [
        'verify',
        reference('signed'),
        ...policy.slice(0, 2),
        '--auth-file',
        'auth.json',
        '--lookaside',
        spoken,
      ],
    },
    { scene: 'a registry', words: ['where', '--registry', spoken] },
    { scene: 'an identity', words: ['verify', 'dir:x', '--identity', spoken, ...policy] },
    { scene: 'a digest', words: ['sign', 'app', '--digest', spoken, ...common] },
    { scene: 'a fingerprint', words: ['sign', 'app', '--gpg-fingerprint', spoken, ...common] },
    { scene: 'a platform', words: ['verify', 'app', '--platform', spoken, ...policy] },
    {
      scene: 'a host that may be asked plainly',
      words: ['verify', reference('denied'), '--insecure-registries', spoken, ...policy],
    },
    {
      scene: 'a proxy',
      words: ['digest', 'r.example/app', '--auth-file', 'auth.json'],
      env: { HTTPS_PROXY: `http://${spoken}` },
      shown: false,
    },
    {
      scene: 'the place of a daemon',
      words: ['digest', 'docker-daemon:app:1'],
      env: { DOCKER_HOST: `tcp://${spoken}` },
      shown: false,
    },
    { scene: 'the name of a folder', words: ['verify', `dir:${fileName}`, ...policy], shown: false },
    { scene: 'answers of a registry, verified', words: verify(...fetched) },
    { scene: 'answers of a registry, inspected', words: ['inspect', ...fetched.map(reference), ...common] },
    {
      scene: 'answers of a registry, signed',
      words: ['sign', ...fetched.map(reference), '--lookaside', 'out', '--auth-file', 'auth.json'],
      env: key,
    },
    { scene: 'a manifest, explained', words: ['explain', reference('wordy'), ...policy] },
    { scene: 'a manifest, named', words: ['digest', reference('wordy'), '--auth-file', 'auth.json'] },
    {
      scene: 'a platform that is not there',
      words: ['verify', reference('wordy'), '--platform', 'linux/amd64', ...policy],
      shown: false,
    },
    { scene: 'signed claims, verified', words: verify('signed', 'foreign') },
    {
      scene: 'signed claims, inspected',
      words: ['inspect', reference('signed'), reference('foreign'), ...common],
    },
    {
      scene: 'user ids of a key',
      words: ['explain', reference('uids'), '--policy', 'uid.json', ...common],
      shown: false,
    },
    {
      scene: 'words of a daemon',
      words: ['digest', 'docker-daemon:app:1'],
      env: { DOCKER_HOST: daemon.url },
    },
    {
      scene: 'words of gpg',
      words: ['sign', 'app', '--gpg-engine', 'gpg', '--gpg-fingerprint', 'A'.repeat(40), ...common],
      env: { PATH: `${work.path('bin')}:${process.env.PATH}` },
      shown: false,
    },
    { scene: 'a helper', words: ['where', reference('signed'), '--auth-file', 'helper.json'] },
    {
      scene: 'words of a helper',
      words: ['where', reference('signed'), '--auth-file', 'spoken.json'],
      env: { PATH: `${work.path('bin')}:${process.env.PATH}` },
      shown: false,
    },
    { scene: 'a user name', words: ['where', reference('signed'), '--auth-file', 'entries.json'] },
    {
      scene: 'entries of a credential file',
      words: ['where', reference('signed'), '--auth-file', 'odd-entries.json'],
      shown: false,
    },
    {
      scene: 'sections of registries.d',
      words: ['where', reference('signed'), '--auth-file', 'auth.json', '--registries-d', 'sections'],
    },
    {
      scene: 'a broken file of registries.d',
      words: ['where', reference('signed'), '--auth-file', 'auth.json', '--registries-d', 'broken'],
      shown: false,
    },
    ...['key', 'scope', 'transport', 'type', 'path', 'identity', 'duplicate'].map((name) => ({
      scene: `a policy (${name}), checked`,
      words: ['policy', 'check', `${name}.json`],
    })),
    ...['key', 'path', 'identity'].map((name) => ({
      scene: `a policy (${name}), used`,
      words: ['explain', reference('signed'), '--policy', `${name}.json`, ...common],
    })),
  ]
}

let stage: Stage
let told: readonly { readonly scene: Scene; readonly runs: readonly Run[] }[]

/** A run with --json that ends in an error tells it in both forms; any other is run a second time for its text. */
async function tell({ words, env = {} }: Scene): Promise<readonly Run[]> {
  const run = await stage.work.run([...words, '--json', '--verbose'], { env })
  return run.stderr.startsWith('error[')
    ? [run]
    : [run, await stage.work.run([...words, '--verbose'], { env })]
}

beforeAll(async () => {
  stage = await openStage()
  await prepare(stage)
  const scenes = await scenesOf(stage)
  told = await Promise.all(scenes.map(async (scene) => ({ scene, runs: await tell(scene) })))
}, 60_000)

afterAll(() => stage.close())

describe('hostile text', () => {
  it('steers nothing, wherever it stands, and is shown in a form that cannot', () => {
    expect(told.length).toBeGreaterThan(50)
    const problems = told.flatMap(({ scene: { scene, shown = true }, runs }) => {
      const output = runs.map(({ stdout, stderr }) => stdout + stderr).join('')
      const harm = harmOf(output)
      const missing = shown && !output.includes('obeyed')
      const died = runs.some(({ exitCode }) => exitCode === null)
      return harm === '' && !missing && !died ? [] : [{ scene, harm, missing, died, output }]
    })
    expect(problems).toEqual([])
  })

  it('breaks no JSON, and keeps to the schema', () => {
    const problems = told.flatMap(({ scene: { scene }, runs: [run] }) => {
      const faults = run === undefined || run.stdout === '' ? ['no object'] : schemaFaults(run.stdout)
      return faults.length === 0 ? [] : [{ scene, faults, output: run?.stdout }]
    })
    expect(problems).toEqual([])
  })
})

/** What is wrong with an output, as text; `''` for nothing. */
function harmOf(output: string): string {
  try {
    expectHarmless(output)
    return ''
  } catch (error) {
    return error instanceof Error ? error.message.split('\n').slice(0, 4).join(' ') : String(error)
  }
}
