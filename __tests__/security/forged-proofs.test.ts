import { type BundleJson, makeBundle, makeLogV1, purposes } from '../fakes/sigstore.ts'
import { attaching, broken, dayMs, edited, otherRoot, past } from './kit/bundle-attacks.ts'
import { playAttacks } from './kit/play-attacks.ts'
import type { Attack } from './kit/sigstore-stage.ts'

const crypto: readonly Attack[] = [
  {
    attack: 'a statement that was changed after signing',
    code: 'signature-invalid',
    set: edited(({ dsseEnvelope }) => {
      if (dsseEnvelope)
        dsseEnvelope.payload = Buffer.from(
          Buffer.from(dsseEnvelope.payload, 'base64').toString().replace('sign/v1', 'sign/v1 '),
        ).toString('base64')
    }),
  },
  {
    attack: 'a certificate for another key',
    code: 'signature-invalid',
    set: broken('certificate-for-other-key'),
  },
  { attack: 'a certificate that has expired', code: 'certificate-time', set: broken('certificate-expired') },
  { attack: 'a certificate of later', code: 'certificate-time', set: broken('certificate-not-yet-valid') },
  {
    attack: 'a certificate for servers',
    code: 'certificate-untrusted',
    set: broken('certificate-for-servers'),
  },
  {
    attack: 'a certificate for timestamps',
    code: 'certificate-untrusted',
    set: attaching(() => ({
      plan: ({ certificate }) => ({ certificate: { ...certificate, purpose: purposes.timeStamping } }),
    })),
  },
  { attack: 'a certificate without an SCT', code: 'sct-missing', set: broken('no-sct') },
  { attack: 'an SCT of an unknown log', code: 'sct-missing', set: broken('sct-of-unknown-log') },
  { attack: 'the SCT of another certificate', code: 'sct-invalid', set: broken('sct-of-other-certificate') },
  {
    attack: 'bytes behind the certificate',
    code: 'certificate-malformed',
    set: edited(({ verificationMaterial: { certificate } }) => {
      if (certificate)
        certificate.rawBytes = Buffer.concat([
          Buffer.from(certificate.rawBytes, 'base64'),
          Buffer.from([5, 0]),
        ]).toString('base64')
    }),
  },
  {
    attack: 'an unknown critical extension',
    code: 'certificate-untrusted',
    set: broken('unknown-critical-extension'),
  },
  {
    attack: 'an authority that was not trusted any more',
    code: 'certificate-time',
    policy: otherRoot('old-authority.json', { authorityWindow: past }),
    set: attaching(() => ({})),
  },
  {
    attack: 'a log of certificates that was not trusted any more',
    code: 'sct-invalid',
    policy: otherRoot('old-ct.json', { ctLogWindow: past }),
    set: attaching(() => ({})),
  },
]

const logs: readonly Attack[] = [
  { attack: 'no log entry', code: 'log-entry-missing', set: broken('no-log-entry') },
  {
    attack: 'an entry of an unknown log only',
    code: 'log-entry-missing',
    set: broken('entry-of-unknown-log'),
  },
  {
    attack: 'the entry of another signature',
    code: 'log-entry-mismatch',
    set: broken('entry-of-other-signature'),
  },
  {
    attack: 'the entry of another statement',
    code: 'log-entry-mismatch',
    set: broken('entry-of-other-content'),
  },
  { attack: 'the entry of another key', code: 'log-entry-mismatch', set: broken('entry-of-other-key') },
  { attack: 'an entry whose body was changed', code: 'log-entry-invalid', set: broken('entry-body-changed') },
  { attack: 'an entry of another kind', code: 'log-entry-invalid', set: broken('entry-kind-changed') },
  {
    attack: 'the time of the promise changed',
    code: 'log-entry-invalid',
    set: broken('entry-time-changed', 'v1'),
  },
  {
    attack: 'the promise of another log',
    code: 'log-entry-invalid',
    set: attaching((image) => ({
      log: 'v1',
      edit: ({ verificationMaterial: { tlogEntries } }) => {
        const other = makeLogV1('127.0.0.1', image.services.nowMs)
        const { inclusionPromise } = JSON.parse(
          Buffer.from(
            makeBundle({
              services: image.services,
              statement: image.statement(),
              log: 'v1',
              plan: () => ({ logs: [other] }),
            }).bytes,
          ).toString(),
        ).verificationMaterial.tlogEntries[0] as BundleJson['verificationMaterial']['tlogEntries'][0] // made above
        for (const entry of tlogEntries) if (inclusionPromise) entry.inclusionPromise = inclusionPromise
      },
    })),
  },
  { attack: 'a proof of another tree', code: 'log-entry-invalid', set: broken('proof-root-changed') },
  {
    attack: 'a proof for another place in the tree',
    code: 'log-entry-invalid',
    set: broken('proof-index-changed'),
  },
  { attack: 'a proof with another hash', code: 'log-entry-invalid', set: broken('proof-hash-changed') },
  {
    attack: 'a checkpoint of another origin',
    code: 'log-entry-invalid',
    set: broken('checkpoint-origin-changed'),
  },
  {
    attack: 'a checkpoint that nobody signed',
    code: 'log-entry-invalid',
    set: broken('checkpoint-unsigned'),
  },
  { attack: 'the same entry twice', code: 'log-entry-invalid', set: broken('log-entry-twice') },
  {
    attack: 'a log that was not trusted any more',
    code: 'log-entry-invalid',
    policy: otherRoot('old-log.json', { logWindow: past }),
    set: attaching(() => ({})),
  },
]

const times: readonly Attack[] = [
  { attack: 'no time at all', code: 'signature-time-missing', set: broken('no-timestamp') },
  {
    attack: 'the timestamp of another signature',
    code: 'timestamp-invalid',
    set: broken('timestamp-of-other-signature'),
  },
  {
    attack: 'a timestamp of the statement in place of its signature',
    code: 'timestamp-invalid',
    set: broken('timestamp-of-payload'),
  },
  {
    attack: 'a timestamp of an unknown authority',
    code: 'signature-time-missing',
    set: broken('timestamp-of-unknown-authority'),
  },
  {
    attack: 'a timestamp authority that was not trusted any more',
    code: 'timestamp-invalid',
    policy: otherRoot('old-tsa.json', { timestampWindow: past }),
    set: attaching(() => ({})),
  },
  {
    attack: 'a key that leaked: signed an hour after its certificate, stamped then',
    code: 'certificate-time',
    set: (image) => {
      const { services } = image
      const notBefore = Math.floor(services.nowMs() / 1000) - 3600
      image.attach(
        image.bundle({ plan: ({ certificate }) => ({ certificate: { ...certificate, notBefore } }) }),
      )
    },
  },
  {
    attack: 'a signature that is too old',
    code: 'signature-too-old',
    policy: (stage) => stage.workflow({ maxAge: '90d' }),
    set: (image) =>
      image.attach(image.services.atMs(image.services.nowMs() - 100 * dayMs, () => image.bundle())),
  },
  {
    attack: 'a signature of an hour from now',
    code: 'signature-from-future',
    policy: (stage) => stage.workflow({ maxAge: '90d' }),
    set: (image) =>
      image.attach(image.services.atMs(image.services.nowMs() + 3_600_000, () => image.bundle())),
  },
]

playAttacks('signatures and certificates', crypto)
playAttacks('logs', logs)
playAttacks('times', times)
