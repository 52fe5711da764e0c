import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);
import {
  delimiter,
  isAbsolute,
  join
} from "./chunk-ENY46NZX.js";
import {
  access,
  constants,
  stat
} from "./chunk-JSIDYZYQ.js";

// src/adapters/platform/child-environment.ts
function childEnvironment(environment) {
  const kept = Object.entries(environment).flatMap(
    ([name, value]) => value === void 0 || /^(?:COUNTERSIGN|INPUT|ACTIONS)_/i.test(name) ? [] : [[name, value]]
  );
  return { ...Object.fromEntries(kept), LC_ALL: "C" };
}

// builtin:node:child_process
var builtin = process.getBuiltinModule("node:child_process");
var ChildProcess = /* @__PURE__ */ (() => builtin.ChildProcess)();
var spawn = /* @__PURE__ */ (() => builtin.spawn)();

// src/adapters/platform/find-program.ts
async function findProgram(program, path) {
  if (process.platform === "win32" || program.includes("/")) return program;
  for (const folder of (path ?? "").split(delimiter).filter((part) => isAbsolute(part))) {
    const candidate = join(folder, program);
    if (await isProgram(candidate)) return candidate;
  }
  return void 0;
}
async function isProgram(path) {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

export {
  ChildProcess,
  spawn,
  childEnvironment,
  findProgram
};
