import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { digestOf } from '../../src/domain/image/digest.ts'
import { imageManifest, indexManifest, type MadeEntry, type MadeManifest } from '../fakes/manifests.ts'
import { imagesOf, type ReportedImage } from './kit/expectations.ts'
import { openStage, type Stage } from './kit/judged.ts'
import { answer, manifestPath } from './kit/servers.ts'

type Rule = 'default' | 'all' | 'platform'

/** An index as an attacker would arrange it, with the parts that bear a good signature. */
interface Attack {
  readonly attack: string
  readonly index: MadeManifest
  readonly signed: readonly MadeManifest[]
  readonly rule?: Rule
  readonly expected: { readonly verdict: string; readonly code?: string }
}

const [amd, arm, evil] = [imageManifest('amd'), imageManifest('arm'), imageManifest('evil')]
const amdEntry: MadeEntry = { manifest: amd, platform: 'linux/amd64' }
const armEntry: MadeEntry = { manifest: arm, platform: 'linux/arm64' }
const honest = indexManifest([amdEntry, armEntry])

/** The same manifest with another text. */
function rewritten(manifest: MadeManifest, change: (text: string) => string): MadeManifest {
  const text = change(manifest.text)
  const digest = digestOf(Buffer.from(text))
  return { ...manifest, text, digest, sha512: digestOf(Buffer.from(text), 'sha512') }
}

/** The honest index with one more entry, written by hand. */
const withEntry = (entry: object): MadeManifest =>
  rewritten(honest, (text) => {
    const index = JSON.parse(text) as { manifests: object[] }
    index.manifests.push(entry)
    return JSON.stringify(index)
  })

const evilEntry = (more: object): object => ({
  mediaType: evil.mediaType,
  digest: evil.digest,
  size: evil.text.length,
  ...more,
})
const linux = { os: 'linux', architecture: 'amd64' }
const rejected = (code: string) => ({ verdict: 'rejected', code })
const unsigned = rejected('signature-missing')
const accepted = { verdict: 'accepted' }
const children = [amd, arm]

