const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  extensionNames,
  keyFingerprint,
  readKeyFiles
} from "./chunk-N3YGK7N2.js";
import {
  decodeBase64,
  exactKeys,
  faultAt,
  itemPlace,
  memberPlace,
  parseStrictJson,
  readArray,
  readObject,
  readString
} from "./chunk-JJZBDRZ5.js";
import {
  FormatError
} from "./chunk-MOZDYLKG.js";

// builtin:node:crypto of src/adapters/verifiers/public-keys.ts
var builtin = process.getBuiltinModule("node:crypto");
var createPublicKey = /* @__PURE__ */ (() => builtin.createPublicKey)();

// src/adapters/verifiers/pem.ts
var beginLine = /^-----BEGIN ([A-Z0-9][A-Z0-9 ]*)-----$/;
function readPemBlocks(text2, rules) {
  const lines = text2.split("\n").map((line) => line.trimEnd());
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
  const bytes2 = decodeBase64(body.join(""));
  if (bytes2 === void 0 || bytes2.length === 0) throw fault(rules, index, "a block that is no base64 text");
  return bytes2;
}
function fault({ what, code: code2 }, index, found) {
  return new FormatError(code2, `${what}: line ${index + 1}: expected PEM, found ${found}`);
}

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
  let at = 0;
  while (at < bytes2.length) {
    const element = readElement(bytes2, at);
    if (element === void 0) return void 0;
    elements.push(element);
    at += element.whole.length;
  }
  return elements;
}
function readDerInside(element, tag) {
  return element?.tag === tag ? readDer(element.content) : void 0;
}
function readElement(bytes2, at) {
  const tag = bytes2[at];
  const first = bytes2[at + 1];
  if (tag === void 0 || first === void 0 || (tag & 31) === 31) return void 0;
  const octets = first < 128 ? 0 : first & 127;
  if (first === 128 || octets > maxLengthOctets) return void 0;
  const start = at + 2 + octets;
  const lengthOctets = bytes2.subarray(at + 2, start);
  const length = octets === 0 ? first : lengthOctets.reduce((sum, octet) => sum * 256 + octet, 0);
  const end = start + length;
  if (start > bytes2.length || end > bytes2.length) return void 0;
  return { tag, content: bytes2.subarray(start, end), whole: bytes2.subarray(at, end) };
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
  for (const [index, octet] of content.entries()) {
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

// src/adapters/verifiers/certificate-path.ts
var maxIntermediates = 10;
var maxSignatureChecks = 100;
function requirePath(leaf, rules) {
  const search = { rules, problems: [], checksLeft: maxSignatureChecks };
  const problem = ownProblem(leaf, rules.atUnixSeconds);
  if (problem !== void 0) throw faultOf(problem);
  const isRoot = rules.roots.some((root) => isSame(root, leaf));
  if (isRoot && purposeProblem([leaf]) === void 0) return;
  if (!findPath([leaf], search))
    throw faultOf(search.problems[0] ?? untrusted("no trusted authority issued it"));
}
function findPath(path, search) {
  const child = path.at(-1);
  const { roots, intermediates } = search.rules;
  const mayBe = (candidate) => candidate.subject === child?.issuer && !path.some((known) => isSame(known, candidate));
  for (const root of roots.filter(mayBe)) {
    const longer = [...path, root];
    const problem = issuerProblem(root, path, search) ?? purposeProblem(longer);
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
  const { authority, maySignCertificates, key } = candidate;
  const own = ownProblem(candidate, search.rules.atUnixSeconds);
  if (own !== void 0) return { ...own, message: `an authority that is ${own.message}` };
  if (!authority.isAuthority || maySignCertificates === false) {
    return untrusted("an issuer that is no authority: it may not sign certificates");
  }
  if (authority.pathLength !== void 0 && path.length - 1 > authority.pathLength) {
    return untrusted(`${path.length - 1} authorities below one that allows ${authority.pathLength}`);
  }
  if (candidate.constrainsNames)
    return untrusted("an authority that constrains names, which is not supported");
  if (search.checksLeft === 0)
    throw faultOf(untrusted(`more than ${maxSignatureChecks} ways to its authority`));
  search.checksLeft -= 1;
  return path.at(-1)?.x509.verify(key) === true ? void 0 : untrusted("one that its authority did not sign");
}
function ownProblem(certificate, atUnixSeconds) {
  const { notBeforeUnixSeconds, notAfterUnixSeconds } = certificate;
  if (atUnixSeconds < notBeforeUnixSeconds || atUnixSeconds > notAfterUnixSeconds) {
    const [from, to, at] = [notBeforeUnixSeconds, notAfterUnixSeconds, atUnixSeconds].map(isoTime);
    return { code: "certificate-time", message: `valid from ${from} to ${to}, not at ${at}` };
  }
  const [oid] = certificate.unknownCritical;
  return oid === void 0 ? void 0 : untrusted(`of the critical extension ${oid}, which is not understood`);
}
function purposeProblem(path) {
  const isFit = ({ purposes }) => purposes === void 0 || purposes.includes(purposeOids.codeSigning) || purposes.includes(purposeOids.any);
  return path.every(isFit) ? void 0 : untrusted("one that, or an authority of which, is not for signing code");
}
var isSame = (one, other) => Buffer.compare(one.der, other.der) === 0;
var isoTime = (unixSeconds) => Math.abs(unixSeconds) < 864e10 ? new Date(unixSeconds * 1e3).toISOString() : `second ${unixSeconds}`;
var untrusted = (message) => ({ code: "certificate-untrusted", message });
var faultOf = ({ code: code2, message }) => new FormatError(code2, `certificate: expected one of a trusted authority, found ${message}`);

// builtin:node:crypto of src/adapters/verifiers/certificate.ts
var builtin2 = process.getBuiltinModule("node:crypto");
var X509Certificate = /* @__PURE__ */ (() => builtin2.X509Certificate)();

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
  return {
    der,
    x509,
    key: requireFitKey(publicKeyOf(x509), "certificate", spki?.whole),
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

// src/adapters/verifiers/sigstore-faults.ts
function fault2(code2, message, cause) {
  return new FormatError(code2, message, { cause });
}
function attempt(code2, message, run) {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    throw fault2(code2, `${message}${reasonOf(cause)}`, cause);
  }
}
function reasonOf(cause) {
  if (!(cause instanceof Error) || cause.message === "") return "";
  return ` (${cause.message.slice(0, 120).replaceAll(/[^\x20-\x7e]/g, "?")})`;
}

// src/adapters/verifiers/sigstore-json.ts
function placed(value, place, keys) {
  const object = new Map([...readObject(value, place)].filter(([, content]) => content !== null));
  exactKeys(object, place, keys);
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
    throw fault2(code, `layer: expected the annotation ${layerAnnotations.signature}, found none`);
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
  if (block?.label !== "CERTIFICATE") throw fault2(code, `${what}: expected one PEM certificate`);
  return Buffer.from(block.bytes);
}
function readLogBundle(json) {
  const place = placeOf(layerAnnotations.bundle);
  const bundle = placed(parse(json, place), place, { required: ["SignedEntryTimestamp", "Payload"] });
  const payload = member(bundle, "Payload", { required: ["body", "integratedTime", "logIndex", "logID"] });
  const logId = text(payload, "logID");
  if (!/^(?:[0-9a-f]{2}){1,64}$/.test(logId)) {
    throw fault2(code, `${place.what}: Payload.logID: expected lower-case hex`);
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
    if (cause instanceof FormatError) throw fault2(code, cause.message, cause);
    throw cause;
  }
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
function readPublicKeyFile({ name, bytes: bytes2 }) {
  const block = onlyBlock(Buffer.from(bytes2).toString("latin1"), name);
  const key = requireFitKey(parseKey(block, name), name);
  if (Buffer.compare(key.export({ type: derTypes.get(block.label) ?? "spki", format: "der" }), block.bytes) !== 0) {
    throw malformed(name, "expected a public key in DER, found another encoding of one");
  }
  return { key, fingerprint: keyFingerprint(key), name };
}
var derTypes = /* @__PURE__ */ new Map([
  ["PUBLIC KEY", "spki"],
  ["RSA PUBLIC KEY", "pkcs1"]
]);
function onlyBlock(text2, name) {
  if (isGpg(text2)) {
    throw new FormatError(
      "key-wrong-kind",
      `${name}: expected a PEM public key ("BEGIN PUBLIC KEY"), found a GPG key`
    );
  }
  const rules = { what: name, code: "key-malformed", maxBlocks: 1, textBetween: false };
  if (!text2.includes("-----BEGIN ")) {
    const found = text2.trim() === "" ? "nothing" : "no PEM block";
    throw new FormatError("key-none", `${name}: expected a PEM public key, found ${found}`);
  }
  const [block] = readPemBlocks(text2, rules);
  if (block === void 0) throw malformed(name, "expected a PEM block, found none");
  if (derTypes.has(block.label)) return block;
  throw new FormatError(
    "key-wrong-kind",
    `${name}: expected a PEM public key ("BEGIN PUBLIC KEY"), found "BEGIN ${block.label}"`
  );
}
function isGpg(text2) {
  return text2.includes("-----BEGIN PGP ") || /^[\x94-\x9b\xc5\xc6]/.test(text2);
}
function parseKey({ label, bytes: bytes2 }, name) {
  try {
    return createPublicKey({ key: Buffer.from(bytes2), format: "der", type: derTypes.get(label) ?? "spki" });
  } catch (cause) {
    throw new FormatError("key-malformed", `${name}: expected a public key in DER, found other bytes`, {
      cause
    });
  }
}
var malformed = (name, problem) => new FormatError("key-malformed", `${name}: ${problem}`);
var unfit = (code2, what, found) => new FormatError(code2, `${what}: expected ${kindsWanted}, found ${found ?? "another kind"}`);

export {
  readPemBlocks,
  derTag,
  writeDer,
  writeDerInteger,
  readDer,
  readDerInside,
  readElements,
  readInside,
  readOnly,
  readOid,
  purposeOids,
  extensionsTag,
  requirePath,
  isoTime,
  readCertificate,
  readIssuer,
  readNamedExtensions,
  certificateFacts,
  fault2 as fault,
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
  readPublicKeys,
  requireFitKey
};
