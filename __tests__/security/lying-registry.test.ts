import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { manifestDigest } from '../../src/domain/image/manifest-digest.ts'
import { imageManifest, indexManifest } from '../fakes/manifests.ts'
import type { Run } from './kit/command.ts'
import { imagesOf, type ReportedImage } from './kit/expectations.ts'
import { listFiles } from './kit/files.ts'
import { openStage, type Stage } from './kit/judged.ts'
import { makeSignedSchema1 } from './kit/schema1.ts'
import { answer, manifestPath } from './kit/servers.ts'

interface Lie {
  readonly lie: string
  /** Answers to the request for the tag, or for the digest where that is asked for. */
  readonly say: (response: ServerResponse, stage: Stage) => void
  /** Asked for by the digest of the honest manifest, not by tag. */
  readonly byDigest?: true
  readonly code: string
  readonly verdict?: 'rejected'
}

const honest = imageManifest('honest')
const other = imageManifest('other')
const schema1 = makeSignedSchema1()
const type = { 'content-type': honest.mediaType }
/** Serves bytes that the registry stands by: they are whole, whatever they are. */
const vouchedFor =
  (text: string): Lie['say'] =>
  (response) =>
    answer(response, 200, text, { ...type, 'docker-content-digest': manifestDigest(Buffer.from(text)) })

const lies: readonly Lie[] = [
  {
    lie: 'other bytes for a digest',
    byDigest: true,
    say: (response) => answer(response, 200, other.text, type),
    code: 'digest-mismatch',
  },
  {
    lie: 'other bytes for a digest, under a header that names it',
    byDigest: true,
    say: (response) => answer(response, 200, other.text, { ...type, 'docker-content-digest': honest.digest }),
    code: 'digest-mismatch',
  },
  {
    lie: 'a header that names another digest',
    say: (response) => answer(response, 200, honest.text, { ...type, 'docker-content-digest': other.digest }),
    code: 'digest-header-mismatch',
  },
  {
    lie: 'a second header that names another digest',
    say: (response) => {
      response.writeHead(200, [
        ...['Content-Type', honest.mediaType, 'Docker-Content-Digest', honest.digest],
        ...['Docker-Content-Digest', other.digest],
      ])
      response.end(honest.text)
    },
    code: 'digest-header-mismatch',
  },
  {
    lie: 'a header that is no digest',
    say: (response) =>
      answer(response, 200, honest.text, { ...type, 'docker-content-digest': '::error::##[x]' }),
    code: 'digest-header-mismatch',
  },
  {
    lie: 'a Content-Length that is too long',
    say: (response) => {
      response.writeHead(200, { ...type, 'content-length': String(honest.text.length + 10) })
      response.write(honest.text, () => setTimeout(() => response.destroy(), 20))
    },
    code: 'response-truncated',
  },
  {
    lie: 'a Content-Length that is too short',
    say: (response) => {
      const length = String(honest.text.length - 10)
      response.writeHead(200, { ...type, 'content-length': length, 'docker-content-digest': honest.digest })
      response.end(honest.text)
    },
    code: 'digest-header-mismatch',
  },
  {
    lie: 'a Content-Length that is too short, and nothing about the digest',
    say: (response) => {
      response.writeHead(200, { ...type, 'content-length': String(honest.text.length - 10) })
      response.end(honest.text)
    },
    code: 'registry-error',
  },
  {
    lie: 'a Content-Length of a terabyte',
    say: (response) => {
      response.writeHead(200, { ...type, 'content-length': '1099511627776' })
      response.write(honest.text)
    },
    code: 'response-too-large',
  },
  {
    lie: 'chunks without end',
    say: (response) => {
      response.writeHead(200, type)
      const more = (): void => {
        if (!response.destroyed) response.write(Buffer.alloc(256 * 1024, 0x20), more)
      }
      more()
    },
    code: 'response-too-large',
  },
  {
    lie: 'a chunked body that breaks off',
    say: (response) => {
      response.writeHead(200, type)
      response.write(honest.text.slice(0, 50), () => response.destroy())
    },
    code: 'response-truncated',
  },
  {
    lie: 'compression that nobody asked for',
    say: (response) => answer(response, 200, honest.text, { ...type, 'content-encoding': 'gzip' }),
    code: 'response-malformed',
  },
  {
    lie: 'bytes that are no HTTP',
    say: (response) => {
      response.socket?.end('HTTP/9 hello\r\n::error::\r\n\r\n')
    },
    code: 'response-malformed',
  },
  {
    lie: 'headers without end',
    say: (response) => {
      response.socket?.write(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(200_000)}`)
    },
    code: 'response-malformed',
  },
  {
    lie: 'the type of an index for an image',
    say: (response) =>
      answer(response, 200, honest.text, { 'content-type': 'application/vnd.oci.image.index.v1+json' }),
    code: 'manifest-media-type-mismatch',
  },
  {
    lie: 'a type that is a command of the runner',
    say: (response) => answer(response, 200, honest.text, { 'content-type': '##[error]x' }),
    code: 'manifest-media-type-mismatch',
  },
  {
    lie: 'a web page with status 200',
    say: (response) =>
      answer(response, 200, '<!doctype html><h1>Sign in</h1>', { 'content-type': 'text/html' }),
    code: 'registry-error',
  },
  {
    lie: 'nothing with status 200',
    say: (response) => answer(response, 200, '', type),
    code: 'registry-error',
  },
  {
    lie: 'half a manifest',
    say: (response) => answer(response, 200, honest.text.slice(0, 100), type),
    code: 'registry-error',
  },
  {
    lie: 'half a manifest, and a header that names what it is',
    say: vouchedFor(honest.text.slice(0, 100)),
    code: 'manifest-malformed',
    verdict: 'rejected',
  },
  {
    lie: 'a key of the manifest twice',
    say: vouchedFor(honest.text.replace('{', '{"layers":[],')),
    code: 'json-duplicate-key',
    verdict: 'rejected',
  },
  {
    lie: 'a manifest nested without end',
    say: vouchedFor(honest.text.replace('{', `{"x":${'['.repeat(5000)}${']'.repeat(5000)},`)),
    code: 'json-too-deep',
    verdict: 'rejected',
  },
  {
    lie: 'a manifest that is an index as well',
    say: vouchedFor(honest.text.replace('{', '{"manifests":[],')),
    code: 'manifest-ambiguous',
    verdict: 'rejected',
  },
  {
    lie: 'a signed schema 1 manifest that says more than what is signed',
    say: (response) => answer(response, 200, schema1.foreign, { 'content-type': schema1.mediaType }),
    code: 'manifest-ambiguous',
    verdict: 'rejected',
  },
  {
    lie: 'a signed schema 1 manifest whose signature block is cut',
    say: (response) => answer(response, 200, schema1.broken, { 'content-type': schema1.mediaType }),
    code: 'manifest-jws-malformed',
    verdict: 'rejected',
  },
  {
    lie: 'another manifest behind the signed tag',
    say: (response) => answer(response, 200, other.text, type),
    code: 'signature-missing',
    verdict: 'rejected',
  },
  {
    lie: 'status 204',
    say: (response) => answer(response, 204),
    code: 'registry-error',
  },
  {
    lie: 'status 206',
    say: (response) => answer(response, 206, honest.text, type),
    code: 'registry-error',
  },
]

const nameOf = (at: number): string => `lie/image${at}`
let stage: Stage
let verified: Run
let signed: Run
const [judged, tried] = [new Map<string, ReportedImage>(), new Map<string, ReportedImage>()]
const rows = lies.map((lie, at) => ({ ...lie, at, verdict: lie.verdict ?? 'undecided' }))

const referenceOf = ({ at, byDigest }: { at: number; byDigest?: true }): string =>
  byDigest === true
    ? stage.reference(nameOf(at)).replace(':1', `@${honest.digest}`)
    : stage.reference(nameOf(at))

beforeAll(async () => {
  stage = await openStage()
  const { registry, work, trusted, publish, sign, verify } = stage
  for (const { at, say, byDigest } of rows) {
    const reference = byDigest === true ? honest.digest : '1'
    registry.say(manifestPath(nameOf(at), reference), (response) => say(response, stage))
    publish(nameOf(at), honest, await sign(nameOf(at), honest))
  }
  const references = rows.map(referenceOf)
  const env = { COUNTERSIGN_GPG_KEY: trusted.key.armor() }
  const place = ['--lookaside', 'out', '--auth-file', 'auth.json', '--json']
  ;[verified, signed] = await Promise.all([
    verify(references),
    work.run(['sign', ...references, ...place], { env }),
  ])
  for (const image of imagesOf(verified)) judged.set(image.reference, image)
  for (const image of imagesOf(signed)) tried.set(image.reference, image)
}, 30_000)

afterAll(() => stage.close())

describe('a registry that lies', () => {
  it.each(rows)('$lie: $verdict, $code', (row) => {
    const image = judged.get(referenceOf(row))
    expect(image).toMatchObject({ verdict: row.verdict, code: row.code })
    expect(image?.next).toMatch(/^[A-Z`].*[.?]$/)
    expect(verified.exitCode).toBe(1)
  })

  it.each(rows.filter(({ code }) => code !== 'signature-missing'))('$lie: nothing is signed', (row) => {
    const image = tried.get(referenceOf(row))
    expect(image).toMatchObject({ code: row.code, signed: [] })
    expect(signed.exitCode).toBe(3)
  })

  it('is believed in nothing: only the manifest that it served whole was signed, and nothing half-written', async () => {
    const files = await listFiles(stage.work.path('out'))
    const replaced = lies.findIndex(({ code }) => code === 'signature-missing')
    expect(files).toEqual([`${nameOf(replaced)}@${other.digest.replace(':', '=')}/signature-1`])
  })
})

