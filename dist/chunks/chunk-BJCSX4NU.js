const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  clockSkewSeconds
} from "./chunk-4AF6MVZT.js";
import {
  endAfter,
  fingerprintOf,
  judgeKeyPacket,
  publicKeyFingerprint,
  readNumber,
  readPackets,
  readSignedMessage,
  readSubpackets,
  signingCurve,
  subpackets,
  tags
} from "./chunk-XHE7DAMR.js";
import {
  keyFingerprint,
  maxKeyFileBytes
} from "./chunk-7DB7QEI2.js";
import {
  decodeBase64
} from "./chunk-P7X4BDQH.js";
import {
  FormatError,
  SigningError,
  UsageError
} from "./chunk-MOZDYLKG.js";

// src/adapters/verifiers/openpgp-armor.ts
var blockKinds = /* @__PURE__ */ new Map([
  ["PUBLIC KEY BLOCK", "public"],
  ["PRIVATE KEY BLOCK", "private"]
]);
var beginLine = /^-----BEGIN PGP ([A-Z0-9, /]+)-----$/;
var headerLine = /^[A-Za-z][A-Za-z0-9-]*: /;
function readArmoredKeys(text, what2) {
  const lines = text.split("\n").map((line) => line.trimEnd());
  const blocks = [];
  for (let index = 0; index < lines.length; index += 1) {
    const name = beginLine.exec(lines[index] ?? "")?.[1];
    if (name === void 0) continue;
    const kind = blockKinds.get(name);
    const from = index + 1;
    const place = `${what2}: line ${from}`;
    if (kind === void 0) throw malformed(`${place}: expected a key block, found "BEGIN PGP ${name}"`);
    const end = lines.indexOf(`-----END PGP ${name}-----`, from);
    if (end < 0) throw malformed(`${place}: the line "-----END PGP ${name}-----" is missing: truncated`);
    blocks.push({ kind, bytes: decodeBlock(lines.slice(from, end), place) });
    if (/^[\x80-\xff]/.test(lines[end + 1] ?? ""))
      throw malformed(
        `${what2}: line ${end + 2}: found binary data after an armored block: use one or the other`
      );
    index = end;
  }
  return blocks;
}
function decodeBlock(lines, place) {
  const blank = lines.indexOf("");
  const headers = lines.slice(0, Math.max(blank, 0));
  if (blank < 0 || !headers.every((line) => headerLine.test(line))) {
    throw malformed(`${place}: expected an empty line before the base64 text of the armor`);
  }
  const body = lines.slice(blank + 1).filter((line) => line !== "");
  const checksum = body.at(-1)?.startsWith("=") ? body.at(-1) : void 0;
  const bytes = decodeBase64((checksum === void 0 ? body : body.slice(0, -1)).join(""));
  if (bytes === void 0 || bytes.length === 0)
    throw malformed(`${place}: the armor does not hold base64 text`);
  if (checksum !== void 0) {
    const expected = decodeBase64(checksum.slice(1));
    if (expected === void 0 || Buffer.compare(expected, crc24(bytes)) !== 0) {
      throw malformed(`${place}: the checksum of the armor does not fit: the text was changed or cut`);
    }
  }
  return bytes;
}
function crc24(bytes) {
  let crc = 11994318;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit += 1) {
      crc <<= 1;
      if ((crc & 16777216) !== 0) crc ^= 25578747;
    }
  }
  return new Uint8Array([crc >> 16 & 255, crc >> 8 & 255, crc & 255]);
}
var malformed = (message) => new FormatError("key-malformed", message);

// builtin:node:crypto of src/adapters/verifiers/openpgp-public-key.ts
var builtin = process.getBuiltinModule("node:crypto");
var createHash = /* @__PURE__ */ (() => builtin.createHash)();
var createPublicKey = /* @__PURE__ */ (() => builtin.createPublicKey)();
var createVerify = /* @__PURE__ */ (() => builtin.createVerify)();
var verify = /* @__PURE__ */ (() => builtin.verify)();

