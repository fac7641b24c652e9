/** A request as whoever asked remembers it, and the text of its file. */
import type { GrantNumber } from '../../src/core/brand.ts';
import type { Draw } from './draw.ts';
import { nextAtWork, wallTime } from './calendar.ts';
import { offers, onCall } from './town.ts';
import type { Offer, Person } from './town.ts';

const MINUTES = 60_000;
const HOURS = 60 * MINUTES;

export interface Wish {
  readonly person: Person;
  readonly offer: Offer;
  readonly minutes: number;
  readonly breakGlass: boolean;
  readonly start: number | undefined;
  readonly extends: Ask | undefined;
}

export interface Ask extends Wish {
  readonly pull: GrantNumber;
  readonly path: string;
  readonly askedAt: number;
  /** Who approved which head when; a push voids what was said of another. `minutes`: and made it shorter. */
  readonly approvals: {
    readonly by: string;
    readonly at: number;
    readonly head: string;
    readonly minutes: number | undefined;
  }[];
  state: 'open' | 'closed' | 'merged';
  /** Since when its rules wait: it was opened, or pushed to. */
  waitsSince: number;
  /** Who was told by GitHub that their review is asked for. */
  readonly told: Set<string>;
  mergedAt: number | undefined;
  mergedHead: string | undefined;
  /** When the run that merged it, or the first that denied it, was over. */
  decidedAt: number | undefined;
  outcome: string;
  openedAt: number | undefined;
  /** From when on somebody wanted it ended before its end. */
  endWantedAt: number | undefined;
  extendedBy: Ask | undefined;
  /** When its network was to be opened from another address. */
  movedAt: number | undefined;
  /** Of an emergency: who reviewed it, when and how. */
  reviewedBy: { readonly by: string; readonly at: number; readonly verdict: string } | undefined;
}

const WEIGHTS: readonly (readonly [Offer['kind'], number])[] = [
  ['read', 0.3],
  ['deploy', 0.25],
  ['operate', 0.23],
  ['admin', 0.14],
  ['oncall', 0.08],
];

const kindFor = (draw: Draw, person: Person, at: number): Offer['kind'] => {
  let left = draw.random();
  const found = WEIGHTS.find(([, weight]) => (left -= weight) < 0)?.[0] ?? 'read';
  // Whoever is not on duty asks the usual way, and few try.
  return found === 'oncall' && onCall(person.team, at) !== person.key && draw.chance(0.9) ? 'read' : found;
};

const offerOf = (team: number, kind: Offer['kind']): Offer =>
  offers.find((one) => one.team === team && one.kind === kind)!;

/** What somebody wants at a moment; `standing`: what they hold now. */
export const drawWish = (draw: Draw, person: Person, at: number, standing: readonly Ask[]): Wish => {
  const base = { person, breakGlass: false, start: undefined, extends: undefined };
  const going = standing.find((one) => one.extendedBy === undefined && !one.breakGlass);
  if (going !== undefined && draw.chance(0.25))
    return { ...base, offer: going.offer, minutes: draw.pick([30, 60]), extends: going };
  const team = draw.chance(0.02) ? (person.team + 1) % 8 : person.team;
  const offer = offerOf(team, kindFor(draw, person, at));
  const minutes = draw.pick([10, 15, 30, 30, 45, 60, 60, 90, 120, 180, 240, 300]);
  if (offer.kind === 'oncall' || !draw.chance(0.08)) return { ...base, offer, minutes };
  const start = nextAtWork(person.zone, at + draw.between(2, 30) * HOURS);
  return { ...base, offer, minutes, start: Math.ceil(start / (15 * MINUTES)) * 15 * MINUTES };
};

export const drawEmergency = (draw: Draw, team: number, person: Person): Wish => ({
  person,
  offer: offerOf(team, 'admin'),
  minutes: draw.pick([30, 60, 120]),
  breakGlass: true,
  start: undefined,
  extends: undefined,
});

/** `slip`: with a mistake that many make. */
export const textOf = (wish: Wish, said: string, slip: 'no unit' | 'too short' | undefined): string => {
  const { person, offer, minutes, start } = wish;
  const address = `203.0.113.${1 + (Number(person.account.id) % 200)}`;
  return [
    `entitlement: ${offer.name}`,
    `duration: ${minutes}${slip === 'no unit' ? '' : 'm'}`,
    `justification: ${slip === 'too short' ? 'work' : said}`,
    ...(offer.kind === 'admin' && !wish.breakGlass ? ['ticket: CHG0031234'] : []),
    ...(offer.network ? [`parameters: { source_ip: ${address} }`] : []),
    ...(start === undefined ? [] : [`start: ${wallTime(person.zone, start)} ${person.zone}`]),
    ...(wish.extends === undefined ? [] : [`extends: ${wish.extends.pull}`]),
    ...(wish.breakGlass ? ['break_glass: true'] : []),
    '',
  ].join('\n');
};
