const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  keySourceKeys,
  maxPolicyBytes,
  nonEmpty,
  parseRequirement,
  parseSignedBy,
  parseSignedIdentity,
  parseSigstoreSigned,
  policyOrFault,
  readFields,
  readFilledText,
  readKeySource,
  readPolicy,
  readPolicyTree,
  readWord,
  requireKeySource,
  signedByKeys,
  sigstoreSignedKeys,
  under
} from "./chunk-WBA6XYT4.js";
import {
  parseYamlDocument
} from "./chunk-PZY3NMZ7.js";
import {
  extensionNames,
  placeWords
} from "./chunk-7DB7QEI2.js";
import {
  exactKeys,
  faultAt,
  isJsonArray,
  itemPlace,
  memberPlace,
  parseDigest,
  parseStrictJson,
  positionAt,
  quotedKey,
  readArray,
  readInteger,
  readObject,
  readString
} from "./chunk-P7X4BDQH.js";
import {
  FormatError,
  TransportError,
  UsageError
} from "./chunk-MOZDYLKG.js";

// builtin:node:path of src/adapters/policy-files.ts
var builtin = process.getBuiltinModule("node:path");
var resolve = /* @__PURE__ */ (() => builtin.resolve)();
var isAbsolute = /* @__PURE__ */ (() => builtin.isAbsolute)();
var relative = /* @__PURE__ */ (() => builtin.relative)();
var dirname = /* @__PURE__ */ (() => builtin.dirname)();
var sep = /* @__PURE__ */ (() => builtin.sep)();

// src/domain/policy/key-paths.ts
function mapKeyPaths(policy, mapPath) {
  const ofList = ([first, ...others]) => [
    ofRequirement(first, mapPath),
    ...others.map((other) => ofRequirement(other, mapPath))
  ];
  return {
    ...policy,
    default: ofList(policy.default),
    transports: new Map(
      [...policy.transports].map(([name, scopes]) => [
        name,
        new Map([...scopes].map(([scope, list]) => [scope, ofList(list)]))
      ])
    )
  };
}
function keySourcesOf(leaf) {
  switch (leaf.type) {
    case "insecureAcceptAnything":
    case "reject":
    case "signedBaseLayer":
      return [];
    case "signedBy":
      return [leaf.keys];
    case "sigstoreSigned":
      return [...trustSources(leaf.trust), ...leaf.rekorKeys === void 0 ? [] : [leaf.rekorKeys]];
    case "bundleSigned":
      return [leaf.keys, ...leaf.trustedRoot === void 0 ? [] : [leaf.trustedRoot]];
    case "workflowSigned":
    case "identitySigned":
      return leaf.trustedRoot === void 0 ? [] : [leaf.trustedRoot];
  }
}
function ofRequirement(requirement, mapPath) {
  switch (requirement.type) {
    case "insecureAcceptAnything":
    case "reject":
    case "signedBaseLayer":
      return requirement;
    case "signedBy":
      return { ...requirement, keys: ofSource(requirement.keys, mapPath) };
    case "sigstoreSigned":
      return {
        ...requirement,
        trust: ofTrust(requirement.trust, mapPath),
        ...requirement.rekorKeys !== void 0 && { rekorKeys: ofSource(requirement.rekorKeys, mapPath) }
      };
    case "bundleSigned":
      return { ...requirement, keys: ofSource(requirement.keys, mapPath), ...ofRoot(requirement, mapPath) };
    case "workflowSigned":
    case "identitySigned":
      return { ...requirement, ...ofRoot(requirement, mapPath) };
    case "anyOf":
    case "allOf":
    case "atLeast": {
      const [first, ...others] = requirement.of;
      return {
        ...requirement,
        of: [ofRequirement(first, mapPath), ...others.map((other) => ofRequirement(other, mapPath))]
      };
    }
  }
}
var ofSource = (source, mapPath) => source.kind === "paths" ? { kind: "paths", paths: source.paths.map(mapPath) } : source;
var ofRoot = ({ trustedRoot }, mapPath) => trustedRoot === void 0 ? {} : { trustedRoot: ofSource(trustedRoot, mapPath) };
function ofTrust(trust, mapPath) {
  switch (trust.kind) {
    case "keys":
      return { ...trust, keys: ofSource(trust.keys, mapPath) };
    case "fulcio":
      return { ...trust, ca: ofSource(trust.ca, mapPath) };
    case "pki":
      return {
        ...trust,
        roots: ofSource(trust.roots, mapPath),
        ...trust.intermediates !== void 0 && { intermediates: ofSource(trust.intermediates, mapPath) }
      };
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

// src/domain/json-positions.ts
var token = /"(?:[^"\\]|\\.)*"|[{}[\],]|[^\s{}[\],":]+/g;
function findInJson(bytes, steps) {
  const text = new TextDecoder().decode(bytes);
  const open = [];
  for (const { 0: found, index } of text.matchAll(token)) {
    const top = open.at(-1);
    if (found === "}" || found === "]") {
      open.pop();
      continue;
    }
    if (found === ",") {
      if (top?.kind === "array" && typeof top.step === "number") top.step += 1;
      if (top?.kind === "object") top.expectsKey = true;
      continue;
    }
    const isKey = top?.expectsKey === true;
    if (top !== void 0 && isKey) {
      top.step = keyOf(found);
      top.expectsKey = false;
    }
    if ((isKey || top?.kind !== "object") && isAt(open, steps)) return positionAt(text, index);
    if (found === "{") open.push({ kind: "object", step: "", expectsKey: true });
    if (found === "[") open.push({ kind: "array", step: 0, expectsKey: false });
  }
  return void 0;
}
function keyOf(written) {
  const key = JSON.parse(written);
  return typeof key === "string" ? key : "";
}
var isAt = (open, steps) => open.length === steps.length && open.every(({ step }, depth) => step === steps[depth]);