// src/adapters/verifiers/openpgp-public-key.ts
var numbersOf = /* @__PURE__ */ new Map([
  [1, 2],
  [2, 2],
  [3, 2],
  [16, 3],
  [17, 4]
]);
var octetsOf = /* @__PURE__ */ new Map([
  [25, 32],
  [26, 56],
  [27, 32],
  [28, 57]
]);
var signatureNumbers = /* @__PURE__ */ new Map([
  [1, 1],
  [2, 1],
  [3, 1],
  [16, 2],
  [17, 2],
  [19, 2],
  [20, 2],
  [22, 2]
]);
var keyHeaderBytes = 6;
function publicHalf(body) {
  const end = body[0] === 4 ? publicEnd(body, body[5] ?? 0) : void 0;
  return end === void 0 || end > body.length ? void 0 : body.subarray(0, end);
}
function publicEnd(body, algorithm) {
  const octets = octetsOf.get(algorithm);
  if (octets !== void 0) return keyHeaderBytes + octets;
  const numbers = numbersOf.get(algorithm);
  if (numbers !== void 0) return readNumbers(body, keyHeaderBytes, numbers)?.end;
  if (algorithm !== 18 && algorithm !== 19 && algorithm !== 22) return void 0;
  const point = readNumbers(body, keyHeaderBytes + 1 + (body[keyHeaderBytes] ?? 0), 1);
  return point === void 0 || algorithm !== 18 ? point?.end : point.end + 1 + (body[point.end] ?? 0);
}
function readPublicKey(body) {
  const fingerprint = publicKeyFingerprint(body);
  const createdUnixSeconds = readNumber(body, 1, 4);
  const algorithm = body[5];
  if (publicHalf(body)?.length !== body.length || fingerprint === void 0) return void 0;
  if (algorithm === void 0 || createdUnixSeconds === void 0) return void 0;
  const crypto = algorithm === 19 || algorithm === 22 ? readCurveKey(body) : readRsaKey(body);
  return crypto === void 0 ? void 0 : { fingerprint, body, algorithm, createdUnixSeconds, crypto };
}
function isMadeBy(key, signature, bytes) {
  if (signature.publicKeyAlgorithm !== key.algorithm) return false;
  const [digest, { material }] = [digestOf(signature, bytes), signature];
  if (digest[0] !== material[0] || digest[1] !== material[1]) return false;
  const made = joinNumbers(material.subarray(2), key.crypto);
  return made !== void 0 && verifies(key, signature, bytes, { digest, made });
}
function isLooselyMadeBy(key, signature, bytes) {
  const made = joinNumbers(signature.material.subarray(2), key.crypto, { exact: false });
  return made !== void 0 && verifies(key, signature, bytes, { digest: digestOf(signature, bytes), made });
}
function hasWholeNumbers(publicKeyAlgorithm, material) {
  const count = signatureNumbers.get(publicKeyAlgorithm);
  return count === void 0 || readNumbers(material, 2, count, { exact: false }) !== void 0;
}
var digestOf = ({ hash, signedPart }, bytes) => createHash(hash).update(bytes).update(signedPart).update(trailerOf(signedPart)).digest();
function trailerOf(signedPart) {
  const trailer = Buffer.from([4, 255, 0, 0, 0, 0]);
  trailer.writeUInt32BE(signedPart.length, 2);
  return trailer;
}
function verifies({ crypto: { kind, key } }, { hash, signedPart }, bytes, { digest, made }) {
  if (kind === "ed25519") return verify(null, digest, key, made);
  return createVerify(hash).update(bytes).update(signedPart).update(trailerOf(signedPart)).verify({ key, dsaEncoding: "ieee-p1363" }, made);
}
var longestHashBytes = 64;
function takesHash({ crypto }, hash) {
  if (crypto.kind !== "ecdsa") return true;
  return createHash(hash).digest().length >= Math.min(crypto.sizeBytes, longestHashBytes);
}
function joinNumbers(bytes, { kind, sizeBytes }, { exact = true } = {}) {
  const read = readNumbers(bytes, 0, kind === "rsa" ? 1 : 2, { exact: false });
  if (read === void 0 || exact && read.end !== bytes.length) return void 0;
  const numbers = exact ? read.numbers : read.numbers.map(withoutZeros);
  const padded = numbers.map((number) => leftPadded(number, sizeBytes));
  return padded.every((number) => number !== void 0) ? new Uint8Array(Buffer.concat(padded)) : void 0;
}
function withoutZeros(number) {
  const first = number.findIndex((octet) => octet !== 0);
  return number.subarray(first < 0 ? number.length : first);
}
function leftPadded(number, size) {
  if (number.length > size) return void 0;
  const padded = new Uint8Array(size);
  padded.set(number, size - number.length);
  return padded;
}
function readRsaKey(body) {
  const [n, e] = readNumbers(body, keyHeaderBytes, 2)?.numbers ?? [];
  if (n === void 0 || e === void 0 || !isOdd(n) || !isOdd(e) || e.length === 1 && e[0] === 1)
    return void 0;
  const key = keyOf({ kty: "RSA", n: base64url(n), e: base64url(e) });
  return key === void 0 ? void 0 : { kind: "rsa", key, sizeBytes: n.length };
}
function readCurveKey(body) {
  const curve = signingCurve(body);
  const offset = keyHeaderBytes + 1 + (body[keyHeaderBytes] ?? 0);
  const [point] = readNumbers(body, offset, 1)?.numbers ?? [];
  if (curve === void 0 || point === void 0) return void 0;
  const { name, sizeBytes } = curve;
  if (name === "Ed25519") {
    if (point.length !== 33 || point[0] !== 64) return void 0;
    const key2 = keyOf({ kty: "OKP", crv: name, x: base64url(point.subarray(1)) });
    return key2 === void 0 ? void 0 : { kind: "ed25519", key: key2, sizeBytes };
  }
  if (point.length !== 1 + 2 * sizeBytes || point[0] !== 4) return void 0;
  const [x, y] = [point.subarray(1, 1 + sizeBytes), point.subarray(1 + sizeBytes)];
  const key = keyOf({ kty: "EC", crv: name, x: base64url(x), y: base64url(y) });
  return key === void 0 ? void 0 : { kind: "ecdsa", key, sizeBytes };
}
function keyOf(jwk) {
  try {
    return createPublicKey({ key: jwk, format: "jwk" });
  } catch {
    return void 0;
  }
}
function readNumbers(bytes, offset, count, { exact = true } = {}) {
  const numbers = [];
  let end = offset;
  for (let index = 0; index < count; index += 1) {
    const bits = readNumber(bytes, end, 2);
    if (bits === void 0 || bits === 0) return void 0;
    const from = end + 2;
    end = from + Math.ceil(bits / 8);
    if (end > bytes.length) return void 0;
    const number = bytes.subarray(from, end);
    if (exact && bitsOf(number) !== bits) return void 0;
    numbers.push(number);
  }
  return { numbers, end };
}
var bitsOf = (number) => number.length * 8 - (Math.clz32(number[0] ?? 0) - 24);
var isOdd = (number) => ((number.at(-1) ?? 0) & 1) === 1;
var base64url = (bytes) => Buffer.from(bytes).toString("base64url");

