const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  claimsOf,
  firstShortfall,
  furthestFirst,
  identityReason,
  judgeBundle,
  judged,
  matchSignedIdentity,
  noClaim,
  otherImage,
  readSigned
} from "./chunk-FYM4GCUN.js";
import {
  bundlesOf,
  conflict,
  faultOf,
  forEachBounded,
  identityOf,
  imageVerdict,
  indexDifferences,
  mapBounded,
  needsPlatforms,
  operandsOf,
  optional,
  policyChoice,
  refuseNeedlessIdentity,
  registriesWarnings,
  resolveImage,
  sha256Of,
  shownName,
  signatureRepositoryOf,
  singleOperand,
  stoppedBy,
  withSource
} from "./chunk-YLYZQUM5.js";
import {
  parseCosignPayload,
  parsePayload
} from "./chunk-UJM42WG4.js";
import {
  ageMismatch,
  annotationMismatch,
  clockSkewSeconds,
  quoted,
  verifiedTime
} from "./chunk-4AF6MVZT.js";
import {
  builtInSource,
  createPorts,
  lookasideFor
} from "./chunk-PZY3NMZ7.js";
import {
  asUsage,
  badValue,
  choice,
  concurrencyOf,
  has,
  inputReaders,
  many,
  one,
  optionOf
} from "./chunk-7DB7QEI2.js";
import {
  countDistinct,
  digestParts,
  distinctReasons,
  distinctSigners,
  entryRole,
  extendPath,
  formatImageName,
  formatPlatform,
  formatReference,
  guessMediaType,
  imagePlatforms,
  isRunnable,
  lookasideUrl,
  manifestDigest,
  parseManifest,
  parsePlatform,
  parseReference,
  platformCandidates,
  policyOfKeys,
  policyTarget,
  quotedKey,
  repositoryOf,
  shownLookasideUrl,
  signerName,
  withRepositoryPath
} from "./chunk-P7X4BDQH.js";
import {
  CountersignError,
  FormatError,
  IntegrityError,
  TransportError,
  UsageError
} from "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";

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
function describeImage(named) {
  parseManifest(named.bytes, named.claimedMediaType);
  return describe(named);
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

// src/domain/policy/answer.ts
var notAsked = { outcome: "not-asked", judgements: [] };
var notMet = (reason) => ({ outcome: "not-met", reasons: [reason], judgements: [] });
var reasonsOf = (answer) => answer.outcome === "not-met" || answer.outcome === "undecided" ? answer.reasons : [];
var signersOf = (answer) => answer.outcome === "met" ? answer.signers : [];
function someReasons(reasons) {
  const [first, ...rest] = distinctReasons(reasons);
  return first === void 0 ? void 0 : [first, ...rest];
}

// src/domain/policy/judge-signature.ts
function judgeSignature(place, check, leaf, against) {
  if (check.kind !== "verified") {
    const reason = { code: check.code, message: `${place}: ${check.message}` };
    return check.kind === "unknown" ? { kind: "unknown", reason } : { kind: "refused", stage: "crypto", reason };
  }
  return judged(place, check.signer, check.sigstore?.logEntries, findingOf(check, leaf, against));
}
function findingOf(check, leaf, against) {
  const { signer, sigstore } = check;
  switch (leaf.type) {
    case "signedBy":
      if (signer.kind !== "gpg") throw new Error("signedBy: expected a signature by a GPG key");
      return judgeSimple(parsePayload, check, leaf, against, {
        unixSeconds: check.createdUnixSeconds,
        by: "signer"
      });
    case "sigstoreSigned":
      if (signer.kind === "gpg" || sigstore?.form !== "cosign-payload") {
        throw new Error("sigstoreSigned: expected a Sigstore signature over a payload");
      }
      return judgeSimple(parseCosignPayload, check, leaf, against, verifiedTime(sigstore));
    case "workflowSigned":
    case "identitySigned":
    case "bundleSigned":
      if (sigstore === void 0) throw new Error(`${leaf.type}: expected a Sigstore signature`);
      return judgeBundle({ ...check, sigstore }, leaf, against);
  }
}
function judgeSimple(parse, check, leaf, { subject, reference, nowUnixSeconds }, time) {
  const read = readSigned(parse, check.payload);
  if ("problem" in read) return noClaim(read.problem);
  const payload = read.value;
  const identity = () => identityReason(matchSignedIdentity(leaf.signedIdentity, reference, payload.dockerReference));
  return {
    claimed: claimsOf(payload, time),
    shortfall: firstShortfall(
      ["digest", () => otherImage(payload, subject)],
      ["identity", identity],
      ["conditions", () => ageMismatch(leaf.maxAgeSeconds, time, nowUnixSeconds)],
      ["conditions", () => annotationMismatch(leaf.annotations, payload.annotations)]
    )
  };
}

// src/domain/policy/leaves.ts
var isCombination = (requirement) => requirement.type === "anyOf" || requirement.type === "allOf" || requirement.type === "atLeast";
function leavesOf(requirements) {
  return requirements.flatMap(
    (requirement) => isCombination(requirement) ? leavesOf(requirement.of) : [requirement]
  );
}
function readsFrom({ type }, store, attachments) {
  switch (type) {
    case "insecureAcceptAnything":
    case "reject":
    case "signedBaseLayer":
      return false;
    case "signedBy":
      return store === "lookaside" || store === "directory";
    case "sigstoreSigned":
      return store === "lookaside" || store === "directory" || store === "sig-tag" && attachments;
    case "workflowSigned":
    case "identitySigned":
    case "bundleSigned":
      return store === "referrers" || store === "sig-tag" || store === "bundle-file";
  }
}

// src/domain/policy/answer-requirement.ts
function answerBeforeReading(leaf, question, unusable) {
  switch (leaf.type) {
    case "insecureAcceptAnything":
      return { outcome: "met", signers: [], judgements: [] };
    case "reject":
      return notMet(rejectedBy(question));
    case "signedBaseLayer":
      return notMet({
        code: "signed-base-layer-unsupported",
        message: "signedBaseLayer always rejects: no tool implements it"
      });
    case "signedBy":
      if (leaf.keyType !== "GPGKeys") return notMet(keyTypeUnsupported(leaf));
      return answerByKeys(unusable);
    case "sigstoreSigned":
    case "workflowSigned":
    case "identitySigned":
    case "bundleSigned":
      return answerByKeys(unusable);
  }
}
var answerByKeys = (unusable) => unusable === null ? notAsked : notMet({ code: unusable.code, message: unusable.message });
function answerRequirement(leaf, known, question, facts, stores) {
  const before = answerBeforeReading(leaf, question, known.kind === "unusable" ? known : null);
  if (before.outcome !== "not-asked") return before;
  switch (leaf.type) {
    case "signedBy":
    case "sigstoreSigned":
      return answerStrictly(evidenceFor(leaf, known, question, facts, stores), known);
    case "workflowSigned":
    case "identitySigned":
    case "bundleSigned":
      return answerByOneGood(evidenceFor(leaf, known, question, facts, stores), known);
    case "insecureAcceptAnything":
    case "reject":
    case "signedBaseLayer":
      throw new Error(`${leaf.type}: needs no signature`);
  }
}
function evidenceFor(leaf, known, question, facts, stores) {
  const checks = known.kind === "unknown" ? facts.signatures.map(() => null) : checksOf(leaf, known, facts);
  const isRead = (store) => store !== void 0 && readsFrom(leaf, store, question.attachments === true);
  const { reference } = question.target;
  const { subject, nowUnixSeconds } = facts;
  const against = { subject, nowUnixSeconds, ...reference === void 0 ? {} : { reference } };
  return {
    judgements: facts.signatures.map(({ place, kind }, index) => {
      const check = checks[index] ?? null;
      if (check === null || kind === "malformed" || !isRead(stores[index])) return null;
      return judgeSignature(place, check, leaf, against);
    }),
    broken: facts.signatures.flatMap(
      (signature, index) => signature.kind === "malformed" && isRead(stores[index]) ? [{ code: signature.code, message: `${signature.place}: ${signature.message}` }] : []
    ),
    places: facts.places.filter(({ store }) => isRead(store))
  };
}
function checksOf(leaf, known, { signatures }) {
  if (known.kind !== "checks" || known.checks.length !== signatures.length) {
    throw new Error(`${leaf.type}: expected one check for each stored signature`);
  }
  return known.checks;
}
function answerStrictly({ judgements, broken, places }, known) {
  const unread2 = unknownOrUnread(known, places);
  const refused = unread2 === void 0 ? refusals(judgements) : [];
  const reasons = someReasons([...broken, ...refused]);
  if (broken.length > 0 && reasons !== void 0) return { outcome: "not-met", reasons, judgements };
  if (unread2 !== void 0) return { outcome: "undecided", reasons: unread2, judgements };
  return answerByGood(judgements, unchecked(judgements), reasons ?? [noSignature(places)]);
}
function answerByOneGood({ judgements, broken, places }, known) {
  const open = unknownOrUnread(known, places) ?? unchecked(judgements);
  const reasons = someReasons([...refusals(judgements), ...broken]);
  return answerByGood(judgements, open, reasons ?? [noSignature(places)]);
}
function answerByGood(judgements, open, reasons) {
  const signers = acceptedSigners(judgements);
  if (signers.length > 0) {
    return { outcome: "met", signers, judgements, ...open === void 0 ? {} : { open: open[0] } };
  }
  if (open !== void 0) return { outcome: "undecided", reasons: open, judgements };
  return { outcome: "not-met", reasons, judgements };
}
function unknownOrUnread(known, places) {
  const unread2 = places.filter(({ status }) => status === "unread").map(whyUnread);
  return someReasons([...known.kind === "unknown" ? [known.error] : [], ...unread2]);
}
var unchecked = (judgements) => someReasons(judgements.flatMap((found) => found?.kind === "unknown" ? [found.reason] : []));
var acceptedSigners = (judgements) => judgements.flatMap((found) => found?.kind === "accepted" ? [found.signer] : []);
var refusals = (judgements) => furthestFirst(judgements.filter((found) => found?.kind === "refused")).map(({ reason }) => reason);
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
function rejectedBy({ target, selection }) {
  const { scope, path } = selection;
  const rule = scope.source === "default" ? "the default of the policy" : path;
  const { transport, identity } = target;
  const judged2 = transport === "docker" ? identity : `${transport}:${identity}`;
  const name = identity === "" ? `every image of ${transport}` : judged2;
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
var keyTypeUnsupported = ({ keyType }) => ({
  code: "key-type-unsupported",
  message: `keyType ${keyType} always rejects: only GPGKeys can accept an image`
});

// src/domain/policy/combine-answers.ts
function combineParts(combination, parts) {
  refuseMisplaced(combination);
  switch (combination.type) {
    case "allOf":
      return { ...combineAll(parts), parts };
    case "anyOf":
      return { ...combineAny(parts), parts };
    case "atLeast":
      return { ...combineAtLeast(combination.count, parts), parts };
  }
}
function combineAll(parts) {
  const refused = someReasons(parts.flatMap((part) => part.outcome === "not-met" ? part.reasons : []));
  if (refused !== void 0) return { outcome: "not-met", reasons: refused, judgements: [] };
  const undecided = someReasons(parts.flatMap(reasonsOf));
  if (undecided !== void 0) return { outcome: "undecided", reasons: undecided, judgements: [] };
  return parts.every(({ outcome }) => outcome === "met") ? metBy(parts) : notAsked;
}
function combineAny(parts) {
  if (parts.some(({ outcome }) => outcome === "met")) return metBy(parts);
  const undecided = someReasons(parts.flatMap((part) => part.outcome === "undecided" ? part.reasons : []));
  if (undecided !== void 0) return { outcome: "undecided", reasons: undecided, judgements: [] };
  const refused = someReasons(parts.flatMap(reasonsOf));
  const allRefused = parts.every(({ outcome }) => outcome === "not-met");
  return allRefused && refused !== void 0 ? { outcome: "not-met", reasons: refused, judgements: [] } : notAsked;
}
function combineAtLeast(count, parts) {
  const reached = countDistinct(parts.map(signersOf));
  if (reached >= count) return metBy(parts);
  const closed = parts.filter((part) => part.outcome === "met" && part.open === void 0);
  const refused = parts.filter(({ outcome }) => outcome === "not-met");
  const open = parts.length - closed.length - refused.length;
  if (open + countDistinct(closed.map(signersOf)) < count) {
    const reasons = [tooFew(count, parts, reached), ...refused.flatMap(reasonsOf)];
    return { outcome: "not-met", reasons: someReasons(reasons) ?? [reasons[0]], judgements: [] };
  }
  const undecided = someReasons(parts.flatMap(whyOpen));
  return undecided === void 0 ? notAsked : { outcome: "undecided", reasons: undecided, judgements: [] };
}
function metBy(parts) {
  const [open] = parts.flatMap(whyOpen);
  const signers = distinctSigners(parts.flatMap(signersOf));
  return { outcome: "met", signers, judgements: [], ...open === void 0 ? {} : { open } };
}
function whyOpen(part) {
  if (part.outcome === "met") return part.open === void 0 ? [] : [part.open];
  return part.outcome === "undecided" ? part.reasons : [];
}
function tooFew(count, parts, reached) {
  const signers = distinctSigners(parts.flatMap(signersOf)).map((signer) => quoted(signerName(signer)));
  const by = signers.length === 0 ? "" : `: ${signers.join(", ")}`;
  const message = `expected ${count} of ${parts.length} requirements to be met by as many distinct signers, found ${reached}${by}`;
  return { code: "threshold-not-met", message };
}
function refuseMisplaced({ type, of }) {
  const misplaced = of.find(
    (part) => part.type === "insecureAcceptAnything" || type === "atLeast" && (part.type === "allOf" || part.type === "atLeast")
  );
  if (misplaced !== void 0) throw new Error(`${misplaced.type} cannot stand inside ${type}`);
}

// src/domain/policy/signature-evidence.ts
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
    const { signer: signer2, claimed: claimed2 } = accepted;
    return { verified: true, signer: signer2, claimed: claimed2, ...loggedIn(accepted), outcome: "accepted" };
  }
  const unknown = judgements.find((judgement) => judgement.kind === "unknown");
  if (unknown !== void 0) {
    return { verified: false, claimed: {}, outcome: "not-accepted", ...unknown.reason };
  }
  const [furthest] = furthestFirst(judgements.filter((judgement) => judgement.kind === "refused"));
  if (furthest === void 0) return { verified: false, claimed: {}, outcome: "not-asked" };
  const { signer, claimed, reason } = furthest;
  return {
    verified: signer !== void 0,
    ...signer === void 0 ? {} : { signer },
    claimed: claimed ?? {},
    ...loggedIn(furthest),
    outcome: "not-accepted",
    code: reason.code,
    message: reason.message
  };
}
var loggedIn = ({
  logEntries
}) => logEntries === void 0 ? {} : { logEntries };
function claimWarnings(answers, { askedTag, target }, nowUnixSeconds) {
  const judgements = answers.flatMap((answer) => answer.judgements);
  const accepted = judgements.flatMap((found) => found?.kind === "accepted" ? [found] : []);
  const claims = accepted.map(({ claimed }) => claimed);
  const unbound = accepted.some(({ tagNotBound }) => !tagNotBound) ? [] : accepted.flatMap(({ claimed }) => claimed.reference ?? []);
  return distinctReasons([
    ...claims.flatMap(({ createdUnixSeconds }) => timeWarning(createdUnixSeconds, nowUnixSeconds)),
    ...otherTagWarning(claims, askedTag),
    ...unbound.slice(0, 1).flatMap((name) => tagNotBoundWarning(name, askedTag ?? target.reference?.tag))
  ]);
}
function timeWarning(createdUnixSeconds, nowUnixSeconds) {
  if (createdUnixSeconds === void 0) return [];
  const isFuture = createdUnixSeconds > nowUnixSeconds + clockSkewSeconds;
  if (!isFuture && createdUnixSeconds >= beforeContainersUnixSeconds) return [];
  const where2 = isFuture ? "in the future" : "before there were container images";
  const message = `an accepted signature says it was made at Unix time ${createdUnixSeconds}, ${where2}`;
  return [{ code: "signature-time-odd", message }];
}
function otherTagWarning(claims, askedTag) {
  if (askedTag === void 0) return [];
  const tags = claims.flatMap(({ reference }) => /:([^:/@]+)$/.exec(reference ?? "")?.[1] ?? []);
  const [other] = tags;
  if (other === void 0 || tags.includes(askedTag)) return [];
  const message = `pulled by digest: the signature was made for tag ${JSON.stringify(other)}, not ${JSON.stringify(askedTag)}`;
  return [{ code: "signature-other-tag", message }];
}
function tagNotBoundWarning(name, askedTag) {
  if (askedTag === void 0) return [];
  const message = `asked for tag ${JSON.stringify(askedTag)}: the signature names ${JSON.stringify(name)} only, so the tag is not bound`;
  return [{ code: "tag-not-bound", message }];
}