// src/domain/policy/parse-conditions.ts
var trustedRootNames = { path: "trustedRootPath", data: "trustedRootData" };
var transparencies = ["log", "timestamp", "none"];
var secondsOf = { m: 60, h: 3600, d: 86400 };
var maxAgeGrammar = /^([1-9][0-9]{0,5})([mhd])$/;
var conditionKeys = ["annotations", "maxAge"];
var sigstoreConditionKeys = [
  "signedIdentity",
  ...conditionKeys,
  ...keySourceKeys(trustedRootNames),
  "transparency"
];
function readConditions(object, place) {
  const trustedRoot = readKeySource(object, place, trustedRootNames);
  return {
    ...object.has("annotations") && { annotations: readAnnotations(object, place) },
    ...object.has("maxAge") && { maxAgeSeconds: readMaxAge(object, place) },
    ...object.has("signedIdentity") && { signedIdentity: readIdentity(object, place) },
    ...object.has("transparency") && {
      transparency: readWord(object, place, "transparency", transparencies)
    },
    ...trustedRoot !== void 0 && { trustedRoot }
  };
}
function handDown(above, own, place) {
  const ages = [above.maxAgeSeconds, own.maxAgeSeconds].filter((age) => age !== void 0);
  const annotations = new Map(above.annotations);
  for (const [name, text] of own.annotations ?? []) {
    const other = annotations.get(name);
    if (other !== void 0 && other !== text) {
      const found = `found ${quotedKey(other)} above it and ${quotedKey(text)} here`;
      throw faultAt(
        under(memberPlace(memberPlace(place, "annotations"), name), "policy-combination-invalid"),
        `expected one text for an annotation, ${found}`
      );
    }
    annotations.set(name, text);
  }
  return {
    ...above,
    ...own,
    ...ages.length > 0 && { maxAgeSeconds: Math.min(...ages) },
    ...annotations.size > 0 && { annotations }
  };
}
function plainConditions({ annotations, maxAgeSeconds }) {
  return {
    ...annotations !== void 0 && { annotations },
    ...maxAgeSeconds !== void 0 && { maxAgeSeconds }
  };
}
function readSigstoreConditions({ object, place, above }, by) {
  const stated = handDown(above, readConditions(object, place), place);
  const transparency = stated.transparency ?? (by === "key" ? "none" : "log");
  if (transparency === "none" && by === "certificate") {
    throw faultAt(
      under(place, "policy-combination-invalid"),
      'expected transparency "log" or "timestamp" for a keyless signature, found "none", which is for keys only'
    );
  }
  return {
    ...plainConditions(stated),
    signedIdentity: stated.signedIdentity ?? { type: "matchRepoDigestOrExact" },
    transparency,
    ...stated.trustedRoot !== void 0 && { trustedRoot: stated.trustedRoot }
  };
}
function readIdentity(object, place) {
  const here = memberPlace(place, "signedIdentity");
  const value = object.get("signedIdentity");
  const identity = readObject(value, under(here, "policy-wrong-type"));
  if (identity.get("type") !== "digestOnly") return parseSignedIdentity(value, here, ["digestOnly"]);
  for (const key of identity.keys()) {
    if (key === "type") continue;
    throw faultAt(under(here, "policy-unknown-key"), `unknown key ${quotedKey(key)}; digestOnly has no other`);
  }
  return { type: "digestOnly" };
}
function readAnnotations(object, place) {
  const here = memberPlace(place, "annotations");
  const annotations = readObject(object.get("annotations"), under(here, "policy-wrong-type"));
  if (annotations.size === 0) {
    throw faultAt(under(here, "policy-value-invalid"), "expected at least one annotation, found none");
  }
  if (annotations.has("")) {
    throw faultAt(under(here, "policy-value-invalid"), "expected names of annotations, found an empty one");
  }
  return new Map([...annotations.keys()].map((name) => [name, readFilledText(annotations, here, name)]));
}
function readMaxAge(object, place) {
  const here = memberPlace(place, "maxAge");
  const text = readString(object.get("maxAge"), under(here, "policy-wrong-type"));
  const [, count = "", unit = ""] = maxAgeGrammar.exec(text) ?? [];
  const seconds = secondsOf[unit];
  if (seconds !== void 0) return Number(count) * seconds;
  throw faultAt(
    under(here, "policy-value-invalid"),
    `expected an age such as 30m, 12h or 90d, found ${quotedKey(text)}`
  );
}