// src/adapters/verifiers/openpgp-key-blocks.ts
var signedUserId = 180;
var maxKeyPackets = 2e4;
var maxKeys = 256;
var revocationTypes = /* @__PURE__ */ new Set([32, 40]);
var oldBindingType = 24;
var keyTags = /* @__PURE__ */ new Set([2, 5, 6, 7, 10, 12, 13, 14, 17, 21]);
var firstSkippableTag = 40;
function readKeyBlocks(bytes, what2) {
  if (bytes.length > maxKeyFileBytes) {
    throw new FormatError("key-file-too-large", `${what2}: expected at most ${maxKeyFileBytes} bytes of keys`);
  }
  const blocks = binaryKeys(bytes, what2).flatMap((binary) => splitKeys(binary, what2));
  if (blocks.length === 0) throw none(what2, "nothing");
  if (blocks.length > maxKeys)
    throw malformed2(`${what2}: expected at most ${maxKeys} keys, found ${blocks.length}`);
  return blocks;
}
function binaryKeys(bytes, what2) {
  if (((bytes[0] ?? 0) & 128) !== 0) return [bytes];
  if (Buffer.from(bytes.subarray(8, 12)).toString("latin1") === "KBXf") {
    throw malformed2(
      `${what2}: expected exported keys, found a keybox of gpg; use gpg --export --armor FINGERPRINT`
    );
  }
  const blocks = readArmoredKeys(Buffer.from(bytes).toString("latin1"), what2);
  if (blocks.length === 0) throw none(what2, bytes.length === 0 ? "an empty file" : "none");
  return blocks.map((block) => block.bytes);
}
function splitKeys(bytes, what2) {
  const packets = readPackets(bytes, {
    code: "key-malformed",
    what: what2,
    maxPackets: maxKeyPackets,
    streamed: false
  });
  const starts = packets.flatMap((packet, index) => isPrimary(packet) ? [index] : []);
  if (starts.length === 0) throw none(what2, "other OpenPGP data");
  if (starts[0] !== 0)
    throw malformed2(`${what2}: expected a key, found packet ${packets[0]?.tag} before the first key`);
  return starts.flatMap(
    (start, position) => readBlock(bytes, packets.slice(start, starts[position + 1])) ?? []
  );
}
function readBlock(bytes, packets) {
  const [first, ...rest] = packets;
  if (first === void 0) return void 0;
  return {
    kind: first.tag === tags.secretKey ? "secret" : "public",
    bytes: bytes.subarray(first.start, packets.at(-1)?.end),
    publicBytes: new Uint8Array(Buffer.concat(packets.map((packet) => publicPacket(bytes, packet)))),
    parts: [readPart(first), ...rest.filter(isSubkey).map(readPart)],
    hasOldRevocation: rest.some(isOldRevocation),
    hasStrangePacket: rest.some(isStrange) || hasLateUser(rest),
    signatures: rest.flatMap(({ tag, body }) => tag === tags.signature && body[0] === 4 ? [body] : []),
    users: rest.flatMap(signedUser)
  };
}
function readPart({ tag, body }) {
  const fitness = judgeKeyPacket(body);
  const publicBody = isSecret(tag) ? publicHalf(body) : body;
  if (publicBody === void 0) return { fitness };
  const fingerprint = publicKeyFingerprint(publicBody);
  return {
    fitness,
    publicBody,
    ...isSecret(tag) && { secretBody: body.subarray(publicBody.length) },
    ...fingerprint !== void 0 && { fingerprint }
  };
}
function publicPacket(bytes, { tag, body, start, end }) {
  if (!isSecret(tag)) return bytes.subarray(start, end);
  const half = publicHalf(body);
  if (half === void 0) return new Uint8Array();
  return withHeader(192 | (tag === tags.secretKey ? tags.publicKey : tags.publicSubkey), 255, half);
}
function withHeader(first, second, body) {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length);
  const start = second === void 0 ? [first] : [first, second];
  return new Uint8Array(Buffer.concat([new Uint8Array(start), size, body]));
}
function signedUser({ tag, body }) {
  if (tag !== tags.userId && tag !== tags.userAttribute) return [];
  return [withHeader(tag === tags.userId ? signedUserId : 209, void 0, body)];
}
function isStrange({ tag, body }) {
  if (tag !== tags.signature) return !keyTags.has(tag) && tag < firstSkippableTag;
  if (isOld(body)) return body[2] === oldBindingType;
  if (body[0] !== 4) return true;
  try {
    const { end } = readSubpackets(body, readSubpackets(body, 4).end);
    return !hasWholeNumbers(body[2] ?? 0, body.subarray(end));
  } catch (error) {
    if (error instanceof FormatError) return true;
    throw error;
  }
}
function hasLateUser(rest) {
  const firstSubkey = rest.findIndex(isSubkey);
  return firstSubkey >= 0 && rest.slice(firstSubkey).some((packet) => signedUser(packet).length > 0);
}
var isOldRevocation = ({ tag, body }) => tag === tags.signature && isOld(body) && revocationTypes.has(body[2] ?? 0);
var isOld = ([version]) => version === 2 || version === 3;
var isSecret = (tag) => tag === tags.secretKey || tag === tags.secretSubkey;
var isPrimary = ({ tag }) => tag === tags.publicKey || tag === tags.secretKey;
var isSubkey = ({ tag }) => tag === tags.publicSubkey || tag === tags.secretSubkey;
var malformed2 = (message) => new FormatError("key-malformed", message);
var none = (what2, found) => new FormatError("key-none", `${what2}: expected at least one OpenPGP key, found ${found}`);

