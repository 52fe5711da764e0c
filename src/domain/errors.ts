import type { Code } from './codes.ts'

/** What every error carries beside its message; see `codes.ts` for the stable codes. */
export interface ErrorDetails {
  /** What the user can do next, one sentence. Never holds a secret. */
  readonly next?: string
  readonly cause?: unknown
}

/**
 * Base of all errors we raise on purpose. The message says what was expected, what was found and where;
 * `next` says what to do. Match on `code`, never on text.
 */
export abstract class CountersignError extends Error {
  readonly code: Code
  readonly next: string | undefined
  /** Exit code of the program when this error ends it (decisions: 2 usage and configuration, 3 not completed). */
  abstract readonly exitCode: 2 | 3

  constructor(code: Code, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.next = details.next
    this.name = new.target.name
  }
}

/** An option, combination or permission is wrong; the author of the call can mend it. */
export class UsageError extends CountersignError {
  readonly exitCode = 2
}

/**
 * Bytes break a format. Whose file it is decides the exit code: the user's own (policy, signing key, reference,
 * option) ends with 2, anything fetched with 3. In evidence it becomes a reason for `rejected` instead.
 */
export class FormatError extends CountersignError {
  readonly exitCode: 2 | 3
  /** JSON path of the fault inside the document, where it has one; the message names it, too. */
  readonly path: string | undefined

  constructor(
    code: Code,
    message: string,
    details: ErrorDetails & { readonly ownFile?: boolean; readonly path?: string } = {},
  ) {
    super(code, message, details)
    this.exitCode = details.ownFile === true ? 2 : 3
    this.path = details.path
  }
}

/** A digest or size differs from what was promised: network or attacker. */
export class IntegrityError extends CountersignError {
  readonly exitCode = 3
}

/**
 * Who refused what to whom, for texts that name the likely cause. Nothing in it is secret, and nothing is decided by it.
 */
export interface RegistryRefusal {
  /** `HOST` or `HOST:PORT` as the user named it. */
  readonly registry: string
  /** Path without the host. */
  readonly repository: string
  /** What was wanted: to read a manifest, or to write anything. */
  readonly operation: 'pull' | 'push'
  readonly by: 'registry' | 'token-service'
  readonly status: number
  /** Code that the answer gives as its reason (`DENIED`, `UNAUTHORIZED`, `NAME_UNKNOWN`, `invalid_grant` …). */
  readonly claimedCode?: string
  /** Where the login that was sent comes from: file (or variable, or helper) and entry. Absent: asked as anybody. */
  readonly login?: { readonly file: string; readonly entry: string }
}

/** Network, registry, file system or child process failed; whether a later try may succeed is in `mayPass`. */
export class TransportError extends CountersignError {
  readonly exitCode = 3
  readonly status: number | undefined
  readonly mayPass: boolean
  /** Set where a registry or its token service refused. */
  readonly refusal: RegistryRefusal | undefined

  constructor(
    code: Code,
    message: string,
    details: ErrorDetails & {
      readonly status?: number
      readonly mayPass?: boolean
      readonly refusal?: RegistryRefusal
    } = {},
  ) {
    super(code, message, details)
    this.status = details.status
    this.mayPass = details.mayPass ?? false
    this.refusal = details.refusal
  }
}

/** A key, passphrase or agent refused: 2 when the user's key or passphrase is wrong, else 3. */
export class SigningError extends CountersignError {
  readonly exitCode: 2 | 3

  constructor(code: Code, message: string, details: ErrorDetails & { readonly exitCode?: 2 | 3 } = {}) {
    super(code, message, details)
    this.exitCode = details.exitCode ?? 2
  }
}

/** A fault of our own, met while doing something for the user; nothing is accepted because of it. */
export class InternalError extends CountersignError {
  readonly exitCode = 3

  /** @param cause - whatever was thrown; its name and message are shown, its stack only kept */
  constructor(cause: unknown) {
    const found = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
    super('internal-error', `unexpected ${found}`, { cause })
  }
}
