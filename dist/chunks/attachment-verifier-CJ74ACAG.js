const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  answerOf,
  layerAnnotations,
  readCertificate,
  readIssuer,
  readNamedExtensions,
  requirePath
} from "./chunk-KCFD367X.js";
import {
  readPemBlocks
} from "./chunk-X6R4UM6H.js";
import {
  cosignLayerType,
  keyFingerprint,
  readKeyFiles
} from "./chunk-7DB7QEI2.js";
import {
  decodeBase64,
  exactKeys,
  faultAt,
  memberPlace,
  parseStrictJson,
  readInteger,
  readObject,
  readString
} from "./chunk-P7X4BDQH.js";
import {
  FormatError
} from "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";

// builtin:node:net of src/adapters/verifiers/attachment-identity.ts
var builtin = process.getBuiltinModule("node:net");
var isIP = /* @__PURE__ */ (() => builtin.isIP)();

// src/adapters/verifiers/attachment-identity.ts
function requireFulcioIdentity(certificate, wanted) {
  const issuer = readIssuer(certificate.extensions, "certificate-malformed");
  if (issuer !== wanted.oidcIssuer) {
    const message = `certificate: expected the issuer ${wanted.oidcIssuer}, found ${shown(issuer)}`;
    throw new FormatError("wrong-issuer", message);
  }
  requireEmail(certificate, wanted.subjectEmail);
  return {
    subject: { kind: "email", value: wanted.subjectEmail },
    issuer,
    extensions: readNamedExtensions(certificate.extensions, "certificate-malformed")
  };
}
function requireEmail({ names }, email) {
  if (!names.emails.includes(email)) throw otherSubject(`the e-mail address ${email}`, names.emails);
}
function requireHost({ names, x509 }, host) {
  const address = /^\[.+\]$/.test(host) ? host.slice(1, -1) : host;
  const isFound = isIP(address) === 0 ? names.hosts.some((pattern) => isHostOf(pattern, host)) : x509.checkIP(address) !== void 0;
  if (!isFound) throw otherSubject(`the host ${host}`, names.hosts);
}
var label = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/;
function isHostOf(pattern, host) {
  const labels = pattern.toLowerCase().split(".");
  const sought = host.toLowerCase().replace(/\.$/, "").split(".");
  return labels.length === sought.length && sought.every((one) => label.test(one)) && labels.every((one, index) => one === sought[index] || one === "*" && index === 0);
}
function otherSubject(wanted, found) {
  const names = found.slice(0, 5).map(shown).join(", ");
  return new FormatError(
    "wrong-signer",
    `certificate: expected ${wanted} among its subject names, found ${names === "" ? "none of that kind" : names}`
  );
}
var shown = (text) => JSON.stringify(text.slice(0, 200));

// builtin:node:crypto of src/adapters/verifiers/attachment-layer.ts
var builtin2 = process.getBuiltinModule("node:crypto");
var verify = /* @__PURE__ */ (() => builtin2.verify)();

// src/adapters/verifiers/attachment-pem.ts
var maxChain = 11;
var maxAuthorities = 1e3;
var certificateLabel = "CERTIFICATE";
function readOnlyPem(text, { what, code: code2 }) {
  const [block] = readPemBlocks(text, { what, code: code2, maxBlocks: 1, textBetween: false });
  if (block === void 0 || !/-----\r?\n?$/.test(text)) {
    throw new FormatError(code2, `${what}: expected one PEM block and nothing behind it`);
  }
  return block;
}
function readLeaf(text) {
  const block = readOnlyPem(text, { what: "certificate", code: "certificate-malformed" });
  return certificateOf(block, "certificate");
}
function readChain(text) {
  const rules = { what: "certificate chain", code: "certificate-malformed", maxBlocks: maxChain };
  const blocks = readPemBlocks(text ?? "", { ...rules, textBetween: false });
  return blocks.map((block) => certificateOf(block, rules.what)).slice(0, -1);
}
async function readAuthorities(source, files) {
  const read = await readKeyFiles(source, files, "a file with PEM certificates");
  const all = read.flatMap(({ name, bytes }) => {
    const text = Buffer.from(bytes).toString("latin1");
    const rules = { what: name, code: "authority-malformed", maxBlocks: maxAuthorities };
    return readPemBlocks(text, { ...rules, textBetween: true }).map((block) => authorityOf(block, name));
  });
  if (all.length > 0) return all;
  const names = read.map(({ name }) => name).join(", ");
  throw new FormatError("authority-malformed", `${names}: expected PEM certificates, found none`);
}
function authorityOf(block, name) {
  try {
    return certificateOf(block, name);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError("authority-malformed", `${name}: ${error.message}`, { cause: error });
  }
}
function certificateOf({ label: label2, bytes }, what) {
  if (label2 === certificateLabel) return readCertificate(bytes);
  throw new FormatError(
    "certificate-malformed",
    `${what}: expected "BEGIN ${certificateLabel}", found "BEGIN ${label2}"`
  );
}