// src/adapters/verifiers/openpgp-key-set.ts
function readKeySet(files) {
  const keys = /* @__PURE__ */ new Map();
  const unfit = [];
  const secretIn = /* @__PURE__ */ new Set();
  const revocations3 = [];
  for (const { name, bytes } of files) {
    for (const block of readKeyBlocks(bytes, name)) {
      if (block.kind === "secret") secretIn.add(name);
      revocations3.push(...block.signatures.filter(([, type]) => revocationTypes.has(type ?? 0)));
      const read = readKey(block, name);
      unfit.push(...read.unfit);
      if (read.key === void 0) continue;
      const { fingerprint } = read.key;
      keys.set(fingerprint, merge(keys.get(fingerprint), read.key));
    }
  }
  if (keys.size === 0) throw nothingFit(files, unfit);
  for (const [fingerprint, key] of keys) keys.set(fingerprint, withRevocations(key, revocations3));
  return { keys, parts: indexParts(keys), unfit, secretIn: [...secretIn] };
}
function withRevocations(key, revocations3) {
  const keyId = Buffer.from(key.fingerprint.slice(-16), "hex");
  const naming = revocations3.filter((body) => Buffer.from(body).includes(keyId));
  return naming.length === 0 ? key : { ...key, signatures: distinct([...key.signatures, ...naming]) };
}
var findPart = ({ primary, subkeys }, fingerprint) => [primary, ...subkeys].find((part) => part.fingerprint === fingerprint);
var gpgSigner = (trusted, made) => ({
  kind: "gpg",
  fingerprint: trusted.fingerprint,
  keyFingerprint: made,
  claimedUserIds: claimedUserIdsOf(trusted),
  keyMaterial: keyFingerprint(trusted.primary.crypto.key)
});
var claimedUserIdsOf = ({ users }) => users.flatMap((user) => user[0] === signedUserId ? [Buffer.from(user.subarray(5)).toString("utf8")] : []);
function readKey(block, name) {
  const [first, ...others] = block.parts;
  if (first.fitness.kind === "unfit") {
    const { code, message } = first.fitness;
    return { unfit: block.parts.map((part) => unfitPart(part, code, `${name}: ${message}`)) };
  }
  const primary = publicKeyOf(first);
  if (primary === void 0 || block.hasStrangePacket) {
    const message = `${name}: a key in it cannot be read`;
    return { unfit: block.parts.map((part) => unfitPart(part, "key-malformed", message)) };
  }
  const subkeys = others.flatMap((part) => publicKeyOf(part) ?? []);
  const fingerprints = block.parts.flatMap(({ fingerprint: fingerprint2 }) => fingerprint2 ?? []);
  const { hasOldRevocation, signatures, users, publicBytes } = block;
  const { fingerprint } = primary;
  return {
    key: { fingerprint, primary, subkeys, fingerprints, hasOldRevocation, signatures, users, publicBytes },
    unfit: others.flatMap(whyUnfit)
  };
}
var publicKeyOf = ({ fitness, publicBody }) => fitness.kind === "unfit" || publicBody === void 0 ? void 0 : readPublicKey(publicBody);
function whyUnfit(part) {
  const { fitness } = part;
  if (fitness.kind === "unfit") return [unfitPart(part, fitness.code, fitness.message)];
  return publicKeyOf(part) === void 0 ? [unfitPart(part, "key-malformed", "it cannot be read")] : [];
}
var unfitPart = ({ fingerprint }, code, message) => ({
  code,
  message,
  ...fingerprint === void 0 ? {} : { fingerprint }
});
function merge(known, added) {
  if (known === void 0) return added;
  return {
    ...known,
    subkeys: [...new Map([...known.subkeys, ...added.subkeys].map((key) => [key.fingerprint, key])).values()],
    fingerprints: [.../* @__PURE__ */ new Set([...known.fingerprints, ...added.fingerprints])],
    hasOldRevocation: known.hasOldRevocation || added.hasOldRevocation,
    signatures: distinct([...known.signatures, ...added.signatures]),
    users: distinct([...known.users, ...added.users]),
    publicBytes: new Uint8Array(Buffer.concat([known.publicBytes, added.publicBytes]))
  };
}
var distinct = (list) => [
  ...new Map(list.map((bytes) => [Buffer.from(bytes).toString("latin1"), bytes])).values()
];
function indexParts(keys) {
  const parts = /* @__PURE__ */ new Map();
  for (const trusted of keys.values()) {
    for (const fingerprint of trusted.fingerprints) {
      const other = parts.get(fingerprint);
      if (other !== void 0 && other !== trusted) {
        throw new FormatError(
          "key-ambiguous",
          `expected each key once, found ${fingerprint} in ${other.fingerprint} and in ${trusted.fingerprint}`
        );
      }
      parts.set(fingerprint, trusted);
    }
  }
  return parts;
}
function nothingFit(files, unfit) {
  const [first] = unfit;
  if (first !== void 0) return new FormatError(first.code, first.message);
  const names3 = files.map(({ name }) => name).join(", ");
  return new FormatError(
    "key-none",
    `${names3 === "" ? "keys" : names3}: expected at least one OpenPGP key, found none`
  );
}

