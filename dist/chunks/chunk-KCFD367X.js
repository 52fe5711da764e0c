const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  readPemBlocks,
  requireFitKey
} from "./chunk-X6R4UM6H.js";
import {
  extensionNames,
  maxSignatureBytes
} from "./chunk-7DB7QEI2.js";
import {
  decodeBase64,
  exactKeys,
  faultAt,
  isJsonArray,
  isJsonObject,
  itemPlace,
  memberPlace,
  parseStrictJson,
  readArray,
  readObject,
  readString
} from "./chunk-P7X4BDQH.js";
import {
  FormatError,
  InternalError
} from "./chunk-MOZDYLKG.js";

// src/adapters/platform/der.ts
var derTag = {
  boolean: 1,
  integer: 2,
  octetString: 4,
  null: 5,
  oid: 6,
  utf8String: 12,
  generalizedTime: 24,
  sequence: 48,
  set: 49,
  context0: 160
};
var maxLengthOctets = 3;
function writeDer(tag, ...contents) {
  const content = Buffer.concat(contents);
  return Buffer.concat([Uint8Array.of(tag), writeLength(content.length), content]);
}
function writeDerInteger(octets) {
  const start = octets.findIndex((octet) => octet !== 0);
  const digits2 = start === -1 ? Uint8Array.of(0) : octets.subarray(start);
  const sign = (digits2[0] ?? 0) > 127 ? Uint8Array.of(0) : new Uint8Array();
  return writeDer(derTag.integer, sign, digits2);
}
function readDer(bytes2) {
  const elements = [];
  let at2 = 0;
  while (at2 < bytes2.length) {
    const element = readElement(bytes2, at2);
    if (element === void 0) return void 0;
    elements.push(element);
    at2 += element.whole.length;
  }
  return elements;
}
function readDerInside(element, tag) {
  return element?.tag === tag ? readDer(element.content) : void 0;
}
function readElement(bytes2, at2) {
  const tag = bytes2[at2];
  const first = bytes2[at2 + 1];
  if (tag === void 0 || first === void 0 || (tag & 31) === 31) return void 0;
  const octets = first < 128 ? 0 : first & 127;
  if (first === 128 || octets > maxLengthOctets) return void 0;
  const start = at2 + 2 + octets;
  let length = octets === 0 ? first : 0;
  for (let index = at2 + 2; index < start; index += 1) length = length * 256 + (bytes2[index] ?? 0);
  const end = start + length;
  if (start > bytes2.length || end > bytes2.length) return void 0;
  return { tag, content: bytes2.subarray(start, end), whole: bytes2.subarray(at2, end) };
}
function writeLength(length) {
  if (length < 128) return Uint8Array.of(length);
  const octets = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Uint8Array.of(128 | octets.length, ...octets);
}

// src/adapters/verifiers/certificate-der.ts
var certificateFault = (message) => new FormatError("certificate-malformed", `certificate: ${message}`);
function readElements(bytes2, what) {
  const elements = readDer(bytes2);
  if (elements === void 0 || !elements.every(isMinimal)) {
    throw certificateFault(`expected DER in ${what}, found other bytes`);
  }
  return elements;
}
function readInside(bytes2, tag, what) {
  return readElements(readOnly(bytes2, tag, what).content, what);
}
function readOnly(bytes2, tag, what) {
  const [element, ...others] = readElements(bytes2, what);
  if (element?.tag !== tag || others.length > 0) throw certificateFault(`expected one value as ${what}`);
  return element;
}
function requireElement(element, tag, what) {
  if (element?.tag !== tag) throw certificateFault(`expected ${what}, found something else`);
  return element;
}
function readOid(element, what) {
  const { content } = requireElement(element, derTag.oid, what);
  const numbers = [];
  let number = 0;
  for (let index = 0; index < content.length; index += 1) {
    const octet = content[index] ?? 0;
    if (number === 0 && octet === 128) throw certificateFault(`expected DER in ${what}, found padding`);
    number = number * 128 + (octet & 127);
    if (number > Number.MAX_SAFE_INTEGER / 128) throw certificateFault(`${what}: a number is too large`);
    if (octet < 128) {
      numbers.push(number);
      number = 0;
    } else if (index === content.length - 1) throw certificateFault(`${what}: truncated`);
  }
  const [first] = numbers;
  if (first === void 0) throw certificateFault(`${what}: empty`);
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...numbers.slice(1)].join(".");
}
function readBoolean({ content }, what) {
  if (content.length !== 1 || content[0] !== 0 && content[0] !== 255) {
    throw certificateFault(`expected a boolean as ${what}`);
  }
  return content[0] === 255;
}
function readCount({ content }, what) {
  const [first = 128, second = 128] = content;
  const isPadded = first === 0 && content.length > 1 && second < 128;
  if (first >= 128 || isPadded || content.length > 4) throw certificateFault(`expected a number as ${what}`);
  return content.reduce((sum, octet) => sum * 256 + octet, 0);
}
function readTime(element, what) {
  const text2 = Buffer.from(element?.content ?? []).toString("latin1");
  const isShort = element?.tag === utcTimeTag && /^\d{12}Z$/.test(text2);
  const full = isShort ? centuryOf(text2) + text2 : element?.tag === derTag.generalizedTime ? text2 : "";
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
  if (parts === null) throw certificateFault(`expected a time as ${what}`);
  const [, year, month, day, hour, minute, second] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const milliseconds = Date.parse(iso);
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== iso) {
    throw certificateFault(`expected a time as ${what}`);
  }
  return milliseconds / 1e3;
}
var utcTimeTag = 23;
var centuryOf = (text2) => Number(text2.slice(0, 2)) < 50 ? "20" : "19";
function isMinimal({ content: { length }, whole }) {
  const lengthOctets = length < 128 ? 1 : 1 + Math.ceil((32 - Math.clz32(length)) / 8);
  return whole.length - length === 1 + lengthOctets;
}

