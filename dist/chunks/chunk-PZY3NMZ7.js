const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  childEnvironment,
  choice,
  concurrencyOf,
  cosignLayerType,
  findProgram,
  folderUrl,
  homeFolder,
  inputReaders,
  localPath,
  maxSignatureBytes,
  nowUnixSeconds,
  openTrust,
  parseEnvelope,
  publicInstance
} from "./chunk-7DB7QEI2.js";
import {
  bundleMediaType,
  codes,
  decodeBase64,
  digestOf,
  digestParts,
  digestSegment,
  dockerIdentity,
  dockerNamespaces,
  emptyMediaType,
  errnoOf,
  extendPath,
  failureWords,
  faultAt,
  formatReference,
  isJsonArray,
  isJsonObject,
  itemPlace,
  lookasideTarget,
  manifestDigest,
  manifestMediaTypes,
  maxIndexEntries,
  maxManifestBytes,
  mediaTypes,
  memberPlace,
  nearestWord,
  parseDigest,
  parseLooseJson,
  parseManifest,
  parseStrictJson,
  readDescriptor,
  readObject,
  readRegularFile,
  readRegularFileSync,
  readString,
  shownLookasideUrl,
  signatureUrl,
  signaturesUrl,
  withRepositoryPath,
  workingDirectory
} from "./chunk-P7X4BDQH.js";
import {
  CountersignError,
  FormatError,
  IntegrityError,
  SigningError,
  TransportError,
  UsageError,
  productVersion
} from "./chunk-MOZDYLKG.js";
import {
  __export
} from "./chunk-W4KKSKZ6.js";

// src/domain/policy/registries-d.ts
var builtInSource = "(built in)";
var topKeys = ["default-docker", "docker"];
var sectionKeys = [
  "lookaside",
  "lookaside-staging",
  "sigstore",
  "sigstore-staging",
  "use-sigstore-attachments"
];
var booleanWords = new Map([
  ...["y", "Y", "yes", "on"].map((word) => [word, true]),
  ...["n", "N", "no", "off"].map((word) => [word, false])
]);
function mergeRegistries(files, options) {
  const docker = /* @__PURE__ */ new Map();
  const warnings = [];
  let defaultDocker;
  for (const { file, tree } of files) {
    const place2 = { what: file, path: "", code: "registries-d-malformed", ownFile: true };
    const top = objectOrEmpty(tree, place2);
    warnings.push(...unknownKeys(top, place2, topKeys));
    const ownDefault = top.get("default-docker") ?? null;
    if (ownDefault !== null) {
      const section = readSection(ownDefault, memberPlace(place2, "default-docker"), warnings);
      if (defaultDocker !== void 0) throw duplicate(file, "default-docker", defaultDocker.file);
      defaultDocker = section;
    }
    const scopes = memberPlace(place2, "docker");
    for (const [scope, value] of objectOrEmpty(top.get("docker"), scopes)) {
      const section = readSection(value, memberPlace(scopes, scope), warnings);
      const other = docker.get(scope);
      if (other !== void 0) throw duplicate(file, extendPath("docker", scope), other.file);
      docker.set(scope, section);
    }
  }
  return { ...options, ...defaultDocker && { defaultDocker }, docker, warnings };
}
function lookasideFor(config, reference) {
  const sections = matchingSections(config, reference);
  const read = findBase(config, sections, readUrl);
  const write2 = findBase(config, sections, writeUrl);
  const warnings = [...fallThrough(read, write2), ...doubledSlash(read, write2)];
  return {
    read: { url: read.url, source: read.source },
    write: { url: write2.url, source: write2.source },
    useSigstoreAttachments: sections.map(({ section }) => section.useSigstoreAttachments).find((value) => value !== void 0) ?? false,
    warnings
  };
}
function objectOrEmpty(value, place2) {
  return value === null || value === void 0 ? /* @__PURE__ */ new Map() : readObject(value, place2);
}
function readSection(value, place2, warnings) {
  const section = objectOrEmpty(value, place2);
  warnings.push(...unknownKeys(section, place2, sectionKeys));
  const text = (key) => {
    const found = section.get(key) ?? null;
    return found === null ? void 0 : readString(found, memberPlace(place2, key)) || void 0;
  };
  const lookaside = text("lookaside");
  const lookasideStaging = text("lookaside-staging");
  const sigstore = text("sigstore");
  const sigstoreStaging = text("sigstore-staging");
  const useSigstoreAttachments = readSwitch(section, memberPlace(place2, "use-sigstore-attachments"));
  return {
    file: place2.what,
    ...lookaside !== void 0 && { lookaside },
    ...lookasideStaging !== void 0 && { lookasideStaging },
    ...sigstore !== void 0 && { sigstore },
    ...sigstoreStaging !== void 0 && { sigstoreStaging },
    ...useSigstoreAttachments !== void 0 && { useSigstoreAttachments }
  };
}
function readSwitch(section, place2) {
  const value = section.get("use-sigstore-attachments") ?? null;
  if (value === null) return void 0;
  const meant = typeof value === "string" ? booleanWords.get(value) : value;
  if (typeof meant === "boolean") return meant;
  throw faultAt(place2, "expected true or false");
}
function unknownKeys(object, place2, known) {
  return [...object.keys()].filter((key) => !known.includes(key)).map((key) => {
    const meant = nearestWord(key, known);
    const hint = meant === void 0 ? `known keys: ${known.join(", ")}` : `did you mean "${meant}"?`;
    return `${place2.what}: ${extendPath(place2.path, key)}: unknown key, ignored by every tool; ${hint}`;
  });
}
function duplicate(file, path, otherFile) {
  const place2 = { what: file, path, code: "registries-d-duplicate", ownFile: true };
  return faultAt(place2, `expected this section in one file only, found it in ${otherFile}, too`);
}
function matchingSections(config, reference) {
  const scopes = [dockerIdentity(reference), ...dockerNamespaces(reference)];
  const matches = scopes.flatMap((scope) => {
    const section = config.docker.get(scope);
    return section === void 0 ? [] : [{ name: extendPath("docker", scope), section }];
  });
  const { defaultDocker } = config;
  return defaultDocker === void 0 ? matches : [...matches, { name: "default-docker", section: defaultDocker }];
}
function readUrl(section) {
  if (section.lookaside !== void 0) return ["lookaside", section.lookaside];
  return section.sigstore === void 0 ? void 0 : ["sigstore", section.sigstore];
}
function writeUrl(section) {
  if (section.lookasideStaging !== void 0) return ["lookaside-staging", section.lookasideStaging];
  if (section.sigstoreStaging !== void 0) return ["sigstore-staging", section.sigstoreStaging];
  return readUrl(section);
}
function findBase(config, sections, urlOf) {
  for (const [position, { name, section }] of sections.entries()) {
    const set = urlOf(section);
    if (set === void 0) continue;
    return { url: set[1], source: `${section.file}: ${name}.${set[0]}`, passed: sections.slice(0, position) };
  }
  return { url: config.builtInLookaside, source: builtInSource, passed: sections };
}
function fallThrough(read, write2) {
  const isAlike = read.source === write2.source && read.passed.length === write2.passed.length;
  if (isAlike) return fallThroughOf(read, "lookaside");
  return [...fallThroughOf(read, "lookaside for reading"), ...fallThroughOf(write2, "lookaside for writing")];
}
function fallThroughOf({ passed: [first], source }, what) {
  if (first === void 0) return [];
  const { section, name } = first;
  const message = `${section.file}: ${name} sets no ${what}, so ${source} is used, as by podman and skopeo`;
  return [{ code: "registries-d-fall-through", message }];
}
function doubledSlash(...bases) {
  const base = bases.find(({ url }) => /^https?:[^?#]*\/(?:[?#]|$)/i.test(url));
  if (base === void 0) return [];
  const message = `${base.source}: the base ends with a slash, so the URLs of its signatures hold a double slash`;
  return [{ code: "lookaside-trailing-slash", message }];
}

// src/adapters/platform/slots.ts
function createSlots(limit) {
  const busy = /* @__PURE__ */ new Map();
  async function enter(key) {
    const slot = busy.get(key) ?? { running: 0, waiting: [] };
    busy.set(key, slot);
    if (slot.running < limit) slot.running += 1;
    else await new Promise((resolve4) => slot.waiting.push(resolve4));
  }
  function leave(key) {
    const slot = busy.get(key);
    if (slot === void 0) return;
    const next = slot.waiting.shift();
    if (next !== void 0) next();
    else if (slot.running > 1) slot.running -= 1;
    else busy.delete(key);
  }
  return {
    async run(key, task) {
      await enter(key);
      try {
        return await task();
      } finally {
        leave(key);
      }
    }
  };
}

// builtin:node:net of src/adapters/http/address-rules.ts
var builtin = process.getBuiltinModule("node:net");
var BlockList = /* @__PURE__ */ (() => builtin.BlockList)();
var isIP = /* @__PURE__ */ (() => builtin.isIP)();

// src/adapters/http/address-rules.ts
var refused = blockList({
  ipv4: ["169.254.0.0/16", "100.100.100.200/32", "192.0.0.192/32", "168.63.129.16/32"],
  ipv6: ["fe80::/10", "fd00:ec2::/32", "fd20:ce::254/128"]
});
var loopback = blockList({ ipv4: ["127.0.0.0/8", "0.0.0.0/8"], ipv6: ["::1/128", "::/128"] });
var carriers = [
  { groups: [0, 0, 0, 0, 0, 65535], at: 6 },
  { groups: [0, 0, 0, 0, 65535, 0], at: 6 },
  { groups: [0, 0, 0, 0, 0, 0], at: 6 },
  { groups: [100, 65435, 0, 0, 0, 0], at: 6 },
  { groups: [8194], at: 1 }
];
function addressKind(address) {
  const bare = address.split("%", 1)[0] ?? "";
  const version = isIP(bare);
  if (version === 0) return "refused";
  if (version === 4) return listed(bare, "ipv4");
  const own = listed(bare, "ipv6");
  const carried = carriedIpv4(bare);
  return own !== "ordinary" || carried === null ? own : listed(carried, "ipv4");
}
function isLoopbackName(hostname) {
  const name = bareHostname(hostname);
  return name === "localhost" || name.endsWith(".localhost") || isIP(name) !== 0 && addressKind(name) === "loopback";
}
function bareHostname(hostname) {
  return hostname.toLowerCase().replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}
function listed(address, family) {
  if (refused.check(address, family)) return "refused";
  return loopback.check(address, family) ? "loopback" : "ordinary";
}
function blockList(ranges) {
  const list3 = new BlockList();
  for (const family of ["ipv4", "ipv6"]) {
    for (const range of ranges[family]) {
      const slash = range.indexOf("/");
      list3.addSubnet(range.slice(0, slash), Number(range.slice(slash + 1)), family);
    }
  }
  return list3;
}
function carriedIpv4(address) {
  const groups = ipv6Groups(address);
  for (const carrier of carriers) {
    const [high, low] = groups.slice(carrier.at);
    if (high === void 0 || low === void 0) continue;
    if (carrier.groups.every((group, index) => groups[index] === group)) {
      return [high >> 8, high & 255, low >> 8, low & 255].join(".");
    }
  }
  return null;
}
function ipv6Groups(address) {
  const short = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [left = "", right] = short.split("::");
  const head = hexGroups(left);
  const tail = right === void 0 ? [] : hexGroups(right);
  return [...head, ...Array(8 - head.length - tail.length).fill(0), ...tail];
}
function hexGroups(text) {
  return text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
}

// builtin:node:dns of src/adapters/http/checked-lookup.ts
var builtin2 = process.getBuiltinModule("node:dns");
var lookup = /* @__PURE__ */ (() => builtin2.lookup)();

// builtin:node:net of src/adapters/http/checked-lookup.ts
var builtin3 = process.getBuiltinModule("node:net");
var isIP2 = /* @__PURE__ */ (() => builtin3.isIP)();

// builtin:node:util of src/adapters/http/checked-lookup.ts
var builtin4 = process.getBuiltinModule("node:util");
var promisify = /* @__PURE__ */ (() => builtin4.promisify)();

// src/adapters/http/checked-lookup.ts
var resolveBySystem = async (hostname, options) => await promisify(lookup)(hostname, { ...options, all: true });
function checkedLookup(resolve4, allowLoopback) {
  return (hostname, options, callback) => {
    const answer = async () => {
      const addresses = await resolve4(hostname, options);
      for (const { address } of addresses) checkAddress(hostname, address, allowLoopback);
      return addresses;
    };
    answer().then(
      (addresses) => {
        const [first] = addresses;
        if (first === void 0) callback(noAddress(hostname), "");
        else if (options.all === true) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, "")
    );
  };
}
function checkHostLiteral(hostname, allowLoopback) {
  const bare = bareHostname(hostname);
  if (isIP2(bare) !== 0) checkAddress(bare, bare, allowLoopback);
}
function checkAddress(host, address, allowLoopback) {
  const why = whyRefused(host, addressKind(address), allowLoopback);
  if (why === null) return;
  throw new TransportError("address-refused", `host ${host} leads to ${address}, ${why}`, {
    next: "Find out who chose this host; loopback services are reached only when named by the user."
  });
}
function whyRefused(host, kind, allowLoopback) {
  if (kind === "refused") return "which is a link-local or metadata address";
  if (kind === "loopback")
    return allowLoopback ? null : "which is a loopback address, and this host was not named";
  return isLoopbackName(host) ? "which is not on this machine" : null;
}
function noAddress(hostname) {
  return Object.assign(new Error(`no address for ${hostname}`), { code: "ENOTFOUND" });
}

// src/adapters/http/network-failure.ts
var certificateCodes = [
  "CERT_CHAIN_TOO_LONG",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REJECTED",
  "CERT_REVOKED",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "HOSTNAME_MISMATCH",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "PATH_LENGTH_EXCEEDED",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE"
];
var clientCertificateAlerts = /^ERR_SSL_(?:TLSV13_ALERT_CERTIFICATE_REQUIRED|TLSV1_ALERT_UNKNOWN_CA|(?:SSLV3|SSL\/TLS)_ALERT_(?:(?:BAD|UNSUPPORTED)_CERTIFICATE|CERTIFICATE_(?:REVOKED|EXPIRED|UNKNOWN)))$/;
var resetCodes = ["ECONNRESET", "EPIPE", "ECONNABORTED", "ETIMEDOUT"];
function networkFailure(cause, place2, handshake) {
  if (cause instanceof CountersignError) return cause;
  const symbol = errorCode(cause);
  const [code, found] = sortFailure(symbol, handshake);
  const mayPass = code === "network-unreachable" && resetCodes.includes(symbol);
  return new TransportError(code, `${place2}: ${found}${symbol === "" ? "" : ` (${symbol})`}`, {
    cause,
    mayPass
  });
}
function sortFailure(symbol, handshake) {
  if (symbol === "ENOTFOUND" || symbol.startsWith("EAI_"))
    return ["dns-failure", "the host name has no address"];
  if (certificateCodes.includes(symbol))
    return ["certificate-untrusted", "the certificate of the server is not trusted"];
  if (clientCertificateAlerts.test(symbol))
    return ["client-certificate-refused", "the server wants another client certificate, or any at all"];
  if (symbol.startsWith("HPE_")) return ["response-malformed", "the answer is not valid HTTP"];
  if (symbol === "EPROTO" || symbol.startsWith("ERR_SSL_") || symbol.startsWith("ERR_TLS_")) {
    return ["tls-failure", "no TLS connection could be made"];
  }
  if (symbol === "ECONNREFUSED") return ["network-unreachable", "the connection was refused"];
  if (handshake && symbol === "ECONNRESET") return ["tls-failure", "the connection was cut before TLS stood"];
  if (resetCodes.includes(symbol)) return ["network-unreachable", "the connection broke"];
  return ["network-unreachable", "no connection could be made"];
}
function errorCode(cause) {
  if (typeof cause !== "object" || cause === null) return "";
  if ("code" in cause && typeof cause.code === "string") return cause.code;
  if (!("errors" in cause) || !Array.isArray(cause.errors)) return "";
  return cause.errors.map(errorCode).find((code) => code !== "") ?? "";
}

// src/adapters/http/read-body.ts
var maxErrorBytes = 64 * 1024;
function readBody(incoming, expected) {
  const { place: place2, method, maxBytes } = expected;
  const status = incoming.statusCode ?? 0;
  const strict = status >= 200 && status < 300;
  const limit = strict ? maxBytes : maxErrorBytes;
  const refusal = strict && method !== "HEAD" ? refuseByHeaders(incoming, place2, maxBytes) : null;
  return new Promise((resolve4, reject) => {
    const chunks = [];
    let sizeBytes = 0;
    const give = () => resolve4(Buffer.concat(chunks));
    const broken = (cause) => {
      if (strict) reject(truncated(place2, sizeBytes, cause));
      else give();
    };
    incoming.on("error", broken);
    if (refusal !== null) {
      reject(refusal);
      return;
    }
    incoming.on("data", (chunk) => {
      if (sizeBytes + chunk.length > limit) {
        if (strict) reject(tooLarge(place2, maxBytes));
        else give();
        incoming.destroy();
        return;
      }
      sizeBytes += chunk.length;
      chunks.push(chunk);
    });
    incoming.on("end", give);
    incoming.on("close", () => incoming.complete ? give() : broken());
  });
}
function refuseByHeaders(incoming, place2, maxBytes) {
  const encoding = incoming.headers["content-encoding"] ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    const found = JSON.stringify(encoding.slice(0, 40));
    return new TransportError(
      "response-malformed",
      `${place2}: the answer is encoded as ${found}, which was not asked for`
    );
  }
  return Number(incoming.headers["content-length"] ?? 0) > maxBytes ? tooLarge(place2, maxBytes) : null;
}
function tooLarge(place2, maxBytes) {
  return new TransportError(
    "response-too-large",
    `${place2}: the answer is longer than the limit of ${maxBytes} bytes`
  );
}
function truncated(place2, sizeBytes, cause) {
  return new TransportError("response-truncated", `${place2}: the answer broke off after ${sizeBytes} bytes`, {
    mayPass: true,
    ...cause === void 0 ? {} : { cause }
  });
}

// src/adapters/http/shown-url.ts
function parseUrl(text) {
  return URL.canParse(text) ? new URL(text) : null;
}
function shownUrl(url) {
  const parsed = parseUrl(url);
  return parsed === null ? "(unreadable URL)" : shownLookasideUrl(parsed.href);
}

// builtin:node:http of src/adapters/http/exchange.ts
var builtin5 = process.getBuiltinModule("node:http");
var exchange_default = builtin5;

// builtin:node:https of src/adapters/http/exchange.ts
var builtin6 = process.getBuiltinModule("node:https");
var exchange_default2 = builtin6;

// builtin:node:tls of src/adapters/http/exchange.ts
var builtin7 = process.getBuiltinModule("node:tls");
var TLSSocket = /* @__PURE__ */ (() => builtin7.TLSSocket)();

// src/adapters/http/exchange.ts
function exchange(call) {
  return new Promise((resolve4, reject) => {
    const place2 = placeOf(call);
    const outgoing = open(call);
    let reading = false;
    let failed2 = false;
    const fail = (cause) => {
      if (failed2) return;
      failed2 = true;
      release();
      if (!reading && wasStale(outgoing, cause)) resolve4(exchange(call));
      else reject(networkFailure(cause, place2, call.route.secure && !isSecured(outgoing)));
      outgoing.destroy();
    };
    const release = watch(call, outgoing, place2, fail);
    outgoing.on("error", (cause) => {
      if (!reading) fail(cause);
    });
    outgoing.on("upgrade", (_answer, socket) => {
      socket.destroy();
      fail(new TransportError("response-malformed", `${place2}: the server switches to another protocol`));
    });
    outgoing.on("response", (incoming) => {
      reading = true;
      readBody(incoming, { place: place2, method: call.hop.method, maxBytes: call.maxBytes }).then((body) => {
        release();
        resolve4({
          status: incoming.statusCode ?? 0,
          headers: linesOf(incoming),
          body,
          url: call.hop.url.href
        });
      }, fail);
    });
    outgoing.end(call.hop.body);
  });
}
function placeOf(call) {
  return `${call.what}: ${call.hop.method} ${shownUrl(call.hop.url.href)}`;
}
function open(call) {
  const { hop, route } = call;
  const proxy = route.forwardingProxy;
  const { url } = hop;
  const start = route.secure ? exchange_default2.request : exchange_default.request;
  const shared = { method: hop.method, agent: route.agent };
  if (proxy === void 0) {
    const port = url.port === "" ? {} : { port: Number(url.port) };
    return start({
      ...shared,
      host: bareHostname(url.hostname),
      ...port,
      path: url.pathname + url.search,
      headers: hop.headers
    });
  }
  const authorization = proxy.authorization === void 0 ? {} : { "proxy-authorization": proxy.authorization };
  const headers = { ...hop.headers, host: url.host, ...authorization };
  return start({ ...shared, host: proxy.hostname, port: proxy.port, path: url.href, headers });
}
function watch(call, outgoing, place2, fail) {
  const late2 = (doing, ms, mayPass) => fail(new TransportError("timeout", `${place2}: ${doing} within ${ms / 1e3} s`, { mayPass }));
  const { connectMs, idleMs, totalMs } = call.limits;
  const connecting = setTimeout(() => late2("no connection", connectMs, true), connectMs);
  const whole = setTimeout(() => late2("no complete answer", totalMs, false), totalMs);
  const cancel = () => fail(cancelled(place2));
  outgoing.on("socket", (socket) => {
    const connected = () => clearTimeout(connecting);
    if (outgoing.reusedSocket) connected();
    else socket.once(socket instanceof TLSSocket ? "secureConnect" : "connect", connected);
  });
  outgoing.setTimeout(idleMs, () => late2("nothing received", idleMs, true));
  for (const signal of call.signals) signal.addEventListener("abort", cancel, { once: true });
  return () => {
    clearTimeout(connecting);
    clearTimeout(whole);
    for (const signal of call.signals) signal.removeEventListener("abort", cancel);
  };
}
function wasStale(outgoing, cause) {
  const reset = ["ECONNRESET", "EPIPE"].includes(errorCode(cause));
  return reset && outgoing.reusedSocket && outgoing.method !== "POST";
}
function cancelled(place2) {
  return new TransportError("cancelled", `${place2}: stopped before it was done`);
}
function isSecured(outgoing) {
  const { socket } = outgoing;
  return socket instanceof TLSSocket && socket.authorized;
}
function linesOf(incoming) {
  const entries = Object.entries(incoming.headersDistinct).map(
    ([name, lines]) => [name, lines ?? []]
  );
  return Object.fromEntries(entries);
}

// src/adapters/http/redirects.ts
var maxRedirects = 10;
var publicHeaders = ["accept", "accept-encoding", "user-agent", "range", "content-type"];
var redirectStatuses = [301, 302, 303, 307, 308];
function nextHop(hop, response, request) {
  if (!redirectStatuses.includes(response.status)) return null;
  const url = readLocation(hop, response, request.what);
  const sameOrigin = url.origin === hop.url.origin;
  const keepsBody = hop.body !== void 0 && !becomesGet(response.status, hop.method);
  if (keepsBody && !sameOrigin && request.secretBody === true) {
    throw refuse(request.what, hop, `leads to ${url.host} with a body that holds a secret`);
  }
  const headers = sameOrigin ? hop.headers : keepPublic(hop.headers);
  if (becomesGet(response.status, hop.method))
    return { method: "GET", url, headers: without(headers, "content-type") };
  return hop.body === void 0 ? { method: hop.method, url, headers } : { method: hop.method, url, headers, body: hop.body };
}
function becomesGet(status, method) {
  if (method === "GET" || method === "HEAD") return false;
  return status === 303 || (status === 301 || status === 302) && method === "POST";
}
function readLocation(hop, response, what) {
  const lines = response.headers.location ?? [];
  const [location] = lines;
  if (location === void 0 || lines.length > 1)
    throw refuse(what, hop, "names no address, or more than one");
  const url = URL.canParse(location, hop.url.href) ? new URL(location, hop.url.href) : null;
  if (url === null) throw refuse(what, hop, "names an unreadable address");
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw refuse(what, hop, "leads to no http or https address");
  if (hop.url.protocol === "https:" && url.protocol === "http:")
    throw refuse(what, hop, `leads from https to http at ${url.host}`);
  url.username = "";
  url.password = "";
  url.hash = "";
  return url;
}
function keepPublic(headers) {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => publicHeaders.includes(name.toLowerCase()))
  );
}
function without(headers, unwanted) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== unwanted));
}
function refuse(what, hop, why) {
  return new TransportError("redirect-refused", `${what}: the redirect of ${shownUrl(hop.url.href)} ${why}`);
}
function firstHop(request, userAgent) {
  const url = parseUrl(request.url);
  if (url === null || url.protocol !== "http:" && url.protocol !== "https:") {
    throw new TransportError(
      "network-unreachable",
      `${request.what}: expected an http or https URL, found ${shownUrl(request.url)}`
    );
  }
  const authorization = userInfo(url);
  const headers = {
    "user-agent": userAgent,
    "accept-encoding": "identity",
    ...authorization,
    ...lowerCased(request.headers ?? {})
  };
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  bare.hash = "";
  const hop = { method: request.method, url: bare, headers };
  return request.body === void 0 ? hop : { ...hop, body: request.body };
}
function userInfo(url) {
  if (url.username === "" && url.password === "") return {};
  const pair = `${percentDecoded(url.username)}:${percentDecoded(url.password)}`;
  return { authorization: `Basic ${Buffer.from(pair, "utf8").toString("base64")}` };
}
function percentDecoded(text) {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
function lowerCased(headers) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

// src/adapters/http/repeat.ts
var noRepeats = { rateLimited: 0, passing: 0, serverError: 0, askedMs: 0 };
var maxAskedMs = 6e4;
var maxRepeats = { rateLimited: 4, passing: 3, serverError: 1 };
var passingStatuses = [408, 502, 503, 504];
function planRepeat(tried, { method, repeat }, repeats, clock) {
  const cause = repeatCause(tried);
  if (cause === null || repeats[cause] >= maxRepeats[cause] || repeat === "never") return null;
  if (method === "POST" && cause !== "rateLimited" && repeat !== "always") return null;
  const asked = "response" in tried ? retryAfterMs(tried.response, clock.nowMs()) : null;
  const askedMs = repeats.askedMs + (asked ?? 0);
  if (askedMs > maxAskedMs) return null;
  const waitMs = asked ?? ownWaitMs(cause, repeats, clock);
  return { waitMs, repeats: { ...repeats, [cause]: repeats[cause] + 1, askedMs } };
}
function retryAfterWish(response) {
  const text = retryAfterText(response);
  if (text === null || /^0+$/.test(text)) return "";
  const when = /^\d+$/.test(text) ? `after ${Number(text)} s` : `at ${text}`;
  return `, and asks to come back ${when} (we wait ${maxAskedMs / 1e3} s at most)`;
}
function repeatCause(tried) {
  if ("error" in tried) return tried.error instanceof TransportError && tried.error.mayPass ? "passing" : null;
  const { status } = tried.response;
  if (status === 429) return "rateLimited";
  if (status === 500) return "serverError";
  return passingStatuses.includes(status) ? "passing" : null;
}
function ownWaitMs(cause, repeats, clock) {
  if (cause === "rateLimited") return 2e3 * 2 ** repeats.rateLimited;
  return 500 * 2 ** repeats[cause] * (0.5 + clock.random() / 2);
}
function retryAfterMs(response, nowMs) {
  const text = retryAfterText(response);
  if (text === null) return null;
  return /^\d+$/.test(text) ? Number(text) * 1e3 : Math.max(0, Date.parse(text) - nowMs);
}
function retryAfterText({ headers }) {
  const [text = ""] = headers["retry-after"] ?? [];
  if (/^\d{1,9}$/.test(text)) return text;
  const isDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text);
  return isDate && !Number.isNaN(Date.parse(text)) ? text : null;
}

