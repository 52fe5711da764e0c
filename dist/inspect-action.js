const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  runAction
} from "./chunks/chunk-NG6GDTNO.js";
import "./chunks/chunk-JJZBDRZ5.js";
import "./chunks/chunk-MOZDYLKG.js";
import "./chunks/chunk-W4KKSKZ6.js";

// src/entry/inspect-action.ts
process.exitCode = await runAction("inspect");
