import type { Choices } from './choices.ts'
import type { Asked } from './references.ts'

/** What a signature says, and in what way it is odd. */
export interface MadePayload {
  readonly bytes: Uint8Array
  /** Names of what the case holds; the list of differences on purpose goes by them. */
  readonly feature: string
}

type JsonText = (reference: string, digest: string) => string | Uint8Array

const quoted = (text: string): string => JSON.stringify(text)
const critical = (reference: string, digest: string): string =>
  `{"identity":{"docker-reference":${quoted(reference)}},"image":{"docker-manifest-digest":${quoted(digest)}},"type":"atomic container signature"}`
const withOptional =
  (optional: string): JsonText =>
  (reference, digest) =>
    `{"critical":${critical(reference, digest)},"optional":${optional}}`
const standard = withOptional('{"creator":"test 1","timestamp":1700000000}')
const edited =
  (change: (text: string) => string): JsonText =>
  (reference, digest) =>
    change(`${standard(reference, digest)}`)
const replaced = (from: string, to: string): JsonText => edited((text) => text.replace(from, to))

/** Ways to write a payload that readers must take alike; most are refused by all. */
const oddPayloads: Readonly<Record<string, JsonText>> = {
  'no optional members': withOptional('{}'),
  'other optional members': withOptional('{"a":[1,{"b":null}],"creator":"x","ü":"\\u00fc"}'),
  'white space': edited((text) => ` \n${text.replaceAll(':{', ' :\t{ ')}\r\n `),
  'another order': (reference, digest) =>
    `{"optional":{},"critical":{"type":"atomic container signature","image":{"docker-manifest-digest":${quoted(digest)}},"identity":{"docker-reference":${quoted(reference)}}}}`,
  'escaped letters': replaced('"critical"', '"cr\\u0069tical"'),
  'an escaped value': replaced('"atomic container', '"\\u0061tomic container'),
  'creator null': withOptional('{"creator":null}'),
  'timestamp null': withOptional('{"timestamp":null}'),
  'creator a number': withOptional('{"creator":1}'),
  'creator an object': withOptional('{"creator":{}}'),
  'timestamp a text': withOptional('{"timestamp":"1700000000"}'),
  'timestamp a fraction': withOptional('{"timestamp":1.5}'),
  'timestamp an exponent': withOptional('{"timestamp":17e8}'),
  'timestamp 1700000000.0': withOptional('{"timestamp":1700000000.0}'),
  'timestamp negative': withOptional('{"timestamp":-1}'),
  'timestamp negative zero': withOptional('{"timestamp":-0}'),
  'timestamp above 2^53': withOptional('{"timestamp":9007199254740994}'),
  'timestamp above 2^64': withOptional('{"timestamp":1e30}'),
  'timestamp without end': withOptional('{"timestamp":1e400}'),
  'a number without end': withOptional('{"x":1e400}'),
  'a number above 2^53': withOptional('{"x":12345678901234567890}'),
  'a leading zero': withOptional('{"x":01}'),
  'a half surrogate': withOptional('{"x":"\\ud800"}'),
  'a half surrogate as key': withOptional('{"\\ud800":1}'),
  'a control character': withOptional('{"x":"\u0001"}'),
  'Creator beside creator': withOptional('{"creator":"a","Creator":1}'),
  'a key twice in optional': withOptional('{"x":1,"x":2}'),
  'creator twice': withOptional('{"creator":"a","creator":"a"}'),
  'a key twice deep in optional': withOptional('{"x":{"y":1,"y":2}}'),
  'a deep optional member': withOptional(`{"x":${'['.repeat(100)}${']'.repeat(100)}}`),
  'a very deep optional member': withOptional(`{"x":${'['.repeat(9000)}${']'.repeat(9000)}}`),
  'optional null': withOptional('null'),
  'optional a list': withOptional('[]'),
  'no optional': edited((text) => text.replace(/,"optional".*/, '}')),
  'no critical': edited((text) => text.replace(/"critical".*,"optional"/, '"optional"')),
  'critical twice': edited((text) =>
    text.replace(/\{"critical":(.*),"optional"/, '{"critical":$1,"critical":$1,"optional"'),
  ),
  'another member at the top': replaced('{"critical"', '{"x":1,"critical"'),
  'another member in critical': replaced('{"identity"', '{"x":1,"identity"'),
  'another member in image': replaced('{"docker-manifest-digest"', '{"x":1,"docker-manifest-digest"'),
  'another member in identity': replaced('{"docker-reference"', '{"x":1,"docker-reference"'),
  'another case in critical': replaced('"identity"', '"Identity"'),
  'another case at the top': replaced('"critical"', '"Critical"'),
  'another type': replaced('atomic container signature', 'cosign container image signature'),
  'a type in other letters': replaced('atomic container signature', 'Atomic Container Signature'),
  'type null': replaced('"atomic container signature"', 'null'),
  'digest null': edited((text) => text.replace(/("docker-manifest-digest":)"[^"]*"/, '$1null')),
  'reference null': edited((text) => text.replace(/("docker-reference":)"(?:[^"\\]|\\.)*"/, '$1null')),
  'reference a list': edited((text) => text.replace(/("docker-reference":)("(?:[^"\\]|\\.)*")/, '$1[$2]')),
  'digest in capitals': edited((text) => text.replace(/sha256:[0-9a-f]+/, (found) => found.toUpperCase())),
  'digest in upper-case hex': edited((text) =>
    text.replace(/(?<=sha256:)[0-9a-f]+/, (hex) => hex.toUpperCase()),
  ),
  'digest of another kind': edited((text) => text.replace(/sha256:[0-9a-f]+/, `sha512:${'0'.repeat(128)}`)),
  'digest with a path': edited((text) => text.replace(/sha256:[0-9a-f]+/, 'sha256:../../x')),
  'digest with a space': edited((text) => text.replace(/(sha256:[0-9a-f]+)/, '$1 ')),
  'bytes after it': edited((text) => `${text}x`),
  'another object after it': edited((text) => `${text}{}`),
  'a NUL after it': edited((text) => `${text}\0`),
  'a byte order mark': edited((text) => `\ufeff${text}`),
  'a list around it': edited((text) => `[${text}]`),
  'a trailing comma': edited((text) => text.replace(/\}$/, ',}')),
  'a comment': edited((text) => text.replace('{', '{/**/')),
  'bytes that are no UTF-8': (reference, digest) =>
    new Uint8Array(Buffer.from(`${withOptional('{"x":"\u00ff"}')(reference, digest)}`, 'latin1')),
  'another character set': (reference, digest) =>
    new Uint8Array(Buffer.from(`${standard(reference, digest)}`, 'utf16le')),
  'no JSON': () => 'not json',
  nothing: () => '',
}

/** What the signature says of the image, this many times in a hundred in an odd way. */
export function makePayload(
  choices: Choices,
  {
    reference,
    digest,
    percent,
  }: { readonly reference: string; readonly digest: string; readonly percent: number },
): MadePayload {
  const name = choices.odd('payload', percent, Object.keys(oddPayloads))
  const made = ((name === undefined ? undefined : oddPayloads[name]) ?? standard)(reference, digest)
  const bytes = typeof made === 'string' ? Buffer.from(made) : made
  return { bytes: new Uint8Array(bytes), feature: `payload: ${name ?? 'the usual one'}` }
}

/** The reference that a signature claims: sometimes the right one, sometimes one that must not pass for it. */
export function claimOf(choices: Choices, asked: Asked, imageDigest: string): string {
  const { domain, path, tag = 'v1' } = asked
  const name = `${domain}/${path}`
  const short = domain === 'docker.io' ? path.replace(/^library\//, '') : name
  return choices.weighted<string>([
    [24, `${name}:${tag}`],
    [8, `${short}:${tag}`],
    [6, `${name}@${imageDigest}`],
    [4, `${name}:${tag}@${imageDigest}`],
    [4, `${name}:other`],
    [3, `${name}@sha256:${'3'.repeat(64)}`],
    [4, name],
    [3, `${name}x:${tag}`],
    [3, `vendor.example.com/${path}:${tag}`],
    [2, `vendor.example.com/app:${tag}`],
    [2, `${path}:${tag}`],
    [1, `index.docker.io/${path}:${tag}`],
    [1, `${domain.toUpperCase()}/${path}:${tag}`],
    [1, `${name.toUpperCase()}:${tag}`],
    [1, `docker://${name}:${tag}`],
    [1, ` ${name}:${tag}`],
    [1, `${name}:${tag}\n`],
    [1, `${domain}//${path}:${tag}`],
    [1, `${name}:${tag}?x`],
    [1, 'ü'],
    [1, ''],
    [1, '0'.repeat(64)],
    [1, `[::1]:5000/${path}:${tag}`],
    [1, `Host/${path}:${tag}`],
  ])
}
