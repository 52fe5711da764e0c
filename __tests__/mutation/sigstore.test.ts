import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { RFC3161Timestamp } from '@sigstore/core'
import {
  imprintOf,
  makeTimestampAuthority,
  type TimestampAuthority,
} from '../../src/adapters/demo/sigstore-timestamps.ts'
import { readCertificate } from '../../src/adapters/verifiers/certificate.ts'
import { readBundle } from '../../src/adapters/verifiers/sigstore-bundle.ts'
import { certificateFacts } from '../../src/adapters/verifiers/sigstore-certificate-facts.ts'
import { readLayer } from '../../src/adapters/verifiers/sigstore-layer.ts'
import { parseDigest } from '../../src/domain/image/digest.ts'
import type { SignatureCheck } from '../../src/domain/policy/facts.ts'
import { type BundleJson, type EntryJson, startTestSigstore, type TestSigstore } from '../fakes/sigstore.ts'
import { mirrorCertificate } from './der-mutants.ts'
import { differencesOfEntries } from './sigstore-classes.ts'
import { runSigstoreMutants, type SigstoreReport } from './sigstore-harness.ts'
import {
  realSigstoreParts,
  type SigstoreJudge,
  type SigstoreParts,
  sigstoreJudgeWith,
} from './sigstore-judge.ts'
import { documentOf } from './sigstore-mutants.ts'
import { makeSigstoreStage, type SigstoreScene, type SigstoreStage } from './sigstore-scenes.ts'

// 5,000 take half a minute on a machine with nothing else to do.
jest.setTimeout(600_000)

const count = 5000
const fixedSeed = 20_250_816
/** COUNTERSIGN_MUTATION_SEED runs a random failure again; the keys are others in every run. */
const randomSeed = Number(process.env.COUNTERSIGN_MUTATION_SEED ?? randomInt(2 ** 31))

let services: TestSigstore
let stage: SigstoreStage

beforeAll(async () => {
  services = await startTestSigstore()
  stage = makeSigstoreStage(services)
})
afterAll(async () => {
  await services.close()
})

function print({ seed, judged, blocked, accepted }: SigstoreReport): void {
  const list = (counts: ReadonlyMap<string, number>): string =>
    [...counts].map(([name, times]) => `${name} ${times}`).join(', ')
  process.stderr.write(
    `mutation: Sigstore: seed ${seed}: ${list(judged)}; blocked: ${list(blocked)}; accepted: ${list(accepted)}\n`,
  )
}

describe('Sigstore evidence that was not altered', () => {
  it('is accepted for its signers and its signed bytes, in every form', async () => {
    const judge = sigstoreJudgeWith(stage.around)
    for (const { name, evidence, signers, payloads } of stage.scenes) {
      expect([name, await judge(evidence)]).toEqual([name, { kind: 'accepted', signers, payloads }])
    }
  })
})

describe('altered Sigstore evidence', () => {
  it.each([
    ['a fixed seed', fixedSeed],
    ['a random seed', randomSeed],
  ])('is blocked, or differs in nothing that is signed or trusted: %s', async (_name, seed) => {
    const report = await runSigstoreMutants(stage.scenes, seed, count, sigstoreJudgeWith(stage.around))
    print(report)
    expect(report.failures).toEqual([])
    expect([...report.judged.values()].reduce((sum, times) => sum + times, 0)).toBe(count)
    expect(report.judged.size).toBe(7)
    for (const times of report.judged.values()) expect(times).toBeGreaterThan(count / 30)
    // The deep checks are reached, not only the readers of files.
    expect(report.blocked.size).toBeGreaterThan(30)
  })
})

