const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  certificateFacts,
  derTag,
  digits,
  isoTime,
  items,
  layerAnnotations,
  matchEntry,
  member,
  placed,
  purposeOids,
  readCertificate,
  readDer,
  readDerInside,
  readEntry,
  requiredBytes,
  text,
  writeDer,
  writeDerInteger
} from "./chunk-KCFD367X.js";
import {
  transparencyMismatch
} from "./chunk-4AF6MVZT.js";
import {
  certificateKeyKind,
  openSigstoreKey,
  signBytes
} from "./chunk-I2QELTUJ.js";
import "./chunk-5S3Y2AWS.js";
import {
  shownUrl,
  statusFailure,
  withRemark
} from "./chunk-PZY3NMZ7.js";
import {
  require_dist
} from "./chunk-ZWZFJLPC.js";
import "./chunk-X6R4UM6H.js";
import {
  encodeEnvelope,
  statementType
} from "./chunk-7DB7QEI2.js";
import {
  exactKeys,
  faultAt,
  isJsonArray,
  isJsonObject,
  itemPlace,
  memberPlace,
  parseStrictJson,
  readArray,
  readInteger,
  readObject,
  readString,
  signerName
} from "./chunk-P7X4BDQH.js";
import {
  FormatError,
  SigningError,
  TransportError,
  UsageError
} from "./chunk-MOZDYLKG.js";
import {
  __commonJS,
  __toESM
} from "./chunk-W4KKSKZ6.js";

// node_modules/@sigstore/bundle/dist/bundle.js
var require_bundle = __commonJS({
  "node_modules/@sigstore/bundle/dist/bundle.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.BUNDLE_V03_MEDIA_TYPE = exports.BUNDLE_V03_LEGACY_MEDIA_TYPE = exports.BUNDLE_V02_MEDIA_TYPE = exports.BUNDLE_V01_MEDIA_TYPE = void 0;
    exports.isBundleWithCertificateChain = isBundleWithCertificateChain;
    exports.isBundleWithPublicKey = isBundleWithPublicKey;
    exports.isBundleWithMessageSignature = isBundleWithMessageSignature;
    exports.isBundleWithDsseEnvelope = isBundleWithDsseEnvelope;
    exports.BUNDLE_V01_MEDIA_TYPE = "application/vnd.dev.sigstore.bundle+json;version=0.1";
    exports.BUNDLE_V02_MEDIA_TYPE = "application/vnd.dev.sigstore.bundle+json;version=0.2";
    exports.BUNDLE_V03_LEGACY_MEDIA_TYPE = "application/vnd.dev.sigstore.bundle+json;version=0.3";
    exports.BUNDLE_V03_MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
    function isBundleWithCertificateChain(b) {
      return b.verificationMaterial.content.$case === "x509CertificateChain";
    }
    function isBundleWithPublicKey(b) {
      return b.verificationMaterial.content.$case === "publicKey";
    }
    function isBundleWithMessageSignature(b) {
      return b.content.$case === "messageSignature";
    }
    function isBundleWithDsseEnvelope(b) {
      return b.content.$case === "dsseEnvelope";
    }
  }
});

// node_modules/@sigstore/bundle/dist/build.js
var require_build = __commonJS({
  "node_modules/@sigstore/bundle/dist/build.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.toMessageSignatureBundle = toMessageSignatureBundle;
    exports.toDSSEBundle = toDSSEBundle;
    var protobuf_specs_1 = require_dist();
    var bundle_1 = require_bundle();
    function toMessageSignatureBundle(options) {
      return {
        mediaType: options.certificateChain ? bundle_1.BUNDLE_V02_MEDIA_TYPE : bundle_1.BUNDLE_V03_MEDIA_TYPE,
        content: {
          $case: "messageSignature",
          messageSignature: {
            messageDigest: {
              algorithm: protobuf_specs_1.HashAlgorithm.SHA2_256,
              digest: options.digest
            },
            signature: options.signature
          }
        },
        verificationMaterial: toVerificationMaterial(options)
      };
    }
    function toDSSEBundle(options) {
      return {
        mediaType: options.certificateChain ? bundle_1.BUNDLE_V02_MEDIA_TYPE : bundle_1.BUNDLE_V03_MEDIA_TYPE,
        content: {
          $case: "dsseEnvelope",
          dsseEnvelope: toEnvelope(options)
        },
        verificationMaterial: toVerificationMaterial(options)
      };
    }
    function toEnvelope(options) {
      return {
        payloadType: options.artifactType,
        payload: options.artifact,
        signatures: [toSignature(options)]
      };
    }
    function toSignature(options) {
      return {
        keyid: options.keyHint || "",
        sig: options.signature
      };
    }
    function toVerificationMaterial(options) {
      return {
        content: toKeyContent(options),
        tlogEntries: [],
        timestampVerificationData: { rfc3161Timestamps: [] }
      };
    }
    function toKeyContent(options) {
      if (options.certificate) {
        if (options.certificateChain) {
          return {
            $case: "x509CertificateChain",
            x509CertificateChain: {
              certificates: [{ rawBytes: options.certificate }]
            }
          };
        } else {
          return {
            $case: "certificate",
            certificate: { rawBytes: options.certificate }
          };
        }
      } else {
        return {
          $case: "publicKey",
          publicKey: {
            hint: options.keyHint || ""
          }
        };
      }
    }
  }
});

// node_modules/@sigstore/bundle/dist/error.js
var require_error = __commonJS({
  "node_modules/@sigstore/bundle/dist/error.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.ValidationError = void 0;
    var ValidationError = class extends Error {
      fields;
      constructor(message, fields) {
        super(message);
        this.fields = fields;
      }
    };
    exports.ValidationError = ValidationError;
  }
});

