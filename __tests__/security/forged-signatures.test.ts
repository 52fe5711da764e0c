import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createMessage, readPrivateKey, sign } from 'openpgp'
import {
  ascii,
  bytes,
  certified,
  keyMade,
  literal,
  makeKey,
  makeMessage,
  makeSignature,
  onePass,
  packet,
  secretPacket,
  type TestKey,
  testKey,
} from '../adapters/openpgp-kit.ts'
import type { MadeManifest } from '../fakes/manifests.ts'
import { payloadBytes } from '../fakes/signatures.ts'
import type { Run } from './kit/command.ts'
import { imagesOf, type ReportedImage } from './kit/expectations.ts'
import { openStage, publicText, type Stage, strayPacket } from './kit/judged.ts'
import { signaturePath } from './kit/servers.ts'

/** What an attacker publishes for an image: blobs as signature-1, -2, … */
type Forge = (
  attack: { readonly name: string; readonly manifest: MadeManifest } & Stage,
) => Promise<readonly Uint8Array[]>

const rsaKey = join(import.meta.dirname, '../fixtures/gpg-keys/rsa2048.secret.asc')

interface Attack {
  readonly attack: string
  readonly forge: Forge
  readonly code: string
}

const textOf = (
  name: string,
  { reference, manifest }: { reference: Stage['reference']; manifest: MadeManifest },
) => payloadBytes(reference(name), manifest.digest)

/** The same bytes with every mention of one key turned into another: its fingerprint, and the key id in it. */
function renamed(body: Uint8Array, from: string, to: string): Uint8Array {
  const hex = Buffer.from(body).toString('hex')
  const turned = hex
    .replaceAll(from.toLowerCase(), to.toLowerCase())
    .replaceAll(from.slice(-16).toLowerCase(), to.slice(-16).toLowerCase())
  return new Uint8Array(Buffer.from(turned, 'hex'))
}

/** A payload by hand, signed by the trusted key: the crypto is good, what it says is not. */
const claiming =
  (write: (honest: string) => string): Forge =>
  async (attack) => {
    const payload = ascii(write(Buffer.from(textOf(attack.name, attack)).toString()))
    return [await makeMessage(attack.trusted, payload)]
  }

/** A message by hand around a good signature of the trusted key. */
const framed =
  (
    frame: (parts: { onePass: Uint8Array; literal: Uint8Array; signature: Uint8Array }) => Uint8Array,
  ): Forge =>
  async (attack) => {
    const payload = textOf(attack.name, attack)
    const signature = await makeSignature(secretPacket(attack.trusted), payload)
    const parts = {
      onePass: onePass(signature, attack.trusted.fingerprint),
      literal: literal(payload),
      signature: packet(2, signature),
    }
    return [frame(parts)]
  }

