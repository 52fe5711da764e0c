import { rmSync } from 'node:fs'

/** Removes what build-cli made. */
export default function removeCli() {
  const folder = process.env.COUNTERSIGN_TEST_CLI_FOLDER
  if (folder) rmSync(folder, { recursive: true, force: true })
}
