import type { Digest } from '../domain/image/digest.ts'
import type { ImageName } from '../domain/image/transport.ts'

/** An operand: the text as typed and what it means. */
export interface Operand {
  readonly text: string
  readonly name: ImageName
  /** What it must resolve to, where a build step told. */
  readonly expectedDigest?: Digest
}
