import { mkdir, writeFile } from 'node:fs/promises'
import { imageManifest } from '../fakes/manifests.ts'
import { manifestPath } from '../security/kit/servers.ts'
import { asFileName, json, type Place, type Row, saying } from './hostile-place.ts'
import { type ActionStage, policyText } from './stage.ts'

/** What stands in a policy, and the names that it gives. */
export function policyPlaces({
  registry,
  lookaside,
  push: serve,
  publish,
  job,
}: ActionStage): readonly Place[] {
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

/** Credential files and registries.d. */
export function configurationPlaces({
  registry,
  lookaside,
  push: serve,
  job,
}: ActionStage): readonly Place[] {
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

/** References in every form that `images` takes, and folders. */
export function imagePlaces({ registry, lookaside, job }: ActionStage): readonly Place[] {
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
