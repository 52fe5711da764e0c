const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  publicKeyOf,
  readPublicKeys,
  requireFitKey
} from "./chunk-X6R4UM6H.js";
import "./chunk-7DB7QEI2.js";
import "./chunk-P7X4BDQH.js";
import "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";
export {
  publicKeyOf,
  readPublicKeys,
  requireFitKey
};
