/**
 * One word for a POSIX shell. What the runner of a workflow would obey in it, `##[command]`, is taken apart by empty
 * quotes, which a shell does not see.
 */
export const quoted = (text: string): string =>
  /^[A-Za-z0-9_./:@%+=-]+$/.test(text)
    ? text
    : `'${text.replaceAll("'", `'\\''`).replace(/##(?=[A-Za-z]*\[)/g, "#''#")}'`