// src/adapters/verifiers/openpgp-own-signatures.ts
var maxHashedBytes = 64 * 1024 * 1024;
var maxLooseTries = 1e3;
var revocations = /* @__PURE__ */ new Set([32, 40, 48]);
var keyTypes = /* @__PURE__ */ new Set([31, 32]);
var userTypes = /* @__PURE__ */ new Set([16, 17, 18, 19, 48]);
var subkeyTypes = /* @__PURE__ */ new Set([24, 40]);
var signsBackType = 25;
var ed25519 = 22;
var hashes = /* @__PURE__ */ new Map([
  [2, "sha1"],
  [3, "ripemd160"],
  [8, "sha256"],
  [9, "sha384"],
  [10, "sha512"],
  [11, "sha224"]
]);
var permittingHashes = /* @__PURE__ */ new Set(["sha1", "sha224", "sha256", "sha384", "sha512"]);
var edwardsHashes = /* @__PURE__ */ new Set(["sha256", "sha384", "sha512"]);
var plainCritical = /* @__PURE__ */ new Set([2, 3, 9, 11, 16, 21, 22, 25, 27, 30]);
var knownCritical = /* @__PURE__ */ new Set([...plainCritical, 26, 29, 32, 33]);
function readOwnSignatures({ primary, subkeys, signatures, users }) {
  const signed = hashedKey(primary.body);
  const claims = signatures.flatMap((body) => claimOf(body, primary));
  const subject = (types, ...parts) => ({
    bytes: new Uint8Array(Buffer.concat([signed, ...parts])),
    types
  });
  const overKey = subject(keyTypes);
  const overUsers = users.map((user) => subject(userTypes, user));
  const overSubkeys = subkeys.map((bound) => ({ ...subject(subkeyTypes, hashedKey(bound.body)), bound }));
  requireBounded(claims, [overKey, ...overUsers, ...overSubkeys]);
  const find = findingValid(claims, [overKey, ...overUsers, ...overSubkeys], primary);
  const byOther = (type) => signatures.some((body) => body[1] === type && claimOf(body, primary).length === 0);
  return {
    overKey: find(overKey),
    overUsers: overUsers.map(find),
    overSubkeys: new Map(overSubkeys.map((about) => [about.bound.fingerprint, find(about)])),
    revokedByOther: byOther(32),
    subkeyRevokedByOther: byOther(40)
  };
}
function requireBounded(claims, subjects) {
  const perSubject = claims.reduce((sum, { signedPart }) => sum + signedPart.length, 0);
  const total = subjects.reduce((sum, { bytes }) => sum + bytes.length * claims.length + perSubject, 0);
  if (total > maxHashedBytes) throw malformed3("it holds more user ids and signatures than are looked at");
}
function findingValid(claims, subjects, key) {
  const valid = new Map(
    subjects.map((about) => [about, claims.filter((claim) => isAbout(claim, about, key))])
  );
  const placed = new Set([...valid.values()].flat());
  const others = claims.filter((claim) => !placed.has(claim));
  const tries = subjects.map(({ types }) => others.filter(({ facts }) => types.has(facts.type)).length);
  if (tries.reduce((sum, count) => sum + count, 0) > maxLooseTries)
    throw malformed3("it holds more signatures that are not valid than are looked at");
  return (about) => [
    ...(valid.get(about) ?? []).map((claim) => withBack(claim, about)),
    ...others.filter((claim) => isAbout(claim, about, key, isLooselyMadeBy)).map(({ facts }) => ({ ...facts, doubtful: true, obscure: true }))
  ];
}
function isAbout(claim, { bytes, types }, key, isMade = isMadeBy) {
  const { type } = claim.facts;
  if (!types.has(type) || !(takesHash(key, claim.hash) || revocations.has(type))) return false;
  return isMade(key, claim, bytes);
}
function withBack(claim, { bytes, bound }) {
  const back = bound === void 0 ? void 0 : findBack(claim, bytes, bound);
  return back === void 0 ? claim.facts : { ...claim.facts, back };
}
function findBack({ embedded }, bytes, bound) {
  const [body, second] = embedded;
  if (body === void 0 || second !== void 0 || body[0] !== 4) return void 0;
  const [claim] = claimOf(body, bound);
  if (claim?.facts.type !== signsBackType || !takesHash(bound, claim.hash)) return void 0;
  if (claim.facts.createdUnixSeconds < bound.createdUnixSeconds) return void 0;
  return isMadeBy(bound, claim, bytes) ? claim.facts : void 0;
}
function claimOf(body, key) {
  const [, type = 0, publicKeyAlgorithm = 0, hashAlgorithm = 0] = body;
  const { hashed, unhashed, signedPart, material } = readAreas(body);
  const hash = hashes.get(hashAlgorithm);
  if (hash === void 0) return [];
  const issuers = [...hashed, ...unhashed].filter(({ type: type2 }) => issuerTypes.has(type2));
  const named = issuers.filter((subpacket) => names(subpacket, key.fingerprint));
  if (named.length === 0) return [];
  const times = numbersOf2(hashed, subpackets.created);
  if (times.length === 0) return [];
  const embedded = [...hashed, ...unhashed].filter((subpacket) => subpacket.type === subpackets.embeddedSignature).map((subpacket) => subpacket.body);
  const isTwofold = times.length > 1 || named.length < issuers.length;
  const permitting = publicKeyAlgorithm === ed25519 ? edwardsHashes : permittingHashes;
  const facts = {
    ...readLimits(hashed, Math.max(...times)),
    type,
    embeddedSignatures: embedded.length,
    doubtful: isTwofold || hasOther([...hashed, ...unhashed], plainCritical),
    obscure: isTwofold || hasOther([...hashed, ...unhashed], knownCritical) || !permitting.has(hash)
  };
  return [{ facts, hash, publicKeyAlgorithm, signedPart, material, embedded }];
}
function readAreas(body) {
  try {
    const hashed = readSubpackets(body, 4);
    const unhashed = readSubpackets(body, hashed.end);
    return {
      hashed: hashed.subpackets,
      unhashed: unhashed.subpackets,
      signedPart: body.subarray(0, hashed.end),
      material: body.subarray(unhashed.end)
    };
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw malformed3("a signature in it cannot be read", cause);
  }
}
function readLimits(hashed, createdUnixSeconds) {
  const ends = (type) => numbersOf2(hashed, type).filter((seconds) => seconds !== 0);
  const lifetimes = ends(subpackets.expires);
  const keyLifetimes = ends(subpackets.keyLifetime);
  const flags = hashed.filter(({ type }) => type === subpackets.keyFlags).map(({ body }) => body[0] ?? 0);
  return {
    createdUnixSeconds,
    marksPrimaryUser: hashed.some(({ type, body }) => type === subpackets.primaryUserId && body[0] !== 0),
    ...lifetimes.length > 0 && { expiresUnixSeconds: endAfter(createdUnixSeconds, Math.min(...lifetimes)) },
    ...flags.length > 0 && { keyFlags: flags.reduce((both, octet) => both & octet) },
    ...keyLifetimes.length > 0 && { keyLifetime: Math.min(...keyLifetimes) }
  };
}
var issuerTypes = /* @__PURE__ */ new Set([subpackets.issuerKeyId, subpackets.issuerFingerprint]);
var hasOther = (list, known) => list.some(({ critical, type }) => critical && !known.has(type));
var numbersOf2 = (list, type) => list.flatMap((subpacket) => subpacket.type === type ? readNumber(subpacket.body, 0, 4) ?? [] : []);
function names({ type, body }, fingerprint) {
  const hex = Buffer.from(body).toString("hex").toUpperCase();
  if (type === subpackets.issuerKeyId) return hex === fingerprint.slice(-16);
  return type === subpackets.issuerFingerprint && hex === `04${fingerprint}`;
}
var malformed3 = (message, cause) => new FormatError("key-malformed", message, cause === void 0 ? {} : { cause });
var hashedKey = (body) => new Uint8Array(Buffer.concat([Buffer.from([153, body.length >> 8, body.length & 255]), body]));

