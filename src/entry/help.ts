import type { Command } from './option-row.ts'
import { optionsOf } from './options.ts'

interface CommandHelp {
  readonly usage: string
  readonly summary: string
  readonly example: string
}

/** Usage, one line of purpose and an example for each command. */
const commandHelp: Readonly<Record<Command, CommandHelp>> = {
  digest: {
    usage: 'digest REF|FILE|-',
    summary: 'manifest digests: index, each platform, config; media types',
    example: 'countersign digest registry.example/team/app:1.2',
  },
  sign: {
    usage: 'sign REF... --gpg-key FILE | --sigstore-key FILE | --method keyless',
    summary: 'sign images and publish the signatures',
    example:
      'countersign sign registry.example/team/app:1.2 --gpg-key release.asc --lookaside public/sigstore',
  },
  verify: {
    usage:
      'verify REF... --policy FILE | --key FILE | --certificate-identity ID --certificate-oidc-issuer URL',
    summary: 'accept or refuse images under a policy, with reasons',
    example: 'countersign verify registry.example/team/app:1.2 --policy policy.json',
  },
  inspect: {
    usage: 'inspect REF...',
    summary: 'digests, platforms, signatures found and where; nothing is trusted',
    example: 'countersign inspect registry.example/team/app:1.2',
  },
  explain: {
    usage: 'explain REF --policy FILE | --key FILE | --certificate-identity ID --certificate-oidc-issuer URL',
    summary: 'the whole decision: scope, requirements, each signature and why it did or did not count',
    example: 'countersign explain registry.example/team/app:1.2 --policy policy.json',
  },
  where: {
    usage: 'where REF | --registry NAME',
    summary: 'lookaside URLs for reading and writing, credential file and entry used',
    example: 'countersign where registry.example/team/app:1.2',
  },
  policy: {
    usage: 'policy check FILE | policy compile FILE --to FILE',
    summary: 'strict check of a policy, or the nearest policy.json of a trust policy',
    example: 'countersign policy check policy.yaml',
  },
  key: {
    usage: 'key generate',
    summary: "make a key pair for sigstore-key signing, in cosign's encrypted format",
    example: 'countersign key generate --output release',
  },
  'sign-blob': {
    usage: 'sign-blob FILE --method METHOD',
    summary: 'sign a file; the signature is a Sigstore bundle beside it',
    example: 'countersign sign-blob release.tar.gz --sigstore-key release.key',
  },
  'verify-blob': {
    usage: 'verify-blob FILE|sha256:HEX --bundle FILE',
    summary: 'accept or refuse a file by its Sigstore bundle',
    example: 'countersign verify-blob release.tar.gz --bundle release.tar.gz.sigstore.json --key release.pub',
  },
  demo: {
    usage: 'demo',
    summary: 'sign, publish, verify and tamper against an embedded registry, with throw-away keys',
    example: 'countersign demo',
  },
}

const exitCodes = `Exit codes: 0 accepted, waived or done; 1 refused by policy; 2 usage, configuration, policy file or key;
3 undecided or not completed (network, registry, store, digest mismatch); 130, 143 stopped by a signal.
In a batch 2 beats 1 beats 3.`

const transports = `REF is HOST/NAME:TAG or HOST/NAME@DIGEST (docker:// when no transport is named), dir:PATH, oci:PATH[:NAME],
oci-archive:FILE[:NAME], docker-archive:FILE[:NAME:TAG] or docker-daemon:NAME:TAG.`

/** The text of `countersign --help`. */
export function generalHelp(): string {
  const width = Math.max(...Object.values(commandHelp).map(({ usage }) => usage.length))
  const lines = Object.values(commandHelp).map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`)
  return `countersign signs container images and refuses what is not signed by whom you trust.

Usage: countersign COMMAND [OPTION]...

${lines.join('\n')}

${transports}

${exitCodes}
\`countersign COMMAND --help\` shows the options of a command; \`countersign --version\` the version.
`
}

/** The text of `countersign COMMAND --help`. */
export function helpOf(command: Command): string {
  const { usage, summary, example } = commandHelp[command]
  const rows = optionsOf(command).map((row) => {
    const value = row.kind === 'flag' ? '' : ` ${row.placeholder ?? row.choices?.join('|') ?? 'VALUE'}`
    const variable = row.env === undefined ? '' : ` [${row.env}]`
    const standard = row.kind === 'flag' ? '' : ` (default: ${row.default})`
    return `  --${row.name}${value}\n      ${row.help}${standard}${variable}`
  })
  const references = usage.includes('REF') ? `${transports}\n\n` : ''
  return `Usage: countersign ${usage} [OPTION]...

${summary}

Example:
  ${example}

Options:
${rows.join('\n')}

${references}${exitCodes}
`
}
