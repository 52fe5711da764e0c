import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Countersign, setUpCountersign } from './programs/countersign.ts'
import { acceptedRun } from './programs/expectations.ts'
import { makeImage } from './programs/image.ts'
import { type Judge, setUpJudge } from './programs/judge.ts'
import { rejectBut, signedBy } from './programs/policy.ts'
import { pushBlob, pushImage } from './programs/push-image.ts'
import {
  type OwnAnswer,
  type RecordedRequest,
  type RecordingProxy,
  startRecordingProxy,
} from './programs/recording-proxy.ts'
import {
  type RegistryAuthentication,
  type RegistryServer,
  startRegistry,
} from './programs/registry-server.ts'
import { type S3Server, startS3 } from './programs/s3-server.ts'
import { openKeyring, type TestKey } from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'
import { registryUser, startTokenServer, type TokenServer } from './programs/token-server.ts'
import { openWorkspace, type Workspace } from './programs/workspace.ts'

const image = makeImage('lies in S3')
const isOurs = ({ headers }: RecordedRequest): boolean =>
  headers['user-agent']?.startsWith('countersign/') === true

// distribution serves manifests itself and redirects (307) for blobs, to signed addresses. Countersign asks for
// manifests only, so a manifest is stored as a blob, too, and a proxy leads to it.
interopSuite(
  'a registry that keeps its blobs in S3',
  ['registry', 'versitygw', 'skopeo', 'gpg', 'openssl'],
  () => {
    let workspace: Workspace
    let countersign: Countersign
    let tokens: TokenServer
    let s3: S3Server
    let key: TestKey
    let secret: string
    beforeAll(async () => {
      workspace = await openWorkspace()
      countersign = await setUpCountersign(workspace)
      tokens = await startTokenServer(workspace)
      s3 = await startS3(workspace)
      const keyring = await openKeyring(workspace)
      key = await keyring.generate('nistp256')
      secret = await keyring.exportSecret(key)
    })
    afterAll(() => workspace.close())

    describe.each(['basic', 'bearer'] as const)('%s', (kind) => {
      let storage: RecordingProxy
      let registry: RegistryServer
      let front: RecordingProxy
      let lookaside: string
      let judge: Judge
      /** What S3 answers to us in place of the blob; null for the blob. */
      let refusal: OwnAnswer | null = null
      beforeAll(async () => {
        storage = await startRecordingProxy(workspace, s3.host, (request) =>
          isOurs(request) ? refusal : null,
        )
        const wanted: RegistryAuthentication = kind === 'basic' ? { kind } : { kind, tokens }
        const driver = { ...s3.driver, regionendpoint: `http://${storage.host}`, rootdirectory: `/${kind}` }
        registry = await startRegistry(workspace, wanted, { program: 'registry', storage: { s3: driver } })
        await pushImage(registry, 'it/app', image, 'v1')
        await pushBlob(registry, 'it/app', image.manifest)
        const location = `/v2/it/app/blobs/${image.digest}`
        front = await startRecordingProxy(workspace, registry.host, ({ url }) =>
          url === '/v2/it/app/manifests/moved' ? { status: 307, headers: { location } } : null,
        )
        const auth = Buffer.from(`${registryUser.name}:${registryUser.password}`).toString('base64')
        lookaside = await workspace.newFolder('lookaside')
        judge = await setUpJudge(workspace, {
          policy: rejectBut({ [registry.host]: [signedBy(key)], [front.host]: [signedBy(key)] }),
          registries: { [registry.host]: { lookaside: pathToFileURL(lookaside).href } },
          auths: { [registry.host]: { auth }, [front.host]: { auth } },
        })
      })

      const run = (args: readonly string[], env = {}) =>
        countersign.run([...args, '--auth-file', judge.authFile, '--json'], { env })
      const ask = async (command: string, more: readonly string[] = []) => {
        const [before, frontBefore] = [storage.requests.length, front.requests.length]
        const result = await run([command, `${front.host}/it/app:moved`, ...more])
        return {
          result,
          atStorage: storage.requests.slice(before).filter(isOurs),
          atRegistry: front.requests.slice(frontBefore).filter(isOurs),
        }
      }

      it('is followed to S3, and the login stays behind', async () => {
        refusal = null
        const { result, atStorage, atRegistry } = await ask('inspect')
        expect(result).toMatchObject({ exitCode: 0, report: { images: [{ digest: image.digest }] } })
        // The login did reach the registry, on all of its paths: the image's, and those of its attached signatures.
        const withLogin = atRegistry.filter(({ headers }) => headers.authorization !== undefined)
        const tag = image.digest.replace(':', '-')
        expect(withLogin.map(({ url }) => url).sort()).toEqual([
          `/v2/it/app/blobs/${image.digest}`,
          '/v2/it/app/manifests/moved',
          `/v2/it/app/manifests/${tag}`,
          `/v2/it/app/manifests/${tag}.sig`,
          `/v2/it/app/referrers/${image.digest}`,
        ])
        expect(atStorage).toHaveLength(1)
        expect(atStorage[0]?.url).toContain('X-Amz-Signature=')
        for (const { headers } of atStorage) {
          expect(Object.keys(headers).sort()).toEqual([
            'accept',
            'accept-encoding',
            'connection',
            'host',
            'user-agent',
          ])
        }
      })

      it.each([401, 403, 404])('S3 that answers %i leaves the image undecided', async (status) => {
        refusal = { status, headers: { 'www-authenticate': 'Basic realm="storage"' } }
        const { result, atStorage } = await ask('verify', ['--policy', judge.policyFile])
        const code = { 401: 'registry-denied', 403: 'registry-error', 404: 'manifest-not-found' }[status]
        expect(result).toMatchObject({ exitCode: 3, report: { images: [{ verdict: 'undecided', code }] } })
        for (const { headers } of atStorage) expect(headers).not.toHaveProperty('authorization')
        const signature = new URL(atStorage[0]?.url ?? '', 'http://s3').searchParams.get('X-Amz-Signature')
        expect(signature).toMatch(/^[0-9a-f]{64}$/)
        expect(result.stdout + result.stderr).not.toContain(signature)
      })

      it('signs and verifies without asking S3 for anything, and skopeo accepts', async () => {
        refusal = null
        const reference = `${registry.host}/it/app:v1`
        const before = storage.requests.length
        const signed = await run(['sign', reference, '--lookaside', lookaside], {
          COUNTERSIGN_GPG_KEY: secret,
        })
        expect(signed).toMatchObject({ exitCode: 0 })
        const more = ['--policy', judge.policyFile, '--registries-d', judge.registriesFolder]
        expect(await run(['verify', reference, ...more])).toMatchObject(acceptedRun)
        expect(storage.requests.slice(before).filter(isOurs)).toEqual([])
        expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: true })
      })
    })
  },
)
