/** `error`: the job could not be done; `reason`: why evidence did not count; `warning`: told, changes nothing. */
type CodeKind = 'error' | 'reason' | 'warning'

interface CodeFacts {
  readonly kind: CodeKind
  /** One sentence for `docs/errors.md`: what it means. */
  readonly means: string
  /** One sentence: what to do. */
  readonly next: string
}

const table = <T extends Record<string, CodeFacts>>(rows: T): T => rows

/**
 * Every stable code, once: the same in logs, JSON, annotations and the headings of `docs/errors.md`, which is
 * generated from this table. Codes are never renamed.
 */
export const codes = table({
  'digest-malformed': {
    kind: 'error',
    means: 'A digest is not ALGORITHM:HEX in the right length and lower case.',
    next: 'Copy the digest again, for example from `countersign digest REF`.',
  },
  'digest-unsupported': {
    kind: 'error',
    means: 'A digest uses an algorithm other than sha256, sha384 and sha512.',
    next: 'Use the sha256 digest of the image.',
  },
  'digest-mismatch': {
    kind: 'error',
    means: 'The bytes that were served do not have the digest that was asked for.',
    next: 'Do not use the image; ask the operator of the registry or store, and try another mirror.',
  },
  'reference-malformed': {
    kind: 'error',
    means: 'A text is not an image reference.',
    next: 'Write it as HOST/NAME:TAG or HOST/NAME@sha256:HEX, in lower case.',
  },
  'internal-error': {
    kind: 'error',
    means: 'Countersign met a fault of its own; nothing is accepted because of it.',
    next: 'Report it with the command and the output of `--verbose`.',
  },
  cancelled: {
    kind: 'error',
    means: 'The run was stopped by a signal or by its time limit before this was done.',
    next: 'Run the command again; what was published stays and is not published twice.',
  },
})

/** The closed set of stable codes. */
export type Code = keyof typeof codes
