import type { InspectedImage, InspectedPlace, InspectOutcome } from '../app/contract.ts'
import { shown } from './escape.ts'
import { entryLine, reasonLine, type TextStyle, warningLine } from './lines.ts'

/** What is there, image by image. Claims are marked as claims: nothing here was verified. */
export function inspectText(outcome: InspectOutcome, style: TextStyle): readonly string[] {
  const images = style.quiet ? outcome.images.filter(({ error }) => error !== undefined) : outcome.images
  return images.flatMap((image) => imageText(image, style))
}

function imageText(image: InspectedImage, style: TextStyle): readonly string[] {
  const { paint } = style
  const found = image.places.reduce((sum, { signatures }) => sum + signatures.length, 0)
  const head = [
    paint('strong', shown(image.reference)),
    ...(image.digest === undefined
      ? []
      : [`  ${image.digest}  ${shown(image.mediaType ?? 'media type not recognised')}`]),
    ...image.entries.map((entry) => `    ${entryLine(entry)}`),
  ]
  if (image.error !== undefined) return [...head, `  ${paint('unsure', reasonLine(image.error))}`]
  return [
    ...head,
    `  signatures: ${found} found, none verified`,
    ...image.places.flatMap((place) => placeText(place, style)),
    ...image.warnings.map((warning) => `  ${warningLine(warning, style)}`),
  ]
}

function placeText(place: InspectedPlace, { paint, verbose }: TextStyle): readonly string[] {
  if (place.error !== undefined)
    return [`    ${paint('unsure', 'unread')}  ${shown(place.url)}  ${reasonLine(place.error)}`]
  if (place.signatures.length === 0 && !verbose) return []
  return [
    `    ${shown(place.url)}`,
    ...place.signatures.map((signature) => {
      const claims = [
        signature.untrustedKeyId === undefined ? undefined : `key ${shown(signature.untrustedKeyId)}`,
        signature.untrustedReference === undefined
          ? undefined
          : `reference ${shown(signature.untrustedReference)}`,
        signature.untrustedDigest === undefined ? undefined : `digest ${shown(signature.untrustedDigest)}`,
        signature.message === undefined ? undefined : shown(signature.message),
      ].filter((claim) => claim !== undefined)
      return `      ${shown(signature.place)}  ${signature.kind}${claims.length === 0 ? '' : `  claims ${claims.join(', ')}`}`
    }),
  ]
}
