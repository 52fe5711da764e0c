import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);
import {
  formatPlatform,
  judgedByIndexAlone,
  leadingReason,
  mergeAlike,
  reasonFrom,
  shown,
  shownJson,
  verdictCounts,
  withoutSecrets
} from "./chunk-X63I2ZB7.js";
import {
  CountersignError,
  InternalError
} from "./chunk-GGAM3SV5.js";

// src/report/json.ts
function jsonOfOutcome(outcome, exitCode) {
  return print({ ...head(outcome.command, exitCode), ...body(outcome) });
}
function jsonOfError(error, { command, exitCode }) {
  return print({ ...head(command, exitCode), error: errorOf(error) });
}
var head = (command, exitCode) => ({
  schema: `countersign/${command.replace(" ", "-")}/v1`,
  exitCode
});
var print = (value) => `${shownJson(withoutSecrets(JSON.stringify(value, null, 2)))}
`;
function body(outcome) {
  switch (outcome.command) {
    case "digest":
      return digestBody(outcome);
    case "sign":
      return { images: outcome.images.map(signedImage), warnings: outcome.warnings.map(reasonOf) };
    case "verify":
    case "explain":
      return {
        policy: outcome.policy,
        policyCommit: outcome.policyCommit,
        identity: outcome.identity,
        mode: outcome.mode,
        images: outcome.images.map(verifiedImage),
        counts: verdictCounts(outcome.images),
        warnings: outcome.warnings.map(reasonOf)
      };
    case "inspect":
      return { images: outcome.images.map(inspectedImage) };
    case "where":
      return {
        subject: outcome.subject,
        lookaside: outcome.lookaside === void 0 ? null : placesOf(outcome.lookaside),
        sigstoreAttachments: outcome.sigstoreAttachments,
        credentials: outcome.credentials === null ? null : { ...outcome.credentials },
        warnings: outcome.warnings.map(reasonOf)
      };
    case "policy check":
      return {
        policy: outcome.policy,
        scopes: outcome.scopes,
        requirements: outcome.requirements,
        faults: outcome.faults.map((fault) => ({ ...fault })),
        warnings: outcome.warnings.map(reasonOf)
      };
  }
}
var placesOf = ({ read, write }) => ({
  read: { ...read },
  write: write === void 0 ? null : { ...write }
});
var platformText = (platform) => platform === void 0 ? void 0 : formatPlatform(platform);
var reasonOf = (reason) => ({ ...reasonFrom(reason) });
var errorOf = (error) => ({ ...reasonFrom(error) });
function digestBody(outcome) {
  return {
    reference: outcome.reference,
    digest: outcome.digest,
    mediaType: outcome.mediaType,
    config: outcome.config === void 0 ? void 0 : { ...outcome.config },
    manifests: outcome.entries.map(entryOf),
    warnings: outcome.warnings.map(reasonOf)
  };
}
var entryOf = (entry) => ({
  digest: entry.digest,
  mediaType: entry.mediaType,
  platform: platformText(entry.platform),
  role: entry.role
});
var signerOf = (signer) => ({
  kind: signer.kind,
  fingerprint: signer.fingerprint,
  keyFingerprint: signer.keyFingerprint
});
function signedImage(image) {
  return {
    reference: image.reference ?? image.text,
    digest: image.digest,
    signed: image.signed.map((manifest) => ({
      digest: manifest.digest,
      platform: platformText(manifest.platform),
      role: manifest.role,
      method: manifest.method,
      signer: signerOf(manifest.signer),
      place: manifest.place,
      state: manifest.state,
      ...manifest.error === void 0 ? {} : reasonFrom(manifest.error)
    })),
    warnings: image.warnings.map(reasonOf),
    ...image.error === void 0 ? {} : reasonFrom(image.error)
  };
}
function verifiedImage(image) {
  const reason = leadingReason(image.verdict);
  const shownFirst = image.decisions[0];
  return {
    reference: image.reference,
    digest: image.digest,
    platform: platformText(image.platform),
    verdict: image.verdict.kind,
    ...reason === void 0 ? { code: image.verdict.kind, message: "", next: "" } : reasonFrom(reason),
    ...shownFirst === void 0 ? { requirements: [], signatures: [], places: [] } : decisionBody(shownFirst),
    manifests: image.decisions.map((judged) => ({
      digest: judged.digest,
      platform: platformText(judged.platform),
      role: judged.role,
      verdict: judged.decision.verdict.kind,
      ...decisionBody(judged)
    })),
    differences: [...image.differences],
    warnings: image.warnings.map(reasonOf)
  };
}
function decisionBody({ decision }) {
  return {
    scope: {
      transport: decision.scope.transport,
      key: decision.scope.key ?? null,
      source: decision.scope.source
    },
    requirements: decision.requirements.map(requirementOf),
    signatures: decision.signatures.map(signatureOf),
    places: decision.places.map((place) => ({
      url: place.url,
      store: place.store,
      status: place.status,
      found: place.found,
      ...place.error === void 0 ? {} : { code: place.error.code, message: place.error.message }
    }))
  };
}
var requirementOf = (requirement) => ({
  path: requirement.path,
  type: requirement.type,
  outcome: requirement.outcome,
  code: requirement.code ?? requirement.outcome,
  message: requirement.message,
  signers: requirement.signers.map(signerOf)
});
var signatureOf = (signature) => ({
  place: signature.place,
  kind: signature.kind,
  verified: signature.verified,
  signer: signature.signer === void 0 ? void 0 : signerOf(signature.signer),
  claimed: {
    reference: signature.claimed.reference,
    digest: signature.claimed.digest,
    created: signature.claimed.createdUnixSeconds
  },
  outcome: signature.outcome,
  code: signature.code ?? signature.outcome,
  message: signature.message
});
function inspectedImage(image) {
  return {
    reference: image.reference,
    digest: image.digest,
    mediaType: image.mediaType,
    manifests: image.entries.map(entryOf),
    places: image.places.map((place) => ({
      subject: place.subject,
      url: place.url,
      store: place.store,
      status: place.status,
      ...place.error === void 0 ? {} : { code: place.error.code, message: place.error.message },
      signatures: place.signatures.map((signature) => ({
        place: signature.place,
        kind: signature.kind,
        claimed: {
          keyId: signature.untrustedKeyId,
          reference: signature.untrustedReference,
          digest: signature.untrustedDigest,
          created: signature.untrustedCreatedUnixSeconds
        },
        message: signature.message
      }))
    })),
    warnings: image.warnings.map(reasonOf),
    ...image.error === void 0 ? {} : reasonFrom(image.error)
  };
}

