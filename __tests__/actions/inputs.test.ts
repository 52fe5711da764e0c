import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { digestOf } from '../../src/domain/image/digest.ts'
import { type Action, actions } from '../../src/entry/option-row.ts'
import { inputsOf } from '../../src/entry/options.ts'
import { imageManifest } from '../fakes/manifests.ts'
import { readActionFile } from '../runner/action-file.ts'
import type { StepResult } from '../runner/job.ts'
import { type KeylessStage, keylessInputs, openKeylessStage, serviceFiles } from './keyless-stage.ts'
import { doors, type Inputs } from './stage.ts'

let stage: KeylessStage

beforeAll(async () => {
  stage = await openKeylessStage()
  for (const name of ['one', 'two', 'three']) await stage.publish(name, stage.push(name))
  stage.push('team/app', imageManifest('one'))
  await stage.job.put({
    'secret.asc': stage.secretKey,
    'token.jwt': stage.services.mintToken({ repository: 'team/app' }),
  })
}, 60_000)

afterAll(() => stage.close())

const ref = (name: string): string => stage.reference(name)
const table = async (action: Action, rows: readonly Inputs[]): Promise<readonly StepResult[]> =>
  await stage.table(
    action,
    rows.map((row) => ({ images: ref('one'), ...row })),
  )

/** What came of it, in two words; the log where it is not what was expected. */
const told = ({ exitCode, outputs, shown }: StepResult, expected: number): readonly unknown[] => [
  exitCode,
  outputs.code,
  ...(exitCode === expected ? [] : shown),
]

