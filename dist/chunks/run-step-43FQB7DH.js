const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  lastWordsOf,
  runProgram
} from "./chunk-X37FM5NF.js";
import {
  maxPolicyBytes
} from "./chunk-WBA6XYT4.js";
import {
  inputText,
  refuseUnknownServer,
  reportError,
  reportOutcome,
  trustedKeys
} from "./chunk-VFJ6N7WL.js";
import {
  boundedRun,
  checkoutFiles,
  childEnvironment,
  creator,
  localPath,
  ownPolicy,
  ownPolicyFiles,
  pathBelow,
  placeWords,
  runCommand,
  secretLimits,
  timeoutMsOf
} from "./chunk-7DB7QEI2.js";
import {
  errnoOf,
  lookasideTarget,
  lookasideUrl,
  readRegularFile
} from "./chunk-P7X4BDQH.js";
import {
  CountersignError,
  TransportError,
  UsageError
} from "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";

// builtin:node:path of src/entry/wire-action.ts
var builtin = process.getBuiltinModule("node:path");
var resolve = /* @__PURE__ */ (() => builtin.resolve)();
var join = /* @__PURE__ */ (() => builtin.join)();

// builtin:node:fs/promises of src/adapters/base-files.ts
var builtin2 = process.getBuiltinModule("node:fs/promises");
var realpath = /* @__PURE__ */ (() => builtin2.realpath)();

// src/domain/workflow/base-commit.ts
function possibleBases(change, head) {
  const parent = baseParent(change, head);
  return parent === void 0 ? [change.baseCommit] : [change.baseCommit, parent];
}
function findBaseCommit(change, facts) {
  const commit = possibleBases(change, facts.head).find((candidate) => facts.present.has(candidate));
  if (commit !== void 0) return { kind: "base", commit };
  if (!facts.fetched) return { kind: "fetch", commit: change.baseCommit };
  return { kind: "unknown", fetchDepth: baseParent(change, facts.head) === void 0 ? 0 : 2 };
}
function baseParent(change, head) {
  if (change.kind !== "pull-request" || head === void 0 || head.commit !== change.mergeCommit)
    return void 0;
  const [base, proposed, ...others] = head.parents;
  return proposed !== void 0 && proposed === change.headCommit && others.length === 0 ? base : void 0;
}

// builtin:node:fs/promises of src/adapters/git/find-clone.ts
var builtin3 = process.getBuiltinModule("node:fs/promises");
var stat = /* @__PURE__ */ (() => builtin3.stat)();

// builtin:node:path of src/adapters/git/find-clone.ts
var builtin4 = process.getBuiltinModule("node:path");
var find_clone_default = builtin4;

// src/adapters/git/find-clone.ts
async function findClone(workspace, policyPath) {
  return await firstClone(foldersOnTheWay(workspace, policyPath));
}
async function findInnermostClone(workspace, policyPath) {
  return await firstClone(foldersOnTheWay(workspace, policyPath).toReversed());
}
async function firstClone(folders) {
  for (const root of folders) {
    const gitFolder = find_clone_default.join(root, ".git");
    if (await isThere(gitFolder)) return { root, gitFolder };
  }
  return void 0;
}
function foldersOnTheWay(workspace, policyPath) {
  const path = policyPath === void 0 ? workspace : find_clone_default.resolve(workspace, policyPath, "..");
  const parts = pathBelow(workspace, path) ?? [];
  return [workspace, ...parts.map((_part, index) => find_clone_default.join(workspace, ...parts.slice(0, index + 1)))];
}
async function isThere(path) {
  try {
    await stat(path);
    return true;
  } catch (error) {
    const errno = errnoOf(error);
    return errno !== "ENOENT" && errno !== "ENOTDIR";
  }
}

// builtin:node:crypto of src/adapters/git/git-objects.ts
var builtin5 = process.getBuiltinModule("node:crypto");
var createHash = /* @__PURE__ */ (() => builtin5.createHash)();

