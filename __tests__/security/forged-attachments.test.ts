import { digestOf } from '../../src/domain/image/digest.ts'
import { cosignPayload } from '../fakes/signed-texts.ts'
import { type LayerOptions, makeLayer, makeLogV1, type TestLayer } from '../fakes/sigstore.ts'
import { byKey } from './kit/bundle-attacks.ts'
import { playAttacks } from './kit/play-attacks.ts'
import { answer } from './kit/servers.ts'
import {
  type Attack,
  type AttackedImage,
  entryOf,
  indexOf,
  indexType,
  manifestType,
} from './kit/sigstore-stage.ts'

const signature = 'dev.cosignproject.cosign/signature'
const promise = 'dev.sigstore.cosign/bundle'

const layerOf = (image: AttackedImage, over: Partial<LayerOptions> = {}): TestLayer =>
  makeLayer({
    services: image.services,
    payload: cosignPayload(image.reference, image.manifest.digest),
    ...over,
  })
const layer =
  (over: (image: AttackedImage) => Partial<LayerOptions>): Attack['set'] =>
  (image) =>
    image.attachLayers(layerOf(image, over(image)))
const payload = (make: (image: AttackedImage) => Uint8Array): Attack['set'] =>
  layer((image) => ({ payload: make(image) }))
const payloadText = (change: (text: string) => string): Attack['set'] =>
  payload((image) => Buffer.from(change(cosignPayload(image.reference, image.manifest.digest).toString())))
const named = (change: (reference: string) => string): Attack['set'] =>
  payload((image) => cosignPayload(change(image.reference), image.manifest.digest))

