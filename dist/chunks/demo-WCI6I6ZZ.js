import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);
import {
  commandLineDoor,
  node_http_default,
  pathToFileURL,
  readCommandLine,
  runCommand,
  stopSignals
} from "./chunk-AAP2EDOK.js";
import "./chunk-FDZENJUR.js";
import {
  digestOf,
  digestSegment,
  formatPlatform,
  leadingReason,
  mediaTypes,
  parseDigest,
  reasonFrom,
  shown,
  tmpdir
} from "./chunk-X63I2ZB7.js";
import "./chunk-CHJMG7NL.js";
import {
  fingerprintOf,
  loadOpenpgp,
  openpgpConfig
} from "./chunk-EEPHXAH2.js";
import "./chunk-PDVIJFJI.js";
import "./chunk-ZVCTKZI3.js";
import {
  join
} from "./chunk-ENY46NZX.js";
import {
  chmod,
  cp,
  errnoOf,
  mkdir,
  mkdtemp,
  randomUUID,
  readFile,
  rm,
  rmSync,
  writeFile
} from "./chunk-JSIDYZYQ.js";
import {
  CountersignError
} from "./chunk-GGAM3SV5.js";
import "./chunk-IKU6QXST.js";

// builtin:node:events
var builtin = process.getBuiltinModule("node:events");
var once = /* @__PURE__ */ (() => builtin.once)();

