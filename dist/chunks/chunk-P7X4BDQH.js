const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  CountersignError,
  FormatError,
  InternalError,
  UsageError
} from "./chunk-MOZDYLKG.js";

// src/domain/nearest.ts
var minPart = 6;
function nearestWord(word, known) {
  if (word.length > 64) return void 0;
  const limit = word.length <= 4 ? 1 : 2;
  let best;
  for (const candidate of known) {
    if (candidate.length > 64) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= limit && (best === void 0 || distance < best.distance))
      best = { word: candidate, distance };
  }
  return best?.word ?? onlyWordWith(word.toLowerCase(), known);
}
function onlyWordWith(part, known) {
  if (part.length < minPart) return void 0;
  const [only, ...others] = known.filter((candidate) => candidate.toLowerCase().includes(part));
  return others.length === 0 ? only : void 0;
}
function editDistance(a, b) {
  let beforePrevious = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwap = column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = isSwap ? (beforePrevious[column - 2] ?? 0) + 1 : replaced;
      current.push(Math.min(replaced, swapped, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

// src/domain/strict-json.ts
var defaultMaxDepth = 64;
var hardMaxDepth = 512;
var numberGrammar = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
var escapes = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "	"
};
var words = [
  ["null", null],
  ["true", true],
  ["false", false]
];
function parseStrictJson(bytes, options2) {
  if (bytes.length > options2.maxBytes) {
    throw formatError(
      options2,
      "json-too-large",
      `expected at most ${options2.maxBytes} bytes, found ${bytes.length}`
    );
  }
  const cursor = {
    text: decode(bytes, options2),
    options: options2,
    maxDepth: Math.min(options2.maxDepth ?? defaultMaxDepth, hardMaxDepth),
    steps: [],
    at: 0
  };
  const value = readValue(cursor);
  skipSpace(cursor);
  if (cursor.at < cursor.text.length)
    throw fault(cursor, `expected the end of the document, found ${seen(cursor)}`);
  return value;
}
function extendPath(path, step) {
  if (typeof step === "number") return `${path}[${step}]`;
  if (!/^[A-Za-z_][A-Za-z0-9_-]{0,99}$/.test(step)) return `${path}[${quotedKey(step)}]`;
  return path === "" ? step : `${path}.${step}`;
}
function quotedKey(key) {
  return JSON.stringify(key.length > 200 ? `${key.slice(0, 200)}\u2026` : key);
}
function decode(bytes, options2) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw formatError(
      options2,
      "json-malformed",
      "expected UTF-8 text, found bytes that are not valid UTF-8",
      cause
    );
  }
  if (text.startsWith("\uFEFF")) {
    throw formatError(
      options2,
      "json-malformed",
      "expected JSON, found a byte order mark at the start; save the file without it"
    );
  }
  return text;
}
function readValue(cursor) {
  skipSpace(cursor);
  const first = cursor.text[cursor.at];
  if (first === "{") return nested(cursor, readMembers);
  if (first === "[") return nested(cursor, readItems);
  if (first === '"') return readText(cursor);
  if (first === "-" || first !== void 0 && first >= "0" && first <= "9") return readNumber(cursor);
  for (const [word, value] of words) {
    if (cursor.text.startsWith(word, cursor.at)) {
      cursor.at += word.length;
      return value;
    }
  }
  throw fault(cursor, `expected a JSON value, found ${seen(cursor)}`);
}
function nested(cursor, read) {
  if (cursor.steps.length >= cursor.maxDepth) {
    throw fault(cursor, `expected at most ${cursor.maxDepth} levels of nesting, found more`, "json-too-deep");
  }
  cursor.at += 1;
  return read(cursor);
}
function readMembers(cursor) {
  const members = /* @__PURE__ */ new Map();
  if (closes(cursor, "}")) return members;
  for (; ; ) {
    skipSpace(cursor);
    if (cursor.text[cursor.at] !== '"')
      throw fault(cursor, `expected a key in double quotes, found ${seen(cursor)}`);
    const keyAt = cursor.at;
    const key = readText(cursor);
    cursor.steps.push(key);
    if (members.has(key)) {
      cursor.at = keyAt;
      throw fault(cursor, "expected each key once, found this key a second time", "json-duplicate-key");
    }
    skipSpace(cursor);
    if (cursor.text[cursor.at] !== ":")
      throw fault(cursor, `expected ":" after the key, found ${seen(cursor)}`);
    cursor.at += 1;
    members.set(key, readValue(cursor));
    cursor.steps.pop();
    if (closes(cursor, "}")) return members;
    expectComma(cursor, "}");
  }
}
function readItems(cursor) {
  const items = [];
  if (closes(cursor, "]")) return items;
  for (; ; ) {
    cursor.steps.push(items.length);
    items.push(readValue(cursor));
    cursor.steps.pop();
    if (closes(cursor, "]")) return items;
    expectComma(cursor, "]");
  }
}
function closes(cursor, bracket) {
  skipSpace(cursor);
  if (cursor.text[cursor.at] !== bracket) return false;
  cursor.at += 1;
  return true;
}
function expectComma(cursor, bracket) {
  if (cursor.text[cursor.at] !== ",")
    throw fault(cursor, `expected "," or "${bracket}", found ${seen(cursor)}`);
  cursor.at += 1;
}
function readText(cursor) {
  const { text } = cursor;
  let result = "";
  let from = cursor.at + 1;
  for (cursor.at = from; cursor.at < text.length; cursor.at += 1) {
    const unit = text.charCodeAt(cursor.at);
    if (unit === 34) {
      result += text.slice(from, cursor.at);
      cursor.at += 1;
      return result;
    }
    if (unit < 32)
      throw fault(cursor, `expected control characters in a string to be escaped, found ${seen(cursor)}`);
    if (unit === 92) {
      result += text.slice(from, cursor.at) + readEscape(cursor);
      from = cursor.at + 1;
    }
  }
  throw fault(cursor, "expected the closing quote of a string, found the end of the document");
}
function readEscape(cursor) {
  const letter = cursor.text[cursor.at + 1] ?? "";
  const plain = escapes[letter];
  if (plain !== void 0) {
    cursor.at += 1;
    return plain;
  }
  const unit = readUnit(cursor, cursor.at);
  if (unit < 55296 || unit > 57343) {
    cursor.at += 5;
    return String.fromCharCode(unit);
  }
  const low = unit < 56320 && cursor.text.startsWith("\\u", cursor.at + 6) ? readUnit(cursor, cursor.at + 6) : 0;
  if (low < 56320 || low > 57343)
    throw fault(cursor, "expected a pair of surrogate escapes, found a lone surrogate");
  cursor.at += 11;
  return String.fromCharCode(unit, low);
}
function readUnit(cursor, at) {
  const hex = cursor.text.slice(at + 2, at + 6);
  if (cursor.text[at + 1] !== "u" || !/^[0-9a-fA-F]{4}$/.test(hex)) {
    throw fault(cursor, 'expected an escape of JSON (\\n, \\", \\u0041 \u2026), found another one');
  }
  return Number.parseInt(hex, 16);
}
function readNumber(cursor) {
  numberGrammar.lastIndex = cursor.at;
  const [written, fraction, exponent] = numberGrammar.exec(cursor.text) ?? [];
  if (written === void 0) throw fault(cursor, 'expected a number, found "-" without digits');
  const value = Number(written);
  const isInteger = fraction === void 0 && exponent === void 0;
  if (cursor.options.integersOnly === true && !isInteger) {
    throw fault(cursor, "expected an integer in plain digits, found a fraction or exponent");
  }
  if (!Number.isFinite(value) || Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw fault(cursor, "expected a number within \xB1(2^53 - 1), found a larger one");
  }
  cursor.at += written.length;
  return value;
}
function skipSpace(cursor) {
  for (; ; ) {
    const unit = cursor.text.charCodeAt(cursor.at);
    if (unit !== 32 && unit !== 10 && unit !== 13 && unit !== 9) return;
    cursor.at += 1;
  }
}
function positionAt(text, index) {
  const before = text.slice(0, index);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: [...before.slice(lineStart)].length + 1 };
}
function seen(cursor) {
  const point = cursor.text.codePointAt(cursor.at);
  if (point === void 0) return "the end of the document";
  const character = String.fromCodePoint(point);
  if (character === "/" || character === "#") return `${JSON.stringify(character)} (JSON has no comments)`;
  if (point > 32 && point < 127) return JSON.stringify(character);
  return `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
}
function fault(cursor, message, code = "json-malformed") {
  const { line, column } = positionAt(cursor.text, cursor.at);
  const path = cursor.steps.reduce(extendPath, "");
  return formatError(
    cursor.options,
    code,
    `line ${line}, column ${column}${path === "" ? "" : `, at ${path}`}: ${message}`
  );
}
function formatError(options2, code, message, cause) {
  return new FormatError(code, `${options2.what}: ${message}`, { cause, ownFile: options2.ownFile === true });
}

// src/domain/strict-json-values.ts
function memberPlace(place, key) {
  return { ...stepInto(place, key), path: extendPath(place.path, key) };
}
function itemPlace(place, index) {
  return { ...stepInto(place, index), path: extendPath(place.path, index) };
}
function stepInto(place, step) {
  return place.locate === void 0 ? place : { ...place, steps: [...place.steps ?? [], step] };
}
function faultAt(place, message) {
  const position = place.locate?.(place.steps ?? []);
  const shown3 = [
    ...position === void 0 ? [] : [`line ${position.line}, column ${position.column}`],
    ...place.path === "" ? [] : [position === void 0 ? place.path : `at ${place.path}`]
  ].join(", ");
  const where = shown3 === "" ? place.what : `${place.what}: ${shown3}`;
  return new FormatError(place.code, `${where}: ${message}`, {
    ownFile: place.ownFile === true,
    path: place.path
  });
}
function isJsonObject(value) {
  return value instanceof Map;
}
function isJsonArray(value) {
  return Array.isArray(value);
}
function readObject(value, place) {
  if (isJsonObject(value)) return value;
  throw faultAt(place, `expected an object, found ${kindOf(value)}`);
}
function readArray(value, place) {
  if (isJsonArray(value)) return value;
  throw faultAt(place, `expected an array, found ${kindOf(value)}`);
}
function readString(value, place) {
  if (typeof value === "string") return value;
  const isBare = place.locate !== void 0 && (typeof value === "number" || typeof value === "boolean");
  throw faultAt(place, `expected a string, found ${kindOf(value)}${isBare ? "; quote it" : ""}`);
}
function readInteger(value, place) {
  if (Number.isSafeInteger(value) && typeof value === "number") return value;
  throw faultAt(place, `expected an integer, found ${kindOf(value)}`);
}
function exactKeys(object, place, keys) {
  const required = keys.required ?? [];
  const known = [...required, ...keys.optional ?? []];
  for (const key of object.keys()) {
    if (known.includes(key)) continue;
    const meant = nearestWord(key, known);
    const hint = meant === void 0 ? `known keys: ${known.join(", ") || "(none)"}` : `did you mean "${meant}"?`;
    throw faultAt(stepInto(place, key), `unknown key ${quotedKey(key)}; ${hint}`);
  }
  for (const key of required) {
    if (!object.has(key)) throw faultAt(place, `expected the key "${key}", found none`);
  }
}
function kindOf(value) {
  if (value === void 0) return "nothing";
  if (value === null) return "null";
  if (isJsonArray(value)) return "an array";
  if (isJsonObject(value)) return "an object";
  if (typeof value === "boolean") return "a boolean";
  return typeof value === "string" ? "a string" : Number.isInteger(value) ? "a number" : "a number with a fraction";
}

// builtin:node:crypto of src/domain/image/digest.ts
var builtin = process.getBuiltinModule("node:crypto");
var createHash = /* @__PURE__ */ (() => builtin.createHash)();

// src/domain/image/digest.ts
var hexLengths = { sha256: 64, sha384: 96, sha512: 128 };
var grammar = /^([a-z0-9]+(?:[+._-][a-z0-9]+)*):([a-zA-Z0-9=_-]+)$/;
var isSupported = (algorithm) => Object.hasOwn(hexLengths, algorithm);
function parseDigest(text) {
  const [, algorithm, encoded] = grammar.exec(text) ?? [];
  if (algorithm === void 0 || encoded === void 0) {
    throw new FormatError(
      "digest-malformed",
      `digest: expected ALGORITHM:HEX, found ${JSON.stringify(text.slice(0, 200))}`
    );
  }
  if (!isSupported(algorithm)) {
    throw new FormatError(
      "digest-unsupported",
      `digest: expected sha256, sha384 or sha512, found algorithm ${JSON.stringify(algorithm.slice(0, 40))}`
    );
  }
  if (encoded.length !== hexLengths[algorithm] || !/^[0-9a-f]+$/.test(encoded)) {
    throw new FormatError(
      "digest-malformed",
      `digest: expected ${hexLengths[algorithm]} lower-case hex digits after "${algorithm}:", found ${JSON.stringify(encoded.slice(0, 140))}`
    );
  }
  return text;
}
function parseDigestAt(text, { what, path }) {
  try {
    return parseDigest(text);
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new FormatError(cause.code, `${what}: ${path}: ${cause.message}`, { cause });
  }
}
function digestOf(bytes, algorithm = "sha256") {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
}
function digestParts(digest) {
  const colon = digest.indexOf(":");
  const algorithm = digest.slice(0, colon);
  return { algorithm, hex: digest.slice(colon + 1) };
}

// src/domain/image/media-types.ts
var mediaTypes = {
  schema1: "application/vnd.docker.distribution.manifest.v1+json",
  schema1Signed: "application/vnd.docker.distribution.manifest.v1+prettyjws",
  schema2: "application/vnd.docker.distribution.manifest.v2+json",
  dockerList: "application/vnd.docker.distribution.manifest.list.v2+json",
  ociManifest: "application/vnd.oci.image.manifest.v1+json",
  ociIndex: "application/vnd.oci.image.index.v1+json"
};
var manifestMediaTypes = Object.values(mediaTypes);
var bundleMediaType = "application/vnd.dev.sigstore.bundle.v0.3+json";
var emptyMediaType = "application/vnd.oci.empty.v1+json";
var ociConfig = "application/vnd.oci.image.config.v1+json";
var dockerConfig = "application/vnd.docker.container.image.v1+json";
function isIndexMediaType(mediaType) {
  return mediaType === mediaTypes.ociIndex || mediaType === mediaTypes.dockerList;
}
function isManifestMediaType(mediaType) {
  return manifestMediaTypes.includes(mediaType) && !isIndexMediaType(mediaType);
}
function isImageConfigMediaType(mediaType) {
  return mediaType === ociConfig || mediaType === dockerConfig;
}
function manifestTypeOfConfig(mediaType) {
  if (mediaType === ociConfig) return mediaTypes.ociManifest;
  return mediaType === dockerConfig ? mediaTypes.schema2 : void 0;
}

// builtin:node:crypto of src/domain/image/schema1-payload.ts
var builtin2 = process.getBuiltinModule("node:crypto");
var createPublicKey = /* @__PURE__ */ (() => builtin2.createPublicKey)();

// src/domain/image/schema1-payload.ts
var maxSignatures = 100;
var root = { what: "signed schema 1 manifest", path: "", code: "manifest-jws-malformed" };
function schema1Payload(bytes, body2) {
  const members = readObject(body2, root);
  const place = memberPlace(root, "signatures");
  const signatures = readArray(members.get("signatures"), place);
  if (signatures.length === 0 || signatures.length > maxSignatures) {
    throw faultAt(place, `expected 1 to ${maxSignatures} signatures, found ${signatures.length}`);
  }
  const [first, ...others] = signatures.map(
    (signature, index) => readFormat(signature, itemPlace(place, index))
  );
  if (first === void 0 || others.some((other) => !sameFormat(first, other))) {
    throw faultAt(place, "expected one formatLength and formatTail, found signatures that disagree");
  }
  if (first.lengthBytes < 1 || first.lengthBytes > bytes.length) {
    throw faultAt(place, `expected a formatLength of 1 to ${bytes.length}, found ${first.lengthBytes}`);
  }
  const payload = Buffer.concat([bytes.subarray(0, first.lengthBytes), first.tail]);
  const said = readObject(parseJws(payload, "payload"), {
    ...root,
    what: "payload of a signed schema 1 manifest"
  });
  if (said.get("schemaVersion") !== 1) throw faultAt(root, "expected a payload with schemaVersion 1");
  const rest = new Map([...members].filter(([key]) => key !== "signatures"));
  if (sameJson(rest, said)) return payload;
  throw new FormatError(
    "manifest-ambiguous",
    `${root.what}: expected the payload to say what the file says, found another text`
  );
}
function readFormat(value, place) {
  const signature = readObject(value, place);
  checkHeader(signature.get("header"), memberPlace(place, "header"));
  readString(signature.get("signature"), memberPlace(place, "signature"));
  const protectedPlace = memberPlace(place, "protected");
  const bytes = decodeBase64Url(readString(signature.get("protected"), protectedPlace), protectedPlace);
  const fields = readObject(parseJws(bytes, "protected header"), protectedPlace);
  const tailPlace = memberPlace(protectedPlace, "formatTail");
  return {
    lengthBytes: readInteger(fields.get("formatLength"), memberPlace(protectedPlace, "formatLength")),
    tail: decodeBase64Url(readString(fields.get("formatTail"), tailPlace), tailPlace)
  };
}
function checkHeader(value, place) {
  const jwk = readObject(value, place).get("jwk");
  if (jwk === void 0 || jwk === null) return;
  const jwkPlace = memberPlace(place, "jwk");
  const key = {};
  for (const [name, field] of readObject(jwk, jwkPlace))
    key[name] = readString(field, memberPlace(jwkPlace, name));
  try {
    createPublicKey({ key, format: "jwk" });
  } catch {
    throw faultAt(jwkPlace, "expected a public key in JSON Web Key form, found something else");
  }
}
function decodeBase64Url(text, place) {
  const joined2 = text.replace(/[ \n]/g, "");
  if (/^[A-Za-z0-9_-]*$/.test(joined2) && joined2.length % 4 !== 1) return Buffer.from(joined2, "base64url");
  throw faultAt(place, "expected base64url without padding");
}
function parseJws(bytes, what) {
  try {
    return parseStrictJson(bytes, { what, maxBytes: bytes.length, integersOnly: true });
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new FormatError("manifest-jws-malformed", `${root.what}: ${cause.message}`, { cause });
  }
}
function sameFormat(one, other) {
  return one.lengthBytes === other.lengthBytes && Buffer.compare(one.tail, other.tail) === 0;
}
function sameJson(one, other) {
  if (isJsonObject(one) && isJsonObject(other)) {
    return one.size === other.size && [...one].every(([key, value]) => other.has(key) && sameJson(value, other.get(key)));
  }
  if (isJsonArray(one) && isJsonArray(other)) {
    return one.length === other.length && one.every((value, index) => sameJson(value, other[index]));
  }
  return one === other;
}

// src/domain/image/manifest-digest.ts
var maxManifestBytes = 4 * 1024 * 1024;
var decidingFields = ["mediaType", "schemaVersion", "signatures", "config", "manifests"];
function guessMediaType(bytes) {
  const body2 = readLoosely(bytes);
  return body2 === void 0 ? null : typeOf(body2);
}
function manifestDigest(bytes, algorithm = "sha256") {
  checkManifestSize(bytes);
  const body2 = readLoosely(bytes);
  if (body2 === void 0) return digestOf(bytes, algorithm);
  refuseOtherCase(Object.keys(body2), decidingFields);
  const strict = Object.hasOwn(body2, "signatures") ? readStrictly(bytes, { integersOnly: true }) : void 0;
  if (strict === void 0 || typeOf(body2) !== mediaTypes.schema1Signed) return digestOf(bytes, algorithm);
  return digestOf(schema1Payload(bytes, strict), algorithm);
}
function checkManifestSize(bytes) {
  if (bytes.length === 0)
    throw new FormatError("manifest-empty", "manifest: expected a manifest, found no bytes");
  if (bytes.length > maxManifestBytes) {
    throw new FormatError(
      "manifest-too-large",
      `manifest: expected at most ${maxManifestBytes} bytes, found ${bytes.length}`
    );
  }
}
function readStrictly(bytes, options2 = {}) {
  return parseStrictJson(bytes, { what: "manifest", maxBytes: maxManifestBytes, ...options2 });
}
function refuseOtherCase(keys, known) {
  for (const key of keys) {
    if (known.includes(key)) continue;
    const meant = known.find((field) => foldCase(field) === foldCase(key));
    if (meant === void 0) continue;
    throw new FormatError(
      "manifest-ambiguous",
      `manifest: expected "${meant}", found ${quotedKey(key)} in other letters`
    );
  }
}
function foldCase(key) {
  return key.replaceAll("\u017F", "s").toLowerCase();
}
function readLoosely(bytes) {
  let value;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError) return void 0;
    throw error;
  }
  return isObject(value) ? value : void 0;
}
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function typeOf(body2) {
  const { mediaType = null, schemaVersion = null, signatures = null } = body2;
  if (mediaType !== null && typeof mediaType !== "string") return null;
  if (mediaType === mediaTypes.schema2 || mediaType === mediaTypes.ociManifest) return mediaType;
  if (mediaType !== null && isIndexMediaType(mediaType)) return mediaType;
  if (schemaVersion === 1) return signatures === null ? mediaTypes.schema1 : mediaTypes.schema1Signed;
  return schemaVersion === 2 ? typeOfVersion2(body2) : null;
}
function typeOfVersion2({ config = null, manifests = null }) {
  if (config !== null && !isObject(config)) return null;
  const configType = config?.mediaType ?? "";
  if (typeof configType !== "string") return null;
  const implied = manifestTypeOfConfig(configType);
  if (implied !== void 0) return implied;
  if (manifests !== null && !Array.isArray(manifests)) return null;
  const hasEntries = manifests !== null && manifests.length > 0;
  if (hasEntries) return configType === "" ? mediaTypes.ociIndex : null;
  return mediaTypes.ociManifest;
}

// src/domain/image/descriptor.ts
var descriptorFields = [
  "mediaType",
  "digest",
  "size",
  "platform",
  "annotations",
  "artifactType",
  "data",
  "urls"
];
var platformFields = ["os", "architecture", "variant", "os.version", "os.features", "features"];
function readDescriptor(value, place) {
  const members = readObject(value, place);
  refuseOtherCase(members.keys(), descriptorFields);
  const sizeBytes2 = readInteger(members.get("size"), memberPlace(place, "size"));
  if (sizeBytes2 < 0) throw faultAt(memberPlace(place, "size"), `expected a size, found ${sizeBytes2}`);
  const platform = readPlatform(members.get("platform"), memberPlace(place, "platform"));
  const annotations = readAnnotations(members.get("annotations"), memberPlace(place, "annotations"));
  const artifactType = optionalString(members, "artifactType", place);
  const digestPlace = memberPlace(place, "digest");
  return {
    mediaType: readString(members.get("mediaType"), memberPlace(place, "mediaType")),
    digest: parseDigestAt(readString(members.get("digest"), digestPlace), digestPlace),
    sizeBytes: sizeBytes2,
    ...platform !== void 0 && { platform },
    ...annotations !== void 0 && { annotations },
    ...artifactType !== void 0 && { artifactType }
  };
}
function optionalString(members, key, place) {
  const value = members.get(key) ?? "";
  return readString(value, memberPlace(place, key)) || void 0;
}
function readPlatform(value, place) {
  if (value === void 0 || value === null) return void 0;
  const members = readObject(value, place);
  refuseOtherCase(members.keys(), platformFields);
  const variant = optionalString(members, "variant", place);
  const osVersion = optionalString(members, "os.version", place);
  return {
    os: optionalString(members, "os", place) ?? "",
    architecture: optionalString(members, "architecture", place) ?? "",
    ...variant !== void 0 && { variant },
    ...osVersion !== void 0 && { osVersion }
  };
}
function readAnnotations(value, place) {
  if (value === void 0 || value === null) return void 0;
  const entries = [...readObject(value, place)].map(([key, text]) => [
    key,
    readString(text, memberPlace(place, key))
  ]);
  return Object.fromEntries(entries);
}

// src/domain/image/platform.ts
var grammar2 = /^([a-z0-9]+)(?:\(([A-Za-z0-9.]+)\))?\/([a-z0-9_-]+)(?:\/([a-z0-9.]+))?$/;
var otherNames = {
  aarch64: "arm64",
  "x86-64": "amd64",
  x86_64: "amd64",
  i386: "386",
  macos: "darwin"
};
var compatibleVariants = {
  arm: ["v8", "v7", "v6", "v5"],
  arm64: ["v8"]
};
var baseVariants = { arm64: "v8" };
function parsePlatform(text) {
  const [, os, osVersion, architecture, variant] = grammar2.exec(text) ?? [];
  if (os === void 0 || architecture === void 0) {
    throw new UsageError(
      "platform-malformed",
      `platform: expected OS/ARCHITECTURE or OS/ARCHITECTURE/VARIANT in lower case, found ${JSON.stringify(text.slice(0, 100))}`
    );
  }
  return {
    os: usualName(os),
    architecture: usualName(architecture),
    ...variant !== void 0 && { variant: /^[0-9]+$/.test(variant) ? `v${variant}` : variant },
    ...osVersion !== void 0 && { osVersion }
  };
}
function usualName(word) {
  return Object.hasOwn(otherNames, word) ? otherNames[word] ?? word : word;
}
function formatPlatform(platform) {
  const { os, osVersion, architecture, variant } = platform;
  return `${os}${osVersion === void 0 ? "" : `(${osVersion})`}/${architecture}${variant === void 0 ? "" : `/${variant}`}`;
}
function isUnknownPlatform(platform) {
  return platform.os === "unknown" && platform.architecture === "unknown";
}
function platformRank(found, wanted) {
  if (found.os !== wanted.os || found.architecture !== wanted.architecture) return void 0;
  if (wanted.osVersion !== void 0 && found.osVersion !== wanted.osVersion) return void 0;
  const rank = wantedVariants(wanted).indexOf(found.variant ?? "");
  return rank < 0 ? void 0 : rank;
}
function containerdRank(found, wanted) {
  if (wanted.osVersion !== void 0 && found.osVersion !== wanted.osVersion) return void 0;
  const [theirs, ours] = [normalized(found, wanted.os), normalized(wanted, wanted.os)];
  if (theirs.os !== ours.os || theirs.architecture !== ours.architecture) return void 0;
  if (theirs.variant === ours.variant) return 0;
  const rank = levelOf(ours.variant) - levelOf(theirs.variant);
  return rank > 0 ? rank : void 0;
}
var variantNames = {
  armhf: ["arm", "v7"],
  armel: ["arm", "v6"],
  i386: ["386", ""]
};
var usualVariants = { amd64: "v1", arm: "v7", arm64: "v8" };
function normalized({ os, architecture, variant = "" }, ownOs) {
  const word = architecture.toLowerCase();
  const [name, level] = variantNames[word] ?? [usualName(word), variant.toLowerCase()];
  const isNumber = name.startsWith("arm") && /^[0-9]$/.test(level);
  return {
    os: usualName(os.toLowerCase()) || ownOs,
    architecture: name,
    variant: (isNumber ? `v${level}` : level) || (usualVariants[name] ?? "")
  };
}
var levelOf = (variant) => Number(/^v([0-9]+)$/.exec(variant)?.[1]);
function wantedVariants({ architecture, variant }) {
  if (variant === void 0)
    return Object.hasOwn(baseVariants, architecture) ? ["", baseVariants[architecture] ?? ""] : [""];
  const known = Object.hasOwn(compatibleVariants, architecture) ? compatibleVariants[architecture] ?? [] : [];
  const from = known.indexOf(variant);
  return [...from < 0 ? [variant] : known.slice(from), ""];
}

// src/domain/image/index-entries.ts
function entryRole(entry) {
  if (isIndexMediaType(entry.mediaType)) return "index";
  const isManifest = isManifestMediaType(entry.mediaType);
  if (entry.platform !== void 0) {
    if (!isUnknownPlatform(entry.platform)) return "image";
    return isManifest ? "attestation" : "other";
  }
  if (!isManifest) return "other";
  if (entry.annotations?.["vnd.docker.reference.type"] === "attestation-manifest") return "attestation";
  const isArtifact = entry.artifactType !== void 0 && !isImageConfigMediaType(entry.artifactType);
  return isArtifact ? "artifact" : "image";
}
function imagePlatforms(index) {
  return index.manifests.filter((entry) => entryRole(entry) === "image");
}
function isRunnable(entry) {
  return entry.platform === void 0 || !isUnknownPlatform(entry.platform);
}
function platformCandidates(index, wanted) {
  const chosen = new Set([platformRank, containerdRank].flatMap((rank) => bestOf(index, wanted, rank)));
  return index.manifests.filter((entry) => chosen.has(entry));
}
function bestOf({ manifests }, wanted, rank) {
  const ranked = manifests.map((entry) => ({ entry, rank: rankOf(entry, wanted, rank) }));
  const best = Math.min(...ranked.map(({ rank: rank2 }) => rank2));
  return best === Number.POSITIVE_INFINITY ? [] : ranked.filter(({ rank: rank2 }) => rank2 === best).map(({ entry }) => entry);
}
function rankOf({ platform }, wanted, rank) {
  if (platform === void 0) return Number.MAX_SAFE_INTEGER;
  return rank(platform, wanted) ?? Number.POSITIVE_INFINITY;
}

// src/domain/image/manifest.ts
var maxIndexEntries = 1e3;
var root2 = { what: "manifest", path: "", code: "manifest-malformed" };
var genericMediaTypes = ["", "application/json", "application/octet-stream", "text/plain"];
var tellingFields = ["config", "fsLayers", "history", "layers", "manifests"];
function parseManifest(bytes, claimedMediaType = "") {
  checkManifestSize(bytes);
  const guessed = guessMediaType(bytes);
  if (guessed === null)
    throw faultAt(root2, "expected a Docker or OCI manifest, found none of the known types");
  const body2 = readObject(readStrictly(bytes), root2);
  refuseOtherCase(body2.keys(), ["mediaType", "schemaVersion", "signatures", ...tellingFields]);
  const claimed = claimedMediaType.split(";", 1).join("").trim().toLowerCase();
  const mediaType = isEmptyIndex(body2) && isIndexMediaType(claimed) ? claimed : guessed;
  checkClaim(claimed, optionalString(body2, "mediaType", root2) ?? mediaType);
  switch (mediaType) {
    case mediaTypes.schema1:
    case mediaTypes.schema1Signed:
      return readSchema1(body2, mediaType);
    case mediaTypes.dockerList:
    case mediaTypes.ociIndex:
      return readIndex(body2, mediaType);
    default:
      return readImage(body2, mediaType);
  }
}
function isEmptyIndex(body2) {
  const manifests = body2.get("manifests");
  return isJsonArray(manifests) && manifests.length === 0 && !body2.has("config") && !body2.has("mediaType");
}
function checkClaim(claimed, found) {
  if (genericMediaTypes.includes(claimed) || claimed === found.toLowerCase()) return;
  throw new FormatError(
    "manifest-media-type-mismatch",
    `manifest: expected media type ${JSON.stringify(claimed.slice(0, 200))} as it was announced, found ${JSON.stringify(found.slice(0, 200))}`
  );
}
function allowOnly(body2, mediaType, allowed) {
  for (const field of tellingFields) {
    if (allowed.includes(field) || (body2.get(field) ?? null) === null) continue;
    throw new FormatError(
      "manifest-ambiguous",
      `manifest: expected no "${field}" in a manifest of type ${mediaType}, found it`
    );
  }
}
function readSchema1(body2, mediaType) {
  allowOnly(body2, mediaType, ["fsLayers", "history"]);
  const layers = readArray(body2.get("fsLayers"), memberPlace(root2, "fsLayers"));
  const history = readArray(body2.get("history"), memberPlace(root2, "history"));
  if (layers.length === 0 || layers.length !== history.length) {
    throw faultAt(
      root2,
      `expected as many history entries as layers, found ${history.length} and ${layers.length}`
    );
  }
  return { kind: "schema1", mediaType, signed: mediaType === mediaTypes.schema1Signed };
}
function readIndex(body2, mediaType) {
  allowOnly(body2, mediaType, ["manifests"]);
  const place = memberPlace(root2, "manifests");
  const entries = readArray(body2.get("manifests"), place);
  if (entries.length > maxIndexEntries) {
    throw new FormatError(
      "manifest-too-large",
      `manifest: expected at most ${maxIndexEntries} entries, found ${entries.length}`
    );
  }
  return {
    kind: "index",
    mediaType,
    manifests: entries.map((entry, at) => readDescriptor(entry, itemPlace(place, at)))
  };
}
function readImage(body2, mediaType) {
  allowOnly(body2, mediaType, ["config", "layers"]);
  const hasConfig = (body2.get("config") ?? null) !== null;
  const mayLackConfig = mediaType === mediaTypes.ociManifest;
  const config = hasConfig || !mayLackConfig ? readDescriptor(body2.get("config"), memberPlace(root2, "config")) : void 0;
  if (config !== void 0 && isImageConfigMediaType(config.mediaType))
    return { kind: "image", mediaType, config };
  const artifactType = optionalString(body2, "artifactType", root2) ?? config?.mediaType;
  return {
    kind: "artifact",
    mediaType,
    ...artifactType !== void 0 && { artifactType },
    ...config !== void 0 && { config }
  };
}

// src/report/escape.ts
var unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;
var brackets = /##(?=[A-Za-z]*\[)/g;
var longest = 2e3;
var codePoint = (character) => {
  const value = character.codePointAt(0) ?? 0;
  return value < 256 ? `\\x${value.toString(16).padStart(2, "0")}` : `\\u{${value.toString(16)}}`;
};
function withoutSecrets(text) {
  return text.replace(/(:\/\/)[^/\s"]*@(?!sha(?:256|384|512):)/g, "$1***@").replace(/-----BEGIN [A-Z ]*PRIVATE KEY(?:[^"\\]|\\[\s\S])*/g, "[private key]");
}
function visible(text, limit = longest) {
  const told = withoutSecrets(text);
  const cut = told.length > limit ? `${told.slice(0, limit)} [cut, ${told.length} characters]` : told;
  return cut.replace(unsafe, codePoint);
}
function shown(text) {
  return visible(text).replace(brackets, "#\\x23").replace(/^(\s*):/, "$1\\x3a");
}
function shownJson(json) {
  return json.replace(brackets, "\\u0023\\u0023").replace(
    /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Co}]/gu,
    (character) => Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`
    ).join("")
  );
}

