import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);
import {
  enterWorkspace,
  factsWithoutEvent,
  inputChoice,
  inputText,
  openRunner,
  readFacts,
  readInputs,
  reportError,
  reportSkipped,
  takeStepSecrets,
  tellWarnings,
  textsToMask,
  unknownInputs
} from "./chunk-USWNIEO3.js";
import {
  knownError
} from "./chunk-3ZJACFQD.js";
import {
  heedCrashes
} from "./chunk-GS3C2IAI.js";
import {
  productVersion
} from "./chunk-CHJMG7NL.js";

// src/entry/action/matrix-leg.ts
var maxLength = 200;
function legOf(matrixJson) {
  const matrix = parseLoosely(matrixJson);
  if (typeof matrix !== "object" || matrix === null || Array.isArray(matrix)) return void 0;
  const parts = Object.entries(matrix).map(
    ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`
  );
  if (parts.length === 0) return void 0;
  const words = parts.join(", ");
  return words.length > maxLength ? `${words.slice(0, maxLength)}\u2026` : words;
}
function parseLoosely(text) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

// src/entry/action/run-action.ts
async function runAction(action) {
  const runner = openRunner();
  const secrets = takeStepSecrets();
  const keyText = secrets.key.kind === "text" ? secrets.key.text : "";
  for (const text of textsToMask(keyText, secrets.passphrase)) runner.mask(text);
  let telling = { runner, context: contextOf(action, factsWithoutEvent()) };
  heedCrashes((error) => reportError(error, error.exitCode, telling));
  try {
    const run = await readFacts();
    telling = { runner, context: contextOf(action, run) };
    const workspace = enterWorkspace();
    tellWarnings(unknownInputs(action, process.env), telling);
    const inputs = readInputs(action, process.env);
    const why = maySkip(run, inputs, secrets);
    if (why !== void 0) return await reportSkipped(why, telling);
    const { runStep } = await import("./run-step-IJ3JIJ3U.js");
    return await runStep({ line: inputs.line, run, workspace, secrets }, telling);
  } catch (cause) {
    const error = knownError(cause);
    return await reportError(error, error.exitCode, telling);
  }
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
function maySkip({ untrusted }, { line }, { key }) {
  if (line.command !== "sign") return void 0;
  const skips = inputChoice("when-untrusted", ["fail", "skip"], process.env) === "skip";
  return skips && key.kind === "none" ? untrusted : void 0;
}

export {
  runAction
};
