const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  isTrustPolicyName,
  keySourcesOf
} from "./chunk-T6TJEKRT.js";
import {
  parsePolicy
} from "./chunk-WBA6XYT4.js";
import {
  createPorts
} from "./chunk-PZY3NMZ7.js";
import {
  asUsage,
  has,
  one
} from "./chunk-7DB7QEI2.js";
import {
  codes,
  encodeBase64,
  extendPath,
  formatReference,
  isKnownTransport,
  parseReference,
  prefixes,
  quotedKey,
  wildcards
} from "./chunk-P7X4BDQH.js";
import {
  FormatError,
  UsageError
} from "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";

// src/domain/policy/compile-policy.ts
var reject = { type: "reject" };
function compilePolicy(policy) {
  const notes = [];
  const note = (path, message) => {
    notes.push({ code: "policy-not-expressible", message: `${path}: ${message}` });
  };
  const isDenying = (policy.denied?.size ?? 0) > 0;
  if (isDenying) {
    note("denied", "policy.json cannot refuse a digest that is signed, so every list of the result rejects");
  }
  const ofList = (list, path) => {
    const [first = reject, ...others] = list.flatMap((requirement, index) => {
      const said = sayingOf(requirement, extendPath(path, index), note);
      return said.length === 0 ? [reject] : said;
    });
    return isDenying ? [reject] : [first, ...others];
  };
  const transports = new Map(
    [...policy.transports].map(([transport, scopes]) => {
      const place = extendPath("transports", transport);
      return [
        transport,
        new Map([...scopes].map(([scope, list]) => [scope, ofList(list, extendPath(place, scope))]))
      ];
    })
  );
  return { policy: { default: ofList(policy.default, "default"), transports }, notes };
}
function sayingOf(requirement, path, note) {
  switch (requirement.type) {
    case "insecureAcceptAnything":
    case "reject":
    case "signedBaseLayer":
      return [requirement];
    case "workflowSigned":
    case "identitySigned":
      note(path, `${requirement.type} cannot be said: policy.json knows no identities of workflows`);
      return [];
    case "signedBy":
    case "sigstoreSigned":
    case "bundleSigned":
      return signedSaying(requirement, path, note);
    case "anyOf":
    case "allOf":
    case "atLeast":
      return combinedSaying(requirement, path, note);
  }
}
function signedSaying(requirement, path, note) {
  const { annotations, maxAgeSeconds, ...bare } = requirement;
  const unsaid = [
    ...annotations === void 0 ? [] : ["annotations"],
    ...maxAgeSeconds === void 0 ? [] : ["maxAge"],
    ...bare.type === "bundleSigned" && bare.transparency !== "none" ? ["transparency"] : []
  ];
  if (unsaid.length > 0) {
    note(path, `${unsaid.join(", ")} cannot be said`);
    return [];
  }
  if (bare.type !== "bundleSigned") return [bare];
  note(path, "only a signature at the .sig tag (or in a lookaside) counts there, no bundle");
  return [
    {
      type: "sigstoreSigned",
      trust: { kind: "keys", keys: bare.keys },
      signedIdentity: identityOf(bare.signedIdentity, path, note)
    }
  ];
}
function identityOf(identity, path, note) {
  if (identity.type !== "digestOnly") return identity;
  note(path, "digestOnly cannot be said; matchRepository stands in its place, which demands the name");
  return { type: "matchRepository" };
}
function combinedSaying(combination, path, note) {
  const { of, count, type } = combination;
  const here = extendPath(path, "of");
  if (type === "atLeast" && count > 1) {
    note(path, `atLeast ${count} cannot be said: policy.json counts no distinct signers`);
    return [];
  }
  const parts = of.map((part, index) => sayingOf(part, extendPath(here, index), note));
  if (type === "allOf") return parts.some(({ length }) => length === 0) ? [] : parts.flat();
  return alternatives(parts, path, note);
}
function alternatives(parts, path, note) {
  const said = parts.filter(({ length }) => length > 0);
  const [first, ...others] = said;
  if (first === void 0) return [];
  let merged = first;
  for (const other of others) {
    const both = mergeSayings(merged, other);
    if (both === void 0) {
      note(path, "alternatives that differ in more than their key files cannot be said; the first is kept");
      break;
    }
    merged = both;
  }
  return merged;
}
function mergeSayings(one2, other) {
  const [mine, ...more] = one2;
  const [theirs, ...others] = other;
  if (more.length > 0 || others.length > 0 || mine === void 0 || theirs === void 0) return void 0;
  if (mine.type === "signedBy" && theirs.type === "signedBy") {
    const keys2 = mergeFiles(mine.keys, theirs.keys);
    return keys2 === void 0 || mine.keyType !== theirs.keyType || !haveSameIdentity(mine, theirs) ? void 0 : [{ ...mine, keys: keys2 }];
  }
  if (mine.type !== "sigstoreSigned" || theirs.type !== "sigstoreSigned") return void 0;
  if (mine.trust.kind !== "keys" || theirs.trust.kind !== "keys") return void 0;
  if (mine.rekorKeys !== void 0 || theirs.rekorKeys !== void 0) return void 0;
  const keys = mergeFiles(mine.trust.keys, theirs.trust.keys);
  return keys === void 0 || !haveSameIdentity(mine, theirs) ? void 0 : [{ ...mine, trust: { kind: "keys", keys } }];
}
var mergeFiles = (one2, other) => one2.kind === "paths" && other.kind === "paths" ? { kind: "paths", paths: [.../* @__PURE__ */ new Set([...one2.paths, ...other.paths])] } : void 0;
var haveSameIdentity = (one2, other) => JSON.stringify(one2.signedIdentity) === JSON.stringify(other.signedIdentity);

