import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);
import {
  parseArgs
} from "./chunk-FDZENJUR.js";
import {
  codes,
  commands,
  digestOf,
  digestParts,
  digestSegment,
  distinctSigners,
  dockerIdentity,
  dockerNamespaces,
  entryRole,
  exactKeys,
  extendPath,
  faultAt,
  formatImageName,
  formatPlatform,
  formatReference,
  guessMediaType,
  homedir,
  imagePlatforms,
  imageVerdict,
  indexDifferences,
  isJsonObject,
  isKnownTransport,
  isRunnable,
  itemPlace,
  lookasideTarget,
  manifestDigest,
  manifestMediaTypes,
  maxManifestBytes,
  mediaTypes,
  memberPlace,
  namesPath,
  nearestWord,
  needsPlatforms,
  options,
  optionsOf,
  parseDigest,
  parseDigestAt,
  parseImageName,
  parseManifest,
  parsePlatform,
  parseReference,
  parseStrictJson,
  platformCandidates,
  podmanRefusal,
  policyTarget,
  quotedKey,
  readArray,
  readInteger,
  readObject,
  readString,
  repositoryOf,
  scopeFault,
  shownLookasideUrl,
  signatureUrl,
  signaturesUrl,
  withDefaultTag,
  withRepositoryPath
} from "./chunk-X63I2ZB7.js";
import {
  productVersion
} from "./chunk-CHJMG7NL.js";
import {
  childEnvironment,
  findProgram,
  spawn
} from "./chunk-PDVIJFJI.js";
import {
  maxKeyFileBytes,
  node_zlib_default,
  openMessage,
  openRing,
  readLiteral,
  readSignature,
  tags
} from "./chunk-ZVCTKZI3.js";
import {
  dirname,
  join,
  node_path_default,
  posix,
  resolve
} from "./chunk-ENY46NZX.js";
import {
  X509Certificate,
  access,
  constants,
  createHash,
  createPrivateKey,
  decodeBase64,
  errnoOf,
  existsSync,
  failureWords,
  lstatSync,
  open,
  opendirSync,
  promises_exports,
  randomBytes,
  randomInt,
  readRegularFile,
  readRegularFileSync,
  readdir,
  realpath,
  statSync
} from "./chunk-JSIDYZYQ.js";
import {
  CountersignError,
  FormatError,
  IntegrityError,
  InternalError,
  SigningError,
  TransportError,
  UsageError
} from "./chunk-GGAM3SV5.js";

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

