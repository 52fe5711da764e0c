const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  chooseSigningPart,
  findPart,
  openRing,
  readNumbers,
  readSecretKeyText,
  requireFullFingerprint,
  requireOwnSignature,
  secretKeyCure,
  secretPacket,
  signerIdentity,
  signingCure,
  trimPassphrase,
  unlock,
  warningsFor
} from "./chunk-BJCSX4NU.js";
import "./chunk-4AF6MVZT.js";
import {
  loadOpenpgp,
  openpgpConfig,
  subpackets,
  tags
} from "./chunk-XHE7DAMR.js";
import "./chunk-PZY3NMZ7.js";
import "./chunk-7DB7QEI2.js";
import "./chunk-P7X4BDQH.js";
import {
  FormatError,
  SigningError,
  UsageError
} from "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";

// builtin:node:crypto of src/adapters/signers/openpgp-write.ts
var builtin = process.getBuiltinModule("node:crypto");
var createHash = /* @__PURE__ */ (() => builtin.createHash)();
var createPrivateKey = /* @__PURE__ */ (() => builtin.createPrivateKey)();
var sign = /* @__PURE__ */ (() => builtin.sign)();

// builtin:node:util of src/adapters/signers/openpgp-write.ts
var builtin2 = process.getBuiltinModule("node:util");
var promisify = /* @__PURE__ */ (() => builtin2.promisify)();

// src/adapters/signers/openpgp-write.ts
var hash = { number: 10, name: "sha512" };
var binaryDocument = 0;
var signInBackground = promisify(sign);
function joinSecretKey(publicKey, secret) {
  const { kind, key, sizeBytes } = publicKey.crypto;
  const jwk = key.export({ format: "jwk" });
  const own = kind === "rsa" ? rsaNumbers(secret) : { d: base64url(padded(kind === "ecdsa" ? secret.d : secret.seed, sizeBytes)) };
  return { publicKey, key: createPrivateKey({ key: { ...jwk, ...own }, format: "jwk" }) };
}
function rsaNumbers(secret) {
  const { d, p, q, u } = secret;
  if (d === void 0 || p === void 0 || q === void 0 || u === void 0)
    throw new Error("expected d, p, q and u");
  const reduced = (prime) => base64url(bytesOf(numberOf(d) % (numberOf(prime) - 1n)));
  return {
    d: base64url(d),
    p: base64url(q),
    q: base64url(p),
    dp: reduced(q),
    dq: reduced(p),
    qi: base64url(u)
  };
}
async function writeSignedMessage({ publicKey, key }, payload, createdUnixSeconds) {
  const { algorithm, fingerprint, crypto } = publicKey;
  const fingerprintBytes = Buffer.from(fingerprint, "hex");
  const keyId = fingerprintBytes.subarray(-8);
  const time = octets(createdUnixSeconds, 4);
  const hashed = Buffer.concat([
    subpacket(subpackets.issuerFingerprint, Buffer.concat([octets(4, 1), fingerprintBytes])),
    subpacket(subpackets.created, time)
  ]);
  const unhashed = subpacket(subpackets.issuerKeyId, keyId);
  const start = new Uint8Array([4, binaryDocument, algorithm, hash.number]);
  const signedPart = Buffer.concat([start, octets(hashed.length, 2), hashed]);
  const trailer = Buffer.concat([octets(1279, 2), octets(signedPart.length, 4)]);
  const data = Buffer.concat([payload, signedPart, trailer]);
  const digest = createHash(hash.name).update(data).digest();
  const made = crypto.kind === "ed25519" ? await signInBackground(null, digest, key) : await signInBackground(hash.name, data, { key, dsaEncoding: "ieee-p1363" });
  const numbers = crypto.kind === "rsa" ? [made] : [made.subarray(0, crypto.sizeBytes), made.subarray(crypto.sizeBytes)];
  const onePass = [
    octets(3, 1),
    new Uint8Array([binaryDocument, hash.number, algorithm]),
    keyId,
    octets(1, 1)
  ];
  const signature = [
    signedPart,
    octets(unhashed.length, 2),
    unhashed,
    digest.subarray(0, 2),
    ...numbers.map(multiprecision)
  ];
  return new Uint8Array(
    Buffer.concat([
      packet(tags.onePassSignature, onePass),
      packet(tags.literal, [Buffer.from("b"), octets(0, 1), time, payload]),
      packet(tags.signature, signature)
    ])
  );
}
function packet(tag, parts) {
  const body = Buffer.concat(parts);
  return Buffer.concat([octets(192 | tag, 1), lengthOf(body.length), body]);
}
function lengthOf(length) {
  if (length < 192) return octets(length, 1);
  if (length < 8384) return octets(length - 192 + 49152, 2);
  return Buffer.concat([octets(255, 1), octets(length, 4)]);
}
var subpacket = (type, body) => Buffer.concat([octets(body.length + 1, 1), octets(type, 1), body]);
function multiprecision(number) {
  const first = number.findIndex((octet) => octet !== 0);
  const significant = first < 0 ? number.subarray(number.length) : number.subarray(first);
  const bits = significant.length * 8 - (Math.clz32(significant[0] ?? 0) - 24);
  return Buffer.concat([octets(Math.max(bits, 0), 2), significant]);
}
function octets(value, count) {
  const bytes = Buffer.alloc(count);
  bytes.writeUIntBE(value, 0, count);
  return bytes;
}
function padded(number, size) {
  if (number === void 0 || number.length > size) throw new Error(`expected at most ${size} octets`);
  return Buffer.concat([new Uint8Array(size - number.length), number]);
}
var numberOf = (bytes) => BigInt(`0x0${Buffer.from(bytes).toString("hex")}`);
var bytesOf = (value) => {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + hex.length % 2, "0"), "hex");
};
var base64url = (bytes) => Buffer.from(bytes).toString("base64url");

