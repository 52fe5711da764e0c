/**
 * Keeps a standard stream that cannot be written to from ending the program with a stack trace and the exit code of a
 * refusal. A reader that has seen enough (EPIPE: `| head`) changes nothing. Anything else, such as a full disk, means
 * that the report is missing: what would end with 0 ends with 3.
 */
export function heedOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return
    process.on('exit', (exitCode) => {
      if (exitCode === 0) process.exitCode = 3
    })
    void tell(error)
  })
  // There is nowhere left to tell of it.
  process.stderr.on('error', () => undefined)
}

/** The text is made by the report, which `--version` does not load. */
async function tell(cause: NodeJS.ErrnoException): Promise<void> {
  const { printOutputFailure } = await import('./main.ts')
  printOutputFailure(cause)
}