// builtin:node:crypto of src/adapters/verifiers/attachment-promise.ts
var builtin3 = process.getBuiltinModule("node:crypto");
var createHash = /* @__PURE__ */ (() => builtin3.createHash)();
var verify2 = /* @__PURE__ */ (() => builtin3.verify)();

// src/adapters/verifiers/attachment-promise.ts
var code = "log-entry-invalid";
var maxPromiseBytes = 1024 * 1024;
function openPromise(annotation, logs) {
  const root = { what: "log entry", path: "", code };
  const bundle = readObject(parseBytes(Buffer.from(annotation), root), root);
  exactKeys(bundle, root, { required: ["SignedEntryTimestamp", "Payload"] });
  const promise = readBytes(bundle, root, "SignedEntryTimestamp");
  const place = memberPlace(root, "Payload");
  const payload = readObject(bundle.get("Payload"), place);
  exactKeys(payload, place, { required: ["body", "integratedTime", "logIndex", "logID"] });
  const canonical = Buffer.from(canonicalJson(payload, place));
  const isPromised = logs.some(({ key }) => verify2("sha256", canonical, { key, dsaEncoding: "der" }, promise));
  if (!isPromised) {
    throw new FormatError(
      code,
      "log entry: expected it signed by a log of the policy, found another signature"
    );
  }
  return {
    ...readEntry(readBytes(payload, place, "body")),
    integratedUnixSeconds: readInteger(payload.get("integratedTime"), memberPlace(place, "integratedTime"))
  };
}
function requireEntryOf(entry, signed) {
  if (Buffer.compare(entry.signature, signed.signature) !== 0) throw mismatch("signature");
  if (entry.payloadSha256 !== createHash("sha256").update(signed.payload).digest("hex")) {
    throw mismatch("payload");
  }
}
var mismatch = (what) => new FormatError("log-entry-mismatch", `log entry: expected it to be about this ${what}, found another one`);
function canonicalJson(payload, place) {
  const text = (key) => readString(payload.get(key), memberPlace(place, key));
  const integer = (key) => readInteger(payload.get(key), memberPlace(place, key));
  return JSON.stringify({
    body: text("body"),
    integratedTime: integer("integratedTime"),
    logID: text("logID"),
    logIndex: integer("logIndex")
  });
}
function readEntry(body) {
  const root = { what: "log entry", path: "body", code };
  const entry = readObject(parseBytes(body, root), root);
  requireText(entry, root, "kind", "hashedrekord");
  requireText(entry, root, "apiVersion", "0.0.1");
  const [spec, specPlace] = readMember(entry, root, "spec");
  const [signature, signaturePlace] = readMember(spec, specPlace, "signature");
  const [publicKey, publicKeyPlace] = readMember(signature, signaturePlace, "publicKey");
  const [data, dataPlace] = readMember(spec, specPlace, "data");
  const [hash, hashPlace] = readMember(data, dataPlace, "hash");
  requireText(hash, hashPlace, "algorithm", "sha256");
  const pem = Buffer.from(readBytes(publicKey, publicKeyPlace, "content")).toString("latin1");
  return {
    signer: readOnlyPem(pem, { what: "log entry: its public key", code }).bytes,
    signature: readBytes(signature, signaturePlace, "content"),
    payloadSha256: readString(hash.get("value"), memberPlace(hashPlace, "value")).toLowerCase()
  };
}
var parseBytes = (bytes, { what }) => parseStrictJson(bytes, { what, maxBytes: maxPromiseBytes });
function readMember(object, parent, key) {
  const place = memberPlace(parent, key);
  return [readObject(object.get(key), place), place];
}
function readBytes(object, parent, key) {
  const place = memberPlace(parent, key);
  const bytes = decodeBase64(readString(object.get(key), place));
  if (bytes === void 0) throw faultAt(place, "expected base64 with padding, found other text");
  return bytes;
}
function requireText(object, parent, key, wanted) {
  const place = memberPlace(parent, key);
  const found = readString(object.get(key), place);
  if (found !== wanted)
    throw faultAt(place, `expected "${wanted}", found ${JSON.stringify(found.slice(0, 60))}`);
}

// src/adapters/verifiers/attachment-layer.ts
function readAttachment({
  payload,
  annotations
}) {
  const text = requireAnnotation(annotations, layerAnnotations.signature, "signature-malformed");
  const signature = decodeBase64(text);
  if (signature !== void 0) return { payload, signature, annotations };
  throw new FormatError(
    "signature-malformed",
    `annotation ${layerAnnotations.signature}: expected base64, found other text`
  );
}
function openEntry(attachment, logs) {
  const promise = requireAnnotation(attachment.annotations, layerAnnotations.bundle, "log-entry-missing");
  const entry = openPromise(promise, logs);
  requireEntryOf(entry, attachment);
  return entry;
}
function readCertificates({ annotations }) {
  const leaf = requireAnnotation(annotations, layerAnnotations.certificate, "certificate-missing");
  return { leaf: readLeaf(leaf), intermediates: readChain(annotations[layerAnnotations.chain]) };
}
function requireAnnotation(annotations, name, code2) {
  const value = annotations[name];
  if (value === void 0) throw new FormatError(code2, `expected the annotation ${name}, found none`);
  return value;
}
function isMadeBy(key, { payload, signature }) {
  const hash = key.asymmetricKeyType === "ed25519" ? null : "sha256";
  return verify(hash, payload, { key, dsaEncoding: "der" }, signature);
}
function requireSignedBy({ key }, attachment) {
  if (!isMadeBy(key, attachment)) throw notMade("a signature by the key of its certificate");
}
var notMade = (expected) => new FormatError(
  "signature-invalid",
  `expected ${expected} over this payload (SHA-256), found one by another key, or over other bytes`
);

