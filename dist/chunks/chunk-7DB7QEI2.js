const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  commands,
  decodeBase64,
  exactKeys,
  faultAt,
  knownError,
  maxManifestBytes,
  memberPlace,
  nearestWord,
  options,
  optionsOf,
  parseStrictJson,
  readObject,
  readRegularFile,
  readString,
  workingDirectory
} from "./chunk-P7X4BDQH.js";
import {
  FormatError,
  TransportError,
  UsageError,
  productVersion
} from "./chunk-MOZDYLKG.js";

// src/app/exit-code.ts
var worstFirst = [2, 1, 3];
function exitCodeOf(outcome) {
  switch (outcome.command) {
    case "verify":
    case "explain":
      return worst(outcome.images.map((image) => ofVerified(image, outcome)));
    case "sign":
      return worst(outcome.images.flatMap(ofSigned));
    case "inspect":
      return worst(outcome.images.map(ofInspected));
    case "policy check":
    case "policy compile":
      return outcome.faults.length > 0 ? 2 : 0;
    case "verify-blob":
      return ofVerdict(outcome.verdict);
    case "digest":
    case "where":
    case "sign-blob":
    case "key generate":
      return 0;
  }
}
var worst = (codes) => worstFirst.find((code) => codes.includes(code)) ?? 0;
function ofVerified(image, { mode, waived }) {
  if (image.usageError === true) return 2;
  if (mode === "report") return wasStopped(image) ? 3 : 0;
  return image.verdict.kind === "waived" && waived === "fail" ? 1 : ofVerdict(image.verdict);
}
function ofVerdict({ kind }) {
  switch (kind) {
    case "accepted":
    case "waived":
      return 0;
    case "rejected":
      return 1;
    case "undecided":
      return 3;
  }
}
var wasStopped = ({ verdict }) => verdict.kind === "undecided" && verdict.error.code === "cancelled";
var ofSigned = ({ error, signed }) => [
  error?.exitCode ?? 0,
  ...signed.map((manifest) => manifest.state === "failed" ? manifest.error?.exitCode ?? 3 : 0)
];
function ofInspected({ error, places }) {
  if (error !== void 0) return error.exitCode;
  return places.some(({ status }) => status === "unread") ? 3 : 0;
}

// src/entry/stop-signals.ts
function stopSignals(timeoutMs) {
  const controller = new AbortController();
  let code;
  const stop = (next) => {
    if (code !== void 0) process.exit(next);
    code = next;
    controller.abort(new TransportError("cancelled", `stopped by ${next === 130 ? "SIGINT" : "SIGTERM"}`));
  };
  const onInterrupt = () => stop(130);
  const onTerminate = () => stop(143);
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onTerminate);
  const timer = setTimeout(() => {
    controller.abort(
      new TransportError("cancelled", `stopped after the time limit of ${timeoutMs / 1e3} s (--timeout)`)
    );
  }, timeoutMs);
  return {
    signal: controller.signal,
    exitCode: () => code,
    release: () => {
      clearTimeout(timer);
      process.off("SIGINT", onInterrupt);
      process.off("SIGTERM", onTerminate);
    }
  };
}

// src/entry/bounded-run.ts
async function boundedRun(timeoutMs, run) {
  const stop = stopSignals(timeoutMs);
  try {
    const outcome = await run(stop.signal);
    return { kind: "done", outcome, exitCode: stop.exitCode() ?? exitCodeOf(outcome) };
  } catch (cause) {
    const error = knownError(stop.signal.aborted ? stop.signal.reason : cause);
    return { kind: "failed", error, exitCode: stop.exitCode() ?? error.exitCode };
  } finally {
    stop.release();
  }
}

// builtin:node:util of src/entry/command-line.ts
var builtin = process.getBuiltinModule("node:util");
var parseArgs = /* @__PURE__ */ (() => builtin.parseArgs)();

