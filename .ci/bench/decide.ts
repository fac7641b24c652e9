/** How many decisions one core makes in a second under a policy with 500 entitlements. */
import { decide } from '../../src/core/decide.ts';
import { asked, bothApprove, facts } from '../../test/builders/facts.ts';
import { aPolicy, anEntitlement } from '../../test/builders/policy.ts';
import { aMergedPull, now } from '../../test/builders/pull.ts';
import { type Bench, rateOf } from './measure.ts';

const COUNT = 4_000;

export const decideBench: Bench = {
  name: 'decide',
  limit: 'One core and the garbage collector: no input and output, nothing is read.',
  counts: false,
  run: () => {
    const entitlements = Array.from({ length: 500 }, (_, index) =>
      anEntitlement({ name: index === 250 ? 'prod-vm-admin' : `entitlement-${index}` }),
    );
    const policy = aPolicy({
      whole: { entitlements: new Map(entitlements.map((each) => [each.name, each])) },
    });
    const at = facts(policy, { moment: 'elevation', pull: aMergedPull({ reviews: bothApprove() }) });
    const input = asked();
    const decideAll = (): void => {
      for (let index = 0; index < COUNT; index += 1)
        if (decide(input, policy, at, now).outcome !== 'approved')
          throw new Error('the case must be approved');
    };
    const { median, spread } = rateOf(decideAll, { count: COUNT, rounds: 15, warmUp: 12 });
    return [
      {
        what: 'decide, 500 entitlements',
        value: median,
        unit: 'a second',
        budget: { kind: 'at least', value: 20_000 },
        spread,
        note: 'one core, after 48,000 decisions of warm-up',
      },
    ];
  },
};
