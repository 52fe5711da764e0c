const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  fetchedManifest,
  onlyManifest
} from "./chunk-PZY3NMZ7.js";
import "./chunk-7DB7QEI2.js";
import {
  digestOf,
  digestParts,
  errnoOf,
  failureWords,
  formatReference,
  itemPlace,
  manifestDigest,
  maxManifestBytes,
  mediaTypes,
  memberPlace,
  parseDigest,
  parseManifest,
  parseReference,
  parseStrictJson,
  readArray,
  readObject,
  readRegularFile,
  readRegularFileSync,
  readString,
  refuseOtherCase
} from "./chunk-P7X4BDQH.js";
import {
  CountersignError,
  FormatError,
  IntegrityError,
  TransportError,
  UsageError
} from "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";

// builtin:node:crypto of src/adapters/sources/archive-contents.ts
var builtin = process.getBuiltinModule("node:crypto");
var createHash = /* @__PURE__ */ (() => builtin.createHash)();

// builtin:node:fs of src/adapters/sources/archive-contents.ts
var builtin2 = process.getBuiltinModule("node:fs");
var constants = /* @__PURE__ */ (() => builtin2.constants)();

// builtin:node:fs/promises of src/adapters/sources/archive-contents.ts
var builtin3 = process.getBuiltinModule("node:fs/promises");
var open = /* @__PURE__ */ (() => builtin3.open)();

// builtin:node:stream of src/adapters/platform/decompress.ts
var builtin4 = process.getBuiltinModule("node:stream");
var Readable = /* @__PURE__ */ (() => builtin4.Readable)();

// builtin:node:stream/promises of src/adapters/platform/decompress.ts
var builtin5 = process.getBuiltinModule("node:stream/promises");
var pipeline = /* @__PURE__ */ (() => builtin5.pipeline)();

// builtin:node:zlib of src/adapters/platform/decompress.ts
var builtin6 = process.getBuiltinModule("node:zlib");
var decompress_default = builtin6;

// src/adapters/platform/byte-stream.ts
function asBytes(chunk) {
  if (chunk instanceof Uint8Array) return chunk;
  throw new TypeError("a byte stream gave something else than bytes");
}

// src/adapters/platform/decompress.ts
var { createZstdDecompress } = decompress_default;
var formats = [
  { name: "gzip", magic: [31, 139, 8] },
  { name: "zstd", magic: [40, 181, 47, 253] },
  { name: "xz", magic: [253, 55, 122, 88, 90, 0] },
  { name: "bzip2", magic: [66, 90, 104] }
];
var longestMagic = 6;
async function* decompressed(source, place) {
  const iterator = source[Symbol.asyncIterator]();
  try {
    const head = await readHead(iterator);
    const format = formats.find(({ magic }) => magic.every((byte, index) => head[index] === byte));
    const whole = resumed(head, iterator);
    yield* format === void 0 ? whole : through(whole, inflaterFor(format.name, place), `${place} (${format.name})`);
  } finally {
    await iterator.return?.();
  }
}
function inflaterFor(format, place) {
  if (format === "gzip") return decompress_default.createGunzip();
  if (format === "zstd" && createZstdDecompress !== void 0) return createZstdDecompress();
  const message = `${place}: expected no compression, gzip or zstd, found ${format}`;
  throw new TransportError("archive-compression-unsupported", message);
}
async function* through(source, inflater, place) {
  const pumping = pipeline(Readable.from(source, { objectMode: false }), inflater).catch(() => void 0);
  try {
    for await (const chunk of inflater) yield asBytes(chunk);
  } catch (cause) {
    if (cause instanceof CountersignError) throw cause;
    throw new FormatError("archive-malformed", `${place}: cannot be decompressed`, { cause });
  } finally {
    inflater.destroy();
    await pumping;
  }
}
async function readHead(iterator) {
  let head = new Uint8Array();
  while (head.length < longestMagic) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return head;
}
async function* resumed(head, rest) {
  if (head.length > 0) yield head;
  for (; ; ) {
    const next = await rest.next();
    if (next.done === true) return;
    yield next.value;
  }
}

