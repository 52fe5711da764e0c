import type { Evidence } from './sigstore-flags.ts'

/** Who judges what Countersign signed, by the names that the documentation shows. */
export const peerNames = [
  'cosign 3.1.3',
  'cosign 2.5',
  'sigstore-go 0.7',
  'sigstore-python 4.5',
  'skopeo 1.18',
  'image library 5.41',
] as const

export type PeerName = (typeof peerNames)[number]

/** With what Countersign signs. */
export type SignerKind = 'keyless' | 'P-256' | 'P-384' | 'Ed25519' | 'RSA 2048'

/**
 * What a peer says of the good signature: `accepts`; `refuses`, which a note explains; `-`: it knows no such form or
 * is not made for it.
 */
export type Outcome = 'accepts' | 'refuses' | '-'

/** What Countersign makes, and what the others say of it. */
export interface MatrixRow {
  readonly signer: SignerKind
  readonly evidence: Evidence
  /** Code with which Countersign refuses to make it. */
  readonly refused?: string
  /** In the order of `peerNames`; absent where nothing is made. */
  readonly outcomes?: readonly [Outcome, Outcome, Outcome, Outcome, Outcome, Outcome]
}

const bundle = (
  signer: SignerKind,
  evidence: Evidence,
  ...[older, go, python]: readonly [Outcome, Outcome, Outcome]
): MatrixRow => ({ signer, evidence, outcomes: ['accepts', older, go, python, '-', '-'] })

/** Every key type with every form. The tests hold each cell against the real program. */
export const matrix: readonly MatrixRow[] = [
  bundle('keyless', 'bundle with log', 'refuses', 'refuses', 'accepts'),
  bundle('keyless', 'bundle with timestamp', 'accepts', 'accepts', 'refuses'),
  {
    signer: 'keyless',
    evidence: 'sig with timestamp',
    outcomes: ['accepts', 'accepts', '-', '-', '-', '-'],
  },
  bundle('P-256', 'bundle with log', 'refuses', 'refuses', '-'),
  bundle('P-256', 'bundle with timestamp', 'accepts', '-', '-'),
  bundle('P-256', 'bundle', 'accepts', '-', '-'),
  {
    signer: 'P-256',
    evidence: 'sig',
    outcomes: ['accepts', 'accepts', '-', '-', 'accepts', 'accepts'],
  },
  bundle('P-384', 'bundle with log', 'refuses', 'refuses', '-'),
  bundle('P-384', 'bundle with timestamp', 'refuses', '-', '-'),
  bundle('P-384', 'bundle', 'refuses', '-', '-'),
  { signer: 'P-384', evidence: 'sig', refused: 'sig-tag-unsupported' },
  { signer: 'Ed25519', evidence: 'bundle with log', refused: 'key-log-unsupported' },
  bundle('Ed25519', 'bundle with timestamp', 'accepts', '-', '-'),
  bundle('Ed25519', 'bundle', 'accepts', '-', '-'),
  { signer: 'Ed25519', evidence: 'sig', refused: 'sig-tag-unsupported' },
  bundle('RSA 2048', 'bundle with log', 'refuses', 'refuses', '-'),
  bundle('RSA 2048', 'bundle with timestamp', 'accepts', '-', '-'),
  bundle('RSA 2048', 'bundle', 'accepts', '-', '-'),
  {
    signer: 'RSA 2048',
    evidence: 'sig',
    outcomes: ['accepts', 'accepts', '-', '-', 'accepts', 'accepts'],
  },
]

const forms: Readonly<Record<Evidence, string>> = {
  'bundle with log': 'bundle, Rekor v2 and timestamp',
  'bundle with timestamp': 'bundle, timestamp',
  bundle: 'bundle alone',
  'sig with timestamp': '`.sig`, timestamp',
  sig: '`.sig` alone',
}

/** The matrix as a table in Markdown, as docs/sigstore-peers.md holds it. */
export function matrixTable(): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const head = ['signed with', 'what is made', ...peerNames]
  const rows = matrix.map(({ signer, evidence, refused, outcomes }) => [
    signer,
    forms[evidence],
    ...(outcomes ?? peerNames.map((_, index) => (index === 0 ? `not made: \`${refused}\`` : ''))),
  ])
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
