import { alterBytes } from '../../mutation/byte-mutants.ts'
import type { JsonObject } from '../programs/policy.ts'
import type { Choices } from './choices.ts'

type Fault = (requirement: JsonObject) => JsonObject

const without = (requirement: JsonObject, ...names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(requirement).filter(([name]) => !names.includes(name)))
const keyless = (requirement: JsonObject): JsonObject =>
  without(requirement, 'keyPath', 'keyPaths', 'keyData')
const identity =
  (signedIdentity: unknown): Fault =>
  (requirement) => ({ ...requirement, signedIdentity })
const keys =
  (source: JsonObject): Fault =>
  (requirement) => ({ ...keyless(requirement), ...source })

/** One member of a `signedBy` that is wrong, or looks it. */
const requirementFaults: Readonly<Record<string, Fault>> = {
  'no type': (requirement) => without(requirement, 'type'),
  'type null': (requirement) => ({ ...requirement, type: null }),
  'another type': (requirement) => ({ ...requirement, type: 'signedby' }),
  'Type for type': (requirement) => ({ Type: 'signedBy', ...without(requirement, 'type') }),
  'no keyType': (requirement) => without(requirement, 'keyType'),
  'another keyType': (requirement) => ({ ...requirement, keyType: 'gpgkeys' }),
  'keyType null': (requirement) => ({ ...requirement, keyType: null }),
  'an unknown member': (requirement) => ({ ...requirement, comment: 'x' }),
  'an empty name': (requirement) => ({ ...requirement, '': 1 }),
  'a list for a requirement': (requirement) => [requirement] as unknown as JsonObject,
  'no key': keyless,
  'keyPath empty': keys({ keyPath: '' }),
  'keyPath null': keys({ keyPath: null }),
  'keyPath a number': keys({ keyPath: 1 }),
  'keyPath a list': keys({ keyPath: ['/x'] }),
  'keyData empty': keys({ keyData: '' }),
  'keyData null': keys({ keyData: null }),
  'keyData no base64': keys({ keyData: '???' }),
  'keyData base64url': keys({ keyData: '_-_-' }),
  'keyData without padding': keys({ keyData: 'AA' }),
  'keyDatas, which signedBy has not': keys({ keyDatas: ['AAAA'] }),
  'keyPaths null': keys({ keyPaths: null }),
  'keyPaths a text': keys({ keyPaths: '/x' }),
  'keyPaths with an empty one': keys({ keyPaths: [''] }),
  'keyPaths with null': keys({ keyPaths: [null] }),
  'keyPath and keyPaths': (requirement) => ({ ...requirement, keyPath: '/x', keyPaths: ['/x'] }),
  'keyPath and keyData': (requirement) => ({ ...requirement, keyPath: '/x', keyData: 'AAAA' }),
  'keyPath and an empty keyPaths': (requirement) => ({
    ...keyless(requirement),
    keyPath: '/x',
    keyPaths: [],
  }),
  'keyPath, and keyData empty': (requirement) => ({ ...requirement, keyData: '' }),
  'keyPath, and keyData null': (requirement) => ({ ...requirement, keyData: null }),
  'signedIdentity null': identity(null),
  'signedIdentity empty': identity({}),
  'signedIdentity a text': identity('matchRepository'),
  'signedIdentity a list': identity([{ type: 'matchRepository' }]),
  'an unknown matcher': identity({ type: 'matchAnything' }),
  'a matcher in other letters': identity({ type: 'MatchRepository' }),
  'a matcher with another member': identity({ type: 'matchRepository', x: 1 }),
  'exactReference without reference': identity({ type: 'exactReference' }),
  'exactReference by name only': identity({
    type: 'exactReference',
    dockerReference: 'registry.example/app',
  }),
  'exactReference by a bad name': identity({ type: 'exactReference', dockerReference: 'Registry/App:v1' }),
  'exactReference empty': identity({ type: 'exactReference', dockerReference: '' }),
  'exactReference for the other field': identity({ type: 'exactReference', dockerRepository: 'a.b/c:v1' }),
  'exactReference under IPv6': identity({ type: 'exactReference', dockerReference: '[::1]:5000/app:v1' }),
  'exactReference under a host of capitals': identity({
    type: 'exactReference',
    dockerReference: 'Host/app:v1',
  }),
  'exactRepository by a bad name': identity({ type: 'exactRepository', dockerRepository: 'a.b//c' }),
  'exactRepository with a digest': identity({
    type: 'exactRepository',
    dockerRepository: `a.b/c@sha256:${'0'.repeat(64)}`,
  }),
  'remapIdentity without prefix': identity({ type: 'remapIdentity', signedPrefix: 'a.b' }),
  'remapIdentity with an empty prefix': identity({ type: 'remapIdentity', prefix: '', signedPrefix: 'a.b' }),
  'remapIdentity with a tag': identity({ type: 'remapIdentity', prefix: 'a.b/c:v1', signedPrefix: 'a.b' }),
  'remapIdentity with a slash at the end': identity({
    type: 'remapIdentity',
    prefix: 'a.b/',
    signedPrefix: 'a.b',
  }),
  'remapIdentity with a scheme': identity({
    type: 'remapIdentity',
    prefix: 'https://a.b',
    signedPrefix: 'a.b',
  }),
  'remapIdentity with capitals in the path': identity({
    type: 'remapIdentity',
    prefix: 'a.b/C',
    signedPrefix: 'a.b',
  }),
  'remapIdentity with IPv6': identity({ type: 'remapIdentity', prefix: '[::1]:5000', signedPrefix: 'a.b' }),
  'remapIdentity with a wildcard': identity({ type: 'remapIdentity', prefix: '*.b', signedPrefix: 'a.b' }),
  'remapIdentity with a long prefix': identity({
    type: 'remapIdentity',
    prefix: `a.b/${'x'.repeat(300)}`,
    signedPrefix: 'a.b',
  }),
  'waive with another member': () => ({ type: 'insecureAcceptAnything', keyPath: '/x' }),
  'reject with another member': () => ({ type: 'reject', x: 1 }),
  'sigstoreSigned without key': () => ({ type: 'sigstoreSigned' }),
  'signedBaseLayer without identity': () => ({ type: 'signedBaseLayer' }),
  'signedBaseLayer with identity null': () => ({ type: 'signedBaseLayer', baseLayerIdentity: null }),
}

