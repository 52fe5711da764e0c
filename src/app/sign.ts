import { formatReference, podmanRefusal, type Reference, repositoryOf } from '../domain/image/reference.ts'
import { distinctReasons, type Reason } from '../domain/policy/verdict.ts'
import type { Ports, SignatureSubject } from '../ports.ts'
import { forEachBounded, mapBounded } from './batch.ts'
import type {
  Operand,
  SignedImage,
  SignedManifest,
  SigningKey,
  SignOutcome,
  SignRequest,
} from './contract.ts'
import { oneAtATime, type Turns } from './one-at-a-time.ts'
import { type PublishOptions, publish } from './publish.ts'
import { registriesWarnings } from './registries-warnings.ts'
import { resolveImage, withSource } from './resolve.ts'
import { openSigners, type ReadySigner } from './sign-keys.ts'
import { demandDigest, type ManifestToSign, manifestsToSign } from './sign-manifests.ts'
import {
  type Publishing,
  publishPlan,
  type SignPlace,
  type SignPlaces,
  signedReference,
  signPlaces,
} from './sign-places.ts'
import { faultOf, stoppedBy } from './stopped.ts'

/** What all images of a run share. */
interface Run extends Publishing {
  readonly request: SignRequest
  readonly ports: Ports
  readonly signers: readonly ReadySigner[]
  readonly options: PublishOptions
  /** Two names of one image must not sign over each other. */
  readonly turns: Turns
}

/**
 * Signs images with every chosen key and publishes the signatures. Each name is resolved once and its digest is
 * signed: for an index the index and the images of its platforms, all under the name that was given.
 *
 * Keys are opened first: a wrong one ends the run before anything is asked of the network. After that a fault
 * of one image or manifest stands in its entry, and the others go on.
 *
 * @throws SigningError, UsageError for keys and places; TransportError of a service; FormatError `registries-d-…`
 */
export async function sign(request: SignRequest, ports: Ports): Promise<SignOutcome> {
  const plan = publishPlan(request)
  const signers = await openSigners(request, plan, ports)
  const registries = needsRegistries(request) ? await ports.registries.load() : undefined
  const { force, dryRun } = request
  const options = { force, dryRun }
  const run: Run = { request, plan, ports, signers, registries, options, turns: oneAtATime() }

  const results = await forEachBounded(
    request.operands,
    imagesAtOnce(request),
    (operand) => signImage(operand, run),
    {
      signal: ports.cancel,
      progress: ports.progress,
      failed: (image) => image.error !== undefined || image.signed.some(({ state }) => state === 'failed'),
    },
  )
  const images = request.operands.map((operand, index): SignedImage => {
    const result = results[index]
    if (result?.kind === 'done') return result.value
    return { text: operand.text, signed: [], warnings: [], error: stoppedBy(ports.cancel) }
  })
  const warnings: readonly Reason[] = [
    ...signers.flatMap((signer) => signer.warnings),
    ...(registries === undefined ? [] : registriesWarnings(registries)),
  ]
  const isSigstore = request.methods.some((method) => method !== 'gpg')
  return {
    command: 'sign',
    images,
    keys: signers.map(signingKey),
    ...(isSigstore && { sigstore: sigstoreFacts(request) }),
    warnings,
  }
}

function sigstoreFacts({ sigstore, signatureRepository }: SignRequest): NonNullable<SignOutcome['sigstore']> {
  const { transparency, trustedRoot } = sigstore
  return {
    transparency,
    ...(trustedRoot !== undefined && { trustedRoot }),
    ...(signatureRepository !== undefined && { signatureRepository: repositoryOf(signatureRepository) }),
  }
}

/** registries.d says where GPG signatures go, unless the user or the image does. */
const needsRegistries = ({ methods, lookaside, operands }: SignRequest): boolean =>
  methods.includes('gpg') && lookaside === undefined && operands.some(({ name }) => name.transport !== 'dir')

/**
 * A log makes every entry wait for its next checkpoint, so that entries of many images must wait side by side. What goes
 * to one host at once is bounded by the network adapter.
 */
const imagesAtOnce = ({ methods, sigstore, concurrency }: SignRequest): number =>
  sigstore.transparency === 'log' && methods.some((method) => method !== 'gpg')
    ? 4 * concurrency
    : concurrency

const signingKey = ({ identity, method, publicKey, digestAlgorithm }: ReadySigner): SigningKey => ({
  signer: identity,
  method,
  ...(publicKey !== undefined && { publicKey }),
  ...(digestAlgorithm !== undefined && { digestAlgorithm }),
})

