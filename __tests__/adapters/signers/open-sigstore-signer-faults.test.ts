import { afterEach, describe, expect, it } from '@jest/globals'
import type { ServiceName } from '../../../src/adapters/demo/sigstore-services.ts'
import { UsageError } from '../../../src/domain/errors.ts'
import type { Fault } from '../../fakes/sigstore.ts'
import {
  keyChoice,
  keylessChoice,
  keyOf,
  keyPem,
  printedText,
  rejection,
  signerOfFile,
  statement,
  tokenOf,
} from '../sigstore-signer-kit.ts'

const { sigstore, open, rekorV1 } = signerOfFile()

afterEach(() => {
  for (const name of ['fulcio', 'rekorV1', 'rekorV2', 'timestamps'] as const) {
    sigstore().setFault(name, undefined)
  }
})

/** Service, what it does wrong, and the code of the error. */
const faults: readonly (readonly [ServiceName, Fault, string])[] = [
  ['fulcio', 'down', 'network-unreachable'],
  ['fulcio', 'slow', 'timeout'],
  ['fulcio', 400, 'certificate-refused'],
  ['fulcio', 401, 'certificate-refused'],
  ['fulcio', 403, 'certificate-refused'],
  ['fulcio', 404, 'service-failed'],
  ['fulcio', 429, 'rate-limited'],
  ['fulcio', 500, 'service-failed'],
  ['fulcio', 503, 'service-failed'],
  ['fulcio', 'nonsense', 'service-answer-malformed'],
  ['fulcio', 'empty', 'service-answer-malformed'],
  ['fulcio', 'huge', 'response-too-large'],
  ['fulcio', 'other-key', 'certificate-mismatch'],
  ['fulcio', 'other-identity', 'certificate-mismatch'],
  ['fulcio', 'no-chain', 'service-answer-malformed'],
  ['fulcio', 'expired', 'certificate-mismatch'],
  ...(['rekorV1', 'rekorV2'] as const).flatMap((log) => [
    [log, 'down', 'network-unreachable'] as const,
    [log, 'slow', 'timeout'] as const,
    [log, 400, 'log-refused'] as const,
    [log, 404, 'service-failed'] as const,
    [log, 500, 'service-failed'] as const,
    [log, 503, 'service-failed'] as const,
    [log, 'nonsense', 'service-answer-malformed'] as const,
    [log, 'empty', 'service-answer-malformed'] as const,
    [log, 'huge', 'response-too-large'] as const,
    [log, 'other-body', 'log-entry-mismatch'] as const,
  ]),
  ['rekorV1', 409, 'service-answer-malformed'],
  ['timestamps', 'down', 'network-unreachable'],
  ['timestamps', 'slow', 'timeout'],
  ['timestamps', 400, 'timestamp-refused'],
  ['timestamps', 500, 'service-failed'],
  ['timestamps', 'nonsense', 'service-answer-malformed'],
  ['timestamps', 'empty', 'service-answer-malformed'],
  ['timestamps', 'huge', 'response-too-large'],
  ['timestamps', 'other-imprint', 'timestamp-mismatch'],
  ['timestamps', 'other-nonce', 'timestamp-mismatch'],
  ['timestamps', 'rejected', 'timestamp-refused'],
]

describe('a service that does wrong', () => {
  it.each(faults)('%s, %s: %s', async (service, fault, code) => {
    sigstore().setFault(service, fault)
    const token = sigstore().mintToken()
    const changes = { ...(service === 'rekorV1' ? rekorV1() : {}), token: tokenOf(token) }
    const error = await rejection(
      open(changes)(keylessChoice).then(async (signer) => await signer.signStatement(statement)),
    )
    expect(error).toMatchObject({ code, exitCode: 3 })
    const text = printedText(error)
    for (const part of token.split('.')) expect(text).not.toContain(part)
    if (service !== 'fulcio') {
      expect(text).toMatch(
        /nothing is published; a certificate for "https:[^"]*" (?:and entry .* )?exists?$/m,
      )
    }
  })

  it('says which entry exists when only the timestamp failed', async () => {
    sigstore().setFault('timestamps', 400)
    const signer = await open()(keylessChoice)
    const error = await rejection(signer.signStatement(statement))
    expect(printedText(error)).toMatch(
      /nothing is published; a certificate for ".*" and entry \d+ in the log /,
    )
  })
})

describe('what fits the signature and is wrong all the same', () => {
  const unlogged = { kind: 'failed', code: 'log-entry-missing' }
  it.each<[ServiceName, Fault, object]>([
    ['rekorV1', 'other-log', unlogged],
    ['rekorV2', 'other-log', unlogged],
    ['timestamps', 'old-time', { kind: 'failed', code: 'certificate-time' }],
  ])('%s, %s: is signed, and does not count when it is read back', async (service, fault, expected) => {
    sigstore().setFault(service, fault)
    const signer = await open(service === 'rekorV1' ? rekorV1() : {})(keylessChoice)
    const { bytes } = await signer.signStatement(statement)
    const check = await signer.verifier.check({ kind: 'bundle', place: 'bundle.json', bytes })
    expect(check).toMatchObject(expected)
  })
})

describe('a public log', () => {
  const services = {
    kind: 'urls',
    fulcioUrl: 'https://fulcio.sigstore.dev',
    rekor: { url: 'https://rekor.sigstore.dev', version: 1 },
  } as const
  const dryRun = { ...keylessChoice, dryRun: true }
  const withVisibility = (visibility: string | undefined) =>
    tokenOf(sigstore().mintToken({ repository_visibility: visibility ?? '' }))

  it.each(['private', 'internal'])('is refused to a repository that is %s', async (visibility) => {
    const token = withVisibility(visibility)
    expect(await rejection(open({ services, token })(dryRun))).toMatchObject({
      code: 'public-log-refused',
      exitCode: 2,
    })
    const allowed = await open({ services, token })({ ...dryRun, publicLog: true })
    expect(allowed.warnings).toEqual([])
  })

  it('is warned of where the visibility is not known, and not where the repository is public', async () => {
    const unknown = await open({ services, token: withVisibility(undefined) })(dryRun)
    expect(unknown.warnings).toMatchObject([{ code: 'public-log-unknown' }])
    const known = await open({ services, token: withVisibility('public') })(dryRun)
    expect(known.warnings).toEqual([])
  })

  it('is refused by the visibility of the event, for a key', async () => {
    const changes = { services, key: keyOf(keyPem), repositoryVisibility: 'private' }
    expect(await rejection(open(changes)(keyChoice))).toMatchObject({ code: 'public-log-refused' })
  })

  it('is not what services of one’s own are', async () => {
    const signer = await open({ token: withVisibility('private') })(dryRun)
    expect(signer.warnings).toEqual([])
  })
})

describe('the read-back', () => {
  it('that cannot be opened is told before anything is signed', async () => {
    const before = sigstore().requests()
    const unusable = { kind: 'unusable', code: 'key-file-missing', message: 'root.json: not there' } as const
    const changes = { key: keyOf(keyPem), verifierOf: async () => unusable }
    expect(await rejection(open(changes)(keyChoice))).toMatchObject({
      code: 'key-file-missing',
      exitCode: 2,
    })
    const error = new UsageError('trusted-root-malformed', 'root.json: no trusted root')
    const wrong = { key: keyOf(keyPem), verifierOf: () => Promise.reject(error) }
    expect(await rejection(open(wrong)(keyChoice))).toBe(error)
    expect(sigstore().requests()).toEqual(before)
  })
})
