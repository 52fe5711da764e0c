const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  runVerifyBlob
} from "./chunk-LZ2ZMTGP.js";
import "./chunk-5VNTKUJT.js";
import "./chunk-B4YBGTHO.js";
import "./chunk-SN4N7I7Y.js";
import "./chunk-JJZBDRZ5.js";
import "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";
export {
  runVerifyBlob
};
