import type { TrustedFiles } from '../adapters/trusted-files.ts'
import type { Progress } from '../ports.ts'
import type { Surroundings } from './request-parts.ts'
import type { Secrets } from './secrets.ts'

/** What a run may be told and may tell. */
export interface RunControl {
  readonly cancel: AbortSignal
  readonly progress: Progress
}

/** The side of a run that differs from door to door. */
export interface Door {
  readonly surroundings: Surroundings
  readonly parts: DoorParts
}

/** What one door does otherwise than another. */
export interface DoorParts {
  readonly secrets: Secrets
  /** Whether the user's or the system's registries.d counts where no folder is named. */
  readonly ambientRegistries: boolean
  /** Whether links among the files of a registries.d folder are followed. */
  readonly followLinks: boolean
  /** Policies and the keys that they name. */
  readonly files: TrustedFiles
  /** Variables with the right to ask the platform of a workflow for an identity token. */
  readonly tokenRequest: Readonly<Record<string, string | undefined>>
  /** Hides a token from everything that the runner prints. */
  readonly maskSecret: (text: string) => void
  /** Of the repository that the run belongs to: `public`, `private` or `internal`, where that is known. */
  readonly visibility?: string
  /** Of that repository's server, without a slash at the end. */
  readonly serverUrl?: string
}
