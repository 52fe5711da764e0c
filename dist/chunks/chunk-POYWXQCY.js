const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  blobRule,
  bundlesOf,
  conflict,
  identityOf,
  operandsOf,
  optional,
  signatureRepositoryOf
} from "./chunk-YLYZQUM5.js";
import {
  orderedAnnotations
} from "./chunk-UJM42WG4.js";
import {
  badValue,
  choice,
  concurrencyOf,
  fingerprintsOf,
  has,
  many,
  one,
  optionOf
} from "./chunk-7DB7QEI2.js";
import {
  digestOf,
  lookasideUrl,
  parseDigest,
  parsePlatform
} from "./chunk-P7X4BDQH.js";
import {
  UsageError
} from "./chunk-MOZDYLKG.js";

// src/domain/policy/facts.ts
var verifiedLogEntries = (check) => check?.kind === "verified" ? check.sigstore?.logEntries ?? [] : [];

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
    const hasEngine = one(line, "gpg-engine") === "gpg";
    const guessed = methods.filter((method) => keysGiven.includes(method) || method === "gpg" && hasEngine);
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

// src/entry/blob-requests.ts
var maxBlobBytes = 1024 * 1024 * 1024;
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
  if (isDigest(operand)) return { name: operand, blob: { digest: parseDigest(operand) } };
  const bytes = await read(operand, maxBlobBytes);
  const digest = digestOf(bytes);
  return { name: operand, blob: { digest, bytes } };
}
var isDigest = (operand) => /^sha(256|384|512):/.test(operand);
var defaultBundle = (operand) => `${isDigest(operand) ? operand.replace(":", "-") : operand}.sigstore.json`;

export {
  verifiedLogEntries,
  signRequest,
  verifyBlobRequest,
  signBlobRequest,
  keyGenerateRequest
};
