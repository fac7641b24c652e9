/** Adds entries to `people:` in the file's own style, and leaves every byte that is there. */
import { Document, isCollection } from 'yaml';
import type { Entry, Entries } from './entries.ts';

export interface NewEntry {
  readonly key: string;
  readonly fields: Readonly<Record<string, string | number>>;
  /** What people must look at or fill in: lines above the entry. */
  readonly comments: readonly string[];
}

const HEAD = `# yaml-language-server: $schema=../docs/schemas/people.schema.json
# Who is who. GitHub's numeric id and Entra's object id count; logins are labels.
people:
`;

/** A file for people where there was none. */
export const newPeopleFile = (entries: readonly NewEntry[]): string =>
  `${HEAD}${blockOf(entries, { indent: '  ', flow: true, inner: '    ' }, '\n')}`;

/** `entries` of the same text; a mapping is there. */
export const withEntries = (text: string, { bracket, list }: Entries, added: readonly NewEntry[]): string => {
  if (added.length === 0) return text;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const last = list.at(-1);
  const style = styleOf(text, last);
  if (bracket === undefined && last !== undefined) {
    const line = text.indexOf('\n', last.end);
    const before = line === -1 ? `${text}${eol}` : text.slice(0, line + 1);
    return `${before}${blockOf(added, style, eol)}${line === -1 ? '' : text.slice(line + 1)}`;
  }
  if (bracket === undefined) return text;
  if (last === undefined) {
    // `people: {}`: nothing of it is worth keeping.
    const entries = blockOf(added, style, eol).trimEnd();
    return `${text.slice(0, bracket.from).trimEnd()}${eol}${entries}${text.slice(bracket.to)}`;
  }
  // Inside a bracket lines and comments are as free as outside, behind a comma.
  const inside = { indent: style.indent === '' ? '  ' : style.indent, flow: true, inner: '' };
  const entries = added.map((entry) => linesOf(entry, inside).join(eol)).join(`,${eol}`);
  const rest = text.slice(last.end, bracket.to - 1);
  const comma = /^\s*,/.test(rest) ? '' : ',';
  return `${text.slice(0, last.end)}${comma}${rest.trimEnd()}${eol}${entries} ${text.slice(bracket.to - 1)}`;
};

interface Style {
  readonly indent: string;
  readonly flow: boolean;
  /** Of the fields of an entry in block style. */
  readonly inner: string;
}

/** As the last entry of the file has it. */
const styleOf = (text: string, last: Entry | undefined): Style => {
  if (last === undefined) return { indent: '  ', flow: true, inner: '    ' };
  const indent = indentAt(text, last.at);
  const [field] = last.fields.values();
  const inner = last.flow || field === undefined ? `${indent}  ` : indentAt(text, field.from);
  return { indent, flow: last.flow, inner: inner.length > indent.length ? inner : `${indent}  ` };
};

/** The blanks at the beginning of the line. */
const indentAt = (text: string, at: number): string =>
  /^ */.exec(text.slice(text.lastIndexOf('\n', at - 1) + 1, at))?.[0] ?? '';

const blockOf = (entries: readonly NewEntry[], style: Style, eol: string): string =>
  entries.map((entry) => linesOf(entry, style).join(eol) + eol).join('');

const linesOf = ({ key, fields, comments }: NewEntry, { indent, flow, inner }: Style): readonly string[] => {
  const remarks = comments.map((comment) => `${indent}# ${comment}`);
  const name = written(key);
  if (flow) return [...remarks, `${indent}${name}: ${written(fields)}`];
  return [
    ...remarks,
    `${indent}${name}:`,
    ...Object.entries(fields).map(([field, value]) => `${inner}${field}: ${written(value)}`),
  ];
};

// NB. The library quotes what YAML would read as something else: a login may be called `null` or `0123`.
export const written = (value: unknown): string => {
  const document = new Document(value, { version: '1.2' });
  const { contents } = document;
  if (isCollection(contents)) contents.flow = true;
  return document.toString({ lineWidth: 0 }).trimEnd();
};