// src/adapters/git/git-program.ts
async function runGit(call, settings) {
  const { signal } = settings;
  const run = await runProgram({
    program: "git",
    args: [`--git-dir=${settings.gitFolder}`, "--no-replace-objects", ...quietConfiguration, ...call.args],
    input: Buffer.from(call.input ?? ""),
    environment: gitEnvironment(settings.environment, call.offline),
    maxStdoutBytes: call.maxStdoutBytes,
    maxStderrBytes,
    timeoutMs: call.timeoutMs,
    ...signal !== void 0 && { signal }
  });
  return resultOf(run, call);
}
var maxStderrBytes = 256 * 1024;
var quietConfiguration = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "gc.auto=0",
  "maintenance.auto=false",
  "fetch.writeCommitGraph=false"
].flatMap((setting) => ["-c", setting]);
function resultOf(run, call) {
  switch (run.kind) {
    case "ended":
      return run.exitCode === 0 ? { kind: "done", stdout: run.stdout } : { kind: "refused", words: wordsOf(run.stderr) };
    case "not-started":
      return { kind: "no-git", cause: run.cause };
    case "too-much":
      return { kind: "too-much" };
    case "late":
      throw gitFailed(`expected an answer within ${Math.round(call.timeoutMs / 1e3)} s, found none`);
    case "cancelled":
      throw new TransportError("cancelled", "git: stopped before it was done");
  }
}
function wordsOf(stderr) {
  const lines = Buffer.from(stderr).toString("utf8").split(/\r?\n/);
  const failures = lines.filter((line) => /^(?:fatal|error): /.test(line));
  return lastWordsOf(failures.length > 0 ? failures.slice(0, 1) : lines);
}
var gitFailed = (message, details = {}) => new TransportError("git-failed", `git: ${message}`, details);
var keptVariables = /^GIT_(?:CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|SSH|SSH_COMMAND|SSL_CAINFO|SSL_CAPATH|EXEC_PATH)$/i;
function gitEnvironment(environment, offline) {
  const kept = Object.entries(environment).filter(
    ([name]) => !/^(?:GIT|SSH_ASKPASS)/i.test(name) || keptVariables.test(name)
  );
  return {
    ...childEnvironment(Object.fromEntries(kept)),
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_NO_REPLACE_OBJECTS: "1",
    // What actions/checkout and mirrors of it speak; `ext::` runs commands.
    GIT_ALLOW_PROTOCOL: "file:http:https:ssh",
    ...offline && { GIT_NO_LAZY_FETCH: "1" }
  };
}

