const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  errnoOf
} from "./chunk-P7X4BDQH.js";
import {
  FormatError
} from "./chunk-MOZDYLKG.js";

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

// builtin:node:crypto of src/adapters/verifiers/openpgp-key-facts.ts
var builtin = process.getBuiltinModule("node:crypto");
var createHash = /* @__PURE__ */ (() => builtin.createHash)();

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

// src/adapters/verifiers/openpgp-signature.ts
var knownCritical = /* @__PURE__ */ new Set([
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
  const unknown = list.find(({ critical, type }) => critical && !knownCritical.has(type));
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
  const keyIds = distinct(list, subpackets.issuerKeyId);
  const fingerprints = distinct(list, subpackets.issuerFingerprint);
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
var distinct = (list, type) => [
  ...new Set(
    list.filter((subpacket) => subpacket.type === type).map((subpacket) => Buffer.from(subpacket.body).toString("hex").toUpperCase())
  )
];
var structure = (problem) => new FormatError("signature-structure", problem);

// builtin:node:zlib of src/adapters/verifiers/openpgp-message.ts
var builtin2 = process.getBuiltinModule("node:zlib");
var inflateSync = /* @__PURE__ */ (() => builtin2.inflateSync)();
var inflateRawSync = /* @__PURE__ */ (() => builtin2.inflateRawSync)();

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

// src/adapters/verifiers/openpgp-library.ts
var loadOpenpgp = () => import("./openpgp-WYB7USC4.js");
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

export {
  tags,
  readPackets,
  readNumber,
  judgeKeyPacket,
  signingCurve,
  publicKeyFingerprint,
  subpackets,
  endAfter,
  readSubpackets,
  readSignature,
  readSignedMessage,
  openMessage,
  readLiteral,
  loadOpenpgp,
  openpgpConfig,
  fingerprintOf
};
