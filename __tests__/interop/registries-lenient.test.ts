import { request } from 'node:http'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Countersign, setUpCountersign } from './programs/countersign.ts'
import { makeImage, makeIndex } from './programs/image.ts'
import { type Judge, setUpJudge } from './programs/judge.ts'
import { pushImage } from './programs/push-image.ts'
import { type MemoryRegistry, type RegistryServer, startMemoryRegistry } from './programs/registry-server.ts'
import { interopSuite } from './programs/suite.ts'
import { openWorkspace, type Workspace } from './programs/workspace.ts'

const image = makeImage('lenient')
const index = makeIndex('lenient')

/** What is put where, and what must be said of it. */
interface Case {
  readonly name: string
  /** Those that store it. */
  readonly registries: readonly MemoryRegistry[]
  readonly at: string
  readonly mediaType: string
  readonly body: Buffer
  readonly verdict: 'undecided' | 'rejected' | 'waived'
  readonly code: string
}

const cases: readonly Case[] = [
  {
    name: 'other bytes under a digest',
    registries: ['refreg'],
    at: `sha256:${'22'.repeat(32)}`,
    mediaType: image.mediaType,
    body: image.manifest,
    verdict: 'undecided',
    code: 'digest-mismatch',
  },
  {
    name: 'a manifest of more than 4 MiB',
    registries: ['refreg', 'ocireg'],
    at: 'large',
    mediaType: image.mediaType,
    body: Buffer.concat([image.manifest, Buffer.alloc(4 * 1024 * 1024, ' ')]),
    verdict: 'undecided',
    code: 'response-too-large',
  },
  {
    name: 'what is no JSON',
    registries: ['refreg'],
    at: 'text',
    mediaType: image.mediaType,
    body: Buffer.from('hello\n'),
    verdict: 'rejected',
    code: 'manifest-malformed',
  },
  {
    name: 'an image served as an index',
    registries: ['refreg', 'ocireg'],
    at: 'image-as-index',
    mediaType: index.mediaType,
    body: image.manifest,
    verdict: 'undecided',
    code: 'manifest-media-type-mismatch',
  },
  {
    name: 'an index served as an image',
    registries: ['refreg', 'ocireg'],
    at: 'index-as-image',
    mediaType: image.mediaType,
    body: index.manifest,
    verdict: 'undecided',
    code: 'manifest-media-type-mismatch',
  },
  {
    name: 'an image served under a type that says nothing',
    registries: ['refreg', 'ocireg'],
    at: 'image-as-text',
    mediaType: 'text/plain',
    body: image.manifest,
    verdict: 'waived',
    code: 'waived',
  },
]

const put = (url: string, { mediaType, body }: Pick<Case, 'mediaType' | 'body'>): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': mediaType, 'content-length': body.length }
    request(url, { method: 'PUT', headers })
      .on('response', (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0))
      })
      .on('error', reject)
      .end(body)
  })

interopSuite('registries that store what they should not', ['refreg', 'ocireg', 'skopeo'], () => {
  let workspace: Workspace
  let countersign: Countersign
  let judge: Judge
  const registries = new Map<MemoryRegistry, RegistryServer>()
  const hostOf = (program: MemoryRegistry): string => registries.get(program)?.host ?? ''
  beforeAll(async () => {
    workspace = await openWorkspace()
    countersign = await setUpCountersign(workspace)
    judge = await setUpJudge(workspace, { policy: { default: [{ type: 'insecureAcceptAnything' }] } })
    registries.set('refreg', await startMemoryRegistry(workspace, 'refreg'))
    registries.set('ocireg', await startMemoryRegistry(workspace, 'ocireg', ['-lax']))
    for (const registry of registries.values()) {
      await pushImage(registry, 'it/app', image)
      await pushImage(registry, 'it/app', index)
    }
  })
  afterAll(() => workspace.close())

  const verify = (reference: string) =>
    countersign.run(['verify', reference, '--policy', judge.policyFile, '--json'])

  const rows = cases.flatMap((row) => row.registries.map((program) => [program, row.name, row] as const))
  it.each(rows)('%s: %s', async (program, _name, { at, mediaType, body, verdict, code }) => {
    const base = `http://${hostOf(program)}/v2/it/app/manifests`
    expect(await put(`${base}/${at}`, { mediaType, body })).toBe(201)
    const reference = `${hostOf(program)}/it/app${at.startsWith('sha256:') ? '@' : ':'}${at}`
    const exitCode = { undecided: 3, rejected: 1, waived: 0 }[verdict]
    expect(await verify(reference)).toMatchObject({ exitCode, report: { images: [{ verdict, code }] } })
    // skopeo is more patient with an index under the type of an image, and cannot read a type that says nothing.
    if (verdict === 'undecided' && code !== 'manifest-media-type-mismatch')
      expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: false })
  })
})