// src/adapters/http/plain-http.ts
function createPlainHttpRule(insecureHosts) {
  const insecure = new Set(insecureHosts.map((host) => host.trim().toLowerCase()));
  const isNamed = ({ protocol, host, hostname, port }) => (
    // A URL leaves out the port of its scheme, the user need not.
    insecure.has(host) || protocol === "http:" && port === "" && insecure.has(`${hostname}:80`)
  );
  return (url) => isLoopbackName(url.hostname) || isNamed(url);
}

// builtin:node:net of src/adapters/http/proxy.ts
var builtin8 = process.getBuiltinModule("node:net");
var BlockList2 = /* @__PURE__ */ (() => builtin8.BlockList)();
var isIP3 = /* @__PURE__ */ (() => builtin8.isIP)();

// src/adapters/http/proxy.ts
function proxyFor(url, env) {
  const names = [url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY", "ALL_PROXY"];
  const name = names.find((candidate) => variable(env, candidate) !== void 0) ?? "ALL_PROXY";
  const value = (variable(env, name) ?? "").trim();
  if (value === "" || isLoopbackName(url.hostname)) return null;
  if (isExcepted(url, env.no_proxy ?? env.NO_PROXY ?? "")) return null;
  return parseProxy(name, value);
}
var variable = (env, name) => env[name.toLowerCase()] ?? env[name];
function parseProxy(name, value) {
  const [, scheme] = /^([a-z][a-z0-9+.-]{0,30}):\/\//i.exec(value) ?? [];
  const expected = `${name}: expected http://HOST:PORT or https://HOST:PORT`;
  if (scheme !== void 0 && !["http", "https"].includes(scheme.toLowerCase())) {
    throw new TransportError("proxy-unsupported", `${expected}, found ${scheme.toLowerCase()}://`, {
      next: `Name an http proxy in ${name}, or except the host by NO_PROXY.`
    });
  }
  const url = parseUrl(scheme === void 0 ? `http://${value}` : value);
  if (url === null || url.hostname === "")
    throw new TransportError("proxy-failure", expected, { next: `Correct ${name}.` });
  const secure = url.protocol === "https:";
  const port = url.port === "" ? secure ? 443 : 80 : Number(url.port);
  const server = { secure, hostname: bareHostname(url.hostname), port };
  return url.username === "" ? server : { ...server, authorization: basicOf(name, url) };
}
function basicOf(name, url) {
  try {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    return `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
  } catch (cause) {
    if (!(cause instanceof URIError)) throw cause;
    throw new TransportError("proxy-failure", `${name}: user or password is not percent-encoded UTF-8`);
  }
}
function isExcepted(url, list3) {
  const host = bareHostname(url.hostname);
  const port = url.port === "" ? url.protocol === "https:" ? "443" : "80" : url.port;
  return list3.split(/[\s,]+/).filter((entry) => entry !== "").some((entry) => matchesEntry(entry.toLowerCase(), host, port));
}
function matchesEntry(entry, host, port) {
  if (entry === "*") return true;
  if (isIP3(host) !== 0 && entry.includes("/")) return isInRange(entry, host);
  const [, name = entry, wantedPort] = isIP3(entry) === 0 ? /^(.*?)(?::(\d+))?$/.exec(entry) ?? [] : [];
  if (wantedPort !== void 0 && wantedPort !== port) return false;
  if (isIP3(host) !== 0) return bareHostname(name) === host;
  const domain = name.replace(/^\*\./, ".");
  return domain.startsWith(".") ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}
function isInRange(range, address) {
  const [network = "", bits = ""] = range.split("/");
  const version = isIP3(network);
  if (version === 0 || version !== isIP3(address) || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (version === 4 ? 32 : 128)) return false;
  const family = version === 4 ? "ipv4" : "ipv6";
  const list3 = new BlockList2();
  list3.addSubnet(network, Number(bits), family);
  return list3.check(address, family);
}

// builtin:node:crypto of src/adapters/http/pem-file.ts
var builtin9 = process.getBuiltinModule("node:crypto");
var X509Certificate = /* @__PURE__ */ (() => builtin9.X509Certificate)();

// src/adapters/http/pem-file.ts
var maxFileBytes = 4 * 1024 * 1024;
function readPemCertificates(file) {
  const text = readPemText(file, "PEM certificates");
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw pemFault(file, "PEM certificates", "no PEM certificate");
  for (const [index, block] of blocks.entries()) checkReadable(file, index, block);
  return blocks;
}
function checkReadable(file, index, block) {
  try {
    new X509Certificate(block);
  } catch (cause) {
    throw pemFault(file, "PEM certificates", `number ${index + 1} unreadable`, cause);
  }
}
function readPemText(file, expected) {
  const read = readRegularFileSync(file.path, { maxBytes: maxFileBytes, followLinks: true });
  if (read.kind === "read") return Buffer.from(read.bytes).toString("latin1");
  if (read.kind === "missing") throw pemFault(file, expected, "no such file");
  throw pemFault(file, expected, `no readable file: ${read.why}`, read.cause);
}
function pemFault(file, expected, found, cause) {
  const message = `${file.label} ${file.path}: expected ${expected}, found ${found}`;
  return new FormatError(file.code, message, { ownFile: true, ...cause !== void 0 && { cause } });
}

// builtin:node:crypto of src/adapters/http/host-certificates.ts
var builtin10 = process.getBuiltinModule("node:crypto");
var createPrivateKey = /* @__PURE__ */ (() => builtin10.createPrivateKey)();
var X509Certificate2 = /* @__PURE__ */ (() => builtin10.X509Certificate)();

// builtin:node:fs of src/adapters/http/host-certificates.ts
var builtin11 = process.getBuiltinModule("node:fs");
var statSync = /* @__PURE__ */ (() => builtin11.statSync)();
var opendirSync = /* @__PURE__ */ (() => builtin11.opendirSync)();

// builtin:node:path of src/adapters/http/host-certificates.ts
var builtin12 = process.getBuiltinModule("node:path");
var join = /* @__PURE__ */ (() => builtin12.join)();

// src/adapters/http/host-certificates.ts
var maxNames = 1e3;
var absent = ["ENOENT", "ENOTDIR", "EACCES", "EPERM"];
function readHostCertificates(parents, registryName) {
  if (!/^[A-Za-z0-9[]/.test(registryName) || /[\\/\0]/.test(registryName)) return null;
  const folder = parents.map((parent) => join(parent, registryName)).find(isThere);
  return folder === void 0 ? null : readFolder(folder);
}
function isThere(folder) {
  try {
    return statSync(folder) !== void 0;
  } catch (cause) {
    if (absent.includes(errnoOf(cause))) return false;
    throw fault(folder, "a folder", failureWords(cause), cause);
  }
}
function readFolder(folder) {
  const names = namesIn(folder);
  const authorities = names.filter((name) => name.endsWith(".crt")).flatMap((name) => readPemCertificates(fileAt(join(folder, name))));
  const client = readClient(folder, names);
  return client === void 0 ? { authorities } : { authorities, client };
}
function readClient(folder, names) {
  const stems = (ending) => names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
  const [certificates, keys] = [stems(".cert"), stems(".key")];
  const alone = certificates.find((stem2) => !keys.includes(stem2));
  if (alone !== void 0) {
    const found = `no ${alone}.key beside it (an authority is to be named ${alone}.crt)`;
    throw fault(join(folder, `${alone}.cert`), "a client certificate with its key", found);
  }
  const orphan = keys.find((stem2) => !certificates.includes(stem2));
  if (orphan !== void 0)
    throw fault(
      join(folder, `${orphan}.key`),
      "the key of a client certificate",
      `no ${orphan}.cert beside it`
    );
  const [stem, ...others] = certificates;
  if (stem === void 0) return void 0;
  if (others.length > 0) throw fault(folder, "one client certificate", `${certificates.length}`);
  return readPair(join(folder, stem));
}
function readPair(stem) {
  const certificates = readPemCertificates(fileAt(`${stem}.cert`));
  const file = fileAt(`${stem}.key`);
  const key = readPemText(file, "a PEM private key");
  const [own = ""] = certificates;
  if (!new X509Certificate2(own).checkPrivateKey(parseKey(file, key)))
    throw pemFault(file, `the key of ${stem}.cert`, "another one");
  return { certificates: certificates.join("\n"), key };
}
function parseKey(file, key) {
  try {
    return createPrivateKey(key);
  } catch {
    throw pemFault(file, "a PEM private key without a passphrase", "none");
  }
}
function namesIn(folder) {
  const names = [];
  try {
    const listing = opendirSync(folder);
    try {
      for (let entry = listing.readSync(); entry !== null; entry = listing.readSync()) {
        if (names.length === maxNames) throw fault(folder, `at most ${maxNames} entries`, "more");
        names.push(entry.name);
      }
    } finally {
      listing.closeSync();
    }
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    throw fault(folder, "a readable folder", failureWords(cause), cause);
  }
  return names.sort();
}
var fileAt = (path) => ({ label: "certs.d", path, code: "certs-d-malformed" });
var fault = (path, expected, found, cause) => pemFault(fileAt(path), expected, found, cause);

// builtin:node:tls of src/adapters/http/trusted-roots.ts
var builtin13 = process.getBuiltinModule("node:tls");
var trusted_roots_default = builtin13;

// src/adapters/http/trusted-roots.ts
function createTlsIdentities(files) {
  const own = files.caFile === void 0 ? [] : readPemCertificates({ label: "--ca-file", path: files.caFile, code: "ca-file-malformed" });
  const base = files.caFile === void 0 ? { key: "" } : { key: "", context: contextOf(files, own) };
  const folders = /* @__PURE__ */ new Map();
  const known = /* @__PURE__ */ new Map();
  const certificatesOf = (registryName) => {
    const certificates = folders.get(registryName) ?? readHostCertificates(files.certsFolders, registryName);
    folders.set(registryName, certificates);
    return certificates;
  };
  return {
    base,
    ofRegistry(registryName, isRegistry) {
      const certificates = certificatesOf(registryName);
      if (certificates === null) return base;
      const shown = isRegistry ? certificates.client : void 0;
      const key = `${registryName} ${shown === void 0 ? "without" : "with"} client certificate`;
      const roots = [...own, ...certificates.authorities];
      const identity = known.get(key) ?? { key, context: contextOf(files, roots, shown) };
      known.set(key, identity);
      return identity;
    }
  };
}
function contextOf({ extraFile = "" }, own, client) {
  const pair = client === void 0 ? {} : { cert: client.certificates, key: client.key };
  if (own.length === 0) return trusted_roots_default.createSecureContext(pair);
  const extra = extraFile === "" ? [] : readPemCertificates({ label: "NODE_EXTRA_CA_CERTS", path: extraFile, code: "ca-file-malformed" });
  return trusted_roots_default.createSecureContext({ ca: [...trusted_roots_default.rootCertificates, ...extra, ...own], ...pair });
}

// builtin:node:http of src/adapters/http/tunnel.ts
var builtin14 = process.getBuiltinModule("node:http");
var tunnel_default = builtin14;

// builtin:node:https of src/adapters/http/tunnel.ts
var builtin15 = process.getBuiltinModule("node:https");
var tunnel_default2 = builtin15;

// builtin:node:net of src/adapters/http/tunnel.ts
var builtin16 = process.getBuiltinModule("node:net");
var Socket = /* @__PURE__ */ (() => builtin16.Socket)();

// builtin:node:tls of src/adapters/http/tunnel.ts
var builtin17 = process.getBuiltinModule("node:tls");
var tunnel_default3 = builtin17;

// src/adapters/http/tunnel.ts
function createTunnelAgent(proxy, options) {
  const agent = new tunnel_default2.Agent({ keepAlive: true });
  agent.createConnection = (target2, callback) => {
    const host = target2.host ?? "";
    const servername = "servername" in target2 && typeof target2.servername === "string" ? target2.servername : "";
    openTunnel(proxy, `${bracketed(host)}:${target2.port ?? 443}`, options).then(
      (socket) => callback?.(null, tunnel_default3.connect({ ...tlsOptions(options.server), socket, servername, host })),
      // With an error the agent looks at no stream, but the type wants one.
      (error) => callback?.(error, new Socket())
    );
    return void 0;
  };
  return agent;
}
function tlsOptions({ context }) {
  const base = { rejectUnauthorized: true, ALPNProtocols: ["http/1.1"] };
  return context === void 0 ? base : { ...base, secureContext: context };
}
function openTunnel(proxy, target2, options) {
  return new Promise((resolve4, reject) => {
    const asked = connectRequest(proxy, target2, options);
    const fail = (found, cause) => {
      clearTimeout(timer);
      reject(proxyFailure(proxy, found, cause));
      asked.destroy();
    };
    const timer = setTimeout(
      () => fail(`no answer to CONNECT within ${options.connectTimeoutMs} ms`),
      options.connectTimeoutMs
    );
    asked.on("error", (cause) => fail("the connection failed", cause));
    asked.on("response", (answer) => fail(`answered ${answer.statusCode} to CONNECT ${target2}`));
    asked.on("connect", (answer, socket, head) => {
      if (answer.statusCode !== 200) {
        socket.destroy();
        fail(`answered ${answer.statusCode} to CONNECT ${target2}`);
        return;
      }
      clearTimeout(timer);
      if (head.length > 0) socket.unshift(head);
      if (socket instanceof Socket) resolve4(socket);
      else fail("gave no socket");
    });
    asked.end();
  });
}
function connectRequest(proxy, target2, options) {
  const authorization = proxy.authorization === void 0 ? {} : { "proxy-authorization": proxy.authorization };
  const request = {
    method: "CONNECT",
    host: proxy.hostname,
    port: proxy.port,
    path: target2,
    headers: { host: target2, ...authorization },
    agent: false
  };
  return proxy.secure ? tunnel_default2.request({ ...request, ...tlsOptions(options.proxy) }) : tunnel_default.request(request);
}
function bracketed(host) {
  return host.includes(":") ? `[${host}]` : host;
}
function proxyFailure(proxy, found, cause) {
  const details = cause === void 0 ? {} : { cause };
  return new TransportError("proxy-failure", `proxy ${proxy.hostname}:${proxy.port}: ${found}`, {
    next: "Correct HTTPS_PROXY, or except the host by NO_PROXY.",
    ...details
  });
}

// builtin:node:http of src/adapters/http/routes.ts
var builtin18 = process.getBuiltinModule("node:http");
var routes_default = builtin18;

// builtin:node:https of src/adapters/http/routes.ts
var builtin19 = process.getBuiltinModule("node:https");
var routes_default2 = builtin19;

// src/adapters/http/routes.ts
function createRoutes(options) {
  const extraFile = options.env.NODE_EXTRA_CA_CERTS;
  const identities = createTlsIdentities({
    certsFolders: options.certsFolders,
    ...options.caFile !== void 0 && { caFile: options.caFile },
    ...extraFile !== void 0 && { extraFile }
  });
  const mayBePlain = createPlainHttpRule(options.insecureHosts);
  const pools = createPools(identities.base, options);
  return {
    routeTo(url, request) {
      const secure = url.protocol === "https:";
      const allowLoopback = mayReachLoopback(url, request.namedHost ?? new URL(request.url).host);
      checkHostLiteral(url.hostname, allowLoopback);
      if (!secure && request.allowPlainHttp !== true && !mayBePlain(url)) {
        throw new TransportError(
          "plain-http-refused",
          `${request.what}: ${shownUrl(url.href)} is plain http to a host not named as insecure`
        );
      }
      const proxy = proxyFor(url, options.env);
      const identity = secure ? identityFor(identities, url, request) : null;
      return proxy === null ? pools.direct(allowLoopback, identity) : pools.proxied(proxy, identity);
    },
    close: pools.close
  };
}
function createPools(base, { resolveName, connectTimeoutMs }) {
  const agents = /* @__PURE__ */ new Map();
  const pooled = (key, make) => {
    const agent = agents.get(key) ?? make();
    agents.set(key, agent);
    return agent;
  };
  return {
    direct(allowLoopback, identity) {
      const lookup2 = checkedLookup(resolveName, allowLoopback);
      if (identity === null) {
        const make2 = () => new routes_default.Agent({ keepAlive: true, lookup: lookup2 });
        return { agent: pooled(`http ${allowLoopback}`, make2), secure: false };
      }
      const make = () => new routes_default2.Agent({ keepAlive: true, lookup: lookup2, ...tlsOptions(identity) });
      return { agent: pooled(`https ${allowLoopback} ${identity.key}`, make), secure: true };
    },
    proxied(proxy, identity) {
      const name = `${proxy.secure ? "https" : "http"}://${proxy.hostname}:${proxy.port}`;
      if (identity !== null) {
        const make2 = () => createTunnelAgent(proxy, { proxy: base, server: identity, connectTimeoutMs });
        return { agent: pooled(`tunnel ${name} ${identity.key}`, make2), secure: true };
      }
      const make = () => proxy.secure ? new routes_default2.Agent({ keepAlive: true, ...tlsOptions(base) }) : new routes_default.Agent({ keepAlive: true });
      return { agent: pooled(`forward ${name}`, make), secure: proxy.secure, forwardingProxy: proxy };
    },
    close() {
      for (const agent of agents.values()) agent.destroy();
    }
  };
}
function mayReachLoopback(url, namedHost) {
  const named = `http://${namedHost}`;
  if (!URL.canParse(named)) return false;
  const { hostname } = new URL(named);
  return isLoopbackName(hostname) || bareHostname(hostname) === bareHostname(url.hostname);
}
function identityFor(identities, url, { registryName }) {
  if (registryName === void 0) return identities.base;
  const named = `https://${registryName}`;
  const isRegistry = URL.canParse(named) && new URL(named).host === url.host;
  return identities.ofRegistry(registryName, isRegistry);
}