// src/adapters/verifiers/fulcio-extensions.ts
var fulcioArc = "1.3.6.1.4.1.57264.1";
var firstDerExtension = 8;
var issuerV1 = 1;
var issuerV2 = 8;
function readIssuer(extensions, notText2) {
  const [current, old] = [issuerV2, issuerV1].map((number) => readText(extensions, number, notText2));
  if (current !== void 0 && old !== void 0 && current !== old) {
    throw unclear("one issuer of the identity token, found two that differ");
  }
  const issuer = current ?? old;
  if (issuer === void 0) throw unclear("the issuer of the identity token, found none");
  return issuer;
}
var unclear = (expected) => new FormatError("certificate-identity", `certificate: expected ${expected}`);
function readNamedExtensions(extensions, notText2) {
  const read = /* @__PURE__ */ new Map();
  for (const [number, name] of Object.entries(extensionNames)) {
    const text2 = readText(extensions, Number(number), notText2);
    if (text2 !== void 0) read.set(name, text2);
  }
  return read;
}
function readUtf8String(der, what, notText2) {
  return decode(readOnly(der, derTag.utf8String, what).content, what, notText2);
}
function readText(extensions, number, notText2) {
  const value = extensions.get(`${fulcioArc}.${number}`)?.value;
  if (value === void 0) return void 0;
  const what = `extension ${fulcioArc}.${number}`;
  return number < firstDerExtension ? decode(value, what, notText2) : readUtf8String(value, what, notText2);
}
var decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
function decode(bytes2, what, notText2) {
  try {
    return decoder.decode(bytes2);
  } catch {
    throw new FormatError(notText2, `certificate: ${what}: expected text in UTF-8`);
  }
}

// src/adapters/verifiers/certificate-extensions.ts
var purposeOids = {
  codeSigning: "1.3.6.1.5.5.7.3.3",
  timeStamping: "1.3.6.1.5.5.7.3.8",
  any: "2.5.29.37.0"
};
var oids = {
  keyUsage: "2.5.29.15",
  subjectNames: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  nameConstraints: "2.5.29.30",
  purposes: "2.5.29.37"
};
var knownExtensions = /* @__PURE__ */ new Set([
  oids.keyUsage,
  oids.subjectNames,
  oids.basicConstraints,
  oids.purposes,
  "2.5.29.14",
  // subject key identifier
  "2.5.29.31",
  // where lists of revoked certificates are
  "2.5.29.32",
  // certificate policies
  "2.5.29.35"
  // authority key identifier
]);
var extensionsTag = 163;
function readExtensions(holders) {
  const known = /* @__PURE__ */ new Map();
  if (holders.length > 1) throw certificateFault("expected extensions once");
  for (const holder of holders) {
    requireElement(holder, extensionsTag, "extensions");
    for (const item of readInside(holder.content, derTag.sequence, "its extensions")) {
      const { oid, ...extension } = readExtension(item);
      if (known.has(oid)) throw certificateFault(`expected each extension once, found ${oid} twice`);
      known.set(oid, extension);
    }
  }
  return known;
}
function readExtensionFacts(extensions) {
  return {
    authority: readAuthority(extensions.get(oids.basicConstraints)),
    ...readUsages(extensions),
    names: readNames(extensions.get(oids.subjectNames)),
    constrainsNames: extensions.has(oids.nameConstraints),
    unknownCritical: [...extensions].flatMap(
      ([oid, { critical }]) => critical && !knownExtensions.has(oid) ? [oid] : []
    )
  };
}
function readExtension(item) {
  const parts = readElements(requireElement(item, derTag.sequence, "an extension").content, "an extension");
  const [oid, flag, ...others] = parts;
  const hasFlag = flag?.tag === derTag.boolean;
  const value = requireElement(hasFlag ? others[0] : flag, derTag.octetString, "the value of an extension");
  if (parts.length !== (hasFlag ? 3 : 2)) throw certificateFault("an extension has more than a value");
  return {
    oid: readOid(oid, "the name of an extension"),
    critical: hasFlag && readBoolean(flag, "a mark as critical"),
    value: value.content
  };
}
function readAuthority(extension) {
  if (extension === void 0) return { isAuthority: false };
  const what = "its basic constraints";
  const elements = readInside(extension.value, derTag.sequence, what);
  const flag = elements[0]?.tag === derTag.boolean ? elements[0] : void 0;
  const isAuthority = flag !== void 0 && readBoolean(flag, what);
  const [length, ...more] = elements.slice(flag === void 0 ? 0 : 1);
  if (more.length > 0) throw certificateFault(`expected less in ${what}`);
  if (length === void 0) return { isAuthority };
  return { isAuthority, pathLength: readCount(requireElement(length, derTag.integer, what), what) };
}
function readUsages(extensions) {
  const usage = extensions.get(oids.keyUsage);
  const purposes = extensions.get(oids.purposes);
  return {
    ...usage !== void 0 && { maySignCertificates: mayCertSign(usage.value) },
    ...purposes !== void 0 && {
      purposes: readInside(purposes.value, derTag.sequence, "its purposes").map(
        (purpose) => readOid(purpose, "a purpose")
      )
    }
  };
}
function mayCertSign(value) {
  const { content } = readOnly(value, bitStringTag, "its key usage");
  if (content.length < 1 || (content[0] ?? 8) > 7) throw certificateFault("expected bits as its key usage");
  return ((content[1] ?? 0) & 4) !== 0;
}
var bitStringTag = 3;
var nameTags = { email: 129, host: 130 };
function readNames(extension) {
  const elements = extension === void 0 ? [] : readInside(extension.value, derTag.sequence, "its subject names");
  const named = (wanted) => elements.filter(({ tag }) => tag === wanted).map(({ content }) => asciiOf(content));
  return { emails: named(nameTags.email), hosts: named(nameTags.host) };
}
function asciiOf(content) {
  if (content.some((octet) => octet > 127)) throw certificateFault("expected ASCII as a subject name");
  return Buffer.from(content).toString("latin1");
}

