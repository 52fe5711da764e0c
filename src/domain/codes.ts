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
  'json-malformed': {
    kind: 'error',
    means:
      'A document is not strict JSON: syntax, encoding, comments, bytes after the value or a number that is too large.',
    next: 'Correct the document at the line and column that the message names.',
  },
  'json-duplicate-key': {
    kind: 'error',
    means: 'A JSON object holds the same key twice, so that two readers could understand it differently.',
    next: 'Remove one of the two entries.',
  },
  'json-too-deep': {
    kind: 'error',
    means: 'A JSON document is nested deeper than any honest one.',
    next: 'Check where the document comes from; flatten it if it is yours.',
  },
  'json-too-large': {
    kind: 'error',
    means: 'A JSON document is larger than the limit that the message names.',
    next: 'Check where the document comes from; split it if it is yours.',
  },
  'network-unreachable': {
    kind: 'error',
    means: 'A server could not be connected to, or the connection broke before the answer was whole.',
    next: 'Check the host name, the port, the network and the proxy variables, then run again.',
  },
  'dns-failure': {
    kind: 'error',
    means: 'A host name has no address, or the name service did not answer.',
    next: 'Check the spelling of the host and the name service of the machine.',
  },
  'tls-failure': {
    kind: 'error',
    means: 'No trusted TLS connection could be made: unknown or expired certificate, other host name, or no TLS at all.',
    next: 'Give the authority of the server with `--ca-file`; name it in `--insecure-registries` only if it has no TLS.',
  },
  'proxy-failure': {
    kind: 'error',
    means: 'The proxy named by HTTPS_PROXY or HTTP_PROXY is not usable or refused the connection.',
    next: 'Correct the proxy variables, or except the host by NO_PROXY.',
  },
  timeout: {
    kind: 'error',
    means: 'A server or program did not answer in time.',
    next: 'Try again later; check that the host can be reached from this machine.',
  },
  'response-too-large': {
    kind: 'error',
    means: 'An answer is longer than the limit for its kind; nothing of it was used.',
    next: 'Check that the address is right; a server that sends this much is not serving what was asked for.',
  },
  'response-truncated': {
    kind: 'error',
    means: 'An answer ended before its announced length; nothing of it was used.',
    next: 'Run again; if it stays, ask the operator of the server or proxy.',
  },
  'response-malformed': {
    kind: 'error',
    means: 'An answer is not valid HTTP, or was sent in an encoding that was not asked for.',
    next: 'Check that the port speaks HTTP and that no proxy compresses the answers.',
  },
  'redirect-loop': {
    kind: 'error',
    means: 'A server redirected more than ten times.',
    next: 'Check the address; ask the operator of the server.',
  },
  'redirect-refused': {
    kind: 'error',
    means: 'A redirect would leave https, carry a secret to another host, or leads to no http address.',
    next: 'Use the address that the server redirects to, if you trust it.',
  },
  'address-refused': {
    kind: 'error',
    means: 'A host name leads to a link-local, metadata or loopback address that was not named by the user.',
    next: 'Check who chose this host; loopback services are reached only when named as such.',
  },
  'plain-http-refused': {
    kind: 'error',
    means: 'A request would go over plain http to a host that is neither loopback nor named as insecure.',
    next: 'Use https, or name the host in `--insecure-registries`.',
  },
  'rate-limited': {
    kind: 'error',
    means: 'The server still answered "too many requests" after several waits.',
    next: 'Wait, sign in to raise the limit, or lower `--concurrency`.',
  },
  'http-status': {
    kind: 'error',
    means: 'A server answered with a status that means neither success nor absence.',
    next: 'Check the address and the rights to read it; for 5xx try again later.',
  },
  'ca-file-malformed': {
    kind: 'error',
    means: 'The file of `--ca-file` or NODE_EXTRA_CA_CERTS cannot be read or holds no PEM certificate.',
    next: 'Name a file of PEM certificates (-----BEGIN CERTIFICATE-----).',
  },
  'registry-denied': {
    kind: 'error',
    means: 'The registry or its token service refused the credentials, or they may not read this repository.',
    next: 'Sign in with an account that may pull it (`docker login`, `podman login` or `--auth-file`); `countersign where REF` shows which entry is used.',
  },
  'registry-error': {
    kind: 'error',
    means: 'The registry or its token service failed, or answered what no registry answers.',
    next: 'Try again later; check that the host is a registry.',
  },
  'manifest-not-found': {
    kind: 'error',
    means: 'The registry has no such image, tag or digest, or hides it from this account.',
    next: 'Check the name and the tag; private repositories also answer so without credentials.',
  },
  'digest-header-mismatch': {
    kind: 'error',
    means: 'The registry announced another digest than that of the bytes it served.',
    next: 'Do not use the image; ask the operator of the registry, its cache or proxy.',
  },
  'credentials-malformed': {
    kind: 'error',
    means: 'A credential file cannot be read, is not JSON, or has a broken entry for this registry.',
    next: 'Correct the file, or sign in again with the tool that wrote it.',
  },
  'credential-helper-failed': {
    kind: 'error',
    means: 'A credential helper program is missing, failed, was too slow or answered no credentials.',
    next: 'Run `docker-credential-NAME get` by hand, or remove the helper from the credential file.',
  },
  'command-unknown': {
    kind: 'error',
    means: 'The first word is not a command.',
    next: 'See `countersign --help`.',
  },
  'option-unknown': {
    kind: 'error',
    means: 'The command does not know this option.',
    next: 'See `countersign COMMAND --help`.',
  },
  'option-repeated': {
    kind: 'error',
    means: 'An option that takes one value was given twice.',
    next: 'Leave one of them out.',
  },
  'option-value': {
    kind: 'error',
    means: 'The value of an option is missing or is not what the option takes.',
    next: 'See `countersign COMMAND --help`; an empty value is often a variable that is not set.',
  },
  'option-conflict': {
    kind: 'error',
    means: 'Two options exclude each other.',
    next: 'Leave one of them out.',
  },
  'operand-missing': {
    kind: 'error',
    means: 'No image or file was named.',
    next: 'Name at least one; an empty list is often a variable that is not set or a step that did not run.',
  },
  'policy-missing': {
    kind: 'error',
    means: 'Nothing says whom to trust: neither a policy nor a key was given.',
    next: 'Give --policy FILE, or --key FILE for a single key, or --system-policy.',
  },
  'policy-ambiguous': {
    kind: 'error',
    means: 'More than one policy could be meant.',
    next: 'Name one with --policy.',
  },
  'policy-grammar': {
    kind: 'error',
    means: 'The name of the file says that it is a trust policy, which this version does not read.',
    next: 'Give a containers policy.json.',
  },
  'file-unreadable': {
    kind: 'error',
    means: 'A file that was named could not be read.',
    next: 'Check the path and its permissions.',
  },
  'registries-d-malformed': {
    kind: 'error',
    means: 'A file of the registries.d folder is no YAML, or holds a value of the wrong type.',
    next: 'Correct the file that the message names; other tools refuse the whole folder because of it, too.',
  },
  'registries-d-duplicate': {
    kind: 'error',
    means: 'Two files of the registries.d folder set `default-docker`, or the same key under `docker`.',
    next: 'Keep the section in one file and remove it from the other.',
  },
  'registries-d-unreadable': {
    kind: 'error',
    means: 'The registries.d folder or a file in it cannot be read.',
    next: 'Correct the permissions, or name another folder with --registries-d.',
  },
  'registries-d-fall-through': {
    kind: 'warning',
    means: 'The most specific section of registries.d sets no lookaside, so that of a wider scope is used.',
    next: 'Set the lookaside in the specific section, too, if the wider one was not meant.',
  },
  'lookaside-trailing-slash': {
    kind: 'warning',
    means: 'The base of a lookaside ends with a slash, so that its URLs hold a double slash.',
    next: 'Remove the slash at the end unless the store was filled that way: object stores tell the two apart.',
  },
  'lookaside-unsupported': {
    kind: 'error',
    means: 'The base of a lookaside is no URL, or not one with the scheme file, http or https.',
    next: 'Write file:///ABSOLUTE/FOLDER or https://HOST/PATH.',
  },
  'signature-malformed': {
    kind: 'reason',
    means: 'A stored signature is in no container that is known: empty, a web page, ASCII armor, or a broken format.',
    next: 'Remove or replace the file; one such file makes every reader of this place refuse the image.',
  },
  'payload-malformed': {
    kind: 'reason',
    means: 'A signature is good, but what it covers is no simple-signing payload.',
    next: 'Sign the image again with a tool for container signatures.',
  },
  'policy-wrong-type': {
    kind: 'error',
    means: 'A value in the policy has another JSON type than its key takes, or an object or list is missing.',
    next: 'Correct the value at the path that the message names; `countersign policy check FILE` lists every fault.',
  },
  'policy-unknown-key': {
    kind: 'error',
    means: 'An object in the policy has a key that does not belong there; other tools refuse the whole file, too.',
    next: 'Correct or remove the key; keys are compared with case.',
  },
  'policy-missing-field': {
    kind: 'error',
    means: 'A key that is needed is missing from the policy, or its text is empty.',
    next: 'Add it at the path that the message names.',
  },
  'policy-unknown-type': {
    kind: 'error',
    means: 'A `type` or `keyType` in the policy is none that containers-policy.json(5) knows.',
    next: 'Write one of the names that the message lists; they are compared with case.',
  },
  'policy-empty-requirements': {
    kind: 'error',
    means: 'A list of requirements is empty, which could mean everything or nothing.',
    next: 'Write [{"type":"reject"}] to refuse, or name what is required.',
  },
  'policy-scope-invalid': {
    kind: 'error',
    means: 'A scope in the policy cannot be one of its transport.',
    next: 'Write it in the form that the message names; paths are absolute and without ".", ".." or a final slash.',
  },
  'policy-key-source': {
    kind: 'error',
    means: 'A requirement does not name its keys in exactly one way, or key data is not base64.',
    next: 'Keep one of the keys that the message names; the data forms hold standard base64 with padding.',
  },
  'policy-reference-invalid': {
    kind: 'error',
    means: 'A reference, repository or prefix in a `signedIdentity` cannot be one.',
    next: 'Write HOST/NAME:TAG in lower case; prefixes have neither tag nor digest.',
  },
  'policy-relative-path': {
    kind: 'warning',
    means: 'A key file in the policy is named relative to the working directory, as podman reads it.',
    next: 'Write the absolute path, or run every command in the same folder.',
  },
  'policy-scope-never-matches': {
    kind: 'warning',
    means: 'No image can have this scope, so its requirements are never asked.',
    next: 'Write HOST[:PORT][/NAME…] in full (docker.io/library/app for app), or *.DOMAIN without port and path.',
  },
  'policy-transport-unknown': {
    kind: 'warning',
    means: 'The policy has scopes for a transport that does not exist, so they are never asked.',
    next: 'Correct the name of the transport; images of the transport that was meant fall to the default.',
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