// builtin:node:timers/promises of src/adapters/http/http.ts
var builtin20 = process.getBuiltinModule("node:timers/promises");
var setTimeout2 = /* @__PURE__ */ (() => builtin20.setTimeout)();

// src/adapters/http/http.ts
var defaultLimits = { connectMs: 1e4, idleMs: 3e4, totalMs: 12e4 };
function createHttp(options) {
  const limits = { ...defaultLimits, ...options.limits };
  const client = {
    options,
    limits,
    routes: createRoutes({
      env: options.env,
      insecureHosts: options.insecureHosts,
      ...options.caFile === void 0 ? {} : { caFile: options.caFile },
      certsFolders: options.certsFolders ?? [],
      resolveName: options.resolveName ?? resolveBySystem,
      connectTimeoutMs: limits.connectMs
    }),
    slots: createSlots(options.concurrencyPerHost ?? 8),
    clock: options.clock ?? { nowMs: Date.now, random: Math.random }
  };
  return { request: (request) => follow(client, request), close: client.routes.close };
}
async function follow(client, request) {
  let hop = firstHop(request, client.options.userAgent);
  let repeats = noRepeats;
  let redirects = 0;
  for (; ; ) {
    const tried = await attempt(client, request, hop);
    const plan = planRepeat(tried, { ...request, method: hop.method }, repeats, client.clock);
    if (plan !== null) {
      repeats = plan.repeats;
      await pause(client, request, plan.waitMs);
      continue;
    }
    if ("error" in tried) throw tried.error;
    const next = nextHop(hop, tried.response, request);
    if (next === null) return tried.response;
    redirects += 1;
    if (redirects > maxRedirects) throw tooManyRedirects(request);
    hop = next;
  }
}
function tooManyRedirects(request) {
  const found = `${shownUrl(request.url)} redirected more than ${maxRedirects} times`;
  return new TransportError("redirect-loop", `${request.what}: ${found}`);
}
async function attempt(client, request, hop) {
  const signals = signalsOf(client, request);
  const { what, maxBytes } = request;
  try {
    const route = client.routes.routeTo(hop.url, request);
    const response = await client.slots.run(hop.url.origin, async () => {
      if (signals.some((signal) => signal.aborted)) throw cancelled(`${what}: ${shownUrl(request.url)}`);
      return await exchange({ hop, route, what, maxBytes, limits: client.limits, signals });
    });
    const { forwardingProxy } = route;
    if (response.status === 407 && forwardingProxy !== void 0) {
      throw proxyFailure(forwardingProxy, "answered status 407: it wants a user and password");
    }
    return { response };
  } catch (error) {
    return { error };
  }
}
async function pause(client, request, ms) {
  const signals = signalsOf(client, request);
  const signal = signals.length === 0 ? void 0 : AbortSignal.any([...signals]);
  const sleep = client.options.sleep ?? ((time, stop) => setTimeout2(time, void 0, stop === void 0 ? {} : { signal: stop }));
  try {
    await sleep(ms, signal);
  } catch (cause) {
    if (signal?.aborted !== true) throw cause;
    throw cancelled(`${request.what}: ${shownUrl(request.url)}`);
  }
}
function signalsOf(client, request) {
  return [client.options.signal, request.signal].filter((signal) => signal !== void 0);
}

// builtin:node:crypto of src/adapters/new-files.ts
var builtin21 = process.getBuiltinModule("node:crypto");
var randomBytes = /* @__PURE__ */ (() => builtin21.randomBytes)();

// builtin:node:fs/promises of src/adapters/new-files.ts
var builtin22 = process.getBuiltinModule("node:fs/promises");
var access = /* @__PURE__ */ (() => builtin22.access)();
var open2 = /* @__PURE__ */ (() => builtin22.open)();
var lstat = /* @__PURE__ */ (() => builtin22.lstat)();
var link = /* @__PURE__ */ (() => builtin22.link)();
var unlink = /* @__PURE__ */ (() => builtin22.unlink)();
var constants = /* @__PURE__ */ (() => builtin22.constants)();

// builtin:node:path of src/adapters/new-files.ts
var builtin23 = process.getBuiltinModule("node:path");
var resolve = /* @__PURE__ */ (() => builtin23.resolve)();
var join2 = /* @__PURE__ */ (() => builtin23.join)();
var dirname = /* @__PURE__ */ (() => builtin23.dirname)();

