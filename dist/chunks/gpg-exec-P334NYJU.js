const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  lastWordsOf,
  runProgram
} from "./chunk-X37FM5NF.js";
import {
  chooseSigningPart,
  openRing,
  requireFullFingerprint,
  requireOwnSignature,
  signerIdentity,
  trimPassphrase,
  warningsFor
} from "./chunk-BJCSX4NU.js";
import "./chunk-4AF6MVZT.js";
import "./chunk-XHE7DAMR.js";
import "./chunk-PZY3NMZ7.js";
import {
  childEnvironment
} from "./chunk-7DB7QEI2.js";
import "./chunk-P7X4BDQH.js";
import {
  FormatError,
  SigningError,
  TransportError,
  UsageError
} from "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";

// src/adapters/signers/run-gpg.ts
var maxStdoutBytes = 4 * 1024 * 1024;
var maxStderrBytes = 256 * 1024;
var statusPrefix = "[GNUPG:] ";
async function runGpg(args, input, settings) {
  const { program, environment, timeoutMs, signal } = settings;
  const run = await runProgram({
    program,
    args: ["--batch", "--no-tty", "--status-fd", "2", ...args],
    input,
    environment: childEnvironment(environment),
    maxStdoutBytes,
    maxStderrBytes,
    timeoutMs,
    ...signal !== void 0 && { signal }
  });
  switch (run.kind) {
    case "ended":
      return { exitCode: run.exitCode, stdout: run.stdout, ...readStderr(run.stderr) };
    case "not-started":
      throw new UsageError("gpg-not-found", `gpg: expected the program ${program} on the PATH, found none`, {
        cause: run.cause
      });
    case "too-much":
      throw failed("gpg-failed", `expected at most ${maxStdoutBytes} bytes, found more`);
    case "late":
      throw failed("gpg-timeout", `expected an answer within ${Math.round(timeoutMs / 1e3)} s, found none`);
    case "cancelled":
      throw new TransportError("cancelled", "gpg: stopped before it was done");
  }
}
var failed = (code, message) => new SigningError(code, `gpg: ${message}`, { exitCode: 3 });
function readStderr(bytes) {
  const lines = Buffer.from(bytes).toString("utf8").split(/\r?\n/);
  const isStatus = (line) => line.startsWith(statusPrefix);
  return {
    status: lines.filter(isStatus).map((line) => line.slice(statusPrefix.length)),
    lastWords: lastWordsOf(lines.filter((line) => !isStatus(line)))
  };
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
  const chosen = chooseSigningPart(trusted, wanted, { hasSecret, nowUnixSeconds: nowUnixSeconds() });
  return {
    identity: signerIdentity(chosen),
    publicKeys: { kind: "data", data: [trusted.publicBytes] },
    warnings: warningsFor(chosen, nowUnixSeconds()),
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
    return openRing([{ name: `gpg --export ${wanted}`, bytes: stdout }], nowUnixSeconds);
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
