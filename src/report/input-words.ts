/** Every input of the actions; a test holds this list and the option table together. */
export const inputNames: readonly string[] = [
  'images',
  'method',
  'gpg-key',
  'gpg-passphrase',
  'gpg-fingerprint',
  'gpg-engine',
  'sigstore-key',
  'sigstore-key-password',
  'publish',
  'signature-repository',
  'annotations',
  'transparency',
  'public-log',
  'signing-config',
  'fulcio-url',
  'rekor-url',
  'rekor-version',
  'tsa-url',
  'identity-token-file',
  'trusted-root',
  'digest',
  'platforms',
  'platform',
  'policy',
  'key',
  'fingerprint',
  'certificate-identity',
  'certificate-oidc-issuer',
  'identity',
  'mode',
  'waived',
  'lookaside',
  'registries-d',
  'force',
  'dry-run',
  'auth-file',
  'ca-file',
  'insecure-registries',
  'concurrency',
  'timeout',
  'when-untrusted',
  'matrix',
]

/** Flags and variables of the command line that have another name as an input. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['--gpg-passphrase-file', 'gpg-passphrase'],
  ['COUNTERSIGN_GPG_PASSPHRASE', 'gpg-passphrase'],
  ['COUNTERSIGN_GPG_KEY', 'gpg-key'],
  ['--sigstore-key-password-file', 'sigstore-key-password'],
  ['COUNTERSIGN_SIGSTORE_KEY', 'sigstore-key'],
  ['COSIGN_PASSWORD', 'sigstore-key-password'],
  ...inputNames.map((name) => [`--${name}`, name] as const),
])

/**
 * Our own texts name options as the command line does; a workflow author knows them as inputs. `--lookaside FOLDER`
 * becomes ``input `lookaside` ``; flags of other programs and whole commands between backticks stay as they are.
 */
export function inInputWords(text: string): string {
  return text
    .replace(/See `countersign [a-z ]+ --help`/g, 'See the inputs in the README of the action')
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? ofQuoted(part) : ofPlain(part)))
    .join('')
    .replace(/(input `[a-z-]+`) or \1/g, '$1')
}

/** A quoted flag is replaced, with its value where it has one; a quoted command is meant to be typed. */
function ofQuoted(part: string): string {
  const [, flag = '', value] = /^`(\S+)(?: (?:[A-Z][A-Z/]*|([a-z]+)))?`$/.exec(part) ?? []
  const name = otherNames.get(flag)
  if (name === undefined) return part
  return value === undefined ? `input \`${name}\`` : `\`${name}: ${value}\``
}

const ofPlain = (part: string): string =>
  part.replace(
    /(^|[\s("])(--[a-z][a-z-]*|COUNTERSIGN_[A-Z_]+|COSIGN_PASSWORD)(?![\w-])(?: [A-Z]{2,}(?![\w-]))?/g,
    (all, before: string, flag: string) => {
      const name = otherNames.get(flag)
      return name === undefined ? all : `${before}input \`${name}\``
    },
  )
