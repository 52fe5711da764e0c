import type { Breakage, BundleJson, BundleOptions } from '../../fakes/sigstore.ts'
import type { Attack, AttackedImage, SigstoreStage } from './sigstore-stage.ts'

/** What differs from a good bundle. */
export type Over = Partial<BundleOptions>

/** Attaches one bundle that differs so. */
export const attaching =
  (over: (image: AttackedImage) => Over): Attack['set'] =>
  (image) =>
    image.attach(image.bundle(over(image)))
/** Attaches a bundle with one thing wrong. */
export const broken = (name: Breakage, log: BundleOptions['log'] = 'v2'): Attack['set'] =>
  attaching(() => ({ broken: name, log }))
/** Attaches a bundle in which all is good, over these bytes. */
export const signing = (statement: (image: AttackedImage) => string | Uint8Array): Attack['set'] =>
  attaching((image) => ({ statement: Buffer.from(statement(image)) }))
/** The statement for the image with a change of its text. */
export const statementText = (change: (text: string) => string): Attack['set'] =>
  signing((image) => change(Buffer.from(image.statement()).toString()))
/** Attaches a bundle whose JSON was changed after signing. */
export const edited = (edit: (bundle: BundleJson) => void): Attack['set'] => attaching(() => ({ edit }))
/** Attaches a bundle whose text was changed after signing. */
export const rawBundle =
  (change: (text: string, image: AttackedImage) => string): Attack['set'] =>
  (image) =>
    image.attach(Buffer.from(change(Buffer.from(image.bundle()).toString(), image)))

/** The requirement that trusts one key. */
export const byKey =
  (over: object = {}) =>
  (): object => ({
    ...{ type: 'bundleSigned', keyPath: 'trusted.pub', transparency: 'none' },
    trustedRootPath: 'trusted_root.json',
    ...over,
  })
/** Attaches a bundle by the trusted key. */
export const key = (over: Over = {}): Attack['set'] =>
  attaching(({ keys }) => ({ key: keys.trusted, ...over }))
/** The usual requirement under a trusted root with changes. */
export const otherRoot =
  (name: string, changes: Parameters<SigstoreStage['root']>[1]) => (stage: SigstoreStage) =>
    stage.workflow({ trustedRootPath: stage.root(name, changes) })
/** A window of trust that has ended, unix seconds. */
export const past = { start: 0, end: 1_600_000_000 }
/** A day in milliseconds. */
export const dayMs = 86_400_000
