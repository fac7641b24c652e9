/**
 * Takes the place of typebox's builders in `dist/`, where forms are only read: the same JSON Schemas, without the hidden marks of
 * which typebox makes code. That code is made by the build; to make the marks took a tenth of a judgement.
 * `test/plain-forms.test.ts` compares every form.
 */
import type { Plugin } from 'rolldown';

type Form = Readonly<Record<string, unknown>>;

/** Optional is a key and not its form: nothing in the JSON says so. */
const optional = new WeakSet<Form>();

const typed =
  (type: string) =>
  (more?: Form): Form => ({ type, ...more });

export const Type = {
  Null: typed('null'),
  Boolean: typed('boolean'),
  Integer: typed('integer'),
  Number: typed('number'),
  String: typed('string'),
  Unknown: (more?: Form): Form => ({ ...more }),
  Unsafe: (form: Form): Form => form,
  Literal: (value: string | number | boolean, more?: Form): Form => ({
    type: typeof value,
    const: value,
    ...more,
  }),
  Array: (items: Form, more?: Form): Form => ({ type: 'array', items, ...more }),
  Union: (anyOf: readonly Form[], more?: Form): Form => ({ anyOf, ...more }),
  Intersect: (allOf: readonly Form[], more?: Form): Form => ({ allOf, ...more }),
  Record: ({ pattern = '^.*$' }: { readonly pattern?: string }, values: Form, more?: Form): Form => ({
    type: 'object',
    patternProperties: { [pattern]: values },
    ...more,
  }),
  Optional: (form: Form): Form => {
    const made = { ...form };
    optional.add(made);
    return made;
  },
  Object: (properties: Readonly<Record<string, Form>>, more?: Form): Form => {
    const required = Object.entries(properties).flatMap(([key, form]) => (optional.has(form) ? [] : [key]));
    return { type: 'object', ...(required.length === 0 ? {} : { required }), properties, ...more };
  },
};

export const plainForms = (): Plugin => ({
  name: 'plain-forms',
  // Only of our own sources; what is below `typebox/` stays typebox's.
  resolveId: (source, importer) =>
    source === 'typebox' && importer?.includes('/node_modules/') !== true ? import.meta.filename : null,
});
