const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  findProgram
} from "./chunk-7DB7QEI2.js";

// builtin:node:async_hooks of src/adapters/platform/run-program.ts
var builtin = process.getBuiltinModule("node:async_hooks");
var AsyncLocalStorage = /* @__PURE__ */ (() => builtin.AsyncLocalStorage)();

// builtin:node:child_process of src/adapters/platform/run-program.ts
var builtin2 = process.getBuiltinModule("node:child_process");
var ChildProcess = /* @__PURE__ */ (() => builtin2.ChildProcess)();

// builtin:node:diagnostics_channel of src/adapters/platform/run-program.ts
var builtin3 = process.getBuiltinModule("node:diagnostics_channel");
var subscribe = /* @__PURE__ */ (() => builtin3.subscribe)();
var unsubscribe = /* @__PURE__ */ (() => builtin3.unsubscribe)();

// src/adapters/platform/run-program.ts
async function runProgram(call) {
  const { exec } = await import("./exec-WSMDDFX3.js");
  const program = await findProgram(call.program, call.environment.PATH);
  if (call.signal?.aborted === true) return { kind: "cancelled" };
  if (program === void 0) return { kind: "not-started" };
  const child = watchChild();
  const early = earlyEnd(call, child.kill);
  const stdout = collector(call.maxStdoutBytes, early.tooMuch);
  const stderr = collector(call.maxStderrBytes, early.tooMuch);
  const run = async () => {
    try {
      const exitCode = await exec(`"${program}"`, [...call.args], {
        silent: true,
        ignoreReturnCode: true,
        env: { ...call.environment },
        input: Buffer.from(call.input),
        listeners: { stdout: stdout.add, stderr: stderr.add }
      });
      return { kind: "ended", exitCode, stdout: stdout.bytes(), stderr: stderr.bytes() };
    } catch (cause) {
      return { kind: "not-started", cause };
    }
  };
  try {
    return await Promise.race([early.ended, child.watched(run)]);
  } finally {
    early.release();
  }
}
function lastWordsOf(lines) {
  const words = lines.filter((line) => line.trim() !== "").at(-1) ?? "it said nothing";
  return words.replaceAll(new RegExp("\\p{Cc}", "gu"), " ").slice(0, 200);
}
function earlyEnd({ timeoutMs, signal }, kill) {
  let settle = () => void 0;
  const ended = new Promise((resolve) => {
    settle = resolve;
  });
  const end = (kind) => () => {
    kill();
    settle({ kind });
  };
  const cancel = end("cancelled");
  const timer = setTimeout(end("late"), timeoutMs);
  signal?.addEventListener("abort", cancel, { once: true });
  return {
    ended,
    tooMuch: end("too-much"),
    release: () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
    }
  };
}
var runs = new AsyncLocalStorage();
function watchChild() {
  const run = {};
  const children = [];
  let killing = false;
  const note = (message) => {
    if (runs.getStore() !== run) return;
    if (typeof message !== "object" || message === null || !("process" in message)) return;
    const child = message.process;
    if (!(child instanceof ChildProcess)) return;
    children.push(child);
    process.nextTick(() => {
      child.stdin?.on("error", () => void 0);
      if (killing) child.kill();
    });
  };
  subscribe("child_process", note);
  return {
    watched: async (start) => {
      try {
        return await runs.run(run, start);
      } finally {
        unsubscribe("child_process", note);
      }
    },
    kill: () => {
      killing = true;
      for (const child of children) child.kill();
    }
  };
}
function collector(maxBytes, tooMuch) {
  const parts = [];
  let size = 0;
  return {
    add: (part) => {
      size += part.length;
      if (size <= maxBytes) parts.push(part);
      else tooMuch();
    },
    bytes: () => new Uint8Array(Buffer.concat(parts))
  };
}

export {
  runProgram,
  lastWordsOf
};