// src/entry/command-line.ts
var isCommand = (word) => commands.includes(word);
var takesMany = (row) => row.kind === "list" || row.kind === "files";
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
  for (const token2 of tokens) {
    if (token2.kind === "positional") operands.push(token2.value);
    if (token2.kind !== "option") continue;
    const row = rows.get(token2.name);
    if (row === void 0) throw unknownOption(first, token2.rawName);
    addValue(values, { command: first, row }, token2.value);
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

// src/app/error-verdict.ts
var beyondLimit = ["manifest-too-large", "json-too-large"];
var besideBytes = ["manifest-media-type-mismatch"];
function verdictOfError(error) {
  const isOfBytes = ![...beyondLimit, ...besideBytes].includes(error.code);
  const isBrokenEvidence = error instanceof FormatError && error.exitCode === 3 && isOfBytes;
  return isBrokenEvidence ? { kind: "rejected", reasons: [reasonOf(error)] } : { kind: "undecided", error };
}
async function orVerdict(fetch) {
  try {
    return await fetch();
  } catch (error) {
    if (error instanceof CountersignError) return verdictOfError(error);
    throw error;
  }
}
var reasonOf = ({ code, message, next }) => next === void 0 ? { code, message } : { code, message, next };

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

// src/app/digest.ts
async function digest(request, ports) {
  if (request.kind === "bytes") {
    const { label, bytes } = request;
    return describe({ reference: label, digest: manifestDigest(bytes), bytes });
  }
  const { name } = request.operand;
  return await withSource(
    ports.images,
    name,
    async (source) => describeImage({ reference: shownName(name), ...await source.readManifest() })
  );
}
function describeImage(named2) {
  parseManifest(named2.bytes, named2.claimedMediaType);
  return describe(named2);
}
function describe({ reference, digest: digest2, bytes, claimedMediaType }) {
  const parsed = parseOrWarn(bytes, claimedMediaType);
  const manifest = "code" in parsed ? void 0 : parsed;
  const config = configOf(manifest);
  return {
    command: "digest",
    reference,
    digest: digest2,
    mediaType: guessMediaType(bytes),
    ...config === void 0 ? {} : { config: { digest: config.digest, mediaType: config.mediaType } },
    entries: entriesOf(manifest),
    warnings: "code" in parsed ? [parsed] : []
  };
}
function parseOrWarn(bytes, claimedMediaType) {
  try {
    return parseManifest(bytes, claimedMediaType);
  } catch (error) {
    if (error instanceof FormatError) return reasonOf(error);
    throw error;
  }
}
var configOf = (manifest) => manifest?.kind === "image" || manifest?.kind === "artifact" ? manifest.config : void 0;
var entriesOf = (manifest) => manifest?.kind === "index" ? manifest.manifests.map((entry) => ({
  digest: entry.digest,
  mediaType: entry.mediaType,
  role: entryRole(entry),
  ...entry.platform === void 0 ? {} : { platform: entry.platform }
})) : [];

// src/app/batch.ts
async function forEachBounded(items, limit, work, options2 = {}) {
  const results = items.map(() => ({ kind: "cancelled" }));
  const thrown = [];
  const queue = items.entries();
  let done = 0;
  let failed2 = 0;
  const stopped = () => thrown.length > 0 || options2.signal?.aborted === true;
  const runOne = async (index, item) => {
    const value = await work(item, index);
    results[index] = { kind: "done", value };
    done += 1;
    if (options2.failed?.(value) === true) failed2 += 1;
    options2.progress?.update({ done, total: items.length, failed: failed2 });
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

// src/domain/signature/payload.ts
var signatureType = "atomic container signature";
var maxPayloadBytes = 4 * 1024 * 1024;
var root = { what: "signature payload", path: "", code: "payload-malformed" };
function parsePayload(bytes) {
  const payload = readObject(parseStrictJson(bytes, { what: root.what, maxBytes: maxPayloadBytes }), root);
  exactKeys(payload, root, { required: ["critical", "optional"] });
  const criticalPlace = memberPlace(root, "critical");
  const critical = readObject(payload.get("critical"), criticalPlace);
  exactKeys(critical, criticalPlace, { required: ["type", "image", "identity"] });
  readSignatureType(critical, memberPlace(criticalPlace, "type"));
  return {
    dockerReference: readOnlyText(critical, criticalPlace, "identity", "docker-reference"),
    manifestDigest: parseDigestAt(
      readOnlyText(critical, criticalPlace, "image", "docker-manifest-digest"),
      memberPlace(memberPlace(criticalPlace, "image"), "docker-manifest-digest")
    ),
    ...readOptional(payload, memberPlace(root, "optional"))
  };
}
function writePayload(facts) {
  const { dockerReference, digest: digest2, creator: creator2, createdUnixSeconds } = facts;
  if (dockerReference === "") {
    throw faultAt(memberPlace(root, "docker-reference"), "expected an image reference, found an empty text");
  }
  if (!Number.isSafeInteger(createdUnixSeconds)) {
    throw faultAt(memberPlace(root, "timestamp"), `expected whole seconds, found ${createdUnixSeconds}`);
  }
  if (digestParts(digest2).algorithm !== "sha256") {
    throw new FormatError(
      "digest-unsupported",
      `signature payload: expected a sha256 digest to sign, found ${digest2}`
    );
  }
  const json = JSON.stringify({
    critical: {
      identity: { "docker-reference": dockerReference },
      image: { "docker-manifest-digest": digest2 },
      type: signatureType
    },
    optional: { creator: creator2, timestamp: createdUnixSeconds }
  });
  return new TextEncoder().encode(json.replace(/[<>&\u2028\u2029]/g, escapeForGo));
}
function readSignatureType(critical, place) {
  const type = readString(critical.get("type"), place);
  if (type !== signatureType) {
    throw faultAt(
      place,
      `expected ${JSON.stringify(signatureType)}, found ${JSON.stringify(type.slice(0, 100))}`
    );
  }
}
function readOnlyText(critical, criticalPlace, name, key) {
  const place = memberPlace(criticalPlace, name);
  const holder = readObject(critical.get(name), place);
  exactKeys(holder, place, { required: [key] });
  return readString(holder.get(key), memberPlace(place, key));
}
function readOptional(payload, place) {
  const optional2 = readObject(payload.get("optional"), place);
  const creator2 = optional2.get("creator");
  const timestamp = optional2.get("timestamp");
  return {
    ...creator2 === void 0 ? {} : { creator: readString(creator2, memberPlace(place, "creator")) },
    ...timestamp === void 0 ? {} : { createdUnixSeconds: readInteger(timestamp, memberPlace(place, "timestamp")) }
  };
}
function escapeForGo(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

// src/domain/policy/signed-identity.ts
var matched = { matches: true };
function matchSignedIdentity(rule, image, claimedReference) {
  const signed = referenceOrUndefined(claimedReference);
  if (signed === void 0) {
    return no(`expected an image reference in the signature, found ${quotedKey(claimedReference)}`);
  }
  if (rule.type === "exactReference") return matchNamed(rule.dockerReference, signed, matchWhole);
  if (rule.type === "exactRepository") return matchNamed(rule.dockerRepository, signed, matchName);
  if (image === void 0) {
    return no(
      `${rule.type} compares with the name of the image, and this image has none; name it with --identity`
    );
  }
  switch (rule.type) {
    case "matchExact":
      return matchWhole(image, signed);
    case "matchRepoDigestOrExact":
      return matchRepoDigestOrExact(image, signed);
    case "matchRepository":
      return matchName(image, signed);
    case "remapIdentity":
      return matchRemapped(rule.prefix, rule.signedPrefix, image, signed);
  }
}
function matchWhole(expected, signed) {
  if (isNameOnly(expected))
    return no(`expected a tag or digest to compare with, found only ${formatReference(expected)}`);
  return formatReference(expected) === formatReference(signed) ? matched : differs(formatReference(expected), signed);
}
function matchName(expected, signed) {
  return repositoryOf(expected) === repositoryOf(signed) ? matched : differs(repositoryOf(expected), signed);
}
function matchRepoDigestOrExact(image, signed) {
  if (isNameOnly(signed))
    return no(`expected a tag or digest in the signature, found only ${formatReference(signed)}`);
  const byDigestAlone = image.tag === void 0 && image.digest !== void 0;
  return byDigestAlone ? matchName(image, signed) : matchWhole(image, signed);
}
function matchRemapped(prefix, signedPrefix, image, signed) {
  const name = repositoryOf(image);
  if (name !== prefix && !name.startsWith(`${prefix}/`)) return matchRepoDigestOrExact(image, signed);
  const text = signedPrefix + formatReference(image).slice(prefix.length);
  const remapped = referenceOrUndefined(text);
  if (remapped === void 0 || formatReference(remapped) !== text) {
    return no(`expected signedPrefix to give a full reference, found ${quotedKey(text)}`);
  }
  return matchRepoDigestOrExact(remapped, signed);
}
function matchNamed(expectedText, signed, match) {
  const expected = referenceOrUndefined(expectedText);
  if (expected !== void 0) return match(expected, signed);
  return no(`expected an image reference in the policy, found ${quotedKey(expectedText)}`);
}
function isNameOnly(reference) {
  return reference.tag === void 0 && reference.digest === void 0;
}
function referenceOrUndefined(text) {
  try {
    return parseReference(text);
  } catch (error) {
    if (error instanceof FormatError) return void 0;
    throw error;
  }
}
function differs(expected, signed) {
  return no(`expected a signature for ${expected}, found one for ${formatReference(signed)}`);
}
function no(message) {
  return { matches: false, message };
}

// src/domain/policy/judge-signature.ts
var stages = ["crypto", "payload", "digest", "identity"];
function judgeSignature(place, check, against) {
  if (check.kind === "failed") {
    return {
      kind: "refused",
      stage: "crypto",
      reason: { code: check.code, message: `${place}: ${check.message}` }
    };
  }
  const { signer } = check;
  const payload = readPayload(check.payload);
  if ("problem" in payload) {
    const message2 = `${place}: signed by ${signer.fingerprint}, but what is signed is no claim: ${payload.problem}`;
    return { kind: "refused", stage: "payload", reason: { code: "payload-malformed", message: message2 }, signer };
  }
  const claimed = {
    reference: clip(payload.dockerReference),
    digest: payload.manifestDigest,
    createdUnixSeconds: payload.createdUnixSeconds ?? check.createdUnixSeconds
  };
  const mismatch2 = mismatchOf(payload, against);
  if (mismatch2 === null) return { kind: "accepted", signer, claimed };
  const message = `${place}: signed by ${signer.fingerprint}, ${mismatch2.reason.message}`;
  return { kind: "refused", stage: mismatch2.stage, reason: { ...mismatch2.reason, message }, signer, claimed };
}
function furthestFirst(refusals) {
  return refusals.toSorted((a, b) => stages.indexOf(b.stage) - stages.indexOf(a.stage));
}
function readPayload(bytes) {
  try {
    return parsePayload(bytes);
  } catch (error) {
    if (error instanceof FormatError) return { problem: error.message };
    throw error;
  }
}
function mismatchOf(payload, { subject, reference, signedIdentity }) {
  if (payload.manifestDigest !== subject) {
    const message = `but for digest ${payload.manifestDigest}; this image is ${subject}`;
    return { stage: "digest", reason: { code: "wrong-image", message } };
  }
  const match = matchSignedIdentity(signedIdentity, reference, payload.dockerReference);
  if (match.matches) return null;
  return { stage: "identity", reason: { code: "wrong-identity", message: `but ${match.message}` } };
}
var clip = (text) => text.length <= 520 ? text : `${text.slice(0, 520)}\u2026`;

// src/domain/policy/answer-requirement.ts
var notAsked = { outcome: "not-asked", judgements: [] };
function answerBeforeReading(requirement, question, unusable) {
  switch (requirement.type) {
    case "insecureAcceptAnything":
      return { outcome: "met", judgements: [] };
    case "reject":
      return notMet(rejectedBy(question));
    case "signedBaseLayer":
      return notMet({
        code: "signed-base-layer-unsupported",
        message: "signedBaseLayer always rejects: no tool implements it"
      });
    case "sigstoreSigned":
      return notAsked;
    case "signedBy":
      if (requirement.keyType !== "GPGKeys") return notMet(keyTypeUnsupported(requirement));
      return unusable === null ? notAsked : notMet({ code: unusable.code, message: unusable.message });
  }
}
function answerRequirement(requirement, known, question, facts) {
  const before = answerBeforeReading(requirement, question, known.kind === "keys-unusable" ? known : null);
  if (before.outcome !== "not-asked") return before;
  if (requirement.type !== "signedBy") return sigstoreNotYet;
  if (known.kind !== "checks" || known.checks.length !== facts.signatures.length) {
    throw new Error("signedBy: expected one check for each stored signature");
  }
  const judgements = facts.signatures.map(({ place }, index) => {
    const check = known.checks[index] ?? null;
    if (check === null) return null;
    const { signedIdentity } = requirement;
    const { reference } = question.target;
    const against = { subject: facts.subject, signedIdentity };
    return judgeSignature(place, check, reference === void 0 ? against : { ...against, reference });
  });
  return answerFrom(judgements, facts.places);
}
var signersOf = (answer) => answer.outcome === "met" ? answer.judgements.flatMap((found) => found?.kind === "accepted" ? [found.signer] : []) : [];
function answerFrom(judgements, places) {
  const [unread2, ...others] = places.filter(({ status }) => status === "unread").map(whyUnread);
  if (unread2 !== void 0) return { outcome: "undecided", reasons: [unread2, ...others], judgements };
  if (judgements.some((found) => found?.kind === "accepted")) return { outcome: "met", judgements };
  const [furthest, ...rest] = furthestFirst(judgements.filter((found) => found?.kind === "refused"));
  if (furthest === void 0) return { outcome: "not-met", reasons: [noSignature(places)], judgements };
  const reasons = [furthest.reason, ...rest.map(({ reason }) => reason)];
  return { outcome: "not-met", reasons, judgements };
}
function noSignature(places) {
  const code = "signature-missing";
  if (places.length > 0) {
    const where2 = places.map(({ url }) => url).join(", ");
    return { code, message: `a signature was required, but no signature exists at ${where2}` };
  }
  return {
    code,
    message: "a signature was required, but this image carries none and no reference says where to look for them",
    next: "Say under which reference it is to be judged, with `--identity HOST/NAME:TAG`."
  };
}
function rejectedBy({ target: target2, selection }) {
  const { scope, path } = selection;
  const rule = scope.source === "default" ? "the default of the policy" : path;
  const { transport, identity } = target2;
  const judged = transport === "docker" ? identity : `${transport}:${identity}`;
  const name = identity === "" ? `every image of ${transport}` : judged;
  return {
    code: "policy-reject",
    message: `${rule} rejects ${name}, whoever signed it`,
    next: cureOfReject(transport, scope)
  };
}
function cureOfReject(transport, { source, key }) {
  if (source !== "default" && source !== "transport-default") {
    return `Change the requirements of ${quotedKey(key ?? "")} if the image is to be allowed.`;
  }
  if (transport === "docker") return "Add a scope for it to the policy if it is to be allowed.";
  return `Give \`--identity HOST/NAME:TAG\` to judge it as the image of a registry, or add a scope for ${transport} to the policy.`;
}
var whyUnread = ({ url, error }) => error ?? { code: "signatures-unread", message: `${url}: the signatures could not be read to their end` };
var notMet = (reason) => ({ outcome: "not-met", reasons: [reason], judgements: [] });
var keyTypeUnsupported = ({ keyType }) => ({
  code: "key-type-unsupported",
  message: `keyType ${keyType} always rejects: only GPGKeys can accept an image`
});
var sigstoreNotYet = {
  outcome: "undecided",
  reasons: [
    {
      code: "sigstore-not-yet",
      message: "the policy asks for a Sigstore signature (sigstoreSigned), which this version does not verify yet"
    }
  ],
  judgements: []
};

// src/domain/policy/signature-evidence.ts
var clockSkewSeconds = 300;
var beforeContainersUnixSeconds = 1362096e3;
function evidenceOf(signatures, answers) {
  return signatures.map((signature, index) => {
    const { place, kind } = signature;
    const judgements = answers.flatMap((answer) => answer.judgements[index] ?? []);
    if (kind === "malformed") {
      const { code, message } = signature;
      return { place, kind, verified: false, claimed: {}, outcome: "not-accepted", code, message };
    }
    return { place, kind, ...worthOf(judgements) };
  });
}
function worthOf(judgements) {
  const accepted = judgements.find((judgement) => judgement.kind === "accepted");
  if (accepted !== void 0) {
    return { verified: true, signer: accepted.signer, claimed: accepted.claimed, outcome: "accepted" };
  }
  const [furthest] = furthestFirst(judgements.filter((judgement) => judgement.kind === "refused"));
  if (furthest === void 0) return { verified: false, claimed: {}, outcome: "not-asked" };
  const { signer, claimed, reason } = furthest;
  return {
    verified: signer !== void 0,
    ...signer === void 0 ? {} : { signer },
    claimed: claimed ?? {},
    outcome: "not-accepted",
    code: reason.code,
    message: reason.message
  };
}
function claimWarnings(answers, askedTag, nowUnixSeconds2) {
  const judgements = answers.flatMap((answer) => answer.judgements);
  const claims = judgements.flatMap((found) => found?.kind === "accepted" ? [found.claimed] : []);
  const texts = [
    ...claims.flatMap(({ createdUnixSeconds }) => timeWarning(createdUnixSeconds, nowUnixSeconds2)),
    ...otherTagWarning(claims, askedTag)
  ];
  return [...new Map(texts.map((reason) => [reason.message, reason])).values()];
}
function timeWarning(createdUnixSeconds, nowUnixSeconds2) {
  if (createdUnixSeconds === void 0) return [];
  const isFuture = createdUnixSeconds > nowUnixSeconds2 + clockSkewSeconds;
  if (!isFuture && createdUnixSeconds >= beforeContainersUnixSeconds) return [];
  const where2 = isFuture ? "in the future" : "before there were container images";
  const message = `an accepted signature says it was made at Unix time ${createdUnixSeconds}, ${where2}`;
  return [{ code: "signature-time-odd", message }];
}
function otherTagWarning(claims, askedTag) {
  if (askedTag === void 0) return [];
  const tags2 = claims.flatMap(({ reference }) => /:([^:/@]+)$/.exec(reference ?? "")?.[1] ?? []);
  const [other] = tags2;
  if (other === void 0 || tags2.includes(askedTag)) return [];
  const message = `pulled by digest: the signature was made for tag ${JSON.stringify(other)}, not ${JSON.stringify(askedTag)}`;
  return [{ code: "signature-other-tag", message }];
}

// src/domain/policy/decide.ts
function decide(question, facts) {
  const { requirements } = question.selection;
  const answers = requirements.map((requirement, index) => {
    const known = facts.requirements[index];
    if (known === void 0) throw new Error(`no facts for requirement ${index}`);
    return answerRequirement(requirement, known, question, facts);
  });
  const verdict = combine(answers, readsSignatures(question) ? brokenContainers(facts) : []);
  if (verdict === null) throw new Error("a requirement was left unasked");
  return {
    ...unread(question, verdict, answers),
    signatures: evidenceOf(facts.signatures, answers),
    places: facts.places,
    warnings: claimWarnings(answers, question.askedTag, facts.nowUnixSeconds)
  };
}
function decideWithoutReading(question, unusable) {
  const answers = question.selection.requirements.map(
    (requirement, index) => answerBeforeReading(requirement, question, unusable[index] ?? null)
  );
  const verdict = combine(answers, []);
  return verdict === null ? null : unread(question, verdict, answers);
}
function decideUnasked(question, verdict) {
  return unread(
    question,
    verdict,
    question.selection.requirements.map(() => notAsked)
  );
}
function readsSignatures({ selection }) {
  return selection.requirements.some(({ type }) => type === "signedBy" || type === "sigstoreSigned");
}
var brokenContainers = ({ signatures }) => signatures.filter((signature) => signature.kind === "malformed").map(({ code, place, message }) => ({ code, message: `${place}: ${message}` }));
function combine(answers, broken2) {
  const refused3 = answers.filter(({ outcome }) => outcome === "not-met");
  const reasons = [...broken2, ...refused3.flatMap((answer) => reasonsOf(answer))];
  if (reasons.length > 0) return { kind: "rejected", reasons };
  const open3 = answers.find((answer) => answer.outcome === "undecided");
  if (open3 !== void 0) return { kind: "undecided", error: open3.reasons[0] };
  if (!answers.every(({ outcome }) => outcome === "met")) return null;
  const by = distinctSigners(answers.flatMap(signersOf));
  return by.length > 0 ? { kind: "accepted", by } : { kind: "waived" };
}
var reasonsOf = (answer) => answer.outcome === "not-met" || answer.outcome === "undecided" ? answer.reasons : [];
var unread = ({ selection }, verdict, answers) => ({
  verdict,
  scope: selection.scope,
  requirements: selection.requirements.map(
    (requirement, index) => outcomeOf(extendPath(selection.path, index), requirement.type, answers[index] ?? notAsked)
  ),
  signatures: [],
  places: [],
  warnings: []
});
function outcomeOf(path, type, answer) {
  const [first] = reasonsOf(answer);
  const outcome = { path, type, outcome: answer.outcome, signers: distinctSigners(signersOf(answer)) };
  return first === void 0 ? outcome : { ...outcome, code: first.code, message: first.message };
}

// src/domain/policy/registries-d.ts
var builtInSource = "(built in)";
var topKeys = ["default-docker", "docker"];
var sectionKeys = [
  "lookaside",
  "lookaside-staging",
  "sigstore",
  "sigstore-staging",
  "use-sigstore-attachments"
];
var booleanWords = new Map([
  ...["y", "Y", "yes", "on"].map((word) => [word, true]),
  ...["n", "N", "no", "off"].map((word) => [word, false])
]);
function mergeRegistries(files, options2) {
  const docker = /* @__PURE__ */ new Map();
  const warnings = [];
  let defaultDocker;
  for (const { file, tree } of files) {
    const place = { what: file, path: "", code: "registries-d-malformed", ownFile: true };
    const top = objectOrEmpty(tree, place);
    warnings.push(...unknownKeys(top, place, topKeys));
    const ownDefault = top.get("default-docker") ?? null;
    if (ownDefault !== null) {
      const section = readSection(ownDefault, memberPlace(place, "default-docker"), warnings);
      if (defaultDocker !== void 0) throw duplicate(file, "default-docker", defaultDocker.file);
      defaultDocker = section;
    }
    const scopes = memberPlace(place, "docker");
    for (const [scope, value] of objectOrEmpty(top.get("docker"), scopes)) {
      const section = readSection(value, memberPlace(scopes, scope), warnings);
      const other = docker.get(scope);
      if (other !== void 0) throw duplicate(file, extendPath("docker", scope), other.file);
      docker.set(scope, section);
    }
  }
  return { ...options2, ...defaultDocker && { defaultDocker }, docker, warnings };
}
function lookasideFor(config, reference) {
  const sections = matchingSections(config, reference);
  const read2 = findBase(config, sections, readUrl);
  const write = findBase(config, sections, writeUrl);
  const warnings = [...fallThrough(read2, write), ...doubledSlash(read2, write)];
  return {
    read: { url: read2.url, source: read2.source },
    write: { url: write.url, source: write.source },
    useSigstoreAttachments: sections.map(({ section }) => section.useSigstoreAttachments).find((value) => value !== void 0) ?? false,
    warnings
  };
}
function objectOrEmpty(value, place) {
  return value === null || value === void 0 ? /* @__PURE__ */ new Map() : readObject(value, place);
}
function readSection(value, place, warnings) {
  const section = objectOrEmpty(value, place);
  warnings.push(...unknownKeys(section, place, sectionKeys));
  const text = (key) => {
    const found = section.get(key) ?? null;
    return found === null ? void 0 : readString(found, memberPlace(place, key)) || void 0;
  };
  const lookaside = text("lookaside");
  const lookasideStaging = text("lookaside-staging");
  const sigstore = text("sigstore");
  const sigstoreStaging = text("sigstore-staging");
  const useSigstoreAttachments = readSwitch(section, memberPlace(place, "use-sigstore-attachments"));
  return {
    file: place.what,
    ...lookaside !== void 0 && { lookaside },
    ...lookasideStaging !== void 0 && { lookasideStaging },
    ...sigstore !== void 0 && { sigstore },
    ...sigstoreStaging !== void 0 && { sigstoreStaging },
    ...useSigstoreAttachments !== void 0 && { useSigstoreAttachments }
  };
}
function readSwitch(section, place) {
  const value = section.get("use-sigstore-attachments") ?? null;
  if (value === null) return void 0;
  const meant = typeof value === "string" ? booleanWords.get(value) : value;
  if (typeof meant === "boolean") return meant;
  throw faultAt(place, "expected true or false");
}
function unknownKeys(object, place, known) {
  return [...object.keys()].filter((key) => !known.includes(key)).map((key) => {
    const meant = nearestWord(key, known);
    const hint = meant === void 0 ? `known keys: ${known.join(", ")}` : `did you mean "${meant}"?`;
    return `${place.what}: ${extendPath(place.path, key)}: unknown key, ignored by every tool; ${hint}`;
  });
}
function duplicate(file, path, otherFile) {
  const place = { what: file, path, code: "registries-d-duplicate", ownFile: true };
  return faultAt(place, `expected this section in one file only, found it in ${otherFile}, too`);
}
function matchingSections(config, reference) {
  const scopes = [dockerIdentity(reference), ...dockerNamespaces(reference)];
  const matches = scopes.flatMap((scope) => {
    const section = config.docker.get(scope);
    return section === void 0 ? [] : [{ name: extendPath("docker", scope), section }];
  });
  const { defaultDocker } = config;
  return defaultDocker === void 0 ? matches : [...matches, { name: "default-docker", section: defaultDocker }];
}
function readUrl(section) {
  if (section.lookaside !== void 0) return ["lookaside", section.lookaside];
  return section.sigstore === void 0 ? void 0 : ["sigstore", section.sigstore];
}
function writeUrl(section) {
  if (section.lookasideStaging !== void 0) return ["lookaside-staging", section.lookasideStaging];
  if (section.sigstoreStaging !== void 0) return ["sigstore-staging", section.sigstoreStaging];
  return readUrl(section);
}
function findBase(config, sections, urlOf) {
  for (const [position, { name, section }] of sections.entries()) {
    const set = urlOf(section);
    if (set === void 0) continue;
    return { url: set[1], source: `${section.file}: ${name}.${set[0]}`, passed: sections.slice(0, position) };
  }
  return { url: config.builtInLookaside, source: builtInSource, passed: sections };
}
function fallThrough(read2, write) {
  const isAlike = read2.source === write.source && read2.passed.length === write.passed.length;
  if (isAlike) return fallThroughOf(read2, "lookaside");
  return [...fallThroughOf(read2, "lookaside for reading"), ...fallThroughOf(write, "lookaside for writing")];
}
function fallThroughOf({ passed: [first], source }, what) {
  if (first === void 0) return [];
  const { section, name } = first;
  const message = `${section.file}: ${name} sets no ${what}, so ${source} is used, as by podman and skopeo`;
  return [{ code: "registries-d-fall-through", message }];
}
function doubledSlash(...bases) {
  const base = bases.find(({ url }) => /^https?:[^?#]*\/(?:[?#]|$)/i.test(url));
  if (base === void 0) return [];
  const message = `${base.source}: the base ends with a slash, so the URLs of its signatures hold a double slash`;
  return [{ code: "lookaside-trailing-slash", message }];
}

// src/app/registries-warnings.ts
var registriesWarnings = (config) => config.warnings.map((message) => ({ code: "registries-d-ineffective", message }));

// src/app/signature-places.ts
function placeFinder(lookaside, ports) {
  const given = lookaside === void 0 ? void 0 : ports.stores.lookasideReader(lookaside);
  let loading;
  let warnings = [];
  const load2 = async () => {
    const config = await ports.registries.load();
    warnings = registriesWarnings(config);
    return config;
  };
  const choose = async (reference) => {
    loading ??= load2();
    return lookasideFor(await loading, reference);
  };
  const find = async (name, identity) => {
    if (name.transport === "dir") return { store: ports.stores.directory(name.path), warnings: [] };
    const reference = name.transport === "docker" ? name.reference : identity;
    if (reference === void 0) return null;
    if (given !== void 0)
      return { store: given, reference, warnings: await missingFolder(given, "--lookaside") };
    const { read: read2, warnings: odd } = await choose(reference);
    const store = ports.stores.lookasideReader(read2.url);
    const missing = read2.source === builtInSource ? [] : await missingFolder(store, read2.source);
    return { store, reference, warnings: [...odd, ...missing] };
  };
  const requireReadable = async (name) => {
    if (name.transport !== "docker" || given !== void 0) return;
    const { read: read2 } = await choose(name.reference);
    withRepositoryPath(read2.url, name.reference, read2.source);
  };
  return { find, requireReadable, warnings: () => warnings };
}
async function missingFolder(store, source) {
  const folder2 = await store.missingFolder?.();
  if (folder2 === void 0) return [];
  const message = `${source}: expected a folder of signatures at ${folder2}, found none; correct the path`;
  return [{ code: "lookaside-folder-missing", message }];
}
async function readPlace(store, subject) {
  const signatures = [];
  const read2 = () => ({
    url: store.place(subject),
    store: store.kind,
    found: signatures.length
  });
  try {
    for await (const signature of store.list(subject)) signatures.push(signature);
    return { place: { ...read2(), status: "read" }, signatures };
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error;
    return { place: { ...read2(), status: "unread", error: reasonOf(error) }, signatures };
  }
}

// src/app/judge-manifest.ts
async function openKeys(question, { keysOf }) {
  return await Promise.all(
    question.selection.requirements.map(
      async (requirement) => requirement.type === "signedBy" && requirement.keyType === "GPGKeys" ? await keysOf(requirement.keys) : null
    )
  );
}
async function judgeManifest(subject, judge) {
  const { question, keys, place } = judge;
  const readings = place === null ? [] : [await readPlace(place.store, subject)];
  const signatures = readings.flatMap((reading) => reading.signatures);
  return decide(question, {
    subject: subject.digest,
    places: readings.map((reading) => reading.place),
    signatures,
    requirements: await Promise.all(keys.map((ring) => factsFor(ring, signatures))),
    nowUnixSeconds: judge.nowUnixSeconds()
  });
}
var subjectOf = (digest2, place, primary) => place?.reference === void 0 ? { digest: digest2, primary } : { digest: digest2, primary, reference: place.reference };
async function factsFor(ring, signatures) {
  if (ring === null) return { kind: "nothing-to-check" };
  if (ring.kind === "unusable") return { kind: "keys-unusable", code: ring.code, message: ring.message };
  const check = async (signature) => signature.kind === "simple-signing" ? await ring.check(signature.bytes) : null;
  return { kind: "checks", checks: await Promise.all(signatures.map(check)) };
}

// src/app/stopped.ts
function stoppedBy(cancel) {
  const reason = cancel.reason;
  return reason instanceof CountersignError ? reason : new TransportError("cancelled", "stopped before this was done");
}
function faultOf(cause, cancel) {
  if (cancel.aborted) return stoppedBy(cancel);
  return cause instanceof CountersignError ? cause : new InternalError(cause);
}

// src/app/inspect.ts
async function inspect(request, ports) {
  const places = placeFinder(request.lookaside, ports);
  const results = await forEachBounded(
    request.operands,
    request.concurrency,
    (operand) => inspectOne(operand, request, places, ports),
    { signal: ports.cancel, progress: ports.progress, failed: ({ error }) => error !== void 0 }
  );
  const images = request.operands.map((operand, index) => {
    const result = results[index];
    const image = result?.kind === "done" ? result.value : { ...nothingOf(operand), error: stoppedBy(ports.cancel) };
    return { ...image, warnings: [...places.warnings(), ...image.warnings] };
  });
  return { command: "inspect", images };
}
async function inspectOne(operand, request, places, ports) {
  try {
    refuseNeedlessIdentity(operand.name, request.identity);
    return await withSource(ports.images, operand.name, async (source) => {
      const { fetched, manifest } = await resolveImage(source);
      const place = await places.find(operand.name, request.identity);
      const subjects = await subjectsOf(source, fetched, manifest);
      const read2 = place === null ? [] : await readPlaces(place, subjects, request.concurrency, ports.trust);
      return {
        ...nothingOf(operand),
        digest: fetched.digest,
        mediaType: guessMediaType(fetched.bytes),
        entries: entriesOf(manifest),
        places: read2,
        warnings: place?.warnings ?? []
      };
    });
  } catch (cause) {
    return { ...nothingOf(operand), error: faultOf(cause, ports.cancel) };
  }
}
async function subjectsOf(source, fetched, manifest) {
  const entries = manifest.kind === "index" ? imagePlatforms(manifest) : [];
  const digests = [fetched.digest];
  for (const { digest: digest2 } of entries) {
    const isSha256 = digestParts(digest2).algorithm === "sha256";
    digests.push(isSha256 ? digest2 : (await source.readManifest(digest2)).digest);
  }
  return [...new Set(digests)];
}
async function readPlaces(place, subjects, concurrency, trust) {
  return await mapBounded(subjects, concurrency, async (subject, index) => {
    const { place: read2, signatures } = await readPlace(place.store, subjectOf(subject, place, index === 0));
    const { url, store, status, error } = read2;
    return {
      subject,
      url,
      store,
      status,
      ...error === void 0 ? {} : { error },
      signatures: await Promise.all(signatures.map((signature) => readUntrusted(signature, trust)))
    };
  });
}
async function readUntrusted(signature, trust) {
  const { place, kind } = signature;
  switch (signature.kind) {
    case "malformed":
      return { place, kind, message: signature.message };
    case "cosign-layer":
      return { place, kind };
    case "simple-signing": {
      const { keyId, reference, digest: digest2, createdUnixSeconds } = await trust.readClaimWithoutVerifying(
        signature.bytes
      );
      return {
        place,
        kind,
        ...keyId === void 0 ? {} : { untrustedKeyId: keyId },
        ...reference === void 0 ? {} : { untrustedReference: reference },
        ...digest2 === void 0 ? {} : { untrustedDigest: digest2 },
        ...createdUnixSeconds === void 0 ? {} : { untrustedCreatedUnixSeconds: createdUnixSeconds }
      };
    }
  }
}
var nothingOf = ({ text, name }) => ({
  text,
  reference: shownName(name),
  entries: [],
  places: [],
  warnings: []
});

// src/domain/policy/policy-fields.ts
function under(place, code) {
  return { ...place, code };
}
function readFields(value, place, keys) {
  const object = readObject(value, under(place, "policy-wrong-type"));
  exactKeys(object, under(place, "policy-unknown-key"), {
    optional: [...keys.required, ...keys.optional ?? []]
  });
  exactKeys(object, under(place, "policy-missing-field"), {
    required: keys.required,
    optional: [...object.keys()]
  });
  return object;
}
function readFilledText(object, place, key) {
  const here = memberPlace(place, key);
  const text = readString(object.get(key), under(here, "policy-wrong-type"));
  if (text === "") throw faultAt(under(here, "policy-missing-field"), "expected a text, found an empty one");
  return text;
}
function readWord(object, place, key, known) {
  if (!object.has(key)) {
    const near = [...object.keys()].find((other) => other.toLowerCase() === key.toLowerCase());
    const found2 = near === void 0 ? "none" : `${quotedKey(near)} (keys are compared with case)`;
    throw faultAt(under(place, "policy-missing-field"), `expected the key "${key}", found ${found2}`);
  }
  const here = memberPlace(place, key);
  const found = readString(object.get(key), under(here, "policy-wrong-type"));
  const word = known.find((candidate) => candidate === found);
  if (word !== void 0) return word;
  const meant = nearestWord(found, known);
  const hint = meant === void 0 ? "" : `; did you mean "${meant}"?`;
  throw faultAt(
    under(here, "policy-unknown-type"),
    `expected one of ${known.join(", ")}, found ${quotedKey(found)}${hint}`
  );
}

// src/domain/policy/parse-key-source.ts
function keySourceKeys(names) {
  return [names.path, names.paths, names.data, names.datas].filter((name) => name !== void 0);
}
function readKeySource(object, place, names) {
  const [key, another] = keySourceKeys(names).filter((name) => object.has(name));
  if (key === void 0) return void 0;
  if (another !== void 0) {
    throw faultAt(
      under(place, "policy-key-source"),
      `expected one of ${keySourceKeys(names).join(", ")}, found ${key} and ${another}`
    );
  }
  if (key === names.path) return { kind: "paths", paths: [readFilledText(object, place, key)] };
  const here = memberPlace(place, key);
  if (key === names.data) return { kind: "data", data: [readData(object.get(key), here)] };
  const items = readArray(object.get(key), under(here, "policy-wrong-type"));
  if (items.length === 0 && !(key === names.paths && names.emptyPaths === true)) {
    throw faultAt(under(here, "policy-key-source"), "expected at least one entry, found an empty list");
  }
  if (key === names.paths)
    return { kind: "paths", paths: items.map((item, index) => readPath(item, itemPlace(here, index))) };
  return { kind: "data", data: items.map((item, index) => readData(item, itemPlace(here, index))) };
}
function requireKeySource(object, place, names) {
  const source = readKeySource(object, place, names);
  if (source !== void 0) return source;
  throw faultAt(
    under(place, "policy-key-source"),
    `expected one of ${keySourceKeys(names).join(", ")}, found none`
  );
}
function readPath(value, place) {
  const path = readString(value, under(place, "policy-wrong-type"));
  if (path === "") throw faultAt(under(place, "policy-missing-field"), "expected a path, found an empty text");
  return path;
}
function readData(value, place) {
  const bytes = decodeBase64(readString(value, under(place, "policy-wrong-type")));
  if (bytes !== void 0) return bytes;
  throw faultAt(under(place, "policy-key-source"), "expected standard base64 with padding, found other text");
}

// src/domain/policy/parse-signed-identity.ts
var types = [
  "matchExact",
  "matchRepoDigestOrExact",
  "matchRepository",
  "exactReference",
  "exactRepository",
  "remapIdentity"
];
var host = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::[0-9]+)?";
var nameParts = "(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*";
var prefixGrammar = new RegExp(`^${host}${nameParts}$`);
var maxPrefixLength = 255;
function readSignedIdentity(requirement, place) {
  if (!requirement.has("signedIdentity")) return { type: "matchRepoDigestOrExact" };
  return parseSignedIdentity(requirement.get("signedIdentity"), memberPlace(place, "signedIdentity"));
}
function parseSignedIdentity(value, place) {
  const type = readWord(readObject(value, under(place, "policy-wrong-type")), place, "type", types);
  switch (type) {
    case "matchExact":
    case "matchRepoDigestOrExact":
    case "matchRepository":
      readFields(value, place, { required: ["type"] });
      return { type };
    case "exactReference": {
      const object = readFields(value, place, { required: ["type", "dockerReference"] });
      return { type, dockerReference: readExactReference(object, place) };
    }
    case "exactRepository": {
      const object = readFields(value, place, { required: ["type", "dockerRepository"] });
      const dockerRepository = readFilledText(object, place, "dockerRepository");
      checkReference(dockerRepository, memberPlace(place, "dockerRepository"));
      return { type, dockerRepository };
    }
    case "remapIdentity": {
      const object = readFields(value, place, { required: ["type", "prefix", "signedPrefix"] });
      return {
        type,
        prefix: readPrefix(object, place, "prefix"),
        signedPrefix: readPrefix(object, place, "signedPrefix")
      };
    }
  }
}
function readExactReference(object, place) {
  const text = readFilledText(object, place, "dockerReference");
  const here = memberPlace(place, "dockerReference");
  const reference = checkReference(text, here);
  if (reference.tag !== void 0 || reference.digest !== void 0) return text;
  throw faultAt(
    under(here, "policy-reference-invalid"),
    `expected a tag or digest, found only ${quotedKey(text)}`
  );
}
function checkReference(text, place) {
  const here = under(place, "policy-reference-invalid");
  let reference;
  try {
    reference = parseReference(text);
  } catch (cause) {
    if (cause instanceof FormatError) throw faultAt(here, cause.message);
    throw cause;
  }
  const refusal2 = podmanRefusal(reference);
  if (refusal2 !== void 0) throw faultAt(here, refusal2);
  return reference;
}
function readPrefix(object, place, key) {
  const prefix = readFilledText(object, place, key);
  if (prefix.length <= maxPrefixLength && prefixGrammar.test(prefix)) return prefix;
  throw faultAt(
    under(memberPlace(place, key), "policy-reference-invalid"),
    `expected HOST[:PORT][/NAME\u2026] without tag and digest, found ${quotedKey(prefix)}`
  );
}

// src/domain/policy/parse-sigstore-signed.ts
var keyNames = { path: "keyPath", paths: "keyPaths", data: "keyData", datas: "keyDatas" };
var rekorNames = {
  path: "rekorPublicKeyPath",
  paths: "rekorPublicKeyPaths",
  data: "rekorPublicKeyData",
  datas: "rekorPublicKeyDatas"
};
var fulcioNames = { path: "caPath", data: "caData" };
var rootNames = { path: "caRootsPath", data: "caRootsData" };
var intermediateNames = { path: "caIntermediatesPath", data: "caIntermediatesData" };
var trustKeys = [...keySourceKeys(keyNames), "fulcio", "pki"];
function parseSigstoreSigned(value, place) {
  const requirement = readFields(value, place, {
    required: ["type"],
    optional: [...trustKeys, ...keySourceKeys(rekorNames), "signedIdentity"]
  });
  const trust = readTrust(requirement, place);
  const rekorKeys = readKeySource(requirement, place, rekorNames);
  checkRekor(trust, rekorKeys, place);
  return {
    type: "sigstoreSigned",
    trust,
    ...rekorKeys === void 0 ? {} : { rekorKeys },
    signedIdentity: readSignedIdentity(requirement, place)
  };
}
function readTrust(requirement, place) {
  const present = trustKeys.filter((key) => requirement.has(key));
  if (present.length !== 1) {
    const found = present.length === 0 ? "none" : present.join(" and ");
    throw faultAt(
      under(place, "policy-key-source"),
      `expected exactly one of ${trustKeys.join(", ")}, found ${found}`
    );
  }
  if (requirement.has("fulcio")) return readFulcio(requirement.get("fulcio"), memberPlace(place, "fulcio"));
  if (requirement.has("pki")) return readPki(requirement.get("pki"), memberPlace(place, "pki"));
  return { kind: "keys", keys: requireKeySource(requirement, place, keyNames) };
}
function checkRekor(trust, rekorKeys, place) {
  const here = under(place, "policy-key-source");
  const names = keySourceKeys(rekorNames).join(", ");
  if (trust.kind === "fulcio" && rekorKeys === void 0) {
    throw faultAt(here, `expected one of ${names} beside fulcio, found none`);
  }
  if (trust.kind === "pki" && rekorKeys !== void 0) {
    throw faultAt(here, `expected none of ${names} beside pki, found one`);
  }
}
function readFulcio(value, place) {
  const fulcio = readFields(value, place, {
    required: ["oidcIssuer", "subjectEmail"],
    optional: keySourceKeys(fulcioNames)
  });
  return {
    kind: "fulcio",
    ca: requireKeySource(fulcio, place, fulcioNames),
    oidcIssuer: readFilledText(fulcio, place, "oidcIssuer"),
    subjectEmail: readFilledText(fulcio, place, "subjectEmail")
  };
}
function readPki(value, place) {
  const pki = readFields(value, place, {
    required: [],
    optional: [
      ...keySourceKeys(rootNames),
      ...keySourceKeys(intermediateNames),
      "subjectEmail",
      "subjectHostname"
    ]
  });
  const roots = requireKeySource(pki, place, rootNames);
  const intermediates = readKeySource(pki, place, intermediateNames);
  if (!pki.has("subjectEmail") && !pki.has("subjectHostname")) {
    throw faultAt(
      under(place, "policy-missing-field"),
      "expected subjectEmail, subjectHostname or both, found neither"
    );
  }
  return {
    kind: "pki",
    roots,
    ...intermediates === void 0 ? {} : { intermediates },
    ...pki.has("subjectEmail") ? { subjectEmail: readFilledText(pki, place, "subjectEmail") } : {},
    ...pki.has("subjectHostname") ? { subjectHostname: readFilledText(pki, place, "subjectHostname") } : {}
  };
}

// src/domain/policy/parse-requirement.ts
var types2 = ["insecureAcceptAnything", "reject", "signedBy", "sigstoreSigned", "signedBaseLayer"];
var keyTypes = ["GPGKeys", "signedByGPGKeys", "X509Certificates", "signedByX509CAs"];
var keyNames2 = { path: "keyPath", paths: "keyPaths", data: "keyData", emptyPaths: true };
function parseRequirement(value, place) {
  const type = readWord(readObject(value, under(place, "policy-wrong-type")), place, "type", types2);
  switch (type) {
    case "insecureAcceptAnything":
    case "reject":
      readFields(value, place, { required: ["type"] });
      return { type };
    case "signedBy":
      return parseSignedBy(value, place);
    case "sigstoreSigned":
      return parseSigstoreSigned(value, place);
    case "signedBaseLayer": {
      const requirement = readFields(value, place, { required: ["type", "baseLayerIdentity"] });
      const here = memberPlace(place, "baseLayerIdentity");
      return { type, baseLayerIdentity: parseSignedIdentity(requirement.get("baseLayerIdentity"), here) };
    }
  }
}
function parseSignedBy(value, place) {
  const requirement = readFields(value, place, {
    required: ["type", "keyType"],
    optional: [...keySourceKeys(keyNames2), "signedIdentity"]
  });
  return {
    type: "signedBy",
    keyType: readWord(requirement, place, "keyType", keyTypes),
    keys: requireKeySource(requirement, place, keyNames2),
    signedIdentity: readSignedIdentity(requirement, place)
  };
}

// src/domain/policy/parse-policy.ts
var maxPolicyBytes = 4 * 1024 * 1024;
var maxFaults = 100;
function parsePolicy(bytes, file) {
  const faults = [];
  const policy = readPolicy(bytes, file, faults);
  const [first] = faults;
  if (first !== void 0) throw first;
  if (policy !== void 0) return policy;
  throw new FormatError("internal-error", `${file}: was neither read nor refused`);
}
function collectPolicyFaults(bytes, file) {
  const faults = [];
  readPolicy(bytes, file, faults);
  return faults;
}
function readPolicy(bytes, file, faults) {
  const root2 = { what: file, path: "", code: "policy-wrong-type", ownFile: true };
  const document = attempt(
    faults,
    () => readObject(parseStrictJson(bytes, { what: file, maxBytes: maxPolicyBytes, ownFile: true }), root2)
  );
  if (document === void 0) return void 0;
  attempt(
    faults,
    () => exactKeys(document, under(root2, "policy-unknown-key"), { optional: ["default", "transports"] })
  );
  attempt(
    faults,
    () => exactKeys(document, under(root2, "policy-missing-field"), {
      required: ["default"],
      optional: [...document.keys()]
    })
  );
  const fallback = document.has("default") ? readRequirements(document.get("default"), memberPlace(root2, "default"), faults) : void 0;
  const transports = document.has("transports") ? readTransports(document.get("transports"), memberPlace(root2, "transports"), faults) : /* @__PURE__ */ new Map();
  return fallback === void 0 ? void 0 : { default: fallback, transports };
}
function readTransports(value, place, faults) {
  const read2 = /* @__PURE__ */ new Map();
  for (const [name, scopes] of attempt(faults, () => readObject(value, place)) ?? []) {
    read2.set(name, readScopes(name, scopes, memberPlace(place, name), faults));
  }
  return read2;
}
function readScopes(transport, value, place, faults) {
  const read2 = /* @__PURE__ */ new Map();
  const scopes = attempt(faults, () => readObject(value, place));
  for (const [scope, list] of scopes ?? []) {
    const here = memberPlace(place, scope);
    attempt(faults, () => checkScope(transport, scope, here));
    const requirements = readRequirements(list, here, faults);
    if (requirements !== void 0) read2.set(scope, requirements);
  }
  return read2;
}
function checkScope(transport, scope, place) {
  const fault4 = scopeFault(transport, scope);
  if (fault4 !== void 0) throw faultAt(under(place, "policy-scope-invalid"), fault4);
}
function readRequirements(value, place, faults) {
  const items = attempt(faults, () => readNonEmptyArray(value, place));
  const read2 = [];
  for (const [index, item] of (items ?? []).entries()) {
    const requirement = attempt(faults, () => parseRequirement(item, itemPlace(place, index)));
    if (requirement !== void 0) read2.push(requirement);
  }
  const [first, ...others] = read2;
  return first === void 0 ? void 0 : [first, ...others];
}
function readNonEmptyArray(value, place) {
  const items = readArray(value, place);
  if (items.length > 0) return items;
  throw faultAt(
    under(place, "policy-empty-requirements"),
    "expected at least one requirement, found an empty list"
  );
}
function attempt(faults, read2) {
  if (faults.length >= maxFaults) return void 0;
  try {
    return read2();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    faults.push(error);
    return void 0;
  }
}

// src/domain/policy/policy-warnings.ts
var maxWarnings = 100;
var wildcardGrammar = /^\*(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/;
var dockerScoped = ["docker", "docker-daemon"];
function policyWarnings(policy) {
  const warnings = [];
  for (const warning of everyWarning(policy)) {
    warnings.push(warning);
    if (warnings.length >= maxWarnings) break;
  }
  return warnings;
}
function* everyWarning(policy) {
  yield* relativePaths(policy.default, "default");
  for (const [transport, scopes] of policy.transports) {
    const place = extendPath("transports", transport);
    if (!isKnownTransport(transport) && scopes.size > 0) {
      const message = `${place}: no transport is called ${quotedKey(transport)}, so its scopes are never asked`;
      yield { code: "policy-transport-unknown", message };
    }
    for (const [scope, requirements] of scopes) {
      const here = extendPath(place, scope);
      const why2 = dockerScoped.includes(transport) ? whyNeverMatches(scope) : void 0;
      if (why2 !== void 0) yield { code: "policy-scope-never-matches", message: `${here}: ${why2}` };
      yield* relativePaths(requirements, here);
    }
  }
}
function whyNeverMatches(scope) {
  if (scope === "") return void 0;
  if (scope.includes("*")) {
    return wildcardGrammar.test(scope) ? void 0 : 'matches nothing: a pattern is "*." and a domain, without port and path';
  }
  if (isReferencePart(scope)) return void 0;
  const full = fullForm(scope);
  return full === void 0 || full === scope ? "matches nothing: no image reference has this scope" : `matches nothing: references are compared in full; write ${quotedKey(full)}`;
}
function isReferencePart(scope) {
  const reference = normalForm(scope);
  const isIdentity = reference?.text === scope && reference.hasTagOrDigest;
  return isIdentity || normalForm(`${scope}/x/y`)?.text === `${scope}/x/y`;
}
function fullForm(scope) {
  return normalForm(scope)?.text;
}
function normalForm(text) {
  try {
    const reference = parseReference(text);
    const hasTagOrDigest = reference.tag === void 0 !== (reference.digest === void 0);
    return { text: formatReference(reference), hasTagOrDigest };
  } catch (error) {
    if (error instanceof FormatError) return void 0;
    throw error;
  }
}
function* relativePaths(requirements, place) {
  for (const [index, requirement] of requirements.entries()) {
    for (const path of keySources(requirement).flatMap(
      (source) => source.kind === "paths" ? source.paths : []
    )) {
      if (!isRelative(path)) continue;
      const message = `${extendPath(place, index)}: ${quotedKey(path)} is looked for in the working directory`;
      yield { code: "policy-relative-path", message };
    }
  }
}
function isRelative(path) {
  return !path.startsWith("/") && !/^[A-Za-z]:[\\/]/.test(path);
}
function keySources(requirement) {
  switch (requirement.type) {
    case "insecureAcceptAnything":
    case "reject":
    case "signedBaseLayer":
      return [];
    case "signedBy":
      return [requirement.keys];
    case "sigstoreSigned":
      return [
        ...trustSources(requirement.trust),
        ...requirement.rekorKeys === void 0 ? [] : [requirement.rekorKeys]
      ];
  }
}
function trustSources(trust) {
  switch (trust.kind) {
    case "keys":
      return [trust.keys];
    case "fulcio":
      return [trust.ca];
    case "pki":
      return [trust.roots, ...trust.intermediates === void 0 ? [] : [trust.intermediates]];
  }
}

// src/app/policy-tools.ts
async function checkPolicy({ path: file }, { policies, trust }) {
  const bytes = await policies.readBytes(file);
  const faults = collectPolicyFaults(bytes, file);
  const checked = { command: "policy check", policy: file };
  if (faults.length > 0) {
    return { ...checked, scopes: 0, requirements: 0, faults: faults.map(faultOf2), warnings: [] };
  }
  const policy = parsePolicy(bytes, file);
  const requirements = requirementsOf(policy);
  const keys = await checkKeys(requirements, file, trust);
  return {
    ...checked,
    scopes: [...policy.transports.values()].reduce((sum, scopes) => sum + scopes.size, 0),
    requirements: requirements.length,
    faults: keys.faults,
    warnings: [...policyWarnings(policy), ...keys.warnings, ...requirements.flatMap(notYet)]
  };
}
function requirementsOf(policy) {
  const lists = [...policy.transports].flatMap(
    ([transport, scopes]) => [...scopes].map(([scope, list]) => ({
      place: extendPath(extendPath("transports", transport), scope),
      list,
      isAsked: isKnownTransport(transport)
    }))
  );
  return [{ place: "default", list: policy.default, isAsked: true }, ...lists].flatMap(
    ({ place, list, isAsked }) => list.map((requirement, index) => ({ path: extendPath(place, index), requirement, isAsked }))
  );
}
async function checkKeys(requirements, file, trust) {
  const faults = [];
  const warnings = [];
  for (const { path, requirement, isAsked } of requirements) {
    if (!isAsked || requirement.type !== "signedBy" || requirement.keyType !== "GPGKeys") continue;
    const ring = await trust.gpgKeyRing(requirement.keys);
    if (ring.kind === "usable") {
      warnings.push(
        ...ring.warnings.map((warning) => ({ ...warning, message: `${path}: ${warning.message}` }))
      );
      continue;
    }
    const message = `${file}: ${path}: ${ring.message}`;
    faults.push({ code: ring.code, path, message, next: codes[ring.code].next });
  }
  return { faults, warnings };
}
function notYet({ path, requirement }) {
  if (requirement.type !== "sigstoreSigned") return [];
  const message = `${path}: sigstoreSigned is not verified yet: images under it stay undecided`;
  return [{ code: "sigstore-not-yet", message }];
}
var faultOf2 = (fault4) => ({
  code: fault4.code,
  path: fault4 instanceof FormatError ? fault4.path ?? "" : "",
  message: fault4.message,
  next: fault4.next ?? codes[fault4.code].next
});

// src/app/one-at-a-time.ts
function oneAtATime() {
  const last = /* @__PURE__ */ new Map();
  return async (key, work) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, mine);
    return await mine;
  };
}

// src/app/publish.ts
async function publish(wanted, options2) {
  const { store, subject } = wanted;
  const { same, warnings } = await survey(wanted);
  if (same !== void 0 && !options2.force) return { state: "unchanged", place: same, warnings };
  if (options2.dryRun) return { state: "would-publish", place: store.place(subject), warnings };
  const payload = writePayload({
    dockerReference: wanted.dockerReference,
    digest: subject.digest,
    creator: options2.creator,
    createdUnixSeconds: options2.nowUnixSeconds()
  });
  const blob = await wanted.signer.sign(payload);
  const receipt = await store.append(subject, blob);
  await readBack(wanted, blob, receipt);
  return {
    state: "published",
    place: receipt.place,
    warnings: [...warnings, ...await askPublicStore(wanted, blob)]
  };
}
async function survey(wanted) {
  const warnings = [];
  let same;
  for await (const entry of wanted.store.list(wanted.subject)) {
    if (entry.kind === "malformed")
      warnings.push({ code: "store-entry-malformed", message: `${entry.place}: ${entry.message}` });
    if (entry.kind !== "simple-signing" || same !== void 0) continue;
    if (faultOf3(await wanted.keys.check(entry.bytes), wanted) === void 0) same = entry.place;
  }
  return { ...same !== void 0 && { same }, warnings };
}
function faultOf3(check, { subject, dockerReference, signer }) {
  if (check.kind === "failed") return check.message;
  if (check.signer.fingerprint !== signer.identity.fingerprint) return `it is by ${check.signer.fingerprint}`;
  try {
    const claim = parsePayload(check.payload);
    if (claim.manifestDigest !== subject.digest) return `it is for ${claim.manifestDigest}`;
    return claim.dockerReference === dockerReference ? void 0 : `it is for ${claim.dockerReference}`;
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    return cause.message;
  }
}
async function readBack(wanted, blob, receipt) {
  const refuse2 = (why2) => new IntegrityError(
    "read-back-failed",
    `${receipt.place}: expected the signature that was written, found ${why2}`
  );
  let number = 0;
  for await (const entry of wanted.store.list(wanted.subject)) {
    number += 1;
    if (number !== receipt.number) continue;
    if (entry.kind !== "simple-signing" || !areEqual(entry.bytes, blob)) throw refuse2("other bytes");
    const fault4 = faultOf3(await wanted.keys.check(entry.bytes), wanted);
    if (fault4 !== void 0) throw refuse2(`one that does not verify: ${fault4}`);
    return;
  }
  throw refuse2(`a list of ${number} that ends before it`);
}
async function askPublicStore({ publicStore, subject }, blob) {
  if (publicStore === void 0) return [];
  const stale = (why2) => [
    { code: "read-back-stale", message: `${publicStore.place(subject)}: ${why2}` }
  ];
  try {
    for await (const entry of publicStore.list(subject)) {
      if (entry.kind === "simple-signing" && areEqual(entry.bytes, blob)) return [];
    }
    return stale("the new signature is not served there yet");
  } catch (cause) {
    if (!(cause instanceof CountersignError)) throw cause;
    return stale(`the new signature could not be read there: ${cause.message}`);
  }
}
var areEqual = (a, b) => a.length === b.length && a.every((byte, index) => byte === b[index]);

// src/app/sign-keys.ts
async function openSigners(request, ports) {
  const signers = await ports.signer(request.signer);
  return await Promise.all(
    signers.map(async (signer) => {
      const keys = await ports.trust.gpgKeyRing(signer.publicKeys);
      if (keys.kind === "usable") return { signer, keys };
      const { fingerprint } = signer.identity;
      throw new SigningError(
        keys.code,
        `key ${fingerprint}: its public half cannot verify what it signs: ${keys.message}`
      );
    })
  );
}

// src/app/sign-manifests.ts
function demandDigest(fetched, demanded, shown) {
  if (demanded === void 0) return;
  const { algorithm } = digestParts(demanded);
  const found = algorithm === "sha256" ? fetched.digest : manifestDigest(fetched.bytes, algorithm);
  if (found === demanded) return;
  throw new IntegrityError("tag-moved", `${shown}: expected digest ${demanded}, found ${found}`);
}
async function manifestsToSign({ fetched, manifest }, wanted, source) {
  if (manifest.kind !== "index") {
    return { manifests: [{ digest: fetched.digest, role: "image", primary: true }], warnings: [] };
  }
  const primary = { digest: fetched.digest, role: "index", primary: true };
  if (wanted === "index") return { manifests: [primary], warnings: [] };
  const entries = wanted === "all" ? signable(manifest) : wanted.flatMap((platform) => named(manifest, platform));
  const children = [];
  for (const entry of entries) {
    const child = await childToSign(entry, source);
    if (![primary, ...children].some(({ digest: digest2 }) => digest2 === child.digest)) children.push(child);
  }
  return wanted === "all" ? { manifests: [primary, ...children], warnings: oddities(manifest) } : { manifests: children, warnings: [] };
}
function signable(index) {
  const images = imagePlatforms(index);
  return index.manifests.filter((entry) => images.includes(entry) || entryRole(entry) === "index");
}
function named(index, platform) {
  const found = platformCandidates(index, platform).filter((entry) => entry.platform !== void 0);
  if (found.length > 0) return found;
  const there = imagePlatforms(index).flatMap(
    (entry) => entry.platform === void 0 ? [] : [formatPlatform(entry.platform)]
  );
  throw new UsageError(
    "platform-missing",
    `--platforms: expected ${formatPlatform(platform)} in the index, found ${there.join(", ") || "no platform"}`
  );
}
async function childToSign(entry, source) {
  const isSha256 = digestParts(entry.digest).algorithm === "sha256";
  return {
    digest: isSha256 ? entry.digest : (await source.readManifest(entry.digest)).digest,
    ...entry.platform !== void 0 && { platform: entry.platform },
    role: entryRole(entry) === "index" ? "index" : "image",
    primary: false
  };
}
function oddities(index) {
  const digestsOf = (...roles) => index.manifests.filter((entry) => roles.includes(entryRole(entry))).map(({ digest: digest2 }) => digest2);
  const nested = digestsOf("index");
  const skipped = digestsOf("attestation", "artifact", "other");
  const list = (digests) => `${digests.slice(0, 3).join(", ")}${digests.length > 3 ? ` and ${digests.length - 3} more` : ""}`;
  return [
    ...nested.length === 0 ? [] : [
      {
        code: "nested-index",
        message: `an index inside the index was signed, too: ${list(nested)}`
      }
    ],
    ...skipped.length === 0 ? [] : [
      {
        code: "entry-not-signed",
        message: `entries that are no images were not signed: ${list(skipped)}`
      }
    ]
  ];
}

// src/app/sign-places.ts
function signedReference(name, identity) {
  switch (name.transport) {
    case "docker": {
      refuseNeedlessIdentity(name, identity);
      const { domain, path } = name.reference;
      return name.droppedTag === void 0 ? name.reference : { domain, path, tag: name.droppedTag };
    }
    case "docker-archive":
    case "docker-daemon":
      throw new UsageError(
        "transport-not-signable",
        `${formatImageName(name)}: expected an image with a manifest of its own, found one that is written anew at each push, so that no signature of it would hold`
      );
    case "dir":
    case "oci":
    case "oci-archive":
      return withTagOrDigest(identity, name);
  }
}
function withTagOrDigest(identity, name) {
  const { domain, path, tag, digest: digest2 } = identity ?? {};
  if (domain === void 0 || path === void 0 || tag === void 0 && digest2 === void 0) {
    const found = identity === void 0 ? "none" : formatReference(identity);
    throw new UsageError(
      "identity-missing",
      `${formatImageName(name)}: expected --identity with the tag or digest to sign under, found ${found}`
    );
  }
  if (tag !== void 0) return { domain, path, tag };
  return { domain, path, ...digest2 !== void 0 && { digest: digest2 } };
}
function signPlaces(name, reference, lookaside, registries, stores) {
  if (lookaside !== void 0) return { store: stores.lookasideWriter(lookaside), warnings: [] };
  if (name.transport === "dir") return { store: stores.directory(name.path), warnings: [] };
  const choice2 = registries === void 0 ? void 0 : lookasideFor(registries, reference);
  if (choice2 === void 0 || choice2.write.source === builtInSource) {
    const folder2 = registries?.folder ?? "no registries.d folder";
    throw new UsageError(
      "lookaside-missing",
      `${formatReference(reference)}: expected a place to publish to, found neither --lookaside nor a section of registries.d that sets lookaside or lookaside-staging (${folder2})`,
      { next: nextForPublishing(reference) }
    );
  }
  const { read: read2, write, warnings } = choice2;
  const isElsewhere2 = read2.url !== write.url && read2.source !== builtInSource;
  return {
    store: stores.lookasideWriter(write.url),
    ...isElsewhere2 && { publicStore: stores.lookasideReader(read2.url) },
    ...read2.source !== builtInSource && { readBase: read2.url },
    warnings
  };
}
var nextForPublishing = ({ domain }) => `Give --lookaside FOLDER, or write a file NAME.yaml into registries.d: {docker: {"${domain}": {lookaside: "https://HOST/PATH", lookaside-staging: "file:///FOLDER"}}}.`;

// src/app/sign.ts
async function sign(request, ports) {
  const signers = await openSigners(request, ports);
  const needsRegistries = request.lookaside === void 0 && request.operands.some(({ name }) => name.transport !== "dir");
  const registries = needsRegistries ? await ports.registries.load() : void 0;
  const { force, dryRun, creator: creator2 } = request;
  const options2 = { force, dryRun, creator: creator2, nowUnixSeconds: ports.clock.nowUnixSeconds };
  const run2 = { request, ports, signers, registries, options: options2, turns: oneAtATime() };
  const results = await forEachBounded(
    request.operands,
    request.concurrency,
    (operand) => signImage(operand, run2),
    {
      signal: ports.cancel,
      progress: ports.progress,
      failed: (image) => image.error !== void 0 || image.signed.some(({ state }) => state === "failed")
    }
  );
  const images = request.operands.map((operand, index) => {
    const result = results[index];
    if (result?.kind === "done") return result.value;
    return { text: operand.text, signed: [], warnings: [], error: stoppedBy(ports.cancel) };
  });
  const warnings = [
    ...signers.flatMap(({ signer }) => signer.warnings),
    ...registries === void 0 ? [] : registriesWarnings(registries)
  ];
  return { command: "sign", images, keys: signers.flatMap(signingKeys), warnings };
}
var signingKeys = ({ signer }) => signer.publicKeys.kind === "data" ? signer.publicKeys.data.map((publicKey) => ({ signer: signer.identity, publicKey })) : [];
async function signImage(operand, run2) {
  const { request, ports } = run2;
  let known = { warnings: [] };
  try {
    const reference = signedReference(operand.name, request.identity);
    known = { ...known, reference: formatReference(reference) };
    const places = signPlaces(operand.name, reference, request.lookaside, run2.registries, ports.stores);
    const early = [...notPortable(reference), ...places.warnings];
    known = { ...known, warnings: early };
    const { warnings, ...image } = await signResolved(operand, reference, places, run2);
    return { ...image, warnings: [...early, ...warnings] };
  } catch (cause) {
    return { text: operand.text, signed: [], ...known, error: faultOf(cause, ports.cancel) };
  }
}
function notPortable(reference) {
  const message = podmanRefusal(reference);
  return message === void 0 ? [] : [{ code: "reference-not-portable", message }];
}
async function signResolved(operand, reference, places, run2) {
  const { request } = run2;
  const { digest: digest2, manifests, warnings } = await withSource(run2.ports.images, operand.name, async (source) => {
    const resolved = await resolveImage(source);
    demandDigest(resolved.fetched, request.expectedDigest, operand.text);
    demandDigest(resolved.fetched, operand.expectedDigest, operand.text);
    demandDigest(resolved.fetched, request.identity?.digest, operand.text);
    return {
      digest: resolved.fetched.digest,
      ...await manifestsToSign(resolved, request.platforms, source)
    };
  });
  const named2 = reference.digest === void 0 ? reference : { ...reference, digest: digest2 };
  const task = { run: run2, places, reference: named2, dockerReference: formatReference(named2) };
  const results = [];
  for (const manifest of manifests) {
    for (const signer of run2.signers) results.push(await signManifest(task, manifest, signer));
  }
  return {
    text: operand.text,
    reference: task.dockerReference,
    digest: digest2,
    ...isComparable(operand, request) ? {} : { takenAsItStood: true },
    ...places.readBase !== void 0 && { readBase: places.readBase },
    signed: results.map(({ signed }) => signed),
    warnings: [...warnings, ...distinct(results.flatMap((result) => result.warnings))]
  };
}
var isComparable = ({ name, expectedDigest }, request) => expectedDigest !== void 0 || request.expectedDigest !== void 0 || request.identity?.digest !== void 0 || (name.transport === "docker" ? name.reference.digest !== void 0 : name.transport === "dir");
async function signManifest(task, manifest, { signer, keys }) {
  const { run: run2, places, dockerReference } = task;
  const { digest: digest2, role, platform, primary } = manifest;
  const subject = { digest: digest2, reference: task.reference, primary };
  const facts = {
    digest: digest2,
    role,
    ...platform !== void 0 && { platform },
    method: "gpg",
    signer: signer.identity
  };
  const place = places.store.place(subject);
  try {
    const { warnings, ...published } = await run2.turns(place, async () => {
      if (run2.ports.cancel.aborted) throw stoppedBy(run2.ports.cancel);
      return await publish({ subject, dockerReference, signer, keys, ...places }, run2.options);
    });
    return { signed: { ...facts, ...published }, warnings };
  } catch (cause) {
    return {
      signed: { ...facts, state: "failed", place, error: faultOf(cause, run2.ports.cancel) },
      warnings: []
    };
  }
}
function distinct(warnings) {
  return warnings.filter(
    ({ code, message }, index) => warnings.findIndex((other) => other.code === code && other.message === message) === index
  );
}

// src/domain/policy/scope.ts
function requirementsFor(policy, target2) {
  const { transport } = target2;
  const scopes = policy.transports.get(transport);
  for (const key of [...candidatesOf(target2), ""]) {
    const requirements = scopes?.get(key);
    if (requirements === void 0) continue;
    const path = extendPath(extendPath("transports", transport), key);
    return { scope: { transport, key, source: sourceOf(key, target2) }, requirements, path };
  }
  return { scope: { transport, source: "default" }, requirements: policy.default, path: "default" };
}
function candidatesOf(target2) {
  return [target2.identity, ...target2.namespaces].filter((key) => key !== "");
}
function sourceOf(key, target2) {
  if (key === "") return "transport-default";
  if (key === target2.identity) return "identity";
  return key.startsWith("*.") ? "wildcard" : "namespace";
}

// src/domain/policy/scope-alias.ts
var hostTransports = ["docker", "docker-daemon"];
var hostGrammar = /^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]+))?$/;
var wildcardGrammar2 = /^\*(?:\.[A-Za-z0-9-]+)+$/;
function scopeAlias(policy, target2) {
  const { reference, transport } = target2;
  const scopes = policy.transports.get(transport);
  if (reference === void 0 || scopes === void 0 || !hostTransports.includes(transport)) return void 0;
  const candidates = candidatesOf(target2);
  const chosen = candidates.findIndex((key) => scopes.has(key));
  const aliases = new Map([...scopes.keys()].map((key) => [canonicalScope(key), key]));
  for (const candidate of chosen === -1 ? candidates : candidates.slice(0, chosen)) {
    const canonical2 = canonicalScope(candidate);
    const alias = canonical2 === void 0 ? void 0 : aliases.get(canonical2);
    if (alias !== void 0) return alias;
  }
  const hosts = [...scopes.keys()].map((key) => ({ key, host: hostOf(key) }));
  if (chosen !== -1 || hosts.some(({ host: host2 }) => host2 === reference.domain)) return void 0;
  const canonical = canonicalHost(reference.domain);
  return hosts.find(({ host: host2 }) => canonical !== void 0 && canonicalHost(host2) === canonical)?.key;
}
function hostOf(scope) {
  const slash = scope.indexOf("/");
  return slash === -1 ? scope : scope.slice(0, slash);
}
function canonicalScope(scope) {
  if (wildcardGrammar2.test(scope)) return scope.toLowerCase();
  const host2 = hostOf(scope);
  const canonical = canonicalHost(host2);
  return canonical === void 0 ? void 0 : canonical + scope.slice(host2.length);
}
function canonicalHost(host2) {
  const [, name, port] = hostGrammar.exec(host2) ?? [];
  if (name === void 0) return void 0;
  const canonical = URL.canParse(`https://${name}`) ? new URL(`https://${name}`).hostname : name.toLowerCase();
  const portNumber = Number(port ?? 443);
  return portNumber === 443 || portNumber === 80 ? canonical : `${canonical}:${portNumber}`;
}

// src/app/judge-index.ts
async function judgeIndex({ source, digest: digest2, index }, judge, request) {
  const rule = ruleOf(request);
  const wanted = wantedEntries(index, rule, request);
  const own = await judgeManifest(subjectOf(digest2, judge.place, true), judge);
  const first = { digest: digest2, role: "index", decision: own };
  const platform = request.platform === void 0 ? {} : { platform: request.platform };
  if (!needsPlatforms(rule, own.verdict)) {
    const differences2 = wanted.length === 0 ? [] : indexDifferences(own.verdict, own.verdict, null);
    return { verdict: own.verdict, decisions: [first], differences: differences2, ...platform };
  }
  const entries = await judgeEntries(source, wanted, judge, request.concurrency);
  const verdicts = entries.map(({ decision }) => decision.verdict);
  const verdict = imageVerdict(rule, own.verdict, verdicts);
  const differences = indexDifferences(verdict, own.verdict, verdicts);
  return { verdict, decisions: [first, ...entries], differences, ...platform };
}
function ruleOf({ platform, allPlatforms }) {
  if (platform !== void 0) return "one-platform";
  return allPlatforms ? "all" : "either";
}
function wantedEntries(index, rule, { platform }) {
  if (platform === void 0)
    return rule === "all" ? imagePlatforms(index) : index.manifests.filter(isRunnable);
  const candidates = platformCandidates(index, platform);
  if (candidates.length > 0) return candidates;
  const has2 = imagePlatforms(index).map(
    (entry) => entry.platform === void 0 ? "(none)" : formatPlatform(entry.platform)
  );
  throw new UsageError(
    "platform-missing",
    `--platform ${formatPlatform(platform)}: expected one of the platforms of the index, found ${listed(has2)}`
  );
}
var listed = (names) => {
  const shown = names.slice(0, 20).join(", ");
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown || "none";
};
async function judgeEntries(source, entries, judge, concurrency) {
  const judged = /* @__PURE__ */ new Map();
  return await mapBounded(entries, concurrency, async (entry) => {
    const found = judged.get(entry.digest) ?? judgeEntry(source, entry.digest, judge);
    judged.set(entry.digest, found);
    const role = entryRole(entry) === "index" ? "index" : "image";
    return { ...await found, role, ...entry.platform === void 0 ? {} : { platform: entry.platform } };
  });
}
async function judgeEntry(source, listed3, judge) {
  const isSha256 = digestParts(listed3).algorithm === "sha256";
  const digest2 = isSha256 ? listed3 : await orVerdict(async () => (await source.readManifest(listed3)).digest);
  if (typeof digest2 !== "string") return { decision: decideUnasked(judge.question, digest2) };
  return { digest: digest2, decision: await judgeManifest(subjectOf(digest2, judge.place, false), judge) };
}

// src/app/judge-image.ts
async function judgeImage(source, context) {
  const reference = shownName(source.name);
  const question = questionOf(source, context);
  const keys = await openKeys(question, context.chosen);
  const settled = refusedReference(question, context.chosen) ?? decideWithoutReading(question, keys.map(unusableOf));
  if (settled?.verdict.kind === "rejected") return judgedAs(reference, { role: "image", decision: settled });
  const resolved = await orVerdict(() => resolveImage(source));
  if ("kind" in resolved)
    return judgedAs(reference, { role: "image", decision: decideUnasked(question, resolved) });
  const { digest: digest2 } = resolved.fetched;
  const role = resolved.manifest.kind === "index" ? "index" : "image";
  const decision = refusedDigest(question, resolved) ?? settled;
  if (decision !== null) {
    if (decision.verdict.kind === "waived") await context.places.requireReadable(source.name);
    return judgedAs(reference, { digest: digest2, role, decision });
  }
  const place = await context.places.find(source.name, context.request.identity);
  const judge = { question, keys, place, nowUnixSeconds: context.nowUnixSeconds };
  const judged = await judgeResolved(source, resolved, judge, context);
  const ofManifests = judged.decisions.flatMap((manifest) => manifest.decision.warnings);
  return { ...judged, reference, digest: digest2, warnings: distinct2([...place?.warnings ?? [], ...ofManifests]) };
}
async function judgeResolved(source, { fetched: { digest: digest2 }, manifest }, judge, { request }) {
  if (manifest.kind === "index") return await judgeIndex({ source, digest: digest2, index: manifest }, judge, request);
  const decision = await judgeManifest(subjectOf(digest2, judge.place, true), judge);
  return { verdict: decision.verdict, decisions: [{ digest: digest2, role: "image", decision }], differences: [] };
}
function questionOf({ name, resolvedPath }, { request, chosen }) {
  const { identity } = request;
  refuseNeedlessIdentity(name, identity);
  const target2 = policyTarget(name, {
    ...resolvedPath === void 0 ? {} : { resolvedPath },
    ...identity === void 0 ? {} : { identity }
  });
  const question = { target: target2, selection: requirementsFor(chosen.policy, target2) };
  const askedTag = name.transport === "docker" ? name.droppedTag : void 0;
  return askedTag === void 0 ? question : { ...question, askedTag };
}
function refusedReference(question, { policy }) {
  const { target: target2 } = question;
  const alias = scopeAlias(policy, target2);
  if (alias !== void 0) {
    const message2 = `${target2.identity}: its host slips past the scope ${JSON.stringify(alias)} only by how it is written`;
    return rejectedUnasked(question, { code: "scope-alias", message: message2 });
  }
  const digest2 = target2.reference?.digest;
  if (digest2 === void 0 || digestParts(digest2).algorithm === "sha256") return null;
  const message = `${target2.identity}: expected a sha256 digest, found ${digestParts(digest2).algorithm}`;
  return rejectedUnasked(question, { code: "digest-not-sha256", message });
}
function refusedDigest(question, { fetched }) {
  const wanted = question.target.reference?.digest;
  if (wanted === void 0 || wanted === fetched.digest) return null;
  const message = `expected the image ${wanted}, as its name says, found ${fetched.digest}`;
  return rejectedUnasked(question, { code: "wrong-image", message });
}
var rejectedUnasked = (question, reason) => decideUnasked(question, { kind: "rejected", reasons: [reason] });
function judgedAs(reference, manifest) {
  const { decision, digest: digest2 } = manifest;
  const image = { reference, verdict: decision.verdict, decisions: [manifest], differences: [], warnings: [] };
  return digest2 === void 0 ? image : { ...image, digest: digest2 };
}
var unusableOf = (keys) => keys?.kind === "unusable" ? { kind: "keys-unusable", code: keys.code, message: keys.message } : null;
var distinct2 = (warnings) => [
  ...new Map(warnings.map((warning) => [warning.message, warning])).values()
];

// src/app/policy-choice.ts
async function choosePolicy(choice2, { policies, trust }) {
  switch (choice2.kind) {
    case "file":
      return await fromFile(choice2.path, policies, trust);
    case "keys":
      return await fromKeys(choice2.keys, choice2.fingerprints, trust);
  }
}
async function fromFile(path, policies, trust) {
  const loaded = await policies.load(path);
  const warnings = /* @__PURE__ */ new Map();
  const keysOf = async (source) => {
    const ring = await trust.gpgKeyRing(source);
    if (ring.kind === "usable") for (const warning of ring.warnings) warnings.set(warning.message, warning);
    return ring;
  };
  return { ...loaded, keysOf, warnings: () => [...warnings.values()] };
}
async function fromKeys(keys, fingerprints, trust) {
  const ring = await trust.gpgKeyRing(keys);
  if (ring.kind === "unusable") throw new UsageError(ring.code, ring.message, cureOf(ring.code));
  const signedIdentity = { type: "matchRepoDigestOrExact" };
  const policy = {
    default: [{ type: "signedBy", keyType: "GPGKeys", keys, signedIdentity }],
    transports: /* @__PURE__ */ new Map()
  };
  const pinned = pinTo(ring, fingerprints);
  return { name: "(options)", policy, keysOf: async () => pinned, warnings: () => ring.warnings };
}
var cureOf = (code) => code === "key-file-missing" ? { next: "Correct the path of --key; a relative one counts from the working directory." } : {};
function pinTo(ring, fingerprints) {
  if (fingerprints.length === 0) return ring;
  const pins = fingerprints.map((text) => text.replaceAll(" ", "").toUpperCase());
  const stray = pins.find((pin) => !ring.fingerprints.includes(pin));
  if (stray !== void 0) {
    const found = ring.fingerprints.join(", ");
    throw new UsageError(
      "fingerprint-not-in-key",
      `--fingerprint ${stray}: expected one of ${found} (the keys given)`
    );
  }
  return {
    ...ring,
    fingerprints: pins,
    check: async (blob) => {
      const check = await ring.check(blob);
      if (check.kind === "failed" || pins.includes(check.signer.fingerprint)) return check;
      const { fingerprint } = check.signer;
      const message = `signed by ${fingerprint}, which --fingerprint does not name`;
      return { kind: "failed", code: "untrusted-key", message, signerHint: fingerprint };
    }
  };
}

// src/app/verify.ts
async function verify(request, ports) {
  const chosen = await choosePolicy(request.policy, ports);
  const places = placeFinder(request.lookaside, ports);
  const context = {
    request,
    chosen,
    places,
    nowUnixSeconds: () => ports.clock.nowUnixSeconds()
  };
  const judged = /* @__PURE__ */ new Map();
  const judgeOnce = async ({ name }) => {
    const key = JSON.stringify(name);
    const found = judged.get(key) ?? withSource(ports.images, name, (source) => judgeImage(source, context));
    judged.set(key, found);
    return await found;
  };
  const results = await forEachBounded(
    request.operands,
    request.concurrency,
    judgeOrExplain(judgeOnce, ports),
    {
      signal: ports.cancel,
      progress: ports.progress,
      failed: ({ verdict }) => verdict.kind === "rejected" || verdict.kind === "undecided"
    }
  );
  const { command, mode, waived, operands } = request;
  const images = operands.map((operand, index) => {
    const result = results[index];
    if (result?.kind !== "done")
      return withoutDecision(operand, { kind: "undecided", error: stoppedBy(ports.cancel) });
    return waived === "warn" ? withWaiverTold(result.value) : result.value;
  });
  return {
    command,
    mode,
    waived,
    policy: chosen.name,
    ...chosen.commit === void 0 ? {} : { policyCommit: chosen.commit },
    ...request.identity === void 0 ? {} : { identity: formatReference(request.identity) },
    images,
    warnings: [...chosen.warnings(), ...places.warnings()]
  };
}
function judgeOrExplain(judge, { cancel }) {
  return async (operand) => {
    const image = await judgeOrFail(judge, operand, cancel);
    if (image.verdict.kind !== "undecided") return image;
    if (cancel.aborted) return { ...image, verdict: { kind: "undecided", error: stoppedBy(cancel) } };
    const { error } = image.verdict;
    return error instanceof CountersignError && error.exitCode === 2 ? { ...image, usageError: true } : image;
  };
}
async function judgeOrFail(judge, operand, cancel) {
  try {
    return ofMeantDigest({ text: operand.text, ...await judge(operand) }, operand);
  } catch (cause) {
    return withoutDecision(operand, verdictOfError(faultOf(cause, cancel)));
  }
}
function ofMeantDigest(image, { text, expectedDigest }) {
  const passes = image.verdict.kind === "accepted" || image.verdict.kind === "waived";
  if (!passes || expectedDigest === void 0 || image.digest === expectedDigest) return image;
  const message = `${text}: expected digest ${expectedDigest}, found ${image.digest ?? "none"}`;
  return { ...image, verdict: { kind: "undecided", error: new IntegrityError("tag-moved", message) } };
}
function withWaiverTold(image) {
  if (image.verdict.kind !== "waived") return image;
  const message = `${image.reference}: the policy accepts anything here; nothing was verified`;
  return { ...image, warnings: [...image.warnings, { code: "image-waived", message }] };
}
var withoutDecision = ({ text, name }, verdict) => ({
  text,
  reference: shownName(name),
  verdict,
  decisions: [],
  differences: [],
  warnings: []
});

// src/app/where.ts
async function where(request, ports) {
  const { shown, reference, credentialKey } = subjectOf2(request);
  const config = await ports.registries.load();
  const choice2 = lookasideFor(config, reference);
  const option = request.lookaside === void 0 ? void 0 : { url: request.lookaside, source: "(option)" };
  const hasPath = reference.path !== "";
  const write = option ?? choice2.write;
  return {
    command: "where",
    subject: shown,
    ...hasPath && {
      lookaside: {
        read: placeFor(option ?? choice2.read, reference),
        ...write.source !== builtInSource && { write: placeFor(write, reference) }
      }
    },
    sigstoreAttachments: choice2.useSigstoreAttachments,
    credentials: await ports.credentials.describe(credentialKey),
    warnings: [...registriesWarnings(config), ...hasPath && option === void 0 ? choice2.warnings : []]
  };
}
function subjectOf2({ subject }) {
  if (subject.kind === "registry") return registrySubject(subject.name);
  const { name, text } = subject.operand;
  if (name.transport !== "docker") {
    throw new UsageError(
      "where-not-docker",
      `${formatImageName(name)}: expected an image of a registry, found ${name.transport}:`,
      {
        next: "Name the reference under which it is signed, as HOST/NAME:TAG."
      }
    );
  }
  return { shown: text, reference: name.reference, credentialKey: repositoryOf(name.reference) };
}
function registrySubject(name) {
  const slash = name.indexOf("/");
  if (slash < 0) {
    checkName(`${name}/name`, name);
    return { shown: name, reference: { domain: name, path: "" }, credentialKey: name };
  }
  checkName(name, name);
  const reference = { domain: name.slice(0, slash), path: name.slice(slash + 1) };
  return { shown: name, reference, credentialKey: name };
}
function checkName(text, name) {
  const { tag, digest: digest2 } = parseReference(text, { ownFile: true });
  if (tag === void 0 && digest2 === void 0) return;
  throw new UsageError(
    "option-value",
    `--registry: expected HOST or HOST/PATH, found ${JSON.stringify(name.slice(0, 300))}`,
    {
      next: "Leave out the tag or digest, or give the image without --registry."
    }
  );
}
var placeFor = ({ url, source }, reference) => ({
  url: shownLookasideUrl(withRepositoryPath(url, reference, source)),
  source
});

// src/entry/own-policy.ts
var folder = join(".github", "countersign");
var ownPolicyFiles = {
  strict: join(folder, "policy.json"),
  trust: join(folder, "policy.yaml")
};
function ownPolicy(isThere5) {
  if (isThere5.strict && isThere5.trust) {
    throw new UsageError("policy-ambiguous", `${folder}: expected policy.json or policy.yaml, found both`);
  }
  return isThere5.strict ? ownPolicyFiles.strict : void 0;
}

// builtin:node:url
var builtin = process.getBuiltinModule("node:url");
var pathToFileURL = /* @__PURE__ */ (() => builtin.pathToFileURL)();

// src/entry/paths.ts
function workingDirectory() {
  try {
    return process.cwd();
  } catch (cause) {
    throw new UsageError(
      "working-directory-missing",
      "the working directory: expected a folder that is there, found none",
      { cause }
    );
  }
}
function lookasideUrl(base, workingDirectory2) {
  if (base === void 0) return void 0;
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(base) ? base : pathToFileURL(resolve(workingDirectory2, base)).href;
}

// src/entry/requests.ts
function identityOf(line) {
  const value = one(line, "identity");
  return value === void 0 ? void 0 : withDefaultTag(parseReference(value));
}
var optional = (key, value) => value === void 0 ? {} : { [key]: value };
function signRequest(line, { creator: creator2, workingDirectory: workingDirectory2 }) {
  const digest2 = one(line, "digest");
  const engine = choice(line, "gpg-engine", ["builtin", "gpg"], "builtin");
  if (engine === "gpg" && has(line, "gpg-key")) throw conflict("gpg-engine gpg", "gpg-key");
  return {
    operands: operandsOf(line),
    signer: {
      engine,
      fingerprints: fingerprintsOf(line, "gpg-fingerprint")
    },
    platforms: signedPlatforms(line),
    force: has(line, "force"),
    dryRun: has(line, "dry-run"),
    concurrency: concurrencyOf(line),
    creator: creator2,
    ...optional(
      "expectedDigest",
      digest2 === void 0 ? void 0 : parseDigest(digest2)
    ),
    ...optional("lookaside", lookasideUrl(one(line, "lookaside"), workingDirectory2)),
    ...optional("identity", identityOf(line))
  };
}
function signedPlatforms(line) {
  const words = many(line, "platforms");
  const [first] = words;
  if (first === void 0) return "all";
  if (words.length === 1 && (first === "all" || first === "index")) return first;
  return words.map(parsePlatform);
}
function verifyRequest(line, surroundings) {
  const platforms = many(line, "platforms");
  if (platforms.length > 0 && (platforms.length > 1 || platforms[0] !== "all")) {
    throw badValue(
      optionOf(line, "platforms"),
      "`all` (to judge one platform, use --platform)",
      platforms.join(",")
    );
  }
  const platform = one(line, "platform");
  if (platform !== void 0 && platforms.length > 0) throw conflict("platform", "platforms");
  if (has(line, "require-signed") && has(line, "waived")) throw conflict("require-signed", "waived");
  return {
    command: line.command === "explain" ? "explain" : "verify",
    operands: line.command === "explain" ? [singleOperand(line)] : operandsOf(line),
    policy: policyChoice(line, surroundings),
    allPlatforms: platforms.length > 0,
    mode: choice(line, "mode", ["enforce", "report"], "enforce"),
    waived: has(line, "require-signed") ? "fail" : choice(line, "waived", ["allow", "warn", "fail"], "allow"),
    concurrency: concurrencyOf(line),
    ...optional(
      "platform",
      platform === void 0 ? void 0 : parsePlatform(platform)
    ),
    ...optional("lookaside", lookasideUrl(one(line, "lookaside"), surroundings.workingDirectory)),
    ...optional("identity", identityOf(line))
  };
}
var conflict = (first, second) => new UsageError("option-conflict", `--${first} and --${second}: expected one of them, found both`);
function policyChoice(line, { defaultPolicy: defaultPolicy2, systemPolicy, trustedKeys }) {
  const given = ["policy", "key", "system-policy"].filter((name) => has(line, name));
  const [first, second] = given;
  if (first !== void 0 && second !== void 0) throw conflict(first, second);
  if (has(line, "fingerprint") && first !== "key") {
    throw new UsageError("option-conflict", "--fingerprint: expected beside --key, found without it", {
      next: "Give the key file with --key; a fingerprint alone is no key."
    });
  }
  const path = one(line, "policy");
  if (path !== void 0) return { kind: "file", path: strictPolicy(path) };
  if (first === "system-policy") return { kind: "file", path: systemPolicy() };
  if (first === "key") {
    return {
      kind: "keys",
      keys: trustedKeys ?? { kind: "paths", paths: line.values.get("key") ?? [] },
      fingerprints: fingerprintsOf(line, "fingerprint")
    };
  }
  const standard = defaultPolicy2();
  if (standard !== void 0) return standard;
  throw new UsageError(
    "policy-missing",
    `countersign ${line.command}: expected --policy or --key, found neither`
  );
}
function strictPolicy(path) {
  if (/\.(ya?ml|trust\.json)$/i.test(path)) {
    throw new UsageError(
      "policy-grammar",
      `${path}: expected a containers policy.json, found a name that says trust policy`,
      {
        next: "Give a policy.json; this version reads no trust policies."
      }
    );
  }
  return path;
}
function inspectRequest(line, { workingDirectory: workingDirectory2 }) {
  return {
    operands: operandsOf(line),
    concurrency: concurrencyOf(line),
    ...optional("lookaside", lookasideUrl(one(line, "lookaside"), workingDirectory2)),
    ...optional("identity", identityOf(line))
  };
}
function whereRequest(line, { workingDirectory: workingDirectory2 }) {
  const registry = one(line, "registry");
  if (registry !== void 0 && line.operands.length > 0) {
    throw new UsageError("option-conflict", "countersign where: expected an image or --registry, found both");
  }
  return {
    subject: registry === void 0 ? { kind: "image", operand: singleOperand(line) } : { kind: "registry", name: registry },
    ...optional("lookaside", lookasideUrl(one(line, "lookaside"), workingDirectory2))
  };
}
function policyCheckRequest({ operands }) {
  const [verb = "", path = "", ...more] = operands;
  if (verb !== "check") {
    const found = verb === "" ? "nothing" : JSON.stringify(verb.slice(0, 60));
    throw new UsageError("command-unknown", `countersign policy: expected \`check\`, found ${found}`, {
      next: "Did you mean `countersign policy check FILE`?"
    });
  }
  if (more.length > 0) {
    const found = `found ${more.length + 1}`;
    throw new UsageError("operand-unexpected", `countersign policy check: expected one file, ${found}`, {
      next: "Run the command once for each file."
    });
  }
  if (path === "") {
    throw new UsageError("operand-missing", "countersign policy check: expected one file, found none", {
      next: "Name the policy file; an empty name is often a variable that is not set."
    });
  }
  return { path: strictPolicy(path) };
}
async function digestRequest(line, read2) {
  const [text] = line.operands;
  if (line.operands.length === 1 && text === "-") {
    return { kind: "bytes", label: "(standard input)", bytes: await read2.standardInput() };
  }
  const namesTransport = /^(docker:\/\/|dir:|oci:|oci-archive:|docker-archive:|docker-daemon:)/.test(
    text ?? ""
  );
  if (line.operands.length === 1 && text !== void 0 && text !== "" && !namesTransport) {
    const bytes = await read2.file(text);
    if (bytes !== void 0) return { kind: "bytes", label: text, bytes };
    if (/^\.{0,2}\/|\.json$/i.test(text)) throw noSuchFile(text);
  }
  return { kind: "image", operand: singleOperand(line) };
}
function noSuchFile(path) {
  const shown = path.slice(0, 300);
  return new UsageError("file-unreadable", `${shown}: expected a manifest file, found none`, {
    next: "Correct the path; an image of that name is written docker://HOST/NAME."
  });
}

// builtin:node:timers/promises
var builtin2 = process.getBuiltinModule("node:timers/promises");
var setTimeout2 = /* @__PURE__ */ (() => builtin2.setTimeout)();

// builtin:node:dns/promises
var builtin3 = process.getBuiltinModule("node:dns/promises");
var lookup = /* @__PURE__ */ (() => builtin3.lookup)();

// builtin:node:net
var builtin4 = process.getBuiltinModule("node:net");
var BlockList = /* @__PURE__ */ (() => builtin4.BlockList)();
var isIP = /* @__PURE__ */ (() => builtin4.isIP)();
var Socket = /* @__PURE__ */ (() => builtin4.Socket)();

// src/adapters/http/address-rules.ts
var refused = blockList({
  ipv4: ["169.254.0.0/16", "100.100.100.200/32", "192.0.0.192/32", "168.63.129.16/32"],
  ipv6: ["fe80::/10", "fd00:ec2::/32", "fd20:ce::254/128"]
});
var loopback = blockList({ ipv4: ["127.0.0.0/8", "0.0.0.0/8"], ipv6: ["::1/128", "::/128"] });
var carriers = [
  { groups: [0, 0, 0, 0, 0, 65535], at: 6 },
  { groups: [0, 0, 0, 0, 65535, 0], at: 6 },
  { groups: [0, 0, 0, 0, 0, 0], at: 6 },
  { groups: [100, 65435, 0, 0, 0, 0], at: 6 },
  { groups: [8194], at: 1 }
];
function addressKind(address) {
  const bare = address.split("%", 1)[0] ?? "";
  const version = isIP(bare);
  if (version === 0) return "refused";
  if (version === 4) return listed2(bare, "ipv4");
  const own = listed2(bare, "ipv6");
  const carried = carriedIpv4(bare);
  return own !== "ordinary" || carried === null ? own : listed2(carried, "ipv4");
}
function isLoopbackName(hostname) {
  const name = bareHostname(hostname);
  return name === "localhost" || name.endsWith(".localhost") || isIP(name) !== 0 && addressKind(name) === "loopback";
}
function bareHostname(hostname) {
  return hostname.toLowerCase().replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}
function listed2(address, family) {
  if (refused.check(address, family)) return "refused";
  return loopback.check(address, family) ? "loopback" : "ordinary";
}
function blockList(ranges) {
  const list = new BlockList();
  for (const family of ["ipv4", "ipv6"]) {
    for (const range of ranges[family]) {
      const slash = range.indexOf("/");
      list.addSubnet(range.slice(0, slash), Number(range.slice(slash + 1)), family);
    }
  }
  return list;
}
function carriedIpv4(address) {
  const groups = ipv6Groups(address);
  for (const carrier of carriers) {
    const [high, low] = groups.slice(carrier.at);
    if (high === void 0 || low === void 0) continue;
    if (carrier.groups.every((group, index) => groups[index] === group)) {
      return [high >> 8, high & 255, low >> 8, low & 255].join(".");
    }
  }
  return null;
}
function ipv6Groups(address) {
  const short = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [left = "", right] = short.split("::");
  const head = hexGroups(left);
  const tail = right === void 0 ? [] : hexGroups(right);
  return [...head, ...Array(8 - head.length - tail.length).fill(0), ...tail];
}
function hexGroups(text) {
  return text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
}

// src/adapters/http/checked-lookup.ts
var resolveBySystem = async (hostname, options2) => await lookup(hostname, { ...options2, all: true });
function checkedLookup(resolve2, allowLoopback) {
  return (hostname, options2, callback) => {
    const answer = async () => {
      const addresses = await resolve2(hostname, options2);
      for (const { address } of addresses) checkAddress(hostname, address, allowLoopback);
      return addresses;
    };
    answer().then(
      (addresses) => {
        const [first] = addresses;
        if (first === void 0) callback(noAddress(hostname), "");
        else if (options2.all === true) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, "")
    );
  };
}
function checkHostLiteral(hostname, allowLoopback) {
  const bare = bareHostname(hostname);
  if (isIP(bare) !== 0) checkAddress(bare, bare, allowLoopback);
}
function checkAddress(host2, address, allowLoopback) {
  const why2 = whyRefused(host2, addressKind(address), allowLoopback);
  if (why2 === null) return;
  throw new TransportError("address-refused", `host ${host2} leads to ${address}, ${why2}`, {
    next: "Find out who chose this host; loopback services are reached only when named by the user."
  });
}
function whyRefused(host2, kind, allowLoopback) {
  if (kind === "refused") return "which is a link-local or metadata address";
  if (kind === "loopback")
    return allowLoopback ? null : "which is a loopback address, and this host was not named";
  return isLoopbackName(host2) ? "which is not on this machine" : null;
}
function noAddress(hostname) {
  return Object.assign(new Error(`no address for ${hostname}`), { code: "ENOTFOUND" });
}

// builtin:node:http
var builtin5 = process.getBuiltinModule("node:http");
var node_http_default = builtin5;

// builtin:node:https
var builtin6 = process.getBuiltinModule("node:https");
var node_https_default = builtin6;

// builtin:node:tls
var builtin7 = process.getBuiltinModule("node:tls");
var node_tls_default = builtin7;
var TLSSocket = /* @__PURE__ */ (() => builtin7.TLSSocket)();

// src/adapters/http/network-failure.ts
var certificateCodes = [
  "CERT_CHAIN_TOO_LONG",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REJECTED",
  "CERT_REVOKED",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "HOSTNAME_MISMATCH",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "PATH_LENGTH_EXCEEDED",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE"
];
var clientCertificateAlerts = /^ERR_SSL_(?:TLSV13_ALERT_CERTIFICATE_REQUIRED|TLSV1_ALERT_UNKNOWN_CA|(?:SSLV3|SSL\/TLS)_ALERT_(?:(?:BAD|UNSUPPORTED)_CERTIFICATE|CERTIFICATE_(?:REVOKED|EXPIRED|UNKNOWN)))$/;
var resetCodes = ["ECONNRESET", "EPIPE", "ECONNABORTED", "ETIMEDOUT"];
function networkFailure(cause, place, handshake) {
  if (cause instanceof CountersignError) return cause;
  const symbol = errorCode(cause);
  const [code, found] = sortFailure(symbol, handshake);
  const mayPass = code === "network-unreachable" && resetCodes.includes(symbol);
  return new TransportError(code, `${place}: ${found}${symbol === "" ? "" : ` (${symbol})`}`, {
    cause,
    mayPass
  });
}
function sortFailure(symbol, handshake) {
  if (symbol === "ENOTFOUND" || symbol.startsWith("EAI_"))
    return ["dns-failure", "the host name has no address"];
  if (certificateCodes.includes(symbol))
    return ["certificate-untrusted", "the certificate of the server is not trusted"];
  if (clientCertificateAlerts.test(symbol))
    return ["client-certificate-refused", "the server wants another client certificate, or any at all"];
  if (symbol.startsWith("HPE_")) return ["response-malformed", "the answer is not valid HTTP"];
  if (symbol === "EPROTO" || symbol.startsWith("ERR_SSL_") || symbol.startsWith("ERR_TLS_")) {
    return ["tls-failure", "no TLS connection could be made"];
  }
  if (symbol === "ECONNREFUSED") return ["network-unreachable", "the connection was refused"];
  if (handshake && symbol === "ECONNRESET") return ["tls-failure", "the connection was cut before TLS stood"];
  if (resetCodes.includes(symbol)) return ["network-unreachable", "the connection broke"];
  return ["network-unreachable", "no connection could be made"];
}
function errorCode(cause) {
  if (typeof cause !== "object" || cause === null) return "";
  if ("code" in cause && typeof cause.code === "string") return cause.code;
  if (!("errors" in cause) || !Array.isArray(cause.errors)) return "";
  return cause.errors.map(errorCode).find((code) => code !== "") ?? "";
}

// src/adapters/http/read-body.ts
var maxErrorBytes = 64 * 1024;
function readBody(incoming, expected) {
  const { place, method, maxBytes } = expected;
  const status = incoming.statusCode ?? 0;
  const strict = status >= 200 && status < 300;
  const limit = strict ? maxBytes : maxErrorBytes;
  const refusal2 = strict && method !== "HEAD" ? refuseByHeaders(incoming, place, maxBytes) : null;
  return new Promise((resolve2, reject) => {
    const chunks = [];
    let sizeBytes = 0;
    const give = () => resolve2(Buffer.concat(chunks));
    const broken2 = (cause) => {
      if (strict) reject(truncated(place, sizeBytes, cause));
      else give();
    };
    incoming.on("error", broken2);
    if (refusal2 !== null) {
      reject(refusal2);
      return;
    }
    incoming.on("data", (chunk) => {
      if (sizeBytes + chunk.length > limit) {
        if (strict) reject(tooLarge(place, maxBytes));
        else give();
        incoming.destroy();
        return;
      }
      sizeBytes += chunk.length;
      chunks.push(chunk);
    });
    incoming.on("end", give);
    incoming.on("close", () => incoming.complete ? give() : broken2());
  });
}
function refuseByHeaders(incoming, place, maxBytes) {
  const encoding = incoming.headers["content-encoding"] ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    const found = JSON.stringify(encoding.slice(0, 40));
    return new TransportError(
      "response-malformed",
      `${place}: the answer is encoded as ${found}, which was not asked for`
    );
  }
  return Number(incoming.headers["content-length"] ?? 0) > maxBytes ? tooLarge(place, maxBytes) : null;
}
function tooLarge(place, maxBytes) {
  return new TransportError(
    "response-too-large",
    `${place}: the answer is longer than the limit of ${maxBytes} bytes`
  );
}
function truncated(place, sizeBytes, cause) {
  return new TransportError("response-truncated", `${place}: the answer broke off after ${sizeBytes} bytes`, {
    mayPass: true,
    ...cause === void 0 ? {} : { cause }
  });
}

