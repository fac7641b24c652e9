/** What somebody answers when they ask for access, as they typed it, and the request file that says just that. */
import { type Entry, readDocument } from '../document.ts';
import type { SourceFile } from '../policy.ts';

/** Text as typed; `undefined`: the key is left out. Nothing in it is judged yet. */
export interface Wish {
  readonly entitlement: string | undefined;
  readonly duration: string | undefined;
  readonly justification: string | undefined;
  readonly ticket: string | undefined;
  readonly parameters: ReadonlyMap<string, string>;
  readonly start: string | undefined;
  readonly for: string | undefined;
  readonly extends: string | undefined;
  readonly breakGlass: boolean;
}

export const NOTHING_ASKED: Wish = {
  entitlement: undefined,
  duration: undefined,
  justification: undefined,
  ticket: undefined,
  parameters: new Map(),
  start: undefined,
  for: undefined,
  extends: undefined,
  breakGlass: false,
};

/** The keys that hold one text, in the order in which people read a request. */
export const TEXT_KEYS = [
  'entitlement',
  'duration',
  'start',
  'for',
  'extends',
  'justification',
  'ticket',
] as const;
export type TextKey = (typeof TEXT_KEYS)[number];

/** The file, one key a line. */
export const writeRequest = (wish: Wish): string =>
  [
    ...TEXT_KEYS.flatMap((key) => {
      const value = wish[key];
      return value === undefined ? [] : [`${key}: ${scalar(value)}`];
    }),
    ...(wish.breakGlass ? ['break_glass: true'] : []),
    ...(wish.parameters.size === 0 ? [] : ['parameters:']),
    ...[...wish.parameters].map(([name, value]) => `  ${scalar(name)}: ${scalar(value)}`),
    '',
  ].join('\n');

/** What YAML takes as it stands, whatever comes before or after it: no sign of its grammar, and no blank at an end. */
const PLAIN = /^[A-Za-z0-9](?:[A-Za-z0-9,._/()+-]|:(?=[A-Za-z0-9])| (?=[A-Za-z0-9(]))*$/;

const scalar = (text: string): string => {
  if (PLAIN.test(text)) return text;
  // Only between double quotes can what has no sign of its own be written.
  return /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufeff]/u.test(text)
    ? JSON.stringify(text)
    : `'${text.replaceAll("'", "''")}'`;
};

/**
 * Whether the file says what was typed, each text to the letter and nothing beside it.
 * NB. What is approved is what the file says: text that YAML reads otherwise must never go out under somebody's name.
 */
export const saysAsTyped = (file: SourceFile, wish: Wish): boolean => {
  const { root } = readDocument(file, 'request');
  if (root === undefined) return false;
  const typed = new Map<string, string>([
    ...TEXT_KEYS.flatMap((key) => {
      const value = wish[key];
      return value === undefined ? [] : [[key, value] as const];
    }),
    ...(wish.breakGlass ? [['break_glass', 'true'] as const] : []),
  ]);
  const parameters = root.entries.filter(({ key }) => key === 'parameters').map(({ value }) => value);
  const given = parameters.flatMap((node) => (node.kind === 'mapping' ? [node] : []));
  return (
    same(
      root.entries.filter(({ key }) => key !== 'parameters'),
      typed,
    ) &&
    given.length === parameters.length &&
    same(
      given.flatMap(({ entries }) => entries),
      wish.parameters,
    )
  );
};

const same = (entries: readonly Entry[], typed: ReadonlyMap<string, string>): boolean =>
  entries.length === typed.size &&
  entries.every(({ key, value }) => value.kind === 'scalar' && typed.get(key) === value.text);