// builtin:node:crypto of src/adapters/verifiers/certificate.ts
var builtin = process.getBuiltinModule("node:crypto");
var X509Certificate = /* @__PURE__ */ (() => builtin.X509Certificate)();

// src/adapters/verifiers/certificate.ts
var signatureAlgorithms = /* @__PURE__ */ new Set([
  "1.2.840.113549.1.1.11",
  "1.2.840.113549.1.1.12",
  "1.2.840.113549.1.1.13",
  "1.2.840.10045.4.3.2",
  "1.2.840.10045.4.3.3",
  "1.2.840.10045.4.3.4",
  "1.3.101.112"
]);
var maxCertificateBytes = 64 * 1024;
var tbsTags = { version: 160, uniqueIds: [129, 130, 161, 162] };
function readCertificate(der) {
  if (der.length > maxCertificateBytes) {
    throw certificateFault(`expected at most ${maxCertificateBytes} bytes, found ${der.length}`);
  }
  const [tbs, outerAlgorithm] = readInside(der, derTag.sequence, "the certificate");
  const fields = readElements(requireElement(tbs, derTag.sequence, "its contents").content, "its contents");
  const [version, serial, algorithm, issuer, validity, subject, spki, ...rest] = fields;
  requireElement(serial, derTag.integer, "a serial number");
  const versionNumber = requireElement(version, tbsTags.version, "version 3").content;
  if (readCount(readOnly(versionNumber, derTag.integer, "its version"), "its version") !== 2) {
    throw certificateFault("expected version 3");
  }
  requireAlgorithm(algorithm, outerAlgorithm);
  const period = requireElement(validity, derTag.sequence, "its period").content;
  const [notBefore, notAfter] = readElements(period, "its period");
  const extensions = readExtensions(rest.filter(({ tag }) => !tbsTags.uniqueIds.some((id) => id === tag)));
  const x509 = openX509(der);
  const { whole: spkiBytes } = requireElement(spki, derTag.sequence, "its public key");
  return {
    der,
    x509,
    key: requireFitKey(publicKeyOf(x509), "certificate", spkiBytes),
    spki: spkiBytes,
    issuer: hexOf(requireElement(issuer, derTag.sequence, "its issuer")),
    subject: hexOf(requireElement(subject, derTag.sequence, "its subject")),
    notBeforeUnixSeconds: readTime(notBefore, "the begin of its period"),
    notAfterUnixSeconds: readTime(notAfter, "the end of its period"),
    extensions,
    ...readExtensionFacts(extensions)
  };
}
function requireAlgorithm(inner, outer) {
  const [oid] = readElements(requireElement(inner, derTag.sequence, "its algorithm").content, "its algorithm");
  if (hexOf(requireElement(outer, derTag.sequence, "its algorithm")) !== hexOf(inner)) {
    throw certificateFault("it names two algorithms of its signature");
  }
  const algorithm = readOid(oid, "its algorithm");
  if (!signatureAlgorithms.has(algorithm)) {
    throw certificateFault(`signed with the algorithm ${algorithm}, which does not count`);
  }
}
function openX509(der) {
  try {
    return new X509Certificate(der);
  } catch {
    throw certificateFault("expected a certificate, found other DER");
  }
}
function publicKeyOf(x509) {
  try {
    return x509.publicKey;
  } catch {
    throw certificateFault("its public key cannot be read");
  }
}
var hexOf = (element) => Buffer.from(element?.whole ?? []).toString("hex");

// src/adapters/verifiers/sigstore-faults.ts
function fault(code2, message, cause) {
  return new FormatError(code2, message, { cause });
}
function answerOf(check) {
  try {
    return check();
  } catch (error) {
    const { code: code2, message } = error instanceof FormatError ? error : new InternalError(error);
    return { kind: error instanceof FormatError ? "failed" : "unknown", code: code2, message };
  }
}
function attempt(code2, message, run) {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    throw fault(code2, `${message}${reasonOf(cause)}`, cause);
  }
}
function reasonOf(cause) {
  if (!(cause instanceof Error) || cause.message === "") return "";
  return ` (${cause.message.slice(0, 120).replaceAll(/[^\x20-\x7e]/g, "?")})`;
}