const attacks: readonly Attack[] = [
  { attack: 'no signature', forge: async () => [], code: 'signature-missing' },
  {
    attack: 'a stranger signs',
    forge: async (at) => [await at.sign(at.name, at.manifest, { key: at.stranger })],
    code: 'untrusted-key',
  },
  {
    attack: 'a stranger signs under the key id of the trusted key',
    forge: async (at) => {
      const payload = textOf(at.name, at)
      const own = await makeSignature(secretPacket(at.stranger), payload)
      const signature = renamed(own, at.stranger.fingerprint, at.trusted.fingerprint)
      return [bytes(onePass(signature, at.trusted.fingerprint), literal(payload), packet(2, signature))]
    },
    code: 'signature-invalid',
  },
  {
    attack: 'a good signature of another image',
    forge: async (at) => [await at.sign(at.name, at.manifest, { digest: `sha256:${'1'.repeat(64)}` })],
    code: 'wrong-image',
  },
  {
    attack: 'a good signature for another tag',
    forge: async (at) => [
      await at.sign(at.name, at.manifest, { reference: at.reference(at.name).replace(/1$/, '2') }),
    ],
    code: 'wrong-identity',
  },
  {
    attack: 'a good signature for another repository',
    forge: async (at) => [await at.sign(at.name, at.manifest, { reference: at.reference('other') })],
    code: 'wrong-identity',
  },
  {
    attack: 'a good signature for another host',
    forge: async (at) => [
      await at.sign(at.name, at.manifest, { reference: `registry.example/${at.name}:1` }),
    ],
    code: 'wrong-identity',
  },
  {
    attack: 'a good signature for the repository without a tag',
    forge: async (at) => [
      await at.sign(at.name, at.manifest, { reference: at.reference(at.name).replace(/:1$/, '') }),
    ],
    code: 'wrong-identity',
  },
  {
    attack: 'the digest of the payload in capitals',
    forge: async (at) => [await at.sign(at.name, at.manifest, { digest: at.manifest.digest.toUpperCase() })],
    code: 'payload-malformed',
  },
  {
    attack: 'the digest of the payload by another algorithm',
    forge: async (at) => [await at.sign(at.name, at.manifest, { digest: at.manifest.sha512 })],
    code: 'wrong-image',
  },
  {
    attack: 'a payload with a second digest, the last one right',
    forge: claiming((honest) =>
      honest.replace(
        '{"docker-manifest-digest"',
        `{"docker-manifest-digest":"sha256:${'2'.repeat(64)}","docker-manifest-digest"`,
      ),
    ),
    code: 'payload-malformed',
  },
  {
    attack: 'a payload with the same key twice in its optional part',
    forge: claiming((honest) => honest.replace('"optional":{}', '"optional":{"x":{"a":1,"a":2}}')),
    code: 'payload-malformed',
  },
  {
    attack: 'a payload with an unknown critical member',
    forge: claiming((honest) => honest.replace('"type":', '"until":"2020","type":')),
    code: 'payload-malformed',
  },
  {
    attack: 'a payload of another type',
    forge: claiming((honest) => honest.replace('atomic container', 'cosign container')),
    code: 'payload-malformed',
  },
  {
    attack: 'a payload with text after it',
    forge: claiming((honest) => `${honest}{}`),
    code: 'payload-malformed',
  },
  {
    attack: 'a payload with a byte order mark',
    forge: claiming((honest) => `\ufeff${honest}`),
    code: 'payload-malformed',
  },
  {
    attack: 'a payload nested ten thousand deep',
    forge: claiming((honest) =>
      honest.replace('"optional":{}', `"optional":{"x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`),
    ),
    code: 'payload-malformed',
  },
  {
    attack: 'two signatures in one message',
    forge: framed(({ onePass: one, literal: data, signature }) =>
      bytes(one, one, data, signature, signature),
    ),
    code: 'signature-structure',
  },
  {
    attack: 'two messages in one blob',
    forge: framed(({ onePass: one, literal: data, signature }) =>
      bytes(one, data, signature, one, data, signature),
    ),
    code: 'signature-structure',
  },
  {
    attack: 'a packet after the signature',
    forge: framed(({ onePass: one, literal: data, signature }) => bytes(one, data, signature, strayPacket())),
    code: 'signature-structure',
  },
  {
    attack: 'another literal before the signed one',
    forge: framed(({ onePass: one, literal: data, signature }) =>
      bytes(one, literal(ascii('{}')), data, signature),
    ),
    code: 'signature-structure',
  },
  {
    attack: 'literal data that nobody signed',
    forge: framed(({ literal: data }) => bytes(packet(8, bytes(new Uint8Array([0]), data)))),
    code: 'signature-structure',
  },
  {
    attack: 'a signature without what it signs',
    forge: framed(({ signature }) => signature),
    code: 'signature-structure',
  },
  {
    attack: 'another payload under a good signature',
    forge: framed(({ onePass: one, signature }) => bytes(one, literal(ascii('{}')), signature)),
    code: 'signature-invalid',
  },
  {
    attack: 'a message cut short',
    forge: framed(({ onePass: one, literal: data, signature }) =>
      bytes(one, data, signature).subarray(0, -5),
    ),
    code: 'signature-structure',
  },
  {
    attack: 'compressed packets in each other',
    forge: framed(({ onePass: one, literal: data, signature }) => {
      const stored = (inner: Uint8Array): Uint8Array => packet(8, bytes(new Uint8Array([0]), inner))
      return stored(stored(bytes(one, data, signature)))
    }),
    code: 'signature-structure',
  },
  {
    attack: 'a compressed packet that holds 64 megabytes',
    forge: async () => [packet(8, bytes(new Uint8Array([1]), gzipSync(Buffer.alloc(64 << 20)).subarray(10)))],
    code: 'signature-too-large',
  },
  {
    attack: 'a good signature with an end that has passed',
    forge: async (at) => [
      await makeMessage(at.trusted, textOf(at.name, at), { created: keyMade + 10, expiresAfter: 60 }),
    ],
    code: 'signature-expired',
  },
  {
    attack: 'a good signature from tomorrow',
    forge: async (at) => [
      await makeMessage(at.trusted, textOf(at.name, at), { created: Math.floor(Date.now() / 1000) + 86_400 }),
    ],
    code: 'signature-from-future',
  },
  {
    attack: 'a good signature older than its key',
    forge: async (at) => [await makeMessage(at.trusted, textOf(at.name, at), { created: keyMade - 10 })],
    code: 'signature-before-key',
  },
  {
    attack: 'a good signature that stands for itself, over nothing',
    forge: async (at) => [await makeMessage(at.trusted, textOf(at.name, at), { type: 2 })],
    code: 'signature-structure',
  },
  {
    attack: 'the armored form',
    forge: async (at) => {
      const message = await createMessage({ binary: textOf(at.name, at) })
      return [ascii(String(await sign({ message, signingKeys: at.trusted.key })))]
    },
    code: 'signature-malformed',
  },
  { attack: 'an empty file', forge: async () => [new Uint8Array()], code: 'signature-malformed' },
  {
    attack: 'a web page',
    forge: async () => [ascii('<!doctype html><h1>Not found</h1>')],
    code: 'signature-malformed',
  },
  {
    attack: 'a file that is no signature behind a good one',
    forge: async (at) => [await at.sign(at.name, at.manifest), ascii('hello')],
    code: 'signature-malformed',
  },
  {
    attack: 'a Sigstore signature where GPG is asked for',
    forge: async (at) => {
      const payload = Buffer.from(textOf(at.name, at)).toString('base64')
      const body = { mimeType: 'application/vnd.dev.cosign.simplesigning.v1+json', payload, annotations: {} }
      return [ascii(`\0sigstore-json\n${JSON.stringify(body)}`)]
    },
    code: 'signature-missing',
  },
]