describe('what the policy needs and is gone is not harmless:', () => {
  const rekor2 = 'a workflow, Rekor v2 and a timestamp'
  const oldFile = 'a workflow, a file of bundle version 0.1'
  const stamped = 'a workflow, a timestamp and no log'
  const gone: readonly (readonly [string, string, string, (bundle: BundleJson) => void])[] = [
    [rekor2, 'the proof', 'in no log any more', eachEntry((entry) => delete entry.inclusionProof)],
    [
      rekor2,
      'the checkpoint of the proof',
      'in no log any more',
      eachEntry(({ inclusionProof }) => Object.assign(inclusionProof ?? {}, { checkpoint: null })),
    ],
    [
      oldFile,
      'promise and proof',
      'in no log any more',
      eachEntry((entry) => {
        delete entry.inclusionPromise
        delete entry.inclusionProof
      }),
    ],
    [
      stamped,
      'the timestamp, for one of an unknown authority',
      'without a time',
      stampedBy(() => makeTimestampAuthority(services.nowMs)),
    ],
    [
      stamped,
      'the timestamp, for one of another signature',
      'without a time',
      stampedBy(() => services.parts.timestamps, Buffer.from('another signature')),
    ],
  ]

  it.each(gone)('%s: %s', (name, _what, found, edit) => {
    expect(differencesIn(name, edit)).toBe(found)
  })
})

it("a certificate with its authority's signature mirrored is the same certificate", () => {
  const mirror = ({ verificationMaterial: { certificate } }: BundleJson): void => {
    const mirrored = mirrorCertificate(Buffer.from(certificate?.rawBytes ?? '', 'base64'))
    Object.assign(certificate ?? {}, { rawBytes: Buffer.from(mirrored ?? []).toString('base64') })
  }
  expect(differencesIn('a workflow, a timestamp and no log', mirror)).toEqual(['ECDSA n - s'])
})

/** How the first bundle of a scene differs after an edit. */
function differencesIn(name: string, edit: (bundle: BundleJson) => void) {
  const { evidence, needs } = stage.scenes.find((scene) => scene.name === name) as SigstoreScene // by its name
  const [good] = evidence.entries
  if (good?.kind !== 'bundle') throw new Error('expected a bundle')
  const bundle = JSON.parse(documentOf(good)) as BundleJson // made by the scene
  edit(bundle)
  return differencesOfEntries(good, { ...good, bytes: Buffer.from(JSON.stringify(bundle)) }, needs)
}

describe('this suite notices a verifier that', () => {
  const broken: readonly (readonly [string, Partial<SigstoreParts>, RegExp?])[] = [
    [
      'takes the digest from the statement instead of the manifest',
      {
        subjectOf: ({ entries: [first] }) => {
          const document = first === undefined ? '' : documentOf(first)
          const encoded = /"payload":"([^"]+)"/.exec(document)?.[1] ?? ''
          const text = Buffer.from(encoded, 'base64').toString()
          return parseDigest(`sha256:${/[0-9a-f]{64}/.exec(text)?.[0] ?? ''}`)
        },
      },
    ],
    [
      'reads a policy as JSON.parse does',
      {
        readPolicy: (evidence) => {
          const { policy, policyName } = evidence
          if (policyName.endsWith('.yaml')) return realSigstoreParts.readPolicy(evidence)
          const text = JSON.stringify(JSON.parse(Buffer.from(policy).toString()))
          return realSigstoreParts.readPolicy({ ...evidence, policy: Buffer.from(text) })
        },
      },
    ],
    [
      'gives other bytes to be judged than those that are signed',
      {
        checked: (check) =>
          check.kind === 'verified'
            ? { ...check, payload: Buffer.concat([check.payload, Buffer.from('\n')]) }
            : check,
      },
    ],
    ['takes every good certificate for the trusted one', { checked: (check) => asTrusted(check) }],
    [
      'counts entries of unknown logs',
      { checked: (check) => withFacts(check, { logEntries: [{ log: 'https://log.example', index: '1' }] }) },
      /Rekor v2/,
    ],
    ['does not look at signatures', { checked: careless('signature-invalid') }],
    ['does not look at who issued a certificate', { checked: careless('certificate-untrusted') }, /no log/],
    ['does not compare log entries', { checked: careless('log-entry-mismatch') }],
    ['does not verify log entries', { checked: careless('log-entry-invalid') }],
    ['does not verify timestamps', { checked: careless('timestamp-invalid') }, /Rekor v2 and|no log/],
    ['needs no time', { checked: careless('signature-time-missing') }, /Rekor v2 and/],
  ]

  it.each(broken)('%s', async (_name, parts, of = /workflow/) => {
    const judge = sigstoreJudgeWith(stage.around, { ...realSigstoreParts, ...parts })
    const scenes = stage.scenes.filter(({ name }) => of.test(name))
    const tolerant: SigstoreJudge = async (evidence) => {
      try {
        return await judge(evidence)
      } catch (error) {
        // A careless verifier may well crash on a mutant; here only what it accepts matters.
        return { kind: 'blocked', why: String(error) }
      }
    }
    const report = await runSigstoreMutants(scenes, fixedSeed, 2000, tolerant, 2)
    expect(report.failures).toHaveLength(2)
  })
})