// src/adapters/verifiers/sigstore-json.ts
function placed(value, place, keys) {
  const object = new Map([...readObject(value, place)].filter(([, content]) => content !== null));
  if (keys !== void 0) exactKeys(object, place, keys);
  return { object, place };
}
function member(parent, key, keys) {
  return placed(parent.object.get(key), memberPlace(parent.place, key), keys);
}
function optionalMember(parent, key, keys) {
  return parent.object.has(key) ? member(parent, key, keys) : void 0;
}
function items(parent, key, maxItems, read) {
  if (!parent.object.has(key)) return [];
  const place = memberPlace(parent.place, key);
  const list = readArray(parent.object.get(key), place);
  if (list.length > maxItems) throw faultAt(place, `expected at most ${maxItems} items, found ${list.length}`);
  return list.map((value, index) => read(value, itemPlace(place, index)));
}
function text(parent, key) {
  return readString(parent.object.get(key), memberPlace(parent.place, key));
}
function bytes(parent, key) {
  return parent.object.has(key) ? requiredBytes(parent, key) : Buffer.alloc(0);
}
function requiredBytes(parent, key) {
  const place = memberPlace(parent.place, key);
  return base64At(readString(parent.object.get(key), place), place);
}
function base64At(written, place) {
  const decoded = decodeBase64(written);
  if (decoded === void 0 || decoded.length === 0) {
    throw faultAt(place, "expected base64 with padding, found other text or nothing");
  }
  return Buffer.from(decoded);
}
function digits(parent, key) {
  const value = parent.object.get(key) ?? "0";
  const written = typeof value === "number" ? String(value) : value;
  if (typeof written === "string" && /^(?:0|[1-9][0-9]{0,15})$/.test(written)) return written;
  throw faultAt(
    memberPlace(parent.place, key),
    "expected a number of at most 16 digits, found something else"
  );
}

// src/adapters/verifiers/sigstore-layer.ts
var layerAnnotations = {
  signature: "dev.cosignproject.cosign/signature",
  certificate: "dev.sigstore.cosign/certificate",
  chain: "dev.sigstore.cosign/chain",
  bundle: "dev.sigstore.cosign/bundle",
  timestamp: "dev.sigstore.cosign/rfc3161timestamp"
};
var code = "layer-malformed";
var maxAnnotationBytes = 1024 * 1024;
function readLayer({ annotations, payload }) {
  const signature = annotations[layerAnnotations.signature];
  if (signature === void 0) {
    throw fault(code, `layer: expected the annotation ${layerAnnotations.signature}, found none`);
  }
  const certificate = annotations[layerAnnotations.certificate];
  const bundle = annotations[layerAnnotations.bundle];
  const timestamp = annotations[layerAnnotations.timestamp];
  return {
    signer: isGiven(certificate) ? { kind: "certificate", der: certificateOf(certificate) } : { kind: "key" },
    signature: base64At(signature, placeOf(layerAnnotations.signature)),
    content: { kind: "cosign-payload", payload: Buffer.from(payload) },
    entries: isGiven(bundle) ? [readLogBundle(bundle)] : [],
    timestamps: isGiven(timestamp) ? [readTimestamp(timestamp)] : []
  };
}
var isGiven = (annotation) => annotation !== void 0 && annotation !== "";
var placeOf = (annotation) => ({
  what: `layer annotation ${annotation}`,
  path: "",
  code
});
function certificateOf(pem) {
  const what = placeOf(layerAnnotations.certificate).what;
  const [block] = readPemBlocks(pem, { what, code, maxBlocks: 1, textBetween: false });
  if (block?.label !== "CERTIFICATE") throw fault(code, `${what}: expected one PEM certificate`);
  return Buffer.from(block.bytes);
}
function readLogBundle(json) {
  const place = placeOf(layerAnnotations.bundle);
  const bundle = placed(parse(json, place), place, { required: ["SignedEntryTimestamp", "Payload"] });
  const payload = member(bundle, "Payload", { required: ["body", "integratedTime", "logIndex", "logID"] });
  const logId = text(payload, "logID");
  if (!/^(?:[0-9a-f]{2}){1,64}$/.test(logId)) {
    throw fault(code, `${place.what}: Payload.logID: expected lower-case hex`);
  }
  const body = base64At(text(payload, "body"), memberPlace(payload.place, "body"));
  return {
    logId: Buffer.from(logId, "hex"),
    logIndex: digits(payload, "logIndex"),
    integratedTime: digits(payload, "integratedTime"),
    body,
    // cosign takes no other entry here; a body of another kind does not fit this and is refused.
    kind: "hashedrekord",
    version: "0.0.1",
    promise: requiredBytes(bundle, "SignedEntryTimestamp")
  };
}
function readTimestamp(json) {
  const place = placeOf(layerAnnotations.timestamp);
  return requiredBytes(
    placed(parse(json, place), place, { required: ["SignedRFC3161Timestamp"] }),
    "SignedRFC3161Timestamp"
  );
}
function parse(json, { what }) {
  try {
    return parseStrictJson(Buffer.from(json), { what, maxBytes: maxAnnotationBytes });
  } catch (cause) {
    if (cause instanceof FormatError) throw fault(code, cause.message, cause);
    throw cause;
  }
}

