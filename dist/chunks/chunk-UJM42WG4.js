const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  maxSignatureBytes
} from "./chunk-7DB7QEI2.js";
import {
  digestParts,
  exactKeys,
  faultAt,
  itemPlace,
  memberPlace,
  parseDigestAt,
  parseStrictJson,
  quotedKey,
  readArray,
  readInteger,
  readObject,
  readString
} from "./chunk-P7X4BDQH.js";
import {
  FormatError,
  UsageError
} from "./chunk-MOZDYLKG.js";

// src/domain/signature/annotations.ts
var referenceAnnotation = "dev.countersign.docker-reference";
var ownPrefix = "dev.countersign.";
var maxAnnotations = 64;
var maxNameLength = 256;
var maxTextLength = 4096;
function orderedAnnotations(annotations, taken = []) {
  if (annotations.size > maxAnnotations) {
    throw invalid(`expected at most ${maxAnnotations} annotations, found ${annotations.size}`);
  }
  for (const [name, text] of annotations) {
    const shown = `annotation ${quotedKey(name)}`;
    if (name === "" || name.length > maxNameLength) {
      throw invalid(`${shown}: expected a name of 1 to ${maxNameLength} characters, found ${name.length}`);
    }
    if (text.length > maxTextLength) {
      throw invalid(`${shown}: expected a text of at most ${maxTextLength} characters, found ${text.length}`);
    }
    if (name.startsWith(ownPrefix) || taken.includes(name)) {
      throw invalid(`${shown}: expected a name of your own, found one that is taken`);
    }
    if (/[\uD800-\uDFFF]/u.test(name + text)) {
      throw invalid(`${shown}: expected Unicode text, found half a character (a lone surrogate)`);
    }
  }
  return [...annotations].toSorted(([one], [other]) => one < other ? -1 : 1);
}
var objectJson = (members) => `{${members.map(([name, text]) => `${JSON.stringify(name)}:${JSON.stringify(text)}`).join(",")}}`;
var invalid = (message) => new UsageError("annotation-invalid", message);

