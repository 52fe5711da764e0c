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
  'reference-not-portable': {
    kind: 'warning',
    means: 'A reference is one that Docker takes and that podman, skopeo and CRI-O refuse.',
    next: 'Write the host with its domain or port, and no IPv6 address.',
  },
  'transport-unsupported': {
    kind: 'error',
    means: 'An image is named by a transport that Countersign does not read.',
    next: 'Copy the image to a registry or to dir:, oci: or an archive first.',
  },
  'manifest-empty': {
    kind: 'error',
    means: 'A manifest holds no bytes.',
    next: 'Fetch the manifest again.',
  },
  'manifest-too-large': {
    kind: 'error',
    means: 'A manifest is larger, or lists more entries, than the limit that the message names.',
    next: 'Check where the manifest comes from; no honest image needs one of that size.',
  },
  'manifest-malformed': {
    kind: 'error',
    means: 'A manifest breaks its own format, or is of a type that is not known.',
    next: 'Build or push the image again, or ask the operator of the registry.',
  },
  'manifest-ambiguous': {
    kind: 'error',
    means: 'A manifest can be read as two types, so that two programs could see different images in it.',
    next: 'Do not use the image; build it again with a current tool.',
  },
  'manifest-jws-malformed': {
    kind: 'error',
    means:
      'A schema 1 manifest claims to be signed and its signature block cannot be taken off, so it has no digest.',
    next: 'Push the image again with a current tool; schema 1 is long out of use.',
  },
  'manifest-media-type-mismatch': {
    kind: 'error',
    means: 'A manifest is of another media type than the registry or index says.',
    next: 'Ask the operator of the registry; do not use the image until both agree.',
  },
  'platform-malformed': {
    kind: 'error',
    means: 'A platform is not OS/ARCHITECTURE or OS/ARCHITECTURE/VARIANT.',
    next: 'Write it as `countersign digest REF` shows it, for example linux/arm64 or linux/arm/v7.',
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
    means: 'No TLS connection could be made: the port does not speak TLS, or only a version that is too old.',
    next: 'Check the port; name the host in `--insecure-registries` only if it has no TLS.',
  },
  'certificate-untrusted': {
    kind: 'error',
    means:
      'The certificate of a server or of a signature is of an unknown authority, out of its time, or for another use.',
    next: 'If you trust it, give the authority: of a server with `--ca-file` or in its certs.d folder, of a signature in the policy.',
  },
  'client-certificate-refused': {
    kind: 'error',
    means: 'A server asks for a client certificate, and none, or one that it does not accept, was shown.',
    next: 'Put NAME.cert and NAME.key into the certs.d folder of the registry: `~/.config/containers/certs.d/HOST:PORT/`.',
  },
  'proxy-unsupported': {
    kind: 'error',
    means:
      'HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names a proxy that is none of http and https, such as SOCKS.',
    next: 'Name an http proxy, or except the host by NO_PROXY; nothing is sent past a proxy that was asked for.',
  },
  'proxy-failure': {
    kind: 'error',
    means: 'The proxy named by HTTPS_PROXY, HTTP_PROXY or ALL_PROXY is not usable or refused the connection.',
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
  'certs-d-malformed': {
    kind: 'error',
    means:
      'The certs.d folder of a registry cannot be read, or a file in it is not what its name says: *.crt authorities, NAME.cert and NAME.key one client certificate.',
    next: 'Correct or remove the file that the message names; other registries are not concerned.',
  },
  'registry-login-missing': {
    kind: 'error',
    means: 'A registry or its token service wants a login, and no credentials were found for it.',
    next: 'Sign in before (`docker login`, `podman login` or `--auth-file`); `countersign where REF` shows which entry would be used.',
  },
  'registry-login-refused': {
    kind: 'error',
    means:
      'A registry or its token service does not accept the credentials that were sent: they are wrong, expired or withdrawn.',
    next: 'Sign in again; the message and `countersign where REF` name the file and entry that were used.',
  },
  'registry-denied': {
    kind: 'error',
    means:
      'The registry or its token service does not permit this: the account lacks the right for this repository.',
    next: 'Use an account that may pull it (`docker login`, `podman login` or `--auth-file`); `countersign where REF` shows which entry is used.',
  },
  'challenge-unsupported': {
    kind: 'error',
    means:
      'A registry asks for a kind of login other than Basic and Bearer, or for another kind than there is.',
    next: 'Ask the operator of the registry for token or password access; sign in with a user and a password.',
  },
  'realm-refused': {
    kind: 'error',
    means:
      'A registry names a token service to which credentials are not sent: no URL, or plain http from an https registry.',
    next: 'Ask the operator of the registry to name an https token service.',
  },
  'registry-error': {
    kind: 'error',
    means: 'The registry or its token service failed, or answered what no registry answers.',
    next: 'Try again later; check that the host is a registry.',
  },
  'repository-not-found': {
    kind: 'error',
    means: 'The registry says that it has no repository of this name, or hides it from this account.',
    next: 'Check the name; private repositories also answer so without credentials, and a new one exists only after the first push.',
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
  'operand-unexpected': {
    kind: 'error',
    means: 'The command takes fewer images or files than were named.',
    next: 'See `countersign COMMAND --help`.',
  },
  'policy-missing': {
    kind: 'error',
    means: 'Nothing says whom to trust: neither a policy nor a key was given.',
    next: 'Give --policy FILE, or --key FILE for a single key, or --system-policy.',
  },
  'policy-not-found': {
    kind: 'error',
    means: 'The policy file that was named, or that should be there by default, does not exist.',
    next: 'Correct the path, or give --key FILE for a single key.',
  },
  'policy-ambiguous': {
    kind: 'error',
    means: 'More than one policy could be meant.',
    next: 'Name one with --policy.',
  },
  'policy-grammar': {
    kind: 'error',
    means:
      'The name of the file says another grammar than is wanted: .yaml, .yml and .trust.json are trust policies.',
    next: 'Give the file the name that its grammar asks for.',
  },
  'policy-not-at-base': {
    kind: 'error',
    means:
      'A proposed change is judged by the policy of the commit that it is to be merged into, and that commit, or the policy in it, is not to be had.',
    next: 'Let actions/checkout fetch it (`fetch-depth: 2`, or `0` in a merge queue); merge a first policy in a change of its own.',
  },
  'event-malformed': {
    kind: 'error',
    means:
      'The event file of the workflow run does not say which commits a proposed change is about, so whose policy judges it is not known.',
    next: 'Run the step in an unchanged environment of the runner: `GITHUB_EVENT_PATH` must name the file that the runner wrote.',
  },
  'git-failed': {
    kind: 'error',
    means: 'The program git did not give a file of the base commit of a proposed change.',
    next: 'Read what git says in the message; check out with `fetch-depth: 0` and without a filter.',
  },
  'working-directory-missing': {
    kind: 'error',
    means: 'The folder that the program was started in is gone.',
    next: 'Change into a folder that is there; an earlier step may have removed it.',
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
    means:
      'A stored signature is in no container that is known: empty, a web page, ASCII armor, or a broken format.',
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
    means:
      'An object in the policy has a key that does not belong there; other tools refuse the whole file, too.',
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
  'policy-malformed': {
    kind: 'error',
    means:
      'A trust policy cannot be read as YAML, or uses what readers of YAML differ on: tags, merge keys, a key twice.',
    next: 'Correct it at the line and column that the message names.',
  },
  'policy-value-invalid': {
    kind: 'error',
    means: 'A text or number in a trust policy is not of the form that its field takes.',
    next: 'Write it in the form that the message names.',
  },
  'policy-pattern-invalid': {
    kind: 'error',
    means: 'A pattern stands in a field that is compared exactly, or would match everything.',
    next: 'Patterns have their own fields (`refPattern` …) and say something: `*` stands for anything but "/", `**` for anything.',
  },
  'policy-combination-invalid': {
    kind: 'error',
    means:
      'A combination (anyOf, allOf, atLeast) holds what it cannot, or hands down to its parts what they cannot take.',
    next: 'Correct the combination at the path that the message names, or give its parts the field themselves.',
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
  'policy-requirement-shadowed': {
    kind: 'warning',
    means: 'A part of the policy changes nothing, because another part says the same or decides before it.',
    next: 'Remove it, or correct what it was meant to say.',
  },
  'policy-source-open': {
    kind: 'warning',
    means:
      'A policy trusts a reusable workflow of another repository, which any branch of the source repository may call.',
    next: 'Pin `environment` (and protect it), or make sure that the reusable workflow refuses other branches itself.',
  },
  'policy-ref-unpinned': {
    kind: 'warning',
    means: 'A workflow is trusted on every branch and tag, so whoever may push a branch can have it sign.',
    next: 'Add `ref: refs/heads/main`, or `refPattern: refs/tags/v*` with protected tags.',
  },
  'policy-names-without-ids': {
    kind: 'warning',
    means:
      'A repository is trusted by its name alone; after a rename or deletion somebody else may take the name.',
    next: 'Add `repositoryId` and `ownerId`, as texts; `gh api repos/OWNER/NAME` shows both as `id`.',
  },
  'policy-identity-broad': {
    kind: 'warning',
    means: 'A pattern for identities names nobody but the host that issues them.',
    next: 'Name the organisation or the repository in it.',
  },
  'policy-key-ends': {
    kind: 'warning',
    means:
      'A GPG key of the policy has expired or expires within 30 days; from then on none of its signatures count, also the older ones.',
    next: 'Have its owner extend it and put the new public key in its place, or add its successor beside it in time.',
  },
  'policy-waived-scope': {
    kind: 'warning',
    means: 'The policy accepts everything in this scope, unverified.',
    next: 'Name who must have signed, if anybody does.',
  },
  'policy-age-by-signer': {
    kind: 'warning',
    means:
      '`maxAge` of a GPG signature is measured from the time that the signer wrote into it, which nobody else vouches for.',
    next: 'Trust the signer with it, or ask for a Sigstore signature with a verified time.',
  },
  'policy-age-renewable': {
    kind: 'warning',
    means:
      '`maxAge` of a signature by a key is measured from a timestamp or a log entry, and whoever has the signature can have it stamped or logged anew.',
    next: 'Trust a workflow or identity, whose certificates are over within minutes, or withdraw images by `denied`.',
  },
  'policy-not-expressible': {
    kind: 'warning',
    means:
      'A requirement of a trust policy cannot be said in a containers policy.json; the compiled policy is stricter there.',
    next: 'Judge these images with Countersign, or give them a signature that policy.json can ask for.',
  },
  'signature-missing': {
    kind: 'reason',
    means: 'A signature is required, and every place that could hold one was read and holds none.',
    next: 'Sign the image, and check with `countersign where REF` that its signatures are published where they are looked for.',
  },
  'untrusted-key': {
    kind: 'reason',
    means: 'A signature was made by a key that the requirement does not trust.',
    next: 'Add the key to the policy if it is to be trusted; if not, somebody else signed this image.',
  },
  'wrong-image': {
    kind: 'reason',
    means: 'A signature is good, but for an image with another digest.',
    next: 'Sign this image, or ask for the one that was signed.',
  },
  'wrong-identity': {
    kind: 'reason',
    means:
      'A signature is good and for this digest, but the policy does not take the name it claims for the name that was asked for.',
    next: 'Sign under the name and tag that are pulled, or change `signedIdentity` in the policy.',
  },
  'statement-malformed': {
    kind: 'reason',
    means: 'A signature is good, but what it covers is no in-toto statement.',
    next: 'Sign the image again with a tool for container signatures.',
  },
  'attestation-not-signature': {
    kind: 'reason',
    means:
      'A bundle is an attestation about the image (provenance, a list of contents …), which says what is true of it, not that it may be used.',
    next: 'Sign the image as well: `countersign sign` or `cosign sign`.',
  },
  'signature-over-file': {
    kind: 'reason',
    means: 'A bundle is a signature over a file, not over the statement that signs an image.',
    next: 'Sign the image: `countersign sign` or `cosign sign`; `countersign verify-blob` judges files.',
  },
  'reference-not-signed': {
    kind: 'reason',
    means:
      'A bundle is good and for this digest, but does not say under which name the image was signed, as those of cosign never do.',
    next: 'Sign with `countersign sign`, or write `signedIdentity: { type: digestOnly }` into the requirement if the digest alone is to count.',
  },
  'tag-not-bound': {
    kind: 'warning',
    means:
      'An accepted signature names the repository only, as cosign writes it, so it may have been made for another tag.',
    next: 'Pull by digest, or sign with `countersign sign` or `cosign sign --sign-container-identity`, which name the tag.',
  },
  'wrong-issuer': {
    kind: 'reason',
    means:
      'A certificate is good, but its identity was vouched for by another service than the policy names.',
    next: 'Compare `issuer` in the policy with the message; both are compared to the character.',
  },
  'wrong-signer': {
    kind: 'reason',
    means: 'A signature is good, but by another workflow, repository, person or kind of signer than wanted.',
    next: 'Change the policy if this signer is to be trusted; if not, somebody else signed this image.',
  },
  'wrong-ref': {
    kind: 'reason',
    means: 'A signature is good and by the right workflow, but from another branch or tag.',
    next: 'Sign from a ref that the policy names, or add the ref to it.',
  },
  'pull-request-signer': {
    kind: 'reason',
    means: 'A signature was made by a run for a pull request, whose code nobody has merged yet.',
    next: 'Sign after the merge; only a `ref` or `refPattern` that begins with `refs/pull/` lets such signers through.',
  },
  'wrong-extension': {
    kind: 'reason',
    means:
      'A certificate is by the right signer, but says something else of the run than the policy demands, or nothing: trigger, environment, runner, ids, commit.',
    next: 'Compare the field that the message names with the policy.',
  },
  'log-entry-missing': {
    kind: 'reason',
    means:
      'A signature stands in no transparency log of the trusted root, and the policy demands that it does.',
    next: 'Sign with `transparency: log`, or say `transparency: timestamp` or `none` in the policy.',
  },
  'timestamp-missing': {
    kind: 'reason',
    means:
      'A signature has no time of a timestamp authority of the trusted root, and the policy demands one.',
    next: 'Sign with a timestamp authority (`tsa-url`), or say `transparency: log` in the policy.',
  },
  'signature-time-missing': {
    kind: 'reason',
    means: 'Nobody vouches for the time of a signature, so its age or its certificate cannot be judged.',
    next: 'Sign with a log or a timestamp authority.',
  },
  'signature-too-old': {
    kind: 'reason',
    means: 'A signature is older than `maxAge` in the policy allows.',
    next: 'Build and sign the image again, or allow more.',
  },
  'annotation-mismatch': {
    kind: 'reason',
    means:
      'A signature is good, but an annotation that the policy demands is not in it, or says something else.',
    next: 'Sign with `--annotations NAME=TEXT`; names and texts are compared to the character.',
  },
  'threshold-not-met': {
    kind: 'reason',
    means:
      'Fewer distinct signers signed than the policy demands; one signer counts once, however often it signed.',
    next: 'Have another of the trusted signers sign the image.',
  },
  'image-denied': {
    kind: 'reason',
    means: 'The policy lists this digest as denied, whatever signed it.',
    next: 'Use another version of the image; the reason stands beside the digest in the policy.',
  },
  'annotation-invalid': {
    kind: 'error',
    means: 'An annotation cannot be signed: its name is taken or empty, or there is too much of it.',
    next: 'Choose another name or a shorter text.',
  },
  'policy-reject': {
    kind: 'reason',
    means: 'The policy rejects this image, whoever signed it.',
    next: 'Change the rule that the message names, if the image is to be allowed, or judge it under another name with `--identity`.',
  },
  'signed-base-layer-unsupported': {
    kind: 'reason',
    means: 'A requirement of type signedBaseLayer always rejects; no tool implements it.',
    next: 'Take it out of the policy.',
  },
  'key-type-unsupported': {
    kind: 'reason',
    means: 'A signedBy requirement has a keyType other than GPGKeys; such requirements always reject.',
    next: 'Use `"keyType": "GPGKeys"` with OpenPGP keys.',
  },
  'signatures-unread': {
    kind: 'reason',
    means: 'The signatures of a place could not be read to their end.',
    next: 'Run the command again when the place can be reached.',
  },
  'digest-not-sha256': {
    kind: 'reason',
    means:
      'The image was asked for by a sha384 or sha512 digest; a simple signature binds sha256 only, and podman refuses such a reference, too.',
    next: 'Ask for the image by its sha256 digest; `countersign digest REF` prints it.',
  },
  'image-waived': {
    kind: 'warning',
    means: 'The policy accepts anything under this name, so nothing about the image was verified.',
    next: 'Give the scope a requirement that verifies, or refuse such images with `--waived fail`.',
  },
  'signature-other-tag': {
    kind: 'warning',
    means:
      'The image was pulled by digest, and its signature was made for another tag than the one written beside the digest.',
    next: 'Check that the digest is the one you want; a tag beside a digest is never compared.',
  },
  'signature-time-odd': {
    kind: 'warning',
    means: 'An accepted signature says it was made in the future, or before there were container images.',
    next: 'Check the clock of the machine that signed.',
  },
  'index-without-platforms': {
    kind: 'reason',
    means:
      'An index lists no image platform, so there is nothing in it that could run or be accepted instead of it.',
    next: 'Check that the reference names an image; sign the index itself if it is to be accepted.',
  },
  'registries-d-ineffective': {
    kind: 'warning',
    means: 'Something in registries.d sets nothing: a key that no tool knows, or a folder that is not there.',
    next: 'Correct the spelling, or take it out.',
  },
  'where-not-docker': {
    kind: 'error',
    means: '`where` was asked about an image that lies in no registry.',
    next: 'Name the reference under which it is signed, as HOST/NAME:TAG.',
  },
  'transport-not-signable': {
    kind: 'error',
    means:
      'Images of this transport have no manifest that stays the same, so a signature of it would be worthless.',
    next: 'Push the image to a registry and sign it there, or copy it to a dir: or oci: folder first.',
  },
  'lookaside-missing': {
    kind: 'error',
    means:
      'There is no place to publish signatures to: nothing is configured but the built-in store of this machine.',
    next: 'Name a folder with `--lookaside`, or set `lookaside-staging` for the registry in registries.d.',
  },
  'publish-conflict': {
    kind: 'error',
    means: 'A way to sign and the places to publish to do not go together.',
    next: 'GPG signatures go to a `lookaside`, those of Sigstore to `referrers` or a `sig-tag`; give one for each method.',
  },
  'file-exists': {
    kind: 'error',
    means: 'A file that was to be made is there already; files of the user are never written over.',
    next: 'Give another name, or move the file away first.',
  },
  'file-not-written': {
    kind: 'error',
    means: 'A file could not be written.',
    next: 'Check that its folder is there, may be written to and has room.',
  },
  'identity-missing': {
    kind: 'error',
    means: 'An image that lies in no registry can be signed only under a reference that is given with it.',
    next: 'Give `--identity HOST/NAME:TAG`.',
  },
  'tag-moved': {
    kind: 'error',
    means:
      'An image does not have the digest that `--digest` demands: the tag was moved, or another image was built.',
    next: 'Find out who pushed the tag; sign the digest that the build step reported.',
  },
  'platform-missing': {
    kind: 'error',
    means: 'The index holds no image for a platform that was asked for.',
    next: 'Ask for a platform that `countersign digest REF` lists.',
  },
  'read-back-failed': {
    kind: 'error',
    means:
      'A signature was written, but what the store gives back is not that signature, or does not verify.',
    next: 'Do not count on this signature; check the store, then sign again.',
  },
  'read-back-stale': {
    kind: 'warning',
    means: 'A signature was published, but the address where others read does not serve it yet.',
    next: 'Wait for the copy to the public address or its cache to catch up, or check that it happens at all.',
  },
  'entry-not-signed': {
    kind: 'warning',
    means: 'An entry of the index is no image (an attestation or another artifact), so it was not signed.',
    next: 'Nothing; name it by its digest if it is to be signed.',
  },
  'nested-index': {
    kind: 'warning',
    means: 'An index lists another index; it was signed, but podman and skopeo do not look into it.',
    next: 'List the images of all platforms in one index.',
  },
  'store-entry-malformed': {
    kind: 'warning',
    means: 'Beside the signatures lies a file that is no signature; podman refuses the image because of it.',
    next: 'Remove that file and let the later ones move up by one number.',
  },
  'signature-structure': {
    kind: 'reason',
    means:
      'A signature is no single OpenPGP signed message: it is detached, armored, encrypted, or something stands beside it.',
    next: 'Publish the message exactly as `gpg --sign` or `countersign sign` wrote it, one signature to a file.',
  },
  'signature-version': {
    kind: 'reason',
    means:
      'A signature packet has another version than 4; only version 4 is read by every tool and safe to check here.',
    next: 'Sign again with a current program.',
  },
  'signature-hash-weak': {
    kind: 'reason',
    means: 'A signature was made with MD5, SHA-1, RIPEMD-160 or SHA-224, which no longer protect it.',
    next: 'Sign again with SHA-256 or stronger (`--digest-algo SHA512`).',
  },
  'signature-hash-unsupported': {
    kind: 'reason',
    means: 'A signature was made with a hash algorithm that gpg 2.2 does not know.',
    next: 'Sign again with SHA-256, SHA-384 or SHA-512.',
  },
  'signature-too-large': {
    kind: 'reason',
    means: 'A signature, or what is compressed in it, is larger than any real one.',
    next: 'Remove it from the store; a signature has some hundred bytes.',
  },
  'signature-invalid': {
    kind: 'reason',
    means: 'A signature does not fit what it is said to sign: one of them was altered.',
    next: 'Do not use the image on the strength of it; find out who changed the file, and sign again.',
  },
  'signature-before-key': {
    kind: 'reason',
    means: 'A signature is dated before its key was made.',
    next: 'Check the clock of the machine that signed, then sign again.',
  },
  'signature-from-future': {
    kind: 'reason',
    means: "A signature is dated more than five minutes ahead of this machine's clock.",
    next: 'Compare the clocks of this machine and of the one that signed.',
  },
  'signature-expired': {
    kind: 'reason',
    means: 'A signature carries a time after which it does not count, and that time has passed.',
    next: 'Sign again, without an expiry or with a later one.',
  },
  'key-expired': {
    kind: 'reason',
    means: 'The GPG key has expired; a signature counts only while its key does, also for gpg and podman.',
    next: 'Extend the key (`gpg --quick-set-expire`) and distribute it, or sign with a new key.',
  },
  'key-revoked': {
    kind: 'reason',
    means: 'The GPG key or subkey was revoked, for whatever reason and at whatever time.',
    next: 'Sign again with another key, and take the revoked one out of the policy.',
  },
  'key-weak': {
    kind: 'reason',
    means: 'A key is too short to be trusted.',
    next: 'Make a key of RSA 3072 bits or more, NIST P-256 or Ed25519, and sign with that.',
  },
  'key-unsupported': {
    kind: 'reason',
    means: 'A key is of a version, algorithm or curve that not every reader of these signatures takes.',
    next: 'Use RSA, NIST P-256, P-384, P-521 or Ed25519; for GPG a version 4 key as gpg 2.2 makes it.',
  },
  'key-cannot-sign': {
    kind: 'reason',
    means: 'The key flags of the GPG key do not allow it to sign data.',
    next: 'Sign with a key or subkey that has the usage S in `gpg --list-keys`.',
  },
  'key-invalid': {
    kind: 'reason',
    means: 'The GPG key does not vouch for itself: it has no valid signature of its own now.',
    next: 'Export the key again, with its user ids: `gpg --export FINGERPRINT`.',
  },
  'subkey-not-bound': {
    kind: 'reason',
    means: 'A signing subkey lacks the valid signatures that tie it and its primary key to each other.',
    next: 'Export the key again: `gpg --export FINGERPRINT`.',
  },
  'key-ambiguous': {
    kind: 'reason',
    means: 'One subkey stands under two primary keys, so it cannot be said whose it is.',
    next: 'Take one of the two keys out of the policy.',
  },
  'key-malformed': {
    kind: 'reason',
    means: 'Key material is broken, cut, or no key of the kind that is wanted.',
    next: 'Export the key again: `gpg --export --armor FINGERPRINT`, or `openssl pkey -pubout` for PEM.',
  },
  'key-none': {
    kind: 'reason',
    means: 'Key material holds no key of the kind that is wanted: OpenPGP, or PEM for Sigstore.',
    next: 'Give the public key that signs: `gpg --export --armor FINGERPRINT`, or the PEM beside the private key.',
  },
  'key-file-secret': {
    kind: 'warning',
    means: 'A file of keys to trust holds a secret key; only its public half is used.',
    next: 'Give the public half, `gpg --export --armor FINGERPRINT`: whoever reads the file can sign.',
  },
  'key-file-missing': {
    kind: 'reason',
    means: 'A key file does not exist; a relative path counts from the working directory.',
    next: 'Correct the path (in a policy.json it counts from the working directory, in a trust policy from that file), or put the key into the policy with `keyData`.',
  },
  'key-file-unreadable': {
    kind: 'reason',
    means: 'A key file exists but cannot be read.',
    next: 'Correct its permissions or its path.',
  },
  'key-file-too-large': {
    kind: 'reason',
    means: 'Key material is larger than 1 MiB.',
    next: 'Export only the keys that sign, if need be with `--export-options export-minimal`.',
  },
  'authority-malformed': {
    kind: 'reason',
    means: 'A file of certificate authorities holds no PEM certificate, or one that cannot be read or used.',
    next: 'Give version 3 certificates as PEM (-----BEGIN CERTIFICATE-----).',
  },
  'certificate-malformed': {
    kind: 'reason',
    means:
      'The certificate of a signature, or one of its authorities, cannot be read, or says two things at once.',
    next: 'Sign again; a certificate is copied whole, as its authority issued it.',
  },
  'log-entry-invalid': {
    kind: 'reason',
    means:
      'An entry of a transparency log is broken, of a kind that is not read, or not signed by a trusted log.',
    next: 'Sign again; check that the policy or trusted root knows the log that was used.',
  },
  'certificate-missing': {
    kind: 'reason',
    means: 'A signature comes without the certificate that the policy asks for.',
    next: 'Sign keyless or with a certificate, or trust the key itself with `keyPath`.',
  },
  'key-missing': {
    kind: 'error',
    means: 'No signing key was given: the option or secret is empty.',
    next: 'Check the name of the secret and that this run may read it: runs for pull requests from forks get none.',
  },
  'key-wrong-kind': {
    kind: 'error',
    means: 'A PEM key was given where a GPG key is expected, or something else where a PEM public key is.',
    next: 'GPG signatures (signedBy) take keys of `gpg --export --armor FINGERPRINT`, Sigstore ones a PEM public key; only the secret half signs.',
  },
  'key-not-secret': {
    kind: 'error',
    means: 'A public key was given where the secret key is needed.',
    next: 'Export it with `gpg --export-secret-keys --armor FINGERPRINT`.',
  },
  'key-choice': {
    kind: 'error',
    means: 'Several keys could sign and none was chosen.',
    next: 'Name one or more by full fingerprint with `--gpg-fingerprint`.',
  },
  'key-not-found': {
    kind: 'error',
    means: 'No key with the fingerprint that was asked for is there.',
    next: 'Give one of the fingerprints that the message lists, or the right key.',
  },
  'key-secret-missing': {
    kind: 'error',
    means: 'The secret half of the key is not there: it lies elsewhere, or was left out of the export.',
    next: 'Export the secret key where it lies, or sign with a subkey whose secret half is there.',
  },
  'fingerprint-malformed': {
    kind: 'error',
    means: 'A key was named by something else than its full fingerprint.',
    next: 'Give all 40 hex digits; `gpg --list-keys --with-subkey-fingerprints` shows them.',
  },
  'passphrase-missing': {
    kind: 'error',
    means: 'The signing key is protected by a passphrase and none was given.',
    next: 'Give it with COUNTERSIGN_GPG_PASSPHRASE or `--gpg-passphrase-file`.',
  },
  'passphrase-wrong': {
    kind: 'error',
    means: 'The passphrase does not open the signing key.',
    next: 'Check the secret; a line end at its end is ignored, other blanks are not.',
  },
  'passphrase-malformed': {
    kind: 'error',
    means: 'A passphrase holds a line end, which not every program can take.',
    next: 'Change the passphrase of the key to one line.',
  },
  'signing-failed': {
    kind: 'error',
    means: 'What was signed did not pass its own check, so it was not used.',
    next: 'Try again; if it stays, check the key with `gpg --sign`.',
  },
  'signs-by-subkey': {
    kind: 'warning',
    means: 'A subkey signs: skopeo 1.18, podman 5.4 and older refuse such signatures.',
    next: 'Sign with the primary key where readers are older.',
  },
  'key-expires-soon': {
    kind: 'warning',
    means:
      'The signing key expires within 30 days; from then on its signatures count no longer, also the older ones.',
    next: 'Extend the key and distribute it before that day.',
  },
  'gpg-not-found': {
    kind: 'error',
    means: 'The program gpg was asked for and cannot be started.',
    next: 'Install GnuPG, or use `--gpg-engine builtin`.',
  },
  'gpg-failed': {
    kind: 'error',
    means: 'The program gpg did not sign.',
    next: 'Try `gpg --sign --local-user FINGERPRINT!` on this machine, as this user and with this GNUPGHOME.',
  },
  'gpg-timeout': {
    kind: 'error',
    means: 'The program gpg did not answer in time; it may be waiting for a passphrase or a card.',
    next: 'Unlock the key in the agent first, or give the passphrase with COUNTERSIGN_GPG_PASSPHRASE.',
  },
  'scope-alias': {
    kind: 'reason',
    means:
      'The host of a reference differs from the host of a policy scope only by letter case, a default port or another notation of its address; taken as written it would slip past that scope.',
    next: 'Write the host exactly as the policy does.',
  },
  'fingerprint-not-in-key': {
    kind: 'error',
    means: 'A fingerprint that was given belongs to no primary key of the key files.',
    next: 'Give the full fingerprint of a primary key, as `countersign inspect` or `gpg --show-keys` prints it.',
  },
  'lookaside-not-writable': {
    kind: 'error',
    means: 'Signatures can be written to a folder only, and the base that was named is none.',
    next: 'Write to a folder (file:///FOLDER, as `lookaside-staging` or `--lookaside`) and publish that to the server.',
  },
  'lookaside-unreadable': {
    kind: 'error',
    means:
      'A signature store could not be read to the end of its list, so nobody can say which signatures there are.',
    next: 'Make the store answer 404 for entries that are not there and serve the others; then try again.',
  },
  'lookaside-folder-missing': {
    kind: 'warning',
    means: 'The folder of a signature store does not exist, so that no signature can be found there.',
    next: 'Correct the path, or copy the signatures there.',
  },
  'lookaside-endless': {
    kind: 'error',
    means: 'A signature store holds more than 127 signatures of one manifest, or answers every number.',
    next: 'Remove signatures that are not needed, from the highest number down; other tools fail here, too.',
  },
  'store-write-failed': {
    kind: 'error',
    means: 'A signature could not be written; nothing of it is visible.',
    next: 'Mend what the message names (disk, quota, network file system) and run the command again.',
  },
  'store-read-only': {
    kind: 'error',
    means: 'The folder for signatures may not be written to.',
    next: 'Correct the permissions, or name another folder with --lookaside.',
  },
  'store-symlink': {
    kind: 'error',
    means: 'A symbolic link lies where a signature or a folder of the store belongs; it is not followed.',
    next: 'Find out who put it there; replace it by a real file or folder.',
  },
  'store-full': {
    kind: 'error',
    means: 'A manifest has 127 signatures in this place; readers stop there, so no other would be seen.',
    next: 'Remove signatures that are not needed, from the highest number down.',
  },
  'store-gap': {
    kind: 'error',
    means: 'A lower number vanished while a signature was written, so that readers do not see the new one.',
    next: 'Move the highest entries down so that the numbers from 1 have no gap, and run the command again.',
  },
  'store-lost-update': {
    kind: 'error',
    means:
      'A signature was pushed, but its entry in a tag that many write to did not stay: the registry cannot guard tags against writers at the same time.',
    next: 'Run the command again, which completes it; let only one job at a time sign an image (`concurrency` in a workflow).',
  },
  'store-tag-foreign': {
    kind: 'error',
    means:
      'The tag under which signatures of an image are listed holds something else, which is not overwritten.',
    next: 'Find out who pushed it; remove the tag, or name another repository with `--signature-repository`.',
  },
  'store-tag-immutable': {
    kind: 'error',
    means:
      'The registry does not let the tag be written again under which signatures of an image are listed.',
    next: 'Except tags that begin with sha256- from the rule of immutable tags, or name another repository with `--signature-repository`.',
  },
  'signatures-endless': {
    kind: 'error',
    means:
      'A registry lists more signatures or referrers of one manifest than are read: 1000, 50 pages, 64 MiB, or the same page again.',
    next: 'Remove what is not needed there, or ask the operator of the registry.',
  },
  'blob-not-found': {
    kind: 'error',
    means: 'A registry does not have the bytes that a manifest in it names.',
    next: 'Push the signature again; if it stays, ask the operator of the registry.',
  },
  'image-not-found': {
    kind: 'error',
    means: 'There is no image under this path or name.',
    next: 'Check the path or name, and that the image was written there.',
  },
  'image-unreadable': {
    kind: 'error',
    means: 'A file of an image could not be read whole.',
    next: 'Check the permissions and the disk; copy the image again if it was cut short.',
  },
  'image-not-chosen': {
    kind: 'error',
    means: 'A folder or archive holds several images, and the operand does not say which one.',
    next: 'Add `:NAME`, or `:@N` for its position from 0.',
  },
  'layout-malformed': {
    kind: 'error',
    means: 'A folder or archive is not laid out as its transport demands.',
    next: 'Write the image again, for example with `skopeo copy`.',
  },
  'archive-malformed': {
    kind: 'error',
    means: 'An archive is no tar file, is cut short, or holds names that lead out of it or stand twice.',
    next: 'Write the archive again; do not use it if you do not know who made it.',
  },
  'archive-too-large': {
    kind: 'error',
    means: 'An archive holds more entries or bytes than the limit that the message names.',
    next: 'Check where the archive comes from; push the image to a registry if it really is that large.',
  },
  'archive-compression-unsupported': {
    kind: 'error',
    means: 'An archive or a layer in it is compressed with something other than gzip or zstd.',
    next: 'Decompress it first, or write the archive without compression.',
  },
  'docker-daemon-unavailable': {
    kind: 'error',
    means: 'No Docker daemon answered.',
    next: 'Start it, set DOCKER_HOST to where it listens, or name the image in another way (docker://, oci:, docker-archive:).',
  },
  'docker-daemon-failed': {
    kind: 'error',
    means: 'The Docker daemon answered, but did not give the image.',
    next: 'Look at what it says; `docker save NAME` asks it the same.',
  },
  'output-failed': {
    kind: 'error',
    means: 'The report could not be written to standard output, so that nobody can rely on it.',
    next: 'Free space where the output goes, or send it elsewhere, then run the command again.',
  },
  'input-unknown': {
    kind: 'warning',
    means: 'A step was given an input that the action does not have; it changes nothing.',
    next: 'Correct its name; the README lists the inputs.',
  },
  'report-not-written': {
    kind: 'error',
    means: 'The report of a step could not be written to the folder for temporary files.',
    next: 'Make room in RUNNER_TEMP, or correct its permissions.',
  },
  'path-outside-workspace': {
    kind: 'error',
    means:
      'A symbolic link in the work tree of a proposed change leads out of it, where the step would read or write.',
    next: 'Give a path without symbolic links; look at who put the link there.',
  },
  'run-skipped': {
    kind: 'warning',
    means: 'Nothing was signed: the run gets no secrets, and `when-untrusted: skip` lets it pass.',
    next: 'Sign after the merge, on push.',
  },
  'sigstore-key-wrong-kind': {
    kind: 'error',
    means:
      'A GPG key, a public key or a certificate was given where a private key for Sigstore (PEM) is expected.',
    next: 'Give the private key as PEM; a GPG key belongs in gpg-key.',
  },
  'sigstore-key-malformed': {
    kind: 'error',
    means: 'The private key for Sigstore cannot be read whole.',
    next: 'Store it with its line ends, or as base64 in one line; `countersign key generate` makes a new pair.',
  },
  'sigstore-key-unsupported': {
    kind: 'error',
    means: 'The private key is of a kind, or locked in a way, that is not taken for Sigstore signatures.',
    next: 'Use ECDSA P-256, unlocked or locked by cosign or as encrypted PKCS#8.',
  },
  'password-missing': {
    kind: 'error',
    means: 'The Sigstore key is locked by a password and none was given.',
    next: 'Give it with COSIGN_PASSWORD or `--sigstore-key-password-file`.',
  },
  'password-wrong': {
    kind: 'error',
    means: 'The password does not open the Sigstore key.',
    next: 'Check the secret; a line end at its end is ignored, other blanks are not.',
  },
  'sig-tag-unsupported': {
    kind: 'error',
    means: 'A signature at the `.sig` tag cannot be made with this key or this log.',
    next: 'Publish as referrers, or sign `.sig` with a P-256 or RSA key or keyless, and with no log or Rekor v1.',
  },
  'key-log-unsupported': {
    kind: 'error',
    means: 'The transparency log does not take signatures by this kind of key.',
    next: 'Use an ECDSA P-256 key, or sign without the log (`--transparency timestamp` or `none`).',
  },
  'blob-mistakable': {
    kind: 'error',
    means:
      'A file that was to be signed has the form of what stands inside an image signature, so that the signature over it could be hung on an image.',
    next: 'Sign the image itself with `countersign sign`, or put the file into an archive and sign that.',
  },
  'blob-bytes-missing': {
    kind: 'error',
    means: 'A signature over a file was asked for, and no more than its digest was given.',
    next: 'Give the file itself.',
  },
  'identity-token-missing': {
    kind: 'error',
    means: 'Keyless signing needs an identity token, and there is no source of one.',
    next: 'Give the job `permissions: id-token: write`, or set SIGSTORE_ID_TOKEN, or use `--identity-token-file`.',
  },
  'identity-token-failed': {
    kind: 'error',
    means: 'The platform of the workflow was asked for an identity token and gave none.',
    next: 'Run the job again; check that it has `permissions: id-token: write`.',
  },
  'identity-token-malformed': {
    kind: 'error',
    means: 'What was given as identity token is no JSON web token with issuer, subject and expiry.',
    next: 'Check the variable or file; its text is not shown because a token is a secret.',
  },
  'identity-token-expired': {
    kind: 'error',
    means: 'The identity token has ended.',
    next: 'Fetch a new one just before signing, and check the clock of this machine.',
  },
  'identity-token-audience': {
    kind: 'error',
    means: 'The identity token was made for another audience than `sigstore`.',
    next: 'Ask its issuer for a token with the audience `sigstore`.',
  },
  'certificate-refused': {
    kind: 'error',
    means: 'The certificate authority (Fulcio) refused to issue a signing certificate.',
    next: 'Check that the authority trusts the issuer of the identity token; the message holds its reason.',
  },
  'certificate-mismatch': {
    kind: 'error',
    means: 'The certificate that was issued is for another key, not for signing, or not valid now.',
    next: 'Check the URL of the certificate authority and the clock of this machine.',
  },
  'log-refused': {
    kind: 'error',
    means: 'The transparency log (Rekor) refused the entry.',
    next: 'Check the version of the log (`--rekor-version`); the message holds its reason.',
  },
  'log-entry-mismatch': {
    kind: 'reason',
    means:
      'An entry of a transparency log, in a signature or as the answer to signing, is of something else.',
    next: 'Do not count on the signature; when signing, check the URL of the log: nothing was published.',
  },
  'timestamp-refused': {
    kind: 'error',
    means: 'The timestamp authority refused to give a timestamp.',
    next: 'Check the URL of the authority; the message holds what it answered.',
  },
  'timestamp-mismatch': {
    kind: 'error',
    means: 'The timestamp authority answered a timestamp of something else than what was signed.',
    next: 'Check the URL of the authority; nothing was published.',
  },
  'service-failed': {
    kind: 'error',
    means: 'A signing service (certificate authority, log, timestamp authority) failed or is not there.',
    next: 'Run the command again later; check the URL if it stays.',
  },
  'service-answer-malformed': {
    kind: 'error',
    means: 'A signing service answered something that cannot be read.',
    next: 'Check the URL of the service and the version of its API.',
  },
  'signing-config-malformed': {
    kind: 'error',
    means: 'A signing config is not one of version 0.2, or a part of it is wrong.',
    next: 'Make it with `cosign signing-config create`.',
  },
  'signing-service-missing': {
    kind: 'error',
    means: 'A service that this way of signing needs is not named, or none of those named can be used now.',
    next: 'Name it (`--signing-config`, or `--fulcio-url`, `--rekor-url`, `--tsa-url`), or choose another `--transparency`.',
  },
  'keyless-needs-time': {
    kind: 'error',
    means:
      'Keyless signing without a log and without a timestamp was asked for; nobody could verify that later.',
    next: 'Use `--transparency log` or `timestamp`.',
  },
  'public-log-refused': {
    kind: 'error',
    means: 'The repository is not public, and its name or key would stand in a public log for ever.',
    next: 'Use services of your own, or set `public-log: true` (`--public-log`) if that may be known.',
  },
  'public-log-unknown': {
    kind: 'warning',
    means: 'Signing writes to a public log, and whether the repository is public is not known here.',
    next: 'Set `public-log: true` (`--public-log`) if that is intended, or use services of your own.',
  },
  'bundle-malformed': {
    kind: 'reason',
    means:
      'A Sigstore bundle is cut, too large, or has fields that are unknown, missing, mistyped or there twice.',
    next: 'Remove it and sign again; the message names the place.',
  },
  'bundle-version': {
    kind: 'reason',
    means: 'A Sigstore bundle is of a version other than 0.1, 0.2 and 0.3.',
    next: 'Sign with a tool that writes version 0.3, or use a newer Countersign.',
  },
  'bundle-content': {
    kind: 'reason',
    means: 'A Sigstore bundle has not exactly one content and one signer, or not those of its version.',
    next: 'Sign again; for a file of which only a digest is known, give the file itself.',
  },
  'bundle-signature-count': {
    kind: 'reason',
    means: 'The envelope of a Sigstore bundle has no signature, or more than one.',
    next: 'Sign again; every signature needs a bundle of its own.',
  },
  'layer-malformed': {
    kind: 'reason',
    means: 'An annotation of a `.sig` layer is missing or cannot be read.',
    next: 'Remove the layer and sign again; the message names the annotation.',
  },
  'payload-type': {
    kind: 'reason',
    means: 'What was signed in a bundle is not said to be an in-toto statement.',
    next: 'Sign with `countersign sign` or `cosign sign`.',
  },
  'blob-mismatch': {
    kind: 'reason',
    means: 'A bundle is a signature over another file.',
    next: 'Check that the bundle belongs to this file; if it does, the file was changed.',
  },
  'timestamp-invalid': {
    kind: 'reason',
    means: 'A timestamp does not verify under the authority that it names, or is over another signature.',
    next: 'Do not count on the signature; make it again.',
  },
  'certificate-time': {
    kind: 'reason',
    means: 'A signature was made when its certificate, or the authority of it, was not valid.',
    next: 'Sign again: a certificate lives ten minutes.',
  },
  'certificate-identity': {
    kind: 'reason',
    means: 'A certificate does not say in exactly one way to whom it was issued.',
    next: 'Sign again; with a certificate authority of your own, have it issue certificates as Fulcio does.',
  },
  'sct-missing': {
    kind: 'reason',
    means: 'No certificate log of the trusted root vouches for the certificate of a signature.',
    next: 'Check that the trusted root names the certificate logs (`ctlogs`) of the instance that signed.',
  },
  'sct-invalid': {
    kind: 'reason',
    means: 'What a certificate log is said to have signed for a certificate does not verify.',
    next: 'Do not count on the signature; check that the trusted root is that of the instance that signed.',
  },
  'key-bundle-expected': {
    kind: 'reason',
    means: 'The policy wants a signature by a key, and this one is by a certificate.',
    next: 'Ask for the identity (`identitySigned`, `workflowSigned`) if it is to be trusted.',
  },
  'identity-bundle-expected': {
    kind: 'reason',
    means: 'The policy wants a signature by an identity, and this one is by a key.',
    next: 'Ask for the key (`bundleSigned`) if it is to be trusted.',
  },
  'trusted-root-malformed': {
    kind: 'reason',
    means: 'A file is no trusted_root.json of version 0.1 or 0.2.',
    next: 'Make it again, for example with `cosign trusted-root create`.',
  },
  'public-instance-unreachable': {
    kind: 'error',
    means: 'The trusted root of the public Sigstore instance could not be fetched.',
    next: 'Allow this machine to reach tuf-repo-cdn.sigstore.dev, or give a file with `trusted-root`.',
  },
  'public-instance-expired': {
    kind: 'error',
    means: 'What the public Sigstore instance serves, or the clock of this machine, is out of date.',
    next: 'Check the clock; if it is right, try again later, or give a file with `trusted-root`.',
  },
  'public-instance-untrusted': {
    kind: 'error',
    means: 'What was served as the trusted root of the public Sigstore instance is not signed as it must be.',
    next: 'Check who stands between this machine and the instance; remove the cache folder that the message names.',
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
