import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);

// src/domain/errors.ts
var CountersignError = class extends Error {
  code;
  next;
  constructor(code, message, details = {}) {
    super(message, details.cause === void 0 ? void 0 : { cause: details.cause });
    this.code = code;
    this.next = details.next;
    this.name = new.target.name;
  }
};
var UsageError = class extends CountersignError {
  exitCode = 2;
};
var FormatError = class extends CountersignError {
  exitCode;
  /** JSON path of the fault inside the document, where it has one; the message names it, too. */
  path;
  constructor(code, message, details = {}) {
    super(code, message, details);
    this.exitCode = details.ownFile === true ? 2 : 3;
    this.path = details.path;
  }
};
var IntegrityError = class extends CountersignError {
  exitCode = 3;
};
var TransportError = class extends CountersignError {
  exitCode = 3;
  status;
  mayPass;
  constructor(code, message, details = {}) {
    super(code, message, details);
    this.status = details.status;
    this.mayPass = details.mayPass ?? false;
  }
};
var SigningError = class extends CountersignError {
  exitCode;
  constructor(code, message, details = {}) {
    super(code, message, details);
    this.exitCode = details.exitCode ?? 2;
  }
};
var InternalError = class extends CountersignError {
  exitCode = 3;
  /** @param cause - whatever was thrown; its name and message are shown, its stack only kept */
  constructor(cause) {
    const found = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super("internal-error", `unexpected ${found}`, { cause });
  }
};

// src/adapters/verifiers/openpgp-library.ts
var minRsaBits = 2048;
var loadOpenpgp = () => import("./openpgp-GIAPQLHF.js");
function openpgpConfig({ config, enums }) {
  return {
    ...config,
    minRSABits: minRsaBits,
    allowMissingKeyFlags: true,
    preferredHashAlgorithm: enums.hash.sha512,
    nonDeterministicSignaturesViaNotation: false
  };
}
var fingerprintOf = (key) => key.getFingerprint().toUpperCase();
var findPart = (key, fingerprint) => [key, ...key.subkeys].find((part) => fingerprintOf(part) === fingerprint);

// src/domain/base64.ts
function decodeBase64(text) {
  const joined = text.replaceAll("\n", "").replaceAll("\r", "");
  if (joined.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(joined)) return void 0;
  return new Uint8Array(Buffer.from(joined, "base64"));
}

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

// src/adapters/verifiers/openpgp-key-facts.ts
import { createHash } from "node:crypto";

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
  ["2a8648ce3d030107", { name: "NIST P-256", signsAs: 19 }],
  ["2b81040022", { name: "NIST P-384", signsAs: 19 }],
  ["2b81040023", { name: "NIST P-521", signsAs: 19 }],
  ["2b06010401da470f01", { name: "Ed25519", signsAs: 22 }],
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
  const oid = Buffer.from(body.subarray(7, 7 + (body[6] ?? 0))).toString("hex");
  const curve = curves.get(oid);
  if (curve?.signsAs === algorithm) return { kind: "fit" };
  return unfit(
    "key-unsupported",
    `expected NIST P-256, P-384, P-521 or Ed25519, found ${name} over ${curve?.name ?? "an unknown curve"}`
  );
}
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

