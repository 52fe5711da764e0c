import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);

// builtin:node:util
var builtin = process.getBuiltinModule("node:util");
var promisify = /* @__PURE__ */ (() => builtin.promisify)();
var parseArgs = /* @__PURE__ */ (() => builtin.parseArgs)();

export {
  promisify,
  parseArgs
};
