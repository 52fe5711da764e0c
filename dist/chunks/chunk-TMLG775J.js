const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};
import {
  judgedByIndexAlone,
  requireNoOperands
} from "./chunk-YLYZQUM5.js";
import {
  boundedRun,
  commandLineDoor,
  readCommandLine,
  runCommand,
  timeoutMsOf
} from "./chunk-7DB7QEI2.js";
import {
  claimLine,
  commands,
  counted,
  entryLine,
  formatPlatform,
  jsonOfError,
  jsonOfOutcome,
  knownError,
  logEntryLine,
  mergeAlike,
  optionsOf,
  reasonFrom,
  reasonLine,
  sentence,
  shown,
  signerLine,
  signingFailed,
  verdictCounts,
  warningLine
} from "./chunk-P7X4BDQH.js";
import {
  CountersignError,
  TransportError
} from "./chunk-MOZDYLKG.js";

// src/report/blob-text.ts
function verifyBlobText(outcome, { paint, quiet }) {
  const { verdict, logEntries } = outcome;
  if (quiet && verdict.kind === "accepted") return [];
  const head = (tone) => `${paint(tone, verdict.kind.padEnd(10))} ${paint("strong", shown(outcome.artifact))}`;
  const digest = `           ${outcome.digest}`;
  switch (verdict.kind) {
    case "accepted":
      return [
        head("good"),
        digest,
        ...verdict.by.map((signer) => `           signed by ${signerLine(signer)}`),
        ...logEntries.map((entry) => `           ${logEntryLine(entry)}`)
      ];
    case "rejected":
      return [head("bad"), digest, ...verdict.reasons.map((reason) => `           ${reasonLine(reason)}`)];
    case "undecided":
      return [head("unsure"), digest, `           ${reasonLine(verdict.error)}`];
  }
}
function signBlobText(outcome, style) {
  if (style.quiet) return [];
  return [
    `${style.paint("good", "signed".padEnd(10))} ${style.paint("strong", shown(outcome.artifact))}`,
    `           ${outcome.digest}  by ${signerLine(outcome.signer)}`,
    `           bundle ${shown(outcome.place)}`,
    ...outcome.warnings.map((warning) => `           ${warningLine(warning, style)}`)
  ];
}
function keyGenerateText(outcome, { paint, quiet }) {
  if (quiet) return [];
  return [
    `${paint("good", "made".padEnd(10))} key ${signerLine(outcome.signer)}`,
    `           private, encrypted  ${shown(outcome.privateKeyFile)}`,
    `           public              ${shown(outcome.publicKeyFile)}`
  ];
}