// builtin:node:path of src/adapters/platform/tar.ts
var builtin7 = process.getBuiltinModule("node:path");
var posix = /* @__PURE__ */ (() => builtin7.posix)();

// builtin:node:stream of src/adapters/platform/tar.ts
var builtin8 = process.getBuiltinModule("node:stream");
var Readable2 = /* @__PURE__ */ (() => builtin8.Readable)();

// builtin:node:stream/promises of src/adapters/platform/tar.ts
var builtin9 = process.getBuiltinModule("node:stream/promises");
var pipeline2 = /* @__PURE__ */ (() => builtin9.pipeline)();

// src/adapters/platform/tar.ts
async function* readTar(source, place, limits) {
  const { default: tarStream } = await import("./tar-stream-DP5LT2H7.js");
  const { extract } = tarStream;
  const extractor = extract();
  const pumping = pipeline2(Readable2.from(bounded(source, place, limits)), extractor).catch(() => void 0);
  const seen = /* @__PURE__ */ new Set();
  let count = 0;
  try {
    for await (const stream of extractor) {
      count += 1;
      if (count > limits.maxEntries) throw tooLarge(place, `${limits.maxEntries} entries`);
      const entry = readHeader(stream.header, contentOf(stream, place), place);
      if (entry !== null) {
        if (seen.has(entry.name))
          throw fault(place, `expected each name once, found ${quoted(entry.name)} twice`);
        seen.add(entry.name);
        yield entry;
      }
      stream.resume();
    }
  } catch (cause) {
    throw broken(place, cause);
  } finally {
    extractor.destroy();
    await pumping;
  }
}
async function* contentOf(stream, place) {
  try {
    for await (const chunk of stream) yield asBytes(chunk);
  } catch (cause) {
    throw broken(place, cause);
  }
}
async function* bounded(source, place, { maxBytes }) {
  let total = 0;
  for await (const chunk of source) {
    total += chunk.length;
    if (total > maxBytes) throw tooLarge(place, `${maxBytes} bytes`);
    yield chunk;
  }
}
function readHeader(header, content, place) {
  const name = safeName(header.name, place);
  const sizeBytes = header.size;
  switch (header.type) {
    case "file":
    case "contiguous-file":
      return { name, kind: "file", sizeBytes, content };
    case "symlink":
      return {
        name,
        kind: "link",
        sizeBytes: 0,
        content,
        target: targetOf(header, posix.dirname(name), place)
      };
    case "link":
      return { name, kind: "link", sizeBytes: 0, content, target: targetOf(header, "", place) };
    case "directory":
    case "fifo":
    case "character-device":
    case "block-device":
      return null;
    default:
      return null;
  }
}
function targetOf({ linkname }, folder, place) {
  return safeName(linkname.startsWith("/") ? linkname : posix.join(folder, linkname), place);
}
function safeName(name, place) {
  const normal = posix.normalize(name).replace(/\/$/, "");
  const leadsOut = normal.startsWith("/") || normal === ".." || normal.startsWith("../");
  if (leadsOut || new RegExp("\\p{Cc}", "u").test(name))
    throw fault(place, `expected names inside the archive, found ${quoted(name)}`);
  return normal;
}
function broken(place, cause) {
  if (cause instanceof CountersignError) return cause;
  return fault(place, "expected a whole tar archive, found something else or an end that is too early", cause);
}
function quoted(name) {
  return JSON.stringify(name.slice(0, 200));
}
function fault(place, message, cause) {
  return new FormatError("archive-malformed", `${place}: ${message}`, { cause });
}
function tooLarge(place, limit) {
  return new TransportError("archive-too-large", `${place}: expected at most ${limit}, found more`);
}

