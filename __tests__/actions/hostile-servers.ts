import { ascii, bytes, makeKey, makeMessage } from '../adapters/openpgp-kit.ts'
import { imageManifest, type MadeManifest } from '../fakes/manifests.ts'
import { payloadBytes } from '../fakes/signatures.ts'
import { publicText } from '../security/kit/judged.ts'
import { manifestPath, type Saying, signaturePath } from '../security/kit/servers.ts'
import { type Answering, asHeader, json, type Place, type Row, saying } from './hostile-place.ts'
import type { ActionStage, Inputs } from './stage.ts'

/** Answers and headers of registries and token services. */
export function registryPlaces({ registry, lookaside }: ActionStage): readonly Place[] {
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

/** Answers of signature stores, and what signatures in them claim. */
export function lookasidePlaces({
  registry,
  lookaside,
  push: serve,
  trusted,
}: ActionStage): readonly Place[] {
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

/** What keys say of themselves. */
export function keyPlaces({ registry, lookaside, push: serve, job }: ActionStage): readonly Place[] {
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
