import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Countersign, type CountersignResult, setUpCountersign } from './programs/countersign.ts'
import { makeIndex } from './programs/image.ts'
import { type Program, programPath } from './programs/program-path.ts'
import { pushImage } from './programs/push-image.ts'
import { type ConfiguredRegistry, type RegistryServer, startRegistry } from './programs/registry-server.ts'
import { environment, runProgram } from './programs/run-program.ts'
import { makeCertificate, type ServerCertificate } from './programs/server-certificate.ts'
import { interopSuite } from './programs/suite.ts'
import { registryUser, startTokenServer, type TokenServer } from './programs/token-server.ts'
import { openWorkspace, type Workspace } from './programs/workspace.ts'

const image = makeIndex('own certificate')
const fetched = { exitCode: 0, report: { digest: image.digest } }
const undecided = (code: string) => ({ exitCode: 3, report: { error: { code } } })

/** What lies in certs.d: name below it, and the file that it is a copy of. */
type Files = readonly (readonly [name: string, source: string])[]

const needed = ['docker-registry', 'registry', 'skopeo', 'trixie/skopeo', 'openssl'] as const
interopSuite('registries with a certificate of their own', needed, () => {
  let workspace: Workspace
  let countersign: Countersign
  let certificate: ServerCertificate
  let other: ServerCertificate
  beforeAll(async () => {
    workspace = await openWorkspace()
    countersign = await setUpCountersign(workspace)
    certificate = await makeCertificate(workspace)
    other = await makeCertificate(workspace, 'DNS:registry.test')
  })
  afterAll(() => workspace.close())

  const digest = (reference: string, more: readonly string[] = [], env = {}): Promise<CountersignResult> =>
    countersign.run(['digest', reference, '--json', ...more], { env })

  const homeWith = async (files: Files): Promise<string> => {
    const home = await workspace.newFolder('home')
    for (const [name, source] of files) {
      const file = join(home, '.config/containers/certs.d', name)
      await mkdir(join(file, '..'), { recursive: true })
      await copyFile(source, file)
    }
    return home
  }

  const skopeoReads = async (
    program: Program,
    home: string,
    reference: string,
    login: readonly string[] = [],
  ): Promise<boolean> => {
    const args = ['inspect', '--raw', ...login, `docker://${reference}`]
    const result = await runProgram(programPath(program), args, { env: environment(home) })
    return result.exitCode === 0
  }

  describe.each<[ConfiguredRegistry]>([['docker-registry'], ['registry']])('%s', (program) => {
    let registry: RegistryServer
    let reference: string
    beforeAll(async () => {
      registry = await startRegistry(workspace, { kind: 'none' }, { program, certificate })
      reference = await pushImage(registry, 'it/tls', image, 'v1')
    })

    it('is trusted through --ca-file or NODE_EXTRA_CA_CERTS', async () => {
      const { authorityFile } = certificate
      expect(await digest(reference, ['--ca-file', authorityFile])).toMatchObject(fetched)
      expect(await digest(reference, [], { NODE_EXTRA_CA_CERTS: authorityFile })).toMatchObject(fetched)
    })

    it('is not trusted by itself, nor asked over plain http instead', async () => {
      const insecure = ['--insecure-registries', registry.host]
      for (const more of [[], ['--ca-file', other.authorityFile], insecure]) {
        expect(await digest(reference, more)).toMatchObject(undecided('certificate-untrusted'))
      }
    })

    it('is not trusted under a name that its certificate does not hold', async () => {
      const misnamed = await startRegistry(workspace, { kind: 'none' }, { program, certificate: other })
      const result = await digest(`${misnamed.host}/it/tls:v1`, ['--ca-file', other.authorityFile])
      expect(result).toMatchObject(undecided('certificate-untrusted'))
    })
  })

  describe('certs.d below the home folder is read as skopeo reads it', () => {
    let open: RegistryServer
    let forClients: RegistryServer
    let client: ServerCertificate
    beforeAll(async () => {
      client = await makeCertificate(workspace, 'DNS:client')
      const options = { program: 'registry', certificate } as const
      open = await startRegistry(workspace, { kind: 'none' }, options)
      await pushImage(open, 'it/tls', image, 'v1')
      const clientAuthorityFile = client.authorityFile
      const closed = await startRegistry(workspace, { kind: 'none' }, { ...options, clientAuthorityFile })
      const tls = { ca: certificate.authority, ...client.pair }
      forClients = { ...closed, tls }
      await pushImage(forClients, 'it/tls', image, 'v1')
    })

    const authority = (folder: string, name = 'ca.crt'): Files => [
      [`${folder}/${name}`, certificate.authorityFile],
    ]
    const pair = (folder: string, name: string): Files => [
      [`${folder}/${name}.cert`, client.certificateFile],
      [`${folder}/${name}.key`, client.keyFile],
    ]

    it.each<[string, () => readonly [RegistryServer, Files], 'fetched' | string]>([
      ['the authority', () => [open, authority(open.host)], 'fetched'],
      ['the authority under another name', () => [open, authority(open.host, 'any.crt')], 'fetched'],
      ['nothing', () => [open, []], 'certificate-untrusted'],
      [
        'another authority',
        () => [open, [[`${open.host}/ca.crt`, other.authorityFile]]],
        'certificate-untrusted',
      ],
      ['a file that is no .crt', () => [open, authority(open.host, 'ca.pem')], 'certificate-untrusted'],
      ['the host without its port', () => [open, authority('127.0.0.1')], 'certificate-untrusted'],
      ['another port', () => [open, authority(forClients.host)], 'certificate-untrusted'],
      [
        'the authority and a client certificate',
        () => [forClients, [...authority(forClients.host), ...pair(forClients.host, 'client')]],
        'fetched',
      ],
      [
        'no client certificate where one is asked for',
        () => [forClients, authority(forClients.host)],
        'client-certificate-refused',
      ],
      [
        'the client certificate of another registry',
        () => [forClients, [...authority(forClients.host), ...pair(open.host, 'client')]],
        'client-certificate-refused',
      ],
    ])('%s', async (_name, given, answer) => {
      const [registry, files] = given()
      const reference = `${registry.host}/it/tls:v1`
      const home = await homeWith(files)
      const result = await digest(reference, [], { HOME: home })
      expect(result).toMatchObject(answer === 'fetched' ? fetched : undecided(answer))
      expect(await skopeoReads('skopeo', home, reference)).toBe(answer === 'fetched')
      expect(await skopeoReads('trixie/skopeo', home, reference)).toBe(answer === 'fetched')
    })
  })

  describe('with a token service of the same authority', () => {
    let tokens: TokenServer
    let authFile: string
    beforeAll(async () => {
      tokens = await startTokenServer(workspace, 'kid', certificate)
    })

    const start = async (service: TokenServer): Promise<string> => {
      const wanted = { kind: 'bearer', tokens: service } as const
      const registry = await startRegistry(workspace, wanted, { program: 'registry', certificate })
      const auth = Buffer.from(`${registryUser.name}:${registryUser.password}`).toString('base64')
      authFile = await workspace.write('auth.json', JSON.stringify({ auths: { [registry.host]: { auth } } }))
      return await pushImage(registry, 'it/tls', image, 'v1')
    }

    it('the authority given for the registry counts for its token service', async () => {
      const reference = await start(tokens)
      const login = ['--auth-file', authFile]
      const byOption = ['--ca-file', certificate.authorityFile]
      expect(await digest(reference, [...login, ...byOption])).toMatchObject(fetched)
      const home = await homeWith([[`${reference.split('/')[0]}/ca.crt`, certificate.authorityFile]])
      expect(await digest(reference, login, { HOME: home })).toMatchObject(fetched)
      expect(await skopeoReads('skopeo', home, reference, ['--authfile', authFile])).toBe(true)
    })

    it('gets no password over plain http', async () => {
      const plain = await startTokenServer(workspace, 'kid')
      const reference = await start(plain)
      const more = ['--auth-file', authFile, '--ca-file', certificate.authorityFile]
      expect(await digest(reference, more)).toMatchObject(undecided('realm-refused'))
      expect(plain.requests).toEqual([])
    })
  })
})
