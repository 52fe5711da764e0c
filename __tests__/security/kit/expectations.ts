import { expect } from '@jest/globals'
import { schemaFaults } from '../../report/schemas.ts'
import type { Run } from './command.ts'

/** What a run that ended in an error must have said. */
export interface ExpectedError {
  readonly exitCode: 2 | 3 | 130
  readonly code: string
  /** What was expected or found, and where: each must stand in the message. */
  readonly says: readonly (string | RegExp)[]
}

/** Characters that steer terminals, split lines or hide text; a line feed is the end of a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/u

/** Nothing that a terminal or the runner of a workflow would obey, and no stack trace. */
export function expectHarmless(text: string): void {
  expect(text).not.toMatch(steering)
  expect(text).not.toContain('##[')
  expect(text).not.toMatch(/^\s*::/m)
  expect(text).not.toMatch(/^\s+at |node:internal|file:\/\/\S+\.js:\d/m)
  expect(text).not.toMatch(/undefined|\[object |NaN/)
}

/** One line with code, finding and cure, the exit code, and nothing else. */
export function expectError(run: Run, expected: ExpectedError): void {
  expect({ exitCode: run.exitCode, stderr: run.stderr, stdout: run.stdout }).toMatchObject({
    exitCode: expected.exitCode,
    stdout: '',
  })
  const lines = run.stderr.split('\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toBe('')
  expectMessage(run.stderr, expected)
}

/** `error[code]: what was expected, found and where. What to do.` */
function expectMessage(line: string, { code, says }: Pick<ExpectedError, 'code' | 'says'>): void {
  expect(line).toMatch(new RegExp(`^error\\[${code}\\]: .{10,}[.?] [A-Z].{10,}[.?]\\n$`))
  for (const part of says) expect(line).toMatch(part)
  expectHarmless(line)
}

/** The members that every object of an error has. */
interface ErrorObject {
  readonly exitCode: number
  readonly error: { readonly code: string; readonly message: string; readonly next: string }
}

/** The same error as one JSON object that keeps to its published schema. */
export function expectJsonError(run: Run, expected: ExpectedError): void {
  expect(run.exitCode).toBe(expected.exitCode)
  expect(schemaFaults(run.stdout)).toEqual([])
  expectHarmless(run.stdout)
  const { exitCode, error } = JSON.parse(run.stdout) as ErrorObject
  expect({ exitCode, code: error.code }).toEqual({ exitCode: expected.exitCode, code: expected.code })
  for (const part of expected.says) expect(error.message).toMatch(part)
  expect(error.next).not.toBe('')
}

/** The members of an image of a report that these tests look at; sign has no verdict, verify no error. */
export interface ReportedImage {
  readonly reference: string
  readonly digest?: string
  readonly verdict?: string
  readonly code?: string
  readonly message?: string
  readonly next?: string
  readonly warnings: readonly { readonly code: string; readonly message: string }[]
  readonly signatures?: readonly { readonly place: string; readonly outcome: string; readonly code: string }[]
  readonly places?: readonly { readonly url: string; readonly status: string; readonly code?: string }[]
  readonly signed?: readonly { readonly place?: string; readonly state: string; readonly code?: string }[]
}

/** The images of a report, which must keep to its schema and hold nothing that steers. */
export function imagesOf(run: Run): readonly ReportedImage[] {
  expect(run.stdout).not.toBe('')
  expect(schemaFaults(run.stdout)).toEqual([])
  expectHarmless(run.stdout)
  expectHarmless(run.stderr)
  const { exitCode, images } = JSON.parse(run.stdout) as {
    readonly exitCode: number
    readonly images: readonly ReportedImage[]
  }
  expect(exitCode).toBe(run.exitCode)
  return images
}

/** The one image of a report. */
export function imageOf(run: Run): ReportedImage {
  const [image, ...others] = imagesOf(run)
  if (image === undefined || others.length > 0) throw new Error('expected a report of one image')
  return image
}
