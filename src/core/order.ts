/** What an operator orders by dispatch: access that is to end before its end, and what is to be frozen. Read here, judged by nobody. */
import { humanOf } from './approval/persons.ts';
import type { Instant, Milliseconds, PersonKey } from './brand.ts';
import { hours, later } from './brand.ts';
import { parseDuration } from './duration.ts';
import type { OpenGrant } from './ledger/event.ts';
import type { Policy } from './policy.ts';
import { readMoment } from './written-moment.ts';

/** As the dispatch, or the command line, has them; empty: not said. */
export interface OrderWords {
  readonly end: string;
  readonly which: string;
  readonly freeze: string;
  readonly until: string;
  readonly why: string;
}

/** Whose access ends. */
export type Target =
  | { readonly kind: 'grant'; readonly number: number }
  | { readonly kind: 'person'; readonly name: string }
  | { readonly kind: 'entitlement'; readonly name: string }
  | { readonly kind: 'everything' };

export type FreezeOrder =
  | { readonly level: 'none' }
  /** Null: until it is lifted. */
  | { readonly level: 'changes' | 'everything'; readonly until: Instant | null };

export interface Order {
  readonly target: Target | undefined;
  readonly freeze: FreezeOrder | undefined;
  /** One line; empty where nothing was said. */
  readonly why: string;
  /** What cannot be done as it was said, each with what to do. */
  readonly problems: readonly string[];
}

/** The longest that a freeze says for itself; for longer it is lifted by somebody, or stands in the settings. */
const LONGEST_FREEZE: Milliseconds = hours(7 * 24);
const LONGEST_REASON = 300;

const isUnsaid = (word: string, nothing: string): boolean => word === '' || word === nothing;

export const isSilent = ({ end, which, freeze, until }: OrderWords): boolean =>
  isUnsaid(end, 'nothing') && isUnsaid(freeze, 'unchanged') && which === '' && until === '';

export const readOrder = (
  words: OrderWords,
  { now, timezone }: { readonly now: Instant; readonly timezone: string },
): Order => {
  const target = readTarget(words);
  const freeze = readFreeze(words, now, timezone);
  return {
    target: 'problem' in target ? undefined : target.value,
    freeze: freeze.order,
    why: oneLine(words.why),
    problems: ['problem' in target ? target.problem : [], freeze.problem ?? []].flat(),
  };
};

type Read<T> = { readonly value: T } | { readonly problem: string };

/** What cannot be ended as it was said; whoever can be told at once, is. */
export const targetProblem = (words: OrderWords): string | undefined => {
  const target = readTarget(words);
  return 'problem' in target ? target.problem : undefined;
};

const readTarget = ({ end, which }: OrderWords): Read<Target | undefined> => {
  if (isUnsaid(end, 'nothing'))
    return which === ''
      ? { value: undefined }
      : {
          problem:
            'which is given, and end is not: nothing is ended. Say what it is: grant, person or entitlement.',
        };
  if (end === 'everything')
    return which === ''
      ? { value: { kind: 'everything' } }
      : { problem: 'which is given, and end says everything: nothing is ended. Leave one of them out.' };
  const unnamed = whichIsMissing(end, which);
  if (unnamed !== undefined) return { problem: unnamed };
  switch (end) {
    case 'grant': {
      const number = /^#?([1-9]\d{0,8})$/.exec(which)?.[1];
      return number === undefined
        ? { problem: `which is ${quoted(which)}, no number of a pull request: nothing is ended.` }
        : { value: { kind: 'grant', number: Number(number) } };
    }
    case 'person':
    case 'entitlement':
      return { value: { kind: end, name: which } };
    default:
      return {
        problem: `end is ${quoted(end)}: nothing is ended. Use nothing, grant, person, entitlement or everything.`,
      };
  }
};

const whichIsMissing = (end: string, which: string): string | undefined =>
  which === '' && (end === 'grant' || end === 'person' || end === 'entitlement')
    ? `end says ${quoted(end)}, and which is empty: nothing is ended. Say which.`
    : undefined;