// src/adapters/verifiers/certificate-path.ts
var maxIntermediates = 10;
var maxSignatureChecks = 100;
function requirePath(leaf, rules) {
  const search = { rules, problems: [], checksLeft: maxSignatureChecks };
  const problem = timeProblem(leaf, rules.atUnixSeconds) ?? extensionProblem(leaf);
  if (problem !== void 0) throw faultOf(problem);
  const isRoot = rules.roots.some((root) => isSame(root, leaf));
  if (isRoot && purposeProblem([leaf], "codeSigning") === void 0) return;
  if (!findPath([leaf], search))
    throw faultOf(search.problems[0] ?? untrusted("no trusted authority issued it"));
}
function requireCodeSigning(authorities) {
  const problem = purposeProblem(authorities, "codeSigning");
  if (problem !== void 0) throw faultOf(problem);
}
function findPath(path, search) {
  const child = path.at(-1);
  const { roots, intermediates } = search.rules;
  const mayBe = (candidate) => candidate.subject === child?.issuer && !path.some((known) => isSame(known, candidate));
  for (const root of roots.filter(mayBe)) {
    const longer = [...path, root];
    const problem = issuerProblem(root, path, search) ?? purposeProblem(longer, "codeSigning");
    if (problem === void 0) return true;
    search.problems.push(problem);
  }
  if (path.length > maxIntermediates) return false;
  for (const candidate of intermediates.filter(mayBe)) {
    const problem = issuerProblem(candidate, path, search);
    if (problem === void 0 && findPath([...path, candidate], search)) return true;
    if (problem !== void 0) search.problems.push(problem);
  }
  return false;
}
function issuerProblem(candidate, path, search) {
  const time = timeProblem(candidate, search.rules.atUnixSeconds);
  if (time !== void 0) return { ...time, message: `an authority that is ${time.message}` };
  const problem = authorityProblem(candidate, path.length - 1);
  if (problem !== void 0) return problem;
  if (search.checksLeft === 0)
    throw faultOf(untrusted(`more than ${maxSignatureChecks} ways to its authority`));
  search.checksLeft -= 1;
  return path.at(-1)?.x509.verify(candidate.key) === true ? void 0 : untrusted("one that its authority did not sign");
}
function authorityProblem(candidate, authoritiesBelow) {
  const { authority, maySignCertificates, constrainsNames } = candidate;
  const problem = extensionProblem(candidate);
  if (problem !== void 0) return { ...problem, message: `an authority that is ${problem.message}` };
  if (!authority.isAuthority || maySignCertificates === false) {
    return untrusted("an issuer that is no authority: it may not sign certificates");
  }
  if (authority.pathLength !== void 0 && authoritiesBelow > authority.pathLength) {
    return untrusted(`${authoritiesBelow} authorities below one that allows ${authority.pathLength}`);
  }
  return constrainsNames ? untrusted("an authority that constrains names, which is not supported") : void 0;
}
function timeProblem(certificate, atUnixSeconds) {
  const { notBeforeUnixSeconds, notAfterUnixSeconds } = certificate;
  if (atUnixSeconds >= notBeforeUnixSeconds && atUnixSeconds <= notAfterUnixSeconds) return void 0;
  const [from, to, at2] = [notBeforeUnixSeconds, notAfterUnixSeconds, atUnixSeconds].map(isoTime);
  return { code: "certificate-time", message: `valid from ${from} to ${to}, not at ${at2}` };
}
function extensionProblem({ unknownCritical: [oid] }) {
  return oid === void 0 ? void 0 : untrusted(`one with the critical extension ${oid}, which is not understood`);
}
var purposeWords = { codeSigning: "signing code", timeStamping: "time stamping" };
function purposeProblem(path, purpose) {
  const isFit = ({ purposes }) => purposes === void 0 || purposes.includes(purposeOids[purpose]) || purposes.includes(purposeOids.any);
  return path.every(isFit) ? void 0 : untrusted(`one that, or an authority of which, is not for ${purposeWords[purpose]}`);
}
var isSame = (one, other) => Buffer.compare(one.der, other.der) === 0;
var isoTime = (unixSeconds) => Math.abs(unixSeconds) < 864e10 ? new Date(unixSeconds * 1e3).toISOString() : `second ${unixSeconds}`;
var untrusted = (message) => ({ code: "certificate-untrusted", message });
var faultOf = ({ code: code2, message }) => new FormatError(code2, `certificate: expected one of a trusted authority, found ${message}`);

// src/adapters/verifiers/sigstore-parts.ts
var protoHashes = /* @__PURE__ */ new Map([
  ["SHA2_256", "sha256"],
  ["SHA2_384", "sha384"],
  ["SHA2_512", "sha512"]
]);

