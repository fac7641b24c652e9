/** Judges one answer as soon as it is given: by the reader of request files, in the words of its findings. */
import type { Finding } from '../finding.ts';
import { parseRequest } from '../parse-request.ts';
import type { Policy } from '../policy.ts';
import { type TextKey, type Wish, writeRequest } from './wish.ts';

/** A name that every request may have: here only the content is judged. */
const PATH = 'requests/new.yaml';

/** What is wrong with the file of this wish, all at once. */
export const findingsOf = (wish: Wish, policy: Policy): readonly Finding[] => {
  const parsed = parseRequest({ path: PATH, text: writeRequest(wish) }, policy);
  return parsed.kind === 'findings' ? parsed.findings : [];
};

export type Field = { readonly key: TextKey } | { readonly parameter: string };

/** What is wrong with an answer, and what to write instead; `undefined`: nothing. `before`: what was answered so far. */
export const problemWith = (
  field: Field,
  answer: string,
  { before, policy }: { readonly before: Wish; readonly policy: Policy },
): string | undefined => {
  const without = takenOut(before, field);
  const found = findingsOf(withAnswer(without, field, answer), policy);
  // It stands in the first line, and what else it asks for is no fault of its name.
  const first = 'key' in field && field.key === 'entitlement';
  // What is wrong, or missing, without this answer is not its fault.
  const known = first ? undefined : new Set(findingsOf(without, policy).map(said));
  const own = found.find((each) =>
    known === undefined ? each.line === 1 && each.column > 1 : !known.has(said(each)),
  );
  return own === undefined ? undefined : words(own);
};

const words = ({ message, remedy }: Finding): string =>
  [message, remedy].filter((part) => part !== '').join(' ');

/** The id in front, so that two findings with the same words stay two. */
const said = (finding: Finding): string => `${finding.id} ${words(finding)}`;

const takenOut = (wish: Wish, field: Field): Wish => {
  if ('key' in field) return { ...wish, [field.key]: undefined };
  const rest = [...wish.parameters].filter(([name]) => name !== field.parameter);
  return { ...wish, parameters: new Map(rest) };
};

export const withAnswer = (wish: Wish, field: Field, answer: string): Wish =>
  'key' in field
    ? { ...wish, [field.key]: answer }
    : { ...wish, parameters: new Map([...wish.parameters, [field.parameter, answer]]) };
