/** Checks an answer of GitHub's against the form that we rely on; anything else is a fault, never a guess. */
import type { Static, TSchema } from 'typebox';
import { Fault } from '../../core/fault.ts';
import { departureFrom, fitting } from '../../core/foreign-form.ts';

/** A function from an unknown answer to a typed one. Throws `Fault('github.unexpected')`, which names the first wrong place. */
export const decoder = <S extends TSchema>(call: string, schema: S): ((data: unknown) => Static<S>) => {
  const fits = fitting(schema);
  return (data) => {
    if (fits(data)) return data;
    const first = departureFrom(schema, data);
    throw new Fault(
      'github.unexpected',
      `${call} answered in an unknown form at ${first?.instancePath || '/'}.`,
      {
        call,
        remedy:
          'Check the version of the GitHub server against the versions in docs/; nothing was decided on this answer.',
        cause: { message: `${first?.instancePath ?? ''} ${first?.message ?? ''}` },
      },
    );
  };
};