// builtin:node:fs/promises of src/adapters/sources/image-files.ts
var builtin10 = process.getBuiltinModule("node:fs/promises");
var realpath = /* @__PURE__ */ (() => builtin10.realpath)();

// src/adapters/sources/image-files.ts
async function resolveImagePath(path) {
  try {
    return await realpath(path);
  } catch (cause) {
    if (errnoOf(cause) === "ENOENT") {
      throw new TransportError("image-not-found", `${path}: expected an image, found nothing there`, {
        cause
      });
    }
    throw unreadable(path, failureWords(cause), cause);
  }
}
async function readImageFile(path) {
  const read2 = await readRegularFile(path, { maxBytes: maxManifestBytes, followLinks: true });
  switch (read2.kind) {
    case "read":
      return read2.bytes;
    case "missing":
      return null;
    case "failed":
      throw unreadable(path, read2.why, read2.cause);
  }
}
function unreadable(path, why2, cause) {
  return new TransportError("image-unreadable", `${path}: could not be read: ${why2}`, { cause });
}
function layoutFault(place, message, cause) {
  return new FormatError("layout-malformed", `${place}: ${message}`, { cause });
}

// src/adapters/sources/archive-contents.ts
var archiveLimits = {
  maxEntries: 1e5,
  maxBytes: 64 * 1024 ** 3,
  maxKeptBytes: 64 * 1024 ** 2
};
var readBytes = 128 * 1024;
async function readArchive(source, place, options) {
  const files = /* @__PURE__ */ new Map();
  const links = /* @__PURE__ */ new Map();
  let kept = 0;
  for await (const entry of readTar(decompressed(source, place), place, options.limits)) {
    if (entry.target !== void 0) {
      links.set(entry.name, entry.target);
      continue;
    }
    const file = await readEntry(entry, `${place}: ${entry.name}`, options);
    kept += file.json?.length ?? 0;
    if (kept > options.limits.maxKeptBytes)
      throw tooLarge2(place, `${options.limits.maxKeptBytes} bytes of JSON`);
    files.set(entry.name, file);
  }
  return (name) => files.get(name) ?? files.get(links.get(name) ?? "");
}
async function* fileBytes(path, signal) {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!(await file.stat()).isFile()) throw unreadable(path, "it is no regular file");
      for (; ; ) {
        if (signal?.aborted === true) throw new TransportError("cancelled", `${path}: reading was stopped`);
        const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(readBytes), 0, readBytes);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof CountersignError || errnoOf(cause) === void 0) throw cause;
    throw unreadable(path, failureWords(cause), cause);
  }
}
async function readEntry(entry, place, { hash, limits }) {
  if (entry.sizeBytes <= maxManifestBytes) {
    const bytes = await collect(entry.content);
    const content = hash ? await hashContent(decompressed(once(bytes), place), place, limits) : void 0;
    return { ...looksLikeJson(bytes) && { json: bytes }, ...content && { content } };
  }
  return hash ? { content: await hashContent(decompressed(entry.content, place), place, limits) } : {};
}
async function hashContent(content, place, { maxBytes }) {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const chunk of content) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw tooLarge2(place, `${maxBytes} bytes`);
    hash.update(chunk);
  }
  return { digest: parseDigest(`sha256:${hash.digest("hex")}`), sizeBytes };
}
async function collect(content) {
  const chunks = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
async function* once(bytes) {
  yield bytes;
}
function looksLikeJson(bytes) {
  const first = bytes.find((byte) => byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9);
  return first === 123 || first === 91;
}
function tooLarge2(place, limit) {
  return new TransportError("archive-too-large", `${place}: expected at most ${limit}, found more`);
}

// builtin:node:path of src/adapters/sources/docker-archive-manifest.ts
var builtin11 = process.getBuiltinModule("node:path");
var posix2 = /* @__PURE__ */ (() => builtin11.posix)();

// src/adapters/sources/docker-archive-manifest.ts
var configMediaType = "application/vnd.docker.container.image.v1+json";
var layerMediaType = "application/vnd.docker.image.rootfs.diff.tar.gzip";
function dockerArchiveManifest(lookup, select, place) {
  const item = selectItem(readItems(jsonFile(lookup, "manifest.json", place), place), select, place);
  const config = jsonFile(lookup, item.config, place);
  const diffIds = readDiffIds(config, `${place}: ${item.config}`);
  if (diffIds.length !== item.layers.length) {
    throw layoutFault(
      place,
      `expected ${diffIds.length} layers as in the configuration, found ${item.layers.length}`
    );
  }
  const layers = diffIds.map((diffId, index) => readLayer(lookup, item.layers[index] ?? "", diffId, place));
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.schema2,
    config: { mediaType: configMediaType, size: config.length, digest: digestOf(config) },
    layers: layers.map(({ digest, sizeBytes }) => ({ mediaType: layerMediaType, size: sizeBytes, digest }))
  };
  return Buffer.from(JSON.stringify(manifest));
}
function readLayer(lookup, name, diffId, place) {
  const content = lookup(posix2.normalize(name))?.content;
  if (content === void 0)
    throw layoutFault(place, `expected the layer ${quoted2(name)}, found no such file`);
  if (content.digest === diffId) return content;
  throw new IntegrityError(
    "digest-mismatch",
    `${place}: ${name}: expected a layer ${diffId}, found ${content.digest}`
  );
}
function readItems(bytes, place) {
  const root = { what: `${place}: manifest.json`, path: "", code: "layout-malformed" };
  return readArray(parse(bytes, root), root).map((value, index) => {
    const at = itemPlace(root, index);
    const item = readObject(value, at);
    refuseOtherCase(item.keys(), ["Config", "RepoTags", "Layers", "Parent", "LayerSources"]);
    return {
      config: readString(item.get("Config"), memberPlace(at, "Config")),
      tags: readTexts(item.get("RepoTags"), memberPlace(at, "RepoTags")),
      layers: readTexts(item.get("Layers"), memberPlace(at, "Layers"))
    };
  });
}
function readDiffIds(bytes, what) {
  const root = { what, path: "", code: "layout-malformed" };
  const rootfs = memberPlace(root, "rootfs");
  const members = readObject(readObject(parse(bytes, root), root).get("rootfs"), rootfs);
  return readTexts(members.get("diff_ids"), memberPlace(rootfs, "diff_ids"));
}
function readTexts(value, place) {
  return readArray(value ?? [], place).map((text, index) => readString(text, itemPlace(place, index)));
}
function selectItem(items, select, place) {
  switch (select?.kind) {
    case void 0:
      return onlyOne(items, place);
    case "position": {
      const found = items[select.position];
      if (found !== void 0) return found;
      throw notFound(
        `${place}: expected an image at position ${select.position}, found ${items.length} in all`
      );
    }
    case "reference": {
      const wanted = formatReference(select.reference);
      const found = items.filter(({ tags }) => tags.some((tag) => normalTag(tag, place) === wanted));
      const [first, ...others] = found;
      if (first === void 0) throw notFound(`${place}: expected an image tagged ${wanted}, found none`);
      if (others.length === 0) return first;
      throw layoutFault(place, `expected one image tagged ${wanted}, found ${found.length}`);
    }
  }
}
function onlyOne(items, place) {
  const [only, ...others] = items;
  if (only === void 0) throw notFound(`${place}: expected an image, found none`);
  if (others.length === 0) return only;
  const tags = items.flatMap((item) => item.tags).slice(0, 10);
  const said = tags.length === 0 ? "without tags" : `tagged ${tags.map(quoted2).join(", ")}`;
  throw new UsageError("image-not-chosen", `${place}: expected one image, found ${items.length} ${said}`);
}
function normalTag(tag, place) {
  try {
    return formatReference(parseReference(tag));
  } catch (cause) {
    if (!(cause instanceof CountersignError)) throw cause;
    throw layoutFault(`${place}: manifest.json`, `expected image references as tags: ${cause.message}`, cause);
  }
}
function jsonFile(lookup, name, place) {
  const bytes = lookup(posix2.normalize(name))?.json;
  if (bytes !== void 0) return bytes;
  throw layoutFault(
    place,
    `expected the JSON file ${quoted2(name)}, found none of at most ${maxManifestBytes} bytes`
  );
}
function parse(bytes, { what }) {
  try {
    return parseStrictJson(bytes, { what, maxBytes: maxManifestBytes });
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new FormatError("layout-malformed", cause.message, { cause });
  }
}
function quoted2(text) {
  return JSON.stringify(text.slice(0, 200));
}
function notFound(message) {
  return new TransportError("image-not-found", message);
}

