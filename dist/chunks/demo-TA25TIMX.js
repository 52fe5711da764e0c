const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import "./chunk-TMLG775J.js";
import "./chunk-YLYZQUM5.js";
import {
  fingerprintOf,
  loadOpenpgp,
  openpgpConfig
} from "./chunk-XHE7DAMR.js";
import {
  writePem
} from "./chunk-5S3Y2AWS.js";
import {
  createPorts
} from "./chunk-PZY3NMZ7.js";
import "./chunk-SDNHY5OA.js";
import {
  commandLineDoor,
  readCommandLine,
  runCommand,
  stopSignals
} from "./chunk-7DB7QEI2.js";
import {
  bundleMediaType,
  digestOf,
  digestSegment,
  emptyMediaType,
  errnoOf,
  formatPlatform,
  leadingReason,
  mediaTypes,
  parseDigest,
  parseLooseJson,
  reasonFrom,
  shown,
  signerName
} from "./chunk-P7X4BDQH.js";
import {
  CountersignError
} from "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";

// src/entry/demo-scenes.ts
var isAsExpected = ({ expected, found }) => found.answer === expected.answer && (expected.code === void 0 || found.reason?.code === expected.code);
async function orFailed(find) {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error;
    return { answer: "failed", reason: reasonFrom(error) };
  }
}
function answerIn(outcome, index) {
  if (outcome.command === "sign") return signedAnswer(outcome.images[index]);
  if (outcome.command === "verify") return verifiedAnswer(outcome.images[index]);
  return { answer: "failed" };
}
function signedAnswer(image) {
  const states = new Set(image?.signed.map(({ state }) => state));
  const error = image?.error ?? image?.signed.find((manifest) => manifest.error !== void 0)?.error;
  if (image === void 0 || error !== void 0 || states.size !== 1) {
    return { answer: "failed", ...error !== void 0 && { reason: reasonFrom(error) } };
  }
  const parts = image.signed.map(
    ({ role, platform }) => platform === void 0 ? role : formatPlatform(platform)
  );
  const detail = `${image.digest}  ${parts.join(", ")}`;
  return {
    answer: states.has("published") ? "signed" : states.has("unchanged") ? "unchanged" : "failed",
    detail
  };
}
function verifiedAnswer(image) {
  if (image === void 0) return { answer: "failed" };
  const { verdict } = image;
  const reason = leadingReason(verdict);
  if (verdict.kind !== "accepted") return { answer: verdict.kind, ...reason !== void 0 && { reason } };
  return {
    answer: "accepted",
    detail: `signed by ${verdict.by.map(signerName).join(", ")}`
  };
}

// builtin:node:fs of src/entry/demo-stage.ts
var builtin = process.getBuiltinModule("node:fs");
var rmSync = /* @__PURE__ */ (() => builtin.rmSync)();

// builtin:node:fs/promises of src/entry/demo-stage.ts
var builtin2 = process.getBuiltinModule("node:fs/promises");
var mkdir = /* @__PURE__ */ (() => builtin2.mkdir)();
var chmod = /* @__PURE__ */ (() => builtin2.chmod)();
var mkdtemp = /* @__PURE__ */ (() => builtin2.mkdtemp)();
var writeFile = /* @__PURE__ */ (() => builtin2.writeFile)();

// builtin:node:os of src/entry/demo-stage.ts
var builtin3 = process.getBuiltinModule("node:os");
var tmpdir = /* @__PURE__ */ (() => builtin3.tmpdir)();

// builtin:node:path of src/entry/demo-stage.ts
var builtin4 = process.getBuiltinModule("node:path");
var join = /* @__PURE__ */ (() => builtin4.join)();

// builtin:node:url of src/entry/demo-stage.ts
var builtin5 = process.getBuiltinModule("node:url");
var pathToFileURL = /* @__PURE__ */ (() => builtin5.pathToFileURL)();

// builtin:node:fs/promises of src/adapters/demo/lookaside-server.ts
var builtin6 = process.getBuiltinModule("node:fs/promises");
var readFile = /* @__PURE__ */ (() => builtin6.readFile)();

// builtin:node:path of src/adapters/demo/lookaside-server.ts
var builtin7 = process.getBuiltinModule("node:path");
var join2 = /* @__PURE__ */ (() => builtin7.join)();

// builtin:node:events of src/adapters/demo/loopback-server.ts
var builtin8 = process.getBuiltinModule("node:events");
var once = /* @__PURE__ */ (() => builtin8.once)();

// builtin:node:http of src/adapters/demo/loopback-server.ts
var builtin9 = process.getBuiltinModule("node:http");
var loopback_server_default = builtin9;

// src/adapters/demo/loopback-server.ts
var idleMs = 1e4;
var maxConnections = 64;
async function serve(request, response, respond) {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const { status, headers = {}, body = new Uint8Array() } = await respond(request, url);
  response.writeHead(status, { ...headers, "content-length": body.length });
  response.end(request.method === "HEAD" ? void 0 : body);
}
async function readBoundedBody(request, maxBytes) {
  const chunks = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) return void 0;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