// src/adapters/demo/loopback-server.ts
var idleMs = 1e4;
var maxConnections = 64;
async function serve(request, response, respond) {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const { status, headers = {}, body = new Uint8Array() } = await respond(request, url);
  response.writeHead(status, { ...headers, "content-length": body.length });
  response.end(request.method === "HEAD" ? void 0 : body);
}
async function startLoopbackServer(respond) {
  const server = node_http_default.createServer(
    { requestTimeout: idleMs, headersTimeout: idleMs },
    (request, response) => {
      serve(request, response, respond).catch(() => {
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    }
  );
  server.maxConnections = maxConnections;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  let closing;
  const close = async () => {
    await new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
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
      body: await readFile(join(folder, file))
    };
  } catch (error) {
    return { status: isMissing(error) ? 404 : 500 };
  }
}
async function startDemoLookaside(folder) {
  let isUp = true;
  const server = await startLoopbackServer(async (request, url) => {
    if (!isUp) return { status: 503, headers: { "retry-after": "0" } };
    if (request.method !== "GET" && request.method !== "HEAD") return { status: 405 };
    return await readSignature(folder, url.pathname);
  });
  return {
    ...server,
    takeDown: () => {
      isUp = false;
    }
  };
}

// src/adapters/demo/registry-server.ts
var limits = { bodyBytes: 4 * 1024 * 1024, objects: 1e3 };
var name = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*";
var manifestPath = new RegExp(`^/v2/(${name})/manifests/([A-Za-z0-9_][A-Za-z0-9._:+-]{0,255})$`);
var blobPath = new RegExp(`^/v2/(${name})/blobs/([a-z0-9]+:[a-f0-9]{32,128})$`);
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
async function readBody(request) {
  const chunks = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += chunk.length;
    if (sizeBytes > limits.bodyBytes) return void 0;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
var isFull = (content) => content.manifests.size + content.blobs.size + content.uploads.size >= limits.objects;
function readManifest(content, repository, reference) {
  const digest = tagGrammar.test(reference) ? content.tags.get(`${repository}:${reference}`) : reference;
  const manifest = content.manifests.get(`${repository}@${digest}`);
  if (digest === void 0 || manifest === void 0) return refuse(404, "MANIFEST_UNKNOWN");
  const body = content.lies.get(parseDigest(digest)) ?? manifest.bytes;
  return {
    status: 200,
    headers: { "content-type": manifest.mediaType, "docker-content-digest": digest },
    body
  };
}
async function writeManifest(content, request, repository, reference) {
  const bytes = await readBody(request);
  if (bytes === void 0 || isFull(content)) return refuse(413, "SIZE_INVALID");
  const digest = digestOf(bytes);
  if (!tagGrammar.test(reference) && !isWrittenAs(bytes, reference)) return refuse(400, "DIGEST_INVALID");
  const mediaType = request.headers["content-type"];
  if (mediaType === void 0) return refuse(400, "MANIFEST_INVALID");
  content.manifests.set(`${repository}@${digest}`, { mediaType, bytes });
  if (tagGrammar.test(reference)) content.tags.set(`${repository}:${reference}`, digest);
  return created(`/v2/${repository}/manifests/${digest}`, digest);
}
function readBlob(content, repository, digest) {
  const body = content.blobs.get(`${repository}@${digest}`);
  if (body === void 0) return refuse(404, "BLOB_UNKNOWN");
  return {
    status: 200,
    headers: { "content-type": "application/octet-stream", "docker-content-digest": digest },
    body
  };
}
function startUpload(content, repository) {
  if (isFull(content)) return refuse(413, "SIZE_INVALID");
  const id = randomUUID();
  content.uploads.add(`${repository}/${id}`);
  return { status: 202, headers: { location: `/v2/${repository}/blobs/uploads/${id}` } };
}
async function finishUpload(content, request, url, repository, id) {
  if (!content.uploads.delete(`${repository}/${id}`)) return refuse(404, "BLOB_UPLOAD_UNKNOWN");
  const bytes = await readBody(request);
  if (bytes === void 0) return refuse(413, "SIZE_INVALID");
  const digest = digestOf(bytes);
  if (!isWrittenAs(bytes, url.searchParams.get("digest") ?? "")) return refuse(400, "DIGEST_INVALID");
  content.blobs.set(`${repository}@${digest}`, bytes);
  return created(`/v2/${repository}/blobs/${digest}`, digest);
}
async function route(content, request, url) {
  const { method = "" } = request;
  const reads = method === "GET" || method === "HEAD";
  if (url.pathname === "/v2/" && reads) return { status: 200, body: Buffer.from("{}") };
  const [, repository = "", reference = ""] = manifestPath.exec(url.pathname) ?? [];
  if (repository !== "" && reads) return readManifest(content, repository, reference);
  if (repository !== "" && method === "PUT")
    return await writeManifest(content, request, repository, reference);
  const [, blobRepository = "", digest = ""] = blobPath.exec(url.pathname) ?? [];
  if (blobRepository !== "" && reads) return readBlob(content, blobRepository, digest);
  const [, uploadRepository = "", id] = uploadPath.exec(url.pathname) ?? [];
  if (uploadRepository !== "" && method === "POST" && id === void 0)
    return startUpload(content, uploadRepository);
  if (uploadRepository !== "" && method === "PUT" && id !== void 0) {
    return await finishUpload(content, request, url, uploadRepository, id);
  }
  return refuse(404, "NAME_UNKNOWN");
}
async function startDemoRegistry() {
  const content = {
    manifests: /* @__PURE__ */ new Map(),
    tags: /* @__PURE__ */ new Map(),
    blobs: /* @__PURE__ */ new Map(),
    uploads: /* @__PURE__ */ new Set(),
    lies: /* @__PURE__ */ new Map()
  };
  const server = await startLoopbackServer((request, url) => route(content, request, url));
  return { ...server, lieAbout: (digest, bytes) => content.lies.set(digest, bytes) };
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
    const named = (images) => images.map((image) => `${registry.host}/${image}`);
    return await play({
      registry,
      lookaside,
      signatures,
      trusted,
      stranger,
      sign: (key, images) => {
        process.env.COUNTERSIGN_GPG_KEY = key.secret;
        return run(["sign", ...named(images), ...common]);
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
async function pushImages(registryUrl, repository, tag, { architectures = ["amd64", "arm64"], content = `${repository}:${tag}` } = {}) {
  const repositoryUrl = `${registryUrl}/v2/${repository}`;
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
async function retag(registryUrl, repository, tag, image) {
  const { mediaType } = JSON.parse(new TextDecoder().decode(image.manifest));
  await pushManifest(`${registryUrl}/v2/${repository}`, tag, { bytes: image.manifest, mediaType });
}

// src/entry/demo-story.ts
var isAsExpected = ({ expected, found }) => found.answer === expected.answer && (expected.code === void 0 || found.reason?.code === expected.code);
var web = "shop/web:1.0";
var worker = "shop/worker:1.0";
async function* tellStory(stage) {
  const { registry, trusted } = stage;
  const pushedWeb = await pushImages(registry.url, "shop/web", "1.0");
  const pushedWorker = await pushImages(registry.url, "shop/worker", "1.0", { architectures: ["amd64"] });
  const both = [web, worker];
  const scenes = (outcome, answer) => both.map((image, index) => ({ image, expected: { answer }, found: foundIn(outcome, index) }));
  const sign = `countersign sign ${both.join(" ")}`;
  yield {
    title: "Sign and publish",
    command: sign,
    scenes: scenes(await stage.sign(trusted, both), "signed")
  };
  yield { title: "Sign again", command: sign, scenes: scenes(await stage.sign(trusted, both), "unchanged") };
  const verify = `countersign verify ${both.join(" ")} --policy policy.json`;
  yield { title: "Verify", command: verify, scenes: scenes(await stage.verify(both), "accepted") };
  yield {
    title: "Attack, and break",
    command: "countersign verify IMAGE --policy policy.json",
    scenes: await attack(stage, { web: pushedWeb, worker: pushedWorker })
  };
}
async function attack(stage, pushed) {
  const { registry, lookaside, stranger } = stage;
  const judge = async (what, image, answer, code) => {
    const found = await orFailed(async () => foundIn(await stage.verify([image]), 0));
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
var folderOf = ({ signatures }, repository, digest) => join(signatures, `${repository}${digestSegment(digest)}`);
async function orFailed(find) {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error;
    return { answer: "failed", reason: reasonFrom(error) };
  }
}
function foundIn(outcome, index) {
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
    detail: `signed by ${verdict.by.map(({ fingerprint }) => fingerprint).join(", ")}`
  };
}

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
    ["policy", `reject all but what is signed by ${trusted.fingerprint}`]
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
var shortened = (text, { registry, lookaside }) => text.replaceAll(lookaside.url, "LOOKASIDE").replaceAll(registry.url, "REGISTRY").replaceAll(`${registry.host}/`, "").replace(/(sha256[:=][0-9a-f]{12})[0-9a-f]{52}/g, "$1\u2026");
function wrapped(text) {
  const lines = [];
  let line = indent;
  for (const word of text.split(" ")) {
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
  const tell = (text) => {
    if (!options.json && !options.quiet) process.stdout.write(text);
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
