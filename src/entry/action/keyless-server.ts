import { UsageError } from '../../domain/errors.ts'
import type { RunFacts } from '../../domain/workflow/run-facts.ts'
import type { CommandLine } from '../command-line.ts'
import type { StepSecrets } from '../wire-runner.ts'

/** Whether a step asks for the identity of its run to be signed with. */
export const signsKeyless = ({ command, values }: CommandLine): boolean =>
  command === 'sign' && (values.get('method') ?? []).includes('keyless')

/** Inputs that name a certificate authority. */
const ownAuthority = ['signing-config', 'fulcio-url'] as const

/**
 * Refuses keyless signing on an Enterprise Server by the public services, before they are sent a token of the house:
 * they know no issuer but those of github.com, and would refuse it anyway. A token from elsewhere may be of an issuer
 * that they know.
 *
 * @throws UsageError `signing-service-missing`
 */
export function refuseUnknownServer(
  line: CommandLine,
  { server }: RunFacts,
  { identityToken, tokenRequest }: Pick<StepSecrets, 'identityToken' | 'tokenRequest'>,
): void {
  if (!signsKeyless(line) || server.kind !== 'enterprise-server') return
  if (ownAuthority.some((name) => line.values.has(name))) return
  const isFromElsewhere = identityToken !== undefined || line.values.has('identity-token-file')
  if (isFromElsewhere && Object.keys(tokenRequest).length === 0) return
  throw new UsageError(
    'signing-service-missing',
    `input method: keyless: expected \`signing-config\` or \`fulcio-url\` on ${server.url}, found neither; the public services know workflows of github.com only`,
    {
      next: 'Name a Sigstore of your own (`signing-config` with `trusted-root`) that trusts the issuer of this server, or sign with a key (`method: gpg`, `sigstore-key`).',
    },
  )
}
