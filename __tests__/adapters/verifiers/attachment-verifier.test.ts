import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { checkoutFiles } from '../../../src/adapters/trusted-files.ts'
import { createTrustMaterial } from '../../../src/adapters/verifiers/trust-material.ts'
import { parsePolicy } from '../../../src/domain/policy/parse-policy.ts'
import type { SignedLeaf } from '../../../src/domain/policy/policy.ts'
import { parseEnvelope } from '../../../src/domain/signature/envelope.ts'
import type { KeysUnusable, SignatureVerifier } from '../../../src/ports.ts'
import { publicInstanceNotAsked } from '../../fakes/ports.ts'
import { fulcioCases } from './attachment-cases-fulcio.ts'
import { keyCases } from './attachment-cases-keys.ts'
import { logCases } from './attachment-cases-log.ts'
import { pathCases } from './attachment-cases-paths.ts'
import { pkiCases } from './attachment-cases-pki.ts'
import { email, oidcIssuer } from './attachment-certificates.ts'
import {
  type AttachmentCase,
  type Layer,
  loggedUnixSeconds,
  nowUnixSeconds,
  payload,
  signatureFile,
} from './attachment-kit.ts'
import { answerOf } from './sigstore-kit.ts'

function leafOf({ requirement }: Pick<AttachmentCase, 'requirement'>): SignedLeaf {
  const text = JSON.stringify({ default: [requirement] })
  const [leaf] = parsePolicy(Buffer.from(text), 'policy.json').default
  if (leaf?.type !== 'sigstoreSigned') throw new Error('expected sigstoreSigned')
  return leaf
}

const open = (one: Pick<AttachmentCase, 'requirement'>): Promise<SignatureVerifier | KeysUnusable> =>
  createTrustMaterial({
    files: checkoutFiles('/nonexistent'),
    nowUnixSeconds: () => nowUnixSeconds,
    publicInstance: publicInstanceNotAsked,
  }).verifierOf(leafOf(one))

const check = (verifier: SignatureVerifier, layer: Layer) =>
  verifier.check(parseEnvelope(signatureFile(layer), 'signature-1'))

async function answerTo(one: AttachmentCase): Promise<string> {
  const verifier = await open(one)
  if (verifier.kind === 'unusable') return `unusable ${verifier.code}`
  return answerOf(await check(verifier, one.layer))
}

const named = (cases: readonly AttachmentCase[]) =>
  cases.map((one): [string, string, AttachmentCase] => [one.expect, one.name, one])

describe.each([
  ['keys', keyCases],
  ['keys and a log', logCases],
  ['Fulcio and a log', fulcioCases],
  ['authorities of Fulcio', pathCases],
  ['an own authority', pkiCases],
])('sigstoreSigned by %s', (_trust, cases) => {
  it.each(named(cases))('%s: %s', async (expected, _name, one) => {
    expect(await answerTo(one)).toBe(expected)
  })
})

