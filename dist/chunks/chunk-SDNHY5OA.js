const require=n=>{const m=process.getBuiltinModule(n);if(m)return m;throw new Error(`no module ${n}`)};

// src/entry/output.ts
function heedOutput() {
  process.stdout.on("error", (error) => {
    if (error.code === "EPIPE") return;
    process.on("exit", (exitCode) => {
      if (exitCode === 0) process.exitCode = 3;
    });
    void tell(error);
  });
  process.stderr.on("error", () => void 0);
}
async function tell(cause) {
  const { printOutputFailure } = await import("./main-HP5OS2ZD.js");
  printOutputFailure(cause);
}

export {
  heedOutput
};
