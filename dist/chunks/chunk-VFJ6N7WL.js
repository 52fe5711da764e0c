const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  actions,
  claimText,
  codeList,
  counted,
  decodeBase64,
  distinctReasons,
  failureWords,
  fenced,
  folded,
  formatPlatform,
  inputsOf,
  isJsonArray,
  isJsonObject,
  isSameSigner,
  isWhollyInspected,
  jsonOfError,
  jsonOfOutcome,
  knownError,
  leadingReason,
  logEntriesMarkdown,
  logEntryText,
  markdownLine,
  mergeAlike,
  namesPath,
  namesRegistry,
  nearestWord,
  parseDigest,
  parseLooseJson,
  parseReference,
  parseStrictJson,
  plainLine,
  policyOfKeys,
  readRegularFile,
  reasonFrom,
  repositoryOf,
  sentence,
  shown,
  shownJson,
  shownLookasideUrl,
  signerName,
  signerText,
  signingFailed,
  sizeBytes,
  tableRow,
  verdictCounts,
  visible,
  withStop,
  workingDirectory
} from "./chunk-P7X4BDQH.js";
import {
  CountersignError,
  FormatError,
  TransportError,
  UsageError,
  heedCrashes,
  productVersion
} from "./chunk-MOZDYLKG.js";

// src/adapters/workflow/event-file.ts
var maxEventBytes = 32 * 1024 * 1024;
async function readEventFile(path) {
  if (path === void 0 || path === "") return void 0;
  const read = await readRegularFile(path, { maxBytes: maxEventBytes, followLinks: true });
  switch (read.kind) {
    case "missing":
      return void 0;
    case "failed":
      throw malformed(path, `expected a readable event file, found: ${read.why}`, read.cause);
    case "read":
      return parseEvent(path, read.bytes);
  }
}
function parseEvent(path, bytes) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw malformed(path, "expected the JSON of an event, found something else", cause);
  }
}
var malformed = (path, message, cause) => new FormatError("event-malformed", `${path} (GITHUB_EVENT_PATH): ${message}`, { cause });

// builtin:node:fs/promises of src/adapters/workflow/runner.ts
var builtin = process.getBuiltinModule("node:fs/promises");
var appendFile = /* @__PURE__ */ (() => builtin.appendFile)();

// node_modules/@actions/core/lib/command.js
import * as os from "os";

// node_modules/@actions/core/lib/utils.js
function toCommandValue(input) {
  if (input === null || input === void 0) {
    return "";
  } else if (typeof input === "string" || input instanceof String) {
    return input;
  }
  return JSON.stringify(input);
}
function toCommandProperties(annotationProperties) {
  if (!Object.keys(annotationProperties).length) {
    return {};
  }
  return {
    title: annotationProperties.title,
    file: annotationProperties.file,
    line: annotationProperties.startLine,
    endLine: annotationProperties.endLine,
    col: annotationProperties.startColumn,
    endColumn: annotationProperties.endColumn
  };
}

// node_modules/@actions/core/lib/command.js
function issueCommand(command, properties, message) {
  const cmd = new Command(command, properties, message);
  process.stdout.write(cmd.toString() + os.EOL);
}
function issue(name, message = "") {
  issueCommand(name, {}, message);
}
var CMD_STRING = "::";
var Command = class {
  constructor(command, properties, message) {
    if (!command) {
      command = "missing.command";
    }
    this.command = command;
    this.properties = properties;
    this.message = message;
  }
  toString() {
    let cmdStr = CMD_STRING + this.command;
    if (this.properties && Object.keys(this.properties).length > 0) {
      cmdStr += " ";
      let first = true;
      for (const key in this.properties) {
        if (this.properties.hasOwnProperty(key)) {
          const val = this.properties[key];
          if (val) {
            if (first) {
              first = false;
            } else {
              cmdStr += ",";
            }
            cmdStr += `${key}=${escapeProperty(val)}`;
          }
        }
      }
    }
    cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
    return cmdStr;
  }
};
function escapeData(s) {
  return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}
function escapeProperty(s) {
  return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/:/g, "%3A").replace(/,/g, "%2C");
}

// node_modules/@actions/core/lib/file-command.js
import * as crypto from "crypto";
import * as fs from "fs";
import * as os2 from "os";
function issueFileCommand(command, message) {
  const filePath = process.env[`GITHUB_${command}`];
  if (!filePath) {
    throw new Error(`Unable to find environment variable for file command ${command}`);
  }
  if (!fs.existsSync(filePath)) {
    throw new Error(`Missing file at path: ${filePath}`);
  }
  fs.appendFileSync(filePath, `${toCommandValue(message)}${os2.EOL}`, {
    encoding: "utf8"
  });
}
function prepareKeyValueMessage(key, value) {
  const delimiter = `ghadelimiter_${crypto.randomUUID()}`;
  const convertedValue = toCommandValue(value);
  if (key.includes(delimiter)) {
    throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
  }
  if (convertedValue.includes(delimiter)) {
    throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
  }
  return `${key}<<${delimiter}${os2.EOL}${convertedValue}${os2.EOL}${delimiter}`;
}