// src/domain/policy/decide.ts
function decide(question, facts) {
  const { requirements } = question.selection;
  const stores = storesOf(facts);
  const ofLeaves = leavesOf(requirements).map((leaf, index) => {
    const known = facts.requirements[index];
    if (known === void 0) throw new Error(`no facts for requirement ${index}`);
    return answerRequirement(leaf, known, question, facts, stores);
  });
  const answers = answersOf(requirements, ofLeaves);
  const verdict = verdictOf(answers);
  if (verdict === null) throw new Error("a requirement was left unasked");
  return {
    ...unread(question, verdict, answers),
    signatures: evidenceOf(facts.signatures, ofLeaves),
    places: facts.places,
    warnings: claimWarnings(ofLeaves, question, facts.nowUnixSeconds)
  };
}
function decideWithoutReading(question, unusable) {
  const { requirements } = question.selection;
  const ofLeaves = leavesOf(requirements).map(
    (leaf, index) => answerBeforeReading(leaf, question, unusable[index] ?? null)
  );
  const answers = answersOf(requirements, ofLeaves);
  const verdict = verdictOf(answers);
  return verdict === null ? null : unread(question, verdict, answers);
}
function decideUnasked(question, verdict) {
  return unread(
    question,
    verdict,
    question.selection.requirements.map(() => notAsked)
  );
}
function storesOf({ places, signatures }) {
  const stores = places.flatMap(({ store, found }) => Array.from({ length: found }, () => store));
  if (stores.length !== signatures.length) {
    throw new Error(`expected the ${stores.length} signatures of the places, found ${signatures.length}`);
  }
  return stores;
}
function answersOf(requirements, ofLeaves) {
  let at = 0;
  return requirements.map((requirement) => {
    const count = leavesOf([requirement]).length;
    const own = ofLeaves.slice(at, at + count);
    at += count;
    return isCombination(requirement) ? combineParts(requirement, answersOf(requirement.of, own)) : own[0] ?? notAsked;
  });
}
function verdictOf(answers) {
  const answer = combineAll(answers);
  switch (answer.outcome) {
    case "not-met":
      return { kind: "rejected", reasons: answer.reasons };
    case "undecided":
      return { kind: "undecided", error: answer.reasons[0] };
    case "met":
      return answer.signers.length > 0 ? { kind: "accepted", by: answer.signers } : { kind: "waived" };
    case "not-asked":
      return null;
  }
}
var unread = ({ selection }, verdict, answers) => ({
  verdict,
  scope: selection.scope,
  requirements: selection.requirements.map(
    (requirement, index) => outcomeOf(extendPath(selection.path, index), requirement, answers[index] ?? notAsked)
  ),
  signatures: [],
  places: [],
  warnings: []
});
function outcomeOf(path, requirement, answer) {
  const [first] = reasonsOf(answer);
  return {
    path,
    type: requirement.type,
    outcome: answer.outcome,
    signers: distinctSigners(signersOf(answer)),
    ...first === void 0 ? {} : { code: first.code, message: first.message },
    ...isCombination(requirement) ? {
      parts: requirement.of.map(
        (part, index) => outcomeOf(extendPath(extendPath(path, "of"), index), part, answer.parts?.[index] ?? notAsked)
      )
    } : {}
  };
}

