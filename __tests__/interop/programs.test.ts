import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Image, makeImage, makeIndex } from './programs/image.ts'
import { type Judge, setUpJudge, skopeoWith, standaloneVerify } from './programs/judge.ts'
import { placeSignatures, signatureFolder } from './programs/lookaside-files.ts'
import { type LookasideServer, startLookaside } from './programs/lookaside-server.ts'
import { rejectBut, signedBy } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { type RegistryServer, startRegistry } from './programs/registry-server.ts'
import { type KeyAlgorithm, type Keyring, openKeyring, type TestKey } from './programs/signing-keys.ts'
import { freePort } from './programs/start-server.ts'
import { interopSuite } from './programs/suite.ts'
import { registryUser, startTokenServer, type TokenServer } from './programs/token-server.ts'
import { openWorkspace, type Workspace } from './programs/workspace.ts'

// Countersign has no part in this file: it shows that the real programs accept and refuse as the other files
// rely on, so that a refusal there is never a mistake of the set-up.
interopSuite(
  'the real programs by themselves',
  ['skopeo', 'podman', 'docker-registry', 'nginx', 'gpg'],
  () => {
    let workspace: Workspace
    let registry: RegistryServer
    let lookaside: LookasideServer
    let keyring: Keyring
    let key: TestKey

    beforeAll(async () => {
      workspace = await openWorkspace()
      registry = await startRegistry(workspace)
      lookaside = await startLookaside(workspace)
      keyring = await openKeyring(workspace)
      key = await keyring.generate('rsa2048')
    })
    afterAll(() => workspace.close())

    const judgeOf = (signer: TestKey, lookasideUrl = lookaside.url): Promise<Judge> =>
      setUpJudge(workspace, {
        policy: rejectBut({ [registry.host]: [signedBy(signer)] }),
        registries: { [registry.host]: { lookaside: lookasideUrl } },
      })

    /** Signs one manifest with skopeo and puts the signature into the lookaside, alone. */
    const signWithSkopeo = async (signer: TestKey, reference: string, repository: string, image: Image) => {
      const manifest = await workspace.write('manifest.json', image.manifest)
      const signature = join(workspace.folder, 'skopeo.sig')
      await skopeoWith(keyring, ['standalone-sign', manifest, reference, signer.fingerprint, '-o', signature])
      await placeSignatures(signatureFolder(lookaside.folder, repository, image.digest), [
        await readFile(signature),
      ])
      return { manifest, signature }
    }

    it.each<[KeyAlgorithm]>([
      ['rsa2048'],
      ['rsa3072'],
      ['rsa4096'],
      ['nistp256'],
      ['nistp384'],
      ['nistp521'],
      ['ed25519'],
    ])('a %s signature by skopeo is accepted by skopeo and podman', async (algorithm) => {
      const signer = await keyring.generate(algorithm)
      const image = makeImage(algorithm)
      const reference = await pushImage(registry, 'it/keys', image, algorithm)
      const files = await signWithSkopeo(signer, reference, 'it/keys', image)
      const judge = await judgeOf(signer)
      expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: true })
      expect(await judge.podmanPull(reference)).toMatchObject({ accepted: true })
      expect(await standaloneVerify(keyring, signer, files, reference)).toMatchObject({ accepted: true })
      expect(await standaloneVerify(keyring, signer, files, `${reference}2`)).toMatchObject({
        accepted: false,
        message: expect.stringContaining('does not match'),
      })
    })

    it('an unsigned image is refused because nothing signed it', async () => {
      const reference = await pushImage(registry, 'it/unsigned', makeImage('unsigned'), 'v1')
      const judge = await judgeOf(key)
      const refused = { accepted: false, message: expect.stringContaining('no signature exists') }
      expect(await judge.skopeoCopy(reference)).toEqual(refused)
      expect(await judge.podmanPull(reference)).toEqual(refused)
    })

    it('an image outside every scope is refused by the default', async () => {
      const reference = await pushImage(registry, 'it/unsigned', makeImage('unsigned'), 'v1')
      const judge = await setUpJudge(workspace, { policy: rejectBut({}) })
      const refused = { accepted: false, message: expect.stringContaining('is rejected by policy') }
      expect(await judge.skopeoCopy(reference)).toEqual(refused)
      expect(await judge.podmanPull(reference)).toEqual(refused)
    })

    it.each(['oci', 'docker'] as const)('one platform of an index (%s) is what is judged', async (format) => {
      const index = makeIndex(`index ${format}`, format)
      const reference = await pushImage(registry, `it/${format}`, index, 'v1')
      const judge = await judgeOf(key)
      await signWithSkopeo(key, reference, `it/${format}`, index)
      expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: false })
      for (const child of index.children) await signWithSkopeo(key, reference, `it/${format}`, child)
      expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: true })
      expect(await judge.podmanPull(reference)).toMatchObject({ accepted: true })
    })

    it.each([403, 500])('a lookaside that answers %i is an error, not "unsigned"', async (status) => {
      const broken = await startLookaside(workspace, status)
      const reference = await pushImage(registry, 'it/broken', makeImage('broken'), 'v1')
      const judge = await judgeOf(key, broken.url)
      const refused = { accepted: false, message: expect.stringContaining(`status ${status}`) }
      expect(await judge.skopeoCopy(reference)).toEqual(refused)
    })

    it('a lookaside that is down is an error, not "unsigned"', async () => {
      const reference = await pushImage(registry, 'it/broken', makeImage('broken'), 'v1')
      const judge = await judgeOf(key, `http://127.0.0.1:${await freePort()}`)
      const refused = { accepted: false, message: expect.stringContaining('connection refused') }
      expect(await judge.skopeoCopy(reference)).toEqual(refused)
    })

    it('a closed workspace leaves no server and no folder', async () => {
      const other = await openWorkspace()
      const { host } = await startRegistry(other)
      await (await openKeyring(other)).generate('ed25519')
      await other.close()
      await expect(fetch(`http://${host}/v2/`)).rejects.toThrow('fetch failed')
      await expect(readdir(other.folder)).rejects.toMatchObject({ code: 'ENOENT' })
    })
  },
)