async function startLoopbackServer(respond) {
  const server2 = loopback_server_default.createServer(
    { requestTimeout: idleMs, headersTimeout: idleMs },
    (request, response) => {
      serve(request, response, respond).catch(() => {
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    }
  );
  server2.maxConnections = maxConnections;
  server2.listen(0, "127.0.0.1");
  await once(server2, "listening");
  const { port } = server2.address();
  let closing;
  const close = async () => {
    await new Promise((resolve) => {
      server2.close(() => resolve());
      server2.closeAllConnections();
    });
  };
  return {
    host: `127.0.0.1:${port}`,
    port,
    url: `http://127.0.0.1:${port}`,
    close: () => {
      closing ??= close();
      return closing;
    }
  };
}

// src/adapters/demo/lookaside-server.ts
var signaturePath = /^\/([a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*@sha256=[0-9a-f]{64}\/signature-[1-9][0-9]{0,2})$/;
var isMissing = (error) => ["ENOENT", "ENOTDIR"].includes(errnoOf(error) ?? "");
async function readSignature(folder, pathname) {
  const [, file] = signaturePath.exec(pathname) ?? [];
  if (file === void 0) return { status: 404 };
  try {
    return {
      status: 200,
      headers: { "content-type": "application/octet-stream" },
      body: await readFile(join2(folder, file))
    };
  } catch (error) {
    return { status: isMissing(error) ? 404 : 500 };
  }
}
async function startDemoLookaside(folder) {
  let isUp = true;
  const server2 = await startLoopbackServer(async (request, url) => {
    if (!isUp) return { status: 503, headers: { "retry-after": "0" } };
    if (request.method !== "GET" && request.method !== "HEAD") return { status: 405 };
    return await readSignature(folder, url.pathname);
  });
  return {
    ...server2,
    takeDown: () => {
      isUp = false;
    }
  };
}

// builtin:node:crypto of src/adapters/demo/registry-server.ts
var builtin10 = process.getBuiltinModule("node:crypto");
var randomUUID = /* @__PURE__ */ (() => builtin10.randomUUID)();

// src/adapters/demo/registry-referrers.ts
function tellingOf({ bytes }) {
  const value = parseLooseJson(new TextDecoder().decode(bytes));
  return typeof value === "object" && value !== null ? value : {};
}
function subjectOf(manifest) {
  const digest = tellingOf(manifest).subject?.digest;
  return typeof digest === "string" ? digest : void 0;
}
function referrersIndex(manifests, subject) {
  const entries = manifests.filter(([, manifest]) => subjectOf(manifest) === subject).map(([digest, manifest]) => {
    const { artifactType, config, annotations } = tellingOf(manifest);
    return {
      mediaType: manifest.mediaType,
      digest,
      size: manifest.bytes.length,
      artifactType: artifactType ?? config?.mediaType,
      annotations
    };
  });
  const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: entries };
  return new TextEncoder().encode(JSON.stringify(index));
}

// src/adapters/demo/registry-server.ts
var limits = { bodyBytes: 4 * 1024 * 1024, objects: 1e3 };
var name = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*";
var manifestPath = new RegExp(`^/v2/(${name})/manifests/([A-Za-z0-9_][A-Za-z0-9._:+-]{0,255})$`);
var blobPath = new RegExp(`^/v2/(${name})/blobs/([a-z0-9]+:[a-f0-9]{32,128})$`);
var referrersPath = new RegExp(`^/v2/(${name})/referrers/(sha256:[a-f0-9]{64})$`);
var uploadPath = new RegExp(`^/v2/(${name})/blobs/uploads/([0-9a-f-]{36})?$`);
var tagGrammar = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
function refuse(status, code) {
  const body = JSON.stringify({ errors: [{ code, message: code.toLowerCase().replaceAll("_", " ") }] });
  return { status, headers: { "content-type": "application/json" }, body: Buffer.from(body) };
}
var created = (location, digest) => ({
  status: 201,
  headers: { location, "docker-content-digest": digest }
});
function isWrittenAs(bytes, digest) {
  return digest.startsWith("sha256:") && digestOf(bytes) === digest;
}
var isFull = (content) => content.manifests.size + content.blobs.size + content.uploads.size >= limits.objects;
function readManifest(content, repository2, reference) {
  const digest = tagGrammar.test(reference) ? content.tags.get(`${repository2}:${reference}`) : reference;
  const manifest = content.manifests.get(`${repository2}@${digest}`);
  if (digest === void 0 || manifest === void 0) return refuse(404, "MANIFEST_UNKNOWN");
  const body = content.lies.get(parseDigest(digest)) ?? manifest.bytes;
  return {
    status: 200,
    headers: { "content-type": manifest.mediaType, "docker-content-digest": digest, etag: `"${digest}"` },
    body
  };
}
function listReferrers({ manifests, options }, repository2, digest) {
  if (options.referrers === "none") return refuse(404, "NAME_UNKNOWN");
  const inRepository = [...manifests].filter(([key]) => key.startsWith(`${repository2}@`)).map(([key, manifest]) => [parseDigest(key.slice(repository2.length + 1)), manifest]);
  return {
    status: 200,
    headers: { "content-type": mediaTypes.ociIndex },
    body: referrersIndex(inRepository, digest)
  };
}
function isOutdated({ tags: tags2, options }, request, tag) {
  if (options.guarded !== true) return false;
  const current = tags2.get(tag);
  const { "if-match": match, "if-none-match": noneMatch } = request.headers;
  if (match !== void 0) return match !== `"${current}"`;
  return noneMatch === "*" && current !== void 0;
}
async function writeManifest(content, request, repository2, reference) {
  const bytes = await readBoundedBody(request, limits.bodyBytes);
  if (bytes === void 0 || isFull(content)) return refuse(413, "SIZE_INVALID");
  const digest = digestOf(bytes);
  if (!tagGrammar.test(reference) && !isWrittenAs(bytes, reference)) return refuse(400, "DIGEST_INVALID");
  const mediaType = request.headers["content-type"];
  if (mediaType === void 0) return refuse(400, "MANIFEST_INVALID");
  if (isOutdated(content, request, `${repository2}:${reference}`)) return refuse(412, "PRECONDITION_FAILED");
  const manifest = { mediaType, bytes };
  content.manifests.set(`${repository2}@${digest}`, manifest);
  if (tagGrammar.test(reference)) content.tags.set(`${repository2}:${reference}`, digest);
  const answer = created(`/v2/${repository2}/manifests/${digest}`, digest);
  const subject = content.options.referrers === void 0 ? subjectOf(manifest) : void 0;
  return subject === void 0 ? answer : { ...answer, headers: { ...answer.headers, "oci-subject": subject } };
}
function readBlob(content, repository2, digest) {
  const body = content.blobs.get(`${repository2}@${digest}`);
  if (body === void 0) return refuse(404, "BLOB_UNKNOWN");
  return {
    status: 200,
    headers: { "content-type": "application/octet-stream", "docker-content-digest": digest },
    body
  };
}
function startUpload(content, repository2) {
  if (isFull(content)) return refuse(413, "SIZE_INVALID");
  const id = randomUUID();
  content.uploads.add(`${repository2}/${id}`);
  return { status: 202, headers: { location: `/v2/${repository2}/blobs/uploads/${id}` } };
}
async function finishUpload(content, request, url, repository2, id) {
  if (!content.uploads.delete(`${repository2}/${id}`)) return refuse(404, "BLOB_UPLOAD_UNKNOWN");
  const bytes = await readBoundedBody(request, limits.bodyBytes);
  if (bytes === void 0) return refuse(413, "SIZE_INVALID");
  const digest = digestOf(bytes);
  if (!isWrittenAs(bytes, url.searchParams.get("digest") ?? "")) return refuse(400, "DIGEST_INVALID");
  content.blobs.set(`${repository2}@${digest}`, bytes);
  return created(`/v2/${repository2}/blobs/${digest}`, digest);
}
async function route(content, request, url) {
  const { method = "" } = request;
  const reads = method === "GET" || method === "HEAD";
  if (url.pathname === "/v2/" && reads) return { status: 200, body: Buffer.from("{}") };
  const [, repository2 = "", reference = ""] = manifestPath.exec(url.pathname) ?? [];
  if (repository2 !== "" && reads) return readManifest(content, repository2, reference);
  if (repository2 !== "" && method === "PUT")
    return await writeManifest(content, request, repository2, reference);
  const [, blobRepository = "", digest = ""] = blobPath.exec(url.pathname) ?? [];
  if (blobRepository !== "" && reads) return readBlob(content, blobRepository, digest);
  const [, listed = "", subject = ""] = referrersPath.exec(url.pathname) ?? [];
  if (listed !== "" && reads) return listReferrers(content, listed, subject);
  const [, uploadRepository = "", id] = uploadPath.exec(url.pathname) ?? [];
  if (uploadRepository !== "" && method === "POST" && id === void 0)
    return startUpload(content, uploadRepository);
  if (uploadRepository !== "" && method === "PUT" && id !== void 0) {
    return await finishUpload(content, request, url, uploadRepository, id);
  }
  return refuse(404, "NAME_UNKNOWN");
}
async function startDemoRegistry(options = {}) {
  const content = {
    manifests: /* @__PURE__ */ new Map(),
    tags: /* @__PURE__ */ new Map(),
    blobs: /* @__PURE__ */ new Map(),
    uploads: /* @__PURE__ */ new Set(),
    lies: /* @__PURE__ */ new Map(),
    options
  };
  const requests = [];
  const server2 = await startLoopbackServer((request, url) => {
    requests.push(`${request.method} ${url.pathname}${url.search}`);
    return route(content, request, url);
  });
  return { ...server2, requests, lieAbout: (digest, bytes) => content.lies.set(digest, bytes) };
}

// src/adapters/demo/throw-away-key.ts
async function makeThrowAwayKey(name2) {
  const openpgp = await loadOpenpgp();
  const { privateKey, publicKey } = await openpgp.generateKey({
    type: "ecc",
    curve: "ed25519Legacy",
    userIDs: [{ name: name2, email: `${name2.toLowerCase()}@example.invalid` }],
    keyExpirationTime: 86400,
    subkeys: [],
    format: "object",
    config: openpgpConfig(openpgp)
  });
  return { fingerprint: fingerprintOf(publicKey), secret: privateKey.armor(), public: publicKey.armor() };
}

// builtin:node:fs/promises of src/entry/demo-keyless-stage.ts
var builtin11 = process.getBuiltinModule("node:fs/promises");
var writeFile2 = /* @__PURE__ */ (() => builtin11.writeFile)();

// builtin:node:path of src/entry/demo-keyless-stage.ts
var builtin12 = process.getBuiltinModule("node:path");
var join3 = /* @__PURE__ */ (() => builtin12.join)();

// builtin:node:crypto of src/adapters/demo/sigstore-ca.ts
var builtin13 = process.getBuiltinModule("node:crypto");
var createPublicKey = /* @__PURE__ */ (() => builtin13.createPublicKey)();
var generateKeyPairSync = /* @__PURE__ */ (() => builtin13.generateKeyPairSync)();

// builtin:node:crypto of src/adapters/demo/sigstore-certificates.ts
var builtin14 = process.getBuiltinModule("node:crypto");
var createPublicKey2 = /* @__PURE__ */ (() => builtin14.createPublicKey)();
var randomBytes = /* @__PURE__ */ (() => builtin14.randomBytes)();
var sign = /* @__PURE__ */ (() => builtin14.sign)();

// src/adapters/demo/sigstore-der.ts
var tags = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  null: 5,
  oid: 6,
  utf8String: 12,
  utcTime: 23,
  generalizedTime: 24,
  sequence: 48,
  set: 49
};
function lengthOf(size) {
  if (size < 128) return Buffer.from([size]);
  const hex = size.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return Buffer.concat([Buffer.from([128 | bytes.length]), bytes]);
}
function element(tag, ...contents) {
  const body = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
}
var sequence = (...members) => element(tags.sequence, ...members);
var setOf = (...members) => element(tags.set, ...[...members].sort(Buffer.compare));
var context = (number2, ...members) => element(160 | number2, ...members);
var contextPrimitive = (number2, contents) => element(128 | number2, contents);
function integer(value) {
  const raw = typeof value === "number" ? Buffer.from([value]) : Buffer.from(value);
  const start = raw.findIndex((byte) => byte !== 0);
  const minimal = start === -1 ? Buffer.from([0]) : raw.subarray(start);
  const first = minimal[0] ?? 0;
  return element(tags.integer, first >= 128 ? Buffer.concat([Buffer.from([0]), minimal]) : minimal);
}
function oid(dotted) {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return element(tags.oid, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}
function base128(value) {
  const digits = [value % 128];
  for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) {
    digits.unshift(left % 128 | 128);
  }
  return digits;
}
var trueValue = element(tags.boolean, Buffer.from([255]));
var nullValue = element(tags.null);
var octetString = (contents) => element(tags.octetString, contents);
var bitString = (contents, unusedBits = 0) => element(tags.bitString, Buffer.from([unusedBits]), contents);
var utf8String = (text2) => element(tags.utf8String, Buffer.from(text2));
function generalizedTime(unixSeconds) {
  const text2 = new Date(unixSeconds * 1e3).toISOString().replace(/[-T:]|\.\d+/g, "");
  return element(tags.generalizedTime, Buffer.from(text2));
}
function certificateTime(unixSeconds) {
  const date = new Date(unixSeconds * 1e3);
  if (date.getUTCFullYear() >= 2050) return generalizedTime(unixSeconds);
  const text2 = date.toISOString().replace(/[-T:]|\.\d+/g, "");
  return element(tags.utcTime, Buffer.from(text2.slice(2)));
}
function readElements(bytes) {
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    const { headerBytes, size } = readHeader(bytes, at);
    const end = at + headerBytes + size;
    if (end > bytes.length) throw new RangeError("expected a whole DER element, found the end of the bytes");
    found.push({
      tag: bytes[at] ?? 0,
      contents: bytes.subarray(at + headerBytes, end),
      bytes: bytes.subarray(at, end)
    });
    at = end;
  }
  return found;
}
function readHeader(bytes, at) {
  const first = bytes[at + 1];
  if (first === void 0) throw new RangeError("expected a DER length, found the end of the bytes");
  if (first < 128) return { headerBytes: 2, size: first };
  const count = first & 127;
  if (count < 1 || count > 4) throw new RangeError(`expected a DER length of 1 to 4 bytes, found ${count}`);
  const digits = Buffer.from(bytes.subarray(at + 2, at + 2 + count));
  if (digits.length < count) throw new RangeError("expected a DER length, found the end of the bytes");
  return { headerBytes: 2 + count, size: digits.readUIntBE(0, count) };
}

// builtin:node:crypto of src/adapters/demo/sigstore-hashes.ts
var builtin15 = process.getBuiltinModule("node:crypto");
var createHash = /* @__PURE__ */ (() => builtin15.createHash)();

