import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);

// builtin:node:path
var builtin = process.getBuiltinModule("node:path");
var node_path_default = builtin;
var resolve = /* @__PURE__ */ (() => builtin.resolve)();
var isAbsolute = /* @__PURE__ */ (() => builtin.isAbsolute)();
var join = /* @__PURE__ */ (() => builtin.join)();
var dirname = /* @__PURE__ */ (() => builtin.dirname)();
var delimiter = /* @__PURE__ */ (() => builtin.delimiter)();
var posix = /* @__PURE__ */ (() => builtin.posix)();

export {
  node_path_default,
  resolve,
  isAbsolute,
  join,
  dirname,
  delimiter,
  posix
};
