import type { Operand } from '../app/contract.ts'
import { UsageError } from '../domain/errors.ts'
import { namesPath, parseImageName } from '../domain/image/transport.ts'
import type { CommandLine } from './command-line.ts'

/**
 * References as typed: one an operand, or several in one, separated by line ends or commas (as the actions of a
 * workflow pass them). Operands that name a transport with a path are split at line ends only: paths may hold commas.
 *
 * @throws UsageError `operand-missing`, FormatError for one that is no reference
 */
export function operandsOf({ command, operands, images }: CommandLine): readonly Operand[] {
  if (images !== undefined) return images.map((image) => ({ ...image, name: parseImageName(image.text) }))
  const texts = operands
    .flatMap((operand) => operand.split(/\r?\n/))
    .flatMap((text) => (namesPath(text.trimStart()) ? [text] : text.split(',')))
    .map((text) => text.trim())
    .filter((text) => text !== '')
  if (texts.length === 0) {
    throw new UsageError('operand-missing', `countersign ${command}: expected at least one image, found none`)
  }
  return texts.map((text) => ({ text, name: parseImageName(text) }))
}

/** @throws UsageError `operand-unexpected` where any was given */
export function requireNoOperands({ command, operands: [found] }: CommandLine): void {
  if (found === undefined) return
  throw new UsageError(
    'operand-unexpected',
    `countersign ${command}: expected no operand, found ${JSON.stringify(found.slice(0, 200))}`,
    { next: `Leave it out; see \`countersign ${command} --help\`.` },
  )
}

/**
 * The one image of a command that takes one.
 *
 * @throws UsageError `operand-missing`, `option-value` for several; FormatError for one that is no reference
 */
export function singleOperand(line: CommandLine): Operand {
  const [operand, second] = operandsOf(line)
  if (operand === undefined || second !== undefined) {
    throw new UsageError('option-value', `countersign ${line.command}: expected one image, found several`, {
      next: 'Name one; run the command once for each.',
    })
  }
  return operand
}
