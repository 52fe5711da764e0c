import type { Verdict } from '../../src/domain/policy/verdict.ts'
import { signerName } from '../../src/domain/signature/signer-identity.ts'

/** A verdict as a table of a test writes it: with the first letter of each signer, or with every code. */
export function verdictText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'accepted':
      return `accepted ${verdict.by.map((signer) => signerName(signer).slice(0, 1)).join('')}`
    case 'waived':
      return 'waived'
    case 'rejected':
      return `rejected ${verdict.reasons.map(({ code }) => code).join(' ')}`
    case 'undecided':
      return `undecided ${verdict.error.code}`
  }
}

/** The same without the signers, and with the first code alone. */
export const firstCode = (verdict: Verdict): string =>
  verdict.kind === 'accepted' ? 'accepted' : verdictText(verdict).split(' ').slice(0, 2).join(' ')
