/** Encodes as base64 of RFC 4648 section 4: standard alphabet, with padding, on one line. */
export const encodeBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/**
 * Decodes base64 of RFC 4648 section 4 as Go's `base64.StdEncoding` does: standard alphabet, padding required,
 * line breaks ignored. Returns undefined for anything else, where Node would guess.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const joined = text.replaceAll('\n', '').replaceAll('\r', '')
  // One plain character class: a group per quantum overflows the stack of the matcher on texts of megabytes.
  if (joined.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(joined)) return undefined
  return new Uint8Array(Buffer.from(joined, 'base64'))
}
