/** The reference page and the published schemas: nothing without its meaning, no note of a key that is not there. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkRepository } from '../../src/core/check-repository.ts';
import {
  annotated,
  isSchema,
  noteAt,
  SECTION_NOTES,
  wordOf,
  type Schema,
} from '../../src/core/schema/annotate.ts';
import { approvalDefinitions } from '../../src/core/schema/approval.ts';
import { WRITTEN_FILES } from '../../src/core/schema/notes/files.ts';
import type { Notes } from '../../src/core/schema/notes/note.ts';
import { referencePage } from '../../src/core/schema/reference.ts';
import { TicketDemand } from '../../src/core/schema/ticket.ts';
import * as words from '../../src/core/schema/words.ts';

interface Key {
  readonly path: readonly string[];
  readonly schema: Schema;
}

/** Every key below a schema, and every value that a name of the file's own choice has. */
const keysOf = (schema: unknown, notes: Notes, path: readonly string[] = []): readonly Key[] => {
  if (!isSchema(schema)) return [];
  const below = (step: string, value: unknown): readonly Key[] => {
    if (!isSchema(value)) return [];
    const at = [...path, step];
    const own = { path: at, schema: value };
    return noteAt(notes, at)?.section === undefined ? [own, ...keysOf(value, notes, at)] : [own];
  };
  const { properties, additionalProperties, items, allOf } = schema;
  return [
    ...Object.entries(isSchema(properties) ? properties : {}).flatMap(([key, value]) => below(key, value)),
    ...below('*', additionalProperties),
    ...[items, schema['then'], schema['else']].flatMap((each) => keysOf(each, notes, path)),
    ...(Array.isArray(allOf) ? allOf : []).flatMap((each) =>
      keysOf(each.then, notes, [...path, wordOf(each) ?? '']),
    ),
  ];
};

const sections = [
  { title: 'Approvals', schema: approvalDefinitions.approval, notes: SECTION_NOTES['approvals'] ?? {} },
  { title: 'Tickets', schema: TicketDemand, notes: SECTION_NOTES['tickets'] ?? {} },
  ...WRITTEN_FILES,
].map(({ title, schema, notes }) => ({ title, schema, notes, keys: keysOf(schema, notes) }));

const GENERAL = new Set(
  Object.values(words).flatMap((each) =>
    isSchema(each) && typeof each['description'] === 'string' ? [each['description']] : [],
  ),
);
const isChooser = ({ schema }: Key): boolean =>
  schema['const'] !== undefined && schema['title'] !== 'version';
/** Days of the week need no explanation. */
const isWeek = (listed: readonly unknown[]): boolean => listed.includes('mon') && listed.includes('sun');
/** What a name holds is described where its keys are. */
const isNamed = ({ path }: Key): boolean => path.at(-1) === '*';

describe.each(sections)('$title', ({ notes, keys }) => {
  it('says of every key what it means, beyond what its value looks like', () => {
    const silent = keys
      .filter((key) => !isChooser(key) && !isNamed(key))
      .filter(({ path, schema }) => {
        const says = noteAt(notes, path)?.says ?? String(schema['description'] ?? '');
        return says.length < 4 || GENERAL.has(says);
      });
    expect(
      silent.map(({ path }) => path.join('.')),
      'add a note in src/core/schema/notes/',
    ).toEqual([]);
  });

  it('has no note of a key that is not there', () => {
    const noted = new Set(keys.map(({ path }) => noteAt(notes, path)));
    expect(
      Object.entries(notes)
        .filter(([, note]) => !noted.has(note))
        .map(([path]) => path),
    ).toEqual([]);
  });

  it('says what every word means, and of no other', () => {
    const wrong = keys.flatMap(({ path, schema }) => {
      const listed = schema['enum'] ?? (isSchema(schema['items']) ? schema['items']['enum'] : undefined);
      if (!Array.isArray(listed) || isWeek(listed)) return [];
      const said = Object.keys(noteAt(notes, path)?.words ?? {});
      return said.toSorted().join() === listed.toSorted().join() ? [] : [path.join('.')];
    });
    expect(wrong).toEqual([]);
  });

  it('has an example of every key that is written as it should be', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const wrong = keys.flatMap(({ path, schema }) => {
      const example = noteAt(notes, path)?.example;
      if (example === undefined) return [];
      const { $id: _, ...own } = schema;
      const wantsText = [own['type']].flat().includes('string');
      const fits = ajv.validate(
        { ...own, $defs: approvalDefinitions },
        wantsText ? parse(`- ${example}`, { schema: 'failsafe' })[0] : parse(example),
      );
      return fits ? [] : [`${path.join('.')}: ${example} ${JSON.stringify(ajv.errors)}`];
    });
    expect(wrong).toEqual([]);
  });
});

describe('the examples of the page', () => {
  it('make one repository without a finding', () => {
    const files = WRITTEN_FILES.flatMap(({ path, example }) =>
      example === undefined ? [] : [{ path: path.replace('<name>', 'prod-vm-admin'), text: example }],
    );
    expect(files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['policies/gatehouse.yaml', 'requests/prod-vm-admin.yaml']),
    );
    expect(checkRepository(files)).toEqual([]);
  });
});

describe('the page', () => {
  const html = micromark(referencePage(), {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
  });
  const slug = (heading: string): string =>
    heading
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-');

  it('leads with every link to a heading that is there, once', () => {
    const anchors = [...html.matchAll(/<h[1-4]>(.*?)<\/h[1-4]>/g)].map(([, heading = '']) => slug(heading));
    const linked = [
      ...new Set([...html.matchAll(/href="#([^"]*)"/g)].map(([, anchor = '']) => decodeURIComponent(anchor))),
    ];
    expect(linked.length).toBeGreaterThan(30);
    expect(linked.filter((anchor) => !anchors.includes(anchor))).toEqual([]);
    expect(linked.filter((anchor) => anchors.filter((each) => each === anchor).length > 1)).toEqual([]);
  });

  it('has four cells in every row of a table of keys', () => {
    const rows = [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) => row);
    expect(rows.length).toBeGreaterThan(150);
    // A bar inside a cell would cut it: GitHub drops what is beyond the last column.
    const cells = new Set(
      referencePage()
        .split('\n')
        .filter((line) => line.startsWith('| '))
        .map((line) => line.replaceAll(String.raw`\|`, '').split('|').length - 2),
    );
    expect([...cells].toSorted()).toEqual([3, 4]);
  });

  it('has a row for every key', () => {
    const page = referencePage();
    for (const { keys } of sections)
      for (const key of keys.filter((each) => !isChooser(each) && !isNamed(each)))
        expect(page).toContain(`| \`${key.path.at(-1)}\` |`);
  });
});

describe('what editors are given', () => {
  it.each(WRITTEN_FILES)(
    'says of every key of $title what it means and of every word what it does',
    ({ schema, notes }) => {
      const keys = keysOf(annotated(schema, notes), notes);
      expect(
        keys
          .filter(({ schema: own }) => typeof own['description'] !== 'string' && own['const'] === undefined)
          .map(({ path }) => path.join('.')),
      ).toEqual([]);
      const lists = keys.flatMap(({ path, schema: own }) =>
        [own, own['items']]
          .filter(isSchema)
          .filter((each) => Array.isArray(each['enum']))
          .map((each) => ({ path, each })),
      );
      const silent = lists.filter(
        ({ each }) =>
          each['enumDescriptions'] === undefined && Array.isArray(each['enum']) && !isWeek(each['enum']),
      );
      expect(silent.map(({ path }) => path.join('.'))).toEqual([]);
    },
  );
});