// src/adapters/http/shown-url.ts
function parseUrl(text) {
  return URL.canParse(text) ? new URL(text) : null;
}
function shownUrl(url) {
  const parsed = parseUrl(url);
  return parsed === null ? "(unreadable URL)" : shownLookasideUrl(parsed.href);
}

// src/adapters/http/exchange.ts
function exchange(call) {
  return new Promise((resolve2, reject) => {
    const place = placeOf(call);
    const outgoing = open2(call);
    let reading = false;
    let failed2 = false;
    const fail = (cause) => {
      if (failed2) return;
      failed2 = true;
      release();
      if (!reading && wasStale(outgoing, cause)) resolve2(exchange(call));
      else reject(networkFailure(cause, place, call.route.secure && !isSecured(outgoing)));
      outgoing.destroy();
    };
    const release = watch(call, outgoing, place, fail);
    outgoing.on("error", (cause) => {
      if (!reading) fail(cause);
    });
    outgoing.on("upgrade", (_answer, socket) => {
      socket.destroy();
      fail(new TransportError("response-malformed", `${place}: the server switches to another protocol`));
    });
    outgoing.on("response", (incoming) => {
      reading = true;
      readBody(incoming, { place, method: call.hop.method, maxBytes: call.maxBytes }).then((body) => {
        release();
        resolve2({
          status: incoming.statusCode ?? 0,
          headers: linesOf(incoming),
          body,
          url: call.hop.url.href
        });
      }, fail);
    });
    outgoing.end(call.hop.body);
  });
}
function placeOf(call) {
  return `${call.what}: ${call.hop.method} ${shownUrl(call.hop.url.href)}`;
}
function open2(call) {
  const { hop, route } = call;
  const proxy = route.forwardingProxy;
  const { url } = hop;
  const start2 = route.secure ? node_https_default.request : node_http_default.request;
  const shared = { method: hop.method, agent: route.agent };
  if (proxy === void 0) {
    const port = url.port === "" ? {} : { port: Number(url.port) };
    return start2({
      ...shared,
      host: bareHostname(url.hostname),
      ...port,
      path: url.pathname + url.search,
      headers: hop.headers
    });
  }
  const authorization = proxy.authorization === void 0 ? {} : { "proxy-authorization": proxy.authorization };
  const headers = { ...hop.headers, host: url.host, ...authorization };
  return start2({ ...shared, host: proxy.hostname, port: proxy.port, path: url.href, headers });
}
function watch(call, outgoing, place, fail) {
  const late2 = (doing, ms, mayPass) => fail(new TransportError("timeout", `${place}: ${doing} within ${ms / 1e3} s`, { mayPass }));
  const { connectMs, idleMs, totalMs } = call.limits;
  const connecting = setTimeout(() => late2("no connection", connectMs, true), connectMs);
  const whole = setTimeout(() => late2("no complete answer", totalMs, false), totalMs);
  const cancel = () => fail(cancelled(place));
  outgoing.on("socket", (socket) => {
    const connected = () => clearTimeout(connecting);
    if (outgoing.reusedSocket) connected();
    else socket.once(socket instanceof TLSSocket ? "secureConnect" : "connect", connected);
  });
  outgoing.setTimeout(idleMs, () => late2("nothing received", idleMs, true));
  for (const signal of call.signals) signal.addEventListener("abort", cancel, { once: true });
  return () => {
    clearTimeout(connecting);
    clearTimeout(whole);
    for (const signal of call.signals) signal.removeEventListener("abort", cancel);
  };
}
function wasStale(outgoing, cause) {
  const reset = ["ECONNRESET", "EPIPE"].includes(errorCode(cause));
  return reset && outgoing.reusedSocket && outgoing.method !== "POST";
}
function cancelled(place) {
  return new TransportError("cancelled", `${place}: stopped before it was done`);
}
function isSecured(outgoing) {
  const { socket } = outgoing;
  return socket instanceof TLSSocket && socket.authorized;
}
function linesOf(incoming) {
  const entries = Object.entries(incoming.headersDistinct).map(
    ([name, lines]) => [name, lines ?? []]
  );
  return Object.fromEntries(entries);
}

