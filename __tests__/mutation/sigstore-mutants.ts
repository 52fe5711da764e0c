import { isDeepStrictEqual } from 'node:util'
import { referrerOf } from '../fakes/sigstore-stored.ts'
import { alterBytes } from './byte-mutants.ts'
import { alterDer } from './der-mutants.ts'
import { alterJson, alterJsonBytes } from './json-mutants.ts'
import { alterPolicy } from './policy-mutants.ts'
import type { Random } from './random.ts'
import type { SigstoreScene } from './sigstore-scenes.ts'
import type { SigstoreEvidence, StoredEntry } from './sigstore-world.ts'
import { alterYaml } from './yaml-mutants.ts'

/** What is altered in a mutant; each stands as often in this list as its share of the mutants. */
const targets = [
  'bundle',
  'bundle',
  'bundle',
  'statement',
  'statement',
  'certificate',
  'certificate',
  'timestamp',
  'referrer',
  'policy',
  'policy',
  'manifest',
] as const

export type SigstoreTarget = (typeof targets)[number]

/** Altered evidence and how it was made. */
export interface SigstoreMutant {
  readonly target: SigstoreTarget
  readonly name: string
  readonly evidence: SigstoreEvidence
}

/** Alters one thing of a scene; where it has nothing of the kind, its bundle. */
export function makeSigstoreMutant(scene: SigstoreScene, random: Random): SigstoreMutant {
  const target = random.pick(targets)
  const { evidence } = scene
  switch (target) {
    case 'policy': {
      const alter = evidence.policyName.endsWith('.yaml') ? alterYaml : alterPolicy
      const { name, bytes } = alter(evidence.policy, random)
      return { target, name, evidence: { ...evidence, policy: bytes } }
    }
    case 'manifest': {
      const { name, bytes } = alterBytes(evidence.manifest, random)
      // The registry lists the bundles for whatever it is asked for, each in a manifest that names its image.
      const entries = evidence.entries.map((entry) => withReferrer(entry, evidence.manifest))
      return {
        target,
        name,
        evidence: {
          ...evidence,
          manifest: bytes,
          entries: random.below(2) === 0 ? entries : evidence.entries,
        },
      }
    }
    case 'referrer':
    case 'statement':
    case 'certificate':
    case 'timestamp':
    case 'bundle': {
      const [first, ...others] = evidence.entries
      if (first === undefined) throw new Error('expected a signature')
      for (;;) {
        const { name, entry, as = target } = alterEntry(target, first, scene, random)
        if (!isDeepStrictEqual(entry, first))
          return { target: as, name, evidence: { ...evidence, entries: [entry, ...others] } }
      }
    }
  }
}

interface AlteredEntry {
  readonly name: string
  readonly entry: StoredEntry
  /** The target that was altered in place of the one that is not there. */
  readonly as?: SigstoreTarget
}

const withReferrer = (entry: StoredEntry, manifest: Uint8Array): StoredEntry =>
  entry.kind === 'bundle' ? { ...entry, referrer: referrerOf(manifest, entry.bytes) } : entry

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')

function alterEntry(
  target: SigstoreTarget,
  entry: StoredEntry,
  scene: SigstoreScene,
  random: Random,
): AlteredEntry {
  if (target === 'statement') return alterSigned(entry, scene, random)
  if (target === 'referrer' && entry.kind === 'bundle' && entry.isFile !== true)
    return alterReferrer(entry, scene, random)
  const isInside = target === 'certificate' || target === 'timestamp'
  const inside = isInside ? alterInside(entry, scene, target, random) : null
  if (inside !== null) return inside
  if (random.below(4) === 0) return { ...alterRaw(entry, random), as: 'bundle' }
  const { name, text: json } = alterJson(
    documentOf(entry),
    scene.donors.map((donor) => documentOf(donor)),
    random,
  )
  return { name, entry: entryOf(entry, json) ?? entry, as: 'bundle' }
}

/** An entry as one document, so that all in it can be altered alike. */
export const documentOf = (entry: StoredEntry): string =>
  entry.kind === 'bundle'
    ? text(entry.bytes)
    : JSON.stringify({
        payload: Buffer.from(entry.layer.payload).toString('base64'),
        annotations: entry.layer.annotations,
      })

/** Back again; null for what is no layer any more: a registry cannot hold it. */
function entryOf(like: StoredEntry, document: string): StoredEntry | null {
  if (like.kind === 'bundle') return { ...like, bytes: Buffer.from(document) }
  const value = parsed(document)
  if (typeof value?.payload !== 'string' || typeof value.annotations !== 'object') return null
  const annotations = Object.entries(value.annotations ?? {}).filter(([, held]) => typeof held === 'string')
  return {
    kind: 'layer',
    layer: {
      payload: Buffer.from(value.payload, 'base64'),
      annotations: Object.fromEntries(annotations) as Record<string, string>, // texts, filtered above
    },
  }
}

