/** The line somebody meant when text broke the YAML around it, e.g. `justification: Fix: replication @prod`. */

/** A line `key: text` whose text, put in quotes, makes sense of the document. */
export interface RepairedLine {
  /** 0-based. */
  readonly line: number;
  /** Where the text begins in the line, 0-based. */
  readonly column: number;
  readonly key: string;
  /** The whole line as it should be. */
  readonly written: string;
}

/** Keys whose values are prose or free text; others have words of their own and get other remedies. */
const TEXT_KEYS = new Set(['justification', 'ticket', 'description', 'hint', 'connect', 'name', 'pattern']);

/** NB. Of a line without blanks at its end: a pattern that looks for them itself takes minutes for a long run of blanks inside. */
const LINE = /^(\s*(?:- +)?)([A-Za-z_][A-Za-z0-9_-]*):([ \t]+)(\S.*)$/;

/** YAML that reads back as exactly this text, on one line. */
export const quoted = (text: string): string =>
  text.includes("'") ? `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : `'${text}'`;

const repairedLine = (source: string, line: number): RepairedLine | undefined => {
  const match = LINE.exec(source.trimEnd());
  if (match === null) return undefined;
  const [, indent = '', key = '', space = '', rest = ''] = match;
  if (!TEXT_KEYS.has(key)) return undefined;
  return {
    line,
    column: indent.length + key.length + 1 + space.length,
    key,
    written: `${indent}${key}: ${quoted(meantBy(rest))}`,
  };
};

/**
 * The whole rest of the line as text, without quotes that were meant as YAML's: `'it's down'`, `"say "hi" now"`, `"not closed`.
 * Of `"a" and "b"` they are part of the text: the second one closes.
 */
const meantBy = (rest: string): string => {
  const unclosed = /^"([^"]+)$/.exec(rest);
  if (unclosed?.[1] !== undefined) return unclosed[1];
  const [, quote, inner] = /^(["'])(.*)\1$/.exec(rest) ?? [];
  if (quote === undefined || inner === undefined || inner === '') return rest;
  const first = inner.indexOf(quote);
  const closes =
    first > 0 && /[\s,.;:!?)]/.test(inner[first + 1] ?? '') && !/\s/.test(inner[first - 1] ?? ' ');
  return closes ? rest : inner;
};

/** The one line repaired, if it is `key: text` of a text field. */
export const repairLine = (text: string, line: number): RepairedLine | undefined =>
  repairedLine(text.split(/\r?\n/)[line] ?? '', line);

const isKey = (line: string): boolean => /^[A-Za-z_][A-Za-z0-9_-]*:(?:\s|$)/.test(line);

/** Whether the text of the top-level key in this line seems to go on below it: the next line that says something is no key. */
const goesOn = (lines: readonly string[], line: number): boolean => {
  const next = lines.slice(line + 1).find((each) => each.trim() !== '' && !/^\s*#/.test(each));
  return isKey(lines[line] ?? '') && next !== undefined && !isKey(next);
};

/**
 * What to write when the text of a text field goes over several lines without a block, and breaks the YAML: `line` is where
 * it breaks, 0-based.
 */
export const blockAdvice = (text: string, line: number): string | undefined => {
  const lines = text.split(/\r?\n/);
  let start = Math.min(line, lines.length - 1);
  while (start > 0 && !isKey(lines[start] ?? '')) start -= 1;
  const [, key = ''] = /^([A-Za-z_][A-Za-z0-9_-]*):/.exec(lines[start] ?? '') ?? [];
  if (!TEXT_KEYS.has(key) || !goesOn(lines, start)) return undefined;
  return `Write \`${key}: |-\`, and the text on the lines below it, each indented by two spaces.`;
};

/** Lines of text fields, whatever they mean in YAML, in quotes. */
export const quoteLines = (text: string, at: readonly number[]): Repair => {
  const lines = text.split('\n');
  const kept = at.flatMap((line) => repairLine(text, line) ?? []);
  for (const { line, written } of kept) lines[line] = written;
  return { lines: kept, text: lines.join('\n') };
};

export interface Repair {
  readonly lines: readonly RepairedLine[];
  /** The text with those lines replaced: the same number of lines, so that later places stay right. */
  readonly text: string;
}

/** At most so many lines are tried, and only in texts of a size that people write: each try reads the document again. */
const TRIES = 12;
const LONGEST_REPAIRED = 8 * 1024;

/**
 * Tries to put text fields in quotes, line by line, and keeps each that leaves fewer errors than before.
 * `errors` counts what is wrong with a text.
 */
export const repair = (text: string, errors: (text: string) => number): Repair => {
  // NB. A hostile text of the largest size would otherwise keep the judge busy for many seconds.
  if (text.length > LONGEST_REPAIRED) return { lines: [], text };
  const lines = text.split('\n');
  const kept: RepairedLine[] = [];
  let left = errors(text);
  let tries = 0;
  for (const [index, source] of lines.entries()) {
    if (left === 0 || tries === TRIES) break;
    const candidate = repairedLine(source.replace(/\r$/, ''), index);
    // A line of a text that goes on below it is no whole text: quotes would cut it in two.
    if (candidate === undefined || goesOn(lines, index)) continue;
    tries += 1;
    const now = errors(lines.with(index, candidate.written).join('\n'));
    if (now >= left) continue;
    left = now;
    lines[index] = candidate.written;
    kept.push(candidate);
  }
  return { lines: kept, text: lines.join('\n') };
};