// src/adapters/verifiers/sigstore-bundle.ts
var maxEntries = 32;
var maxTimestamps = 32;
var maxHashes = 64;
var maxCertificates = 16;
var versions = {
  "application/vnd.dev.sigstore.bundle+json;version=0.1": "0.1",
  "application/vnd.dev.sigstore.bundle+json;version=0.2": "0.2",
  "application/vnd.dev.sigstore.bundle+json;version=0.3": "0.3",
  "application/vnd.dev.sigstore.bundle.v0.3+json": "0.3"
};
function readBundle(json, wanted = "0.1 to 0.3") {
  const root = { what: "bundle", path: "", code: "bundle-malformed" };
  const object = readObject(parse2(json), root);
  const mediaType = readString(object.get("mediaType"), memberPlace(root, "mediaType"));
  const version = Object.hasOwn(versions, mediaType) ? versions[mediaType] : void 0;
  if (version === void 0 || wanted === "0.3" && version !== wanted) {
    throw fault(
      "bundle-version",
      `bundle: mediaType: expected a bundle of version ${wanted}, found ${JSON.stringify(mediaType.slice(0, 100))}`
    );
  }
  const bundle = placed(object, root, {
    required: ["mediaType", "verificationMaterial"],
    optional: ["messageSignature", "dsseEnvelope"]
  });
  const material = member(bundle, "verificationMaterial", {
    optional: [
      "certificate",
      "x509CertificateChain",
      "publicKey",
      "tlogEntries",
      "timestampVerificationData"
    ]
  });
  return {
    signer: readSigner(material, version),
    ...readContent(bundle),
    entries: items(material, "tlogEntries", maxEntries, (value, place) => readEntry(value, place, version)),
    timestamps: readTimestamps(material)
  };
}
function parse2(json) {
  try {
    return parseStrictJson(json, { what: "bundle", maxBytes: maxSignatureBytes });
  } catch (cause) {
    if (cause instanceof FormatError) throw fault("bundle-malformed", cause.message, cause);
    throw cause;
  }
}
function readSigner(material, version) {
  const chain = optionalMember(material, "x509CertificateChain", { optional: ["certificates"] });
  const certificate = optionalMember(material, "certificate", { required: ["rawBytes"] });
  const key = optionalMember(material, "publicKey", { optional: ["hint"] });
  if ([chain, certificate, key].filter((one) => one !== void 0).length !== 1) {
    throw fault("bundle-content", "bundle: expected exactly one certificate, chain or public key");
  }
  if (key !== void 0) {
    if (key.object.has("hint")) text(key, "hint");
    return { kind: "key" };
  }
  if (certificate !== void 0) {
    if (version !== "0.3")
      throw fault("bundle-content", `bundle: expected a chain in version ${version}, found a certificate`);
    return { kind: "certificate", der: requiredBytes(certificate, "rawBytes") };
  }
  if (version === "0.3")
    throw fault("bundle-content", "bundle: expected a certificate in version 0.3, found a chain");
  const [leaf] = chain === void 0 ? [] : items(
    chain,
    "certificates",
    maxCertificates,
    (value, place) => requiredBytes(placed(value, place, { required: ["rawBytes"] }), "rawBytes")
  );
  if (leaf === void 0)
    throw fault("bundle-content", "bundle: expected a certificate in the chain, found none");
  return { kind: "certificate", der: leaf };
}
function readContent(bundle) {
  const message = optionalMember(bundle, "messageSignature", { required: ["messageDigest", "signature"] });
  const envelope = optionalMember(bundle, "dsseEnvelope", {
    required: ["payload", "payloadType", "signatures"]
  });
  if (message !== void 0 && envelope === void 0) {
    const digest = member(message, "messageDigest", { required: ["algorithm", "digest"] });
    const algorithm = protoHashes.get(text(digest, "algorithm"));
    if (algorithm === void 0) {
      throw fault(
        "bundle-malformed",
        "bundle: messageSignature.messageDigest.algorithm: expected SHA2_256, SHA2_384 or SHA2_512"
      );
    }
    return {
      signature: requiredBytes(message, "signature"),
      content: { kind: "message", digest: { algorithm, value: requiredBytes(digest, "digest") } }
    };
  }
  if (envelope === void 0 || message !== void 0) {
    throw fault("bundle-content", "bundle: expected exactly one DSSE envelope or message signature");
  }
  const signatures = items(
    envelope,
    "signatures",
    1024,
    (value, place) => placed(value, place, { required: ["sig"], optional: ["keyid"] })
  );
  const [signature] = signatures;
  if (signature === void 0 || signatures.length > 1) {
    throw fault(
      "bundle-signature-count",
      `bundle: expected exactly one signature in the envelope, found ${signatures.length}`
    );
  }
  if (signature.object.has("keyid")) text(signature, "keyid");
  return {
    signature: requiredBytes(signature, "sig"),
    content: {
      kind: "dsse",
      payloadType: text(envelope, "payloadType"),
      payload: requiredBytes(envelope, "payload")
    }
  };
}
var entryKeys = {
  required: ["logId", "kindVersion", "canonicalizedBody"],
  optional: ["logIndex", "integratedTime", "inclusionPromise", "inclusionProof"]
};
function readEntry(value, place, version) {
  const entry = placed(value, place, entryKeys);
  const promise = optionalMember(entry, "inclusionPromise", { required: ["signedEntryTimestamp"] });
  const proof = optionalMember(entry, "inclusionProof", {
    required: ["rootHash", "treeSize"],
    optional: ["logIndex", "hashes", "checkpoint"]
  });
  if (version === "0.1" && promise === void 0) {
    throw faultAt(place, "expected a signed promise of the log in version 0.1, found none");
  }
  const usable = version === "0.1" && proof?.object.has("checkpoint") === false ? void 0 : proof;
  if (version !== "0.1" && usable === void 0) {
    throw faultAt(place, `expected an inclusion proof in version ${version}, found none`);
  }
  const kindVersion = member(entry, "kindVersion", { required: ["kind", "version"] });
  return {
    logId: requiredBytes(member(entry, "logId", { required: ["keyId"] }), "keyId"),
    logIndex: digits(entry, "logIndex"),
    kind: text(kindVersion, "kind"),
    version: text(kindVersion, "version"),
    integratedTime: digits(entry, "integratedTime"),
    body: requiredBytes(entry, "canonicalizedBody"),
    ...promise === void 0 ? {} : { promise: requiredBytes(promise, "signedEntryTimestamp") },
    ...usable === void 0 ? {} : { proof: readProof(usable) }
  };
}
function readProof(proof) {
  return {
    logIndex: digits(proof, "logIndex"),
    treeSize: digits(proof, "treeSize"),
    rootHash: requiredBytes(proof, "rootHash"),
    hashes: items(proof, "hashes", maxHashes, (value, place) => {
      const list = { object: /* @__PURE__ */ new Map([["hash", value]]), place };
      return requiredBytes(list, "hash");
    }),
    checkpoint: text(member(proof, "checkpoint", { required: ["envelope"] }), "envelope")
  };
}
function readTimestamps(material) {
  const data = optionalMember(material, "timestampVerificationData", { optional: ["rfc3161Timestamps"] });
  if (data === void 0) return [];
  return items(
    data,
    "rfc3161Timestamps",
    maxTimestamps,
    (value, place) => requiredBytes(placed(value, place, { required: ["signedTimestamp"] }), "signedTimestamp")
  );
}

