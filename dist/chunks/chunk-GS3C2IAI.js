import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);
import {
  InternalError
} from "./chunk-GGAM3SV5.js";

// src/entry/crash.ts
function heedCrashes(tell) {
  let isTelling = false;
  process.on("uncaughtException", (cause) => {
    if (isTelling) return;
    isTelling = true;
    void tell(new InternalError(cause)).finally(() => process.exit(3));
  });
}

export {
  heedCrashes
};