// src/domain/policy/format-policy.ts
function formatPolicy(policy) {
  if ((policy.denied?.size ?? 0) > 0) throw new Error("a policy.json cannot deny digests");
  const transports = Object.fromEntries(
    [...policy.transports].map(([name, scopes]) => [
      name,
      Object.fromEntries([...scopes].map(([scope, list]) => [scope, list.map(requirementJson)]))
    ])
  );
  const document = {
    default: policy.default.map(requirementJson),
    ...policy.transports.size > 0 && { transports }
  };
  return `${JSON.stringify(document, null, 2)}
`;
}
function requirementJson(requirement) {
  switch (requirement.type) {
    case "insecureAcceptAnything":
    case "reject":
      return { type: requirement.type };
    case "signedBaseLayer":
      return { type: requirement.type, baseLayerIdentity: { ...requirement.baseLayerIdentity } };
    case "signedBy":
      return {
        type: requirement.type,
        keyType: requirement.keyType,
        ...sourceJson(requirement.keys, "keyPath", "keyData"),
        signedIdentity: { ...requirement.signedIdentity }
      };
    case "sigstoreSigned":
      return {
        type: requirement.type,
        ...trustJson(requirement.trust),
        ...requirement.rekorKeys !== void 0 && sourceJson(requirement.rekorKeys, "rekorPublicKeyPath", "rekorPublicKeyData"),
        signedIdentity: { ...requirement.signedIdentity }
      };
    case "workflowSigned":
    case "identitySigned":
    case "bundleSigned":
    case "anyOf":
    case "allOf":
    case "atLeast":
      throw new Error(`a policy.json cannot hold ${requirement.type}`);
  }
}
function trustJson(trust) {
  switch (trust.kind) {
    case "keys":
      return sourceJson(trust.keys, "keyPath", "keyData");
    case "fulcio":
      return {
        fulcio: {
          ...sourceJson(trust.ca, "caPath", "caData"),
          oidcIssuer: trust.oidcIssuer,
          subjectEmail: trust.subjectEmail
        }
      };
    case "pki":
      return {
        pki: {
          ...sourceJson(trust.roots, "caRootsPath", "caRootsData"),
          ...trust.intermediates !== void 0 && sourceJson(trust.intermediates, "caIntermediatesPath", "caIntermediatesData"),
          ...trust.subjectEmail !== void 0 && { subjectEmail: trust.subjectEmail },
          ...trust.subjectHostname !== void 0 && { subjectHostname: trust.subjectHostname }
        }
      };
  }
}
function sourceJson(source, pathKey, dataKey) {
  const [key, items] = source.kind === "paths" ? [pathKey, source.paths] : [dataKey, source.data.map(encodeBase64)];
  const [only, ...others] = items;
  return only !== void 0 && others.length === 0 ? { [key]: only } : { [`${key}s`]: items };
}

// src/domain/policy/placed-requirements.ts
function placedLists(policy) {
  const scopes = [...policy.transports].flatMap(
    ([transport, lists]) => [...lists].map(([key, list]) => ({
      path: extendPath(extendPath("transports", transport), key),
      scope: { transport, key },
      isAsked: isKnownTransport(transport),
      list
    }))
  );
  return [{ path: "default", isAsked: true, list: policy.default }, ...scopes];
}
function placedLeaves({ path, isAsked, list }) {
  return list.flatMap((requirement, index) => leavesAt(requirement, extendPath(path, index), isAsked));
}
function leavesAt(requirement, path, isAsked) {
  if (!("of" in requirement)) return [{ path, isAsked, leaf: requirement }];
  const parts = extendPath(path, "of");
  return requirement.of.flatMap((part, index) => leavesAt(part, extendPath(parts, index), isAsked));
}

