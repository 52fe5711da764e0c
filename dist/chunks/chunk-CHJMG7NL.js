import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);

// builtin:node:module
var builtin = process.getBuiltinModule("node:module");
var createRequire = /* @__PURE__ */ (() => builtin.createRequire)();

// src/entry/version.ts
function productVersion() {
  if (true) return "0.1.0";
  const { version } = createRequire(import.meta.url)("../../package.json");
  return version;
}

export {
  productVersion
};
