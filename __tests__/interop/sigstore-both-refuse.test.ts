import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { attachBundle } from '../../src/adapters/demo/attach-bundle.ts'
import { parseDigest } from '../../src/domain/image/digest.ts'
import { acceptedRun, codesOf, rejectedRun } from './programs/expectations.ts'
import { type Evidence, identityTrust, keyTrust, ruleFor, type Trust } from './programs/sigstore-flags.ts'
import type { SigningMeans, SigstoreKey } from './programs/sigstore-peers.ts'
import { openSigstoreScene, type SigstoreScene } from './programs/sigstore-scene.ts'
import { servicePrograms } from './programs/sigstore-services.ts'
import { type Alter, alteredBundles, alteredEntries, alteredUnheeded } from './programs/sigstore-tampered.ts'
import { interopSuite } from './programs/suite.ts'

const needed = [...servicePrograms, 'refreg', 'trixie/cosign', 'trixie/sigstore-go-verification'] as const

type Signer = 'token' | 'key'

// cosign signs, so that nothing here rests on what Countersign believes a good bundle to be.
interopSuite('everybody refuses what was tampered with', needed, () => {
  let scene: SigstoreScene
  let key: SigstoreKey
  let stranger: SigstoreKey
  beforeAll(async () => {
    scene = await openSigstoreScene()
    key = await scene.peers.newKey()
    stranger = await scene.peers.newKey()
  })
  afterAll(() => scene.workspace.close())

  const means = (kind: Signer): SigningMeans => (kind === 'key' ? { kind, key } : { kind })
  const trustOf = (kind: Signer): Trust =>
    kind === 'key' ? keyTrust(key) : identityTrust(scene.lab.workflow)

  /** An image that somebody signed, and the bundle. */
  const signedBy = async (kind: Signer, evidence: Evidence) => {
    const pushed = await scene.push('refreg')
    await scene.peers.sign('cosign', pushed.reference, means(kind), evidence)
    const files = await scene.bundleFiles(pushed)
    return { pushed, files, bundle: JSON.parse(await readFile(files.bundle, 'utf8')) as never }
  }

  /** Under a trust policy, because the shortcut for an identity demands the log. */
  const ourVerdict = (reference: string, trust: Trust, evidence: Evidence) => {
    const transparency = evidence === 'bundle with log' ? 'log' : 'timestamp'
    return scene.verifyUnder(reference, ruleFor(trust, { transparency }))
  }

  /** Attaches the altered bundle to an image without a signature and asks everybody about it. */
  const askAll = async (kind: Signer, evidence: Evidence, alter: Alter) => {
    const { peers, workspace } = scene
    const { pushed: signed, files, bundle } = await signedBy(kind, evidence)
    const { bundle: another } = await signedBy(kind, evidence)
    const text = JSON.stringify(alter(bundle, another))
    const altered = { ...files, bundle: await workspace.write('altered.json', text) }
    // The same image in a repository of its own, where only the altered bundle lies.
    const pushed = await scene.push('refreg', signed.image)
    const { host } = await scene.registry('refreg')
    await attachBundle(
      { registryUrl: `http://${host}`, repository: pushed.place.repository },
      { digest: parseDigest(pushed.digest), manifest: pushed.image.manifest },
      Buffer.from(text),
    )
    const trust = trustOf(kind)
    const older = evidence !== 'bundle with log' && kind === 'token'
    return {
      ours: await ourVerdict(pushed.reference, trust, evidence),
      theirs: [
        await peers.verify('cosign', pushed.reference, trust, evidence),
        await peers.verifyFile('cosign', altered, trust, evidence),
        ...(older ? [await peers.verifyFile('trixie/cosign', altered, trust, evidence)] : []),
        ...(older
          ? [await peers.sigstoreGo('trixie/sigstore-go-verification', altered, trust, evidence)]
          : []),
      ].map(({ accepted }) => accepted),
    }
  }

  describe.each<[Signer]>([['token'], ['key']])('by %s', (kind) => {
    const timed = 'bundle with timestamp'
    it.each<[Evidence]>([[timed], ['bundle with log']])('but not the good one (%s)', async (evidence) => {
      const { ours, theirs } = await askAll(kind, evidence, (good) => good)
      expect(theirs).toEqual(theirs.map(() => true))
      expect(ours).toMatchObject(acceptedRun)
    })

    it.each(Object.entries(alteredBundles))('%s', async (_, alter) => {
      const { ours, theirs } = await askAll(kind, timed, alter)
      expect(theirs).toEqual(theirs.map(() => false))
      expect(ours).toMatchObject(rejectedRun)
      expect(codesOf(ours.report)).not.toContain('signature-missing') // found, and refused for what it is
    })

    it.each(Object.entries(alteredEntries))('%s', async (_, alter) => {
      const { ours, theirs } = await askAll(kind, 'bundle with log', alter)
      expect(theirs).toEqual(theirs.map(() => false))
      expect(ours).toMatchObject(rejectedRun)
      expect(codesOf(ours.report)).not.toContain('signature-missing')
    })
  })

  it.each(Object.entries(alteredUnheeded))('%s is taken by one and refused by the other', async (_, row) => {
    const { ours, theirs } = await askAll('token', 'bundle with log', row.alter)
    expect(theirs).toEqual(theirs.map(() => row.taken === 'by cosign'))
    expect(ours).toMatchObject(row.taken === 'by Countersign' ? acceptedRun : rejectedRun)
  })

  it.each<[string, Signer, () => Trust]>([
    ['another key', 'key', () => keyTrust(stranger)],
    ['a key in place of an identity', 'token', () => keyTrust(key)],
    ['an identity in place of a key', 'key', () => identityTrust(scene.lab.workflow)],
    [
      'another workflow',
      'token',
      () => {
        const { workflow } = scene.lab
        return identityTrust(workflow, { subject: workflow.subject.replace('release.yml', 'release.yaml') })
      },
    ],
    [
      'the beginning of the workflow',
      'token',
      () => {
        const { workflow } = scene.lab
        return identityTrust(workflow, { subject: workflow.subject.slice(0, -1) })
      },
    ],
    ['another issuer', 'token', () => identityTrust(scene.lab.workflow, { issuer: scene.lab.person.issuer })],
    ['a person', 'token', () => identityTrust(scene.lab.person)],
  ])('for %s', async (_, kind, trust) => {
    const evidence = 'bundle with log'
    const { pushed, files } = await signedBy(kind, evidence)
    const { peers } = scene
    expect(await peers.verify('cosign', pushed.reference, trust(), evidence)).toMatchObject({
      accepted: false,
    })
    expect(await peers.verifyFile('cosign', files, trust(), evidence)).toMatchObject({ accepted: false })
    expect(await ourVerdict(pushed.reference, trust(), evidence)).toMatchObject(rejectedRun)
  })
})
