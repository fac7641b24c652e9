/** What the SDKs hand on unchecked: an answer in which a field that we read has another type than it should is a fault, never a guess. */
import { Type } from 'typebox';
import type { Static, TSchema } from 'typebox';
import { Fault } from '../../core/fault.ts';
import { departureFrom, fitting } from '../../core/foreign-form.ts';

/** Absent, null, or of this form: the three ways in which Azure leaves a field out. */
export const maybe = <S extends TSchema>(form: S) => Type.Optional(Type.Union([Type.Null(), form]));

export const maybeText = maybe(Type.String());
export const maybeTexts = maybe(Type.Array(Type.String()));
export const maybeReference = maybe(Type.Object({ id: maybeText }));

/** An answer that breaks the API's own description. */
export const strange = (what: string, call: string): Fault =>
  new Fault('azure.unexpected', `${call}: Azure answered with ${what}.`, {
    call,
    remedy: 'The next run tries again; a proxy between the runner and Azure may rewrite answers.',
    transient: true,
  });

const known = new WeakMap<TSchema, (value: unknown) => boolean>();

const fits = <S extends TSchema>(form: S, answer: unknown): answer is Static<S> => {
  const check = known.get(form) ?? fitting(form);
  known.set(form, check);
  return check(answer);
};

/** The answer, as its form types it. Throws `Fault('azure.unexpected')`, which names the first wrong place. */
export const checked = <S extends TSchema>(form: S, answer: unknown, call: string): Static<S> => {
  if (fits(form, answer)) return answer;
  throw strange(`an unknown form at ${departureFrom(form, answer)?.instancePath || '/'}`, call);
};

/** `read`, of items that have their form. `what`: the type, as Azure calls it. */
export const formed =
  <T, R>(what: string, form: TSchema, read: (item: T) => R): ((item: T) => R) =>
  (item) => {
    checked(form, item, what);
    return read(item);
  };
