const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  orderedAnnotations
} from "./chunk-B4YBGTHO.js";
import {
  badValue,
  choice,
  concurrencyOf,
  fingerprintsOf,
  has,
  many,
  one,
  operandsOf,
  optionOf
} from "./chunk-N3YGK7N2.js";
import {
  digestOf,
  formatImageName,
  formatReference,
  lookasideUrl,
  parseDigest,
  parseManifest,
  parsePlatform,
  parseReference,
  withDefaultTag
} from "./chunk-JJZBDRZ5.js";
import {
  CountersignError,
  InternalError,
  TransportError,
  UsageError
} from "./chunk-MOZDYLKG.js";

// src/app/resolve.ts
async function withSource(images, name, use) {
  const source = await images.open(name);
  try {
    return await use(source);
  } finally {
    await source.close();
  }
}
async function resolveImage(source) {
  const fetched = await source.readManifest();
  return { fetched, manifest: parseManifest(fetched.bytes, fetched.claimedMediaType) };
}
var shownName = (name) => name.transport === "docker" ? formatReference(name.reference) : formatImageName(name);
function refuseNeedlessIdentity(name, identity) {
  if (name.transport !== "docker" || identity === void 0) return;
  throw new UsageError(
    "option-conflict",
    `--identity ${formatReference(identity)}: expected an image without a name of its own, found ${shownName(name)}`,
    { next: "Leave out --identity: an image of a registry goes by the name it is asked for." }
  );
}