// builtin:node:path of src/adapters/sources/oci-layout.ts
var builtin12 = process.getBuiltinModule("node:path");
var join = /* @__PURE__ */ (() => builtin12.join)();

// src/adapters/sources/layout-index.ts
var refName = "org.opencontainers.image.ref.name";
var maxLayoutFileBytes = 4096;
function selectFromIndex(bytes, select, place) {
  const manifests = parseIndex(bytes, place);
  switch (select?.kind) {
    case void 0:
      return onlyOne2(manifests, place);
    case "name":
      return byName(manifests, select.name, place);
    case "position": {
      const found = manifests[select.position];
      if (found !== void 0) return found;
      throw notFound2(
        `${place}: expected an image at position ${select.position}, found ${manifests.length} in all`
      );
    }
  }
}
function checkLayoutVersion(bytes, place) {
  if (bytes === null) return;
  const root = { what: place, path: "", code: "layout-malformed" };
  const version = asLayoutFault(place, () => {
    const object = readObject(parseStrictJson(bytes, { what: "JSON", maxBytes: maxLayoutFileBytes }), root);
    return readString(object.get("imageLayoutVersion"), memberPlace(root, "imageLayoutVersion"));
  });
  if (version !== "1.0.0") {
    throw layoutFault(
      place,
      `expected imageLayoutVersion "1.0.0", found ${JSON.stringify(version.slice(0, 40))}`
    );
  }
}
function parseIndex(bytes, place) {
  const index = asLayoutFault(place, () => parseManifest(bytes, mediaTypes.ociIndex));
  if (index.kind === "index") return index.manifests;
  throw layoutFault(place, "expected an OCI index, found another manifest");
}
function onlyOne2(manifests, place) {
  const [only, ...others] = manifests;
  if (only === void 0) throw notFound2(`${place}: expected an image, found none`);
  if (others.length === 0) return only;
  const names = manifests.flatMap(({ annotations }) => annotations?.[refName] ?? []);
  const listed = names.slice(0, 10).map((name) => JSON.stringify(name.slice(0, 100)));
  const said = listed.length === 0 ? "without names" : `with the names ${listed.join(", ")}`;
  throw new UsageError("image-not-chosen", `${place}: expected one image, found ${manifests.length} ${said}`);
}
function byName(manifests, name, place) {
  const found = manifests.filter(({ annotations }) => annotations?.[refName] === name);
  const [first] = found;
  if (first === void 0)
    throw notFound2(`${place}: expected an image named ${JSON.stringify(name)}, found none`);
  if (found.every(({ digest }) => digest === first.digest)) return first;
  throw layoutFault(
    place,
    `expected one image named ${JSON.stringify(name)}, found ${found.length} different ones`
  );
}
function notFound2(message) {
  return new TransportError("image-not-found", message);
}
function asLayoutFault(place, read2) {
  try {
    return read2();
  } catch (cause) {
    if (!(cause instanceof CountersignError)) throw cause;
    if (cause instanceof FormatError && cause.code === "layout-malformed") throw cause;
    throw layoutFault(place, cause.message, cause);
  }
}