// src/domain/codes.ts
var table = (rows) => rows;
var codes = table({
  "digest-malformed": {
    kind: "error",
    means: "A digest is not ALGORITHM:HEX in the right length and lower case.",
    next: "Copy the digest again, for example from `countersign digest REF`."
  },
  "digest-unsupported": {
    kind: "error",
    means: "A digest uses an algorithm other than sha256, sha384 and sha512.",
    next: "Use the sha256 digest of the image."
  },
  "digest-mismatch": {
    kind: "error",
    means: "The bytes that were served do not have the digest that was asked for.",
    next: "Do not use the image; ask the operator of the registry or store, and try another mirror."
  },
  "reference-malformed": {
    kind: "error",
    means: "A text is not an image reference.",
    next: "Write it as HOST/NAME:TAG or HOST/NAME@sha256:HEX, in lower case."
  },
  "reference-not-portable": {
    kind: "warning",
    means: "A reference is one that Docker takes and that podman, skopeo and CRI-O refuse.",
    next: "Write the host with its domain or port, and no IPv6 address."
  },
  "transport-unsupported": {
    kind: "error",
    means: "An image is named by a transport that Countersign does not read.",
    next: "Copy the image to a registry or to dir:, oci: or an archive first."
  },
  "manifest-empty": {
    kind: "error",
    means: "A manifest holds no bytes.",
    next: "Fetch the manifest again."
  },
  "manifest-too-large": {
    kind: "error",
    means: "A manifest is larger, or lists more entries, than the limit that the message names.",
    next: "Check where the manifest comes from; no honest image needs one of that size."
  },
  "manifest-malformed": {
    kind: "error",
    means: "A manifest breaks its own format, or is of a type that is not known.",
    next: "Build or push the image again, or ask the operator of the registry."
  },
  "manifest-ambiguous": {
    kind: "error",
    means: "A manifest can be read as two types, so that two programs could see different images in it.",
    next: "Do not use the image; build it again with a current tool."
  },
  "manifest-jws-malformed": {
    kind: "error",
    means: "A schema 1 manifest claims to be signed and its signature block cannot be taken off, so it has no digest.",
    next: "Push the image again with a current tool; schema 1 is long out of use."
  },
  "manifest-media-type-mismatch": {
    kind: "error",
    means: "A manifest is of another media type than the registry or index says.",
    next: "Ask the operator of the registry; do not use the image until both agree."
  },
  "platform-malformed": {
    kind: "error",
    means: "A platform is not OS/ARCHITECTURE or OS/ARCHITECTURE/VARIANT.",
    next: "Write it as `countersign digest REF` shows it, for example linux/arm64 or linux/arm/v7."
  },
  "json-malformed": {
    kind: "error",
    means: "A document is not strict JSON: syntax, encoding, comments, bytes after the value or a number that is too large.",
    next: "Correct the document at the line and column that the message names."
  },
  "json-duplicate-key": {
    kind: "error",
    means: "A JSON object holds the same key twice, so that two readers could understand it differently.",
    next: "Remove one of the two entries."
  },
  "json-too-deep": {
    kind: "error",
    means: "A JSON document is nested deeper than any honest one.",
    next: "Check where the document comes from; flatten it if it is yours."
  },
  "json-too-large": {
    kind: "error",
    means: "A JSON document is larger than the limit that the message names.",
    next: "Check where the document comes from; split it if it is yours."
  },
  "network-unreachable": {
    kind: "error",
    means: "A server could not be connected to, or the connection broke before the answer was whole.",
    next: "Check the host name, the port, the network and the proxy variables, then run again."
  },
  "dns-failure": {
    kind: "error",
    means: "A host name has no address, or the name service did not answer.",
    next: "Check the spelling of the host and the name service of the machine."
  },
  "tls-failure": {
    kind: "error",
    means: "No TLS connection could be made: the port does not speak TLS, or only a version that is too old.",
    next: "Check the port; name the host in `--insecure-registries` only if it has no TLS."
  },
  "certificate-untrusted": {
    kind: "error",
    means: "The certificate of a server or of a signature is of an unknown authority, out of its time, or for another use.",
    next: "If you trust it, give the authority: of a server with `--ca-file` or in its certs.d folder, of a signature in the policy."
  },
  "client-certificate-refused": {
    kind: "error",
    means: "A server asks for a client certificate, and none, or one that it does not accept, was shown.",
    next: "Put NAME.cert and NAME.key into the certs.d folder of the registry: `~/.config/containers/certs.d/HOST:PORT/`."
  },
  "proxy-unsupported": {
    kind: "error",
    means: "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names a proxy that is none of http and https, such as SOCKS.",
    next: "Name an http proxy, or except the host by NO_PROXY; nothing is sent past a proxy that was asked for."
  },
  "proxy-failure": {
    kind: "error",
    means: "The proxy named by HTTPS_PROXY, HTTP_PROXY or ALL_PROXY is not usable or refused the connection.",
    next: "Correct the proxy variables, or except the host by NO_PROXY."
  },
  timeout: {
    kind: "error",
    means: "A server or program did not answer in time.",
    next: "Try again later; check that the host can be reached from this machine."
  },
  "response-too-large": {
    kind: "error",
    means: "An answer is longer than the limit for its kind; nothing of it was used.",
    next: "Check that the address is right; a server that sends this much is not serving what was asked for."
  },
  "response-truncated": {
    kind: "error",
    means: "An answer ended before its announced length; nothing of it was used.",
    next: "Run again; if it stays, ask the operator of the server or proxy."
  },
  "response-malformed": {
    kind: "error",
    means: "An answer is not valid HTTP, or was sent in an encoding that was not asked for.",
    next: "Check that the port speaks HTTP and that no proxy compresses the answers."
  },
  "redirect-loop": {
    kind: "error",
    means: "A server redirected more than ten times.",
    next: "Check the address; ask the operator of the server."
  },
  "redirect-refused": {
    kind: "error",
    means: "A redirect would leave https, carry a secret to another host, or leads to no http address.",
    next: "Use the address that the server redirects to, if you trust it."
  },
  "address-refused": {
    kind: "error",
    means: "A host name leads to a link-local, metadata or loopback address that was not named by the user.",
    next: "Check who chose this host; loopback services are reached only when named as such."
  },
  "plain-http-refused": {
    kind: "error",
    means: "A request would go over plain http to a host that is neither loopback nor named as insecure.",
    next: "Use https, or name the host in `--insecure-registries`."
  },
  "rate-limited": {
    kind: "error",
    means: 'The server still answered "too many requests" after several waits.',
    next: "Wait, sign in to raise the limit, or lower `--concurrency`."
  },
  "http-status": {
    kind: "error",
    means: "A server answered with a status that means neither success nor absence.",
    next: "Check the address and the rights to read it; for 5xx try again later."
  },
  "ca-file-malformed": {
    kind: "error",
    means: "The file of `--ca-file` or NODE_EXTRA_CA_CERTS cannot be read or holds no PEM certificate.",
    next: "Name a file of PEM certificates (-----BEGIN CERTIFICATE-----)."
  },
  "certs-d-malformed": {
    kind: "error",
    means: "The certs.d folder of a registry cannot be read, or a file in it is not what its name says: *.crt authorities, NAME.cert and NAME.key one client certificate.",
    next: "Correct or remove the file that the message names; other registries are not concerned."
  },
  "registry-login-missing": {
    kind: "error",
    means: "A registry or its token service wants a login, and no credentials were found for it.",
    next: "Sign in before (`docker login`, `podman login` or `--auth-file`); `countersign where REF` shows which entry would be used."
  },
  "registry-login-refused": {
    kind: "error",
    means: "A registry or its token service does not accept the credentials that were sent: they are wrong, expired or withdrawn.",
    next: "Sign in again; the message and `countersign where REF` name the file and entry that were used."
  },
  "registry-denied": {
    kind: "error",
    means: "The registry or its token service does not permit this: the account lacks the right for this repository.",
    next: "Use an account that may pull it (`docker login`, `podman login` or `--auth-file`); `countersign where REF` shows which entry is used."
  },
  "challenge-unsupported": {
    kind: "error",
    means: "A registry asks for a kind of login other than Basic and Bearer, or for another kind than there is.",
    next: "Ask the operator of the registry for token or password access; sign in with a user and a password."
  },
  "realm-refused": {
    kind: "error",
    means: "A registry names a token service to which credentials are not sent: no URL, or plain http from an https registry.",
    next: "Ask the operator of the registry to name an https token service."
  },
  "registry-error": {
    kind: "error",
    means: "The registry or its token service failed, or answered what no registry answers.",
    next: "Try again later; check that the host is a registry."
  },
  "repository-not-found": {
    kind: "error",
    means: "The registry says that it has no repository of this name, or hides it from this account.",
    next: "Check the name; private repositories also answer so without credentials, and a new one exists only after the first push."
  },
  "manifest-not-found": {
    kind: "error",
    means: "The registry has no such image, tag or digest, or hides it from this account.",
    next: "Check the name and the tag; private repositories also answer so without credentials."
  },
  "digest-header-mismatch": {
    kind: "error",
    means: "The registry announced another digest than that of the bytes it served.",
    next: "Do not use the image; ask the operator of the registry, its cache or proxy."
  },
  "credentials-malformed": {
    kind: "error",
    means: "A credential file cannot be read, is not JSON, or has a broken entry for this registry.",
    next: "Correct the file, or sign in again with the tool that wrote it."
  },
  "credential-helper-failed": {
    kind: "error",
    means: "A credential helper program is missing, failed, was too slow or answered no credentials.",
    next: "Run `docker-credential-NAME get` by hand, or remove the helper from the credential file."
  },
  "command-unknown": {
    kind: "error",
    means: "The first word is not a command.",
    next: "See `countersign --help`."
  },
  "option-unknown": {
    kind: "error",
    means: "The command does not know this option.",
    next: "See `countersign COMMAND --help`."
  },
  "option-repeated": {
    kind: "error",
    means: "An option that takes one value was given twice.",
    next: "Leave one of them out."
  },
  "option-value": {
    kind: "error",
    means: "The value of an option is missing or is not what the option takes.",
    next: "See `countersign COMMAND --help`; an empty value is often a variable that is not set."
  },
  "option-conflict": {
    kind: "error",
    means: "Two options exclude each other.",
    next: "Leave one of them out."
  },
  "operand-missing": {
    kind: "error",
    means: "No image or file was named.",
    next: "Name at least one; an empty list is often a variable that is not set or a step that did not run."
  },
  "operand-unexpected": {
    kind: "error",
    means: "The command takes fewer images or files than were named.",
    next: "See `countersign COMMAND --help`."
  },
  "policy-missing": {
    kind: "error",
    means: "Nothing says whom to trust: neither a policy nor a key was given.",
    next: "Give --policy FILE, or --key FILE for a single key, or --system-policy."
  },
  "policy-not-found": {
    kind: "error",
    means: "The policy file that was named, or that should be there by default, does not exist.",
    next: "Correct the path, or give --key FILE for a single key."
  },
  "policy-ambiguous": {
    kind: "error",
    means: "More than one policy could be meant.",
    next: "Name one with --policy."
  },
  "policy-grammar": {
    kind: "error",
    means: "The name of the file says another grammar than is wanted: .yaml, .yml and .trust.json are trust policies.",
    next: "Give the file the name that its grammar asks for."
  },
  "policy-not-at-base": {
    kind: "error",
    means: "A proposed change is judged by the policy of the commit that it is to be merged into, and that commit, or the policy in it, is not to be had.",
    next: "Let actions/checkout fetch it (`fetch-depth: 2`, or `0` in a merge queue); merge a first policy in a change of its own."
  },
  "event-malformed": {
    kind: "error",
    means: "The event file of the workflow run does not say which commits a proposed change is about, so whose policy judges it is not known.",
    next: "Run the step in an unchanged environment of the runner: `GITHUB_EVENT_PATH` must name the file that the runner wrote."
  },
  "git-failed": {
    kind: "error",
    means: "The program git did not give a file of the base commit of a proposed change.",
    next: "Read what git says in the message; check out with `fetch-depth: 0` and without a filter."
  },
  "working-directory-missing": {
    kind: "error",
    means: "The folder that the program was started in is gone.",
    next: "Change into a folder that is there; an earlier step may have removed it."
  },
  "file-unreadable": {
    kind: "error",
    means: "A file that was named could not be read.",
    next: "Check the path and its permissions."
  },
  "registries-d-malformed": {
    kind: "error",
    means: "A file of the registries.d folder is no YAML, or holds a value of the wrong type.",
    next: "Correct the file that the message names; other tools refuse the whole folder because of it, too."
  },
  "registries-d-duplicate": {
    kind: "error",
    means: "Two files of the registries.d folder set `default-docker`, or the same key under `docker`.",
    next: "Keep the section in one file and remove it from the other."
  },
  "registries-d-unreadable": {
    kind: "error",
    means: "The registries.d folder or a file in it cannot be read.",
    next: "Correct the permissions, or name another folder with --registries-d."
  },
  "registries-d-fall-through": {
    kind: "warning",
    means: "The most specific section of registries.d sets no lookaside, so that of a wider scope is used.",
    next: "Set the lookaside in the specific section, too, if the wider one was not meant."
  },
  "lookaside-trailing-slash": {
    kind: "warning",
    means: "The base of a lookaside ends with a slash, so that its URLs hold a double slash.",
    next: "Remove the slash at the end unless the store was filled that way: object stores tell the two apart."
  },
  "lookaside-unsupported": {
    kind: "error",
    means: "The base of a lookaside is no URL, or not one with the scheme file, http or https.",
    next: "Write file:///ABSOLUTE/FOLDER or https://HOST/PATH."
  },
  "signature-malformed": {
    kind: "reason",
    means: "A stored signature is in no container that is known: empty, a web page, ASCII armor, or a broken format.",
    next: "Remove or replace the file; one such file makes every reader of this place refuse the image."
  },
  "payload-malformed": {
    kind: "reason",
    means: "A signature is good, but what it covers is no simple-signing payload.",
    next: "Sign the image again with a tool for container signatures."
  },
  "policy-wrong-type": {
    kind: "error",
    means: "A value in the policy has another JSON type than its key takes, or an object or list is missing.",
    next: "Correct the value at the path that the message names; `countersign policy check FILE` lists every fault."
  },
  "policy-unknown-key": {
    kind: "error",
    means: "An object in the policy has a key that does not belong there; other tools refuse the whole file, too.",
    next: "Correct or remove the key; keys are compared with case."
  },
  "policy-missing-field": {
    kind: "error",
    means: "A key that is needed is missing from the policy, or its text is empty.",
    next: "Add it at the path that the message names."
  },
  "policy-unknown-type": {
    kind: "error",
    means: "A `type` or `keyType` in the policy is none that containers-policy.json(5) knows.",
    next: "Write one of the names that the message lists; they are compared with case."
  },
  "policy-malformed": {
    kind: "error",
    means: "A trust policy cannot be read as YAML, or uses what readers of YAML differ on: tags, merge keys, a key twice.",
    next: "Correct it at the line and column that the message names."
  },
  "policy-value-invalid": {
    kind: "error",
    means: "A text or number in a trust policy is not of the form that its field takes.",
    next: "Write it in the form that the message names."
  },
  "policy-pattern-invalid": {
    kind: "error",
    means: "A pattern stands in a field that is compared exactly, or would match everything.",
    next: 'Patterns have their own fields (`refPattern` \u2026) and say something: `*` stands for anything but "/", `**` for anything.'
  },
  "policy-combination-invalid": {
    kind: "error",
    means: "A combination (anyOf, allOf, atLeast) holds what it cannot, or hands down to its parts what they cannot take.",
    next: "Correct the combination at the path that the message names, or give its parts the field themselves."
  },
  "policy-empty-requirements": {
    kind: "error",
    means: "A list of requirements is empty, which could mean everything or nothing.",
    next: 'Write [{"type":"reject"}] to refuse, or name what is required.'
  },
  "policy-scope-invalid": {
    kind: "error",
    means: "A scope in the policy cannot be one of its transport.",
    next: 'Write it in the form that the message names; paths are absolute and without ".", ".." or a final slash.'
  },
  "policy-key-source": {
    kind: "error",
    means: "A requirement does not name its keys in exactly one way, or key data is not base64.",
    next: "Keep one of the keys that the message names; the data forms hold standard base64 with padding."
  },
  "policy-reference-invalid": {
    kind: "error",
    means: "A reference, repository or prefix in a `signedIdentity` cannot be one.",
    next: "Write HOST/NAME:TAG in lower case; prefixes have neither tag nor digest."
  },
  "policy-relative-path": {
    kind: "warning",
    means: "A key file in the policy is named relative to the working directory, as podman reads it.",
    next: "Write the absolute path, or run every command in the same folder."
  },
  "policy-scope-never-matches": {
    kind: "warning",
    means: "No image can have this scope, so its requirements are never asked.",
    next: "Write HOST[:PORT][/NAME\u2026] in full (docker.io/library/app for app), or *.DOMAIN without port and path."
  },
  "policy-transport-unknown": {
    kind: "warning",
    means: "The policy has scopes for a transport that does not exist, so they are never asked.",
    next: "Correct the name of the transport; images of the transport that was meant fall to the default."
  },
  "policy-requirement-shadowed": {
    kind: "warning",
    means: "A part of the policy changes nothing, because another part says the same or decides before it.",
    next: "Remove it, or correct what it was meant to say."
  },
  "policy-source-open": {
    kind: "warning",
    means: "A policy trusts a reusable workflow of another repository, which any branch of the source repository may call.",
    next: "Pin `environment` (and protect it), or make sure that the reusable workflow refuses other branches itself."
  },
  "policy-ref-unpinned": {
    kind: "warning",
    means: "A workflow is trusted on every branch and tag, so whoever may push a branch can have it sign.",
    next: "Add `ref: refs/heads/main`, or `refPattern: refs/tags/v*` with protected tags."
  },
  "policy-names-without-ids": {
    kind: "warning",
    means: "A repository is trusted by its name alone; after a rename or deletion somebody else may take the name.",
    next: "Add `repositoryId` and `ownerId`, as texts; `gh api repos/OWNER/NAME` shows both as `id`."
  },
  "policy-identity-broad": {
    kind: "warning",
    means: "A pattern for identities names nobody but the host that issues them.",
    next: "Name the organisation or the repository in it."
  },
  "policy-key-ends": {
    kind: "warning",
    means: "A GPG key of the policy has expired or expires within 30 days; from then on none of its signatures count, also the older ones.",
    next: "Have its owner extend it and put the new public key in its place, or add its successor beside it in time."
  },
  "policy-waived-scope": {
    kind: "warning",
    means: "The policy accepts everything in this scope, unverified.",
    next: "Name who must have signed, if anybody does."
  },
  "policy-age-by-signer": {
    kind: "warning",
    means: "`maxAge` of a GPG signature is measured from the time that the signer wrote into it, which nobody else vouches for.",
    next: "Trust the signer with it, or ask for a Sigstore signature with a verified time."
  },
  "policy-age-renewable": {
    kind: "warning",
    means: "`maxAge` of a signature by a key is measured from a timestamp or a log entry, and whoever has the signature can have it stamped or logged anew.",
    next: "Trust a workflow or identity, whose certificates are over within minutes, or withdraw images by `denied`."
  },
  "policy-not-expressible": {
    kind: "warning",
    means: "A requirement of a trust policy cannot be said in a containers policy.json; the compiled policy is stricter there.",
    next: "Judge these images with Countersign, or give them a signature that policy.json can ask for."
  },
  "signature-missing": {
    kind: "reason",
    means: "A signature is required, and every place that could hold one was read and holds none.",
    next: "Sign the image, and check with `countersign where REF` that its signatures are published where they are looked for."
  },
  "untrusted-key": {
    kind: "reason",
    means: "A signature was made by a key that the requirement does not trust.",
    next: "Add the key to the policy if it is to be trusted; if not, somebody else signed this image."
  },
  "wrong-image": {
    kind: "reason",
    means: "A signature is good, but for an image with another digest.",
    next: "Sign this image, or ask for the one that was signed."
  },
  "wrong-identity": {
    kind: "reason",
    means: "A signature is good and for this digest, but the policy does not take the name it claims for the name that was asked for.",
    next: "Sign under the name and tag that are pulled, or change `signedIdentity` in the policy."
  },
  "statement-malformed": {
    kind: "reason",
    means: "A signature is good, but what it covers is no in-toto statement.",
    next: "Sign the image again with a tool for container signatures."
  },
  "attestation-not-signature": {
    kind: "reason",
    means: "A bundle is an attestation about the image (provenance, a list of contents \u2026), which says what is true of it, not that it may be used.",
    next: "Sign the image as well: `countersign sign` or `cosign sign`."
  },
  "signature-over-file": {
    kind: "reason",
    means: "A bundle is a signature over a file, not over the statement that signs an image.",
    next: "Sign the image: `countersign sign` or `cosign sign`; `countersign verify-blob` judges files."
  },
  "reference-not-signed": {
    kind: "reason",
    means: "A bundle is good and for this digest, but does not say under which name the image was signed, as those of cosign never do.",
    next: "Sign with `countersign sign`, or write `signedIdentity: { type: digestOnly }` into the requirement if the digest alone is to count."
  },
  "tag-not-bound": {
    kind: "warning",
    means: "An accepted signature names the repository only, as cosign writes it, so it may have been made for another tag.",
    next: "Pull by digest, or sign with `countersign sign` or `cosign sign --sign-container-identity`, which name the tag."
  },
  "wrong-issuer": {
    kind: "reason",
    means: "A certificate is good, but its identity was vouched for by another service than the policy names.",
    next: "Compare `issuer` in the policy with the message; both are compared to the character."
  },
  "wrong-signer": {
    kind: "reason",
    means: "A signature is good, but by another workflow, repository, person or kind of signer than wanted.",
    next: "Change the policy if this signer is to be trusted; if not, somebody else signed this image."
  },
  "wrong-ref": {
    kind: "reason",
    means: "A signature is good and by the right workflow, but from another branch or tag.",
    next: "Sign from a ref that the policy names, or add the ref to it."
  },
  "pull-request-signer": {
    kind: "reason",
    means: "A signature was made by a run for a pull request, whose code nobody has merged yet.",
    next: "Sign after the merge; only a `ref` or `refPattern` that begins with `refs/pull/` lets such signers through."
  },
  "wrong-extension": {
    kind: "reason",
    means: "A certificate is by the right signer, but says something else of the run than the policy demands, or nothing: trigger, environment, runner, ids, commit.",
    next: "Compare the field that the message names with the policy."
  },
  "log-entry-missing": {
    kind: "reason",
    means: "A signature stands in no transparency log of the trusted root, and the policy demands that it does.",
    next: "Sign with `transparency: log`, or say `transparency: timestamp` or `none` in the policy."
  },
  "timestamp-missing": {
    kind: "reason",
    means: "A signature has no time of a timestamp authority of the trusted root, and the policy demands one.",
    next: "Sign with a timestamp authority (`tsa-url`), or say `transparency: log` in the policy."
  },
  "signature-time-missing": {
    kind: "reason",
    means: "Nobody vouches for the time of a signature, so its age or its certificate cannot be judged.",
    next: "Sign with a log or a timestamp authority."
  },
  "signature-too-old": {
    kind: "reason",
    means: "A signature is older than `maxAge` in the policy allows.",
    next: "Build and sign the image again, or allow more."
  },
  "annotation-mismatch": {
    kind: "reason",
    means: "A signature is good, but an annotation that the policy demands is not in it, or says something else.",
    next: "Sign with `--annotations NAME=TEXT`; names and texts are compared to the character."
  },
  "threshold-not-met": {
    kind: "reason",
    means: "Fewer distinct signers signed than the policy demands; one signer counts once, however often it signed.",
    next: "Have another of the trusted signers sign the image."
  },
  "image-denied": {
    kind: "reason",
    means: "The policy lists this digest as denied, whatever signed it.",
    next: "Use another version of the image; the reason stands beside the digest in the policy."
  },
  "annotation-invalid": {
    kind: "error",
    means: "An annotation cannot be signed: its name is taken or empty, or there is too much of it.",
    next: "Choose another name or a shorter text."
  },
  "policy-reject": {
    kind: "reason",
    means: "The policy rejects this image, whoever signed it.",
    next: "Change the rule that the message names, if the image is to be allowed, or judge it under another name with `--identity`."
  },
  "signed-base-layer-unsupported": {
    kind: "reason",
    means: "A requirement of type signedBaseLayer always rejects; no tool implements it.",
    next: "Take it out of the policy."
  },
  "key-type-unsupported": {
    kind: "reason",
    means: "A signedBy requirement has a keyType other than GPGKeys; such requirements always reject.",
    next: 'Use `"keyType": "GPGKeys"` with OpenPGP keys.'
  },
  "signatures-unread": {
    kind: "reason",
    means: "The signatures of a place could not be read to their end.",
    next: "Run the command again when the place can be reached."
  },
  "digest-not-sha256": {
    kind: "reason",
    means: "The image was asked for by a sha384 or sha512 digest; a simple signature binds sha256 only, and podman refuses such a reference, too.",
    next: "Ask for the image by its sha256 digest; `countersign digest REF` prints it."
  },
  "image-waived": {
    kind: "warning",
    means: "The policy accepts anything under this name, so nothing about the image was verified.",
    next: "Give the scope a requirement that verifies, or refuse such images with `--waived fail`."
  },
  "signature-other-tag": {
    kind: "warning",
    means: "The image was pulled by digest, and its signature was made for another tag than the one written beside the digest.",
    next: "Check that the digest is the one you want; a tag beside a digest is never compared."
  },
  "signature-time-odd": {
    kind: "warning",
    means: "An accepted signature says it was made in the future, or before there were container images.",
    next: "Check the clock of the machine that signed."
  },
  "index-without-platforms": {
    kind: "reason",
    means: "An index lists no image platform, so there is nothing in it that could run or be accepted instead of it.",
    next: "Check that the reference names an image; sign the index itself if it is to be accepted."
  },
  "registries-d-ineffective": {
    kind: "warning",
    means: "Something in registries.d sets nothing: a key that no tool knows, or a folder that is not there.",
    next: "Correct the spelling, or take it out."
  },
  "where-not-docker": {
    kind: "error",
    means: "`where` was asked about an image that lies in no registry.",
    next: "Name the reference under which it is signed, as HOST/NAME:TAG."
  },
  "transport-not-signable": {
    kind: "error",
    means: "Images of this transport have no manifest that stays the same, so a signature of it would be worthless.",
    next: "Push the image to a registry and sign it there, or copy it to a dir: or oci: folder first."
  },
  "lookaside-missing": {
    kind: "error",
    means: "There is no place to publish signatures to: nothing is configured but the built-in store of this machine.",
    next: "Name a folder with `--lookaside`, or set `lookaside-staging` for the registry in registries.d."
  },
  "publish-conflict": {
    kind: "error",
    means: "A way to sign and the places to publish to do not go together.",
    next: "GPG signatures go to a `lookaside`, those of Sigstore to `referrers` or a `sig-tag`; give one for each method."
  },
  "file-exists": {
    kind: "error",
    means: "A file that was to be made is there already; files of the user are never written over.",
    next: "Give another name, or move the file away first."
  },
  "file-not-written": {
    kind: "error",
    means: "A file could not be written.",
    next: "Check that its folder is there, may be written to and has room."
  },
  "identity-missing": {
    kind: "error",
    means: "An image that lies in no registry can be signed only under a reference that is given with it.",
    next: "Give `--identity HOST/NAME:TAG`."
  },
  "tag-moved": {
    kind: "error",
    means: "An image does not have the digest that `--digest` demands: the tag was moved, or another image was built.",
    next: "Find out who pushed the tag; sign the digest that the build step reported."
  },
  "platform-missing": {
    kind: "error",
    means: "The index holds no image for a platform that was asked for.",
    next: "Ask for a platform that `countersign digest REF` lists."
  },
  "read-back-failed": {
    kind: "error",
    means: "A signature was written, but what the store gives back is not that signature, or does not verify.",
    next: "Do not count on this signature; check the store, then sign again."
  },
  "read-back-stale": {
    kind: "warning",
    means: "A signature was published, but the address where others read does not serve it yet.",
    next: "Wait for the copy to the public address or its cache to catch up, or check that it happens at all."
  },
  "entry-not-signed": {
    kind: "warning",
    means: "An entry of the index is no image (an attestation or another artifact), so it was not signed.",
    next: "Nothing; name it by its digest if it is to be signed."
  },
  "nested-index": {
    kind: "warning",
    means: "An index lists another index; it was signed, but podman and skopeo do not look into it.",
    next: "List the images of all platforms in one index."
  },
  "store-entry-malformed": {
    kind: "warning",
    means: "Beside the signatures lies a file that is no signature; podman refuses the image because of it.",
    next: "Remove that file and let the later ones move up by one number."
  },
  "signature-structure": {
    kind: "reason",
    means: "A signature is no single OpenPGP signed message: it is detached, armored, encrypted, or something stands beside it.",
    next: "Publish the message exactly as `gpg --sign` or `countersign sign` wrote it, one signature to a file."
  },
  "signature-version": {
    kind: "reason",
    means: "A signature packet has another version than 4; only version 4 is read by every tool and safe to check here.",
    next: "Sign again with a current program."
  },
  "signature-hash-weak": {
    kind: "reason",
    means: "A signature was made with MD5, SHA-1, RIPEMD-160 or SHA-224, which no longer protect it.",
    next: "Sign again with SHA-256 or stronger (`--digest-algo SHA512`)."
  },
  "signature-hash-unsupported": {
    kind: "reason",
    means: "A signature was made with a hash algorithm that gpg 2.2 does not know.",
    next: "Sign again with SHA-256, SHA-384 or SHA-512."
  },
  "signature-too-large": {
    kind: "reason",
    means: "A signature, or what is compressed in it, is larger than any real one.",
    next: "Remove it from the store; a signature has some hundred bytes."
  },
  "signature-invalid": {
    kind: "reason",
    means: "A signature does not fit what it is said to sign: one of them was altered.",
    next: "Do not use the image on the strength of it; find out who changed the file, and sign again."
  },
  "signature-before-key": {
    kind: "reason",
    means: "A signature is dated before its key was made.",
    next: "Check the clock of the machine that signed, then sign again."
  },
  "signature-from-future": {
    kind: "reason",
    means: "A signature is dated more than five minutes ahead of this machine's clock.",
    next: "Compare the clocks of this machine and of the one that signed."
  },
  "signature-expired": {
    kind: "reason",
    means: "A signature carries a time after which it does not count, and that time has passed.",
    next: "Sign again, without an expiry or with a later one."
  },
  "key-expired": {
    kind: "reason",
    means: "The GPG key has expired; a signature counts only while its key does, also for gpg and podman.",
    next: "Extend the key (`gpg --quick-set-expire`) and distribute it, or sign with a new key."
  },
  "key-revoked": {
    kind: "reason",
    means: "The GPG key or subkey was revoked, for whatever reason and at whatever time.",
    next: "Sign again with another key, and take the revoked one out of the policy."
  },
  "key-weak": {
    kind: "reason",
    means: "A key is too short to be trusted.",
    next: "Make a key of RSA 3072 bits or more, NIST P-256 or Ed25519, and sign with that."
  },
  "key-unsupported": {
    kind: "reason",
    means: "A key is of a version, algorithm or curve that not every reader of these signatures takes.",
    next: "Use RSA, NIST P-256, P-384, P-521 or Ed25519; for GPG a version 4 key as gpg 2.2 makes it."
  },
  "key-cannot-sign": {
    kind: "reason",
    means: "The key flags of the GPG key do not allow it to sign data.",
    next: "Sign with a key or subkey that has the usage S in `gpg --list-keys`."
  },
  "key-invalid": {
    kind: "reason",
    means: "The GPG key does not vouch for itself: it has no valid signature of its own now.",
    next: "Export the key again, with its user ids: `gpg --export FINGERPRINT`."
  },
  "subkey-not-bound": {
    kind: "reason",
    means: "A signing subkey lacks the valid signatures that tie it and its primary key to each other.",
    next: "Export the key again: `gpg --export FINGERPRINT`."
  },
  "key-ambiguous": {
    kind: "reason",
    means: "One subkey stands under two primary keys, so it cannot be said whose it is.",
    next: "Take one of the two keys out of the policy."
  },
  "key-malformed": {
    kind: "reason",
    means: "Key material is broken, cut, or no key of the kind that is wanted.",
    next: "Export the key again: `gpg --export --armor FINGERPRINT`, or `openssl pkey -pubout` for PEM."
  },
  "key-none": {
    kind: "reason",
    means: "Key material holds no key of the kind that is wanted: OpenPGP, or PEM for Sigstore.",
    next: "Give the public key that signs: `gpg --export --armor FINGERPRINT`, or the PEM beside the private key."
  },
  "key-file-secret": {
    kind: "warning",
    means: "A file of keys to trust holds a secret key; only its public half is used.",
    next: "Give the public half, `gpg --export --armor FINGERPRINT`: whoever reads the file can sign."
  },
  "key-file-missing": {
    kind: "reason",
    means: "A key file does not exist; a relative path counts from the working directory.",
    next: "Correct the path (in a policy.json it counts from the working directory, in a trust policy from that file), or put the key into the policy with `keyData`."
  },
  "key-file-unreadable": {
    kind: "reason",
    means: "A key file exists but cannot be read.",
    next: "Correct its permissions or its path."
  },
  "key-file-too-large": {
    kind: "reason",
    means: "Key material is larger than 1 MiB.",
    next: "Export only the keys that sign, if need be with `--export-options export-minimal`."
  },
  "authority-malformed": {
    kind: "reason",
    means: "A file of certificate authorities holds no PEM certificate, or one that cannot be read or used.",
    next: "Give version 3 certificates as PEM (-----BEGIN CERTIFICATE-----)."
  },
  "certificate-malformed": {
    kind: "reason",
    means: "The certificate of a signature, or one of its authorities, cannot be read, or says two things at once.",
    next: "Sign again; a certificate is copied whole, as its authority issued it."
  },
  "log-entry-invalid": {
    kind: "reason",
    means: "An entry of a transparency log is broken, of a kind that is not read, or not signed by a trusted log.",
    next: "Sign again; check that the policy or trusted root knows the log that was used."
  },
  "certificate-missing": {
    kind: "reason",
    means: "A signature comes without the certificate that the policy asks for.",
    next: "Sign keyless or with a certificate, or trust the key itself with `keyPath`."
  },
  "key-missing": {
    kind: "error",
    means: "No signing key was given: the option or secret is empty.",
    next: "Check the name of the secret and that this run may read it: runs for pull requests from forks get none."
  },
  "key-wrong-kind": {
    kind: "error",
    means: "A PEM key was given where a GPG key is expected, or something else where a PEM public key is.",
    next: "GPG signatures (signedBy) take keys of `gpg --export --armor FINGERPRINT`, Sigstore ones a PEM public key; only the secret half signs."
  },
  "key-not-secret": {
    kind: "error",
    means: "A public key was given where the secret key is needed.",
    next: "Export it with `gpg --export-secret-keys --armor FINGERPRINT`."
  },
  "key-choice": {
    kind: "error",
    means: "Several keys could sign and none was chosen.",
    next: "Name one or more by full fingerprint with `--gpg-fingerprint`."
  },
  "key-not-found": {
    kind: "error",
    means: "No key with the fingerprint that was asked for is there.",
    next: "Give one of the fingerprints that the message lists, or the right key."
  },
  "key-secret-missing": {
    kind: "error",
    means: "The secret half of the key is not there: it lies elsewhere, or was left out of the export.",
    next: "Export the secret key where it lies, or sign with a subkey whose secret half is there."
  },
  "fingerprint-malformed": {
    kind: "error",
    means: "A key was named by something else than its full fingerprint.",
    next: "Give all 40 hex digits; `gpg --list-keys --with-subkey-fingerprints` shows them."
  },
  "passphrase-missing": {
    kind: "error",
    means: "The signing key is protected by a passphrase and none was given.",
    next: "Give it with COUNTERSIGN_GPG_PASSPHRASE or `--gpg-passphrase-file`."
  },
  "passphrase-wrong": {
    kind: "error",
    means: "The passphrase does not open the signing key.",
    next: "Check the secret; a line end at its end is ignored, other blanks are not."
  },
  "passphrase-malformed": {
    kind: "error",
    means: "A passphrase holds a line end, which not every program can take.",
    next: "Change the passphrase of the key to one line."
  },
  "signing-failed": {
    kind: "error",
    means: "What was signed did not pass its own check, so it was not used.",
    next: "Try again; if it stays, check the key with `gpg --sign`."
  },
  "signs-by-subkey": {
    kind: "warning",
    means: "A subkey signs: skopeo 1.18, podman 5.4 and older refuse such signatures.",
    next: "Sign with the primary key where readers are older."
  },
  "key-expires-soon": {
    kind: "warning",
    means: "The signing key expires within 30 days; from then on its signatures count no longer, also the older ones.",
    next: "Extend the key and distribute it before that day."
  },
  "gpg-not-found": {
    kind: "error",
    means: "The program gpg was asked for and cannot be started.",
    next: "Install GnuPG, or use `--gpg-engine builtin`."
  },
  "gpg-failed": {
    kind: "error",
    means: "The program gpg did not sign.",
    next: "Try `gpg --sign --local-user FINGERPRINT!` on this machine, as this user and with this GNUPGHOME."
  },
  "gpg-timeout": {
    kind: "error",
    means: "The program gpg did not answer in time; it may be waiting for a passphrase or a card.",
    next: "Unlock the key in the agent first, or give the passphrase with COUNTERSIGN_GPG_PASSPHRASE."
  },
  "scope-alias": {
    kind: "reason",
    means: "The host of a reference differs from the host of a policy scope only by letter case, a default port or another notation of its address; taken as written it would slip past that scope.",
    next: "Write the host exactly as the policy does."
  },
  "fingerprint-not-in-key": {
    kind: "error",
    means: "A fingerprint that was given belongs to no primary key of the key files.",
    next: "Give the full fingerprint of a primary key, as `countersign inspect` or `gpg --show-keys` prints it."
  },
  "lookaside-not-writable": {
    kind: "error",
    means: "Signatures can be written to a folder only, and the base that was named is none.",
    next: "Write to a folder (file:///FOLDER, as `lookaside-staging` or `--lookaside`) and publish that to the server."
  },
  "lookaside-unreadable": {
    kind: "error",
    means: "A signature store could not be read to the end of its list, so nobody can say which signatures there are.",
    next: "Make the store answer 404 for entries that are not there and serve the others; then try again."
  },
  "lookaside-folder-missing": {
    kind: "warning",
    means: "The folder of a signature store does not exist, so that no signature can be found there.",
    next: "Correct the path, or copy the signatures there."
  },
  "lookaside-endless": {
    kind: "error",
    means: "A signature store holds more than 127 signatures of one manifest, or answers every number.",
    next: "Remove signatures that are not needed, from the highest number down; other tools fail here, too."
  },
  "store-write-failed": {
    kind: "error",
    means: "A signature could not be written; nothing of it is visible.",
    next: "Mend what the message names (disk, quota, network file system) and run the command again."
  },
  "store-read-only": {
    kind: "error",
    means: "The folder for signatures may not be written to.",
    next: "Correct the permissions, or name another folder with --lookaside."
  },
  "store-symlink": {
    kind: "error",
    means: "A symbolic link lies where a signature or a folder of the store belongs; it is not followed.",
    next: "Find out who put it there; replace it by a real file or folder."
  },
  "store-full": {
    kind: "error",
    means: "A manifest has 127 signatures in this place; readers stop there, so no other would be seen.",
    next: "Remove signatures that are not needed, from the highest number down."
  },
  "store-gap": {
    kind: "error",
    means: "A lower number vanished while a signature was written, so that readers do not see the new one.",
    next: "Move the highest entries down so that the numbers from 1 have no gap, and run the command again."
  },
  "store-lost-update": {
    kind: "error",
    means: "A signature was pushed, but its entry in a tag that many write to did not stay: the registry cannot guard tags against writers at the same time.",
    next: "Run the command again, which completes it; let only one job at a time sign an image (`concurrency` in a workflow)."
  },
  "store-tag-foreign": {
    kind: "error",
    means: "The tag under which signatures of an image are listed holds something else, which is not overwritten.",
    next: "Find out who pushed it; remove the tag, or name another repository with `--signature-repository`."
  },
  "store-tag-immutable": {
    kind: "error",
    means: "The registry does not let the tag be written again under which signatures of an image are listed.",
    next: "Except tags that begin with sha256- from the rule of immutable tags, or name another repository with `--signature-repository`."
  },
  "signatures-endless": {
    kind: "error",
    means: "A registry lists more signatures or referrers of one manifest than are read: 1000, 50 pages, 64 MiB, or the same page again.",
    next: "Remove what is not needed there, or ask the operator of the registry."
  },
  "blob-not-found": {
    kind: "error",
    means: "A registry does not have the bytes that a manifest in it names.",
    next: "Push the signature again; if it stays, ask the operator of the registry."
  },
  "image-not-found": {
    kind: "error",
    means: "There is no image under this path or name.",
    next: "Check the path or name, and that the image was written there."
  },
  "image-unreadable": {
    kind: "error",
    means: "A file of an image could not be read whole.",
    next: "Check the permissions and the disk; copy the image again if it was cut short."
  },
  "image-not-chosen": {
    kind: "error",
    means: "A folder or archive holds several images, and the operand does not say which one.",
    next: "Add `:NAME`, or `:@N` for its position from 0."
  },
  "layout-malformed": {
    kind: "error",
    means: "A folder or archive is not laid out as its transport demands.",
    next: "Write the image again, for example with `skopeo copy`."
  },
  "archive-malformed": {
    kind: "error",
    means: "An archive is no tar file, is cut short, or holds names that lead out of it or stand twice.",
    next: "Write the archive again; do not use it if you do not know who made it."
  },
  "archive-too-large": {
    kind: "error",
    means: "An archive holds more entries or bytes than the limit that the message names.",
    next: "Check where the archive comes from; push the image to a registry if it really is that large."
  },
  "archive-compression-unsupported": {
    kind: "error",
    means: "An archive or a layer in it is compressed with something other than gzip or zstd.",
    next: "Decompress it first, or write the archive without compression."
  },
  "docker-daemon-unavailable": {
    kind: "error",
    means: "No Docker daemon answered.",
    next: "Start it, set DOCKER_HOST to where it listens, or name the image in another way (docker://, oci:, docker-archive:)."
  },
  "docker-daemon-failed": {
    kind: "error",
    means: "The Docker daemon answered, but did not give the image.",
    next: "Look at what it says; `docker save NAME` asks it the same."
  },
  "output-failed": {
    kind: "error",
    means: "The report could not be written to standard output, so that nobody can rely on it.",
    next: "Free space where the output goes, or send it elsewhere, then run the command again."
  },
  "input-unknown": {
    kind: "warning",
    means: "A step was given an input that the action does not have; it changes nothing.",
    next: "Correct its name; the README lists the inputs."
  },
  "report-not-written": {
    kind: "error",
    means: "The report of a step could not be written to the folder for temporary files.",
    next: "Make room in RUNNER_TEMP, or correct its permissions."
  },
  "path-outside-workspace": {
    kind: "error",
    means: "A symbolic link in the work tree of a proposed change leads out of it, where the step would read or write.",
    next: "Give a path without symbolic links; look at who put the link there."
  },
  "run-skipped": {
    kind: "warning",
    means: "Nothing was signed: the run gets no secrets, and `when-untrusted: skip` lets it pass.",
    next: "Sign after the merge, on push."
  },
  "sigstore-key-wrong-kind": {
    kind: "error",
    means: "A GPG key, a public key or a certificate was given where a private key for Sigstore (PEM) is expected.",
    next: "Give the private key as PEM; a GPG key belongs in gpg-key."
  },
  "sigstore-key-malformed": {
    kind: "error",
    means: "The private key for Sigstore cannot be read whole.",
    next: "Store it with its line ends, or as base64 in one line; `countersign key generate` makes a new pair."
  },
  "sigstore-key-unsupported": {
    kind: "error",
    means: "The private key is of a kind, or locked in a way, that is not taken for Sigstore signatures.",
    next: "Use ECDSA P-256, unlocked or locked by cosign or as encrypted PKCS#8."
  },
  "password-missing": {
    kind: "error",
    means: "The Sigstore key is locked by a password and none was given.",
    next: "Give it with COSIGN_PASSWORD or `--sigstore-key-password-file`."
  },
  "password-wrong": {
    kind: "error",
    means: "The password does not open the Sigstore key.",
    next: "Check the secret; a line end at its end is ignored, other blanks are not."
  },
  "sig-tag-unsupported": {
    kind: "error",
    means: "A signature at the `.sig` tag cannot be made with this key or this log.",
    next: "Publish as referrers, or sign `.sig` with a P-256 or RSA key or keyless, and with no log or Rekor v1."
  },
  "key-log-unsupported": {
    kind: "error",
    means: "The transparency log does not take signatures by this kind of key.",
    next: "Use an ECDSA P-256 key, or sign without the log (`--transparency timestamp` or `none`)."
  },
  "blob-mistakable": {
    kind: "error",
    means: "A file that was to be signed has the form of what stands inside an image signature, so that the signature over it could be hung on an image.",
    next: "Sign the image itself with `countersign sign`, or put the file into an archive and sign that."
  },
  "blob-bytes-missing": {
    kind: "error",
    means: "A signature over a file was asked for, and no more than its digest was given.",
    next: "Give the file itself."
  },
  "identity-token-missing": {
    kind: "error",
    means: "Keyless signing needs an identity token, and there is no source of one.",
    next: "Give the job `permissions: id-token: write`, or set SIGSTORE_ID_TOKEN, or use `--identity-token-file`."
  },
  "identity-token-failed": {
    kind: "error",
    means: "The platform of the workflow was asked for an identity token and gave none.",
    next: "Run the job again; check that it has `permissions: id-token: write`."
  },
  "identity-token-malformed": {
    kind: "error",
    means: "What was given as identity token is no JSON web token with issuer, subject and expiry.",
    next: "Check the variable or file; its text is not shown because a token is a secret."
  },
  "identity-token-expired": {
    kind: "error",
    means: "The identity token has ended.",
    next: "Fetch a new one just before signing, and check the clock of this machine."
  },
  "identity-token-audience": {
    kind: "error",
    means: "The identity token was made for another audience than `sigstore`.",
    next: "Ask its issuer for a token with the audience `sigstore`."
  },
  "certificate-refused": {
    kind: "error",
    means: "The certificate authority (Fulcio) refused to issue a signing certificate.",
    next: "Check that the authority trusts the issuer of the identity token; the message holds its reason."
  },
  "certificate-mismatch": {
    kind: "error",
    means: "The certificate that was issued is for another key, not for signing, or not valid now.",
    next: "Check the URL of the certificate authority and the clock of this machine."
  },
  "log-refused": {
    kind: "error",
    means: "The transparency log (Rekor) refused the entry.",
    next: "Check the version of the log (`--rekor-version`); the message holds its reason."
  },
  "log-entry-mismatch": {
    kind: "reason",
    means: "An entry of a transparency log, in a signature or as the answer to signing, is of something else.",
    next: "Do not count on the signature; when signing, check the URL of the log: nothing was published."
  },
  "timestamp-refused": {
    kind: "error",
    means: "The timestamp authority refused to give a timestamp.",
    next: "Check the URL of the authority; the message holds what it answered."
  },
  "timestamp-mismatch": {
    kind: "error",
    means: "The timestamp authority answered a timestamp of something else than what was signed.",
    next: "Check the URL of the authority; nothing was published."
  },
  "service-failed": {
    kind: "error",
    means: "A signing service (certificate authority, log, timestamp authority) failed or is not there.",
    next: "Run the command again later; check the URL if it stays."
  },
  "service-answer-malformed": {
    kind: "error",
    means: "A signing service answered something that cannot be read.",
    next: "Check the URL of the service and the version of its API."
  },
  "signing-config-malformed": {
    kind: "error",
    means: "A signing config is not one of version 0.2, or a part of it is wrong.",
    next: "Make it with `cosign signing-config create`."
  },
  "signing-service-missing": {
    kind: "error",
    means: "A service that this way of signing needs is not named, or none of those named can be used now.",
    next: "Name it (`--signing-config`, or `--fulcio-url`, `--rekor-url`, `--tsa-url`), or choose another `--transparency`."
  },
  "keyless-needs-time": {
    kind: "error",
    means: "Keyless signing without a log and without a timestamp was asked for; nobody could verify that later.",
    next: "Use `--transparency log` or `timestamp`."
  },
  "public-log-refused": {
    kind: "error",
    means: "The repository is not public, and its name or key would stand in a public log for ever.",
    next: "Use services of your own, or set `public-log: true` (`--public-log`) if that may be known."
  },
  "public-log-unknown": {
    kind: "warning",
    means: "Signing writes to a public log, and whether the repository is public is not known here.",
    next: "Set `public-log: true` (`--public-log`) if that is intended, or use services of your own."
  },
  "bundle-malformed": {
    kind: "reason",
    means: "A Sigstore bundle is cut, too large, or has fields that are unknown, missing, mistyped or there twice.",
    next: "Remove it and sign again; the message names the place."
  },
  "bundle-version": {
    kind: "reason",
    means: "A Sigstore bundle is of a version other than 0.1, 0.2 and 0.3.",
    next: "Sign with a tool that writes version 0.3, or use a newer Countersign."
  },
  "bundle-content": {
    kind: "reason",
    means: "A Sigstore bundle has not exactly one content and one signer, or not those of its version.",
    next: "Sign again; for a file of which only a digest is known, give the file itself."
  },
  "bundle-signature-count": {
    kind: "reason",
    means: "The envelope of a Sigstore bundle has no signature, or more than one.",
    next: "Sign again; every signature needs a bundle of its own."
  },
  "layer-malformed": {
    kind: "reason",
    means: "An annotation of a `.sig` layer is missing or cannot be read.",
    next: "Remove the layer and sign again; the message names the annotation."
  },
  "payload-type": {
    kind: "reason",
    means: "What was signed in a bundle is not said to be an in-toto statement.",
    next: "Sign with `countersign sign` or `cosign sign`."
  },
  "blob-mismatch": {
    kind: "reason",
    means: "A bundle is a signature over another file.",
    next: "Check that the bundle belongs to this file; if it does, the file was changed."
  },
  "timestamp-invalid": {
    kind: "reason",
    means: "A timestamp does not verify under the authority that it names, or is over another signature.",
    next: "Do not count on the signature; make it again."
  },
  "certificate-time": {
    kind: "reason",
    means: "A signature was made when its certificate, or the authority of it, was not valid.",
    next: "Sign again: a certificate lives ten minutes."
  },
  "certificate-identity": {
    kind: "reason",
    means: "A certificate does not say in exactly one way to whom it was issued.",
    next: "Sign again; with a certificate authority of your own, have it issue certificates as Fulcio does."
  },
  "sct-missing": {
    kind: "reason",
    means: "No certificate log of the trusted root vouches for the certificate of a signature.",
    next: "Check that the trusted root names the certificate logs (`ctlogs`) of the instance that signed."
  },
  "sct-invalid": {
    kind: "reason",
    means: "What a certificate log is said to have signed for a certificate does not verify.",
    next: "Do not count on the signature; check that the trusted root is that of the instance that signed."
  },
  "key-bundle-expected": {
    kind: "reason",
    means: "The policy wants a signature by a key, and this one is by a certificate.",
    next: "Ask for the identity (`identitySigned`, `workflowSigned`) if it is to be trusted."
  },
  "identity-bundle-expected": {
    kind: "reason",
    means: "The policy wants a signature by an identity, and this one is by a key.",
    next: "Ask for the key (`bundleSigned`) if it is to be trusted."
  },
  "trusted-root-malformed": {
    kind: "reason",
    means: "A file is no trusted_root.json of version 0.1 or 0.2.",
    next: "Make it again, for example with `cosign trusted-root create`."
  },
  "public-instance-unreachable": {
    kind: "error",
    means: "The trusted root of the public Sigstore instance could not be fetched.",
    next: "Allow this machine to reach tuf-repo-cdn.sigstore.dev, or give a file with `trusted-root`."
  },
  "public-instance-expired": {
    kind: "error",
    means: "What the public Sigstore instance serves, or the clock of this machine, is out of date.",
    next: "Check the clock; if it is right, try again later, or give a file with `trusted-root`."
  },
  "public-instance-untrusted": {
    kind: "error",
    means: "What was served as the trusted root of the public Sigstore instance is not signed as it must be.",
    next: "Check who stands between this machine and the instance; remove the cache folder that the message names."
  },
  "internal-error": {
    kind: "error",
    means: "Countersign met a fault of its own; nothing is accepted because of it.",
    next: "Report it with the command and the output of `--verbose`."
  },
  cancelled: {
    kind: "error",
    means: "The run was stopped by a signal or by its time limit before this was done.",
    next: "Run the command again; what was published stays and is not published twice."
  }
});