// src/domain/policy/parse-combination.ts
var sigstoreOnly = ["transparency", "trustedRootPath", "trustedRootData"];
function parseCombination(type, { object, place, above }, parsePart) {
  readFields(object, place, {
    required: ["type", "of", ...type === "atLeast" ? ["count"] : []],
    optional: sigstoreConditionKeys
  });
  const stated = handDown(above, readConditions(object, place), place);
  const here = memberPlace(place, "of");
  const items = readArray(object.get("of"), under(here, "policy-wrong-type"));
  const count = type === "atLeast" ? readCount(object, place, items.length) : void 0;
  const of = nonEmpty(
    items.map((item, index) => parsePart(item, itemPlace(here, index), stated)),
    here
  );
  refuseIdleFields(object, place, of);
  return { type, count: count ?? (type === "anyOf" ? 1 : of.length), of };
}
function readCount(object, place, length) {
  const here = memberPlace(place, "count");
  const count = readInteger(object.get("count"), under(here, "policy-wrong-type"));
  if (count < 1)
    throw faultAt(under(here, "policy-value-invalid"), `expected a count of at least 1, found ${count}`);
  if (count <= length) return count;
  throw faultAt(
    under(here, "policy-combination-invalid"),
    `expected a count of at most ${length}, which is how many entries there are, found ${count}`
  );
}
function refuseIdleFields(object, place, of) {
  const [field] = sigstoreOnly.filter((key) => object.has(key));
  if (field === void 0 || of.some(takesSigstoreConditions)) return;
  throw faultAt(
    under(memberPlace(place, field), "policy-combination-invalid"),
    `expected a part that ${field} can hold for (workflowSigned, identitySigned, bundleSigned), found none`
  );
}
function takesSigstoreConditions(requirement) {
  switch (requirement.type) {
    case "workflowSigned":
    case "identitySigned":
    case "bundleSigned":
      return true;
    case "anyOf":
    case "allOf":
    case "atLeast":
      return requirement.of.some(takesSigstoreConditions);
    case "insecureAcceptAnything":
    case "reject":
    case "signedBaseLayer":
    case "signedBy":
    case "sigstoreSigned":
      return false;
  }
}