function parsed(document: string): { payload?: unknown; annotations?: Record<string, unknown> } | null {
  try {
    return JSON.parse(document) as { payload?: unknown; annotations?: Record<string, unknown> }
  } catch {
    return null
  }
}

function alterRaw(entry: StoredEntry, random: Random): AlteredEntry {
  if (entry.kind === 'bundle') {
    const { name, bytes } = alterBytes(entry.bytes, random)
    return { name, entry: { ...entry, bytes } }
  }
  const { annotations } = entry.layer
  const which = random.pick(Object.keys(annotations))
  const { name, bytes } = alterBytes(Buffer.from(annotations[which] ?? '', 'latin1'), random)
  const altered = { ...annotations, [which]: Buffer.from(bytes).toString('latin1') }
  return { name: `${which}: ${name}`, entry: { ...entry, layer: { ...entry.layer, annotations: altered } } }
}

/** What is signed, under the signature that is there, or under a good one of a stranger. */
function alterSigned(entry: StoredEntry, scene: SigstoreScene, random: Random): AlteredEntry {
  const signed = signedBytes(entry)
  const altered =
    random.below(3) === 0
      ? alterBytes(signed, random)
      : alterJsonBytes(signed, scene.donors.map(signedBytes), random)
  if (random.below(5) === 0) {
    return { name: `by a stranger: ${altered.name}`, entry: scene.byStranger(altered.bytes) }
  }
  if (entry.kind === 'layer') {
    return { name: altered.name, entry: { ...entry, layer: { ...entry.layer, payload: altered.bytes } } }
  }
  const bundle = JSON.parse(text(entry.bytes)) as { dsseEnvelope: { payload: string } } // made by the scene
  bundle.dsseEnvelope.payload = Buffer.from(altered.bytes).toString('base64')
  return { name: altered.name, entry: { ...entry, bytes: Buffer.from(JSON.stringify(bundle)) } }
}

function signedBytes(entry: StoredEntry): Uint8Array {
  if (entry.kind === 'layer') return entry.layer.payload
  const bundle = JSON.parse(text(entry.bytes)) as { dsseEnvelope: { payload: string } } // made by the scene
  return Buffer.from(bundle.dsseEnvelope.payload, 'base64')
}

function alterReferrer(
  entry: Extract<StoredEntry, { kind: 'bundle' }>,
  { evidence, donors }: SigstoreScene,
  random: Random,
): AlteredEntry {
  const good = referrerOf(evidence.manifest, entry.bytes)
  const others = donors.flatMap((donor) =>
    donor.kind === 'bundle' ? [referrerOf(evidence.manifest, donor.bytes)] : [],
  )
  const { name, bytes } =
    random.below(4) === 0 ? alterBytes(good, random) : alterJsonBytes(good, others, random)
  return { name, entry: { ...entry, referrer: bytes } }
}

/** The certificate or timestamp of an entry: DER as base64, or a certificate as PEM; null where it has none. */
function alterInside(
  entry: StoredEntry,
  { donors }: SigstoreScene,
  target: 'certificate' | 'timestamp',
  random: Random,
): AlteredEntry | null {
  const document = documentOf(entry)
  const found = derIn(document, target)
  if (found === null) return null
  const others = donors.flatMap((donor) => derIn(documentOf(donor), target)?.der ?? [])
  const { name, bytes } = alterDer(found.der, others, random)
  return { name, entry: entryOf(entry, found.replaced(bytes)) ?? entry }
}

interface FoundDer {
  readonly der: Uint8Array
  readonly replaced: (der: Uint8Array) => string
}

/** Matches within the JSON text: base64 is never escaped there, the quotes and line ends of annotations are. */
function derIn(document: string, target: 'certificate' | 'timestamp'): FoundDer | null {
  const base64 = '([A-Za-z0-9+/]+=*)'
  const places = {
    certificate: new RegExp(
      `("rawBytes":"|sigstore.cosign/certificate":"-----BEGIN CERTIFICATE-----\\\\n)((?:${base64}|\\\\n)+)`,
    ),
    timestamp: new RegExp(`(ignedTimestamp":"|SignedRFC3161Timestamp\\\\":\\\\")(${base64})`),
  }
  const match = places[target].exec(document)
  const [whole, before = '', written = ''] = match ?? []
  if (match === null || whole === undefined) return null
  const isPem = written.includes('\\n')
  const inLines = (base: string): string => `${(base.match(/.{1,64}/g) ?? []).join('\\n')}\\n`
  return {
    der: Buffer.from(written.replaceAll('\\n', ''), 'base64'),
    replaced: (der) => {
      const base = Buffer.from(der).toString('base64')
      const end = match.index + whole.length
      return document.slice(0, match.index) + before + (isPem ? inLines(base) : base) + document.slice(end)
    },
  }
}
