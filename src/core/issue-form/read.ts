/** From the body of an issue, as GitHub renders a form, to the request file that it asks for. The same function answers and proves. */
import { credentialsIn } from '../credential-text.ts';
import { readDocument, type DocumentNode } from '../document.ts';
import { quoted } from '../document/repair.ts';
import { sortFindings, type Finding, type Place } from '../finding.ts';
import { adviseWord } from '../nearest.ts';
import type { SourceFile } from '../policy.ts';
import { finding, issueFinding } from '../schema/finding-ids.ts';
import { EMERGENCY, FIELDS, NO_RESPONSE, requestPathOf, type Field, type FieldKey } from './fields.ts';

export type FormReading =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | {
      readonly kind: 'findings';
      readonly findings: readonly Finding[];
      /** What could be read, only for finding at once what else is wrong. */
      readonly rest: SourceFile;
    };

/** Never throws on what the body says. Places are lines of the body; the file is called `issue #7`. */
export const readForm = (issue: number, body: string): FormReading => {
  const secrets = credentialsIn(body);
  // NB. What is found in a line is often said with the line; nothing of this issue goes any further.
  if (secrets.length > 0)
    return {
      kind: 'findings',
      findings: secrets.map(({ what, from }) =>
        finding(
          'text.credential',
          { file: `issue #${issue}`, line: body.slice(0, from).split('\n').length, column: 1 },
          `This looks like ${what}, and a credential must not stand in an issue.`,
        ),
      ),
      rest: { path: requestPathOf(issue), text: '' },
    };
  const reading: Reading = { file: `issue #${issue}`, findings: [] };
  const answers = readAnswers(reading, body.replaceAll('\r\n', '\n').split('\n'));
  const lines = fileLines(reading, answers);
  const path = requestPathOf(issue);
  const text = `${lines.flatMap(({ yaml }) => yaml).join('\n')}\n`;
  const file = { path, text };
  if (reading.findings.length === 0)
    for (const { key, at } of readsOtherwise(file, lines))
      reading.findings.push(
        issueFinding(
          'issue.reads-otherwise',
          place(reading, at),
          `The text of \`${key}\` cannot be written into a file as it is.`,
        ),
      );
  return reading.findings.length === 0
    ? { kind: 'file', path, text }
    : { kind: 'findings', findings: sortFindings(reading.findings), rest: file };
};

/** What was typed in each field, for beginning anew with it; the first where a heading stands twice. */
export const typedIn = (body: string): ReadonlyMap<FieldKey, string> => {
  const unread: Reading = { file: '', findings: [] };
  const answers = readAnswers(unread, body.replaceAll('\r\n', '\n').split('\n'));
  return new Map(
    [...answers].flatMap(([key, { lines }]) =>
      lines.length === 0 ? [] : [[key, lines.join('\n')] as const],
    ),
  );
};

interface Reading {
  readonly file: string;
  readonly findings: Finding[];
}

/** What stands below one heading, without the blank lines around it. */
interface Answer {
  readonly field: Field;
  /** 0-based line of the heading in the body. */
  readonly at: number;
  readonly lines: readonly string[];
  /** 0-based line of the first of `lines`. */
  readonly from: number;
}

type Answers = ReadonlyMap<FieldKey, Answer>;

const place = ({ file }: Reading, at: number): Place => ({ file, line: at + 1, column: 1 });

const readAnswers = (reading: Reading, lines: readonly string[]): Answers => {
  const answers = new Map<FieldKey, Answer>();
  const heads = lines.flatMap((line, at) =>
    line.startsWith('### ') ? [{ heading: line.slice(4).trim(), at }] : [],
  );
  const stray = lines.slice(0, heads[0]?.at).findIndex((line) => line.trim() !== '');
  if (stray !== -1)
    reading.findings.push(
      issueFinding(
        'issue.text-outside',
        place(reading, stray),
        'There is text above the first heading of the form.',
      ),
    );
  for (const [index, { heading, at }] of heads.entries()) {
    const field = FIELDS.find((each) => each.heading === heading);
    if (field === undefined) {
      reading.findings.push(
        issueFinding(
          'issue.unknown-heading',
          place(reading, at),
          `The form has no heading \`${heading.slice(0, 60)}\`.`,
          `${adviseWord(
            heading,
            FIELDS.map((each) => each.heading),
            'heading',
          ).replace(/\.$/, '')}; a line of your text must not begin with \`###\`.`,
        ),
      );
    } else if (answers.has(field.key)) {
      // NB. Somebody's text can hold a line that looks like a heading: which of the two was meant is nobody's to guess.
      reading.findings.push(
        issueFinding(
          'issue.heading-twice',
          place(reading, at),
          `The heading \`${field.heading}\` stands here a second time.`,
        ),
      );
    } else answers.set(field.key, trimmed(field, at, lines.slice(at + 1, heads[index + 1]?.at)));
  }
  const missing = FIELDS.filter(({ key }) => !answers.has(key)).map(({ heading }) => `\`${heading}\``);
  if (missing.length > 0)
    reading.findings.push(
      issueFinding(
        'issue.heading-missing',
        place(reading, 0),
        `The text lacks what the form writes: ${missing.join(', ')}.`,
      ),
    );
  return answers;
};

