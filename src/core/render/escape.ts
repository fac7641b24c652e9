/** The one place where people's text becomes harmless: for Markdown, code spans, drawings, plain lines and terminals (I10). */
import { withoutCredentials } from '../credential-text.ts';

/** One visible line: no control or invisible characters, no line breaks, at most `length` characters. */
export const oneLine = (text: string, length = 300): string => {
  // NB. Before anything is cut: half a credential would not be known for one.
  const visible = withoutCredentials(text)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, ' ')
    // NB. Characters that turn the reading order, or are not seen at all, can make a text read differently from what it says.
    .replace(
      /[\p{Cf}\p{Cs}\p{Co}\p{Cn}\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]|\p{Variation_Selector}/gu,
      '\ufffd',
    )
    // Towers of combining marks reach into the lines above and below.
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .trim();
  const characters = [...visible];
  return characters.length <= length
    ? visible
    : `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`;
};

/** Text as text in GitHub's Markdown, for the middle of a line: no markup, HTML, mention, reference, link, emoji or formula. */
export const escapeMarkdown = (text: string, length?: number): string =>
  oneLine(text, length)
    // NB. GitHub looks for mentions, references and addresses in the finished text, where a backslash is gone:
    // without a break, a justification could call people or leave its mark on somebody else's issue.
    .replace(/[@#$]/g, `$&${zeroWidth}`)
    .replace(/(GH)-(?=\d)/gi, `$1-${zeroWidth}`)
    .replace(/:(?=[\p{L}_+/-])/gu, `:${zeroWidth}`)
    .replace(/(www)\./gi, `$1${zeroWidth}.`)
    .replace(/(?<![0-9A-Za-z])([0-9a-f]{3})([0-9a-f]{4,37})(?![0-9A-Za-z])/gi, `$1${zeroWidth}$2`)
    .replace(/[&<>]/g, (character) => entities[character] ?? '')
    // An underscore between letters is never markup and stays readable in mail.
    .replace(/[\\`*[\]#|~!^$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    // At the start of a line these begin a list or a rule.
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
    .replace(/^[-+=]/, '\\$&')
    .replaceAll(zeroWidth, '&#8203;');

/** Text inside a code span, which no backtick in it can leave. Empty text is shown as `(empty)`. */
export const codeSpan = (text: string, length?: number): string => {
  const line = oneLine(text, length);
  if (line === '') return '`(empty)`';
  const fence = '`'.repeat(longestRun(line, /`+/g) + 1);
  const padded = line.startsWith('`') || line.endsWith('`') ? ` ${line} ` : line;
  return `${fence}${padded}${fence}`;
};

/** One sentence with one full stop, escaped. */
export const sentence = (text: string): string => {
  const escaped = escapeMarkdown(text);
  return /[.!?…]$/.test(escaped) ? escaped : `${escaped}.`;
};

/** Markdown that the functions above made, as the plain line that a browser shows of it: for terminals. */
export const plainText = (markdown: string): string =>
  markdown.replace(
    /(`+)( ?)(.+?)\2\1(?!`)|\\([\\`*[\]#|~!^$_.)+=-])|\*\*|&#8203;|&(amp|lt|gt);/g,
    (_all, _fence, _blank, code?: string, escaped?: string, entity?: string) =>
      code ?? escaped ?? (entity === undefined ? '' : (SIGNS[entity] ?? '')),
  );

const SIGNS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/** Text as a fenced block of its own, which no line in it can close. Line breaks stay. */
export const codeBlock = (text: string, length = 2_000): string =>
  fenced(linesOf(text, length).map((line) => oneLine(line.replace(/^ +/, ''), length)));

/** The same for a file that somebody may copy: with its indentation. */
export const fileBlock = (text: string, length = 12_000): string =>
  fenced(
    linesOf(text, length).map((line) => {
      const indent = /^ */.exec(line)?.[0] ?? '';
      return indent + oneLine(line.slice(indent.length), length);
    }),
  );

const linesOf = (text: string, length: number): readonly string[] =>
  // NB. A key stands on several lines: none of them alone looks like one.
  withoutCredentials(text)
    .slice(0, length)
    .split(/\r\n|[\r\n\u2028\u2029]/);

const fenced = (lines: readonly string[]): string => {
  const body = lines.join('\n').trim();
  const fence = '`'.repeat(Math.max(3, longestRun(body, /`+/g) + 1));
  return `${fence}text\n${body}\n${fence}`;
};

/** Text as one part of an address that stands in a Markdown link: also what encoding leaves alone and Markdown does not. */
export const urlPart = (text: string): string =>
  encodeURIComponent(withoutCredentials(text)).replace(
    /[!'()*_~]/g,
    (character) => `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`,
  );

/** Text as a label in a drawing: letters, digits and a few harmless signs; everything else becomes a space. */
export const drawingLabel = (text: string): string =>
  oneLine(text, 60)
    .replace(/[^\p{L}\p{N} ./-]+/gu, ' ')
    .replace(/\bend\b/gi, 'End ')
    .replace(/ +/g, ' ')
    .trim() || 'unnamed';

/** One line that no terminal and no workflow runner takes for a command. */
export const terminalSafe = (text: string): string =>
  oneLine(text, 2_000)
    // NB. The runner executes lines of output that begin with `::name` or `##[name`, after leading blanks.
    .replace(/^::/, ': :')
    .replace(/##\[/g, '## [');

/**
 * One workflow command, as the runner reads it from a job's output. Properties without a value are left out.
 * NB. The runner undoes `%25 %0D %0A` in the text, and `%3A %2C` in properties: whatever is not escaped here could end the
 * command and begin another (`::set-env`, `::add-mask`).
 */
export const workflowCommand = (
  name: 'error' | 'notice',
  properties: Readonly<Record<string, string | number>>,
  text: string,
): string => {
  const listed = Object.entries(properties).map(
    ([key, value]) => `${key}=${commandText(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`,
  );
  return `::${name} ${listed.join(',')}::${commandText(text)}`;
};

const commandText = (text: string): string => terminalSafe(text).replaceAll('%', '%25');

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** Ours: those of the text are gone before. */
const zeroWidth = '\u200b';

const longestRun = (text: string, pattern: RegExp): number =>
  Math.max(0, ...(text.match(pattern) ?? []).map((run) => run.length));
