/** Whole files `people.yaml`: eight people, groups in groups, a live team, a rota with shifts and one that is kept elsewhere. */
import * as fc from 'fast-check';
import { type Doc, often, one } from './draw.ts';

export const cast = ['ann', 'ben', 'cleo', 'dan', 'eva', 'finn', 'gus', 'ivo'] as const;
export type CastName = (typeof cast)[number];

export const idOfCast = (name: CastName): number => 1001 + cast.indexOf(name);
export const loginOf = (name: CastName): string => `${name}-gh`;
/** A second account of ann, where she has one. */
export const SECOND_LOGIN = 'ann-old';

const entraOf = (name: CastName): string => `0f2c0000-0000-4000-8000-0000000000${10 + cast.indexOf(name)}`;

const shift = (person: CastName, from: string, to: string) => ({ person, from, to });
const annToday = shift('ann', '2026-11-20T06:00:00Z', '2026-11-20T18:00:00Z');
const benToday = shift('ben', '2026-11-20 07:00 Europe/Berlin', '2026-11-21 07:00 Europe/Berlin');
const annFromNoon = shift('ann', '2026-11-20T12:00:00Z', '2026-11-21T12:00:00Z');
const annSoonOver = shift('ann', '2026-11-20T06:00:00Z', '2026-11-20T11:20:00Z');
const evaFromTen = shift('eva', '2026-11-20T10:12:00Z', '2026-11-21T10:00:00Z');
const gusYesterday = shift('gus', '2026-11-19T06:00:00Z', '2026-11-20T06:00:00Z');

export const peopleDoc: fc.Arbitrary<Doc> = fc
  .record({
    withoutEntra: often<CastName | undefined>(undefined, 'ann', 'ben', 'ivo'),
    second: fc.boolean(),
    annManager: often<CastName | undefined>('eva', 'dan', undefined),
    evaManager: often<CastName | undefined>('finn', undefined),
    until: often('2027-03-31', '2026-11-20', '2026-11-19'),
    sponsor: often<CastName>('ann', 'ben'),
    evaUntil: often<string | undefined>(undefined, '2026-11-19'),
    core: fc.subarray(['ben', 'cleo']).map((others) => ['ann', ...others]),
    nested: fc.boolean(),
    leads: fc.subarray(['dan', 'eva', 'gus'], { minLength: 1 }),
    shifts: fc.uniqueArray(one(annToday, benToday, annFromNoon, annSoonOver, evaFromTen, gusYesterday), {
      minLength: 1,
      maxLength: 4,
    }),
  })
  .map((drawn) => ({
    people: Object.fromEntries(cast.map((name) => [name, personOf(name, drawn)])),
    groups: {
      core: drawn.core,
      sre: drawn.nested ? ['group:core', 'dan'] : ['ann', 'ben', 'cleo', 'dan'],
      leads: drawn.leads,
      outside: ['ivo'],
      live: { team: 'contoso/live' },
    },
    oncall: {
      weekly: { shifts: drawn.shifts },
      paged: { system: 'pagerduty', schedule: 'P1', among: ['group:sre', 'user:eva'] },
    },
  }));

interface Drawn {
  readonly withoutEntra: CastName | undefined;
  readonly second: boolean;
  readonly annManager: CastName | undefined;
  readonly evaManager: CastName | undefined;
  readonly until: string;
  readonly sponsor: CastName;
  readonly evaUntil: string | undefined;
}

const personOf = (name: CastName, drawn: Drawn): Doc => ({
  github: loginOf(name),
  github_id: idOfCast(name),
  entra: drawn.withoutEntra === name ? undefined : entraOf(name),
  manager: managerOf(name, drawn),
  also: name === 'ann' && drawn.second ? [SECOND_LOGIN] : undefined,
  contractor: contractOf(name, drawn),
});

const managerOf = (name: CastName, { annManager, evaManager }: Drawn): CastName | undefined => {
  if (name === 'ann') return annManager;
  if (name === 'eva') return evaManager;
  return name === 'finn' || name === 'gus' ? undefined : 'eva';
};

const contractOf = (name: CastName, { until, sponsor, evaUntil }: Drawn): Doc | undefined => {
  if (name === 'ivo') return { sponsor, until };
  return name === 'eva' && evaUntil !== undefined ? { sponsor: 'finn', until: evaUntil } : undefined;
};
