#!/usr/bin/env node
import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);
import {
  heedCrashes
} from "./chunks/chunk-GS3C2IAI.js";
import {
  productVersion
} from "./chunks/chunk-CHJMG7NL.js";
import "./chunks/chunk-GGAM3SV5.js";
import "./chunks/chunk-IKU6QXST.js";

// src/entry/output.ts
function heedOutput() {
  process.stdout.on("error", (error) => {
    if (error.code === "EPIPE") return;
    process.on("exit", (exitCode) => {
      if (exitCode === 0) process.exitCode = 3;
    });
    void tell(error);
  });
  process.stderr.on("error", () => void 0);
}
async function tell(cause) {
  const { printOutputFailure } = await import("./chunks/main-VKVAA4IR.js");
  printOutputFailure(cause);
}

// src/entry/cli.ts
var words = process.argv.slice(2);
heedOutput();
heedCrashes(async (error) => (await import("./chunks/main-VKVAA4IR.js")).printError(error, words, error.exitCode));
if (words.length === 1 && words[0] === "--version") {
  process.stdout.write(`${productVersion()}
`);
} else {
  const { main } = await import("./chunks/main-VKVAA4IR.js");
  process.exitCode = await main(words);
}
