import { createHash } from 'node:crypto'
import { cosignPayload } from '../fakes/signed-texts.ts'
import { hintOf } from '../fakes/sigstore.ts'
import {
  attaching,
  broken,
  byKey,
  edited,
  key,
  rawBundle,
  signing,
  statementText,
} from './kit/bundle-attacks.ts'
import { playAttacks } from './kit/play-attacks.ts'
import type { Attack } from './kit/sigstore-stage.ts'

const content: readonly Attack[] = [
  { attack: 'nothing: Rekor v2', code: 'accepted', verdict: 'accepted', set: attaching(() => ({})) },
  {
    attack: 'nothing: Rekor v1',
    code: 'accepted',
    verdict: 'accepted',
    set: attaching(() => ({ log: 'v1', timestamp: false })),
  },
  {
    attack: 'nothing: a key',
    code: 'accepted',
    verdict: 'accepted',
    policy: byKey(),
    set: key({ log: 'none', timestamp: false }),
  },
  {
    attack: 'the bundle of another image',
    code: 'wrong-image',
    set: attaching((image) => ({ statement: image.statement({ hex: 'ab'.repeat(32) }) })),
  },
  {
    attack: 'the bundle of this image under another tag',
    code: 'wrong-identity',
    set: attaching((image) => ({
      statement: image.statement({ reference: image.reference.replace(/1$/, '2') }),
    })),
  },
  {
    attack: 'a repository that looks alike',
    code: 'wrong-identity',
    set: attaching((image) => ({
      statement: image.statement({ reference: image.reference.replace('/app', '/app-evil') }),
    })),
  },
  {
    attack: 'a registry that looks alike',
    code: 'wrong-identity',
    set: attaching((image) => ({
      statement: image.statement({ reference: image.reference.replace('127.0.0.1', '127.0.0.11') }),
    })),
  },
  {
    attack: 'a name with white space at its end',
    code: 'wrong-identity',
    set: attaching((image) => ({ statement: image.statement({ reference: `${image.reference} ` }) })),
  },
  {
    attack: 'a signature that binds no name',
    code: 'reference-not-signed',
    set: attaching((image) => ({ statement: image.statement({ reference: null }) })),
  },
  {
    attack: 'provenance by the trusted workflow',
    code: 'attestation-not-signature',
    set: attaching((image) => ({
      statement: image.statement({ predicateType: 'https://slsa.dev/provenance/v1' }),
    })),
  },
  {
    attack: 'a predicate type in other capitals',
    code: 'attestation-not-signature',
    set: attaching((image) => ({
      statement: image.statement({ predicateType: 'https://sigstore.dev/cosign/Sign/v1' }),
    })),
  },
  {
    attack: 'an attestation of two subjects, of which this image is one',
    code: 'attestation-not-signature',
    set: signing((image) =>
      Buffer.from(image.statement({ predicateType: 'https://slsa.dev/provenance/v1' }))
        .toString()
        .replace('"subject":[', `"subject":[{"name":"x","digest":{"sha256":"${'ab'.repeat(32)}"}},`),
    ),
  },
  {
    attack: 'a statement v0.1 that only tells what was built',
    code: 'attestation-not-signature',
    set: signing((image) =>
      Buffer.from(image.statement({ predicateType: 'https://slsa.dev/provenance/v0.2' }))
        .toString()
        .replace('Statement/v1', 'Statement/v0.1'),
    ),
  },
  {
    attack: 'a signature of another image, with the name bound to this one in a second subject',
    code: 'wrong-image',
    set: signing((image) =>
      Buffer.from(image.statement({ hex: 'ab'.repeat(32) }))
        .toString()
        .replace(/"digest":\{[^}]*\}/, '"digest":{"sha512":"00"}'),
    ),
  },
  {
    attack: 'two subjects: this image without a name, and the name on another',
    code: 'reference-not-signed',
    set: signing((image) =>
      Buffer.from(image.statement({ hex: 'ab'.repeat(32) }))
        .toString()
        .replace('"subject":[', `"subject":[{"digest":{"sha256":"${image.hex}"}},`),
    ),
  },
  {
    attack: 'a statement of an unknown version',
    code: 'statement-malformed',
    set: statementText((text) => text.replace('Statement/v1', 'Statement/v2')),
  },
  {
    attack: 'a digest in upper-case hex',
    code: 'wrong-image',
    set: signing((image) =>
      Buffer.from(image.statement()).toString().replace(image.hex, image.hex.toUpperCase()),
    ),
  },
  {
    attack: 'the digest of this image under another algorithm',
    code: 'wrong-image',
    set: statementText((text) => text.replace('"sha256"', '"sha512"')),
  },
  {
    attack: 'the subject twice in the JSON',
    code: 'statement-malformed',
    set: statementText((text) => text.replace('"subject":', '"subject":[],"subject":')),
  },
  {
    attack: 'the digest twice in the JSON',
    code: 'statement-malformed',
    set: statementText((text) => text.replace('"sha256":', '"sha256":"00","sha256":')),
  },
  {
    attack: 'the same key, escaped, beside it',
    code: 'statement-malformed',
    set: statementText((text) =>
      text.replace('"predicateType":', '"predicateTyp\\u0065":"x","predicateType":'),
    ),
  },
  {
    attack: 'a second statement behind the first',
    code: 'statement-malformed',
    set: statementText((text) => text + text),
  },
  {
    attack: 'no subject',
    code: 'statement-malformed',
    set: statementText((text) => text.replace(/"subject":\[.*?\}\}?\]/, '"subject":[]')),
  },
  {
    attack: '2,000 subjects',
    code: 'statement-malformed',
    set: statementText((text) =>
      text.replace('"subject":[', `"subject":[${'{"digest":{"sha256":"00"}},'.repeat(1999)}`),
    ),
  },
  {
    attack: 'simple-signing JSON as a statement',
    code: 'statement-malformed',
    set: signing((image) => cosignPayload(image.reference, image.manifest.digest)),
  },
  {
    attack: 'the payload type of an atomic signature',
    code: 'payload-type',
    set: attaching((image) => ({
      statement: cosignPayload(image.reference, image.manifest.digest),
      payloadType: 'application/vnd.redhat.simple-signing.v1+json',
    })),
  },
  {
    attack: 'a payload type with parameters',
    code: 'payload-type',
    set: attaching(() => ({ payloadType: 'application/vnd.in-toto+json; charset=utf-8' })),
  },
  {
    attack: 'the manifest signed as a file',
    code: 'signature-over-file',
    set: attaching((image) => ({ message: Buffer.from(image.manifest.text) })),
  },
  {
    attack: 'an annotation of another value',
    code: 'annotation-mismatch',
    policy: (stage) => stage.workflow({ annotations: { stage: 'production' } }),
    set: attaching((image) => ({ statement: image.statement({ annotations: { stage: 'test' } }) })),
  },
]

