/** Reads the JSON body of a request field by field; a field of the wrong type is answered as GitHub answers it. */
import { Refusal } from '../refusal.ts';

export interface Fields {
  has(name: string): boolean;
  text(name: string): string | undefined;
  /** Throws 422 `missing_field` when it is absent. */
  mustText(name: string, resource: string): string;
  /** `null` is kept apart from absent. */
  textOrNull(name: string): string | null | undefined;
  /** A whole number; `null` is kept apart from absent. */
  number(name: string): number | null | undefined;
  flag(name: string): boolean | undefined;
  list(name: string): readonly unknown[] | undefined;
  texts(name: string): readonly string[] | undefined;
  inner(name: string): Fields | undefined;
  /** An object whose keys are the caller's own. */
  record(name: string): Readonly<Record<string, unknown>> | undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wrong = (name: string, value: unknown, kind: string): Refusal =>
  new Refusal(422, `Invalid request.\n\nFor 'properties/${name}', ${JSON.stringify(value)} is not ${kind}.`);

export const fieldsOf = (body: unknown): Fields => {
  const record = isRecord(body) ? body : {};
  const text = (name: string): string | undefined => {
    const value = record[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string') throw wrong(name, value, 'a string');
    return value;
  };
  const list = (name: string): readonly unknown[] | undefined => {
    const value = record[name];
    if (value === undefined || value === null) return undefined;
    if (!Array.isArray(value)) throw wrong(name, value, 'an array');
    return value;
  };
  const object = (name: string): Record<string, unknown> | undefined => {
    const value = record[name];
    if (value === undefined || value === null) return undefined;
    if (!isRecord(value)) throw wrong(name, value, 'an object');
    return value;
  };
  return {
    has: (name) => record[name] !== undefined,
    text,
    mustText(name, resource) {
      const value = text(name);
      if (value === undefined)
        throw new Refusal(422, 'Validation Failed', [{ resource, field: name, code: 'missing_field' }]);
      return value;
    },
    textOrNull: (name) => (record[name] === null ? null : text(name)),
    number(name) {
      const value = record[name];
      if (value === undefined || value === null) return value;
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw wrong(name, value, 'an integer');
      return value;
    },
    flag(name) {
      const value = record[name];
      if (value === undefined || value === null) return undefined;
      if (typeof value !== 'boolean') throw wrong(name, value, 'a boolean');
      return value;
    },
    list,
    texts(name) {
      const values = list(name);
      return values?.map((value) => {
        if (typeof value !== 'string') throw wrong(name, value, 'a string');
        return value;
      });
    },
    inner(name) {
      const value = object(name);
      return value === undefined ? undefined : fieldsOf(value);
    },
    record: object,
  };
};

/** Every element of a list as an object. */
export const objectsOf = (values: readonly unknown[] | undefined): readonly Fields[] =>
  (values ?? []).map(fieldsOf);