// src/adapters/demo/sigstore-hashes.ts
function sha256(...parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
function signingHashOf(key) {
  if (key.asymmetricKeyType === "ed25519") return null;
  const hashes = { secp384r1: "sha384", secp521r1: "sha512" };
  return hashes[key.asymmetricKeyDetails?.namedCurve ?? ""] ?? "sha256";
}

// src/adapters/demo/sigstore-certificates.ts
var ecdsaByCurve = {
  prime256v1: "1.2.840.10045.4.3.2",
  secp384r1: "1.2.840.10045.4.3.3",
  secp521r1: "1.2.840.10045.4.3.4"
};
function algorithmOf(key) {
  if (key.asymmetricKeyType === "ed25519") return sequence(oid("1.3.101.112"));
  if (key.asymmetricKeyType === "rsa") return sequence(oid("1.2.840.113549.1.1.11"), nullValue);
  const ecdsa = ecdsaByCurve[key.asymmetricKeyDetails?.namedCurve ?? ""];
  if (ecdsa !== void 0) return sequence(oid(ecdsa));
  throw new Error(`expected an EC, RSA or Ed25519 key, found ${key.asymmetricKeyType}`);
}
function publicKeyDer(key) {
  const publicKey = key.type === "private" ? createPublicKey2(key) : key;
  return publicKey.export({ type: "spki", format: "der" });
}
function nameDer({ organization, commonName }) {
  const attribute = (type, value) => value === void 0 ? [] : [setOf(sequence(oid(type), utf8String(value)))];
  return sequence(...attribute("2.5.4.10", organization), ...attribute("2.5.4.3", commonName));
}
var extensionDer = ({ oid: type, critical = false, value }) => sequence(oid(type), ...critical ? [trueValue] : [], octetString(value));
function certificateBody(contents, signingKey) {
  const { subject, issuer, publicKey, notBefore, notAfter, extensions: extensions2 } = contents;
  return sequence(
    context(0, integer(2)),
    integer(contents.serialNumber ?? makeSerialNumber()),
    algorithmOf(signingKey),
    nameDer(issuer),
    sequence(certificateTime(notBefore), certificateTime(notAfter)),
    nameDer(subject),
    publicKeyDer(publicKey),
    ...extensions2.length === 0 ? [] : [context(3, sequence(...extensions2.map(extensionDer)))]
  );
}
function signCertificate(body, signingKey) {
  return sequence(body, algorithmOf(signingKey), bitString(sign(signingHashOf(signingKey), body, signingKey)));
}
var makeCertificate = (contents, signingKey) => signCertificate(certificateBody(contents, signingKey), signingKey);
function makeSerialNumber() {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0] ?? 0) & 63 | 64;
  return bytes;
}
var toPem = (der, label = "CERTIFICATE") => writePem(label, der);
var keyIdentifier = (key) => sha256(publicKeyDer(key)).subarray(0, 20);
var keyUsages = { digitalSignature: [128, 7], certificateAuthority: [6, 1] };
var purposes = {
  codeSigning: "1.3.6.1.5.5.7.3.3",
  timeStamping: "1.3.6.1.5.5.7.3.8",
  serverAuth: "1.3.6.1.5.5.7.3.1"
};
var extensions = {
  keyUsage(usage) {
    const [bits, unused] = keyUsages[usage];
    return { oid: "2.5.29.15", critical: true, value: bitString(Buffer.from([bits]), unused) };
  },
  purpose(purpose, critical = false) {
    return { oid: "2.5.29.37", critical, value: sequence(oid(purpose)) };
  },
  authority(pathLength) {
    const value = sequence(trueValue, ...pathLength === void 0 ? [] : [integer(pathLength)]);
    return { oid: "2.5.29.19", critical: true, value };
  },
  subjectKey(key) {
    return { oid: "2.5.29.14", value: octetString(keyIdentifier(key)) };
  },
  authorityKey(key) {
    return { oid: "2.5.29.35", value: sequence(contextPrimitive(0, keyIdentifier(key))) };
  },
  /** Subject alternative names: URIs, e-mail addresses, host names. */
  names({ uris = [], emails = [], hosts = [] }, critical = true) {
    const tagged = (tag) => (text2) => contextPrimitive(tag, Buffer.from(text2));
    const all = [...emails.map(tagged(1)), ...hosts.map(tagged(2)), ...uris.map(tagged(6))];
    return { oid: "2.5.29.17", critical, value: sequence(...all) };
  }
};

// src/adapters/demo/sigstore-ca.ts
var yearSeconds = 365 * 86400;
var longValidity = (nowMs) => {
  const now = Math.floor(nowMs / 1e3);
  return { notBefore: now - 2 * yearSeconds, notAfter: now + 10 * yearSeconds };
};
function makeAuthority(name2, purpose, nowMs) {
  const root = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const intermediate = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const rootName = { organization: "countersign demo", commonName: `${name2} root` };
  const issuer = { organization: "countersign demo", commonName: name2 };
  const validity = longValidity(nowMs);
  const authorityUse = extensions.keyUsage("certificateAuthority");
  const rootDer = makeCertificate(
    {
      ...validity,
      subject: rootName,
      issuer: rootName,
      publicKey: root.publicKey,
      extensions: [authorityUse, extensions.authority(1), extensions.subjectKey(root.publicKey)]
    },
    root.privateKey
  );
  const intermediateDer = makeCertificate(
    {
      ...validity,
      subject: issuer,
      issuer: rootName,
      publicKey: intermediate.publicKey,
      extensions: [
        authorityUse,
        extensions.purpose(purpose),
        extensions.authority(0),
        extensions.subjectKey(intermediate.publicKey),
        extensions.authorityKey(root.publicKey)
      ]
    },
    root.privateKey
  );
  return { chain: [intermediateDer, rootDer], issuer, issuerKey: intermediate.privateKey };
}
var server = "https://github.com";
var text = (claims, name2) => {
  const value = claims[name2];
  return value === void 0 || value === "" ? void 0 : String(value);
};
var inServer = (claims, name2) => {
  const value = text(claims, name2);
  return value && `${server}/${value}`;
};
function runUri(claims) {
  const repository2 = inServer(claims, "repository");
  const run = text(claims, "run_id");
  return repository2 && run && `${repository2}/actions/runs/${run}/attempts/${text(claims, "run_attempt") ?? "1"}`;
}
function identityValues(claims) {
  return [
    [1, text(claims, "iss")],
    [2, text(claims, "event_name")],
    [3, text(claims, "sha")],
    [4, text(claims, "workflow")],
    [5, text(claims, "repository")],
    [6, text(claims, "ref")],
    [8, text(claims, "iss")],
    [9, inServer(claims, "job_workflow_ref")],
    [10, text(claims, "job_workflow_sha")],
    [11, text(claims, "runner_environment")],
    [12, inServer(claims, "repository")],
    [13, text(claims, "sha")],
    [14, text(claims, "ref")],
    [15, text(claims, "repository_id")],
    [16, inServer(claims, "repository_owner")],
    [17, text(claims, "repository_owner_id")],
    [18, inServer(claims, "workflow_ref")],
    [19, text(claims, "workflow_sha")],
    [20, text(claims, "event_name")],
    [21, runUri(claims)],
    [22, text(claims, "repository_visibility")],
    [23, text(claims, "environment")],
    [24, text(claims, "sub")]
  ];
}
var identityExtension = (number2, value) => ({
  oid: `1.3.6.1.4.1.57264.1.${number2}`,
  value: number2 <= 6 ? Buffer.from(value) : utf8String(value)
});
function identityExtensions(claims) {
  const email = text(claims, "email");
  const uri = inServer(claims, "job_workflow_ref") ?? text(claims, "sub") ?? "";
  const values = identityValues(claims).filter(([number2]) => email === void 0 || [1, 8].includes(number2));
  return [
    extensions.names(email === void 0 ? { uris: [uri] } : { emails: [email] }),
    ...values.flatMap(([number2, value]) => value === void 0 ? [] : [identityExtension(number2, value)])
  ];
}
var certificateSeconds = 600;
function issueIdentity(authority, claims, publicKey, { notBefore, ctLog, purpose = purposes.codeSigning, identity = identityExtensions(claims) }) {
  const contents = {
    subject: {},
    issuer: authority.issuer,
    serialNumber: makeSerialNumber(),
    publicKey,
    notBefore,
    notAfter: notBefore + certificateSeconds,
    extensions: [
      extensions.keyUsage("digitalSignature"),
      extensions.purpose(purpose),
      extensions.subjectKey(publicKey),
      extensions.authorityKey(createPublicKey(authority.issuerKey)),
      ...identity
    ]
  };
  const body = certificateBody(contents, authority.issuerKey);
  const promise = ctLog?.promise(body, authority.issuerKey);
  if (promise === void 0) return signCertificate(body, authority.issuerKey);
  const withPromise = { ...contents, extensions: [...contents.extensions, promise] };
  return makeCertificate(withPromise, authority.issuerKey);
}

// builtin:node:crypto of src/adapters/demo/sigstore-ct-log.ts
var builtin16 = process.getBuiltinModule("node:crypto");
var generateKeyPairSync2 = /* @__PURE__ */ (() => builtin16.generateKeyPairSync)();
var sign2 = /* @__PURE__ */ (() => builtin16.sign)();

// src/adapters/demo/sigstore-ct-log.ts
function number(value, sizeBytes) {
  const bytes = Buffer.alloc(sizeBytes);
  bytes.writeUIntBE(value, 0, sizeBytes);
  return bytes;
}
var prefixed = (contents, sizeBytes) => Buffer.concat([number(contents.length, sizeBytes), contents]);
var version1 = number(0, 1);
var noExtensions = number(0, 2);
function makeCtLog(nowMs) {
  const { privateKey, publicKey } = generateKeyPairSync2("ec", { namedCurve: "prime256v1" });
  const logId = sha256(publicKeyDer(publicKey));
  return {
    publicKey,
    logId,
    promise: (body, issuerKey) => {
      const time2 = Buffer.alloc(8);
      time2.writeBigUInt64BE(BigInt(Math.floor(nowMs())));
      const entry = Buffer.concat([sha256(publicKeyDer(issuerKey)), prefixed(body, 3)]);
      const signed2 = Buffer.concat([version1, number(0, 1), time2, number(1, 2), entry, noExtensions]);
      const signature = sign2("sha256", signed2, privateKey);
      const algorithm = Buffer.from([4, 3]);
      const timestamp = Buffer.concat([
        version1,
        logId,
        time2,
        noExtensions,
        algorithm,
        prefixed(signature, 2)
      ]);
      const list = prefixed(prefixed(timestamp, 2), 2);
      return { oid: "1.3.6.1.4.1.11129.2.4.2", value: octetString(list) };
    }
  };
}

// builtin:node:crypto of src/adapters/demo/sigstore-fulcio.ts
var builtin17 = process.getBuiltinModule("node:crypto");
var createPublicKey3 = /* @__PURE__ */ (() => builtin17.createPublicKey)();
var verify = /* @__PURE__ */ (() => builtin17.verify)();

// src/adapters/demo/sigstore-answers.ts
var maxBodyBytes = 8 * 1024 * 1024;
var BadRequest = class extends Error {
};
async function readBody(request) {
  const body = await readBoundedBody(request, maxBodyBytes);
  if (body === void 0) throw new BadRequest(`expected at most ${maxBodyBytes} bytes`);
  return body;
}
async function readJson(request) {
  const body = await readBody(request);
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new BadRequest("expected a JSON body");
  }
}
function valueAt(tree, ...path) {
  let value = tree;
  for (const name2 of path) {
    if (typeof value !== "object" || value === null) return void 0;
    value = value[name2];
  }
  return value;
}
function textAt(tree, ...path) {
  const value = valueAt(tree, ...path);
  if (typeof value !== "string" || value === "") throw new BadRequest(`expected text in ${path.join(".")}`);
  return value;
}
var jsonAnswer = (status, value, headers = {}) => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: Buffer.from(JSON.stringify(value))
});
var refusal = (status, message) => jsonAnswer(status, { code: status, message });
async function answering(handle) {
  try {
    return await handle();
  } catch (error) {
    if (error instanceof BadRequest) return refusal(400, error.message);
    throw error;
  }
}