// src/entry/known-error.ts
var knownError = (cause) => cause instanceof CountersignError ? cause : new InternalError(cause);

// src/report/lines.ts
function entryLine(entry) {
  const what = entry.platform !== void 0 && entry.role === "image" ? formatPlatform(entry.platform) : entry.role;
  return `${entry.digest}  ${shown(what).padEnd(16)}  ${shown(entry.mediaType)}`;
}
var sentence = (message, next) => `${shown(message).replace(/\.$/, "")}${message.endsWith("?") ? "" : "."} ${shown(next)}`;
var counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
function reasonLine(fault) {
  const { code, message, next } = reasonFrom(fault);
  return `${code}: ${sentence(message, next)}`;
}
var warningLine = (warning, { paint }) => `${paint("unsure", `warning[${warning.code}]`)}: ${shown(warning.message)}`;

// src/report/verify-text.ts
var tones = {
  accepted: "good",
  waived: "unsure",
  rejected: "bad",
  undecided: "unsure"
};
function verifyText(outcome, style) {
  const told = style.quiet ? outcome.images.filter(({ verdict }) => blocks(verdict, outcome)) : outcome.images;
  const images = told.flatMap((image) => [
    ...imageText(image, outcome, style),
    ...style.verbose ? image.decisions.flatMap(decisionText) : []
  ]);
  return style.quiet && told.length === 0 ? [] : [...images, ...countsLine(outcome)];
}
function explainText(outcome, style) {
  const images = outcome.images.flatMap((image) => [
    ...imageText(image, outcome, style),
    ...image.decisions.flatMap(decisionText),
    ""
  ]);
  return [`policy     ${shown(outcome.policy)}`, ...images, ...countsLine(outcome)];
}
var blocks = (verdict, { waived }) => verdict.kind === "rejected" || verdict.kind === "undecided" || verdict.kind === "waived" && waived === "fail";
function countsLine(outcome) {
  const { accepted, waived, rejected, undecided } = verdictCounts(outcome.images);
  const mode = outcome.mode === "report" ? " (report only: nothing is refused)" : "";
  return [`${accepted} accepted, ${waived} waived, ${rejected} rejected, ${undecided} undecided${mode}`];
}
function imageText(image, outcome, style) {
  const { verdict } = image;
  const platform = image.platform === void 0 ? "" : `  ${shown(formatPlatform(image.platform))}`;
  const head2 = `${style.paint(tones[verdict.kind], verdict.kind.padEnd(10))} ${style.paint("strong", shown(image.reference))}${platform}`;
  const digest = image.digest === void 0 ? [] : [image.digest];
  return [
    head2,
    ...[
      ...judgedAs(image, outcome),
      ...digest,
      ...verdictLines(image, outcome),
      ...toldDifferences(image, outcome, style)
    ].map((line) => `           ${line}`),
    ...image.warnings.map((warning) => `           ${warningLine(warning, style)}`)
  ];
}
function judgedAs({ decisions }, { identity }) {
  const [first] = decisions;
  if (identity === void 0 || first === void 0) return [];
  return [`judged as ${shown(identity)}, by ${scopeText(first.decision)}`];
}
function toldDifferences({ differences }, { command }, { verbose }) {
  const all = verbose || command === "explain";
  return differences.filter((difference) => all || difference !== judgedByIndexAlone).map(shown);
}
function verdictLines({ verdict, decisions }, { waived }) {
  switch (verdict.kind) {
    case "accepted":
      return verdict.by.map(
        (signer) => signer.keyFingerprint === signer.fingerprint ? `signed by ${signer.fingerprint}` : `signed by ${signer.fingerprint} (subkey ${signer.keyFingerprint})`
      );
    case "waived":
      if (waived === "warn") return [];
      return [
        `the policy accepts anything here; nothing was verified${waived === "fail" ? ": refused by --waived fail" : ""}`
      ];
    case "rejected":
      return (decisions.length > 1 ? mergeAlike(verdict.reasons) : verdict.reasons).map(reasonLine);
    case "undecided":
      return [reasonLine(verdict.error)];
  }
}
function decisionText(judged) {
  const { decision } = judged;
  const what = judged.platform === void 0 ? judged.role : shown(formatPlatform(judged.platform));
  return [
    `  ${what} ${judged.digest ?? "(digest not known)"}: ${decision.verdict.kind}`,
    `    scope        ${scopeText(decision)}`,
    ...decision.requirements.map((requirement) => {
      const why = requirement.message === void 0 ? "" : `  ${shown(requirement.message)}`;
      const by = requirement.signers.length === 0 ? "" : `  by ${requirement.signers.map(({ fingerprint }) => fingerprint).join(", ")}`;
      return `    requirement  ${shown(requirement.path)} ${requirement.type}: ${requirement.outcome}${by}${why}`;
    }),
    ...decision.places.map((place) => {
      const why = place.error === void 0 ? `${place.found} found` : reasonLine(place.error);
      return `    place        ${shown(place.url)}: ${place.status}, ${why}`;
    }),
    ...decision.signatures.map((signature) => `    signature    ${signatureText(signature)}`)
  ];
}
function scopeText({ scope }) {
  if (scope.source === "default") return "the policy's default";
  const key = scope.key === void 0 || scope.key === "" ? "the default of the transport" : JSON.stringify(shown(scope.key));
  return `${shown(scope.transport)}: ${key} (${scope.source})`;
}
function signatureText(signature) {
  const { reference, digest, createdUnixSeconds } = signature.claimed;
  const claims = [
    reference === void 0 ? void 0 : `reference ${shown(reference)}`,
    digest === void 0 ? void 0 : `digest ${shown(digest)}`,
    createdUnixSeconds === void 0 ? void 0 : `made ${dateText(createdUnixSeconds)}`
  ].filter((claim) => claim !== void 0);
  const why = signature.code === void 0 ? "" : `  ${signature.code}: ${shown(signature.message ?? "")}`;
  const crypto = signature.verified ? `verified, key ${signature.signer?.keyFingerprint ?? ""}` : "not verified";
  return `${shown(signature.place)}: ${signature.outcome}, ${crypto}${claims.length === 0 ? "" : `; claims ${claims.join(", ")}`}${why}`;
}
function dateText(unixSeconds) {
  const date = new Date(unixSeconds * 1e3);
  return Number.isNaN(date.getTime()) ? String(unixSeconds) : date.toISOString();
}

export {
  jsonOfOutcome,
  jsonOfError,
  entryLine,
  sentence,
  counted,
  reasonLine,
  warningLine,
  verifyText,
  explainText,
  dateText,
  knownError
};
