import { sign } from 'node:crypto'
import {
  base64,
  bundleOf,
  casesOf,
  layerOf,
  type PromiseParts,
  pairOf,
  type Row,
  signed,
} from './attachment-kit.ts'

const [key, other, log, otherLog, longLog, ed25519] = [
  pairOf(),
  pairOf(),
  pairOf(),
  pairOf(),
  pairOf('P-384'),
  pairOf('ed25519'),
]
const signature = signed(key)
const requirement = { keyData: base64(key.pem), rekorPublicKeyData: base64(log.pem) }

type Plan = Partial<PromiseParts>

/** An entry of this signature by this key, but for what the plan says. */
const logged = (plan: Plan = {}, more: Readonly<Record<string, unknown>> = {}) => ({
  requirement: { ...requirement, ...more },
  layer: layerOf({ signature, bundle: bundleOf({ log, signer: key.pem, signature, ...plan }) }),
})

/** The whole annotation is this text. */
const text = (change: (text: string) => string) => logged({ text: change })

type Entry = Parameters<NonNullable<Plan['entry']>>[0]

/** The same with another hash in the entry. */
const hashed = (change: (hash: Entry['spec']['data']['hash']) => unknown) =>
  logged({
    entry: (entry) => ({ ...entry, spec: { ...entry.spec, data: { hash: change(entry.spec.data.hash) } } }),
  })

/** The annotation without one of its members. */
const textWithout = (name: string) =>
  text((all) => JSON.stringify(without(name)(JSON.parse(all) as Record<string, unknown>)))

const without =
  (name: string) =>
  (value: object): unknown =>
    Object.fromEntries(Object.entries(value).filter(([key]) => key !== name))

const twoLogs = {
  keyData: base64(key.pem),
  rekorPublicKeyDatas: [base64(otherLog.pem), base64(log.pem)],
}
const onlyTwoLogs = (plan: Plan = {}) => ({ ...logged(plan), requirement: twoLogs })