// src/report/findings.ts
function verdictCounts(images) {
  const count = (kind) => images.filter(({ verdict }) => verdict.kind === kind).length;
  return {
    accepted: count("accepted"),
    waived: count("waived"),
    rejected: count("rejected"),
    undecided: count("undecided")
  };
}
var signingFailed = ({ error, signed }) => error !== void 0 || signed.some(({ state }) => state === "failed");
var isWhollyInspected = ({ error, places }) => error === void 0 && places.every(({ status }) => status === "read");
function leadingReason(verdict) {
  switch (verdict.kind) {
    case "accepted":
    case "waived":
      return void 0;
    case "rejected":
      return verdict.reasons[0];
    case "undecided":
      return reasonFrom(verdict.error);
  }
}
function reasonFrom(fault2) {
  return { code: fault2.code, message: fault2.message, next: fault2.next ?? codes[fault2.code].next };
}
function mergeAlike(faults) {
  const alike = /* @__PURE__ */ new Map();
  for (const fault2 of faults) {
    const { code, next } = reasonFrom(fault2);
    const key = `${code} ${next}`;
    alike.set(key, [...alike.get(key) ?? [], fault2]);
  }
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (first === void 0 || others.length === 0) return first ?? [];
    const reason = reasonFrom(first);
    return { ...reason, message: `${reason.message} (and ${others.length} more alike)` };
  });
}

