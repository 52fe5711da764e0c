import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Image, makeImage } from './programs/image.ts'
import { type JudgeSetup, setUpJudge } from './programs/judge.ts'
import { placeSignatures, signatureFolder } from './programs/lookaside-files.ts'
import { type JsonObject, payload, rejectBut, signedBy } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { openScene, type Scene } from './programs/scene.ts'
import type { TestKey } from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'

/** What the rows are made of; known only when the registry runs. */
interface Names {
  readonly host: string
  readonly digest: string
  readonly key: TestKey
  readonly stranger: TestKey
  /** The public key, base64, as `keyData` has it. */
  readonly keyData: string
}

type Text = (names: Names) => string

const asked: Readonly<Record<string, Text>> = {
  tag: ({ host }) => `${host}/it/app:v1`,
  digest: ({ host, digest }) => `${host}/it/app@${digest}`,
}

const claimed: Readonly<Record<string, Text>> = {
  'the tag': ({ host }) => `${host}/it/app:v1`,
  'another tag': ({ host }) => `${host}/it/app:v2`,
  'the digest': ({ host, digest }) => `${host}/it/app@${digest}`,
  'tag and digest': ({ host, digest }) => `${host}/it/app:v1@${digest}`,
  'the name only': ({ host }) => `${host}/it/app`,
  'another name': ({ host }) => `${host}/it/other:v1`,
  'another host': () => 'vendor.example.com/it/app:v1',
  'no reference': () => 'Not A Reference',
}

const matchers: Readonly<Record<string, (names: Names) => JsonObject | undefined>> = {
  'no matcher': () => undefined,
  matchExact: () => ({ type: 'matchExact' }),
  matchRepoDigestOrExact: () => ({ type: 'matchRepoDigestOrExact' }),
  matchRepository: () => ({ type: 'matchRepository' }),
  exactReference: ({ host }) => ({ type: 'exactReference', dockerReference: `${host}/it/app:v2` }),
  exactRepository: ({ host }) => ({ type: 'exactRepository', dockerRepository: `${host}/it/other` }),
  remapIdentity: ({ host }) => ({ type: 'remapIdentity', prefix: host, signedPrefix: 'vendor.example.com' }),
}

const matcherRows = Object.keys(matchers).flatMap((matcher) =>
  Object.keys(claimed).flatMap((claim) => Object.keys(asked).map((by) => ({ matcher, claim, by }))),
)

/** Policies for one good signature of `HOST/it/app:v1`, asked for by tag. */
const policies: Readonly<Record<string, (names: Names) => JsonObject>> = {
  'scope of the tag': (n) => rejectBut({ [`${n.host}/it/app:v1`]: [signedBy(n.key)] }),
  'scope of another tag': (n) => rejectBut({ [`${n.host}/it/app:v2`]: [signedBy(n.key)] }),
  'scope of the repository': (n) => rejectBut({ [`${n.host}/it/app`]: [signedBy(n.key)] }),
  'scope of the namespace': (n) => rejectBut({ [`${n.host}/it`]: [signedBy(n.key)] }),
  'scope of part of a name': (n) => rejectBut({ [`${n.host}/it/ap`]: [signedBy(n.key)] }),
  'scope of the host without its port': (n) => rejectBut({ [n.host.replace(/:.*/, '')]: [signedBy(n.key)] }),
  'wildcard scope': (n) => rejectBut({ '*.0.0.1': [signedBy(n.key)] }),
  'wildcard scope that covers the whole host': (n) => rejectBut({ '*.127.0.0.1': [signedBy(n.key)] }),
  'scope of the transport': (n) => rejectBut({ '': [signedBy(n.key)] }),
  'the default': (n) => ({ default: [signedBy(n.key)] }),
  'a narrow reject inside a wide accept': (n) =>
    rejectBut({ [n.host]: [signedBy(n.key)], [`${n.host}/it/app`]: [{ type: 'reject' }] }),
  'a narrow accept inside a wide reject': (n) =>
    rejectBut({ [n.host]: [{ type: 'reject' }], [`${n.host}/it/app`]: [signedBy(n.key)] }),
  'an unknown transport beside': (n) => ({
    default: [signedBy(n.key)],
    transports: { 'no-such-transport': { x: [{ type: 'reject' }] } },
  }),
  'another key': (n) => rejectBut({ '': [signedBy(n.stranger)] }),
  'the key and another key': (n) => rejectBut({ '': [signedBy(n.key), signedBy(n.stranger)] }),
  'the same key twice': (n) => rejectBut({ '': [signedBy(n.key), signedBy(n.key)] }),
  'one of several key files': (n) =>
    rejectBut({ '': [keyed({ keyPaths: [n.stranger.publicFile, n.key.publicFile] })] }),
  'key files without the key': (n) => rejectBut({ '': [keyed({ keyPaths: [n.stranger.publicFile] })] }),
  'no key file': () => rejectBut({ '': [keyed({ keyPaths: [] })] }),
  'the key as data': (n) => rejectBut({ '': [keyed({ keyData: n.keyData })] }),
  'data that is no key': () => rejectBut({ '': [keyed({ keyData: 'aGVsbG8=' })] }),
  'a key file that is missing': () => rejectBut({ '': [keyed({ keyPath: '/nonexistent/key.gpg' })] }),
  'another kind of key': (n) =>
    rejectBut({ '': [{ type: 'signedBy', keyType: 'signedByGPGKeys', keyPath: n.key.publicFile }] }),
  'accept anything': () => rejectBut({ '': [{ type: 'insecureAcceptAnything' }] }),
  'accept anything and the key': (n) =>
    rejectBut({ '': [{ type: 'insecureAcceptAnything' }, signedBy(n.key)] }),
  'accept anything and another key': (n) =>
    rejectBut({ '': [{ type: 'insecureAcceptAnything' }, signedBy(n.stranger)] }),
  'reject after the key': (n) => rejectBut({ '': [signedBy(n.key), { type: 'reject' }] }),
  'a signed base layer': () =>
    rejectBut({ '': [{ type: 'signedBaseLayer', baseLayerIdentity: { type: 'matchRepository' } }] }),
}