// builtin:node:crypto of src/adapters/signers/plain-secret.ts
var builtin3 = process.getBuiltinModule("node:crypto");
var sign2 = /* @__PURE__ */ (() => builtin3.sign)();
var verify = /* @__PURE__ */ (() => builtin3.verify)();

// src/adapters/signers/plain-secret.ts
var notLocked = 0;
var checksumBytes = 2;
var secretNumbers = {
  rsa: ["d", "p", "q", "u"],
  ecdsa: ["d"],
  ed25519: ["seed"]
};
var isPlain = ({ parts }) => parts.every(({ secretBody }) => secretBody?.[0] === notLocked);
function openPlainSecret({ parts }, publicKey) {
  const part = parts.find(({ fingerprint }) => fingerprint === publicKey.fingerprint);
  const numbers = part?.secretBody === void 0 ? void 0 : readSecret(part.secretBody, publicKey);
  if (numbers === void 0) return void 0;
  try {
    const secretKey = joinSecretKey(publicKey, numbers);
    return areHalves(secretKey) ? secretKey : void 0;
  } catch {
    return void 0;
  }
}
function readSecret(body, { crypto }) {
  const names = secretNumbers[crypto.kind];
  const secret = body.subarray(1, -checksumBytes);
  const read = body[0] === notLocked ? readNumbers(secret, 0, names.length, { exact: false }) : void 0;
  if (read === void 0 || read.end !== secret.length) return void 0;
  const sum = secret.reduce((total, octet) => total + octet & 65535, 0);
  const [high, low] = body.subarray(-checksumBytes);
  if (high !== sum >> 8 || low !== (sum & 255)) return void 0;
  return Object.fromEntries(read.numbers.map((number, index) => [names[index] ?? "", number]));
}
function areHalves({ publicKey, key }) {
  const trial = Buffer.from("countersign");
  const hash2 = publicKey.crypto.kind === "ed25519" ? null : "sha512";
  return verify(hash2, trial, publicKey.crypto.key, sign2(hash2, trial, key));
}