const find = (cases: readonly AttachmentCase[], name: string): AttachmentCase => {
  const found = cases.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no case ${name}`)
  return found
}

describe('what is verified', () => {
  const times = [{ source: 'log', unixSeconds: loggedUnixSeconds }]
  const key = { kind: 'key', fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) }
  it.each([
    ['a key', find(keyCases, 'a P-256 key'), key, []],
    ['a key and a log', find(logCases, 'an entry of this signature'), key, times],
    [
      'Fulcio',
      find(fulcioCases, 'the issuer in its current form'),
      {
        kind: 'certificate',
        certificate: { subject: { kind: 'email', value: email }, issuer: oidcIssuer, extensions: new Map() },
      },
      times,
    ],
    ['an authority', find(pkiCases, 'an e-mail address and a host'), { ...key, subject: email }, []],
    ['a host', find(pkiCases, 'a host'), { ...key, subject: 'build.example.com' }, []],
  ])('says who signed what and when, by %s', async (_name, one, signer, expectedTimes) => {
    const verifier = await open(one)
    if (verifier.kind === 'unusable') throw new Error(verifier.message)
    expect(verifier.warnings).toEqual([])
    expect(await check(verifier, one.layer)).toEqual({
      kind: 'verified',
      signer,
      payload: new Uint8Array(payload),
      sigstore: { form: 'cosign-payload', times: expectedTimes, logEntries: [] },
    })
  })

  it('looks at nothing but layers', async () => {
    const verifier = await open(find(keyCases, 'a P-256 key'))
    if (verifier.kind === 'unusable') throw new Error(verifier.message)
    const bytes = new Uint8Array([0x90])
    expect(await verifier.check({ kind: 'simple-signing', place: 'p', bytes })).toBeNull()
    expect(await verifier.check({ kind: 'bundle', place: 'p', bytes })).toBeNull()
  })

  it('names the requirement key once for the same key', async () => {
    const [first, second] = await Promise.all(
      ['a P-256 key', 'a key with line ends of Windows'].map(async (name) => {
        const one = find(keyCases, name)
        const verifier = await open(one)
        return verifier.kind === 'usable' ? await check(verifier, one.layer) : verifier
      }),
    )
    expect(first).toEqual(second)
  })
})

describe('altered bytes', () => {
  let verifiers: readonly { readonly one: AttachmentCase; readonly verifier: SignatureVerifier }[]
  beforeAll(async () => {
    const cases = [
      find(logCases, 'an entry of this signature'),
      find(pathCases, 'an authority in between'),
      find(pkiCases, 'an authority that comes with the signature'),
    ]
    verifiers = await Promise.all(
      cases.map(async (one) => {
        const verifier = await open(one)
        if (verifier.kind === 'unusable') throw new Error(verifier.message)
        return { one, verifier }
      }),
    )
  })

  it('in any annotation are refused with a code, or change nothing that counts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat(),
        fc.nat(),
        fc.constantFrom(...'A0/=x"{\n -'),
        async (which, name, at, to) => {
          const { one, verifier } = verifiers[which % verifiers.length] ?? {
            one: undefined,
            verifier: undefined,
          }
          if (one === undefined) throw new Error('no case')
          const names = Object.keys(one.layer.annotations)
          const annotation = names[name % names.length] ?? ''
          const text = one.layer.annotations[annotation] ?? ''
          const place = at % text.length
          const changed = text.slice(0, place) + to + text.slice(place + 1)
          const answer = await check(verifier, {
            ...one.layer,
            annotations: { ...one.layer.annotations, [annotation]: changed },
          })
          const before = await check(verifier, one.layer)
          if (answer?.kind === 'verified') expect(answer).toEqual(before)
          else expect(answer).toMatchObject({ kind: 'failed', code: expect.stringMatching(/^[a-z-]+$/) })
        },
      ),
      { numRuns: 400 },
    )
  })

  it('in DER of a certificate never count', async () => {
    const { one, verifier } = verifiers[2] ?? { one: undefined, verifier: undefined }
    if (one === undefined) throw new Error('no case')
    const name = 'dev.sigstore.cosign/certificate'
    const [, body = ''] = /-----\n([^-]+)\n-----/.exec(one.layer.annotations[name] ?? '') ?? []
    const der = Buffer.from(body, 'base64')
    for (let at = 0; at < der.length; at += 1) {
      const changed = Buffer.from(der)
      changed[at] = (changed[at] ?? 0) ^ 0x01
      const pem = `-----BEGIN CERTIFICATE-----\n${changed.toString('base64')}\n-----END CERTIFICATE-----\n`
      const answer = await check(verifier, {
        ...one.layer,
        annotations: { ...one.layer.annotations, [name]: pem },
      })
      expect({ at, kind: answer?.kind }).toEqual({ at, kind: 'failed' })
    }
  })
})

it('a fault of ours is no answer about a signature', async () => {
  const [one] = keyCases.filter(({ expect: answer }) => answer === 'verified')
  if (one === undefined) throw new Error('expected a good case')
  const verifier = await open(one)
  if (verifier.kind === 'unusable') throw new Error(verifier.message)
  const layer = Object.defineProperty(parseEnvelope(signatureFile(one.layer), 'signature-1'), 'annotations', {
    get: () => {
      throw new TypeError('of ours')
    },
  })
  expect(await verifier.check(layer)).toEqual({
    kind: 'unknown',
    code: 'internal-error',
    message: 'unexpected TypeError: of ours',
  })
})