// src/adapters/http/host-slots.ts
function createHostSlots(limit) {
  const hosts = /* @__PURE__ */ new Map();
  async function enter(key) {
    const host2 = hosts.get(key) ?? { running: 0, waiting: [] };
    hosts.set(key, host2);
    if (host2.running < limit) host2.running += 1;
    else await new Promise((resolve2) => host2.waiting.push(resolve2));
  }
  function leave(key) {
    const host2 = hosts.get(key);
    if (host2 === void 0) return;
    const next = host2.waiting.shift();
    if (next !== void 0) next();
    else if (host2.running > 1) host2.running -= 1;
    else hosts.delete(key);
  }
  return {
    async run(key, task) {
      await enter(key);
      try {
        return await task();
      } finally {
        leave(key);
      }
    }
  };
}

// src/adapters/http/redirects.ts
var maxRedirects = 10;
var publicHeaders = ["accept", "accept-encoding", "user-agent", "range", "content-type"];
var redirectStatuses = [301, 302, 303, 307, 308];
function nextHop(hop, response, request) {
  if (!redirectStatuses.includes(response.status)) return null;
  const url = readLocation(hop, response, request.what);
  const sameOrigin = url.origin === hop.url.origin;
  const keepsBody = hop.body !== void 0 && !becomesGet(response.status, hop.method);
  if (keepsBody && !sameOrigin && request.secretBody === true) {
    throw refuse(request.what, hop, `leads to ${url.host} with a body that holds a secret`);
  }
  const headers = sameOrigin ? hop.headers : keepPublic(hop.headers);
  if (becomesGet(response.status, hop.method))
    return { method: "GET", url, headers: without(headers, "content-type") };
  return hop.body === void 0 ? { method: hop.method, url, headers } : { method: hop.method, url, headers, body: hop.body };
}
function becomesGet(status, method) {
  if (method === "GET" || method === "HEAD") return false;
  return status === 303 || (status === 301 || status === 302) && method === "POST";
}
function readLocation(hop, response, what) {
  const lines = response.headers.location ?? [];
  const [location] = lines;
  if (location === void 0 || lines.length > 1)
    throw refuse(what, hop, "names no address, or more than one");
  const url = URL.canParse(location, hop.url.href) ? new URL(location, hop.url.href) : null;
  if (url === null) throw refuse(what, hop, "names an unreadable address");
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw refuse(what, hop, "leads to no http or https address");
  if (hop.url.protocol === "https:" && url.protocol === "http:")
    throw refuse(what, hop, `leads from https to http at ${url.host}`);
  url.username = "";
  url.password = "";
  url.hash = "";
  return url;
}
function keepPublic(headers) {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => publicHeaders.includes(name.toLowerCase()))
  );
}
function without(headers, unwanted) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== unwanted));
}
function refuse(what, hop, why2) {
  return new TransportError("redirect-refused", `${what}: the redirect of ${shownUrl(hop.url.href)} ${why2}`);
}
function firstHop(request, userAgent) {
  const url = parseUrl(request.url);
  if (url === null || url.protocol !== "http:" && url.protocol !== "https:") {
    throw new TransportError(
      "network-unreachable",
      `${request.what}: expected an http or https URL, found ${shownUrl(request.url)}`
    );
  }
  const authorization = userInfo(url);
  const headers = {
    "user-agent": userAgent,
    "accept-encoding": "identity",
    ...authorization,
    ...lowerCased(request.headers ?? {})
  };
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  bare.hash = "";
  const hop = { method: request.method, url: bare, headers };
  return request.body === void 0 ? hop : { ...hop, body: request.body };
}
function userInfo(url) {
  if (url.username === "" && url.password === "") return {};
  const pair = `${percentDecoded(url.username)}:${percentDecoded(url.password)}`;
  return { authorization: `Basic ${Buffer.from(pair, "utf8").toString("base64")}` };
}
function percentDecoded(text) {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
function lowerCased(headers) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

// src/adapters/http/repeat.ts
var noRepeats = { rateLimited: 0, passing: 0, serverError: 0, askedMs: 0 };
var maxAskedMs = 6e4;
var maxRepeats = { rateLimited: 4, passing: 3, serverError: 1 };
var passingStatuses = [408, 502, 503, 504];
function planRepeat(tried, method, repeats, clock) {
  const cause = repeatCause(tried);
  if (cause === null || repeats[cause] >= maxRepeats[cause]) return null;
  if (method === "POST" && cause !== "rateLimited") return null;
  const asked = "response" in tried ? retryAfterMs(tried.response, clock.nowMs()) : null;
  const askedMs = repeats.askedMs + (asked ?? 0);
  if (askedMs > maxAskedMs) return null;
  const waitMs = asked ?? ownWaitMs(cause, repeats, clock);
  return { waitMs, repeats: { ...repeats, [cause]: repeats[cause] + 1, askedMs } };
}
function retryAfterWish(response) {
  const text = retryAfterText(response);
  if (text === null || /^0+$/.test(text)) return "";
  const when = /^\d+$/.test(text) ? `after ${Number(text)} s` : `at ${text}`;
  return `, and asks to come back ${when} (we wait ${maxAskedMs / 1e3} s at most)`;
}
function repeatCause(tried) {
  if ("error" in tried) return tried.error instanceof TransportError && tried.error.mayPass ? "passing" : null;
  const { status } = tried.response;
  if (status === 429) return "rateLimited";
  if (status === 500) return "serverError";
  return passingStatuses.includes(status) ? "passing" : null;
}
function ownWaitMs(cause, repeats, clock) {
  if (cause === "rateLimited") return 2e3 * 2 ** repeats.rateLimited;
  return 500 * 2 ** repeats[cause] * (0.5 + clock.random() / 2);
}
function retryAfterMs(response, nowMs) {
  const text = retryAfterText(response);
  if (text === null) return null;
  return /^\d+$/.test(text) ? Number(text) * 1e3 : Math.max(0, Date.parse(text) - nowMs);
}
function retryAfterText({ headers }) {
  const [text = ""] = headers["retry-after"] ?? [];
  if (/^\d{1,9}$/.test(text)) return text;
  const isDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text);
  return isDate && !Number.isNaN(Date.parse(text)) ? text : null;
}

// src/adapters/http/plain-http.ts
function createPlainHttpRule(insecureHosts) {
  const insecure = new Set(insecureHosts.map((host2) => host2.trim().toLowerCase()));
  const isNamed = ({ protocol, host: host2, hostname, port }) => (
    // A URL leaves out the port of its scheme, the user need not.
    insecure.has(host2) || protocol === "http:" && port === "" && insecure.has(`${hostname}:80`)
  );
  return (url) => isLoopbackName(url.hostname) || isNamed(url);
}