// src/adapters/sources/oci-layout.ts
async function openLayoutImage(name) {
  const resolvedPath = await resolveImagePath(name.path);
  return layoutSource(name, resolvedPath, (file) => readImageFile(join(name.path, file)));
}
function layoutSource(name, resolvedPath, readFile) {
  let primary;
  const readPrimary = () => {
    primary ??= readSelected(name, readFile);
    return primary;
  };
  return {
    name,
    resolvedPath,
    readManifest: async (digest) => digest === void 0 ? await readPrimary() : await readBlob(name, readFile, digest),
    close: () => Promise.resolve()
  };
}
async function readSelected(name, readFile) {
  checkLayoutVersion(await readFile("oci-layout"), join(name.path, "oci-layout"));
  const place = join(name.path, "index.json");
  const index = await readFile("index.json");
  if (index === null)
    throw new TransportError("image-not-found", `${place}: expected an OCI index, found no such file`);
  const { digest, sizeBytes, mediaType } = selectFromIndex(index, name.select, place);
  const manifest = await readBlob(name, readFile, digest, mediaType);
  if (manifest.bytes.length === sizeBytes) return manifest;
  const found = `${manifest.bytes.length} bytes`;
  throw new IntegrityError(
    "digest-mismatch",
    `${place}: expected ${sizeBytes} bytes in the manifest ${digest}, found ${found}`
  );
}
async function readBlob(name, readFile, digest, mediaType) {
  const { algorithm, hex } = digestParts(digest);
  const file = `blobs/${algorithm}/${hex}`;
  const place = join(name.path, file);
  const bytes = await readFile(file);
  if (bytes !== null) return fetchedManifest(bytes, { place, digest, mediaType });
  throw new TransportError(
    "manifest-not-found",
    `${place}: expected the manifest ${digest}, found no such file`,
    {
      next: "Copy the image again, with all its platforms if one of them is wanted."
    }
  );
}

