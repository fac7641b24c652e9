/** Findings as a compiler prints them: place, id, the line with a caret, what to do. Also as values for JSON. */
import type { Finding } from '../finding.ts';
import type { SourceFile } from '../policy.ts';

/**
 * Plain text, one paragraph a finding, in the order given; notes follow, marked as such.
 * `files` are those that were judged; a finding of another file is shown without its line.
 */
export const renderFindings = (
  findings: readonly Finding[],
  files: readonly SourceFile[],
  notes: readonly Finding[] = [],
): string => {
  if (findings.length + notes.length === 0) return 'No findings.\n';
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const split = new Map<string, readonly string[]>();
  const lineOf = ({ file, line, id }: Finding): string | undefined => {
    // NB. The line is what must not be said once more.
    if (id === 'text.credential') return undefined;
    const lines = split.get(file) ?? (texts.get(file) ?? '').split(/\r?\n/);
    split.set(file, lines);
    return lines[line - 1];
  };
  const paragraphs = [
    ...findings.map((each) => paragraph(each, lineOf(each), '')),
    ...notes.map((each) => paragraph(each, lineOf(each), 'note: ')),
  ];
  return `${paragraphs.join('\n')}\n${summary(findings, notes)}\n`;
};

/** `2 findings in 1 file, 1 note.` */
const summary = (findings: readonly Finding[], notes: readonly Finding[]): string => {
  const count =
    findings.length === 0
      ? 'No findings'
      : findings.length === 1
        ? '1 finding'
        : `${findings.length} findings`;
  const places = new Set(findings.map(({ file }) => file)).size;
  const where = places === 0 ? '' : places === 1 ? ' in 1 file' : ` in ${places} files`;
  const more = notes.length === 0 ? '' : notes.length === 1 ? ', 1 note' : `, ${notes.length} notes`;
  return `${count}${where}${more}.`;
};

/** For machines: each with id, file, line, column, message and remedy, and nothing else. */
export const findingsAsValue = (findings: readonly Finding[]): readonly Finding[] =>
  findings.map(({ id, file, line, column, message, remedy }) => ({
    id,
    file,
    line,
    column,
    message,
    remedy,
  }));

const paragraph = (
  { file, line, column, id, message, remedy }: Finding,
  source: string | undefined,
  mark: '' | 'note: ',
): string => {
  const head = `${visible(file)}:${line}:${column} ${mark}${visible(message)} [${id}]\n`;
  const help = `  help: ${visible(remedy)}\n`;
  if (source === undefined || source.trim() === '') return head + help;
  const { shown, caret } = excerpt(source, column);
  const number = String(line);
  const gutter = ' '.repeat(number.length);
  return `${head}  ${number} | ${shown}\n  ${gutter} | ${' '.repeat(caret)}^\n${help}`;
};

const WIDEST = 100;

/** At most a hundred characters around the column, and where the caret stands below them. */
const excerpt = (source: string, column: number): { readonly shown: string; readonly caret: number } => {
  const characters = [...source];
  const from = column > WIDEST ? column - WIDEST / 2 : 0;
  const part = characters.slice(from, from + WIDEST);
  const before = visible(part.slice(0, column - 1 - from).join(''));
  const shown = visible(part.join(''));
  const start = from > 0 ? '…' : '';
  const end = from + WIDEST < characters.length ? '…' : '';
  return { shown: `${start}${shown}${end}`, caret: start.length + widthOf(before) };
};

/** Wide characters (CJK, emoji) take two columns of a terminal. */
const widthOf = (text: string): number =>
  [...text].reduce(
    (width, character) =>
      width +
      (/\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60]/u.test(
        character,
      )
        ? 2
        : 1),
    0,
  );

// NB. A file's text reaches a terminal or a log here: escape sequences, line ends and bidirectional controls of a
// request would forge lines, or hide some. The runner of a workflow takes `##[name]` for a command wherever it stands in a line.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const visible = (text: string): string =>
  text
    .replaceAll('\t', ' ')
    .replaceAll('##[', '## [')
    .replace(UNSEEN, (character) => {
      const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      return `<U+${code}>`;
    });
