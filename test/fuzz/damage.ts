/** Texts that were sound once: cut, doubled, mixed with others, and filled with what parsers stumble over. */
import * as fc from 'fast-check';

/** One change, by shares of the text, so that it means something in every text. */
type Change =
  | { readonly kind: 'insert'; readonly at: number; readonly what: string }
  | { readonly kind: 'replace'; readonly at: number; readonly what: string }
  | { readonly kind: 'cut'; readonly at: number; readonly length: number }
  | { readonly kind: 'double-line'; readonly at: number; readonly to: number }
  | { readonly kind: 'drop-line'; readonly at: number }
  | { readonly kind: 'value'; readonly at: number; readonly what: string }
  | { readonly kind: 'graft'; readonly at: number; readonly from: number; readonly length: number };

/** What has broken parsers before, ours or others'. */
const BAIT = [
  '\u0000',
  '\u001b[2J',
  '\u202e',
  '\ufeff',
  '\r',
  '\r\n',
  '\t',
  '\ud800',
  '\u2028',
  '\u0085',
  '\u00a0',
  'ﬀ',
  '１２h',
  '&a',
  '*a',
  '!!js/function',
  '!<tag:yaml.org,2002:binary>',
  '<<: *a',
  '? ',
  '| ',
  '>-\n',
  '%YAML 1.1\n---\n',
  '---\n',
  '...\n',
  '{',
  '}',
  '[',
  ']',
  '[[[[[[[[[[[[[[[[',
  '{a: {b: {c: ',
  ': ',
  ' #',
  '"',
  "'",
  '\\',
  '`',
  '~',
  'null',
  'true',
  'yes',
  'NaN',
  '.inf',
  '-0',
  '0x7f',
  '0o17',
  '017',
  '1e9',
  '1e9h',
  '9'.repeat(40),
  '-1h',
  '1h1h',
  '60',
  '99999999999999999999h',
  '2026-02-30',
  '2026-03-29 02:30 Europe/Berlin',
  '2026-11-28T10:00:00Z',
  '9999-12-31',
  '0.0.0.0/0',
  '::/0',
  '::ffff:10.0.0.1',
  '010.0.0.1',
  '1.2.3.4/33',
  '2001:db8::/129',
  'fe80::1%eth0',
  '*',
  'Internet',
  'target:',
  'param:',
  'param:__proto__',
  'target:constructor',
  'user:',
  'group:',
  'team:a/b',
  'oncall:',
  'manager',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../',
  '/',
  '(a+)+$',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '(?=',
  '(?<',
  '[',
  'a{1,99999}',
  '\\p{L}',
  '::set-output name=x::y',
  '##[group]',
  '<!-- gatehouse -->',
  'gh:00000000-1 exp=2026-11-28T10:00:00Z',
  '@contoso/everybody',
  '](http://x)',
  '<script>',
  '${{ github.token }}',
] as const;

const share = fc.double({ min: 0, max: 1, noNaN: true });
const bait = fc.oneof(fc.constantFrom(...BAIT), fc.string({ unit: 'binary', maxLength: 6 }));

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), at: share, what: bait }),
  fc.record({ kind: fc.constant('replace' as const), at: share, what: bait }),
  fc.record({ kind: fc.constant('cut' as const), at: share, length: fc.nat(40) }),
  fc.record({ kind: fc.constant('double-line' as const), at: share, to: share }),
  fc.record({ kind: fc.constant('drop-line' as const), at: share }),
  fc.record({ kind: fc.constant('value' as const), at: share, what: bait }),
  fc.record({ kind: fc.constant('graft' as const), at: share, from: share, length: fc.nat(80) }),
);

const lineAt = (lines: readonly string[], at: number): number =>
  Math.min(lines.length - 1, Math.floor(at * lines.length));

const changed = (text: string, one: Change, other: string): string => {
  const place = 'at' in one ? Math.floor(one.at * text.length) : 0;
  switch (one.kind) {
    case 'insert':
      return text.slice(0, place) + one.what + text.slice(place);
    case 'replace':
      return text.slice(0, place) + one.what + text.slice(place + one.what.length);
    case 'cut':
      return text.slice(0, place) + text.slice(place + one.length);
    case 'double-line': {
      const lines = text.split('\n');
      return lines.toSpliced(lineAt(lines, one.to), 0, lines[lineAt(lines, one.at)] ?? '').join('\n');
    }
    case 'drop-line': {
      const lines = text.split('\n');
      return lines.toSpliced(lineAt(lines, one.at), 1).join('\n');
    }
    case 'value': {
      const lines = text.split('\n');
      const line = lineAt(lines, one.at);
      return lines
        .with(
          line,
          (lines[line] ?? '').replace(/:.*$/, () => `: ${one.what}`),
        )
        .join('\n');
    }
    case 'graft': {
      const start = Math.floor(one.from * other.length);
      return text.slice(0, place) + other.slice(start, start + one.length) + text.slice(place);
    }
  }
};

/** One of the texts, changed up to six times; none of the changes in one of seven. */
export const damaged = (texts: readonly string[]): fc.Arbitrary<string> =>
  fc
    .record({
      text: fc.constantFrom(...texts),
      other: fc.constantFrom(...texts),
      changes: fc.array(change, { maxLength: 6 }),
    })
    .map(({ text, other, changes }) => changes.reduce((now, one) => changed(now, one, other), text));