// src/adapters/sources/archives.ts
async function openLayoutArchive(name, { limits = archiveLimits, signal } = {}) {
  const resolvedPath = await resolveImagePath(name.path);
  let reading;
  return layoutSource(name, resolvedPath, async (file) => {
    reading ??= readArchive(fileBytes(name.path, signal), name.path, { hash: false, limits });
    return (await reading)(file)?.json ?? null;
  });
}
async function openDockerArchive(name, { limits = archiveLimits, signal } = {}) {
  const resolvedPath = await resolveImagePath(name.path);
  let reading;
  return {
    name,
    resolvedPath,
    async readManifest(digest) {
      reading ??= readDockerArchive(fileBytes(name.path, signal), name.path, name.select, limits);
      return onlyManifest(await reading, digest, name.path);
    },
    close: () => Promise.resolve()
  };
}
async function readDockerArchive(source, place, select, limits) {
  const lookup = await readArchive(source, place, { hash: true, limits });
  const bytes = dockerArchiveManifest(lookup, select, place);
  return fetchedManifest(bytes, { place });
}

// builtin:node:path of src/adapters/sources/directory.ts
var builtin13 = process.getBuiltinModule("node:path");
var join2 = /* @__PURE__ */ (() => builtin13.join)();

// src/adapters/sources/directory.ts
var versionGrammar = /^Directory Transport Version: 1\.[0-2]\n?$/;
async function openDirectoryImage(name) {
  const resolvedPath = await resolveImagePath(name.path);
  await checkVersion(join2(name.path, "version"));
  return {
    name,
    resolvedPath,
    readManifest: (digest) => read(name.path, digest),
    close: () => Promise.resolve()
  };
}
async function checkVersion(path) {
  const bytes = await readImageFile(path);
  if (bytes === null) return;
  const text = Buffer.from(bytes.subarray(0, 100)).toString("latin1");
  if (bytes.length > 100 || !versionGrammar.test(text)) {
    throw layoutFault(path, `expected "Directory Transport Version: 1.1", found ${JSON.stringify(text)}`);
  }
}
async function read(path, digest) {
  const place = join2(path, "manifest.json");
  const bytes = await readImageFile(place);
  if (bytes === null)
    throw new TransportError("image-not-found", `${place}: expected a manifest, found nothing there`);
  const isPrimary = digest === void 0 || manifestDigest(bytes, digestParts(digest).algorithm) === digest;
  return isPrimary ? fetchedManifest(bytes, { place }) : await readInstance(path, digest);
}
async function readInstance(path, digest) {
  const { algorithm, hex } = digestParts(digest);
  const place = join2(path, `${algorithm === "sha256" ? "" : `${algorithm}-`}${hex}.manifest.json`);
  const bytes = await readImageFile(place);
  if (bytes !== null) return fetchedManifest(bytes, { place, digest });
  throw new TransportError(
    "manifest-not-found",
    `${place}: expected the manifest ${digest}, found nothing there`,
    {
      next: "Copy the image with all its platforms, for example with `skopeo copy --all`."
    }
  );
}