// src/adapters/http/proxy.ts
function proxyFor(url, env) {
  const names = [url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY", "ALL_PROXY"];
  const name = names.find((candidate) => variable(env, candidate) !== void 0) ?? "ALL_PROXY";
  const value = (variable(env, name) ?? "").trim();
  if (value === "" || isLoopbackName(url.hostname)) return null;
  if (isExcepted(url, env.no_proxy ?? env.NO_PROXY ?? "")) return null;
  return parseProxy(name, value);
}
var variable = (env, name) => env[name.toLowerCase()] ?? env[name];
function parseProxy(name, value) {
  const [, scheme] = /^([a-z][a-z0-9+.-]{0,30}):\/\//i.exec(value) ?? [];
  const expected = `${name}: expected http://HOST:PORT or https://HOST:PORT`;
  if (scheme !== void 0 && !["http", "https"].includes(scheme.toLowerCase())) {
    throw new TransportError("proxy-unsupported", `${expected}, found ${scheme.toLowerCase()}://`, {
      next: `Name an http proxy in ${name}, or except the host by NO_PROXY.`
    });
  }
  const url = parseUrl(scheme === void 0 ? `http://${value}` : value);
  if (url === null || url.hostname === "")
    throw new TransportError("proxy-failure", expected, { next: `Correct ${name}.` });
  const secure = url.protocol === "https:";
  const port = url.port === "" ? secure ? 443 : 80 : Number(url.port);
  const server = { secure, hostname: bareHostname(url.hostname), port };
  return url.username === "" ? server : { ...server, authorization: basicOf(name, url) };
}
function basicOf(name, url) {
  try {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    return `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
  } catch (cause) {
    if (!(cause instanceof URIError)) throw cause;
    throw new TransportError("proxy-failure", `${name}: user or password is not percent-encoded UTF-8`);
  }
}
function isExcepted(url, list) {
  const host2 = bareHostname(url.hostname);
  const port = url.port === "" ? url.protocol === "https:" ? "443" : "80" : url.port;
  return list.split(/[\s,]+/).filter((entry) => entry !== "").some((entry) => matchesEntry(entry.toLowerCase(), host2, port));
}
function matchesEntry(entry, host2, port) {
  if (entry === "*") return true;
  if (isIP(host2) !== 0 && entry.includes("/")) return isInRange(entry, host2);
  const [, name = entry, wantedPort] = isIP(entry) === 0 ? /^(.*?)(?::(\d+))?$/.exec(entry) ?? [] : [];
  if (wantedPort !== void 0 && wantedPort !== port) return false;
  if (isIP(host2) !== 0) return bareHostname(name) === host2;
  const domain = name.replace(/^\*\./, ".");
  return domain.startsWith(".") ? host2.endsWith(domain) : host2 === domain || host2.endsWith(`.${domain}`);
}
function isInRange(range, address) {
  const [network = "", bits = ""] = range.split("/");
  const version = isIP(network);
  if (version === 0 || version !== isIP(address) || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (version === 4 ? 32 : 128)) return false;
  const family = version === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return list.check(address, family);
}

// src/adapters/http/pem-file.ts
var maxFileBytes = 4 * 1024 * 1024;
function readPemCertificates(file) {
  const text = readPemText(file, "PEM certificates");
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw pemFault(file, "PEM certificates", "no PEM certificate");
  for (const [index, block] of blocks.entries()) checkReadable(file, index, block);
  return blocks;
}
function checkReadable(file, index, block) {
  try {
    new X509Certificate(block);
  } catch (cause) {
    throw pemFault(file, "PEM certificates", `number ${index + 1} unreadable`, cause);
  }
}
function readPemText(file, expected) {
  const read2 = readRegularFileSync(file.path, { maxBytes: maxFileBytes, followLinks: true });
  if (read2.kind === "read") return Buffer.from(read2.bytes).toString("latin1");
  if (read2.kind === "missing") throw pemFault(file, expected, "no such file");
  throw pemFault(file, expected, `no readable file: ${read2.why}`, read2.cause);
}
function pemFault(file, expected, found, cause) {
  const message = `${file.label} ${file.path}: expected ${expected}, found ${found}`;
  return new FormatError(file.code, message, { ownFile: true, ...cause !== void 0 && { cause } });
}

// src/adapters/http/host-certificates.ts
var maxNames = 1e3;
var absent = ["ENOENT", "ENOTDIR", "EACCES", "EPERM"];
function readHostCertificates(parents, registryName) {
  if (!/^[A-Za-z0-9[]/.test(registryName) || /[\\/\0]/.test(registryName)) return null;
  const folder2 = parents.map((parent) => join(parent, registryName)).find(isThere);
  return folder2 === void 0 ? null : readFolder(folder2);
}
function isThere(folder2) {
  try {
    return statSync(folder2) !== void 0;
  } catch (cause) {
    if (absent.includes(errnoOf(cause))) return false;
    throw fault(folder2, "a folder", failureWords(cause), cause);
  }
}
function readFolder(folder2) {
  const names = namesIn(folder2);
  const authorities = names.filter((name) => name.endsWith(".crt")).flatMap((name) => readPemCertificates(fileAt(join(folder2, name))));
  const client = readClient(folder2, names);
  return client === void 0 ? { authorities } : { authorities, client };
}
function readClient(folder2, names) {
  const stems = (ending) => names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
  const [certificates2, keys] = [stems(".cert"), stems(".key")];
  const alone = certificates2.find((stem2) => !keys.includes(stem2));
  if (alone !== void 0) {
    const found = `no ${alone}.key beside it (an authority is to be named ${alone}.crt)`;
    throw fault(join(folder2, `${alone}.cert`), "a client certificate with its key", found);
  }
  const orphan = keys.find((stem2) => !certificates2.includes(stem2));
  if (orphan !== void 0)
    throw fault(
      join(folder2, `${orphan}.key`),
      "the key of a client certificate",
      `no ${orphan}.cert beside it`
    );
  const [stem, ...others] = certificates2;
  if (stem === void 0) return void 0;
  if (others.length > 0) throw fault(folder2, "one client certificate", `${certificates2.length}`);
  return readPair(join(folder2, stem));
}
function readPair(stem) {
  const certificates2 = readPemCertificates(fileAt(`${stem}.cert`));
  const file = fileAt(`${stem}.key`);
  const key = readPemText(file, "a PEM private key");
  const [own = ""] = certificates2;
  if (!new X509Certificate(own).checkPrivateKey(parseKey(file, key)))
    throw pemFault(file, `the key of ${stem}.cert`, "another one");
  return { certificates: certificates2.join("\n"), key };
}
function parseKey(file, key) {
  try {
    return createPrivateKey(key);
  } catch {
    throw pemFault(file, "a PEM private key without a passphrase", "none");
  }
}
function namesIn(folder2) {
  const names = [];
  try {
    const listing = opendirSync(folder2);
    try {
      for (let entry = listing.readSync(); entry !== null; entry = listing.readSync()) {
        if (names.length === maxNames) throw fault(folder2, `at most ${maxNames} entries`, "more");
        names.push(entry.name);
      }
    } finally {
      listing.closeSync();
    }
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    throw fault(folder2, "a readable folder", failureWords(cause), cause);
  }
  return names.sort();
}
var fileAt = (path) => ({ label: "certs.d", path, code: "certs-d-malformed" });
var fault = (path, expected, found, cause) => pemFault(fileAt(path), expected, found, cause);

// src/adapters/http/trusted-roots.ts
function createTlsIdentities(files) {
  const own = files.caFile === void 0 ? [] : readPemCertificates({ label: "--ca-file", path: files.caFile, code: "ca-file-malformed" });
  const base = files.caFile === void 0 ? { key: "" } : { key: "", context: contextOf(files, own) };
  const folders = /* @__PURE__ */ new Map();
  const known = /* @__PURE__ */ new Map();
  const certificatesOf = (registryName) => {
    const certificates2 = folders.get(registryName) ?? readHostCertificates(files.certsFolders, registryName);
    folders.set(registryName, certificates2);
    return certificates2;
  };
  return {
    base,
    ofRegistry(registryName, isRegistry) {
      const certificates2 = certificatesOf(registryName);
      if (certificates2 === null) return base;
      const shown = isRegistry ? certificates2.client : void 0;
      const key = `${registryName} ${shown === void 0 ? "without" : "with"} client certificate`;
      const roots = [...own, ...certificates2.authorities];
      const identity = known.get(key) ?? { key, context: contextOf(files, roots, shown) };
      known.set(key, identity);
      return identity;
    }
  };
}
function contextOf({ extraFile = "" }, own, client) {
  const pair = client === void 0 ? {} : { cert: client.certificates, key: client.key };
  if (own.length === 0) return node_tls_default.createSecureContext(pair);
  const extra = extraFile === "" ? [] : readPemCertificates({ label: "NODE_EXTRA_CA_CERTS", path: extraFile, code: "ca-file-malformed" });
  return node_tls_default.createSecureContext({ ca: [...node_tls_default.rootCertificates, ...extra, ...own], ...pair });
}

// src/adapters/http/tunnel.ts
function createTunnelAgent(proxy, options2) {
  const agent = new node_https_default.Agent({ keepAlive: true });
  agent.createConnection = (target2, callback) => {
    const host2 = target2.host ?? "";
    const servername = "servername" in target2 && typeof target2.servername === "string" ? target2.servername : "";
    openTunnel(proxy, `${bracketed(host2)}:${target2.port ?? 443}`, options2).then(
      (socket) => callback?.(null, node_tls_default.connect({ ...tlsOptions(options2.server), socket, servername, host: host2 })),
      // With an error the agent looks at no stream, but the type wants one.
      (error) => callback?.(error, new Socket())
    );
    return void 0;
  };
  return agent;
}
function tlsOptions({ context }) {
  const base = { rejectUnauthorized: true, ALPNProtocols: ["http/1.1"] };
  return context === void 0 ? base : { ...base, secureContext: context };
}
function openTunnel(proxy, target2, options2) {
  return new Promise((resolve2, reject) => {
    const asked = connectRequest(proxy, target2, options2);
    const fail = (found, cause) => {
      clearTimeout(timer);
      reject(proxyFailure(proxy, found, cause));
      asked.destroy();
    };
    const timer = setTimeout(
      () => fail(`no answer to CONNECT within ${options2.connectTimeoutMs} ms`),
      options2.connectTimeoutMs
    );
    asked.on("error", (cause) => fail("the connection failed", cause));
    asked.on("response", (answer) => fail(`answered ${answer.statusCode} to CONNECT ${target2}`));
    asked.on("connect", (answer, socket, head) => {
      if (answer.statusCode !== 200) {
        socket.destroy();
        fail(`answered ${answer.statusCode} to CONNECT ${target2}`);
        return;
      }
      clearTimeout(timer);
      if (head.length > 0) socket.unshift(head);
      if (socket instanceof Socket) resolve2(socket);
      else fail("gave no socket");
    });
    asked.end();
  });
}
function connectRequest(proxy, target2, options2) {
  const authorization = proxy.authorization === void 0 ? {} : { "proxy-authorization": proxy.authorization };
  const request = {
    method: "CONNECT",
    host: proxy.hostname,
    port: proxy.port,
    path: target2,
    headers: { host: target2, ...authorization },
    agent: false
  };
  return proxy.secure ? node_https_default.request({ ...request, ...tlsOptions(options2.proxy) }) : node_http_default.request(request);
}
function bracketed(host2) {
  return host2.includes(":") ? `[${host2}]` : host2;
}
function proxyFailure(proxy, found, cause) {
  const details = cause === void 0 ? {} : { cause };
  return new TransportError("proxy-failure", `proxy ${proxy.hostname}:${proxy.port}: ${found}`, {
    next: "Correct HTTPS_PROXY, or except the host by NO_PROXY.",
    ...details
  });
}

// src/adapters/http/routes.ts
function createRoutes(options2) {
  const extraFile = options2.env.NODE_EXTRA_CA_CERTS;
  const identities = createTlsIdentities({
    certsFolders: options2.certsFolders,
    ...options2.caFile !== void 0 && { caFile: options2.caFile },
    ...extraFile !== void 0 && { extraFile }
  });
  const mayBePlain = createPlainHttpRule(options2.insecureHosts);
  const pools = createPools(identities.base, options2);
  return {
    routeTo(url, request) {
      const secure = url.protocol === "https:";
      const allowLoopback = mayReachLoopback(url, request.namedHost ?? new URL(request.url).host);
      checkHostLiteral(url.hostname, allowLoopback);
      if (!secure && request.allowPlainHttp !== true && !mayBePlain(url)) {
        throw new TransportError(
          "plain-http-refused",
          `${request.what}: ${shownUrl(url.href)} is plain http to a host not named as insecure`
        );
      }
      const proxy = proxyFor(url, options2.env);
      const identity = secure ? identityFor(identities, url, request) : null;
      return proxy === null ? pools.direct(allowLoopback, identity) : pools.proxied(proxy, identity);
    },
    close: pools.close
  };
}
function createPools(base, { resolveName, connectTimeoutMs }) {
  const agents = /* @__PURE__ */ new Map();
  const pooled = (key, make) => {
    const agent = agents.get(key) ?? make();
    agents.set(key, agent);
    return agent;
  };
  return {
    direct(allowLoopback, identity) {
      const lookup2 = checkedLookup(resolveName, allowLoopback);
      if (identity === null) {
        const make2 = () => new node_http_default.Agent({ keepAlive: true, lookup: lookup2 });
        return { agent: pooled(`http ${allowLoopback}`, make2), secure: false };
      }
      const make = () => new node_https_default.Agent({ keepAlive: true, lookup: lookup2, ...tlsOptions(identity) });
      return { agent: pooled(`https ${allowLoopback} ${identity.key}`, make), secure: true };
    },
    proxied(proxy, identity) {
      const name = `${proxy.secure ? "https" : "http"}://${proxy.hostname}:${proxy.port}`;
      if (identity !== null) {
        const make2 = () => createTunnelAgent(proxy, { proxy: base, server: identity, connectTimeoutMs });
        return { agent: pooled(`tunnel ${name} ${identity.key}`, make2), secure: true };
      }
      const make = () => proxy.secure ? new node_https_default.Agent({ keepAlive: true, ...tlsOptions(base) }) : new node_http_default.Agent({ keepAlive: true });
      return { agent: pooled(`forward ${name}`, make), secure: proxy.secure, forwardingProxy: proxy };
    },
    close() {
      for (const agent of agents.values()) agent.destroy();
    }
  };
}
function mayReachLoopback(url, namedHost) {
  const named2 = `http://${namedHost}`;
  if (!URL.canParse(named2)) return false;
  const { hostname } = new URL(named2);
  return isLoopbackName(hostname) || bareHostname(hostname) === bareHostname(url.hostname);
}
function identityFor(identities, url, { registryName }) {
  if (registryName === void 0) return identities.base;
  const named2 = `https://${registryName}`;
  const isRegistry = URL.canParse(named2) && new URL(named2).host === url.host;
  return identities.ofRegistry(registryName, isRegistry);
}

// src/adapters/http/http.ts
var defaultLimits = { connectMs: 1e4, idleMs: 3e4, totalMs: 12e4 };
function createHttp(options2) {
  const limits2 = { ...defaultLimits, ...options2.limits };
  const client = {
    options: options2,
    limits: limits2,
    routes: createRoutes({
      env: options2.env,
      insecureHosts: options2.insecureHosts,
      ...options2.caFile === void 0 ? {} : { caFile: options2.caFile },
      certsFolders: options2.certsFolders ?? [],
      resolveName: options2.resolveName ?? resolveBySystem,
      connectTimeoutMs: limits2.connectMs
    }),
    slots: createHostSlots(options2.concurrencyPerHost ?? 8),
    clock: options2.clock ?? { nowMs: Date.now, random: Math.random }
  };
  return { request: (request) => follow(client, request), close: client.routes.close };
}
async function follow(client, request) {
  let hop = firstHop(request, client.options.userAgent);
  let repeats = noRepeats;
  let redirects = 0;
  for (; ; ) {
    const tried = await attempt2(client, request, hop);
    const plan = planRepeat(tried, hop.method, repeats, client.clock);
    if (plan !== null) {
      repeats = plan.repeats;
      await pause(client, request, plan.waitMs);
      continue;
    }
    if ("error" in tried) throw tried.error;
    const next = nextHop(hop, tried.response, request);
    if (next === null) return tried.response;
    redirects += 1;
    if (redirects > maxRedirects) throw tooManyRedirects(request);
    hop = next;
  }
}
function tooManyRedirects(request) {
  const found = `${shownUrl(request.url)} redirected more than ${maxRedirects} times`;
  return new TransportError("redirect-loop", `${request.what}: ${found}`);
}
async function attempt2(client, request, hop) {
  const signals = signalsOf(client, request);
  const { what, maxBytes } = request;
  try {
    const route = client.routes.routeTo(hop.url, request);
    const response = await client.slots.run(hop.url.origin, async () => {
      if (signals.some((signal) => signal.aborted)) throw cancelled(`${what}: ${shownUrl(request.url)}`);
      return await exchange({ hop, route, what, maxBytes, limits: client.limits, signals });
    });
    const { forwardingProxy } = route;
    if (response.status === 407 && forwardingProxy !== void 0) {
      throw proxyFailure(forwardingProxy, "answered status 407: it wants a user and password");
    }
    return { response };
  } catch (error) {
    return { error };
  }
}
async function pause(client, request, ms) {
  const signals = signalsOf(client, request);
  const signal = signals.length === 0 ? void 0 : AbortSignal.any([...signals]);
  const sleep = client.options.sleep ?? ((time, stop) => setTimeout2(time, void 0, stop === void 0 ? {} : { signal: stop }));
  try {
    await sleep(ms, signal);
  } catch (cause) {
    if (signal?.aborted !== true) throw cause;
    throw cancelled(`${request.what}: ${shownUrl(request.url)}`);
  }
}
function signalsOf(client, request) {
  return [client.options.signal, request.signal].filter((signal) => signal !== void 0);
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

// src/adapters/policy-files.ts
function createPolicies(workingDirectory2, files) {
  const read2 = (path, cures2) => readPolicyFile(path, resolve(workingDirectory2, path), cures2, files);
  return {
    readBytes: (path) => read2(path, curesOfCheck),
    load: async (path) => ({
      name: path,
      policy: parsePolicy(await read2(path, curesOfUse), path),
      ...files.origin.kind === "base" && { commit: files.origin.commit }
    })
  };
}
var curesOfUse = {
  missing: "Correct the path, or give --key FILE for a single key.",
  key: "Give it with --key."
};
var curesOfCheck = {
  missing: "Correct the path; a relative one counts from the working directory.",
  key: "Give the policy that names the key; to verify by the key alone, use `countersign verify --key`."
};
async function readPolicyFile(path, absolutePath, cures2, files) {
  const shown = `${path}${placeWords(files.origin)}`;
  const read2 = await files.read(absolutePath, maxPolicyBytes);
  switch (read2.kind) {
    case "read":
      if (!isOpenpgpKey(read2.bytes)) return read2.bytes;
      throw new UsageError("json-malformed", `${shown}: expected a policy file, found an OpenPGP key`, {
        next: cures2.key
      });
    case "missing":
      throw notThere(shown, files.origin, cures2);
    case "failed":
      throw new UsageError(
        "file-unreadable",
        `${shown}: expected a readable policy file, found: ${read2.why}`,
        {
          cause: read2.cause,
          ...files.origin.kind === "base" && { next: cureAtBase }
        }
      );
  }
}
var cureAtBase = "Keep the policy as a regular file in the repository, and merge it before the changes that it is to judge.";
function notThere(shown, origin, cures2) {
  const message = `${shown}: expected a policy file, found none`;
  return origin.kind === "base" ? new TransportError("policy-not-at-base", message, {
    next: "Merge the policy and its keys first, in a change of their own; changes after that are judged by them."
  }) : new UsageError("policy-not-found", message, { next: cures2.missing });
}
function isOpenpgpKey(bytes) {
  const [first = 0] = bytes;
  const tag = (first & 64) === 0 ? first >> 2 & 15 : first & 63;
  if ((first & 128) !== 0) return tag === 5 || tag === 6;
  return /^\s*-----BEGIN PGP /.test(Buffer.from(bytes.subarray(0, 200)).toString("latin1"));
}

// src/adapters/parsers/yaml.ts
var maxDepth = 32;
var maxValues = 2e4;
var maxAliases = 100;
async function parseYaml(bytes, options2) {
  if (bytes.length > options2.maxBytes) {
    throw fault2(options2, `expected at most ${options2.maxBytes} bytes, found ${bytes.length}`);
  }
  const text = decode(bytes, options2);
  const { default: yaml } = await import("./dist-LMXSV6Q6.js");
  return readTree(yaml, text, options2);
}
function decode(bytes, options2) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw fault2(options2, "expected UTF-8 text, found bytes that are not valid UTF-8", cause);
  }
}
function readTree(yaml, text, options2) {
  let documents;
  try {
    documents = yaml.parseAllDocuments(text, { version: "1.2", logLevel: "silent", uniqueKeys: false });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw fault2(options2, "expected YAML, found a text that cannot be read (nested too deep?)", cause);
  }
  if (!Array.isArray(documents)) return null;
  if (documents.length > 1) throw fault2(options2, `expected one document, found ${documents.length}`);
  const [document] = documents;
  if (document === void 0) return null;
  const [error] = document.errors;
  if (error !== void 0) {
    const at = error.linePos?.[0];
    const where2 = at === void 0 ? "" : `line ${at.line}, column ${at.col}: `;
    const [what = "cannot be read"] = error.message.split("\n");
    throw fault2(options2, `${where2}expected YAML, found a fault: ${what.replace(/ at line .*$/, "")}`);
  }
  return toTree(document.contents, "", 0, { yaml, document, options: options2, values: 0, aliases: 0 });
}
function toTree(node, path, depth, reading) {
  const { yaml, options: options2 } = reading;
  reading.values += 1;
  if (reading.values > maxValues) throw fault2(options2, `expected at most ${maxValues} values, found more`);
  if (depth > maxDepth) throw fault2(options2, `expected at most ${maxDepth} levels of nesting, found more`);
  if (node === null || node === void 0) return null;
  if (yaml.isAlias(node)) return toTree(target(node, path, reading), path, depth + 1, reading);
  if (!yaml.isNode(node)) throw fault2(options2, `${path}: expected a value, found something else`);
  refuseTag(node, path, options2);
  if (yaml.isMap(node)) return toMap(node, path, depth, reading);
  if (yaml.isSeq(node)) {
    return node.items.map((item, index) => toTree(item, extendPath(path, index), depth + 1, reading));
  }
  return scalar(yaml.isScalar(node) ? node.value : void 0, path, options2);
}
function toMap(map, path, depth, reading) {
  const result = /* @__PURE__ */ new Map();
  for (const pair of map.items) {
    const key = keyOf(pair, path, reading);
    const place = extendPath(path, key);
    if (result.has(key))
      throw fault2(reading.options, `${place}: expected each key once, found it a second time`);
    result.set(key, toTree(pair.value, place, depth + 1, reading));
  }
  return result;
}
function keyOf({ key }, path, { yaml, options: options2 }) {
  const place = path === "" ? "top level" : path;
  if (!yaml.isScalar(key)) throw fault2(options2, `${place}: expected plain texts as keys, found another kind`);
  refuseTag(key, path, options2);
  const text = typeof key.value === "string" ? key.value : key.source ?? "";
  if (text === "<<") throw fault2(options2, `${place}: expected no merge key (<<); write the keys out instead`);
  return text;
}
function target(alias, path, reading) {
  const { document, options: options2 } = reading;
  reading.aliases += 1;
  if (reading.aliases > maxAliases) throw fault2(options2, `expected at most ${maxAliases} aliases, found more`);
  const node = alias.resolve(document);
  if (node === void 0) throw fault2(options2, `${path}: expected an anchor before the alias, found none`);
  return node;
}
function refuseTag(node, path, options2) {
  if (node.tag === void 0) return;
  throw fault2(options2, `${path === "" ? "top level" : path}: expected a plain value, found a tag; remove it`);
}
function scalar(value, path, options2) {
  if (value === null || value === void 0) return null;
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") return value;
  throw fault2(options2, `${path}: expected a text, number, boolean or null, found ${typeof value}`);
}
function fault2(options2, message, cause) {
  const details = { cause, ownFile: options2.ownFile === true };
  return new FormatError(options2.code, `${options2.what}: ${message}`, details);
}

// src/adapters/platform/local-path.ts
function localPath(urlPath, windows = process.platform === "win32") {
  if (!windows) return urlPath;
  const withoutSlash = /^\/[A-Za-z]:(\/|$)/.test(urlPath) ? urlPath.slice(1) : urlPath;
  return withoutSlash.replaceAll("/", "\\");
}
var folderUrl = (path, windows = process.platform === "win32") => pathToFileURL(path, { windows }).href;
function pathBelow(folder2, path, rules = node_path_default) {
  const relative = rules.relative(folder2, path);
  if (relative === "") return [];
  const parts = relative.split(rules.sep);
  return parts[0] === ".." || rules.isAbsolute(relative) ? void 0 : parts;
}

// src/adapters/registries-d-folder.ts
var maxFileBytes2 = 512 * 1024;
var maxFiles = 1e3;
var maxFolderBytes = 1024 * 1024;
var systemFolder = "/etc/containers/registries.d";
function createRegistriesConfigs(options2) {
  let loading;
  return {
    load() {
      loading ??= load(options2);
      return loading;
    }
  };
}
async function load(options2) {
  const builtInLookaside = builtInStore(options2);
  if (options2.folder === void 0 && options2.ambient === false)
    return mergeRegistries([], { builtInLookaside });
  const folder2 = options2.folder ?? await defaultFolder(options2);
  const names = await yamlNames(folder2);
  if (names === null) {
    const empty = mergeRegistries([], { builtInLookaside });
    if (options2.folder === void 0) return empty;
    return { ...empty, warnings: [`${folder2}: no such folder, so nothing is configured`] };
  }
  const files = [];
  let left = maxFolderBytes;
  for (const name of names) {
    const bytes = await readOne(join(folder2, name), options2);
    if (bytes === null) continue;
    left -= bytes.length;
    if (left < 0)
      throw unreadable(folder2, `expected at most ${maxFolderBytes} bytes in all files, found more`);
    const file = join(folder2, name);
    files.push({ file, tree: await parseYaml(bytes, yamlOptions(file)) });
  }
  return mergeRegistries(files, { folder: folder2, builtInLookaside });
}
async function defaultFolder(options2) {
  const own = join(options2.home, ".config/containers/registries.d");
  try {
    await access(own);
    return own;
  } catch {
    return options2.systemFolder ?? systemFolder;
  }
}
function builtInStore({ isRoot, home }) {
  const path = isRoot ? "/var/lib/containers/sigstore" : join(home, ".local/share/containers/sigstore");
  return folderUrl(path);
}
async function yamlNames(folder2) {
  let names;
  try {
    names = await readdir(folder2);
  } catch (cause) {
    if (errnoOf(cause) === "ENOENT") return null;
    throw unreadable(folder2, failureWords(cause), cause);
  }
  const wanted = names.filter((name) => name.endsWith(".yaml")).sort();
  if (wanted.length <= maxFiles) return wanted;
  throw unreadable(folder2, `expected at most ${maxFiles} files, found ${wanted.length}`);
}
async function readOne(file, { followLinks = true }) {
  const read2 = await readRegularFile(file, { maxBytes: maxFileBytes2, followLinks });
  switch (read2.kind) {
    case "missing":
      return null;
    case "failed":
      throw unreadable(file, read2.why, read2.cause);
    case "read":
      return read2.bytes;
  }
}
function yamlOptions(file) {
  return { what: file, maxBytes: maxFileBytes2, code: "registries-d-malformed", ownFile: true };
}
function unreadable(path, why2, cause) {
  return new FormatError("registries-d-unreadable", `${path}: cannot be read: ${why2}`, {
    ownFile: true,
    cause
  });
}

// builtin:node:buffer
var builtin8 = process.getBuiltinModule("node:buffer");
var isUtf8 = /* @__PURE__ */ (() => builtin8.isUtf8)();

// src/adapters/registry/credential-headers.ts
var reserved = [
  "accept",
  "accept-encoding",
  "authorization",
  "connection",
  "content-length",
  "content-type",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade"
];
function readHttpHeaders(root2, place) {
  const value = root2.get("HttpHeaders") ?? null;
  if (value === null) return {};
  const at = memberPlace(place, "HttpHeaders");
  const headers = {};
  for (const [name, member] of readObject(value, at)) {
    const memberAt = memberPlace(at, name);
    const text = readString(member, memberAt);
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
      throw faultAt(memberAt, "expected the name of an HTTP header");
    if (reserved.includes(name.toLowerCase())) throw faultAt(memberAt, "this header cannot be set here");
    if (!/^[\t\x20-\x7e]*$/.test(text)) throw faultAt(memberAt, "expected printable ASCII text");
    headers[name.toLowerCase()] = text;
  }
  return headers;
}

// src/adapters/registry/credential-file.ts
var maxCredentialFileBytes = 4 * 1024 * 1024;
var hubKey = "https://index.docker.io/v1/";
var hubNames = ["docker.io", "index.docker.io", "registry-1.docker.io"];
function parseCredentialFile(name, bytes) {
  const place = { what: name, path: "", code: "credentials-malformed", ownFile: true };
  const root2 = readObject(parse(name, bytes), place);
  const legacy = !["auths", "credHelpers", "credsStore"].some((member) => root2.has(member));
  const auths = legacy ? root2 : readOptional2(root2, "auths", place);
  const authsPlace = legacy ? place : memberPlace(place, "auths");
  const helpers = readOptional2(root2, "credHelpers", place);
  return {
    lookUp(key) {
      const host2 = hostOf2(key);
      const helperKey = [host2, ...hubKeys(host2)].find((candidate) => helpers.has(candidate));
      if (helperKey !== void 0) {
        const helper = readString(
          helpers.get(helperKey),
          memberPlace(memberPlace(place, "credHelpers"), helperKey)
        );
        return { kind: "helper", name: helper, serverKey: serverKeyOf(host2) };
      }
      const entry = findEntry(auths, key, legacy);
      const credential = entry === void 0 ? null : readEntry(auths.get(entry), memberPlace(authsPlace, entry), { file: name, entry });
      if (credential !== null) return { kind: "credential", credential };
      const store = root2.get("credsStore") ?? "";
      if (store === "") return { kind: "nothing" };
      return {
        kind: "helper",
        name: readString(store, memberPlace(place, "credsStore")),
        serverKey: serverKeyOf(host2)
      };
    },
    headers: () => legacy ? {} : readHttpHeaders(root2, place)
  };
}
function parse(name, bytes) {
  try {
    return parseStrictJson(bytes, { what: name, maxBytes: maxCredentialFileBytes, ownFile: true });
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new FormatError("credentials-malformed", cause.message, { cause, ownFile: true });
  }
}
function readOptional2(root2, member, place) {
  const value = root2.get(member) ?? null;
  return value === null ? /* @__PURE__ */ new Map() : readObject(value, memberPlace(place, member));
}
function hostOf2(key) {
  return key.split("/", 1)[0] ?? key;
}
function hubKeys(host2) {
  return hubNames.includes(host2) ? [...hubNames, hubKey] : [];
}
function serverKeyOf(host2) {
  return hubNames.includes(host2) ? hubKey : host2;
}
function findEntry(auths, key, legacy) {
  if (!legacy) {
    const exact = parentsOf(key).find((candidate) => auths.has(candidate));
    if (exact !== void 0) return exact;
  }
  const host2 = hostOf2(key);
  const candidates = [...auths.keys()];
  return candidates.find((candidate) => hostOfKey(candidate, legacy) === host2) ?? candidates.find((candidate) => normalHost(hostOfKey(candidate, legacy)) === normalHost(host2));
}
function parentsOf(key) {
  const parts = key.split("/");
  return parts.map((_part, index) => parts.slice(0, parts.length - index).join("/"));
}
function hostOfKey(key, legacy) {
  const bare = key.replace(/^https?:\/\//, "");
  return legacy || bare !== key ? hostOf2(bare) : bare;
}
function normalHost(host2) {
  return hubNames.includes(host2) ? "index.docker.io" : host2;
}
function readEntry(value, place, source) {
  const entry = readObject(value, place);
  const text = (member) => {
    const found = entry.get(member) ?? "";
    return readString(found, memberPlace(place, member));
  };
  const encoded = text("auth");
  const pair = encoded === "" ? { username: text("username"), password: text("password") } : decodePair(encoded, memberPlace(place, "auth"));
  const identityToken = text("identitytoken");
  if (identityToken !== "") return { kind: "identity-token", ...pair, identityToken, source };
  const registryToken = text("registrytoken");
  if (registryToken !== "") return { kind: "registry-token", username: pair.username, registryToken, source };
  return pair.username === "" && pair.password === "" ? null : { kind: "password", ...pair, source };
}
function decodePair(encoded, place) {
  const bytes = decodeBase64(encoded);
  const text = bytes === void 0 ? void 0 : utf8(bytes);
  const colon = text?.indexOf(":") ?? -1;
  if (text === void 0 || colon < 0) {
    throw new FormatError(
      "credentials-malformed",
      `${place.what}: ${place.path}: expected base64 of USER:PASSWORD`,
      {
        next: "Sign in to this registry again with the tool that wrote the file.",
        ownFile: true
      }
    );
  }
  return { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, "") };
}
function utf8(bytes) {
  return isUtf8(bytes) ? Buffer.from(bytes).toString("utf8") : void 0;
}

