#!/usr/bin/env node
import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);
import {
  productVersion
} from "./chunks/chunk-5CJGKODM.js";
import "./chunks/chunk-U4ACP465.js";

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
  const { printOutputFailure } = await import("./chunks/main-QVDG7I2J.js");
  printOutputFailure(cause);
}

// src/entry/cli.ts
var words = process.argv.slice(2);
heedOutput();
if (words.length === 1 && words[0] === "--version") {
  process.stdout.write(`${productVersion()}
`);
} else {
  const { main } = await import("./chunks/main-QVDG7I2J.js");
  process.exitCode = await main(words);
}
