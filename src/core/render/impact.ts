/** What a change would have changed, in words: of the policy or of Gatehouse itself, on a page and in a terminal. */
import type { Tally } from '../impact.ts';

export interface Told {
  /** `this change of the policy`. */
  readonly what: string;
  readonly judged: number;
  readonly left: number;
  readonly tally: Tally;
  readonly days: number;
  /** Nothing of that time was left out. */
  readonly complete: boolean;
}

/** One sentence in two parts: the first is said loudly. */
export const impactSentence = (told: Told): readonly [loud: string, rest: string] => {
  const { what, judged, left, tally, days } = told;
  if (judged + left === 0)
    return [`No decision of the last ${days} days is on record`, ` that ${what} could be tried on.`];
  const all = changedIn(tally);
  const among = amongWhat(told);
  if (all === 0) return [`${capital(what)} decides ${among} as before.`, ''];
  const parts = [
    ...(tally.tighter === 0 ? [] : [`${tally.tighter} would be denied`]),
    ...(tally.wider === 0 ? [] : [`${tally.wider} would be approved`]),
    ...(tally.other === 0 ? [] : [`${tally.other} would give another access`]),
  ];
  return [`${capital(what)} would decide ${all} of ${among} otherwise:`, ` ${parts.join(', ')}.`];
};

/** `3 of 37 recorded decisions would differ`. */
export const impactInShort = ({ judged, left, tally }: Pick<Told, 'judged' | 'left' | 'tally'>): string => {
  const decisions = `${judged} recorded ${judged === 1 ? 'decision' : 'decisions'}`;
  const all = changedIn(tally);
  if (judged + left === 0) return 'no recorded decision to try it on';
  return all === 0 ? `${decisions}, none would differ` : `${all} of ${decisions} would differ`;
};

export const changedIn = ({ tighter, wider, other }: Tally): number => tighter + wider + other;

const amongWhat = ({ judged, days, complete }: Told): string =>
  `the ${judged} ${judged === 1 ? 'decision' : 'decisions'} of the last ${days} days${complete ? '' : ' that were looked at, the newest'}`;

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
