const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  main,
  printError,
  printOutputFailure
} from "./chunk-FEQZZCG2.js";
import "./chunk-TC5HKM5Z.js";
import "./chunk-SN4N7I7Y.js";
import "./chunk-JJZBDRZ5.js";
import "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";
export {
  main,
  printError,
  printOutputFailure
};