// src/adapters/git/git-objects.ts
function parseBatch(names, stdout) {
  const bytes = Buffer.from(stdout);
  let offset = 0;
  const objects = names.map((name) => {
    const lineEnd = bytes.indexOf("\n", offset);
    const line = bytes.toString("utf8", offset, lineEnd === -1 ? bytes.length : lineEnd);
    offset = lineEnd + 1;
    if (lineEnd !== -1 && (line === `${name} missing` || isSubmodule(line))) return null;
    const header = /^(?<id>[0-9a-f]{40}|[0-9a-f]{64}) (?<type>[a-z]+) (?<size>\d{1,15})$/.exec(line)?.groups;
    const end = offset + Number(header?.size);
    if (lineEnd === -1 || header === void 0 || bytes[end] !== 10) throw unexpected(name, line);
    const object = verified(header.id ?? "", header.type ?? "", bytes.subarray(offset, end));
    offset = end + 1;
    return object;
  });
  if (offset !== bytes.length) throw unexpected("nothing more", `${bytes.length - offset} bytes`);
  return objects;
}
var isSubmodule = (line) => /^[0-9a-f]+ submodule$/.test(line);
function verified(id, type, bytes) {
  const algorithm = id.length === 40 ? "sha1" : "sha256";
  const found = createHash(algorithm).update(`${type} ${bytes.length}\0`).update(bytes).digest("hex");
  if (found !== id) throw gitFailed(`expected the ${type} ${id}, found one whose hash is ${found}`);
  return { id, type, bytes };
}
var unexpected = (wanted, found) => gitFailed(
  `expected its answer about ${JSON.stringify(wanted)}, found ${JSON.stringify(found.slice(0, 100))}`
);
function parseCommit({ id, type, bytes }) {
  const [headers = ""] = Buffer.from(bytes).toString("latin1").split("\n\n", 1);
  const match = /^tree (?<tree>[0-9a-f]+)\n(?<parents>(?:parent [0-9a-f]+\n)*)/.exec(`${headers}
`)?.groups;
  if (type !== "commit" || match === void 0) throw gitFailed(`expected the commit ${id}, found a ${type}`);
  const parents = (match.parents ?? "").split("\n").filter((line) => line !== "");
  return { tree: match.tree ?? "", parents: parents.map((line) => line.slice("parent ".length)) };
}
var kinds = {
  "100644": "file",
  "100755": "file",
  "100664": "file",
  "40000": "folder",
  "120000": "symlink",
  "160000": "submodule"
};
function findEntry({ id, type, bytes }, name) {
  if (type !== "tree") throw gitFailed(`expected the tree ${id}, found a ${type}`);
  const tree = Buffer.from(bytes);
  const wanted = Buffer.from(name, "utf8");
  const idLength = id.length / 2;
  for (let offset = 0; offset < tree.length; ) {
    const space = tree.indexOf(" ", offset);
    const nul = tree.indexOf(0, offset);
    const next = nul + 1 + idLength;
    const kind = kinds[tree.toString("latin1", offset, Math.max(space, offset))];
    if (space === -1 || nul < space || next > tree.length || kind === void 0)
      throw gitFailed(`expected the entries of the tree ${id}, found something else at byte ${offset}`);
    if (tree.subarray(space + 1, nul).equals(wanted)) return { kind, id: tree.toString("hex", nul + 1, next) };
    offset = next;
  }
  return void 0;
}

