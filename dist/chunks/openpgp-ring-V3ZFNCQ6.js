const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  openRing
} from "./chunk-BJCSX4NU.js";
import "./chunk-4AF6MVZT.js";
import "./chunk-XHE7DAMR.js";
import "./chunk-7DB7QEI2.js";
import "./chunk-P7X4BDQH.js";
import "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";
export {
  openRing
};
