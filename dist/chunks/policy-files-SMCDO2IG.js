const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  createPolicies
} from "./chunk-4N7M4HEZ.js";
import "./chunk-A6PHTW65.js";
import "./chunk-X5ZQUG6G.js";
import "./chunk-N3YGK7N2.js";
import "./chunk-JJZBDRZ5.js";
import "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";
export {
  createPolicies
};
