const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  main,
  printError,
  printOutputFailure
} from "./chunk-TMLG775J.js";
import "./chunk-YLYZQUM5.js";
import "./chunk-SDNHY5OA.js";
import "./chunk-7DB7QEI2.js";
import "./chunk-P7X4BDQH.js";
import "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";
export {
  main,
  printError,
  printOutputFailure
};
