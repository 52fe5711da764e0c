import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { acceptedRun, expectRefused } from './programs/expectations.ts'
import { makeIndex } from './programs/image.ts'
import { describeGenerations } from './programs/judges.ts'
import {
  type Cosign,
  type Evidence,
  identityTrust,
  keyTrust,
  ruleFor,
  type Trust,
  trustFlags,
} from './programs/sigstore-flags.ts'
import type { Identity } from './programs/sigstore-lab.ts'
import type { SigningMeans, SigstoreKey } from './programs/sigstore-peers.ts'
import {
  attachmentJudge,
  openSigstoreScene,
  type SigstoreScene,
  sigstoreRegistries,
} from './programs/sigstore-scene.ts'
import { servicePrograms } from './programs/sigstore-services.ts'
import { interopSuite } from './programs/suite.ts'

const needed = [...servicePrograms, ...sigstoreRegistries, 'trixie/cosign', 'sigstore-python'] as const

interopSuite('Countersign accepts what the programs of Sigstore sign', needed, () => {
  let scene: SigstoreScene
  let key: SigstoreKey
  let stranger: SigstoreKey
  beforeAll(async () => {
    scene = await openSigstoreScene()
    key = await scene.peers.newKey()
    stranger = await scene.peers.newKey()
  })
  afterAll(() => scene.workspace.close())

  const byKey = (of = key): Trust => keyTrust(of)
  const byIdentity = (change: Partial<Identity> = {}): Trust => identityTrust(scene.lab.workflow, change)
  const means = (kind: 'token' | 'key'): SigningMeans => (kind === 'token' ? { kind } : { kind, key })

  describe.each(sigstoreRegistries)('on %s', (name) => {
    it('cosign 3, keyless', async () => {
      const { reference, tagged } = await scene.push(name)
      await scene.peers.sign('cosign', reference, { kind: 'token' }, 'bundle with log')
      expect(await scene.verify(reference, byIdentity())).toMatchObject(acceptedRun)
      expect(await scene.verify(tagged, byIdentity())).toMatchObject(acceptedRun)
      const { workflow, person } = scene.lab
      const other = byIdentity({ subject: workflow.subject.replace('refs/heads/main', 'refs/heads/dev') })
      expectRefused(await scene.verify(reference, other), 'wrong-signer')
      const elsewhere = byIdentity({ issuer: person.issuer })
      expectRefused(await scene.verify(reference, elsewhere), 'wrong-issuer')
      expectRefused(await scene.verify(reference, byKey()), 'key-bundle-expected')
    })

    it.each<[Evidence]>([['bundle with log'], ['bundle with timestamp'], ['bundle']])(
      'cosign 3, key: %s',
      async (evidence) => {
        const { reference } = await scene.push(name)
        await scene.peers.sign('cosign', reference, { kind: 'key', key }, evidence)
        expect(await scene.verify(reference, byKey())).toMatchObject(acceptedRun)
        expectRefused(await scene.verify(reference, byKey(stranger)), 'untrusted-key')
        expectRefused(await scene.verify(reference, byIdentity()), 'identity-bundle-expected')
      },
    )

    it.each<[Cosign]>([['cosign'], ['trixie/cosign']])('%s, key, .sig tag', async (cosign) => {
      const { reference } = await scene.push(name)
      await scene.peers.sign(cosign, reference, { kind: 'key', key }, 'sig')
      expect(await scene.verify(reference, byKey())).toMatchObject(acceptedRun)
      expectRefused(await scene.verify(reference, byKey(stranger)), 'untrusted-key')
    })

    it('nothing where nobody signed', async () => {
      const { reference } = await scene.push(name)
      expectRefused(await scene.verify(reference, byIdentity()), 'signature-missing')
    })
  })

  it.each<[Cosign, Evidence]>([
    ['cosign', 'bundle with timestamp'],
    ['cosign', 'sig with timestamp'],
    ['trixie/cosign', 'sig with timestamp'],
  ])('%s, keyless without log (%s), where the policy says so', async (cosign, evidence) => {
    const { reference } = await scene.push()
    await scene.peers.sign(cosign, reference, { kind: 'token' }, evidence)
    const rule = ruleFor(byIdentity(), { transparency: 'timestamp' })
    expect(await scene.verifyUnder(reference, rule)).toMatchObject(acceptedRun)
    expectRefused(await scene.verify(reference, byIdentity()), 'log-entry-missing')
  })

  it('a person', async () => {
    const { reference } = await scene.push()
    await scene.peers.sign('cosign', reference, { kind: 'token', from: 'email' }, 'bundle with log')
    const person = identityTrust(scene.lab.person)
    expect(await scene.verify(reference, person)).toMatchObject(acceptedRun)
    expectRefused(await scene.verify(reference, byIdentity()), 'wrong-issuer')
  })

  it('a workflow by its repository, and not from a pull request', async () => {
    const rule = (more: object) => {
      const workflow = '.github/workflows/release.yml'
      const { issuer } = scene.lab.workflow
      const signedIdentity = { type: 'digestOnly' }
      return { type: 'workflowSigned', repository: 'octo-org/app', workflow, issuer, signedIdentity, ...more }
    }
    const { reference } = await scene.push()
    await scene.peers.sign('cosign', reference, { kind: 'token' }, 'bundle with log')
    const main = { ref: 'refs/heads/main' }
    expect(await scene.verifyUnder(reference, rule(main))).toMatchObject(acceptedRun)
    expectRefused(await scene.verifyUnder(reference, rule({ ref: 'refs/heads/dev' })), 'wrong-ref')
    expectRefused(
      await scene.verifyUnder(reference, rule({ ...main, repository: 'octo-org/b' })),
      'wrong-signer',
    )
    expectRefused(
      await scene.verifyUnder(reference, rule({ ...main, trigger: 'schedule' })),
      'wrong-extension',
    )
    const asked = await scene.push()
    const claims = { ref: 'refs/pull/7/merge', event_name: 'pull_request' }
    await scene.peers.sign('cosign', asked.reference, { kind: 'token', claims }, 'bundle with log')
    expectRefused(await scene.verifyUnder(asked.reference, rule({})), 'pull-request-signer')
  })

  it('annotations of cosign, to the character', async () => {
    for (const evidence of ['bundle with log', 'sig'] as const) {
      const { reference } = await scene.push()
      const stage = ['-a', 'stage=production']
      await scene.peers.sign('cosign', reference, { kind: 'key', key }, evidence, stage)
      const rule = (text: string) => ruleFor(byKey(), { annotations: { stage: text } })
      expect(await scene.verifyUnder(reference, rule('production'))).toMatchObject(acceptedRun)
      expectRefused(await scene.verifyUnder(reference, rule('prod')), 'annotation-mismatch')
    }
  })

  it('an attestation is no signature, and does not hide one', async () => {
    const { reference } = await scene.push()
    await scene.peers.attest(reference, { kind: 'token' })
    expectRefused(await scene.verify(reference, byIdentity()), 'attestation-not-signature')
    await scene.peers.sign('cosign', reference, { kind: 'token' }, 'bundle with log')
    expect(await scene.verify(reference, byIdentity())).toMatchObject(acceptedRun)
  })

  it.each<['token' | 'key']>([['token'], ['key']])('an index with its platforms, by %s', async (kind) => {
    const index = makeIndex(`index ${kind}`)
    const { reference, tagged } = await scene.push('docker-registry', index)
    await scene.peers.sign('cosign', reference, means(kind), 'bundle with log')
    const trust = kind === 'key' ? byKey() : byIdentity()
    expect(await scene.verify(tagged, trust)).toMatchObject(acceptedRun)
    expectRefused(await scene.verify(tagged, trust, ['--platforms', 'all']), 'signature-missing')
    await scene.peers.sign('cosign', reference, means(kind), 'bundle with log', ['--recursive'])
    expect(await scene.verify(tagged, trust, ['--platforms', 'all'])).toMatchObject(acceptedRun)
  })

  it('the same key counts once for a threshold, however it signed', async () => {
    const { reference } = await scene.push()
    await scene.peers.sign('cosign', reference, { kind: 'key', key }, 'bundle with log')
    await scene.peers.sign('trixie/cosign', reference, { kind: 'key', key }, 'sig')
    const two = { type: 'atLeast', count: 2, of: [ruleFor(byKey()), ruleFor(byKey())] }
    expectRefused(await scene.verifyUnder(reference, two), 'threshold-not-met')
    await scene.peers.sign('cosign', reference, { kind: 'token' }, 'bundle with log')
    const mixed = { type: 'atLeast', count: 2, of: [ruleFor(byKey()), ruleFor(byIdentity())] }
    expect(await scene.verifyUnder(reference, mixed)).toMatchObject(acceptedRun)
  })

  describe('verify-blob', () => {
    const judge = async (file: string, bundle: string, trust: Trust) =>
      scene.countersign.run([
        ...['verify-blob', '--bundle', bundle, '--trusted-root', scene.lab.trustedRootFile],
        ...[...trustFlags(trust), '--json', file],
      ])

    it.each(['sigstore-python', 'cosign'])('a file that %s signed keyless', async (signer) => {
      const file = await scene.workspace.write(`${signer}.txt`, `by ${signer}\n`)
      const other = await scene.workspace.write('other.txt', 'by nobody\n')
      const bundle =
        signer === 'cosign'
          ? await scene.peers.cosignSignBlob(file, { kind: 'token' })
          : await scene.peers.pythonSign(file)
      expect(await judge(file, bundle, byIdentity())).toMatchObject({ exitCode: 0 })
      expect(await judge(other, bundle, byIdentity())).toMatchObject({ exitCode: 1 })
      const elsewhere = byIdentity({ issuer: scene.lab.person.issuer })
      expect(await judge(file, bundle, elsewhere)).toMatchObject({ exitCode: 1 })
    })

    it('the first entry of a log, whose index and proof are left out of the bundle', async () => {
      const { file, bundleFile, publicFile } = scene.lab.first
      expect(await readFile(bundleFile, 'utf8')).not.toMatch(/"(logIndex|hashes)"/)
      expect(await judge(file, bundleFile, keyTrust({ publicFile }))).toMatchObject({ exitCode: 0 })
      expect(await judge(file, bundleFile, byKey())).toMatchObject({ exitCode: 1 })
    })
  })

  describeGenerations(
    ({ env }) => {
      it.each<[Cosign]>([['cosign'], ['trixie/cosign']])(
        'sigstoreSigned of policy.json takes the .sig of %s, as skopeo does',
        async (cosign) => {
          const pushed = await scene.push()
          const { reference, tagged } = pushed
          await scene.peers.sign(cosign, reference, { kind: 'key', key }, 'sig')
          const signedIdentity = { type: 'matchRepository' } // all that cosign names
          const ask = async ({ publicFile }: SigstoreKey, attachments = true) => {
            const rule = { publicFile, signedIdentity, attachments, env }
            const judge = await attachmentJudge(scene.workspace, pushed, rule)
            const { accepted } = await judge.skopeoCopy(tagged)
            const places = ['--policy', judge.policyFile, '--registries-d', judge.registriesFolder]
            const { exitCode } = await scene.countersign.run(['verify', tagged, ...places, '--json'])
            return { accepted, exitCode }
          }
          expect(await ask(key)).toEqual({ accepted: true, exitCode: 0 })
          expect(await ask(stranger)).toEqual({ accepted: false, exitCode: 1 })
          expect(await ask(key, false)).toEqual({ accepted: false, exitCode: 1 })
        },
      )
    },
    ({ release }) => release !== 'bookworm', // whose skopeo was built without Sigstore
  )
})
