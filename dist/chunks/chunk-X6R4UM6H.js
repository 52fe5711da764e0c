const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  keyFingerprint,
  readKeyFiles
} from "./chunk-7DB7QEI2.js";
import {
  decodeBase64
} from "./chunk-P7X4BDQH.js";
import {
  FormatError
} from "./chunk-MOZDYLKG.js";

// builtin:node:crypto of src/adapters/verifiers/public-keys.ts
var builtin = process.getBuiltinModule("node:crypto");
var createPublicKey = /* @__PURE__ */ (() => builtin.createPublicKey)();

// src/adapters/verifiers/pem.ts
var beginLine = /^-----BEGIN ([A-Z0-9][A-Z0-9 ]*)-----$/;
function readPemBlocks(text, rules) {
  const lines = text.split("\n").map((line) => line.trimEnd());
  const blocks = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    const label = beginLine.exec(line)?.[1];
    if (label === void 0) {
      if (line !== "" && (!rules.textBetween || line.includes("-----")))
        throw fault(rules, index, "other text");
      continue;
    }
    if (blocks.length === rules.maxBlocks) throw fault(rules, index, `more than ${rules.maxBlocks} blocks`);
    const end = lines.indexOf(`-----END ${label}-----`, index + 1);
    if (end < 0) throw fault(rules, index, `"BEGIN ${label}" without its end: truncated`);
    blocks.push({ label, bytes: decodeBody(lines.slice(index + 1, end), rules, index) });
    index = end;
  }
  return blocks;
}
function decodeBody(body, rules, index) {
  const bytes = decodeBase64(body.join(""));
  if (bytes === void 0 || bytes.length === 0) throw fault(rules, index, "a block that is no base64 text");
  return bytes;
}
function fault({ what, code }, index, found) {
  return new FormatError(code, `${what}: line ${index + 1}: expected PEM, found ${found}`);
}

// src/adapters/verifiers/public-keys.ts
var minRsaBits = 2048;
var largestRsaBits = 16384;
var curves = /* @__PURE__ */ new Set(["prime256v1", "secp384r1", "secp521r1"]);
var kindsWanted = "RSA from 2048 bits, ECDSA on P-256, P-384 or P-521, or Ed25519";
async function readPublicKeys(source, files) {
  const read = await readKeyFiles(source, files, "a file with a PEM public key");
  if (read.length === 0)
    throw new FormatError("key-none", "keys: expected at least one public key, found none");
  return read.map(readPublicKeyFile);
}
function requireFitKey(key, what, spki) {
  if (spki !== void 0 && isPlain(spki)) return key;
  const { modulusLength = 0, namedCurve = "a curve without a name" } = key.asymmetricKeyDetails ?? {};
  const type = key.asymmetricKeyType;
  if (type === "ec" && !curves.has(namedCurve)) throw unfit("key-unsupported", what, `ECDSA on ${namedCurve}`);
  if (type !== "ec" && type !== "ed25519" && type !== "rsa") throw unfit("key-unsupported", what, type);
  if (type === "rsa" && modulusLength < minRsaBits) {
    throw unfit("key-weak", what, `RSA of ${modulusLength} bits`);
  }
  if (modulusLength > largestRsaBits) throw unfit("key-unsupported", what, `RSA of ${modulusLength} bits`);
  return createPublicKey({ key: key.export({ format: "jwk" }), format: "jwk" });
}
var plainHeads = [
  "3059301306072a8648ce3d020106082a8648ce3d03010703420004",
  // P-256
  "3076301006072a8648ce3d020106052b8104002203620004",
  // P-384
  "302a300506032b6570032100"
  // Ed25519
].map((hex) => Buffer.from(hex, "hex"));
var isPlain = (spki) => plainHeads.some((head) => Buffer.compare(head, spki.subarray(0, head.length)) === 0);
function readPublicKeyFile({ name, bytes }) {
  const block = onlyBlock(Buffer.from(bytes).toString("latin1"), name);
  const key = requireFitKey(parseKey(block, name), name);
  if (Buffer.compare(key.export({ type: derTypes.get(block.label) ?? "spki", format: "der" }), block.bytes) !== 0) {
    throw malformed(name, "expected a public key in DER, found another encoding of one");
  }
  return publicKeyOf(key, name);
}
var publicKeyOf = (key, name) => ({
  key,
  spki: key.export({ type: "spki", format: "der" }),
  fingerprint: keyFingerprint(key),
  name
});
var derTypes = /* @__PURE__ */ new Map([
  ["PUBLIC KEY", "spki"],
  ["RSA PUBLIC KEY", "pkcs1"]
]);
function onlyBlock(text, name) {
  if (isGpg(text)) {
    throw new FormatError(
      "key-wrong-kind",
      `${name}: expected a PEM public key ("BEGIN PUBLIC KEY"), found a GPG key`
    );
  }
  const rules = { what: name, code: "key-malformed", maxBlocks: 1, textBetween: false };
  if (!text.includes("-----BEGIN ")) {
    const found = text.trim() === "" ? "nothing" : "no PEM block";
    throw new FormatError("key-none", `${name}: expected a PEM public key, found ${found}`);
  }
  const [block] = readPemBlocks(text, rules);
  if (block === void 0) throw malformed(name, "expected a PEM block, found none");
  if (derTypes.has(block.label)) return block;
  throw new FormatError(
    "key-wrong-kind",
    `${name}: expected a PEM public key ("BEGIN PUBLIC KEY"), found "BEGIN ${block.label}"`
  );
}
function isGpg(text) {
  return text.includes("-----BEGIN PGP ") || /^[\x94-\x9b\xc5\xc6]/.test(text);
}
function parseKey({ label, bytes }, name) {
  try {
    return createPublicKey({ key: Buffer.from(bytes), format: "der", type: derTypes.get(label) ?? "spki" });
  } catch (cause) {
    throw new FormatError("key-malformed", `${name}: expected a public key in DER, found other bytes`, {
      cause
    });
  }
}
var malformed = (name, problem) => new FormatError("key-malformed", `${name}: ${problem}`);
var unfit = (code, what, found) => new FormatError(code, `${what}: expected ${kindsWanted}, found ${found ?? "another kind"}`);

export {
  readPemBlocks,
  readPublicKeys,
  requireFitKey,
  publicKeyOf
};
