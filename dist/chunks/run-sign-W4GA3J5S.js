const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  keyGenerateRequest,
  signBlobRequest,
  signRequest,
  verifiedLogEntries
} from "./chunk-POYWXQCY.js";
import {
  faultOf,
  forEachBounded,
  mapBounded,
  refuseNeedlessIdentity,
  registriesWarnings,
  resolveImage,
  sha256Of,
  stoppedBy,
  withSource
} from "./chunk-YLYZQUM5.js";
import {
  isSubject,
  parseCosignPayload,
  parsePayload,
  parseStatement,
  referenceAnnotation,
  signaturePredicateType,
  writeCosignPayload,
  writePayload,
  writeStatement
} from "./chunk-UJM42WG4.js";
import {
  builtInSource,
  createPorts,
  lookasideFor,
  withRemark
} from "./chunk-PZY3NMZ7.js";
import {
  asUsage,
  cosignLayerType,
  envelopeStart,
  inputReaders
} from "./chunk-7DB7QEI2.js";
import {
  digestParts,
  distinctReasons,
  entryRole,
  formatImageName,
  formatPlatform,
  formatReference,
  guessMediaType,
  imagePlatforms,
  isSameSigner,
  manifestDigest,
  mediaTypes,
  platformCandidates,
  podmanRefusal,
  repositoryOf,
  signerName
} from "./chunk-P7X4BDQH.js";
import {
  CountersignError,
  FormatError,
  IntegrityError,
  SigningError,
  UsageError
} from "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";

// src/app/key-generate.ts
async function generateKey({ prefix }, { makeKeyPair, newFiles }) {
  const { signer, privateKey, publicKey } = await makeKeyPair();
  const [privateKeyFile, publicKeyFile] = [`${prefix}.key`, `${prefix}.pub`];
  const text = new TextEncoder();
  await newFiles.write([
    { path: privateKeyFile, bytes: text.encode(privateKey), access: "private" },
    { path: publicKeyFile, bytes: text.encode(publicKey), access: "shared" }
  ]);
  return { command: "key generate", signer, privateKeyFile, publicKeyFile };
}

// src/app/one-at-a-time.ts
function oneAtATime() {
  const last = /* @__PURE__ */ new Map();
  return async (key, work) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, mine);
    return await mine;
  };
}

// src/app/signed-claim.ts
async function simpleSignatureOf({ digest, reference, annotations }, made, signer) {
  const dockerReference = formatReference(reference);
  const payload = writePayload({ ...made, dockerReference, digest, annotations });
  return { kind: "simple-signing", bytes: await signer.sign(payload) };
}
async function cosignLayerOf({ digest, reference, annotations }, signer) {
  const payload = writeCosignPayload({ dockerReference: formatReference(reference), digest, annotations });
  return { kind: "cosign-layer", payload, annotations: await signer.signLayer(payload) };
}
async function bundleOf({ digest, reference, annotations }, signer) {
  const statement = writeStatement({
    repository: repositoryOf(reference),
    dockerReference: formatReference(reference),
    digest,
    annotations
  });
  const { bytes, createdUnixSeconds } = await signer.signStatement(statement);
  return { kind: "bundle", bytes, predicateType: signaturePredicateType, createdUnixSeconds };
}
function differenceFrom(check, wanted) {
  try {
    const found = claimIn(check, wanted.digest);
    const reference = formatReference(wanted.reference);
    if (found.digest !== wanted.digest) return `it is for ${found.digest}`;
    if (found.reference !== reference) return `it is for ${found.reference ?? "no reference"}`;
    return areEqual(found.annotations, wanted.annotations) ? void 0 : "it has other annotations";
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    return cause.message;
  }
}
function claimIn({ payload, sigstore }, wanted) {
  switch (sigstore?.form) {
    case "statement":
      return claimInStatement(payload, wanted);
    case "cosign-payload": {
      const { dockerReference, manifestDigest: manifestDigest2, annotations } = parseCosignPayload(payload);
      return { digest: manifestDigest2, reference: dockerReference, annotations };
    }
    case "message":
      return { digest: "a file", annotations: /* @__PURE__ */ new Map() };
    case void 0: {
      const { dockerReference, manifestDigest: manifestDigest2, annotations } = parsePayload(payload);
      const own = new Map([...annotations].filter(([name]) => name !== "creator"));
      return { digest: manifestDigest2, reference: dockerReference, annotations: own };
    }
  }
}
function claimInStatement(payload, wanted) {
  const { subjects, predicateType } = parseStatement(payload);
  const subject = subjects.find((each) => isSubject(each, wanted));
  if (subject === void 0 || predicateType !== signaturePredicateType) {
    return { digest: "something else", annotations: /* @__PURE__ */ new Map() };
  }
  const { [referenceAnnotation]: reference, ...annotations } = Object.fromEntries(subject.annotations);
  return {
    digest: wanted,
    ...reference !== void 0 && { reference },
    annotations: new Map(Object.entries(annotations))
  };
}
var areEqual = (one, other) => one.size === other.size && [...one].every(([name, text]) => other.get(name) === text);

