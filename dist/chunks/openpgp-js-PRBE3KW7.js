import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);
import {
  chooseSigningPart,
  readSecretKeyText,
  requireFullFingerprint,
  requireOwnSignature,
  secretKeyCure,
  secretPacket,
  signerIdentity,
  signingCure,
  trimPassphrase,
  unlock,
  warningsFor
} from "./chunk-6L3MGBPV.js";
import {
  FormatError,
  SigningError,
  UsageError,
  fingerprintOf,
  loadOpenpgp,
  openRing,
  openpgpConfig
} from "./chunk-GDSNWI6K.js";
import "./chunk-U4ACP465.js";

// src/adapters/signers/openpgp-js.ts
function createOpenpgpSigners(parts) {
  return async ({ fingerprints }) => {
    fingerprints.forEach(requireFullFingerprint);
    const passphrase = trimPassphrase(parts.passphrase);
    const keys = await readKeys(readSecretKeyText(parts.keyMaterial), parts.nowUnixSeconds);
    const signers = [];
    for (const wanted of chooseFingerprints(keys, fingerprints)) {
      signers.push(await openSigner(keys, wanted, { passphrase, nowUnixSeconds: parts.nowUnixSeconds }));
    }
    return signers;
  };
}
async function readKeys(blocks, nowUnixSeconds) {
  const openpgp = await loadOpenpgp();
  const config = openpgpConfig(openpgp);
  const ring = await openOwnRing(blocks, nowUnixSeconds);
  const secret = [];
  for (const block of blocks) {
    const [primary] = block.parts;
    if (primary.fitness.kind === "unfit") continue;
    try {
      secret.push(await openpgp.readPrivateKey({ binaryKey: block.bytes, config }));
    } catch {
      throw new UsageError(
        "key-malformed",
        "signing key: expected a readable OpenPGP secret key, found a broken one",
        { next: secretKeyCure }
      );
    }
  }
  return { secret, ring };
}
async function openOwnRing(blocks, nowUnixSeconds) {
  const files = blocks.map(({ bytes }) => ({ name: "signing key", bytes }));
  try {
    return await openRing(files, nowUnixSeconds);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new SigningError(error.code, error.message, signingCure(error.code));
  }
}
function chooseFingerprints({ ring }, wanted) {
  if (wanted.length > 0) return [...new Set(wanted)];
  const [only, second] = ring.fingerprints;
  if (only !== void 0 && second === void 0) return [only];
  throw new UsageError(
    "key-choice",
    `signing key: expected one key or a choice by fingerprint, found ${ring.fingerprints.length}: ${ring.fingerprints.join(", ")}`
  );
}
async function openSigner({ secret, ring }, wanted, {
  passphrase,
  nowUnixSeconds
}) {
  const trusted = ring.set.parts.get(wanted);
  const key = secret.find((candidate) => fingerprintOf(candidate) === trusted?.fingerprint);
  if (trusted === void 0 || key === void 0) throw notFound(ring, wanted);
  const hasSecret = (fingerprint) => !(secretPacket(key, fingerprint)?.isMissingSecretKeyMaterial() ?? true);
  const chosen = await chooseSigningPart(trusted, wanted, { hasSecret, nowUnixSeconds: nowUnixSeconds() });
  await unlock(key, chosen.fingerprint, passphrase);
  await preferSha512(key);
  return {
    identity: signerIdentity(chosen),
    publicKeys: { kind: "data", data: [trusted.key.toPublic().write()] },
    warnings: await warningsFor(chosen, nowUnixSeconds()),
    sign: (payload) => sign(payload, { key, chosen, ring, nowUnixSeconds: nowUnixSeconds() })
  };
}
function notFound({ fingerprints, set }, wanted) {
  const unfit = set.unfit[0] === void 0 ? "" : `; another cannot be used: ${set.unfit[0].message}`;
  return new UsageError(
    "key-not-found",
    `signing key: expected ${wanted}, found ${fingerprints.join(", ")}${unfit}`
  );
}
async function preferSha512(key) {
  const { enums } = await loadOpenpgp();
  for (const signature of key.users.flatMap(({ selfCertifications }) => selfCertifications)) {
    signature.preferredHashAlgorithms = [enums.hash.sha512];
  }
}
async function sign(payload, parts) {
  const { key, chosen, ring } = parts;
  const openpgp = await loadOpenpgp();
  const date = new Date(parts.nowUnixSeconds * 1e3);
  let message;
  try {
    message = await openpgp.sign({
      message: await openpgp.createMessage({ binary: payload, date }),
      signingKeys: key,
      // The library would prefer a subkey, which older readers refuse.
      signingKeyIDs: chosen.part.getKeyID(),
      date,
      format: "binary",
      config: openpgpConfig(openpgp)
    });
  } catch {
    throw couldNotSign(chosen.fingerprint);
  }
  if (!(message instanceof Uint8Array)) throw couldNotSign(chosen.fingerprint);
  await requireOwnSignature(message, { payload, fingerprint: chosen.fingerprint, ring });
  return message;
}
var couldNotSign = (fingerprint) => new SigningError("signing-failed", `signing key ${fingerprint}: it could not sign`, { exitCode: 3 });
export {
  createOpenpgpSigners
};
