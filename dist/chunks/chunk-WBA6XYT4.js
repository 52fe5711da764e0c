const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  decodeBase64,
  exactKeys,
  faultAt,
  itemPlace,
  memberPlace,
  nearestWord,
  parseReference,
  parseStrictJson,
  podmanRefusal,
  quotedKey,
  readArray,
  readObject,
  readString,
  scopeFault
} from "./chunk-P7X4BDQH.js";
import {
  FormatError
} from "./chunk-MOZDYLKG.js";

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
function nonEmpty([first, ...others], place) {
  if (first !== void 0) return [first, ...others];
  throw faultAt(
    under(place, "policy-empty-requirements"),
    "expected at least one requirement, found an empty list"
  );
}
function readFilledText(object, place, key) {
  const here = memberPlace(place, key);
  const text = readString(object.get(key), under(here, "policy-wrong-type"));
  if (text === "") throw faultAt(under(here, "policy-missing-field"), "expected a text, found an empty one");
  return text;
}
function readWord(object, place, key, known, others = []) {
  if (!object.has(key)) {
    const near = [...object.keys()].find((other) => other.toLowerCase() === key.toLowerCase());
    const found2 = near === void 0 ? "none" : `${quotedKey(near)} (keys are compared with case)`;
    throw faultAt(under(place, "policy-missing-field"), `expected the key "${key}", found ${found2}`);
  }
  const here = memberPlace(place, key);
  const found = readString(object.get(key), under(here, "policy-wrong-type"));
  const word = known.find((candidate) => candidate === found);
  if (word !== void 0) return word;
  const all = [...known, ...others];
  const meant = nearestWord(found, all);
  const hint = meant === void 0 ? "" : `; did you mean "${meant}"?`;
  throw faultAt(
    under(here, "policy-unknown-type"),
    `expected one of ${all.join(", ")}, found ${quotedKey(found)}${hint}`
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
function parseSignedIdentity(value, place, others = []) {
  const object = readObject(value, under(place, "policy-wrong-type"));
  const type = readWord(object, place, "type", types, others);
  switch (type) {
    case "matchExact":
    case "matchRepoDigestOrExact":
    case "matchRepository":
      readFields(value, place, { required: ["type"] });
      return { type };
    case "exactReference": {
      const object2 = readFields(value, place, { required: ["type", "dockerReference"] });
      return { type, dockerReference: readExactReference(object2, place) };
    }
    case "exactRepository": {
      const object2 = readFields(value, place, { required: ["type", "dockerRepository"] });
      const dockerRepository = readFilledText(object2, place, "dockerRepository");
      checkReference(dockerRepository, memberPlace(place, "dockerRepository"));
      return { type, dockerRepository };
    }
    case "remapIdentity": {
      const object2 = readFields(value, place, { required: ["type", "prefix", "signedPrefix"] });
      return {
        type,
        prefix: readPrefix(object2, place, "prefix"),
        signedPrefix: readPrefix(object2, place, "signedPrefix")
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
  const refusal = podmanRefusal(reference);
  if (refusal !== void 0) throw faultAt(here, refusal);
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
var sigstoreSignedKeys = [
  "type",
  ...trustKeys,
  ...keySourceKeys(rekorNames),
  "signedIdentity"
];
function parseSigstoreSigned(value, place) {
  const requirement = readFields(value, place, {
    required: ["type"],
    optional: sigstoreSignedKeys
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
var trustTypes = ["workflowSigned", "identitySigned", "bundleSigned", "anyOf", "allOf", "atLeast"];
var keyTypes = ["GPGKeys", "signedByGPGKeys", "X509Certificates", "signedByX509CAs"];
var keyNames2 = { path: "keyPath", paths: "keyPaths", data: "keyData", emptyPaths: true };
var signedByKeys = [
  "type",
  "keyType",
  ...keySourceKeys(keyNames2),
  "signedIdentity"
];
function parseRequirement(value, place) {
  const object = readObject(value, under(place, "policy-wrong-type"));
  refuseTrustTypes(object, place);
  const type = readWord(object, place, "type", types2);
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
function refuseTrustTypes(requirement, place) {
  const type = requirement.get("type");
  if (typeof type !== "string" || !trustTypes.includes(type)) return;
  const found = `found ${type}, which only trust policies have; name the file .trust.json or .yaml`;
  throw faultAt(
    under(memberPlace(place, "type"), "policy-unknown-type"),
    `expected one of ${types2.join(", ")}, ${found}`
  );
}
function parseSignedBy(value, place) {
  const requirement = readFields(value, place, {
    required: ["type", "keyType"],
    optional: signedByKeys
  });
  return {
    type: "signedBy",
    keyType: readWord(requirement, place, "keyType", keyTypes),
    keys: requireKeySource(requirement, place, keyNames2),
    signedIdentity: readSignedIdentity(requirement, place)
  };
}

// src/domain/policy/policy-tree.ts
var maxFaults = 100;
function readPolicyTree(tree, root, grammar) {
  const faults = [];
  const policy = readDocument(tree, root, { grammar, faults });
  const [first, ...others] = faults;
  if (first !== void 0) return { faults: [first, ...others] };
  if (policy !== void 0) return { policy, faults: [] };
  throw new FormatError("internal-error", `${root.what}: was neither read nor refused`);
}
function policyOrFault({ policy, faults }) {
  if (policy !== void 0) return policy;
  throw faults[0];
}
function readDocument(tree, root, reading) {
  const { faults, grammar } = reading;
  const document = attempt(faults, () => readObject(tree(), root));
  if (document === void 0) return void 0;
  const known = ["default", "transports", ...grammar.denied === void 0 ? [] : ["denied"]];
  attempt(faults, () => exactKeys(document, under(root, "policy-unknown-key"), { optional: known }));
  attempt(
    faults,
    () => exactKeys(document, under(root, "policy-missing-field"), {
      required: ["default"],
      optional: [...document.keys()]
    })
  );
  const fallback = document.has("default") ? readRequirements(document.get("default"), memberPlace(root, "default"), reading) : void 0;
  const transports = document.has("transports") ? readTransports(document.get("transports"), memberPlace(root, "transports"), reading) : /* @__PURE__ */ new Map();
  const denied = grammar.denied !== void 0 && document.has("denied") ? attempt(faults, () => grammar.denied?.(document.get("denied"), memberPlace(root, "denied"))) : void 0;
  return fallback === void 0 ? void 0 : { default: fallback, transports, ...denied === void 0 ? {} : { denied } };
}
function readTransports(value, place, reading) {
  const read = /* @__PURE__ */ new Map();
  for (const [name, scopes] of attempt(reading.faults, () => readObject(value, place)) ?? []) {
    read.set(name, readScopes(name, scopes, memberPlace(place, name), reading));
  }
  return read;
}
function readScopes(transport, value, place, reading) {
  const read = /* @__PURE__ */ new Map();
  const scopes = attempt(reading.faults, () => readObject(value, place));
  for (const [scope, list] of scopes ?? []) {
    const here = memberPlace(place, scope);
    attempt(reading.faults, () => checkScope(transport, scope, here));
    const requirements = readRequirements(list, here, reading);
    if (requirements !== void 0) read.set(scope, requirements);
  }
  return read;
}
function checkScope(transport, scope, place) {
  const fault = scopeFault(transport, scope);
  if (fault !== void 0) throw faultAt(under(place, "policy-scope-invalid"), fault);
}
function readRequirements(value, place, { faults, grammar }) {
  const items = attempt(faults, () => nonEmpty(readArray(value, place), place));
  const read = [];
  for (const [index, item] of (items ?? []).entries()) {
    const requirement = attempt(faults, () => grammar.requirement(item, itemPlace(place, index)));
    if (requirement !== void 0) read.push(requirement);
  }
  const [first, ...others] = read;
  return first === void 0 ? void 0 : [first, ...others];
}
function attempt(faults, read) {
  if (faults.length >= maxFaults) return void 0;
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    faults.push(error);
    return void 0;
  }
}

// src/domain/policy/parse-policy.ts
var maxPolicyBytes = 4 * 1024 * 1024;
function parsePolicy(bytes, file) {
  return policyOrFault(readPolicy(bytes, file));
}
function readPolicy(bytes, file) {
  return readPolicyTree(
    () => parseStrictJson(bytes, { what: file, maxBytes: maxPolicyBytes, ownFile: true }),
    { what: file, path: "", code: "policy-wrong-type", ownFile: true },
    { requirement: parseRequirement }
  );
}

export {
  under,
  readFields,
  nonEmpty,
  readFilledText,
  readWord,
  keySourceKeys,
  readKeySource,
  requireKeySource,
  parseSignedIdentity,
  sigstoreSignedKeys,
  parseSigstoreSigned,
  signedByKeys,
  parseRequirement,
  parseSignedBy,
  readPolicyTree,
  policyOrFault,
  maxPolicyBytes,
  parsePolicy,
  readPolicy
};