// node_modules/@sigstore/bundle/dist/validate.js
var require_validate = __commonJS({
  "node_modules/@sigstore/bundle/dist/validate.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.assertBundle = assertBundle;
    exports.assertBundleV01 = assertBundleV01;
    exports.isBundleV01 = isBundleV01;
    exports.assertBundleV02 = assertBundleV02;
    exports.assertBundleLatest = assertBundleLatest;
    var error_1 = require_error();
    function assertBundle(b) {
      const invalidValues = validateBundleBase(b);
      if (invalidValues.length > 0) {
        throw new error_1.ValidationError("invalid bundle", invalidValues);
      }
    }
    function assertBundleV01(b) {
      const invalidValues = [];
      invalidValues.push(...validateBundleBase(b));
      invalidValues.push(...validateInclusionPromise(b));
      if (invalidValues.length > 0) {
        throw new error_1.ValidationError("invalid v0.1 bundle", invalidValues);
      }
    }
    function isBundleV01(b) {
      try {
        assertBundleV01(b);
        return true;
      } catch (e) {
        return false;
      }
    }
    function assertBundleV02(b) {
      const invalidValues = [];
      invalidValues.push(...validateBundleBase(b));
      invalidValues.push(...validateInclusionProof(b));
      if (invalidValues.length > 0) {
        throw new error_1.ValidationError("invalid v0.2 bundle", invalidValues);
      }
    }
    function assertBundleLatest(b) {
      const invalidValues = [];
      invalidValues.push(...validateBundleBase(b));
      invalidValues.push(...validateInclusionProof(b));
      invalidValues.push(...validateNoCertificateChain(b));
      if (invalidValues.length > 0) {
        throw new error_1.ValidationError("invalid bundle", invalidValues);
      }
    }
    function validateBundleBase(b) {
      const invalidValues = [];
      if (b.mediaType === void 0 || !b.mediaType.match(/^application\/vnd\.dev\.sigstore\.bundle\+json;version=\d\.\d/) && !b.mediaType.match(/^application\/vnd\.dev\.sigstore\.bundle\.v\d\.\d\+json/)) {
        invalidValues.push("mediaType");
      }
      if (b.content === void 0) {
        invalidValues.push("content");
      } else {
        switch (b.content.$case) {
          case "messageSignature":
            if (b.content.messageSignature.messageDigest === void 0) {
              invalidValues.push("content.messageSignature.messageDigest");
            } else {
              if (b.content.messageSignature.messageDigest.digest.length === 0) {
                invalidValues.push("content.messageSignature.messageDigest.digest");
              }
            }
            if (b.content.messageSignature.signature.length === 0) {
              invalidValues.push("content.messageSignature.signature");
            }
            break;
          case "dsseEnvelope":
            if (b.content.dsseEnvelope.payload.length === 0) {
              invalidValues.push("content.dsseEnvelope.payload");
            }
            if (b.content.dsseEnvelope.signatures.length !== 1) {
              invalidValues.push("content.dsseEnvelope.signatures");
            } else {
              if (b.content.dsseEnvelope.signatures[0].sig.length === 0) {
                invalidValues.push("content.dsseEnvelope.signatures[0].sig");
              }
            }
            break;
        }
      }
      if (b.verificationMaterial === void 0) {
        invalidValues.push("verificationMaterial");
      } else {
        if (b.verificationMaterial.content === void 0) {
          invalidValues.push("verificationMaterial.content");
        } else {
          switch (b.verificationMaterial.content.$case) {
            case "x509CertificateChain":
              if (b.verificationMaterial.content.x509CertificateChain.certificates.length === 0) {
                invalidValues.push("verificationMaterial.content.x509CertificateChain.certificates");
              }
              b.verificationMaterial.content.x509CertificateChain.certificates.forEach((cert, i) => {
                if (cert.rawBytes.length === 0) {
                  invalidValues.push(`verificationMaterial.content.x509CertificateChain.certificates[${i}].rawBytes`);
                }
              });
              break;
            case "certificate":
              if (b.verificationMaterial.content.certificate.rawBytes.length === 0) {
                invalidValues.push("verificationMaterial.content.certificate.rawBytes");
              }
              break;
          }
        }
        if (b.verificationMaterial.tlogEntries === void 0) {
          invalidValues.push("verificationMaterial.tlogEntries");
        } else {
          if (b.verificationMaterial.tlogEntries.length > 0) {
            b.verificationMaterial.tlogEntries.forEach((entry, i) => {
              if (entry.logId === void 0) {
                invalidValues.push(`verificationMaterial.tlogEntries[${i}].logId`);
              }
              if (entry.kindVersion === void 0) {
                invalidValues.push(`verificationMaterial.tlogEntries[${i}].kindVersion`);
              }
            });
          }
        }
      }
      return invalidValues;
    }
    function validateInclusionPromise(b) {
      const invalidValues = [];
      if (b.verificationMaterial && b.verificationMaterial.tlogEntries?.length > 0) {
        b.verificationMaterial.tlogEntries.forEach((entry, i) => {
          if (entry.inclusionPromise === void 0) {
            invalidValues.push(`verificationMaterial.tlogEntries[${i}].inclusionPromise`);
          }
        });
      }
      return invalidValues;
    }
    function validateInclusionProof(b) {
      const invalidValues = [];
      if (b.verificationMaterial && b.verificationMaterial.tlogEntries?.length > 0) {
        b.verificationMaterial.tlogEntries.forEach((entry, i) => {
          if (entry.inclusionProof === void 0) {
            invalidValues.push(`verificationMaterial.tlogEntries[${i}].inclusionProof`);
          } else {
            if (entry.inclusionProof.checkpoint === void 0) {
              invalidValues.push(`verificationMaterial.tlogEntries[${i}].inclusionProof.checkpoint`);
            }
          }
        });
      }
      return invalidValues;
    }
    function validateNoCertificateChain(b) {
      const invalidValues = [];
      if (b.verificationMaterial?.content?.$case === "x509CertificateChain") {
        invalidValues.push("verificationMaterial.content.$case");
      }
      return invalidValues;
    }
  }
});

// node_modules/@sigstore/bundle/dist/serialized.js
var require_serialized = __commonJS({
  "node_modules/@sigstore/bundle/dist/serialized.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.envelopeToJSON = exports.envelopeFromJSON = exports.bundleToJSON = exports.bundleFromJSON = void 0;
    var protobuf_specs_1 = require_dist();
    var bundle_1 = require_bundle();
    var validate_1 = require_validate();
    var bundleFromJSON = (obj) => {
      const bundle = protobuf_specs_1.Bundle.fromJSON(obj);
      switch (bundle.mediaType) {
        case bundle_1.BUNDLE_V01_MEDIA_TYPE:
          (0, validate_1.assertBundleV01)(bundle);
          break;
        case bundle_1.BUNDLE_V02_MEDIA_TYPE:
          (0, validate_1.assertBundleV02)(bundle);
          break;
        default:
          (0, validate_1.assertBundleLatest)(bundle);
          break;
      }
      return bundle;
    };
    exports.bundleFromJSON = bundleFromJSON;
    var bundleToJSON = (bundle) => {
      return protobuf_specs_1.Bundle.toJSON(bundle);
    };
    exports.bundleToJSON = bundleToJSON;
    var envelopeFromJSON = (obj) => {
      return protobuf_specs_1.Envelope.fromJSON(obj);
    };
    exports.envelopeFromJSON = envelopeFromJSON;
    var envelopeToJSON = (envelope) => {
      return protobuf_specs_1.Envelope.toJSON(envelope);
    };
    exports.envelopeToJSON = envelopeToJSON;
  }
});

// node_modules/@sigstore/bundle/dist/index.js
var require_dist2 = __commonJS({
  "node_modules/@sigstore/bundle/dist/index.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.isBundleV01 = exports.assertBundleV02 = exports.assertBundleV01 = exports.assertBundleLatest = exports.assertBundle = exports.envelopeToJSON = exports.envelopeFromJSON = exports.bundleToJSON = exports.bundleFromJSON = exports.ValidationError = exports.isBundleWithPublicKey = exports.isBundleWithMessageSignature = exports.isBundleWithDsseEnvelope = exports.isBundleWithCertificateChain = exports.BUNDLE_V03_MEDIA_TYPE = exports.BUNDLE_V03_LEGACY_MEDIA_TYPE = exports.BUNDLE_V02_MEDIA_TYPE = exports.BUNDLE_V01_MEDIA_TYPE = exports.toMessageSignatureBundle = exports.toDSSEBundle = void 0;
    var build_1 = require_build();
    Object.defineProperty(exports, "toDSSEBundle", { enumerable: true, get: function() {
      return build_1.toDSSEBundle;
    } });
    Object.defineProperty(exports, "toMessageSignatureBundle", { enumerable: true, get: function() {
      return build_1.toMessageSignatureBundle;
    } });
    var bundle_1 = require_bundle();
    Object.defineProperty(exports, "BUNDLE_V01_MEDIA_TYPE", { enumerable: true, get: function() {
      return bundle_1.BUNDLE_V01_MEDIA_TYPE;
    } });
    Object.defineProperty(exports, "BUNDLE_V02_MEDIA_TYPE", { enumerable: true, get: function() {
      return bundle_1.BUNDLE_V02_MEDIA_TYPE;
    } });
    Object.defineProperty(exports, "BUNDLE_V03_LEGACY_MEDIA_TYPE", { enumerable: true, get: function() {
      return bundle_1.BUNDLE_V03_LEGACY_MEDIA_TYPE;
    } });
    Object.defineProperty(exports, "BUNDLE_V03_MEDIA_TYPE", { enumerable: true, get: function() {
      return bundle_1.BUNDLE_V03_MEDIA_TYPE;
    } });
    Object.defineProperty(exports, "isBundleWithCertificateChain", { enumerable: true, get: function() {
      return bundle_1.isBundleWithCertificateChain;
    } });
    Object.defineProperty(exports, "isBundleWithDsseEnvelope", { enumerable: true, get: function() {
      return bundle_1.isBundleWithDsseEnvelope;
    } });
    Object.defineProperty(exports, "isBundleWithMessageSignature", { enumerable: true, get: function() {
      return bundle_1.isBundleWithMessageSignature;
    } });
    Object.defineProperty(exports, "isBundleWithPublicKey", { enumerable: true, get: function() {
      return bundle_1.isBundleWithPublicKey;
    } });
    var error_1 = require_error();
    Object.defineProperty(exports, "ValidationError", { enumerable: true, get: function() {
      return error_1.ValidationError;
    } });
    var serialized_1 = require_serialized();
    Object.defineProperty(exports, "bundleFromJSON", { enumerable: true, get: function() {
      return serialized_1.bundleFromJSON;
    } });
    Object.defineProperty(exports, "bundleToJSON", { enumerable: true, get: function() {
      return serialized_1.bundleToJSON;
    } });
    Object.defineProperty(exports, "envelopeFromJSON", { enumerable: true, get: function() {
      return serialized_1.envelopeFromJSON;
    } });
    Object.defineProperty(exports, "envelopeToJSON", { enumerable: true, get: function() {
      return serialized_1.envelopeToJSON;
    } });
    var validate_1 = require_validate();
    Object.defineProperty(exports, "assertBundle", { enumerable: true, get: function() {
      return validate_1.assertBundle;
    } });
    Object.defineProperty(exports, "assertBundleLatest", { enumerable: true, get: function() {
      return validate_1.assertBundleLatest;
    } });
    Object.defineProperty(exports, "assertBundleV01", { enumerable: true, get: function() {
      return validate_1.assertBundleV01;
    } });
    Object.defineProperty(exports, "assertBundleV02", { enumerable: true, get: function() {
      return validate_1.assertBundleV02;
    } });
    Object.defineProperty(exports, "isBundleV01", { enumerable: true, get: function() {
      return validate_1.isBundleV01;
    } });
  }
});

