const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  verifyBlobRequest
} from "./chunk-W6STGHZL.js";
import {
  isSubject,
  parseCosignPayload,
  parseStatement,
  referenceAnnotation,
  signaturePredicateType
} from "./chunk-B4YBGTHO.js";
import {
  asUsage,
  homeFolder,
  inputReaders,
  openTrust,
  publicInstance
} from "./chunk-N3YGK7N2.js";
import {
  formatReference,
  parseReference,
  quotedKey,
  repositoryOf,
  signerName
} from "./chunk-JJZBDRZ5.js";
import {
  FormatError,
  UsageError
} from "./chunk-MOZDYLKG.js";

// src/domain/policy/judgement.ts
var stages = [
  "crypto",
  "payload",
  "digest",
  "predicate",
  "signer",
  "identity",
  "conditions"
];
function furthestFirst(refusals) {
  return refusals.toSorted((a, b) => stages.indexOf(b.stage) - stages.indexOf(a.stage));
}
function firstShortfall(...checks) {
  for (const [stage, ask] of checks) {
    const reason = ask();
    if (reason !== null) return { stage, reason };
  }
  return null;
}
function judged(place, signer, logEntries, { claimed, shortfall, tagNotBound }) {
  const logged = logEntries === void 0 || logEntries.length === 0 ? {} : { logEntries };
  if (shortfall === null) {
    return { kind: "accepted", signer, claimed, tagNotBound: tagNotBound === true, ...logged };
  }
  const { stage, reason } = shortfall;
  const message = `${place}: signed by ${clip(signerName(signer))}, ${reason.message}`;
  const hasClaims = Object.keys(claimed).length > 0;
  return {
    kind: "refused",
    stage,
    reason: { ...reason, message },
    signer,
    ...hasClaims ? { claimed } : {},
    ...logged
  };
}
function readSigned(read, bytes) {
  try {
    return { value: read(bytes) };
  } catch (error) {
    if (error instanceof FormatError) return { problem: error.message };
    throw error;
  }
}
var clip = (text) => text.length <= 520 ? text : `${text.slice(0, 520)}\u2026`;

// src/domain/policy/text-match.ts
var maxTextLength = 4096;
function fitsText(match, text) {
  return match.kind === "exact" ? match.text === text : fitsPattern(match.pattern, text);
}
function wantedText(matches) {
  const shown = matches.map(
    (match) => match.kind === "exact" ? quoted(match.text) : `a text that fits ${quoted(match.pattern)}`
  );
  return shown.length > 4 ? `${shown.slice(0, 4).join(" or ")} or ${shown.length - 4} more` : shown.join(" or ");
}
function quoted(text) {
  return JSON.stringify(text.length > 300 ? `${text.slice(0, 300)}\u2026` : text);
}
function fitsPattern(pattern, text) {
  if (text.length > maxTextLength) return false;
  const steps = pattern.match(/\*+|[^*]/gu) ?? [];
  let reached = withoutWaiting(steps, [0]);
  for (const character of text) {
    const next = [...reached].flatMap((at) => advance(steps[at], character, at));
    reached = withoutWaiting(steps, next);
  }
  return reached.has(steps.length);
}
function advance(step, character, at) {
  if (step === void 0) return [];
  if (step === "*") return character === "/" ? [] : [at];
  if (step.startsWith("**")) return [at];
  return step === character ? [at + 1] : [];
}
function withoutWaiting(steps, from) {
  const reached = /* @__PURE__ */ new Set();
  for (const start of from) {
    for (let at = start; !reached.has(at); at += 1) {
      reached.add(at);
      if (steps[at]?.startsWith("*") !== true) break;
    }
  }
  return reached;
}

