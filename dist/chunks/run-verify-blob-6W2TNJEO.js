const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  judged,
  noStatement,
  readSigned,
  signerAndTimeMismatch
} from "./chunk-FYM4GCUN.js";
import {
  verifiedLogEntries,
  verifyBlobRequest
} from "./chunk-POYWXQCY.js";
import "./chunk-YLYZQUM5.js";
import {
  isSubject,
  parseStatement
} from "./chunk-UJM42WG4.js";
import "./chunk-4AF6MVZT.js";
import {
  asUsage,
  homeFolder,
  inputReaders,
  openTrust,
  publicInstance
} from "./chunk-7DB7QEI2.js";
import "./chunk-P7X4BDQH.js";
import {
  UsageError
} from "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";

// src/domain/policy/decide-blob.ts
function decideBlob(rule, check, blobDigest) {
  if (rule.annotations !== void 0 || rule.maxAgeSeconds !== void 0) {
    throw new Error("a file is judged by signer and digest alone");
  }
  if (check === null) {
    const message = "expected a Sigstore bundle, found another kind of signature";
    return { kind: "rejected", reasons: [{ code: "signature-missing", message }] };
  }
  if (check.kind !== "verified") {
    const reason = { code: check.code, message: check.message };
    return check.kind === "unknown" ? { kind: "undecided", error: reason } : { kind: "rejected", reasons: [reason] };
  }
  const { sigstore } = check;
  if (sigstore === void 0) throw new Error("verify-blob: expected a Sigstore signature");
  const judgement = judgeBlob({ ...check, sigstore }, rule, blobDigest);
  return judgement.kind === "accepted" ? { kind: "accepted", by: [judgement.signer] } : { kind: "rejected", reasons: [judgement.reason] };
}
function judgeBlob(check, rule, blobDigest) {
  const shortfall = otherFile(check, blobDigest) ?? signerAndTimeMismatch(check, rule, 0);
  return judged("bundle", check.signer, check.sigstore.logEntries, { claimed: {}, shortfall });
}
function otherFile({ payload, sigstore }, blobDigest) {
  switch (sigstore.form) {
    case "message":
      return null;
    case "cosign-payload": {
      const message = "but over the payload of an image, which is no signature of a file";
      return { stage: "payload", reason: { code: "statement-malformed", message } };
    }
    case "statement": {
      const read = readSigned(parseStatement, payload);
      if ("problem" in read) return noStatement(read.problem);
      if (read.value.subjects.some((subject) => isSubject(subject, blobDigest))) return null;
      const message = `but for other files than ${blobDigest}`;
      return { stage: "digest", reason: { code: "wrong-image", message } };
    }
  }
}

// src/app/verify-blob.ts
async function verifyBlob({ bundle, artifact, rule }, { trust }) {
  const verifier = await trust.verifierOf(rule);
  if (verifier.kind === "unusable" && verifier.code !== "key-malformed")
    throw new UsageError(verifier.code, verifier.message);
  const stored = { kind: "bundle", place: bundle.name, bytes: bundle.bytes };
  const check = verifier.kind === "unusable" ? { kind: "failed", code: verifier.code, message: verifier.message } : await verifier.check(stored, artifact.blob);
  return {
    command: "verify-blob",
    bundle: bundle.name,
    artifact: artifact.name,
    digest: artifact.blob.digest,
    verdict: decideBlob(rule, check, artifact.blob.digest),
    logEntries: verifiedLogEntries(check)
  };
}

// src/entry/run-verify-blob.ts
async function runVerifyBlob(line, control, { surroundings, parts }) {
  const { inputFile } = inputReaders(control);
  const request = await asUsage(() => verifyBlobRequest(line, surroundings, inputFile));
  const trust = openTrust(line, parts.files, publicInstance(homeFolder()), control.cancel);
  return await verifyBlob(request, { trust });
}
export {
  runVerifyBlob
};