// src/domain/policy/parse-text-match.ts
var matchKeys = ({ name, pattern }) => [name, pattern.name];
function readMatches(object, place, field) {
  const { name, pattern } = field;
  const read = [];
  if (object.has(name)) {
    for (const one of readTexts(object, place, name)) read.push(exactMatch(one, field));
  }
  if (object.has(pattern.name)) {
    for (const one of readTexts(object, place, pattern.name)) read.push(patternMatch(one, pattern));
  }
  return read.length === 0 ? void 0 : read;
}
function readMatch(object, place, field) {
  const { name, pattern } = field;
  const isPattern = object.has(pattern.name);
  if (object.has(name) === isPattern) {
    const found = isPattern ? "both" : "none";
    throw faultAt(
      under(place, "policy-missing-field"),
      `expected one of ${name}, ${pattern.name}, found ${found}`
    );
  }
  const key = isPattern ? pattern.name : name;
  const here = memberPlace(place, key);
  const one = { place: here, text: readString(object.get(key), under(here, "policy-wrong-type")) };
  return isPattern ? patternMatch(one, pattern) : exactMatch(one, field);
}
function readTexts(object, place, key) {
  const here = memberPlace(place, key);
  const value = object.get(key);
  const read = (item, at) => ({
    place: at,
    text: readString(item, under(at, "policy-wrong-type"))
  });
  if (!isJsonArray(value)) return [read(value, here)];
  if (value.length === 0) {
    throw faultAt(under(here, "policy-value-invalid"), "expected at least one text, found an empty list");
  }
  return value.map((item, index) => read(item, itemPlace(here, index)));
}
function checkExact({ place, text }, { grammar, form }, cure = "patterns are not taken here") {
  if (text.includes("*")) {
    throw faultAt(under(place, "policy-pattern-invalid"), `expected an exact text, found "*"; ${cure}`);
  }
  if (grammar.test(text)) return text;
  throw faultAt(under(place, "policy-value-invalid"), `expected ${form}, found ${quotedKey(text)}`);
}
var exactMatch = (one, field) => ({
  kind: "exact",
  text: checkExact(one, field, `patterns are given as ${field.pattern.name}`)
});
function patternMatch({ place, text }, { grammar, form, saysSomething }) {
  const found = `found ${quotedKey(text)}`;
  if (text.includes("***") || !grammar.test(text)) {
    throw faultAt(
      under(place, "policy-value-invalid"),
      `expected ${form} with * (within a segment) or ** (across), ${found}`
    );
  }
  if (saysSomething.test(text)) return { kind: "pattern", pattern: text };
  throw faultAt(
    under(place, "policy-pattern-invalid"),
    `expected a pattern that does not match everything, ${found}`
  );
}

// src/domain/policy/parse-workflow-signed.ts
var githubServer = "https://github.com";
var githubIssuer = "https://token.actions.githubusercontent.com";
var usualTriggers = ["push", "release", "schedule", "workflow_dispatch"];
var repositoryForm = {
  grammar: /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/,
  form: "OWNER/NAME without a host"
};
var repositoryField = {
  name: "repository",
  ...repositoryForm,
  pattern: {
    name: "repositoryPattern",
    grammar: /^[A-Za-z0-9_.*-]+(?:\/[A-Za-z0-9_.*-]+)*$/,
    form: "OWNER/NAME",
    saysSomething: /[A-Za-z0-9]/
  }
};
var workflowField = {
  name: "workflow",
  grammar: /^[^/@\s](?:[^@\s]*[^/@\s])?\/[^/@\s]+$/,
  form: "the path of the workflow file such as .github/workflows/release.yml, without a leading / and without @REF",
  pattern: {
    name: "workflowPattern",
    grammar: /^[^/@\s][^@\s]*$/,
    form: "the path of a workflow file",
    saysSomething: /[A-Za-z0-9]/
  }
};
var refField = {
  name: "ref",
  grammar: /^refs\/[^\s*]+$/,
  form: "a full ref such as refs/heads/main or refs/tags/v1",
  pattern: {
    name: "refPattern",
    grammar: /^refs\/\S+$/,
    form: "a full ref such as refs/tags/v",
    saysSomething: /^refs\/.*[A-Za-z0-9]/
  }
};
var triggerForm = { grammar: /^[a-z][a-z_]*$/, form: "the name of an event such as push" };
var plainFields = {
  signerRepository: repositoryForm,
  environment: { grammar: /^\S(?:.*\S)?$/, form: "the name of an environment" },
  runner: { grammar: /^(?:github|self)-hosted$/, form: "github-hosted or self-hosted" },
  repositoryId: { grammar: /^[1-9][0-9]*$/, form: "digits" },
  ownerId: { grammar: /^[1-9][0-9]*$/, form: "digits" },
  sourceDigest: { grammar: /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, form: "a full commit id in lower case" }
};
var plainNames = [
  "signerRepository",
  "environment",
  "runner",
  "repositoryId",
  "ownerId",
  "sourceDigest"
];
var serverForm = {
  grammar: /^https?:\/\/[^\s/]+(?:\/[^\s/]+)*$/,
  form: "https://HOST without a slash at the end"
};
var issuerForm = { grammar: /^https?:\/\/\S+$/, form: "the URL of the issuer" };
function parseWorkflowSigned(value, place, above) {
  const object = readFields(value, place, {
    required: ["type"],
    optional: [
      ...[repositoryField, workflowField, refField].flatMap(matchKeys),
      ...["trigger", "server", "issuer"],
      ...plainNames,
      ...sigstoreConditionKeys
    ]
  });
  const refs = readMatches(object, place, refField);
  return {
    type: "workflowSigned",
    ...readServer(object, place),
    repository: readMatch(object, place, repositoryField),
    workflow: readMatch(object, place, workflowField),
    ...refs !== void 0 && { refs },
    triggers: object.has("trigger") ? readTexts(object, place, "trigger").map((one) => checkExact(one, triggerForm)) : usualTriggers,
    ...readPlainFields(object, place),
    ...readSigstoreConditions({ object, place, above }, "certificate")
  };
}
function readServer(object, place) {
  const server = readPlain(object, place, "server", serverForm) ?? githubServer;
  const issuer = readPlain(object, place, "issuer", issuerForm);
  if (issuer !== void 0) return { server, issuer };
  if (server === githubServer) return { server, issuer: githubIssuer };
  throw faultAt(
    under(place, "policy-missing-field"),
    'expected the key "issuer" beside a server of your own, found none'
  );
}
function readPlainFields(object, place) {
  const read = {};
  for (const name of plainNames) {
    const text = readPlain(object, place, name, plainFields[name]);
    if (text !== void 0) read[name] = text;
  }
  return read;
}
function readPlain(object, place, key, form) {
  if (!object.has(key)) return void 0;
  const here = memberPlace(place, key);
  const text = readString(object.get(key), under(here, "policy-wrong-type"));
  return checkExact({ place: here, text }, form);
}

