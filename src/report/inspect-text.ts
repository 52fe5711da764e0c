import type { InspectedImage, InspectedPlace, InspectOutcome } from '../app/contract.ts'
import { claimLine } from './claims.ts'
import { shown } from './escape.ts'
import { counted, entryLine, reasonLine, type TextStyle, warningLine } from './lines.ts'

/** What is there, image by image. Claims are marked as claims: nothing here was verified. */
export function inspectText(outcome: InspectOutcome, style: TextStyle): readonly string[] {
  const images = style.quiet ? outcome.images.filter(({ error }) => error !== undefined) : outcome.images
  return images.flatMap((image) => imageText(image, style))
}

function imageText(image: InspectedImage, style: TextStyle): readonly string[] {
  const { paint } = style
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
    `  signatures: ${foundText(image)}`,
    ...image.places.flatMap((place) => placeText(place, style)),
    ...image.warnings.map((warning) => `  ${warningLine(warning, style)}`),
  ]
}

/** How many there are; where there are none, where they were looked for. */
function foundText({ places }: InspectedImage): string {
  const found = places.reduce((sum, { signatures }) => sum + signatures.length, 0)
  if (found > 0) return `${found} found, none verified`
  if (places.length === 0) return 'not looked for: no reference says where; give --identity HOST/NAME:TAG'
  const [first, ...others] = places.filter(({ status }) => status === 'read')
  if (first === undefined) return 'none could be read'
  const more = others.length === 0 ? '' : ` and ${counted(others.length, 'more place')} of its platforms`
  return `none found at ${shown(first.url)}${more}`
}

function placeText(place: InspectedPlace, { paint, verbose }: TextStyle): readonly string[] {
  if (place.error !== undefined)
    return [`    ${paint('unsure', 'unread')}  ${shown(place.url)}  ${reasonLine(place.error)}`]
  if (place.signatures.length === 0 && !verbose) return []
  return [
    `    ${shown(place.url)}`,
    ...place.signatures.map((signature) => {
      const { untrustedClaim, message } = signature
      const claims = [claimLine(untrustedClaim ?? {}), shown(message ?? '')].filter((claim) => claim !== '')
      return `      ${shown(signature.place)}  ${signature.kind}${claims.length === 0 ? '' : `  claims ${claims.join(', ')}`}`
    }),
  ]
}
