const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  digits,
  fault,
  items,
  member,
  optionalMember,
  placed,
  requiredBytes,
  text
} from "./chunk-PBHDDJNJ.js";
import {
  maxSignatureBytes
} from "./chunk-N3YGK7N2.js";
import {
  memberPlace,
  parseStrictJson,
  readObject,
  readString
} from "./chunk-JJZBDRZ5.js";
import {
  FormatError
} from "./chunk-MOZDYLKG.js";

// src/adapters/verifiers/sigstore-parts.ts
var protoHashes = /* @__PURE__ */ new Map([
  ["SHA2_256", "sha256"],
  ["SHA2_384", "sha384"],
  ["SHA2_512", "sha512"]
]);

// src/adapters/verifiers/sigstore-bundle.ts
var maxEntries = 32;
var maxTimestamps = 32;
var maxHashes = 64;
var maxCertificates = 16;
var versions = {
  "application/vnd.dev.sigstore.bundle+json;version=0.1": "0.1",
  "application/vnd.dev.sigstore.bundle+json;version=0.2": "0.2",
  "application/vnd.dev.sigstore.bundle+json;version=0.3": "0.3",
  "application/vnd.dev.sigstore.bundle.v0.3+json": "0.3"
};
function readBundle(json, wanted = "0.1 to 0.3") {
  const root = { what: "bundle", path: "", code: "bundle-malformed" };
  const object = readObject(parse(json), root);
  const mediaType = readString(object.get("mediaType"), memberPlace(root, "mediaType"));
  const version = Object.hasOwn(versions, mediaType) ? versions[mediaType] : void 0;
  if (version === void 0 || wanted === "0.3" && version !== wanted) {
    throw fault(
      "bundle-version",
      `bundle: mediaType: expected a bundle of version ${wanted}, found ${JSON.stringify(mediaType.slice(0, 100))}`
    );
  }
  const bundle = placed(object, root, {
    required: ["mediaType", "verificationMaterial"],
    optional: ["messageSignature", "dsseEnvelope"]
  });
  const material = member(bundle, "verificationMaterial", {
    optional: [
      "certificate",
      "x509CertificateChain",
      "publicKey",
      "tlogEntries",
      "timestampVerificationData"
    ]
  });
  return {
    signer: readSigner(material, version),
    ...readContent(bundle),
    entries: items(
      material,
      "tlogEntries",
      maxEntries,
      (value, place) => readEntry(placed(value, place, entryKeys), version)
    ),
    timestamps: readTimestamps(material)
  };
}
function parse(json) {
  try {
    return parseStrictJson(json, { what: "bundle", maxBytes: maxSignatureBytes });
  } catch (cause) {
    if (cause instanceof FormatError) throw fault("bundle-malformed", cause.message, cause);
    throw cause;
  }
}
function readSigner(material, version) {
  const chain = optionalMember(material, "x509CertificateChain", { optional: ["certificates"] });
  const certificate = optionalMember(material, "certificate", { required: ["rawBytes"] });
  const key = optionalMember(material, "publicKey", { optional: ["hint"] });
  if ([chain, certificate, key].filter((one) => one !== void 0).length !== 1) {
    throw fault("bundle-content", "bundle: expected exactly one certificate, chain or public key");
  }
  if (key !== void 0) {
    if (key.object.has("hint")) text(key, "hint");
    return { kind: "key" };
  }
  if (certificate !== void 0) {
    if (version !== "0.3")
      throw fault("bundle-content", `bundle: expected a chain in version ${version}, found a certificate`);
    return { kind: "certificate", der: requiredBytes(certificate, "rawBytes") };
  }
  if (version === "0.3")
    throw fault("bundle-content", "bundle: expected a certificate in version 0.3, found a chain");
  const [leaf] = chain === void 0 ? [] : items(
    chain,
    "certificates",
    maxCertificates,
    (value, place) => requiredBytes(placed(value, place, { required: ["rawBytes"] }), "rawBytes")
  );
  if (leaf === void 0)
    throw fault("bundle-content", "bundle: expected a certificate in the chain, found none");
  return { kind: "certificate", der: leaf };
}
function readContent(bundle) {
  const message = optionalMember(bundle, "messageSignature", { required: ["messageDigest", "signature"] });
  const envelope = optionalMember(bundle, "dsseEnvelope", {
    required: ["payload", "payloadType", "signatures"]
  });
  if (message !== void 0 && envelope === void 0) {
    const digest = member(message, "messageDigest", { required: ["algorithm", "digest"] });
    const algorithm = protoHashes.get(text(digest, "algorithm"));
    if (algorithm === void 0) {
      throw fault(
        "bundle-malformed",
        "bundle: messageSignature.messageDigest.algorithm: expected SHA2_256, SHA2_384 or SHA2_512"
      );
    }
    return {
      signature: requiredBytes(message, "signature"),
      content: { kind: "message", digest: { algorithm, value: requiredBytes(digest, "digest") } }
    };
  }
  if (envelope === void 0 || message !== void 0) {
    throw fault("bundle-content", "bundle: expected exactly one DSSE envelope or message signature");
  }
  const signatures = items(
    envelope,
    "signatures",
    1024,
    (value, place) => placed(value, place, { required: ["sig"], optional: ["keyid"] })
  );
  const [signature] = signatures;
  if (signature === void 0 || signatures.length > 1) {
    throw fault(
      "bundle-signature-count",
      `bundle: expected exactly one signature in the envelope, found ${signatures.length}`
    );
  }
  if (signature.object.has("keyid")) text(signature, "keyid");
  return {
    signature: requiredBytes(signature, "sig"),
    content: {
      kind: "dsse",
      payloadType: text(envelope, "payloadType"),
      payload: requiredBytes(envelope, "payload")
    }
  };
}
var entryKeys = {
  required: ["logId", "kindVersion", "canonicalizedBody"],
  optional: ["logIndex", "integratedTime", "inclusionPromise", "inclusionProof"]
};
function readEntry(entry, version) {
  const promise = optionalMember(entry, "inclusionPromise", { required: ["signedEntryTimestamp"] });
  const proof = optionalMember(entry, "inclusionProof", {
    required: ["rootHash", "treeSize"],
    optional: ["logIndex", "hashes", "checkpoint"]
  });
  if (version === "0.1" && promise === void 0) {
    throw fault("bundle-malformed", "bundle: expected a signed promise of the log in version 0.1, found none");
  }
  const usable = version === "0.1" && proof?.object.has("checkpoint") === false ? void 0 : proof;
  if (version !== "0.1" && usable === void 0) {
    throw fault("bundle-malformed", `bundle: expected an inclusion proof in version ${version}, found none`);
  }
  const kindVersion = member(entry, "kindVersion", { required: ["kind", "version"] });
  return {
    logId: requiredBytes(member(entry, "logId", { required: ["keyId"] }), "keyId"),
    logIndex: digits(entry, "logIndex"),
    kind: text(kindVersion, "kind"),
    version: text(kindVersion, "version"),
    integratedTime: digits(entry, "integratedTime"),
    body: requiredBytes(entry, "canonicalizedBody"),
    ...promise === void 0 ? {} : { promise: requiredBytes(promise, "signedEntryTimestamp") },
    ...usable === void 0 ? {} : { proof: readProof(usable) }
  };
}
function readProof(proof) {
  return {
    logIndex: digits(proof, "logIndex"),
    treeSize: digits(proof, "treeSize"),
    rootHash: requiredBytes(proof, "rootHash"),
    hashes: items(proof, "hashes", maxHashes, (value, place) => {
      const list = { object: /* @__PURE__ */ new Map([["hash", value]]), place };
      return requiredBytes(list, "hash");
    }),
    checkpoint: text(member(proof, "checkpoint", { required: ["envelope"] }), "envelope")
  };
}
function readTimestamps(material) {
  const data = optionalMember(material, "timestampVerificationData", { optional: ["rfc3161Timestamps"] });
  if (data === void 0) return [];
  return items(
    data,
    "rfc3161Timestamps",
    maxTimestamps,
    (value, place) => requiredBytes(placed(value, place, { required: ["signedTimestamp"] }), "signedTimestamp")
  );
}

export {
  protoHashes,
  readBundle
};
