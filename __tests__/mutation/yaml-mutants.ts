import { type AlteredBytes, alterText, type TextChange } from './byte-mutants.ts'
import type { Random } from './random.ts'

const waive = '[{ type: insecureAcceptAnything }]'

/** Replaces one of the places that fit. */
function atOne(text: string, pattern: RegExp, random: Random, change: (found: string) => string): string {
  const all = [...text.matchAll(pattern)]
  if (all.length === 0) return text
  const found = random.pick(all)
  return text.slice(0, found.index) + change(found[0]) + text.slice(found.index + found[0].length)
}

/** Ways to write a policy in YAML otherwise, and what YAML has that JSON has not. */
const changes: Readonly<Record<string, TextChange>> = {
  'a comment': (text, random) => atOne(text, /\n/g, random, () => ' # no more\n'),
  'a comment that cuts': (text, random) => atOne(text, /[,:] /g, random, (found) => `${found}# `),
  quotes: (text, random) => atOne(text, /: [A-Za-z][\w/.-]*/g, random, (found) => `: '${found.slice(2)}'`),
  'no quotes': (text, random) => atOne(text, /"[^"\n]*"/g, random, (found) => found.slice(1, -1)),
  'an anchor': (text, random) => atOne(text, /: [[{"A-Za-z]/g, random, (found) => `: &a ${found.slice(2)}`),
  'an alias': (text, random) => atOne(text.replace('[', '&a ['), /: [A-Za-z][\w/.-]*/g, random, () => ': *a'),
  'a merge key': (text, random) => atOne(text, /\{/g, random, () => '{ <<: { type: reject }, '),
  'a tag': (text, random) =>
    atOne(
      text,
      /: ["A-Za-z]/g,
      random,
      (found) => `: ${random.pick(['!!str', '!!binary', '!x'])} ${found.slice(2)}`,
    ),
  'a directive': (text, random) =>
    `${random.pick(['%YAML 1.1', '%YAML 1.2', '%YAML 2.0', '%TAG ! x'])}\n---\n${text}`,
  'a second document': (text) => `${text}\n---\ndefault: ${waive}\n`,
  'an end and more': (text) => `${text}\n...\ndefault: ${waive}\n`,
  'a second default': (text) => text.replace('{', `{ default: ${waive},`),
  'a member twice': (text, random) =>
    atOne(text, /\w+: [A-Za-z]/g, random, (found) => `${found.split(':')[0]}: x, ${found}`),
  'another value': (text, random) =>
    atOne(
      text,
      /: [A-Za-z0-9][\w/.-]*/g,
      random,
      () =>
        `: ${random.pick(['yes', 'null', '~', '0', '[]', 'reject', 'insecureAcceptAnything', '"*"', 'none', '1e3', '0o7'])}`,
    ),
  'another name': (text, random) =>
    atOne(text, /[A-Za-z]+:/g, random, (found) =>
      random.pick([found.toUpperCase(), `x${found}`, `? ${found}`, `"${found.slice(0, -1)} ":`]),
    ),
  'another letter': (text, random) =>
    atOne(text, /[A-Za-z/.]/g, random, () => random.pick(['', '*', '**', '?', '/', '@', ' ', 'x', '\\'])),
  'a tab': (text, random) => atOne(text, /\n +/g, random, () => '\n\t'),
  'a line less': (text, random) => atOne(text, /\n[^\n]+/g, random, () => ''),
  'a wider scope': (text, random) =>
    text.replace(
      'registry.example/team/app',
      random.pick(['registry.example/team', 'registry.example', '"*.example"', '""']),
    ),
}

/** Alters a policy that is written in YAML; never back to what it was. */
export const alterYaml = (policy: Uint8Array, random: Random): AlteredBytes =>
  alterText(policy, random, changes)
