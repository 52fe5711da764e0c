const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  createPolicies
} from "./chunk-2I72V7M6.js";
import "./chunk-A6PHTW65.js";
import "./chunk-BJQUYAOM.js";
import "./chunk-XCRN52JB.js";
import "./chunk-JJZBDRZ5.js";
import "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";
export {
  createPolicies
};
