import { parseLooseJson } from '../loose-json.ts'

/** How the bytes under the signature of every DSSE envelope begin (DSSE protocol, "PAE"). */
const envelopeStart = 'DSSEv1 '

/** As much as a `.sig` layer may hold for its readers. */
const maxPayloadBytes = 4 * 1024 * 1024

/**
 * What a signature over these bytes would count as beside one over a file, undefined where it is a file only. The
 * formats do not tell the two apart: whoever is given such a signature could hang it on an image.
 */
export function mistakableFor(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder().decode(bytes.subarray(0, envelopeStart.length))
  if (start === envelopeStart) return 'the inside of a DSSE envelope'
  if (bytes.length > maxPayloadBytes) return undefined
  const text = new TextDecoder().decode(bytes)
  return text.includes('docker-manifest-digest') && isPayload(parseLooseJson(text))
    ? 'the payload of an image signature'
    : undefined
}

/** As the laxest of its readers takes it: JSON in which Go finds `critical.image`, whatever the case of the names. */
function isPayload(value: unknown): boolean {
  return objectsAt(objectsAt([value], 'critical'), 'image').length > 0
}

const objectsAt = (values: readonly unknown[], name: string): readonly unknown[] =>
  values.flatMap((value): readonly unknown[] => {
    const members: readonly (readonly [string, unknown])[] =
      typeof value === 'object' && value !== null ? Object.entries(value) : []
    return members.filter(([key]) => key.toLowerCase() === name).map(([, member]) => member)
  })