// node_modules/@actions/core/lib/core.js
import * as os3 from "os";
var ExitCode;
(function(ExitCode2) {
  ExitCode2[ExitCode2["Success"] = 0] = "Success";
  ExitCode2[ExitCode2["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
function setSecret(secret) {
  issueCommand("add-mask", {}, secret);
}
function setOutput(name, value) {
  const filePath = process.env["GITHUB_OUTPUT"] || "";
  if (filePath) {
    return issueFileCommand("OUTPUT", prepareKeyValueMessage(name, value));
  }
  process.stdout.write(os3.EOL);
  issueCommand("set-output", { name }, toCommandValue(value));
}
function debug(message) {
  issueCommand("debug", {}, message);
}
function error(message, properties = {}) {
  issueCommand("error", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function warning(message, properties = {}) {
  issueCommand("warning", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function notice(message, properties = {}) {
  issueCommand("notice", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function info(message) {
  process.stdout.write(message + os3.EOL);
}
function startGroup(name) {
  issue("group", name);
}
function endGroup() {
  issue("endgroup");
}

// src/adapters/workflow/runner.ts
var annotations = { error, warning, notice };
function writeOutput(name, value) {
  try {
    setOutput(name, value);
  } catch (cause) {
    throw new TransportError(
      "report-not-written",
      `outputs: expected to write into GITHUB_OUTPUT, found: ${failureWords(cause)}`,
      { next: "Run the step where the runner gives it that file; later steps would read nothing.", cause }
    );
  }
}
function createRunner(summaryFile) {
  return {
    mask: setSecret,
    line: info,
    debug,
    group: (title, lines2) => {
      startGroup(title);
      for (const line2 of lines2) info(line2);
      endGroup();
    },
    annotate: (level, title, message) => annotations[level](message, { title }),
    output: writeOutput,
    summary: async (markdown) => {
      if (summaryFile === void 0 || summaryFile === "") return "this runner shows none";
      try {
        await appendFile(summaryFile, markdown);
        return void 0;
      } catch (cause) {
        return failureWords(cause);
      }
    }
  };
}

// src/domain/workflow/read-run-facts.ts
function readRunFacts(variables, event) {
  const name = variables.GITHUB_EVENT_NAME ?? "";
  const change = proposedChange(name, event, variables);
  const untrusted = whyUntrusted(name, event, variables);
  return {
    event: name,
    repository: variables.GITHUB_REPOSITORY ?? "",
    server: server(variables.GITHUB_SERVER_URL),
    ...visibilityOf(event),
    commit: variables.GITHUB_SHA ?? "",
    ref: variables.GITHUB_REF ?? "",
    job: variables.GITHUB_JOB ?? "",
    ...change !== void 0 && { change },
    ...untrusted !== void 0 && { untrusted }
  };
}
function visibilityOf(event) {
  const visibility = at(event, "repository", "visibility");
  if (typeof visibility === "string") return { visibility };
  const isPrivate = at(event, "repository", "private");
  return typeof isPrivate === "boolean" ? { visibility: isPrivate ? "private" : "public" } : {};
}
var isPullRequestEvent = (name) => /^pull_request(_|$)/.test(name);
var isAboutChange = (name) => name === "merge_group" || typeof name === "string" && isPullRequestEvent(name);
function proposedChange(name, event, variables) {
  const pull = at(event, "pull_request");
  if (isPullRequestEvent(name) || isObject(pull)) {
    const merge = /^refs\/pull\/\d+\/merge$/.test(variables.GITHUB_REF ?? "") && variables.GITHUB_SHA;
    return {
      kind: "pull-request",
      baseCommit: commit(at(pull, "base", "sha"), name, "pull_request.base.sha"),
      headCommit: commit(at(pull, "head", "sha"), name, "pull_request.head.sha"),
      ...isCommit(merge) && { mergeCommit: merge }
    };
  }
  if (isUponPullRequest(name, event)) {
    return { kind: "pull-request", baseCommit: commit(variables.GITHUB_SHA, name, "GITHUB_SHA") };
  }
  if (name !== "merge_group") return void 0;
  return {
    kind: "merge-group",
    baseCommit: commit(at(event, "merge_group", "base_sha"), name, "merge_group.base_sha"),
    headCommit: commit(at(event, "merge_group", "head_sha"), name, "merge_group.head_sha")
  };
}
var isUponPullRequest = (name, event) => name === "issue_comment" && isObject(at(event, "issue", "pull_request")) || name === "workflow_run" && isAboutChange(at(event, "workflow_run", "event"));
var isCommit = (value) => typeof value === "string" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value);
function commit(value, event, path) {
  if (isCommit(value)) return value;
  const found = value === void 0 ? "nothing" : JSON.stringify(value).slice(0, 80);
  throw new FormatError(
    "event-malformed",
    `event ${event || "without name"}: ${path}: expected the full hash of a commit, found ${found}`,
    { path }
  );
}
var withheldFromDependabot = /* @__PURE__ */ new Set([
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "push",
  "create",
  "deployment",
  "deployment_status"
]);
var dependabot = "dependabot[bot]";
function whyUntrusted(name, event, variables) {
  const pull = at(event, "pull_request");
  const isTarget = name === "pull_request_target";
  if (isObject(pull) && !isTarget && isFromFork(pull, variables)) return "fork";
  if (variables.GITHUB_ACTOR !== dependabot) return void 0;
  const isWithheld = isTarget ? at(pull, "user", "login") === dependabot : withheldFromDependabot.has(name);
  return isWithheld ? "dependabot" : void 0;
}
function isFromFork(pull, variables) {
  const base = at(pull, "base", "repo", "full_name") ?? variables.GITHUB_REPOSITORY;
  return at(pull, "head", "repo", "full_name") !== base;
}
var publicServer = "https://github.com";
function server(variable) {
  const url = variable === void 0 || variable === "" ? publicServer : variable;
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  if (host === "github.com") return { url, kind: "github.com" };
  return { url, kind: host.endsWith(".ghe.com") ? "ghe.com" : "enterprise-server" };
}
var isObject = (value) => typeof value === "object" && value !== null;
function at(value, ...path) {
  let found = value;
  for (const key of path) {
    if (!isObject(found)) return void 0;
    const property = Object.getOwnPropertyDescriptor(found, key);
    found = property?.value;
  }
  return found;
}

// src/entry/action/image-list.ts
var maxBytes = 4 * 1024 * 1024;
function listImages(text) {
  const trimmed = text.trim();
  const images = /^[[{]/.test(trimmed) ? fromJson(trimmed) : listItems(text).map((item) => ({ text: item }));
  if (images.length === 0) throw nothingListed(text);
  return images;
}
function nothingListed(text) {
  const found = text.trim() === "" ? "nothing" : "no reference in it";
  return new UsageError("operand-missing", `input images: expected at least one image, found ${found}`, {
    next: "Either the expression is mistyped (an unknown step id or output gives an empty text), or the step that sets it did not run; print the expression in a `run: echo` step before this one to see which."
  });
}
function listItems(text) {
  return text.split(/\r\n|\r|\n/).map((line2) => line2.replace(/(^|\s)#.*$/, "").trim()).flatMap((line2) => namesPath(line2) ? [line2] : splitAtCommas(line2)).filter((item) => item !== "");
}
function splitAtCommas(line2) {
  return [...line2.matchAll(/\s*("(?:[^"]|"")*"|[^,]*)\s*(?:,|$)/g)].map(
    ([, item = ""]) => item.startsWith('"') && item.endsWith('"') && item.length > 1 ? item.slice(1, -1).replaceAll('""', '"').trim() : item.trim()
  );
}
function fromJson(text) {
  const value = parseStrictJson(Buffer.from(text), { what: "input images", maxBytes, ownFile: true });
  if (isJsonArray(value)) return value.map((item) => ({ text: textAt(item, "an array of references") }));
  if (!isJsonObject(value)) throw otherJson();
  const tags = value.get("tags");
  if (isJsonArray(tags)) return tags.map((tag) => ({ text: textAt(tag, "`tags` as an array of references") }));
  if (pushes(value)) return ofBuild(value, "metadata");
  const targets = [...value].flatMap(
    ([name, target]) => isJsonObject(target) && pushes(target) ? ofBuild(target, name) : []
  );
  if (targets.length === 0) throw otherJson();
  return targets;
}
var pushes = (target) => target.has("image.name") || target.has("containerimage.digest");
function ofBuild(build, name) {
  const names = build.get("image.name");
  const shownName = JSON.stringify(name.slice(0, 100));
  if (typeof names !== "string" || names.trim() === "") {
    throw new UsageError(
      "option-value",
      `input images: ${shownName}: expected \`image.name\` with the tags that were pushed, found none`,
      { next: "Build with `tags:` and `push: true`, or give the references themselves." }
    );
  }
  const digest = textAt(build.get("containerimage.digest") ?? null, `${shownName}: \`containerimage.digest\``);
  const expectedDigest = digestOfBuild(digest, shownName);
  return listItems(names).map((text) => ({ text, expectedDigest }));
}
function digestOfBuild(text, shownName) {
  try {
    return parseDigest(text);
  } catch (cause) {
    const found = JSON.stringify(text.slice(0, 200));
    throw new UsageError(
      "digest-malformed",
      `input images: ${shownName}: expected a digest, found ${found}`,
      {
        next: "Give `steps.ID.outputs.metadata` of the build step as it is.",
        cause
      }
    );
  }
}
function textAt(value, expected) {
  if (typeof value === "string") return value;
  throw new UsageError("option-value", `input images: expected ${expected}, found another kind of value`);
}
var otherJson = () => new UsageError(
  "option-value",
  "input images: expected references, or JSON of docker/metadata-action (`json`), docker/build-push-action or docker/bake-action (`metadata`), found other JSON",
  { next: "Give the references themselves, one a line." }
);

// src/entry/action/secret-text.ts
var shortestKey = 100;
var base64Run = new RegExp(`[A-Za-z0-9+/_-]{${shortestKey},}`, "g");
function holdsSecretKey(text) {
  if (text.includes("PRIVATE KEY")) return true;
  const joined = text.replaceAll(/\\[nr]|\s/g, "");
  return [...joined.matchAll(base64Run)].some(([run]) => isSecretKey(Buffer.from(run, "base64")));
}
var isSecretKey = (bytes) => bytes.includes("PRIVATE KEY") || startsWithSecretPacket(bytes);
function startsWithSecretPacket(bytes) {
  const [first = 0, second = 0] = bytes;
  const oldLengths = { 148: 1, 149: 2, 150: 4, 151: 0 };
  const newLength = second < 192 ? 1 : second < 224 ? 2 : second === 255 ? 5 : 1;
  const lengthOctets = first === 197 ? newLength : oldLengths[first];
  if (lengthOctets === void 0) return false;
  const version = bytes[1 + lengthOctets] ?? 0;
  return version >= 2 && version <= 6;
}

// src/entry/action/inputs.ts
var apart = ["images", "gpg-passphrase", "sigstore-key-password", "when-untrusted", "matrix"];
var keys = ["gpg-key", "sigstore-key", "key"];
function readInputs(action, variables) {
  const values = /* @__PURE__ */ new Map();
  for (const row of inputsOf(action)) {
    const text = inputText(row.name, variables);
    if (row.secret !== true && row.name !== "key") refuseSecretKey(row.name, text);
    if (text === "" || apart.includes(row.name)) continue;
    const found = keys.includes(row.name) ? [] : valuesOf(row, text);
    if (found !== void 0) values.set(row.name, found);
  }
  if (action === "verify" && !values.has("waived")) values.set("waived", ["warn"]);
  const images = listImages(variables[variableOf("images")] ?? "");
  return { command: action, operands: [], values, images };
}
var inputText = (name, variables) => (variables[variableOf(name)] ?? "").trim();
var variableOf = (name) => `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
function inputChoice(name, choices, variables) {
  const text = inputText(name, variables);
  if (text === "") return choices[0];
  const found = choices.find((choice) => choice === text);
  if (found === void 0) throw badInput(name, choices.join(" or "), text);
  return found;
}
function refuseSecretKey(name, text) {
  if (!holdsSecretKey(text)) return;
  throw new UsageError("option-value", `input ${name}: expected no secret, found a private key`, {
    next: "Give it as `gpg-key` or `sigstore-key` of the action that signs, and nowhere else."
  });
}
function valuesOf(row, text) {
  switch (row.kind) {
    case "flag":
      return isTrue(row.name, text) ? [] : void 0;
    case "list":
      return listItems(text);
    case "lines":
      return text.split(/\r\n|\r|\n/).map((line2) => line2.trim()).filter((line2) => line2 !== "");
    case "files":
    case "file":
    case "text":
    case "choice":
    case "number":
    case "duration":
      return [text];
  }
}
function isTrue(name, text) {
  if (["true", "True", "TRUE"].includes(text)) return true;
  if (["false", "False", "FALSE"].includes(text)) return false;
  throw badInput(name, "true or false", text);
}
var badInput = (name, expected, found) => new UsageError(
  "option-value",
  `input ${name}: expected ${expected}, found ${JSON.stringify(found.slice(0, 200))}`
);
function unknownInputs(action, variables) {
  const known = inputsOf(action).map(({ name }) => name);
  const given = Object.keys(variables).filter((name) => name.startsWith("INPUT_")).map((name) => name.slice("INPUT_".length).toLowerCase());
  const unknown = given.filter((name) => !known.includes(name));
  const [first] = unknown;
  if (first === void 0) return [];
  const named = unknown.slice(0, maxUnknown).map((name) => JSON.stringify(name.slice(0, 60)));
  const more = unknown.length - named.length;
  const list = `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return [
    {
      code: "input-unknown",
      message: `${action} has no input ${list}; ${unknown.length === 1 ? "it is" : "they are"} ignored`,
      next: [...new Set(unknown.slice(0, maxUnknown).map((name) => adviceFor(name, known)))].join(" ")
    }
  ];
}
var maxUnknown = 5;
function adviceFor(name, known) {
  const guess = nearestWord(name.replaceAll("_", "-"), known);
  if (guess !== void 0) return `Did you mean ${guess}?`;
  const takers = actions.filter((other) => inputsOf(other).some((row) => row.name === name));
  if (takers.length > 0) return `It belongs to the action ${takers.join(", ")}.`;
  return `Known are ${known.join(", ")}.`;
}

// src/entry/action/key-inputs.ts
var longestPath = 200;
function keyInput(text) {
  if (text === "") return { kind: "none" };
  const isPath = text.length <= longestPath && !/[\r\n]|-----BEGIN /.test(text) && !holdsSecretKey(text);
  if (!isPath) return { kind: "text", text };
  return { kind: "file", path: text.startsWith("@") ? text.slice(1).trim() : text };
}
function trustedKeys(text) {
  if (text.includes("-----BEGIN ")) return { kind: "data", data: [Buffer.from(text)] };
  const lines2 = linesOf(text).filter((line2) => line2 !== "" && !line2.startsWith("#"));
  const joined = lines2.join("");
  const bytes = decodeBase64(joined);
  const isKey = joined.length > longestPath || armorIn(joined).includes("PUBLIC KEY");
  if (isKey && bytes !== void 0) return { kind: "data", data: [bytes] };
  const paths = lines2.map((line2) => line2.startsWith("@") ? line2.slice(1).trim() : line2);
  const isNoPath = (path) => path.length > 4096 || holdsSecretKey(path);
  if (paths.length === 0 || paths.some(isNoPath) || holdsSecretKey(joined)) {
    throw new UsageError("option-value", "input key: expected a public key or paths of some, found neither", {
      next: "Give the armored key, its base64, or the paths of key files, one a line."
    });
  }
  return { kind: "paths", paths };
}
var frame = /^-----(BEGIN|END) [A-Z0-9 ]+-----$|^(Version|Comment|MessageID|Hash|Charset): /;
function keyTextsToMask(key) {
  const lines2 = [...linesOf(key), ...linesOf(armorIn(key))].filter((line2) => !frame.test(line2));
  return longEnough(lines2.flatMap((line2) => [line2, ...piecesOf(line2)]));
}
var linesToMask = (secret) => longEnough(linesOf(secret));
var longEnough = (texts) => [...new Set(texts)].filter((text) => text.length >= 4);
var linesOf = (text) => text.split(/\r\n|\r|\n/).map((line2) => line2.trim());
var piecesOf = (line2) => line2.split(/\\[nr]|\s/).filter((piece) => piece !== line2 && /^[A-Za-z0-9+/]{16,}={0,2}$|^=[A-Za-z0-9+/]{4}$/.test(piece));
function armorIn(text) {
  const bytes = decodeBase64(text.replaceAll(/\s/g, ""));
  const inner = bytes === void 0 ? "" : Buffer.from(bytes).toString("latin1");
  return inner.includes("-----BEGIN ") ? inner : "";
}

// builtin:node:fs/promises of src/adapters/workflow/report-files.ts
var builtin2 = process.getBuiltinModule("node:fs/promises");
var mkdtemp = /* @__PURE__ */ (() => builtin2.mkdtemp)();
var writeFile = /* @__PURE__ */ (() => builtin2.writeFile)();

// builtin:node:os of src/adapters/workflow/report-files.ts
var builtin3 = process.getBuiltinModule("node:os");
var tmpdir = /* @__PURE__ */ (() => builtin3.tmpdir)();

// builtin:node:path of src/adapters/workflow/report-files.ts
var builtin4 = process.getBuiltinModule("node:path");
var join = /* @__PURE__ */ (() => builtin4.join)();

// src/adapters/workflow/report-files.ts
async function writeReportFiles(folder, files) {
  try {
    const own = await mkdtemp(join(folder === void 0 || folder === "" ? tmpdir() : folder, "countersign-"));
    const names = Object.keys(files);
    return await Promise.all(
      names.map(async (name) => {
        const path = join(own, name);
        await writeFile(path, files[name] ?? "", { flag: "wx" });
        return path;
      })
    );
  } catch (cause) {
    throw new TransportError(
      "report-not-written",
      `report files: expected to write into RUNNER_TEMP, found: ${failureWords(cause)}`,
      { cause }
    );
  }
}

// builtin:node:path of src/entry/wire-runner.ts
var builtin5 = process.getBuiltinModule("node:path");
var resolve = /* @__PURE__ */ (() => builtin5.resolve)();

// src/entry/wire-runner.ts
var openRunner = () => createRunner(process.env.GITHUB_STEP_SUMMARY);
var readFacts = async () => readRunFacts(process.env, await readEventFile(process.env.GITHUB_EVENT_PATH));
var factsWithoutEvent = () => readRunFacts({ ...process.env, GITHUB_EVENT_NAME: "unknown" }, {});
function enterWorkspace() {
  const workspace = resolve(process.env.GITHUB_WORKSPACE ?? workingDirectory());
  try {
    process.chdir(workspace);
    return workspace;
  } catch (cause) {
    throw new UsageError("file-unreadable", `${workspace}: expected the workspace of the job, found none`, {
      next: "Put a step with actions/checkout before this one.",
      cause
    });
  }
}
var tokenRequestVariables = ["ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"];
function takeStepSecrets() {
  const secrets = {
    key: keyInput(inputText("gpg-key", process.env)),
    // Blanks may belong to a passphrase; the signer takes off the line end that a stored secret has.
    passphrase: process.env["INPUT_GPG-PASSPHRASE"] ?? "",
    sigstoreKey: keyInput(inputText("sigstore-key", process.env)),
    sigstorePassword: process.env["INPUT_SIGSTORE-KEY-PASSWORD"] ?? "",
    identityToken: process.env.SIGSTORE_ID_TOKEN || void 0,
    tokenRequest: Object.fromEntries(
      tokenRequestVariables.flatMap((name) => process.env[name] ? [[name, process.env[name]]] : [])
    )
  };
  const inputs = ["GPG-KEY", "GPG-PASSPHRASE", "SIGSTORE-KEY", "SIGSTORE-KEY-PASSWORD"];
  const taken = [...inputs.map((input) => `INPUT_${input}`), "SIGSTORE_ID_TOKEN", ...tokenRequestVariables];
  for (const name of taken) delete process.env[name];
  return secrets;
}

// src/entry/action/keyless-server.ts
var signsKeyless = ({ command, values }) => command === "sign" && (values.get("method") ?? []).includes("keyless");
var ownAuthority = ["signing-config", "fulcio-url"];
function refuseUnknownServer(line2, { server: server2 }, { identityToken, tokenRequest }) {
  if (!signsKeyless(line2) || server2.kind !== "enterprise-server") return;
  if (ownAuthority.some((name) => line2.values.has(name))) return;
  const isFromElsewhere = identityToken !== void 0 || line2.values.has("identity-token-file");
  if (isFromElsewhere && Object.keys(tokenRequest).length === 0) return;
  throw new UsageError(
    "signing-service-missing",
    `input method: keyless: expected \`signing-config\` or \`fulcio-url\` on ${server2.url}, found neither; the public services know workflows of github.com only`,
    {
      next: "Name a Sigstore of your own (`signing-config` with `trusted-root`) that trusts the issuer of this server, or sign with a key (`method: gpg`, `sigstore-key`)."
    }
  );
}

// src/entry/action/matrix-leg.ts
var maxLength = 200;
function legOf(matrixJson) {
  const matrix = parseLooseJson(matrixJson);
  if (typeof matrix !== "object" || matrix === null || Array.isArray(matrix)) return void 0;
  const parts = Object.entries(matrix).map(
    ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`
  );
  if (parts.length === 0) return void 0;
  const words = parts.join(", ");
  return words.length > maxLength ? `${words.slice(0, maxLength)}\u2026` : words;
}

// src/report/causes.ts
var withoutSecrets = {
  fork: "Runs for pull requests from forks get no secrets and a read-only token; no permission changes that. Sign after the merge, on push, or set `when-untrusted: skip`.",
  dependabot: "Runs that Dependabot starts get Dependabot's secrets, not those of Actions, and a read-only token. Sign after the merge, on push, or set `when-untrusted: skip`."
};
var tokenCure = ({ untrusted }) => untrusted === void 0 ? "Give the job `permissions: id-token: write` (naming any permission sets all others to none, so name `contents: read` and `packages: write`, too). In a reusable workflow the job that calls it must grant the same." : withoutSecrets[untrusted].replace("no secrets", "no secrets, no identity token");
var failedTokenCure = () => "The right to a token ends with the job, and the service that gives it may be down: run the job again.";
var refusedCertificateCure = ({ server: server2 }) => server2.kind === "github.com" ? void 0 : `The public authority issues to workflows of github.com only; one of your own must trust the issuer of ${server2.url}${server2.kind === "enterprise-server" ? " (its address with `/_services/token` behind it)" : ""}: give it with \`signing-config\` or \`fulcio-url\`, and \`trusted-root\`, or sign with a key (\`method: gpg\`, \`sigstore-key\`).`;
var publicLogCure = () => "Set `public-log: true` if the names of the repository and its workflow may be known for ever. Else run your own services (`signing-config` with `trusted-root`), or sign with a key and `transparency: none`, or with `method: gpg`.";
var keyCure = ({ untrusted }) => untrusted === void 0 ? "Check that the secret exists under just this name (Settings, Secrets and variables, Actions), that the job names its `environment:` if the secret belongs to one, and, in a reusable workflow, that the caller passes it (`secrets: inherit`)." : withoutSecrets[untrusted];
var passwordCure = (facts, found) => facts.untrusted === void 0 ? "Check the secret: one that does not exist under just this name is an empty password. A line end at its end is ignored, other blanks are not." : keyCure(facts, found);
var publicRegistries = ["ghcr.io", "docker.pkg.github.com"];
function isOfServer(registry, { server: server2 }) {
  if (registry === void 0) return false;
  if (server2.kind === "github.com") return publicRegistries.includes(registry);
  const host = URL.canParse(server2.url) ? new URL(server2.url).host : "";
  return [`containers.${host}`, `docker.${host}`].includes(registry);
}
var loginCure = (facts, { registry }) => [
  "Put docker/login-action before this step, in the same job, without its input `scope`: with it the login is kept for Buildx alone.",
  isOfServer(registry, facts) ? "For packages of GitHub: `username: ${{ github.actor }}`, `password: ${{ github.token }}`, and `permissions: packages: read`." : facts.untrusted === void 0 ? "In a container job the login must run in the same container." : withoutSecrets[facts.untrusted]
].join(" ");
var refusedCure = (facts, { registry }) => isOfServer(registry, facts) ? "The token of a job ends with the job, and a personal token may have expired: log in with `${{ github.token }}` in this very job." : "Logins of cloud registries expire (ECR after 12 hours, Google after one, Azure after three): log in right before this step, in the same job.";
var deniedCure = (facts, { registry }) => {
  if (facts.untrusted !== void 0) return withoutSecrets[facts.untrusted];
  if (!isOfServer(registry, facts)) return void 0;
  return "Two causes are usual: the job lacks `permissions: packages: read` (`packages: write` to push; naming any permission sets all others to none), or the package is not linked to this repository (Package settings, Manage Actions access).";
};
var imageCure = (facts, { registry }) => [
  "Check the name and the tag, and that an earlier step pushed the image (`push: true`): one that was only built or loaded is in no registry.",
  isOfServer(registry, facts) ? "A private package that this repository may not read looks the same: grant it under Package settings, Manage Actions access." : "A private repository that this login may not read looks the same."
].join(" ");
var isLoopback = (message) => /\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])[:/]/.test(message);
var networkCure = ({ server: server2 }, { message }) => [
  isLoopback(message) ? "Nothing answers there: start it before this step (`services:` of the job, with `ports:`), and compare the port. In a container job `localhost` is the container itself: use the name of the service." : "Check the host name, the port and the proxy variables, then run the job again.",
  ...server2.kind === "github.com" ? [] : [
    "A runner of your own must reach the registry and the store, or have `https_proxy` set for its steps."
  ]
].join(" ");
var lookasideCure = (facts, found) => isLoopback(found.message) && found.message.includes("ECONNREFUSED") ? networkCure(facts, found) : void 0;
var checkoutCure = () => "Paths count from the workspace: put actions/checkout before this step, and prefix the path where its input `path` is set.";
var keyFileCure = () => "Correct the path (`keyPath` in the policy, or input `key`). It counts from the workspace: actions/checkout must come before this step, and its input `path`, where set, is part of it.";
var policyCure = () => "Give `policy` (or commit `.github/countersign/policy.yaml` or `policy.json`), or `key`, or `certificate-identity` with `certificate-oidc-issuer`; if the file is in the repository, put actions/checkout before this step.";
var placeCure = () => "Give `lookaside: FOLDER` and publish that folder (Pages, object storage), or `registries-d` with a `lookaside-staging` for this registry.";
var builtInStore = /file:\/\/\/(var\/lib|\S+\/\.local\/share)\/containers\/sigstore\//;
var signatureCure = (_facts, { message }) => builtInStore.test(message) ? "That is the folder of this machine, which is looked in where nothing names a store: give `lookaside` (or `registries-d`) with the address where the signatures are published." : "Sign the image, and check that `lookaside` or `registries-d` names the store where its signatures are published.";
var readOnlyCure = () => "The folder belongs to another user, as in container jobs and after steps that run as root, or is mounted read-only: give a folder under the workspace or RUNNER_TEMP.";
var certificateCure = ({ server: server2 }) => `Give the certificate of the authority with \`ca-file\`${server2.kind === "enterprise-server" ? ": registries beside an Enterprise Server mostly have one of their own" : ""}.`;
var cures = {
  "key-missing": keyCure,
  "passphrase-missing": keyCure,
  "password-missing": keyCure,
  "password-wrong": passwordCure,
  "identity-token-missing": tokenCure,
  "identity-token-failed": failedTokenCure,
  "certificate-refused": refusedCertificateCure,
  "public-log-refused": publicLogCure,
  "public-log-unknown": publicLogCure,
  "registry-login-missing": loginCure,
  "registry-login-refused": refusedCure,
  "registry-denied": deniedCure,
  "manifest-not-found": imageCure,
  "repository-not-found": imageCure,
  "network-unreachable": networkCure,
  "dns-failure": networkCure,
  "certificate-untrusted": certificateCure,
  "policy-not-found": checkoutCure,
  "policy-missing": policyCure,
  "file-unreadable": checkoutCure,
  "key-file-missing": keyFileCure,
  "lookaside-missing": placeCure,
  "lookaside-unreadable": lookasideCure,
  "signature-missing": signatureCure,
  "store-read-only": readOnlyCure
};
function curedFor(fault, facts, registry) {
  const next = cures[fault.code]?.(facts, { message: fault.message, registry });
  return next === void 0 ? fault : { ...fault, next };
}

// src/report/input-words.ts
var inputNames = [
  "images",
  "method",
  "gpg-key",
  "gpg-passphrase",
  "gpg-fingerprint",
  "gpg-engine",
  "sigstore-key",
  "sigstore-key-password",
  "publish",
  "signature-repository",
  "annotations",
  "transparency",
  "public-log",
  "signing-config",
  "fulcio-url",
  "rekor-url",
  "rekor-version",
  "tsa-url",
  "identity-token-file",
  "trusted-root",
  "digest",
  "platforms",
  "platform",
  "policy",
  "key",
  "fingerprint",
  "certificate-identity",
  "certificate-oidc-issuer",
  "identity",
  "mode",
  "waived",
  "lookaside",
  "registries-d",
  "force",
  "dry-run",
  "auth-file",
  "ca-file",
  "insecure-registries",
  "concurrency",
  "timeout",
  "when-untrusted",
  "matrix"
];
var otherNames = new Map([
  ["--gpg-passphrase-file", "gpg-passphrase"],
  ["COUNTERSIGN_GPG_PASSPHRASE", "gpg-passphrase"],
  ["COUNTERSIGN_GPG_KEY", "gpg-key"],
  ["--sigstore-key-password-file", "sigstore-key-password"],
  ["COUNTERSIGN_SIGSTORE_KEY", "sigstore-key"],
  ["COSIGN_PASSWORD", "sigstore-key-password"],
  ...inputNames.map((name) => [`--${name}`, name])
]);
function inInputWords(text) {
  return text.replace(/See `countersign [a-z ]+ --help`/g, "See the inputs in the README of the action").split(/(`[^`]*`)/).map((part2) => part2.startsWith("`") ? ofQuoted(part2) : ofPlain(part2)).join("").replace(/(input `[a-z-]+`) or \1/g, "$1");
}
function ofQuoted(part2) {
  const [, flag = "", value] = /^`(\S+)(?: (?:[A-Z][A-Z/]*|([a-z]+)))?`$/.exec(part2) ?? [];
  const name = otherNames.get(flag);
  if (name === void 0) return part2;
  return value === void 0 ? `input \`${name}\`` : `\`${name}: ${value}\``;
}
var ofPlain = (part2) => part2.replace(
  /(^|[\s("])(--[a-z][a-z-]*|COUNTERSIGN_[A-Z_]+|COSIGN_PASSWORD)(?![\w-])(?: [A-Z]{2,}(?![\w-]))?/g,
  (all, before, flag) => {
    const name = otherNames.get(flag);
    return name === void 0 ? all : `${before}input \`${name}\``;
  }
);

// src/report/action-context.ts
function toldReason(fault, { facts }) {
  const registry = fault instanceof TransportError ? fault.refusal?.registry : void 0;
  const { code, message, next } = curedFor(reasonFrom(fault), facts, registry);
  return { code, message: inInputWords(message), next: inInputWords(next) };
}

// src/report/action-words.ts
var maxNamed = 10;
var outcomeTitle = (outcome, results, context) => [`Countersign ${context.action}: ${countsText(outcome, results)}${legText(context)}`];
var errorTitle = (context) => [
  `Countersign ${context.action} failed${legText(context)}`
];
var skippedTitle = (context) => [
  `Countersign ${context.action}: skipped${legText(context)}`
];
var withheldFrom = { fork: "a pull request from a fork", dependabot: "Dependabot" };
var skippedText = (why) => `Nothing was signed: runs for ${withheldFrom[why]} get no secrets, and when-untrusted is skip. Sign after the merge, on push.`;
var legText = ({ leg }) => leg === void 0 ? "" : ` (${leg})`;
function countsText(outcome, results) {
  if (outcome.command === "verify" || outcome.command === "explain") {
    const { accepted, waived, rejected, undecided } = verdictCounts(outcome.images);
    return `${accepted} accepted, ${waived} waived, ${rejected} rejected, ${undecided} undecided`;
  }
  const counts = /* @__PURE__ */ new Map();
  for (const { word } of results) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${count} ${word}`).join(", ");
}
function contextLines(outcome, context) {
  const isVerify = outcome.command === "verify" || outcome.command === "explain";
  const warnings = outcome.command === "inspect" ? [] : outcome.warnings;
  const told = warnings.slice(0, maxNamed).map((warning2) => {
    const { code, message, next } = toldReason(warning2, context);
    return ["Warning ", { code }, `: ${withStop(message)} ${next}`];
  });
  const more = warnings.length - told.length;
  return [
    ...isVerify ? [policyLine(outcome.policy, context)] : [],
    ...isVerify && outcome.identity !== void 0 ? [["Images without a name of their own were judged as ", { code: outcome.identity }, "."]] : [],
    ...isVerify && outcome.byDigestAlone ? [["By digest alone: names were not compared."]] : [],
    ...isVerify && outcome.mode === "report" ? [["Report only: nothing is refused."]] : [],
    ...changedLine(context),
    ...digestLine(outcome),
    ...told,
    ...more > 0 ? [[`And ${more} more warnings.`]] : []
  ];
}
function digestLine(outcome) {
  if (outcome.command !== "sign") return [];
  const count = outcome.images.filter(({ takenAsItStood }) => takenAsItStood === true).length;
  if (count === 0) return [];
  const which = count === 1 ? "one image was" : `${count} images were`;
  return [["No ", { code: "digest" }, ` was given to compare with: ${which} signed as the tag stood.`]];
}
function policyLine(policy, { origin }) {
  const ofStep = "Judged by the key or identity that the step names";
  if (origin?.kind === "step") return [`${ofStep}.`];
  const where = origin === void 0 ? [] : origin.kind === "checkout" ? ["read from the checkout"] : [
    "read from the base commit ",
    { code: origin.commit.slice(0, 7) },
    ` of this ${changeText[origin.of]}`
  ];
  if (policy === policyOfKeys)
    return [ofStep, ...where.length === 0 ? [] : ["; its files were ", ...where], "."];
  return ["Policy ", { code: policy }, ...where.length === 0 ? [] : [", ", ...where], "."];
}
var changeText = { "pull-request": "pull request", "merge-group": "merge group" };
function changedLine({ action, changedFiles, facts }) {
  if (action !== "verify" || changedFiles.length === 0) return [];
  return [
    [
      `This ${changeText[facts.change?.kind ?? "pull-request"]} edits `,
      ...codeList(changedFiles, maxNamed),
      "; it was judged by what the base says, not by its own edit."
    ]
  ];
}
var footLine = ({ version, reportPath }) => [
  `Countersign ${version}.`,
  ...reportPath === void 0 ? [] : [" The whole report as JSON: ", { code: reportPath }]
];
var summaryFoot = ({ version, reportPath }) => [
  `Countersign ${version}.`,
  ...reportPath === void 0 ? [] : [" The output ", { code: "report-path" }, " of the step names the whole report, as JSON."]
];

// src/report/evidence.ts
var maxLines = 300;
function verifyEvidence(image, told) {
  const said = new Set(told.reasons.map(({ message }) => message));
  return bounded([
    whyPart(told),
    ...image.decisions.map((judged) => decisionPart(judged, said)),
    part(
      "What podman and cosign would do",
      image.differences.map((difference) => [difference])
    ),
    warningPart(told)
  ]);
}
function signEvidence(image, told) {
  const lines2 = image.signed.map(
    ({ digest, platform, role, state, signer, place, logEntries = [] }) => [
      `${platform === void 0 ? role : formatPlatform(platform)} `,
      { code: digest },
      `: ${state === "would-publish" ? "would be published" : state}, `,
      ...signerText(signer),
      ...place === void 0 ? [] : [", ", { code: place }],
      ...logEntries.flatMap((entry) => [", ", ...logEntryText(entry)])
    ]
  );
  return bounded([whyPart(told), part("Signatures", lines2), warningPart(told)]);
}
function inspectEvidence(image, told) {
  const what = told.digest === void 0 ? [] : [["digest ", { code: told.digest }, ", ", image.mediaType ?? "media type not recognised"]];
  const entries = image.entries.map(
    ({ platform, role, digest, mediaType }) => [
      `${platform !== void 0 && role === "image" ? formatPlatform(platform) : role} `,
      { code: digest },
      ", ",
      mediaType
    ]
  );
  const places = image.places.flatMap((place) => [
    [
      ...placeHead(place.url, place.status),
      place.error === void 0 ? `${place.signatures.length} found` : `${place.error.code}: ${place.error.message}`
    ],
    ...place.signatures.map((signature) => {
      const claims = claimText(signature.untrustedClaim ?? {});
      const why = signature.message === void 0 ? [] : [`; ${signature.message}`];
      return [
        "unverified claim ",
        { code: signature.place },
        `, ${signature.kind}`,
        ...claims.length === 0 ? [] : [": ", ...claims],
        ...why
      ];
    })
  ]);
  return bounded([
    whyPart(told),
    part("Manifest", [...what, ...entries]),
    part("Signatures, none of them verified", places),
    warningPart(told)
  ]);
}
var part = (title, lines2) => ({ title: [title], lines: lines2 });
var faultPart = (title, faults) => part(
  title,
  faults.map(({ code, message, next }) => [{ code }, `: ${withStop(message)} ${next}`])
);
var whyPart = ({ reasons }) => faultPart("Why", reasons);
var warningPart = ({ warnings }) => faultPart("Warnings", warnings);
function bounded(parts) {
  let left = maxLines;
  return parts.map(({ title, lines: lines2 }) => {
    const kept = lines2.slice(0, left);
    const more = lines2.length - kept.length;
    left -= kept.length;
    return { title, lines: more === 0 ? kept : [...kept, [`and ${counted(more, "more line")}`]] };
  }).filter(({ lines: lines2 }) => lines2.length > 0);
}
function decisionPart({ decision, platform, role, digest }, said) {
  return {
    title: [
      `${platform === void 0 ? role : formatPlatform(platform)} `,
      digest === void 0 ? "(digest not known)" : { code: digest },
      `: ${decision.verdict.kind}, under `,
      ...scopeText(decision)
    ],
    lines: [
      ...decision.requirements.flatMap((requirement) => requirementLines(requirement, said)),
      ...decision.places.map((place) => placeLine(place, said)),
      ...decision.signatures.map(signatureLine)
    ]
  };
}
function scopeText({ scope }) {
  if (scope.source === "default") return ["the policy's default"];
  const key = scope.key === void 0 || scope.key === "" ? [" default"] : [" ", { code: scope.key }];
  return [`the scope ${scope.transport}`, ...key, ` (${scope.source})`];
}
function requirementLines({ path, type, outcome, message, signers, parts = [] }, said) {
  const by = signers.flatMap((signer) => [", by ", ...signerText(signer)]);
  const why = message === void 0 || said.has(message) ? [] : [`, ${message}`];
  return [
    ["requirement ", { code: path }, ` ${type}: ${outcome}`, ...by, ...why],
    ...parts.flatMap((part2) => requirementLines(part2, said))
  ];
}
var placeHead = (url, status) => [
  "place ",
  { code: url },
  `: ${status}, `
];
function placeLine({ url, status, found, error: error2 }, said) {
  const head = placeHead(url, status);
  if (error2 === void 0) return [...head, `${found} found`];
  return [...head, { code: error2.code }, ...said.has(error2.message) ? [] : [`: ${error2.message}`]];
}
function signatureLine(signature) {
  const { outcome, code, message, verified, signer, claimed, logEntries = [] } = signature;
  const words = {
    accepted: "counts",
    "not-accepted": "does not count",
    "not-asked": "was not asked for"
  };
  const claims = claimText(claimed);
  return [
    "signature ",
    { code: signature.place },
    `: ${words[outcome]}`,
    ...code === void 0 ? [] : [", ", { code }, `: ${message ?? ""}`],
    ...verified && signer !== void 0 ? ["; verified, ", ...signerText(signer)] : ["; not verified"],
    ...logEntries.flatMap((entry) => ["; ", ...logEntryText(entry)]),
    ...claims.length === 0 ? [] : ["; it claims ", ...claims]
  ];
}

// src/report/image-results.ts
function imageResults(outcome, context) {
  const results = unordered(outcome, context);
  return [...results].sort((one, other) => one.rank - other.rank);
}
function unordered(outcome, context) {
  switch (outcome.command) {
    case "sign":
      return outcome.images.map((image) => signResult(image, context));
    case "verify":
    case "explain":
      return outcome.images.map((image) => verifyResult(image, outcome, context));
    case "inspect":
      return outcome.images.map((image) => inspectResult(image, context));
  }
}
var tellAll = (faults, context) => faults.map((fault) => toldReason(fault, context));
var ranks = { usage: 0, refused: 1, open: 2, passing: 4, well: 5 };
function verifyResult(image, outcome, context) {
  const { verdict, platform } = image;
  const reasons = tellAll(faultsOf(image, outcome), context);
  const blocks = reasons.length > 0;
  const isNoVerdict = image.usageError === true || reasons[0]?.code === "cancelled";
  const rank = image.usageError === true ? ranks.usage : rankOf(verdict.kind, blocks);
  const suffix = platform === void 0 ? "" : ` (${formatPlatform(platform)})`;
  const result = {
    image: `${image.reference}${suffix}`,
    ...image.digest !== void 0 && { digest: image.digest },
    word: verdict.kind,
    level: !blocks ? "none" : outcome.mode === "report" && !isNoVerdict ? "warning" : "error",
    rank,
    reasons,
    fact: verdictFact(image),
    // A waived image that fails the step has it as its reason.
    warnings: tellAll(image.warnings, context).filter(({ code }) => !(blocks && code === "image-waived"))
  };
  return { ...result, evidence: () => verifyEvidence(image, result) };
}
function rankOf(kind, blocks) {
  switch (kind) {
    case "accepted":
      return ranks.well;
    case "waived":
      return blocks ? ranks.refused : ranks.passing;
    case "rejected":
      return ranks.refused;
    case "undecided":
      return ranks.open;
  }
}
function faultsOf({ verdict, decisions, reference }, { waived }) {
  switch (verdict.kind) {
    case "accepted":
      return [];
    case "waived":
      return waived === "fail" ? [waivedReason(reference)] : [];
    case "rejected":
      return decisions.length > 1 ? mergeAlike(verdict.reasons) : verdict.reasons;
    case "undecided":
      return [verdict.error];
  }
}
var waivedReason = (reference) => ({
  code: "image-waived",
  message: `${reference}: the policy accepts anything here; nothing was verified, which this run does not take for an answer`,
  next: "Give the scope a requirement that verifies."
});
var maxSigners = 5;
function verdictFact({ verdict }) {
  if (verdict.kind === "waived") return ["the policy accepts anything here; nothing was verified"];
  if (verdict.kind !== "accepted") return [];
  return ["signed by ", ...codeList(verdict.by.map(signerName), maxSigners)];
}
function signResult(image, context) {
  const failed = image.signed.filter(({ state }) => state === "failed");
  const faults = [image.error, ...failed.map(({ error: error2 }) => error2)].filter((error2) => error2 !== void 0);
  const reasons = tellAll(mergeAlike(faults), context);
  const isUsage = faults.some(({ exitCode }) => exitCode === 2);
  const fails = signingFailed(image);
  const result = {
    image: image.reference ?? image.text,
    ...image.digest !== void 0 && { digest: image.digest },
    word: fails ? "failed" : signWord(image),
    level: fails ? "error" : "none",
    rank: isUsage ? ranks.usage : fails ? ranks.open : ranks.well,
    reasons,
    fact: signFact(image),
    warnings: tellAll(image.warnings, context)
  };
  return { ...result, evidence: () => signEvidence(image, result) };
}
function signWord({ signed }) {
  if (signed.some(({ state }) => state === "would-publish")) return "would be signed";
  return signed.every(({ state }) => state === "unchanged") ? "unchanged" : "signed";
}
function signFact({ signed }) {
  if (signed.length === 0) return [];
  const signers = [...new Set(signed.map(({ signer }) => signerName(signer)))];
  const what = [
    ...new Set(
      signed.map(({ role, platform }) => platform === void 0 ? role : formatPlatform(platform))
    )
  ];
  const more = what.length > 8 ? ` and ${what.length - 8} more` : "";
  return ["by ", ...codeList(signers, maxSigners), `: ${what.slice(0, 8).join(", ")}${more}`];
}
function inspectResult(image, context) {
  const unread = image.places.flatMap(({ error: error2 }) => error2 === void 0 ? [] : [error2]);
  const faults = image.error === void 0 ? mergeAlike(unread) : [image.error];
  const fails = !isWhollyInspected(image);
  const found = image.places.reduce((sum, { signatures }) => sum + signatures.length, 0);
  const platforms = image.entries.filter(({ role }) => role === "image").length;
  const result = {
    image: image.reference,
    ...image.digest !== void 0 && { digest: image.digest },
    word: image.error !== void 0 ? "failed" : fails ? "incomplete" : "inspected",
    level: fails ? "error" : "none",
    rank: image.error?.exitCode === 2 ? ranks.usage : fails ? ranks.open : ranks.well,
    reasons: tellAll(faults, context),
    fact: [
      found === 0 ? "no signature found" : `${counted(found, "signature")} found: ${found === 1 ? "an unverified claim" : "unverified claims"}`,
      ...platforms === 0 ? [] : [`; ${counted(platforms, "platform")}`]
    ],
    warnings: tellAll(image.warnings, context)
  };
  return { ...result, evidence: () => inspectEvidence(image, result) };
}

// src/report/action-log.ts
function logOfOutcome(outcome, context) {
  const results = imageResults(outcome, context);
  const title = outcomeTitle(outcome, results, context);
  return [
    ...firstLines(results, title),
    ...contextLines(outcome, context).map(line),
    ...results.map(group),
    line(title),
    line(footLine(context))
  ];
}
function logOfError(error2, context) {
  const { code, message, next } = toldReason(error2, context);
  return [
    line([...errorTitle(context), `: ${code}: ${withStop(message)}`]),
    line([`What to do: ${next}`]),
    line(footLine(context))
  ];
}
var line = (rich) => ({ kind: "line", text: plainLine(rich) });
function firstLines(results, title) {
  const [first] = results;
  const [reason] = first?.reasons ?? [];
  if (first === void 0 || first.level === "none") return [line(title)];
  if (reason === void 0) return [line([`${first.word}: ${first.image}`])];
  const mode = first.level === "warning" ? " (report only)" : "";
  return [
    line([`${first.word}${mode}: `, first.image, `: ${reason.code}: `, withStop(reason.message)]),
    line([`What to do: ${reason.next}`])
  ];
}
function group({ image, digest, word, fact, evidence }) {
  const lines2 = evidence().flatMap((part2) => [
    plainLine(part2.title),
    ...part2.lines.map((text) => `  ${plainLine(text)}`)
  ]);
  return {
    kind: "group",
    title: plainLine([`${word}: `, image]),
    lines: [
      ...digest === void 0 ? [] : [plainLine(["digest ", digest])],
      ...fact.length === 0 ? [] : [plainLine(fact)],
      ...lines2
    ]
  };
}

// src/report/action-outputs.ts
var maxJsonOutputLength = 256 * 1024;
function outputsOfOutcome(outcome) {
  switch (outcome.command) {
    case "sign":
      return signOutputs(outcome);
    case "verify":
    case "explain":
      return verifyOutputs(outcome);
    case "inspect":
      return inspectOutputs(outcome);
  }
}
var outputsOfError = (error2) => ({
  result: error2.exitCode === 3 ? "undecided" : "error",
  code: error2.code
});
var policyOutputs = ({ action, origin }) => action === "verify" ? { "policy-commit": origin?.kind === "base" ? origin.commit : "" } : {};
function jsonOutputs(json, reportPath) {
  if (json.length <= maxJsonOutputLength) return { json, truncated: "false" };
  const { schema, exitCode, counts } = JSON.parse(json);
  return {
    json: JSON.stringify({ schema, exitCode, counts, truncated: true, reportPath }),
    truncated: "true"
  };
}
var maxListLength = 128 * 1024;
function boundedOutputs(outputs) {
  const isLong = ([name, value]) => name !== "json" && value.length > maxListLength;
  const long = Object.entries(outputs).filter(isLong);
  if (long.length === 0) return outputs;
  return { ...outputs, ...Object.fromEntries(long.map(([name]) => [name, ""])), truncated: "true" };
}
var lines = (values) => [...new Set(values)].map(shown).join("\n");
function pinned(reference, digest) {
  if (digest === void 0 || !namesRegistry(reference)) return [];
  const [name = ""] = reference.split("@");
  return [`${name.replace(/:[^/:]*$/, "")}@${digest}`];
}
function judgedDigests({ digest, platform, decisions }) {
  const [first, ...others] = decisions;
  const kind = first?.decision.verdict.kind;
  const isIndexOpen = kind === "accepted" || kind === "waived";
  return platform === void 0 || isIndexOpen || others.length === 0 ? [digest] : others.map((entry) => entry.digest);
}
function onlyDigest(images) {
  const digests = new Set(images.map(({ digest }) => digest));
  const [only] = digests;
  return digests.size === 1 && only !== void 0 ? only : "";
}
function signOutputs({ images, keys: keys2 }) {
  const signed = images.flatMap((image) => image.signed);
  const count = (state) => signed.filter((each) => each.state === state).length;
  const failed = images.filter(signingFailed);
  const whole = images.filter((image) => !signingFailed(image));
  return {
    result: failed.length > 0 ? "failed" : signResult2(count),
    code: failed.map(faultOfSigned).find((code) => code !== "") ?? "",
    digest: onlyDigest(whole),
    references: lines(whole.flatMap(signedDigests)),
    published: String(count("published")),
    unchanged: String(count("unchanged")),
    failed: String(failed.length),
    fingerprints: lines(keys2.flatMap(({ signer }) => signer.kind === "gpg" ? [signer.fingerprint] : [])),
    signers: lines(keys2.map(({ signer }) => signerName(signer)))
  };
}
function signedDigests({ reference = "", digest, signed }) {
  const isSigned = signed.some((manifest) => manifest.digest === digest);
  const digests = isSigned ? [digest] : signed.map((manifest) => manifest.digest);
  return digests.flatMap((each) => pinned(reference, each));
}
var signResult2 = (count) => count("would-publish") > 0 ? "would-sign" : count("published") > 0 ? "signed" : "unchanged";
var faultOfSigned = ({ error: error2, signed }) => error2?.code ?? signed.find((each) => each.error !== void 0)?.error?.code ?? "";
function verifyOutputs({ images, waived }) {
  const counts = verdictCounts(images);
  const result = ["rejected", "undecided", "waived", "accepted"].find((kind) => counts[kind] > 0);
  const open = images.filter(
    ({ verdict }) => verdict.kind === "accepted" || verdict.kind === "waived" && waived !== "fail"
  );
  return {
    result: result ?? "undecided",
    code: images.filter(({ verdict }) => verdict.kind === result).map(faultOfVerified)[0] ?? "",
    digest: onlyDigest(images.flatMap((image) => judgedDigests(image).map((digest) => ({ digest })))),
    references: lines(
      open.flatMap((image) => judgedDigests(image).flatMap((digest) => pinned(image.reference, digest)))
    ),
    accepted: String(counts.accepted),
    waived: String(counts.waived),
    rejected: String(counts.rejected),
    undecided: String(counts.undecided)
  };
}
var faultOfVerified = ({ verdict }) => leadingReason(verdict)?.code ?? "";
function inspectOutputs({ images }) {
  const whole = images.filter(isWhollyInspected);
  const platforms = whole.flatMap(
    ({ entries }) => entries.flatMap(
      ({ role, platform }) => role === "image" && platform !== void 0 ? [formatPlatform(platform)] : []
    )
  );
  const signatures = images.flatMap(({ places }) => places.flatMap((place) => place.signatures));
  const types = new Set(whole.map(({ mediaType }) => mediaType ?? ""));
  return {
    result: whole.length === images.length ? "done" : "incomplete",
    code: images.map(faultOfInspected).find((code) => code !== "") ?? "",
    digest: onlyDigest(images),
    "media-type": types.size === 1 ? lines([...types]) : "",
    platforms: lines(platforms),
    references: lines(whole.flatMap(({ reference, digest }) => pinned(reference, digest))),
    signatures: String(signatures.length)
  };
}
var faultOfInspected = ({ error: error2, places }) => error2?.code ?? places.find((place) => place.error !== void 0)?.error?.code ?? "";

// src/report/annotations.ts
var maxOfLevel = 8;
var maxMessage = 4096;
var maxTitle = 60;
function annotationsOfOutcome(outcome, context) {
  const results = imageResults(outcome, context);
  const failures = results.flatMap((result) => failure(result));
  const runWarnings = outcome.command === "inspect" ? [] : outcome.warnings;
  const warnings = [
    ...runWarnings.map((warning2) => toldReason(warning2, context)),
    ...results.flatMap((result) => result.warnings)
  ];
  const errors = failures.filter(({ level }) => level === "error");
  const final = errors.length === 0 ? [] : [annotation("error", `Countersign ${context.action} failed`, [`${countsText(outcome, results)}.`])];
  return [
    ...atMost(errors, "error"),
    ...final,
    ...atMost(
      [
        ...failures.filter(({ level }) => level === "warning"),
        ...distinctReasons(warnings).map(warningAnnotation)
      ],
      "warning"
    ),
    ...changedLine(context).map(
      (line2) => annotation("notice", "The rules are edited by this change", [plainLine(line2)])
    )
  ];
}
function annotationsOfError(error2, context) {
  const { code, message, next } = toldReason(error2, context);
  return [annotation("error", `Countersign ${context.action} failed: ${code}`, [withStop(message), next])];
}
function failure({ image, word, level, reasons }) {
  const [reason, ...more] = reasons;
  if (level === "none") return [];
  const why = reason === void 0 ? [`${word}.`] : [`${reason.code}: ${withStop(reason.message)}`, reason.next];
  const others = more.length === 0 ? [] : [`The summary has ${counted(more.length, "more reason")}.`];
  return [annotation(level, `${word}: ${image}`, [`${image}:`, ...why, ...others])];
}
var warningAnnotation = ({ code, message, next }) => annotation("warning", `Countersign: ${code}`, [withStop(message), next]);
function atMost(annotations2, level) {
  const kept = annotations2.slice(0, maxOfLevel);
  const more = annotations2.length - kept.length;
  if (more === 0) return kept;
  const message = `${more} more ${level}${more === 1 ? "" : "s"} in the summary of this job.`;
  return [...kept, annotation(level, "Countersign: more in the summary", [message])];
}
function annotation(level, title, sentences) {
  return {
    level,
    title: shortened(shown(title), maxTitle, "\u2026"),
    message: shortened(sentences.map(shown).join(" "), maxMessage, " [cut; the summary tells more]")
  };
}
function shortened(text, limit, note) {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - note.length).replace(/[\ud800-\udbff]$/, "")}${note}`;
}

// src/report/shell-word.ts
var quoted = (text) => /^[A-Za-z0-9_./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`).replace(/##(?=[A-Za-z]*\[)/g, "#''#")}'`;

// src/report/others-verify.ts
var othersVerifyFiles = {
  policy: "policy.json",
  registriesD: "registries.d/countersign.yaml"
};
var placeholder = "https://signatures.example/REPLACE-ME";
function othersVerify(outcome) {
  const signed = outcome.images.filter((image) => fingerprintsOf(image).length > 0);
  const repositories = byRepository(signed);
  const scopes = repositories.flatMap(({ name, images }) => {
    const requirements = requirementsFor(images, outcome.keys);
    return requirements.length === 0 ? [] : [[name, requirements]];
  });
  const [example] = signed.toSorted((one, other) => exampleRank(one) - exampleRank(other));
  if (scopes.length === 0 || example === void 0) return void 0;
  const policy = { default: [{ type: "reject" }], transports: { docker: Object.fromEntries(scopes) } };
  return {
    policyJson: safeJson(policy, 2),
    registriesD: registriesYaml(repositories),
    commands: commandsFor(example, scopes[0]?.[0] ?? "")
  };
}
function fingerprintsOf({ signed, reference }) {
  if (reference === void 0) return [];
  const all = [
    ...new Set(signed.flatMap(({ signer }) => signer.kind === "gpg" ? [signer.fingerprint] : []))
  ];
  return all.filter(
    (fingerprint) => signed.filter(({ signer }) => signer.kind === "gpg" && signer.fingerprint === fingerprint).every(({ state }) => state === "published" || state === "unchanged")
  );
}
function byRepository(images) {
  const found = /* @__PURE__ */ new Map();
  for (const image of images) {
    const name = repositoryOf(parseReference(image.reference ?? ""));
    found.set(name, [...found.get(name) ?? [], image]);
  }
  return [...found].map(([name, members]) => ({ name, images: members }));
}
function requirementsFor(images, keys2) {
  const signers = images.map(fingerprintsOf);
  const all = [...new Set(signers.flat())];
  const common = all.filter((fingerprint) => signers.every((each) => each.includes(fingerprint)));
  const groups = common.length > 0 ? common.map((fingerprint) => [fingerprint]) : [all];
  return groups.flatMap((fingerprints) => {
    const data = keys2.filter(({ signer }) => signer.kind === "gpg" && fingerprints.includes(signer.fingerprint)).flatMap(({ publicKey }) => publicKey ?? []);
    if (data.length === 0) return [];
    const keyData = Buffer.concat(data).toString("base64");
    return [{ type: "signedBy", keyType: "GPGKeys", keyData }];
  });
}
function registriesYaml(repositories) {
  const sections = repositories.flatMap(({ name, images }) => {
    const inStores = images.filter((image) => !isDirectory(image));
    const [first] = inStores;
    if (first === void 0) return [];
    const isOneStore = inStores.every(({ readBase }) => readBase === first.readBase);
    return isOneStore ? section(name, first) : inStores.flatMap((image) => section(image.reference ?? name, image));
  });
  return sections.length === 0 ? "docker: {}\n" : `${["docker:", ...sections].join("\n")}
`;
}
function section(scope, image) {
  const { readBase } = image;
  const url = readBase === void 0 ? placeholder : shownLookasideUrl(readBase);
  const note = readBase === void 0 ? [`    # Replace the address by the one under which others read ${safeJson(writtenBase(image))}.`] : url === readBase ? [] : ["    # The address holds a login or a query that is not repeated here."];
  return [`  ${safeJson(scope)}:`, ...note, `    lookaside: ${safeJson(url)}`];
}
function writtenBase({ reference = "", signed }) {
  const place = signed.find((manifest) => manifest.place !== void 0)?.place ?? "";
  const [base = ""] = place.split(`/${parseReference(reference).path}@`);
  return base;
}
var safeJson = (value, indent) => shownJson(JSON.stringify(value, null, indent));
var isInRegistry = ({ text }) => namesRegistry(text);
var isDirectory = ({ text }) => text.startsWith("dir:");
var hasPlatform = ({ signed }) => signed.some(({ role }) => role === "image");
var exampleRank = (image) => !isInRegistry(image) ? 2 : hasPlatform(image) ? 0 : 1;
function commandsFor(image, scope) {
  const { policy, registriesD } = othersVerifyFiles;
  const reference = quoted(image.reference ?? "");
  const [folder = ""] = registriesD.split("/");
  const files = `--policy ${policy} --registries-d ${folder}`;
  if (!isInRegistry(image))
    return [`countersign verify ${quoted(visible(image.text))} --identity ${reference} ${files}`];
  const platform = onlyPlatform(image);
  const ours = `countersign verify ${reference} ${files}`;
  if (!hasPlatform(image)) return [ours];
  const podmanPlatform = platform === void 0 ? "" : ` --platform ${platformWord(platform)}`;
  return [
    platform === void 0 ? ours : `${ours} --platform ${quoted(visible(formatPlatform(platform)))}`,
    `skopeo --policy ${policy} --registries.d ${folder}${overrides(platform)} copy docker://${reference} dir:checked-image`,
    `install -D -m 644 ${registriesD} ~/.config/containers/${registriesD}`,
    `podman pull --signature-policy ${policy}${podmanPlatform} ${reference}`,
    ...trustCommands(scope)
  ];
}
function trustCommands(scope) {
  const { policy, registriesD } = othersVerifyFiles;
  const key = `/etc/pki/containers/${scope.replace(/[^A-Za-z0-9.-]/g, "-")}.gpg`;
  return [
    `sudo mkdir -p /etc/pki/containers && sed -n 's/.*"keyData": "\\(.*\\)".*/\\1/p' ${policy} | head -n 1 | base64 -d | sudo tee ${key} >/dev/null`,
    `sudo install -D -m 644 ${registriesD} /etc/containers/${registriesD}`,
    `sudo podman image trust set --type signedBy --pubkeysfile ${key} ${quoted(scope)}`
  ];
}
function onlyPlatform({ signed }) {
  return signed.some(({ role }) => role === "index") ? void 0 : signed.find(({ platform }) => platform !== void 0)?.platform;
}
var platformWord = ({ os: os4, architecture, variant }) => quoted(visible([os4, architecture, ...variant === void 0 ? [] : [variant]].join("/")));
function overrides(platform) {
  if (platform === void 0) return "";
  const { os: os4, architecture, variant } = platform;
  const flags = [
    ["os", os4],
    ["arch", architecture],
    ["variant", variant]
  ];
  return flags.map(([name, value]) => value === void 0 ? "" : ` --override-${name} ${quoted(visible(value))}`).join("");
}
var ways = [
  ["countersign ", "# Countersign"],
  ["skopeo ", "# or skopeo"],
  ["install ", "# or podman, for this pull"],
  ["sudo mkdir ", "# or podman and CRI-O, for every pull of this repository on this machine"]
];
function titled(command) {
  const title = ways.find(([start]) => command.startsWith(start))?.[1];
  return title === void 0 ? [command] : [title, command];
}
function othersVerifyMarkdown({ policyJson, registriesD, commands }) {
  const { policy, registriesD: registries } = othersVerifyFiles;
  const first = registriesD.includes(placeholder) ? "Put the address where the signatures are published in place of the example. Then, in" : "In";
  return [
    "#### How others verify this",
    `<code>${policy}</code>:`,
    fenced(policyJson, "json"),
    `<code>${registries}</code>:`,
    fenced(registriesD.trimEnd(), "yaml"),
    `${first} the folder that holds both files, one of these:`,
    fenced(commands.flatMap(titled).join("\n"), "sh")
  ].join("\n\n");
}

// src/report/sigstore-commands.ts
var publicKeyFile = "countersign.pub";
function sigstoreCommands(outcome) {
  return outcome.keys.filter(({ method }) => method !== "gpg").flatMap((key) => {
    const example = outcome.images.find((image) => isSignedWhole(image, key));
    return example === void 0 ? [] : [commandsFor2(example, key, outcome)];
  });
}
var isSignedWhole = ({ signed, reference, digest }, key) => {
  const own = signed.filter(({ method, signer }) => method === key.method && isSameSigner(signer, key.signer));
  const isThere = own.every(({ state }) => state === "published" || state === "unchanged");
  return own.length > 0 && isThere && reference !== void 0 && digest !== void 0;
};
function commandsFor2(image, key, { sigstore }) {
  const repository = repositoryOf(parseReference(image.reference ?? ""));
  const name = quoted(`${repository}@${image.digest ?? ""}`);
  const holder = sigstore?.signatureRepository;
  const elsewhere = holder === repository ? void 0 : holder;
  const cosign = elsewhere === void 0 ? "cosign verify" : `COSIGN_REPOSITORY=${quoted(elsewhere)} cosign verify`;
  const ours = elsewhere === void 0 ? "" : ` --signature-repository ${quoted(elsewhere)}`;
  const root = sigstore?.trustedRoot === void 0 ? "" : ` --trusted-root ${quoted(visible(sigstore.trustedRoot))}`;
  const isLogged = sigstore?.transparency === "log";
  const { signer } = key;
  if (signer.kind === "certificate") {
    const { issuer, subject } = signer.certificate;
    const who = `--certificate-identity ${quoted(visible(subject.value))} --certificate-oidc-issuer ${quoted(visible(issuer))}`;
    const stamped = isLogged ? "" : " --insecure-ignore-tlog --use-signed-timestamps";
    return {
      commands: [
        `${cosign} ${who}${root}${stamped} ${name}`,
        // Identities that are given as options must stand in a log; only a policy can ask for less.
        isLogged ? `countersign verify ${name} ${who}${root}${ours}` : "# countersign verify: by a trust policy with `transparency: timestamp` for this identity"
      ]
    };
  }
  const publicKey = key.publicKey === void 0 ? "" : new TextDecoder().decode(key.publicKey);
  const unlogged = isLogged ? root : " --insecure-ignore-tlog";
  return {
    publicKey,
    commands: [
      `${cosign} --key ${publicKeyFile}${digestFlag(key)}${unlogged} ${name}`,
      `countersign verify ${name} --key ${publicKeyFile}${root}${ours}`
    ]
  };
}
var digestFlag = ({ digestAlgorithm = "sha256" }) => digestAlgorithm === "sha256" ? "" : ` --signature-digest-algorithm ${digestAlgorithm}`;
function sigstoreCommandsMarkdown(all) {
  return all.flatMap(({ publicKey, commands }) => [
    "#### How others verify the Sigstore signatures",
    ...publicKey === void 0 ? [] : [`<code>${publicKeyFile}</code>:`, fenced(publicKey.trimEnd(), "text")],
    fenced(commands.join("\n"), "sh")
  ]).join("\n\n");
}

// src/report/summary-budget.ts
var maxSummaryBytes = 900 * 1024;
var reservedBytes = 2048;
var smallestFold = 128;
function fitSummary(parts, limitBytes = maxSummaryBytes) {
  const head = `${parts.head}

${tableRow(parts.columns)}
${tableRow(parts.columns.map(() => "---"))}
`;
  const purse = openPurse(limitBytes - reservedBytes - sizeBytes(head) - sizeBytes(parts.foot));
  const failures = parts.rows.filter(({ isFailure }) => isFailure);
  const others = parts.rows.filter(({ isFailure }) => !isFailure);
  const rows = takeWhileAffordable(failures, ({ compact }) => compact(), purse);
  for (const [row, text] of rows) {
    const full = row.full();
    if (purse.pays(sizeBytes(full) - sizeBytes(text))) rows.set(row, full);
  }
  const after = parts.after !== "" && purse.pays(sizeBytes(parts.after) + 2) ? parts.after : "";
  const folds = takeAffordable([...rows.keys()], ({ fold }) => fold(), purse);
  for (const [row, text] of takeWhileAffordable(others, ({ full }) => full(), purse)) rows.set(row, text);
  const passing = others.filter((row) => rows.has(row));
  for (const [row, text] of takeAffordable(passing, ({ fold }) => fold(), purse)) folds.set(row, text);
  const left = parts.rows.filter((row) => !rows.has(row));
  const unfolded = [...rows.keys()].filter((row) => !folds.has(row)).length;
  const tail = after === parts.after ? after : "No room here for how others verify this.";
  return [
    `${head}${[...rows.values()].join("\n")}
`,
    ...left.length === 0 ? [] : [leftOut(left)],
    ...[...folds.values()].filter((text) => text !== ""),
    ...unfolded === 0 ? [] : [`No room here for the evidence of ${counted(unfolded, "image")}.
`],
    ...tail === "" ? [] : [`${tail}
`],
    `${parts.foot}
`
  ].join("\n");
}
function openPurse(bytes) {
  let left = bytes;
  return {
    pays: (wanted) => {
      if (wanted > left) return false;
      left -= wanted;
      return true;
    },
    isEmpty: () => left < smallestFold
  };
}
function takeWhileAffordable(rows, textOf, purse) {
  const taken = /* @__PURE__ */ new Map();
  for (const row of rows) {
    const text = textOf(row);
    if (!purse.pays(sizeBytes(text) + 1)) break;
    taken.set(row, text);
  }
  return taken;
}
function takeAffordable(rows, textOf, purse) {
  const taken = /* @__PURE__ */ new Map();
  for (const row of rows) {
    if (purse.isEmpty()) break;
    const text = textOf(row);
    if (text === "" || purse.pays(sizeBytes(text) + 1)) taken.set(row, text);
  }
  return taken;
}
function leftOut(rows) {
  const words = [...new Set(rows.map(({ word }) => word))];
  const counts = words.map((word) => `${rows.filter((row) => row.word === word).length} more ${word}`);
  return `\u2026 and ${counts.join(", ")}, for which there is no room here.
`;
}

// src/report/summary.ts
var emoji = {
  accepted: "\u2705",
  waived: "\u26A0\uFE0F",
  rejected: "\u274C",
  undecided: "\u2753",
  signed: "\u2705",
  unchanged: "\u2705",
  "would be signed": "\u{1F4DD}",
  failed: "\u274C",
  inspected: "\u{1F50E}",
  incomplete: "\u2753"
};
var columns = {
  verify: ["Image", "Verdict", "Signer, or why not", "What to do"],
  sign: ["Image", "Result", "Signer, or why not", "What to do"],
  inspect: ["Image", "Result", "Found", "What to do"]
};
function summaryOfOutcome(outcome, context) {
  const results = imageResults(outcome, context);
  const others = outcome.command === "sign" ? othersVerify(outcome) : void 0;
  return fitSummary({
    head: headText(
      `${headEmoji(results)} `,
      outcomeTitle(outcome, results, context),
      contextLines(outcome, context)
    ),
    columns: columns[context.action],
    rows: results.map(summaryRow),
    after: [
      ...others === void 0 ? [] : [othersVerifyMarkdown(others)],
      ...outcome.command === "sign" ? [sigstoreCommandsMarkdown(sigstoreCommands(outcome)), logEntriesMarkdown(outcome)] : []
    ].filter((part2) => part2 !== "").join("\n\n"),
    foot: markdownLine(summaryFoot(context))
  });
}
function summaryOfError(error2, context) {
  const { code, message, next } = toldReason(error2, context);
  const lines2 = [["Code ", { code }, `: ${withStop(message)}`]];
  const head = headText("\u274C ", errorTitle(context), lines2);
  return `${head}

**What to do:** ${markdownLine([next])}

${markdownLine(summaryFoot(context))}
`;
}
function headText(mark, title, lines2) {
  return [`### ${mark}${markdownLine(title)}`, ...lines2.map(markdownLine)].join("\n\n");
}
function headEmoji(results) {
  if (results.some(({ level }) => level === "error")) return "\u274C";
  const isWary = results.some(({ level, word }) => level === "warning" || word === "waived");
  return isWary ? "\u26A0\uFE0F" : "\u2705";
}
function summaryRow(result) {
  const { image, digest, word, level, reasons, fact } = result;
  const [reason, ...more] = reasons;
  const verdict = `${emoji[word]} ${word}`;
  const name = markdownLine([{ code: shortened2(image) }]);
  const pinned2 = digest === void 0 || image.includes(digest) ? "" : `<br>${markdownLine([{ code: shortened2(digest) }])}`;
  const code = reason === void 0 ? "" : markdownLine([{ code: reason.code }]);
  return {
    isFailure: level !== "none",
    word,
    full: () => {
      const others = more.length === 0 ? "" : ` (and ${more.length} more below)`;
      const why = reason === void 0 ? markdownLine(fact) : `${code} ${markdownLine([shortened2(reason.message)])}${others}`;
      return tableRow([`${name}${pinned2}`, verdict, why, markdownLine([reason?.next ?? ""])]);
    },
    compact: () => tableRow([
      markdownLine([{ code: visible(image, 256) }]),
      verdict,
      reason === void 0 ? markdownLine(fact) : code,
      ""
    ]),
    fold: () => foldText(result)
  };
}
var shortened2 = (text) => text.replace(/\b([0-9a-f]{12})[0-9a-f]{52,116}\b/g, "$1\u2026");
function foldText({ image, word, evidence }) {
  const body = evidence().flatMap(({ title, lines: lines2 }) => [
    `<p>${markdownLine(title)}</p>`,
    "<ul>",
    ...lines2.map((line2) => `<li>${markdownLine(line2)}</li>`),
    "</ul>"
  ]);
  return body.length === 0 ? "" : `${folded(`${emoji[word]} ${word}: ${markdownLine([{ code: image }])}`, body)}
`;
}

// src/entry/action/report-step.ts
async function reportOutcome(outcome, exitCode, telling) {
  const others = outcome.command === "sign" ? othersVerify(outcome) : void 0;
  const report = {
    outputs: outputsOfOutcome(outcome),
    json: jsonOfOutcome(outcome, exitCode),
    files: others === void 0 ? {} : { policy: others.policyJson, "registries-d": others.registriesD },
    log: (context) => logOfOutcome(outcome, context),
    annotations: (context) => annotationsOfOutcome(outcome, context),
    summary: (context) => summaryOfOutcome(outcome, context)
  };
  const unset = await tell(report, telling);
  return unset === void 0 ? exitCode : await reportError(unset, exitCode === 0 ? 3 : exitCode, telling);
}
async function reportError(error2, exitCode, telling) {
  const command = telling.context.action;
  const report = {
    outputs: outputsOfError(error2),
    json: jsonOfError(error2, { command, exitCode }),
    files: {},
    log: (context) => logOfError(error2, context),
    annotations: (context) => annotationsOfError(error2, context),
    summary: (context) => summaryOfError(error2, context)
  };
  await tell(report, telling);
  return exitCode;
}
async function reportSkipped(why, telling) {
  const message = skippedText(why);
  const outcome = {
    command: "sign",
    images: [],
    keys: [],
    warnings: [{ code: "run-skipped", message }]
  };
  const line2 = { kind: "line", text: shown(message) };
  await tell(
    {
      outputs: { ...outputsOfOutcome(outcome), result: "skipped", code: "run-skipped" },
      json: jsonOfOutcome(outcome, 0),
      files: {},
      log: () => [line2],
      annotations: () => [{ level: "notice", title: "Countersign: run-skipped", message }],
      summary: (context) => `### \u23ED\uFE0F ${markdownLine(skippedTitle(context))}

${markdownLine([message])}
`
    },
    telling
  );
  return 0;
}
function tellWarnings(warnings, { runner }) {
  for (const { code, message, next } of warnings) {
    runner.annotate("warning", `Countersign: ${code}`, sentence(message, next ?? ""));
  }
}
var fileNames = {
  report: "report.json",
  policy: "policy.json",
  "registries-d": "countersign.yaml"
};
async function tell({ files, ...report }, { runner, context }) {
  const texts = Object.entries({ report: report.json, ...files });
  const named = Object.fromEntries(texts.map(([name, text]) => [fileNames[name] ?? name, text]));
  const paths = await writtenOrTold(named, runner);
  const [reportPath] = paths;
  const pathOutputs = Object.fromEntries(texts.map(([name], index) => [`${name}-path`, paths[index] ?? ""]));
  const outputs = boundedOutputs({
    ...report.outputs,
    ...policyOutputs(context),
    ...jsonOutputs(report.json, reportPath),
    ...pathOutputs
  });
  const unset = setOrWhyNot(outputs, runner);
  const whole = { ...context, ...reportPath === void 0 ? {} : { reportPath } };
  const parts = report.log(whole);
  for (const part2 of parts.slice(0, -1)) print(part2, runner);
  for (const { level, title, message } of report.annotations(whole)) runner.annotate(level, title, message);
  for (const part2 of parts.slice(-1)) print(part2, runner);
  const unwritten = await runner.summary(report.summary(whole));
  if (unwritten !== void 0) runner.debug(`summary: not written: ${unwritten}`);
  return unset;
}
function setOrWhyNot(outputs, runner) {
  try {
    for (const [name, value] of Object.entries(outputs)) runner.output(name, value);
    return void 0;
  } catch (cause) {
    if (!(cause instanceof CountersignError)) throw cause;
    return cause;
  }
}
function print(part2, runner) {
  if (part2.kind === "line") runner.line(part2.text);
  else runner.group(part2.title, part2.lines);
}
async function writtenOrTold(files, runner) {
  try {
    return await writeReportFiles(process.env.RUNNER_TEMP, files);
  } catch (cause) {
    if (!(cause instanceof CountersignError)) throw cause;
    tellWarnings([reasonFrom(cause)], { runner });
    return [];
  }
}

// src/entry/action/run-action.ts
async function runAction(action) {
  const runner = openRunner();
  const secrets = takeStepSecrets();
  for (const text of secretTexts(secrets)) runner.mask(text);
  let telling = { runner, context: contextOf(action, factsWithoutEvent()) };
  heedCrashes((error2) => reportError(error2, error2.exitCode, telling));
  try {
    const run = await readFacts();
    telling = { runner, context: contextOf(action, run) };
    const workspace = enterWorkspace();
    tellWarnings(unknownInputs(action, process.env), telling);
    const line2 = readInputs(action, process.env);
    const why = maySkip(run, line2, secrets);
    if (why !== void 0) return await reportSkipped(why, telling);
    const { runStep } = await import("./run-step-43FQB7DH.js");
    return await runStep({ line: line2, run, workspace, secrets }, telling);
  } catch (cause) {
    const error2 = knownError(cause);
    return await reportError(error2, error2.exitCode, telling);
  }
}
function secretTexts({
  key,
  passphrase,
  sigstoreKey,
  sigstorePassword,
  identityToken = "",
  tokenRequest
}) {
  const textOf = (input) => input.kind === "text" ? input.text : "";
  return [
    ...[key, sigstoreKey].map(textOf).flatMap(keyTextsToMask),
    ...[
      passphrase,
      sigstorePassword,
      identityToken,
      tokenRequest.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? ""
    ].flatMap(linesToMask)
  ];
}
function contextOf(action, facts) {
  const leg = legOf(inputText("matrix", process.env));
  return {
    action,
    version: productVersion(),
    facts,
    changedFiles: [],
    ...leg === void 0 ? {} : { leg }
  };
}
function maySkip({ untrusted }, line2, { key, sigstoreKey }) {
  if (line2.command !== "sign") return void 0;
  const skips = inputChoice("when-untrusted", ["fail", "skip"], process.env) === "skip";
  const hasKey = key.kind !== "none" || sigstoreKey.kind !== "none";
  return skips && (!hasKey || signsKeyless(line2)) ? untrusted : void 0;
}

export {
  inputText,
  trustedKeys,
  refuseUnknownServer,
  reportOutcome,
  reportError,
  runAction
};