// src/domain/policy/match-conditions.ts
var clockSkewSeconds = 300;
function verifiedTime({ times }) {
  const all = times.map(({ unixSeconds }) => unixSeconds);
  return { unixSeconds: all.length === 0 ? void 0 : Math.min(...all), by: "authority" };
}
function ageMismatch(maxAgeSeconds, { unixSeconds, by }, nowUnixSeconds) {
  if (maxAgeSeconds === void 0) return null;
  if (unixSeconds === void 0 || !Number.isFinite(unixSeconds)) {
    const message2 = `but nobody vouches for when, and it may be no older than ${duration(maxAgeSeconds)}`;
    return { code: "signature-time-missing", message: message2 };
  }
  const when = `${isoTime(unixSeconds)}${by === "signer" ? " (the signer's own word)" : ""}`;
  if (unixSeconds > nowUnixSeconds + clockSkewSeconds) {
    return {
      code: "signature-from-future",
      message: `but at ${when}, which is still to come: it is ${isoTime(nowUnixSeconds)}`
    };
  }
  if (nowUnixSeconds - unixSeconds <= maxAgeSeconds) return null;
  const age = duration(nowUnixSeconds - unixSeconds);
  const message = `but at ${when}, ${age} ago; it may be no older than ${duration(maxAgeSeconds)}`;
  return { code: "signature-too-old", message };
}
function transparencyMismatch(transparency, { times, logEntries }) {
  switch (transparency) {
    case "none":
      return null;
    case "log":
      if (logEntries.length > 0) return null;
      return { code: "log-entry-missing", message: "but in no transparency log of the trusted root" };
    case "timestamp":
      if (times.some(({ source }) => source === "timestamp-authority")) return null;
      return { code: "timestamp-missing", message: "but without a time of a trusted timestamp authority" };
  }
}
function annotationMismatch(wanted, signed) {
  for (const [name, text] of wanted ?? []) {
    const found = signed.get(name);
    if (found === text) continue;
    const instead = found === void 0 ? "found none" : `found ${quoted(found)}`;
    const message = `but expected the annotation ${quoted(name)} to be ${quoted(text)}, ${instead}`;
    return { code: "annotation-mismatch", message };
  }
  return null;
}
function isoTime(unixSeconds) {
  const time = new Date(unixSeconds * 1e3);
  return Number.isNaN(time.getTime()) ? `Unix time ${unixSeconds}` : time.toISOString().replace(".000Z", "Z");
}
function duration(seconds) {
  const units = [
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60]
  ];
  for (const [unit, size] of units) {
    const count = Math.floor(seconds / size);
    if (count > 0) return `${count} ${unit}${count === 1 ? "" : "s"}`;
  }
  return `${Math.floor(seconds)} seconds`;
}