type TextChange = (text: string) => string

const doubled =
  (pattern: RegExp): TextChange =>
  (text) =>
    text.replace(pattern, '$&,$&')

/** Ways to write or spoil a whole policy. */
const textChanges: Readonly<Record<string, TextChange>> = {
  roomy: (text) => `\n\t ${JSON.stringify(JSON.parse(text), null, 7)}\r\n`,
  'escaped names': (text) =>
    text.replace('"default"', '"d\\u0065fault"').replace('signedBy', 'sign\\u0065dBy'),
  'a byte order mark': (text) => `\ufeff${text}`,
  'bytes after it': (text) => `${text}}`,
  'another value after it': (text) => `${text} {}`,
  'a NUL after it': (text) => `${text}\0`,
  'a comment': (text) => `/* x */${text}`,
  'a comment after it': (text) => `${text}// x`,
  'a trailing comma': (text) => text.replace(/\}\s*$/, ',}'),
  'single quotes': (text) => text.replaceAll('"', "'"),
  'no default': (text) => text.replace('"default"', '"Default"'),
  'default twice': doubled(/"default":\s*\[[^[\]]*\]/),
  'default twice, once escaped': (text) => text.replace('{', '{"d\\u0065fault":[{"type":"reject"}],'),
  'a waiver as second default': (text) =>
    text.replace(/\}\s*$/, ',"default":[{"type":"insecureAcceptAnything"}]}'),
  'a waiver as Default': (text) => text.replace(/\}\s*$/, ',"Default":[{"type":"insecureAcceptAnything"}]}'),
  'transports twice': (text) => text.replace(/\}\s*$/, ',"transports":{}}'),
  'docker twice': (text) => text.replace(/\}\s*\}\s*$/, ',"docker":{}}}'),
  'transports null': (text) => text.replace(/"transports":.*/s, '"transports":null}'),
  'transports a list': (text) => text.replace(/"transports":.*/s, '"transports":[]}'),
  'transports empty': (text) => text.replace(/"transports":.*/s, '"transports":{}}'),
  'transport null': (text) => text.replace(/"(docker|dir|oci)":\s*\{.*/s, '"$1":null}}'),
  'type twice': doubled(/"type":\s*"(?:signedBy|reject|insecureAcceptAnything)"/),
  'type and Type': (text) => text.replace(/"type":\s*"[a-zA-Z]+"/, '$&,"Type":"insecureAcceptAnything"'),
  'keyType twice': doubled(/"keyType":\s*"GPGKeys"/),
  'default empty': (text) => text.replace(/"default":\s*\[[^[\]]*\]/, '"default":[]'),
  'default null': (text) => text.replace(/"default":\s*\[[^[\]]*\]/, '"default":null'),
  'default an object': (text) => text.replace(/"default":\s*\[([^[\]]*)\]/, '"default":$1'),
  'default with null': (text) => text.replace(/"default":\s*\[[^[\]]*\]/, '"default":[null]'),
  'an unknown member': (text) => text.replace('{', '{"comment":"x",'),
  'a list around it': (text) => `[${text}]`,
  'keyData with line ends': (text) => text.replace(/("keyData":\s*"[^"]{40})/, '$1\\n'),
  'keyData with spaces': (text) => text.replace(/("keyData":\s*"[^"]{40})/, '$1 '),
  'keyData with more padding': (text) => text.replace(/("keyData":\s*"[^"]*)/, '$1===='),
  'a scope that is no UTF-8': (text) => text.replace('"": ', '"\u00ff": ').replace('{', '{'),
  'a half surrogate': (text) => text.replace('"docker":{', '"docker":{"\\ud800":[{"type":"reject"}],'),
  'cut in the middle': (text) => text.slice(0, text.length >> 1),
  nothing: () => '',
  'white space': () => ' \n',
  null: () => 'null',
}

/** A requirement with one fault, three times in a hundred. */
export function spoilRequirement(
  choices: Choices,
  requirement: JsonObject,
): { readonly requirement: JsonObject; readonly feature: string } | undefined {
  const name = choices.odd('requirement', 3, Object.keys(requirementFaults))
  const fault = name === undefined ? undefined : requirementFaults[name]
  return fault === undefined
    ? undefined
    : { requirement: fault(requirement), feature: `requirement: ${name}` }
}

const blindly = 'altered blindly'

/** A policy written in another way, mostly a wrong one, four times in a hundred. */
export function alterPolicyText(
  choices: Choices,
  text: string,
): { readonly bytes: Uint8Array; readonly feature: string } | undefined {
  const names = Object.keys(textChanges)
  const name = choices.odd('policy', 4, [...names, ...Array.from({ length: 20 }, () => blindly)])
  if (name === undefined) return undefined
  const feature = `policy: ${name}`
  if (name === blindly)
    return { bytes: alterBytes(new Uint8Array(Buffer.from(text)), choices).bytes, feature }
  const encoding = name === 'a scope that is no UTF-8' ? 'latin1' : 'utf8'
  return { bytes: new Uint8Array(Buffer.from(textChanges[name]?.(text) ?? text, encoding)), feature }
}
