import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);
import {
  posix
} from "./chunk-ENY46NZX.js";
import {
  createHash,
  createPublicKey
} from "./chunk-JSIDYZYQ.js";
import {
  FormatError,
  UsageError
} from "./chunk-GGAM3SV5.js";

// src/entry/option-row.ts
var commands = ["digest", "sign", "verify", "inspect", "explain", "where", "policy", "demo"];
var actions = ["sign", "verify", "inspect"];

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

// src/domain/image/platform.ts
var grammar = /^([a-z0-9]+)(?:\(([A-Za-z0-9.]+)\))?\/([a-z0-9_-]+)(?:\/([a-z0-9.]+))?$/;
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
  const [, os, osVersion, architecture, variant] = grammar.exec(text) ?? [];
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
function wantedVariants({ architecture, variant }) {
  if (variant === void 0)
    return Object.hasOwn(baseVariants, architecture) ? ["", baseVariants[architecture] ?? ""] : [""];
  const known = Object.hasOwn(compatibleVariants, architecture) ? compatibleVariants[architecture] ?? [] : [];
  const from = known.indexOf(variant);
  return [...from < 0 ? [variant] : known.slice(from), ""];
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
function seen(cursor) {
  const point = cursor.text.codePointAt(cursor.at);
  if (point === void 0) return "the end of the document";
  const character = String.fromCodePoint(point);
  if (character === "/" || character === "#") return `${JSON.stringify(character)} (JSON has no comments)`;
  if (point > 32 && point < 127) return JSON.stringify(character);
  return `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
}
function fault(cursor, message, code = "json-malformed") {
  const before = cursor.text.slice(0, cursor.at);
  const lineStart = before.lastIndexOf("\n") + 1;
  const line = before.split("\n").length;
  const column = [...before.slice(lineStart)].length + 1;
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
  return { ...place, path: extendPath(place.path, key) };
}
function itemPlace(place, index) {
  return { ...place, path: extendPath(place.path, index) };
}
function faultAt(place, message) {
  const where = place.path === "" ? place.what : `${place.what}: ${place.path}`;
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
  throw faultAt(place, `expected a string, found ${kindOf(value)}`);
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
    throw faultAt(place, `unknown key ${quotedKey(key)}; ${hint}`);
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

// src/domain/image/digest.ts
var hexLengths = { sha256: 64, sha384: 96, sha512: 128 };
var grammar2 = /^([a-z0-9]+(?:[+._-][a-z0-9]+)*):([a-zA-Z0-9=_-]+)$/;
var isSupported = (algorithm) => Object.hasOwn(hexLengths, algorithm);
function parseDigest(text) {
  const [, algorithm, encoded] = grammar2.exec(text) ?? [];
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

// src/domain/image/descriptor.ts
function readDescriptor(value, place) {
  const members = readObject(value, place);
  const sizeBytes = readInteger(members.get("size"), memberPlace(place, "size"));
  if (sizeBytes < 0) throw faultAt(memberPlace(place, "size"), `expected a size, found ${sizeBytes}`);
  const platform = readPlatform(members.get("platform"), memberPlace(place, "platform"));
  const annotations = readAnnotations(members.get("annotations"), memberPlace(place, "annotations"));
  const artifactType = optionalString(members, "artifactType", place);
  const digestPlace = memberPlace(place, "digest");
  return {
    mediaType: readString(members.get("mediaType"), memberPlace(place, "mediaType")),
    digest: parseDigestAt(readString(members.get("digest"), digestPlace), digestPlace),
    sizeBytes,
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

// src/domain/image/schema1-payload.ts
var maxSignatures = 100;
var root = { what: "signed schema 1 manifest", path: "", code: "manifest-jws-malformed" };
function schema1Payload(bytes, body) {
  const members = readObject(body, root);
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
  const joined = text.replace(/[ \n]/g, "");
  if (/^[A-Za-z0-9_-]*$/.test(joined) && joined.length % 4 !== 1) return Buffer.from(joined, "base64url");
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
  const body = readLoosely(bytes);
  return body === void 0 ? null : typeOf(body);
}
function manifestDigest(bytes, algorithm = "sha256") {
  checkManifestSize(bytes);
  const body = readLoosely(bytes);
  if (body === void 0) return digestOf(bytes, algorithm);
  refuseOtherCase(Object.keys(body), decidingFields);
  const strict = Object.hasOwn(body, "signatures") ? readStrictly(bytes, { integersOnly: true }) : void 0;
  if (strict === void 0 || typeOf(body) !== mediaTypes.schema1Signed) return digestOf(bytes, algorithm);
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
  const folded = new Map(known.map((field) => [foldCase(field), field]));
  for (const key of keys) {
    const meant = folded.get(foldCase(key));
    if (meant === void 0 || meant === key) continue;
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
function typeOf(body) {
  const { mediaType = null, schemaVersion = null, signatures = null } = body;
  if (mediaType !== null && typeof mediaType !== "string") return null;
  if (mediaType === mediaTypes.schema2 || mediaType === mediaTypes.ociManifest) return mediaType;
  if (mediaType !== null && isIndexMediaType(mediaType)) return mediaType;
  if (schemaVersion === 1) return signatures === null ? mediaTypes.schema1 : mediaTypes.schema1Signed;
  return schemaVersion === 2 ? typeOfVersion2(body) : null;
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
  const ranked = index.manifests.map((entry) => ({ entry, rank: rankOf(entry, wanted) }));
  const best = Math.min(...ranked.map(({ rank }) => rank));
  return best === Number.POSITIVE_INFINITY ? [] : ranked.filter(({ rank }) => rank === best).map(({ entry }) => entry);
}
function rankOf({ platform }, wanted) {
  if (platform === void 0) return Number.MAX_SAFE_INTEGER;
  return platformRank(platform, wanted) ?? Number.POSITIVE_INFINITY;
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
  const body = readObject(readStrictly(bytes), root2);
  refuseOtherCase(body.keys(), ["mediaType", "schemaVersion", "signatures", ...tellingFields]);
  const claimed = claimedMediaType.split(";", 1).join("").trim().toLowerCase();
  const mediaType = isEmptyIndex(body) && isIndexMediaType(claimed) ? claimed : guessed;
  checkClaim(claimed, optionalString(body, "mediaType", root2) ?? mediaType);
  switch (mediaType) {
    case mediaTypes.schema1:
    case mediaTypes.schema1Signed:
      return readSchema1(body, mediaType);
    case mediaTypes.dockerList:
    case mediaTypes.ociIndex:
      return readIndex(body, mediaType);
    default:
      return readImage(body, mediaType);
  }
}
function isEmptyIndex(body) {
  const manifests = body.get("manifests");
  return isJsonArray(manifests) && manifests.length === 0 && !body.has("config") && !body.has("mediaType");
}
function checkClaim(claimed, found) {
  if (genericMediaTypes.includes(claimed) || claimed === found.toLowerCase()) return;
  throw new FormatError(
    "manifest-media-type-mismatch",
    `manifest: expected media type ${JSON.stringify(claimed.slice(0, 200))} as it was announced, found ${JSON.stringify(found.slice(0, 200))}`
  );
}
function allowOnly(body, mediaType, allowed) {
  for (const field of tellingFields) {
    if (allowed.includes(field) || (body.get(field) ?? null) === null) continue;
    throw new FormatError(
      "manifest-ambiguous",
      `manifest: expected no "${field}" in a manifest of type ${mediaType}, found it`
    );
  }
}
function readSchema1(body, mediaType) {
  allowOnly(body, mediaType, ["fsLayers", "history"]);
  const layers = readArray(body.get("fsLayers"), memberPlace(root2, "fsLayers"));
  const history = readArray(body.get("history"), memberPlace(root2, "history"));
  if (layers.length === 0 || layers.length !== history.length) {
    throw faultAt(
      root2,
      `expected as many history entries as layers, found ${history.length} and ${layers.length}`
    );
  }
  return { kind: "schema1", mediaType, signed: mediaType === mediaTypes.schema1Signed };
}
function readIndex(body, mediaType) {
  allowOnly(body, mediaType, ["manifests"]);
  const place = memberPlace(root2, "manifests");
  const entries = readArray(body.get("manifests"), place);
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
function readImage(body, mediaType) {
  allowOnly(body, mediaType, ["config", "layers"]);
  const hasConfig = (body.get("config") ?? null) !== null;
  const mayLackConfig = mediaType === mediaTypes.ociManifest;
  const config = hasConfig || !mayLackConfig ? readDescriptor(body.get("config"), memberPlace(root2, "config")) : void 0;
  if (config !== void 0 && isImageConfigMediaType(config.mediaType))
    return { kind: "image", mediaType, config };
  const artifactType = optionalString(body, "artifactType", root2) ?? config?.mediaType;
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
    means: "The TLS certificate of a server is of an unknown authority, expired, or of another host.",
    next: "Give the authority of the server with `--ca-file` or in its certs.d folder, if you trust it."
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
    means: "The name of the file says that it is a trust policy, which this version does not read.",
    next: "Give a containers policy.json."
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
  "sigstore-not-yet": {
    kind: "reason",
    means: "The policy asks for a Sigstore signature (sigstoreSigned), which this version does not verify yet; nothing is accepted because of it.",
    next: "Verify with podman or cosign, or use signedBy for this scope."
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
    means: "The GPG key is too short to be trusted.",
    next: "Make a key of RSA 3072 bits or more, NIST P-256 or Ed25519, and sign with that."
  },
  "key-unsupported": {
    kind: "reason",
    means: "The GPG key is of a version, algorithm or curve that not every reader of simple signatures takes.",
    next: "Use a version 4 key: RSA, NIST P-256, P-384, P-521, or Ed25519 as gpg 2.2 makes it."
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
    means: "Key material is broken, cut, or no OpenPGP key.",
    next: "Export the key again: `gpg --export --armor FINGERPRINT`."
  },
  "key-none": {
    kind: "reason",
    means: "Key material holds no OpenPGP key.",
    next: "Give the public key that signs: `gpg --export --armor FINGERPRINT`."
  },
  "key-file-secret": {
    kind: "warning",
    means: "A file of keys to trust holds a secret key; only its public half is used.",
    next: "Give the public half, `gpg --export --armor FINGERPRINT`: whoever reads the file can sign."
  },
  "key-file-missing": {
    kind: "reason",
    means: "A key file does not exist; a relative path counts from the working directory.",
    next: "Correct the path (it does not count from the folder of the policy), or put the key into the policy with `keyData`."
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
  "key-missing": {
    kind: "error",
    means: "No signing key was given: the option or secret is empty.",
    next: "Check the name of the secret and that this run may read it: runs for pull requests from forks get none."
  },
  "key-wrong-kind": {
    kind: "error",
    means: "A PEM key was given where a GPG key is expected.",
    next: "PEM keys (Sigstore, TLS, SSH) cannot sign in this form; export a GPG key with `gpg --export-secret-keys --armor FINGERPRINT`."
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

// src/entry/options.ts
var all = commands;
var reading = ["digest", "sign", "verify", "inspect", "explain", "where"];
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
    name: "gpg-key",
    kind: "files",
    commands: ["sign"],
    actions: ["sign"],
    input: {
      default: "none: it must be given, but for `gpg-engine: gpg`",
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
      help: "containers policy.json that says whom you trust, a path in the repository. On pull requests and in merge queues it and the keys that it names are read from the base commit. Example: `.github/countersign/policy.json`"
    },
    default: ".github/countersign/policy.json where it exists",
    placeholder: "FILE",
    help: "containers policy.json that says whom you trust"
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
    commands: ["verify", "explain"],
    actions: ["verify"],
    input: {
      help: "public key that must have signed, in place of a policy: armored, base64, or paths, one a line. Example: `.github/countersign/release.pub.asc`"
    },
    default: "none",
    placeholder: "FILE",
    help: "public key that must have signed, in place of a policy"
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
    commands: reading,
    actions,
    input: { help: "PEM certificates to trust beside the usual ones. Example: `.github/ca.pem`" },
    default: "Node's roots",
    placeholder: "FILE",
    help: "PEM certificates to trust beside the usual ones"
  },
  {
    name: "insecure-registries",
    kind: "list",
    commands: reading,
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
    commands: reading,
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
  const host = reference.domain.replace(/:[0-9]*$/, "");
  const labels = host.split(".");
  const wildcards = labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join(".")}`);
  return [...prefixes(repositoryOf(reference)), ...wildcards];
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

// builtin:node:os
var builtin = process.getBuiltinModule("node:os");
var homedir = /* @__PURE__ */ (() => builtin.homedir)();
var tmpdir = /* @__PURE__ */ (() => builtin.tmpdir)();

// src/domain/policy/verdict.ts
function distinctSigners(signers) {
  const first = /* @__PURE__ */ new Map();
  for (const signer of signers) {
    const known = first.get(signer.fingerprint);
    first.set(signer.fingerprint, known ?? signer);
  }
  return [...first.values()];
}

// src/domain/policy/image-verdict.ts
function imageVerdict(rule, index, platforms) {
  const every = platforms.length > 0 ? allOf(platforms) : noPlatforms;
  switch (rule) {
    case "all":
      return allOf([index, ...platforms]);
    case "either":
    case "one-platform":
      return anyOf([index, every]);
  }
}
function needsPlatforms(rule, index) {
  return rule === "all" || index.kind === "rejected" || index.kind === "undecided";
}
var judgedByIndexAlone = "judged by the index alone: podman checks the platform it pulls instead";
function indexDifferences(decided, index, platforms) {
  if (platforms === null) return [judgedByIndexAlone];
  const passing = platforms.filter(opens).length;
  const cosign = `cosign checks only the digest that the name resolves to: ${opens(index) ? "" : "not "}accepted by itself`;
  const podman = `podman checks only the platform it pulls: ${passing} of ${platforms.length} accepted by themselves`;
  const podmanDiffers = opens(decided) ? passing < platforms.length : passing > 0;
  return [...opens(decided) === opens(index) ? [] : [cosign], ...podmanDiffers ? [podman] : []];
}
var opens = ({ kind }) => kind === "accepted" || kind === "waived";
var noPlatforms = {
  kind: "rejected",
  reasons: [{ code: "index-without-platforms", message: "the index lists no image platform" }]
};
function allOf(verdicts) {
  const reasons = distinctReasons(verdicts);
  if (reasons.length > 0) return { kind: "rejected", reasons };
  const weakest = firstOf(verdicts, "undecided") ?? firstOf(verdicts, "waived");
  return weakest ?? { kind: "accepted", by: distinctSigners(verdicts.flatMap(signersOf)) };
}
function anyOf(verdicts) {
  const by = distinctSigners(verdicts.flatMap(signersOf));
  if (by.length > 0) return { kind: "accepted", by };
  const best = firstOf(verdicts, "waived") ?? firstOf(verdicts, "undecided");
  return best ?? { kind: "rejected", reasons: distinctReasons(verdicts) };
}
var firstOf = (verdicts, kind) => verdicts.find((verdict) => verdict.kind === kind);
var signersOf = (verdict) => verdict.kind === "accepted" ? verdict.by : [];
function distinctReasons(verdicts) {
  const reasons = verdicts.flatMap((verdict) => verdict.kind === "rejected" ? verdict.reasons : []);
  return [...new Map(reasons.map((reason) => [`${reason.code} ${reason.message}`, reason])).values()];
}

export {
  nearestWord,
  parseStrictJson,
  extendPath,
  quotedKey,
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
  maxManifestBytes,
  guessMediaType,
  manifestDigest,
  parsePlatform,
  formatPlatform,
  entryRole,
  imagePlatforms,
  isRunnable,
  platformCandidates,
  parseManifest,
  withoutSecrets,
  visible,
  shown,
  shownJson,
  codes,
  verdictCounts,
  leadingReason,
  reasonFrom,
  mergeAlike,
  distinctSigners,
  imageVerdict,
  needsPlatforms,
  judgedByIndexAlone,
  indexDifferences,
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
  scopeFault,
  namesPath,
  namesRegistry,
  parseImageName,
  formatImageName,
  policyTarget,
  withRepositoryPath,
  signatureUrl,
  signaturesUrl,
  digestSegment,
  lookasideTarget,
  shownLookasideUrl,
  homedir,
  tmpdir
};