// src/domain/signature/payload.ts
var atomic = { type: "atomic container signature", mayBeNull: false };
var ownMembers = ["creator", "timestamp"];
var maxPayloadBytes = maxSignatureBytes;
var root = { what: "signature payload", path: "", code: "payload-malformed" };
function parsePayload(bytes) {
  return readSimpleSigning(bytes, atomic);
}
function readSimpleSigning(bytes, form) {
  const payload = readObject(parseStrictJson(bytes, { what: root.what, maxBytes: maxPayloadBytes }), root);
  exactKeys(payload, root, { required: ["critical", "optional"] });
  const criticalPlace = memberPlace(root, "critical");
  const critical = readObject(payload.get("critical"), criticalPlace);
  exactKeys(critical, criticalPlace, { required: ["type", "image", "identity"] });
  readSignatureType(critical, memberPlace(criticalPlace, "type"), form);
  return {
    dockerReference: readOnlyText(critical, criticalPlace, "identity", "docker-reference"),
    manifestDigest: parseDigestAt(
      readOnlyText(critical, criticalPlace, "image", "docker-manifest-digest"),
      memberPlace(memberPlace(criticalPlace, "image"), "docker-manifest-digest")
    ),
    ...readOptional(payload, memberPlace(root, "optional"), form)
  };
}
function writePayload(facts) {
  const { dockerReference, digest, creator, createdUnixSeconds } = facts;
  if (!Number.isSafeInteger(createdUnixSeconds)) {
    throw faultAt(memberPlace(root, "timestamp"), `expected whole seconds, found ${createdUnixSeconds}`);
  }
  const own = [
    ["creator", creator],
    ["timestamp", createdUnixSeconds]
  ];
  const theirs = orderedAnnotations(facts.annotations ?? /* @__PURE__ */ new Map(), ownMembers);
  const members = [...own, ...theirs].toSorted(([one], [other]) => one < other ? -1 : 1);
  const optionalJson = objectJson(members);
  return writeSimpleSigning({ type: atomic.type, dockerReference, digest, optionalJson });
}
function writeSimpleSigning({
  type,
  dockerReference,
  digest,
  optionalJson
}) {
  if (dockerReference === "") {
    throw faultAt(memberPlace(root, "docker-reference"), "expected an image reference, found an empty text");
  }
  if (digestParts(digest).algorithm !== "sha256") {
    throw new FormatError(
      "digest-unsupported",
      `signature payload: expected a sha256 digest to sign, found ${digest}`
    );
  }
  const critical = JSON.stringify({
    identity: { "docker-reference": dockerReference },
    image: { "docker-manifest-digest": digest },
    type
  });
  const json = `{"critical":${critical},"optional":${optionalJson}}`;
  return new TextEncoder().encode(json.replace(/[<>&\u2028\u2029]/g, escapeForGo));
}
function readSignatureType(critical, place, form) {
  const type = readString(critical.get("type"), place);
  if (type !== form.type) {
    throw faultAt(place, `expected ${JSON.stringify(form.type)}, found ${JSON.stringify(type.slice(0, 100))}`);
  }
}
function readOnlyText(critical, criticalPlace, name, key) {
  const place = memberPlace(criticalPlace, name);
  const holder = readObject(critical.get(name), place);
  exactKeys(holder, place, { required: [key] });
  return readString(holder.get(key), memberPlace(place, key));
}
function readOptional(payload, place, { mayBeNull }) {
  if (mayBeNull && payload.get("optional") === null) return { annotations: /* @__PURE__ */ new Map() };
  const optional = readObject(payload.get("optional"), place);
  const creator = optional.get("creator");
  if (creator !== void 0) readString(creator, memberPlace(place, "creator"));
  const timestamp = optional.get("timestamp");
  return {
    ...timestamp === void 0 ? {} : { createdUnixSeconds: readInteger(timestamp, memberPlace(place, "timestamp")) },
    annotations: textsOf(optional)
  };
}
function textsOf(object) {
  return new Map(
    [...object].flatMap(
      ([name, value]) => typeof value === "string" ? [[name, value]] : []
    )
  );
}
function escapeForGo(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

// src/domain/signature/cosign-payload.ts
var cosignType = "cosign container image signature";
function parseCosignPayload(bytes) {
  return readSimpleSigning(bytes, { type: cosignType, mayBeNull: true });
}
function writeCosignPayload(facts) {
  const annotations = orderedAnnotations(facts.annotations, ownMembers);
  return writeSimpleSigning({
    type: cosignType,
    dockerReference: facts.dockerReference,
    digest: facts.digest,
    optionalJson: annotations.length === 0 ? "null" : objectJson(annotations)
  });
}

// src/domain/signature/statement.ts
var signaturePredicateType = "https://sigstore.dev/cosign/sign/v1";
var statementType = "https://in-toto.io/Statement/v1";
var statementTypes = [statementType, "https://in-toto.io/Statement/v0.1"];
var maxStatementBytes = maxSignatureBytes;
var maxSignatureStatementBytes = 1024 * 1024;
var maxSubjects = 1024;
var maxDigests = 32;
var root2 = { what: "statement", path: "", code: "statement-malformed" };
function writeStatement({
  repository,
  dockerReference,
  digest,
  annotations
}) {
  if (repository === "" || dockerReference === "") {
    throw faultAt(root2, "expected a repository and a reference to sign, found an empty text");
  }
  const { algorithm, hex } = digestParts(digest);
  if (algorithm !== "sha256") {
    throw new FormatError(
      "digest-unsupported",
      `statement: expected a sha256 digest to sign, found ${digest}`
    );
  }
  const all = objectJson([[referenceAnnotation, dockerReference], ...orderedAnnotations(annotations)]);
  const subject = `{"name":${JSON.stringify(repository)},"digest":{"sha256":"${hex}"},"annotations":${all}}`;
  return new TextEncoder().encode(
    `{"_type":"${statementType}","subject":[${subject}],"predicateType":"${signaturePredicateType}","predicate":{}}`
  );
}
function parseStatement(bytes) {
  const statement = readObject(parseStrictJson(bytes, { what: root2.what, maxBytes: maxStatementBytes }), root2);
  exactKeys(statement, root2, { required: ["_type", "subject", "predicateType"], optional: ["predicate"] });
  const type = readString(statement.get("_type"), memberPlace(root2, "_type"));
  if (!statementTypes.includes(type)) {
    throw faultAt(
      memberPlace(root2, "_type"),
      `expected ${statementTypes.map((known) => JSON.stringify(known)).join(" or ")}, found ${JSON.stringify(type.slice(0, 100))}`
    );
  }
  const predicateType = readString(statement.get("predicateType"), memberPlace(root2, "predicateType"));
  readPredicate(statement.get("predicate"), memberPlace(root2, "predicate"));
  if (predicateType === signaturePredicateType && bytes.length > maxSignatureStatementBytes) {
    throw faultAt(
      root2,
      `expected a signature of at most ${maxSignatureStatementBytes} bytes, found ${bytes.length}`
    );
  }
  return { predicateType, subjects: readSubjects(statement.get("subject"), memberPlace(root2, "subject")) };
}
function readPredicate(value, place) {
  if (value !== void 0 && value !== null) readObject(value, place);
}
function readSubjects(value, place) {
  const subjects = readArray(value, place);
  if (subjects.length === 0) throw faultAt(place, "expected at least one subject, found none");
  if (subjects.length > maxSubjects) {
    throw faultAt(place, `expected at most ${maxSubjects} subjects, found ${subjects.length}`);
  }
  return subjects.map((subject, index) => readSubject(subject, itemPlace(place, index)));
}
function readSubject(value, place) {
  const subject = readObject(value, place);
  const texts = ["name", "uri", "content", "downloadLocation", "mediaType"];
  exactKeys(subject, place, { required: ["digest"], optional: [...texts, "annotations"] });
  for (const key of texts) {
    if (subject.has(key)) readString(subject.get(key), memberPlace(place, key));
  }
  return {
    digests: readDigests(subject, memberPlace(place, "digest")),
    annotations: subject.has("annotations") ? textsOf(readObject(subject.get("annotations"), memberPlace(place, "annotations"))) : /* @__PURE__ */ new Map()
  };
}
function readDigests(subject, place) {
  const digests = readObject(subject.get("digest"), place);
  if (digests.size === 0 || digests.size > maxDigests) {
    throw faultAt(place, `expected 1 to ${maxDigests} digests, found ${digests.size}`);
  }
  return new Map(
    [...digests].map(([algorithm, text]) => [algorithm, readString(text, memberPlace(place, algorithm))])
  );
}
function isSubject(subject, digest) {
  const { algorithm, hex } = digestParts(digest);
  return subject.digests.get(algorithm) === hex;
}

export {
  referenceAnnotation,
  orderedAnnotations,
  parsePayload,
  writePayload,
  parseCosignPayload,
  writeCosignPayload,
  signaturePredicateType,
  writeStatement,
  parseStatement,
  isSubject
};
