const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  createPolicies
} from "./chunk-XIGZRKNV.js";
import "./chunk-A6PHTW65.js";
import "./chunk-YOVQ2C2L.js";
import "./chunk-SN4N7I7Y.js";
import "./chunk-JJZBDRZ5.js";
import "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";
export {
  createPolicies
};