// builtin:node:crypto of src/adapters/sigstore/fulcio.ts
var builtin = process.getBuiltinModule("node:crypto");
var generateKeyPair = /* @__PURE__ */ (() => builtin.generateKeyPair)();
var sign = /* @__PURE__ */ (() => builtin.sign)();
var X509Certificate = /* @__PURE__ */ (() => builtin.X509Certificate)();

// builtin:node:util of src/adapters/sigstore/fulcio.ts
var builtin2 = process.getBuiltinModule("node:util");
var promisify = /* @__PURE__ */ (() => builtin2.promisify)();

// src/adapters/sigstore/service.ts
var maxAnswerBytes = 1024 * 1024;
var maxReason = 300;
async function askService(http, request) {
  const { contentType, accept, body, ...rest } = request;
  return await http.request({
    ...rest,
    // None does harm twice: at worst there is a certificate, a timestamp or an entry more.
    repeat: "always",
    maxBytes: maxAnswerBytes,
    headers: { accept, ...contentType === void 0 ? {} : { "content-type": contentType } },
    ...body === void 0 ? {} : { body }
  });
}
var serviceUrl = (base, path2) => `${base.replace(/\/+$/, "")}${path2}`;
function serviceFailure(response, what3, refused, secrets = []) {
  const { status } = response;
  const refusal2 = status >= 400 && status < 500 && ![404, 405, 408, 429].includes(status);
  if (!refusal2) return notAService(response, what3);
  const reason = claimedReason(response.body, secrets);
  const said = reason === void 0 ? "" : `: ${JSON.stringify(reason)}`;
  return refused(`${what3}: ${shownUrl(response.url)} answered status ${status}${said}`);
}
function notAService(response, what3) {
  const failure = statusFailure(response, what3);
  if (failure.code === "rate-limited") return failure;
  const { status } = response;
  const next = status === 404 || status === 405 ? "Check the URL of the service and the version of its API." : "Run the command again later; ask the operator of the service if it stays.";
  return new TransportError("service-failed", failure.message, { status, mayPass: failure.mayPass, next });
}
function claimedReason(body, secrets) {
  const text2 = reasonText(body)?.trim();
  if (text2 === void 0 || text2 === "") return void 0;
  const clean = secrets.filter((secret) => secret.length > 0).reduce((kept, secret) => kept.replaceAll(secret, "[masked]"), text2);
  const printable = clean.replace(new RegExp("\\p{C}+", "gu"), " ");
  return printable.length > maxReason ? `${printable.slice(0, maxReason)}\u2026` : printable;
}
function reasonText(body) {
  const text2 = new TextDecoder().decode(body.subarray(0, 64 * 1024));
  try {
    const json = parseStrictJson(body, { what: "answer", maxBytes: maxAnswerBytes });
    const message = isJsonObject(json) ? json.get("message") ?? json.get("error") : void 0;
    return typeof message === "string" ? message : void 0;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return text2.includes("<") ? void 0 : text2;
  }
}
function readServiceJson(response, what3) {
  const where = `${what3}: ${shownUrl(response.url)}`;
  const place = { what: where, path: "", code: answerMalformed };
  try {
    const value = parseStrictJson(response.body, { what: where, maxBytes: maxAnswerBytes });
    return { object: readObject(value, place), place };
  } catch (error) {
    if (error instanceof FormatError && error.code !== answerMalformed) {
      throw new FormatError(answerMalformed, `${where}: expected a JSON object, found other text`);
    }
    throw error;
  }
}
var answerMalformed = "service-answer-malformed";

// src/adapters/sigstore/fulcio.ts
var what = "signing certificate";
var maxCertificates = 10;
var skewSeconds = 300;
async function requestCertificate(http, fulcioUrl, token, nowUnixSeconds) {
  const pair = await promisify(generateKeyPair)("ec", { namedCurve: "prime256v1" });
  const subject = token.claims.email ?? token.claims.subject;
  const response = await askService(http, {
    method: "POST",
    url: serviceUrl(fulcioUrl, "/api/v2/signingCert"),
    what,
    contentType: "application/json",
    accept: "application/json",
    secretBody: true,
    body: Buffer.from(
      JSON.stringify({
        credentials: { oidcIdentityToken: token.text },
        publicKeyRequest: {
          publicKey: {
            algorithm: "ECDSA",
            content: pair.publicKey.export({ type: "spki", format: "pem" })
          },
          proofOfPossession: sign("sha256", Buffer.from(subject), pair.privateKey).toString("base64")
        }
      })
    )
  });
  if (response.status !== 200 && response.status !== 201) {
    throw serviceFailure(response, what, refusal(response.status), [token.text, ...token.text.split(".")]);
  }
  const { object, place } = readServiceJson(response, what);
  const [first, ...chain] = readChain(object, place);
  if (first === void 0) throw faultAt(place, "expected a certificate, found none");
  const leaf = readCertificate(first.raw);
  const problem = findMismatch(leaf, pair.publicKey, nowUnixSeconds());
  if (problem !== void 0) {
    throw new SigningError("certificate-mismatch", `${what}: ${shownUrl(response.url)}: ${problem}`, {
      exitCode: 3
    });
  }
  const lifetimeSeconds = leaf.notAfterUnixSeconds - leaf.notBeforeUnixSeconds;
  return { leaf, chain, privateKey: pair.privateKey, lifetimeSeconds };
}
var refusal = (status) => (found) => new SigningError("certificate-refused", found, {
  exitCode: 3,
  ...status === 401 || status === 403 ? {
    next: "The authority does not accept the identity token: check that it trusts the issuer, and that the token is new."
  } : {}
});
function readChain(answer, place) {
  const key = ["signedCertificateEmbeddedSct", "signedCertificateDetachedSct"].find(
    (name) => isJsonObject(answer.get(name))
  );
  if (key === void 0) throw faultAt(place, "expected a signed certificate, found none");
  const signedPlace = memberPlace(place, key);
  const chainPlace = memberPlace(signedPlace, "chain");
  const chain = readObject(readObject(answer.get(key), signedPlace).get("chain"), chainPlace);
  const listPlace = memberPlace(chainPlace, "certificates");
  const list = readArray(chain.get("certificates"), listPlace);
  if (list.length < 2 || list.length > maxCertificates) {
    throw faultAt(listPlace, `expected 2 to ${maxCertificates} certificates, found ${list.length}`);
  }
  return list.map((item, index) => parsePem(readString(item, itemPlace(listPlace, index)), listPlace));
}
function parsePem(pem, place) {
  try {
    if (/^-----BEGIN CERTIFICATE-----/.test(pem)) return new X509Certificate(pem);
  } catch {
  }
  throw faultAt(place, "expected a certificate (PEM), found other text");
}
function findMismatch(leaf, publicKey, now) {
  if (!leaf.key.equals(publicKey)) return "answered a certificate for another key";
  if (leaf.purposes?.includes(purposeOids.codeSigning) !== true)
    return "answered a certificate that is not for signing code";
  const { notBeforeUnixSeconds: start, notAfterUnixSeconds: end } = leaf;
  if (start <= now + skewSeconds && end >= now - skewSeconds) return void 0;
  return `answered a certificate valid from ${isoTime(start)} to ${isoTime(end)}; the clock here says ${isoTime(now)}`;
}