// src/adapters/verifiers/openpgp-key-blocks.ts
var maxKeyFileBytes = 1024 * 1024;
var maxKeyPackets = 2e4;
var maxKeys = 256;
var revocationTypes = /* @__PURE__ */ new Set([32, 40]);
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
    parts: [readPart(first), ...rest.filter(isSubkey).map(readPart)],
    hasOldRevocation: rest.some(isOldRevocation),
    signatures: rest.flatMap(({ tag, body }) => tag === tags.signature && body[0] === 4 ? [body] : []),
    users: rest.flatMap(signedUser)
  };
}
function readPart({ tag, body }) {
  const secret = tag === tags.secretKey || tag === tags.secretSubkey;
  const fingerprint = secret ? void 0 : publicKeyFingerprint(body);
  return { fitness: judgeKeyPacket(body), ...fingerprint === void 0 ? {} : { fingerprint } };
}
function signedUser({ tag, body }) {
  if (tag !== tags.userId && tag !== tags.userAttribute) return [];
  const header = Buffer.from([tag === tags.userId ? 180 : 209, 0, 0, 0, 0]);
  header.writeUInt32BE(body.length, 1);
  return [new Uint8Array(Buffer.concat([header, body]))];
}
var isOldRevocation = ({ tag, body }) => tag === tags.signature && (body[0] === 2 || body[0] === 3) && revocationTypes.has(body[2] ?? 0);
var isPrimary = ({ tag }) => tag === tags.publicKey || tag === tags.secretKey;
var isSubkey = ({ tag }) => tag === tags.publicSubkey || tag === tags.secretSubkey;
var malformed2 = (message) => new FormatError("key-malformed", message);
var none = (what, found) => new FormatError("key-none", `${what}: expected at least one OpenPGP key, found ${found}`);

