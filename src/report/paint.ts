/** Colours that carry meaning; the words beside them always say the same. */
export type Tone = 'good' | 'bad' | 'unsure' | 'quiet' | 'strong'

const escapes: Readonly<Record<Tone, string>> = {
  good: '32',
  bad: '31',
  unsure: '33',
  quiet: '2',
  strong: '1',
}

/** Wraps text in a colour, or leaves it as it is. */
export type Paint = (tone: Tone, text: string) => string

/** @param color - true only for a terminal that wants colours */
export const painter =
  (color: boolean): Paint =>
  (tone, text) =>
    color ? `\u001b[${escapes[tone]}m${text}\u001b[0m` : text