// src/app/judge-manifest.ts
async function openLeaves(question, { verifierOf }) {
  return await Promise.all(
    leavesOf(question.selection.requirements).map(async (leaf) => {
      switch (leaf.type) {
        case "insecureAcceptAnything":
        case "reject":
        case "signedBaseLayer":
          return { leaf, verifier: null };
        case "signedBy":
        case "sigstoreSigned":
        case "workflowSigned":
        case "identitySigned":
        case "bundleSigned":
          return { leaf, verifier: await orUnknown(() => verifierOf(leaf)) };
      }
    })
  );
}
async function orUnknown(open) {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    return { kind: "unknown", error: reasonOf(error) };
  }
}
async function judgeManifest(subject, judge) {
  const { first, last } = judge.places;
  const readings = await Promise.all(first.map((store) => judge.read(store, subject)));
  const decision = await decideOn(subject, readings, judge);
  if (last.length === 0 || decision.verdict.kind === "accepted") return decision;
  const others = await Promise.all(last.map((store) => judge.read(store, subject)));
  return await decideOn(subject, [...readings, ...others], judge);
}
async function decideOn(subject, readings, judge) {
  return decide(judge.question, {
    subject: subject.digest,
    places: readings.map((reading) => reading.place),
    signatures: readings.flatMap((reading) => reading.signatures),
    requirements: await Promise.all(judge.leaves.map((leaf) => factsFor(leaf, readings, judge))),
    nowUnixSeconds: judge.nowUnixSeconds()
  });
}
var subjectOf = (digest2, { reference }, primary) => reference === void 0 ? { digest: digest2, primary } : { digest: digest2, primary, reference };
async function factsFor({ leaf, verifier }, readings, { places }) {
  if (verifier === null) return { kind: "nothing-to-check" };
  if (verifier.kind !== "usable") return verifier;
  const checks = readings.flatMap(({ place, signatures }) => {
    const isAsked = readsFrom(leaf, place.store, places.attachments);
    return signatures.map(
      async (signature) => isAsked ? await verifier.check(signature) : null
    );
  });
  return { kind: "checks", checks: await Promise.all(checks) };
}