// src/domain/policy/match-workflow.ts
function workflowMismatch(rule, certificate) {
  const { subject, extensions } = certificate;
  const name = subject.kind === "uri" ? readWorkflowName(subject.value, rule.server) : null;
  if (name === null) {
    return differs("wrong-signer", "a workflow", `${rule.server}/OWNER/NAME/PATH@REF`, subject.value);
  }
  const source = readRepository(extensions.get("sourceRepositoryUri"), rule.server);
  return sourceMismatch(rule, source, extensions) ?? holderMismatch(rule, name, source ?? "") ?? pathMismatch(rule, name) ?? refMismatch(rule, name, source, extensions) ?? statedMismatch(rule, certificate);
}
function differs(code, what, wanted, found) {
  const isCase = wanted.toLowerCase() === quoted(found).toLowerCase();
  const hint = isCase ? "; they differ in capitals only" : "";
  return { code, message: `but ${what} had to be ${wanted}, found ${quoted(found)}${hint}` };
}
function otherExtension(extensions, name, wanted) {
  const found = extensions.get(name);
  const shown = wanted.map(quoted).join(" or ");
  if (found === void 0) {
    return {
      code: "wrong-extension",
      message: `but ${name} had to be ${shown}, and the certificate states none`
    };
  }
  return wanted.includes(found) ? null : differs("wrong-extension", name, shown, found);
}
function readWorkflowName(uri, server) {
  if (!uri.startsWith(`${server}/`)) return null;
  const [, repository, path, ref] = /^([^/@]+\/[^/@]+)\/([^@]+)@(.+)$/.exec(uri.slice(server.length + 1)) ?? [];
  if (repository === void 0 || path === void 0 || ref === void 0) return null;
  return ref.includes("@refs/") ? null : { repository, path, ref };
}
function readRepository(uri, server) {
  if (uri?.startsWith(`${server}/`) !== true) return null;
  const name = uri.slice(server.length + 1);
  return /^[^/@]+\/[^/@]+$/.test(name) ? name : null;
}
function sourceMismatch({ repository, server }, source, extensions) {
  if (source !== null) {
    return fitsText(repository, source) ? null : differs("wrong-signer", "the source repository", wantedText([repository]), source);
  }
  const stated = extensions.get("sourceRepositoryUri");
  if (stated !== void 0) {
    return differs("wrong-signer", "the source repository", `${server}/OWNER/NAME`, stated);
  }
  return {
    code: "wrong-extension",
    message: "but the certificate does not state its source repository (sourceRepositoryUri)"
  };
}
function holderMismatch({ signerRepository }, { repository }, source) {
  const wanted = signerRepository ?? { kind: "exact", text: source };
  return fitsText(wanted, repository) ? null : differs("wrong-signer", "the repository of the signing workflow", wantedText([wanted]), repository);
}
function pathMismatch({ workflow }, { path }) {
  return fitsText(workflow, path) ? null : differs("wrong-signer", "the workflow", wantedText([workflow]), path);
}
function refMismatch({ refs }, { ref, repository }, source, extensions) {
  const ofSource = extensions.get("sourceRepositoryRef");
  if (ofSource === void 0) {
    return {
      code: "wrong-extension",
      message: "but the certificate does not state the ref of its source (sourceRepositoryRef)"
    };
  }
  const both = [
    ["the ref of the workflow", ref],
    ["the ref of the source", ofSource]
  ];
  for (const [what, found] of both) {
    if (isPull(found) && !(refs ?? []).some((wanted) => namesPull(wanted) && fitsText(wanted, found))) {
      return {
        code: "pull-request-signer",
        message: `but in a run for a pull request: ${what} is ${quoted(found)}`
      };
    }
    const isCommon = isPull(found) || /^refs\/(?:heads|tags)\/./.test(found);
    if (!isCommon && refs?.some((wanted) => fitsText(wanted, found)) !== true) {
      return differs("wrong-ref", what, "a branch or a tag (refs/heads/\u2026 or refs/tags/\u2026)", found);
    }
  }
  const isOwn = repository.toLowerCase() === source?.toLowerCase();
  const bound = isOwn ? both : both.slice(0, 1);
  const other = refs && bound.find(([, found]) => !refs.some((wanted) => fitsText(wanted, found)));
  return other === void 0 ? null : differs("wrong-ref", other[0], wantedText(refs ?? []), other[1]);
}
var isPull = (ref) => ref.startsWith("refs/pull/");
var namesPull = (wanted) => isPull(wanted.kind === "exact" ? wanted.text : wanted.pattern);
function statedMismatch(rule, { subject, extensions }) {
  const builder = extensions.get("buildSignerUri");
  if (builder !== void 0 && builder !== subject.value) {
    return differs("wrong-extension", "buildSignerUri", quoted(subject.value), builder);
  }
  const wanted = [
    ["deploymentEnvironment", rule.environment],
    ["runnerEnvironment", rule.runner],
    ["sourceRepositoryIdentifier", rule.repositoryId],
    ["sourceRepositoryOwnerIdentifier", rule.ownerId],
    ["sourceRepositoryDigest", rule.sourceDigest]
  ];
  const others = wanted.map(
    ([name, text]) => text === void 0 ? null : otherExtension(extensions, name, [text])
  );
  return otherExtension(extensions, "buildTrigger", rule.triggers) ?? others.find((other) => other !== null) ?? null;
}

