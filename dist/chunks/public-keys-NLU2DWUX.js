const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  readPublicKeys,
  requireFitKey
} from "./chunk-PBHDDJNJ.js";
import "./chunk-N3YGK7N2.js";
import "./chunk-JJZBDRZ5.js";
import "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";
export {
  readPublicKeys,
  requireFitKey
};