// src/domain/policy/shadow-warnings.ts
var code = "policy-requirement-shadowed";
function* shadowWarnings(policy) {
  const lists = placedLists(policy);
  const texts = new Map(lists.map(({ path, list }) => [path, textOf(list)]));
  for (const placed of lists) {
    yield* inList(placed);
    const above = outerList(placed, policy);
    if (above !== void 0 && texts.get(above) === texts.get(placed.path)) {
      yield { code, message: `${placed.path}: says the same as ${above}, which would hold without it` };
    }
  }
}
function* inList({ path, list }) {
  yield* repeated(list, path);
  if (list.length > 1) {
    const decided = list.findIndex(({ type }) => type === "reject");
    const idle = list.findIndex(({ type }) => type === "insecureAcceptAnything");
    if (decided >= 0) {
      yield { code, message: `${extendPath(path, decided)}: reject decides, whatever stands beside it` };
    } else if (idle >= 0 && list.some(({ type }) => type !== "insecureAcceptAnything")) {
      const message = `${extendPath(path, idle)}: insecureAcceptAnything adds nothing to what stands beside it`;
      yield { code, message };
    }
  }
  for (const [index, requirement] of list.entries()) yield* inParts(requirement, extendPath(path, index));
}
function* inParts(requirement, path) {
  if (!("of" in requirement)) return;
  const here = extendPath(path, "of");
  yield* repeated(requirement.of, here);
  for (const [index, part] of requirement.of.entries()) yield* inParts(part, extendPath(here, index));
}
function* repeated(list, path) {
  const seen = /* @__PURE__ */ new Map();
  for (const [index, requirement] of list.entries()) {
    const text = textOf(requirement);
    const first = seen.get(text);
    if (first === void 0) seen.set(text, index);
    else {
      const message = `${extendPath(path, index)}: repeats ${extendPath(path, first)}`;
      yield { code, message };
    }
  }
}
function outerList({ scope, isAsked }, { transports }) {
  if (scope === void 0 || !isAsked) return void 0;
  const scopes = transports.get(scope.transport);
  const key = parents(scope.key).find((parent) => scopes?.has(parent));
  if (key !== void 0) return extendPath(extendPath("transports", scope.transport), key);
  return "default";
}
function parents(scope) {
  if (scope === "") return [];
  const name = /^(.*?)(?:@[^@/]*|:[^:/]*)?$/.exec(scope)?.[1] ?? scope;
  const path = name.includes("/") ? name : scope;
  const host = (path.split("/")[0] ?? "").replace(/^\*\./, "");
  const found = [...prefixes(path), ...scope.startsWith("/") ? [] : wildcards(host)];
  return [...found.filter((parent) => parent !== scope), ""];
}
function textOf(value) {
  return JSON.stringify(value, (_key, member) => {
    if (member instanceof Map) return { map: [...member] };
    if (member instanceof Uint8Array) return { bytes: [...member].join() };
    return member;
  });
}

// src/domain/policy/trust-warnings.ts
function* trustWarnings(placed) {
  if (placed.list.every(({ type }) => type === "insecureAcceptAnything")) {
    const message = `${placed.path}: accepts every image, unverified (waived)`;
    yield { code: "policy-waived-scope", message };
  }
  for (const leaf of placedLeaves(placed)) yield* leafWarnings(leaf);
}
function* leafWarnings({ path, leaf }) {
  if (leaf.type === "signedBy" && leaf.maxAgeSeconds !== void 0) {
    const message = `${path}: maxAge of a GPG signature is measured from the time that the signer wrote into it`;
    yield { code: "policy-age-by-signer", message };
  }
  if (isByKey(leaf) && leaf.maxAgeSeconds !== void 0) {
    const message = `${path}: maxAge does not hold back whoever has an old signature by a key and has it stamped or logged anew`;
    yield { code: "policy-age-renewable", message };
  }
  if (leaf.type === "workflowSigned") {
    if (leaf.refs === void 0) {
      const message = `${path}: the workflow is trusted on every branch and tag, because no ref is given`;
      yield { code: "policy-ref-unpinned", message };
    }
    const holder = leaf.signerRepository;
    if (holder !== void 0 && hasOpenSource(leaf, holder)) {
      const message = `${path}: ref pins the workflow of ${quotedKey(holder)} alone; any branch of ${shown(leaf.repository)} may call it`;
      yield { code: "policy-source-open", message };
    }
    if (leaf.repositoryId === void 0 && leaf.ownerId === void 0) {
      const message = `${path}: ${shown(leaf.repository)} is trusted by its name, without repositoryId and ownerId`;
      yield { code: "policy-names-without-ids", message };
    }
  }
  if (leaf.type === "identitySigned") {
    for (const identity of leaf.identities.filter(isBroad)) {
      const message = `${path}: ${shown(identity)} matches every identity of that host`;
      yield { code: "policy-identity-broad", message };
    }
  }
}
var hasOpenSource = ({ repository, sourceDigest, environment }, holder) => quotedKey(holder) !== shown(repository) && sourceDigest === void 0 && environment === void 0;
var shown = (match) => quotedKey(match.kind === "exact" ? match.text : match.pattern);
var isBroad = (match) => match.kind === "pattern" && /^[^:]*:\/\/[^/]*(?:\/[^A-Za-z0-9]*)?$/.test(match.pattern);
var isByKey = (leaf) => leaf.type === "bundleSigned" || leaf.type === "sigstoreSigned" && leaf.trust.kind !== "fulcio";