// src/adapters/git/repository.ts
var readTimeoutMs = 6e4;
var fetchTimeoutMs = 12e4;
var maxCommitBytes = 8 * 1024 * 1024;
var maxFolderBytes = 16 * 1024 * 1024;
function openRepository(settings) {
  const commits = async (names) => parseBatch(names, stdoutOf(await runGit(batch(names, maxCommitBytes * names.length, true), settings)));
  return {
    head: async () => {
      const [object] = await commits(["HEAD"]);
      if (object === void 0 || object === null) return void 0;
      return { commit: object.id, parents: parseCommit(object).parents };
    },
    present: async (names) => new Set((await commits(names)).flatMap((object) => object?.type === "commit" ? [object.id] : [])),
    readFileAt: async (commit, path, maxBytes) => await readFileAt(commit, path, maxBytes, settings),
    fetchCommit: async (commit) => await fetchCommit(commit, settings)
  };
}
var batch = (names, maxStdoutBytes, offline) => ({
  args: ["cat-file", "--batch"],
  input: names.map((name) => `${name}
`).join(""),
  maxStdoutBytes,
  timeoutMs: readTimeoutMs,
  offline
});
function stdoutOf(run) {
  switch (run.kind) {
    case "done":
      return run.stdout;
    case "refused":
      throw gitFailed(run.words);
    case "too-much":
      throw gitFailed("expected objects of an honest size, found larger ones");
    case "no-git":
      throw gitFailed("expected the program git on the PATH, found none", {
        next: "Install git in the container of the job, in a step before actions/checkout.",
        cause: run.cause
      });
  }
}
async function readFileAt(commit, path, maxBytes, settings) {
  if (path.length === 0 || path.some((part) => new RegExp("\\p{Cc}", "u").test(part)))
    return failed("its path holds control characters, or is empty");
  const below = path.map((_part, index) => `${commit}:${path.slice(0, index + 1).join("/")}`);
  const names = [commit, `${commit}^{tree}`, ...below];
  const run = await runGit(batch(names, maxFolderBytes + maxBytes, false), settings);
  if (run.kind === "too-much") return failed(`it is larger than ${maxBytes} bytes, or its folders are huge`);
  const [commitObject, root, ...rest] = parseBatch(names, stdoutOf(run));
  return walk(held(commitObject, commit), held(root, `${commit}^{tree}`), { path, rest, maxBytes });
}
function walk(commit, root, {
  path,
  rest,
  maxBytes
}) {
  let folder = named(root, parseCommit(commit).tree);
  for (const [index, part] of path.entries()) {
    const entry = findEntry(folder, part);
    if (entry === void 0) return { kind: "missing" };
    const isLast = index === path.length - 1;
    if (entry.kind !== (isLast ? "file" : "folder")) return wrongKind(entry, isLast);
    const object = named(held(rest[index], part), entry.id);
    if (!isLast) folder = object;
    else if (object.bytes.length > maxBytes) return failed(`it is larger than ${maxBytes} bytes`);
    else return { kind: "read", bytes: object.bytes };
  }
  return { kind: "missing" };
}
function wrongKind({ kind }, isLast) {
  const what = { file: "no folder", folder: "a folder", symlink: "a symbolic link", submodule: "a submodule" };
  const why = isLast ? `it is ${what[kind]} there` : `a part of its path is ${what[kind]} there`;
  return { kind: "failed", why, symlink: isLast && kind === "symlink" };
}
var failed = (why) => ({ kind: "failed", why, symlink: false });
function held(object, name) {
  if (object === null || object === void 0)
    throw gitFailed(`expected ${name} in the clone, found it missing`);
  return object;
}
function named(object, id) {
  if (object.id !== id) throw gitFailed(`expected the object ${id}, found ${object.id}`);
  return object;
}
async function fetchCommit(commit, settings) {
  const call = { maxStdoutBytes: 64 * 1024, offline: false };
  const shallow = await runGit(
    { ...call, args: ["rev-parse", "--is-shallow-repository"], timeoutMs: readTimeoutMs },
    settings
  );
  const depth = Buffer.from(stdoutOf(shallow)).toString("latin1").trim() === "true" ? ["--depth=1"] : [];
  const run = await runGit(
    { ...call, args: ["fetch", ...fetchFlags, ...depth, "origin", commit], timeoutMs: fetchTimeoutMs },
    settings
  );
  return run.kind === "refused" ? run.words.replaceAll(/\/\/[^/@\s]*@/g, "//") : void stdoutOf(run);
}
var fetchFlags = [
  "--quiet",
  "--no-tags",
  "--no-prune",
  "--no-recurse-submodules",
  "--no-write-fetch-head",
  // The program on the other side, for local and ssh addresses: not one that the configuration names.
  "--upload-pack=git-upload-pack"
];