// src/app/signature-places.ts
function placeFinder({ lookaside, signatureRepository, bundles = [] }, ports) {
  const given = lookaside === void 0 ? void 0 : ports.stores.lookasideReader(lookaside);
  let loading;
  let warnings = [];
  const load = async () => {
    const config = await ports.registries.load();
    warnings = registriesWarnings(config);
    return config;
  };
  const choose = async (reference) => {
    loading ??= load();
    return lookasideFor(await loading, reference);
  };
  const lookasideOf = async (reference) => {
    if (given !== void 0) return { stores: [given], warnings: await missingFolder(given, "--lookaside") };
    const { read, warnings: odd } = await choose(reference);
    const store = ports.stores.lookasideReader(read.url);
    const missing = read.source === builtInSource ? [] : await missingFolder(store, read.source);
    return { stores: [store], warnings: [...odd, ...missing] };
  };
  const find = async (name, identity, wanted) => {
    const reference = name.transport === "docker" ? name.reference : identity;
    const files = name.transport === "dir" && wanted.lookaside ? [ports.stores.directory(name.path)] : [];
    const bundleFiles = wanted.registry && bundles.length > 0 ? [ports.stores.bundleFiles(bundles)] : [];
    if (reference === void 0)
      return { first: [...files, ...bundleFiles], last: [], attachments: false, warnings: [] };
    const beside = wanted.lookaside && name.transport !== "dir" ? await lookasideOf(reference) : nothingFound;
    const attachments = wanted.attachments && name.transport === "docker" && (await choose(reference)).useSigstoreAttachments;
    const tag = attachments || wanted.registry ? [ports.stores.sigTag(signatureRepository)] : [];
    const referrers = wanted.registry ? [ports.stores.referrers(signatureRepository)] : [];
    return {
      first: [...files, ...bundleFiles, ...beside.stores, ...referrers, ...attachments ? tag : []],
      last: attachments ? [] : tag,
      reference,
      attachments,
      warnings: beside.warnings
    };
  };
  const requireReadable = async (name) => {
    if (name.transport !== "docker" || given !== void 0) return;
    const { read } = await choose(name.reference);
    withRepositoryPath(read.url, name.reference, read.source);
  };
  return { find, requireReadable, warnings: () => warnings };
}
var nothingFound = { stores: [], warnings: [] };
async function missingFolder(store, source) {
  const folder = await store.missingFolder?.();
  if (folder === void 0) return [];
  const message = `${source}: expected a folder of signatures at ${folder}, found none; correct the path`;
  return [{ code: "lookaside-folder-missing", message }];
}
async function readPlace(store, subject) {
  const signatures = [];
  const read = () => ({
    url: store.place(subject),
    store: store.kind,
    found: signatures.length
  });
  try {
    for await (const signature of store.list(subject)) signatures.push(signature);
    return { place: { ...read(), status: "read" }, signatures };
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error;
    return { place: { ...read(), status: "unread", error: reasonOf(error) }, signatures };
  }
}
function readOnce() {
  const read = /* @__PURE__ */ new Map();
  return (store, subject) => {
    const ofStore = read.get(store) ?? /* @__PURE__ */ new Map();
    read.set(store, ofStore);
    const known = ofStore.get(subject.digest) ?? readPlace(store, subject);
    ofStore.set(subject.digest, known);
    return known;
  };
}

