#!/usr/bin/env node
const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  heedOutput
} from "./chunks/chunk-SDNHY5OA.js";
import {
  heedCrashes,
  productVersion
} from "./chunks/chunk-MOZDYLKG.js";
import "./chunks/chunk-W4KKSKZ6.js";

// src/entry/cli.ts
var words = process.argv.slice(2);
heedOutput();
heedCrashes(async (error) => (await import("./chunks/main-HP5OS2ZD.js")).printError(error, words, error.exitCode));
if (words.length === 1 && words[0] === "--version") {
  process.stdout.write(`${productVersion()}
`);
} else {
  const { main } = await import("./chunks/main-HP5OS2ZD.js");
  process.exitCode = await main(words);
}