const rows: readonly Row[] = [
  ['verified', 'an entry of this signature', logged()],
  ['verified', 'the second of two logs', onlyTwoLogs()],
  [
    'verified',
    'a log with a P-384 key',
    logged({ log: longLog }, { rekorPublicKeyData: base64(longLog.pem) }),
  ],
  [
    'verified',
    'white space and members in another order',
    text((all) => JSON.stringify(JSON.parse(all), null, 2)),
  ],
  [
    'verified',
    'a time written with an exponent',
    text((all) =>
      all.replace(
        /"integratedTime":(\d)(\d+)/,
        (_all, a: string, b: string) => `"integratedTime":${a}.${b}e${b.length}`,
      ),
    ),
  ],
  ['verified', 'an entry with a member more', logged({ entry: (entry) => ({ ...entry, more: 1 }) })],
  ['verified', 'a hash in capitals', hashed((hash) => ({ ...hash, value: hash.value.toUpperCase() }))],
  ['verified', 'the key in other lines of PEM', logged({ signer: key.pem.replace(/\n.{20}/, '$&\n') })],
  ['log-entry-missing', 'no entry', { requirement, layer: layerOf({ signature }) }],
  ['json-malformed', 'an empty entry', { requirement, layer: layerOf({ signature, bundle: '' }) }],
  ['log-entry-invalid', 'another log', logged({ log: otherLog })],
  ['log-entry-invalid', 'a third log', onlyTwoLogs({ log: longLog })],
  ['log-entry-invalid', 'a promise by the signer itself', logged({ log: key })],
  ['log-entry-invalid', 'an empty promise', logged({ promise: () => Buffer.alloc(0) })],
  [
    'log-entry-invalid',
    'an altered promise',
    logged({
      promise: (made) => {
        made[20] = (made[20] ?? 0) ^ 1
        return made
      },
    }),
  ],
  [
    'log-entry-invalid',
    'a promise with a byte more',
    logged({ promise: (made) => Buffer.concat([made, Buffer.from([0])]) }),
  ],
  [
    'log-entry-invalid',
    'a promise in numbers without DER',
    logged({
      promise: () => sign('sha256', Buffer.from('x'), { key: log.privateKey, dsaEncoding: 'ieee-p1363' }),
    }),
  ],
  [
    'log-entry-invalid',
    'an altered time',
    logged({ shown: (shown) => ({ ...shown, integratedTime: shown.integratedTime + 1 }) }),
  ],
  ['log-entry-invalid', 'an altered index', logged({ shown: (shown) => ({ ...shown, logIndex: 13 }) })],
  ['log-entry-invalid', 'an altered log id', logged({ shown: (shown) => ({ ...shown, logID: 'c1' }) })],
  ['log-entry-invalid', 'another body', logged({ shown: (shown) => ({ ...shown, body: base64('{}') }) })],
  ['log-entry-invalid', 'a member more beside the promise', text((all) => all.replace('{', '{"more":1,'))],
  ['log-entry-invalid', 'no promise', textWithout('SignedEntryTimestamp')],
  ['log-entry-invalid', 'no payload', textWithout('Payload')],
  [
    'log-entry-invalid',
    'a payload that is null',
    text((all) => all.replace(/"Payload":.*/, '"Payload":null}')),
  ],
  ['json-duplicate-key', 'two promises', text((all) => all.replace('{', '{"SignedEntryTimestamp":"",'))],
  [
    'json-duplicate-key',
    'two times',
    text((all) => all.replace('"Payload":{', '"Payload":{"integratedTime":1,')),
  ],
  ['json-malformed', 'bytes behind the entry', text((all) => `${all}{}`)],
  ['log-entry-invalid', 'a list', text((all) => `[${all}]`)],
  ['log-entry-invalid', 'signed with a member more', logged({ payload: (entry) => ({ ...entry, more: 1 }) })],
  ['log-entry-invalid', 'signed without a body', logged({ payload: without('body') })],
  ['log-entry-invalid', 'signed without a time', logged({ payload: without('integratedTime') })],
  ['log-entry-invalid', 'signed without an index', logged({ payload: without('logIndex') })],
  ['log-entry-invalid', 'signed without a log id', logged({ payload: without('logID') })],
  [
    'log-entry-invalid',
    'a time as text',
    logged({ payload: (entry) => ({ ...entry, integratedTime: '1700000000' }) }),
  ],
  [
    'log-entry-invalid',
    'a time with a fraction',
    logged({ payload: (entry) => ({ ...entry, integratedTime: 1.5 }) }),
  ],
  [
    'log-entry-invalid',
    'a body that is no base64',
    logged({ payload: (entry) => ({ ...entry, body: '*' }) }),
  ],
  ['json-malformed', 'a body that is no JSON', logged({ body: () => 'x' })],
  ['json-malformed', 'a body with bytes behind it', logged({ body: (body) => `${body}1` })],
  [
    'json-duplicate-key',
    'a body with two kinds',
    logged({ body: (body) => body.replace('{', '{"kind":"x",') }),
    'stricter',
  ],
  [
    'log-entry-invalid',
    'a body with its names in capitals',
    logged({ body: (body) => body.replace('"kind"', '"KIND"') }),
    'stricter',
  ],
  ['log-entry-invalid', 'a list as body', logged({ body: () => '[]' })],
  [
    'log-entry-invalid',
    'another kind of entry',
    logged({ entry: (entry) => ({ ...entry, kind: 'rekord' }) }),
  ],
  ['log-entry-invalid', 'another version', logged({ entry: (entry) => ({ ...entry, apiVersion: '0.0.2' }) })],
  ['log-entry-invalid', 'no spec', logged({ entry: without('spec') })],
  ['log-entry-invalid', 'another hash', hashed((hash) => ({ ...hash, algorithm: 'sha512' }))],
  [
    'log-entry-invalid',
    'no data',
    logged({ entry: (entry) => ({ ...entry, spec: { ...entry.spec, data: null } }) }),
  ],
  ['log-entry-mismatch', 'a hash of something else', hashed((hash) => ({ ...hash, value: '00'.repeat(32) }))],
  ['log-entry-mismatch', 'a hash cut short', hashed((hash) => ({ ...hash, value: hash.value.slice(2) }))],
  ['log-entry-mismatch', 'another signature', logged({ signature: signed(key) })],
  ['log-entry-mismatch', 'another key', logged({ signer: other.pem })],
  ['log-entry-invalid', 'two keys', logged({ signer: key.pem + other.pem })],
  ['log-entry-invalid', 'bytes behind the key', logged({ signer: `${key.pem}x` })],
  ['log-entry-invalid', 'an empty line behind the key', logged({ signer: `${key.pem}\n` })],
  ['log-entry-invalid', 'a key that is no PEM', logged({ signer: 'x' })],
  ['signature-invalid', 'an entry of a signature over other bytes', { requirement, layer: forged() }],
  [
    'unusable key-unsupported',
    'a log with an Ed25519 key',
    logged({}, { rekorPublicKeyData: base64(ed25519.pem) }),
  ],
  ['unusable key-none', 'no key of a log', logged({}, { rekorPublicKeyData: base64('x') })],
]

/** The log took what it was told: a signature by another key than it says. */
function forged() {
  const foreign = signed(other)
  return layerOf({ signature: foreign, bundle: bundleOf({ log, signer: key.pem, signature: foreign }) })
}

/** By keys of the policy, with a log. */
export const logCases = casesOf(rows)
