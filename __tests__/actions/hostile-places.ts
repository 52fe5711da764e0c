import { mkdir, writeFile } from 'node:fs/promises'
import type { Action } from '../../src/entry/option-row.ts'
import { inputsOf } from '../../src/entry/options.ts'
import { ascii, bytes, makeKey, makeMessage } from '../adapters/openpgp-kit.ts'
import { imageManifest, type MadeManifest } from '../fakes/manifests.ts'
import { payloadBytes } from '../fakes/signatures.ts'
import { pullRequest, push } from '../runner/events.ts'
import type { Step } from '../runner/job.ts'
import { publicText } from '../security/kit/judged.ts'
import { answer, manifestPath, type Saying, signaturePath } from '../security/kit/servers.ts'
import { type ActionStage, type Inputs, policyText } from './stage.ts'

/** A row of a table: which text stands where. */
export type Row = Omit<Step, 'uses' | 'onStart'>

/** One place that text from outside can come from. */
export interface Place {
  readonly name: string
  readonly action: Action
  /** Puts the text there, and gives the step that meets it. */
  readonly row: (text: string, id: string) => Row | Promise<Row>
}

/** What a header can hold of a text. */
const asHeader = (text: string): string => text.replace(/[^\t\x20-\x7e\xa0-\xff]/g, '').slice(0, 2000)
/** What a file can be called. */
const asFileName = (text: string): string =>
  Buffer.from(text.replaceAll('/', '_').slice(0, 60)).subarray(0, 200).toString().replaceAll('\ufffd', '')

/** Words from here change what is done, but no report repeats them. */
export const quietPlaces: readonly string[] = [
  'registry: body of 404',
  'registry: manifest that is none',
  'registry: words of a token service',
  'lookaside: body of 403',
  'lookaside: location of a redirect',
  'lookaside: file that is no signature',
  'lookaside: claimed creator',
  'lookaside: payload that is none',
  'user id of a key that is trusted',
  'comment of a key',
  'content of a key file',
  'policy: key data',
  'policy: the whole file',
  'credentials: user name',
  'credentials: entry',
  'credentials: whole file',
  'input: registries-d',
  'input: insecure-registries',
  'run: matrix',
  'run: branch',
  'run: title and actor',
  'run: fork',
  'run: event',
  'run: pushed branch',
  'run: server',
  'run: GITHUB_REF',
  'run: GITHUB_SHA',
  'run: GITHUB_REPOSITORY',
  'run: HTTP_PROXY',
  'run: DOCKER_AUTH_CONFIG',
  'run: what a fork is called, without a key',
]

const json = (value: unknown): string => JSON.stringify(value)

/** Every place of the table. */
export function hostilePlaces(stage: ActionStage): readonly Place[] {
  return [
    ...registryPlaces(stage),
    ...lookasidePlaces(stage),
    ...keyPlaces(stage),
    ...policyPlaces(stage),
    ...configurationPlaces(stage),
    ...imagePlaces(stage),
    ...inputPlaces(stage),
    ...runPlaces(stage),
  ]
}

