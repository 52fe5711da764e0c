import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { checkoutFiles } from '../../src/adapters/trusted-files.ts'
import { createTrustMaterial } from '../../src/adapters/verifiers/trust-material.ts'
import { parseDigest } from '../../src/domain/image/digest.ts'
import { decideBlob } from '../../src/domain/policy/decide-blob.ts'
import type { BundleSigned, IdentitySigned } from '../../src/domain/policy/policy.ts'
import type { SignedBlob } from '../../src/ports.ts'
import { publicInstanceNotAsked } from '../fakes/ports.ts'
import { type CliAnswer, type CliQuestion, throughCli } from './set-up/run-cli.ts'
import { asObject, asOptionalText, asText, type VectorCase, vectorSuite } from './set-up/vectors.ts'

type Rule = IdentitySigned | BundleSigned

/** What the command line makes of the options of a case. */
function ruleOf({ inputs }: VectorCase): Rule {
  const trustedRoot = { kind: 'paths', paths: [asText(inputs.trustedRoot, 'trustedRoot')] } as const
  const conditions = { signedIdentity: { type: 'digestOnly' }, trustedRoot, transparency: 'log' } as const
  const key = asOptionalText(inputs.key, 'key')
  if (key !== undefined) return { ...conditions, type: 'bundleSigned', keys: { kind: 'paths', paths: [key] } }
  return {
    ...conditions,
    type: 'identitySigned',
    issuer: asText(inputs.issuer, 'issuer'),
    identities: [{ kind: 'exact', text: asText(inputs.identity, 'identity') }],
    extensions: new Map(),
  }
}

/** The file as a whole, or nothing but its digest; undefined where a case has no file. */
function blobOf(folder: string, { inputs }: VectorCase, given: 'file' | 'digest'): SignedBlob | undefined {
  const digest = parseDigest(asText(inputs.digest, 'digest'))
  if (given === 'digest') return { digest }
  const artifact = asOptionalText(inputs.artifact, 'artifact')
  return artifact === undefined ? undefined : { digest, bytes: readFileSync(join(folder, artifact)) }
}

async function answer(folder: string, one: VectorCase, blob: SignedBlob): Promise<string> {
  const trust = createTrustMaterial({
    files: checkoutFiles(folder),
    nowUnixSeconds: () => Math.floor(Date.now() / 1000),
    publicInstance: publicInstanceNotAsked,
  })
  const rule = ruleOf(one)
  const verifier = await trust.verifierOf(rule)
  if (verifier.kind === 'unusable') return `reject ${verifier.code}`
  const bytes = readFileSync(join(folder, asText(one.inputs.bundle, 'bundle')))
  const check = await verifier.check({ kind: 'bundle', place: 'bundle', bytes }, blob)
  const verdict = decideBlob(rule, check, blob.digest)
  if (verdict.kind === 'accepted') return 'accept'
  return verdict.kind === 'rejected' ? `reject ${verdict.reasons[0]?.code}` : 'undecided'
}

/** The question as a user puts it: the bundle, whom it must be by, and the file or its digest. */
function blobQuestion(folder: string, { inputs }: VectorCase, given: 'file' | 'digest'): CliQuestion {
  const text = (name: string): string => asText(inputs[name], name)
  const key = asOptionalText(inputs.key, 'key')
  const signer =
    key === undefined
      ? ['--certificate-identity', text('identity'), '--certificate-oidc-issuer', text('issuer')]
      : ['--key', key]
  const artifact = given === 'file' ? text('artifact') : text('digest')
  const of = ['--bundle', text('bundle'), '--trusted-root', text('trustedRoot')]
  return { cwd: folder, args: ['verify-blob', ...of, ...signer, '--json', artifact] }
}

/** Holds an answer of `verify-blob` to the case: verdict, code and exit status agree. */
function checkBlob(one: VectorCase, { exitCode, report, stdout, stderr }: CliAnswer): void {
  if (report === undefined) throw new Error(`${one.id}: expected a report, found\n${stdout}\n${stderr}`)
  const { verdict, code, exitCode: told } = asObject(report, 'report')
  const [status, answer, why] =
    one.expect === 'accept' ? [0, 'accepted', 'accepted'] : [1, 'rejected', undefined]
  expect({ exitCode, told, verdict, code }).toEqual({
    exitCode: status,
    told: status,
    verdict: answer,
    code: why ?? reasons[one.id],
  })
}

/** Why each bad one is refused; a case that is not here must be accepted. */
const reasons: Readonly<Record<string, string>> = {
  'sb-bundle-empty-certificate-chain': 'bundle-content',
  // Both instances give their authorities the same name, and without their logs no time is left.
  'sb-bundle-from-wrong-instance': 'signature-time-missing',
  'sb-bundle-malformed-json': 'bundle-malformed',
  'sb-bundle-unknown-version': 'bundle-version',
  'sb-checkpoint-wrong-roothash': 'log-entry-invalid',
  'sb-dsse-invalid-sig': 'signature-invalid',
  'sb-dsse-mismatch-envelope': 'log-entry-mismatch',
  'sb-intoto-expired-certificate': 'certificate-time',
  'sb-intoto-log-entry-mismatch': 'log-entry-invalid',
  'sb-invalid-checkpoint-signature': 'log-entry-invalid',
  'sb-invalid-ct-key': 'sct-missing',
  'sb-invalid-inclusion-proof': 'bundle-malformed',
  'sb-managed-key-wrong-key': 'key-malformed',
  'sb-rekor2-checkpoint-missing-origin': 'log-entry-invalid',
  'sb-rekor2-no-inclusion-proof': 'bundle-malformed',
  'sb-rekor2-no-timestamp': 'signature-time-missing',
  'sb-rekor2-timestamp-outside-tsa-cert-validity': 'timestamp-invalid',
  'sb-rekor2-timestamp-payload-mismatch': 'timestamp-invalid',
  'sb-rekor2-timestamp-untrusted-tsa-with-embedded-cert': 'signature-time-missing',
  'sb-set-invalid-signature': 'log-entry-invalid',
  'sb-signature-mismatch': 'signature-invalid',
  'sb-wrong-hashedrekord-entry': 'log-entry-mismatch',
  'sb-wrong-material': 'blob-mismatch',
  'sb-x-wrong-identity': 'wrong-signer',
  'sb-x-wrong-issuer': 'wrong-issuer',
  'sb-x-dsse-wrong-artifact-custom-root': 'wrong-image',
  'sb-x-npm-provenance-wrong-ref': 'wrong-signer',
}

vectorSuite('Sigstore bundles over files', '7-sigstore-bundle', ({ folder, cases }) => {
  const asked = (['file', 'digest'] as const).flatMap((given) =>
    cases.flatMap((one): readonly [string, VectorCase, SignedBlob][] => {
      const blob = blobOf(folder, one, given)
      return blob === undefined ? [] : [[`${one.id} by ${given}: ${one.expect}, ${one.why}`, one, blob]]
    }),
  )
  it.each(asked)('%s', async (_name, one, blob) => {
    const found = await answer(folder, one, blob)
    expect(found).toBe(one.expect === 'accept' ? 'accept' : `reject ${reasons[one.id]}`)
  })

  describe.each(['file', 'digest'] as const)('asked of the command line by %s', (given) => {
    throughCli(
      cases.filter((one) => blobOf(folder, one, given) !== undefined),
      (one) => blobQuestion(folder, one, given),
      checkBlob,
    )
  })
})
