/** A schema with what its notes say put beside every key: the published one, which editors show. */
import { parse } from 'yaml';
import type { Note, Notes } from './notes/note.ts';
import { APPROVAL_NOTES, TICKET_NOTES } from './notes/shared.ts';

export type Schema = Readonly<Record<string, unknown>>;

export const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Schemas made by typebox are plain objects; this only tells the compiler. */
export const asSchema = (schema: object): Schema => ({ ...schema });

/** The notes of what several keys share, by the section of the page. */
export const SECTION_NOTES: Readonly<Record<string, Notes>> = {
  approvals: APPROVAL_NOTES,
  tickets: TICKET_NOTES,
};

/** The note of a path; `?` in a note's path stands for any one step. */
export const noteAt = (notes: Notes, path: readonly string[]): Note | undefined =>
  notes[path.join('.')] ??
  path.map((_, at) => notes[path.with(at, '?').join('.')]).find((note) => note !== undefined);

/** Where in a document a schema holds. */
interface Spot {
  readonly notes: Notes;
  readonly path: readonly string[];
}

/** The whole schema of a file. */
export const annotated = (schema: object, notes: Notes): Schema =>
  within(asSchema(schema), { notes, path: [] });

/** The value of a key, which has a note of its own. */
const valued = (schema: unknown, spot: Spot): unknown => {
  if (!isSchema(schema)) return schema;
  const note = noteAt(spot.notes, spot.path);
  const below = note?.section === undefined ? spot : { notes: SECTION_NOTES[note.section] ?? {}, path: [] };
  const inner = explained(within(schema, below), note?.words);
  if (note === undefined) return inner;
  const form = formOf(schema);
  const says = form === undefined ? note.says : `${note.says} ${form}`;
  return {
    ...inner,
    ...silenced(inner),
    description: says,
    markdownDescription: says,
    ...(note.example === undefined ? {} : { examples: [parse(note.example)] }),
  };
};

/** An editor would show what a branch says of itself in place of what the key means. */
const silenced = (schema: Schema): Schema =>
  Object.fromEntries(
    ['then', 'else'].flatMap((keyword) => {
      const branchSchema = schema[keyword];
      if (!isSchema(branchSchema) || isSchema(branchSchema['properties'])) return [];
      const { description: _, title: __, ...rest } = branchSchema;
      return [[keyword, { ...rest, ...silenced(rest) }]];
    }),
  );

/** Words with what each means, also where a list holds them. */
const explained = (schema: Schema, words: Note['words']): Schema => {
  if (words === undefined) return schema;
  const { items } = schema;
  const listed = schema['enum'];
  const meanings = Array.isArray(listed) ? listed.map((word) => words[String(word)] ?? '') : undefined;
  return {
    ...schema,
    ...(isSchema(items) ? { items: explained(items, words) } : {}),
    ...(meanings === undefined ? {} : { enumDescriptions: meanings, markdownEnumDescriptions: meanings }),
  };
};

/** What small words such as lengths of time and people look like, as their own schema says. */
const formOf = (schema: Schema): string | undefined => {
  const { title, description } = schema;
  if (typeof title === 'string' && typeof description === 'string' && title !== 'version') return description;
  const deeper = [schema['items'], schema['then'], schema['else']].filter(isSchema);
  return deeper.map(formOf).find((form) => form !== undefined);
};

const within = (schema: Schema, spot: Spot): Schema =>
  Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      switch (keyword) {
        case 'properties':
          return [keyword, isSchema(value) ? properties(value, spot) : value];
        case 'additionalProperties':
          return [keyword, valued(value, { ...spot, path: [...spot.path, '*'] })];
        case 'items':
        case 'then':
        case 'else':
          return [keyword, isSchema(value) ? within(value, spot) : value];
        case 'allOf':
          return [keyword, Array.isArray(value) ? value.map((each) => branch(each, spot)) : value];
        case '$defs':
          return [keyword, isSchema(value) ? definitions(value) : value];
      }
      return [keyword, value];
    }),
  );

const properties = (schemas: Schema, spot: Spot): Schema =>
  Object.fromEntries(
    Object.entries(schemas).map(([key, schema]) => [
      key,
      valued(schema, { ...spot, path: [...spot.path, key] }),
    ]),
  );

const definitions = ({ approval, ...others }: Schema): Schema => ({
  ...others,
  ...(isSchema(approval) ? { approval: within(approval, { notes: APPROVAL_NOTES, path: [] }) } : {}),
});

/** `{ if: { properties: { kind: { const } } }, then }`: the branch of one word of a key. */
const branch = (schema: unknown, spot: Spot): unknown => {
  if (!isSchema(schema)) return schema;
  const word = wordOf(schema);
  return within(schema, word === undefined ? spot : { ...spot, path: [...spot.path, word] });
};

/** The word that a branch is for. */
export const wordOf = (branchSchema: Schema): string | undefined => {
  const test = branchSchema['if'];
  const tested = isSchema(test) && isSchema(test['properties']) ? Object.values(test['properties']) : [];
  const [only] = tested.filter(isSchema);
  return typeof only?.['const'] === 'string' ? only['const'] : undefined;
};
