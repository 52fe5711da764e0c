const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  runVerifyBlob
} from "./chunk-BCJVRI4M.js";
import "./chunk-FHDHIIE7.js";
import "./chunk-B4YBGTHO.js";
import "./chunk-XCRN52JB.js";
import "./chunk-JJZBDRZ5.js";
import "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";
export {
  runVerifyBlob
};
