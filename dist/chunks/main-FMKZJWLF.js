const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  main,
  printError,
  printOutputFailure
} from "./chunk-4PBO2SAM.js";
import "./chunk-KR3E6MAH.js";
import "./chunk-N3YGK7N2.js";
import "./chunk-JJZBDRZ5.js";
import "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";
export {
  main,
  printError,
  printOutputFailure
};