// src/adapters/new-files.ts
function createNewFiles(workingDirectory2) {
  return {
    async demandFree(paths) {
      for (const path of paths) await demandFree(resolve(workingDirectory2, path), path);
    },
    async write(files) {
      const temporary = [];
      const placed = [];
      try {
        const paths = files.map(({ path }) => resolve(workingDirectory2, path));
        for (const [index, file] of files.entries()) {
          const path = join2(dirname(paths[index] ?? ""), `.countersign-${randomBytes(12).toString("hex")}`);
          await orFailed(file, () => writeWhole(path, file, () => temporary.push(path)));
        }
        for (const [index, file] of files.entries()) {
          const [from = "", to = ""] = [temporary[index], paths[index]];
          await orFailed(file, () => place(from, to, file, () => placed.push(to)));
        }
      } catch (cause) {
        await remove(placed);
        throw cause;
      } finally {
        await remove(temporary);
      }
    }
  };
}
async function remove(paths) {
  for (const path of paths) await unlink(path).catch(() => void 0);
}
var noLinks = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"];
async function demandFree(path, shown) {
  if (await isThere2(path)) throw taken(shown);
  try {
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    throw notWritten(shown, cause);
  }
}
async function isThere2(path) {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}
var taken = (shown, cause) => new UsageError("file-exists", `${shown}: expected a name that is free, found a file`, { cause });
function notWritten(shown, cause) {
  const message = `${shown}: expected to write a new file, found: ${failureWords(cause)}`;
  return new TransportError("file-not-written", message, { cause });
}
async function place(from, to, file, begun) {
  try {
    await link(from, to);
    begun();
  } catch (cause) {
    if (!noLinks.includes(errnoOf(cause))) throw cause;
    await writeWhole(to, file, begun);
  }
}
async function writeWhole(path, { bytes, access: access4 }, begun) {
  const file = await open2(path, "wx", access4 === "private" ? 384 : 420);
  begun();
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
async function orFailed({ path: shown }, work) {
  try {
    await work();
  } catch (cause) {
    throw errnoOf(cause) === "EEXIST" ? taken(shown, cause) : notWritten(shown, cause);
  }
}

// src/adapters/parsers/yaml.ts
var maxDepth = 32;
var maxValues = 2e4;
var maxAliases = 100;
async function parseYaml(bytes, options) {
  return (await parseYamlDocument(bytes, options)).tree;
}
async function parseYamlDocument(bytes, options) {
  if (bytes.length > options.maxBytes) {
    throw fault2(options, `expected at most ${options.maxBytes} bytes, found ${bytes.length}`);
  }
  const text = decode(bytes, options);
  const { default: yaml } = await import("./dist-IDUS6DAK.js");
  return readTree(yaml, text, options);
}
function decode(bytes, options) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw fault2(options, "expected UTF-8 text, found bytes that are not valid UTF-8", cause);
  }
}
function readTree(yaml, text, options) {
  const lines = new yaml.LineCounter();
  const document = readDocument(yaml, { text, lines }, options);
  if (document === void 0) return { tree: null, locate: () => void 0 };
  const tree = toTree(document.contents, "", 0, { yaml, lines, document, options, values: 0, aliases: 0 });
  return { tree, locate: (steps) => locate(steps, { yaml, lines, document }) };
}
function readDocument(yaml, { text, lines }, options) {
  const settings = { version: "1.2", logLevel: "silent", uniqueKeys: false, lineCounter: lines };
  let documents;
  try {
    documents = yaml.parseAllDocuments(text, settings);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw fault2(options, "expected YAML, found a text that cannot be read (nested too deep?)", cause);
  }
  if (!Array.isArray(documents)) return void 0;
  if (documents.length > 1) throw fault2(options, `expected one document, found ${documents.length}`);
  const [document] = documents;
  if (document === void 0) return void 0;
  const directives = document.warnings.filter(({ code }) => code === "BAD_DIRECTIVE");
  const [error] = [...document.errors, ...directives];
  if (error !== void 0) {
    const at = error.linePos?.[0];
    const where = at === void 0 ? "" : `line ${at.line}, column ${at.col}: `;
    const [what = "cannot be read"] = error.message.split("\n");
    throw fault2(options, `${where}expected YAML, found a fault: ${what.replace(/ at line .*$/, "")}`);
  }
  const version = document.directives?.yaml.version ?? "1.2";
  if (version !== "1.2") throw fault2(options, `expected YAML 1.2, found the directive %YAML ${version}`);
  return document;
}
function locate(steps, { yaml, lines, document }) {
  let node = document.contents;
  let place2 = node;
  for (const step of steps) {
    if (yaml.isAlias(node)) node = node.resolve(document);
    if (yaml.isSeq(node)) {
      node = typeof step === "number" ? node.items[step] : void 0;
      place2 = node;
    } else if (yaml.isMap(node)) {
      const pair = node.items.find(({ key }) => textOf(key, yaml) === step);
      node = pair?.value;
      place2 = pair?.key;
    } else return void 0;
  }
  return positionOf(place2, { yaml, lines });
}
function positionOf(node, { yaml, lines }) {
  const offset = yaml.isNode(node) ? node.range?.[0] : void 0;
  if (offset === void 0) return void 0;
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
function toTree(node, path, depth, reading) {
  const { yaml, options } = reading;
  reading.values += 1;
  if (reading.values > maxValues) throw fault2(options, `expected at most ${maxValues} values, found more`);
  if (depth > maxDepth) throw fault2(options, `expected at most ${maxDepth} levels of nesting, found more`);
  if (node === null || node === void 0) return null;
  if (yaml.isAlias(node)) return toTree(target(node, path, reading), path, depth + 1, reading);
  if (!yaml.isNode(node)) throw faultIn(node, path, "expected a value, found something else", reading);
  refuseTag(node, path, reading);
  if (yaml.isMap(node)) return toMap(node, path, depth, reading);
  if (yaml.isSeq(node)) {
    return node.items.map((item, index) => toTree(item, extendPath(path, index), depth + 1, reading));
  }
  return scalar(node, path, reading);
}
function toMap(map, path, depth, reading) {
  const result = /* @__PURE__ */ new Map();
  for (const pair of map.items) {
    const key = keyOf(pair, path, reading);
    const place2 = extendPath(path, key);
    if (result.has(key))
      throw faultIn(pair.key, place2, "expected each key once, found it a second time", reading);
    result.set(key, toTree(pair.value, place2, depth + 1, reading));
  }
  return result;
}
function keyOf({ key }, path, reading) {
  const text = textOf(key, reading.yaml);
  if (text === void 0)
    throw faultIn(key, path, "expected plain texts as keys, found another kind", reading);
  refuseTag(key, path, reading);
  if (text === "<<")
    throw faultIn(key, path, "expected no merge key (<<); write the keys out instead", reading);
  return text;
}
function textOf(key, yaml) {
  if (!yaml.isScalar(key)) return void 0;
  return typeof key.value === "string" ? key.value : key.source ?? "";
}
function target(alias, path, reading) {
  const { document, options } = reading;
  reading.aliases += 1;
  if (reading.aliases > maxAliases) throw fault2(options, `expected at most ${maxAliases} aliases, found more`);
  const node = alias.resolve(document);
  if (node === void 0)
    throw faultIn(alias, path, "expected an anchor before the alias, found none", reading);
  return node;
}
function refuseTag(node, path, reading) {
  if (!reading.yaml.isNode(node) || node.tag === void 0) return;
  throw faultIn(node, path, "expected a plain value, found a tag; remove it", reading);
}
function scalar(node, path, reading) {
  const value = reading.yaml.isScalar(node) ? node.value : void 0;
  if (value === null || value === void 0) return null;
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") return value;
  throw faultIn(node, path, `expected a text, number, boolean or null, found ${typeof value}`, reading);
}
function faultIn(node, path, message, reading) {
  const position = positionOf(node, reading);
  const where = position === void 0 ? "" : `line ${position.line}, column ${position.column}, `;
  return fault2(reading.options, `${where}at ${path === "" ? "top level" : path}: ${message}`);
}
function fault2(options, message, cause) {
  const details = { cause, ownFile: options.ownFile === true };
  return new FormatError(options.code, `${options.what}: ${message}`, details);
}

// builtin:node:fs/promises of src/adapters/registries-d-folder.ts
var builtin24 = process.getBuiltinModule("node:fs/promises");
var access2 = /* @__PURE__ */ (() => builtin24.access)();
var readdir = /* @__PURE__ */ (() => builtin24.readdir)();

// builtin:node:path of src/adapters/registries-d-folder.ts
var builtin25 = process.getBuiltinModule("node:path");
var join3 = /* @__PURE__ */ (() => builtin25.join)();

// src/adapters/registries-d-folder.ts
var maxFileBytes2 = 512 * 1024;
var maxFiles = 1e3;
var maxFolderBytes = 1024 * 1024;
var systemFolder = "/etc/containers/registries.d";
function createRegistriesConfigs(options) {
  let loading;
  return {
    load() {
      loading ??= load(options);
      return loading;
    }
  };
}
async function load(options) {
  const builtInLookaside = builtInStore(options);
  if (options.folder === void 0 && options.ambient === false)
    return mergeRegistries([], { builtInLookaside });
  const folder = options.folder ?? await defaultFolder(options);
  const names = await yamlNames(folder);
  if (names === null) {
    const empty = mergeRegistries([], { builtInLookaside });
    if (options.folder === void 0) return empty;
    return { ...empty, warnings: [`${folder}: no such folder, so nothing is configured`] };
  }
  const files = [];
  let left = maxFolderBytes;
  for (const name of names) {
    const bytes = await readOne(join3(folder, name), options);
    if (bytes === null) continue;
    left -= bytes.length;
    if (left < 0)
      throw unreadable(folder, `expected at most ${maxFolderBytes} bytes in all files, found more`);
    const file = join3(folder, name);
    files.push({ file, tree: await parseYaml(bytes, yamlOptions(file)) });
  }
  return mergeRegistries(files, { folder, builtInLookaside });
}
async function defaultFolder(options) {
  const own = join3(options.home, ".config/containers/registries.d");
  try {
    await access2(own);
    return own;
  } catch {
    return options.systemFolder ?? systemFolder;
  }
}
function builtInStore({ isRoot, home }) {
  const path = isRoot ? "/var/lib/containers/sigstore" : join3(home, ".local/share/containers/sigstore");
  return folderUrl(path);
}
async function yamlNames(folder) {
  let names;
  try {
    names = await readdir(folder);
  } catch (cause) {
    if (errnoOf(cause) === "ENOENT") return null;
    throw unreadable(folder, failureWords(cause), cause);
  }
  const wanted = names.filter((name) => name.endsWith(".yaml")).sort();
  if (wanted.length <= maxFiles) return wanted;
  throw unreadable(folder, `expected at most ${maxFiles} files, found ${wanted.length}`);
}
async function readOne(file, { followLinks = true }) {
  const read = await readRegularFile(file, { maxBytes: maxFileBytes2, followLinks });
  switch (read.kind) {
    case "missing":
      return null;
    case "failed":
      throw unreadable(file, read.why, read.cause);
    case "read":
      return read.bytes;
  }
}
function yamlOptions(file) {
  return { what: file, maxBytes: maxFileBytes2, code: "registries-d-malformed", ownFile: true };
}
function unreadable(path, why, cause) {
  return new FormatError("registries-d-unreadable", `${path}: cannot be read: ${why}`, {
    ownFile: true,
    cause
  });
}

// src/adapters/http/status-failure.ts
var passingStatuses2 = [408, 429, 500, 502, 503, 504];
function statusFailure(response, what) {
  const { status } = response;
  const code = status === 429 ? "rate-limited" : "http-status";
  const mayPass = passingStatuses2.includes(status);
  const message = `${what}: ${shownUrl(response.url)} answered status ${status}${retryAfterWish(response)}`;
  return new TransportError(code, message, { status, mayPass });
}

// src/adapters/registry/explanation.ts
var maxShownLength = 200;
var minSecretLength = 4;
function explanationOf(body, secrets) {
  const error = firstError(Buffer.from(body).toString("utf8"));
  const [code, message] = [
    partOf(error, ["code", "error"]),
    partOf(error, ["message", "error_description", "details"])
  ];
  const text = [code, message].filter((part) => part !== "").join(" ");
  if (secrets.some((secret) => secret.length >= minSecretLength && text.includes(secret))) return { text: "" };
  return /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(code) ? { code, text } : { text };
}
function partOf(error, names) {
  if (typeof error !== "object" || error === null) return "";
  const members = Object.fromEntries(Object.entries(error));
  const text = names.map((name) => members[name]).find((value) => typeof value === "string");
  return typeof text === "string" ? oneLine(text) : "";
}
function firstError(text) {
  const body = parseLooseJson(text);
  if (typeof body !== "object" || body === null || !("errors" in body)) return body;
  return Array.isArray(body.errors) ? body.errors[0] : null;
}
function oneLine(text) {
  const line = text.slice(0, maxShownLength * 2).replace(/[\p{C}\p{Z}]+/gu, " ").trim();
  return line.length > maxShownLength ? `${line.slice(0, maxShownLength)}\u2026` : line;
}

// src/adapters/registry/refusal.ts
function refusalError(wanted, answer) {
  const { place: place2, by, status, explanation, sent } = answer;
  const login = sent?.login?.source;
  const used = login === void 0 ? "without credentials" : `with ${login.file}, entry ${JSON.stringify(login.entry)}`;
  const said = explanation.text === "" ? "" : `: ${explanation.text}`;
  const code = codeOf(answer);
  const refusal = {
    ...wanted,
    by,
    status,
    ...explanation.code !== void 0 && { claimedCode: explanation.code },
    ...login !== void 0 && { login }
  };
  const message = `${place2} answered status ${status}${said} (asked ${used})`;
  return new TransportError(code, message, { status, refusal, next: nextFor(code, refusal) });
}
function codeOf({ by, status, explanation, sent }) {
  if (status === 404)
    return explanation.code === "NAME_UNKNOWN" ? "repository-not-found" : "manifest-not-found";
  const hasLogin = (sent?.login ?? null) !== null;
  if (status === 403) return hasLogin || by === "registry" ? "registry-denied" : "registry-login-missing";
  if (!hasLogin) return "registry-login-missing";
  return sent?.isGranted === true ? "registry-denied" : "registry-login-refused";
}
var verbs = { pull: "pull", push: "push to" };
function nextFor(code, { operation, login }) {
  const signIn = "Sign in to this registry (docker login, podman login) or give --auth-file.";
  const account = `use an account that may ${verbs[operation]} this repository`;
  if (operation === "push" && code === "registry-denied")
    return `In a workflow give the job \`permissions: packages: write\`; elsewhere ${account}.`;
  if (code === "registry-login-refused") return "Sign in again: the login is wrong, or no longer valid.";
  if (code !== "manifest-not-found" && code !== "repository-not-found")
    return login === void 0 ? signIn : `Sign in again, or ${account}.`;
  const name = code === "repository-not-found" ? "Check the name" : "Check the name and the tag";
  return login === void 0 ? `${name}; private repositories also answer so without credentials.` : `${name}, and that this account may ${verbs[operation]} the repository.`;
}

// src/adapters/registry/tokens.ts
var maxTokenBytes = 1024 * 1024;
var maxTokenLength = 64 * 1024;
var marginMs = 1e4;
function createTokens(http, nowMs) {
  const kept = /* @__PURE__ */ new Map();
  async function fetchAndKeep(key, wish) {
    const fetched = fetchToken(http, wish, nowMs);
    kept.set(key, fetched);
    try {
      return (await fetched).authorized;
    } catch (error) {
      if (kept.get(key) === fetched) kept.delete(key);
      throw error;
    }
  }
  return {
    async authorization(wish, refused3) {
      const key = keyOf2(wish);
      for (let current = kept.get(key); current !== void 0; current = kept.get(key)) {
        const known = await current;
        if (known.authorized.value !== refused3 && nowMs() < known.untilMs) return known.authorized;
        if (kept.get(key) === current) kept.delete(key);
      }
      return await fetchAndKeep(key, wish);
    }
  };
}
function keyOf2({ realm, service, scopes, credential, registry }) {
  return JSON.stringify([
    realm,
    service ?? null,
    [...scopes].sort(),
    registry.host,
    credential?.source ?? null
  ]);
}
async function fetchToken(http, wish, nowMs) {
  const realm = checkRealm(wish);
  const response = await ask(http, wish, realm);
  const sent = { value: "", login: loginOf(wish.credential), isGranted: false };
  if (isRefusal(wish, response.status)) {
    const explanation = explanationOf(response.body, secretsOf(sent));
    const place2 = `token: ${shownUrl(realm.href)}`;
    throw refusalError(wish.wanted, {
      place: place2,
      by: "token-service",
      status: response.status,
      explanation,
      sent
    });
  }
  if (response.status !== 200) throw serviceFailure(response);
  const { value, lifeSeconds } = readToken(response);
  const authorized = { value, login: sent.login, isGranted: true };
  return { authorized, untilMs: nowMs() + lifeSeconds * 1e3 - marginMs };
}
function loginOf(credential) {
  return credential?.kind === "identity-token" || passwordPair(credential) !== null ? credential : null;
}
function isRefusal(wish, status) {
  return status === 401 || status === 403 || status === 400 && wish.credential?.kind === "identity-token";
}
function checkRealm({ realm, registry }) {
  const url = parseUrl(realm);
  const refuse2 = (found) => new TransportError(
    "realm-refused",
    `${registry.host}: expected the https URL of a token service, found ${found}`
  );
  if (url === null) throw refuse2(JSON.stringify(realm.slice(0, 200)));
  const mayBePlain = registry.protocol === "http:";
  if (url.protocol !== "https:" && !(url.protocol === "http:" && mayBePlain)) throw refuse2(shownUrl(realm));
  if (url.username !== "" || url.password !== "") throw refuse2("one with user info");
  return url;
}
async function ask(http, wish, realm) {
  const registryName = wish.wanted.registry;
  const shared = {
    what: "token",
    maxBytes: maxTokenBytes,
    namedHost: wish.registry.host,
    registryName
  };
  if (wish.credential?.kind === "identity-token") {
    const posted = await http.request({ ...shared, ...postForm(wish, realm, wish.credential.identityToken) });
    if (posted.status !== 404 && posted.status !== 405) return posted;
  }
  return await http.request({ ...shared, ...getForm(wish, realm) });
}
function postForm(wish, realm, identityToken) {
  const form = new URLSearchParams({
    grant_type: "refresh_token",
    client_id: "countersign",
    refresh_token: identityToken
  });
  if (wish.service !== void 0) form.set("service", wish.service);
  form.set("scope", wish.scopes.join(" "));
  return {
    method: "POST",
    url: realm.href,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: Buffer.from(form.toString(), "utf8"),
    secretBody: true
  };
}
function getForm(wish, realm) {
  const url = new URL(realm);
  if (wish.service !== void 0) url.searchParams.set("service", wish.service);
  for (const scope of wish.scopes) url.searchParams.append("scope", scope);
  const pair = passwordPair(wish.credential);
  if (pair === null) return { method: "GET", url: url.href };
  url.searchParams.set("account", pair.username);
  return { method: "GET", url: url.href, headers: { authorization: basicAuthorization(pair) } };
}
function passwordPair(credential) {
  if (credential === null || credential.kind === "registry-token" || credential.password === "") return null;
  return { username: credential.username, password: credential.password };
}
function secretsOf(sent) {
  const { value = "", login = null } = sent ?? {};
  const pair = passwordPair(login);
  const own = pair === null ? [] : [pair.password, basicAuthorization(pair).replace("Basic ", "")];
  const token2 = login?.kind === "identity-token" ? [login.identityToken] : [];
  return [value.replace(/^(?:Basic|Bearer) /, ""), ...own, ...token2].filter((text) => text !== "");
}
function basicAuthorization({
  username,
  password
}) {
  return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}
function isHeaderToken(token2) {
  return token2.length <= maxTokenLength && /^[\x21-\x7e]+$/.test(token2);
}
function readToken(response) {
  const body = parseBody(response);
  const token2 = [body.get("token"), body.get("access_token")].find(
    (value) => typeof value === "string" && value !== ""
  );
  if (typeof token2 !== "string" || !isHeaderToken(token2)) throw malformed(response);
  const seconds = body.get("expires_in");
  return { value: `Bearer ${token2}`, lifeSeconds: Math.max(60, typeof seconds === "number" ? seconds : 60) };
}
function parseBody(response) {
  try {
    const body = parseStrictJson(response.body, { what: "token", maxBytes: maxTokenBytes });
    if (isJsonObject(body)) return body;
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
  }
  throw malformed(response);
}
function malformed(response) {
  return new TransportError(
    "registry-error",
    `token: expected a JSON object with a token from ${shownUrl(response.url)}, found none`
  );
}
function serviceFailure(response) {
  const failure = statusFailure(response, "token");
  if (failure.code === "rate-limited") return failure;
  return new TransportError("registry-error", failure.message, {
    status: response.status,
    mayPass: failure.mayPass
  });
}

// src/adapters/registry/registry-failure.ts
function registryFailure(what, answer, missing = "registry-error") {
  const { response, sent, wanted, registry } = answer;
  const { status } = response;
  const explanation = explanationOf(response.body, secretsOf(sent));
  const place2 = `${what}: ${shownUrl(response.url)}`;
  if (status === 403 && new URL(response.url).host !== registry.host)
    return storageFailure(place2, registry.host);
  const isRefusal3 = status === 404 && (missing === "manifest-not-found" || explanation.code === "NAME_UNKNOWN");
  if (status === 403 || isRefusal3)
    return refusalError(wanted, { place: place2, by: "registry", status, explanation, sent });
  const failure = statusFailure(response, place2);
  const code = failure.code === "rate-limited" ? "rate-limited" : status === 404 ? missing : "registry-error";
  const said = explanation.text === "" ? "" : `: ${explanation.text}`;
  const message = `${place2} answered status ${status}${said}${retryAfterWish(response)}`;
  return new TransportError(code, message, { status, mayPass: failure.mayPass });
}
function storageFailure(place2, host) {
  return new TransportError("registry-error", `${place2}, where ${host} redirects to, answered status 403`, {
    status: 403,
    next: "Run again: a signed address may have expired; else ask the operator of the registry about its storage."
  });
}

// src/adapters/registry/blobs.ts
var maxAnswerBytes = 64 * 1024;
var maxUploads = 2;
async function getBlob(requests, repository, digest, maxBytes) {
  const what = `blob ${digest} of ${repository.domain}/${repository.path}`;
  const answer = await requests.send({
    repository,
    operation: "pull",
    method: "GET",
    what: "blob",
    maxBytes,
    path: `/v2/${repository.path}/blobs/${digest}`
  });
  const { response } = answer;
  if (response.status !== 200) throw registryFailure(what, answer, "blob-not-found");
  const found = digestOf(response.body, digestParts(digest).algorithm);
  if (found === digest) return response.body;
  throw new IntegrityError(
    "digest-mismatch",
    `${what}: ${shownUrl(response.url)}: found bytes of digest ${found}`
  );
}
async function putBlob(requests, repository, bytes) {
  const digest = digestOf(bytes);
  const what = `push of blob ${digest} to ${repository.domain}/${repository.path}`;
  for (let uploads = 1; ; uploads += 1) {
    const started = await startUpload(requests, repository, what);
    const ended = await endUpload(requests, { repository, started, bytes, digest, what });
    if (ended.response.status === 201) return;
    if (![404, 416].includes(ended.response.status) || uploads === maxUploads)
      throw registryFailure(what, ended);
  }
}
async function startUpload(requests, repository, what) {
  const started = await requests.send({
    repository,
    operation: "push",
    method: "POST",
    what: "blob upload",
    maxBytes: maxAnswerBytes,
    path: `/v2/${repository.path}/blobs/uploads/`,
    headers: { "content-type": "application/octet-stream" },
    body: new Uint8Array(),
    // A session that is not used is forgotten by the registry.
    repeat: "always"
  });
  if (started.response.status !== 202) throw registryFailure(what, started);
  return started;
}
async function endUpload(requests, { repository, started, bytes, digest, what }) {
  const { registry } = started;
  const url = uploadUrl(started, digest, what);
  const request = {
    repository,
    operation: "push",
    method: "PUT",
    what: "blob upload",
    maxBytes: maxAnswerBytes,
    headers: { "content-type": "application/octet-stream" },
    body: bytes
  };
  if (url.origin === registry.origin)
    return await requests.send({ ...request, path: `${url.pathname}${url.search}` });
  const response = await requests.sendElsewhere(request, url, registry);
  return { ...started, response, sent: null };
}
function uploadUrl({ response, registry }, digest, what) {
  const [location = ""] = response.headers.location ?? [];
  const base = new URL(response.url);
  const url = location !== "" && URL.canParse(location, base.href) ? parseUrl(new URL(location, base).href) : null;
  if (url === null || !["http:", "https:"].includes(url.protocol)) throw noLocation(what, response);
  if (registry.protocol === "https:" && url.protocol === "http:") {
    const message = `${what}: the place for the upload leads from https to http at ${url.host}`;
    throw new TransportError("redirect-refused", message);
  }
  url.username = "";
  url.password = "";
  url.hash = "";
  url.search = `${url.search === "" ? "?" : `${url.search}&`}digest=${encodeURIComponent(digest)}`;
  return url;
}
function noLocation(what, { url, status }) {
  return new TransportError(
    "registry-error",
    `${what}: ${shownUrl(url)}: expected a Location for the upload, found none that can be read`,
    { status }
  );
}

// src/adapters/platform/fetched-manifest.ts
function fetchedManifest(bytes, claims) {
  const { place: place2, digest, mediaType } = claims;
  if (digest !== void 0) {
    const found = manifestDigest(bytes, digestParts(digest).algorithm);
    if (found !== digest) {
      throw new IntegrityError("digest-mismatch", `${place2}: expected the manifest ${digest}, found ${found}`);
    }
  }
  return {
    bytes,
    digest: manifestDigest(bytes),
    ...mediaType !== void 0 && { claimedMediaType: mediaType }
  };
}
function onlyManifest(only, digest, place2) {
  if (digest === void 0 || manifestDigest(only.bytes, digestParts(digest).algorithm) === digest)
    return only;
  throw new TransportError(
    "manifest-not-found",
    `${place2}: expected the manifest ${digest}, found only ${only.digest}`
  );
}

// src/adapters/registry/digest-header.ts
function checkDigestHeader(place2, response) {
  let isCompared = false;
  for (const line of response.headers["docker-content-digest"] ?? []) {
    const announced = readDigest(place2, line);
    if (announced === null) continue;
    const computed = manifestDigest(response.body, digestParts(announced).algorithm);
    if (computed !== announced) throw mismatch(place2, announced, computed);
    isCompared = true;
  }
  return isCompared;
}
function readDigest(place2, line) {
  try {
    return parseDigest(line);
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    if (cause.code === "digest-unsupported") return null;
    throw mismatch(place2, JSON.stringify(line.slice(0, 200)), "no digest", cause);
  }
}
function mismatch(place2, announced, found, cause) {
  const details = cause === void 0 ? {} : { cause };
  return new IntegrityError(
    "digest-header-mismatch",
    `${place2}: the header Docker-Content-Digest says ${announced}, found ${found}`,
    details
  );
}

// src/adapters/registry/manifests.ts
var maxEtagLength = 1024;
async function getManifest(requests, reference) {
  const answer = await requests.send({
    repository: reference,
    operation: "pull",
    method: "GET",
    what: "manifest",
    maxBytes: maxManifestBytes,
    path: manifestPath(reference),
    headers: { accept: manifestMediaTypes.join(", ") }
  });
  if (answer.response.status !== 200)
    throw registryFailure(`manifest of ${formatReference(reference)}`, answer, "manifest-not-found");
  const etag = strongEtag(answer.response);
  return { ...checkManifest(reference, answer.response), ...etag !== void 0 && { etag } };
}
async function putManifest(requests, reference, { bytes, mediaType, onlyIf }) {
  const condition = onlyIf === void 0 ? {} : onlyIf === "missing" ? { "if-none-match": "*" } : { "if-match": onlyIf.etag };
  const answer = await requests.send({
    repository: reference,
    operation: "push",
    method: "PUT",
    what: "manifest",
    maxBytes: maxManifestBytes,
    path: manifestPath(reference),
    headers: { "content-type": mediaType, ...condition },
    body: bytes,
    // What a tag is to hold depends on what it held a moment ago; by digest it is always the same.
    ...reference.digest === void 0 && { repeat: "never" }
  });
  const { response } = answer;
  const place2 = `push of ${formatReference(reference)}`;
  if (isUnsettled(response)) throw unsettled(registryFailure(place2, answer));
  if (isRefusal2(reference, response)) return { kind: "refused", failure: registryFailure(place2, answer) };
  if (![200, 201, 202].includes(response.status)) throw registryFailure(place2, answer);
  checkTaken(place2, response, bytes);
  const [subject] = response.headers["oci-subject"] ?? [];
  return { kind: "written", ...subject !== void 0 && { subject } };
}
var unsettledCodes = [
  "BLOB_UNKNOWN",
  "DIGEST_INVALID",
  "MANIFEST_BLOB_UNKNOWN"
];
var isUnsettled = ({ status, body }) => (status === 400 || status === 404) && unsettledCodes.includes(explanationOf(body, []).code);
var unsettled = ({ message, status }) => new TransportError("registry-error", message, { mayPass: true, ...status !== void 0 && { status } });
var isRefusal2 = ({ digest }, { status }) => digest === void 0 && (status === 409 || status === 412 || status === 400);
function manifestPath(reference) {
  return `/v2/${reference.path}/manifests/${reference.digest ?? reference.tag ?? "latest"}`;
}
function strongEtag({ headers }) {
  const [etag = ""] = headers.etag ?? [];
  return /^"[\x21\x23-\x7e]*"$/.test(etag) && etag.length <= maxEtagLength ? etag : void 0;
}
function checkTaken(place2, { headers, url }, bytes) {
  const digest = digestOf(bytes);
  const other = (headers["docker-content-digest"] ?? []).find(
    (line) => line.startsWith("sha256:") && line !== digest
  );
  if (other === void 0) return;
  const found = JSON.stringify(other.slice(0, 100));
  const message = `${place2}: ${shownUrl(url)}: the header Docker-Content-Digest says ${found}, expected ${digest}`;
  throw new IntegrityError("digest-header-mismatch", message);
}
function checkManifest(reference, response) {
  const place2 = `manifest of ${formatReference(reference)}: ${shownUrl(response.url)}`;
  const mediaType = mediaTypeOf(response);
  const claims = { place: place2, digest: reference.digest, mediaType: mediaType === "" ? void 0 : mediaType };
  if (response.body.length === 0) throw noManifest(place2, response, "an empty answer");
  const manifest = fetchedManifest(response.body, claims);
  const isWhole = checkDigestHeader(place2, response) || reference.digest !== void 0;
  if (!isWhole) checkIsManifest(place2, response);
  return manifest;
}
function mediaTypeOf({ headers }) {
  const [claimed = ""] = (headers["content-type"]?.[0] ?? "").split(";");
  return claimed.trim().toLowerCase();
}
function checkIsManifest(place2, response) {
  try {
    parseManifest(response.body);
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw noManifest(place2, response, `none that can be read: ${cause.message}`, cause);
  }
}
function noManifest(place2, { status }, found, cause) {
  return new TransportError("registry-error", `${place2}: expected a manifest, found ${found}`, {
    status,
    ...cause !== void 0 && { cause }
  });
}

// src/adapters/registry/referrers-api.ts
var maxPages = 50;
var unsupportedStatuses = [400, 404, 405, 406, 501];
async function listReferrers(requests, repository, digest) {
  const what = `referrers of ${repository.domain}/${repository.path}@${digest}`;
  const found = /* @__PURE__ */ new Map();
  const asked = /* @__PURE__ */ new Set();
  let path = `/v2/${repository.path}/referrers/${digest}`;
  while (path !== null) {
    if (asked.has(path)) throw endless(what, "a page that leads back to one before");
    if (asked.size === maxPages) throw endless(what, `more than ${maxPages} pages`);
    const answer = await askPage(requests, repository, path);
    const manifests = readPage(what, answer, asked.size === 0);
    if (manifests === null) return { kind: "unsupported" };
    asked.add(path);
    for (const entry of manifests) if (!found.has(entry.digest)) found.set(entry.digest, entry);
    if (found.size > maxIndexEntries) throw endless(what, `more than ${maxIndexEntries} entries`);
    path = nextPage(what, answer);
  }
  return { kind: "listed", manifests: [...found.values()] };
}
async function askPage(requests, repository, path) {
  return await requests.send({
    repository,
    operation: "pull",
    method: "GET",
    what: "referrers",
    maxBytes: maxManifestBytes,
    path,
    headers: { accept: mediaTypes.ociIndex }
  });
}
function readPage(what, answer, isFirst) {
  const { response } = answer;
  if (isFirst && unsupportedStatuses.includes(response.status)) return null;
  if (response.status !== 200) throw registryFailure(what, answer);
  const claimed = mediaTypeOf(response);
  try {
    const manifest = parseManifest(response.body, claimed);
    if (manifest.kind === "index" && manifest.mediaType === mediaTypes.ociIndex) return manifest.manifests;
    if (isFirst && manifest.kind !== "index") return null;
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    const list3 = listIn(response.body, claimed);
    if (list3 === "empty") return [];
    if (!isFirst || list3 === "broken") throw noIndex(what, answer, cause);
    return null;
  }
  throw noIndex(what, answer);
}
var jsonType = /^(?:|application\/octet-stream|.*[/+]json)$/;
function listIn(body, claimed) {
  try {
    const value = parseStrictJson(body, { what: "referrers", maxBytes: maxManifestBytes });
    const list3 = isJsonObject(value) ? value.get("manifests") : void 0;
    const type = isJsonObject(value) ? value.get("mediaType") : void 0;
    if (list3 === null && (type ?? mediaTypes.ociIndex) === mediaTypes.ociIndex) return "empty";
    return list3 !== void 0 || claimed === mediaTypes.ociIndex ? "broken" : "none";
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    return jsonType.test(claimed) ? "broken" : "none";
  }
}
function nextPage(what, { response, registry }) {
  for (const line of response.headers.link ?? []) {
    const [, target2 = "", parameters = ""] = /^\s*<([^<>]*)>\s*;([^<>]*)$/.exec(line) ?? [];
    if (!/(?:^|;)\s*rel\s*=\s*"?next"?\s*(?:;|$)/i.test(parameters)) continue;
    const url = URL.canParse(target2, response.url) ? new URL(target2, response.url) : null;
    if (url?.origin === registry.origin) return `${url.pathname}${url.search}`;
    const found = url === null ? "an unreadable address" : url.host;
    throw new TransportError(
      "registry-error",
      `${what}: ${shownUrl(response.url)}: expected the next page at ${registry.host}, found ${found}`
    );
  }
  return null;
}
function noIndex(what, { response }, cause) {
  const found = cause === void 0 ? "another manifest" : `none that can be read: ${cause.message}`;
  return new TransportError(
    "registry-error",
    `${what}: ${shownUrl(response.url)}: expected an OCI index, found ${found}`,
    { status: response.status, ...cause !== void 0 && { cause } }
  );
}
function endless(what, found) {
  return new TransportError(
    "signatures-endless",
    `${what}: expected at most ${maxIndexEntries} entries on at most ${maxPages} pages, found ${found}`
  );
}

// src/adapters/registry/challenge.ts
var maxChallenges = 32;
var token = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
var equals = /[ \t]*=[ \t]*/y;
var quoted = /"((?:[^"\\]|\\[\s\S])*)"/y;
var token68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y;
var blanks = /[ \t]*/y;
var separators = /[ \t,]*/y;
function parseChallenges(lines) {
  return lines.flatMap(parseLine).slice(0, maxChallenges);
}
function parseLine(text) {
  const cursor = { text, at: 0 };
  const found = [];
  for (; ; ) {
    take(cursor, separators);
    if (cursor.at >= text.length) break;
    const word = take(cursor, token)?.[0];
    if (word === void 0) {
      markBroken(found);
      break;
    }
    if (take(cursor, equals) === null) {
      found.push(startChallenge(cursor, word));
    } else if (!readParameter(cursor, word.toLowerCase(), found.at(-1))) {
      markBroken(found);
      break;
    }
  }
  return found.filter((challenge) => !challenge.broken);
}
function startChallenge(cursor, scheme) {
  const challenge = { scheme: scheme.toLowerCase(), parameters: /* @__PURE__ */ new Map(), broken: false };
  take(cursor, blanks);
  take(cursor, token68);
  return challenge;
}
function readParameter(cursor, name, challenge) {
  const value = take(cursor, quoted)?.[1]?.replace(/\\([\s\S])/g, "$1") ?? take(cursor, token)?.[0];
  if (value === void 0 || challenge === void 0) return false;
  if (challenge.parameters.has(name)) challenge.broken = true;
  challenge.parameters.set(name, value);
  take(cursor, blanks);
  return cursor.at >= cursor.text.length || cursor.text[cursor.at] === ",";
}
function markBroken(found) {
  const last = found.at(-1);
  if (last !== void 0) last.broken = true;
}
function take(cursor, expression) {
  expression.lastIndex = cursor.at;
  const match = expression.exec(cursor.text);
  if (match !== null) cursor.at = expression.lastIndex;
  return match;
}