// src/adapters/sigstore/certificate-holder.ts
var spareSeconds = 120;
function createCertificateHolder(http, fulcioUrl, token, nowUnixSeconds) {
  let held;
  let running;
  async function renew() {
    const certificate = await requestCertificate(http, fulcioUrl, await token(), nowUnixSeconds);
    const { leaf } = certificate;
    if (held !== void 0 && held.certificate.leaf.x509.subjectAltName !== leaf.x509.subjectAltName) {
      throw new SigningError(
        "certificate-mismatch",
        "signing certificate: the second of this run is for another identity than the first",
        { exitCode: 3 }
      );
    }
    held = {
      certificate,
      untilUnixSeconds: nowUnixSeconds() + certificate.lifetimeSeconds - spareSeconds
    };
    return certificate;
  }
  return async () => {
    if (held !== void 0 && nowUnixSeconds() < held.untilUnixSeconds) return held.certificate;
    running ??= renew().finally(() => {
      running = void 0;
    });
    return await running;
  };
}

// src/adapters/sigstore/identity-token.ts
var audience = "sigstore";
var maxTokenLength = 16 * 1024;
var spareSeconds2 = 30;
function createIdentityToken(sources, nowUnixSeconds) {
  let held;
  let running;
  return async () => {
    if (held !== void 0 && held.claims.expiresUnixSeconds - nowUnixSeconds() > spareSeconds2) return held;
    running ??= fetchToken(sources, nowUnixSeconds).finally(() => {
      running = void 0;
    });
    held = await running;
    return held;
  };
}
async function fetchToken(sources, nowUnixSeconds) {
  const text2 = await readFirstSource(sources);
  sources.maskSecret(text2);
  const claims = readTokenClaims(text2);
  const now = nowUnixSeconds();
  if (claims.expiresUnixSeconds <= now) {
    throw new SigningError(
      "identity-token-expired",
      `identity token: expected one that is still valid, found one that ended at ${shownTime(claims.expiresUnixSeconds)} (the clock here says ${shownTime(now)})`
    );
  }
  return { text: text2, claims };
}
async function readFirstSource(sources) {
  const { requestActionToken, environmentToken, readTokenFile } = sources;
  if (requestActionToken !== void 0) return await askPlatform(requestActionToken);
  if (environmentToken !== void 0 && environmentToken.trim() !== "") return environmentToken.trim();
  const text2 = (await readTokenFile())?.trim();
  if (text2 !== void 0 && text2 !== "") return text2;
  throw new UsageError(
    "identity-token-missing",
    "identity token: expected the right id-token: write in a workflow, SIGSTORE_ID_TOKEN or --identity-token-file, found none of them"
  );
}
async function askPlatform(request) {
  let text2;
  try {
    text2 = (await request(audience)).trim();
  } catch (cause) {
    const status = cause instanceof TransportError ? cause.status : void 0;
    const found = status === void 0 ? "" : ` (status ${status})`;
    throw new SigningError(
      "identity-token-failed",
      `identity token: the platform of the workflow gave none${found}`,
      { exitCode: 3 }
    );
  }
  if (text2 === "") throw malformed();
  return text2;
}
function readTokenClaims(text2) {
  const parts = text2.split(".");
  const wellFormed = text2.length <= maxTokenLength && parts.length === 3 && parts.every(isBase64Url);
  if (!wellFormed) throw malformed();
  const claims = readJson(Buffer.from(parts[1] ?? "", "base64url"));
  if (!audiences(claims).includes(audience)) {
    throw new SigningError(
      "identity-token-audience",
      `identity token: expected one for the audience "${audience}", found one for another`
    );
  }
  const issuer = textOf(claims, "iss");
  const subject = textOf(claims, "sub");
  const expiresUnixSeconds = claims.get("exp");
  if (issuer === void 0 || subject === void 0 || typeof expiresUnixSeconds !== "number") {
    throw malformed();
  }
  const email = isVerified(claims) ? textOf(claims, "email") : void 0;
  const repositoryVisibility = textOf(claims, "repository_visibility");
  const workflowRef = textOf(claims, "job_workflow_ref");
  const repository = textOf(claims, "repository");
  return {
    issuer,
    subject,
    expiresUnixSeconds,
    ...email === void 0 ? {} : { email },
    ...repositoryVisibility === void 0 ? {} : { repositoryVisibility },
    ...workflowRef === void 0 ? {} : { workflowRef },
    ...repository === void 0 ? {} : { repository }
  };
}
var isBase64Url = (part) => part.length > 0 && /^[A-Za-z0-9_-]+$/.test(part);
function readJson(bytes) {
  try {
    const value = parseStrictJson(bytes, { what: "identity token", maxBytes: maxTokenLength });
    if (isJsonObject(value)) return value;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  throw malformed();
}
function audiences(claims) {
  const named2 = claims.get("aud");
  return named2 !== void 0 && isJsonArray(named2) ? named2 : [named2];
}
function isVerified(claims) {
  const flag = claims.get("email_verified");
  return flag === true || flag === "true";
}
function textOf(claims, name) {
  const value = claims.get(name);
  return typeof value === "string" && value !== "" ? value : void 0;
}
function malformed() {
  return new SigningError(
    "identity-token-malformed",
    "identity token: expected a JSON web token with issuer, subject and expiry, found something else"
  );
}
var shownTime = (unixSeconds) => {
  const date = new Date(unixSeconds * 1e3);
  return Number.isNaN(date.getTime()) ? "an unreadable time" : date.toISOString();
};

// src/adapters/sigstore/signing-config.ts
var mediaType = "application/vnd.dev.sigstore.signingconfig.v0.2+json";
var maxBytes = 1024 * 1024;
var maxServices = 100;
function parseSigningConfig(bytes, name) {
  const root = { what: name, path: "", code: "signing-config-malformed", ownFile: true };
  const config = readObject(parseStrictJson(bytes, { what: name, maxBytes, ownFile: true }), root);
  exactKeys(config, root, {
    required: ["mediaType"],
    optional: ["caUrls", "oidcUrls", "rekorTlogUrls", "rekorTlogConfig", "tsaUrls", "tsaConfig"]
  });
  const mediaTypePlace = memberPlace(root, "mediaType");
  if (readString(config.get("mediaType"), mediaTypePlace) !== mediaType) {
    throw faultAt(mediaTypePlace, `expected "${mediaType}", found another version`);
  }
  readServices(config, root, "oidcUrls");
  return {
    certificateAuthorities: readServices(config, root, "caUrls"),
    logs: readServices(config, root, "rekorTlogUrls"),
    logSelector: readSelector(config, root, "rekorTlogConfig"),
    timestampAuthorities: readServices(config, root, "tsaUrls"),
    timestampSelector: readSelector(config, root, "tsaConfig")
  };
}
function readServices(config, root, key) {
  const value = config.get(key);
  if (value === void 0) return [];
  const place = memberPlace(root, key);
  const items2 = readArray(value, place);
  if (items2.length > maxServices) {
    throw faultAt(place, `expected at most ${maxServices} services, found ${items2.length}`);
  }
  return items2.map((item, index) => {
    const at = itemPlace(place, index);
    return readService(readObject(item, at), at);
  });
}
function readService(service, place) {
  exactKeys(service, place, {
    required: ["url", "majorApiVersion"],
    optional: ["validFor", "operator"]
  });
  const urlPlace = memberPlace(place, "url");
  const url = readString(service.get("url"), urlPlace);
  if (!isServiceUrl(url)) throw faultAt(urlPlace, "expected an http or https URL, found other text");
  const validPlace = memberPlace(place, "validFor");
  const validFor = service.has("validFor") ? readObject(service.get("validFor"), validPlace) : void 0;
  if (validFor !== void 0) exactKeys(validFor, validPlace, { optional: ["start", "end"] });
  const time = (key) => validFor?.has(key) === true ? readTime(readString(validFor.get(key), memberPlace(validPlace, key)), memberPlace(validPlace, key)) : void 0;
  const endUnixSeconds = time("end");
  return {
    url,
    majorApiVersion: readInteger(service.get("majorApiVersion"), memberPlace(place, "majorApiVersion")),
    startUnixSeconds: time("start") ?? 0,
    ...endUnixSeconds === void 0 ? {} : { endUnixSeconds },
    operator: service.has("operator") ? readString(service.get("operator"), memberPlace(place, "operator")) : ""
  };
}
function isServiceUrl(text2) {
  if (!URL.canParse(text2)) return false;
  const { protocol, username, password, search, hash } = new URL(text2);
  return /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === "");
}
function readTime(text2, place) {
  const wellFormed = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(text2);
  const ms = wellFormed ? Date.parse(text2) : Number.NaN;
  if (Number.isNaN(ms)) throw faultAt(place, "expected a time of RFC 3339, found other text");
  return ms / 1e3;
}
function readSelector(config, root, key) {
  if (!config.has(key)) return { kind: "none" };
  const place = memberPlace(root, key);
  const object = readObject(config.get(key), place);
  exactKeys(object, place, { optional: ["selector", "count"] });
  if (!object.has("selector")) return { kind: "none" };
  const selectorPlace = memberPlace(place, "selector");
  switch (readString(object.get("selector"), selectorPlace)) {
    case "SERVICE_SELECTOR_UNDEFINED":
      return { kind: "none" };
    case "ANY":
      return { kind: "any" };
    case "ALL":
      return { kind: "all" };
    case "EXACT":
      return { kind: "exact", count: readCount(object, memberPlace(place, "count")) };
    default:
      throw faultAt(selectorPlace, "expected ANY, ALL or EXACT, found another text");
  }
}
function readCount(object, place) {
  const count = readInteger(object.get("count"), place);
  if (count < 1 || count > maxServices) {
    throw new FormatError(place.code, `${place.what}: ${place.path}: expected 1 to ${maxServices}`, {
      ownFile: true,
      path: place.path
    });
  }
  return count;
}

