/** Two hundred people in eight teams, who manages and who owns what, whose shift it is; and the forty entitlements they share. */
import { entraId, gitHubUserId } from '../../src/core/brand.ts';
import type { EntraId } from '../../src/core/brand.ts';
import type { Account } from '../../src/core/pull.ts';
import { BEGIN, wallTime } from './calendar.ts';
import type { Zone } from './calendar.ts';

export interface Person {
  readonly key: string;
  readonly account: Account;
  readonly entra: EntraId;
  readonly team: number;
  readonly zone: Zone;
  readonly manager: string | undefined;
}

export type Kind = 'read' | 'deploy' | 'operate' | 'admin' | 'oncall';

export interface Offer {
  readonly name: string;
  readonly team: number;
  readonly kind: Kind;
  /** Minutes. */
  readonly longest: number;
  readonly network: boolean;
  /** Who must approve, each another person. */
  readonly rules: readonly Rule[];
}

export type Rule = 'manager' | 'owner';

const TEAMS = 8;
const SIZE = 25;
const two = (number: number): string => String(number).padStart(2, '0');
const teamName = (team: number): string => `team${team}`;
const keyOf = (team: number, place: number): string => `${teamName(team)}-${two(place)}`;

const zoneOf = (team: number): Zone => (team < 5 ? 'Europe/Berlin' : 'America/New_York');

export const people: readonly Person[] = Array.from({ length: TEAMS * SIZE }, (_, index) => {
  const [team, place] = [Math.floor(index / SIZE), index % SIZE];
  const key = keyOf(team, place);
  return {
    key,
    account: { id: gitHubUserId(20_000 + index), login: key, kind: 'user' },
    entra: entraId(`0f2c0000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`),
    team,
    zone: zoneOf(team),
    manager: place === 0 ? (team === 0 ? undefined : keyOf(0, 0)) : keyOf(team, 0),
  };
});

export const personOf = new Map(people.map((one) => [one.key, one]));
export const ownersOf = (team: number): readonly string[] => [keyOf(team, 1), keyOf(team, 2), keyOf(team, 3)];
/** Whoever reviews emergencies and may lift what is capped; of both zones. */
export const security: readonly string[] = [keyOf(0, 4), keyOf(1, 4), keyOf(5, 4), keyOf(6, 4)];

const WEEK = 7 * 24 * 3_600_000;
/** From one week before the month to one behind it. */
const SHIFTS = 7;

/** A shift begins on Monday at nine by the clock in Berlin, also where that clock has changed. */
const shiftStart = (week: number): number => {
  const monday = BEGIN + (week - 1) * WEEK;
  const wall = Number(wallTime('Europe/Berlin', monday + 7 * 3_600_000).slice(11, 13));
  return monday + (7 + 9 - wall) * 3_600_000;
};
const onDuty = (team: number, week: number): string => keyOf(team, 5 + ((week * 3 + team) % (SIZE - 5)));

/** Whose shift it is at a moment of the month. */
export const onCall = (team: number, at: number): string => {
  let week = 0;
  while (shiftStart(week + 1) <= at) week += 1;
  return onDuty(team, week);
};

/** People who leave the company in the month; none of them has a shift. */
export const leavers: readonly string[] = [0, 3, 6].flatMap(
  (team) =>
    people.find(
      ({ key, team: own }, index) =>
        own === team &&
        index % SIZE >= 5 &&
        Array.from({ length: SHIFTS }, (_, week) => onDuty(team, week)).every((one) => one !== key),
    )?.key ?? [],
);

export const offers: readonly Offer[] = Array.from({ length: TEAMS }, (_, team): readonly Offer[] => [
  { name: `${teamName(team)}-read`, team, kind: 'read', longest: 480, network: false, rules: [] },
  {
    name: `${teamName(team)}-deploy`,
    team,
    kind: 'deploy',
    longest: 240,
    network: false,
    rules: ['manager'],
  },
  {
    name: `${teamName(team)}-operate`,
    team,
    kind: 'operate',
    longest: 240,
    network: true,
    rules: ['manager'],
  },
  {
    name: `${teamName(team)}-admin`,
    team,
    kind: 'admin',
    longest: 240,
    network: true,
    rules: ['manager', 'owner'],
  },
  { name: `${teamName(team)}-oncall`, team, kind: 'oncall', longest: 480, network: true, rules: [] },
]).flat();

/** From a moment on the policy asks for one approval more. */
export const STRICTER = { offer: 'team4-operate', at: Date.parse('2026-10-23T09:00:00Z') } as const;

/** Minutes after which others may fill a rule that nobody has filled. */
export const ESCALATED_AFTER = 45;

/** Who must approve what is merged at a moment. */
export const rulesOf = ({ name, rules }: Offer, at: number): readonly Rule[] =>
  name === STRICTER.offer && at >= STRICTER.at ? [...rules, 'owner'] : rules;

const shifts = (team: number): string =>
  Array.from({ length: SHIFTS }, (_, week) => {
    const [from, to] = [week, week + 1].map(
      (one) => `${wallTime('Europe/Berlin', shiftStart(one))} Europe/Berlin`,
    );
    return `      - { person: ${onDuty(team, week)}, from: ${from}, to: ${to} }\n`;
  }).join('');

/** `policies/people.yaml`, without those who have left. */
export const peopleFile = (gone: ReadonlySet<string> = new Set()): string => {
  const here = people.filter(({ key }) => !gone.has(key));
  const list = (keys: readonly string[]): string => keys.filter((key) => !gone.has(key)).join(', ');
  const teams = Array.from({ length: TEAMS }, (_, team) => team);
  const members = (team: number): string =>
    list(people.filter((one) => one.team === team).map(({ key }) => key));
  return `people:
${here
  .map(
    ({ key, account, entra, manager }) =>
      `  ${key}: { github: ${account.login}, github_id: ${account.id}, entra: ${entra}${manager === undefined ? '' : `, manager: ${manager}`} }\n`,
  )
  .join('')}groups:
${teams.map((team) => `  ${teamName(team)}: [${members(team)}]\n  ${teamName(team)}-owners: [${list(ownersOf(team))}]\n`).join('')}  security: [${list(security)}]
oncall:
${teams.map((team) => `  ${teamName(team)}:\n    shifts:\n${shifts(team)}`).join('')}`;
};
