const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  createPolicies
} from "./chunk-T6TJEKRT.js";
import "./chunk-WBA6XYT4.js";
import "./chunk-PZY3NMZ7.js";
import "./chunk-7DB7QEI2.js";
import "./chunk-P7X4BDQH.js";
import "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";
export {
  createPolicies
};