// src/app/publish.ts
async function publish(wanted, options) {
  const { store, subject, signer } = wanted;
  const { same, warnings } = await survey(wanted);
  if (same !== void 0 && !options.force) return { state: "unchanged", ...same, warnings };
  if (options.dryRun) return { state: "would-publish", place: store.place(subject), logEntries: [], warnings };
  await store.prepare?.(subject);
  const signature = await signer.make(wanted.claim, wanted.form);
  try {
    return await putOut(wanted, signature, warnings);
  } catch (cause) {
    throw withRemark(cause, await remainsOf(wanted, signature));
  }
}
async function putOut(wanted, signature, warnings) {
  const receipt = await wanted.store.append(wanted.subject, signature);
  const { logEntries } = await readBack(wanted, signature, receipt.place);
  return {
    state: "published",
    place: receipt.place,
    logEntries,
    warnings: [...warnings, ...await askPublicStore(wanted, signature)]
  };
}
async function remainsOf({ signer, store, subject }, signature) {
  if (signature.kind === "simple-signing") return "";
  const made = { ...signature, place: store.place(subject), mediaType: cosignLayerType };
  const check = await signer.check(made).catch(() => null);
  const entries = verifiedLogEntries(check);
  if (entries.length === 0) return "";
  const named2 = entries.map(({ log, index }) => `entry ${index} in the log ${log}`).join(" and ");
  return `; the signature was made and stands as ${named2}`;
}
async function survey(wanted) {
  const warnings = [];
  let same;
  for await (const entry of wanted.store.list(wanted.subject)) {
    if (entry.kind === "malformed")
      warnings.push({ code: "store-entry-malformed", message: `${entry.place}: ${entry.message}` });
    if (same !== void 0) continue;
    const judged = judge(await wanted.signer.check(entry), wanted);
    if (judged.fault === void 0) same = { place: entry.place, logEntries: judged.logEntries };
  }
  return { ...same !== void 0 && { same }, warnings };
}
function judge(check, { claim, signer }) {
  const fault = faultOf2(check, claim, signer);
  return { ...fault !== void 0 && { fault }, logEntries: verifiedLogEntries(check) };
}
function faultOf2(check, claim, { identity }) {
  if (check === null) return "it is of another kind";
  if (check.kind !== "verified") return check.message;
  if (!isThisVery(check.signer, identity)) return `it is by ${signerName(check.signer)}`;
  return differenceFrom(check, claim);
}
var isThisVery = (found, wanted) => isSameSigner(found, wanted) && signerName(found) === signerName(wanted);
async function readBack(wanted, written, place) {
  const refuse = (why) => new IntegrityError("read-back-failed", `${place}: expected the signature that was written, found ${why}`);
  let entries = 0;
  for await (const entry of wanted.store.list(wanted.subject)) {
    entries += 1;
    if (!isSameSignature(entry, written)) continue;
    const { fault, logEntries } = judge(await wanted.signer.check(entry), wanted);
    if (fault !== void 0) throw refuse(`one that does not verify: ${fault}`);
    return { place, logEntries };
  }
  throw refuse(`a list of ${entries} without it`);
}
async function askPublicStore({ publicStore, subject }, written) {
  if (publicStore === void 0) return [];
  const stale = (why) => [
    { code: "read-back-stale", message: `${publicStore.place(subject)}: ${why}` }
  ];
  try {
    for await (const entry of publicStore.list(subject)) if (isSameSignature(entry, written)) return [];
    return stale("the new signature is not served there yet");
  } catch (cause) {
    if (!(cause instanceof CountersignError)) throw cause;
    return stale(`the new signature could not be read there: ${cause.message}`);
  }
}
function isSameSignature(entry, written) {
  switch (written.kind) {
    case "simple-signing":
    case "bundle":
      return entry.kind === written.kind && areEqual2(entry.bytes, written.bytes);
    case "cosign-layer":
      return entry.kind === "cosign-layer" && areEqual2(entry.payload, written.payload) && Object.entries(written.annotations).every(([name, text]) => entry.annotations[name] === text);
  }
}
var areEqual2 = (a, b) => a.length === b.length && a.every((byte, index) => byte === b[index]);