interface Answering {
  readonly status?: number
  readonly body?: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

const saying =
  ({ status = 200, body = '', headers = {} }: Answering): Saying =>
  (response) =>
    answer(response, status, body, headers)

function registryPlaces({ registry, lookaside }: ActionStage): readonly Place[] {
  const good = imageManifest('hostile')
  const answers: Readonly<Record<string, (text: string) => Answering>> = {
    'body of 403': (text) => ({
      status: 403,
      body: json({ errors: [{ code: text, message: text, detail: text }] }),
    }),
    'body of 404': (text) => ({ status: 404, body: text }),
    'body of 400': (text) => ({ status: 400, body: json({ errors: [{ code: 'X', message: text }] }) }),
    'manifest that is none': (text) => ({ body: text }),
    'name twice in a body': (text) => ({ body: `{"schemaVersion":2,${json(text)}:1,${json(text)}:2}` }),
    'platforms and annotations': (text) => ({
      body: wordyIndex(good, text),
      headers: { 'content-type': indexType },
    }),
    'content-type': (text) => ({ body: good.text, headers: { 'content-type': asHeader(text) } }),
    'docker-content-digest': (text) => ({
      body: good.text,
      headers: { 'docker-content-digest': asHeader(text) },
    }),
    'location of a redirect': (text) => ({ status: 302, headers: { location: asHeader(text) } }),
    'www-authenticate': (text) => ({ status: 401, headers: { 'www-authenticate': asHeader(text) } }),
    'realm of a challenge': (text) => ({
      status: 401,
      headers: { 'www-authenticate': `Bearer realm="${asHeader(text).replaceAll('"', "'")}",service="x"` },
    }),
    'words of a token service': (text) => {
      registry.say(
        `/token-${Buffer.from(text).toString('hex').slice(0, 40)}`,
        saying({ status: 403, body: text }),
      )
      const realm = `${registry.url}/token-${Buffer.from(text).toString('hex').slice(0, 40)}`
      return { status: 401, headers: { 'www-authenticate': `Bearer realm="${realm}",service="x"` } }
    },
  }
  const alsoInspected = ['body of 403', 'platforms and annotations']
  return Object.entries(answers).flatMap(([name, make]) =>
    (alsoInspected.includes(name) ? (['verify', 'inspect'] as const) : (['verify'] as const)).map(
      (action) => ({
        name: `registry: ${name}`,
        action,
        row: (text: string, id: string): Row => {
          registry.say(manifestPath(`r/${id}`, '1'), saying(make(text)))
          const policy: Inputs = action === 'verify' ? { policy: 'policy.json' } : {}
          return { with: { images: `${registry.host}/r/${id}:1`, lookaside: lookaside.url, ...policy } }
        },
      }),
    ),
  )
}

const indexType = 'application/vnd.oci.image.index.v1+json'

const wordyIndex = (image: MadeManifest, text: string): string =>
  json({
    schemaVersion: 2,
    mediaType: indexType,
    manifests: [
      {
        mediaType: image.mediaType,
        digest: image.digest,
        size: image.text.length,
        platform: { os: text, architecture: text, variant: text },
        annotations: { [text]: text },
      },
    ],
  })

function lookasidePlaces({ registry, lookaside, push: serve, trusted }: ActionStage): readonly Place[] {
  type Make = (text: string, reference: string, digest: string) => Saying | Promise<Saying>
  const signed = (reference: string, digest: string, optional = {}): Promise<Uint8Array> =>
    makeMessage(trusted, payloadBytes(reference, digest, optional))
  const makes: Readonly<Record<string, Make>> = {
    'body of 403': (text) => saying({ status: 403, body: text }),
    'location of a redirect': (text) => saying({ status: 302, headers: { location: asHeader(text) } }),
    'file that is no signature': (text) => bytes(ascii(text)),
    'file after a zero': (text) => bytes(ascii(`\0${text}`)),
    'sigstore file': (text) =>
      bytes(ascii(`\0sigstore-json\n${json({ mimeType: text, payload: text, [text]: text })}`)),
    'claimed reference': (text, _, digest) => signed(text, digest),
    'claimed digest': (text, reference) => signed(reference, text),
    'claimed creator': (text, reference, digest) =>
      signed(reference, digest, { creator: text, [text]: text }),
    'payload that is none': (text) => makeMessage(trusted, ascii(text)),
  }
  return Object.entries(makes).flatMap(([name, make]) =>
    (['verify', 'inspect'] as const).map((action) => ({
      name: `lookaside: ${name}`,
      action,
      row: async (text: string, id: string): Promise<Row> => {
        const image = serve(`l/${id}`)
        const reference = `${registry.host}/l/${id}:1`
        lookaside.say(signaturePath(`l/${id}`, image.digest), await make(text, reference, image.digest))
        const policy: Inputs = action === 'verify' ? { policy: 'policy.json' } : {}
        return { with: { images: reference, lookaside: lookaside.url, ...policy } }
      },
    })),
  )
}

function keyPlaces({ registry, lookaside, push: serve, job }: ActionStage): readonly Place[] {
  const withId = async (text: string): ReturnType<typeof makeKey> =>
    await makeKey({ userIDs: [{ name: text, email: 'a@example.org' }] })
  const image = (): string => {
    serve('k/app')
    return `${registry.host}/k/app:1`
  }
  return [
    {
      name: 'user id of a key that is trusted',
      action: 'verify',
      row: async (text) => ({
        with: { images: image(), lookaside: lookaside.url, key: publicText(await withId(text)) },
      }),
    },
    {
      name: 'user id of a key that signed',
      action: 'verify',
      row: async (text, id) => {
        const key = await withId(text)
        const manifest = serve(`k/${id}`)
        const images = `${registry.host}/k/${id}:1`
        const blob = await makeMessage(key, payloadBytes(images, manifest.digest))
        lookaside.say(signaturePath(`k/${id}`, manifest.digest), blob)
        return { with: { images, lookaside: lookaside.url, key: publicText(key) } }
      },
    },
    {
      name: 'user id of a key that signs',
      action: 'sign',
      row: async (text, id) => ({
        with: { images: image(), lookaside: `out/${id}`, 'gpg-key': (await withId(text)).key.armor() },
      }),
    },
    {
      name: 'comment of a key',
      action: 'verify',
      row: (text) => {
        const armor = `-----BEGIN PGP PUBLIC KEY BLOCK-----\nComment: ${text}\n\n${text}\n-----END PGP PUBLIC KEY BLOCK-----`
        return { with: { images: image(), lookaside: lookaside.url, key: armor } }
      },
    },
    {
      name: 'content of a key file',
      action: 'verify',
      row: async (text, id) => {
        await job.put({ [`keys/${id}.asc`]: text })
        return { with: { images: image(), lookaside: lookaside.url, key: `keys/${id}.asc` } }
      },
    },
  ]
}

function policyPlaces({ registry, lookaside, push: serve, publish, job }: ActionStage): readonly Place[] {
  const signedBy = { type: 'signedBy', keyType: 'GPGKeys' }
  const under = (requirement: unknown): unknown => ({
    default: [{ type: 'reject' }],
    transports: { docker: { [registry.host]: [requirement] } },
  })
  const reject = [{ type: 'reject' }]
  const policies: Readonly<Record<string, (text: string) => unknown>> = {
    'unknown key': (text) => ({ default: reject, [text]: 1 }),
    type: (text) => under({ type: text }),
    'key type': (text) => under({ type: 'signedBy', keyType: text, keyPath: 'trusted.asc' }),
    'key path': (text) => under({ ...signedBy, keyPath: text }),
    'key data': (text) => under({ ...signedBy, keyData: text }),
    identity: (text) => {
      const signedIdentity = { type: 'exactReference', dockerReference: text }
      return under({ ...signedBy, keyPath: 'trusted.asc', signedIdentity })
    },
    prefix: (text) => {
      const signedIdentity = { type: 'remapIdentity', prefix: text, signedPrefix: text }
      return under({ ...signedBy, keyPath: 'trusted.asc', signedIdentity })
    },
  }
  const row = async (policy: string, id: string): Promise<Row> => {
    await job.put({ [`policies/${id}.json`]: policy })
    await publish('p/app', serve('p/app'))
    const images = `${registry.host}/p/app:1`
    return { with: { images, lookaside: lookaside.url, policy: `policies/${id}.json` } }
  }
  return [
    ...Object.entries(policies).map(([name, make]) => ({
      name: `policy: ${name}`,
      action: 'verify' as const,
      row: async (text: string, id: string) => await row(json(make(text)), id),
    })),
    {
      name: 'policy: a name twice',
      action: 'verify',
      row: async (text, id) => await row(`{"default":[],${json(text)}:1,${json(text)}:2}`, id),
    },
    { name: 'policy: the whole file', action: 'verify', row: async (text, id) => await row(text, id) },
    {
      name: 'policy: the name of a key file',
      action: 'verify',
      row: async (text, id) => {
        await job.put({ [`keys/${id}/${asFileName(text)}`]: text })
        return await row(policyText(registry.host, `keys/${id}/${asFileName(text)}`), id)
      },
    },
  ]
}

function configurationPlaces({ registry, lookaside, push: serve, job }: ActionStage): readonly Place[] {
  const credentials: Readonly<Record<string, (text: string) => string>> = {
    'user name': (text) => json({ auths: { [registry.host]: { username: text, password: 'x' } } }),
    entry: (text) => json({ auths: { [text]: { auth: 5 }, [registry.host]: {} } }),
    helper: (text) => json({ credHelpers: { [registry.host]: text } }),
    'store of all': (text) => json({ credsStore: text }),
    'whole file': (text) => text,
  }
  const sections: Readonly<Record<string, (text: string) => string>> = {
    'unknown key': (text) => `docker:\n  "${registry.host}": {${json(text)}: 1}\n`,
    lookaside: (text) => `docker:\n  "${registry.host}": {lookaside: ${json(text)}}\n`,
    'whole file': (text) => text,
  }
  registry.say(
    manifestPath('c/private', '1'),
    saying({ status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }),
  )
  const images = `${registry.host}/c/private:1`
  const inspect = (name: string, make: Place['row']): Place => ({ name, action: 'inspect', row: make })
  return [
    ...Object.entries(credentials).map(([name, make]) =>
      inspect(`credentials: ${name}`, async (text, id) => {
        await job.put({ [`auth/${id}.json`]: make(text) })
        return { with: { images, lookaside: lookaside.url, 'auth-file': `auth/${id}.json` } }
      }),
    ),
    ...Object.entries(sections).map(([name, make]) =>
      inspect(`registries.d: ${name}`, async (text, id) => {
        await job.put({ [`sections/${id}/a.yaml`]: make(text) })
        serve('c/app')
        return { with: { images: `${registry.host}/c/app:1`, 'registries-d': `sections/${id}` } }
      }),
    ),
    inspect('registries.d: the name of a file', async (text, id) => {
      await job.put({ [`sections/${id}/${asFileName(text)}.yaml`]: 'docker: [' })
      return { with: { images: `${registry.host}/c/app:1`, 'registries-d': `sections/${id}` } }
    }),
  ]
}

function imagePlaces({ registry, lookaside, job }: ActionStage): readonly Place[] {
  const forms: Readonly<Record<string, (text: string) => string>> = {
    whole: (text) => text,
    quoted: (text) => `"${text.replaceAll('"', '""')}"`,
    'in JSON': (text) => json([text]),
    'as a tag in JSON': (text) => json({ tags: [text] }),
    'of a build': (text) => json({ 'image.name': json(text), 'containerimage.digest': text }),
    'of a target': (text) => json({ [text]: { 'containerimage.digest': text, 'image.name': 5 } }),
    repository: (text) => json([`${registry.host}/${text}`]),
    tag: (text) => json([`${registry.host}/app:${text}`]),
    digest: (text) => json([`${registry.host}/app@sha256:${text}`]),
    transport: (text) => json([`${text}:app`]),
    folder: (text) => json([`dir:${text}`]),
    layout: (text) => json([`oci:${text}:${text}`]),
  }
  return [
    ...Object.entries(forms).map(([name, make]) => ({
      name: `image: ${name}`,
      action: 'verify' as const,
      row: (text: string): Row => ({
        with: { images: make(text), policy: 'policy.json', lookaside: lookaside.url },
      }),
    })),
    {
      name: 'image: a folder that is there',
      action: 'verify',
      row: async (text, id) => {
        const folder = job.path('dirs', id, asFileName(text))
        await mkdir(folder, { recursive: true })
        await writeFile(`${folder}/version`, 'Directory Transport Version: 1.1\n')
        await writeFile(`${folder}/manifest.json`, imageManifest('dir').text)
        const images = json([`dir:dirs/${id}/${asFileName(text)}`])
        return { with: { images, policy: 'policy.json', identity: `${registry.host}/app:1` } }
      },
    },
  ]
}

/** Every input of every action; those that several take are tested where they do most. */
function inputPlaces({ registry, lookaside, push: serve, secretKey }: ActionStage): readonly Place[] {
  serve('i/app')
  const images = `${registry.host}/i/app:1`
  const given: Readonly<Record<Action, Inputs>> = {
    sign: { images, lookaside: 'out', 'gpg-key': secretKey, 'gpg-passphrase': 'wrong' },
    verify: { images, lookaside: lookaside.url, policy: 'policy.json' },
    inspect: { images, lookaside: lookaside.url },
  }
  const besides: Readonly<Record<string, Inputs>> = {
    key: { policy: '' },
    fingerprint: { policy: '', key: 'trusted.asc' },
  }
  const seen = new Set(['images'])
  const places = (['verify', 'sign', 'inspect'] as const).flatMap((action) =>
    inputsOf(action)
      .filter(({ name }) => !seen.has(name) && seen.add(name) !== undefined)
      .map(({ name }) => ({
        name: `input: ${name}`,
        action,
        row: (text: string): Row => ({ with: { ...given[action], ...besides[name], [name]: text } }),
      })),
  )
  return [
    ...places,
    {
      name: 'input: a name that is not known',
      action: 'inspect',
      row: (text) => ({ with: { ...given.inspect, [text.replaceAll('=', '~')]: text } }),
    },
  ]
}

function runPlaces({ registry, lookaside, push: serve }: ActionStage): readonly Place[] {
  serve('e/app')
  const good = { images: `${registry.host}/e/app:1`, lookaside: lookaside.url }
  const shas = { baseSha: '1'.repeat(40), headSha: '2'.repeat(40) }
  const place = (name: string, row: (text: string) => Omit<Row, 'with'>): Place => ({
    name: `run: ${name}`,
    action: 'inspect',
    row: (text) => ({ with: good, ...row(text) }),
  })
  const variable = (name: string): Place => place(name, (text) => ({ env: { [name]: text } }))
  return [
    place('matrix', (text) => ({ matrix: text })),
    place('matrix value', (text) => ({ matrix: { os: text } })),
    place('matrix name', (text) => ({ matrix: { [text]: 'x', ok: [text, { [text]: text }] } })),
    place('branch', (text) => ({ event: pullRequest({ ...shas, branch: text }) })),
    place('title and actor', (text) => ({ event: pullRequest({ ...shas, title: text, actor: text }) })),
    place('fork', (text) => ({ event: pullRequest({ ...shas, headRepository: text }) })),
    place('base', (text) => ({ event: pullRequest({ ...shas, baseSha: text }) })),
    place('head', (text) => ({ event: pullRequest({ ...shas, headSha: text }) })),
    place('event', (text) => ({ event: pullRequest({ ...shas, event: text }) })),
    place('pushed branch', (text) => ({ event: push({ branch: text }) })),
    place('server', (text) => ({ serverUrl: text })),
    ...['GITHUB_REF', 'GITHUB_SHA', 'GITHUB_REPOSITORY'].map(variable),
    ...['HTTP_PROXY', 'DOCKER_AUTH_CONFIG'].map(variable),
    {
      name: 'run: what a fork is called, without a key',
      action: 'sign',
      row: (text) => ({
        with: { images: good.images, lookaside: 'out' },
        event: pullRequest({ ...shas, headRepository: text, branch: text, actor: text }),
      }),
    },
  ]
}