// src/app/inspect.ts
async function inspect(request, ports) {
  const places = placeFinder(request, ports);
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
      const found = await places.find(operand.name, request.identity, everywhere);
      const subjects = await subjectsOf(source, fetched, manifest);
      const read = await readPlaces(found, subjects, request.concurrency, ports.trust);
      return {
        ...nothingOf(operand),
        digest: fetched.digest,
        mediaType: guessMediaType(fetched.bytes),
        entries: entriesOf(manifest),
        places: read,
        warnings: found.warnings
      };
    });
  } catch (cause) {
    return { ...nothingOf(operand), error: faultOf(cause, ports.cancel) };
  }
}
async function subjectsOf(source, fetched, manifest) {
  const entries = manifest.kind === "index" ? imagePlatforms(manifest) : [];
  const digests = [fetched.digest];
  for (const { digest: digest2 } of entries) digests.push(await sha256Of(source, digest2));
  return [...new Set(digests)];
}
var everywhere = { lookaside: true, registry: true, attachments: false };
async function readPlaces(places, subjects, concurrency, trust) {
  const stores = [...places.first, ...places.last];
  const asked = subjects.flatMap((subject, index) => stores.map((store) => ({ store, subject, index })));
  return await mapBounded(asked, concurrency, async ({ store, subject, index }) => {
    const { place: read, signatures } = await readPlace(store, subjectOf(subject, places, index === 0));
    const { url, store: kind, status, error } = read;
    return {
      subject,
      url,
      store: kind,
      status,
      ...error === void 0 ? {} : { error },
      signatures: await Promise.all(signatures.map((signature) => readUntrusted(signature, trust)))
    };
  });
}
async function readUntrusted(signature, trust) {
  const { place, kind } = signature;
  if (signature.kind === "malformed") return { place, kind, message: signature.message };
  return { place, kind, untrustedClaim: await trust.readClaimWithoutVerifying(signature) };
}
var nothingOf = ({ text, name }) => ({
  text,
  reference: shownName(name),
  entries: [],
  places: [],
  warnings: []
});

// src/domain/policy/denied.ts
function deniedReason({ denied }, digest2) {
  const why = denied?.get(digest2);
  if (why === void 0) return void 0;
  return { code: "image-denied", message: `${digest2} is denied by the policy: ${quoted(why)}` };
}

// src/domain/policy/scope.ts
function requirementsFor(policy, target) {
  const { transport } = target;
  const scopes = policy.transports.get(transport);
  for (const key of [...candidatesOf(target), ""]) {
    const requirements = scopes?.get(key);
    if (requirements === void 0) continue;
    const path = extendPath(extendPath("transports", transport), key);
    return { scope: { transport, key, source: sourceOf(key, target) }, requirements, path };
  }
  return { scope: { transport, source: "default" }, requirements: policy.default, path: "default" };
}
function candidatesOf(target) {
  return [target.identity, ...target.namespaces].filter((key) => key !== "");
}
function sourceOf(key, target) {
  if (key === "") return "transport-default";
  if (key === target.identity) return "identity";
  return key.startsWith("*.") ? "wildcard" : "namespace";
}