// src/app/sign-keys.ts
async function openSigners(request, plan, ports) {
  const signers = [];
  for (const method of request.methods) {
    if (method === "gpg") {
      const opened = await ports.signer(request.signer);
      signers.push(...await Promise.all(opened.map((signer) => readyGpg(signer, request, ports))));
    } else {
      const { transparency, publicLog } = request.sigstore;
      const { dryRun } = request;
      const withLayers = plan.get(method)?.includes("sig-tag") === true;
      const choice = { method, dryRun, transparency, publicLog, ...withLayers && { withLayers } };
      signers.push(readySigstore(await ports.sigstoreSigner(choice)));
    }
  }
  return signers;
}
async function readyGpg(signer, { creator }, { trust, clock }) {
  const { identity, warnings, publicKeys } = signer;
  const keys = await trust.gpgKeyRing(publicKeys);
  if (keys.kind !== "usable") {
    throw new SigningError(
      keys.code,
      `key ${identity.fingerprint}: its public half cannot verify what it signs: ${keys.message}`
    );
  }
  const [publicKey] = publicKeys.kind === "data" ? publicKeys.data : [];
  return {
    method: "gpg",
    identity,
    warnings,
    ...publicKey !== void 0 && { publicKey },
    check: async (signature) => signature.kind === "simple-signing" ? await keys.check(signature.bytes) : null,
    make: (claim) => simpleSignatureOf(claim, { creator, createdUnixSeconds: clock.nowUnixSeconds() }, signer)
  };
}
function readySigstore(signer) {
  const { method, identity, warnings, publicKeyPem, digestAlgorithm, verifier } = signer;
  return {
    method,
    identity,
    warnings,
    ...publicKeyPem !== void 0 && { publicKey: new TextEncoder().encode(publicKeyPem) },
    ...digestAlgorithm !== void 0 && { digestAlgorithm },
    check: (signature) => verifier.check(signature),
    make: (claim, form) => form === "cosign-layer" ? cosignLayerOf(claim, signer) : bundleOf(claim, signer)
  };
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
    return { manifests: [{ ...itself(fetched), role: "image" }], warnings: [] };
  }
  const primary = { ...itself(fetched), role: "index" };
  if (wanted === "index") return { manifests: [primary], warnings: [] };
  const entries = wanted === "all" ? signable(manifest) : wanted.flatMap((platform) => named(manifest, platform));
  const children = [];
  for (const entry of entries) {
    const child = await childToSign(entry, source);
    if (![primary, ...children].some(({ digest }) => digest === child.digest)) children.push(child);
  }
  return wanted === "all" ? { manifests: [primary, ...children], warnings: oddities(manifest) } : { manifests: children, warnings: [] };
}
var itself = ({ bytes, digest, claimedMediaType }) => ({
  digest,
  primary: true,
  descriptor: {
    mediaType: guessMediaType(bytes) ?? claimedMediaType ?? mediaTypes.ociManifest,
    size: bytes.length
  }
});
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
  return {
    digest: await sha256Of(source, entry.digest),
    ...entry.platform !== void 0 && { platform: entry.platform },
    role: entryRole(entry) === "index" ? "index" : "image",
    primary: false,
    descriptor: { mediaType: entry.mediaType, size: entry.sizeBytes }
  };
}
function oddities(index) {
  const digestsOf = (...roles) => index.manifests.filter((entry) => roles.includes(entryRole(entry))).map(({ digest }) => digest);
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
  const { domain, path, tag, digest } = identity ?? {};
  if (domain === void 0 || path === void 0 || tag === void 0 && digest === void 0) {
    const found = identity === void 0 ? "none" : formatReference(identity);
    throw new UsageError(
      "identity-missing",
      `${formatImageName(name)}: expected --identity with the tag or digest to sign under, found ${found}`
    );
  }
  if (tag !== void 0) return { domain, path, tag };
  return { domain, path, ...digest !== void 0 && { digest } };
}
var placesOfMethod = {
  gpg: ["lookaside"],
  "sigstore-key": ["referrers", "sig-tag"],
  keyless: ["referrers", "sig-tag"]
};
function publishPlan({ methods, publish: publish2 }) {
  const chosen = methods.map((method) => {
    const [standard, ...others] = placesOfMethod[method];
    if (standard === void 0) throw new Error(`no place for ${method}`);
    const possible = [standard, ...others];
    const places = publish2.length === 0 ? [standard] : possible.filter((place) => publish2.includes(place));
    if (places.length > 0) return [method, places];
    throw publishConflict(
      `method ${method}: expected ${possible.join(" or ")} in publish, found ${publish2.join(", ")}`
    );
  });
  const idle = publish2.find((place) => !chosen.some(([, places]) => places.includes(place)));
  if (idle === void 0) return new Map(chosen);
  throw publishConflict(
    `publish ${idle}: expected a method that publishes there, found ${methods.join(", ")}`
  );
}
var publishConflict = (message) => new UsageError("publish-conflict", message);
function signPlaces(name, reference, { request, plan, registries, ports: { stores } }) {
  const needsLookaside = [...plan.values()].some((places2) => places2.includes("lookaside"));
  const lookaside = needsLookaside ? lookasidePlace(name, reference, request.lookaside, registries, stores) : void 0;
  const placeOf = (publish2) => {
    switch (publish2) {
      case "lookaside":
        return lookaside === void 0 ? [] : [{ publish: publish2, form: "simple-signing", ...lookaside.place }];
      case "referrers":
        return [{ publish: publish2, form: "bundle", store: stores.referrers(request.signatureRepository) }];
      case "sig-tag":
        return [{ publish: publish2, form: "cosign-layer", store: stores.sigTag(request.signatureRepository) }];
    }
  };
  const places = new Map([...plan].map(([method, publish2]) => [method, publish2.flatMap(placeOf)]));
  return {
    of: (method) => places.get(method) ?? [],
    ...lookaside?.readBase !== void 0 && { readBase: lookaside.readBase },
    warnings: lookaside?.warnings ?? []
  };
}
function lookasidePlace(name, reference, lookaside, registries, stores) {
  if (lookaside !== void 0) return { place: { store: stores.lookasideWriter(lookaside) }, warnings: [] };
  if (name.transport === "dir") return { place: { store: stores.directory(name.path) }, warnings: [] };
  const choice = registries === void 0 ? void 0 : lookasideFor(registries, reference);
  if (choice === void 0 || choice.write.source === builtInSource) {
    const folder = registries?.folder ?? "no registries.d folder";
    throw new UsageError(
      "lookaside-missing",
      `${formatReference(reference)}: expected a place to publish to, found neither --lookaside nor a section of registries.d that sets lookaside or lookaside-staging (${folder})`,
      { next: nextForPublishing(reference) }
    );
  }
  const { read, write, warnings } = choice;
  const isElsewhere = read.url !== write.url && read.source !== builtInSource;
  return {
    place: {
      store: stores.lookasideWriter(write.url),
      ...isElsewhere && { publicStore: stores.lookasideReader(read.url) }
    },
    ...read.source !== builtInSource && { readBase: read.url },
    warnings
  };
}
var nextForPublishing = ({ domain }) => `Give --lookaside FOLDER, or write a file NAME.yaml into registries.d: {docker: {"${domain}": {lookaside: "https://HOST/PATH", lookaside-staging: "file:///FOLDER"}}}.`;