// src/adapters/verifiers/openpgp-key-state.ts
var revokesKey = 32;
var revokesSubkey = 40;
var revokesUser = 48;
var revocations2 = /* @__PURE__ */ new Set([revokesKey, revokesSubkey, revokesUser]);
var direct = 31;
var binds = 24;
var signs = 2;
function judgeKey(trusted, fingerprint, nowUnixSeconds) {
  const part = findPart(trusted, fingerprint);
  if (part === void 0) return refuse("untrusted-key", "it is not among the keys");
  if (trusted.hasOldRevocation) return revoked("it");
  let own2;
  try {
    own2 = readOwnSignatures(trusted);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return refuse(error.code, error.message);
  }
  const ends = [];
  const made = trusted.primary.createdUnixSeconds;
  for (const heeded of [own2, onlyPlain(own2, 0, nowUnixSeconds), onlyPlain(own2, made, nowUnixSeconds)]) {
    const reading = { own: heeded, trusted, nowUnixSeconds };
    const states = part === trusted.primary ? [judgePrimary(reading, true)] : [judgePrimary(reading, false), judgeSubkey(reading, part)];
    for (const state of states) {
      if (state.kind === "refused") return state;
      ends.push(state.endsUnixSeconds ?? never);
    }
  }
  return good(Math.min(...ends));
}
function onlyPlain(own2, fromUnixSeconds, nowUnixSeconds) {
  const isHeeded = (one) => revocations2.has(one.type) || one.createdUnixSeconds >= fromUnixSeconds && isPlain(one, nowUnixSeconds);
  const plain = (list) => list.filter(isHeeded);
  return {
    ...own2,
    overKey: plain(own2.overKey),
    overUsers: own2.overUsers.map(plain),
    overSubkeys: new Map([...own2.overSubkeys].map(([fingerprint, list]) => [fingerprint, plain(list)]))
  };
}
var isPlain = (own2, nowUnixSeconds) => !own2.obscure && own2.createdUnixSeconds <= nowUnixSeconds + clockSkewSeconds && !hasEnded(own2.expiresUnixSeconds, nowUnixSeconds);
function judgePrimary({ own: own2, trusted, nowUnixSeconds }, mustSign) {
  const { overKey, overUsers, revokedByOther } = own2;
  const { primary, users } = trusted;
  if (revokedByOther || overKey.some(({ type }) => type === revokesKey)) return revoked("it");
  const made = primary.createdUnixSeconds;
  if (made > nowUnixSeconds + clockSkewSeconds)
    return refuse("key-invalid", "it was made at a time that is still to come");
  const newestAlive = (list) => newest(list).filter(
    (one) => one.type !== revokesUser && !hasEnded(one.expiresUnixSeconds, nowUnixSeconds)
  );
  const ofKey = newestAlive(overKey.filter(({ type }) => type === direct));
  const ofUsers = overUsers.map(newestAlive);
  const isVouchedFor = ofUsers.some(
    (alive, index) => alive.length > 0 && users[index]?.[0] === signedUserId && !overUsers[index]?.some(({ type }) => type === revokesUser)
  );
  if (!isVouchedFor)
    return refuse(
      "key-invalid",
      "no signature of its own over a user id is valid now, with a hash that gpg reads"
    );
  const saying = (says) => [
    ...ofKey.filter(says),
    ...newest(ofUsers.flatMap((list) => list.filter(says))),
    // Other readers take the word over the main user id for that of the key, however old it is.
    ...ofUsers.flatMap((list) => list.filter((one) => one.marksPrimaryUser && says(one)))
  ];
  const end = earliestEnd(
    saying(({ keyLifetime }) => keyLifetime !== void 0),
    made
  );
  if (hasEnded(end, nowUnixSeconds)) return expired("it", end);
  return mustSign && saying(({ keyFlags }) => keyFlags !== void 0).some(forbidsSigning) ? refuse("key-cannot-sign", "its key flags do not allow signing") : good(end);
}
function judgeSubkey({ own: own2, nowUnixSeconds }, subkey) {
  const about = own2.overSubkeys.get(subkey.fingerprint) ?? [];
  if (own2.subkeyRevokedByOther || about.some(({ type }) => type === revokesSubkey))
    return revoked("the subkey");
  const bindings = newest(about.filter(({ type }) => type === binds));
  if (bindings.length === 0 || bindings.some(({ expiresUnixSeconds }) => hasEnded(expiresUnixSeconds, nowUnixSeconds)) || subkey.createdUnixSeconds > nowUnixSeconds + clockSkewSeconds)
    return refuse("subkey-not-bound", "the primary key does not vouch for this subkey");
  const end = earliestEnd(bindings, subkey.createdUnixSeconds);
  if (hasEnded(end, nowUnixSeconds)) return expired("the subkey", end);
  if (bindings.some(forbidsSigning))
    return refuse("key-cannot-sign", "the key flags of the subkey do not allow signing");
  if (bindings.some(({ embeddedSignatures }) => embeddedSignatures > 1))
    return refuse("subkey-not-bound", "the subkey signs back over its primary key more than once");
  return bindings.every(({ back }) => back !== void 0 && isPlain(back, nowUnixSeconds)) ? good(end) : refuse("subkey-not-bound", "the subkey does not sign back over its primary key");
}
function newest(list) {
  const newestSure = Math.max(
    ...list.filter(({ doubtful }) => !doubtful).map(({ createdUnixSeconds }) => createdUnixSeconds)
  );
  return list.filter(({ createdUnixSeconds }) => createdUnixSeconds >= newestSure);
}
var never = Number.POSITIVE_INFINITY;
var earliestEnd = (list, made) => Math.min(
  ...list.map(({ keyLifetime }) => keyLifetime === void 0 ? never : endAfter(made, keyLifetime))
);
var hasEnded = (end, nowUnixSeconds) => end !== void 0 && end <= nowUnixSeconds;
var forbidsSigning = ({ keyFlags }) => keyFlags !== void 0 && (keyFlags & signs) === 0;
var isoTime = (unixSeconds) => new Date(unixSeconds * 1e3).toISOString().slice(0, 16);
var refuse = (code, message) => ({ kind: "refused", refusal: { code, message } });
var good = (end) => ({ kind: "good", ...end !== never && { endsUnixSeconds: end } });
var revoked = (what2) => refuse("key-revoked", `${what2} is revoked`);
var expired = (what2, end) => refuse("key-expired", `${what2} expired on ${isoTime(end)}`);