describe('the inputs of an action', () => {
  it.each(actions)('of %s are those of the option table', (action) => {
    const declared = readActionFile(`${import.meta.dirname}/../..`, doors[action]).inputs
    expect(declared.map(({ name }) => name)).toEqual(inputsOf(action).map(({ name }) => name))
  })

  /** What must be given for an input to be read at all. */
  const besides = (): Readonly<Record<string, Inputs>> => {
    const { urls } = stage.services
    const addresses = {
      ...keylessInputs,
      'signing-config': '',
      'fulcio-url': urls.fulcio,
      'rekor-url': urls.rekorV2,
      'rekor-version': '2',
      'tsa-url': urls.timestamps,
    }
    const names = ['fulcio-url', 'rekor-url', 'rekor-version', 'tsa-url']
    return {
      ...Object.fromEntries(names.map((name) => [name, addresses])),
      'signing-config': keylessInputs,
      'identity-token-file': { ...keylessInputs, 'identity-token-file': 'token.jwt' },
      'sigstore-key-password': {
        ...keylessInputs,
        method: '',
        transparency: 'none',
        'sigstore-key': lockedPem,
        'sigstore-key-password': 'right',
      },
      'trusted-root': keylessInputs,
    }
  }
  const lockedPem = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'right' },
  }).privateKey
  const ofVerify = (): Readonly<Record<string, Inputs>> => ({
    'trusted-root': {
      policy: '',
      'certificate-identity': 'x',
      'certificate-oidc-issuer': 'y',
      'trusted-root': serviceFiles.root,
    },
  })

  /** Values that no input takes: whatever reads it says so, or does something else. */
  it.each(actions)('of %s are all read', async (action) => {
    const names = inputsOf(action).map(({ name }) => name)
    const odd = (name: string): Inputs => ({
      [name]: name === 'matrix' ? '{"os":"odd"}' : '\u00a7 odd \u00a7',
    })
    const plain: Inputs = action === 'sign' ? { 'dry-run': 'true' } : {}
    const { given } = stage
    const others = action === 'sign' ? besides() : action === 'verify' ? ofVerify() : {}
    const steps = names.flatMap((name) => {
      const usual = { images: ref('one'), ...given[action], ...plain, ...others[name] }
      // A token of the platform comes before that of the file.
      const env = name === 'identity-token-file' ? {} : stage.oidc()
      return [usual, { ...usual, ...odd(name) }].map((inputs) => ({ with: inputs, env }))
    })
    const results = await stage.job.steps(doors[action], steps)
    const outcome = (result: StepResult | undefined): unknown => [
      result?.exitCode,
      result?.outputs.code,
      result?.summaryAsWritten.replaceAll(/countersign-\w{6}/g, ''),
    ]
    const ignored = names.filter(
      (_, index) =>
        JSON.stringify(outcome(results[2 * index])) === JSON.stringify(outcome(results[2 * index + 1])),
    )
    // A host that is never asked changes nothing, nor does a folder that is not there.
    expect(ignored).toEqual(['registries-d', 'insecure-registries'].filter((name) => ignored.includes(name)))
    expect(results.flatMap(({ runnerWarnings }) => runnerWarnings)).toEqual([])
  })

  it('that are not known are warned of, with what was meant', async () => {
    const rows = [
      ['platfrom', 'Did you mean platform?'],
      ['registries_d', 'Did you mean registries-d?'],
      ['force', 'It belongs to the action sign.'],
      ['frobnicate', 'Known are images, '],
    ] as const
    const results = await table(
      'verify',
      rows.map(([name]) => ({ [name]: 'x' })),
    )
    for (const [index, [name, advice]] of rows.entries()) {
      const { exitCode, runnerWarnings, annotations } = results[index] ?? {}
      expect({ exitCode, runnerWarnings: runnerWarnings?.length }).toEqual({ exitCode: 0, runnerWarnings: 1 })
      expect(annotations).toHaveLength(1)
      expect(annotations?.[0]).toMatchObject({
        level: 'warning',
        properties: { title: expect.stringContaining('input-unknown') },
      })
      expect(annotations?.[0]?.message).toContain(`no input "${name}"`)
      expect(annotations?.[0]?.message).toContain(advice)
    }
  })

  it('that are missing because they are misspelt are warned of as well', async () => {
    const [result] = await stage.table('verify', [{ image: ref('one') }])
    expect(result?.outputs.code).toBe('operand-missing')
    expect(result?.annotations.map(({ level }) => level)).toEqual(['warning', 'error'])
    expect(result?.annotations[0]?.message).toContain('no input "image"; it is ignored. Did you mean images?')
  })

  it('that are flags take the words of YAML and of the actions of others', async () => {
    const good = ['true', 'True', 'TRUE', 'false', 'False', 'FALSE', '', ' true ']
    const bad = ['yes', '1', 'tRue', 'on', 'null']
    const results = await table(
      'sign',
      [...good, ...bad].map((force) => ({ force, 'dry-run': 'TRUE' })),
    )
    expect(results.slice(0, good.length).map((result) => told(result, 0))).toEqual(good.map(() => [0, '']))
    for (const [index, value] of bad.entries()) {
      const result = results[good.length + index]
      expect(result).toMatchObject({ exitCode: 2, outputs: { code: 'option-value' } })
      expect(result?.shown.join('\n')).toContain(`input force: expected true or false, found "${value}"`)
    }
  })
})

