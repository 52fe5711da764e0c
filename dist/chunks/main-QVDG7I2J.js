import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);
import {
  commands,
  formatPlatform,
  judgedByIndexAlone,
  leadingReason,
  optionsOf,
  readCommandLine,
  reasonFrom,
  requireNoOperands,
  runCommand,
  shown,
  stopSignals,
  timeoutMsOf,
  verdictCounts,
  withoutSecrets
} from "./chunk-YETXDC5U.js";
import "./chunk-5CJGKODM.js";
import {
  CountersignError,
  InternalError,
  TransportError
} from "./chunk-GDSNWI6K.js";
import "./chunk-U4ACP465.js";

// src/app/exit-code.ts
var worstFirst = [2, 1, 3];
function exitCodeOf(outcome) {
  switch (outcome.command) {
    case "verify":
    case "explain":
      return worst(outcome.images.map((image) => ofVerified(image, outcome)));
    case "sign":
      return worst(outcome.images.flatMap(ofSigned));
    case "inspect":
      return worst(outcome.images.map(ofInspected));
    case "policy check":
      return outcome.faults.length > 0 ? 2 : 0;
    case "digest":
    case "where":
      return 0;
  }
}
var worst = (codes) => worstFirst.find((code) => codes.includes(code)) ?? 0;
function ofVerified(image, { mode, waived }) {
  if (image.usageError === true) return 2;
  if (mode === "report") return wasStopped(image) ? 3 : 0;
  switch (image.verdict.kind) {
    case "accepted":
      return 0;
    case "waived":
      return waived === "fail" ? 1 : 0;
    case "rejected":
      return 1;
    case "undecided":
      return 3;
  }
}
var wasStopped = ({ verdict }) => verdict.kind === "undecided" && verdict.error.code === "cancelled";
var ofSigned = ({ error, signed }) => [
  error?.exitCode ?? 0,
  ...signed.map((manifest) => manifest.state === "failed" ? manifest.error?.exitCode ?? 3 : 0)
];
function ofInspected({ error, places }) {
  if (error !== void 0) return error.exitCode;
  return places.some(({ status }) => status === "unread") ? 3 : 0;
}

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
function print(value) {
  return `${withoutSecrets(JSON.stringify(value, null, 2)).replace(/##(?=[A-Za-z]*\[)/g, "\\u0023\\u0023").replace(
    /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => [...Array(character.length).keys()].map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`).join("")
  )}
