const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};

// src/domain/errors.ts
var CountersignError = class extends Error {
  code;
  next;
  constructor(code, message, details = {}) {
    super(message, details.cause === void 0 ? void 0 : { cause: details.cause });
    this.code = code;
    this.next = details.next;
    this.name = new.target.name;
  }
};
var UsageError = class extends CountersignError {
  exitCode = 2;
};
var FormatError = class extends CountersignError {
  exitCode;
  /** JSON path of the fault inside the document, where it has one; the message names it, too. */
  path;
  constructor(code, message, details = {}) {
    super(code, message, details);
    this.exitCode = details.ownFile === true ? 2 : 3;
    this.path = details.path;
  }
};
var IntegrityError = class extends CountersignError {
  exitCode = 3;
};
var TransportError = class extends CountersignError {
  exitCode = 3;
  status;
  mayPass;
  /** Set where a registry or its token service refused. */
  refusal;
  constructor(code, message, details = {}) {
    super(code, message, details);
    this.status = details.status;
    this.mayPass = details.mayPass ?? false;
    this.refusal = details.refusal;
  }
};
var SigningError = class extends CountersignError {
  exitCode;
  constructor(code, message, details = {}) {
    super(code, message, details);
    this.exitCode = details.exitCode ?? 2;
  }
};
var InternalError = class extends CountersignError {
  exitCode = 3;
  /** @param cause - whatever was thrown; its name and message are shown, its stack only kept */
  constructor(cause) {
    const found = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super("internal-error", `unexpected ${found}`, { cause });
  }
};

// src/entry/crash.ts
function heedCrashes(tell) {
  let isTelling = false;
  process.on("uncaughtException", (cause) => {
    if (isTelling) return;
    isTelling = true;
    void tell(new InternalError(cause)).finally(() => process.exit(3));
  });
}

// builtin:node:fs of src/entry/version.ts
var builtin = process.getBuiltinModule("node:fs");
var readFileSync = /* @__PURE__ */ (() => builtin.readFileSync)();

// src/entry/version.ts
function productVersion() {
  if (true) return "0.1.0";
  const json = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return JSON.parse(json).version;
}

export {
  CountersignError,
  UsageError,
  FormatError,
  IntegrityError,
  TransportError,
  SigningError,
  InternalError,
  heedCrashes,
  productVersion
};