// src/domain/policy/scope-alias.ts
var hostTransports = ["docker", "docker-daemon"];
var hostGrammar = /^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]+))?$/;
var wildcardGrammar = /^\*(?:\.[A-Za-z0-9-]+)+$/;
function scopeAlias(policy, target) {
  const { reference, transport } = target;
  const scopes = policy.transports.get(transport);
  if (reference === void 0 || scopes === void 0 || !hostTransports.includes(transport)) return void 0;
  const candidates = candidatesOf(target);
  const chosen = candidates.findIndex((key) => scopes.has(key));
  const aliases = new Map([...scopes.keys()].map((key) => [canonicalScope(key), key]));
  for (const candidate of chosen === -1 ? candidates : candidates.slice(0, chosen)) {
    const canonical2 = canonicalScope(candidate);
    const alias = canonical2 === void 0 ? void 0 : aliases.get(canonical2);
    if (alias !== void 0) return alias;
  }
  const hosts = [...scopes.keys()].map((key) => ({ key, host: hostOf(key) }));
  if (chosen !== -1 || hosts.some(({ host }) => host === reference.domain)) return void 0;
  const canonical = canonicalHost(reference.domain);
  return hosts.find(({ host }) => canonical !== void 0 && canonicalHost(host) === canonical)?.key;
}
function hostOf(scope) {
  const slash = scope.indexOf("/");
  return slash === -1 ? scope : scope.slice(0, slash);
}
function canonicalScope(scope) {
  if (wildcardGrammar.test(scope)) return scope.toLowerCase();
  const host = hostOf(scope);
  const canonical = canonicalHost(host);
  return canonical === void 0 ? void 0 : canonical + scope.slice(host.length);
}
function canonicalHost(host) {
  const [, name, port] = hostGrammar.exec(host) ?? [];
  if (name === void 0) return void 0;
  const canonical = URL.canParse(`https://${name}`) ? new URL(`https://${name}`).hostname : name.toLowerCase();
  const portNumber = Number(port ?? 443);
  return portNumber === 443 || portNumber === 80 ? canonical : `${canonical}:${portNumber}`;
}

// src/app/judge-index.ts
async function judgeIndex({ source, digest: digest2, index }, judge, request) {
  const rule = ruleOf(request);
  const wanted = wantedEntries(index, rule, request);
  const own = await judgeManifest(subjectOf(digest2, judge.places, true), judge);
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
  const judged2 = /* @__PURE__ */ new Map();
  return await mapBounded(entries, concurrency, async (entry) => {
    const found = judged2.get(entry.digest) ?? judgeEntry(source, entry.digest, judge);
    judged2.set(entry.digest, found);
    const role = entryRole(entry) === "index" ? "index" : "image";
    return { ...await found, role, ...entry.platform === void 0 ? {} : { platform: entry.platform } };
  });
}
async function judgeEntry(source, listed2, judge) {
  const digest2 = await orVerdict(() => sha256Of(source, listed2));
  if (typeof digest2 !== "string") return { decision: decideUnasked(judge.question, digest2) };
  return { digest: digest2, decision: await judgeManifest(subjectOf(digest2, judge.places, false), judge) };
}

// src/app/listed-digests.ts
var maxDepth = 8;
var maxFetched = 100;
async function listedDigests(manifest, source, concurrency) {
  return await digestsBelow(manifest, { source, concurrency, seen: /* @__PURE__ */ new Set() }, 1);
}
async function digestsBelow(manifest, walk, depth) {
  if (manifest.kind !== "index") return [];
  if (depth > maxDepth) throw tooMany(`indexes at most ${maxDepth} deep in each other`);
  const distinct = new Map(manifest.manifests.map((entry) => [`${entryRole(entry)} ${entry.digest}`, entry]));
  const entries = [...distinct.values()];
  const found = await mapBounded(entries, walk.concurrency, (entry) => digestsOf(entry, walk, depth));
  return found.flat();
}
async function digestsOf(entry, walk, depth) {
  const isIndex = entryRole(entry) === "index";
  const known = digestParts(entry.digest).algorithm === "sha256" ? [entry.digest] : [];
  if (known.length > 0 && !isIndex || walk.seen.has(entry.digest)) return known;
  if (walk.seen.size === maxFetched) throw tooMany(`at most ${maxFetched} indexes in it`);
  walk.seen.add(entry.digest);
  const { bytes, digest: digest2, claimedMediaType } = await walk.source.readManifest(entry.digest);
  return [digest2, ...await digestsBelow(parseManifest(bytes, claimedMediaType), walk, depth + 1)];
}
var tooMany = (expected) => new FormatError("manifest-malformed", `index: expected ${expected}, found more`);