// src/adapters/registry/credential-helper.ts
var maxOutputBytes = 1024 * 1024;
var nothingFound = "credentials not found in native keychain";
async function askHelper(name, serverKey, options2) {
  if (!/^[A-Za-z0-9._-]+$/.test(name)) {
    const found = JSON.stringify(name.slice(0, 100));
    throw new FormatError(
      "credentials-malformed",
      `credential helper: expected a name of letters, digits, ".", "_" and "-", found ${found}`,
      {
        ownFile: true
      }
    );
  }
  const program = `docker-credential-${name}`;
  const path = await findProgram(program, options2.env.PATH);
  if (path === void 0) throw failed(program, notInPath);
  const { exitCode, stdout } = await run({ program, path }, serverKey, options2);
  if (exitCode !== 0) {
    if (stdout.toString("utf8").trim() === nothingFound) return null;
    throw failed(program, `ended with exit code ${exitCode}`);
  }
  return readAnswer(program, serverKey, stdout);
}
function run({ program, path }, serverKey, options2) {
  const timeoutMs = options2.timeoutMs ?? 3e4;
  return new Promise((resolve2, reject) => {
    const child = spawn(path, ["get"], {
      env: childEnvironment(options2.env),
      stdio: ["pipe", "pipe", "ignore"],
      shell: false,
      windowsHide: true
    });
    const chunks = [];
    let sizeBytes = 0;
    const end = (error, exitCode = null) => {
      clearTimeout(timer);
      options2.signal?.removeEventListener("abort", cancel);
      if (error === null) resolve2({ exitCode, stdout: Buffer.concat(chunks) });
      else reject(error);
    };
    const stop = (error) => {
      child.kill("SIGKILL");
      child.stdout.destroy();
      end(error);
    };
    const cancel = () => stop(new TransportError("cancelled", `${program}: stopped before it was done`));
    const timer = setTimeout(() => stop(late(program, timeoutMs)), timeoutMs);
    options2.signal?.addEventListener("abort", cancel, { once: true });
    if (options2.signal?.aborted === true) cancel();
    child.on("error", (cause) => end(failed(program, startFailure(cause), cause)));
    child.stdout.on("data", (chunk) => {
      sizeBytes += chunk.length;
      if (sizeBytes > maxOutputBytes) stop(failed(program, `printed more than ${maxOutputBytes} bytes`));
      else chunks.push(chunk);
    });
    child.on("close", (exitCode) => end(null, exitCode));
    child.stdin.on("error", (error) => {
      if (errnoOf(error) !== "EPIPE")
        end(failed(program, `could not be written to: ${failureWords(error)}`, error));
    });
    child.stdin.end(serverKey);
  });
}
function readAnswer(program, serverKey, stdout) {
  const { username, secret } = parseAnswer(program, stdout);
  if (username === "" && secret === "") return null;
  const source = { file: program, entry: serverKey };
  if (username === "<token>")
    return { kind: "identity-token", username, password: "", identityToken: secret, source };
  if (username.includes(":")) throw failed(program, "answered a user name with a colon");
  return { kind: "password", username, password: secret, source };
}
function parseAnswer(program, stdout) {
  const place = { what: program, path: "", code: "credential-helper-failed" };
  try {
    const answer = readObject(parseStrictJson(stdout, { what: program, maxBytes: maxOutputBytes }), place);
    const text = (member) => readString(answer.get(member) ?? "", memberPlace(place, member));
    return { username: text("Username"), secret: text("Secret") };
  } catch (cause) {
    if (cause instanceof FormatError)
      throw failed(program, "answered no JSON object with Username and Secret");
    throw cause;
  }
}
var notInPath = "not found in PATH";
function startFailure(cause) {
  return errnoOf(cause) === "ENOENT" ? notInPath : `could not be started: ${failureWords(cause)}`;
}
function late(program, timeoutMs) {
  return new TransportError("timeout", `${program}: no answer within ${timeoutMs / 1e3} s`);
}
function failed(program, found, cause) {
  return new TransportError("credential-helper-failed", `${program}: ${found}`, {
    next: `Run "${program} get" by hand, or remove the helper from the credential file.`,
    ...cause === void 0 ? {} : { cause }
  });
}

// src/adapters/registry/credential-places.ts
function credentialPlaces(around) {
  const { env, home } = around;
  if (around.authFile !== void 0) return [{ kind: "file", path: around.authFile, need: "must-exist" }];
  const places = [];
  const file = (path) => places.push({ kind: "file", path, need: "may-lack" });
  if (isSet(env.REGISTRY_AUTH_FILE)) file(env.REGISTRY_AUTH_FILE);
  if (isSet(env.DOCKER_AUTH_CONFIG)) {
    places.push({ kind: "inline", name: "DOCKER_AUTH_CONFIG", text: env.DOCKER_AUTH_CONFIG });
  }
  file(join(isSet(env.DOCKER_CONFIG) ? env.DOCKER_CONFIG : join(home, ".docker"), "config.json"));
  places.push(podmanRuntimeFile(around));
  file(
    join(isSet(env.XDG_CONFIG_HOME) ? env.XDG_CONFIG_HOME : join(home, ".config"), "containers", "auth.json")
  );
  return places;
}
function podmanRuntimeFile({ env, home, uid, platform }) {
  const file = (path, need) => ({ kind: "file", path, need });
  if (platform !== "linux") return file(join(home, ".config", "containers", "auth.json"), "may-lack");
  if (isSet(env.XDG_RUNTIME_DIR))
    return file(join(env.XDG_RUNTIME_DIR, "containers", "auth.json"), "may-lack");
  return file(join("/run/containers", String(uid ?? 0), "auth.json"), "may-be-hidden");
}
function isSet(value) {
  return value !== void 0 && value !== "";
}

// src/adapters/registry/credentials.ts
function createCredentials(options2) {
  const places = credentialPlaces({
    env: options2.env,
    home: options2.home,
    uid: options2.uid ?? process.geteuid?.(),
    platform: options2.platform ?? process.platform,
    ...options2.authFile === void 0 ? {} : { authFile: options2.authFile }
  });
  const files = /* @__PURE__ */ new Map();
  const helped = /* @__PURE__ */ new Map();
  const readOnce = (place) => remember(files, place, () => readPlace2(place));
  const ask2 = (name, serverKey) => remember(
    helped,
    `${name} ${serverKey}`,
    () => askHelper(name, serverKey, {
      env: options2.env,
      ...options2.helperTimeoutMs === void 0 ? {} : { timeoutMs: options2.helperTimeoutMs },
      ...options2.signal === void 0 ? {} : { signal: options2.signal }
    })
  );
  async function find(key) {
    for (const place of places) {
      const answer = (await readOnce(place))?.lookUp(key) ?? { kind: "nothing" };
      if (answer.kind === "credential") return answer.credential;
      if (answer.kind === "helper") {
        const credential = await ask2(answer.name, answer.serverKey);
        if (credential !== null) return credential;
      }
    }
    return null;
  }
  return {
    find,
    async describe(key) {
      const credential = await find(key);
      return credential === null ? null : { ...credential.source, username: credential.username };
    },
    async headers() {
      for (const place of places) {
        const headers = (await readOnce(place))?.headers() ?? {};
        if (Object.keys(headers).length > 0) return headers;
      }
      return {};
    }
  };
}
async function readPlace2(place) {
  if (place.kind === "inline") return parseCredentialFile(place.name, Buffer.from(place.text, "utf8"));
  const read2 = await readRegularFile(place.path, { maxBytes: maxCredentialFileBytes, followLinks: true });
  if (read2.kind === "read") return parseCredentialFile(place.path, read2.bytes);
  if (place.need !== "must-exist" && isAbsent(read2, place.need === "may-be-hidden")) return null;
  const found = read2.kind === "missing" ? "no such file" : read2.why;
  throw new FormatError(
    "credentials-malformed",
    `${place.path}: expected a credential file, found: ${found}`,
    { ownFile: true, ...read2.kind === "failed" && { cause: read2.cause } }
  );
}
function isAbsent(read2, mayBeHidden) {
  if (read2.kind !== "failed") return read2.kind === "missing";
  const errno = errnoOf(read2.cause);
  return errno === "ENOTDIR" || mayBeHidden && errno === "EACCES";
}
function remember(known, key, make) {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

// src/adapters/signers/open-signer.ts
function createOpenSigner(secrets) {
  return async (choice2) => {
    const passphrase = await secrets.passphrase();
    const withPassphrase = passphrase === void 0 ? {} : { passphrase };
    if (choice2.engine === "gpg") {
      const { createGpgSigners } = await import("./gpg-exec-QMOPBLTI.js");
      const { environment, nowUnixSeconds: nowUnixSeconds2, signal } = secrets;
      const withSignal = signal === void 0 ? {} : { signal };
      return await createGpgSigners({ environment, nowUnixSeconds: nowUnixSeconds2, ...withPassphrase, ...withSignal })(choice2);
    }
    const { createOpenpgpSigners } = await import("./openpgp-js-GVAQ7M7Q.js");
    const openers = (await secrets.keyMaterials()).map(
      (keyMaterial) => createOpenpgpSigners({ keyMaterial, nowUnixSeconds: secrets.nowUnixSeconds, ...withPassphrase })
    );
    return await openAll(openers, choice2);
  };
}
async function openAll(openers, choice2) {
  const [only, second] = openers;
  if (only === void 0) {
    throw new UsageError(
      "key-missing",
      "signing key: expected --gpg-key FILE or COUNTERSIGN_GPG_KEY, found neither"
    );
  }
  if (second === void 0) return await only(choice2);
  const wanted = choice2.fingerprints.length === 0 ? [void 0] : choice2.fingerprints;
  const signers = [];
  for (const fingerprint of wanted) {
    const found = fingerprint === void 0 ? await eachOwn(openers, choice2) : [await firstThatHas(openers, choice2, fingerprint)];
    signers.push(...found);
  }
  return distinct3(signers);
}
async function eachOwn(openers, choice2) {
  const signers = [];
  for (const open3 of openers) signers.push(...await open3(choice2));
  return signers;
}
async function firstThatHas(openers, choice2, fingerprint) {
  for (const open3 of openers) {
    try {
      const [signer] = await open3({ ...choice2, fingerprints: [fingerprint] });
      if (signer !== void 0) return signer;
    } catch (error) {
      if (!(error instanceof CountersignError) || error.code !== "key-not-found") throw error;
    }
  }
  throw new UsageError(
    "key-not-found",
    `signing key: expected ${fingerprint}, found it in none of ${openers.length} keys given`
  );
}
function distinct3(signers) {
  const byKey = new Map(signers.map((signer) => [signer.identity.keyFingerprint, signer]));
  return [...byKey.values()];
}

// src/adapters/platform/fetched-manifest.ts
function fetchedManifest(bytes, claims) {
  const { place, digest: digest2, mediaType } = claims;
  if (digest2 !== void 0) {
    const found = manifestDigest(bytes, digestParts(digest2).algorithm);
    if (found !== digest2) {
      throw new IntegrityError("digest-mismatch", `${place}: expected the manifest ${digest2}, found ${found}`);
    }
  }
  return {
    bytes,
    digest: manifestDigest(bytes),
    ...mediaType !== void 0 && { claimedMediaType: mediaType }
  };
}
function onlyManifest(only, digest2, place) {
  if (digest2 === void 0 || manifestDigest(only.bytes, digestParts(digest2).algorithm) === digest2)
    return only;
  throw new TransportError(
    "manifest-not-found",
    `${place}: expected the manifest ${digest2}, found only ${only.digest}`
  );
}

// src/adapters/registry/challenge.ts
var maxChallenges = 32;
var token = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
var equals = /[ \t]*=[ \t]*/y;
var quoted = /"((?:[^"\\]|\\[\s\S])*)"/y;
var token68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y;
var blanks = /[ \t]*/y;
var separators = /[ \t,]*/y;
function parseChallenges(lines) {
  return lines.flatMap(parseLine).slice(0, maxChallenges);
}
function parseLine(text) {
  const cursor = { text, at: 0 };
  const found = [];
  for (; ; ) {
    take(cursor, separators);
    if (cursor.at >= text.length) break;
    const word = take(cursor, token)?.[0];
    if (word === void 0) {
      markBroken(found);
      break;
    }
    if (take(cursor, equals) === null) {
      found.push(startChallenge(cursor, word));
    } else if (!readParameter(cursor, word.toLowerCase(), found.at(-1))) {
      markBroken(found);
      break;
    }
  }
  return found.filter((challenge) => !challenge.broken);
}
function startChallenge(cursor, scheme) {
  const challenge = { scheme: scheme.toLowerCase(), parameters: /* @__PURE__ */ new Map(), broken: false };
  take(cursor, blanks);
  take(cursor, token68);
  return challenge;
}
function readParameter(cursor, name, challenge) {
  const value = take(cursor, quoted)?.[1]?.replace(/\\([\s\S])/g, "$1") ?? take(cursor, token)?.[0];
  if (value === void 0 || challenge === void 0) return false;
  if (challenge.parameters.has(name)) challenge.broken = true;
  challenge.parameters.set(name, value);
  take(cursor, blanks);
  return cursor.at >= cursor.text.length || cursor.text[cursor.at] === ",";
}
function markBroken(found) {
  const last = found.at(-1);
  if (last !== void 0) last.broken = true;
}
function take(cursor, expression) {
  expression.lastIndex = cursor.at;
  const match = expression.exec(cursor.text);
  if (match !== null) cursor.at = expression.lastIndex;
  return match;
}

// src/adapters/registry/choose-challenge.ts
var maxScopes = 16;
function refuseForeign(request, response) {
  if (!isForeign(request, response)) return;
  throw new TransportError(
    "registry-denied",
    `registry: ${request.registry.host} redirects to ${shownUrl(response.url)}, which asks for credentials of its own`,
    {
      status: response.status,
      next: "Ask the operator of the registry: only the registry itself may ask for credentials."
    }
  );
}
function isForeign({ registry }, response) {
  return new URL(response.url).origin !== registry.origin;
}
async function challengesOf(request, response) {
  const lines = response.headers["www-authenticate"] ?? [];
  return lines.length > 0 ? parseChallenges(lines) : await challengesOfPing(request);
}
async function challengesOfPing(request) {
  const ping = await request.ping();
  if (ping.status !== 401) return [];
  refuseForeign(request, ping);
  return parseChallenges(ping.headers["www-authenticate"] ?? []);
}
function chooseChallenge(challenges, response) {
  const usable = challenges.find(isUsable);
  if (usable !== void 0) return usable;
  if (challenges.length === 0) return null;
  const found = challenges.map(({ scheme }) => scheme.slice(0, 40)).join(", ");
  throw new TransportError(
    "challenge-unsupported",
    `registry: ${shownUrl(response.url)}: expected a Basic challenge or a Bearer challenge with a realm, found ${found}`,
    { status: 401 }
  );
}
function isUsable({ scheme, parameters }) {
  return scheme === "basic" || scheme === "bearer" && parameters.has("realm");
}
function missingScopes(challenge) {
  if (challenge.parameters.get("error") !== "insufficient_scope") return null;
  const scopes = (challenge.parameters.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  return scopes.length === 0 ? null : scopes.slice(0, maxScopes);
}
function widerScopes(response) {
  const lists = parseChallenges(response.headers["www-authenticate"] ?? []).map(missingScopes);
  return lists.find((scopes) => scopes !== null) ?? null;
}
function isSameService(one2, other) {
  return one2.scheme === other.scheme && ["realm", "service"].every((name) => one2.parameters.get(name) === other.parameters.get(name));
}

// src/adapters/registry/explanation.ts
var maxShownLength = 200;
var minSecretLength = 4;
function explanationOf(body, secrets) {
  const error = firstError(Buffer.from(body).toString("utf8"));
  const [code, message] = [
    partOf(error, ["code", "error"]),
    partOf(error, ["message", "error_description", "details"])
  ];
  const text = [code, message].filter((part) => part !== "").join(" ");
  if (secrets.some((secret) => secret.length >= minSecretLength && text.includes(secret))) return { text: "" };
  return /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(code) ? { code, text } : { text };
}
function partOf(error, names) {
  if (typeof error !== "object" || error === null) return "";
  const members = Object.fromEntries(Object.entries(error));
  const text = names.map((name) => members[name]).find((value) => typeof value === "string");
  return typeof text === "string" ? oneLine(text) : "";
}
function firstError(text) {
  const body = parseLoosely(text);
  if (typeof body !== "object" || body === null || !("errors" in body)) return body;
  return Array.isArray(body.errors) ? body.errors[0] : null;
}
function parseLoosely(text) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}
function oneLine(text) {
  const line = text.slice(0, maxShownLength * 2).replace(/[\p{C}\p{Z}]+/gu, " ").trim();
  return line.length > maxShownLength ? `${line.slice(0, maxShownLength)}\u2026` : line;
}

// src/adapters/registry/refusal.ts
function refusalError(wanted, answer) {
  const { place, by, status, explanation, sent } = answer;
  const login = sent?.login?.source;
  const used = login === void 0 ? "without credentials" : `with ${login.file}, entry ${JSON.stringify(login.entry)}`;
  const said = explanation.text === "" ? "" : `: ${explanation.text}`;
  const code = codeOf(answer);
  const refusal2 = {
    ...wanted,
    by,
    status,
    ...explanation.code !== void 0 && { claimedCode: explanation.code },
    ...login !== void 0 && { login }
  };
  const message = `${place} answered status ${status}${said} (asked ${used})`;
  return new TransportError(code, message, { status, refusal: refusal2, next: nextFor(code, refusal2) });
}
function codeOf({ by, status, explanation, sent }) {
  if (status === 404)
    return explanation.code === "NAME_UNKNOWN" ? "repository-not-found" : "manifest-not-found";
  const hasLogin = (sent?.login ?? null) !== null;
  if (status === 403) return hasLogin || by === "registry" ? "registry-denied" : "registry-login-missing";
  if (!hasLogin) return "registry-login-missing";
  return sent?.isGranted === true ? "registry-denied" : "registry-login-refused";
}
var verbs = { pull: "pull", push: "push to" };
function nextFor(code, { operation, login }) {
  const signIn = "Sign in to this registry (docker login, podman login) or give --auth-file.";
  const account = `use an account that may ${verbs[operation]} this repository`;
  if (code === "registry-login-refused") return "Sign in again: the login is wrong, or no longer valid.";
  if (code !== "manifest-not-found" && code !== "repository-not-found")
    return login === void 0 ? signIn : `Sign in again, or ${account}.`;
  const name = code === "repository-not-found" ? "Check the name" : "Check the name and the tag";
  return login === void 0 ? `${name}; private repositories also answer so without credentials.` : `${name}, and that this account may ${verbs[operation]} the repository.`;
}

// src/adapters/http/status-failure.ts
var passingStatuses2 = [408, 429, 500, 502, 503, 504];
function statusFailure(response, what) {
  const { status } = response;
  const code = status === 429 ? "rate-limited" : "http-status";
  const mayPass = passingStatuses2.includes(status);
  const message = `${what}: ${shownUrl(response.url)} answered status ${status}${retryAfterWish(response)}`;
  return new TransportError(code, message, { status, mayPass });
}

// src/adapters/registry/tokens.ts
var maxTokenBytes = 1024 * 1024;
var maxTokenLength = 64 * 1024;
var marginMs = 1e4;
function createTokens(http, nowMs) {
  const kept = /* @__PURE__ */ new Map();
  async function fetchAndKeep(key, wish) {
    const fetched = fetchToken(http, wish, nowMs);
    kept.set(key, fetched);
    try {
      return (await fetched).authorized;
    } catch (error) {
      if (kept.get(key) === fetched) kept.delete(key);
      throw error;
    }
  }
  return {
    async authorization(wish, refused3) {
      const key = keyOf2(wish);
      for (let current = kept.get(key); current !== void 0; current = kept.get(key)) {
        const known = await current;
        if (known.authorized.value !== refused3 && nowMs() < known.untilMs) return known.authorized;
        if (kept.get(key) === current) kept.delete(key);
      }
      return await fetchAndKeep(key, wish);
    }
  };
}
function keyOf2({ realm, service, scopes, credential, registry }) {
  return JSON.stringify([
    realm,
    service ?? null,
    [...scopes].sort(),
    registry.host,
    credential?.source ?? null
  ]);
}
async function fetchToken(http, wish, nowMs) {
  const realm = checkRealm(wish);
  const response = await ask(http, wish, realm);
  const sent = { value: "", login: loginOf(wish.credential), isGranted: false };
  if (isRefusal(wish, response.status)) {
    const explanation = explanationOf(response.body, secretsOf(sent));
    const place = `token: ${shownUrl(realm.href)}`;
    throw refusalError(wish.wanted, {
      place,
      by: "token-service",
      status: response.status,
      explanation,
      sent
    });
  }
  if (response.status !== 200) throw serviceFailure(response);
  const { value, lifeSeconds } = readToken(response);
  const authorized = { value, login: sent.login, isGranted: true };
  return { authorized, untilMs: nowMs() + lifeSeconds * 1e3 - marginMs };
}
function loginOf(credential) {
  return credential?.kind === "identity-token" || passwordPair(credential) !== null ? credential : null;
}
function isRefusal(wish, status) {
  return status === 401 || status === 403 || status === 400 && wish.credential?.kind === "identity-token";
}
function checkRealm({ realm, registry }) {
  const url = parseUrl(realm);
  const refuse2 = (found) => new TransportError(
    "realm-refused",
    `${registry.host}: expected the https URL of a token service, found ${found}`
  );
  if (url === null) throw refuse2(JSON.stringify(realm.slice(0, 200)));
  const mayBePlain = registry.protocol === "http:";
  if (url.protocol !== "https:" && !(url.protocol === "http:" && mayBePlain)) throw refuse2(shownUrl(realm));
  if (url.username !== "" || url.password !== "") throw refuse2("one with user info");
  return url;
}
async function ask(http, wish, realm) {
  const registryName = wish.wanted.registry;
  const shared = {
    what: "token",
    maxBytes: maxTokenBytes,
    namedHost: wish.registry.host,
    registryName
  };
  if (wish.credential?.kind === "identity-token") {
    const posted = await http.request({ ...shared, ...postForm(wish, realm, wish.credential.identityToken) });
    if (posted.status !== 404 && posted.status !== 405) return posted;
  }
  return await http.request({ ...shared, ...getForm(wish, realm) });
}
function postForm(wish, realm, identityToken) {
  const form = new URLSearchParams({
    grant_type: "refresh_token",
    client_id: "countersign",
    refresh_token: identityToken
  });
  if (wish.service !== void 0) form.set("service", wish.service);
  form.set("scope", wish.scopes.join(" "));
  return {
    method: "POST",
    url: realm.href,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: Buffer.from(form.toString(), "utf8"),
    secretBody: true
  };
}
function getForm(wish, realm) {
  const url = new URL(realm);
  if (wish.service !== void 0) url.searchParams.set("service", wish.service);
  for (const scope of wish.scopes) url.searchParams.append("scope", scope);
  const pair = passwordPair(wish.credential);
  if (pair === null) return { method: "GET", url: url.href };
  url.searchParams.set("account", pair.username);
  return { method: "GET", url: url.href, headers: { authorization: basicAuthorization(pair) } };
}
function passwordPair(credential) {
  if (credential === null || credential.kind === "registry-token" || credential.password === "") return null;
  return { username: credential.username, password: credential.password };
}
function secretsOf(sent) {
  const { value = "", login = null } = sent ?? {};
  const pair = passwordPair(login);
  const own = pair === null ? [] : [pair.password, basicAuthorization(pair).replace("Basic ", "")];
  const token2 = login?.kind === "identity-token" ? [login.identityToken] : [];
  return [value.replace(/^(?:Basic|Bearer) /, ""), ...own, ...token2].filter((text) => text !== "");
}
function basicAuthorization({
  username,
  password
}) {
  return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}
function isHeaderToken(token2) {
  return token2.length <= maxTokenLength && /^[\x21-\x7e]+$/.test(token2);
}
function readToken(response) {
  const body = parseBody(response);
  const token2 = [body.get("token"), body.get("access_token")].find(
    (value) => typeof value === "string" && value !== ""
  );
  if (typeof token2 !== "string" || !isHeaderToken(token2)) throw malformed(response);
  const seconds = body.get("expires_in");
  return { value: `Bearer ${token2}`, lifeSeconds: Math.max(60, typeof seconds === "number" ? seconds : 60) };
}
function parseBody(response) {
  try {
    const body = parseStrictJson(response.body, { what: "token", maxBytes: maxTokenBytes });
    if (isJsonObject(body)) return body;
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
  }
  throw malformed(response);
}
function malformed(response) {
  return new TransportError(
    "registry-error",
    `token: expected a JSON object with a token from ${shownUrl(response.url)}, found none`
  );
}
function serviceFailure(response) {
  const failure = statusFailure(response, "token");
  if (failure.code === "rate-limited") return failure;
  return new TransportError("registry-error", failure.message, {
    status: response.status,
    mayPass: failure.mayPass
  });
}

// src/adapters/registry/authorization.ts
function createAuthorization(http, credentials, nowMs) {
  const memory = { credentials, authorize: createAuthorizer(http, credentials, nowMs), known: /* @__PURE__ */ new Map() };
  return { exchange: (request) => exchange2(memory, request) };
}
async function exchange2(memory, request) {
  const first = await tryKnown(memory, request);
  const asKnown = await sendOnce(request, first.sent);
  if (asKnown.response.status !== 401)
    return first.failed === void 0 ? await uncover(memory, request, asKnown) : asKnown;
  const challenge = await learn(request, asKnown.response);
  if (challenge === null) throw await unanswered(memory, request, asKnown);
  if (first.failed !== void 0 && isSameService(first.failed.challenge, challenge)) throw first.failed.error;
  const scopes = missingScopes(challenge) ?? request.scopes;
  const second = await memory.authorize(request, challenge, scopes, first.sent?.value ?? null);
  if (second === null) throw await unanswered(memory, request, asKnown);
  if (second.value === first.sent?.value) throw refused2(request, asKnown);
  const asAsked = await sendOnce(request, second);
  const answer = asAsked.response.status === 401 ? await widen(memory, request, challenge, asAsked) : asAsked;
  memory.known.set(request.registry.origin, challenge);
  return answer;
}
async function tryKnown({ known, authorize }, request) {
  const challenge = known.get(request.registry.origin);
  if (challenge === void 0) return { sent: null };
  try {
    return { sent: await authorize(request, challenge, request.scopes, null) };
  } catch (error) {
    if (!(error instanceof TransportError) || error.code === "cancelled") throw error;
    return { sent: null, failed: { challenge, error } };
  }
}
async function sendOnce(request, sent) {
  return { response: await request.send(sent?.value ?? null), sent };
}
async function uncover(memory, request, asked) {
  const { response, sent } = asked;
  const mayHide = (response.status === 403 || response.status === 404) && sent === null;
  if (!mayHide || isForeign(request, response)) return asked;
  if (await findLogin(memory.credentials, request) === null) return asked;
  const challenge = (await challengesOfPing(request)).find(isUsable);
  if (challenge === void 0) return asked;
  const login = await memory.authorize(request, challenge, request.scopes, null);
  if (login === null) return asked;
  const asAsked = await sendOnce(request, login);
  if (asAsked.response.status === 401) throw refused2(request, asAsked);
  memory.known.set(request.registry.origin, challenge);
  return asAsked;
}
async function widen({ authorize }, request, challenge, asAsked) {
  const { response, sent } = asAsked;
  refuseForeign(request, response);
  const wider = widerScopes(response);
  if (wider === null) throw refused2(request, asAsked);
  const third = await authorize(request, challenge, wider, sent?.value ?? null);
  if (third === null || third.value === sent?.value) throw refused2(request, asAsked);
  const asWidened = await sendOnce(request, third);
  if (asWidened.response.status === 401) throw refused2(request, asWidened);
  return asWidened;
}
function createAuthorizer(http, credentials, nowMs) {
  const tokens = createTokens(http, nowMs);
  return async (request, challenge, scopes, refusedValue) => {
    const login = await findLogin(credentials, request);
    if (challenge.scheme === "basic") {
      const pair = passwordPair(login);
      return pair === null ? null : { value: basicAuthorization(pair), login, isGranted: false };
    }
    if (login?.kind === "registry-token")
      return { value: `Bearer ${usableToken(login)}`, login, isGranted: false };
    const realm = challenge.parameters.get("realm") ?? "";
    const service = challenge.parameters.get("service");
    const { registry, wanted } = request;
    const wish = { realm, service, scopes, credential: login, registry, wanted };
    return await tokens.authorization(wish, refusedValue);
  };
}
function findLogin(credentials, { wanted }) {
  return credentials.find(`${wanted.registry}/${wanted.repository}`);
}
async function learn(request, response) {
  refuseForeign(request, response);
  return chooseChallenge(await challengesOf(request, response), response);
}
async function unanswered({ credentials }, request, answer) {
  const login = await findLogin(credentials, request);
  if (login === null || answer.sent !== null) return refused2(request, answer);
  const { file, entry } = login.source;
  const { status, url } = answer.response;
  return new TransportError(
    "challenge-unsupported",
    `registry: ${shownUrl(url)} answered status ${status}: expected a challenge for the login of ${file}, entry ${JSON.stringify(entry)}, found none that it fits`,
    { status }
  );
}
function refused2({ wanted }, { response, sent }) {
  const { status, url, body } = response;
  const explanation = explanationOf(body, secretsOf(sent));
  const place = `registry: ${shownUrl(url)}`;
  return refusalError(wanted, { place, by: "registry", status, explanation, sent });
}
function usableToken(credential) {
  if (isHeaderToken(credential.registryToken)) return credential.registryToken;
  const { file, entry } = credential.source;
  throw new FormatError(
    "credentials-malformed",
    `${file}: ${JSON.stringify(entry)}.registrytoken: expected a token of printable ASCII`,
    {
      ownFile: true
    }
  );
}

// src/adapters/registry/digest-header.ts
function checkDigestHeader(place, response) {
  let isCompared = false;
  for (const line of response.headers["docker-content-digest"] ?? []) {
    const announced = readDigest(place, line);
    if (announced === null) continue;
    const computed = manifestDigest(response.body, digestParts(announced).algorithm);
    if (computed !== announced) throw mismatch(place, announced, computed);
    isCompared = true;
  }
  return isCompared;
}
function readDigest(place, line) {
  try {
    return parseDigest(line);
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    if (cause.code === "digest-unsupported") return null;
    throw mismatch(place, JSON.stringify(line.slice(0, 200)), "no digest", cause);
  }
}
function mismatch(place, announced, found, cause) {
  const details = cause === void 0 ? {} : { cause };
  return new IntegrityError(
    "digest-header-mismatch",
    `${place}: the header Docker-Content-Digest says ${announced}, found ${found}`,
    details
  );
}

