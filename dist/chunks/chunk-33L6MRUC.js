import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);
import {
  fingerprintOf
} from "./chunk-EEPHXAH2.js";
import {
  claimedUserIdsOf,
  findPart,
  judgeKey,
  maxKeyFileBytes,
  readKeyBlocks,
  readSignedMessage
} from "./chunk-ZVCTKZI3.js";
import {
  decodeBase64
} from "./chunk-JSIDYZYQ.js";
import {
  FormatError,
  SigningError,
  UsageError
} from "./chunk-GGAM3SV5.js";

// src/adapters/signers/key-text.ts
var what = "signing key";
var exportCommand = "gpg --export-secret-keys --armor FINGERPRINT";
var secretKeyCure = `Give the secret key that signs: \`${exportCommand}\`.`;
var lineEndsCure = "Store it with its line ends, as a secret of several lines, or as base64 in one line: `gpg --export-secret-keys FINGERPRINT | base64 -w0`.";
var pathCure = "COUNTERSIGN_GPG_KEY holds the key itself; to name the file that holds it, use --gpg-key FILE.";
var maxPathLength = 200;
function readSecretKeyText(material) {
  if (material.length > maxKeyFileBytes) {
    throw own(
      "key-file-too-large",
      `${what}: expected at most ${maxKeyFileBytes} bytes, found ${material.length}`
    );
  }
  const bytes = isBinary(material) ? material : unwrapText(material);
  let blocks;
  try {
    blocks = readKeyBlocks(bytes, what);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw own(error.code, error.message);
  }
  const secret = blocks.filter(({ kind }) => kind === "secret");
  if (secret.length === 0) {
    throw new UsageError("key-not-secret", `${what}: expected a secret key, found a public key`, {
      next: `Export the secret one: ${exportCommand}.`
    });
  }
  return secret;
}
var isBinary = (bytes) => ((bytes[0] ?? 0) & 128) !== 0;
function unwrapText(material) {
  const text = Buffer.from(material).toString("latin1").trim();
  if (text === "") {
    throw new UsageError("key-missing", `${what}: expected a GPG secret key, found nothing`, {
      next: "Check the name of the secret and that this run may read it: runs for pull requests from forks get none."
    });
  }
  refuseOtherText(text);
  if (text.includes("-----BEGIN PGP ")) return Buffer.from(text, "latin1");
  if (looksLikePath(text)) {
    throw own("key-none", `${what}: expected a GPG secret key, found what looks like a path`, pathCure);
  }
  const decoded = decodeBase64(text.replaceAll(/[\t ]/g, ""));
  if (decoded === void 0 || decoded.length === 0) {
    throw own("key-none", `${what}: expected a GPG secret key, armored or base64, found other text`);
  }
  if (isBinary(decoded)) return decoded;
  const inner = Buffer.from(decoded).toString("latin1");
  refuseOtherText(inner);
  if (inner.includes("-----BEGIN PGP ")) return decoded;
  throw own("key-none", `${what}: expected a GPG secret key, found base64 of something else`);
}
function refuseOtherText(text) {
  const pem = /-----BEGIN ((?:[A-Z0-9]+ )*(?:PRIVATE|PUBLIC) KEY|CERTIFICATE)-----/.exec(text);
  if (pem !== null) {
    throw new UsageError("key-wrong-kind", `${what}: expected a GPG key, found PEM ("${pem[1]}")`, {
      next: `Keys of Sigstore, TLS and SSH cannot sign in this form; export a GPG key: ${exportCommand}.`
    });
  }
  if (text.startsWith("-----BEGIN PGP ") && !/^-----BEGIN PGP [A-Z ]+-----\r?\n/.test(text)) {
    throw own(
      "key-malformed",
      `${what}: expected armor in lines, found it in one: its line ends were lost`,
      lineEndsCure
    );
  }
}
var looksLikePath = (text) => text.length <= maxPathLength && /^(?:~|\.{0,2})[/\\]|^[^\s{}[\]"]+\.[A-Za-z0-9]{1,8}$/.test(text);
var own = (code, message, next = signingCure(code).next) => new FormatError(code, message, { ownFile: true, ...next !== void 0 && { next } });
var exportedWhole = ["key-none", "key-malformed", "key-invalid", "subkey-not-bound"];
var signingCure = (code) => exportedWhole.includes(code) ? { next: secretKeyCure } : {};

// src/adapters/signers/signing-key.ts
var soonSeconds = 30 * 24 * 3600;
function requireFullFingerprint(fingerprint) {
  if (/^[0-9A-F]{40}$/.test(fingerprint)) return;
  const found = /^[0-9A-Fa-f ]{1,64}$/.test(fingerprint) ? JSON.stringify(fingerprint) : "something else";
  throw new UsageError(
    "fingerprint-malformed",
    `fingerprint: expected 40 hex digits in upper case, found ${found}`
  );
}
function chooseSigningPart(trusted, wanted, { hasSecret, nowUnixSeconds }) {
  const usable = (fingerprint) => {
    const state2 = judgeKey(trusted, fingerprint, nowUnixSeconds);
    if (state2.kind === "refused" || !hasSecret(fingerprint)) return void 0;
    const { endsUnixSeconds } = state2;
    return { trusted, fingerprint, ...endsUnixSeconds !== void 0 && { endsUnixSeconds } };
  };
  if (findPart(trusted, wanted) === void 0)
    throw new UsageError("key-not-found", `no key ${wanted} in ${trusted.fingerprint}`);
  const named = usable(wanted);
  if (named !== void 0) return named;
  const state = judgeKey(trusted, wanted, nowUnixSeconds);
  const refusal = state.kind === "refused" ? state.refusal : null;
  const mayDelegate = wanted === trusted.fingerprint && (refusal === null || refusal.code === "key-cannot-sign");
  if (mayDelegate) {
    const newestFirst = trusted.subkeys.toSorted((a, b) => b.createdUnixSeconds - a.createdUnixSeconds);
    for (const { fingerprint } of newestFirst) {
      const subkey = usable(fingerprint);
      if (subkey !== void 0) return subkey;
    }
  }
  if (refusal !== null) {
    const message = `signing key ${wanted}: ${refusal.message}`;
    throw new SigningError(refusal.code, message, signingCure(refusal.code));
  }
  throw new SigningError(
    "key-secret-missing",
    `signing key ${wanted}: expected its secret half, found only the public one, and no subkey that may sign`
  );
}
function warningsFor({ trusted, fingerprint, endsUnixSeconds: end }, nowUnixSeconds) {
  const warnings = [];
  if (fingerprint !== trusted.fingerprint) {
    const message = `subkey ${fingerprint} signs for ${trusted.fingerprint}: skopeo 1.18, podman 5.4 and older refuse that`;
    warnings.push({ code: "signs-by-subkey", message });
  }
  if (end !== void 0 && end - nowUnixSeconds < soonSeconds) {
    const day = new Date(end * 1e3).toISOString().slice(0, 10);
    warnings.push({
      code: "key-expires-soon",
      message: `key ${fingerprint} expires on ${day}; its signatures end with it`
    });
  }
  return warnings;
}
var signerIdentity = ({ trusted, fingerprint }) => ({
  kind: "gpg",
  fingerprint: trusted.fingerprint,
  keyFingerprint: fingerprint,
  claimedUserIds: claimedUserIdsOf(trusted)
});
async function requireOwnSignature(message, expected) {
  const check = await expected.ring.check(message);
  if (check.kind === "failed") throw failed(expected.fingerprint, check.message);
  const { signature, literal, compressed } = readSignedMessage(message);
  if (signature.type !== 0 || literal.format !== "b" || compressed || signature.expiresUnixSeconds !== void 0) {
    throw failed(expected.fingerprint, "it is no plain binary signature without an end");
  }
  if (Buffer.compare(check.payload, expected.payload) !== 0)
    throw failed(expected.fingerprint, "it covers other bytes");
  if (check.signer.keyFingerprint !== expected.fingerprint) {
    throw failed(expected.fingerprint, `it was made by ${check.signer.keyFingerprint}`);
  }
}
function failed(fingerprint, problem) {
  return new SigningError(
    "signing-failed",
    `signing key ${fingerprint}: the signature failed its own check: ${problem}`,
    {
      exitCode: 3
    }
  );
}

// src/adapters/signers/unlock.ts
function trimPassphrase(passphrase) {
  const trimmed = passphrase?.replace(/\r?\n$/, "");
  if (trimmed === void 0 || trimmed === "") return void 0;
  if (/[\r\n]/.test(trimmed)) {
    throw new UsageError("passphrase-malformed", "passphrase: expected one line, found a line end inside it");
  }
  return trimmed;
}
var secretPacket = (key, fingerprint) => [key, ...key.subkeys].map(({ keyPacket }) => keyPacket).find((packet) => {
  return "isMissingSecretKeyMaterial" in packet && fingerprintOf(packet) === fingerprint;
});
async function unlock(key, fingerprint, passphrase) {
  const packet = secretPacket(key, fingerprint);
  if (packet === void 0) {
    throw new SigningError("key-secret-missing", `signing key ${fingerprint}: no secret half`);
  }
  if (!packet.isDecrypted()) {
    if (passphrase === void 0) {
      throw new SigningError(
        "passphrase-missing",
        `signing key ${fingerprint}: expected a passphrase, found none`
      );
    }
    try {
      await packet.decrypt(passphrase);
    } catch (error) {
      throw unlockProblem(error, fingerprint);
    }
  }
  try {
    await packet.validate();
    return packet;
  } catch {
    throw new SigningError(
      "key-malformed",
      `signing key ${fingerprint}: its secret and its public half do not fit`,
      { next: secretKeyCure }
    );
  }
}
function unlockProblem(error, fingerprint) {
  if (error instanceof Error && error.message.startsWith("Incorrect key passphrase")) {
    return new SigningError("passphrase-wrong", `signing key ${fingerprint}: the passphrase does not open it`);
  }
  return new SigningError(
    "key-unsupported",
    `signing key ${fingerprint}: it is locked in a way that is not known here`
  );
}

export {
  secretKeyCure,
  readSecretKeyText,
  signingCure,
  requireFullFingerprint,
  chooseSigningPart,
  warningsFor,
  signerIdentity,
  requireOwnSignature,
  trimPassphrase,
  secretPacket,
  unlock
};
