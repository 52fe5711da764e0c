const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};

// src/domain/policy/text-match.ts
var maxTextLength = 4096;
function fitsText(match, text) {
  return match.kind === "exact" ? match.text === text : fitsPattern(match.pattern, text);
}
function wantedText(matches) {
  const shown = matches.map(
    (match) => match.kind === "exact" ? quoted(match.text) : `a text that fits ${quoted(match.pattern)}`
  );
  return shown.length > 4 ? `${shown.slice(0, 4).join(" or ")} or ${shown.length - 4} more` : shown.join(" or ");
}
function quoted(text) {
  return JSON.stringify(text.length > 300 ? `${text.slice(0, 300)}\u2026` : text);
}
function fitsPattern(pattern, text) {
  if (text.length > maxTextLength) return false;
  const steps = pattern.match(/\*+|[^*]/gu) ?? [];
  let reached = withoutWaiting(steps, [0]);
  for (const character of text) {
    const next = [...reached].flatMap((at) => advance(steps[at], character, at));
    reached = withoutWaiting(steps, next);
  }
  return reached.has(steps.length);
}
function advance(step, character, at) {
  if (step === void 0) return [];
  if (step === "*") return character === "/" ? [] : [at];
  if (step.startsWith("**")) return [at];
  return step === character ? [at + 1] : [];
}
function withoutWaiting(steps, from) {
  const reached = /* @__PURE__ */ new Set();
  for (const start of from) {
    for (let at = start; !reached.has(at); at += 1) {
      reached.add(at);
      if (steps[at]?.startsWith("*") !== true) break;
    }
  }
  return reached;
}

// src/domain/policy/match-conditions.ts
var clockSkewSeconds = 300;
function verifiedTime({ times }) {
  const all = times.map(({ unixSeconds }) => unixSeconds);
  return { unixSeconds: all.length === 0 ? void 0 : Math.min(...all), by: "authority" };
}
function ageMismatch(maxAgeSeconds, { unixSeconds, by }, nowUnixSeconds) {
  if (maxAgeSeconds === void 0) return null;
  if (unixSeconds === void 0 || !Number.isFinite(unixSeconds)) {
    const message2 = `but nobody vouches for when, and it may be no older than ${duration(maxAgeSeconds)}`;
    return { code: "signature-time-missing", message: message2 };
  }
  const when = `${isoTime(unixSeconds)}${by === "signer" ? " (the signer's own word)" : ""}`;
  if (unixSeconds > nowUnixSeconds + clockSkewSeconds) {
    return {
      code: "signature-from-future",
      message: `but at ${when}, which is still to come: it is ${isoTime(nowUnixSeconds)}`
    };
  }
  if (nowUnixSeconds - unixSeconds <= maxAgeSeconds) return null;
  const age = duration(nowUnixSeconds - unixSeconds);
  const message = `but at ${when}, ${age} ago; it may be no older than ${duration(maxAgeSeconds)}`;
  return { code: "signature-too-old", message };
}
function transparencyMismatch(transparency, { times, logEntries }) {
  switch (transparency) {
    case "none":
      return null;
    case "log":
      if (logEntries.length > 0) return null;
      return { code: "log-entry-missing", message: "but in no transparency log of the trusted root" };
    case "timestamp":
      if (times.some(({ source }) => source === "timestamp-authority")) return null;
      return { code: "timestamp-missing", message: "but without a time of a trusted timestamp authority" };
  }
}
function annotationMismatch(wanted, signed) {
  for (const [name, text] of wanted ?? []) {
    const found = signed.get(name);
    if (found === text) continue;
    const instead = found === void 0 ? "found none" : `found ${quoted(found)}`;
    const message = `but expected the annotation ${quoted(name)} to be ${quoted(text)}, ${instead}`;
    return { code: "annotation-mismatch", message };
  }
  return null;
}
function isoTime(unixSeconds) {
  const time = new Date(unixSeconds * 1e3);
  return Number.isNaN(time.getTime()) ? `Unix time ${unixSeconds}` : time.toISOString().replace(".000Z", "Z");
}
function duration(seconds) {
  const units = [
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60]
  ];
  for (const [unit, size] of units) {
    const count = Math.floor(seconds / size);
    if (count > 0) return `${count} ${unit}${count === 1 ? "" : "s"}`;
  }
  return `${Math.floor(seconds)} seconds`;
}

export {
  fitsText,
  wantedText,
  quoted,
  clockSkewSeconds,
  verifiedTime,
  ageMismatch,
  transparencyMismatch,
  annotationMismatch
};