// src/adapters/registry/registry-failure.ts
function manifestFailure(name, wanted, answer, host2) {
  const { response, sent } = answer;
  const { status } = response;
  const explanation = explanationOf(response.body, secretsOf(sent));
  const place = `manifest of ${name}: ${shownUrl(response.url)}`;
  if (status === 403 && isElsewhere(response.url, host2)) return storageFailure(place, host2);
  if (status === 403 || status === 404)
    return refusalError(wanted, { place, by: "registry", status, explanation, sent });
  const failure = statusFailure(response, place);
  const code = failure.code === "rate-limited" ? "rate-limited" : "registry-error";
  const said = explanation.text === "" ? "" : `: ${explanation.text}`;
  const message = `${place} answered status ${status}${said}${retryAfterWish(response)}`;
  return new TransportError(code, message, { status, mayPass: failure.mayPass });
}
function isElsewhere(url, host2) {
  const { protocol, host: answering } = new URL(url);
  return answering !== new URL(`${protocol}//${host2}`).host;
}
function storageFailure(place, host2) {
  return new TransportError("registry-error", `${place}, where ${host2} redirects to, answered status 403`, {
    status: 403,
    next: "Run again: a signed address may have expired; else ask the operator of the registry about its storage."
  });
}

// src/adapters/registry/schemes.ts
var noTls = ["network-unreachable", "tls-failure"];
function createSchemes(insecureHosts) {
  const mayBePlain = createPlainHttpRule(insecureHosts);
  const known = /* @__PURE__ */ new Map();
  async function useBoth(host2, run2) {
    try {
      return await run2("https");
    } catch (error) {
      const lacksTls = error instanceof CountersignError && noTls.includes(error.code);
      if (!lacksTls || known.get(host2) === "https") throw error;
      return await run2("http");
    }
  }
  return {
    use: (host2, task) => {
      const run2 = (scheme2) => task(scheme2, () => known.set(host2, scheme2));
      const scheme = known.get(host2) ?? (mayBePlain(new URL(`http://${host2}`)) ? void 0 : "https");
      return scheme === void 0 ? useBoth(host2, run2) : run2(scheme);
    }
  };
}

// src/adapters/registry/client.ts
var apiHosts = /* @__PURE__ */ new Map([["docker.io", "registry-1.docker.io"]]);
function createRegistryClient(options2) {
  const { http, credentials } = options2;
  const authorization = createAuthorization(http, credentials, options2.nowMs ?? Date.now);
  const schemes = createSchemes(options2.insecureHosts);
  async function ask2(reference, registry, answered) {
    const own = await credentials.headers();
    const get2 = async (path, authorized) => {
      const headers = { ...own, accept: manifestMediaTypes.join(", "), ...authorizationHeader(authorized) };
      const url = `${registry.origin}${path}`;
      const shared = {
        method: "GET",
        what: "manifest",
        maxBytes: maxManifestBytes,
        namedHost: registry.host,
        registryName: reference.domain
      };
      const response = await http.request({ ...shared, url, headers });
      answered();
      return response;
    };
    return await authorization.exchange({
      registry,
      wanted: wantedOf(reference),
      scopes: [`repository:${reference.path}:pull`],
      send: (authorized) => get2(manifestPath(reference), authorized),
      ping: () => get2("/v2/", null)
    });
  }
  return {
    async getManifest(reference) {
      const host2 = apiHost(reference);
      const answer = await schemes.use(
        host2,
        (scheme, answered) => ask2(reference, new URL(`${scheme}://${host2}`), answered)
      );
      if (answer.response.status === 200) return checkManifest(reference, answer.response);
      throw manifestFailure(formatReference(reference), wantedOf(reference), answer, host2);
    }
  };
}
function apiHost(reference) {
  const host2 = apiHosts.get(reference.domain) ?? reference.domain;
  if (URL.canParse(`https://${host2}`)) return host2;
  const found = JSON.stringify(host2);
  throw new FormatError(
    "reference-malformed",
    `image reference: expected HOST or HOST:PORT, found ${found}`,
    {
      ownFile: true
    }
  );
}
var wantedOf = ({ domain, path }) => ({
  registry: domain,
  repository: path,
  operation: "pull"
});
function authorizationHeader(value) {
  return value === null ? {} : { authorization: value };
}
function manifestPath(reference) {
  return `/v2/${reference.path}/manifests/${reference.digest ?? reference.tag ?? "latest"}`;
}
function checkManifest(reference, response) {
  const place = `manifest of ${formatReference(reference)}: ${shownUrl(response.url)}`;
  const [claimed = ""] = (response.headers["content-type"]?.[0] ?? "").split(";");
  const mediaType = claimed.trim().toLowerCase();
  const claims = { place, digest: reference.digest, mediaType: mediaType === "" ? void 0 : mediaType };
  if (response.body.length === 0) throw noManifest(place, response, "an empty answer");
  const manifest = fetchedManifest(response.body, claims);
  const isWhole = checkDigestHeader(place, response) || reference.digest !== void 0;
  if (!isWhole) checkIsManifest(place, response);
  return manifest;
}
function checkIsManifest(place, response) {
  try {
    parseManifest(response.body);
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw noManifest(place, response, `none that can be read: ${cause.message}`, cause);
  }
}
function noManifest(place, { status }, found, cause) {
  return new TransportError("registry-error", `${place}: expected a manifest, found ${found}`, {
    status,
    ...cause !== void 0 && { cause }
  });
}

// builtin:node:stream
var builtin9 = process.getBuiltinModule("node:stream");
var Readable = /* @__PURE__ */ (() => builtin9.Readable)();
var addAbortSignal = /* @__PURE__ */ (() => builtin9.addAbortSignal)();

// builtin:node:stream/promises
var builtin10 = process.getBuiltinModule("node:stream/promises");
var pipeline = /* @__PURE__ */ (() => builtin10.pipeline)();

// src/adapters/platform/byte-stream.ts
function asBytes(chunk) {
  if (chunk instanceof Uint8Array) return chunk;
  throw new TypeError("a byte stream gave something else than bytes");
}

// src/adapters/platform/decompress.ts
var formats = [
  { name: "gzip", magic: [31, 139, 8] },
  { name: "zstd", magic: [40, 181, 47, 253] },
  { name: "xz", magic: [253, 55, 122, 88, 90, 0] },
  { name: "bzip2", magic: [66, 90, 104] }
];
var longestMagic = 6;
async function* decompressed(source, place) {
  const iterator = source[Symbol.asyncIterator]();
  try {
    const head = await readHead(iterator);
    const format = formats.find(({ magic }) => magic.every((byte, index) => head[index] === byte));
    const whole = resumed(head, iterator);
    yield* format === void 0 ? whole : through(whole, inflaterFor(format.name, place), `${place} (${format.name})`);
  } finally {
    await iterator.return?.();
  }
}
function inflaterFor(format, place) {
  if (format === "gzip") return node_zlib_default.createGunzip();
  if (format === "zstd" && typeof node_zlib_default.createZstdDecompress === "function") return node_zlib_default.createZstdDecompress();
  const message = `${place}: expected no compression, gzip or zstd, found ${format}`;
  throw new TransportError("archive-compression-unsupported", message);
}
async function* through(source, inflater, place) {
  const pumping = pipeline(Readable.from(source, { objectMode: false }), inflater).catch(() => void 0);
  try {
    for await (const chunk of inflater) yield asBytes(chunk);
  } catch (cause) {
    if (cause instanceof CountersignError) throw cause;
    throw new FormatError("archive-malformed", `${place}: cannot be decompressed`, { cause });
  } finally {
    inflater.destroy();
    await pumping;
  }
}
async function readHead(iterator) {
  let head = new Uint8Array();
  while (head.length < longestMagic) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return head;
}
async function* resumed(head, rest) {
  if (head.length > 0) yield head;
  for (; ; ) {
    const next = await rest.next();
    if (next.done === true) return;
    yield next.value;
  }
}

// src/adapters/platform/tar.ts
async function* readTar(source, place, limits2) {
  const { default: tarStream } = await import("./tar-stream-44GNCWEG.js");
  const { extract } = tarStream;
  const extractor = extract();
  const pumping = pipeline(Readable.from(bounded(source, place, limits2)), extractor).catch(() => void 0);
  const seen = /* @__PURE__ */ new Set();
  let count = 0;
  try {
    for await (const stream of extractor) {
      count += 1;
      if (count > limits2.maxEntries) throw tooLarge2(place, `${limits2.maxEntries} entries`);
      const entry = readHeader(stream.header, contentOf(stream, place), place);
      if (entry !== null) {
        if (seen.has(entry.name))
          throw fault3(place, `expected each name once, found ${quoted2(entry.name)} twice`);
        seen.add(entry.name);
        yield entry;
      }
      stream.resume();
    }
  } catch (cause) {
    throw broken(place, cause);
  } finally {
    extractor.destroy();
    await pumping;
  }
}
async function* contentOf(stream, place) {
  try {
    for await (const chunk of stream) yield asBytes(chunk);
  } catch (cause) {
    throw broken(place, cause);
  }
}
async function* bounded(source, place, { maxBytes }) {
  let total = 0;
  for await (const chunk of source) {
    total += chunk.length;
    if (total > maxBytes) throw tooLarge2(place, `${maxBytes} bytes`);
    yield chunk;
  }
}
function readHeader(header, content, place) {
  const name = safeName(header.name, place);
  const sizeBytes = header.size;
  switch (header.type) {
    case "file":
    case "contiguous-file":
      return { name, kind: "file", sizeBytes, content };
    case "symlink":
      return {
        name,
        kind: "link",
        sizeBytes: 0,
        content,
        target: targetOf(header, posix.dirname(name), place)
      };
    case "link":
      return { name, kind: "link", sizeBytes: 0, content, target: targetOf(header, "", place) };
    case "directory":
    case "fifo":
    case "character-device":
    case "block-device":
      return null;
    default:
      return null;
  }
}
function targetOf({ linkname }, folder2, place) {
  return safeName(linkname.startsWith("/") ? linkname : posix.join(folder2, linkname), place);
}
function safeName(name, place) {
  const normal = posix.normalize(name).replace(/\/$/, "");
  const leadsOut = normal.startsWith("/") || normal === ".." || normal.startsWith("../");
  if (leadsOut || new RegExp("\\p{Cc}", "u").test(name))
    throw fault3(place, `expected names inside the archive, found ${quoted2(name)}`);
  return normal;
}
function broken(place, cause) {
  if (cause instanceof CountersignError) return cause;
  return fault3(place, "expected a whole tar archive, found something else or an end that is too early", cause);
}
function quoted2(name) {
  return JSON.stringify(name.slice(0, 200));
}
function fault3(place, message, cause) {
  return new FormatError("archive-malformed", `${place}: ${message}`, { cause });
}
function tooLarge2(place, limit) {
  return new TransportError("archive-too-large", `${place}: expected at most ${limit}, found more`);
}

// src/adapters/sources/image-files.ts
async function resolveImagePath(path) {
  try {
    return await realpath(path);
  } catch (cause) {
    if (errnoOf(cause) === "ENOENT") {
      throw new TransportError("image-not-found", `${path}: expected an image, found nothing there`, {
        cause
      });
    }
    throw unreadable2(path, failureWords(cause), cause);
  }
}
async function readImageFile(path) {
  const read2 = await readRegularFile(path, { maxBytes: maxManifestBytes, followLinks: true });
  switch (read2.kind) {
    case "read":
      return read2.bytes;
    case "missing":
      return null;
    case "failed":
      throw unreadable2(path, read2.why, read2.cause);
  }
}
function unreadable2(path, why2, cause) {
  return new TransportError("image-unreadable", `${path}: could not be read: ${why2}`, { cause });
}
function layoutFault(place, message, cause) {
  return new FormatError("layout-malformed", `${place}: ${message}`, { cause });
}

// src/adapters/sources/archive-contents.ts
var archiveLimits = {
  maxEntries: 1e5,
  maxBytes: 64 * 1024 ** 3,
  maxKeptBytes: 64 * 1024 ** 2
};
var readBytes = 128 * 1024;
async function readArchive(source, place, options2) {
  const files = /* @__PURE__ */ new Map();
  const links = /* @__PURE__ */ new Map();
  let kept = 0;
  for await (const entry of readTar(decompressed(source, place), place, options2.limits)) {
    if (entry.target !== void 0) {
      links.set(entry.name, entry.target);
      continue;
    }
    const file = await readEntry2(entry, `${place}: ${entry.name}`, options2);
    kept += file.json?.length ?? 0;
    if (kept > options2.limits.maxKeptBytes)
      throw tooLarge3(place, `${options2.limits.maxKeptBytes} bytes of JSON`);
    files.set(entry.name, file);
  }
  return (name) => files.get(name) ?? files.get(links.get(name) ?? "");
}
async function* fileBytes(path, signal) {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!(await file.stat()).isFile()) throw unreadable2(path, "it is no regular file");
      for (; ; ) {
        if (signal?.aborted === true) throw new TransportError("cancelled", `${path}: reading was stopped`);
        const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(readBytes), 0, readBytes);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof CountersignError || errnoOf(cause) === void 0) throw cause;
    throw unreadable2(path, failureWords(cause), cause);
  }
}
async function readEntry2(entry, place, { hash, limits: limits2 }) {
  if (entry.sizeBytes <= maxManifestBytes) {
    const bytes = await collect(entry.content);
    const content = hash ? await hashContent(decompressed(once(bytes), place), place, limits2) : void 0;
    return { ...looksLikeJson(bytes) && { json: bytes }, ...content && { content } };
  }
  return hash ? { content: await hashContent(decompressed(entry.content, place), place, limits2) } : {};
}
async function hashContent(content, place, { maxBytes }) {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const chunk of content) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw tooLarge3(place, `${maxBytes} bytes`);
    hash.update(chunk);
  }
  return { digest: parseDigest(`sha256:${hash.digest("hex")}`), sizeBytes };
}
async function collect(content) {
  const chunks = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
async function* once(bytes) {
  yield bytes;
}
function looksLikeJson(bytes) {
  const first = bytes.find((byte) => byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9);
  return first === 123 || first === 91;
}
function tooLarge3(place, limit) {
  return new TransportError("archive-too-large", `${place}: expected at most ${limit}, found more`);
}

// src/adapters/sources/docker-archive-manifest.ts
var configMediaType = "application/vnd.docker.container.image.v1+json";
var layerMediaType = "application/vnd.docker.image.rootfs.diff.tar.gzip";
function dockerArchiveManifest(lookup2, select, place) {
  const item = selectItem(readItems(jsonFile(lookup2, "manifest.json", place), place), select, place);
  const config = jsonFile(lookup2, item.config, place);
  const diffIds = readDiffIds(config, `${place}: ${item.config}`);
  if (diffIds.length !== item.layers.length) {
    throw layoutFault(
      place,
      `expected ${diffIds.length} layers as in the configuration, found ${item.layers.length}`
    );
  }
  const layers = diffIds.map((diffId, index) => readLayer(lookup2, item.layers[index] ?? "", diffId, place));
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.schema2,
    config: { mediaType: configMediaType, size: config.length, digest: digestOf(config) },
    layers: layers.map(({ digest: digest2, sizeBytes }) => ({ mediaType: layerMediaType, size: sizeBytes, digest: digest2 }))
  };
  return Buffer.from(JSON.stringify(manifest));
}
function readLayer(lookup2, name, diffId, place) {
  const content = lookup2(posix.normalize(name))?.content;
  if (content === void 0)
    throw layoutFault(place, `expected the layer ${quoted3(name)}, found no such file`);
  if (content.digest === diffId) return content;
  throw new IntegrityError(
    "digest-mismatch",
    `${place}: ${name}: expected a layer ${diffId}, found ${content.digest}`
  );
}
function readItems(bytes, place) {
  const root2 = { what: `${place}: manifest.json`, path: "", code: "layout-malformed" };
  return readArray(parse2(bytes, root2), root2).map((value, index) => {
    const at = itemPlace(root2, index);
    const item = readObject(value, at);
    return {
      config: readString(item.get("Config"), memberPlace(at, "Config")),
      tags: readTexts(item.get("RepoTags"), memberPlace(at, "RepoTags")),
      layers: readTexts(item.get("Layers"), memberPlace(at, "Layers"))
    };
  });
}
function readDiffIds(bytes, what) {
  const root2 = { what, path: "", code: "layout-malformed" };
  const rootfs = memberPlace(root2, "rootfs");
  const members = readObject(readObject(parse2(bytes, root2), root2).get("rootfs"), rootfs);
  return readTexts(members.get("diff_ids"), memberPlace(rootfs, "diff_ids"));
}
function readTexts(value, place) {
  return readArray(value ?? [], place).map((text, index) => readString(text, itemPlace(place, index)));
}
function selectItem(items, select, place) {
  switch (select?.kind) {
    case void 0:
      return onlyOne(items, place);
    case "position": {
      const found = items[select.position];
      if (found !== void 0) return found;
      throw notFound(
        `${place}: expected an image at position ${select.position}, found ${items.length} in all`
      );
    }
    case "reference": {
      const wanted = formatReference(select.reference);
      const found = items.filter(({ tags: tags2 }) => tags2.some((tag) => normalTag(tag, place) === wanted));
      const [first, ...others] = found;
      if (first === void 0) throw notFound(`${place}: expected an image tagged ${wanted}, found none`);
      if (others.length === 0) return first;
      throw layoutFault(place, `expected one image tagged ${wanted}, found ${found.length}`);
    }
  }
}
function onlyOne(items, place) {
  const [only, ...others] = items;
  if (only === void 0) throw notFound(`${place}: expected an image, found none`);
  if (others.length === 0) return only;
  const tags2 = items.flatMap((item) => item.tags).slice(0, 10);
  const said = tags2.length === 0 ? "without tags" : `tagged ${tags2.map(quoted3).join(", ")}`;
  throw new UsageError("image-not-chosen", `${place}: expected one image, found ${items.length} ${said}`);
}
function normalTag(tag, place) {
  try {
    return formatReference(parseReference(tag));
  } catch (cause) {
    if (!(cause instanceof CountersignError)) throw cause;
    throw layoutFault(`${place}: manifest.json`, `expected image references as tags: ${cause.message}`, cause);
  }
}
function jsonFile(lookup2, name, place) {
  const bytes = lookup2(posix.normalize(name))?.json;
  if (bytes !== void 0) return bytes;
  throw layoutFault(
    place,
    `expected the JSON file ${quoted3(name)}, found none of at most ${maxManifestBytes} bytes`
  );
}
function parse2(bytes, { what }) {
  try {
    return parseStrictJson(bytes, { what, maxBytes: maxManifestBytes });
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new FormatError("layout-malformed", cause.message, { cause });
  }
}
function quoted3(text) {
  return JSON.stringify(text.slice(0, 200));
}
function notFound(message) {
  return new TransportError("image-not-found", message);
}

// src/adapters/sources/layout-index.ts
var refName = "org.opencontainers.image.ref.name";
var maxLayoutFileBytes = 4096;
function selectFromIndex(bytes, select, place) {
  const manifests = parseIndex(bytes, place);
  switch (select?.kind) {
    case void 0:
      return onlyOne2(manifests, place);
    case "name":
      return byName(manifests, select.name, place);
    case "position": {
      const found = manifests[select.position];
      if (found !== void 0) return found;
      throw notFound2(
        `${place}: expected an image at position ${select.position}, found ${manifests.length} in all`
      );
    }
  }
}
function checkLayoutVersion(bytes, place) {
  if (bytes === null) return;
  const root2 = { what: place, path: "", code: "layout-malformed" };
  const version = asLayoutFault(place, () => {
    const object = readObject(parseStrictJson(bytes, { what: "JSON", maxBytes: maxLayoutFileBytes }), root2);
    return readString(object.get("imageLayoutVersion"), memberPlace(root2, "imageLayoutVersion"));
  });
  if (version !== "1.0.0") {
    throw layoutFault(
      place,
      `expected imageLayoutVersion "1.0.0", found ${JSON.stringify(version.slice(0, 40))}`
    );
  }
}
function parseIndex(bytes, place) {
  const index = asLayoutFault(place, () => parseManifest(bytes, mediaTypes.ociIndex));
  if (index.kind === "index") return index.manifests;
  throw layoutFault(place, "expected an OCI index, found another manifest");
}
function onlyOne2(manifests, place) {
  const [only, ...others] = manifests;
  if (only === void 0) throw notFound2(`${place}: expected an image, found none`);
  if (others.length === 0) return only;
  const names = manifests.flatMap(({ annotations }) => annotations?.[refName] ?? []);
  const listed3 = names.slice(0, 10).map((name) => JSON.stringify(name.slice(0, 100)));
  const said = listed3.length === 0 ? "without names" : `with the names ${listed3.join(", ")}`;
  throw new UsageError("image-not-chosen", `${place}: expected one image, found ${manifests.length} ${said}`);
}
function byName(manifests, name, place) {
  const found = manifests.filter(({ annotations }) => annotations?.[refName] === name);
  const [first] = found;
  if (first === void 0)
    throw notFound2(`${place}: expected an image named ${JSON.stringify(name)}, found none`);
  if (found.every(({ digest: digest2 }) => digest2 === first.digest)) return first;
  throw layoutFault(
    place,
    `expected one image named ${JSON.stringify(name)}, found ${found.length} different ones`
  );
}
function notFound2(message) {
  return new TransportError("image-not-found", message);
}
function asLayoutFault(place, read2) {
  try {
    return read2();
  } catch (cause) {
    if (!(cause instanceof CountersignError)) throw cause;
    if (cause instanceof FormatError && cause.code === "layout-malformed") throw cause;
    throw layoutFault(place, cause.message, cause);
  }
}

// src/adapters/sources/oci-layout.ts
async function openLayoutImage(name) {
  const resolvedPath = await resolveImagePath(name.path);
  return layoutSource(name, resolvedPath, (file) => readImageFile(join(name.path, file)));
}
function layoutSource(name, resolvedPath, readFile2) {
  let primary;
  const readPrimary = () => {
    primary ??= readSelected(name, readFile2);
    return primary;
  };
  return {
    name,
    resolvedPath,
    readManifest: async (digest2) => digest2 === void 0 ? await readPrimary() : await readBlob(name, readFile2, digest2),
    close: () => Promise.resolve()
  };
}
async function readSelected(name, readFile2) {
  checkLayoutVersion(await readFile2("oci-layout"), join(name.path, "oci-layout"));
  const place = join(name.path, "index.json");
  const index = await readFile2("index.json");
  if (index === null)
    throw new TransportError("image-not-found", `${place}: expected an OCI index, found no such file`);
  const { digest: digest2, sizeBytes, mediaType } = selectFromIndex(index, name.select, place);
  const manifest = await readBlob(name, readFile2, digest2, mediaType);
  if (manifest.bytes.length === sizeBytes) return manifest;
  const found = `${manifest.bytes.length} bytes`;
  throw new IntegrityError(
    "digest-mismatch",
    `${place}: expected ${sizeBytes} bytes in the manifest ${digest2}, found ${found}`
  );
}
async function readBlob(name, readFile2, digest2, mediaType) {
  const { algorithm, hex } = digestParts(digest2);
  const file = `blobs/${algorithm}/${hex}`;
  const place = join(name.path, file);
  const bytes = await readFile2(file);
  if (bytes !== null) return fetchedManifest(bytes, { place, digest: digest2, mediaType });
  throw new TransportError(
    "manifest-not-found",
    `${place}: expected the manifest ${digest2}, found no such file`,
    {
      next: "Copy the image again, with all its platforms if one of them is wanted."
    }
  );
}

// src/adapters/sources/archives.ts
async function openLayoutArchive(name, { limits: limits2 = archiveLimits, signal } = {}) {
  const resolvedPath = await resolveImagePath(name.path);
  let reading;
  return layoutSource(name, resolvedPath, async (file) => {
    reading ??= readArchive(fileBytes(name.path, signal), name.path, { hash: false, limits: limits2 });
    return (await reading)(file)?.json ?? null;
  });
}
async function openDockerArchive(name, { limits: limits2 = archiveLimits, signal } = {}) {
  const resolvedPath = await resolveImagePath(name.path);
  let reading;
  return {
    name,
    resolvedPath,
    async readManifest(digest2) {
      reading ??= readDockerArchive(fileBytes(name.path, signal), name.path, name.select, limits2);
      return onlyManifest(await reading, digest2, name.path);
    },
    close: () => Promise.resolve()
  };
}
async function readDockerArchive(source, place, select, limits2) {
  const lookup2 = await readArchive(source, place, { hash: true, limits: limits2 });
  const bytes = dockerArchiveManifest(lookup2, select, place);
  return fetchedManifest(bytes, { place });
}

// src/adapters/sources/directory.ts
var versionGrammar = /^Directory Transport Version: 1\.[0-2]\n?$/;
async function openDirectoryImage(name) {
  const resolvedPath = await resolveImagePath(name.path);
  await checkVersion(join(name.path, "version"));
  return {
    name,
    resolvedPath,
    readManifest: (digest2) => read(name.path, digest2),
    close: () => Promise.resolve()
  };
}
async function checkVersion(path) {
  const bytes = await readImageFile(path);
  if (bytes === null) return;
  const text = Buffer.from(bytes.subarray(0, 100)).toString("latin1");
  if (bytes.length > 100 || !versionGrammar.test(text)) {
    throw layoutFault(path, `expected "Directory Transport Version: 1.1", found ${JSON.stringify(text)}`);
  }
}
async function read(path, digest2) {
  const place = join(path, "manifest.json");
  const bytes = await readImageFile(place);
  if (bytes === null)
    throw new TransportError("image-not-found", `${place}: expected a manifest, found nothing there`);
  const isPrimary = digest2 === void 0 || manifestDigest(bytes, digestParts(digest2).algorithm) === digest2;
  return isPrimary ? fetchedManifest(bytes, { place }) : await readInstance(path, digest2);
}
async function readInstance(path, digest2) {
  const { algorithm, hex } = digestParts(digest2);
  const place = join(path, `${algorithm === "sha256" ? "" : `${algorithm}-`}${hex}.manifest.json`);
  const bytes = await readImageFile(place);
  if (bytes !== null) return fetchedManifest(bytes, { place, digest: digest2 });
  throw new TransportError(
    "manifest-not-found",
    `${place}: expected the manifest ${digest2}, found nothing there`,
    {
      next: "Copy the image with all its platforms, for example with `skopeo copy --all`."
    }
  );
}

// src/adapters/sources/daemon-endpoint.ts
var defaultHost = "unix:///var/run/docker.sock";
var plainPort = 2375;
var securePort = 2376;
var maxCertificateBytes = 4 * 1024 * 1024;
function daemonEndpoint(env) {
  const host2 = env.DOCKER_HOST || defaultHost;
  if (host2.startsWith("unix://")) {
    const socketPath = host2.slice("unix://".length);
    return { secure: false, options: { socketPath }, basePath: "", shown: socketPath };
  }
  const url = URL.canParse(host2) ? new URL(host2) : void 0;
  if (url === void 0 || !["tcp:", "http:", "https:"].includes(url.protocol) || url.hostname === "") {
    const scheme = /^[a-z]{1,20}:/.exec(host2)?.[0] ?? "no scheme";
    throw unavailable(`DOCKER_HOST: expected unix:///PATH or tcp://HOST:PORT, found ${scheme}`);
  }
  const wantsTls = (env.DOCKER_TLS_VERIFY ?? "") !== "";
  const secure = url.protocol === "https:" || url.protocol === "tcp:" && wantsTls;
  const port = url.port === "" ? secure ? securePort : plainPort : Number(url.port);
  return {
    secure,
    options: {
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port,
      ...secure && wantsTls && certificates(env)
    },
    basePath: url.pathname.replace(/\/$/, ""),
    shown: `${url.hostname}:${port}`
  };
}
function certificates(env) {
  const folder2 = env.DOCKER_CERT_PATH || join(env.HOME ?? "", ".docker");
  const read2 = (name) => {
    const path = join(folder2, name);
    const found = readRegularFileSync(path, { maxBytes: maxCertificateBytes, followLinks: true });
    if (found.kind === "read") return Buffer.from(found.bytes);
    const why2 = found.kind === "missing" ? "not found" : found.why;
    throw unavailable(`${path}: expected a certificate or key for the Docker daemon, found: ${why2}`);
  };
  return { ca: read2("ca.pem"), cert: read2("cert.pem"), key: read2("key.pem") };
}
function unavailable(message, cause) {
  return new TransportError("docker-daemon-unavailable", message, { cause });
}

// src/adapters/sources/docker-daemon.ts
var defaultConnectMs = 1e4;
var defaultIdleMs = 3e5;
var maxErrorBytes2 = 64 * 1024;
var maxShownCharacters = 300;
function openDaemonImage(name, options2) {
  const image = imageOf(name.select);
  const place = `docker-daemon:${image}`;
  let reading;
  return {
    name,
    async readManifest(digest2) {
      reading ??= readDockerArchive(
        saved(image, place, options2),
        place,
        void 0,
        options2.limits ?? archiveLimits
      );
      return onlyManifest(await reading, digest2, place);
    },
    close: () => Promise.resolve()
  };
}
function imageOf(select) {
  return select.kind === "image-id" ? select.id : formatReference(select.reference);
}
async function* saved(image, place, options2) {
  const endpoint = daemonEndpoint(options2.env);
  const request = start(endpoint, `${endpoint.basePath}/images/${encodeURI(image)}/get`, options2);
  try {
    const response = await responseTo(request, endpoint, options2);
    if (response.statusCode !== 200) throw await refusal(response, place);
    try {
      for await (const chunk of response) yield asBytes(chunk);
    } catch (cause) {
      throw new TransportError(
        "docker-daemon-failed",
        `${place}: the daemon stopped sending: ${why(cause)}`,
        {
          cause,
          mayPass: true
        }
      );
    }
  } catch (cause) {
    if (options2.signal?.aborted === true)
      throw new TransportError("cancelled", `${place}: cancelled`, { cause });
    throw cause;
  } finally {
    request.destroy();
  }
}
function start(endpoint, path, options2) {
  const { signal, connectMs = defaultConnectMs, idleMs = defaultIdleMs } = options2;
  const client = endpoint.secure ? node_https_default : node_http_default;
  const request = client.request({
    ...endpoint.options,
    path,
    agent: false,
    // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED cannot switch it off.
    rejectUnauthorized: true,
    ...signal !== void 0 && { signal }
  });
  const connecting = setTimeout(
    () => request.destroy(new Error(`no connection within ${connectMs} ms`)),
    connectMs
  );
  request.on("socket", (socket) => socket.once("connect", () => clearTimeout(connecting)));
  request.on("close", () => clearTimeout(connecting));
  request.setTimeout(idleMs, () => request.destroy(new Error(`silent for ${idleMs} ms`)));
  request.end();
  return request;
}
async function responseTo(request, { shown }, { signal }) {
  try {
    return await new Promise((resolve2, reject) => {
      request.on("response", resolve2);
      request.on("error", reject);
    });
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw unavailable(`${shown}: expected a Docker daemon, found none: ${why(cause)}`, cause);
  }
}
async function refusal(response, place) {
  const status = response.statusCode ?? 0;
  const said = JSON.stringify(await readError(response));
  const message = `${place}: the daemon answered status ${status}: ${said}`;
  return new TransportError(status === 404 ? "image-not-found" : "docker-daemon-failed", message, { status });
}
async function readError(response) {
  let text = "";
  try {
    for await (const chunk of response) {
      text += Buffer.from(asBytes(chunk)).toString("utf8");
      if (text.length > maxErrorBytes2) break;
    }
  } catch {
  }
  const [, message = text] = /"message":\s*"((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
  return message.slice(0, maxShownCharacters);
}
function why(cause) {
  const isPlain = cause instanceof Error && !("code" in cause);
  return isPlain ? cause.message : failureWords(cause);
}

