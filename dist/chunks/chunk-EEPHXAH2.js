import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);
import {
  minRsaBits
} from "./chunk-ZVCTKZI3.js";

// src/adapters/verifiers/openpgp-library.ts
var loadOpenpgp = () => import("./openpgp-HDUJVI7X.js");
function openpgpConfig({ config, enums }) {
  return {
    ...config,
    minRSABits: minRsaBits,
    allowMissingKeyFlags: true,
    preferredHashAlgorithm: enums.hash.sha512,
    nonDeterministicSignaturesViaNotation: false
  };
}
var fingerprintOf = (key) => key.getFingerprint().toUpperCase();

export {
  loadOpenpgp,
  openpgpConfig,
  fingerprintOf
};