// src/app/judge-image.ts
async function judgeImage(source, context) {
  const reference = shownName(source.name);
  const question = questionOf(source, context);
  const leaves = await openLeaves(question, context.chosen);
  const settled = refusedReference(question, context.chosen) ?? decideWithoutReading(question, leaves.map(unusableOf));
  if (settled?.verdict.kind === "rejected") return judgedAs(reference, { role: "image", decision: settled });
  const early = settled === null && isJudgedByDigest(question, leaves, context) ? await judgeFor(source, question, leaves, context) : void 0;
  const accepted = early === void 0 ? null : await judgeByDigest(source, early);
  if (accepted !== null) return accepted;
  const resolved = await orVerdict(() => resolveImage(source));
  if ("kind" in resolved)
    return judgedAs(reference, { role: "image", decision: decideUnasked(question, resolved) });
  const { digest: digest2 } = resolved.fetched;
  const role = resolved.manifest.kind === "index" ? "index" : "image";
  const decision = refusedDigest(question, resolved) ?? await refusedContent(source, question, resolved, context) ?? settled;
  if (decision !== null) {
    if (decision.verdict.kind === "waived") await context.places.requireReadable(source.name);
    return judgedAs(reference, { digest: digest2, role, decision });
  }
  const judge = early ?? await judgeFor(source, question, leaves, context);
  const judged2 = await judgeResolved(source, resolved, judge, context);
  return { ...judged2, reference, digest: digest2, warnings: warningsOf(judge, judged2.decisions) };
}
async function judgeFor({ name }, asked, leaves, { places: finder, request, nowUnixSeconds }) {
  const places = await finder.find(name, request.identity, wantedPlaces(leaves));
  const question = { ...asked, attachments: places.attachments };
  return { question, leaves, places, read: readOnce(), nowUnixSeconds };
}
function wantedPlaces(leaves) {
  const some = (store, attachments) => leaves.some(({ leaf }) => readsFrom(leaf, store, attachments));
  return {
    lookaside: some("lookaside", false),
    registry: some("referrers", false),
    attachments: leaves.some(({ leaf }) => leaf.type === "sigstoreSigned")
  };
}
function isJudgedByDigest({ target }, leaves, { request, chosen }) {
  const { registry, lookaside, attachments } = wantedPlaces(leaves);
  const isOnlyRegistry = registry && !lookaside && !attachments;
  const wantsPlatforms = request.platform !== void 0 || request.allPlatforms;
  return target.transport === "docker" && target.reference?.digest !== void 0 && isOnlyRegistry && !wantsPlatforms && chosen.policy.denied === void 0;
}
async function judgeByDigest({ name }, judge) {
  const digest2 = judge.question.target.reference?.digest;
  if (digest2 === void 0) return null;
  const once = { ...judge, places: { ...judge.places, last: [] } };
  const decision = await judgeManifest(subjectOf(digest2, judge.places, true), once);
  if (decision.verdict.kind !== "accepted") return null;
  const judged2 = { digest: digest2, role: "digest", decision };
  return {
    ...judgedAs(shownName(name), judged2),
    digest: digest2,
    warnings: warningsOf(judge, [judged2])
  };
}
var warningsOf = ({ places }, manifests) => distinctReasons([...places.warnings, ...manifests.flatMap(({ decision }) => decision.warnings)]);
async function judgeResolved(source, { fetched: { digest: digest2 }, manifest }, judge, { request }) {
  if (manifest.kind === "index") return await judgeIndex({ source, digest: digest2, index: manifest }, judge, request);
  const decision = await judgeManifest(subjectOf(digest2, judge.places, true), judge);
  return { verdict: decision.verdict, decisions: [{ digest: digest2, role: "image", decision }], differences: [] };
}
function questionOf({ name, resolvedPath }, { request, chosen }) {
  const { identity } = request;
  refuseNeedlessIdentity(name, identity);
  const target = policyTarget(name, {
    ...resolvedPath === void 0 ? {} : { resolvedPath },
    ...identity === void 0 ? {} : { identity }
  });
  const question = { target, selection: requirementsFor(chosen.policy, target) };
  const askedTag = name.transport === "docker" ? name.droppedTag : void 0;
  return askedTag === void 0 ? question : { ...question, askedTag };
}
function refusedReference(question, { policy }) {
  const { target } = question;
  const alias = scopeAlias(policy, target);
  if (alias !== void 0) {
    const message2 = `${target.identity}: its host slips past the scope ${JSON.stringify(alias)} only by how it is written`;
    return rejectedUnasked(question, { code: "scope-alias", message: message2 });
  }
  const digest2 = target.reference?.digest;
  if (digest2 === void 0 || digestParts(digest2).algorithm === "sha256") return null;
  const message = `${target.identity}: expected a sha256 digest, found ${digestParts(digest2).algorithm}`;
  return rejectedUnasked(question, { code: "digest-not-sha256", message });
}
function refusedDigest(question, { fetched }) {
  const wanted = question.target.reference?.digest;
  if (wanted === void 0 || wanted === fetched.digest) return null;
  const message = `expected the image ${wanted}, as its name says, found ${fetched.digest}`;
  return rejectedUnasked(question, { code: "wrong-image", message });
}
async function refusedContent(source, question, { fetched, manifest }, { chosen: { policy }, request: { concurrency } }) {
  if (policy.denied === void 0 || policy.denied.size === 0) return null;
  const own = deniedReason(policy, fetched.digest);
  if (own !== void 0) return rejectedUnasked(question, own);
  const listed2 = await orVerdict(() => listedDigests(manifest, source, concurrency));
  if ("kind" in listed2) return decideUnasked(question, listed2);
  const [denied] = listed2.flatMap((digest2) => deniedReason(policy, digest2) ?? []);
  return denied === void 0 ? null : rejectedUnasked(question, denied);
}
var rejectedUnasked = (question, reason) => decideUnasked(question, { kind: "rejected", reasons: [reason] });
function judgedAs(reference, manifest) {
  const { decision, digest: digest2 } = manifest;
  const image = { reference, verdict: decision.verdict, decisions: [manifest], differences: [], warnings: [] };
  return digest2 === void 0 ? image : { ...image, digest: digest2 };
}
var unusableOf = ({ verifier }) => verifier?.kind === "unusable" ? verifier : null;