// src/adapters/registry/choose-challenge.ts
var maxScopes = 16;
function refuseForeign(request, response) {
  if (!isForeign(request, response)) return;
  throw new TransportError(
    "registry-denied",
    `registry: ${request.registry.host} redirects to ${shownUrl(response.url)}, which asks for credentials of its own`,
    {
      status: response.status,
      next: "Ask the operator of the registry: only the registry itself may ask for credentials."
    }
  );
}
function isForeign({ registry }, response) {
  return new URL(response.url).origin !== registry.origin;
}
async function challengesOf(request, response) {
  const lines = response.headers["www-authenticate"] ?? [];
  return lines.length > 0 ? parseChallenges(lines) : await challengesOfPing(request);
}
async function challengesOfPing(request) {
  const ping = await request.ping();
  if (ping.status !== 401) return [];
  refuseForeign(request, ping);
  return parseChallenges(ping.headers["www-authenticate"] ?? []);
}
function chooseChallenge(challenges, response) {
  const usable = challenges.find(isUsable);
  if (usable !== void 0) return usable;
  if (challenges.length === 0) return null;
  const found = challenges.map(({ scheme }) => scheme.slice(0, 40)).join(", ");
  throw new TransportError(
    "challenge-unsupported",
    `registry: ${shownUrl(response.url)}: expected a Basic challenge or a Bearer challenge with a realm, found ${found}`,
    { status: 401 }
  );
}
function isUsable({ scheme, parameters }) {
  return scheme === "basic" || scheme === "bearer" && parameters.has("realm");
}
function missingScopes(challenge) {
  if (challenge.parameters.get("error") !== "insufficient_scope") return null;
  const scopes = (challenge.parameters.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  return scopes.length === 0 ? null : scopes.slice(0, maxScopes);
}
function widerScopes(response) {
  const lists = parseChallenges(response.headers["www-authenticate"] ?? []).map(missingScopes);
  return lists.find((scopes) => scopes !== null) ?? null;
}
function isSameService(one, other) {
  return one.scheme === other.scheme && ["realm", "service"].every((name) => one.parameters.get(name) === other.parameters.get(name));
}

// src/adapters/registry/authorization.ts
function createAuthorization(http, credentials, nowMs) {
  const memory = { credentials, authorize: createAuthorizer(http, credentials, nowMs), known: /* @__PURE__ */ new Map() };
  return { exchange: (request) => exchange2(memory, request) };
}
async function exchange2(memory, request) {
  const first = await tryKnown(memory, request);
  const asKnown = await sendOnce(request, first.sent);
  if (asKnown.response.status !== 401)
    return first.failed === void 0 ? await uncover(memory, request, asKnown) : asKnown;
  const challenge = await learn(request, asKnown.response);
  if (challenge === null) throw await unanswered(memory, request, asKnown);
  if (first.failed !== void 0 && isSameService(first.failed.challenge, challenge)) throw first.failed.error;
  const scopes = missingScopes(challenge) ?? request.scopes;
  const second = await memory.authorize(request, challenge, scopes, first.sent?.value ?? null);
  if (second === null) throw await unanswered(memory, request, asKnown);
  if (second.value === first.sent?.value) throw refused2(request, asKnown);
  const asAsked = await sendOnce(request, second);
  const answer = asAsked.response.status === 401 ? await widen(memory, request, challenge, asAsked) : asAsked;
  memory.known.set(request.registry.origin, challenge);
  return answer;
}
async function tryKnown({ known, authorize }, request) {
  const challenge = known.get(request.registry.origin);
  if (challenge === void 0) return { sent: null };
  try {
    return { sent: await authorize(request, challenge, request.scopes, null) };
  } catch (error) {
    if (!(error instanceof TransportError) || error.code === "cancelled") throw error;
    return { sent: null, failed: { challenge, error } };
  }
}
async function sendOnce(request, sent) {
  return { response: await request.send(sent?.value ?? null), sent };
}
async function uncover(memory, request, asked) {
  const { response, sent } = asked;
  const mayHide = (response.status === 403 || response.status === 404) && sent === null;
  if (!mayHide || isForeign(request, response)) return asked;
  if (await findLogin(memory.credentials, request) === null) return asked;
  const challenge = (await challengesOfPing(request)).find(isUsable);
  if (challenge === void 0) return asked;
  const login = await memory.authorize(request, challenge, request.scopes, null);
  if (login === null) return asked;
  const asAsked = await sendOnce(request, login);
  if (asAsked.response.status === 401) throw refused2(request, asAsked);
  memory.known.set(request.registry.origin, challenge);
  return asAsked;
}
async function widen({ authorize }, request, challenge, asAsked) {
  const { response, sent } = asAsked;
  refuseForeign(request, response);
  const wider = widerScopes(response);
  if (wider === null) throw refused2(request, asAsked);
  const third = await authorize(request, challenge, wider, sent?.value ?? null);
  if (third === null || third.value === sent?.value) throw refused2(request, asAsked);
  const asWidened = await sendOnce(request, third);
  if (asWidened.response.status === 401) throw refused2(request, asWidened);
  return asWidened;
}
function createAuthorizer(http, credentials, nowMs) {
  const tokens = createTokens(http, nowMs);
  return async (request, challenge, scopes, refusedValue) => {
    const login = await findLogin(credentials, request);
    if (challenge.scheme === "basic") {
      const pair = passwordPair(login);
      return pair === null ? null : { value: basicAuthorization(pair), login, isGranted: false };
    }
    if (login?.kind === "registry-token")
      return { value: `Bearer ${usableToken(login)}`, login, isGranted: false };
    const realm = challenge.parameters.get("realm") ?? "";
    const service = challenge.parameters.get("service");
    const { registry, wanted } = request;
    const wish = { realm, service, scopes, credential: login, registry, wanted };
    return await tokens.authorization(wish, refusedValue);
  };
}
function findLogin(credentials, { wanted }) {
  return credentials.find(`${wanted.registry}/${wanted.repository}`);
}
async function learn(request, response) {
  refuseForeign(request, response);
  return chooseChallenge(await challengesOf(request, response), response);
}
async function unanswered({ credentials }, request, answer) {
  const login = await findLogin(credentials, request);
  if (login === null || answer.sent !== null) return refused2(request, answer);
  const { file, entry } = login.source;
  const { status, url } = answer.response;
  return new TransportError(
    "challenge-unsupported",
    `registry: ${shownUrl(url)} answered status ${status}: expected a challenge for the login of ${file}, entry ${JSON.stringify(entry)}, found none that it fits`,
    { status }
  );
}
function refused2({ wanted }, { response, sent }) {
  const { status, url, body } = response;
  const explanation = explanationOf(body, secretsOf(sent));
  const place2 = `registry: ${shownUrl(url)}`;
  return refusalError(wanted, { place: place2, by: "registry", status, explanation, sent });
}
function usableToken(credential) {
  if (isHeaderToken(credential.registryToken)) return credential.registryToken;
  const { file, entry } = credential.source;
  throw new FormatError(
    "credentials-malformed",
    `${file}: ${JSON.stringify(entry)}.registrytoken: expected a token of printable ASCII`,
    {
      ownFile: true
    }
  );
}

// src/adapters/registry/schemes.ts
var noTls = ["network-unreachable", "tls-failure"];
function createSchemes(insecureHosts) {
  const mayBePlain = createPlainHttpRule(insecureHosts);
  const known = /* @__PURE__ */ new Map();
  const searches = /* @__PURE__ */ new Map();
  async function useBoth(host, run2) {
    try {
      return await run2("https");
    } catch (error) {
      const lacksTls = error instanceof CountersignError && noTls.includes(error.code);
      if (!lacksTls || known.get(host) === "https") throw error;
      return await run2("http");
    }
  }
  return {
    use: async (host, task) => {
      if (!mayBePlain(new URL(`http://${host}`))) return await task("https", () => void 0);
      const earlier = searches.get(host);
      let end = () => void 0;
      if (earlier === void 0) searches.set(host, new Promise((resolve4) => end = resolve4));
      await earlier;
      const scheme = known.get(host);
      const run2 = (used) => task(used, () => {
        known.set(host, used);
        end();
      });
      try {
        return await (scheme === void 0 ? useBoth(host, run2) : run2(scheme));
      } finally {
        end();
      }
    }
  };
}

// src/adapters/registry/requests.ts
var apiHosts = /* @__PURE__ */ new Map([["docker.io", "registry-1.docker.io"]]);
function createRegistryRequests(options) {
  const { http, credentials } = options;
  const authorization = createAuthorization(http, credentials, options.nowMs ?? Date.now);
  const schemes = createSchemes(options.insecureHosts);
  const scopesOf = createScopes();
  async function ask2(request, registry, answered) {
    const own = await credentials.headers();
    const { repository, path, headers } = request;
    const wanted = wantedOf(request);
    const go = async (message, where, authorized) => {
      const response = await http.request({
        ...message,
        url: `${registry.origin}${where}`,
        headers: { ...own, ...headers, ...authorized === null ? {} : { authorization: authorized } },
        namedHost: registry.host,
        registryName: repository.domain
      });
      answered();
      return response;
    };
    const { maxBytes, what } = request;
    const answer = await authorization.exchange({
      registry,
      wanted,
      scopes: scopesOf(request),
      send: (authorized) => go(messageOf(request), path, authorized),
      ping: () => go({ method: "GET", what, maxBytes }, "/v2/", null)
    });
    return { ...answer, registry, wanted };
  }
  return {
    send: async (request) => {
      const host = apiHost(request.repository);
      return await schemes.use(
        host,
        (scheme, answered) => ask2(request, new URL(`${scheme}://${host}`), answered)
      );
    },
    sendElsewhere: async (request, url, registry) => await http.request({
      ...messageOf(request),
      url: url.href,
      headers: request.headers ?? {},
      namedHost: registry.host,
      registryName: request.repository.domain
    })
  };
}
var messageOf = ({ method, what, maxBytes, body, repeat }) => ({
  method,
  what,
  maxBytes,
  ...body !== void 0 && { body },
  ...repeat !== void 0 && { repeat }
});
var wantedOf = ({ repository, operation }) => ({
  registry: repository.domain,
  repository: repository.path,
  operation
});
function createScopes() {
  const written = /* @__PURE__ */ new Set();
  return ({ repository: { domain, path }, operation }) => {
    const key = `${domain}/${path}`;
    if (operation === "push") written.add(key);
    return [`repository:${path}:${written.has(key) ? "pull,push" : "pull"}`];
  };
}
function apiHost({ domain }) {
  const host = apiHosts.get(domain) ?? domain;
  if (URL.canParse(`https://${host}`)) return host;
  throw new FormatError(
    "reference-malformed",
    `image reference: expected HOST or HOST:PORT, found ${JSON.stringify(host)}`,
    { ownFile: true }
  );
}

// src/adapters/registry/client.ts
function createRegistryClient(options) {
  const requests = createRegistryRequests(options);
  return {
    getManifest: (reference) => getManifest(requests, reference),
    putManifest: (reference, manifest) => putManifest(requests, reference, manifest),
    getBlob: (repository, digest, maxBytes) => getBlob(requests, repository, digest, maxBytes),
    putBlob: (repository, bytes) => putBlob(requests, repository, bytes),
    listReferrers: (repository, digest) => listReferrers(requests, repository, digest)
  };
}

// src/adapters/registry/credential-headers.ts
var reserved = [
  "accept",
  "accept-encoding",
  "authorization",
  "connection",
  "content-length",
  "content-type",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade"
];
function readHttpHeaders(root, place2) {
  const value = root.get("HttpHeaders") ?? null;
  if (value === null) return {};
  const at = memberPlace(place2, "HttpHeaders");
  const headers = {};
  for (const [name, member] of readObject(value, at)) {
    const memberAt = memberPlace(at, name);
    const text = readString(member, memberAt);
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
      throw faultAt(memberAt, "expected the name of an HTTP header");
    if (reserved.includes(name.toLowerCase())) throw faultAt(memberAt, "this header cannot be set here");
    if (!/^[\t\x20-\x7e]*$/.test(text)) throw faultAt(memberAt, "expected printable ASCII text");
    headers[name.toLowerCase()] = text;
  }
  return headers;
}

// builtin:node:buffer of src/adapters/registry/credential-file.ts
var builtin26 = process.getBuiltinModule("node:buffer");
var isUtf8 = /* @__PURE__ */ (() => builtin26.isUtf8)();

// src/adapters/registry/credential-file.ts
var maxCredentialFileBytes = 4 * 1024 * 1024;
var hubKey = "https://index.docker.io/v1/";
var hubNames = ["docker.io", "index.docker.io", "registry-1.docker.io"];
function parseCredentialFile(name, bytes) {
  const place2 = { what: name, path: "", code: "credentials-malformed", ownFile: true };
  const root = readObject(parse(name, bytes), place2);
  const legacy = !["auths", "credHelpers", "credsStore"].some((member) => root.has(member));
  const auths = legacy ? root : readOptional(root, "auths", place2);
  const authsPlace = legacy ? place2 : memberPlace(place2, "auths");
  const helpers = readOptional(root, "credHelpers", place2);
  return {
    lookUp(key) {
      const host = hostOf(key);
      const helperKey = [host, ...hubKeys(host)].find((candidate) => helpers.has(candidate));
      if (helperKey !== void 0) {
        const helper = readString(
          helpers.get(helperKey),
          memberPlace(memberPlace(place2, "credHelpers"), helperKey)
        );
        return { kind: "helper", name: helper, serverKey: serverKeyOf(host) };
      }
      const entry = findEntry(auths, key, legacy);
      const credential = entry === void 0 ? null : readEntry(auths.get(entry), memberPlace(authsPlace, entry), { file: name, entry });
      if (credential !== null) return { kind: "credential", credential };
      const store = root.get("credsStore") ?? "";
      if (store === "") return { kind: "nothing" };
      return {
        kind: "helper",
        name: readString(store, memberPlace(place2, "credsStore")),
        serverKey: serverKeyOf(host)
      };
    },
    headers: () => legacy ? {} : readHttpHeaders(root, place2)
  };
}
function parse(name, bytes) {
  try {
    return parseStrictJson(bytes, { what: name, maxBytes: maxCredentialFileBytes, ownFile: true });
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new FormatError("credentials-malformed", cause.message, { cause, ownFile: true });
  }
}
function readOptional(root, member, place2) {
  const value = root.get(member) ?? null;
  return value === null ? /* @__PURE__ */ new Map() : readObject(value, memberPlace(place2, member));
}
function hostOf(key) {
  return key.split("/", 1)[0] ?? key;
}
function hubKeys(host) {
  return hubNames.includes(host) ? [...hubNames, hubKey] : [];
}
function serverKeyOf(host) {
  return hubNames.includes(host) ? hubKey : host;
}
function findEntry(auths, key, legacy) {
  if (!legacy) {
    const exact = parentsOf(key).find((candidate) => auths.has(candidate));
    if (exact !== void 0) return exact;
  }
  const host = hostOf(key);
  const candidates2 = [...auths.keys()];
  return candidates2.find((candidate) => hostOfKey(candidate, legacy) === host) ?? candidates2.find((candidate) => normalHost(hostOfKey(candidate, legacy)) === normalHost(host));
}
function parentsOf(key) {
  const parts = key.split("/");
  return parts.map((_part, index) => parts.slice(0, parts.length - index).join("/"));
}
function hostOfKey(key, legacy) {
  const bare = key.replace(/^https?:\/\//, "");
  return legacy || bare !== key ? hostOf(bare) : bare;
}
function normalHost(host) {
  return hubNames.includes(host) ? "index.docker.io" : host;
}
function readEntry(value, place2, source) {
  const entry = readObject(value, place2);
  const text = (member) => {
    const found = entry.get(member) ?? "";
    return readString(found, memberPlace(place2, member));
  };
  const encoded = text("auth");
  const pair = encoded === "" ? { username: text("username"), password: text("password") } : decodePair(encoded, memberPlace(place2, "auth"));
  const identityToken = text("identitytoken");
  if (identityToken !== "") return { kind: "identity-token", ...pair, identityToken, source };
  const registryToken = text("registrytoken");
  if (registryToken !== "") return { kind: "registry-token", username: pair.username, registryToken, source };
  return pair.username === "" && pair.password === "" ? null : { kind: "password", ...pair, source };
}
function decodePair(encoded, place2) {
  const bytes = decodeBase64(encoded);
  const text = bytes === void 0 ? void 0 : utf8(bytes);
  const colon = text?.indexOf(":") ?? -1;
  if (text === void 0 || colon < 0) {
    throw new FormatError(
      "credentials-malformed",
      `${place2.what}: ${place2.path}: expected base64 of USER:PASSWORD`,
      {
        next: "Sign in to this registry again with the tool that wrote the file.",
        ownFile: true
      }
    );
  }
  return { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, "") };
}
function utf8(bytes) {
  return isUtf8(bytes) ? Buffer.from(bytes).toString("utf8") : void 0;
}

// builtin:node:child_process of src/adapters/registry/credential-helper.ts
var builtin27 = process.getBuiltinModule("node:child_process");
var spawn = /* @__PURE__ */ (() => builtin27.spawn)();

// src/adapters/registry/credential-helper.ts
var maxOutputBytes = 1024 * 1024;
var nothingFound = "credentials not found in native keychain";
async function askHelper(name, serverKey, options) {
  if (!/^[A-Za-z0-9._-]+$/.test(name)) {
    const found = JSON.stringify(name.slice(0, 100));
    throw new FormatError(
      "credentials-malformed",
      `credential helper: expected a name of letters, digits, ".", "_" and "-", found ${found}`,
      {
        ownFile: true
      }
    );
  }
  const program = `docker-credential-${name}`;
  const path = await findProgram(program, options.env.PATH);
  if (path === void 0) throw failed(program, notInPath);
  const { exitCode, stdout } = await run({ program, path }, serverKey, options);
  if (exitCode !== 0) {
    if (stdout.toString("utf8").trim() === nothingFound) return null;
    throw failed(program, `ended with exit code ${exitCode}`);
  }
  return readAnswer(program, serverKey, stdout);
}
function run({ program, path }, serverKey, options) {
  const timeoutMs = options.timeoutMs ?? 3e4;
  return new Promise((resolve4, reject) => {
    const child = spawn(path, ["get"], {
      env: childEnvironment(options.env),
      stdio: ["pipe", "pipe", "ignore"],
      shell: false,
      windowsHide: true
    });
    const chunks = [];
    let sizeBytes = 0;
    const end = (error, exitCode = null) => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", cancel);
      if (error === null) resolve4({ exitCode, stdout: Buffer.concat(chunks) });
      else reject(error);
    };
    const stop = (error) => {
      child.kill("SIGKILL");
      child.stdout.destroy();
      end(error);
    };
    const cancel = () => stop(new TransportError("cancelled", `${program}: stopped before it was done`));
    const timer = setTimeout(() => stop(late(program, timeoutMs)), timeoutMs);
    options.signal?.addEventListener("abort", cancel, { once: true });
    if (options.signal?.aborted === true) cancel();
    child.on("error", (cause) => end(failed(program, startFailure(cause), cause)));
    child.stdout.on("data", (chunk) => {
      sizeBytes += chunk.length;
      if (sizeBytes > maxOutputBytes) stop(failed(program, `printed more than ${maxOutputBytes} bytes`));
      else chunks.push(chunk);
    });
    child.on("close", (exitCode) => end(null, exitCode));
    child.stdin.on("error", (error) => {
      if (errnoOf(error) !== "EPIPE")
        end(failed(program, `could not be written to: ${failureWords(error)}`, error));
    });
    child.stdin.end(serverKey);
  });
}
function readAnswer(program, serverKey, stdout) {
  const { username, secret } = parseAnswer(program, stdout);
  if (username === "" && secret === "") return null;
  const source = { file: program, entry: serverKey };
  if (username === "<token>")
    return { kind: "identity-token", username, password: "", identityToken: secret, source };
  if (username.includes(":")) throw failed(program, "answered a user name with a colon");
  return { kind: "password", username, password: secret, source };
}
function parseAnswer(program, stdout) {
  const place2 = { what: program, path: "", code: "credential-helper-failed" };
  try {
    const answer = readObject(parseStrictJson(stdout, { what: program, maxBytes: maxOutputBytes }), place2);
    const text = (member) => readString(answer.get(member) ?? "", memberPlace(place2, member));
    return { username: text("Username"), secret: text("Secret") };
  } catch (cause) {
    if (cause instanceof FormatError)
      throw failed(program, "answered no JSON object with Username and Secret");
    throw cause;
  }
}
var notInPath = "not found in PATH";
function startFailure(cause) {
  return errnoOf(cause) === "ENOENT" ? notInPath : `could not be started: ${failureWords(cause)}`;
}
function late(program, timeoutMs) {
  return new TransportError("timeout", `${program}: no answer within ${timeoutMs / 1e3} s`);
}
function failed(program, found, cause) {
  return new TransportError("credential-helper-failed", `${program}: ${found}`, {
    next: `Run "${program} get" by hand, or remove the helper from the credential file.`,
    ...cause === void 0 ? {} : { cause }
  });
}

