const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  createMakeKeyPair,
  openSigstoreKey,
  signBytes
} from "./chunk-I2QELTUJ.js";
import "./chunk-5S3Y2AWS.js";
import "./chunk-PZY3NMZ7.js";
import "./chunk-7DB7QEI2.js";
import "./chunk-P7X4BDQH.js";
import "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";
export {
  createMakeKeyPair,
  openSigstoreKey,
  signBytes
};
