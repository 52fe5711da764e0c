import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Run } from './kit/command.ts'
import { expectError, imagesOf, type ReportedImage } from './kit/expectations.ts'
import { openStage, type Stage } from './kit/judged.ts'
import { answer, manifestPath } from './kit/servers.ts'

/** Other ways to write a host that a scope of the policy refuses; whatever no scope sees is waived there. */
const aliases: readonly string[] = [
  'LOCALHOST:5001/alias/app:1',
  'LocalHost:5001/alias/app:1',
  'localhost:05001/alias/app:1',
  'Registry.Example/app:1',
  'registry.example:443/app:1',
  'registry.example:0443/app:1',
  'registry.example:80/app:1',
  `REGISTRY.example:443/app@sha256:${'a'.repeat(64)}`,
  'A.Corp.Example/app:1',
  'Registry.Example:5000/team/app:1',
  '127.1:5001/app:1',
  '0x7f.0.0.1:5001/app:1',
  '0177.0.0.1:5001/app:1',
  '2130706433:5001/app:1',
]

/** Texts that no grammar of ours takes, so that they are never judged at all. */
const noNames: readonly string[] = [
  'registry.example/../app:1',
  'registry.example//app:1',
  'registry.example/%61pp:1',
  'registry.example\u3002com/app:1',
  'r\u0435gistry.example/app:1',
  'https://registry.example/app:1',
  'atomic:registry.example/app:1',
]

let stage: Stage
let run: Run
const judged = new Map<string, ReportedImage>()
/** Names for one signed image, or for others under its signatures. */
let names: { readonly [name in 'otherTag' | 'sameTag' | 'bySha512' | 'signedDigest']: string }

beforeAll(async () => {
  stage = await openStage()
  const { registry, work, push, publish, sign, reference } = stage
  const reject = [{ type: 'reject' }]
  const scopes = [
    'localhost:5001',
    'registry.example',
    '*.corp.example',
    'registry.example:5000/team',
    '127.0.0.1:5001',
  ]
  const docker = {
    ...Object.fromEntries(scopes.map((scope) => [scope, reject])),
    [registry.host]: [{ type: 'signedBy', keyType: 'GPGKeys', keyPath: 'trusted.asc' }],
  }
  await work.put({
    'names.json': JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }], transports: { docker } }),
  })
  const app = push('name/app')
  publish('name/app', app, await sign('name/app', app))
  registry.say(manifestPath('name/app', app.sha512), (response) => answer(response, 200, app.text))
  const byDigest = push('name/digest')
  const signedAs = reference('name/digest').replace(':1', `@${byDigest.digest}`)
  publish('name/digest', byDigest, await sign('name/digest', byDigest, { reference: signedAs }))
  names = {
    otherTag: reference('name/app').replace(/1$/, `9@${app.digest}`),
    sameTag: `${reference('name/app')}@${app.digest}`,
    bySha512: reference('name/app').replace(':1', `@${app.sha512}`),
    signedDigest: reference('name/digest'),
  }
  run = await stage.verify([...aliases, ...Object.values(names)], '--policy', 'names.json')
  const images = imagesOf(run)
  for (const [at, name] of [...aliases, ...Object.values(names)].entries()) {
    const image = images[at]
    if (image !== undefined) judged.set(name, image)
  }
}, 30_000)

afterAll(() => stage.close())

describe('names', () => {
  it.each(aliases)('%s does not slip past the scope of its host', (name) => {
    expect(judged.get(name)).toMatchObject({ verdict: 'rejected', code: 'scope-alias' })
    expect(run.exitCode).toBe(1)
  })

  it.each(noNames)('%s is no name', async (name) => {
    const refused = await stage.work.run(['verify', name, '--policy', 'names.json'])
    const code = name.startsWith('atomic:') ? 'transport-unsupported' : 'reference-malformed'
    expectError(refused, { exitCode: 2, code, says: [JSON.stringify(name)] })
  })

  it('a tag beside a digest is taken off, and told where it is not the signed one', () => {
    expect(judged.get(names.sameTag)).toMatchObject({ verdict: 'accepted', warnings: [] })
    expect(judged.get(names.otherTag)).toMatchObject({
      verdict: 'accepted',
      reference: expect.stringMatching(/name\/app@sha256:[0-9a-f]{64}$/),
      warnings: [{ code: 'signature-other-tag' }],
    })
  })

  it('a sha512 digest is never covered by a signature', () => {
    expect(judged.get(names.bySha512)).toMatchObject({ verdict: 'rejected', code: 'digest-not-sha256' })
  })

  it('a signature for a digest does not speak for a tag', () => {
    expect(judged.get(names.signedDigest)).toMatchObject({ verdict: 'rejected', code: 'wrong-identity' })
  })
})
