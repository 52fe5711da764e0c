import type { Digest } from '../domain/image/digest.ts'
import { guessMediaType, imagePlatforms, type Manifest } from '../domain/image/manifest.ts'
import type { StoredSignature } from '../domain/signature/envelope.ts'
import type { FetchedManifest, ImageSource, Ports, TrustMaterial } from '../ports.ts'
import { forEachBounded, mapBounded } from './batch.ts'
import type { InspectedImage, InspectedPlace, InspectOutcome, InspectRequest, Operand } from './contract.ts'
import { entriesOf } from './digest.ts'
import { subjectOf } from './judge-manifest.ts'
import { refuseNeedlessIdentity, resolveImage, sha256Of, shownName, withSource } from './resolve.ts'
import { type PlaceFinder, placeFinder, readPlace, type SignaturePlaces } from './signature-places.ts'
import { faultOf, stoppedBy } from './stopped.ts'

type InspectedSignature = InspectedPlace['signatures'][number]

/**
 * Lists digests, entries and the signatures that lie where they would be looked for. Nothing is verified and
 * nothing is trusted; an image without signatures is no failure.
 *
 * @throws UsageError for a lookaside option that cannot be read
 */
export async function inspect(request: InspectRequest, ports: Ports): Promise<InspectOutcome> {
  const places = placeFinder(request, ports)
  const results = await forEachBounded(
    request.operands,
    request.concurrency,
    (operand) => inspectOne(operand, request, places, ports),
    { signal: ports.cancel, progress: ports.progress, failed: ({ error }) => error !== undefined },
  )
  const images = request.operands.map((operand, index) => {
    const result = results[index]
    const image =
      result?.kind === 'done' ? result.value : { ...nothingOf(operand), error: stoppedBy(ports.cancel) }
    return { ...image, warnings: [...places.warnings(), ...image.warnings] }
  })
  return { command: 'inspect', images }
}

async function inspectOne(
  operand: Operand,
  request: InspectRequest,
  places: PlaceFinder,
  ports: Ports,
): Promise<InspectedImage> {
  try {
    refuseNeedlessIdentity(operand.name, request.identity)
    return await withSource(ports.images, operand.name, async (source) => {
      const { fetched, manifest } = await resolveImage(source)
      const found = await places.find(operand.name, request.identity, everywhere)
      const subjects = await subjectsOf(source, fetched, manifest)
      const read = await readPlaces(found, subjects, request.concurrency, ports.trust)
      return {
        ...nothingOf(operand),
        digest: fetched.digest,
        mediaType: guessMediaType(fetched.bytes),
        entries: entriesOf(manifest),
        places: read,
        warnings: found.warnings,
      }
    })
  } catch (cause) {
    return { ...nothingOf(operand), error: faultOf(cause, ports.cancel) }
  }
}

/** The digests that signatures would be filed under: of the image, then of each platform. */
async function subjectsOf(
  source: ImageSource,
  fetched: FetchedManifest,
  manifest: Manifest,
): Promise<readonly Digest[]> {
  const entries = manifest.kind === 'index' ? imagePlatforms(manifest) : []
  const digests: Digest[] = [fetched.digest]
  for (const { digest } of entries) digests.push(await sha256Of(source, digest))
  return [...new Set(digests)]
}

/** Signatures are shown wherever some tool would look for them. */
const everywhere = { lookaside: true, registry: true, attachments: false } as const

async function readPlaces(
  places: SignaturePlaces,
  subjects: readonly Digest[],
  concurrency: number,
  trust: TrustMaterial,
): Promise<readonly InspectedPlace[]> {
  const stores = [...places.first, ...places.last]
  const asked = subjects.flatMap((subject, index) => stores.map((store) => ({ store, subject, index })))
  return await mapBounded(asked, concurrency, async ({ store, subject, index }): Promise<InspectedPlace> => {
    const { place: read, signatures } = await readPlace(store, subjectOf(subject, places, index === 0))
    const { url, store: kind, status, error } = read
    return {
      subject,
      url,
      store: kind,
      status,
      ...(error === undefined ? {} : { error }),
      signatures: await Promise.all(signatures.map((signature) => readUntrusted(signature, trust))),
    }
  })
}

async function readUntrusted(signature: StoredSignature, trust: TrustMaterial): Promise<InspectedSignature> {
  const { place, kind } = signature
  if (signature.kind === 'malformed') return { place, kind, message: signature.message }
  return { place, kind, untrustedClaim: await trust.readClaimWithoutVerifying(signature) }
}

const nothingOf = ({ text, name }: Operand): InspectedImage => ({
  text,
  reference: shownName(name),
  entries: [],
  places: [],
  warnings: [],
})