// src/adapters/signers/key-text.ts
var what = "signing key";
var exportCommand = "gpg --export-secret-keys --armor FINGERPRINT";
var secretKeyCure = `Give the secret key that signs: \`${exportCommand}\`.`;
var lineEndsCure = "Store it with its line ends, as a secret of several lines, or as base64 in one line: `gpg --export-secret-keys FINGERPRINT | base64 -w0`.";
var pathCure = "COUNTERSIGN_GPG_KEY holds the key itself; to name the file that holds it, use --gpg-key FILE.";
var maxPathLength = 200;
function readSecretKeyText(material) {
  if (material.length > maxKeyFileBytes) {
    throw own(
      "key-file-too-large",
      `${what}: expected at most ${maxKeyFileBytes} bytes, found ${material.length}`
    );
  }
  const bytes = isBinary(material) ? material : unwrapText(material);
  let blocks;
  try {
    blocks = readKeyBlocks(bytes, what);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw own(error.code, error.message);
  }
  const secret = blocks.filter(({ kind }) => kind === "secret");
  if (secret.length === 0) {
    throw new UsageError("key-not-secret", `${what}: expected a secret key, found a public key`, {
      next: `Export the secret one: ${exportCommand}.`
    });
  }
  return secret;
}
var isBinary = (bytes) => ((bytes[0] ?? 0) & 128) !== 0;
function unwrapText(material) {
  const text = Buffer.from(material).toString("latin1").trim();
  if (text === "") {
    throw new UsageError("key-missing", `${what}: expected a GPG secret key, found nothing`, {
      next: "Check the name of the secret and that this run may read it: runs for pull requests from forks get none."
    });
  }
  refuseOtherText(text);
  if (text.includes("-----BEGIN PGP ")) return Buffer.from(text, "latin1");
  if (looksLikePath(text)) {
    throw own("key-none", `${what}: expected a GPG secret key, found what looks like a path`, pathCure);
  }
  const decoded = decodeBase64(text.replaceAll(/[\t ]/g, ""));
  if (decoded === void 0 || decoded.length === 0) {
    throw own("key-none", `${what}: expected a GPG secret key, armored or base64, found other text`);
  }
  if (isBinary(decoded)) return decoded;
  const inner = Buffer.from(decoded).toString("latin1");
  refuseOtherText(inner);
  if (inner.includes("-----BEGIN PGP ")) return decoded;
  throw own("key-none", `${what}: expected a GPG secret key, found base64 of something else`);
}
function refuseOtherText(text) {
  const pem = /-----BEGIN ((?:[A-Z0-9]+ )*(?:PRIVATE|PUBLIC) KEY|CERTIFICATE)-----/.exec(text);
  if (pem !== null) {
    throw new UsageError("key-wrong-kind", `${what}: expected a GPG key, found PEM ("${pem[1]}")`, {
      next: `Keys of Sigstore, TLS and SSH cannot sign in this form; export a GPG key: ${exportCommand}.`
    });
  }
  if (text.startsWith("-----BEGIN PGP ") && !/^-----BEGIN PGP [A-Z ]+-----\r?\n/.test(text)) {
    throw own(
      "key-malformed",
      `${what}: expected armor in lines, found it in one: its line ends were lost`,
      lineEndsCure
    );
  }
}
var looksLikePath = (text) => text.length <= maxPathLength && /^(?:~|\.{0,2})[/\\]|^[^\s{}[\]"]+\.[A-Za-z0-9]{1,8}$/.test(text);
var own = (code, message, next = signingCure(code).next) => new FormatError(code, message, { ownFile: true, ...next !== void 0 && { next } });
var exportedWhole = ["key-none", "key-malformed", "key-invalid", "subkey-not-bound"];
var signingCure = (code) => exportedWhole.includes(code) ? { next: secretKeyCure } : {};

// src/adapters/signers/signing-key.ts
var soonSeconds = 30 * 24 * 3600;
function requireFullFingerprint(fingerprint) {
  if (/^[0-9A-F]{40}$/.test(fingerprint)) return;
  const found = /^[0-9A-Fa-f ]{1,64}$/.test(fingerprint) ? JSON.stringify(fingerprint) : "something else";
  throw new UsageError(
    "fingerprint-malformed",
    `fingerprint: expected 40 hex digits in upper case, found ${found}`
  );
}
function chooseSigningPart(trusted, wanted, { hasSecret, nowUnixSeconds }) {
  const usable = (fingerprint) => {
    const state2 = judgeKey(trusted, fingerprint, nowUnixSeconds);
    if (state2.kind === "refused" || !hasSecret(fingerprint)) return void 0;
    const { endsUnixSeconds } = state2;
    return { trusted, fingerprint, ...endsUnixSeconds !== void 0 && { endsUnixSeconds } };
  };
  if (findPart(trusted, wanted) === void 0)
    throw new UsageError("key-not-found", `no key ${wanted} in ${trusted.fingerprint}`);
  const named = usable(wanted);
  if (named !== void 0) return named;
  const state = judgeKey(trusted, wanted, nowUnixSeconds);
  const refusal = state.kind === "refused" ? state.refusal : null;
  const mayDelegate = wanted === trusted.fingerprint && (refusal === null || refusal.code === "key-cannot-sign");
  if (mayDelegate) {
    const newestFirst = trusted.subkeys.toSorted((a, b) => b.createdUnixSeconds - a.createdUnixSeconds);
    for (const { fingerprint } of newestFirst) {
      const subkey = usable(fingerprint);
      if (subkey !== void 0) return subkey;
    }
  }
  if (refusal !== null) {
    const message = `signing key ${wanted}: ${refusal.message}`;
    throw new SigningError(refusal.code, message, signingCure(refusal.code));
  }
  throw new SigningError(
    "key-secret-missing",
    `signing key ${wanted}: expected its secret half, found only the public one, and no subkey that may sign`
  );
}
function warningsFor({ trusted, fingerprint, endsUnixSeconds: end }, nowUnixSeconds) {
  const warnings = [];
  if (fingerprint !== trusted.fingerprint) {
    const message = `subkey ${fingerprint} signs for ${trusted.fingerprint}: skopeo 1.18, podman 5.4 and older refuse that`;
    warnings.push({ code: "signs-by-subkey", message });
  }
  if (end !== void 0 && end - nowUnixSeconds < soonSeconds) {
    const day = new Date(end * 1e3).toISOString().slice(0, 10);
    warnings.push({
      code: "key-expires-soon",
      message: `key ${fingerprint} expires on ${day}; its signatures end with it`
    });
  }
  return warnings;
}
var signerIdentity = ({ trusted, fingerprint }) => gpgSigner(trusted, fingerprint);
async function requireOwnSignature(message, expected) {
  const check = await expected.ring.check(message);
  if (check.kind === "failed") throw failed(expected.fingerprint, check.message);
  const { signature, literal, compressed } = readSignedMessage(message);
  if (signature.type !== 0 || literal.format !== "b" || compressed || signature.expiresUnixSeconds !== void 0) {
    throw failed(expected.fingerprint, "it is no plain binary signature without an end");
  }
  if (Buffer.compare(check.payload, expected.payload) !== 0)
    throw failed(expected.fingerprint, "it covers other bytes");
  if (check.signer.keyFingerprint !== expected.fingerprint) {
    throw failed(expected.fingerprint, `it was made by ${check.signer.keyFingerprint}`);
  }
}
function failed(fingerprint, problem) {
  return new SigningError(
    "signing-failed",
    `signing key ${fingerprint}: the signature failed its own check: ${problem}`,
    {
      exitCode: 3
    }
  );
}

// src/adapters/signers/unlock.ts
function trimPassphrase(passphrase) {
  const trimmed = passphrase?.replace(/\r?\n$/, "");
  if (trimmed === void 0 || trimmed === "") return void 0;
  if (/[\r\n]/.test(trimmed)) {
    throw new UsageError("passphrase-malformed", "passphrase: expected one line, found a line end inside it");
  }
  return trimmed;
}
var secretPacket = (key, fingerprint) => [key, ...key.subkeys].map(({ keyPacket }) => keyPacket).find((packet) => {
  return "isMissingSecretKeyMaterial" in packet && fingerprintOf(packet) === fingerprint;
});
async function unlock(key, fingerprint, passphrase) {
  const packet = secretPacket(key, fingerprint);
  if (packet === void 0) {
    throw new SigningError("key-secret-missing", `signing key ${fingerprint}: no secret half`);
  }
  if (!packet.isDecrypted()) {
    if (passphrase === void 0) {
      throw new SigningError(
        "passphrase-missing",
        `signing key ${fingerprint}: expected a passphrase, found none`
      );
    }
    try {
      await packet.decrypt(passphrase);
    } catch (error) {
      throw unlockProblem(error, fingerprint);
    }
  }
  try {
    await packet.validate();
    return packet;
  } catch {
    throw new SigningError(
      "key-malformed",
      `signing key ${fingerprint}: its secret and its public half do not fit`,
      { next: secretKeyCure }
    );
  }
}
function unlockProblem(error, fingerprint) {
  if (error instanceof Error && error.message.startsWith("Incorrect key passphrase")) {
    return new SigningError("passphrase-wrong", `signing key ${fingerprint}: the passphrase does not open it`);
  }
  return new SigningError(
    "key-unsupported",
    `signing key ${fingerprint}: it is locked in a way that is not known here`
  );
}

// src/adapters/verifiers/openpgp-ring.ts
function openRing(files, nowUnixSeconds) {
  const set = readKeySet(files);
  const judge = rememberingJudge();
  return {
    kind: "usable",
    set,
    fingerprints: [...set.keys.keys()],
    warnings: set.secretIn.map((name) => ({
      code: "key-file-secret",
      message: `${name}: expected public keys, found a secret key: whoever reads it can sign; give the output of gpg --export`
    })),
    states: () => [...set.keys].map(([fingerprint, trusted]) => ({
      fingerprint,
      ...stateOf(judge(trusted, fingerprint, nowUnixSeconds()))
    })),
    check: async (blob) => checkMessage(blob, set, { judge, nowUnixSeconds: nowUnixSeconds() })
  };
}
var stateOf = (state) => state.kind === "refused" ? { refusal: state.refusal } : { ...state.endsUnixSeconds !== void 0 && { endsUnixSeconds: state.endsUnixSeconds } };
function checkMessage(blob, set, checking) {
  const message = readOrFail(blob);
  if ("kind" in message) return message;
  const { signature } = message;
  const candidates = findCandidates(message, set);
  if (candidates.length === 0) return noKey(signature, set);
  let last = failed2("signature-invalid", "the signature does not fit the signed bytes", signature);
  for (const candidate of candidates) {
    if (!isMadeBy(candidate.part, signature, message.payload)) continue;
    last = judgeGood(candidate, checking);
    if (last.kind === "verified") return last;
  }
  return last;
}
function readOrFail(blob) {
  try {
    return readSignedMessage(blob);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { kind: "failed", code: error.code, message: error.message };
  }
}
function findCandidates(message, set) {
  return [...set.parts].flatMap(([fingerprint, trusted]) => {
    const part = names2(message.signature, fingerprint) ? findPart(trusted, fingerprint) : void 0;
    if (part === void 0 || isUnfit(set, fingerprint)) return [];
    return [{ message, trusted, part, fingerprint }];
  });
}
function noKey(signature, set) {
  const unfit = set.unfit.find(
    ({ fingerprint }) => fingerprint !== void 0 && names2(signature, fingerprint)
  );
  if (unfit !== void 0)
    return failed2(unfit.code, `made by a key that does not count: ${unfit.message}`, signature);
  const trusted = [...set.keys.keys()];
  const shown = trusted.slice(0, 3).join(", ") + (trusted.length > 3 ? ` and ${trusted.length - 3} more` : "");
  const found = issuer(signature) ?? "a signature that names no key";
  return failed2("untrusted-key", `expected a signature by ${shown}, found ${found}`, signature);
}
function judgeGood({ message, trusted, part, fingerprint }, { judge, nowUnixSeconds }) {
  const { signature, payload } = message;
  const { createdUnixSeconds, expiresUnixSeconds } = signature;
  if (!takesHash(part, signature.hash))
    return failed2(
      "signature-hash-weak",
      `made by ${fingerprint}: expected a hash as long as its curve, found ${signature.hash}`,
      signature
    );
  const state = judge(trusted, fingerprint, nowUnixSeconds);
  if (state.kind === "refused") {
    const { code, message: why } = state.refusal;
    return failed2(code, `made by ${fingerprint}: ${why}`, signature);
  }
  if (createdUnixSeconds < part.createdUnixSeconds) {
    return failed2("signature-before-key", `dated before its key ${fingerprint} was made`, signature);
  }
  if (createdUnixSeconds > nowUnixSeconds + clockSkewSeconds) {
    return failed2(
      "signature-from-future",
      `dated ${isoTime(createdUnixSeconds)}, which is still to come`,
      signature
    );
  }
  if (expiresUnixSeconds !== void 0 && expiresUnixSeconds <= nowUnixSeconds) {
    return failed2("signature-expired", `it expired on ${isoTime(expiresUnixSeconds)}`, signature);
  }
  return { kind: "verified", signer: gpgSigner(trusted, fingerprint), payload, createdUnixSeconds };
}
function rememberingJudge() {
  const known = /* @__PURE__ */ new Map();
  return (trusted, fingerprint, nowUnixSeconds) => {
    const before = known.get(fingerprint);
    if (before?.at === nowUnixSeconds) return before.answer;
    const answer = judgeKey(trusted, fingerprint, nowUnixSeconds);
    known.set(fingerprint, { at: nowUnixSeconds, answer });
    return answer;
  };
}
function names2({ issuerFingerprint, issuerKeyId }, fingerprint) {
  if (issuerFingerprint !== void 0) return issuerFingerprint === fingerprint;
  return issuerKeyId !== void 0 && fingerprint.endsWith(issuerKeyId);
}
var isUnfit = (set, fingerprint) => set.unfit.some((unfit) => unfit.fingerprint === fingerprint);
var issuer = (signature) => signature.issuerFingerprint ?? signature.issuerKeyId;
function failed2(code, message, signature) {
  const signerHint = issuer(signature);
  return { kind: "failed", code, message, ...signerHint === void 0 ? {} : { signerHint } };
}

export {
  readNumbers,
  findPart,
  secretKeyCure,
  readSecretKeyText,
  signingCure,
  requireFullFingerprint,
  chooseSigningPart,
  warningsFor,
  signerIdentity,
  requireOwnSignature,
  trimPassphrase,
  secretPacket,
  unlock,
  openRing
};
