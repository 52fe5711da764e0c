import { describe, expect, it } from '@jest/globals'
import { nearestWord } from '../../src/domain/nearest.ts'

describe('nearestWord', () => {
  it.each<[string, string[], string | undefined]>([
    ['keypath', ['keyType', 'keyPath'], 'keyPath'],
    ['keyPaths2', ['keyPath', 'keyPaths'], 'keyPaths'],
    ['verfiy', ['sign', 'verify'], 'verify'],
    ['Type', ['type'], 'type'],
    ['tag', ['tap', 'tags'], 'tap'],
    ['tg', ['type'], undefined],
    ['xyz', ['abc'], undefined],
    ['verify', [], undefined],
    ['sing', ['sign', 'verify'], 'sign'],
    ['dockre', ['docker'], 'docker'],
    ['kyePaht', ['keyPath'], 'keyPath'],
    ['', ['a'], 'a'],
    ['passphrase', ['gpg-key', 'gpg-passphrase-file'], 'gpg-passphrase-file'],
    ['Passphrase', ['gpg-passphrase', 'other-passphrase'], undefined],
    ['phras', ['gpg-passphrase'], undefined],
    ['t'.repeat(1_000_000), ['t'.repeat(10)], undefined],
    ['type', ['t'.repeat(1_000_000), 'typ'], 'typ'],
  ])('row %#', (word, known, meant) => {
    expect(nearestWord(word, known)).toBe(meant)
  })
})