// src/adapters/base-files.ts
async function baseFiles(parts) {
  const { change, workspace, policyPath, environment, signal } = parts;
  const clone = await findClone(workspace, policyPath);
  if (clone === void 0) throw noClone(change, workspace);
  const repository = openRepository({
    gitFolder: clone.gitFolder,
    environment,
    ...signal !== void 0 && { signal }
  });
  const { commit, head } = await askForBase(change, repository);
  const origin = { kind: "base", of: change.kind, commit };
  const changed = /* @__PURE__ */ new Set();
  const read = async (absolutePath, maxBytes) => {
    const path = await pathInside(clone, absolutePath);
    if (path === void 0) return { kind: "failed", why: outside, symlink: false };
    const found = await repository.readFileAt(commit, path, maxBytes);
    if (await isChanged(found, { path, maxBytes }, { clone, repository, head })) changed.add(path.join("/"));
    return found;
  };
  let last = Promise.resolve();
  return {
    root: clone.root,
    origin,
    // One after another: each starts a program, and a policy may name a hundred keys.
    read: (absolutePath, maxBytes) => {
      const next = last.then(() => read(absolutePath, maxBytes));
      last = next.catch(() => void 0);
      return next;
    },
    changedFiles: () => [...changed].sort()
  };
}
var outside = "it lies outside the repository; a proposed change is judged only by files of its base commit";
async function pathInside({ root }, absolutePath) {
  return pathBelow(root, absolutePath) ?? pathBelow(await realpath(root), absolutePath);
}
async function askForBase(change, repository) {
  try {
    return await lookForBase(change, repository);
  } catch (error) {
    if (!(error instanceof CountersignError) || error.code !== "git-failed") throw error;
    throw notAtBase(
      change,
      `the clone cannot be read: ${error.message}`,
      error.next ?? checkoutCure(0),
      error
    );
  }
}
async function lookForBase(change, repository) {
  const head = await repository.head();
  let words;
  for (let fetched = false; ; fetched = true) {
    const present = await repository.present(possibleBases(change, head));
    const base = findBaseCommit(change, { present, fetched, ...head !== void 0 && { head } });
    switch (base.kind) {
      case "base":
        return { commit: base.commit, head };
      case "fetch":
        words = await repository.fetchCommit(base.commit);
        break;
      case "unknown":
        throw notAtBase(
          change,
          `the clone lacks it, and fetching it gave: ${words ?? "nothing"}`,
          checkoutCure(base.fetchDepth)
        );
    }
  }
}
async function isChanged(read, { path, maxBytes }, { clone, repository, head }) {
  const inWorkTree = await readRegularFile([clone.root, ...path].join("/"), { maxBytes, followLinks: false });
  if (isSame(read, inWorkTree)) return false;
  return head === void 0 || !isSame(read, await repository.readFileAt(head.commit, path, maxBytes));
}
function isSame(one, other) {
  if (one.kind === "read" && other.kind === "read") return Buffer.compare(one.bytes, other.bytes) === 0;
  if (one.kind === "failed" && other.kind === "failed") return one.why === other.why;
  return one.kind === other.kind;
}
function noClone(change, workspace) {
  return notAtBase(
    change,
    `${workspace} holds no clone of the repository`,
    "Run actions/checkout before, with git in the container of the job (without it the files come without commits); if it checks out below another `path`, let `policy` begin with that path."
  );
}
function notAtBase(change, found, next, cause) {
  const place = placeWords({ kind: "base", of: change.kind, commit: change.baseCommit });
  return new TransportError("policy-not-at-base", `expected the files${place}: ${found}`, { next, cause });
}
var checkoutCure = (fetchDepth) => `Add \`fetch-depth: ${fetchDepth}\` to the inputs (\`with:\`) of actions/checkout.`;

// builtin:node:fs/promises of src/adapters/workflow/workspace-paths.ts
var builtin6 = process.getBuiltinModule("node:fs/promises");
var readlink = /* @__PURE__ */ (() => builtin6.readlink)();
var realpath2 = /* @__PURE__ */ (() => builtin6.realpath)();

// builtin:node:path of src/adapters/workflow/workspace-paths.ts
var builtin7 = process.getBuiltinModule("node:path");
var resolve2 = /* @__PURE__ */ (() => builtin7.resolve)();
var dirname = /* @__PURE__ */ (() => builtin7.dirname)();