// src/adapters/signers/openpgp-js.ts
function createOpenpgpSigners(parts) {
  return async ({ fingerprints }) => {
    fingerprints.forEach(requireFullFingerprint);
    const passphrase = trimPassphrase(parts.passphrase);
    const blocks = readSecretKeyText(parts.keyMaterial);
    const keys = { blocks, ring: openOwnRing(blocks, parts.nowUnixSeconds) };
    const signers = [];
    for (const wanted of chooseFingerprints(keys, fingerprints)) {
      signers.push(await openSigner(keys, wanted, { passphrase, nowUnixSeconds: parts.nowUnixSeconds }));
    }
    return signers;
  };
}
async function readPrivateKey(block) {
  const openpgp = await loadOpenpgp();
  try {
    return await openpgp.readPrivateKey({ binaryKey: block.bytes, config: openpgpConfig(openpgp) });
  } catch {
    throw new UsageError(
      "key-malformed",
      "signing key: expected a readable OpenPGP secret key, found a broken one",
      { next: secretKeyCure }
    );
  }
}
function openOwnRing(blocks, nowUnixSeconds) {
  const files = blocks.map(({ bytes }) => ({ name: "signing key", bytes }));
  try {
    return openRing(files, nowUnixSeconds);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new SigningError(error.code, error.message, signingCure(error.code));
  }
}
function chooseFingerprints({ ring }, wanted) {
  if (wanted.length > 0) return [...new Set(wanted)];
  const [only, second] = ring.fingerprints;
  if (only !== void 0 && second === void 0) return [only];
  throw new UsageError(
    "key-choice",
    `signing key: expected one key or a choice by fingerprint, found ${ring.fingerprints.length}: ${ring.fingerprints.join(", ")}`
  );
}
async function openSigner({ blocks, ring }, wanted, {
  passphrase,
  nowUnixSeconds
}) {
  const trusted = ring.set.parts.get(wanted);
  const block = blocks.find(({ parts: [primary] }) => primary.fingerprint === trusted?.fingerprint);
  if (trusted === void 0 || block === void 0) throw notFound(ring, wanted);
  const locked = isPlain(block) ? void 0 : await readPrivateKey(block);
  const hasSecret = (fingerprint) => locked === void 0 ? block.parts.some((part) => part.fingerprint === fingerprint) : !(secretPacket(locked, fingerprint)?.isMissingSecretKeyMaterial() ?? true);
  const chosen = chooseSigningPart(trusted, wanted, { hasSecret, nowUnixSeconds: nowUnixSeconds() });
  const publicKey = findPart(trusted, chosen.fingerprint);
  if (publicKey === void 0) throw couldNotSign(chosen.fingerprint);
  const secretKey = (locked === void 0 ? openPlainSecret(block, publicKey) : void 0) ?? await openByLibrary(locked ?? await readPrivateKey(block), publicKey, passphrase);
  return {
    identity: signerIdentity(chosen),
    publicKeys: { kind: "data", data: [trusted.publicBytes] },
    warnings: warningsFor(chosen, nowUnixSeconds()),
    sign: (payload) => sign3(payload, { secretKey, ring, nowUnixSeconds: nowUnixSeconds() })
  };
}
function notFound({ fingerprints, set }, wanted) {
  const unfit = set.unfit[0] === void 0 ? "" : `; another cannot be used: ${set.unfit[0].message}`;
  return new UsageError(
    "key-not-found",
    `signing key: expected ${wanted}, found ${fingerprints.join(", ")}${unfit}`
  );
}
async function openByLibrary(key, publicKey, passphrase) {
  const packet2 = await unlock(key, publicKey.fingerprint, passphrase);
  try {
    return joinSecretKey(publicKey, { ...packet2.privateParams });
  } catch {
    throw couldNotSign(publicKey.fingerprint);
  }
}
async function sign3(payload, parts) {
  const { secretKey, ring, nowUnixSeconds } = parts;
  const { fingerprint } = secretKey.publicKey;
  let message;
  try {
    message = await writeSignedMessage(secretKey, payload, nowUnixSeconds);
  } catch {
    throw couldNotSign(fingerprint);
  }
  await requireOwnSignature(message, { payload, fingerprint, ring });
  return message;
}
var couldNotSign = (fingerprint) => new SigningError("signing-failed", `signing key ${fingerprint}: it could not sign`, { exitCode: 3 });
export {
  createOpenpgpSigners
};