const attacks: readonly Attack[] = [
  { attack: 'both platforms signed, the index not', index: honest, signed: children, expected: accepted },
  { attack: 'one platform not signed', index: honest, signed: [amd], expected: unsigned },
  { attack: 'nothing signed', index: honest, signed: [], expected: unsigned },
  {
    attack: 'another platform put beside signed ones',
    index: indexManifest([amdEntry, armEntry, { manifest: evil, platform: 'linux/s390x' }]),
    signed: children,
    expected: unsigned,
  },
  {
    attack: 'an image without a platform beside signed ones',
    index: indexManifest([amdEntry, armEntry, { manifest: evil }]),
    signed: children,
    expected: unsigned,
  },
  {
    attack: 'an image that calls itself an attestation',
    index: withEntry(
      evilEntry({ platform: linux, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } }),
    ),
    signed: children,
    expected: unsigned,
  },
  {
    attack: 'an image that calls itself an artifact',
    index: withEntry(evilEntry({ platform: linux, artifactType: 'application/vnd.example' })),
    signed: children,
    expected: unsigned,
  },
  {
    attack: 'an image that calls itself another media type',
    index: withEntry(evilEntry({ platform: linux, mediaType: 'application/octet-stream' })),
    signed: children,
    expected: unsigned,
  },
  {
    attack: 'an index inside the index',
    index: withEntry(evilEntry({ mediaType: honest.mediaType })),
    signed: children,
    expected: unsigned,
  },
  {
    attack: 'an attestation that nobody runs, unsigned',
    index: indexManifest([amdEntry, armEntry, { manifest: evil, platform: 'attestation' }]),
    signed: children,
    expected: accepted,
  },
  {
    attack: 'attestations only',
    index: indexManifest([{ manifest: evil, platform: 'attestation' }]),
    signed: children,
    expected: rejected('signature-missing'),
  },
  {
    attack: 'no entries at all',
    index: indexManifest([]),
    signed: children,
    expected: rejected('signature-missing'),
  },
  {
    attack: 'a signed platform listed for another one',
    index: indexManifest([
      { manifest: amd, platform: 'linux/arm64' },
      { manifest: arm, platform: 'linux/amd64' },
    ]),
    signed: children,
    expected: accepted, // podman would take either: what is signed is each image, and the name
  },
  {
    attack: 'the list of entries twice',
    index: rewritten(honest, (text) => text.replace('"manifests":', '"manifests":[],"manifests":')),
    signed: children,
    expected: rejected('json-duplicate-key'),
  },
  {
    attack: 'the list of entries a second time in other letters',
    index: rewritten(honest, (text) => text.replace('"manifests":', '"Manifests":[],"manifests":')),
    signed: children,
    expected: rejected('manifest-ambiguous'),
  },
  // Go takes the last of `digest` and `Digest`: docker, containerd and podman would run the other one.
  ...(['Digest', 'dige\u017ft', 'DIGEST'] as const).flatMap((key): readonly Attack[] =>
    (['default', 'platform'] as const).map((rule) => ({
      attack: `a signed entry with the digest of another one as ${key}`,
      index: rewritten(indexManifest([amdEntry]), (text) =>
        text.replace(`"digest":"${amd.digest}"`, `"digest":"${amd.digest}","${key}":"${evil.digest}"`),
      ),
      signed: [amd],
      rule,
      expected: rejected('manifest-ambiguous'),
    })),
  ),
  {
    attack: 'an entry of an unknown platform that Go reads as linux/amd64',
    index: withEntry(
      evilEntry({
        platform: { os: 'unknown', architecture: 'unknown', OS: 'linux', Architecture: 'amd64' },
      }),
    ),
    signed: children,
    expected: rejected('manifest-ambiguous'),
  },
  // What containerd takes for linux/amd64: the first of those that it takes for equal.
  ...[
    { os: 'linux', architecture: 'x86_64' },
    { os: 'linux', architecture: 'amd64', variant: 'v1' },
    { os: 'Linux', architecture: 'AMD64' },
    { os: '', architecture: 'amd64' },
  ].map(
    (platform): Attack => ({
      attack: `another entry for ${JSON.stringify(platform)} beside the signed one`,
      index: withEntry(evilEntry({ platform })),
      signed: children,
      rule: 'platform',
      expected: unsigned,
    }),
  ),
  {
    attack: 'an index that is an image as well',
    index: rewritten(honest, (text) =>
      text.replace('"manifests":', `"config":${JSON.stringify(evilEntry({}))},"layers":[],"manifests":`),
    ),
    signed: children,
    expected: rejected('manifest-ambiguous'),
  },
  {
    attack: 'a thousand and one entries',
    index: indexManifest(Array.from({ length: 1001 }, () => amdEntry)),
    signed: children,
    // Beyond a limit nothing was read, so nothing is said of the image.
    expected: { verdict: 'undecided', code: 'manifest-too-large' },
  },
  {
    attack: 'a platform listed by sha512 whose bytes are others',
    index: indexManifest([amdEntry, { manifest: arm, platform: 'linux/arm64', bySha512: true }]),
    signed: children,
    expected: { verdict: 'undecided', code: 'digest-mismatch' },
  },
  // The rules that ask for more, or for less.
  { attack: 'the index not signed', index: honest, signed: children, rule: 'all', expected: unsigned },
  {
    attack: 'one platform not signed',
    index: honest,
    signed: [honest, amd],
    rule: 'all',
    expected: unsigned,
  },
  {
    attack: 'everything signed',
    index: honest,
    signed: [honest, ...children],
    rule: 'all',
    expected: accepted,
  },
  {
    attack: 'signed platforms moved into another index',
    index: indexManifest([armEntry, amdEntry]),
    signed: [honest, ...children],
    rule: 'all',
    expected: unsigned,
  },
  {
    attack: 'the other platform not signed',
    index: honest,
    signed: [amd],
    rule: 'platform',
    expected: accepted,
  },
  { attack: 'this platform not signed', index: honest, signed: [arm], rule: 'platform', expected: unsigned },
  {
    attack: 'this platform twice, one of them not signed',
    index: withEntry(evilEntry({ platform: linux })),
    signed: children,
    rule: 'platform',
    expected: unsigned,
  },
  {
    attack: 'no such platform, but one without a platform',
    index: indexManifest([armEntry, { manifest: evil }]),
    signed: [arm],
    rule: 'platform',
    expected: unsigned,
  },
]

const rows = attacks.map((row, at) => ({ rule: 'default' as Rule, ...row, name: `index/image${at}` }))
const options: Readonly<Record<Rule, readonly string[]>> = {
  default: [],
  all: ['--platforms', 'all'],
  platform: ['--platform', 'linux/amd64'],
}

let stage: Stage
const judged = new Map<string, ReportedImage>()

beforeAll(async () => {
  stage = await openStage()
  const { registry, push, publish, sign, verify } = stage
  for (const { name, index, signed } of rows) {
    push(name, index)
    for (const manifest of signed) publish(name, manifest, await sign(name, manifest))
    registry.say(manifestPath(name, arm.sha512), (response) => answer(response, 200, evil.text))
  }
  const runs = Object.entries(options).map(async ([rule, more]) =>
    verify(
      rows.filter((row) => row.rule === rule).map(({ name }) => name),
      ...more,
    ),
  )
  for (const run of await Promise.all(runs)) {
    expect(run.exitCode).toBe(1)
    for (const image of imagesOf(run)) judged.set(image.reference, image)
  }
}, 30_000)

afterAll(() => stage.close())

describe('indexes', () => {
  it.each(rows)('$rule rule, $attack: $expected.verdict', ({ name, expected }) => {
    expect(judged.get(stage.reference(name))).toMatchObject(expected)
  })

  it('says where podman would decide otherwise than by the index', () => {
    const [first] = rows
    const image = judged.get(stage.reference(first?.name ?? ''))
    expect(image).toMatchObject({ differences: [expect.stringContaining('cosign')] })
  })
})