// src/adapters/verifiers/openpgp-key-set.ts
async function readKeySet(files, nowUnixSeconds) {
  const keys = /* @__PURE__ */ new Map();
  const unfit2 = [];
  const secretIn = /* @__PURE__ */ new Set();
  for (const { name, bytes } of files) {
    for (const block of readKeyBlocks(bytes, name)) {
      if (block.kind === "secret") secretIn.add(name);
      const read = await readKey(block, name);
      unfit2.push(...read.unfit);
      if (read.key === void 0) continue;
      const { fingerprint } = read.key;
      keys.set(fingerprint, await merge(keys.get(fingerprint), read.key, nowUnixSeconds));
    }
  }
  if (keys.size === 0) throw nothingFit(files, unfit2);
  return { keys, parts: indexParts(keys), unfit: unfit2, secretIn: [...secretIn] };
}
async function readKey(block, name) {
  const [primary, ...subkeys] = block.parts;
  if (primary.fitness.kind === "unfit") {
    const { code, message } = primary.fitness;
    return { unfit: block.parts.map((part) => ({ ...part, code, message: `${name}: ${message}` })) };
  }
  const unfit2 = subkeys.flatMap(
    ({ fitness, fingerprint }) => fitness.kind === "unfit" ? [{ ...fitness, ...fingerprint === void 0 ? {} : { fingerprint } }] : []
  );
  const key = await parseKey(block);
  if (key === void 0) {
    const reason = { code: "key-malformed", message: `${name}: a key in it cannot be read` };
    return { unfit: block.parts.map((part) => ({ ...part, ...reason })) };
  }
  const { hasOldRevocation, signatures, users } = block;
  return {
    key: { fingerprint: fingerprintOf(key), key, hasOldRevocation, signatures, users },
    unfit: block.kind === "secret" ? unfitSubkeys(key) : unfit2
  };
}
var unfitSubkeys = (key) => key.subkeys.flatMap((subkey) => {
  const fitness = judgeKeyPacket(subkey.keyPacket.write());
  return fitness.kind === "unfit" ? [{ ...fitness, fingerprint: fingerprintOf(subkey) }] : [];
});
async function parseKey(block) {
  const openpgp = await loadOpenpgp();
  try {
    const key = await openpgp.readKey({ binaryKey: block.bytes, config: openpgpConfig(openpgp) });
    return key.toPublic();
  } catch {
    return void 0;
  }
}
async function merge(known, added, nowUnixSeconds) {
  if (known === void 0) return added;
  const openpgp = await loadOpenpgp();
  const key = await known.key.update(added.key, new Date(nowUnixSeconds * 1e3), openpgpConfig(openpgp));
  return {
    ...added,
    key,
    hasOldRevocation: known.hasOldRevocation || added.hasOldRevocation,
    signatures: distinct([...known.signatures, ...added.signatures]),
    users: distinct([...known.users, ...added.users])
  };
}
var distinct = (list) => [
  ...new Map(list.map((bytes) => [Buffer.from(bytes).toString("latin1"), bytes])).values()
];
function indexParts(keys) {
  const parts = /* @__PURE__ */ new Map();
  for (const trusted of keys.values()) {
    for (const part of [trusted.key, ...trusted.key.subkeys]) {
      const fingerprint = fingerprintOf(part);
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
import { createHash as createHash2 } from "node:crypto";

// src/adapters/verifiers/openpgp-subpackets.ts
var subpackets = {
  created: 2,
  expires: 3,
  keyLifetime: 9,
  issuerKeyId: 16,
  policyUri: 26,
  keyFlags: 27,
  embeddedSignature: 32,
  issuerFingerprint: 33
};
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

// src/adapters/verifiers/openpgp-signature.ts
var knownCritical = /* @__PURE__ */ new Set([
  subpackets.created,
  subpackets.expires,
  subpackets.issuerKeyId,
  subpackets.policyUri,
  subpackets.issuerFingerprint
]);
var strongHashes = /* @__PURE__ */ new Set([8, 9, 10]);
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
  requireStrongHash(hashAlgorithm);
  return {
    type,
    publicKeyAlgorithm,
    hashAlgorithm,
    ...readTimes(hashed.subpackets),
    ...readIssuer([...hashed.subpackets, ...unhashed.subpackets]),
    signedPart: body.subarray(0, hashed.end),
    material: body.subarray(unhashed.end)
  };
}
function writeSignaturePacket(signature, keyId) {
  const unhashed = Buffer.concat([Buffer.from([0, 10, 9, subpackets.issuerKeyId]), Buffer.from(keyId, "hex")]);
  const body = Buffer.concat([signature.signedPart, unhashed, signature.material]);
  const header = Buffer.from([194, 255, 0, 0, 0, 0]);
  header.writeUInt32BE(body.length, 2);
  return new Uint8Array(Buffer.concat([header, body]));
}
function requireStrongHash(hashAlgorithm) {
  if (strongHashes.has(hashAlgorithm)) return;
  const weak = weakHashes.get(hashAlgorithm);
  const found = weak === void 0 ? `algorithm ${hashAlgorithm}` : weak;
  throw new FormatError(
    weak === void 0 ? "signature-hash-unsupported" : "signature-hash-weak",
    `expected a signature with SHA-256, SHA-384 or SHA-512, found ${found}`
  );
}
function requireKnownCritical(list) {
  const unknown = list.find(({ critical, type }) => critical && !knownCritical.has(type));
  if (unknown !== void 0)
    throw structure(`found the critical subpacket ${unknown.type}, which is not known here`);
}
function readTimes(hashed) {
  const created = onlyNumber(hashed, subpackets.created, "creation time");
  const lifetime = onlyNumber(hashed, subpackets.expires, "expiration time");
  if (created === void 0) throw structure("expected a signed creation time, found none");
  if (lifetime === void 0 || lifetime === 0) return { createdUnixSeconds: created };
  return { createdUnixSeconds: created, expiresUnixSeconds: created + lifetime };
}
function onlyNumber(list, type, name) {
  const found = list.filter((subpacket) => subpacket.type === type);
  if (found.length === 0) return void 0;
  const value = found[0]?.body.length === 4 ? readNumber(found[0].body, 0, 4) : void 0;
  if (found.length > 1 || value === void 0) throw structure(`expected one ${name} of four octets`);
  return value;
}
function readIssuer(list) {
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
  return { issuerKeyId: full.slice(-16), issuerFingerprint: full };
}
var distinct2 = (list, type) => [
  ...new Set(
    list.filter((subpacket) => subpacket.type === type).map((subpacket) => Buffer.from(subpacket.body).toString("hex").toUpperCase())
  )
];
var structure = (problem) => new FormatError("signature-structure", problem);

// src/adapters/verifiers/openpgp-own-signatures.ts
var maxHashedBytes = 64 * 1024 * 1024;
var keyTypes = /* @__PURE__ */ new Set([31, 32]);
var userTypes = /* @__PURE__ */ new Set([16, 17, 18, 19, 48]);
var subkeyTypes = /* @__PURE__ */ new Set([24, 40]);
var hashes = /* @__PURE__ */ new Map([
  [2, "sha1"],
  [3, "ripemd160"],
  [8, "sha256"],
  [9, "sha384"],
  [10, "sha512"],
  [11, "sha224"]
]);
var plainCritical = /* @__PURE__ */ new Set([2, 3, 9, 11, 16, 21, 22, 25, 27, 30]);
async function readOwnSignatures({ key, signatures, users }) {
  const signed = hashedKey(key.keyPacket.write());
  const claims = signatures.flatMap((body) => claimOf(body, key));
  const subject = (types, ...parts) => ({
    bytes: new Uint8Array(Buffer.concat([signed, ...parts])),
    types
  });
  const overKey = subject(keyTypes);
  const overUsers = users.map((user) => subject(userTypes, user));
  const overSubkeys = key.subkeys.map((subkey) => subject(subkeyTypes, hashedKey(subkey.keyPacket.write())));
  requireBounded(claims, [overKey, ...overUsers, ...overSubkeys]);
  const find = (about) => findValid(claims, about, key);
  const named = key.subkeys.map(fingerprintOf);
  const bindings = await Promise.all(overSubkeys.map(find));
  return {
    overKey: await find(overKey),
    overUsers: await Promise.all(overUsers.map(find)),
    overSubkeys: new Map(named.map((fingerprint, index) => [fingerprint, bindings[index] ?? []])),
    revokedByOther: signatures.some((body) => body[1] === 32 && claimOf(body, key).length === 0)
  };
}
function requireBounded(claims, subjects) {
  const perSubject = claims.reduce((sum, { signedPart }) => sum + signedPart.length, 0);
  const total = subjects.reduce((sum, { bytes }) => sum + bytes.length * claims.length + perSubject, 0);
  if (total > maxHashedBytes)
    throw new FormatError("key-malformed", "it holds more user ids and signatures than are looked at");
}
async function findValid(claims, { bytes, types }, key) {
  const found = [];
  for (const claim of claims) {
    if (types.has(claim.facts.type) && fitsHash(claim, bytes) && await isBy(key, claim, bytes))
      found.push(claim.facts);
  }
  return found;
}
function fitsHash({ hash, signedPart, material }, bytes) {
  const trailer = Buffer.from([4, 255, 0, 0, 0, 0]);
  trailer.writeUInt32BE(signedPart.length, 2);
  const digest = createHash2(hash).update(bytes).update(signedPart).update(trailer).digest();
  return digest[0] === material[0] && digest[1] === material[1];
}
async function isBy(key, claim, bytes) {
  const openpgp = await loadOpenpgp();
  const config = { ...openpgpConfig(openpgp), rejectHashAlgorithms: /* @__PURE__ */ new Set() };
  try {
    const binarySignature = writeSignaturePacket(claim, key.getKeyID().toHex());
    const [packet] = (await openpgp.readSignature({ binarySignature, config })).packets;
    const [literal] = (await openpgp.createMessage({ binary: bytes })).packets;
    if (!(packet instanceof openpgp.SignaturePacket) || literal === void 0 || packet.created === null)
      return false;
    Object.assign(packet, { unknownSubpackets: [], rawNotations: [], revocationKeyClass: null });
    const { binary } = openpgp.enums.signature;
    await packet.verify(key.keyPacket, binary, literal, packet.created, false, config);
    return true;
  } catch {
    return false;
  }
}
function claimOf(body, key) {
  const [, type = 0, , hashAlgorithm = 0] = body;
  const hash = hashes.get(hashAlgorithm);
  const areas = readAreas(body);
  if (hash === void 0 || areas === void 0) return [];
  const { hashed, unhashed, signedPart, material } = areas;
  if (![...hashed, ...unhashed].some((subpacket) => names(subpacket, fingerprintOf(key)))) return [];
  const created = firstNumber(hashed, subpackets.created);
  if (created === void 0) return [];
  return [{ facts: readFacts(type, created, hashed, unhashed), hash, signedPart, material }];
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
  } catch (error) {
    if (error instanceof FormatError) return void 0;
    throw error;
  }
}
function readFacts(type, createdUnixSeconds, hashed, unhashed) {
  const lifetime = firstNumber(hashed, subpackets.expires) || void 0;
  const keyLifetime = firstNumber(hashed, subpackets.keyLifetime) || void 0;
  const flags = hashed.find((subpacket) => subpacket.type === subpackets.keyFlags);
  return {
    type,
    createdUnixSeconds,
    ...lifetime === void 0 ? {} : { expiresUnixSeconds: createdUnixSeconds + lifetime },
    ...flags === void 0 ? {} : { keyFlags: flags.body[0] ?? 0 },
    ...keyLifetime === void 0 ? {} : { keyLifetime },
    embeddedSignatures: [...hashed, ...unhashed].filter(
      (subpacket) => subpacket.type === subpackets.embeddedSignature
    ).length,
    doubtful: hashed.some((subpacket) => subpacket.critical && !plainCritical.has(subpacket.type))
  };
}
function firstNumber(list, type) {
  const found = list.find((subpacket) => subpacket.type === type);
  return found === void 0 ? void 0 : readNumber(found.body, 0, 4);
}
function names({ type, body }, fingerprint) {
  const hex = Buffer.from(body).toString("hex").toUpperCase();
  if (type === subpackets.issuerKeyId) return hex === fingerprint.slice(-16);
  return type === subpackets.issuerFingerprint && hex === `04${fingerprint}`;
}
var hashedKey = (body) => new Uint8Array(Buffer.concat([Buffer.from([153, body.length >> 8, body.length & 255]), body]));

// src/adapters/verifiers/openpgp-own-limits.ts
var revokesKey = 32;
var revokesSubkey = 40;
var revokesUser = 48;
var direct = 31;
var binds = 24;
var signs = 2;
async function judgeOwnLimits(trusted, part, nowUnixSeconds) {
  let own;
  try {
    own = await readOwnSignatures(trusted);
  } catch (error) {
    if (error instanceof FormatError) return { code: error.code, message: error.message };
    throw error;
  }
  const isPrimary2 = fingerprintOf(part) === trusted.fingerprint;
  return judgeOwnKey(own, trusted.key, { mustSign: isPrimary2, nowUnixSeconds }) ?? (isPrimary2 ? null : judgeBinding(own, trusted.key, part, nowUnixSeconds));
}
function judgeOwnKey({ overKey, overUsers, revokedByOther }, key, { mustSign, nowUnixSeconds }) {
  if (revokedByOther || overKey.some(({ type }) => type === revokesKey)) return revoked("it");
  const made = madeAt(key);
  const alive = (list) => list.filter((own) => own.createdUnixSeconds >= made && !hasEnded(own.expiresUnixSeconds, nowUnixSeconds));
  const ofKey = current(alive(overKey.filter(({ type }) => type === direct)));
  const ofUsers = overUsers.map(
    (list) => alive(current(list.filter((own) => own.createdUnixSeconds >= made))).filter(
      ({ type }) => type !== revokesUser
    )
  );
  if (ofKey.length === 0 && ofUsers.every((list) => list.length === 0))
    return {
      code: "key-invalid",
      message: "it has no signature of its own made after it with a hash that gpg reads"
    };
  const saying = (says) => {
    const first = ofKey.filter(says);
    return first.length > 0 ? first : current(ofUsers.flatMap((list) => list.filter(says)));
  };
  if (saying(({ keyLifetime }) => keyLifetime !== void 0).some((own) => ends(own, made, nowUnixSeconds)))
    return expired("it");
  return mustSign && saying(({ keyFlags }) => keyFlags !== void 0).some(forbidsSigning) ? { code: "key-cannot-sign", message: "its key flags do not allow signing" } : null;
}
function judgeBinding({ overSubkeys }, key, subkey, nowUnixSeconds) {
  const own = overSubkeys.get(fingerprintOf(subkey)) ?? [];
  if (own.some(({ type }) => type === revokesSubkey)) return revoked("the subkey");
  const made = madeAt(key);
  const bindings = current(
    own.filter(({ type, createdUnixSeconds }) => type === binds && createdUnixSeconds >= made)
  );
  if (bindings.length === 0 || bindings.some((binding) => hasEnded(binding.expiresUnixSeconds, nowUnixSeconds)))
    return { code: "subkey-not-bound", message: "the primary key does not vouch for this subkey" };
  if (bindings.some((binding) => ends(binding, madeAt(subkey), nowUnixSeconds))) return expired("the subkey");
  if (bindings.some(forbidsSigning))
    return { code: "key-cannot-sign", message: "the key flags of the subkey do not allow signing" };
  return bindings.some(({ embeddedSignatures }) => embeddedSignatures > 1) ? { code: "subkey-not-bound", message: "the subkey signs back over its primary key more than once" } : null;
}
function current(list) {
  const newestSure = Math.max(
    ...list.filter(({ doubtful }) => !doubtful).map(({ createdUnixSeconds }) => createdUnixSeconds)
  );
  return list.filter(({ createdUnixSeconds }) => createdUnixSeconds >= newestSure);
}
var madeAt = (part) => part.getCreationTime().getTime() / 1e3;
var hasEnded = (end, nowUnixSeconds) => end !== void 0 && end <= nowUnixSeconds;
var ends = ({ keyLifetime }, made, nowUnixSeconds) => keyLifetime !== void 0 && hasEnded(made + keyLifetime, nowUnixSeconds);
var forbidsSigning = ({ keyFlags }) => keyFlags !== void 0 && (keyFlags & signs) === 0;
var revoked = (what) => ({ code: "key-revoked", message: `${what} is revoked` });
var expired = (what) => ({ code: "key-expired", message: `${what} has expired` });

// src/adapters/verifiers/openpgp-key-state.ts
var maxClockSkewSeconds = 300;
async function judgeKey(trusted, fingerprint, nowUnixSeconds) {
  const { key, hasOldRevocation } = trusted;
  const openpgp = await loadOpenpgp();
  const config = openpgpConfig(openpgp);
  const part = findPart(key, fingerprint);
  if (part === void 0) return refuse("untrusted-key", "it is not among the keys");
  const date = new Date(judgedAt(key, part, nowUnixSeconds) * 1e3);
  const judging = { openpgp, config, nowUnixSeconds, date };
  if (hasOldRevocation) return refuse("key-revoked", "it is revoked");
  const refusal = await judgePrimary(key, judging) ?? (isKey(part) ? null : await judgeSubkey(key, part, judging));
  return refusal ?? await judgeUse(key, part, judging) ?? await judgeOwnLimits(trusted, part, nowUnixSeconds);
}
async function judgePrimary(key, judging) {
  const { openpgp, config, nowUnixSeconds, date } = judging;
  const revoke = { key: key.keyPacket };
  if (await anyRevokes(key.revocationSignatures, openpgp.enums.signature.keyRevocation, {
    key,
    data: revoke,
    judging
  })) {
    return refuse("key-revoked", "it is revoked");
  }
  const expiry = await key.getExpirationTime(void 0, config);
  if (expiry === null) return refuse("key-invalid", "it has no valid signature of its own over a user id");
  const end = earliest([expiry]);
  if (end <= nowUnixSeconds) return refuse("key-expired", `it expired on ${isoTime(end)}`);
  try {
    await key.verifyPrimaryKey(date, void 0, config);
    return null;
  } catch {
    return refuse("key-invalid", "its signatures over itself are not valid now");
  }
}
async function judgeSubkey(key, subkey, judging) {
  const { openpgp, config, nowUnixSeconds, date } = judging;
  const data = { key: key.keyPacket, bind: subkey.keyPacket };
  if (await anyRevokes(subkey.revocationSignatures, openpgp.enums.signature.subkeyRevocation, {
    key,
    data,
    judging
  })) {
    return refuse("key-revoked", "the subkey is revoked");
  }
  const end = await subkey.getExpirationTime(date, config);
  if (end === null) return refuse("subkey-not-bound", "the primary key does not vouch for this subkey");
  if (earliest([end]) <= nowUnixSeconds)
    return refuse("key-expired", `the subkey expired on ${isoTime(earliest([end]))}`);
  return null;
}
async function judgeUse(key, part, { openpgp, config, date }) {
  try {
    const found = await key.getSigningKey(part.getKeyID(), date, void 0, config);
    if (fingerprintOf(found) === fingerprintOf(part)) return null;
  } catch {
  }
  if (isKey(part)) return refuse("key-cannot-sign", "its key flags do not allow signing");
  const binding = await part.verify(date, config).catch(() => void 0);
  const flags = binding?.keyFlags?.[0];
  const maySign = flags === void 0 || (flags & openpgp.enums.keyFlags.signData) !== 0;
  return maySign ? refuse("subkey-not-bound", "the subkey does not sign back over its primary key") : refuse("key-cannot-sign", "the key flags of the subkey do not allow signing");
}
async function anyRevokes(revocations, type, { key, data, judging }) {
  for (const revocation of revocations) {
    if (!revocation.issuerKeyID.equals(key.getKeyID())) return true;
    if (await isValid(revocation, type, { key, data, judging })) return true;
  }
  return false;
}
async function isValid(signature, type, { key, data, judging }) {
  if (type === null || signature.created === null) return false;
  try {
    await signature.verify(key.keyPacket, type, data, signature.created, false, judging.config);
    return true;
  } catch {
    return false;
  }
}
var selfSignatures = (key) => key.users.flatMap(
  ({ userID, userAttribute, selfCertifications }) => selfCertifications.map((signature) => ({
    signature,
    data: { userID, userAttribute, key: key.keyPacket }
  }))
);
function judgedAt(key, part, nowUnixSeconds) {
  const bindings = isKey(part) ? [] : part.bindingSignatures;
  const times = [
    key.getCreationTime().getTime(),
    part.getCreationTime().getTime(),
    ...[...selfSignatures(key).map(({ signature }) => signature), ...bindings].map(createdMs)
  ].map((milliseconds) => milliseconds / 1e3);
  const near = times.filter((time) => time <= nowUnixSeconds + maxClockSkewSeconds);
  return Math.max(nowUnixSeconds, ...near);
}
var isKey = (part) => "subkeys" in part;
var createdMs = (signature) => signature.created?.getTime() ?? 0;
var earliest = (ends2) => Math.min(...ends2.map((end) => end === null ? Number.NEGATIVE_INFINITY : Number(end) / 1e3));
var isoTime = (unixSeconds) => new Date(unixSeconds * 1e3).toISOString().slice(0, 16);
var refuse = (code, message) => ({ code, message });

// src/adapters/verifiers/openpgp-message.ts
import { inflateRawSync, inflateSync } from "node:zlib";

// src/adapters/platform/files.ts
import { constants } from "node:fs";
import { open } from "node:fs/promises";
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
async function readRegularFile(path, options) {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | (options.followLinks ? 0 : constants.O_NOFOLLOW);
  let file;
  try {
    file = await open(path, flags);
  } catch (cause) {
    if (errnoOf(cause) === "ENOENT") return { kind: "missing" };
    return { kind: "failed", why: failureWords(cause), symlink: isRefusedLink(cause, options), cause };
  }
  try {
    return await readOpen(file, options.maxBytes);
  } catch (cause) {
    return { kind: "failed", why: failureWords(cause), symlink: false, cause };
  } finally {
    await file.close();
  }
}
function isRefusedLink(cause, { followLinks }) {
  return !followLinks && (errnoOf(cause) === "ELOOP" || errnoOf(cause) === "EMLINK");
}
async function readOpen(file, maxBytes) {
  const stat = await file.stat();
  if (!stat.isFile()) return { kind: "failed", why: "it is no regular file", symlink: false };
  const buffer = Buffer.allocUnsafe(Math.min(stat.size, maxBytes) + 1);
  let length = 0;
  for (; ; ) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length);
    if (bytesRead === 0) return { kind: "read", bytes: buffer.subarray(0, length) };
    length += bytesRead;
    if (length > maxBytes) break;
    if (length === buffer.length) return { kind: "failed", why: "it grew while it was read", symlink: false };
  }
  return { kind: "failed", why: `it is larger than ${maxBytes} bytes`, symlink: false };
}

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
async function openRing(files, nowUnixSeconds) {
  const set = await readKeySet(files, nowUnixSeconds());
  const judge = rememberingJudge();
  return {
    kind: "usable",
    set,
    fingerprints: [...set.keys.keys()],
    warnings: set.secretIn.map((name) => ({
      code: "key-file-secret",
      message: `${name}: expected public keys, found a secret key: whoever reads it can sign; give the output of gpg --export`
    })),
    check: (blob) => checkMessage(blob, set, { judge, nowUnixSeconds: nowUnixSeconds() })
  };
}
async function checkMessage(blob, set, checking) {
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
    if (!await isGood(candidate)) continue;
    last = await judgeGood(candidate, checking);
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
    const part = names2(message.signature, fingerprint) ? findPart(trusted.key, fingerprint) : void 0;
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
async function isGood({ message, part }) {
  const openpgp = await loadOpenpgp();
  const config = openpgpConfig(openpgp);
  const { signature, payload } = message;
  const binarySignature = writeSignaturePacket(signature, part.getKeyID().toHex());
  try {
    const { packets } = await openpgp.readSignature({ binarySignature, config });
    const [literal] = (await openpgp.createMessage({ binary: payload })).packets;
    const [packet] = packets;
    if (!(packet instanceof openpgp.SignaturePacket) || literal === void 0 || packet.created === null)
      return false;
    await packet.verify(part.keyPacket, signature.type, literal, packet.created, false, config);
    return true;
  } catch {
    return false;
  }
}
async function judgeGood({ message, trusted, part, fingerprint }, { judge, nowUnixSeconds }) {
  const { signature, payload } = message;
  const { createdUnixSeconds, expiresUnixSeconds } = signature;
  const refusal = await judge(trusted, fingerprint, nowUnixSeconds);
  if (refusal !== null) return failed(refusal.code, `made by ${fingerprint}: ${refusal.message}`, signature);
  if (createdUnixSeconds < part.getCreationTime().getTime() / 1e3) {
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
  const claimedUserIds = trusted.key.getUserIDs();
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
  CountersignError,
  UsageError,
  FormatError,
  IntegrityError,
  TransportError,
  SigningError,
  InternalError,
  decodeBase64,
  errnoOf,
  failureWords,
  readRegularFile,
  loadOpenpgp,
  openpgpConfig,
  fingerprintOf,
  findPart,
  tags,
  maxKeyFileBytes,
  readKeyBlocks,
  readSignature,
  judgeKey,
  readSignedMessage,
  openMessage,
  readLiteral,
  openRing
};