// src/domain/signature/signer-identity.ts
function signerName(signer) {
  switch (signer.kind) {
    case "gpg":
      return signer.fingerprint;
    case "key":
      return `sha256:${signer.fingerprint}`;
    case "certificate":
      return signer.certificate.subject.value;
  }
}
function signerIds(signer) {
  switch (signer.kind) {
    case "gpg":
      return [
        JSON.stringify(["gpg", signer.fingerprint]),
        ...signer.keyMaterial === void 0 ? [] : [keyId(signer.keyMaterial)]
      ];
    case "key":
      return [keyId(signer.fingerprint)];
    case "certificate":
      return certificateIds(signer.certificate);
  }
}
function isSameSigner(one, other) {
  const ids = signerIds(other);
  return signerIds(one).some((id) => ids.includes(id));
}
var keyId = (sha256) => JSON.stringify(["key", sha256]);
function certificateIds({ issuer, subject, extensions }) {
  const number = extensions.get("sourceRepositoryIdentifier");
  const signing2 = subject.kind === "uri" ? withoutRef(subject.value)?.toLowerCase() : void 0;
  const uri = (extensions.get("sourceRepositoryUri") ?? oldUri(signing2, extensions))?.toLowerCase();
  if (signing2 === void 0 || number === void 0 && uri === void 0) {
    return [JSON.stringify(["identity", issuer, subject.kind, subject.value])];
  }
  const path = uri !== void 0 && signing2.startsWith(`${uri}/`) ? signing2.slice(uri.length) : signing2;
  return [
    ...number === void 0 ? [] : [JSON.stringify(["workflow", issuer, "number", number, path])],
    ...uri === void 0 ? [] : [JSON.stringify(["workflow", issuer, "name", uri, path])]
  ];
}
function oldUri(signing2, extensions) {
  const name = extensions.get("workflowRepository");
  const [server] = /^https?:\/\/[^/]+/.exec(signing2 ?? "") ?? [];
  return name === void 0 || server === void 0 ? void 0 : `${server}/${name}`;
}
function withoutRef(uri) {
  const border = uri.includes("@refs/") ? uri.indexOf("@refs/") : uri.lastIndexOf("@");
  return border > 0 ? uri.slice(0, border) : void 0;
}