const trimmed = (field: Field, at: number, below: readonly string[]): Answer => {
  const first = below.findIndex((line) => line.trim() !== '');
  const lines = first === -1 ? [] : below.slice(first, below.findLastIndex((line) => line.trim() !== '') + 1);
  const text = lines.join('\n').trim();
  return {
    field,
    at,
    lines: text === '' || text === NO_RESPONSE ? [] : text.split('\n'),
    from: at + 1 + Math.max(first, 0),
  };
};

/** Lines of the file with the text that a reader of it must find at `path`; none: it was not typed by anybody. */
interface Line {
  readonly key: string;
  readonly at: number;
  readonly yaml: readonly string[];
  readonly path: readonly string[];
  readonly typed: string;
}

const fileLines = (reading: Reading, answers: Answers): readonly Line[] =>
  FIELDS.flatMap((field): readonly Line[] => {
    const answer = answers.get(field.key);
    if (answer === undefined || answer.lines.length === 0) return [];
    switch (field.key) {
      case 'parameters':
        return parameterLines(reading, answer);
      case 'break_glass':
        return breakGlassLine(reading, answer);
      case 'justification':
        return [textLine(answer, answer.lines.join('\n'))];
      case 'entitlement':
      case 'duration':
      case 'ticket':
      case 'start':
      case 'for':
        return oneLine(reading, answer);
    }
  });

const textLine = ({ field, from }: Answer, typed: string): Line => ({
  key: field.key,
  at: from,
  yaml: scalar(`${field.key}:`, typed),
  path: [field.key],
  typed,
});

const oneLine = (reading: Reading, answer: Answer): readonly Line[] => {
  const [only, ...more] = answer.lines;
  if (only !== undefined && more.length === 0) return [textLine(answer, only)];
  reading.findings.push(
    issueFinding(
      'issue.one-line',
      place(reading, answer.from + 1),
      `\`${answer.field.heading}\` has several lines.`,
    ),
  );
  return [];
};

/** Of a line without blanks at its ends. */
const PARAMETER = /^([A-Za-z0-9_-]{1,60})\s*:\s+(\S.*)$/;

const parameterLines = (reading: Reading, { lines, from, at }: Answer): readonly Line[] => {
  const seen = new Set<string>();
  const parameters = lines.flatMap((line, index): readonly Line[] => {
    if (line.trim() === '') return [];
    const [, name, value] = PARAMETER.exec(line.trim()) ?? [];
    const where = place(reading, from + index);
    if (name === undefined || value === undefined) {
      reading.findings.push(
        issueFinding('issue.parameter', where, `\`${line.trim().slice(0, 60)}\` is no line \`name: value\`.`),
      );
      return [];
    }
    if (seen.has(name)) {
      reading.findings.push(
        issueFinding('issue.parameter-twice', where, `The parameter \`${name}\` stands here a second time.`),
      );
      return [];
    }
    seen.add(name);
    return [
      {
        key: name,
        at: from + index,
        yaml: scalar(`  ${name}:`, value),
        path: ['parameters', name],
        typed: value,
      },
    ];
  });
  const head: Line = { key: 'parameters', at, yaml: ['parameters:'], path: [], typed: '' };
  return parameters.length === 0 ? [] : [head, ...parameters];
};

const breakGlassLine = (reading: Reading, { lines, from }: Answer): readonly Line[] => {
  const [only, ...more] = lines;
  const [, mark, says] = /^- \[([ xX])\] (.*)$/.exec(only ?? '') ?? [];
  // NB. A box that says something else is not the one that the person was asked to tick.
  if (mark === undefined || says?.trim() !== EMERGENCY || more.length > 0) {
    reading.findings.push(
      issueFinding('issue.box', place(reading, from), 'This is not the box of the form.'),
    );
    return [];
  }
  return mark === ' '
    ? []
    : [{ key: 'break_glass', at: from, yaml: ['break_glass: true'], path: ['break_glass'], typed: 'true' }];
};

/** What YAML takes as it stands, whichever type it would make of it: fields are read by their source. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

const scalar = (key: string, text: string): readonly string[] => {
  if (PLAIN.test(text)) return [`${key} ${text}`];
  if (!text.includes('\n')) return [`${key} ${quoted(text)}`];
  return [`${key} |-`, ...text.split('\n').map((line) => (line === '' ? '' : `  ${line}`))];
};

// NB. Whatever YAML makes of a text, the file says what was typed or there is no file: nobody is asked to trust the writer.
const readsOtherwise = (
  file: { readonly path: string; readonly text: string },
  lines: readonly Line[],
): readonly Line[] => {
  const { root, findings } = readDocument(file, 'request');
  // Characters that no file may have are the request's own findings, in its own words.
  if (root === undefined || findings.some(({ id }) => !CHARACTERS.has(id))) return lines.slice(0, 1);
  return lines.filter(({ path, typed }) => path.length > 0 && textAt(root, path) !== typed);
};

const CHARACTERS: ReadonlySet<string> = new Set([
  'yaml.control-character',
  'yaml.invisible-character',
  'yaml.undecodable',
  'yaml.byte-order-mark',
]);

const textAt = (node: DocumentNode, [key, ...deeper]: readonly string[]): string | undefined => {
  if (key === undefined) return node.kind === 'scalar' ? node.text : undefined;
  const entry = node.kind === 'mapping' ? node.entries.find((each) => each.key === key) : undefined;
  return entry === undefined ? undefined : textAt(entry.value, deeper);
};