// src/adapters/verifiers/sigstore-certificate-facts.ts
var notText = "certificate-identity";
var subjectAltName = "2.5.29.17";
var userName = `${fulcioArc}.7`;
function certificateFacts(certificate) {
  const { extensions } = certificate;
  const subject = readSubject(certificate);
  const issuer = readIssuer(extensions, notText);
  if (issuer === "") throw unclear("the issuer of the identity token, found an empty text");
  return { subject, issuer, extensions: readNamedExtensions(extensions, notText) };
}
function readSubject({ extensions }) {
  const holder = extensions.get(subjectAltName);
  const names = holder === void 0 ? [] : readInside(holder.value, derTag.sequence, "its subject names");
  const first = (wanted) => names.find(({ tag }) => tag === wanted)?.content;
  const [uri, email, other] = [first(nameTags2.uri), first(nameTags2.email), first(nameTags2.other)];
  if (uri !== void 0) return { kind: "uri", value: printable(uri) };
  if (email !== void 0) return { kind: "email", value: printable(email) };
  if (other !== void 0) return { kind: "user-name", value: readUserName(other) };
  throw unclear("a URI, an e-mail address or a user name as subject, found none");
}
var nameTags2 = { other: derTag.context0, email: 129, uri: 134 };
function printable(content) {
  const name = Buffer.from(content).toString("latin1");
  if (/^[\x21-\x7e]+$/.test(name)) return name;
  throw unclear("printable ASCII as subject, found other characters");
}
function readUserName(otherName) {
  const [oid, value] = readElements(otherName, "a user name");
  if (readOid(oid, "the kind of a user name") !== userName) {
    throw unclear("a user name of Fulcio as subject, found another name");
  }
  return readUtf8String(requireElement(value, derTag.context0, "a user name").content, "a user name", notText);
}

// builtin:node:crypto of src/adapters/verifiers/sigstore-log-body.ts
var builtin2 = process.getBuiltinModule("node:crypto");
var createHash = /* @__PURE__ */ (() => builtin2.createHash)();

