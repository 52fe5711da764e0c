import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);

// src/entry/version.ts
import { createRequire } from "node:module";
function productVersion() {
  if (true) return "0.1.0";
  const { version } = createRequire(import.meta.url)("../../package.json");
  return version;
}

export {
  productVersion
};
