import type { Code } from '../../domain/codes.ts'
import { FormatError } from '../../domain/errors.ts'
import type { Certificate } from './certificate.ts'
import { purposeOids } from './certificate-extensions.ts'

/** What a path of certificates must lead to, and when. */
export interface PathRules {
  /** Trusted. */
  readonly roots: readonly Certificate[]
  /** Trusted for nothing but to fill the path. */
  readonly intermediates: readonly Certificate[]
  /** Every certificate of the path, the root as well, must be valid then. */
  readonly atUnixSeconds: number
}

/** Most authorities between a certificate and its root, and most signatures that are checked in search of a path. */
const maxIntermediates = 10
const maxSignatureChecks = 100

/** Why a certificate is not taken; the message says what was found. */
interface Problem {
  readonly code: Code
  readonly message: string
}

/** What is left to spend, and why each way that was tried ends. */
interface Search {
  readonly rules: PathRules
  readonly problems: Problem[]
  checksLeft: number
}

/**
 * Demands a path from a certificate to a trusted root, by which code may be signed: issuer names, signatures, periods,
 * authorities with their path lengths and key usage, purposes, no critical extension that is not understood. A
 * certificate that is itself among the roots is its own path. One without purposes is for every purpose, as for Go.
 * Authorities that constrain names are refused, though the reference library can judge them.
 *
 * @throws FormatError `certificate-untrusted`, `certificate-time`
 * @see RFC 5280, section 6; Go, crypto/x509 Certificate.Verify
 */
export function requirePath(leaf: Certificate, rules: PathRules): void {
  const search: Search = { rules, problems: [], checksLeft: maxSignatureChecks }
  const problem = timeProblem(leaf, rules.atUnixSeconds) ?? extensionProblem(leaf)
  if (problem !== undefined) throw faultOf(problem)
  const isRoot = rules.roots.some((root) => isSame(root, leaf))
  if (isRoot && purposeProblem([leaf], 'codeSigning') === undefined) return
  if (!findPath([leaf], search))
    throw faultOf(search.problems[0] ?? untrusted('no trusted authority issued it'))
}

/**
 * Demands that authorities whose path was checked before may stand above a certificate for signing code.
 *
 * @throws FormatError `certificate-untrusted`
 */
export function requireCodeSigning(authorities: readonly Certificate[]): void {
  const problem = purposeProblem(authorities, 'codeSigning')
  if (problem !== undefined) throw faultOf(problem)
}

/** @param path - the certificate first, each issued by the one behind it */
function findPath(path: readonly Certificate[], search: Search): boolean {
  const child = path.at(-1)
  const { roots, intermediates } = search.rules
  const mayBe = (candidate: Certificate): boolean =>
    candidate.subject === child?.issuer && !path.some((known) => isSame(known, candidate))
  for (const root of roots.filter(mayBe)) {
    const longer = [...path, root]
    const problem = issuerProblem(root, path, search) ?? purposeProblem(longer, 'codeSigning')
    if (problem === undefined) return true
    search.problems.push(problem)
  }
  if (path.length > maxIntermediates) return false
  for (const candidate of intermediates.filter(mayBe)) {
    const problem = issuerProblem(candidate, path, search)
    if (problem === undefined && findPath([...path, candidate], search)) return true
    if (problem !== undefined) search.problems.push(problem)
  }
  return false
}

/** Why an authority cannot have issued the last certificate of a path; cheap questions first. */
function issuerProblem(
  candidate: Certificate,
  path: readonly Certificate[],
  search: Search,
): Problem | undefined {
  const time = timeProblem(candidate, search.rules.atUnixSeconds)
  if (time !== undefined) return { ...time, message: `an authority that is ${time.message}` }
  const problem = authorityProblem(candidate, path.length - 1)
  if (problem !== undefined) return problem
  if (search.checksLeft === 0)
    throw faultOf(untrusted(`more than ${maxSignatureChecks} ways to its authority`))
  search.checksLeft -= 1
  return path.at(-1)?.x509.verify(candidate.key) === true
    ? undefined
    : untrusted('one that its authority did not sign')
}

/**
 * Why a certificate cannot issue others, at whatever time.
 *
 * @param authoritiesBelow - that stand between it and what they issue in the end
 */
export function authorityProblem(candidate: Certificate, authoritiesBelow: number): Problem | undefined {
  const { authority, maySignCertificates, constrainsNames } = candidate
  const problem = extensionProblem(candidate)
  if (problem !== undefined) return { ...problem, message: `an authority that is ${problem.message}` }
  if (!authority.isAuthority || maySignCertificates === false) {
    return untrusted('an issuer that is no authority: it may not sign certificates')
  }
  if (authority.pathLength !== undefined && authoritiesBelow > authority.pathLength) {
    return untrusted(`${authoritiesBelow} authorities below one that allows ${authority.pathLength}`)
  }
  return constrainsNames ? untrusted('an authority that constrains names, which is not supported') : undefined
}

function timeProblem(certificate: Certificate, atUnixSeconds: number): Problem | undefined {
  const { notBeforeUnixSeconds, notAfterUnixSeconds } = certificate
  if (atUnixSeconds >= notBeforeUnixSeconds && atUnixSeconds <= notAfterUnixSeconds) return undefined
  const [from, to, at] = [notBeforeUnixSeconds, notAfterUnixSeconds, atUnixSeconds].map(isoTime)
  return { code: 'certificate-time', message: `valid from ${from} to ${to}, not at ${at}` }
}

/** RFC 5280, section 4.2: who does not understand a critical extension must not use the certificate. */
export function extensionProblem({ unknownCritical: [oid] }: Certificate): Problem | undefined {
  return oid === undefined
    ? undefined
    : untrusted(`one with the critical extension ${oid}, which is not understood`)
}

const purposeWords = { codeSigning: 'signing code', timeStamping: 'time stamping' } as const

/** Every certificate that names purposes must name this one. */
export function purposeProblem(
  path: readonly Certificate[],
  purpose: keyof typeof purposeWords,
): Problem | undefined {
  const isFit = ({ purposes }: Certificate): boolean =>
    purposes === undefined || purposes.includes(purposeOids[purpose]) || purposes.includes(purposeOids.any)
  return path.every(isFit)
    ? undefined
    : untrusted(`one that, or an authority of which, is not for ${purposeWords[purpose]}`)
}

const isSame = (one: Certificate, other: Certificate): boolean => Buffer.compare(one.der, other.der) === 0

/** A time of a certificate for messages; one that no `Date` can hold as its number. */
export const isoTime = (unixSeconds: number): string =>
  Math.abs(unixSeconds) < 8.64e12 ? new Date(unixSeconds * 1000).toISOString() : `second ${unixSeconds}`

const untrusted = (message: string): Problem => ({ code: 'certificate-untrusted', message })

const faultOf = ({ code, message }: Problem): FormatError =>
  new FormatError(code, `certificate: expected one of a trusted authority, found ${message}`)