// builtin:node:crypto of src/adapters/demo/sigstore-issuer.ts
var builtin18 = process.getBuiltinModule("node:crypto");
var generateKeyPairSync3 = /* @__PURE__ */ (() => builtin18.generateKeyPairSync)();
var randomBytes2 = /* @__PURE__ */ (() => builtin18.randomBytes)();
var sign3 = /* @__PURE__ */ (() => builtin18.sign)();
var verify2 = /* @__PURE__ */ (() => builtin18.verify)();

// src/adapters/demo/sigstore-issuer.ts
var issuerNames = ["ci", "other-ci", "email"];
var tokenSeconds = 300;
var encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
function workflowClaims(given = {}) {
  const repository2 = String(given.repository ?? "octo-org/app");
  const ref = String(given.ref ?? "refs/heads/main");
  const sha = String(given.sha ?? "a".repeat(40));
  const workflowRef = String(given.workflow_ref ?? `${repository2}/.github/workflows/release.yml@${ref}`);
  return {
    sub: `repo:${repository2}:ref:${ref}`,
    repository: repository2,
    ref,
    sha,
    workflow: "release",
    workflow_ref: workflowRef,
    workflow_sha: sha,
    job_workflow_ref: workflowRef,
    job_workflow_sha: sha,
    repository_id: "12345",
    repository_owner: repository2.split("/")[0] ?? "",
    repository_owner_id: "345",
    repository_visibility: "public",
    run_id: "42",
    run_attempt: "1",
    runner_environment: "github-hosted",
    event_name: "push",
    ...given
  };
}
var personClaims = (given = {}) => ({
  sub: "user-1",
  email: "dev@example.com",
  email_verified: true,
  ...given
});
function makeIssuer(baseUrl, nowMs) {
  let made;
  const keys = () => {
    made ??= generateKeyPairSync3("rsa", { modulusLength: 2048 });
    return made;
  };
  const requestToken = randomBytes2(24).toString("base64url");
  const mint = (name2, claims = {}) => {
    const now = Math.floor(nowMs() / 1e3);
    const usual = name2 === "email" ? personClaims(claims) : workflowClaims(claims);
    const times = { iat: now, nbf: now - 5, exp: now + tokenSeconds };
    const payload = { iss: `${baseUrl()}/${name2}`, aud: "sigstore", ...times, ...usual };
    const signed2 = `${encode({ alg: "RS256", kid: "demo", typ: "JWT" })}.${encode(payload)}`;
    return `${signed2}.${sign3("sha256", Buffer.from(signed2), keys().privateKey).toString("base64url")}`;
  };
  const check = (token, audience) => {
    const [head = "", body = "", signature = ""] = token.split(".");
    const signed2 = Buffer.from(`${head}.${body}`);
    if (!verify2("sha256", signed2, keys().publicKey, Buffer.from(signature, "base64url"))) {
      return "the signature of the token does not verify";
    }
    const claims = JSON.parse(Buffer.from(body, "base64url").toString());
    return faultOf(claims, audience, nowMs() / 1e3) ?? claims;
  };
  const respond = (request, url) => {
    const [, name2 = "", ...rest] = url.pathname.split("/");
    if (!isIssuerName(name2)) return refusal(404, "no such issuer");
    switch (rest.join("/")) {
      case ".well-known/openid-configuration":
        return jsonAnswer(200, discovery(`${baseUrl()}/${name2}`));
      case "jwks":
        return jsonAnswer(200, { keys: [{ ...keys().publicKey.export({ format: "jwk" }), ...keyUse }] });
      case "token":
        if (bearerOf(request) !== requestToken) return refusal(401, "bearer token required");
        return jsonAnswer(200, { value: mint(name2, claimsOf(url)) });
      default:
        return refusal(404, "not found");
    }
  };
  return { requestToken, mint, check, respond };
}
var bearerOf = (request) => /^bearer (\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
var keyUse = { kid: "demo", alg: "RS256", use: "sig" };
var isIssuerName = (name2) => issuerNames.includes(name2);
function claimsOf(url) {
  const {
    audience = "https://github.com/octo-org",
    "api-version": _,
    ...claims
  } = Object.fromEntries(url.searchParams);
  return { aud: audience, ...claims };
}
function faultOf(claims, audience, nowSeconds) {
  if (claims.aud !== audience) return `expected the audience ${audience}, found another`;
  if (Number(claims.exp) <= nowSeconds) return "the token has expired";
  if (Number(claims.nbf) > nowSeconds) return "the token is not valid yet";
  return void 0;
}
var discovery = (issuer) => ({
  issuer,
  jwks_uri: `${issuer}/jwks`,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/none`,
  response_types_supported: ["id_token"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["RS256"]
});

// src/adapters/demo/sigstore-fulcio.ts
function readKey(pem) {
  try {
    return createPublicKey3(pem);
  } catch {
    throw new BadRequest("expected a public key in PEM form");
  }
}
var provenText = (claims) => String(claims.email ?? claims.sub);
function readRequestV2(body, bearer) {
  return {
    token: bearer ?? textAt(body, "credentials", "oidcIdentityToken"),
    key: readKey(textAt(body, "publicKeyRequest", "publicKey", "content")),
    proof: Buffer.from(textAt(body, "publicKeyRequest", "proofOfPossession"), "base64")
  };
}
function readRequestV1(body, bearer) {
  return {
    token: bearer ?? "",
    key: readKey(Buffer.from(textAt(body, "publicKey", "content"), "base64").toString()),
    proof: Buffer.from(textAt(body, "signedEmailAddress"), "base64")
  };
}
function certify(parts, { token, key, proof }) {
  const claims = parts.issuer.check(token, "sigstore");
  if (typeof claims === "string") throw new BadRequest(`error processing the identity token: ${claims}`);
  if (!verify(signingHashOf(key), Buffer.from(provenText(claims)), key, proof)) {
    throw new BadRequest("the signature that was given as proof of possession does not verify");
  }
  const notBefore = Math.floor(parts.nowMs() / 1e3);
  const leaf = issueIdentity(parts.authority, claims, key, { notBefore, ctLog: parts.ctLog });
  return [leaf, ...parts.authority.chain].map((der) => toPem(der));
}
async function createCertificateV2(parts, request) {
  const chain = certify(parts, readRequestV2(await readJson(request), bearerOf(request)));
  return jsonAnswer(200, { signedCertificateEmbeddedSct: { chain: { certificates: chain } } });
}
async function createCertificateV1(parts, request) {
  const chain = certify(parts, readRequestV1(await readJson(request), bearerOf(request)));
  return pemAnswer(201, chain);
}
var pemAnswer = (status, pems) => ({
  status,
  headers: { "content-type": "application/pem-certificate-chain" },
  body: Buffer.from(pems.join(""))
});
async function respondAsFulcio(parts, request, url) {
  const pems = parts.authority.chain.map((der) => toPem(der));
  switch (`${request.method} ${url.pathname}`) {
    case "POST /api/v2/signingCert":
      return await answering(() => createCertificateV2(parts, request));
    case "POST /api/v1/signingCert":
      return await answering(() => createCertificateV1(parts, request));
    case "GET /api/v1/rootCert":
      return pemAnswer(200, pems);
    case "GET /api/v2/trustBundle":
      return jsonAnswer(200, { chains: [{ certificates: pems }] });
    default:
      return refusal(404, "not found");
  }
}

// builtin:node:crypto of src/adapters/demo/sigstore-log.ts
var builtin19 = process.getBuiltinModule("node:crypto");
var generateKeyPairSync4 = /* @__PURE__ */ (() => builtin19.generateKeyPairSync)();
var sign4 = /* @__PURE__ */ (() => builtin19.sign)();

// src/adapters/demo/sigstore-merkle.ts
var leafPrefix = Buffer.from([0]);
var nodePrefix = Buffer.from([1]);
var split = (size) => 2 ** Math.floor(Math.log2(size - 1));
function rootOf(hashes) {
  const [only] = hashes;
  if (only === void 0) return sha256();
  if (hashes.length === 1) return only;
  const middle = split(hashes.length);
  return sha256(nodePrefix, rootOf(hashes.slice(0, middle)), rootOf(hashes.slice(middle)));
}
function pathOf(index, hashes) {
  if (hashes.length <= 1) return [];
  const middle = split(hashes.length);
  const [left, right] = [hashes.slice(0, middle), hashes.slice(middle)];
  if (index < middle) return [...pathOf(index, left), rootOf(right)];
  return [...pathOf(index - middle, right), rootOf(left)];
}
function makeMerkleTree() {
  const hashes = [];
  return {
    append: (leaf) => hashes.push(sha256(leafPrefix, leaf)) - 1,
    size: () => hashes.length,
    root: () => rootOf(hashes),
    path: (index) => pathOf(index, hashes)
  };
}

// src/adapters/demo/sigstore-log.ts
var earlierEntries = 1e3;
function checkpoint(origin, signer, tree) {
  const note = `${origin}
${tree.size()}
${tree.root().toString("base64")}
`;
  const signature = sign4(signingHashOf(signer.key), Buffer.from(note), signer.key);
  const line = Buffer.concat([signer.logId.subarray(0, 4), signature]).toString("base64");
  return `${note}
\u2014 ${signer.name} ${line}
`;
}
function canonicalJson(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return `{${members.map(([name2, member]) => `${JSON.stringify(name2)}:${canonicalJson(member)}`).join(",")}}`;
}
var promisedText = (body, integratedTime, logIndex, logId) => canonicalJson({
  body: Buffer.from(body).toString("base64"),
  integratedTime,
  logID: logId.toString("hex"),
  logIndex
});
function makeLogV1(name2, nowMs) {
  const { privateKey, publicKey } = generateKeyPairSync4("ec", { namedCurve: "prime256v1" });
  const logId = sha256(publicKeyDer(publicKey));
  const tree = makeMerkleTree();
  return {
    version: 1,
    publicKey,
    logId,
    size: tree.size,
    append: (kind, body) => {
      const index = tree.append(body);
      const logIndex = earlierEntries + index;
      const integratedTime = Math.floor(nowMs() / 1e3);
      const promised = promisedText(body, integratedTime, logIndex, logId);
      const signature = sign4("sha256", Buffer.from(promised), privateKey);
      const note = checkpoint(`${name2} - 1193050959916656506`, { name: name2, key: privateKey, logId }, tree);
      const promise = { integratedTime, signature };
      return { body, kind, logIndex, logId, proof: proofOf(tree, index, note), promise };
    }
  };
}
function makeLogV2(origin) {
  const { privateKey, publicKey } = generateKeyPairSync4("ed25519");
  const rawKey = publicKeyDer(publicKey).subarray(-32);
  const logId = sha256(Buffer.concat([Buffer.from(`${origin}
`), Buffer.from([1]), rawKey]));
  const tree = makeMerkleTree();
  return {
    version: 2,
    publicKey,
    logId,
    size: tree.size,
    append: (kind, body) => {
      const index = tree.append(body);
      const note = checkpoint(origin, { name: origin, key: privateKey, logId }, tree);
      return { body, kind, logIndex: index, logId, proof: proofOf(tree, index, note) };
    }
  };
}
var proofOf = (tree, index, note) => ({
  logIndex: index,
  rootHash: tree.root(),
  treeSize: tree.size(),
  hashes: tree.path(index),
  checkpoint: note
});
function entryJson(entry) {
  const { proof, promise } = entry;
  const base642 = (bytes) => Buffer.from(bytes).toString("base64");
  return {
    ...entry.logIndex > 0 && { logIndex: String(entry.logIndex) },
    logId: { keyId: base642(entry.logId) },
    kindVersion: entry.kind,
    ...promise && {
      integratedTime: String(promise.integratedTime),
      inclusionPromise: { signedEntryTimestamp: base642(promise.signature) }
    },
    inclusionProof: {
      ...proof.logIndex > 0 && { logIndex: String(proof.logIndex) },
      rootHash: base642(proof.rootHash),
      treeSize: String(proof.treeSize),
      ...proof.hashes.length > 0 && { hashes: proof.hashes.map(base642) },
      checkpoint: { envelope: proof.checkpoint }
    },
    canonicalizedBody: base642(entry.body)
  };
}

// builtin:node:crypto of src/adapters/demo/sigstore-rekor.ts
var builtin20 = process.getBuiltinModule("node:crypto");
var createPublicKey4 = /* @__PURE__ */ (() => builtin20.createPublicKey)();
var verify3 = /* @__PURE__ */ (() => builtin20.verify)();
var X509Certificate = /* @__PURE__ */ (() => builtin20.X509Certificate)();

// builtin:node:crypto of src/adapters/demo/sigstore-entries.ts
var builtin21 = process.getBuiltinModule("node:crypto");
var createPublicKey5 = /* @__PURE__ */ (() => builtin21.createPublicKey)();
var X509Certificate2 = /* @__PURE__ */ (() => builtin21.X509Certificate)();

// src/adapters/demo/sigstore-entries.ts
var sha256Hex = (bytes) => sha256(bytes).toString("hex");
var canonicalEntry = (kind, version, spec) => ({
  kind: { kind, version },
  body: Buffer.from(canonicalJson({ apiVersion: version, kind, spec }))
});
var hashedRekordV1 = (digestHex, signature, verifierPem) => canonicalEntry("hashedrekord", "0.0.1", {
  data: { hash: { algorithm: "sha256", value: digestHex } },
  signature: {
    content: Buffer.from(signature).toString("base64"),
    publicKey: { content: Buffer.from(verifierPem).toString("base64") }
  }
});
var dsseV1 = (envelope, payload, signature, verifierPem) => canonicalEntry("dsse", "0.0.1", {
  envelopeHash: { algorithm: "sha256", value: sha256Hex(envelope) },
  payloadHash: { algorithm: "sha256", value: sha256Hex(payload) },
  signatures: [{ signature, verifier: Buffer.from(verifierPem).toString("base64") }]
});
function hashedRekordV2(digest, signature, { kind, der }) {
  const { keyDetails: keyDetails2, hash } = detailsOf(readKey2(kind, der));
  return canonicalEntry("hashedrekord", "0.0.2", {
    hashedRekordV002: {
      data: { algorithm: hash, digest: Buffer.from(digest).toString("base64") },
      signature: {
        content: Buffer.from(signature).toString("base64"),
        verifier: { keyDetails: keyDetails2, [kind]: { rawBytes: Buffer.from(der).toString("base64") } }
      }
    }
  });
}
function readKey2(kind, der) {
  try {
    if (kind === "x509Certificate") return new X509Certificate2(der).publicKey;
    return createPublicKey5({ key: Buffer.from(der), format: "der", type: "spki" });
  } catch {
    throw new BadRequest(`expected DER in verifier.${kind}`);
  }
}
var sha256Details = (keyDetails2) => ({ keyDetails: keyDetails2, hash: "SHA2_256", digestBytes: 32 });
var detailsByKey = {
  prime256v1: sha256Details("PKIX_ECDSA_P256_SHA_256"),
  secp384r1: { keyDetails: "PKIX_ECDSA_P384_SHA_384", hash: "SHA2_384", digestBytes: 48 },
  secp521r1: { keyDetails: "PKIX_ECDSA_P521_SHA_512", hash: "SHA2_512", digestBytes: 64 },
  ed25519: { keyDetails: "PKIX_ED25519_PH", hash: "SHA2_512", digestBytes: 64 },
  2048: sha256Details("PKIX_RSA_PKCS1V15_2048_SHA256"),
  3072: sha256Details("PKIX_RSA_PKCS1V15_3072_SHA256"),
  4096: sha256Details("PKIX_RSA_PKCS1V15_4096_SHA256")
};
function detailsOf(key) {
  const { namedCurve, modulusLength } = key.asymmetricKeyDetails ?? {};
  const details = detailsByKey[namedCurve ?? modulusLength ?? key.asymmetricKeyType ?? ""];
  if (details === void 0) throw new BadRequest("unsupported key");
  return details;
}
function preAuthEncoding(payloadType, payload) {
  const type = Buffer.from(payloadType);
  const head = `DSSEv1 ${type.length} ${payloadType} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

// src/adapters/demo/sigstore-rekor.ts
var bytesAt = (tree, ...path) => Buffer.from(textAt(tree, ...path), "base64");
function readRequestV22(body) {
  const request = valueAt(body, "hashedRekordRequestV002");
  if (request === void 0) throw new BadRequest("invalid type, must be hashedrekord");
  const verifier = valueAt(request, "signature", "verifier");
  const kind = valueAt(verifier, "x509Certificate") === void 0 ? "publicKey" : "x509Certificate";
  const der = bytesAt(verifier, kind, "rawBytes");
  const key = readKey2(kind, der);
  if (key.asymmetricKeyType === "ed25519") throw new BadRequest("invalid hashedrekord request: Ed25519");
  const expected = detailsOf(key);
  const keyDetails2 = textAt(verifier, "keyDetails");
  if (keyDetails2 !== expected.keyDetails) {
    throw new BadRequest(`expected keyDetails ${expected.keyDetails}, found another`);
  }
  const digest = bytesAt(request, "digest");
  if (digest.length !== expected.digestBytes) {
    throw new BadRequest(`expected a digest of ${expected.digestBytes} bytes, found ${digest.length}`);
  }
  return hashedRekordV2(digest, bytesAt(request, "signature", "content"), { kind, der });
}
function answerV2(entry) {
  const { inclusionProof, ...bundled } = entryJson(entry);
  return jsonAnswer(201, {
    logIndex: "0",
    integratedTime: "0",
    inclusionPromise: null,
    ...bundled,
    inclusionProof: { logIndex: "0", hashes: [], ...inclusionProof }
  });
}
var takingEntries = (path, read, answer) => async (log, request, url) => {
  if (request.method !== "POST" || url.pathname !== path) return refusal(404, "not found");
  return await answering(async () => {
    const { kind, body } = read(await readJson(request));
    return answer(log.append(kind, body));
  });
};
var respondAsRekorV2 = takingEntries("/api/v2/log/entries", readRequestV22, answerV2);
function keyOfPem(pem) {
  try {
    return pem.includes("CERTIFICATE") ? new X509Certificate(pem).publicKey : createPublicKey4(pem);
  } catch {
    throw new BadRequest("expected a certificate or a public key in PEM form");
  }
}
function parseEnvelope(text2) {
  try {
    return JSON.parse(text2);
  } catch {
    throw new BadRequest("expected JSON in proposedContent.envelope");
  }
}
function readDsse(spec) {
  const text2 = textAt(spec, "proposedContent", "envelope");
  const pem = bytesAt(spec, "proposedContent", "verifiers", 0).toString();
  const envelope = parseEnvelope(text2);
  const payload = bytesAt(envelope, "payload");
  const signature = textAt(envelope, "signatures", 0, "sig");
  const signed2 = preAuthEncoding(textAt(envelope, "payloadType"), payload);
  const key = keyOfPem(pem);
  const hash = key.asymmetricKeyType === "ed25519" ? null : detailsOf(key).hash.replace("SHA2_", "sha");
  if (!verify3(hash, signed2, key, Buffer.from(signature, "base64"))) {
    throw new BadRequest("the signature of the envelope does not verify");
  }
  return dsseV1(text2, payload, signature, pem);
}
function readRequestV12(body) {
  const spec = valueAt(body, "spec");
  const kind = `${textAt(body, "kind")} ${textAt(body, "apiVersion")}`;
  if (kind === "dsse 0.0.1") return readDsse(spec);
  if (kind !== "hashedrekord 0.0.1") throw new BadRequest("expected hashedrekord or dsse, version 0.0.1");
  if (textAt(spec, "data", "hash", "algorithm") !== "sha256") throw new BadRequest("expected a sha256");
  const digestHex = textAt(spec, "data", "hash", "value");
  if (!/^[0-9a-f]{64}$/.test(digestHex)) throw new BadRequest("expected 64 lower-case hex digits");
  const pem = bytesAt(spec, "signature", "publicKey", "content").toString();
  keyOfPem(pem);
  return hashedRekordV1(digestHex, bytesAt(spec, "signature", "content"), pem);
}
function answerV1(entry) {
  const uuid = sha256Hex(Buffer.concat([Buffer.from([0]), entry.body]));
  const { proof, promise } = entry;
  const value = {
    body: entry.body.toString("base64"),
    integratedTime: promise?.integratedTime,
    logID: entry.logId.toString("hex"),
    logIndex: entry.logIndex,
    verification: {
      inclusionProof: {
        checkpoint: proof.checkpoint,
        hashes: proof.hashes.map((hash) => hash.toString("hex")),
        logIndex: proof.logIndex,
        rootHash: proof.rootHash.toString("hex"),
        treeSize: proof.treeSize
      },
      signedEntryTimestamp: promise?.signature.toString("base64")
    }
  };
  return jsonAnswer(201, { [uuid]: value }, { location: `/api/v1/log/entries/${uuid}` });
}
var respondAsRekorV1 = takingEntries("/api/v1/log/entries", readRequestV12, answerV1);

// builtin:node:crypto of src/adapters/demo/sigstore-timestamps.ts
var builtin22 = process.getBuiltinModule("node:crypto");
var generateKeyPairSync5 = /* @__PURE__ */ (() => builtin22.generateKeyPairSync)();
var sign5 = /* @__PURE__ */ (() => builtin22.sign)();

// src/adapters/demo/sigstore-timestamps.ts
var types = {
  sha256: "2.16.840.1.101.3.4.2.1",
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  signedData: "1.2.840.113549.1.7.2",
  tstInfo: "1.2.840.113549.1.9.16.1.4",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
  /** The policy that sigstore's own authority names. */
  policy: "1.3.6.1.4.1.57264.2"
};
var sha256Algorithm = sequence(oid(types.sha256));
function makeTimestampAuthority(nowMs) {
  const authority = makeAuthority("timestamps", purposes.timeStamping, nowMs());
  const { privateKey, publicKey } = generateKeyPairSync5("ec", { namedCurve: "prime256v1" });
  const serialNumber = makeSerialNumber();
  const leaf = makeCertificate(
    {
      ...longValidity(nowMs()),
      subject: { organization: "countersign demo", commonName: "timestamp signer" },
      issuer: authority.issuer,
      serialNumber,
      publicKey,
      extensions: [
        extensions.keyUsage("digitalSignature"),
        extensions.purpose(purposes.timeStamping, true),
        // RFC 3161, 2.3: critical, and the only one
        extensions.subjectKey(publicKey),
        extensions.authorityKey(authority.issuerKey)
      ]
    },
    authority.issuerKey
  );
  const signer = { leaf, privateKey, issuer: authority.issuer, serialNumber };
  return {
    chain: [leaf, ...authority.chain],
    stamp: (request) => {
      const now = Math.floor(nowMs() / 1e3);
      return sequence(sequence(integer(0)), signedToken(signer, tstInfo(request, now), now, request));
    }
  };
}
function tstInfo({ imprint, nonce }, unixSeconds) {
  const fields = [integer(1), oid(types.policy), imprint, integer(makeSerialNumber())];
  return sequence(...fields, generalizedTime(unixSeconds), ...nonce === void 0 ? [] : [nonce]);
}
function signedToken(signer, info, unixSeconds, request) {
  const attribute = (type, value) => sequence(oid(type), setOf(value));
  const attributes = setOf(
    attribute(types.contentType, oid(types.tstInfo)),
    attribute(types.messageDigest, octetString(sha256(info))),
    attribute(types.signingTime, generalizedTime(unixSeconds)),
    attribute(types.signingCertificateV2, sequence(sequence(sequence(octetString(sha256(signer.leaf))))))
  );
  const signature = sign5("sha256", attributes, signer.privateKey);
  const signerInfo = sequence(
    integer(1),
    sequence(nameDer(signer.issuer), integer(signer.serialNumber)),
    sha256Algorithm,
    // Signed as SET OF, stored under [0] (RFC 5652, 5.4).
    Buffer.concat([Buffer.from([160]), attributes.subarray(1)]),
    sequence(oid(types.ecdsaWithSha256)),
    octetString(signature)
  );
  const certificates = request.withCertificate ? [element(160, signer.leaf)] : [];
  const signedData = sequence(
    integer(3),
    setOf(sha256Algorithm),
    sequence(oid(types.tstInfo), context(0, octetString(info))),
    ...certificates,
    setOf(signerInfo)
  );
  return sequence(oid(types.signedData), context(0, signedData));
}
function readTimestampRequest(der) {
  const [version, imprint, ...rest] = membersOf(der);
  if (version?.tag !== 2 || imprint?.tag !== 48) throw new BadRequest("expected a TimeStampReq");
  const nonce = rest.find(({ tag }) => tag === 2);
  const wantsCertificate = rest.some(({ tag, contents }) => tag === 1 && contents[0] !== 0);
  return {
    imprint: imprint.bytes,
    ...nonce && { nonce: nonce.bytes },
    withCertificate: wantsCertificate
  };
}
function membersOf(der) {
  try {
    const [outer, second] = readElements(der);
    if (outer?.tag !== 48 || second !== void 0) throw new BadRequest("expected one SEQUENCE");
    return readElements(outer.contents);
  } catch (error) {
    if (error instanceof RangeError) throw new BadRequest(error.message);
    throw error;
  }
}
async function respondAsTimestampAuthority(authority, request, url) {
  switch (`${request.method} ${url.pathname}`) {
    case "POST /api/v1/timestamp":
      return await answering(async () => ({
        status: 201,
        headers: { "content-type": "application/timestamp-reply" },
        body: authority.stamp(readTimestampRequest(await readBody(request)))
      }));
    case "GET /api/v1/timestamp/certchain":
      return {
        status: 200,
        headers: { "content-type": "application/pem-certificate-chain" },
        body: Buffer.from(authority.chain.map((der) => toPem(der)).join(""))
      };
    default:
      return refusal(404, "not found");
  }
}

// src/adapters/demo/sigstore-trust.ts
var base64 = (bytes) => Buffer.from(bytes).toString("base64");
var time = (unixSeconds) => new Date(unixSeconds * 1e3).toISOString().replace(".000", "");
var windowJson = ({ start, end }) => ({
  start: time(start),
  ...end !== void 0 && { end: time(end) }
});
var keyDetails = (key) => key.asymmetricKeyType === "ed25519" ? "PKIX_ED25519" : "PKIX_ECDSA_P256_SHA_256";
var logJson = ({ log, url, window }) => ({
  baseUrl: url,
  hashAlgorithm: "SHA2_256",
  publicKey: {
    rawBytes: base64(publicKeyDer(log.publicKey)),
    keyDetails: keyDetails(log.publicKey),
    validFor: windowJson(window)
  },
  logId: { keyId: base64(log.logId) }
});
var authorityJson = ({ chain, url, window }) => ({
  subject: { organization: "countersign demo", commonName: "demo" },
  uri: url,
  certChain: { certificates: chain.map((der) => ({ rawBytes: base64(der) })) },
  validFor: windowJson(window)
});
var jsonBytes = (value) => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}
`);
var trustedRootJson = (parts) => jsonBytes({
  mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
  tlogs: parts.logs.map(logJson),
  certificateAuthorities: parts.authorities.map(authorityJson),
  ctlogs: parts.ctLogs.map(logJson),
  timestampAuthorities: parts.timestampAuthorities.map(authorityJson)
});
function signingConfigJson({ fulcio, issuer, logs, timestamps, start }) {
  const service = (url, majorApiVersion = 1) => ({
    url,
    majorApiVersion,
    validFor: { start: time(start) },
    operator: "countersign demo"
  });
  const some = (url) => url === void 0 ? [] : [service(url)];
  return jsonBytes({
    mediaType: "application/vnd.dev.sigstore.signingconfig.v0.2+json",
    caUrls: some(fulcio),
    oidcUrls: some(issuer),
    rekorTlogUrls: logs.map(({ url, version }) => service(url, version)),
    rekorTlogConfig: logs.length === 0 ? {} : { selector: "ANY" },
    tsaUrls: some(timestamps),
    tsaConfig: timestamps === void 0 ? {} : { selector: "ANY" }
  });
}

// src/adapters/demo/sigstore-services.ts
var hostName = "127.0.0.1";
async function startSigstoreServices(options = {}) {
  const { nowMs = Date.now, intercept = (_, answer) => answer() } = options;
  const counts = { fulcio: 0, rekorV1: 0, rekorV2: 0, timestamps: 0, issuer: 0 };
  const servers = [];
  const start = async (service, respond) => {
    const server2 = await startLoopbackServer(async (request, url) => {
      counts[service] += 1;
      return await intercept(service, async () => await respond(request, url), request);
    });
    servers.push(server2);
    return server2.url;
  };
  let issuerUrl = "";
  const issuer = makeIssuer(() => issuerUrl, nowMs);
  const made = makeParts(nowMs, issuer);
  const { logV1, logV2, timestamps: stamps } = made;
  issuerUrl = await start("issuer", issuer.respond);
  const urls = {
    fulcio: await start("fulcio", (request, url) => respondAsFulcio(made, request, url)),
    rekorV1: await start("rekorV1", (request, url) => respondAsRekorV1(logV1, request, url)),
    rekorV2: await start("rekorV2", (request, url) => respondAsRekorV2(logV2, request, url)),
    timestamps: `${await start("timestamps", (request, url) => respondAsTimestampAuthority(stamps, request, url))}/api/v1/timestamp`,
    issuer: `${issuerUrl}/ci`,
    otherIssuer: `${issuerUrl}/other-ci`,
    emailIssuer: `${issuerUrl}/email`,
    tokenRequest: `${issuerUrl}/ci/token?api-version=2.0`
  };
  const trusted = trustedPartsOf(made, urls);
  return {
    urls,
    requestToken: issuer.requestToken,
    trustedRoot: trustedRootJson(trusted),
    signingConfig: signingConfigJson({
      ...urls,
      logs: [{ url: urls.rekorV2, version: 2 }],
      start: longValidity(nowMs()).notBefore
    }),
    mintToken: (claims = {}, name2 = "ci") => issuer.mint(name2, claims),
    requests: () => ({ ...counts }),
    parts: { ...made, trusted },
    close: async () => {
      await Promise.all(servers.map((server2) => server2.close()));
    }
  };
}
var makeParts = (nowMs, issuer) => ({
  authority: makeAuthority("certificates", purposes.codeSigning, nowMs()),
  ctLog: makeCtLog(nowMs),
  logV1: makeLogV1(hostName, nowMs),
  logV2: makeLogV2(hostName),
  timestamps: makeTimestampAuthority(nowMs),
  issuer,
  nowMs
});
function trustedPartsOf({ authority, ctLog, logV1, logV2, timestamps, nowMs }, urls) {
  const window = { start: longValidity(nowMs()).notBefore };
  return {
    logs: [
      { log: logV1, url: urls.rekorV1, window },
      { log: logV2, url: urls.rekorV2, window }
    ],
    ctLogs: [{ log: ctLog, url: urls.fulcio, window }],
    authorities: [{ chain: authority.chain, url: urls.fulcio, window }],
    timestampAuthorities: [{ chain: timestamps.chain, url: urls.timestamps, window }]
  };
}

// src/entry/demo-keyless-stage.ts
var trustedWorkflow = {
  repository: "octo-org/app",
  workflow: ".github/workflows/release.yml",
  ref: "refs/heads/main"
};
async function setKeylessStage({
  folder,
  host,
  run,
  ports
}) {
  const services = await startSigstoreServices();
  const write = async (name2, content) => {
    const path = join3(folder, name2);
    await writeFile2(path, content);
    return path;
  };
  const root = await write("trusted_root.json", services.trustedRoot);
  const config = await write("signing_config.json", services.signingConfig);
  const policy = await write("policy.trust.json", JSON.stringify(policyFor(host, services.urls.issuer)));
  const signing = ["--method", "keyless", "--signing-config", config, "--trusted-root", root];
  const stage = {
    services,
    sign: async (images, claims = {}, issuer = "trusted") => await withToken(
      services.mintToken(claims, issuer === "other" ? "other-ci" : "ci"),
      () => run("sign", images, signing)
    ),
    attest: async (statement) => await withToken(services.mintToken(), async () => {
      const open = ports(["sign", ...signing]).sigstoreSigner;
      const signer = await open({ method: "keyless", transparency: "log", publicLog: false, dryRun: false });
      return (await signer.signStatement(statement)).bytes;
    }),
    verify: (images) => run("verify", images, ["--policy", policy])
  };
  return { stage, close: services.close };
}
var policyFor = (host, issuer) => ({
  default: [{ type: "reject" }],
  transports: {
    docker: {
      [host]: [{ type: "workflowSigned", ...trustedWorkflow, issuer, trustedRootPath: "trusted_root.json" }]
    }
  }
});
var tokenVariables = ["ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "SIGSTORE_ID_TOKEN"];
async function withToken(token, work) {
  const before = tokenVariables.map((name2) => [name2, process.env[name2]]);
  for (const name2 of tokenVariables) delete process.env[name2];
  process.env.SIGSTORE_ID_TOKEN = token;
  try {
    return await work();
  } finally {
    for (const [name2, value] of before) {
      if (value === void 0) delete process.env[name2];
      else process.env[name2] = value;
    }
  }
}

// src/entry/demo-stage.ts
async function withStage(cancel, play) {
  const folder = await mkdtemp(join(tmpdir(), "countersign-demo-"));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.once("exit", removeFolder);
  const closing = [];
  try {
    const signatures = join(folder, "lookaside");
    await mkdir(signatures);
    const registry = await startDemoRegistry();
    closing.push(registry.close);
    const lookaside = await startDemoLookaside(signatures);
    closing.push(lookaside.close);
    const [trusted, stranger] = await Promise.all([makeThrowAwayKey("Release"), makeThrowAwayKey("Stranger")]);
    const files = await writeFiles(folder, { registry, lookaside, signatures, trusted });
    const common = ["--registries-d", files.registries, "--auth-file", files.logins];
    const control = { cancel, progress: { update: () => void 0 } };
    const run = (words) => {
      const line = readCommandLine(words);
      return runCommand(line, control, commandLineDoor(line, control));
    };
    const ports = (words) => {
      const line = readCommandLine(words);
      return createPorts(line, control, commandLineDoor(line, control).parts);
    };
    const named = (images) => images.map((image) => `${registry.host}/${image}`);
    const keyless = await setKeylessStage({
      folder,
      host: registry.host,
      run: (command, images, words) => run([command, ...named(images), ...words, "--auth-file", files.logins]),
      ports
    });
    closing.push(keyless.close);
    return await play({
      keyless: keyless.stage,
      registry,
      lookaside,
      signatures,
      trusted,
      stranger,
      sign: (key, images) => {
        process.env.COUNTERSIGN_GPG_KEY = key.secret;
        return run(["sign", ...named(images), "--method", "gpg", ...common]);
      },
      verify: (images) => run(["verify", ...named(images), "--policy", files.policy, ...common])
    });
  } finally {
    for (const close of closing.reverse()) await close();
    removeFolder();
    process.off("exit", removeFolder);
  }
}
async function writeFiles(folder, {
  registry,
  lookaside,
  signatures,
  trusted
}) {
  const write = async (name2, content) => {
    const path = join(folder, name2);
    await writeFile(path, content);
    return path;
  };
  const keyPath = await write("release.pub.asc", trusted.public);
  const policy = {
    default: [{ type: "reject" }],
    transports: { docker: { [registry.host]: [{ type: "signedBy", keyType: "GPGKeys", keyPath }] } }
  };
  const sections = {
    docker: {
      [registry.host]: { lookaside: lookaside.url, "lookaside-staging": pathToFileURL(signatures).href }
    }
  };
  const registries = join(folder, "registries.d");
  await mkdir(registries);
  await write(join("registries.d", "demo.yaml"), JSON.stringify(sections));
  const logins = await write("auth.json", '{"auths":{}}');
  await chmod(logins, 384);
  return { policy: await write("policy.json", JSON.stringify(policy)), registries, logins };
}

// builtin:node:fs/promises of src/entry/demo-story.ts
var builtin23 = process.getBuiltinModule("node:fs/promises");
var cp = /* @__PURE__ */ (() => builtin23.cp)();
var rm = /* @__PURE__ */ (() => builtin23.rm)();

// builtin:node:path of src/entry/demo-story.ts
var builtin24 = process.getBuiltinModule("node:path");
var join4 = /* @__PURE__ */ (() => builtin24.join)();

// src/adapters/demo/push-images.ts
var configType = "application/vnd.oci.image.config.v1+json";
var layerType = "application/vnd.oci.image.layer.v1.tar";
var json = (value) => new TextEncoder().encode(JSON.stringify(value));
var descriptor = ({ bytes, mediaType }) => ({
  mediaType,
  digest: digestOf(bytes),
  size: bytes.length
});
async function send(url, method, upload) {
  const response = await fetch(url, {
    method,
    ...upload && { body: Buffer.from(upload.bytes), headers: { "content-type": upload.mediaType } }
  });
  if (response.ok) return response;
  throw new Error(`${method} ${url}: expected 2xx, found ${response.status}`);
}
async function pushBlob(repositoryUrl, blob) {
  const started = await send(`${repositoryUrl}/blobs/uploads/`, "POST");
  const upload = new URL(started.headers.get("location") ?? "", repositoryUrl);
  upload.searchParams.set("digest", digestOf(blob.bytes));
  await send(upload.href, "PUT", { ...blob, mediaType: "application/octet-stream" });
}
var pushManifest = (repositoryUrl, reference, manifest) => send(`${repositoryUrl}/manifests/${reference}`, "PUT", manifest);
async function pushContent(repositoryUrl, architecture, content) {
  const layer = { bytes: new Uint8Array(1024), mediaType: layerType };
  const config = {
    bytes: json({
      architecture,
      os: "linux",
      config: { Labels: { content } },
      rootfs: { type: "layers", diff_ids: [digestOf(layer.bytes)] }
    }),
    mediaType: configType
  };
  for (const blob of [layer, config]) await pushBlob(repositoryUrl, blob);
  const mediaType = mediaTypes.ociManifest;
  const manifest = { schemaVersion: 2, mediaType, config: descriptor(config), layers: [descriptor(layer)] };
  return { bytes: json(manifest), mediaType };
}
async function pushImages(registryUrl, repository2, tag, { architectures = ["amd64", "arm64"], content = `${repository2}:${tag}` } = {}) {
  const repositoryUrl = `${registryUrl}/v2/${repository2}`;
  const images = [];
  for (const architecture of architectures) {
    const manifest = await pushContent(repositoryUrl, architecture, content);
    await pushManifest(repositoryUrl, digestOf(manifest.bytes), manifest);
    images.push({ architecture, manifest });
  }
  const [only, second] = images;
  const top = only !== void 0 && second === void 0 ? only.manifest : indexOf(images);
  await pushManifest(repositoryUrl, tag, top);
  return { digest: digestOf(top.bytes), manifest: top.bytes };
}
function indexOf(images) {
  const mediaType = mediaTypes.ociIndex;
  const manifests = images.map(({ architecture, manifest }) => ({
    ...descriptor(manifest),
    platform: { architecture, os: "linux" }
  }));
  return { bytes: json({ schemaVersion: 2, mediaType, manifests }), mediaType };
}
async function retag(registryUrl, repository2, tag, image) {
  const { mediaType } = JSON.parse(new TextDecoder().decode(image.manifest));
  await pushManifest(`${registryUrl}/v2/${repository2}`, tag, { bytes: image.manifest, mediaType });
}

// src/adapters/demo/attach-bundle.ts
var urlOf = ({ registryUrl, repository: repository2 }) => `${registryUrl}/v2/${repository2}`;
async function attachBundle(where, image, bundle) {
  const layer = { bytes: bundle, mediaType: bundleMediaType };
  const config = { bytes: json({}), mediaType: emptyMediaType };
  for (const blob of [layer, config]) await pushBlob(urlOf(where), blob);
  const { mediaType } = JSON.parse(new TextDecoder().decode(image.manifest));
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType: bundleMediaType,
    config: descriptor(config),
    layers: [descriptor(layer)],
    subject: { mediaType, digest: image.digest, size: image.manifest.length }
  };
  const upload = { bytes: json(manifest), mediaType: mediaTypes.ociManifest };
  await pushManifest(urlOf(where), digestOf(upload.bytes), upload);
}
async function attachedBundles(where, subject) {
  const index = await get(`${urlOf(where)}/referrers/${subject}`);
  return await Promise.all(
    index.manifests.map(async ({ digest }) => {
      const manifest = await get(`${urlOf(where)}/manifests/${digest}`);
      const blob = await fetch(`${urlOf(where)}/blobs/${manifest.layers[0]?.digest}`);
      return new Uint8Array(await blob.arrayBuffer());
    })
  );
}
var get = async (url) => await (await fetch(url)).json();

// src/entry/demo-keyless-story.ts
var repository = "shop/api";
var signed = `${repository}:1.0`;
async function* tellKeylessStory(stage) {
  const { registry, keyless } = stage;
  const good = await pushOne(stage, "1.0");
  yield {
    title: "Sign keyless, as a workflow",
    command: `countersign sign ${signed} --method keyless`,
    scenes: [
      { image: signed, expected: { answer: "signed" }, found: answerIn(await keyless.sign([signed]), 0) }
    ]
  };
  yield {
    title: "Verify who signed",
    command: `countersign verify ${signed} --policy policy.yaml`,
    scenes: [
      { image: signed, expected: { answer: "accepted" }, found: answerIn(await keyless.verify([signed]), 0) }
    ]
  };
  const bundles = await attachedBundles({ registryUrl: registry.url, repository }, good.digest);
  yield {
    title: "Look like it",
    command: "countersign verify IMAGE --policy policy.yaml",
    scenes: [...await strangers(stage), ...await borrowed(stage, bundles)]
  };
}
var pushOne = ({ registry }, tag) => pushImages(registry.url, repository, tag, { architectures: ["amd64"] });
async function judged({ keyless }, what, tag, code) {
  const image = `${repository}:${tag}`;
  const found = await orFailed(async () => answerIn(await keyless.verify([image]), 0));
  return { what, image, expected: { answer: "rejected", code }, found };
}
async function strangers(stage) {
  const { ref } = trustedWorkflow;
  const test = `octo-org/app/.github/workflows/test.yml@${ref}`;
  const scenes = [];
  const imitate = async (what, tag, code, claims) => {
    await pushOne(stage, tag);
    await stage.keyless.sign([`${repository}:${tag}`], claims, tag === "issuer" ? "other" : "trusted");
    scenes.push(await judged(stage, what, tag, code));
  };
  await imitate("another workflow of the repository signs", "workflow", "wrong-signer", {
    workflow_ref: test
  });
  await imitate("the same workflow of another repository signs", "repository", "wrong-signer", {
    repository: "mallory/app"
  });
  await imitate("a pull request signs", "pull-request", "pull-request-signer", {
    ref: "refs/pull/7/merge",
    event_name: "pull_request"
  });
  await imitate("another issuer vouches for the same names", "issuer", "wrong-issuer", {});
  return scenes;
}
async function borrowed(stage, ofGood) {
  const where = { registryUrl: stage.registry.url, repository };
  const scenes = [];
  const built = await pushOne(stage, "provenance");
  await attachBundle(where, built, await stage.keyless.attest(provenanceOf(built)));
  scenes.push(
    await judged(stage, "the workflow only says how it was built", "provenance", "attestation-not-signature")
  );
  const other = await pushOne(stage, "borrowed");
  for (const bundle of ofGood) await attachBundle(where, other, bundle);
  scenes.push(await judged(stage, "it carries the signature of another image", "borrowed", "wrong-image"));
  return scenes;
}
var provenanceOf = ({ digest }) => new TextEncoder().encode(
  JSON.stringify({
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: repository, digest: { sha256: digest.slice("sha256:".length) } }],
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: { buildDefinition: {}, runDetails: {} }
  })
);

// src/entry/demo-story.ts
var web = "shop/web:1.0";
var worker = "shop/worker:1.0";
async function* tellStory(stage) {
  const { registry, trusted } = stage;
  const pushedWeb = await pushImages(registry.url, "shop/web", "1.0");
  const pushedWorker = await pushImages(registry.url, "shop/worker", "1.0", { architectures: ["amd64"] });
  const both = [web, worker];
  const scenes = (outcome, answer) => both.map((image, index) => ({ image, expected: { answer }, found: answerIn(outcome, index) }));
  const sign6 = `countersign sign ${both.join(" ")}`;
  yield {
    title: "Sign and publish",
    command: sign6,
    scenes: scenes(await stage.sign(trusted, both), "signed")
  };
  yield { title: "Sign again", command: sign6, scenes: scenes(await stage.sign(trusted, both), "unchanged") };
  const verify4 = `countersign verify ${both.join(" ")} --policy policy.json`;
  yield { title: "Verify", command: verify4, scenes: scenes(await stage.verify(both), "accepted") };
  yield {
    title: "Attack, and break",
    command: "countersign verify IMAGE --policy policy.json",
    scenes: await attack(stage, { web: pushedWeb, worker: pushedWorker })
  };
  yield* tellKeylessStory(stage);
}
async function attack(stage, pushed) {
  const { registry, lookaside, stranger } = stage;
  const judge = async (what, image, answer, code) => {
    const found = await orFailed(async () => answerIn(await stage.verify([image]), 0));
    return { what, image, expected: { answer, code }, found };
  };
  const scenes = [];
  const tampered = await pushImages(registry.url, "shop/worker", "1.0", {
    architectures: ["amd64"],
    content: "malware"
  });
  scenes.push(
    await judge("the image behind the tag is tampered with", worker, "rejected", "signature-missing")
  );
  const place = folderOf(stage, "shop/worker", tampered.digest);
  await cp(folderOf(stage, "shop/worker", pushed.worker.digest), place, { recursive: true });
  scenes.push(
    await judge("the true signature is moved to the tampered image", worker, "rejected", "wrong-image")
  );
  await rm(place, { recursive: true });
  await stage.sign(stranger, [worker]);
  scenes.push(await judge("a stranger signs the tampered image", worker, "rejected", "untrusted-key"));
  await retag(registry.url, "shop/web", "stable", pushed.web);
  scenes.push(
    await judge("a signed image is shown under another tag", "shop/web:stable", "rejected", "wrong-identity")
  );
  const byDigest = `shop/worker@${pushed.worker.digest}`;
  registry.lieAbout(pushed.worker.digest, tampered.manifest);
  scenes.push(
    await judge("the registry serves other bytes for a digest", byDigest, "undecided", "digest-mismatch")
  );
  lookaside.takeDown();
  scenes.push(await judge("the lookaside is down", web, "undecided", "lookaside-unreadable"));
  return scenes;
}
var folderOf = ({ signatures }, repository2, digest) => join4(signatures, `${repository2}${digestSegment(digest)}`);

// src/entry/demo-text.ts
var tones = {
  signed: "good",
  unchanged: "good",
  accepted: "good",
  waived: "unsure",
  undecided: "unsure",
  rejected: "bad",
  failed: "bad"
};
var columns = 100;
var indent = " ".repeat(13);
function stageText({ registry, lookaside, trusted }, { paint }) {
  const rows = [
    ["registry", `${registry.host}, in memory; names below leave it out`],
    ["lookaside", lookaside.url],
    ["policy", `reject all but what is signed by ${trusted.fingerprint}`],
    [
      "keyless",
      `reject all but what ${trustedWorkflow.workflow} of ${trustedWorkflow.repository} signed on main`
    ]
  ];
  const title = "Countersign against an embedded registry and lookaside, with throw-away keys";
  return `${[paint("strong", title), ...rows.map(([name2, value]) => `  ${name2.padEnd(9)}  ${value}`)].join("\n")}
`;
}
function chapterText(chapter, stage, style) {
  const { paint } = style;
  const head = ["", paint("strong", chapter.title), paint("quiet", `$ ${chapter.command}`)];
  return `${[...head, ...chapter.scenes.flatMap((scene) => sceneLines(scene, stage, style))].join("\n")}
`;
}
function endText(scenes, elapsedMs, { paint }) {
  const right = scenes.filter(isAsExpected).length;
  const verdict = `${right} of ${scenes.length} answers are what they must be`;
  return `
${paint(right === scenes.length ? "good" : "bad", verdict)}, in ${(elapsedMs / 1e3).toFixed(1)} s
`;
}
function differencesText(scenes, stage, style) {
  return scenes.filter((scene) => !isAsExpected(scene)).flatMap((scene) => sceneLines(scene, stage, style)).map((line) => `${line}
`).join("");
}
function sceneLines(scene, stage, { paint }) {
  const { answer, reason, detail } = scene.found;
  const head = scene.what === void 0 ? `${scene.image.padEnd(15)}  ${detail ?? ""}` : `${scene.what} (${scene.image})`;
  const lines = [`  ${paint(tones[answer], answer.padEnd(9))}  ${shortened(shown(head), stage)}`];
  if (reason !== void 0)
    lines.push(...wrapped(shortened(`${reason.code}: ${shown(reason.message)}`, stage)));
  if (!isAsExpected(scene)) lines.push(`${indent}${paint("bad", `expected ${expectedText(scene)}`)}`);
  return lines;
}
var expectedText = ({ expected }) => expected.code === void 0 ? expected.answer : `${expected.answer} with ${expected.code}`;
var shortened = (text2, { registry, lookaside }) => text2.replaceAll(lookaside.url, "LOOKASIDE").replaceAll(registry.url, "REGISTRY").replaceAll(`${registry.host}/`, "").replaceAll("https://github.com/", "").replace(/(sha256[:=][0-9a-f]{12})[0-9a-f]{52}/g, "$1\u2026");
function wrapped(text2) {
  const lines = [];
  let line = indent;
  for (const word of text2.split(" ")) {
    if (line.length > indent.length && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = indent;
    }
    line += line === indent ? word : ` ${word}`;
  }
  return [...lines, line];
}

// src/entry/demo.ts
var timeLimitMs = 6e4;
async function runDemo(options, story = tellStory) {
  const startedMs = performance.now();
  const stop = stopSignals(timeLimitMs);
  const tell = (text2) => {
    if (!options.json && !options.quiet) process.stdout.write(text2);
  };
  try {
    return await withStage(stop.signal, async (stage) => {
      tell(stageText(stage, options));
      const scenes = [];
      for await (const chapter of story(stage)) {
        const stopped = stop.exitCode();
        if (stopped !== void 0) return stopped;
        scenes.push(...chapter.scenes);
        tell(chapterText(chapter, stage, options));
      }
      const exitCode = scenes.every(isAsExpected) ? 0 : 1;
      tell(endText(scenes, performance.now() - startedMs, options));
      if (options.json) process.stdout.write(jsonOf(scenes, exitCode));
      else if (options.quiet) process.stdout.write(differencesText(scenes, stage, options));
      return exitCode;
    });
  } catch (error) {
    const stopped = stop.exitCode();
    if (stopped === void 0) throw error;
    return stopped;
  } finally {
    stop.release();
  }
}
function jsonOf(scenes, exitCode) {
  const rows = scenes.map((scene) => ({
    ...scene.what !== void 0 && { what: scene.what },
    image: scene.image,
    expected: scene.expected,
    found: {
      answer: scene.found.answer,
      ...scene.found.reason !== void 0 && {
        code: scene.found.reason.code,
        message: scene.found.reason.message
      }
    },
    asExpected: isAsExpected(scene)
  }));
  return `${JSON.stringify({ schema: "countersign/demo/v1", exitCode, scenes: rows }, null, 2)}
`;
}
export {
  runDemo
};
