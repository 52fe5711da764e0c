/** Commands of the command line. `policy` has the sub-command `check`. */
export const commands = ['digest', 'sign', 'verify', 'inspect', 'explain', 'where', 'policy', 'demo'] as const
/** One command of the command line. */
export type Command = (typeof commands)[number]

/** One option, for every door: flags of the command line now, inputs of the actions from the same rows. */
export interface OptionRow {
  readonly name: string
  /** `text` one value, `list` repeatable and comma-separated, `file` a path, `flag` no value, `choice` one of `choices`. */
  readonly kind: 'text' | 'list' | 'file' | 'files' | 'flag' | 'choice' | 'number' | 'duration'
  readonly commands: readonly Command[]
  readonly choices?: readonly string[]
  /** What holds when it is not given, in words. */
  readonly default: string
  /** Environment variable that gives the value when the flag does not. */
  readonly env?: string
  /** True when the value (or what the file holds) is a secret: never shown. */
  readonly secret?: boolean
  readonly placeholder?: string
  readonly help: string
}

const all = commands
const reading: readonly Command[] = ['digest', 'sign', 'verify', 'inspect', 'explain', 'where']
const batches: readonly Command[] = ['sign', 'verify', 'inspect', 'explain']

/** The one table of options: parsing, `--help`, and the table in the README come from it. */
export const options: readonly OptionRow[] = [
  {
    name: 'gpg-key',
    kind: 'files',
    commands: ['sign'],
    default: 'none',
    env: 'COUNTERSIGN_GPG_KEY',
    secret: true,
    placeholder: 'FILE',
    help: 'secret key to sign with: armored, binary or base64; may be repeated. The variable holds the key itself and is read when no file is named',
  },
  {
    name: 'gpg-passphrase-file',
    kind: 'file',
    commands: ['sign'],
    default: 'none',
    env: 'COUNTERSIGN_GPG_PASSPHRASE',
    secret: true,
    placeholder: 'FILE',
    help: 'file with the passphrase of the key, `-` for standard input. The variable holds the passphrase itself',
  },
  {
    name: 'gpg-fingerprint',
    kind: 'list',
    commands: ['sign'],
    default: 'the only key',
    placeholder: 'FPR',
    help: 'full fingerprint of the key (or subkey) to sign with, when there are several; always with --gpg-engine gpg',
  },
  {
    name: 'gpg-engine',
    kind: 'choice',
    commands: ['sign'],
    choices: ['builtin', 'gpg'],
    default: 'builtin',
    help: '`gpg` signs through the gpg program: agent, smart card, HSM',
  },
  {
    name: 'digest',
    kind: 'text',
    commands: ['sign'],
    default: 'not checked',
    placeholder: 'DIGEST',
    help: 'digest that every image must resolve to, for example from the build step',
  },
  {
    name: 'platforms',
    kind: 'list',
    commands: ['sign', 'verify', 'explain'],
    default: 'sign: `all`; verify: either',
    placeholder: 'WHAT',
    help: 'sign: `all` (index and each platform), `index`, or a list like linux/amd64. verify: `all` demands the index and every platform',
  },
  {
    name: 'platform',
    kind: 'text',
    commands: ['verify', 'explain'],
    default: 'not one platform',
    placeholder: 'OS/ARCH',
    help: 'judge what a client of this platform would run',
  },
  {
    name: 'policy',
    kind: 'file',
    commands: ['verify', 'explain'],
    default: '.github/countersign/policy.json where it exists',
    placeholder: 'FILE',
    help: 'containers policy.json that says whom you trust',
  },
  {
    name: 'system-policy',
    kind: 'flag',
    commands: ['verify', 'explain'],
    default: 'off',
    help: "use the user's or the system's containers policy.json",
  },
  {
    name: 'key',
    kind: 'files',
    commands: ['verify', 'explain'],
    default: 'none',
    placeholder: 'FILE',
    help: 'public key that must have signed, in place of a policy',
  },
  {
    name: 'fingerprint',
    kind: 'list',
    commands: ['verify', 'explain'],
    default: 'any key of --key',
    placeholder: 'FPR',
    help: 'full fingerprint of the primary key in --key that must have signed',
  },
  {
    name: 'identity',
    kind: 'text',
    commands: ['sign', 'verify', 'explain', 'inspect'],
    default: 'none',
    placeholder: 'REF',
    help: 'reference under which a dir:, oci: or archive image is signed or judged',
  },
  {
    name: 'mode',
    kind: 'choice',
    commands: ['verify', 'explain'],
    choices: ['enforce', 'report'],
    default: 'enforce',
    help: '`report`: same verdicts, but exit 0 for rejected and undecided',
  },
  {
    name: 'waived',
    kind: 'choice',
    commands: ['verify', 'explain'],
    choices: ['allow', 'warn', 'fail'],
    default: 'allow',
    help: 'what to do where the policy accepts anything',
  },
  {
    name: 'require-signed',
    kind: 'flag',
    commands: ['verify', 'explain'],
    default: 'off',
    help: 'the same as --waived fail',
  },
  {
    name: 'lookaside',
    kind: 'text',
    commands: ['sign', 'verify', 'explain', 'inspect', 'where'],
    default: 'registries.d',
    placeholder: 'BASE',
    help: 'folder or URL of the signature store, in place of registries.d; sign needs a folder',
  },
  {
    name: 'registries-d',
    kind: 'file',
    commands: ['sign', 'verify', 'explain', 'inspect', 'where'],
    default: "the user's, else the system's",
    placeholder: 'DIR',
    help: 'folder of YAML files that say where signatures lie',
  },
  {
    name: 'registry',
    kind: 'text',
    commands: ['where'],
    default: 'none',
    placeholder: 'NAME',
    help: 'registry (or registry/path) whose credential entry is wanted',
  },
  {
    name: 'force',
    kind: 'flag',
    commands: ['sign'],
    default: 'off',
    help: 'add a signature even where this key has already signed',
  },
  {
    name: 'dry-run',
    kind: 'flag',
    commands: ['sign'],
    default: 'off',
    help: 'resolve and check everything, write nothing',
  },
  {
    name: 'auth-file',
    kind: 'file',
    commands: reading,
    default: 'the usual places',
    placeholder: 'FILE',
    help: 'credential file (config.json, auth.json, .dockercfg); only this one is read',
  },
  {
    name: 'ca-file',
    kind: 'file',
    commands: reading,
    default: "Node's roots",
    placeholder: 'FILE',
    help: 'PEM certificates to trust beside the usual ones',
  },
  {
    name: 'insecure-registries',
    kind: 'list',
    commands: reading,
    default: 'loopback names',
    placeholder: 'HOST',
    help: 'hosts that may be spoken to over plain http',
  },
  {
    name: 'concurrency',
    kind: 'number',
    commands: batches,
    default: '8',
    placeholder: 'N',
    help: 'requests at once per host, 1 to 64',
  },
  {
    name: 'timeout',
    kind: 'duration',
    commands: reading,
    default: '10m',
    placeholder: 'TIME',
    help: 'limit for the whole run: 30s, 10m, 1h',
  },
  { name: 'json', kind: 'flag', commands: all, default: 'off', help: 'print one JSON object' },
  { name: 'quiet', kind: 'flag', commands: all, default: 'off', help: 'print only what failed' },
  {
    name: 'verbose',
    kind: 'flag',
    commands: all,
    default: 'off',
    help: 'print every place, every signature and the causes of errors',
  },
  { name: 'no-color', kind: 'flag', commands: all, default: 'off; also NO_COLOR', help: 'no colours' },
  { name: 'help', kind: 'flag', commands: all, default: 'off', help: 'print the help of the command' },
]

/** The rows that a command knows, in table order. */
export const optionsOf = (command: Command): readonly OptionRow[] =>
  options.filter((row) => row.commands.includes(command))