// src/adapters/verifiers/attachment-verifier.ts
function createAttachmentVerifiers(parts) {
  return async (leaf) => {
    const judge = await openJudge(leaf, parts);
    return { kind: "usable", warnings: [], check: async (signature) => checkLayer(signature, judge) };
  };
}
function checkLayer(stored, judge) {
  if (stored.kind !== "cosign-layer" || stored.mediaType !== cosignLayerType) return null;
  const { payload } = stored;
  return answerOf(() => {
    const { signer, integratedUnixSeconds: unixSeconds } = judge(readAttachment(stored));
    const times = unixSeconds === void 0 ? [] : [{ source: "log", unixSeconds }];
    return {
      kind: "verified",
      signer,
      payload,
      sigstore: { form: "cosign-payload", times, logEntries: [] }
    };
  });
}
function openJudge(leaf, parts) {
  const { trust } = leaf;
  switch (trust.kind) {
    case "keys":
      return keyJudge(trust.keys, leaf.rekorKeys, parts);
    case "fulcio":
      return fulcioJudge(trust, leaf.rekorKeys, parts);
    case "pki":
      return pkiJudge(trust, parts);
  }
}
async function keyJudge(source, rekorKeys, parts) {
  const keys = await parts.publicKeys(source);
  const logs = rekorKeys === void 0 ? void 0 : await readLogKeys(rekorKeys, parts);
  return (attachment) => {
    const entry = logs === void 0 ? void 0 : openEntry(attachment, logs);
    const candidates = entry === void 0 ? keys : keys.filter(({ spki }) => Buffer.compare(entry.signer, spki) === 0);
    if (candidates.length === 0) throw mismatch("key");
    const made = candidates.find(({ key }) => isMadeBy(key, attachment));
    if (made === void 0) throw notMade(`a signature by ${namesOf(candidates)}`);
    return { signer: { kind: "key", fingerprint: made.fingerprint }, ...timeOf(entry) };
  };
}
async function fulcioJudge(trust, rekorKeys, parts) {
  if (rekorKeys === void 0) throw new Error("fulcio: expected keys of Rekor");
  const [roots, logs] = await Promise.all([
    readAuthorities(trust.ca, parts.files),
    readLogKeys(rekorKeys, parts)
  ]);
  return (attachment) => {
    const entry = openEntry(attachment, logs);
    const { leaf, intermediates } = readCertificates(attachment);
    if (Buffer.compare(entry.signer, leaf.der) !== 0) throw mismatch("certificate");
    requirePath(leaf, { roots, intermediates, atUnixSeconds: entry.integratedUnixSeconds });
    const certificate = requireFulcioIdentity(leaf, trust);
    requireSignedBy(leaf, attachment);
    return { signer: { kind: "certificate", certificate }, ...timeOf(entry) };
  };
}
async function pkiJudge(trust, { files, nowUnixSeconds }) {
  const { subjectEmail, subjectHostname } = trust;
  const roots = await readAuthorities(trust.roots, files);
  const known = trust.intermediates === void 0 ? [] : await readAuthorities(trust.intermediates, files);
  return (attachment) => {
    const { leaf, intermediates } = readCertificates(attachment);
    requirePath(leaf, {
      roots,
      intermediates: [...known, ...intermediates],
      atUnixSeconds: nowUnixSeconds()
    });
    if (subjectEmail !== void 0) requireEmail(leaf, subjectEmail);
    if (subjectHostname !== void 0) requireHost(leaf, subjectHostname);
    requireSignedBy(leaf, attachment);
    const subject = subjectEmail ?? subjectHostname;
    return {
      signer: {
        kind: "key",
        fingerprint: keyFingerprint(leaf.key),
        ...subject === void 0 ? {} : { subject }
      }
    };
  };
}
async function readLogKeys(source, { publicKeys }) {
  const keys = await publicKeys(source);
  const other = keys.find(({ key }) => key.asymmetricKeyType !== "ec");
  if (other === void 0) return keys;
  throw new FormatError(
    "key-unsupported",
    `${other.name}: expected an ECDSA key of Rekor, found ${other.key.asymmetricKeyType}`
  );
}
function namesOf(keys) {
  const shown2 = keys.slice(0, 3).map(({ name }) => name);
  return shown2.join(" or ") + (keys.length > shown2.length ? ` or ${keys.length - shown2.length} more` : "");
}
var timeOf = (entry) => entry === void 0 ? {} : { integratedUnixSeconds: entry.integratedUnixSeconds };
export {
  createAttachmentVerifiers
};