// src/report/json-values.ts
function signerOf(signer) {
  switch (signer.kind) {
    case "gpg":
      return { kind: "gpg", fingerprint: signer.fingerprint, keyFingerprint: signer.keyFingerprint };
    case "key":
      return { kind: "key", fingerprint: signerName(signer), subject: signer.subject };
    case "certificate": {
      const { issuer, subject, extensions } = signer.certificate;
      return {
        kind: "certificate",
        issuer,
        subject: subject.value,
        subjectKind: subject.kind,
        extensions: Object.fromEntries(extensions)
      };
    }
  }
}
var logEntriesOf = (entries = []) => entries.length === 0 ? void 0 : entries.map((entry) => ({ ...entry }));

// src/report/json.ts
function jsonOfOutcome(outcome, exitCode) {
  return print({ ...head(outcome.command, exitCode), ...body(outcome) });
}
function jsonOfError(error, { command, exitCode }) {
  return print({ ...head(command, exitCode), error: errorOf(error) });
}
var head = (command, exitCode) => ({
  schema: `countersign/${command.replace(" ", "-")}/v1`,
  exitCode
});
var print = (value) => `${shownJson(withoutSecrets(JSON.stringify(value, null, 2)))}
`;
function body(outcome) {
  switch (outcome.command) {
    case "digest":
      return digestBody(outcome);
    case "sign":
      return { images: outcome.images.map(signedImage), warnings: outcome.warnings.map(reasonOf) };
    case "verify":
    case "explain":
      return verifyBody(outcome);
    case "inspect":
      return { images: outcome.images.map(inspectedImage) };
    case "where":
      return whereBody(outcome);
    case "verify-blob":
      return {
        bundle: outcome.bundle,
        artifact: outcome.artifact,
        digest: outcome.digest,
        ...blobVerdict(outcome.verdict),
        logEntries: logEntriesOf(outcome.logEntries)
      };
    case "sign-blob":
      return {
        artifact: outcome.artifact,
        digest: outcome.digest,
        signer: signerOf(outcome.signer),
        place: outcome.place,
        warnings: outcome.warnings.map(reasonOf)
      };
    case "key generate":
      return {
        signer: signerOf(outcome.signer),
        privateKeyFile: outcome.privateKeyFile,
        publicKeyFile: outcome.publicKeyFile
      };
    case "policy compile":
      return {
        policy: outcome.policy,
        place: outcome.place,
        faults: outcome.faults.map((fault2) => ({ ...fault2 })),
        warnings: outcome.warnings.map(reasonOf)
      };
    case "policy check":
      return {
        policy: outcome.policy,
        scopes: outcome.scopes,
        requirements: outcome.requirements,
        faults: outcome.faults.map((fault2) => ({ ...fault2 })),
        warnings: outcome.warnings.map(reasonOf)
      };
  }
}
var verifyBody = (outcome) => ({
  policy: outcome.policy,
  byDigestAlone: outcome.byDigestAlone,
  policyCommit: outcome.policyCommit,
  identity: outcome.identity,
  mode: outcome.mode,
  images: outcome.images.map(verifiedImage),
  counts: verdictCounts(outcome.images),
  warnings: outcome.warnings.map(reasonOf)
});
var whereBody = (outcome) => ({
  subject: outcome.subject,
  lookaside: outcome.lookaside === void 0 ? null : placesOf(outcome.lookaside),
  registry: outcome.registry ?? null,
  sigstoreAttachments: outcome.sigstoreAttachments,
  credentials: outcome.credentials === null ? null : { ...outcome.credentials },
  warnings: outcome.warnings.map(reasonOf)
});
function blobVerdict(verdict) {
  const reason = leadingReason(verdict);
  return {
    verdict: verdict.kind,
    ...reason === void 0 ? { code: verdict.kind, message: "", next: "" } : reasonFrom(reason),
    signers: verdict.kind === "accepted" ? verdict.by.map(signerOf) : []
  };
}
var placesOf = ({ read, write }) => ({
  read: { ...read },
  write: write === void 0 ? null : { ...write }
});
var platformText = (platform) => platform === void 0 ? void 0 : formatPlatform(platform);
var reasonOf = (reason) => ({ ...reasonFrom(reason) });
var errorOf = (error) => ({ ...reasonFrom(error) });
function digestBody(outcome) {
  return {
    reference: outcome.reference,
    digest: outcome.digest,
    mediaType: outcome.mediaType,
    config: outcome.config === void 0 ? void 0 : { ...outcome.config },
    manifests: outcome.entries.map(entryOf),
    warnings: outcome.warnings.map(reasonOf)
  };
}
var entryOf = (entry) => ({
  digest: entry.digest,
  mediaType: entry.mediaType,
  platform: platformText(entry.platform),
  role: entry.role
});
function signedImage(image) {
  return {
    reference: image.reference ?? image.text,
    digest: image.digest,
    signed: image.signed.map((manifest) => ({
      digest: manifest.digest,
      platform: platformText(manifest.platform),
      role: manifest.role,
      method: manifest.method,
      publish: manifest.publish,
      signer: signerOf(manifest.signer),
      place: manifest.place,
      state: manifest.state,
      logEntries: logEntriesOf(manifest.logEntries),
      ...manifest.error === void 0 ? {} : reasonFrom(manifest.error)
    })),
    warnings: image.warnings.map(reasonOf),
    ...image.error === void 0 ? {} : reasonFrom(image.error)
  };
}
function verifiedImage(image) {
  const reason = leadingReason(image.verdict);
  const shownFirst = image.decisions[0];
  return {
    reference: image.reference,
    digest: image.digest,
    platform: platformText(image.platform),
    verdict: image.verdict.kind,
    ...reason === void 0 ? { code: image.verdict.kind, message: "", next: "" } : reasonFrom(reason),
    ...shownFirst === void 0 ? { requirements: [], signatures: [], places: [] } : decisionBody(shownFirst),
    manifests: image.decisions.map((judged) => ({
      digest: judged.digest,
      platform: platformText(judged.platform),
      role: judged.role,
      verdict: judged.decision.verdict.kind,
      ...decisionBody(judged)
    })),
    differences: [...image.differences],
    warnings: image.warnings.map(reasonOf)
  };
}
function decisionBody({ decision }) {
  return {
    scope: {
      transport: decision.scope.transport,
      key: decision.scope.key ?? null,
      source: decision.scope.source
    },
    requirements: decision.requirements.map(requirementOf),
    signatures: decision.signatures.map(signatureOf),
    places: decision.places.map((place) => ({
      url: place.url,
      store: place.store,
      status: place.status,
      found: place.found,
      ...place.error === void 0 ? {} : { code: place.error.code, message: place.error.message }
    }))
  };
}
var requirementOf = (requirement) => ({
  path: requirement.path,
  type: requirement.type,
  outcome: requirement.outcome,
  code: requirement.code ?? requirement.outcome,
  message: requirement.message,
  signers: requirement.signers.map(signerOf),
  parts: requirement.parts?.map(requirementOf)
});
var signatureOf = (signature) => ({
  place: signature.place,
  kind: signature.kind,
  verified: signature.verified,
  signer: signature.signer === void 0 ? void 0 : signerOf(signature.signer),
  claimed: {
    reference: signature.claimed.reference,
    digest: signature.claimed.digest,
    created: signature.claimed.createdUnixSeconds
  },
  logEntries: logEntriesOf(signature.logEntries),
  outcome: signature.outcome,
  code: signature.code ?? signature.outcome,
  message: signature.message
});
function inspectedImage(image) {
  return {
    reference: image.reference,
    digest: image.digest,
    mediaType: image.mediaType,
    manifests: image.entries.map(entryOf),
    places: image.places.map((place) => ({
      subject: place.subject,
      url: place.url,
      store: place.store,
      status: place.status,
      ...place.error === void 0 ? {} : { code: place.error.code, message: place.error.message },
      signatures: place.signatures.map(({ untrustedClaim: claim, ...signature }) => ({
        place: signature.place,
        kind: signature.kind,
        claimed: {
          keyId: claim?.keyId,
          identity: claim?.identity,
          issuer: claim?.issuer,
          predicateType: claim?.predicateType,
          reference: claim?.reference,
          digest: claim?.digest,
          created: claim?.createdUnixSeconds
        },
        message: signature.message
      }))
    })),
    warnings: image.warnings.map(reasonOf),
    ...image.error === void 0 ? {} : reasonFrom(image.error)
  };
}

