import { envelopeStart } from './dsse.ts'

/** No reader of images takes more for a payload: cosign stops there, containers/image at 4 MiB. */
const maxPayloadBytes = 128 * 1024 * 1024

/** Where the payload of an image signature names the image. */
const imageDigest = ['CRITICAL', 'IMAGE', 'DOCKER-MANIFEST-DIGEST'] as const

/**
 * What a signature over these bytes would count as beside one over a file, undefined where it is a file only. The
 * formats do not tell the two apart: whoever is given such a signature could hang it on an image.
 */
export function mistakableFor(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder().decode(bytes.subarray(0, envelopeStart.length))
  if (start === envelopeStart) return 'the inside of a DSSE envelope'
  if (bytes.length > maxPayloadBytes) return undefined
  return isPayload(new TextDecoder().decode(bytes)) ? 'the payload of an image signature' : undefined
}

/**
 * As the laxest of its readers takes it: Go finds a member whatever the case of its name, in each of two objects of one
 * name, and a decoder of streams before what is no JSON. A parser that keeps the last member of a name would miss it.
 */
function isPayload(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false
  /** By depth, the member that is being read. */
  const path: string[] = []
  let depth = -1
  let last = ''
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === '{' || token === '[') depth += 1
    else if (token === '}' || token === ']') depth -= 1
    else if (token !== ':') last = token
    else {
      path[depth] = foldedName(last)
      if (depth === 2 && imageDigest.every((name, at) => path[at] === name)) return true
    }
  }
  return false
}

/** A name in the form in which Go compares it: U+017F is an S, U+212A a K (encoding/json, "foldName"). */
function foldedName(token: string): string {
  try {
    return String(JSON.parse(token)).toLowerCase().toUpperCase()
  } catch {
    return '' // nobody reads a name that is no JSON string
  }
}