describe('a registry that answers otherwise each time', () => {
  it('is asked once: the same name has one answer in a run', async () => {
    let asked = 0
    stage.registry.say(manifestPath('flip/app', '1'), (response) => {
      asked += 1
      answer(response, 200, asked === 1 ? other.text : honest.text, type)
    })
    stage.publish('flip/app', honest, await stage.sign('flip/app', honest))
    const images = imagesOf(await stage.verify(['flip/app', 'flip/app', 'flip/app']))
    expect(images.map(({ digest }) => digest)).toEqual(Array(3).fill(other.digest))
    expect(asked).toBe(1)
  })

  it('cannot change what is signed: the children are those of the index that was resolved', async () => {
    const index = indexManifest([
      { manifest: honest, platform: 'linux/amd64' },
      { manifest: other, platform: 'linux/arm64', bySha512: true },
    ])
    const { registry, work, trusted, reference } = stage
    registry.say(manifestPath('flip/web', '1'), (response) => answer(response, 200, index.text))
    registry.say(manifestPath('flip/web', other.sha512), (response) => answer(response, 200, honest.text))
    const run = await work.run(
      ['sign', reference('flip/web'), '--lookaside', 'flip', '--auth-file', 'auth.json', '--json'],
      { env: { COUNTERSIGN_GPG_KEY: trusted.key.armor() } },
    )
    expect(imagesOf(run)).toMatchObject([{ code: 'digest-mismatch', signed: [] }])
    expect(await listFiles(work.path('flip'))).toEqual([])
  })
})
