import type { Code } from '../../domain/codes.ts'
import { FormatError } from '../../domain/errors.ts'
import { type ExtensionName, extensionNames } from '../../domain/signature/certificate-facts.ts'
import { derTag } from '../platform/der.ts'
import type { Certificate } from './certificate.ts'
import { readOnly } from './certificate-der.ts'

type Extensions = Certificate['extensions']

/** Object identifiers of Fulcio (Fulcio, docs/oid-info.md). */
export const fulcioArc = '1.3.6.1.4.1.57264.1'

/** Extensions from this number on hold a DER UTF8String, those before it raw text. */
const firstDerExtension = 8
const issuerV1 = 1
const issuerV2 = 8

/**
 * Who issued the identity token: extension 8, else 1; both must be equal where both are there.
 *
 * @param notText - code of what is no UTF-8
 * @throws FormatError `certificate-identity` for none and for two that differ; `certificate-malformed`; `notText`
 */
export function readIssuer(extensions: Extensions, notText: Code): string {
  const [current, old] = [issuerV2, issuerV1].map((number) => readText(extensions, number, notText))
  if (current !== undefined && old !== undefined && current !== old) {
    throw unclear('one issuer of the identity token, found two that differ')
  }
  const issuer = current ?? old
  if (issuer === undefined) throw unclear('the issuer of the identity token, found none')
  return issuer
}

/** The fault of a certificate that leaves open who it was issued to. @param expected - and what was found instead */
export const unclear = (expected: string): FormatError =>
  new FormatError('certificate-identity', `certificate: expected ${expected}`)

/**
 * What Fulcio says of the run that signed, by name.
 *
 * @param notText - code of what is no UTF-8
 * @throws FormatError `certificate-malformed`; `notText`
 */
export function readNamedExtensions(
  extensions: Extensions,
  notText: Code,
): ReadonlyMap<ExtensionName, string> {
  const read = new Map<ExtensionName, string>()
  for (const [number, name] of Object.entries(extensionNames)) {
    const text = readText(extensions, Number(number), notText)
    if (text !== undefined) read.set(name, text)
  }
  return read
}

/**
 * The one UTF8String that these bytes are.
 *
 * @param what - what the bytes are, for messages
 * @throws FormatError `certificate-malformed`; `notText` for what is no UTF-8
 */
export function readUtf8String(der: Uint8Array, what: string, notText: Code): string {
  return decode(readOnly(der, derTag.utf8String, what).content, what, notText)
}

function readText(extensions: Extensions, number: number, notText: Code): string | undefined {
  const value = extensions.get(`${fulcioArc}.${number}`)?.value
  if (value === undefined) return undefined
  const what = `extension ${fulcioArc}.${number}`
  return number < firstDerExtension ? decode(value, what, notText) : readUtf8String(value, what, notText)
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decode(bytes: Uint8Array, what: string, notText: Code): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new FormatError(notText, `certificate: ${what}: expected text in UTF-8`)
  }
}