/** An edit of each log entry. */
function eachEntry(edit: (entry: EntryJson) => unknown): (bundle: BundleJson) => void {
  return ({ verificationMaterial }) => verificationMaterial.tlogEntries.forEach(edit)
}

/** The timestamp made again: at the same time, by this authority, over this signature or that of the bundle. */
function stampedBy(authority: () => TimestampAuthority, over?: Uint8Array): (bundle: BundleJson) => void {
  return ({ verificationMaterial, dsseEnvelope }) => {
    const [stamp] = verificationMaterial.timestampVerificationData?.rfc3161Timestamps ?? []
    if (stamp === undefined) throw new Error('expected a timestamp')
    const { signingTime } = RFC3161Timestamp.parse(Buffer.from(stamp.signedTimestamp, 'base64'))
    const signature = over ?? Buffer.from(dsseEnvelope?.signatures[0]?.sig ?? '', 'base64')
    stamp.signedTimestamp = services
      .atMs(signingTime.getTime(), () =>
        authority().stamp({ imprint: imprintOf(signature), withCertificate: false }),
      )
      .toString('base64')
  }
}

const isTrusted = (text: string): boolean => text.includes('octo-org/app')

/** The stranger's certificate with the name and the repository of the trusted workflow. */
function asTrusted(check: SignatureCheck): SignatureCheck {
  if (check.kind !== 'verified' || check.signer.kind !== 'certificate') return check
  const { certificate } = check.signer
  if (isTrusted(certificate.subject.value)) return check
  const rename = (text: string): string => text.replaceAll('mallory/app', 'octo-org/app')
  const extensions = new Map([...certificate.extensions].map(([name, text]) => [name, rename(text)] as const))
  const subject = { ...certificate.subject, value: rename(certificate.subject.value) }
  return { ...check, signer: { kind: 'certificate', certificate: { ...certificate, subject, extensions } } }
}

const withFacts = (check: SignatureCheck, facts: object): SignatureCheck =>
  check.kind === 'verified' && check.sigstore !== undefined
    ? { ...check, sigstore: { ...check.sigstore, ...facts } }
    : check

/** Takes a signature by a certificate as good although its check failed with this code. */
function careless(code: string): SigstoreParts['checked'] {
  return (check, signature) => {
    if (check.kind === 'verified' || check.code !== code) return check
    if (signature.kind !== 'bundle' && signature.kind !== 'cosign-layer') return check
    const { signer, content } =
      signature.kind === 'bundle' ? readBundle(signature.bytes) : readLayer(signature)
    if (signer.kind !== 'certificate' || content.kind === 'message') return check
    return {
      kind: 'verified',
      signer: { kind: 'certificate', certificate: certificateFacts(readCertificate(signer.der)) },
      payload: content.payload,
      sigstore: {
        form: content.kind === 'dsse' ? 'statement' : 'cosign-payload',
        times: [{ source: 'timestamp-authority', unixSeconds: stage.around.nowUnixSeconds() }],
        logEntries: [{ log: 'https://log.example', index: '1' }],
      },
    }
  }
}
