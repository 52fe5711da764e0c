import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);
import {
  chooseSigningPart,
  requireFullFingerprint,
  requireOwnSignature,
  signerIdentity,
  trimPassphrase,
  warningsFor
} from "./chunk-6L3MGBPV.js";
import {
  FormatError,
  SigningError,
  TransportError,
  UsageError,
  openRing
} from "./chunk-GDSNWI6K.js";
import "./chunk-U4ACP465.js";

// src/adapters/signers/run-gpg.ts
import { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
var maxStdoutBytes = 4 * 1024 * 1024;
var maxStderrBytes = 256 * 1024;
var statusPrefix = "[GNUPG:] ";
async function runGpg(args, input, settings) {
  const { exec } = await import("./exec-MJ7VNJ4P.js");
  const stdout = collector(maxStdoutBytes);
  const stderr = collector(maxStderrBytes);
  const children = watchChildren();
  try {
    const running = exec(`"${settings.program}"`, ["--batch", "--no-tty", "--status-fd", "2", ...args], {
      silent: true,
      ignoreReturnCode: true,
      env: childEnvironment(settings.environment),
      input: Buffer.from(input),
      listeners: { stdout: stdout.add, stderr: stderr.add }
    }).catch((cause) => {
      throw new UsageError(
        "gpg-not-found",
        `gpg: expected the program ${settings.program} on the PATH, found none`,
        {
          cause
        }
      );
    });
    const exitCode = await within(settings, running, children.kill);
    if (stdout.overflowed() || stderr.overflowed()) {
      throw new SigningError("gpg-failed", `gpg: expected at most ${maxStdoutBytes} bytes, found more`, {
        exitCode: 3
      });
    }
    return { exitCode, stdout: stdout.bytes(), ...readStderr(stderr.bytes()) };
  } finally {
    children.stop();
  }
}
function readStderr(bytes) {
  const lines = Buffer.from(bytes).toString("utf8").split(/\r?\n/);
  const isStatus = (line) => line.startsWith(statusPrefix);
  const words = lines.filter((line) => line.trim() !== "" && !isStatus(line)).at(-1) ?? "it said nothing";
  return {
    status: lines.filter(isStatus).map((line) => line.slice(statusPrefix.length)),
    lastWords: words.replaceAll(new RegExp("\\p{Cc}", "gu"), " ").slice(0, 200)
  };
}
async function within({ timeoutMs, signal }, running, kill) {
  const ended = new AbortController();
  const early = new Promise((_resolve, reject) => {
    const stop = (error) => {
      kill();
      reject(error);
    };
    const timer = setTimeout(() => stop(late(timeoutMs)), timeoutMs);
    ended.signal.addEventListener("abort", () => clearTimeout(timer));
    const cancel = () => stop(new TransportError("cancelled", "gpg: stopped before it was done"));
    signal?.addEventListener("abort", cancel, { once: true, signal: ended.signal });
    if (signal?.aborted === true) cancel();
  });
  try {
    return await Promise.race([running, early]);
  } finally {
    ended.abort();
  }
}
function late(timeoutMs) {
  const seconds = Math.round(timeoutMs / 1e3);
  return new SigningError("gpg-timeout", `gpg: expected an answer within ${seconds} s, found none`, {
    exitCode: 3
  });
}
function watchChildren() {
  const children = [];
  let killing = false;
  const note = (message) => {
    if (typeof message !== "object" || message === null || !("process" in message)) return;
    const child = message.process;
    if (!(child instanceof ChildProcess)) return;
    process.nextTick(() => {
      if (!isGpg(child)) return;
      child.stdin?.on("error", () => void 0);
      if (killing) child.kill();
    });
    children.push(child);
  };
  subscribe("child_process", note);
  return {
    kill: () => {
      killing = true;
      for (const child of children.filter(isGpg)) child.kill();
    },
    stop: () => {
      unsubscribe("child_process", note);
    }
  };
}
var isGpg = ({ spawnargs }) => spawnargs.includes("--status-fd");
function collector(maxBytes) {
  const parts = [];
  let size = 0;
  return {
    add: (part) => {
      size += part.length;
      if (size <= maxBytes) parts.push(part);
    },
    bytes: () => new Uint8Array(Buffer.concat(parts)),
    overflowed: () => size > maxBytes
  };
}
function childEnvironment(environment) {
  const own = (name) => name.startsWith("COUNTERSIGN_") || name.startsWith("INPUT_");
  const kept = Object.entries(environment).flatMap(
    ([name, value]) => value === void 0 || own(name) ? [] : [[name, value]]
  );
  return { ...Object.fromEntries(kept), LC_ALL: "C" };
}

// src/adapters/signers/gpg-exec.ts
var defaultTimeoutMs = 12e4;
var plainSignature = [
  ...["--no-armor", "--no-textmode", "--compress-algo", "none", "--digest-algo", "SHA512"],
  ...["--set-filename", "", "--no-ask-sig-expire", "--default-sig-expire", "0", "--output", "-", "--sign"]
];
function createGpgSigners(parts) {
  return async ({ fingerprints }) => {
    if (fingerprints.length === 0) {
      throw new UsageError(
        "key-choice",
        "--gpg-engine gpg: expected --gpg-fingerprint with the key that signs, found none",
        {
          next: "Give its full fingerprint; `gpg --list-secret-keys --with-subkey-fingerprints` shows it."
        }
      );
    }
    fingerprints.forEach(requireFullFingerprint);
    const passphrase = trimPassphrase(parts.passphrase);
    const run = oneAtATime(parts);
    const signers = [];
    for (const wanted of new Set(fingerprints)) {
      signers.push(await openSigner(wanted, { run, passphrase, nowUnixSeconds: parts.nowUnixSeconds }));
    }
    return signers;
  };
}
async function openSigner(wanted, { run, passphrase, nowUnixSeconds }) {
  const secrets = await listSecrets(run, wanted);
  const ring = await exportPublic(run, wanted, nowUnixSeconds);
  const trusted = ring.set.parts.get(wanted);
  if (trusted === void 0) throw notFound(wanted, "a key that does not count");
  const hasSecret = (fingerprint) => secrets.has(fingerprint);
  const chosen = await chooseSigningPart(trusted, wanted, { hasSecret, nowUnixSeconds: nowUnixSeconds() });
  return {
    identity: signerIdentity(chosen),
    publicKeys: { kind: "data", data: [trusted.key.write()] },
    warnings: await warningsFor(chosen, nowUnixSeconds()),
    sign: (payload) => sign(payload, { run, passphrase, chosen, ring })
  };
}
async function listSecrets(run, wanted) {
  const { stdout, exitCode, lastWords } = await run(["--with-colons", "--list-secret-keys", wanted]);
  if (exitCode !== 0) throw notFound(wanted, lastWords);
  const secrets = /* @__PURE__ */ new Set();
  let reachable = false;
  for (const line of Buffer.from(stdout).toString("latin1").split(/\r?\n/)) {
    const fields = line.split(":");
    if (fields[0] === "sec" || fields[0] === "ssb") reachable = fields[14] !== "#";
    if (fields[0] === "fpr" && reachable && fields[9] !== void 0) secrets.add(fields[9]);
  }
  return secrets;
}
async function exportPublic(run, wanted, nowUnixSeconds) {
  const { stdout, lastWords } = await run(["--no-armor", "--export", wanted]);
  if (stdout.length === 0) throw notFound(wanted, lastWords);
  try {
    return await openRing([{ name: `gpg --export ${wanted}`, bytes: stdout }], nowUnixSeconds);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new SigningError(error.code, error.message);
  }
}
async function sign(payload, parts) {
  const { run, passphrase, chosen, ring } = parts;
  const { fingerprint } = chosen;
  const args = [...loopback(passphrase), "--local-user", `${fingerprint}!`, ...plainSignature];
  const input = passphrase === void 0 ? payload : Buffer.concat([Buffer.from(`${passphrase}
`), payload]);
  const result = await run(args, input);
  const created = result.status.find((line) => line.startsWith("SIG_CREATED "))?.split(" ").at(-1);
  if (result.exitCode !== 0 || created === void 0) throw gpgFailed(result, fingerprint);
  if (created !== fingerprint) {
    throw new SigningError(
      "signing-failed",
      `gpg: expected a signature by ${fingerprint}, found ${created}`,
      {
        exitCode: 3
      }
    );
  }
  await requireOwnSignature(result.stdout, { payload, fingerprint, ring });
  return result.stdout;
}
var loopback = (passphrase) => passphrase === void 0 ? [] : ["--pinentry-mode", "loopback", "--passphrase-fd", "0"];
var failures = { badPassphrase: 11, noPassphrase: 177, badPin: 87, noPinentry: 85, noTerminal: 32768 + 102 };
function gpgFailed({ status, lastWords, exitCode }, fingerprint) {
  const code = Number(/^FAILURE \S+ (\d+)/.exec(status.find((line) => line.startsWith("FAILURE ")) ?? "")?.[1]) & 65535;
  if (code === failures.badPassphrase || code === failures.badPin) {
    return new SigningError(
      "passphrase-wrong",
      `gpg: the passphrase does not open ${fingerprint}: ${lastWords}`
    );
  }
  const { noPassphrase, noPinentry, noTerminal } = failures;
  if (code === noPassphrase || code === noPinentry || code === noTerminal) {
    return new SigningError(
      "passphrase-missing",
      `gpg: expected a passphrase for ${fingerprint}: ${lastWords}`
    );
  }
  return new SigningError("gpg-failed", `gpg: it ended with ${exitCode} for ${fingerprint}: ${lastWords}`, {
    exitCode: 3
  });
}
var notFound = (wanted, found) => new UsageError("key-not-found", `gpg: expected the secret key ${wanted} in its keyring, found ${found}`, {
  next: "Check GNUPGHOME and the user that runs this; list keys with `gpg --list-secret-keys`."
});
function oneAtATime({ program, timeoutMs, environment, signal }) {
  const settings = {
    program: program ?? "gpg",
    timeoutMs: timeoutMs ?? defaultTimeoutMs,
    environment,
    ...signal !== void 0 && { signal }
  };
  let last = Promise.resolve();
  return (args, input = new Uint8Array()) => {
    const next = last.then(() => runGpg(args, input, settings));
    last = next.catch(() => void 0);
    return next;
  };
}
export {
  createGpgSigners
};
