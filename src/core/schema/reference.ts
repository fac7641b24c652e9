/** `docs/policy.md`: every key of every file that people write, from the schemas and their notes. */
import { codeSpan } from '../render/escape.ts';
import { asSchema, isSchema, noteAt, SECTION_NOTES, wordOf, type Schema } from './annotate.ts';
import { approvalDefinitions } from './approval.ts';
import type { FindingId } from './finding-ids.ts';
import { WRITTEN_FILES, type WrittenFile } from './notes/files.ts';
import type { Note, Notes } from './notes/note.ts';
import { cell, valueSection, valueWords } from './reference-values.ts';
import { TicketDemand } from './ticket.ts';
import { NOT_JUDGED } from './words.ts';

export const referencePage = (): string =>
  [
    ...OPENING,
    ...WRITTEN_FILES.map(({ title, path }) => `- [${title}](#${slug(title)}): \`${path}\``),
    '- [Approvals](#approvals) and [tickets](#tickets), which stand in several of them',
    '- [What values look like](#what-values-look-like): names, lengths of time, people, targets, networks',
    '',
    ...WRITTEN_FILES.flatMap(fileSection),
    ...APPROVALS,
    ...sharedTables('Approvals', approvalDefinitions.approval),
    '## Tickets',
    '',
    'What an entitlement or a risk level asks of the ticket that a request names. Where both ask, both must be satisfied.',
    '',
    ...sharedTables('Tickets', asSchema(TicketDemand)),
    ...valueSection(findingLink),
  ].join('\n');

const OPENING = [
  '# Policy reference',
  '',
  'Every key of every file that people write. `node dist/cli.js check` says what is wrong in yours, with file, line, column and',
  'what to write instead; [findings.md](findings.md) lists all that can be wrong. This page is written by `.ci/schemas.ts` from',
  '`src/core/schema`, which also validates the files. An editor shows the same texts, completes keys and marks mistakes while',
  'you write, where the file begins with a line such as this one (in VS Code: the extension *YAML*):',
  '',
  '```yaml',
  '# yaml-language-server: $schema=../docs/schemas/settings.schema.json',
  '```',
  '',
  'A key that is not listed here is a finding, never ignored. What is marked *not judged yet* belongs to the format and is a',
  'finding too: nothing is granted on a policy that says more than this version judges.',
  '',
];

const APPROVALS = [
  '## Approvals',
  '',
  'Who must approve. A list holds rules that must all be filled; `all` and `any` nest as deep as you like; `none` means nobody.',
  'A rule is filled by a review on the pull request. One person fills one rule, and never for their own request. What stands in',
  'the tree has one of three forms: `all`, `any`, or a rule with `name` and `by`.',
  '',
  '```yaml',
  'approval:',
  '  - { name: manager, by: [manager] }',
  '  - any:',
  '      - { name: system owner, by: [owner] }',
  '      - { name: two of security, by: [group:security], count: 2 }',
  '```',
  '',
];

const fileSection = ({
  title,
  path,
  name,
  introduction,
  example,
  schema,
  notes,
}: WrittenFile): readonly string[] => [
  `## ${title}`,
  '',
  `\`${path}\` · [schema](schemas/${name}.schema.json)`,
  '',
  ...introduction,
  '',
  ...(example === undefined ? [] : ['```yaml', ...example.trimEnd().split('\n'), '```', '']),
  ...keyTables(asSchema(schema), { title, notes, path: [] }),
];

const sharedTables = (title: string, schema: Schema): readonly string[] =>
  keyTables(schema, { title, notes: SECTION_NOTES[slug(title)] ?? {}, path: [] });

interface Spot {
  /** Of the section that the tables belong to. */
  readonly title: string;
  readonly notes: Notes;
  readonly path: readonly string[];
}

interface Row {
  readonly key: string;
  readonly schema: Schema;
  /** `in-form`: only where the mapping has the one of several forms that the key belongs to. */
  readonly required: 'yes' | 'in-form' | 'no';
}

/** The table of a mapping's keys, and below it those of the mappings inside. */
const keyTables = (schema: Schema, spot: Spot): readonly string[] => {
  const rows = rowsOf(schema);
  return [
    ...(rows.length === 0 ? [] : [...HEAD, ...rows.map((row) => rowLine(row, spot)), '']),
    ...branchesOf(schema).flatMap(([word, branch]) => branchTable(word, branch, spot)),
    ...rows.flatMap((row) => tablesBelow(row, { ...spot, path: [...spot.path, row.key] })),
  ];
};

const HEAD = ['| key | value | if left out | meaning |', '| --- | --- | --- | --- |'];

const tablesBelow = ({ schema }: Row, spot: Spot): readonly string[] => {
  if (noteAt(spot.notes, spot.path)?.section !== undefined) return [];
  const inner = mappingIn(schema, spot.path);
  return inner === undefined
    ? []
    : [
        `### ${heading(spot.title, inner.path)}`,
        '',
        ...keyTables(inner.schema, { ...spot, path: inner.path }),
      ];
};

