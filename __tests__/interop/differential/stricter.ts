import type { Code } from '../../../src/domain/codes.ts'
import type { Oddities } from './choices.ts'

/** One way in which Countersign refuses, on purpose, what the library accepts. Never the other way round. */
export interface Stricter {
  /** First column of its row in docs/verdicts.md, "Stricter on purpose", which says why where it is not plain. */
  readonly what: string
  /** What must be in the case. */
  readonly feature: RegExp
  /** One of these must be in our report; all stand in the row. */
  readonly codes: readonly Code[]
  /** A case that shows it, plain but for this: the first cases of every run. */
  readonly example: Oddities
}

/** All that may differ. Each entry is shown by its example in every run; one that is not is to be taken out. */
export const stricter: readonly Stricter[] = [
  {
    what: 'messages over SHA-224, SHA-1, RIPEMD-160 or MD5',
    feature: /^file: (?:by gpg, SHA-1|SHA-1|SHA-224|RIPEMD-160|MD5|written differently|altered blindly);/,
    codes: ['signature-hash-weak'],
    example: { key: 'rsa2048', file: 'SHA-1' },
  },
  {
    what: 'RSA keys below 2048 bits',
    feature: /^trusted: rsa1024$/,
    codes: ['key-weak'],
    example: { key: 'rsa1024' },
  },
  {
    what: 'OpenPGP version 3 signatures, version 6 and DSA keys, brainpool and secp256k1 curves',
    feature: /^trusted: (?:brainpoolP256r1|secp256k1|dsa2048) of gpg$/,
    codes: ['key-unsupported'],
    example: { key: 'dsa2048 of gpg' },
  },
  {
    what: 'BZip2 compression, trailing bytes, marker packets, unknown critical subpackets in a message',
    feature:
      /^file: (?:by gpg, BZip2|a padding packet after it|a user id packet after it|a marker packet before it|compressed twice|bytes after it|written differently|altered blindly);/,
    codes: ['signature-structure'],
    example: { key: 'rsa2048 of gpg', file: 'by gpg, BZip2' },
  },
  {
    what: 'signatures dated more than five minutes in the future',
    feature: /^file: dated an? (?:hour|day) ahead;/,
    codes: ['signature-from-future'],
    example: { file: 'dated an hour ahead' },
  },
  {
    what: 'duplicate keys inside the unknown members of a payload',
    feature: /payload: a key twice deep in optional;/,
    codes: ['payload-malformed'],
    example: { payload: 'a key twice deep in optional' },
  },
  {
    what: '`creator` or `timestamp` that are `null`',
    feature: /payload: (?:creator|timestamp) null;/,
    codes: ['payload-malformed'],
    example: { payload: 'creator null' },
  },
  {
    what: 'payloads with numbers that not every reader reads alike, half surrogate pairs, bytes that are no UTF-8, or 64 levels',
    feature:
      /payload: (?:timestamp above 2\^53|a number above 2\^53|a half surrogate|a half surrogate as key|bytes that are no UTF-8|a deep optional member|a very deep optional member);/,
    codes: ['payload-malformed'],
    example: { payload: 'a number above 2^53' },
  },
  {
    what: 'references that differ from a scope by letter case or default port',
    feature: /^near scope$/,
    codes: ['scope-alias'],
    example: { 'place of the rule': 'transport', 'near scope': 'REGISTRY.EXAMPLE' },
  },
  {
    what: 'manifests that no client could use, or that read as an image and as an index; keys that stand twice in one',
    feature: /^manifest: (?:cut|no JSON|index and image|with a key twice)$/,
    codes: ['manifest-malformed', 'manifest-ambiguous', 'json-duplicate-key', 'registry-error'],
    example: { manifest: 'with a key twice' },
  },
  {
    what: 'a key file that is broken, though gpg finds the key in it or in another file of `keyPaths`',
    feature:
      /^(?:trusted: (?:armor with a wrong checksum|truncated|without user id)|key source: data that was altered)$/,
    codes: ['key-malformed'],
    example: { 'other key': 'armor with a wrong checksum', 'key source': 'before another' },
  },
  {
    what: 'a key whose own signature over its user id has ended',
    feature: /^trusted: self-signature that ended$/,
    codes: ['key-invalid'],
    example: { key: 'self-signature that ended' },
  },
  {
    what: 'an empty path or `null` in `keyPaths`, though another rule holds for the image',
    feature: /^requirement: keyPaths with (?:an empty one|null)$/,
    codes: ['policy-missing-field', 'policy-wrong-type'],
    example: { requirement: 'keyPaths with an empty one', 'place of the rule': 'elsewhere' },
  },
  {
    what: 'half surrogate pairs and bytes that are no UTF-8 in a policy',
    feature: /^policy: (?:a half surrogate|a scope that is no UTF-8|altered blindly)$/,
    codes: ['json-malformed'],
    example: { policy: 'a half surrogate' },
  },
  {
    what: 'a `remapIdentity` with a prefix that is longer than any reference',
    feature: /^requirement: remapIdentity with a long prefix$/,
    codes: ['policy-reference-invalid'],
    example: { requirement: 'remapIdentity with a long prefix' },
  },
  {
    what: 'Sigstore files in a store with other members than `mimeType`, `payload` and `annotations`, or without one of them',
    feature: /^file: a Sigstore signature (?:without payload|with another member);/,
    codes: ['signature-malformed'],
    example: { 'file beside': 'a Sigstore signature with another member' },
  },
  {
    what: 'registries.d with several documents, merge keys, tags of its own, or other values than text where a URL belongs',
    feature:
      /^registries\.d: (?:a second document|a second document that is broken|an unknown tag|a merge|a number for a URL|a boolean for a URL)$/,
    codes: ['registries-d-malformed'],
    example: { 'registries.d': 'a second document' },
  },
  {
    what: 'lookaside URLs of the form `file://HOST/PATH` or `file:PATH`',
    feature: /^URL: (?:a host before a folder|no absolute path)$/,
    codes: ['lookaside-unsupported'],
    example: { URL: 'a host before a folder' },
  },
]

/** The entry that excuses a refusal of ours, if any does. */
export function stricterThan(features: readonly string[], codes: readonly string[]): Stricter | undefined {
  return stricter.find(
    (entry) =>
      features.some((feature) => entry.feature.test(feature)) &&
      entry.codes.some((code) => codes.includes(code)),
  )
}
