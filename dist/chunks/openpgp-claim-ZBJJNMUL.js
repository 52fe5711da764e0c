const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  parsePayload
} from "./chunk-UJM42WG4.js";
import {
  openMessage,
  readLiteral,
  readSignature,
  tags
} from "./chunk-XHE7DAMR.js";
import "./chunk-7DB7QEI2.js";
import "./chunk-P7X4BDQH.js";
import {
  FormatError
} from "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";

// src/adapters/verifiers/openpgp-claim.ts
function readClaim(blob) {
  const packets = orUndefined(() => openMessage(blob).packets) ?? [];
  const body = (tag) => packets.find((packet) => packet.tag === tag)?.body ?? new Uint8Array();
  const signature = orUndefined(() => readSignature(body(tags.signature)));
  const claim = orUndefined(() => parsePayload(readLiteral(body(tags.literal)).payload));
  const keyId = signature?.issuerFingerprint ?? signature?.issuerKeyId ?? onePassKeyId(body(tags.onePassSignature));
  return {
    ...keyId === void 0 ? {} : { keyId },
    ...signature === void 0 ? {} : { createdUnixSeconds: signature.createdUnixSeconds },
    ...claim === void 0 ? {} : { reference: claim.dockerReference, digest: claim.manifestDigest }
  };
}
function onePassKeyId(body) {
  return body.length === 13 ? Buffer.from(body.subarray(4, 12)).toString("hex").toUpperCase() : void 0;
}
function orUndefined(read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError) return void 0;
    throw error;
  }
}
export {
  readClaim
};