// src/domain/policy/policy-warnings.ts
var maxWarnings = 100;
var wildcardGrammar = /^\*(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/;
var dockerScoped = ["docker", "docker-daemon"];
function policyWarnings(policy, grammar) {
  const warnings = [];
  for (const warning of everyWarning(policy, grammar)) {
    warnings.push(warning);
    if (warnings.length >= maxWarnings) break;
  }
  return warnings;
}
function* everyWarning(policy, grammar) {
  yield* unknownTransports(policy);
  for (const placed of placedLists(policy)) {
    const { path, scope } = placed;
    const why = scope !== void 0 && dockerScoped.includes(scope.transport) ? whyNeverMatches(scope.key) : void 0;
    if (why !== void 0) yield { code: "policy-scope-never-matches", message: `${path}: ${why}` };
    if (grammar === "policy.json") yield* relativePaths(placed);
    yield* trustWarnings(placed);
  }
  yield* shadowWarnings(policy);
}
function* unknownTransports({ transports }) {
  for (const [transport, scopes] of transports) {
    if (isKnownTransport(transport) || scopes.size === 0) continue;
    const place = extendPath("transports", transport);
    const message = `${place}: no transport is called ${quotedKey(transport)}, so its scopes are never asked`;
    yield { code: "policy-transport-unknown", message };
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
function* relativePaths(placed) {
  for (const { path: place, leaf } of placedLeaves(placed)) {
    for (const source of keySourcesOf(leaf)) {
      for (const path of source.kind === "paths" ? source.paths : []) {
        if (!isRelative(path)) continue;
        const message = `${place}: ${quotedKey(path)} is looked for in the working directory`;
        yield { code: "policy-relative-path", message };
      }
    }
  }
}
function isRelative(path) {
  return !path.startsWith("/") && !/^[A-Za-z]:[\\/]/.test(path);
}

// src/app/policy-tools.ts
var soonSeconds = 30 * 86400;
async function checkPolicy({ path: file }, { policies, trust, clock }) {
  const { policy, grammar, faults } = await policies.inspect(file);
  const checked = { command: "policy check", policy: file };
  if (policy === void 0) {
    return { ...checked, scopes: 0, requirements: 0, faults: faults.map(policyFault), warnings: [] };
  }
  const leaves = placedLists(policy).flatMap(placedLeaves);
  const keys = await checkKeys(leaves, { file, trust, nowUnixSeconds: clock.nowUnixSeconds() });
  return {
    ...checked,
    scopes: [...policy.transports.values()].reduce((sum, scopes) => sum + scopes.size, 0),
    requirements: leaves.length,
    faults: keys.faults,
    warnings: [...policyWarnings(policy, grammar), ...keys.warnings]
  };
}
var policyFault = (fault) => ({
  code: fault.code,
  path: fault.path ?? "",
  message: fault.message,
  next: fault.next ?? codes[fault.code].next
});
async function checkKeys(leaves, check) {
  const faults = [];
  const warnings = [];
  for (const { path, leaf, isAsked } of leaves) {
    const opened = isAsked ? await openKeys(leaf, check.trust) : void 0;
    if (opened === void 0) continue;
    if (opened.kind === "unusable") {
      const message = `${check.file}: ${path}: ${opened.message}`;
      faults.push({ code: opened.code, path, message, next: codes[opened.code].next });
      continue;
    }
    warnings.push(
      ...opened.warnings.map((warning) => ({ ...warning, message: `${path}: ${warning.message}` })),
      ..."states" in opened ? keyWarnings(opened, path, check.nowUnixSeconds) : []
    );
  }
  return { faults, warnings };
}
async function openKeys(leaf, trust) {
  switch (leaf.type) {
    case "insecureAcceptAnything":
    case "reject":
    case "signedBaseLayer":
      return void 0;
    case "signedBy":
      return leaf.keyType === "GPGKeys" ? await trust.gpgKeyRing(leaf.keys) : void 0;
    case "sigstoreSigned":
      return await trust.verifierOf(leaf);
    case "workflowSigned":
    case "identitySigned":
      return leaf.trustedRoot === void 0 ? void 0 : await trust.verifierOf(leaf);
    case "bundleSigned":
      return await trust.verifierOf(withoutServices(leaf));
  }
}
var withoutServices = (leaf) => leaf.trustedRoot === void 0 ? { ...leaf, transparency: "none" } : leaf;
function* keyWarnings(ring, path, nowUnixSeconds) {
  for (const { fingerprint, refusal, endsUnixSeconds } of ring.states()) {
    if (refusal !== void 0) {
      const message = `${path}: no signature of key ${fingerprint} counts: ${refusal.message}`;
      yield { code: "policy-key-ends", message };
    } else if (endsUnixSeconds !== void 0 && endsUnixSeconds <= nowUnixSeconds + soonSeconds) {
      const day = new Date(endsUnixSeconds * 1e3).toISOString().slice(0, 10);
      yield { code: "policy-key-ends", message: `${path}: key ${fingerprint} expires on ${day}` };
    }
  }
}

// src/app/compile-policy.ts
async function compilePolicy2({ path, to }, { policies, newFiles }) {
  const { policy, faults } = await policies.inspect(path);
  const compiled = { command: "policy compile", policy: path };
  if (policy === void 0) return { ...compiled, faults: faults.map(policyFault), warnings: [] };
  const { policy: strict, notes } = compilePolicy(policy);
  const bytes = new TextEncoder().encode(formatPolicy(strict));
  parsePolicy(bytes, to);
  await newFiles.write([{ path: to, bytes, access: "shared" }]);
  return { ...compiled, place: to, faults: [], warnings: notes };
}

// src/entry/policy-requests.ts
function policyRequest(line) {
  const [verb = "", path = "", ...more] = line.operands;
  if (verb !== "check" && verb !== "compile") {
    const found = verb === "" ? "nothing" : JSON.stringify(verb.slice(0, 60));
    throw new UsageError(
      "command-unknown",
      `countersign policy: expected \`check\` or \`compile\`, found ${found}`,
      {
        next: "Did you mean `countersign policy check FILE`?"
      }
    );
  }
  requireOneFile(verb, path, more);
  if (verb === "compile") return { verb, path, to: targetOf(line, path) };
  if (!has(line, "to")) return { verb, path };
  throw new UsageError("option-conflict", "countersign policy check: expected no --to, found one", {
    next: "Did you mean `countersign policy compile FILE --to policy.json`?"
  });
}
function requireOneFile(verb, path, more) {
  if (more.length > 0) {
    const found = `found ${more.length + 1}`;
    throw new UsageError("operand-unexpected", `countersign policy ${verb}: expected one file, ${found}`, {
      next: "Run the command once for each file."
    });
  }
  if (path === "") {
    throw new UsageError("operand-missing", `countersign policy ${verb}: expected one file, found none`, {
      next: "Name the policy file; an empty name is often a variable that is not set."
    });
  }
}
function targetOf(line, path) {
  if (!isTrustPolicyName(path)) {
    const message2 = `${path}: expected a trust policy (.yaml, .yml, .trust.json), found another name`;
    throw new UsageError("policy-grammar", message2, { next: "A policy.json needs no compiling." });
  }
  const to = one(line, "to");
  if (to === void 0 || to === "") {
    throw new UsageError("operand-missing", "countersign policy compile: expected --to FILE, found none", {
      next: "Name the policy.json to write."
    });
  }
  if (!isTrustPolicyName(to)) return to;
  const message = `--to ${to}: expected the name of a policy.json, found one that says trust policy`;
  throw new UsageError("policy-grammar", message);
}

// src/entry/run-policy.ts
async function runPolicy(line, control, { parts }) {
  const request = await asUsage(() => policyRequest(line));
  const ports = createPorts(line, control, parts);
  return request.verb === "check" ? await checkPolicy(request, ports) : await compilePolicy2(request, ports);
}
export {
  runPolicy
};