// builtin:node:http of src/adapters/sources/docker-daemon.ts
var builtin14 = process.getBuiltinModule("node:http");
var docker_daemon_default = builtin14;

// builtin:node:https of src/adapters/sources/docker-daemon.ts
var builtin15 = process.getBuiltinModule("node:https");
var docker_daemon_default2 = builtin15;

// builtin:node:path of src/adapters/sources/daemon-endpoint.ts
var builtin16 = process.getBuiltinModule("node:path");
var join3 = /* @__PURE__ */ (() => builtin16.join)();

// src/adapters/sources/daemon-endpoint.ts
var defaultHost = "unix:///var/run/docker.sock";
var plainPort = 2375;
var securePort = 2376;
var maxCertificateBytes = 4 * 1024 * 1024;
function daemonEndpoint(env) {
  const host = env.DOCKER_HOST || defaultHost;
  if (host.startsWith("unix://")) {
    const socketPath = host.slice("unix://".length);
    return { secure: false, options: { socketPath }, basePath: "", shown: socketPath };
  }
  const url = URL.canParse(host) ? new URL(host) : void 0;
  if (url === void 0 || !["tcp:", "http:", "https:"].includes(url.protocol) || url.hostname === "") {
    const scheme = /^[a-z]{1,20}:/.exec(host)?.[0] ?? "no scheme";
    throw unavailable(`DOCKER_HOST: expected unix:///PATH or tcp://HOST:PORT, found ${scheme}`);
  }
  const wantsTls = (env.DOCKER_TLS_VERIFY ?? "") !== "";
  const secure = url.protocol === "https:" || url.protocol === "tcp:" && wantsTls;
  const port = url.port === "" ? secure ? securePort : plainPort : Number(url.port);
  return {
    secure,
    options: {
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port,
      ...secure && wantsTls && certificates(env)
    },
    basePath: url.pathname.replace(/\/$/, ""),
    shown: `${url.hostname}:${port}`
  };
}
function certificates(env) {
  const folder = env.DOCKER_CERT_PATH || join3(env.HOME ?? "", ".docker");
  const read2 = (name) => {
    const path = join3(folder, name);
    const found = readRegularFileSync(path, { maxBytes: maxCertificateBytes, followLinks: true });
    if (found.kind === "read") return Buffer.from(found.bytes);
    const why2 = found.kind === "missing" ? "not found" : found.why;
    throw unavailable(`${path}: expected a certificate or key for the Docker daemon, found: ${why2}`);
  };
  return { ca: read2("ca.pem"), cert: read2("cert.pem"), key: read2("key.pem") };
}
function unavailable(message, cause) {
  return new TransportError("docker-daemon-unavailable", message, { cause });
}

