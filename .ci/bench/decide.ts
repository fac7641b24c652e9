/** How many decisions one core makes in a second, by the size of the policy and by what was said on the pull request. */
import { decide } from '../../src/core/decide.ts';
import type { Outcome } from '../../src/core/decision.ts';
import { asked, bothApprove, facts } from '../../test/builders/facts.ts';
import { aPolicy, anEntitlement } from '../../test/builders/policy.ts';
import { aMergedPull, now } from '../../test/builders/pull.ts';
import { type Asking, worldOf } from './decide-world.ts';
import { type Bench, type Figure, rateOf } from './measure.ts';

/** The sample's policy with so many entitlements, and a request that both of its rules approved. */
const sample = (count: number): Asking => {
  const entitlements = Array.from({ length: count }, (_, index) =>
    anEntitlement({ name: index === Math.floor(count / 2) ? 'prod-vm-admin' : `entitlement-${index}` }),
  );
  const policy = aPolicy({
    whole: { entitlements: new Map(entitlements.map((each) => [each.name, each])) },
  });
  const at = facts(policy, { moment: 'elevation', pull: aMergedPull({ reviews: bothApprove() }) });
  return { input: asked(), policy, facts: at };
};

interface Row {
  readonly what: string;
  readonly asking: Asking;
  readonly outcome: Outcome;
  /** Decisions in a round. */
  readonly count: number;
  readonly rounds: number;
  readonly warmUp: number;
  readonly budget: Figure['budget'];
  readonly note: string;
}

const rowOf = (what: string, asking: Asking, change: Partial<Row> = {}): Row => ({
  what,
  asking,
  outcome: 'approved',
  count: 1_500,
  rounds: 9,
  warmUp: 4,
  budget: undefined,
  note: '',
  ...change,
});

const ofPeople = (people: number): Row =>
  rowOf(
    `decide, ${people.toLocaleString('en')} people in ${people / 10} teams`,
    worldOf({ entitlements: 500, people, reviews: 2 }),
    { note: 'asks by nested groups, a tenth of the people are owners' },
  );

const ofReviews = (reviews: number): Row =>
  rowOf(
    `decide, 300 people, ${reviews} reviews`,
    worldOf({ entitlements: 500, people: 300, reviews }),
    reviews === 0
      ? { outcome: 'pending', note: 'names all 30 who could approve', count: 600 }
      : { note: 'two of them fill the rules' },
  );

const rows = (): readonly Row[] => [
  rowOf('decide, 500 entitlements', sample(500), {
    count: 4_000,
    rounds: 15,
    warmUp: 12,
    budget: { kind: 'at least', value: 20_000 },
    note: 'one core, after 48,000 decisions of warm-up',
  }),
  ...[10, 100, 2_000].map((count) =>
    rowOf(`decide, ${count.toLocaleString('en')} entitlements`, sample(count)),
  ),
  ...[30, 300, 3_000].map(ofPeople),
  ...[0, 10, 50].map(ofReviews),
];

const figureOf = ({ what, asking, outcome, count, rounds, warmUp, budget, note }: Row): Figure => {
  const { input, policy, facts: known } = asking;
  const decideAll = (): void => {
    for (let index = 0; index < count; index += 1)
      if (decide(input, policy, known, now).outcome !== outcome)
        throw new Error(`${what}: the case must be ${outcome}`);
  };
  const { median, spread } = rateOf(decideAll, { count, rounds, warmUp });
  return { what, value: median, unit: 'a second', budget, spread, note };
};

export const decideBench: Bench = {
  name: 'decide',
  limit:
    'One core: a third of the time goes into approvals, a quarter into the other rules, an eighth into the digest of the plan, a tenth into the garbage collector; nothing is read. The policy is looked up by name, so its size does not matter; whoever could still approve is looked at one by one.',
  counts: false,
  run: () => rows().map(figureOf),
};