describe('images', () => {
  it.each(actions)('that are none are an error of %s that names both likely causes', async (action) => {
    const results = await table(
      action,
      ['', ' \n\t\n', '# nothing\n  # here', ',,\n,', '[]', '{"tags":[]}'].map((images) => ({ images })),
    )
    for (const result of results) {
      expect(told(result, 2)).toEqual([2, 'operand-missing'])
      for (const text of [result.shown.join('\n'), result.summary]) {
        expect(text).toContain('expression is mistyped')
        expect(text).toContain('did not run')
      }
    }
  })

  it('are read as the actions of docker write and read lists', async () => {
    const one = imageManifest('one').digest
    const rows: readonly (readonly [string, readonly string[]])[] = [
      [`${ref('one')}\n${ref('two')}`, ['one', 'two']],
      [`${ref('one')}\r\n${ref('two')}\r\n`, ['one', 'two']],
      [`${ref('one')}, ${ref('two')},${ref('three')}`, ['one', 'two', 'three']],
      [`  ${ref('one')}\t\n\n   ${ref('two')} `, ['one', 'two']],
      [`# first\n${ref('one')} # told\n  # ${ref('two')}\n${ref('three')}`, ['one', 'three']],
      [`"${ref('one')}","${ref('two')}"`, ['one', 'two']],
      [JSON.stringify([ref('one'), ref('two')]), ['one', 'two']],
      // `json` of docker/metadata-action
      [
        JSON.stringify({ tags: [ref('one'), ref('two')], labels: { a: 'b' }, annotations: ['x'] }),
        ['one', 'two'],
      ],
      // `metadata` of docker/build-push-action
      [
        JSON.stringify({
          'buildx.build.provenance': {},
          'containerimage.descriptor': { mediaType: 'x', digest: one, size: 1 },
          'containerimage.digest': one,
          'image.name': ref('one'),
        }),
        ['one'],
      ],
      // `metadata` of docker/bake-action
      [
        JSON.stringify({
          'buildx.build.ref': 'x',
          app: { 'containerimage.digest': one, 'image.name': `${ref('one')},${ref('team/app')}` },
          base: { 'containerimage.digest': imageManifest('two').digest, 'image.name': ref('two') },
        }),
        ['one', 'team/app', 'two'],
      ],
    ]
    const results = await table(
      'inspect',
      rows.map(([images]) => ({ images })),
    )
    const found = results.map(({ outputs }) => {
      const { images = [] } = JSON.parse(outputs.json ?? '{}') as {
        images?: readonly { reference: string }[]
      }
      return images.map(({ reference }) => reference)
    })
    expect(found).toEqual(rows.map(([, names]) => names.map(ref)))
  })

  it('of a build are held to its digest', async () => {
    const build = (digest: string): string =>
      JSON.stringify({ 'containerimage.digest': digest, 'image.name': ref('one') })
    const another = build(digestOf(Buffer.from('another build')))
    const results = await table('sign', [{ images: another }, { images: build(imageManifest('one').digest) }])
    expect(results.map(({ exitCode, outputs }) => [exitCode, outputs.code])).toEqual([
      [3, 'tag-moved'],
      [0, ''],
    ])
  })

  it('that are other JSON are refused', async () => {
    const rows = [
      ['{"a":1}', 'option-value'],
      [`{"containerimage.digest":"${imageManifest('one').digest}"}`, 'option-value'],
      [`{"app":{"containerimage.digest":"sha256:1","image.name":"a"}}`, 'digest-malformed'],
      ['{"tags":["a"', 'json-malformed'],
      ['{"tags":["a"],"tags":["b"]}', 'json-duplicate-key'],
      ['[1]', 'option-value'],
    ] as const
    const results = await table(
      'verify',
      rows.map(([images]) => ({ images })),
    )
    expect(results.map((result) => told(result, 2))).toEqual(rows.map(([, code]) => [2, code]))
  })
})

describe('keys', () => {
  it('to sign with may be armored, in base64, or named by a path', async () => {
    const inBase64 = Buffer.from(stage.secretKey).toString('base64')
    const rows = [stage.secretKey, inBase64, inBase64.replace(/.{76}/g, '$&\n'), 'secret.asc', '@secret.asc']
    const results = await table(
      'sign',
      rows.map((key) => ({ 'gpg-key': key, 'dry-run': 'true', force: 'true' })),
    )
    expect(results.map(({ outputs }) => outputs.result)).toEqual(rows.map(() => 'would-sign'))
  })

  it('to verify with may be armored, in base64, or named by paths', async () => {
    const { trusted } = stage
    const armored = trusted.key.toPublic().armor()
    const inBase64 = Buffer.from(trusted.publicBytes).toString('base64')
    const rows = ['trusted.asc', 'stranger.asc\n@trusted.asc', armored, inBase64]
    const results = await table(
      'verify',
      rows.map((key) => ({ key, policy: '' })),
    )
    expect(results.map((result) => told(result, 0))).toEqual(rows.map(() => [0, '']))
  })
})
