import type { Action } from '../../src/entry/option-row.ts'
import type { Step } from '../runner/job.ts'
import { answer, type Saying } from '../security/kit/servers.ts'

/** A row of a table: which text stands where. */
export type Row = Omit<Step, 'uses' | 'onStart'>

/** One place that text from outside can come from. */
export interface Place {
  readonly name: string
  readonly action: Action
  /** Puts the text there, and gives the step that meets it. */
  readonly row: (text: string, id: string) => Row | Promise<Row>
}

/** What a header can hold of a text. */
export const asHeader = (text: string): string => text.replace(/[^\t\x20-\x7e\xa0-\xff]/g, '').slice(0, 2000)
/** What a file can be called. */
export const asFileName = (text: string): string =>
  Buffer.from(text.replaceAll('/', '_').slice(0, 60)).subarray(0, 200).toString().replaceAll('\ufffd', '')

/** As a value of JSON. */
export const json = (value: unknown): string => JSON.stringify(value)

/** What a server says. */
export interface Answering {
  readonly status?: number
  readonly body?: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

/** Says it at every request. */
export const saying =
  ({ status = 200, body = '', headers = {} }: Answering): Saying =>
  (response) =>
    answer(response, status, body, headers)
