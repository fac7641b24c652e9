/** From a stored form's schema to its check, compiled when it is first needed. The build puts code compiled ahead in place of this file. */
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

const asked = new Map<string, TSchema>();

/** The schema is known by its `$id`. */
export const checkOf = (schema: TSchema): ((value: unknown) => boolean) => {
  const id: unknown = Reflect.get(schema, '$id');
  if (typeof id !== 'string') throw new TypeError('A schema that is compiled needs an $id.');
  asked.set(id, schema);
  let check: ((value: unknown) => boolean) | undefined;
  return (value) => {
    if (check === undefined) {
      const compiled = Compile(schema);
      check = (each) => compiled.Check(each);
    }
    return check(value);
  };
};

/** Every schema that anything has a check of, by its `$id`: what the build compiles. */
export const askedForms = (): ReadonlyMap<string, TSchema> => asked;