// src/domain/policy/parse-identity-signed.ts
var identityField = {
  name: "identity",
  grammar: /^\S(?:.*\S)?$/,
  form: "a URI, an e-mail address or a user name",
  pattern: {
    name: "identityPattern",
    grammar: /^\S(?:.*\S)?$/,
    form: "a URI, an e-mail address or a user name",
    // A scheme, or a part of one, says nothing: every identity of a kind begins with it.
    saysSomething: /^(?![*htps:/]*$)(?:[^:]*:\/\/.*[A-Za-z0-9]|(?![^:]*:\/\/).*[A-Za-z0-9])/
  }
};
var knownExtensions = Object.values(extensionNames);
function parseIdentitySigned(value, place, above) {
  const object = readFields(value, place, {
    required: ["type", "issuer"],
    optional: [...matchKeys(identityField), "extensions", ...sigstoreConditionKeys]
  });
  const identities = readMatches(object, place, identityField);
  if (identities === void 0) {
    const expected = `expected one of ${matchKeys(identityField).join(", ")}, found none`;
    throw faultAt(under(place, "policy-missing-field"), expected);
  }
  const issuer = { place: memberPlace(place, "issuer"), text: readFilledText(object, place, "issuer") };
  return {
    type: "identitySigned",
    issuer: checkExact(issuer, issuerForm),
    identities,
    extensions: readExtensions(object, place),
    ...readSigstoreConditions({ object, place, above }, "certificate")
  };
}
function readExtensions(object, place) {
  const read = /* @__PURE__ */ new Map();
  if (!object.has("extensions")) return read;
  const here = memberPlace(place, "extensions");
  const extensions = readObject(object.get("extensions"), under(here, "policy-wrong-type"));
  exactKeys(extensions, under(here, "policy-unknown-key"), { optional: knownExtensions });
  for (const name of knownExtensions) {
    if (!extensions.has(name)) continue;
    const text = readFilledText(extensions, here, name);
    read.set(name, checkExact({ place: memberPlace(here, name), text }, anyText));
  }
  return read;
}
var anyText = { grammar: /^/, form: "a text" };

