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

const LINE = /^(\s*(?:- +)?)([A-Za-z_][A-Za-z0-9_-]*):([ \t]+)(\S.*?)\s*$/;

/** YAML that reads back as exactly this text, on one line. */
export const quoted = (text: string): string =>
  text.includes("'") ? `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : `'${text}'`;

/** The whole rest of the line as text; a double quote that was opened and never closed was meant as a quote. */
const repairedLine = (source: string, line: number, always: boolean): RepairedLine | undefined => {
  const match = LINE.exec(source);
  if (match === null) return undefined;
  const [, indent = '', key = '', space = '', rest = ''] = match;
  if (!always && !TEXT_KEYS.has(key)) return undefined;
  const unclosed = /^(")([^"]*)$/.exec(rest);
  const text = unclosed?.[2] ?? rest;
  return {
    line,
    column: indent.length + key.length + 1 + space.length,
    key,
    written: `${indent}${key}: ${quoted(text)}`,
  };
};

/** The one line repaired, if it is `key: text` of a text field. */
export const repairLine = (text: string, line: number): RepairedLine | undefined =>
  repairedLine(text.split(/\r?\n/)[line] ?? '', line, false);

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
    const candidate = repairedLine(source.replace(/\r$/, ''), index, false);
    if (candidate === undefined) continue;
    tries += 1;
    const now = errors(lines.with(index, candidate.written).join('\n'));
    if (now >= left) continue;
    left = now;
    lines[index] = candidate.written;
    kept.push(candidate);
  }
  return { lines: kept, text: lines.join('\n') };
};