/** ``Settings: `environments.<name>` `` */
const heading = (title: string, path: readonly string[]): string =>
  `${title}: \`${path.map((step) => (step === '*' ? '<name>' : step)).join('.')}\``;

const branchTable = (word: string, schema: Schema, spot: Spot): readonly string[] => {
  const chooser = chooserOf(schema) ?? '';
  const rows = rowsOf(schema).filter(({ key }) => key !== chooser);
  const says = noteAt(spot.notes, [...spot.path, chooser])?.words?.[word] ?? '';
  return [
    `#### With \`${chooser}: ${word}\``,
    '',
    `${says.charAt(0).toUpperCase()}${says.slice(1)}.${notJudged(schema)}`,
    '',
    ...HEAD,
    ...rows.map((row) => rowLine(row, { ...spot, path: [...spot.path, word] })),
    '',
  ];
};

/** The key whose word chose this branch. */
const chooserOf = (schema: Schema): string | undefined =>
  rowsOf(schema).find(({ schema: value }) => value['const'] !== undefined)?.key;

const rowLine = ({ key, schema, required }: Row, spot: Spot): string => {
  const path = [...spot.path, key];
  const note = noteAt(spot.notes, path);
  const inner = mappingIn(schema, path);
  const below = inner === undefined ? '' : slug(heading(spot.title, inner.path));
  const value =
    note?.section === undefined ? valueWords(schema, below) : `[${note.section}](#${note.section})`;
  const example = note?.example === undefined ? '' : `<br>such as ${codeSpan(note.example)}`;
  const absent = REQUIRED[required] ?? note?.absent ?? unchanged(inner?.schema);
  const cells = [`\`${key}\``, `${value}${example}`, absent, `${meaning(note, schema)}${notJudged(schema)}`];
  return `| ${cells.map(cell).join(' | ')} |`;
};

const REQUIRED = { yes: '**required**', 'in-form': 'required in this form', no: undefined } as const;

/** A mapping that may be left out, as may each of its keys, changes nothing by its absence. */
const unchanged = (inner: Schema | undefined): string =>
  inner !== undefined && rowsOf(inner).every(({ required }) => required === 'no')
    ? 'as if all its keys were left out'
    : '–';

const meaning = (note: Note | undefined, schema: Schema): string => {
  const words = Object.entries(note?.words ?? {}).map(([word, says]) => `<br>\`${word}\`: ${says}`);
  const findings = note?.findings ?? [];
  return [
    note?.says ?? String(schema['description'] ?? ''),
    ...words,
    ...(findings.length === 0 ? [] : [`<br>Findings: ${findings.map(findingLink).join(', ')}`]),
  ].join('');
};

const notJudged = (schema: Schema): string =>
  schema[NOT_JUDGED] === undefined ? '' : `<br>*Not judged yet*: ${findingLink('format.not-judged-yet')}`;

const findingLink = (id: FindingId): string => `[\`${id}\`](findings.md)`;

/** The keys of a mapping; where it may have one of several forms, the keys of all of them. */
const rowsOf = (schema: Schema): readonly Row[] => {
  const { properties, required } = schema;
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  const own = isSchema(properties)
    ? Object.entries(properties).flatMap(([key, value]): readonly Row[] =>
        isSchema(value) ? [{ key, schema: value, required: needed.includes(key) ? 'yes' : 'no' }] : [],
      )
    : [];
  const forms = [schema['then'], schema['else']]
    .filter(isSchema)
    .map(rowsOf)
    .filter((rows) => rows.length > 0);
  if (forms.length < 2) return [...own, ...forms.flat()];
  return [
    ...own,
    ...forms.flat().map((row) => (row.required === 'yes' ? { ...row, required: 'in-form' as const } : row)),
  ];
};

const branchesOf = (schema: Schema): readonly (readonly [word: string, branch: Schema])[] => {
  const { allOf } = schema;
  if (!Array.isArray(allOf)) return [];
  return allOf.filter(isSchema).flatMap((each) => {
    const word = wordOf(each);
    const then = each['then'];
    return word === undefined || !isSchema(then) ? [] : [[word, then] as const];
  });
};

interface Found {
  readonly schema: Schema;
  readonly path: readonly string[];
}

/** The mapping with keys of its own that a value holds, through lists and names; undefined where it holds none. */
const mappingIn = (schema: Schema, path: readonly string[]): Found | undefined => {
  if (rowsOf(schema).length > 0) return { schema, path };
  const { items, additionalProperties } = schema;
  if (isSchema(items)) return mappingIn(items, path);
  if (isSchema(additionalProperties)) return mappingIn(additionalProperties, [...path, '*']);
  return [schema['then'], schema['else']]
    .filter(isSchema)
    .map((each) => mappingIn(each, path))
    .find((found) => found !== undefined);
};

/** As GitHub makes an anchor of a heading. */
const slug = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-');