// src/report/lines.ts
function entryLine(entry) {
  const what = entry.platform !== void 0 && entry.role === "image" ? formatPlatform(entry.platform) : entry.role;
  return `${entry.digest}  ${shown(what).padEnd(16)}  ${shown(entry.mediaType)}`;
}
var withStop = (message) => /[.?!]$/.test(message) ? message : `${message}.`;
var sentence = (message, next) => `${shown(withStop(message))} ${shown(next)}`;
var counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
function reasonLine(fault2) {
  const { code, message, next } = reasonFrom(fault2);
  return `${code}: ${sentence(message, next)}`;
}
var warningLine = (warning, { paint }) => `${paint("unsure", `warning[${warning.code}]`)}: ${shown(warning.message)}`;

// src/report/markdown.ts
var meaningful = /[^\p{L}\p{N} ,./():="+%?;'-]/gu;
var broken = /* @__PURE__ */ new Set(["@", "#", "$"]);
function escapeMarkdown(text) {
  return text.replace(meaningful, (character) => {
    const reference = `&#${character.codePointAt(0)};`;
    return broken.has(character) ? `${reference}<wbr>` : reference;
  }).replace(/:(?! )|www(?=\.)|gh(?=-\d)/gi, "$&<wbr>");
}
var codeMarkdown = (text) => `<code>${text === "" ? "(empty)" : escapeMarkdown(text)}</code>`;
function fenced(text, language) {
  const longest2 = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = "`".repeat(longest2 + 1);
  const lines = withoutSecrets(text).split("\n").map((line) => visible(line, Number.MAX_SAFE_INTEGER));
  return [`${marks}${language}`, ...lines, marks].join("\n");
}
var tableRow = (cells) => `| ${cells.join(" | ")} |`;
var folded = (title, body2) => ["<details>", `<summary>${title}</summary>`, ...body2, "</details>"].join("\n");
var sizeBytes = (text) => Buffer.byteLength(text, "utf8");

// src/report/rich-text.ts
var joined = (lines) => lines.flatMap((line, index) => index === 0 ? line : [", ", ...line]);
function codeList(values, limit) {
  const more = values.length - limit;
  const few = values.slice(0, limit).map((code) => [{ code }]);
  return [...joined(few), ...more > 0 ? [` and ${more} more`] : []];
}
var longestPiece = 1e3;
function plainLine(rich) {
  return shown(rich.map((piece) => cutPiece(typeof piece === "string" ? piece : piece.code)).join(""));
}
function cutPiece(text) {
  const told = withoutSecrets(text);
  const seen2 = visible(told.slice(0, longestPiece));
  const isWhole = told.length <= longestPiece && seen2.length <= longestPiece;
  return isWhole ? seen2 : `${seen2.slice(0, longestPiece)} [cut, ${told.length} characters]`;
}
var markdownLine = (rich) => rich.map(
  (piece) => typeof piece === "string" ? proseMarkdown(cutPiece(piece)) : codeMarkdown(cutPiece(piece.code))
).join("");
var proseMarkdown = (text) => text.split(/`([^`]+)`/).map((part, index) => index % 2 === 0 ? escapeMarkdown(part) : codeMarkdown(part)).join("");

// src/report/log-entries.ts
var searchedLog = "https://rekor.sigstore.dev";
var maxListed = 20;
var logEntryText = ({ log, index }) => [
  "entry ",
  { code: index },
  " of the log ",
  { code: log }
];
var logEntryLine = ({ log, index }) => `logged at ${shown(log)}, entry ${shown(index)}`;
var logEntryPage = ({ log, index }) => log.replace(/\/$/, "") === searchedLog && /^\d{1,20}$/.test(index) ? `https://search.sigstore.dev/?logIndex=${index}` : void 0;
function logEntriesMarkdown({ images }) {
  const all2 = images.flatMap(entriesOf);
  if (all2.length === 0) return "";
  const more = all2.length - maxListed;
  return [
    "#### Entries in transparency logs\n",
    ...all2.slice(0, maxListed),
    ...more > 0 ? [`- and ${more} more`] : []
  ].join("\n");
}
function entriesOf({ text, reference = text, signed }) {
  return signed.flatMap(
    ({ role, platform, logEntries = [] }) => logEntries.map((entry) => {
      const what = platform === void 0 ? role : formatPlatform(platform);
      const page = logEntryPage(entry);
      const line = markdownLine([{ code: reference }, ` (${what}): `, ...logEntryText(entry)]);
      return `- ${line}${page === void 0 ? "" : ` ([look at it](${page}))`}`;
    })
  );
}

// src/report/signer-words.ts
function signerText(signer) {
  switch (signer.kind) {
    case "gpg": {
      const { fingerprint, keyFingerprint, claimedUserIds = [] } = signer;
      const [userId] = claimedUserIds;
      return [
        "key ",
        { code: fingerprint },
        ...keyFingerprint === fingerprint ? [] : [" (subkey ", { code: keyFingerprint }, ")"],
        ...userId === void 0 ? [] : [" that calls itself ", { code: userId }]
      ];
    }
    case "key":
      return [
        "key ",
        { code: signerName(signer) },
        ...signer.subject === void 0 ? [] : [" of ", { code: signer.subject }]
      ];
    case "certificate":
      return [{ code: signerName(signer) }, " by ", { code: signer.certificate.issuer }];
  }
}
function signerLine(signer) {
  switch (signer.kind) {
    case "gpg":
      return signer.keyFingerprint === signer.fingerprint ? signer.fingerprint : `${signer.fingerprint} (subkey ${signer.keyFingerprint})`;
    case "key":
      return signer.subject === void 0 ? signerName(signer) : `${signerName(signer)} of ${shown(signer.subject)}`;
    case "certificate":
      return `${shown(signerName(signer))} (${shown(signer.certificate.issuer)})`;
  }
}

// src/report/claims.ts
var names = [
  ["keyId", "key"],
  ["identity", "identity"],
  ["issuer", "issuer"],
  ["predicateType", "predicate"],
  ["reference", "reference"],
  ["digest", "digest"]
];
function claimText(claim) {
  const { createdUnixSeconds } = claim;
  return joined([
    ...names.flatMap(([field, name]) => {
      const text = claim[field];
      return text === void 0 ? [] : [[`${name} `, { code: text }]];
    }),
    ...createdUnixSeconds === void 0 ? [] : [[`made ${dateText(createdUnixSeconds)}`]]
  ]);
}
var claimLine = (claim) => claimText(claim).map((piece) => shown(typeof piece === "string" ? piece : piece.code)).join("");
function dateText(unixSeconds) {
  const date = new Date(unixSeconds * 1e3);
  return Number.isNaN(date.getTime()) ? String(unixSeconds) : date.toISOString();
}

// src/domain/signature/signer-groups.ts
function groupSigners(signers) {
  const parents = /* @__PURE__ */ new Map();
  const rootOf = (id) => {
    let at = id;
    for (let up = parents.get(at); up !== void 0; up = parents.get(at)) at = up;
    return at;
  };
  const names2 = signers.map(signerIds);
  for (const [first, ...others] of names2) {
    if (first === void 0) throw new Error("a signer without a name cannot be counted");
    for (const other of others) {
      const [one, two] = [rootOf(first), rootOf(other)];
      if (one !== two) parents.set(two, one);
    }
  }
  const numbers = /* @__PURE__ */ new Map();
  return names2.map(([first = ""]) => {
    const root3 = rootOf(first);
    const number = numbers.get(root3) ?? numbers.size;
    numbers.set(root3, number);
    return number;
  });
}
function countDistinct(entries) {
  const groups = groupSigners(entries.flat());
  let at = 0;
  const choices = entries.map((signers) => {
    at += signers.length;
    return [...new Set(groups.slice(at - signers.length, at))];
  });
  const holder = /* @__PURE__ */ new Map();
  return choices.filter((_, entry) => assign(entry, choices, holder, /* @__PURE__ */ new Set())).length;
}
function assign(entry, choices, holder, asked) {
  for (const group of choices[entry] ?? []) {
    if (asked.has(group)) continue;
    asked.add(group);
    const other = holder.get(group);
    if (other === void 0 || assign(other, choices, holder, asked)) {
      holder.set(group, entry);
      return true;
    }
  }
  return false;
}

// src/domain/policy/verdict.ts
function distinctSigners(signers) {
  const groups = groupSigners(signers);
  return signers.filter((_, index) => groups.indexOf(groups[index] ?? -1) === index);
}
function distinctReasons(reasons) {
  const keyOf = ({ code, message }) => `${code} ${message}`;
  return [...new Map(reasons.map((reason) => [keyOf(reason), reason])).values()];
}

// src/entry/known-error.ts
var knownError = (cause) => cause instanceof CountersignError ? cause : new InternalError(cause);

// src/entry/option-row.ts
var commands = [
  "digest",
  "sign",
  "verify",
  "inspect",
  "explain",
  "where",
  "policy",
  "key",
  "sign-blob",
  "verify-blob",
  "demo"
];
var actions = ["sign", "verify", "inspect"];

