import { expect, it } from '@jest/globals'
import { inInputWords } from '../../src/report/input-words.ts'

it.each([
  ['--digest: expected a digest', 'input `digest`: expected a digest'],
  ['Give --lookaside FOLDER, or write a file', 'Give input `lookaside`, or write a file'],
  [
    'Give it with COUNTERSIGN_GPG_PASSPHRASE or `--gpg-passphrase-file`.',
    'Give it with input `gpg-passphrase`.',
  ],
  ['expected --gpg-key FILE or COUNTERSIGN_GPG_KEY, found', 'expected input `gpg-key`, found'],
  ['expected --policy or --key, found neither', 'expected input `policy` or input `key`, found neither'],
  ['the time limit of 1 s (--timeout)', 'the time limit of 1 s (input `timeout`)'],
  ['(`docker login` or `--auth-file`)', '(`docker login` or input `auth-file`)'],
  ['See `countersign sign --help`.', 'See the inputs in the README of the action.'],
  ['`gpg --export --armor FINGERPRINT`', '`gpg --export --armor FINGERPRINT`'],
  ['try `countersign verify --key`', 'try `countersign verify --key`'],
  ['sha256:--digest and a--digest', 'sha256:--digest and a--digest'],
  ['--json is no input', '--json is no input'],
  ['refuse such images with `--waived fail`', 'refuse such images with `waived: fail`'],
])('%s', (text, words) => {
  expect(inInputWords(text)).toBe(words)
})
