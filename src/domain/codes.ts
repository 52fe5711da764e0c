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
