import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);
import {
  createHash,
  createPublicKey,
  createVerify,
  decodeBase64,
  errnoOf,
  verify
} from "./chunk-JSIDYZYQ.js";
import {
  FormatError
} from "./chunk-GGAM3SV5.js";

// src/adapters/verifiers/openpgp-armor.ts
var blockKinds = /* @__PURE__ */ new Map([
  ["PUBLIC KEY BLOCK", "public"],
  ["PRIVATE KEY BLOCK", "private"]
]);
var beginLine = /^-----BEGIN PGP ([A-Z0-9, /]+)-----$/;
var headerLine = /^[A-Za-z][A-Za-z0-9-]*: /;
function readArmoredKeys(text, what) {
  const lines = text.split("\n").map((line) => line.trimEnd());
  const blocks = [];
  for (let index = 0; index < lines.length; index += 1) {
    const name = beginLine.exec(lines[index] ?? "")?.[1];
    if (name === void 0) continue;
    const kind = blockKinds.get(name);
    const from = index + 1;
    const place = `${what}: line ${from}`;
    if (kind === void 0) throw malformed(`${place}: expected a key block, found "BEGIN PGP ${name}"`);
    const end = lines.indexOf(`-----END PGP ${name}-----`, from);
    if (end < 0) throw malformed(`${place}: the line "-----END PGP ${name}-----" is missing: truncated`);
    blocks.push({ kind, bytes: decodeBlock(lines.slice(from, end), place) });
    if (/^[\x80-\xff]/.test(lines[end + 1] ?? ""))
      throw malformed(
        `${what}: line ${end + 2}: found binary data after an armored block: use one or the other`
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

// src/adapters/verifiers/openpgp-packets.ts
var tags = {
  signature: 2,
  onePassSignature: 4,
  secretKey: 5,
  publicKey: 6,
  secretSubkey: 7,
  compressed: 8,
  literal: 11,
  userId: 13,
  publicSubkey: 14,
  userAttribute: 17
};
var minFirstPartBytes = 512;
var maxParts = 1e4;
function readPackets(bytes, walk2) {
  const packets = [];
  let offset = 0;
  while (offset < bytes.length) {
    if (packets.length === walk2.maxPackets)
      throw fault(walk2, offset, `expected at most ${walk2.maxPackets} packets`);
    const packet = readPacket(bytes, offset, walk2);
    packets.push(packet);
    offset = packet.end;
  }
  return packets;
}
function readNumber(bytes, offset, octets) {
  if (offset + octets > bytes.length) return void 0;
  return bytes.subarray(offset, offset + octets).reduce((sum, byte) => sum * 256 + byte, 0);
}
function readPacket(bytes, start, walk2) {
  const header = bytes[start] ?? 0;
  if ((header & 128) === 0) {
    throw fault(
      walk2,
      start,
      `expected a packet header, found octet 0x${header.toString(16).padStart(2, "0")}`
    );
  }
  const newFormat = (header & 64) !== 0;
  const tag = newFormat ? header & 63 : header >> 2 & 15;
  if (tag === 0) throw fault(walk2, start, "found a packet with the reserved tag 0");
  const length = newFormat ? newLength(bytes, start + 1) : oldLength(bytes, start + 1, header & 3);
  if (length === void 0) throw fault(walk2, start, "the bytes end inside a packet length");
  if (length.kind !== "whole") requireStreamable(tag, length, start, walk2);
  if (length.kind === "part") return readParts(bytes, { tag, start, length, walk: walk2 });
  const from = start + 1 + length.octets;
  const end = length.kind === "rest" ? bytes.length : from + length.size;
  if (end > bytes.length) {
    const found = bytes.length - from;
    throw fault(walk2, start, `expected ${length.size} bytes in packet ${tag}, found ${found}: truncated`);
  }
  return { tag, body: bytes.subarray(from, end), start, end };
}
function requireStreamable(tag, length, start, walk2) {
  const data = tag === tags.compressed || tag === tags.literal && length.kind === "part";
  if (!walk2.streamed || !data) throw fault(walk2, start, `packet ${tag} must say its whole length`);
}
function readParts(bytes, first) {
  const { tag, start, walk: walk2 } = first;
  const parts = [];
  let offset = start + 1;
  let length = first.length;
  if (length.size < minFirstPartBytes)
    throw fault(walk2, start, `the first part of packet ${tag} is too short`);
  for (; ; ) {
    const from = offset + length.octets;
    offset = from + length.size;
    if (offset > bytes.length)
      throw fault(walk2, start, `the bytes end inside a part of packet ${tag}: truncated`);
    parts.push(bytes.subarray(from, offset));
    if (parts.length > maxParts)
      throw fault(walk2, start, `expected at most ${maxParts} parts in packet ${tag}`);
    if (length.kind === "whole") break;
    length = newLength(bytes, offset);
    if (length === void 0) throw fault(walk2, start, `the bytes end before the last part of packet ${tag}`);
  }
  return { tag, body: new Uint8Array(Buffer.concat(parts)), start, end: offset };
}
function newLength(bytes, offset) {
  const first = bytes[offset];
  if (first === void 0) return void 0;
  if (first < 192) return { kind: "whole", size: first, octets: 1 };
  if (first >= 224 && first < 255) return { kind: "part", size: 2 ** (first & 31), octets: 1 };
  if (first === 255) return wholeLength(readNumber(bytes, offset + 1, 4), 5);
  const second = bytes[offset + 1];
  return second === void 0 ? void 0 : { kind: "whole", size: (first - 192) * 256 + second + 192, octets: 2 };
}
function oldLength(bytes, offset, lengthType) {
  if (lengthType === 3) return { kind: "rest", size: 0, octets: 0 };
  const octets = 2 ** lengthType;
  return wholeLength(readNumber(bytes, offset, octets), octets);
}
function wholeLength(size, octets) {
  return size === void 0 ? void 0 : { kind: "whole", size, octets };
}
var fault = (walk2, offset, problem) => new FormatError(walk2.code, `${walk2.what}: ${problem} at offset ${offset}`);

// src/adapters/verifiers/openpgp-key-facts.ts
var minRsaBits = 2048;
var largestRsaBits = 16384;
var algorithms = /* @__PURE__ */ new Map([
  [1, "RSA"],
  [2, "RSA (encryption only)"],
  [3, "RSA (signing only)"],
  [16, "ElGamal"],
  [17, "DSA"],
  [18, "ECDH"],
  [19, "ECDSA"],
  [22, "EdDSA"],
  [25, "X25519 (RFC 9580)"],
  [26, "X448 (RFC 9580)"],
  [27, "Ed25519 (RFC 9580)"],
  [28, "Ed448 (RFC 9580)"]
]);
var curves = /* @__PURE__ */ new Map([
  ["2a8648ce3d030107", { name: "NIST P-256", signing: { name: "P-256", algorithm: 19, sizeBytes: 32 } }],
  ["2b81040022", { name: "NIST P-384", signing: { name: "P-384", algorithm: 19, sizeBytes: 48 } }],
  ["2b81040023", { name: "NIST P-521", signing: { name: "P-521", algorithm: 19, sizeBytes: 66 } }],
  ["2b06010401da470f01", { name: "Ed25519", signing: { name: "Ed25519", algorithm: 22, sizeBytes: 32 } }],
  ["2b2403030208010107", { name: "brainpoolP256r1" }],
  ["2b240303020801010b", { name: "brainpoolP384r1" }],
  ["2b240303020801010d", { name: "brainpoolP512r1" }],
  ["2b8104000a", { name: "secp256k1" }]
]);
function judgeKeyPacket(body) {
  const [version, , , , , algorithm] = body;
  if (version !== 4) {
    return unfit("key-unsupported", `expected a version 4 key, found version ${version ?? "none"}`);
  }
  const name = algorithms.get(algorithm ?? 0) ?? `algorithm ${algorithm ?? "none"}`;
  if (algorithm === 1 || algorithm === 3) return judgeRsa(readNumber(body, 6, 2) ?? 0);
  if (algorithm !== 19 && algorithm !== 22) {
    return unfit("key-unsupported", `expected an RSA, NIST curve or Ed25519 (EdDSA) key, found ${name}`);
  }
  if (signingCurve(body) !== void 0) return { kind: "fit" };
  const curve = curves.get(curveOf(body))?.name ?? "an unknown curve";
  return unfit("key-unsupported", `expected NIST P-256, P-384, P-521 or Ed25519, found ${name} over ${curve}`);
}
function signingCurve(body) {
  const signing = curves.get(curveOf(body))?.signing;
  return signing?.algorithm === body[5] ? signing : void 0;
}
var curveOf = (body) => Buffer.from(body.subarray(7, 7 + (body[6] ?? 0))).toString("hex");
function publicKeyFingerprint(body) {
  if (body[0] !== 4 || body.length > 65535) return void 0;
  const header = Buffer.from([153, body.length >> 8, body.length & 255]);
  return createHash("sha1").update(header).update(body).digest("hex").toUpperCase();
}
function judgeRsa(bits) {
  if (bits < minRsaBits)
    return unfit("key-weak", `expected RSA of at least ${minRsaBits} bits, found ${bits}`);
  if (bits > largestRsaBits) {
    return unfit("key-unsupported", `expected RSA of at most ${largestRsaBits} bits, found ${bits}`);
  }
  return { kind: "fit" };
}
var unfit = (code, message) => ({ kind: "unfit", code, message });

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

// src/adapters/verifiers/openpgp-subpackets.ts
var subpackets = {
  created: 2,
  expires: 3,
  keyLifetime: 9,
  issuerKeyId: 16,
  primaryUserId: 25,
  policyUri: 26,
  keyFlags: 27,
  embeddedSignature: 32,
  issuerFingerprint: 33
};
var endAfter = (fromUnixSeconds, lifetime) => (fromUnixSeconds + lifetime) % 2 ** 32;
function readSubpackets(body, offset) {
  const size = readNumber(body, offset, 2);
  const from = offset + 2;
  if (size === void 0 || from + size > body.length) throw truncated();
  const area = body.subarray(from, from + size);
  const found = [];
  let position = 0;
  while (position < area.length) {
    const { length, octets } = readSubpacketLength(area, position);
    const start = position + octets;
    const first = area[start];
    if (first === void 0 || length === 0 || start + length > area.length) throw truncated();
    found.push({
      type: first & 127,
      critical: first >= 128,
      body: area.subarray(start + 1, start + length)
    });
    position = start + length;
  }
  return { subpackets: found, end: from + size };
}
var truncated = () => new FormatError("signature-structure", "the bytes end inside the signature packet");
function readSubpacketLength(area, position) {
  const first = area[position] ?? 0;
  if (first < 192) return { length: first, octets: 1 };
  if (first < 255) {
    const second = area[position + 1];
    if (second === void 0) throw truncated();
    return { length: (first - 192) * 256 + second + 192, octets: 2 };
  }
  const length = readNumber(area, position + 1, 4);
  if (length === void 0) throw truncated();
  return { length, octets: 5 };
}

// src/adapters/verifiers/openpgp-key-blocks.ts
var signedUserId = 180;
var maxKeyFileBytes = 1024 * 1024;
var maxKeyPackets = 2e4;
var maxKeys = 256;
var revocationTypes = /* @__PURE__ */ new Set([32, 40]);
var oldBindingType = 24;
var keyTags = /* @__PURE__ */ new Set([2, 5, 6, 7, 10, 12, 13, 14, 17, 21]);
var firstSkippableTag = 40;
function readKeyBlocks(bytes, what) {
  if (bytes.length > maxKeyFileBytes) {
    throw new FormatError("key-file-too-large", `${what}: expected at most ${maxKeyFileBytes} bytes of keys`);
  }
  const blocks = binaryKeys(bytes, what).flatMap((binary) => splitKeys(binary, what));
  if (blocks.length === 0) throw none(what, "nothing");
  if (blocks.length > maxKeys)
    throw malformed2(`${what}: expected at most ${maxKeys} keys, found ${blocks.length}`);
  return blocks;
}
function binaryKeys(bytes, what) {
  if (((bytes[0] ?? 0) & 128) !== 0) return [bytes];
  if (Buffer.from(bytes.subarray(8, 12)).toString("latin1") === "KBXf") {
    throw malformed2(
      `${what}: expected exported keys, found a keybox of gpg; use gpg --export --armor FINGERPRINT`
    );
  }
  const blocks = readArmoredKeys(Buffer.from(bytes).toString("latin1"), what);
  if (blocks.length === 0) throw none(what, bytes.length === 0 ? "an empty file" : "none");
  return blocks.map((block) => block.bytes);
}
function splitKeys(bytes, what) {
  const packets = readPackets(bytes, {
    code: "key-malformed",
    what,
    maxPackets: maxKeyPackets,
    streamed: false
  });
  const starts = packets.flatMap((packet, index) => isPrimary(packet) ? [index] : []);
  if (starts.length === 0) throw none(what, "other OpenPGP data");
  if (starts[0] !== 0)
    throw malformed2(`${what}: expected a key, found packet ${packets[0]?.tag} before the first key`);
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
var none = (what, found) => new FormatError("key-none", `${what}: expected at least one OpenPGP key, found ${found}`);

// src/adapters/verifiers/openpgp-key-set.ts
function readKeySet(files) {
  const keys = /* @__PURE__ */ new Map();
  const unfit2 = [];
  const secretIn = /* @__PURE__ */ new Set();
  const revocations3 = [];
  for (const { name, bytes } of files) {
    for (const block of readKeyBlocks(bytes, name)) {
      if (block.kind === "secret") secretIn.add(name);
      revocations3.push(...block.signatures.filter(([, type]) => revocationTypes.has(type ?? 0)));
      const read = readKey(block, name);
      unfit2.push(...read.unfit);
      if (read.key === void 0) continue;
      const { fingerprint } = read.key;
      keys.set(fingerprint, merge(keys.get(fingerprint), read.key));
    }
  }
  if (keys.size === 0) throw nothingFit(files, unfit2);
  for (const [fingerprint, key] of keys) keys.set(fingerprint, withRevocations(key, revocations3));
  return { keys, parts: indexParts(keys), unfit: unfit2, secretIn: [...secretIn] };
}
function withRevocations(key, revocations3) {
  const keyId = Buffer.from(key.fingerprint.slice(-16), "hex");
  const naming = revocations3.filter((body) => Buffer.from(body).includes(keyId));
  return naming.length === 0 ? key : { ...key, signatures: distinct([...key.signatures, ...naming]) };
}
var findPart = ({ primary, subkeys }, fingerprint) => [primary, ...subkeys].find((part) => part.fingerprint === fingerprint);
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
function nothingFit(files, unfit2) {
  const [first] = unfit2;
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
var maxClockSkewSeconds = 300;
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
  let own;
  try {
    own = readOwnSignatures(trusted);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return refuse(error.code, error.message);
  }
  const ends = [];
  const made = trusted.primary.createdUnixSeconds;
  for (const heeded of [own, onlyPlain(own, 0, nowUnixSeconds), onlyPlain(own, made, nowUnixSeconds)]) {
    const reading = { own: heeded, trusted, nowUnixSeconds };
    const states = part === trusted.primary ? [judgePrimary(reading, true)] : [judgePrimary(reading, false), judgeSubkey(reading, part)];
    for (const state of states) {
      if (state.kind === "refused") return state;
      ends.push(state.endsUnixSeconds ?? never);
    }
  }
  return good(Math.min(...ends));
}
function onlyPlain(own, fromUnixSeconds, nowUnixSeconds) {
  const isHeeded = (one) => revocations2.has(one.type) || one.createdUnixSeconds >= fromUnixSeconds && isPlain(one, nowUnixSeconds);
  const plain = (list) => list.filter(isHeeded);
  return {
    ...own,
    overKey: plain(own.overKey),
    overUsers: own.overUsers.map(plain),
    overSubkeys: new Map([...own.overSubkeys].map(([fingerprint, list]) => [fingerprint, plain(list)]))
  };
}
var isPlain = (own, nowUnixSeconds) => !own.obscure && own.createdUnixSeconds <= nowUnixSeconds + maxClockSkewSeconds && !hasEnded(own.expiresUnixSeconds, nowUnixSeconds);
function judgePrimary({ own, trusted, nowUnixSeconds }, mustSign) {
  const { overKey, overUsers, revokedByOther } = own;
  const { primary, users } = trusted;
  if (revokedByOther || overKey.some(({ type }) => type === revokesKey)) return revoked("it");
  const made = primary.createdUnixSeconds;
  if (made > nowUnixSeconds + maxClockSkewSeconds)
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
function judgeSubkey({ own, nowUnixSeconds }, subkey) {
  const about = own.overSubkeys.get(subkey.fingerprint) ?? [];
  if (own.subkeyRevokedByOther || about.some(({ type }) => type === revokesSubkey))
    return revoked("the subkey");
  const bindings = newest(about.filter(({ type }) => type === binds));
  if (bindings.length === 0 || bindings.some(({ expiresUnixSeconds }) => hasEnded(expiresUnixSeconds, nowUnixSeconds)) || subkey.createdUnixSeconds > nowUnixSeconds + maxClockSkewSeconds)
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
var revoked = (what) => refuse("key-revoked", `${what} is revoked`);
var expired = (what, end) => refuse("key-expired", `${what} expired on ${isoTime(end)}`);

// builtin:node:zlib
var builtin = process.getBuiltinModule("node:zlib");
var node_zlib_default = builtin;
var inflateSync = /* @__PURE__ */ (() => builtin.inflateSync)();
var inflateRawSync = /* @__PURE__ */ (() => builtin.inflateRawSync)();

// src/adapters/verifiers/openpgp-signature.ts
var knownCritical2 = /* @__PURE__ */ new Set([
  subpackets.created,
  subpackets.expires,
  subpackets.issuerKeyId,
  subpackets.policyUri,
  subpackets.issuerFingerprint
]);
var strongHashes = /* @__PURE__ */ new Map([
  [8, "sha256"],
  [9, "sha384"],
  [10, "sha512"]
]);
var weakHashes = /* @__PURE__ */ new Map([
  [1, "MD5"],
  [2, "SHA-1"],
  [3, "RIPEMD-160"],
  [11, "SHA-224"]
]);
function readSignature(body) {
  const [version, type, publicKeyAlgorithm, hashAlgorithm] = body;
  if (version !== 4) {
    throw new FormatError(
      "signature-version",
      `expected a version 4 signature, found version ${version ?? "none"}`
    );
  }
  if (type === void 0 || publicKeyAlgorithm === void 0 || hashAlgorithm === void 0) throw truncated();
  if (type !== 0 && type !== 1) {
    throw structure(
      `expected a signature over a document (type 0x00 or 0x01), found type 0x${type.toString(16)}`
    );
  }
  const hashed = readSubpackets(body, 4);
  const unhashed = readSubpackets(body, hashed.end);
  if (unhashed.end + 2 > body.length) throw truncated();
  requireKnownCritical([...hashed.subpackets, ...unhashed.subpackets]);
  const hash = strongHash(hashAlgorithm);
  return {
    type,
    publicKeyAlgorithm,
    hashAlgorithm,
    hash,
    ...readTimes(hashed.subpackets),
    ...readIssuer(hashed.subpackets, unhashed.subpackets),
    signedPart: body.subarray(0, hashed.end),
    material: body.subarray(unhashed.end)
  };
}
function strongHash(hashAlgorithm) {
  const strong = strongHashes.get(hashAlgorithm);
  if (strong !== void 0) return strong;
  const weak = weakHashes.get(hashAlgorithm);
  const found = weak === void 0 ? `algorithm ${hashAlgorithm}` : weak;
  throw new FormatError(
    weak === void 0 ? "signature-hash-unsupported" : "signature-hash-weak",
    `expected a signature with SHA-256, SHA-384 or SHA-512, found ${found}`
  );
}
function requireKnownCritical(list) {
  const unknown = list.find(({ critical, type }) => critical && !knownCritical2.has(type));
  if (unknown !== void 0)
    throw structure(`found the critical subpacket ${unknown.type}, which is not known here`);
}
function readTimes(hashed) {
  const created = onlyNumber(hashed, subpackets.created, "creation time");
  const lifetime = onlyNumber(hashed, subpackets.expires, "expiration time");
  if (created === void 0) throw structure("expected a signed creation time, found none");
  if (lifetime === void 0 || lifetime === 0) return { createdUnixSeconds: created };
  return { createdUnixSeconds: created, expiresUnixSeconds: endAfter(created, lifetime) };
}
function onlyNumber(list, type, name) {
  const found = list.filter((subpacket) => subpacket.type === type);
  if (found.length === 0) return void 0;
  const value = found[0]?.body.length === 4 ? readNumber(found[0].body, 0, 4) : void 0;
  if (found.length > 1 || value === void 0) throw structure(`expected one ${name} of four octets`);
  return value;
}
function readIssuer(hashed, unhashed) {
  const list = [...hashed, ...unhashed];
  const keyIds = distinct2(list, subpackets.issuerKeyId);
  const fingerprints = distinct2(list, subpackets.issuerFingerprint);
  const keyId = keyIds[0];
  const fingerprint = fingerprints[0];
  if (keyIds.length > 1 || fingerprints.length > 1) throw structure("found two different issuers");
  if (keyId !== void 0 && keyId.length !== 16) throw structure("expected a key id of eight octets");
  if (fingerprint === void 0) return keyId === void 0 ? {} : { issuerKeyId: keyId };
  if (fingerprint.length !== 42 || !fingerprint.startsWith("04")) {
    throw structure("expected the fingerprint of a version 4 key as issuer");
  }
  const full = fingerprint.slice(2);
  if (keyId !== void 0 && !full.endsWith(keyId))
    throw structure("issuer key id and issuer fingerprint differ");
  if (keyId === void 0 && !hashed.some(({ type }) => type === subpackets.issuerFingerprint)) return {};
  return { issuerKeyId: full.slice(-16), issuerFingerprint: full };
}
var distinct2 = (list, type) => [
  ...new Set(
    list.filter((subpacket) => subpacket.type === type).map((subpacket) => Buffer.from(subpacket.body).toString("hex").toUpperCase())
  )
];
var structure = (problem) => new FormatError("signature-structure", problem);

// src/adapters/verifiers/openpgp-message.ts
var maxMessageBytes = 4 * 1024 * 1024;
var maxDecompressedBytes = 1024 * 1024;
var maxMessagePackets = 3;
var walk = {
  code: "signature-structure",
  what: "signature",
  maxPackets: maxMessagePackets,
  streamed: true
};
function readSignedMessage(blob) {
  const { packets, compressed } = openMessage(blob);
  const [first, second, third] = packets;
  const onePass = first?.tag === tags.onePassSignature && second?.tag === tags.literal && third?.tag === tags.signature;
  const older = first?.tag === tags.signature && second?.tag === tags.literal && packets.length === 2;
  if (first === void 0 || second === void 0 || !onePass && !older)
    throw structure2(shapeProblem(packets));
  const signature = readSignature(third === void 0 ? first.body : third.body);
  if (onePass) requireMatchingOnePass(first.body, signature);
  const { payload, literal } = readLiteral(second.body);
  if (signature.type === 1 && !isCanonicalText(payload)) {
    throw structure2(
      "a text-mode signature over bytes with other line ends than CR LF: it would cover other bytes too"
    );
  }
  return { payload, signature, literal, compressed };
}
function openMessage(blob) {
  if (blob.length > maxMessageBytes) {
    throw tooLarge(`expected at most ${maxMessageBytes} bytes, found ${blob.length}`);
  }
  if (blob[0] === 45) throw structure2("expected a binary OpenPGP message, found ASCII armor or cleartext");
  const packets = readPackets(blob, walk);
  const [only, second] = packets;
  if (only?.tag !== tags.compressed) return { packets, compressed: false };
  if (second !== void 0) {
    throw structure2(`expected nothing after the compressed packet, found ${describe(packets.slice(1))}`);
  }
  return { packets: readPackets(decompress(only.body), walk), compressed: true };
}
function readLiteral(body) {
  const [format, filenameBytes] = body;
  if (format === void 0 || filenameBytes === void 0 || body.length < 6 + filenameBytes) {
    throw structure2("the bytes end inside the literal packet");
  }
  const name = String.fromCharCode(format);
  if (!"btu".includes(name))
    throw structure2(`expected literal data of format b, t or u, found octet ${format}`);
  return { payload: body.subarray(6 + filenameBytes), literal: { format: name, filenameBytes } };
}
function isCanonicalText(payload) {
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString("latin1");
  return !/(?:^|[^\r])\n|\r(?!\n)/.test(text);
}
function requireMatchingOnePass(body, signature) {
  const [version, type, hashAlgorithm, publicKeyAlgorithm] = body;
  const keyId = Buffer.from(body.subarray(4, 12)).toString("hex").toUpperCase();
  const same = type === signature.type && hashAlgorithm === signature.hashAlgorithm && publicKeyAlgorithm === signature.publicKeyAlgorithm && (signature.issuerKeyId === void 0 || keyId === signature.issuerKeyId);
  if (body.length !== 13 || version !== 3) throw structure2("expected a version 3 one-pass signature packet");
  if (body[12] !== 1) throw structure2("the one-pass signature announces another signature");
  if (!same) throw structure2("the one-pass signature announces another signature than the one that follows");
}
function decompress(body) {
  const algorithm = body[0];
  const data = body.subarray(1);
  if (algorithm === 0) {
    if (data.length > maxDecompressedBytes) throw bomb();
    return data;
  }
  if (algorithm === 1) return inflate(inflateRawSync, data);
  if (algorithm === 2) return inflate(inflateSync, data);
  const found = algorithm === 3 ? "BZip2" : `algorithm ${algorithm ?? "none"}`;
  throw structure2(`expected no compression, ZIP or ZLIB, found ${found}`);
}
var isInflated = (value) => typeof value === "object" && value !== null && "engine" in value;
function inflate(how, data) {
  let result;
  try {
    result = how(data, { maxOutputLength: maxDecompressedBytes, info: true });
  } catch (cause) {
    if (errnoOf(cause) === "ERR_BUFFER_TOO_LARGE") throw bomb();
    throw new FormatError("signature-structure", "the compressed packet cannot be decompressed", { cause });
  }
  if (!isInflated(result)) throw structure2("the compressed packet cannot be decompressed");
  if (result.engine.bytesWritten !== data.length)
    throw structure2("found bytes after the end of the compressed data");
  return result.buffer;
}
var packetNames = /* @__PURE__ */ new Map([
  [1, "encrypted data"],
  [tags.signature, "a signature"],
  [3, "encrypted data"],
  [tags.onePassSignature, "a one-pass signature"],
  [tags.compressed, "a compressed packet"],
  [9, "encrypted data"],
  [tags.literal, "literal data"],
  [18, "encrypted data"],
  [20, "encrypted data"]
]);
var describe = (packets) => packets.length === 0 ? "nothing" : packets.map(({ tag }) => packetNames.get(tag) ?? `packet ${tag}`).join(", ");
function shapeProblem(packets) {
  const expected = "expected one signed message (one-pass signature, literal data, signature)";
  const [first] = packets;
  if (packets.length === 1 && first?.tag === tags.literal)
    return `${expected}, found literal data that is not signed`;
  if (packets.length === 1 && first?.tag === tags.signature) return `${expected}, found a detached signature`;
  return `${expected}, found ${describe(packets)}`;
}
var structure2 = (problem) => new FormatError("signature-structure", problem);
var tooLarge = (problem) => new FormatError("signature-too-large", problem);
var bomb = () => tooLarge(`the compressed packet holds more than ${maxDecompressedBytes} bytes`);

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
    check: async (blob) => checkMessage(blob, set, { judge, nowUnixSeconds: nowUnixSeconds() })
  };
}
function checkMessage(blob, set, checking) {
  const message = readOrFail(blob);
  if ("kind" in message) return message;
  const { signature } = message;
  const candidates = findCandidates(message, set);
  if (candidates.length === 0) return noKey(signature, set);
  let last = failed(
    "signature-invalid",
    "the signature does not fit the signed bytes",
    signature
  );
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
  const unfit2 = set.unfit.find(
    ({ fingerprint }) => fingerprint !== void 0 && names2(signature, fingerprint)
  );
  if (unfit2 !== void 0)
    return failed(unfit2.code, `made by a key that does not count: ${unfit2.message}`, signature);
  const trusted = [...set.keys.keys()];
  const shown = trusted.slice(0, 3).join(", ") + (trusted.length > 3 ? ` and ${trusted.length - 3} more` : "");
  const found = issuer(signature) ?? "a signature that names no key";
  return failed("untrusted-key", `expected a signature by ${shown}, found ${found}`, signature);
}
function judgeGood({ message, trusted, part, fingerprint }, { judge, nowUnixSeconds }) {
  const { signature, payload } = message;
  const { createdUnixSeconds, expiresUnixSeconds } = signature;
  if (!takesHash(part, signature.hash))
    return failed(
      "signature-hash-weak",
      `made by ${fingerprint}: expected a hash as long as its curve, found ${signature.hash}`,
      signature
    );
  const state = judge(trusted, fingerprint, nowUnixSeconds);
  if (state.kind === "refused") {
    const { code, message: why } = state.refusal;
    return failed(code, `made by ${fingerprint}: ${why}`, signature);
  }
  if (createdUnixSeconds < part.createdUnixSeconds) {
    return failed("signature-before-key", `dated before its key ${fingerprint} was made`, signature);
  }
  if (createdUnixSeconds > nowUnixSeconds + maxClockSkewSeconds) {
    return failed(
      "signature-from-future",
      `dated ${isoTime(createdUnixSeconds)}, which is still to come`,
      signature
    );
  }
  if (expiresUnixSeconds !== void 0 && expiresUnixSeconds <= nowUnixSeconds) {
    return failed("signature-expired", `it expired on ${isoTime(expiresUnixSeconds)}`, signature);
  }
  const signer = { kind: "gpg", fingerprint: trusted.fingerprint, keyFingerprint: fingerprint };
  const claimedUserIds = claimedUserIdsOf(trusted);
  return { kind: "verified", signer: { ...signer, claimedUserIds }, payload, createdUnixSeconds };
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
var isUnfit = (set, fingerprint) => set.unfit.some((unfit2) => unfit2.fingerprint === fingerprint);
var issuer = (signature) => signature.issuerFingerprint ?? signature.issuerKeyId;
function failed(code, message, signature) {
  const signerHint = issuer(signature);
  return { kind: "failed", code, message, ...signerHint === void 0 ? {} : { signerHint } };
}

export {
  tags,
  minRsaBits,
  readNumbers,
  subpackets,
  maxKeyFileBytes,
  readKeyBlocks,
  findPart,
  claimedUserIdsOf,
  judgeKey,
  node_zlib_default,
  readSignature,
  readSignedMessage,
  openMessage,
  readLiteral,
  openRing
};