// src/domain/policy/parse-trust-requirement.ts
var signedTypes = [
  "signedBy",
  "sigstoreSigned",
  "workflowSigned",
  "identitySigned",
  "bundleSigned"
];
var combinationTypes = ["anyOf", "allOf", "atLeast"];
var listTypes = ["insecureAcceptAnything", "reject", "signedBaseLayer"];
var types = [...listTypes, ...signedTypes, ...combinationTypes];
var keyNames = { path: "keyPath", paths: "keyPaths", data: "keyData" };
var topSeat = { types, why: "", above: {} };
function parseTrustRequirement(value, place) {
  return parseIn(topSeat, value, place);
}
function parseIn(seat, value, place) {
  const object = readObject(value, under(place, "policy-wrong-type"));
  const type = readWord(object, place, "type", types);
  if (!seat.types.includes(type)) {
    const expected = `expected one of ${seat.types.join(", ")}, found ${type}; ${seat.why}`;
    throw faultAt(under(memberPlace(place, "type"), "policy-combination-invalid"), expected);
  }
  switch (type) {
    case "insecureAcceptAnything":
    case "reject":
    case "signedBaseLayer":
      return parseRequirement(value, place);
    case "signedBy":
      return withConditions(parseSignedBy, signedByKeys, { object, place, above: seat.above });
    case "sigstoreSigned":
      return withConditions(parseSigstoreSigned, sigstoreSignedKeys, { object, place, above: seat.above });
    case "workflowSigned":
      return parseWorkflowSigned(value, place, seat.above);
    case "identitySigned":
      return parseIdentitySigned(value, place, seat.above);
    case "bundleSigned":
      return parseBundleSigned(value, place, seat.above);
    case "anyOf":
    case "allOf":
    case "atLeast":
      return parseCombination(
        type,
        { object, place, above: seat.above },
        (part, at, above) => parseIn(partSeat(type, seat, above), part, at)
      );
  }
}
function partSeat(type, seat, above) {
  if (type === "atLeast") {
    return {
      types: [...signedTypes, "anyOf"],
      why: "entries of atLeast are signed ones or an anyOf of them",
      above
    };
  }
  return seat.types.includes("allOf") ? {
    types: [...signedTypes, ...combinationTypes],
    why: "it stands at the top of a list only, not inside a combination",
    above
  } : { types: signedTypes, why: "an anyOf inside atLeast holds nothing deeper", above };
}
function withConditions(read, keys, { object, place, above }) {
  exactKeys(object, under(place, "policy-unknown-key"), { optional: [...keys, ...conditionKeys] });
  const own = readConditions(object, place);
  const requirement = read(new Map([...object].filter(([key]) => !readHere.includes(key))), place);
  const stated = handDown(above, own, place);
  const written = own.signedIdentity === void 0 ? place : memberPlace(place, "signedIdentity");
  const signedIdentity = refuseDigestOnly(stated, written);
  return {
    ...requirement,
    ...plainConditions(stated),
    ...signedIdentity !== void 0 && { signedIdentity }
  };
}
var readHere = ["signedIdentity", ...conditionKeys];
function refuseDigestOnly({ signedIdentity }, place) {
  if (signedIdentity?.type !== "digestOnly") return signedIdentity;
  throw faultAt(
    under(place, "policy-combination-invalid"),
    "expected a signedIdentity that names an image, found digestOnly, which signedBy and sigstoreSigned do not take"
  );
}
function parseBundleSigned(value, place, above) {
  const object = readFields(value, place, {
    required: ["type"],
    optional: [...keySourceKeys(keyNames), ...sigstoreConditionKeys]
  });
  return {
    type: "bundleSigned",
    keys: requireKeySource(object, place, keyNames),
    ...readSigstoreConditions({ object, place, above }, "key")
  };
}

// src/domain/policy/parse-trust-policy.ts
var maxTrustPolicyBytes = 512 * 1024;
var maxYamlPolicyBytes = 64 * 1024;
var maxDepth = 32;
function isTrustPolicyName(path) {
  return /\.(?:ya?ml|trust\.json)$/i.test(path);
}
function readTrustPolicy({ tree, locate }, file) {
  const root = {
    what: file,
    path: "",
    code: "policy-wrong-type",
    ownFile: true,
    steps: [],
    ...locate !== void 0 && { locate }
  };
  return readPolicyTree(() => tree, root, { requirement: parseTrustRequirement, denied: readDenied });
}
function readJsonDocument(bytes, file) {
  const tree = parseStrictJson(bytes, { what: file, maxBytes: maxTrustPolicyBytes, maxDepth, ownFile: true });
  return { tree, locate: (steps) => findInJson(bytes, steps) };
}
function readDenied(value, place) {
  const denied = /* @__PURE__ */ new Map();
  for (const [index, item] of readArray(value, place).entries()) {
    const here = itemPlace(place, index);
    const entry = readFields(item, here, { required: ["digest", "reason"] });
    const digest = readDigest(readFilledText(entry, here, "digest"), memberPlace(here, "digest"));
    if (denied.has(digest)) {
      throw faultAt(
        under(memberPlace(here, "digest"), "policy-value-invalid"),
        "expected each digest once, found it a second time"
      );
    }
    denied.set(digest, readFilledText(entry, here, "reason"));
  }
  return denied;
}
function readDigest(text, place) {
  const here = under(place, "policy-value-invalid");
  if (!/^sha256:[0-9a-f]{64}$/.test(text)) {
    throw faultAt(here, `expected sha256: and 64 hexadecimal digits in lower case, found ${quotedKey(text)}`);
  }
  return parseDigest(text);
}