const form: readonly Attack[] = [
  { attack: 'two signatures', code: 'bundle-signature-count', set: broken('two-signatures') },
  { attack: 'no signature', code: 'bundle-signature-count', set: broken('no-signature') },
  { attack: 'an unknown version', code: 'bundle-version', set: broken('unknown-version') },
  { attack: 'both kinds of content', code: 'bundle-content', set: broken('two-contents') },
  { attack: 'no content', code: 'bundle-content', set: broken('no-content') },
  {
    attack: 'a certificate and a key',
    code: 'bundle-content',
    set: edited(({ verificationMaterial }) => {
      verificationMaterial.publicKey = { hint: '' }
    }),
  },
  {
    attack: 'the envelope twice in the JSON',
    code: 'bundle-malformed',
    set: rawBundle((text) => text.replace('"dsseEnvelope":', '"dsseEnvelope":{},"dsseEnvelope":')),
  },
  {
    attack: 'the payload twice in the JSON',
    code: 'bundle-malformed',
    set: rawBundle((text) => text.replace('"payload":', '"payload":"e30=","payload":')),
  },
  {
    attack: 'names as the protocol buffers have them, beside the JSON ones',
    code: 'bundle-malformed',
    set: rawBundle((text) => text.replace('"dsseEnvelope":', '"dsse_envelope":{},"dsseEnvelope":')),
  },
  {
    attack: '100,000 log entries',
    code: 'bundle-malformed',
    set: rawBundle((text) => text.replace('"tlogEntries":[', `"tlogEntries":[${'{},'.repeat(100_000)}`)),
  },
  {
    attack: '100,000 lists in each other',
    code: 'bundle-malformed',
    set: rawBundle(() => '['.repeat(100_000)),
  },
  {
    attack: 'base64 of the URL alphabet',
    code: 'bundle-malformed',
    set: edited(({ dsseEnvelope }) => {
      if (dsseEnvelope) dsseEnvelope.payload = `${dsseEnvelope.payload.slice(0, -4)}-_-_`
    }),
  },
]

