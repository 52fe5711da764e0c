const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  certificateFacts,
  readBundle,
  readCertificate,
  readLayer
} from "./chunk-KCFD367X.js";
import {
  parseCosignPayload,
  parseStatement,
  referenceAnnotation
} from "./chunk-UJM42WG4.js";
import "./chunk-X6R4UM6H.js";
import {
  cosignLayerType
} from "./chunk-7DB7QEI2.js";
import "./chunk-P7X4BDQH.js";
import {
  FormatError
} from "./chunk-MOZDYLKG.js";
import "./chunk-W4KKSKZ6.js";

// src/adapters/verifiers/sigstore-claim.ts
function readBundleClaim(bytes) {
  const parts = orUndefined(() => readBundle(bytes));
  if (parts === void 0) return {};
  return {
    ...claimOfSigner(parts),
    ...parts.content.kind === "dsse" ? claimOfStatement(parts.content.payload) : {}
  };
}
function readLayerClaim(payload, annotations) {
  const layer = {
    kind: "cosign-layer",
    place: "",
    mediaType: cosignLayerType,
    payload,
    annotations
  };
  const parts = orUndefined(() => readLayer(layer));
  const claim = orUndefined(() => parseCosignPayload(payload));
  return {
    ...parts === void 0 ? {} : claimOfSigner(parts),
    ...claim === void 0 ? {} : { reference: claim.dockerReference, digest: claim.manifestDigest }
  };
}
function claimOfSigner({ signer, entries }) {
  const facts = signer.kind === "key" ? void 0 : orUndefined(() => certificateFacts(readCertificate(signer.der)));
  const seconds = Number(entries.find(({ integratedTime }) => integratedTime !== "0")?.integratedTime ?? 0);
  return {
    ...facts === void 0 ? {} : { identity: facts.subject.value, issuer: facts.issuer },
    ...seconds === 0 ? {} : { createdUnixSeconds: seconds }
  };
}
function claimOfStatement(payload) {
  const statement = orUndefined(() => parseStatement(payload));
  if (statement === void 0) return {};
  const [subject] = statement.subjects;
  const sha256 = subject?.digests.get("sha256");
  const reference = subject?.annotations.get(referenceAnnotation);
  return {
    predicateType: statement.predicateType,
    ...sha256 === void 0 ? {} : { digest: `sha256:${sha256}` },
    ...reference === void 0 ? {} : { reference }
  };
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
  readBundleClaim,
  readLayerClaim
};