// src/entry/options.ts
var all = commands;
var reading = ["digest", "sign", "verify", "inspect", "explain", "where"];
var online = [...reading, "sign-blob"];
var signing = ["sign", "sign-blob"];
var judging = ["verify", "explain", "verify-blob"];
var batches = ["sign", "verify", "inspect", "explain"];
var options = [
  {
    name: "images",
    kind: "list",
    commands: [],
    actions,
    default: "none: it must be given",
    help: "references, one a line or with commas between; lines that start with `#` are left out. Taken as they come: `${{ steps.meta.outputs.tags }}` or `json` of docker/metadata-action, `metadata` of docker/build-push-action and docker/bake-action. Example: `registry.example/team/app:1.2`"
  },
  {
    name: "method",
    kind: "list",
    commands: signing,
    actions: ["sign"],
    input: {
      default: "`gpg` with `gpg-key`, `sigstore-key` with `sigstore-key`; `keyless` only when written",
      help: "how to sign: `gpg`, `sigstore-key`, `keyless`; several are made one after another. `keyless` signs with the identity of the workflow and needs `permissions: id-token: write`. Example: `keyless`"
    },
    default: "what the keys that are given are for",
    placeholder: "METHOD",
    help: "how to sign: gpg, sigstore-key, keyless; may be repeated. Keyless only when written"
  },
  {
    name: "gpg-key",
    kind: "files",
    commands: ["sign"],
    actions: ["sign"],
    input: {
      default: "none: it must be given for `gpg`, but for `gpg-engine: gpg`",
      help: "the secret key itself, armored or base64, or the path of a file that holds it. Example: `${{ secrets.SIGNING_KEY }}`"
    },
    default: "none",
    env: "COUNTERSIGN_GPG_KEY",
    secret: true,
    placeholder: "FILE",
    help: "secret key to sign with: armored, binary or base64; may be repeated. The variable holds the key itself and is read when no file is named"
  },
  {
    name: "gpg-passphrase-file",
    kind: "file",
    commands: ["sign"],
    default: "none",
    env: "COUNTERSIGN_GPG_PASSPHRASE",
    secret: true,
    placeholder: "FILE",
    help: "file with the passphrase of the key, `-` for standard input. The variable holds the passphrase itself"
  },
  {
    name: "gpg-passphrase",
    kind: "text",
    commands: [],
    actions: ["sign"],
    default: "none",
    secret: true,
    help: "passphrase of the key. Example: `${{ secrets.SIGNING_PASSPHRASE }}`"
  },
  {
    name: "gpg-fingerprint",
    kind: "list",
    commands: ["sign"],
    actions: ["sign"],
    input: {
      help: "full fingerprint of the key (or subkey) to sign with, when there are several; always with `gpg-engine: gpg`. One a line or with commas between. Example: `0123456789ABCDEF0123456789ABCDEF01234567`"
    },
    default: "the only key",
    placeholder: "FPR",
    help: "full fingerprint of the key (or subkey) to sign with, when there are several; always with --gpg-engine gpg"
  },
  {
    name: "gpg-engine",
    kind: "choice",
    commands: ["sign"],
    actions: ["sign"],
    choices: ["builtin", "gpg"],
    default: "builtin",
    help: "`gpg` signs through the gpg program: agent, smart card, HSM"
  },
  {
    name: "sigstore-key",
    kind: "file",
    commands: signing,
    actions: ["sign"],
    input: {
      help: "the private key itself (PEM, encrypted PKCS#8, or cosign's encrypted file), or the path of a file that holds it. Example: `${{ secrets.COSIGN_KEY }}`"
    },
    default: "none",
    env: "COUNTERSIGN_SIGSTORE_KEY",
    secret: true,
    placeholder: "FILE",
    help: "private key to sign with: PEM, encrypted PKCS#8, or cosign's encrypted file. The variable holds the key itself"
  },
  {
    name: "sigstore-key-password-file",
    kind: "file",
    commands: [...signing, "key"],
    default: "none",
    env: "COSIGN_PASSWORD",
    secret: true,
    placeholder: "FILE",
    help: "file with the password of the key, `-` for standard input. The variable holds the password itself"
  },
  {
    name: "sigstore-key-password",
    kind: "text",
    commands: [],
    actions: ["sign"],
    default: "none",
    secret: true,
    help: "password of `sigstore-key`. Example: `${{ secrets.COSIGN_PASSWORD }}`"
  },
  {
    name: "publish",
    kind: "list",
    commands: ["sign"],
    actions: ["sign"],
    default: "`lookaside` for gpg, `referrers` for the others",
    placeholder: "WHERE",
    help: "where signatures go: `lookaside`, `referrers` (OCI 1.1, or the fallback tag), `sig-tag` (the older tag, which podman and skopeo read)"
  },
  {
    name: "signature-repository",
    kind: "text",
    commands: ["sign", "verify", "explain", "inspect"],
    actions,
    input: {
      help: "repository that holds the signatures in place of that of the image. Example: `registry.example/team/signatures`"
    },
    default: "that of the image",
    placeholder: "NAME",
    help: "repository that holds the signatures in place of that of the image"
  },
  {
    name: "annotations",
    kind: "lines",
    commands: ["sign"],
    actions: ["sign"],
    input: { help: "what is signed beside the image: `NAME=TEXT`, one a line. Example: `stage=production`" },
    default: "none",
    placeholder: "NAME=TEXT",
    help: "what is signed beside the image; may be repeated"
  },
  {
    name: "transparency",
    kind: "choice",
    commands: signing,
    actions: ["sign"],
    choices: ["log", "timestamp", "none"],
    default: "log",
    help: "`log`: an entry in a transparency log; `timestamp`: only the time is witnessed; `none`: neither, for keys"
  },
  {
    name: "public-log",
    kind: "flag",
    commands: signing,
    actions: ["sign"],
    default: "off",
    help: "allow that the name of a repository that is not public stands in the public log for ever"
  },
  {
    name: "signing-config",
    kind: "file",
    commands: signing,
    actions: ["sign"],
    input: {
      help: "signing_config.json (v0.2) that names the Sigstore services. Example: `.github/sigstore/signing_config.json`"
    },
    default: "the public services of Sigstore",
    placeholder: "FILE",
    help: "signing_config.json (v0.2) that names the Sigstore services"
  },
  {
    name: "fulcio-url",
    kind: "text",
    commands: signing,
    actions: ["sign"],
    default: "of the signing config",
    placeholder: "URL",
    help: "your own certificate authority (Fulcio)"
  },
  {
    name: "rekor-url",
    kind: "text",
    commands: signing,
    actions: ["sign"],
    default: "of the signing config",
    placeholder: "URL",
    help: "your own transparency log (Rekor)"
  },
  {
    name: "rekor-version",
    kind: "choice",
    commands: signing,
    actions: ["sign"],
    choices: ["2", "1"],
    default: "2",
    help: "API of the log at `rekor-url`"
  },
  {
    name: "tsa-url",
    kind: "text",
    commands: signing,
    actions: ["sign"],
    default: "of the signing config",
    placeholder: "URL",
    help: "your own timestamp authority (RFC 3161), with its path"
  },
  {
    name: "identity-token-file",
    kind: "file",
    commands: signing,
    actions: ["sign"],
    input: {
      default: "the token of the workflow",
      help: "file with an OIDC token, where neither the runner nor SIGSTORE_ID_TOKEN gives one"
    },
    default: "SIGSTORE_ID_TOKEN",
    secret: true,
    placeholder: "FILE",
    help: "file with an OIDC token for keyless signing; a workflow token and SIGSTORE_ID_TOKEN come first"
  },
  {
    name: "trusted-root",
    kind: "file",
    commands: ["sign", ...judging, "sign-blob"],
    actions: ["sign", "verify"],
    input: {
      help: "trusted_root.json of your own Sigstore, or a saved one for work without network. A policy may name its own, which wins. Example: `.github/sigstore/trusted_root.json`"
    },
    default: "the public one, fetched and cached",
    placeholder: "FILE",
    help: "trusted_root.json of your own Sigstore, or a saved one for work without network"
  },
  {
    name: "digest",
    kind: "text",
    commands: ["sign"],
    actions: ["sign"],
    input: {
      help: "digest that every image must resolve to. Example: `${{ steps.build.outputs.digest }}`"
    },
    default: "not checked",
    placeholder: "DIGEST",
    help: "digest that every image must resolve to, for example from the build step"
  },
  {
    name: "platforms",
    kind: "list",
    commands: ["sign", "verify", "explain"],
    actions: ["sign", "verify"],
    input: {
      default: "sign: `all`; verify: index or platforms"
    },
    default: "sign: `all`; verify: either",
    placeholder: "WHAT",
    help: "sign: `all` (index and each platform), `index`, or a list like linux/amd64. verify: `all` demands the index and every platform"
  },
  {
    name: "platform",
    kind: "text",
    commands: ["verify", "explain"],
    actions: ["verify"],
    input: { help: "judge what a client of this platform would run. Example: `linux/arm64`" },
    default: "not one platform",
    placeholder: "OS/ARCH",
    help: "judge what a client of this platform would run"
  },
  {
    name: "policy",
    kind: "file",
    commands: ["verify", "explain"],
    actions: ["verify"],
    input: {
      help: "file that says whom you trust, a path in the repository: a trust policy (`.yaml`, `.yml`, `.trust.json`) or a containers policy.json. On pull requests and in merge queues it and the keys that it names are read from the base commit. Example: `.github/countersign/policy.yaml`"
    },
    default: ".github/countersign/policy.yaml or policy.json there, where it exists",
    placeholder: "FILE",
    help: "file that says whom you trust: a trust policy (.yaml, .yml, .trust.json) or a containers policy.json"
  },
  {
    name: "to",
    kind: "file",
    commands: ["policy"],
    default: "none: `policy compile` needs it",
    placeholder: "FILE",
    help: "policy.json that `policy compile` writes; it must not be there yet"
  },
  {
    name: "system-policy",
    kind: "flag",
    commands: ["verify", "explain"],
    default: "off",
    help: "use the user's or the system's containers policy.json"
  },
  {
    name: "key",
    kind: "files",
    commands: judging,
    actions: ["verify"],
    input: {
      help: "public key that must have signed, in place of a policy: GPG (armored, base64), PEM, or paths, one a line. Example: `.github/countersign/release.pub.asc`"
    },
    default: "none",
    placeholder: "FILE",
    help: "public key that must have signed, in place of a policy: GPG or PEM"
  },
  {
    name: "fingerprint",
    kind: "list",
    commands: ["verify", "explain"],
    actions: ["verify"],
    input: {
      default: "any key of `key`",
      help: "full fingerprint of the primary key in `key` that must have signed; one a line or with commas between. Example: `0123456789ABCDEF0123456789ABCDEF01234567`"
    },
    default: "any key of --key",
    placeholder: "FPR",
    help: "full fingerprint of the primary key in --key that must have signed"
  },
  {
    name: "certificate-identity",
    kind: "text",
    commands: judging,
    actions: ["verify"],
    input: {
      help: "who must have signed keyless, in place of a policy: the whole subject of the certificate. Example: `https://github.com/team/app/.github/workflows/release.yml@refs/heads/main`"
    },
    default: "none",
    placeholder: "IDENTITY",
    help: "who must have signed keyless, in place of a policy: the whole subject of the certificate"
  },
  {
    name: "certificate-oidc-issuer",
    kind: "text",
    commands: judging,
    actions: ["verify"],
    input: {
      help: "who vouched for `certificate-identity`. Example: `https://token.actions.githubusercontent.com`"
    },
    default: "none: it stands beside the identity",
    placeholder: "URL",
    help: "who vouched for the identity, for example https://token.actions.githubusercontent.com"
  },
  {
    name: "bundle",
    kind: "files",
    commands: ["sign-blob", "verify-blob", "verify", "explain"],
    default: "sign-blob: FILE.sigstore.json; verify-blob: it must be given; verify: what is published",
    placeholder: "FILE",
    help: "Sigstore bundle to write or to verify; for images one to look at beside those that are published, may be repeated"
  },
  {
    name: "output",
    kind: "text",
    commands: ["key"],
    default: "cosign",
    placeholder: "PREFIX",
    help: "files to write: PREFIX.key and PREFIX.pub"
  },
  {
    name: "identity",
    kind: "text",
    commands: ["sign", "verify", "explain", "inspect"],
    actions,
    input: {
      help: "reference under which a dir:, oci: or archive image is signed or judged. Example: `registry.example/team/app:1.2`"
    },
    default: "none",
    placeholder: "REF",
    help: "reference under which a dir:, oci: or archive image is signed or judged"
  },
  {
    name: "mode",
    kind: "choice",
    commands: ["verify", "explain"],
    actions: ["verify"],
    input: { help: "`report`: same verdicts, outputs and annotations (as warnings), but the step passes" },
    choices: ["enforce", "report"],
    default: "enforce",
    help: "`report`: same verdicts, but exit 0 for rejected and undecided"
  },
  {
    name: "waived",
    kind: "choice",
    commands: ["verify", "explain"],
    actions: ["verify"],
    input: { default: "warn" },
    choices: ["allow", "warn", "fail"],
    default: "allow",
    help: "what to do where the policy accepts anything"
  },
  {
    name: "require-signed",
    kind: "flag",
    commands: ["verify", "explain"],
    default: "off",
    help: "the same as --waived fail"
  },
  {
    name: "lookaside",
    kind: "text",
    commands: ["sign", "verify", "explain", "inspect", "where"],
    actions,
    input: {
      help: "folder or URL of the signature store, in place of registries.d; sign needs a folder. Examples: `public/sigstore`, `https://team.example/sigstore`"
    },
    default: "registries.d",
    placeholder: "BASE",
    help: "folder or URL of the signature store, in place of registries.d; sign needs a folder"
  },
  {
    name: "registries-d",
    kind: "file",
    commands: ["sign", "verify", "explain", "inspect", "where"],
    actions,
    input: {
      default: "none: nothing of the machine is read",
      help: "folder of YAML files that say where signatures lie (containers-registries.d). Example: `.github/countersign/registries.d`"
    },
    default: "the user's, else the system's",
    placeholder: "DIR",
    help: "folder of YAML files that say where signatures lie"
  },
  {
    name: "registry",
    kind: "text",
    commands: ["where"],
    default: "none",
    placeholder: "NAME",
    help: "registry (or registry/path) whose credential entry is wanted"
  },
  {
    name: "force",
    kind: "flag",
    commands: ["sign"],
    actions: ["sign"],
    default: "off",
    help: "add a signature even where this key has already signed"
  },
  {
    name: "dry-run",
    kind: "flag",
    commands: ["sign"],
    actions: ["sign"],
    default: "off",
    help: "resolve and check everything, write nothing"
  },
  {
    name: "auth-file",
    kind: "file",
    commands: reading,
    actions,
    input: {
      help: "credential file (config.json, auth.json, .dockercfg); only this one is read. docker/login-action needs none"
    },
    default: "the usual places",
    placeholder: "FILE",
    help: "credential file (config.json, auth.json, .dockercfg); only this one is read"
  },
  {
    name: "ca-file",
    kind: "file",
    commands: online,
    actions,
    input: { help: "PEM certificates to trust beside the usual ones. Example: `.github/ca.pem`" },
    default: "Node's roots",
    placeholder: "FILE",
    help: "PEM certificates to trust beside the usual ones"
  },
  {
    name: "insecure-registries",
    kind: "list",
    commands: online,
    actions,
    input: {
      help: "hosts that may be spoken to over plain http; one a line or with commas between. Example: `localhost:5000`"
    },
    default: "loopback names",
    placeholder: "HOST",
    help: "hosts that may be spoken to over plain http"
  },
  {
    name: "concurrency",
    kind: "number",
    commands: batches,
    actions,
    default: "8",
    placeholder: "N",
    help: "requests at once per host, 1 to 64"
  },
  {
    name: "timeout",
    kind: "duration",
    commands: [...online, "verify-blob"],
    actions,
    default: "10m",
    placeholder: "TIME",
    help: "limit for the whole run: 30s, 10m, 1h"
  },
  {
    name: "when-untrusted",
    kind: "choice",
    commands: [],
    actions: ["sign"],
    choices: ["fail", "skip"],
    default: "fail",
    help: "what to do in a run that gets no secrets (a pull request from a fork, Dependabot) and so has no key. `skip`: the step passes, says so, and signs nothing"
  },
  {
    name: "matrix",
    kind: "text",
    commands: [],
    actions,
    input: { preset: "${{ toJSON(matrix) }}" },
    default: "the matrix of the job",
    help: "named in the head line of the summary, so that the jobs of a matrix can be told apart"
  },
  { name: "json", kind: "flag", commands: all, default: "off", help: "print one JSON object" },
  { name: "quiet", kind: "flag", commands: all, default: "off", help: "print only what failed" },
  {
    name: "verbose",
    kind: "flag",
    commands: all,
    default: "off",
    help: "print every place, every signature and the causes of errors"
  },
  { name: "no-color", kind: "flag", commands: all, default: "off; also NO_COLOR", help: "no colours" },
  { name: "help", kind: "flag", commands: all, default: "off", help: "print the help of the command" }
];
var inputsOf = (action) => options.filter((row) => row.actions?.includes(action) === true);
var optionsOf = (command) => options.filter((row) => row.commands.includes(command));