// src/adapters/sigstore/signing-services.ts
var fulcioVersions = [1];
var logVersions = [2, 1];
var timestampVersions = [1];
var noServices = { logs: [], timestampUrls: [] };
var timestampPath = "/api/v1/timestamp";
async function chooseServices(choice, way, readPublicConfig, nowUnixSeconds) {
  if (way.method === "sigstore-key" && way.transparency === "none") return noServices;
  const found = await findServices(choice, readPublicConfig, nowUnixSeconds);
  const fulcioUrl = way.method === "keyless" ? found.fulcioUrl() : void 0;
  const logs = way.transparency === "log" ? found.logs() : [];
  const timestampUrls = found.timestampUrls();
  if (way.transparency === "log" && logs.length === 0) throw missing("a transparency log");
  if (way.transparency === "timestamp" && timestampUrls.length === 0) throw missing("a timestamp authority");
  if (timestampUrls.length === 0 && logs.some(({ version }) => version === 2)) {
    throw missing("a timestamp authority beside a log of Rekor v2, which vouches for no time");
  }
  return { logs, timestampUrls, ...fulcioUrl === void 0 ? {} : { fulcioUrl } };
}
function arePublic({ fulcioUrl, logs }) {
  const urls = [...fulcioUrl === void 0 ? [] : [fulcioUrl], ...logs.map(({ url }) => url)];
  return urls.some((url) => /(?:^|\.)sigst(?:ore|age)\.dev\.?$/.test(new URL(url).hostname));
}
async function findServices(choice, readPublicConfig, now) {
  switch (choice.kind) {
    case "public":
      return inConfig(await readPublicConfig(), "signing config of the public instance", now);
    case "config":
      return inConfig(choice.bytes, choice.name, now);
    case "urls":
      return named(choice);
  }
}
function inConfig(bytes, name, now) {
  const config = parseSigningConfig(bytes, name);
  const pick = (services, versions, selector, what3) => selectServices(usableServices(services, versions, now), selector, `${name}: ${what3}`);
  return {
    fulcioUrl: () => {
      const [authority] = pick(
        config.certificateAuthorities,
        fulcioVersions,
        { kind: "any" },
        "certificate authority"
      );
      if (authority === void 0) throw missing(`${name}: a certificate authority`);
      return authority.url;
    },
    logs: () => pick(config.logs, logVersions, config.logSelector, "transparency log").map(
      ({ url, majorApiVersion }) => ({ url, version: majorApiVersion === 2 ? 2 : 1 })
    ),
    timestampUrls: () => pick(
      config.timestampAuthorities,
      timestampVersions,
      config.timestampSelector,
      "timestamp authority"
    ).map(({ url }) => timestampUrl(url))
  };
}
function usableServices(services, versions, now) {
  const valid = services.filter((one) => one.startUnixSeconds <= now && now <= (one.endUnixSeconds ?? Number.POSITIVE_INFINITY)).toSorted((one, other) => other.startUnixSeconds - one.startUnixSeconds);
  const version = versions.find((known) => valid.some((one) => one.majorApiVersion === known));
  const operators = /* @__PURE__ */ new Set();
  return valid.filter(({ majorApiVersion, operator }) => {
    if (majorApiVersion !== version || operators.has(operator)) return false;
    operators.add(operator);
    return true;
  });
}
function selectServices(usable, selector, what3) {
  switch (selector.kind) {
    case "none":
      return [];
    case "any":
      return usable.slice(0, 1);
    case "all":
      return usable;
    case "exact":
      if (usable.length < selector.count) {
        throw missing(`${what3}: ${selector.count} by different operators; found ${usable.length}`);
      }
      return usable.slice(0, selector.count);
  }
}
function named(choice) {
  const { fulcioUrl, rekor, tsaUrl } = choice;
  for (const url of [fulcioUrl, rekor?.url, tsaUrl]) {
    if (url !== void 0 && !isServiceUrl(url)) {
      throw new UsageError(
        "signing-service-missing",
        "signing services: expected http or https URLs without user, query and fragment, found another text"
      );
    }
  }
  return {
    fulcioUrl: () => {
      if (fulcioUrl === void 0) throw missing("a certificate authority (fulcio-url)");
      return fulcioUrl;
    },
    logs: () => rekor === void 0 ? [] : [rekor],
    timestampUrls: () => tsaUrl === void 0 ? [] : [timestampUrl(tsaUrl)]
  };
}
function timestampUrl(text2) {
  const url = new URL(text2);
  return url.pathname === "/" ? `${url.origin}${timestampPath}` : text2;
}
function missing(wanted) {
  return new UsageError(
    "signing-service-missing",
    `signing services: expected ${wanted}${wanted.includes("; found") ? "" : ", found none that can be used now"}`
  );
}

// src/adapters/signers/sigstore-make-layer.ts
var base64 = (bytes) => Buffer.from(bytes).toString("base64");
function writeLayerAnnotations(parts) {
  const { signature, signedBy, entries, timestamps } = parts;
  const [entry] = entries;
  const [timestamp] = timestamps;
  return {
    [layerAnnotations.signature]: base64(signature),
    ...signedBy.kind === "certificate" && {
      [layerAnnotations.certificate]: signedBy.pem,
      [layerAnnotations.chain]: signedBy.chain.map(String).join("")
    },
    ...entry?.promise !== void 0 && {
      [layerAnnotations.bundle]: JSON.stringify({
        SignedEntryTimestamp: base64(entry.promise),
        Payload: {
          body: base64(entry.body),
          integratedTime: Number(entry.integratedTime),
          logIndex: Number(entry.logIndex),
          logID: entry.logId.toString("hex")
        }
      })
    },
    ...timestamp !== void 0 && {
      [layerAnnotations.timestamp]: JSON.stringify({
        SignedRFC3161Timestamp: base64(timestamp.bytes)
      })
    }
  };
}
function refuseLayer({ name, inLayer }, { logs }) {
  if (!inLayer) {
    throw new SigningError(
      "sig-tag-unsupported",
      `signature for a .sig tag: expected an ECDSA P-256 or RSA key, found ${name}; readers differ in how they check others`
    );
  }
  if (logs.some(({ version }) => version === 2)) {
    throw new SigningError(
      "sig-tag-unsupported",
      "signature for a .sig tag: expected Rekor v1 or no log, found Rekor v2, whose entries have no place there"
    );
  }
}

// src/adapters/signers/sigstore-public-log.ts
function guardPublicLog(services, visibility, allowed) {
  if (allowed || visibility === "public" || !arePublic(services)) return [];
  if (visibility === void 0) {
    const message = "whether the repository is public is not known; its signatures will be seen in a public log";
    return [{ code: "public-log-unknown", message }];
  }
  throw new UsageError(
    "public-log-refused",
    `sigstore: expected leave to write to a public log, found none: the repository is ${JSON.stringify(visibility.slice(0, 40))}`
  );
}

