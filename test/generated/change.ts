/** What laws do to a world: turn its order, lose one fact, break or remove a file, write stricter rules. */
import * as fc from 'fast-check';
import { parse } from 'yaml';
import type { Fact } from '../../src/core/fact.ts';
import type { Facts } from '../../src/core/facts.ts';
import type { SourceFile } from '../../src/core/policy.ts';
import { type Doc, write } from './draw.ts';
import { cast } from './people.ts';

export type Shuffle = <T>(items: readonly T[]) => readonly T[];

/** The same number always turns a list in the same way. */
export const shuffleBy =
  (seed: number): Shuffle =>
  (items) =>
    items
      .map((item, index) => [item, Math.sin((index + 1) * seed)] as const)
      .toSorted((a, b) => a[1] - b[1])
      .map(([item]) => item);

const turnKeys = <T>(of: Readonly<Record<string, T>>, shuffle: Shuffle): Readonly<Record<string, T>> =>
  Object.fromEntries(shuffle(Object.entries(of)));

const turnList = <T>(fact: Fact<readonly T[]>, shuffle: Shuffle): Fact<readonly T[]> =>
  fact.kind === 'known' ? { ...fact, value: shuffle(fact.value) } : fact;

/** The chain of an extension is the one list of facts that has an order. */
export const turnFacts = (facts: Facts, shuffle: Shuffle): Facts => ({
  ...facts,
  pull: {
    ...facts.pull,
    reviews: shuffle(facts.pull.reviews),
    commits: shuffle(facts.pull.commits).map((commit) => ({ ...commit, people: shuffle(commit.people) })),
    pushers: shuffle(facts.pull.pushers),
    files: shuffle(facts.pull.files),
  },
  running: turnList(facts.running, shuffle),
  recent: turnList(facts.recent, shuffle),
  teams: turnKeys(
    Object.fromEntries(Object.entries(facts.teams).map(([team, fact]) => [team, turnList(fact, shuffle)])),
    shuffle,
  ),
  oncall: turnKeys(
    Object.fromEntries(Object.entries(facts.oncall).map(([rota, fact]) => [rota, turnList(fact, shuffle)])),
    shuffle,
  ),
  logins: turnKeys(facts.logins, shuffle),
  policyAtReview: turnKeys(facts.policyAtReview, shuffle),
  checks: turnKeys(facts.checks, shuffle),
  ticket:
    facts.ticket?.kind === 'known'
      ? {
          ...facts.ticket,
          value: {
            ...facts.ticket.value,
            states: shuffle(facts.ticket.value.states),
            assignees: shuffle(facts.ticket.value.assignees),
            approvedBy: shuffle(facts.ticket.value.approvedBy),
          },
        }
      : facts.ticket,
});

/**
 * Not sets by meaning: the place of a privilege is the id of its step; what a plan lists stands in its digest as written; of
 * ticket systems the first that fits is meant; and rules are told in the order in which they are written.
 */
const ORDERED = [
  'privileges',
  'ports',
  'destination',
  'destination_groups',
  'tickets',
  'approval',
  'all',
  'any',
];

const turnValue = (value: unknown, shuffle: Shuffle, ordered: boolean): unknown => {
  if (Array.isArray(value)) {
    const items = value.map((each: unknown) => turnValue(each, shuffle, false));
    return ordered ? items : shuffle(items);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, each]: [string, unknown]) => [key, turnValue(each, shuffle, ORDERED.includes(key))] as const,
  );
  return Object.fromEntries(ordered ? entries : shuffle(entries));
};

/** The keys of mappings and the members of lists stand in another order. */
export const turnFile = ({ path, text }: SourceFile, shuffle: Shuffle): SourceFile =>
  write(path, turnValue(parse(text), shuffle, false));

/** Inserted, or written over one character; the empty one deletes it. */
export const strangeCharacter = fc.constantFrom(
  '\u0000',
  '\t',
  '\n',
  ' ',
  '',
  '[',
  ']',
  '{',
  '"',
  "'",
  ':',
  '#',
  '- ',
  '&',
  '*',
  '!',
  '\u202e',
  '\ufeff',
  'x',
  '0',
  '/',
);

export const misspelt = (
  file: SourceFile,
  place: number,
  [character, over]: readonly [string, boolean],
): SourceFile => {
  const index = place % (file.text.length + 1);
  return { ...file, text: file.text.slice(0, index) + character + file.text.slice(index + (over ? 1 : 0)) };
};

export type Stricter = readonly [
  name: string,
  (settings: Record<string, unknown>, access: Record<string, unknown>) => boolean,
];

const inside = (of: Record<string, unknown>, key: string): Record<string, unknown> => {
  const value = of[key];
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  const made: Record<string, unknown> = {};
  of[key] = made;
  return made;
};
const add = (of: Record<string, unknown>, key: string, ...items: readonly unknown[]): true => {
  const value = of[key];
  of[key] = [...(Array.isArray(value) ? value : value === undefined ? [] : [value]), ...items];
  return true;
};
const set = (of: Record<string, unknown>, change: Doc): true => {
  Object.assign(of, change);
  return true;
};
/** Where nothing stands yet: what is there could be stricter. */
const fill = (of: Record<string, unknown>, key: string, value: unknown): boolean =>
  of[key] === undefined && set(of, { [key]: value });
const drop = (of: Record<string, unknown>, key: string): boolean => Reflect.deleteProperty(of, key);