`;
}
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
        lookaside: outcome.lookaside === void 0 ? null : { read: { ...outcome.lookaside.read }, write: { ...outcome.lookaside.write } },
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

// src/report/inspect-text.ts
function inspectText(outcome, style) {
  const images = style.quiet ? outcome.images.filter(({ error }) => error !== void 0) : outcome.images;
  return images.flatMap((image) => imageText(image, style));
}
function imageText(image, style) {
  const { paint } = style;
  const head2 = [
    paint("strong", shown(image.reference)),
    ...image.digest === void 0 ? [] : [`  ${image.digest}  ${shown(image.mediaType ?? "media type not recognised")}`],
    ...image.entries.map((entry) => `    ${entryLine(entry)}`)
  ];
  if (image.error !== void 0) return [...head2, `  ${paint("unsure", reasonLine(image.error))}`];
  return [
    ...head2,
    `  signatures: ${foundText(image)}`,
    ...image.places.flatMap((place) => placeText(place, style)),
    ...image.warnings.map((warning) => `  ${warningLine(warning, style)}`)
  ];
}
function foundText({ places }) {
  const found = places.reduce((sum, { signatures }) => sum + signatures.length, 0);
  if (found > 0) return `${found} found, none verified`;
  if (places.length === 0) return "not looked for: no reference says where; give --identity HOST/NAME:TAG";
  const [first, ...others] = places.filter(({ status }) => status === "read");
  if (first === void 0) return "none could be read";
  const more = others.length === 0 ? "" : ` and ${counted(others.length, "more place")} of its platforms`;
  return `none found at ${shown(first.url)}${more}`;
}
function placeText(place, { paint, verbose }) {
  if (place.error !== void 0)
    return [`    ${paint("unsure", "unread")}  ${shown(place.url)}  ${reasonLine(place.error)}`];
  if (place.signatures.length === 0 && !verbose) return [];
  return [
    `    ${shown(place.url)}`,
    ...place.signatures.map((signature) => {
      const claims = [
        signature.untrustedKeyId === void 0 ? void 0 : `key ${shown(signature.untrustedKeyId)}`,
        signature.untrustedReference === void 0 ? void 0 : `reference ${shown(signature.untrustedReference)}`,
        signature.untrustedDigest === void 0 ? void 0 : `digest ${shown(signature.untrustedDigest)}`,
        signature.message === void 0 ? void 0 : shown(signature.message)
      ].filter((claim) => claim !== void 0);
      return `      ${shown(signature.place)}  ${signature.kind}${claims.length === 0 ? "" : `  claims ${claims.join(", ")}`}`;
    })
  ];
}

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
    ...imageText2(image, outcome, style),
    ...style.verbose ? image.decisions.flatMap(decisionText) : []
  ]);
  return style.quiet && told.length === 0 ? [] : [...images, ...countsLine(outcome)];
}
function explainText(outcome, style) {
  const images = outcome.images.flatMap((image) => [
    ...imageText2(image, outcome, style),
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
function imageText2(image, outcome, style) {
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
function mergeAlike(reasons) {
  const alike = /* @__PURE__ */ new Map();
  for (const reason of reasons) {
    const { code, next } = reasonFrom(reason);
    const key = `${code} ${next}`;
    alike.set(key, [...alike.get(key) ?? [], reason]);
  }
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (first === void 0 || others.length === 0) return first ?? [];
    return { ...first, message: `${first.message} (and ${others.length} more alike)` };
  });
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

// src/report/log-text.ts
function textOfOutcome(outcome, style) {
  const lines = linesOf(outcome, style);
  return lines.length === 0 ? "" : `${lines.join("\n")}
`;
}
function textOfError(error, style) {
  const { code, message, next } = reasonFrom(error);
  const head2 = `${style.paint("bad", `error[${code}]`)}: ${sentence(message, next)}`;
  return `${[head2, ...style.verbose ? causes(error) : []].join("\n")}
`;
}
function textOfWarnings(warnings, style) {
  return warnings.map((warning) => `${warningLine(warning, style)}
