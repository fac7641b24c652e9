/** Whether what came from outside has the form that we rely on, and where it departs from it. The build puts code compiled ahead in place of this file. */
import type { Static, TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';

export interface Departure {
  /** `/data/plan`; empty: the value itself. */
  readonly instancePath: string;
  readonly message: string;
}

const asked = new Map<string, TSchema>();

/** Asked for where a module is loaded: what is made later is unknown to the build, and is checked more slowly. */
export const fitting = <S extends TSchema>(schema: S): ((value: unknown) => value is Static<S>) => {
  asked.set(JSON.stringify(schema), schema);
  return (value): value is Static<S> => Check(schema, value);
};

/** The first place where a value departs from a form; `undefined`: it has it. */
export const departureFrom = (schema: TSchema, value: unknown): Departure | undefined =>
  Errors(schema, value)[0];

/** Every form that anything was asked about, by its text: what the build compiles. */
export const askedFittings = (): ReadonlyMap<string, TSchema> => asked;