// src/app/policy-choice.ts
async function choosePolicy(choice2, { policies, trust }) {
  switch (choice2.kind) {
    case "file":
      return await fromFile(choice2.path, policies, trust);
    case "keys":
      return await fromKeys(choice2.keys, choice2.fingerprints, trust);
    case "identity":
      return await fromRule(choice2.rule, trust);
  }
}
async function fromFile(path, policies, trust) {
  const loaded = await policies.load(path);
  let warnings = [];
  const verifierOf = async (leaf) => {
    const verifier = await trust.verifierOf(leaf);
    if (verifier.kind === "usable") warnings = distinctReasons([...warnings, ...verifier.warnings]);
    return verifier;
  };
  return { ...loaded, verifierOf, warnings: () => warnings };
}
async function fromRule(rule, trust) {
  const verifier = await trust.verifierOf(rule);
  if (verifier.kind === "unusable")
    throw new UsageError(verifier.code, verifier.message, cureOf(verifier.code));
  return {
    name: policyOfKeys,
    ...rule.signedIdentity.type === "digestOnly" && { byDigestAlone: true },
    policy: { default: [rule], transports: /* @__PURE__ */ new Map() },
    verifierOf: async () => verifier,
    warnings: () => verifier.warnings
  };
}
async function fromKeys(keys, fingerprints, trust) {
  if (await trust.keyForm(keys) === "pem") {
    if (fingerprints.length === 0) return await fromRule(bundleRule(keys), trust);
    throw new UsageError("option-conflict", "--fingerprint: expected beside a GPG key, found a PEM one", {
      next: "Leave out --fingerprint: a PEM file holds the one key that is meant."
    });
  }
  const chosen = await fromRule(gpgRule(keys), trust);
  if (fingerprints.length === 0) return chosen;
  const ring = await trust.gpgKeyRing(keys);
  const known = ring.kind === "usable" ? ring.fingerprints : [];
  const pinned = pinTo(await chosen.verifierOf(gpgRule(keys)), fingerprints, known);
  return { ...chosen, verifierOf: async () => pinned };
}
var gpgRule = (keys) => ({
  type: "signedBy",
  keyType: "GPGKeys",
  keys,
  signedIdentity: { type: "matchRepoDigestOrExact" }
});
var bundleRule = (keys) => ({
  type: "bundleSigned",
  keys,
  signedIdentity: { type: "digestOnly" },
  transparency: "none"
});
function cureOf(code) {
  if (code !== "key-file-missing") return {};
  return { next: "Correct the path of --key; a relative one counts from the working directory." };
}
function pinTo(verifier, fingerprints, known) {
  if (verifier.kind === "unusable") return verifier;
  const stray = fingerprints.find((pin) => !known.includes(pin));
  if (stray !== void 0) {
    throw new UsageError(
      "fingerprint-not-in-key",
      `--fingerprint ${stray}: expected one of ${known.join(", ")} (the keys given)`
    );
  }
  return {
    ...verifier,
    check: async (signature) => {
      const check = await verifier.check(signature);
      if (check?.kind !== "verified") return check;
      const name = signerName(check.signer);
      if (fingerprints.includes(name)) return check;
      const message = `signed by ${name}, which --fingerprint does not name`;
      return { kind: "failed", code: "untrusted-key", message, signerHint: name };
    }
  };
}

// src/app/verify.ts
async function verify(request, ports) {
  const chosen = await choosePolicy(request.policy, ports);
  const places = placeFinder(request, ports);
  const context = {
    request,
    chosen,
    places,
    nowUnixSeconds: () => ports.clock.nowUnixSeconds()
  };
  const judged2 = /* @__PURE__ */ new Map();
  const judgeOnce = async ({ name }) => {
    const key = JSON.stringify(name);
    const found = judged2.get(key) ?? withSource(ports.images, name, (source) => judgeImage(source, context));
    judged2.set(key, found);
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
    ...chosen.byDigestAlone && { byDigestAlone: true },
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
      },
      registry: repositoryOf(reference)
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

// src/entry/requests.ts
function verifyRequest(line, surroundings, bundles = []) {
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
    bundles,
    mode: choice(line, "mode", ["enforce", "report"], "enforce"),
    waived: has(line, "require-signed") ? "fail" : choice(line, "waived", ["allow", "warn", "fail"], "allow"),
    concurrency: concurrencyOf(line),
    ...optional(
      "platform",
      platform === void 0 ? void 0 : parsePlatform(platform)
    ),
    ...optional("lookaside", lookasideUrl(one(line, "lookaside"), surroundings.workingDirectory)),
    ...optional("signatureRepository", signatureRepositoryOf(line)),
    ...optional("identity", identityOf(line))
  };
}
function inspectRequest(line, { workingDirectory }) {
  return {
    operands: operandsOf(line),
    concurrency: concurrencyOf(line),
    ...optional("lookaside", lookasideUrl(one(line, "lookaside"), workingDirectory)),
    ...optional("signatureRepository", signatureRepositoryOf(line)),
    ...optional("identity", identityOf(line))
  };
}
function whereRequest(line, { workingDirectory }) {
  const registry = one(line, "registry");
  if (registry !== void 0 && line.operands.length > 0) {
    throw new UsageError("option-conflict", "countersign where: expected an image or --registry, found both");
  }
  return {
    subject: registry === void 0 ? { kind: "image", operand: singleOperand(line) } : { kind: "registry", name: registry },
    ...optional("lookaside", lookasideUrl(one(line, "lookaside"), workingDirectory))
  };
}
async function digestRequest(line, read) {
  const [text] = line.operands;
  if (line.operands.length === 1 && text === "-") {
    return { kind: "bytes", label: "(standard input)", bytes: await read.standardInput() };
  }
  const namesTransport = /^(docker:\/\/|dir:|oci:|oci-archive:|docker-archive:|docker-daemon:)/.test(
    text ?? ""
  );
  if (line.operands.length === 1 && text !== void 0 && text !== "" && !namesTransport) {
    const bytes = await read.file(text);
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

// src/entry/run-images.ts
async function runImages(command, line, control, { surroundings, parts }) {
  const read = inputReaders(control);
  switch (command) {
    case "digest": {
      const request = await asUsage(() => digestRequest(line, read));
      return await digest(request, createPorts(line, control, parts));
    }
    case "verify":
    case "explain": {
      const request = await asUsage(
        async () => verifyRequest(line, surroundings, await bundlesOf(line, read.inputFile))
      );
      return await verify(request, createPorts(line, control, parts));
    }
    case "inspect": {
      const request = await asUsage(() => inspectRequest(line, surroundings));
      return await inspect(request, createPorts(line, control, parts));
    }
    case "where": {
      const request = await asUsage(() => whereRequest(line, surroundings));
      return await where(request, createPorts(line, control, parts));
    }
  }
}
export {
  runImages
};
