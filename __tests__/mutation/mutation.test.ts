import { randomInt } from 'node:crypto'
import { beforeAll, describe, expect, it, jest } from '@jest/globals'
import { readSignedMessage } from '../../src/adapters/verifiers/openpgp-message.ts'
import { parseDigest } from '../../src/domain/image/digest.ts'
import { parsePolicy } from '../../src/domain/policy/parse-policy.ts'
import { ascii } from '../adapters/openpgp-kit.ts'
import { harmlessClasses } from './classes.ts'
import { type Report, runMutants } from './harness.ts'
import { judgeWith, realParts, type VerifierParts } from './judge.ts'
import { makeScenes, type Scene } from './scenes.ts'

jest.setTimeout(170_000)

const count = 5000
const fixedSeed = 20_250_615
/** COUNTERSIGN_MUTATION_SEED runs a random failure again. */
const randomSeed = Number(process.env.COUNTERSIGN_MUTATION_SEED ?? randomInt(2 ** 31))

let scenes: readonly Scene[]

beforeAll(async () => {
  scenes = await makeScenes()
})

function print({ seed, judged, blocked, accepted }: Report): void {
  const classes = [...accepted].map(([name, times]) => `${name} ${times}`).join(', ')
  const kinds = Object.entries(judged).map(([name, times]) => `${name} ${times}`)
  process.stderr.write(
    `mutation: seed ${seed}: ${kinds.join(', ')}; blocked ${blocked}; accepted: ${classes}\n`,
  )
}

describe('evidence that was not altered', () => {
  it('is accepted for its signer and its signed bytes, in every form', async () => {
    for (const scene of scenes) {
      const judged = await judgeWith(realParts)(scene.evidence)
      expect(judged).toMatchObject({ kind: 'accepted', signers: [scene.signer] })
      const payloads = judged.kind === 'accepted' ? judged.payloads : []
      expect(payloads.map((payload) => Buffer.from(payload).toString())).toEqual([
        Buffer.from(scene.payload).toString(),
      ])
    }
  })
})

describe('altered evidence', () => {
  it.each([
    ['a fixed seed', fixedSeed],
    ['a random seed', randomSeed],
  ])('is blocked, or differs in nothing that is signed or trusted: %s', async (_name, seed) => {
    const report = await runMutants(scenes, seed, count, judgeWith(realParts))
    print(report)
    expect(report.failures).toEqual([])
    expect(Object.values(report.judged).reduce((sum, times) => sum + times, 0)).toBe(count)
    for (const times of Object.values(report.judged)) expect(times).toBeGreaterThan(count / 10)
    expect([...report.accepted.keys()].toSorted()).toEqual([...harmlessClasses].toSorted())
  })
})

describe('this suite notices a verifier that', () => {
  const broken: readonly (readonly [string, Partial<VerifierParts>])[] = [
    [
      'takes the digest from the signature instead of the manifest',
      {
        subjectOf: ({ signatures: [first = new Uint8Array()] }) => {
          const text = Buffer.from(readSignedMessage(first).payload).toString()
          return parseDigest(/sha256:[0-9a-f]{64}/.exec(text)?.[0] ?? '')
        },
      },
    ],
    [
      'reads the payload without asking the crypto',
      {
        check: async (blob, keys) => {
          const { payload, signature } = readSignedMessage(blob)
          const real = await realParts.check(blob, keys)
          if (real.kind === 'verified' || real.code !== 'signature-invalid') return real
          const fingerprint = signature.issuerFingerprint ?? ''
          const signer = { kind: 'gpg', fingerprint, keyFingerprint: fingerprint } as const
          return { kind: 'verified', signer, payload, createdUnixSeconds: signature.createdUnixSeconds }
        },
      },
    ],
    [
      'reads a policy as JSON.parse does',
      {
        readPolicy: (bytes) =>
          parsePolicy(ascii(JSON.stringify(JSON.parse(Buffer.from(bytes).toString()))), 'policy.json'),
      },
    ],
    [
      'gives other bytes to be judged than those that are signed',
      {
        check: async (blob, keys) => {
          const real = await realParts.check(blob, keys)
          return real.kind === 'verified'
            ? { ...real, payload: Buffer.concat([real.payload, ascii('\n')]) }
            : real
        },
      },
    ],
  ]

  it.each(broken)('%s', async (_name, parts) => {
    const judge = judgeWith({ ...realParts, ...parts })
    const tolerant: typeof judge = async (evidence) => {
      try {
        return await judge(evidence)
      } catch (error) {
        // A careless verifier may well crash on a mutant; here only what it accepts matters.
        return { kind: 'blocked', why: String(error) }
      }
    }
    const report = await runMutants(scenes, fixedSeed, 600, tolerant)
    expect(report.failures.length).toBeGreaterThan(3)
  })
})