`).join("");
}
function linesOf(outcome, style) {
  switch (outcome.command) {
    case "digest":
      return digestText(outcome, style);
    case "sign":
      return signText(outcome, style);
    case "verify":
      return verifyText(outcome, style);
    case "explain":
      return explainText(outcome, style);
    case "inspect":
      return inspectText(outcome, style);
    case "where":
      return whereText(outcome, style);
    case "policy check":
      return policyText(outcome, style);
  }
}
function causes(error) {
  const lines = [];
  let cause = error.cause;
  while (cause instanceof Error && lines.length < 8) {
    const code = cause instanceof CountersignError ? `${cause.code}: ` : "";
    lines.push(`  caused by ${cause.name}: ${code}${shown(cause.message)}`);
    cause = cause.cause;
  }
  return lines;
}
function digestText(outcome, style) {
  const { paint, quiet } = style;
  if (quiet) return [outcome.digest];
  const config = outcome.config === void 0 ? [] : [`  config  ${outcome.config.digest}  ${shown(outcome.config.mediaType)}`];
  return [
    `${paint("strong", outcome.digest)}  ${shown(outcome.mediaType ?? "media type not recognised")}`,
    ...config,
    ...outcome.entries.map((entry) => `  ${entryLine(entry)}`),
    ...outcome.warnings.map((warning) => `  ${warningLine(warning, style)}`)
  ];
}
function signText(outcome, style) {
  const failed = outcome.images.filter(imageFailed);
  const images = (style.quiet ? failed : outcome.images).flatMap((image) => signedImageText(image, style));
  const states = outcome.images.flatMap(({ signed }) => signed.map(({ state }) => state));
  const count = (state) => states.filter((each) => each === state).length;
  const planned = count("would-publish");
  const summary = [
    planned > 0 ? `${planned} would be published (dry run)` : `${count("published")} published`,
    `${count("unchanged")} unchanged`,
    `${failed.length} of ${counted(outcome.images.length, "image")} failed`
  ];
  return style.quiet && failed.length === 0 ? [] : [...images, summary.join(", ")];
}
var imageFailed = (image) => image.error !== void 0 || image.signed.some(({ state }) => state === "failed");
function signedImageText(image, style) {
  const { paint } = style;
  const failed = imageFailed(image);
  const unchanged = !failed && image.signed.every(({ state }) => state === "unchanged");
  const word = failed ? "failed" : unchanged ? "unchanged" : image.signed.some(({ state }) => state === "would-publish") ? "would sign" : "signed";
  const lines = [
    `${paint(failed ? "bad" : "good", word.padEnd(10))} ${paint("strong", shown(image.reference ?? image.text))}`
  ];
  if (image.error !== void 0) lines.push(`           ${reasonLine(image.error)}`);
  for (const manifest of image.signed) {
    const platform = manifest.platform === void 0 ? manifest.role : formatPlatform(manifest.platform);
    const place = manifest.place === void 0 ? "" : `  ${paint("quiet", shown(manifest.place))}`;
    lines.push(
      `           ${manifest.digest}  ${shown(platform)}  ${manifest.state}  by ${manifest.signer.fingerprint}${place}`
    );
    if (manifest.error !== void 0) lines.push(`             ${reasonLine(manifest.error)}`);
  }
  return [...lines, ...image.warnings.map((warning) => `           ${warningLine(warning, style)}`)];
}
var placeText2 = ({ url, source }) => `${shown(url)}  ${source.startsWith("(") ? shown(source) : `(${shown(source)})`}`;
function whereText(outcome, style) {
  const { lookaside, credentials } = outcome;
  const places = lookaside === void 0 ? [] : [
    `read         ${placeText2(lookaside.read)}`,
    `write        ${placeText2(lookaside.write)}`,
    `sigstore     attachments in the registry are switched ${outcome.sigstoreAttachments ? "on" : "off"} (use-sigstore-attachments)`
  ];
  const login = credentials === null ? "none: requests are anonymous" : `entry ${JSON.stringify(shown(credentials.entry))} of ${shown(credentials.file)}, user ${JSON.stringify(shown(credentials.username))}`;
  return [
    style.paint("strong", shown(outcome.subject)),
    ...places,
    `credentials  ${login}`,
    ...outcome.warnings.map((warning) => warningLine(warning, style))
  ];
}
function policyText(outcome, style) {
  const { paint } = style;
  const faults = outcome.faults.map(
    // The message names the file and the path in it.
    ({ code, message, next }) => `${paint("bad", code)}: ${sentence(message, next)}`
  );
  const warnings = outcome.warnings.map((warning) => warningLine(warning, style));
  const verdict = faults.length === 0 ? `${paint("good", "valid")}  ${shown(outcome.policy)}: ${counted(outcome.scopes, "scope")}, ${counted(outcome.requirements, "requirement")}` : `${paint("bad", "faulty")}  ${shown(outcome.policy)}: ${counted(faults.length, "fault")}`;
  return style.quiet && faults.length === 0 ? [] : [...faults, ...warnings, verdict];
}

// src/report/paint.ts
var escapes = {
  good: "32",
  bad: "31",
  unsure: "33",
  quiet: "2",
  strong: "1"
};
var painter = (color) => (tone, text) => color ? `\x1B[${escapes[tone]}m${text}\x1B[0m` : text;

// src/entry/help.ts
var commandHelp = {
  digest: {
    usage: "digest REF|FILE|-",
    summary: "manifest digests: index, each platform, config; media types",
    example: "countersign digest registry.example/team/app:1.2"
  },
  sign: {
    usage: "sign REF... --gpg-key FILE",
    summary: "sign images and publish the signatures to a lookaside",
    example: "countersign sign registry.example/team/app:1.2 --gpg-key release.asc --lookaside public/sigstore"
  },
  verify: {
    usage: "verify REF... --policy FILE",
    summary: "accept or refuse images under a policy, with reasons",
    example: "countersign verify registry.example/team/app:1.2 --policy policy.json"
  },
  inspect: {
    usage: "inspect REF...",
    summary: "digests, platforms, signatures found and where; nothing is trusted",
    example: "countersign inspect registry.example/team/app:1.2"
  },
  explain: {
    usage: "explain REF --policy FILE",
    summary: "the whole decision: scope, requirements, each signature and why it did or did not count",
    example: "countersign explain registry.example/team/app:1.2 --policy policy.json"
  },
  where: {
    usage: "where REF | --registry NAME",
    summary: "lookaside URLs for reading and writing, credential file and entry used",
    example: "countersign where registry.example/team/app:1.2"
  },
  policy: {
    usage: "policy check FILE",
    summary: "strict check of a policy.json, with the place and cure of each fault",
    example: "countersign policy check policy.json"
  },
  demo: {
    usage: "demo",
    summary: "sign, publish, verify and tamper against an embedded registry, with throw-away keys",
    example: "countersign demo"
  }
};
var exitCodes = `Exit codes: 0 accepted, waived or done; 1 refused by policy; 2 usage, configuration, policy file or key;
3 undecided or not completed (network, registry, store, digest mismatch); 130, 143 stopped by a signal.
In a batch 2 beats 1 beats 3.`;
var transports = `REF is HOST/NAME:TAG or HOST/NAME@DIGEST (docker:// when no transport is named), dir:PATH, oci:PATH[:NAME],
oci-archive:FILE[:NAME], docker-archive:FILE[:NAME:TAG] or docker-daemon:NAME:TAG.`;
function generalHelp() {
  const width = Math.max(...Object.values(commandHelp).map(({ usage }) => usage.length));
  const lines = Object.values(commandHelp).map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`);
  return `countersign signs container images and refuses what is not signed by whom you trust.

Usage: countersign COMMAND [OPTION]...

${lines.join("\n")}

${transports}

${exitCodes}
\`countersign COMMAND --help\` shows the options of a command; \`countersign --version\` the version.
`;
}
function helpOf(command) {
  const { usage, summary, example } = commandHelp[command];
  const rows = optionsOf(command).map((row) => {
    const value = row.kind === "flag" ? "" : ` ${row.placeholder ?? row.choices?.join("|") ?? "VALUE"}`;
    const variable = row.env === void 0 ? "" : ` [${row.env}]`;
    const standard = row.kind === "flag" ? "" : ` (default: ${row.default})`;
    return `  --${row.name}${value}
      ${row.help}${standard}${variable}`;
  });
  const references = usage.includes("REF") ? `${transports}

` : "";
  return `Usage: countersign ${usage} [OPTION]...

${summary}

Example:
  ${example}

Options:
${rows.join("\n")}

${references}${exitCodes}
`;
}

// src/entry/progress.ts
function terminalProgress(stream, silent) {
  const startedMs = performance.now();
  let shownAtMs = 0;
  let visible = false;
  return {
    update: ({ done, total, failed }) => {
      const nowMs = performance.now();
      if (silent || stream.isTTY !== true || total < 2 || nowMs - shownAtMs < 100) return;
      shownAtMs = nowMs;
      visible = true;
      const rate = done / Math.max((nowMs - startedMs) / 1e3, 1e-3);
      stream.write(`\r\x1B[K${done} of ${total}, ${failed} failed, ${rate.toFixed(1)}/s`);
    },
    clear: () => {
      if (visible) stream.write("\r\x1B[K");
      visible = false;
    }
  };
}

// src/entry/main.ts
async function main(words) {
  if (words.length === 0) {
    process.stderr.write(generalHelp());
    return 2;
  }
  const help = helpFor(words);
  if (help !== void 0) {
    process.stdout.write(help);
    return 0;
  }
  try {
    return await runLine(readCommandLine(words), words);
  } catch (cause) {
    return printError(cause, words);
  }
}
function printOutputFailure(cause) {
  const message = `standard output: expected to write the report, found ${cause.code ?? "a failure"}`;
  const error = new TransportError("output-failed", message, { cause });
  process.stderr.write(textOfError(error, styleFor(process.stderr, { noColor: false, verbose: false })));
}
function printError(cause, words, stoppedBy) {
  const error = knownError(cause);
  const exitCode = stoppedBy ?? error.exitCode;
  const style = styleFor(process.stderr, {
    noColor: words.includes("--no-color"),
    verbose: words.includes("--verbose")
  });
  if (words.includes("--json"))
    process.stdout.write(jsonOfError(error, { command: commandName(words), exitCode }));
  process.stderr.write(textOfError(error, style));
  return exitCode;
}
async function runLine(line, words) {
  if (line.command === "demo") {
    requireNoOperands(line);
    const { runDemo } = await import("./demo-TNJQAEHU.js");
    return await runDemo({ json: line.values.has("json"), ...styleFor(process.stdout, flagsOf(line)) });
  }
  const stop = stopSignals(timeoutMsOf(line));
  const progress = terminalProgress(process.stderr, line.values.has("quiet") || line.values.has("json"));
  try {
    const outcome = await runCommand(line, { cancel: stop.signal, progress });
    progress.clear();
    const exitCode = stop.exitCode() ?? exitCodeOf(outcome);
    print2(outcome, line, exitCode);
    return exitCode;
  } catch (cause) {
    progress.clear();
    const exitCode = stop.exitCode();
    const fault = stop.signal.aborted ? stop.signal.reason : cause;
    if (exitCode === void 0) throw fault;
    return printError(fault, words, exitCode);
  } finally {
    stop.release();
  }
}
function print2(outcome, line, exitCode) {
  const flags = flagsOf(line);
  if (line.values.has("json")) process.stdout.write(jsonOfOutcome(outcome, exitCode));
  else process.stdout.write(textOfOutcome(outcome, styleFor(process.stdout, flags)));
  const ofRun = outcome.command === "sign" || outcome.command === "verify" || outcome.command === "explain" ? outcome.warnings : [];
  process.stderr.write(textOfWarnings(ofRun, styleFor(process.stderr, flags)));
}
var flagsOf = ({ values }) => ({
  noColor: values.has("no-color"),
  quiet: values.has("quiet"),
  verbose: values.has("verbose")
});
function styleFor(stream, { noColor, quiet = false, verbose }) {
  const wanted = stream.isTTY === true && !noColor && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  return { paint: painter(wanted), quiet, verbose };
}
var knownError = (cause) => cause instanceof CountersignError ? cause : new InternalError(cause);
var isCommand = (word) => commands.includes(word);
function helpFor(words) {
  const [first, second] = words;
  if (first === "help") return isCommand(second) ? helpOf(second) : generalHelp();
  const end = words.indexOf("--");
  const asked = (end < 0 ? words : words.slice(0, end)).some((word) => word === "--help" || word === "-h");
  if (!asked) return void 0;
  return isCommand(first) ? helpOf(first) : generalHelp();
}
function commandName([first]) {
  if (!isCommand(first)) return "error";
  return first === "policy" ? "policy check" : first;
}
export {
  main,
  printOutputFailure
};