// src/adapters/signers/sigstore-signer-identity.ts
var defaultServer = "https://github.com";
function foreseenIdentity(claims, server = defaultServer) {
  const { issuer, subject, email, workflowRef, repository } = claims;
  const none = /* @__PURE__ */ new Map();
  if (email !== void 0) return { issuer, extensions: none, subject: { kind: "email", value: email } };
  if (workflowRef !== void 0) {
    const source = repository === void 0 ? [] : [["sourceRepositoryUri", `${server}/${repository}`]];
    const value = `${server}/${workflowRef}`;
    return { issuer, extensions: new Map(source), subject: { kind: "uri", value } };
  }
  const kind = URL.canParse(subject) ? "uri" : "user-name";
  return { issuer, extensions: none, subject: { kind, value: subject } };
}
function refuseOtherIdentity({ issuer, subject }, claims) {
  const { email, workflowRef } = claims;
  const fits = email === void 0 ? issuer === claims.issuer && (workflowRef === void 0 || subject.value.endsWith(`/${workflowRef}`)) : subject.value === email;
  if (fits) return;
  throw new SigningError(
    "certificate-mismatch",
    `signing certificate: expected one for the identity of the token, found one for ${JSON.stringify(subject.value)} of ${JSON.stringify(issuer)}`,
    { exitCode: 3 }
  );
}
function identityLeaf({ issuer, subject }, transparency) {
  return {
    type: "identitySigned",
    issuer,
    identities: [{ kind: "exact", text: subject.value }],
    extensions: /* @__PURE__ */ new Map(),
    signedIdentity: { type: "matchRepoDigestOrExact" },
    transparency
  };
}
function keyLeaf(publicKeyPem, transparency) {
  return {
    type: "bundleSigned",
    keys: { kind: "data", data: [Buffer.from(publicKeyPem)] },
    signedIdentity: { type: "matchRepoDigestOrExact" },
    transparency
  };
}
async function openReadBack(verifierOf, leaf) {
  const verifier = await verifierOf(leaf);
  if (verifier.kind === "usable") return { ...verifier, check: recorded(verifier, leaf.transparency) };
  throw new FormatError(verifier.code, `trust for the read-back: ${verifier.message}`, {
    ownFile: true
  });
}
function recorded(verifier, transparency) {
  return async (signature, blob) => {
    const check = await verifier.check(signature, blob);
    if (check?.kind !== "verified" || check.sigstore === void 0) return check;
    const mismatch2 = transparencyMismatch(transparency, check.sigstore);
    if (mismatch2 === null) return check;
    const { code, message } = mismatch2;
    return { kind: "failed", code, message: `signed by ${signerName(check.signer)}, ${message}` };
  };
}

// builtin:node:crypto of src/adapters/signers/sigstore-signing.ts
var builtin3 = process.getBuiltinModule("node:crypto");
var createHash = /* @__PURE__ */ (() => builtin3.createHash)();

// src/adapters/signers/sigstore-make-bundle.ts
var import_bundle = __toESM(require_dist2(), 1);
var import_protobuf_specs = __toESM(require_dist(), 1);
var hashNumbers = {
  sha256: import_protobuf_specs.default.HashAlgorithm.SHA2_256,
  sha384: import_protobuf_specs.default.HashAlgorithm.SHA2_384,
  sha512: import_protobuf_specs.default.HashAlgorithm.SHA2_512
};
function makeBundle(parts) {
  const { content, signedBy } = parts;
  const signature = Buffer.from(parts.signature);
  const key = signedBy.kind === "certificate" ? { certificate: Buffer.from(signedBy.der), certificateChain: false } : { keyHint: Buffer.from(signedBy.sha256).toString("base64"), certificateChain: false };
  const bundle = content.kind === "message" ? import_bundle.default.toMessageSignatureBundle({ digest: Buffer.from(content.digest), signature, ...key }) : import_bundle.default.toDSSEBundle({
    artifact: Buffer.from(content.payload),
    artifactType: content.payloadType,
    signature,
    ...key
  });
  if (bundle.content.$case === "dsseEnvelope") {
    for (const one of bundle.content.dsseEnvelope.signatures) one.keyid = "";
  }
  if (bundle.content.$case === "messageSignature" && content.kind === "message") {
    bundle.content.messageSignature.messageDigest.algorithm = hashNumbers[content.hash];
  }
  const { verificationMaterial } = bundle;
  verificationMaterial.tlogEntries = parts.entries.map(toProtobuf);
  verificationMaterial.timestampVerificationData = {
    rfc3161Timestamps: parts.timestamps.map(({ bytes }) => ({ signedTimestamp: Buffer.from(bytes) }))
  };
  return Buffer.from(JSON.stringify(import_bundle.default.bundleToJSON(bundle)));
}
function toProtobuf(entry) {
  const { promise, proof } = entry;
  return {
    logIndex: entry.logIndex,
    logId: { keyId: entry.logId },
    kindVersion: { kind: entry.kind, version: entry.version },
    integratedTime: entry.integratedTime,
    inclusionPromise: promise && { signedEntryTimestamp: promise },
    inclusionProof: proof && {
      ...proof,
      hashes: [...proof.hashes],
      checkpoint: { envelope: proof.checkpoint }
    },
    canonicalizedBody: entry.body
  };
}

// builtin:node:crypto of src/adapters/sigstore/rekor-v1.ts
var builtin4 = process.getBuiltinModule("node:crypto");
var createHash2 = /* @__PURE__ */ (() => builtin4.createHash)();

// builtin:node:crypto of src/adapters/sigstore/log-entry.ts
var builtin5 = process.getBuiltinModule("node:crypto");
var createHash3 = /* @__PURE__ */ (() => builtin5.createHash)();

// src/adapters/sigstore/log-entry.ts
var logWhat = "log entry";
function requireOurs(made, { signed, signature, signedBy, envelope }, where) {
  try {
    matchEntry(made, {
      signature,
      verifier: signedBy.der,
      digestOfSigned: (algorithm) => createHash3(algorithm).update(signed).digest(),
      ...envelope === void 0 ? {} : { payload: envelope.payload }
    });
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new SigningError(
      "log-entry-mismatch",
      `${where}: answered an entry of another signature than the one that was sent`,
      { exitCode: 3, cause }
    );
  }
}