// src/app/sign.ts
async function sign(request, ports) {
  const plan = publishPlan(request);
  const signers = await openSigners(request, plan, ports);
  const registries = needsRegistries(request) ? await ports.registries.load() : void 0;
  const { force, dryRun } = request;
  const options = { force, dryRun };
  const run = { request, plan, ports, signers, registries, options, turns: oneAtATime() };
  const results = await forEachBounded(
    request.operands,
    imagesAtOnce(request),
    (operand) => signImage(operand, run),
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
    ...signers.flatMap((signer) => signer.warnings),
    ...registries === void 0 ? [] : registriesWarnings(registries)
  ];
  const isSigstore = request.methods.some((method) => method !== "gpg");
  return {
    command: "sign",
    images,
    keys: signers.map(signingKey),
    ...isSigstore && { sigstore: sigstoreFacts(request) },
    warnings
  };
}
function sigstoreFacts({ sigstore, signatureRepository }) {
  const { transparency, trustedRoot } = sigstore;
  return {
    transparency,
    ...trustedRoot !== void 0 && { trustedRoot },
    ...signatureRepository !== void 0 && { signatureRepository: repositoryOf(signatureRepository) }
  };
}
var needsRegistries = ({ methods, lookaside, operands }) => methods.includes("gpg") && lookaside === void 0 && operands.some(({ name }) => name.transport !== "dir");
var imagesAtOnce = ({ methods, sigstore, concurrency }) => sigstore.transparency === "log" && methods.some((method) => method !== "gpg") ? 4 * concurrency : concurrency;
var signingKey = ({ identity, method, publicKey, digestAlgorithm }) => ({
  signer: identity,
  method,
  ...publicKey !== void 0 && { publicKey },
  ...digestAlgorithm !== void 0 && { digestAlgorithm }
});
async function signImage(operand, run) {
  const { request, ports } = run;
  let known = { warnings: [] };
  try {
    const reference = signedReference(operand.name, request.identity);
    known = { ...known, reference: formatReference(reference) };
    const places = signPlaces(operand.name, reference, run);
    const early = [...notPortable(reference), ...places.warnings];
    known = { ...known, warnings: early };
    const { warnings, ...image } = await signResolved(operand, reference, places, run);
    return { ...image, warnings: [...early, ...warnings] };
  } catch (cause) {
    return { text: operand.text, signed: [], ...known, error: faultOf(cause, ports.cancel) };
  }
}
function notPortable(reference) {
  const message = podmanRefusal(reference);
  return message === void 0 ? [] : [{ code: "reference-not-portable", message }];
}
async function signResolved(operand, reference, places, run) {
  const { request } = run;
  const { digest, manifests, warnings } = await withSource(run.ports.images, operand.name, async (source) => {
    const resolved = await resolveImage(source);
    demandDigest(resolved.fetched, request.expectedDigest, operand.text);
    demandDigest(resolved.fetched, operand.expectedDigest, operand.text);
    demandDigest(resolved.fetched, request.identity?.digest, operand.text);
    return {
      digest: resolved.fetched.digest,
      ...await manifestsToSign(resolved, request.platforms, source)
    };
  });
  const named2 = reference.digest === void 0 ? reference : { ...reference, digest };
  const task = { run, reference: named2 };
  const wanted = manifests.flatMap(
    (manifest) => run.signers.flatMap(
      (signer) => places.of(signer.method).map((place) => ({ manifest, signer, place }))
    )
  );
  const inTurn = oneAtATime();
  const results = await mapBounded(
    wanted,
    manifestsAtOnce,
    (one) => one.signer.method === "gpg" ? inTurn("gpg", () => signManifest(task, one)) : signManifest(task, one)
  );
  return {
    text: operand.text,
    reference: formatReference(named2),
    digest,
    ...isComparable(operand, request) ? {} : { takenAsItStood: true },
    ...places.readBase !== void 0 && { readBase: places.readBase },
    signed: results.map(({ signed }) => signed),
    warnings: [...warnings, ...distinctReasons(results.flatMap((result) => result.warnings))]
  };
}
var isComparable = ({ name, expectedDigest }, request) => expectedDigest !== void 0 || request.expectedDigest !== void 0 || request.identity?.digest !== void 0 || (name.transport === "docker" ? name.reference.digest !== void 0 : name.transport === "dir");
var manifestsAtOnce = 8;
async function signManifest({ run, reference }, wanted) {
  const { signer, place: where } = wanted;
  const { digest, role, platform, primary, descriptor } = wanted.manifest;
  const subject = { digest, reference, primary, descriptor };
  const facts = {
    digest,
    role,
    ...platform !== void 0 && { platform },
    method: signer.method,
    publish: where.publish,
    signer: signer.identity
  };
  const claim = { digest, reference, annotations: run.request.annotations };
  const place = where.store.place(subject);
  try {
    const { warnings, ...published } = await run.turns(place, async () => {
      if (run.ports.cancel.aborted) throw stoppedBy(run.ports.cancel);
      return await publish({ subject, claim, signer, ...where }, run.options);
    });
    return { signed: { ...facts, ...published }, warnings };
  } catch (cause) {
    return {
      signed: { ...facts, state: "failed", place, error: faultOf(cause, run.ports.cancel) },
      warnings: []
    };
  }
}