const keys: readonly Attack[] = [
  {
    attack: 'a certificate where a key is asked for',
    code: 'key-bundle-expected',
    policy: byKey(),
    set: attaching(() => ({})),
  },
  { attack: 'a key where an identity is asked for', code: 'identity-bundle-expected', set: key() },
  {
    attack: 'a key of a stranger',
    code: 'untrusted-key',
    policy: byKey(),
    set: attaching((image) => ({ key: image.keys.stranger })),
  },
  {
    attack: 'a key of a stranger, with the hint of the trusted one',
    code: 'untrusted-key',
    policy: byKey(),
    set: attaching(({ keys: { trusted, stranger } }) => ({
      key: stranger,
      edit: ({ verificationMaterial, dsseEnvelope }) => {
        verificationMaterial.publicKey = { hint: hintOf(trusted.publicKey) }
        for (const signature of dsseEnvelope?.signatures ?? []) signature.keyid = hintOf(trusted.publicKey)
      },
    })),
  },
  {
    attack: 'no log where a log is demanded',
    code: 'log-entry-missing',
    policy: byKey({ transparency: 'log' }),
    set: key({ log: 'none' }),
  },
  {
    attack: 'no timestamp where one is demanded',
    code: 'timestamp-missing',
    policy: byKey({ transparency: 'timestamp' }),
    set: key({ log: 'v1', timestamp: false }),
  },
  {
    attack: 'a key file that is not there',
    code: 'key-file-missing',
    policy: byKey({ keyPath: 'gone.pub' }),
    set: key(),
  },
  {
    attack: 'the same key twice where two signers are demanded',
    code: 'threshold-not-met',
    good: 2,
    policy: () => ({ type: 'atLeast', count: 2, of: [byKey()(), byKey({ transparency: 'timestamp' })()] }),
    set: (image) =>
      image.attach(image.bundle({ key: image.keys.trusted }), image.bundle({ key: image.keys.trusted })),
  },
  {
    attack: 'the same workflow on two branches where two signers are demanded',
    code: 'threshold-not-met',
    good: 2,
    policy: (stage) => ({
      type: 'atLeast',
      count: 2,
      of: [stage.workflow(), stage.workflow({ ref: 'refs/heads/next' })],
    }),
    set: (image) => image.attach(image.bundle(), image.bundle({ claims: { ref: 'refs/heads/next' } })),
  },
  {
    attack: 'the digest of the signature in place of the signature',
    code: 'untrusted-key',
    policy: byKey(),
    set: attaching((image) => ({
      key: image.keys.trusted,
      edit: ({ dsseEnvelope }) => {
        for (const one of dsseEnvelope?.signatures ?? [])
          one.sig = createHash('sha256').update(one.sig).digest('base64')
      },
    })),
  },
]

playAttacks('what is signed', content)
playAttacks('the form of bundles', form)
playAttacks('keys', keys)