/** One image; its faults are values, so that none hides what was done for the others. */
async function signImage(operand: Operand, run: Run): Promise<SignedImage> {
  const { request, ports } = run
  let known: Pick<SignedImage, 'reference' | 'warnings'> = { warnings: [] }
  try {
    const reference = signedReference(operand.name, request.identity)
    known = { ...known, reference: formatReference(reference) }
    const places = signPlaces(operand.name, reference, run)
    const early = [...notPortable(reference), ...places.warnings]
    known = { ...known, warnings: early }
    const { warnings, ...image } = await signResolved(operand, reference, places, run)
    return { ...image, warnings: [...early, ...warnings] }
  } catch (cause) {
    return { text: operand.text, signed: [], ...known, error: faultOf(cause, ports.cancel) }
  }
}

/** A signature under a name that the verifier cannot read is of no use to it. */
function notPortable(reference: Reference): readonly Reason[] {
  const message = podmanRefusal(reference)
  return message === undefined ? [] : [{ code: 'reference-not-portable', message }]
}

async function signResolved(
  operand: Operand,
  reference: Reference,
  places: SignPlaces,
  run: Run,
): Promise<SignedImage> {
  const { request } = run
  const { digest, manifests, warnings } = await withSource(run.ports.images, operand.name, async (source) => {
    const resolved = await resolveImage(source)
    demandDigest(resolved.fetched, request.expectedDigest, operand.text)
    demandDigest(resolved.fetched, operand.expectedDigest, operand.text)
    demandDigest(resolved.fetched, request.identity?.digest, operand.text)
    return {
      digest: resolved.fetched.digest,
      ...(await manifestsToSign(resolved, request.platforms, source)),
    }
  })
  // A digest of another algorithm never matches a signature, so the name carries the sha256 that is signed.
  const named = reference.digest === undefined ? reference : { ...reference, digest }
  const task: Task = { run, reference: named }
  const wanted = manifests.flatMap((manifest) =>
    run.signers.flatMap((signer) =>
      places.of(signer.method).map((place): Wanted => ({ manifest, signer, place })),
    ),
  )
  // GPG signs one at a time, in order, since an agent may ask a person; services and registries are waited for together.
  const inTurn = oneAtATime()
  const results = await mapBounded(wanted, manifestsAtOnce, (one) =>
    one.signer.method === 'gpg' ? inTurn('gpg', () => signManifest(task, one)) : signManifest(task, one),
  )
  return {
    text: operand.text,
    reference: formatReference(named),
    digest,
    ...(isComparable(operand, request) ? {} : { takenAsItStood: true as const }),
    ...(places.readBase !== undefined && { readBase: places.readBase }),
    signed: results.map(({ signed }) => signed),
    warnings: [...warnings, ...distinctReasons(results.flatMap((result) => result.warnings))],
  }
}

/** Whether a digest was given, in whatever way, that the image must have. */
const isComparable = ({ name, expectedDigest }: Operand, request: SignRequest): boolean =>
  expectedDigest !== undefined ||
  request.expectedDigest !== undefined ||
  request.identity?.digest !== undefined ||
  (name.transport === 'docker' ? name.reference.digest !== undefined : name.transport === 'dir')

/** What all manifests of one image share. */
interface Task {
  readonly run: Run
  readonly reference: Reference
}

/** One signature that is wanted. */
interface Wanted {
  readonly manifest: ManifestToSign
  readonly signer: ReadySigner
  readonly place: SignPlace
}

interface ManifestResult {
  readonly signed: SignedManifest
  readonly warnings: readonly Reason[]
}

/** Signatures of one image that are under way at once. */
const manifestsAtOnce = 8

async function signManifest({ run, reference }: Task, wanted: Wanted): Promise<ManifestResult> {
  const { signer, place: where } = wanted
  const { digest, role, platform, primary, descriptor } = wanted.manifest
  const subject: SignatureSubject = { digest, reference, primary, descriptor }
  const facts = {
    digest,
    role,
    ...(platform !== undefined && { platform }),
    method: signer.method,
    publish: where.publish,
    signer: signer.identity,
  }
  const claim = { digest, reference, annotations: run.request.annotations }
  const place = where.store.place(subject)
  try {
    const { warnings, ...published } = await run.turns(place, async () => {
      if (run.ports.cancel.aborted) throw stoppedBy(run.ports.cancel)
      return await publish({ subject, claim, signer, ...where }, run.options)
    })
    return { signed: { ...facts, ...published }, warnings }
  } catch (cause) {
    return {
      signed: { ...facts, state: 'failed', place, error: faultOf(cause, run.ports.cancel) },
      warnings: [],
    }
  }
}
