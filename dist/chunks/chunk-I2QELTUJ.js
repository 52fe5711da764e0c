const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  cosignKeyLabels,
  lockCosignKey,
  malformedKey,
  openCosignKey,
  readPrivateKeyText,
  writePem,
  writtenCosignLabel
} from "./chunk-5S3Y2AWS.js";
import {
  SigningError
} from "./chunk-MOZDYLKG.js";

// builtin:node:crypto of src/adapters/signers/sigstore-keys.ts
var builtin = process.getBuiltinModule("node:crypto");
var createHash = /* @__PURE__ */ (() => builtin.createHash)();
var createPrivateKey = /* @__PURE__ */ (() => builtin.createPrivateKey)();
var createPublicKey = /* @__PURE__ */ (() => builtin.createPublicKey)();
var generateKeyPair = /* @__PURE__ */ (() => builtin.generateKeyPair)();
var sign = /* @__PURE__ */ (() => builtin.sign)();
var verify = /* @__PURE__ */ (() => builtin.verify)();

// builtin:node:util of src/adapters/signers/sigstore-keys.ts
var builtin2 = process.getBuiltinModule("node:util");
var promisify = /* @__PURE__ */ (() => builtin2.promisify)();

// src/adapters/signers/sigstore-key-kinds.ts
var certificateKeyKind = {
  name: "ECDSA P-256",
  hash: "sha256",
  keyDetails: "PKIX_ECDSA_P256_SHA_256",
  inFirstLog: true,
  inLayer: true
};
var ecdsa = {
  prime256v1: certificateKeyKind,
  secp384r1: {
    name: "ECDSA P-384",
    hash: "sha384",
    keyDetails: "PKIX_ECDSA_P384_SHA_384",
    inFirstLog: false,
    inLayer: false
  },
  secp521r1: {
    name: "ECDSA P-521",
    hash: "sha512",
    keyDetails: "PKIX_ECDSA_P521_SHA_512",
    inFirstLog: false,
    inLayer: false
  }
};
var rsaSizes = [2048, 3072, 4096];
function kindOfKey(key) {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === "ec") return ecdsa[details?.namedCurve ?? ""];
  if (type === "ed25519") return { name: "Ed25519", hash: null, inFirstLog: true, inLayer: false };
  const size = details?.modulusLength ?? 0;
  if (type !== "rsa" || !rsaSizes.includes(size)) return void 0;
  return {
    name: `RSA ${size}`,
    hash: "sha256",
    keyDetails: `PKIX_RSA_PKCS1V15_${size}_SHA256`,
    inFirstLog: true,
    inLayer: true
  };
}

// src/adapters/signers/sigstore-keys.ts
async function openSigstoreKey({ readKey, readPassword }) {
  const block = readPrivateKeyText(await readKey() ?? new Uint8Array());
  const privateKey = await openBlock(block, readPassword);
  const kind = kindOfKey(privateKey);
  if (kind === void 0) {
    throw new SigningError(
      "sigstore-key-unsupported",
      `sigstore key: expected ECDSA P-256, P-384, P-521, Ed25519, or RSA with 2048, 3072 or 4096 bits, found ${nameOf(privateKey)}`
    );
  }
  const publicKey = createPublicKey(privateKey);
  refuseUnequalHalves(kind, privateKey, publicKey);
  return { kind, privateKey, publicKey: publicHalf(publicKey) };
}
function publicHalf(publicKey) {
  const der = publicKey.export({ type: "spki", format: "der" });
  return {
    der,
    pem: publicKey.export({ type: "spki", format: "pem" }).toString(),
    sha256: createHash("sha256").update(der).digest()
  };
}
function signBytes(kind, privateKey, bytes) {
  return sign(kind.hash, bytes, privateKey);
}
function createMakeKeyPair(readPassword) {
  return async () => {
    const password = withoutLineEnd(await readPassword());
    if (password === void 0) {
      throw new SigningError("password-missing", "new key: expected a password to lock it, found none");
    }
    const pair = await promisify(generateKeyPair)("ec", { namedCurve: "prime256v1" });
    const body = await lockCosignKey(pair.privateKey.export({ type: "pkcs8", format: "der" }), password);
    const { pem, sha256 } = publicHalf(pair.publicKey);
    return {
      signer: { kind: "key", fingerprint: Buffer.from(sha256).toString("hex") },
      privateKey: writePem(writtenCosignLabel, body),
      publicKey: pem
    };
  };
}
async function openBlock(block, readPassword) {
  const locked = block.label.startsWith("ENCRYPTED ");
  if (!locked) return parseKey(() => createPrivateKey({ key: block.pem, format: "pem" }), malformedKey);
  const password = withoutLineEnd(await readPassword());
  if (password === void 0) {
    throw new SigningError("password-missing", "sigstore key: expected its password, found none");
  }
  if (cosignKeyLabels.includes(block.label)) {
    const key = Buffer.from(await openCosignKey(block.body, password));
    return parseKey(() => createPrivateKey({ key, format: "der", type: "pkcs8" }), malformedKey);
  }
  return parseKey(
    () => createPrivateKey({ key: block.pem, format: "pem", passphrase: password }),
    () => new SigningError(
      "password-wrong",
      "sigstore key: the password does not open it, or it is locked in a way that is not known here"
    )
  );
}
var withoutLineEnd = (password) => password?.replace(/\r?\n$/, "");
function parseKey(read, fault) {
  try {
    return read();
  } catch {
    throw fault();
  }
}
function refuseUnequalHalves(kind, privateKey, publicKey) {
  const trial = Buffer.from("countersign");
  const fits = (() => {
    try {
      return verify(kind.hash, trial, publicKey, sign(kind.hash, trial, privateKey));
    } catch {
      return false;
    }
  })();
  if (!fits) throw malformedKey();
}
function nameOf(key) {
  const { namedCurve, modulusLength } = key.asymmetricKeyDetails ?? {};
  return [key.asymmetricKeyType ?? "another", namedCurve, modulusLength].filter(Boolean).join(" ");
}

export {
  certificateKeyKind,
  openSigstoreKey,
  signBytes,
  createMakeKeyPair
};