// src/report/inspect-text.ts
function inspectText(outcome, style) {
  const images = style.quiet ? outcome.images.filter(({ error }) => error !== void 0) : outcome.images;
  return images.flatMap((image) => imageText(image, style));
}
function imageText(image, style) {
  const { paint } = style;
  const head = [
    paint("strong", shown(image.reference)),
    ...image.digest === void 0 ? [] : [`  ${image.digest}  ${shown(image.mediaType ?? "media type not recognised")}`],
    ...image.entries.map((entry) => `    ${entryLine(entry)}`)
  ];
  if (image.error !== void 0) return [...head, `  ${paint("unsure", reasonLine(image.error))}`];
  return [
    ...head,
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
      const { untrustedClaim, message } = signature;
      const claims = [claimLine(untrustedClaim ?? {}), shown(message ?? "")].filter((claim) => claim !== "");
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
  const names = outcome.byDigestAlone && accepted > 0 ? "; by digest alone, names were not compared" : "";
  return [
    `${accepted} accepted, ${waived} waived, ${rejected} rejected, ${undecided} undecided${mode}${names}`
  ];
}
function imageText2(image, outcome, style) {
  const { verdict } = image;
  const platform = image.platform === void 0 ? "" : `  ${shown(formatPlatform(image.platform))}`;
  const head = `${style.paint(tones[verdict.kind], verdict.kind.padEnd(10))} ${style.paint("strong", shown(image.reference))}${platform}`;
  const digest = image.digest === void 0 ? [] : [image.digest];
  return [
    head,
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
      return verdict.by.map((signer) => `signed by ${signerLine(signer)}`);
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
    ...decision.requirements.flatMap(requirementText),
    ...decision.places.map((place) => {
      const why = place.error === void 0 ? `${place.found} found` : reasonLine(place.error);
      return `    place        ${shown(place.url)}: ${place.status}, ${why}`;
    }),
    ...decision.signatures.map((signature) => `    signature    ${signatureText(signature)}`)
  ];
}
function requirementText(requirement) {
  const { path, type, outcome, message, signers, parts = [] } = requirement;
  const why = message === void 0 ? "" : `  ${shown(message)}`;
  const by = signers.length === 0 ? "" : `  by ${signers.map(signerLine).join(", ")}`;
  return [`    requirement  ${shown(path)} ${type}: ${outcome}${by}${why}`, ...parts.flatMap(requirementText)];
}
function scopeText({ scope }) {
  if (scope.source === "default") return "the policy's default";
  const key = scope.key === void 0 || scope.key === "" ? "the default of the transport" : JSON.stringify(shown(scope.key));
  return `${shown(scope.transport)}: ${key} (${scope.source})`;
}
function signatureText(signature) {
  const claims = claimLine(signature.claimed);
  const why = signature.code === void 0 ? "" : `  ${signature.code}: ${shown(signature.message ?? "")}`;
  const { signer } = signature;
  const crypto = signature.verified && signer !== void 0 ? `verified, ${signerKey(signer)}` : "not verified";
  return `${shown(signature.place)}: ${signature.outcome}, ${crypto}${claims === "" ? "" : `; claims ${claims}`}${why}`;
}
var signerKey = (signer) => signer.kind === "gpg" ? `key ${signer.keyFingerprint}` : signerLine(signer);

// src/report/log-text.ts
function textOfOutcome(outcome, style) {
  const lines = linesOf(outcome, style);
  return lines.length === 0 ? "" : `${lines.join("\n")}
`;
}
function textOfError(error, style) {
  const { code, message, next } = reasonFrom(error);
  const head = `${style.paint("bad", `error[${code}]`)}: ${sentence(message, next)}`;
  return `${[head, ...style.verbose ? causes(error) : []].join("\n")}
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
    case "policy compile":
      return compileText(outcome, style);
    case "verify-blob":
      return verifyBlobText(outcome, style);
    case "sign-blob":
      return signBlobText(outcome, style);
    case "key generate":
      return keyGenerateText(outcome, style);
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
  const failed = outcome.images.filter(signingFailed);
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
function signedImageText(image, style) {
  const { paint } = style;
  const failed = signingFailed(image);
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
      `           ${manifest.digest}  ${shown(platform)}  ${manifest.state}  by ${signerLine(manifest.signer)}${place}`,
      ...(manifest.logEntries ?? []).map((entry) => `             ${logEntryLine(entry)}`)
    );
    if (manifest.error !== void 0) lines.push(`             ${reasonLine(manifest.error)}`);
  }
  return [...lines, ...image.warnings.map((warning) => `           ${warningLine(warning, style)}`)];
}
var placeText2 = ({ url, source }) => `${shown(url)}  ${source.startsWith("(") ? shown(source) : `(${shown(source)})`}`;
var noWritePlace = "nowhere: sign wants --lookaside, or a section of registries.d";
function whereText(outcome, style) {
  const { lookaside, credentials } = outcome;
  const places = lookaside === void 0 ? [] : [
    `read         ${placeText2(lookaside.read)}`,
    `write        ${lookaside.write === void 0 ? noWritePlace : placeText2(lookaside.write)}`,
    `bundles      referrers of the image in ${shown(outcome.registry ?? "")}, or its fallback tag; .sig tags there, too`,
    `sigstore     attachments for sigstoreSigned are switched ${outcome.sigstoreAttachments ? "on" : "off"} (use-sigstore-attachments)`
  ];
  const login = credentials === null ? "none: requests are anonymous" : `entry ${JSON.stringify(shown(credentials.entry))} of ${shown(credentials.file)}, user ${JSON.stringify(shown(credentials.username))}`;
  return [
    style.paint("strong", shown(outcome.subject)),
    ...places,
    `credentials  ${login}`,
    ...outcome.warnings.map((warning) => warningLine(warning, style))
  ];
}
var faultLine = ({ code, message, next }, { paint }) => `${paint("bad", code)}: ${sentence(message, next)}`;
function compileText(outcome, style) {
  const { paint, quiet } = style;
  const policy = shown(outcome.policy);
  if (outcome.place === void 0) {
    return [
      ...outcome.faults.map((fault) => faultLine(fault, style)),
      `${paint("bad", "faulty")}  ${policy}: ${counted(outcome.faults.length, "fault")}, nothing is written`
    ];
  }
  const stricter = outcome.warnings.length === 0 ? "says the same" : `stricter in ${counted(outcome.warnings.length, "place")}`;
  const verdict = `${paint("good", "written")}  ${shown(outcome.place)} of ${policy}: ${stricter}`;
  return [...outcome.warnings.map((warning) => warningLine(warning, style)), ...quiet ? [] : [verdict]];
}
function policyText(outcome, style) {
  const { paint } = style;
  const faults = outcome.faults.map((fault) => faultLine(fault, style));
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
    usage: "sign REF... --gpg-key FILE | --sigstore-key FILE | --method keyless",
    summary: "sign images and publish the signatures",
    example: "countersign sign registry.example/team/app:1.2 --gpg-key release.asc --lookaside public/sigstore"
  },
  verify: {
    usage: "verify REF... --policy FILE | --key FILE | --certificate-identity ID --certificate-oidc-issuer URL",
    summary: "accept or refuse images under a policy, with reasons",
    example: "countersign verify registry.example/team/app:1.2 --policy policy.json"
  },
  inspect: {
    usage: "inspect REF...",
    summary: "digests, platforms, signatures found and where; nothing is trusted",
    example: "countersign inspect registry.example/team/app:1.2"
  },
  explain: {
    usage: "explain REF --policy FILE | --key FILE | --certificate-identity ID --certificate-oidc-issuer URL",
    summary: "the whole decision: scope, requirements, each signature and why it did or did not count",
    example: "countersign explain registry.example/team/app:1.2 --policy policy.json"
  },
  where: {
    usage: "where REF | --registry NAME",
    summary: "lookaside URLs for reading and writing, credential file and entry used",
    example: "countersign where registry.example/team/app:1.2"
  },
  policy: {
    usage: "policy check FILE | policy compile FILE --to FILE",
    summary: "strict check of a policy, or the nearest policy.json of a trust policy",
    example: "countersign policy check policy.yaml"
  },
  key: {
    usage: "key generate",
    summary: "make a key pair for sigstore-key signing, in cosign's encrypted format",
    example: "countersign key generate --output release"
  },
  "sign-blob": {
    usage: "sign-blob FILE --method METHOD",
    summary: "sign a file; the signature is a Sigstore bundle beside it",
    example: "countersign sign-blob release.tar.gz --sigstore-key release.key"
  },
  "verify-blob": {
    usage: "verify-blob FILE|sha256:HEX --bundle FILE",
    summary: "accept or refuse a file by its Sigstore bundle",
    example: "countersign verify-blob release.tar.gz --bundle release.tar.gz.sigstore.json --key release.pub"
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
    const error = knownError(cause);
    return printError(error, words, error.exitCode);
  }
}
function printOutputFailure(cause) {
  const message = `standard output: expected to write the report, found ${cause.code ?? "a failure"}`;
  const error = new TransportError("output-failed", message, { cause });
  process.stderr.write(textOfError(error, styleFor(process.stderr, { noColor: false, verbose: false })));
}
function printError(error, words, exitCode) {
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
    const { runDemo } = await import("./demo-TA25TIMX.js");
    return await runDemo({ json: line.values.has("json"), ...styleFor(process.stdout, flagsOf(line)) });
  }
  const progress = terminalProgress(process.stderr, line.values.has("quiet") || line.values.has("json"));
  const result = await boundedRun(timeoutMsOf(line), async (cancel) => {
    const control = { cancel, progress };
    return await runCommand(line, control, commandLineDoor(line, control));
  });
  progress.clear();
  if (result.kind === "failed") return printError(result.error, words, result.exitCode);
  print(result.outcome, line, result.exitCode);
  return result.exitCode;
}
function print(outcome, line, exitCode) {
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
var isCommand = (word) => commands.includes(word);
function helpFor(words) {
  const [first, second] = words;
  if (first === "help") return isCommand(second) ? helpOf(second) : generalHelp();
  const end = words.indexOf("--");
  const asked = (end < 0 ? words : words.slice(0, end)).some((word) => word === "--help" || word === "-h");
  if (!asked) return void 0;
  return isCommand(first) ? helpOf(first) : generalHelp();
}
function commandName([first, second]) {
  if (!isCommand(first)) return "error";
  if (first === "key") return "key generate";
  if (first === "policy") return second === "compile" ? "policy compile" : "policy check";
  return first;
}

export {
  main,
  printOutputFailure,
  printError
};