const layers: readonly Attack[] = [
  { attack: 'nothing: a workflow', code: 'accepted', verdict: 'accepted', set: layer(() => ({})) },
  {
    attack: 'nothing: a key',
    code: 'accepted',
    verdict: 'accepted',
    policy: byKey(),
    set: layer(({ keys }) => ({ key: keys.trusted })),
  },
  {
    attack: 'the layer of another image',
    code: 'wrong-image',
    set: payload((image) => cosignPayload(image.reference, `sha256:${'ab'.repeat(32)}`)),
  },
  { attack: 'another tag', code: 'wrong-identity', set: named((reference) => reference.replace(/1$/, '2')) },
  {
    attack: 'a repository that looks alike',
    code: 'wrong-identity',
    set: named((reference) => reference.replace('/app', '/app-evil')),
  },
  {
    attack: 'a host that looks alike',
    code: 'wrong-identity',
    set: named((reference) => reference.replace('127.0.0.1', '127.0.0.1.evil.example')),
  },
  {
    attack: 'no name',
    code: 'payload-malformed',
    set: payloadText((text) => text.replace(/"docker-reference":"[^"]*"/, '"x":""')),
  },
  {
    attack: 'the digest twice in the JSON',
    code: 'payload-malformed',
    set: payloadText((text) =>
      text.replace('"docker-manifest-digest":', '"docker-manifest-digest":"","docker-manifest-digest":'),
    ),
  },
  {
    attack: 'the type of an atomic signature',
    code: 'payload-malformed',
    set: payloadText((text) =>
      text.replace('cosign container image signature', 'atomic container signature'),
    ),
  },
  { attack: 'a statement as payload', code: 'payload-malformed', set: payload((image) => image.statement()) },
  {
    attack: 'annotations swapped between two layers',
    code: 'signature-invalid',
    set: (image) => {
      const one = layerOf(image, { payload: cosignPayload(image.reference, `sha256:${'ab'.repeat(32)}`) })
      const other = layerOf(image, { claims: { repository: 'mallory/app' } })
      image.attachLayers({ ...one, payload: other.payload }, { ...other, payload: one.payload })
    },
  },
  {
    attack: 'the signature of the trusted workflow beside the certificate of a stranger',
    code: 'signature-invalid',
    set: (image) => {
      const good = layerOf(image)
      const other = layerOf(image, { claims: { repository: 'mallory/app' } })
      image.attachLayers({
        ...other,
        annotations: { ...other.annotations, [signature]: good.annotations[signature] ?? '' },
      })
    },
  },
  {
    attack: 'the promise of another log',
    code: 'log-entry-invalid',
    set: (image) => {
      const { services } = image
      const parts = { ...services.parts, logV1: makeLogV1('127.0.0.1', services.nowMs) }
      const forged = JSON.parse(
        layerOf(image, { services: { ...services, parts } }).annotations[promise] ?? '',
      ) as { SignedEntryTimestamp: string }
      const good = layerOf(image)
      const own = JSON.parse(good.annotations[promise] ?? '') as object
      image.attachLayers({
        ...good,
        annotations: {
          ...good.annotations,
          [promise]: JSON.stringify({ ...own, SignedEntryTimestamp: forged.SignedEntryTimestamp }),
        },
      })
    },
  },
  {
    attack: 'the entry of another payload',
    code: 'log-entry-mismatch',
    set: layer(() => ({ logged: { payload: Buffer.from('{}') } })),
  },
  {
    attack: 'the entry of another signature',
    code: 'log-entry-mismatch',
    set: layer(() => ({ logged: { signature: Buffer.from('x') } })),
  },
  {
    attack: 'two certificates',
    code: 'layer-malformed',
    set: layer(() => ({
      edit: (all) => ({
        ...all,
        'dev.sigstore.cosign/certificate': (all['dev.sigstore.cosign/certificate'] ?? '').repeat(2),
      }),
    })),
  },
  { attack: 'no promise', code: 'signature-time-missing', set: layer(() => ({ log: false })) },
  {
    attack: 'no log where one is demanded',
    code: 'log-entry-missing',
    set: layer(() => ({ log: false, timestamp: true })),
  },
  {
    attack: 'no signature',
    code: 'layer-malformed',
    set: layer(() => ({ edit: (all) => ({ ...all, [signature]: undefined }) })),
  },
  {
    attack: 'a .sig tag that is an index',
    code: 'signature-malformed',
    set: (image) =>
      image.say(`manifests/sha256-${image.hex}.sig`, (response) =>
        answer(response, 200, indexOf([]), { 'content-type': indexType }),
      ),
  },
  {
    attack: 'a .sig tag that is no manifest at all',
    code: 'registry-error',
    verdict: 'undecided',
    set: (image) =>
      image.say(`manifests/sha256-${image.hex}.sig`, (response) =>
        answer(response, 200, '{"layers":1}', { 'content-type': manifestType }),
      ),
  },
  {
    attack: '5,000 layers',
    code: 'signatures-endless',
    verdict: 'undecided',
    set: (image) => image.attachLayers(...Array.from({ length: 5000 }, () => layerFor(image))),
  },
  {
    attack: 'other bytes under the digest of a payload',
    code: 'digest-mismatch',
    verdict: 'undecided',
    set: (image) => {
      const good = layerOf(image)
      image.attachLayers(good)
      image.say(
        `blobs/${digestOf(good.payload)}`,
        Buffer.from(good.payload.toString().replace('critical', 'criticaL')),
      )
    },
  },
]

const oneLayer = new Map<AttackedImage, TestLayer>()
/** The same layer again and again: signing 5,000 would prove no more. */
function layerFor(image: AttackedImage): TestLayer {
  const known = oneLayer.get(image) ?? layerOf(image, { key: image.keys.trusted, log: false })
  oneLayer.set(image, known)
  return known
}

const listing = (image: AttackedImage, body: string, headers: Readonly<Record<string, string>> = {}): void =>
  image.say(`referrers/${image.manifest.digest}`, (response) =>
    answer(response, 200, body, { 'content-type': indexType, ...headers }),
  )
const invented = (digit: string): object => ({
  ...entryOf(Buffer.from('x')),
  digest: `sha256:${digit.repeat(64)}`,
})
const lies = (attack: string, code: string, set: Attack['set']): Attack => ({
  attack,
  code,
  verdict: 'undecided',
  set,
})

const listings: readonly Attack[] = [
  {
    attack: 'a listing that leaves the signature out',
    code: 'signature-missing',
    set: (image) => {
      image.attach(image.bundle())
      image.list()
    },
  },
  {
    attack: 'a referrer whose subject is another image',
    code: 'signature-missing',
    set: (image) =>
      image.list(
        Buffer.from(
          Buffer.from(image.referrer(image.bundle()))
            .toString()
            .replace(`"digest":"${image.manifest.digest}"`, `"digest":"sha256:${'ab'.repeat(32)}"`),
        ),
      ),
  },
  {
    attack: 'a referrer without a subject',
    code: 'signature-missing',
    set: (image) =>
      image.list(
        Buffer.from(
          Buffer.from(image.referrer(image.bundle())).toString().replace('"subject":', '"Subject":'),
        ),
      ),
  },
  {
    attack: 'a referrer that names two subjects',
    code: 'signature-missing',
    set: (image) =>
      image.list(
        Buffer.from(
          Buffer.from(image.referrer(image.bundle()))
            .toString()
            .replace('"subject":', '"subject":{},"subject":'),
        ),
      ),
  },
  {
    attack: 'a referrer with two layers',
    code: 'signature-missing',
    set: (image) =>
      image.list(
        Buffer.from(
          Buffer.from(image.referrer(image.bundle()))
            .toString()
            .replace(/"layers":\[(\{[^}]*\})\]/, '"layers":[$1,$1]'),
        ),
      ),
  },
  {
    attack: 'a stranger whose bundle lies beside nothing',
    code: 'wrong-signer',
    set: (image) => image.attach(image.bundle({ claims: { repository: 'mallory/app' } })),
  },
  {
    attack: 'a fallback tag that is no index',
    code: 'signature-malformed',
    set: (image) =>
      image.say(`manifests/sha256-${image.hex}`, (response) =>
        answer(response, 200, image.manifest.text, { 'content-type': manifestType }),
      ),
  },
  lies('a fallback tag that is no manifest at all', 'registry-error', (image) =>
    image.say(`manifests/sha256-${image.hex}`, (response) =>
      answer(response, 200, '{"schemaVersion":2,"manifests":{}}', { 'content-type': indexType }),
    ),
  ),
  {
    attack: 'a bundle in an image that the tag was moved to',
    code: 'wrong-image',
    set: (image) =>
      image.attach(
        image.bundle({ statement: image.statement({ hex: 'cd'.repeat(32) }) }),
        image.bundle({ statement: image.statement({ hex: 'ef'.repeat(32) }) }),
      ),
  },
  lies('a listing that invents an entry', 'manifest-not-found', (image) =>
    listing(image, indexOf([invented('a')])),
  ),
  lies('a listing that invents an entry beside a stranger', 'manifest-not-found', (image) => {
    const referrer = image.referrer(image.bundle({ claims: { repository: 'mallory/app' } }))
    image.list(referrer)
    listing(image, indexOf([invented('a'), entryOf(referrer)]))
  }),
  lies('pages that lead back to the first', 'signatures-endless', (image) =>
    listing(image, indexOf([]), {
      link: `</v2/${image.name}/referrers/${image.manifest.digest}>; rel="next"`,
    }),
  ),
  lies('pages without end', 'signatures-endless', (image) => {
    let page = 0
    image.say(`referrers/${image.manifest.digest}`, (response) => {
      page += 1
      const link = `</v2/${image.name}/referrers/${image.manifest.digest}?n=${page}>; rel="next"`
      answer(response, 200, indexOf([]), { 'content-type': indexType, link })
    })
  }),
  lies('a next page on another host', 'registry-error', (image) =>
    listing(image, indexOf([]), { link: '<http://evil.example/v2/>; rel="next"' }),
  ),
  lies('a page of HTML behind the first', 'registry-error', (image) => {
    listing(image, indexOf([]), { link: `</v2/${image.name}/more>; rel="next"` })
    image.say('more', (response) => answer(response, 200, '<html></html>', { 'content-type': 'text/html' }))
  }),
  lies('a listing of 20,000 entries', 'registry-error', (image) =>
    listing(
      image,
      indexOf(
        Array.from({ length: 20_000 }, (_, index) => ({
          ...entryOf(Buffer.from('x')),
          digest: `sha256:${index.toString(16).padStart(64, '0')}`,
        })),
      ),
    ),
  ),
  lies('a listing that is no JSON but says that it is an index', 'registry-error', (image) =>
    listing(image, '{'),
  ),
  lies('a listing that nobody may read', 'registry-denied', (image) =>
    image.say(`referrers/${image.manifest.digest}`, (response) => answer(response, 403, '')),
  ),
  lies('another manifest under the digest of a referrer', 'digest-mismatch', (image) => {
    const good = image.referrer(image.bundle())
    image.list(good)
    image.say(`manifests/${digestOf(good)}`, (response) =>
      answer(response, 200, `${Buffer.from(good).toString()} `, { 'content-type': manifestType }),
    )
  }),
  lies('another bundle under the digest of a bundle', 'digest-mismatch', (image) => {
    const bundle = image.bundle()
    image.attach(bundle)
    image.say(`blobs/${digestOf(bundle)}`, Buffer.concat([bundle, Buffer.from(' ')]))
  }),
  lies('a bundle of another size than its manifest says', 'digest-mismatch', (image) => {
    const bundle = image.bundle()
    image.list(
      Buffer.from(
        Buffer.from(image.referrer(bundle)).toString().replace(`"size":${bundle.length}`, '"size":7'),
      ),
    )
  }),
  lies('a bundle of 5 MB', 'response-too-large', (image) =>
    image.attach(Buffer.concat([image.bundle(), Buffer.alloc(5_000_000, 0x20)])),
  ),
]

playAttacks('.sig layers', layers)
playAttacks('listings of referrers', listings)