// src/adapters/workflow/workspace-paths.ts
async function refuseLinksOut(workspace, input, path) {
  const wanted = resolve2(workspace, path);
  if (pathBelow(workspace, wanted) === void 0) return;
  const [root, found] = await Promise.all([realpath2(workspace), nearestRealPath(wanted)]);
  if (pathBelow(root, found) !== void 0) return;
  throw new UsageError(
    "path-outside-workspace",
    `input ${input}: ${path}: expected a path in the workspace, found that a symbolic link leads out of it`
  );
}
async function nearestRealPath(path) {
  try {
    return await realpath2(path);
  } catch (cause) {
    const above = dirname(path);
    if (above === path || errnoOf(cause) === "ELOOP") return path;
    const target = await linkTarget(path);
    const realAbove = await nearestRealPath(above);
    return target === void 0 ? realAbove : await nearestRealPath(resolve2(realAbove, target));
  }
}
async function linkTarget(path) {
  try {
    return await readlink(path);
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === void 0) throw cause;
    return void 0;
  }
}

// src/entry/wire-action.ts
async function openActionDoor(step) {
  const { line, run, workspace, maskSecret } = step;
  refuseUnknownServer(line, run, step.secrets);
  if (run.change !== void 0) await refuseLinksInInputs(step);
  const keys = line.command === "verify" ? keysOfStep(workspace) : void 0;
  const files = await filesOfStep(step, keys);
  const isNamed = keys !== void 0 || ["policy", "certificate-identity"].some((name) => line.values.has(name));
  const needsDefault = line.command === "verify" && !isNamed;
  const standard = needsDefault ? await defaultPolicy(files, workspace) : void 0;
  return {
    rules: () => ({
      changedFiles: files.changedFiles(),
      ...line.command === "verify" && { origin: readsFiles(line, keys) ? files.origin : { kind: "step" } }
    }),
    surroundings: {
      workingDirectory: workspace,
      creator,
      defaultPolicy: () => standard === void 0 ? void 0 : { kind: "file", path: standard },
      systemPolicy: () => {
        throw new UsageError("option-unknown", "an action reads no policy of the machine");
      },
      ...keys === void 0 ? {} : { trustedKeys: keys },
      keysGiven: secretsOf(step).keysGiven
    },
    parts: {
      secrets: secretsOf(step),
      ambientRegistries: false,
      followLinks: run.change === void 0,
      files,
      tokenRequest: step.secrets.tokenRequest,
      maskSecret,
      serverUrl: run.server.url,
      ...run.visibility !== void 0 && { visibility: run.visibility }
    }
  };
}
function keysOfStep(workspace) {
  const text = inputText("key", process.env);
  if (text === "") return void 0;
  const keys = trustedKeys(text);
  return keys.kind === "data" ? keys : { kind: "paths", paths: keys.paths.map((path) => resolve(workspace, path)) };
}
async function filesOfStep({ line, run, workspace, cancel }, keys) {
  const named2 = (name) => line.values.get(name)?.[0];
  const first = (keys?.kind === "paths" ? keys.paths[0] : void 0) ?? named2("policy") ?? named2("trusted-root");
  const policyPath = resolve(workspace, first ?? ownPolicyFiles.strict);
  const readsTrust = line.command === "verify" && readsFiles(line, keys);
  if (!readsTrust || run.change === void 0) {
    const clone = readsTrust ? await findInnermostClone(workspace, policyPath) : void 0;
    return checkoutFiles(clone?.root ?? workspace);
  }
  return await baseFiles({
    change: run.change,
    workspace,
    policyPath,
    environment: process.env,
    signal: cancel
  });
}
var readsFiles = ({ values }, keys) => values.has("trusted-root") || keys?.kind !== "data" && !values.has("certificate-identity");
async function defaultPolicy(files, workspace) {
  const isThere2 = async (path) => (await files.read(join(workspace, path), maxPolicyBytes)).kind !== "missing";
  const [strict, trust] = [await isThere2(ownPolicyFiles.strict), await isThere2(ownPolicyFiles.trust)];
  return ownPolicy({ strict, trust }) ?? (files.origin.kind === "base" ? ownPolicyFiles.strict : void 0);
}
async function refuseLinksInInputs({ line, workspace, secrets }) {
  const paths = ["ca-file", "auth-file", "registries-d", "signing-config", "identity-token-file"];
  const given = [...paths, ...line.command === "sign" ? ["trusted-root"] : []].flatMap(
    (name) => (line.values.get(name) ?? []).map((path) => [name, path])
  );
  const folder = lookasideFolder(line.values.get("lookaside")?.[0], workspace);
  for (const [name, path] of [
    ...given,
    ...folder === void 0 ? [] : [["lookaside", folder]],
    ...secrets.key.kind === "file" ? [["gpg-key", secrets.key.path]] : [],
    ...secrets.sigstoreKey.kind === "file" ? [["sigstore-key", secrets.sigstoreKey.path]] : []
  ])
    await refuseLinksOut(workspace, name, path);
}
function lookasideFolder(base, workspace) {
  const url = lookasideUrl(base, workspace);
  const target = url === void 0 ? void 0 : lookasideTarget(url);
  return target?.kind === "folder" ? localPath(target.path) : void 0;
}
function secretsOf({ line, secrets, workspace }) {
  const given = (text) => text === "" ? void 0 : text;
  return {
    keysGiven: [
      ...secrets.key.kind === "none" ? [] : ["gpg"],
      ...secrets.sigstoreKey.kind === "none" ? [] : ["sigstore-key"]
    ],
    passphrase: async () => given(secrets.passphrase),
    // No key at all is a secret that did not arrive; the reader of keys says so.
    keyMaterials: async () => [await keyBytes("gpg-key", secrets.key, workspace) ?? new Uint8Array()],
    sigstoreKey: () => keyBytes("sigstore-key", secrets.sigstoreKey, workspace),
    sigstorePassword: async () => secrets.sigstorePassword,
    identityToken: secrets.identityToken,
    identityTokenFile: async () => {
      const file = line.values.get("identity-token-file")?.[0];
      if (file === void 0) return void 0;
      const bytes = await readSecretFile(
        "identity-token-file",
        resolve(workspace, file),
        secretLimits.tokenBytes
      );
      return Buffer.from(bytes).toString("utf8");
    }
  };
}
async function keyBytes(input, key, workspace) {
  switch (key.kind) {
    case "none":
      return void 0;
    case "text":
      return Buffer.from(key.text);
    case "file":
      return await readSecretFile(input, resolve(workspace, key.path), secretLimits.keyBytes);
  }
}
async function readSecretFile(input, path, maxBytes) {
  const read = await readRegularFile(path, { maxBytes, followLinks: true });
  if (read.kind === "read") return read.bytes;
  const why = read.kind === "missing" ? "no such file" : read.why;
  throw new UsageError(
    "file-unreadable",
    `input ${input}: expected a secret or the path of one, found: ${why}`,
    {
      next: "Give the key whole (PEM, armor or base64), or the path of a file in the workspace."
    }
  );
}

// src/entry/action/run-step.ts
var noProgress = { update: () => void 0 };
async function runStep({ line, ...step }, { runner, context }) {
  let door;
  const result = await boundedRun(timeoutMsOf(line), async (cancel) => {
    door = await openActionDoor({ ...step, line, cancel, maskSecret: (text) => runner.mask(text) });
    return await runCommand(line, { cancel, progress: noProgress }, door);
  });
  const telling = { runner, context: { ...context, ...door?.rules() } };
  if (result.kind === "failed") return await reportError(result.error, result.exitCode, telling);
  return await reportOutcome(ofAction(result.outcome), result.exitCode, telling);
}
function ofAction(outcome) {
  switch (outcome.command) {
    case "sign":
    case "verify":
    case "explain":
    case "inspect":
      return outcome;
    case "digest":
    case "where":
    case "policy check":
    case "policy compile":
    case "verify-blob":
    case "sign-blob":
    case "key generate":
      throw new Error(`no action ${outcome.command}`);
  }
}
export {
  runStep
};
