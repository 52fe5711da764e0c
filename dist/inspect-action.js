const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  runAction
} from "./chunks/chunk-VFJ6N7WL.js";
import "./chunks/chunk-P7X4BDQH.js";
import "./chunks/chunk-MOZDYLKG.js";
import "./chunks/chunk-W4KKSKZ6.js";

// src/entry/inspect-action.ts
process.exitCode = await runAction("inspect");
