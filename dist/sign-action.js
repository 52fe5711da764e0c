import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);
import {
  runAction
} from "./chunks/chunk-ZDPTWUIQ.js";
import "./chunks/chunk-USWNIEO3.js";
import "./chunks/chunk-3ZJACFQD.js";
import "./chunks/chunk-X63I2ZB7.js";
import "./chunks/chunk-GS3C2IAI.js";
import "./chunks/chunk-CHJMG7NL.js";
import "./chunks/chunk-ENY46NZX.js";
import "./chunks/chunk-JSIDYZYQ.js";
import "./chunks/chunk-GGAM3SV5.js";
import "./chunks/chunk-IKU6QXST.js";

// src/entry/sign-action.ts
process.exitCode = await runAction("sign");