// src/adapters/sources/registry.ts
function openRegistryImage(client, name) {
  let primary;
  const readPrimary = () => {
    primary ??= client.getManifest(name.reference);
    return primary;
  };
  return {
    name,
    async readManifest(digest2) {
      if (digest2 === void 0 || digest2 === name.reference.digest) return await readPrimary();
      const known = await primary;
      if (known?.digest === digest2) return known;
      const { domain, path } = name.reference;
      return await client.getManifest({ domain, path, digest: digest2 });
    },
    async close() {
    }
  };
}

// src/adapters/sources/open-image.ts
function createImages(options2) {
  const client = createRegistryClient(options2);
  return {
    open: async (name) => name.transport === "docker" ? openRegistryImage(client, name) : await openLocal(name, options2)
  };
}
async function openLocal(name, { env, signal }) {
  const stop = signal === void 0 ? {} : { signal };
  switch (name.transport) {
    case "dir":
      return await openDirectoryImage(name);
    case "oci":
      return await openLayoutImage({ ...name, transport: "oci" });
    case "oci-archive":
      return await openLayoutArchive({ ...name, transport: "oci-archive" }, stop);
    case "docker-archive":
      return await openDockerArchive(name, stop);
    case "docker-daemon":
      return openDaemonImage(name, { env, ...stop });
  }
}

// src/adapters/stores/store-files.ts
var systemFiles = promises_exports;
var readOnlyErrnos = ["EACCES", "EPERM", "EROFS"];
function writeFailure(path, cause) {
  if (cause instanceof TransportError) return cause;
  const message = `${path}: cannot be written: ${failureWords(cause)}`;
  if (readOnlyErrnos.includes(errnoOf(cause)))
    return new TransportError("store-read-only", message, { cause });
  return new TransportError("store-write-failed", message, { cause });
}
function symlinkFound(path) {
  return new TransportError("store-symlink", `${path}: expected a real file or folder, found a symbolic link`);
}

// src/adapters/stores/temporary-files.ts
var temporaryPrefix = ".countersign-";
var staleMs = 60 * 60 * 1e3;
var fileMode = 420;
async function writeTemporary(folder2, bytes, files) {
  const path = join(folder2, `${temporaryPrefix}${randomBytes(12).toString("hex")}`);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  try {
    const file = await files.open(path, flags, fileMode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    return path;
  } catch (cause) {
    await dropTemporary(path, files);
    throw writeFailure(folder2, cause);
  }
}
async function dropTemporary(path, files) {
  await files.unlink(path).catch(() => void 0);
}
async function removeStale(folder2, files) {
  const names = await files.readdir(folder2).catch(() => []);
  for (const name of names.filter((found) => found.startsWith(temporaryPrefix))) {
    await removeIfStale(join(folder2, name), files).catch((cause) => {
      if (errnoOf(cause) === void 0) throw cause;
    });
  }
}
async function removeIfStale(path, files) {
  const found = await files.lstat(path);
  if (Date.now() - found.mtimeMs < staleMs) return;
  if (found.isDirectory()) await files.rmdir(path);
  else await files.unlink(path);
}

// src/adapters/stores/claim-number.ts
var noLinks = [
  "EPERM",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EMLINK",
  "EXDEV"
];
var lockTries = 20;
var firstPauseMs = 10;
async function claimNumber(claim) {
  const { path, name, temporary, files } = claim;
  try {
    await files.link(temporary, join(path, name));
    return "claimed";
  } catch (cause) {
    if (errnoOf(cause) === "EEXIST") {
      await setTimeout2(randomInt(firstPauseMs));
      return "taken";
    }
    if (!noLinks.includes(errnoOf(cause))) throw writeFailure(join(path, name), cause);
  }
  return await claimUnderLock(claim);
}
async function claimUnderLock(claim) {
  const { path, name, temporary, files } = claim;
  const lock = join(path, `${temporaryPrefix}lock-${name}`);
  await takeLock(lock, files);
  try {
    if (await isThere2(join(path, name), files)) return "taken";
    await files.rename(temporary, join(path, name));
    return "claimed";
  } catch (cause) {
    throw writeFailure(join(path, name), cause);
  } finally {
    await files.rmdir(lock).catch((cause) => {
      if (errnoOf(cause) !== "ENOENT") throw writeFailure(lock, cause);
    });
  }
}
async function takeLock(lock, files) {
  for (let tries = 1; ; tries += 1) {
    try {
      await files.mkdir(lock);
      return;
    } catch (cause) {
      if (errnoOf(cause) !== "EEXIST") throw writeFailure(lock, cause);
      if (tries === lockTries) throw lockHeld(lock, cause);
    }
    await setTimeout2(randomInt(firstPauseMs * tries));
  }
}
async function isThere2(path, files) {
  try {
    await files.lstat(path);
    return true;
  } catch (cause) {
    if (errnoOf(cause) === "ENOENT") return false;
    throw cause;
  }
}
function lockHeld(lock, cause) {
  return new TransportError(
    "store-write-failed",
    `${lock}: another writer holds this lock, or was stopped with it`,
    {
      cause,
      mayPass: true,
      next: "Try again; if no other writer is running, remove that folder (after an hour it is removed by itself)."
    }
  );
}

// src/domain/signature/envelope.ts
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
  if (first === void 0) return malformed2(place, "expected a signature, found an empty file");
  if (bytes.length > maxSignatureBytes) {
    return malformed2(place, `expected at most ${maxSignatureBytes} bytes, found ${bytes.length}`);
  }
  if (openPgpFirstBytes.has(first)) return { kind: "simple-signing", place, bytes };
  if (first === 0) return parseNamedFormat(bytes, place);
  return malformed2(
    place,
    `expected a binary OpenPGP message or a named format, found ${describeFirstByte(bytes)}`
  );
}
function parseNamedFormat(bytes, place) {
  const lineFeed = bytes.subarray(0, maxFormatName + 2).indexOf(10);
  if (lineFeed === -1) {
    return malformed2(place, "expected a format name and a line feed after the zero byte, found no line feed");
  }
  const name = bytes.subarray(1, lineFeed);
  const body = bytes.subarray(lineFeed + 1);
  if (name.some((byte) => byte < 32 || byte > 126)) {
    return malformed2(place, "expected a format name in printable ASCII, found other bytes");
  }
  const format = String.fromCharCode(...name);
  if (format === "simple-signing") return { kind: "simple-signing", place, bytes: body };
  if (format === "sigstore-json") return parseSigstoreJson(body, place);
  return malformed2(
    place,
    `expected the format simple-signing or sigstore-json, found ${JSON.stringify(format)}`
  );
}
function parseSigstoreJson(body, place) {
  const root2 = { what: "sigstore-json", path: "", code: "signature-malformed" };
  try {
    const value = readObject(parseStrictJson(body, { what: root2.what, maxBytes: maxSignatureBytes }), root2);
    exactKeys(value, root2, { required: ["mimeType", "payload", "annotations"] });
    return {
      kind: "cosign-layer",
      place,
      mediaType: readString(value.get("mimeType"), memberPlace(root2, "mimeType")),
      payload: readBase64(value, root2, "payload"),
      annotations: readAnnotations(value, memberPlace(root2, "annotations"))
    };
  } catch (error) {
    if (error instanceof FormatError) return malformed2(place, error.message);
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
function malformed2(place, message) {
  return { kind: "malformed", place, code: "signature-malformed", message };
}

// src/adapters/stores/folder-entries.ts
function entryName({ prefix }, number) {
  return `${prefix}signature-${number}`;
}
function folderEntries(folder2, files) {
  let resolving;
  return {
    place: (number) => folder2.place(number),
    async read(number) {
      resolving ??= resolveFolder(folder2, files);
      const path = await resolving;
      return path === null ? null : await readEntry3(folder2, path, number);
    }
  };
}
async function missingFolder2(path, files) {
  return await files.realpath(path).then(
    () => void 0,
    (cause) => errnoOf(cause) === "ENOENT" ? path : void 0
  );
}
async function readEntry3(folder2, path, number) {
  const file = join(path, entryName(folder2, number));
  const read2 = await readRegularFile(file, { maxBytes: maxSignatureBytes, followLinks: false });
  switch (read2.kind) {
    case "read":
      return read2.bytes;
    case "missing":
      return null;
    case "failed":
      if (read2.symlink) throw symlinkFound(file);
      throw new TransportError("lookaside-unreadable", `${file}: could not be read: ${read2.why}`, {
        cause: read2.cause,
        next: "Make the file readable, or remove it together with all of a higher number."
      });
  }
}
async function resolveFolder({ base, segments }, files) {
  try {
    const expected = join(await files.realpath(base), ...segments);
    if (await files.realpath(expected) !== expected) throw symlinkFound(expected);
    return expected;
  } catch (cause) {
    if (cause instanceof TransportError) throw cause;
    if (errnoOf(cause) === "ENOENT") return null;
    const path = join(base, ...segments);
    throw new TransportError("lookaside-unreadable", `${path}: could not be read: ${failureWords(cause)}`, {
      cause,
      next: "Make each part of the path a folder that this user may read, or name another place with --lookaside."
    });
  }
}

// src/adapters/stores/list-entries.ts
var maxEntries = 127;
async function* listEntries(entries) {
  const [first, second] = await Promise.allSettled([entries.read(1), entries.read(2)]);
  for (let number = 1; ; number += 1) {
    const bytes = number === 1 ? bytesOf(first) : number === 2 ? bytesOf(second) : await entries.read(number);
    if (bytes === null) return;
    if (number > maxEntries) throw endless(entries.place(number));
    yield parseEnvelope(bytes, entries.place(number));
  }
}
function bytesOf(settled) {
  if (settled.status === "rejected") throw settled.reason;
  return settled.value;
}
function endless(place) {
  const message = `${place}: expected at most ${maxEntries} signatures of one manifest, found more`;
  return new TransportError("lookaside-endless", message);
}

// src/adapters/stores/writable-folder.ts
var folderMode = 493;
async function makeFolder({ base, segments }, files, create) {
  let path = await openBase(base, files, create);
  for (const segment of segments) {
    path = join(path, segment);
    await makeOne(path, files);
  }
  return path;
}
async function openBase(base, files, create) {
  try {
    if (create) await makeParents(base, files);
    const path = await files.realpath(base);
    await requireFolder(path, files);
    return path;
  } catch (cause) {
    throw writeFailure(base, cause);
  }
}
async function makeParents(path, files, tries = 3) {
  try {
    await files.mkdir(path, { mode: folderMode });
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === "EEXIST") return;
    const parent = dirname(path);
    if (errno !== "ENOENT" || parent === path || tries === 0) throw cause;
    if (!await isThere3(parent, files)) await makeParents(parent, files);
    await makeParents(path, files, tries - 1);
  }
}
var isThere3 = async (path, files) => await files.lstat(path).then(
  () => true,
  () => false
);
async function makeOne(path, files) {
  try {
    await files.mkdir(path, { mode: folderMode });
  } catch (cause) {
    if (errnoOf(cause) !== "EEXIST") throw writeFailure(path, cause);
    await requireFolder(path, files);
  }
}
async function requireFolder(path, files) {
  const found = await files.lstat(path).catch((cause) => {
    throw writeFailure(path, cause);
  });
  if (found.isSymbolicLink()) throw symlinkFound(path);
  if (!found.isDirectory()) {
    throw new TransportError("store-write-failed", `${path}: expected a folder, found another kind of file`);
  }
}

// src/adapters/stores/append-entry.ts
async function appendEntry(folder2, blob, { files, create }) {
  const path = await makeFolder(folder2, files, create);
  const target2 = { folder: folder2, path, files, blob };
  const start2 = await firstFree(target2, 1);
  if (start2.kind === "present") return start2.number;
  const claimed = await publish2(target2, start2.number);
  await confirmVisible(target2, claimed);
  return claimed;
}
async function firstFree({ folder: folder2, path, blob }, from) {
  for (let number = from; number <= maxEntries; number += 1) {
    const bytes = await readEntry3(folder2, path, number);
    if (bytes === null) return { kind: "free", number };
    if (Buffer.compare(bytes, blob) === 0) return { kind: "present", number };
  }
  const message = `${folder2.place(maxEntries)}: expected room for one more signature, found ${maxEntries}`;
  throw new TransportError("store-full", message);
}
async function publish2(target2, from) {
  const { path, files, blob } = target2;
  await removeStale(path, files);
  const temporary = await writeTemporary(path, blob, files);
  try {
    return await claimFrom(target2, temporary, from);
  } finally {
    await dropTemporary(temporary, files);
  }
}
var maxLostClaims = 4 * maxEntries;
async function claimFrom(target2, temporary, from) {
  const { folder: folder2, path, files } = target2;
  let number = from;
  for (let lost = 0; lost < maxLostClaims; lost += 1) {
    const name = entryName(folder2, number);
    if (await claimNumber({ path, name, temporary, files }) === "claimed") {
      await syncFolder(path, files);
      return number;
    }
    const next = await firstFree(target2, number);
    if (next.kind === "present") return next.number;
    number = next.number;
  }
  const message = `${folder2.place(number)}: entries come and go here; none could be claimed in ${maxLostClaims} tries`;
  throw new TransportError("store-write-failed", message, { mayPass: true });
}
async function syncFolder(path, files) {
  try {
    const folder2 = await files.open(path, "r");
    try {
      await folder2.sync();
    } finally {
      await folder2.close();
    }
  } catch (cause) {
    const cannot = ["EINVAL", "ENOTSUP", "EOPNOTSUPP", "EISDIR", "EPERM", "EACCES"];
    if (!cannot.includes(errnoOf(cause) ?? "")) throw writeFailure(path, cause);
  }
}
async function confirmVisible({ folder: folder2, path, files }, claimed) {
  for (let number = 1; number < claimed; number += 1) {
    try {
      await files.lstat(join(path, entryName(folder2, number)));
    } catch (cause) {
      if (errnoOf(cause) !== "ENOENT") throw writeFailure(path, cause);
      const message = `${folder2.place(claimed)} was written, but ${folder2.place(number)} is gone: readers stop there`;
      throw new TransportError("store-gap", message, { cause });
    }
  }
}

// src/adapters/stores/directory.ts
function openDirectoryStore(path, files) {
  return {
    kind: "directory",
    place: (subject) => join(path, `${prefixOf(subject)}signature-*`),
    list: (subject) => listEntries(folderEntries(folderOf(path, subject), files)),
    async append(subject, blob) {
      const folder2 = folderOf(path, subject);
      const number = await appendEntry(folder2, blob, { files, create: false });
      return { place: folder2.place(number), number };
    }
  };
}
function folderOf(path, subject) {
  const prefix = prefixOf(subject);
  return { base: path, segments: [], prefix, place: (number) => join(path, `${prefix}signature-${number}`) };
}
function prefixOf({ digest: digest2, primary }) {
  if (primary) return "";
  const { algorithm, hex } = digestParts(digest2);
  return algorithm === "sha256" ? `${hex}.` : `${algorithm}-${hex}.`;
}

// src/adapters/stores/http-entries.ts
function httpEntries(http, urlOf, registryName) {
  const place = (number) => shownLookasideUrl(urlOf(number));
  return {
    place,
    async read(number) {
      const response = await get(http, { url: urlOf(number), registryName }, place(number));
      if (response.status === 404) return null;
      if (response.status === 200) return response.body;
      throw unreadable3(place(number), response);
    }
  };
}
async function get(http, where2, place) {
  const request = {
    ...where2,
    method: "GET",
    what: "signature",
    maxBytes: maxSignatureBytes,
    allowPlainHttp: true
  };
  try {
    return await http.request(request);
  } catch (cause) {
    if (!(cause instanceof CountersignError) || cause.code === "cancelled") throw cause;
    const mayPass = cause instanceof TransportError && cause.mayPass;
    const details = { cause, mayPass, next: cause.next ?? codes[cause.code].next };
    const message = cause.message.includes(place) ? cause.message : `${place}: ${cause.message}`;
    throw new TransportError("lookaside-unreadable", message, details);
  }
}
var cures = {
  401: "Lookasides are read without a login: allow anonymous reading.",
  403: "Object stores answer 403 for missing entries unless the reader may list the bucket: grant that, or map 403 to 404.",
  410: "Answer 404 instead: other tools take 410 for a failure, too."
};
function unreadable3(place, response) {
  const { status } = response;
  const next = cures[status];
  const mayPass = status === 429 || status >= 500;
  const details = { status, mayPass, ...next !== void 0 && { next } };
  return new TransportError(
    "lookaside-unreadable",
    `${place}: expected 200, or 404 after the last entry; answered status ${status}${retryAfterWish(response)}`,
    details
  );
}

// src/adapters/stores/lookaside.ts
function openLookasideReader(baseUrl, http, files) {
  const target2 = lookasideTarget(baseUrl);
  const entriesOf2 = (subject) => target2.kind === "http" ? httpEntries(http, (number) => entryUrl(baseUrl, subject, number), referenceOf(subject).domain) : folderEntries(folderOf2(baseUrl, localPath(target2.path), subject), files);
  return {
    kind: "lookaside",
    ...target2.kind === "folder" && { missingFolder: () => missingFolder2(localPath(target2.path), files) },
    place: (subject) => placeOf2(baseUrl, subject),
    list: (subject) => listEntries(entriesOf2(subject)),
    append: () => Promise.reject(notWritable(baseUrl, "it was opened for reading"))
  };
}
function openLookasideWriter(baseUrl, files) {
  const target2 = lookasideTarget(baseUrl);
  if (target2.kind === "http") throw notWritable(baseUrl, "expected file:///FOLDER");
  const folderFor = (subject) => folderOf2(baseUrl, localPath(target2.path), subject);
  return {
    kind: "lookaside",
    place: (subject) => placeOf2(baseUrl, subject),
    list: (subject) => listEntries(folderEntries(folderFor(subject), files)),
    async append(subject, blob) {
      const folder2 = folderFor(subject);
      const number = await appendEntry(folder2, blob, { files, create: true });
      return { place: folder2.place(number), number };
    }
  };
}
function folderOf2(baseUrl, path, subject) {
  const place = (number) => shownLookasideUrl(entryUrl(baseUrl, subject, number));
  place(1);
  const segments = `${referenceOf(subject).path}${digestSegment(subject.digest)}`.split("/");
  return { base: path, segments, prefix: "", place };
}
function placeOf2(baseUrl, subject) {
  return shownLookasideUrl(signaturesUrl(withRepositoryPath(baseUrl, referenceOf(subject)), subject.digest));
}
function entryUrl(baseUrl, subject, number) {
  return signatureUrl(withRepositoryPath(baseUrl, referenceOf(subject)), subject.digest, number);
}
function referenceOf({ reference, digest: digest2 }) {
  if (reference !== void 0) return reference;
  throw new UsageError(
    "identity-missing",
    `${digest2}: a lookaside files signatures by repository, found no reference`
  );
}
function notWritable(baseUrl, why2) {
  return new UsageError(
    "lookaside-not-writable",
    `lookaside ${shownLookasideUrl(baseUrl)}: cannot be written to: ${why2}`
  );
}

// src/adapters/stores/signature-stores.ts
function createSignatureStores({
  http,
  files = systemFiles
}) {
  return {
    lookasideReader: (baseUrl) => openLookasideReader(baseUrl, http, files),
    lookasideWriter: (baseUrl) => openLookasideWriter(baseUrl, files),
    directory: (path) => openDirectoryStore(path, files)
  };
}

// src/adapters/verifiers/openpgp-claim.ts
function readClaim(blob) {
  const packets = orUndefined(() => openMessage(blob).packets) ?? [];
  const body = (tag) => packets.find((packet) => packet.tag === tag)?.body ?? new Uint8Array();
  const signature = orUndefined(() => readSignature(body(tags.signature)));
  const claim = orUndefined(() => parsePayload(readLiteral(body(tags.literal)).payload));
  const keyId = signature?.issuerFingerprint ?? signature?.issuerKeyId ?? onePassKeyId(body(tags.onePassSignature));
  return {
    ...keyId === void 0 ? {} : { keyId },
    ...signature === void 0 ? {} : { createdUnixSeconds: signature.createdUnixSeconds },
    ...claim === void 0 ? {} : { reference: claim.dockerReference, digest: claim.manifestDigest }
  };
}
function onePassKeyId(body) {
  return body.length === 13 ? Buffer.from(body.subarray(4, 12)).toString("hex").toUpperCase() : void 0;
}
function orUndefined(read2) {
  try {
    return read2();
  } catch (error) {
    if (error instanceof FormatError) return void 0;
    throw error;
  }
}

// src/adapters/verifiers/openpgp.ts
function createTrustMaterial(parts) {
  const known = /* @__PURE__ */ new Map();
  return {
    gpgKeyRing: (source) => {
      const name = cacheName(source);
      const before = known.get(name);
      if (before !== void 0) return before;
      const ring = readRing(source, parts);
      known.set(name, ring);
      return ring;
    },
    readClaimWithoutVerifying: async (blob) => readClaim(blob)
  };
}
async function readRing(source, parts) {
  try {
    return openRing(await readFiles(source, parts), parts.nowUnixSeconds);
  } catch (error) {
    if (error instanceof TransportError || !(error instanceof CountersignError)) throw error;
    return { kind: "unusable", code: error.code, message: error.message };
  }
}
function readFiles(source, parts) {
  switch (source.kind) {
    case "paths":
      return Promise.all(source.paths.map((path) => readKeyFile(path, parts)));
    case "data":
      return Promise.resolve(
        source.data.map((bytes, index) => ({
          name: source.data.length === 1 ? "key data" : `key data ${index}`,
          bytes
        }))
      );
  }
}
async function readKeyFile(path, { files }) {
  const absolute = resolve(files.root, path);
  const shown = `${path}${placeWords(files.origin)}`;
  const read2 = await files.read(absolute, maxKeyFileBytes);
  switch (read2.kind) {
    case "read":
      return { name: shown, bytes: read2.bytes };
    case "missing":
      throw new FormatError(
        "key-file-missing",
        `${shown}: expected a file with GPG keys, found none${files.origin.kind === "base" ? "" : ` at ${absolute}`}`
      );
    case "failed":
      throw new FormatError("key-file-unreadable", `${shown}: expected a file with GPG keys: ${read2.why}`, {
        cause: read2.cause
      });
  }
}
function cacheName(source) {
  const names = source.kind === "paths" ? source.paths : source.data.map((bytes) => createHash("sha256").update(bytes).digest("hex"));
  return JSON.stringify([source.kind, ...names]);
}

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

// src/entry/secrets.ts
var limits = { keyBytes: 1024 * 1024, passphraseBytes: 4096 };
function takeSecrets(line, readFile2, cancel) {
  const key = takeVariable("COUNTERSIGN_GPG_KEY");
  const passphrase = takeVariable("COUNTERSIGN_GPG_PASSPHRASE");
  const keyFiles = line.values.get("gpg-key") ?? [];
  const passphraseFile = line.values.get("gpg-passphrase-file")?.[0];
  return {
    keyMaterials: async () => {
      if (keyFiles.length > 0)
        return await Promise.all(keyFiles.map((file) => readSecret(readFile2, "gpg-key", file)));
      return key === void 0 ? [] : [Buffer.from(key)];
    },
    passphrase: async () => {
      if (passphraseFile === void 0) return passphrase === "" ? void 0 : passphrase;
      const bytes = passphraseFile === "-" ? await readStandardInput(limits.passphraseBytes, cancel) : await readSecret(readFile2, "gpg-passphrase-file", passphraseFile);
      return Buffer.from(bytes).toString("utf8");
    }
  };
}
function takeVariable(name) {
  const value = process.env[name];
  delete process.env[name];
  return value;
}
async function readSecret(readFile2, option, file) {
  const maxBytes = option === "gpg-key" ? limits.keyBytes : limits.passphraseBytes;
  const read2 = await readFile2(resolve(workingDirectory(), file), maxBytes);
  if (read2.kind === "read") return read2.bytes;
  throw new UsageError("file-unreadable", `--${option}: expected a readable file, found: ${read2.why}`, {
    next: "Give the path of a file; to pass the secret itself, use the environment variable."
  });
}

// src/entry/wire.ts
var nowUnixSeconds = () => Math.floor(Date.now() / 1e3);
function homeFolder() {
  try {
    return homedir();
  } catch {
    return "/";
  }
}
var certsFolders = (home) => [
  join(home, ".config", "containers", "certs.d"),
  "/etc/containers/certs.d",
  "/etc/docker/certs.d"
];
var commandLineParts = (line, { cancel }) => ({
  secrets: takeSecrets(line, readFile, cancel),
  ambientRegistries: true,
  followLinks: true,
  files: checkoutFiles(workingDirectory())
});
function createPorts(line, { cancel, progress }, { secrets, ambientRegistries, followLinks, files }) {
  const one2 = (name) => line.values.get(name)?.[0];
  const folder2 = workingDirectory();
  const env = process.env;
  const insecureHosts = (line.values.get("insecure-registries") ?? []).flatMap((value) => value.split(","));
  const caFile = one2("ca-file");
  const authFile = one2("auth-file");
  const registriesFolder = one2("registries-d");
  const http = createHttp({
    env,
    userAgent: `countersign/${productVersion()}`,
    insecureHosts,
    concurrencyPerHost: concurrencyOf(line),
    signal: cancel,
    ...caFile === void 0 ? {} : { caFile },
    certsFolders: certsFolders(homeFolder())
  });
  const credentials = createCredentials({
    env,
    home: homeFolder(),
    signal: cancel,
    ...authFile === void 0 ? {} : { authFile: resolve(folder2, authFile) }
  });
  return {
    images: createImages({ http, credentials, insecureHosts, env, signal: cancel }),
    stores: createSignatureStores({ http }),
    trust: createTrustMaterial({ files, nowUnixSeconds }),
    signer: createOpenSigner({ ...secrets, environment: env, signal: cancel, nowUnixSeconds }),
    policies: createPolicies(folder2, files),
    registries: createRegistriesConfigs({
      home: homeFolder(),
      isRoot: process.geteuid?.() === 0,
      ambient: ambientRegistries,
      followLinks,
      ...registriesFolder === void 0 ? {} : { folder: resolve(folder2, registriesFolder) }
    }),
    credentials,
    clock: { nowUnixSeconds },
    progress,
    cancel
  };
}
var readFile = async (path, maxBytes) => {
  const read2 = await readRegularFile(path, { maxBytes, followLinks: true });
  return read2.kind === "missing" ? { kind: "failed", why: "no such file" } : read2;
};
var inputReaders = ({ cancel }) => ({
  /** The bytes of a regular file; undefined where there is none, so that the word is a reference. */
  file: async (path) => {
    const read2 = await readRegularFile(resolve(workingDirectory(), path), {
      maxBytes: maxManifestBytes,
      followLinks: true
    });
    if (read2.kind === "read") return read2.bytes;
    if (read2.kind === "missing" || !/^[./]/.test(path)) return void 0;
    throw new UsageError("file-unreadable", `${path}: expected a readable manifest file, found: ${read2.why}`);
  },
  standardInput: () => readStandardInput(maxManifestBytes, cancel)
});
function systemPolicyFile() {
  const candidates = [
    join(homeFolder(), ".config", "containers", "policy.json"),
    "/etc/containers/policy.json"
  ];
  const found = candidates.find(isThere4);
  if (found === void 0) {
    throw new UsageError(
      "policy-not-found",
      `--system-policy: expected ${candidates.join(" or ")}, found neither`
    );
  }
  return found;
}
function isThere4(path) {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== void 0;
  } catch {
    return true;
  }
}

// src/entry/run-command.ts
var commandLineDoor = (line, control) => ({
  surroundings: {
    workingDirectory: workingDirectory(),
    creator,
    defaultPolicy,
    systemPolicy: systemPolicyFile
  },
  parts: commandLineParts(line, control)
});
var creator = `countersign ${productVersion()}`;
async function runCommand(line, control, door) {
  const { surroundings } = door;
  const ports = () => createPorts(line, control, door.parts);
  switch (line.command) {
    case "digest":
      return await digest(await asUsage(() => digestRequest(line, inputReaders(control))), ports());
    case "sign":
      return await sign(await asUsage(() => signRequest(line, surroundings)), ports());
    case "verify":
    case "explain":
      return await verify(await asUsage(() => verifyRequest(line, surroundings)), ports());
    case "inspect":
      return await inspect(await asUsage(() => inspectRequest(line, surroundings)), ports());
    case "where":
      return await where(await asUsage(() => whereRequest(line, surroundings)), ports());
    case "policy":
      return await checkPolicy(await asUsage(() => policyCheckRequest(line)), ports());
    case "demo":
      throw new UsageError("command-unknown", "countersign demo: expected to be run by the door");
  }
}
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
function defaultPolicy() {
  const path = ownPolicy({
    strict: existsSync(ownPolicyFiles.strict),
    trust: existsSync(ownPolicyFiles.trust)
  });
  return path === void 0 ? void 0 : { kind: "file", path };
}

export {
  stopSignals,
  readCommandLine,
  requireNoOperands,
  timeoutMsOf,
  ownPolicyFiles,
  ownPolicy,
  pathToFileURL,
  lookasideUrl,
  node_http_default,
  checkoutFiles,
  placeWords,
  localPath,
  pathBelow,
  commandLineDoor,
  creator,
  runCommand
};