// src/app/batch.ts
async function forEachBounded(items, limit, work, options = {}) {
  const results = items.map(() => ({ kind: "cancelled" }));
  const thrown = [];
  const queue = items.entries();
  let done = 0;
  let failed = 0;
  const stopped = () => thrown.length > 0 || options.signal?.aborted === true;
  const runOne = async (index, item) => {
    const value = await work(item, index);
    results[index] = { kind: "done", value };
    done += 1;
    if (options.failed?.(value) === true) failed += 1;
    options.progress?.update({ done, total: items.length, failed });
  };
  const worker = async () => {
    while (!stopped()) {
      const next = queue.next();
      if (next.done === true) return;
      try {
        await runOne(...next.value);
      } catch (error) {
        thrown.push({ error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(Math.max(1, limit), items.length) }, worker));
  const [first] = thrown;
  if (first !== void 0) throw first.error;
  return results;
}
async function mapBounded(items, limit, work) {
  const results = await forEachBounded(items, limit, work);
  return results.map((result) => {
    if (result.kind === "cancelled") throw new Error("an item was left out of a batch that nothing stops");
    return result.value;
  });
}

// src/app/registries-warnings.ts
var registriesWarnings = (config) => config.warnings.map((message) => ({ code: "registries-d-ineffective", message }));

// src/app/stopped.ts
function stoppedBy(cancel) {
  const reason = cancel.reason;
  return reason instanceof CountersignError ? reason : new TransportError("cancelled", "stopped before this was done");
}
function faultOf(cause, cancel) {
  if (cancel.aborted) {
    const reason = stoppedBy(cancel);
    const wasWaiting = cause instanceof TransportError && cause.code === "cancelled" && cause !== reason;
    if (!wasWaiting) return reason;
    return new TransportError(reason.code, `${reason.message}: ${cause.message}`, {
      ...reason.next !== void 0 && { next: reason.next }
    });
  }
  return cause instanceof CountersignError ? cause : new InternalError(cause);
}

// src/entry/request-parts.ts
var optional = (key, value) => value === void 0 ? {} : { [key]: value };
function identityOf(line) {
  const value = one(line, "identity");
  return value === void 0 ? void 0 : withDefaultTag(parseReference(value));
}
function signatureRepositoryOf(line) {
  const value = one(line, "signature-repository");
  if (value === void 0) return void 0;
  const reference = parseReference(value);
  if (reference.tag === void 0 && reference.digest === void 0) return reference;
  throw new UsageError(
    "option-value",
    `--signature-repository: expected HOST/NAME without tag and digest, found ${JSON.stringify(value.slice(0, 300))}`
  );
}
var conflict = (first, second) => new UsageError("option-conflict", `--${first} and --${second}: expected one of them, found both`);

// src/entry/sign-requests.ts
var methods = ["gpg", "sigstore-key", "keyless"];
var places = ["lookaside", "referrers", "sig-tag"];
function signRequest(line, surroundings) {
  const { creator, workingDirectory } = surroundings;
  const digest = one(line, "digest");
  const engine = choice(line, "gpg-engine", ["builtin", "gpg"], "builtin");
  if (engine === "gpg" && has(line, "gpg-key")) throw conflict("gpg-engine gpg", "gpg-key");
  const chosen = methodsOf(line, surroundings);
  return {
    operands: operandsOf(line),
    methods: chosen,
    signer: {
      engine,
      fingerprints: fingerprintsOf(line, "gpg-fingerprint")
    },
    sigstore: { ...sigstoreOf(line), ...optional("trustedRoot", one(line, "trusted-root")) },
    publish: words(line, "publish", places),
    annotations: annotationsOf(line),
    platforms: signedPlatforms(line),
    force: has(line, "force"),
    dryRun: has(line, "dry-run"),
    concurrency: concurrencyOf(line),
    creator,
    ...optional(
      "expectedDigest",
      digest === void 0 ? void 0 : parseDigest(digest)
    ),
    ...optional("signatureRepository", signatureRepositoryOf(line)),
    ...optional("lookaside", lookasideUrl(one(line, "lookaside"), workingDirectory)),
    ...optional("identity", identityOf(line))
  };
}
function methodsOf(line, { keysGiven }) {
  const written = words(line, "method", methods);
  if (written.length === 0) {
    const byEngine = one(line, "gpg-engine") === "gpg" ? ["gpg"] : [];
    const guessed = methods.filter(
      (method) => keysGiven.includes(method) || byEngine.some((own) => own === method)
    );
    if (guessed.length === 0) refuseWithoutKey(line);
    return guessed.length > 0 ? guessed : ["gpg"];
  }
  for (const [option, method] of keyOptions) {
    if (!has(line, option) || written.includes(method)) continue;
    throw new UsageError(
      "option-conflict",
      `--method ${written.join(",")}: expected no --${option}, found one`,
      { next: `Add ${method} to the methods, or leave out --${option}.` }
    );
  }
  return methods.filter((method) => written.includes(method));
}
function refuseWithoutKey(line) {
  const asked = words(line, "publish", places);
  if (asked.length === 0 || asked.includes("lookaside")) return;
  throw new UsageError(
    "key-missing",
    `publish ${asked.join(", ")}: expected --sigstore-key FILE or --method keyless, found neither`
  );
}
var keyOptions = [
  ["gpg-key", "gpg"],
  ["gpg-fingerprint", "gpg"],
  ["sigstore-key", "sigstore-key"]
];
var sigstoreOf = (line) => ({
  transparency: choice(line, "transparency", ["log", "timestamp", "none"], "log"),
  publicLog: has(line, "public-log")
});
function words(line, name, known) {
  return many(line, name).map((word) => {
    const found = known.find((each) => each === word);
    if (found === void 0) throw badValue(optionOf(line, name), known.join(", "), word);
    return found;
  });
}
function annotationsOf(line) {
  const annotations = /* @__PURE__ */ new Map();
  for (const text of line.values.get("annotations") ?? []) {
    const [name = "", ...rest] = text.split("=");
    const isGood = name.trim() !== "" && rest.length > 0 && !annotations.has(name.trim());
    if (!isGood) throw badValue(optionOf(line, "annotations"), "NAME=TEXT, each name once", text);
    annotations.set(name.trim(), rest.join("=").trim());
  }
  return new Map(orderedAnnotations(annotations));
}
function signedPlatforms(line) {
  const wanted = many(line, "platforms");
  const [first] = wanted;
  if (first === void 0) return "all";
  if (wanted.length === 1 && (first === "all" || first === "index")) return first;
  return wanted.map(parsePlatform);
}

// src/entry/trust-choice.ts
function policyChoice(line, surroundings) {
  const given = ["policy", "key", "certificate-identity", "system-policy"].filter((name) => has(line, name));
  const [first, second] = given;
  if (first !== void 0 && second !== void 0) throw conflict(first, second);
  if (has(line, "fingerprint") && first !== "key") {
    throw new UsageError("option-conflict", "--fingerprint: expected beside --key, found without it", {
      next: "Give the key file with --key; a fingerprint alone is no key."
    });
  }
  refuseLoneIssuer(line);
  const path = one(line, "policy");
  if (path !== void 0) return { kind: "file", path };
  if (first === "system-policy") return { kind: "file", path: surroundings.systemPolicy() };
  if (first === "certificate-identity") return { kind: "identity", rule: identityRule(line) };
  if (first === "key") {
    return {
      kind: "keys",
      keys: keysOf(line, surroundings),
      fingerprints: fingerprintsOf(line, "fingerprint")
    };
  }
  const standard = surroundings.defaultPolicy();
  if (standard !== void 0) return standard;
  throw new UsageError(
    "policy-missing",
    `countersign ${line.command}: expected --policy, --key or --certificate-identity, found none`
  );
}
function blobRule(line, surroundings) {
  if (has(line, "key") && has(line, "certificate-identity")) throw conflict("key", "certificate-identity");
  refuseLoneIssuer(line);
  if (has(line, "certificate-identity")) return identityRule(line);
  if (has(line, "key")) {
    const keys = keysOf(line, surroundings);
    return { type: "bundleSigned", keys, signedIdentity: { type: "digestOnly" }, transparency: "none" };
  }
  throw new UsageError(
    "policy-missing",
    `countersign ${line.command}: expected --key, or --certificate-identity with --certificate-oidc-issuer, found neither`,
    { next: "Say whose signature counts: a public key file, or an identity and its issuer." }
  );
}
var keysOf = (line, { trustedKeys }) => trustedKeys ?? { kind: "paths", paths: line.values.get("key") ?? [] };
function refuseLoneIssuer(line) {
  const [identity, issuer] = ["certificate-identity", "certificate-oidc-issuer"];
  if (has(line, identity) === has(line, issuer)) return;
  const [there, missing] = has(line, identity) ? [identity, issuer] : [issuer, identity];
  throw new UsageError("option-conflict", `--${there}: expected --${missing} beside it, found none`, {
    next: "Give both: a name means nothing without the one who vouches for it."
  });
}
var identityRule = (line) => ({
  type: "identitySigned",
  issuer: one(line, "certificate-oidc-issuer") ?? "",
  identities: [{ kind: "exact", text: one(line, "certificate-identity") ?? "" }],
  extensions: /* @__PURE__ */ new Map(),
  signedIdentity: { type: "digestOnly" },
  transparency: "log"
});

// src/entry/blob-requests.ts
var maxBlobBytes = 1024 * 1024 * 1024;
var maxBundleBytes = 4 * 1024 * 1024;
async function verifyBlobRequest(line, surroundings, read) {
  const rule = blobRule(line, surroundings);
  const artifact = await blobOf(onlyOperand(line), read);
  const [bundle, ...more] = await bundlesOf(line, read);
  if (bundle === void 0 || more.length > 0) {
    const found = bundle === void 0 ? "none" : `${more.length + 1}`;
    throw new UsageError(
      "operand-missing",
      `countersign verify-blob: expected one --bundle FILE, found ${found}`
    );
  }
  return { rule, artifact, bundle };
}
async function bundlesOf(line, read) {
  const names = line.values.get("bundle") ?? [];
  return await Promise.all(names.map(async (name) => ({ name, bytes: await read(name, maxBundleBytes) })));
}
async function signBlobRequest(line, surroundings, read) {
  const keysGiven = surroundings.keysGiven.filter((given) => given !== "gpg");
  const [method, another] = methodsOf(line, { ...surroundings, keysGiven });
  if (another !== void 0) throw conflict(`method ${method}`, `method ${another}`);
  if (method === void 0 || method === "gpg") {
    throw new UsageError(
      "key-missing",
      "countersign sign-blob: expected --sigstore-key FILE or --method keyless, found neither",
      { next: "Files are signed with a Sigstore key or keyless; GPG signs images." }
    );
  }
  const operand = onlyOperand(line);
  const artifact = await blobOf(operand, read);
  const [bundleFile = defaultBundle(operand), second] = line.values.get("bundle") ?? [];
  if (second !== void 0) throw conflict("bundle", "bundle");
  return { artifact, bundleFile, sigstore: { method, dryRun: false, ...sigstoreOf(line) } };
}
function keyGenerateRequest(line) {
  const [verb = "", ...more] = line.operands;
  if (verb !== "generate") {
    const found = verb === "" ? "nothing" : JSON.stringify(verb.slice(0, 60));
    throw new UsageError("command-unknown", `countersign key: expected \`generate\`, found ${found}`, {
      next: "Did you mean `countersign key generate`?"
    });
  }
  if (more.length > 0) {
    throw new UsageError(
      "operand-unexpected",
      `countersign key generate: expected no file, found ${JSON.stringify(more[0]?.slice(0, 200))}`,
      { next: "Name the files with --output PREFIX." }
    );
  }
  return { prefix: one(line, "output") ?? "cosign" };
}
function onlyOperand({ command, operands }) {
  const [operand = "", ...more] = operands;
  if (operand === "") {
    throw new UsageError("operand-missing", `countersign ${command}: expected one file, found none`);
  }
  if (more.length === 0) return operand;
  throw new UsageError(
    "operand-unexpected",
    `countersign ${command}: expected one file, found ${more.length + 1}`,
    { next: "Run the command once for each file." }
  );
}
async function blobOf(operand, read) {
  const isDigest = /^sha(256|384|512):/.test(operand);
  if (isDigest) return { name: operand, blob: { digest: parseDigest(operand) } };
  const bytes = await read(operand, maxBlobBytes);
  const digest = digestOf(bytes);
  return { name: operand, blob: { digest, bytes } };
}
function defaultBundle(operand) {
  return `${operand.replaceAll(":", "-")}.sigstore.json`;
}

export {
  withSource,
  resolveImage,
  shownName,
  refuseNeedlessIdentity,
  forEachBounded,
  mapBounded,
  registriesWarnings,
  stoppedBy,
  faultOf,
  optional,
  identityOf,
  signatureRepositoryOf,
  conflict,
  signRequest,
  policyChoice,
  verifyBlobRequest,
  bundlesOf,
  signBlobRequest,
  keyGenerateRequest
};