// src/adapters/sigstore/rekor-v1.ts
var maxProofHashes = 64;
var path = "/api/v1/log/entries";
var entryName = /^(?:[0-9a-f]{16})?[0-9a-f]{64}$/;
async function logInRekorV1(http, url, entry) {
  const known = entry.hash === "sha256" || entry.hash === null && entry.envelope !== void 0;
  if (!known) {
    throw new SigningError(
      "key-log-unsupported",
      `${logWhat}: ${shownUrl(url)}: Rekor v1 takes no such signature by this kind of key`
    );
  }
  const proposal = entry.envelope === void 0 ? proposeHashed(entry) : proposeEnvelope(entry, entry.envelope);
  const posted = await askService(http, {
    method: "POST",
    url: serviceUrl(url, path),
    what: logWhat,
    contentType: "application/json",
    accept: "application/json",
    body: Buffer.from(JSON.stringify(proposal))
  });
  const response = posted.status === 409 ? await fetchExisting(http, url, posted) : posted;
  if (response.status !== 200 && response.status !== 201) {
    throw serviceFailure(
      response,
      logWhat,
      (found) => new SigningError("log-refused", found, { exitCode: 3 })
    );
  }
  const made = readAnswer(response, proposal);
  requireOurs(made, entry, `${logWhat}: ${shownUrl(response.url)}`);
  return made;
}
var base642 = (bytes) => Buffer.from(bytes).toString("base64");
var sha256Hex = (bytes) => createHash2("sha256").update(bytes).digest("hex");
function proposeEnvelope({ signature, signedBy }, { payloadType, payload }) {
  const envelope = JSON.stringify({
    payloadType,
    payload: base642(payload),
    signatures: [{ sig: base642(signature) }]
  });
  return {
    kind: "dsse",
    apiVersion: "0.0.1",
    spec: { proposedContent: { envelope, verifiers: [base642(signedBy.pem)] } }
  };
}
function proposeHashed({ signed, signature, signedBy }) {
  return {
    kind: "hashedrekord",
    apiVersion: "0.0.1",
    spec: {
      data: { hash: { algorithm: "sha256", value: sha256Hex(signed) } },
      signature: { content: base642(signature), publicKey: { content: base642(signedBy.pem) } }
    }
  };
}
async function fetchExisting(http, url, conflict) {
  const name = conflict.headers.location?.[0]?.split("/").at(-1) ?? "";
  if (!entryName.test(name)) {
    throw new FormatError(
      answerMalformed,
      `${logWhat}: ${shownUrl(conflict.url)}: expected the name of the entry that is there already, found none`
    );
  }
  return await askService(http, {
    method: "GET",
    url: serviceUrl(url, `${path}/${name}`),
    what: logWhat,
    accept: "application/json"
  });
}
function readAnswer(response, { kind, apiVersion }) {
  const { object, place } = readServiceJson(response, logWhat);
  const [first, ...others] = [...object];
  if (first === void 0 || others.length > 0 || !entryName.test(first[0])) {
    throw faultAt(place, "expected one entry under its name, found something else");
  }
  const entry = placed(first[1], memberPlace(place, "entry"));
  const verification = member(entry, "verification");
  return {
    logIndex: digits(entry, "logIndex"),
    logId: hexAt(text(entry, "logID"), memberPlace(entry.place, "logID")),
    kind,
    version: apiVersion,
    integratedTime: digits(entry, "integratedTime"),
    body: requiredBytes(entry, "body"),
    promise: requiredBytes(verification, "signedEntryTimestamp"),
    proof: readProof(member(verification, "inclusionProof"))
  };
}
function readProof(proof) {
  return {
    logIndex: digits(proof, "logIndex"),
    treeSize: digits(proof, "treeSize"),
    rootHash: hexAt(text(proof, "rootHash"), memberPlace(proof.place, "rootHash")),
    hashes: items(proof, "hashes", maxProofHashes, (value, place) => hexAt(readString(value, place), place)),
    checkpoint: text(proof, "checkpoint")
  };
}
function hexAt(written, place) {
  if (!/^[0-9a-f]{64}$/.test(written)) throw faultAt(place, "expected 64 hex digits, found other text");
  return Buffer.from(written, "hex");
}

// builtin:node:crypto of src/adapters/sigstore/rekor-v2.ts
var builtin6 = process.getBuiltinModule("node:crypto");
var createHash4 = /* @__PURE__ */ (() => builtin6.createHash)();

// src/adapters/sigstore/rekor-v2.ts
async function logInRekorV2(http, url, entry) {
  const { hash, keyDetails, signedBy, signature } = entry;
  if (hash === null || keyDetails === void 0) {
    throw new Error("Rekor v2: expected a kind of key that it takes");
  }
  const digest = createHash4(hash).update(entry.signed).digest();
  const rawBytes = Buffer.from(signedBy.der).toString("base64");
  const verifier = signedBy.kind === "certificate" ? { x509Certificate: { rawBytes } } : { publicKey: { rawBytes } };
  const response = await askService(http, {
    method: "POST",
    url: serviceUrl(url, "/api/v2/log/entries"),
    what: logWhat,
    contentType: "application/json",
    accept: "application/json",
    body: Buffer.from(
      JSON.stringify({
        hashedRekordRequestV002: {
          digest: digest.toString("base64"),
          signature: {
            content: Buffer.from(signature).toString("base64"),
            verifier: { ...verifier, keyDetails }
          }
        }
      })
    )
  });
  if (response.status !== 200 && response.status !== 201) {
    throw serviceFailure(
      response,
      logWhat,
      (found) => new SigningError("log-refused", found, { exitCode: 3 })
    );
  }
  const { object, place } = readServiceJson(response, logWhat);
  const made = readEntry(object, place, "0.3");
  requireOurs(made, entry, `${logWhat}: ${shownUrl(response.url)}`);
  return made;
}

// builtin:node:crypto of src/adapters/sigstore/timestamp-authority.ts
var builtin7 = process.getBuiltinModule("node:crypto");
var createHash5 = /* @__PURE__ */ (() => builtin7.createHash)();

// src/adapters/sigstore/timestamp-authority.ts
var what2 = "timestamp";
var nonceBytes = 8;
var sha256Oid = Uint8Array.of(96, 134, 72, 1, 101, 3, 4, 2, 1);
var signedDataOid = Uint8Array.of(42, 134, 72, 134, 247, 13, 1, 7, 2);
var tstInfoOid = Uint8Array.of(42, 134, 72, 134, 247, 13, 1, 9, 16, 1, 4);
async function requestTimestamp(http, url, signature, randomBytes) {
  const imprint = createHash5("sha256").update(signature).digest();
  const nonce = positive(randomBytes(nonceBytes));
  const response = await askService(http, {
    method: "POST",
    url,
    what: what2,
    contentType: "application/timestamp-query",
    accept: "application/timestamp-reply",
    body: writeQuery(imprint, nonce)
  });
  if (response.status !== 200 && response.status !== 201) {
    throw serviceFailure(
      response,
      what2,
      (found) => new SigningError("timestamp-refused", found, { exitCode: 3 })
    );
  }
  const where = `${what2}: ${shownUrl(response.url)}`;
  const info = readToken(response.body, where);
  const equal = (one, other) => one !== void 0 && Buffer.compare(one, other) === 0;
  if (!equal(info.imprint, writeImprint(imprint))) throw mismatch(where, "is over another signature");
  if (!equal(info.nonce, writeDerInteger(nonce))) throw mismatch(where, "answers another request (nonce)");
  return { bytes: response.body, unixSeconds: info.unixSeconds };
}
function positive(bytes) {
  return Uint8Array.from(bytes, (octet, index) => index === 0 ? octet & 127 | 64 : octet);
}
var writeImprint = (imprint) => writeDer(
  derTag.sequence,
  writeDer(derTag.sequence, writeDer(derTag.oid, sha256Oid), writeDer(derTag.null)),
  writeDer(derTag.octetString, imprint)
);
var writeQuery = (imprint, nonce) => writeDer(
  derTag.sequence,
  writeDerInteger(Uint8Array.of(1)),
  writeImprint(imprint),
  writeDerInteger(nonce),
  writeDer(derTag.boolean, Uint8Array.of(255))
);
function readToken(answer, where) {
  const [status, token] = readDerInside(readDer(answer)?.[0], derTag.sequence) ?? [];
  const [statusNumber] = readDerInside(status, derTag.sequence) ?? [];
  if (statusNumber?.tag !== derTag.integer || statusNumber.content.length !== 1) throw malformed2(where);
  const granted = statusNumber.content[0] === 0 || statusNumber.content[0] === 1;
  if (!granted) {
    throw new SigningError(
      "timestamp-refused",
      `${where} answered the status ${statusNumber.content[0]} in place of a timestamp`,
      { exitCode: 3 }
    );
  }
  const info = readDer(tstInfoOf(token) ?? new Uint8Array())?.[0];
  const [version, policy, imprint, serial, time, ...rest] = readDerInside(info, derTag.sequence) ?? [];
  const unixSeconds = time?.tag === derTag.generalizedTime ? readTime2(time.content) : void 0;
  if (version === void 0 || policy === void 0 || serial === void 0 || unixSeconds === void 0) {
    throw malformed2(where);
  }
  const nonce = rest.find(({ tag }) => tag === derTag.integer);
  return { imprint: imprint?.whole, nonce: nonce?.whole, unixSeconds };
}
function tstInfoOf(token) {
  const [type, content] = readDerInside(token, derTag.sequence) ?? [];
  if (!isOid(type, signedDataOid)) return void 0;
  const [signedData] = readDerInside(content, derTag.context0) ?? [];
  const [, , encapsulated] = readDerInside(signedData, derTag.sequence) ?? [];
  const [innerType, inner] = readDerInside(encapsulated, derTag.sequence) ?? [];
  if (!isOid(innerType, tstInfoOid)) return void 0;
  const [octets] = readDerInside(inner, derTag.context0) ?? [];
  return octets?.tag === derTag.octetString ? octets.content : void 0;
}
var isOid = (element, oid) => element?.tag === derTag.oid && Buffer.compare(element.content, oid) === 0;
function readTime2(content) {
  const text2 = Buffer.from(content).toString("latin1");
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d{1,9})?Z$/.exec(text2);
  if (parts === null) return void 0;
  const [, year, month, day, hour, minute, second] = parts;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? void 0 : ms / 1e3;
}
function malformed2(where) {
  return new FormatError(answerMalformed, `${where}: expected a timestamp of RFC 3161, found other bytes`);
}
function mismatch(where, found) {
  return new SigningError("timestamp-mismatch", `${where} answered a timestamp that ${found}`, {
    exitCode: 3
  });
}

