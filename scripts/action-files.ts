import { type Action, actions, type OptionRow } from '../src/entry/option-row.ts'
import { inputsOf } from '../src/entry/options.ts'

/** One output of an action. */
export interface OutputRow {
  readonly name: string
  readonly actions: readonly Action[]
  readonly help: string
}

/** The one table of outputs; a test holds it against what the actions set. */
export const outputs: readonly OutputRow[] = [
  {
    name: 'result',
    actions: ['sign'],
    help: '`signed`, `unchanged` (every signature was there already), `would-sign` (dry run), `skipped`, `failed`; `error` or `undecided` where the run ended early',
  },
  {
    name: 'result',
    actions: ['verify'],
    help: 'the worst verdict: `rejected`, `undecided`, `waived` or `accepted`; `error` where the run ended early',
  },
  {
    name: 'result',
    actions: ['inspect'],
    help: '`done`, or `incomplete` where something could not be read; `error` or `undecided` where the run ended early',
  },
  { name: 'code', actions, help: 'code of the first fault (docs/errors.md); empty where there is none' },
  { name: 'digest', actions, help: 'the digest, where all images have the same; empty otherwise' },
  {
    name: 'references',
    actions: ['sign'],
    help: '`NAME@DIGEST` of every image that was signed, one a line',
  },
  {
    name: 'references',
    actions: ['verify'],
    help: '`NAME@DIGEST` of every image that may pass, one a line: use these in later steps, and what runs is what was verified',
  },
  {
    name: 'references',
    actions: ['inspect'],
    help: '`NAME@DIGEST` of every image that could be read, one a line',
  },
  { name: 'published', actions: ['sign'], help: 'number of signatures that were published' },
  { name: 'unchanged', actions: ['sign'], help: 'number of signatures that were there already' },
  { name: 'failed', actions: ['sign'], help: 'number of images that failed' },
  {
    name: 'fingerprints',
    actions: ['sign'],
    help: 'primary fingerprints of the keys that signed, one a line',
  },
  {
    name: 'signers',
    actions: ['sign'],
    help: 'who signed, one a line: fingerprints of keys, subjects of certificates',
  },
  { name: 'accepted', actions: ['verify'], help: 'number of images with this verdict' },
  { name: 'waived', actions: ['verify'], help: 'number of images with this verdict' },
  { name: 'rejected', actions: ['verify'], help: 'number of images with this verdict' },
  { name: 'undecided', actions: ['verify'], help: 'number of images with this verdict' },
  {
    name: 'policy-commit',
    actions: ['verify'],
    help: 'the base commit whose policy judged a pull request or a merge group; empty elsewhere',
  },
  {
    name: 'media-type',
    actions: ['inspect'],
    help: 'media type of the manifest, where all images have the same; empty otherwise',
  },
  { name: 'platforms', actions: ['inspect'], help: 'platforms of the index, one a line' },
  { name: 'signatures', actions: ['inspect'], help: 'number of signatures found; none of them is verified' },
  {
    name: 'policy-path',
    actions: ['sign'],
    help: 'policy.json by which others verify these images, with the public keys in it',
  },
  {
    name: 'registries-d-path',
    actions: ['sign'],
    help: 'file for registries.d of others, that says where the signatures lie',
  },
  { name: 'json', actions, help: 'the whole report (docs/json.md), up to 256 KiB' },
  {
    name: 'truncated',
    actions,
    help: '`true` where `json` holds the head of the report only, or a list was too long and is empty',
  },
  { name: 'report-path', actions, help: 'absolute path of the whole report' },
]

/** Outputs of one action, in table order. */
export const outputsOf = (action: Action): readonly OutputRow[] =>
  outputs.filter((row) => row.actions.includes(action))

const heads: Readonly<Record<Action, { readonly name: string; readonly description: string }>> = {
  sign: {
    name: 'Countersign images',
    description: 'Signs container images, keyless or with your key, and publishes the signatures',
  },
  verify: {
    name: 'Countersign verify',
    description: 'Refuses container images that are not signed by whom you trust',
  },
  inspect: {
    name: 'Countersign inspect',
    description: 'Digests, platforms and signatures of container images, as outputs',
  },
}

const fileOf = (action: Action): string => (action === 'sign' ? 'action.yml' : `${action}/action.yml`)

/** What holds when an input is not given, in words. */
export const inputDefault = ({ input, default: words }: OptionRow): string => input?.default ?? words

/** Meaning of an input, with its choices. */
export const inputHelp = ({ input, help, choices, kind }: OptionRow): string => {
  const words =
    kind === 'flag' ? ' (`true` or `false`)' : choices === undefined ? '' : ` (${choices.join(', ')})`
  return `${input?.help ?? help}${words}`
}

/** The runner reads expressions in descriptions, too, and fails on contexts that it has not got there. */
const withoutExpressions = (text: string): string => text.replace(/\$\{\{ (.*?) \}\}/g, '$1')

/** The text of one `action.yml`. Only the root file may be listed; the others share its bundle. */
function actionFile(action: Action): string {
  const dist = action === 'sign' ? 'dist' : '../dist'
  const inputs = inputsOf(action).map((row) => [
    `  ${row.name}:`,
    `    description: ${JSON.stringify(withoutExpressions(`${inputHelp(row)}. Default: ${inputDefault(row)}`))}`,
    ...(row.name === 'images' ? ['    required: true'] : []),
    ...(row.input?.preset === undefined ? [] : [`    default: ${JSON.stringify(row.input.preset)}`]),
  ])
  const told = outputsOf(action).map(({ name, help }) => [
    `  ${name}:`,
    `    description: ${JSON.stringify(help)}`,
  ])
  return [
    '# Made by `npm run docs` from the tables of options and outputs.',
    `name: ${heads[action].name}`,
    `description: ${heads[action].description}`,
    'author: Countersign',
    'branding:',
    '  icon: shield',
    '  color: green',
    'inputs:',
    ...inputs.flat(),
    'outputs:',
    ...told.flat(),
    'runs:',
    '  using: node24',
    `  main: ${dist}/${action}-action.js`,
    '',
  ].join('\n')
}

/** Every `action.yml`, by its path in the repository. */
export const actionFiles = (): readonly { readonly path: string; readonly text: string }[] =>
  actions.map((action) => ({ path: fileOf(action), text: actionFile(action) }))
