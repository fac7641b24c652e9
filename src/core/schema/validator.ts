/** From a schema to its validator, compiled when it is first needed. The build puts code compiled ahead in place of this file. */
import { Ajv2020, type ErrorObject, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import { _ } from 'ajv/dist/compile/codegen/index.js';
import type { TSchema } from 'typebox';
import { NOT_JUDGED } from './words.ts';

/** Every complaint about a value, each with the schema and the data that it is about. */
export type Validator = (value: unknown) => readonly ErrorObject[];

/** Also what the build compiles with: the two must complain alike. Without `complaining` it stops at the first thing that is wrong. */
export const compiler = (code: Options['code'], complaining = true): Ajv2020 => {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allErrors: complaining,
    verbose: complaining,
    messages: false,
    allowUnionTypes: true,
    ownProperties: true,
    ...(code === undefined ? {} : { code }),
  });
  ajv.addKeyword({
    keyword: NOT_JUDGED,
    schemaType: 'string',
    error: { message: 'is not judged' },
    code: (context) => context.fail(_`true`),
  });
  return ajv;
};

const ajv = compiler(undefined);
const asked = new Map<string, TSchema>();

/** The schema is known by its `$id`. */
export const validatorOf = (schema: TSchema): Validator => {
  asked.set(idOf(schema), schema);
  let validate: ValidateFunction | undefined;
  return (value) => {
    validate ??= ajv.compile(schema);
    validate(value);
    return validate.errors ?? [];
  };
};

/** Every schema that anything has a validator of, by its `$id`: what the build compiles. */
export const askedSchemas = (): ReadonlyMap<string, TSchema> => asked;

const idOf = (schema: TSchema): string => {
  const id: unknown = Reflect.get(schema, '$id');
  if (typeof id === 'string') return id;
  throw new TypeError('A schema that is compiled needs an $id.');
};