// src/adapters/signers/sigstore-witnesses.ts
async function gatherWitnesses({ http, services, randomBytes }, signature, exists) {
  const { logs, timestampUrls } = services;
  const logging = logs.map(async ({ url, version }) => {
    const entry = version === 2 ? await logInRekorV2(http, url, signature) : await logInRekorV1(http, url, signature);
    return { url, entry };
  });
  const stamping = timestampUrls.map((url) => requestTimestamp(http, url, signature.signature, randomBytes));
  const [logged, stamped] = await Promise.all([Promise.allSettled(logging), Promise.allSettled(stamping)]);
  const failure = [...logged, ...stamped].find((one) => one.status === "rejected");
  const entries = valuesOf(logged);
  if (failure === void 0) {
    return { entries: entries.map(({ entry }) => entry), timestamps: valuesOf(stamped) };
  }
  const made = entries.map(({ url, entry }) => `entry ${entry.logIndex} in the log ${shownUrl(url)}`);
  throw withRemains(failure.reason, [...exists === void 0 ? [] : [exists], ...made]);
}
function valuesOf(settled) {
  return settled.filter((one) => one.status === "fulfilled").map(({ value }) => value);
}
function withRemains(error, exists) {
  const remains = exists.length === 0 ? "" : `; ${exists.join(" and ")} exist${exists.length === 1 ? "s" : ""}`;
  return withRemark(error, `; nothing is published${remains}`);
}

// src/adapters/signers/sigstore-signing.ts
function createSigning(parts, credential) {
  return {
    async signStatement(payload) {
      const envelope = { payloadType: statementType, payload };
      const made = await signAndLog(parts, await credential(), encodeEnvelope(envelope), envelope);
      return toBundle(parts, made, { kind: "envelope", ...envelope });
    },
    async signBlob({ bytes }) {
      if (bytes === void 0) {
        throw new SigningError(
          "blob-bytes-missing",
          "sign-blob: expected a file, found no more than its digest, which these keys do not sign"
        );
      }
      const made = await signAndLog(parts, await credential(), bytes);
      const hash = made.credential.kind.hash ?? "sha256";
      return toBundle(parts, made, { kind: "message", hash, digest: createHash(hash).update(bytes).digest() });
    },
    async signLayer(payload) {
      const chosen = await credential();
      refuseLayer(chosen.kind, parts.services);
      const { signature, witnesses } = await signAndLog(parts, chosen, payload);
      return writeLayerAnnotations({ signature, signedBy: chosen.signedBy, ...witnesses });
    }
  };
}
async function signAndLog(parts, credential, signed, envelope) {
  const { kind, privateKey, signedBy, exists } = credential;
  const signature = signBytes(kind, privateKey, signed);
  const toLog = {
    signed,
    signature,
    signedBy,
    hash: kind.hash,
    ...kind.keyDetails === void 0 ? {} : { keyDetails: kind.keyDetails },
    ...envelope === void 0 ? {} : { envelope }
  };
  return { credential, signature, witnesses: await gatherWitnesses(parts, toLog, exists) };
}
function toBundle({ now }, { credential, signature, witnesses }, content) {
  const { signedBy } = credential;
  return {
    bytes: makeBundle({ signature, signedBy, content, ...witnesses }),
    createdUnixSeconds: createdAt(witnesses) ?? now()
  };
}
function createdAt({ entries, timestamps }) {
  const logged = entries.map(({ integratedTime }) => Number(integratedTime)).find((seconds) => seconds > 0);
  return timestamps[0]?.unixSeconds ?? logged;
}

// src/adapters/signers/open-sigstore-signer.ts
function createOpenSigstoreSigner(parts) {
  const now = () => parts.clock.nowUnixSeconds();
  const token = createIdentityToken(parts.token, now);
  const certificates = /* @__PURE__ */ new Map();
  let key;
  const run = {
    parts,
    token,
    now,
    key: () => {
      key ??= openSigstoreKey(parts.key);
      return key;
    },
    certificateOf: (fulcioUrl) => {
      const known = certificates.get(fulcioUrl);
      if (known !== void 0) return known;
      const holder = createCertificateHolder(parts.http, fulcioUrl, token, now);
      certificates.set(fulcioUrl, holder);
      return holder;
    }
  };
  return async (choice) => {
    if (choice.method === "sigstore-key") return await openWithKey(run, choice);
    return await openKeyless(run, choice);
  };
}
async function openWithKey(run, choice) {
  const { parts } = run;
  const { kind, privateKey, publicKey } = await run.key();
  const services = await servicesFor(run, choice);
  refuseUnloggable(kind, services);
  if (choice.withLayers === true) refuseLayer(kind, services);
  const warnings = guardPublicLog(services, parts.repositoryVisibility, choice.publicLog);
  const credential = {
    kind,
    privateKey,
    signedBy: { kind: "public-key", der: publicKey.der, pem: publicKey.pem, sha256: publicKey.sha256 }
  };
  const leaf = keyLeaf(publicKey.pem, choice.transparency);
  return {
    method: "sigstore-key",
    identity: { kind: "key", fingerprint: Buffer.from(publicKey.sha256).toString("hex") },
    publicKeyPem: publicKey.pem,
    ...kind.hash !== null && { digestAlgorithm: kind.hash },
    warnings,
    verifier: await openReadBack(parts.verifierOf, leaf),
    ...createSigning({ ...parts, services, now: run.now }, () => Promise.resolve(credential))
  };
}
async function openKeyless(run, choice) {
  const { parts } = run;
  if (choice.transparency === "none") {
    throw new UsageError(
      "keyless-needs-time",
      "sigstore: expected a log or a timestamp for keyless signing, found transparency none"
    );
  }
  const { claims } = await run.token();
  const services = await servicesFor(run, choice);
  const visibility = claims.repositoryVisibility ?? parts.repositoryVisibility;
  const warnings = guardPublicLog(services, visibility, choice.publicLog);
  if (choice.withLayers === true) refuseLayer(certificateKeyKind, services);
  const { fulcioUrl } = services;
  if (choice.dryRun || fulcioUrl === void 0) {
    return await keylessSigner(run, choice, foreseenIdentity(claims, parts.serverUrl), warnings, {
      services,
      credential: () => Promise.reject(new Error("nothing is signed in a dry run"))
    });
  }
  const certificate = run.certificateOf(fulcioUrl);
  const { leaf } = await certificate();
  const facts = certificateFacts(leaf);
  refuseOtherIdentity(facts, claims);
  return await keylessSigner(run, choice, facts, warnings, {
    services,
    credential: async () => credentialOf(await certificate(), facts.subject.value)
  });
}
async function keylessSigner(run, choice, facts, warnings, signing) {
  const { parts, now } = run;
  const leaf = identityLeaf(facts, choice.transparency);
  return {
    method: "keyless",
    identity: { kind: "certificate", certificate: facts },
    warnings,
    verifier: await openReadBack(parts.verifierOf, leaf),
    ...createSigning({ ...parts, services: signing.services, now }, signing.credential)
  };
}
function credentialOf({ leaf, chain, privateKey }, subject) {
  return {
    kind: certificateKeyKind,
    privateKey,
    signedBy: { kind: "certificate", der: leaf.der, pem: leaf.x509.toString(), chain },
    exists: `a certificate for ${JSON.stringify(subject)}`
  };
}
async function servicesFor({ parts, now }, choice) {
  return await chooseServices(parts.services, choice, parts.publicSigningConfig, now());
}
function refuseUnloggable(kind, { logs }) {
  for (const { version } of logs) {
    if (version === 2 ? kind.keyDetails !== void 0 : kind.inFirstLog) continue;
    throw new UsageError(
      "key-log-unsupported",
      `sigstore key: expected one that Rekor v${version} takes signatures of, found ${kind.name}`
    );
  }
}
export {
  createOpenSigstoreSigner
};