// src/domain/signature/mistakable.ts
var maxPayloadBytes = 128 * 1024 * 1024;
var imageDigest = ["CRITICAL", "IMAGE", "DOCKER-MANIFEST-DIGEST"];
function mistakableFor(bytes) {
  const start = new TextDecoder().decode(bytes.subarray(0, envelopeStart.length));
  if (start === envelopeStart) return "the inside of a DSSE envelope";
  if (bytes.length > maxPayloadBytes) return void 0;
  return isPayload(new TextDecoder().decode(bytes)) ? "the payload of an image signature" : void 0;
}
function isPayload(text) {
  if (!/^\s*\{/.test(text)) return false;
  const path = [];
  let depth = -1;
  let last = "";
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    else if (token !== ":") last = token;
    else {
      path[depth] = foldedName(last);
      if (depth === 2 && imageDigest.every((name, at) => path[at] === name)) return true;
    }
  }
  return false;
}
function foldedName(token) {
  try {
    return String(JSON.parse(token)).toLowerCase().toUpperCase();
  } catch {
    return "";
  }
}

// src/app/sign-blob.ts
async function signBlob({ artifact, sigstore, bundleFile }, { sigstoreSigner, newFiles }) {
  if (artifact.blob.bytes === void 0) {
    throw new UsageError(
      "blob-bytes-missing",
      `${artifact.name}: expected a file to sign, found no more than a digest`
    );
  }
  const mistakable = mistakableFor(artifact.blob.bytes);
  if (mistakable !== void 0) {
    throw new UsageError("blob-mistakable", `${artifact.name}: expected a file, found ${mistakable}`);
  }
  await newFiles.demandFree([bundleFile]);
  const signer = await sigstoreSigner(sigstore);
  const { bytes } = await signer.signBlob(artifact.blob);
  const check = await signer.verifier.check({ kind: "bundle", place: bundleFile, bytes }, artifact.blob);
  if (check?.kind !== "verified") {
    const why = check === null ? "another kind of signature" : check.message;
    throw new IntegrityError(
      "read-back-failed",
      `${bundleFile}: expected a bundle that verifies, found: ${why}`
    );
  }
  await newFiles.write([{ path: bundleFile, bytes, access: "shared" }]);
  return {
    command: "sign-blob",
    artifact: artifact.name,
    digest: artifact.blob.digest,
    signer: signer.identity,
    place: bundleFile,
    warnings: signer.warnings
  };
}

// src/entry/run-sign.ts
async function runSign(command, line, control, { surroundings, parts }) {
  switch (command) {
    case "sign": {
      const request = await asUsage(() => signRequest(line, surroundings));
      return await sign(request, createPorts(line, control, parts));
    }
    case "sign-blob": {
      const { inputFile } = inputReaders(control);
      const request = await asUsage(() => signBlobRequest(line, surroundings, inputFile));
      return await signBlob(request, createPorts(line, control, parts));
    }
    case "key": {
      const request = await asUsage(() => keyGenerateRequest(line));
      return await generateKey(request, createPorts(line, control, parts));
    }
  }
}
export {
  runSign
};
