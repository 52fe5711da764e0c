import { describe, expect, it } from '@jest/globals'
import { countDistinct, groupSigners } from '../../../src/domain/signature/signer-groups.ts'
import {
  isSameSigner,
  type SignerIdentity,
  signerName,
} from '../../../src/domain/signature/signer-identity.ts'
import { gpgSigner } from '../../fakes/signatures.ts'
import { certificateOf, keySigner, type Run } from '../../fakes/sigstore-facts.ts'

const noNumber = { sourceRepositoryIdentifier: null }
const old = { extensions: { sourceRepositoryUri: null, workflowRepository: 'acme/app', ...noNumber } }
const mail: Run = {
  subject: 'p@example.org',
  kind: 'email',
  extensions: { sourceRepositoryUri: null, ...noNumber },
}

describe('isSameSigner: certificates', () => {
  it.each<readonly [string, Run, Run, boolean]>([
    ['the same run', {}, {}, true],
    ['another ref', {}, { ref: 'refs/tags/v1' }, true],
    ['a branch called like a ref', {}, { ref: 'refs/heads/x@refs/heads/y' }, true],
    ['a commit in place of a ref', {}, { ref: 'd'.repeat(40) }, true],
    ['another workflow', {}, { workflow: '.github/workflows/x.yml' }, false],
    [
      'another repository',
      {},
      { repository: 'acme/x', extensions: { sourceRepositoryIdentifier: '2' } },
      false,
    ],
    [
      'the name taken over by another repository',
      {},
      { extensions: { sourceRepositoryIdentifier: '2' } },
      true,
    ],
    ['the same number under a new name', {}, { repository: 'acme/new' }, true],
    [
      'a shared workflow for another repository',
      { holder: 'ci/x' },
      { holder: 'ci/x', repository: 'b/c', extensions: { sourceRepositoryIdentifier: '2' } },
      false,
    ],
    ['the repository called in other capitals', { holder: 'ACME/App' }, {}, true],
    ['extensions of 2022, on another ref', old, { ...old, ref: 'refs/tags/v1' }, true],
    ['extensions of 2022 and of today', old, {}, true],
    [
      'extensions of 2022, of another repository',
      old,
      { ...old, repository: 'acme/x', extensions: { ...old.extensions, workflowRepository: 'acme/x' } },
      false,
    ],
    ['another issuer', {}, { issuer: 'https://x.example' }, false],
    ['the same person', mail, mail, true],
    ['another person', mail, { ...mail, subject: 'q@example.org' }, false],
    ['a person and a URI of the same text', mail, { ...mail, kind: 'uri' }, false],
  ])('%s', (_, one, other, expected) => {
    expect(isSameSigner(certificateOf(one), certificateOf(other))).toBe(expected)
  })
})

describe('groups', () => {
  const a: SignerIdentity = { ...gpgSigner('A'), keyMaterial: '1'.repeat(64) }
  it('joins by way of others, in any order', () => {
    expect(groupSigners([gpgSigner('A'), keySigner('1'), keySigner('2'), a])).toEqual([0, 0, 1, 0])
    expect(groupSigners([keySigner('2'), a, gpgSigner('A'), keySigner('1')])).toEqual([0, 1, 1, 1])
    expect(groupSigners([])).toEqual([])
  })

  it('counts entries, not signers', () => {
    expect(countDistinct([[a, keySigner('2')], []])).toBe(1)
    expect(countDistinct([[a, keySigner('2')], [gpgSigner('A')]])).toBe(2)
    expect(countDistinct([])).toBe(0)
  })
})

it('calls each signer by one name', () => {
  expect([gpgSigner('A'), keySigner('1'), certificateOf(mail)].map(signerName)).toEqual([
    'A',
    `sha256:${'1'.repeat(64)}`,
    'p@example.org',
  ])
})