// builtin:node:path of src/adapters/registry/credential-places.ts
var builtin28 = process.getBuiltinModule("node:path");
var join4 = /* @__PURE__ */ (() => builtin28.join)();

// src/adapters/registry/credential-places.ts
function credentialPlaces(around) {
  const { env, home } = around;
  if (around.authFile !== void 0) return [{ kind: "file", path: around.authFile, need: "must-exist" }];
  const places = [];
  const file = (path) => places.push({ kind: "file", path, need: "may-lack" });
  if (isSet(env.REGISTRY_AUTH_FILE)) file(env.REGISTRY_AUTH_FILE);
  if (isSet(env.DOCKER_AUTH_CONFIG)) {
    places.push({ kind: "inline", name: "DOCKER_AUTH_CONFIG", text: env.DOCKER_AUTH_CONFIG });
  }
  file(join4(isSet(env.DOCKER_CONFIG) ? env.DOCKER_CONFIG : join4(home, ".docker"), "config.json"));
  places.push(podmanRuntimeFile(around));
  file(
    join4(isSet(env.XDG_CONFIG_HOME) ? env.XDG_CONFIG_HOME : join4(home, ".config"), "containers", "auth.json")
  );
  return places;
}
function podmanRuntimeFile({ env, home, uid, platform }) {
  const file = (path, need) => ({ kind: "file", path, need });
  if (platform !== "linux") return file(join4(home, ".config", "containers", "auth.json"), "may-lack");
  if (isSet(env.XDG_RUNTIME_DIR))
    return file(join4(env.XDG_RUNTIME_DIR, "containers", "auth.json"), "may-lack");
  return file(join4("/run/containers", String(uid ?? 0), "auth.json"), "may-be-hidden");
}
function isSet(value) {
  return value !== void 0 && value !== "";
}