// src/domain/policy/match-signer.ts
function signerMismatch(leaf, signer) {
  switch (leaf.type) {
    case "bundleSigned":
      return signer.kind === "key" ? null : otherKind("a key", signer);
    case "workflowSigned":
      return signer.kind === "certificate" ? issuerMismatch(leaf.issuer, signer.certificate) ?? workflowMismatch(leaf, signer.certificate) : otherKind("a certificate for a workflow", signer);
    case "identitySigned":
      return signer.kind === "certificate" ? issuerMismatch(leaf.issuer, signer.certificate) ?? identityMismatch(leaf, signer.certificate) : otherKind("a certificate for an identity", signer);
  }
}
function issuerMismatch(wanted, { issuer }) {
  return issuer === wanted ? null : differs("wrong-issuer", "the issuer", quoted(wanted), issuer);
}
var sourceRefs = ["sourceRepositoryRef", "workflowRef"];
function identityMismatch({ identities, extensions: wanted }, { subject, extensions }) {
  const fitting = identities.filter((identity) => fitsText(identity, subject.value));
  if (fitting.length === 0) {
    return differs("wrong-signer", "the identity", wantedText(identities), subject.value);
  }
  const namesPull2 = fitting.some(
    (identity) => (identity.kind === "exact" ? identity.text : identity.pattern).includes("@refs/pull/")
  );
  const pull = subject.value.includes("@refs/pull/") ? subject.value : sourceRefs.filter((name) => wanted.get(name) !== extensions.get(name)).map((name) => extensions.get(name)).find((ref) => ref?.startsWith("refs/pull/"));
  if (!namesPull2 && pull !== void 0) {
    return {
      code: "pull-request-signer",
      message: `but in a run for a pull request, ${quoted(pull)}, whose ref the identity does not name`
    };
  }
  for (const [name, text] of wanted) {
    const other = otherExtension(extensions, name, [text]);
    if (other !== null) return other;
  }
  return null;
}
function otherKind(wanted, signer) {
  const found = { gpg: "a GPG key", key: "a key", certificate: "a certificate" }[signer.kind];
  return { code: "wrong-signer", message: `but expected ${wanted}, found ${found}` };
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
      return matchRemapped(rule, image, signed, matchRepoDigestOrExact);
  }
}
function matchNamedRepository(rule, image, claimedReference) {
  const signed = referenceOrUndefined(claimedReference);
  const isUsual = rule.type === "matchRepoDigestOrExact" || rule.type === "remapIdentity";
  if (signed === void 0 || image === void 0 || !isUsual || !isNameOnly(signed)) {
    return { ...matchSignedIdentity(rule, image, claimedReference), tagNotBound: false };
  }
  const match = rule.type === "remapIdentity" ? matchRemapped(rule, image, signed, matchName) : matchName(image, signed);
  return { ...match, tagNotBound: match.matches };
}
function matchWhole(expected, signed) {
  if (isNameOnly(expected))
    return no(`expected a tag or digest to compare with, found only ${formatReference(expected)}`);
  return formatReference(expected) === formatReference(signed) ? matched : differs2(formatReference(expected), signed);
}
function matchName(expected, signed) {
  return repositoryOf(expected) === repositoryOf(signed) ? matched : differs2(repositoryOf(expected), signed);
}
function matchRepoDigestOrExact(image, signed) {
  if (isNameOnly(signed))
    return no(`expected a tag or digest in the signature, found only ${formatReference(signed)}`);
  const byDigestAlone = image.tag === void 0 && image.digest !== void 0;
  return byDigestAlone ? matchName(image, signed) : matchWhole(image, signed);
}
function matchRemapped({ prefix, signedPrefix }, image, signed, match) {
  const name = repositoryOf(image);
  if (name !== prefix && !name.startsWith(`${prefix}/`)) return match(image, signed);
  const text = signedPrefix + formatReference(image).slice(prefix.length);
  const remapped = referenceOrUndefined(text);
  if (remapped === void 0 || formatReference(remapped) !== text) {
    return no(`expected signedPrefix to give a full reference, found ${quotedKey(text)}`);
  }
  return match(remapped, signed);
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
function differs2(expected, signed) {
  return no(`expected a signature for ${expected}, found one for ${formatReference(signed)}`);
}
function no(message) {
  return { matches: false, message };
}

// src/domain/policy/simple-claims.ts
function claimsOf(payload, time) {
  const createdUnixSeconds = payload.createdUnixSeconds ?? time.unixSeconds;
  return {
    reference: clip(payload.dockerReference),
    digest: payload.manifestDigest,
    ...createdUnixSeconds === void 0 ? {} : { createdUnixSeconds }
  };
}
function otherImage({ manifestDigest }, subject) {
  if (manifestDigest === subject) return null;
  return { code: "wrong-image", message: `but for digest ${manifestDigest}; this image is ${subject}` };
}
function noClaim(problem) {
  const message = `but what is signed is no claim: ${problem}`;
  return { claimed: {}, shortfall: { stage: "payload", reason: { code: "payload-malformed", message } } };
}

// src/domain/policy/judge-bundle.ts
function judgeBundle(check, leaf, against) {
  switch (check.sigstore.form) {
    case "statement":
      return judgeStatement(check, leaf, against);
    case "cosign-payload":
      return judgeCosignPayload(check, leaf, against);
    case "message":
      return {
        claimed: {},
        shortfall: {
          stage: "payload",
          reason: {
            code: "signature-over-file",
            message: "but over a file, not over a statement of an image"
          }
        }
      };
  }
}
function signerAndTimeMismatch({ signer, sigstore }, leaf, nowUnixSeconds) {
  const time = verifiedTime(sigstore);
  return firstShortfall(
    ["signer", () => signerMismatch(leaf, signer)],
    ["conditions", () => certificateTimeMismatch(leaf, sigstore)],
    ["conditions", () => transparencyMismatch(leaf.transparency, sigstore)],
    ["conditions", () => ageMismatch(leaf.maxAgeSeconds, time, nowUnixSeconds)]
  );
}
function certificateTimeMismatch({ type }, { times }) {
  if (type === "bundleSigned" || times.length > 0) return null;
  return { code: "signature-time-missing", message: "but nobody vouches for when its certificate was used" };
}
function judgeCosignPayload(check, leaf, against) {
  const read = readSigned(parseCosignPayload, check.payload);
  if ("problem" in read) return noClaim(read.problem);
  const payload = read.value;
  const { signedIdentity } = leaf;
  const match = signedIdentity.type === "digestOnly" ? { matches: true, tagNotBound: false } : matchNamedRepository(signedIdentity, against.reference, payload.dockerReference);
  const identity = () => match.matches ? null : { code: "wrong-identity", message: `but ${match.message}` };
  return {
    claimed: claimsOf(payload, verifiedTime(check.sigstore)),
    shortfall: firstShortfall(["digest", () => otherImage(payload, against.subject)]) ?? signerAndTimeMismatch(check, leaf, against.nowUnixSeconds) ?? firstShortfall(
      ["identity", identity],
      ["conditions", () => annotationMismatch(leaf.annotations, payload.annotations)]
    ),
    tagNotBound: match.tagNotBound
  };
}
function judgeStatement(check, leaf, against) {
  const read = readSigned(parseStatement, check.payload);
  if ("problem" in read) {
    const message = `but what is signed is no statement: ${read.problem}`;
    return { claimed: {}, shortfall: { stage: "payload", reason: { code: "statement-malformed", message } } };
  }
  const statement = read.value;
  const subjects = statement.subjects.filter((subject) => isSubject(subject, against.subject));
  const best = bestSubject(subjects, leaf, against);
  return {
    claimed: claimsOfSubject(
      best?.subject ?? statement.subjects[0],
      verifiedTime(check.sigstore).unixSeconds
    ),
    shortfall: firstShortfall(
      ["digest", () => subjects.length > 0 ? null : otherSubjects(statement, against.subject)],
      ["predicate", () => attestation(statement)]
    ) ?? signerAndTimeMismatch(check, leaf, against.nowUnixSeconds) ?? best?.shortfall ?? null
  };
}
function bestSubject(subjects, leaf, against) {
  const all = subjects.map((subject) => ({
    subject,
    shortfall: firstShortfall(
      ["identity", () => referenceMismatch(subject, leaf, against)],
      ["conditions", () => annotationMismatch(leaf.annotations, subject.annotations)]
    )
  }));
  const [furthest] = furthestFirst(all.flatMap(({ shortfall }) => shortfall ?? []));
  return all.find(({ shortfall }) => shortfall === null) ?? all.find(({ shortfall }) => shortfall === furthest);
}
function referenceMismatch({ annotations }, { signedIdentity }, { reference }) {
  if (signedIdentity.type === "digestOnly") return null;
  const signed = annotations.get(referenceAnnotation);
  if (signed === void 0) {
    return {
      code: "reference-not-signed",
      message: `but for no name: expected the annotation ${referenceAnnotation} in its subject, found none`
    };
  }
  const match = matchSignedIdentity(signedIdentity, reference, signed);
  return match.matches ? null : { code: "wrong-identity", message: `but ${match.message}` };
}
function attestation({ predicateType }) {
  if (predicateType === signaturePredicateType) return null;
  const message = `but an attestation (predicate type ${quoted(predicateType)}), not a signature`;
  return { code: "attestation-not-signature", message };
}
function otherSubjects({ subjects }, subject) {
  const [first] = subjects;
  const found = first === void 0 ? "nothing" : digestText(first);
  const more = subjects.length > 1 ? ` and ${subjects.length - 1} more` : "";
  return { code: "wrong-image", message: `but for digest ${found}${more}; this image is ${subject}` };
}
function claimsOfSubject(subject, createdUnixSeconds) {
  const reference = subject?.annotations.get(referenceAnnotation);
  return {
    ...reference === void 0 ? {} : { reference: clip(reference) },
    ...subject === void 0 ? {} : { digest: digestText(subject) },
    ...createdUnixSeconds === void 0 ? {} : { createdUnixSeconds }
  };
}
function digestText({ digests }) {
  const [algorithm, text] = digests.has("sha256") ? ["sha256", digests.get("sha256") ?? ""] : [...digests][0] ?? ["", ""];
  return clip(`${algorithm}:${text}`);
}

// src/domain/policy/decide-blob.ts
function decideBlob(rule, check, blobDigest) {
  if (rule.annotations !== void 0 || rule.maxAgeSeconds !== void 0) {
    throw new Error("a file is judged by signer and digest alone");
  }
  if (check === null) {
    const message = "expected a Sigstore bundle, found another kind of signature";
    return { kind: "rejected", reasons: [{ code: "signature-missing", message }] };
  }
  if (check.kind === "failed") {
    return { kind: "rejected", reasons: [{ code: check.code, message: check.message }] };
  }
  const { sigstore } = check;
  if (sigstore === void 0) throw new Error("verify-blob: expected a Sigstore signature");
  const judgement = judgeBlob({ ...check, sigstore }, rule, blobDigest);
  return judgement.kind === "accepted" ? { kind: "accepted", by: [judgement.signer] } : { kind: "rejected", reasons: [judgement.reason] };
}
function judgeBlob(check, rule, blobDigest) {
  const shortfall = otherFile(check, blobDigest) ?? signerAndTimeMismatch(check, rule, 0);
  return judged("bundle", check.signer, check.sigstore.logEntries, { claimed: {}, shortfall });
}
function otherFile({ payload, sigstore }, blobDigest) {
  switch (sigstore.form) {
    case "message":
      return null;
    case "cosign-payload": {
      const message = "but over the payload of an image, which is no signature of a file";
      return { stage: "payload", reason: { code: "statement-malformed", message } };
    }
    case "statement": {
      const read = readSigned(parseStatement, payload);
      if ("problem" in read) {
        const message2 = `but what is signed is no statement: ${read.problem}`;
        return { stage: "payload", reason: { code: "statement-malformed", message: message2 } };
      }
      if (read.value.subjects.some((subject) => isSubject(subject, blobDigest))) return null;
      const message = `but for other files than ${blobDigest}`;
      return { stage: "digest", reason: { code: "wrong-image", message } };
    }
  }
}

// src/app/verify-blob.ts
async function verifyBlob({ bundle, artifact, rule }, { trust }) {
  const verifier = await trust.verifierOf(rule);
  if (verifier.kind === "unusable" && verifier.code !== "key-malformed")
    throw new UsageError(verifier.code, verifier.message);
  const stored = { kind: "bundle", place: bundle.name, bytes: bundle.bytes };
  const check = verifier.kind === "unusable" ? { kind: "failed", code: verifier.code, message: verifier.message } : await verifier.check(stored, artifact.blob);
  const logEntries = check?.kind === "verified" ? check.sigstore?.logEntries ?? [] : [];
  return {
    command: "verify-blob",
    bundle: bundle.name,
    artifact: artifact.name,
    digest: artifact.blob.digest,
    verdict: decideBlob(rule, check, artifact.blob.digest),
    logEntries
  };
}

// src/entry/run-verify-blob.ts
async function runVerifyBlob(line, control, { surroundings, parts }) {
  const { inputFile } = inputReaders(control);
  const request = await asUsage(() => verifyBlobRequest(line, surroundings, inputFile));
  const trust = openTrust(line, parts.files, publicInstance(homeFolder()), control.cancel);
  return await verifyBlob(request, { trust });
}

export {
  furthestFirst,
  firstShortfall,
  judged,
  readSigned,
  quoted,
  clockSkewSeconds,
  verifiedTime,
  ageMismatch,
  annotationMismatch,
  matchSignedIdentity,
  claimsOf,
  otherImage,
  noClaim,
  judgeBundle,
  runVerifyBlob
};
