const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  fingerprintsOf,
  has,
  maxSignatureBytes,
  one
} from "./chunk-7DB7QEI2.js";
import {
  digestParts,
  distinctReasons,
  distinctSigners,
  formatImageName,
  formatReference,
  namesPath,
  parseImageName,
  parseManifest,
  parseReference,
  withDefaultTag
} from "./chunk-P7X4BDQH.js";
import {
  CountersignError,
  InternalError,
  TransportError,
  UsageError
} from "./chunk-MOZDYLKG.js";

// src/domain/policy/image-verdict.ts
function imageVerdict(rule, index, platforms) {
  const every = platforms.length > 0 ? allOf(platforms) : noPlatforms;
  switch (rule) {
    case "all":
      return allOf([index, ...platforms]);
    case "either":
    case "one-platform":
      return anyOf([index, every]);
  }
}
function needsPlatforms(rule, index) {
  return rule === "all" || index.kind === "rejected" || index.kind === "undecided";
}
var judgedByIndexAlone = "judged by the index alone: podman checks the platform it pulls instead";
function indexDifferences(decided, index, platforms) {
  if (platforms === null) return [judgedByIndexAlone];
  const passing = platforms.filter(opens).length;
  const cosign = `cosign checks only the digest that the name resolves to: ${opens(index) ? "" : "not "}accepted by itself`;
  const podman = `podman checks only the platform it pulls: ${passing} of ${platforms.length} accepted by themselves`;
  const podmanDiffers = opens(decided) ? passing < platforms.length : passing > 0;
  return [...opens(decided) === opens(index) ? [] : [cosign], ...podmanDiffers ? [podman] : []];
}
var opens = ({ kind }) => kind === "accepted" || kind === "waived";
var noPlatforms = {
  kind: "rejected",
  reasons: [{ code: "index-without-platforms", message: "the index lists no image platform" }]
};
function allOf(verdicts) {
  const reasons = refusals(verdicts);
  if (reasons.length > 0) return { kind: "rejected", reasons };
  const weakest = firstOf(verdicts, "undecided") ?? firstOf(verdicts, "waived");
  return weakest ?? { kind: "accepted", by: distinctSigners(verdicts.flatMap(signersOf)) };
}
function anyOf(verdicts) {
  const by = distinctSigners(verdicts.flatMap(signersOf));
  if (by.length > 0) return { kind: "accepted", by };
  const best = firstOf(verdicts, "waived") ?? firstOf(verdicts, "undecided");
  return best ?? { kind: "rejected", reasons: refusals(verdicts) };
}
var firstOf = (verdicts, kind) => verdicts.find((verdict) => verdict.kind === kind);
var signersOf = (verdict) => verdict.kind === "accepted" ? verdict.by : [];
var refusals = (verdicts) => distinctReasons(verdicts.flatMap((verdict) => verdict.kind === "rejected" ? verdict.reasons : []));

// src/entry/operands.ts
function operandsOf({ command, operands, images }) {
  if (images !== void 0) return images.map((image) => ({ ...image, name: parseImageName(image.text) }));
  const texts = operands.flatMap((operand) => operand.split(/\r?\n/)).flatMap((text) => namesPath(text.trimStart()) ? [text] : text.split(",")).map((text) => text.trim()).filter((text) => text !== "");
  if (texts.length === 0) {
    throw new UsageError("operand-missing", `countersign ${command}: expected at least one image, found none`);
  }
  return texts.map((text) => ({ text, name: parseImageName(text) }));
}
function requireNoOperands({ command, operands: [found] }) {
  if (found === void 0) return;
  throw new UsageError(
    "operand-unexpected",
    `countersign ${command}: expected no operand, found ${JSON.stringify(found.slice(0, 200))}`,
    { next: `Leave it out; see \`countersign ${command} --help\`.` }
  );
}
function singleOperand(line) {
  const [operand, second] = operandsOf(line);
  if (operand === void 0 || second !== void 0) {
    throw new UsageError("option-value", `countersign ${line.command}: expected one image, found several`, {
      next: "Name one; run the command once for each."
    });
  }
  return operand;
}

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
var sha256Of = async (source, listed) => digestParts(listed).algorithm === "sha256" ? listed : (await source.readManifest(listed)).digest;
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

// src/entry/given-bundles.ts
async function bundlesOf(line, read) {
  const names = line.values.get("bundle") ?? [];
  return await Promise.all(names.map(async (name) => ({ name, bytes: await read(name, maxSignatureBytes) })));
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

export {
  imageVerdict,
  needsPlatforms,
  judgedByIndexAlone,
  indexDifferences,
  operandsOf,
  requireNoOperands,
  singleOperand,
  withSource,
  resolveImage,
  sha256Of,
  shownName,
  refuseNeedlessIdentity,
  forEachBounded,
  mapBounded,
  registriesWarnings,
  stoppedBy,
  faultOf,
  bundlesOf,
  optional,
  identityOf,
  signatureRepositoryOf,
  conflict,
  policyChoice,
  blobRule
};