interopSuite('registries that ask for a login', ['skopeo', 'docker-registry', 'openssl'], () => {
  let workspace: Workspace
  let tokens: TokenServer
  beforeAll(async () => {
    workspace = await openWorkspace()
    tokens = await startTokenServer(workspace)
  })
  afterAll(() => workspace.close())

  const basic = (password: string) => ({
    auth: Buffer.from(`${registryUser.name}:${password}`).toString('base64'),
  })

  it.each(['basic', 'bearer'] as const)(
    '%s: the right password is let in, a wrong one is not',
    async (kind) => {
      const registry = await startRegistry(workspace, kind === 'basic' ? { kind } : { kind, tokens })
      const reference = await pushImage(registry, 'it/app', makeImage('login'), 'v1')
      const copy = async (password: string) => {
        const auths = { [registry.host]: basic(password) }
        const judge = await setUpJudge(workspace, {
          policy: { default: [{ type: 'insecureAcceptAnything' }] },
          auths,
        })
        return await judge.skopeoCopy(reference)
      }
      expect(await copy(registryUser.password)).toMatchObject({ accepted: true })
      expect(await copy('wrong')).toEqual({
        accepted: false,
        message: expect.stringMatching(/unauthorized|incorrect/),
      })
    },
  )

  it('bearer: an identity token is exchanged by POST', async () => {
    const registry = await startRegistry(workspace, { kind: 'bearer', tokens })
    const reference = await pushImage(registry, 'it/app', makeImage('login'), 'v1')
    const auth = Buffer.from('00000000-0000-0000-0000-000000000000:').toString('base64')
    const auths = { [registry.host]: { auth, identitytoken: tokens.refreshToken() } }
    const judge = await setUpJudge(workspace, {
      policy: { default: [{ type: 'insecureAcceptAnything' }] },
      auths,
    })
    const before = tokens.requests.length
    expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: true })
    expect(new Set(tokens.requests.slice(before))).toEqual(new Set(['POST refresh_token']))
  })
})
