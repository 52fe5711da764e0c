import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);
import {
  stopSignals
} from "./chunk-AAP2EDOK.js";
import {
  knownError
} from "./chunk-3ZJACFQD.js";

// src/app/exit-code.ts
var worstFirst = [2, 1, 3];
function exitCodeOf(outcome) {
  switch (outcome.command) {
    case "verify":
    case "explain":
      return worst(outcome.images.map((image) => ofVerified(image, outcome)));
    case "sign":
      return worst(outcome.images.flatMap(ofSigned));
    case "inspect":
      return worst(outcome.images.map(ofInspected));
    case "policy check":
      return outcome.faults.length > 0 ? 2 : 0;
    case "digest":
    case "where":
      return 0;
  }
}
var worst = (codes) => worstFirst.find((code) => codes.includes(code)) ?? 0;
function ofVerified(image, { mode, waived }) {
  if (image.usageError === true) return 2;
  if (mode === "report") return wasStopped(image) ? 3 : 0;
  switch (image.verdict.kind) {
    case "accepted":
      return 0;
    case "waived":
      return waived === "fail" ? 1 : 0;
    case "rejected":
      return 1;
    case "undecided":
      return 3;
  }
}
var wasStopped = ({ verdict }) => verdict.kind === "undecided" && verdict.error.code === "cancelled";
var ofSigned = ({ error, signed }) => [
  error?.exitCode ?? 0,
  ...signed.map((manifest) => manifest.state === "failed" ? manifest.error?.exitCode ?? 3 : 0)
];
function ofInspected({ error, places }) {
  if (error !== void 0) return error.exitCode;
  return places.some(({ status }) => status === "unread") ? 3 : 0;
}

// src/entry/bounded-run.ts
async function boundedRun(timeoutMs, run) {
  const stop = stopSignals(timeoutMs);
  try {
    const outcome = await run(stop.signal);
    return { kind: "done", outcome, exitCode: stop.exitCode() ?? exitCodeOf(outcome) };
  } catch (cause) {
    const error = knownError(stop.signal.aborted ? stop.signal.reason : cause);
    return { kind: "failed", error, exitCode: stop.exitCode() ?? error.exitCode };
  } finally {
    stop.release();
  }
}

export {
  boundedRun
};