// src/entry/command-line.ts
var isCommand = (word) => commands.includes(word);
var takesMany = (row) => ["list", "lines", "files"].includes(row.kind);
function readCommandLine(words) {
  const [first = "", ...rest] = words;
  if (!isCommand(first)) throw unknownCommand(first);
  const rows = new Map(optionsOf(first).map((row) => [row.name, row]));
  const { tokens } = parseArgs({
    args: rest,
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      [...rows.values()].map((row) => [
        row.name,
        { type: row.kind === "flag" ? "boolean" : "string" }
      ])
    )
  });
  const operands = [];
  const values = /* @__PURE__ */ new Map();
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const row = rows.get(token.name);
    if (row === void 0) throw unknownOption(first, token.rawName);
    addValue(values, { command: first, row }, token.value);
  }
  return { command: first, operands, values };
}
function addValue(values, option, value) {
  const { row } = option;
  const known = values.get(row.name);
  if (known !== void 0 && !takesMany(row)) {
    throw new UsageError("option-repeated", `--${row.name}: expected once, found it twice`, {
      next: "Leave one of them out."
    });
  }
  if (row.kind === "flag") {
    if (value !== void 0) throw badValue(option, "a flag without a value", value);
    values.set(row.name, []);
    return;
  }
  if (value === void 0 || value === "" || /^--[a-z]/.test(value)) {
    throw badValue(option, row.placeholder ?? "a value", value ?? "");
  }
  values.set(row.name, [...known ?? [], value]);
}
function badValue({ command, row }, expected, found) {
  const shown = row.secret === true ? "something else" : JSON.stringify(found.slice(0, 200));
  return new UsageError(
    "option-value",
    `--${row.name}: expected ${expected}, found ${found === "" ? "nothing" : shown}`,
    {
      next: `See \`countersign ${command} --help\`${found === "" ? "; an empty value is often a variable that is not set" : ""}.`
    }
  );
}
function unknownCommand(word) {
  const guess = nearestWord(word, commands);
  const found = word === "" ? "nothing" : JSON.stringify(word.slice(0, 60));
  return new UsageError("command-unknown", `expected one of ${commands.join(", ")}, found ${found}`, {
    next: guess === void 0 ? "See `countersign --help`." : `Did you mean \`countersign ${guess}\`?`
  });
}
var belongsTo = ({ commands: takers, actions = [] }) => takers.length > 0 ? `It belongs to ${takers.join(", ")}.` : `It is an input of the action ${actions.join(", ")}, not an option here.`;
function unknownOption(command, rawName) {
  const name = rawName.replace(/^-+/, "");
  const elsewhere = options.find((row) => row.name === name);
  const guess = nearestWord(
    name,
    optionsOf(command).map((row) => row.name)
  );
  const isOption = elsewhere !== void 0 && elsewhere.commands.length > 0;
  const next = guess !== void 0 && !isOption ? `Did you mean --${guess}?` : elsewhere !== void 0 ? belongsTo(elsewhere) : `See \`countersign ${command} --help\`.`;
  return new UsageError(
    "option-unknown",
    `countersign ${command}: unknown option ${JSON.stringify(rawName.slice(0, 60))}`,
    { next }
  );
}

// src/entry/option-values.ts
var one = ({ values }, name) => values.get(name)?.[0];
var has = ({ values }, name) => values.has(name);
function many(line, name) {
  const given = line.values.get(name);
  const found = (given ?? []).flatMap((value) => value.split(",")).map((value) => value.trim()).filter((value) => value !== "");
  if (given !== void 0 && found.length === 0)
    throw badValue(optionOf(line, name), "at least one value", given.join(","));
  return found;
}
function optionOf({ command }, name) {
  const row = options.find((each) => each.name === name);
  if (row === void 0) throw new Error(`no option ${name} in the table`);
  return { command, row };
}
function choice(line, name, choices, standard) {
  const value = one(line, name);
  if (value === void 0) return standard;
  const found = choices.find((each) => each === value);
  if (found === void 0) throw badValue(optionOf(line, name), choices.join(" or "), value);
  return found;
}
function concurrencyOf(line) {
  const value = one(line, "concurrency");
  if (value === void 0) return 8;
  if (!/^[0-9]{1,2}$/.test(value) || Number(value) < 1 || Number(value) > 64) {
    throw badValue(optionOf(line, "concurrency"), "a whole number from 1 to 64", value);
  }
  return Number(value);
}
function timeoutMsOf(line) {
  const value = one(line, "timeout") ?? "10m";
  const [, count = "", unit = ""] = /^([1-9][0-9]{0,4})(s|m|h)$/.exec(value) ?? [];
  const unitMs = { s: 1e3, m: 6e4, h: 36e5 }[unit];
  if (unitMs === void 0 || Number(count) * unitMs > 864e5) {
    throw badValue(optionOf(line, "timeout"), "a time like 30s, 10m or 1h, up to 24h", value);
  }
  return Number(count) * unitMs;
}
function fingerprintsOf(line, name) {
  return many(line, name).map((value) => {
    const fingerprint = value.replace(/\s|^0x/gi, "").toUpperCase();
    if (!/^[0-9A-F]{40}$/.test(fingerprint))
      throw badValue(optionOf(line, name), "a full fingerprint of 40 hex digits", value);
    return fingerprint;
  });
}