// src/domain/image/reference.ts
var maxNameLength = 255;
var maxTextLength = maxNameLength + 1 + 128 + 1 + 7 + 128;
var defaultDomain = "docker.io";
var officialPrefix = "library/";
var imageId = /^[0-9a-f]{64}$/;
var tagGrammar = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
var label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
var domainGrammar = new RegExp(`^(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
var componentGrammar = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
function parseReference(text, options2 = {}) {
  const refuse = (why, cause) => {
    const bare = withoutUserInfo(text.slice(0, maxTextLength)).replace(/\?.*$/s, "?\u2026");
    const shown3 = JSON.stringify(bare.length > 300 ? `${bare.slice(0, 300)}\u2026` : bare);
    return new FormatError("reference-malformed", `image reference ${shown3}: ${why}`, {
      cause,
      ownFile: options2.ownFile === true
    });
  };
  if (text === "") throw refuse("expected HOST/NAME:TAG or HOST/NAME@sha256:HEX, found nothing");
  if (text.length > maxTextLength)
    throw refuse(`expected at most ${maxTextLength} characters, found ${text.length}`);
  if (imageId.test(text)) {
    throw refuse("expected a name, found 64 hex digits, which is an image ID or a digest without its name");
  }
  if (/^[a-z][a-z+]*:\/\//i.test(text))
    throw refuse('expected no "SCHEME://" in front of the host; leave it out');
  if (text.includes("?")) throw refuse('expected no "?"; leave it out with all that follows');
  if (withoutUserInfo(text) !== text) throw refuse('expected nothing but a digest after "@"');
  const at = text.indexOf("@");
  const { domain, rest } = splitDomain(at < 0 ? text : text.slice(0, at));
  if (!domainGrammar.test(domain))
    throw refuse(`expected HOST or HOST:PORT before the first "/", found ${JSON.stringify(domain)}`);
  const colon = rest.indexOf(":");
  const written = colon < 0 ? rest : rest.slice(0, colon);
  const path = domain === defaultDomain && !written.includes("/") ? officialPrefix + written : written;
  checkPath(written, refuse);
  if (domain.length + 1 + path.length > maxNameLength) {
    throw refuse(
      `expected HOST/NAME of at most ${maxNameLength} characters, found ${domain.length + 1 + path.length}`
    );
  }
  const tag = colon < 0 ? void 0 : checkTag(rest.slice(colon + 1), refuse);
  const digest = at < 0 ? void 0 : checkDigest(text.slice(at + 1), refuse);
  return { domain, path, ...tag !== void 0 && { tag }, ...digest !== void 0 && { digest } };
}
var namesDigest = /^[^@]*@(?:sha[0-9-]*:[^@/]*|[a-z0-9]+:[0-9a-f]{32,}|[0-9a-f]+)$/i;
function withoutUserInfo(text) {
  return !text.includes("@") || namesDigest.test(text) ? text : text.replace(/^((?:[a-z][a-z+-]*:\/\/)?).*@/is, "$1***@");
}
function splitDomain(name) {
  const slash = name.indexOf("/");
  const first = name.slice(0, Math.max(slash, 0));
  if (slash < 0 || !looksLikeDomain(first)) return { domain: defaultDomain, rest: name };
  return { domain: first === "index.docker.io" ? defaultDomain : first, rest: name.slice(slash + 1) };
}
function looksLikeDomain(first) {
  return /[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase();
}
function checkPath(path, refuse) {
  if (path !== path.toLowerCase()) {
    throw refuse(
      `expected a name in lower case, found ${JSON.stringify(path)}; write ${JSON.stringify(path.toLowerCase())}`
    );
  }
  for (const component of path.split("/")) {
    if (componentGrammar.test(component)) continue;
    throw refuse(
      `expected name parts of a-z and 0-9, joined by ".", "_", "__" or "-", found ${JSON.stringify(component)}`
    );
  }
}
function checkTag(tag, refuse) {
  if (tagGrammar.test(tag)) return tag;
  throw refuse(
    `expected a tag of 1 to 128 letters, digits, "_", "." and "-" (not "." or "-" first), found ${JSON.stringify(tag)}`
  );
}
function checkDigest(text, refuse) {
  try {
    return parseDigest(text);
  } catch (cause) {
    throw refuse(cause instanceof FormatError ? cause.message : 'expected a digest after "@"', cause);
  }
}
function formatReference(reference) {
  const { tag, digest } = reference;
  return `${repositoryOf(reference)}${tag === void 0 ? "" : `:${tag}`}${digest === void 0 ? "" : `@${digest}`}`;
}
function repositoryOf(reference) {
  return `${reference.domain}/${reference.path}`;
}
function withDefaultTag(reference) {
  return reference.tag === void 0 && reference.digest === void 0 ? { ...reference, tag: "latest" } : reference;
}
function podmanRefusal(reference) {
  const { domain } = reference;
  if (domain.startsWith("["))
    return `podman, skopeo and CRI-O refuse the IPv6 host ${domain}; use a host name`;
  if (/[.:]/.test(domain) || domain === "localhost") return void 0;
  return `podman, skopeo and CRI-O refuse ${domain}, which only its capitals make a host; write it with its domain or port`;
}

// builtin:node:path of src/domain/image/transport-scopes.ts
var builtin3 = process.getBuiltinModule("node:path");
var posix = /* @__PURE__ */ (() => builtin3.posix)();

// src/domain/image/transport-scopes.ts
var supportedTransports = [
  "docker",
  "dir",
  "oci",
  "oci-archive",
  "docker-archive",
  "docker-daemon"
];
var policyOnlyTransports = ["containers-storage", "atomic", "sif", "tarball"];
function isSupportedTransport(name) {
  return supportedTransports.some((known) => known === name);
}
function isKnownTransport(name) {
  return isSupportedTransport(name) || policyOnlyTransports.some((known) => known === name);
}
function dockerIdentity(reference) {
  return formatReference(reference);
}
function dockerNamespaces(reference) {
  return [...prefixes(repositoryOf(reference)), ...wildcards(reference.domain)];
}
function wildcards(host) {
  const labels = host.replace(/:[0-9]*$/, "").split(".");
  return labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join(".")}`);
}
function pathNamespaces(path) {
  const lastSlash = path.lastIndexOf("/");
  return lastSlash <= 0 ? [] : prefixes(path.slice(0, lastSlash));
}
function prefixes(text) {
  const result = [];
  for (let end = text.length; end > 0; end = text.lastIndexOf("/", end - 1)) result.push(text.slice(0, end));
  return result;
}
function scopeFault(transport, scope) {
  if (scope === "" || !isKnownTransport(transport)) return void 0;
  switch (transport) {
    case "docker":
      return void 0;
    case "atomic":
      return /^[^/]*(?:\/[^:/]*){0,2}$|^[^/]*\/[^:/]*\/[^:/]*:[^:/]*$/.test(scope) ? void 0 : "expected HOST, HOST/NAMESPACE, HOST/NAMESPACE/STREAM or HOST/NAMESPACE/STREAM:TAG";
    case "dir":
    case "oci":
    case "oci-archive":
    case "sif":
      return pathFault(scope);
    case "docker-archive":
    case "tarball":
      return `expected only "": images of ${transport} have no identity`;
    case "docker-daemon":
      return isDigest(scope) ? 'expected a name, found ALGORITHM:HEX: image IDs have no scopes; use ""' : void 0;
    case "containers-storage":
      return storageFault(scope);
  }
}
function pathFault(path) {
  if (!path.startsWith("/")) return "expected an absolute path";
  if (path === "/") return 'expected another path than "/"; use "" for the default of the transport';
  const clean = cleanPath(path);
  return clean === path ? void 0 : `expected a canonical path; write ${JSON.stringify(clean)}`;
}
function cleanPath(path) {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith("/") ? normal.slice(0, -1) : normal;
}
function storageFault(scope) {
  const shape = "expected [ROOT] or [DRIVER@ROOT] with an absolute path, then NAME[:TAG][@DIGEST][@IMAGE-ID]";
  const close = scope.indexOf("]");
  if (!scope.startsWith("[") || close < 0) return shape;
  const store = scope.slice(1, close);
  const at = store.indexOf("@");
  if (at === 0 || !store.slice(at + 1).startsWith("/")) return shape;
  const [, first, second, ...more] = scope.slice(close + 1).split("@");
  if (more.length > 0) return shape;
  if (second !== void 0)
    return first !== void 0 && isDigest(first) && isImageId(second) ? void 0 : shape;
  return first === void 0 || isImageId(first) || isDigest(first) ? void 0 : shape;
}
function isImageId(text) {
  return /^[0-9a-f]{64}$/.test(text);
}
function isDigest(text) {
  try {
    parseDigest(text);
    return true;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

// src/domain/image/transport.ts
var maxDetailsLength = 4096;
var layoutNameGrammar = /^[A-Za-z0-9]+(?:(?:--|[-._:@+/])[A-Za-z0-9]+)*$/;
var positionGrammar = /^@(0|[1-9][0-9]{0,5})$/;
var namesPath = (text) => /^(?:dir|oci|oci-archive|docker-archive):/.test(text);
var namesRegistry = (text) => !namesPath(text) && !text.startsWith("docker-daemon:");
function parseImageName(text) {
  const colon = text.indexOf(":");
  const transport = colon < 0 ? "" : text.slice(0, colon);
  if (!isKnownTransport(transport)) {
    refuseMistyped(transport, text);
    return dockerName(text);
  }
  if (!isSupportedTransport(transport)) {
    throw new UsageError(
      "transport-unsupported",
      `image ${shown2(text)}: the transport "${transport}" is not supported`,
      {
        next: `Copy the image to one of ${supportedTransports.join(", ")} first, for example with skopeo copy.`
      }
    );
  }
  const details = text.slice(colon + 1);
  if (details.length > maxDetailsLength || details.includes("\0")) {
    throw malformed(text, `expected at most ${maxDetailsLength} characters and no NUL after "${transport}:"`);
  }
  return named(transport, details, text);
}
function refuseMistyped(transport, text) {
  if (!text.startsWith("://", transport.length)) return;
  const meant = nearestWord(transport, supportedTransports);
  if (meant === void 0) return;
  throw new UsageError(
    "transport-unsupported",
    `image ${shown2(withoutUserInfo(text))}: expected one of the transports ${supportedTransports.join(", ")}, found ${shown2(transport)}`,
    { next: `Did you mean ${meant === "docker" ? "docker://" : `${meant}:`}?` }
  );
}
function named(transport, details, text) {
  switch (transport) {
    case "docker":
      if (details.startsWith("//")) return dockerName(details.slice(2));
      throw malformed(
        withoutUserInfo(text),
        `expected "//" after "docker:"; write docker://NAME, or docker.io/library/${withoutUserInfo(text)} for that image`
      );
    case "dir":
      return { transport, path: checkedPath(details, text) };
    case "oci":
    case "oci-archive": {
      const { path, selector } = splitPath(details, text);
      return { transport, path, ...selector !== void 0 && { select: layoutSelect(selector, text) } };
    }
    case "docker-archive": {
      const { path, selector } = splitPath(details, text);
      return { transport, path, ...selector !== void 0 && { select: archiveSelect(selector, text) } };
    }
    case "docker-daemon":
      return { transport, select: daemonSelect(details, text) };
  }
}
function dockerName(text) {
  if (text.endsWith("@@unknown-digest@@")) {
    throw malformed(
      text,
      'expected a tag or digest, found "@@unknown-digest@@", which names a push without a tag'
    );
  }
  const reference = withDefaultTag(parseReference(text, { ownFile: true }));
  const { tag, digest } = reference;
  if (tag === void 0 || digest === void 0) return { transport: "docker", reference };
  return { transport: "docker", reference: preferDigest(reference), droppedTag: tag };
}
function splitPath(details, text) {
  const colon = details.indexOf(":", /^[A-Za-z]:[\\/]/.test(details) ? 2 : 0);
  if (colon < 0) return { path: checkedPath(details, text) };
  return { path: checkedPath(details.slice(0, colon), text), selector: details.slice(colon + 1) };
}
function checkedPath(path, text) {
  if (path === "") throw malformed(text, "expected a path after the transport, found none");
  return path;
}
function positionSelect(selector) {
  const digits = positionGrammar.exec(selector)?.[1];
  return digits === void 0 ? void 0 : { kind: "position", position: Number(digits) };
}
function layoutSelect(selector, text) {
  const position = positionSelect(selector);
  if (position !== void 0) return position;
  if (layoutNameGrammar.test(selector)) return { kind: "name", name: selector };
  throw malformed(text, `expected PATH:NAME or PATH:@POSITION, found ${shown2(selector)} after the path`);
}
function archiveSelect(selector, text) {
  const position = positionSelect(selector);
  if (position !== void 0) return position;
  const reference = withDefaultTag(parseReference(selector, { ownFile: true }));
  if (reference.digest === void 0) return { kind: "reference", reference };
  throw malformed(
    text,
    "expected NAME:TAG or @POSITION after the path, found a digest: docker archives hold none"
  );
}
function daemonSelect(details, text) {
  if (/^sha256:[0-9a-f]{64}$/.test(details)) return { kind: "image-id", id: details };
  const reference = parseReference(details, { ownFile: true });
  const isOneOfThem = reference.tag === void 0 !== (reference.digest === void 0);
  if (isOneOfThem && reference.path !== "library/sha256") return { kind: "reference", reference };
  throw malformed(
    text,
    "expected docker-daemon:NAME:TAG, docker-daemon:NAME@DIGEST or docker-daemon:sha256:IMAGE-ID"
  );
}
function malformed(text, why) {
  return new FormatError("reference-malformed", `image ${shown2(text)}: ${why}`, { ownFile: true });
}
function shown2(text) {
  return JSON.stringify(text.length > 300 ? `${text.slice(0, 300)}\u2026` : text);
}
function formatImageName(name) {
  switch (name.transport) {
    case "docker":
      return `docker://${formatReference(name.reference)}`;
    case "dir":
      return `dir:${name.path}`;
    case "oci":
    case "oci-archive":
    case "docker-archive":
      return `${name.transport}:${name.path}${name.select === void 0 ? "" : `:${formatSelect(name.select)}`}`;
    case "docker-daemon":
      return `docker-daemon:${formatSelect(name.select)}`;
  }
}
function formatSelect(select) {
  switch (select.kind) {
    case "name":
      return select.name;
    case "position":
      return `@${select.position}`;
    case "reference":
      return formatReference(select.reference);
    case "image-id":
      return select.id;
  }
}
function policyTarget(name, options2 = {}) {
  if (options2.identity !== void 0) return dockerTarget("docker", preferDigest(options2.identity));
  switch (name.transport) {
    case "docker":
      return dockerTarget("docker", name.reference);
    case "dir":
    case "oci":
    case "oci-archive":
      return pathTarget(name.transport, options2.resolvedPath);
    case "docker-archive":
      return { transport: name.transport, identity: "", namespaces: [], ...referenceOf(name.select) };
    case "docker-daemon":
      if (name.select.kind === "reference") return dockerTarget(name.transport, name.select.reference);
      return { transport: name.transport, identity: "", namespaces: [] };
  }
}
function dockerTarget(transport, reference) {
  return {
    transport,
    identity: dockerIdentity(reference),
    namespaces: dockerNamespaces(reference),
    reference
  };
}
function pathTarget(transport, path) {
  if (path === void 0)
    throw new UsageError("internal-error", `${transport}: expected the resolved path of the image`);
  return { transport, identity: path, namespaces: pathNamespaces(path) };
}
function preferDigest(reference) {
  if (reference.digest === void 0) return reference;
  return { domain: reference.domain, path: reference.path, digest: reference.digest };
}
function referenceOf(select) {
  return select?.kind === "reference" ? { reference: select.reference } : {};
}

// builtin:node:path of src/entry/paths.ts
var builtin4 = process.getBuiltinModule("node:path");
var resolve = /* @__PURE__ */ (() => builtin4.resolve)();

// builtin:node:url of src/entry/paths.ts
var builtin5 = process.getBuiltinModule("node:url");
var pathToFileURL = /* @__PURE__ */ (() => builtin5.pathToFileURL)();

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

// builtin:node:fs of src/adapters/platform/files.ts
var builtin6 = process.getBuiltinModule("node:fs");
var closeSync = /* @__PURE__ */ (() => builtin6.closeSync)();
var fstatSync = /* @__PURE__ */ (() => builtin6.fstatSync)();
var openSync = /* @__PURE__ */ (() => builtin6.openSync)();
var readSync = /* @__PURE__ */ (() => builtin6.readSync)();
var constants = /* @__PURE__ */ (() => builtin6.constants)();

// builtin:node:fs/promises of src/adapters/platform/files.ts
var builtin7 = process.getBuiltinModule("node:fs/promises");
var open = /* @__PURE__ */ (() => builtin7.open)();

// src/adapters/platform/files.ts
function errnoOf(error) {
  const isCoded = typeof error === "object" && error !== null && "code" in error;
  return isCoded && typeof error.code === "string" ? error.code : void 0;
}
var meanings = {
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  ENOENT: "not found",
  ENOTDIR: "a part of the path is no folder",
  EISDIR: "it is a folder",
  ELOOP: "it is a symbolic link, or they form a loop",
  ENAMETOOLONG: "the name is too long",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  EMFILE: "too many open files",
  EIO: "input/output error"
};
function failureWords(error) {
  const errno = errnoOf(error);
  if (errno === void 0) return "unknown failure";
  const meaning = meanings[errno];
  return meaning === void 0 ? errno : `${meaning} (${errno})`;
}
async function readRegularFile(path, options2) {
  let file;
  try {
    file = await open(path, openFlags(options2));
  } catch (cause) {
    return notOpened(cause, options2);
  }
  try {
    return await readOpen(file, options2.maxBytes);
  } catch (cause) {
    return { kind: "failed", why: failureWords(cause), symlink: false, cause };
  } finally {
    await file.close();
  }
}
function readRegularFileSync(path, options2) {
  let file;
  try {
    file = openSync(path, openFlags(options2));
  } catch (cause) {
    return notOpened(cause, options2);
  }
  try {
    return readOpenSync(file, options2.maxBytes);
  } catch (cause) {
    return { kind: "failed", why: failureWords(cause), symlink: false, cause };
  } finally {
    closeSync(file);
  }
}
function openFlags({ followLinks }) {
  return constants.O_RDONLY | constants.O_NONBLOCK | (followLinks ? 0 : constants.O_NOFOLLOW);
}
function notOpened(cause, options2) {
  if (errnoOf(cause) === "ENOENT") return { kind: "missing" };
  return { kind: "failed", why: failureWords(cause), symlink: isRefusedLink(cause, options2), cause };
}
function isRefusedLink(cause, { followLinks }) {
  return !followLinks && (errnoOf(cause) === "ELOOP" || errnoOf(cause) === "EMLINK");
}
async function readOpen(file, maxBytes) {
  const stat = await file.stat();
  if (!stat.isFile()) return notRegular;
  const buffer = Buffer.allocUnsafe(Math.min(stat.size, maxBytes) + 1);
  let length = 0;
  for (; ; ) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length);
    if (bytesRead === 0) return { kind: "read", bytes: buffer.subarray(0, length) };
    length += bytesRead;
    if (length > maxBytes) return tooLarge(maxBytes);
    if (length === buffer.length) return { kind: "failed", why: "it grew while it was read", symlink: false };
  }
}
function readOpenSync(file, maxBytes) {
  if (!fstatSync(file).isFile()) return notRegular;
  const chunks = [];
  for (let length = 0; length <= maxBytes; ) {
    const chunk = Buffer.allocUnsafe(Math.min(64 * 1024, maxBytes + 1 - length));
    const bytesRead = readSync(file, chunk);
    if (bytesRead === 0) return { kind: "read", bytes: Buffer.concat(chunks) };
    chunks.push(chunk.subarray(0, bytesRead));
    length += bytesRead;
  }
  return tooLarge(maxBytes);
}
var notRegular = { kind: "failed", why: "it is no regular file", symlink: false };
function tooLarge(maxBytes) {
  return { kind: "failed", why: `it is larger than ${maxBytes} bytes`, symlink: false };
}

// src/domain/base64.ts
var encodeBase64 = (bytes) => Buffer.from(bytes).toString("base64");
function decodeBase64(text) {
  const joined2 = text.replaceAll("\n", "").replaceAll("\r", "");
  if (joined2.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(joined2)) return void 0;
  return new Uint8Array(Buffer.from(joined2, "base64"));
}

// src/domain/policy/lookaside-url.ts
var authorityGrammar = /^(?:[^@]*@)?((?:\[[0-9A-Fa-f:.]+\]|[^:@[\]\s%]*)(?::[0-9]*)?)$/;
var maxUrlLength = 16384;
var rfc3986 = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/s;
var plainInPath = /[A-Za-z0-9\-_.~$&+,/:;=@]/;
function withRepositoryPath(baseUrl, reference, source = "lookaside") {
  const parts = parseParts(baseUrl, source);
  return format({ ...parts, path: `${parts.path}/${checkedPath2(reference)}` });
}
function signatureUrl(repositoryUrl, digest, number) {
  return signaturesUrl(repositoryUrl, digest, `/signature-${number}`);
}
function signaturesUrl(repositoryUrl, digest, rest = "") {
  const parts = parseParts(repositoryUrl, "lookaside");
  return format({ ...parts, path: `${parts.path}${digestSegment(digest)}${rest}` });
}
function digestSegment(digest) {
  const { algorithm, hex } = digestParts(digest);
  return `@${algorithm}=${hex}`;
}
function lookasideTarget(url) {
  const { scheme, authority, path } = parseParts(url, "lookaside");
  if (scheme === "http" || scheme === "https") {
    if (authority !== void 0 && authority !== "" && URL.canParse(url)) return { kind: "http", url };
    throw unsupported("lookaside", url, `expected ${scheme}://HOST/PATH, found a URL without a usable host`);
  }
  if (scheme !== "file") {
    const found = scheme === "" ? "no scheme" : `the scheme ${JSON.stringify(scheme.slice(0, 40))}`;
    throw unsupported("lookaside", url, `expected a URL with the scheme file, http or https, found ${found}`);
  }
  if ((authority ?? "") !== "")
    throw unsupported("lookaside", url, "expected file:///FOLDER with three slashes, found a host after two");
  return { kind: "folder", path: decodedPath(url, path) };
}
function shownLookasideUrl(url) {
  const [, scheme = "", authority, path = "", query = ""] = rfc3986.exec(url) ?? [];
  const [, host] = authorityGrammar.exec(authority ?? "") ?? [];
  const isReadable = host !== void 0 && (path === "" || path.startsWith("/")) && !new RegExp("\\p{Cc}", "u").test(url);
  if (!isReadable) return "(unreadable URL)";
  const start = (scheme === "" ? "" : `${scheme}:`) + (authority === void 0 ? "" : `//${host}`);
  const parts = query.slice(1).split("&").filter((part) => part !== "");
  const shown3 = new Set(parts.map((part) => `${/^([^=]+=)./s.exec(part)?.[1] ?? ""}\u2026`));
  return `${start}${path}${shown3.size === 0 ? "" : `?${[...shown3].join("&")}`}`;
}
function parseParts(url, source) {
  const fault2 = (message) => unsupported(source, url, message);
  if (url.length > maxUrlLength)
    throw fault2(`expected at most ${maxUrlLength} characters, found ${url.length}`);
  if (new RegExp("\\p{Cc}", "u").test(url)) throw fault2("expected a URL, found control characters");
  const [, scheme = "", authority, path = "", query = "", fragment = ""] = rfc3986.exec(url) ?? [];
  if (/%(?![0-9A-Fa-f]{2})/.test(path)) throw fault2("expected two hex digits after each % of the path");
  if (!authorityGrammar.test(authority ?? ""))
    throw fault2("expected SCHEME://HOST:PORT/PATH, found another form of host");
  const startsWell = path === "" || path.startsWith("/");
  if (!startsWell && scheme !== "")
    throw fault2(`expected ${scheme}: to be followed by //, found another text`);
  if (!startsWell && /^[^/]*:/.test(path))
    throw fault2("expected SCHEME://PATH, found a colon without a scheme");
  return {
    scheme: scheme.toLowerCase(),
    ...authority !== void 0 && { authority },
    path,
    query,
    fragment
  };
}
function format({ scheme, authority, path, query, fragment }) {
  const start = (scheme === "" ? "" : `${scheme}:`) + (authority === void 0 ? "" : `//${authority}`);
  return `${start}${normalPath(path)}${query}${fragment}`;
}
function normalPath(path) {
  return path.replace(/%[0-9A-Fa-f]{2}|[^%]/gu, (unit) => {
    if (unit.length !== 3 || unit[0] !== "%") return plainInPath.test(unit) ? unit : percent(unit);
    const byte = String.fromCharCode(Number.parseInt(unit.slice(1), 16));
    return plainInPath.test(byte) ? byte : unit.toUpperCase();
  });
}
function percent(character) {
  return [...new TextEncoder().encode(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}
function decodedPath(url, path) {
  let decoded;
  try {
    decoded = decodeURIComponent(path);
  } catch (cause) {
    throw unsupported("lookaside", url, "expected the path of a file: URL to be UTF-8 text", cause);
  }
  if (!decoded.startsWith("/"))
    throw unsupported("lookaside", url, "expected file:///FOLDER with an absolute path, found none");
  if (decoded.includes("\0"))
    throw unsupported("lookaside", url, "expected the path of a folder, found a NUL byte in it");
  return decoded;
}
function checkedPath2({ path }) {
  if (path !== "" && path.split("/").every((part) => /^[a-z0-9]/.test(part))) return path;
  const found = JSON.stringify(path.slice(0, 200));
  throw new FormatError("reference-malformed", `reference: expected a repository path, found ${found}`);
}
function unsupported(source, url, message, cause) {
  return new UsageError("lookaside-unsupported", `${source}: ${shownLookasideUrl(url)}: ${message}`, {
    next: "Write file:///ABSOLUTE/FOLDER or https://HOST/PATH.",
    cause
  });
}

// src/app/contract-verify.ts
var policyOfKeys = "(options)";

// src/domain/loose-json.ts
function parseLooseJson(text) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

export {
  nearestWord,
  parseStrictJson,
  extendPath,
  quotedKey,
  positionAt,
  memberPlace,
  itemPlace,
  faultAt,
  isJsonObject,
  isJsonArray,
  readObject,
  readArray,
  readString,
  readInteger,
  exactKeys,
  parseDigest,
  parseDigestAt,
  digestOf,
  digestParts,
  mediaTypes,
  manifestMediaTypes,
  bundleMediaType,
  emptyMediaType,
  maxManifestBytes,
  guessMediaType,
  manifestDigest,
  refuseOtherCase,
  readDescriptor,
  parsePlatform,
  formatPlatform,
  entryRole,
  imagePlatforms,
  isRunnable,
  platformCandidates,
  maxIndexEntries,
  parseManifest,
  visible,
  shown,
  shownJson,
  codes,
  verdictCounts,
  signingFailed,
  isWhollyInspected,
  leadingReason,
  reasonFrom,
  mergeAlike,
  signerName,
  isSameSigner,
  jsonOfOutcome,
  jsonOfError,
  entryLine,
  withStop,
  sentence,
  counted,
  reasonLine,
  warningLine,
  fenced,
  tableRow,
  folded,
  sizeBytes,
  codeList,
  plainLine,
  markdownLine,
  logEntryText,
  logEntryLine,
  logEntriesMarkdown,
  signerText,
  signerLine,
  claimText,
  claimLine,
  countDistinct,
  distinctSigners,
  distinctReasons,
  knownError,
  commands,
  actions,
  options,
  inputsOf,
  optionsOf,
  parseReference,
  formatReference,
  repositoryOf,
  withDefaultTag,
  podmanRefusal,
  isKnownTransport,
  dockerIdentity,
  dockerNamespaces,
  wildcards,
  prefixes,
  scopeFault,
  namesPath,
  namesRegistry,
  parseImageName,
  formatImageName,
  policyTarget,
  workingDirectory,
  lookasideUrl,
  errnoOf,
  failureWords,
  readRegularFile,
  readRegularFileSync,
  encodeBase64,
  decodeBase64,
  withRepositoryPath,
  signatureUrl,
  signaturesUrl,
  digestSegment,
  lookasideTarget,
  shownLookasideUrl,
  policyOfKeys,
  parseLooseJson
};