// src/adapters/sources/docker-daemon.ts
var defaultConnectMs = 1e4;
var defaultIdleMs = 3e5;
var maxErrorBytes = 64 * 1024;
var maxShownCharacters = 300;
function openDaemonImage(name, options) {
  const image = imageOf(name.select);
  const place = `docker-daemon:${image}`;
  let reading;
  return {
    name,
    async readManifest(digest) {
      reading ??= readDockerArchive(
        saved(image, place, options),
        place,
        void 0,
        options.limits ?? archiveLimits
      );
      return onlyManifest(await reading, digest, place);
    },
    close: () => Promise.resolve()
  };
}
function imageOf(select) {
  return select.kind === "image-id" ? select.id : formatReference(select.reference);
}
async function* saved(image, place, options) {
  const endpoint = daemonEndpoint(options.env);
  const request = start(endpoint, `${endpoint.basePath}/images/${encodeURI(image)}/get`, options);
  try {
    const response = await responseTo(request, endpoint, options);
    if (response.statusCode !== 200) throw await refusal(response, place);
    try {
      for await (const chunk of response) yield asBytes(chunk);
    } catch (cause) {
      throw new TransportError(
        "docker-daemon-failed",
        `${place}: the daemon stopped sending: ${why(cause)}`,
        {
          cause,
          mayPass: true
        }
      );
    }
  } catch (cause) {
    if (options.signal?.aborted === true)
      throw new TransportError("cancelled", `${place}: cancelled`, { cause });
    throw cause;
  } finally {
    request.destroy();
  }
}
function start(endpoint, path, options) {
  const { signal, connectMs = defaultConnectMs, idleMs = defaultIdleMs } = options;
  const client = endpoint.secure ? docker_daemon_default2 : docker_daemon_default;
  const request = client.request({
    ...endpoint.options,
    path,
    agent: false,
    // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED cannot switch it off.
    rejectUnauthorized: true,
    ...signal !== void 0 && { signal }
  });
  const connecting = setTimeout(
    () => request.destroy(new Error(`no connection within ${connectMs} ms`)),
    connectMs
  );
  request.on("socket", (socket) => socket.once("connect", () => clearTimeout(connecting)));
  request.on("close", () => clearTimeout(connecting));
  request.setTimeout(idleMs, () => request.destroy(new Error(`silent for ${idleMs} ms`)));
  request.end();
  return request;
}
async function responseTo(request, { shown }, { signal }) {
  try {
    return await new Promise((resolve, reject) => {
      request.on("response", resolve);
      request.on("error", reject);
    });
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw unavailable(`${shown}: expected a Docker daemon, found none: ${why(cause)}`, cause);
  }
}
async function refusal(response, place) {
  const status = response.statusCode ?? 0;
  const said = JSON.stringify(await readError(response));
  const message = `${place}: the daemon answered status ${status}: ${said}`;
  return new TransportError(status === 404 ? "image-not-found" : "docker-daemon-failed", message, { status });
}
async function readError(response) {
  let text = "";
  try {
    for await (const chunk of response) {
      text += Buffer.from(asBytes(chunk)).toString("utf8");
      if (text.length > maxErrorBytes) break;
    }
  } catch {
  }
  const [, message = text] = /"message":\s*"((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
  return message.slice(0, maxShownCharacters);
}
function why(cause) {
  const isPlain = cause instanceof Error && !("code" in cause);
  return isPlain ? cause.message : failureWords(cause);
}

// src/adapters/sources/local-image.ts
async function openLocalImage(name, { env, signal }) {
  const stop = signal === void 0 ? {} : { signal };
  switch (name.transport) {
    case "dir":
      return await openDirectoryImage(name);
    case "oci":
      return await openLayoutImage({ ...name, transport: "oci" });
    case "oci-archive":
      return await openLayoutArchive({ ...name, transport: "oci-archive" }, stop);
    case "docker-archive":
      return await openDockerArchive(name, stop);
    case "docker-daemon":
      return openDaemonImage(name, { env, ...stop });
  }
}
export {
  openLocalImage
};