// builtin:node:path of src/entry/own-policy.ts
var builtin2 = process.getBuiltinModule("node:path");
var join = /* @__PURE__ */ (() => builtin2.join)();

// src/entry/own-policy.ts
var folder = join(".github", "countersign");
var ownPolicyFiles = {
  strict: join(folder, "policy.json"),
  trust: join(folder, "policy.yaml")
};
function ownPolicy(isThere2) {
  if (isThere2.strict && isThere2.trust) {
    throw new UsageError("policy-ambiguous", `${folder}: expected policy.json or policy.yaml, found both`);
  }
  if (isThere2.trust) return ownPolicyFiles.trust;
  return isThere2.strict ? ownPolicyFiles.strict : void 0;
}

// src/adapters/trusted-files.ts
function checkoutFiles(workingDirectory2) {
  return {
    root: workingDirectory2,
    origin: { kind: "checkout" },
    read: (path, maxBytes) => readRegularFile(path, { maxBytes, followLinks: true }),
    changedFiles: () => []
  };
}
function placeWords(origin) {
  if (origin.kind !== "base") return "";
  const change = origin.of === "pull-request" ? "pull request" : "merge group";
  return ` at commit ${origin.commit.slice(0, 7)} (base of the ${change})`;
}

// builtin:node:stream of src/entry/standard-input.ts
var builtin3 = process.getBuiltinModule("node:stream");
var addAbortSignal = /* @__PURE__ */ (() => builtin3.addAbortSignal)();

