const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  runVerifyBlob
} from "./chunk-QWVWVPJC.js";
import "./chunk-W6STGHZL.js";
import "./chunk-B4YBGTHO.js";
import "./chunk-N3YGK7N2.js";
import "./chunk-JJZBDRZ5.js";
import "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";
export {
  runVerifyBlob
};
