import type { Progress } from '../ports.ts'

/** A progress line that can be taken away before the report is printed. */
export interface TerminalProgress extends Progress {
  clear(): void
}

/**
 * Count, failures and rate of a batch on one line of a terminal, at most ten times a second; silent elsewhere and for
 * a single image.
 */
export function terminalProgress(stream: NodeJS.WriteStream, silent: boolean): TerminalProgress {
  const startedMs = performance.now()
  let shownAtMs = 0
  let visible = false
  return {
    update: ({ done, total, failed }) => {
      const nowMs = performance.now()
      if (silent || stream.isTTY !== true || total < 2 || nowMs - shownAtMs < 100) return
      shownAtMs = nowMs
      visible = true
      const rate = done / Math.max((nowMs - startedMs) / 1000, 0.001)
      stream.write(`\r\u001b[K${done} of ${total}, ${failed} failed, ${rate.toFixed(1)}/s`)
    },
    clear: () => {
      if (visible) stream.write('\r\u001b[K')
      visible = false
    },
  }
}