/** Keys that a policy names and that must not count any more. */
const keys: readonly {
  readonly state: string
  readonly code: string
  make(): Promise<TestKey>
  readonly hash?: number
}[] = [
  {
    state: 'good, but signs over SHA-1',
    code: 'signature-hash-weak',
    make: async () => testKey(await readPrivateKey({ armoredKey: readFileSync(rsaKey, 'utf8') })),
    hash: 2,
  },
  {
    state: 'expired',
    code: 'key-expired',
    make: async () => certified(await makeKey(), { expiresAfter: 200_000, flags: 3 }),
  },
  {
    state: 'revoked',
    code: 'key-revoked',
    make: async () => testKey(await (await makeKey()).key.revoke()),
  },
  {
    state: 'not allowed to sign',
    code: 'key-cannot-sign',
    make: async () => certified(await makeKey(), { flags: 1 }),
  },
]

let stage: Stage
let run: Run
const images = new Map<string, ReportedImage>()
const nameOf = (index: number): string => `attack/image${index}`
const keyNameOf = (index: number): string => `keys/image${index}`
const good = 'honest/app'

beforeAll(async () => {
  stage = await openStage()
  const { work, registry, push, publish, sign: signed } = stage
  const honest = push(good)
  publish(good, honest, await signed(good, honest, { key: stage.stranger }), await signed(good, honest))
  for (const [index, { forge }] of attacks.entries()) {
    const name = nameOf(index)
    const manifest = push(name)
    publish(name, manifest, ...(await forge({ ...stage, name, manifest })))
  }
  const policy = JSON.parse(
    JSON.stringify({ default: [{ type: 'reject' }], transports: { docker: {} } }),
  ) as {
    transports: { docker: Record<string, unknown> }
  }
  const rule = (keyPath: string) => [{ type: 'signedBy', keyType: 'GPGKeys', keyPath }]
  policy.transports.docker[registry.host] = rule('trusted.asc')
  for (const [index, { make, hash = 10 }] of keys.entries()) {
    const key = await make()
    const name = keyNameOf(index)
    const manifest = push(name)
    publish(name, manifest, await makeMessage(key, textOf(name, { ...stage, manifest }), { hash }))
    await work.put({ [`key${index}.asc`]: publicText(key) })
    policy.transports.docker[`${registry.host}/${name}`] = rule(`key${index}.asc`)
  }
  await work.put({ 'policy.json': JSON.stringify(policy) })

  // A gap: the good signature lies where no reader looks.
  const hidden = push('gap/app')
  stage.lookaside.say(signaturePath('gap/app', hidden.digest, 2), await signed('gap/app', hidden))

  const names = [
    good,
    'gap/app',
    ...attacks.map((_, index) => nameOf(index)),
    ...keys.map((_, index) => keyNameOf(index)),
  ]
  run = await stage.verify(names)
  for (const image of imagesOf(run)) images.set(image.reference, image)
}, 30_000)

afterAll(() => stage.close())

const judged = (name: string): ReportedImage | undefined => images.get(stage.reference(name))

describe('signatures', () => {
  it('a good one counts, beside a stranger’s', () => {
    expect(judged(good)).toMatchObject({ verdict: 'accepted' })
  })

  it.each(attacks.map((row, index) => ({ ...row, index })))('$attack: $code', ({ index, code }) => {
    expect(judged(nameOf(index))).toMatchObject({ verdict: 'rejected', code })
  })

  it.each(keys.map((row, index) => ({ ...row, index })))('a key that is $state: $code', ({ index, code }) => {
    expect(judged(keyNameOf(index))).toMatchObject({ verdict: 'rejected', code })
  })

  it('one behind a gap is never seen', () => {
    expect(judged('gap/app')).toMatchObject({ verdict: 'rejected', code: 'signature-missing' })
  })

  it('refuse the batch, and say why in one line each', () => {
    expect(run.exitCode).toBe(1)
    for (const image of images.values()) {
      if (image.verdict === 'accepted') continue
      expect(image.message).not.toMatch(/[\r\n]/)
      expect(image.next).toMatch(/^[A-Z`].*\.$/)
    }
  })
})
