/** Every point of the identities and of Azure, judged from what was seen. */
import { judgeEnding } from './ending.ts';
import type { Subject } from './facts.ts';
import { judgeIdentities } from './identities.ts';
import { judgeNetwork } from './network.ts';
import { judgePim } from './pim.ts';
import { type Point, point, type Seen, unknown } from './point.ts';
import { type PointId, POINTS } from './points.ts';
import type { TenantFacts } from './tenant-facts.ts';

export const judgeAzure = (facts: TenantFacts, subject: Seen<Subject>): readonly Point[] => [
  ...judgeIdentities(facts, subject),
  ...judgePim(facts),
  ...judgeNetwork(facts.network),
  ...judgeEnding(facts),
];

/** NB. Where nobody looked every point says so: a point that is left out would look like one that is well. */
export const unlooked = (why: string, fix: readonly string[]): readonly Point[] =>
  Object.keys(POINTS)
    .filter(isPoint)
    .filter((id) => POINTS[id].sight === 'azure')
    .map((id) => point(id, unknown(why, fix)));

const isPoint = (id: string): id is PointId => id in POINTS;
