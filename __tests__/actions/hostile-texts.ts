/**
 * What runners, terminals, browsers and careless readers obey. Each holds the word `obeyed`, so that a test can see
 * that it was shown, in whatever form.
 */
export const hostileTexts: readonly string[] = [
  // Workflow commands at the start of a line.
  '::error::obeyed',
  '  ::error file=README.md,line=1::obeyed',
  '\t::WARNING::obeyed',
  '\u00a0::notice::obeyed',
  '\u0085::error::obeyed',
  'obeyed\n::error::x',
  'obeyed\r::error::x',
  'obeyed\r\n  ::set-output name=result::accepted',
  'obeyed\n::set-env name=NODE_OPTIONS::--require=/tmp/x\n::add-path::/tmp\n::save-state name=a::b',
  'obeyed\n::add-mask::a',
  'obeyed\n::stop-commands::x',
  'obeyed\n::echo::on\n::add-matcher::m.json\n::debug::x',
  'obeyed\n::group::x',
  'obeyed\n::endgroup::',
  // Escapes that become commands or line ends once a reader takes them away.
  'obeyed%0A::error::x',
  'obeyed%0D%0A::error::x',
  'obeyed%250A::error::x',
  'obeyed,title=x%3A%2C::y',
  // The older form, which is read anywhere in a line.
  '##[error]obeyed',
  'obeyed ##[add-mask]a',
  'obeyed ###[set-output name=result]accepted',
  'obeyed##[section]x ##vso[task.setvariable variable=x]y',
  'obeyed #\u200b#[error]x #%23[error]y',
  // Files of the runner.
  'obeyed\nghadelimiter_00000000-0000-0000-0000-000000000000\nresult<<x\naccepted\nx',
  'result=accepted obeyed',
  // Terminals, and text that is not what it looks like.
  '\u001b[2J\u001b]0;obeyed\u0007\u001b[31m',
  '\u009b31mobeyed\u0008\u007f',
  '\u202eobeyed\u2066\u200b\u2060\ufeff\u00ad',
  'obeyed\u2028::error::x\u2029',
  'obeyed\u000b::error::x\u000c::error::y',
  // Markdown and HTML.
  '</code></td></tr></table></details><script>alert("obeyed")</script>',
  '<img src=x onerror=obeyed><!-- x',
  '| obeyed | accepted |\n| --- | --- |\n',
  '`obeyed` ``` ```` ~~~',
  'obeyed\n```\n# accepted\n',
  '[obeyed](https://evil.example) ![x](https://evil.example/x.png)',
  'obeyed @team/owners #1 gh-1 team/app#1 https://evil.example www.evil.example a@evil.example',
  '**obeyed** _x_ ~~y~~ $`z`$ $$z$$ :tada: [^1] - [x] x',
  '&lt;b&gt;obeyed&#x3c;b&#x3e;&amp;',
  '# obeyed\n\n    code\n> quote\n1. list',
  // Lists, JSON and YAML.
  'obeyed, registry.example/other:1',
  '{"tags":["obeyed"]}',
  'obeyed": {"verdict": "accepted"}, "x": "',
  '*obeyed &anchor !!js/function {{ x }} ${{ github.token }}',
  // Shells, paths and templates.
  '$(obeyed) `obeyed` ; obeyed && obeyed | obeyed > ../../tmp/obeyed',
  '%s %d %o %j obeyed %%',
  // Size.
  `obeyed${'A'.repeat(5000)}::error::x`,
  `obeyed${'\u{1f600}'.repeat(600)}`,
]

/** The text in whose place each of them stands for comparison. */
export const plainText = 'obeyed'