// src/adapters/registry/credentials.ts
function createCredentials(options) {
  const places = credentialPlaces({
    env: options.env,
    home: options.home,
    uid: options.uid ?? process.geteuid?.(),
    platform: options.platform ?? process.platform,
    ...options.authFile === void 0 ? {} : { authFile: options.authFile }
  });
  const files = /* @__PURE__ */ new Map();
  const helped = /* @__PURE__ */ new Map();
  const readOnce = (place2) => remember(files, place2, () => readPlace(place2));
  const ask2 = (name, serverKey) => remember(
    helped,
    `${name} ${serverKey}`,
    () => askHelper(name, serverKey, {
      env: options.env,
      ...options.helperTimeoutMs === void 0 ? {} : { timeoutMs: options.helperTimeoutMs },
      ...options.signal === void 0 ? {} : { signal: options.signal }
    })
  );
  async function find(key) {
    for (const place2 of places) {
      const answer = (await readOnce(place2))?.lookUp(key) ?? { kind: "nothing" };
      if (answer.kind === "credential") return answer.credential;
      if (answer.kind === "helper") {
        const credential = await ask2(answer.name, answer.serverKey);
        if (credential !== null) return credential;
      }
    }
    return null;
  }
  return {
    find,
    async describe(key) {
      const credential = await find(key);
      return credential === null ? null : { ...credential.source, username: credential.username };
    },
    async headers() {
      for (const place2 of places) {
        const headers = (await readOnce(place2))?.headers() ?? {};
        if (Object.keys(headers).length > 0) return headers;
      }
      return {};
    }
  };
}
async function readPlace(place2) {
  if (place2.kind === "inline") return parseCredentialFile(place2.name, Buffer.from(place2.text, "utf8"));
  const read = await readRegularFile(place2.path, { maxBytes: maxCredentialFileBytes, followLinks: true });
  if (read.kind === "read") return parseCredentialFile(place2.path, read.bytes);
  if (place2.need !== "must-exist" && isAbsent(read, place2.need === "may-be-hidden")) return null;
  const found = read.kind === "missing" ? "no such file" : read.why;
  throw new FormatError(
    "credentials-malformed",
    `${place2.path}: expected a credential file, found: ${found}`,
    { ownFile: true, ...read.kind === "failed" && { cause: read.cause } }
  );
}
function isAbsent(read, mayBeHidden) {
  if (read.kind !== "failed") return read.kind === "missing";
  const errno = errnoOf(read.cause);
  return errno === "ENOTDIR" || mayBeHidden && errno === "EACCES";
}
function remember(known, key, make) {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

// src/adapters/sources/registry.ts
function openRegistryImage(client, name) {
  let primary;
  const readPrimary = () => {
    primary ??= client.getManifest(name.reference);
    return primary;
  };
  return {
    name,
    async readManifest(digest) {
      if (digest === void 0 || digest === name.reference.digest) return await readPrimary();
      const known = await primary;
      if (known?.digest === digest) return known;
      const { domain, path } = name.reference;
      return await client.getManifest({ domain, path, digest });
    },
    async close() {
    }
  };
}

// src/adapters/stores/shared-tag.ts
async function readTag(client, { reference, mediaType, list: list3 }) {
  const found = await getIfThere(client, reference);
  if (found === null) return { document: null, entries: [], digest: null };
  const what = formatReference(reference);
  try {
    const document = parseStrictJson(found.bytes, { what, maxBytes: maxManifestBytes });
    const type = isJsonObject(document) ? document.get("mediaType") ?? found.claimedMediaType : void 0;
    const entries = isJsonObject(document) ? document.get(list3) ?? [] : [];
    if (!isJsonObject(document) || type !== mediaType || !isJsonArray(entries) || !entries.every(isJsonObject))
      return {
        foreign: `expected a list "${list3}" in a manifest of type ${mediaType}, found another document`
      };
    const { digest, etag } = found;
    return { document, entries, digest, ...etag !== void 0 && { etag } };
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    return { foreign: cause.message, cause };
  }
}
async function getIfThere(client, reference) {
  try {
    return await client.getManifest(reference);
  } catch (error) {
    const isMissing = error instanceof TransportError && error.status === 404 && (error.code === "manifest-not-found" || error.code === "repository-not-found");
    if (isMissing) return null;
    throw error;
  }
}
async function writeTag(client, { reference, mediaType }, bytes, condition) {
  try {
    const manifest = { bytes, mediaType, ...condition !== void 0 && { onlyIf: condition } };
    const result = await client.putManifest(reference, manifest);
    return result.kind === "written" ? { kind: "written", digest: digestOf(bytes) } : result;
  } catch (error) {
    if (error instanceof TransportError && error.mayPass) return { kind: "unknown", failure: error };
    throw error;
  }
}
function withEntries({ reference }, current, added) {
  const entries = [...current, ...added];
  if (entries.length <= maxIndexEntries) return entries;
  throw new TransportError(
    "store-full",
    `${formatReference(reference)}: expected room for one more entry, found ${current.length} of ${maxIndexEntries}`
  );
}

// src/adapters/stores/add-to-tag.ts
var maxTries = 8;
var quietMs = { alone: 2e3, contended: 5e3 };
var lookMs = 1e3;
var maxLookAgeMs = 500;
var maxSameRefusals = 4;
var deadlineMs = 12e4;
var maxBlindLooks = 4;
async function addToTag(writer, tag, entry) {
  const { pace, locks } = writer;
  const startedMs = pace.nowMs();
  const run2 = {
    writer,
    tag,
    startedMs,
    wanted: /* @__PURE__ */ new Map([[tag.keyOf(entry), entry]]),
    tries: 0,
    blindLooks: 0,
    contended: false,
    rested: false,
    last: null,
    quietSinceMs: startedMs,
    failure: void 0,
    refusals: { digest: null, count: 0 }
  };
  for (; ; ) {
    const waitMs = await locks.run(formatReference(tag.reference), () => takeTurn(run2));
    if (waitMs === null) return;
    if (pace.nowMs() - startedMs > deadlineMs) throw lost(run2, "the tag has not come to rest");
    await pace.sleep(waitMs);
  }
}
async function takeTurn(run2) {
  const { pace } = run2.writer;
  const now = await lookOrWait(run2);
  if (typeof now === "number") return now;
  if (missingFrom(run2, now).length === 0) return rest(run2, now);
  if (run2.tries > 0 && !run2.rested) {
    run2.contended = true;
    run2.rested = true;
    return backOffMs(run2);
  }
  if (run2.tries === maxTries) throw run2.failure ?? lost(run2, `it did not stay in ${maxTries} tries`);
  run2.tries += 1;
  run2.rested = false;
  const { base, result } = await write(run2, now);
  if (result.kind === "written") {
    run2.failure = void 0;
    run2.last = result.digest;
    run2.quietSinceMs = pace.nowMs();
    return lookTimeMs(run2, lookMs);
  }
  run2.contended = true;
  run2.failure = result.kind === "unknown" ? result.failure : void 0;
  if (result.kind === "refused") countRefusal(run2, base, result.failure);
  run2.rested = true;
  return backOffMs(run2);
}
function rest(run2, now) {
  const { pace } = run2.writer;
  if (run2.tries === 0) return null;
  if (now.digest !== run2.last) {
    run2.contended = true;
    run2.last = now.digest;
    run2.quietSinceMs = pace.nowMs();
  }
  run2.rested = false;
  const leftMs = quietMs[run2.contended ? "contended" : "alone"] - (pace.nowMs() - run2.quietSinceMs);
  return leftMs <= 0 ? null : lookTimeMs(run2, Math.min(lookMs, leftMs));
}
async function lookOrWait(run2) {
  try {
    const looked = await look(run2);
    run2.blindLooks = 0;
    return looked;
  } catch (error) {
    if (!(error instanceof TransportError) || !error.mayPass || run2.blindLooks === maxBlindLooks) throw error;
    run2.blindLooks += 1;
    run2.contended = true;
    return lookTimeMs(run2, lookMs);
  }
}
async function look({ writer, tag, wanted }) {
  const lookedMs = writer.pace.nowMs();
  const state = await readTag(writer.client, tag);
  if ("foreign" in state) {
    const { foreign, cause } = state;
    const message = `${formatReference(tag.reference)}: ${foreign}; it is not overwritten`;
    throw new TransportError("store-tag-foreign", message, cause === void 0 ? {} : { cause });
  }
  for (const entry of state.entries) wanted.set(tag.keyOf(entry), entry);
  return { ...state, lookedMs };
}
function missingFrom({ tag, wanted }, { entries }) {
  const there = new Set(entries.map((entry) => tag.keyOf(entry)));
  return [...wanted].filter(([key]) => !there.has(key)).map(([, entry]) => entry);
}
async function write(run2, first) {
  const { writer, tag } = run2;
  let base = first;
  for (let looks = 1; ; looks += 1) {
    const entries = withEntries(tag, base.entries, missingFrom(run2, base));
    const bytes = await tag.compose(base.document, entries);
    const isFresh = writer.pace.nowMs() - base.lookedMs <= maxLookAgeMs || looks === maxTries;
    const again = isFresh ? base : await look(run2);
    if (again.digest === base.digest)
      return { base: again, result: await writeTag(writer.client, tag, bytes, conditionFor(run2, again)) };
    run2.contended = true;
    base = again;
  }
}
function conditionFor({ refusals }, { digest, etag }) {
  if (refusals.count > 1 && refusals.digest === digest) return void 0;
  if (digest === null) return "missing";
  return etag === void 0 ? void 0 : { etag };
}
function countRefusal(run2, { digest }, failure) {
  const isSame = run2.refusals.count > 0 && run2.refusals.digest === digest;
  run2.refusals = { digest, count: isSame ? run2.refusals.count + 1 : 1 };
  if (digest === null && failure.status === 400) throw failure;
  if (run2.refusals.count < maxSameRefusals) return;
  const place2 = formatReference(run2.tag.reference);
  const message = `${place2}: expected that the tag can be written again, found refusals though nobody else wrote: ${failure.message}`;
  throw new TransportError("store-tag-immutable", message, {
    cause: failure,
    ...failure.status !== void 0 && { status: failure.status }
  });
}
var lookTimeMs = ({ writer }, ms) => ms * (1 + writer.pace.random() / 5);
var backOffMs = ({ writer, tries }) => (200 + 1800 * writer.pace.random()) * Math.max(1, tries);
function lost({ tag }, why) {
  const place2 = formatReference(tag.reference);
  const message = `${place2}: the signature is pushed, but its entry is not sure to stay in this tag: ${why}; other writers write it at the same time`;
  return new TransportError("store-lost-update", message, { mayPass: true });
}

// builtin:node:fs/promises of src/adapters/stores/store-files.ts
var store_files_exports = {};
__export(store_files_exports, {
  access: () => access3,
  appendFile: () => appendFile,
  chmod: () => chmod,
  chown: () => chown,
  constants: () => constants2,
  copyFile: () => copyFile,
  cp: () => cp,
  default: () => store_files_default,
  glob: () => glob,
  lchmod: () => lchmod,
  lchown: () => lchown,
  link: () => link2,
  lstat: () => lstat2,
  lutimes: () => lutimes,
  mkdir: () => mkdir,
  mkdtemp: () => mkdtemp,
  mkdtempDisposable: () => mkdtempDisposable,
  open: () => open3,
  opendir: () => opendir,
  readFile: () => readFile,
  readdir: () => readdir2,
  readlink: () => readlink,
  realpath: () => realpath,
  rename: () => rename,
  rm: () => rm,
  rmdir: () => rmdir,
  stat: () => stat,
  statfs: () => statfs,
  symlink: () => symlink,
  truncate: () => truncate,
  unlink: () => unlink2,
  utimes: () => utimes,
  watch: () => watch2,
  writeFile: () => writeFile
});
var builtin29 = process.getBuiltinModule("node:fs/promises");
var store_files_default = builtin29;
var access3 = /* @__PURE__ */ (() => builtin29.access)();
var copyFile = /* @__PURE__ */ (() => builtin29.copyFile)();
var cp = /* @__PURE__ */ (() => builtin29.cp)();
var glob = /* @__PURE__ */ (() => builtin29.glob)();
var open3 = /* @__PURE__ */ (() => builtin29.open)();
var opendir = /* @__PURE__ */ (() => builtin29.opendir)();
var rename = /* @__PURE__ */ (() => builtin29.rename)();
var truncate = /* @__PURE__ */ (() => builtin29.truncate)();
var rm = /* @__PURE__ */ (() => builtin29.rm)();
var rmdir = /* @__PURE__ */ (() => builtin29.rmdir)();
var mkdir = /* @__PURE__ */ (() => builtin29.mkdir)();
var readdir2 = /* @__PURE__ */ (() => builtin29.readdir)();
var readlink = /* @__PURE__ */ (() => builtin29.readlink)();
var symlink = /* @__PURE__ */ (() => builtin29.symlink)();
var lstat2 = /* @__PURE__ */ (() => builtin29.lstat)();
var stat = /* @__PURE__ */ (() => builtin29.stat)();
var statfs = /* @__PURE__ */ (() => builtin29.statfs)();
var link2 = /* @__PURE__ */ (() => builtin29.link)();
var unlink2 = /* @__PURE__ */ (() => builtin29.unlink)();
var chmod = /* @__PURE__ */ (() => builtin29.chmod)();
var lchmod = /* @__PURE__ */ (() => builtin29.lchmod)();
var lchown = /* @__PURE__ */ (() => builtin29.lchown)();
var chown = /* @__PURE__ */ (() => builtin29.chown)();
var utimes = /* @__PURE__ */ (() => builtin29.utimes)();
var lutimes = /* @__PURE__ */ (() => builtin29.lutimes)();
var realpath = /* @__PURE__ */ (() => builtin29.realpath)();
var mkdtemp = /* @__PURE__ */ (() => builtin29.mkdtemp)();
var mkdtempDisposable = /* @__PURE__ */ (() => builtin29.mkdtempDisposable)();
var writeFile = /* @__PURE__ */ (() => builtin29.writeFile)();
var appendFile = /* @__PURE__ */ (() => builtin29.appendFile)();
var readFile = /* @__PURE__ */ (() => builtin29.readFile)();
var watch2 = /* @__PURE__ */ (() => builtin29.watch)();
var constants2 = /* @__PURE__ */ (() => builtin29.constants)();

// src/adapters/stores/store-files.ts
var systemFiles = store_files_exports;
var readOnlyErrnos = ["EACCES", "EPERM", "EROFS"];
function writeFailure(path, cause) {
  if (cause instanceof TransportError) return cause;
  const message = `${path}: cannot be written: ${failureWords(cause)}`;
  if (readOnlyErrnos.includes(errnoOf(cause)))
    return new TransportError("store-read-only", message, { cause });
  return new TransportError("store-write-failed", message, { cause });
}
function symlinkFound(path) {
  return new TransportError("store-symlink", `${path}: expected a real file or folder, found a symbolic link`);
}

// builtin:node:crypto of src/adapters/stores/temporary-files.ts
var builtin30 = process.getBuiltinModule("node:crypto");
var randomBytes2 = /* @__PURE__ */ (() => builtin30.randomBytes)();

// builtin:node:fs of src/adapters/stores/temporary-files.ts
var builtin31 = process.getBuiltinModule("node:fs");
var constants3 = /* @__PURE__ */ (() => builtin31.constants)();

// builtin:node:path of src/adapters/stores/temporary-files.ts
var builtin32 = process.getBuiltinModule("node:path");
var join5 = /* @__PURE__ */ (() => builtin32.join)();

// src/adapters/stores/temporary-files.ts
var temporaryPrefix = ".countersign-";
var staleMs = 60 * 60 * 1e3;
var fileMode = 420;
async function writeTemporary(folder, bytes, files) {
  const path = join5(folder, `${temporaryPrefix}${randomBytes2(12).toString("hex")}`);
  const flags = constants3.O_WRONLY | constants3.O_CREAT | constants3.O_EXCL | constants3.O_NOFOLLOW;
  try {
    const file = await files.open(path, flags, fileMode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    return path;
  } catch (cause) {
    await dropTemporary(path, files);
    throw writeFailure(folder, cause);
  }
}
async function dropTemporary(path, files) {
  await files.unlink(path).catch(() => void 0);
}
async function removeStale(folder, files) {
  const names = await files.readdir(folder).catch(() => []);
  for (const name of names.filter((found) => found.startsWith(temporaryPrefix))) {
    await removeIfStale(join5(folder, name), files).catch((cause) => {
      if (errnoOf(cause) === void 0) throw cause;
    });
  }
}
async function removeIfStale(path, files) {
  const found = await files.lstat(path);
  if (Date.now() - found.mtimeMs < staleMs) return;
  if (found.isDirectory()) await files.rmdir(path);
  else await files.unlink(path);
}

// builtin:node:crypto of src/adapters/stores/claim-number.ts
var builtin33 = process.getBuiltinModule("node:crypto");
var randomInt = /* @__PURE__ */ (() => builtin33.randomInt)();

// builtin:node:path of src/adapters/stores/claim-number.ts
var builtin34 = process.getBuiltinModule("node:path");
var join6 = /* @__PURE__ */ (() => builtin34.join)();

// builtin:node:timers/promises of src/adapters/stores/claim-number.ts
var builtin35 = process.getBuiltinModule("node:timers/promises");
var setTimeout3 = /* @__PURE__ */ (() => builtin35.setTimeout)();

// src/adapters/stores/claim-number.ts
var noLinks2 = [
  "EPERM",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EMLINK",
  "EXDEV"
];
var lockTries = 20;
var firstPauseMs = 10;
async function claimNumber(claim) {
  const { path, name, temporary, files } = claim;
  try {
    await files.link(temporary, join6(path, name));
    return "claimed";
  } catch (cause) {
    if (errnoOf(cause) === "EEXIST") {
      await setTimeout3(randomInt(firstPauseMs));
      return "taken";
    }
    if (!noLinks2.includes(errnoOf(cause))) throw writeFailure(join6(path, name), cause);
  }
  return await claimUnderLock(claim);
}
async function claimUnderLock(claim) {
  const { path, name, temporary, files } = claim;
  const lock = join6(path, `${temporaryPrefix}lock-${name}`);
  await takeLock(lock, files);
  try {
    if (await isThere3(join6(path, name), files)) return "taken";
    await files.rename(temporary, join6(path, name));
    return "claimed";
  } catch (cause) {
    throw writeFailure(join6(path, name), cause);
  } finally {
    await files.rmdir(lock).catch((cause) => {
      if (errnoOf(cause) !== "ENOENT") throw writeFailure(lock, cause);
    });
  }
}
async function takeLock(lock, files) {
  for (let tries = 1; ; tries += 1) {
    try {
      await files.mkdir(lock);
      return;
    } catch (cause) {
      if (errnoOf(cause) !== "EEXIST") throw writeFailure(lock, cause);
      if (tries === lockTries) throw lockHeld(lock, cause);
    }
    await setTimeout3(randomInt(firstPauseMs * tries));
  }
}
async function isThere3(path, files) {
  try {
    await files.lstat(path);
    return true;
  } catch (cause) {
    if (errnoOf(cause) === "ENOENT") return false;
    throw cause;
  }
}
function lockHeld(lock, cause) {
  return new TransportError(
    "store-write-failed",
    `${lock}: another writer holds this lock, or was stopped with it`,
    {
      cause,
      mayPass: true,
      next: "Try again; if no other writer is running, remove that folder (after an hour it is removed by itself)."
    }
  );
}

// builtin:node:path of src/adapters/stores/folder-entries.ts
var builtin36 = process.getBuiltinModule("node:path");
var join7 = /* @__PURE__ */ (() => builtin36.join)();

// src/adapters/stores/folder-entries.ts
function entryName({ prefix }, number) {
  return `${prefix}signature-${number}`;
}
function folderEntries(folder, files) {
  let resolving;
  return {
    place: (number) => folder.place(number),
    async read(number) {
      resolving ??= resolveFolder(folder, files);
      const path = await resolving;
      return path === null ? null : await readEntry2(folder, path, number);
    }
  };
}
async function missingFolder(path, files) {
  return await files.realpath(path).then(
    () => void 0,
    (cause) => errnoOf(cause) === "ENOENT" ? path : void 0
  );
}
async function readEntry2(folder, path, number) {
  const file = join7(path, entryName(folder, number));
  const read = await readRegularFile(file, { maxBytes: maxSignatureBytes, followLinks: false });
  switch (read.kind) {
    case "read":
      return read.bytes;
    case "missing":
      return null;
    case "failed":
      if (read.symlink) throw symlinkFound(file);
      throw new TransportError("lookaside-unreadable", `${file}: could not be read: ${read.why}`, {
        cause: read.cause,
        next: "Make the file readable, or remove it together with all of a higher number."
      });
  }
}
async function resolveFolder({ base, segments }, files) {
  try {
    const expected = join7(await files.realpath(base), ...segments);
    if (await files.realpath(expected) !== expected) throw symlinkFound(expected);
    return expected;
  } catch (cause) {
    if (cause instanceof TransportError) throw cause;
    if (errnoOf(cause) === "ENOENT") return null;
    const path = join7(base, ...segments);
    throw new TransportError("lookaside-unreadable", `${path}: could not be read: ${failureWords(cause)}`, {
      cause,
      next: "Make each part of the path a folder that this user may read, or name another place with --lookaside."
    });
  }
}

// src/adapters/stores/list-entries.ts
var maxEntries = 127;
async function* listEntries(entries) {
  const [first, second] = await Promise.allSettled([entries.read(1), entries.read(2)]);
  for (let number = 1; ; number += 1) {
    const bytes = number === 1 ? bytesOf(first) : number === 2 ? bytesOf(second) : await entries.read(number);
    if (bytes === null) return;
    if (number > maxEntries) throw endless2(entries.place(number));
    yield parseEnvelope(bytes, entries.place(number));
  }
}
function bytesOf(settled) {
  if (settled.status === "rejected") throw settled.reason;
  return settled.value;
}
function endless2(place2) {
  const message = `${place2}: expected at most ${maxEntries} signatures of one manifest, found more`;
  return new TransportError("lookaside-endless", message);
}

// builtin:node:path of src/adapters/stores/writable-folder.ts
var builtin37 = process.getBuiltinModule("node:path");
var join8 = /* @__PURE__ */ (() => builtin37.join)();
var dirname2 = /* @__PURE__ */ (() => builtin37.dirname)();

// src/adapters/stores/writable-folder.ts
var folderMode = 493;
async function makeFolder({ base, segments }, files, create) {
  let path = await openBase(base, files, create);
  for (const segment of segments) {
    path = join8(path, segment);
    await makeOne(path, files);
  }
  return path;
}
async function openBase(base, files, create) {
  try {
    if (create) await makeParents(base, files);
    const path = await files.realpath(base);
    await requireFolder(path, files);
    return path;
  } catch (cause) {
    throw writeFailure(base, cause);
  }
}
async function makeParents(path, files, tries = 3) {
  try {
    await files.mkdir(path, { mode: folderMode });
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === "EEXIST") return;
    const parent = dirname2(path);
    if (errno !== "ENOENT" || parent === path || tries === 0) throw cause;
    if (!await isThere4(parent, files)) await makeParents(parent, files);
    await makeParents(path, files, tries - 1);
  }
}
var isThere4 = async (path, files) => await files.lstat(path).then(
  () => true,
  () => false
);
async function makeOne(path, files) {
  try {
    await files.mkdir(path, { mode: folderMode });
  } catch (cause) {
    if (errnoOf(cause) !== "EEXIST") throw writeFailure(path, cause);
    await requireFolder(path, files);
  }
}
async function requireFolder(path, files) {
  const found = await files.lstat(path).catch((cause) => {
    throw writeFailure(path, cause);
  });
  if (found.isSymbolicLink()) throw symlinkFound(path);
  if (!found.isDirectory()) {
    throw new TransportError("store-write-failed", `${path}: expected a folder, found another kind of file`);
  }
}

// builtin:node:path of src/adapters/stores/append-entry.ts
var builtin38 = process.getBuiltinModule("node:path");
var join9 = /* @__PURE__ */ (() => builtin38.join)();

// src/adapters/stores/append-entry.ts
async function appendEntry(folder, blob, { files, create }) {
  const path = await makeFolder(folder, files, create);
  const target2 = { folder, path, files, blob };
  const start = await firstFree(target2, 1);
  if (start.kind === "present") return start.number;
  const claimed = await publish(target2, start.number);
  await confirmVisible(target2, claimed);
  return claimed;
}
async function firstFree({ folder, path, blob }, from) {
  for (let number = from; number <= maxEntries; number += 1) {
    const bytes = await readEntry2(folder, path, number);
    if (bytes === null) return { kind: "free", number };
    if (Buffer.compare(bytes, blob) === 0) return { kind: "present", number };
  }
  const message = `${folder.place(maxEntries)}: expected room for one more signature, found ${maxEntries}`;
  throw new TransportError("store-full", message);
}
async function publish(target2, from) {
  const { path, files, blob } = target2;
  await removeStale(path, files);
  const temporary = await writeTemporary(path, blob, files);
  try {
    return await claimFrom(target2, temporary, from);
  } finally {
    await dropTemporary(temporary, files);
  }
}
var maxLostClaims = 4 * maxEntries;
async function claimFrom(target2, temporary, from) {
  const { folder, path, files } = target2;
  let number = from;
  for (let lost2 = 0; lost2 < maxLostClaims; lost2 += 1) {
    const name = entryName(folder, number);
    if (await claimNumber({ path, name, temporary, files }) === "claimed") {
      await syncFolder(path, files);
      return number;
    }
    const next = await firstFree(target2, number);
    if (next.kind === "present") return next.number;
    number = next.number;
  }
  const message = `${folder.place(number)}: entries come and go here; none could be claimed in ${maxLostClaims} tries`;
  throw new TransportError("store-write-failed", message, { mayPass: true });
}
async function syncFolder(path, files) {
  try {
    const folder = await files.open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (cause) {
    const cannot = ["EINVAL", "ENOTSUP", "EOPNOTSUPP", "EISDIR", "EPERM", "EACCES"];
    if (!cannot.includes(errnoOf(cause) ?? "")) throw writeFailure(path, cause);
  }
}
async function confirmVisible({ folder, path, files }, claimed) {
  for (let number = 1; number < claimed; number += 1) {
    try {
      await files.lstat(join9(path, entryName(folder, number)));
    } catch (cause) {
      if (errnoOf(cause) !== "ENOENT") throw writeFailure(path, cause);
      const message = `${folder.place(claimed)} was written, but ${folder.place(number)} is gone: readers stop there`;
      throw new TransportError("store-gap", message, { cause });
    }
  }
}

// src/adapters/stores/bundle-files.ts
function openBundleFilesStore(files) {
  return {
    kind: "bundle-file",
    carries: [],
    place: () => files.map(({ name }) => name).join(", "),
    async *list() {
      for (const { name, bytes } of files) yield { kind: "bundle", place: name, bytes };
    },
    append: async () => {
      throw new Error("bundle files are read only");
    }
  };
}

// src/adapters/stores/json-text.ts
var formatJson = (value) => textOf2(value, (members) => members);
var canonicalJson = (value) => textOf2(value, (members) => members.toSorted());
function textOf2(value, order) {
  if (isJsonObject(value)) {
    const members = [...value].map(([key, member]) => `${JSON.stringify(key)}:${textOf2(member, order)}`);
    return `{${order(members).join(",")}}`;
  }
  if (isJsonArray(value)) return `[${value.map((item) => textOf2(item, order)).join(",")}]`;
  return JSON.stringify(value);
}

// src/adapters/stores/cosign-manifest.ts
var configType = "application/vnd.oci.image.config.v1+json";
function makeLayer({
  payload,
  annotations
}) {
  return /* @__PURE__ */ new Map([
    ["mediaType", cosignLayerType],
    ["size", payload.length],
    ["digest", digestOf(payload)],
    ["annotations", new Map(Object.entries(annotations))]
  ]);
}
function layerKey(layer) {
  return ["mediaType", "digest", "size", "annotations"].map((name) => canonicalJson(layer.get(name) ?? null)).join(" ");
}
var noTime = "0001-01-01T00:00:00Z";
function makeConfig(layers) {
  const config = {
    architecture: "",
    created: noTime,
    history: layers.map(() => ({ created: noTime })),
    os: "",
    rootfs: { type: "layers", diff_ids: layers.map((layer) => layer.get("digest") ?? null) },
    config: {}
  };
  return new TextEncoder().encode(JSON.stringify(config));
}
function makeSigManifest(current, layers, config) {
  const descriptor = /* @__PURE__ */ new Map([
    ["mediaType", configType],
    ["size", config.length],
    ["digest", digestOf(config)]
  ]);
  const base = current ?? /* @__PURE__ */ new Map([
    ["schemaVersion", 2],
    ["mediaType", mediaTypes.ociManifest]
  ]);
  const manifest = new Map([...base, ["config", descriptor], ["layers", layers]]);
  return new TextEncoder().encode(formatJson(manifest));
}

// src/adapters/stores/in-order.ts
async function* inOrder(items, limit, task) {
  const running = [];
  const settle = (item, index) => task(item, index).then(
    (value) => ({ status: "fulfilled", value }),
    (reason) => ({ status: "rejected", reason })
  );
  for (const [index, item] of items.entries()) {
    running.push(settle(item, index));
    const first = running.length === limit ? running.shift() : void 0;
    if (first !== void 0) yield await first;
  }
  for (const last of running) yield await last;
}

// src/adapters/stores/registry-place.ts
function repositoryFor(subject, override) {
  const reference = override ?? subject.reference;
  if (reference !== void 0) return { domain: reference.domain, path: reference.path };
  throw new UsageError(
    "identity-missing",
    `${subject.digest}: a registry holds signatures by repository, found no reference`
  );
}
var nameOf = ({ domain, path }) => `${domain}/${path}`;
function fallbackTag(digest) {
  const { algorithm, hex } = digestParts(digest);
  return `${algorithm}-${hex.slice(0, 64)}`;
}
function sigTagOf(digest) {
  return `${digest.replace(":", "-")}.sig`;
}

// src/adapters/stores/fetch-blobs.ts
var atOnce = 4;
var maxTotalBytes = 64 * 1024 * 1024;
async function fetchSignatureBlob(client, repository, { digest, sizeBytes }) {
  const place2 = `${nameOf(repository)}: blob ${digest}`;
  if (sizeBytes > maxSignatureBytes) {
    const message = `${place2}: expected a signature of at most ${maxSignatureBytes} bytes, found one of ${sizeBytes}`;
    throw new TransportError("response-too-large", message);
  }
  const bytes = await client.getBlob(repository, digest, maxSignatureBytes);
  if (bytes.length === sizeBytes) return bytes;
  throw new IntegrityError(
    "digest-mismatch",
    `${place2}: expected ${sizeBytes} bytes, as its manifest says, found ${bytes.length}`
  );
}
async function* yieldFetched(place2, items, fetch) {
  const failures = [];
  let totalBytes = 0;
  for await (const settled of inOrder(items, atOnce, fetch)) {
    if (settled.status === "rejected") failures.push(settled.reason);
    else if (settled.value !== null) {
      totalBytes += sizeOf(settled.value);
      if (totalBytes > maxTotalBytes) throw tooMuch(place2);
      yield settled.value;
    }
  }
  if (failures.length > 0) throw failures[0];
}
function sizeOf(signature) {
  switch (signature.kind) {
    case "cosign-layer":
      return signature.payload.length;
    case "simple-signing":
    case "bundle":
      return signature.bytes.length;
    case "malformed":
      return 0;
  }
}
function tooMuch(place2) {
  const message = `${place2}: expected at most ${maxTotalBytes} bytes of signatures together, found more`;
  return new TransportError("signatures-endless", message);
}

// src/adapters/stores/cosign-tag.ts
var maxLayers = 1e3;
function openCosignTagStore(options) {
  const tagFor = (subject) => sigTagOfSubject(options.client, repositoryFor(subject, options.repository), subject.digest);
  const place2 = (subject) => formatReference(tagFor(subject).reference);
  return {
    kind: "sig-tag",
    carries: ["cosign-layer"],
    place: place2,
    list: (subject) => list(options.client, tagFor(subject)),
    async append(subject, signature) {
      await append(options, tagFor(subject), signature);
      return { place: place2(subject) };
    }
  };
}
async function* list(client, tag) {
  const place2 = formatReference(tag.reference);
  const state = await readTag(client, tag);
  const layers = "foreign" in state ? state.foreign : readLayers(place2, state.entries);
  if (typeof layers === "string") {
    yield { kind: "malformed", place: place2, code: "signature-malformed", message: layers };
    return;
  }
  yield* yieldFetched(place2, layers, async (layer, index) => ({
    kind: "cosign-layer",
    place: `${place2} layer ${index + 1}`,
    mediaType: layer.mediaType,
    payload: await fetchSignatureBlob(client, tag.reference, layer),
    annotations: layer.annotations ?? {}
  }));
}
function readLayers(place2, entries) {
  if (entries.length > maxLayers) {
    const message = `${place2}: expected at most ${maxLayers} signatures, found ${entries.length}`;
    throw new TransportError("signatures-endless", message);
  }
  const root = { what: "signature manifest", path: "layers", code: "signature-malformed" };
  try {
    return entries.map((entry, index) => readDescriptor(entry, itemPlace(root, index))).filter(({ mediaType }) => mediaType === cosignLayerType);
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}
async function append(options, tag, signature) {
  if (signature.kind !== "cosign-layer") throw new Error(`a .sig tag holds layers, not a ${signature.kind}`);
  await options.client.putBlob(tag.reference, signature.payload);
  await addToTag(options, tag, makeLayer(signature));
}
function sigTagOfSubject(client, repository, digest) {
  const pushed = /* @__PURE__ */ new Set();
  return {
    reference: { ...repository, tag: sigTagOf(digest) },
    mediaType: mediaTypes.ociManifest,
    list: "layers",
    keyOf: layerKey,
    compose: async (current, layers) => {
      const config = makeConfig(layers);
      const text = Buffer.from(config).toString("latin1");
      if (!pushed.has(text)) await client.putBlob(repository, config);
      pushed.add(text);
      return makeSigManifest(current, layers, config);
    }
  };
}

// src/adapters/stores/simple-signing-only.ts
var simpleSigningOnly = ["simple-signing"];
function openPgpBytes(signature) {
  if (signature.kind === "simple-signing") return signature.bytes;
  throw new Error(`a place for files of OpenPGP messages was given a ${signature.kind}`);
}

// builtin:node:path of src/adapters/stores/directory.ts
var builtin39 = process.getBuiltinModule("node:path");
var join10 = /* @__PURE__ */ (() => builtin39.join)();

// src/adapters/stores/directory.ts
function openDirectoryStore(path, files) {
  return {
    kind: "directory",
    carries: simpleSigningOnly,
    place: (subject) => join10(path, `${prefixOf(subject)}signature-*`),
    list: (subject) => listEntries(folderEntries(folderOf(path, subject), files)),
    async append(subject, signature) {
      const folder = folderOf(path, subject);
      const number = await appendEntry(folder, openPgpBytes(signature), { files, create: false });
      return { place: folder.place(number), number };
    }
  };
}
function folderOf(path, subject) {
  const prefix = prefixOf(subject);
  return { base: path, segments: [], prefix, place: (number) => join10(path, `${prefix}signature-${number}`) };
}
function prefixOf({ digest, primary }) {
  if (primary) return "";
  const { algorithm, hex } = digestParts(digest);
  return algorithm === "sha256" ? `${hex}.` : `${algorithm}-${hex}.`;
}

// src/adapters/stores/http-entries.ts
function httpEntries(http, urlOf, registryName) {
  const place2 = (number) => shownLookasideUrl(urlOf(number));
  return {
    place: place2,
    async read(number) {
      const response = await get(http, { url: urlOf(number), registryName }, place2(number));
      if (response.status === 404) return null;
      if (response.status === 200) return response.body;
      throw unreadable2(place2(number), response);
    }
  };
}
async function get(http, where, place2) {
  const request = {
    ...where,
    method: "GET",
    what: "signature",
    maxBytes: maxSignatureBytes,
    allowPlainHttp: true
  };
  try {
    return await http.request(request);
  } catch (cause) {
    if (!(cause instanceof CountersignError) || cause.code === "cancelled") throw cause;
    const mayPass = cause instanceof TransportError && cause.mayPass;
    const details = { cause, mayPass, next: cause.next ?? codes[cause.code].next };
    const message = cause.message.includes(place2) ? cause.message : `${place2}: ${cause.message}`;
    throw new TransportError("lookaside-unreadable", message, details);
  }
}
var cures = {
  401: "Lookasides are read without a login: allow anonymous reading.",
  403: "Object stores answer 403 for missing entries unless the reader may list the bucket: grant that, or map 403 to 404.",
  410: "Answer 404 instead: other tools take 410 for a failure, too."
};
function unreadable2(place2, response) {
  const { status } = response;
  const next = cures[status];
  const mayPass = status === 429 || status >= 500;
  const details = { status, mayPass, ...next !== void 0 && { next } };
  return new TransportError(
    "lookaside-unreadable",
    `${place2}: expected 200, or 404 after the last entry; answered status ${status}${retryAfterWish(response)}`,
    details
  );
}

// src/adapters/stores/lookaside.ts
function openLookasideReader(baseUrl, http, files) {
  const target2 = lookasideTarget(baseUrl);
  const entriesOf = (subject) => target2.kind === "http" ? httpEntries(http, (number) => entryUrl(baseUrl, subject, number), referenceOf(subject).domain) : folderEntries(folderOf2(baseUrl, localPath(target2.path), subject), files);
  return {
    kind: "lookaside",
    carries: simpleSigningOnly,
    ...target2.kind === "folder" && { missingFolder: () => missingFolder(localPath(target2.path), files) },
    place: (subject) => placeOf2(baseUrl, subject),
    list: (subject) => listEntries(entriesOf(subject)),
    append: () => Promise.reject(notWritable(baseUrl, "it was opened for reading"))
  };
}
function openLookasideWriter(baseUrl, files) {
  const target2 = lookasideTarget(baseUrl);
  if (target2.kind === "http") throw notWritable(baseUrl, "expected file:///FOLDER");
  const folderFor = (subject) => folderOf2(baseUrl, localPath(target2.path), subject);
  return {
    kind: "lookaside",
    carries: simpleSigningOnly,
    place: (subject) => placeOf2(baseUrl, subject),
    list: (subject) => listEntries(folderEntries(folderFor(subject), files)),
    async append(subject, signature) {
      const folder = folderFor(subject);
      const number = await appendEntry(folder, openPgpBytes(signature), { files, create: true });
      return { place: folder.place(number), number };
    }
  };
}
function folderOf2(baseUrl, path, subject) {
  const place2 = (number) => shownLookasideUrl(entryUrl(baseUrl, subject, number));
  place2(1);
  const segments = `${referenceOf(subject).path}${digestSegment(subject.digest)}`.split("/");
  return { base: path, segments, prefix: "", place: place2 };
}
function placeOf2(baseUrl, subject) {
  return shownLookasideUrl(signaturesUrl(withRepositoryPath(baseUrl, referenceOf(subject)), subject.digest));
}
function entryUrl(baseUrl, subject, number) {
  return signatureUrl(withRepositoryPath(baseUrl, referenceOf(subject)), subject.digest, number);
}
function referenceOf({ reference, digest }) {
  if (reference !== void 0) return reference;
  throw new UsageError(
    "identity-missing",
    `${digest}: a lookaside files signatures by repository, found no reference`
  );
}
function notWritable(baseUrl, why) {
  return new UsageError(
    "lookaside-not-writable",
    `lookaside ${shownLookasideUrl(baseUrl)}: cannot be written to: ${why}`
  );
}

// builtin:node:timers/promises of src/adapters/stores/pace.ts
var builtin40 = process.getBuiltinModule("node:timers/promises");
var setTimeout4 = /* @__PURE__ */ (() => builtin40.setTimeout)();

// src/adapters/stores/pace.ts
function systemPace(signal) {
  return {
    async sleep(ms) {
      try {
        await setTimeout4(ms, void 0, signal === void 0 ? {} : { signal });
      } catch (cause) {
        if (signal?.aborted !== true) throw cause;
        throw new TransportError("cancelled", "signature: stopped while waiting for other writers");
      }
    },
    nowMs: () => performance.now(),
    random: Math.random
  };
}

// src/adapters/stores/referrer-manifest.ts
var bundleTypePrefix = "application/vnd.dev.sigstore.bundle";
var emptyConfig = new TextEncoder().encode("{}");
function makeReferrer({ digest, descriptor }, bundle) {
  if (descriptor === void 0) throw new Error(`${digest}: media type and size of the subject are needed`);
  const annotations = {
    "dev.sigstore.bundle.content": "dsse-envelope",
    "dev.sigstore.bundle.predicateType": bundle.predicateType,
    "org.opencontainers.image.created": timeText(bundle.createdUnixSeconds)
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType: bundleMediaType,
    config: { mediaType: emptyMediaType, digest: digestOf(emptyConfig), size: emptyConfig.length },
    layers: [{ mediaType: bundleMediaType, digest: digestOf(bundle.bytes), size: bundle.bytes.length }],
    subject: { mediaType: descriptor.mediaType, digest, size: descriptor.size },
    annotations
  };
  const bytes = new TextEncoder().encode(JSON.stringify(manifest));
  const entry = /* @__PURE__ */ new Map([
    ["mediaType", mediaTypes.ociManifest],
    ["digest", digestOf(bytes)],
    ["size", bytes.length],
    ["artifactType", bundleMediaType],
    ["annotations", new Map(Object.entries(annotations))]
  ]);
  return { bytes, digest: digestOf(bytes), entry };
}
var timeText = (unixSeconds) => new Date(unixSeconds * 1e3).toISOString().replace(/\.\d+Z$/, "Z");
var otherTypes = [
  "application/spdx",
  "application/vnd.cncf.notary",
  "application/vnd.cyclonedx",
  "application/vnd.dev.cosign.artifact.",
  "application/sarif"
];
function mayBeBundle({ mediaType, artifactType = "" }) {
  return mediaType === mediaTypes.ociManifest && !otherTypes.some((type) => artifactType.startsWith(type));
}
function bundleLayerOf(bytes, subject) {
  const root = { what: "referrer", path: "", code: "manifest-malformed" };
  try {
    const manifest = parseStrictJson(bytes, { what: root.what, maxBytes: maxManifestBytes });
    if (!isJsonObject(manifest)) return null;
    const about = manifest.get("subject");
    if (!isJsonObject(about) || about.get("digest") !== subject) return null;
    const layers = manifest.get("layers");
    if (!isJsonArray(layers) || layers.length !== 1) return null;
    const layer = readDescriptor(layers[0], itemPlace(memberPlace(root, "layers"), 0));
    return layer.mediaType.startsWith(bundleTypePrefix) ? layer : null;
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

// src/adapters/stores/referrers-memory.ts
function createReferrersMemory() {
  const read = /* @__PURE__ */ new Map();
  const listed2 = /* @__PURE__ */ new Map();
  const done = /* @__PURE__ */ new Map();
  return {
    note(repository, { kind }) {
      const name = nameOf(repository);
      if (kind === "unsupported" && read.get(name) === "listed") {
        const message = `referrers of ${name}: expected a list, as the registry gave before, found that it has none`;
        throw new TransportError("registry-error", message);
      }
      read.set(name, kind);
    },
    async hasNoApi(repository) {
      const known = await listed2.get(nameOf(repository))?.catch(() => void 0);
      return known === void 0 ? read.get(nameOf(repository)) === "unsupported" : !known;
    },
    async isListed(repository, isNoted, look2) {
      const name = nameOf(repository);
      if (isNoted && read.get(name) === "listed") return true;
      return await keep(listed2, name, look2);
    },
    async once(repository, task) {
      await keep(done, nameOf(repository), async () => void await task());
    }
  };
}
async function keep(kept, key, make) {
  const known = kept.get(key);
  if (known !== void 0) return await known;
  const making = make();
  kept.set(key, making);
  try {
    return await making;
  } catch (error) {
    if (kept.get(key) === making) kept.delete(key);
    throw error;
  }
}

// src/adapters/stores/referrers.ts
function openReferrersStore(options) {
  const repositoryOf = (subject) => repositoryFor(subject, options.repository);
  return {
    kind: "referrers",
    carries: ["bundle"],
    place: (subject) => placeOf3(repositoryOf(subject), subject.digest),
    list: (subject) => list2(options, repositoryOf(subject), subject.digest),
    prepare: (subject) => pushConfig(options, repositoryOf(subject)),
    append: (subject, signature) => append2(options, repositoryOf(subject), subject, signature)
  };
}
var placeOf3 = ({ domain, path }, digest) => `${domain}/v2/${path}/referrers/${digest}`;
async function* list2(options, repository, subject) {
  const listed2 = await candidates(options, repository, subject);
  if ("kind" in listed2) yield listed2;
  else
    yield* yieldFetched(
      placeOf3(repository, subject),
      listed2.filter(mayBeBundle),
      (entry) => readReferrer(options.client, repository, entry, subject)
    );
}
async function candidates({ client, memory }, repository, subject) {
  if (!await memory.hasNoApi(repository)) {
    const listing = await client.listReferrers(repository, subject);
    memory.note(repository, listing);
    if (listing.kind === "listed") return listing.manifests;
  }
  return await readFallback(client, repository, subject);
}
async function readFallback(client, repository, subject) {
  const tag = fallbackOf(repository, subject);
  const place2 = formatReference(tag.reference);
  const broken = (message) => ({
    ...{ kind: "malformed", place: place2, code: "signature-malformed" },
    message: `the list of referrers is broken: ${message}`
  });
  const state = await readTag(client, tag);
  if ("foreign" in state) return broken(state.foreign);
  if (state.entries.length > maxIndexEntries) throw endless3(place2, state.entries.length);
  const root = { what: place2, path: "manifests", code: "manifest-malformed" };
  try {
    const entries = state.entries.map((entry, index) => readDescriptor(entry, itemPlace(root, index)));
    return [...new Map(entries.map((entry) => [entry.digest, entry])).values()];
  } catch (error) {
    if (error instanceof FormatError) return broken(error.message);
    throw error;
  }
}
function endless3(place2, found) {
  const message = `${place2}: expected at most ${maxIndexEntries} entries, found ${found}`;
  return new TransportError("signatures-endless", message);
}
async function readReferrer(client, repository, { digest }, subject) {
  const manifest = await client.getManifest({ ...repository, digest });
  const layer = bundleLayerOf(manifest.bytes, subject);
  if (layer === null) return null;
  const bytes = await fetchSignatureBlob(client, repository, layer);
  return { kind: "bundle", place: `${nameOf(repository)}@${digest}`, bytes, manifestDigest: digest };
}
async function append2(options, repository, subject, signature) {
  if (signature.kind !== "bundle") throw new Error(`referrers hold bundles, not a ${signature.kind}`);
  const { client, memory } = options;
  const manifest = makeReferrer(subject, signature);
  await Promise.all([client.putBlob(repository, signature.bytes), pushConfig(options, repository)]);
  const pushed = { ...repository, digest: manifest.digest };
  const result = await pushSettled(options, pushed, manifest.bytes);
  const isNoted = result.subject === subject.digest;
  const isListed = await memory.isListed(
    repository,
    isNoted,
    () => looksListed(options, repository, subject.digest, manifest)
  );
  if (!isListed) await addToTag(options, fallbackOf(repository, subject.digest), manifest.entry);
  return { place: formatReference(pushed) };
}
var pushConfig = ({ client, memory }, repository) => memory.once(repository, () => client.putBlob(repository, emptyConfig));
async function pushSettled({ client, pace }, reference, bytes) {
  for (let tries = 1; ; tries += 1) {
    try {
      const result = await client.putManifest(reference, { bytes, mediaType: mediaTypes.ociManifest });
      if (result.kind === "written") return result;
      throw result.failure;
    } catch (error) {
      const isUnsettled2 = error instanceof TransportError && error.mayPass && unsettledStatuses.includes(error.status);
      if (!isUnsettled2 || tries === maxPushes) throw error;
    }
    await pace.sleep((100 + 400 * pace.random()) * tries);
  }
}
var maxPushes = 6;
var unsettledStatuses = [400, 404];
var lookAgainMs = [200, 500, 1e3, 2e3];
async function looksListed({ client, pace }, repository, subject, { digest }) {
  for (const waitMs of [...lookAgainMs, null]) {
    const listing = await client.listReferrers(repository, subject);
    if (listing.kind === "unsupported") return false;
    if (listing.manifests.some((entry) => entry.digest === digest)) return true;
    if (waitMs !== null) await pace.sleep(waitMs);
  }
  throw new TransportError(
    "store-write-failed",
    `${nameOf(repository)}@${digest} is pushed, but ${placeOf3(repository, subject)} does not list it`,
    { next: "Run again later; if it stays, ask the operator of the registry about its referrers API." }
  );
}
function fallbackOf(repository, subject) {
  return {
    reference: { ...repository, tag: fallbackTag(subject) },
    mediaType: mediaTypes.ociIndex,
    list: "manifests",
    keyOf: (entry) => formatJson(entry.get("digest") ?? null),
    compose: async (current, entries) => {
      const base = current ?? /* @__PURE__ */ new Map([
        ["schemaVersion", 2],
        ["mediaType", mediaTypes.ociIndex]
      ]);
      return new TextEncoder().encode(formatJson(new Map([...base, ["manifests", entries]])));
    }
  };
}

// src/adapters/stores/signature-stores.ts
function createSignatureStores(options) {
  const { http, client, files = systemFiles, signal } = options;
  const writer = { client, pace: options.pace ?? systemPace(signal), locks: createSlots(1) };
  const memory = createReferrersMemory();
  return {
    lookasideReader: (baseUrl) => openLookasideReader(baseUrl, http, files),
    lookasideWriter: (baseUrl) => openLookasideWriter(baseUrl, files),
    directory: (path) => openDirectoryStore(path, files),
    referrers: (repository) => openReferrersStore({ ...writer, memory, repository }),
    bundleFiles: openBundleFilesStore,
    sigTag: (repository) => openCosignTagStore({ ...writer, repository })
  };
}

// src/adapters/workflow/action-token.ts
var maxAnswerBytes2 = 64 * 1024;
function actionTokenRequest(http, environment) {
  const url = environment.ACTIONS_ID_TOKEN_REQUEST_URL;
  const right = environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
  if (!url || !right) return void 0;
  return async (audience) => {
    const what = "identity token";
    const response = await http.request({
      method: "GET",
      url: `${url}${url.includes("?") ? "&" : "?"}audience=${encodeURIComponent(audience)}`,
      what,
      headers: { accept: "application/json", authorization: `Bearer ${right}` },
      maxBytes: maxAnswerBytes2,
      allowPlainHttp: true
      // the runner names the address
    });
    if (response.status !== 200) throw statusFailure(response, what);
    const answer = parseLooseJson(Buffer.from(response.body).toString("utf8"));
    if (typeof answer === "object" && answer !== null && "value" in answer && typeof answer.value === "string")
      return answer.value;
    throw new TransportError(
      "response-malformed",
      `${what}: expected JSON with a value, found something else`
    );
  };
}

// src/domain/error-remark.ts
function withRemark(error, remark) {
  if (!(error instanceof CountersignError)) return error;
  const message = `${error.message}${remark}`;
  const { code, next, cause, exitCode } = error;
  const details = { ...next !== void 0 && { next }, ...cause !== void 0 && { cause } };
  if (error instanceof TransportError) {
    const { status, mayPass, refusal } = error;
    return new TransportError(code, message, {
      ...details,
      mayPass,
      ...status !== void 0 && { status },
      ...refusal !== void 0 && { refusal }
    });
  }
  if (error instanceof SigningError) return new SigningError(code, message, { ...details, exitCode });
  if (error instanceof IntegrityError) return new IntegrityError(code, message, details);
  if (error instanceof FormatError) {
    const { path } = error;
    const ownFile = exitCode === 2;
    return new FormatError(code, message, { ...details, ownFile, ...path !== void 0 && { path } });
  }
  return error;
}

// builtin:node:crypto of src/entry/wire-sigstore.ts
var builtin41 = process.getBuiltinModule("node:crypto");
var randomBytes3 = /* @__PURE__ */ (() => builtin41.randomBytes)();

// builtin:node:path of src/entry/wire-sigstore.ts
var builtin42 = process.getBuiltinModule("node:path");
var resolve2 = /* @__PURE__ */ (() => builtin42.resolve)();

// src/entry/wire-sigstore.ts
var maxSigningConfigBytes = 1024 * 1024;
function openSigstoreSigner(side) {
  const open4 = async () => {
    const { createOpenSigstoreSigner } = await import("./open-sigstore-signer-UJDPS4VW.js");
    const { secrets, clock, visibility, serverUrl } = side;
    const http = side.http();
    const requestActionToken = actionTokenRequest(http, side.tokenRequest);
    return createOpenSigstoreSigner({
      http,
      clock,
      randomBytes: randomBytes3,
      key: { readKey: secrets.sigstoreKey, readPassword: secrets.sigstorePassword },
      token: {
        ...requestActionToken !== void 0 && { requestActionToken },
        ...secrets.identityToken !== void 0 && { environmentToken: secrets.identityToken },
        readTokenFile: secrets.identityTokenFile,
        maskSecret: side.maskSecret
      },
      services: await servicesOf(side),
      publicSigningConfig: side.publicInstance.signingConfig,
      ...visibility !== void 0 && { repositoryVisibility: visibility },
      ...serverUrl !== void 0 && { serverUrl },
      verifierOf: side.verifierOf
    });
  };
  let opened;
  return async (wanted) => {
    opened ??= open4();
    return await (await opened)(wanted);
  };
}
var keyPairMaker = ({ sigstorePassword }) => async () => {
  const { createMakeKeyPair } = await import("./sigstore-keys-O3AS4557.js");
  return await createMakeKeyPair(sigstorePassword)();
};
async function servicesOf({ line, readFile: readFile2 }) {
  const one = (name) => line.values.get(name)?.[0];
  const [config, fulcioUrl, rekorUrl, tsaUrl] = ["signing-config", "fulcio-url", "rekor-url", "tsa-url"].map(
    one
  );
  if (one("rekor-version") !== void 0 && rekorUrl === void 0) {
    throw new UsageError("option-conflict", "--rekor-version: expected --rekor-url beside it, found none", {
      next: "Name the log whose version it is; a signing config says the versions of its own."
    });
  }
  const hasUrls = [fulcioUrl, rekorUrl, tsaUrl].some((url) => url !== void 0);
  if (config !== void 0) {
    if (!hasUrls) {
      const bytes = await readFile2(resolve2(workingDirectory(), config), maxSigningConfigBytes);
      return { kind: "config", name: config, bytes };
    }
    throw new UsageError(
      "option-conflict",
      "--signing-config: expected no address of a service beside it, found one",
      {
        next: "Name the services in the signing config, or leave it out."
      }
    );
  }
  if (!hasUrls) return { kind: "public" };
  const version = choice(line, "rekor-version", ["2", "1"], "2") === "1" ? 1 : 2;
  return {
    kind: "urls",
    ...fulcioUrl !== void 0 && { fulcioUrl },
    ...rekorUrl !== void 0 && { rekor: { url: rekorUrl, version } },
    ...tsaUrl !== void 0 && { tsaUrl }
  };
}

// src/adapters/sources/open-image.ts
function createImages(options) {
  return {
    open: async (name) => {
      if (name.transport === "docker") return openRegistryImage(options.client, name);
      const { openLocalImage } = await import("./local-image-C6EW7VSF.js");
      return await openLocalImage(name, options);
    }
  };
}

// src/adapters/signers/open-signer.ts
function createOpenSigner(secrets) {
  return async (choice2) => {
    const passphrase = await secrets.passphrase();
    const withPassphrase = passphrase === void 0 ? {} : { passphrase };
    if (choice2.engine === "gpg") {
      const { createGpgSigners } = await import("./gpg-exec-P334NYJU.js");
      const { environment, nowUnixSeconds: nowUnixSeconds2, signal } = secrets;
      const withSignal = signal === void 0 ? {} : { signal };
      return await createGpgSigners({ environment, nowUnixSeconds: nowUnixSeconds2, ...withPassphrase, ...withSignal })(choice2);
    }
    const { createOpenpgpSigners } = await import("./openpgp-js-JEU6RC6S.js");
    const openers = (await secrets.keyMaterials()).map(
      (keyMaterial) => createOpenpgpSigners({ keyMaterial, nowUnixSeconds: secrets.nowUnixSeconds, ...withPassphrase })
    );
    return await openAll(openers, choice2);
  };
}
async function openAll(openers, choice2) {
  const [only, second] = openers;
  if (only === void 0) {
    throw new UsageError(
      "key-missing",
      "signing key: expected --gpg-key FILE or COUNTERSIGN_GPG_KEY, found neither",
      {
        next: "Give one, or sign with Sigstore: `--sigstore-key FILE`, or `--method keyless` with an identity token."
      }
    );
  }
  if (second === void 0) return await only(choice2);
  const wanted = choice2.fingerprints.length === 0 ? [void 0] : choice2.fingerprints;
  const signers = [];
  for (const fingerprint of wanted) {
    const found = fingerprint === void 0 ? await eachOwn(openers, choice2) : [await firstThatHas(openers, choice2, fingerprint)];
    signers.push(...found);
  }
  return distinct(signers);
}
async function eachOwn(openers, choice2) {
  const signers = [];
  for (const open4 of openers) signers.push(...await open4(choice2));
  return signers;
}
async function firstThatHas(openers, choice2, fingerprint) {
  for (const open4 of openers) {
    try {
      const [signer] = await open4({ ...choice2, fingerprints: [fingerprint] });
      if (signer !== void 0) return signer;
    } catch (error) {
      if (!(error instanceof CountersignError) || error.code !== "key-not-found") throw error;
    }
  }
  throw new UsageError(
    "key-not-found",
    `signing key: expected ${fingerprint}, found it in none of ${openers.length} keys given`
  );
}
function distinct(signers) {
  const byKey = new Map(signers.map((signer) => [signer.identity.keyFingerprint, signer]));
  return [...byKey.values()];
}

// builtin:node:path of src/entry/wire.ts
var builtin43 = process.getBuiltinModule("node:path");
var resolve3 = /* @__PURE__ */ (() => builtin43.resolve)();
var join11 = /* @__PURE__ */ (() => builtin43.join)();

// src/entry/wire.ts
var certsFolders = (home) => [
  join11(home, ".config", "containers", "certs.d"),
  "/etc/containers/certs.d",
  "/etc/docker/certs.d"
];
var serviceRequestsAtOnce = 32;
function createPorts(line, { cancel, progress }, door) {
  const { secrets, files, visibility, serverUrl } = door;
  const one = (name) => line.values.get(name)?.[0];
  const folder = workingDirectory();
  const env = process.env;
  const authFile = one("auth-file");
  const registriesFolder = one("registries-d");
  const httpOptions = httpOptionsOf(line, cancel);
  const http = createHttp(httpOptions);
  const credentials = createCredentials({
    env,
    home: homeFolder(),
    signal: cancel,
    ...authFile === void 0 ? {} : { authFile: resolve3(folder, authFile) }
  });
  const client = createRegistryClient({ http, credentials, insecureHosts: httpOptions.insecureHosts });
  const instance = publicInstance(homeFolder());
  const trust = openTrust(line, files, instance, cancel);
  return {
    images: createImages({ client, env, signal: cancel }),
    stores: createSignatureStores({ http, client, signal: cancel }),
    trust,
    sigstoreSigner: openSigstoreSigner({
      line,
      http: () => createHttp({ ...httpOptions, concurrencyPerHost: serviceRequestsAtOnce }),
      clock: { nowUnixSeconds },
      secrets,
      tokenRequest: door.tokenRequest,
      readFile: inputReaders({ cancel }).inputFile,
      verifierOf: trust.verifierOf,
      publicInstance: instance,
      maskSecret: door.maskSecret,
      ...visibility !== void 0 && { visibility },
      ...serverUrl !== void 0 && { serverUrl }
    }),
    makeKeyPair: keyPairMaker(secrets),
    newFiles: createNewFiles(folder),
    signer: createOpenSigner({ ...secrets, environment: env, signal: cancel, nowUnixSeconds }),
    policies: policyFiles(folder, files),
    registries: createRegistriesConfigs({
      home: homeFolder(),
      isRoot: process.geteuid?.() === 0,
      ambient: door.ambientRegistries,
      followLinks: door.followLinks,
      ...registriesFolder === void 0 ? {} : { folder: resolve3(folder, registriesFolder) }
    }),
    credentials,
    clock: { nowUnixSeconds },
    progress,
    cancel
  };
}
function httpOptionsOf(line, signal) {
  const caFile = line.values.get("ca-file")?.[0];
  return {
    env: process.env,
    userAgent: `countersign/${productVersion()}`,
    insecureHosts: (line.values.get("insecure-registries") ?? []).flatMap((value) => value.split(",")),
    concurrencyPerHost: concurrencyOf(line),
    signal,
    ...caFile === void 0 ? {} : { caFile },
    certsFolders: certsFolders(homeFolder())
  };
}
function policyFiles(workingDirectory2, files) {
  const open4 = async () => (await import("./policy-files-EIJA4TNL.js")).createPolicies(workingDirectory2, files);
  return {
    load: async (path) => await (await open4()).load(path),
    inspect: async (path) => await (await open4()).inspect(path)
  };
}

export {
  builtInSource,
  lookasideFor,
  shownUrl,
  parseYamlDocument,
  statusFailure,
  fetchedManifest,
  onlyManifest,
  withRemark,
  createPorts
};
