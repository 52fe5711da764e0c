const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  isSubject,
  parseCosignPayload,
  parseStatement,
  referenceAnnotation,
  signaturePredicateType
} from "./chunk-UJM42WG4.js";
import {
  ageMismatch,
  annotationMismatch,
  fitsText,
  quoted,
  transparencyMismatch,
  verifiedTime,
  wantedText
} from "./chunk-4AF6MVZT.js";
import {
  formatReference,
  parseReference,
  quotedKey,
  repositoryOf,
  signerName
} from "./chunk-P7X4BDQH.js";
import {
  FormatError
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
  const wanted = signerRepository ?? source;
  return wanted === repository ? null : differs("wrong-signer", "the repository of the signing workflow", quoted(wanted), repository);
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
  const pull = subject.value.includes("@refs/pull/") ? subject.value : sourceRefs.map((name) => extensions.get(name)).find((ref) => ref?.startsWith("refs/pull/") && !sourceRefs.some((name) => wanted.get(name) === ref));
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
var identityReason = (match) => match.matches ? null : { code: "wrong-identity", message: `but ${match.message}` };
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
function noStatement(problem) {
  const message = `but what is signed is no statement: ${problem}`;
  return { stage: "payload", reason: { code: "statement-malformed", message } };
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
  return {
    claimed: claimsOf(payload, verifiedTime(check.sigstore)),
    shortfall: firstShortfall(["digest", () => otherImage(payload, against.subject)]) ?? signerAndTimeMismatch(check, leaf, against.nowUnixSeconds) ?? firstShortfall(
      ["identity", () => identityReason(match)],
      ["conditions", () => annotationMismatch(leaf.annotations, payload.annotations)]
    ),
    tagNotBound: match.tagNotBound
  };
}
function judgeStatement(check, leaf, against) {
  const read = readSigned(parseStatement, check.payload);
  if ("problem" in read) return { claimed: {}, shortfall: noStatement(read.problem) };
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
  return identityReason(matchSignedIdentity(signedIdentity, reference, signed));
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

export {
  furthestFirst,
  firstShortfall,
  judged,
  readSigned,
  identityReason,
  matchSignedIdentity,
  claimsOf,
  otherImage,
  noClaim,
  noStatement,
  judgeBundle,
  signerAndTimeMismatch
};
