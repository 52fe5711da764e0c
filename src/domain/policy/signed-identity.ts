import { FormatError } from '../errors.ts'
import type { Reference } from '../image/reference.ts'
import { formatReference, parseReference, repositoryOf } from '../image/reference.ts'
import { quotedKey } from '../strict-json.ts'
import type { SignedIdentity } from './policy.ts'
import type { Reason } from './verdict.ts'

/** Whether a signature may stand for an image by what it calls the image; "no" says why. */
export type IdentityMatch = { readonly matches: true } | { readonly matches: false; readonly message: string }

/** Why a signature does not count where it may not stand for the image; null where it may. */
export const identityReason = (match: IdentityMatch): Reason | null =>
  match.matches ? null : { code: 'wrong-identity', message: `but ${match.message}` }

const matched: IdentityMatch = { matches: true }

/**
 * Compares the reference that a signature claims with the image that was asked for, by the rule of the policy.
 * Both sides are normalised, no default tag is added. That the digests agree is checked elsewhere, and only then
 * is a match by repository as good as it looks.
 *
 * @param image - what the user asked for; absent for images without a docker reference, which only `exactReference`
 * and `exactRepository` can match
 * @param claimedReference - text of the signed payload; anything, also no reference at all
 * @see containers-policy.json(5), "Signature requirements", signedIdentity
 */
export function matchSignedIdentity(
  rule: SignedIdentity,
  image: Reference | undefined,
  claimedReference: string,
): IdentityMatch {
  const signed = referenceOrUndefined(claimedReference)
  if (signed === undefined) {
    return no(`expected an image reference in the signature, found ${quotedKey(claimedReference)}`)
  }
  if (rule.type === 'exactReference') return matchNamed(rule.dockerReference, signed, matchWhole)
  if (rule.type === 'exactRepository') return matchNamed(rule.dockerRepository, signed, matchName)
  if (image === undefined) {
    return no(
      `${rule.type} compares with the name of the image, and this image has none; name it with --identity`,
    )
  }
  switch (rule.type) {
    case 'matchExact':
      return matchWhole(image, signed)
    case 'matchRepoDigestOrExact':
      return matchRepoDigestOrExact(image, signed)
    case 'matchRepository':
      return matchName(image, signed)
    case 'remapIdentity':
      return matchRemapped(rule, image, signed, matchRepoDigestOrExact)
  }
}

/**
 * Compares as `matchSignedIdentity`, but takes a signature that names no more than the repository where the rule is the
 * usual one (also with a prefix exchanged): such a signature says nothing of the tag, which the caller has to tell.
 *
 * @see trust-policy, section 1, `signedIdentity`: signatures that cosign made
 */
export function matchNamedRepository(
  rule: SignedIdentity,
  image: Reference | undefined,
  claimedReference: string,
): IdentityMatch & { readonly tagNotBound: boolean } {
  const signed = referenceOrUndefined(claimedReference)
  const isUsual = rule.type === 'matchRepoDigestOrExact' || rule.type === 'remapIdentity'
  if (signed === undefined || image === undefined || !isUsual || !isNameOnly(signed)) {
    return { ...matchSignedIdentity(rule, image, claimedReference), tagNotBound: false }
  }
  const match =
    rule.type === 'remapIdentity' ? matchRemapped(rule, image, signed, matchName) : matchName(image, signed)
  return { ...match, tagNotBound: match.matches }
}

/** Same name, tag and digest, and at least one of the two last. */
function matchWhole(expected: Reference, signed: Reference): IdentityMatch {
  if (isNameOnly(expected))
    return no(`expected a tag or digest to compare with, found only ${formatReference(expected)}`)
  return formatReference(expected) === formatReference(signed)
    ? matched
    : differs(formatReference(expected), signed)
}

function matchName(expected: Reference, signed: Reference): IdentityMatch {
  return repositoryOf(expected) === repositoryOf(signed) ? matched : differs(repositoryOf(expected), signed)
}

/**
 * An image asked for by tag (with or without a digest) must be claimed as exactly that. Asked for by digest alone,
 * the digest already says which image it is, and the name is enough; but a signature that names no more than the
 * repository says too little in both cases.
 */
function matchRepoDigestOrExact(image: Reference, signed: Reference): IdentityMatch {
  if (isNameOnly(signed))
    return no(`expected a tag or digest in the signature, found only ${formatReference(signed)}`)
  const byDigestAlone = image.tag === undefined && image.digest !== undefined
  return byDigestAlone ? matchName(image, signed) : matchWhole(image, signed)
}

/** Exchanges the prefix of the image's name, whole parts only, then compares. */
function matchRemapped(
  { prefix, signedPrefix }: Extract<SignedIdentity, { type: 'remapIdentity' }>,
  image: Reference,
  signed: Reference,
  match: (expected: Reference, signed: Reference) => IdentityMatch,
): IdentityMatch {
  const name = repositoryOf(image)
  if (name !== prefix && !name.startsWith(`${prefix}/`)) return match(image, signed)
  const text = signedPrefix + formatReference(image).slice(prefix.length)
  const remapped = referenceOrUndefined(text)
  // A short prefix must not gain a host by being normalised.
  if (remapped === undefined || formatReference(remapped) !== text) {
    return no(`expected signedPrefix to give a full reference, found ${quotedKey(text)}`)
  }
  return match(remapped, signed)
}

function matchNamed(
  expectedText: string,
  signed: Reference,
  match: (expected: Reference, signed: Reference) => IdentityMatch,
): IdentityMatch {
  const expected = referenceOrUndefined(expectedText)
  if (expected !== undefined) return match(expected, signed)
  return no(`expected an image reference in the policy, found ${quotedKey(expectedText)}`)
}

function isNameOnly(reference: Reference): boolean {
  return reference.tag === undefined && reference.digest === undefined
}

function referenceOrUndefined(text: string): Reference | undefined {
  try {
    return parseReference(text)
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

function differs(expected: string, signed: Reference): IdentityMatch {
  return no(`expected a signature for ${expected}, found one for ${formatReference(signed)}`)
}

function no(message: string): IdentityMatch {
  return { matches: false, message }
}