/** Each returns whether it changed anything that it may change. */
export const stricter: readonly Stricter[] = [
  [
    'the environments allow ten minutes',
    (settings) => {
      const places = inside(settings, 'environments');
      return ['prod', 'dev'].every((name) => set(inside(places, name), { max_duration: '10m' }));
    },
  ],
  ['the entitlement allows ten minutes', (_, access) => set(access, { max_duration: '10m' })],
  ['one grant a person', (settings) => set(inside(settings, 'caps'), { active_per_person: 1 })],
  ['one grant in all', (settings) => set(inside(settings, 'caps'), { active_total: 1 })],
  ['a long cooldown', (settings) => set(inside(settings, 'caps'), { cooldown: '31d' })],
  ['one grant of the entitlement', (_, access) => set(inside(access, 'caps'), { active: 1 })],
  ['a cooldown of its own', (_, access) => set(access, { cooldown: '31d' })],
  [
    'protected subscriptions',
    (settings) => add(inside(settings, 'protected'), 'scopes', 'target:prod-sub', 'target:dev-sub'),
  ],
  [
    'protected people',
    (settings) => add(inside(settings, 'protected'), 'people', ...cast.map((name) => `user:${name}`)),
  ],
  [
    'frozen months',
    (settings) =>
      add(settings, 'freezes', { name: 'frozen', from: '2026-11-01', to: '2027-01-31', level: 'everything' }),
  ],
  ['frozen now', (settings) => set(settings, { freeze: 'everything' })],
  ['a short horizon', (settings) => set(settings, { start_horizon: '10m' })],
  ['approvals of ten minutes', (settings) => set(inside(settings, 'waiting'), { approval_valid_for: '10m' })],
  ['merges of ten minutes', (settings) => set(inside(settings, 'waiting'), { merge_valid_for: '10m' })],
  ['a long justification', (settings) => set(inside(settings, 'justification'), { min_length: 500 })],
  ['no automatic approval', (settings) => drop(inside(inside(settings, 'risk'), 'low'), 'auto_approve')],
  [
    'more kept apart',
    (settings) =>
      add(settings, 'separation_of_duties', { name: 'more', never_both: ['access', 'audit'], within: '30d' }),
  ],
  ['hours', (_, access) => fill(access, 'hours', 'monthly')],
  [
    'a ticket',
    (_, access) => fill(access, 'ticket', { required: true, system: 'github', states: ['approved'] }),
  ],
  ['nobody else receives it', (_, access) => drop(access, 'for')],
  ['fewer may ask', (_, access) => set(access, { requesters: ['user:finn'] })],
  ['no break-glass', (_, access) => drop(access, 'break_glass')],
  // An owner may veto where no approval is needed, and where one is only who gives it: that is no stricter rule.
  [
    'one rule more',
    (_, access) =>
      access['approval'] !== 'none' &&
      add(access, 'approval', { name: 'one more', by: ['user:gus', 'user:dan'] }),
  ],
];

/** Undefined: there is nothing in it that could be made stricter in this way. */
export const tightened = (
  files: readonly SourceFile[],
  [, change]: Stricter,
): readonly SourceFile[] | undefined => {
  const [settings, access] = ['policies/gatehouse.yaml', 'policies/entitlements/access.yaml'].map((path) => {
    const doc: unknown = parse(files.find((file) => file.path === path)?.text ?? '');
    return typeof doc === 'object' && doc !== null ? (doc as Record<string, unknown>) : undefined;
  });
  if (settings === undefined || access === undefined || !change(settings, access)) return undefined;
  return files.map((file) =>
    file.path === 'policies/gatehouse.yaml'
      ? write(file.path, settings)
      : file.path === 'policies/entitlements/access.yaml'
        ? write(file.path, access)
        : file,
  );
};

/**
 * One answer of one source is lost, or all that the source would have said. Two losses are answers and none: that nobody is in
 * a team or on call, so that nobody is protected or entitled through it; and at review a source that may be asked later.
 */
export const lose = (facts: Facts, pick: number, gone: Fact<never> | undefined): Facts | undefined => {
  const records = ['teams', 'oncall', 'logins', 'policyAtReview', 'checks'] as const;
  const answers = [
    ...records.flatMap((source) => Object.keys(facts[source]).map((key) => ({ source, key }))),
    { source: 'running' as const },
    { source: 'running' as const },
    { source: 'recent' as const },
    { source: 'recent' as const },
    { source: 'ticket' as const },
    { source: 'extended' as const },
  ];
  const answer = answers[pick % answers.length];
  if (answer === undefined) return undefined;
  if (gone?.kind === 'empty' && ['teams', 'oncall'].includes(answer.source)) return undefined;
  if (gone?.kind === 'deferred' && facts.moment === 'review' && ['ticket', 'checks'].includes(answer.source))
    return undefined;
  if (!('key' in answer)) {
    const whole = answer.source === 'running' || answer.source === 'recent';
    return { ...facts, [answer.source]: whole ? (gone ?? { kind: 'failed', why: 'nobody asked' }) : gone };
  }
  const { source, key } = answer;
  return {
    ...facts,
    [source]: Object.fromEntries(
      Object.entries(facts[source]).flatMap(([each, value]) =>
        each !== key ? [[each, value]] : gone === undefined ? [] : [[each, gone]],
      ),
    ),
  };
};