// src/adapters/policy-files.ts
function createPolicies(workingDirectory, files) {
  const read = async (path, cures) => {
    const absolutePath = resolve(workingDirectory, path);
    const bytes = await readPolicyFile(path, absolutePath, cures, files);
    if (!isTrustPolicyName(path)) return readPolicy(bytes, path);
    const reading = await readTrustFile(bytes, path);
    if (reading.policy === void 0) return reading;
    return { ...reading, policy: mapKeyPaths(reading.policy, besideFile(absolutePath, files.root)) };
  };
  return {
    inspect: async (path) => ({
      grammar: isTrustPolicyName(path) ? "trust-policy" : "policy.json",
      ...await read(path, curesOfCheck)
    }),
    load: async (path) => ({
      name: path,
      policy: policyOrFault(await read(path, curesOfUse)),
      ...files.origin.kind === "base" && { commit: files.origin.commit }
    })
  };
}
async function readTrustFile(bytes, file) {
  try {
    return readTrustPolicy(await documentOf(bytes, file), file);
  } catch (error) {
    if (error instanceof FormatError) return { faults: [error] };
    throw error;
  }
}
async function documentOf(bytes, file) {
  return file.toLowerCase().endsWith(".json") ? readJsonDocument(bytes, file) : await parseYamlDocument(bytes, {
    what: file,
    maxBytes: maxYamlPolicyBytes,
    code: "policy-malformed",
    ownFile: true
  });
}
function besideFile(policyFile, root) {
  return (path) => {
    const absolute = resolve(dirname(policyFile), path);
    const fromRoot = relative(root, absolute);
    const isInside = fromRoot !== ".." && !fromRoot.startsWith(`..${sep}`) && !isAbsolute(fromRoot);
    return isInside && !isAbsolute(path) ? fromRoot : absolute;
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
async function readPolicyFile(path, absolutePath, cures, files) {
  const shown = `${path}${placeWords(files.origin)}`;
  const read = await files.read(absolutePath, maxPolicyBytes);
  switch (read.kind) {
    case "read":
      if (!isOpenpgpKey(read.bytes)) return read.bytes;
      throw new UsageError("json-malformed", `${shown}: expected a policy file, found an OpenPGP key`, {
        next: cures.key
      });
    case "missing":
      throw notThere(shown, files.origin, cures);
    case "failed":
      throw new UsageError(
        "file-unreadable",
        `${shown}: expected a readable policy file, found: ${read.why}`,
        {
          cause: read.cause,
          ...files.origin.kind === "base" && { next: cureAtBase }
        }
      );
  }
}
var cureAtBase = "Keep the policy as a regular file in the repository, and merge it before the changes that it is to judge.";
function notThere(shown, origin, cures) {
  const message = `${shown}: expected a policy file, found none`;
  return origin.kind === "base" ? new TransportError("policy-not-at-base", message, {
    next: "Merge the policy and its keys first, in a change of their own; changes after that are judged by them."
  }) : new UsageError("policy-not-found", message, { next: cures.missing });
}
function isOpenpgpKey(bytes) {
  const [first = 0] = bytes;
  const tag = (first & 64) === 0 ? first >> 2 & 15 : first & 63;
  if ((first & 128) !== 0) return tag === 5 || tag === 6;
  return /^\s*-----BEGIN PGP /.test(Buffer.from(bytes.subarray(0, 200)).toString("latin1"));
}

export {
  keySourcesOf,
  isTrustPolicyName,
  createPolicies
};