// src/adapters/verifiers/sigstore-log-body.ts
function matchEntry(entry, logged) {
  const claim = readClaim(entry);
  const digest = claim.of === "signed" ? logged.digestOfSigned(claim.algorithm) : payloadDigest(logged, claim);
  const differs = [
    ...isEqual(claim.signature, logged.signature) ? [] : ["signature"],
    ...digest !== void 0 && isEqual(claim.digest, digest) ? [] : ["digest"],
    ...isEqual(claim.verifier, logged.verifier) ? [] : ["key or certificate"]
  ];
  if (differs.length > 0) {
    throw fault(
      "log-entry-mismatch",
      `log entry ${entry.logIndex}: expected the entry of this signature, found another ${differs.join(", ")}`
    );
  }
}
var isEqual = (one, other) => Buffer.compare(one, other) === 0;
var payloadDigest = ({ payload }, { algorithm }) => payload === void 0 ? void 0 : createHash(algorithm).update(payload).digest();
function readClaim(entry) {
  const body = parseBody(entry);
  const found = `${textAt(body, "kind")} ${textAt(body, "apiVersion")}`;
  if (found !== `${entry.kind} ${entry.version}`) {
    throw invalid(entry, `expected the kind ${entry.kind} ${entry.version}, found ${found}`);
  }
  const read = readers.get(found);
  if (read === void 0) {
    throw invalid(entry, `expected one of ${[...readers.keys()].join(", ")}, found ${JSON.stringify(found)}`);
  }
  return attempt(
    "log-entry-invalid",
    `log entry ${entry.logIndex}: ${found}: unexpected content`,
    () => read(at(body, "spec"))
  );
}
function parseBody({ body, logIndex }) {
  try {
    return parseStrictJson(body, { what: `log entry ${logIndex}`, maxBytes: body.length });
  } catch (cause) {
    if (cause instanceof FormatError) throw fault("log-entry-invalid", cause.message, cause);
    throw cause;
  }
}
var readers = /* @__PURE__ */ new Map([
  ["hashedrekord 0.0.1", readHashedRekord],
  ["dsse 0.0.1", readDsse],
  ["intoto 0.0.2", readIntoto],
  ["hashedrekord 0.0.2", readHashedRekordOfV2]
]);
function readHashedRekord(spec) {
  return {
    ...hexDigest(at(spec, "data", "hash")),
    of: "signed",
    signature: bytesAt(spec, "signature", "content"),
    verifier: pemAt(spec, "signature", "publicKey", "content")
  };
}
function readDsse(spec) {
  const signature = onlyItem(at(spec, "signatures"));
  return {
    ...hexDigest(at(spec, "payloadHash")),
    of: "payload",
    signature: bytesAt(signature, "signature"),
    verifier: pemAt(signature, "verifier")
  };
}
function readIntoto(spec) {
  const signature = onlyItem(at(spec, "content", "envelope", "signatures"));
  return {
    ...hexDigest(at(spec, "content", "payloadHash")),
    of: "payload",
    // Encoded twice: the log took the text of the envelope for bytes.
    signature: decode2(Buffer.from(bytesAt(signature, "sig")).toString("latin1")),
    verifier: pemAt(signature, "publicKey")
  };
}
function readHashedRekordOfV2(spec) {
  const record = at(spec, "hashedRekordV002");
  const verifier = at(record, "signature", "verifier");
  const holder = has(verifier, "x509Certificate") ? "x509Certificate" : "publicKey";
  return {
    algorithm: hashName(protoHashes.get(textAt(record, "data", "algorithm"))),
    digest: bytesAt(record, "data", "digest"),
    of: "signed",
    signature: bytesAt(record, "signature", "content"),
    verifier: bytesAt(verifier, holder, "rawBytes")
  };
}
var invalid = (entry, problem) => fault("log-entry-invalid", `log entry ${entry.logIndex}: ${problem}`);
var has = (value, key) => isJsonObject(value) && value.has(key);
function at(value, ...keys) {
  return keys.reduce((object, key) => {
    const found = isJsonObject(object) ? object.get(key) : void 0;
    if (found === void 0)
      throw fault("log-entry-invalid", `log entry: expected ${keys.join(".")}, found none`);
    return found;
  }, value);
}
function textAt(value, ...keys) {
  const found = at(value, ...keys);
  if (typeof found === "string") return found;
  throw fault("log-entry-invalid", `log entry: expected text at ${keys.join(".")}`);
}
var bytesAt = (value, ...keys) => decode2(textAt(value, ...keys));
function decode2(text2) {
  const bytes2 = /[\r\n]/.test(text2) ? void 0 : decodeBase64(text2);
  if (bytes2 === void 0) throw fault("log-entry-invalid", "log entry: expected base64, found other text");
  return bytes2;
}
function pemAt(value, ...keys) {
  const pem = Buffer.from(bytesAt(value, ...keys)).toString("latin1");
  const what = `log entry: ${keys.join(".")}`;
  const [block] = readPemBlocks(pem, { what, code: "log-entry-invalid", maxBlocks: 1, textBetween: false });
  if (block === void 0) throw fault("log-entry-invalid", `${what}: expected one PEM block`);
  return block.bytes;
}
function onlyItem(value) {
  const [item, ...more] = isJsonArray(value) ? value : [];
  if (item === void 0 || more.length > 0) {
    throw fault("log-entry-invalid", "log entry: expected exactly one signature");
  }
  return item;
}
function hexDigest(hash) {
  const value = textAt(hash, "value");
  if (!/^(?:[0-9a-f]{2})+$/.test(value))
    throw fault("log-entry-invalid", "log entry: expected a digest in lower-case hex");
  return { algorithm: hashName(textAt(hash, "algorithm")), digest: Buffer.from(value, "hex") };
}
function hashName(name) {
  if (name === "sha256" || name === "sha384" || name === "sha512") return name;
  throw fault("log-entry-invalid", "log entry: expected a digest by SHA-256, SHA-384 or SHA-512");
}

export {
  derTag,
  writeDer,
  writeDerInteger,
  readDer,
  readDerInside,
  readElements,
  readInside,
  readOnly,
  readIssuer,
  readNamedExtensions,
  purposeOids,
  extensionsTag,
  readCertificate,
  fault,
  answerOf,
  attempt,
  placed,
  member,
  optionalMember,
  items,
  text,
  bytes,
  requiredBytes,
  digits,
  layerAnnotations,
  readLayer,
  requirePath,
  requireCodeSigning,
  authorityProblem,
  extensionProblem,
  purposeProblem,
  isoTime,
  readBundle,
  readEntry,
  certificateFacts,
  matchEntry
};