// src/entry/standard-input.ts
async function readStandardInput(maxBytes, cancel) {
  addAbortSignal(cancel, process.stdin);
  try {
    return await readBounded(process.stdin, maxBytes);
  } catch (cause) {
    throw cancel.aborted ? cancel.reason : cause;
  }
}
async function readBounded(input, maxBytes) {
  const chunks = [];
  let sizeBytes = 0;
  for await (const chunk of input) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) {
      throw new UsageError(
        "file-unreadable",
        `standard input: expected at most ${maxBytes} bytes, found more`
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

// builtin:node:path of src/entry/secrets.ts
var builtin4 = process.getBuiltinModule("node:path");
var resolve = /* @__PURE__ */ (() => builtin4.resolve)();

// src/entry/secrets.ts
var secretLimits = { keyBytes: 1024 * 1024, passphraseBytes: 4096, tokenBytes: 64 * 1024 };
function takeSecrets(line, readFile2, cancel) {
  refuseSharedInput(line);
  const gpgKey = takeVariable("COUNTERSIGN_GPG_KEY");
  const passphrase = takeVariable("COUNTERSIGN_GPG_PASSPHRASE");
  const sigstoreKey = takeVariable("COUNTERSIGN_SIGSTORE_KEY");
  const password = takeVariable("COSIGN_PASSWORD");
  const identityToken = takeVariable("SIGSTORE_ID_TOKEN");
  const gpgKeyFiles = line.values.get("gpg-key") ?? [];
  const sigstoreKeyFile = line.values.get("sigstore-key")?.[0];
  const read = (option, file) => readSecret(readFile2, option, file, cancel);
  const text = async (option, standard) => {
    const file = line.values.get(option)?.[0];
    return file === void 0 ? standard : Buffer.from(await read(option, file)).toString("utf8");
  };
  return {
    keysGiven: [
      ...gpgKeyFiles.length > 0 || gpgKey !== void 0 ? ["gpg"] : [],
      ...sigstoreKeyFile !== void 0 || sigstoreKey !== void 0 ? ["sigstore-key"] : []
    ],
    keyMaterials: async () => {
      if (gpgKeyFiles.length > 0) return await Promise.all(gpgKeyFiles.map((file) => read("gpg-key", file)));
      return gpgKey === void 0 ? [] : [Buffer.from(gpgKey)];
    },
    passphrase: () => text("gpg-passphrase-file", passphrase === "" ? void 0 : passphrase),
    sigstoreKey: async () => {
      if (sigstoreKeyFile !== void 0) return await read("sigstore-key", sigstoreKeyFile);
      return sigstoreKey === void 0 ? void 0 : Buffer.from(sigstoreKey);
    },
    sigstorePassword: () => text("sigstore-key-password-file", password),
    identityToken: identityToken === "" ? void 0 : identityToken,
    identityTokenFile: () => text("identity-token-file", void 0)
  };
}
var fromInput = ["gpg-passphrase-file", "sigstore-key-password-file", "identity-token-file"];
function refuseSharedInput({ values }) {
  const [first, second] = fromInput.filter((option) => values.get(option)?.[0] === "-");
  if (first === void 0 || second === void 0) return;
  throw new UsageError(
    "option-conflict",
    `--${first} and --${second}: expected one secret from standard input, found both`,
    { next: "Give one of them as a file, or in its variable." }
  );
}
function takeVariable(name) {
  const value = process.env[name];
  delete process.env[name];
  return value;
}
var limits = {
  "gpg-key": secretLimits.keyBytes,
  "gpg-passphrase-file": secretLimits.passphraseBytes,
  "sigstore-key": secretLimits.keyBytes,
  "sigstore-key-password-file": secretLimits.passphraseBytes,
  "identity-token-file": secretLimits.tokenBytes
};
async function readSecret(readFile2, option, file, cancel) {
  const maxBytes = limits[option];
  if (file === "-" && option.endsWith("-file")) return await readStandardInput(maxBytes, cancel);
  const read = await readFile2(resolve(workingDirectory(), file), maxBytes);
  if (read.kind === "read") return read.bytes;
  throw new UsageError("file-unreadable", `--${option}: expected a readable file, found: ${read.why}`, {
    next: "Give the path of a file; to pass the secret itself, use the environment variable."
  });
}

// builtin:node:fs of src/entry/wire-files.ts
var builtin5 = process.getBuiltinModule("node:fs");
var lstatSync = /* @__PURE__ */ (() => builtin5.lstatSync)();

// builtin:node:os of src/entry/wire-files.ts
var builtin6 = process.getBuiltinModule("node:os");
var homedir = /* @__PURE__ */ (() => builtin6.homedir)();

// builtin:node:path of src/entry/wire-files.ts
var builtin7 = process.getBuiltinModule("node:path");
var resolve2 = /* @__PURE__ */ (() => builtin7.resolve)();
var join2 = /* @__PURE__ */ (() => builtin7.join)();

// src/entry/wire-files.ts
var commandLineParts = (line, { cancel }) => ({
  secrets: takeSecrets(line, readFile, cancel),
  ambientRegistries: true,
  followLinks: true,
  files: checkoutFiles(workingDirectory()),
  tokenRequest: process.env,
  maskSecret: () => void 0
  // nothing prints it here
});
function homeFolder() {
  try {
    return homedir();
  } catch {
    return "/";
  }
}
var readFile = async (path, maxBytes) => {
  const read = await readRegularFile(path, { maxBytes, followLinks: true });
  return read.kind === "missing" ? { kind: "failed", why: "no such file" } : read;
};
var inputReaders = ({ cancel }) => ({
  /** The bytes of a regular file that must be there. @throws UsageError `file-unreadable` */
  inputFile: async (path, maxBytes) => {
    const read = await readFile(resolve2(workingDirectory(), path), maxBytes);
    if (read.kind === "read") return read.bytes;
    throw new UsageError("file-unreadable", `${path}: expected a readable file, found: ${read.why}`);
  },
  /** A manifest that `digest` is given; undefined where there is no such file, so that the word is a reference. */
  file: async (path) => {
    const read = await readRegularFile(resolve2(workingDirectory(), path), {
      maxBytes: maxManifestBytes,
      followLinks: true
    });
    if (read.kind === "read") return read.bytes;
    if (read.kind === "missing" || !/^[./]/.test(path)) return void 0;
    throw new UsageError("file-unreadable", `${path}: expected a readable manifest file, found: ${read.why}`);
  },
  /** A manifest that `digest` is given. */
  standardInput: () => readStandardInput(maxManifestBytes, cancel)
});
function systemPolicyFile() {
  const candidates = [
    join2(homeFolder(), ".config", "containers", "policy.json"),
    "/etc/containers/policy.json"
  ];
  const found = candidates.find(isThere);
  if (found === void 0) {
    throw new UsageError(
      "policy-not-found",
      `--system-policy: expected ${candidates.join(" or ")}, found neither`
    );
  }
  return found;
}
function isThere(path) {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== void 0;
  } catch {
    return true;
  }
}

// src/domain/signature/envelope.ts
var cosignLayerType = "application/vnd.dev.cosign.simplesigning.v1+json";
var maxSignatureBytes = 4 * 1024 * 1024;
var maxFormatName = 64;
var openPgpFirstBytes = /* @__PURE__ */ new Set([
  136,
  137,
  138,
  139,
  194,
  144,
  145,
  146,
  61,
  196,
  160,
  161,
  162,
  163,
  200
]);
function parseEnvelope(bytes, place) {
  const first = bytes[0];
  if (first === void 0) return malformed(place, "expected a signature, found an empty file");
  if (bytes.length > maxSignatureBytes) {
    return malformed(place, `expected at most ${maxSignatureBytes} bytes, found ${bytes.length}`);
  }
  if (openPgpFirstBytes.has(first)) return { kind: "simple-signing", place, bytes };
  if (first === 0) return parseNamedFormat(bytes, place);
  return malformed(
    place,
    `expected a binary OpenPGP message or a named format, found ${describeFirstByte(bytes)}`
  );
}
function parseNamedFormat(bytes, place) {
  const lineFeed = bytes.subarray(0, maxFormatName + 2).indexOf(10);
  if (lineFeed === -1) {
    return malformed(place, "expected a format name and a line feed after the zero byte, found no line feed");
  }
  const name = bytes.subarray(1, lineFeed);
  const body = bytes.subarray(lineFeed + 1);
  if (name.some((byte) => byte < 32 || byte > 126)) {
    return malformed(place, "expected a format name in printable ASCII, found other bytes");
  }
  const format = String.fromCharCode(...name);
  if (format === "simple-signing") return { kind: "simple-signing", place, bytes: body };
  if (format === "sigstore-json") return parseSigstoreJson(body, place);
  return malformed(
    place,
    `expected the format simple-signing or sigstore-json, found ${JSON.stringify(format)}`
  );
}
function parseSigstoreJson(body, place) {
  const root = { what: "sigstore-json", path: "", code: "signature-malformed" };
  try {
    const value = readObject(parseStrictJson(body, { what: root.what, maxBytes: maxSignatureBytes }), root);
    exactKeys(value, root, { required: ["mimeType", "payload", "annotations"] });
    return {
      kind: "cosign-layer",
      place,
      mediaType: readString(value.get("mimeType"), memberPlace(root, "mimeType")),
      payload: readBase64(value, root, "payload"),
      annotations: readAnnotations(value, memberPlace(root, "annotations"))
    };
  } catch (error) {
    if (error instanceof FormatError) return malformed(place, error.message);
    throw error;
  }
}
function readBase64(object, parent, key) {
  const place = memberPlace(parent, key);
  const bytes = decodeBase64(readString(object.get(key), place));
  if (bytes === void 0) throw faultAt(place, "expected base64 with padding, found other text");
  return bytes;
}
function readAnnotations(object, place) {
  const annotations = readObject(object.get("annotations"), place);
  return Object.fromEntries(
    [...annotations].map(([name, value]) => [name, readString(value, memberPlace(place, name))])
  );
}
function describeFirstByte(bytes) {
  if (bytes[0] === 45)
    return 'text that begins with "-" (ASCII armor or a cleartext signature; store it binary)';
  if (bytes[0] === 60) return 'text that begins with "<" (a web page instead of a signature)';
  return `the first byte 0x${(bytes[0] ?? 0).toString(16).padStart(2, "0")}`;
}
function malformed(place, message) {
  return { kind: "malformed", place, code: "signature-malformed", message };
}

// src/entry/as-usage.ts
async function asUsage(make) {
  try {
    return await make();
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new UsageError(cause.code, cause.message, {
      cause,
      ...cause.next === void 0 ? {} : { next: cause.next }
    });
  }
}

// builtin:node:path of src/adapters/platform/local-path.ts
var builtin8 = process.getBuiltinModule("node:path");
var local_path_default = builtin8;

// builtin:node:url of src/adapters/platform/local-path.ts
var builtin9 = process.getBuiltinModule("node:url");
var pathToFileURL = /* @__PURE__ */ (() => builtin9.pathToFileURL)();

// src/adapters/platform/local-path.ts
function localPath(urlPath, windows = process.platform === "win32") {
  if (!windows) return urlPath;
  const withoutSlash = /^\/[A-Za-z]:(\/|$)/.test(urlPath) ? urlPath.slice(1) : urlPath;
  return withoutSlash.replaceAll("/", "\\");
}
var folderUrl = (path, windows = process.platform === "win32") => pathToFileURL(path, { windows }).href;
function pathBelow(folder2, path, rules = local_path_default) {
  const relative = rules.relative(folder2, path);
  if (relative === "") return [];
  const parts = relative.split(rules.sep);
  return parts[0] === ".." || rules.isAbsolute(relative) ? void 0 : parts;
}

// src/adapters/platform/child-environment.ts
function childEnvironment(environment) {
  const kept = Object.entries(environment).flatMap(
    ([name, value]) => value === void 0 || /^(?:COUNTERSIGN|INPUT|ACTIONS)_/i.test(name) ? [] : [[name, value]]
  );
  return { ...Object.fromEntries(kept), LC_ALL: "C" };
}

// builtin:node:fs of src/adapters/platform/find-program.ts
var builtin10 = process.getBuiltinModule("node:fs");
var constants = /* @__PURE__ */ (() => builtin10.constants)();

// builtin:node:fs/promises of src/adapters/platform/find-program.ts
var builtin11 = process.getBuiltinModule("node:fs/promises");
var access = /* @__PURE__ */ (() => builtin11.access)();
var stat = /* @__PURE__ */ (() => builtin11.stat)();

// builtin:node:path of src/adapters/platform/find-program.ts
var builtin12 = process.getBuiltinModule("node:path");
var isAbsolute = /* @__PURE__ */ (() => builtin12.isAbsolute)();
var join3 = /* @__PURE__ */ (() => builtin12.join)();
var delimiter = /* @__PURE__ */ (() => builtin12.delimiter)();

// src/adapters/platform/find-program.ts
async function findProgram(program, path) {
  if (process.platform === "win32" || program.includes("/")) return program;
  for (const folder2 of (path ?? "").split(delimiter).filter((part) => isAbsolute(part))) {
    const candidate = join3(folder2, program);
    if (await isProgram(candidate)) return candidate;
  }
  return void 0;
}
async function isProgram(path) {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

// builtin:node:crypto of src/adapters/verifiers/key-fingerprint.ts
var builtin13 = process.getBuiltinModule("node:crypto");
var createHash = /* @__PURE__ */ (() => builtin13.createHash)();

// src/adapters/verifiers/key-fingerprint.ts
function keyFingerprint(key) {
  return createHash("sha256").update(key.export({ type: "spki", format: "der" })).digest("hex");
}

// builtin:node:crypto of src/adapters/verifiers/key-files.ts
var builtin14 = process.getBuiltinModule("node:crypto");
var createHash2 = /* @__PURE__ */ (() => builtin14.createHash)();

// builtin:node:path of src/adapters/verifiers/key-files.ts
var builtin15 = process.getBuiltinModule("node:path");
var resolve3 = /* @__PURE__ */ (() => builtin15.resolve)();

// src/adapters/verifiers/key-files.ts
var maxKeyFileBytes = 1024 * 1024;
function readKeyFiles(source, files, wanted) {
  switch (source.kind) {
    case "paths":
      return Promise.all(source.paths.map((path) => readKeyFile(path, files, wanted)));
    case "data":
      return Promise.resolve(
        source.data.map((bytes, index) => ({
          name: source.data.length === 1 ? "key data" : `key data ${index}`,
          bytes
        }))
      );
  }
}
function keySourceName(source) {
  const names = source.kind === "paths" ? source.paths : source.data.map((bytes) => createHash2("sha256").update(bytes).digest("hex"));
  return JSON.stringify([source.kind, ...names]);
}
async function readKeyFile(path, files, wanted) {
  const absolute = resolve3(files.root, path);
  const shown = `${path}${placeWords(files.origin)}`;
  const read = await files.read(absolute, maxKeyFileBytes);
  switch (read.kind) {
    case "read":
      return { name: shown, bytes: read.bytes };
    case "missing":
      throw new FormatError(
        "key-file-missing",
        `${shown}: expected ${wanted}, found none${files.origin.kind === "base" ? "" : ` at ${absolute}`}`
      );
    case "failed":
      throw new FormatError("key-file-unreadable", `${shown}: expected ${wanted}: ${read.why}`, {
        cause: read.cause
      });
  }
}

// src/adapters/verifiers/in-turn.ts
function takingTurns(signal) {
  let last = Promise.resolve();
  const enter = async () => {
    await new Promise((resolve5) => setImmediate(resolve5));
    if (signal?.aborted === true)
      throw new TransportError("cancelled", "checks of signatures: stopped before they were done");
  };
  const inTurn = (check) => {
    const mine = last.then(enter).then(check);
    last = mine.catch(() => void 0);
    return mine;
  };
  const known = /* @__PURE__ */ new WeakMap();
  return (verifier) => {
    const taking = known.get(verifier) ?? { ...verifier, check: checkingOnce(verifier, inTurn) };
    known.set(verifier, taking);
    return taking;
  };
}
function checkingOnce(verifier, inTurn) {
  const checks = /* @__PURE__ */ new WeakMap();
  return (signature, blob) => {
    if (blob !== void 0) return inTurn(() => verifier.check(signature, blob));
    const check = checks.get(signature) ?? inTurn(() => verifier.check(signature));
    checks.set(signature, check);
    return check;
  };
}

// src/domain/signature/certificate-facts.ts
var extensionNames = {
  2: "workflowTrigger",
  3: "workflowSha",
  4: "workflowName",
  5: "workflowRepository",
  6: "workflowRef",
  9: "buildSignerUri",
  10: "buildSignerDigest",
  11: "runnerEnvironment",
  12: "sourceRepositoryUri",
  13: "sourceRepositoryDigest",
  14: "sourceRepositoryRef",
  15: "sourceRepositoryIdentifier",
  16: "sourceRepositoryOwnerUri",
  17: "sourceRepositoryOwnerIdentifier",
  18: "buildConfigUri",
  19: "buildConfigDigest",
  20: "buildTrigger",
  21: "runInvocationUri",
  22: "sourceRepositoryVisibility",
  23: "deploymentEnvironment",
  24: "tokenSubject"
};

// src/domain/signature/dsse.ts
var statementType = "application/vnd.in-toto+json";
var envelopeStart = "DSSEv1 ";
function encodeEnvelope({ payloadType, payload }) {
  const head = `${envelopeStart}${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

// builtin:node:path of src/entry/wire-trust.ts
var builtin16 = process.getBuiltinModule("node:path");
var resolve4 = /* @__PURE__ */ (() => builtin16.resolve)();
var join4 = /* @__PURE__ */ (() => builtin16.join)();

// src/adapters/verifiers/trust-material.ts
function createTrustMaterial(parts) {
  const gpgKeyRing = oncePerSource((source) => orUnusable(() => openGpgKeyRing(source, parts)));
  const openSigstore = sigstoreVerifiers(parts);
  const known = /* @__PURE__ */ new WeakMap();
  const open = (leaf) => leaf.type === "signedBy" ? gpgVerifier(leaf, gpgKeyRing) : orUnusable(() => openSigstore(leaf));
  return {
    gpgKeyRing,
    keyForm: (source) => keyForm(source, parts.files),
    verifierOf: (leaf) => {
      const verifier = known.get(leaf) ?? open(leaf);
      known.set(leaf, verifier);
      return verifier;
    },
    readClaimWithoutVerifying
  };
}
async function openGpgKeyRing(source, { files, nowUnixSeconds: nowUnixSeconds2 }) {
  const { openRing } = await import("./openpgp-ring-V3ZFNCQ6.js");
  return openRing(await readKeyFiles(source, files, "a file with GPG keys"), nowUnixSeconds2);
}
async function keyForm(source, files) {
  const read = await orUnusable(() => readKeyFiles(source, files, "a file with keys"));
  if (!Array.isArray(read)) return "gpg";
  const texts = read.map(({ bytes }) => Buffer.from(bytes).toString("latin1"));
  return texts.length > 0 && texts.every(isPem) ? "pem" : "gpg";
}
var isPem = (text) => text.includes("-----BEGIN ") && !text.includes("-----BEGIN PGP ");
async function gpgVerifier({ keyType, keys }, gpgKeyRing) {
  if (keyType !== "GPGKeys") {
    const message = `keyType ${keyType} always rejects: only GPGKeys can accept an image`;
    return { kind: "unusable", code: "key-type-unsupported", message };
  }
  const ring = await gpgKeyRing(keys);
  if (ring.kind === "unusable") return ring;
  return {
    kind: "usable",
    warnings: ring.warnings,
    check: async (signature) => signature.kind === "simple-signing" ? await ring.check(signature.bytes) : null
  };
}
function sigstoreVerifiers(parts) {
  const { files, nowUnixSeconds: nowUnixSeconds2 } = parts;
  const publicKeys = oncePerSource(async (source) => {
    const { readPublicKeys } = await import("./public-keys-7QW5RL2Y.js");
    return readPublicKeys(source, files);
  });
  const attachments = once(async () => {
    const { createAttachmentVerifiers } = await import("./attachment-verifier-CJ74ACAG.js");
    return createAttachmentVerifiers({ files, nowUnixSeconds: nowUnixSeconds2, publicKeys });
  });
  const bundles = once(async () => {
    const { createBundleVerifiers } = await import("./sigstore-bundles-WDPQQ7VP.js");
    return createBundleVerifiers({ ...parts, publicKeys });
  });
  const inTurn = takingTurns(parts.signal);
  return async (leaf) => {
    const verifier = leaf.type === "sigstoreSigned" ? await (await attachments())(leaf) : await (await bundles())(leaf);
    return verifier.kind === "usable" ? inTurn(verifier) : verifier;
  };
}
async function readClaimWithoutVerifying(signature) {
  switch (signature.kind) {
    case "simple-signing":
      return (await import("./openpgp-claim-ZBJJNMUL.js")).readClaim(signature.bytes);
    case "bundle":
      return (await import("./sigstore-claim-XVEXDCZZ.js")).readBundleClaim(signature.bytes);
    case "cosign-layer":
      return (await import("./sigstore-claim-XVEXDCZZ.js")).readLayerClaim(signature.payload, signature.annotations);
    case "malformed":
      return {};
  }
}
async function orUnusable(open) {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { kind: "unusable", code: error.code, message: error.message };
  }
}
function oncePerSource(read) {
  const known = /* @__PURE__ */ new Map();
  return (source) => {
    const name = keySourceName(source);
    const value = known.get(name) ?? read(source);
    known.set(name, value);
    return value;
  };
}
function once(make) {
  let made;
  return () => {
    made ??= make();
    return made;
  };
}

// src/entry/wire-trust.ts
var nowUnixSeconds = () => Math.floor(Date.now() / 1e3);
function openTrust(line, files, instance, signal) {
  const trustedRoot = line.values.get("trusted-root")?.[0];
  return createTrustMaterial({
    files,
    nowUnixSeconds,
    ...trustedRoot !== void 0 && {
      trustedRoot: { kind: "paths", paths: [resolve4(workingDirectory(), trustedRoot)] }
    },
    publicInstance: instance.trustedRoot,
    signal
  });
}
function publicInstance(home) {
  const folder2 = join4(process.env.XDG_CACHE_HOME || join4(home, ".cache"), "countersign", "sigstore");
  const open = async () => {
    const { createPublicInstance } = await import("./public-instance-XS2G7XEW.js");
    return createPublicInstance({ cacheFolder: folder2 });
  };
  let opened;
  const once2 = () => {
    opened ??= open();
    return opened;
  };
  return {
    trustedRoot: async () => await (await once2()).trustedRoot(),
    signingConfig: async () => await (await once2()).signingConfig()
  };
}

// builtin:node:fs of src/entry/run-command.ts
var builtin17 = process.getBuiltinModule("node:fs");
var existsSync = /* @__PURE__ */ (() => builtin17.existsSync)();

// src/entry/run-command.ts
function commandLineDoor(line, control) {
  const parts = commandLineParts(line, control);
  return {
    surroundings: {
      workingDirectory: workingDirectory(),
      creator,
      defaultPolicy,
      systemPolicy: systemPolicyFile,
      keysGiven: parts.secrets.keysGiven
    },
    parts
  };
}
var creator = `countersign ${productVersion()}`;
async function runCommand(line, control, door) {
  switch (line.command) {
    case "digest":
    case "verify":
    case "explain":
    case "inspect":
    case "where":
      return await (await import("./run-images-Z5YN2XTX.js")).runImages(line.command, line, control, door);
    case "verify-blob":
      return await (await import("./run-verify-blob-6W2TNJEO.js")).runVerifyBlob(line, control, door);
    case "sign":
    case "sign-blob":
    case "key":
      return await (await import("./run-sign-W4GA3J5S.js")).runSign(line.command, line, control, door);
    case "policy":
      return await (await import("./run-policy-NETF4BA7.js")).runPolicy(line, control, door);
    case "demo":
      throw new UsageError("command-unknown", "countersign demo: expected to be run by the door");
  }
}
function defaultPolicy() {
  const path = ownPolicy({
    strict: existsSync(ownPolicyFiles.strict),
    trust: existsSync(ownPolicyFiles.trust)
  });
  return path === void 0 ? void 0 : { kind: "file", path };
}

export {
  stopSignals,
  boundedRun,
  readCommandLine,
  badValue,
  one,
  has,
  many,
  optionOf,
  choice,
  concurrencyOf,
  timeoutMsOf,
  fingerprintsOf,
  ownPolicyFiles,
  ownPolicy,
  checkoutFiles,
  placeWords,
  secretLimits,
  homeFolder,
  inputReaders,
  cosignLayerType,
  maxSignatureBytes,
  parseEnvelope,
  asUsage,
  localPath,
  folderUrl,
  pathBelow,
  childEnvironment,
  findProgram,
  keyFingerprint,
  maxKeyFileBytes,
  readKeyFiles,
  keySourceName,
  extensionNames,
  statementType,
  envelopeStart,
  encodeEnvelope,
  nowUnixSeconds,
  openTrust,
  publicInstance,
  commandLineDoor,
  creator,
  runCommand
};