function keyed(keys: JsonObject): JsonObject {
  return { type: 'signedBy', keyType: 'GPGKeys', ...keys }
}

type Registries = Pick<JudgeSetup, 'registries' | 'defaultRegistry'>

/** registries.d for one good signature at `url`; nothing lies at `url/none`. */
const registries: Readonly<Record<string, (host: string, url: string) => Registries>> = {
  'nothing configured': () => ({}),
  'the default section': (_, url) => ({ defaultRegistry: { lookaside: url } }),
  'the old name': (host, url) => ({ registries: { [host]: { sigstore: url } } }),
  'both names, the new one right': (host, url) => ({
    registries: { [host]: { sigstore: `${url}/none`, lookaside: url } },
  }),
  'both names, the old one right': (host, url) => ({
    registries: { [host]: { sigstore: url, lookaside: `${url}/none` } },
  }),
  'a repository before its host': (host, url) => ({
    registries: { [host]: { lookaside: `${url}/none` }, [`${host}/it/app`]: { lookaside: url } },
  }),
  'a repository with another store': (host, url) => ({
    registries: { [host]: { lookaside: url }, [`${host}/it/app`]: { lookaside: `${url}/none` } },
  }),
  'a tag with another store': (host, url) => ({
    registries: { [host]: { lookaside: url }, [`${host}/it/app:v1`]: { lookaside: `${url}/none` } },
  }),
  'a repository that says nothing of the store': (host, url) => ({
    registries: { [host]: { lookaside: url }, [`${host}/it/app`]: { 'use-sigstore-attachments': false } },
  }),
  'a section for writing only': (host, url) => ({ registries: { [host]: { 'lookaside-staging': url } } }),
  'a wildcard': (_, url) => ({ registries: { '*.0.0.1': { lookaside: url } } }),
  'the host without its port': (host, url) => ({
    registries: { [host.replace(/:.*/, '')]: { lookaside: url } },
  }),
  'a slash at the end': (host, url) => ({ registries: { [host]: { lookaside: `${url}/` } } }),
}

interopSuite('skopeo and Countersign decide alike', ['skopeo', 'docker-registry', 'nginx', 'gpg'], () => {
  let scene: Scene
  let image: Image
  let names: Names
  const signatures = new Map<string, Buffer>()
  const seen = { accepted: 0, refused: 0 }

  beforeAll(async () => {
    scene = await openScene()
    image = makeImage('decisions')
    await pushImage(scene.registry, 'it/app', image, 'v1')
    const key = await scene.keyring.generate('rsa2048')
    const stranger = await scene.keyring.generate('ed25519')
    const keyData = (await readFile(key.publicFile)).toString('base64')
    names = { host: scene.registry.host, digest: image.digest, key, stranger, keyData }
    for (const [claim, text] of Object.entries(claimed)) {
      signatures.set(claim, await scene.keyring.sign(key, payload(text(names), image.digest)))
    }
  })
  afterAll(() => scene.workspace.close())

  const expectAgreement = async (
    policy: JsonObject,
    claim: string,
    reference: string,
    places: Registries = { registries: { [names.host]: { lookaside: scene.lookaside.url } } },
  ): Promise<void> => {
    const signature = signatures.get(claim)
    if (signature === undefined) throw new Error(`no signature that claims ${claim}`)
    await placeSignatures(signatureFolder(scene.lookaside.folder, 'it/app', image.digest), [signature])
    const judge = await setUpJudge(scene.workspace, { policy, ...places })
    const [skopeo, ours] = await Promise.all([judge.skopeoCopy(reference), scene.verify(judge, reference)])
    // A policy that skopeo cannot read would be refused too; only a refusal of the image is a decision.
    if (!skopeo.accepted) expect(skopeo.message).toContain('Source image rejected')
    expect({ says: skopeo.message, exitCode: ours.exitCode, report: ours.report }).toMatchObject({
      exitCode: skopeo.accepted ? 0 : 1,
    })
    seen[skopeo.accepted ? 'accepted' : 'refused'] += 1
  }

  it.each(matcherRows)('$matcher, signed as $claim, asked for by $by', async ({ matcher, claim, by }) => {
    const policy = rejectBut({ '': [signedBy(names.key, matchers[matcher]?.(names))] })
    await expectAgreement(policy, claim, asked[by]?.(names) ?? '')
  })

  it.each(Object.entries(policies))('%s', async (_, policy) => {
    await expectAgreement(policy(names), 'the tag', `${names.host}/it/app:v1`)
  })

  it.each(Object.entries(registries))('registries.d: %s', async (_, places) => {
    const policy = rejectBut({ '': [signedBy(names.key)] })
    const reference = `${names.host}/it/app:v1`
    await expectAgreement(policy, 'the tag', reference, places(names.host, scene.lookaside.url))
  })

  it('the tables hold both answers often', () => {
    expect(seen.accepted).toBeGreaterThanOrEqual(30)
    expect(seen.refused).toBeGreaterThanOrEqual(60)
  })
})
