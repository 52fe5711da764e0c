import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { digestOf } from '../../src/domain/image/digest.ts'
import { closeAll } from '../adapters/loopback-server.ts'
import { imageManifest } from '../fakes/manifests.ts'
import { openWorkplace, type Workplace } from './kit/command.ts'
import { imageOf } from './kit/expectations.ts'
import { answer, manifestPath, type ScriptedServer, scriptedServer } from './kit/servers.ts'

const indexType = 'application/vnd.oci.image.index.v1+json'
const withdrawn = imageManifest('withdrawn')

interface Entry {
  readonly text: string
  readonly mediaType: string
  /** By what it is listed; without it, by its sha256. */
  readonly digest?: string
}

/** An index over these. */
function indexOver(entries: readonly Entry[]) {
  const manifests = entries.map(({ text, mediaType, digest = digestOf(Buffer.from(text)) }) => ({
    ...{ mediaType, digest, size: text.length },
    ...(mediaType === indexType ? {} : { platform: { os: 'linux', architecture: 'amd64' } }),
  }))
  return { text: JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests }), mediaType: indexType }
}

const sha512Of = (text: string): string => `sha512:${createHash('sha512').update(text).digest('hex')}`

/** An index in an index and so on, with these at the bottom. */
const nested = (
  depth: number,
  bottom: ReturnType<typeof indexOver>,
): readonly ReturnType<typeof indexOver>[] => {
  const above = [bottom]
  for (let level = 0; level < depth; level += 1) above.unshift(indexOver(above.slice(0, 1)))
  return above
}

describe('a denied digest within indexes', () => {
  let work: Workplace
  let registry: ScriptedServer

  beforeAll(async () => {
    work = await openWorkplace()
    registry = await scriptedServer()
    await work.put({
      'policy.trust.json': JSON.stringify({
        default: [{ type: 'insecureAcceptAnything' }],
        denied: [{ digest: withdrawn.digest, reason: 'withdrawn' }],
      }),
    })
  })
  afterAll(async () => {
    await closeAll()
    work.close()
  })

  /** Serves all by digest, the first under the tag as well. */
  async function verify(name: string, all: readonly { readonly text: string; readonly mediaType: string }[]) {
    for (const [index, { text, mediaType }] of all.entries()) {
      const references = [digestOf(Buffer.from(text)), sha512Of(text), ...(index === 0 ? ['1'] : [])]
      for (const reference of references)
        registry.say(manifestPath(name, reference), (response) =>
          answer(response, 200, text, { 'content-type': mediaType }),
        )
    }
    return await work.run(['verify', `${registry.host}/${name}:1`, '--policy', 'policy.trust.json', '--json'])
  }

  it.each([
    ['an entry', 0],
    ['an entry of an index in it, which containerd goes into', 1],
    ['an entry four indexes below', 4],
  ])('is found as %s', async (_name, depth) => {
    const run = await verify(`deep${depth}/app`, nested(depth, indexOver([withdrawn])))
    expect(imageOf(run)).toMatchObject({ verdict: 'rejected', code: 'image-denied' })
    expect(run.exitCode).toBe(1)
  })

  const holder = indexOver([withdrawn])
  const asImage = { ...holder, mediaType: withdrawn.mediaType }
  const bySha512 = { digest: sha512Of(holder.text) }
  const between = indexOver([{ ...holder, ...bySha512 }])
  it.each<readonly [string, readonly Entry[], readonly Entry[]]>([
    ['as an image after it', [holder, asImage], []],
    ['as an image before it', [asImage, holder], []],
    ['as an image by sha512', [{ ...asImage, ...bySha512 }], []],
    [
      'as an image by sha512, and as an index further below',
      [{ ...asImage, ...bySha512 }, between],
      [between],
    ],
  ])('is found where its index is listed %s, too', async (name, entries, more) => {
    const run = await verify(`twice${name.length}/app`, [indexOver(entries), holder, ...more])
    expect(imageOf(run)).toMatchObject({ verdict: 'rejected', code: 'image-denied' })
  })

  it('stands in the way of nothing else', async () => {
    const run = await verify('other/app', nested(2, indexOver([imageManifest('other')])))
    expect(imageOf(run)).toMatchObject({ verdict: 'waived' })
  })

  it('is not looked for without end', async () => {
    const deep = await verify('bottomless/app', nested(9, indexOver([withdrawn])))
    expect(imageOf(deep)).toMatchObject({ verdict: 'rejected', code: 'manifest-malformed' })
    const wide = Array.from({ length: 200 }, (_, index) => indexOver([imageManifest(`wide ${index}`)]))
    const run = await verify('wide/app', [indexOver(wide), ...wide])
    expect(imageOf(run)).toMatchObject({ verdict: 'rejected', code: 'manifest-malformed' })
  })

  it('leaves open what an index in it holds where that cannot be had', async () => {
    const run = await verify('gone/app', nested(1, indexOver([withdrawn])).slice(0, 1))
    expect(imageOf(run)).toMatchObject({ verdict: 'undecided', code: 'manifest-not-found' })
    expect(run.exitCode).toBe(3)
  })

  it('is not hidden behind a key that only Go reads', async () => {
    const other = imageManifest('other')
    const open = indexOver([other])
    const text = open.text.replace(
      `"digest":"${other.digest}"`,
      `"digest":"${other.digest}","Digest":"${withdrawn.digest}"`,
    )
    const run = await verify('folded/app', [{ ...open, text }])
    // By a tag, what is no manifest is a fault of the registry.
    expect(imageOf(run)).toMatchObject({ verdict: 'undecided', code: 'registry-error' })
  })
})