/** NB. A freeze whose end cannot be read has none: it can only refuse, and is lifted by the next order. */
const readFreeze = (
  { freeze, until }: OrderWords,
  now: Instant,
  timezone: string,
): { readonly order: FreezeOrder | undefined; readonly problem: string | undefined } => {
  if (isUnsaid(freeze, 'unchanged'))
    return {
      order: undefined,
      problem: until === '' ? undefined : 'until is given, and freeze is not: nothing is frozen or lifted.',
    };
  if (freeze === 'none') return { order: { level: 'none' }, problem: undefined };
  if (freeze !== 'changes' && freeze !== 'everything')
    return {
      order: undefined,
      problem: `freeze is ${quoted(freeze)}: nothing is frozen or lifted. Use unchanged, none, changes or everything.`,
    };
  if (until === '') return { order: { level: freeze, until: null }, problem: undefined };
  const end = endOf(until, now, timezone);
  return 'problem' in end
    ? {
        order: { level: freeze, until: null },
        problem: `until is ${quoted(until)}: ${end.problem} The freeze holds until an operator lifts it.`,
      }
    : { order: { level: freeze, until: end.value }, problem: undefined };
};

const endOf = (until: string, now: Instant, timezone: string): Read<Instant> => {
  const length = parseDuration(until);
  const moment = length.kind === 'duration' ? undefined : readMoment(until, timezone);
  const end =
    length.kind === 'duration'
      ? later(now, length.value)
      : moment?.kind === 'moment'
        ? moment.value
        : undefined;
  if (end === undefined) return { problem: 'that is no time such as 4h or 2026-11-28 22:00.' };
  if (end <= now) return { problem: 'that is over.' };
  return end > later(now, LONGEST_FREEZE) ? { problem: 'that is more than 7 days ahead.' } : { value: end };
};

const quoted = (word: string): string => JSON.stringify(oneLine(word).slice(0, 60));

/** NB. It stands in one line of the ledger and of every denial: line breaks would make it look like more than one. */
const oneLine = (text: string): string =>
  [...text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()].slice(0, LONGEST_REASON).join('');

/** The open grants that it means, in the order of their numbers; `problem`: nobody and nothing is called that. */
export const grantsOf = (
  target: Target,
  open: readonly OpenGrant[],
  policy: Pick<Policy, 'people' | 'entitlements'>,
): Read<readonly OpenGrant[]> => {
  const found = open.filter((grant) => isMeant(target, grant, policy)).toSorted((a, b) => a.grant - b.grant);
  const unknown = found.length > 0 ? undefined : unknownName(target, policy);
  return unknown === undefined ? { value: found } : { problem: unknown };
};

const isMeant = (target: Target, grant: OpenGrant, policy: Pick<Policy, 'people'>): boolean => {
  switch (target.kind) {
    case 'grant':
      return grant.grant === target.number;
    case 'person':
      return (
        grant.beneficiary === target.name.toLowerCase() ||
        personsCalled(target.name, policy).has(humanIn(policy, grant.beneficiary))
      );
    case 'entitlement':
      return grant.entitlement === target.name;
    case 'everything':
      return true;
  }
};

/** By the key of people.yaml, or by a login, with or without `@`. */
const personsCalled = (name: string, { people }: Pick<Policy, 'people'>): ReadonlySet<PersonKey> => {
  const wanted = name.replace(/^@/, '').toLowerCase();
  const named = [...(people?.byKey.values() ?? [])].filter(
    ({ key, login, alsoLogins }) =>
      key === wanted || login.toLowerCase() === wanted || alsoLogins.includes(wanted),
  );
  return new Set(named.map(({ key }) => humanIn({ people }, key)));
};

/** Two entries of people.yaml do not make two people of one. */
const humanIn = ({ people }: Pick<Policy, 'people'>, key: PersonKey): PersonKey =>
  people === undefined ? key : humanOf(people, key);

const unknownName = (target: Target, policy: Pick<Policy, 'people' | 'entitlements'>): string | undefined => {
  switch (target.kind) {
    case 'grant':
      return `#${target.number} is not open: nothing is ended.`;
    case 'person':
      return personsCalled(target.name, policy).size > 0
        ? undefined
        : `Nobody in people.yaml is called ${quoted(target.name)}, and nothing open is theirs: nothing is ended.`;
    case 'entitlement':
      return policy.entitlements.has(target.name)
        ? undefined
        : `No entitlement is called ${quoted(target.name)}, and nothing open is of it: nothing is ended.`;
    case 'everything':
      return undefined;
  }
};
